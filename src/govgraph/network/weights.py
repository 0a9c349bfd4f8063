"""What a tie weighs by its claims: their amounts in one unit, their stated weights, or how many they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from govgraph.errors import NetworkError, UnknownName, wrong
from govgraph.facts.claims import Claim
from govgraph.network.nodes_ties import Folded, N, NetworkValue, Tie
from govgraph.words import Told, texts

__all__ = ["TIE_WEIGHTS", "amount_columns", "amounts", "units", "weigh"]

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
    What one source states in two rows is two amounts. What two sources state of the same thing (ends, predicate, role, mode,
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
    """Return sums by unit, what several sources state of one thing counted once, and how often they differ."""
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

    Where there are several, ``unit`` lists each sum (``1000 EUR|250000 USD``), and no number stands for them together.
    """
    stated = [claim for claim in claims if claim.amount]
    found = amounts(stated)[0] if stated else {}
    if len(found) > 1:
        told = "|".join(f"{value:f} {unit}".strip() for unit, value in found.items())
        return {"amount": None, "unit": told}
    return next(
        ({"amount": float(v), "unit": unit} for unit, v in found.items()), {"amount": None, "unit": ""}
    )


def units(network: NetworkValue) -> dict[str, int]:
    """Return how many ties of a network have an amount in each unit; an empty text stands for amounts without one."""
    found = Counter(unit for tie in network.all_ties for unit in amounts(tie.claims)[0])
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def weigh(network: N, by: str = "amount", *, unit: str | None = None) -> N:
    """Return the network with ties that weigh what their claims state, for measures, maps and files.

    Parameters
    ----------
    by : str
        ``amount`` (the sum of their amounts), ``stated`` (the sum of their weights; a claim without one weighs 1) or
        ``claims`` (how many they are).
    unit : str, optional
        Which amounts count, where there are several units: ``USD``. Different units are never added.

    Notes
    -----
    Ties without an amount in the unit are left out, and a note counts them. What several sources state of one thing
    counts once; where they differ, the larger amount counts and a note says so.

    Raises
    ------
    NetworkError
        Where amounts are in several units and none is chosen, or ties do not rest on claims (a projection).
    UnknownName
    """
    if by not in TIE_WEIGHTS:
        raise UnknownName(by, TIE_WEIGHTS, hint=Told("error.tie_weights", choices=", ".join(TIE_WEIGHTS)))
    if network.base is not None or any(not tie.claims for tie in network.all_ties):
        raise NetworkError(wrong("weigh_claims", by=by))
    if by != "amount":
        if unit is not None:
            raise NetworkError(wrong("unit_of_amounts"))
        weighed = _with(network, lambda tie: _counted(tie, by), f"weigh({by})")
        without = len(network.all_ties) - len(weighed.all_ties)
        zero = (texts("network.no_weight", n=without),) if without else ()
        return replace(weighed, notes=(*network.notes, *zero))
    known = units(network)
    if unit is None and len(known) > 1:
        told = ", ".join(f"{name or 'no unit'} ({n})" for name, n in known.items())
        raise NetworkError(wrong("units_differ", told=told, unit=repr(next(iter(known)))))
    if unit is not None and unit not in known:
        raise UnknownName(unit, known, hint=Told("error.units", choices=", ".join(map(repr, known)) or "–"))
    chosen = unit if unit is not None else next(iter(known), "")
    differing = sum(amounts(_in(tie, chosen))[1] for tie in network.all_ties)
    found = _with(network, lambda tie: _amount(tie, chosen), f"weigh(amount, {chosen or 'no unit'})")
    left_out = len(network.all_ties) - len(found.all_ties)
    notes: list[Mapping[str, str]] = []
    if left_out:
        key = "network.no_amount_in" if chosen else "network.no_amount"
        notes.append(texts(key, n=left_out, unit=chosen))
    if differing:
        notes.append(texts("network.amounts_differ", n=differing))
    return replace(found, notes=(*network.notes, *notes))


def _in(tie: Tie, unit: str) -> list[Claim]:
    return [claim for claim in tie.claims if claim.unit == unit]


def _amount(tie: Tie, unit: str) -> float:
    if tie.folded:
        return 0.0  # what a network gave or received is not what its members did
    return float(amounts(_in(tie, unit))[0].get(unit, 0))


def _counted(tie: Tie, by: str) -> float:
    if by == "claims":
        return float(len(tie.claims))
    stated = ((claim, "", _number(claim.weight) if claim.weight else None) for claim in tie.claims)
    found, _ = _summed((claim, "", Decimal(1) if value is None else value) for claim, _, value in stated)
    return float(found[""])


def _with(network: N, weight: Callable[[Tie], float], step: str) -> N:
    """Return the network with these weights; a tie that weighs nothing is left out, and a node that is left without one."""

    def weighed(ties: Iterable[Tie]) -> list[Tie]:
        return [tie for tie in (replace(tie, weight=weight(tie)) for tie in ties) if tie.weight > 0]

    ties = weighed(network.all_ties)
    lost = len(network.all_ties) > len(ties)
    kept = {end for tie in ties for end in tie.ends}
    nodes = [
        replace(node, folded=Folded(node.folded.nodes, tuple(weighed(node.folded.ties))))
        if node.folded
        else node
        for key, node in network.nodes_by_key.items()
        if key in kept or not lost
    ]
    return network.replace(nodes, ties, step)
