"""Ties as they are drawn: the claims that they rest on, and when they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from govgraph.facts.claims import Claim
from govgraph.facts.holding import Spans
from govgraph.facts.ties import EntityDates
from govgraph.map.drawing import Line
from govgraph.map.spans import spans_of_shared, together
from govgraph.network.evidence import claims_of_ties
from govgraph.network.nodes_ties import NetworkValue, Tie

__all__ = ["Stays", "drawn_lines"]

Stays = Mapping[str, Mapping[str, tuple[Claim, ...]]]
"""Of a projection: what shows that the ends of its ties are in the spaces that they share, by end and space."""

_TIE_VALUES = attrgetter(*(each.name for each in fields(Tie)))


def drawn_lines(
    network: NetworkValue, ties: Sequence[Tie], layers: Mapping[str, str], dates: EntityDates | None
) -> tuple[tuple[Line, ...], Stays]:
    """Return ties as lines; with `dates`, each has when it holds.

    A tie that a projection made rests on the claims about the spaces that its ends share. It holds when both are in one of
    them, and it is doubtful in a space where one of them is only announced, or not known to be at the date asked about.
    """
    model, base, identify = network.model, network.base, network.names.identify
    via_of: list[tuple[str, ...]] = [tuple(map(identify, tie.via)) if tie.via else () for tie in ties]
    stays: Stays = {}
    if base is not None:
        stays = _stays(((tie, via) for tie, via in zip(ties, via_of, strict=True) if not tie.claims), base)
    sure = {
        frozenset(tie.ends)
        for tie in (base.all_ties if base is not None else ())
        if tie.truth != "unknown" and not tie.planned
    }
    when: dict[str, dict[str, Spans | None]] = {}
    if dates is not None:
        for end, spaces in stays.items():
            when[end] = {space: together(claims, model, dates) for space, claims in spaces.items()}
    lines = []
    for tie, via in zip(ties, via_of, strict=True):
        ends = (layers[tie.source], layers[tie.target])
        layer = next((layer for layer in ("fold", "mute", "rest") if layer in ends), "core")
        basis: tuple[Claim, ...] = ()
        doubtful: tuple[str, ...] = ()
        spans = verified = None
        if tie.claims:
            if dates is not None:
                trusted = [claim for claim in tie.claims if claim.confidence not in ("", "unverified")]
                spans = together(tie.claims, model, dates)
                if 0 < len(trusted) < len(tie.claims):
                    verified = together(trusted, model, dates)
        elif base is not None:
            told = (claim for space in via for end in tie.ends for claim in stays[end][space])
            basis = tuple(dict.fromkeys(told))
            if dates is not None:
                one, other = ({space: when[end][space] for space in via} for end in tie.ends)
                spans = spans_of_shared(one, other)
                doubtful = tuple(
                    space for space in via if not all(frozenset((end, space)) in sure for end in tie.ends)
                )
        values: list[Any] = [*_TIE_VALUES(tie), layer, basis, spans, verified, doubtful]
        line = Line(*values)
        lines.append(line if tie.group and not via else replace(line, group=tie.group or "tie", via=via))
    return tuple(lines), stays


def _stays(ties: Iterable[tuple[Tie, tuple[str, ...]]], base: NetworkValue) -> Stays:
    between: dict[frozenset[str], dict[Claim, None]] = defaultdict(dict)
    for (u, v, _), claims in claims_of_ties(base).items():
        between[frozenset((u, v))].update(dict.fromkeys(claims))
    found: dict[str, dict[str, tuple[Claim, ...]]] = defaultdict(dict)
    for tie, via in ties:
        for end in tie.ends:
            for space in via:
                if space not in found[end]:
                    found[end][space] = tuple(between[frozenset((end, space))])
    return {end: dict(sorted(found[end].items())) for end in sorted(found)}
