"""Whether a tie holds: its claims judged together, each by its dates, its mode and what the others say.

A claim's own dates stay as its source gives them. What is read together here is only the judgement: one source knows since
when a state is a party, another that it still is one, and between the two it surely was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache, reduce
from itertools import chain
from typing import TypeVar

from govgraph.facts.claims import Claim, Entity
from govgraph.facts.holding import (
    NEVER,
    Bounds,
    Pairs,
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
from govgraph.model.model import Model
from govgraph.model.natures import Nature
from govgraph.store.store import AnyStore, Store
from govgraph.terms import DCTERMS, GOV, RDF

__all__ = [
    "CANCELLED",
    "DATASET",
    "NO_DATES",
    "PLANNED",
    "EntityDates",
    "amount_of",
    "begun_by",
    "bounds_of_claims",
    "by_tie",
    "entity_dates",
    "fetch_entity_dates",
    "fetch_issued",
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

DATASET = "http://www.w3.org/ns/dcat#Dataset"
"""The class of what says when it was issued."""

Tie = tuple[str, str, str]
Sides = tuple[frozenset[str], frozenset[str]]
Range = tuple[date, date]
_Judged = TypeVar("_Judged")
Completed = dict[tuple[Bounds, str], tuple[list[Bounds], list[Bounds]]]
_MOST = 100  # claims of one tie with dates of their own: each is compared with all the others
_TRIES = 5_000  # ways to separate spells that are looked at; two or three claims have a handful


def tie_of(claim: Claim) -> Tie:
    """Return what a claim is about: subject, predicate, and object or value. Claims about the same are one tie."""
    return claim.subject, claim.predicate, claim.object or claim.value


def by_tie(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Return the claims about each tie together."""
    found: dict[Tie, list[Claim]] = {}
    for claim in claims:
        found.setdefault(tie_of(claim), []).append(claim)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class EntityDates:
    """What the dates of entities say about the ties to them.

    Parameters
    ----------
    happened : mapping of IRI to Bounds
        When events took place, and when other happenings that are over ended.
    started, ended : mapping of IRI to date and kinds
        The first day on which an entity can have begun (``date.min`` where no start is stated), the last on which it can
        have ended, and those of its kinds of which that matters.
    begun_by : mapping of IRI to date
        The day by which an entity surely had begun, where that is not the first: without a start, when it ended or the
        dataset was issued, else ``date.max``.
    not_before, not_after : mapping of predicate IRI to kinds of the subject and kinds of the object
        Before whose start, or after whose end, no tie can hold, by the model.
    roles : set of predicate IRIs
        Of whose claims the dates of a term in a role are not those of the tie.
    dated_by : mapping of predicate IRI to kinds of the subject and kinds of the object
        By whose start what has no date of its own was done.
    """

    happened: Mapping[str, Bounds] = field(default_factory=dict)
    started: Mapping[str, tuple[date, frozenset[str]]] = field(default_factory=dict)
    ended: Mapping[str, tuple[date, frozenset[str]]] = field(default_factory=dict)
    begun_by: Mapping[str, date] = field(default_factory=dict)
    not_before: Mapping[str, Sides] = field(default_factory=dict)
    not_after: Mapping[str, Sides] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    dated_by: Mapping[str, Sides] = field(default_factory=dict)

    def first_day(self, claim: Claim, told: Sequence[Bounds] = ()) -> date | None:
        """Return the first day on which the tie of a claim can hold, by the starts of its ends; None where none is known.

        An end does not count where what is `told` of the tie speaks of a time before it began.

        Examples
        --------
        >>> from govgraph.model.model import load_model
        >>> from govgraph.terms import GOV
        >>> call = Entity("id:call", "id:call", ("Declaration", "Instrument"), start="2018-11-12")
        >>> dates = entity_dates({"id:call": call}, load_model())
        >>> str(dates.first_day(Claim("st:1", "id:one", GOV + "endorses", "id:call")))
        '2018-11-12'
        >>> dates.first_day(Claim("st:2", "id:one", GOV + "contributedTo", "id:call"))  # to a draft, perhaps
        """
        days = [day for _, day in _bounding(claim, self.not_before, self.started) if day > date.min]
        if days and told:
            days = [day for day in days if not any(_precedes(one, day) for one in told)]
        return max(days, default=None)

    def last_day(self, claim: Claim, told: Sequence[Bounds] = ()) -> date | None:
        """Return the last day on which the tie of a claim can hold, by the ends of its ends; None where none is known.

        An end does not count where what is `told` of the tie speaks of a time after it: of what went on under another name.

        Examples
        --------
        >>> from govgraph.model.model import load_model
        >>> from govgraph.terms import GOV
        >>> body = Entity("id:body", "id:body", ("Organization", "Agent"), end="2022-12")
        >>> dates = entity_dates({"id:body": body}, load_model())
        >>> str(dates.last_day(Claim("st:1", "id:one", GOV + "memberOf", "id:body")))
        '2022-12-31'
        >>> dates.last_day(Claim("st:2", "id:body", GOV + "endorses", "id:call"))  # what was done is done
        """
        days = [day for _, day in _bounding(claim, self.not_after, self.ended)]
        if days and told:
            days = [day for day in days if not any(_exceeds(one, day) for one in told)]
        return min(days, default=None)

    def sure_day(self, claim: Claim) -> date | None:
        """Return the day by which all that bounds the start of a tie surely had begun."""
        bounding = _bounding(claim, self.not_before, self.started)
        return max((self.begun_by.get(iri, day) for iri, day in bounding), default=None)

    def done_by(self, claim: Claim) -> date | None:
        """Return the day by which an act without a date was done, by the starts of its ends; None if they do not show it.

        Examples
        --------
        >>> from govgraph.model.model import load_model
        >>> from govgraph.terms import GOV
        >>> agenda = Entity("id:agenda", "id:agenda", ("Declaration", "Instrument"), start="2005-11")
        >>> dates = entity_dates({"id:agenda": agenda}, load_model())
        >>> str(dates.done_by(Claim("st:1", "id:agenda", GOV + "outcomeOf", "id:summit")))
        '2005-11-30'
        """
        if claim.start or claim.end or claim.predicate not in self.dated_by:
            return None
        ends = list(_bounding(claim, self.dated_by, self.started))
        named = sum(map(bool, self.dated_by[claim.predicate]))
        first = self.first_day(claim)
        if len(ends) < named or any(day == date.min for _, day in ends):
            return None
        by = max(self.begun_by.get(iri, day) for iri, day in ends)
        return None if first is not None and by < first else by

    def is_term(self, claim: Claim) -> bool:
        """Return whether a claim is about a term in a role: the tie may be older, and last longer."""
        return bool(claim.role and claim.end) and claim.predicate in self.roles


