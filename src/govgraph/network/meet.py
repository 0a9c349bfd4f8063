"""Where two or more actors meet: the spaces they share, edition by edition, with the claims that say so.

An actor is in a space where it took part, belongs, organizes or contributes. A space that has editions is one row, with its
editions below it: two actors can share a series and never have been at the same edition. What actors signed, or wrote, is
another list: signing together is not meeting.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from govgraph.errors import GovgraphError, wrong
from govgraph.facts.as_of import Moment, judge, sure_enough
from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.holding import Truth
from govgraph.facts.labels import text_in
from govgraph.facts.ties import CANCELLED, PLANNED, entity_dates
from govgraph.model.model import Model
from govgraph.model.natures import Nature
from govgraph.network.nodes_ties import rank
from govgraph.network.rules import series_of
from govgraph.network.sides import acting_end
from govgraph.terms import GOV, Names

if TYPE_CHECKING:
    from govgraph.network.build import Facts

__all__ = [
    "COLUMNS",
    "LEAST",
    "MOST",
    "SERIES",
    "WAYS",
    "WRITTEN",
    "Attendance",
    "Cell",
    "Meeting",
    "Shared",
    "checked_names",
    "is_space",
    "meet",
    "series_above",
    "way_of",
]

WAYS: Mapping[str, str] = {
    "participatedIn": "took_part",
    "memberOf": "belongs",
    "associateOf": "belongs",
    "hostedBy": "organized",
    "organizedBy": "organized",
    "chairOf": "organized",
    "presidencyOf": "organized",
    "secretariatOf": "organized",
    "contributedTo": "contributed",
    "negotiated": "contributed",
    "endorses": "signed",
    "signatoryOf": "signed",
    "partyTo": "signed",
}
"""The predicates by which an actor is in a space, or has signed a text, and what they are called in a figure."""

WRITTEN = "Document"
"""Whoever contributed to something of this kind wrote it: that is not a meeting either."""

SERIES = "partOfSeries"
"""From an edition to its series."""

LEAST, MOST = 2, 12
"""How many actors, or spaces, can be asked about together."""

COLUMNS = (
    "section",
    "space",
    "spaceLabel",
    "edition",
    "editionLabel",
    "sharedBy",
    "sameEdition",
    "first",
    "last",
    "actor",
    "actorLabel",
    "relation",
    "relationLabel",
    "how",
    "role",
    "mode",
    "start",
    "end",
    "asOf",
    "confidence",
    "holds",
    "claim",
    "source",
    "sourceTitle",
    "passage",
)
"""The columns of a table of a meeting: one line for each claim."""

Step = tuple[str, str, str, bool]
Chain = tuple[Step, ...]

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Attendance:
    """One claim that puts an actor in a space.

    Parameters
    ----------
    actor, place : str
        IRIs; the place is an edition where the claim names one.
    spaces : tuple of str
        The series that the place is an edition of at last; where it is of none, the place itself.
    way : str
        As in :data:`WAYS`.
    met : bool
        Whether it counts as meeting; what was signed or written does not.
    state : str
        ``yes``; ``announced`` for what was only planned; ``unknown`` where it is not known whether it held at the date.
    """

    actor: str
    place: str
    spaces: tuple[str, ...]
    way: str
    met: bool
    state: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one actor at one space.

    Parameters
    ----------
    attendances : tuple of Attendance
        Sorted by place and claim.
    state : str
        ``yes`` where one of them is; else ``announced`` or ``unknown``.
    ways : tuple of str
        Of those that count: the sure ones, where there is any.
    confidence : str
        The best of those that count.
    first, last : int, optional
        The first and the last year that their claims or their editions name.
    open : bool
        Whether it goes on, as far as the claims say.
    read : int, optional
        Where no year is known: the last year as of which a source speaks of it.
    """

    attendances: tuple[Attendance, ...]
    state: str
    ways: tuple[str, ...]
    confidence: str
    first: int | None = None
    last: int | None = None
    open: bool = False
    read: int | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, each once."""
        return tuple({one.claim.iri or one: one.claim for one in self.attendances}.values())

    @property
    def years(self) -> str:
        """The years in short: ``2019``, ``2015–25``, ``2014–``, ``(2022)`` for a reading; empty where none is known.

        Examples
        --------
        >>> Cell((), "yes", (), "", 2015, 2025).years, Cell((), "yes", (), "", 2014, 2014, True).years
        ('2015–25', '2014–')
        """
        if self.first is None or self.last is None:
            return "" if self.read is None else f"({self.read})"
        if self.open:
            return f"{self.first}–"
        if self.first == self.last:
            return str(self.first)
        return (
            f"{self.first}–{self.last % 100:02d}"
            if self.first // 100 == self.last // 100
            else f"{self.first}–{self.last}"
        )


@dataclass(frozen=True, slots=True)
class Shared:
    """A space and who of those asked about is in it; or an actor and in which of the spaces it is.

    Parameters
    ----------
    cells : mapping of IRI to Cell
        In the order in which they were asked about.
    editions : tuple of Shared
        Of a series: its editions in order of time, and last the series itself where a claim names no edition.
    others : tuple of str
        Who else surely was there: IRIs.
    """

    iri: str
    cells: Mapping[str, Cell]
    editions: tuple[Shared, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def sure(self) -> int:
        """How many of them are surely there."""
        return sum(cell.state == "yes" for cell in self.cells.values())

    @property
    def together(self) -> bool:
        """Whether two of them surely were at the same edition; of a space without editions, whether two are there."""
        return any(one.sure >= LEAST for one in self.editions) if self.editions else self.sure >= LEAST


@dataclass(frozen=True, eq=False, repr=False)
class Meeting:
    """Where actors meet; or, the other way round, which actors spaces share.

    Parameters
    ----------
    asked : tuple of Entity
        In the order of the question.
    by : str
        ``spaces``: the rows are spaces, and who was asked about are actors; ``actors``: the other way round.
    spaces, signed : tuple of Shared
        What they share, the most shared first; and what they signed or wrote together.
    direct : tuple of (Claim, state)
        Claims between those asked about, or from one of them to an edition of another.
    moment : Moment
        The date asked about.
    tied : frozenset of pairs of IRIs
        Who of those asked about has a tie to whom.
    chains : mapping of pair of IRIs to chains
        For pairs that share nothing: the shortest chains of ties between them. A step is (from, predicate, to, inverse).
    """

    asked: tuple[Entity, ...]
    by: str
    spaces: tuple[Shared, ...]
    signed: tuple[Shared, ...]
    direct: tuple[tuple[Claim, str], ...]
    entities: Mapping[str, Entity]
    known_sources: Mapping[str, Source]
    moment: Moment
    model: Model
    names: Names
    tied: frozenset[frozenset[str]] = frozenset()
    chains: Mapping[tuple[str, str], tuple[Chain, ...]] = field(default_factory=dict)

    @property
    def shared(self) -> tuple[Shared, ...]:
        """The rows that two or more of them surely share: those that the headline counts."""
        return tuple(row for row in self.spaces if row.sure >= LEAST)

    @property
    def united(self) -> tuple[Shared, ...]:
        """The rows that all of them surely share."""
        return tuple(row for row in self.spaces if row.sure == len(self.asked))

    @property
    def separate(self) -> tuple[Shared, ...]:
        """Of the shared rows, the series of which no edition is known at which two of them were."""
        return tuple(row for row in self.shared if self.by == "spaces" and not row.together)

    @property
    def apart(self) -> tuple[tuple[str, str], ...]:
        """The pairs of those asked about that share nothing: no space, no text, no tie."""
        tied = {
            frozenset(pair) for row in (*self.spaces, *self.signed) for pair in combinations(row.cells, 2)
        }
        tied |= self.tied
        pairs = combinations((one.iri for one in self.asked), 2)
        return tuple(pair for pair in pairs if frozenset(pair) not in tied)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim of every row, and those between them; each once."""
        cells = (cell for row in (*self.spaces, *self.signed) for cell in row.cells.values())
        found = {claim.iri: claim for cell in cells for claim in cell.claims if claim.iri}
        found |= {claim.iri: claim for claim, _ in self.direct if claim.iri}
        return tuple(found[iri] for iri in sorted(found))

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources of its claims."""
        cited = {claim.source for claim in self.claims}
        return {iri: source for iri, source in sorted(self.known_sources.items()) if iri in cited}

    def entity(self, iri: str) -> Entity:
        """Return what stands in a row or is asked about; only with its id, where nothing is known of it."""
        return self.entities.get(iri) or Entity(self.names.compact(iri), iri)

    def records(self, *languages: str) -> Iterator[dict[str, Any]]:
        """Yield one line for each claim, with the columns of :data:`COLUMNS`.

        Parameters
        ----------
        *languages : str
            Of labels, in order of preference.
        """
        for section, rows in (("met", self.spaces), ("signed", self.signed)):
            for row in rows:
                for column, cell in row.cells.items():
                    for one in cell.attendances:
                        space, actor = (row.iri, column) if self.by == "spaces" else (column, row.iri)
                        yield self._record(section, row, cell, one, space, actor, languages)

    def _record(
        self,
        section: str,
        row: Shared,
        cell: Cell,
        one: Attendance,
        space: str,
        actor: str,
        languages: tuple[str, ...],
    ) -> dict[str, Any]:
        claim = one.claim
        edition = one.place if one.place != space else ""
        same = next((other.sure for other in row.editions if other.iri == one.place), row.sure)
        source = self.known_sources.get(claim.source)
        predicate = self.model.predicates[claim.predicate.removeprefix(GOV)]
        return {
            "section": section,
            "space": self.names.compact(space),
            "spaceLabel": self.entity(space).label(*languages),
            "edition": self.names.compact(edition) if edition else "",
            "editionLabel": self.entity(edition).label(*languages) if edition else "",
            "sharedBy": row.sure,
            "sameEdition": same if self.by == "spaces" else None,
            "first": cell.first,
            "last": cell.last,
            "actor": self.names.compact(actor),
            "actorLabel": self.entity(actor).label(*languages),
            "relation": claim.predicate_id,
            "relationLabel": text_in(predicate.labels, languages),
            "how": one.way,
            "role": claim.role,
            "mode": claim.mode,
            "start": claim.start,
            "end": claim.end,
            "asOf": claim.as_of,
            "confidence": claim.confidence,
            "holds": one.state,
            "claim": claim.id,
            "source": claim.source_id,
            "sourceTitle": source.title if source else "",
            "passage": claim.passage,
        }


def checked_names(found: Sequence[tuple[str, str]]) -> None:
    """Refuse a question about too few or too many, or about one twice.

    Parameters
    ----------
    found : sequence of (name, IRI)
        As they were given, and what they mean.

    Raises
    ------
    GovgraphError
    """
    if len(found) < LEAST:
        raise GovgraphError(wrong("meet_few"))
    if len(found) > MOST:
        raise GovgraphError(wrong("meet_many", n=len(found), most=MOST))
    seen: dict[str, str] = {}
    for name, iri in found:
        if iri in seen:
            one, other = seen[iri], name
            raise GovgraphError(wrong("meet_same" if one != other else "meet_twice", one=one, other=other))
        seen[iri] = name


def meet(
    facts: Facts,
    model: Model,
    names: Names,
    asked: Sequence[str],
    *,
    by: str,
    moment: Moment | None = None,
    between: Iterable[Claim] = (),
) -> Meeting:
    """Return where actors meet, or which actors spaces share.

    Parameters
    ----------
    facts : Facts
        With the claims of the predicates of :data:`WAYS`, and of :data:`SERIES`.
    asked : sequence of str
        IRIs.
    by : str
        ``spaces``: `asked` are actors; ``actors``: they are spaces.
    moment : Moment, optional
        The date asked about, what to do with the unknown, and how sure a claim must be.
    between : iterable of Claim
        Other claims that may tie those asked about to each other.

    Notes
    -----
    Without a date, what was only planned is ``announced``, and counts in no headline; what was canceled is left out. Which
    series an edition is of is a way to read: it is asked neither when nor how sure.
    """
    at = moment or Moment()
    found = _attendances(facts, model, at)
    wanted = frozenset(asked)
    rows = {
        met: _rows([one for one in found if one.met is met], asked, by, facts.entities, names, model)
        for met in (True, False)
    }
    direct: dict[Any, tuple[Claim, str]] = {}
    tied: set[frozenset[str]] = set()
    for one in found:
        others = wanted & {one.place, *one.spaces} - {one.actor}
        if one.actor in wanted and others:
            direct[one.claim.iri or one.claim] = one.claim, one.state
            tied |= {frozenset((one.actor, other)) for other in others}
    beside = [
        claim
        for claim in between
        if {claim.subject, claim.object} <= wanted
        and claim.subject != claim.object
        and claim.predicate.removeprefix(GOV) not in WAYS
    ]
    for claim, state in zip(beside, _states(beside, facts, model, at), strict=True):
        if state:
            direct[claim.iri or claim] = claim, state
            tied.add(frozenset((claim.subject, claim.object)))
    return Meeting(
        tuple(facts.entities.get(iri) or Entity(names.compact(iri), iri) for iri in asked),
        by,
        rows[True],
        rows[False],
        tuple(sorted(direct.values(), key=_place_of)),
        facts.entities,
        facts.sources,
        at,
        model,
        names,
        frozenset(tied),
    )


def _place_of(told: tuple[Claim, str]) -> tuple[str, ...]:
    claim = told[0]
    return claim.predicate_id, claim.subject_id, claim.object_id, claim.id


def _states(claims: Sequence[Claim], facts: Facts, model: Model, moment: Moment) -> list[str]:
    """Return for each claim ``yes``, ``announced`` or ``unknown``; an empty text for what is left out."""
    dated = moment.first is not None
    dates = entity_dates(facts.entities, model, facts.issued)
    truths = judge(claims, model, moment, dates) if dated else []
    states = []
    for n, claim in enumerate(claims):
        if claim.mode == CANCELLED or not sure_enough(claim.confidence, moment.confidence):
            states.append("")
        elif not dated:
            states.append("announced" if claim.mode in PLANNED else "yes")
        else:
            # A plain triple has no date, whatever it speaks of.
            truth = truths[n] if claim.iri else Truth.UNKNOWN
            kept = {"mark": "unknown", "include": "yes", "exclude": ""}[moment.unknown]
            states.append({Truth.YES: "yes", Truth.UNKNOWN: kept, Truth.NO: ""}[truth])
    return states


def way_of(claim: Claim, entities: Mapping[str, Entity]) -> tuple[str, str, str, bool] | None:
    """Return who is where by a claim, in which way, and whether that is meeting; None for a claim that says no such thing.

    Examples
    --------
    >>> way_of(Claim("st:1", "id:con-2019", GOV + "hostedBy", "id:one"), {})
    ('id:one', 'id:con-2019', 'organized', True)
    """
    predicate = claim.predicate.removeprefix(GOV)
    if predicate not in WAYS or not claim.object or claim.object == claim.subject:
        return None
    actor, place = acting_end(claim.subject, claim.object, predicate)
    way, known = WAYS[predicate], entities.get(place)
    written = way == "contributed" and known is not None and WRITTEN in known.kinds
    return actor, place, way, way != "signed" and not written


def is_space(entity: Entity, model: Model) -> bool:
    """Tell whether an entity is of a kind at which actors meet: of nothing but such, the actors they share are asked."""
    return any(kind in model.kinds and model.kinds[kind].space for kind in entity.kinds)


def series_above(claims: Iterable[Claim]) -> dict[str, tuple[str, ...]]:
    """Return, for each edition, the series that it is of at last."""
    found = [claim for claim in claims if claim.predicate == GOV + SERIES and claim.object]
    return series_of(found, {claim.object for claim in found})


def _attendances(facts: Facts, model: Model, moment: Moment) -> list[Attendance]:
    """Return who is where, by every claim that holds or may hold."""
    series = series_above(facts.claims)
    told = [(claim, way_of(claim, facts.entities)) for claim in facts.claims]
    claims = [claim for claim, way in told if way]
    ways = [way for _, way in told if way]
    states = _states(claims, facts, model, moment)
    return [
        Attendance(actor, place, series.get(place, (place,)), way, met, state, claim)
        for claim, (actor, place, way, met), state in zip(claims, ways, states, strict=True)
        if state
    ]


def _rows(
    found: Sequence[Attendance],
    asked: Sequence[str],
    by: str,
    entities: Mapping[str, Entity],
    names: Names,
    model: Model,
) -> tuple[Shared, ...]:
    """Return the rows with two or more cells, the most shared first."""
    grouped: dict[str, dict[str, list[Attendance]]] = defaultdict(lambda: defaultdict(list))
    there: dict[str, set[str]] = defaultdict(set)
    wanted = frozenset(asked)
    for one in found:
        if by == "spaces":
            for space in one.spaces:
                if one.actor in wanted and space != one.actor:
                    grouped[space][one.actor].append(one)
                elif one.state == "yes" and one.actor not in wanted:
                    there[space].add(one.actor)
                    if one.place != space:
                        there[one.place].add(one.actor)
        else:
            for space in {one.place, *one.spaces} & wanted:
                if one.actor != space:
                    grouped[one.actor][space].append(one)

    def row(iri: str, cells: Mapping[str, Sequence[Attendance]], editions: tuple[Shared, ...] = ()) -> Shared:
        ordered = {key: _cell(cells[key], entities, names, model) for key in asked if key in cells}
        return Shared(iri, ordered, editions, tuple(sorted(there.get(iri, ()), key=names.compact)))

    rows = []
    for iri, cells in grouped.items():
        if len(cells) < LEAST:
            continue
        places: dict[str, dict[str, list[Attendance]]] = defaultdict(lambda: defaultdict(list))
        for key, several in cells.items():
            for one in several:
                places[one.place][key].append(one)
        editions: tuple[Shared, ...] = ()
        if by == "spaces" and places.keys() != {iri}:
            order = sorted(
                places, key=lambda place: (place == iri, _began(entities.get(place)), names.compact(place))
            )
            editions = tuple(row(place, places[place]) for place in order)
        rows.append(row(iri, cells, editions))
    return tuple(sorted(rows, key=lambda one: _rank(one, names)))


def _rank(row: Shared, names: Names) -> tuple[Any, ...]:
    claims = sum(len(cell.attendances) for cell in row.cells.values())
    return (-row.sure, -len(row.cells), -claims, names.compact(row.iri))


def _began(entity: Entity | None) -> str:
    return (entity.start if entity else "") or "~"


def _cell(found: Sequence[Attendance], entities: Mapping[str, Entity], names: Names, model: Model) -> Cell:
    ordered = sorted(
        found, key=lambda one: (_began(entities.get(one.place)), names.compact(one.place), one.claim.id)
    )
    sure = [one for one in ordered if one.state == "yes"]
    counted = sure or ordered
    firsts: list[int] = []
    lasts: list[int] = []
    goes_on = False
    for one in counted:
        start, end = _years(one.claim.start), _years(one.claim.end)
        place = entities.get(one.place)
        if not (start or end) and place is not None and "Event" in place.kinds:
            start, end = _years(place.start), _years(place.end)
        firsts += start or end
        lasts += end or start
        goes_on = goes_on or bool(
            start and not end and model.nature(one.claim.predicate) is Nature.PERIOD and one.claim.start
        )
    state = "yes" if sure else "announced" if any(one.state == "announced" for one in ordered) else "unknown"
    read = [year for one in counted for year in _years(one.claim.as_of)]
    return Cell(
        tuple(ordered),
        state,
        tuple(way for way in dict.fromkeys(WAYS.values()) if any(one.way == way for one in counted)),
        max((one.claim.confidence for one in counted), key=rank, default=""),
        min(firsts, default=None),
        max(lasts, default=None),
        goes_on,
        max(read, default=None) if not firsts else None,
    )


def _years(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(text)]
