"""The ego layout: one node in the middle, the others on rings by distance, in sectors by how they are tied to it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from govgraph.map.layout.frame import Point
from govgraph.network.near import rings

__all__ = ["EgoPlan", "Fold", "Sector", "ego_layout", "rings_around"]

MOST_ALONE, MOST_FIRST, MOST_FURTHER = 64, 36, 72
"""The most nodes that a ring shows: the only one, the first of several, each further one. The others are folded."""
DISC = 62.0
"""The radius of the node in the middle."""
_ALONE, _FIRST, _STEP = 300.0, 235.0, 205.0
# What a mark, the gap between two sectors and a group take of a ring at least.
_MARK, _GAP, _FOLD = 21.0, 20.0, 50.0
_ROW, _ROOM = 170.0, 20.0  # of the rows outside, where the members of an opened group stand
_TOP = -math.pi / 2


@dataclass(frozen=True, slots=True)
class Sector:
    """A part of the circle: the neighbors that are tied to the middle in the same way, and what lies beyond them."""

    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Fold:
    """Nodes of one ring and sector that are not drawn at first; they open together."""

    name: str
    at: Point
    ring: int
    sector: str


@dataclass(frozen=True, slots=True)
class EgoPlan:
    """Where everything of an ego map stands.

    Parameters
    ----------
    center : str
    rings : tuple of float
        Their radii, the nearest first.
    sectors : tuple of Sector
        Clockwise from the top; angles as on a screen, y downward.
    places : mapping of node to (x, y)
    folds : tuple of Fold
    within : mapping of node to str
        The fold of each node that is folded.
    """

    center: str
    rings: tuple[float, ...]
    sectors: tuple[Sector, ...]
    places: Mapping[str, Point]
    folds: tuple[Fold, ...] = ()
    within: Mapping[str, str] = field(default_factory=dict)

    def reach(self, center: Point) -> list[Point]:
        """Return two corners of the square around the outermost ring, where the middle stands at `center`."""
        x, y = center
        far = max(self.rings, default=0.0)
        return [(x - far, y - far), (x + far, y + far)]


def rings_around(center: str, near: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the nodes at each distance from a node, itself left out; those that no tie leads to stand on the last ring.

    Examples
    --------
    >>> rings_around("a", {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}})
    [['b'], ['c']]
    """
    found = [sorted(ring) for ring in rings(center, near)][1:]
    left = sorted(near.keys() - {center}.union(*found))
    return [*found, left] if left else found