def _bounding(
    claim: Claim, told: Mapping[str, Sides], days: Mapping[str, tuple[date, frozenset[str]]]
) -> Iterator[tuple[str, date]]:
    """Yield the ends of a claim that bound its tie, each with its day."""
    for iri, kinds in zip((claim.subject, claim.object), told.get(claim.predicate, ()), strict=False):
        day, own = days.get(iri, (date.min, frozenset()))
        if not kinds.isdisjoint(own):
            yield iri, day


NO_DATES = EntityDates()
"""Where nothing is known of entities."""


def entity_dates(entities: Mapping[str, Entity], model: Model, issued: str = "") -> EntityDates:
    """Return what the dates of entities, and the day on which their dataset was `issued`, say about the ties to them.

    How long a series, a process or a campaign went on does not date the ties to it: they only did not begin before.
    """
    return _dates({iri: (one.kinds, one.start, one.end) for iri, one in entities.items()}, model, issued)


def fetch_entity_dates(store: AnyStore, model: Model) -> EntityDates:
    """Return what :func:`entity_dates` does, of a store."""
    kinds: dict[str, set[str]] = {}
    days: dict[tuple[str, str], str] = {}
    bounding = chain(*(_sides(model, key).values() for key in ("not_before", "not_after", "dated_by")))
    wanted = {"Event", "Happening", *chain.from_iterable(chain.from_iterable(bounding))}
    for iri, kind, term, day in _days_of(store, sorted(wanted)):
        kinds.setdefault(iri, set()).add(kind)
        # Of several, the same one whatever the order of the engine.
        days[iri, term] = min(days.get((iri, term), day), day)
    told = {
        iri: (found, days.get((iri, GOV + "start"), ""), days.get((iri, GOV + "end"), ""))
        for iri, found in kinds.items()
    }
    return _dates(told, model, fetch_issued(store))


