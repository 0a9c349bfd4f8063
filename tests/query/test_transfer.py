"""Rows and triples from another process: they are the terms that the engine had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.errors import QueryError
from govgraph.query.transfer import read_rows, read_triples
from govgraph.terms import XSD

ODD: list[Any] = [
    ox.NamedNode("https://fixture.example/é"),
    ox.BlankNode("b1"),
    ox.Literal('a\tb\nc\r"q\\ \x01\x7f\u2028😀'),
    ox.Literal(""),
    ox.Literal("uno", language="es"),
    ox.Literal("1.50", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal("01", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("INF", datatype=ox.NamedNode(XSD + "double")),
    ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")),
    ox.Literal("2023", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal(" .\n"),
    ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c d")),
]


def in_pieces(data: bytes, size: int) -> Iterator[bytes]:
    """A pipe that gives a few bytes at a time."""
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 7, 1 << 17])
def test_every_sort_of_term_comes_back_as_the_engine_had_it(size: int) -> None:
    here = ox.NamedNode("urn:a")
    store = ox.Store()
    store.extend(ox.Quad(here, here, term) for term in ODD)
    text = "SELECT ?o ?none ?s { ?s ?p ?o }"
    data = store.query(text).serialize(format=ox.QueryResultsFormat.TSV)  # type: ignore[union-attr]
    expected = [tuple(row) for row in store.query(text)]  # type: ignore[union-attr,arg-type]
    assert len(expected) == len(ODD)
    assert sorted(map(str, read_rows(in_pieces(data or b"", size), 3))) == sorted(map(str, expected))


def test_blank_nodes_keep_their_names() -> None:
    data = b"?a\t?b\n_:b1\t_:b2\n_:b2\t_:b1\n"
    b1, b2 = ox.BlankNode("b1"), ox.BlankNode("b2")
    assert list(read_rows([data], 2)) == [(b1, b2), (b2, b1)]


@given(st.lists(st.tuples(st.text(max_size=5), st.one_of(st.none(), st.text(max_size=2))), max_size=30))
def test_any_text_comes_back_as_it_was(texts: list[tuple[str, str | None]]) -> None:
    rows = [(ox.Literal(one), None if other is None else ox.Literal(other)) for one, other in texts]
    cells = [b"\t".join(b"" if term is None else _cell(term) for term in row) for row in rows]
    data = b"\n".join([b"?a\t?b", *cells]) + b"\n"
    assert list(read_rows(in_pieces(data, 11), 2)) == rows


def _cell(term: ox.Literal) -> bytes:
    """A literal as TSV writes it, by the rules of Turtle."""
    for plain, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ('"', '\\"')):
        term = ox.Literal(term.value.replace(plain, escaped))
    return f'"{term.value}"'.encode()


@pytest.mark.parametrize("different", [5, 100_000])
def test_many_rows_come_whole_whether_terms_repeat_or_not(different: int) -> None:
    """Enough of them to forget the remembered terms, and to change from one way of reading to the other."""
    numbers = [(number % different, number // 7) for number in range(100_000)]
    data = b"?a\t?b\n" + b"".join(b"<urn:%d>\t%d\n" % pair for pair in numbers)
    found = [(int(a.value[4:]), int(b.value)) for a, b in read_rows([data], 2)]
    assert found == numbers


@pytest.mark.parametrize("count", [0, 1])
def test_rows_without_any_value_are_counted(count: int) -> None:
    data = ox.Store().query(
        "SELECT ?a { VALUES ?n { 1 2 3 } }" if count else "SELECT * { { } UNION { } UNION { } }"
    )
    written: bytes = data.serialize(format=ox.QueryResultsFormat.TSV)  # type: ignore[union-attr,assignment]
    assert list(read_rows([written], count)) == [(None,) * count] * 3


def test_no_rows_are_no_rows() -> None:
    assert list(read_rows([b"?a\t?b\n"], 2)) == []


@pytest.mark.parametrize("data", [b"?a\t?b\n<urn:a>\n", b"?a\t?b\n<urn:a>\t<urn:b"])
def test_what_came_garbled_or_cut_short_is_an_error_and_no_table(data: bytes) -> None:
    with pytest.raises(QueryError):
        list(read_rows([data], 2))


def test_triples_come_back_as_they_were() -> None:
    here = ox.NamedNode("urn:a")
    triples = [ox.Triple(here, here, term) for term in ODD]
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert list(read_triples(in_pieces(data, 13))) == triples
