"""What changed, and what happened when: a dataset told in sentences and along the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from govgraph.api.comparing import Comparison
    from govgraph.api.govgraph import GovGraph

__all__ = ["Telling"]


class Telling:
    """The part of :class:`govgraph.GovGraph` that tells of time."""

    def diff(
        self,
        other: GovGraph | None = None,
        *,
        as_of: str | None = None,
        to: str | None = None,
        languages: Sequence[str] = ("en", "es", "pt"),
    ) -> Comparison:
        """Tell what changed from this dataset to another one, or in the world between two dates.

        Parameters
        ----------
        other : GovGraph, optional
            The later dataset. Or leave it out and give two dates:
        as_of, to : str, optional
            The earlier and the later one: ``2023``, ``2023-10`` or ``2023-10-08``.
        languages : sequence of str
            Of the sentences, in order of preference.

        Returns
        -------
        Comparison
            True where anything changed; ``to_text()`` tells it as text, Markdown, JSON or RDF Patch.

        Raises
        ------
        BadDate, GovgraphError

        Examples
        --------
        >>> import govgraph
        >>> changes = govgraph.open().diff(as_of="2025-09-01", to="2025-09-03")
        >>> bool(changes), "Uruguay signed" in changes.to_text()
        (True, True)
        """
        from govgraph.api.comparing import changes

        return changes(cast("GovGraph", self), other, as_of, to, languages=tuple(languages))

    def timeline(
        self, *, first: int | None = None, last: int | None = None, lang: str = "en", title: str | None = None
    ) -> str:
        """Draw events, instruments and memberships along the years.

        Parameters
        ----------
        first, last : int, optional
            The first and the last year; those of the dated events and instruments when left out.
        lang : str
            ``en``, ``es`` or ``pt``.
        title : str, optional
            That of the dataset when left out.

        Returns
        -------
        str
            SVG.

        Raises
        ------
        GovgraphError
            Where both years are given, and the first comes after the last.

        Examples
        --------
        >>> import govgraph
        >>> svg = govgraph.open().timeline(first=2015, last=2025, lang="pt")
        >>> "Fórum" in svg and svg.startswith("<svg")
        True
        """
        from govgraph.write.timeline import timeline as draw

        graph = cast("GovGraph", self)
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
