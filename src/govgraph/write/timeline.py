"""A timeline as SVG: editions of event series, instruments with those who joined them, members year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from govgraph.errors import GovgraphError, wrong
from govgraph.facts.claims import Claim, Entity
from govgraph.facts.holding import Bounds, Spans, Truth, holds_between
from govgraph.facts.labels import cut, text_in
from govgraph.facts.ties import entity_dates, spans_of_tie
from govgraph.model.natures import Nature
from govgraph.query.rows import xml_text
from govgraph.terms import GOV
from govgraph.words import say, speaks

if TYPE_CHECKING:
    from govgraph.model.model import Model

__all__ = ["EMPTY", "timeline"]

_LABELS, _PLOT, _ROW, _MARGIN = 330, 820, 19, 24  # pixels: the column of names, the years, a row, the edge
_YEAR, _WIDEST = 34, 1700  # pixels: a year in which "8 + 19" can be read, and what all of them take at most
_SINGLE = 150  # years; where there are more, those that are alike are one cell
_MOST_ROWS = 24  # rows of members: the largest spaces
_STYLE = (
    "text{font:12px system-ui,'Helvetica Neue',Arial,sans-serif;fill:#1b2430}"
    ".h{font-weight:700;font-size:14px}.t{font-weight:700;font-size:18px}.s{fill:#55606f}.n{font-size:10px}"
    ".c{paint-order:stroke;stroke:#fff;stroke-opacity:.8;stroke-width:2px}"
    ".g{stroke:#e3e7ec}.d{stroke:#c3cad3}"
)


EMPTY = 'data-empty="true"'
"""What the root of a timeline says that shows nothing."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Something with a time: first and last day it can mean, whether its first is known to the day, words, looks."""

    first: date
    last: date
    exact: bool
    words: str
    color: str
    size: float = 5.5


@dataclass(frozen=True, slots=True)
class _Cell:
    """Years, both included, and how many belonged surely in each of them, and of how many that is unknown."""

    first: int
    last: int
    sure: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    spans: tuple[_Span, ...] = ()
    cells: tuple[_Cell, ...] = ()
    color: str = "#55606f"


def timeline(
    claims: Sequence[Claim],
    entities: Mapping[str, Entity],
    model: Model,
    *,
    first: int | None = None,
    last: int | None = None,
    lang: str = "en",
    title: str = "",
    window: tuple[date, date] | None = None,
    unknown: int | None = None,
) -> str:
    """Return a timeline as SVG.

    Parameters
    ----------
    claims, entities
        As fetched from a store.
    first, last : int, optional
        The first and the last year; those of the dated events and instruments when left out.
    lang : str
        ``en``, ``es`` or ``pt``; names that are missing in it fall back.
    window : tuple of two datetime.date, optional
        Only the events that may lie on these days, and the instruments that may stand on them; the claims given are those
        of these days already.
    unknown : int, optional
        Of how many ties it is unknown whether they hold then, to be stated below.

    Returns
    -------
    str
        Without script, font or link; every mark has its words as a tooltip. A date is drawn as exactly as it is known.

    Raises
    ------
    GovgraphError
        If both years are given, and the first comes after the last.

    Examples
    --------
    >>> from govgraph.model.model import load_model
    >>> event = Entity("e", "id:e", ("Event",), {"en": "Fixture event"}, start="2023-10-08")
    >>> "Fixture event: 2023-10-08" in timeline([], {"id:e": event}, load_model())
    True
    """
    language = speaks([lang])
    maker = _Rows(claims, entities, model, (language,), window)
    if first is not None and last is not None and first > last:
        raise GovgraphError(wrong("no_years", first=str(first), last=str(last)))
    low, high = maker.years()
    low, high = (low if last is None else min(low, last)), (high if first is None else max(high, first))
    low, high = first if first is not None else low, last if last is not None else high
    bands = [
        (say("timeline.events", language), maker.events(low, high)),
        (say("timeline.instruments", language), maker.instruments(low, high)),
        (say("timeline.members", language), [] if maker.undated else maker.members(low, high)),
    ]
    legend = say("timeline.desc", language)
    if window is not None and unknown is not None:
        when = " – ".join(dict.fromkeys(day.isoformat() for day in window))
        legend = f"{say('timeline.moment', language, when=when, n=unknown)} {legend}"
    drawing = _Drawing(low, high, legend, language, title)
    return drawing.svg([(name, rows) for name, rows in bands if rows])


