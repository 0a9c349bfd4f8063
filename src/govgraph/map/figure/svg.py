"""A map as an SVG figure for papers: marks, ties, labels without collisions, legend, title and source line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape
from typing import Any

from govgraph.facts.labels import text_in
from govgraph.map.changes import change_sentence, look_of
from govgraph.map.drawing import Class, Drawing, Group, Line, Mark, State
from govgraph.map.figure.around import circles, folds, names_around
from govgraph.map.figure.labels import Label, place_labels, printable
from govgraph.map.figure.matrix import figure
from govgraph.map.figure.shapes import outline
from govgraph.map.headline import finding_text, findings
from govgraph.map.summary import moment_line
from govgraph.map.texts import text_width, wrap
from govgraph.words import say

__all__ = ["write"]

_LIGHT = ("#ffffff", "#1c2330", "#555e6c")
_DARK = ("#11151c", "#eef1f6", "#a9b3c1")
_SANS = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
_SERIF = "Georgia, 'DejaVu Serif', serif"


def write(drawn: Drawing, *, dark: bool = False) -> str:
    """Return the figure: the core of the map (all of it where there is no core), in the map's language.

    A comparison of two dates is drawn whole, with its counts below the title and in the legend.

    Notes
    -----
    Positions are those of the page; equal maps give equal text. A matrix is drawn as rows, columns and signs, a timeline
    with its years.
    """
    paper, ink, muted = _DARK if dark else _LIGHT
    if drawn.form == "matrix":
        told = change_sentence(drawn.note, drawn.lang) if drawn.states else moment_line(drawn, drawn.lang)
        return figure(drawn, dark=dark, colors=(paper, ink, muted), told=told, source=_source_line(drawn))
    whole = ("core", "rest") if drawn.states else ("core",)  # what is counted is drawn
    marks = {mark.key: mark for mark in drawn.marks if mark.layer in whole}
    lines = [line for line in drawn.lines if line.source in marks and line.target in marks]
    pad = 84.0 if drawn.plan is None else 190.0
    heads = [finding_text(one, drawn, drawn.lang) for one in findings(drawn)]
    moment = moment_line(drawn, drawn.lang)
    xs = [mark.at[0] for mark in marks.values()] or [0.0]
    ys = [mark.at[1] for mark in marks.values()] or [0.0]
    width = max(max(xs) - min(xs) + 2 * pad, 760.0)
    said = [
        line for text in (*heads, moment) if text for line in wrap(printable(text), 13, (width - 60) * 0.94)
    ]
    left, top = min(xs) - pad, min(ys) - pad - 74 - 17 * max(len(said) - 1, 0)
    bottom = max(ys) + pad
    rows = _legend(drawn, marks.values(), lines, dark, paper, ink, left + 30, left + width - 30, bottom + 14)
    height = bottom + 14 + rows[1] + 44 - top
    title = escape(printable(text_in(drawn.note.title, (drawn.lang,))))
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}" font-family="{_SANS}" role="img">',
        f"<title>{title}</title>",
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{paper}"/>',
        f'<text x="{left + 30:.1f}" y="{top + 42:.1f}" font-size="25" font-weight="600" font-family="{_SERIF}" '
        f'fill="{ink}">{title}</text>',
    ]
    out += [
        f'<text x="{left + 30:.1f}" y="{top + 65 + 17 * i:.1f}" font-size="13" fill="{muted}">{escape(line)}</text>'
        for i, line in enumerate(said)
    ]
    out += _years(drawn, bottom - 40, muted)
    if drawn.plan is not None:
        out += circles(drawn, drawn.plan, dark, muted)
    out += _ties(drawn, lines, marks, dark)
    colors = {one.name: one.dark if dark else one.color for one in drawn.classes}
    out += _marks(drawn, marks.values(), colors, paper, dark)
    frame = (left + 4, top + 60 + 17 * len(said), left + width - 4, bottom)
    named = sorted(marks.values(), key=lambda mark: mark.key)
    if drawn.form == "timeline":  # the series are the heads of their lanes; the years keep their line
        along = sorted(named, key=lambda mark: mark.at)
        named, frame = [replace(mark, space=not mark.space) for mark in along], (frame[0], -27.0, *frame[2:])
    if drawn.plan is not None:
        labels = names_around(drawn, drawn.plan, named, frame)
        out += folds(drawn, drawn.plan, muted, 11.5)
    else:
        labels = place_labels(named, frame, drawn.lang)
    out += [_label(label, paper, ink) for label in labels]
    out += rows[0]
    out.append(
        f'<text x="{left + 30:.1f}" y="{top + height - 16:.1f}" font-size="11" fill="{muted}">'
        f"{escape(printable(_source_line(drawn)))}</text>"
    )
    return "\n".join(out) + "\n</svg>\n"


def _source_line(drawn: Drawing) -> str:
    note = drawn.note
    parts = [
        text_in(dict(note.dataset), (drawn.lang,)),
        note.version and say("map.version", drawn.lang, v=note.version),
    ]
    return " · ".join(part for part in (*parts, note.issued, note.license) if part)


def _years(drawn: Drawing, bottom: float, muted: str) -> list[str]:
    """Return the years and lanes behind a timeline."""
    lanes: Any = drawn.options.get("lanes") or ()
    if drawn.form != "timeline" or not lanes:
        return []
    years, rows = lanes[0]["years"], lanes[0]["lanes"]
    last = years[-1]["x"] - 12
    paths = "".join(f"M{one['x'] - 12:.1f} -40V{bottom:.1f}" for one in years)
    paths += "".join(f"M-12 {row['y']:.1f}H{last:.1f}" for row in rows if "key" in row)
    out = [f'<path d="{paths}" fill="none" stroke="{muted}" stroke-opacity="0.3" stroke-width="0.8"/>']
    words = [(one["x"] - 8, -30.0, str(one["year"])) for one in years[:-1]]
    words += [
        (-178.0, row["y"] + 4, text_in(row["labels"], (drawn.lang,))) for row in rows if "labels" in row
    ]
    return out + [
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" font-weight="600" fill="{muted}">{escape(text)}</text>'
        for x, y, text in words
    ]


def _ties(drawn: Drawing, lines: Iterable[Line], marks: dict[str, Mark], dark: bool) -> list[str]:
    groups = {group.name: group for group in drawn.groups}
    lines = list(lines)
    calm = max(0.16, min(0.5, 7.6 / math.sqrt(len(lines) + 1)))
    out = ['<g fill="none">']
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        pair = (min(line.source, line.target), max(line.source, line.target))
        order = seen[pair] = seen.get(pair, -1) + 1
        a, b = marks[line.source].at, marks[line.target].at
        side = -1 if (b[0] - a[0]) * -(a[1] + b[1]) + (b[1] - a[1]) * (a[0] + b[0]) < 0 else 1
        own = drawn.plan is not None and drawn.plan.center in pair
        round_ = 0.0 if own else min(0.28, 0.08 + math.dist(a, b) / 4600)
        bend = 0.0 if drawn.form == "timeline" else side * (round_ + 0.07 * order)
        x, y = (a[0] + b[0]) / 2 - (b[1] - a[1]) * bend, (a[1] + b[1]) / 2 + (b[0] - a[0]) * bend
        if drawn.states:
            color, opacity, width, dash = look_of(line, drawn.states, dark)
        else:
            color, opacity, width, dash = _look(line, groups[line.group], calm, dark)
            if drawn.plan is not None and not own:  # ties between others stand back
                opacity, width = min(opacity, 0.12), min(width, 1.0)
        dashes = f' stroke-dasharray="{" ".join(f"{n:g}" for n in dash)}"' if dash else ""
        out.append(
            f'<path d="M{a[0]:.1f} {a[1]:.1f}Q{x:.1f} {y:.1f} {b[0]:.1f} {b[1]:.1f}" '
            f'stroke="{color}" stroke-opacity="{opacity:.2f}" '
            f'stroke-width="{width}"{dashes}/>'
        )
    return [*out, "</g>"]


def _look(line: Line, group: Group, calm: float, dark: bool) -> tuple[str, float, float, tuple[float, ...]]:
    """Return color, opacity, width and dash of a tie."""
    quoted = line.confidence == "quoted"
    unsure = line.confidence == "unverified" or line.truth == "unknown"
    opacity = min(0.95, calm * 2.3) if quoted else calm * 0.75 if unsure else calm
    dash = (4.0, 4.0) if unsure else group.dash
    return (group.dark if dark else group.color, opacity, 1.9 if quoted else 1.1, dash)


def _marks(
    drawn: Drawing, marks: Iterable[Mark], colors: dict[str, str], paper: str, dark: bool
) -> list[str]:
    marks = list(marks)
    out = []
    for mark in marks:
        if mark.space and drawn.form == "network" and drawn.plan is None:
            out.append(
                f'<circle cx="{mark.at[0]:.1f}" cy="{mark.at[1]:.1f}" r="{mark.size * 1.75 + 12:.1f}" '
                f'fill="{colors[mark.legend]}" fill-opacity="{0.13 if dark else 0.07}"/>'
            )
    for mark in marks:
        name = escape(printable(mark.label(drawn.lang)))
        out.append(
            f'<g transform="translate({mark.at[0]:.1f} {mark.at[1]:.1f})"><title>{name}</title>'
            f"{_shape(mark.shape, mark.size, colors[mark.legend], paper)}</g>"
        )
    return out


def _shape(shape: str, radius: float, color: str, paper: str) -> str:
    corners = outline(shape, radius)
    if corners:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        return f'<polygon points="{points}" fill="{color}" stroke="{paper}" stroke-width="1.6" stroke-linejoin="round"/>'
    if shape == "disc":
        return (
            f'<circle r="{radius:.1f}" fill="{paper}" stroke="{color}" stroke-width="{radius * 0.09:.1f}"/>'
        )
    if shape == "ring":
        return f'<circle r="{radius * 0.74:.1f}" fill="{paper}" stroke="{color}" stroke-width="{radius * 0.5:.1f}"/>'
    return f'<circle r="{radius:.1f}" fill="{color}" stroke="{paper}" stroke-width="1.6"/>'


def _label(label: Label, paper: str, ink: str) -> str:
    if label.angle is not None:
        top = label.y - label.height / 2
        turned = f' transform="rotate({math.degrees(label.angle):.2f} {label.x:.1f} {label.y:.1f})"'
        return _text(label, label.x, top, paper, ink, turned)
    x = label.x + {"start": 0.0, "middle": label.width / 2, "end": label.width}[label.anchor]
    return _text(label, x, label.y, paper, ink)


def _text(label: Label, x: float, top: float, paper: str, ink: str, turned: str = "") -> str:
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{top + label.size * 0.9 + i * label.size * 1.17:.1f}">{escape(line)}</tspan>'
        for i, line in enumerate(label.lines)
    )
    return (
        f'<text text-anchor="{label.anchor}" font-size="{label.size:g}" font-weight="{700 if label.bold else 400}" '
        f'fill="{ink}" stroke="{paper}" stroke-width="3.2" stroke-linejoin="round" paint-order="stroke"{turned}>'
        f"{spans}</text>"
    )


def _legend(
    drawn: Drawing,
    marks: Iterable[Mark],
    lines: Iterable[Line],
    dark: bool,
    paper: str,
    ink: str,
    left: float,
    right: float,
    top: float,
) -> tuple[list[str], float]:
    """Return the legend's elements and how high they are."""
    used, tied = {mark.legend for mark in marks}, {line.group for line in lines}
    classes = [one for one in drawn.classes if one.name in used]
    groups: list[Group | State] = [one for one in drawn.groups if one.name in tied]
    if drawn.states:
        groups = [
            replace(
                one,
                labels={
                    lang: f"{text} ({drawn.note.changes[one.name]})" for lang, text in one.labels.items()
                },
            )
            for one in drawn.states
            if drawn.note.changes.get(one.name)
        ]

    def mark_of(one: Class | Group | State, x: float, y: float) -> str:
        color = one.dark if dark else one.color
        if isinstance(one, Class):
            return f'<g transform="translate({x + 10:.1f} {y:.1f})">{_shape(one.shape, 7, color, paper)}</g>'
        dash = f' stroke-dasharray="{" ".join(f"{n:g}" for n in one.dash)}"' if one.dash else ""
        width = max(1.4, one.width) if isinstance(one, State) else 2.2
        return f'<path d="M{x:.1f} {y:.1f}h22" stroke="{color}" stroke-width="{width}"{dash}/>'

    out: list[str] = []
    y = top
    for items in (classes, drawn.shapes, groups):
        if items:
            y = _row(items, mark_of, drawn.lang, ink, left, right, y, out) + 22
    return out, y - top


def _row(
    items: Iterable[Class | Group | State],
    mark_of: Callable[[Class | Group | State, float, float], str],
    lang: str,
    ink: str,
    left: float,
    right: float,
    y: float,
    out: list[str],
) -> float:
    x = left
    for one in items:
        name = printable(text_in(dict(one.labels), (lang,)) or one.name)
        wide = text_width(name, 13) * 1.06 + 50
        if x + wide > right and x > left:
            x, y = left, y + 20
        out.append(mark_of(one, x, y))
        out.append(
            f'<text x="{x + 28:.1f}" y="{y + 4:.1f}" font-size="13" fill="{ink}">{escape(name)}</text>'
        )
        x += wide
    return y
