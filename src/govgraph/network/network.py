"""`Network`: nodes and ties read from the facts, with all that can be made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from govgraph.arguments import typed
from govgraph.errors import NetworkError, wrong
from govgraph.network import backbone as backbones
from govgraph.network import compare as comparing
from govgraph.network import convert, projection, rows, transform, weights
from govgraph.network.nodes_ties import NetworkValue
from govgraph.terms import Names

if TYPE_CHECKING:
    from govgraph.network.measures import NodeTable
    from govgraph.network.sensitivity import Sensitivity

    Graph = convert.Graph

__all__ = ["Network"]


@typed
@dataclass(frozen=True, eq=False, repr=False)
class Network(NetworkValue):
    """Nodes and ties read from the facts; every method returns a new network of the same class.

    Its parts and properties are those of :class:`govgraph.network.nodes_ties.NetworkValue`.

    Examples
    --------
    >>> import networkx as nx
    >>> net = Network.from_nx(nx.Graph([("a", "forum"), ("b", "forum")]), spaces=["forum"])
    >>> len(net), net.is_two_mode
    (3, True)
    >>> net.project(None).ties()[0]["weight"]
    1.0
    """

    # What stands in modules of its own, with its documentation: `network` is the network itself.
    key_of = transform.key_of
    filter = transform.filter_network
    ego = transform.ego
    components = transform.components
    core = transform.core
    collapse = transform.collapse
    expand = transform.expand
    compare = comparing.compare
    changes = comparing.changes
    project = projection.project
    weigh = weights.weigh
    backbone = backbones.backbone

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
        if not hasattr(graph, "is_multigraph"):
            raise NetworkError(wrong("not_networkx", given=repr(graph)[:60]))
        return convert.from_nx(cls, graph, frozenset(map(str, spaces)), names or Names())

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

    def giant(self) -> Self:
        """Return the largest component; of two equal ones, that of the node first in the alphabet."""
        found = self.components()
        return found[0] if found else self

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
