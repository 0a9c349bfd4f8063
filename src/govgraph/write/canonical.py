"""The canonical form of a graph and its fingerprint: RDFC-1.0 N-Quads and their SHA-256; N-Triples and TriG of it."""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import IO, Any, cast

import pyoxigraph as ox

from govgraph.errors import GovgraphError, wrong
from govgraph.facts.derived_files import derived_files
from govgraph.facts.quads import all_quads
from govgraph.store.store import AnyStore, Store
from govgraph.terms import Names
from govgraph.write.sorted_lines import SortedLines

__all__ = [
    "CanonicalText",
    "blocks",
    "canonical_nquads",
    "canonical_of_store",
    "canonical_pieces",
    "canonical_quads",
    "fingerprint",
    "fingerprint_of_store",
    "nquads_lines",
    "nquads_of_store",
    "ntriples",
    "ntriples_pieces",
    "same_graph",
    "trig",
    "write_trig",
]

Statement = ox.Quad | ox.Triple


class CanonicalQuads(tuple[ox.Quad, ...]):
    """Quads that need no other names for their blank nodes: whoever is handed them does not look at them again."""

    __slots__ = ()


class CanonicalText:
    """The canonical lines of a graph, parsed anew whenever they are read: a fifth of the memory of its quads, or none.

    Parameters
    ----------
    pieces : iterable of bytes
        Of whole lines, as :func:`nquads_of_store` gives them; can be read more than once.
    graph : str
        The name of a graph that some of them are in; empty where all are in the default graph.

    Examples
    --------
    >>> text = CanonicalText([b'<urn:a> <urn:b> "c" .\\n'])
    >>> [quad.object.value for quad in text], [quad.object.value for quad in text]
    (['c'], ['c'])
    """

    def __init__(self, pieces: Iterable[bytes], graph: str = "") -> None:
        self.pieces, self.graph = pieces, graph

    def __iter__(self) -> Iterator[ox.Quad]:
        first, *second = [*islice(self.pieces, 2), b""]
        # A text that is one piece, as those that are not large are, is read more quickly as it is.
        text = cast("IO[bytes]", _Reading(self.pieces)) if any(second) else first
        return iter(ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True))


