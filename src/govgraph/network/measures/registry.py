"""Every measure by name: what it is, its formula and source, and what it does at the edges."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from govgraph.errors import UnknownMeasure
from govgraph.network.measures import degrees, partition, paths, spectral, whole
from govgraph.network.nodes_ties import NetworkValue

__all__ = ["DEFAULTS", "MEASURES", "Measure", "find_measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure and all that a reader must know to use it.

    Parameters
    ----------
    title : str
        What it says, in a few words.
    scope : str
        ``node``, ``partition`` (a group per node) or ``network``.
    source : str
        Where it is defined, with DOI.
    direction, weights : str
        Whether the direction and the weights of ties matter.
    edges : str
        What it gives for empty and disconnected networks, and where it refuses.
    compute : callable
        Takes a network; ``by`` and ``seed`` where `options` names them.
    begin : callable, optional
        Takes the same; a context that gives the function to wait for the result with. For what may run in a process of its
        own, beside other measures.
    """

    name: str
    title: str
    scope: str
    formula: str
    source: str
    direction: str
    weights: str
    edges: str
    compute: Callable[..., dict[str, Any]]
    options: tuple[str, ...] = ()
    begin: Callable[..., AbstractContextManager[Callable[[], dict[str, Any]]]] | None = None


def _stability(network: NetworkValue, seed: int = 1) -> dict[str, Any]:
    return {f"louvain {name}": value for name, value in partition.stability(network, seed=seed).items()}


_IGNORED = "ignored"
_FREEMAN = "Freeman (1978), doi:10.1016/0378-8733(78)90021-7"
_BE = "Borgatti & Everett (1997), doi:10.1016/S0378-8733(96)00301-2"
_WASSERMAN = "Wasserman & Faust (1994), doi:10.1017/CBO9780511815478"

