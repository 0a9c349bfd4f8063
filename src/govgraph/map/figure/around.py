"""The figure of a map around one node: rings, sectors, groups that are folded, and names that run outward."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from govgraph.map.drawing import Drawing, Mark, Point
from govgraph.map.figure.label_places import Label, Rect
from govgraph.map.figure.sheet import Look
from govgraph.map.layout.ego import DISC, EgoPlan
from govgraph.map.surroundings import SPLIT
from govgraph.map.texts import printable, text_width, wrap
from govgraph.words import say

__all__ = ["circles", "corners", "folds", "names_around"]

_ARC = 76.0
_WIDTHS = (150.0, 104.0, 210.0)  # of a name, in the order in which they are tried
_SIZE = 11.5


def circles(drawn: Drawing, plan: EgoPlan, look: Look) -> list[str]:
    """Return the rings, and an arc in the color of its ties for each sector."""
    colors = {group.name: look.of(group) for group in drawn.groups}
    x, y = _center(drawn, plan)
    reach = _ARC * next((mark.size for mark in drawn.marks if mark.key == plan.center), DISC) / DISC
    out = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{look.muted}" stroke-opacity="0.3"/>'
        for radius in plan.rings
    ]
    for sector in plan.sectors:
        start, end = sector.start + 0.02, min(sector.end - 0.02, sector.start + math.tau - 0.05)
        (ax, ay), (bx, by) = ((x + math.cos(one) * reach, y + math.sin(one) * reach) for one in (start, end))
        color = colors.get(sector.name.partition(SPLIT)[0], look.muted)
        out.append(
            f'<path d="M{ax:.1f} {ay:.1f}A{reach:.1f} {reach:.1f} 0 {int(end - start > math.pi)} 1 {bx:.1f} {by:.1f}" '
            f'fill="none" stroke="{color}" stroke-width="{reach / 9.5:.1f}" '
            'stroke-opacity="0.85"/>'
        )
    return out


def folds(drawn: Drawing, plan: EgoPlan, muted: str, size: float) -> list[str]:
    """Return how many nodes each group holds, where it stands."""
    counts: dict[str, int] = {}
    for mark in drawn.marks:
        if mark.within:
            counts[mark.within] = counts.get(mark.within, 0) + 1
    return [
        f'<text x="{fold.at[0]:.1f}" y="{fold.at[1] + size * 0.35:.1f}" text-anchor="middle" font-size="{size:g}" '
        f'font-weight="700" fill="{muted}">+{counts[fold.name]}</text>'
        for fold in plan.folds
        if fold.name in counts
    ]


def names_around(
    drawn: Drawing,
    plan: EgoPlan,
    marks: Sequence[Mark],
    frame: Rect,
    told: Collection[str] = (),
    size: float = _SIZE,
) -> list[Label]:
    """Return the names that fit inside `frame`: that of the center in its disc, the others outward from their marks.

    The marks that the text above names (`told`) come first, then the larger ones; of the same size, those that are given
    first.
    """
    home = _center(drawn, plan)
    placed = _in_the_disc(drawn, plan, marks, home, size)
    taken: list[tuple[Label, tuple[Point, ...]]] = []
    others = [mark for mark in marks if mark.key != plan.center]
    known = [(fold.at, 15.0, "") for fold in plan.folds] + [(mark.at, mark.size, mark.key) for mark in others]
    for mark in sorted(others, key=lambda mark: (mark.key not in told, -mark.size)):
        outward = math.atan2(mark.at[1] - home[1], mark.at[0] - home[0])
        flipped = math.cos(outward) < -1e-9
        for most in _WIDTHS:
            lines = wrap(printable(mark.short(drawn.lang)), size, most * size / _SIZE)
            width = max(text_width(line, size) for line in lines) * 1.04
            far = mark.size + 5
            label = Label(
                mark.key,
                mark.at[0] + math.cos(outward) * far,
                mark.at[1] + math.sin(outward) * far,
                width,
                len(lines) * size * 1.17,
                size,
                lines,
                "end" if flipped else "start",
                False,
                outward + math.pi if flipped else outward,
            )
            points = corners(label)
            if not all(frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3] for x, y in points):
                continue
            if any(_meet(points, label, other, one) for one, other in taken):
                continue
            if any(key != mark.key and _covers(label, at, radius) for at, radius, key in known):
                continue
            taken.append((label, points))
            break
    return placed + [label for label, _ in taken]


def _center(drawn: Drawing, plan: EgoPlan) -> Point:
    return next((mark.at for mark in drawn.marks if mark.key == plan.center), (0.0, 0.0))


def _in_the_disc(
    drawn: Drawing, plan: EgoPlan, marks: Sequence[Mark], home: Point, size: float
) -> list[Label]:
    own = next((mark for mark in marks if mark.key == plan.center), None)
    if own is None:
        return []
    around = {
        end for line in drawn.lines if plan.center in line.ends for end in line.ends if end != plan.center
    }
    known = {mark.key for mark in drawn.marks if mark.layer in ("core", "rest")}
    note = say("map.ego_neighbors", drawn.lang, n=len(around & known))
    inside = own.size * 0.94
    # The note on one line or several, as the disc has room; where it has none, the headline says it.
    for large, lines in (
        (1.4, (note,)),
        (1.4, tuple(note.split())),
        (1.0, (note,)),
        (1.0, tuple(note.split())),
    ):
        found = _stacked(own, drawn.lang, home, size * large, size, lines)
        if all(math.hypot(one.width / 2, abs(y - home[1])) < inside for one in found for y in one.box[1::2]):
            return found
    return _stacked(own, drawn.lang, home, size, size, ())


def _stacked(
    own: Mark, lang: str, home: Point, large: float, size: float, note: tuple[str, ...]
) -> list[Label]:
    """Return the name of the center and what is said below it, in the middle of the disc."""
    parts = [(wrap(printable(own.short(lang)), large, 104, bold=True), large, True)]
    parts += [(note, size, False)] if note else []
    y = home[1] - sum(len(lines) * one * 1.17 for lines, one, _ in parts) / 2
    found = []
    for lines, one, bold in parts:
        wide = max(text_width(line, one, bold=bold) for line in lines) * 1.04
        high = len(lines) * one * 1.17
        found.append(Label(own.key, home[0] - wide / 2, y, wide, high, one, lines, "middle", bold))
        y += high
    return found


def corners(label: Label) -> tuple[Point, ...]:
    """Return the corners of a name that is turned around its anchor."""
    angle = label.angle or 0.0
    c, s = math.cos(angle), math.sin(angle)
    first = -label.width if label.anchor == "end" else 0.0
    half = label.height / 2
    return tuple(
        (label.x + u * c - v * s, label.y + u * s + v * c)
        for u, v in ((first, -half), (first + label.width, -half), (first + label.width, half), (first, half))
    )


def _meet(a: Sequence[Point], one: Label, b: Sequence[Point], other: Label) -> bool:
    """Return whether two turned boxes overlap (separating axes)."""
    for label in (one, other):
        for angle in (label.angle or 0.0, (label.angle or 0.0) + math.pi / 2):
            along = [[x * math.cos(angle) + y * math.sin(angle) for x, y in points] for points in (a, b)]
            if max(along[0]) < min(along[1]) + 0.5 or max(along[1]) < min(along[0]) + 0.5:
                return False
    return True


def _covers(label: Label, at: Point, radius: float) -> bool:
    """Return whether a name runs over a mark."""
    dx, dy = at[0] - label.x, at[1] - label.y
    angle = label.angle or 0.0
    u = dx * math.cos(angle) + dy * math.sin(angle)
    v = abs(dy * math.cos(angle) - dx * math.sin(angle))
    first = -label.width if label.anchor == "end" else 0.0
    return first - radius < u < first + label.width + radius and v < label.height / 2 + radius - 1
