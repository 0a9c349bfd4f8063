"""RDF terms as Python values: numbers, dates and texts, and IRIs by their CURIE."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from govgraph.query.rows import spelled
from govgraph.terms import IRI, XSD, Names

__all__ = ["Converter"]


def _boolean(text: str) -> bool:
    if text in ("true", "1"):
        return True
    if text in ("false", "0"):
        return False
    raise ValueError(text)


def _date(text: str) -> date:
    return date.fromisoformat(text) if len(text) == 10 else _no(text)


def _datetime(text: str) -> datetime:
    return datetime.fromisoformat(text) if "T" in text else _no(text)


def _no(text: str) -> Any:
    raise ValueError(text)


def _float(text: str) -> float:
    return float(text.replace("INF", "inf"))


_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedInt unsignedLong unsignedShort unsignedByte"
)
_PARSERS: dict[str, Callable[[str], Any]] = {
    **{XSD + name: int for name in _INTEGERS.split()},
    XSD + "boolean": _boolean,
    XSD + "date": _date,
    XSD + "dateTime": _datetime,
    XSD + "decimal": Decimal,
    XSD + "double": _float,
    XSD + "float": _float,
}
_REMEMBERED = 50_000  # IRIs whose CURIE is kept; results name the same entities again and again


class Converter:
    """Turns terms into Python values for one dataset's prefixes.

    Integers become ``int``, decimals ``Decimal``, doubles ``float``, booleans ``bool``, whole dates ``date``, date-times
    ``datetime``, IRIs :class:`IRI`; everything else (texts, partial dates such as ``2023-10``, values outside what Python
    can hold) a ``str``, and what is not bound None.

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> Converter(Names())(ox.Literal(5))
    5
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[str, IRI] = {}

    def iri(self, iri: str) -> IRI:
        """Return an IRI with the shortest valid CURIE, as ``Names.compact`` does, and remember it."""
        found = self._known.get(iri)
        if found is None:
            found = self._names.compact(iri)
            if len(self._known) < _REMEMBERED:
                self._known[iri] = found
        return found

    def __call__(self, term: Any) -> Any:
        """Return the Python value of a term, or None."""
        kind = type(term)
        if kind is ox.NamedNode:
            iri = term.value
            return self._known.get(iri) or self.iri(iri)
        if kind is ox.Literal:
            text: str = term.value
            parser = _PARSERS.get(term.datatype.value)
            if parser is None:
                return text
            try:
                return parser(text)
            except (ValueError, InvalidOperation, OverflowError):
                return text  # "2023-02-30"^^xsd:date is a term all the same
        return None if term is None else spelled(term)  # a blank node, a triple term
