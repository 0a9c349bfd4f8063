"""The line and dataset formats: sorted N-Triples, and N-Quads and TriG by way of pyoxigraph."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from govgraph.errors import GovgraphError
from govgraph.terms import Names
from govgraph.write.canonical import Statement, canonical_nquads, canonical_quads

__all__ = ["nquads", "ntriples", "trig"]


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
    quads = canonical_quads(statements)
    for quad in quads:
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            raise GovgraphError(
                f"N-Triples holds one graph, and this dataset has a named graph: {quad.graph_name}",
                hint="write N-Quads or TriG (--format nq or trig)",
            )
    return canonical_nquads(quads)


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
    quads = sorted(canonical_quads(statements), key=lambda quad: (str(quad.graph_name), str(quad)))
    prefixes = dict(sorted((names or Names()).prefixes.items()))
    data = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes)
    return (data or b"").decode()
