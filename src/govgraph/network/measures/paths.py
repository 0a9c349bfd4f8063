"""Measures of shortest paths: betweenness, harmonic closeness and their two-mode forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from govgraph.network.measures.backends import dispatching, installed
from govgraph.network.measures.compiled import betweenness as compiled_betweenness
from govgraph.network.measures.compiled import in_process
from govgraph.network.measures.simple import Columns, Simple, sides, simple
from govgraph.network.near import rings
from govgraph.network.nodes_ties import NetworkValue

__all__ = [
    "begin_betweenness",
    "betweenness",
    "closeness",
    "two_mode_betweenness",
    "two_mode_closeness",
    "two_mode_maximum",
]


_LARGE = 2_000
"""From this many nodes on, paths are counted in a process of their own."""


def raw_betweenness(plain: Simple) -> list[float]:
    """Return, for each node, the sum over pairs of the share of shortest paths that pass through it."""
    with _raw_begun(plain) as finish:
        return finish()


@contextmanager
def _raw_begun(plain: Simple) -> Iterator[Callable[[], list[float]]]:
    n = len(plain.keys)
    pairs, weights = list(plain.pairs), list(plain.weights)
    # 47 times faster than networkx at 2,000 nodes, and than nx-parallel by more than a laptop has cores.
    compiled = find_spec("rustworkx") is not None and "cugraph" not in installed()
    if not pairs:
        yield lambda: [0.0] * n
    elif not compiled:
        yield lambda: _by_networkx(plain)
    elif n > _LARGE:
        with in_process("betweenness", n, pairs, weights, 0) as finish:
            yield finish
    else:
        yield lambda: compiled_betweenness(n, pairs, weights, 0)


def _by_networkx(plain: Simple) -> list[float]:
    import networkx as nx  # 200 ms: only for those who measure

    with dispatching():
        found = nx.betweenness_centrality(plain.nx(), normalized=False)
    return [found[i] for i in range(len(plain.keys))]


def betweenness(network: NetworkValue) -> Columns:
    """Return betweenness, divided by the number of pairs of other nodes; 0 in a network of fewer than three."""
    with begin_betweenness(network) as finish:
        return finish()


@contextmanager
def begin_betweenness(network: NetworkValue) -> Iterator[Callable[[], Columns]]:
    """Begin :func:`betweenness`, beside other measures where the network is large; what is given waits for it."""
    plain = simple(network)
    n = len(plain.keys)
    pairs = (n - 1) * (n - 2) / 2
    with _raw_begun(plain) as finish:
        yield lambda: {"betweenness": plain.named([value / pairs if pairs else 0.0 for value in finish()])}


def closeness(network: NetworkValue) -> Columns:
    """Return harmonic closeness: the mean of 1 / distance to the other nodes, 0 where there is no path."""
    plain = simple(network)
    if not plain.pairs:
        return {"closeness": dict.fromkeys(plain.keys, 0.0)}
    return {"closeness": plain.named(_harmonic(plain))}


def _harmonic(plain: Simple, batch: int = 1024) -> list[float]:
    """Return harmonic closeness by breadth-first search from many nodes at once, one bit for each start.

    A node's bits say which starts have reached it; in every round it takes over the bits of its neighbors. The bits that
    are new in round d are the nodes at distance d. Memory: ties × batch / 8 bytes, on each core.
    """
    import os
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np  # 100 ms

    n = len(plain.keys)
    matrix = plain.matrix(weighted=False).tocsr()
    tied = np.flatnonzero(np.diff(matrix.indptr))  # reduceat takes no empty slices
    begins = matrix.indptr[:-1][tied]

    def from_batch(first: int) -> Any:
        starts = np.arange(first, min(first + batch, n))
        reached = np.zeros((n, (len(starts) + 63) // 64), dtype=np.uint64)
        at = starts - first
        reached[starts, at // 64] = np.uint64(1) << (at % 64).astype(np.uint64)
        fresh, distance, sums = reached.copy(), 0, np.zeros(n)
        while fresh.any():
            distance += 1
            spread = np.zeros_like(reached)
            spread[tied] = np.bitwise_or.reduceat(fresh[matrix.indices], begins, axis=0)
            fresh = spread & ~reached
            reached |= fresh
            sums += np.bitwise_count(fresh).sum(axis=1) / distance
        return sums

    # numpy works on many bits at a time without holding Python back. Batches are summed in order: the same in every run.
    cores = ThreadPoolExecutor(os.cpu_count())
    try:
        sums = sum(cores.map(from_batch, range(0, n, batch)), np.zeros(n))
    finally:
        cores.shutdown(cancel_futures=True)  # after Ctrl-C, what has not begun never does
    return [float(value) for value in sums / (n - 1)]


def two_mode_maximum(same: int, other: int) -> float:
    """Return the largest betweenness a node can have in a two-mode network, on a side of `same` nodes.

    Borgatti & Everett (1997), formula on page 256, as networkx writes it: with ``s, t = divmod(same - 1, other)``,
    ``(other² (s+1)² + other (s+1) (2t - s - 1) - t (2s - t + 3)) / 2``.

    Examples
    --------
    >>> two_mode_maximum(1, 3)
    3.0
    """
    s, t = divmod(same - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def two_mode_betweenness(network: NetworkValue) -> Columns:
    """Return betweenness, divided by the largest it can be for a node of this side."""
    plain, of_sides = sides(network, "two-mode betweenness")
    most = [two_mode_maximum(own, other) for own, other in of_sides]
    values = [one / top if top else 0.0 for one, top in zip(raw_betweenness(plain), most, strict=True)]
    return {"two-mode-betweenness": plain.named(values)}


def two_mode_closeness(network: NetworkValue) -> Columns:
    """Return closeness, as a share of the closest a node of this side can be; in a component, times its share."""
    plain, of_sides = sides(network, "two-mode closeness")
    values = []
    for i, (own, other) in enumerate(of_sides):
        around = [len(ring) for ring in rings(i, plain.neighbors)]
        total, reached = sum(far * many for far, many in enumerate(around)), sum(around) - 1
        values.append(((other + 2 * (own - 1)) / total) * reached / (len(of_sides) - 1) if total else 0.0)
    return {"two-mode-closeness": plain.named(values)}
