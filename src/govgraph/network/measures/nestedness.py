"""Measures of how a whole holds together: nestedness (NODF) and robustness to losing the busiest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govgraph.network.measures.simple import Simple, need_two_mode, simple
from govgraph.network.value import NetworkValue

__all__ = ["nestedness", "nodf", "robustness"]


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
