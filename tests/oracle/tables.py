"""The shipped tables as the csv module reads them, with what of them holds at a date by the second judge."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

from tests.oracle.worlds import Days, Row, days, verdicts

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
FAMILIES = ("organizations", "forums", "treaties", "events", "states", "topics", "documents")

Tie = tuple[str, str, str]


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def entities() -> dict[str, dict[str, str]]:
    return {row["id"]: row for name in FAMILIES for row in read(name)}


@cache
def model() -> dict[str, dict[str, dict[str, object]]]:
    (place,) = (ROOT / "src" / "govgraph").glob("*/model.toml")
    return tomllib.loads(place.read_text("utf-8"))


@cache
def kinds(entity: str) -> frozenset[str]:
    """Return the kinds of an entity with everything above them."""
    found: set[str] = set()
    queue = entities()[entity]["type"].split("|")
    while queue:
        one = queue.pop()
        if one not in found:
            found.add(one)
            queue.extend(model()["kinds"].get(one, {}).get("parents", []))  # type: ignore[call-overload]
    return frozenset(found)


def nature(predicate: str) -> str:
    return str(model()["predicates"][predicate].get("nature", "timeless"))


@cache
def ties() -> dict[Tie, list[dict[str, str]]]:
    """Return the rows of relations.csv and attributes.csv by what they are about."""
    found = defaultdict(list)
    for name, end in (("relations", "object"), ("attributes", "value")):
        for row in read(name):
            found[row["subject"], row["predicate"], row[end]].append(row)
    return dict(found)


def with_event(row: dict[str, str], lies: str) -> Row:
    """Return a row with the dates of its event, where it tells of what happened and has none of its own."""
    plain = Row.of(row)
    if lies != "happening" or plain.start or plain.end:
        return plain
    ends = [entities().get(row[name], {}) for name in ("subject", "object") if name in row]
    for place, event in enumerate(ends):
        if "Event" not in event.get("type", "").split("|") or not event["start"]:
            continue
        start, end = days(event["start"]), days(event["end"])
        if place == 0:  # where it was held, who hosted it: as long as the event itself
            return Row(start, end, None, plain.mode, plain.role)
        if start:  # took part: on some day of it
            return Row((start[0], (end or start)[1]), None, None, plain.mode, plain.role)
    return plain


@cache
def truths(day: str) -> dict[str, str]:
    """Return yes, no or unknown for each claim by its id; yes for all where no day is asked about."""
    window = days(day)
    if window is None:
        return {row["id"]: "yes" for rows in ties().values() for row in rows}
    return _judged(window)


@cache
def _judged(window: Days) -> dict[str, str]:
    found = {}
    for (_, predicate, _), rows in ties().items():
        lies = nature(predicate)
        judged = verdicts([with_event(row, lies) for row in rows], lies, window)
        found.update({row["id"]: truth for row, truth in zip(rows, judged, strict=True)})
    return found
