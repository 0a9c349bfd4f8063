"""Where actors meet as an SVG figure: a column for each of them, a row for each space, a dot for what is known of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from govgraph.map.figure.sheet import LIGHT, SANS, SERIF, Key, Look, keys, mark_shape, text
from govgraph.map.texts import printable, text_width, wrap
from govgraph.network.meet import Cell, Meeting, Shared
from govgraph.words import say

__all__ = ["radius", "write"]

_LABELS, _COLUMN, _NARROW, _PAD, _LINE = 180.0, 132.0, 104.0, 20.0, 16.0
_FEW = 6  # columns that have the whole width


def radius(cell: Cell) -> float:
    """Return the size of a dot: a little larger for each claim, up to nine of them."""
    return 7 + 0.75 * (min(9, len(cell.attendances)) - 1)


def write(
    meeting: Meeting,
    *languages: str,
    told: Sequence[str] = (),
    title: str = "",
    source: str = "",
    look: Look = LIGHT,
    link: Callable[[Shared, str], str] | None = None,
) -> str:
    """Return the figure; equal meetings give equal text.

    Parameters
    ----------
    meeting : Meeting
    *languages : str
        In order of preference.
    told : sequence of str
        Sentences below the title.
    title, source : str
        What stands above and below; a figure inside a page has neither.
    look : Look
    link : callable, optional
        From a row and the IRI of a column to the address that its dot leads to.
    """
    return _Figure(meeting, languages, look, link).drawn(title, told, source)


class _Figure:
    def __init__(
        self,
        meeting: Meeting,
        languages: tuple[str, ...],
        look: Look,
        link: Callable[[Shared, str], str] | None,
    ) -> None:
        self.meeting, self.languages, self.look, self.link = meeting, languages, look, link
        self.step = _COLUMN if len(meeting.asked) <= _FEW else _NARROW
        rows = (*meeting.spaces, *meeting.signed)
        self.names = {row.iri: self._wrapped(row.iri) for row in rows}
        lines = [line for several in self.names.values() for line in several]
        self.labels = max((text_width(line, 13, bold=True) for line in lines), default=0.0)
        self.at = {
            one.iri: _PAD + self.labels + 26 + self.step * (place + 0.35)
            for place, one in enumerate(meeting.asked)
        }
        self.width = max(480.0, _PAD + self.labels + 26 + self.step * len(meeting.asked) + 40)
        self.out: list[str] = []

    def _wrapped(self, iri: str) -> tuple[str, ...]:
        return wrap(printable(self.meeting.entity(iri).short(*self.languages)), 13, _LABELS, bold=True)

    def drawn(self, title: str, told: Sequence[str], source: str) -> str:
        y = self._head(title, told)
        for heading, rows in (("", self.meeting.spaces), (self._say("texts"), self.meeting.signed)):
            if not rows:
                continue
            if heading:
                y += 26
                self._text(_PAD, y, heading, size=15, weight=600, serif=True)
                y = self._lines(_PAD, y + 18, self._say("texts_note"), size=11, muted=True) + 4
            y = self._rows(rows, self._columns(rows, y))
        y = self._legend(y + 10)
        if source:
            y = self._lines(_PAD, y + 6, source, size=10.5, muted=True)
        height = y + 12
        named = escape(printable(title or self._say("title")))
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {self.width:.0f} {height:.0f}" font-family="{SANS}" role="{"group" if self.link else "img"}" '
            f'aria-label="{named}">'
        )
        ground = f'<rect width="{self.width:.0f}" height="{height:.0f}" fill="{self.look.paper}"/>'
        return (
            "\n".join(
                [head, *([] if self.link else [f"<title>{named}</title>"]), ground, *self.out, "</svg>"]
            )
            + "\n"
        )

    def _say(self, key: str, **values: object) -> str:
        return say(f"meet.{key}", *self.languages, **values)

    def _head(self, title: str, told: Sequence[str]) -> float:
        y = 14.0
        if title:
            self._text(_PAD, y + 28, title, size=25, weight=600, serif=True)
            names = ", ".join(one.label(*self.languages) for one in self.meeting.asked)
            y = self._lines(_PAD, y + 54, names, size=13)
        if told:
            y = self._lines(_PAD, y + 6, " ".join(told), size=13, muted=True)
        return y

    def _columns(self, rows: Sequence[Shared], y: float) -> float:
        """Draw the names above the columns, and how many of the rows each is in; return where rows begin."""
        names = {
            one.iri: wrap(printable(one.short(*self.languages)), 12.5, self.step - 14, bold=True)
            for one in self.meeting.asked
        }
        most = max(map(len, names.values()))
        top = y + 18
        for one in self.meeting.asked:
            x, known = self.at[one.iri], self.meeting.model.kinds.get(one.kind)
            shape = mark_shape(known.shape if known else "dot", 7.5, self._color(one.kind), self.look.paper)
            self.out.append(f'<g transform="translate({x:.1f} {top:.1f})">{shape}</g>')
            for number, line in enumerate(names[one.iri]):
                self._text(x, top + 24 + _LINE * number, line, size=12.5, weight=700, anchor="middle")
            here = sum(one.iri in row.cells and row.cells[one.iri].state == "yes" for row in rows)
            counted = self._say("in_all", n=here, of=len(rows))
            self._text(x, top + 24 + _LINE * most, counted, size=11, anchor="middle", muted=True)
        return top + 24 + _LINE * most + 14

    def _rows(self, rows: Sequence[Shared], y: float) -> float:
        begin = len(self.out)
        top = y
        for row in rows:
            entity = self.meeting.entity(row.iri)
            label = self.names[row.iri]
            height = max(38.0, _LINE * len(label) + 16)
            middle = y + height / 2
            for number, line in enumerate(label):
                at = middle + 4.5 + _LINE * (number - (len(label) - 1) / 2)
                self._text(
                    _PAD + self.labels,
                    at,
                    line,
                    size=13,
                    weight=600,
                    anchor="end",
                    full=entity.label(*self.languages),
                )
            self._row(row, middle)
            y += height
        guides = "".join(f"M{x:.1f} {top:.1f}V{y:.1f}" for x in self.at.values())
        self.out.insert(
            begin, f'<path d="{guides}" stroke="{self.look.muted}" stroke-opacity=".25" fill="none"/>'
        )
        return y

    def _row(self, row: Shared, y: float) -> None:
        color = self._color(self.meeting.entity(row.iri).kind)
        xs = [self.at[key] for key in row.cells]
        self.out.append(
            f'<path d="M{min(xs):.1f} {y:.1f}H{max(xs):.1f}" stroke="{color}" stroke-width="3" stroke-opacity=".45"/>'
        )
        for column in self.meeting.asked:
            x, cell = self.at[column.iri], row.cells.get(column.iri)
            if column.iri == row.iri:
                self.out.append(
                    f'<path d="M{x:.1f} {y - 6:.1f}l6 6-6 6-6-6z" fill="{self.look.paper}" stroke="{color}" '
                    f'stroke-width="1.5"><title>{escape(printable(self._say("itself")))}</title></path>'
                )
            elif cell is not None:
                self._dot(row, column.iri, cell, x, y, color)

    def _dot(self, row: Shared, column: str, cell: Cell, x: float, y: float, color: str) -> None:
        r = radius(cell)
        years = cell.years or self._say("undated")
        told = [
            self.meeting.entity(column).label(*self.languages),
            self.meeting.entity(row.iri).label(*self.languages),
            ", ".join(self._say(way) for way in cell.ways),
            years,
            self._say(cell.state) if cell.state != "yes" else "",
            say("count.claims", *self.languages, n=len(cell.claims)),
        ]
        title = escape(printable(" · ".join(part for part in told if part)))
        shape = self._shape(cell, x, y, r, color)
        # The years stand on the line of their row: the paper is drawn around their letters.
        text = (
            f'<text x="{x + r + 6:.1f}" y="{y + 4:.1f}" font-size="11" fill="{self.look.muted}" stroke="{self.look.paper}" '
            f'stroke-width="4" paint-order="stroke">{escape(years)}</text>'
        )
        where = self.link(row, column) if self.link else ""
        if where:
            shape = f'<a href="{escape(where, quote=True)}" aria-label="{title}"><title>{title}</title>{shape}</a>'
        else:
            shape = f"<g><title>{title}</title>{shape}</g>"
        self.out.append(text + shape)

    def _shape(self, cell: Cell, x: float, y: float, r: float, color: str) -> str:
        inside = not {"took_part", "belongs", "organized"}.isdisjoint(cell.ways)
        half = not inside and "contributed" in cell.ways
        unsure = (cell.confidence or "unverified") == "unverified"
        dash = (
            ' stroke-dasharray="1.5 3"'
            if cell.state != "yes"
            else ' stroke-dasharray="4 2.5"'
            if unsure
            else ""
        )
        fill, faint = (
            (color, ' fill-opacity=".3"') if inside and cell.state == "yes" and unsure else (color, "")
        )
        if not inside or cell.state != "yes":
            fill, faint = self.look.paper, ""
        round_ = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.2f}"'
        ground = f'{round_} fill="{self.look.paper}"/>' if faint else ""
        ring = f'{round_} fill="{fill}"{faint} stroke="{color}" stroke-width="2"{dash}/>'
        left = (
            f'<path d="M{x:.1f} {y - r:.2f}a{r:.2f} {r:.2f} 0 0 0 0 {2 * r:.2f}z" fill="{color}"/>'
            if half
            else ""
        )
        return ground + ring + left

    def _legend(self, y: float) -> float:
        """Draw what the dots mean, in as many lines as it takes."""
        of = (
            ("yes", "took_part", "read", "legend_in"),
            ("yes", "contributed", "read", "contributed"),
            ("yes", "signed", "read", "signed"),
            ("yes", "took_part", "unverified", "legend_unverified"),
            ("unknown", "took_part", "read", "legend_open"),
        )
        found: list[Key] = [
            (self._say(said), [self._shape(Cell((), state, (way,), sure), 0, 0, 5.5, self.look.muted)])
            for state, way, sure, said in of
        ]
        out, deep = keys(found, _PAD, self.width - _PAD, y + 6, self.look.muted, size=11.5, ahead=18)
        self.out += out
        return self._lines(_PAD, y + 30 + deep, self._say("legend_size"), size=11.5, muted=True)

    def _color(self, kind: str) -> str:
        known = self.meeting.model.kinds.get(kind)
        if known is None:
            return self.look.muted
        return self.look.of_kind(kind) if self.look.of_kind is not None else self.look.of(known)

    def _lines(self, x: float, y: float, text: str, *, size: float, muted: bool = False) -> float:
        for line in wrap(printable(text), size, self.width - 2 * _PAD):
            self._text(x, y, line, size=size, muted=muted)
            y += size * 1.45
        return y

    def _text(
        self,
        x: float,
        y: float,
        said: str,
        *,
        size: float,
        weight: int = 400,
        anchor: str = "start",
        muted: bool = False,
        serif: bool = False,
        full: str = "",
    ) -> None:
        family = f' font-family="{SERIF}"' if serif else ""
        bold = f' font-weight="{weight}"' if weight != 400 else ""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        color = self.look.muted if muted else self.look.ink
        self.out.append(text(x, y, size, printable(said), color, f"{bold}{side}{family}", full=full))
