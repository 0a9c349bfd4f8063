"""Which sources the ties of a network rest on."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govgraph.facts.claims import Source
    from govgraph.network.network import Network

__all__ = ["sources_of_ties"]


def sources_of_ties(network: Network) -> tuple[Source, ...]:
    """Return the sources that the ties of a network rest on, sorted by id.

    Notes
    -----
    A tie rests on its claims. One that a projection made has none of its own: it rests on the ties of its two ends to the
    spaces that they share, in the network that was projected.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> sources_of_ties(Network.from_nx(nx.path_graph(3)))
    ()
    """
    cited = _cited(network)
    known = [source for iri, source in network.sources.items() if iri in cited]
    return tuple(sorted(known, key=lambda source: (source.key, source.iri)))


def _cited(network: Network, wanted: Container[frozenset[str]] | None = None) -> set[str]:
    """Return the IRIs of the sources of all ties, or of those that join one of these pairs."""
    cited: set[str] = set()
    behind: set[frozenset[str]] = set()
    for u, v, data in network.graph.edges(data=True):
        if wanted is not None and frozenset((u, v)) not in wanted:
            continue
        cited.update(claim.source for claim in data["claims"] if claim.source)
        if not data["claims"]:
            behind.update(frozenset((end, space)) for end in (u, v) for space in data["via"])
    if network.base is not None and behind:
        cited |= _cited(network.base, behind)
    return cited
