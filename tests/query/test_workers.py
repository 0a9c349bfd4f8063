"""The process of a query stays for the next one: never with old facts, and never longer than it may."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from govgraph.errors import QueryError, QuerySyntaxError, QueryTimeout
from govgraph.facts.load import load_store
from govgraph.query import workers
from govgraph.query.results import Answer, Solutions
from govgraph.query.run import run
from govgraph.store.rdf_files import read_into
from govgraph.store.store import Store
from govgraph.terms import Names

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes stay where they are forked")

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ONE_MORE = ox.Quad(ox.NamedNode("urn:more"), ox.NamedNode("urn:p"), ox.NamedNode("urn:more"))
ONE_LINE = b"<urn:more> <urn:p> <urn:more> .\n"


@pytest.fixture
def store() -> Iterator[Store]:
    """Sixty things tied to sixty."""
    store = Store()
    store.load_ntriples(
        "".join(f"<urn:{i}> <urn:p> <urn:t{j}> .\n" for i in range(60) for j in range(60)).encode()
    )
    yield store
    for pid in waiting(store):
        os.kill(pid, signal.SIGKILL)


def waiting(store: Store) -> list[int]:
    """The processes that wait for the store's next query."""
    return [worker.process.pid for worker in workers._waiting.get(store, [])]


def pid_of(store: Store) -> int:
    """That which is asked next."""
    return waiting(store)[-1]


def ask(store: Store, text: str = COUNT) -> Any:
    """The only value of the only row."""
    result = run(store, text, timeout=30)
    assert isinstance(result, Solutions)
    ((value,),) = [tuple(row.values()) for row in result]
    return value


