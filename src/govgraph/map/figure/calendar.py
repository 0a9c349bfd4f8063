"""A calendar as a figure for print: a list of its events by years, in columns of a page, for an axis needs more width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby

from govgraph.errors import NetworkError
from govgraph.facts.labels import text_in
from govgraph.map.drawing import Class, Drawing, Mark
from govgraph.map.figure.label_places import printable
from govgraph.map.figure.presets import LEAST_PT, Preset
from govgraph.map.figure.shapes import outline
from govgraph.map.texts import text_width, wrap
from govgraph.words import say

__all__ = ["figure"]

_SIZE, _LINE, _GAP, _YEAR, _MARGIN, _BETWEEN = 11.0, 13.0, 4.0, 24.0, 16.0, 22.0
_NARROWEST = 200.0  # of a column, in which names still have room beside their dates
_PAGE = 240.0  # millimeters that a figure on a page can be high
_DATE = 72.0  # room for a date
_MOST_COLUMNS = 5


def figure(
    drawn: Drawing,
    preset: Preset,
    *,
    dark: bool,
    colors: tuple[str, str, str],
    told: Sequence[str] = (),
    source: str = "",
) -> str:
    """Return the events of a calendar as SVG: under each year its events, with the first day of each.

    Parameters
    ----------
    drawn : Drawing
    preset : Preset
    dark : bool
    colors : tuple of str
        Of the paper, of the ink, and of what is said in passing.
    told : sequence of str
        The lines below the title.
    source : str
        The last line.

    Raises
    ------
    NetworkError
        If a slide cannot hold it with texts of at least 6 points.
    """
    page = _Page(drawn, dark, colors, told, source)
    if preset.down is None:
        most = int((preset.across - 2 * _MARGIN) // _NARROWEST)
        drawn_in = [page.drawn(preset, columns) for columns in range(1, most + 1)]
        return next(
            (svg for svg in drawn_in if float(svg.split('height="', 1)[1].split("mm")[0]) <= _PAGE),
            drawn_in[-1],
        )
    sizes = [preset.least * (1 - step / 40) for step in range(40)]
    for least in (size for size in sizes if size >= LEAST_PT):
        for columns in range(1, _MOST_COLUMNS + 1):
            svg = page.drawn(replace(preset, least=least), columns)
            if svg:
                return svg
    raise NetworkError(
        "on a slide the smallest text would have fewer than 6 points",
        hint="choose fewer events, or the figure double, which is as high as it needs to be",
    )


class _Page:
    def __init__(
        self, drawn: Drawing, dark: bool, colors: tuple[str, str, str], told: Sequence[str], source: str
    ) -> None:
        self.drawing, self.dark, self.source = drawn, dark, source
        self.told = [text for text in told if text]
        self.paper, self.ink, self.muted = colors
        self.title = printable(text_in(drawn.note.title, (drawn.lang,)))
        events = [
            mark for mark in drawn.marks if "Event" in mark.kinds and mark.start and mark.layer != "mute"
        ]
        self.events = sorted(events, key=lambda mark: (mark.start, self.name(mark), mark.key))

    def name(self, mark: Mark) -> str:
        return printable((mark.entity or mark).short(self.drawing.lang))

    def drawn(self, preset: Preset, count: int) -> str:
        """Return the figure in so many columns; empty where a slide does not hold it."""
        across = preset.across
        inner = across - 2 * _MARGIN
        wide = (inner - (count - 1) * _BETWEEN) / count
        title = wrap(self.title, 19, inner * 0.8, bold=True)
        said = [line for text in self.told for line in wrap(printable(text), 13, inner * 0.94)]
        sources = wrap(printable(self.source), _SIZE, inner * 0.94)
        names = {mark.key: wrap(self.name(mark), _SIZE, (wide - _DATE - 20) * 0.9) for mark in self.events}
        blocks = [(year, list(some)) for year, some in groupby(self.events, key=lambda mark: mark.start[:4])]
        parts = _columns(blocks, {key: len(lines) * _LINE + _GAP for key, lines in names.items()}, count)
        out: list[str] = []
        y = 14.0
        for line in title:
            y += 19 * 1.15
            out.append(
                f'<text x="{_MARGIN:g}" y="{y:.1f}" font-size="19" font-weight="600" '
                f'font-family="Georgia, \'DejaVu Serif\', serif" fill="{self.ink}">{escape(line)}</text>'
            )
        y += 6
        for line in said:
            y += 17
            out.append(self._text(_MARGIN, y, 13, line, self.muted))
        top = bottom = y + 8
        for number, part in enumerate(parts):
            x, y = _MARGIN + number * (wide + _BETWEEN), top
            for year, some in part:
                y += _YEAR
                out.append(self._text(x, y - 6, 13, year, self.ink, ' font-weight="600"'))
                out.append(
                    f'<path d="M{x:.1f} {y - 1:.1f}h{wide:.1f}" fill="none" stroke="{self.muted}" '
                    'stroke-opacity="0.4" stroke-width="0.8"/>'
                )
                for mark in some:
                    out += self._event(mark, names[mark.key], x, y)
                    y += len(names[mark.key]) * _LINE + _GAP
            bottom = max(bottom, y)
        legend, deep = self._legend(bottom + 24, across)
        height = bottom + 24 + deep + 24 + 14 * len(sources)
        if preset.down is not None:
            if height > preset.down:
                return ""
            height = preset.down
        first = height - 14 * len(sources)
        out += legend
        out += [
            self._text(_MARGIN, first + 14 * i, _SIZE, line, self.muted) for i, line in enumerate(sources)
        ]
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{preset.width:.2f}mm" height="{height * preset.unit:.2f}mm" '
            f'viewBox="0 0 {across:.1f} {height:.1f}" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" '
            f'role="img"><title>{escape(self.title)}</title>'
            f'<rect width="{across:.1f}" height="{height:.1f}" fill="{self.paper}"/>'
        )
        return "\n".join([head, *out]) + "\n</svg>\n"

    def _event(self, mark: Mark, lines: Sequence[str], x: float, y: float) -> list[str]:
        colors = {one.name: one.dark if self.dark else one.color for one in self.drawing.classes}
        sign = self._shape(mark.shape, colors.get(mark.legend, self.ink), hollow=mark.announced)
        out = [f'<g transform="translate({x + 6:.1f} {y + 10:.1f})">{sign}</g>']
        out.append(
            self._text(x + 16, y + 14, _SIZE, mark.start[:10] if len(mark.start) > 4 else "", self.muted)
        )
        for n, line in enumerate(lines):
            out.append(self._text(x + 16 + _DATE, y + 14 + n * _LINE, _SIZE, line, self.ink))
        return out

    def _legend(self, top: float, across: float) -> tuple[list[str], float]:
        used = {mark.legend for mark in self.events}
        out: list[str] = []
        x, y = _MARGIN, top
        items = [
            (printable(text_in(dict(one.labels), (self.drawing.lang,)) or one.name), self._look(one))
            for one in self.drawing.classes
            if one.name in used
        ]
        coming = [mark.shape for mark in self.events if mark.announced]
        if coming:
            items.append(
                (say("meet.announced", self.drawing.lang), self._shape(coming[0], self.ink, hollow=True))
            )
        for name, sign in items:
            wide = text_width(name, _SIZE) * 1.12 + 36
            if x + wide > across - _MARGIN and x > _MARGIN:
                x, y = _MARGIN, y + 18
            out.append(f'<g transform="translate({x + 6:.1f} {y:.1f})">{sign}</g>')
            out.append(self._text(x + 16, y + 4, _SIZE, name, self.ink))
            x += wide
        return out, y - top

    def _look(self, one: Class) -> str:
        return self._shape(one.shape, one.dark if self.dark else one.color)

    def _shape(self, shape: str, color: str, *, hollow: bool = False) -> str:
        paint = f'fill="{self.paper}" stroke="{color}" stroke-width="1.3"' if hollow else f'fill="{color}"'
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline(shape, 4.6 if hollow else 5.0))
        return f'<polygon points="{points}" {paint}/>' if points else f'<circle r="4" {paint}/>'

    def _text(self, x: float, y: float, size: float, text: str, color: str, more: str = "") -> str:
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{color}"{more}>{escape(text)}</text>'
        )


Block = tuple[str, list[Mark]]


def _columns(blocks: Iterable[Block], high: dict[str, float], count: int) -> list[list[Block]]:
    """Divide years into columns of about the same height; a year that goes on in the next column is named again."""
    flat = [(year, mark) for year, some in blocks for mark in some]
    total = sum(high.values()) + _YEAR * len({year for year, _ in flat})
    columns: list[list[Block]] = [[]]
    filled = 0.0
    for year, mark in flat:
        fresh = not columns[-1] or columns[-1][-1][0] != year
        if filled + high[mark.key] + _YEAR * fresh > total / count + _YEAR and len(columns) < count:
            columns.append([])
            filled, fresh = 0.0, True
        if fresh:
            columns[-1].append((year, []))
            filled += _YEAR
        columns[-1][-1][1].append(mark)
        filled += high[mark.key]
    return columns
