"""What ``network``, ``measure`` and ``map`` share: the options that read a network, in groups, and the words about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govgraph.cli import options
from govgraph.cli.common import note, quiet, say, spoken, tell
from govgraph.cli.completing import complete_entities, complete_kinds, complete_ties, complete_views

if TYPE_CHECKING:
    from govgraph.api import GovGraph
    from govgraph.api.network import Network

__all__ = [
    "GroupedCommand",
    "compare_option",
    "network_of",
    "reading_options",
    "refuse_beside_compare",
    "summary",
    "tell_notes",
    "told_changes",
    "told_counts",
    "told_unknown",
]

EGO_VIEW = "ego"

query_file_option = click.option(
    "--query",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Use the result of a SPARQL query as ties instead of a view: a SELECT of source, target and optionally a weight, "
    "or the triples of a CONSTRUCT.",
)

_READING = (
    click.argument("view", default="", shell_complete=complete_views),
    click.option(
        "--view", "own_view", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="Instead of VIEW, a view of your own in a TOML file.",
    ),
    click.option(
        "-r", "--relation", "relations", multiple=True, metavar="PREDICATE", shell_complete=complete_ties,
        help="Use this predicate as ties instead of a view: memberOf. Repeatable.",
    ),
    query_file_option,
    options.limits,
    click.option(
        "--entity", "--ego", "entity", metavar="ID", shell_complete=complete_entities,
        help="Only the surroundings of one entity; without a VIEW, all its ties (the view ego).",
    ),
    click.option(
        "--radius", type=click.IntRange(min=0), default=1, show_default=True, help="Distance around the entity, in ties."
    ),
    click.option(
        "-k", "--kind", "kinds", multiple=True, metavar="KIND", shell_complete=complete_kinds,
        help="Only actors or spaces of this kind, or a kind below it. Repeatable.",
    ),
    click.option(
        "--lift/--no-lift", default=None, help="Count ties to an edition as ties to its series. [default: set by the view]"
    ),
    click.option(
        "--aggregate-states/--no-aggregate-states", default=None,
        help='Show the states of a space as one node, "35 states". [default: set by the view]',
    ),
    click.option(
        "--fold-members/--no-fold-members", default=None,
        help="Count members of a network as participants where the network participates. "
        "[default: set by the view]",
    ),
    options.moment,
    click.option(
        "--collapse", type=click.Choice(["country", "region", "kind"]),
        help="Merge all actors of one country, region or kind into one node.",
    ),
    click.option("--core", is_flag=True, help="Only spaces with at least three actors, and actors in at least two spaces."),
    click.option("--giant", is_flag=True, help="Only the largest component."),
    click.option(
        "--project", metavar="KIND", shell_complete=complete_kinds,
        help='Project: tie actors of this kind that share a space; "all" for all actors.'
    ),
    click.option(
        "--weight", type=click.Choice(["amount", "stated", "claims", "shared", "jaccard", "newman", "cosine"]),
        help="Weight of ties: the amounts of their claims, the weights they state, or the number of claims; with --project "
        "shared, jaccard, newman or cosine. [default: 1; shared with --project]",
    ),
    click.option("--unit", metavar="UNIT", help="Unit of the amounts to sum, if there are several: USD."),
    click.option("--backbone", type=float, metavar="ALPHA", help="Only ties that are significant at this level: 0.05."),
    click.option(
        "--backbone-method", type=click.Choice(["disparity", "svn"]), default="disparity", show_default=True,
        help="Method of --backbone: disparity for weighted networks, svn for two-mode networks.",
    ),
    options.data,
)  # fmt: skip


_GROUPS: Mapping[str, tuple[str, ...]] = {
    "What to read": (
        "data", "base", "graph", "own_view", "relations", "query", "timeout", "memory", "entity", "radius", "kinds",
    ),
    "When, and how sure": ("as_of", "between", "compare", "unknown", "confidence"),
    "How to shape the network": (
        "lift", "aggregate_states", "fold_members", "collapse", "core", "giant", "project", "weight", "unit", "backbone",
        "backbone_method",
    ),
    "What to measure": ("measures", "by", "whole", "top", "sensitivity", "draws", "list"),
    "How to draw": ("form", "size", "color", "layout", "positions", "title"),
}  # fmt: skip
"""The groups of options in the help by the names of their parameters; what no group names is about the output."""
_OUTPUT = "Output"


class GroupedCommand(click.Command):
    """A command whose help shows its options in groups."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, each under the heading of its group."""
        groups: dict[str, list[tuple[str, str]]] = {name: [] for name in (*_GROUPS, _OUTPUT)}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                groups[self._group_of(param)].append(record)
        for name, records in groups.items():
            if records:
                with formatter.section(name):
                    formatter.write_dl(records)

    def _group_of(self, param: click.Parameter) -> str:
        output = any(option in ("--list", "--format") for option in param.opts)
        found = (name for name, params in _GROUPS.items() if param.name in params and not output)
        return next(found, _OUTPUT)


