"""``govgraph measure``: a table of numbers per node, of the whole network, or of ranks with their intervals."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import click

from govgraph.cli import options
from govgraph.cli.common import (
    chosen_form,
    note,
    open_data,
    progress_line,
    say,
    spoken,
    terminal_width,
    write_text,
)
from govgraph.cli.completing import complete_measures
from govgraph.cli.reading import GroupedCommand, network_of, reading_options, summary, tell_notes

__all__ = ["command"]

_ENDS = ("rank", "rank_low", "rank_high", "value_low", "value_high")
_WORDED = ("label", "kind", "measure", "value", *_ENDS)  # columns that are not measures
_BAR = 20  # columns of the terminal that the longest bar takes
_EIGHTHS = " ▏▎▍▌▋▊▉"


def _list_measures(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from govgraph.network.measures import MEASURES

    for one in MEASURES.values():
        scope = say(f"measure.scope.{one.scope}")
        click.echo(f"{one.name:<28}{scope:<11}{say(f'measure.title.{one.name}')}")
    context.exit()


@click.command("measure", cls=GroupedCommand)
@reading_options
@options.text(
    "-m --measure measures",
    "NAME",
    "Measure, or several separated by commas; the first one sorts the table. Repeatable. [default: a common set]",
    multiple=True,
    shell_complete=complete_measures,
)
@options.choice("--by", ["kind", "country", "region", "community"], "Groups for brokerage and participation.")
@click.option("--whole", is_flag=True, help="Measure the network as a whole instead of its nodes.")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Show only the first N rows.")
@options.flag("--sensitivity", "Show an interval for each rank, computed over random samples of the ties.")
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Number of samples for --sensitivity.",
)
@options.seed
@options.form("measures")
@options.output
@options.flag(
    "--list", "List the measures and exit.", is_eager=True, expose_value=False, callback=_list_measures
)
def command(
    measures: tuple[str, ...],
    by: str | None,
    whole: bool,
    top: int | None,
    sensitivity: bool,
    draws: int,
    seed: int,
    form: str | None,
    output: Path | None,
    data: tuple[str, ...],
    **reading: Any,
) -> int:
    """Measure the nodes of VIEW, or VIEW as a whole, as of any date.

    To list the measures: govgraph measure --list. The page "Measures" defines them.

    \b
    govgraph measure --top 10
    govgraph measure -m betweenness --sensitivity --top 20
    govgraph measure --project CivilSocietyOrganization -m constraint,clustering -f csv
    govgraph measure states-instruments --as-of 2020 --whole
    """
    from govgraph.facts.labels import text_in
    from govgraph.words import column, speaks

    chosen = chosen_form(form, output, "measures")
    names = [name.strip() for given in measures for name in given.split(",") if name.strip()]
    graph = open_data(data)
    network = network_of(graph, **reading)
    note(summary(network))
    status = tell_notes(network)
    if status:
        return status
    how: dict[str, Any] = {"by": by, "seed": seed, "lang": spoken()}
    if chosen == "svg":
        if whole:
            raise click.UsageError(say("usage.figure_per_node"))
        measure = _only(names) if sensitivity else (names or ["degree"])[0]
        with progress_line() as show:
            drawing = network.figure(
                measure, top=top, sensitivity=sensitivity, **_sampling(draws, show), **how
            )
        write_text(drawing, output)
        return 0
    if whole:
        rows = network.measure_whole(names or None, seed=seed)[:top]
        columns = ["measure", "value"]
    elif sensitivity:
        with progress_line() as show:
            found = network.sensitivity(_only(names), **_sampling(draws, show), **how)
        shares = {"drop": f"{found.drop:.0%}", "level": f"{found.level:.0%}"}
        counts = {"draws": found.draws, "unverified": found.unverified, "unknown": found.unknown}
        note(say("told.sensitivity", **shares, **counts))
        rows = list(found.rows[:top])
        columns = ["id", "label", "kind", found.column, *_ENDS]
    else:
        with progress_line() as show:
            table = network.measure(names or None, progress=lambda name: show(f"{name} …"), **how)
        rows = list(table.rows[:top])
        columns = ["id", "label", "kind", *table.columns]
    drawn = columns[3] if len(columns) > 3 and not whole and not _groups(columns[3]) else None
    read = chosen in ("table", "md")
    if read:
        kinds = {name: text_in(kind.labels, spoken()) for name, kind in graph.model.kinds.items()}
        rows = [row | {"kind": kinds.get(row["kind"], row["kind"])} if "kind" in row else row for row in rows]
    headers = [column(name, *spoken()) if read and name in _WORDED else name for name in columns]
    width = terminal_width(output)
    write_text(_written(rows, columns, headers, chosen, speaks(spoken()), drawn, width), output)
    return 0


def _sampling(draws: int, show: Callable[[str], None]) -> dict[str, Any]:
    return {"draws": draws, "progress": lambda number: show(f"{number} / {draws}")}


def _only(names: list[str]) -> str:
    if len(names) != 1:
        raise click.UsageError(say("usage.one_measure"))
    return names[0]


def _text(value: Any, language: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    from govgraph.words import number

    if abs(value) >= 10_000:  # beyond four digits, people read digits and not powers of ten
        return number(round(value), language)
    text = f"{value:.4g}"
    return text if language == "en" else text.replace(".", ",")


def _written(
    rows: Sequence[dict[str, Any]],
    columns: Sequence[str],
    headers: Sequence[str],
    form: str,
    language: str,
    drawn: str | None,
    width: int | None,
) -> str:
    if form == "json":
        return json.dumps(
            [{name: row[name] for name in columns} for row in rows], ensure_ascii=False, indent=2
        )
    if form in ("csv", "tsv"):
        from govgraph.query.rows import plain_cell, separated

        plain = ((plain_cell(row[name]) for name in columns) for row in rows)
        return "".join(separated(chain([columns], plain), tab=form == "tsv"))
    from govgraph.query.table import markdown_lines, table_lines

    shown = [name for name in columns if name != "id"]
    cells = [[_text(row[name], language) for name in shown] for row in rows]
    heads = [head for name, head in zip(columns, headers, strict=True) if name != "id"]
    if form == "md":
        return "\n".join(markdown_lines(heads, cells))
    numeric = [name not in ("label", "kind", "measure") for name in shown]
    if drawn is not None:
        bars = _bars([row[drawn] for row in rows])
        heads, numeric = [*heads, ""], [*numeric, False]
        cells = [[*line, bar] for line, bar in zip(cells, bars, strict=True)]
    return "\n".join(line.rstrip() for line in table_lines(heads, cells, width=width, numeric=numeric))


def _groups(column: str) -> bool:
    """Tell whether a column holds the numbers of groups, which are names and no amounts."""
    from govgraph.network.measures import MEASURES

    return column in MEASURES and MEASURES[column].scope == "partition"


def _bars(values: Sequence[Any]) -> list[str]:
    """Return a bar per value, in eighths of a column; nothing where there is no number above 0."""
    most = max((value for value in values if value), default=0)
    bars = []
    for value in values:
        eighths = round(8 * _BAR * value / most) if value and value > 0 else 0
        bars.append(("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip())
    return bars
