"""What do we not know? Ranks, recomputed over networks with ties missing, each with its interval."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govgraph.errors import NetworkError, wrong
from govgraph.network.measures.registry import find_measure
from govgraph.network.measures.table import NodeTable, measure, ranks
from govgraph.network.nodes_ties import NetworkValue, Question, Tie

__all__ = ["Sensitivity", "sensitivity"]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Ranks with intervals: rows with ``id, label, kind, value, rank, rank_low, rank_high, value_low, value_high``.

    Parameters
    ----------
    column : str
        The measure.
    rows : tuple of dict
        Sorted by rank. ``rank_low`` is the better end of the interval.
    drop : float
        The share of ties left out in each draw.
    level : float
        The share of draws that lie inside each interval.
    unverified, unknown : int
        How many ties rest on unverified claims only, and how many are unknown at the date: each draw has all of either
        sort in, or out, by the toss of a coin.
    """

    column: str
    rows: tuple[dict[str, Any], ...]
    draws: int
    drop: float
    level: float
    unverified: int
    unknown: int
    question: Question

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def sensitivity(
    network: NetworkValue,
    name: str,
    *,
    draws: int = 200,
    drop: float = 0.1,
    level: float = 0.95,
    seed: int = 1,
    by: str | None = None,
    lang: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> Sensitivity:
    """Return the ranks by a measure with their intervals over seeded draws.

    Parameters
    ----------
    name : str
        A measure per node.
    draws : int
        How many networks are drawn.
    drop : float
        Which share of the ties each draw leaves out, at random: from 0 to below 1.
    level : float
        How much of the draws an interval holds: 0.95 leaves out 2.5 % at both ends.
    by : str, optional
        Groups, for measures that need them.
    progress : callable, optional
        Called with the number of each draw.

    Raises
    ------
    UnknownMeasure, NetworkError

    Notes
    -----
    Each draw first tosses a coin for the ties that rest on unverified claims only, and one for the ties of which it is
    unknown whether they hold at the date: all of them in, or out. Then it leaves out a random 10 % of the rest. Nodes
    stay, so that every rank is among the same nodes. Costenbader & Valente (2003), doi:10.1016/S0378-8733(02)00060-7.
    """
    _check(name, draws, drop, level)
    whole = measure(network, [name], by=by, seed=seed)
    if len(whole.columns) != 1:
        raise NetworkError(wrong("several_columns", name=name))
    column = whole.columns[0]
    ties = network.all_ties

    def measured(drawn: NetworkValue) -> Mapping[str, Any]:
        return measure(drawn, [name], by=by, seed=seed).values(column)

    rng = random.Random(seed)
    drawn = _draws(network, measured, (_draw(ties, drop, rng) for _ in range(draws)), progress)
    return Sensitivity(
        column,
        tuple(_rows(network, whole, column, drawn, level, lang)),
        draws,
        drop,
        level,
        sum(tie.confidence == "unverified" for tie in ties),
        sum(tie.unknown > 0 for tie in ties),
        network.question,
    )


def _check(name: str, draws: int, drop: float, level: float) -> None:
    if find_measure(name).scope != "node":
        raise NetworkError(wrong("no_ranks", name=name))
    if draws < 1 or not 0 <= drop < 1 or not 0 < level < 1:
        raise NetworkError(wrong("draws"))


def _draws(
    network: NetworkValue,
    measured: Callable[[NetworkValue], Mapping[str, Any]],
    ties: Iterable[Sequence[Tie]],
    progress: Callable[[int], None] | None,
) -> dict[str, tuple[list[int], list[float]]]:
    """Return for each node its ranks and values over the draws in which it has any."""
    found: dict[str, tuple[list[int], list[float]]] = {key: ([], []) for key in network}
    for number, kept in enumerate(ties):
        if progress is not None:
            progress(number)
        values = measured(network.replace(network.nodes_by_key.values(), kept, f"draw {number + 1}"))
        for key, rank in ranks(values).items():
            if rank is not None:
                found[key][0].append(rank)
                found[key][1].append(values[key])
    return found


def _rows(
    network: NetworkValue,
    whole: NodeTable,
    column: str,
    drawn: Mapping[str, tuple[list[int], list[float]]],
    level: float,
    lang: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """Yield each node with its rank in the whole network and the intervals over the draws."""
    found = ranks(whole.values(column))
    for row in whole:
        key = row["id"]
        low, high = interval(drawn[key][0], level)
        value_low, value_high = interval(drawn[key][1], level)
        yield {
            "id": key,
            "label": network.nodes_by_key[key].label(*lang),
            "kind": row["kind"],
            column: row[column],
            "rank": found[key],
            "rank_low": low,
            "rank_high": high,
            "value_low": value_low,
            "value_high": value_high,
        }


def _draw(ties: Sequence[Tie], drop: float, rng: random.Random) -> list[Tie]:
    """Return the ties of one draw."""
    without_unverified, without_unknown = rng.random() < 0.5, rng.random() < 0.5
    kept = []
    for tie in ties:
        if without_unknown and tie.truth == "unknown":
            continue
        if without_unverified and tie.confidence == "unverified":
            continue
        kept.append(tie)
    out = set(rng.sample(range(len(kept)), round(len(kept) * drop)))
    return [tie for i, tie in enumerate(kept) if i not in out]


def interval(values: Sequence[float], level: float) -> tuple[Any, Any]:
    """Return the ends between which the middle `level` of the values lies; empty without values.

    Examples
    --------
    >>> interval([1, 2, 3, 4, 100], 0.6)
    (2, 4)
    """
    if not values:
        return None, None
    ordered = sorted(values)
    cut = int(len(ordered) * (1 - level) / 2 + 1e-9)
    return ordered[cut], ordered[-1 - cut]
