"""Which end of a tie is the space and which the actor: decided by the tie, for a body can be both."""

from __future__ import annotations

from dataclasses import replace

from govgraph.network.nodes_ties import N, NetworkValue, sides_of

__all__ = ["OBJECT_ACTS", "TAKING_PART", "acting_end", "as_space_and_actor", "whole_bodies"]

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


def as_space_and_actor(network: N) -> N:
    """Return a network in which a body that is a space and acts as well stands twice: once on each side.

    Its node as an actor is called ``actor@`` and its id. Where there is no such body, the network comes back as it is.
    """
    nodes = network.nodes_by_key
    turned = []
    doubled: set[str] = set()
    for tie in network.all_ties:
        found = sides_of(tie, nodes)
        if found is not None and nodes[found[0]].space:
            doubled.add(found[0])
            actor = _ACTOR + found[0]
            tie = replace(tie, source=actor) if found[0] == tie.source else replace(tie, target=actor)
        turned.append(tie)
    if not doubled:
        return network
    actors = [replace(nodes[key], key=_ACTOR + key, space=False) for key in doubled]
    return network.with_parts([*nodes.values(), *actors], turned)


def whole_bodies(network: N, original: NetworkValue) -> N:
    """Return a network in which each body of `original` stands once again: undoes :func:`as_space_and_actor`."""
    known = {_ACTOR + key: key for key in original}
    if known.keys().isdisjoint(network.nodes_by_key):
        return network
    nodes = {
        key: replace(node, key=key)
        for key, node in ((known.get(node.key, node.key), node) for node in network.nodes_by_key.values())
    }
    nodes |= {key: network.nodes_by_key[key] for key in nodes if key in network.nodes_by_key}  # as a space
    ties = [
        replace(tie, source=known.get(tie.source, tie.source), target=known.get(tie.target, tie.target))
        for tie in network.all_ties
    ]
    return network.with_parts(nodes.values(), ties)
