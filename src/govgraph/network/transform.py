"""Networks made from networks: parts of them, and groups of nodes taken as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from govgraph.errors import (
    AmbiguousEntity,
    NetworkError,
    UnknownEntity,
    UnknownKind,
    UnknownName,
    UnknownPredicate,
)
from govgraph.facts.claims import Entity
from govgraph.facts.labels import fold, look
from govgraph.network.merge import dates_and_evidence, merge_ties
from govgraph.network.network import CONFIDENCES, Folded, Network, Node, Tie, node_data, rank
from govgraph.network.rules import aggregate_states
from govgraph.network.sides import as_space_and_actor, sides_of, whole_bodies
from govgraph.terms import GOV, Names

__all__ = [
    "called",
    "collapse",
    "components",
    "core",
    "ego",
    "expand",
    "filter_network",
    "key_of",
    "node_named",
    "other_names",
]

N = TypeVar("N", bound=Network)


def _nodes(network: Network) -> list[Node]:
    return [(key, network.graph.nodes[key]) for key in network.graph]


def _ties(network: Network) -> list[Tie]:
    return list(network.graph.edges(keys=True, data=True))


def _part(network: N, keep: Iterable[str], step: str) -> N:
    """Return the nodes of `keep` and all ties among them."""
    kept = frozenset(keep)
    nodes = [node for node in _nodes(network) if node[0] in kept]
    return network.replace(nodes, (tie for tie in _ties(network) if tie[0] in kept and tie[1] in kept), step)


def _known(
    names: Iterable[str] | None, known: Iterable[str], error: type[UnknownName]
) -> frozenset[str] | None:
    if names is None:
        return None
    wanted = frozenset([names] if isinstance(names, str) else names)
    there = frozenset(known)
    for name in sorted(wanted - there):
        raise error(name, sorted(there))
    return wanted


def kinds_in(network: Network) -> frozenset[str]:
    """Return every kind that a node of the network is."""
    return frozenset(
        kind for _, data in network.graph.nodes(data=True) for kind in (data["kind"], *data["kinds"]) if kind
    )


def filter_network(
    network: N,
    kinds: Iterable[str] | None,
    predicates: Iterable[str] | None,
    groups: Iterable[str] | None,
    countries: Iterable[str] | None,
    confidence: str | None,
    where: Callable[[str, Mapping[str, Any]], bool] | None,
    isolates: bool,
) -> N:
    """Return the part of a network that fits; see :meth:`Network.filter`."""
    network = network.expand() if (aggregated := _aggregates(network)) else network
    data = [data for _, _, _, data in _ties(network)]
    some_kinds = _known(_local(kinds), kinds_in(network), UnknownKind)
    some_predicates = _known(_local(predicates), (tie["predicate"] for tie in data), UnknownPredicate)
    some_groups = _known(groups, (tie["group"] for tie in data), UnknownName)
    some_countries = _known(countries, (node["country"] for _, node in _nodes(network)), UnknownName)
    if confidence is not None and confidence not in CONFIDENCES[1:]:
        raise UnknownName(confidence, CONFIDENCES[1:], hint="confidence is quoted, read or unverified")
    least = rank(confidence) if confidence in ("read", "quoted") else 0  # all, also where nothing is said
    wanted = _by_side(network, some_kinds)

    spaces = frozenset(network.spaces())

    def fits_side(node: Mapping[str, Any], on_space_side: bool) -> bool:
        of_side = wanted[on_space_side]
        return not of_side or not of_side.isdisjoint({node["kind"], *node["kinds"]})

    def of(key: str, on_space_side: bool) -> bool:
        return fits_side(network.graph.nodes[key], on_space_side)

    def of_kinds(u: str, v: str, tie: Mapping[str, Any]) -> bool:
        sides = sides_of(u, v, tie, spaces)  # a body may be a space in one tie and an actor in another
        if sides is not None:
            return of(sides[0], False) and of(sides[1], True)
        return of(u, u in spaces) and of(v, v in spaces)

    def fits(key: str, node: Mapping[str, Any]) -> bool:
        if some_countries is not None and node["country"] not in some_countries and not node["space"]:
            return False
        return aggregated or where is None or where(key, node)

    nodes = [node for node in _nodes(network) if fits(*node)]
    keep = {key for key, _ in nodes}
    ties = []
    for u, v, key, tie in _ties(network):
        if u not in keep or v not in keep or not of_kinds(u, v, tie):
            continue
        if some_predicates is not None and tie["predicate"] not in some_predicates:
            continue
        if some_groups is not None and tie["group"] not in some_groups:
            continue
        trusted = trust(tie, least)
        if trusted is not None:
            ties.append((u, v, key, trusted))
    if aggregated:  # the states that are left are one mark per space again, with their number
        nodes, ties = aggregate_states(dict(nodes), ties)
        nodes = [node for node in nodes if where is None or where(*node)]
        keep = {key for key, _ in nodes}
        ties = [tie for tie in ties if tie[0] in keep and tie[1] in keep]
    tied = {end for tie in ties for end in tie[:2]}
    nodes = [
        node for node in nodes if node[0] in tied or (isolates and fits_side(node[1], bool(node[1]["space"])))
    ]
    steps = network.question.steps
    if aggregated:
        network = replace(network, question=replace(network.question, steps=steps[:-1]))
    return network.replace(nodes, ties, "filter")


def _local(names: Iterable[str] | None) -> list[str] | None:
    """Return kinds or predicates by their local names, however they are written: ``gov:Forum``, an IRI."""
    if names is None:
        return None
    given = [names] if isinstance(names, str) else names
    return [name.removeprefix(GOV).removeprefix("gov:") for name in given]


def _aggregates(network: Network) -> bool:
    return any(data["folded"] is not None and data["folded"].ties for _, data in _nodes(network))


def _by_side(network: Network, kinds: frozenset[str] | None) -> dict[bool, frozenset[str]]:
    """Return the kinds asked for of spaces (True) and of actors (False); a side that nobody named is left alone."""
    named = frozenset(network.space_kinds)
    sides: dict[str, set[bool]] = defaultdict(set)
    for _, data in _nodes(network):
        here = {data["kind"], *data["kinds"]}
        for kind in here:  # a kind of spaces is one that the view names, or one below it
            sides[kind].add(bool(named & here) if named else bool(data["space"]))
    of_spaces = frozenset(kind for kind in kinds or () if kind in named or sides[kind] == {True})
    return {True: of_spaces, False: frozenset(kinds or ()) - of_spaces}


def trust(tie: dict[str, Any], least: int) -> dict[str, Any] | None:
    """Return a tie with the claims of this confidence or a stronger one, or None where there are none."""
    if least == 0:
        return tie
    if not tie["claims"]:
        return tie if rank(tie["confidence"]) >= least else None
    claims = tuple(claim for claim in tie["claims"] if rank(claim.confidence) >= least)
    if len(claims) == len(tie["claims"]):
        return tie
    return {**tie, "claims": claims, **dates_and_evidence(claims)} if claims else None


def ego(network: N, key: str, radius: int) -> N:
    """Return a node and what is near; see :meth:`Network.ego`."""
    import networkx as nx  # 200 ms: only for those who ask for a network

    key = key_of(network, key)
    if radius < 0:
        raise NetworkError("a radius cannot be negative", hint="radius 1 holds a node and its neighbors")
    near = nx.single_source_shortest_path_length(
        network.graph.to_undirected(as_view=True), key, cutoff=radius
    )
    return _part(network, near, f"ego({key}, {radius})")


def key_of(network: Network, name: str) -> str:
    """Return the node of a key, a CURIE, an IRI, or a label, short label, acronym or alias in any language.

    Raises
    ------
    UnknownEntity, AmbiguousEntity
    """
    if node_named(network, name) in network.graph:
        return node_named(network, name)
    texts: dict[str, list[str]] = {}
    for key, data in network.graph.nodes(data=True):
        texts[key] = [*data["labels"].values(), *data["shorts"].values(), *other_names(data.get("entity"))]
    return called(name, network.names, texts)


def node_named(network: Network, name: str) -> str:
    """Return the id of a node however it is written: ``igf``, ``id:igf``, an IRI; ``states@igf`` for an aggregate."""
    if name in network.graph:
        return name
    what, at, where = name.rpartition("@")
    return f"{what}@{network.names.identify(where)}" if at else network.names.identify(name)


def other_names(entity: Entity | None) -> tuple[str, ...]:
    """Return the acronym and the aliases of an entity."""
    return (entity.acronym, *entity.aliases) if entity else ()


def called(name: str, names: Names, texts: Mapping[str, Collection[str]]) -> str:
    """Return the one key of `texts` that has this name: itself, its CURIE or IRI, or a text of it as `find` compares them.

    Examples
    --------
    >>> called("Fixture Forum", Names(), {"id:ff": ["Fixture forum"], "id:gg": ["Other"]})
    'id:ff'
    """
    if name in texts:
        return name
    found: list[str] = []
    for alike in (look, fold):  # BRICS and BRICS+ fold to the same: the very name goes first
        wanted = alike(name)
        found = found or sorted(key for key, own in texts.items() if wanted and wanted in map(alike, own))
    if len(found) > 1:
        raise AmbiguousEntity(name, found)
    key = found[0] if found else names.identify(name)
    if key not in texts:
        raise UnknownEntity(name, list(texts))
    return key


def components(network: N) -> list[N]:
    """Return the weakly connected parts, largest first."""
    import networkx as nx  # 200 ms: only for those who ask for a network

    found = sorted(nx.weakly_connected_components(network.graph), key=lambda part: (-len(part), min(part)))
    return [_part(network, part, f"component {number}") for number, part in enumerate(found, 1)]


def core(network: N, spaces: int, actors: int) -> N:
    """Return the two-mode core; see :meth:`Network.core`."""
    if not network.is_two_mode and len(network):
        raise NetworkError(
            "a core of spaces and actors needs a two-mode network", hint="use filter or measure k-core"
        )
    sided = as_space_and_actor(network)
    near = {key: set(sided.graph.to_undirected(as_view=True)[key]) - {key} for key in sided.graph}
    space = frozenset(sided.spaces())
    aggregate = {key for key, data in _nodes(sided) if data["folded"] is not None and data["folded"].ties}

    def enough(key: str) -> bool:
        if key in aggregate:
            return bool(near[key])
        return len(near[key] - aggregate) >= (spaces if key in space else actors)

    queue = [key for key in near if not enough(key)]
    while queue:
        key = queue.pop()
        if key not in near:
            continue
        others = near.pop(key)
        for other in others:
            near[other].discard(key)
        queue.extend(sorted(other for other in others if not enough(other)))
    return whole_bodies(_part(sided, near, f"core({spaces}, {actors})"), network)


def collapse(network: N, by: str) -> N:
    """Return the network with groups as nodes; see :meth:`Network.collapse`."""
    if by not in ("country", "region", "kind"):
        raise UnknownName(by, ["country", "region", "kind"], hint="collapse by country, region or kind")
    two_mode = bool(network.spaces())
    groups: dict[str, list[Node]] = defaultdict(list)
    home: dict[str, str] = {}
    nodes: list[Node] = []
    for key, data in _nodes(network):
        if two_mode and data["space"]:
            nodes.append((key, data))
            home[key] = key
        else:
            home[key] = f"{by}:{data[by] or 'none'}"
            groups[home[key]].append((key, data))
    for name, inside in groups.items():
        text = name.partition(":")[2]
        members = tuple(sorted(key for key, _ in inside))
        same = {
            field: inside[0][1][field]
            for field in ("country", "region", "kind")
            if len({d[field] for _, d in inside}) == 1
        }
        label = {"en": text if text != "none" else f"no {by}"}
        inner = Folded(tuple(inside))
        nodes.append(
            (name, node_data(labels=label, members=members, count=len(members), folded=inner, **same))
        )
    merged = merge_ties(
        (
            home[u],
            home[v],
            {**data, **_counted(u, home[u], data, "source"), **_counted(v, home[v], data, "target")},
        )
        for u, v, _, data in _ties(network)
    )
    return network.replace(nodes, merged, f"collapse({by})")


def _counted(key: str, group: str, data: Mapping[str, Any], side: str) -> dict[str, tuple[str, ...]]:
    """Return which members of a group a tie speaks of, where its end is taken into one."""
    return {} if key == group else {f"{side}_members": (key,)}


def expand(network: N, keys: tuple[str, ...]) -> N:
    """Return the network with aggregates opened; see :meth:`Network.expand`."""
    known = [key for key, data in _nodes(network) if data["folded"] is not None and data["folded"].ties]
    named = [node_named(network, key) for key in keys]
    wanted = _known(named or None, known, UnknownEntity) or frozenset(known)
    nodes = {key: data for key, data in _nodes(network) if key not in wanted}
    ties = [tie for tie in _ties(network) if tie[0] not in wanted and tie[1] not in wanted]
    for aggregate in sorted(wanted):
        folded = network.graph.nodes[aggregate]["folded"]
        for key, data in folded.nodes:
            nodes.setdefault(key, data)
        ties.extend(tie for tie in folded.ties if {tie[0], tie[1]} <= nodes.keys())
    return network.replace(nodes.items(), ties, f"expand({', '.join(keys)})")
