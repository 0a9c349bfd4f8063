"""A network as a plain networkx graph, and back from one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from govgraph.errors import NetworkError, wrong
from govgraph.network.nodes_ties import N, NetworkValue, Node, Tie
from govgraph.network.rows import Measures, node_rows, tie_rows
from govgraph.terms import IRI, Names

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.MultiDiGraph[str]

__all__ = ["from_nx", "to_networkx"]


def to_networkx(network: NetworkValue, measures: Measures | None = None) -> Graph:
    """Return a MultiDiGraph with texts, numbers and booleans as attributes; what is not known is left out.

    Parameters
    ----------
    measures : mapping, optional
        Further attributes of nodes: name → node → value.
    """
    import networkx as nx  # 200 ms: only for those who ask for it

    graph: Graph = nx.MultiDiGraph()
    for row in node_rows(network, measures=measures):
        graph.add_node(row.pop("id"), **_told(row))
    for row, tie in zip(tie_rows(network), network.all_ties, strict=True):
        graph.add_edge(row.pop("source"), row.pop("target"), tie.key, **_told(row))
    return graph


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _weight(given: Any) -> float:
    weight = float(given)
    if not math.isfinite(weight) or weight <= 0:
        raise NetworkError(wrong("weight_above_zero", weight=repr(given)))
    return weight


_LISTS = ("kinds", "members", "via", "source_members", "target_members", "claims")


def _given(data: Mapping[str, Any], cls: type[Node] | type[Tie]) -> dict[str, Any]:
    """Return the data of a graph that a node or tie has fields for; lists may be written as :func:`to_networkx` does."""
    known = {one.name for one in fields(cls)} - {"key", "source", "target"}
    found = {name: value for name, value in data.items() if name in known and value is not None}
    for name in _LISTS:
        value = found.get(name, ())
        if isinstance(value, str):
            found[name] = tuple(value.split("|")) if value else ()
        elif not isinstance(value, list | tuple):
            del found[name]  # the number of claims is not among them
        elif name in found:
            found[name] = tuple(value)
    return found


def from_nx(cls: type[N], graph: Any, spaces: frozenset[str], names: Names) -> N:
    """Return a network of class `cls` over any networkx graph."""
    keys = {
        node: IRI(str(node), iri=given["iri"]) if given.get("iri") else str(node)
        for node, given in graph.nodes(data=True)
    }
    if len(set(keys.values())) < len(keys):
        raise NetworkError(wrong("nodes_alike"))
    nodes = []
    for node, given in graph.nodes(data=True):
        key = keys[node]
        data = _given(given, Node)
        data["space"] = bool(given.get("space")) or key in spaces
        data["labels"] = given.get("labels") or {"en": str(given.get("label", key))}
        if not data.get("kinds") and data.get("kind"):
            data["kinds"] = (data["kind"],)
        nodes.append(Node(key, **data))
    ties = []
    multi = graph.is_multigraph()
    for u, v, *several, given in graph.edges(data=True, **({"keys": True} if multi else {})):
        data = _given(given, Tie)
        predicate = data["predicate"] = data.get("predicate") or "tie"
        data["weight"] = _weight(data.get("weight", 1.0))
        data["unknown"] = int(data.get("truth") == "unknown")
        key = f"{predicate}-{several[0]}" if several and several[0] else predicate
        source, target = keys[u], keys[v]
        if not graph.is_directed():
            source, target = sorted((source, target))
        ties.append(Tie(source, target, str(key), **data))
    unknown = sum(tie.unknown for tie in ties)
    return cls.of(nodes, ties, names=names, directed=graph.is_directed(), unknown=unknown)
