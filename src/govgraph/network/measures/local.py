"""Measures of a node's neighborhood: k-core, clustering and Burt's constraint."""

from __future__ import annotations

from govgraph.network.measures.backends import dispatching
from govgraph.network.measures.simple import Columns, need_one_mode, simple
from govgraph.network.value import NetworkValue

__all__ = ["clustering", "constraint", "k_core"]


def k_core(network: NetworkValue) -> Columns:
    """Return the largest k such that a node stands in a part where everyone has k neighbors."""
    import networkx as nx  # 200 ms: only for those who measure

    plain = simple(network)
    with dispatching():
        return {"k-core": plain.named(nx.core_number(plain.nx()))}


def clustering(network: NetworkValue) -> Columns:
    """Return the share of a node's pairs of neighbors that are tied; 0 for fewer than two neighbors."""
    need_one_mode(network, "clustering")
    plain = simple(network)
    near = [set(found) for found in plain.neighbors]
    values = []
    for mine in near:
        k = len(mine)
        tied = sum(len(mine & near[j]) for j in mine)  # each tied pair is seen from both of its ends
        values.append(tied / (k * (k - 1)) if k > 1 else 0.0)
    return {"clustering": plain.named(values)}


def constraint(network: NetworkValue) -> Columns:
    """Return Burt's constraint; empty for a node without neighbors, of which it says nothing."""
    need_one_mode(network, "constraint")
    plain = simple(network)
    share: list[dict[int, float]] = []
    for near in plain.neighbors:
        total = sum(near.values())
        share.append({j: weight / total for j, weight in near.items()})
    values: list[float | None] = []
    for mine in share:
        found = 0.0
        for j, direct in mine.items():
            indirect = sum(part * share[q].get(j, 0.0) for q, part in mine.items() if q != j)
            found += (direct + indirect) ** 2
        values.append(found if mine else None)
    return {"constraint": plain.named(values)}
