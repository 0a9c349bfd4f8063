"""Which sources the ties of a network rest on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govgraph.facts.claims import Claim, Source
    from govgraph.network.network import Network

    Key = tuple[str, str, str]

__all__ = ["claims_of_ties", "sources_of_ties"]


def sources_of_ties(network: Network) -> tuple[Source, ...]:
    """Return the sources that the ties of a network rest on, sorted by id; see :func:`claims_of_ties`.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> sources_of_ties(Network.from_nx(nx.path_graph(3)))
    ()
    """
    cited = {claim.source for claims in claims_of_ties(network).values() for claim in claims}
    known = [source for iri, source in network.sources.items() if iri in cited]
    return tuple(sorted(known, key=lambda source: (source.id, source.iri)))


def claims_of_ties(network: Network) -> dict[Key, tuple[Claim, ...]]:
    """Return, for each tie ``(source, target, key)``, the claims that it rests on.

    Notes
    -----
    A tie rests on its claims. One that a projection made has none of its own: it rests on the ties of its two ends to the
    spaces that they share, in the network that was projected.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> claims_of_ties(Network.from_nx(nx.path_graph(2)))
    {('0', '1', 'tie'): ()}
    """
    found: dict[Key, tuple[Claim, ...]] = {}
    between: dict[frozenset[str], list[Claim]] = defaultdict(list)
    if network.base is not None:
        for (u, v, _), claims in claims_of_ties(network.base).items():
            between[frozenset((u, v))] += claims
    for u, v, key, data in network.graph.edges(keys=True, data=True):
        behind = (
            claim for space in data["via"] for end in (u, v) for claim in between[frozenset((end, space))]
        )
        found[u, v, key] = tuple(data["claims"]) or tuple(dict.fromkeys(behind))
    return found
