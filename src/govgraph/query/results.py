"""What queries give: solutions as rows of Python values, the answer of an ASK, and triples."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from govgraph.arguments import typed
from govgraph.errors import QueryError, UnknownVariable, wrong
from govgraph.query.frames import arrow_table, html_table, pandas_frame
from govgraph.query.rows import spelled
from govgraph.terms import IRI, XSD, Names
from govgraph.words import Told

if TYPE_CHECKING:
    import pandas
    import pyarrow
    import rdflib

    from govgraph.store.store import AnyStore

__all__ = ["IRI", "NUMERIC", "Answer", "Converter", "Row", "Solutions", "Triples", "panic_told"]


def _boolean(text: str) -> bool | str:
    return {"true": True, "1": True, "false": False, "0": False}.get(text, text)


def _day(text: str) -> date | str:
    return date.fromisoformat(text) if len(text) == 10 else text


def _time(text: str) -> datetime | str:
    return datetime.fromisoformat(text) if "T" in text else text


_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedInt unsignedLong unsignedShort unsignedByte"
)
_PARSERS: dict[str, Callable[[str], Any]] = {
    **{XSD + name: int for name in _INTEGERS.split()},
    XSD + "boolean": _boolean,
    XSD + "date": _day,
    XSD + "dateTime": _time,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
}
NUMERIC = frozenset(iri for iri, parse in _PARSERS.items() if parse in (int, Decimal, float))
"""The datatypes of numbers."""
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


KEPT = 10_000
"""Rows that stay in memory while they are read, so that a small result can be read again."""

_AT_ONCE = 50_000  # items that are collected between two looks at the memory

Limits = tuple[float | None, float | None]

_SHOWN = 20  # rows in a notebook
_PARTS = ("subject", "predicate", "object")


def panic_told(error: BaseException) -> QueryError | None:
    """Return what to say of a bug of the engine: a PanicException, which is not an Exception and has no public name."""
    if type(error).__name__ != "PanicException":
        return None
    return QueryError(wrong("engine_failed", reason=error))


@contextmanager
def _translated() -> Iterator[None]:
    """Raise errors of the engine as errors of queries."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, SyntaxError) as error:
        raise QueryError(wrong("engine_stopped", reason=error)) from error
    except BaseException as error:
        if (panic := panic_told(error)) is None:
            raise
        raise panic from error


def _place(variable: str, variables: Sequence[str]) -> int:
    """Return which of some variables one is."""
    name = variable.lstrip("?$")
    if name not in variables:
        listed = ", ".join(f"?{one}" for one in variables) or "-"
        raise UnknownVariable(f"?{name}", hint=Told("error.its_variables", choices=listed))
    return variables.index(name)


class Row(dict[str, Any]):
    """One solution: a dict of variable to Python value (None where it is not bound), with the RDF terms at hand."""

    __slots__ = ("terms",)
    terms: tuple[Any, ...]

    def term(self, variable: str) -> Any:
        """Return the RDF term of a variable, or None.

        Raises
        ------
        UnknownVariable
            With the variables that there are.
        """
        return self.terms[_place(variable, tuple(self))]