compare_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--compare",
    nargs=2,
    metavar="A B",
    help="Compare two dates: which ties were added, ended, kept, or are unknown.",
)


def refuse_beside_compare(**given: object) -> None:
    """Refuse options that make no sense beside ``--compare``.

    Raises
    ------
    click.UsageError
    """
    for name, value in given.items():
        if value:
            option = "--" + name.replace("_", "-")
            raise click.UsageError(say("usage.beside_compare", option=option))


def told_changes(network: Network) -> str:
    """Return what a comparison counts, in one line.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network.network import Network
    >>> then, now = Network.from_nx(nx.path_graph(2)), Network.from_nx(nx.path_graph(3))
    >>> told_changes(then.compare(now, names=("2015", "2025")))
    '2015 to 2025: 1 added, 0 ended, 1 kept, 0 unknown'
    """
    question = network.question
    before, after = question.compare or ("", "")
    told = [say("told.changes", before=before, after=after, **network.changes())]
    if question.unknown == "exclude":
        told.append(say("told.changes_left_out", n=network.unknown))
    line = "; ".join(told)
    return f"{line}, {say('told.singly')}" if "aggregate-states" in question.rules else line


def reading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the argument and options that :func:`network_of` takes."""
    for decorate in reversed(_READING):
        function = decorate(function)
    return function


def asked_network(graph: GovGraph, file: Path, title: str | None = None, **options: Any) -> Network:
    """Return the network of the pairs that a query finds."""
    from govgraph.cli.query import tell_undecided, text_of

    name = title or ("" if str(file) == "-" else file.stem)
    text = text_of(None, file, "--query")
    found = graph.network(query=text, title=name, **options)
    if not quiet():
        tell_undecided(graph.store, text)
    return found


def tell_notes(network: Network) -> int:
    """Say what a network does not show, and why an empty one is empty; return the exit status: 1 for an empty one."""
    from govgraph.facts.labels import text_in

    *others, last = [text_in(texts, spoken()) for texts in network.notes] or [""]
    for text in others:
        note(text)
    if last:
        (note if len(network) else tell)(last)
    return 0 if len(network) else 1


def network_of(
    graph: GovGraph,
    *,
    view: str,
    own_view: Path | None = None,
    relations: tuple[str, ...],
    query: Path | None,
    timeout: float,
    memory: float | None,
    kinds: tuple[str, ...],
    collapse: str | None,
    core: bool,
    giant: bool,
    project: str | None,
    weight: str | None,
    unit: str | None,
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
        if own_view is not None:
            if view or relations:
                raise click.UsageError(say("usage.own_view"))
            if own_view.suffix != ".toml":
                raise click.UsageError(say("usage.view_not_toml", file=own_view))
            view = str(own_view)
        named = view or (EGO_VIEW if reading["entity"] else graph.default_view)
        net = graph.network(list(relations) or named, **reading)
    if not len(net):
        return net
    if weight in ("amount", "stated", "claims"):
        if project:
            raise click.UsageError(say("usage.project_counts", weight=weight))
        net = net.weigh(weight, unit=unit)
    elif unit is not None:
        raise click.UsageError(say("usage.unit_alone"))
    elif weight and not project:
        raise click.UsageError(say("usage.weight_of_project", weight=weight))
    if collapse:
        net = net.collapse(collapse)
    if core:
        net = net.core()
    if giant:
        net = net.giant()
    if project:
        net = net.project(None if project == "all" else project, weight=weight or "shared")
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
    counted = {"spaces": spaces, "actors": len(network) - spaces} if spaces else {"nodes": len(network)}
    question = network.question
    if not question.compare:
        counted["ties"] = len(network.all_ties)
    groups = any(node.is_aggregate for node in network.nodes_by_key.values())
    shown = told_counts(counted, network, groups=groups and not question.compare)
    more = told_changes(network) if question.compare else told_unknown(network)
    return "; ".join(filter(None, [shown, more]))


def told_counts(counts: Mapping[str, int], network: Network, groups: bool) -> str:
    """Return counts in words; of ties of groups of states, that they are so, where others beside them count the states."""
    told = [say(f"count.{name}", n=n) for name, n in counts.items()]
    question = network.question
    if groups and (question.as_of or question.between or question.compare):
        told.append(say("told.grouped"))
    return ", ".join(told)


def told_unknown(network: Network) -> str:
    """Return how many of its ties are unknown at the date asked about, in words; empty where no date was."""
    question = network.question
    if not question.as_of and not question.between:
        return ""
    first, last = question.between or (question.as_of, question.as_of)
    when = say("told.at", day=first) if first == last else say("told.between", first=first, last=last)
    fate = "_left_out" if question.unknown == "exclude" else ""
    told = say(f"told.unknown{fate}", n=network.unknown, when=when)
    return f"{told}, {say('told.singly')}" if "aggregate-states" in question.rules else told
