"""A network as rows for tables, as a plain networkx graph, and back from one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from govgraph.errors import NetworkError
from govgraph.facts.labels import text_in
from govgraph.network.evidence import claims_of_ties
from govgraph.network.network import Network, assemble, node_data, tie_data
from govgraph.terms import IRI, Names
from govgraph.words import LANGUAGES, say

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.MultiDiGraph[str]

__all__ = [
    "counted_form",
    "end_texts",
    "from_nx",
    "iri_of",
    "label_of",
    "node_rows",
    "short_of",
    "tie_rows",
    "to_networkx",
]

N = TypeVar("N", bound=Network)


def label_of(key: str, data: Mapping[str, Any], languages: Sequence[str] = ()) -> str:
    """Return a node's full name in the first of these languages, in any other, else its key."""
    return text_in(data["labels"], languages) or key


def short_of(key: str, data: Mapping[str, Any], languages: Sequence[str] = ()) -> str:
    """Return a node's short name, else its acronym, else its full name."""
    short = text_in(data["shorts"], languages)
    acronym = data["entity"].acronym if data["entity"] is not None else ""
    return short or acronym or label_of(key, data, languages)


def counted_form(data: Mapping[str, Any]) -> str:
    """Return how a part of an aggregate is told: "3 of 45 states", "2 of 3 (2 states and 1 territory)", "BR (2 of 5)"."""
    if data["folded"] is None or not data["folded"].ties:
        return "of_group"
    states = {"State" in inner["kinds"] for _, inner in data["folded"].nodes}
    return "of" if len(states) == 1 else "of_mixed"


def end_texts(network: Network, key: str, members: Sequence[str]) -> Mapping[str, str]:
    """Return what an end of a tie is called; of an aggregate, how many of its members the tie speaks of.

    "3 of 45 states": the other 42 are tied to the space in other ways.
    """
    data = network.graph.nodes[key]
    labels: Mapping[str, str] = data["labels"]
    if not members or len(members) == data["count"]:
        return labels
    form = counted_form(data)
    return {
        lang: say(
            f"network.{form}",
            lang,
            n=len(members),
            total=data["count"],
            whole=text_in(labels, (lang, *LANGUAGES)) or key,
        )
        for lang in LANGUAGES
    }


def iri_of(key: str) -> str:
    """Return the IRI of a node; what no entity stands behind has none."""
    return getattr(key, "iri", "")


def node_rows(network: Network, lang: str) -> list[dict[str, Any]]:
    """Return one row per node, sorted by key."""
    rows = []
    for key, data in network.graph.nodes(data=True):
        entity = data["entity"]
        rows.append(
            {
                "id": key,
                "label": label_of(key, data, (lang,)),
                "short": short_of(key, data, (lang,)),
                "kind": data["kind"],
                "country": data["country"],
                "region": data["region"],
                "start": data["start"],
                "end": data["end"],
                "space": bool(data["space"]),
                "count": data["count"],
                "state": data["state"],
                "iri": entity.iri if entity is not None else "",
            }
        )
    return rows


def tie_rows(network: Network, lang: str) -> list[dict[str, Any]]:
    """Return one row per tie, sorted by its ends and key."""
    from govgraph.network.weights import amount_columns  # it imports the network, which imports this

    resting = claims_of_ties(network)
    rows = []
    for u, v, key, data in network.graph.edges(keys=True, data=True):
        claims = resting[u, v, key]
        cited = {claim.source for claim in claims if claim.source}
        rows.append(
            {
                "source": u,
                "target": v,
                "key": key,
                "source_iri": iri_of(u),
                "target_iri": iri_of(v),
                "source_label": text_in(end_texts(network, u, data["source_members"]), (lang, *LANGUAGES))
                or u,
                "target_label": text_in(end_texts(network, v, data["target_members"]), (lang, *LANGUAGES))
                or v,
                "predicate": data["predicate"],
                "group": data["group"],
                "start": data["start"],
                "end": data["end"],
                "role": data["role"],
                "confidence": data["confidence"],
                "truth": data["truth"],
                "state": data["state"],
                "weight": data["weight"],
                **amount_columns(data["claims"]),
                "via": "|".join(data["via"]),
                "claims": len(claims),
                "sources": "|".join(sorted(network.names.compact(iri) for iri in cited)),
                "statements": "|".join(sorted(claim.id for claim in claims if claim.iri)),
            }
        )
    return rows


def to_networkx(network: Network) -> Graph:
    """Return a MultiDiGraph with plain attributes, which every networkx writer takes."""
    import networkx as nx  # 200 ms: only for those who ask for a network

    graph: Graph = nx.MultiDiGraph()
    for row in node_rows(network, "en"):
        key = row.pop("id")
        data = network.graph.nodes[key]
        names = {f"label_{language}": text_in(data["labels"], (language,)) or key for language in LANGUAGES}
        graph.add_node(key, **row, **names)
    for row in tie_rows(network, "en"):
        ends = (row.pop("source"), row.pop("target"), row.pop("key"))
        graph.add_edge(*ends, **row)
    return graph


def _edges(graph: Any) -> Iterator[tuple[Any, Any, Any, Mapping[str, Any]]]:
    if graph.is_multigraph():
        yield from graph.edges(keys=True, data=True)
    else:
        for u, v, data in graph.edges(data=True):
            yield u, v, "", data


def _weight(given: Any) -> float:
    weight = float(given)
    if not math.isfinite(weight) or weight <= 0:
        raise NetworkError(
            f"the weight {given!r} of a tie is not a number above 0", hint="leave such ties out"
        )
    return weight


def from_nx(cls: type[N], graph: Any, spaces: frozenset[str], names: Names) -> N:
    """Return a network of class `cls` over any networkx graph."""
    keys = {
        node: IRI(str(node), iri=given["iri"]) if given.get("iri") else str(node)
        for node, given in graph.nodes(data=True)
    }
    if len(set(keys.values())) < len(keys):
        raise NetworkError("two nodes of this graph have the same name as text", hint="rename one of them")
    nodes = []
    for node, given in graph.nodes(data=True):
        key = keys[node]
        data = node_data(**given)
        data["space"] = bool(given.get("space")) or key in spaces
        data["labels"] = given.get("labels") or {"en": str(given.get("label", key))}
        data["kinds"] = tuple(given.get("kinds") or ((data["kind"],) if data["kind"] else ()))
        nodes.append((key, data))
    ties = []
    for u, v, edge_key, given in _edges(graph):
        data = tie_data(**given)
        data["predicate"] = data["predicate"] or "tie"
        data["weight"] = _weight(data["weight"])
        data["unknown"] = int(data["truth"] == "unknown")
        key = f"{data['predicate']}-{edge_key}" if graph.is_multigraph() and edge_key else data["predicate"]
        ends = (keys[u], keys[v])
        ties.append((*(ends if graph.is_directed() else sorted(ends)), str(key), data))
    made = cls(assemble(nodes, ties), names=names, directed=graph.is_directed())
    unknown = sum(data["unknown"] for _, _, _, data in ties)
    return replace(made, unknown=unknown)