def children() -> set[int]:
    """The processes that this one has begun, zombies too."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has ended meanwhile
            found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def soon(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


# ------------------------------------------------------------------------------------------------------------- it stays


def test_the_next_query_is_answered_by_the_same_process_and_no_other_is_begun(store: Store) -> None:
    before = children()
    assert ask(store) == 3600
    pid = pid_of(store)
    for _ in range(3):
        assert ask(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }") == 60
        assert run(store, "ASK { <urn:1> ?p <urn:t1> }", timeout=30) == Answer(True)
        assert run(store, "ASK { <urn:1> ?p <urn:1> }", timeout=30) == Answer(False)
        assert len(list(run(store, "CONSTRUCT WHERE { <urn:1> ?p ?o }", timeout=30))) == 60  # type: ignore[arg-type]
        assert len(list(run(store, "SELECT * {}", timeout=30))) == 1  # type: ignore[arg-type]
        assert list(run(store, "SELECT * { <urn:none> ?p ?o }", timeout=30)) == []  # type: ignore[arg-type]
        assert children() - before == {pid}
    assert pid_of(store) == pid


def test_answers_of_many_blocks_are_whole_in_the_same_process(store: Store) -> None:
    text = "SELECT * { ?a ?b ?c . <urn:1> ?e ?f }"  # 216,000 rows
    expected = {tuple(map(str, row)) for row in store.select(text)}
    ask(store)
    pid = pid_of(store)
    for _ in range(2):
        result = run(store, text, timeout=60)
        assert isinstance(result, Solutions)
        places = [result.variables.index(name) for name in store.select(text).variables]
        assert {tuple(str(row[place]) for place in places) for row in result.terms()} == expected
        assert pid_of(store) == pid


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a ?b",
        "SELECT * { ?s ?p ?o } ORDER BY",
        "SELECT (COUNT(*) AS ?n) { SERVICE <urn:x> { ?s ?p ?o } }",
    ],
)
def test_a_query_with_an_error_leaves_a_process_that_answers(store: Store, text: str) -> None:
    ask(store)
    pid = pid_of(store)
    with pytest.raises(QueryError):
        run(store, text, timeout=30)
    assert ask(store) == 3600
    assert pid_of(store) == pid


def test_the_engines_own_words_come_from_the_same_process(store: Store) -> None:
    ask(store)
    pid = pid_of(store)
    with pytest.raises(QuerySyntaxError):
        workers.answer(store, "SELECT * { ?a ?b", 30)
    assert pid_of(store) == pid


# ------------------------------------------------------------------------------------------------------ never old facts


def by_rdf_file(store: Store, folder: Path) -> None:
    (folder / "more.nt").write_bytes(ONE_LINE)
    read_into(store, folder / "more.nt")


def by_load(store: Store, folder: Path) -> None:
    (folder / "more.nt").write_bytes(ONE_LINE)
    store.load(folder / "more.nt", ox.RdfFormat.N_TRIPLES)


@pytest.mark.parametrize(
    "add",
    [
        lambda store, _: store.load_ntriples(ONE_LINE),
        lambda store, _: store.extend([ONE_MORE]),
        lambda store, _: store.bulk_extend([ONE_MORE]),
        lambda store, _: store.named(Names("https://fixture.example/")).extend([ONE_MORE]),
        lambda store, _: store.inner.add(ONE_MORE),
        lambda store, _: store.inner.update("INSERT DATA { <urn:more> <urn:p> <urn:more> }"),
        by_rdf_file,
        by_load,
    ],
)
def test_what_is_added_between_two_queries_is_in_the_second(
    store: Store, tmp_path: Path, add: Callable[[Store, Path], None]
) -> None:
    assert ask(store) == 3600
    assert waiting(store)
    add(store, tmp_path)
    assert ask(store) == 3601
    assert ask(store) == 3601


def test_what_whoever_holds_the_engine_changes_is_seen_each_time(store: Store) -> None:
    ask(store)
    engine = store.inner
    for number in range(3):
        engine.add(ox.Quad(ox.NamedNode(f"urn:new{number}"), *[ox.NamedNode("urn:p")] * 2))
        assert ask(store) == 3601 + number
    engine.clear()
    assert ask(store) == 0


def test_an_engine_that_somebody_else_made_is_never_trusted_to_be_unchanged() -> None:
    engine = ox.Store()
    store = Store(engine)
    assert ask(store) == 0
    engine.add(ONE_MORE)
    assert ask(store) == 1
    assert not waiting(store)


def test_a_change_that_fails_half_way_and_one_while_a_result_is_read_count_as_changes(store: Store) -> None:
    result = run(store, "SELECT * { ?s ?p ?o }", timeout=30)
    assert isinstance(result, Solutions)
    result.first()
    store.extend([ONE_MORE])
    assert len(list(result)) == 3600  # as the facts were when it was asked
    assert ask(store) == 3601

    def quads() -> Iterator[ox.Quad]:
        assert ask(store) == 3601  # a query amidst the change
        yield ox.Quad(ox.NamedNode("urn:two"), *[ox.NamedNode("urn:p")] * 2)
        if len(store) == 3601:
            return

    store.extend(quads())
    assert ask(store) == 3602
    with pytest.raises(SyntaxError):
        store.load_ntriples(ONE_LINE.replace(b"more", b"third") + b"no triple")
    assert ask(store) == len(store)


def test_other_names_are_other_prefixes(store: Store) -> None:
    store.extend([ox.Quad(ox.NamedNode("https://fixture.example/id/x"), *[ox.NamedNode("urn:p")] * 2)])
    text = "ASK { id:x ?p ?o }"
    assert run(store, text, timeout=30) == Answer(False)
    store.names = Names("https://fixture.example/")
    assert run(store, text, timeout=30) == Answer(True)


@pytest.mark.parametrize("fork", [True, False])
def test_a_store_in_a_folder_is_asked_in_the_version_that_was_opened(
    tmp_path: Path, fork: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_FORK", fork)
    (tmp_path / "one.nt").write_bytes(ONE_LINE)
    load_store([tmp_path / "one.nt"], tmp_path / "store")
    store = Store.open(tmp_path / "store")
    assert ask(store) == 1
    pid = pid_of(store)
    (tmp_path / "two.nt").write_bytes(ONE_LINE + ONE_LINE.replace(b"more", b"other"))
    load_store([tmp_path / "two.nt"], tmp_path / "store", replace=True)
    assert ask(store) == 1
    assert pid_of(store) == pid
    os.kill(pid, signal.SIGKILL)
    assert ask(store) == 1
    assert ask(Store.open(tmp_path / "store")) == 2


# ------------------------------------------------------------------------------------------------- one at most, and its end


def test_two_results_read_in_turns_have_a_process_each(store: Store) -> None:
    before = children()
    text = "SELECT * { ?a ?b ?c . VALUES ?d { 1 2 3 4 5 6 7 8 9 } }"
    one, two = run(store, text, timeout=30), run(store, text, timeout=30)
    assert isinstance(one, Solutions)
    assert isinstance(two, Solutions)
    assert sum(1 for _ in zip(one.terms(), two.terms(), strict=True)) == 9 * 3600
    assert children() - before == set(waiting(store))
    assert len(waiting(store)) == 2


def test_threads_that_ask_at_once_get_their_own_answers_and_two_processes_stay_at_most(store: Store) -> None:
    before = children()
    found: list[tuple[int, Any]] = []

    def work(number: int) -> None:
        for _ in range(5):
            found.append((number, ask(store, f"SELECT ?n {{ VALUES ?n {{ {number} }} }}")))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [(number, number) for number in range(4) for _ in range(5)]
    assert children() - before == set(waiting(store))
    assert len(waiting(store)) <= 2


def test_a_reader_that_stops_early_ends_the_process_and_the_next_query_is_answered(store: Store) -> None:
    before = children()
    ask(store)
    result = run(store, MANY, timeout=30, limit=3)
    assert isinstance(result, Solutions)
    assert len(list(result)) == 3
    assert not children() - before
    ask(store)
    forgotten = run(store, MANY, timeout=30)
    assert isinstance(forgotten, Solutions)
    forgotten.first()
    del forgotten, result
    gc.collect()
    assert not children() - before
    assert ask(store) == 3600


def test_closing_a_result_that_was_read_to_its_end_ends_no_later_query(store: Store) -> None:
    first = run(store, COUNT, timeout=30)
    assert isinstance(first, Solutions)
    assert len(list(first)) == 1
    second = run(store, "SELECT * { ?a ?b ?c . VALUES ?d { 1 2 3 4 5 6 7 8 9 } }", timeout=30)
    first.close()
    assert len(list(second)) == 9 * 3600  # type: ignore[arg-type]


def test_a_query_at_its_limit_ends_the_process_and_the_next_is_answered(store: Store) -> None:
    before = children()
    ask(store)
    with pytest.raises(QueryTimeout):
        run(store, ENDLESS, timeout=0.3)
    assert not children() - before
    assert ask(store) == 3600


def test_the_limit_of_one_query_is_not_that_of_the_next(store: Store) -> None:
    assert run(store, "ASK {}", timeout=0.5) == Answer(True)
    time.sleep(0.6)
    begun = time.monotonic()
    with pytest.raises(QueryTimeout):
        run(store, ENDLESS, timeout=1.5)
    assert time.monotonic() - begun > 1.4


def test_an_idle_process_that_was_killed_is_replaced(store: Store) -> None:
    for _ in range(5):
        ask(store)
        os.kill(pid_of(store), signal.SIGKILL)  # it may be noticed before, while or after it is asked
        assert ask(store) == 3600


def test_a_process_that_is_killed_while_it_answers_is_an_error_and_not_asked_again(store: Store) -> None:
    ask(store)
    pid = pid_of(store)
    threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
    with pytest.raises(QueryError, match="killed from outside"):
        run(store, ENDLESS, timeout=30)
    assert gone(pid)
    assert ask(store) == 3600


def test_control_c_at_rest_leaves_the_process_and_while_it_answers_ends_it(store: Store) -> None:
    ask(store)
    pid = pid_of(store)
    os.kill(pid, signal.SIGINT)
    assert ask(store) == 3600
    assert pid_of(store) == pid
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        run(store, ENDLESS, timeout=30)
    timer.join()
    assert gone(pid)
    assert ask(store) == 3600


def test_it_ends_with_its_store() -> None:
    store = Store()
    ask(store)
    pid = pid_of(store)
    del store
    gc.collect()
    assert gone(pid)


def test_it_ends_after_its_idle_time_and_leaves_neither_zombie_nor_thread(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "IDLE", 0.3)
    threads = threading.active_count()
    ask(store)
    pid = pid_of(store)
    assert soon(lambda: gone(pid))
    assert soon(lambda: threading.active_count() <= threads)
    assert not waiting(store)
    assert ask(store) == 3600


def test_a_query_that_takes_longer_than_the_idle_time_is_not_ended(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "IDLE", 0.2)
    ask(store)
    result = run(store, MANY, timeout=30)
    assert isinstance(result, Solutions)
    result.first()
    time.sleep(0.8)
    assert sum(1 for _, _ in zip(result.terms(), range(50_000), strict=False)) == 50_000
    result.close()


def test_files_and_pipes_of_this_process_are_not_held_open_by_it(store: Store) -> None:
    reading, writing = os.pipe()
    ask(store)
    os.close(writing)
    assert os.read(reading, 1) == b""  # would wait, if the idle process held the other end
    os.close(reading)


PROGRAM = """
import os, signal, sys, time
from govgraph.store.store import Store
from govgraph.query import workers
from govgraph.query.run import run
store = Store()
store.load_ntriples(b"<urn:a> <urn:p> <urn:b> .")
assert len(list(run(store, "SELECT * { ?s ?p ?o }", timeout=30))) == 1
print(workers._waiting[store][-1].process.pid, flush=True)
"""


@pytest.mark.parametrize(
    "end", ["", "raise SystemExit(3)", "os._exit(0)", "os.kill(os.getpid(), signal.SIGKILL)"]
)
def test_no_process_outlives_the_one_that_asked(end: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM + end],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert soon(lambda: gone(int(done.stdout)))
    assert done.stderr == ""


def test_a_fork_of_this_process_begins_its_own_and_leaves_that_of_its_parent() -> None:
    code = (
        PROGRAM
        + """
other = os.fork()
if not other:
    assert len(list(run(store, "SELECT * { ?s ?p ?o }", timeout=30))) == 1
    sys.exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]) == 0
pid = workers._waiting[store][-1].process.pid
assert len(list(run(store, "SELECT * { ?s ?p ?o }", timeout=30))) == 1
assert workers._waiting[store][-1].process.pid == pid
"""
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
