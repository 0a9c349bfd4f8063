"""The outlines of marks: one geometry for the page, the legend and the figure."""

from __future__ import annotations

import math
from collections.abc import Mapping

__all__ = ["OUTLINES", "element", "outline"]

Outline = tuple[tuple[float, float], ...]


def _around(corners: int, start: float, *radii: float) -> Outline:
    """Return corners at equal angles, at each of these radii in turn."""
    angles = [start + i * math.tau / corners for i in range(corners)]
    far = [radii[i % len(radii)] for i in range(corners)]
    return tuple(
        (round(math.cos(angle) * r, 3), round(math.sin(angle) * r, 3))
        for angle, r in zip(angles, far, strict=True)
    )


_UP = -math.pi / 2
_A, _B = 1.1, 0.42

OUTLINES: Mapping[str, Outline] = {
    "diamond": _around(4, _UP, 1.15),
    "diamondSmall": ((0.0, -1.15), (0.8, 0.0), (0.0, 1.15), (-0.8, 0.0)),
    "hexagon": _around(6, 0.0, 1.06),
    "octagon": _around(8, math.pi / 8, 1.04),
    "page": ((-0.75, -1.0), (0.3, -1.0), (0.78, -0.5), (0.78, 1.0), (-0.75, 1.0)),
    "pentagon": _around(5, _UP, 1.14),
    "plus": (
        *((-_B, -_A), (_B, -_A), (_B, -_B), (_A, -_B), (_A, _B), (_B, _B)),
        *((_B, _A), (-_B, _A), (-_B, _B), (-_A, _B), (-_A, -_B), (-_B, -_B)),
    ),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "star": _around(10, _UP, 1.22, 0.54),
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


def element(shape: str, radius: float, paint: str, x: float = 0.0, y: float = 0.0) -> str:
    """Return a shape as an element of SVG.

    Examples
    --------
    >>> element("dot", 4, 'fill="red"')
    '<circle r="4.0" fill="red"/>'
    """
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in outline(shape, radius))
    if points:
        return f'<polygon points="{points}" {paint}/>'
    at = f'cx="{x:.1f}" cy="{y:.1f}" ' if x or y else ""
    return f'<circle {at}r="{radius:.1f}" {paint}/>'
