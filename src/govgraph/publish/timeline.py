"""A timeline as SVG: editions of event series, instruments with those who joined them, members year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from govgraph.errors import BadDate, GovgraphError
from govgraph.facts.claims import Claim, Entity
from govgraph.facts.dates import Bounds, Nature, Truth, holds_between
from govgraph.facts.labels import text_in
from govgraph.facts.ties import event_dates, of_tie
from govgraph.query.rows import xml_text
from govgraph.terms import GOV

if TYPE_CHECKING:
    from govgraph.facts.model import Model

__all__ = ["timeline"]

_LABELS, _PLOT, _ROW, _MARGIN = 330, 820, 19, 24  # pixels: the column of names, the years, a row, the edge
_MOST_ROWS = 24  # rows of members: the largest spaces
_WORDS = {
    "en": {
        "events": "Events",
        "single": "Other events",
        "instruments": "Instruments, and who signed, joined or endorsed them",
        "members": "Members and parties known to hold in each year (+ unknown)",
        "desc": "A dot is a date known to the day; a ring, to the month; a bar, to the year.",
        "unknown": "unknown",
        "none": "no dated events, instruments or members in these years",
        "moment": "What holds {when}; not known whether they do: {n:,} ties.",
    },
    "es": {
        "events": "Eventos",
        "single": "Otros eventos",
        "instruments": "Instrumentos, y quién los firmó, es parte o los respaldó",
        "members": "Miembros y partes que constan en cada año (+ desconocido)",
        "desc": "Un punto es una fecha conocida hasta el día; un anillo, hasta el mes; una barra, hasta el año.",
        "unknown": "desconocido",
        "none": "no hay eventos, instrumentos ni miembros con fecha en estos años",
        "moment": "Lo que vale {when}; no se sabe si valen: {n:,} vínculos.",
    },
    "pt": {
        "events": "Eventos",
        "single": "Outros eventos",
        "instruments": "Instrumentos, e quem os assinou, é parte ou os endossou",
        "members": "Membros e partes que constam em cada ano (+ desconhecido)",
        "desc": "Um ponto é uma data conhecida até o dia; um anel, até o mês; uma barra, até o ano.",
        "unknown": "desconhecido",
        "none": "não há eventos, instrumentos nem membros com data nestes anos",
        "moment": "O que vale {when}; não se sabe se valem: {n:,} vínculos.",
    },
}
_STYLE = (
    "text{font:12px system-ui,'Helvetica Neue',Arial,sans-serif;fill:#1b2430}"
    ".h{font-weight:700;font-size:14px}.t{font-weight:700;font-size:18px}.s{fill:#55606f}.n{font-size:10px}"
    ".g{stroke:#e3e7ec}.d{stroke:#c3cad3}"
)


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
class _Row:
    label: str
    spans: tuple[_Span, ...] = ()
    counts: Mapping[int, tuple[int, int]] = field(default_factory=dict)
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
    model : Model
    first, last : int, optional
        The first and the last year; those of the dated events and instruments when left out, and not before 1990.
    lang : str
        ``en``, ``es`` or ``pt``; names that are missing in it fall back.
    title : str
    window : tuple of two datetime.date, optional
        Only the events that may lie on these days, and the instruments that may stand on them; the claims given are those
        of these days already.
    unknown : int, optional
        Of how many ties it is unknown whether they hold then, to be told below.

    Returns
    -------
    str
        Without script, font or link; every mark has its words as a tooltip. A date is drawn as exactly as it is known.

    Raises
    ------
    GovgraphError
        Where the first year comes after the last.

    Examples
    --------
    >>> from govgraph.facts.model import load_model
    >>> event = Entity("e", "id:e", ("Event",), {"en": "Fixture event"}, start="2023-10-08")
    >>> "Fixture event: 2023-10-08" in timeline([], {"id:e": event}, load_model())
    True
    """
    language = lang if lang in _WORDS else "en"
    maker = _Rows(claims, entities, model, language, window)
    low, high = maker.years()
    low, high = first if first is not None else max(low, 1990), last if last is not None else high
    if low > high:
        raise GovgraphError(
            f"the timeline from {low} to {high} has no years", hint="give the earlier year first"
        )
    words = _WORDS[language]
    bands = [
        (words["events"], maker.events(low, high)),
        (words["instruments"], maker.instruments(low, high)),
        (words["members"], maker.members(low, high)),
    ]
    said = words["desc"]
    if window is not None and unknown is not None:
        when = " – ".join(dict.fromkeys(day.isoformat() for day in window))
        said = f"{words['moment'].format(when=when, n=unknown)} {said}"
    drawing = _Drawing(low, high, {**words, "desc": said}, language, title)
    return drawing.svg([(name, rows) for name, rows in bands if rows])


