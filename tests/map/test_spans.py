"""In which spans of years a tie holds, worked out by hand."""

from __future__ import annotations

from govgraph.facts.claims import Claim
from govgraph.facts.dates import Bounds, Nature
from govgraph.map.spans import spans_of


def claim(
    start: str = "", end: str = "", as_of: str = "", mode: str = "", subject: str = "id:fixture-a"
) -> Claim:
    return Claim(
        f"st:{subject}{start}{end}{as_of}{mode}",
        subject,
        "gov:memberOf",
        "id:fixture-body",
        start=start,
        end=end,
        mode=mode,
        bounds=Bounds.of(start, end, as_of),
    )


def period(_: str) -> Nature:
    return Nature.PERIOD


def happening(_: str) -> Nature:
    return Nature.HAPPENING


def test_one_claim_with_its_own_dates_tells_by_itself() -> None:
    assert spans_of([claim("2014", "2016")], period, {}, (2010, 2020)) is None


def test_a_line_without_claims_has_no_spans() -> None:
    assert spans_of([], period, {}, (2010, 2020)) is None


def test_two_claims_hold_surely_from_the_start_of_one_to_the_reading_of_the_other() -> None:
    found = spans_of([claim("2014-03-05"), claim(as_of="2018-06-01")], period, {}, (2012, 2020))
    assert found is not None
    surely, maybe = found
    # 2012 and 2013 need 2014; each year from 2014 to 2018 will do by itself; after the reading nobody knows.
    assert surely == ((2012, 2014), (2014, -1), (2019, 0))
    assert maybe == ((2012, 2014), (2014, -1))


def test_what_was_announced_may_hold_and_what_was_cancelled_does_not() -> None:
    announced = spans_of([claim("2015", "2016", mode="announced")], period, {}, (2014, 2018))
    assert announced == (((2014, 0),), ((2014, 2015), (2015, -1), (2017, 0)))
    cancelled = spans_of([claim("2015", "2016", mode="cancelled")], period, {}, (2014, 2018))
    assert cancelled == (((2014, 0),), ((2014, 0),))


def test_an_undated_tie_to_an_event_holds_when_the_event_was_held() -> None:
    event = {"id:fixture-body": Bounds.of("2016-05-02", "2016-05-04")}
    found = spans_of([claim()], happening, event, (2014, 2018))
    # On some day of it, so surely within the whole year; not after it.
    assert found == (((2014, 2016), (2016, -1), (2017, 0)), ((2014, 2016), (2016, -1), (2017, 0)))


def test_claims_about_different_ties_tell_by_themselves() -> None:
    first, second = claim("2011", "2011"), claim("2017", "2017", subject="id:fixture-b")
    assert spans_of([first, second], period, {}, (2010, 2018)) is None
