"""A matrix of actors and spaces as an SVG figure: what ties them in each cell, what few joined at the lower right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from govgraph.errors import NetworkError, wrong
from govgraph.facts.labels import text_in
from govgraph.map.drawing import Drawing, Line
from govgraph.map.figure.presets import Preset, on_slide
from govgraph.map.figure.shapes import element
from govgraph.map.figure.sheet import Key, Look, Sheet, Words, keys, text
from govgraph.map.grid import STRENGTH, STRIPES, grid, hatched, signs_of
from govgraph.map.texts import printable, text_width, wrap
from govgraph.words import say

__all__ = ["figure"]

_COUNTS = 26.0  # room for the sums
_SAMPLES = 4  # signs that show what is small or hatched, at most


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Sizes in units of the figure: of a row, of a column at least and at most, of names, of the title, and the margin."""

    row: float
    column: float
    widest: float
    name: float
    title: float
    margin: float


_SCREEN = _Sizes(22.0, 30.0, 30.0, 12.0, 24.0, 30.0)
_PRINT = _Sizes(13.5, 12.2, 28.0, 11.0, 19.0, 16.0)


@dataclass(frozen=True, slots=True)
class _Table:
    """A part of the matrix: which rows and columns, where its heads begin, and how high these are."""

    rows: range
    columns: range
    x: float
    y: float
    high: float


def figure(drawn: Drawing, words: Words, look: Look, preset: Preset | None) -> str:
    """Return the matrix as SVG, with title, signs explained, and the line that says where it comes from.

    In a size for print, more columns than a width holds stand in several tables, one below the other, each with all
    rows; on a slide, many rows stand in blocks side by side.

    Raises
    ------
    NetworkError
        If it cannot be read at that size.
    """
    page = _Page(drawn, words, look)
    if preset is None or preset.down is None:
        return page.drawn(preset, 1)
    return on_slide(preset, 4, page.drawn, "rows or columns")


