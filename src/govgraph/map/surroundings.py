"""The surroundings of one node: which sector each neighbor stands in, and which of many are drawn first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from govgraph.map.drawing import Class
from govgraph.map.layout.ego import DISC, EgoPlan, ego_layout
from govgraph.model.model import Model
from govgraph.network.near import tied_to
from govgraph.network.nodes_ties import Node, Tie

__all__ = ["SPLIT", "as_options", "radii_around", "surroundings"]

SPLIT = "|"
"""Between the group of ties and the class of marks in the name of a sector."""
_LARGE, _OWN = 24, 3  # neighbors: a sector of more is split by what they are, into parts of at least so many


def surroundings(
    center: str,
    nodes: Mapping[str, Node],
    ties: Sequence[Tie],
    legend: Mapping[str, str],
    classes: Sequence[Class],
    model: Model,
) -> EgoPlan:
    """Return the plan of the map around a node.

    A neighbor stands in the sector of the group of its tie to the center, the first in the order of the model where there
    are several groups. A sector of more than 24 neighbors is split by the classes of the legend; classes of one or two
    stay together. Drawn first are those
    that have most claims about them and the center; farther out, those that are tied to most others.
    """
    drawn = [tie for tie in ties if nodes.keys() >= set(tie.ends) and tie.source != tie.target]
    found = tied_to(drawn)
    near = {key: found[key] for key in nodes}
    groups: dict[str, set[str]] = defaultdict(set)
    claims: Counter[str] = Counter()
    for tie in drawn:
        if center in tie.ends:
            other = tie.target if tie.source == center else tie.source
            groups[other].add(tie.group or "tie")
            claims[other] += max(len(tie.claims), 1)
    order = [
        *model.groups,
        *sorted({one for several in groups.values() for one in several} - set(model.groups)),
    ]
    first = {key: min(several, key=order.index) for key, several in groups.items()}
    sizes = Counter(first.values())
    alike = Counter((group, legend[key]) for key, group in first.items())
    sector = {
        key: f"{group}{SPLIT}{legend[key]}"
        if sizes[group] > _LARGE and alike[group, legend[key]] >= _OWN
        else group
        for key, group in first.items()
    }
    parts = [
        name
        for group in order
        for name in (*(f"{group}{SPLIT}{one.name}" for one in classes), group)
        if group in sizes
    ]
    weight = {key: claims[key] + len(others) / (len(nodes) + 1) for key, others in near.items()}
    return ego_layout(center, near, sector, weight, parts)


def radii_around(plan: EgoPlan, values: Mapping[str, float]) -> dict[str, float]:
    """Return the radii of an ego map: small enough for its rings, the center as large as its disc."""
    most = max((value for key, value in values.items() if key != plan.center), default=1.0) or 1.0
    radii = {key: round(5.0 + 6.0 * (max(value, 0.0) / most) ** 0.6, 1) for key, value in values.items()}
    return {**radii, plan.center: DISC}


def as_options(plan: EgoPlan) -> dict[str, Any]:
    """Return what the page needs of a plan, beside the places of the marks."""
    return {
        "center": plan.center,
        "rings": plan.rings,
        "sectors": [
            {
                "id": one.name,
                "group": one.name.partition(SPLIT)[0],
                "cls": one.name.partition(SPLIT)[2] or None,
                "from": one.start,
                "to": one.end,
            }
            for one in plan.sectors
        ],
        "folds": [
            {"id": one.name, "x": one.at[0], "y": one.at[1], "ring": one.ring, "sector": one.sector}
            for one in plan.folds
        ],
    }
