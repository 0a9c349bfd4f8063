"""Dates as well as they are known: EDTF level 1 with bounds, and whether a claim holds at a date.

A date is never widened or completed. What follows from it are two bounds, the first and the last day it can mean; every
question about time is answered from those bounds with *yes*, *no* or *unknown*.

References
----------
Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019 (levels 0 and 1, and ``[a,b]`` of level 2).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from govgraph.errors import BadDate
from govgraph.model.natures import Nature
from govgraph.terms import XSD

__all__ = [
    "EDTF",
    "NEVER",
    "WRITTEN_DATE",
    "Bounds",
    "Date",
    "Spans",
    "Truth",
    "both",
    "either",
    "holds_at",
    "holds_between",
    "is_date",
    "limits",
    "parse_date",
    "parse_window",
    "plain_date",
    "possible_span",
    "read_while_it_held",
    "spans",
    "tightened",
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


class Truth(Enum):
    """The three answers to "does it hold?"."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and last days between which a claim can have begun, can have ended, and was read.

    Every field but the last is a day, or None where nothing is known. `unread` names the dates (``start``, ``end``) that are
    there and cannot be read: with one of them, no day is sure.
    """

    earliest_start: date | None = None
    latest_start: date | None = None
    earliest_end: date | None = None
    latest_end: date | None = None
    earliest_as_of: date | None = None
    latest_as_of: date | None = None
    unread: tuple[str, ...] = ()

    @classmethod
    def of(cls, start: str = "", end: str = "", as_of: str = "") -> Bounds:
        """Return the bounds of three texts, each a date or empty.

        Examples
        --------
        >>> Bounds.of("2020", "2021-06").latest_end
        datetime.date(2021, 6, 30)
        """
        a = parse_date(start) if start else None
        b = parse_date(end) if end else None
        c = parse_date(as_of) if as_of else None
        return cls(
            a.earliest if a else None,
            a.latest if a else None,
            b.earliest if b else None,
            b.latest if b else None,
            c.earliest if c else None,
            c.latest if c else None,
        )

    @classmethod
    @lru_cache(maxsize=65536)
    def read(cls, start: str = "", end: str = "", as_of: str = "") -> Bounds:
        """Return the bounds of three texts that may be anything; see `unread`.

        Examples
        --------
        >>> Bounds.read("2020-05-01Z").earliest_start
        datetime.date(2020, 5, 1)
        >>> Bounds.read("-0043", "2020").unread
        ('start',)
        """
        told = {"start": plain_date(start), "end": plain_date(end)}
        good = {name: text if text and is_date(text) else "" for name, text in told.items()}
        read = plain_date(as_of)
        bounds = cls.of(good["start"], good["end"], read if read and is_date(read) else "")
        unread = tuple(name for name, text in told.items() if text and not good[name])
        return replace(bounds, unread=unread) if unread else bounds


Pair = tuple[date, date]
Pairs = tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Spans:
    """When a claim or a tie holds, for every window at once.

    Whether something holds on at least one day of a window can only turn from *no* over *unknown* to *yes* as the window
    grows. So a few pairs of days tell it for all windows: it holds from `first` to `last` if ``first <= x and last >= y``
    for one pair ``(x, y)``. A span of days that the window must touch is the pair of its last and its first day; a span
    that the window must contain is the pair of its first and its last day.

    Parameters
    ----------
    surely, perhaps : tuple of pairs of datetime.date
        When the answer is *yes*; when it is *yes* or *unknown*.

    Examples
    --------
    >>> spans(Bounds.of("2012", "", "2020-01-01"), Nature.PERIOD).at(date(2015, 5, 1), date(2015, 5, 1))
    <Truth.YES: 'yes'>
    """

    surely: Pairs = ()
    perhaps: Pairs = ()

    def at(self, first: date, last: date) -> Truth:
        """Tell whether it holds on at least one day from `first` to `last`, both included."""
        for x, y in self.surely:
            if first <= x and last >= y:
                return Truth.YES
        for x, y in self.perhaps:
            if first <= x and last >= y:
                return Truth.UNKNOWN
        return Truth.NO


NEVER = Spans()
"""What holds in no window."""


def either(*several: Pairs) -> Pairs:
    """Return the pairs of what holds where one of several does; pairs that another one makes needless are left out."""
    told = {pair for pairs in several for pair in pairs}
    if len(told) < 2:
        return tuple(told)
    found: list[Pair] = []
    for x, y in sorted(told, key=lambda pair: (-pair[0].toordinal(), pair[1])):
        if not found or y < found[-1][1]:
            found.append((x, y))
    return tuple(found)


def both(one: Pairs, other: Pairs) -> Pairs:
    """Return the pairs of what holds where two do."""
    return either(tuple((min(a[0], b[0]), max(a[1], b[1])) for a in one for b in other))


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _bad(text: str, why: str) -> BadDate:
    if _EXCEL.fullmatch(text):
        return BadDate(
            f"date {text!r} is written the way a spreadsheet displays it",
            hint="write it as 2020-12-31, 2020-12 or 2020, in a column formatted as text",
        )
    return BadDate(
        f"date {text!r} {why}", hint="write 2023, 2023-04 or 2023-04-17, or EDTF such as 2012~ or 2005/.."
    )


@lru_cache(maxsize=65536)
def parse_date(text: str) -> Date:
    """Parse a date of EDTF level 1 (and ``[a,b]``, one of a set).

    Parameters
    ----------
    text : str
        ``2023``, ``2023-04``, ``2023-04-17``; uncertain ``2010?``, approximate ``2012~``, both ``2012%``; unspecified
        ``201X``, ``2004-XX``; a season ``2001-21``; an interval ``2004/2006``, open ``2005/..``, unknown ``2005/``.

    Returns
    -------
    Date

    Raises
    ------
    BadDate
        Where the text is no date, or an impossible one (``2023-02-30``).

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
            raise _bad(text, "is an empty set")
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
            raise _bad(text, "is open at both ends")
        if first and last and last < first:
            raise _bad(text, "ends before it begins")
        return Date(text, first, last, EDTF)
    first_day, last_day = _endpoint(text, text)
    return Date(text, first_day, last_day, EDTF)


