"""Terms of Oxigraph as terms of rdflib, letter by letter: rdflib would respell numbers and drop the zones of dates."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox

from govgraph.errors import DataError, wrong
from govgraph.terms import XSD

__all__ = ["rdflib_terms"]


@contextmanager
def rdflib_terms() -> Iterator[Callable[[Any], Any]]:
    """Give a function that turns a term into the same term of rdflib, with its lexical form as it is.

    Raises
    ------
    DataError
        By the function, for what rdflib cannot hold: triple terms and base directions (RDF 1.2).

    Examples
    --------
    >>> day = ox.Literal("2020-01-01Z", datatype=ox.NamedNode(XSD + "date"))
    >>> with rdflib_terms() as copied:
    ...     print(copied(day).n3())
    "2020-01-01Z"^^<http://www.w3.org/2001/XMLSchema#date>
    """
    import rdflib  # 116 ms: only for those who leave for rdflib

    known: dict[str, Any] = {}

    def iri(text: str) -> Any:
        if text not in known:
            known[text] = rdflib.URIRef(text)
        return known[text]

    def copied(term: Any) -> Any:
        if isinstance(term, ox.NamedNode):
            return iri(term.value)
        if isinstance(term, ox.BlankNode):
            return rdflib.BNode(term.value)
        if isinstance(term, ox.Triple) or term.direction is not None:
            what = "triple terms" if isinstance(term, ox.Triple) else "texts with a base direction"
            raise DataError(wrong("rdflib_cannot", what=what, term=term))
        if term.language is not None:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value == XSD + "string":
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=iri(term.datatype.value), normalize=False)

    # rdflib looks for a Python value of every literal and prints a traceback where there is none (a date before our
    # era). The literal itself is right, and whoever asks for its value still gets rdflib's own answer.
    logger = logging.getLogger("rdflib.term")
    before = logger.disabled
    logger.disabled = True
    try:
        yield copied
    finally:
        logger.disabled = before
