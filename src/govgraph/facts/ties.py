"""Whether a tie holds: its claims judged together, each by its dates, its mode and what the others tell.

A claim's own dates stay as its source gives them. What is read together here is only the judgement: one source knows since
when a state is a party, another that it still is one, and between the two it surely was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, reduce

from govgraph.facts.claims import Claim, Entity
from govgraph.facts.holding import (
    NEVER,
    Bounds,
    Spans,
    Truth,
    both,
    either,
    limits,
    possible_span,
    read_while_it_held,
    spans,
    tightened,
)
from govgraph.model.natures import Nature
from govgraph.store.store import AnyStore, Store
from govgraph.terms import GOV, RDF

__all__ = [
    "CANCELLED",
    "PLANNED",
    "bounds_of_claims",
    "by_tie",
    "event_dates",
    "fetch_event_dates",
    "nature_of_tie",
    "of_tie",
    "spans_of_claims",
    "spans_of_tie",
    "tie_of",
    "verdicts",
    "with_event",
]

PLANNED = frozenset({"announced", "postponed", "programme", "proposed", "scheduled"})
"""Modes of what was to be: announced is not held, so such a claim alone never makes a tie sure."""

CANCELLED = "cancelled"
"""The mode of what was called off: it holds at no date."""

Tie = tuple[str, str, str]
Range = tuple[date, date]
Completed = dict[tuple[Bounds, str], tuple[list[Bounds], list[Bounds]]]
_NO_EVENTS: Mapping[str, Bounds] = {}
_MOST = 100  # claims of one tie with dates of their own: each is compared with all the others
_TRIES = 5_000  # ways to tell spells apart that are looked at; two or three claims have a handful


def tie_of(claim: Claim) -> Tie:
    """Return what a claim is about: subject, predicate, and object or value. Claims about the same are one tie."""
    return claim.subject, claim.predicate, claim.object or claim.value


def by_tie(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Return the claims about each tie together."""
    found: dict[Tie, list[Claim]] = {}
    for claim in claims:
        found.setdefault(tie_of(claim), []).append(claim)
    return list(found.values())


def event_dates(entities: Mapping[str, Entity]) -> dict[str, Bounds]:
    """Return the bounds of every dated event by its IRI, and of every other happening that is over those of its end.

    How long a series, a process or a campaign went on tells of no tie to it when that began.
    """
    return _bounded({iri: (one.kinds, one.start, one.end) for iri, one in entities.items()})


def fetch_event_dates(store: AnyStore) -> dict[str, Bounds]:
    """Return what :func:`event_dates` does, of a store."""
    kinds: dict[str, set[str]] = {}
    days: dict[tuple[str, str], str] = {}
    for kind in ("Event", "Happening"):
        for iri, term, day in _days_of(store, kind):
            kinds.setdefault(iri, set()).add(kind)
            # Of several, the same one whatever the order of the engine.
            days[iri, term] = min(days.get((iri, term), day), day)
    return _bounded(
        {
            iri: (found, days.get((iri, GOV + "start"), ""), days.get((iri, GOV + "end"), ""))
            for iri, found in kinds.items()
        }
    )


def _days_of(store: AnyStore, kind: str) -> Iterator[tuple[str, str, str]]:
    terms = (GOV + "start", GOV + "end")
    if isinstance(store, Store):  # the engine would look at the dates of all claims
        for event in store.subjects(RDF + "type", GOV + kind):
            yield from ((event.value, name, day.value) for name, day in store.said_of(event) if name in terms)
        return
    query = f"SELECT ?e ?p ?day {{ VALUES ?p {{ <{terms[0]}> <{terms[1]}> }} ?e a <{GOV}{kind}> ; ?p ?day }}"
    for event, term, day in store.select(query):
        yield event.value, term.value, day.value


def _bounded(told: Mapping[str, tuple[Collection[str], str, str]]) -> dict[str, Bounds]:
    found = {}
    for iri, (kinds, start, end) in sorted(told.items()):
        event = "Event" in kinds
        if event or (end and "Happening" in kinds):
            bounds = Bounds.read(start if event else "", end)  # a foreign graph may call anything a start
            begun = bounds.earliest_start is not None and bounds.latest_start is not None
            if not bounds.unread and (begun or bounds.latest_end is not None):
                found[iri] = bounds
    return found


