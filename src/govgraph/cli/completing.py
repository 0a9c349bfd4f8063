"""What a shell offers for what was typed so far: entities by any name, kinds, predicates, views and measures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from govgraph.errors import GovgraphError

if TYPE_CHECKING:
    from govgraph.api import GovGraph

__all__ = [
    "LANGUAGES_KEY",
    "complete_entities",
    "complete_kinds",
    "complete_measures",
    "complete_predicates",
    "complete_views",
    "entities",
    "languages_of",
    "predicates",
]

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


LANGUAGES_KEY = "govgraph.languages"
"""In click's context: what follows ``--lang`` in a command that knows it before its options are read."""


def languages_of(context: click.Context) -> tuple[str, ...]:
    """Return the languages of ``--lang``, else of the environment."""
    from govgraph.words import reader_languages

    known: tuple[str, ...] = context.params.get("lang") or ()
    given = next(iter(context.meta.get(LANGUAGES_KEY) or ()), os.environ.get("GOVGRAPH_LANG", ""))
    return known or tuple(filter(None, given.split(","))) or reader_languages(os.environ)


def _data(context: click.Context) -> GovGraph | None:
    """Open the data of the command line so far; None for a path that is still being typed, or wrong."""
    from govgraph.cli.common import open_data

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


def complete_views(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the views with their titles."""
    from govgraph.network.views import load_view, view_names

    return _named(
        ((name, load_view(name).titles) for name in view_names()), incomplete, languages_of(context)
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
