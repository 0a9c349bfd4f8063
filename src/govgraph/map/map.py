"""`Map`: a drawing of a network, and the ways to write it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from govgraph.arguments import typed
from govgraph.errors import UnknownFormat
from govgraph.facts.labels import text_in
from govgraph.files import write_file
from govgraph.map.drawing import Drawing, Point
from govgraph.words import Told

__all__ = ["Map"]


@typed
@dataclass(frozen=True, repr=False)
class Map(Drawing):
    """A drawing of a network; its parts are those of :class:`govgraph.map.drawing.Drawing`.

    Examples
    --------
    >>> from govgraph.map.drawing import Note
    >>> drawn = Map(Note({"en": "Empty"}, {}))
    >>> "<html" in drawn.to_html()
    True
    """

    def __repr__(self) -> str:
        return f"<Map {text_in(self.note.title, (self.lang,))!r}: {len(self.marks)} marks, {len(self.lines)} lines>"

    def to_html(self) -> str:
        """Return one sealed HTML page: no request, everything inside."""
        from govgraph.map.page.html import write

        return write(self)

    def to_svg(self, *, dark: bool = False, figure: str = "", gray: bool = False) -> str:
        """Return a figure for papers: the core, with legend, title and sources.

        Parameters
        ----------
        dark : bool
        figure : str
            Its size: ``column`` (85 mm wide), ``double`` (178 mm) or ``slide`` (16 : 9), with no text below 6 points.
        gray : bool
            Whether shades and dashes stand for colors.

        Raises
        ------
        NetworkError
            If a matrix or a timeline cannot be read at that size.
        """
        from govgraph.map.figure.svg import write

        return write(self, dark=dark, figure=figure, gray=gray)

    def to_pdf(self, *, figure: str = "double", gray: bool = False) -> bytes:
        """Return the same figure as PDF, with the standard fonts of every reader; parameters as in :meth:`to_svg`."""
        from govgraph.map.figure.pdf import to_pdf

        return to_pdf(self.to_svg(figure=figure, gray=gray))

    def to_png(self, *, figure: str = "double", gray: bool = False) -> bytes:
        """Return the same figure as PNG, at 300 dots per inch; parameters as in :meth:`to_svg`.

        Raises
        ------
        MissingExtra
            Without ``pip install 'govgraph[png]'``.
        """
        from govgraph.map.figure.png import to_png

        return to_png(self.to_svg(figure=figure, gray=gray))

    def to_thumbnail(self, *, width: int = 320, height: int = 200, dark: bool = False) -> str:
        """Return a small SVG without words, for a list of maps; the place of every mark is that of the map."""
        from govgraph.map.figure.thumbnail import thumbnail

        return thumbnail(self, width=width, height=height, dark=dark)

    def to_json(self) -> str:
        """Return positions, marks, lines and evidence as JSON; ``--positions`` reads it back."""
        from govgraph.map.page.payload import to_json

        return to_json(self)

    def positions(self, *, portrait: bool = False) -> dict[str, Point]:
        """Return where every mark stands on a wide screen, or on a tall one, to be given to the next map."""
        return {mark.key: mark.portrait if portrait else mark.at for mark in self.marks}

    def save(self, path: str | Path, *, figure: str = "", gray: bool = False) -> Path:
        """Write ``.html``, ``.svg``, ``.pdf``, ``.png`` or ``.json``, by the suffix of `path`; nothing is written beside it.

        `figure` and `gray` are those of :meth:`to_svg`.

        Raises
        ------
        UnknownFormat
            For any other suffix.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix in (".pdf", ".png"):
            draw = self.to_pdf if suffix == ".pdf" else self.to_png
            write_file(path, draw(figure=figure or "double", gray=gray))
            return path
        writers = {
            ".html": self.to_html,
            ".htm": self.to_html,
            ".svg": lambda: self.to_svg(figure=figure, gray=gray),
            ".json": self.to_json,
        }
        writer = writers.get(suffix)
        if writer is None:
            raise UnknownFormat(path.suffix or path.name, hint=Told("error.save_map"))
        write_file(path, writer())
        return path

    def _repr_html_(self) -> str:
        """Show itself in a notebook, in a frame that can run its own script and nothing else."""
        from html import escape

        page = escape(self.to_html(), quote=True)
        title = escape(text_in(self.note.title, (self.lang,)), quote=True)
        return (
            f'<iframe title="{title}" sandbox="allow-scripts allow-downloads allow-popups" width="100%" height="680" '
            f'srcdoc="{page}"></iframe>'
        )