_NODE = (
    Measure(
        "degree", "how many neighbors", "node", "k(i) = number of different neighbors of i", _FREEMAN,
        _IGNORED, _IGNORED, "0 without a tie", degrees.degree,
    ),
    Measure(
        "strength", "the weight of all ties", "node", "s(i) = sum of w(i,j)",
        "Barrat et al. (2004), doi:10.1073/pnas.0400087101", _IGNORED,
        "summed; an aggregate weighs as many as it counts", "0 without a tie", degrees.strength,
    ),
    Measure(
        "degree-by-predicate", "how many neighbors by each relation", "node", "k_p(i), one column per predicate p",
        _FREEMAN, _IGNORED, _IGNORED, "no column without a tie", degrees.degree_by_predicate,
    ),
    Measure(
        "strength-by-predicate", "the weight of the ties of each relation", "node", "s_p(i), one column per predicate p",
        "Barrat et al. (2004), doi:10.1073/pnas.0400087101", _IGNORED, "summed", "no column without a tie",
        degrees.strength_by_predicate,
    ),
    Measure(
        "in-degree", "from how many nodes ties come", "node", "number of different senders", _WASSERMAN,
        "kept", _IGNORED, "0 without a tie; refused for undirected and two-mode networks", degrees.in_degree,
    ),
    Measure(
        "out-degree", "to how many nodes ties go", "node", "number of different receivers", _WASSERMAN,
        "kept", _IGNORED, "0 without a tie; refused for undirected and two-mode networks", degrees.out_degree,
    ),
    Measure(
        "betweenness", "how many shortest paths pass through", "node",
        "sum over pairs s, t of paths(s,t | i) / paths(s,t), divided by (n-1)(n-2)/2",
        "Freeman (1977), doi:10.2307/3033543; Brandes (2001), doi:10.1080/0022250X.2001.9990249",
        _IGNORED, _IGNORED, "pairs without a path count 0; 0 with fewer than three nodes; nine digits from 1,000 nodes on",
        paths.betweenness, begin=paths.begin_betweenness,
    ),
    Measure(
        "closeness", "how near all others are (harmonic)", "node", "sum of 1 / d(i,j), divided by n-1; 1/∞ = 0",
        "Marchiori & Latora (2000), doi:10.1016/S0378-4371(00)00311-3", _IGNORED, _IGNORED,
        "what cannot be reached counts 0; 0 with fewer than two nodes", paths.closeness,
    ),
    Measure(
        "eigenvector", "being tied to those who are central", "node", "A x = λ x for the largest λ, length of x 1",
        "Bonacich (1972), doi:10.1080/0022250X.1972.9989806", _IGNORED, "kept",
        "refused for a network in several pieces; 1 for a single node", spectral.eigenvector,
    ),
    Measure(
        "pagerank", "where a walker along ties is found", "node",
        "r = 0.85 P r + 0.15 / n; nodes without a way out send to all",
        "Brin & Page (1998), doi:10.1016/S0169-7552(98)00110-X", "kept, but in two-mode networks ignored", "kept",
        "defined for every network; the values sum to 1", spectral.pagerank,
    ),
    Measure(
        "k-core", "how deep in the dense middle", "node", "largest k with i in a part where all have k neighbors",
        "Seidman (1983), doi:10.1016/0378-8733(83)90028-X", _IGNORED, _IGNORED, "0 without a tie", degrees.k_core,
    ),
    Measure(
        "clustering", "how many of its neighbors are tied", "node", "2 T(i) / (k(i) (k(i)-1)), T(i) its triangles",
        "Watts & Strogatz (1998), doi:10.1038/30918", _IGNORED, _IGNORED,
        "0 for fewer than two neighbors; refused for two-mode networks", degrees.clustering,
    ),
    Measure(
        "constraint", "how much its neighbors are each other's (few structural holes)", "node",
        "sum over neighbors j of (p(i,j) + sum over q of p(i,q) p(q,j))², p(i,j) = w(i,j) / s(i)",
        "Burt (1992), Structural Holes, ISBN 9780674843714; Burt (2004), doi:10.1086/421787", _IGNORED, "kept",
        "empty without a neighbor; refused for two-mode networks", degrees.constraint,
    ),
    Measure(
        "two-mode-degree", "which share of the other side it is tied to", "node", "k(i) / nodes on the other side",
        _BE, _IGNORED, _IGNORED, "0 without a tie; refused for one-mode networks", degrees.two_mode_degree,
    ),
    Measure(
        "two-mode-betweenness", "betweenness as a share of the most that its side allows", "node",
        "raw betweenness / maximum for its side", _BE, _IGNORED, _IGNORED,
        "0 where the maximum is 0; refused for one-mode networks", paths.two_mode_betweenness,
    ),
    Measure(
        "two-mode-closeness", "closeness as a share of the most that its side allows", "node",
        "(other side + 2 (own side - 1)) / sum of distances, times the share of the nodes that it reaches",
        _BE, _IGNORED, _IGNORED, "0 without a tie; refused for one-mode networks", paths.two_mode_closeness,
    ),
    Measure(
        "brokerage", "standing between two that are not tied, by their groups", "node",
        "number of a → i → c without a → c, as coordinator, consultant, gatekeeper, representative, liaison",
        "Gould & Fernandez (1989), doi:10.2307/270949", "kept; an undirected tie goes both ways", _IGNORED,
        "nodes without a group are left out; refused for two-mode networks", partition.brokerage, ("by", "seed"),
    ),
    Measure(
        "participation", "how evenly its neighbors spread over groups", "node", "1 - sum over groups g of (k_g(i) / k(i))²",
        "Guimerà & Amaral (2005), doi:10.1038/nature03288", _IGNORED, _IGNORED,
        "0 without a neighbor; groups by community (Louvain), kind, country or region", partition.participation,
        ("by", "seed"),
    ),
    Measure(
        "louvain", "community, the largest is 1", "partition", "greedy modularity, level by level",
        "Blondel et al. (2008), doi:10.1088/1742-5468/2008/10/P10008", _IGNORED, "kept",
        "a node without a tie is a community of its own; depends on the seed", partition.louvain, ("seed",),
    ),
    Measure(
        "leiden", "community, the largest is 1; every one is connected", "partition", "modularity with refinement",
        "Traag, Waltman & van Eck (2019), doi:10.1038/s41598-019-41695-z", _IGNORED, "kept",
        "a node without a tie is a community of its own; depends on the seed", partition.leiden, ("seed",),
        partition.begin_leiden,
    ),
)  # fmt: skip

