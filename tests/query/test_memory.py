"""A query that takes more memory than it may is ended with a word, and nothing else is harmed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from govgraph.errors import QueryError, QueryMemoryLimit
from govgraph.query import processes, workers
from govgraph.query.results import Answer, Solutions
from govgraph.query.run import run
from govgraph.store.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of memory")

SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?g"
BOMBS = {
    "the order of a product": SORTED,
    "one text of all": "SELECT (GROUP_CONCAT(CONCAT(?x, STR(?a))) AS ?t) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND('"
    + "x" * 1000
    + "' AS ?x) }",
    "groups of a product": "SELECT ?a ?c ?d ?f ?g ?i (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?c ?d ?f ?g ?i",
    "all different rows of a product": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?c ?d ?f ?g ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }",
    "a text that doubles": 'SELECT (STRLEN(?x30) AS ?n) { BIND("aaaaaaaaaa" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(30))
    + " }",
}


@pytest.fixture(scope="module")
def store() -> Store:
    """Sixty things tied to sixty."""
    store = Store()
    store.load_ntriples(
        "".join(f"<urn:{i}> <urn:p> <urn:t{j}> .\n" for i in range(60) for j in range(60)).encode()
    )
    return store


def children() -> set[int]:
    """The processes that this one has begun, zombies too."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def read(result: Any) -> None:
    if not isinstance(result, Answer):
        for _ in result:
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_stopped_at_the_limit_and_the_next_query_is_answered(store: Store, bomb: str) -> None:
    before = children()
    with pytest.raises(QueryMemoryLimit, match="memory limit of 60 MB") as stopped:
        read(run(store, bomb, memory=60))
    assert stopped.value.megabytes == 60
    assert "--memory" in stopped.value.hint
    assert not children() - before
    assert run(store, "ASK { <urn:1> ?p <urn:t1> }", memory=60) == Answer(True)


def test_a_bomb_is_stopped_where_a_process_cannot_be_forked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_FORK", False)
    with pytest.raises(QueryMemoryLimit):
        read(run(store, SORTED, memory=60))


def test_a_system_without_proc_asks_ps_for_the_memory(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_SYSTEM", "darwin")
    monkeypatch.setattr(workers, "_FORK", False)
    with pytest.raises(QueryMemoryLimit):
        read(run(store, SORTED, memory=60))


def test_a_time_limit_alone_brings_the_default_limit_of_memory(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 0 < processes.default_memory() <= 2_000
    monkeypatch.setattr(workers, "default_memory", lambda: 50.0)
    with pytest.raises(QueryMemoryLimit, match="50 MB"):
        read(run(store, SORTED, timeout=60))


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own limit")
def test_the_system_ends_a_query_that_nobody_looks_after(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "memory_of", lambda pid: 0)
    with pytest.raises(QueryMemoryLimit):
        read(run(store, SORTED, memory=60))


def test_what_a_store_takes_by_itself_is_not_the_querys(store: Store) -> None:
    big = Store()
    big.load_ntriples(
        "".join(f'<urn:{i}> <urn:p> "{"x" * 100}{i}" .\n' for i in range(100_000)).encode()
    )  # more than 20 MB
    for _ in range(3):
        result = run(big, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(CONTAINS(?o, 'x9')) }", memory=20)
        assert isinstance(result, Solutions)
        assert result.column("n") == [11_111]  # 9, 90 to 99, 900 to 999 …


def test_rows_that_stream_take_no_memory_however_many(store: Store) -> None:
    result = run(store, "SELECT ?a ?f { ?a ?b ?c . ?d ?e ?f . VALUES ?x { 1 2 } }", memory=60, limit=300_000)
    assert isinstance(result, Solutions)
    assert sum(1 for _ in result.terms()) == 300_000


@pytest.mark.parametrize("memory", [0, -1, float("nan")])
def test_a_limit_of_nothing_is_refused(store: Store, memory: float) -> None:
    with pytest.raises(QueryError, match="memory limit"):
        run(store, "ASK {}", memory=memory)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_process_that_holds_much_memory_does_not_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children()
    monkeypatch.setattr(workers, "HEAVY", -1)
    result = run(
        store,
        "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c BIND(CONCAT(STR(?a), STR(?c)) AS ?x) }",
        memory=1000,
    )
    assert isinstance(result, Solutions)
    assert result.column("n") == [60 * 60]
    assert not children() - before


def test_a_network_of_a_product_is_refused_at_the_limit(store: Store) -> None:
    from govgraph.model.model import load_model
    from govgraph.network.from_query import facts_of_query

    with pytest.raises(QueryMemoryLimit, match="30 MB"):
        facts_of_query(store, load_model(), "SELECT ?a ?c { ?a ?p ?b . ?c ?q ?d }", timeout=120, memory=30)