def _window(whole: str, year: str, month: str | None, day: str | None) -> tuple[date, date]:
    low, high = year.replace("X", "0"), year.replace("X", "9")
    if int(low) == 0 and int(high) == 0:
        raise _bad(whole, "has no year 0 here")
    low_year, high_year = max(1, int(low)), int(high)
    if month is None or month == "XX":
        if day is not None and day != "XX":
            raise _bad(whole, "has a day but no month")
        return date(low_year, 1, 1), date(high_year, 12, 31)
    number = int(month)
    if number in _SEASONS and day is None:
        first, last = _SEASONS[number]
        if number == 24 and high_year == 9999:
            raise _bad(whole, "is out of range")
        return date(low_year, first, 1), _last_day(high_year + (number == 24), last)
    if not 1 <= number <= 12:
        raise _bad(whole, "has no such month")
    if day is None or day == "XX":
        return date(low_year, number, 1), _last_day(high_year, number)
    # In an unspecified year (201X) a leap day may be, so only the years that have the day count.
    years = [year for year in range(low_year, high_year + 1) if 1 <= int(day) <= monthrange(year, number)[1]]
    if not years:
        raise _bad(whole, "does not exist")
    return date(years[0], number, int(day)), date(years[-1], number, int(day))


def _endpoint(text: str, whole: str) -> tuple[date, date]:
    match = _FULL.fullmatch(text)
    if not match:
        raise _bad(whole, "is not a date")
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
        Where it is no date, or has no two ends.

    Examples
    --------
    >>> parse_window("2023-10")
    (datetime.date(2023, 10, 1), datetime.date(2023, 10, 31))
    """
    known = parse_date(text)
    if known.earliest is None or known.latest is None:
        raise BadDate(f"date {text!r} has no two ends", hint="ask about a day, a month or a year")
    return known.earliest, known.latest


def read_while_it_held(bounds: Bounds) -> tuple[date, date] | None:
    """Return the days of which one is the day it was read, where that is a day on which it held.

    A source may also tell of what ended before it was read, or of what will begin.
    """
    first, last = bounds.earliest_as_of, bounds.latest_as_of
    if first is None or last is None:
        return None
    ended = bounds.earliest_end is not None or bounds.latest_end is not None
    if ended and (bounds.earliest_end is None or bounds.earliest_end < last):
        return None
    if bounds.earliest_start is not None and first < bounds.earliest_start:
        return None
    return first, last


def tightened(bounds: Bounds) -> Bounds:
    """Return when a PERIOD can have begun and ended, with what the day it was read tells: it had begun, and not ended.

    Examples
    --------
    >>> str(tightened(Bounds.of("", "2012", "2010-05-01")).latest_start)
    '2010-05-01'
    """
    read = read_while_it_held(bounds)
    if read is None:
        return bounds
    begun = min(filter(None, (bounds.latest_start, read[1])))
    still = max(filter(None, (bounds.earliest_end, read[0])))
    return Bounds(bounds.earliest_start, begun, still, bounds.latest_end, unread=bounds.unread)


def limits(bounds: Bounds, nature: Nature) -> Bounds:
    """Return when a claim can have begun and ended, with what its nature adds to its dates."""
    if nature is Nature.PERIOD:
        return tightened(bounds)
    begins, ends = bounds.latest_start, (bounds.earliest_end, bounds.latest_end)
    if nature is Nature.HAPPENING:
        if ends == (None, None) and "end" not in bounds.unread:
            # A meeting whose end is not stated ended within the date that is.
            ends = bounds.earliest_start, bounds.latest_start
    else:
        if nature is Nature.TIMELESS:
            begins = begins or (date.min if bounds.earliest_start is None else None)
        elif begins is None:
            read = read_while_it_held(bounds)  # undated: it was done by the day it was read, at the latest
            begins = read[1] if read else None
        if ends == (None, None):
            ends = date.max, date.max
    return Bounds(bounds.earliest_start, begins, *ends, unread=bounds.unread)


def possible_span(bounds: Bounds, nature: Nature) -> tuple[date, date]:
    """Return the first and the last day on which a claim can hold at all.

    Examples
    --------
    >>> possible_span(Bounds.of("2023-10"), Nature.HAPPENING)
    (datetime.date(2023, 10, 1), datetime.date(2023, 10, 31))
    """
    told = limits(bounds, nature)
    return told.earliest_start or date.min, told.latest_end or date.max


def holds_at(bounds: Bounds, nature: Nature, day: date) -> Truth:
    """Tell whether a claim holds on a day.

    Parameters
    ----------
    bounds : Bounds
    nature : Nature
        A PERIOD with an empty end holds surely until its as-of date and is unknown after; with an empty start it holds
        surely on its as-of date only. An ACT holds from its date on. A HAPPENING holds on its dates.
    day : datetime.date

    Returns
    -------
    Truth

    Examples
    --------
    >>> holds_at(Bounds.of("2012", "", "2020-01-01"), Nature.PERIOD, date(2015, 5, 1))
    <Truth.YES: 'yes'>
    >>> holds_at(Bounds.of("2012", "", "2020-01-01"), Nature.PERIOD, date(2025, 5, 1))
    <Truth.UNKNOWN: 'unknown'>
    """
    return holds_between(bounds, nature, day, day)


def holds_between(bounds: Bounds, nature: Nature, first: date, last: date) -> Truth:
    """Tell whether a claim holds on at least one day from `first` to `last`, both included.

    Raises
    ------
    BadDate
        Where `last` comes before `first`.

    Notes
    -----
    With ``first == last`` this is :func:`holds_at`. A claim whose start (or end, or the day it was read) surely lies in
    the window held in it, even if no single day of it is sure.

    Examples
    --------
    >>> holds_between(Bounds.of("2023"), Nature.HAPPENING, date(2023, 1, 1), date(2023, 12, 31))
    <Truth.YES: 'yes'>
    """
    if last < first:
        raise BadDate(f"the window {first}/{last} ends before it begins", hint="give the earlier date first")
    return spans(bounds, nature).at(first, last)


@lru_cache(maxsize=65536)
def spans(bounds: Bounds, nature: Nature) -> Spans:
    """Return when a claim holds by its own dates.

    Examples
    --------
    >>> [str(day) for day in spans(Bounds.of("2023-10-08", "2023-10-12"), Nature.HAPPENING).surely[0]]
    ['2023-10-12', '2023-10-08']
    """
    told = limits(bounds, nature)
    perhaps = ((told.latest_end or date.max, told.earliest_start or date.min),)
    # It misses a window only by ending before it, or by beginning after it.
    ended = max(filter(None, (told.earliest_end, told.earliest_start)), default=None)
    begun = min(filter(None, (told.latest_start, told.latest_end)), default=None)
    if bounds.unread or ended is None or begun is None:
        return Spans((), perhaps)
    return Spans(both(((ended, begun),), perhaps), perhaps)
