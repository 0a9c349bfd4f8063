"""What a layout works with and what it finds: points, the room that a node needs, frames, and places in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Box", "Frame", "Places", "Point"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """The room a node needs: the radius of its mark, and width and height of the label below it, in map units."""

    radius: float = 8.0
    label_width: float = 0.0
    label_height: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The width and height of the drawing; its middle is the origin."""

    width: float = 1240.0
    height: float = 960.0


@dataclass(frozen=True, slots=True)
class Places:
    """Positions on a wide and a tall screen, and the frames the first picture shows."""

    wide: Mapping[str, Point]
    tall: Mapping[str, Point]
    frame: tuple[float, float] = (0.0, 0.0)
    frame_portrait: tuple[float, float] = (0.0, 0.0)
    lanes: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
