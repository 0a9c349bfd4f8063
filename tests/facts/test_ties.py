"""Several claims about one tie are judged together: what one leaves open another may know; each case by hand."""

from __future__ import annotations

from datetime import date

import pytest

from govgraph.facts.claims import Claim, Entity
from govgraph.facts.dates import Bounds, Truth
from govgraph.facts.ties import event_dates, of_tie, verdicts
from govgraph.model.natures import Nature

PERIOD, ACT, HAPPENING, TIMELESS = Nature.PERIOD, Nature.ACT, Nature.HAPPENING, Nature.TIMELESS


def claim(start: str = "", end: str = "", as_of: str = "", *, role: str = "", mode: str = "") -> Claim:
    """A claim about one made-up tie."""
    return Claim(
        f"st:{start}{end}{as_of}{role}{mode}",
        "id:fixture-one",
        "gov:fixture",
        "id:fixture-other",
        start=start,
        end=end,
        as_of=as_of,
        role=role,
        mode=mode,
        bounds=Bounds.of(start, end, as_of),
    )


def on(day: str, nature: Nature, *claims: Claim) -> str:
    """Return the answer for a day, which must not depend on the order of the claims."""
    asked = date.fromisoformat(day)
    (found,) = {of_tie(order, nature, asked, asked) for order in (claims, claims[::-1])}
    return found.value


SINCE, STILL = claim("2014-03-05"), claim(as_of="2026-11-23")


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2014-03-04", "no"),  # the day before it began
        ("2014-03-05", "yes"),
        ("2020-01-01", "yes"),  # between the start that one knows and the day on which the other was read
        ("2026-11-23", "yes"),
        ("2026-11-24", "unknown"),  # nobody has read since
    ],
)
def test_a_start_and_a_reading_span_a_period(day: str, answer: str) -> None:
    assert on(day, PERIOD, SINCE, STILL) == answer
    assert on(day, PERIOD, claim("2014-03-05", as_of="2026-11-23")) == answer  # as if one claim said both


def test_both_claims_are_evidence_for_the_days_between() -> None:
    day = date(2020, 1, 1)
    assert verdicts([SINCE, STILL], PERIOD, day, day) == [Truth.YES, Truth.YES]


def test_readings_without_any_start_hold_on_their_days_only() -> None:
    readings = claim(as_of="2016-05-01"), claim(as_of="2020-05-01")
    assert [on(day, PERIOD, *readings) for day in ("2016-05-01", "2018-01-01", "2020-05-01")] == [
        "yes",
        "unknown",
        "yes",
    ]


def test_an_end_between_the_start_and_the_reading_keeps_them_apart() -> None:
    spell, later = claim("2010", "2012"), claim(as_of="2015-06-01")
    days = ("2011-01-01", "2014-01-01", "2015-06-01", "2009-01-01")
    assert [on(day, PERIOD, spell, later) for day in days] == ["yes", "unknown", "yes", "unknown"]


def test_an_end_told_by_a_third_claim_keeps_start_and_reading_apart() -> None:
    assert on("2018-01-01", PERIOD, SINCE, STILL) == "yes"
    assert on("2018-01-01", PERIOD, SINCE, STILL, claim("2014-03-05", "2016-01-31")) == "unknown"


def test_another_beginning_between_keeps_the_first_start_and_the_reading_apart() -> None:
    claims = claim("2005"), claim("2012"), claim(as_of="2020-01-01")
    assert on("2015-01-01", PERIOD, *claims) == "yes"  # from the second beginning to the reading
    assert on("2008-01-01", PERIOD, *claims) == "unknown"
    assert on("2004-12-31", PERIOD, *claims) == "no"


def test_a_reading_within_a_spell_ends_with_it() -> None:
    spell, read = claim("2010", "2012"), claim(as_of="2011-06-01")
    days = ("2009-12-31", "2011-01-01", "2013-01-01")
    assert [on(day, PERIOD, spell, read) for day in days] == ["no", "yes", "no"]


