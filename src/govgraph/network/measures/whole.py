"""Measures of a whole network: size, density, components, centralization, reciprocity, assortativity."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from govgraph.network.measures.paths import raw_betweenness
from govgraph.network.measures.simple import need_directed, need_one_mode, simple
from govgraph.network.near import parts_of
from govgraph.network.value import NetworkValue

__all__ = [
    "assortativity",
    "betweenness_centralization",
    "component_count",
    "degree_centralization",
    "density",
    "giant_share",
    "reciprocity",
    "size",
]

Values = dict[str, Any]


def size(network: NetworkValue) -> Values:
    """Return how many nodes, spaces, actors, ties and tied pairs there are, and how many ties are unknown."""
    spaces = len(network.spaces())
    return {
        "nodes": len(network),
        "spaces": spaces,
        "actors": len(network) - spaces,
        "ties": len(network.all_ties),
        "pairs": len(simple(network).pairs),
        "unknown": network.unknown,
    }


def density(network: NetworkValue) -> Values:
    """Return tied pairs / possible pairs: spaces × actors in a two-mode network, ordered pairs in a directed one."""
    spaces, n = len(network.spaces()), len(network)
    if network.is_two_mode:
        return {"density": len(simple(network).pairs) / (spaces * (n - spaces))}
    if n < 2:
        return {"density": 0.0}
    if network.directed:
        return {
            "density": len({tie.ends for tie in network.all_ties if tie.source != tie.target}) / (n * (n - 1))
        }
    return {"density": len(simple(network).pairs) / (n * (n - 1) / 2)}


def component_count(network: NetworkValue) -> Values:
    """Return how many components there are; an empty network has none."""
    return {"components": len(parts_of(network.neighbors))}


def giant_share(network: NetworkValue) -> Values:
    """Return the share of the nodes that stand in the largest component; 0 in an empty network."""
    found = parts_of(network.neighbors)
    return {"largest component": len(found[0]) / len(network) if found else 0.0}


def degree_centralization(network: NetworkValue) -> Values:
    """Return how far the degrees are those of a star: 1 a star, 0 all equal, or fewer than three nodes."""
    need_one_mode(network, "degree centralization")
    degrees = [len(near) for near in simple(network).neighbors]
    n = len(degrees)
    most = max(degrees, default=0)
    return {"degree centralization": sum(most - k for k in degrees) / ((n - 1) * (n - 2)) if n > 2 else 0.0}


def betweenness_centralization(network: NetworkValue) -> Values:
    """Return how far betweenness is that of a star: 1 a star, 0 all equal, or fewer than three nodes."""
    need_one_mode(network, "betweenness centralization")
    found = raw_betweenness(simple(network))
    n = len(found)
    pairs = (n - 1) * (n - 2) / 2
    most = max(found, default=0.0)
    value = sum(most - one for one in found) / (pairs * (n - 1)) if n > 2 else 0.0
    return {"betweenness centralization": value}


def reciprocity(network: NetworkValue) -> Values:
    """Return the share of directed ties (without self-ties) that are answered; None without a tie."""
    need_directed(network, "reciprocity")
    pairs = {tie.ends for tie in network.all_ties if tie.source != tie.target}
    return {"reciprocity": sum((v, u) in pairs for u, v in pairs) / len(pairs) if pairs else None}


def assortativity(network: NetworkValue) -> Values:
    """Return how far ties join nodes of one kind, and of one country: 1 only, 0 as by chance, below 0 less.

    None where it is not defined: no tie between nodes of which the group is known, or one group only.
    """
    return {f"assortativity by {by}": _assortativity(network, by) for by in ("kind", "country")}


def _assortativity(network: NetworkValue, by: str) -> float | None:
    plain = simple(network)
    group = {i: getattr(network.nodes_by_key[key], by) for i, key in enumerate(plain.keys)}
    mixing: dict[tuple[str, str], int] = defaultdict(int)
    for i, j in plain.pairs:
        if group[i] and group[j]:
            mixing[group[i], group[j]] += 1
            mixing[group[j], group[i]] += 1
    total = sum(mixing.values())
    if not total:
        return None
    ends: dict[str, int] = defaultdict(int)
    for (a, _), count in mixing.items():
        ends[a] += count
    same = sum(count for (a, b), count in sorted(mixing.items()) if a == b) / total
    chance = sum((count / total) ** 2 for _, count in sorted(ends.items()))
    return (same - chance) / (1 - chance) if len(ends) > 1 else None
