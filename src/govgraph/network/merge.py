"""Several claims, or several ties, as one tie: its dates, its evidence and its truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from govgraph.facts.claims import Claim
from govgraph.facts.dates import Bounds, is_date, parse_date
from govgraph.network.network import Tie, rank

__all__ = ["dates_and_evidence", "merge_ties"]


def dates_and_evidence(claims: Sequence[Claim]) -> dict[str, Any]:
    """Return ``confidence, role, start, end, bounds`` of a tie that rests on these claims.

    The confidence is the best; the start is the earliest that is stated, the end the latest, and open where a claim
    with a start leaves it open; roles are listed once each. `date_confidence` is that of the claims that the dates come
    from, of the less sure one where start and end come from different claims.
    """
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


def merge_ties(ties: Iterable[tuple[str, str, dict[str, Any]]]) -> list[Tie]:
    """Return one tie per pair and predicate: claims together, weights summed, the best truth.

    In a comparison of two dates what was added, ended, kept and is unknown stays apart, as parallel ties.
    """
    grouped: dict[tuple[str, str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for u, v, data in ties:
        grouped[u, v, data["predicate"], data["state"]].append(data)
    return [
        (u, v, f"{predicate}-{state}" if state else predicate, _merged(found))
        for (u, v, predicate, state), found in sorted(grouped.items())
    ]


def _same(truths: Iterable[str]) -> str:
    """Return what all say, or nothing where they differ."""
    said = set(truths)
    return said.pop() if len(said) == 1 else ""


def _together(found: Iterable[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(sorted({one for data in found for one in data[name]}))


def _merged(found: list[dict[str, Any]]) -> dict[str, Any]:
    if len(found) == 1:
        return found[0]
    claims = tuple({claim: None for data in found for claim in data["claims"]})
    truths = {data["truth"] for data in found}
    merged = {
        **found[0],
        "claims": claims,
        "via": tuple(sorted({via for data in found for via in data["via"]})),
        **{name: _together(found, name) for name in ("source_members", "target_members")},
        "unknown": sum(data["unknown"] for data in found),
        "count": sum(data["count"] for data in found),
        **{date: _same(data[date] for data in found) for date in ("before", "after")},
        "weight": float(sum(data["weight"] for data in found)),
        "truth": "yes" if "yes" in truths else min(truths),
        "confidence": max((data["confidence"] for data in found), key=rank),
    }
    return {**merged, **dates_and_evidence(claims)} if claims else merged
