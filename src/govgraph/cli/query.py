"""``govgraph query``: SPARQL, from an argument, a file or stdin."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govgraph.cli import options
from govgraph.cli.common import (
    note,
    open_at,
    opened,
    quiet,
    refuse_beside_cite,
    say,
    spoken,
    tell,
    tell_unknown,
    terminal_width,
    to_file,
    write_text,
)
from govgraph.query.formats import format_named, format_of

if TYPE_CHECKING:
    from govgraph.api import GovGraph
    from govgraph.query.results import Answer, Solutions, Triples
    from govgraph.store.store import AnyStore

__all__ = ["bibliography", "bindings_of", "command", "deliver", "deliver_table", "tell_undecided", "text_of"]

_NAME = re.compile(
    r"(?!(?:SELECT|ASK|CONSTRUCT|DESCRIBE|PREFIX|BASE)\Z)[\w.\-]+", re.IGNORECASE
)  # not a query


@click.command("query")
@click.argument("text", required=False)
@options.file("-F --file file", "Read the query from a file; - for stdin.", allow_dash=True)
@options.text(
    "-f --format form",
    "FORMAT",
    "Output format. SELECT: table, csv, tsv, json, xml, md, xlsx, parquet. "
    "CONSTRUCT and DESCRIBE: ttl, nt, trig, nq, jsonld, xml. "
    "[default: from the suffix of --output, else table or ttl]",
    default="",
)
@options.output
@options.text(
    "-b --bind binds",
    "NAME=VALUE",
    "Give a variable a value: org=id:alsur. Repeatable; several values of "
    "one variable give the answers for each.",
    multiple=True,
)
@options.limits
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Maximum number of rows or triples.")
@click.option("--labels", is_flag=True, help="Add a label column for each column of entities.")
@options.csv_safe
@options.text(
    "--allow-service hosts", "HOST", "Let SERVICE send queries to this host. Repeatable.", multiple=True
)
@click.option("--exit-status", is_flag=True, help="Exit with status 1 if an ASK is not answered yes.")
@click.option("--explain", is_flag=True, help="Explain the query, and why it is empty or slow.")
@options.cite("answer", "answer's")
@options.moment
@options.data
def command(
    text: str | None,
    file: Path | None,
    form: str,
    output: Path | None,
    binds: tuple[str, ...],
    timeout: float,
    memory: float | None,
    limit: int | None,
    labels: bool,
    csv_safe: bool,
    hosts: tuple[str, ...],
    exit_status: bool,
    explain: bool,
    cite: str | None,
    **options: Any,
) -> int:
    """Run a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The dataset's prefixes (gov, id, st, src) and the common ones (rdfs, skos, dcterms, …) are declared already. TEXT may be
    - for stdin.

    \b
    govgraph query 'SELECT ?forum { id:alsur gov:participatedIn ?forum }' --labels
    govgraph query -F forums.rq --bind org=id:alsur -o forums.csv
    govgraph query 'DESCRIBE id:igf' -f jsonld
    govgraph query 'SELECT ?m { ?m gov:memberOf id:g20 }' --as-of 2010
    """
    from govgraph.query.guard import readable
    from govgraph.query.results import Answer, Solutions

    asked = text_of(text, file)
    bindings = bindings_of(binds)
    by_suffix = not form
    refuse_beside_cite(cite, form)
    if form:
        form = format_named(form)
    elif output is not None and to_file(output) and not cite:
        form = format_of(output)
    graph = open_at(options)
    store = graph.store
    if limited := getattr(store, "with_timeout", None):  # a server's
        store = limited(timeout)
    result = graph.run(
        asked, bindings=bindings, timeout=timeout, memory=memory, limit=limit, allow_service=hosts
    )
    if cite:
        write_text(bibliography(graph, result, cite), output)
        return 0
    if by_suffix and output is not None and output.suffix.lower() in (".rdf", ".srj", ".srx"):
        format_of(output, "triples" if type(result).__name__ == "Triples" else "rows")
    shown = result
    if labels and isinstance(result, Solutions):
        from govgraph.query.label_columns import with_labels

        # A server's store keeps to the time limit; of files, the one that has names for blank nodes.
        named = store if limited else graph.addressed
        shown = with_labels(result, named, spoken(), model=graph.model)
    count = deliver(shown, form, output, csv_safe=csv_safe)
    _report(result, count, form, output, limit)
    tell_unknown(graph, result)
    if not readable(asked):  # a server has read it, and nobody here can
        if explain:
            tell(say("note.not_explained"))
    elif explain or (not quiet() and (count == 0 or _says_nothing(result))):
        _diagnose(graph, asked, bindings, steps=explain or count == 0, may_be_no=type(result) is Answer)
    elif not quiet():
        _tell_empty_columns(result, asked, bindings)
        tell_undecided(store, asked, bindings)
    return 1 if exit_status and type(result).__name__ == "Answer" and not result else 0


def bibliography(graph: GovGraph, result: Any, style: str) -> str:
    """Return what a result rests on; where no claim is behind it, say that the whole dataset is."""
    from govgraph.query.evidence import sources_of_result
    from govgraph.query.results import Answer, Solutions

    if isinstance(result, (Answer, Solutions)) and not sources_of_result(graph.store, result):
        note(say("note.cite_whole"))
        return graph.cite(None, style)
    return graph.cite(result, style)


def text_of(text: str | None, file: Path | None, option: str = "--file") -> str:
    """Return the query's text from the argument, a file (of this option) or stdin."""
    if text is not None and file is not None:
        raise click.UsageError(say("usage.query_twice"))
    if file is not None and str(file) != "-":
        try:
            return _decoded(file.read_bytes())
        except OSError as error:
            told = say("usage.unreadable", file=file, reason=error.strerror)
            raise click.BadParameter(told, param_hint=option) from error
        except UnicodeDecodeError as error:
            told = say("usage.not_utf8", file=file, byte=str(error.start))
            raise click.BadParameter(told, param_hint=option) from error
    if text is not None and text != "-":
        if _names_file(text):
            raise click.UsageError(say("usage.is_file", file=text))
        if _NAME.fullmatch(text):
            raise click.UsageError(say("usage.is_name", text=repr(text), name=text))
        return text
    if text is None and file is None and sys.stdin.isatty():
        raise click.UsageError(say("usage.no_query"))
    try:
        return _decoded(sys.stdin.buffer.read())
    except UnicodeDecodeError as error:
        raise click.UsageError(say("usage.stdin_not_utf8", byte=str(error.start))) from error


