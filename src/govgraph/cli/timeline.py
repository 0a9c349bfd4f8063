"""``govgraph timeline``: events, instruments and memberships along the years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from govgraph.cli import options
from govgraph.cli.common import chosen_form, note, open_at, say, spoken, tell_unknown, write_text
from govgraph.words import speaks

__all__ = ["command"]


@click.command("timeline")
@options.data
@click.option("--from", "first", type=int, metavar="YEAR", help="First year. [default: from the data]")
@click.option("--to", "last", type=int, metavar="YEAR", help="Last year. [default: from the data]")
@options.moment
@options.output
def command(
    first: int | None,
    last: int | None,
    output: Path | None,
    **options: Any,
) -> int:
    """Draw events, instruments and memberships along the years, as SVG.

    A dot is a date known to the day, a ring to the month, a bar to the year. Members are counted by year: "8 + 19" means 8
    certain members and 19 that are unknown (hatched). With --as-of or --between, only what holds then is drawn; --from and
    --to set the years.

    \b
    govgraph timeline -o timeline.svg
    govgraph timeline --from 2010 --to 2025 --lang es -o linea.svg
    govgraph timeline --between 2020 2024 --unknown exclude -o five-years.svg
    """
    from govgraph.write.timeline import EMPTY

    chosen_form(None, output, "timeline")
    graph = open_at(options)
    svg = graph.timeline(first=first, last=last, lang=speaks(spoken()))
    write_text(svg, output)
    tell_unknown(graph)
    if EMPTY in svg[:400]:
        note(say("error.empty_timeline"))
        return 1
    return 0
