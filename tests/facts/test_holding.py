"""Whether a claim holds at a date: by hand, and in every history that is possible."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govgraph.errors import BadDate
from govgraph.facts.dates import parse_window
from govgraph.facts.holding import Bounds, Truth, holds_at, holds_between
from govgraph.model.natures import Nature

DAYS = st.dates(date(2, 1, 1), date(9998, 12, 30))  # a year before and after must exist


def day(text: str) -> date:
    return date.fromisoformat(text)


# --------------------------------------------------------------------------------------------- does it hold? (by hand)

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
P, A, C, H, T = Nature.PERIOD, Nature.ACT, Nature.CONTRIBUTION, Nature.HAPPENING, Nature.TIMELESS

BY_HAND = [
    # nature, start, end, as of, day asked, answer
    (P, "2012", "2019", "", "2011-12-31", NO),
    (P, "2012", "2019", "", "2012-06-01", UNKNOWN),  # it began at some time in 2012
    (P, "2012", "2019", "", "2013-01-01", YES),
    (P, "2012", "2019", "", "2019-01-01", YES),
    (P, "2012", "2019", "", "2019-06-01", UNKNOWN),
    (P, "2012", "2019", "", "2020-01-01", NO),
    (P, "2012-05-17", "", "", "2012-05-17", YES),  # the day it began
    (P, "2012-05-17", "", "", "2012-05-18", UNKNOWN),  # nobody looked since
    (P, "2012-05-17", "", "2020-03-01", "2020-03-01", YES),
    (P, "2012-05-17", "", "2020-03-01", "2020-03-02", UNKNOWN),
    (P, "2012-05-17", "", "2020", "2020-03-01", UNKNOWN),  # read at some time in 2020
    (P, "2012-05-17", "", "2020", "2020-01-01", YES),
    (P, "", "", "2020-03-01", "2020-03-01", YES),  # with an empty start, surely on the day it was read only
    (P, "", "", "2020-03-01", "2020-02-29", UNKNOWN),
    (P, "", "", "2020", "2020-03-01", UNKNOWN),
    (P, "", "", "", "2020-03-01", UNKNOWN),
    (P, "", "2019-12-31", "", "2020-01-01", NO),
    (P, "", "2019-12-31", "2024-05-05", "2024-05-05", NO),  # a source of today tells that it ended
    (P, "", "2026-12-31", "2024-05-05", "2024-05-05", YES),  # a source of its time names the end to come
    (P, "2024", "", "2024-05-05", "2024-05-05", YES),  # it began this year, and was read to hold today
    (P, "2027-01-01", "", "2026-11-23", "2026-11-23", NO),  # a presidency that is announced
    (P, "2027-01-01", "", "2026-11-23", "2027-01-01", YES),
    (P, "2012", "2020/..", "", "2015-01-01", YES),  # it ended in 2020 or later, or not yet
    (P, "2012", "2020/..", "", "2021-01-01", UNKNOWN),
    (P, "2012", "../2020", "2015-05-05", "2015-05-05", UNKNOWN),
    (A, "2001-11-23", "", "", "2001-11-22", NO),
    (A, "2001-11-23", "", "", "2001-11-23", YES),
    (A, "2001-11-23", "", "", "2026-01-01", YES),  # what was signed stays signed
    (A, "2001", "", "", "2001-06-01", UNKNOWN),
    (A, "2001", "", "", "2001-12-31", YES),
    (A, "2001", "2017-02-22", "", "2017-02-23", NO),
    (A, "", "", "2020-03-01", "2020-02-29", UNKNOWN),
    (A, "", "", "2020-03-01", "2020-03-01", YES),  # it had been done when it was read
    (A, "", "", "", "2020-03-01", UNKNOWN),
    (H, "2023-10-08", "2023-10-12", "", "2023-10-07", NO),
    (H, "2023-10-08", "2023-10-12", "", "2023-10-10", YES),
    (H, "2023-10-08", "2023-10-12", "", "2023-10-13", NO),
    (H, "2023-10-08", "", "", "2023-10-08", YES),
    (H, "2023-10-08", "", "", "2023-10-09", NO),
    (H, "2023-10", "", "", "2023-10-10", UNKNOWN),
    (H, "2023-10", "", "", "2023-11-01", NO),
    (H, "2023-10-08", "2023-10-12/..", "", "2023-10-20", UNKNOWN),  # it ended on the 12th or later
    (H, "", "", "2024-01-01", "2024-01-01", UNKNOWN),  # the day it was read is not the day it took place
    (H, "", "", "", "2024-01-01", UNKNOWN),
    (T, "", "", "", "1800-01-01", YES),
    (T, "", "", "2024-01-01", "2006-10-30", YES),  # when it was read says nothing of when it holds
    (T, "2006", "", "", "2005-12-31", NO),
    (T, "2006", "", "", "2007-01-01", YES),
    (T, "", "2010-01-01", "", "2009-01-01", YES),
    (T, "", "2010-01-01", "", "2010-01-02", NO),
    (T, "", "../2010", "", "2005-01-01", UNKNOWN),
]


@pytest.mark.parametrize(("nature", "start", "end", "as_of", "asked", "answer"), BY_HAND)
def test_a_claim_holds_at_a_day_as_the_vocabulary_says(nature, start, end, as_of, asked, answer) -> None:
    assert holds_at(Bounds.of(start, end, as_of), nature, day(asked)) is answer


@pytest.mark.parametrize(
    ("nature", "start", "end", "as_of", "first", "last", "answer"),
    [
        (H, "2023", "", "", "2023-01-01", "2023-12-31", YES),  # no day of it is sure, the year is
        (H, "2023", "", "", "2023-01-01", "2023-06-30", UNKNOWN),
        (P, "", "2019-05-05", "", "2019-01-01", "2019-12-31", YES),
        (P, "", "", "2020", "2020-01-01", "2020-12-31", YES),
        (P, "", "2019", "2020-05-05", "2019-06-01", "2021-01-01", UNKNOWN),  # read after it ended
        (P, "2027", "", "2026-11-23", "2026-01-01", "2027-06-30", UNKNOWN),  # read before it begins
        (A, "2001-11-23", "", "", "1990-01-01", "2000-12-31", NO),
        (A, "2001-11-23", "", "", "1990-01-01", "2001-11-23", YES),
    ],
)
def test_a_claim_holds_in_a_window_as_the_vocabulary_says(
    nature, start, end, as_of, first, last, answer
) -> None:
    assert holds_between(Bounds.of(start, end, as_of), nature, day(first), day(last)) is answer


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadDate, match="ends before it begins"):
        holds_between(Bounds(), P, day("2020-01-02"), day("2020-01-01"))


# ----------------------------------------------------------------------------- does it hold? (every possible history)

# An independent oracle on a calendar of eight days: go through every history that the bounds allow, and see whether the
# claim holds in all of them, in none, or in some.
WORLD = [date(2020, 1, 1) + timedelta(days=n) for n in range(8)]
BEFORE, AFTER = WORLD[0] - timedelta(days=1), WORLD[-1] + timedelta(days=1)
CALENDAR = [BEFORE, *WORLD, AFTER]
ENDS = st.none() | st.sampled_from(WORLD)


@st.composite
def spans(draw: st.DrawFn) -> tuple[date | None, date | None]:
    first, last = draw(ENDS), draw(ENDS)
    if first and last and last < first:
        first, last = last, first
    return first, last


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    start, end = draw(spans()), draw(spans())
    if start[0] and end[1] and end[1] < start[0]:
        start, end = (None, None), end
    read = draw(spans())
    return Bounds(*start, *end, *(read if all(read) else (None, None)))


def within(first: date | None, last: date | None) -> list[date]:
    return [d for d in CALENDAR if (first is None or first <= d) and (last is None or d <= last)]


def histories(known: Bounds, nature: Nature) -> list[tuple[date, date]]:
    """Every first and last day on which the claim can have held."""
    starts = within(known.earliest_start, known.latest_start)
    ends = within(known.earliest_end, known.latest_end)
    no_start = known.earliest_start is None and known.latest_start is None
    no_end = known.earliest_end is None and known.latest_end is None
    if nature is T and no_start:
        starts = [BEFORE]
    if nature in (A, C, T) and no_end:
        ends = [AFTER]
    if nature is H and no_end:
        ends = within(None, known.latest_start)
    found = [(a, b) for a, b in product(starts, ends) if a <= b]
    if known.earliest_as_of is None or nature in (H, T):
        return found
    read = within(known.earliest_as_of, known.latest_as_of)
    told_in_time = no_end or (known.earliest_end is not None and read[-1] <= known.earliest_end)
    begun = known.earliest_start is None or known.earliest_start <= read[0]
    if told_in_time and begun:
        found = [(a, b) for a, b in found if any(a <= when <= b for when in read)]
    return found


@settings(max_examples=1500)
@given(
    bounds(), st.sampled_from(Nature), st.tuples(st.sampled_from(WORLD), st.sampled_from(WORLD)).map(sorted)
)
def test_yes_and_no_are_true_in_every_history_that_is_possible(
    known: Bounds, nature: Nature, window: list[date]
) -> None:
    first, last = window
    holds = {a <= last and first <= b for a, b in histories(known, nature)}
    answer = holds_between(known, nature, first, last)
    if not holds:  # what is known contradicts itself: no history at all
        return
    if answer is YES:
        assert holds == {True}
    elif answer is NO:
        assert holds == {False}


@settings(max_examples=500)
@given(
    bounds(), st.sampled_from(Nature), st.tuples(st.sampled_from(WORLD), st.sampled_from(WORLD)).map(sorted)
)
def test_a_window_is_the_or_of_its_days_as_far_as_they_are_sure(known, nature, window) -> None:
    first, last = window
    days = {holds_at(known, nature, d) for d in WORLD if first <= d <= last}
    whole = holds_between(known, nature, first, last)
    if YES in days:
        assert whole is YES
    if whole is NO:
        assert days == {NO}
    if days == {NO}:
        assert whole is NO


@settings(max_examples=500)
@given(
    bounds(), st.sampled_from(Nature), st.tuples(st.sampled_from(WORLD), st.sampled_from(WORLD)).map(sorted)
)
def test_a_wider_window_keeps_a_yes(known, nature, window) -> None:
    if holds_between(known, nature, *window) is YES:
        assert holds_between(known, nature, BEFORE, window[1]) is YES
        assert holds_between(known, nature, window[0], AFTER) is YES


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("2012-05", YES),
        ("2012-06", YES),  # it ended on one of these days, so it held on one of them
        ("2012", YES),
        ("2012-06-15", UNKNOWN),  # on which of them is not known
        ("2012-06-30", UNKNOWN),
        ("2012-07", NO),
    ],
)
def test_what_ended_in_a_month_held_in_that_month_but_not_surely_on_its_last_day(asked, answer) -> None:
    assert holds_between(Bounds.of("2010", "2012-06"), Nature.PERIOD, *parse_window(asked)) is answer
    if asked != "2012-06-15":  # with the day known, nothing is left open
        known = holds_between(Bounds.of("2010", "2012-06-30"), Nature.PERIOD, *parse_window(asked))
        assert known is (NO if answer is NO else YES)


DATES = st.dates(date(2019, 1, 1), date(2023, 12, 31))


@settings(max_examples=1000)
@given(
    st.tuples(DATES, DATES).map(sorted),
    st.tuples(*[st.sampled_from((4, 7, 10))] * 2),
    st.tuples(st.booleans(), st.booleans()),
    st.sampled_from(Nature),
    DATES,
)
def test_knowing_more_of_a_date_never_turns_yes_into_no_nor_no_into_yes(
    days, lengths, given_, nature, asked
) -> None:
    texts = [when.isoformat() if there else "" for when, there in zip(days, given_, strict=True)]
    rough = [text[:length] for text, length in zip(texts, lengths, strict=True)]
    before = holds_at(Bounds.of(*rough), nature, asked)
    after = holds_at(Bounds.of(*texts), nature, asked)
    assert before is UNKNOWN or after is before
