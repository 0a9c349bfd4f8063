"""What all verbs share: the options, the way to the data, and how an error is told."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from govgraph.cli.streams import Visible
from govgraph.errors import (
    AmbiguousEntity,
    GovgraphError,
    InvalidData,
    QueryMemoryLimit,
    QueryTimeout,
    UnknownName,
    unwritable,
)
from govgraph.facts.shipped import place_path
from govgraph.query.formats import FORMATS, format_named, format_of

if TYPE_CHECKING:
    from govgraph.api import GovGraph
    from govgraph.facts.claims import Claim

__all__ = [
    "LANGUAGES_KEY",
    "chosen_form",
    "cite_option",
    "colored",
    "csv_safe_option",
    "data_option",
    "explain",
    "format_option",
    "lang_option",
    "languages_of",
    "limit_options",
    "moment_options",
    "note",
    "note_warning",
    "open_at",
    "open_data",
    "open_place",
    "opened",
    "other_place",
    "output_option",
    "output_to",
    "progress_line",
    "quiet_option",
    "seed_option",
    "speak",
    "spoken",
    "tell_joined",
    "tell_unknown",
    "terminal_width",
    "text_or_option",
    "to_file",
    "told_if_unwritable",
    "write_text",
]

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_data_option: Decorator = click.option(
    "-d",
    "--data",
    "data",
    multiple=True,
    metavar="DATA",
    envvar="GOVGRAPH_DATA",
    help="Folder of tables, RDF file, store or endpoint. Repeat to merge several. "
    "[default: ./data if it has a dataset.toml, else the shipped dataset]",
)


# Set anew by every command that takes --data. Not in click's context: `query` and `ask` open their data in a thread.
_OF_ENDPOINT: dict[str, str] = {}
_SPOKEN: list[str] = []  # the languages of the reader, preferred first
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")


def _keep(context: click.Context, parameter: click.Parameter, value: str) -> None:
    """Put the value where `open_data` finds it: no verb has another use for it."""
    if parameter.name is not None:
        _OF_ENDPOINT[parameter.name] = value


def _endpoint_option(name: str, told: str) -> Decorator:
    return click.option(
        name, default="", metavar="IRI", expose_value=False, callback=_keep, help=f"Endpoint only: {told}"
    )


_base_option = _endpoint_option("--base", "base IRI of its dataset; id:x expands to IRI + id/x.")
_graph_option = _endpoint_option("--graph", "named graph to query. [default: its default graph]")


def _keep_cache(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        context.with_resource(_cache_off())


@contextmanager
def _cache_off() -> Iterator[None]:
    """Keep nothing and use nothing that was kept until a command ends, also in the processes that it begins."""
    before = os.environ.get("GOVGRAPH_CACHE")
    os.environ["GOVGRAPH_CACHE"] = "off"
    try:
        yield
    finally:
        del os.environ["GOVGRAPH_CACHE"]
        if before is not None:
            os.environ["GOVGRAPH_CACHE"] = before


_no_cache_option: Decorator = click.option(
    "--no-cache",
    is_flag=True,
    expose_value=False,
    callback=_keep_cache,
    help="Use and keep nothing in the cache.",
)


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--data``, ``--base`` and ``--graph`` for endpoints, and ``--no-cache``."""
    return _data_option(_base_option(_graph_option(_no_cache_option(function))))


def output_to(told: str, default: str | None = None, *, folder: bool = False) -> Decorator:
    """Return ``--output``; what has no default may go to stdout, too."""
    return click.option(
        "-o",
        "--output",
        metavar="FOLDER" if folder else "FILE",
        type=click.Path(path_type=Path, file_okay=not folder, dir_okay=folder, allow_dash=default is None),
        default=default,
        show_default=default is not None,
        help=told,
    )


output_option = output_to("Output file; its suffix sets the format.")


