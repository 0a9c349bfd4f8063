"""Which end of a tie is the space and which the actor: decided by the tie, for a body can be both."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from govgraph.network.network import Network

__all__ = ["OBJECT_ACTS", "TAKING_PART", "acting_end", "as_space_and_actor", "sides_of", "whole_bodies"]

N = TypeVar("N", bound="Network")

OBJECT_ACTS = ("hostedBy", "organizedBy")
"""Predicates whose object acts: a forum is hosted by an organization. In all others the subject does."""

TAKING_PART = ("participatedIn", "contributedTo")
"""Predicates whose object is a space, whatever its kind: somebody takes part in it."""

_ACTOR = "actor@"


def acting_end(u: str, v: str, predicate: str) -> tuple[str, str]:
    """Return who acts and where, of a tie.

    Examples
    --------
    >>> acting_end("id:forum", "id:org", "hostedBy"), acting_end("id:org", "id:forum", "memberOf")
    (('id:org', 'id:forum'), ('id:org', 'id:forum'))
    """
    return (v, u) if predicate in OBJECT_ACTS else (u, v)


def sides_of(u: str, v: str, data: Mapping[str, Any], spaces: Container[str]) -> tuple[str, str] | None:
    """Return the actor and the space of a tie, or None where both ends are of one side.

    Examples
    --------
    >>> sides_of("id:forum", "id:org", {}, {"id:forum"})
    ('id:org', 'id:forum')
    >>> sides_of("id:body", "id:forum", {"actor": "source"}, {"id:body", "id:forum"})
    ('id:body', 'id:forum')
    """
    if (u in spaces) != (v in spaces):
        return (v, u) if u in spaces else (u, v)
    actor = data.get("actor")
    if u not in spaces or not actor:
        return None
    return (u, v) if actor == "source" else (v, u)


def as_space_and_actor(network: N) -> N:
    """Return a network in which a body that is a space and acts as well stands twice: once on each side.

    Its node as an actor is called ``actor@`` and its id. Where there is no such body, the network comes back as it is.
    """
    spaces = set(network.spaces())
    turned = []
    doubled: set[str] = set()
    for u, v, key, data in network.graph.edges(keys=True, data=True):
        found = sides_of(u, v, data, spaces)
        if found is not None and found[0] in spaces:
            doubled.add(found[0])
            u, v = (_ACTOR + u, v) if found[0] == u else (u, _ACTOR + v)
        turned.append((u, v, key, data))
    if not doubled:
        return network
    nodes = [(key, network.graph.nodes[key]) for key in network.graph]
    nodes += [(_ACTOR + key, {**network.graph.nodes[key], "space": False}) for key in sorted(doubled)]
    return network.with_parts(nodes, turned)


def whole_bodies(network: N, original: Network) -> N:
    """Return a network in which each body of `original` stands once again: undoes :func:`as_space_and_actor`."""
    known = {_ACTOR + key: key for key in original.graph}
    nodes = {known.get(key, key): data for key, data in network.graph.nodes(data=True)}
    nodes |= {
        key: network.graph.nodes[key] for key in nodes if key in network.graph
    }  # as a space, where it is one
    ties = [
        (known.get(u, u), known.get(v, v), key, data)
        for u, v, key, data in network.graph.edges(keys=True, data=True)
    ]
    return network.with_parts(nodes.items(), ties)
