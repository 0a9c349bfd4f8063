"""What a tie weighs by its claims: their amounts in one unit, their stated weights, or how many they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from govgraph.errors import NetworkError, UnknownName
from govgraph.facts.claims import Claim
from govgraph.network.network import Folded, Network, Tie
from govgraph.words import LANGUAGES, say

__all__ = ["TIE_WEIGHTS", "amount_columns", "amounts", "units", "weigh"]

N = TypeVar("N", bound=Network)

TIE_WEIGHTS = {
    "amount": "the sum of the amounts of its claims, in one unit",
    "stated": "the sum of the weights that its claims state, 1 for a claim that states none",
    "claims": "how many claims it rests on",
}
"""What a tie can weigh by its claims, and what that means."""


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def amounts(claims: Iterable[Claim]) -> tuple[dict[str, Decimal], int]:
    """Return the sum of the amounts of claims by unit, and how many amounts several sources state differently.

    Notes
    -----
    What one source tells in two rows is two amounts. What two sources tell of the same thing (ends, predicate, role, mode,
    dates) is one: it counts once, and where they differ the larger counts.

    Examples
    --------
    >>> grant = dict(subject="a", predicate="funds", object="b", start="2020", unit="USD")
    >>> found = [Claim("1", amount="10", role="loan", source="x", **grant), Claim("2", amount="5", source="x", **grant)]
    >>> amounts([*found, Claim("3", amount="5", source="y", **grant)])
    ({'USD': Decimal('15')}, 0)
    """
    values = ((claim, claim.unit, _number(claim.amount)) for claim in claims if claim.amount)
    return _summed((claim, unit, value) for claim, unit, value in values if value is not None)


def _summed(told: Iterable[tuple[Claim, str, Decimal]]) -> tuple[dict[str, Decimal], int]:
    """Return sums by unit, what several sources tell of one thing counted once, and how often they differ."""
    things: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for claim, unit, value in told:
        about = (claim.subject, claim.predicate, claim.object, claim.role, claim.mode)
        things[(*about, claim.start, claim.end, claim.as_of, unit)][claim.source] += value
    total: dict[str, Decimal] = defaultdict(Decimal)
    for key, by_source in things.items():
        total[key[-1]] += max(by_source.values())
    return dict(sorted(total.items())), sum(len({*found.values()}) > 1 for found in things.values())


def amount_columns(claims: Iterable[Claim]) -> dict[str, Any]:
    """Return ``amount`` and ``unit`` of a tie: the sum of what its claims state, where it is all in one unit.

    Where there are several, ``unit`` tells each sum (``1000 EUR|250000 USD``), and no number stands for them together.
    """
    found, _ = amounts(claims)
    if len(found) > 1:
        told = "|".join(f"{value:f} {unit}".strip() for unit, value in found.items())
        return {"amount": None, "unit": told}
    return next(
        ({"amount": float(v), "unit": unit} for unit, v in found.items()), {"amount": None, "unit": ""}
    )


def units(network: Network) -> dict[str, int]:
    """Return how many ties of a network have an amount in each unit; an empty text stands for amounts without one."""
    found = Counter(
        unit for *_, data in network.graph.edges(data=True) for unit in amounts(data["claims"])[0]
    )
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def weigh(network: N, by: str, unit: str | None) -> N:
    """Return the network with ties that weigh what their claims state; see :meth:`Network.weigh`."""
    if by not in TIE_WEIGHTS:
        raise UnknownName(by, TIE_WEIGHTS, hint="weights of ties are " + ", ".join(TIE_WEIGHTS))
    if network.base is not None or any(not data["claims"] for *_, data in network.graph.edges(data=True)):
        raise NetworkError(
            f"only ties that rest on claims can be weighed by {by}",
            hint="weigh the network before it is projected; a projection counts shared spaces",
        )
    if by != "amount":
        if unit is not None:
            raise NetworkError("a unit belongs to amounts", hint="weigh by amount")
        return _with(network, lambda data: _counted(data, by), f"weigh({by})")
    known = units(network)
    if unit is None and len(known) > 1:
        told = ", ".join(f"{name or 'no unit'} ({n})" for name, n in known.items())
        raise NetworkError(
            f"the amounts here are in different units, which cannot be added: {told}",
            hint=f"choose one: unit={next(iter(known))!r}, or --unit on the command line",
        )
    if unit is not None and unit not in known:
        raise UnknownName(unit, known, hint="units here are " + (", ".join(map(repr, known)) or "none"))
    chosen = unit if unit is not None else next(iter(known), "")
    differing = sum(amounts(_in(data, chosen))[1] for *_, data in network.graph.edges(data=True))
    found = _with(network, lambda data: _amount(data, chosen), f"weigh(amount, {chosen or 'no unit'})")
    left_out = network.graph.number_of_edges() - found.graph.number_of_edges()
    notes: list[Mapping[str, str]] = []
    if left_out:
        key = "network.no_amount_in" if chosen else "network.no_amount"
        notes.append({lang: say(key, lang, n=left_out, unit=chosen) for lang in LANGUAGES})
    if differing:
        notes.append({lang: say("network.amounts_differ", lang, n=differing) for lang in LANGUAGES})
    return replace(found, notes=(*network.notes, *notes))


def _in(data: Mapping[str, Any], unit: str) -> list[Claim]:
    return [claim for claim in data["claims"] if claim.unit == unit]


def _amount(data: Mapping[str, Any], unit: str) -> float:
    if data["folded"]:
        return 0.0  # what a network gave or received is not what its members did
    return float(amounts(_in(data, unit))[0].get(unit, 0))


def _counted(data: Mapping[str, Any], by: str) -> float:
    if by == "claims":
        return float(len(data["claims"]))
    stated = ((claim, "", _number(claim.weight) if claim.weight else None) for claim in data["claims"])
    found, _ = _summed((claim, "", Decimal(1) if value is None else value) for claim, _, value in stated)
    return float(found[""])


def _with(network: N, weight: Any, step: str) -> N:
    """Return the network with these weights; a tie that weighs nothing is left out, and a node that is left without one."""

    def weighed(ties: Iterable[Tie]) -> list[Tie]:
        found = ((u, v, key, {**data, "weight": weight(data)}) for u, v, key, data in ties)
        return [tie for tie in found if tie[3]["weight"] > 0]

    ties = weighed(network.graph.edges(keys=True, data=True))
    lost = network.graph.number_of_edges() > len(ties)
    kept = {end for tie in ties for end in tie[:2]}
    nodes = []
    for key, data in network.graph.nodes(data=True):
        if lost and key not in kept:
            continue
        inside = data["folded"]
        folded = inside and Folded(inside.nodes, tuple(weighed(inside.ties)))
        nodes.append((key, {**data, "folded": folded}))
    return network.replace(nodes, ties, step)
