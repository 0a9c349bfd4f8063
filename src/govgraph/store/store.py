"""The embedded store: an RDF dataset in memory or on disk, answered by Oxigraph."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from govgraph.errors import QueryError, QuerySyntaxError, wrong
from govgraph.sparql.engine import for_engine
from govgraph.sparql.outline import Clauses
from govgraph.store.disk import Lease, open_current, read_only
from govgraph.store.streaming import stream
from govgraph.terms import Names

if TYPE_CHECKING:
    import rdflib

__all__ = ["AnyStore", "Rows", "Store", "Term", "expect_rows"]

_CHUNK = 32 << 20  # bytes handed to the engine at once
_FIRST = (
    4 << 20
)  # the first of them, each twice the one before: of a small dataset too, much is taken while the rest is made
_LOADERS = 2  # chunks that it takes side by side

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple


@dataclass(frozen=True, slots=True)
class Rows:
    """The solutions of a SELECT: variable names without ``?``, and rows that can be iterated once.

    Parameters
    ----------
    rows : iterator of tuples of terms
        One term (``pyoxigraph`` NamedNode, Literal or BlankNode) or None per variable.
    paged : bool
        Fetched in several requests: the name of a blank node then means nothing beyond its page.
    """

    variables: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
    paged: bool = False

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self.rows


class AnyStore(ABC):
    """What every store can do, embedded or remote. It executes what it is given: guards and limits live in ``query``."""

    names: Names

    @abstractmethod
    def query(self, query: str) -> Rows | bool | Iterator[ox.Triple]:
        """Run a query of any form; SELECT gives Rows, ASK a bool, CONSTRUCT and DESCRIBE triples."""

    @abstractmethod
    def triples(self) -> Iterator[ox.Triple]:
        """Yield every triple of the default graph, which an embedded store takes for that of all graphs."""

    def select(self, query: str) -> Rows:
        """Run a SELECT query."""
        return expect_rows(self.query(query))

    def ask(self, query: str) -> bool:
        """Run an ASK query."""
        found = self.query(query)
        if not isinstance(found, bool):
            raise _other_form("an ASK")
        return found

    def construct(self, query: str) -> Iterator[ox.Triple]:
        """Run a CONSTRUCT query."""
        found = self.query(query)
        if isinstance(found, (Rows, bool)):
            raise _other_form("a CONSTRUCT")
        return found

    def opened_again(self) -> AnyStore:
        """Return this store for a process that was forked."""
        return self

    def embedded(self) -> Store:
        """Return this store, or an embedded copy of all triples of a remote one: who asks much reads a server once."""
        copy = Store(names=self.names)
        copy.bulk_extend(ox.Quad(one.subject, one.predicate, one.object) for one in self.triples())
        return copy

    def graphs_instead(self) -> list[str]:
        """Return named graphs to ask where the default graph is empty; an embedded store always asks them all."""
        return []


def expect_rows(found: Rows | bool | Iterator[ox.Triple]) -> Rows:
    """Return the answer of a SELECT.

    Raises
    ------
    QueryError
        If it is the answer of another form.
    """
    if not isinstance(found, Rows):
        raise _other_form("a SELECT")
    return found


def _other_form(form: str) -> QueryError:
    return QueryError(wrong("other_form", form=form))


@dataclass(slots=True)
class _Engine:
    """The engine, and what is known of its changes; stores that share it share this."""

    inner: ox.Store | None
    place: Path | None = None  # its files, which are opened when something is asked: it takes 9 ms
    mark: object = field(
        default_factory=object
    )  # another one after every change, whatever threads do at once
    lock: Any = field(default_factory=threading.RLock)  # held while there is one
    unseen: bool = False  # somebody holds the engine itself and may change it without this package

    def opened(self) -> ox.Store:
        if self.inner is not None:
            return self.inner
        with self.lock:
            if self.inner is None:
                self.inner = read_only(cast("Path", self.place))
            return self.inner


class Store(AnyStore):
    """An RDF dataset that answers SPARQL 1.1, in memory or in a folder.

    Parameters
    ----------
    inner : pyoxigraph.Store, optional
        The engine; a fresh one in memory when left out.
    names : Names
        The dataset's namespaces; its prefixes are declared in advance for every query.

    Examples
    --------
    >>> store = Store()
    >>> store.load_ntriples(b"<http://example.org/a> <http://example.org/b> \\"c\\" .")
    >>> [str(row[0]) for row in store.select("SELECT ?o { ?s ?p ?o }")]
    ['"c"']
    >>> store.ask("ASK { ?s ?p 'd' }")
    False
    """

    def __init__(self, inner: ox.Store | None = None, names: Names | None = None) -> None:
        self._engine = _Engine(ox.Store() if inner is None else inner, unseen=inner is not None)
        self.names = names or Names()
        self.folder: Path | None = None  # where it was opened
        self.place: Path | None = None  # the engine's own files there, of one version: for other processes
        self.files: list[Path] = []  # the RDF files that were read into it
        self.beside: dict[str, Any] = {}  # what higher rooms keep as long as this store
        self._lease: Lease | None = None  # keeps the files of an opened version from being removed

    @classmethod
    def open(cls, folder: Path, names: Names | None = None) -> Store:
        """Open an on-disk store for reading: a fixed snapshot that also works beside a writer."""
        opened = open_current(folder)
        store = cls(opened.inner, names or opened.names)
        store._lease, store.place = opened.lease, opened.place
        store.folder = folder
        return store

    @classmethod
    def leased(cls, place: Path, names: Names, lease: Lease) -> Store:
        """Open the engine's own files for reading, and keep them from being removed meanwhile."""
        store = cls.at(place, names)
        store._lease = lease
        return store

    @classmethod
    def at(cls, place: Path, names: Names) -> Store:
        """Open the engine's own files (:attr:`place`) for reading, as a process does that answers for another one."""
        store = cls(names=names)
        store._engine = _Engine(None, place, unseen=True)
        store.place = place
        return store

    def opened_again(self) -> Store:
        """Return this store for a forked process: one on disk must be opened anew, as its locks and files are another's."""
        return self if self.place is None else Store.at(self.place, self.names)

    def embedded(self) -> Store:
        """Return this store: it is embedded."""
        return self

    def named(self, names: Names) -> Store:
        """Return a store of the same engine with other names; what is added to one is in both."""
        other = Store(names=names)
        other._engine = self._engine
        other.folder, other.place, other._lease = self.folder, self.place, self._lease
        other.files, other.beside = self.files, self.beside
        return other

    @property
    def _inner(self) -> ox.Store:
        return self._engine.opened()

    @property
    def inner(self) -> ox.Store:
        """The engine, for what this class does not do.

        Whoever has it can change it unseen: from then on :attr:`revision` is None, and each query with a time limit
        begins a process of its own.
        """
        self._engine.unseen = True
        return self._inner

    @property
    def revision(self) -> object | None:
        """An object that is another one after every change; None where there can be changes that are not seen here.

        A store on disk is a fixed snapshot.
        """
        return None if self._engine.unseen and self.place is None else self._engine.mark

    @contextmanager
    def _changing(self) -> Iterator[ox.Store]:
        # Before and after: what looks at the store while it is being changed holds for neither.
        with self._engine.lock:
            self._engine.mark = object()
            try:
                yield self._inner
            finally:
                self._engine.mark = object()

    @contextmanager
    def unchanged(self) -> Iterator[tuple[object | None, Names]]:
        """Let nothing be added meanwhile; gives the revision and the names."""
        with self._engine.lock:
            yield self.revision, self.names

    def load_ntriples(self, data: bytes) -> None:
        """Add N-Triples that this package wrote itself (their IRIs are known to be valid)."""
        with self._changing() as engine:
            engine.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)

    def load_nquads(self, data: bytes) -> None:
        """Add what :meth:`dump` gave."""
        with self._changing() as engine:
            engine.bulk_load(data, format=ox.RdfFormat.N_QUADS, lenient=True)

    def load_pieces(self, pieces: Iterable[bytes], copy: Callable[[bytes], object] | None = None) -> None:
        """Add pieces of N-Quads or N-Triples, each of whole lines: the engine takes many while the next are being made.

        A blank node in two pieces may become two.

        Parameters
        ----------
        copy : callable, optional
            Is given all of them too, in their order.
        """
        from concurrent.futures import (
            FIRST_COMPLETED,
            ThreadPoolExecutor,  # 10 ms, and a store that is only read has no use for it
            wait,
        )

        with self._changing() as engine, ThreadPoolExecutor(_LOADERS, "govgraph-load") as loader:
            loading: set[Any] = set()

            def load(chunk: list[bytes]) -> None:
                nonlocal loading
                data = b"".join(chunk)
                if len(loading) >= _LOADERS:  # so that memory stays flat
                    done, loading = wait(loading, return_when=FIRST_COMPLETED)
                    for one in done:
                        one.result()
                loading.add(loader.submit(engine.bulk_load, data, format=ox.RdfFormat.N_QUADS, lenient=True))
                if copy is not None:
                    copy(data)

            chunk, size, most = [], 0, _FIRST
            for piece in pieces:
                chunk.append(piece)
                size += len(piece)
                if size > most:
                    load(chunk)
                    chunk, size, most = [], 0, min(2 * most, _CHUNK)
            load(chunk)
            for one in loading:
                one.result()

    def dump(self) -> bytes:
        """Return all quads as N-Quads."""
        data = self._inner.dump(format=ox.RdfFormat.N_QUADS)
        return data or b""

    def dump_into(self, file: Any) -> None:
        """Write all quads as N-Quads."""
        self._inner.dump(file, format=ox.RdfFormat.N_QUADS)

    def load(self, path: Path, rdf_format: ox.RdfFormat) -> None:
        """Add one RDF file."""
        with self._changing() as engine:
            engine.bulk_load(path=str(path), format=rdf_format)

    def load_from(self, data: IO[bytes], rdf_format: ox.RdfFormat, base: str) -> None:
        """Add RDF from an open file; `base` resolves its relative IRIs."""
        with self._changing() as engine:
            engine.bulk_load(data, format=rdf_format, base_iri=base)

    def __len__(self) -> int:
        return len(self._inner)  # the engine counts one by one: a second for a million

    def __bool__(self) -> bool:
        return True  # also of an empty one, and without counting

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every quad, in the engine's order."""
        return stream(lambda: (None, iter(self._inner)))[1]

    def pairs(self, predicate: str, value: str | None = None) -> list[tuple[str, Any]]:
        """Return what is at both ends of a predicate: IRI (or name of a blank node) and term; at most, of one IRI as object.

        Of many, this is several times as quick as a query.
        """
        term = None if value is None else ox.NamedNode(value)
        # Read and let go in this thread, as the engine demands.
        found = self._inner.quads_for_pattern(None, ox.NamedNode(predicate), term)
        return [
            (quad.subject.value, quad.object) for quad in found if not isinstance(quad.subject, ox.Triple)
        ]

    def subjects(self, predicate: str, value: Any) -> list[Any]:
        """Return the terms that have a term, or an IRI given as a text, as the value of a predicate."""
        term = ox.NamedNode(value) if isinstance(value, str) else value
        found = self._inner.quads_for_pattern(None, ox.NamedNode(predicate), term)
        return [quad.subject for quad in found]

    def speaking_of(self, value: Any) -> list[ox.Quad]:
        """Return what has a term as its value, in the default graph."""
        found = self._inner.quads_for_pattern(None, None, value)
        return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found]

    def said_of(self, subject: Any) -> list[tuple[str, Any]]:
        """Return predicate and value of each triple about a term."""
        return [
            (quad.predicate.value, quad.object) for quad in self._inner.quads_for_pattern(subject, None, None)
        ]

    def values_of(self, subject: Any, predicate: str) -> list[Any]:
        """Return the values that a term has of one predicate: what else is said of it is not read."""
        found = self._inner.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return [quad.object for quad in found]

    def quads_about(self, subject: Any) -> list[ox.Quad]:
        """Return what is said of a term, in any graph."""
        return list(self._inner.quads_for_pattern(subject, None, None))

    def graph_names(self) -> list[ox.NamedNode | ox.BlankNode]:
        """Return the names of the graphs that hold something, in the engine's order; the default graph has none."""
        found = self._inner.named_graphs()
        return [name for name in found if any(self._inner.quads_for_pattern(None, None, None, name))]

    def triples(self) -> Iterator[ox.Triple]:
        """Yield every triple, in the engine's order."""
        return (quad.triple for quad in self.quads())

    def query(self, query: str) -> Rows | bool | Iterator[ox.Triple]:
        """Run a query of any form; SELECT gives Rows, ASK a bool, CONSTRUCT and DESCRIBE triples.

        Raises
        ------
        QuerySyntaxError
            With the position in `query`.
        QueryError
            If evaluation fails.
        """

        def ask() -> tuple[bool | tuple[str, ...] | None, Iterator[Any] | None]:
            found = self.evaluate(query)
            if isinstance(found, ox.QueryBoolean):
                return bool(found), None
            if isinstance(found, ox.QuerySolutions):
                return tuple(v.value for v in found.variables), iter(found)
            return None, iter(found)

        try:
            head, items = stream(ask)
        except SyntaxError as error:
            raise QuerySyntaxError(error.msg, line=error.lineno or 0, column=error.offset or 0) from error
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(str(error)) from error
        if isinstance(head, bool):
            return head
        # The thread that reads a row makes its terms: what one thread makes and another lets go takes twice as long.
        return items if head is None else Rows(head, map(tuple, items))

    def evaluate(self, query: str, *, default: Sequence[str] = (), named: Sequence[str] = ()) -> Any:
        """Run a query and return what the engine returns, which only the thread that asks may read and let go.

        Its errors are the engine's.

        Parameters
        ----------
        default, named : sequence of str
            IRIs of graphs: the dataset of the query, instead of what its FROM and FROM NAMED say.

        Notes
        -----
        The engine gets the query as :func:`govgraph.sparql.engine.for_engine` writes it. If it finds a fault in it, it
        is given the query as it stands, so that the fault's position is right.

        The default graph is the union of all graphs. Where there are no named graphs it is asked for as it is: a union
        looks for duplicates, which takes two to three times as long. Nor is it asked for where the query names its
        graphs itself: the engine would ignore its FROM.
        """
        written = for_engine(query)
        if written != query:
            with suppress(SyntaxError):
                return self._evaluate(written, default, named)
        return self._evaluate(query, default, named)

    def _evaluate(self, query: str, default: Sequence[str], named: Sequence[str]) -> Any:
        # The engine reads each prefix that it is given, which takes as long as a small query.
        known = self.names.prefixes
        prefixes = (
            known if "\\" in query else {name: iri for name, iri in known.items() if f"{name}:" in query}
        )
        if default or named:  # of a dataset that is given, what is not named is empty
            return self._inner.query(
                query,
                default_graph=[ox.NamedNode(iri) for iri in default],
                named_graphs=[ox.NamedNode(iri) for iri in named],
                prefixes=prefixes,
            )
        union = next(iter(self._inner.named_graphs()), None) is not None
        if union and "FROM" in query.upper():
            union = "FROM" not in Clauses.of(query).clauses
        return self._inner.query(query, use_default_graph_as_union=union, prefixes=prefixes)

    def has_graph(self, iri: str) -> bool:
        """Tell whether there is a named graph of this IRI."""
        return self._inner.contains_named_graph(ox.NamedNode(iri))

    def to_rdflib(self) -> rdflib.Dataset:
        """Return an rdflib Dataset with the same quads, letter by letter, and the same prefixes.

        Raises
        ------
        DataError
            For what rdflib cannot hold: triple terms and base directions.
        """
        import rdflib  # 116 ms: only for those who leave for rdflib

        from govgraph.store.rdflib_copy import rdflib_terms

        dataset = rdflib.Dataset(default_union=True)
        for prefix, namespace in self.names.prefixes.items():
            dataset.bind(prefix, namespace, override=True, replace=True)
        with rdflib_terms() as copied:
            for quad in self._inner:
                triple = (copied(quad.subject), copied(quad.predicate), copied(quad.object))
                if isinstance(quad.graph_name, ox.DefaultGraph):
                    dataset.default_graph.add(triple)
                else:
                    dataset.graph(copied(quad.graph_name)).add(triple)
        return dataset

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads one by one, in a single transaction."""
        with self._changing() as engine:
            engine.extend(quads)

    def bulk_extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add many quads, quickly and not in a single transaction."""
        with self._changing() as engine:
            engine.bulk_extend(quads)
