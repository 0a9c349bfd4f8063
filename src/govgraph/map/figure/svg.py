"""A map as an SVG figure for papers: marks, ties, labels without collisions, legend, title and source line."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from govgraph.facts.labels import text_in
from govgraph.map.drawing import Class, Drawing, Group, Line, Mark, State
from govgraph.map.figure.around import circles, folds, names_around
from govgraph.map.figure.calendar import figure as calendar
from govgraph.map.figure.label_places import Label, place_labels
from govgraph.map.figure.matrix import figure as matrix
from govgraph.map.figure.presets import LEAST_PT, Preset, in_gray, preset_of, scaled
from govgraph.map.figure.sheet import DARK, LIGHT, Key, Look, Sheet, Words, keys, mark_shape, text
from govgraph.map.grid import axes_line, shown_part
from govgraph.map.headline import findings, sentences
from govgraph.map.legend import HATCH, HATCH_WIDTH
from govgraph.map.summary import moment_line
from govgraph.map.texts import printable, text_width
from govgraph.map.timeline import place_on_axis
from govgraph.words import say

__all__ = ["write"]

_CLEAR = (
    2.6  # how far a ring is from the middle at least, in radii of the node that stands there: ties are seen
)
_SMALLER = 0.25  # points
_HIGH, _NAMES = 34.0, 112.0  # above and below the marks of a slide, for names, and for those that run outward
_TieLook = tuple[str, float, float, tuple[float, ...]]  # color, opacity, width and dash


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
    look, preset = DARK if dark else LIGHT, preset_of(figure) if figure else None
    if drawn.form == "matrix":
        return matrix(drawn, _words(drawn, shown_part(drawn), axes_line(drawn)), look, preset)
    if drawn.form == "timeline" and preset is not None:
        return calendar(drawn, _words(drawn, drawn), look, preset)
    return _picture(drawn, look, preset)


def _words(drawn: Drawing, shown: Drawing, further: str = "", unnamed: str = "") -> Words:
    """Return title, findings of what is `shown`, and what the dataset is cited as."""
    said = (*sentences(shown, drawn.lang), moment_line(drawn, drawn.lang), further)
    return Words(
        printable(text_in(drawn.note.title, (drawn.lang,))),
        tuple(printable(one) for one in said if one),
        tuple(printable(one) for one in (unnamed, _source_line(drawn)) if one),
    )


_MOST_UNNAMED = 24
"""Marks without room for their names that a figure around one node names below it."""


def _picture(drawn: Drawing, look: Look, preset: Preset | None, unnamed: tuple[str, ...] = ()) -> str:
    """Return the figure; `unnamed` are the marks that it lists as having no room for their names."""
    asked, plan = drawn, drawn.plan
    down = preset.down if preset is not None else None
    whole = ("core", "rest") if drawn.states else ("core",)  # what is counted is drawn
    pad = 84.0 if plan is None else 190.0
    margin, large = 30.0, 25.0
    shown = [mark for mark in drawn.marks if mark.layer in whole]
    if preset is None:
        across = [mark.at[0] for mark in shown]
        if plan is not None and (hub := next((mark for mark in shown if mark.key == plan.center), None)):
            across += [x for x, _ in plan.reach(hub.at)]
        width = max((max(across) - min(across) if across else 0.0) + 2 * pad, 760.0)
    else:
        width = preset.across
        margin, large = (16.0, 19.0) if width < 700 else (margin, large)
        pad = min(pad, width * (0.12 if plan is None else 0.27))
    left_out = ""
    if unnamed:
        called = ", ".join(mark.short(drawn.lang) for mark in drawn.marks if mark.key in unnamed)
        many = len(unnamed) > _MOST_UNNAMED
        left_out = say(f"map.figure_unnamed{'_many' if many else ''}", drawn.lang, names=called)
    sheet = Sheet(_words(drawn, drawn, unnamed=left_out), look, width, margin, large)
    legend, high = _legend(
        drawn, shown, [line for line in drawn.lines if line.layer in whole], look, width - 2 * margin
    )
    above, below = sheet.above + 8, sheet.below + 12
    tall = pad
    if preset is not None:
        tall = min(pad, 40.0) if plan is None else pad
        room = None
        if down is not None:
            tall = _HIGH if plan is None else _NAMES
            room = max(down - above - high - 28 - below - 2 * tall, 60.0)
        drawn = scaled(drawn, preset, (width - 2 * pad, room), whole)
        if down is not None and preset.least > LEAST_PT and not _rings_clear(drawn):
            smaller = replace(preset, least=max(LEAST_PT, preset.least - _SMALLER))
            return _picture(asked, look, smaller)
    marks = {mark.key: mark for mark in drawn.marks if mark.layer in whole}
    lines = [line for line in drawn.lines if line.source in marks and line.target in marks]
    ends = [mark.at for mark in marks.values()] or [(0.0, 0.0)]
    if drawn.plan is not None and drawn.plan.center in marks:
        ends += drawn.plan.reach(marks[drawn.plan.center].at)
    xs, ys = zip(*ends, strict=True)
    needed = above + max(ys) - min(ys) + 2 * tall + 14 + high + below
    height = max(needed, down or 0.0)  # a slide has its height
    left, top = (min(xs) + max(xs)) / 2 - width / 2, min(ys) - tall - above - (height - needed) / 2
    bottom = top + height - below - high - 14
    out = _years(drawn, bottom - 40, look)
    if drawn.plan is not None:
        out += circles(drawn, drawn.plan, look)
    out += _ties(drawn, lines, marks, look)
    out += _marks(drawn, marks.values(), look)
    told = {key for one in findings(drawn) for keys in one.names.values() for key in keys}
    frame = (left + 4, top + above - 4, left + width - 4, bottom + 4)
    named = sorted(marks.values(), key=lambda mark: mark.key)
    if drawn.form == "timeline":  # the series are the heads of their lanes; the years keep their line
        along = sorted(named, key=lambda mark: mark.at)
        named, frame = [replace(mark, space=not mark.space) for mark in along], (frame[0], -27.0, *frame[2:])
    if drawn.plan is not None:
        around = names_around(drawn, drawn.plan, named, frame, told)
        labels = [label for label in around if label.key not in unnamed]
        out += folds(drawn, drawn.plan, look.muted, 11.5)
        nameless = tuple(sorted(marks.keys() - {label.key for label in labels}))
        if not set(nameless) <= set(unnamed):
            return _picture(asked, look, preset, tuple(sorted({*nameless, *unnamed})))
    else:
        labels = place_labels(named, frame, drawn.lang, told)
    out += [_label(label, look) for label in labels]
    out += [f'<g transform="translate({left + margin:.1f} {bottom + 14:.1f})">', *legend, "</g>"]
    return sheet.svg(out, height, left=left, top=top, preset=preset)


def _rings_clear(drawn: Drawing) -> bool:
    """Return whether ties can be seen between the node in the middle and the first ring around it."""
    plan = drawn.plan
    if plan is None or not plan.rings:
        return True
    hub = next(mark for mark in drawn.marks if mark.key == plan.center)
    return plan.rings[0] >= _CLEAR * hub.size


def _source_line(drawn: Drawing) -> str:
    """Return what the dataset is cited as."""
    note = drawn.note
    parts = [
        note.cite or ", ".join(note.creators),
        text_in(dict(note.dataset), (drawn.lang,)),
        note.version and say("map.version", drawn.lang, v=note.version),
    ]
    return " · ".join(part for part in (*parts, note.issued, note.license) if part)


def _years(drawn: Drawing, bottom: float, look: Look) -> list[str]:
    """Return the years and lanes behind a timeline, the date of the data, and the days that a date can mean."""
    lanes: Any = drawn.options.get("lanes") or ()
    if drawn.form != "timeline" or not lanes:
        return []
    years, rows = lanes[0]["years"], lanes[0]["lanes"]
    last = years[-1]["x"]
    paths = "".join(f"M{one['x']:.1f} -40V{bottom:.1f}" for one in years)
    paths += "".join(f"M0 {row['y']:.1f}H{last:.1f}" for row in rows if "key" in row)
    out = [f'<path d="{paths}" fill="none" stroke="{look.muted}" stroke-opacity="0.3" stroke-width="0.8"/>']
    marks, colors = {mark.key: mark for mark in drawn.marks}, _colors(drawn, look)
    for bar in lanes[0]["bars"]:
        mark, (first, end) = marks[bar["key"]], bar["x"]
        out.append(
            f'<path d="M{first:.1f} {mark.at[1]:.1f}H{end:.1f}" stroke="{colors[mark.legend]}" '
            f'stroke-opacity="0.7" stroke-width="{2 * HATCH_WIDTH}" stroke-dasharray="{HATCH[0]} {HATCH[1]}"/>'
        )
    words = [(one["x"] + 4, -30.0, str(one["year"])) for one in years[:-1] if one["told"]]
    now = place_on_axis(lanes[0], drawn.note.issued)
    if now is not None:
        out.append(f'<path d="M{now:.1f} -40V{bottom:.1f}" stroke="{look.muted}" stroke-width="1.4"/>')
        said = say("map.data_of", drawn.lang, d=drawn.note.issued)
        words.append((now - text_width(said, 12, bold=True) - 4, -44.0, said))
    words += [
        (-178.0, row["y"] + 4, text_in(row["labels"], (drawn.lang,))) for row in rows if "labels" in row
    ]
    return out + [text(x, y, 12, said, look.muted, ' font-weight="600"') for x, y, said in words]


def _colors(drawn: Drawing, look: Look) -> dict[str, str]:
    return {one.name: look.of(one) for one in drawn.classes}


def _ties(drawn: Drawing, lines: Sequence[Line], marks: dict[str, Mark], look: Look) -> list[str]:
    if drawn.form == "timeline":  # the lanes say to which an event belongs
        return []
    of_tie = _looks(drawn, len(lines), look)
    out = ['<g fill="none">']
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        pair = (min(line.source, line.target), max(line.source, line.target))
        order = seen[pair] = seen.get(pair, -1) + 1
        a, b = marks[line.source].at, marks[line.target].at
        side = -1 if (b[0] - a[0]) * -(a[1] + b[1]) + (b[1] - a[1]) * (a[0] + b[0]) < 0 else 1
        own = drawn.plan is not None and drawn.plan.center in pair
        bend = side * ((0.0 if own else min(0.28, 0.08 + math.dist(a, b) / 4600)) + 0.07 * order)
        x, y = (a[0] + b[0]) / 2 - (b[1] - a[1]) * bend, (a[1] + b[1]) / 2 + (b[0] - a[0]) * bend
        color, opacity, width, dash = of_tie(line)
        if drawn.plan is not None and not own and not drawn.states:  # ties between others stand back
            opacity, width = min(opacity, 0.12), min(width, 1.0)
        out.append(
            f'<path d="M{a[0]:.1f} {a[1]:.1f}Q{x:.1f} {y:.1f} {b[0]:.1f} {b[1]:.1f}" '
            f'stroke="{color}" stroke-opacity="{opacity:.2f}" stroke-width="{width}"{_dashes(dash)}/>'
        )
    return [*out, "</g>"]


def _dashes(dash: Sequence[float]) -> str:
    return f' stroke-dasharray="{" ".join(f"{n:g}" for n in dash)}"' if dash else ""


def _looks(drawn: Drawing, count: int, look: Look) -> Callable[[Line], _TieLook]:
    """Return what sets color, opacity, width and dash of a tie, which is fainter where there are many."""
    states = {state.name: state for state in drawn.states}
    groups = {group.name: group for group in drawn.groups}
    calm = max(0.16, min(0.5, 7.6 / math.sqrt(count + 1)))

    def of_state(line: Line) -> _TieLook:
        state, unsure = states[line.state], line.confidence == "unverified"
        opacity = state.opacity * (0.7 if unsure else 1.0)
        return (look.of(state), opacity, state.width, state.unsure if unsure else state.dash)

    def of_group(line: Line) -> _TieLook:
        group, quoted, unsure = (
            groups[line.group],
            line.confidence == "quoted",
            line.confidence == "unverified",
        )
        if line.undecided:
            return (look.of(group), max(0.4, calm * 0.9), HATCH_WIDTH, HATCH)
        opacity = min(0.95, calm * 2.3) if quoted else calm * 0.75 if unsure else calm
        return (look.of(group), opacity, 1.9 if quoted else 1.1, (4.0, 4.0) if unsure else group.dash)

    return of_state if states else of_group


def _marks(drawn: Drawing, marks: Iterable[Mark], look: Look) -> list[str]:
    halos, out, colors = [], [], _colors(drawn, look)
    for one in marks:
        (x, y), color = one.at, colors[one.legend]
        if one.space and drawn.form == "network" and drawn.plan is None:
            halos.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{one.size * 1.75 + min(12.0, one.size):.1f}" '
                f'fill="{color}" fill-opacity="{0.13 if look.dark else 0.07}"/>'
            )
        out.append(
            f'<g transform="translate({x:.1f} {y:.1f})"><title>{escape(printable(one.label(drawn.lang)))}</title>'
            f"{mark_shape(one.shape, one.size, color, look.paper, hollow=one.announced)}</g>"
        )
    return halos + out


def _label(label: Label, look: Look) -> str:
    x, top, turned = label.x, label.y, ""
    if label.angle is not None:
        top -= label.height / 2
        turned = f' transform="rotate({math.degrees(label.angle):.2f} {label.x:.1f} {label.y:.1f})"'
    else:
        x += {"start": 0.0, "middle": label.width / 2, "end": label.width}[label.anchor]
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{top + label.size * 0.9 + i * label.size * 1.17:.1f}">{escape(line)}</tspan>'
        for i, line in enumerate(label.lines)
    )
    return (
        f'<text text-anchor="{label.anchor}" font-size="{label.size:g}" font-weight="{700 if label.bold else 400}" '
        f'fill="{look.ink}" stroke="{look.paper}" stroke-width="3.2" stroke-linejoin="round" paint-order="stroke"{turned}>'
        f"{spans}</text>"
    )


def _legend(
    drawn: Drawing, marks: Sequence[Mark], lines: Sequence[Line], look: Look, wide: float
) -> tuple[list[str], float]:
    """Return the legend's elements, from the origin, and how high they are."""
    used, tied = {mark.legend for mark in marks}, {line.group for line in lines}

    def of_tie(one: Group | State, more: str = "") -> Key:
        width = max(1.4, one.width) if isinstance(one, State) else 2.2
        return (_name(one, drawn.lang) + more, _stroke((look.of(one), 1.0, width, one.dash)))

    changes = drawn.note.changes
    if drawn.states:
        ties = [of_tie(one, f" ({changes[one.name]})") for one in drawn.states if changes.get(one.name)]
    else:
        ties = [of_tie(one) for one in drawn.groups if one.name in tied]
    classes = {one.name: one for one in drawn.classes if one.name in used}
    coming = [classes[mark.legend] for mark in marks if mark.announced][:1]
    rows = (
        [_mark_key(_name(one, drawn.lang), one, look) for one in classes.values()],
        [_mark_key(_name(one, drawn.lang), one, look) for one in drawn.shapes],
        ties,
        _sureness(drawn, lines, look)
        or [_mark_key(say("map.undecided", drawn.lang), one, look, hollow=True) for one in coming],
    )
    out: list[str] = []
    y = 0.0
    for row in filter(None, rows):
        made, deep = keys(row, 0.0, wide, y, look.ink)
        out += made
        y += deep + 22
    return out, y