def test_a_reading_before_the_start_is_no_part_of_the_spell() -> None:
    assert on("2015-01-01", PERIOD, claim("2018-01-01"), claim(as_of="2010-01-01")) == "unknown"
    assert on("2010-01-01", PERIOD, claim("2018-01-01"), claim(as_of="2010-01-01")) == "yes"


def test_a_reading_in_the_year_of_the_start_tells_that_it_had_begun_by_then() -> None:
    claims = claim("2011"), claim(as_of="2011-06-01")
    assert on("2011-05-01", PERIOD, *claims) == "unknown"
    assert on("2011-06-01", PERIOD, *claims) == "yes"
    assert on("2010-12-31", PERIOD, *claims) == "no"


def test_the_better_known_of_two_starts_counts() -> None:
    claims = claim("2016", as_of="2026-07-16"), claim("2016-06", as_of="2016-06")
    days = ("2016-05-31", "2016-06-15", "2016-07-01")
    assert [on(day, PERIOD, *claims) for day in days] == ["no", "unknown", "yes"]


def test_starts_that_disagree_are_left_as_they_are() -> None:
    claims = claim("2023", "2023"), claim("2022-12-01")
    assert [on(day, PERIOD, *claims) for day in ("2022-11-30", "2022-12-15", "2024-01-01")] == [
        "no",
        "unknown",
        "unknown",
    ]


def test_a_start_told_with_a_role_rules_out_no_earlier_day() -> None:
    claims = claim("2011-01-01", role="chair"), claim(as_of="2026-01-01")
    assert on("2020-01-01", PERIOD, *claims) == "yes"  # whoever chairs is there
    assert on("2010-01-01", PERIOD, *claims) == "unknown"  # but may have been there before


def test_a_start_told_without_a_role_holds_for_each_role() -> None:
    claims = claim("2011-01-01"), claim(as_of="2026-01-01", role="chair")
    assert on("2010-01-01", PERIOD, *claims) == "no"


def test_the_end_of_a_role_is_not_the_end_of_the_tie() -> None:
    claims = claim("2017", "2019", role="steering"), claim(as_of="2018-06-01")
    assert [on(day, PERIOD, *claims) for day in ("2018-01-01", "2020-06-01")] == ["yes", "unknown"]


def test_an_undated_claim_begins_with_the_first_beginning_that_others_tell() -> None:
    claims = claim(), claim("2012-01-01", as_of="2020-01-01")
    days = ("2011-12-31", "2015-01-01", "2021-01-01")
    assert [on(day, PERIOD, *claims) for day in days] == ["no", "yes", "unknown"]


def test_a_vague_date_of_an_act_is_that_of_the_claim_that_knows_the_day() -> None:
    claims = claim("2025-10-25"), claim("2025-10")
    assert [on(day, ACT, *claims) for day in ("2025-10-24", "2025-10-25")] == ["no", "yes"]
    assert on("2025-10-24", ACT, claim("2025-10-25"), claim("2025-10", role="second")) == "no"
    assert on("2025-10-24", ACT, claim("2025-10-25", role="second"), claim("2025-10")) == "unknown"


def test_an_undated_act_was_done_when_another_claim_says() -> None:
    claims = claim(), claim("2007-01-31")
    assert [on(day, ACT, *claims) for day in ("2007-01-30", "2007-01-31")] == ["no", "yes"]


def test_a_vague_act_that_two_claims_date_otherwise_stays_vague() -> None:
    claims = claim("2023"), claim("2023-02-01"), claim("2023-05-01")
    assert on("2023-01-15", ACT, *claims) == "unknown"


EVENTS = event_dates(
    {
        "id:fixture-one": Entity(
            "fixture-one", "id:fixture-one", ("Event",), start="2009-11-15", end="2009-11-18"
        ),
        "id:undated": Entity("undated", "id:undated", ("Event",)),
        "id:foreign": Entity("foreign", "id:foreign", ("Event",), start="soon"),
        "id:treaty": Entity("treaty", "id:treaty", ("Treaty",), start="2001"),
    }
)


