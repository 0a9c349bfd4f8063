"""Groups: communities by Louvain and Leiden, how good and stable they are, and a node's place between groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from typing import Any

from govgraph.errors import NetworkError, UnknownName, wrong
from govgraph.network.measures.compiled import in_process
from govgraph.network.measures.compiled import leiden as compiled_leiden
from govgraph.network.measures.simple import Simple, need_one_mode, simple
from govgraph.network.nodes_ties import NetworkValue
from govgraph.words import Told

__all__ = [
    "ROLES",
    "agreement",
    "begin_leiden",
    "brokerage",
    "groups_of",
    "leiden",
    "louvain",
    "modularity",
    "participation",
    "stability",
]


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
        raise NetworkError(wrong("partition_lacks", node=missing[0]))
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


ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")
"""Gould & Fernandez: who stands in which group on the way from a over the broker b to c."""

_GROUPINGS = ("kind", "country", "region", "community")


def groups_of(network: NetworkValue, by: str, seed: int = 1) -> dict[str, str]:
    """Return the group of each node; a node of which it is not known is not there.

    Raises
    ------
    UnknownName
    """
    if by not in _GROUPINGS:
        raise UnknownName(by, _GROUPINGS, hint=Told("error.groupings", choices=", ".join(_GROUPINGS)))
    if by == "community":
        return {key: str(number) for key, number in louvain(network, seed=seed)["louvain"].items()}
    return {key: group for key, node in network.nodes_by_key.items() if (group := getattr(node, by))}


def brokerage(network: NetworkValue, by: str = "kind", seed: int = 1) -> Columns:
    """Return how often a node stands between two others that are not tied, by the groups of the three.

    Coordinator: all three in one group. Consultant: the outer two in one group, the broker in another. Gatekeeper: the
    broker and the receiver in one group. Representative: the sender and the broker. Liaison: three groups.
    """
    need_one_mode(network, "brokerage")
    group = groups_of(network, by, seed)
    out: dict[str, set[str]] = defaultdict(set)
    into: dict[str, set[str]] = defaultdict(set)
    for u, v in (tie.ends for tie in network.all_ties):
        if u != v and u in group and v in group:
            out[u].add(v)
            into[v].add(u)
            if not network.directed:
                out[v].add(u)
                into[u].add(v)
    counts = {role: dict.fromkeys(network, 0) for role in ROLES}
    for broker in network:
        for sender in into[broker]:
            for receiver in out[broker] - out[sender]:
                if sender != receiver:
                    counts[role_of(group[sender], group[broker], group[receiver])][broker] += 1
    return {f"brokerage.{role}": {key: float(n) for key, n in counts[role].items()} for role in ROLES}


def role_of(sender: str, broker: str, receiver: str) -> str:
    """Return the role of a broker from the groups of the three.

    Examples
    --------
    >>> role_of("state", "company", "company"), role_of("state", "company", "state")
    ('gatekeeper', 'consultant')
    """
    if sender == broker == receiver:
        return "coordinator"
    if sender == receiver:
        return "consultant"
    if broker == receiver:
        return "gatekeeper"
    return "representative" if sender == broker else "liaison"


def participation(network: NetworkValue, by: str = "community", seed: int = 1) -> Columns:
    """Return how evenly a node's neighbors spread over groups: 0 all in one, towards 1 over many.

    Neighbors whose group is not known are left out; a node with none left has 0.
    """
    group = groups_of(network, by, seed)
    if len(network) and not group:
        raise NetworkError(wrong("no_group", by=by))
    plain = simple(network)
    values = []
    for near in plain.neighbors:
        into: dict[str, int] = defaultdict(int)
        for j in near:
            if plain.keys[j] in group:
                into[group[plain.keys[j]]] += 1
        total = sum(into.values())
        values.append(1 - sum((count / total) ** 2 for count in into.values()) if total else 0.0)
    return {"participation": plain.named(values)}
