"""Measures of a whole network: size, density, components, centralization, assortativity, nestedness, robustness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from govgraph.network.measures.paths import raw_betweenness
from govgraph.network.measures.simple import Simple, need_directed, need_one_mode, need_two_mode, simple
from govgraph.network.near import parts_of
from govgraph.network.nodes_ties import NetworkValue

__all__ = [
    "assortativity",
    "betweenness_centralization",
    "component_count",
    "degree_centralization",
    "density",
    "giant_share",
    "nestedness",
    "nodf",
    "reciprocity",
    "robustness",
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


def nodf(sets: Sequence[frozenset[int]]) -> list[float]:
    """Return the paired nestedness, 0 to 100, of all pairs of sets: the share of the smaller that is in the larger.

    A pair of equal size, or with an empty set, has 0.

    Examples
    --------
    >>> nodf([frozenset({1, 2, 3}), frozenset({1, 4}), frozenset({5})])
    [50.0, 0.0, 0.0]
    """
    found = []
    for i, first in enumerate(sets):
        for second in sets[i + 1 :]:
            small, large = sorted((first, second), key=len)
            differ = 0 < len(small) < len(large)
            found.append(100 * len(small & large) / len(small) if differ else 0.0)
    return found


def nestedness(network: NetworkValue) -> dict[str, Any]:
    """Return NODF: whether the spaces of those who are in few are also spaces of those who are in many.

    None with fewer than two spaces and two actors: there is no pair to compare.
    """
    need_two_mode(network, "nestedness")
    plain = simple(network)
    near = {key: frozenset(found) for key, found in zip(plain.keys, plain.neighbors, strict=True)}
    spaces = nodf([near[key] for key in network.spaces()])
    actors = nodf([near[key] for key in network.actors()])
    every = [*spaces, *actors]
    return {
        "nestedness": sum(every) / len(every) if every else None,
        "nestedness of spaces": sum(spaces) / len(spaces) if spaces else None,
        "nestedness of actors": sum(actors) / len(actors) if actors else None,
    }


def robustness(network: NetworkValue) -> dict[str, Any]:
    """Return how much of the network stays in one piece while the busiest spaces (or nodes) are taken away.

    The busiest is the one with the most neighbors left, the first in the alphabet of equal ones. After each removal, the
    share of all actors (or nodes) that stand in the largest component; the mean over all removals. 0 when empty.
    """
    plain = simple(network)
    spaces = frozenset(network.spaces()) if network.is_two_mode else frozenset()
    targets = [i for i, key in enumerate(plain.keys) if not spaces or key in spaces]
    counted = [i for i, key in enumerate(plain.keys) if key not in spaces]
    if not counted:
        return {"robustness": 0.0}
    shares = _decline(plain, targets, frozenset(counted))
    return {"robustness": sum(shares) / len(shares)}


def _decline(plain: Simple, targets: list[int], counted: frozenset[int]) -> list[float]:
    """Return the share of the counted nodes in the largest component after each removal.

    The order is found first; then nodes are put back in reverse order, joining components as they come (union-find),
    which is one pass instead of a search after each removal.
    """
    order = _busiest_first(plain, targets)
    parent = list(range(len(plain.keys)))
    weight = [int(i in counted) for i in range(len(plain.keys))]
    there = [True] * len(plain.keys)
    for i in order:
        there[i] = False

    def top(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    largest = 0

    def join(i: int) -> None:
        nonlocal largest
        largest = max(largest, weight[top(i)])
        for j in plain.neighbors[i]:
            if there[j] and top(i) != top(j):
                a, b = top(i), top(j)
                parent[a] = b
                weight[b] += weight[a]
                largest = max(largest, weight[b])

    for i in range(len(plain.keys)):
        if there[i]:
            join(i)
    shares = []
    for i in reversed(order):
        shares.append(largest / len(counted))
        there[i] = True
        join(i)
    return shares[::-1]


def _busiest_first(plain: Simple, targets: list[int]) -> list[int]:
    """Return the targets in the order of removal: always the one with the most neighbors that are left."""
    from heapq import heapify, heappop, heappush

    left = [len(near) for near in plain.neighbors]
    wanted = set(targets)
    heap = [(-left[i], i) for i in targets]
    heapify(heap)
    order = []
    while heap:
        busy, i = heappop(heap)
        if i not in wanted or -busy != left[i]:
            continue
        wanted.discard(i)
        order.append(i)
        for j in plain.neighbors[i]:
            left[j] -= 1
            if j in wanted:
                heappush(heap, (-left[j], j))
    return order