def _languages(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Return the languages of ``--lang`` in order: ``es,en`` is ``("es", "en")``."""
    from govgraph.words import reader_languages

    if not value:
        _SPOKEN[:] = reader_languages(os.environ)
        return tuple(_SPOKEN)
    found = tuple(part.strip() for part in value.split(",") if part.strip())
    wrong = next((part for part in found if not _LANGUAGE.fullmatch(part)), None)
    if wrong is not None:
        raise click.BadParameter(
            f"{wrong!r} is not a language code; write es,en for Spanish, then English", context, parameter
        )
    _SPOKEN[:] = found
    return found


def speak(arguments: Sequence[str]) -> None:
    """Set the languages of errors that come before ``--lang`` is read."""
    from govgraph.words import LANGUAGES, reader_languages, subtag

    given = [os.environ.get("GOVGRAPH_LANG", "")]
    for place, one in enumerate(arguments):
        if one == "--lang":
            given += arguments[place + 1 : place + 2]
        elif one.startswith("--lang="):
            given.append(one.removeprefix("--lang="))
    asked = [one for one in given[-1].split(",") if subtag(one.strip()) in LANGUAGES]
    _SPOKEN[:] = [one.strip() for one in asked] or reader_languages(os.environ)


def spoken() -> tuple[str, ...]:
    """Return the languages of the reader, also where ``--lang`` comes after what ends the command."""
    return tuple(_SPOKEN)


lang_option: Decorator = click.option(
    "--lang",
    metavar="LANGS",
    envvar="GOVGRAPH_LANG",
    callback=_languages,
    is_eager=True,  # `--list` and its like speak the language, too
    help="Languages of the output, preferred first: es,en. [default: the system's language]",
)
_as_of_option: Decorator = click.option(
    "--as-of", "as_of", metavar="DATE", help="Only what holds on this date: 2023, 2023-10 or 2023-10-08."
)
_between_option: Decorator = click.option(
    "--between", nargs=2, metavar="A B", help="Only what holds at some time between two dates."
)
_unknown_option: Decorator = click.option(
    "--unknown",
    type=click.Choice(["mark", "include", "exclude"]),
    default="mark",
    show_default=True,
    help="Claims that may or may not hold on the date: mark, include or exclude them.",
)
_confidence_option: Decorator = click.option(
    "--confidence",
    type=click.Choice(["quoted", "read", "unverified"]),
    help="Minimum confidence of a claim.",
)


def _above_zero(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not value > 0:
        raise click.BadParameter("must be more than 0")
    return value


def limit_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the limits of a query: ``timeout`` in seconds, ``memory`` in megabytes."""
    memory = click.option(
        "--memory",
        type=float,
        metavar="MB",
        callback=_above_zero,
        help="Memory limit of a query. [default: 2000, or half of the machine's memory if less]",
    )
    timeout = click.option(
        "--timeout",
        type=float,
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        callback=_above_zero,
        help="Time limit of a query.",
    )
    return timeout(memory(function))


LANGUAGES_KEY = "govgraph.languages"
"""In click's context: what follows ``--lang`` in a command that knows it before its options are read."""


def languages_of(context: click.Context) -> tuple[str, ...]:
    """Return the languages of ``--lang``, else of the environment."""
    from govgraph.words import reader_languages

    known: tuple[str, ...] = context.params.get("lang") or ()
    given = next(iter(context.meta.get(LANGUAGES_KEY) or ()), os.environ.get("GOVGRAPH_LANG", ""))
    return known or tuple(filter(None, given.split(","))) or reader_languages(os.environ)


def format_option(what: str, *more: str, told: str = "Output format") -> Decorator:
    """Return ``--format`` for what is written; its default is the suffix of ``--output``, else the first format."""
    forms = (*more, *(one for one in FORMATS[what] if one not in ("html", "svg") or not more))
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(forms, case_sensitive=False),
        help=f"{told}. [default: from the suffix of --output, else {forms[0]}]",
    )


def text_or_option(*others: str) -> Decorator:
    """Return ``--format`` for what is a text unless other formats are asked for, whatever file it goes to."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(["text", *others]),
        default="text",
        show_default=True,
        help="Output format.",
    )


def cite_option(instead: str, whose: str) -> Decorator:
    """Return ``--cite``, which writes the sources behind a result instead of the result."""
    return click.option(
        "--cite",
        type=click.Choice(["bibtex", "ris", "csl"]),
        help=f"Write a bibliography of the {whose} sources instead of the {instead}.",
    )


def moment_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--as-of``, ``--between``, ``--unknown`` and ``--confidence``, which mean the same everywhere."""
    return _as_of_option(_between_option(_unknown_option(_confidence_option(function))))


csv_safe_option: Decorator = click.option(
    "--csv-safe",
    is_flag=True,
    help="Protect spreadsheets: put an apostrophe before CSV cells that look like formulas.",
)
seed_option: Decorator = click.option("--seed", type=int, default=1, show_default=True, help="Random seed.")


def _keep_quiet(context: click.Context, parameter: click.Parameter, value: bool) -> bool:
    """Put the value where `note_warning` finds it: warnings come from the library, which knows no options."""
    _QUIET[:] = [value]
    return value


_QUIET = [False]  # set anew by every command that takes --quiet; not in click's context, as _OF_ENDPOINT
quiet_option: Decorator = click.option(
    "-q",
    "--quiet",
    is_flag=True,
    is_eager=True,
    callback=_keep_quiet,
    help="Show no messages, only the result.",
)


