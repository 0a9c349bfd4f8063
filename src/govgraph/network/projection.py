"""Projection: from who meets where (two modes) to who meets whom (one mode)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from govgraph.errors import NetworkError, UnknownKind, UnknownName
from govgraph.network.network import Network, Tie, tie_data
from govgraph.network.transform import kinds_in

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WEIGHTS", "incidence", "project", "sides"]

N = TypeVar("N", bound=Network)

WEIGHTS = {
    "shared": "how many spaces they share",
    "jaccard": "shared spaces / spaces of either",
    "newman": "the sum of 1 / (n - 1) over shared spaces with n members (Newman 2001, doi:10.1103/PhysRevE.64.016132)",
    "cosine": "shared spaces / the square root of the product of how many each has (Salton's cosine)",
}
"""Weights of a projected tie and what they mean."""


def sides(network: Network, kind: str | None) -> tuple[list[str], list[str]]:
    """Return the nodes to project on, and the nodes at which they meet.

    Raises
    ------
    NetworkError
        Where the network is not two-mode.
    UnknownKind
        Where no node is of this kind.
    """
    if not len(network):
        return [], []
    if not network.is_two_mode:
        raise NetworkError(
            "only a two-mode network can be projected, and here a tie joins two actors, two spaces, or no space is",
            hint="take the view forums-organizations or states-instruments",
        )
    spaces, actors = network.spaces(), network.actors()
    if kind is None:
        return actors, spaces
    known = kinds_in(network)
    if kind not in known:
        raise UnknownKind(kind, sorted(known))
    chosen = {key for key, data in network.graph.nodes(data=True) if kind in (data["kind"], *data["kinds"])}
    on_spaces = chosen.issubset(spaces)  # of a kind on both sides (a body that is a forum too), the actors
    near, far = (spaces, actors) if on_spaces else (actors, spaces)
    return [key for key in near if key in chosen], far


def incidence(network: Network, rows: list[str], columns: list[str]) -> Any:
    """Return the sparse 0/1 matrix of which of `rows` is tied to which of `columns` (parallel ties count once)."""
    import numpy as np  # 100 ms with scipy: only for projections
    from scipy import sparse

    row = {key: number for number, key in enumerate(rows)}
    column = {key: number for number, key in enumerate(columns)}
    pairs = set()
    for u, v in network.graph.edges():
        if u in row and v in column:
            pairs.add((row[u], column[v]))
        elif v in row and u in column:
            pairs.add((row[v], column[u]))
    at = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(at), dtype=np.float64)
    return sparse.csr_matrix((ones, (at[:, 0], at[:, 1])), shape=(len(rows), len(columns)))


def weigh(matrix: Any, weight: str) -> Any:
    """Return the sparse upper triangle of the projection of an incidence matrix on its rows."""
    import numpy as np
    from scipy import sparse

    if weight == "newman":
        members = np.asarray(matrix.sum(axis=0)).ravel()
        share = np.divide(1.0, members - 1, out=np.zeros_like(members), where=members > 1)
        return sparse.triu(matrix @ sparse.diags_array(share) @ matrix.T, k=1).tocoo()
    shared = sparse.triu(matrix @ matrix.T, k=1).tocoo()
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    left, right = degree[shared.row], degree[shared.col]
    if weight == "jaccard":
        shared.data = shared.data / (left + right - shared.data)
    elif weight == "cosine":
        shared.data = shared.data / np.sqrt(left * right)
    return shared


def project(network: N, kind: str | None, weight: str) -> N:
    """Return the one-mode network; see :meth:`Network.project`.

    Notes
    -----
    The product of the incidence matrix with its transpose, as sparse matrices. Without scipy, and for the same numbers,
    pairs are counted in Python. Aggregates (``35 states``) stand at one space and are left out: they meet nobody.
    """
    if weight not in WEIGHTS:
        raise UnknownName(weight, WEIGHTS, hint="weights are " + ", ".join(WEIGHTS))
    near, far = sides(network, kind)
    near = [key for key in near if not network.graph.nodes[key]["folded"]]
    counted = (
        pairs_in_python(network, near, far, weight)
        if not _has_scipy()
        else _pairs(network, near, far, weight)
    )
    ties: list[Tie] = [
        (u, v, "sharesSpacesWith", tie_data(predicate="sharesSpacesWith", weight=value))
        for u, v, value in counted
    ]
    nodes = [(key, {**network.graph.nodes[key], "space": False}) for key in near]
    step = f"project({kind or 'actors'}, {weight})"
    return replace(network.replace(nodes, ties, step), space_kinds=(), directed=False)


def _has_scipy() -> bool:
    from importlib.util import find_spec

    return find_spec("scipy") is not None


def _pairs(
    network: Network, near: list[str], far: list[str], weight: str
) -> Iterable[tuple[str, str, float]]:
    if not near:
        return
    found = weigh(incidence(network, near, far), weight)
    for i, j, value in zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True):
        yield near[i], near[j], value


def pairs_in_python(
    network: Network, near: list[str], far: list[str], weight: str
) -> list[tuple[str, str, float]]:
    """Return what the sparse product gives, without scipy."""
    from collections import Counter
    from itertools import combinations
    from math import sqrt

    graph = network.graph.to_undirected(as_view=True)
    wanted = set(near)
    degree: Counter[str] = Counter()
    total: dict[tuple[str, str], float] = {}
    for space in far:
        members = sorted(wanted.intersection(graph[space]))
        degree.update(members)
        for pair in combinations(members, 2):
            total[pair] = total.get(pair, 0.0) + (1.0 / (len(members) - 1) if weight == "newman" else 1.0)
    if weight == "jaccard":
        return [(u, v, n / (degree[u] + degree[v] - n)) for (u, v), n in sorted(total.items())]
    if weight == "cosine":
        return [(u, v, n / sqrt(degree[u] * degree[v])) for (u, v), n in sorted(total.items())]
    return [(u, v, n) for (u, v), n in sorted(total.items())]
