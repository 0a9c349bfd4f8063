"""``govgraph network``: nodes and ties for Gephi, spreadsheets and others."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govgraph.cli import options
from govgraph.cli.common import (
    note,
    open_data,
    refuse_beside_cite,
    say,
    spoken,
    terminal_width,
    to_file,
    write_text,
)
from govgraph.cli.reading import (
    GroupedCommand,
    compare_option,
    network_of,
    reading_options,
    summary,
    tell_notes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govgraph.api.govgraph import GovGraph
    from govgraph.api.network import Network

__all__ = ["command"]


def _views(graph: GovGraph) -> Iterator[str]:
    """Yield a line for each view: those of the package, and those of the folders of the dataset."""
    from govgraph.facts.labels import text_in
    from govgraph.network.views import load_view, view_names

    for name in view_names(graph.folders):
        yield f"{name:<22}{text_in(load_view(name, graph.folders).titles, spoken())}"


@click.command("network", cls=GroupedCommand)
@reading_options
@compare_option
@options.form("network", "table")
@options.output
@options.cite("ties", "ties'")
@options.csv_safe
@options.flag("--list listed", "List the views, those of the dataset included, and exit.")
def command(
    form: str | None,
    output: Path | None,
    cite: str | None,
    csv_safe: bool,
    listed: bool,
    data: tuple[str, ...],
    **reading: Any,
) -> int:
    """Export the nodes and ties of VIEW, as of any date, for Gephi, a spreadsheet or another program.

    CSV gives two files, FILE-nodes.csv and FILE-edges.csv; the terminal shows only the ties.
    To list the views: govgraph network --list.

    \b
    govgraph network -o ties.gexf
    govgraph network states-instruments --as-of 2020 -o treaties.xlsx
    govgraph network states-instruments --compare 2015 2025 -o changes.gexf
    govgraph network --project Organization --weight newman -o who-meets-whom.graphml
    govgraph network -r funds -f csv
    govgraph network --query pairs.rq -o pairs.gexf
    govgraph network funding --cite bibtex -o sources.bib
    """
    refuse_beside_cite(cite, form)
    graph = open_data(data)
    if listed:
        write_text("\n".join(_views(graph)), output)
        return 0
    network = network_of(graph, **reading)
    if cite:
        write_text(graph.cite(network, cite), output)
        return 0
    note(summary(network))
    status = tell_notes(network)
    suffix = output.suffix.lstrip(".").lower() if output is not None else ""
    chosen = form or suffix or "table"
    if chosen == "table":
        write_text("\n".join(_table(network)), output)
        return status
    if output is not None and to_file(output):
        for written in network.save(output, form=chosen, csv_safe=csv_safe):
            note(say("told.wrote", file=written))
        return status
    files = network.files(chosen, csv_safe=csv_safe)
    _to_stdout(files["edges.csv"] if chosen == "csv" else next(iter(files.values())), chosen)
    return status


def _to_stdout(content: str | bytes, form: str) -> None:
    if isinstance(content, str):
        write_text(content, None)
    elif sys.stdout.isatty():
        raise click.UsageError(say("usage.binary", form=form))
    else:
        sys.stdout.buffer.write(content)


def _table(network: Network) -> list[str]:
    from govgraph.facts.labels import text_in
    from govgraph.query.table import table_lines
    from govgraph.words import LANGUAGES, column

    def named(row: Mapping[str, Any], of: str) -> str:
        return text_in({lang: row[f"{of}_{lang}"] or "" for lang in LANGUAGES}, spoken())

    def said(table: str, name: str | None) -> str:
        return say(f"{table}.{name}") if name else ""

    rows = network.ties(spoken()[0])
    compared = any(row["state"] for row in rows)
    dated = not compared and any(row["truth"] for row in rows)
    further = ["holds"] if dated else ["change"] if compared else []
    # A network that was weighed or projected shows the weights; one that is not, the amounts where there are any.
    told = ["weight"] if network.question.steps and any(row["weight"] != 1 for row in rows) else []
    told += ["amount"] if any(row["unit"] or row["amount"] for row in rows) else []
    names = ["from", "relation", "to", "start", "end", *further, *told, "confidence"]
    cells = [
        [
            row["source_label"],
            named(row, "predicate") or row["predicate"],
            row["target_label"],
            row["start"] or "",
            row["end"] or "",
            *([said("holds", row["truth"])] if dated else []),
            *([say(f"map.state_{row['state']}").lower()] if compared else []),
            *(_quantity(row, name) for name in told),
            said("certainty", row["confidence"]),
        ]
        for row in rows
    ]
    heads = [column(name, *spoken()) for name in names]
    return list(table_lines(heads, cells, width=terminal_width()))


def _quantity(row: Mapping[str, Any], name: str) -> str:
    """Return the weight of a tie, or its amount with the unit; amounts in several units stand one beside the other."""
    from govgraph.words import number, speaks

    if row[name] is None:
        return (row["unit"] or "").replace("|", "; ")
    value = int(row[name]) if row[name] == int(row[name]) else round(row[name], 6)
    return " ".join(filter(None, [number(value, speaks(spoken())), row["unit"] if name == "amount" else ""]))
