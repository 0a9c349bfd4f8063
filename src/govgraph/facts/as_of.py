"""A dataset as of a date: the claims that hold then, and the plain triples that they support."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from govgraph.errors import BadDate, GovgraphError, wrong
from govgraph.facts.claims import (
    TOLD_OF_ENTITIES,
    Claim,
    fetch_claims,
    joins,
    unread_dates,
    warn_of_unread,
)
from govgraph.facts.dates import parse_window
from govgraph.facts.holding import Truth
from govgraph.facts.index import NAMING
from govgraph.facts.quads import all_quads
from govgraph.facts.ties import DATASET, EntityDates, begun_by, fetch_entity_dates, tie_of, verdicts
from govgraph.model.model import Model
from govgraph.sparql.negation import ALL, STATED, SURE
from govgraph.sparql.negation import UNKNOWN as UNKNOWN_GRAPH
from govgraph.store.store import AnyStore, Store
from govgraph.terms import DCTERMS, GOV, RDF, iri_ok
from govgraph.words import Told

__all__ = [
    "CONFIDENCE_RANK",
    "UNKNOWN",
    "Dated",
    "Moment",
    "bounds_store",
    "dated_part",
    "dated_store",
    "judge",
    "sure_enough",
]

CONFIDENCE_RANK: Mapping[str, int] = {"unverified": 0, "read": 1, "quoted": 2}
"""How sure a claim is, from least to most; a claim that does not say counts as unverified."""


def sure_enough(confidence: str, least: str) -> bool:
    """Tell whether something is as sure as asked, which is an empty text where it does not matter."""
    return CONFIDENCE_RANK.get(confidence, 0) >= CONFIDENCE_RANK.get(least, 0)


UNKNOWN = ("mark", "include", "exclude")
"""What to do with claims of which it is not known whether they hold."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What part of a dataset is asked about: a day or a span of days, what to do with the unknown, how sure.

    Parameters
    ----------
    first, last : datetime.date, optional
        Both included; None where no date is asked about.
    unknown : str
        ``mark``, ``include`` or ``exclude``.
    confidence : str
        The least confidence wanted: ``quoted``, ``read`` or ``unverified``; empty for all.

    Examples
    --------
    >>> Moment.of(as_of="2023-10").last
    datetime.date(2023, 10, 31)
    """

    first: date | None = None
    last: date | None = None
    unknown: str = "mark"
    confidence: str = ""

    @classmethod
    def of(
        cls,
        *,
        as_of: str | int | date | None = None,
        between: Sequence[str | int | date] | None = None,
        unknown: str = "mark",
        confidence: str | None = None,
    ) -> Moment:
        """Return the moment that the options of a command or method mean.

        A month or a year as `as_of` asks what holds on at least one of its days, as `between` does. A year can be a number.

        Raises
        ------
        BadDate
            If a date cannot be read, or the span ends before it begins.
        GovgraphError
            Where both are given, or a word is not known.
        """
        if as_of is not None and between is not None:
            raise GovgraphError(wrong("date_or_years"))
        if unknown not in UNKNOWN:
            raise GovgraphError(
                wrong("not_a_choice", name="unknown", given=repr(unknown), choices=", ".join(UNKNOWN))
            )
        if confidence and confidence not in CONFIDENCE_RANK:
            choices = ", ".join(CONFIDENCE_RANK)
            raise GovgraphError(
                wrong("not_a_choice", name="confidence", given=repr(confidence), choices=choices)
            )
        first = last = None
        if as_of is not None:
            first, last = _window(as_of)
        elif between is not None:
            if isinstance(between, str) or len(between) != 2:
                raise BadDate(wrong("not_two_dates", name="between", given=repr(between)))
            first, last = _window(between[0])[0], _window(between[1])[1]
            if last < first:
                raise BadDate(wrong("comes_after", first=between[0], last=between[1]))
        return cls(first, last, unknown, confidence or "")

    @property
    def asked(self) -> tuple[str | None, tuple[str, str] | None]:
        """The dates as one writes them: `as_of`, for a day, a month or a year, or else `between`.

        Examples
        --------
        >>> Moment.of(as_of="2023-10").asked, Moment.of(between=("2023", "2024-02")).asked
        (('2023-10', None), (None, ('2023-01-01', '2024-02-29')))
        """
        if self.first is None or self.last is None:
            return None, None
        day = self.first.isoformat()
        for text in (day[:4], day[:7], day):
            if parse_window(text) == (self.first, self.last):
                return text, None
        return None, (day, self.last.isoformat())

    @property
    def told(self) -> str:
        """The dates in English words; empty where no date is asked about.

        Examples
        --------
        >>> Moment.of(as_of="2023-10").told, Moment.of(between=("2023", "2024")).told
        ('as of 2023-10', 'from 2023-01-01 to 2024-12-31')
        """
        day, span = self.asked
        if span is not None:
            return f"from {span[0]} to {span[1]}"
        return f"as of {day}" if day else ""

    @property
    def asks(self) -> bool:
        """Whether it leaves anything out at all."""
        return self.first is not None or CONFIDENCE_RANK.get(self.confidence, 0) > 0


def _window(asked: str | int | date) -> tuple[date, date]:
    if isinstance(asked, datetime):
        asked = asked.date()
    if isinstance(asked, date):
        return asked, asked
    text = f"{asked:04}" if isinstance(asked, int) and not isinstance(asked, bool) else asked
    if not isinstance(text, str):  # between=(None, None)
        raise BadDate(
            wrong("bad_date", date=repr(asked), why=Told("bad_date.not")), hint=Told("error.dates_asked")
        )
    return parse_window(text)


def judge(claims: Sequence[Claim], model: Model, moment: Moment, dates: EntityDates) -> list[Truth]:
    """Tell for each claim whether it belongs to a moment: by the dates of its tie, and by how sure it is.

    Parameters
    ----------
    claims : sequence of Claim
        With all claims about each tie: what one of them leaves open, another may know.
    dates : EntityDates
        Of the entities, as :func:`govgraph.facts.ties.entity_dates` gives them.

    Returns
    -------
    list of Truth
        In the order of the claims: NO also where one is less sure than asked; YES where no date is asked about.

    Notes
    -----
    Claims that are not sure enough add nothing to others. See :func:`govgraph.facts.ties.verdicts`.
    """
    found = [Truth.NO] * len(claims)
    groups: dict[tuple[str, str, str], list[int]] = {}
    for n, claim in enumerate(claims):
        if not sure_enough(claim.confidence, moment.confidence):
            continue
        if moment.first is None or moment.last is None:
            found[n] = Truth.YES
        else:
            groups.setdefault(tie_of(claim), []).append(n)
    nature = cache(model.nature)
    for (_, predicate, _), places in groups.items():
        assert moment.first is not None and moment.last is not None  # noqa: S101 - else there are no groups
        same = [claims[n] for n in places]
        truths = verdicts(same, nature(predicate), moment.first, moment.last, dates)
        for n, truth in zip(places, truths, strict=True):
            found[n] = truth
    return found


@dataclass(frozen=True, slots=True)
class Dated:
    """A store as of a moment, and how much of it holds surely, is unknown, and was left out.

    Parameters
    ----------
    surely, unknown, left_out : int
        Claims.
    ties, ties_unknown : int
        Ties that hold surely, and ties of which it is unknown: pairs of entities with a predicate, whatever the number of
        claims about them, as networks count them. A tie is unknown where none of its claims is sure.
    """

    store: Store
    surely: int = 0
    unknown: int = 0
    left_out: int = 0
    ties: int = 0
    ties_unknown: int = 0
    truths: Mapping[str, Truth] = field(default_factory=dict)


def dated_store(
    store: AnyStore, model: Model, moment: Moment, truths: Mapping[str, Truth] | None = None
) -> Dated:
    """Return a copy of a store with only what belongs to a moment.

    Parameters
    ----------
    store : AnyStore
        A remote one is fetched whole first.
    model : Model
        Says how each predicate lies in time.
    truths : mapping of statement IRI to Truth, optional
        What was found before for the same day and confidence.

    Notes
    -----
    Claims that surely do not hold are dropped, with the plain triples that no remaining claim supports; triples that
    never had a claim stay. An entity that began after the moment is not there, unless a claim that remains is about it. One
    of which nothing shows that it had begun goes where the unknown does.
    Claims that are unknown at the moment carry ``gov:inForce gov:Unknown`` (``mark``), stay as they are (``include``) or
    go (``exclude``).
    """
    read = _Read(model, dict(truths or {}))
    view, counts = _view(store, moment, read)
    if not read.claims:  # who reads the claims warns of these
        warn_of_unread(store, [(one[0], one[1], one[2]) for one in counts["unread"]])
    view.files = store.files if isinstance(store, Store) else []
    return Dated(view, **{name: counts[name] for name in _COUNTS}, truths=read.truths)


@dataclass(slots=True)
class _Read:
    """What is read of a store and judged for a moment, once for all its views.

    Parameters
    ----------
    begun, surely : mapping of IRI to date
        Since when each entity that can begin may be there, and surely is.
    """

    model: Model
    truths: dict[str, Truth] = field(default_factory=dict)
    claims: Sequence[Claim] = ()
    begun: Mapping[str, date] = field(default_factory=dict)
    surely: Mapping[str, date] = field(default_factory=dict)

    def read(self, store: Store, moment: Moment) -> None:
        self.claims, dates = fetch_claims(store), fetch_entity_dates(store, self.model)
        if not self.truths:
            found = judge(self.claims, self.model, moment, dates)
            self.truths |= {claim.iri: truth for claim, truth in zip(self.claims, found, strict=True)}
        counted = (one for one in self.claims if sure_enough(one.confidence, moment.confidence))
        self.begun = {iri: day for iri, (day, _) in dates.started.items()}
        self.surely = begun_by(counted, self.model, dates)

    def of(self, moment: Moment) -> Mapping[str, date]:
        """Return since when each entity that can begin belongs to a view."""
        return self.surely if moment.unknown == "exclude" else self.begun


def _view(store: AnyStore, moment: Moment, read: _Read) -> tuple[Store, dict[str, Any]]:
    """Open the view of a moment, or make it; what `read` holds is read where that takes it."""
    from govgraph.facts.compiled import compiled_view

    sure: list[Store] = []  # open while its files are copied: nobody removes them

    def begin() -> Path | None:
        # Who asks what holds surely needs that view too, and to add claims to it takes less than to copy all.
        if moment.unknown == "mark" and moment.first is not None:
            sure.append(_view(store, replace(moment, unknown="exclude"), read)[0])
        return sure[0].place if sure else None

    def filled(view: Store, begun: bool) -> dict[str, Any]:
        local = store.embedded()
        if not read.claims:
            read.read(local, moment)
        return _fill(view, local, moment, read, begun=begun)

    return compiled_view(store, f"as of {moment}", filled, of=begin)


def bounds_store(store: AnyStore, sure: AnyStore) -> Store:
    """Return what may hold and what surely holds as graphs of one store: a query with negation asks both.

    Parameters
    ----------
    store, sure : AnyStore
        Views of a moment whose unknown claims are marked, and excluded.

    Returns
    -------
    Store
        With the graphs of :mod:`govgraph.sparql.negation`, in each of them the triples of all graphs of a view. It is made
        when it is first asked for, and kept with the view.
    """
    from govgraph.facts.compiled import compiled_view

    views = store.embedded(), sure.embedded()
    marks = tuple(view.revision for view in views)
    kept = views[0].beside.get("bounds")
    if kept is None or kept[0] != marks or None in marks:

        def filled(result: Store, _: bool) -> dict[str, Any]:
            result.bulk_extend(_bounds(*views))
            return {}

        kept = views[0].beside["bounds"] = marks, compiled_view(views[0], "bounds", filled)[0]
    return cast("Store", kept[1])


def _bounds(whole: Store, sure: Store) -> Iterator[ox.Quad]:
    every, surely, stated, unknown = map(ox.NamedNode, (ALL, SURE, STATED, UNKNOWN_GRAPH))
    is_a = ox.NamedNode(RDF + "type")
    doubtful = set()  # what is in the dataset only if an unknown claim about it holds
    for quad in all_quads(whole):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, every)
        if quad.predicate == is_a:
            doubtful.add(quad.subject)
    for quad in all_quads(sure):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, surely)
        yield ox.Quad(quad.subject, quad.predicate, quad.object, stated)
        if quad.predicate == is_a:
            doubtful.discard(quad.subject)
    ties, statements = set(), set(whole.subjects(GOV + "inForce", GOV + "Unknown"))
    for statement in statements:
        yield ox.Quad(statement, is_a, unknown, unknown)
        parts = {}
        for quad in whole.quads_about(statement):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, stated)
            parts[quad.predicate.value] = quad.object
        ties.add(tuple(parts.get(RDF + name) for name in ("subject", "predicate", "object")))
    for thing in (
        doubtful - statements
    ):  # what is said of it holds where it is there; its unknown claims stand for themselves
        yield ox.Quad(thing, is_a, unknown, unknown)
        for quad in whole.quads_about(thing):
            if (quad.subject, quad.predicate, quad.object) not in ties:
                yield ox.Quad(quad.subject, quad.predicate, quad.object, stated)


def dated_part(store: AnyStore, model: Model, moment: Moment, iri: str) -> Store | None:
    """Return what a dated store says of one entity, without making that of the whole dataset.

    Returns
    -------
    Store or None
        With the claims about the entity, their sources, and what is at their other ends, and without the entity where it
        began later; None where only the whole store shows it: the store is not embedded, or claims can take a name away.
    """
    if not isinstance(store, Store) or any(store.subjects(RDF + "predicate", name) for name in NAMING):
        return None
    about = {iri, *(end for claim in fetch_claims(store, about=[iri]) for end in tie_of(claim)[::2])}
    entity = ox.NamedNode(iri)  # plain triples have other ends, too
    about |= {value.value for _, value in store.said_of(entity) if isinstance(value, ox.NamedNode)}
    about |= {
        quad.subject.value for quad in store.speaking_of(entity) if isinstance(quad.subject, ox.NamedNode)
    }
    part = Store(names=store.names)
    part.files, part.folder = store.files, store.folder
    part.extend(_told_of(store, iri, {ox.NamedNode(end) for end in about if iri_ok(end)}))
    view = dated_store(part, model, moment).store
    if view.ask(f"ASK {{ <{iri}> ?p ?o }}"):
        return view
    read = _Read(model)
    read.read(part, moment)
    return view if moment.last and read.of(moment).get(iri, date.min) > moment.last else None


def _told_of(store: Store, iri: str, ends: set[Any]) -> Iterator[ox.Quad]:
    """Yield what is said of an entity and of the other ends of its claims, and whatever shows when that holds."""
    entity, said_of = ox.NamedNode(iri), cache(store.said_of)
    claims = {claim for end in (RDF + "subject", RDF + "object") for claim in store.subjects(end, entity)}
    # Of the other ends only the claims about what is shown of them.
    telling = {
        claim for name in sorted(TOLD_OF_ENTITIES) for claim in store.subjects(RDF + "predicate", name)
    }
    if telling:
        telling &= {claim for end in ends for claim in store.subjects(RDF + "subject", end)}
    about = {*ends, *claims, *telling, *store.subjects(RDF + "type", DATASET)}
    codes = set()
    for thing in (*ends, *claims):
        for name, value in said_of(thing):
            if thing in ends and name == GOV + "country":
                codes.add(value)  # a region belongs to the state that has the code
            elif thing in claims and name == DCTERMS + "source":
                about.add(value)
    for state in {ox.NamedNode(name) for name, _ in store.pairs(GOV + "region") if codes and iri_ok(name)}:
        if any(name == GOV + "country" and value in codes for name, value in said_of(state)):
            about.add(state)
    for thing in about:
        if not isinstance(thing, ox.Literal):
            for name, value in said_of(thing):
                yield ox.Quad(thing, ox.NamedNode(name), value)
    yield from store.speaking_of(entity)


_FEW = (
    5_000  # things that are looked up one by one; to look through a hundred thousand claims takes no longer
)
_COUNTS = ("surely", "unknown", "left_out", "ties", "ties_unknown")


def _fill(view: Store, store: Store, moment: Moment, read: _Read, *, begun: bool) -> dict[str, Any]:
    """Copy what belongs to a moment, and count.

    A view that is `begun` has what holds surely.
    """
    claims, truths = read.claims, read.truths
    unknown = {iri for iri, truth in truths.items() if truth is Truth.UNKNOWN}
    dropped = {iri for iri, truth in truths.items() if truth is Truth.NO}
    if moment.unknown == "exclude":
        dropped |= unknown
    gone, absent = _unsupported(claims, dropped), _absent(claims, dropped, read.of(moment), moment)
    if begun:
        back = _unsupported(claims, dropped | unknown) - gone
        entities = _absent(claims, dropped | unknown, read.surely, moment) - absent
        _add(store, view, unknown, back, entities, gone)
    else:
        _copy(store, view, dropped | absent, gone)
    if moment.unknown == "mark":
        in_force, marker = ox.NamedNode(GOV + "inForce"), ox.NamedNode(GOV + "Unknown")
        view.bulk_extend(ox.Quad(_statement(iri), in_force, marker) for iri in sorted(unknown))
    held = sum(truth is Truth.YES for truth in truths.values())
    ties, ties_unknown = _ties(claims, truths, read.model)
    counts = dict(zip(_COUNTS, (held, len(unknown), len(dropped), ties, ties_unknown), strict=True))
    return {**counts, "unread": unread_dates(claims)}


def _absent(
    claims: Iterable[Claim], dropped: Set[str], begun: Mapping[str, date], moment: Moment
) -> set[str]:
    """Return the entities that are not there yet: they began after the moment, and no claim that is left is about them."""
    if moment.last is None:
        return set()
    late = {iri for iri, day in begun.items() if day > moment.last}
    for claim in claims if late else ():
        if claim.iri not in dropped:
            late -= {claim.subject, claim.object}
    return late


def _statement(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.NamedNode(name) if iri_ok(name) else ox.BlankNode(name)


def _add(
    store: Store,
    into: Store,
    statements: set[str],
    back: set[tuple[str, str, str]],
    entities: set[str],
    gone: set[tuple[str, str, str]],
) -> None:
    """Add statements and entities of a store, and the triples that come back with them; not those that are gone."""
    statements = statements | entities
    subjects = statements | {subject for subject, _, _ in back}
    found: Iterable[ox.Quad]
    if len(subjects) < _FEW and all(map(iri_ok, subjects)):  # a blank node has only a name
        found = chain.from_iterable(map(store.quads_about, map(ox.NamedNode, sorted(subjects))))
    else:
        found = all_quads(store)
    into.bulk_extend(
        quad
        for quad in found
        if _is_of(quad, statements, back, subjects) and not (gone and _is_of(quad, set(), gone, entities))
    )


def _copy(store: Store, into: Store, dropped: set[str], gone: set[tuple[str, str, str]]) -> None:
    """Copy a store without the statements and entities that are dropped, and the triples that are gone with them."""
    subjects = dropped | {subject for subject, _, _ in gone}
    into.bulk_extend(quad for quad in all_quads(store) if not _is_of(quad, dropped, gone, subjects))


def _is_of(
    quad: ox.Quad, statements: set[str], triples: set[tuple[str, str, str]], subjects: set[str]
) -> bool:
    """Tell whether a quad is said of a statement, or is one of some triples; `subjects` are those of both."""
    subject = getattr(quad.subject, "value", "")
    return subject in subjects and (subject in statements or _key(quad) in triples)


def _ties(claims: Iterable[Claim], truths: Mapping[str, Truth], model: Model) -> tuple[int, int]:
    """Return how many ties hold surely, and of how many that is unknown; an attribute's value is the end of none."""
    surely: set[tuple[str, str, str]] = set()
    unknown: set[tuple[str, str, str]] = set()
    for claim in claims:
        if joins(claim, model):
            truth = truths[claim.iri]
            if truth is Truth.YES:
                surely.add(tie_of(claim))
            elif truth is Truth.UNKNOWN:
                unknown.add(tie_of(claim))
    return len(surely), len(unknown - surely)


def _unsupported(claims: Iterable[Claim], dropped: set[str]) -> set[tuple[str, str, str]]:
    supported: set[tuple[str, str, str]] = set()
    doubtful: set[tuple[str, str, str]] = set()
    for claim in claims:
        (doubtful if claim.iri in dropped else supported).add(tie_of(claim))
    return doubtful - supported


def _key(quad: ox.Quad) -> tuple[str, str, str]:
    return (
        getattr(quad.subject, "value", ""),
        quad.predicate.value,
        getattr(quad.object, "value", ""),
    )
