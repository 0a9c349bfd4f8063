"""``govgraph explore``: a dataset as one HTML file that is searched, browsed and queried offline."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli import options
from govgraph.cli.common import note, open_data, say, spoken

__all__ = ["command"]


@click.command("explore")
@options.data
@options.output_to("The file to write.", "explorer.html")
@click.option("--no-open", is_flag=True, help="Do not open the file in the browser.")
def command(data: tuple[str, ...], output: Path, no_open: bool) -> None:
    """Write the explorer of a dataset, and open it: search, entities with their evidence, questions and SPARQL.

    The file holds the whole dataset and its query engine. It opens from disk, works offline and can be sent by e-mail.

    \b
    govgraph explore
    govgraph explore -d mydata -d theirs.ttl -o both.html
    govgraph explore --no-open -o explorer.html
    """
    from govgraph.words import speaks
    from govgraph.write.index_page import readable_size

    path = open_data(data).explorer().save(output)
    size = readable_size(path.stat().st_size, speaks(spoken()))
    note(say("told.explorer", file=path, size=size))
    if not no_open:
        click.launch(str(path.resolve()))
