"""DOT for Graphviz."""

from __future__ import annotations

import re

from govgraph.facts.labels import text_in
from govgraph.network.nodes_ties import NetworkValue
from govgraph.network.rows import tie_rows

__all__ = ["dot"]

_SHAPES = {
    "square": "square",
    "page": "note",
    "triangle": "triangle",
    "triangleDown": "invtriangle",
    "diamond": "diamond",
    "diamondSmall": "diamond",
    "star": "star",
    "pentagon": "pentagon",
    "hexagon": "hexagon",
    "octagon": "octagon",
    "plus": "box",
    "ring": "doublecircle",
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


def dot(network: NetworkValue, *, lang: str = "en") -> str:
    """Return a network as DOT, colored and shaped as the maps are.

    Parameters
    ----------
    lang : str
        The language of labels, where there is one.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> print(dot(Network.from_nx(nx.path_graph(2))).splitlines()[-2].strip())
    "0" -- "1" [label="tie", color="#808080"];
    """
    model = network.model
    kind, arrow = ("digraph", "->") if network.directed else ("graph", "--")
    lines = [f"{kind} {{", '  graph [overlap=false, charset="UTF-8"];', '  node [fontname="sans-serif"];']
    for node in network.nodes_by_key.values():
        found = model.kinds.get(node.kind)
        label = _quoted(text_in({**node.labels, **node.shorts}, (lang,)) or node.key)
        shape = _SHAPES.get(found.shape if found else "", "circle")
        color = found.color if found else "#808080"
        lines.append(f'  {_quoted(node.key)} [label={label}, shape={shape}, color="{color}"];')
    for row, tie in zip(tie_rows(network, lang), network.all_ties, strict=True):
        group = model.groups.get(tie.group)
        style = ", style=dashed" if tie.confidence == "unverified" else ""
        color = group.color if group else "#808080"
        ends = f"{_quoted(tie.source)} {arrow} {_quoted(tie.target)}"
        lines.append(f'  {ends} [label={_quoted(row["label"])}, color="{color}"{style}];')
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    """Return a DOT string. Graphviz reads ``\\N`` and the like as escapes, so a backslash is doubled."""
    plain = _CONTROLS.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
