"""``govgraph cache``: where compiled datasets are kept, how much they take, and away with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from govgraph.cli.common import note, say, tell

if TYPE_CHECKING:
    from govgraph.facts.compiled import Entry

__all__ = ["command"]


@click.command("cache")
@click.option("--clear", "away", is_flag=True, help="Remove all compiled datasets and kept maps.")
def command(away: bool) -> None:
    """Show where compiled datasets are kept and how much space they take.

    Tables and RDF files are compiled the first time they are opened, and again after a change. You can remove compiled
    datasets at any time: they are made again when needed. Old ones are removed automatically. Where the nodes of a map stand
    is kept too, so that a map of the same network is drawn at once; and so are the maps of an explorer.

    Set GOVGRAPH_CACHE to use another folder, or to "off" to turn the cache off. --no-cache turns it off for one call.

    \b
    govgraph cache
    govgraph cache --clear
    """
    from datetime import UTC, datetime

    from govgraph.facts import compiled, kept

    root = compiled.cache_folder()
    results = kept.results_folder()
    if root is None or results is None:
        click.echo(say("note.no_cache"))
        return
    if away:
        gone, left = compiled.clear(root)
        click.echo(f"removed {_size(gone)} from {root}")
        if left:
            tell(say("note.cache_left", what=_size(left)))
        if size := kept.clear(results):
            click.echo(f"removed kept maps, {size / 1e6:,.1f} MB from {results}")
        return
    found = compiled.entries(root)
    click.echo(f"{root}: {_size(found)}")
    for entry in found:
        used = datetime.fromtimestamp(entry.used, UTC).strftime("%Y-%m-%d %H:%M")
        click.echo(f"{entry.folder.name[:12]}  {entry.size / 1e6:>9,.1f} MB  last used {used} UTC")
    if size := kept.size(results):
        click.echo(f"{results}: kept maps, {size / 1e6:,.1f} MB")
    if found:
        note(say("note.cache_clear"))


def _size(found: list[Entry]) -> str:
    datasets = "1 compiled dataset" if len(found) == 1 else f"{len(found)} compiled datasets"
    return f"{datasets}, {sum(entry.size for entry in found) / 1e6:,.1f} MB"
