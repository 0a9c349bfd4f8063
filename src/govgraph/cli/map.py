"""``govgraph map``: draw a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govgraph.cli.common import (
    data_option,
    lang_option,
    moment_options,
    note,
    open_data,
    quiet_option,
    seed_option,
    write_text,
)
from govgraph.cli.comparing import compare_option, refuse_beside_compare, told_changes
from govgraph.cli.network import asked_network, query_file_option, told_unknown
from govgraph.words import speaks

if TYPE_CHECKING:
    from govgraph.api import GovGraph

__all__ = ["command"]


@click.command("map")
@click.argument("view", default="forums-organizations")
@data_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Where to write: .html, .svg or .json; - writes HTML to stdout.  [default: map.html]",
)
@click.option(
    "--relation", "relations", multiple=True, metavar="NAME", help="Draw these predicates instead of a view."
)
@query_file_option
@click.option("--ego", metavar="ID", help="Only an entity and what is tied to it.")
@click.option(
    "--radius", type=click.IntRange(1), default=1, show_default=True, help="How many ties around --ego."
)
@click.option(
    "--form", type=click.Choice(["network", "timeline", "matrix"]), default="network", show_default=True
)
@click.option(
    "--size", default="degree", show_default=True, metavar="MEASURE", help="What the size of a mark tells."
)
@click.option(
    "--color",
    type=click.Choice(["kind", "community", "region", "country"]),
    default="kind",
    show_default=True,
)
@click.option("--layout", type=click.Choice(["auto", "anchor", "force"]), default="auto", show_default=True)
@click.option(
    "--positions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Keep the places of an earlier map.json, on wide and on tall screens.",
)
@click.option(
    "--cite",
    type=click.Choice(["bibtex", "ris", "csl"]),
    help="Instead of the map, write the sources that its ties rest on.",
)
@click.option("--title", help="A title of your own.")
@lang_option
@moment_options
@compare_option
@seed_option
@click.option("--open", "open_it", is_flag=True, help="Open the map in the browser.")
@quiet_option
def command(
    view: str,
    data: tuple[str, ...],
    output: Path | None,
    relations: tuple[str, ...],
    query: Path | None,
    ego: str | None,
    radius: int,
    form: str,
    size: str,
    color: str,
    layout: str,
    positions: Path | None,
    cite: str | None,
    title: str | None,
    lang: tuple[str, ...],
    as_of: str | None,
    between: tuple[str, str] | None,
    unknown: str,
    confidence: str | None,
    compare: tuple[str, str] | None,
    seed: int,
    open_it: bool,
    quiet: bool,
) -> int:
    """Draw VIEW as one HTML file that needs no network: search, filters, years, and the source of every tie.

    \b
    govgraph map -o map.html
    govgraph map states-instruments --form matrix -o matrix.html
    govgraph map --ego AlSur --lang es -o alsur.html
    govgraph map --query pairs.rq -o pairs.html
    govgraph map --size betweenness -o figure.svg
    govgraph map states-instruments --compare 2015 2025 -o changes.html
    govgraph map --ego alsur --cite bibtex -o sources.bib
    """
    target = output or Path("map.html")
    if compare:
        refuse_beside_compare(as_of=as_of, between=between)
    options = {
        "as_of": as_of,
        "between": between,
        "compare": compare or None,
        "unknown": unknown,
        "confidence": confidence,
    }
    graph = open_data(data)
    if open_it and str(target) == "-":
        raise click.UsageError("--open opens a file: name one with -o")
    if query is not None:
        network = asked_network(graph, query, title, **options)
        network = network if ego is None else network.ego(ego, radius)
    else:
        network = _network(graph, view, relations, ego, radius, options)
    if compare and not cite:
        note(told_changes(network), quiet)
    kept: dict[str, Any] = {}
    if positions is not None:
        from govgraph.map import read_positions

        earlier = positions.read_text("utf-8")
        kept = {
            "positions": read_positions(earlier),
            "portrait": read_positions(earlier, portrait=True),
        }
    named: Any = title
    if ego is not None and title is None:
        from govgraph.map import around_title
        from govgraph.network.transform import key_of

        named = around_title(network, key_of(network, ego))
    drawn = network.map(
        size=size,
        color=color,
        layout=layout,
        lang=speaks(lang),
        title=named,
        seed=seed,
        form=form,
        **kept,
    )
    if cite:
        write_text(graph.cite(drawn, cite), output)
        return 0
    if str(target) == "-":
        click.echo(drawn.to_html(), nl=False)
    else:
        drawn.save(target)
        told = "; ".join(
            filter(None, [f"{len(drawn.marks)} marks, {len(drawn.lines)} ties", told_unknown(network)])
        )
        note(f"{target}: {told}", quiet)
        if open_it:
            click.launch(str(target.resolve()))
    return 0


def _network(
    graph: GovGraph,
    view: str,
    relations: tuple[str, ...],
    ego: str | None,
    radius: int,
    options: dict[str, Any],
) -> Any:
    if ego is None:
        return graph.network(list(relations) or view, **options)
    if relations or view != "forums-organizations":
        return graph.network(list(relations) or view, **options).ego(ego, radius)
    return graph.network("ego", entity=ego, radius=radius, **options)
