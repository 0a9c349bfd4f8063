"""The claims that contradict each other and the year of each claim: what questions read instead of comparing dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import permutations
from typing import Any

import pyoxigraph as ox

from govgraph.facts.claims import Claim, fetch_claims, unread_dates, warn_of_unread
from govgraph.facts.holding import Bounds
from govgraph.facts.ties import NO_DATES, EntityDates, amount_of, bounds_of_claims, by_tie, fetch_entity_dates
from govgraph.model.model import Model
from govgraph.store.store import AnyStore, Store
from govgraph.terms import GOV, RDF

__all__ = ["JUDGEMENTS", "contradictions", "judged_store", "judged_triples", "year_of"]

JUDGEMENTS = ("year", "contradictions")
"""What a question can ask for in its header (``# judged: year``)."""

_YEAR = ox.NamedNode(GOV + "year")
_ABOUT = {name: ox.NamedNode(f"{GOV}{name}DisagreesWith") for name in ("start", "end")}


def judged_store(
    store: AnyStore, model: Model, wanted: Collection[str], whole: AnyStore | None = None
) -> Store:
    """Return a copy of a store in which each claim says what Python's judge makes of its dates.

    Parameters
    ----------
    store : AnyStore
        A remote one is fetched whole.
    wanted : collection of str
        Of `JUDGEMENTS`. ``year``: ``?claim gov:year 2023``, where its dates, those of its event and those of the other
        claims of its tie leave no doubt about the year in which it began. ``contradictions``: ``?claim
        gov:startDisagreesWith ?other`` and ``gov:endDisagreesWith``.
    whole : AnyStore, optional
        Where `store` is a part (as of a date): all claims, which are judged together.

    Notes
    -----
    This is worked out when it is first asked for, and kept beside a compiled dataset. No file and no store of others need
    hold it, so the answers are the same for tables, for RDF of others, which has no bounds of dates, and for endpoints.
    """
    from govgraph.facts.compiled import compiled_view

    read = False
    local = store.embedded()

    def judge(result: Store, begun: bool) -> dict[str, Any]:
        nonlocal read
        read = True
        if not begun:
            result.load_nquads(local.dump())
        claims = fetch_claims(whole or local)
        kept: set[str] | None = None
        if whole is not None and whole is not store and isinstance(store, Store):
            kept = {iri for iri, _ in store.pairs(RDF + "type", GOV + "Statement")}
        dates = fetch_entity_dates(whole or local, model) if "year" in wanted else NO_DATES
        found = judged_triples(claims, model, dates, wanted)
        result.extend(
            _quad(triple)
            for triple in found
            if kept is None
            or kept.issuperset(
                end.value for end in (triple.subject, triple.object) if isinstance(end, ox.NamedNode)
            )
        )
        return {"unread": unread_dates(claims)}

    place = store.place if isinstance(store, Store) else None
    result, told = compiled_view(store, f"judged {sorted(wanted)}", judge, of=lambda: place)
    if not read:  # who reads the claims warns of these
        warn_of_unread(store, [(one[0], one[1], one[2]) for one in told["unread"]])
    result.files = getattr(store, "files", [])
    return result


def judged_triples(
    claims: Sequence[Claim], model: Model, dates: EntityDates, wanted: Collection[str]
) -> Iterator[ox.Triple]:
    """Yield what :func:`judged_store` adds to a store of these claims.

    Parameters
    ----------
    dates : EntityDates
        Of the entities (:func:`govgraph.facts.ties.fetch_entity_dates`).
    wanted : collection of str
        Of `JUDGEMENTS`.
    """
    if "year" in wanted:
        for iri, year in _years(claims, model, dates):
            yield ox.Triple(ox.NamedNode(iri), _YEAR, ox.Literal(year))
    if "contradictions" in wanted:
        for about, one, other in contradictions(claims):
            yield ox.Triple(ox.NamedNode(one.iri), _ABOUT[about], ox.NamedNode(other.iri))


def _quad(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object)


def _years(claims: Sequence[Claim], model: Model, dates: EntityDates) -> Iterator[tuple[str, int]]:
    for same in by_tie(claims):
        told = bounds_of_claims(same, model.nature(same[0].predicate), dates)
        for claim, bounds in zip(same, told, strict=True):
            year = year_of(bounds)
            if year is not None:
                yield claim.iri, year


def year_of(bounds: Bounds) -> int | None:
    """Return the year in which something surely began; None where it may have been another one.

    Examples
    --------
    >>> year_of(Bounds.of("2023-10")), year_of(Bounds.of("2012~"))
    (2023, None)
    """
    first, last = bounds.earliest_start, bounds.latest_start
    return first.year if first is not None and last is not None and first.year == last.year else None


def contradictions(claims: Iterable[Claim]) -> Iterator[tuple[str, Claim, Claim]]:
    """Yield pairs of claims about one tie, from two sources, whose starts or ends cannot both be right.

    A date that is only less exact contradicts nothing, nor does a second term after the first, nor one inside the other, nor
    another role (who led a meeting on one day may have spoken on the next), nor another amount: each grant is its own.

    Yields
    ------
    tuple of str, Claim, Claim
        ``start`` or ``end``, and the claim with the earlier one first.

    Examples
    --------
    >>> one = Claim("st:1", "id:a", "gov:memberOf", "id:b", source="src:1", bounds=Bounds.of("2019"))
    >>> other = Claim("st:2", "id:a", "gov:memberOf", "id:b", source="src:2", bounds=Bounds.of("2020-05"))
    >>> [about for about, *_ in contradictions([one, other])]
    ['start']
    """
    for same in by_tie(claims):
        sourced = [claim for claim in same if claim.source]
        for one, other in permutations(sourced, 2):
            if one.source == other.source or (one.role and other.role and one.role != other.role):
                continue
            if None not in (here := amount_of(one), there := amount_of(other)) and here != there:
                continue
            about = _contradicted(one.bounds, other.bounds)
            if about:
                yield about, one, other


def _contradicted(one: Bounds, other: Bounds) -> str:
    """Return what of the second comes too late for the first, if anything."""
    began, begins = one.latest_start, other.earliest_start
    ended, ends = one.latest_end, other.earliest_end
    if _before(began, begins) and (ended is None or (not _before(ended, begins) and _before(ended, ends))):
        return "start"
    if _before(ended, ends) and None not in (began, begins) and not _before(began, begins):
        return "end"
    return ""


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other
