"""Move marks apart until neither they nor their labels overlap, keeping each near where it wants to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from govgraph.map.layout.frame import Box, Frame, Point

__all__ = ["OVERLAP_LIMIT", "remove_overlaps"]

OVERLAP_LIMIT = 1200
"""Above so many nodes labels are read on zoom, and the force layout leaves its marks where they are."""

_PAD = 6.0
_FIXED = 1e9
"""The mass of a node that does not move."""


def remove_overlaps(
    wanted: Mapping[str, Point],
    boxes: Mapping[str, Box],
    frame: Frame,
    *,
    fixed: Collection[str] = (),
    heavy: Collection[str] = (),
    rounds: int = 260,
) -> dict[str, Point]:
    """Return positions near `wanted` in which boxes overlap as little as the frame allows, and marks not at all.

    Parameters
    ----------
    wanted : mapping of node to (x, y)
    boxes : mapping of node to Box
        A mark is centred on its position, the label stands below it.
    frame : Frame
    fixed : collection of nodes
        These do not move.
    heavy : collection of nodes
        These yield nine times less than others.

    Notes
    -----
    Pairs are found by a sweep along x. Each round moves every overlapping pair apart along the axis that needs less, in
    proportion to their weights, and pulls all softly back; the pull fades, so that the last rounds only separate. Where not
    all labels have room, marks are moved apart once more as if they had none.
    """
    if not wanted:
        return {}
    found, crowded = _apart(wanted, boxes, frame, fixed, heavy, rounds)
    if crowded:
        marks = {key: Box(boxes[key].radius) for key in wanted}
        found, _ = _apart(found, marks, frame, fixed, heavy, 3 * rounds)
    return found


def _apart(
    wanted: Mapping[str, Point],
    boxes: Mapping[str, Box],
    frame: Frame,
    fixed: Collection[str],
    heavy: Collection[str],
    rounds: int,
) -> tuple[dict[str, Point], bool]:
    """Move boxes apart; return where they stand then, and whether some still overlap."""
    import numpy as np  # 100 ms: only for those who draw

    keys = sorted(wanted)
    wide, above, below = np.array([_size(boxes[key]) for key in keys]).T
    target_x, target_y = np.array([wanted[key] for key in keys], dtype=float).T
    x, y = target_x.copy(), target_y.copy()
    mass = np.array([_FIXED if key in fixed else 9.0 if key in heavy else 1.0 for key in keys])
    free = mass < _FIXED
    limit_x, limit_y = frame.width / 2, frame.height / 2
    clashes = 0
    for turn in range(rounds):
        move_x, move_y, clashes = _push(x, y, (wide, above, below), mass)
        if not clashes and turn > 40:
            break
        pull = 0.04 * max(0.0, 1 - turn / (rounds * 0.8))
        next_x = x + (move_x * 0.4 + (target_x - x) * pull)
        next_y = y + (move_y * 0.4 + (target_y - y) * pull)
        # Where a box is larger than the frame, it stands at the left or the top of it.
        x = np.where(free, np.maximum(np.minimum(next_x, limit_x - wide), wide - limit_x), x)
        y = np.where(free, np.maximum(np.minimum(next_y, limit_y - below), above - limit_y), y)
    return {key: (float(x[i]), float(y[i])) for i, key in enumerate(keys)}, bool(clashes)


def _size(box: Box) -> tuple[float, float, float]:
    """Return half its width, and what it takes above and below the centre of its mark."""
    wide = max(box.radius, box.label_width / 2) + _PAD
    return wide, box.radius + _PAD, box.radius + box.label_height + _PAD


def _push(x: Any, y: Any, size: tuple[Any, Any, Any], mass: Any) -> tuple[Any, Any, int]:
    """Return how far each box is pushed along x and y, and how many pairs overlap."""
    import numpy as np

    wide, above, below = size
    order = np.argsort(x - wide, kind="stable")
    left, right = (x - wide)[order], (x + wide)[order]
    # Sorted by their left sides, a box can meet those after it that begin before it ends.
    reach = np.maximum(np.searchsorted(left, right, side="left") - np.arange(len(order)) - 1, 0)
    first = np.repeat(np.arange(len(order)), reach)
    begins = np.repeat(np.cumsum(reach) - reach, reach)
    i, j = order[first], order[first + 1 + np.arange(len(first)) - begins]
    top, bottom = y - above, y + below
    meet = (top[j] < bottom[i]) & (bottom[j] > top[i]) & ((mass[i] < _FIXED) | (mass[j] < _FIXED))
    i, j = i[meet], j[meet]
    over_y = np.minimum(bottom[i], bottom[j]) - np.maximum(top[i], top[j])
    over_x = np.minimum((x + wide)[i], (x + wide)[j]) - (x - wide)[j]
    share = mass[j] / (mass[i] + mass[j])
    sideways = over_x < over_y * 1.25
    return (
        _summed(i, j, np.where(sideways, over_x, 0.0), share, x),
        _summed(i, j, np.where(sideways, 0.0, over_y), share, y),
        len(i),
    )


def _summed(i: Any, j: Any, over: Any, share: Any, at: Any) -> Any:
    """Return the sum of the pushes of each box; pairs push each other apart, by how little the other one yields."""
    import numpy as np

    push = np.where((at[i] > at[j]) | ((at[i] == at[j]) & (i > j)), over, -over)
    moves = np.zeros(len(at))
    # One pair after the other, as they were found: the sums are the same on every machine.
    np.add.at(
        moves, np.stack([i, j], axis=1).ravel(), np.stack([push * share, -push * (1 - share)], axis=1).ravel()
    )
    return moves
