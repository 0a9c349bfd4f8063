"""What each file of a build is: its media type, and what it is called in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from govgraph.words import LANGUAGES, texts

__all__ = ["FILES", "Content", "content_of"]


@dataclass(frozen=True, slots=True)
class Content:
    """A file for a reader: `group` is ``explore``, ``map``, ``network``, ``data`` or ``about``.

    Parameters
    ----------
    media_type : str
        As registered with IANA where it is.
    titles, lines : mapping of language to text
        What it is, and what it is good for.
    """

    group: str
    media_type: str
    titles: Mapping[str, str]
    lines: Mapping[str, str]


FILES = {
    "explorer.html": ("explore", "text/html"),
    "forum-organization-map.html": ("map", "text/html"),
    "alsur-map.html": ("map", "text/html"),
    "states-instruments-map.html": ("map", "text/html"),
    "latin-america-matrix.html": ("map", "text/html"),
    "calendar.html": ("map", "text/html"),
    "forum-organization.gexf": ("network", "application/xml"),
    "nodes.csv": ("network", "text/csv"),
    "edges.csv": ("network", "text/csv"),
    "report.md": ("about", "text/markdown"),
    "report.es.md": ("about", "text/markdown"),
    "report.pt.md": ("about", "text/markdown"),
    "dataset.ttl": ("about", "text/turtle"),
    "timeline.svg": ("map", "image/svg+xml"),
    "index.html": ("about", "text/html"),
    "SHA256SUMS": ("about", "text/plain"),
    ".ttl": ("data", "text/turtle"),
    ".nt": ("data", "application/n-triples"),
    ".jsonld": ("data", "application/ld+json"),
    ".nq": ("data", "application/n-quads"),
    ".trig": ("data", "application/trig"),
    ".html": ("map", "text/html"),
    ".svg": ("map", "image/svg+xml"),
    ".gexf": ("network", "application/xml"),
    ".graphml": ("network", "application/xml"),
    ".csv": ("network", "text/csv"),
}
"""By name, else by suffix. The words are those of ``files`` in ``govgraph.words``, dots and hyphens as underscores."""


def content_of(name: str) -> Content:
    """Return what a file of a build is; a name that is not known is described by its suffix.

    Examples
    --------
    >>> content_of("govgraph.ttl").media_type
    'text/turtle'
    >>> content_of("forum-organization-map.html").titles["es"]
    'Mapa de foros y organizaciones'
    """
    known = name if name in FILES else PurePath(name).suffix
    if known not in FILES:
        return Content("data", "text/plain", dict.fromkeys(LANGUAGES, name), dict.fromkeys(LANGUAGES, ""))
    key = known.lstrip(".").replace(".", "_").replace("-", "_")
    return Content(*FILES[known], texts(f"files.{key}.title"), texts(f"files.{key}.line"))
