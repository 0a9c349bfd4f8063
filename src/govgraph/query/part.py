"""A part of a dataset with its evidence: some claims, the things that they speak of, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from govgraph.facts.claims import TOLD_OF_ENTITIES, Claim, fetch_claims
from govgraph.facts.ties import tie_of
from govgraph.query.run import run
from govgraph.query.support import Support
from govgraph.store.store import AnyStore, Store
from govgraph.terms import DCTERMS, GOV, SKOS

__all__ = ["part_of"]

_DATASET = "http://www.w3.org/ns/dcat#Dataset"


def part_of(
    store: AnyStore,
    *,
    entities: Iterable[str] = (),
    kinds: Iterable[str] = (),
    relations: Iterable[str] = (),
    query: str | None = None,
    bindings: Mapping[str, Any] | None = None,
) -> Store:
    """Return a store with only a part of the facts.

    Parameters
    ----------
    entities, kinds, relations : iterable of str
        IRIs of things; local names of kinds, with all below them; IRIs of predicates. As in :meth:`govgraph.GovGraph.part`.
    query : str, optional
        SPARQL: only the claims that its answer rests on, and the things in its rows.

    Returns
    -------
    Store
        The claims that fit all that is asked for, with the triples that they say; their sources; the things that they
        speak of, and those asked for by name, kind or query, with their own columns (names, kinds, dates, countries); and
        the description of the dataset.
    """
    local = store.embedded()
    claims = fetch_claims(local)
    claims += _unclaimed(local, relations := tuple(relations), claims)
    asked, of_kind, wanted = set(entities), _of_kinds(local, tuple(kinds)), set(relations)
    support = None if query is None else Support.of(local, run(local, query, bindings=bindings))
    triples = {tuple(term.value for term in triple) for triple in (support.triples if support else ())}
    chosen = [
        claim
        for claim in claims
        if (not asked or asked & {claim.subject, claim.object})
        and (of_kind is None or of_kind & {claim.subject, claim.object})
        and (not wanted or claim.predicate in wanted)
        and (support is None or claim.iri in support.statements or tie_of(claim) in triples)
    ]
    things = {end for claim in chosen for end in (claim.subject, claim.object) if end}
    if not wanted:
        in_rows = support.entities if support is not None else None
        named = [one for one in (asked or None, of_kind, in_rows) if one is not None]
        things |= set.intersection(*named) if named else set()
    things = {iri for iri in things if not iri.startswith(GOV)}
    return _with_evidence(local, claims, chosen, things, ties=not wanted)


def _unclaimed(store: Store, predicates: Iterable[str], claims: Iterable[Claim]) -> list[Claim]:
    """Return the triples of these predicates that no claim stands for, as RDF from elsewhere has them."""
    claimed = set(map(tie_of, claims))
    found = []
    for predicate in predicates:
        for subject, value in store.select(
            f"SELECT DISTINCT ?s ?o {{ ?s <{predicate}> ?o FILTER(isIRI(?s)) }}"
        ):
            is_thing = isinstance(value, ox.NamedNode)
            text = getattr(value, "value", "")
            if (subject.value, predicate, text) not in claimed:
                thing, words = (text, "") if is_thing else ("", text)
                found.append(Claim("", subject.value, predicate, thing, words, names=store.names))
    return found


def _of_kinds(store: Store, kinds: tuple[str, ...]) -> set[str] | None:
    if not kinds:
        return None
    values = " ".join(f"<{store.names.term(kind)}>" for kind in kinds)
    rows = store.select(f"SELECT DISTINCT ?s {{ VALUES ?kind {{ {values} }} ?s a ?kind }}")
    return {row[0].value for row in rows if isinstance(row[0], ox.NamedNode)}


def _with_evidence(
    store: Store, claims: Iterable[Claim], chosen: list[Claim], things: set[str], *, ties: bool
) -> Store:
    """Return claims, things and sources; with `ties`, also the triples without claims from these things to others."""
    statements = {claim.iri for claim in chosen}
    said, others = set(map(tie_of, chosen)), set(map(tie_of, claims))
    about = {row[0].value for row in store.select(f"SELECT ?d {{ ?d a <{_DATASET}> }}")}
    quads = []
    sources: set[str] = set()
    for quad in store.quads():
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        subject, predicate = quad.subject.value, quad.predicate.value
        key = subject, predicate, getattr(quad.object, "value", "")
        joins = isinstance(quad.object, ox.NamedNode) and not (
            predicate in TOLD_OF_ENTITIES or predicate.startswith((GOV, SKOS))
        )
        own = subject in things and key not in others and (ties or not joins)
        if subject in statements or subject in about or key in said or own:
            quads.append(quad)
            if predicate == DCTERMS + "source" and isinstance(quad.object, ox.NamedNode):
                sources.add(quad.object.value)
    part = Store(names=store.names)
    part.bulk_extend(quads)
    part.bulk_extend(quad for quad in store.quads() if getattr(quad.subject, "value", "") in sources)
    return part
