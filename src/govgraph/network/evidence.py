"""What a tie rests on: its claims and sources, and several claims, or several ties, as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from govgraph.facts.claims import Claim, Source
from govgraph.facts.dates import is_date, parse_date
from govgraph.facts.holding import Bounds
from govgraph.network.nodes_ties import NetworkValue, Tie, rank

__all__ = ["claims_of_ties", "dates_and_evidence", "merge_ties", "sources_of_ties"]

Place = tuple[str, str, str]


def dates_and_evidence(claims: Sequence[Claim]) -> dict[str, Any]:
    """Return ``confidence, role, start, end, bounds`` of a tie that rests on these claims.

    The confidence is the best; the start is the earliest that is stated, the end the latest, and open where a claim
    with a start leaves it open; roles are listed once each. `date_confidence` is that of the claims that the dates come
    from, of the less sure one where start and end come from different claims.
    """
    if len(claims) == 1:
        (only,) = claims
        start, end = (text if is_date(text) else "" for text in (only.start, only.end))
        return {
            "confidence": only.confidence,
            "date_confidence": only.confidence if start or end else "",
            "role": only.role,
            "start": start,
            "end": end,
            "bounds": only.bounds,
        }
    best = max((claim.confidence for claim in claims), key=rank, default="")
    starts = sorted({claim.start for claim in claims if is_date(claim.start)}, key=_first_day)
    ends = sorted({claim.end for claim in claims if is_date(claim.end)}, key=_last_day)
    is_open = any(claim.start and not claim.end for claim in claims)
    start, end = starts[0] if starts else "", ends[-1] if ends and not is_open else ""
    of_dates = [
        max((claim.confidence for claim in claims if getattr(claim, name) == text), key=rank)
        for name, text in (("start", start), ("end", end))
        if text
    ]
    return {
        "confidence": best,
        "date_confidence": min(of_dates, key=rank, default=""),
        "role": "; ".join(dict.fromkeys(claim.role for claim in claims if claim.role)),
        "start": start,
        "end": end,
        "bounds": _join([claim.bounds for claim in claims]),
    }


def _first_day(text: str) -> tuple[str, str]:
    return (str(parse_date(text).earliest or ""), text)


def _last_day(text: str) -> tuple[str, str]:
    return (str(parse_date(text).latest or "9999"), text)


def _join(bounds: Sequence[Bounds]) -> Bounds | None:
    """Return the bounds of the time from the first start to the last end; of equal ones, themselves."""
    if len(set(bounds)) <= 1:
        return bounds[0] if bounds else None

    def low(name: str) -> Any:
        return min((day for one in bounds if (day := getattr(one, name)) is not None), default=None)

    def high(name: str) -> Any:
        return max((day for one in bounds if (day := getattr(one, name)) is not None), default=None)

    open_end = any(one.latest_start is not None and one.latest_end is None for one in bounds)
    return Bounds(
        earliest_start=low("earliest_start"),
        latest_start=low("latest_start"),
        earliest_end=None if open_end else high("earliest_end"),
        latest_end=None if open_end else high("latest_end"),
        earliest_as_of=high("earliest_as_of"),
        latest_as_of=high("latest_as_of"),
    )


def merge_ties(ties: Iterable[Tie]) -> list[Tie]:
    """Return one tie per pair and predicate: claims together, weights summed, the best truth.

    In a comparison of two dates what was added, ended, kept and is unknown stays in ties of their own, side by side.
    """
    grouped: dict[tuple[str, str, str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        grouped[*tie.ends, tie.predicate, tie.state].append(tie)
    return [
        replace(_merged(found), key=f"{predicate}-{state}" if state else predicate)
        for (_, _, predicate, state), found in sorted(grouped.items())
    ]


def _same(truths: Iterable[str]) -> str:
    """Return what all say, or nothing where they differ."""
    said = set(truths)
    return said.pop() if len(said) == 1 else ""


def _merged(found: list[Tie]) -> Tie:
    if len(found) == 1:
        return found[0]
    claims = tuple({claim: None for tie in found for claim in tie.claims})
    truths = {tie.truth for tie in found}
    merged = replace(
        found[0],
        claims=claims,
        via=_together(tie.via for tie in found),
        source_members=_together(tie.source_members for tie in found),
        target_members=_together(tie.target_members for tie in found),
        unknown=sum(tie.unknown for tie in found),
        count=sum(tie.count for tie in found),
        before=_same(tie.before for tie in found),
        after=_same(tie.after for tie in found),
        weight=float(sum(tie.weight for tie in found)),
        truth="yes" if "yes" in truths else min(truths),
        confidence=max((tie.confidence for tie in found), key=rank),
    )
    return replace(merged, **dates_and_evidence(claims)) if claims else merged


def _together(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({one for each in several for one in each}))


def sources_of_ties(network: NetworkValue) -> tuple[Source, ...]:
    """Return the sources that the ties of a network rest on, sorted by id; see :func:`claims_of_ties`.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> sources_of_ties(Network.from_nx(nx.path_graph(3)))
    ()
    """
    cited = {claim.source for claims in claims_of_ties(network).values() for claim in claims}
    known = [source for iri, source in network.sources.items() if iri in cited]
    return tuple(sorted(known, key=lambda source: (source.id, source.iri)))


def claims_of_ties(network: NetworkValue) -> dict[Place, tuple[Claim, ...]]:
    """Return, for each tie ``(source, target, key)``, the claims that it rests on.

    Notes
    -----
    A tie rests on its claims. One that a projection made has none of its own: it rests on the ties of its two ends to the
    spaces that they share, in the network that was projected.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> claims_of_ties(Network.from_nx(nx.path_graph(2)))
    {('0', '1', 'tie'): ()}
    """
    found: dict[Place, tuple[Claim, ...]] = {}
    between: dict[frozenset[str], list[Claim]] = defaultdict(list)
    if network.base is not None:
        for (u, v, _), claims in claims_of_ties(network.base).items():
            between[frozenset((u, v))] += claims
    for tie in network.all_ties:
        behind = (
            claim for space in tie.via for end in tie.ends for claim in between[frozenset((end, space))]
        )
        found[tie.place] = tie.claims or tuple(dict.fromkeys(behind))
    return found
