"""Places along the years: events by their date, one lane per series, single events in rows below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from govgraph.errors import BadDate
from govgraph.facts.dates import parse_date
from govgraph.map.place import Places
from govgraph.map.texts import LANGUAGES, load_strings, text_width

__all__ = ["along_the_years", "names_on_lanes", "on_the_line"]

_LANE = 92.0  # map units from lane to lane, and from row to row among single events
_ROW = 78.0
_SERIES = 3  # editions; a series with fewer has no lane of its own


def on_the_line(nodes: Mapping[str, Mapping[str, Any]], ties: Sequence[tuple[str, str, Any]]) -> set[str]:
    """Return the nodes that a timeline draws: what is dated and an event, and the series with lanes of their own."""
    dated = {key for key, data in nodes.items() if _is_event(data) and _day(data)}
    return dated | set(_lanes(nodes, ties, dated))


def names_on_lanes(
    nodes: Mapping[str, Mapping[str, Any]], ties: Sequence[tuple[str, str, Mapping[str, Any]]]
) -> dict[str, str]:
    """Return what an event of a lane is called there: its city, since lane and year say the rest; else its year."""
    dated = {key for key, data in nodes.items() if _is_event(data) and _day(data)}
    found = {}
    for events in _lanes(nodes, ties, dated).values():
        for event in events:
            day = _day(nodes[event])
            found[event] = str(day.year) if day else ""
    for u, _, data in ties:
        if u in found and data.get("predicate") == "heldIn":
            found[u] = next((claim.city for claim in data.get("claims") or () if claim.city), found[u])
    return found


def along_the_years(
    nodes: Mapping[str, Mapping[str, Any]],
    ties: Sequence[tuple[str, str, Mapping[str, Any]]],
    radii: Mapping[str, float],
    lang: str,
) -> Places:
    """Place events left to right by date; a year is as wide as its busiest lane needs."""
    dated = {key for key, data in nodes.items() if _is_event(data) and _day(data)}
    lanes = _lanes(nodes, ties, dated)
    home = {event: series for series, events in lanes.items() for event in events}
    scale = _Years({key: _day(nodes[key]) for key in sorted(dated)}, home)
    wide: dict[str, tuple[float, float]] = {}
    shown: list[dict[str, Any]] = []
    for number, (series, events) in enumerate(lanes.items()):
        y = number * _LANE
        wide[series] = (-90.0, y)
        shown.append({"y": y, "key": series})
        for event in events:
            wide[event] = (round(scale.at(_day(nodes[event])), 1), y)
    top = len(lanes) * _LANE + 30
    wide.update(
        _rows(sorted(dated - home.keys(), key=lambda key: (_day(nodes[key]), key)), nodes, scale, top, lang)
    )
    labels = {one: load_strings()[one]["lane_other"] for one in LANGUAGES}
    if len(home) < len(dated):
        shown.append({"y": top, "labels": labels})
    years = [{"year": year, "x": round(x, 1)} for year, x in scale.starts.items()]
    for key in nodes:
        wide.setdefault(key, (-90.0, -_LANE))
    return Places(wide, wide, lanes=({"lanes": shown, "years": years},))


def _is_event(data: Mapping[str, Any]) -> bool:
    return "Event" in (data.get("kinds") or ()) and "EventSeries" not in (data.get("kinds") or ())


def _day(data: Mapping[str, Any]) -> date | None:
    text = str(data.get("start") or "")
    if not text:
        return None
    try:
        return parse_date(text).earliest
    except BadDate:
        return None  # the date of a graph that is none of ours: such an event has no place on the line


def _lanes(
    nodes: Mapping[str, Any], ties: Sequence[tuple[str, str, Any]], dated: set[str]
) -> dict[str, list[str]]:
    """Return series → its dated events, the longest series first."""
    found: dict[str, set[str]] = defaultdict(set)
    for u, v, data in ties:
        if data.get("predicate") == "partOfSeries" and u in dated and v not in dated:
            found[v].add(u)
    order = sorted(
        (key for key in found if len(found[key]) >= _SERIES), key=lambda key: (-len(found[key]), key)
    )
    lanes: dict[str, list[str]] = {}
    taken: set[str] = set()
    for series in order:
        own = sorted(found[series] - taken, key=lambda key: (_day(nodes[key]), key))
        if len(own) >= _SERIES:
            lanes[series] = own
            taken.update(own)
    return lanes


class _Years:
    """From a date to a place: years are unequal, so that busy ones can be read."""

    def __init__(self, days: Mapping[str, date | None], home: Mapping[str, str]) -> None:
        counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for key, day in days.items():
            if day is not None:
                counts[day.year][home.get(key, "")] += 1 if key in home else 0
                counts[day.year][" single"] += 0 if key in home else 1
        self.starts: dict[int, float] = {}
        x = 0.0
        years = sorted(counts)
        for year in range(years[0], years[-1] + 1) if years else ():
            self.starts[year] = x
            lanes = counts.get(year, {})
            most = max([n for lane, n in lanes.items() if lane != " single"], default=0)
            x += 78 + 62 * max(0, most - 1) + 9.0 * min(lanes.get(" single", 0), 24)
        self.starts[(years[-1] if years else 0) + 1] = x

    def at(self, day: date | None) -> float:
        if day is None:
            return 0.0
        first, last = self.starts[day.year], self.starts[day.year + 1]
        return first + (last - first) * (day.timetuple().tm_yday - 1) / 366


def _rows(
    events: Sequence[str], nodes: Mapping[str, Any], scale: _Years, top: float, lang: str
) -> dict[str, tuple[float, float]]:
    """Put each event into the first row in which its label has room."""
    ends: list[float] = []
    places = {}
    for key in events:
        data = nodes[key]
        entity = data.get("entity")
        name = (data.get("shorts") or {}).get(lang) or (entity.short(lang) if entity else key)
        x = scale.at(_day(data))
        need = min(text_width(str(name), 24, bold=True), 230) + 44
        row = next((i for i, end in enumerate(ends) if end <= x), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = x + need
        places[key] = (round(x, 1), top + row * _ROW)
    return places
