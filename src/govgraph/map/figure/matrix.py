"""A matrix of actors and spaces as an SVG figure: what ties them in each cell, what few joined at the lower right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from govgraph.errors import NetworkError
from govgraph.facts.labels import text_in
from govgraph.map.drawing import Drawing, Line
from govgraph.map.figure.label_places import printable
from govgraph.map.figure.presets import LEAST_PT, Preset
from govgraph.map.figure.shapes import outline
from govgraph.map.grid import STRENGTH, STRIPES, grid, hatched, signs_of
from govgraph.map.texts import text_width, wrap
from govgraph.words import say

__all__ = ["figure"]

_COUNTS = 26.0  # room for the sums
_SAMPLES, _NEXT = 4, 15.0  # signs that show what is small or hatched, at most, and from one to the next


@dataclass(frozen=True, slots=True)
class _Look:
    """Sizes in units of the figure: of a row, of a column at least and at most, of names, of the title, and the margin."""

    row: float
    column: float
    widest: float
    name: float
    title: float
    margin: float


_SCREEN = _Look(22.0, 30.0, 30.0, 12.0, 24.0, 30.0)
_PRINT = _Look(13.5, 12.2, 28.0, 11.0, 19.0, 16.0)


@dataclass(frozen=True, slots=True)
class _Table:
    """A part of the matrix: which rows and columns, where its heads begin, and how high these are."""

    rows: range
    columns: range
    x: float
    y: float
    high: float


def figure(
    drawn: Drawing,
    *,
    dark: bool,
    colors: tuple[str, str, str],
    told: Sequence[str] = (),
    source: str = "",
    preset: Preset | None = None,
) -> str:
    """Return the matrix as SVG, with title, signs explained, and the line that says where it comes from.

    Parameters
    ----------
    drawn : Map
    dark : bool
    colors : tuple of str
        Of the paper, of the ink, and of what is said in passing.
    told : sequence of str
        The lines below the title.
    source : str
        The last line.
    preset : Preset, optional
        A size for print. More columns than a width holds stand in several tables, one below the other, each with all
        rows; on a slide, many rows stand in blocks side by side.

    Raises
    ------
    NetworkError
        If it cannot be read at that size.
    """
    page = _Page(drawn, dark, colors, tuple(text for text in told if text), source)
    if preset is None:
        return page.drawn(_SCREEN, None, 1)
    if preset.down is None:
        return page.drawn(_PRINT, preset, 1)
    sizes = [preset.least * (1 - step / 40) for step in range(40)]
    for least in (size for size in sizes if size >= LEAST_PT):
        smaller = replace(preset, least=least)
        for blocks in range(1, 5):
            svg = page.drawn(_PRINT, smaller, blocks)
            if svg:
                return svg
    raise NetworkError(
        "on a slide the smallest text would have fewer than 6 points",
        hint="choose fewer rows or columns, or the figure double, which is as high as it needs to be",
    )


class _Page:
    """A matrix that is drawn in one size or another."""

    def __init__(
        self, drawn: Drawing, dark: bool, colors: tuple[str, str, str], told: tuple[str, ...], source: str
    ) -> None:
        self.drawing, self.dark, self.told, self.source = drawn, dark, told, source
        self.paper, self.ink, self.muted = colors
        self.found, self.used = grid(drawn), signs_of(drawn)
        self.title = printable(text_in(drawn.note.title, (drawn.lang,)))
        self.names = [printable(mark.short(drawn.lang)) for mark in self.found.rows]
        self.heads = [printable(mark.short(drawn.lang)) for mark in self.found.columns]

    def drawn(self, look: _Look, preset: Preset | None, blocks: int) -> str:
        """Return the figure; empty where a slide does not hold it in so many blocks."""
        margin, count = look.margin, len(self.heads)
        across = preset.across if preset else None
        most = (across - 2 * margin) * 0.45 / blocks if across else 1e9
        names = [wrap(name, look.name, most) for name in self.names]
        left = max((text_width(line, look.name) for name in names for line in name), default=60.0) * 1.12 + 14
        column, each = look.column, max(count, 1)
        if across:
            room = (across - 2 * margin - (blocks - 1) * 16) / blocks - left - _COUNTS
            fits = int(room // look.column)
            if preset and preset.down is not None and fits < count:
                return ""
            if fits < 1:
                raise NetworkError(
                    "at this size the names leave no room for columns of at least 6 points",
                    hint="take a larger figure (double, slide)",
                )
            each = math.ceil(count / math.ceil(max(count, 1) / fits)) or 1
            column = min(look.widest, room / each)
            width = across
        else:
            width = margin + left + column * count + 52
            width = max(width, text_width(self.title, look.title, bold=True) * 1.16 + 2 * margin, 620.0)
        inner = width - 2 * margin
        title = wrap(self.title, look.title, inner * 0.8, bold=True)
        said = [line for text in self.told for line in wrap(printable(text), 13, inner * 0.94)]
        sources = wrap(printable(self.source), 11, inner * 0.94)
        heights = [look.row + (len(name) - 1) * look.name * 1.1 for name in names]
        y = 14 + look.title * 1.15 * len(title) + 6 + 17 * len(said) + 12
        per = math.ceil(len(names) / blocks)
        tables = []
        for start in range(0, max(count, 1), each):
            columns = range(start, min(start + each, count))
            heads = [text_width(self.heads[i], look.name, bold=True) for i in columns]
            high = max(heads, default=40.0) * 1.14 + 12
            parts = [range(i, min(i + per, len(names))) for i in range(0, len(names), max(per, 1))]
            for n, rows in enumerate(parts or [range(0)]):
                tables.append(_Table(rows, columns, margin + n * (inner + 16) / blocks, y, high))
            y += high + max((sum(heights[i] for i in rows) for rows in parts), default=0.0) + 34
        signs, deep = self._signs(margin, y + 6, width, look.name if preset else 13.0)
        height = y + 6 + deep + 26 + 14 * len(sources)
        size = f'width="{width:.0f}" height="{height:.0f}"'
        if preset:
            if preset.down is not None:
                if height > preset.down:
                    return ""
                height = preset.down
            size = f'width="{preset.width:.2f}mm" height="{height * preset.unit:.2f}mm"'
        out = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width:.1f} {height:.1f}" '
            f'font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" role="img"><title>{escape(self.title)}</title>',
            f'<rect width="{width:.1f}" height="{height:.1f}" fill="{self.paper}"/>',
        ]
        y = 14.0
        for line in title:
            y += look.title * 1.15
            out.append(
                f'<text x="{margin:g}" y="{y:.1f}" font-size="{look.title:g}" font-weight="600" '
                f'font-family="Georgia, \'DejaVu Serif\', serif" fill="{self.ink}">{escape(line)}</text>'
            )
        y += 6
        for line in said:
            y += 17
            out.append(self._text(margin, y, 13, line, self.muted))
        for table in tables:
            out += self._table(table, look, names, heights, left, column)
        out += signs
        first = height - 14 * len(sources)
        out += [self._text(margin, first + 14 * i, 11, line, self.muted) for i, line in enumerate(sources)]
        return "\n".join(out) + "\n</svg>\n"

    def _text(self, x: float, y: float, size: float, text: str, color: str, more: str = "") -> str:
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{color}"{more}>{escape(text)}</text>'
        )

    def _table(
        self,
        table: _Table,
        look: _Look,
        names: Sequence[tuple[str, ...]],
        heights: Sequence[float],
        left: float,
        column: float,
    ) -> list[str]:
        """Return one part of the matrix: its rules, heads, names, signs and the sums of the whole."""
        found, size, lang = self.found, look.name, self.drawing.lang
        x0, y0 = table.x + left, table.y + table.high
        right = x0 + column * len(table.columns)
        ys = [y0]
        for i in table.rows:
            ys.append(ys[-1] + heights[i])
        across = "".join(f"M{x0:.1f} {y:.1f}H{right:.1f}" for y in ys)
        down = "".join(f"M{x0 + column * j:.1f} {y0:.1f}V{ys[-1]:.1f}" for j in range(len(table.columns) + 1))
        out = [
            f'<path d="{across}{down}" fill="none" stroke="{self.muted}" stroke-opacity="0.28" stroke-width="0.8"/>'
        ]
        scale = min(look.row, column) / 22.0
        turned = column < text_width(str(max(found.counts.values(), default=0)), 11) * 1.2 + 3
        # The sums are those of the whole matrix, and so is the last one.
        sums, named = right + _COUNTS / 2, printable(say("map.ties", lang))
        out.append(self._upright(sums + 3.8, y0 - 6, 11, named, self.muted))
        if table.columns and table.columns[-1] == len(found.columns) - 1:
            out.append(self._sum(sums, ys[-1], found.total, turned=turned))
        for j, number in enumerate(table.columns):
            x = x0 + column * (j + 0.5)
            head = self.heads[number]
            out.append(self._upright(x + size * 0.34, y0 - 6, size, head, self.ink, ' font-weight="600"'))
            out.append(self._sum(x, ys[-1], found.counts[found.columns[number].key], turned=turned))
        for i, number in enumerate(table.rows):
            actor, middle = found.rows[number], (ys[i] + ys[i + 1]) / 2
            first = middle + size * 0.34 - (len(names[number]) - 1) * size * 0.55
            for n, line in enumerate(names[number]):
                out.append(
                    self._text(x0 - 8, first + n * size * 1.1, size, line, self.ink, ' text-anchor="end"')
                )
            count = str(found.acting[actor.key])
            out.append(self._text(sums, middle + size * 0.34, 11, count, self.muted, ' text-anchor="middle"'))
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
        out.append(self._text(x0 - 8, ys[-1] + 14, 11, named, self.muted, ' text-anchor="end"'))
        return out

    def _upright(self, x: float, y: float, size: float, text: str, color: str, more: str = "") -> str:
        return (
            f'<text transform="translate({x:.1f} {y:.1f}) rotate(-90)" font-size="{size:g}" fill="{color}"{more}>'
            f"{escape(text)}</text>"
        )

    def _sum(self, x: float, bottom: float, count: int, *, turned: bool) -> str:
        """Return the sum of a column, below it."""
        if turned:
            return self._upright(x + 3.8, bottom + 6, 11, str(count), self.muted, ' text-anchor="end"')
        return self._text(x, bottom + 14, 11, str(count), self.muted, ' text-anchor="middle"')

    def _signs(self, margin: float, top: float, width: float, size: float) -> tuple[list[str], float]:
        """Return what the signs mean, and how high that is."""
        out: list[str] = []
        x, y = margin, top
        for text, marks in self._meanings():
            before = 20 + _NEXT * (len(marks) - 1)
            wide = text_width(printable(text), size) * 1.06 + 22 + before
            if x + wide > width - margin + 16 and x > margin:
                x, y = margin, y + size * 1.6
            for n, mark in enumerate(marks):
                out.append(f'<g transform="translate({x + 8 + _NEXT * n:.1f} {y:.1f})">{mark}</g>')
            for n, line in enumerate(wrap(printable(text), size * 1.06, width - margin - x - before)):
                y += size * 1.2 if n else 0
                out.append(self._text(x + before, y + size * 0.34, size, line, self.ink))
            x += wide
        return out, y - top

    def _meanings(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what the cells tell, and the signs that tell it.

        Small and hatched signs are those of the cells. Where two dates are compared, colors tell what became of a tie, and
        signs without a color its relation.
        """
        drawn, cells = self.drawing, self.found.cells.values()
        labels = {group.name: group.labels for group in drawn.groups}
        used = {
            (-STRENGTH.get(line.predicate, 1), line.predicate, "" if drawn.states else line.group): line
            for line in cells
        }
        for (_, predicate, _), line in sorted(used.items(), key=lambda one: one[0]):
            named = drawn.verbs.get(predicate) or labels.get(line.group, {})
            color = self.muted if drawn.states else self._color(line)
            sign = _drawn(self.used[predicate], 7.0, color, self.paper)
            yield text_in(named, (drawn.lang,)) or predicate, [sign]
        for state in drawn.states:
            if any(line.state == state.name for line in cells):
                color = state.dark if self.dark else state.color
                sign = _drawn(("square", "full"), 7.0, color, self.paper)
                through = _struck(self.ink, 1.0) if state.name == "ended" else ""
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
        return next((one.dark if self.dark else one.color for one in looks if one.name == wanted), self.ink)

    def _sign(self, line: Line, scale: float) -> str:
        radius = (4.4 if line.confidence == "unverified" else 7.0) * scale
        cut = _stripes(radius, self.paper) if hatched(line, self.drawing) else ""
        ended = _struck(self.ink, scale) if line.state == "ended" else ""
        return _drawn(self.used[line.predicate], radius, self._color(line), self.paper) + cut + ended


def _struck(ink: str, scale: float) -> str:
    """Return the stroke through what ended: it is not told by color alone."""
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
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline(shape, size))
    drawn = f'<polygon points="{points}" {look}/>' if points else f'<circle r="{size:.1f}" {look}/>'
    middle = {"dotted": color, "pierced": paper}.get(style)
    return drawn + (f'<circle r="{radius * 0.26:.1f}" fill="{middle}"/>' if middle else "")
