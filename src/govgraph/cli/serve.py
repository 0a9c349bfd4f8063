"""``govgraph serve``: a dataset as SPARQL endpoint, linked data and explorer, at an address of this computer."""

from __future__ import annotations

import sys
from typing import Any

import click

from govgraph.cli import options
from govgraph.cli.common import note, open_data, say

__all__ = ["command"]


@click.command("serve")
@options.data
@options.text("--host", "ADDRESS", "Address to listen to.", default="127.0.0.1", show_default=True)
@options.text(
    "-p --port",
    "N",
    "Port to listen to; 0 for any that is free.",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
)
@click.option("--open", "opened", is_flag=True, help="Open the explorer in the browser.")
@options.text(
    "--timeout",
    "SECONDS",
    "Time limit of a query.",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
)
@options.text(
    "--memory",
    "MB",
    "Memory limit of a query. [default: 2000, or less on a small machine]",
    type=click.FloatRange(0, min_open=True),
)
@options.text(
    "--rows",
    "N",
    "Maximum number of rows of an answer. A longer answer is an error.",
    type=click.IntRange(min=1),
    default=500_000,
    show_default=True,
)
@options.text("--workers", "N", "Number of processes. [default: the cores]", type=click.IntRange(min=1))
@click.option("--cors", is_flag=True, help="Let web pages of other hosts read.")
@options.flag("--behind-proxy proxied", "Trust X-Forwarded-For of a proxy on this computer.")
@options.flag("--reload reloading", "Load data that change on disk, after a check; keep the old if it fails.")
@click.option("--access-log", "logged", is_flag=True, help="Write a line of JSON for each request to stderr.")
def command(
    data: tuple[str, ...],
    opened: bool,
    timeout: float,
    memory: float | None,
    rows: int,
    workers: int | None,
    reloading: bool,
    logged: bool,
    **more: Any,
) -> None:
    """Serve a dataset: SPARQL endpoint, linked data and explorer.

    It is read-only and reachable from this computer only, unless --host says otherwise. Ctrl-C ends it.

    \b
    govgraph serve --open
    govgraph serve -d mydata --port 8080
    curl http://127.0.0.1:8000/sparql --data-urlencode 'query=SELECT * { ?s a gov:Forum } LIMIT 5'
    """
    from govgraph.server.limits import Limits
    from govgraph.server.run import Server
    from govgraph.store.store import Store

    graph = open_data(data)
    log = sys.stderr if logged else None
    limits = Limits(seconds=timeout, megabytes=memory or 0.0, rows=rows, workers=workers or 0)
    server = Server(graph, limits=limits, log=log, **more)
    if reloading:
        store = graph.store.folder if isinstance(graph.store, Store) else None
        places = [*graph.folders, *graph.files, *([store] if store else [])]
        if not places:
            raise click.UsageError(say("usage.reload"))
        # Here and not in the thread that reads them: what was chosen by options is known here.
        server.watch(places, lambda: open_data(data), note)
    click.echo(server.url)
    note("SPARQL: " + server.url + "sparql")
    if opened:
        click.launch(server.url)
    server.run()
