"""Whether a claim holds at a date: yes, no or unknown, from the bounds of its dates and the nature of its predicate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache

from govgraph.errors import BadDate, wrong
from govgraph.facts.dates import is_date, parse_date, plain_date
from govgraph.model.natures import Nature

__all__ = [
    "NEVER",
    "Bounds",
    "Pairs",
    "Spans",
    "Truth",
    "both",
    "either",
    "holds_at",
    "holds_between",
    "limits",
    "possible_span",
    "read_while_it_held",
    "spans",
    "tightened",
]


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
    grows. So a few pairs of days decide it for all windows: it holds from `first` to `last` if ``first <= x and last >= y``
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


def read_while_it_held(bounds: Bounds) -> tuple[date, date] | None:
    """Return the days of which one is the day it was read, where that is a day on which it held.

    A source may also report what ended before it was read, or what will begin.
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
    """Return when a PERIOD can have begun and ended, with what the day it was read shows: it had begun, and not ended.

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
    nature : Nature
        A PERIOD with an empty end holds surely until its as-of date and is unknown after; with an empty start it holds
        surely on its as-of date only. An ACT holds from its date on. A HAPPENING holds on its dates.

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
        raise BadDate(wrong("window_backwards", first=first, last=last))
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
