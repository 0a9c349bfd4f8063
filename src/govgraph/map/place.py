"""Where the marks of a map stand: one set of places for a wide screen, one for a tall one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govgraph.map.layout.frame import Box, Frame, Point
from govgraph.map.layout.layout import layout
from govgraph.map.layout.overlap import OVERLAP_LIMIT, remove_overlaps
from govgraph.map.texts import text_width, wrap
from govgraph.network.convert import short_of

__all__ = ["Places", "place"]

_WIDE = Frame(1290, 985)
_TALL = Frame(840, 1420)


@dataclass(frozen=True, slots=True)
class Places:
    """Positions on a wide and a tall screen, and the frames the first picture shows."""

    wide: Mapping[str, Point]
    tall: Mapping[str, Point]
    frame: tuple[float, float] = (0.0, 0.0)
    frame_portrait: tuple[float, float] = (0.0, 0.0)
    lanes: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def place(
    nodes: Mapping[str, Mapping[str, Any]],
    ties: Sequence[tuple[str, str, Mapping[str, Any]]],
    layers: Mapping[str, str],
    radii: Mapping[str, float],
    *,
    form: str,
    layout: str,
    seed: int,
    fixed: tuple[Mapping[str, Point], Mapping[str, Point]],
    lang: str,
) -> Places:
    """Place every node in both frames, but for those that are `fixed` in one; a timeline stands along the years."""
    if form == "timeline":
        from govgraph.map.timeline import along_the_years

        return along_the_years(nodes, ties, radii, lang)
    core = [key for key in nodes if layers[key] == "core"]
    grown = min(2.2, max(0.55, math.sqrt(len(core) / 115)))
    wide, tall = (Frame(f.width * grown, f.height * grown) for f in (_WIDE, _TALL))
    boxes = {key: _box(nodes[key], radii[key], lang) for key in nodes}
    large = {key: _tall_box(box, bool(nodes[key].get("space"))) for key, box in boxes.items()}
    fixed_wide, fixed_tall = fixed
    found = _in_layers(nodes, ties, layers, boxes, wide, layout, seed, fixed_wide)
    if layout == "force" or not any(data.get("space") for data in nodes.values()):
        # The force layout has no up and down, and is slow: on a tall screen the picture lies on its side.
        across, along = tall.width / wide.height, tall.height / wide.width
        turned = {key: (round(y * across, 1), round(x * along, 1)) for key, (x, y) in found.items()}
        turned = _around(fixed_tall, turned, large, tall)
    else:
        turned = _in_layers(nodes, ties, layers, large, tall, layout, seed, fixed_tall)
    return Places(found, turned, (wide.width, wide.height), (tall.width, tall.height))


def _tall_box(box: Box, space: bool) -> Box:
    """On a phone the map is half as large and its labels are not: the spaces get the room."""
    grown = 1.75 if space else 1.0
    return Box(box.radius * (1.0 if space else 1.15), box.label_width * grown, box.label_height * grown)


def _around(
    fixed: Mapping[str, Point], found: dict[str, Point], boxes: Mapping[str, Box], frame: Frame
) -> dict[str, Point]:
    """Put what is fixed where it was, and move the others out of its way."""
    kept = {key: (float(x), float(y)) for key, (x, y) in fixed.items() if key in found}
    if not kept or len(found) > OVERLAP_LIMIT:
        return {**found, **kept}
    wide, high = (max(abs(point[axis]) for point in found.values()) + 60 for axis in (0, 1))
    room = Frame(
        max(frame.width, 2 * wide), max(frame.height, 2 * high)
    )  # a large force layout stands beyond the frame
    moved = remove_overlaps({**found, **kept}, boxes, room, fixed=kept, rounds=120)
    return {key: (round(x, 1), round(y, 1)) for key, (x, y) in moved.items()}


def _in_layers(
    nodes: Mapping[str, Any],
    ties: Sequence[tuple[str, str, Any]],
    layers: Mapping[str, str],
    boxes: Mapping[str, Box],
    frame: Frame,
    name: str,
    seed: int,
    fixed: Mapping[str, Point],
) -> dict[str, Point]:
    """Place the core and the rest, then what is folded around the core alone: the two are seldom seen together."""
    core = {key for key in nodes if layers[key] == "core"}
    first = core if len(core) < len(nodes) else set()
    plain = _graph(nodes, ties, {key for key in nodes if layers[key] != "fold"})
    found = layout(plain, name=name, boxes=boxes, frame=frame, fixed=fixed, first=first, seed=seed)
    folded = {key for key in nodes if layers[key] == "fold"}
    if folded:
        around = _graph(nodes, ties, core | folded)
        kept = {key: found[key] for key in core} | {key: fixed[key] for key in folded & fixed.keys()}
        more = layout(around, name="anchor", boxes=boxes, frame=frame, fixed=kept, first=core)
        found.update({key: more[key] for key in folded})
    return found


def _graph(nodes: Mapping[str, Any], ties: Sequence[tuple[str, str, Any]], keep: set[str]) -> Any:
    import networkx as nx  # 200 ms: only for those who draw

    graph: Any = nx.MultiDiGraph()
    graph.add_nodes_from((key, {"space": bool(nodes[key].get("space"))}) for key in sorted(keep))
    graph.add_weighted_edges_from(
        (u, v, float(data.get("weight", 1.0) or 1.0)) for u, v, data in ties if u in keep and v in keep
    )
    return graph


def _box(data: Mapping[str, Any], radius: float, lang: str) -> Box:
    """Return the room of a mark and its label, as the page will set it at the first picture."""
    text = short_of("", data, (lang,))
    space = bool(data.get("space"))
    size = 15.0 if space else 12.2
    lines = wrap(str(text)[:120], size, 120 if space else 104, bold=space)
    width = max((text_width(line, size, bold=space) for line in lines), default=0.0)
    return Box(radius, width, len(lines) * size * 1.2 + 3)
