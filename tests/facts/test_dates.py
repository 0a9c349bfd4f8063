"""Dates as well as they are known."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.errors import BadDate
from govgraph.facts.dates import EDTF, WRITTEN_DATE, parse_date, parse_window
from govgraph.terms import XSD

DAYS = st.dates(date(2, 1, 1), date(9998, 12, 30))  # a year before and after must exist


def day(text: str) -> date:
    return date.fromisoformat(text)


# ------------------------------------------------------------------------------------------------------------- parsing

# The texts are the examples of the EDTF specification (levels 0 and 1); the bounds follow from their definitions there,
# and from our own convention that `?`, `~` and `%` give one unit on both sides.
EXAMPLES = [
    ("1985-04-12", "1985-04-12", "1985-04-12", XSD + "date"),
    ("1985-04", "1985-04-01", "1985-04-30", XSD + "gYearMonth"),
    ("1985", "1985-01-01", "1985-12-31", XSD + "gYear"),
    ("1964/2008", "1964-01-01", "2008-12-31", EDTF),
    ("2004-06/2006-08", "2004-06-01", "2006-08-31", EDTF),
    ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08", EDTF),
    ("2004-02-01/2005-02", "2004-02-01", "2005-02-28", EDTF),
    ("2004-02-01/2005", "2004-02-01", "2005-12-31", EDTF),
    ("2005/2006-02", "2005-01-01", "2006-02-28", EDTF),
    ("2001-21", "2001-03-01", "2001-05-31", EDTF),
    ("2001-22", "2001-06-01", "2001-08-31", EDTF),
    ("2001-23", "2001-09-01", "2001-11-30", EDTF),
    ("2001-24", "2001-12-01", "2002-02-28", EDTF),
    ("1984?", "1983-01-01", "1985-12-31", EDTF),
    ("2004-06~", "2004-05-01", "2004-07-31", EDTF),
    ("2004-06-11%", "2004-06-10", "2004-06-12", EDTF),
    ("201X", "2010-01-01", "2019-12-31", EDTF),
    ("20XX", "2000-01-01", "2099-12-31", EDTF),
    ("2004-XX", "2004-01-01", "2004-12-31", EDTF),
    ("1985-04-XX", "1985-04-01", "1985-04-30", EDTF),
    ("1985-XX-XX", "1985-01-01", "1985-12-31", EDTF),
    ("1985-04-12/..", "1985-04-12", None, EDTF),
    ("1985-04/..", "1985-04-01", None, EDTF),
    ("1985/..", "1985-01-01", None, EDTF),
    ("../1985-04-12", None, "1985-04-12", EDTF),
    ("../1985-04", None, "1985-04-30", EDTF),
    ("../1985", None, "1985-12-31", EDTF),
    ("1985-04-12/", "1985-04-12", None, EDTF),
    ("1985/", "1985-01-01", None, EDTF),
    ("/1985-04-12", None, "1985-04-12", EDTF),
    ("/1985", None, "1985-12-31", EDTF),
    ("1984?/2004~", "1983-01-01", "2005-12-31", EDTF),
    ("1984-06-02?/2004-08-08~", "1984-06-01", "2004-08-09", EDTF),
    ("[2010,2011]", "2010-01-01", "2011-12-31", EDTF),
    ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31", EDTF),
    ("[..1760-12-03]", None, "1760-12-03", EDTF),
    ("[1760-12..]", "1760-12-01", None, EDTF),
]


@pytest.mark.parametrize(("text", "first", "last", "datatype"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_an_example_of_the_specification_has_its_bounds(text, first, last, datatype) -> None:
    known = parse_date(text)
    assert known.earliest == (day(first) if first else None)
    assert known.latest == (day(last) if last else None)
    assert known.datatype == datatype
    assert known.text == str(known) == text


@pytest.mark.parametrize(
    "text",
    [
        "Y170000002",  # beyond what a day of the calendar can be compared with: refused, not approximated
        "-1985",
        "0000",
        "2023-13",
        "2023-00",
        "2023-02-30",
        "2023-02-29",
        "2023-04-00",
        "2023-21-01",
        "2004-XX-15",
        "9999-24",
        "23",
        "2023-4",
        "2023-4-7",
        "2023-04-17T12:00",
        "2023/2022",
        "../..",
        "/",
        "2020/2021/2022",
        "[]",
        "[..]",
        "[2010",
        "2010??",
        "circa 2010",
        "２０２３",
        "٢٠٢٣",
        " 2023",
        "2023\n",
        "",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse_date(text)
    assert "spreadsheet" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2020",
        "31-12-2020",
        "31.12.20",
        "12/31/2020",
        "1/4/23",
        "2020/12/31",
        "04/2023",
        "abr-23",
        "abr/23",
        "ene.-23",
        "sept-23",
        "Dec-20",
        "dez/2020",
        "31-dez-20",
        "31/dez/2020",
        "12-abr",
        "17 abr 2023",
        "44196",
    ],
)
def test_a_date_as_a_spreadsheet_shows_it_is_never_guessed(text: str) -> None:
    with pytest.raises(BadDate, match="spreadsheet"):
        parse_date(text)


@given(st.text() | st.text("0123456789-/.,[]XY?~% \n", max_size=24))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        known = parse_date(text)
    except BadDate:
        return
    assert known.text == text
    assert known.earliest is not None or known.latest is not None


@given(st.text("0123456789-/.,[]XY?~%", max_size=14) | st.from_regex(WRITTEN_DATE, fullmatch=True))
def test_every_date_is_written_as_the_pattern_says_and_the_pattern_lets_in_only_impossible_days(
    text: str,
) -> None:
    written = re.fullmatch(WRITTEN_DATE, text) is not None
    try:
        parse_date(text)
    except BadDate as error:
        impossible = (
            "no such day",
            "does not exist",
            "year 0",
            "out of range",
            "ends before",
            "a day but no month",
        )
        assert not written or any(why in str(error) for why in impossible), error
    else:
        assert written


@given(DAYS)
def test_a_day_lies_in_its_month_and_the_month_in_its_year(when: date) -> None:
    whole, month, year = (parse_date(when.isoformat()[:length]) for length in (10, 7, 4))
    assert year.earliest <= month.earliest <= whole.earliest == when == whole.latest
    assert whole.latest <= month.latest <= year.latest


@given(DAYS, st.sampled_from((4, 7, 10)), st.sampled_from("?~%"))
def test_doubt_only_widens(when: date, length: int, mark: str) -> None:
    text = when.isoformat()[:length]
    plain, doubted = parse_date(text), parse_date(text + mark)
    assert doubted.earliest < plain.earliest
    assert plain.latest < doubted.latest


@given(DAYS, st.sampled_from((4, 7, 10)))
def test_a_date_is_never_widened(when: date, length: int) -> None:
    text = when.isoformat()[:length]
    known = parse_date(text)
    assert known.text == text
    assert known.datatype == XSD + {4: "gYear", 7: "gYearMonth", 10: "date"}[length]
    assert known.earliest.isoformat()[:length] == known.latest.isoformat()[:length] == text
    for beyond in (known.earliest - timedelta(days=1), known.latest + timedelta(days=1)):
        assert beyond.isoformat()[:length] != text


@given(st.tuples(DAYS, DAYS).map(sorted), st.sampled_from((4, 7, 10)), st.sampled_from((4, 7, 10)))
def test_an_interval_reaches_from_its_first_to_its_last_day(days, left: int, right: int) -> None:
    first, last = days[0].isoformat()[:left], days[1].isoformat()[:right]
    known = parse_date(f"{first}/{last}")
    assert (known.earliest, known.latest) == (parse_date(first).earliest, parse_date(last).latest)


def test_a_set_is_one_of_its_members_in_any_order() -> None:
    assert parse_date("[2011,2010]").earliest == date(2010, 1, 1)


def test_a_leap_day_of_an_unknown_year_of_a_decade_exists() -> None:
    known = parse_date("201X-02-29")
    assert (known.earliest, known.latest) == (date(2012, 2, 29), date(2016, 2, 29))


def test_a_window_has_two_ends() -> None:
    assert parse_window("2023-02") == (date(2023, 2, 1), date(2023, 2, 28))
    with pytest.raises(BadDate, match="two ends"):
        parse_window("2023/..")
