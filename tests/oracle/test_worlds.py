"""The judge of dates against a second one that tries every possible world: on every tie of the tables, and on random claims."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govgraph
from govgraph.facts.claims import Claim
from govgraph.facts.dates import Bounds, Nature
from govgraph.facts.ties import event_dates
from govgraph.facts.ties import verdicts as judged
from tests.oracle.worlds import Days, Row, days, verdicts

DATA = Path(__file__).parents[2] / "data"
WINDOWS: dict[str, Days] = {
    day: span
    for day in ("1999", "2010-06", "2016", "2021-07-15", "2024-06-30", "2026-11-23")
    if (span := days(day))
}


@cache
def tables() -> tuple[dict[str, dict[str, str]], dict[tuple[str, str, str], list[dict[str, str]]]]:
    """Return the entities by id, and the rows of each tie, as the csv module reads them."""
    entities = {}
    for name in ("organizations", "forums", "treaties", "events", "states", "topics", "documents"):
        with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            entities.update({row["id"]: row for row in csv.DictReader(file)})
    ties = defaultdict(list)
    for name, end in (("relations", "object"), ("attributes", "value")):
        with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                ties[row["subject"], row["predicate"], row[end]].append(row)
    return entities, dict(ties)


def with_event(row: dict[str, str], nature: str) -> Row:
    """Return a row with the dates of its event, where it tells of what happened and has none of its own."""
    entities, _ = tables()
    plain = Row.of(row)
    if nature != "happening" or plain.start or plain.end:
        return plain
    ends = [entities.get(row[name], {}) for name in ("subject", "object") if name in row]
    for place, event in enumerate(ends):
        if "Event" not in event.get("type", "").split("|") or not event["start"]:
            continue
        start, end = days(event["start"]), days(event["end"])
        if place == 0:  # where it was held, who hosted it: as long as the event itself
            return Row(start, end, None, plain.mode, plain.role)
        if start:  # took part: on some day of it
            return Row((start[0], (end or start)[1]), None, None, plain.mode, plain.role)
    return plain


@pytest.mark.parametrize("day", WINDOWS)
def test_every_claim_of_the_tables_is_judged_as_its_possible_worlds_say(day: str) -> None:
    graph = govgraph.open(DATA)
    events = event_dates(graph.entities)
    by_id = {claim.iri.rpartition("/")[2]: claim for claim in graph.claims}
    _, ties = tables()
    different = []
    for tie, rows in ties.items():
        nature = graph.model.nature(tie[1])
        claims = [by_id[row["id"]] for row in rows]
        first = judged(claims, nature, *WINDOWS[day], events)
        second = verdicts([with_event(row, nature.value) for row in rows], nature.value, WINDOWS[day])
        if [truth.value for truth in first] != second:
            different.append((tie, first, second))
    assert not different
    assert sum(map(len, ties.values())) == len(by_id)


YEARS = st.integers(2008, 2016)
DAY = st.one_of(
    st.just(""),
    YEARS.map(str),
    st.tuples(YEARS, st.integers(1, 12)).map(lambda at: f"{at[0]}-{at[1]:02d}"),
    st.dates(date(2008, 1, 1), date(2016, 12, 31)).map(date.isoformat),
)


@given(start=DAY, end=DAY, read=DAY, asked=DAY.filter(bool), nature=st.sampled_from(list(Nature)))
@settings(max_examples=300)
def test_a_claim_by_itself_is_judged_as_its_possible_worlds_say(
    start: str, end: str, read: str, asked: str, nature: Nature
) -> None:
    begun, ended, window = days(start), days(end), days(asked)
    if begun and ended and ended[1] < begun[0]:
        end = ""
    assert window
    claim = Claim(
        "st:1", "id:a", "gov:p", "id:b", start=start, end=end, as_of=read, bounds=Bounds.of(start, end, read)
    )
    (found,) = judged([claim], nature, *window)
    assert [found.value] == verdicts([Row(days(start), days(end), days(read))], nature.value, window)
