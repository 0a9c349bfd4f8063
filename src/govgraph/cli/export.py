"""``govgraph export``: the dataset in an RDF format, or as the tables of a network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from govgraph.cli import options
from govgraph.cli.common import chosen_form, note, open_at, opened, quiet, say, tell_unknown
from govgraph.cli.completing import complete_entities, complete_predicates, kind_option
from govgraph.query.formats import TITLES

__all__ = ["command"]


@click.command("export")
@options.data
@options.form("dataset", told="; ".join(f"{name}: {text}" for name, text in TITLES.items()))
@options.text(
    "--entity entities",
    "ID",
    "Only claims about this entity. Repeatable.",
    multiple=True,
    shell_complete=complete_entities,
)
@kind_option
@options.text(
    "-r --relation relations",
    "PREDICATE",
    "Only claims with this predicate, such as memberOf. Repeatable.",
    multiple=True,
    shell_complete=complete_predicates,
)
@options.text(
    "--query query",
    "FILE",
    "Only the claims behind the answer to a SPARQL query: a file, - for stdin, or the query itself.",
)
@options.moment
@options.output
def command(
    form: str | None,
    output: Path | None,
    entities: tuple[str, ...],
    kinds: tuple[str, ...],
    relations: tuple[str, ...],
    query: str | None,
    **options: Any,
) -> int:
    """Export the dataset, or a part of it, as RDF or as a CSV table of claims.

    The same dataset always gives the same bytes. A part contains the claims that match all options, their entities and
    their sources.

    \b
    govgraph export -o facts.ttl
    govgraph export -f jsonld | head
    govgraph export -f csv -o claims.csv
    govgraph export --entity alsur -r memberOf -o members.ttl
    """
    from govgraph.api.exporting import export

    chosen = chosen_form(form, output, "dataset")
    graph = open_at(options)
    part = graph
    if entities or kinds or relations or query:
        text = _text_of(query) if query else None
        part = graph.part(entities=entities, kinds=kinds, relations=relations, query=text)
        if not part.claims and not _things(part):
            note(say("note.nothing_matches"))
            return 1
    with opened(output) as file:
        export(part, chosen, file)
    tell_unknown(graph, claims=None if part is graph else part.claims)
    if chosen == "csv" and not part.claims and _things(part):
        note(say("note.no_claims_table"))
    if not quiet() and chosen != "csv":
        _tell_respelled((graph.whole or graph).files)
    return 0


def _things(graph: Any) -> bool:
    """Tell whether anything is said of anything but the dataset itself."""
    return bool(
        graph.store.ask("ASK { ?s ?p ?o FILTER NOT EXISTS { ?s a <http://www.w3.org/ns/dcat#Dataset> } }")
    )


def _text_of(query: str) -> str:
    """Return a query's text: of a file, of stdin, or as it was given."""
    from govgraph.cli.query import text_of

    given = "{" in query and not Path(query).is_file()
    return query if given else text_of(None, Path(query), "--query")


def _tell_respelled(files: Sequence[Path]) -> None:
    """Say which literals of RDF files are written in another spelling than they were read in."""
    from govgraph.store.rdf_files import respelled_in

    for path in files:
        pairs = respelled_in(path)
        if pairs:
            shown = "; ".join(
                say("note.respelled_now", before=_short(before), after=_short(after))
                for before, after in pairs[:3]
            ) + (" …" if len(pairs) > 3 else "")
            note(say("note.respelled", n=len(pairs), file=path, shown=shown))


def _short(literal: Any) -> str:
    text = str(literal).replace("<http://www.w3.org/2001/XMLSchema#", "xsd:").removesuffix(">")
    return text if len(text) <= 60 else text[:57] + "…"
