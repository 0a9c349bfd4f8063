"""Places along the years: events by their date, one lane per series and single events in rows; on a tall screen a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from govgraph.errors import BadDate
from govgraph.facts.dates import parse_date
from govgraph.map.layout.frame import Places
from govgraph.map.texts import text_width, wrap
from govgraph.network.value import Node, Tie
from govgraph.words import LANGUAGES, texts

__all__ = ["along_the_years", "axis_years", "dated_events", "names_on_lanes", "on_the_line"]

# Map units are pixels where the page need not shrink the picture.
_LANE, _ROW = (
    64.0,
    36.0,
)  # from lane to lane, and from row to row among single events: room for a label on either side
_SERIES = 2  # editions; a series with fewer has no lane of its own
_TITLES = -170.0  # where the marks of the series stand; their names reach to the first year
_YEAR, _WIDTH = 31.0, 880.0  # the least a year takes, and what all of them take at least
_BEFORE, _CLEAR = (
    12.0,
    10.0,
)  # how far before a year's place its line is drawn; how far a mark stays away from it
_LABEL, _SIZE = 104.0, 12.0  # where a label breaks into lines, and how large it is set
_TALL_WIDTH, _TALL_YEARS, _TALL_LINE = (
    374.0,
    46.0,
    14.5,
)  # a phone's width without its edges; years; a line of text


def on_the_line(nodes: Mapping[str, Node], ties: Sequence[Tie]) -> set[str]:
    """Return the nodes that a timeline draws: what is dated and an event, and the series with lanes of their own."""
    dated = _dated(nodes)
    return dated.keys() | set(_lanes(dated, ties))


def dated_events(nodes: Mapping[str, Node]) -> frozenset[str]:
    """Return the nodes that take place on days of their own; a series with a first year is none of them."""
    return frozenset(_dated(nodes))


def axis_years(nodes: Mapping[str, Node]) -> tuple[int, int] | None:
    """Return the first and the last year of the axis; None where no event is dated."""
    years = {day.year for day in _dated(nodes).values()}
    return (min(years), max(years)) if years else None


def names_on_lanes(nodes: Mapping[str, Node], ties: Sequence[Tie]) -> dict[str, str]:
    """Return what an event of a lane is called there: its city, since lane and year say the rest; else its year."""
    dated = _dated(nodes)
    found = {event: str(dated[event].year) for events in _lanes(dated, ties).values() for event in events}
    for tie in ties:
        if tie.source in found and tie.predicate == "heldIn":
            cities = (claim.city for claim in tie.claims if claim.city)
            found[tie.source] = next(cities, found[tie.source])
    return found


def along_the_years(
    nodes: Mapping[str, Node],
    ties: Sequence[Tie],
    radii: Mapping[str, float],
    lang: str,
) -> Places:
    """Place events left to right by date, each year as wide as its busiest lane needs; downward on a tall screen."""
    dated = _dated(nodes)
    lanes = _lanes(dated, ties)
    home = {event: series for series, events in lanes.items() for event in events}
    scale = _Years(dated, home, {key: _width(nodes[key].short(lang)) for key in dated})
    wide: dict[str, tuple[float, float]] = {}
    shown: list[dict[str, Any]] = []
    for number, (series, events) in enumerate(lanes.items()):
        y = number * _LANE
        wide[series] = (_TITLES, y)
        shown.append({"y": y, "key": series})
        wide.update({event: (round(scale.at(dated[event]), 1), y) for event in events})
    single = sorted(dated.keys() - home.keys(), key=lambda key: (dated[key], key))
    top = len(lanes) * _LANE + 12
    wide.update(_rows(single, nodes, dated, scale, top, lang))
    if single:
        shown.append({"y": top, "labels": texts("map.lane_other")})
    years = [{"year": year, "x": round(x, 1)} for year, x in scale.starts.items()]
    tall, rows = _downward(nodes, lanes, single, dated)
    for key in nodes:
        wide.setdefault(key, (_TITLES, -_LANE))
        tall.setdefault(key, (0.0, -_LANE))
    return Places(wide, tall, lanes=({"lanes": shown, "years": years}, rows))


def _dated(nodes: Mapping[str, Node]) -> dict[str, date]:
    found = {}
    for key, node in nodes.items():
        day = _day(node.start) if "Event" in node.kinds and "EventSeries" not in node.kinds else None
        if day is not None:
            found[key] = day
    return found


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text).earliest
    except BadDate:
        return None  # the date of a graph that is none of ours: such an event has no place on the line


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


class _Years:
    """From a date to a place: years are unequal, so that busy ones can be read."""

    def __init__(
        self, dated: Mapping[str, date], home: Mapping[str, str], width: Mapping[str, float]
    ) -> None:
        needs: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for key, day in dated.items():
            # Labels of a lane stand below and above the line by turns; single events have rows to go to.
            needs[day.year][home.get(key, "")] += width[key] / 2 if key in home else 9.0
        first, last = min(needs, default=0), max(needs, default=-1)
        wide = {year: max(_YEAR, *needs[year].values(), 0.0) for year in range(first, last + 1)}
        grown = max(1.0, _WIDTH / max(sum(wide.values()), 1.0))
        self.starts: dict[int, float] = {}
        x = 0.0
        for year, need in wide.items():
            self.starts[year] = x
            x += need * grown
        self.starts[last + 1] = x

    def at(self, day: date) -> float:
        first, last = self.starts[day.year] - _BEFORE, self.starts[day.year + 1] - _BEFORE
        clear = min(_CLEAR, (last - first) / 4)  # of both lines, so that one sees which year it is
        return first + clear + (last - first - 2 * clear) * (day.timetuple().tm_yday - 1) / 366


def _rows(
    events: Sequence[str],
    nodes: Mapping[str, Node],
    dated: Mapping[str, date],
    scale: _Years,
    top: float,
    lang: str,
) -> dict[str, tuple[float, float]]:
    """Put each event into the first row in which its label has room."""
    ends: list[float] = []
    places = {}
    for key in events:
        x = scale.at(dated[key])
        row = next((i for i, end in enumerate(ends) if end <= x), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = x + _width(nodes[key].short(lang)) * 1.1 + 32
        places[key] = (round(x, 1), top + row * _ROW)
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
    step = min(15.0, 120 / max(columns, 1))
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
    listed = {"years": years, "names": names, "x": round(names_at, 1), "width": _TALL_WIDTH, "height": y}
    return places, listed
