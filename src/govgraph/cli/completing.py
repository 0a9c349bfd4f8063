"""What a shell offers for what was typed so far: entities by any name, kinds, predicates, views and measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from govgraph.cli import options
from govgraph.cli.common import open_data, spoken
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
    "complete_ties",
    "complete_views",
    "entities",
    "kind_option",
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
        # An id in the form that someone has begun to type: with its prefix or without.
        return [
            CompletionItem(
                one.id if ":" in incomplete else one.id.removeprefix("id:"), help=one.label(*spoken())
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


def _named(offered: Callable[[GovGraph, str], Iterable[tuple[str, Mapping[str, str]]]]) -> Completion:
    """Return the completion for what a dataset, and the name of a parameter, offer: names with what they are called."""

    def complete(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from govgraph.facts.labels import text_in

        graph = _data(context)
        return [
            CompletionItem(name, help=text_in(labels, spoken()))
            for name, labels in (offered(graph, param.name or "") if graph is not None else ())
            if name.casefold().startswith(incomplete.casefold())
        ]

    return complete


def _kinds(graph: GovGraph, param: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from ((one.name, one.labels) for one in graph.model.kinds.values())
    if param == "project":
        yield "all", {}


def _predicates(graph: GovGraph, param: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from ((one.name, one.labels) for one in graph.model.predicates.values())


def _ties(graph: GovGraph, param: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from ((one.name, one.labels) for one in graph.model.predicates.values() if not one.value)


def _terms(graph: GovGraph, param: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from (*_kinds(graph, param), *_predicates(graph, param))
    yield from ((name, {}) for name in graph.model.tables)


def _views(graph: GovGraph, param: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    from govgraph.network.views import load_view, view_names

    yield from ((name, load_view(name, graph.folders).titles) for name in view_names(graph.folders))


complete_kinds = _named(_kinds)
"""Offers kinds of the model; of ``--project`` also `all`."""
complete_predicates = _named(_predicates)
complete_ties = _named(_ties)
"""Offers the predicates between two entities."""
complete_terms = _named(_terms)
"""Offers what the model describes: kinds, predicates, tables."""
complete_views = _named(_views)


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


kind_option = options.text(
    "-k --kind kinds",
    "KIND",
    "Only entities of this kind or a kind below it. Repeatable.",
    multiple=True,
    shell_complete=complete_kinds,
)
