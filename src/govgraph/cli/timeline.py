"""``govgraph timeline``: events, instruments and memberships along the years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from govgraph.cli.common import (
    chosen_form,
    data_option,
    lang_option,
    moment_options,
    note,
    open_at,
    output_option,
    quiet_option,
    tell_unknown,
    write_text,
)
from govgraph.words import speaks

__all__ = ["command"]


@click.command("timeline")
@data_option
@click.option("--from", "first", type=int, metavar="YEAR", help="First year. [default: from the data]")
@click.option("--to", "last", type=int, metavar="YEAR", help="Last year. [default: from the data]")
@moment_options
@lang_option
@output_option
@quiet_option
def command(
    first: int | None,
    last: int | None,
    lang: tuple[str, ...],
    output: Path | None,
    quiet: bool,
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
    from govgraph.words import say
    from govgraph.write.timeline import EMPTY

    chosen_form(None, output, "timeline")
    graph = open_at(options)
    svg = graph.timeline(first=first, last=last, lang=speaks(lang))
    write_text(svg, output)
    tell_unknown(graph, quiet)
    if EMPTY in svg[:400]:
        note(say("error.empty_timeline", *lang), quiet)
        return 1
    return 0