def open_data(data: tuple[str, ...]) -> GovGraph:
    """Open what ``--data`` names, else ``./data`` where it is a dataset, else the shipped dataset."""
    if data or any(_OF_ENDPOINT.values()):
        graph = open_place(list(data), base=_OF_ENDPOINT.get("base", ""), graph=_OF_ENDPOINT.get("graph", ""))
    elif (Path("data") / "dataset.toml").is_file():
        graph = open_place("data")
    else:
        graph = open_place(None)
    _refuse_unspoken(graph)
    tell_joined(graph.notes, _QUIET[0])
    return graph


def other_place(against: str) -> Path:
    """Return the place that ``--against`` names.

    Raises
    ------
    click.BadParameter
        Where there is none.
    """
    place = place_path(Path(against))
    if not place.exists():
        raise click.BadParameter(f"{against} does not exist", param_hint="--against")
    return place


def tell_joined(notes: Iterable[Mapping[str, str]], quiet: bool) -> None:
    """Say what of several datasets was joined, in the language of the reader."""
    from govgraph.facts.labels import text_in

    for told in notes:
        note(text_in(told, spoken()), quiet)


def open_place(
    place: str | Path | Sequence[str | Path] | None, *, cache: bool = True, base: str = "", graph: str = ""
) -> GovGraph:
    """Open one place."""
    from govgraph.api import open as open_graph

    return open_graph(place, base=base, graph=graph, cache=cache)


def open_at(options: dict[str, Any]) -> GovGraph:
    """Open what ``--data`` names as of the moment that ``--as-of``, ``--between``, … ask about."""
    return open_data(options["data"]).at(
        as_of=options["as_of"],
        between=options["between"],
        unknown=options["unknown"],
        confidence=options["confidence"],
    )


def tell_unknown(
    graph: GovGraph, quiet: bool = False, result: Any = None, *, claims: Iterable[Claim] | None = None
) -> None:
    """Say of how much of an answer it is unknown whether it holds at the date asked about; without one, of the dataset.

    An answer is a result of a query, or the claims that are shown.
    """
    from govgraph.words import say

    spoken = languages_of(click.get_current_context())
    moment, kind = graph.moment, type(result).__name__
    if quiet:
        return
    if kind in ("Solutions", "Answer", "Triples") and result.absence:
        note(say("note.absence", *spoken))
    if kind == "Solutions" and result.holds:  # also of a question that asks about a date itself
        if result.unknown:
            note(say("note.unknown_rows", *spoken, n=result.unknown))
        elif result.count and not result.absence:
            note(say("note.all_rows", *spoken))
        return
    if moment is None or moment.first is None:
        return
    if kind == "Answer" and result.holds == "unknown":
        note(say("note.unknown_answer", *spoken))
    if kind == "Triples" and moment.unknown == "mark":
        note(say("note.unknown_triples", *spoken, n=result.unknown))
    if kind == "Triples" or (kind == "Answer" and moment.unknown == "mark"):
        return
    key = "note.unknown_left_out" if moment.unknown == "exclude" else "note.unknown_then"
    if claims is not None and moment.unknown == "mark":  # the other choices leave no mark on a claim
        unsure = {claim.iri: claim for claim in claims if claim.doubt}.values()
        number = len(unsure)
        ties = len({(claim.subject, claim.predicate, claim.object or claim.value) for claim in unsure})
    else:  # counted in a copy of the dataset as of the date, which is made for that
        ties, number = graph.unknown_ties, graph.unknown
    note(say(key, *spoken, n=ties, claims=say("count.claims", *spoken, n=number)))


def _refuse_unspoken(graph: GovGraph) -> None:
    """Refuse a language of ``--lang`` that neither govgraph nor the dataset speaks."""
    from govgraph.words import LANGUAGES, subtag

    asked = [one for one in _SPOKEN if subtag(one) not in LANGUAGES]
    if not asked:
        return
    known = list(dict.fromkeys([*LANGUAGES, *map(subtag, graph.languages)]))
    wrong = next((one for one in asked if subtag(one) not in known), None)
    if wrong is not None:
        raise click.BadParameter(
            f"no name in this dataset is in {wrong!r}; choose from {', '.join(known)}", param_hint="--lang"
        )


def note(message: str, quiet: bool = False) -> None:
    """Say something to the person, beside the data: on stderr."""
    if not quiet:
        click.echo(message, err=True)


def note_warning(message: str) -> None:
    """Show a warning about the data, unless ``--quiet`` was given."""
    note(f"warning: {message}", _QUIET[0])


