"""``govgraph network``: nodes and ties for Gephi, spreadsheets and others; and the options that read a network."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govgraph.cli.common import (
    as_of_option,
    between_option,
    confidence_option,
    csv_safe_option,
    data_option,
    lang_option,
    limit_options,
    note,
    open_data,
    output_option,
    quiet_option,
    unknown_option,
    write_text,
)
from govgraph.cli.comparing import compare_option, refuse_beside_compare, told_changes

if TYPE_CHECKING:
    from govgraph.api import GovGraph
    from govgraph.api.network import Network

__all__ = [
    "FORMATS",
    "command",
    "network_of",
    "read_network",
    "reading_options",
    "summary",
    "tell_notes",
    "told_unknown",
]

DEFAULT_VIEW = "forums-organizations"
EGO_VIEW = "ego"
FORMATS = ("table", "csv", "json", "gexf", "graphml", "dot", "xlsx")

query_file_option = click.option(
    "--query",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Instead of a view, the ties that a SPARQL query finds: from the first column of a SELECT to the second, with a "
    "third column of numbers as weight; or the triples of a CONSTRUCT.",
)

_READING = (
    click.argument("view", default=""),
    click.option(
        "-r", "--relation", "relations", multiple=True, metavar="PREDICATE",
        help="Take these predicates as ties instead of a view: memberOf. Repeatable.",
    ),
    query_file_option,
    limit_options,
    click.option(
        "--entity", "--ego", "entity", metavar="ID",
        help="Only what is around one entity; without a VIEW, whatever it is tied to (the view ego).",
    ),
    click.option(
        "--radius", type=click.IntRange(min=0), default=1, show_default=True, help="How many ties around it."
    ),
    click.option(
        "-k", "--kind", "kinds", multiple=True, metavar="KIND",
        help="Only actors, or spaces, of this kind or below it. Repeatable.",
    ),
    click.option(
        "--lift/--no-lift", default=None, help="Count ties to an edition for its series. [default: as the view says]"
    ),
    click.option(
        "--aggregate-states/--no-aggregate-states", default=None,
        help='Show the states of a space as one node, "35 states". [default: as the view says]',
    ),
    click.option(
        "--fold-members/--no-fold-members", default=None,
        help="Let members of a network take part where it does. [default: as the view says]",
    ),
    as_of_option,
    between_option,
    unknown_option,
    confidence_option,
    click.option(
        "--collapse", type=click.Choice(["country", "region", "kind"]), help="Take all actors of one sort as one node."
    ),
    click.option("--core", is_flag=True, help="Only spaces with three actors or more, actors in two spaces or more."),
    click.option("--giant", is_flag=True, help="Only the largest component."),
    click.option(
        "--project", metavar="KIND", help='Tie nodes of a kind where they share a space; "all" for all actors.'
    ),
    click.option(
        "--weight", type=click.Choice(["shared", "jaccard", "newman", "cosine"]), default="shared", show_default=True,
        help="The weight of a projected tie.",
    ),
    click.option("--backbone", type=float, metavar="ALPHA", help="Only ties stronger than chance at this level: 0.05."),
    click.option(
        "--backbone-method", type=click.Choice(["disparity", "svn"]), default="disparity", show_default=True,
        help="disparity: weighted networks; svn: two-mode networks.",
    ),
    data_option,
)  # fmt: skip


def reading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the argument and options that :func:`read_network` takes."""
    for decorate in reversed(_READING):
        function = decorate(function)
    return function


def asked_network(graph: GovGraph, file: Path, title: str | None = None, **options: Any) -> Network:
    """Return the network of the pairs that a query finds."""
    from govgraph.cli.query import tell_undecided, text_of

    name = title or ("" if str(file) == "-" else file.stem)
    text = text_of(None, file, "--query")
    found = graph.network(query=text, title=name, **options)
    if not click.get_current_context().params.get("quiet"):
        tell_undecided(graph.store, text)
    return found


def read_network(*, data: tuple[str, ...], **reading: Any) -> Network:
    """Read the network that the options of a command ask for; steps are taken in the order of the options."""
    return network_of(open_data(data), **reading)


def tell_notes(network: Network, lang: Sequence[str], quiet: bool) -> int:
    """Say what a network does not show, and why an empty one is empty; return the exit status: 1 for an empty one."""
    from govgraph.facts.labels import text_in

    *others, last = [text_in(texts, lang) for texts in network.notes] or [""]
    for text in others:
        note(text, quiet)
    if last:
        note(last, quiet and bool(len(network)))
    return 0 if len(network) else 1


def network_of(
    graph: GovGraph,
    *,
    view: str,
    relations: tuple[str, ...],
    query: Path | None,
    timeout: float,
    memory: float | None,
    kinds: tuple[str, ...],
    collapse: str | None,
    core: bool,
    giant: bool,
    project: str | None,
    weight: str,
    backbone: float | None,
    backbone_method: str,
    between: tuple[str, str] | None,
    compare: tuple[str, str] | None = None,
    title: str | None = None,
    **reading: Any,
) -> Network:
    """Return the network of a dataset that the options of :func:`reading_options` ask for."""
    if compare:
        refuse_beside_compare(as_of=reading["as_of"], between=between)
        refuse_beside_compare(collapse=collapse, project=project, backbone=backbone)
    reading |= {"kinds": list(kinds) or None, "between": between or None, "compare": compare or None}
    if query is not None:
        net = asked_network(graph, query, title, timeout=timeout, memory=memory, **reading)
    else:
        named = view or (EGO_VIEW if reading["entity"] else DEFAULT_VIEW)
        net = graph.network(list(relations) or named, **reading)
    if not len(net):
        return net
    if collapse:
        net = net.collapse(collapse)
    if core:
        net = net.core()
    if giant:
        net = net.giant()
    if project:
        net = net.project(None if project == "all" else project, weight=weight)
    if backbone is not None:
        net = net.backbone(backbone, method=backbone_method)
    return net