_WHOLE = (
    Measure(
        "size", "how many nodes, ties and tied pairs, and how many ties are unknown", "network", "counts", _WASSERMAN,
        _IGNORED, _IGNORED, "0 when empty", whole.size,
    ),
    Measure(
        "density", "which share of the possible ties there is", "network",
        "pairs / (spaces × actors) in two modes; / n(n-1) directed; / (n(n-1)/2) undirected", _BE,
        "kept in a directed one-mode network", _IGNORED, "0 with fewer than two nodes", whole.density,
    ),
    Measure(
        "components", "in how many pieces it is", "network", "number of weakly connected components", _WASSERMAN,
        _IGNORED, _IGNORED, "0 when empty", whole.component_count,
    ),
    Measure(
        "largest-component", "which share of the nodes is in the largest piece", "network", "n(largest) / n",
        _WASSERMAN, _IGNORED, _IGNORED, "0 when empty", whole.giant_share,
    ),
    Measure(
        "degree-centralization", "how like a star it is, by degree", "network",
        "sum of (max k - k(i)) / ((n-1)(n-2))", _FREEMAN, _IGNORED, _IGNORED,
        "0 with fewer than three nodes; refused for two-mode networks", whole.degree_centralization,
    ),
    Measure(
        "betweenness-centralization", "how like a star it is, by betweenness", "network",
        "sum of (max b - b(i)) / ((n-1) (n-1)(n-2)/2)", _FREEMAN, _IGNORED, _IGNORED,
        "0 with fewer than three nodes; refused for two-mode networks", whole.betweenness_centralization,
    ),
    Measure(
        "reciprocity", "which share of the ties is answered", "network", "ties with an answer / ties, self-ties aside",
        _WASSERMAN, "kept", _IGNORED, "empty without a tie; refused for undirected and two-mode networks",
        whole.reciprocity,
    ),
    Measure(
        "assortativity", "whether ties join the same kind, the same country", "network",
        "(sum e(g,g) - sum a(g)²) / (1 - sum a(g)²)", "Newman (2003), doi:10.1103/PhysRevE.67.026126", _IGNORED, _IGNORED,
        "empty where there is no tie between known groups, or one group", whole.assortativity,
    ),
    Measure(
        "nestedness", "whether those in few spaces are where those in many are (NODF)", "network",
        "mean over pairs with different k of 100 × shared / smaller k; pairs of equal k count 0",
        "Almeida-Neto et al. (2008), doi:10.1111/j.0030-1299.2008.16644.x", _IGNORED, _IGNORED,
        "empty without a pair to compare; refused for one-mode networks", whole.nestedness,
    ),
    Measure(
        "robustness", "how much holds together while the busiest are removed", "network",
        "mean share of the actors in the largest component after each removal; 1 at most, near 0 when fragile",
        "Schneider et al. (2011), doi:10.1073/pnas.1009440108", _IGNORED, _IGNORED,
        "0 when empty; spaces are removed in a two-mode network, nodes otherwise", whole.robustness,
    ),
    Measure(
        "stability", "how far ten Louvain partitions agree", "network", "mean adjusted Rand index; modularity of the best",
        "Hubert & Arabie (1985), doi:10.1007/BF01908075", _IGNORED, "kept", "1 with one node",
        _stability, ("seed",),
    ),
)  # fmt: skip

MEASURES: dict[str, Measure] = {measure.name: measure for measure in (*_NODE, *_WHOLE)}
"""All measures, in the order in which they are listed."""

DEFAULTS = (
    "degree", "strength", "betweenness", "closeness", "pagerank", "k-core", "clustering", "louvain",
)  # fmt: skip
"""What is measured where nothing is named; what a network does not allow is left out."""


def find_measure(name: str) -> Measure:
    """Return a measure by name.

    Raises
    ------
    UnknownMeasure

    Examples
    --------
    >>> find_measure("k-core").title
    'how deep in the dense middle'
    """
    try:
        return MEASURES[name.replace("_", "-").lower()]
    except KeyError:
        raise UnknownMeasure(name, MEASURES) from None