def _name(one: Class | Group | State, lang: str) -> str:
    return printable(text_in(dict(one.labels), (lang,)) or one.name)


def _mark_key(name: str, one: Class, look: Look, *, hollow: bool = False) -> Key:
    return name, [mark_shape(one.shape, 7, look.of(one), look.paper, hollow=hollow)]


def _stroke(look: _TieLook) -> list[str]:
    color, opacity, width, dash = look
    faint = f' stroke-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return [f'<path d="M-11 0h22" stroke="{color}"{faint} stroke-width="{width}"{_dashes(dash)}/>']


def _sureness(drawn: Drawing, lines: Sequence[Line], look: Look) -> list[Key]:
    """Return how sure ties are, as their strokes show: each look that is seen, in the color that most of its ties have."""
    if drawn.form != "network":
        return []
    of_tie = _looks(drawn, len(lines), look)
    seen: dict[str, list[_TieLook]] = {name: [] for name in ("quoted", "read", "unverified", "undecided")}
    for line in lines:
        name = "undecided" if line.undecided and not drawn.states else line.confidence
        if drawn.states and name != "unverified":
            continue
        if name in seen:
            seen[name].append(of_tie(line))
    found = {}
    for name, looks in seen.items():
        if looks:
            most = Counter(color for color, *_ in looks).most_common(1)[0][0]
            color, opacity, width, dash = next(look for look in looks if look[0] == most)
            # The dash of what is sure shows its relation.
            found[name] = (color, opacity, width, () if name in ("quoted", "read") else dash)
    clearest = max((opacity for _, opacity, *_ in found.values()), default=1.0)
    return [
        (say(f"map.{name}", drawn.lang), _stroke((color, max(0.4, opacity / clearest), width, dash)))
        for name, (color, opacity, width, dash) in found.items()
    ]
