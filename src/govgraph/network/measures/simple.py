"""A network as most measures see it: one undirected, weighted tie per pair, no self-ties."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govgraph.errors import NetworkError, wrong
from govgraph.network.nodes_ties import NetworkValue

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Columns", "Simple", "need_directed", "need_one_mode", "need_two_mode", "sides", "simple"]


Columns = dict[str, dict[str, float | None]]
"""Values by node of each column of a measure."""


@dataclass(frozen=True)
class Simple:
    """Nodes as numbers and undirected ties as pairs of numbers with a weight, in sorted order.

    Parameters
    ----------
    keys : tuple of str
        Node ``i`` of the pairs is ``keys[i]``.
    pairs : tuple of (int, int)
        The smaller number first.
    weights : tuple of float
        Sums over parallel ties and both directions.
    """

    keys: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    weights: tuple[float, ...]

    @cached_property
    def neighbors(self) -> list[dict[int, float]]:
        """Return, for each node, its neighbors with the weight of the tie."""
        near: list[dict[int, float]] = [{} for _ in self.keys]
        for (i, j), weight in zip(self.pairs, self.weights, strict=True):
            near[i][j] = weight
            near[j][i] = weight
        return near

    def nx(self) -> nx.Graph[int]:
        """Return it as a networkx graph."""
        import networkx as nx  # 200 ms: only for those who measure

        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(len(self.keys)))
        graph.add_weighted_edges_from((i, j, w) for (i, j), w in zip(self.pairs, self.weights, strict=True))
        return graph

    def matrix(self, *, weighted: bool = True) -> Any:
        """Return the symmetric sparse matrix of its ties."""
        import numpy as np  # 100 ms with scipy: only for large networks
        from scipy import sparse

        n = len(self.keys)
        at = np.array(self.pairs, dtype=np.int64).reshape(-1, 2)
        data = np.array(self.weights) if weighted else np.ones(len(at))
        half = sparse.csr_matrix((data, (at[:, 0], at[:, 1])), shape=(n, n))
        return half + half.T

    def named(self, values: Any) -> dict[str, Any]:
        """Return values by number as values by key."""
        return {key: values[i] for i, key in enumerate(self.keys)}


def simple(network: NetworkValue) -> Simple:
    """Return a network's nodes and pairs; parallel ties are summed, directions and self-ties dropped."""
    keys = tuple(network)
    number = {key: i for i, key in enumerate(keys)}
    total: dict[tuple[int, int], float] = defaultdict(float)
    for tie in network.all_ties:
        i, j = number[tie.source], number[tie.target]
        if i != j:
            total[(i, j) if i < j else (j, i)] += tie.weight
    pairs = tuple(sorted(total))
    return Simple(keys, pairs, tuple(total[pair] for pair in pairs))


def need_two_mode(network: NetworkValue, what: str) -> None:
    """Raise NetworkError where a network is not two-mode; an empty one passes."""
    if len(network) and not network.is_two_mode:
        raise NetworkError(wrong("needs_two_modes", what=what))


def sides(network: NetworkValue, what: str) -> tuple[Simple, list[tuple[int, int]]]:
    """Return a two-mode network's nodes and pairs, and for each node how many stand on its side and on the other."""
    need_two_mode(network, what)
    plain, spaces = simple(network), frozenset(network.spaces())
    here = {True: len(spaces), False: len(plain.keys) - len(spaces)}
    return plain, [(here[key in spaces], here[key not in spaces]) for key in plain.keys]


def need_one_mode(network: NetworkValue, what: str) -> None:
    """Raise NetworkError where a network is two-mode."""
    if network.is_two_mode:
        raise NetworkError(wrong("not_for_two_modes", what=what))


def need_directed(network: NetworkValue, what: str) -> None:
    """Raise NetworkError where ties have no direction, or all go from actors to spaces."""
    if not network.directed:
        raise NetworkError(wrong("needs_direction", what=what))
    need_one_mode(network, what)
