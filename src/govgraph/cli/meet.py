"""``govgraph meet``: where two or more actors meet, or which actors spaces share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from govgraph.cli import options
from govgraph.cli.common import (
    chosen_form,
    note,
    open_data,
    refuse_beside_cite,
    spoken,
    terminal_width,
    to_file,
    write_text,
)
from govgraph.cli.completing import complete_entities

__all__ = ["command"]


@click.command("meet")
@click.argument("names", nargs=-1, metavar="NAME NAME...", shell_complete=complete_entities)
@options.choice(
    "--shared",
    ["spaces", "actors"],
    "What they share: spaces where actors meet, or actors that spaces have in common. [default: from the names]",
)
@options.form("meeting")
@options.output
@options.cite("meeting", "claims'")
@options.csv_safe
@options.moment
@options.data
def command(
    names: tuple[str, ...],
    shared: str | None,
    form: str | None,
    output: Path | None,
    cite: str | None,
    csv_safe: bool,
    data: tuple[str, ...],
    **moment: Any,
) -> int:
    """Tell where two or more actors meet: the spaces they share, edition by edition, with each claim and its passage.

    NAME is an id, CURIE, IRI, label, alias or acronym; from 2 to 12. What they signed together is listed apart: signing is
    not meeting. For forums and other spaces, it shows the actors that they share. If nothing is shared, the shortest chains
    of ties are shown, and the exit status is 1.

    \b
    govgraph meet derechos-digitales apc access-now
    govgraph meet "Derechos Digitales" APC --as-of 2016 --lang es
    govgraph meet derechos-digitales apc -o meet.html
    govgraph meet igf rightscon -o actors.csv
    """
    refuse_beside_cite(cite, form)
    chosen = "" if cite else chosen_form(form, output, "meeting")
    graph = open_data(data)
    found = graph.meet(*names, shared=shared, languages=spoken(), **moment)
    if cite:
        write_text(graph.cite(found, cite), output)
    elif chosen == "csv":
        write_text(found.to_csv(safe=csv_safe), output)
    else:
        write_text(found.to_text(chosen, width=terminal_width(output)), output)
    if to_file(output):
        note(found.headline)
    return 0 if found.spaces or found.signed else 1
