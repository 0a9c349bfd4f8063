"""``govgraph timeline``: events, instruments and memberships along the years."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli.common import data_option, lang_option, languages, open_data, output_option

__all__ = ["command"]


@click.command("timeline")
@data_option
@click.option(
    "--from", "first", type=int, metavar="YEAR", help="The first year. [default: that of the data, from 1990]"
)
@click.option("--to", "last", type=int, metavar="YEAR", help="The last year. [default: that of the data]")
@lang_option
@output_option
def command(
    data: tuple[str, ...], first: int | None, last: int | None, lang: str, output: Path | None
) -> None:
    """Draw events, instruments and memberships along the years, as SVG.

    A date is drawn as exactly as it is known: to the day a dot, to the month a ring, to the year a bar. Members are counted
    year by year; those of whom it is unknown stand in the tooltip.

    \b
    govgraph timeline -o timeline.svg
    govgraph timeline --from 2010 --to 2025 --lang es -o linea.svg
    """
    from govgraph.publish.files import write_file
    from govgraph.publish.timeline import timeline

    graph = open_data(data)
    language = next(iter(languages(lang)), "en")
    title = graph.metadata.title(language)
    svg = timeline(
        graph.claims, graph.entities, graph.model, first=first, last=last, lang=language, title=title
    )
    if output is None or str(output) == "-":
        click.echo(svg, nl=False)
    else:
        write_file(output, svg)
