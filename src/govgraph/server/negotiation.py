"""Which format a client wants: media types, the header ``Accept``, and ``?format=``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from govgraph.words import LANGUAGES, subtag

__all__ = [
    "GRAPHS",
    "HTML",
    "ROWS",
    "SUFFIXES",
    "Offer",
    "accepts_gzip",
    "choose",
    "forms",
    "languages_of",
    "named",
    "reads_pages",
]


class Offer(NamedTuple):
    """A format that can be had: the media type it is asked by, its name, and the header that it is sent with."""

    media: str
    form: str
    content_type: str = ""

    @property
    def header(self) -> str:
        """The header ``Content-Type``."""
        return self.content_type or self.media


_UTF8 = "; charset=utf-8"
ROWS = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv", "csv", "text/csv; charset=utf-8; header=present"),
    Offer("text/tab-separated-values", "tsv", "text/tab-separated-values; charset=utf-8; header=present"),
    Offer("application/xml", "xml"),
    Offer("text/xml", "xml", "text/xml" + _UTF8),
)
"""Of the rows of a SELECT and the answer of an ASK; the first is the default."""

GRAPHS = (
    Offer("text/turtle", "ttl", "text/turtle" + _UTF8),
    Offer("application/n-triples", "nt"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/rdf+xml", "xml"),
    Offer("application/trig", "trig"),
    Offer("application/n-quads", "nq"),
    Offer("application/x-turtle", "ttl", "text/turtle" + _UTF8),
    Offer("application/turtle", "ttl", "text/turtle" + _UTF8),
    Offer("text/plain", "nt", "text/plain" + _UTF8),
    Offer("application/json", "jsonld"),
    Offer("application/xml", "xml"),
)
"""Of the triples of a CONSTRUCT or DESCRIBE, and of a graph; the first is the default."""

_NAMES = {
    "srj": "json",
    "srx": "xml",
    "turtle": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "nquads": "nq",
    "n-quads": "nq",
    "json": "jsonld",  # of triples
    "json-ld": "jsonld",
    "rdf": "xml",
    "rdfxml": "xml",
    "rdf+xml": "xml",
}
SUFFIXES = ("html", *_NAMES, *dict.fromkeys(offer.form for offer in GRAPHS))
"""Endings of the address of a thing that ask for a format."""

HTML = Offer("text/html", "html", "text/html; charset=utf-8")
"""Of a page."""

_XHTML = HTML._replace(media="application/xhtml+xml")
_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*")
_Q = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)
_LONGEST = 4_000


def _listed(header: str) -> Iterator[tuple[str, float]]:
    """Yield what a header lists, in small letters, each with its weight; one that cannot be read counts as 0."""
    for part in header.lower()[:_LONGEST].split(","):
        what, *parameters = part.split(";")
        weight = 1.0
        for parameter in parameters:
            if parameter.strip().startswith("q"):
                said = _Q.fullmatch(parameter)
                weight = float(said[1]) if said else 0.0
        yield what.strip(), weight


@lru_cache(maxsize=256)
def _ranges(header: str) -> tuple[tuple[str, str, float], ...]:
    """Return type, subtype and weight of what a header lists; what cannot be read counts as not there."""
    listed = ((_RANGE.fullmatch(what), weight) for what, weight in _listed(header))
    return tuple((media[1], media[2], weight) for media, weight in listed if media)


@lru_cache(maxsize=1024)
def choose(header: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer that a client likes best; of several, the first one. None where none is good enough.

    Parameters
    ----------
    header : str, optional
        ``Accept``; without one, everything is welcome.

    Examples
    --------
    >>> choose("text/csv;q=0.5, application/*;q=0.1", ROWS).form, choose("*/*", GRAPHS).form, choose("image/png", ROWS)
    ('csv', 'ttl', None)

    References
    ----------
    RFC 9110, section 12.5.1.
    """
    ranges = _ranges(header) if header and header.strip() else (("*", "*", 1.0),)
    best, most = None, 0.0
    for offer in offers:
        weight = _weight(offer.media, ranges)
        if weight > most:
            best, most = offer, weight
    return best


def _weight(media: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    """Return the weight that the most specific range gives to a media type."""
    kind, _, sub = media.partition("/")
    found, closest = 0.0, -1
    for main, part, weight in ranges:
        if main == kind and part == sub:
            close = 2
        elif main == kind and part == "*":
            close = 1
        elif main == part == "*":
            close = 0
        else:
            continue
        if close > closest or (close == closest and weight > found):
            found, closest = weight, close
    return found


def named(name: str, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer that a name, a suffix or a media type stands for; None where there is none.

    Examples
    --------
    >>> named("CSV", ROWS).media, named("turtle", GRAPHS).form, named("text/csv", ROWS).form, named("cheese", ROWS)
    ('text/csv', 'ttl', 'csv', None)
    """
    asked = name.strip().lower().replace(" ", "+")  # a plus that came as a space
    for offer in offers:
        if asked in (offer.media, offer.form):
            return offer
    form = _NAMES.get(asked)
    return next((offer for offer in offers if offer.form == form), None)


def forms(*offers: Offer) -> str:
    """Return the names that formats are asked for by.

    Examples
    --------
    >>> forms(*ROWS)
    'json, xml, csv, tsv'
    """
    return ", ".join(dict.fromkeys(offer.form for offer in offers))


@lru_cache(maxsize=256)
def accepts_gzip(header: str) -> bool:
    """Tell whether an answer may be packed with gzip.

    Examples
    --------
    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0, *"), accepts_gzip("*"), accepts_gzip("")
    (True, False, True, False)
    """
    weights = dict(_listed(header))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


@lru_cache(maxsize=1024)
def languages_of(header: str | None) -> tuple[str, ...]:
    """Return the languages of pages, the one that a reader likes best first; always all of them.

    Examples
    --------
    >>> languages_of("pt-BR, es;q=0.8, *;q=0.1"), languages_of("fr"), languages_of("en;q=0.5, es")
    (('pt', 'es', 'en'), ('en', 'es', 'pt'), ('es', 'en', 'pt'))

    References
    ----------
    RFC 9110, section 12.5.4.
    """
    weights: dict[str, float] = {}
    for tag, weight in _listed(header or ""):
        language = subtag(tag)
        weights[language] = max(weight, weights.get(language, 0.0))
    return tuple(sorted(LANGUAGES, key=lambda one: -weights.get(one, 0.0)))


def reads_pages(accept: str | None) -> bool:
    """Tell whether a client is a browser, which likes HTML better than data."""
    if not accept or "html" not in accept:
        return False
    found = choose(accept, (HTML, _XHTML, *ROWS, *GRAPHS))
    return found is not None and found.form == "html"
