"""``govgraph init``: begin a dataset of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli.common import note, say

__all__ = ["command"]


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Create a dataset in FOLDER: tables with headers, one worked example, and a README in three languages.

    \b
    govgraph init mine
    govgraph check mine
    """
    from govgraph.api import init

    for path in init(folder):
        click.echo(path)
    note(say("note.after_init", readme=folder / "README.md", folder=folder))
