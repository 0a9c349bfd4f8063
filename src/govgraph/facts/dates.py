"""Dates as well as they are known: EDTF level 1, read into the first and the last day that each can mean.

A date is never widened or completed. :mod:`govgraph.facts.holding` judges what a claim's dates say of a day.

References
----------
Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019 (levels 0 and 1, and ``[a,b]`` of level 2).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from govgraph.errors import BadDate, wrong
from govgraph.terms import XSD
from govgraph.words import Told

__all__ = [
    "EDTF",
    "WRITTEN_DATE",
    "Date",
    "as_displayed",
    "is_date",
    "parse_date",
    "parse_window",
    "plain_date",
]

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

# ASCII digits only: `\d` also matches those of other scripts, which xsd:gYear does not know.
_SIMPLE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_FULL = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([?~%]?)", re.ASCII)
_ONE = r"(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-(?:(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12][0-9]|3[01]|XX))?|2[1-4]))?[?~%]?"
WRITTEN_DATE = (
    rf"{_ONE}|{_ONE}/(?:{_ONE}|\.\.)?|(?:\.\.)?/{_ONE}|\[(?:\.\.)?{_ONE}(?:(?:,|\.\.){_ONE})*(?:\.\.)?\]"
)
"""How dates are written, as a regular expression that JavaScript reads, too; not whether a month has that day."""
_SEASONS = {
    21: (3, 5),
    22: (6, 8),
    23: (9, 11),
    24: (12, 2),
}  # meteorological, northern; EDTF leaves months open
# 31/12/2020, 2020/12/31, 12/2020, 31-dez-20, abr/23, ene.-23, 44196: what a spreadsheet shows or saves.
_EXCEL = re.compile(
    r"(?:\d{1,2}[/.-])?\d{1,2}[/.-]\d{2}(?:\d{2})?|\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{5}"
    r"|(?:\d{1,2}[ /.-])?[a-zç]{3,4}\.?[ /-]?\d{2}(?:\d{2})?|\d{1,2}[ /.-][a-zç]{3,4}\.?",
    re.I | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as its source gives it, with the bounds that follow.

    Parameters
    ----------
    text : str
        The date as written, e.g. ``2023-04`` or ``2012~``.
    earliest, latest : datetime.date or None
        The first and the last day it can mean, both included; None where it is open.
    datatype : str
        ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``, else the EDTF datatype.

    Examples
    --------
    >>> parse_date("2023-02").latest
    datetime.date(2023, 2, 28)
    """

    text: str
    earliest: date | None
    latest: date | None
    datatype: str

    def __str__(self) -> str:
        return self.text


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def as_displayed(text: str) -> bool:
    """Tell whether a text that is not a date is one as a spreadsheet displays it."""
    return _EXCEL.fullmatch(text) is not None


def _bad(text: str, why: str) -> BadDate:
    if as_displayed(text):
        return BadDate(wrong("spreadsheet_date", date=repr(text)))
    return BadDate(wrong("bad_date", date=repr(text), why=Told(f"bad_date.{why}")))


@lru_cache(maxsize=65536)
def parse_date(text: str) -> Date:
    """Parse a date of EDTF level 1 (and ``[a,b]``, one of a set).

    Parameters
    ----------
    text : str
        ``2023``, ``2023-04``, ``2023-04-17``; uncertain ``2010?``, approximate ``2012~``, both ``2012%``; unspecified
        ``201X``, ``2004-XX``; a season ``2001-21``; an interval ``2004/2006``, open ``2005/..``, unknown ``2005/``.

    Raises
    ------
    BadDate
        Where the text is not a date, or an impossible one (``2023-02-30``).

    Notes
    -----
    What is uncertain or approximate is widened by one unit of its own precision on both sides (``2012~``: 2011 to 2013).
    That margin is a convention; the text itself is kept as it is.

    Examples
    --------
    >>> parse_date("2012~").earliest
    datetime.date(2011, 1, 1)
    >>> parse_date("2005/..").latest is None
    True
    """
    simple = _SIMPLE.fullmatch(text)
    if simple:
        earliest, latest = _window(text, simple[1], simple[2], simple[3])
        season = simple[2] is not None and int(simple[2]) > 12
        kind = EDTF if season else XSD + ("date" if simple[3] else "gYearMonth" if simple[2] else "gYear")
        return Date(text, earliest, latest, kind)
    if text.startswith("[") and text.endswith("]"):
        parts = [_endpoint(part, text) for part in re.split(r",|\.\.", text[1:-1]) if part]
        if not parts:
            raise _bad(text, "empty_set")
        firsts = [first for first, _ in parts]
        lasts = [last for _, last in parts]
        earliest_open = text.startswith("[..")
        latest_open = text.endswith("..]")
        return Date(text, None if earliest_open else min(firsts), None if latest_open else max(lasts), EDTF)
    if "/" in text and not _EXCEL.fullmatch(text):
        left, _, right = text.partition("/")
        first = None if left in ("", "..") else _endpoint(left, text)[0]
        last = None if right in ("", "..") else _endpoint(right, text)[1]
        if first is None and last is None:
            raise _bad(text, "open")
        if first and last and last < first:
            raise _bad(text, "backwards")
        return Date(text, first, last, EDTF)
    first_day, last_day = _endpoint(text, text)
    return Date(text, first_day, last_day, EDTF)


