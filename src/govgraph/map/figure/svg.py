"""A map as an SVG figure for papers: marks, ties, labels without collisions, legend, title and source line."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from govgraph.facts.labels import text_in
from govgraph.map.changes import change_sentence, look_of
from govgraph.map.drawing import Class, Drawing, Group, Line, Mark, State
from govgraph.map.figure.around import circles, folds, names_around
from govgraph.map.figure.calendar import figure as calendar
from govgraph.map.figure.label_places import Label, place_labels, printable
from govgraph.map.figure.matrix import figure as matrix
from govgraph.map.figure.presets import Preset, in_gray, preset_of, scaled
from govgraph.map.figure.shapes import outline
from govgraph.map.grid import axes_line, shown_part
from govgraph.map.headline import findings, sentences
from govgraph.map.legend import HATCH, HATCH_WIDTH
from govgraph.map.summary import moment_line
from govgraph.map.texts import text_width, wrap
from govgraph.map.timeline import place_on_axis
from govgraph.words import say

__all__ = ["write"]

_LIGHT = ("#ffffff", "#1c2330", "#555e6c")
_DARK = ("#11151c", "#eef1f6", "#a9b3c1")
_HIGH, _NAMES = 34.0, 112.0  # above and below the marks of a slide, for names, and for those that run outward
_TieLook = tuple[str, float, float, tuple[float, ...]]  # color, opacity, width and dash
_Key = tuple[str, Callable[[float, float], str]]  # of the legend: a name, and what draws its sign at a place
_SANS = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
_SERIF = "Georgia, 'DejaVu Serif', serif"


def write(drawn: Drawing, *, dark: bool = False, figure: str = "", gray: bool = False) -> str:
    """Return the figure: the core of the map (all of it where there is no core), in the map's language.

    A comparison of two dates is drawn whole, with its counts below the title and in the legend.

    Parameters
    ----------
    drawn : Drawing
    dark : bool
    figure : str
        ``column`` (85 mm wide), ``double`` (178 mm) or ``slide`` (16 : 9): the sizes of
        :mod:`govgraph.map.figure.presets`. Without it, one unit of the map is one pixel.
    gray : bool
        Shades and dashes instead of colors.

    Raises
    ------
    NetworkError
        If a matrix or a timeline does not fit into a slide with texts of at least 6 points.

    Notes
    -----
    Positions are those of the page; equal maps give equal text. A matrix is drawn as rows, columns and signs, a timeline
    with its years; in a size for print, a timeline is a list by years. The title, what the map says, the legend and the
    sources stand one below the other, in lines that break.
    """
    if gray:
        drawn = in_gray(drawn)
    if drawn.form == "matrix":
        heads = sentences(shown_part(drawn), drawn.lang)
        told = change_sentence(drawn.note, drawn.lang) if drawn.states else moment_line(drawn, drawn.lang)
        return matrix(
            drawn,
            dark=dark,
            colors=_DARK if dark else _LIGHT,
            told=(*heads, told, axes_line(drawn)),
            source=_source_line(drawn),
            preset=preset_of(figure) if figure else None,
        )
    if drawn.form == "timeline" and figure:
        return calendar(
            drawn,
            preset_of(figure),
            dark=dark,
            colors=_DARK if dark else _LIGHT,
            told=(*sentences(drawn, drawn.lang), moment_line(drawn, drawn.lang)),
            source=_source_line(drawn),
        )
    if not figure:
        return _picture(drawn, dark, None)
    return _picture(drawn, dark, preset_of(figure))


_MOST_UNNAMED = 24
"""Marks without room for their names that a figure around one node names below it."""


def _picture(drawn: Drawing, dark: bool, preset: Preset | None, unnamed: tuple[str, ...] = ()) -> str:
    """Return the figure; `unnamed` are the marks that it tells to have no room for their names."""
    asked = drawn
    paper, ink, muted = _DARK if dark else _LIGHT
    whole = ("core", "rest") if drawn.states else ("core",)  # what is counted is drawn
    pad = 84.0 if drawn.plan is None else 190.0
    margin, large = 30.0, 25.0
    shown = [mark for mark in drawn.marks if mark.layer in whole]
    if preset is None:
        width = max((max(xs) - min(xs) if (xs := [mark.at[0] for mark in shown]) else 0.0) + 2 * pad, 760.0)
    else:
        width = preset.across
        margin, large = (16.0, 19.0) if width < 700 else (margin, large)
        pad = min(pad, width * (0.12 if drawn.plan is None else 0.27))
    across = width - 2 * margin
    title = wrap(printable(text_in(drawn.note.title, (drawn.lang,))), large, across * 0.8, bold=True)
    found = findings(drawn)
    heads = (*sentences(drawn, drawn.lang), moment_line(drawn, drawn.lang))
    told = {key for one in found for keys in one.names.values() for key in keys}
    said = [line for text in heads if text for line in wrap(printable(text), 13, across * 0.94)]
    source = wrap(printable(_source_line(drawn)), 11, across * 0.94)
    if unnamed:
        called = ", ".join(mark.short(drawn.lang) for mark in drawn.marks if mark.key in unnamed)
        many = len(unnamed) > _MOST_UNNAMED
        left_out = say(f"map.figure_unnamed{'_many' if many else ''}", drawn.lang, names=called)
        source = (*wrap(printable(left_out), 11, across * 0.94), *source)
    above = 14 + large * 1.15 * len(title) + 6 + 17 * len(said) + 8
    below = 14 * len(source) + 12
    if preset is not None:
        room = None
        if preset.down is not None:
            tied = [line for line in drawn.lines if line.layer in whole]
            keys = _legend(drawn, shown, tied, dark, paper, ink, margin, width - margin, 0.0)[1]
            free = _HIGH if drawn.plan is None else _NAMES
            room = max(preset.down - above - keys - 28 - below - 2 * free, 60.0)
        drawn = scaled(drawn, preset, (width - 2 * pad, room), whole)
        pad = min(pad, 40.0) if drawn.plan is None else pad
    marks = {mark.key: mark for mark in drawn.marks if mark.layer in whole}
    lines = [line for line in drawn.lines if line.source in marks and line.target in marks]
    xs, ys = ([mark.at[axis] for mark in marks.values()] or [0.0] for axis in (0, 1))
    tall = pad
    if preset is not None and preset.down is not None:
        tall = _HIGH if drawn.plan is None else _NAMES
    left, top = (min(xs) + max(xs)) / 2 - width / 2, min(ys) - tall - above
    bottom = max(ys) + tall
    legend, high = _legend(
        drawn, marks.values(), lines, dark, paper, ink, left + margin, left + width - margin, bottom + 14
    )
    height = bottom + 14 + high + below - top
    if preset is not None and preset.down is not None and height < preset.down:  # a slide has its height
        spare = (preset.down - height) / 2
        top, height = top - spare, preset.down
        legend, high = _legend(
            drawn,
            marks.values(),
            lines,
            dark,
            paper,
            ink,
            left + margin,
            left + width - margin,
            top + height - below - high,
        )
        bottom = top + height - below - high - 14
    size = f'width="{width:.0f}" height="{height:.0f}"'
    if preset is not None:
        size = f'width="{width * preset.unit:.2f}mm" height="{height * preset.unit:.2f}mm"'
    x = left + margin
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}" font-family="{_SANS}" role="img">',
        f"<title>{escape(printable(text_in(drawn.note.title, (drawn.lang,))))}</title>",
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{paper}"/>',
    ]
    y = top + 14
    for line in title:
        y += large * 1.15
        out.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{large:g}" font-weight="600" font-family="{_SERIF}" '
            f'fill="{ink}">{escape(line)}</text>'
        )
    y += 6
    for line in said:
        y += 17
        out.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" fill="{muted}">{escape(line)}</text>')
    out += _years(drawn, bottom - 40, muted, dark)
    if drawn.plan is not None:
        out += circles(drawn, drawn.plan, dark, muted)
    out += _ties(drawn, lines, marks, dark)
    colors = {one.name: one.dark if dark else one.color for one in drawn.classes}
    out += _marks(drawn, marks.values(), colors, paper, dark)
    frame = (left + 4, y + 4, left + width - 4, bottom + 4)
    named = sorted(marks.values(), key=lambda mark: mark.key)
    if drawn.form == "timeline":  # the series are the heads of their lanes; the years keep their line
        along = sorted(named, key=lambda mark: mark.at)
        named, frame = [replace(mark, space=not mark.space) for mark in along], (frame[0], -27.0, *frame[2:])
    if drawn.plan is not None:
        around = names_around(drawn, drawn.plan, named, frame, told)
        labels = [label for label in around if label.key not in unnamed]
        out += folds(drawn, drawn.plan, muted, 11.5)
        nameless = tuple(sorted(marks.keys() - {label.key for label in labels}))
        if not set(nameless) <= set(unnamed):
            return _picture(asked, dark, preset, tuple(sorted({*nameless, *unnamed})))
    else:
        labels = place_labels(named, frame, drawn.lang, told)
    out += [_label(label, paper, ink) for label in labels]
    out += legend
    out += [
        f'<text x="{x:.1f}" y="{top + height - below + 10 + 14 * i:.1f}" font-size="11" fill="{muted}">'
        f"{escape(line)}</text>"
        for i, line in enumerate(source)
    ]
    return "\n".join(out) + "\n</svg>\n"


def _source_line(drawn: Drawing) -> str:
    """Return what the dataset is cited as."""
    note = drawn.note
    parts = [
        note.cite or ", ".join(note.creators),
        text_in(dict(note.dataset), (drawn.lang,)),
        note.version and say("map.version", drawn.lang, v=note.version),
    ]
    return " · ".join(part for part in (*parts, note.issued, note.license) if part)


def _years(drawn: Drawing, bottom: float, muted: str, dark: bool) -> list[str]:
    """Return the years and lanes behind a timeline, the date of the data, and the days that a date can mean."""
    lanes: Any = drawn.options.get("lanes") or ()
    if drawn.form != "timeline" or not lanes:
        return []
    years, rows = lanes[0]["years"], lanes[0]["lanes"]
    last = years[-1]["x"]
    paths = "".join(f"M{one['x']:.1f} -40V{bottom:.1f}" for one in years)
    paths += "".join(f"M0 {row['y']:.1f}H{last:.1f}" for row in rows if "key" in row)
    out = [f'<path d="{paths}" fill="none" stroke="{muted}" stroke-opacity="0.3" stroke-width="0.8"/>']
    marks, colors = {mark.key: mark for mark in drawn.marks}, {one.name: one for one in drawn.classes}
    for bar in lanes[0]["bars"]:
        mark, (first, end) = marks[bar["key"]], bar["x"]
        look = colors[mark.legend]
        out.append(
            f'<path d="M{first:.1f} {mark.at[1]:.1f}H{end:.1f}" stroke="{look.dark if dark else look.color}" '
            f'stroke-opacity="0.7" stroke-width="{2 * HATCH_WIDTH}" stroke-dasharray="{HATCH[0]} {HATCH[1]}"/>'
        )
    words = [(one["x"] + 4, -30.0, str(one["year"])) for one in years[:-1] if one["told"]]
    now = place_on_axis(lanes[0], drawn.note.issued)
    if now is not None:
        out.append(f'<path d="M{now:.1f} -40V{bottom:.1f}" stroke="{muted}" stroke-width="1.4"/>')
        text = say("map.data_of", drawn.lang, d=drawn.note.issued)
        words.append((now - text_width(text, 12, bold=True) - 4, -44.0, text))
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
    calm = _calm(len(lines))
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
        if drawn.form == "timeline":  # the lanes say to which an event belongs
            continue
        if drawn.states:
            color, opacity, width, dash = look_of(line, drawn.states, dark)
        else:
            color, opacity, width, dash = _look(line, groups[line.group], dark, calm)
            if drawn.plan is not None and not own:  # ties between others stand back
                opacity, width = min(opacity, 0.12), min(width, 1.0)
        dashes = f' stroke-dasharray="{" ".join(f"{n:g}" for n in dash)}"' if dash else ""
        out.append(
            f'<path d="M{a[0]:.1f} {a[1]:.1f}Q{x:.1f} {y:.1f} {b[0]:.1f} {b[1]:.1f}" '
            f'stroke="{color}" stroke-opacity="{opacity:.2f}" '
            f'stroke-width="{width}"{dashes}/>'
        )
    return [*out, "</g>"]


def _calm(count: int) -> float:
    """Return the opacity of a tie that was read: fainter where there are many."""
    return max(0.16, min(0.5, 7.6 / math.sqrt(count + 1)))


def _look(line: Line, group: Group, dark: bool, calm: float) -> _TieLook:
    """Return color, opacity, width and dash of a tie."""
    quoted = line.confidence == "quoted"
    unsure = line.confidence == "unverified"
    if line.undecided:
        return (group.dark if dark else group.color, max(0.4, calm * 0.9), HATCH_WIDTH, HATCH)
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
                f'<circle cx="{mark.at[0]:.1f}" cy="{mark.at[1]:.1f}" r="{mark.size * 1.75 + min(12.0, mark.size):.1f}" '
                f'fill="{colors[mark.legend]}" fill-opacity="{0.13 if dark else 0.07}"/>'
            )
    for mark in marks:
        name = escape(printable(mark.label(drawn.lang)))
        out.append(
            f'<g transform="translate({mark.at[0]:.1f} {mark.at[1]:.1f})"><title>{name}</title>'
            f"{_shape(mark.shape, mark.size, colors[mark.legend], paper, mark.announced)}</g>"
        )
    return out


def _shape(shape: str, radius: float, color: str, paper: str, hollow: bool = False) -> str:
    corners = outline(shape, radius * (0.85 if hollow else 1.0))
    if hollow and corners:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        return f'<polygon points="{points}" fill="{paper}" stroke="{color}" stroke-width="1.6" stroke-linejoin="round"/>'
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
    marks, lines = list(marks), list(lines)
    used, tied = {mark.legend for mark in marks}, {line.group for line in lines}

    def of_mark(one: Class) -> _Key:
        return (_name(one, drawn.lang), _mark_key(one, one.dark if dark else one.color, paper))

    def of_tie(one: Group | State, more: str = "") -> _Key:
        width = max(1.4, one.width) if isinstance(one, State) else 2.2
        look = (one.dark if dark else one.color, 1.0, width, one.dash)
        return (_name(one, drawn.lang) + more, _tie_key(look))

    changes = drawn.note.changes
    if drawn.states:
        ties = [of_tie(one, f" ({changes[one.name]})") for one in drawn.states if changes.get(one.name)]
    else:
        ties = [of_tie(one) for one in drawn.groups if one.name in tied]
    rows = (
        [of_mark(one) for one in drawn.classes if one.name in used],
        [of_mark(one) for one in drawn.shapes],
        ties,
        _sureness(drawn, lines, dark) or _announced(drawn, marks, dark, paper),
    )
    out: list[str] = []
    y = top
    for keys in rows:
        if keys:
            y = _row(keys, ink, left, right, y, out) + 22
    return out, y - top


def _name(one: Class | Group | State, lang: str) -> str:
    return printable(text_in(dict(one.labels), (lang,)) or one.name)


def _mark_key(one: Class, color: str, paper: str, hollow: bool = False) -> Callable[[float, float], str]:
    shape = _shape(one.shape, 7, color, paper, hollow)
    return lambda x, y: f'<g transform="translate({x + 10:.1f} {y:.1f})">{shape}</g>'


def _tie_key(look: _TieLook) -> Callable[[float, float], str]:
    color, opacity, width, dash = look
    faint = f' stroke-opacity="{opacity:.2f}"' if opacity < 1 else ""
    dashes = f' stroke-dasharray="{" ".join(f"{n:g}" for n in dash)}"' if dash else ""
    return lambda x, y: (
        f'<path d="M{x:.1f} {y:.1f}h22" stroke="{color}"{faint} stroke-width="{width}"{dashes}/>'
    )


def _sureness(drawn: Drawing, lines: Sequence[Line], dark: bool) -> list[_Key]:
    """Return how sure ties are, as their strokes tell: each look that is seen, in the color that most of its ties have."""
    if drawn.form != "network":
        return []
    groups = {group.name: group for group in drawn.groups}
    seen: dict[str, list[_TieLook]] = {name: [] for name in ("quoted", "read", "unverified", "undecided")}
    for line in lines:
        name = "undecided" if line.undecided and not drawn.states else line.confidence
        if drawn.states and name != "unverified":
            continue
        look = (
            look_of(line, drawn.states, dark)
            if drawn.states
            else _look(line, groups[line.group], dark, _calm(len(lines)))
        )
        if name in seen:
            seen[name].append(look)
    found = {}
    for name, looks in seen.items():
        if looks:
            most = Counter(color for color, *_ in looks).most_common(1)[0][0]
            color, opacity, width, dash = next(look for look in looks if look[0] == most)
            # The dash of what is sure tells its relation.
            found[name] = (color, opacity, width, () if name in ("quoted", "read") else dash)
    clearest = max((opacity for _, opacity, *_ in found.values()), default=1.0)
    return [
        (say(f"map.{name}", drawn.lang), _tie_key((color, max(0.4, opacity / clearest), width, dash)))
        for name, (color, opacity, width, dash) in found.items()
    ]


def _announced(drawn: Drawing, marks: Iterable[Mark], dark: bool, paper: str) -> list[_Key]:
    """Return what a hollow mark means, in its own color, where there is one."""
    looks = {one.name: one for one in drawn.classes}
    for mark in marks:
        if mark.announced:
            one = looks[mark.legend]
            drawn_so = _mark_key(one, one.dark if dark else one.color, paper, hollow=True)
            return [(say("map.undecided", drawn.lang), drawn_so)]
    return []


def _row(keys: Sequence[_Key], ink: str, left: float, right: float, y: float, out: list[str]) -> float:
    x = left
    for name, draw in keys:
        wide = text_width(name, 13) * 1.06 + 50
        if x + wide > right and x > left:
            x, y = left, y + 20
        out.append(draw(x, y))
        out.append(
            f'<text x="{x + 28:.1f}" y="{y + 4:.1f}" font-size="13" fill="{ink}">{escape(name)}</text>'
        )
        x += wide
    return y
