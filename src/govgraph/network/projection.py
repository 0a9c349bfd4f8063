"""Projection: from who meets where (two modes) to who meets whom (one mode)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from govgraph.errors import NetworkError, UnknownKind, UnknownName, wrong
from govgraph.network.near import tied_to
from govgraph.network.nodes_ties import N, NetworkValue, Tie
from govgraph.network.sides import as_space_and_actor
from govgraph.network.transform import kinds_in
from govgraph.words import Told

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WEIGHTS", "Projection", "project", "project_pairs", "side"]


WEIGHTS = {
    "shared": "how many spaces they share",
    "jaccard": "shared spaces / spaces of either",
    "newman": "the sum of 1 / (n - 1) over shared spaces with n members (Newman 2001, doi:10.1103/PhysRevE.64.016132)",
    "cosine": "shared spaces / the square root of the product of how many each has (Salton's cosine)",
}
"""Weights of a projected tie and what they mean."""


def side(network: NetworkValue, kind: str | None) -> list[str]:
    """Return the nodes to project on.

    Raises
    ------
    NetworkError
        Where the network is not two-mode.
    UnknownKind
        Where no node is of this kind.
    """
    if not len(network):
        return []
    if not network.is_two_mode:
        raise NetworkError(wrong("project_two_modes"))
    spaces, actors = network.spaces(), network.actors()
    if kind is None:
        return actors
    known = kinds_in(network)
    if kind not in known:
        raise UnknownKind(kind, sorted(known))
    chosen = {key for key, node in network.nodes_by_key.items() if kind in node.all_kinds}
    on_spaces = chosen.issubset(spaces)  # of a kind on both sides (a body that is a forum too), the actors
    return [key for key in (spaces if on_spaces else actors) if key in chosen]


@dataclass(frozen=True, slots=True)
class Projection:
    """A projection as arrays, for millions of ties: ``nodes[first[i]]`` and ``nodes[second[i]]`` with ``weight[i]``."""

    nodes: tuple[str, ...]
    first: Any
    second: Any
    weight: Any


def project_pairs(
    pairs: Iterable[tuple[str, str]], weight: str = "shared", *, block: int | None = None
) -> Projection:
    """Return the projection of (actor, space) pairs on their actors, without building a network.

    Parameters
    ----------
    pairs : iterable of (actor, space)
        A pair that comes twice counts once.
    weight : str
        As in :meth:`Network.project`.
    block : int
        How many actors are multiplied at a time, a sixteenth of them when left out: bounds the memory beside the
        result.

    Returns
    -------
    Projection
        Each pair of actors once, the one first in the alphabet first.

    Examples
    --------
    >>> found = project_pairs([("a", "x"), ("b", "x"), ("a", "y"), ("b", "y")])
    >>> found.nodes, found.weight.tolist()
    (('a', 'b'), [2])
    """
    _known_weight(weight)
    import numpy as np  # 100 ms with scipy: only for projections
    from scipy import sparse

    left, right = [], []
    number: dict[str, int] = {}
    column: dict[str, int] = {}
    for actor, space in pairs:
        left.append(number.setdefault(actor, len(number)))
        right.append(column.setdefault(space, len(column)))
    actors = sorted(number)
    place = np.empty(len(actors), dtype=np.int32)
    place[[number[actor] for actor in actors]] = np.arange(len(actors), dtype=np.int32)
    at = (place[left], np.array(right, dtype=np.int32))
    matrix = sparse.csr_matrix((np.ones(len(left), np.int32), at), shape=(len(number), len(column)))
    matrix.sum_duplicates()
    matrix.data[:] = 1  # a pair that comes twice counts once
    del left, right, at
    first, second, found = weigh(matrix, weight, block)
    return Projection(tuple(actors), first, second, found)


def weigh(matrix: Any, weight: str, block: int | None = None) -> tuple[Any, Any, Any]:
    """Return rows, columns and weights of the upper triangle of the projection of an incidence matrix on its rows."""
    import numpy as np
    from scipy import sparse

    degree = np.asarray(matrix.sum(axis=1)).ravel()
    members = np.asarray(matrix.sum(axis=0)).ravel()
    share = np.divide(1.0, members - 1, out=np.zeros(len(members)), where=members > 1)
    left = matrix @ sparse.diags_array(share) if weight == "newman" else matrix
    right = matrix.T.tocsr()
    rows, columns, data = [], [], []
    step = block or max(1, -(-matrix.shape[0] // 16))
    for begin in range(0, matrix.shape[0], step):
        # Only columns from `begin` on can lie above the diagonal: the rest is not computed.
        product = (left[begin : begin + step] @ right[:, begin:]).tocoo()
        above = product.col > product.row
        rows.append((product.row[above] + begin).astype(np.int32))
        columns.append((product.col[above] + begin).astype(np.int32))
        data.append(product.data[above])
        del product, above
    first, second, found = _joined(rows), _joined(columns), _joined(data)
    if weight == "jaccard":
        found = found / (degree[first] + degree[second] - found)
    elif weight == "cosine":
        found = found / np.sqrt(degree[first] * degree[second])
    return first, second, found


def _joined(parts: list[Any]) -> Any:
    """Return arrays as one, and let go of them: of millions of ties there must not be two copies."""
    import numpy as np

    whole = np.concatenate(parts) if parts else np.zeros(0, np.int32)
    parts.clear()
    return whole


def _known_weight(weight: str) -> None:
    if weight not in WEIGHTS:
        raise UnknownName(weight, WEIGHTS, hint=Told("error.weights", choices=", ".join(WEIGHTS)))


def project(network: N, kind: str | None = None, *, weight: str = "shared") -> N:
    """Return the one-mode network of the nodes of one kind, tied where they share a space.

    Parameters
    ----------
    kind : str, optional
        A kind of actor (``Organization``), or of space to project the other way; all actors without it.
    weight : str
        ``shared`` (how many spaces they share), ``jaccard``, ``newman`` or ``cosine``.

    Notes
    -----
    The product of the incidence matrix with its transpose, as sparse matrices. As of a date, a pair that shares no space
    surely is unknown; its weight counts what may be. Aggregates (``35 states``) stand at one space and are left out: they
    meet nobody.
    """
    _known_weight(weight)
    if network.question.compare:
        raise NetworkError(wrong("project_compared"))
    sided = as_space_and_actor(network)
    # An aggregate ("35 states") stands at one space only: it meets nobody elsewhere.
    near = [key for key in side(sided, kind) if not sided.nodes_by_key[key].is_aggregate]
    at = tied_to(sided.all_ties)
    found = project_pairs(((key, space) for key in near for space in sorted(at[key])), weight)
    dated = any(tie.truth for tie in network.all_ties)
    surely = tied_to(tie for tie in sided.all_ties if tie.truth != "unknown") if dated else at
    known = {f"actor@{key}": key for key in network}
    ties: list[Tie] = []
    for i, j, value in zip(found.first.tolist(), found.second.tolist(), found.weight.tolist(), strict=True):
        u, v = found.nodes[i], found.nodes[j]
        unsure = surely[u].isdisjoint(surely[v])
        source, target = sorted((known.get(u, u), known.get(v, v)))
        ties.append(
            Tie(
                source,
                target,
                key="sharesSpacesWith",
                predicate="sharesSpacesWith",
                weight=float(value),
                via=tuple(sorted(known.get(key, key) for key in at[u] & at[v])),
                truth="" if not dated else "unknown" if unsure else "yes",
                unknown=int(unsure),
            )
        )
    nodes = [replace(sided.nodes_by_key[key], key=known.get(key, key), space=False) for key in near]
    step = f"project({kind or 'actors'}, {weight})"
    return replace(network.replace(nodes, ties, step), space_kinds=(), directed=False, base=network)
