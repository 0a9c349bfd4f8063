"""Rows can be read in any thread, with and without limits, and Ctrl-C is heard while the engine works."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from govgraph.errors import QueryError
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.run import run
from govgraph.store.store import Store

ROWS = "SELECT ?a ?f { ?a ?b ?c . <urn:1> ?e ?f }"  # 3,600 ties, each with the 60 of one thing
GRAPH = "CONSTRUCT { ?a <urn:q> ?f } WHERE { ?a ?b ?c . <urn:1> ?e ?f }"
LIMITS: list[dict[str, Any]] = [{}, {"timeout": 60}]


@pytest.fixture(scope="module")
def store() -> Store:
    """Sixty things tied to sixty."""
    store = Store()
    store.load_ntriples(
        "".join(f"<urn:{i}> <urn:p> <urn:t{j}> .\n" for i in range(60) for j in range(60)).encode()
    )
    return store


def elsewhere(work: Callable[[], Any]) -> Any:
    """Do something in another thread."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.parametrize("limits", LIMITS)
def test_rows_asked_in_one_thread_are_read_in_another(store: Store, limits: dict[str, Any]) -> None:
    result = run(store, ROWS, **limits)
    assert isinstance(result, Solutions)
    assert elsewhere(lambda: sum(1 for _ in result)) == 60 * 3600


@pytest.mark.parametrize("limits", LIMITS)
def test_rows_begun_in_one_thread_are_read_on_in_another_that_has_seen_them_all(
    store: Store, limits: dict[str, Any]
) -> None:
    result = run(store, ROWS, **limits)
    assert isinstance(result, Solutions)
    rows = result.terms()
    first = [next(rows) for _ in range(20_000)]
    assert len({*first, *elsewhere(lambda: list(rows))}) == 3600  # 60 subjects with 60 objects
    assert result.count == 60 * 3600


@pytest.mark.parametrize("limits", LIMITS)
def test_rows_asked_in_a_thread_that_has_ended_are_read_and_triples_too(
    store: Store, limits: dict[str, Any]
) -> None:
    rows = elsewhere(lambda: run(store, ROWS, **limits))
    triples = elsewhere(lambda: run(store, GRAPH, **limits))
    assert isinstance(rows, Solutions)
    assert isinstance(triples, Triples)
    assert len(set(rows.terms())) == len({str(triple) for triple in triples}) == 3600


@pytest.mark.parametrize("limits", LIMITS)
def test_rows_that_nobody_reads_on_are_let_go_in_any_thread(
    store: Store, limits: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    boxes = [[run(store, ROWS, **limits)] for _ in range(3)]
    for box in boxes:
        assert isinstance(box[0], Solutions)
        box[0].first()
    elsewhere(boxes[0].clear)
    elsewhere(lambda: boxes[1][0].close())  # type: ignore[union-attr]
    boxes[2].clear()
    del box
    gc.collect()
    assert said == []
    assert run(store, "ASK {}", **limits) == Answer(True)


@pytest.mark.parametrize("limits", LIMITS)
def test_two_threads_that_read_one_result_each_get_all_its_rows(store: Store, limits: dict[str, Any]) -> None:
    for _ in range(5):
        result = run(store, "SELECT * { ?a ?b ?c }", **limits)
        assert isinstance(result, Solutions)
        with ThreadPoolExecutor(3) as threads:
            found = list(threads.map(lambda one: len(list(one.terms())), [result] * 3))
        assert found == [3600] * 3


def test_every_quad_can_be_read_in_another_thread(store: Store) -> None:
    quads, triples = store.quads(), store.triples()
    next(quads)
    assert elsewhere(lambda: len(list(quads)) + len(list(triples))) == 2 * 3600 - 1


@pytest.mark.parametrize("limits", LIMITS)
def test_a_notebooks_event_loop_asks_in_threads_and_reads_in_others(
    store: Store, limits: dict[str, Any]
) -> None:
    async def cell() -> list[int]:
        results = await asyncio.gather(
            *(asyncio.to_thread(run, store, "SELECT * { ?a ?b ?c }", **limits) for _ in range(8))
        )
        return await asyncio.gather(
            *(asyncio.to_thread(lambda one=one: len(list(one))) for one in results)  # type: ignore[arg-type, misc]
        )

    # In a thread of its own: another test of this process may have left an event loop in this one.
    assert elsewhere(lambda: asyncio.run(cell())) == [3600] * 8


def test_an_engine_whose_queries_fail_leaves_no_object_to_the_wrong_thread(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    for text in ("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", "SELECT * { ?a ?b"):
        with pytest.raises(QueryError):
            store.query(text)
    gc.collect()
    assert said == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_fork_of_this_process_is_told_that_open_rows_are_not_its_own(store: Store) -> None:
    result = run(store, ROWS)
    assert isinstance(result, Solutions)
    rows = result.terms()
    next(rows)
    pid = os.fork()
    if not pid:
        status = 1
        try:
            answered = store.ask("ASK { <urn:1> ?p <urn:t1> }")  # its own queries are answered
            for _ in rows:
                pass
        except QueryError:
            status = 0 if answered else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert sum(1 for _ in rows) == 60 * 3600 - 1


INTERRUPTED = """
import os, signal, threading
from govgraph.store.store import Store
from govgraph.query.run import run
store = Store()
store.load_ntriples("".join(f"<urn:{i}> <urn:p> <urn:t{j}> .\\n" for i in range(60) for j in range(60)).encode())
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    run(store, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }")
except KeyboardInterrupt:
    print("heard", len(list(run(store, "SELECT * { ?s ?p ?o }"))))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_control_c_is_heard_while_the_engine_works_in_this_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "heard 3600\n", "")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
