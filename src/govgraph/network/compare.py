"""Two dates in one network: what was added, what ended, what was kept, and of what that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from govgraph.errors import BadDate, GovgraphError, NetworkError, wrong
from govgraph.facts.as_of import UNKNOWN
from govgraph.facts.dates import parse_window
from govgraph.network.evidence import dates_and_evidence
from govgraph.network.nodes_ties import N, NetworkValue, Node, Question, Tie, rank
from govgraph.network.rules import aggregate_states
from govgraph.network.transform import expand

__all__ = ["STATES", "changes", "check_dates", "compare", "state_of"]

STATES = ("added", "ended", "kept", "unknown")
"""What can have become of a tie, or a node, between two dates."""

P = TypeVar("P", Node, Tie)
_Identity = tuple[str, str, str]
_MARK = "-folded"  # the key's end of a tie that a member has through its network


def state_of(before: str, after: str) -> str:
    """Return what became of a tie that did (``yes``), did not (``no``) or may (``unknown``) hold at two dates.

    Returns
    -------
    str
        ``unknown`` where it is unknown at either date: it is never claimed to have been added or to have ended.

    Examples
    --------
    >>> state_of("no", "yes"), state_of("yes", "no"), state_of("yes", "yes"), state_of("no", "unknown")
    ('added', 'ended', 'kept', 'unknown')
    """
    if "unknown" in (before, after):
        return "unknown"
    if before == after:
        return "kept"
    return "added" if after == "yes" else "ended"


def check_dates(compare: tuple[str, str], *, as_of: object = None, between: object = None) -> None:
    """Raise where two dates cannot be compared: no dates, in the wrong order, or beside another date.

    Raises
    ------
    BadDate, GovgraphError
    """
    if as_of or between:
        raise GovgraphError(wrong("compare_dates"))
    if [type(one) for one in compare] != [str, str]:
        raise BadDate(wrong("not_two_dates", name="compare", given=repr(compare)))
    first, second = compare
    if parse_window(first)[0] > parse_window(second)[0]:
        raise BadDate(wrong("comes_after", first=first, last=second))


def compare(before: N, after: N, *, unknown: str = "mark", names: tuple[str, str] | None = None) -> N:
    """Return two readings of one view as one network that shows what became of every tie and node.

    Parameters
    ----------
    before, after : Network
        Read as of two dates, with ties of which it is unknown whether they held kept (``unknown="mark"``).
    unknown : str
        ``exclude`` leaves out the ties that are unknown at either date, and counts them; else they have the state
        ``unknown``.
    names : tuple of two str, optional
        What the two are called where they were not read as of a date.

    Returns
    -------
    Network
        Ties and nodes with ``before``, ``after`` and ``state`` (see :func:`state_of`).

    Raises
    ------
    NetworkError
        Where the two are answers to different questions.

    Notes
    -----
    A tie is the same where its ends and its predicate are. It rests on the claims of both dates; its weight is that of
    the later one. A node is there at a date where a tie of it surely is. States that stand as one mark per space are
    compared one by one; the mark then has a tie for each of the four states.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> then = Network.from_nx(nx.DiGraph([("fixture-a", "fixture-b"), ("fixture-a", "fixture-c")]))
    >>> now = Network.from_nx(nx.DiGraph([("fixture-a", "fixture-b"), ("fixture-d", "fixture-b")]))
    >>> compare(then, now, names=("2015", "2025")).changes()
    {'added': 1, 'ended': 1, 'kept': 1, 'unknown': 0}
    """
    if unknown not in UNKNOWN:
        raise GovgraphError(
            wrong("not_a_choice", name="unknown", given=repr(unknown), choices=", ".join(UNKNOWN))
        )
    question = _question(before, after, names)
    folded = before.has_aggregates or after.has_aggregates
    old, new = (expand(one) if one.has_aggregates else one for one in (before, after))
    ties = _ties(old, new)
    left_out = 0
    if unknown == "exclude":
        sure = [tie for tie in ties if tie.state != "unknown"]
        left_out, ties = len(ties) - len(sure), sure
    nodes = list(_nodes(old, new, ties))
    if folded:
        found, ties = aggregate_states(nodes, ties)
        nodes = [_of_aggregate(node) for node in found]
    return replace(
        after.with_parts(nodes, ties),
        question=replace(question, unknown=unknown),
        sources={**before.sources, **after.sources},
        unknown=left_out if unknown == "exclude" else sum(tie.unknown for tie in ties),
    )


def changes(network: NetworkValue) -> dict[str, int]:
    """Return how many ties of a comparison were ``added``, ``ended``, ``kept`` and are ``unknown``.

    What stands in an aggregate ("35 states") is counted singly.
    """
    counted = dict.fromkeys(STATES, 0)
    for tie in network.all_ties:
        if tie.state:
            counted[tie.state] += tie.count
    return counted


def _question(before: NetworkValue, after: NetworkValue, names: tuple[str, str] | None) -> Question:
    """Return what both answer; raise where that is not the same."""
    old, new = before.question, after.question
    same = ("view", "rules", "confidence", "steps")
    if before.directed != after.directed or any(getattr(old, one) != getattr(new, one) for one in same):
        raise NetworkError(wrong("different_questions"))
    for one in (old, new):
        if one.compare:
            raise NetworkError(wrong("compared_already"))
        if one.unknown == "exclude" and _when(one):
            raise NetworkError(wrong("compare_unknown"))
    dates = names or (_when(old), _when(new))
    if not all(dates):
        raise NetworkError(wrong("networks_undated"))
    return replace(new, as_of="", between=None, compare=dates)


def _when(question: Question) -> str:
    return question.as_of or "/".join(question.between or ())


def _by_identity(network: NetworkValue) -> dict[_Identity, Tie]:
    """Return ties by what makes them the same at another date; one's own goes before one through a network."""
    found: dict[_Identity, Tie] = {}
    for tie in network.all_ties:
        found.setdefault((*tie.ends, tie.key.removesuffix(_MARK)), tie)
    return found


