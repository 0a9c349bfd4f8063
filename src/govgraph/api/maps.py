"""The maps that a build ships, beside the first: each a view, a part of it, and a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.api.network import Network
    from govgraph.map.map import Map

__all__ = ["ALSUR", "all_maps", "further_maps", "main_network"]

ALSUR = "alsur"
"""The organization whose surroundings are a map of their own, where the dataset knows it."""

_LATIN_AMERICA = "Latin America and the Caribbean"  # as the UN's M49 calls the subregion

_MATRIX_TITLE = {
    "en": "Latin American states and the instruments they joined or signed",
    "es": "De qué instrumentos son parte o signatarios los Estados de América Latina",
    "pt": "De quais instrumentos os Estados da América Latina são parte ou signatários",
}


_VIEWS = ("co-participation", "funding", "letters", "treaties")
"""Views of the package that the explorer shows, beside the maps of a build and the dataset's own views."""


def main_network(graph: GovGraph) -> Network:
    """Return the network of a build's first map; of a dataset of other things, everything."""
    network = graph.network("forums-organizations")
    return network if len(network) else graph.network("everything")


def all_maps(graph: GovGraph, drawn: Mapping[str, Map] | None = None) -> dict[str, Map]:
    """Return the maps of the explorer by name: those of a build, further views, and the dataset's own (``views/``).

    Parameters
    ----------
    graph : GovGraph
    drawn : mapping of file name to Map, optional
        The maps of a build, where they are drawn already.
    """
    from govgraph.network.views import load_view, view_names

    if drawn is None:
        drawn = {"forum-organization-map.html": main_network(graph).map(), **dict(further_maps(graph))}
    found = {name.removesuffix(".html").removesuffix("-map"): one for name, one in drawn.items() if one.marks}
    views = [load_view(name, graph.folders) for name in view_names(graph.folders)]
    own = [view.name for view in views if view.own and not view.ego]
    for view in dict.fromkeys((*_VIEWS, *own)):
        network = graph.network(view)
        if len(network):
            found[view] = network.map()
    return found


def further_maps(graph: GovGraph) -> Iterator[tuple[str, Map]]:
    """Yield file names and maps; a view that finds nothing in this dataset gives no map."""
    from govgraph.map import around_title

    if graph.names.entity(ALSUR) in graph.entities:
        around = graph.network("ego", entity=ALSUR)
        yield "alsur-map.html", around.map(title=around_title(around, ALSUR))
    instruments = graph.network("states-instruments")
    if len(instruments):
        yield "states-instruments-map.html", instruments.map()
    rows = graph.select(
        'SELECT ?s WHERE { ?s gov:subregion ?region FILTER(STR(?region) = "' + _LATIN_AMERICA + '") }'
    )
    states = {row["s"] for row in rows}
    part = instruments.filter(where=lambda key, node: node.space or key in states)
    if len(part):
        yield "latin-america-matrix.html", part.map(form="matrix", title=_MATRIX_TITLE)
    events = graph.network("ai-calendar")
    if len(events):
        yield "calendar.html", events.map(form="timeline")
