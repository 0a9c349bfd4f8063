"""A map as a small picture without words: for a list of maps, where its title stands beside it."""

from __future__ import annotations

import math
from html import escape

from govgraph.facts.labels import text_in
from govgraph.map.drawing import Drawing
from govgraph.map.figure.shapes import element
from govgraph.map.figure.sheet import Look
from govgraph.map.grid import grid
from govgraph.map.texts import printable

__all__ = ["thumbnail"]

_LIGHT = Look("#fbfaf6", "", "#5f6672")
_DARK = Look("#11151c", "", "#b4bbc7", dark=True)
_MOST = 600  # ties; more of them are a gray area at this size


def thumbnail(drawn: Drawing, *, width: int = 320, height: int = 200, dark: bool = False) -> str:
    """Return a map as a small SVG: marks and ties in their colors, no labels, no style element and no script.

    It names the map for screen readers in the map's language. Ties in a thumbnail of more than 600 are the first of each
    mark, so that the picture stays small.

    Examples
    --------
    >>> from govgraph.map.drawing import Note
    >>> thumbnail(Drawing(Note({"en": "Fixture"}, {})))[:31]
    '<svg xmlns="http://www.w3.org/2'
    """
    look = _DARK if dark else _LIGHT
    title = escape(printable(text_in(drawn.note.title, (drawn.lang,))), quote=True)
    draw = _cells if drawn.form == "matrix" else _network
    inside = draw(drawn, width, height, look) or element(
        "dot",
        6,
        f'fill="none" stroke="{look.muted}" stroke-dasharray="2 2"',
        width / 2,
        height / 2,
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{title}"><rect width="{width}" height="{height}" fill="{look.paper}"/>'
        f"{inside}</svg>\n"
    )


def _network(drawn: Drawing, width: int, height: int, look: Look) -> str:
    marks = {mark.key: mark for mark in drawn.marks if mark.layer == "core"}
    if not marks:
        return ""
    xs, ys = ([mark.at[axis] for mark in marks.values()] for axis in (0, 1))
    room = 10.0
    wide, high = (max(max(all_) - min(all_), 1.0) for all_ in (xs, ys))
    scale = min((width - 2 * room) / wide, (height - 2 * room) / high)
    left, top = (width - wide * scale) / 2, (height - high * scale) / 2
    at = {
        key: (left + (mark.at[0] - min(xs)) * scale, top + (mark.at[1] - min(ys)) * scale)
        for key, mark in marks.items()
    }
    ties: dict[str, list[str]] = {}
    drawn_pairs: set[tuple[str, str]] = set()
    colors = {group.name: look.of(group) for group in drawn.groups}
    for line in sorted(drawn.lines, key=lambda line: -line.weight):
        pair = (min(line.source, line.target), max(line.source, line.target))
        if pair in drawn_pairs or not at.keys() >= set(pair) or len(drawn_pairs) >= _MOST:
            continue
        drawn_pairs.add(pair)
        (ax, ay), (bx, by) = at[pair[0]], at[pair[1]]
        ties.setdefault(colors.get(line.group, ""), []).append(f"M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}")
    calm = max(0.12, min(0.5, 5 / math.sqrt(len(drawn_pairs) + 1)))
    out = [
        f'<path d="{"".join(paths)}" fill="none" stroke="{color}" stroke-opacity="{calm:.2f}" stroke-width="0.8"/>'
        for color, paths in sorted(ties.items())
        if color
    ]
    looks = {one.name: look.of(one) for one in drawn.classes}
    for key, mark in sorted(marks.items(), key=lambda item: (-item[1].size, item[0])):
        radius = min(max(mark.size * scale * 1.15, 1.5), 9.0)
        out.append(element(mark.shape, radius, f'fill="{looks[mark.legend]}"', *at[key]))
    return "".join(out)


def _cells(drawn: Drawing, width: int, height: int, look: Look) -> str:
    found = grid(drawn)
    if not found.cells:
        return ""
    step_x, step_y = (width - 20) / len(found.columns), (height - 20) / len(found.rows)
    column = {mark.key: n for n, mark in enumerate(found.columns)}
    row = {mark.key: n for n, mark in enumerate(found.rows)}
    colors = {one.name: look.of(one) for one in drawn.states or drawn.groups}
    paths: dict[str, list[str]] = {}
    for (actor, space), line in found.cells.items():
        x, y = 10 + column[space] * step_x, 10 + row[actor] * step_y
        color = colors.get(line.state if drawn.states else line.group, "")
        across, down = max(step_x * 0.8, 0.4), max(step_y * 0.8, 0.4)
        paths.setdefault(color, []).append(f"M{x:.1f} {y:.2f}h{across:.1f}v{down:.2f}h-{across:.1f}z")
    return "".join(
        f'<path d="{"".join(all_)}" fill="{color}"/>' for color, all_ in sorted(paths.items()) if color
    )
