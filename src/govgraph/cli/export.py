"""``govgraph export``: the dataset in an RDF format, or as the tables of a network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from govgraph.cli.common import (
    data_option,
    moment_options,
    note,
    open_at,
    output_option,
    quiet_option,
    tell_unknown,
    write_text,
)

__all__ = ["FORMATS", "command"]

FORMATS = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
    "csv": "one table of all claims",
}


@click.command("export")
@data_option
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="; ".join(f"{name}: {text}" for name, text in FORMATS.items())
    + ". [default: by the suffix of FILE, else ttl]",
)
@moment_options
@output_option
@quiet_option
def command(form: str | None, output: Path | None, quiet: bool, **options: Any) -> None:
    """Write the whole dataset in an RDF format, or its claims as one table.

    The same dataset gives the same bytes every time.

    \b
    govgraph export -o facts.ttl
    govgraph export -f jsonld | head
    govgraph export -f csv -o claims.csv
    """
    from govgraph.errors import UnknownFormat

    suffix = output.suffix.lstrip(".").lower() if output is not None else ""
    chosen = form or suffix or "ttl"
    if chosen not in FORMATS:
        raise UnknownFormat(chosen, FORMATS, hint=f"choose one with --format: {', '.join(FORMATS)}")
    graph = open_at(options)
    text = graph.export(chosen)
    tell_unknown(graph, quiet)
    if not quiet and chosen != "csv":
        _tell_respelled((graph.whole or graph).files)
    if output is None or str(output) == "-":
        write_text(text, output)
    else:
        from govgraph.publish.files import write_file

        write_file(output, text)


def _tell_respelled(files: Sequence[Path]) -> None:
    """Say which literals of RDF files are written in another spelling than they were read in."""
    from govgraph.facts.rdf_files import respelled_in

    for path in files:
        pairs = respelled_in(path)
        if pairs:
            shown = "; ".join(f"{_short(before)} is now {_short(after)}" for before, after in pairs[:3])
            number = f"{len(pairs):,} literal" + ("s" if len(pairs) > 1 else "")
            more = " …" if len(pairs) > 3 else ""
            message = f"note: {number} of {path} written in another spelling of the same value: {shown}{more}"
            note(f"{message} (docs/stores.md, Literals)")


def _short(literal: Any) -> str:
    text = str(literal).replace("<http://www.w3.org/2001/XMLSchema#", "xsd:").removesuffix(">")
    return text if len(text) <= 60 else text[:57] + "…"
