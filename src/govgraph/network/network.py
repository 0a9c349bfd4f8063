"""`Network`: nodes and ties read from the facts, as a value over a frozen networkx MultiDiGraph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from govgraph.facts.claims import Source
from govgraph.terms import Names

if TYPE_CHECKING:
    import networkx as nx

    from govgraph.network.measures import NodeTable
    from govgraph.network.sensitivity import Sensitivity

    Graph = nx.MultiDiGraph[str]

__all__ = [
    "CONFIDENCES",
    "DERIVED",
    "Folded",
    "Network",
    "Question",
    "assemble",
    "node_data",
    "rank",
    "tie_data",
]

Node = tuple[str, dict[str, Any]]
Tie = tuple[str, str, str, dict[str, Any]]

CONFIDENCES = ("", "unverified", "read", "quoted")
"""From the weakest to the strongest; empty where the graph does not say."""

DERIVED: Mapping[str, Mapping[str, str]] = {
    "foundTogether": {
        "en": "found together with",
        "es": "encontrado junto con",
        "pt": "encontrado junto com",
    },
    "sharesSpacesWith": {
        "en": "shares spaces with",
        "es": "comparte espacios con",
        "pt": "compartilha espaços com",
    },
}
"""What ties say that no claim states: two things stand in one row of a query, or were tied by a projection."""


def rank(confidence: str) -> int:
    """Return how strong a confidence is; what is none of ours (in a foreign graph) is the weakest.

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

    def then(self, step: str) -> Question:
        """Return the same question with one more step."""
        return replace(self, steps=(*self.steps, step))


@dataclass(frozen=True, slots=True)
class Folded:
    """What stands inside an aggregate: its members' nodes and their ties, as they would be without it."""

    nodes: tuple[Node, ...] = ()
    ties: tuple[Tie, ...] = ()


def node_data(**given: Any) -> dict[str, Any]:
    """Return the data of a node with every field that a network's nodes have."""
    data: dict[str, Any] = {
        "entity": None,
        "kind": "",
        "kinds": (),
        "labels": {},
        "shorts": {},
        "country": "",
        "region": "",
        "start": "",
        "end": "",
        "space": False,
        "count": 0,
        "members": (),
        "folded": None,
        "state": "",
        "before": "",
        "after": "",
    }
    data.update(given)
    return data


def tie_data(**given: Any) -> dict[str, Any]:
    """Return the data of a tie with every field that a network's ties have."""
    data: dict[str, Any] = {
        "predicate": "",
        "group": "",
        "claims": (),
        "confidence": "",
        "date_confidence": "",  # of the claims that start and end come from
        "via": (),
        "truth": "",
        "role": "",
        "start": "",
        "end": "",
        "bounds": None,
        "weight": 1.0,
        "source_members": (),  # of an aggregate at this end ("45 states"): those that this very tie speaks of
        "target_members": (),
        "actor": "",  # which end acts, "source" or "target", where both could: a forum that takes part in a forum
        "folded": False,
        "unknown": 0,
        "count": 1,
        "state": "",
        "before": "",
        "after": "",
    }
    data.update(given)
    return data


