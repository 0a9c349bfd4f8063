"""RDF terms as Python values: numbers, dates and texts, and IRIs by their CURIE."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from govgraph.query.rows import spelled
from govgraph.terms import XSD, Names, local_id_ok

__all__ = ["IRI", "Converter"]


class IRI(str):
    """An IRI that reads as its CURIE; the whole IRI is in `iri`.

    Examples
    --------
    >>> forum = IRI("id:igf", iri="https://w3id.org/govgraph/id/igf")
    >>> print(forum, forum.iri)
    id:igf https://w3id.org/govgraph/id/igf
    """

    __slots__ = ("iri",)
    iri: str

    def __new__(cls, curie: str, *, iri: str = "") -> IRI:
        """Make it of a CURIE and its whole IRI (the same where there is no CURIE)."""
        new = super().__new__(cls, curie)
        new.iri = iri or curie
        return new

    def __reduce__(self) -> tuple[Any, ...]:
        return _iri, (str(self), self.iri)


def _iri(curie: str, iri: str) -> IRI:
    return IRI(curie, iri=iri)


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
        self._prefixes: dict[str, str] = {}
        self._odd = False  # a namespace that ends in neither # nor /
        for prefix, namespace in names.prefixes.items():
            self._odd = self._odd or namespace[-1:] not in ("#", "/")
            shortest = self._prefixes.setdefault(namespace, prefix)
            if len(prefix) < len(shortest):
                self._prefixes[namespace] = prefix

    def iri(self, iri: str) -> IRI:
        """Return an IRI with the shortest valid CURIE, as ``Names.compact`` does, and remember it."""
        found = self._known.get(iri)
        if found is None:
            cut = max(iri.rfind("#"), iri.rfind("/")) + 1
            prefix = self._prefixes.get(iri[:cut])
            local = iri[cut:]
            if prefix is not None and local_id_ok(local):
                found = IRI(f"{prefix}:{local}", iri=iri)
            else:
                found = IRI(self._names.compact(iri) if self._odd else iri, iri=iri)
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
