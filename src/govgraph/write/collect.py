"""The set of files that `govgraph build` hands on, made from ready values: facts, a network, pages drawn elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.metadata import Metadata
from govgraph.terms import Names
from govgraph.words import LANGUAGES
from govgraph.write.canonical import Statement, canonical_quads
from govgraph.write.description import describe, statistics
from govgraph.write.files import Packed, Written
from govgraph.write.gexf import Positions, gexf
from govgraph.write.index_page import index_page
from govgraph.write.jsonld import jsonld
from govgraph.write.network_files import edges_csv, nodes_csv
from govgraph.write.nt import ntriples_pieces
from govgraph.write.report import report
from govgraph.write.turtle import turtle

if TYPE_CHECKING:
    from govgraph.model.model import Model
    from govgraph.network.value import NetworkValue

__all__ = ["collect"]


def collect(
    read: Callable[[], Iterable[Statement]],
    *,
    about: Metadata,
    claims: Sequence[Claim],
    entities: Mapping[str, Entity],
    sources: Mapping[str, Source],
    model: Model,
    names: Names,
    context: Mapping[str, Any] | None = None,
    network: NetworkValue | None = None,
    positions: Positions | None = None,
    pages: Mapping[str, str | bytes] | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> Packed:
    """Return the files of a build by name, ready for `files.write_set`.

    Parameters
    ----------
    read : callable
        Gives the whole graph; called once the files of the network are made, so that not all is in memory at once.
    about, claims, entities, sources, model, names
        What the dataset says of itself, and its values as fetched from the store.
    context : mapping, optional
        The JSON-LD context.
    network : Network, optional
        Gives ``nodes.csv``, ``edges.csv`` and ``forum-organization.gexf``.
    positions : mapping of node to (x, y), optional
        Where the map draws its nodes.
    pages : mapping of name to content, optional
        Files made elsewhere, such as maps.
    progress : callable, optional
        Called with each file's name before it is made.

    Returns
    -------
    Packed
        The same bytes for the same facts.
    """
    files = Packed()
    written: dict[str, Written] = {}

    def keep(name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        files[name] = data
        written[name] = Written(name, len(data), hashlib.sha256(data).hexdigest())

    def make(name: str, content: Callable[[], str | bytes]) -> None:
        progress(name)
        keep(name, content())

    for name in sorted(pages or {}):
        keep(name, (pages or {})[name])
    if network is not None:
        make("nodes.csv", lambda: nodes_csv(network))
        make("edges.csv", lambda: edges_csv(network))
        make("forum-organization.gexf", lambda: gexf(network, positions=positions))
    title = " ".join(filter(None, [about.title("en"), about.version, about.issued]))
    progress("govgraph.ttl")  # to read the graph takes a part of it
    quads = canonical_quads(read())
    make("govgraph.ttl", lambda: turtle(quads, names, depth=model.depth, title=title))
    # Of one graph, its canonical form is its N-Triples.
    make("govgraph.nt", lambda: b"".join(ntriples_pieces(quads)))
    make("govgraph.jsonld", lambda: jsonld(quads, names, context=context))
    counted, digest = statistics(quads, names), written["govgraph.nt"].sha256
    for language in LANGUAGES:
        name = "report.md" if language == "en" else f"report.{language}.md"
        make(
            name,
            partial(
                report, about, claims, entities, sources, model, triples=counted.triples, language=language
            ),
        )
    make("dataset.ttl", lambda: describe(about, counted, digest, written.values(), names))
    counts = {
        "entities": sum(entity.kind in model.kinds for entity in entities.values()),
        "claims": len(claims),
        "sources": len(sources),
        "triples": counted.triples,
    }
    make("index.html", lambda: index_page(about, written.values(), counts, digest))
    return files
