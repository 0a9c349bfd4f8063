"""Data on disk that are answered from memory: the same answers, before and after the processes were exchanged."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from govgraph import GovGraph
from govgraph import open as open_graph
from govgraph.api import load
from govgraph.server.app import Generation
from govgraph.server.limits import Limits
from govgraph.server.pool import Reply
from govgraph.server.request import message
from govgraph.store.store import Store
from tests.facts.tables import write_dataset

Found = TypeVar("Found")


def asked(text: str, number: int = 0) -> str:
    return message("query", False, text=f"{text} #{number}", rows=("csv", "text/csv"), triples=None)


def on_disk(folder: Path) -> GovGraph:
    load([write_dataset(folder / "data")], store=folder / "store")
    graph = open_graph(folder / "store")
    assert isinstance(graph.store, Store) and graph.store.place is not None
    return graph


def in_a_thread(work: Coroutine[Any, Any, Found]) -> Found:
    """Run a coroutine: in this thread, a browser's loop may be running."""
    with ThreadPoolExecutor(1) as one:
        return one.submit(asyncio.run, work).result()


ROWS = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


def test_the_processes_are_exchanged_while_they_are_asked(tmp_path: Path) -> None:
    graph = on_disk(tmp_path)

    async def run() -> tuple[set[int], set[int], list[Reply]]:
        now = Generation(graph, Limits(workers=2))
        now.pool.start()
        found = [await now.pool.ask(asked(ROWS))]
        before = set(now.pool.pids())
        waiting = [asyncio.ensure_future(now.pool.ask(asked(ROWS, n))) for n in range(50)]
        await now.into_memory()
        found += await asyncio.gather(*waiting)
        found.append(await now.pool.ask(asked(ROWS)))
        after = set(now.pool.pids())
        now.pool.close()
        return before, after, found

    before, after, found = in_a_thread(run())
    assert not before & after
    assert {reply.head["status"] for reply in found} == {200}
    assert len({reply.body for reply in found}) == 1
    assert found[0].body.count(b"\r\n") == len(list(graph.quads())) + 1


def test_large_data_stay_on_disk(tmp_path: Path) -> None:
    graph = on_disk(tmp_path)

    async def run() -> tuple[list[int], list[int]]:
        now = Generation(graph, Limits(workers=2, in_memory=5))
        now.pool.start()
        await now.pool.ask(asked(ROWS))
        before = now.pool.pids()
        await now.into_memory()
        after = now.pool.pids()
        now.pool.close()
        return before, after

    before, after = in_a_thread(run())
    assert before == after
