"""Backbones: the ties that are stronger than chance would make them."""

from __future__ import annotations

import math
from collections import defaultdict

from govgraph.errors import NetworkError, UnknownName, wrong
from govgraph.network.nodes_ties import N, Tie
from govgraph.network.projection import project, side
from govgraph.network.sides import as_space_and_actor
from govgraph.words import Told

__all__ = ["backbone", "disparity", "shared_p_value"]


def backbone(network: N, alpha: float = 0.05, *, method: str = "disparity", correction: str = "fdr") -> N:
    """Return the ties that are stronger than chance would make them.

    Parameters
    ----------
    alpha : float
        The level of significance, above 0 and at most 1.
    method : str
        ``disparity`` for a weighted network; ``svn`` projects a two-mode network on its actors and keeps
        the pairs that share more spaces than the hypergeometric distribution allows.
    correction : str
        For ``svn``: ``bonferroni``, ``fdr`` or ``none``.

    References
    ----------
    Serrano, Boguñá & Vespignani (2009), Extracting the multiscale backbone of complex weighted networks, PNAS 106,
    6483-6488, doi:10.1073/pnas.0808904106. Tumminello, Miccichè, Lillo, Piilo & Mantegna (2011), Statistically
    validated networks in bipartite complex systems, PLoS ONE 6(3), e17994, doi:10.1371/journal.pone.0017994.
    Benjamini & Hochberg (1995), JRSS B 57, 289-300, doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    if not 0 < alpha <= 1:
        raise NetworkError(wrong("alpha", alpha=alpha))
    if method == "disparity":
        return _disparity_backbone(network, alpha)
    if method == "svn":
        return _validated(network, alpha, correction)
    raise UnknownName(method, ["disparity", "svn"], hint=Told("error.methods"))


def disparity(weight: float, strength: float, degree: int) -> float:
    """Return the p-value of a tie seen from one of its ends: ``(1 - weight / strength) ** (degree - 1)``.

    A node with one tie says nothing about it: the p-value is 1.

    Examples
    --------
    >>> disparity(2, 4, 3)
    0.25
    """
    return 1.0 if degree < 2 else max(0.0, 1 - weight / strength) ** (degree - 1)


def _disparity_backbone(network: N, alpha: float) -> N:
    """Keep a tie that is significant at either of its ends (in a directed network: out of one or into the other)."""
    weights: dict[tuple[str, str], float] = defaultdict(float)

    def pair(tie: Tie) -> tuple[str, str]:
        return tie.ends if network.directed else (min(tie.ends), max(tie.ends))

    for tie in network.all_ties:
        if tie.source != tie.target:
            weights[pair(tie)] += tie.weight
    out: dict[str, list[float]] = defaultdict(list)
    into: dict[str, list[float]] = out if not network.directed else defaultdict(list)
    for (u, v), weight in weights.items():
        out[u].append(weight)
        into[v].append(weight)
    sent = {key: (sum(found), len(found)) for key, found in out.items()}
    received = {key: (sum(found), len(found)) for key, found in into.items()}
    keep = {
        (u, v)
        for (u, v), weight in weights.items()
        if min(disparity(weight, *sent[u]), disparity(weight, *received[v])) < alpha
    }
    ties = [tie for tie in network.all_ties if pair(tie) in keep]
    return _with(network, ties, f"backbone({alpha}, disparity)")


def shared_p_value(shared: int, first: int, second: int, total: int) -> float:
    """Return the chance of sharing at least this many of `total` spaces, with `first` and `second` spaces each.

    The upper tail of the hypergeometric distribution, ``sum(C(a,k) C(n-a,b-k) / C(n,b) for k >= shared)``.

    Examples
    --------
    >>> shared_p_value(2, 2, 2, 4)
    0.16666666666666666
    """
    ways = sum(
        math.comb(first, k) * math.comb(total - first, second - k)
        for k in range(shared, min(first, second) + 1)
    )
    return ways / math.comb(total, second)


def _validated(network: N, alpha: float, correction: str) -> N:
    """Project on the actors and keep the pairs that the hypergeometric test finds, corrected for many tests."""
    if correction not in ("bonferroni", "fdr", "none"):
        raise UnknownName(correction, ["bonferroni", "fdr", "none"], hint=Told("error.corrections"))
    side(network, None)
    projected = project(network)
    near = as_space_and_actor(network).neighbors
    degree = {key: len(near[f"actor@{key}" if f"actor@{key}" in near else key]) for key in projected}
    total = len([space for space in network.spaces() if near[space]])
    tests = len(projected) * (len(projected) - 1) // 2
    found: list[tuple[float, Tie]] = []
    for tie in projected.all_ties:
        u, v = tie.ends
        found.append((shared_p_value(round(tie.weight), degree[u], degree[v], total), tie))
    limit = _limit(sorted(p_value for p_value, _ in found), tests, alpha, correction)
    ties = [tie for p_value, tie in found if p_value <= limit]
    return _with(projected, ties, f"backbone({alpha}, svn, {correction})")


def _limit(p_values: list[float], tests: int, alpha: float, correction: str) -> float:
    """Return the largest p-value that counts; below 0 where none does."""
    if correction == "none" or not tests:
        return alpha
    if correction == "bonferroni":
        return alpha / tests
    return max((p for rank, p in enumerate(p_values, 1) if p <= alpha * rank / tests), default=-1.0)


def _with(network: N, ties: list[Tie], step: str) -> N:
    tied = {end for tie in ties for end in tie.ends}
    nodes = [node for node in network.nodes_by_key.values() if node.key in tied]
    return network.replace(nodes, ties, step)
