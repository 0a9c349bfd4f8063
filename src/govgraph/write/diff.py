"""What changed between two datasets or two dates: claims matched by what they say, described in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from govgraph.errors import BadDate, wrong
from govgraph.facts.claims import CLAIM_TEXTS, Claim, Entity, joins
from govgraph.facts.dates import parse_window
from govgraph.facts.holding import Truth
from govgraph.facts.ties import NO_DATES, EntityDates, by_tie, nature_of_tie, of_tie, tie_of, verdicts
from govgraph.model.natures import Nature
from govgraph.network.nodes_ties import rank

if TYPE_CHECKING:
    from govgraph.model.model import Model

__all__ = ["GROUPS", "Change", "Diff", "EntityChange", "between_datasets", "between_dates"]

Window = tuple[date, date]

GROUPS = ("added", "ended", "changed", "source added", "source removed", "uncertain")
"""The groups of changes, in the order in which they are shown."""

_FIELDS = tuple(name for name in CLAIM_TEXTS if name not in ("as_of", "passage"))


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Parameters
    ----------
    group : str
        One of `GROUPS`. Between two datasets, ``added`` and ``ended`` mean that the claim came into the dataset or left
        it; between two dates, that it began or ended in the world. ``uncertain``: what is known does not show whether it
        still holds at the second date, though it surely held at the first.
    claim : Claim
        The claim that shows it.
    was, now : tuple of (field, text)
        For ``changed``: what differs, field by field.
    date : str
        The date of the change as known, or empty; of what happened at an event the day on which that began.
    sources : tuple of str
        The IRIs of the sources that say so.
    """

    group: str
    claim: Claim
    was: tuple[tuple[str, str], ...] = ()
    now: tuple[tuple[str, str], ...] = ()
    date: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityChange:
    """An entity that came, went (``added``, ``removed``) or is described otherwise (``changed``, with what differs)."""

    group: str
    iri: str
    was: tuple[tuple[str, str], ...] = ()
    now: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes between `before` and `after`, grouped and sorted; false when nothing changed.

    Parameters
    ----------
    before, after : str
        What was compared, in words: two dates, or two datasets.
    kind : str
        ``dates`` or ``datasets``.
    unknown : tuple of two int, optional
        Between two dates: of how many ties it is unknown whether they held at the first, and at the second.
    """

    before: str
    after: str
    kind: str
    changes: tuple[Change, ...] = ()
    entities: tuple[EntityChange, ...] = ()
    unknown: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.changes or self.entities)

    def group(self, name: str) -> tuple[Change, ...]:
        """Return the changes of one group."""
        return tuple(change for change in self.changes if change.group == name)


def _sources(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({claim.source for claim in claims if claim.source}))


def between_datasets(
    before: Iterable[Claim],
    after: Iterable[Claim],
    *,
    entities: tuple[Mapping[str, Entity], Mapping[str, Entity]] = ({}, {}),
    names: tuple[str, str] = ("before", "after"),
) -> Diff:
    """Compare two datasets claim by claim.

    Parameters
    ----------
    entities : tuple of two mappings, optional
        The entities of both by IRI, to compare them, too.
    names : tuple of two str
        What they are called.

    Notes
    -----
    Claims match by subject, predicate and object, whatever their IRIs, their order and the format they were read from.
    Of claims that match, those of one source are compared with each other.

    Examples
    --------
    >>> old = [Claim("st:1", "id:a", "gov:memberOf", "id:b", start="2019", source="src:x")]
    >>> new = [Claim("st:9", "id:a", "gov:memberOf", "id:b", start="2020", source="src:x")]
    >>> [(change.group, change.was, change.now) for change in between_datasets(old, new).changes]
    [('changed', (('start', '2019'),), (('start', '2020'),))]
    """
    left, right = ({tie_of(same[0]): same for same in by_tie(claims)} for claims in (before, after))
    changes: list[Change] = []
    for key in left.keys() | right.keys():
        old, new = left.get(key, []), right.get(key, [])
        if not old:
            changes.append(Change("added", _best(new), date=_best(new).start, sources=_sources(new)))
        elif not new:
            changes.append(Change("ended", _best(old), date=_best(old).end, sources=_sources(old)))
        else:
            changes.extend(_compared(old, new))
    return Diff(*names, "datasets", _ordered(changes), tuple(_of_entities(*entities)))


def _of_entities(before: Mapping[str, Entity], after: Mapping[str, Entity]) -> Iterable[EntityChange]:
    for iri in sorted(after.keys() - before.keys()):
        yield EntityChange("added", iri)
    for iri in sorted(before.keys() - after.keys()):
        yield EntityChange("removed", iri)
    for iri in sorted(before.keys() & after.keys()):
        old, new = _facts(before[iri]), _facts(after[iri])
        differ = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
        if differ:
            was = tuple((name, old.get(name, "")) for name in differ)
            yield EntityChange("changed", iri, was, tuple((name, new.get(name, "")) for name in differ))


def _facts(entity: Entity) -> dict[str, str]:
    """Return what is said of an entity itself, as texts by field."""
    found = {
        **{f"name ({language})": text for language, text in entity.labels.items()},
        **{f"short name ({language})": text for language, text in entity.shorts.items()},
        **{f"description ({language})": text for language, text in entity.description.items()},
        "kinds": ", ".join(sorted(entity.kinds)),
        "acronym": entity.acronym,
        "aliases": ", ".join(entity.aliases),
        "countries": ", ".join(entity.countries),
        "region": entity.region,
        "start": entity.start,
        "end": entity.end,
        "website": entity.website,
    }
    return {name: text for name, text in found.items() if text}


def _best(claims: Sequence[Claim]) -> Claim:
    """Return the claim that says most: the surest with a date; of equal ones, the first by what it says."""
    return min(claims, key=lambda one: (not one.start, -rank(one.confidence), one.start, one.source, one.iri))


def _compared(old: Sequence[Claim], new: Sequence[Claim]) -> Iterable[Change]:
    old_by, new_by = _by_source(old), _by_source(new)
    for source in sorted(new_by.keys() - old_by.keys()):
        yield Change("source added", _best(new_by[source]), sources=(source,) if source else ())
    for source in sorted(old_by.keys() - new_by.keys()):
        yield Change("source removed", _best(old_by[source]), sources=(source,) if source else ())
    for source in sorted(old_by.keys() & new_by.keys()):
        was, now = ({_said(claim): claim for claim in by[source]} for by in (old_by, new_by))
        gone, come = (
            [one[said] for said in sorted(one.keys() - other.keys())]
            for one, other in ((was, now), (now, was))
        )
        for one, other in zip(gone, come, strict=False):
            yield _changed(one, other)
        for claim in come[len(gone) :]:  # one more spell of the same tie, stated by the same source
            yield Change("added", claim, date=claim.start, sources=_sources([claim]))
        for claim in gone[len(come) :]:
            yield Change("ended", claim, date=claim.end, sources=_sources([claim]))


def _by_source(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.source].append(claim)
    return found


def _said(claim: Claim) -> tuple[str, ...]:
    return (*(str(getattr(claim, name)) for name in _FIELDS), claim.as_of, claim.passage)


def _changed(old: Claim, new: Claim) -> Change:
    differ = [name for name in (*_FIELDS, "as_of", "passage") if getattr(old, name) != getattr(new, name)]
    was = tuple((name, str(getattr(old, name))) for name in differ)
    now = tuple((name, str(getattr(new, name))) for name in differ)
    return Change("changed", new, was, now, sources=_sources([new]))


def between_dates(
    claims: Iterable[Claim],
    model: Model,
    first: str,
    last: str,
    *,
    dates: EntityDates = NO_DATES,
) -> Diff:
    """Tell what began and what ended between two dates of one dataset.

    Parameters
    ----------
    model : Model
        Says how each predicate lies in time; claims about topics and the like, which have no time, never change.
    first, last : str
        Dates: ``2023``, ``2023-10`` or ``2023-10-08``; a year or month stands for any time in it, as everywhere.
    dates : EntityDates, optional
        Of the entities (:func:`govgraph.facts.ties.entity_dates`).

    Returns
    -------
    Diff
        ``added``: it surely did not hold at `first`, and surely held at some time after it, up to `last`. ``ended``:
        it surely held at `first` and surely does not at `last`. ``uncertain``: it surely held at `first`, and at
        `last` that is unknown. What was already unknown at `first` is left out; `unknown` counts it.

    Raises
    ------
    BadDate
        If a date is not valid, or the first does not come before the second.

    Examples
    --------
    >>> from govgraph.facts.holding import Bounds
    >>> from govgraph.model.model import load_model
    >>> from govgraph.terms import GOV
    >>> one = Claim("st:1", "id:uy", GOV + "signatoryOf", "id:cai", start="2025-09-02", bounds=Bounds.of("2025-09-02"))
    >>> [(change.group, change.date) for change in between_dates([one], load_model(), "2024", "2025").changes]
    [('added', '2025-09-02')]
    """
    left, right = parse_window(first), parse_window(last)
    if left[1] >= right[0]:
        raise BadDate(wrong("not_before", first=first, last=last))
    changes = []
    unknown = [0, 0]
    for found in by_tie(claims):
        about = _Tie(found, model.nature(found[0].predicate), left, right, dates)
        if joins(found[0], model):
            unknown[0] += about.at_left is Truth.UNKNOWN
            unknown[1] += about.at_right is Truth.UNKNOWN
        change = about.change()
        if change is not None:
            changes.append(change)
    return Diff(first, last, "dates", _ordered(changes), unknown=(unknown[0], unknown[1]))


class _Tie:
    """One tie at two dates; several claims about it count as one."""

    def __init__(
        self,
        claims: Sequence[Claim],
        nature: Nature,
        left: Window,
        right: Window,
        dates: EntityDates,
    ) -> None:
        self.claims, self.nature, self.dates = claims, nature, dates
        self.lies = nature_of_tie(claims[0], nature, dates)
        self.left, self.right = left, right
        self.at_left = of_tie(claims, nature, *left, dates)
        self.at_right = of_tie(claims, nature, *right, dates)

    def change(self) -> Change | None:
        """Return what happened to it, if anything did."""
        if self.nature is Nature.TIMELESS:
            return None
        if self.at_left is Truth.NO:
            return self._beginning()
        if self.at_left is not Truth.YES or self.lies is Nature.HAPPENING:
            return (
                None  # that a meeting is over is not a change worth mentioning: it was on at the first date
            )
        claims = self.claims
        if self.at_right is Truth.NO:
            ending = max(
                claims, key=lambda claim: (claim.bounds.latest_end or date.min, claim.end, claim.iri)
            )
            return Change("ended", ending, date=ending.end, sources=_sources(claims))
        if self.at_right is Truth.UNKNOWN:
            best = max(
                claims, key=lambda claim: (claim.bounds.latest_as_of or date.min, claim.as_of, claim.iri)
            )
            return Change("uncertain", best, date=best.as_of, sources=_sources(claims))
        return None

    def _beginning(self) -> Change | None:
        window = self.left[1] + timedelta(days=1), self.right[1]
        truths = verdicts(self.claims, self.nature, *window, self.dates)
        within = [claim for claim, truth in zip(self.claims, truths, strict=True) if truth is Truth.YES]
        if not within:
            return None
        best = _best(within)
        return Change("added", best, date=best.start or self._event_day(best), sources=_sources(within))

    def _event_day(self, claim: Claim) -> str:
        """Return when the event that a claim is about began, as exactly as it is known; empty where none is."""
        bounds = self.dates.happened.get(claim.object) or self.dates.happened.get(claim.subject)
        if bounds is None or bounds.earliest_start is None or bounds.latest_start is None:
            return ""
        first, last = bounds.earliest_start.isoformat(), bounds.latest_start.isoformat()
        return next((first[:size] for size in (10, 7, 4) if first[:size] == last[:size]), "")


def _ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(
        sorted(
            changes,
            key=lambda one: (GROUPS.index(one.group), one.date, tie_of(one.claim), one.sources, one.now),
        )
    )
