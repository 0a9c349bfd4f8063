"""Places along the years: events by their date, one lane per series and single events in rows; on a tall screen a list."""

from __future__ import annotations

from calendar import isleap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from govgraph.errors import BadDate
from govgraph.facts.dates import parse_date
from govgraph.facts.ties import PLANNED
from govgraph.map.layout.frame import Places
from govgraph.map.legend import city_names
from govgraph.map.texts import text_width, wrap
from govgraph.network.nodes_ties import Node, Tie
from govgraph.words import LANGUAGES, texts

__all__ = ["Calendar", "place_on_axis"]

# Map units are pixels where the page need not shrink the picture.
# From lane to lane, and from row to row among single events: room for a label on either side.
_LANE, _ROW = 70.0, 36.0
_SERIES = 2  # editions; a series with fewer has no lane of its own
_TITLES = -170.0  # where the marks of the series stand; their names reach to the first year
# The least a year takes while the axis has room, and what all of them take at least.
_YEAR, _WIDTH = 36.0, 900.0
_WIDEST = 2200.0  # what all of them take at most: of a long time, not every year has its number
_NUMBER = 34.0  # from one year's number to the next
_SURE = 20  # days; a date that is known less well has a bar
_LABEL, _SIZE = 104.0, 12.0  # where a label breaks into lines, and how large it is set
# A phone's width without its edges; years; a line of text.
_TALL_WIDTH, _TALL_YEARS, _TALL_LINE = 374.0, 46.0, 14.5


def place_on_axis(line: Mapping[str, Any], day: str) -> float | None:
    """Return where a day stands on the axis of a timeline's first lanes; None outside of it."""
    found, years = _days(day), line["years"]
    first, step = line["axis"]
    if found is None or not years[0]["year"] <= found[0].year < years[-1]["year"]:
        return None
    return _on_axis(found[0], first, step)


class Calendar:
    """The events of a network along the years, without series and without events whose date cannot be read."""

    def __init__(self, nodes: Mapping[str, Node], ties: Sequence[Tie]) -> None:
        self._ties, self.dated = ties, _dated(nodes)
        self._lanes = _lanes(self.dated, ties)

    @property
    def drawn(self) -> set[str]:
        """What a timeline draws: what is dated and an event, and the series with lanes of their own."""
        return {*self.dated, *self._lanes}

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year of the axis; None where no event is dated."""
        years = {day.year for day in self.dated.values()}
        return (min(years), max(years)) if years else None

    def announced(self, issued: str) -> frozenset[str]:
        """Return the events that are only announced: later than the date of the data, or known from plans alone."""
        told: dict[str, list[str]] = defaultdict(list)
        for tie in self._ties:
            told[tie.source] += [claim.mode for claim in tie.claims]
        now = _days(issued)
        return frozenset(
            key
            for key, day in self.dated.items()
            if (now and day > now[1]) or (told[key] and all(mode in PLANNED for mode in told[key]))
        )

    def names(self) -> dict[str, Mapping[str, str]]:
        """Return what an event of a lane is called there: its city (lane and year say the rest), else its year."""
        told = {one: str(self.dated[one].year) for events in self._lanes.values() for one in events}
        for tie in self._ties:
            if tie.source in told and tie.predicate == "heldIn":
                cities = (claim.city for claim in tie.claims if claim.city)
                told[tie.source] = next(cities, told[tie.source])
        return {one: {**dict.fromkeys(LANGUAGES, name), **city_names(name)} for one, name in told.items()}

    def places(self, nodes: Mapping[str, Node], lang: str) -> Places:
        """Place events left to right by date, every year equally wide; downward on a tall screen.

        What is dated less well than to the month's part stands in the middle of the days it can mean, which are a bar.
        """
        dated, lanes = self.dated, self._lanes
        home = {event: series for series, events in lanes.items() for event in events}
        spans = {key: _days(nodes[key].start) or (day, day) for key, day in dated.items()}
        scale = _Years([day for span in spans.values() for day in span])
        across = {key: round(sum(map(scale.at, span)) / 2, 1) for key, span in spans.items()}
        wide: dict[str, tuple[float, float]] = {}
        shown: list[dict[str, Any]] = []
        for number, (series, events) in enumerate(lanes.items()):
            y = number * _LANE
            wide[series] = (_TITLES, y)
            shown.append({"y": y, "key": series})
            wide.update({event: (across[event], y) for event in events})
        single = sorted(dated.keys() - home.keys(), key=lambda key: (across[key], key))
        top = len(lanes) * _LANE + 12
        wide.update(_rows(single, nodes, across, top, lang))
        if single:
            shown.append({"y": top, "labels": texts("map.lane_other")})
        bars = [
            {"key": key, "x": [round(scale.at(day), 1) for day in spans[key]]}
            for key in sorted(spans)
            if (spans[key][1] - spans[key][0]).days > _SURE
        ]
        tall, rows = _downward(nodes, lanes, single, dated)
        for key in nodes:
            wide.setdefault(key, (_TITLES, -_LANE))
            tall.setdefault(key, (0.0, -_LANE))
        along = {
            "lanes": shown,
            "years": scale.years(),
            "axis": [scale.first, round(scale.step, 3)],
            "bars": bars,
        }
        return Places(wide, tall, lanes=(along, rows))


def _dated(nodes: Mapping[str, Node]) -> dict[str, date]:
    events = {
        key: node for key, node in nodes.items() if "Event" in node.kinds and "EventSeries" not in node.kinds
    }
    return {key: days[0] for key, node in events.items() if (days := _days(node.start))}


def _days(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date can mean; None where it is open or none of ours."""
    try:
        found = parse_date(text) if text else None
    except BadDate:
        return None  # a date of a foreign graph that cannot be read: such an event has no place on the line
    if found is None or found.earliest is None:
        return None
    return found.earliest, found.latest or found.earliest