def of_tie(
    claims: Sequence[Claim],
    nature: Nature,
    first: date,
    last: date,
    events: Mapping[str, Bounds] = _NO_EVENTS,
) -> Truth:
    """Tell whether a tie holds on some day from `first` to `last`, going by all the claims about it.

    Examples
    --------
    >>> since = Claim("st:1", "id:pa", "gov:partyTo", "id:t", bounds=Bounds.of("2014-03-05"))
    >>> still = Claim("st:2", "id:pa", "gov:partyTo", "id:t", bounds=Bounds.of("", "", "2026-11-23"))
    >>> of_tie([since, still], Nature.PERIOD, date(2020, 1, 1), date(2020, 1, 1))
    <Truth.YES: 'yes'>
    """
    return spans_of_tie(claims, nature, events).at(first, last)


def verdicts(
    claims: Sequence[Claim],
    nature: Nature,
    first: date,
    last: date,
    events: Mapping[str, Bounds] = _NO_EVENTS,
) -> list[Truth]:
    """Tell for each claim of one tie whether it holds on some day from `first` to `last`.

    Parameters
    ----------
    claims : sequence of Claim
        About the same subject, predicate and object.
    nature : Nature
        How their predicate lies in time.
    first, last : datetime.date
    events : mapping of IRI to Bounds, optional
        When the events took place, as :func:`event_dates` tells it.

    Returns
    -------
    list of Truth
        In the order of the claims. The tie holds surely where one of them is YES, surely not where all are NO.

    Notes
    -----
    A claim of which its own dates leave it unknown is judged once more with what the others add:

    * PERIOD: claims speak of as few spells as their dates allow. A spell has the start, the end and the readings of all
      its claims. Where the claims can be told apart into spells in several ways, sure is what holds in all of them, and
      perhaps what holds in one. Readings alone do not tell that it held in between.
    * ACT: done once, so a vague or missing date is that of the claim which knows it better.
    * HAPPENING: an event is held once, likewise. A tie without a date to an event lies within the event's own dates, and
      none to a happening holds after this.
    * CONTRIBUTION: from its date on until the happening is over; without a date, as who took part. To what has no end, and
      to anything else, an ACT.

    A date told with a role ("Steering Committee 2017–2019") may be that of the role: it says that the tie held then, but
    rules out no day for a claim without this role. Claims that disagree are left as they are. What was only planned is
    unknown at best, what was cancelled holds never; neither says anything about other claims.
    """
    return [one.at(first, last) for one in spans_of_claims(claims, nature, events)]


def spans_of_tie(claims: Sequence[Claim], nature: Nature, events: Mapping[str, Bounds] = _NO_EVENTS) -> Spans:
    """Return when a tie holds, going by all the claims about it: for every window what :func:`of_tie` tells.

    Examples
    --------
    >>> since = Claim("st:1", "id:pa", "gov:partyTo", "id:t", bounds=Bounds.of("2014-03-05"))
    >>> still = Claim("st:2", "id:pa", "gov:partyTo", "id:t", bounds=Bounds.of("", "", "2026-11-23"))
    >>> [str(day) for day in spans_of_tie([since, still], Nature.PERIOD).surely[0]]
    ['2026-11-23', '2014-03-05']
    """
    found = spans_of_claims(claims, nature, events)
    return Spans(either(*(one.surely for one in found)), either(*(one.perhaps for one in found)))


def spans_of_claims(
    claims: Sequence[Claim], nature: Nature, events: Mapping[str, Bounds] = _NO_EVENTS
) -> list[Spans]:
    """Return when each claim of one tie holds: for every window what :func:`verdicts` tells, in the order of the claims."""
    bounds = [with_event(claim, nature, events) for claim in claims]
    lies = nature_of_tie(claims[0], nature, events) if claims else nature
    found = [spans(one, lies) for one in bounds]
    if len(claims) > 1 and _joins(claims[0], nature, events):
        found = _together(claims, bounds, found, lies)
    for n, claim in enumerate(claims):
        if claim.mode == CANCELLED:
            found[n] = NEVER
        elif claim.mode in PLANNED:
            found[n] = Spans((), found[n].perhaps)
    return found


def _joins(claim: Claim, nature: Nature, events: Mapping[str, Bounds]) -> bool:
    """Tell whether claims of this kind can complete each other: one takes part in an event more than once."""
    if nature is Nature.HAPPENING:
        return claim.subject in events and events[claim.subject].latest_start is not None
    return nature is Nature.PERIOD or nature_of_tie(claim, nature, events) is Nature.ACT


def nature_of_tie(claim: Claim, nature: Nature, events: Mapping[str, Bounds]) -> Nature:
    """Return how the tie of a claim lies in time: a CONTRIBUTION to a happening that ends is a HAPPENING, else an ACT."""
    if nature is not Nature.CONTRIBUTION:
        return nature
    return Nature.HAPPENING if claim.object in events else Nature.ACT