def summary(network: Network) -> str:
    """Return what a network holds, in one line; where a date was asked about, always how much is unknown.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> summary(Network.from_nx(nx.path_graph(3)))
    '3 nodes, 2 ties'
    """
    spaces = len(network.spaces())
    shown = f"{spaces} spaces, {len(network) - spaces} actors" if spaces else f"{len(network)} nodes"
    question = network.question
    if question.compare:
        return f"{shown}; {told_changes(network)}"
    line = f"{shown}, {network.graph.number_of_edges()} ties"
    return "; ".join(filter(None, [line, told_unknown(network)]))


def told_unknown(network: Network) -> str:
    """Return how many of its ties are unknown at the date asked about, in words; empty where none is."""
    question = network.question
    if not question.as_of and not question.between:
        return ""
    when = question.as_of or " to ".join(question.between or ())
    fate = " and left out" if question.unknown == "exclude" else ""
    singly = ", states counted singly" if "aggregate-states" in question.rules else ""
    return f"{network.unknown} unknown at {when}{fate}{singly}"


def _list_views(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from govgraph.network.views import load_view, view_names

    for name in view_names():
        click.echo(f"{name:<22}{load_view(name).titles['en']}")
    context.exit()


@click.command("network")
@reading_options
@compare_option
@click.option(
    "-f", "--format", "form", type=click.Choice(FORMATS), help="[default: by the output's suffix, else table]"
)
@output_option
@click.option(
    "--cite",
    type=click.Choice(["bibtex", "ris", "csl"]),
    help="Instead of the ties, write the sources they rest on.",
)
@csv_safe_option
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_views,
    help="List the views and end.",
)
@lang_option
@quiet_option
def command(
    form: str | None,
    output: Path | None,
    cite: str | None,
    csv_safe: bool,
    lang: tuple[str, ...],
    quiet: bool,
    data: tuple[str, ...],
    **reading: Any,
) -> int:
    """Write the nodes and ties of a VIEW, as of any date, for Gephi, a spreadsheet or another program.

    CSV is two files: FILE-nodes.csv and FILE-edges.csv; on the terminal, the ties. Views: govgraph network --list.

    \b
    govgraph network -o ties.gexf
    govgraph network states-instruments --as-of 2020 -o treaties.xlsx
    govgraph network states-instruments --compare 2015 2025 -o changes.gexf
    govgraph network --project Organization --weight newman -o who-meets-whom.graphml
    govgraph network -r funds -f csv
    govgraph network --query pairs.rq -o pairs.gexf
    govgraph network funding --cite bibtex -o sources.bib
    """
    graph = open_data(data)
    network = network_of(graph, **reading)
    if cite:
        write_text(graph.cite(network, cite), output)
        return 0
    note(summary(network), quiet)
    status = tell_notes(network, lang, quiet)
    suffix = output.suffix.lstrip(".").lower() if output is not None else ""
    chosen = form or suffix or "table"
    if chosen == "table":
        write_text("\n".join(_table(network, lang[0])), output)
        return status
    if output is not None and str(output) != "-" and form is None:
        for written in network.save(output, csv_safe=csv_safe):
            note(f"wrote {written}", quiet)
        return status
    files = network.files(chosen, csv_safe=csv_safe)
    if output is None or str(output) == "-":
        _to_stdout(files["edges.csv"] if chosen == "csv" else next(iter(files.values())), chosen)
        return status
    from govgraph.publish.files import write_file

    for name, content in files.items():
        place = output if len(files) == 1 else output.with_name(f"{output.stem}-{name}")
        write_file(place, content)
        note(f"wrote {place}", quiet)
    return status


def _to_stdout(content: str | bytes, form: str) -> None:
    if isinstance(content, str):
        write_text(content, None)
    elif sys.stdout.isatty():
        raise click.UsageError(f"{form} is not a text: name a file with -o, or pipe it")
    else:
        sys.stdout.buffer.write(content)


def _table(network: Network, lang: str) -> list[str]:
    from govgraph.query.table import table_lines

    rows = network.ties(lang)
    compared = any(row["state"] for row in rows)
    dated = not compared and any(row["truth"] for row in rows)
    further = [*(["holds"] if dated else []), *(["state"] if compared else [])]
    headers = ["from", "relation", "to", "start", "end", *further, "sure"]
    cells = [
        [
            row["source_label"],
            row["predicate"],
            row["target_label"],
            row["start"],
            row["end"],
            *([row["truth"]] if dated else []),
            *([row["state"]] if compared else []),
            row["confidence"],
        ]
        for row in rows
    ]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return list(table_lines(headers, cells, width=width))
