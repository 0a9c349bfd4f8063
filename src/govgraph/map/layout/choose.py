"""Where every node of a network stands on a map: deterministic positions that leave room for labels."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from govgraph.errors import NetworkError, wrong
from govgraph.map.layout.frame import Box, Frame, Point

__all__ = ["LAYOUTS", "layout"]

LAYOUTS = ("auto", "anchor", "force", "ego")
"""``anchor``: spaces stand fast and actors settle around them; ``force``: ForceAtlas2; ``ego``: one node in the middle, the
others on rings (:mod:`govgraph.map.layout.ego`); ``auto`` chooses."""

_ANCHOR_LIMIT = 400  # nodes; above, pure Python takes more than a few seconds and the picture gains nothing


def layout(
    graph: Any,
    *,
    name: str = "auto",
    boxes: Mapping[str, Box] | None = None,
    frame: Frame | None = None,
    fixed: Mapping[str, Point] | None = None,
    first: Collection[str] = (),
) -> dict[str, Point]:
    """Return a position for every node, rounded to a tenth.

    Parameters
    ----------
    graph : networkx graph
        Nodes whose data say ``space=True`` are anchors.
    name : str
        ``anchor``, ``force`` or ``auto``: anchors up to 400 nodes where there are spaces, else the force layout.
    boxes : mapping of node to Box, optional
        The room each node needs; marks and labels do not overlap where the frame has room for them.
    frame : Frame, optional
        The drawing is spread over it; what does not fit grows beyond.
    fixed : mapping of node to (x, y), optional
        Positions that are kept, such as those of an earlier map.
    first : collection of nodes, optional
        These are placed first, as if there were no others; the rest settles between and around them.

    Raises
    ------
    NetworkError
        For an unknown layout.

    Notes
    -----
    The anchor layout computes spaces from shared membership (classical scaling of cosine similarity, spread over the
    plane, then improved by exchanging places), puts each actor at the damped centre of its spaces, and removes overlaps
    of marks with their labels.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph([("org", "forum")])
    >>> graph.nodes["forum"]["space"] = True
    >>> sorted(layout(graph))
    ['forum', 'org']
    """
    if name not in LAYOUTS:
        raise NetworkError(wrong("unknown_layout", name=name, choices=", ".join(LAYOUTS)))
    frame = frame or Frame()
    room = {key: (boxes or {}).get(key, Box()) for key in sorted(graph)}
    spaces = [key for key in room if graph.nodes[key].get("space")]
    kept = {key: (float(x), float(y)) for key, (x, y) in sorted((fixed or {}).items()) if key in room}
    if name == "auto":
        name = "anchor" if len(room) <= _ANCHOR_LIMIT and (spaces or len(room) <= 2) else "force"
    if name == "force":
        from govgraph.map.layout.force import force_layout

        found = force_layout(graph, room, frame, kept)
    else:
        from govgraph.map.layout.anchor import anchor_layout

        found = anchor_layout(graph, room, frame, kept, set(first))
    return {key: (round(x, 1) + 0.0, round(y, 1) + 0.0) for key, (x, y) in sorted(found.items())}
