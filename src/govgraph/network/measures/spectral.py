"""Measures that flow along ties: eigenvector centrality and PageRank."""

from __future__ import annotations

import math
from collections import defaultdict

from govgraph.errors import NetworkError, wrong
from govgraph.network.measures.simple import Columns, Simple, simple
from govgraph.network.near import parts_of
from govgraph.network.nodes_ties import NetworkValue

__all__ = ["eigenvector", "pagerank"]

_DAMPING = 0.85
_STEPS = 10_000


def eigenvector(network: NetworkValue) -> Columns:
    """Return the leading eigenvector of the weighted ties, of length 1.

    Raises
    ------
    NetworkError
        Where the network is not connected: the vector would be zero, or any, outside one component.
    """
    plain = simple(network)
    n = len(plain.keys)
    if not n:
        return {"eigenvector": {}}
    if len(parts_of(network.neighbors)) > 1:
        raise NetworkError(wrong("several_pieces"))
    return {"eigenvector": plain.named(_leading(plain))}


def _leading(plain: Simple) -> list[float]:
    """Return the leading eigenvector by iterating A + I, which converges on two-mode networks too."""
    import numpy as np  # 100 ms with scipy: only for those who measure

    matrix = plain.matrix()
    n = len(plain.keys)
    values = np.full(n, 1 / math.sqrt(n))
    for _ in range(_STEPS):
        after = values + matrix @ values
        after /= np.linalg.norm(after)
        if np.abs(after - values).sum() < n * 1e-13:
            break
        values = after
    return [float(value) for value in values]


def pagerank(network: NetworkValue) -> Columns:
    """Return PageRank with damping 0.85; weighted, along directions where the network is one-mode and has them."""
    keys = list(network)
    n = len(keys)
    if not n:
        return {"pagerank": {}}
    number = {key: i for i, key in enumerate(keys)}
    both = not network.directed or network.is_two_mode
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for tie in network.all_ties:
        i, j = number[tie.source], number[tie.target]
        if i != j:
            weights[i, j] += tie.weight
            if both:
                weights[j, i] += tie.weight
    values = _pagerank(n, weights)
    return {"pagerank": {key: values[number[key]] for key in keys}}


def _pagerank(n: int, weights: dict[tuple[int, int], float]) -> list[float]:
    import numpy as np  # 100 ms with scipy
    from scipy import sparse

    at = np.array(list(weights), dtype=np.int64).reshape(-1, 2)
    data = np.fromiter(weights.values(), dtype=np.float64, count=len(weights))
    sent = np.bincount(at[:, 0], weights=data, minlength=n) if len(at) else np.zeros(n)
    flow = sparse.csr_matrix((data / sent[at[:, 0]], (at[:, 1], at[:, 0])), shape=(n, n))
    idle = sent == 0
    values = np.full(n, 1 / n)
    for _ in range(_STEPS):
        after = _DAMPING * (flow @ values) + (1 - _DAMPING) / n + _DAMPING * values[idle].sum() / n
        moved = np.abs(after - values).sum()
        values = after
        if moved < 1e-12:
            break
    return [float(value) for value in values]
