"""The statements of a dataset as explorer and site show them: lines of canonical N-Quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from govgraph.store.store import Store

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.facts.claims import Entity

__all__ = ["entities_of", "lines_of", "parsed", "things_of"]


def lines_of(graph: GovGraph) -> list[bytes]:
    """Return every statement as a line of N-Quads, in code point order, each ending in a line feed.

    Notes
    -----
    Things in words of others that have addresses there have them here: see :meth:`govgraph.GovGraph.statements`.
    """
    from govgraph.write.canonical import nquads_lines, nquads_of_store

    store = graph.addressed
    if store is graph.store and isinstance(store, Store):
        return b"".join(nquads_of_store(store)).splitlines(keepends=True)
    return [line.encode() for line in nquads_lines(graph.statements())]


def entities_of(graph: GovGraph) -> list[Entity]:
    """Return the entities of the page in their order: claims and maps point to them by their places."""
    return [graph.entities[iri] for iri in sorted(graph.entities) if iri != graph.names.base]


def things_of(graph: GovGraph) -> dict[str, Entity]:
    """Return what has a page of its own, beside sources and claims, by IRI."""
    return {one.iri: one for one in entities_of(graph) if one.iri not in graph.sources}


def parsed(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    """Return lines of N-Quads as statements."""
    return iter(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS, lenient=True))