def with_event(claim: Claim, nature: Nature, events: Mapping[str, Bounds]) -> Bounds:
    """Return the bounds of a claim, with those that an event gives it.

    Examples
    --------
    >>> meeting = {"id:con": Bounds.of("2014-04-23", "2014-04-24")}
    >>> paper = Claim("st:1", "id:one", "gov:contributedTo", "id:con", start="2014-03", bounds=Bounds.of("2014-03"))
    >>> str(with_event(paper, Nature.CONTRIBUTION, meeting).latest_end)
    '2014-04-24'
    """
    contributes = nature is Nature.CONTRIBUTION
    if claim.end or not (contributes or nature is Nature.HAPPENING):
        return claim.bounds
    hosted = None if contributes else events.get(claim.subject)
    held = hosted or events.get(claim.object)
    if held is None:
        return claim.bounds
    if claim.start:
        return _until(claim.bounds, held, lasts=contributes)
    if hosted:  # where it was held, who hosted it: as long as the event itself
        return hosted
    begin, end = map(_none, possible_span(held, Nature.HAPPENING))  # took part: on some day of it
    return Bounds(begin, end, begin, end)


def _until(bounds: Bounds, held: Bounds, *, lasts: bool) -> Bounds:
    """Return bounds that end with a happening, also what lasts until then; what came after it keeps its own dates."""
    over = limits(held, Nature.HAPPENING)
    last = over.latest_end or date.max
    if bounds.earliest_start and bounds.earliest_start > last:
        return bounds
    if lasts:
        return replace(bounds, earliest_end=over.earliest_end, latest_end=over.latest_end)
    return replace(bounds, latest_start=_none(min(bounds.latest_start or date.max, last)))


def bounds_of_claims(
    claims: Sequence[Claim], nature: Nature, events: Mapping[str, Bounds] = _NO_EVENTS
) -> list[Bounds]:
    """Return the dates of each claim of one tie, with what its event and the other claims add to them."""
    bounds = [with_event(claim, nature, events) for claim in claims]
    if len(claims) < 2 or not _joins(claims[0], nature, events):
        return bounds
    completed = _of_others(claims, bounds, nature_of_tie(claims[0], nature, events))
    found = []
    for own, claim in zip(bounds, claims, strict=True):
        _, narrow = completed.get((own, claim.role), ((), ())) if _tells(own, claim) else ((), ())
        found.append(narrow[0] if len(narrow) == 1 else own)
    return found


def _of_others(claims: Sequence[Claim], bounds: Sequence[Bounds], nature: Nature) -> Completed:
    told = frozenset(
        (own, claim.role) for own, claim in zip(bounds, claims, strict=True) if _tells(own, claim)
    )
    return _completed(told, nature) if len(told) <= _MOST else {}


def _tells(own: Bounds, claim: Claim) -> bool:
    """Tell whether a claim is judged with others: what was only planned waits for them if it has no date."""
    return (_undated(own) or claim.mode not in PLANNED) and claim.mode != CANCELLED and not own.unread


def _together(
    claims: Sequence[Claim], bounds: Sequence[Bounds], found: Sequence[Spans], nature: Nature
) -> list[Spans]:
    """Return when each claim holds with what the others add, where its own dates leave it unknown."""
    completed = _of_others(claims, bounds, nature)
    joined = []
    for own, one, claim in zip(bounds, found, claims, strict=True):
        if not _tells(own, claim) or not completed:
            joined.append(one)
            continue
        wide, narrow = completed[own, claim.role]
        sure = reduce(both, (spans(dates, nature).surely for dates in wide))
        perhaps = either(*(spans(dates, nature).perhaps for dates in narrow))
        surely = either(one.surely, both(one.perhaps, sure))
        joined.append(Spans(surely, either(surely, both(one.perhaps, perhaps))))
    return joined


@lru_cache(maxsize=1 << 12)  # a map asks for the same ties at every step of its slider
def _completed(told: frozenset[tuple[Bounds, str]], nature: Nature) -> Completed:
    """Return, for each claim's dates and role, its dates completed by those of all others and of its role alone."""
    distinct = sorted(told, key=repr)
    everyone = [other for other, _ in distinct]
    found: Completed = {}
    for own, role in distinct:
        same_role = [other for other, theirs in distinct if theirs in ("", role)]
        joined = _JOIN[nature](own, same_role)
        found[own, role] = (_spells(own, everyone) if nature is Nature.PERIOD else joined, joined)
    return found


