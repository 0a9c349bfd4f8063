"""``govgraph ask``: a question of the catalogue by its name, with an option for each of its parameters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govgraph.cli import options
from govgraph.cli.common import (
    chosen_form,
    note,
    open_at,
    refuse_beside_cite,
    say,
    spoken,
    tell_unknown,
    write_text,
)
from govgraph.cli.completing import complete_predicates, entities
from govgraph.cli.query import deliver, deliver_table
from govgraph.errors import QueryMemoryLimit, QueryTimeout

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from govgraph.api import GovGraph
    from govgraph.query.questions import Catalogue, Parameter, Question

__all__ = ["command"]

_KEY = "govgraph.question"


class _Ask(click.Command):
    """A command that, once it knows which question is asked, has an option for each parameter of that question."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        name = self._asked(args)
        if name:
            catalogue = _catalogue(_folders(args, "--questions"), _folders(args, "-d", "--data"))
            lenient = ctx.resilient_parsing and name not in catalogue  # a name that is still being typed
            ctx.meta[_KEY] = None if lenient else catalogue[name]
        return super().parse_args(ctx, args)

    def _asked(self, args: list[str]) -> str:
        """Return the first argument that is neither an option nor the value of one."""
        flags = {
            option
            for param in self.params
            if isinstance(param, click.Option) and param.is_flag
            for option in param.opts
        } | {"-h", "--help"}
        pairs = {"--between": 3}
        place = 0
        while place < len(args):
            arg = args[place]
            if not arg.startswith("-"):
                return arg
            place += 1 if arg in flags or "=" in arg else pairs.get(arg, 2)
        return ""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        params = super().get_params(ctx)
        question: Question | None = ctx.meta.get(_KEY)
        if question is None:
            return params
        taken = {option for param in params for option in param.opts}
        return [*(_option(parameter, taken) for parameter in question.parameters), *params]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        question: Question | None = ctx.meta.get(_KEY)
        if question is None:
            super().format_help_text(ctx, formatter)
            return
        from govgraph.facts.labels import text_in

        seen = say(f"ask.{question.view}") if question.view in ("network", "timeline") else ""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(question.title(*spoken()))
            for text in filter(None, (text_in(question.descriptions, spoken()), seen)):
                formatter.write_paragraph()
                formatter.write_text(text)


def _folders(args: list[str], *options: str) -> tuple[str, ...]:
    found = []
    for place, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if name in options:
            if equals:
                found.append(value)
            elif place + 1 < len(args):
                found.append(args[place + 1])
    return tuple(found)


def _catalogue(folders: tuple[str, ...], data: tuple[str, ...]) -> Catalogue:
    """Return the catalogue without opening the data: a question is known by its name alone."""
    from govgraph.query.questions import Catalogue

    beside = [Path(place) / "questions" for place in (data or ("data",))]
    return Catalogue.load([*(folder for folder in beside if folder.is_dir()), *map(Path, folders)])


def _option(parameter: Parameter, taken: set[str]) -> click.Option:
    kebab = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", parameter.name).lower()
    flag = f"--{kebab}" if f"--{kebab}" not in taken else f"--param-{kebab}"
    what = {
        "entity": "Id, label or acronym of " + (" or ".join(parameter.of) or "anything"),
        "date": "A day, month or year: 2023-10-08, 2023-10 or 2023",
        "number": "A number",
        "predicate": "A predicate of the model",
        "text": "A text",
    }[parameter.kind]
    left_out = f"default: {parameter.default}" if parameter.default else "default: all"
    return click.Option(
        [flag, f"asked_{parameter.name}"],
        metavar=parameter.kind.upper(),
        help=f"{what}. [{left_out if parameter.default or parameter.optional else 'required'}]",
        shell_complete=entities(*parameter.of)
        if parameter.kind == "entity"
        else complete_predicates
        if parameter.kind == "predicate"
        else None,
    )


def _complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    catalogue = _catalogue(tuple(ctx.params.get("questions") or ()), tuple(ctx.params.get("data") or ()))
    return [
        CompletionItem(q.name, help=q.title(*spoken())) for q in catalogue if q.name.startswith(incomplete)
    ]


