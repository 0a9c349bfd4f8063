"""What a reader of the page can choose: what colors and sizes show, beside what the map was made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from govgraph.map.drawing import Class
from govgraph.map.legend import COLORS
from govgraph.network.measures import measure
from govgraph.network.nodes_ties import NetworkValue

__all__ = ["COUNTED", "SIZES", "Choices", "choices"]

SIZES = ("degree", "betweenness", "equal")
COUNTED = ("drawn", "degree", "equal")
"""Sizes that a page works out by itself."""
_MOST = 1000  # nodes; above, communities take longer than the rest of the map

Legend = tuple[Mapping[str, str], tuple[Class, ...]]


@dataclass(frozen=True)
class Choices:
    """Colors and sizes by name.

    Parameters
    ----------
    color, size : str
        Those that the page opens with.
    colors : mapping of name to (class of each node, classes)
    values : mapping of name to (value of each node)
    radii : mapping of name to (radius of each node)
    shapes : tuple of Class
        What each shape stands for, where colors do not show the kind.
    """

    color: str
    size: str
    colors: Mapping[str, Legend] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    radii: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    shapes: tuple[Class, ...] = ()


def choices(
    network: NetworkValue,
    color: str,
    size: str,
    values: Mapping[str, float],
    *,
    legend: Callable[[str], Legend],
    radii: Callable[[Mapping[str, float]], Mapping[str, float]],
    degree: Mapping[str, float],
    shapes: tuple[Class, ...],
) -> Choices:
    """Return what can be chosen for a network; of one of more than 1,000 nodes, sizes that count neighbors.

    A color that would show nothing (no node has a region, or all stand in one community) is left out.
    """
    large = len(network) > _MOST
    colors = {name: legend(name) for name in (COLORS if not large else (color,))}
    told = {
        name: found
        for name, found in colors.items()
        if name in ("kind", color) or sum(bool(one.name) for one in found[1]) > 1
    }
    found = {size: dict(values)}
    for name in SIZES:
        if name == "degree":
            found.setdefault(name, dict(degree))
        elif name == "equal":
            found.setdefault(name, dict.fromkeys(values, 1.0))
        elif name not in found and not large:
            known = measure(network, name).values(name)
            found[name] = {key: float(known.get(key) or 0.0) for key in values}
    return Choices(color, size, told, found, {name: radii(one) for name, one in found.items()}, shapes)
