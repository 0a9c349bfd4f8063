"""``govgraph diff``: what changed between two dates or two datasets."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli import options
from govgraph.cli.common import chosen_form, note, open_data, open_place, say, spoken, to_file, write_text

__all__ = ["command"]


@click.command("diff")
@click.argument("before", required=False)
@click.argument("after", required=False)
@options.data
@click.option("--as-of", "first", metavar="DATE", help="Earlier date.")
@click.option("--to", "last", metavar="DATE", help="Later date.")
@options.form("comparison", told="Output format; patch is RDF Patch")
@options.output
def command(
    before: str | None,
    after: str | None,
    data: tuple[str, ...],
    first: str | None,
    last: str | None,
    form: str | None,
    output: Path | None,
) -> int:
    """Compare two datasets or two dates, in sentences with sources.

    BEFORE and AFTER are two datasets: folders of tables, RDF files or stores; AFTER defaults to the dataset of --data.
    With two dates, --as-of and --to, see what began, took place and ended between them.

    The exit status is 1 if anything differs, else 0.

    \b
    govgraph diff --as-of 2024 --to 2025
    govgraph diff old/ data/ --format md
    govgraph diff output/govgraph.ttl
    """
    if (first is None) != (last is None):
        raise click.UsageError(say("usage.both_dates"))
    if (first is None) == (before is None):
        raise click.UsageError(say("usage.two_to_compare"))
    if first is not None and last is not None:
        found = open_data(data).diff(as_of=first, to=last, languages=spoken())
    else:
        old = open_place(before)
        new = open_place(after) if after is not None else open_data(data)
        names = (str(before), after or ", ".join(data) or "the dataset")
        found = old.diff(new, names=names, languages=spoken())
    chosen = chosen_form(form, output, "comparison")
    text = found.to_text(chosen)
    if text or to_file(output):
        write_text(text, output)
    if chosen == "patch" and found.unknown_line:
        note(found.unknown_line)
    if not found:
        note(say("note.nothing_changed"))
        return 0
    if not found.diff and chosen != "patch":
        note(say("note.other_triples"))
    return 1
