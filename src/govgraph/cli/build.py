"""``govgraph build``: check, load, and write everything a researcher hands on."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli.common import (
    data_option,
    languages_of,
    note,
    open_data,
    output_to,
    progress_line,
    quiet_option,
)

__all__ = ["command"]


@click.command("build")
@data_option
@output_to("Output folder; created if it does not exist.", "output", folder=True)
@click.option("--force", is_flag=True, help="Replace existing files even if govgraph did not write them.")
@quiet_option
def command(data: tuple[str, ...], output: Path, force: bool, quiet: bool) -> int:
    """Check the tables and write graph, networks, maps and report into one folder.

    If the tables have errors, or anything else fails, the files of the earlier build stay unchanged. The exit status is 1 if
    the tables have errors.

    \b
    govgraph build
    govgraph build -d mydata -o results
    """
    from govgraph.words import number, say, speaks

    spoken = languages_of(click.get_current_context())
    graph = open_data(data)
    problems = graph.check()
    if problems.errors:
        click.echo(problems.text())
        errors = say("count.errors", *spoken, n=len(problems.errors))
        note(say("told.not_built", *spoken, errors=errors))
        return 1
    for problem in problems.warnings if not quiet else ():
        if problem.code != "unread-date":  # told as the dates are read
            note(str(problem))
    with progress_line(quiet) as progress:
        written = graph.build(output, force=force, progress=progress)
    for file in written:
        note(f"  {number(file.size, speaks(spoken)):>12}  {file.name}", quiet)
    page = output / "index.html"
    files = say("count.files", *spoken, n=len(written))
    note(say("told.built", *spoken, files=files, folder=output, page=page), quiet)
    return 0