def ego_layout(
    center: str,
    near: Mapping[str, set[str]],
    sector_of: Mapping[str, str],
    weight: Mapping[str, float],
    order: Sequence[str],
) -> EgoPlan:
    """Return the places of an ego map.

    Parameters
    ----------
    center : str
    near : mapping of node to its neighbors
    sector_of : mapping of node to str
        The sector of each neighbor of the center; what is farther away stands in that of the neighbors that lead to it.
    weight : mapping of node to float
        Who is drawn first: on each ring a sector shows its heaviest nodes, and folds the others where the rings are full.
    order : sequence of str
        The sectors, clockwise from the top.

    Examples
    --------
    >>> plan = ego_layout("a", {"a": {"b"}, "b": {"a"}}, {"b": "member"}, {}, ["member"])
    >>> plan.places["b"]  # alone in its sector: below
    (0.0, 300.0)
    """
    around = rings_around(center, near)
    most = [MOST_ALONE] if len(around) < 2 else [MOST_FIRST, *[MOST_FURTHER] * (len(around) - 1)]
    radii = [_ALONE] if len(around) < 2 else [_FIRST + _STEP * n for n in range(len(around))]
    home = _homes(center, near, around, sector_of)
    used = [name for name in order if name in set(home.values())]
    shown: dict[tuple[int, str], list[str]] = {}
    folded: dict[tuple[int, str], list[str]] = {}
    drawn = {center}
    for number, ring in enumerate(around):
        inside: dict[str, list[str]] = {name: [] for name in used}
        for key in sorted(ring, key=lambda key: (-weight.get(key, 0.0), key)):
            inside[home[key]].append(key)
        # Whom only folded nodes lead to is folded as well: no tie of it would be seen.
        led = {name: [key for key in keys if near[key] & drawn] for name, keys in inside.items()}
        cap = _cap([len(keys) for keys in led.values()], most[number])
        for name, keys in inside.items():  # a group of one would take the room of what it hides
            first = led[name] if len(led[name]) <= cap + 1 else led[name][:cap]
            shown[number, name] = first
            folded[number, name] = [key for key in keys if key not in set(first)]
        drawn = {key for name in used for key in shown[number, name]}
    widths = {
        name: max(
            (len(shown[n, name]) * _MARK + (_FOLD if folded[n, name] else 0.0) + _GAP) / radii[n]
            for n in range(len(around))
        )
        for name in used
    }
    whole = sum(widths.values()) or 1.0
    sectors, places, folds, within = [], {center: (0.0, 0.0)}, [], {}
    angle, turn = _TOP, 2 * math.pi
    if len(used) > 1:  # the first sector has its middle at the top
        angle -= widths[used[0]] / whole * turn / 2
    angles: dict[str, float] = {}
    for name in used:
        start, end = angle, angle + widths[name] / whole * turn
        angle = end
        sectors.append(Sector(name, round(start, 4), round(end, 4)))
        row = radii[-1] + _ROW
        for n, radius in enumerate(radii):
            keys = _in_order(shown[n, name], near, angles, n)
            spare = (_FOLD if folded[n, name] else 0.0) + _GAP
            per = (end - start) / (len(keys) * _MARK + spare)
            for place, key in enumerate(keys):
                angles[key] = start + per * ((place + 0.5) * _MARK + _GAP / 2)
                places[key] = _at(angles[key], radius)
            if folded[n, name]:
                fold = Fold(f"{n + 1}-{name}", _at(end - per * (_GAP + _FOLD) / 2, radius), n, name)
                folds.append(fold)
                within.update(dict.fromkeys(folded[n, name], fold.name))
                row = _rows(folded[n, name], row, start, end, places)
    return EgoPlan(center, tuple(radii), tuple(sectors), places, tuple(folds), within)


def _homes(
    center: str, near: Mapping[str, set[str]], around: Sequence[Sequence[str]], sector_of: Mapping[str, str]
) -> dict[str, str]:
    """Return the sector of every node: farther out, that of most of the nodes one ring nearer that lead there."""
    home: dict[str, str] = {}
    inner = {center}
    for ring in around:
        found = {}
        for key in ring:
            votes = Counter(home[other] for other in near[key] & inner if other in home)
            found[key] = sector_of.get(key) or min(votes, key=lambda name: (-votes[name], name), default="")
        home.update(found)
        inner = set(ring)
    return home


def _cap(sizes: Sequence[int], most: int) -> int:
    """Return how many nodes each sector may show so that all together show at most `most`.

    Examples
    --------
    >>> _cap([40, 3, 5], 20)
    12
    """
    cap = max(sizes, default=0)
    while cap > 1 and sum(min(size, cap) for size in sizes) > most:
        cap -= 1
    return cap


def _in_order(
    keys: Sequence[str], near: Mapping[str, set[str]], angles: Mapping[str, float], ring: int
) -> list[str]:
    """Return the nodes of a sector in the order of the nodes that lead to them, so that few ties cross."""
    if not ring:
        return list(keys)

    def lead(key: str) -> float:
        known = [angles[other] for other in near[key] if other in angles]
        return sum(sorted(known)) / len(known) if known else math.inf

    return sorted(keys, key=lambda key: (lead(key), key))


def _rows(keys: Sequence[str], radius: float, start: float, end: float, places: dict[str, Point]) -> float:
    """Put nodes into rows outside the rings, within a sector; return the radius of the next row."""
    left = list(keys)
    while left:
        step = _ROOM / radius
        room = max(1, int((end - start) / step) - 1)
        row, left = left[:room], left[room:]
        first = (start + end) / 2 - step * (len(row) - 1) / 2
        for place, key in enumerate(row):
            places[key] = _at(first + step * place, radius)
        radius += _ROW
    return radius


def _at(angle: float, radius: float) -> Point:
    return (round(math.cos(angle) * radius, 1) + 0.0, round(math.sin(angle) * radius, 1) + 0.0)
