"""The timeline of a dataset, as a whole or of a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph

__all__ = ["timeline"]


def timeline(
    graph: GovGraph,
    *,
    first: int | None = None,
    last: int | None = None,
    lang: str = "en",
    title: str | None = None,
) -> str:
    """Return the timeline as SVG; see :meth:`govgraph.api.GovGraph.timeline`."""
    from govgraph.publish.timeline import timeline as draw

    window = unknown = None
    moment = graph.moment
    if moment is not None and moment.first is not None and moment.last is not None:
        window, unknown = (moment.first, moment.last), graph.unknown_ties
    return draw(
        graph.claims,
        graph.entities,
        graph.model,
        first=first,
        last=last,
        lang=lang,
        title=graph.metadata.title(lang) if title is None else title,
        window=window,
        unknown=unknown,
    )
