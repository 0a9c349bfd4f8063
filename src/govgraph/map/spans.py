"""For which spans of years a tie holds, where that is more than each of its claims by itself: for the page's slider.

A page judges a claim by its own dates. What claims tell together, what is only planned, and what an event's dates say is
judged here, by the rules of :mod:`govgraph.facts.ties`, once for all spans of years that the slider can choose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from govgraph.facts.claims import Claim
from govgraph.facts.dates import Bounds, Nature, Truth
from govgraph.facts.model import Model
from govgraph.facts.ties import CANCELLED, PLANNED, of_tie, tie_of

if TYPE_CHECKING:
    from govgraph.map.map import Line

__all__ = ["Spans", "spans_of", "with_spans"]

Steps = tuple[tuple[int, int], ...]
"""From which first year on which last year is the earliest that will do: the first year itself for -1, none for 0."""

Spans = tuple[Steps, Steps]
"""The spans in which a tie surely holds, and those in which it may."""


def with_spans(lines: Sequence[Line], model: Model, events: Mapping[str, Bounds]) -> tuple[Line, ...]:
    """Return lines with the spans of years in which they hold, where their claims do not tell by themselves."""
    years = _years(claim for line in lines for claim in line.claims)
    if years is None:
        return tuple(lines)
    return tuple(replace(line, spans=spans_of(line.claims, model.nature, events, years)) for line in lines)


def _years(claims: Iterable[Claim]) -> tuple[int, int] | None:
    """Return the first and last year of the slider: those in which something begins or ends."""
    found: set[int] = set()
    for claim in claims:
        one = claim.bounds
        days = (one.earliest_start, one.latest_start, one.earliest_end, one.latest_end)
        found.update(day.year for day in days if day is not None)
    return (min(found), max(found)) if found else None


def spans_of(
    claims: Sequence[Claim],
    nature_of: Callable[[str], Nature],
    events: Mapping[str, Bounds],
    years: tuple[int, int],
) -> Spans | None:
    """Return in which spans of years a tie surely holds and in which it may; None where its claims tell by themselves.

    Parameters
    ----------
    claims : sequence of Claim
        What a line of the map rests on; it may stand for several ties (editions of a series), of which one is enough.
    nature_of : callable
        How a predicate, given by its IRI, lies in time.
    events : mapping of IRI to Bounds
        When events took place.
    years : tuple of int
        The first and last year of the slider.

    Examples
    --------
    >>> since = Claim("st:1", "id:x", "gov:partyTo", "id:t", bounds=Bounds.of("2014-03-05"))
    >>> still = Claim("st:2", "id:x", "gov:partyTo", "id:t", bounds=Bounds.of("", "", "2020-11-23"))
    >>> surely, maybe = spans_of([since, still], lambda _: Nature.PERIOD, {}, (2012, 2022))
    >>> surely  # from 2012 on, at least to 2014; from 2014 to 2020 any year will do
    ((2012, 2014), (2014, -1), (2021, 0))
    """
    if not claims:
        return None
    ties: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        ties.setdefault(tie_of(claim), []).append(claim)
    groups = [(same, nature_of(same[0].predicate)) for same in ties.values()]
    if not any(_together(same, nature, events) for same, nature in groups):
        return None

    def reaches(wanted: frozenset[Truth]) -> Steps:
        def holds(first: int, last: int) -> bool:
            window = date(first, 1, 1), date(last, 12, 31)
            return any(of_tie(same, nature, *window, events) in wanted for same, nature in groups)

        return _steps(holds, *years)

    return reaches(frozenset({Truth.YES})), reaches(frozenset({Truth.YES, Truth.UNKNOWN}))


def _together(claims: Sequence[Claim], nature: Nature, events: Mapping[str, Bounds]) -> bool:
    """Tell whether there is more to a tie than each of its claims and their own dates."""
    if len(claims) > 1 or any(claim.mode in PLANNED or claim.mode == CANCELLED for claim in claims):
        return True
    one = claims[0]
    undated = nature is Nature.HAPPENING and not one.start and not one.end
    return undated and (one.subject in events or one.object in events)


def _steps(holds: Callable[[int, int], bool], first: int, last: int) -> Steps:
    """Return, for each first year, the earliest last year; what holds in a span holds in every wider one."""
    found: list[tuple[int, int]] = []
    until = first
    for begin in range(first, last + 1):
        until = max(until, begin)
        while until <= last and not holds(begin, until):
            until += 1
        step = 0 if until > last else -1 if until == begin else until
        if not found or found[-1][1] != step:
            found.append((begin, step))
    return tuple(found)