def fetch_issued(store: AnyStore) -> str:
    """Return the day on which the dataset in a store was issued, the last one of several; empty if there is none."""
    if isinstance(store, Store):
        found = [
            day.value
            for dataset in store.subjects(RDF + "type", DATASET)
            for day in store.values_of(dataset, DCTERMS + "issued")
        ]
    else:
        rows = store.select(f"SELECT ?day {{ ?dataset a <{DATASET}> ; <{DCTERMS}issued> ?day }}")
        found = [day.value for (day,) in rows]
    return max(found, default="")


def begun_by(claims: Iterable[Claim], model: Model, dates: EntityDates) -> dict[str, date]:
    """Return the day by which each entity that can begin surely was there: by its own dates, and by those of its claims."""
    found = {iri: dates.begun_by.get(iri, day) for iri, (day, _) in dates.started.items()}
    nature = cache(model.nature)
    for claim in claims:
        ends = [end for end in _bounding(claim, dates.not_before, dates.started) if end[0] in dates.begun_by]
        if not ends or claim.mode in PLANNED or claim.mode == CANCELLED:
            continue
        told = _dated(_in_event(claim, nature(claim.predicate), dates), dates.done_by(claim))
        read = read_while_it_held(told)
        day = min(filter(None, (told.latest_start, told.latest_end, read and read[1])), default=None)
        for iri, first in ends:
            if day is not None and first <= day < found[iri]:
                found[iri] = day
    return found