def assemble(nodes: Iterable[Node], ties: Iterable[Tie]) -> Graph:
    """Return a frozen MultiDiGraph, nodes and ties sorted, so that equal input gives equal output."""
    import networkx as nx  # 200 ms: only for those who ask for a network

    graph: Graph = nx.MultiDiGraph()
    for node, data in sorted(nodes, key=lambda one: one[0]):
        graph.add_node(node, **data)
    for u, v, key, data in sorted(ties, key=lambda tie: tie[:3]):
        graph.add_edge(u, v, key, **data)
    nx.freeze(graph)
    return graph


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Nodes and ties read from the facts; every method returns a new network of the same class.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Frozen. A node's key is its entity's id (``id:alsur``, whose ``.iri`` is the whole IRI). A tie's key is its
        predicate's local name, with something after it where there are several. What they carry: :func:`node_data`,
        :func:`tie_data`.
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
    base : Network, optional
        The network that was projected, with the claims that a projection's ties rest on.
    notes : tuple of mapping of language to text
        What it does not show of what was asked for, counted and named.

    Examples
    --------
    >>> import networkx as nx
    >>> net = Network.from_nx(nx.Graph([("a", "forum"), ("b", "forum")]), spaces=["forum"])
    >>> len(net), net.is_two_mode
    (3, True)
    >>> net.project(None).ties()[0]["weight"]
    1.0
    """

    graph: Graph
    question: Question = field(default_factory=Question)
    sources: Mapping[str, Source] = field(default_factory=dict)
    space_kinds: tuple[str, ...] = ()
    unknown: int = 0
    names: Names = field(default_factory=Names)
    directed: bool = True
    base: Network | None = None
    notes: tuple[Mapping[str, str], ...] = ()

    def __len__(self) -> int:
        return int(self.graph.number_of_nodes())

    def __iter__(self) -> Iterator[str]:
        return iter(self.graph)

    def __contains__(self, key: str) -> bool:
        return key in self.graph or self.names.identify(key) in self.graph

    def __repr__(self) -> str:
        spaces = len(self.spaces())
        parts = f"{spaces} spaces, {len(self) - spaces} actors" if spaces else f"{len(self)} nodes"
        unknown = f", {self.unknown} unknown at that date" if self.unknown else ""
        ties = self.graph.number_of_edges()
        return f"<{type(self).__name__} {self.question.view}: {parts}, {ties} ties{unknown}>"

    @classmethod
    def from_nx(cls, graph: Any, *, spaces: Iterable[Any] = (), names: Names | None = None) -> Self:
        """Return a network over any networkx graph; what is not given is empty.

        Parameters
        ----------
        graph : networkx graph
            Node and edge data named as in :func:`node_data` and :func:`tie_data` are kept.
        spaces : iterable of nodes
            Which nodes are spaces, beside those whose data say ``space=True``.
        """
        from govgraph.network.convert import from_nx

        return from_nx(cls, graph, frozenset(map(str, spaces)), names or Names())

    @property
    def is_two_mode(self) -> bool:
        """Whether it has spaces and actors, and every tie joins a space and an actor.

        A body that is a space to some may be an actor in another: what counts is its side in each tie.
        """
        from govgraph.network.sides import sides_of

        found = {key for key, value in self.graph.nodes(data="space") if value}
        ties = self.graph.edges(data=True)
        return 0 < len(found) < len(self) and all(sides_of(u, v, data, found) for u, v, data in ties)

    def spaces(self) -> list[str]:
        """Return the keys of the nodes that are spaces."""
        return [key for key, space in self.graph.nodes(data="space") if space]

    def actors(self) -> list[str]:
        """Return the keys of the nodes that are not spaces."""
        return [key for key, space in self.graph.nodes(data="space") if not space]

    def key_of(self, name: str) -> str:
        """Return the node that a name means: an id (``igf``, ``id:igf``), an IRI, or a label, acronym or alias.

        Raises
        ------
        UnknownEntity, AmbiguousEntity
            If no node, or several, are called so.
        """
        from govgraph.network.transform import key_of

        return key_of(self, name)

    def label(self, key: str, *languages: str) -> str:
        """Return the full name of a node in the first language there is, else its key."""
        from govgraph.network.convert import label_of

        known = self.key_of(key)
        return label_of(known, self.graph.nodes[known], languages)

    def nodes(self, lang: str = "en") -> list[dict[str, Any]]:
        """Return one flat row per node, ready for a table."""
        from govgraph.network.convert import node_rows

        return node_rows(self, lang)

    def ties(self, lang: str = "en") -> list[dict[str, Any]]:
        """Return one flat row per tie: ``source``, ``target``, ``predicate``, dates, evidence and weight."""
        from govgraph.network.convert import tie_rows

        return tie_rows(self, lang)

    def to_networkx(self) -> Graph:
        """Return a MultiDiGraph of one's own, with texts, numbers and booleans as attributes."""
        from govgraph.network.convert import to_networkx

        return to_networkx(self)

    def replace(self, nodes: Iterable[Node], ties: Iterable[Tie], step: str, **changes: Any) -> Self:
        """Return the same network with other nodes and ties, and one more step in its question."""
        ties = list(ties)
        # What was excluded cannot be counted again from the ties that are left.
        excluded = self.question.unknown == "exclude"
        unknown = self.unknown if excluded else sum(data["unknown"] for _, _, _, data in ties)
        graph = assemble(nodes, ties)
        return replace(self, graph=graph, question=self.question.then(step), unknown=unknown, **changes)

    def with_parts(self, nodes: Iterable[Node], ties: Iterable[Tie]) -> Self:
        """Return the same answer over other nodes and ties, without a step of its own."""
        return replace(self, graph=assemble(nodes, ties))

    def filter(
        self,
        *,
        kinds: Iterable[str] | None = None,
        predicates: Iterable[str] | None = None,
        groups: Iterable[str] | None = None,
        countries: Iterable[str] | None = None,
        confidence: str | None = None,
        where: Callable[[str, Mapping[str, Any]], bool] | None = None,
        isolates: bool = False,
    ) -> Self:
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
            Called with a node's key and data; keeps the node where it is true. The states of a space that are one node
            ("35 states") are judged as that node; all other conditions apply to each of them.
        isolates : bool
            Whether nodes left without a tie stay.

        Raises
        ------
        UnknownKind, UnknownPredicate, UnknownName
            Where a name does not occur in this network.
        """
        from govgraph.network.transform import filter_network

        return filter_network(self, kinds, predicates, groups, countries, confidence, where, isolates)

    def ego(self, key: str, radius: int = 1) -> Self:
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
        from govgraph.network.transform import ego

        return ego(self, key, radius)

    def components(self) -> list[Self]:
        """Return the parts that no tie joins, largest first."""
        from govgraph.network.transform import components

        return components(self)

    def giant(self) -> Self:
        """Return the largest component; of two equal ones, that of the node first in the alphabet."""
        found = self.components()
        return found[0] if found else self

    def core(self, spaces: int = 3, actors: int = 2) -> Self:
        """Return the two-mode core: spaces with at least `spaces` actors, actors with at least `actors` spaces.

        Only what is itself in the core counts. An aggregate ("35 states") stands at one space only: it counts for
        nothing here and stays where its space does.

        References
        ----------
        Cerinšek & Batagelj (2015), Generalized two-mode cores, Social Networks 42, 80-87,
        doi:10.1016/j.socnet.2015.04.001
        """
        from govgraph.network.transform import core

        return core(self, spaces, actors)

    def collapse(self, by: str = "country") -> Self:
        """Return the network with all actors of one ``country``, ``region`` or ``kind`` as one node.

        In a network without spaces all nodes are collapsed. Ties inside a group become self-ties.
        """
        from govgraph.network.transform import collapse

        return collapse(self, by)

    def expand(self, *keys: str) -> Self:
        """Return the network with these aggregates (all, when left out) replaced by their members."""
        from govgraph.network.transform import expand

        return expand(self, keys)

    def compare(self, later: Self, *, unknown: str = "mark", names: tuple[str, str] | None = None) -> Self:
        """Return this network and a later reading of the same view as one: what was added, ended, kept, or is unknown.

        Parameters
        ----------
        later : Network
            Read with the same view, rules and steps, as of another date.
        unknown : str
            ``mark`` and ``include`` keep the ties of which it is unknown at either date whether they held, with the
            state ``unknown``; ``exclude`` leaves them out and counts them.
        names : tuple of two str, optional
            What the two are called; their dates when left out.

        Returns
        -------
        Network
            Every node and tie carries ``before`` and ``after`` (``yes``, ``no``, ``unknown``) and a ``state``:
            ``added``, ``ended``, ``kept`` or ``unknown``. See :func:`govgraph.network.compare.compare`.
        """
        from govgraph.network.compare import compare

        return compare(self, later, unknown=unknown, names=names)

    def changes(self) -> dict[str, int]:
        """Return how many ties of a comparison were ``added``, ``ended``, ``kept`` and are ``unknown``.

        What stands in an aggregate ("35 states") is counted singly.
        """
        from govgraph.network.compare import changes

        return changes(self)

    def project(self, kind: str | None = None, *, weight: str = "shared") -> Self:
        """Return the one-mode network of the nodes of one kind, tied where they share a space.

        Parameters
        ----------
        kind : str, optional
            A kind of actor (``Organization``), or of space to project the other way; all actors without it.
        weight : str
            ``shared`` (how many spaces they share), ``jaccard``, ``newman`` or ``cosine``.
        """
        from govgraph.network.projection import project

        return project(self, kind, weight)

    def weigh(self, by: str = "amount", *, unit: str | None = None) -> Self:
        """Return the network with ties that weigh what their claims state, for measures, maps and files.

        Parameters
        ----------
        by : str
            ``amount`` (the sum of their amounts), ``stated`` (the sum of their weights; a claim without one weighs 1) or
            ``claims`` (how many they are).
        unit : str, optional
            Which amounts count, where there are several units: ``USD``. Different units are never added.

        Notes
        -----
        Ties without an amount in the unit are left out, and a note counts them. What several sources tell of one thing
        counts once; where they differ, the larger amount counts and a note says so.

        Raises
        ------
        NetworkError
            Where amounts are in several units and none is chosen, or ties do not rest on claims (a projection).
        UnknownName
        """
        from govgraph.network.weights import weigh

        return weigh(self, by, unit)

    def backbone(self, alpha: float = 0.05, *, method: str = "disparity", correction: str = "fdr") -> Self:
        """Return the ties that are stronger than chance would make them.

        Parameters
        ----------
        alpha : float
            The level of significance, above 0 and at most 1.
        method : str
            ``disparity`` for a weighted network; ``svn`` projects a two-mode network on its actors and keeps
            the pairs that share more spaces than the hypergeometric distribution allows.
        correction : str
            For ``svn``: ``bonferroni``, ``fdr`` or ``none``.
        """
        from govgraph.network.backbone import backbone

        return backbone(self, alpha, method, correction)

    def measure(
        self,
        names: str | Iterable[str] | None = None,
        *,
        by: str | None = None,
        seed: int = 1,
        lang: Sequence[str] = (),
        progress: Callable[[str], None] | None = None,
    ) -> NodeTable:
        """Return measures per node as a table; parameters as in :func:`govgraph.network.measures.measure`.

        Examples
        --------
        >>> import networkx as nx
        >>> Network.from_nx(nx.path_graph(3)).measure("betweenness").values("betweenness")["1"]
        1.0
        """
        from govgraph.network.measures import measure

        return measure(self, names, by=by, seed=seed, lang=lang, progress=progress)

    def measure_whole(
        self, names: str | Iterable[str] | None = None, *, seed: int = 1
    ) -> list[dict[str, Any]]:
        """Return measures of the whole network as rows ``{"measure": …, "value": …}``."""
        from govgraph.network.measures import measure_network

        return measure_network(self, names, seed=seed)

    def sensitivity(
        self,
        name: str,
        *,
        draws: int = 200,
        drop: float = 0.1,
        level: float = 0.95,
        seed: int = 1,
        by: str | None = None,
        lang: Sequence[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> Sensitivity:
        """Return ranks with intervals; parameters as in :func:`govgraph.network.sensitivity.sensitivity`."""
        from govgraph.network.sensitivity import sensitivity

        return sensitivity(
            self, name, draws=draws, drop=drop, level=level, seed=seed, by=by, lang=lang, progress=progress
        )
