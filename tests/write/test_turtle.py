"""Turtle and the line formats: the same triples for every reader, the same bytes from run to run."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from govgraph.errors import GovgraphError
from govgraph.terms import Names
from govgraph.write.canonical import canonical_nquads, ntriples, same_graph, trig
from govgraph.write.turtle import turtle

N = Names()
HOSTILE = [
    "</script><script>alert(1)</script>",
    '"""',
    'ends with "',
    "ends with \\",
    'two\nlines with "quotes" and \\',
    "\r\ncarriage",
    "bell \x07 and \x00 and \x7f",
    "right \u202e to left",
    "Türkiye, Côte d'Ivoire, Sulá Batsú 🙂",
    "\ufeffbom",
    "",
]


def iri(curie: str) -> ox.NamedNode:
    return ox.NamedNode(N.expand(curie))


def sample() -> list[ox.Triple]:
    """A fixture forum with one member, told by one statement from one source."""
    a = iri("rdf:type")
    xsd_date = iri("xsd:date")
    return [
        ox.Triple(iri("gov:Forum"), iri("rdfs:subClassOf"), iri("gov:Agent")),
        ox.Triple(iri("gov:Forum"), iri("rdfs:label"), ox.Literal("Forum", language="en")),
        ox.Triple(iri("id:fixture-forum"), a, iri("gov:Agent")),
        ox.Triple(iri("id:fixture-forum"), a, iri("gov:Forum")),
        ox.Triple(iri("id:fixture-forum"), iri("skos:prefLabel"), ox.Literal("Fixture forum", language="en")),
        ox.Triple(
            iri("id:fixture-forum"), iri("skos:prefLabel"), ox.Literal("Foro de prueba", language="es")
        ),
        ox.Triple(iri("id:fixture-org"), iri("gov:memberOf"), iri("id:fixture-forum")),
        ox.Triple(iri("st:s1"), a, iri("gov:Statement")),
        ox.Triple(iri("st:s1"), iri("rdf:subject"), iri("id:fixture-org")),
        ox.Triple(iri("st:s1"), iri("rdf:predicate"), iri("gov:memberOf")),
        ox.Triple(iri("st:s1"), iri("rdf:object"), iri("id:fixture-forum")),
        ox.Triple(iri("st:s1"), iri("gov:earliestStart"), ox.Literal("2020-01-01", datatype=xsd_date)),
        ox.Triple(iri("st:s1"), iri("gov:count"), ox.Literal(42)),
        ox.Triple(iri("st:s1"), iri("gov:count"), ox.Literal("042", datatype=iri("xsd:integer"))),
        ox.Triple(iri("st:s1"), iri("gov:share"), ox.Literal("1.50", datatype=iri("xsd:decimal"))),
        ox.Triple(iri("src:fixture-page"), a, iri("gov:Source")),
        ox.Triple(
            iri("src:fixture-page"), iri("foaf:page"), ox.NamedNode("https://example.org/a,(b);c?d=e#f.")
        ),
    ] + [ox.Triple(iri("id:hostile"), iri("gov:note"), ox.Literal(text)) for text in HOSTILE]


def read(text: str, rdf_format: ox.RdfFormat = ox.RdfFormat.TURTLE) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), format=rdf_format))


def in_rdflib(text: str, rdf_format: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format=rdf_format)


def test_turtle_read_by_oxigraph_has_the_triples_it_was_written_from() -> None:
    assert same_graph(read(turtle(sample())), sample())


def test_turtle_read_by_rdflib_has_the_triples_of_the_ntriples() -> None:
    assert isomorphic(in_rdflib(turtle(sample()), "turtle"), in_rdflib(ntriples(sample()), "nt"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_turtle(text: str) -> None:
    triples = [ox.Triple(iri("id:a"), iri("gov:note"), ox.Literal(text))]
    assert [quad.object.value for quad in read(turtle(triples))] == [text]


def test_the_order_of_the_input_does_not_show_in_the_output() -> None:
    assert turtle(reversed(sample())) == turtle(sample())
    assert ntriples(reversed(sample())) == ntriples(sample())
    assert trig(reversed(sample())) == trig(sample())


def test_a_triple_given_twice_is_written_once() -> None:
    assert turtle([*sample(), *sample()]) == turtle(sample())


def test_a_comes_first_with_the_most_specific_kind_first() -> None:
    assert (
        'id:fixture-forum a gov:Forum, gov:Agent ;\n    skos:prefLabel "Fixture forum"@en, "Foro'
        in turtle(sample())
    )


def test_sections_follow_one_another_in_the_order_of_a_reader() -> None:
    text = turtle(sample())
    headings = ["= Vocabulary =", "= Entities =", "- Forum -", "- Other -", "= Statements =", "= Sources ="]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_canonical_integers_are_bare_and_others_keep_their_form() -> None:
    text = turtle(sample())
    assert " 42 " in text or " 42," in text or ", 42 " in text
    assert '"042"^^xsd:integer' in text
    assert "gov:share 1.50" in text


def test_only_prefixes_that_are_used_are_declared() -> None:
    text = turtle(sample())
    declared = {line.split()[1].rstrip(":") for line in text.splitlines() if line.startswith("@prefix")}
    assert declared == {"foaf", "gov", "id", "rdf", "rdfs", "skos", "src", "st", "xsd"}


def test_controls_and_bidirectional_marks_are_written_as_escapes() -> None:
    text = turtle(sample())
    assert not set(text) & {"\x00", "\x07", "\x7f", "\r", "\u202e", "\ufeff"}
    assert "\\u202E" in text


def test_blank_nodes_get_the_same_names_whatever_they_were_called() -> None:
    def graph(name: str) -> list[ox.Triple]:
        node = ox.BlankNode(name)
        return [
            ox.Triple(node, iri("gov:note"), ox.Literal("x")),
            ox.Triple(iri("id:a"), iri("gov:part"), node),
        ]

    assert turtle(graph("one")) == turtle(graph("two"))
    assert same_graph(read(turtle(graph("one"))), graph("three"))


@pytest.mark.parametrize("write", [turtle, ntriples])
def test_a_named_graph_is_refused_where_the_format_cannot_say_it(write: object) -> None:
    quad = ox.Quad(iri("id:a"), iri("gov:b"), iri("id:c"), iri("id:graph"))
    with pytest.raises(GovgraphError, match="this dataset has a named graph"):
        write([quad])  # type: ignore[operator]


def test_trig_and_nquads_keep_named_graphs() -> None:
    quads = [ox.Quad(*triple) for triple in sample()]
    quads.append(ox.Quad(iri("id:a"), iri("gov:b"), iri("id:c"), iri("id:graph")))
    assert same_graph(read(trig(quads), ox.RdfFormat.TRIG), quads)
    assert same_graph(read(canonical_nquads(quads), ox.RdfFormat.N_QUADS), quads)


def test_an_empty_graph_is_an_empty_file() -> None:
    assert turtle([]) == ""
    assert ntriples([]) == ""


def test_language_with_direction_and_triple_terms_survive() -> None:
    inner = ox.Triple(iri("id:a"), iri("gov:b"), iri("id:c"))
    triples = [
        ox.Triple(
            iri("id:a"), iri("rdfs:label"), ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)
        ),
        ox.Triple(iri("id:r"), iri("rdf:reifies"), inner),
    ]
    assert same_graph(read(turtle(triples)), triples)
