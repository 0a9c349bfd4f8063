"""``govgraph site``: a dataset as a folder of pages, published by copying it."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli import options
from govgraph.cli.common import note, open_data, progress_line, say, tell

__all__ = ["command"]


@click.command("site")
@options.data
@options.output_to("The folder to write; created if it does not exist.", "site", folder=True)
def command(data: tuple[str, ...], output: Path) -> None:
    """Write a static site: a page for every entity, source, claim and question, and the data.

    The pages need no JavaScript and no server: copy the folder to any web host or memory stick. Each page is there in the
    languages of the dataset; each entity and source also as Turtle and JSON-LD (id/igf.ttl). A second run rewrites only what
    changed and removes what is gone. A folder with files of other programs is refused.

    If dataset.toml has an `address`, the site also has a sitemap.xml with absolute addresses.

    \b
    govgraph site
    govgraph site -d mydata -o public
    """
    from concurrent.futures import ThreadPoolExecutor
    from importlib import import_module

    with ThreadPoolExecutor(1, "govgraph-import") as early:  # while the engine loads tables that changed
        early.submit(import_module, "govgraph.explorer.html")
        graph = open_data(data)
    with progress_line() as show:
        done = graph.site().save(
            output, progress=lambda n, total: None if n % 200 else show(f"{n:,} / {total:,}")
        )
    for path in done.kept:
        tell(say("told.site_kept", file=output / path))
    counts = {"files": done.files, "written": len(done.written), "removed": len(done.removed)}
    note(say("told.site", page=output / "index.html", **counts))
