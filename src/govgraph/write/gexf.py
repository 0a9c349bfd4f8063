"""GEXF 1.3 for Gephi and Gephi Lite: dates as spells, colors, sizes, positions and typed attributes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from govgraph.facts.labels import text_in
from govgraph.model.model import load_model
from govgraph.query.rows import xml_text
from govgraph.write.rows import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    Measures,
    Spell,
    edge_rows,
    node_rows,
    spells_of_node,
    spells_of_tie,
)

if TYPE_CHECKING:
    from govgraph.model.model import Model
    from govgraph.network.network import Network

__all__ = ["column_type", "gexf"]

Positions = Mapping[str, tuple[float, float]]

_TYPES = {str: "string", int: "integer", float: "double", bool: "boolean"}
_NODE_SHAPES = {
    "square": "square",
    "page": "square",
    "triangle": "triangle",
    "triangleDown": "triangle",
    "diamond": "diamond",
    "diamondSmall": "diamond",
    "star": "star",
    "pentagon": "pentagon",
    "hexagon": "hexagon",
    "octagon": "hexagon",
    "plus": "cross",
}
_GRAY = "#808080"


def gexf(
    network: Network,
    *,
    model: Model | None = None,
    positions: Positions | None = None,
    sizes: Mapping[str, float] | None = None,
    measures: Measures | None = None,
) -> str:
    """Return a network as GEXF 1.3.

    Parameters
    ----------
    network : Network
    model : Model, optional
        Gives colors, shapes and names; the installed one when left out.
    positions : mapping of node to (x, y), optional
        As on a screen, y downward; GEXF's y goes up, so it is turned.
    sizes : mapping of node to float, optional
        Diameters; when left out they grow with the square root of the number of ties.
    measures : mapping, optional
        Further node attributes: name → node → value.

    Returns
    -------
    str
        Dynamic where any date is known. What was asked and how dates became spells stands in its description.

    Notes
    -----
    A tie is there in every span in which it *can* have held, from the first day of its start to the last day of its
    end; the dates as known stay in the attributes ``start`` and ``end``. What has no date is always there.

    References
    ----------
    GEXF Working Group, GEXF 1.3 specification, https://gexf.net

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network.network import Network
    >>> text = gexf(Network.from_nx(nx.path_graph(3)))
    >>> '<nodes count="3">' in text, 'mode="static"' in text
    (True, True)
    """
    return _Writer(network, model or load_model(), positions or {}, sizes or {}, measures or {}).text()


class _Writer:
    def __init__(
        self,
        network: Network,
        model: Model,
        positions: Positions,
        sizes: Mapping[str, float],
        measures: Measures,
    ) -> None:
        self.network, self.model = network, model
        self.positions, self.sizes, self.measures = positions, sizes, measures
        self.dynamic = False

    def text(self) -> str:
        nodes = self._nodes()
        edges = self._edges()
        mode = (
            ' mode="dynamic" timeformat="date" timerepresentation="interval"'
            if self.dynamic
            else ' mode="static"'
        )
        kind = "directed" if self.network.directed else "undirected"
        node_types = {**_shown(NODE_COLUMNS, ("id", "label")), **_column_types(self.measures)}
        parts = [
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz"',
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
            ' xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">\n',
            self._meta(),
            f'<graph defaultedgetype="{kind}" idtype="string"{mode}>\n',
            _attributes("node", node_types),
            _attributes("edge", _shown(EDGE_COLUMNS, _EDGE_OWN)),
            f'<nodes count="{len(nodes)}">\n',
            *nodes,
            f'</nodes>\n<edges count="{len(edges)}">\n',
            *edges,
            "</edges>\n</graph>\n</gexf>\n",
        ]
        return "".join(parts)

    def _meta(self) -> str:
        question = self.network.question
        title = question.titles.get("en") or question.view
        when = f"as of {question.as_of}" if question.as_of else ""
        if question.between:
            when = f"between {question.between[0]} and {question.between[1]}"
        if question.compare:
            when = f"{question.compare[0]} compared with {question.compare[1]}"
        unknown = f"{self.network.unknown} ties of which it is unknown whether they held" if when else ""
        steps = ", ".join(question.steps)
        notes = "; ".join(text_in(texts) for texts in self.network.notes)
        said = [question.dataset.get("en", ""), question.version, title, when, unknown, steps, notes, _SPELLS]
        text = escape(xml_text(". ".join(filter(None, said))))
        return f"<meta>\n<creator>govgraph</creator>\n<description>{text}</description>\n</meta>\n"

    def _nodes(self) -> list[str]:
        graph = self.network.graph
        found = []
        for row in node_rows(self.network, self.measures):
            key = row.pop("id")
            data = graph.nodes[key]
            kind = self.model.kinds.get(data["kind"])
            spells = spells_of_node(data, self.model)
            size = self.sizes.get(key, 4 + 2 * math.sqrt(graph.degree(key)))
            drawn = [_color(kind.color if kind else _GRAY)]
            if key in self.positions:
                x, y = self.positions[key]
                drawn.append(f'<viz:position x="{_number(x)}" y="{_number(-y)}" z="0.0"/>')
            drawn.append(f'<viz:size value="{_number(size)}"/>')
            shape = _NODE_SHAPES.get(kind.shape if kind else "", "disc")
            drawn.append(f'<viz:shape value="{shape}"/>')
            label = row.pop("label")
            head = f"<node id={_attr(key)} label={_attr(label)}>"
            found.append(head + _attvalues(row) + self._spells(spells) + "".join(drawn) + "</node>\n")
        return found

    def _edges(self) -> list[str]:
        found = []
        ordered = sorted(self.network.graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
        for row, (_, _, _, data) in zip(edge_rows(self.network, self.model), ordered, strict=True):
            group = self.model.groups.get(data["group"])
            spells = spells_of_tie(data, self.model)
            weight = _number(row["weight"] or 1.0)
            head = (
                f"<edge id={_attr(row['id'])} source={_attr(row['source'])} target={_attr(row['target'])}"
                f' label={_attr(row["label"])} weight="{weight}" kind={_attr(row["predicate"] or "")}>'
            )
            shape = (
                "dotted"
                if data["truth"] == "unknown"
                else "dashed"
                if data["confidence"] == "unverified"
                else "solid"
            )
            drawn = f'{_color(group.color if group else _GRAY)}<viz:shape value="{shape}"/>'
            values = {name: value for name, value in row.items() if name not in _EDGE_OWN}
            found.append(head + _attvalues(values) + self._spells(spells) + drawn + "</edge>\n")
        return found

    def _spells(self, spells: Iterable[Spell]) -> str:
        parts = []
        for begin, end in spells:
            start = f' start="{begin.isoformat()}"' if begin else ""
            stop = f' end="{end.isoformat()}"' if end else ""
            parts.append(f"<spell{start}{stop}/>")
        if not parts:
            return ""
        self.dynamic = True
        return f"<spells>{''.join(parts)}</spells>"


_SPELLS = "Spells run from the first day a start can mean to the last day an end can mean; what has no date has none"
_EDGE_OWN = ("source", "target", "type", "id", "label", "weight")  # GEXF has attributes of its own for these


def _attr(text: str) -> str:
    return quoteattr(xml_text(text))


def _shown(columns: Mapping[str, type], without: tuple[str, ...]) -> dict[str, type]:
    return {name: kind for name, kind in columns.items() if name not in without}


def _column_types(measures: Measures) -> dict[str, type]:
    return {name: column_type(values.values()) for name, values in measures.items()}


def column_type(values: Iterable[Any]) -> type:
    """Return the narrowest of bool, int, float and str that holds all values that are not None."""
    found = {type(value.item() if hasattr(value, "item") else value) for value in values if value is not None}
    for kind in (bool, int, float):
        if found == {kind} or (kind is float and found == {int, float}):
            return kind
    return str if found else float


def _attributes(owner: str, columns: Mapping[str, type]) -> str:
    lines = "".join(
        f'<attribute id={_attr(name)} title={_attr(name)} type="{_TYPES[kind]}"/>\n'
        for name, kind in columns.items()
    )
    return f'<attributes class="{owner}" mode="static">\n{lines}</attributes>\n'


def _attvalues(row: Mapping[str, Any]) -> str:
    parts = [
        f"<attvalue for={_attr(name)} value={_attr(_value(value))}/>"
        for name, value in row.items()
        if value is not None
    ]
    return f"<attvalues>{''.join(parts)}</attvalues>" if parts else ""


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    """Return a float as XML Schema writes it; what is no number becomes 0."""
    value = float(value)
    return repr(round(value, 6) + 0.0) if math.isfinite(value) else "0.0"


def _color(text: str) -> str:
    code = text.lstrip("#")
    red, green, blue = (int(code[i : i + 2], 16) for i in (0, 2, 4))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