def _lanes(dated: Mapping[str, date], ties: Sequence[Tie]) -> dict[str, list[str]]:
    """Return series → its dated events, the longest series first."""
    found: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        if tie.predicate == "partOfSeries" and tie.source in dated and tie.target not in dated:
            found[tie.target].add(tie.source)
    lanes: dict[str, list[str]] = {}
    taken: set[str] = set()
    for series in sorted(found, key=lambda key: (-len(found[key]), key)):
        own = sorted(found[series] - taken, key=lambda key: (dated[key], key))
        if len(own) >= _SERIES:
            lanes[series] = own
            taken.update(own)
    return lanes


def _width(name: str) -> float:
    return max((text_width(line, _SIZE) for line in wrap(name[:120], _SIZE, _LABEL)), default=0.0) + 8


def _on_axis(day: date, first: int, step: float) -> float:
    whole = 366 if isleap(day.year) else 365
    return (day.year - first + (day.timetuple().tm_yday - 1) / whole) * step


class _Years:
    """From a day to a place on the axis: linear, and no longer than the days that are on it."""

    def __init__(self, days: Sequence[date]) -> None:
        years = [day.year for day in days]
        self.first, self.last = min(years, default=0), max(years, default=-1)
        n = max(self.last - self.first + 1, 1)
        self.step = max(_WIDTH / n, min(_YEAR, _WIDEST / n))

    def at(self, day: date) -> float:
        return _on_axis(day, self.first, self.step)

    def years(self) -> list[dict[str, Any]]:
        """Return the years with their places, one more than there are; where all have no room, some have no number."""
        every = next((n for n in (1, 2, 5, 10, 20, 50) if n * self.step >= _NUMBER), 100)
        years = range(self.first, self.last + 2)
        return [
            {"year": year, "x": round((year - self.first) * self.step, 1), "told": not year % every}
            for year in years
        ]


def _rows(
    events: Sequence[str],
    nodes: Mapping[str, Node],
    across: Mapping[str, float],
    top: float,
    lang: str,
) -> dict[str, tuple[float, float]]:
    """Put each event into the first row in which its label has room."""
    ends: list[float] = []
    places = {}
    for key in events:
        x = across[key]
        row = next((i for i, end in enumerate(ends) if end <= x), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = x + _width(nodes[key].short(lang)) * 1.1 + 32
        places[key] = (x, top + row * _ROW)
    return places


def _downward(
    nodes: Mapping[str, Node],
    lanes: Mapping[str, Sequence[str]],
    single: Sequence[str],
    dated: Mapping[str, date],
) -> tuple[dict[str, tuple[float, float]], dict[str, Any]]:
    """Return places in a list of one row per event, the latest first, a column per lane, and what belongs to the list.

    A series has a row below its first edition. Beside the marks stand whole names, since there is no lane to read them with.
    """
    columns = len(lanes) + bool(single)
    step = max(12.0, min(15.0, 120 / max(columns, 1)))
    across = {key: _TALL_YEARS + step * (i + 0.5) for i, key in enumerate(lanes)}
    last = _TALL_YEARS + step * (len(lanes) + 0.5)
    home = {event: across[series] for series, events in lanes.items() for event in events} | across
    first = {events[0]: series for series, events in lanes.items()}
    names_at = _TALL_YEARS + step * columns + 8
    places: dict[str, tuple[float, float]] = {}
    names: dict[str, dict[str, str]] = {}
    years: list[dict[str, float]] = []
    y = 0.0
    for event in sorted(dated, key=lambda key: (-dated[key].toordinal(), key)):
        year = dated[event].year
        if not years or years[-1]["year"] != year:
            y += 6 if years else 0
            years.append({"year": year, "y": y})
        for key in (event, first.get(event, "")):
            if key:
                named = nodes[key].entity or nodes[key]
                names[key] = {one: named.short(one) for one in LANGUAGES}
                room = (_TALL_WIDTH - names_at) * 0.94
                lines = max(len(wrap(text[:120], _SIZE, room)) for text in names[key].values())
                high = max(24.0, lines * _TALL_LINE + 8)
                places[key] = (round(home.get(key, last), 1), round(y + high / 2, 1))
                y += high
    heads: list[dict[str, Any]] = [{"key": key, "x": round(x, 1)} for key, x in across.items()]
    if single:
        heads.append({"labels": texts("map.lane_other"), "x": round(last, 1)})
    listed = {
        "heads": heads,
        "years": years,
        "names": names,
        "x": round(names_at, 1),
        "width": _TALL_WIDTH,
        "height": y,
    }
    return places, listed
