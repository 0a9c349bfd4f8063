"""The whole dataset as text, in the formats of RDF or as one table of claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from govgraph.facts.claims import CLAIM_TEXTS, Claim
from govgraph.query.formats import FORMATS, checked
from govgraph.query.rows import plain_cell, separated

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph

__all__ = ["export"]


def export(graph: GovGraph, form: str, file: BinaryIO) -> None:
    """Write a dataset as text; the same dataset gives the same bytes.

    Raises
    ------
    UnknownFormat
    """
    pieces: Iterable[str]
    if checked(form, FORMATS["dataset"]) == "csv":
        pieces = _claims_csv(graph)
    else:
        from govgraph.write import canonical

        whole = canonical.canonical_of_store(graph.store)
        if form == "trig":
            return canonical.write_trig(whole, graph.names, file)
        if form in ("nt", "nq"):
            return file.writelines(
                canonical.ntriples_pieces(whole) if form == "nt" else canonical.canonical_pieces(whole)
            )
        if form == "ttl":
            from govgraph.write.turtle import turtle_pieces

            pieces = turtle_pieces(whole, graph.names, depth=graph.model.depth)
        else:
            from govgraph.write.jsonld import jsonld_pieces
            from govgraph.write.schema_files import context

            pieces = jsonld_pieces(whole, graph.names, context=context(graph.model, graph.names))
    file.writelines(piece.encode() for piece in pieces)


def _claims_csv(graph: GovGraph) -> Iterator[str]:
    """One row per claim, with labels, so that it can be read without the other tables; as of a date, whether it holds."""
    at = graph.moment  # where the unknown are included as they are, nothing distinguishes them
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

    return separated(chain([head], map(row, graph.claims)))
