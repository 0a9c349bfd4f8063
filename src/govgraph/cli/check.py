"""``govgraph check``: every problem in the tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govgraph.cli.common import colored, data_option, note, open_place

if TYPE_CHECKING:
    from govgraph.facts.problems import Report

__all__ = ["command"]


@click.command("check")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@data_option
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.option("--fix-ids", is_flag=True, help="Write an id into every claim without one.")
@click.option("-q", "--quiet", is_flag=True, help="Show only errors, without a summary.")
def command(folders: tuple[Path, ...], data: tuple[str, ...], form: str, fix_ids: bool, quiet: bool) -> int:
    """Check the tables in FOLDERS and list every problem. Several folders are checked as one dataset.

    In RDF files, only dates are checked.

    Each problem is shown as file:line:column CODE message, with the column of the spreadsheet. Errors stop a build,
    warnings do not. The exit status is 1 if there are errors.

    \b
    govgraph check data
    govgraph check data --format github
    """
    from govgraph.facts.dataset import read_dataset
    from govgraph.facts.problems import Report
    from govgraph.facts.shipped import shipped_folder
    from govgraph.store.rdf_files import is_rdf_file, rdf_files_in

    given = (*folders, *map(Path, data))
    folders = tuple(
        path for path in given if not (is_rdf_file(path) or (path.is_dir() and rdf_files_in(path)))
    )
    others = [path for path in given if path not in folders]
    if others:
        of_rdf = open_place([str(other) for other in others]).check()
        for other in others:
            note(f"note: {other} is RDF: only its dates are checked", quiet)
        if not folders:
            if not quiet:
                _show(of_rdf, form)
            return 0
    else:
        of_rdf = Report()
    if not folders:
        here = Path("data")
        folders = (here,) if (here / "dataset.toml").is_file() else (shipped_folder(),)
    dataset = read_dataset(folders)
    if fix_ids and dataset.report.ok:
        from govgraph.facts.fix_ids import fix_ids as write_ids

        for path, count in write_ids(dataset).items():
            note(f"{path}: {count} ids written", quiet)
        dataset = read_dataset(folders)
    report = Report(dataset.report.errors) if quiet else Report.of([*dataset.report, *of_rdf])
    _show(report, form)
    if form == "text":
        for number, remedy in report.remedies().items():
            note(f"{number}: {remedy}", quiet)
    errors, warnings = len(report.errors), len(report.warnings)
    for line in dataset.notes:
        note(line, quiet)
    rows = sum(len(table.rows) for table in dataset.tables)
    if not quiet:
        note(
            f"{rows:,} rows in {len(dataset.tables)} tables: {_count(errors, 'error')}, {_count(warnings, 'warning')}"
        )
    return 1 if errors else 0


def _show(report: Report, form: str) -> None:
    text = {"text": report.text, "json": report.json, "github": report.github}[form]()
    if text:
        painted = form == "text" and colored()
        click.echo(_painted(report) if painted else text, color=painted)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _painted(report: Report) -> str:
    lines = []
    for problem in report:
        text = str(problem)
        number = text.index(f" {problem.number} ")
        code = click.style(problem.number, fg="red" if problem.severity == "error" else "yellow")
        rest = text[number + 1 + len(problem.number) :]
        lines.append(f"{click.style(text[:number], bold=True)} {code}{rest}")
    return "\n".join(lines)
