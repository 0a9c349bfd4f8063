"""``govgraph build``: check, load, and write everything a researcher hands on."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli import options
from govgraph.cli.common import note, open_data, progress_line, say, spoken, tell, write_text

__all__ = ["command"]


@click.command("build")
@options.data
@options.output_to("Output folder; created if it does not exist.", "output", folder=True)
@click.option("--force", is_flag=True, help="Replace existing files even if govgraph did not write them.")
def command(data: tuple[str, ...], output: Path, force: bool) -> int:
    """Check the tables and write graph, networks, maps and report into one folder.

    If the tables have errors, or anything else fails, the files of the earlier build stay unchanged. The exit status is 1 if
    the tables have errors.

    \b
    govgraph build
    govgraph build -d mydata -o results
    """
    from govgraph.words import number, speaks

    graph = open_data(data)
    problems = graph.check()
    if problems.errors:
        write_text(problems.text())
        errors = say("count.errors", n=len(problems.errors))
        tell(say("told.not_built", errors=errors))
        return 1
    for problem in problems.warnings:
        if problem.code != "unread-date":  # shown as the dates are read
            note(str(problem))
    with progress_line() as progress:
        written = graph.build(output, force=force, progress=progress)
    for file in written:
        note(f"  {number(file.size, speaks(spoken())):>12}  {file.name}")
    page = output / "index.html"
    files = say("count.files", n=len(written))
    note(say("told.built", files=files, folder=output, page=page))
    return 0
