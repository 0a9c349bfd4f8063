"""What a shell offers for what was typed so far: entities by any name, kinds, predicates, views and measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from govgraph.cli.common import languages_of, open_data
from govgraph.errors import GovgraphError

if TYPE_CHECKING:
    from govgraph.api import GovGraph

__all__ = [
    "complete_entities",
    "complete_kinds",
    "complete_measures",
    "complete_predicates",
    "complete_shown",
    "complete_terms",
    "complete_views",
    "entities",
    "kind_option",
    "predicates",
]

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _data(context: click.Context) -> GovGraph | None:
    """Open the data of the command line so far; None for a path that is still being typed, or wrong."""
    try:
        return open_data(tuple(context.params.get("data") or ()))
    except GovgraphError:
        return None  # a message would stand in the middle of the line that is being typed


def entities(*kinds: str) -> Completion:
    """Return the completion for entities of some kinds; the most connected ones where nothing was typed."""

    def complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        graph = _data(context)
        if graph is None:
            return []
        typed = incomplete.removeprefix("id:").strip()
        if typed:
            found = [one.entity for one in graph.finder.search(typed, kinds=kinds, limit=50)]
        else:
            found = graph.finder.most_connected(kinds=kinds)
        spoken = languages_of(context)
        # An id in the form that someone has begun to type: with its prefix or without.
        return [
            CompletionItem(
                one.id if ":" in incomplete else one.id.removeprefix("id:"), help=one.label(*spoken)
            )
            for one in found
        ]

    return complete


complete_entities = entities()


def complete_shown(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer entities; where the prefix of sources was typed, sources by their ids."""
    if not incomplete.startswith(("src:", "src-")):
        return complete_entities(context, param, incomplete)
    graph = _data(context)
    typed = incomplete[4:].casefold()
    return [
        CompletionItem(incomplete[:4] + source.id[4:], help=source.title)
        for source in (graph.sources.values() if graph is not None else ())
        if source.id.startswith("src:") and source.id[4:].casefold().startswith(typed)
    ]


def _named(
    known: Iterable[tuple[str, Mapping[str, str]]], incomplete: str, languages: Iterable[str]
) -> list[CompletionItem]:
    from govgraph.facts.labels import text_in

    languages = tuple(languages)
    return [
        CompletionItem(name, help=text_in(labels, languages))
        for name, labels in known
        if name.casefold().startswith(incomplete.casefold())
    ]


def complete_kinds(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer kinds of the model; of ``--project`` also `all`."""
    graph = _data(context)
    kinds = graph.model.kinds.values() if graph is not None else ()
    offered = _named(((one.name, one.labels) for one in kinds), incomplete, languages_of(context))
    if param.name == "project" and "all".startswith(incomplete):
        offered.append(CompletionItem("all"))
    return offered


def predicates(*, ties: bool = False) -> Completion:
    """Return the completion for predicates of the model; with `ties` only for those between two entities."""

    def complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        graph = _data(context)
        known = graph.model.predicates.values() if graph is not None else ()
        offered = ((one.name, one.labels) for one in known if not (ties and one.value))
        return _named(offered, incomplete, languages_of(context))

    return complete


complete_predicates = predicates()


def complete_terms(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer what the model describes: kinds, predicates, tables."""
    graph = _data(context)
    if graph is None:
        return []
    known: list[tuple[str, Mapping[str, str]]] = [
        *((one.name, one.labels) for one in graph.model.kinds.values()),
        *((one.name, one.labels) for one in graph.model.predicates.values()),
        *((name, {}) for name in graph.model.tables),
    ]
    return _named(known, incomplete, languages_of(context))


def complete_views(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the views with their titles."""
    from govgraph.network.views import load_view, view_names

    graph = _data(context)
    folders = graph.folders if graph is not None else ()
    return _named(
        ((name, load_view(name, folders).titles) for name in view_names(folders)),
        incomplete,
        languages_of(context),
    )


def complete_measures(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer measures: of the whole network with ``--whole``, else of nodes; the last one of several with commas."""
    from govgraph.network.measures import MEASURES

    before, comma, last = incomplete.rpartition(",")
    whole = bool(context.params.get("whole"))
    return [
        CompletionItem(f"{before}{comma}{one.name}", help=one.title)
        for one in MEASURES.values()
        if (one.scope == "network") == whole and one.name.startswith(last)
    ]


kind_option = click.option(
    "-k",
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    shell_complete=complete_kinds,
    help="Only entities of this kind or a kind below it. Repeatable.",
)
