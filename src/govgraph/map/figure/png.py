"""One of our SVG figures as PNG, drawn by resvg."""

from __future__ import annotations

import re
from functools import cache

from govgraph.errors import MissingExtra, NetworkError, wrong

__all__ = ["DPI", "to_png"]

DPI = 300
"""Dots per inch of a figure that has a size in millimeters."""
_SCREEN, _MOST = 3.0, 8000  # dots per pixel of a figure as on the screen; the most dots across


def to_png(svg: str) -> bytes:
    """Return a figure as PNG: at 300 dots per inch if it has a size for print, else three dots for each pixel.

    Raises
    ------
    MissingExtra
        Without ``pip install 'govgraph[png]'``.
    NetworkError
        If the system has no fonts: the figure would have no words.
    """
    try:
        import resvg_py  # noqa: F401 - an extra: whether it is there
    except ImportError as error:
        raise MissingExtra("png", package="resvg-py") from error
    if not _writes():
        raise NetworkError(wrong("no_font"))
    found = re.match(r'<svg [^>]*?width="([\d.]+)(mm)?" height="([\d.]+)', svg)
    if found is None:
        raise ValueError("no size in this SVG")
    size = max(float(found[1]), float(found[3]))
    zoom = DPI / 25.4 if found[2] else _SCREEN
    zoom = min(zoom, _MOST / size)
    return _drawn(svg, round(float(found[1]) * zoom))


def _drawn(svg: str, width: int) -> bytes:
    from resvg_py import svg_to_bytes  # known to be there

    return bytes(
        svg_to_bytes(
            svg_string=svg, width=width, dpi=96, sans_serif_family="DejaVu Sans", serif_family="DejaVu Serif"
        )
    )


@cache
def _writes() -> bool:
    """Tell whether a text leaves a trace: without any font, resvg draws none and says nothing."""
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" font-family="Helvetica, sans-serif">'
    )
    return _drawn(f'{head}<text y="16">M</text></svg>', 20) != _drawn(f"{head}</svg>", 20)
