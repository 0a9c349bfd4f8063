"""`Network`: nodes and ties read from the facts, with all that can be made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from govgraph.network import compare, convert, projection, rows, transform, weights
from govgraph.network.backbone import backbone
from govgraph.network.value import NetworkValue, Node
from govgraph.terms import Names

if TYPE_CHECKING:
    from govgraph.network.measures import NodeTable
    from govgraph.network.sensitivity import Sensitivity

    Graph = convert.Graph

__all__ = ["Network"]


@dataclass(frozen=True, eq=False, repr=False)
class Network(NetworkValue):
    """Nodes and ties read from the facts; every method returns a new network of the same class.

    Its parts and properties are those of :class:`govgraph.network.value.NetworkValue`.

    Examples
    --------
    >>> import networkx as nx
    >>> net = Network.from_nx(nx.Graph([("a", "forum"), ("b", "forum")]), spaces=["forum"])
    >>> len(net), net.is_two_mode
    (3, True)
    >>> net.project(None).ties()[0]["weight"]
    1.0
    """

    @classmethod
    def from_nx(cls, graph: Any, *, spaces: Iterable[Any] = (), names: Names | None = None) -> Self:
        """Return a network over any networkx graph; what is not given is empty.

        Parameters
        ----------
        graph : networkx graph
            Node and edge data named as the fields of :class:`Node` and :class:`Tie` are kept.
        spaces : iterable of nodes
            Which nodes are spaces, beside those whose data say ``space=True``.
        """
        return convert.from_nx(cls, graph, frozenset(map(str, spaces)), names or Names())

    def key_of(self, name: str) -> str:
        """Return the node that a name means: an id (``igf``, ``id:igf``), an IRI, or a label, acronym or alias.

        Raises
        ------
        UnknownEntity, AmbiguousEntity
            If no node, or several, are called so.
        """
        return transform.key_of(self, name)

    def label(self, key: str, *languages: str) -> str:
        """Return the full name of a node in the first language there is, else its key."""
        return self.nodes_by_key[self.key_of(key)].label(*languages)

    def nodes(self, lang: str = "en") -> list[dict[str, Any]]:
        """Return one flat row per node: the columns of nodes.csv, with ``label`` in a language; None is unknown."""
        return rows.node_rows(self, lang)

    def ties(self, lang: str = "en") -> list[dict[str, Any]]:
        """Return one flat row per tie: the columns of edges.csv, with ``label`` in a language; None is unknown."""
        return list(rows.tie_rows(self, lang))

    def to_networkx(self) -> Graph:
        """Return a MultiDiGraph of one's own, with texts, numbers and booleans as attributes."""
        return convert.to_networkx(self)

    def filter(
        self,
        *,
        kinds: Iterable[str] | None = None,
        predicates: Iterable[str] | None = None,
        groups: Iterable[str] | None = None,
        countries: Iterable[str] | None = None,
        confidence: str | None = None,
        where: Callable[[str, Node], bool] | None = None,
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
            Called with a node's key and the :class:`Node`; keeps the node where it is true. The states of a space that are
            one node ("35 states") are judged as that node; all other conditions apply to each of them.
        isolates : bool
            Whether nodes left without a tie stay. In a projection they do: they took part, and share nothing.

        Raises
        ------
        UnknownKind, UnknownPredicate, UnknownName
            Where a name does not occur in this network.
        """
        return transform.filter_network(
            self, kinds, predicates, groups, countries, confidence, where, isolates
        )

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
        return transform.ego(self, key, radius)

    def components(self) -> list[Self]:
        """Return the parts that no tie joins, largest first."""
        return transform.components(self)

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
        return transform.core(self, spaces, actors)

    def collapse(self, by: str = "country") -> Self:
        """Return the network with all actors of one ``country``, ``region`` or ``kind`` as one node.

        In a network without spaces all nodes are collapsed. Ties inside a group become self-ties.
        """
        return transform.collapse(self, by)

    def expand(self, *keys: str) -> Self:
        """Return the network with these aggregates (all, when left out) replaced by their members."""
        return transform.expand(self, keys)

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
        return compare.compare(self, later, unknown=unknown, names=names)

    def changes(self) -> dict[str, int]:
        """Return how many ties of a comparison were ``added``, ``ended``, ``kept`` and are ``unknown``.

        What stands in an aggregate ("35 states") is counted singly.
        """
        return compare.changes(self)

    def project(self, kind: str | None = None, *, weight: str = "shared") -> Self:
        """Return the one-mode network of the nodes of one kind, tied where they share a space.

        Parameters
        ----------
        kind : str, optional
            A kind of actor (``Organization``), or of space to project the other way; all actors without it.
        weight : str
            ``shared`` (how many spaces they share), ``jaccard``, ``newman`` or ``cosine``.
        """
        return projection.project(self, kind, weight)

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
        return weights.weigh(self, by, unit)

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
