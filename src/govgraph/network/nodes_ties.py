"""A network as a value: typed nodes and ties, the question they answer, and nothing that is made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self, TypeVar

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.holding import Bounds
from govgraph.facts.labels import text_in
from govgraph.facts.ties import PLANNED
from govgraph.model.model import Model, load_model
from govgraph.network.near import tied_to
from govgraph.terms import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    Graph = nx.MultiDiGraph[str]

__all__ = [
    "CONFIDENCES",
    "INVITED",
    "Folded",
    "N",
    "NetworkValue",
    "Node",
    "Question",
    "Tie",
    "fields_of",
    "rank",
    "sides_of",
]

CONFIDENCES = ("", "unverified", "read", "quoted")
"""From the weakest to the strongest; empty where the graph does not say."""


def rank(confidence: str) -> int:
    """Return how strong a confidence is; an unknown one (in a foreign graph) is the weakest.

    Examples
    --------
    >>> rank("quoted") > rank("read") > rank("unverified") > rank("certain")
    True
    """
    return CONFIDENCES.index(confidence) if confidence in CONFIDENCES else 0


@dataclass(frozen=True, slots=True)
class Question:
    """What a network answers: the view it came from, the date, the rules applied and what was done since.

    Parameters
    ----------
    view : str
        The name of the view, or empty.
    titles, descriptions : mapping of language to text
    as_of : str
        The date asked about (``2023``, ``2023-10``, ``2023-10-08``), or empty.
    between : tuple of two str, optional
        The first and last date asked about.
    compare : tuple of two str, optional
        The two dates that are compared (see :meth:`Network.compare`); then no other date is asked about.
    unknown : str
        ``mark``, ``include`` or ``exclude``: what happened to ties of which it is unknown whether they held.
    confidence : str
        The weakest confidence let in, or empty for all.
    rules : tuple of str
        ``lift``, ``aggregate-states``, ``fold-members``: the rules that were on.
    steps : tuple of str
        What was done to the network since, in order, e.g. ``project(Organization, shared)``.
    dataset : mapping of language to text
        The title of the dataset.
    version : str
        The version of the dataset.
    around : str
        The key of the node whose surroundings it is, or empty.
    """

    view: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
    between: tuple[str, str] | None = None
    compare: tuple[str, str] | None = None
    unknown: str = "mark"
    confidence: str = ""
    rules: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    dataset: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    around: str = ""

    def then(self, step: str) -> Question:
        """Return the same question with one more step."""
        return replace(self, steps=(*self.steps, step))


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of a network, or several taken as one.

    Parameters
    ----------
    key : str
        Its entity's id (``id:alsur``, whose ``.iri`` is the whole IRI); ``states@id:igf`` for an aggregate.
    entity : Entity, optional
        None of an aggregate, and in a foreign graph.
    kind, kinds : str, tuple of str
        The narrowest kind, and all of them.
    labels, shorts : mapping of language to text
    space : bool
        Whether others meet in it.
    count, members, folded : int, tuple of str, Folded, optional
        Of an aggregate: how many it stands for, which, and what is inside it.
    state, before, after : str
        In a comparison of two dates: ``added``, ``ended``, ``kept`` or ``unknown``; ``yes``, ``no`` or ``unknown``.
    """

    key: str
    entity: Entity | None = None
    kind: str = ""
    kinds: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    shorts: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    region: str = ""
    start: str = ""
    end: str = ""
    space: bool = False
    count: int = 0
    members: tuple[str, ...] = ()
    folded: Folded | None = None
    state: str = ""
    before: str = ""
    after: str = ""

    @classmethod
    def of_entity(cls, entity: Entity, *, space: bool = False) -> Self:
        """Return the node of an entity."""
        return cls(
            key=entity.id,
            entity=entity,
            kind=entity.kind,
            kinds=entity.kinds,
            labels=entity.labels,
            shorts=entity.shorts,
            country=entity.countries[0] if entity.countries else "",
            region=entity.region,
            start=entity.start,
            end=entity.end,
            space=space,
        )

    @property
    def iri(self) -> str:
        """The IRI of its entity; empty where there is none."""
        return self.entity.iri if self.entity else ""

    @property
    def all_kinds(self) -> frozenset[str]:
        """Every kind that it is."""
        return frozenset((self.kind, *self.kinds)) - {""}

    @property
    def acts(self) -> bool:
        """Whether it can act: organizations and states can, topics and documents cannot; what is of no known kind can."""
        model = load_model()
        known = self.all_kinds & model.kinds.keys()
        return not known or any(model.is_a(kind, "Agent") for kind in known)

    @property
    def is_aggregate(self) -> bool:
        """Whether it stands for several at one space ("35 states"), with their ties inside."""
        return self.folded is not None and bool(self.folded.ties)

    def names(self) -> list[str]:
        """Return everything that it is called: full and short names in all languages, acronym and aliases."""
        also = (self.entity.acronym, *self.entity.aliases) if self.entity else ()
        return [*self.labels.values(), *self.shorts.values(), *also]

    def label(self, *languages: str) -> str:
        """Return the full name in the first of these languages, in any other, else the key."""
        return text_in(self.labels, languages) or self.key

    def short(self, *languages: str) -> str:
        """Return the name a map shows: the short one, else the acronym, else the full one."""
        acronym = self.entity.acronym if self.entity else ""
        return text_in(self.shorts, languages) or acronym or self.label(*languages)


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of a network, with the claims it rests on.

    Parameters
    ----------
    source, target : str
        Keys of its nodes.
    key : str
        Tells parallel ties apart: the local name of the predicate, with something after it where there are several.
    predicate, group : str
        Local name, and its group in the legend.
    claims : tuple of Claim
    confidence, date_confidence : str
        The best of its claims; that of the claims that `start` and `end` come from.
    via : tuple of str
        Editions, networks or spaces that it stands for.
    truth : str
        As of a date, ``yes`` or ``unknown``; else empty.
    bounds : Bounds, optional
        The days that `start` and `end` can mean.
    source_members, target_members : tuple of str
        Of an aggregate at this end ("45 states"): the members that this very tie speaks of.
    actor : str
        Which end acts, ``source`` or ``target``, where both could: a forum that takes part in a forum.
    folded : bool
        Whether a member has it through its network.
    count, unknown : int
        How many ties it stands for, and of how many of these it is unknown whether they hold.
    state, before, after : str
        As of a `Node`.
    """

    source: str
    target: str
    key: str
    predicate: str = ""
    group: str = ""
    claims: tuple[Claim, ...] = ()
    confidence: str = ""
    date_confidence: str = ""
    via: tuple[str, ...] = ()
    truth: str = ""
    role: str = ""
    start: str = ""
    end: str = ""
    bounds: Bounds | None = None
    weight: float = 1.0
    source_members: tuple[str, ...] = ()
    target_members: tuple[str, ...] = ()
    actor: str = ""
    folded: bool = False
    unknown: int = 0
    count: int = 1
    state: str = ""
    before: str = ""
    after: str = ""

    @property
    def ends(self) -> tuple[str, str]:
        """Its source and its target."""
        return self.source, self.target

    @property
    def place(self) -> tuple[str, str, str]:
        """Source, target and key: what no two ties of a network share, and what they are sorted by."""
        return self.source, self.target, self.key

    @property
    def planned(self) -> bool:
        """Whether all its claims are about what was to be."""
        return bool(self.claims) and all(claim.mode in PLANNED for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Folded:
    """What stands inside an aggregate: its members and their ties, as they would be without it."""

    nodes: tuple[Node, ...] = ()
    ties: tuple[Tie, ...] = ()


INVITED = "invited"
"""The group of ties that are an offer only: drawn, and counted in no headline."""


def fields_of(one: Node | Tie) -> dict[str, Any]:
    """Return the fields of a node or tie by name, values as they are."""
    names, values = _FIELDS[type(one)]
    return dict(zip(names, values(one), strict=True))


def _named(kind: type[Node] | type[Tie]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(each.name for each in fields(kind))
    return names, attrgetter(*names)


_FIELDS = {kind: _named(kind) for kind in (Node, Tie)}


def sides_of(tie: Tie, nodes: Mapping[str, Node]) -> tuple[str, str] | None:
    """Return the actor and the space of a tie, or None where both ends are of one side.

    Examples
    --------
    >>> nodes = {"id:body": Node("id:body", space=True), "id:forum": Node("id:forum", space=True)}
    >>> sides_of(Tie("id:body", "id:forum", "", actor="source"), nodes)
    ('id:body', 'id:forum')
    >>> sides_of(Tie("id:forum", "id:org", ""), {**nodes, "id:org": Node("id:org")})
    ('id:org', 'id:forum')
    """
    u, v = tie.ends
    acts_here, acts_there = not nodes[u].space, not nodes[v].space
    if acts_here == acts_there:
        if acts_here or not tie.actor:
            return None
        acts_here = tie.actor == "source"
    return (u, v) if acts_here else (v, u)


@dataclass(frozen=True, eq=False)
class NetworkValue:
    """Nodes and ties read from the facts. Made by :meth:`of`, which sorts them; used as :class:`govgraph.Network`.

    Parameters
    ----------
    nodes_by_key : mapping of str to Node
        In the order of their keys.
    all_ties : tuple of Tie
        Sorted by their ends and keys.
    question : Question
        What it answers.
    sources : mapping of IRI to Source
        The sources of its claims.
    space_kinds : tuple of str
        The kinds that are spaces here; empty in a one-mode network.
    unknown : int
        How many of its ties are unknown at the date asked about.
    names : Names
    directed : bool
        False where ties have no direction (a projection); then each stands once.
    base : NetworkValue, optional
        The network that was projected, with the claims that a projection's ties rest on.
    notes : tuple of mapping of language to text
        What it does not show of what was asked for, counted and named.
    model : Model
        What its kinds and predicates are called, and how they are drawn.
    """

    nodes_by_key: Mapping[str, Node] = field(default_factory=dict)
    all_ties: tuple[Tie, ...] = ()
    question: Question = field(default_factory=Question)
    sources: Mapping[str, Source] = field(default_factory=dict)
    space_kinds: tuple[str, ...] = ()
    unknown: int = 0
    names: Names = field(default_factory=Names)
    directed: bool = True
    base: NetworkValue | None = None
    notes: tuple[Mapping[str, str], ...] = ()
    model: Model = field(default_factory=load_model)

    @classmethod
    def of(cls, nodes: Iterable[Node], ties: Iterable[Tie], **more: Any) -> Self:
        """Return a network of these nodes and ties, sorted, so that equal input gives equal output."""
        return cls(*_sorted(nodes, ties), **more)

    def __len__(self) -> int:
        return len(self.nodes_by_key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.nodes_by_key)

    def __contains__(self, key: str) -> bool:
        return key in self.nodes_by_key or self.names.identify(key) in self.nodes_by_key

    def __repr__(self) -> str:
        spaces = len(self.spaces())
        parts = f"{spaces} spaces, {len(self) - spaces} actors" if spaces else f"{len(self)} nodes"
        unknown = f", {self.unknown} unknown at that date" if self.unknown else ""
        return f"<{type(self).__name__} {self.question.view}: {parts}, {len(self.all_ties)} ties{unknown}>"

    @cached_property
    def graph(self) -> Graph:
        """The network as a frozen networkx MultiDiGraph; its data are the fields of :class:`Node` and :class:`Tie`."""
        import networkx as nx  # 200 ms: only for those who ask for it

        graph: Graph = nx.MultiDiGraph()
        for key, node in self.nodes_by_key.items():
            data = fields_of(node)
            del data["key"]
            graph.add_node(key, **data)
        for tie in self.all_ties:
            data = fields_of(tie)
            graph.add_edge(data.pop("source"), data.pop("target"), data.pop("key"), **data)
        nx.freeze(graph)
        return graph

    @cached_property
    def neighbors(self) -> Mapping[str, frozenset[str]]:
        """What each node is tied to, in either direction; itself where a tie leads back to it."""
        near = tied_to(self.all_ties)
        return {key: frozenset(near[key]) for key in self.nodes_by_key}

    @property
    def is_two_mode(self) -> bool:
        """Whether it has spaces and actors, and every tie joins a space and an actor.

        A body that is a space to some may be an actor in another: what counts is its side in each tie.
        """
        spaces = len(self.spaces())
        return 0 < spaces < len(self) and all(sides_of(tie, self.nodes_by_key) for tie in self.all_ties)

    @property
    def has_aggregates(self) -> bool:
        """Whether some of its nodes stand for several ("35 states")."""
        return any(node.is_aggregate for node in self.nodes_by_key.values())

    def spaces(self) -> list[str]:
        """Return the keys of the nodes that are spaces."""
        return [key for key, node in self.nodes_by_key.items() if node.space]

    def actors(self) -> list[str]:
        """Return the keys of the nodes that are not spaces."""
        return [key for key, node in self.nodes_by_key.items() if not node.space]

    def replace(self, nodes: Iterable[Node], ties: Iterable[Tie], step: str, **changes: Any) -> Self:
        """Return the same network with other nodes and ties, and one more step in its question."""
        made = self.with_parts(nodes, ties)
        # What was excluded cannot be counted again from the ties that are left.
        excluded = self.question.unknown == "exclude"
        unknown = self.unknown if excluded else sum(tie.unknown for tie in made.all_ties)
        return replace(made, question=self.question.then(step), unknown=unknown, **changes)

    def with_parts(self, nodes: Iterable[Node], ties: Iterable[Tie]) -> Self:
        """Return the same answer over other nodes and ties, without a step of its own."""
        by_key, sorted_ties = _sorted(nodes, ties)
        return replace(self, nodes_by_key=by_key, all_ties=sorted_ties)


N = TypeVar("N", bound=NetworkValue)


def _sorted(nodes: Iterable[Node], ties: Iterable[Tie]) -> tuple[dict[str, Node], tuple[Tie, ...]]:
    by_key = {node.key: node for node in sorted(nodes, key=lambda node: node.key)}
    by_place = {tie.place: tie for tie in ties}
    return by_key, tuple(by_place[place] for place in sorted(by_place))