def _days_of(store: AnyStore, kinds: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the dates of what is of some kinds; each thing also once with none."""
    terms = (GOV + "start", GOV + "end")
    if isinstance(store, Store):  # the engine would look at the dates of all claims
        values_of = cache(store.values_of)
        for kind in kinds:
            for thing in store.subjects(RDF + "type", GOV + kind):
                yield thing.value, kind, "", ""
                for name in terms:
                    yield from ((thing.value, kind, name, day.value) for day in values_of(thing, name))
        return
    query = (
        f"SELECT ?e ?kind ?p ?day {{ VALUES ?kind {{ {' '.join(f'<{GOV}{kind}>' for kind in kinds)} }} ?e a ?kind "
        f"OPTIONAL {{ VALUES ?p {{ <{terms[0]}> <{terms[1]}> }} ?e ?p ?day }} }}"
    )
    for thing, kind, term, day in store.select(query):
        yield thing.value, kind.value.removeprefix(GOV), term.value if term else "", day.value if day else ""


def _sides(model: Model, which: str) -> dict[str, Sides]:
    return {
        one.iri: (frozenset(sides[0]), frozenset(sides[1]))
        for one in model.predicates.values()
        if any(sides := getattr(one, which))
    }


def _dates(told: Mapping[str, tuple[Collection[str], str, str]], model: Model, issued: str) -> EntityDates:
    not_before, not_after = _sides(model, "not_before"), _sides(model, "not_after")
    dated_by = _sides(model, "dated_by")
    starts = frozenset(chain.from_iterable(chain.from_iterable((*not_before.values(), *dated_by.values()))))
    ends = frozenset(chain.from_iterable(chain.from_iterable(not_after.values())))
    happened, started, ended, begun_by = {}, {}, {}, {}
    read = Bounds.read(issued).latest_start  # what a dataset is about was there on its day of issue
    for iri, (kinds, start, end) in sorted(told.items()):
        own = Bounds.read(start, end)  # a foreign graph may call anything a start
        if matter := starts.intersection(kinds):
            started[iri] = own.earliest_start or date.min, matter
            if own.earliest_start is None or own.latest_start != own.earliest_start:
                shown = own.latest_start, own.latest_end, None if own.earliest_start else read
                begun_by[iri] = min(filter(None, shown), default=date.max)
        if own.latest_end is not None and (matter := ends.intersection(kinds)):
            ended[iri] = own.latest_end, matter
        event = "Event" in kinds
        if event or (end and "Happening" in kinds):
            bounds = own if event else Bounds.read("", end)
            begun = bounds.earliest_start is not None and bounds.latest_start is not None
            if not bounds.unread and (begun or bounds.latest_end is not None):
                happened[iri] = bounds
                last = limits(bounds, Nature.HAPPENING).latest_end
                if last is not None and (matter := ends.intersection(kinds)):
                    ended[iri] = last, matter
    roles = frozenset(one.iri for one in model.predicates.values() if one.roles)
    return EntityDates(happened, started, ended, begun_by, not_before, not_after, roles, dated_by)


def of_tie(
    claims: Sequence[Claim],
    nature: Nature,
    first: date,
    last: date,
    dates: EntityDates = NO_DATES,
) -> Truth:
    """Tell whether a tie holds on some day from `first` to `last`, going by all the claims about it.

    Examples
    --------
    >>> since = Claim("st:1", "id:pa", "gov:partyTo", "id:t", bounds=Bounds.of("2014-03-05"))
    >>> still = Claim("st:2", "id:pa", "gov:partyTo", "id:t", bounds=Bounds.of("", "", "2026-11-23"))
    >>> of_tie([since, still], Nature.PERIOD, date(2020, 1, 1), date(2020, 1, 1))
    <Truth.YES: 'yes'>
    """
    return spans_of_tie(claims, nature, dates).at(first, last)


def verdicts(
    claims: Sequence[Claim],
    nature: Nature,
    first: date,
    last: date,
    dates: EntityDates = NO_DATES,
) -> list[Truth]:
    """Tell for each claim of one tie whether it holds on some day from `first` to `last`.

    Parameters
    ----------
    claims : sequence of Claim
        About the same subject, predicate and object.
    nature : Nature
        How their predicate lies in time.
    dates : EntityDates, optional
        Of the entities, as :func:`entity_dates` returns them.

    Returns
    -------
    list of Truth
        In the order of the claims. The tie holds surely where one of them is YES, surely not where all are NO.

    Notes
    -----
    A claim of which its own dates leave it unknown is judged once more with what the others add:

    * PERIOD: claims speak of as few spells as their dates allow. A spell has the start, the end and the readings of all
      its claims. If the claims can be separated into spells in several ways, sure is what holds in all of them, and
      perhaps what holds in one. Readings alone do not show that it held in between.
    * ACT: done once, so a vague or missing date is that of the claim which knows it better.
    * HAPPENING: an event is held once, likewise. A tie without a date to an event lies within the event's own dates, and
      none to a happening holds after this.
    * CONTRIBUTION: from its date on until the happening is over; without a date, as who took part. To what has no end, and
      to anything else, an ACT.

    Claims that state different amounts are of different facts, each grant its own, and add nothing to each other.

    Nothing holds before its ends began or after they ended, where the model says so of the predicate and the dates of the
    tie do not contradict it (:meth:`EntityDates.first_day`, :meth:`EntityDates.last_day`). So what is TIMELESS holds from
    the day on which there is something of which to say it.

    A date stated with a role ("Steering Committee 2017–2019") may be that of the role: it says that the tie held then, but
    rules out no day for a claim without this role. Where the model says so of the predicate, a term in a role rules out no
    day of the tie at all. Claims that disagree are left as they are. What was only planned is unknown at best, what was
    cancelled holds never; neither says anything about other claims. A fact of the same role settles what became of a plan.
    """
    return [one.at(first, last) for one in spans_of_claims(claims, nature, dates)]


def spans_of_tie(claims: Sequence[Claim], nature: Nature, dates: EntityDates = NO_DATES) -> Spans:
    """Return when a tie holds, going by all the claims about it: for every window what :func:`of_tie` returns.

    Examples
    --------
    >>> since = Claim("st:1", "id:pa", "gov:partyTo", "id:t", bounds=Bounds.of("2014-03-05"))
    >>> still = Claim("st:2", "id:pa", "gov:partyTo", "id:t", bounds=Bounds.of("", "", "2026-11-23"))
    >>> [str(day) for day in spans_of_tie([since, still], Nature.PERIOD).surely[0]]
    ['2026-11-23', '2014-03-05']
    """
    found = spans_of_claims(claims, nature, dates)
    return Spans(either(*(one.surely for one in found)), either(*(one.perhaps for one in found)))


def spans_of_claims(claims: Sequence[Claim], nature: Nature, dates: EntityDates = NO_DATES) -> list[Spans]:
    """Return when each claim of one tie holds, in their order: what :func:`verdicts` returns, for every window."""
    return _apart(claims, lambda same: _spans_of_fact(same, nature, dates))


def amount_of(claim: Claim) -> tuple[Decimal, str] | None:
    """Return the amount of a claim and its unit; None where it states none.

    Examples
    --------
    >>> amount_of(Claim("st:1", "id:a", "gov:funds", "id:b", amount="50.0", unit="USD"))
    (Decimal('50.0'), 'USD')
    """
    try:
        return (Decimal(claim.amount), claim.unit) if claim.amount else None
    except InvalidOperation:  # a foreign graph may call anything an amount
        return None


def _apart(claims: Sequence[Claim], judge: Callable[[Sequence[Claim]], list[_Judged]]) -> list[_Judged]:
    """Judge the claims of one tie, those that state different amounts apart: each grant is a fact of its own.

    Of which of them a claim without an amount speaks is not known, so such claims are judged among themselves then.
    """
    stated = [amount_of(claim) for claim in claims]
    if len({one for one in stated if one}) < 2:
        return judge(claims)
    places: dict[tuple[Decimal, str] | None, list[int]] = {}
    for n, one in enumerate(stated):
        places.setdefault(one, []).append(n)
    found: dict[int, _Judged] = {}
    for same in places.values():
        found.update(zip(same, judge([claims[n] for n in same]), strict=True))
    return [found[n] for n in range(len(claims))]


def _spans_of_fact(claims: Sequence[Claim], nature: Nature, dates: EntityDates) -> list[Spans]:
    if not claims:
        return []
    bounds, first = _told(claims, nature, dates)
    by = dates.sure_day(claims[0]) if nature is Nature.TIMELESS else None
    if by is not None:
        bounds = [_since(one, dates.first_day(claims[0]) or date.min, by) for one in bounds]
    lies, joins = nature_of_tie(claims[0], nature, dates), _joins(claims[0], nature, dates)
    found = [spans(one, lies) for one in bounds]
    if len(claims) > 1 and joins:
        found = _together(claims, bounds, found, lies)
    found = _beyond_terms(claims, bounds, found, dates)
    within = _lifetime(first, dates.last_day(claims[0], bounds))
    if within:
        found = [Spans(both(one.surely, within), both(one.perhaps, within)) for one in found]
    if joins:
        found = _settled(claims, bounds, found, lies)
    for n, claim in enumerate(claims):
        if claim.mode == CANCELLED:
            found[n] = NEVER
        elif claim.mode in PLANNED:
            found[n] = Spans((), found[n].perhaps)
    return found


def _lifetime(first: date | None, last: date | None) -> Pairs:
    """Return the pair of the days between which a tie can hold at all; none where nothing bounds it."""
    return ((last or date.max, first or date.min),) if first or last else ()


def _exceeds(bounds: Bounds, last: date) -> bool:
    """Tell whether a claim surely speaks of a time after a day."""
    read = read_while_it_held(bounds)
    told = (bounds.earliest_start, bounds.earliest_end, read and read[0])
    return any(day is not None and day > last for day in told)


def _beyond_terms(
    claims: Sequence[Claim], bounds: Sequence[Bounds], found: Sequence[Spans], dates: EntityDates
) -> list[Spans]:
    """Return when each claim holds, where the dates of a term in a role bound the tie neither before nor after.

    Then the claim says of the tie what a reading does: it had begun when the term began, and not ended when that ended.
    """
    plain = [own for own, claim in zip(bounds, claims, strict=True) if not claim.role and _tells(own, claim)]
    wider = list(found)
    for n, (own, claim) in enumerate(zip(bounds, claims, strict=True)):
        if dates.is_term(claim) and not own.unread:
            tie = Bounds(None, own.latest_start, own.earliest_end or own.latest_start, None)
            spells = _spells(tie, [tie, *plain]) if len(plain) < _MOST else [tie]
            beyond = (spans(spell, Nature.PERIOD).perhaps for spell in spells)
            wider[n] = Spans(found[n].surely, either(found[n].perhaps, *beyond))
    return wider


def _settled(
    claims: Sequence[Claim], bounds: Sequence[Bounds], found: Sequence[Spans], nature: Nature
) -> list[Spans]:
    """Return when each claim holds, where a fact of the same role settles what became of a plan.

    What was announced lasts no longer than what then was; what is done once, or held once, was done then.
    """
    settled = list(found)
    for n, claim in enumerate(claims):
        if claim.mode not in PLANNED:
            continue
        facts = [
            m
            for m, one in enumerate(claims)
            if one.mode not in PLANNED and one.mode != CANCELLED and one.role == claim.role
        ]
        if nature is Nature.PERIOD:
            ends = (bounds[m].latest_end for m in facts if _carried_out(bounds[n], bounds[m]))
            last = min(filter(None, ends), default=None)
            known: Pairs = ((last, date.min),) if last else ()
        else:
            known = either(*(found[m].perhaps for m in facts))
        if known:
            settled[n] = Spans(both(found[n].surely, known), both(found[n].perhaps, known))
    return settled


def _carried_out(plan: Bounds, fact: Bounds) -> bool:
    """Tell whether a fact can be what was planned: it began when that was to begin, or later."""
    planned = plan.earliest_start or plan.earliest_as_of
    return planned is not None and fact.latest_start is not None and fact.latest_start >= planned


def _joins(claim: Claim, nature: Nature, dates: EntityDates) -> bool:
    """Tell whether claims of this kind can complete each other: one takes part in an event more than once."""
    if nature is Nature.HAPPENING:
        hosted = dates.happened.get(claim.subject)
        return hosted is not None and hosted.latest_start is not None
    return nature is Nature.PERIOD or nature_of_tie(claim, nature, dates) is Nature.ACT


def nature_of_tie(claim: Claim, nature: Nature, dates: EntityDates) -> Nature:
    """Return how the tie of a claim lies in time: a CONTRIBUTION to a happening that ends is a HAPPENING, else an ACT."""
    if nature is not Nature.CONTRIBUTION:
        return nature
    return Nature.HAPPENING if claim.object in dates.happened else Nature.ACT


def with_event(claim: Claim, nature: Nature, dates: EntityDates) -> Bounds:
    """Return the bounds of a claim, with those that an event and the starts and ends of both its ends give it.

    Examples
    --------
    >>> dates = EntityDates({"id:con": Bounds.of("2014-04-23", "2014-04-24")})
    >>> paper = Claim("st:1", "id:one", "gov:contributedTo", "id:con", start="2014-03", bounds=Bounds.of("2014-03"))
    >>> str(with_event(paper, Nature.CONTRIBUTION, dates).latest_end)
    '2014-04-24'
    """
    own = _in_event(claim, nature, dates)
    bounds, last = _no_earlier(own, dates.first_day(claim, [own])), dates.last_day(claim, [own])
    if last is None or (bounds.latest_end or date.max) <= last:
        return bounds
    return replace(bounds, latest_end=last)


def _told(claims: Sequence[Claim], nature: Nature, dates: EntityDates) -> tuple[list[Bounds], date | None]:
    """Return the bounds of the claims of one tie for their joint judgement, and the first day on which it can hold.

    What has no start of its own still has none.
    """
    bounds = [_in_event(claim, nature, dates) for claim in claims]
    if not any(_start(one) or _end(one) for one in bounds):  # else a claim knows better when it was done
        bounds = [_dated(one, dates.done_by(claim)) for one, claim in zip(bounds, claims, strict=True)]
    if nature is Nature.PERIOD and 1 < len(claims) <= _MOST:
        bounds = _ended_alike(claims, bounds, dates)
    first = dates.first_day(claims[0], bounds) if claims and nature is not Nature.TIMELESS else None
    if first is None:
        return bounds, None
    return [_no_earlier(one, first) if _start(one) else one for one in bounds], first


def _ended_alike(claims: Sequence[Claim], bounds: Sequence[Bounds], dates: EntityDates) -> list[Bounds]:
    """Return bounds, where a claim was read within the spell of another one, with its end, though their starts differ."""
    found = list(bounds)
    whole = [
        (other, end, claim.role)
        for other, claim in zip(bounds, claims, strict=True)
        if _start(other) and (end := _end(other)) and _tells(other, claim) and not dates.is_term(claim)
    ]
    for n, (own, claim) in enumerate(zip(bounds, claims, strict=True)):
        start, read = _start(own), read_while_it_held(own)
        if not start or not read or read[0] < read[1] or _end(own) or not _tells(own, claim):
            continue
        ends = [
            end
            for other, end, role in whole
            if role in ("", claim.role)
            and _meet(start, _start(other)) is None
            and (other.earliest_start or date.min) <= read[0] <= end[1]
        ]
        if ends:
            first, last = min(end[0] for end in ends), _none(max(end[1] for end in ends))
            found[n] = replace(own, earliest_end=max(read[0], first), latest_end=last)
    return found


def _since(bounds: Bounds, first: date, by: date) -> Bounds:
    """Return the bounds of what always holds once its ends are there: from `first` on at the earliest, surely from `by` on.

    A claim says by its own date that they were. One that is dated before counts from its date on: of an event that was
    announced.
    """
    start = _start(bounds)
    own = start or _read(bounds)
    if own and own[1] < first:
        return replace(bounds, earliest_start=own[0], latest_start=own[1])
    if start:
        first, by = max(first, start[0]), start[1]
    elif own:
        by = min(by, own[1])
    return replace(bounds, earliest_start=first, latest_start=by)


def _precedes(bounds: Bounds, first: date) -> bool:
    """Tell whether a claim surely speaks of a time before a day: of preparations, or under a name that came later."""
    told = (bounds.latest_start, bounds.latest_end, bounds.latest_as_of)
    return any(day is not None and day < first for day in told)


def _no_earlier(bounds: Bounds, first: date | None) -> Bounds:
    """Return bounds that begin on a day at the earliest."""
    if first is None or (bounds.earliest_start or date.min) >= first:
        return bounds
    read = read_while_it_held(bounds)
    return replace(
        bounds, earliest_start=first, earliest_as_of=max(read[0], first) if read else bounds.earliest_as_of
    )


def _in_force(claim: Claim) -> Bounds:
    """Return the bounds of a claim: for whom a treaty is in force, it is a party, since then or since a deposit before."""
    bounds = claim.bounds
    by = Bounds.read(claim.in_force).latest_start if claim.in_force else None
    if by is None or by < (bounds.earliest_start or by) or by > (bounds.latest_end or by):
        return bounds
    return replace(bounds, latest_start=min(by, bounds.latest_start or by))


def _dated(bounds: Bounds, by: date | None) -> Bounds:
    """Return the bounds of what was done by a day, or when somebody read of it."""
    read = read_while_it_held(bounds)
    return bounds if by is None else replace(bounds, latest_start=min(by, read[1]) if read else by)


def _in_event(claim: Claim, nature: Nature, dates: EntityDates) -> Bounds:
    """Return the bounds of a claim, with those that an event and the entry into force give it."""
    contributes = nature is Nature.CONTRIBUTION
    if claim.end or not (contributes or nature is Nature.HAPPENING):
        return _in_force(claim)
    hosted = None if contributes else dates.happened.get(claim.subject)
    held = hosted or dates.happened.get(claim.object)
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


def bounds_of_claims(claims: Sequence[Claim], nature: Nature, dates: EntityDates = NO_DATES) -> list[Bounds]:
    """Return the dates of each claim of one tie, with what its event and the other claims add to them."""
    return _apart(claims, lambda same: _bounds_of_fact(same, nature, dates))


def _bounds_of_fact(claims: Sequence[Claim], nature: Nature, dates: EntityDates) -> list[Bounds]:
    bounds, first = _told(claims, nature, dates)
    if len(claims) < 2 or not _joins(claims[0], nature, dates):
        return [_no_earlier(own, first) for own in bounds]
    completed = _of_others(claims, bounds, nature_of_tie(claims[0], nature, dates))
    found = []
    for own, claim in zip(bounds, claims, strict=True):
        _, narrow = completed.get((own, claim.role), ((), ())) if _tells(own, claim) else ((), ())
        found.append(_no_earlier(narrow[0] if len(narrow) == 1 else own, first))
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
        sure = reduce(both, (spans(spell, nature).surely for spell in wide))
        perhaps = either(*(spans(spell, nature).perhaps for spell in narrow))
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
        return [own]  # readings alone do not show that it held in between
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


def _read(bounds: Bounds) -> Range | tuple[()]:
    if bounds.earliest_as_of is None or bounds.latest_as_of is None:
        return ()
    return bounds.earliest_as_of, bounds.latest_as_of


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
