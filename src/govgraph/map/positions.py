"""Where the marks of a map stand: one set of places for a wide screen, one for a tall one."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from govgraph.facts.compiled import modules_of
from govgraph.facts.kept import kept
from govgraph.map.layout.choose import layout
from govgraph.map.layout.ego import EgoPlan
from govgraph.map.layout.frame import Box, Frame, Places, Point
from govgraph.map.layout.overlap import OVERLAP_LIMIT, remove_overlaps
from govgraph.map.texts import text_width, wrap
from govgraph.network.nodes_ties import Node, Tie

__all__ = ["place"]

_WIDE = Frame(1290, 985)
_TALL = Frame(840, 1420)


def place(
    nodes: Mapping[str, Node],
    ties: Sequence[Tie],
    layers: Mapping[str, str],
    radii: Mapping[str, float],
    *,
    layout: str,
    fixed: tuple[Mapping[str, Point], Mapping[str, Point]],
    lang: str,
    plan: EgoPlan | None = None,
    cache: bool = True,
) -> Places:
    """Place every node in both frames, but for those that are `fixed` in one.

    What is around one node stands as its plan says, in both.
    """
    boxes = {key: _box(node, radii[key], lang) for key, node in nodes.items()}
    drawn = _Drawn(nodes, ties, layers, boxes, layout)
    if plan is not None:
        return drawn.around(plan, fixed)
    if len(nodes) < _FEW:
        return drawn.placed(fixed)
    made_of: list[Any] = [_rules(), layout, lang, *(list(one.items()) for one in fixed)]
    made_of += [(key, node.space, node.short(lang), layers[key], radii[key]) for key, node in nodes.items()]
    made_of += [(tie.source, tie.target, tie.weight) for tie in ties]
    found = kept(
        json.dumps(made_of).encode(),
        lambda: json.dumps(asdict(drawn.placed(fixed))).encode(),
        cache=cache,
    )
    return _read(json.loads(found))


_FEW = 40  # nodes; fewer are placed in no time


@lru_cache(maxsize=1)
def _rules() -> list[Any]:
    """Return what distinguishes the rules that place nodes from those of another version."""
    from importlib.metadata import version  # 20 ms: only for those who draw

    here = Path(__file__).parent
    return [version("networkx"), version("numpy"), *modules_of(here, here / "layout")]


def _read(found: Mapping[str, Any]) -> Places:
    wide, tall = ({key: (x, y) for key, (x, y) in found[name].items()} for name in ("wide", "tall"))
    (width, height), (across, along) = found["frame"], found["frame_portrait"]
    return Places(wide, tall, (width, height), (across, along))


@dataclass(frozen=True)
class _Drawn:
    """What is to be placed."""

    nodes: Mapping[str, Node]
    ties: Sequence[Tie]
    layers: Mapping[str, str]
    boxes: Mapping[str, Box]
    layout: str

    def placed(self, fixed: tuple[Mapping[str, Point], Mapping[str, Point]]) -> Places:
        core = self._of("core")
        grown = min(2.2, max(0.55, math.sqrt(len(core) / 115)))
        wide, tall = (Frame(f.width * grown, f.height * grown) for f in (_WIDE, _TALL))
        large = {key: _tall_box(box, self.nodes[key].space) for key, box in self.boxes.items()}
        fixed_wide, fixed_tall = fixed
        found = self._in_layers(self.boxes, wide, fixed_wide)
        if self.layout == "force" or not any(node.space for node in self.nodes.values()):
            # The force layout has no up and down, and is slow: on a tall screen the picture lies on its side.
            across, along = tall.width / wide.height, tall.height / wide.width
            turned = {key: (round(y * across, 1), round(x * along, 1)) for key, (x, y) in found.items()}
            if len(core) <= OVERLAP_LIMIT:  # narrower than it was, marks may meet
                first = {key: turned[key] for key in turned if key in core}
                marks = {key: Box(large[key].radius) for key in core}
                turned |= _apart(first, marks, _room(first, tall))
            kept = {key: (float(x), float(y)) for key, (x, y) in fixed_tall.items() if key in turned}
            turned |= kept
            if kept and len(turned) <= OVERLAP_LIMIT:  # the others move out of their way
                turned = _apart(turned, large, _room(turned, tall), kept)
        else:
            turned = self._in_layers(large, tall, fixed_tall)
        return Places(found, turned, (wide.width, wide.height), (tall.width, tall.height))

    def around(self, plan: EgoPlan, fixed: tuple[Mapping[str, Point], Mapping[str, Point]]) -> Places:
        wide, tall = (
            {**plan.places, **{key: kept[key] for key in kept if key in self.nodes}} for kept in fixed
        )
        more = self._folded(set(plan.places), self.boxes, _WIDE, plan.places)
        across = 2 * plan.rings[-1] + 300 if plan.rings else 600
        return Places(more | wide, more | tall, (across, across), (across, across))

    def _of(self, *layers: str) -> set[str]:
        return {key for key in self.nodes if self.layers[key] in layers}

    def _in_layers(
        self, boxes: Mapping[str, Box], frame: Frame, fixed: Mapping[str, Point]
    ) -> dict[str, Point]:
        """Place the core and the rest, then what is folded around the core alone: the two are seldom seen together."""
        core = self._of("core")
        first = core if len(core) < len(self.nodes) else set()
        plain = self._graph(self.nodes.keys() - self._of("fold"))
        found = layout(plain, name=self.layout, boxes=boxes, frame=frame, fixed=fixed, first=first)
        kept = {key: found[key] for key in core}
        return found | self._folded(core, boxes, frame, kept, fixed)

    def _folded(
        self,
        core: set[str],
        boxes: Mapping[str, Box],
        frame: Frame,
        kept: Mapping[str, Point],
        fixed: Mapping[str, Point] | None = None,
    ) -> dict[str, Point]:
        """Return places of what stands inside the aggregates, around a core that is placed."""
        folded = self._of("fold")
        if not folded:
            return {}
        own = {key: (fixed or {})[key] for key in folded & (fixed or {}).keys()}
        around = self._graph(core | folded)
        more = layout(around, name="anchor", boxes=boxes, frame=frame, fixed={**kept, **own}, first=core)
        return {key: more[key] for key in folded}

    def _graph(self, keep: set[str]) -> Any:
        import networkx as nx  # 200 ms: only for those who draw

        graph: Any = nx.MultiDiGraph()
        graph.add_nodes_from((key, {"space": self.nodes[key].space}) for key in sorted(keep))
        graph.add_weighted_edges_from(
            (tie.source, tie.target, tie.weight) for tie in self.ties if keep.issuperset(tie.ends)
        )
        return graph


def _apart(
    found: Mapping[str, Point], boxes: Mapping[str, Box], frame: Frame, fixed: Collection[str] = ()
) -> dict[str, Point]:
    moved = remove_overlaps(found, boxes, frame, fixed=fixed, rounds=120)
    return {key: (round(x, 1), round(y, 1)) for key, (x, y) in moved.items()}


def _tall_box(box: Box, space: bool) -> Box:
    """On a phone the map is half as large and its labels are not: the spaces get the room."""
    grown = 1.75 if space else 1.0
    return Box(box.radius * (1.0 if space else 1.15), box.label_width * grown, box.label_height * grown)


def _room(found: Mapping[str, Point], frame: Frame) -> Frame:
    """Return the frame, or a larger one: a large force layout stands beyond it."""
    wide, high = (max((abs(point[axis]) for point in found.values()), default=0.0) + 60 for axis in (0, 1))
    return Frame(max(frame.width, 2 * wide), max(frame.height, 2 * high))


def _box(node: Node, radius: float, lang: str) -> Box:
    """Return the room of a mark and its label, as the page will set it at the first picture."""
    size = 15.0 if node.space else 12.2
    lines = wrap(node.short(lang)[:120], size, 120 if node.space else 104, bold=node.space)
    width = max((text_width(line, size, bold=node.space) for line in lines), default=0.0)
    return Box(radius, width, len(lines) * size * 1.2 + 3)
