"""The judge of dates against a second one that tries every possible world: on every tie of the tables, and on random claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govgraph
from govgraph.facts.claims import Claim
from govgraph.facts.holding import Bounds
from govgraph.facts.ties import EntityDates, entity_dates
from govgraph.facts.ties import verdicts as judged
from govgraph.model.natures import Nature
from tests.oracle.tables import DATA, ties, truths
from tests.oracle.worlds import Days, Row, days, not_before, verdicts

WINDOWS: dict[str, Days] = {
    day: span
    for day in (
        "1999",
        "2005",
        "2010-06",
        "2016",
        "2018-11-11",
        "2021-07-15",
        "2023",
        "2024-06-30",
        "2026-11-23",
    )
    if (span := days(day))
}


@pytest.mark.parametrize("day", WINDOWS)
def test_every_claim_of_the_tables_is_judged_as_its_possible_worlds_say(day: str) -> None:
    graph = govgraph.open(DATA)
    dates = entity_dates(graph.entities, graph.model)
    by_id = {claim.iri.rpartition("/")[2]: claim for claim in graph.claims}
    second = truths(day)
    assert second.keys() == by_id.keys()
    first = {}
    for tie, rows in ties().items():
        claims = [by_id[row["id"]] for row in rows]
        found = judged(claims, graph.model.nature(tie[1]), *WINDOWS[day], dates)
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
@settings(
    max_examples=300, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)  # a busy machine is not a fault
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


FIRST_DAY = st.dates(date(2008, 1, 1), date(2016, 12, 31))


@given(
    start=DAY,
    end=DAY,
    read=DAY,
    asked=DAY.filter(bool),
    nature=st.sampled_from(list(Nature)),
    first=FIRST_DAY,
)
@settings(max_examples=600, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_claim_about_what_began_on_a_day_is_judged_as_the_worlds_in_which_it_did(
    start: str, end: str, read: str, asked: str, nature: Nature, first: date
) -> None:
    begun, ended, window = days(start), days(end), days(asked)
    if begun and ended and ended[1] < begun[0]:
        end = ""
    assert window
    (row,) = not_before([Row(days(start), days(end), days(read))], nature.value, first, first)
    claim = Claim(
        "st:1", "id:a", "gov:p", "id:b", start=start, end=end, as_of=read, bounds=Bounds.of(start, end, read)
    )
    (found,) = judged([claim], nature, *window, began(first))
    assert [found.value] == verdicts([row], nature.value, window)


def began(first: date) -> EntityDates:
    """Return the dates of entities of which one began on a day, and bounds whatever is said of it."""
    kinds = frozenset({"Thing"})
    return EntityDates(started={"id:b": (first, kinds)}, not_before={"gov:p": (frozenset(), kinds)})


MODE = st.sampled_from(["", "", "", "announced"])
ROLE = st.sampled_from(["", "", "", "chair"])


@st.composite
def rows_of_a_tie(draw: st.DrawFn) -> list[dict[str, str]]:
    """Return two or three rows about one tie, some without dates, in a few years: many of them agree, many do not."""
    rows = []
    for _ in range(draw(st.integers(2, 3))):
        start, end, read = draw(st.tuples(DAY, DAY, DAY))
        begun, ended = days(start), days(end)
        if begun and ended and ended[1] < begun[0]:
            end = ""
        rows.append({"start": start, "end": end, "as_of": read, "mode": draw(MODE), "role": draw(ROLE)})
    return rows


def judged_twice(
    rows: list[dict[str, str]],
    asked: str,
    nature: Nature,
    first: date = date.min,
    last: date = date.max,
    *,
    roles: bool = False,
) -> tuple[list[str], list[str]]:
    """Return what the judge and the possible worlds say of each claim about one tie, to what began and ended on a day."""
    window = days(asked)
    assert window
    claims = [
        Claim(
            f"st:{n}",
            "id:a",
            "gov:p",
            "id:b",
            **row,
            bounds=Bounds.of(row["start"], row["end"], row["as_of"]),
        )
        for n, row in enumerate(rows)
    ]
    dates = began(first) if first > date.min else EntityDates()
    if last < date.max:
        kinds = frozenset({"Thing"})
        dates = replace(dates, ended={"id:b": (last, kinds)}, not_after={"gov:p": (frozenset(), kinds)})
    if roles:
        dates = replace(dates, roles=frozenset({"gov:p"}))
    found = [truth.value for truth in judged(claims, nature, *window, dates)]
    told = not_before([Row.of(row) for row in rows], nature.value, first, first)
    if not any(row.tells_of_after(last) for row in told):
        told = [replace(row, last=last) for row in told]
    told = [replace(row, term=roles and bool(row.role and row.end)) for row in told]
    return found, verdicts(told, nature.value, window)


ASKED = {"rows": rows_of_a_tie(), "asked": DAY.filter(bool), "nature": st.sampled_from(list(Nature))}
# The same examples in every run; a busy machine is not a fault.
MANY = settings(max_examples=300, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@given(**ASKED)
@MANY
def test_of_a_tie_of_several_claims_nothing_is_said_that_its_possible_worlds_deny(
    rows: list[dict[str, str]], asked: str, nature: Nature
) -> None:
    found, wanted = judged_twice(rows, asked, nature)
    assert {surest(found), surest(wanted)} != {"yes", "no"}


@given(**ASKED)
@MANY
def test_a_tie_of_several_claims_is_judged_as_its_possible_worlds_say(
    rows: list[dict[str, str]], asked: str, nature: Nature
) -> None:
    found, wanted = judged_twice(rows, asked, nature)
    if nature is Nature.PERIOD:
        # Which of several spells a claim speaks of is a matter of taste where claims disagree; that of the tie is not.
        assert surest(found) == surest(wanted)
    else:
        assert found == wanted


@given(**ASKED, first=FIRST_DAY)
@MANY
def test_a_tie_to_what_began_on_a_day_is_judged_as_the_worlds_in_which_it_did(
    rows: list[dict[str, str]], asked: str, nature: Nature, first: date
) -> None:
    found, wanted = judged_twice(rows, asked, nature, first)
    assert surest(found) == surest(wanted)


@given(**ASKED, last=FIRST_DAY)
@MANY
def test_a_tie_to_what_ended_on_a_day_is_judged_as_the_worlds_in_which_it_did(
    rows: list[dict[str, str]], asked: str, nature: Nature, last: date
) -> None:
    found, wanted = judged_twice(rows, asked, nature, last=last)
    assert surest(found) == surest(wanted)


@given(rows=rows_of_a_tie(), asked=DAY.filter(bool))
@MANY
def test_a_tie_with_terms_in_a_role_is_judged_as_the_worlds_in_which_it_may_be_longer(
    rows: list[dict[str, str]], asked: str
) -> None:
    found, wanted = judged_twice(rows, asked, Nature.PERIOD, roles=True)
    assert surest(found) == surest(wanted)


def surest(truths: list[str]) -> str:
    return min(truths, key=["yes", "unknown", "no"].index)


def tie(*dates: str, asked: str) -> list[str]:
    """Return the verdicts for claims written as ``start/end/read``."""
    window = days(asked)
    assert window
    claims = [
        Claim(f"st:{n}", "id:a", "gov:memberOf", "id:b", bounds=Bounds.of(*text.split("/")))
        for n, text in enumerate(dates)
    ]
    return [truth.value for truth in judged(claims, Nature.PERIOD, *window)]


def test_who_was_read_as_a_member_and_left_by_another_source_is_none_after_it_left() -> None:
    assert tie("//2010", "/2011/", asked="2013") == ["no", "no"]
    assert tie("//2010-05-01", "/2013-12/", asked="2012") == ["yes", "yes"]


def test_a_claim_without_a_date_may_be_of_a_time_before_an_end_whose_beginning_nobody_tells() -> None:
    assert tie("//", "/2010/", "2013-12//", asked="2005") == ["unknown", "unknown", "no"]
    assert tie("//", "2013-12//", asked="2005") == ["no", "no"]


def test_a_reading_after_a_second_beginning_is_not_taken_for_the_first_spell() -> None:
    # It may be of the term that ended in 2012, but the one that began then may still last.
    assert tie("//2012", "2012//", "2010/2012/", asked="2014") == ["unknown", "unknown", "no"]


def test_claims_that_contradict_each_other_speak_of_as_few_spells_as_their_dates_allow() -> None:
    # The reading is of the spell that ended in January 2009; the one that ended in 2008 was over.
    assert tie("/2008/", "/2009-01/", "//2009", asked="2009-02") == ["no", "no", "no"]
    # What ended in February is of neither spell that began later: since when it lasted, nobody tells.
    assert tie("/2009-02/", "2009-03//", "2009-06//", asked="2008") == ["unknown", "no", "no"]


def test_more_claims_than_can_be_told_apart_are_left_with_their_own_dates() -> None:
    rows = [f"20{n}//" for n in range(10, 24)] + [f"/20{n}/" for n in range(10, 24)]
    found = tie(*rows, asked="2015")
    assert found[5] == found[19] == "yes"  # began, and ended, in the year that is asked
    assert found[0] == "unknown"
