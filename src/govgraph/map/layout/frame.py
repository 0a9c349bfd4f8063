"""What a layout works with: points, the room that a node needs, and the frame of the drawing."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Box", "Frame", "Point"]

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
