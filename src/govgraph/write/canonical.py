"""The canonical form of a graph and its fingerprint: RDFC-1.0 N-Quads and their SHA-256."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

import pyoxigraph as ox

from govgraph.errors import GovgraphError
from govgraph.facts.derived_files import derived_files
from govgraph.facts.quads import all_quads
from govgraph.store.store import AnyStore, Store

__all__ = [
    "CanonicalText",
    "blocks",
    "canonical_nquads",
    "canonical_of_store",
    "canonical_quads",
    "fingerprint",
    "fingerprint_of_store",
    "nquads_lines",
    "nquads_of_store",
    "same_graph",
]

Statement = ox.Quad | ox.Triple


class CanonicalQuads(tuple[ox.Quad, ...]):
    """Quads that need no other names for their blank nodes: whoever is handed them does not look at them again."""

    __slots__ = ()


class CanonicalText:
    """The canonical lines of a graph as one text, parsed anew whenever it is read: a fifth of the memory of its quads.

    Parameters
    ----------
    data : bytes
        As :func:`nquads_of_store` gives it.

    Examples
    --------
    >>> text = CanonicalText(b'<urn:a> <urn:b> "c" .\\n')
    >>> [quad.object.value for quad in text], [quad.object.value for quad in text]
    (['c'], ['c'])
    """

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(ox.parse(self.data, format=ox.RdfFormat.N_QUADS, lenient=True))


Block = tuple[Any, dict[str, list[Any]]]
"""A subject, and its values by predicate."""


def blocks(quads: CanonicalQuads | CanonicalText, refuse: Callable[[ox.Quad], object]) -> Iterator[Block]:
    """Yield each subject once, with its values by predicate; those of a text one after the other as it is parsed.

    Parameters
    ----------
    quads : CanonicalQuads or CanonicalText
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
    if isinstance(statements, CanonicalText):
        return statements.data.decode()
    return "".join(nquads_lines(statements))


def nquads_of_store(store: Store) -> bytes:
    """Return all that a store holds as :func:`canonical_nquads` does; without blank nodes, the engine writes the lines."""
    if derived_files(store) is None:
        data = store.dump()
    else:
        data = ox.serialize(all_quads(store), format=ox.RdfFormat.N_QUADS) or b""
    if b"_:" in data:
        return canonical_nquads(store.quads()).encode()
    lines = data.splitlines(keepends=True)
    del data  # of a large dataset, it and its lines are half a gigabyte
    lines.sort()
    return b"".join(line for line, _ in groupby(lines))


def canonical_of_store(store: AnyStore) -> CanonicalQuads | CanonicalText:
    """Return all that a store holds, ready to be written in any form."""
    if isinstance(store, Store):
        return CanonicalText(nquads_of_store(store))
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


def fingerprint_of_store(store: Store, known: bytes | None = None) -> str:
    """Return the fingerprint of all that a store holds; that of a compiled dataset is computed once and kept beside it.

    Parameters
    ----------
    store : Store
    known : bytes, optional
        What :func:`nquads_of_store` returned, where it was called already.
    """

    def of_store() -> str:
        return hashlib.sha256(nquads_of_store(store) if known is None else known).hexdigest()

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
