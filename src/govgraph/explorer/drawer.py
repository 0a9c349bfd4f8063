"""A process that draws the maps of a dataset while the rest of its explorer is made: they are then kept, and only read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from govgraph.errors import QueryError
from govgraph.query.processes import Process, fork
from govgraph.store.store import Store

if TYPE_CHECKING:
    import subprocess

    from govgraph.api.govgraph import GovGraph

__all__ = ["Drawer", "drawer"]

_FORK = sys.platform == "linux"  # macOS's system libraries forbid to go on after a fork


class Drawer:
    """A process that draws: it can be waited for, and ends with :meth:`close`."""

    def __init__(self, process: Process | subprocess.Popen[bytes]) -> None:
        self._process, self.pid = process, process.pid

    def wait(self) -> None:
        """Wait until the maps are drawn, or the process has ended in another way."""
        self._process.wait()

    def close(self) -> None:
        """End the process, if it still runs."""
        if isinstance(self._process, Process):
            self._process.close()
        else:
            self._process.kill()
            self._process.wait()


def drawer(graph: GovGraph, lines: Sequence[bytes]) -> Drawer | None:
    """Begin to draw the maps of a dataset, to be kept.

    Parameters
    ----------
    graph : GovGraph
    lines : sequence of bytes
        Its statements (:func:`govgraph.explorer.statements.lines_of`).

    Returns
    -------
    Drawer or None
        None where there is only one processor, or no process can be had: whoever needs the maps then draws them.
    """
    if not isinstance(graph.store, Store) or (os.cpu_count() or 1) < 2:
        return None
    try:
        return _forked(graph, graph.store, lines) if _FORK else _spawned(graph, graph.store)
    except (OSError, QueryError):
        return None


def _forked(graph: GovGraph, store: Store, lines: Sequence[bytes]) -> Drawer:
    def draw(*_: object) -> None:
        graph.opened_again().explorer().making(lines).draw()
        os._exit(0)

    # A change in another thread would leave the engine's locks closed in the new process.
    with store.unchanged():
        return Drawer(fork(draw))


def _spawned(graph: GovGraph, store: Store) -> Drawer | None:
    import subprocess  # 5 ms: only where processes cannot be forked

    places = [*graph.folders, *graph.files] or ([store.folder] if store.folder else [])
    if not places:
        return None
    # -P and the parent's own path: nothing is imported from the working folder.
    code = (
        "import json, sys; sys.path[:], places = json.loads(sys.argv[1]); "
        "import govgraph; govgraph.open(places).explorer().making().draw()"
    )
    told = json.dumps([sys.path, [str(place.absolute()) for place in places]])
    popen = subprocess.Popen(
        [sys.executable, "-P", "-c", code, told],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return Drawer(popen)