class _Stream:
    """Items that come one by one: the first ones are kept, so that a small result can be looked at again and again."""

    _noun = "rows"

    def __init__(
        self,
        variables: tuple[str, ...],
        items: Iterator[Any],
        names: Names | None = None,
        *,
        limit: int | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self._columns = variables
        self._items = items
        self.names = names or Names()
        self.convert = Converter(self.names)
        self.texts: tuple[str, ...] = ()  # of the query, with values bound: for what a count has counted
        self._limit = limit
        self._close = close
        self._kept: list[Any] = []
        self._count = 0
        self._whole = True  # what was read is all kept
        self._done = False
        self._lock = threading.Lock()  # of threads that read this at once, one reads on for all
        self.truncated = False
        self.limits: Limits = (None, None)  # timeout and memory, for what is asked again
        self.unknown = 0  # as of a date: of how many of those that were read it is unknown whether they hold
        self.absence = (
            False  # as of a date: asks what is absent, and can lack what depends on several unknown claims
        )

    def _finish(self) -> None:
        self._done = True
        self.close()

    def _read(self) -> Iterator[Any]:
        if not self._whole:
            raise QueryError(wrong("rows_read"))
        kept, at = self._kept, 0
        while True:
            while at < len(kept):
                yield kept[at]
                at += 1
            with self._lock:
                if at < len(kept):
                    continue  # another thread has read on
                if at != self._count:
                    raise QueryError(wrong("two_readers"))
                if self._done:
                    return
                if at == KEPT:
                    self._whole = False
                    kept.clear()
                    break
                self._read_more(at)
        yield from self._read_on()

    def _read_more(self, at: int) -> None:
        most = KEPT if self._limit is None else min(KEPT, self._limit)
        if at == most:
            self.truncated = self._fill(1) > 0
            del self._kept[at:]
            self._count = at
            self._finish()
        elif self._fill(wanted := min(most - at, max(1, at))) < wanted:
            self._finish()

    def _fill(self, number: int) -> int:
        """Read and keep up to `number` items, and return how many there were.

        As many as were read before: so the first comes at once, and later ones cost no more than they must.
        """
        try:
            with _translated():
                self._kept.extend(islice(self._items, number))
        except BaseException:
            self._finish()
            raise
        finally:
            read, self._count = len(self._kept) - self._count, len(self._kept)
        return read

    def _read_on(self) -> Iterator[Any]:
        """The rows that are not kept: one by one, with nothing between the engine and the reader."""
        count = self._count
        items = self._items if self._limit is None else islice(self._items, self._limit - count)
        try:
            with _translated():
                for item in items:
                    count += 1
                    yield item
                if count == self._limit:
                    self.truncated = next(self._items, None) is not None
        finally:
            self._count = count
            self._finish()

    def _peek(self, number: int) -> list[Any]:
        """Return the first items without using them up."""
        if not self._whole:
            return []
        if len(self._kept) < number:
            for _ in islice(self._read(), min(number, KEPT)):
                pass
        return self._kept[:number]

    def collect(self) -> list[Any]:
        """Return all items (rows as tuples of terms), if they fit into the memory limit of the query.

        Raises
        ------
        QueryMemoryLimit
        """
        if self.limits == (None, None):
            return list(self._read())
        from govgraph.query.processes import default_memory, memory_of, too_much

        found: list[Any] = []
        rows, before = self._read(), memory_of(os.getpid()) or 0
        most = default_memory() if self.limits[1] is None else self.limits[1]
        while part := list(islice(rows, _AT_ONCE)):
            found += part
            if (memory_of(os.getpid()) or 0) - before > most * 1_000_000:
                self.close()
                raise too_much(most)
        return found

    def close(self) -> None:
        """Stop the query; what was read stays. The engine's rows must be let go in the thread that asked for them."""
        self._done = True
        items, self._items = self._items, iter(())
        end = getattr(items, "close", None)
        if end is not None:
            end()
        if self._close is not None:
            self._close()

    @property
    def count(self) -> int:
        """How many were read so far; all of them when the end was reached.

        There is no ``len``: it would have to read everything, and polars would no longer take the result as a stream.
        """
        return self._count

    def __bool__(self) -> bool:
        return self._count > 0 or bool(self._peek(1))

    def _values(self, terms: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(map(self.convert, terms))

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas DataFrame, with its columns also where there is no row."""
        return pandas_frame(self._columns, map(self._values, self._read()))

    def _repr_html_(self) -> str:
        first = self._peek(_SHOWN + 1)
        note = f"the first {_SHOWN} {self._noun}; there are more" if len(first) > _SHOWN else ""
        if not first:
            note = f"{self._count:,} {self._noun}, read already" if self._count else f"no {self._noun}"
        return html_table(self._columns, map(self._values, first[:_SHOWN]), note)


@typed
class Solutions(_Stream):
    """The solutions of a SELECT: rows that come as they are read.

    Each row is a dict of variable to Python value, so that ``pandas.DataFrame(solutions)`` and
    ``polars.DataFrame(solutions)`` just work; IRIs read as CURIEs and have their whole text in ``.iri``. Up to 10,000
    rows stay in memory and can be read again; beyond that rows can be read once.

    Parameters
    ----------
    variables : tuple of str
        Without ``?``, in the order of the SELECT.
    limit : int, optional
        `truncated` is True when there were more rows.

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> found = Solutions(("n",), iter([(ox.Literal(1),), (ox.Literal(2),)]))
    >>> list(found)
    [{'n': 1}, {'n': 2}]
    >>> found.count, found.first().term("n").datatype.value
    (2, 'http://www.w3.org/2001/XMLSchema#integer')
    """

    store: AnyStore | None = None  # what was asked, for what is asked again: as of a date, say
    holds = ""  # as of a date: the column that says whether a row surely holds

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables, in the order of the SELECT."""
        return self._columns

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._read())

    def _row(self, terms: tuple[Any, ...]) -> Row:
        row = Row(zip(self._columns, self._values(terms), strict=True))
        row.terms = terms
        return row

    def terms(self) -> Iterator[tuple[Any, ...]]:
        """Iterate over the rows as tuples of RDF terms (None where a variable is not bound)."""
        return self._read()

    def first(self) -> Row | None:
        """Return the first row, or None."""
        found = self._peek(1)
        return self._row(found[0]) if found else None

    def column(self, variable: str) -> list[Any]:
        """Return the values of one variable.

        Raises
        ------
        UnknownVariable
            With the variables that there are.
        """
        name = self.variables[_place(variable, self.variables)]
        return [row[name] for row in self]

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table: ``polars.from_arrow(solutions.to_arrow())``."""
        return arrow_table(self.variables, map(self._values, self._read()))

    def __repr__(self) -> str:
        rows = f"{self._count} rows" if self._done else "rows not all read"
        return f"<Solutions {' '.join('?' + name for name in self.variables)}: {rows}>"


class Answer:
    """The answer of an ASK; it is true by itself where it surely is yes.

    Examples
    --------
    >>> if Answer(True):
    ...     print("yes")
    yes
    >>> answer = Answer(True, unknown=True)
    >>> bool(answer), answer.holds
    (False, 'unknown')
    """

    __slots__ = ("absence", "limits", "texts", "unknown", "value")

    def __init__(self, value: bool, *, unknown: bool = False) -> None:
        self.value = value and not unknown
        self.unknown = unknown  # as of a date: it depends on claims that may or may not hold
        self.absence = False  # as of a date: asks what is absent, so that it can depend on several unknown claims together
        self.texts: tuple[str, ...] = ()  # of the query, with values bound
        self.limits: Limits = (None, None)

    @property
    def holds(self) -> str:
        """``yes``, ``no`` or, as of a date, ``unknown``."""
        return "unknown" if self.unknown else "yes" if self.value else "no"

    def __bool__(self) -> bool:
        return self.value

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Answer):
            return self.holds == other.holds
        return self.value == other

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return f"<Answer {self}>"

    def __str__(self) -> str:
        return self.holds

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>"


class Triples(_Stream):
    """The triples of a CONSTRUCT or DESCRIBE, as they are read; each once.

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> a = ox.NamedNode("urn:a")
    >>> [str(triple) for triple in Triples(iter([ox.Triple(a, a, a)]))]
    ['<urn:a> <urn:a> <urn:a>']
    """

    def __init__(
        self,
        triples: Iterator[ox.Triple],
        names: Names | None = None,
        *,
        limit: int | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(_PARTS, triples, names, limit=limit, close=close)

    _noun = "triples"

    def __iter__(self) -> Iterator[ox.Triple]:
        return self._read()

    def to_rdflib(self) -> rdflib.Graph:
        """Return an rdflib Graph with the same triples, letter by letter, and the dataset's prefixes.

        Raises
        ------
        DataError
            For what rdflib cannot hold: triple terms and base directions.
        """
        import rdflib  # 116 ms: only for those who leave for rdflib

        from govgraph.store.rdflib_copy import rdflib_terms

        graph = rdflib.Graph()
        for prefix, namespace in self.names.prefixes.items():
            graph.bind(prefix, namespace, override=True, replace=True)
        with rdflib_terms() as copied:
            for triple in self:
                graph.add((copied(triple.subject), copied(triple.predicate), copied(triple.object)))
        return graph

    def __repr__(self) -> str:
        return f"<Triples: {f'{self._count} triples' if self._done else 'not all read'}>"

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table of texts: ``polars.from_arrow(triples.to_arrow())``."""
        return arrow_table(_PARTS, (tuple(map(str, self._values(triple))) for triple in self))
