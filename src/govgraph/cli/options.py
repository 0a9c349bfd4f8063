"""The options that several verbs have, and what those of the command at hand say to all that it calls."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from govgraph.query.formats import FORMATS
from govgraph.words import say

__all__ = [
    "EVERY",
    "OF_ENDPOINT",
    "QUIET",
    "choice",
    "cite",
    "csv_safe",
    "data",
    "file",
    "flag",
    "form",
    "limits",
    "moment",
    "output",
    "output_to",
    "seed",
    "speak",
    "spoken",
    "text",
    "text_or",
    "texts",
]

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def text(names: str, metavar: str, told: str, **more: Any) -> Decorator:
    """Return an option that takes a text: its names in one, what its value is called, and what it is for."""
    return click.option(*names.split(), metavar=metavar, help=told, **more)


def flag(names: str, told: str, **more: Any) -> Decorator:
    """Return an option that takes no value."""
    return click.option(*names.split(), is_flag=True, help=told, **more)


def choice(names: str, values: Sequence[str], told: str, default: str | None = None) -> Decorator:
    """Return an option that takes one of some values; its default is shown."""
    shown = default is not None
    return click.option(
        *names.split(), type=click.Choice(values), default=default, show_default=shown, help=told
    )


def file(names: str, told: str, metavar: str | None = None, **path: Any) -> Decorator:
    """Return an option that takes a path."""
    return click.option(*names.split(), metavar=metavar, type=click.Path(path_type=Path, **path), help=told)


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


# What the options of the command at hand say to all that it calls. Not in click's context: `query` and `ask` open their
# data in a thread.
OF_ENDPOINT: dict[str, str] = {}
_SPOKEN: list[str] = []  # the languages of the reader, preferred first
QUIET = [False]
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")


def _keep(context: click.Context, parameter: click.Parameter, value: str) -> None:
    """Put the value where `open_data` finds it: no verb has another use for it."""
    if parameter.name is not None:
        OF_ENDPOINT[parameter.name] = value


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


_no_cache_option = flag(
    "--no-cache", "Use and keep nothing in the cache.", expose_value=False, callback=_keep_cache
)


def data(function: Callable[..., Any]) -> Callable[..., Any]:
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


output = output_to("Output file; its suffix sets the format.")


def _languages(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Keep the languages of ``--lang`` in order: ``es,en`` is ``["es", "en"]``."""
    from govgraph.words import reader_languages

    if not value:
        _SPOKEN[:] = reader_languages(os.environ)
        return
    found = tuple(part.strip() for part in value.split(",") if part.strip())
    wrong = next((part for part in found if not _LANGUAGE.fullmatch(part)), None)
    if wrong is not None:
        raise click.BadParameter(say("usage.language_code", *spoken(), given=repr(wrong)), context, parameter)
    _SPOKEN[:] = found


def speak(arguments: Sequence[str]) -> None:
    """Set the languages until ``--lang`` is read, and forget that a command before had ``--quiet``."""
    from govgraph.words import LANGUAGES, reader_languages, subtag

    given = [os.environ.get("GOVGRAPH_LANG", "")]
    for place, one in enumerate(arguments):
        if one == "--lang":
            given += arguments[place + 1 : place + 2]
        elif one.startswith("--lang="):
            given.append(one.removeprefix("--lang="))
    asked = [one for one in given[-1].split(",") if subtag(one.strip()) in LANGUAGES]
    _SPOKEN[:] = [one.strip() for one in asked] or reader_languages(os.environ)
    QUIET[:] = [False]


def spoken() -> tuple[str, ...]:
    """Return the languages of the reader, preferred first."""
    return tuple(_SPOKEN)


_as_of_option: Decorator = click.option(
    "--as-of", "as_of", metavar="DATE", help="Only what holds on this date: 2023, 2023-10 or 2023-10-08."
)
_between_option: Decorator = click.option(
    "--between", nargs=2, metavar="A B", help="Only what holds at some time between two dates."
)
_unknown_option = choice(
    "--unknown",
    ("mark", "include", "exclude"),
    "Claims that may or may not hold on the date: mark, include or exclude them.",
    "mark",
)
_confidence_option = choice(
    "--confidence", ("quoted", "read", "unverified"), "Minimum confidence of a claim."
)


def _above_zero(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not value > 0:
        raise click.BadParameter(say("usage.above_zero", *spoken()))
    return value


def limits(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the limits of a query: ``timeout`` in seconds, ``memory`` in megabytes."""
    told = "Memory limit of a query. [default: 2000, or half of the machine's memory if less]"
    memory = text("--memory", "MB", told, type=float, callback=_above_zero)
    shown: dict[str, Any] = {"default": 60.0, "show_default": True}
    told = "Time limit of a query."
    timeout = text("--timeout", "SECONDS", told, type=float, callback=_above_zero, **shown)
    return timeout(memory(function))


def form(what: str, *more: str, told: str = "Output format") -> Decorator:
    """Return ``--format`` for what is written; its default is the suffix of ``--output``, else the first format."""
    forms = (*more, *(one for one in FORMATS[what] if one not in ("html", "svg") or not more))
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(forms, case_sensitive=False),
        help=f"{told}. [default: from the suffix of --output, else {forms[0]}]",
    )


def text_or(*others: str) -> Decorator:
    """Return ``--format`` for what is a text unless other formats are asked for, whatever file it goes to."""
    return choice("-f --format form", ("text", *others), "Output format.", "text")


def cite(instead: str, whose: str) -> Decorator:
    """Return ``--cite``, which writes the sources behind a result instead of the result."""
    told = f"Write a bibliography of the {whose} sources instead of the {instead}."
    return choice("--cite", ("bibtex", "ris", "csl"), told)


def texts(*rows: tuple[Any, ...]) -> Decorator:
    """Return options that take a text: of each its name, what its value is called, what it is for, and what else it has."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for name, metavar, told, *more in reversed(rows):
            further: dict[str, Any] = dict(*more)
            function = text(f"--{name} {name.replace('-', '_')}", metavar, told, **further)(function)
        return function

    return decorate


def moment(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--as-of``, ``--between``, ``--unknown`` and ``--confidence``, which mean the same everywhere."""
    return _as_of_option(_between_option(_unknown_option(_confidence_option(function))))


csv_safe = flag(
    "--csv-safe", "Protect spreadsheets: put an apostrophe before CSV cells that look like formulas."
)
seed: Decorator = click.option("--seed", type=int, default=1, show_default=True, help="Random seed.")


def _keep_quiet(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    QUIET[:] = [value]


EVERY = (
    click.Option(
        ["--lang"],
        metavar="LANGS",
        envvar="GOVGRAPH_LANG",
        callback=_languages,
        expose_value=False,
        is_eager=True,  # `--list` and its like speak the language, too
        help="Languages of the output, preferred first: es,en. [default: the system's language]",
    ),
    click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        callback=_keep_quiet,
        expose_value=False,
        is_eager=True,
        help="Show no messages, only the result.",
    ),
)
"""The options that every verb has."""
