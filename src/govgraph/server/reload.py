"""``--reload``: data that changed on disk are checked first; with errors, the old ones stay."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from govgraph.errors import DataError, GovgraphError

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.server.app import App

__all__ = ["watch"]

_EVERY = 1.0  # seconds between two looks
_QUIET = 0.3  # seconds without a change before the data are read: an editor writes several files
_TOLD = 20  # problems that are listed

Stamp = frozenset[tuple[str, int, int]]


async def watch(
    app: App, places: Iterable[Path], reopen: Callable[[], GovGraph], told: Callable[[str], object]
) -> None:
    """Look for changes for as long as the server runs.

    Parameters
    ----------
    places : iterable of Path
        The files and folders that were opened.
    reopen : callable
        Opens them again.
    told : callable
        Called with what happened, line by line.
    """
    known = tuple(places)
    loop = asyncio.get_running_loop()
    seen = await loop.run_in_executor(None, _stamp, known)
    while True:
        await asyncio.sleep(_EVERY)
        found = await loop.run_in_executor(None, _stamp, known)
        while found != seen:
            seen = found
            await asyncio.sleep(_QUIET)
            found = await loop.run_in_executor(None, _stamp, known)
            if found == seen:
                await _renew(app, reopen, told)
                break


async def _renew(app: App, reopen: Callable[[], GovGraph], told: Callable[[str], object]) -> None:
    try:
        graph = await asyncio.get_running_loop().run_in_executor(None, _checked, reopen)
    except (GovgraphError, OSError) as error:
        told(f"the data have changed and cannot be used; the old ones are still served: {error}")
        for problem in getattr(getattr(error, "report", None), "errors", ())[:_TOLD]:
            told(f"  {problem}")
        return
    await app.renew(graph)
    told("the data have changed and were loaded")


def _checked(reopen: Callable[[], GovGraph]) -> GovGraph:
    graph = reopen()
    if not len(graph.store):  # type: ignore[arg-type]  # only what lies on disk is watched
        raise DataError("there is nothing in it")
    return graph


def _stamp(places: tuple[Path, ...]) -> Stamp:
    """Return name, size and time of change of every file; what cannot be read is not there."""
    found = set()
    for place in places:
        paths = [place]
        with suppress(OSError):
            if place.is_dir():
                paths = [path for path in place.rglob("*") if not path.name.startswith(".")]
        for path in paths:
            with suppress(OSError):
                about = path.stat()
                if not path.is_dir():
                    found.add((str(path), about.st_size, about.st_mtime_ns))
    return frozenset(found)
