"""Several claims about one tie are judged together: what one leaves open another may know; each case by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from govgraph.facts.claims import Claim, Entity
from govgraph.facts.contradictions import contradictions
from govgraph.facts.holding import Bounds, Truth
from govgraph.facts.ties import EntityDates, begun_by, entity_dates, of_tie, verdicts
from govgraph.model.model import load_model
from govgraph.model.natures import Nature
from govgraph.terms import GOV

MODEL = load_model()
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


def test_a_claim_read_within_the_spell_of_another_ended_with_it_though_they_disagree_on_the_start() -> None:
    calendar, since = claim("2024", "2024"), claim("2023-12", as_of="2024-11-18")  # the presidency of the G20
    days = ("2023-11-30", "2023-12-31", "2024-11-18", "2024-12-15", "2025-01-01", "2026-01-01")
    assert [on(day, PERIOD, calendar, since) for day in days] == ["no", "yes", "yes", "unknown", "no", "no"]
    # Read before or after that spell, of another role, or of what was only planned, it says nothing of its end.
    for other in (claim("2023-12", as_of="2023-12-20"), claim("2023-12", as_of="2025-03-01")):
        assert on("2026-01-01", PERIOD, calendar, other) == "unknown"
    for way in ({"role": "host"}, {"mode": "announced"}):
        assert on("2026-01-01", PERIOD, replace(calendar, **way), since) == "unknown"


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


EVENTS = entity_dates(
    {
        "id:fixture-one": Entity(
            "fixture-one", "id:fixture-one", ("Event",), start="2009-11-15", end="2009-11-18"
        ),
        "id:undated": Entity("undated", "id:undated", ("Event",)),
        "id:foreign": Entity("foreign", "id:foreign", ("Event",), start="soon"),
        "id:treaty": Entity("treaty", "id:treaty", ("Treaty",), start="2001"),
    },
    MODEL,
)


def at_event(first: str, last: str, *claims: Claim, turned: bool = False) -> str:
    events = EntityDates({"id:fixture-other": EVENTS.happened["id:fixture-one"]}) if turned else EVENTS
    window = date.fromisoformat(first), date.fromisoformat(last)
    return of_tie(claims, HAPPENING, *window, events).value


def test_only_events_with_a_date_that_is_one_bound_what_happens_at_them() -> None:
    assert list(EVENTS.happened) == ["id:fixture-one"]


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


def test_nobody_takes_part_in_or_hosts_an_event_that_is_over() -> None:
    # Known to the year only, it may have begun before the four days, on all of which it need not have been.
    for turned in (True, False):
        days = ("2008-12-31", "2009-06-01", "2009-11-18", "2009-11-19", "2009-12-31")
        found = [at_event(day, day, claim("2009"), turned=turned) for day in days]
        assert found == ["no", "unknown", "unknown", "no", "no"]
        assert at_event("2009-01-01", "2009-11-18", claim("2009"), turned=turned) == "yes"


def test_what_followed_an_event_is_on_its_own_date() -> None:
    assert [at_event(day, day, claim("2009-12"), turned=True) for day in ("2009-11-18", "2009-12-31")] == [
        "no",
        "unknown",
    ]


def test_two_participations_in_one_event_are_not_one() -> None:
    claims = claim("2009-11-15"), claim("2009-11")
    assert at_event("2009-11-17", "2009-11-17", *claims, turned=True) == "unknown"


HAPPENINGS = entity_dates(
    {
        iri: Entity(iri[3:], iri, kinds, start=start, end=end)
        for iri, kinds, start, end in (
            ("id:meeting", ("Event", "Happening"), "2014-04-23", "2014-04-24"),
            ("id:of-a-year", ("Event", "Happening"), "2014", ""),
            ("id:perhaps-longer", ("Event", "Happening"), "2014-04-23", "2014-04-24/.."),
            ("id:to-come", ("Event", "Happening"), "2027-05-03", "2027-05-05"),
            ("id:dateless", ("Event", "Happening"), "", ""),
            ("id:series", ("EventSeries", "Happening"), "2006", ""),
            ("id:series-that-ended", ("EventSeries", "Happening"), "2006", "2016"),
            ("id:process", ("Process", "Happening"), "", "2014-09-22"),
            ("id:campaign", ("Campaign", "Happening"), "2013-05-01", "2014-05-31"),
            ("id:text", ("Document",), "2014-04", ""),
            ("id:law", ("Law", "Instrument"), "2013", "2014"),
            ("id:body", ("Organization", "Agent"), "2000", "2015"),
        )
    },
    MODEL,
)


def given_to(thing: str, nature: Nature, first: str, last: str = "", *claims: Claim) -> str:
    window = date.fromisoformat(first), date.fromisoformat(last or first)
    about = [replace(one, object=f"id:{thing}") for one in claims or [claim()]]
    (found,) = {of_tie(order, nature, *window, HAPPENINGS) for order in (about, about[::-1])}
    return found.value


def test_events_with_a_date_and_other_happenings_with_an_end_bound_what_is_given_to_them() -> None:
    assert set(HAPPENINGS.happened) == {
        *("id:meeting", "id:of-a-year", "id:perhaps-longer", "id:to-come"),
        *("id:series-that-ended", "id:process", "id:campaign"),
    }


@pytest.mark.parametrize(
    ("thing", "start", "answers"),
    [
        # the day before it was made, the day of it, the last day of the meeting, the day after, years later
        ("meeting", "2014-03-10", {"2014-03-09": "no", "2014-03-10": "yes", "2014-04-23": "yes", "2014-04-24": "yes",
                                   "2014-04-25": "no", "2020-01-01": "no"}),
        # made at some time of the year, and at the latest on the last day
        ("meeting", "2014", {"2013-12-31": "no", "2014-01-01": "unknown", "2014-04-23": "unknown", "2014-04-24": "yes",
                             "2014-04-25": "no", "2014-12-31": "no"}),
        # a report on it, written afterwards
        ("meeting", "2014-06-01", {"2014-04-24": "no", "2014-06-01": "yes", "2014-06-02": "no"}),
        ("of-a-year", "2014-03-10", {"2014-03-09": "no", "2014-03-10": "yes", "2014-03-11": "unknown",
                                     "2014-12-31": "unknown", "2015-01-01": "no"}),
        ("perhaps-longer", "2014-03-10", {"2014-03-09": "no", "2014-04-24": "yes", "2014-04-25": "unknown",
                                          "2020-01-01": "unknown"}),
        ("to-come", "2026-11-01", {"2026-10-31": "no", "2026-12-01": "yes", "2027-05-05": "yes", "2027-05-06": "no"}),
        ("series-that-ended", "2014-03-10", {"2014-03-10": "yes", "2016-01-01": "yes", "2016-07-01": "unknown",
                                             "2017-01-01": "no"}),
        ("process", "2013", {"2012-12-31": "no", "2013-12-31": "yes", "2014-09-22": "yes", "2014-09-23": "no"}),
        # what goes on, or of which nobody knows when it was; and what is not a happening at all
        *((thing, "2014-03-10", {"2014-03-09": "no", "2014-03-10": "yes", "2030-01-01": "yes"})
          for thing in ("series", "dateless", "text", "law", "body", "nowhere")),
    ],
)  # fmt: skip
def test_a_contribution_stands_from_its_date_until_its_happening_is_over(thing, start, answers) -> None:
    found = {day: given_to(thing, Nature.CONTRIBUTION, day, "", claim(start)) for day in answers}
    assert found == answers


def test_a_contribution_of_a_year_was_there_in_the_month_of_the_meeting() -> None:
    months = [("2014-03-01", "2014-03-31"), ("2014-04-01", "2014-04-30"), ("2014-05-01", "2014-05-31")]
    told = [given_to("meeting", Nature.CONTRIBUTION, *month, claim("2014")) for month in months]
    assert told == ["unknown", "yes", "no"]


@pytest.mark.parametrize("day", ["2014-04-22", "2014-04-23", "2014-04-24", "2014-04-25", "2020-01-01"])
def test_without_a_date_a_contribution_to_an_event_is_judged_as_a_participation(day: str) -> None:
    kinds = Nature.CONTRIBUTION, HAPPENING
    assert len({given_to("meeting", nature, day) for nature in kinds}) == 1
    assert {given_to("meeting", nature, "2014-04-01", "2014-04-30") for nature in kinds} == {"yes"}


def test_an_end_of_its_own_is_when_a_contribution_ended() -> None:
    own = claim("2014-03-10", "2014-07-01")
    days = ("2014-04-25", "2014-07-01", "2014-07-02")
    assert [given_to("meeting", Nature.CONTRIBUTION, day, "", own) for day in days] == ["yes", "yes", "no"]


def test_a_contribution_to_a_meeting_that_was_only_announced_is_never_sure() -> None:
    planned = claim("2026-11-01", mode="announced")
    days = ("2026-12-01", "2027-05-05", "2027-05-06")
    assert [given_to("to-come", Nature.CONTRIBUTION, day, "", planned) for day in days] == [
        "unknown",
        "unknown",
        "no",
    ]


def test_two_contributions_to_one_meeting_are_not_one() -> None:
    several = claim("2014-03-10"), claim("2014")
    assert given_to("meeting", Nature.CONTRIBUTION, "2014-02-01", "", *several) == "unknown"
    assert given_to("text", Nature.CONTRIBUTION, "2014-02-01", "", *several) == "no"  # an act is done once


def test_an_act_at_a_meeting_stands_after_it() -> None:
    assert given_to("meeting", ACT, "2020-01-01", "", claim("2014-04-24")) == "yes"


def test_whoever_took_part_in_a_campaign_that_is_over_does_so_no_more() -> None:
    read = claim(as_of="2026-07-16")
    days = ("2010-01-01", "2014-05-31", "2014-06-01", "2026-07-16")
    found = [given_to("campaign", HAPPENING, day, "", read) for day in days]
    assert found == ["unknown", "unknown", "no", "no"]  # it need not have been a campaign of one time only


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


BEGUN = entity_dates(
    {
        iri: Entity(iri[3:], iri, kinds, start=start)
        for iri, kinds, start in (
            ("id:call", ("Declaration", "Instrument"), "2018-11-12"),
            ("id:resolution", ("Resolution", "Instrument"), "2018-11-12"),
            ("id:pact", ("Treaty", "Instrument"), "2018-11"),
            ("id:about-then", ("Campaign", "Happening"), "2018~"),
            ("id:someday", ("Campaign", "Happening"), "soon"),
            ("id:young", ("CivilSocietyOrganization", "Organization", "Agent"), "2018-11-12"),
            ("id:state", ("State", "Agent"), "2018-11-12"),
        )
    },
    MODEL,
)


def tie_of_two(predicate: str, subject: str, thing: str, day: str, *claims: Claim) -> str:
    asked = date.fromisoformat(day)
    about = [
        replace(one, subject=f"id:{subject}", predicate=GOV + predicate, object=f"id:{thing}")
        for one in claims or [claim()]
    ]
    nature = MODEL.nature(GOV + predicate)
    (found,) = {of_tie(order, nature, asked, asked, BEGUN) for order in (about, about[::-1])}
    return found.value


@pytest.mark.parametrize(
    ("predicate", "subject", "thing", "before", "then"),
    [
        ("endorses", "someone", "call", "2018-11-11", "2018-11-12"),
        ("partyTo", "someone", "pact", "2018-10-31", "2018-11-01"),
        (
            "participatedIn",
            "someone",
            "about-then",
            "2016-12-31",
            "2017-01-01",
        ),  # about: a year more on both sides
        ("memberOf", "someone", "young", "2018-11-11", "2018-11-12"),
        ("memberOf", "young", "something", "2018-11-11", "2018-11-12"),
        ("basedIn", "young", "somewhere", "2018-11-11", "2018-11-12"),
    ],
)
def test_nothing_is_tied_to_what_has_not_begun(predicate, subject, thing, before, then) -> None:
    for one in (claim(), claim(as_of="2026"), claim(end="2030"), claim(mode="announced")):
        found = [tie_of_two(predicate, subject, thing, day, one) for day in (before, then)]
        assert found == ["no", "unknown"]


@pytest.mark.parametrize(
    ("predicate", "subject", "thing"),
    [
        ("contributedTo", "someone", "call"),  # to a draft
        ("negotiated", "someone", "pact"),
        ("endorses", "someone", "resolution"),  # its sponsors stand before the vote
        ("responsibleFor", "someone", "call"),  # who drafts it
        ("partyTo", "state", "something"),  # it may have succeeded another
        ("participatedIn", "someone", "someday"),
    ],
)
def test_what_can_come_before_is_not_bounded(predicate, subject, thing) -> None:
    assert tie_of_two(predicate, subject, thing, "1999-01-01") == "unknown"


def test_a_date_before_the_start_is_kept_as_the_source_gives_it() -> None:
    early, undated = claim("2018-06-01"), claim()
    assert tie_of_two("endorses", "someone", "call", "2018-06-01", early) == "yes"
    # Then the start does not bound the tie: under an earlier name, or before the official launch.
    assert tie_of_two("endorses", "someone", "call", "2018-07-01", early, undated) == "yes"
    assert tie_of_two("memberOf", "someone", "young", "2016-05-01", claim(as_of="2016-05-01")) == "yes"
    assert tie_of_two("memberOf", "someone", "young", "2015-05-01", claim(as_of="2016-05-01")) == "unknown"


def test_a_year_is_read_from_the_start_on() -> None:
    found = [
        tie_of_two("endorses", "someone", "call", day, claim("2018")) for day in ("2018-11-11", "2018-11-12")
    ]
    assert found == ["no", "unknown"]
    assert tie_of_two("endorses", "someone", "call", "2018-12-31", claim("2018")) == "yes"


def test_an_undated_membership_is_of_no_spell_before_the_start() -> None:
    dated = claim("2020", "2021")
    assert tie_of_two("memberOf", "someone", "young", "2018-11-11", claim(), dated) == "no"
    assert tie_of_two("memberOf", "someone", "young", "2022-01-01", claim(), dated) == "unknown"


def body(name: str, kind: str, start: str = "", end: str = "") -> Entity:
    """A made-up entity with the kinds above its own."""
    return Entity(name, f"id:{name}", MODEL.ancestors(kind), start=start, end=end)


LIVES = entity_dates(
    {
        one.iri: one
        for one in (
            body("fund", "Funder", "2019", "2022-12"),
            body("law", "Law", "2010-07-05", "2025-03-20"),
            body("treaty", "Treaty", "2018-03-04"),
            body("text", "Guidelines", "2023-11"),
            body("edition", "Event", "2023-10-08", "2023-10-12"),
            body("edition-of-a-month", "Event", "2010-09"),
            body("next-edition", "Event", "2027"),
            body("series", "EventSeries", "2006"),
            body("committee", "Process", "2019", "2021"),
            body("office", "GovernmentBody"),
        )
    },
    MODEL,
)


def lives(predicate: str, subject: str, thing: str, *days: str, told: tuple[Claim, ...] = ()) -> list[str]:
    about = [
        replace(one, subject=f"id:{subject}", predicate=GOV + predicate, object=f"id:{thing}")
        for one in told or (claim(),)
    ]
    nature = MODEL.nature(GOV + predicate)
    found = []
    for day in map(date.fromisoformat, days):
        (truth,) = {of_tie(order, nature, day, day, LIVES).value for order in (about, about[::-1])}
        found.append(truth)
    return found


@pytest.mark.parametrize(
    ("predicate", "subject", "thing", "last", "after"),
    [
        ("memberOf", "someone", "fund", "2022-12-31", "2023-01-01"),
        ("memberOf", "fund", "something", "2022-12-31", "2023-01-01"),
        ("funds", "fund", "something", "2022-12-31", "2023-01-01"),
        ("basedIn", "fund", "somewhere", "2022-12-31", "2023-01-01"),
        ("secretariatOf", "office", "fund", "2022-12-31", "2023-01-01"),
        ("secretariatOf", "office", "committee", "2021-12-31", "2022-01-01"),
        ("partOf", "committee", "something", "2021-12-31", "2022-01-01"),
        ("chairOf", "someone", "committee", "2021-12-31", "2022-01-01"),
        ("chairOf", "someone", "edition", "2023-10-12", "2023-10-13"),
        ("appliesIn", "law", "somewhere", "2025-03-20", "2025-03-21"),
        ("responsibleFor", "office", "law", "2025-03-20", "2025-03-21"),
        ("governs", "office", "law", "2025-03-20", "2025-03-21"),
    ],
)
def test_nothing_lasts_longer_than_its_ends(predicate, subject, thing, last, after) -> None:
    for one in (claim(), claim("2019-06"), claim(mode="announced"), claim("2019-06", as_of="2020")):
        assert lives(predicate, subject, thing, last, after, told=(one,))[1] == "no"
    assert lives(predicate, subject, thing, last, after) == ["unknown", "no"]


@pytest.mark.parametrize(
    ("predicate", "subject", "thing"),
    [
        ("endorses", "fund", "text"),  # what was done stays done
        ("foundedBy", "fund", "someone"),
        ("establishedBy", "committee", "law"),
        ("amends", "something", "law"),
    ],
)
def test_what_was_done_outlasts_who_did_it(predicate, subject, thing) -> None:
    assert lives(predicate, subject, thing, "2026-01-01", told=(claim("2020"),)) == ["yes"]


def test_an_edition_that_is_over_stays_an_edition() -> None:
    assert lives("partOfSeries", "edition", "series", "2026-01-01") == ["yes"]


def test_a_claim_dated_after_the_end_keeps_its_date() -> None:
    read = claim(as_of="2024-05-01")
    assert lives("memberOf", "someone", "fund", "2024-05-01", "2025-01-01", told=(read,)) == [
        "yes",
        "unknown",
    ]
    past = claim("2019-03", "2021", as_of="2024-05-01")  # read later, of what was over
    assert lives("memberOf", "someone", "fund", "2020-06-01", "2024-05-01", told=(past,)) == ["yes", "no"]


@pytest.mark.parametrize(
    ("predicate", "subject", "thing", "before", "then"),
    [
        ("secretariatOf", "office", "treaty", "2018-03-03", "2018-03-04"),
        ("secretariatOf", "office", "committee", "2018-12-31", "2019-01-01"),
        ("secretariatOf", "office", "series", "2005-12-31", "2006-01-01"),
        ("participatedIn", "someone", "series", "2005-12-31", "2006-01-01"),
        ("funds", "someone", "fund", "2018-12-31", "2019-01-01"),
        ("governs", "office", "treaty", "2018-03-03", "2018-03-04"),
        ("responsibleFor", "office", "law", "2010-07-04", "2010-07-05"),
        ("adoptedBy", "text", "office", "2023-10-31", "2023-11-01"),
        ("basedOn", "text", "something", "2023-10-31", "2023-11-01"),
        ("basedOn", "something", "text", "2023-10-31", "2023-11-01"),
        ("partOf", "text", "something", "2023-10-31", "2023-11-01"),
        ("partOf", "edition", "series", "2023-10-07", "2023-10-08"),
        ("authoredBy", "something", "fund", "2018-12-31", "2019-01-01"),
    ],
)
def test_ties_of_texts_and_offices_begin_with_their_ends(predicate, subject, thing, before, then) -> None:
    assert lives(predicate, subject, thing, before, then) == ["no", "unknown"]


def test_what_is_prepared_or_adopted_can_come_before() -> None:
    assert lives("responsibleFor", "office", "text", "2020-01-01") == ["unknown"]  # who drafts a text
    assert lives("presidencyOf", "someone", "edition", "2023-01-01") == ["unknown"]  # who prepares a meeting
    assert lives("adoptedBy", "treaty", "office", "2018-01-01") == [
        "unknown"
    ]  # before it is opened for signature
    assert lives("mentions", "something", "next-edition", "2020-01-01") == ["yes"]


def test_an_event_is_an_edition_from_its_start_on() -> None:
    days = ("1990-01-01", "2023-10-07", "2023-10-08", "2030-01-01")
    assert lives("partOfSeries", "edition", "series", *days) == ["no", "no", "yes", "yes"]
    days = ("2010-08-31", "2010-09-01", "2010-09-29", "2010-09-30")
    assert lives("partOfSeries", "edition-of-a-month", "series", *days) == ["no", "unknown", "unknown", "yes"]
    assert lives("hasTopic", "text", "anything", "2023-10-31", "2023-11-30") == ["no", "yes"]


def test_a_claim_from_before_one_end_began_is_still_bounded_by_the_other() -> None:
    later = body("later", "Organization", "2025", "2027")
    dates = entity_dates(
        {one.iri: one for one in (later, body("alliance", "Organization", "2019", "2030"))}, MODEL
    )
    about = {"subject": "id:later", "predicate": GOV + "memberOf", "object": "id:alliance"}

    def answers(one: Claim, *days: str) -> list[str]:
        asked = map(date.fromisoformat, days)
        return [of_tie([replace(one, **about)], PERIOD, day, day, dates).value for day in asked]

    before = claim(as_of="2024-09-28")  # under an earlier name
    assert answers(before, "2018-12-31", "2019-01-01", "2024-09-28", "2026-01-01") == [
        "no",
        "unknown",
        "yes",
        "unknown",
    ]
    after = claim(as_of="2029-05-05")
    assert answers(after, "2026-01-01", "2029-05-05", "2030-12-31", "2031-01-01") == [
        "unknown",
        "yes",
        "unknown",
        "no",
    ]


@pytest.mark.parametrize(
    ("predicate", "subject", "thing", "before", "then"),
    [
        ("outcomeOf", "text", "edition", "2023-11-29", "2023-11-30"),  # known to the month
        ("adoptedBy", "text", "office", "2023-11-29", "2023-11-30"),
        ("authoredBy", "text", "office", "2023-11-29", "2023-11-30"),
        ("openedForSignatureAt", "treaty", "someone", "2018-03-03", "2018-03-04"),
        ("amends", "law", "something", "2010-07-04", "2010-07-05"),
        ("negotiated", "someone", "treaty", "2018-03-03", "2018-03-04"),
        ("foundedBy", "fund", "someone", "2019-12-30", "2019-12-31"),
        ("establishedBy", "fund", "text", "2023-11-29", "2023-11-30"),  # the later of both
    ],
)
def test_an_act_without_a_date_was_done_by_that_of_its_text(predicate, subject, thing, before, then) -> None:
    found = lives(predicate, subject, thing, before, then, "2026-01-01")
    assert found[0] in ("no", "unknown")
    assert found[1:] == ["yes", "yes"]
    assert lives(predicate, subject, thing, then, told=(claim(mode="announced"),)) == ["unknown"]
    # A claim that tells the day knows better, and so does who read of it before.
    assert lives(predicate, subject, thing, then, told=(claim(), claim("2025-05-05"))) == ["no"]


@pytest.mark.parametrize(
    ("predicate", "subject", "thing"),
    [
        ("publishedBy", "text", "office"),  # as an instrument it may have been adopted before
        ("authoredBy", "something", "office"),  # of no date
        ("establishedBy", "fund", "something"),  # only one of both
        ("endorses", "office", "text"),
        ("outcomeOf", "law", "next-edition"),  # a law of 2010, and a meeting of 2027
    ],
)
def test_an_act_is_not_dated_by_what_does_not_tell(predicate, subject, thing) -> None:
    assert lives(predicate, subject, thing, "2026-01-01") != ["yes"]


def test_what_was_read_of_before_its_text_was_dated_had_been_done() -> None:
    read = claim(as_of="2023-11-05")
    assert lives("outcomeOf", "text", "edition", "2023-11-04", "2023-11-05", told=(read,)) == [
        "unknown",
        "yes",
    ]


UNDATED = {one.iri: one for one in (body("paper", "Document"), body("closed", "Forum", "", "2009-05"))}


@pytest.mark.parametrize(
    ("thing", "told", "issued", "answers"),
    [
        # From the day of issue on, where nothing else shows that there was such a thing.
        ("paper", claim(), "2026-11-28", {"1990-01-01": "unknown", "2026-11-27": "unknown", "2026-11-28": "yes"}),
        ("paper", claim(), "2026", {"2026-12-30": "unknown", "2026-12-31": "yes", "2040-01-01": "yes"}),
        ("paper", claim(), "", {"1990-01-01": "unknown", "2040-01-01": "unknown"}),
        # Whoever reads it has it before him, and it is about something from its own date on.
        ("paper", claim(as_of="2019-03-02"), "", {"2019-03-01": "unknown", "2019-03-02": "yes", "2040-01-01": "yes"}),
        ("paper", claim("2014-06"), "2026", {"2014-05-31": "no", "2014-06-29": "unknown", "2014-06-30": "yes"}),
        # What ended had begun.
        ("closed", claim(), "2026", {"1990-01-01": "unknown", "2009-05-30": "unknown", "2009-05-31": "yes"}),
        # A plan shows nothing; and a country is always there.
        ("paper", claim(as_of="2019-03-02", mode="announced"), "2026", {"2040-01-01": "unknown"}),
        ("somewhere", claim(), "", {"1990-01-01": "yes"}),
    ],
)  # fmt: skip
def test_what_has_no_start_was_surely_there_only_when_something_shows_it(
    thing, told, issued, answers
) -> None:
    dates = entity_dates(UNDATED, MODEL, issued)
    one = replace(told, subject=f"id:{thing}", predicate=GOV + "hasTopic")
    days = {day: date.fromisoformat(day) for day in answers}
    assert {text: of_tie([one], TIMELESS, day, day, dates).value for text, day in days.items()} == answers


def test_an_entity_was_there_when_it_surely_did_something() -> None:
    entities = {
        one.iri: one
        for one in (body("org", "Organization"), body("con", "Event", "2014-04-23", "2014-04-24"))
    }
    dates = entity_dates(entities, MODEL, "2026-11-28")

    def shown(*claims: Claim, predicate: str = "memberOf", thing: str = "con") -> str:
        about = [
            replace(one, subject="id:org", predicate=GOV + predicate, object=f"id:{thing}") for one in claims
        ]
        return begun_by(about, MODEL, dates)["id:org"].isoformat()

    assert shown() == "2026-11-28"
    assert shown(claim("2012"), claim(as_of="2010-05-06")) == "2010-05-06"
    assert shown(claim("2012", as_of="2010-05-06")) == "2012-12-31"  # read before it began
    assert shown(claim(end="2011-02")) == "2011-02-28"
    assert shown(claim("2012", mode="announced"), claim("2012", mode="cancelled")) == "2026-11-28"
    assert shown(claim(), predicate="participatedIn") == "2014-04-24"  # on some day of the meeting
    # Who negotiates need not have been an organization yet: the model does not say so.
    assert shown(claim("2012"), predicate="negotiated", thing="text") == "2026-11-28"
    assert begun_by([], MODEL, dates)["id:con"].isoformat() == "2014-04-23"


def test_an_edition_that_was_announced_is_one_of_unknown_truth_since_then() -> None:
    told = claim(as_of="2026-02-19", mode="scheduled")
    days = ("1990-01-01", "2026-02-18", "2026-02-19", "2026-12-31")
    assert lives("partOfSeries", "next-edition", "series", *days, told=(told,)) == [
        "no",
        "no",
        "unknown",
        "unknown",
    ]
    undated = claim(mode="scheduled")
    assert lives("partOfSeries", "next-edition", "series", "2026-12-31", "2027-01-01", told=(undated,)) == [
        "no",
        "unknown",
    ]


def member(day: str, *claims: Claim) -> str:
    asked = date.fromisoformat(day)
    about = [replace(one, predicate=GOV + "memberOf") for one in claims]
    (found,) = {of_tie(order, PERIOD, asked, asked, LIVES).value for order in (about, about[::-1])}
    return found


def test_a_party_for_which_a_treaty_is_in_force_surely_is_one_from_then_on() -> None:
    listed = replace(claim(as_of="2026-11-28"), in_force="2003-01-01")
    days = ("2002-12-31", "2003-01-01", "2023-06-01", "2026-11-28", "2026-11-29")
    assert [on(day, PERIOD, listed) for day in days] == ["unknown", "yes", "yes", "yes", "unknown"]
    # Its deposit comes first, and is what began it.
    deposited = replace(claim("2002-09-18", as_of="2026-11-28"), in_force="2003-01-01")
    assert [on(day, PERIOD, deposited) for day in ("2002-09-17", "2002-09-18")] == ["no", "yes"]
    vague = replace(claim("2002", as_of="2026-11-28"), in_force="2002-10")
    assert [on(day, PERIOD, vague) for day in ("2001-12-31", "2002-10-30", "2002-10-31")] == [
        "no",
        "unknown",
        "yes",
    ]
    assert on("2003-06-01", PERIOD, replace(listed, mode="announced")) == "unknown"
    # A day that the other dates contradict, or that cannot be read, tells nothing.
    assert on("2004-01-01", PERIOD, replace(claim("2010", as_of="2026"), in_force="2003-01-01")) == "no"
    assert on("2004-01-01", PERIOD, replace(claim(end="2002", as_of="2001-01-01"), in_force="2003")) == "no"
    assert on("2004-01-01", PERIOD, replace(claim(as_of="2026"), in_force="soon")) == "unknown"


SEAT = claim("2017", "2019", role="Steering Committee 2017–2019")


def test_a_seat_says_nothing_of_when_the_membership_began_or_ended() -> None:
    days = ("2010-01-01", "2016-12-31", "2018-06-01", "2020-01-01", "2027-01-01")
    assert [member(day, SEAT) for day in days] == ["unknown", "unknown", "yes", "unknown", "unknown"]
    assert member("2018-06-01", replace(SEAT, mode="announced")) == "unknown"
    # Of a predicate without roles, the dates are those of the tie: a grant of two years.
    assert on("2020-01-01", PERIOD, SEAT) == "no"


def test_a_seat_is_of_the_membership_that_another_claim_dates() -> None:
    whole = claim("2010", "2022-05")
    days = ("2009-12-31", "2015-01-01", "2018-06-01", "2021-01-01", "2022-06-01")
    assert [member(day, SEAT, whole) for day in days] == ["no", "yes", "yes", "yes", "no"]
    assert member("2009-12-31", SEAT, claim("2010", as_of="2016")) == "no"


def test_between_two_seats_the_membership_is_not_known() -> None:
    second = claim("2022", "2023", role="Steering Committee 2022–2023")
    assert [member(day, SEAT, second) for day in ("2018-06-01", "2021-01-01", "2022-12-31")] == [
        "yes",
        "unknown",
        "yes",
    ]


def test_a_membership_with_an_end_and_no_role_ends_then() -> None:
    assert [member(day, claim("", "2017-05-23")) for day in ("2017-05-23", "2017-05-24")] == ["yes", "no"]


PLAN, DONE = claim("2022-12-01", mode="announced"), claim("2023", "2023")


def test_a_plan_without_an_end_lasts_no_longer_than_what_became_of_it() -> None:
    days = ("2022-11-30", "2022-12-15", "2023-06-01", "2024-01-01", "2027-01-01")
    assert [on(day, PERIOD, PLAN, DONE) for day in days] == ["no", "unknown", "unknown", "no", "no"]
    assert on("2027-01-01", PERIOD, PLAN) == "unknown"


def test_a_plan_is_settled_only_by_what_began_then_or_later_and_has_an_end_in_the_same_role() -> None:
    assert on("2027-01-01", PERIOD, PLAN, claim("2019", "2023")) == "unknown"  # the term before
    assert on("2027-01-01", PERIOD, PLAN, claim("2023", as_of="2024")) == "unknown"  # it may go on
    assert on("2027-01-01", PERIOD, PLAN, claim("2023", "2023", role="host")) == "unknown"
    again = claim("2030", mode="announced")
    assert on("2031-01-01", PERIOD, again, DONE) == "unknown"  # another term


def test_an_act_that_was_planned_for_another_day_was_done_once() -> None:
    planned, done = claim("2020-05-08", mode="scheduled"), claim("2020-07-27")
    assert [on(day, ACT, planned, done) for day in ("2020-05-10", "2020-07-26", "2020-07-27")] == [
        "no",
        "no",
        "yes",
    ]
    assert on("2020-05-10", ACT, planned) == "unknown"


def test_an_event_that_was_planned_for_other_days_was_held_once() -> None:
    planned, held = claim("2009-03-15", "2009-03-18", mode="announced"), claim("2009-11-15", "2009-11-18")
    assert [at_event(day, day, planned, held) for day in ("2009-03-16", "2009-11-16")] == ["no", "yes"]


# ------------------------------------------------------------------------------------------------------ different amounts


def grant(amount: str, start: str = "", end: str = "", *, unit: str = "USD") -> Claim:
    """A claim about one made-up tie that states an amount."""
    return replace(claim(start, end), amount=amount, unit=unit if amount else "")


@pytest.mark.parametrize("nature", [PERIOD, ACT])
def test_grants_of_different_amounts_add_nothing_to_each_other(nature: Nature) -> None:
    day, undated, dated = date(2020, 1, 1), grant("1000"), grant("50", "2021-03-31")
    assert verdicts([undated, dated], nature, day, day) == [Truth.UNKNOWN, Truth.NO]
    assert on("2020-01-01", nature, undated, dated) == "unknown"


def test_one_amount_in_two_units_is_two_amounts() -> None:
    day = date(2020, 1, 1)
    found = verdicts([grant("50"), grant("50", "2021-03-31", unit="EUR")], PERIOD, day, day)
    assert found == [Truth.UNKNOWN, Truth.NO]


def test_claims_of_one_amount_still_complete_each_other() -> None:
    # Written as 50 and as 50.0 it is one amount, and the claim without any can only be of it.
    day = date(2020, 1, 1)
    same = [grant("50"), grant("50.0", "2021-03-31"), grant("")]
    assert verdicts(same, PERIOD, day, day) == [Truth.NO] * 3


def test_a_claim_without_an_amount_can_be_of_any_of_several() -> None:
    day = date(2020, 1, 1)
    several = [grant("50", "2021-03-31"), grant("1000", "2022"), grant("")]
    assert verdicts(several, PERIOD, day, day) == [Truth.NO, Truth.NO, Truth.UNKNOWN]


def test_grants_of_different_amounts_contradict_each_other_in_nothing() -> None:
    one, other = replace(grant("50", "2019"), source="s:1"), replace(grant("70", "2021"), source="s:2")
    assert list(contradictions([one, other])) == []
    assert [about for about, *_ in contradictions([one, replace(other, amount="50")])] == ["start"]