class _Page:
    """A matrix that is drawn in one size or another."""

    def __init__(self, drawn: Drawing, words: Words, look: Look) -> None:
        self.drawing, self.words, self.look = drawn, words, look
        self.found, self.used = grid(drawn), signs_of(drawn)
        self.names = [printable(mark.short(drawn.lang)) for mark in self.found.rows]
        self.heads = [printable(mark.short(drawn.lang)) for mark in self.found.columns]

    def drawn(self, preset: Preset | None, blocks: int) -> str:
        """Return the figure; empty where a slide does not hold it in so many blocks."""
        sizes = _PRINT if preset else _SCREEN
        margin, count, down = sizes.margin, len(self.heads), preset.down if preset else None
        across = preset.across if preset else None
        most = (across - 2 * margin) * 0.45 / blocks if across else 1e9
        names = [wrap(name, sizes.name, most) for name in self.names]
        left = (
            max((text_width(line, sizes.name) for name in names for line in name), default=60.0) * 1.12 + 14
        )
        column, each = sizes.column, max(count, 1)
        if across:
            room = (across - 2 * margin - (blocks - 1) * 16) / blocks - left - _COUNTS
            fits = int(room // sizes.column)
            if down is not None and fits < count:
                return ""
            if fits < 1:
                raise NetworkError(wrong("no_room_for_columns"))
            each = math.ceil(count / math.ceil(max(count, 1) / fits)) or 1
            column = min(sizes.widest, room / each)
            width = across
        else:
            width = margin + left + column * count + 52
            title = text_width(self.words.title, sizes.title, bold=True)
            width = max(width, title * 1.16 + 2 * margin, 620.0)
        inner = width - 2 * margin
        sheet = Sheet(self.words, self.look, width, margin, sizes.title)
        heights = [sizes.row + (len(name) - 1) * sizes.name * 1.1 for name in names]
        y = sheet.above + 12
        per = math.ceil(len(names) / blocks)
        out: list[str] = []
        for start in range(0, max(count, 1), each):
            columns = range(start, min(start + each, count))
            heads = [text_width(self.heads[i], sizes.name, bold=True) for i in columns]
            high = max(heads, default=40.0) * 1.14 + 12
            parts = [range(i, min(i + per, len(names))) for i in range(0, len(names), max(per, 1))]
            for n, rows in enumerate(parts or [range(0)]):
                table = _Table(rows, columns, margin + n * (inner + 16) / blocks, y, high)
                out += self._table(table, sizes, names, heights, left, column)
            y += high + max((sum(heights[i] for i in rows) for rows in parts), default=0.0) + 34
        signs, deep = keys(
            self._meanings(),
            margin,
            width - margin,
            y + 6,
            self.look.ink,
            size=sizes.name if preset else 13.0,
            ahead=20.0,
        )
        height = y + deep + 32 + sheet.below
        if down is not None and height > down:
            return ""
        return sheet.svg([*out, *signs], down or height, preset=preset)

    def _table(
        self,
        table: _Table,
        sizes: _Sizes,
        names: Sequence[tuple[str, ...]],
        heights: Sequence[float],
        left: float,
        column: float,
    ) -> list[str]:
        """Return one part of the matrix: its rules, heads, names, signs and the sums of the whole."""
        found, size, lang, look = self.found, sizes.name, self.drawing.lang, self.look
        x0, y0 = table.x + left, table.y + table.high
        right = x0 + column * len(table.columns)
        ys = [y0]
        for i in table.rows:
            ys.append(ys[-1] + heights[i])
        across = "".join(f"M{x0:.1f} {y:.1f}H{right:.1f}" for y in ys)
        down = "".join(f"M{x0 + column * j:.1f} {y0:.1f}V{ys[-1]:.1f}" for j in range(len(table.columns) + 1))
        out = [
            f'<path d="{across}{down}" fill="none" stroke="{look.muted}" stroke-opacity="0.28" stroke-width="0.8"/>'
        ]
        scale = min(sizes.row, column) / 22.0
        turned = column < text_width(str(max(found.counts.values(), default=0)), 11) * 1.2 + 3
        # The sums are those of the whole matrix, and so is the last one.
        sums, named = right + _COUNTS / 2, printable(say("map.ties", lang))
        out.append(_upright(sums + 3.8, y0 - 6, 11, named, look.muted))
        if table.columns and table.columns[-1] == len(found.columns) - 1:
            out.append(self._sum(sums, ys[-1], found.total, turned=turned))
        for j, number in enumerate(table.columns):
            x = x0 + column * (j + 0.5)
            head = self.heads[number]
            out.append(_upright(x + size * 0.34, y0 - 6, size, head, look.ink, ' font-weight="600"'))
            out.append(self._sum(x, ys[-1], found.counts[found.columns[number].key], turned=turned))
        for i, number in enumerate(table.rows):
            actor, middle = found.rows[number], (ys[i] + ys[i + 1]) / 2
            first = middle + size * 0.34 - (len(names[number]) - 1) * size * 0.55
            for n, line in enumerate(names[number]):
                out.append(text(x0 - 8, first + n * size * 1.1, size, line, look.ink, ' text-anchor="end"'))
            count = str(found.acting[actor.key])
            out.append(text(sums, middle + size * 0.34, 11, count, look.muted, ' text-anchor="middle"'))
            for j, place in enumerate(table.columns):
                space = found.columns[place]
                cell = found.cells.get((actor.key, space.key))
                if cell is None:
                    continue
                told = f"{printable(actor.label(lang))}: {printable(space.label(lang))}"
                out.append(
                    f'<g transform="translate({x0 + column * (j + 0.5):.1f} {middle:.1f})"><title>{escape(told)}</title>'
                    f"{self._sign(cell, min(scale, 1.0))}</g>"
                )
        out.append(text(x0 - 8, ys[-1] + 14, 11, named, look.muted, ' text-anchor="end"'))
        return out

    def _sum(self, x: float, bottom: float, count: int, *, turned: bool) -> str:
        """Return the sum of a column, below it."""
        if turned:
            return _upright(x + 3.8, bottom + 6, 11, str(count), self.look.muted, ' text-anchor="end"')
        return text(x, bottom + 14, 11, str(count), self.look.muted, ' text-anchor="middle"')

    def _meanings(self) -> Iterator[Key]:
        """Yield what the cells show, and the signs that show it.

        Small and hatched signs are those of the cells. Where two dates are compared, colors show what became of a tie, and
        signs without a color its relation.
        """
        drawn, look, cells = self.drawing, self.look, self.found.cells.values()
        labels = {group.name: group.labels for group in drawn.groups}
        used = {
            (-STRENGTH.get(line.predicate, 1), line.predicate, "" if drawn.states else line.group): line
            for line in cells
        }
        for (_, predicate, _), line in sorted(used.items(), key=lambda one: one[0]):
            named = drawn.verbs.get(predicate) or labels.get(line.group, {})
            color = look.muted if drawn.states else self._color(line)
            sign = _drawn(self.used[predicate], 7.0, color, look.paper)
            yield printable(text_in(named, (drawn.lang,)) or predicate), [sign]
        for state in drawn.states:
            if any(line.state == state.name for line in cells):
                sign = _drawn(("square", "full"), 7.0, look.of(state), look.paper)
                through = _struck(look.ink, 1.0) if state.name == "ended" else ""
                yield say(f"map.state_{state.name}", drawn.lang), [sign + through]
        unsure = [line for line in cells if hatched(line, drawn)]
        small = [line for line in cells if line.confidence == "unverified" and not hatched(line, drawn)]
        for key, lines in (("unverified", small), ("undecided_cell", unsure)):
            signs = dict.fromkeys(self._sign(line, 1.0) for line in lines)
            if signs:
                yield say(f"map.{key}", drawn.lang), list(signs)[:_SAMPLES]

    def _color(self, line: Line) -> str:
        looks = self.drawing.states or self.drawing.groups
        wanted = line.state if self.drawing.states else line.group
        return next((self.look.of(one) for one in looks if one.name == wanted), self.look.ink)

    def _sign(self, line: Line, scale: float) -> str:
        radius, look = (4.4 if line.confidence == "unverified" else 7.0) * scale, self.look
        cut = _stripes(radius, look.paper) if hatched(line, self.drawing) else ""
        ended = _struck(look.ink, scale) if line.state == "ended" else ""
        return _drawn(self.used[line.predicate], radius, self._color(line), look.paper) + cut + ended


def _upright(x: float, y: float, size: float, said: str, color: str, more: str = "") -> str:
    turned = f'transform="translate({x:.1f} {y:.1f}) rotate(-90)"'
    return f'<text {turned} font-size="{size:g}" fill="{color}"{more}>{escape(said)}</text>'


def _struck(ink: str, scale: float) -> str:
    """Return the stroke through what ended: color alone does not show it."""
    end = 8 * scale
    return (
        f'<path d="M{-end:.1f} {end:.1f}L{end:.1f} {-end:.1f}" stroke="{ink}" '
        f'stroke-width="{1.8 * scale:.1f}"/>'
    )


def _stripes(radius: float, paper: str) -> str:
    """Return what is cut out of a sign to hatch it."""
    dash = " ".join(f"{part * radius:.2f}" for part in STRIPES)
    return (
        f'<path d="M{-radius:.1f} 0H{radius:.1f}" fill="none" stroke="{paper}" stroke-width="{2 * radius:.1f}" '
        f'stroke-dasharray="{dash}"/>'
    )


def _drawn(sign: tuple[str, str], radius: float, color: str, paper: str) -> str:
    shape, style = sign
    hollow = style in ("open", "dotted")
    size = radius * (0.74 if hollow else 0.9)
    look = (
        f'fill="{paper}" stroke="{color}" stroke-width="{radius * 0.4:.1f}"' if hollow else f'fill="{color}"'
    )
    middle = {"dotted": color, "pierced": paper}.get(style)
    hole = element("dot", radius * 0.26, f'fill="{middle}"') if middle else ""
    return element(shape, size, look) + hole
