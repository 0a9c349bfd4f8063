"""A process that draws the maps of a dataset while the rest of its explorer is made: they are then kept, and only read."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from govgraph.errors import QueryError
from govgraph.query.processes import FORK, Channel, Process, fork, spawn
from govgraph.store.store import Store

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph

__all__ = ["drawer", "main"]

_FORK = FORK


def drawer(graph: GovGraph, lines: Sequence[bytes]) -> Process | None:
    """Begin to draw the maps of a dataset, to be kept.

    Parameters
    ----------
    graph : GovGraph
    lines : sequence of bytes
        Its statements (:func:`govgraph.explorer.statements.lines_of`).

    Returns
    -------
    Process or None
        It ends when the maps are drawn. None where there is only one processor, or no process can be had: whoever needs
        the maps then draws them.
    """
    if not isinstance(graph.store, Store) or (os.cpu_count() or 1) < 2:
        return None
    try:
        return _forked(graph, graph.store, lines) if _FORK else _spawned(graph, graph.store)
    except QueryError:
        return None


def _forked(graph: GovGraph, store: Store, lines: Sequence[bytes]) -> Process:
    def draw(_: Channel) -> None:
        graph.opened_again().explorer().making(lines).draw()
        os._exit(0)

    # A change in another thread would leave the engine's locks closed in the new process.
    with store.unchanged():
        return fork(draw)


def _spawned(graph: GovGraph, store: Store) -> Process | None:
    places = [*graph.folders, *graph.files] or ([store.folder] if store.folder else [])
    if not places:
        return None
    return spawn(__name__, json.dumps([str(place.absolute()) for place in places]).encode())


def main(channel: Channel) -> None:
    """Draw in a process that cannot be forked: it first says what the dataset is."""
    import govgraph

    govgraph.open(json.loads(channel.receive())).explorer().making().draw()
