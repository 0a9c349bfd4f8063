"""DOT for Graphviz."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govgraph.facts.labels import text_in
from govgraph.model.model import load_model
from govgraph.words import LANGUAGES
from govgraph.write.rows import edge_rows, node_rows

if TYPE_CHECKING:
    from govgraph.model.model import Model
    from govgraph.network.network import Network

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


def dot(network: Network, *, model: Model | None = None, lang: str = "en") -> str:
    """Return a network as DOT, colored and shaped as the maps are.

    Parameters
    ----------
    network : Network
    model : Model, optional
        Gives colors, shapes and names; the installed one when left out.
    lang : str
        The language of labels, where there is one.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network.network import Network
    >>> print(dot(Network.from_nx(nx.path_graph(2))).splitlines()[-2].strip())
    "0" -- "1" [label="tie", color="#808080"];
    """
    model = model or load_model()
    kind, arrow = ("digraph", "->") if network.directed else ("graph", "--")
    lines = [f"{kind} {{", '  graph [overlap=false, charset="UTF-8"];', '  node [fontname="sans-serif"];']
    languages = (lang,)
    for row in node_rows(network):
        found = model.kinds.get(row["kind"] or "")
        names = {
            language: row[f"short_{language}"] or row[f"label_{language}"] or "" for language in LANGUAGES
        }
        label = _quoted(text_in(names, languages) or row["label"] or row["id"])
        shape = _SHAPES.get(found.shape if found else "", "circle")
        color = found.color if found else "#808080"
        lines.append(f'  {_quoted(row["id"])} [label={label}, shape={shape}, color="{color}"];')
    for row in edge_rows(network, model):
        group = model.groups.get(row["group"] or "")
        verb = text_in({one: row[f"predicate_{one}"] or "" for one in LANGUAGES}, languages) or row["label"]
        counted = [
            text_in({one: row[f"{side}_label_{one}"] or "" for one in LANGUAGES}, languages)
            for side in ("source", "target")
            if row[f"{side}_count"] and row[f"{side}_count"] < row[f"{side}_of"]
        ]
        label = _quoted(f"{verb} ({'; '.join(counted)})" if counted else verb)
        style = ", style=dashed" if row["confidence"] == "unverified" else ""
        color = group.color if group else "#808080"
        ends = f"{_quoted(row['source'])} {arrow} {_quoted(row['target'])}"
        lines.append(f'  {ends} [label={label}, color="{color}"{style}];')
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    """Return a DOT string. Graphviz reads ``\\N`` and the like as escapes, so a backslash is doubled."""
    plain = _CONTROLS.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
