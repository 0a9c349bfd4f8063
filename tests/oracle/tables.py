"""The shipped tables as the csv module reads them, with what of them holds at a date by the second judge."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from tests.oracle.worlds import FIRST, LAST, Days, Row, days, not_before, verdicts

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


def facts(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Return the rows of a tie; where they state several amounts, the rows of each, and those without one."""
    stated = [(row["amount"], row["unit"]) if row.get("amount") else () for row in rows]
    if len({*stated} - {()}) < 2:
        return [rows]
    return [[row for row, own in zip(rows, stated, strict=True) if own == one] for one in sorted({*stated})]


def over(place: str) -> Days | None:
    """Return the days on one of which a happening ended; None for what is not a happening, goes on, or may go on."""
    if place not in entities() or "Happening" not in kinds(place):
        return None
    row = entities()[place]
    # An event whose end is not stated ended within the date that is; a series or a process goes on.
    return days(row["end"]) or (days(row["start"]) if "Event" in kinds(place) else None)


def named(tie: Tie, key: str) -> list[str]:
    """Return which ends of a tie the model names."""
    told = model()["predicates"][tie[1]].get(key, {})
    ends = (("subject", tie[0]), ("object", tie[2]))
    return [one for side, one in ends if (wanted := told.get(side)) and kinds(one) & set(wanted)]  # type: ignore[attr-defined]


def beginning(entity: str) -> Days:
    """Return the days between which an entity began; without a start, by its end or the day on which the dataset was issued."""
    row = entities()[entity]
    shown = [span[1] for one in (row["end"], issued()) if (span := days(one))]
    return days(row["start"]) or (FIRST, min(shown))


@cache
def issued() -> str:
    return str(tomllib.loads((DATA / "dataset.toml").read_text("utf-8"))["issued"])


@cache
def there() -> dict[str, Days]:
    """Return for each entity that can begin the first day on which it can be there, and the one from which it surely is.

    Whoever did something, or of whom a source says something that needs them, was there by then.
    """
    bounds = [one.get("not_before", {}) for one in model()["predicates"].values()]
    begin = {kind for sides in bounds for some in sides.values() for kind in some}  # type: ignore[attr-defined]
    found = {one: beginning(one) for one in entities() if kinds(one) & begin}
    for tie, rows in ties().items():
        for one in rows:
            (row,) = completed([with_event(one, nature(tie[1]))], done_by(tie))
            if not row.stands:
                continue
            days_known = [span[1] for span in (row.start, row.end, row.read_while_it_held) if span]
            for end in named(tie, "not_before"):
                first, by = found[end]
                if days_known and first <= min(days_known) < by:
                    found[end] = first, min(days_known)
    return found


def done_by(tie: Tie) -> date | None:
    """Return the day by which what has no date of its own was done, by the ends that the model names."""
    told = model()["predicates"][tie[1]].get("dated_by", {})
    ends = named(tie, "dated_by")
    starts = [days(entities()[one]["start"]) for one in ends]
    if not told or len(ends) < len(told) or None in starts:  # type: ignore[arg-type]
        return None
    by = max(span[1] for span in starts if span)
    return by if by >= lifetime(tie, [])[0][0] else None


def completed(rows: list[Row], by: date | None) -> list[Row]:
    """Return the rows of a tie; where none says when it was done, with the day by which it was."""
    if by is None or any(row.start or row.end for row in rows):
        return rows
    reads = [row.read[1] if row.read else LAST for row in rows]
    return [replace(row, start=(FIRST, min(by, read))) for row, read in zip(rows, reads, strict=True)]


def ending(entity: str) -> Days | None:
    """Return when an entity ended; an event whose end is not stated ended within the date that is."""
    row = entities()[entity]
    return days(row["end"] or (row["start"] if "Event" in kinds(entity) else ""))


def lifetime(tie: Tie, rows: list[Row]) -> tuple[Days, date]:
    """Return the first day on which a tie can be, the day by which its ends surely began, and the last day.

    An end does not count of which a row speaks before it began or after it ended; what is timeless was announced then.
    """
    begun = [beginning(one) for one in named(tie, "not_before")]
    if nature(tie[1]) != "timeless":
        begun = [span for span in begun if not any(row.tells_of_before(span[0]) for row in rows)]
    ended = [span for one in named(tie, "not_after") if (span := ending(one))]
    ended = [span for span in ended if not any(row.tells_of_after(span[1]) for row in rows)]
    first = max((span[0] for span in begun), default=FIRST), max((span[1] for span in begun), default=FIRST)
    return first, min((span[1] for span in ended), default=LAST)


def with_event(row: dict[str, str], lies: str) -> Row:
    """Return a row that tells of what happened with what its happening adds to its dates."""
    plain = Row.of(row)
    if lies not in ("happening", "contribution") or plain.end:
        return plain
    for side in ("object",) if lies == "contribution" else ("subject", "object"):
        place = row.get(side, "")
        ended = over(place)
        if ended is None:
            continue
        start = plain.start
        if start and start[0] > ended[1]:  # what came of it afterwards
            return plain
        if start and lies == "contribution":  # from its date on until the end
            return Row(start, ended, None, plain.mode, plain.role)
        if start:  # nobody takes part when it is over
            return Row((start[0], min(start[1], ended[1])), None, None, plain.mode, plain.role)
        begun = days(entities()[place]["start"]) if "Event" in kinds(place) else None
        if side == "subject":  # where it was held, who hosted it: as long as the event itself
            return Row(begun, ended, None, plain.mode, plain.role)
        return Row(((begun or (FIRST,))[0], ended[1]), None, None, plain.mode, plain.role)
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
    for tie, rows in ((tie, rows) for tie, told in ties().items() for rows in facts(told)):
        _, predicate, end = tie
        lies = nature(predicate)
        known = completed([with_event(row, lies) for row in rows], done_by(tie))
        (begun, by), gone = lifetime(tie, known)
        known = [replace(row, last=gone) for row in not_before(known, lies, begun, by)]
        if model()["predicates"][predicate].get("roles"):
            known = [replace(row, term=bool(row.role and row.end)) for row in known]
        if lies == "contribution":
            lies = "happening" if over(end) else "act"
        judged = verdicts(known, lies, window)
        found.update({row["id"]: truth for row, truth in zip(rows, judged, strict=True)})
    return found
