"""The maps that a build ships, beside the first: each a view, a part of it, and a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.map.map import Map

__all__ = ["ALSUR", "further_maps"]

ALSUR = "alsur"
"""The organization whose surroundings are a map of their own, where the dataset knows it."""

_LATIN_AMERICA = "Latin America and the Caribbean"  # as the UN's M49 calls the subregion

_MATRIX_TITLE = {
    "en": "Latin American states and the instruments they joined or signed",
    "es": "De qué instrumentos son parte o signatarios los Estados de América Latina",
    "pt": "De quais instrumentos os Estados da América Latina são parte ou signatários",
}


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