def at_event(first: str, last: str, *claims: Claim, turned: bool = False) -> str:
    events = {"id:fixture-other": EVENTS["id:fixture-one"]} if turned else EVENTS
    window = date.fromisoformat(first), date.fromisoformat(last)
    return of_tie(claims, HAPPENING, *window, events).value


def test_only_events_with_a_date_that_is_one_bound_what_happens_at_them() -> None:
    assert list(EVENTS) == ["id:fixture-one"]


def test_an_event_is_held_once_so_a_vague_date_is_the_exact_one() -> None:
    claims = claim("2009-11-15", "2009-11-18"), claim("2009")
    assert at_event("2009-05-01", "2009-05-01", *claims) == "no"
    assert at_event("2009-11-16", "2009-11-16", *claims) == "yes"


def test_where_an_event_was_held_without_a_date_is_on_the_dates_of_the_event() -> None:
    assert [at_event(day, day, claim()) for day in ("2009-11-14", "2009-11-16", "2009-11-19")] == [
        "no",
        "yes",
        "no",
    ]


def test_an_undated_participation_lies_on_some_day_of_the_event() -> None:
    assert at_event("2009-11-14", "2009-11-14", claim(), turned=True) == "no"
    assert at_event("2009-11-16", "2009-11-16", claim(), turned=True) == "unknown"
    assert at_event("2009-11-01", "2009-11-30", claim(), turned=True) == "yes"
    assert at_event("2010-01-01", "2010-12-31", claim(), turned=True) == "no"


def test_a_participation_with_a_date_keeps_it() -> None:
    assert at_event("2009-06-01", "2009-06-01", claim("2009"), turned=True) == "unknown"
    assert at_event("2009-11-17", "2009-11-17", claim("2009-11-17"), turned=True) == "yes"


def test_two_participations_in_one_event_are_not_one() -> None:
    claims = claim("2009-11-15"), claim("2009-11")
    assert at_event("2009-11-17", "2009-11-17", *claims, turned=True) == "unknown"


@pytest.mark.parametrize("nature", Nature)
@pytest.mark.parametrize("mode", ["announced", "scheduled", "programme", "postponed", "proposed"])
def test_what_was_only_planned_is_never_sure(nature: Nature, mode: str) -> None:
    planned = claim("2020-01-01", "2020-12-31", mode=mode)
    assert on("2020-06-01", nature, planned) == "unknown"
    if nature is HAPPENING:
        assert on("2021-06-01", nature, planned) == "no"


def test_what_was_planned_holds_where_another_claim_confirms_it() -> None:
    planned, done = claim("2020-01-01", mode="announced"), claim("2020-01-01", as_of="2022-01-01")
    assert on("2021-01-01", PERIOD, planned, done) == "yes"


def test_a_plan_gives_its_date_to_no_other_claim() -> None:
    planned, read = claim("2014-03-05", mode="announced"), claim(as_of="2026-11-23")
    assert on("2020-01-01", PERIOD, planned, read) == "unknown"
    assert on("2010-01-01", PERIOD, planned, read) == "unknown"


@pytest.mark.parametrize("nature", Nature)
def test_what_was_cancelled_holds_at_no_date(nature: Nature) -> None:
    assert on("2020-06-01", nature, claim(mode="cancelled")) == "no"
    assert on("2020-06-01", nature, claim("2020-01-01", "2020-12-31", mode="cancelled")) == "no"


def test_a_cancelled_claim_takes_nothing_from_another() -> None:
    assert on("2020-06-01", PERIOD, claim(mode="cancelled"), SINCE, STILL) == "yes"


def test_what_has_no_time_holds_whatever_other_claims_say() -> None:
    assert on("1990-01-01", TIMELESS, claim(), claim("2020")) == "yes"


def test_thousands_of_claims_about_one_tie_are_still_judged() -> None:
    many = [claim("2010-01-01", as_of=f"{year:04}-01-01") for year in range(2011, 2011 + 5_000)]
    day = date(2015, 1, 1)
    assert of_tie([*many, SINCE], PERIOD, day, day) is Truth.YES