def _window(whole: str, year: str, month: str | None, day: str | None) -> tuple[date, date]:
    low, high = year.replace("X", "0"), year.replace("X", "9")
    if int(low) == 0 and int(high) == 0:
        raise _bad(whole, "year_0")
    low_year, high_year = max(1, int(low)), int(high)
    if month is None or month == "XX":
        if day is not None and day != "XX":
            raise _bad(whole, "no_month")
        return date(low_year, 1, 1), date(high_year, 12, 31)
    number = int(month)
    if number in _SEASONS and day is None:
        first, last = _SEASONS[number]
        if number == 24 and high_year == 9999:
            raise _bad(whole, "range")
        return date(low_year, first, 1), _last_day(high_year + (number == 24), last)
    if not 1 <= number <= 12:
        raise _bad(whole, "month")
    if day is None or day == "XX":
        return date(low_year, number, 1), _last_day(high_year, number)
    # In an unspecified year (201X) a leap day may be, so only the years that have the day count.
    years = [year for year in range(low_year, high_year + 1) if 1 <= int(day) <= monthrange(year, number)[1]]
    if not years:
        raise _bad(whole, "never")
    return date(years[0], number, int(day)), date(years[-1], number, int(day))


def _endpoint(text: str, whole: str) -> tuple[date, date]:
    match = _FULL.fullmatch(text)
    if not match:
        raise _bad(whole, "not")
    year, month, day, mark = match.groups()
    first, last = _window(whole, year, month, day)
    return _margin(first, last, month, day) if mark else (first, last)


def _margin(first: date, last: date, month: str | None, day: str | None) -> tuple[date, date]:
    try:
        if day:
            return first - timedelta(days=1), last + timedelta(days=1)
        if month:
            before, after = first - timedelta(days=1), last + timedelta(days=1)
            return before.replace(day=1), _last_day(after.year, after.month)
        return first.replace(year=first.year - 1), last.replace(year=last.year + 1)
    except (OverflowError, ValueError):
        return first, last  # year 1 or 9999: there is nothing beyond


# xsd:date, xsd:gYear and xsd:gYearMonth with a time zone, and xsd:dateTime: a date is the day that is written.
_ZONED = re.compile(
    r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII
)


@lru_cache(maxsize=65536)
def plain_date(text: str) -> str:
    """Return an ``xsd:date`` without its time zone and an ``xsd:dateTime`` as its day; another text as it is.

    Examples
    --------
    >>> plain_date("2005-02-03+02:00"), plain_date("2020-01-01T00:00:00Z"), plain_date("2012~")
    ('2005-02-03', '2020-01-01', '2012~')
    """
    zoned = _ZONED.fullmatch(text)
    return zoned[1] if zoned and ("T" not in text or zoned[1].count("-") == 2) else text


@lru_cache(maxsize=65536)
def is_date(text: str) -> bool:
    """Tell whether a text is a date that :func:`parse_date` reads."""
    try:
        parse_date(text)
    except BadDate:
        return False
    return True


def parse_window(text: str) -> tuple[date, date]:
    """Return the first and last day of a date a reader asks about: a year, a month or a day.

    Raises
    ------
    BadDate
        Where it is not a date, or has no two ends.

    Examples
    --------
    >>> parse_window("2023-10")
    (datetime.date(2023, 10, 1), datetime.date(2023, 10, 31))
    """
    try:
        known = parse_date(text)
    except BadDate as error:
        raise BadDate(error.message, hint=Told("error.dates_asked")) from error
    if known.earliest is None or known.latest is None:
        raise BadDate(wrong("no_two_ends", date=repr(text)))
    return known.earliest, known.latest
