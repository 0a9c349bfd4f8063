"""The threshold of a weighted map: which ties are drawn at first, and which a reader can ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from govgraph.map.drawing import Line, Weights

__all__ = ["FIRST_SHOWN", "least_weight", "weight_steps"]

FIRST_SHOWN = 150
"""The most ties that a weighted map opens with, where its weights allow it."""


def least_weight(weights: Iterable[float], most: int) -> float:
    """Return the smallest weight that at most `most` ties reach; the greatest where even its ties are more.

    Examples
    --------
    >>> least_weight([1, 1, 1, 2, 2, 3], 3), least_weight([1, 1, 1], 2)
    (2, 1)
    """
    counted = Counter(weights)
    reached = 0
    least = max(counted)
    for weight in sorted(counted, reverse=True):
        reached += counted[weight]
        if reached > most:
            break
        least = weight
    return least


def weight_steps(lines: Sequence[Line], of: str, *, dated: bool = False) -> Weights | None:
    """Return what the threshold can choose; None where all ties weigh the same.

    Where a weight counts shared ``spaces``, or ``ties`` between groups, the first threshold leaves at most `FIRST_SHOWN`.
    Where years can be chosen (`dated`), ends can share fewer spaces in them than at all dates: each number from 1 is a step.
    """
    weights = [line.weight for line in lines]
    steps = tuple(sorted(set(weights)))
    if len(steps) < 2:
        return None
    if of == "spaces" and dated:
        steps = tuple(map(float, range(1, int(steps[-1]) + 1)))
    return Weights(steps, steps[0] if of == "weight" else least_weight(weights, FIRST_SHOWN), of)
