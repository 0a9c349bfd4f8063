"""Where labels stand in a figure: greedily, the most important first, never over another label or mark."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from govgraph.map.drawing import Mark
from govgraph.map.texts import printable, text_width, wrap

__all__ = ["Label", "Rect", "place_labels"]

_TRIES = 4
_FEW = 400  # of more marks than these, labels are read on zoom

Rect = tuple[float, float, float, float]
Ring = tuple[float, float, float]
"""A mark: its place and its radius."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it is set: its left and top, size in points, lines, and where they are aligned.

    One that is turned stands at its anchor, by its angle (in radians, clockwise) around it.
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    size: float
    lines: tuple[str, ...]
    anchor: str
    bold: bool
    angle: float | None = None

    @property
    def box(self) -> Rect:
        """Left, top, right and bottom."""
        return (self.x, self.y, self.x + self.width, self.y + self.height)


def place_labels(marks: Sequence[Mark], frame: Rect, lang: str, told: Collection[str] = ()) -> list[Label]:
    """Return the labels that fit inside `frame`, as many as can be placed at ten positions around their marks.

    The marks that the text above the figure names (`told`) come first, then spaces, then the larger marks; of the same
    size, those that are given first.

    Examples
    --------
    >>> mark = Mark("a", labels={"en": "Fixture"}, size=8, at=(50, 50))
    >>> [label.lines for label in place_labels([mark], (0, 0, 100, 100), "en")]
    [('Fixture',)]
    """
    rings = {mark.key: (*mark.at, mark.size) for mark in marks}
    order = sorted(marks, key=lambda mark: (mark.key not in told, not mark.space, -mark.size))
    best: list[Label] = []
    for _ in range(_TRIES if len(order) <= _FEW else 1):
        placed = _placed(order, frame, lang, rings, told)
        if len(placed) > len(best):
            best = placed
        done = {label.key for label in placed}
        if len(done) == len(order):
            break
        # Whoever found no room chooses first in the next try, within spaces and within actors.
        order.sort(key=lambda mark: (mark.key not in told, not mark.space, mark.key in done))
    return best


def _placed(
    order: Sequence[Mark], frame: Rect, lang: str, rings: dict[str, Ring], told: Collection[str]
) -> list[Label]:
    taken: list[Rect] = []
    placed = []
    for mark in order:
        ways = [(most, rings, True) for most in ((118.0, 180.0) if mark.space else (104.0, 160.0))]
        if mark.space or mark.key in told:  # named in any case: near another mark, or over one
            ways += [(118.0, rings, False), (180.0, rings, False), (118.0, {}, False)]
        found = (_fitting(mark, most, frame, lang, taken, known, nearest) for most, known, nearest in ways)
        label = next((one for one in found if one is not None), None)
        if label is not None:
            taken.append(label.box)
            placed.append(label)
    return placed


def _gap(box: Rect, ring: Ring) -> float:
    """Return how far a box is from the edge of a mark."""
    x, y, radius = ring
    return math.hypot(max(box[0] - x, 0.0, x - box[2]), max(box[1] - y, 0.0, y - box[3])) - radius


def _meets(a: Rect, b: Rect, pad: float = 0.0) -> bool:
    return a[0] - pad < b[2] and b[0] < a[2] + pad and a[1] - pad < b[3] and b[1] < a[3] + pad


def _fitting(
    mark: Mark,
    most: float,
    frame: Rect,
    lang: str,
    taken: Sequence[Rect],
    rings: dict[str, Ring],
    nearest: bool,
) -> Label | None:
    """Return the label where it meets no other one and no ring; `nearest`: nearer to its mark than to any other."""
    size = 14.0 if mark.space else 11.5
    lines = wrap(printable(mark.short(lang)), size, most, bold=mark.space)
    width = max(text_width(line, size, bold=mark.space) for line in lines) * 1.04
    height = len(lines) * size * 1.17
    (x, y), r = mark.at, mark.size
    q = r * 0.72
    for left, top, anchor in (
        (x - width / 2, y + r + 3, "middle"),
        (x - width / 2, y - r - height - 3, "middle"),
        (x + r + 5, y - height / 2, "start"),
        (x - r - 5 - width, y - height / 2, "end"),
        (x + q + 3, y + q, "start"),
        (x - q - 3 - width, y + q, "end"),
        (x + q + 3, y - q - height, "start"),
        (x - q - 3 - width, y - q - height, "end"),
        (x - width * 0.2, y + r + 3, "start"),
        (x - width * 0.8, y + r + 3, "end"),
    ):
        box = (left, top, left + width, top + height)
        if box[0] < frame[0] or box[1] < frame[1] or box[2] > frame[2] or box[3] > frame[3]:
            continue
        if any(_meets(box, other, 2.0) for other in taken):
            continue
        own = _gap(box, (x, y, r)) if nearest else 1.0
        if any(_gap(box, ring) < own for key, ring in rings.items() if key != mark.key):
            continue
        return Label(mark.key, left, top, width, height, size, lines, anchor, mark.space)
    return None
