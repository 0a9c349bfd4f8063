"""A calendar as a figure for print: a list of its events by years, in columns of a page, for an axis needs more width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from govgraph.facts.labels import text_in
from govgraph.map.drawing import Drawing, Mark
from govgraph.map.figure.presets import Preset, on_slide
from govgraph.map.figure.sheet import Key, Look, Sheet, Words, keys, mark_shape, text
from govgraph.map.texts import printable, wrap
from govgraph.words import say

__all__ = ["figure"]

_SIZE, _LINE, _GAP, _YEAR, _MARGIN, _BETWEEN = 11.0, 13.0, 4.0, 24.0, 16.0, 22.0
_MARK = 7.0
_NARROWEST = 200.0  # of a column, in which names still have room beside their dates
_PAGE = 240.0  # millimeters that a figure on a page can be high
_DATE = 72.0  # room for a date
_MOST_COLUMNS = 5


def figure(drawn: Drawing, words: Words, look: Look, preset: Preset) -> str:
    """Return the events of a calendar as SVG: under each year its events, with the first day of each.

    Raises
    ------
    NetworkError
        If a slide cannot hold it with texts of at least 6 points.
    """
    page = _Page(drawn, words, look)
    if preset.down is not None:
        return on_slide(preset, _MOST_COLUMNS, page.drawn, "events")
    most = int((preset.across - 2 * _MARGIN) // _NARROWEST)
    drawn_in = [page.drawn(preset, columns) for columns in range(1, most + 1)]
    return next(
        (svg for svg in drawn_in if float(svg.split('height="', 1)[1].split("mm")[0]) <= _PAGE),
        drawn_in[-1],
    )


class _Page:
    def __init__(self, drawn: Drawing, words: Words, look: Look) -> None:
        self.words, self.look, self.lang = words, look, drawn.lang
        self.classes = {one.name: one for one in drawn.classes}
        events = [
            mark for mark in drawn.marks if "Event" in mark.kinds and mark.start and mark.layer != "mute"
        ]
        self.events = sorted(events, key=lambda mark: (mark.start, self.name(mark), mark.key))

    def name(self, mark: Mark) -> str:
        return printable((mark.entity or mark).short(self.lang))

    def drawn(self, preset: Preset, count: int) -> str:
        """Return the figure in so many columns; empty where a slide does not hold it."""
        sheet, look = Sheet(self.words, self.look, preset.across, _MARGIN, 19), self.look
        inner = preset.across - 2 * _MARGIN
        wide = (inner - (count - 1) * _BETWEEN) / count
        names = {mark.key: wrap(self.name(mark), _SIZE, (wide - _DATE - 20) * 0.9) for mark in self.events}
        blocks = [(year, list(some)) for year, some in groupby(self.events, key=lambda mark: mark.start[:4])]
        parts = _columns(blocks, {key: len(lines) * _LINE + _GAP for key, lines in names.items()}, count)
        out: list[str] = []
        top = bottom = sheet.above + 8
        for number, part in enumerate(parts):
            x, y = _MARGIN + number * (wide + _BETWEEN), top
            for year, some in part:
                y += _YEAR
                out.append(text(x, y - 6, 13, year, look.ink, ' font-weight="600"'))
                out.append(
                    f'<path d="M{x:.1f} {y - 1:.1f}h{wide:.1f}" fill="none" stroke="{look.muted}" '
                    'stroke-opacity="0.4" stroke-width="0.8"/>'
                )
                for mark in some:
                    out += self._event(mark, names[mark.key], x, y)
                    y += len(names[mark.key]) * _LINE + _GAP
            bottom = max(bottom, y)
        legend, deep = keys(
            self._keys(), _MARGIN, preset.across - _MARGIN, bottom + 24, look.ink, size=_SIZE, ahead=16
        )
        height = bottom + deep + 48 + sheet.below
        if preset.down is not None and height > preset.down:
            return ""
        return sheet.svg([*out, *legend], preset.down or height, preset=preset)

    def _event(self, mark: Mark, lines: Sequence[str], x: float, y: float) -> list[str]:
        look, day = self.look, mark.start[:10] if len(mark.start) > 4 else ""
        color = look.of(self.classes[mark.legend]) if mark.legend in self.classes else look.ink
        sign = mark_shape(mark.shape, _MARK, color, look.paper, hollow=mark.announced)
        return [
            f'<g transform="translate({x + 6:.1f} {y + 10:.1f})">{sign}</g>',
            text(x + 16, y + 14, _SIZE, day, look.muted),
            *(text(x + 16 + _DATE, y + 14 + n * _LINE, _SIZE, one, look.ink) for n, one in enumerate(lines)),
        ]

    def _keys(self) -> list[Key]:
        look, used = self.look, {mark.legend for mark in self.events}
        found: list[Key] = [
            (
                printable(text_in(dict(one.labels), (self.lang,)) or name),
                [mark_shape(one.shape, _MARK, look.of(one), look.paper)],
            )
            for name, one in self.classes.items()
            if name in used
        ]
        for shape in [mark.shape for mark in self.events if mark.announced][:1]:
            sign = mark_shape(shape, _MARK, look.ink, look.paper, hollow=True)
            found.append((say("meet.announced", self.lang), [sign]))
        return found


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
