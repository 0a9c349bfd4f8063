"""The rules by which a view lifts, folds and aggregates what the facts say: each one a switch.

lift
    A tie to an edition counts for its series, with the edition kept as evidence in ``via``.
aggregate-states
    The states at one space become one node ("35 states") that keeps them and their ties inside.
fold-members
    The members of a network take part where it does, marked with ``folded`` and the network in ``via``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from govgraph.facts.claims import Claim, Entity
from govgraph.facts.dates import Truth
from govgraph.facts.ties import of_tie
from govgraph.model.natures import Nature
from govgraph.network.merge import merge_ties
from govgraph.network.network import Folded, Node, Tie, node_data, rank

__all__ = ["STATES", "aggregate_states", "fold_members", "series_of"]

STATES = ("State", "Territory")
"""Kinds that are aggregated per space."""

_COUNTED = {
    "State": {"en": ("state", "states"), "es": ("Estado", "Estados"), "pt": ("Estado", "Estados")},
    "Territory": {
        "en": ("territory", "territories"),
        "es": ("territorio", "territorios"),
        "pt": ("território", "territórios"),
    },
}
_AND = {"en": "and", "es": "y", "pt": "e"}


def series_of(claims: Iterable[Claim], known: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each edition, the series it belongs to at last; `known` holds the entities that may stand there."""
    above: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if claim.object in known and claim.object != claim.subject:
            above[claim.subject].add(claim.object)
    found: dict[str, tuple[str, ...]] = {}
    for edition in sorted(above):
        seen, tops, queue = {edition}, set(), sorted(above[edition])
        while queue:
            one = queue.pop()
            if one in seen:
                continue
            seen.add(one)
            if above.get(one, set()) - seen:
                queue.extend(sorted(above[one]))
            else:
                tops.add(one)
        found[edition] = tuple(sorted(tops))
    return found


def counted_states(states: int, territories: int) -> dict[str, str]:
    """Return how many states (and territories) in words of three languages.

    Examples
    --------
    >>> counted_states(35, 0)["en"], counted_states(2, 1)["es"]
    ('35 states', '2 Estados y 1 territorio')
    """
    texts = {}
    for language, joined in _AND.items():
        parts = [
            f"{count} {_COUNTED[kind][language][count != 1]}"
            for kind, count in (("State", states), ("Territory", territories))
            if count
        ]
        texts[language] = f" {joined} ".join(parts)
    return texts


def aggregate_states(
    nodes: Mapping[str, dict[str, Any]], ties: Sequence[Tie]
) -> tuple[list[Node], list[Tie]]:
    """Return nodes and ties with the states at each space as one node."""

    def is_state(key: str) -> bool:
        return not nodes[key]["space"] and not set(STATES).isdisjoint(nodes[key]["kinds"])

    kept: list[Tie] = []
    at: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        u, v = tie[0], tie[1]
        if is_state(u) and nodes[v]["space"]:
            at[v].append(tie)
        elif is_state(v) and nodes[u]["space"]:
            at[u].append(tie)
        else:
            kept.append(tie)
    made: list[Node] = []
    merged: list[tuple[str, str, dict[str, Any]]] = []
    for space, here in sorted(at.items()):
        members = sorted({u if v == space else v for u, v, _, _ in here})
        states = sum("State" in nodes[key]["kinds"] for key in members)
        key = f"states@{space}"
        inside = Folded(tuple((member, nodes[member]) for member in members), tuple(here))
        labels = counted_states(states, len(members) - states)
        made.append(
            (
                key,
                node_data(
                    kind="State",
                    kinds=("State", "Agent"),
                    labels=labels,
                    shorts=labels,
                    count=len(members),
                    members=tuple(members),
                    folded=inside,
                ),
            )
        )
        merged.extend(
            (key, v, {**data, "source_members": (u,)})
            if v == space
            else (u, key, {**data, "target_members": (v,)})
            for u, v, _, data in here
        )
    kept.extend(merge_ties(merged))
    tied = {end for tie in kept for end in tie[:2]}
    made.extend((key, data) for key, data in nodes.items() if key in tied)
    return made, kept


def fold_members(
    ties: Sequence[Tie], members: Mapping[str, Sequence[tuple[str, Claim, Truth | None]]]
) -> list[Tie]:
    """Return the ties that members of a network have through it, where they have none of the same kind themselves.

    Parameters
    ----------
    ties : sequence of ties
    members : mapping of network to (member, membership claim, whether it holds at the date asked about)

    Notes
    -----
    A member that surely was none when the network took part is left out, all that is told of its membership judged
    together. The confidence is that of the weaker of the
    two claims; the claims are those of the network's tie.
    """
    own = {(u, v, data["predicate"]) for u, v, _, data in ties}
    made: list[tuple[str, str, dict[str, Any]]] = []
    for u, v, _, data in ties:
        for network, outward in ((u, True), (v, False)):
            of_network = members.get(network, ())
            outside = _surely_outside(of_network, data["claims"])
            for member, claim, truth in of_network:
                ends = (member, v) if outward else (u, member)
                if ends[0] == ends[1] or (*ends, data["predicate"]) in own or member in outside:
                    continue
                unsure = "unknown" in (data["truth"], truth.value if truth else "")
                weaker = min(data["confidence"], claim.confidence, key=rank)
                folded = {
                    **data,
                    "folded": True,
                    "via": tuple(sorted({*data["via"], network})),
                    "confidence": weaker,
                    "weight": 1.0,
                    "truth": "unknown" if unsure else data["truth"],
                    "unknown": int(unsure),
                }
                made.append((*ends, folded))
    return [(u, v, f"{key}-folded", data) for u, v, key, data in _best_of(made)]


def _best_of(made: Iterable[tuple[str, str, dict[str, Any]]]) -> list[Tie]:
    """Return one folded tie per pair and predicate; its confidence stays that of the weaker claim."""
    merged = []
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for u, v, data in made:
        found[u, v, data["predicate"]].append(data)
    for (u, v, predicate), same in sorted(found.items()):
        (tie,) = merge_ties((u, v, data) for data in same)
        best = max((data["confidence"] for data in same), key=rank)
        merged.append((u, v, predicate, {**tie[3], "confidence": best, "weight": 1.0}))
    return merged


def _surely_outside(
    members: Sequence[tuple[str, Claim, Truth | None]], claims: Iterable[Claim]
) -> frozenset[str]:
    """Return the members that surely were none on any day of these claims: all claims of a membership judged together."""
    days = []
    for claim in claims:
        first = claim.bounds.earliest_start
        if first is None:
            return frozenset()
        days.append((first, max(first, claim.bounds.latest_end or claim.bounds.latest_start or first)))
    memberships: dict[str, list[Claim]] = defaultdict(list)
    for member, claim, _ in members:
        memberships[member].append(claim)
    return frozenset(
        member
        for member, about in memberships.items()
        if days and all(of_tie(about, Nature.PERIOD, *span) is Truth.NO for span in days)
    )


def entity_node(entity: Entity, space: bool) -> dict[str, Any]:
    """Return the node data of an entity."""
    return node_data(
        entity=entity,
        kind=entity.kind,
        kinds=entity.kinds,
        labels=entity.labels,
        shorts=entity.shorts,
        country=entity.countries[0] if entity.countries else "",
        region=entity.region,
        start=entity.start,
        end=entity.end,
        space=space,
    )