def _held(tie: Tie | None) -> str:
    return "no" if tie is None else "unknown" if tie.truth == "unknown" else "yes"


def _ties(before: NetworkValue, after: NetworkValue) -> list[Tie]:
    old, new = _by_identity(before), _by_identity(after)
    made = []
    for identity in sorted(old.keys() | new.keys()):
        first, second = old.get(identity), new.get(identity)
        tie = _changed(_together(first, second), _held(first), _held(second))
        unsure = tie.state == "unknown"
        key = identity[2] + _MARK if tie.folded else identity[2]
        made.append(replace(tie, key=key, truth="unknown" if unsure else "yes", unknown=int(unsure)))
    return made


def _changed(one: P, before: str, after: str) -> P:
    return replace(one, before=before, after=after, state=state_of(before, after))


def _together(first: Tie | None, second: Tie | None) -> Tie:
    """Return the evidence of both dates; what is known of one date only is that of the later."""
    if first is None or second is None:
        return first or second  # type: ignore[return-value]  # it was found at one of the two dates
    claims = tuple(dict.fromkeys((*first.claims, *second.claims)))
    found = replace(second, **dates_and_evidence(claims)) if claims else second
    return replace(
        found,
        claims=claims,
        via=tuple(sorted({*first.via, *second.via})),
        confidence=max(first.confidence, second.confidence, key=rank),
        folded=first.folded and second.folded,
    )


def _best(truths: Iterable[str]) -> str:
    """Return the best of several truths; of none, ``no``."""
    said = set(truths)
    return next((truth for truth in ("yes", "unknown") if truth in said), "no")


def _nodes(before: NetworkValue, after: NetworkValue, ties: Iterable[Tie]) -> Iterator[Node]:
    """Yield the nodes of both; one without ties is there at the dates at which it was read."""
    at: dict[str, tuple[list[str], list[str]]] = {}
    for tie in ties:
        for key in tie.ends:
            old, new = at.setdefault(key, ([], []))
            old.append(tie.before)
            new.append(tie.after)
    for key in sorted({*before, *after}):
        there = [key in one.nodes_by_key for one in (before, after)]
        node = (after if there[1] else before).nodes_by_key[key]
        if key in at:
            yield _changed(node, *map(_best, at[key]))
        elif not any(one.neighbors.get(key) for one in (before, after)):
            yield _changed(node, *("yes" if found else "no" for found in there))
        # else all its ties are unknown, and left out


def _of_aggregate(node: Node) -> Node:
    """Return a node; an aggregate is there at a date where any tie inside it is."""
    if node.folded is None or not node.folded.ties:
        return node
    inside = node.folded.ties
    return _changed(node, _best(tie.before for tie in inside), _best(tie.after for tie in inside))
