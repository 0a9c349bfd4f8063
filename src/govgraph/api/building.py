"""Everything that ``govgraph build`` hands on, made from one dataset."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from copy import copy
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from govgraph.errors import DataWarning

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.write.files import Written

__all__ = ["EXPLORER", "MAPS", "build"]

EXPLORER = "explorer.html"
"""The explorer of a build, by file name."""

MAPS = (
    "forum-organization-map.html",
    "alsur-map.html",
    "states-instruments-map.html",
    "latin-america-matrix.html",
    "calendar.html",
)
"""The maps of a build, by file name; where a dataset has nothing for one of them, it is left out."""


def build(
    graph: GovGraph, folder: Path, *, force: bool = False, progress: Callable[[str], None] = lambda name: None
) -> list[Written]:
    """Write graph, maps, network tables and report of a dataset as one set: see :meth:`govgraph.GovGraph.build`."""
    from govgraph.api.maps import all_maps, further_maps, main_network
    from govgraph.web.bundles import HINT, problem
    from govgraph.write.canonical import canonical_of_store
    from govgraph.write.collect import collect
    from govgraph.write.files import write_set
    from govgraph.write.schema_files import context

    progress(MAPS[0])
    whole = partial(canonical_of_store, graph.store)
    reader = copy(graph)  # of the same store: what it remembers of each view goes with it
    network = main_network(reader)
    drawn = network.map()
    maps = {MAPS[0]: drawn}
    pages: dict[str, str | bytes] = {MAPS[0]: drawn.to_html()}
    for name, further in further_maps(reader):
        progress(name)
        maps[name] = further
        pages[name] = further.to_html()
    if missing := problem():  # only in a checkout: everything else is still worth having
        warnings.warn(f"{EXPLORER} is not written: {missing} ({HINT})", DataWarning, stacklevel=2)
    else:
        progress(EXPLORER)
        pages[EXPLORER] = reader.explorer(all_maps(reader, maps)).to_html()
    progress("timeline.svg")
    pages["timeline.svg"] = reader.timeline()
    positions = drawn.positions()
    # Of a large dataset, they and the triples would be a gigabyte together.
    del drawn, maps, reader
    files = collect(
        whole,
        about=graph.metadata,
        claims=graph.claims,
        entities=graph.entities,
        sources=graph.sources,
        model=graph.model,
        names=graph.names,
        context=context(graph.model, graph.names),
        network=network,
        positions=positions,
        pages=pages,
        progress=progress,
    )
    return write_set(folder, files, replace_foreign=force)
