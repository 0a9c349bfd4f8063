"""The line and dataset formats: sorted N-Triples, and N-Quads and TriG by way of pyoxigraph."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import IO

import pyoxigraph as ox

from govgraph.errors import GovgraphError
from govgraph.terms import Names
from govgraph.write.canonical import (
    CanonicalQuads,
    CanonicalText,
    Statement,
    canonical_nquads,
    canonical_pieces,
    canonical_quads,
)

__all__ = ["nquads", "ntriples", "ntriples_pieces", "trig", "write_trig"]


def ntriples(statements: Iterable[Statement]) -> str:
    """Return a graph as N-Triples, one line per triple, in code point order.

    Raises
    ------
    GovgraphError
        If a quad belongs to a named graph.

    Examples
    --------
    >>> a = ox.NamedNode("http://example.org/a")
    >>> ntriples([ox.Triple(a, a, ox.Literal("Côte d'Ivoire", language="fr"))])
    '<http://example.org/a> <http://example.org/a> "Côte d\\'Ivoire"@fr .\\n'
    """
    return b"".join(ntriples_pieces(statements)).decode()


def ntriples_pieces(statements: Iterable[Statement]) -> Iterable[bytes]:
    """Return what :func:`ntriples` does as pieces of whole lines."""
    quads = canonical_quads(statements)
    if graph := _named_graph(quads):
        raise GovgraphError(
            f"N-Triples holds one graph, and this dataset has a named graph: {graph}",
            hint="write N-Quads or TriG (--format nq or trig)",
        )
    return canonical_pieces(quads)


def _named_graph(quads: CanonicalQuads | CanonicalText) -> str:
    if isinstance(quads, CanonicalText):
        return quads.graph
    graphs = (quad.graph_name for quad in quads)
    return next((str(graph) for graph in graphs if not isinstance(graph, ox.DefaultGraph)), "")


def nquads(statements: Iterable[Statement]) -> str:
    """Return a dataset as N-Quads in canonical form (RDFC-1.0)."""
    return canonical_nquads(statements)


def trig(statements: Iterable[Statement], names: Names | None = None) -> str:
    """Return a dataset as TriG, sorted.

    Examples
    --------
    >>> a = ox.NamedNode("https://w3id.org/govgraph/id/a")
    >>> print(trig([ox.Quad(a, a, a)]).splitlines()[-1])
    id:a id:a id:a .
    """
    data = io.BytesIO()
    write_trig(statements, names, data)
    return data.getvalue().decode()


def write_trig(statements: Iterable[Statement], names: Names | None, file: IO[bytes]) -> None:
    """Write a dataset as TriG, as :func:`trig` has it."""
    quads: Iterable[ox.Quad] = canonical_quads(statements)
    if not isinstance(quads, CanonicalText) or quads.graph:  # else its lines are in this order
        quads = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
    prefixes = dict(sorted((names or Names()).prefixes.items()))
    ox.serialize(quads, file, format=ox.RdfFormat.TRIG, prefixes=prefixes)
