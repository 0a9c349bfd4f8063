"""The force layout: ForceAtlas2 of networkx for networks without anchors, or too large for them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from govgraph.map.layout.frame import Box, Frame, Point
from govgraph.map.layout.overlap import OVERLAP_LIMIT, remove_overlaps

__all__ = ["force_layout"]

_REACH = 380.0
"""The radius of the sunflower that the forces begin with."""


def force_layout(
    graph: Any, boxes: Mapping[str, Box], frame: Frame, fixed: Mapping[str, Point], seed: int
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
    count = len(graph)
    if not count:
        return {}
    start = _settled(tuple(sorted(graph)), tuple(weights.items()), tuple(sorted(fixed.items())), seed)
    start = _fitted(start, frame) if weights and count > 2 else dict(start)
    start.update(fixed)
    if count > OVERLAP_LIMIT:
        return start
    grown = math.sqrt(max(1.0, count * 5200 / (frame.width * frame.height)))
    room = Frame(frame.width * grown, frame.height * grown)
    return remove_overlaps(_fitted(start, room) if not fixed else start, boxes, room, fixed=fixed, rounds=120)


@lru_cache(maxsize=1)  # a map is drawn wide and high: the forces are the same
def _settled(
    keys: tuple[str, ...],
    weights: tuple[tuple[tuple[str, str], float], ...],
    fixed: tuple[tuple[str, Point], ...],
    seed: int,
) -> Mapping[str, Point]:
    """Return where ForceAtlas2 leaves the nodes, in a plane without a frame."""
    import networkx as nx  # 200 ms: only for those who draw
    import numpy  # networkx wants the start as its arrays

    plain: Any = nx.Graph()
    plain.add_nodes_from(keys)
    plain.add_weighted_edges_from((u, v, weight) for (u, v), weight in weights)
    start = _phyllotaxis(plain, dict(fixed))
    if not weights or len(keys) < 3:
        return start
    found = nx.forceatlas2_layout(
        plain,
        pos={key: numpy.array(point) for key, point in start.items()},
        max_iter=200 if len(keys) <= 300 else 100,
        scaling_ratio=2.0,
        gravity=1.0,
        linlog=False,
        weight="weight",
        seed=seed,
    )
    return {key: (float(x), float(y)) for key, (x, y) in found.items()}


def _phyllotaxis(graph: Any, fixed: Mapping[str, Point]) -> dict[str, Point]:
    """Start as the seeds of a sunflower, the best connected in the middle."""
    order = sorted(graph, key=lambda key: (-graph.degree(key), key))
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