def colored(stream: Any = None) -> bool:
    """Tell whether to color: a terminal, unless NO_COLOR or TERM=dumb; FORCE_COLOR overrides (no-color.org)."""
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool((stream or sys.stdout).isatty())


def to_file(output: Path | None) -> bool:
    """Tell whether ``--output`` names a file, and not stdout."""
    return output is not None and str(output) != "-"


def write_text(text: str, output: Path | None) -> None:
    """Write a text to a file (UTF-8, line feeds) or to stdout."""
    if output is not None and to_file(output):
        from govgraph.files import write_file

        write_file(output, text)
    else:
        with told_if_unwritable(output):
            click.echo(text, nl=not text.endswith("\n"))


def terminal_width(output: Path | None = None) -> int | None:
    """Return how wide a table on stdout may be; None where it goes to a file or a pipe."""
    from shutil import get_terminal_size

    return None if to_file(output) or not sys.stdout.isatty() else get_terminal_size().columns


@contextmanager
def progress_line(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give what shows a line on the terminal in place of the one before; at the end it is gone."""
    alive = sys.stderr.isatty() and not quiet

    def show(text: str) -> None:
        if alive:
            click.echo(f"\r\033[K  {text}" if text else "\r\033[K", nl=False, err=True)

    yield show
    show("")


@contextmanager
def opened(output: Path | None) -> Iterator[BinaryIO]:
    """Open a file, which appears whole or not at all, or stdout, to write bytes piece by piece."""
    if output is None or not to_file(output):
        stream = Visible(sys.stdout.buffer) if sys.stdout.isatty() else sys.stdout.buffer
        with told_if_unwritable(output):
            yield cast("BinaryIO", stream)
            stream.flush()
        return
    from govgraph.files import whole_file

    try:
        with whole_file(output) as file:
            yield file
    except GovgraphError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise click.BadParameter(f"no such folder: {output.parent}", param_hint="--output") from error
        raise


def chosen_form(form: str | None, output: Path | None, *what: str) -> str:
    """Return the format that was named, else that of the file's suffix, else the default of the terminal.

    Raises
    ------
    UnknownFormat
        For the suffix of something else: a picture must not end in ``.csv``.
    """
    if form:
        return format_named(form, *what)
    if output is None or not to_file(output) or not output.suffix or output.is_char_device():
        return FORMATS[what[0]][0]
    return format_of(output, *what)


@contextmanager
def told_if_unwritable(output: Path | None) -> Iterator[None]:
    """Tell in words that a disk is full or a folder forbidden, instead of with a traceback."""
    try:
        yield
    except BrokenPipeError:
        raise  # the reader has had enough: no error
    except OSError as error:
        place = str(output) if to_file(output) else "the output"
        raise unwritable(place, error, "choose another file with -o") from error


def _in_words(error: GovgraphError) -> tuple[str, str]:
    """Return what an error says in the language of the reader, and its hint, as far as there are words for it."""
    from govgraph.words import say, speaks, words

    key, values = error.said_as
    language = speaks(_SPOKEN)
    if not key:
        return str(error), error.hint
    if key == "query":
        from govgraph.sparql.said import said

        return said(values, language)
    known = words(language)["error"][key]
    hint = say(f"error.{key}.hint", language, **values) if "hint" in known else error.hint
    if isinstance(error, AmbiguousEntity):
        hint = say("error.which_one", language, choices=", ".join(error.choices))
    elif isinstance(error, UnknownName) and error.choices:
        joint = f" {words(language)['error']['or']} "
        hint = say("error.did_you_mean", language, choices=joint.join(error.choices))
    return say(f"error.{key}.text", language, **values), hint


def explain(error: GovgraphError) -> int:
    """Tell an error in one line and a hint, and return the exit status for it."""
    if isinstance(error, InvalidData):
        for problem in error.report.errors[:20]:
            click.echo(str(problem), err=True)
        if len(error.report.errors) > 20:
            click.echo(f"… and {len(error.report.errors) - 20} more", err=True)
    from govgraph.words import say

    message, hint = _in_words(error)
    label = f"{say('error.error', *_SPOKEN)}:"
    click.echo(
        f"{click.style(label, fg='red', bold=True) if colored(sys.stderr) else label} {message}", err=True
    )
    if hint:
        click.echo(f"{say('error.hint', *_SPOKEN)}: {hint}", err=True)
    if error.link:
        click.echo(f"see: {error.link}", err=True)
    return 4 if isinstance(error, (QueryTimeout, QueryMemoryLimit)) else 3
