"""Measures that count ties: degree and strength, in total and per predicate, and the two-mode degree."""

from __future__ import annotations

from collections import Counter, defaultdict

from govgraph.network.measures.simple import Columns, need_directed, need_two_mode, simple
from govgraph.network.value import NetworkValue

__all__ = [
    "degree",
    "degree_by_predicate",
    "in_degree",
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
    need_directed(network, "in-degree")
    counts = Counter(target for _, target in _pairs(network))
    return {"in-degree": {key: counts[key] for key in network}}


def out_degree(network: NetworkValue) -> Columns:
    """Return to how many different nodes each node has a tie."""
    need_directed(network, "out-degree")
    counts = Counter(source for source, _ in _pairs(network))
    return {"out-degree": {key: counts[key] for key in network}}


def _pairs(network: NetworkValue) -> set[tuple[str, str]]:
    return {tie.ends for tie in network.all_ties if tie.source != tie.target}


def degree_by_predicate(network: NetworkValue) -> Columns:
    """Return how many different neighbors each node has by each predicate."""
    near: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for tie in network.all_ties:
        if tie.source != tie.target:
            near[tie.predicate][tie.source].add(tie.target)
            near[tie.predicate][tie.target].add(tie.source)
    return {f"degree.{name}": {key: len(near[name][key]) for key in network} for name in sorted(near)}


def strength_by_predicate(network: NetworkValue) -> Columns:
    """Return the sum of the weights of each node's ties by each predicate."""
    total: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for tie in network.all_ties:
        if tie.source != tie.target:
            for end in tie.ends:
                total[tie.predicate][end] += tie.weight
    return {f"strength.{name}": {key: total[name][key] for key in network} for name in sorted(total)}


def two_mode_degree(network: NetworkValue) -> Columns:
    """Return each node's degree, divided by how many nodes stand on the other side."""
    need_two_mode(network, "two-mode degree")
    plain = simple(network)
    spaces = frozenset(network.spaces())
    other = {True: len(plain.keys) - len(spaces), False: len(spaces)}
    values = [len(near) / other[key in spaces] for key, near in zip(plain.keys, plain.neighbors, strict=True)]
    return {"two-mode-degree": plain.named(values)}
