"""Everything that ``govgraph build`` hands on, made from one dataset: graph, maps, network tables and report."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Mapping
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from govgraph.errors import DataError, DataWarning, wrong
from govgraph.words import LANGUAGES

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.api.network import Network
    from govgraph.map.drawing import Point
    from govgraph.write.files import Written

__all__ = ["EXPLORER", "MAPS", "build"]

Make = Callable[[str, Callable[[], str | bytes]], None]

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
    from govgraph.write import network_files
    from govgraph.write.files import Packed, Written, write_set
    from govgraph.write.gexf import gexf

    if (folder / "dataset.toml").is_file():
        raise DataError(wrong("among_tables", folder=folder))
    files = Packed()
    written: dict[str, Written] = {}

    def make(name: str, content: Callable[[], str | bytes]) -> None:
        progress(name)
        made = content()
        data = made.encode() if isinstance(made, str) else made
        files[name], written[name] = data, Written(name, len(data), hashlib.sha256(data).hexdigest())

    network, positions = _make_maps(graph, make, progress)
    make("nodes.csv", lambda: network_files.nodes_csv(network))
    make("edges.csv", lambda: network_files.edges_csv(network))
    make("forum-organization.gexf", lambda: gexf(network, positions=positions))
    _make_facts(graph, make, progress, written)
    return write_set(folder, files, replace_foreign=force)


def _make_maps(
    graph: GovGraph, make: Make, progress: Callable[[str], None]
) -> tuple[Network, Mapping[str, Point]]:
    """Make the pages, and return the network of the first map and where its nodes stand.

    Of a large dataset, the maps and the triples would be a gigabyte together: they are let go of here.
    """
    from govgraph.api.maps import all_maps, further_maps, main_network
    from govgraph.web.bundles import HINT, problem

    reader = copy(graph)  # of the same store: what it remembers of each view goes with it
    progress(MAPS[0])
    network = main_network(reader)
    maps = {MAPS[0]: network.map()}
    make(MAPS[0], maps[MAPS[0]].to_html)
    for name, further in further_maps(reader):
        maps[name] = further
        make(name, further.to_html)
    if missing := problem():  # only in a checkout: everything else is still worth having
        warnings.warn(f"{EXPLORER} is not written: {missing} ({HINT})", DataWarning, stacklevel=3)
    else:
        make(EXPLORER, lambda: reader.explorer(all_maps(reader, maps)).to_html())
    make("timeline.svg", reader.timeline)
    return network, maps[MAPS[0]].positions()


def _make_facts(
    graph: GovGraph,
    make: Make,
    progress: Callable[[str], None],
    written: dict[str, Written],
) -> None:
    """Make the files of the whole graph, and those that describe it and the files made before."""
    from govgraph.write.canonical import canonical_of_store, ntriples_pieces
    from govgraph.write.description import describe, statistics
    from govgraph.write.index_page import index_page
    from govgraph.write.jsonld import jsonld
    from govgraph.write.report import report
    from govgraph.write.schema_files import context
    from govgraph.write.turtle import turtle

    about, names, model = graph.metadata, graph.names, graph.model
    title = " ".join(filter(None, [about.title("en"), about.version, about.issued]))
    progress("govgraph.ttl")  # to read the graph takes a part of it
    quads = canonical_of_store(graph.store)
    make("govgraph.ttl", lambda: turtle(quads, names, depth=model.depth, title=title))
    # Of one graph, its canonical form is its N-Triples.
    make("govgraph.nt", lambda: b"".join(ntriples_pieces(quads)))
    make("govgraph.jsonld", lambda: jsonld(quads, names, context=context(model, names)))
    counted, digest = statistics(quads, names), written["govgraph.nt"].sha256

    def told(language: str) -> str:
        facts = graph.claims, graph.entities, graph.sources
        return report(about, *facts, model, triples=counted.triples, language=language)

    for language in LANGUAGES:
        make("report.md" if language == "en" else f"report.{language}.md", lambda: told(language))  # noqa: B023  # called at once
    make("dataset.ttl", lambda: describe(about, counted, digest, written.values(), names))
    counts = {
        "entities": sum(entity.kind in model.kinds for entity in graph.entities.values()),
        "claims": len(graph.claims),
        "sources": len(graph.sources),
        "triples": counted.triples,
    }
    make("index.html", lambda: index_page(about, written.values(), counts, digest))
