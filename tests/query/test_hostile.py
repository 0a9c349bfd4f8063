"""Queries that mean harm: none reaches the network, reads a file, writes, or ends the process."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from govgraph.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTimeout
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.run import run
from govgraph.store.store import Store

CORPUS = tomllib.loads((Path(__file__).parent / "hostile.toml").read_text("utf-8"))["query"]
CLASSES = {"network", "files", "updates", "nesting", "size", "planning time", "encoding"}
TRIPLES = "".join(
    f'<urn:s{i}> <urn:p> <urn:s{i + 1}> .\n<urn:s{i}> <urn:n> "text {i}" .\n' for i in range(60)
)


class Visited:
    """A server on this machine that counts its visitors and answers none."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.visits = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()


@pytest.fixture(scope="module")
def visited() -> Iterator[Visited]:
    server = Visited()
    yield server
    server.server.close()


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load_ntriples(TRIPLES.encode())
    return store


def written(query: dict[str, Any], host: str) -> str:
    if "text" in query:
        return str(query["text"]).replace("HOST", host)
    times = query["times"]
    units = "".join(query["unit"].replace("{i}", str(i)) for i in range(times))
    return "".join(
        (query["head"], units, query.get("middle", ""), query.get("close", "") * times, query.get("tail", ""))
    )


@pytest.mark.parametrize("query", CORPUS, ids=lambda query: f"{query['class']}: {query['name']}")
def test_a_hostile_query_ends_as_expected(query: dict[str, Any], store: Store, visited: Visited) -> None:
    text, before = written(query, visited.host), visited.visits
    # With a time limit the engine answers from a process of its own: should it crash, this one goes on.
    expected = query["expect"]
    if expected == "refused":
        with pytest.raises(QueryRefused) as refused:
            run(store, text, timeout=60, allow_service=query.get("allow", ()))
        assert query.get("says", "") in str(refused.value)
        assert refused.value.hint
    elif expected == "syntax":
        with pytest.raises(QuerySyntaxError) as wrong:
            consume(run(store, text, timeout=60))
        assert query.get("says", "") in str(wrong.value)
    elif expected == "stopped":
        with pytest.raises(QueryTimeout):
            consume(run(store, text, timeout=0.5))
    elif expected == "any":
        with suppress(QueryError):
            consume(run(store, text, timeout=3, memory=500))
        assert run(store, "ASK { <urn:s1> <urn:p> <urn:s2> }", timeout=60)
    else:
        consume(run(store, text, timeout=60))
    assert visited.visits == before
    assert len(store) == len(TRIPLES.splitlines())


def consume(result: Solutions | Answer | Triples) -> None:
    if not isinstance(result, Answer):
        for _ in result:
            pass


def test_the_corpus_has_five_or_more_of_each_class() -> None:
    counts = Counter(query["class"] for query in CORPUS)
    assert set(counts) == CLASSES
    assert min(counts.values()) >= 5
    assert sum(counts.values()) >= 40


def test_the_counting_server_is_visited_where_it_is_allowed(store: Store, visited: Visited) -> None:
    before = visited.visits
    result = run(
        store,
        f"SELECT * {{ SERVICE SILENT <http://{visited.host}/> {{ ?s ?p ?o }} }}",
        timeout=60,
        allow_service=("127.0.0.1",),
    )
    consume(result)
    assert visited.visits == before + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SELECT * { ?s <urn:p> ?o "
            + "".join(f"OPTIONAL {{ ?s <urn:p{i}> ?o{i} }} " for i in range(70))
            + "}",
            60,
        ),
        ("SELECT * { ?s ?p (" + "1 " * 40 + ") }", 0),
        ("SELECT * { ?s <urn:p> ?o " + "".join(f"; <urn:p> ?o{i} " for i in range(65)) + "}", 60),
        ("SELECT * { ?s <urn:p>" + "/<urn:p>" * 58 + " ?o }", 2),
        (
            "SELECT * { "
            + "".join(f"{{ ?s <urn:p{i}> ?o }} UNION {{ ?o <urn:p> ?s }} " for i in range(70))
            + "}",
            60,
        ),
    ],
    ids=["optionals", "a list", "patterns around one thing", "a path", "unions"],
)
def test_a_harmless_query_with_many_patterns_is_answered(store: Store, text: str, expected: int) -> None:
    here, there = run(store, text), run(store, text, timeout=60)
    assert isinstance(here, Solutions)
    assert isinstance(there, Solutions)
    assert sorted(map(str, here.terms())) == sorted(map(str, there.terms()))
    assert here.count == expected