class _Reading:
    """Pieces of bytes as a file that is open for reading."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._piece, self._at = b"", 0

    def read(self, size: int) -> bytes:
        if self._at == len(self._piece):
            self._piece, self._at = next(self._pieces, b""), 0
        begin, self._at = self._at, min(self._at + size, len(self._piece))
        return self._piece[begin : self._at]


Block = tuple[Any, dict[str, list[Any]]]
"""A subject, and its values by predicate."""


def blocks(quads: CanonicalQuads | CanonicalText, refuse: Callable[[ox.Quad], object]) -> Iterator[Block]:
    """Yield each subject once, with its values by predicate; those of a text one after the other as it is parsed.

    Parameters
    ----------
    refuse : callable
        Is given each quad, and raises what is wrong with one that cannot be written.
    """
    grouped: Iterable[tuple[Any, Iterable[ox.Quad]]]
    if isinstance(quads, CanonicalText):  # its lines are sorted: those of a subject follow one another
        grouped = groupby(quads, key=attrgetter("subject"))
    else:
        by_subject: dict[Any, list[ox.Quad]] = defaultdict(list)
        for quad in quads:
            by_subject[quad.subject].append(quad)
        grouped = by_subject.items()
    for subject, said in grouped:
        block: dict[str, list[Any]] = defaultdict(list)
        for quad in said:
            refuse(quad)
            block[quad.predicate.value].append(quad.object)
        yield subject, block


def canonical_quads(statements: Iterable[Statement]) -> CanonicalQuads | CanonicalText:
    """Return quads whose blank nodes carry canonical names (``_:c14n0`` …); others come back as they are.

    Notes
    -----
    RDFC-1.0 is exponential in the worst case, on graphs made to be hard. govgraph's own data has no blank
    nodes and never gets there.

    References
    ----------
    W3C, RDF Dataset Canonicalization (RDFC-1.0), Recommendation, 21 May 2024.

    Examples
    --------
    >>> knows = ox.NamedNode("http://xmlns.com/foaf/0.1/knows")
    >>> someone = ox.Triple(ox.BlankNode("any"), knows, ox.Literal("x"))
    >>> [str(quad.subject) for quad in canonical_quads([someone])]
    ['_:c14n0']
    """
    if isinstance(statements, (CanonicalQuads, CanonicalText)):
        return statements
    quads = [one if isinstance(one, ox.Quad) else ox.Quad(*one) for one in statements]
    if not any(map(_has_blank, quads)):
        return CanonicalQuads(quads)
    dataset = ox.Dataset(quads)
    algorithm = getattr(ox.CanonicalizationAlgorithm, "RDFC_1_0", None)
    if algorithm is None:
        raise GovgraphError(
            "this graph has blank nodes, and the installed pyoxigraph cannot name them canonically",
            hint="pip install --upgrade pyoxigraph",
        )
    dataset.canonicalize(algorithm)
    return CanonicalQuads(dataset)


def _has_blank(quad: ox.Quad) -> bool:
    for part in (quad.subject, quad.object, quad.graph_name):
        if isinstance(part, ox.BlankNode) or (isinstance(part, ox.Triple) and "_:" in str(part)):
            return True
    return False


def nquads_lines(statements: Iterable[Statement]) -> list[str]:
    """Return the distinct lines of canonical N-Quads, in code point order, each ending in a line feed."""
    return sorted({f"{quad} .\n" for quad in canonical_quads(statements)})


def canonical_nquads(statements: Iterable[Statement]) -> str:
    """Return the RDFC-1.0 serialized canonical form of a graph or dataset.

    Examples
    --------
    >>> a, b = ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/b")
    >>> print(canonical_nquads([ox.Triple(b, a, a), ox.Triple(a, b, ox.Literal(1))]), end="")
    <http://example.org/a> <http://example.org/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
    <http://example.org/b> <http://example.org/a> <http://example.org/a> .
    """
    return b"".join(canonical_pieces(statements)).decode()


def canonical_pieces(statements: Iterable[Statement]) -> Iterable[bytes]:
    """Return what :func:`canonical_nquads` does as pieces of whole lines."""
    if isinstance(statements, CanonicalText):
        return statements.pieces
    return ["".join(nquads_lines(statements)).encode()]


def ntriples(statements: Iterable[Statement]) -> str:
    """Return a graph as N-Triples, one line per triple, in code point order.

    Raises
    ------
    GovgraphError
        If a quad belongs to a named graph.

    Examples
    --------
    >>> a = ox.NamedNode("http://example.org/a")
    >>> ntriples([ox.Triple(a, a, ox.Literal("Côte d'Ivoire", language="fr"))])
    '<http://example.org/a> <http://example.org/a> "Côte d\\'Ivoire"@fr .\\n'
    """
    return b"".join(ntriples_pieces(statements)).decode()


def ntriples_pieces(statements: Iterable[Statement]) -> Iterable[bytes]:
    """Return what :func:`ntriples` does as pieces of whole lines."""
    quads = canonical_quads(statements)
    if graph := _named_graph(quads):
        raise GovgraphError(wrong("nt_one_graph", graph=graph))
    return canonical_pieces(quads)


def _named_graph(quads: CanonicalQuads | CanonicalText) -> str:
    if isinstance(quads, CanonicalText):
        return quads.graph
    graphs = (quad.graph_name for quad in quads)
    return next((str(graph) for graph in graphs if not isinstance(graph, ox.DefaultGraph)), "")


def trig(statements: Iterable[Statement], names: Names | None = None) -> str:
    """Return a dataset as TriG, sorted.

    Examples
    --------
    >>> a = ox.NamedNode("https://w3id.org/govgraph/id/a")
    >>> print(trig([ox.Quad(a, a, a)]).splitlines()[-1])
    id:a id:a id:a .
    """
    data = io.BytesIO()
    write_trig(statements, names, data)
    return data.getvalue().decode()


def write_trig(statements: Iterable[Statement], names: Names | None, file: IO[bytes]) -> None:
    """Write a dataset as TriG, as :func:`trig` has it."""
    quads: Iterable[ox.Quad] = canonical_quads(statements)
    if not isinstance(quads, CanonicalText) or quads.graph:  # else its lines are in this order
        quads = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
    prefixes = dict(sorted((names or Names()).prefixes.items()))
    ox.serialize(quads, file, format=ox.RdfFormat.TRIG, prefixes=prefixes)


def nquads_of_store(store: Store) -> Iterable[bytes]:
    """Return all that a store holds as :func:`canonical_nquads` does, in pieces that can be read more than once.

    Without blank nodes, the engine writes the lines.
    """
    lines = SortedLines()
    watched = _Watched(lines)
    if derived_files(store) is None:
        store.dump_into(watched)
    else:
        ox.serialize(all_quads(store), cast("IO[bytes]", watched), format=ox.RdfFormat.N_QUADS)
    return [canonical_nquads(store.quads()).encode()] if watched.blank else lines


class _Watched:
    """Hands on what the engine writes until that has the name of a blank node, or a text that looks like one."""

    def __init__(self, lines: SortedLines) -> None:
        self._lines, self._last = lines, b""
        self.blank = False

    def write(self, data: bytes) -> int:
        self.blank = self.blank or b"_:" in self._last + data
        self._last = data[-1:]
        return len(data) if self.blank else self._lines.write(data)

    def flush(self) -> None:
        self._lines.flush()


def canonical_of_store(store: AnyStore) -> CanonicalQuads | CanonicalText:
    """Return all that a store holds, ready to be written in any form."""
    if isinstance(store, Store):
        return CanonicalText(nquads_of_store(store), min(map(str, store.graph_names()), default=""))
    return canonical_quads(store.triples())


def fingerprint(statements: Iterable[Statement]) -> str:
    """Return the SHA-256 of the canonical form, as 64 hexadecimal digits.

    Two files of one fingerprint hold the same facts, whatever their format, order and blank node names.

    Examples
    --------
    >>> fingerprint([])[:8]
    'e3b0c442'
    """
    return hashlib.sha256(canonical_nquads(statements).encode()).hexdigest()


def fingerprint_of_store(store: Store, known: Iterable[bytes] | None = None) -> str:
    """Return the fingerprint of all that a store holds; that of a compiled dataset is computed once and kept beside it.

    Parameters
    ----------
    known : iterable of bytes, optional
        What :func:`nquads_of_store` returned, where it was called already.
    """

    def of_store() -> str:
        digest = hashlib.sha256()
        for piece in nquads_of_store(store) if known is None else known:
            digest.update(piece)
        return digest.hexdigest()

    files = derived_files(store)
    kept = (
        None
        if files is None
        else files.file("fingerprint.txt", lambda path: path.write_text(of_store(), "ascii"))
    )
    return of_store() if kept is None else kept.read_text("ascii")


def same_graph(left: Iterable[Statement], right: Iterable[Statement]) -> bool:
    """Tell whether two graphs or datasets are isomorphic."""
    return nquads_lines(left) == nquads_lines(right)
