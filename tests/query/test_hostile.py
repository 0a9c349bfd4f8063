"""Queries that mean harm: none reaches the network, reads a file, writes, or ends the process."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govgraph.errors import QueryRefused, QuerySyntaxError, QueryTimeout
from govgraph.facts.store import Store
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.run import run

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
    # With a time limit the engine answers from a process of its own: should it crash, this test fails and goes on.
    expected = query["expect"]
    if expected == "refused":
        with pytest.raises(QueryRefused) as refused:
            run(store, text, timeout=20, allow_service=query.get("allow", ()))
        assert query.get("says", "") in str(refused.value)
        assert refused.value.hint
    elif expected == "syntax":
        with pytest.raises(QuerySyntaxError) as wrong:
            consume(run(store, text, timeout=20))
        assert query.get("says", "") in str(wrong.value)
    elif expected == "stopped":
        with pytest.raises(QueryTimeout):
            consume(run(store, text, timeout=0.5))
    else:
        consume(run(store, text, timeout=20))
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
        timeout=20,
        allow_service=("127.0.0.1",),
    )
    consume(result)
    assert visited.visits == before + 1


# Shapes as large as the guard lets them through, run where the stack is an eighth of the usual one.
AT_THE_LIMIT = """
import sys
import pyoxigraph as ox
from govgraph.errors import QueryError
from govgraph.query.guard import guard

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
    try:
        guard(text)
    except QueryError:
        return False
    return True

store = ox.Store()
for i in range(20):
    store.add(ox.Quad(ox.NamedNode(f"urn:s{i}"), ox.NamedNode("urn:p"), ox.Literal(i)))
for name, shape in SHAPES.items():
    low, high = 1, 1000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if allowed(shape(middle)) else (low, middle)
    assert high < 1000, name
    print(name, low, flush=True)
    for _ in zip(store.query(shape(low)), range(3)):
        pass
print("all", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows fixes a process's stack when it is built")
def test_the_largest_queries_that_pass_do_not_crash_where_the_stack_is_small() -> None:
    import resource

    def small_stack() -> None:
        resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))

    done = subprocess.run(
        [sys.executable, "-c", AT_THE_LIMIT],
        preexec_fn=small_stack,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["all"]), done.stdout + done.stderr
