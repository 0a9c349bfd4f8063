"""Measures of a node's ties and neighbors: degrees and strengths, k-core, clustering and Burt's constraint."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from govgraph.network.measures.backends import dispatching
from govgraph.network.measures.simple import Columns, need_directed, need_one_mode, sides, simple
from govgraph.network.near import tied_to
from govgraph.network.nodes_ties import NetworkValue, Tie

__all__ = [
    "clustering",
    "constraint",
    "degree",
    "degree_by_predicate",
    "in_degree",
    "k_core",
    "out_degree",
    "strength",
    "strength_by_predicate",
    "two_mode_degree",
]


def degree(network: NetworkValue) -> Columns:
    """Return how many different neighbors each node has."""
    plain = simple(network)
    return {"degree": plain.named([len(near) for near in plain.neighbors])}


def strength(network: NetworkValue) -> Columns:
    """Return the sum of the weights of each node's ties; an aggregate of 35 states weighs 35."""
    plain = simple(network)
    return {"strength": plain.named([float(sum(near.values())) for near in plain.neighbors])}


def in_degree(network: NetworkValue) -> Columns:
    """Return how many different nodes have a tie to each node."""
    return _directed(network, "in-degree", 1)


def out_degree(network: NetworkValue) -> Columns:
    """Return to how many different nodes each node has a tie."""
    return _directed(network, "out-degree", 0)


def _directed(network: NetworkValue, name: str, end: int) -> Columns:
    need_directed(network, name)
    counts = Counter(pair[end] for pair in {tie.ends for tie in network.all_ties if tie.source != tie.target})
    return {name: {key: counts[key] for key in network}}


def _by_predicate(network: NetworkValue) -> Iterator[tuple[str, list[Tie]]]:
    """Yield the ties of each predicate, without self-ties."""
    found: dict[str, list[Tie]] = defaultdict(list)
    for tie in network.all_ties:
        if tie.source != tie.target:
            found[tie.predicate].append(tie)
    yield from sorted(found.items())


def degree_by_predicate(network: NetworkValue) -> Columns:
    """Return how many different neighbors each node has by each predicate."""
    near = {name: tied_to(ties) for name, ties in _by_predicate(network)}
    return {f"degree.{name}": {key: len(near[name][key]) for key in network} for name in near}


def strength_by_predicate(network: NetworkValue) -> Columns:
    """Return the sum of the weights of each node's ties by each predicate."""
    found: Columns = {}
    for name, ties in _by_predicate(network):
        total = dict.fromkeys(network, 0.0)
        for tie in ties:
            for end in tie.ends:
                total[end] += tie.weight
        found[f"strength.{name}"] = {**total}
    return found


def two_mode_degree(network: NetworkValue) -> Columns:
    """Return each node's degree, divided by how many nodes stand on the other side."""
    plain, of_sides = sides(network, "two-mode degree")
    values = [len(near) / other for near, (_, other) in zip(plain.neighbors, of_sides, strict=True)]
    return {"two-mode-degree": plain.named(values)}


def k_core(network: NetworkValue) -> Columns:
    """Return the largest k such that a node stands in a part where everyone has k neighbors."""
    import networkx as nx  # 200 ms: only for those who measure

    plain = simple(network)
    with dispatching():
        return {"k-core": plain.named(nx.core_number(plain.nx()))}


def clustering(network: NetworkValue) -> Columns:
    """Return the share of a node's pairs of neighbors that are tied; 0 for fewer than two neighbors."""
    need_one_mode(network, "clustering")
    plain = simple(network)
    near = [set(found) for found in plain.neighbors]
    values = []
    for mine in near:
        k = len(mine)
        tied = sum(len(mine & near[j]) for j in mine)  # each tied pair is seen from both of its ends
        values.append(tied / (k * (k - 1)) if k > 1 else 0.0)
    return {"clustering": plain.named(values)}


def constraint(network: NetworkValue) -> Columns:
    """Return Burt's constraint; empty for a node without neighbors, of which it says nothing."""
    need_one_mode(network, "constraint")
    plain = simple(network)
    share: list[dict[int, float]] = []
    for near in plain.neighbors:
        total = sum(near.values())
        share.append({j: weight / total for j, weight in near.items()})
    values: list[float | None] = []
    for mine in share:
        found = 0.0
        for j, direct in mine.items():
            indirect = sum(part * share[q].get(j, 0.0) for q, part in mine.items() if q != j)
            found += (direct + indirect) ** 2
        values.append(found if mine else None)
    return {"constraint": plain.named(values)}
