"""``govgraph load``: build an on-disk store, or fill a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govgraph.cli import options
from govgraph.cli.common import note, say, watched

if TYPE_CHECKING:
    from govgraph.facts.load import Progress

__all__ = ["command"]


@click.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.text(
    "--store", "DIR|URL", "Folder of the store, or address of a server that accepts updates.", required=True
)
@click.option("--replace", is_flag=True, help="Replace the existing store.")
@options.text("--graph", "IRI", "Server only: named graph to fill. [default: the dataset's base]", default="")
@options.choice(
    "--protocol", ["update", "graph-store"], "Server only: SPARQL Update or Graph Store Protocol.", "update"
)
@options.text(
    "--query-url",
    "URL",
    "Server only: address for queries, if it cannot be derived from --store.",
    default="",
)
def command(
    files: tuple[Path, ...], store: str, replace: bool, graph: str, protocol: str, query_url: str
) -> None:
    """Load RDF files (ttl, nt, nq, trig, jsonld, rdf, also .gz) and folders of tables into a store.

    A store in a folder is replaced in one step: if loading fails or is interrupted, the old store stays. For a server, the
    user and password come from GOVGRAPH_USER and GOVGRAPH_PASSWORD, or from netrc.

    \b
    govgraph load facts.nq.gz more.ttl --store big
    govgraph query -d big 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'
    govgraph load data --store http://localhost:7878/update
    """
    from govgraph.api import load
    from govgraph.facts.load import Loaded

    with _bar("reading", watched()) as progress, _bar("sending", watched() and "://" in store) as sending:
        loaded = load(
            files,
            store,
            replace=replace,
            graph=graph,
            protocol=protocol,
            query_url=query_url,
            progress=progress,
            sent=None if sending is None else lambda done, total: sending(Path(), done, total),
        )
    if isinstance(loaded, Loaded):
        note(_told("loaded", loaded.quads, folder=loaded.folder))
        return
    for name, number in sorted(loaded.graphs.items()):
        note(_told("sent", number, graph=name, url=loaded.url))


def _told(key: str, triples: int, **more: object) -> str:
    return say(f"told.{key}", triples=say("count.triples", n=triples), **more)


@contextmanager
def _bar(label: str, alive: bool) -> Iterator[Progress | None]:
    """Give what draws a progress bar on stderr, or None where nobody looks."""
    if not alive:
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(_file: Path, done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield progress