@click.command("ask", cls=_Ask)
@click.argument("question", required=False, shell_complete=_complete_name)
@click.option("--list", "listed", is_flag=True, help="List the questions.")
@options.text(
    "--questions questions",
    "DIR",
    "Folder with your own .rq files, in addition to the folder `questions` in the dataset. Repeatable.",
    multiple=True,
)
@options.form("rows")
@options.output
@click.option("--ids", is_flag=True, help="In tables, show ids instead of names, and the ids of claims.")
@options.flag(
    "--sources",
    "Add a column `source` with the ids of each row's sources, in every format. Tables have it by default.",
)
@click.option("--labels", is_flag=True, help="Add a label column for each column of entities.")
@options.cite("answer", "answer's")
@click.option("--sparql", is_flag=True, help="Show the SPARQL of the question without running it.")
@options.limits
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Maximum number of rows.")
@options.moment
@options.data
@click.pass_context
def command(ctx: click.Context, /, question: str | None, **options: Any) -> int:
    """Answer a question from the catalogue. Without a name, list the questions.

    Each question has its own options: see govgraph ask NAME --help. Give entities by id, label or acronym.

    \b
    govgraph ask
    govgraph ask forums-of --org "Derechos Digitales"
    govgraph ask party-to-one-not-other --one budapest --other "Convention 108" -f csv
    govgraph ask mandate-of --body IGF --cite bibtex
    """
    if question is None or options["listed"]:
        return _list(options)
    known: Question = ctx.meta[_KEY]
    if options["sparql"]:
        click.echo(known.text, nl=False)
        return 0
    refuse_beside_cite(options["cite"], options["form"])
    prefix = "asked_"
    given = {
        name.removeprefix(prefix): value for name, value in ctx.params.items() if name.startswith(prefix)
    }
    return _answer(open_at(options), known, given, options)


def _list(options: dict[str, Any]) -> int:
    form = chosen_form(options["form"], options["output"], "rows")
    rows = []
    for question in _catalogue(options["questions"], options["data"]):
        asks = " ".join(
            f"[{p.name}={p.default}]" if p.default else f"[{p.name}]" if p.optional else p.name
            for p in question.parameters
        )
        view = say(f"view.{question.view}") if form in ("table", "md") else question.view
        rows.append((question.name, question.title(*spoken()), asks, view))
    deliver_table(("question", "title", "parameters", "view"), rows, form, options["output"])
    return 0


def _answer(graph: GovGraph, question: Question, given: dict[str, Any], options: dict[str, Any]) -> int:
    from govgraph.query.evidence import CLAIMS, with_sources
    from govgraph.query.label_columns import readable, with_labels

    answered = graph.answer(
        question,
        bindings=given,
        languages=spoken(),
        timeout=options["timeout"],
        memory=options["memory"],
        limit=options["limit"],
    )
    if options["cite"]:
        write_text(graph.cite(answered, options["cite"]), options["output"])
        return 0
    form, solutions = chosen_form(options["form"], options["output"], "rows"), answered.solutions
    read = form in ("table", "md") and not options["ids"] and not options["labels"]
    shown = solutions
    if options["sources"] or read:
        try:
            shown = with_sources(graph.store, solutions, " " if read else "|")
        except (QueryTimeout, QueryMemoryLimit):
            if options["sources"]:
                raise
            note(say("note.no_sources"))  # the answer itself was within the limits
    if options["labels"]:
        shown = with_labels(shown, graph.addressed, spoken(), model=graph.model)
    elif read:
        shown = readable(shown, graph.store, spoken(), drop=CLAIMS)
    note(question.title(*spoken()))
    for parameter in question.parameters:
        if parameter.default and not given.get(parameter.name):
            note(say("note.default", name=parameter.name, value=parameter.default))
    count = deliver(shown, form, options["output"])
    more = f" ({say('note.limit', limit=options['limit'])})" if solutions.truncated else ""
    note(say("count.rows", n=count) + more)
    tell_unknown(graph, solutions)
    for caveat in answered.caveats:
        note(say("note.caveat", text=caveat))
    return 0
