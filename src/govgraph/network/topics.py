"""Which events are about a topic: those that the facts tie to it, and the series in which it has come up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from govgraph.network.network import Tie

__all__ = ["on_topic"]

_OUTCOMES = ("outcomeOf", "openedForSignatureAt")  # from an instrument to an event
_HOSTS = ("organizedBy", "hostedBy")  # from an event to whom it is held by


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
    >>> about, held = {"predicate": "hasTopic"}, {"predicate": "heldIn"}
    >>> ties = [("fixture-ai", "t-ai", "1", about), ("fixture-ai", "state-x", "2", held),
    ...         ("fixture-other", "state-x", "3", held)]
    >>> kinds = {"fixture-ai": {"Event"}, "fixture-other": {"Event"}, "t-ai": {"Topic"}, "state-x": {"State"}}
    >>> [tie[0] for tie in on_topic(ties, kinds, {"t-ai"})]
    ['fixture-ai', 'fixture-ai']
    """

    def is_a(key: str, kind: str) -> bool:
        return kind in kinds.get(key, ())

    about = {u for u, v, _, data in ties if data["predicate"] == "hasTopic" and v in topics}
    chosen = {key for key in about if is_a(key, "Event")}
    editions: dict[str, set[str]] = defaultdict(set)
    for u, v, _, data in ties:
        predicate = data["predicate"]
        if predicate == "partOfSeries":
            editions[v].add(u)
        elif predicate in _OUTCOMES and u in about and is_a(u, "Instrument"):
            chosen.add(v)
        elif predicate in _HOSTS and v in about and is_a(v, "Forum"):
            chosen.add(u)
    for one in sorted(editions):
        if one in about or one in series or not editions[one].isdisjoint(chosen):
            chosen |= editions[one]
    kept = [tie for tie in ties if chosen & _events_of(tie, is_a)]
    near = {end for tie in kept for end in tie[:2]}
    why = [tie for tie in ties if tie[3]["predicate"] == "hasTopic" and tie[0] in near and tie[1] in topics]
    return sorted({tie[:3]: tie for tie in (*kept, *why)}.values(), key=lambda tie: tie[:3])


def _events_of(tie: Tie, is_a: Any) -> set[str]:
    """Return the ends that are events; a series of events is none."""
    return {end for end in tie[:2] if is_a(end, "Event") and not is_a(end, "EventSeries")}
