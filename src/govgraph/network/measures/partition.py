"""Partitions: communities by Louvain and Leiden, their modularity, and how stable they are over seeds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from typing import Any

from govgraph.errors import NetworkError
from govgraph.network.measures.compiled import in_process
from govgraph.network.measures.compiled import leiden as compiled_leiden
from govgraph.network.measures.simple import Simple, simple
from govgraph.network.value import NetworkValue

__all__ = ["agreement", "begin_leiden", "leiden", "louvain", "modularity", "stability"]

Columns = dict[str, dict[str, Any]]

_LARGE = 30_000
"""From this many ties on, Leiden runs in a process of its own."""


def louvain(network: NetworkValue, seed: int = 1) -> Columns:
    """Return the number of each node's community by Louvain, the largest community first."""
    import networkx as nx  # 200 ms: only for those who measure

    plain = simple(network)
    if not plain.pairs:
        return {"louvain": _numbered(plain, [{i} for i in range(len(plain.keys))])}
    return {"louvain": _numbered(plain, nx.community.louvain_communities(plain.nx(), seed=seed))}


def leiden(network: NetworkValue, seed: int = 1) -> Columns:
    """Return the number of each node's community by Leiden, the largest community first."""
    with begin_leiden(network, seed) as finish:
        return finish()


@contextmanager
def begin_leiden(network: NetworkValue, seed: int = 1) -> Iterator[Callable[[], Columns]]:
    """Begin :func:`leiden`, beside other measures where the network is large; what is given waits for it."""
    plain = simple(network)
    n, pairs, weights = len(plain.keys), list(plain.pairs), list(plain.weights)
    if not pairs:
        yield lambda: {"leiden": _numbered(plain, [{i} for i in range(n)])}
    elif len(pairs) > _LARGE:
        with in_process("leiden", n, pairs, weights, seed) as finish:
            yield lambda: _grouped(plain, finish())
    else:
        yield lambda: _grouped(plain, compiled_leiden(n, pairs, weights, seed))


def _grouped(plain: Simple, numbers: list[float]) -> Columns:
    groups: dict[float, set[int]] = defaultdict(set)
    for i, number in enumerate(numbers):
        groups[number].add(i)
    return {"leiden": _numbered(plain, list(groups.values()))}


def _numbered(plain: Simple, groups: list[set[int]]) -> dict[str, int]:
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    return {plain.keys[i]: number for number, group in enumerate(ordered, 1) for i in sorted(group)}


def modularity(network: NetworkValue, partition: Mapping[str, Any]) -> float | None:
    """Return the modularity of a partition of a network's weighted, undirected ties; None without a tie.

    ``Q = sum over groups of (inside / m - (strength / 2m)²)``, Newman (2004), doi:10.1103/PhysRevE.70.056131. In a two-mode
    network this is still the one-mode null model.
    """
    plain = simple(network)
    missing = [key for key in plain.keys if key not in partition]
    if missing:
        raise NetworkError(f"the partition does not say where {missing[0]} belongs")
    total = sum(plain.weights)
    if not total:
        return None
    inside: dict[Any, float] = defaultdict(float)
    strength: dict[Any, float] = defaultdict(float)
    for (i, j), weight in zip(plain.pairs, plain.weights, strict=True):
        a, b = partition[plain.keys[i]], partition[plain.keys[j]]
        strength[a] += weight
        strength[b] += weight
        if a == b:
            inside[a] += weight
    return sum(
        inside[group] / total - (strength[group] / (2 * total)) ** 2 for group in sorted(strength, key=str)
    )


def agreement(first: Mapping[str, Any], second: Mapping[str, Any]) -> float:
    """Return the adjusted Rand index of two partitions: 1 the same, about 0 by chance.

    Hubert & Arabie (1985), doi:10.1007/BF01908075.

    Examples
    --------
    >>> agreement({"a": 1, "b": 1, "c": 2}, {"a": 5, "b": 5, "c": 7})
    1.0
    """

    def pairs(counts: Counter[Any]) -> float:
        return sum(n * (n - 1) / 2 for n in counts.values())

    both = pairs(Counter((first[key], second[key]) for key in first))
    a, b = pairs(Counter(first.values())), pairs(Counter(second.values()))
    every = len(first) * (len(first) - 1) / 2
    chance = a * b / every if every else 0.0
    most = (a + b) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def stability(network: NetworkValue, seeds: int = 10, seed: int = 1) -> dict[str, Any]:
    """Return how far partitions by Louvain from several seeds agree: the mean adjusted Rand index, and their modularity.

    Returns
    -------
    dict
        ``agreement``, ``modularity`` (of the best), ``communities`` (of the best), ``seeds``, ``best seed``.
    """
    found = [louvain(network, seed=seed + step)["louvain"] for step in range(seeds)]
    scores = [modularity(network, partition) for partition in found]
    best = max(range(seeds), key=lambda i: (scores[i] or 0.0, -i))
    pairs = [agreement(found[i], found[j]) for i, j in combinations(range(seeds), 2)]
    return {
        "agreement": sum(pairs) / len(pairs) if pairs else 1.0,
        "modularity": scores[best],
        "communities": len(set(found[best].values())),
        "seeds": seeds,
        "best seed": seed + best,
    }
