"""``govgraph find``: search by any label, alias, acronym or id."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from govgraph.cli.common import (
    data_option,
    lang_option,
    languages,
    note,
    open_data,
    output_option,
    quiet_option,
)

__all__ = ["command"]


@click.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "-k",
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only things of this kind, or below it. Repeatable.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="At most so many."
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["table", "csv", "tsv", "json", "md"]),
    help="[default: by the output's suffix, else table]",
)
@output_option
@lang_option
@data_option
@quiet_option
def command(
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    limit: int,
    form: str | None,
    output: Path | None,
    lang: str,
    data: tuple[str, ...],
    quiet: bool,
) -> int:
    """Search by any label, alias, acronym or id, in all languages at once.

    Accents and case do not count, words may be cut short, and a slip of the pen is forgiven. The best match comes first;
    `match` says how it was found: by acronym, id, the whole name, its beginning, words, parts of words, or spelling.

    \b
    govgraph find cepal
    govgraph find derechos digital
    govgraph find --kind Treaty cibercrimen
    """
    import pyoxigraph as ox

    from govgraph.cli.query import deliver
    from govgraph.errors import UnknownKind
    from govgraph.query.results import Solutions
    from govgraph.query.write import format_of

    graph = open_data(data)
    for kind in kinds:
        if kind not in graph.model.kinds:
            raise UnknownKind(kind, graph.model.kinds)
    text, spoken = " ".join(words), languages(lang)
    if not text.strip():
        raise click.UsageError("Give a name, or a part of one.")
    found = graph.find(text, kinds=kinds, limit=limit)
    rows = [
        tuple(
            ox.Literal(cell) for cell in (f.entity.key, f.entity.kind, f.entity.label(*spoken), f.name, f.how)
        )
        for f in found
    ]
    if not form:
        form = format_of(output) if output is not None and str(output) != "-" else "table"
    with ExitStack() as cleaning:
        deliver(Solutions(("id", "kind", "label", "name", "match"), iter(rows)), form, output, cleaning)
    if not found:
        near = [f"{one.entity.key} ({one.entity.label(*spoken)})" for one in graph.finder.near(text)]
        said = f"nothing is called `{text}`" + (f" among {' or '.join(kinds)}" if kinds else "")
        further = f"nearest: {', '.join(near)}" if near else graph.finder.elsewhere()
        note(f"{said}; {further}" if further else said, quiet)
    return 0
