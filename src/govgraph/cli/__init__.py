"""The command line: a group of verbs, each loaded only when it is called."""

from __future__ import annotations

import gc
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from govgraph import __version__

__all__ = ["VERBS", "cli", "main"]

VERBS = {
    "add": "Add one claim to your tables.",
    "ask": "Answer a question from the catalogue.",
    "build": "Check the tables and write all files into output/.",
    "cache": "List or clear the cache of compiled datasets.",
    "check": "Check the tables and list every problem.",
    "diff": "Compare two dates or two datasets.",
    "explore": "Search, browse and query a dataset in one HTML file.",
    "export": "Export the dataset as RDF or CSV.",
    "find": "Search by name, acronym or id.",
    "import": "Import tables, networks and RDF from elsewhere.",
    "info": "Summarize the dataset.",
    "init": "Create a dataset of your own.",
    "load": "Load large data into an on-disk store or a server.",
    "map": "Draw a network as an HTML page or a figure.",
    "match": "Find the same entities in another dataset.",
    "measure": "Measure the nodes of a network, or the whole network.",
    "meet": "Tell where two or more actors meet.",
    "model": "List the kinds, predicates and columns.",
    "network": "Export nodes and ties for Gephi, Excel and other programs.",
    "query": "Run a SPARQL query.",
    "serve": "Serve a dataset: SPARQL endpoint, linked data and explorer.",
    "show": "Show everything known about an entity, with sources.",
    "site": "Write a static site with a page for every entity.",
    "timeline": "Draw a timeline of events, instruments and memberships.",
}
"""Every verb and its one line of help: so that ``govgraph --help`` imports none of them."""


_EMPTY = re.compile(r"--[a-z-]+=")


def _refuse_empty(command: click.Command, ctx: click.Context, args: Sequence[str]) -> None:
    """Refuse ``--as-of ""``: whoever writes a variable of the shell that is empty has asked for nothing in particular."""
    flags = {
        "-",
        "--title",
        "--none",
    }  # standard input; an empty title is one: none; and an empty cell is a cell
    for param in command.params:
        if isinstance(param, click.Option) and (param.is_flag or param.count):
            flags.update(param.opts)
    before = ""
    for one in args:
        if one == "--":
            return
        option = before if one == "" and before.startswith("-") else one[:-1] if _EMPTY.fullmatch(one) else ""
        if option and option not in flags:
            from govgraph.cli.common import say

            raise click.UsageError(say("usage.empty", option=option), ctx)
        before = one


class _Verbs(click.Group):
    """A group that imports a verb's module when it is called, and knows its one line without that."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"govgraph.cli.{module}").command
        from govgraph.cli.options import EVERY

        command.params += [one for one in EVERY if one not in command.params]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from govgraph.errors import nearest

            near = nearest(args[0], VERBS, 1)
            from govgraph.cli.common import say

            key = "usage.no_command_near" if near else "usage.no_command"
            ctx.fail(say(key, name=repr(args[0]), near="".join(near)))
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and name != "add":  # `add --role ""` is asked for nothing
            _refuse_empty(command, ctx, rest)
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(VERBS.items()))


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "GOVGRAPH"},
)
@click.version_option(__version__, "--version", prog_name="govgraph")
def cli() -> None:
    """Explore who meets where in digital and AI governance.

    Tables become a checked RDF graph; ask it in SPARQL, read it as networks, draw it as maps. Every claim has its
    source, passage, date and confidence.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit status.

    Parameters
    ----------
    args : sequence of str, optional
        The arguments; those of the process when left out.
    """
    gc.set_threshold(
        100_000, 20, 20
    )  # a short run makes many rows and few cycles: looking for these took a fifth of it
    from govgraph.cli import streams
    from govgraph.cli.common import explain

    streams.prepare()
    streams.end_on_signals()
    sys.exit(streams.finish(run(args), explain))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: the one place that turns errors into words."""
    with _warnings_told():
        return _run(args)


@contextmanager
def _warnings_told() -> Iterator[None]:
    """Show each warning about the data once, as a line on stderr; ``--quiet`` shows none."""
    from govgraph.errors import DataWarning

    said: set[str] = set()
    with warnings.catch_warnings():
        others = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
            if not issubclass(category, DataWarning):
                others(message, category, *rest, **more)
            elif str(message) not in said:
                from govgraph.cli.common import note, say

                said.add(str(message))
                note(say("note.warning", text=message))

        warnings.simplefilter("always", DataWarning)
        warnings.showwarning = show
        yield


def _run(args: Sequence[str] | None) -> int:
    from govgraph.cli.options import speak
    from govgraph.errors import GovgraphError

    speak(sys.argv[1:] if args is None else args)
    try:
        result: Any = cli.main(
            args=None if args is None else list(args), prog_name="govgraph", standalone_mode=False
        )
    except GovgraphError as error:
        from govgraph.cli.common import explain

        return explain(error)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        from govgraph.cli.common import say

        click.echo(say("note.interrupted"), err=True)
        return 130
    except click.ClickException as error:
        from govgraph.cli.common import explain_usage

        return explain_usage(error)
    return result if isinstance(result, int) else 0
