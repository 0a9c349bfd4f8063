"""The outlines of marks: one geometry for the page, the legend and the figure."""

from __future__ import annotations

import math
from collections.abc import Mapping

__all__ = ["OUTLINES", "outline"]

Outline = tuple[tuple[float, float], ...]


def _regular(corners: int, start: float, radius: float) -> Outline:
    return tuple(
        (
            round(math.cos(start + i * math.tau / corners) * radius, 3),
            round(math.sin(start + i * math.tau / corners) * radius, 3),
        )
        for i in range(corners)
    )


def _star() -> Outline:
    up = -math.pi / 2
    return tuple(
        (
            round(math.cos(up + i * math.pi / 5) * (0.54 if i % 2 else 1.22), 3),
            round(math.sin(up + i * math.pi / 5) * (0.54 if i % 2 else 1.22), 3),
        )
        for i in range(10)
    )


_UP = -math.pi / 2
_A, _B = 1.1, 0.42

OUTLINES: Mapping[str, Outline] = {
    "diamond": _regular(4, _UP, 1.15),
    "diamondSmall": ((0.0, -1.15), (0.8, 0.0), (0.0, 1.15), (-0.8, 0.0)),
    "hexagon": _regular(6, 0.0, 1.06),
    "octagon": _regular(8, math.pi / 8, 1.04),
    "page": ((-0.75, -1.0), (0.3, -1.0), (0.78, -0.5), (0.78, 1.0), (-0.75, 1.0)),
    "pentagon": _regular(5, _UP, 1.14),
    "plus": (
        (-_B, -_A),
        (_B, -_A),
        (_B, -_B),
        (_A, -_B),
        (_A, _B),
        (_B, _B),
        (_B, _A),
        (-_B, _A),
        (-_B, _B),
        (-_A, _B),
        (-_A, -_B),
        (-_B, -_B),
    ),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "star": _star(),
    "triangle": ((0.0, -1.12), (1.08, 0.8), (-1.08, 0.8)),
    "triangleDown": ((0.0, 1.12), (1.08, -0.8), (-1.08, -0.8)),
}
"""Corners for a radius of 1; ``dot`` and ``ring`` are circles and have none."""


def outline(shape: str, radius: float) -> Outline:
    """Return the corners of a shape at a radius; empty for a circle.

    Examples
    --------
    >>> outline("square", 10)[0]
    (-9.0, -9.0)
    """
    return tuple((round(x * radius, 2), round(y * radius, 2)) for x, y in OUTLINES.get(shape, ()))