@dataclass
class _Rows:
    """What stands in each band."""

    claims: Sequence[Claim]
    entities: Mapping[str, Entity]
    model: Model
    languages: tuple[str]
    window: tuple[date, date] | None = None
    undated: bool = False

    def __post_init__(self) -> None:
        self.known = entity_dates(self.entities, self.model)
        spans = ((iri, self._of_entity(one)) for iri, one in self.entities.items())
        self.dated = {iri: span for iri, span in spans if span is not None}

    def years(self) -> tuple[int, int]:
        """Return the years of the dated events and instruments, else those of dated members, else those of readings.

        They reach to the days asked about.
        """
        years = [
            year
            for one in self.dated.values()
            for year in (one.first.year, min(one.last.year, one.first.year + 1))
        ]
        if not years:
            days = [
                day
                for claim in self._memberships()
                for day in (claim.bounds.earliest_start, claim.bounds.latest_end)
            ]
            years = [day.year for day in days if day is not None and day != date.max]
        if not years:  # nobody says when it began or ended: when it was read is known
            read = (day for claim in self._memberships() for day in (claim.bounds.earliest_as_of,))
            years = [day.year for day in read if day is not None]
        self.undated = not years and self.window is None
        low, high = min(years, default=2000), min(max(years, default=2025), date.max.year)
        if self.window is None:
            return low, high
        return min(low, self.window[1].year), max(high, self.window[0].year)

    def _memberships(self) -> Iterator[Claim]:
        for claim in self.claims:
            if claim.predicate in (GOV + "memberOf", GOV + "partyTo") and claim.object in self.entities:
                yield claim

    def _of_entity(self, entity: Entity) -> _Span | None:
        """Return the time of an event, or of an instrument's beginning."""
        event = "Event" in entity.kinds
        if not (event or "Instrument" in entity.kinds) or not entity.start:
            return None
        bounds = Bounds.read(
            entity.start, entity.end if event else ""
        )  # a foreign graph may call anything a start
        last = bounds.latest_end or bounds.latest_start
        if bounds.earliest_start is None or last is None:
            return None
        nature = Nature.HAPPENING if event else Nature.ACT
        if self.window is not None and holds_between(bounds, nature, *self.window) is Truth.NO:
            return None
        when = " – ".join(filter(None, [entity.start, entity.end if event else ""]))
        kind = self.model.kinds.get(entity.kind)
        words = f"{entity.label(*self.languages)}: {when}"
        exact = bounds.earliest_start == bounds.latest_start
        return _Span(bounds.earliest_start, last, exact, words, kind.color if kind else "#55606f")

    def _name(self, iri: str, *, short: bool = True) -> str:
        entity = self.entities.get(iri)
        if entity is None:
            return iri.rsplit("/", 1)[-1]
        return entity.short(*self.languages) if short else entity.label(*self.languages)

    def events(self, low: int, high: int) -> list[_Row]:
        """Return a row per series, and one for all events without a series."""
        series: dict[str, set[str]] = defaultdict(set)
        for claim in self.claims:
            if claim.predicate == GOV + "partOfSeries" and claim.subject in self.dated:
                series[claim.object].add(claim.subject)
        rows = []
        for iri in sorted(series, key=lambda one: (self._name(one).casefold(), one)):
            spans = self._within(series[iri], low, high)
            if spans:
                rows.append(_Row(self._name(iri), spans))
        placed = set().union(*series.values())
        single = {iri for iri in self.dated if "Event" in self.entities[iri].kinds} - placed
        spans = self._within(single, low, high)
        return [*rows, _Row(say("timeline.single", *self.languages), spans)] if spans else rows

    def _within(self, iris: Iterable[str], low: int, high: int) -> tuple[_Span, ...]:
        spans = (self.dated[iri] for iri in iris)
        found = [span for span in spans if span.last.year >= low and span.first.year <= high]
        return tuple(sorted(found, key=lambda span: (span.first, span.last, span.words)))

    def instruments(self, low: int, high: int) -> list[_Row]:
        """Return a row per dated instrument: its beginning, and every dated signature, accession or endorsement."""
        joined: dict[str, set[_Span]] = defaultdict(set)
        for claim in self.claims:
            predicate = self.model.predicates.get(claim.predicate.removeprefix(GOV))
            group = self.model.groups.get(predicate.group if predicate else "")
            if predicate is None or group is None or group.name not in ("party", "endorses"):
                continue
            first, last = claim.bounds.earliest_start, claim.bounds.latest_start
            if first is not None and last is not None and last.year >= low and first.year <= high:
                verb = text_in(predicate.labels, self.languages)
                words = f"{self._name(claim.subject, short=False)} {verb}: {claim.start}"
                joined[claim.object].add(_Span(first, last, first == last, words, group.color, 2.5))
        rows = []
        for iri in sorted(self.dated, key=lambda one: (self.dated[one].first, self._name(one), one)):
            span = self.dated[iri]
            if "Instrument" in self.entities[iri].kinds and low <= span.first.year <= high:
                others = sorted(joined.get(iri, ()), key=lambda one: (one.first, one.last, one.words))
                rows.append(_Row(self._name(iri), (*others, span)))
        return rows

    def members(self, low: int, high: int) -> list[_Row]:
        """Return a row per space with at least three members: how many surely held in each year, how many unknown."""
        by_space: dict[tuple[str, str], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        for claim in self._memberships():
            by_space[claim.object, claim.predicate][claim.subject].append(claim)
        found = []
        for (iri, predicate), members in by_space.items():
            nature = self.model.nature(predicate)
            held = [spans_of_tie(claims, nature, self.known) for claims in members.values()]
            cells = _cells(held, low, high)
            kind = self.model.kinds.get(self.entities[iri].kind)
            if len(members) >= 3 and any(cell.sure for cell in cells):
                row = _Row(self._name(iri), cells=cells, color=kind.color if kind else "#55606f")
                found.append((-len(members), row.label, iri, row))
        return [row for *_, row in sorted(found, key=lambda one: one[:3])[:_MOST_ROWS]]


def _cells(held: Sequence[Spans], low: int, high: int) -> tuple[_Cell, ...]:
    """Return how many surely belonged at some time of each year, and of how many that is unknown."""
    changes: dict[int, list[int]] = defaultdict(
        lambda: [0, 0]
    )  # by year: how many more belong surely, and perhaps
    for one in held:
        for kind, pairs in enumerate((one.surely, one.perhaps)):
            for begin, end in _years_of(pairs, low, high):
                changes[begin][kind] += 1
                changes[end + 1][kind] -= 1
    steps = sorted(changes) if high - low > _SINGLE else list(range(low, high + 1))
    cells = []
    sure = perhaps = 0
    for year, following in zip(steps, [*steps[1:], high + 1], strict=True):
        sure, perhaps = sure + changes[year][0], perhaps + changes[year][1]
        if perhaps and year <= high:
            cells.append(_Cell(year, following - 1, sure, perhaps - sure))
    return tuple(cells)


def _years_of(pairs: Iterable[tuple[date, date]], low: int, high: int) -> list[tuple[int, int]]:
    """Return the years from `low` to `high` in which something holds, as first and last years that do not touch."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted((max(y.year, low), min(x.year, high)) for x, y in pairs):
        if begin > end:
            continue
        if found and begin <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


class _Drawing:
    def __init__(self, low: int, high: int, legend: str, language: str, title: str) -> None:
        self.low, self.high, self.legend, self.language, self.title = low, high, legend, language, title
        self.plot = min(max(_PLOT, _YEAR * (high - low + 1)), _WIDEST)
        self.step = self.plot / (high - low + 1)

    def svg(self, bands: Sequence[tuple[str, Sequence[_Row]]]) -> str:
        y = float(_MARGIN)
        parts: list[str] = []
        if self.title:
            parts.append(_text(_MARGIN, y + 12, self.title, "t"))
            y += 34
        top = y
        if not bands:
            parts.append(_text(_MARGIN, y + 30, say("timeline.none", self.language), "s"))
            y += 40
        for name, rows in bands:
            y += 30
            parts.append(_text(_MARGIN, y, name, "h"))
            y += 8
            parts.append(self._years(y + 12))
            y += 18
            for row in rows:
                parts.append(self._row(row, y))
                y += _ROW
        y += 22
        parts.append(_text(_MARGIN, y, self.legend, "s"))
        height, width = y + _MARGIN, _LABELS + self.plot + 2 * _MARGIN
        years = self._every(9) if bands else ()
        lines = "".join(
            f'<line class="{"d" if year % 10 == 0 else "g"}" x1="{_n(self._x(year))}" x2="{_n(self._x(year))}"'
            f' y1="{_n(top + 12)}" y2="{_n(y - 16)}"/>\n'
            for year in years
        )
        name = _safe(self.title or f"{self.low}–{self.high}")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}"'
            f' height="{_n(height)}" role="img" lang="{self.language}" aria-labelledby="name desc"'
            f"{'' if bands else f' {EMPTY}'}>\n"
            f'<title id="name">{name}</title>\n<desc id="desc">{_safe(self.legend)}</desc>\n'
            f'<style>{_STYLE}</style>\n<rect width="100%" height="100%" fill="#fff"/>\n{self._hatches(bands)}'
            f"{lines}{''.join(parts)}</svg>\n"
        )

    def _x(self, year: float) -> float:
        return _MARGIN + _LABELS + (year - self.low) * self.step

    def _of_day(self, day: date, *, after: bool = False) -> float:
        """Return the place of a day's beginning (or end), kept inside the plot."""
        length = date(day.year, 12, 31).timetuple().tm_yday
        share = (day.timetuple().tm_yday - (0 if after else 1)) / length
        return min(max(self._x(day.year + share), self._x(self.low)), self._x(self.high + 1))

    def _years(self, y: float) -> str:
        return "".join(
            f'<text class="s n" text-anchor="middle" x="{_n(self._x(year + 0.5))}" y="{_n(y)}">{year}</text>\n'
            for year in self._every(_YEAR)
            if year <= self.high
        )

    def _every(self, least: float) -> range:
        """Return the round years, and the one after the last, that stand at least so many pixels apart."""
        gaps = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000)
        every = next(gap for gap in gaps if gap * self.step >= least)
        return range(-(-self.low // every) * every, self.high + 2, every)

    def _hatches(self, bands: Sequence[tuple[str, Sequence[_Row]]]) -> str:
        """Return the patterns of what is unknown, one for each color."""
        colors = sorted({row.color for _, rows in bands for row in rows if any(c.unknown for c in row.cells)})
        if not colors:
            return ""
        made = "".join(
            f'<pattern id="{_hatch(color)}" width="5" height="5" patternUnits="userSpaceOnUse"'
            f' patternTransform="rotate(45)">'
            f'<rect width="1.6" height="5" fill="{color}" fill-opacity=".45"/></pattern>'
            for color in colors
        )
        return f"<defs>{made}</defs>\n"

    def _row(self, row: _Row, y: float) -> str:
        middle = y + _ROW / 2
        parts = [_text(_MARGIN, middle + 4, cut(row.label, 46), whole=row.label)]
        most = max((cell.sure for cell in row.cells), default=0)
        parts.extend(self._cell(row, cell, most, y) for cell in row.cells)
        parts.extend(self._mark(span, middle) for span in row.spans)
        return "".join(parts)

    def _cell(self, row: _Row, cell: _Cell, most: int, y: float) -> str:
        """Return a cell: what is known to the left, what is unknown hatched to the right, each as wide as its share."""
        years = str(cell.first) if cell.first == cell.last else f"{cell.first}–{cell.last}"
        told = f" (+ {cell.unknown} {say('timeline.unknown', self.language)})" if cell.unknown else ""
        left, width = self._x(cell.first), self.step * (cell.last - cell.first + 1)
        known = width * cell.sure / (cell.sure + cell.unknown)
        shade = 0.12 + 0.38 * cell.sure / most if cell.sure else 0.0
        parts = [
            f'<rect x="{_n(x)}" y="{_n(y + 1)}" width="{_n(wide)}" height="{_ROW - 2}" {look}/>'
            for x, wide, look in (
                (left, known, f'fill="{row.color}" fill-opacity="{shade:.2f}"'),
                (left + known, width - known, f'fill="url(#{_hatch(row.color)})"'),
            )
            if wide
        ]
        number = f"{cell.sure} + {cell.unknown}" if cell.unknown else str(cell.sure)
        if width >= 6 * len(number) + 2:
            at = f'x="{_n(left + width / 2)}" y="{_n(y + _ROW / 2 + 3.5)}"'
            parts.append(f'<text class="n c" text-anchor="middle" {at}>{number}</text>')
        return f"<g><title>{_safe(f'{row.label}, {years}: {cell.sure}{told}')}</title>{''.join(parts)}</g>\n"

    def _mark(self, span: _Span, middle: float) -> str:
        left, right = self._of_day(span.first), self._of_day(span.last, after=True)
        if (span.last - span.first).days <= 31:
            center = f'cx="{_n((left + right) / 2)}" cy="{_n(middle)}"'
            if span.exact:
                shape = f'<circle {center} r="{span.size}" fill="{span.color}" fill-opacity=".8"/>'
            else:
                shape = f'<circle {center} r="{span.size - 1}" fill="none" stroke="{span.color}" stroke-width="2"/>'
        else:
            shape = (
                f'<rect x="{_n(left)}" y="{_n(middle - span.size / 2)}" width="{_n(right - left)}"'
                f' height="{span.size}" rx="{span.size / 2}" fill="{span.color}" fill-opacity=".45"/>'
            )
        return f"<g><title>{_safe(span.words)}</title>{shape}</g>\n"


def _text(x: float, y: float, text: str, kind: str = "", whole: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    title = f"<title>{_safe(whole)}</title>" if whole and whole != text else ""
    return f'<text{mark} x="{_n(x)}" y="{_n(y)}">{title}{_safe(text)}</text>\n'


def _safe(text: str) -> str:
    return escape(xml_text(text))


def _hatch(color: str) -> str:
    return f"hatch-{color.lstrip('#')}"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
