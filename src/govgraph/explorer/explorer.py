"""The explorer of a dataset as a value: its page as text, and the file that it is saved to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from govgraph.arguments import typed
from govgraph.errors import GovgraphError, wrong

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.explorer.html import Making
    from govgraph.map.drawing import Drawing

__all__ = ["Explorer"]


@typed
class Explorer:
    """A dataset with its search, evidence and questions as one HTML file; made by :meth:`govgraph.GovGraph.explorer`.

    Parameters
    ----------
    graph : GovGraph
    maps : callable
        Gives the maps that the page shows, by name; called when the page is written.
    of_dataset : bool
        The maps follow from the dataset: they are drawn only where they are not kept from an earlier time.

    Raises
    ------
    GovgraphError
        For a dataset as of a date: the page holds all dates, and its reader chooses.
    """

    def __init__(
        self,
        graph: GovGraph,
        maps: Callable[[], Mapping[str, Drawing]] = dict,
        *,
        of_dataset: bool = False,
    ) -> None:
        if graph.moment is not None:
            raise GovgraphError(wrong("explorer_all_dates"))
        self._graph, self._maps, self._of_dataset = graph, maps, of_dataset

    def __repr__(self) -> str:
        return f"<Explorer of {self._graph.metadata.title('en') or 'a dataset'}>"

    def to_html(self, lines: Sequence[bytes] | None = None) -> str:
        """Return the page; equal datasets give equal text.

        Parameters
        ----------
        lines : sequence of bytes, optional
            Its statements, where :func:`govgraph.explorer.statements.lines_of` was called already.

        Raises
        ------
        GovgraphError
            Where the package is used from a checkout in which the scripts were not built.
        """
        with self.making(lines) as making:
            making.draw_beside()
            return making.page()

    def making(self, lines: Sequence[bytes] | None = None) -> Making:
        """Return the page as something that is made in steps; see :class:`govgraph.explorer.html.Making`."""
        from govgraph.explorer.html import Making

        return Making(self._graph, self._maps, lines, of_dataset=self._of_dataset)

    def served(self, endpoint: str, folder: str) -> tuple[str, str]:
        """Return the page as a server sends it, and its policy; see :func:`govgraph.explorer.html.served`."""
        from govgraph.explorer.html import served

        return served(self._graph, endpoint, folder)

    def part(self, name: str) -> bytes:
        """Return what such a page fetches; see :data:`govgraph.explorer.html.PARTS`."""
        return self.making().part(name, served=True)

    def save(self, path: str | Path) -> Path:
        """Write the page to a file and return its path."""
        from govgraph.files import write_file

        target = Path(path)
        write_file(target, self.to_html())
        return target
