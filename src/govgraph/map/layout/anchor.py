"""The anchor layout: spaces from shared membership, actors at the damped centre of their spaces."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import mul
from typing import Any

from govgraph.map.layout.frame import Box, Frame, Point
from govgraph.map.layout.overlap import remove_overlaps

__all__ = ["anchor_layout"]

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))  # successive points at this angle never line up


def anchor_layout(
    graph: Any,
    boxes: Mapping[str, Box],
    frame: Frame,
    fixed: Mapping[str, Point],
    first: set[str],
) -> dict[str, Point]:
    """Return a position for every node: those of `first` alone in the frame, then the rest around them."""
    around: dict[str, set[str]] = {key: set() for key in boxes}
    for u, v in graph.edges():
        if u != v:
            around[u].add(v)
            around[v].add(u)
    spaces = {key for key in boxes if graph.nodes[key].get("space")}
    start = {key for key in boxes if key in first} if first else set(boxes)
    if start <= fixed.keys():
        placed = {key: fixed[key] for key in sorted(start)}
    else:
        placed = _place_first(start, spaces, around, boxes, frame, fixed)
    rest = set(boxes) - start
    if not rest:
        return placed
    wider = Frame(frame.width * 1.5, frame.height * 1.5)
    wanted = _place_rest(rest, spaces, around, placed, frame, fixed)
    keep = set(placed) | (set(fixed) & rest)
    small = {key: _shrunk(boxes[key]) if key in rest else boxes[key] for key in boxes}
    return remove_overlaps({**placed, **wanted}, small, wider, fixed=keep, rounds=160)


def _shrunk(box: Box) -> Box:
    """The rest is read on request: its labels may yield, its marks may not."""
    return Box(box.radius, box.label_width * 0.55, box.label_height * 0.55)


def _place_first(
    start: set[str],
    spaces: set[str],
    around: Mapping[str, set[str]],
    boxes: Mapping[str, Box],
    frame: Frame,
    fixed: Mapping[str, Point],
) -> dict[str, Point]:
    anchors = sorted(start & spaces)
    members = {key: around[key] & start - spaces for key in anchors}
    places = _anchors(anchors, members, around, frame)
    places.update({key: fixed[key] for key in anchors if key in fixed})
    wanted = dict(places)
    taken: dict[tuple[str, ...], int] = defaultdict(int)
    for key in sorted(start - spaces, key=lambda key: (-len(around[key] & set(places)), key)):
        wanted[key] = fixed.get(key) or _settle(key, places, members, around, taken, frame)
    return remove_overlaps(wanted, boxes, frame, fixed=set(fixed) & start, heavy=places)


def _anchors(
    anchors: Sequence[str], members: Mapping[str, set[str]], around: Mapping[str, set[str]], frame: Frame
) -> dict[str, Point]:
    """Spread the spaces over an ellipse: similar ones near each other, none too near."""
    count = len(anchors)
    if count == 0:
        return {}
    if count == 1:
        return {anchors[0]: (0.0, 0.0)}
    soft = [_soft(key, members, around) for key in anchors]
    norm = [math.sqrt(sum(w * w for w in row.values())) or 1.0 for row in soft]
    like = [
        [sum(w * b.get(k, 0.0) for k, w in a.items()) / (norm[i] * norm[j]) for j, b in enumerate(soft)]
        for i, a in enumerate(soft)
    ]
    axis_x, axis_y = _two_axes(
        [[1.0 - like[i][j] if i != j else 0.0 for j in range(count)] for i in range(count)]
    )
    radius = [math.hypot(axis_x[i], axis_y[i]) for i in range(count)]
    rank = {
        i: place / max(count - 1, 1)
        for place, i in enumerate(sorted(range(count), key=lambda i: (radius[i], i)))
    }
    points: list[Point] = []
    for i in range(count):
        angle = math.atan2(axis_y[i], axis_x[i])
        far = 0.25 + 0.75 * math.sqrt(rank[i])
        points.append(
            (math.cos(angle) * far * frame.width * 0.42, math.sin(angle) * far * frame.height * 0.42)
        )
    points = _spread(points, frame)
    points = _exchange(points, like)
    return dict(zip(anchors, points, strict=True))


def _soft(key: str, members: Mapping[str, set[str]], around: Mapping[str, set[str]]) -> dict[str, float]:
    """Membership of a space, with a quarter for those tied to its members and half for spaces tied to each other."""
    weights: dict[str, float] = defaultdict(float)
    for one in sorted(members[key]):
        weights[one] += 1.0
        for other in sorted(around[one]):
            if other not in members:
                weights[other] += 0.25
    for other in sorted(around[key]):
        if other in members:
            weights[other] += 1.0
            weights[key] += 1.0
    return weights


def _two_axes(distance: list[list[float]]) -> tuple[list[float], list[float]]:
    """Return the two main axes of classical scaling, by power iteration from a fixed start."""
    count = len(distance)
    mean = [sum(row) / count for row in distance]
    total = sum(mean) / count
    inner = [
        [-0.5 * (distance[i][j] - mean[i] - mean[j] + total) for j in range(count)] for i in range(count)
    ]
    axes: list[list[float]] = []
    for number in range(2):
        vector = [math.cos((i + 1) * (number + 1) * 1.7) for i in range(count)]
        for _ in range(200):
            for axis in axes:
                along = sum(map(mul, vector, axis))
                vector = [a - along * b for a, b in zip(vector, axis, strict=True)]
            # + 0.5: a shift that keeps the largest eigenvalue the largest in absolute value
            vector = [sum(map(mul, row, vector)) + 0.5 * v for row, v in zip(inner, vector, strict=True)]
            length = math.sqrt(sum(v * v for v in vector)) or 1.0
            vector = [v / length for v in vector]
        axes.append(vector)
    return axes[0], axes[1]


def _spread(points: list[Point], frame: Frame) -> list[Point]:
    """Push anchors to a least distance from each other, inside the frame."""
    count = len(points)
    least = 0.98 * math.sqrt(frame.width * frame.height / count)
    for _ in range(300):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        moved_x, moved_y = list(xs), list(ys)
        for i, (x, y) in enumerate(points):
            for j in range(i):
                dx = x - xs[j]
                if not -least < dx < least:
                    continue
                dy = y - ys[j]
                if not -least < dy < least:
                    continue
                far = math.hypot(dx, dy * 1.1)
                if far < least:
                    push = (least - far) * 0.12 / (far or 1.0)
                    angle = (i - j) * 1e-3  # two at one place part in a fixed direction
                    aside, down = (dx + angle) * push, (dy - angle) * push
                    moved_x[i] += aside
                    moved_y[i] += down
                    moved_x[j] -= aside
                    moved_y[j] -= down
        before = points
        points = [
            (
                max(-frame.width * 0.44, min(frame.width * 0.44, x)),
                max(-frame.height * 0.44, min(frame.height * 0.42, y)),
            )
            for x, y in zip(moved_x, moved_y, strict=True)
        ]
        if points == before:
            break
    return points


def _exchange(points: list[Point], like: list[list[float]]) -> list[Point]:
    """Exchange the places of two anchors wherever that brings similar ones nearer: a local search, first gain taken."""
    points = list(points)
    count = len(points)
    apart = [[math.dist(one, other) for other in points] for one in points]
    for _ in range(12):
        better = False
        for i in range(count):
            for j in range(i + 1, count):
                if _gain(i, j, like, apart) > 1e-6:
                    points[i], points[j] = points[j], points[i]
                    apart[i], apart[j] = apart[j], apart[i]
                    for row in apart:
                        row[i], row[j] = row[j], row[i]
                    better = True
        if not better:
            break
    return points


def _gain(i: int, j: int, like: list[list[float]], apart: list[list[float]]) -> float:
    """Return how much nearer similar ones come where two anchors exchange their places."""
    here, there = apart[i], apart[j]
    between = here[j]
    here[j] = there[i] = 0.0  # the two stay as far from each other as they are: no gain
    gain = 0.0
    for a, b, c, d in zip(like[i], like[j], here, there, strict=True):
        gain += (a - b) * (c - d)
    here[j] = there[i] = between
    return gain


def _settle(
    key: str,
    places: Mapping[str, Point],
    members: Mapping[str, set[str]],
    around: Mapping[str, set[str]],
    taken: dict[tuple[str, ...], int],
    frame: Frame,
) -> Point:
    """Return where an actor wants to be: among its spaces, a crowded one pulling less than a small one."""
    mine = sorted(around[key] & set(places))
    if not mine:
        linked = sorted({space for other in around[key] for space in around[other] if space in places})
        mine = linked or []
    if not mine:
        number = taken[()]
        taken[()] += 1
        return (
            frame.width * 0.45 * math.cos(number * 0.35 + 2.2),
            frame.height * 0.47 * math.sin(number * 0.35 + 2.2),
        )
    weight = {space: 1 / math.sqrt(max(len(members[space]), 1)) for space in mine}
    total = sum(weight.values())
    x = sum(places[space][0] * weight[space] for space in mine) / total
    y = sum(places[space][1] * weight[space] for space in mine) / total
    profile = tuple(mine)
    number = taken[profile]
    taken[profile] += 1
    if len(mine) == 1:  # around its only space, on the side away from the middle first
        outward = math.atan2(places[mine[0]][1] / frame.height, places[mine[0]][0] / frame.width)
        angle = outward + ((number + 1) // 2) * (1 if number % 2 else -1) * 0.6
        far = 88 + 30 * (number // 10)
        return (x + math.cos(angle) * far, y + math.sin(angle) * far)
    if number:
        reach = math.sqrt(number)
        x += math.cos(number * _GOLDEN_ANGLE) * 58 * reach
        y += math.sin(number * _GOLDEN_ANGLE) * 46 * reach
    return (x, y)


def _place_rest(
    rest: set[str],
    spaces: set[str],
    around: Mapping[str, set[str]],
    placed: Mapping[str, Point],
    frame: Frame,
    fixed: Mapping[str, Point],
) -> dict[str, Point]:
    """Return where the rest wants to be: outer spaces on a ring, actors fanned around what they are tied to."""
    known: dict[str, Point] = dict(placed)
    wanted: dict[str, Point] = {}
    outer = sorted(rest & spaces)
    angles = {key: _direction(key, around, placed) for key in outer}
    ring = sorted(outer, key=lambda key: (angles[key], key))
    for place, key in enumerate(ring):  # equal steps along the ring, in the order of their directions
        angle = -math.pi + 2 * math.pi * (place + 0.5) / len(ring)
        point = (math.cos(angle) * frame.width * 0.62, math.sin(angle) * frame.height * 0.64)
        wanted[key] = known[key] = fixed.get(key) or point
    fan: dict[str, int] = defaultdict(int)
    for key in sorted(rest - spaces, key=lambda key: (-len(around[key]), key)):
        near = sorted(around[key] & known.keys())
        if key in fixed:
            wanted[key] = fixed[key]
        elif not near:
            angle = len(wanted) * _GOLDEN_ANGLE
            wanted[key] = (math.cos(angle) * frame.width * 0.72, math.sin(angle) * frame.height * 0.72)
        else:
            x = sum(known[other][0] for other in near) / len(near)
            y = sum(known[other][1] for other in near) / len(near)
            home = near[0] if len(near) == 1 else "|".join(near)
            number = fan[home]
            fan[home] += 1
            far = 62 + 9 * math.sqrt(number)
            angle = math.atan2(y, x) + ((number + 1) // 2) * (1 if number % 2 else -1) * 0.42
            wanted[key] = (x + math.cos(angle) * far, y + math.sin(angle) * far)
    return wanted


def _direction(key: str, around: Mapping[str, set[str]], placed: Mapping[str, Point]) -> float:
    near = sorted(
        {*(around[key] & placed.keys())} | {b for a in around[key] for b in around[a] if b in placed}
    )
    if not near:
        return 0.0
    return math.atan2(sum(placed[one][1] for one in near), sum(placed[one][0] for one in near))
