"""What all verbs share: the way to the data, what is printed beside them, and how an error is reported."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from govgraph.cli.options import OF_ENDPOINT, QUIET, spoken
from govgraph.cli.streams import Enough, Visible
from govgraph.errors import (
    GovgraphError,
    InvalidData,
    QueryMemoryLimit,
    QueryTimeout,
    printable,
    unwritable,
)
from govgraph.facts.shipped import place_path
from govgraph.query.formats import FORMATS, format_named, format_of
from govgraph.words import in_language, words

if TYPE_CHECKING:
    from govgraph.api import GovGraph
    from govgraph.facts.claims import Claim

__all__ = [
    "chosen_form",
    "colored",
    "explain",
    "explain_usage",
    "note",
    "open_at",
    "open_data",
    "open_place",
    "opened",
    "other_place",
    "progress_line",
    "quiet",
    "refuse_beside_cite",
    "say",
    "spoken",
    "tell",
    "tell_joined",
    "tell_unknown",
    "terminal_width",
    "to_file",
    "told_if_unwritable",
    "watched",
    "write_text",
]


def say(key: str, **values: object) -> str:
    """Return what a key of :mod:`govgraph.words` says in the language of the reader."""
    from govgraph.words import say as said

    return said(key, *spoken(), **values)


def open_data(data: tuple[str, ...]) -> GovGraph:
    """Open what ``--data`` names, else ``./data`` where it is a dataset, else the shipped dataset."""
    if data or any(OF_ENDPOINT.values()):
        graph = open_place(list(data), base=OF_ENDPOINT.get("base", ""), graph=OF_ENDPOINT.get("graph", ""))
    elif (Path("data") / "dataset.toml").is_file():
        graph = open_place("data")
    else:
        graph = open_place(None)
    _refuse_unspoken(graph)
    tell_joined(graph.notes)
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
        raise click.BadParameter(say("usage.not_there", place=against), param_hint="--against")
    return place


def tell_joined(notes: Iterable[Mapping[str, str]]) -> None:
    """Say what of several datasets was joined, in the language of the reader."""
    from govgraph.facts.labels import text_in

    for told in notes:
        note(text_in(told, spoken()))


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


def tell_unknown(graph: GovGraph, result: Any = None, *, claims: Iterable[Claim] | None = None) -> None:
    """Say of how much of an answer it is unknown whether it holds at the date asked about; without one, of the dataset.

    An answer is a result of a query, or the claims that are shown.
    """
    moment, kind = graph.moment, type(result).__name__
    if QUIET[0]:
        return
    if kind in ("Solutions", "Answer", "Triples") and result.absence:
        note(say("note.absence"))
    if kind == "Solutions" and result.holds:  # also of a question that asks about a date itself
        if result.unknown:
            note(say("note.unknown_rows", n=result.unknown))
        elif result.count and not result.absence:
            note(say("note.all_rows"))
        return
    if moment is None or moment.first is None:
        return
    if kind == "Answer" and result.holds == "unknown":
        note(say("note.unknown_answer"))
    if kind == "Triples" and moment.unknown == "mark":
        note(say("note.unknown_triples", n=result.unknown))
    if kind == "Triples" or (kind == "Answer" and moment.unknown == "mark"):
        return
    key = "note.unknown_left_out" if moment.unknown == "exclude" else "note.unknown_then"
    if claims is not None and moment.unknown == "mark":  # the other choices leave no mark on a claim
        unsure = {claim.iri: claim for claim in claims if claim.doubt}.values()
        number = len(unsure)
        ties = len({(claim.subject, claim.predicate, claim.object or claim.value) for claim in unsure})
    else:  # counted in a copy of the dataset as of the date, which is made for that
        ties, number = graph.unknown_ties, graph.unknown
    note(say(key, n=ties, claims=say("count.claims", n=number)))


def _refuse_unspoken(graph: GovGraph) -> None:
    """Refuse a language of ``--lang`` that neither govgraph nor the dataset speaks."""
    from govgraph.words import LANGUAGES, subtag

    asked = [one for one in spoken() if subtag(one) not in LANGUAGES]
    if not asked:
        return
    known = list(dict.fromkeys([*LANGUAGES, *map(subtag, graph.languages)]))
    wrong = next((one for one in asked if subtag(one) not in known), None)
    if wrong is not None:
        told = say("usage.no_language", given=repr(wrong), choices=", ".join(known))
        raise click.BadParameter(told, param_hint="--lang")


def quiet() -> bool:
    """Tell whether ``--quiet`` was given."""
    return QUIET[0]


def tell(message: str) -> None:
    """Say something to the person, beside the data: on stderr."""
    click.echo(message, err=True)


def note(message: str) -> None:
    """Say something to the person, unless ``--quiet`` was given."""
    if not QUIET[0]:
        tell(message)


def watched() -> bool:
    """Tell whether a person sees progress: on a terminal, and not with ``--quiet``."""
    return sys.stderr.isatty() and not QUIET[0]


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


def refuse_beside_cite(cite: str | None, form: str | None) -> None:
    """Refuse a format of the result where its sources are written instead.

    Raises
    ------
    click.UsageError
    """
    if cite and form:
        raise click.UsageError(say("usage.beside_cite"))


def write_text(text: str, output: Path | None = None, *, color: bool | None = None) -> None:
    """Write a text to a file (UTF-8, line feeds) or to stdout.

    A reader of stdout who has had enough, as ``| head`` has, changes nothing about what the command has found.
    """
    with suppress(Enough), told_if_unwritable(output):
        if output is not None and to_file(output):
            from govgraph.files import write_file

            write_file(output, text)
        else:
            click.echo(text, nl=not text.endswith("\n"), color=color)


def terminal_width(output: Path | None = None) -> int | None:
    """Return how wide a table on stdout may be; None where it goes to a file or a pipe."""
    from shutil import get_terminal_size

    return None if to_file(output) or not sys.stdout.isatty() else get_terminal_size().columns


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """Give what shows a line on the terminal in place of the one before; at the end it is gone."""

    def show(text: str) -> None:
        if watched():
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
        with told_if_unwritable(output), whole_file(output) as file:
            yield file
    except GovgraphError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            told = say("usage.no_folder", folder=output.parent)
            raise click.BadParameter(told, param_hint="--output") from error
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
    except BrokenPipeError as error:
        raise Enough(0) from error
    except OSError as error:
        raise unwritable(output, error, "file" if to_file(output) else "output") from error


def explain_usage(error: click.ClickException) -> int:
    """Tell what is wrong with a call, as click does but in the language of the reader, and return the exit status for it."""
    shown = io.StringIO()
    error.show(shown)
    for line in shown.getvalue().splitlines():
        tell(_translated(line))
    return error.exit_code


def _translated(message: str) -> str:
    """Return what a sentence of click, whose English is one of those in ``[click]``, says in the language of the reader."""
    for key, form in words("en")["click"].items():
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(form))
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return say(
                f"click.{key}", **{name: _translated(value) for name, value in found.groupdict().items()}
            )
    return message


def explain(error: GovgraphError) -> int:
    """Tell an error in one line and a hint, and return the exit status for it."""
    if isinstance(error, InvalidData):
        for problem in error.report.errors[:20]:
            tell(problem.in_words(*spoken()))
        if len(error.report.errors) > 20:
            tell(say("told.more_problems", n=len(error.report.errors) - 20))
    label = f"{say('error.error')}:"
    tell(
        f"{click.style(label, fg='red', bold=True) if colored(sys.stderr) else label} {error.in_words(*spoken())}"
    )
    if error.hint:
        tell(f"{say('error.hint')}: {printable(in_language(error.hint, *spoken()))}")
    return 4 if isinstance(error, (QueryTimeout, QueryMemoryLimit)) else 3
