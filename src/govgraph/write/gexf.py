"""GEXF 1.3 for Gephi and Gephi Lite: dates as spells, colors, sizes, positions and typed attributes."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from govgraph.errors import DataWarning
from govgraph.facts.holding import Bounds
from govgraph.facts.labels import text_in
from govgraph.facts.ties import EntityDates, entity_dates, nature_of_tie, with_event
from govgraph.model.model import Model
from govgraph.model.natures import Nature
from govgraph.network.nodes_ties import NetworkValue, Node, Tie
from govgraph.network.rows import EDGE_COLUMNS, NODE_COLUMNS, Measures, node_rows, tie_rows
from govgraph.query.rows import xml_text

__all__ = ["column_type", "gexf", "spells_of_node", "spells_of_tie"]

Positions = Mapping[str, tuple[float, float]]
Spell = tuple[date | None, date | None]

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
    network: NetworkValue,
    *,
    positions: Positions | None = None,
    sizes: Mapping[str, float] | None = None,
    measures: Measures | None = None,
) -> str:
    """Return a network as GEXF 1.3.

    Parameters
    ----------
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
    >>> from govgraph.network import Network
    >>> text = gexf(Network.from_nx(nx.path_graph(3)))
    >>> '<nodes count="3">' in text, 'mode="static"' in text
    (True, True)
    """
    return _Writer(network, positions or {}, sizes or {}, measures or {}).text()


class _Writer:
    def __init__(
        self,
        network: NetworkValue,
        positions: Positions,
        sizes: Mapping[str, float],
        measures: Measures,
    ) -> None:
        self.network, self.model = network, network.model
        self.positions, self.sizes, self.measures = positions, sizes, measures
        self.dynamic = False
        self.dates = entity_dates(
            {node.iri: node.entity for node in network.nodes_by_key.values() if node.entity},
            self.model,
        )

    def text(self) -> str:
        nodes = self._nodes()
        edges = self._edges()
        mode = (
            ' mode="dynamic" timeformat="date" timerepresentation="interval"'
            if self.dynamic
            else ' mode="static"'
        )
        kind = "directed" if self.network.directed else "undirected"
        node_types = _shown(NODE_COLUMNS, ("id", "label"))
        node_types |= {name: column_type(values.values()) for name, values in self.measures.items()}
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
        degree = Counter(end for tie in self.network.all_ties for end in tie.ends)
        found = []
        rows = node_rows(self.network, measures=self.measures)
        for row, node in zip(rows, self.network.nodes_by_key.values(), strict=True):
            key, label = row.pop("id"), row.pop("label")
            kind = self.model.kinds.get(node.kind)
            drawn = [_color(kind.color if kind else _GRAY)]
            if key in self.positions:
                x, y = self.positions[key]
                drawn.append(f'<viz:position x="{_number(x)}" y="{_number(-y)}" z="0.0"/>')
            size = self.sizes.get(key, 4 + 2 * math.sqrt(degree[key]))
            drawn.append(f'<viz:size value="{_number(size)}"/>')
            shape = _NODE_SHAPES.get(kind.shape if kind else "", "disc")
            drawn.append(f'<viz:shape value="{shape}"/>')
            head = f"<node id={_attr(key)} label={_attr(label)}>"
            spells = self._spells(spells_of_node(node))
            found.append(head + _attvalues(row) + spells + "".join(drawn) + "</node>\n")
        return found

    def _edges(self) -> list[str]:
        found = []
        for row, tie in zip(tie_rows(self.network), self.network.all_ties, strict=True):
            group = self.model.groups.get(tie.group)
            weight = _number(tie.weight or 1.0)
            head = (
                f"<edge id={_attr(row['id'])} source={_attr(row['source'])} target={_attr(row['target'])}"
                f' label={_attr(row["label"])} weight="{weight}" kind={_attr(tie.predicate)}>'
            )
            unverified = tie.confidence == "unverified"
            shape = "dotted" if tie.truth == "unknown" else "dashed" if unverified else "solid"
            drawn = f'{_color(group.color if group else _GRAY)}<viz:shape value="{shape}"/>'
            values = {name: value for name, value in row.items() if name not in _EDGE_OWN}
            spells = self._spells(spells_of_tie(tie, self.model, self.dates))
            found.append(head + _attvalues(values) + spells + drawn + "</edge>\n")
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


@lru_cache(maxsize=1 << 14)  # few texts stand in most attributes
def _attr(text: str) -> str:
    return quoteattr(xml_text(text))


def _shown(columns: Mapping[str, type], without: tuple[str, ...]) -> dict[str, type]:
    return {name: kind for name, kind in columns.items() if name not in without}


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
    """Return a float as XML Schema writes it; what is not a number becomes 0."""
    value = float(value)
    return repr(round(value, 6) + 0.0) if math.isfinite(value) else "0.0"


def _color(text: str) -> str:
    code = text.lstrip("#")
    red, green, blue = (int(code[i : i + 2], 16) for i in (0, 2, 4))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def spells_of_tie(tie: Tie, model: Model, dates: EntityDates) -> list[Spell]:
    """Return the spans of time in which a tie can have held, merged and sorted.

    A side that is None is open. An empty list stands for a tie of which no date is known: it is always there.

    Notes
    -----
    A span runs from the first day the start can mean to the last day the end can mean. A happening without an end ends
    within its start (``2023`` is over by 2024); an act, and a period without an end, stay open. What a happening adds
    to the dates of a claim is what :func:`govgraph.facts.ties.with_event` says.
    """
    nature = model.nature(tie.predicate.removeprefix("^"))
    found = [
        _span(with_event(claim, nature, dates), nature_of_tie(claim, nature, dates)) for claim in tie.claims
    ]
    if not found and isinstance(tie.bounds, Bounds):  # a foreign graph may call anything so
        found = [_span(tie.bounds, nature)]
    about = f"{tie.predicate}: {tie.start} – {tie.end}"
    for claim in tie.claims:
        about = (
            f"{claim.iri or claim.predicate}: {claim.start} – {claim.end}" if _turned(claim.bounds) else about
        )
    return _merged(found, about)


def spells_of_node(node: Node) -> list[Spell]:
    """Return the span of time in which a node can have been there, or an empty list where no date is known."""
    bounds = Bounds.read(node.start, node.end)  # a foreign graph may call anything a start
    happens = "Event" in node.all_kinds
    about = f"{node.label()}: {node.start} – {node.end}"
    return _merged([_span(bounds, Nature.HAPPENING if happens else Nature.PERIOD)], about)


def _span(bounds: Bounds, nature: Nature) -> Spell:
    end = bounds.latest_end
    if end is None and nature is Nature.HAPPENING and "end" not in bounds.unread:
        end = bounds.latest_start
    return bounds.earliest_start, end


def _turned(bounds: Bounds) -> bool:
    """Tell whether an interval ends before it starts, whatever its dates mean."""
    first, last = bounds.earliest_start, bounds.latest_end
    return first is not None and last is not None and last < first


def _merged(spans: Iterable[Spell], about: str) -> list[Spell]:
    spans = list(spans)
    good = [(begin, end) for begin, end in spans if begin is None or end is None or begin <= end]
    if len(good) < len(spans):
        warnings.warn(
            f"{about} ends before it starts: these dates are left out of the file", DataWarning, stacklevel=2
        )
    spans = good
    ordered = sorted(set(spans), key=lambda span: (span[0] or date.min, span[1] or date.max))
    merged: list[Spell] = []
    for begin, end in ordered:
        if merged and (merged[-1][1] is None or (begin or date.min) <= merged[-1][1]):
            last = merged[-1][1]
            merged[-1] = (merged[-1][0], None if last is None or end is None else max(last, end))
        else:
            merged.append((begin, end))
    return [] if (None, None) in merged else merged
