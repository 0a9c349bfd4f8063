"""Measures of a node's place between groups: brokerage roles and the participation coefficient."""

from __future__ import annotations

from collections import defaultdict

from govgraph.errors import NetworkError, UnknownName
from govgraph.network.measures.partition import louvain
from govgraph.network.measures.simple import Columns, need_one_mode, simple
from govgraph.network.value import NetworkValue

__all__ = ["ROLES", "brokerage", "groups_of", "participation"]


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
        raise UnknownName(by, _GROUPINGS, hint="groups are by " + ", ".join(_GROUPINGS))
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
        raise NetworkError(f"no node of this network has a {by}", hint="take groups by kind or community")
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
