"""The whole dataset as text, in the formats of RDF or as one table of claims."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from govgraph.facts.claims import CLAIM_TEXTS, Claim
from govgraph.query.formats import FORMATS, checked
from govgraph.query.rows import plain_cell, separated

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph

__all__ = ["export"]


def export(graph: GovGraph, form: str) -> str:
    """Return a dataset as text; the same dataset gives the same bytes.

    Raises
    ------
    UnknownFormat
    """
    if checked(form, FORMATS["dataset"]) == "csv":
        return _claims_csv(graph)
    from govgraph.write.canonical import canonical_of_store

    whole = canonical_of_store(graph.store)
    if form == "ttl":
        from govgraph.write.turtle import turtle

        return turtle(whole, graph.names, depth=graph.model.depth)
    if form == "jsonld":
        from govgraph.write.jsonld import jsonld
        from govgraph.write.schema_files import context

        return jsonld(whole, graph.names, context=context(graph.model, graph.names))
    from govgraph.write import nt

    if form == "trig":
        return nt.trig(whole, graph.names)
    return nt.ntriples(whole) if form == "nt" else nt.nquads(whole)


def _claims_csv(graph: GovGraph) -> str:
    """One row per claim, with labels, so that it can be read without the other tables; as of a date, whether it holds."""
    at = graph.moment  # where the unknown are included as they are, nothing tells them apart
    dated = ("holds",) if at is not None and at.first is not None and at.unknown != "include" else ()
    ends = ("id", "subject", "subject_label", "predicate", "object", "object_label")
    head = (*ends, *CLAIM_TEXTS, *dated, "source", "source_title", "url")
    entities, sources = graph.entities, graph.sources

    def label(iri: str) -> str:
        return entities[iri].label("en") if iri in entities else ""

    def row(claim: Claim) -> Iterator[str]:
        source = sources.get(claim.source)
        yield from (claim.id, claim.subject_id, label(claim.subject), claim.predicate_id)
        yield from (claim.object_id or claim.value, label(claim.object))
        yield from (plain_cell(getattr(claim, column)) for column in CLAIM_TEXTS)
        yield from (claim.doubt or "yes" for _ in dated)
        yield from (claim.source_id, source.title if source else "", source.url if source else "")

    return "".join(separated(chain([head], map(row, graph.claims))))