@pytest.mark.skipif(
    sys.platform != "linux", reason="where a process is not forked, each query takes long to begin"
)
def test_a_query_that_is_nested_without_end_is_an_error_also_without_a_limit(store: Store) -> None:
    deep = "SELECT * {" + "{" * 400_000 + "?s ?p ?o" + "}" * 400_000 + "}"
    with pytest.raises(QueryError, match="crashed"):
        run(store, deep)
    assert run(store, "ASK {}")


# Shapes as large as they are asked for in this process.
AT_THE_LIMIT = """
import sys
from govgraph.store.store import Store
from govgraph.query.guard import is_risky
from govgraph.sparql.outline import Outline
from govgraph.sparql.source import Source

SHAPES = {
    "parentheses": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "groups": lambda n: "SELECT * {" + "{" * n + "?s ?p ?o" + "}" * n + "}",
    "unions": lambda n: "SELECT * {" + " UNION ".join(["{ ?s ?p ?o }"] * n) + "}",
    "not exists": lambda n: "SELECT * { ?s ?p ?o " + "FILTER NOT EXISTS { ?s ?p ?o " * n + "}" * n + "}",
    "calls": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "STR(" * n + "?o" + ")" * n + " = 'a') }",
    "ifs": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "IF(true, " * n + "?o" + ", 1)" * n + " = 'a') }",
    "sub-selects": lambda n: "SELECT * {" + "{ SELECT * { " * n + "?s ?p ?o" + "} }" * n + "}",
    "binds": lambda n: "SELECT * { ?s ?p ?o " + " ".join(f"BIND({i} AS ?b{i})" for i in range(n)) + "}",
    "filters": lambda n: "SELECT * { ?s ?p ?o " + " ".join(f"FILTER(?o != {i})" for i in range(n)) + "}",
    "minus": lambda n: "SELECT * { ?s ?p ?o " + " ".join(f"MINUS {{ ?s <urn:p{i}> ?o }}" for i in range(n)) + "}",
    "optionals": lambda n: "SELECT * { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o " * n + "}" * n + "}",
    "or": lambda n: "SELECT * { ?s ?p ?o FILTER(" + " || ".join(f"?o = {i}" for i in range(n)) + ") }",
    "sum": lambda n: "SELECT * { ?s ?p ?o FILTER(1 = " + " + ".join(["1"] * n) + ") }",
    "path": lambda n: "SELECT * { ?s " + "|".join(["<urn:p>"] * n) + " ?o }",
    "described": lambda n: "DESCRIBE " + " ".join(f"<urn:p{i}>" for i in range(n)),
    "counts": lambda n: "SELECT " + " ".join(f"(COUNT(?s) AS ?n{i})" for i in range(n)) + " { ?s ?p ?o }",
    "calls in filters in groups": lambda n: "SELECT * {" + "{" * n + "?s ?p ?o FILTER(" + "STR(" * n + "?o" + ")" * n
    + " = 'a' && " + "(" * n + "1" + ")" * n + ")" + "}" * n + "}",
}


def allowed(text):
    return not is_risky(Outline.of(Source.of(text)))

store = Store()
store.load_ntriples("".join(f'<urn:s{i}> <urn:p> "{i}" .\\n' for i in range(20)).encode())
for name, shape in SHAPES.items():
    low, high = 1, 3000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if allowed(shape(middle)) else (low, middle)
    assert high < 3000, name
    print(name, low, flush=True)
    list(zip(store.query(shape(low)), range(3)))
print("all", flush=True)
"""


def test_the_largest_queries_that_are_asked_in_this_process_do_not_crash_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_LIMIT], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["all"]), done.stdout + done.stderr