def _decoded(data: bytes) -> str:
    """Read UTF-8, or UTF-16 where it says so: PowerShell's ``>`` writes that."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def _names_file(text: str) -> bool:
    """Tell whether somebody gave the name of a file where the query's text goes."""
    if len(text) > 255 or not text.endswith((".rq", ".sparql", ".txt")):
        return False
    with suppress(OSError, ValueError):
        return Path(text).is_file()
    return False


def bindings_of(binds: tuple[str, ...]) -> dict[str, Any]:
    """Read ``NAME=VALUE``; a name given several times takes any of its values."""
    found: dict[str, list[str]] = {}
    for bind in binds:
        name, equals, value = bind.partition("=")
        if not equals or not name.strip("?$ "):
            raise click.BadParameter(say("usage.bind", given=repr(bind)), param_hint="--bind")
        found.setdefault(name.strip("?$ "), []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def deliver(
    result: Solutions | Answer | Triples,
    form: str,
    output: Path | None,
    *,
    csv_safe: bool = False,
) -> int:
    """Write a result to stdout or a file, and return the number of rows; a file appears whole or not at all."""
    from govgraph.query.write import write

    with opened(output) as file:
        return write(result, file, form, csv_safe=csv_safe, width=terminal_width(output))


def deliver_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    form: str,
    output: Path | None,
) -> None:
    """Write rows of texts as the answer of a query is written; tables name their columns in the reader's language."""
    import pyoxigraph as ox

    from govgraph.query.results import Solutions
    from govgraph.words import column

    names = tuple(column(name, *spoken()) if form in ("table", "md") else name for name in columns)
    deliver(Solutions(names, (tuple(map(ox.Literal, row)) for row in rows)), form, output)


def _report(
    result: Any,
    count: int,
    form: str,
    output: Path | None,
    limit: int | None,
) -> None:
    key = {"Solutions": "rows", "Triples": "triples"}.get(type(result).__name__)
    if key is None:
        return
    if to_file(output) or form in ("", "table", "md") or result.truncated:
        told = say(f"count.{key}", n=count)
        told += f" ({say('note.limit', limit=limit)})" if result.truncated else ""
        note(say("told.in_file", told=told, file=output) if to_file(output) else told)


def _says_nothing(result: Any) -> bool:
    """Tell whether an ASK was answered no, or a count has counted nothing: one row of zeros and empty cells."""
    if type(result).__name__ == "Answer":
        return bool(result.holds == "no")
    if type(result).__name__ != "Solutions" or result.count != 1:
        return False
    from govgraph.query.evidence import matches_query

    row = result.first()
    return (
        bool(row)
        and all(value in (0, None, "") for name, value in row.items() if name != result.holds)
        and any(map(matches_query, result.texts))
    )


def _tell_empty_columns(result: Any, text: str, bindings: dict[str, Any]) -> None:
    """Say which columns are empty throughout because nothing gives their variable a value."""
    from govgraph.query.explain.slips import never_bound
    from govgraph.sparql.outline import Outline
    from govgraph.sparql.source import Source

    if type(result).__name__ != "Solutions":
        return
    for name, near in never_bound(Outline.of(Source.of(text)), bindings).items():
        note(say("note.empty_column_near" if near else "note.empty_column", name=name, near=near))


def tell_undecided(store: AnyStore, text: str, bindings: Mapping[str, Any] | None = None) -> None:
    """Warn of conditions that fail for some rows because of types; a server is asked so only with ``--explain``."""
    from govgraph.query.explain.undecided import undecided
    from govgraph.store.store import Store

    if isinstance(store, Store):
        for lost in undecided(store, text, bindings):
            note(say("note.warning", text=lost))


def _diagnose(graph: GovGraph, text: str, bindings: dict[str, Any], *, steps: bool, may_be_no: bool) -> None:
    """Say why a query is empty or slow; without `steps` only what is wrong with its words, if anything.

    If `may_be_no` is a fair answer, a pattern that finds nothing is not a fault.
    """
    found = graph.explain(text, bindings=bindings)
    wrong = [
        hint.text
        for hint in found.hints
        if not may_be_no or hint.cause not in ("empties", "filter") or "other way round" in hint.text
    ]
    said = str(found) if steps else "\n".join(f"hint: {text}" for text in wrong)
    if said:
        tell(said)
