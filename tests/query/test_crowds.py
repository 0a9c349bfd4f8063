"""Many queries at once, and forks beside busy threads: every answer is right, and nothing is left behind."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from govgraph.errors import QueryError, QueryTimeout
from govgraph.facts.load import load_store
from govgraph.query import workers
from govgraph.query.results import Solutions
from govgraph.query.run import run
from govgraph.store.store import Store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and forks")

LINES = "".join(f"<urn:{i}> <urn:p> <urn:t{j}> .\n" for i in range(60) for j in range(60))
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Sixty things tied to sixty, in memory and on disk."""
    if request.param == "memory":
        store = Store()
        store.load_ntriples(LINES.encode())
    else:
        (tmp_path / "fixture.nt").write_text(LINES, "utf-8")
        load_store([tmp_path / "fixture.nt"], tmp_path / "store")
        store = Store.open(tmp_path / "store")
    yield store
    for worker in workers._waiting.get(store, []):
        worker.process.end()


def children() -> set[int]:
    """The processes that this one has begun, zombies too."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def count(store: Store, number: int) -> int:
    """The sixty of one thing, counted."""
    found = run(store, f"SELECT (COUNT(*) AS ?n) {{ <urn:{number}> ?p ?o }}", timeout=120)
    assert isinstance(found, Solutions)
    value: int = found.column("n")[0]
    return value


def test_forty_queries_at_once_are_all_answered_and_leave_nothing(store: Store) -> None:
    gc.collect()  # what other tests left open is not of this one
    processes, files, made = children(), open_files(), set(Path(tempfile.gettempdir()).iterdir())
    with ThreadPoolExecutor(10) as threads:
        assert list(threads.map(lambda number: count(store, number), range(40))) == [60] * 40
    for worker in workers._waiting.pop(store, []):
        worker.process.end()
    del worker
    gc.collect()
    assert children() == processes
    assert open_files() == files
    assert {
        path.name for path in set(Path(tempfile.gettempdir()).iterdir()) - made if "govgraph" in path.name
    } == set()


def test_a_process_is_forked_beside_threads_that_are_busy_in_the_engine(store: Store) -> None:
    over = threading.Event()

    def busy() -> None:
        while not over.is_set():
            store.select("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?a ?q ?c }")

    threads = [threading.Thread(target=busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for number in range(12):
            assert count(store, number) == 60
            for worker in workers._waiting.pop(store, []):
                worker.process.end()  # so that the next one is forked again
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_a_process_is_forked_while_another_thread_adds_facts() -> None:
    store = Store()
    store.load_ntriples(LINES.encode())
    over = threading.Event()

    def add() -> None:
        number = 0
        while not over.is_set():
            number += 1
            store.load_ntriples(f"<urn:new{number}> <urn:p> <urn:new> .\n".encode())

    thread = threading.Thread(target=add)
    thread.start()
    try:
        for number in range(12):
            assert count(store, number) == 60
    finally:
        over.set()
        thread.join()


def test_one_query_that_is_stopped_or_killed_harms_no_other(store: Store) -> None:
    other = run(store, "SELECT * { ?a ?b ?c . VALUES ?x { 1 2 3 4 5 6 7 8 9 } }", timeout=120)
    assert isinstance(other, Solutions)
    other.first()
    with pytest.raises(QueryTimeout):
        run(store, ENDLESS, timeout=0.3)
    before = children()
    killed: list[BaseException] = []

    def ask() -> None:
        try:
            run(store, ENDLESS, timeout=120)
        except QueryError as error:
            killed.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    while not (begun := children() - before):
        time.sleep(0.02)
    time.sleep(0.2)
    os.kill(begun.pop(), signal.SIGKILL)
    thread.join()
    (error,) = killed
    assert "killed from outside" in str(error) or "ended before it began" in str(error)
    assert sum(1 for _ in other) == 9 * 3600


def test_a_program_that_fetches_all_its_children_itself_disturbs_nothing() -> None:
    store = Store()
    store.load_ntriples(LINES.encode())
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system fetches them
    try:
        assert count(store, 1) == 60
        with pytest.raises(QueryTimeout):
            run(store, ENDLESS, timeout=0.3)
        assert count(store, 1) == 60
        for worker in workers._waiting.pop(store, []):
            worker.process.end()
    finally:
        signal.signal(signal.SIGCHLD, before)
