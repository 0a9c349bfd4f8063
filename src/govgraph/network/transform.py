"""Networks made from networks: parts of them, and groups of nodes taken as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain, islice

from govgraph.errors import (
    AmbiguousEntity,
    NetworkError,
    UnknownEntity,
    UnknownKind,
    UnknownName,
    UnknownPredicate,
    nearest,
    wrong,
)
from govgraph.facts.as_of import sure_enough
from govgraph.facts.labels import fold, look
from govgraph.model.model import load_model
from govgraph.network.evidence import dates_and_evidence, merge_ties
from govgraph.network.near import parts_of, rings
from govgraph.network.nodes_ties import CONFIDENCES, Folded, N, NetworkValue, Node, Tie, sides_of
from govgraph.network.rules import aggregate_states
from govgraph.network.sides import as_space_and_actor, whole_bodies
from govgraph.terms import GOV, Names
from govgraph.words import Told

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
]


def _part(network: N, keep: Iterable[str], step: str) -> N:
    """Return the nodes of `keep` and all ties among them."""
    kept = frozenset(keep)
    nodes = [node for key, node in network.nodes_by_key.items() if key in kept]
    return network.replace(nodes, (tie for tie in network.all_ties if kept.issuperset(tie.ends)), step)


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


def kinds_in(network: NetworkValue) -> frozenset[str]:
    """Return every kind that a node of the network is."""
    return frozenset(kind for node in network.nodes_by_key.values() for kind in node.all_kinds)


def filter_network(
    network: N,
    *,
    kinds: Iterable[str] | None = None,
    predicates: Iterable[str] | None = None,
    groups: Iterable[str] | None = None,
    countries: Iterable[str] | None = None,
    confidence: str | None = None,
    where: Callable[[str, Node], bool] | None = None,
    isolates: bool = False,
) -> N:
    """Return the part with these kinds of actors (or spaces), predicates, countries and confidence.

    Parameters
    ----------
    kinds : iterable of str, optional
        Of actors, or of spaces, with everything below them; a side of which no kind is named is left alone.
    predicates, groups : iterable of str, optional
        Local names of predicates, or of their groups in the legend.
    countries : iterable of str, optional
        ISO codes; spaces without a country stay.
    confidence : str, optional
        The weakest confidence let in: ``quoted``, ``read`` or ``unverified``.
    where : callable, optional
        Called with a node's key and the :class:`Node`; keeps the node where it is true. The states of a space that are
        one node ("35 states") are judged as that node; all other conditions apply to each of them.
    isolates : bool
        Whether nodes left without a tie stay. In a projection they do: they took part, and share nothing.

    Raises
    ------
    UnknownKind, UnknownPredicate, UnknownName
        Where a name does not occur in this network.
    """
    steps = network.question.steps
    aggregated = network.has_aggregates
    network = expand(network) if aggregated else network
    known, every = network.nodes_by_key, network.all_ties
    model = load_model()  # what it knows and nobody here is leaves nothing, which is not a mistake
    some_kinds = _known(_local(kinds), {*kinds_in(network), *model.kinds}, UnknownKind)
    in_ties = {tie.predicate for tie in every}
    some_predicates = _known(_local(predicates), in_ties | {*model.predicates}, UnknownPredicate)
    some_groups = _known(groups, (tie.group for tie in every), UnknownName)
    some_countries = _known(countries, (node.country for node in known.values()), UnknownName)
    if confidence is not None and confidence not in CONFIDENCES[1:]:
        raise UnknownName(confidence, CONFIDENCES[1:], hint=Told("error.confidences"))
    wanted = _by_side(network, some_kinds)

    def fits_side(key: str, on_space_side: bool) -> bool:
        of_side = wanted[on_space_side]
        return not of_side or not of_side.isdisjoint(known[key].all_kinds)

    def of_kinds(tie: Tie) -> bool:
        sides = sides_of(tie, known)  # a body may be a space in one tie and an actor in another
        if sides is not None:
            return fits_side(sides[0], False) and fits_side(sides[1], True)
        return all(fits_side(key, known[key].space) for key in tie.ends)

    def fits(node: Node) -> bool:
        if some_countries is not None and node.country not in some_countries and not node.space:
            return False
        return aggregated or where is None or where(node.key, node)

    nodes = [node for node in known.values() if fits(node)]
    keep = {node.key for node in nodes}
    ties = []
    for tie in every:
        if not keep.issuperset(tie.ends) or not of_kinds(tie):
            continue
        if some_predicates is not None and tie.predicate not in some_predicates:
            continue
        if some_groups is not None and tie.group not in some_groups:
            continue
        trusted = trust(tie, confidence or "")
        if trusted is not None:
            ties.append(trusted)
    if aggregated:  # the states that are left are one mark per space again, with their number
        nodes, ties = aggregate_states(nodes, ties)
        nodes = [node for node in nodes if where is None or where(node.key, node)]
        keep = {node.key for node in nodes}
        ties = [tie for tie in ties if keep.issuperset(tie.ends)]
    tied = {end for tie in ties for end in tie.ends}
    # Of a projection, who shares nothing with those who are left still took part.
    alone = isolates or network.base is not None
    nodes = [node for node in nodes if node.key in tied or (alone and fits_side(node.key, node.space))]
    network = replace(
        network, question=replace(network.question, steps=steps)
    )  # to expand was no step asked for
    return network.replace(nodes, ties, "filter")


def _local(names: Iterable[str] | None) -> list[str] | None:
    """Return kinds or predicates by their local names, however they are written: ``gov:Forum``, an IRI."""
    if names is None:
        return None
    given = [names] if isinstance(names, str) else names
    return [name.removeprefix(GOV).removeprefix("gov:") for name in given]


def _by_side(network: NetworkValue, kinds: frozenset[str] | None) -> dict[bool, frozenset[str]]:
    """Return the kinds asked for of spaces (True) and of actors (False); a side that nobody named is left alone."""
    named = frozenset(network.space_kinds)
    sides: dict[str, set[bool]] = defaultdict(set)
    for node in network.nodes_by_key.values():
        here = node.all_kinds
        for kind in here:  # a kind of spaces is one that the view names, or one below it
            sides[kind].add(bool(named & here) if named else node.space)
    of_spaces = frozenset(kind for kind in kinds or () if kind in named or sides[kind] == {True})
    return {True: of_spaces, False: frozenset(kinds or ()) - of_spaces}


def trust(tie: Tie, least: str) -> Tie | None:
    """Return a tie with the claims of this confidence or a stronger one, or None where there are none."""
    if not tie.claims:
        return tie if sure_enough(tie.confidence, least) else None
    claims = tuple(claim for claim in tie.claims if sure_enough(claim.confidence, least))
    if len(claims) == len(tie.claims):
        return tie
    return replace(tie, claims=claims, **dates_and_evidence(claims)) if claims else None


def ego(network: N, key: str, radius: int = 1) -> N:
    """Return a node, everything within `radius` ties of it in any direction, and all ties among them.

    Parameters
    ----------
    key : str
        Its id, CURIE or IRI, or its label, acronym or alias in any language.
    radius : int

    Raises
    ------
    UnknownEntity, AmbiguousEntity
        Where no node, or several, are called so.
    """
    key = key_of(network, key)
    if radius < 0:
        raise NetworkError(wrong("negative_radius"))
    near = chain.from_iterable(islice(rings(key, network.neighbors), radius + 1))
    found = _part(network, near, f"ego({key}, {radius})")
    return replace(found, question=replace(found.question, around=key))


def key_of(network: NetworkValue, name: str) -> str:
    """Return the node that a name means: an id (``igf``, ``id:igf``), an IRI, or a label, acronym or alias.

    Raises
    ------
    UnknownEntity, AmbiguousEntity
        If no node, or several, are called so.
    """
    if node_named(network, name) in network.nodes_by_key:
        return node_named(network, name)
    texts = {key: node.names() for key, node in network.nodes_by_key.items()}
    return called(name, network.names, texts)


def node_named(network: NetworkValue, name: str) -> str:
    """Return the id of a node however it is written: ``igf``, ``id:igf``, an IRI; ``states@igf`` for an aggregate."""
    if name in network.nodes_by_key:
        return name
    what, at, where = name.rpartition("@")
    return f"{what}@{network.names.identify(where)}" if at else network.names.identify(name)


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
        by_text = {
            fold(text): one for one, own in texts.items() for text in (one.removeprefix("id:"), *own) if text
        }
        near = dict.fromkeys(by_text[text] for text in nearest(fold(name), by_text))
        error = UnknownEntity(name, choices=[f"`{one}`" for one in near])
        error.near = tuple(near)
        raise error
    return key


def components(network: N) -> list[N]:
    """Return the parts that no tie joins, largest first."""
    parts = enumerate(parts_of(network.neighbors), 1)
    return [_part(network, part, f"component {number}") for number, part in parts]


def core(network: N, spaces: int = 3, actors: int = 2) -> N:
    """Return the two-mode core: spaces with at least `spaces` actors, actors with at least `actors` spaces.

    Only what is itself in the core counts. An aggregate ("35 states") stands at one space only: it counts for
    nothing here and stays where its space does.

    References
    ----------
    Cerinšek & Batagelj (2015), Generalized two-mode cores, Social Networks 42, 80-87,
    doi:10.1016/j.socnet.2015.04.001
    """
    if not network.is_two_mode and len(network):
        raise NetworkError(wrong("core_two_modes"))
    sided = as_space_and_actor(network)
    peeling = Peeling(sided)
    peeling.peel(spaces, actors)
    return whole_bodies(_part(sided, peeling.near, f"core({spaces}, {actors})"), network)


class Peeling:
    """A two-mode network that loses what is too weakly tied, step by step: each core lies within the one before it.

    Parameters
    ----------
    sided : Network
        As :func:`govgraph.network.sides.as_space_and_actor` gives it.
    """

    def __init__(self, sided: NetworkValue) -> None:
        self.near = {key: set(others) - {key} for key, others in sided.neighbors.items()}
        self.space = frozenset(sided.spaces())
        self.aggregate = {key for key, node in sided.nodes_by_key.items() if node.is_aggregate}
        self._tied = {key: len(others - self.aggregate) for key, others in self.near.items()}

    def peel(self, spaces: int, actors: int) -> None:
        """Drop spaces with fewer than `spaces` actors and actors with fewer than `actors` spaces, until none is left."""

        def enough(key: str) -> bool:
            if key in self.aggregate:
                return bool(self.near[key])
            return self._tied[key] >= (spaces if key in self.space else actors)

        queue = [key for key in self.near if not enough(key)]
        while queue:
            key = queue.pop()
            if key not in self.near:
                continue
            others = self.near.pop(key)
            for other in others:
                self.near[other].discard(key)
                self._tied[other] -= key not in self.aggregate
            queue.extend(sorted(other for other in others if not enough(other)))


def collapse(network: N, by: str = "country") -> N:
    """Return the network with all actors of one ``country``, ``region`` or ``kind`` as one node.

    In a network without spaces all nodes are collapsed. Ties inside a group become self-ties.
    """
    if by not in ("country", "region", "kind"):
        raise UnknownName(by, ["country", "region", "kind"], hint=Told("error.collapse_by"))
    two_mode = bool(network.spaces())
    groups: dict[str, list[Node]] = defaultdict(list)
    home: dict[str, str] = {}
    nodes: list[Node] = []
    for key, node in network.nodes_by_key.items():
        if two_mode and node.space:
            nodes.append(node)
            home[key] = key
        else:
            home[key] = f"{by}:{getattr(node, by) or 'none'}"
            groups[home[key]].append(node)
    for name, inside in groups.items():
        text = name.partition(":")[2]
        same = {
            field: getattr(inside[0], field)
            for field in ("country", "region", "kind")
            if len({getattr(node, field) for node in inside}) == 1
        }
        nodes.append(
            Node(
                name,
                labels={"en": text if text != "none" else f"no {by}"},
                members=tuple(node.key for node in inside),
                count=len(inside),
                folded=Folded(tuple(inside)),
                **same,
            )
        )

    def grouped(tie: Tie) -> Tie:
        u, v = (home[end] for end in tie.ends)
        return replace(
            tie,
            source=u,
            target=v,
            source_members=tie.source_members if u == tie.source else (tie.source,),
            target_members=tie.target_members if v == tie.target else (tie.target,),
        )

    return network.replace(nodes, merge_ties(map(grouped, network.all_ties)), f"collapse({by})")


def expand(network: N, *keys: str) -> N:
    """Return the network with these aggregates (all, when left out) replaced by their members."""
    known = [key for key, node in network.nodes_by_key.items() if node.is_aggregate]
    named = [node_named(network, key) for key in keys]
    wanted = _known(named or None, known, UnknownEntity) or frozenset(known)
    nodes = {key: node for key, node in network.nodes_by_key.items() if key not in wanted}
    ties = [tie for tie in network.all_ties if wanted.isdisjoint(tie.ends)]
    for aggregate in sorted(wanted):
        folded = network.nodes_by_key[aggregate].folded
        for node in folded.nodes if folded else ():
            nodes.setdefault(node.key, node)
        ties.extend(tie for tie in (folded.ties if folded else ()) if nodes.keys() >= set(tie.ends))
    return network.replace(nodes.values(), ties, f"expand({', '.join(keys)})")