def _spells(own: Bounds, told: Sequence[Bounds]) -> list[Bounds]:
    """Return what is known of the spell of a PERIOD that a claim speaks of; several, where it may be one of several."""
    dated = [one for one in dict.fromkeys(told) if not _undated(one)]
    groupings = _groupings(tuple(dated))
    if _undated(own):
        # Without any date it can be of any spell that others date: not before the first of them began.
        firsts = [spell.earliest_start for spells in groupings for spell in spells]
        known = [first for first in firsts if first is not None]
        return [replace(own, earliest_start=min(known)) if known and len(known) == len(firsts) else own]
    if not any(_start(one) or _end(one) for one in dated):
        return [own]  # readings alone do not tell that it held in between
    return list(dict.fromkeys(spells[dated.index(own)] for spells in groupings)) or [own]


@lru_cache(maxsize=1 << 12)
def _groupings(dated: tuple[Bounds, ...]) -> list[tuple[Bounds, ...]]:
    """Return every way in which some claims can speak of as few spells as possible: for each claim, its spell.

    None, where there are too many ways: then each claim is left with its own dates, which say less, and nothing false.
    """
    own = [tightened(one) for one in dated]
    tries = iter(range(_TRIES))
    for number in range(1, len(dated) + 1):
        found: list[tuple[Bounds, ...]] = []
        ways: list[tuple[list[int], list[Bounds]]] = [([], [])]
        while ways:
            of, spells = ways.pop()
            if next(tries, None) is None:
                return []
            if len(of) == len(own):
                if len(spells) == number:
                    found.append(tuple(spells[n] for n in of))
                continue
            claim = own[len(of)]
            for n, spell in enumerate(spells):
                joined = _one_spell(spell, claim)
                if joined is not None:
                    ways.append(([*of, n], [*spells[:n], joined, *spells[n + 1 :]]))
            if len(spells) < number:
                ways.append(([*of, len(spells)], [*spells, claim]))
        if found:
            return found
    return []


def _undated(bounds: Bounds) -> bool:
    return not _start(bounds) and not _end(bounds) and read_while_it_held(bounds) is None


def _one_spell(one: Bounds, other: Bounds) -> Bounds | None:
    """Return what is known of a spell that two claims speak of, or None where no spell has the dates of both."""
    start, end = _meet(_start(one), _start(other)), _meet(_end(one), _end(other))
    if start is None or end is None or (start and end and end[1] < start[0]):
        return None
    begun, ended = start or (date.min, date.max), end or (date.min, date.max)
    return Bounds(_none(begun[0]), _none(begun[1]), _none(ended[0]), _none(ended[1]))


def _act(own: Bounds, helpers: Sequence[Bounds]) -> list[Bounds]:
    """Return what is known of the one time when an ACT was done."""
    read = read_while_it_held(own)
    by = min(filter(None, (read and read[1], own.latest_end)), default=date.max)
    start = _start(own) or (date.min, by)
    agreeing = [theirs for other in helpers if (theirs := _start(other)) and _meet(start, theirs)]
    if not agreeing:
        return [own]
    first = max(start[0], *(theirs[0] for theirs in agreeing))
    last = min(start[1], *(theirs[1] for theirs in agreeing))
    if last < first:
        return [own]  # they disagree with each other
    return [replace(own, earliest_start=_none(first), latest_start=_none(last))]


def _held(own: Bounds, helpers: Sequence[Bounds]) -> list[Bounds]:
    """Return what is known of the one time when an event was held."""
    begin, end = possible_span(own, Nature.HAPPENING)
    within = []
    for other in helpers:
        first, last = possible_span(other, Nature.HAPPENING)
        if begin <= first and last <= end:
            within.append((last - first, first, last, other))
    if not within or max(one[1] for one in within) > min(one[2] for one in within):
        return [own]
    return [min(within, key=lambda one: one[:3])[3]]


_JOIN: Mapping[Nature, Callable[[Bounds, Sequence[Bounds]], list[Bounds]]] = {
    Nature.PERIOD: _spells,
    Nature.ACT: _act,
    Nature.HAPPENING: _held,
}


def _start(bounds: Bounds) -> Range | tuple[()]:
    if bounds.earliest_start is None and bounds.latest_start is None:
        return ()
    return bounds.earliest_start or date.min, bounds.latest_start or date.max


def _end(bounds: Bounds) -> Range | tuple[()]:
    if bounds.earliest_end is None and bounds.latest_end is None:
        return ()
    return bounds.earliest_end or date.min, bounds.latest_end or date.max


def _meet(one: Range | tuple[()], other: Range | tuple[()]) -> Range | tuple[()] | None:
    """Return the days that both can mean; the one that is known where the other is not; None where they disagree."""
    if not one or not other:
        return one or other
    both = max(one[0], other[0]), min(one[1], other[1])
    return both if both[0] <= both[1] else None


def _none(day: date | None) -> date | None:
    """Return a day, or None where it stands for an open end."""
    return None if day in (date.min, date.max) else day
