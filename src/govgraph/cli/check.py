"""``govgraph check``: every problem in the tables."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli import options
from govgraph.cli.common import (
    colored,
    note,
    open_place,
    other_place,
    quiet,
    say,
    spoken,
    tell_joined,
    write_text,
)
from govgraph.facts.problems import Report
from govgraph.facts.shipped import place_path

__all__ = ["command"]


@click.command("check")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@options.data
@options.text_or("json", "github")
@options.flag("--fix-ids", "Write an id into every claim of FOLDERS without one; not of --data.")
@options.text(
    "--against",
    "PLACE",
    "Also list the entities of FOLDERS that are probably in PLACE already: a dataset, an RDF file or a table of names; "
    "shipped is the dataset of the package.",
)
def command(
    folders: tuple[Path, ...],
    data: tuple[str, ...],
    form: str,
    fix_ids: bool,
    against: str | None,
) -> int:
    """Check the tables in FOLDERS and list every problem. Several folders are checked as one dataset.

    In RDF files, only dates are checked.

    Each problem is shown as file:line:column CODE message, with the column of the spreadsheet. Errors stop a build,
    warnings do not. The exit status is 1 if there are errors. --quiet shows only errors, without a summary.

    \b
    govgraph check data
    govgraph check data --format github
    govgraph check mine -d shipped --fix-ids
    govgraph check mine --against shipped
    """
    places = [*folders, *map(Path, data)]
    if not places and (Path("data") / "dataset.toml").is_file():
        places = [Path("data")]
    graph = open_place(places, cache=False)
    for file in graph.files:
        note(say("note.rdf_checked", file=file))
    report = graph.check()
    if fix_ids and graph.dataset is not None and report.ok:
        # What is named with -d is read beside: ids go into the folders that are to be checked.
        asked = [place_path(folder) for folder in folders]
        mine: list[Path | None] = [folder for folder in asked if folder in graph.folders]
        for folder in mine or [None]:
            for path, count in graph.fix_ids(folder).items():
                note(say("note.ids_written", file=path, n=count))
        graph = open_place(places, cache=False)
        report = graph.check()
    dataset = graph.dataset
    if dataset is None:
        if not quiet():
            _show(report, form)
        return 0
    if against is not None and report.ok:
        from govgraph.ingest.match import known_already

        other = other_place(against)
        asked = [place_path(folder) for folder in folders] or list(graph.folders)
        found = [problem for folder in asked for problem in known_already(folder, other, against)]
        report = Report.of([*report, *found])
    report = Report(dataset.report.errors) if quiet() else report
    _show(report, form)
    if form == "text":
        for number, remedy in report.remedies(*spoken()).items():
            note(f"{number}: {remedy}")
    tell_joined(dataset.notes)
    counts = {
        "rows": sum(len(table.rows) for table in dataset.tables),
        "tables": len(dataset.tables),
        "errors": len(report.errors),
        "warnings": len(report.warnings),
    }
    note(say("note.checked", **{name: say(f"count.{name}", n=n) for name, n in counts.items()}))
    return 1 if report.errors else 0


def _show(report: Report, form: str) -> None:
    text = {"text": report.text, "json": report.json, "github": report.github}[form](*spoken())
    if text:
        painted = form == "text" and colored()
        write_text(_painted(report) if painted else text, color=painted)


def _painted(report: Report) -> str:
    lines = []
    for problem in report:
        text = problem.in_words(*spoken())
        number = text.index(f" {problem.number} ")
        code = click.style(problem.number, fg="red" if problem.severity == "error" else "yellow")
        rest = text[number + 1 + len(problem.number) :]
        lines.append(f"{click.style(text[:number], bold=True)} {code}{rest}")
    return "\n".join(lines)
