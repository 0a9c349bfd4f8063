"""When each line of a map and each event of a calendar holds, for the page's slider.

Everything is judged here, by the rules of :mod:`govgraph.facts.ties`: the page only compares the days that its reader has
chosen with those that are written here (:class:`govgraph.facts.holding.Spans`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce

from govgraph.facts.claims import Claim
from govgraph.facts.holding import Bounds, Pairs, Spans, both, either, spans
from govgraph.facts.ties import EntityDates, by_tie, spans_of_claims, spans_of_tie
from govgraph.model.model import Model
from govgraph.model.natures import Nature
from govgraph.network.nodes_ties import Node

__all__ = ["spans_of_each", "spans_of_event", "spans_of_shared", "together", "years_of"]

_EDGES = (date.min.year, date.max.year)  # "9999-12-31" stands in many registers for "no end"


def together(claims: Iterable[Claim], model: Model, dates: EntityDates) -> Spans | None:
    """Return when a line holds that rests on these claims; None where there are none.

    It may stand for several ties (editions of a series), of which one is enough.

    Examples
    --------
    >>> from govgraph.model.model import load_model
    >>> from govgraph.terms import GOV
    >>> since = Claim("st:1", "id:x", GOV + "memberOf", "id:y", bounds=Bounds.of("2014-03-05"))
    >>> still = Claim("st:2", "id:x", GOV + "memberOf", "id:y", bounds=Bounds.of("", "", "2020-11-23"))
    >>> str(together([since, still], load_model(), EntityDates()).perhaps[0][1])
    '2014-03-05'
    """
    return _any(spans_of_tie(same, model.nature(same[0].predicate), dates) for same in by_tie(claims))


def spans_of_each(claims: Iterable[Claim], model: Model, dates: EntityDates) -> dict[Claim, Spans]:
    """Return when each claim holds, going by what all that are about the same say.

    Examples
    --------
    >>> from govgraph.model.model import load_model
    >>> from govgraph.terms import GOV
    >>> one = Claim("st:1", "id:x", GOV + "participatedIn", "id:y", bounds=Bounds.of("2014", "2014"))
    >>> other = Claim("st:2", "id:x", GOV + "participatedIn", "id:y", bounds=Bounds.of("2016", "2016"))
    >>> day = date(2016, 5, 1)
    >>> [told.at(day, day).value for told in spans_of_each([one, other], load_model(), EntityDates()).values()]
    ['no', 'unknown']
    """
    found: dict[Claim, Spans] = {}
    for same in by_tie(claims):
        told = spans_of_claims(same, model.nature(same[0].predicate), dates)
        found.update(zip(same, told, strict=True))
    return found


def spans_of_shared(one: Mapping[str, Spans | None], other: Mapping[str, Spans | None]) -> Spans | None:
    """Return when two actors meet: when both are in one and the same of the spaces that they share.

    Parameters
    ----------
    one, other : mapping of space to Spans
        When each of the two is in each space.

    Examples
    --------
    >>> then, later = spans(Bounds.of("2014", "2016"), Nature.PERIOD), spans(Bounds.of("2016", "2018"), Nature.PERIOD)
    >>> met = spans_of_shared({"space": then}, {"space": later})
    >>> met.at(date(2016, 1, 1), date(2016, 12, 31)), met.at(date(2014, 1, 1), date(2014, 12, 31))
    (<Truth.YES: 'yes'>, <Truth.NO: 'no'>)
    """
    met = []
    for space in sorted(one.keys() & other.keys()):
        first, second = one[space], other[space]
        if first is not None and second is not None:
            met.append(Spans(both(first.surely, second.surely), both(first.perhaps, second.perhaps)))
    return _any(met)


def _any(several: Iterable[Spans]) -> Spans | None:
    found = list(several)
    if len(found) < 2:  # most lines stand for one tie
        return found[0] if found else None
    empty: Pairs = ()
    return reduce(
        lambda one, other: Spans(either(one.surely, other.surely), either(one.perhaps, other.perhaps)),
        found,
        Spans(empty, empty),
    )


def spans_of_event(node: Node) -> Spans | None:
    """Return when an event takes place; None where it has no date that can be read."""
    bounds = Bounds.read(node.start, node.end)
    if bounds.earliest_start is None and bounds.latest_end is None:
        return None
    return spans(bounds, Nature.HAPPENING)


def years_of(bounds: Iterable[Bounds]) -> tuple[int, int] | None:
    """Return the first and last year of the slider: those in which something begins or ends.

    Examples
    --------
    >>> years_of([Bounds.of("2014", "9999-12-31"), Bounds.of("2019")])
    (2014, 2019)
    """
    days = (
        day
        for one in bounds
        for day in (one.earliest_start, one.latest_start, one.earliest_end, one.latest_end)
        if day is not None and day.year not in _EDGES
    )
    years = {day.year for day in days}
    return (min(years), max(years)) if years else None
