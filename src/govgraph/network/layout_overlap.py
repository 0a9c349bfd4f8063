"""Move marks apart until neither they nor their labels overlap, keeping each near where it wants to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from govgraph.network.layout import Box, Frame, Point

__all__ = ["OVERLAP_LIMIT", "remove_overlaps"]

OVERLAP_LIMIT = 1200
"""Above so many nodes labels are read on zoom, and the force layout leaves its marks where they are."""

_PAD = 6.0


def remove_overlaps(
    wanted: Mapping[str, Point],
    boxes: Mapping[str, Box],
    frame: Frame,
    *,
    fixed: Collection[str] = (),
    heavy: Collection[str] = (),
    rounds: int = 260,
) -> dict[str, Point]:
    """Return positions near `wanted` in which boxes overlap as little as the frame allows.

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
    proportion to their weights, and pulls all softly back; the pull fades, so that the last rounds only separate.
    """
    keys = sorted(wanted)
    size = [_size(boxes[key]) for key in keys]
    target = [wanted[key] for key in keys]
    x, y = [point[0] for point in target], [point[1] for point in target]
    mass = [1e9 if key in fixed else 9.0 if key in heavy else 1.0 for key in keys]
    half = [(frame.width / 2, frame.height / 2)] * len(keys)
    for turn in range(rounds):
        move_x, move_y, clashes = _push(x, y, size, mass)
        if not clashes and turn > 40:
            break
        pull = 0.04 * max(0.0, 1 - turn / (rounds * 0.8))
        for i in range(len(keys)):
            if mass[i] >= 1e9:
                continue
            x[i] += move_x[i] * 0.4 + (target[i][0] - x[i]) * pull
            y[i] += move_y[i] * 0.4 + (target[i][1] - y[i]) * pull
            wide, above, below = size[i]
            limit_x, limit_y = half[i]
            x[i] = max(min(x[i], limit_x - wide), wide - limit_x)
            y[i] = max(min(y[i], limit_y - below), above - limit_y)
    return {key: (x[i], y[i]) for i, key in enumerate(keys)}


def _size(box: Box) -> tuple[float, float, float]:
    """Return half its width, and what it takes above and below the centre of its mark."""
    wide = max(box.radius, box.label_width / 2) + _PAD
    return wide, box.radius + _PAD, box.radius + box.label_height + _PAD


def _push(
    x: list[float], y: list[float], size: list[tuple[float, float, float]], mass: list[float]
) -> tuple[list[float], list[float], int]:
    count = len(x)
    move_x, move_y = [0.0] * count, [0.0] * count
    order = sorted(range(count), key=lambda i: (x[i] - size[i][0], i))
    clashes = 0
    for place, i in enumerate(order):
        wide, above, below = size[i]
        right, top, bottom = x[i] + wide, y[i] - above, y[i] + below
        for j in order[place + 1 :]:
            left = x[j] - size[j][0]
            if left >= right:
                break
            other_top, other_bottom = y[j] - size[j][1], y[j] + size[j][2]
            if other_top >= bottom or other_bottom <= top or (mass[i] >= 1e9 and mass[j] >= 1e9):
                continue
            over_y = min(bottom, other_bottom) - max(top, other_top)
            over_x = min(right, x[j] + size[j][0]) - left
            clashes += 1
            share = mass[j] / (mass[i] + mass[j])
            if over_x < over_y * 1.25:
                sign = 1.0 if (x[i], i) > (x[j], j) else -1.0
                move_x[i] += sign * over_x * share
                move_x[j] -= sign * over_x * (1 - share)
            else:
                sign = 1.0 if (y[i], i) > (y[j], j) else -1.0
                move_y[i] += sign * over_y * share
                move_y[j] -= sign * over_y * (1 - share)
    return move_x, move_y, clashes
