"""The rules by which a view lifts, folds and aggregates what the facts say: each one a switch.

lift
    A tie to an edition counts for its series, with the edition kept as evidence in ``via``.
aggregate-states
    The states at one space become one node ("35 states") that keeps them and their ties inside.
fold-members
    The members of a network take part where it does, marked with ``folded`` and the network in ``via``.

Beside them, :func:`on_topic` returns which events are about a topic, for views of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace

from govgraph.facts.claims import Claim
from govgraph.facts.holding import Truth
from govgraph.facts.ties import of_tie
from govgraph.model.natures import Nature
from govgraph.network.evidence import merge_ties
from govgraph.network.nodes_ties import Folded, Node, Tie, rank
from govgraph.words import LANGUAGES, say

__all__ = ["STATES", "aggregate_states", "fold_members", "on_topic", "series_of"]

STATES = ("State", "Territory")
"""Kinds that are aggregated per space."""

_OUTCOMES = ("outcomeOf", "openedForSignatureAt")  # from an instrument to an event
_HOSTS = ("organizedBy", "hostedBy")  # from an event to whom it is held by


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
    """Return how many states (and territories) in words of each language.

    Examples
    --------
    >>> counted_states(35, 0)["en"], counted_states(2, 1)["es"]
    ('35 states', '2 Estados y 1 territorio')
    """
    texts = {}
    for lang in LANGUAGES:
        counts = (("states", states), ("territories", territories))
        parts = [say(f"network.{name}", lang, n=n) for name, n in counts if n]
        texts[lang] = f" {say('network.and', lang)} ".join(parts)
    return texts


def aggregate_states(nodes: Iterable[Node], ties: Sequence[Tie]) -> tuple[list[Node], list[Tie]]:
    """Return nodes and ties with the states at each space as one node."""
    known = {node.key: node for node in nodes}

    def is_state(key: str) -> bool:
        return not known[key].space and not set(STATES).isdisjoint(known[key].kinds)

    kept: list[Tie] = []
    at: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        u, v = tie.ends
        if is_state(u) and known[v].space:
            at[v].append(tie)
        elif is_state(v) and known[u].space:
            at[u].append(tie)
        else:
            kept.append(tie)
    made: list[Node] = []
    merged: list[Tie] = []
    for space, here in sorted(at.items()):
        members = tuple(sorted({tie.source if tie.target == space else tie.target for tie in here}))
        states = sum("State" in known[key].kinds for key in members)
        labels = counted_states(states, len(members) - states)
        made.append(
            Node(
                f"states@{space}",
                kind="State",
                kinds=("State", "Agent"),
                labels=labels,
                shorts=labels,
                count=len(members),
                members=members,
                folded=Folded(tuple(known[key] for key in members), tuple(here)),
            )
        )
        merged.extend(
            replace(tie, source=f"states@{space}", source_members=(tie.source,))
            if tie.target == space
            else replace(tie, target=f"states@{space}", target_members=(tie.target,))
            for tie in here
        )
    kept.extend(merge_ties(merged))
    tied = {end for tie in kept for end in tie.ends}
    made.extend(node for key, node in known.items() if key in tied)
    return made, kept


def fold_members(
    ties: Sequence[Tie], members: Mapping[str, Sequence[tuple[str, Claim, Truth | None]]]
) -> list[Tie]:
    """Return the ties that members of a network have through it, where they have none of the same kind themselves.

    Notes
    -----
    A member that surely was none when the network took part is left out, all claims about its membership judged
    together. The confidence is that of the weaker of the
    two claims; the claims are those of the network's tie.
    """
    own = {(*tie.ends, tie.predicate) for tie in ties}
    made: dict[tuple[str, str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        for network, outward in ((tie.source, True), (tie.target, False)):
            of_network = members.get(network, ())
            outside = _surely_outside(of_network, tie.claims)
            for member, claim, truth in of_network:
                u, v = (member, tie.target) if outward else (tie.source, member)
                if u == v or (u, v, tie.predicate) in own or member in outside:
                    continue
                unsure = "unknown" in (tie.truth, truth.value if truth else "")
                made[u, v, tie.predicate].append(
                    replace(
                        tie,
                        source=u,
                        target=v,
                        folded=True,
                        via=tuple(sorted({*tie.via, network})),
                        confidence=min(tie.confidence, claim.confidence, key=rank),
                        weight=1.0,
                        truth="unknown" if unsure else tie.truth,
                        unknown=int(unsure),
                    )
                )
    folded = []
    for (_, _, predicate), same in sorted(made.items()):
        (tie,) = merge_ties(same)
        best = max((one.confidence for one in same), key=rank)  # each that of the weaker of its two claims
        folded.append(replace(tie, key=f"{predicate}-folded", confidence=best, weight=1.0))
    return folded


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


def on_topic(
    ties: Sequence[Tie],
    kinds: Mapping[str, Collection[str]],
    topics: Collection[str],
    series: Collection[str] = (),
) -> list[Tie]:
    """Return the ties of events on these topics.

    Parameters
    ----------
    ties : sequence of Tie
        With the predicates ``hasTopic``, ``partOfSeries``, ``outcomeOf``, ``openedForSignatureAt``, ``organizedBy`` and
        ``hostedBy``, as far as the facts have them.
    kinds : mapping of node to kinds
        With every kind above its own.
    topics, series : collection of node
        An edition of one of these series is on topic whatever else the facts say.

    Notes
    -----
    An event is on topic where it has the topic itself; where an instrument with the topic is its outcome or was opened for
    signature at it; where a forum with the topic organized or hosted it; where its series has the topic, or another
    edition that is on topic by one of these. An organization with the topic brings none: it holds events on much else.

    Examples
    --------
    >>> ties = [Tie("fixture-ai", "t-ai", "1", "hasTopic"), Tie("fixture-ai", "state-x", "2", "heldIn"),
    ...         Tie("fixture-other", "state-x", "3", "heldIn")]
    >>> kinds = {"fixture-ai": {"Event"}, "fixture-other": {"Event"}, "t-ai": {"Topic"}, "state-x": {"State"}}
    >>> [tie.source for tie in on_topic(ties, kinds, {"t-ai"})]
    ['fixture-ai', 'fixture-ai']
    """

    def is_a(key: str, kind: str) -> bool:
        return kind in kinds.get(key, ())

    about = {tie.source for tie in ties if tie.predicate == "hasTopic" and tie.target in topics}
    chosen = {key for key in about if is_a(key, "Event")}
    editions: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        if tie.predicate == "partOfSeries":
            editions[tie.target].add(tie.source)
        elif tie.predicate in _OUTCOMES and tie.source in about and is_a(tie.source, "Instrument"):
            chosen.add(tie.target)
        elif tie.predicate in _HOSTS and tie.target in about and is_a(tie.target, "Forum"):
            chosen.add(tie.source)
    for one in sorted(editions):
        if one in about or one in series or not editions[one].isdisjoint(chosen):
            chosen |= editions[one]
    kept = [tie for tie in ties if chosen & _events_of(tie, is_a)]
    near = {end for tie in kept for end in tie.ends}
    why = [tie for tie in ties if tie.predicate == "hasTopic" and tie.source in near and tie.target in topics]
    found = {tie.place: tie for tie in (*kept, *why)}
    return [found[place] for place in sorted(found)]


def _events_of(tie: Tie, is_a: Callable[[str, str], bool]) -> set[str]:
    """Return the ends that are events; a series of events is not one."""
    return {end for end in tie.ends if is_a(end, "Event") and not is_a(end, "EventSeries")}
