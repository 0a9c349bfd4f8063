"""RDFC-1.0: the canonical form against cases worked out by hand and against rdflib's isomorphism."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from govgraph.errors import GovgraphError
from govgraph.store.store import Store
from govgraph.terms import XSD
from govgraph.write.canonical import (
    blocks,
    canonical_nquads,
    canonical_of_store,
    fingerprint,
    fingerprint_of_store,
    nquads_of_store,
    ntriples,
    same_graph,
)
from govgraph.write.jsonld import jsonld
from govgraph.write.turtle import turtle

P, Q = "http://example.com/#p", "http://example.com/#q"


def parse(text: str) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_without_blank_nodes_the_form_is_the_sorted_set_of_lines() -> None:
    b, a = f'<{Q}> <{P}> "b" .\n', f'<{P}> <{P}> "a"@en .\n'
    assert canonical_nquads(parse(b + a + b)) == a + b
    assert fingerprint(parse(b + a + b)) == sha256(a + b)


def test_blank_nodes_with_distinct_first_hashes_are_numbered_by_those_hashes() -> None:
    # The "Unique Hashes" example of the Recommendation (section 4.2.1), its steps done here by hand:
    # a node's first hash is the SHA-256 of its own quads, in canonical order, with itself written _:a, others _:z.
    s, r, t, u = (f"http://example.com/#{name}" for name in "srtu")
    quads = f"<{P}> <{Q}> _:e0 .\n<{P}> <{r}> _:e1 .\n_:e0 <{s}> <{u}> .\n_:e1 <{t}> <{u}> .\n"
    first_of = {
        "e0": sha256("".join(sorted([f"<{P}> <{Q}> _:a .\n", f"_:a <{s}> <{u}> .\n"]))),
        "e1": sha256("".join(sorted([f"<{P}> <{r}> _:a .\n", f"_:a <{t}> <{u}> .\n"]))),
    }
    expected = quads
    for number, name in enumerate(sorted(first_of, key=first_of.__getitem__)):
        expected = expected.replace(f"_:{name} ", f"_:c14n{number} ")
    assert canonical_nquads(parse(quads)) == "".join(sorted(expected.splitlines(keepends=True)))


def test_names_and_order_of_blank_nodes_do_not_matter() -> None:
    left = parse(f'_:x <{P}> _:y .\n_:y <{P}> _:z .\n_:z <{P}> _:x .\n_:x <{Q}> "here" .\n')
    right = parse(f'_:c <{P}> _:a .\n_:a <{Q}> "here" .\n_:a <{P}> _:b .\n_:b <{P}> _:c .\n')
    assert fingerprint(left) == fingerprint(right)


def test_two_triangles_are_not_one_hexagon() -> None:
    def ring(names: str) -> str:
        return "".join(f"_:{a} <{P}> _:{b} .\n" for a, b in zip(names, names[1:] + names[0], strict=True))

    assert not same_graph(parse(ring("abc") + ring("def")), parse(ring("abcdef")))


@pytest.mark.parametrize("text", ["a\tb", "a\bb\f", "a\x0bb", "a\x7fb", "é🙂", 'q"\\'])
def test_canonical_escapes_are_those_of_the_recommendation(text: str) -> None:
    # RDFC-1.0 section 5: \b \t \n \f \r \" \\ by name, other controls and DEL as \uXXXX, all else as it is.
    named = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    escaped = "".join(
        named.get(c) or (f"\\u{ord(c):04X}" if ord(c) < 0x20 or ord(c) == 0x7F else c) for c in text
    )
    quad = ox.Quad(ox.NamedNode(P), ox.NamedNode(Q), ox.Literal(text))
    assert canonical_nquads([quad]) == f'<{P}> <{Q}> "{escaped}" .\n'


edges = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([P, Q]), st.integers(0, 3)), max_size=6)


@given(edges, edges)
def test_same_graph_agrees_with_rdflib(
    left: list[tuple[int, str, int]], right: list[tuple[int, str, int]]
) -> None:
    def ours(triples: list[tuple[int, str, int]]) -> list[ox.Triple]:
        return [
            ox.Triple(ox.BlankNode(f"b{s}"), ox.NamedNode(p), ox.BlankNode(f"b{o}")) for s, p, o in triples
        ]

    def theirs(triples: list[tuple[int, str, int]]) -> rdflib.Graph:
        graph = rdflib.Graph()
        for s, p, o in triples:
            graph.add((rdflib.BNode(f"b{s}"), rdflib.URIRef(p), rdflib.BNode(f"b{o}")))
        return graph

    assert same_graph(ours(left), ours(right)) == isomorphic(theirs(left), theirs(right))


@pytest.mark.parametrize(
    "lines",
    [
        [
            f'<{P}> <{Q}> "a\\n\\t\\r\\"\\\\ é \\u0085\\u2028"@es-419 .',
            f'<{P}> <{Q}> "\\u000B\\u000C\\u007F" .',
        ],
        [f'<{Q}> <{P}> "1"^^<{XSD}integer> <{P}> .', f"<{P}> <{P}> <{Q}> ."],
        [f"_:x <{P}> _:y .", f'_:y <{Q}> "_:z" .'],
        [f'<{P}> <{Q}> "no blank node: _:z" .', f"<{P}> <{P}> <{P}> ."],
        [],
    ],
)
def test_a_store_is_written_as_its_statements_are(lines: list[str]) -> None:
    store = Store()
    store.load_nquads("\n".join(lines).encode())
    assert b"".join(nquads_of_store(store)).decode() == canonical_nquads(store.quads())
    assert fingerprint_of_store(store) == fingerprint(store.quads())


BESIDE_EACH_OTHER = (  # subjects that begin alike, a triple twice, text that must be escaped, and a blank node
    f'<{P}> <{Q}> "a \\"b\\"\\n"@en .\n<{P}a> <{Q}> <{P}> .\n<{P}> <{P}> "1"^^<{XSD}integer> .\n<{P}a> <{Q}> <{P}> .\n'
    f"_:one <{Q}> <{P}> .\n_:two <{Q}> _:one .\n"
)


def held(text: str) -> Store:
    store = Store()
    store.load_nquads(text.encode())
    return store


@pytest.mark.parametrize("write", [turtle, jsonld, ntriples])
def test_what_a_store_holds_is_written_as_its_quads_are_in_any_order(write: Callable[..., str]) -> None:
    store = held(BESIDE_EACH_OTHER)
    assert write(canonical_of_store(store)) == write(reversed(list(store.quads())))


def test_what_a_store_holds_can_be_read_more_than_once() -> None:
    whole = canonical_of_store(held(BESIDE_EACH_OTHER))
    assert len(list(whole)) == len(list(whole)) == 5  # six lines, of which two are the same


def test_each_subject_comes_once_whatever_others_begin_like_it() -> None:
    store = held(f"<{P}> <{Q}> <{P}> .\n<{P}a> <{Q}> <{P}> .\n<{P}> <{P}b> <{P}> .\n")
    found = [
        (node.value, sorted(said)) for node, said in blocks(canonical_of_store(store), lambda quad: None)
    ]
    assert sorted(found) == [(P, sorted([Q, f"{P}b"])), (f"{P}a", [Q])]


@pytest.mark.parametrize("write", [turtle, jsonld, ntriples])
def test_a_named_graph_is_refused_where_a_form_cannot_say_it(write: Callable[..., str]) -> None:
    with pytest.raises(GovgraphError, match="named graph"):
        write(canonical_of_store(held(f"<{P}> <{Q}> <{P}> <{P}> .\n")))
