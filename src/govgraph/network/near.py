"""Who is near whom: neighbors, the rings around a node, and the parts that no tie joins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govgraph.network.nodes_ties import Tie

__all__ = ["parts_of", "rings", "tied_to"]


def tied_to(ties: Iterable[Tie]) -> defaultdict[str, set[str]]:
    """Return what each node is tied to, in either direction; itself where a tie leads back to it."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for tie in ties:
        near[tie.source].add(tie.target)
        near[tie.target].add(tie.source)
    return near


def rings(start: Any, near: Mapping[Any, Iterable[Any]] | Sequence[Iterable[Any]]) -> Iterator[set[Any]]:
    """Yield the nodes at each distance from one: first itself, then its neighbors.

    Examples
    --------
    >>> [*rings("a", {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}})]
    [{'a'}, {'b'}, {'c'}]
    """
    seen: set[Any] = set()
    ring = {start}
    while ring:
        yield ring
        seen |= ring
        ring = {other for one in ring for other in near[one]} - seen


def parts_of(near: Mapping[str, Iterable[str]]) -> list[set[str]]:
    """Return the parts that no tie joins, the largest first; of equal ones, that of the node first in the alphabet."""
    left, parts = set(near), []
    while left:
        part: set[str] = set().union(*rings(next(iter(left)), near))
        left -= part
        parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), min(part)))