class _Rows:
    """What stands in each band."""

    def __init__(
        self,
        claims: Sequence[Claim],
        entities: Mapping[str, Entity],
        model: Model,
        language: str,
        window: tuple[date, date] | None = None,
    ) -> None:
        self.claims, self.entities, self.model, self.window = claims, entities, model, window
        self.languages = (language,)
        self.unknown = _WORDS[language]["unknown"]
        self.happened = event_dates(entities)
        self.dated = {
            iri: span for iri, one in entities.items() if (span := self._of_entity(one)) is not None
        }

    def years(self) -> tuple[int, int]:
        """Return the years of the dated events and instruments, or this century so far where there are none."""
        spans = self.dated.values()
        ends = [min(span.last, date(span.first.year + 1, 12, 31)) for span in spans]
        return min((span.first.year for span in spans), default=2000), max(
            (day.year for day in ends), default=2025
        )

    def _of_entity(self, entity: Entity) -> _Span | None:
        """Return the time of an event, or of an instrument's beginning."""
        event = "Event" in entity.kinds
        if not (event or "Instrument" in entity.kinds) or not entity.start:
            return None
        try:
            bounds = Bounds.of(entity.start, entity.end if event else "")
        except BadDate:
            return None  # a foreign graph may call anything a start
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
        return [*rows, _Row(_WORDS[self.languages[0]]["single"], spans)] if spans else rows

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
        for claim in self.claims:
            if claim.predicate in (GOV + "memberOf", GOV + "partyTo") and claim.object in self.entities:
                by_space[claim.object, claim.predicate][claim.subject].append(claim)
        found = []
        for (iri, predicate), members in by_space.items():
            counts = {
                year: _counted(members.values(), self.model.nature(predicate), year, self.happened)
                for year in range(low, high + 1)
            }
            kind = self.model.kinds.get(self.entities[iri].kind)
            if len(members) >= 3 and any(sure for sure, _ in counts.values()):
                row = _Row(self._name(iri), counts=counts, color=kind.color if kind else "#55606f")
                found.append((-len(members), row.label, iri, row))
        return [row for *_, row in sorted(found, key=lambda one: one[:3])[:_MOST_ROWS]]


def _counted(
    members: Iterable[Sequence[Claim]], nature: Nature, year: int, events: Mapping[str, Bounds]
) -> tuple[int, int]:
    """Return how many surely belonged at some time of a year, and of how many that is unknown."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    sure = unknown = 0
    for claims in members:
        truth = of_tie(claims, nature, first, last, events)
        sure += truth is Truth.YES
        unknown += truth is Truth.UNKNOWN
    return sure, unknown


class _Drawing:
    def __init__(self, low: int, high: int, words: Mapping[str, str], language: str, title: str) -> None:
        self.low, self.high, self.words, self.language, self.title = low, high, words, language, title
        self.step = _PLOT / (high - low + 1)

    def svg(self, bands: Sequence[tuple[str, Sequence[_Row]]]) -> str:
        y = float(_MARGIN)
        parts: list[str] = []
        if self.title:
            parts.append(_text(_MARGIN, y + 12, self.title, "t"))
            y += 34
        top = y
        if not bands:
            parts.append(_text(_MARGIN, y + 30, self.words["none"], "s"))
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
        parts.append(_text(_MARGIN, y, self.words["desc"], "s"))
        height, width = y + _MARGIN, _LABELS + _PLOT + 2 * _MARGIN
        lines = "".join(
            f'<line class="{"d" if year % 10 == 0 else "g"}" x1="{_n(self._x(year))}" x2="{_n(self._x(year))}"'
            f' y1="{_n(top + 12)}" y2="{_n(y - 16)}"/>\n'
            for year in range(self.low, self.high + 2)
            if self.step > 9 or year % 5 == 0
        )
        name = _safe(self.title or f"{self.low}–{self.high}")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}"'
            f' height="{_n(height)}" role="img" lang="{self.language}" aria-labelledby="name desc">\n'
            f'<title id="name">{name}</title>\n<desc id="desc">{_safe(self.words["desc"])}</desc>\n'
            f'<style>{_STYLE}</style>\n<rect width="100%" height="100%" fill="#fff"/>\n'
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
        every = next(gap for gap in (1, 2, 5, 10, 20, 50, 100, 1000, 10000) if gap * self.step >= 34)
        return "".join(
            f'<text class="s n" text-anchor="middle" x="{_n(self._x(year + 0.5))}" y="{_n(y)}">{year}</text>\n'
            for year in range(self.low, self.high + 1)
            if year % every == 0
        )

    def _row(self, row: _Row, y: float) -> str:
        middle = y + _ROW / 2
        parts = [_text(_MARGIN, middle + 4, _cut(row.label), whole=row.label)]
        most = max((sure for sure, _ in row.counts.values()), default=0)
        for year, (sure, unknown) in sorted(row.counts.items()):
            parts.append(self._cell(row, year, sure, unknown, most, y))
        parts.extend(self._mark(span, middle) for span in row.spans)
        return "".join(parts)

    def _cell(self, row: _Row, year: int, sure: int, unknown: int, most: int, y: float) -> str:
        if not sure and not unknown:
            return ""
        words = f"{row.label}, {year}: {sure}" + (
            f" (+ {unknown} {self.words['unknown']})" if unknown else ""
        )
        shade = 0.12 + 0.38 * sure / most if sure else 0.04
        number = ""
        if sure and self.step >= 16:
            x = self._x(year) + self.step / 2
            number = (
                f'<text class="n" text-anchor="middle" x="{_n(x)}" y="{_n(y + _ROW / 2 + 3.5)}">{sure}</text>'
            )
        return (
            f'<g><title>{_safe(words)}</title><rect x="{_n(self._x(year))}" y="{_n(y + 1)}" width="{_n(self.step)}"'
            f' height="{_ROW - 2}" fill="{row.color}" fill-opacity="{shade:.2f}"/>{number}</g>\n'
        )

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


def _cut(text: str, most: int = 46) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _safe(text: str) -> str:
    return escape(xml_text(text))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
