"""``govgraph map``: draw a network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from govgraph.cli import options
from govgraph.cli.common import note, open_data, say, spoken, write_text
from govgraph.cli.completing import complete_measures
from govgraph.cli.reading import (
    GroupedCommand,
    compare_option,
    network_of,
    reading_options,
    tell_notes,
    told_changes,
    told_counts,
    told_unknown,
)
from govgraph.facts.labels import text_in
from govgraph.words import speaks

__all__ = ["command"]

_OF_MATRIX = ("rows", "columns", "sort")
_DRAWING = ("form", "size", "color", "layout", *_OF_MATRIX)
"""Options that go to the drawing as they are."""


@click.command("map", cls=GroupedCommand)
@reading_options
@options.output_to(
    "Output file: .html, .svg, .pdf, .png or .json; - writes HTML to stdout. [default: map.html]"
)
@options.choice("--form", ["network", "timeline", "matrix"], "Form of the map.", "network")
@options.text(
    "--rows", "KIND", "Rows of a matrix: actors, spaces or a kind, such as Company. [default: actors]"
)
@options.text(
    "--columns", "KIND", "Columns of a matrix: actors, spaces or a kind, such as Forum. [default: spaces]"
)
@options.choice(
    "--sort",
    ["pattern", "country", "name", "date"],
    "Order of the rows and columns of a matrix. pattern: by the number of ties. [default: pattern]",
)
@options.text(
    "--size",
    "MEASURE",
    "What the size of a mark shows.",
    default="degree",
    show_default=True,
    shell_complete=complete_measures,
)
@options.choice(
    "--color", ["kind", "community", "region", "country"], "What the color of a mark shows.", "kind"
)
@options.choice(
    "--layout",
    ["auto", "anchor", "force", "ego"],
    "Layout. anchor: places the spaces first, then the actors between them; force: by attraction; ego: one entity in "
    "the middle, the others on rings by their distance (what auto chooses for --ego).",
    "auto",
)
@options.file("--positions", "Keep the positions of an earlier map.json.", exists=True, dir_okay=False)
@options.choice(
    "--figure",
    ["column", "double", "slide"],
    "Size of an .svg, .pdf or .png: one column (85 mm), two columns (178 mm) or a slide (16:9), with no text below "
    "6 points. [default: .svg as on the screen, else double]",
)
@click.option("--gray", is_flag=True, help="Draw an .svg, .pdf or .png in shades of gray and dashes.")
@options.cite("map", "ties'")
@click.option("--title", help="Title of the map.")
@compare_option
@options.seed
@click.option("--open", "open_it", is_flag=True, help="Open the map in the browser.")
def command(
    data: tuple[str, ...],
    output: Path | None,
    positions: Path | None,
    figure: str | None,
    gray: bool,
    cite: str | None,
    title: str | None,
    compare: tuple[str, str] | None,
    seed: int,
    open_it: bool,
    **reading: Any,
) -> int:
    """Draw VIEW as one HTML file that works offline, with search, filters, years, and the source of every tie.

    \b
    govgraph map -o map.html
    govgraph map states-instruments --form matrix -o matrix.html
    govgraph map --form matrix --rows Company --columns Forum --sort country -o companies.html
    govgraph map --ego AlSur --lang es -o alsur.html
    govgraph map --query pairs.rq -o pairs.html
    govgraph map --size betweenness -o figure.svg
    govgraph map states-instruments --compare 2015 2025 -o changes.html
    govgraph map --ego igf --figure column -o figure.pdf
    govgraph map states-instruments --form matrix --rows Treaty --sort date --figure double -o treaties.png
    govgraph map --ego alsur --cite bibtex -o sources.bib
    """
    target = output or Path("map.html")
    graph = open_data(data)
    if open_it and str(target) == "-":
        raise click.UsageError(say("usage.open_needs_file"))
    if (figure or gray) and target.suffix.lower() not in (".svg", ".pdf", ".png"):
        raise click.UsageError(say("usage.figure_of_figure"))
    drawing: dict[str, Any] = {name: reading.pop(name) or "" for name in _DRAWING}
    if drawing["form"] != "matrix" and any(drawing[name] for name in _OF_MATRIX):
        raise click.UsageError(say("usage.shape_matrix"))
    network = network_of(graph, compare=compare, title=title, **reading)
    if compare and not cite:
        note(told_changes(network))
    if positions is not None:
        from govgraph.cli.query import text_of
        from govgraph.map import read_positions

        earlier = text_of(None, positions, "--positions")
        drawing["positions"] = read_positions(earlier)
        drawing["portrait"] = read_positions(earlier, portrait=True)
    drawn = network.map(lang=speaks(spoken()), title=title, seed=seed, progress=note, **drawing)
    if click.get_current_context().get_parameter_source("lang") is ParameterSource.DEFAULT:
        drawn = replace(drawn, follows=True)  # only figures speak the language of this system
    if cite:
        write_text(graph.cite(drawn, cite), output)
        return 0
    if drawn.inside is not None:
        note(say("map.progress_page"))
    if str(target) == "-":
        click.echo(drawn.to_html(), nl=False)
    else:
        from govgraph.map.grid import shown_part  # of the room that draws, which takes its time to load

        drawn.save(target, figure=figure or "", gray=gray)
        shown = drawn if drawn.form != "matrix" or target.suffix == ".json" else shown_part(drawn)
        # What stands inside the groups is drawn when they are opened, and is no more than they are.
        marks = {mark.key: mark for mark in shown.marks if mark.layer != "fold"}
        lines = [line for line in shown.lines if marks.keys() >= {line.source, line.target}]
        groups = any(mark.members for mark in marks.values())
        counts = told_counts({"marks": len(marks), "ties": len(lines)}, network, groups=groups)
        told = "; ".join(filter(None, [counts, told_unknown(network)]))
        note(f"{target}: {told}")
        if open_it:
            click.launch(str(target.resolve()))
    for text in drawn.note.notes[len(network.notes) :]:  # what the drawing leaves out
        note(text_in(text, spoken()))
    return tell_notes(network)
