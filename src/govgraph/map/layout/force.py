"""The force layout: ForceAtlas2, for networks without anchors, or too large for them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from govgraph.map.layout.frame import Box, Frame, Point
from govgraph.map.layout.overlap import OVERLAP_LIMIT, remove_overlaps

__all__ = ["force_atlas", "force_layout"]

_BLOCK = 1 << 17  # pairs at a time: what a processor holds near it
_REACH = 380.0
"""The radius of the sunflower that the forces begin with."""


def force_layout(
    graph: Any, boxes: Mapping[str, Box], frame: Frame, fixed: Mapping[str, Point]
) -> dict[str, Point]:
    """Return ForceAtlas2 positions, scaled to the frame, with overlaps removed.

    References
    ----------
    Jacomy, Venturini, Heymann & Bastian, "ForceAtlas2", PLoS ONE 9 (2014), doi:10.1371/journal.pone.0098679
    """
    weights: dict[tuple[str, str], float] = {}
    for u, v, weight in sorted(graph.edges(data="weight", default=1.0), key=lambda tie: (tie[0], tie[1])):
        if u != v:
            pair = (u, v) if u < v else (v, u)
            weights[pair] = weights.get(pair, 0.0) + float(weight or 1.0)
    # Ties that stand for many pull more, but not as many times more: else all is drawn into one point.
    pulls = {pair: 1 + math.log(weight) if weight > 1 else weight for pair, weight in weights.items()}
    tied = {end for pair in pulls for end in pair}
    alone = sorted(set(graph) - tied) if pulls else []
    forced = tuple(sorted(set(graph) - set(alone)))
    if not forced:
        return {}
    start = _settled(forced, tuple(pulls.items()), tuple(sorted(fixed.items())))
    start = _fitted(start, frame) if pulls and len(forced) > 2 else dict(start)
    start.update(_below(start, alone, boxes))
    start.update(fixed)
    count = len(start)
    if count > OVERLAP_LIMIT:
        return start
    grown = math.sqrt(max(1.0, count * 5200 / (frame.width * frame.height)))
    room = Frame(frame.width * grown, frame.height * grown)
    if not fixed:
        start = {**_fitted({key: start[key] for key in forced}, room)}
        start.update(_below(start, alone, boxes))
        high = 2 * max(abs(y) for _, y in start.values()) + 60
        room = Frame(room.width, max(room.height, high))
    return remove_overlaps(start, boxes, room, fixed=fixed, rounds=120)


def _below(placed: Mapping[str, Point], alone: Sequence[str], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """Return places for nodes without a tie: in rows below the others, so that they do not stretch the picture."""
    if not alone:
        return {}
    xs, ys = zip(*placed.values(), strict=True)
    left, wide = min(xs), max(max(xs) - min(xs), 600.0)
    step = max(max(2 * boxes[key].radius for key in alone) + 12, 40.0)
    row = max(1, int(wide / step))
    return {
        key: (left + (i % row + 0.5) * step, max(ys) + 70 + (i // row) * step) for i, key in enumerate(alone)
    }


@lru_cache(maxsize=1)  # a map is drawn wide and high: the forces are the same
def _settled(
    keys: tuple[str, ...],
    weights: tuple[tuple[tuple[str, str], float], ...],
    fixed: tuple[tuple[str, Point], ...],
) -> Mapping[str, Point]:
    """Return where ForceAtlas2 leaves the nodes, in a plane without a frame."""
    degree = Counter(end for pair, _ in weights for end in pair)
    start = _phyllotaxis(keys, degree, dict(fixed))
    if not weights or len(keys) < 3:
        return start
    found = force_atlas([start[key] for key in keys], keys, weights, 200 if len(keys) <= 300 else 100)
    return dict(zip(keys, found, strict=True))


def force_atlas(
    start: Sequence[Point],
    keys: Sequence[str],
    weights: Sequence[tuple[tuple[str, str], float]],
    steps: int,
    repulsion: float = 2.0,
) -> list[Point]:
    """Return where so many steps of ForceAtlas2 take the nodes.

    Parameters
    ----------
    start : sequence of (x, y)
    keys : sequence of str
        The nodes, in the order of `start`.
    weights : sequence of ((node, node), weight)
        Each pair once.
    steps : int
    repulsion : float

    Notes
    -----
    The forces and the speed are those of ``networkx.forceatlas2_layout``, which holds several arrays of all pairs and two
    coordinates at once: 2,000 nodes take 8 times as long there.
    """
    import numpy as np  # 60 ms: only for those who draw

    place = {key: n for n, key in enumerate(keys)}
    ends = np.array([[place[u], place[v]] for (u, v), _ in weights])
    pull = np.array([weight for _, weight in weights])[:, None]
    at = np.array(start, dtype=float)
    count = len(keys)
    mass = 1.0 + np.bincount(ends.ravel(), minlength=count)
    rows = max(1, _BLOCK // count)
    speed = efficiency = swing = traction = 1.0
    for _ in range(steps):
        update = np.zeros_like(at)
        drawn = pull * (at[ends[:, 0]] - at[ends[:, 1]])
        np.subtract.at(update, ends[:, 0], drawn)
        np.add.at(update, ends[:, 1], drawn)
        for first in range(0, count, rows):
            part = slice(first, first + rows)
            dx, dy = (at[part, None, axis] - at[None, :, axis] for axis in (0, 1))
            apart = dx * dx
            apart += dy * dy
            apart[apart == 0] = (
                1.0  # neither a node nor its double in one place pushes it: dx and dy are 0 there
            )
            push = np.divide(mass, apart, out=apart)
            scale = repulsion * mass[part]
            update[part, 0] += scale * np.einsum("ij,ij->i", dx, push)
            update[part, 1] += scale * np.einsum("ij,ij->i", dy, push)
        out = at - at.mean(axis=0)
        away = np.hypot(out[:, 0], out[:, 1])
        away[away == 0] = 1.0
        update -= (mass / away)[:, None] * out
        swing += float((mass * np.hypot(*(at - update).T)).sum())
        traction += float((0.5 * mass * np.hypot(*(at + update).T)).sum())
        speed, efficiency = _speed(count, swing, traction, speed, efficiency)
        factor = speed / (1 + np.sqrt(speed * mass * np.hypot(*update.T)))
        at += update * factor[:, None]
    return [(float(x), float(y)) for x, y in at]


def _speed(count: int, swing: float, traction: float, speed: float, efficiency: float) -> tuple[float, float]:
    """Return how fast the nodes go next, and how well that works: slower where they swing to and fro."""
    least = math.sqrt(0.05 * math.sqrt(count))
    jitter = max(least, min(10.0, 0.05 * math.sqrt(count) * traction / count**2))
    if swing / traction > 2.0:
        efficiency *= 0.5 if efficiency > 0.05 else 1.0
        jitter = max(jitter, 1.0)
    target = jitter * efficiency * traction / swing
    if swing > jitter * traction:
        efficiency *= 0.7 if efficiency > 0.05 else 1.0
    elif speed < 1000:
        efficiency *= 1.3
    return speed + min(target - speed, 0.5 * speed), efficiency


def _phyllotaxis(
    keys: Sequence[str], degree: Mapping[str, int], fixed: Mapping[str, Point]
) -> dict[str, Point]:
    """Start as the seeds of a sunflower, the best connected in the middle."""
    order = sorted(keys, key=lambda key: (-degree[key], key))
    reach = _REACH / math.sqrt(max(len(order), 1))
    angle = math.pi * (3 - math.sqrt(5))
    return {
        key: fixed.get(key)
        or (
            math.cos(i * angle) * reach * math.sqrt(i + 0.5),
            math.sin(i * angle) * reach * math.sqrt(i + 0.5),
        )
        for i, key in enumerate(order)
    }


def _fitted(points: Mapping[str, Point], frame: Frame) -> dict[str, Point]:
    xs, ys = sorted(x for x, _ in points.values()), sorted(y for _, y in points.values())
    wide, high = (xs[-1] - xs[0]) or 1.0, (ys[-1] - ys[0]) or 1.0
    mid_x, mid_y = (xs[0] + xs[-1]) / 2, (ys[0] + ys[-1]) / 2
    return {
        key: ((x - mid_x) / wide * frame.width * 0.92, (y - mid_y) / high * frame.height * 0.9)
        for key, (x, y) in sorted(points.items())
    }
