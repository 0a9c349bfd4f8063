"""The formats that govgraph writes, once: what each thing can be written as, and what the suffix of a file stands for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govgraph.errors import UnknownFormat, nearest
from govgraph.words import Told

__all__ = ["FORMATS", "TITLES", "checked", "format_named", "format_of"]

FORMATS = {
    "rows": ("table", "csv", "tsv", "json", "xml", "md", "xlsx", "parquet"),
    "triples": ("ttl", "nt", "trig", "nq", "jsonld", "xml"),
    "dataset": ("ttl", "nt", "jsonld", "trig", "nq", "csv"),
    "network": ("gexf", "graphml", "csv", "json", "xlsx", "dot", "html", "svg"),
    "measures": ("table", "csv", "tsv", "json", "md", "svg"),
    "matches": ("table", "csv", "tsv", "json", "md"),
    "comparison": ("text", "md", "json", "patch"),
    "profile": ("text", "json", "md", "ttl"),
    "timeline": ("svg",),
    "meeting": ("text", "md", "csv", "json", "html", "svg"),
}
"""What can be written, and as what; the first one is the default."""

TITLES = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
    "csv": "a table of all claims",
}
"""The formats of a dataset in words."""

_OTHER_NAMES = {
    "txt": ("table", "text"),
    "text": ("text", "table"),
    "srj": ("json",),
    "srx": ("xml",),
    "rdf": ("xml",),
    "rdfxml": ("xml",),
    "rdfp": ("patch",),
    "turtle": ("ttl",),
    "ntriples": ("nt",),
    "nquads": ("nq",),
    "markdown": ("md",),
    "excel": ("xlsx",),
}
_NO_SUFFIXES = ("table", "text", "excel", "ntriples", "nquads", "rdfxml")


def _known(*what: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for one in what for form in FORMATS[one]))


def format_named(name: str, *what: str) -> str:
    """Return the format that somebody names, in capitals or by another of its names.

    Parameters
    ----------
    *what : str
        Keys of :data:`FORMATS`; the formats of rows and triples if left out.

    Raises
    ------
    UnknownFormat

    Examples
    --------
    >>> format_named("CSV"), format_named("Turtle"), format_named("N-Triples"), format_named("RDF/XML")
    ('csv', 'ttl', 'nt', 'xml')
    """
    known = _known(*(what or ("rows", "triples")))
    plain = "".join(char for char in name.lower() if char.isalnum())
    found = next((one for one in _OTHER_NAMES.get(plain, (plain,)) if one in known), None)
    if found is None:
        hint = "" if nearest(name, known) else Told("error.formats", choices=", ".join(known))
        raise UnknownFormat(name, known, hint=hint)
    return found


def format_of(path: str | Path, *what: str) -> str:
    """Return the format that a file's suffix stands for; parameters as in :func:`format_named`.

    Raises
    ------
    UnknownFormat

    Examples
    --------
    >>> format_of("forums.csv"), format_of("answer.srj"), format_of("graph.rdf"), format_of("changes.txt", "comparison")
    ('csv', 'json', 'xml', 'text')
    """
    known = _known(*(what or ("rows", "triples")))
    suffix = Path(path).suffix.lower().lstrip(".")
    names = [one for one in (*known, *_OTHER_NAMES) if one not in _NO_SUFFIXES]
    asked = what or ("rows", "triples")
    only = {"srj": "rows", "srx": "rows", "rdf": "triples"}  # suffixes of SPARQL results, and of RDF/XML
    suffixes = [
        f".{one}"
        for one in names
        if {one, *_OTHER_NAMES.get(one, ())} & set(known) and only.get(one, asked[0]) in asked
    ]
    if f".{suffix}" not in suffixes:
        name = f".{suffix}" if suffix else str(path)
        hint = "" if nearest(name, suffixes) else Told("error.suffixes", choices=" ".join(suffixes))
        raise UnknownFormat(name, suffixes, hint=hint)
    return format_named(suffix, *what)


def checked(form: str, known: Sequence[str]) -> str:
    """Return a format that is one of those known.

    Raises
    ------
    UnknownFormat
    """
    if form not in known:
        raise UnknownFormat(form, known, hint=Told("error.formats", choices=", ".join(known)))
    return form
