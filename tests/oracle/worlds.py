"""A second judge of dates, by possible worlds: slow, and another way to the same rules.

A *world* is one way in which things may have been: spells of days, as few as the claims of a tie allow, and each claim
speaks of one of them. Sources that contradict each other give spells that overlap. A claim surely holds in a window where its
spell meets the window in every world, surely not where it does in none. `docs/data-model.md` says what the columns mean.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations_with_replacement, product

FIRST, LAST = date.min, date.max
PLANNED = {"announced", "postponed", "programme", "proposed", "scheduled"}

Days = tuple[date, date]


def days(text: str) -> Days | None:
    """Return the first and last day that a year, a month or a day means; ``~`` means about it. The shipped tables have no other form."""
    if not text:
        return None
    if text.endswith(("~", "?")):  # about, or perhaps: one unit of its own more on both sides
        first, last = days(text[:-1]) or (FIRST, LAST)
        before, after = first - timedelta(1), last + timedelta(1)
        size = text.count("-")
        if size == 2:
            return before, after
        unit = 4 if size == 0 else 7
        return (days(before.isoformat()[:unit]) or (before,))[0], (
            days(after.isoformat()[:unit]) or (after, after)
        )[1]
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(*parts, 1), date(*parts, calendar.monthrange(*parts)[1])
    return date(*parts), date(*parts)


@dataclass(frozen=True)
class Row:
    """What a row of relations.csv (or of attributes.csv) says of time."""

    start: Days | None = None
    end: Days | None = None
    read: Days | None = None
    mode: str = ""
    role: str = ""
    first: date = FIRST
    """Before this day there was no such thing."""
    last: date = LAST
    """After this day there was no such thing any more."""
    exists: Days = (FIRST, FIRST)
    """Of what is always so: since when there is something of which to say it."""
    term: bool = False
    """Its dates are those of a term in a role: the tie may be older, and last longer."""

    @classmethod
    def of(cls, row: dict[str, str]) -> Row:
        start, end, read, force = (days(row.get(name, "")) for name in ("start", "end", "as_of", "in_force"))
        if force and force[1] >= (start or force)[0] and force[1] <= (end or force)[1]:
            start = (start or (FIRST,))[0], min(force[1], (start or force)[1])  # a party by then
        return cls(start, end, read, row.get("mode", ""), row.get("role", ""))

    def tells_of_before(self, day: date) -> bool:
        """Tell whether it surely speaks of a time before a day."""
        return any(span and span[1] < day for span in (self.start, self.end, self.read))

    def tells_of_after(self, day: date) -> bool:
        """Tell whether it surely speaks of a time after a day."""
        read = self.read_while_it_held
        return any(span and span[0] > day for span in (self.start, self.end, read))

    @property
    def read_while_it_held(self) -> Days | None:
        """When it was read, unless it had ended by then, or was to begin: only then need it not have been so."""
        told_past = self.end is not None and self.read is not None and self.end[0] < self.read[1]
        told_future = self.start is not None and self.read is not None and self.read[0] < self.start[0]
        return None if told_past or told_future else self.read

    @property
    def tie(self) -> Row:
        """What a term says of the tie: it had begun when the term had, and was there until the term can have ended."""
        assert self.end
        begun = self.start or (FIRST, LAST)
        return replace(self, start=(FIRST, begun[1]), end=(self.end[0], LAST), read=None, term=False)

    @property
    def stands(self) -> bool:
        """Whether the row says that something was so, and not only that it was to be."""
        return self.mode not in PLANNED and self.mode != "cancelled"


def not_before(rows: Sequence[Row], nature: str, first: date, by: date) -> list[Row]:
    """Return the rows of a tie whose ends began on a day at the earliest, and surely by another one.

    A row that is dated before contradicts this, or speaks of preparations.
    """
    if nature == "timeless":
        announced = [row.read if row.read and not row.start and row.read[1] < first else None for row in rows]
        return [replace(row, exists=told or (first, by)) for row, told in zip(rows, announced, strict=True)]
    early = any(row.tells_of_before(first) for row in rows)
    return [row if early else replace(row, first=first) for row in rows]


def verdicts(rows: Sequence[Row], nature: str, window: Days) -> list[str]:
    """Return yes, no or unknown for each row of one tie."""
    if any(row.last < LAST for row in rows):
        if window[0] > max(row.last for row in rows):
            return ["no"] * len(rows)
        window = window[0], min([window[1], *(row.last for row in rows)])
    judge = {
        "period": _periods,
        "act": _acts,
        "contribution": _acts,  # to what has no end; what a happening adds is in the rows
        "timeless": _timeless,
        "happening": _happenings,
    }[nature]
    found = judge(rows, window)
    for n, row in enumerate(rows):
        if row.mode == "cancelled" or (row.mode in PLANNED and _settled(row, rows, found, nature, window)):
            found[n] = "no"
        elif row.mode in PLANNED and found[n] == "yes":
            found[n] = "unknown"
    return found


def _settled(plan: Row, rows: Sequence[Row], truths: Sequence[str], nature: str, window: Days) -> bool:
    """Tell whether facts of the same role leave nothing open of a plan: it came true, and on other days."""
    facts = [n for n, row in enumerate(rows) if row.stands and row.role == plan.role]
    if nature in ("act", "contribution"):  # done once
        return bool(facts) and all(truths[n] == "no" for n in facts)
    if nature != "period":
        return False  # one takes part more than once; no event of the tables was planned for days other than those it had
    planned = (plan.start or plan.read or (LAST, LAST))[0]
    ends = [
        row.end[1] for row in (rows[n] for n in facts) if row.end and row.start and row.start[1] >= planned
    ]
    return bool(ends) and window[0] > min(ends)


# ------------------------------------------------------------------------------------------------------------- what lasts


def _ended(row: Row, rows: Sequence[Row]) -> Row:
    """Return a row with the end of the spells of others in which it was read: spells do not overlap, so it is one of these.

    Those with which it agrees of the start are no other spells.
    """
    read = row.read_while_it_held
    if not (row.stands and row.start and read and read[0] == read[1]) or row.end:
        return row
    ends = [
        one.end
        for one in rows
        if one.stands and one.start and one.end and not one.term and one.role in ("", row.role)
        if not _common([row.start, one.start]) and one.start[0] <= read[0] <= one.end[1]
    ]
    if not ends:
        return row
    return replace(row, end=(max(read[0], min(a for a, _ in ends)), max(z for _, z in ends)))


def _periods(rows: Sequence[Row], window: Days) -> list[str]:
    rows = [_ended(row, rows) for row in rows]
    dated = [row for row in rows if row.stands and (row.start or row.end or row.read)]
    found = []
    for row in rows:
        if not (row.start or row.end or row.read):
            # Without any date it may be of every spell that others date, or of a later one: not before the first.
            told = [one for one in dated if one.role in ("", row.role)]
            begins = (
                [min(begin for begin, _ in world) for world in _worlds(told, window)] if told else [FIRST]
            )
            found.append("no" if window[1] < max(row.first, min(begins)) else "unknown")
            continue
        # Two readings of a list do not tell that it held in between, unless a beginning or an end ties them together.
        joined = row.stands and any(one.start or one.end for one in dated)
        told = dated if joined else [row]
        sure = all(any(_meets(spell, window) for spell in spells) for spells in _spells_of(row, told, window))
        # The dates of another role rule out no day for this claim.
        same = [one for one in told if one.role in ("", row.role)]
        maybe = any(
            any(_meets(spell, window) for spell in spells) for spells in _spells_of(row, same, window)
        )
        if row.term and not maybe:
            plain = [
                one for one in rows if one.stands and not one.role and (one.start or one.end or one.read)
            ]
            worlds = _spells_of(row.tie, [row.tie, *plain], window)
            maybe = any(any(_meets(spell, window) for spell in spells) for spells in worlds)
        found.append("yes" if sure else "unknown" if maybe else "no")
    return found


def _spells_of(row: Row, rows: Sequence[Row], window: Days) -> list[list[Days]]:
    """Return, for each world, the spells that a row may speak of."""
    return [[spell for spell in world if _fits(row, spell)] for world in _worlds(rows, window)]


def _worlds(rows: Sequence[Row], window: Days) -> list[tuple[Days, ...]]:
    """Return the worlds with the fewest spells."""
    cuts = _cuts(rows, window)
    every = [(a, z) for a in cuts for z in cuts if a <= z]
    # Where spells are as few as can be, each has a claim of its own.
    every = [spell for spell in every if any(_fits(one, spell) for one in rows)]
    for number in (1, 2, 3):
        found = [
            world
            for world in combinations_with_replacement(every, number)
            if all(any(_fits(one, spell) for spell in world) for one in rows)
        ]
        if found:
            return found
    raise AssertionError(f"no world for {rows}")


def _cuts(rows: Iterable[Row], window: Days) -> list[date]:
    """Return the days at which a world can differ from another: the ends of all that is dated, and beside the window."""
    found = {FIRST, LAST, *window, window[0] - timedelta(1), window[1] + timedelta(1)}
    for row in rows:
        for span in (row.start, row.end, row.read, (row.first,)):
            found.update(span or ())
    return sorted(found)


def _fits(row: Row, spell: Days) -> bool:
    begin, end = spell
    if begin < row.first:
        return False
    if row.start and not row.start[0] <= begin <= row.start[1]:
        return False
    if row.end and not row.end[0] <= end <= row.end[1]:
        return False
    read = row.read_while_it_held
    return read is None or (begin <= read[1] and end >= read[0])


# ------------------------------------------------------------------------------------------------------ what is done once


def _acts(rows: Sequence[Row], window: Days) -> list[str]:
    standing = [row for row in rows if row.stands]
    found = []
    for row in rows:
        by = min(span[1] for span in (row.read_while_it_held, row.end, (FIRST, LAST)) if span)
        own = row.start or (FIRST, by)
        # It is done once: the starts of others tell more of it, unless they contradict this claim or each other.
        waits = row.stands or not (row.start or row.end or row.read)
        told = [one.start for one in standing if one.start and waits and one.role in ("", row.role)]
        begin = _common([own, *(start for start in told if _common([own, start]))]) or own
        begin = max(begin[0], row.first), begin[1]
        end = row.end or (LAST, LAST)
        possible = begin[0] <= window[1] and end[1] >= window[0]
        sure = begin[1] <= window[1] and end[0] >= window[0]
        inside = any(window[0] <= a and z <= window[1] for a, z in (begin, end))
        found.append("yes" if sure or (inside and possible) else "unknown" if possible else "no")
    return found


def _common(spans: Sequence[Days]) -> Days | None:
    """Return the days that all of some spans can mean; None where they contradict each other, or there is none."""
    if not spans:
        return None
    begin, end = max(a for a, _ in spans), min(z for _, z in spans)
    return (begin, end) if begin <= end else None


def _timeless(rows: Sequence[Row], window: Days) -> list[str]:
    found = []
    for row in rows:
        begin = row.exists
        if row.start:  # whatever it is said of was there when it began
            early = row.start[1] < begin[0]
            begin = row.start if early else (max(row.start[0], begin[0]), row.start[1])
        elif row.read and row.read[1] >= begin[0]:  # or when somebody read of it
            begin = begin[0], min(begin[1], row.read[1])
        found += _acts([Row(begin, row.end)], window)
    return found


# ---------------------------------------------------------------------------------------------------- what is on its dates


def _happenings(rows: Sequence[Row], window: Days) -> list[str]:
    found = []
    for row in rows:
        begins = row.start or (FIRST, LAST)
        worlds = [
            (a, z)
            for a, z in product(_cuts([row], window), repeat=2)
            if a <= z
            and max(begins[0], row.first) <= a <= begins[1]
            # A meeting whose end is not stated ended within the date that is.
            and (row.end[0] <= z <= row.end[1] if row.end else z <= begins[1])
        ]
        met = {_meets(world, window) for world in worlds}
        found.append("yes" if met == {True} else "unknown" if True in met else "no")
    return found


def _meets(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
