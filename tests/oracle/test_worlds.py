"""The judge of dates against a second one that tries every possible world: on every tie of the tables, and on random claims."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govgraph
from govgraph.facts.claims import Claim
from govgraph.facts.dates import Bounds
from govgraph.facts.ties import event_dates
from govgraph.facts.ties import verdicts as judged
from govgraph.model.natures import Nature
from tests.oracle.tables import DATA, ties, truths
from tests.oracle.worlds import Days, Row, days, verdicts

WINDOWS: dict[str, Days] = {
    day: span
    for day in ("1999", "2010-06", "2016", "2021-07-15", "2024-06-30", "2026-11-23")
    if (span := days(day))
}


@pytest.mark.parametrize("day", WINDOWS)
def test_every_claim_of_the_tables_is_judged_as_its_possible_worlds_say(day: str) -> None:
    graph = govgraph.open(DATA)
    events = event_dates(graph.entities)
    by_id = {claim.iri.rpartition("/")[2]: claim for claim in graph.claims}
    second = truths(day)
    assert second.keys() == by_id.keys()
    first = {}
    for tie, rows in ties().items():
        claims = [by_id[row["id"]] for row in rows]
        found = judged(claims, graph.model.nature(tie[1]), *WINDOWS[day], events)
        first.update({row["id"]: truth.value for row, truth in zip(rows, found, strict=True)})
    assert first == second


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
