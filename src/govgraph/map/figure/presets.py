"""Figures for print: the widths of columns and slides, in which no text is smaller than 6 points, and shades of gray."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from govgraph.errors import NetworkError, wrong
from govgraph.map.drawing import Class, Drawing, Group, Mark, Point, State

__all__ = ["LEAST_PT", "PRESETS", "STRETCH", "Preset", "in_gray", "on_slide", "preset_of", "scaled"]

LEAST_PT = 6.0
"""The smallest text of a figure for print, in points."""
_SMALLEST = 11.0  # the smallest text of a figure, in its own units
_PT_PER_MM = 72 / 25.4
_DASHES: tuple[tuple[float, ...], ...] = (
    *((), (6.0, 3.0), (1.5, 2.5), (8.0, 3.0, 1.5, 3.0), (3.0, 2.0), (12.0, 4.0), (1.5, 5.0)),
    *((8.0, 2.0, 2.0, 2.0, 2.0, 2.0), (4.0, 6.0)),
)
L = TypeVar("L", Class, Group, State)


@dataclass(frozen=True, slots=True)
class Preset:
    """The size of a figure.

    Parameters
    ----------
    width, height : float, optional
        In millimeters; without a height, a figure is as high as what it holds.
    least : float
        Its smallest text, in points.
    tall : bool
        Whether the places for tall screens are taken.
    """

    width: float
    height: float | None
    least: float
    tall: bool = False

    @property
    def unit(self) -> float:
        """How many millimeters one unit of the drawing is."""
        return self.least / _SMALLEST / _PT_PER_MM

    @property
    def across(self) -> float:
        """Its width in units of the drawing."""
        return self.width / self.unit

    @property
    def down(self) -> float | None:
        """Its height in units of the drawing."""
        return self.height / self.unit if self.height else None


STRETCH = 1.7
"""How much wider than high a map is drawn at most."""

PRESETS: Mapping[str, Preset] = {
    "column": Preset(85.0, None, LEAST_PT, tall=True),
    "double": Preset(178.0, None, 6.5),
    "slide": Preset(338.7, 190.5, 10.0),
}


def preset_of(name: str) -> Preset:
    """Return a preset by its name.

    Raises
    ------
    NetworkError
        For an unknown one.
    """
    if name not in PRESETS:
        raise NetworkError(wrong("unknown_figure", name=name, choices=", ".join(PRESETS)))
    return PRESETS[name]


def on_slide(preset: Preset, most: int, draw: Callable[[Preset, int], str], fewer: str) -> str:
    """Return what is drawn with the largest texts that a slide has room for, in as few parts side by side as can be.

    Parameters
    ----------
    preset : Preset
    most : int
        Parts, at most.
    draw : callable
        From a preset and a number of parts to a figure; to an empty text where that has no room.
    fewer : str
        What to choose fewer of where nothing fits.

    Raises
    ------
    NetworkError
        If texts would be smaller than 6 points.
    """
    sizes = (preset.least * (1 - step / 40) for step in range(40))
    for least in (size for size in sizes if size >= LEAST_PT):
        for parts in range(1, most + 1):
            svg = draw(replace(preset, least=least), parts)
            if svg:
                return svg
    raise NetworkError(wrong("slide_too_small", fewer=fewer))


def scaled(
    drawn: Drawing, preset: Preset, room: tuple[float, float | None], layers: Collection[str]
) -> Drawing:
    """Return a map whose layers fit into the room, in units of the figure; its marks can still be distinguished."""
    places: dict[str, Point] = {
        mark.key: mark.portrait if preset.tall else mark.at for mark in drawn.marks if mark.layer != "mute"
    }
    core = [places[mark.key] for mark in drawn.marks if mark.layer in layers] or [(0.0, 0.0)]
    if drawn.plan is not None and drawn.plan.center in places:
        core += drawn.plan.reach(places[drawn.plan.center])
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*core, strict=True))
    wide, high = room
    across = min(wide / max(right - left, 1.0), 1.0)
    k = across if high is None else min(across, high / max(bottom - top, 1.0))
    # How far apart two marks stand is not a measurement: what is too high for a slide is drawn wider.
    across = min(across, k * STRETCH) if drawn.plan is None and drawn.form == "network" else k

    def at(point: Point) -> Point:
        return ((point[0] - (left + right) / 2) * across, (point[1] - (top + bottom) / 2) * k)

    def moved(mark: Mark) -> Mark:
        least = 38.0 if mark.shape == "disc" else 3.6 if mark.space else 2.6
        return replace(mark, at=at(places.get(mark.key, mark.at)), size=max(mark.size * k, least))

    plan = drawn.plan
    if plan is not None:
        folds = tuple(replace(fold, at=at(fold.at)) for fold in plan.folds)
        plan = replace(plan, rings=tuple(radius * k for radius in plan.rings), folds=folds)
    return replace(drawn, marks=tuple(moved(mark) for mark in drawn.marks), plan=plan)


def in_gray(drawn: Drawing) -> Drawing:
    """Return a map that can be read without color: marks by shape and shade, ties by dash."""

    def shade(one: L, number: int, count: int) -> L:
        level = 0x30 + round(0x70 * number / max(count - 1, 1))
        text = f"#{level:02x}{level:02x}{level:02x}"
        light = f"#{0xFF - level + 0x20:02x}" + f"{0xFF - level + 0x20:02x}" * 2
        return replace(one, color=text, dark=light)

    def dashed(one: Group, number: int) -> Group:
        return replace(one, color="#303030", dark="#e0e0e0", dash=_DASHES[number % len(_DASHES)])

    used = {line.group for line in drawn.lines}
    groups = [group for group in drawn.groups if group.name in used]
    return replace(
        drawn,
        classes=tuple(shade(one, i, len(drawn.classes)) for i, one in enumerate(drawn.classes)),
        groups=tuple(dashed(one, i) for i, one in enumerate(groups)),
        states=tuple(shade(one, i, len(drawn.states)) for i, one in enumerate(drawn.states)),
    )
