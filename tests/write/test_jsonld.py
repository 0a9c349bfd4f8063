"""JSON-LD: read back by rdflib and Oxigraph it has the triples it was written from, whatever the context promises."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from govgraph.errors import GovgraphError
from govgraph.model.model import load_model
from govgraph.terms import Names
from govgraph.write.canonical import ntriples, same_graph
from govgraph.write.jsonld import jsonld
from govgraph.write.schema_files import context as model_context
from tests.write.test_turtle import iri, sample

N = Names()
PREFIXES = dict(N.prefixes)
RICH = {
    **PREFIXES,
    "label": {"@id": "skos:prefLabel", "@container": "@language"},
    "memberOf": {"@id": "gov:memberOf", "@type": "@id"},
    "predicate": {"@id": "rdf:predicate", "@type": "@vocab"},
    "gov:count": {"@type": "xsd:integer"},
    "earliestStart": {"@id": "gov:earliestStart", "@type": "xsd:date"},
    "note": {"@id": "gov:note", "@language": "en"},
    "page": {"@id": "foaf:page", "@type": "@id", "@container": "@set"},
}
AWKWARD = [
    ox.Triple(iri("id:a"), iri("skos:prefLabel"), ox.Literal("no language")),
    ox.Triple(iri("id:a"), iri("skos:prefLabel"), ox.Literal("uno", language="es")),
    ox.Triple(iri("id:a"), iri("skos:prefLabel"), ox.Literal("dos", language="es")),
    ox.Triple(iri("id:b"), iri("gov:memberOf"), ox.Literal("a text, not a node")),
    ox.Triple(iri("id:b"), iri("gov:count"), ox.Literal("many")),
    ox.Triple(iri("id:b"), iri("gov:earliestStart"), ox.Literal("2020", datatype=iri("xsd:gYear"))),
    ox.Triple(iri("id:b"), iri("gov:big"), ox.Literal("123456789012345678901", datatype=iri("xsd:integer"))),
    ox.Triple(iri("id:b"), iri("gov:flag"), ox.Literal(True)),
    ox.Triple(iri("id:b"), iri("gov:share"), ox.Literal("0.5", datatype=iri("xsd:decimal"))),
]


def read(text: str) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD))


@pytest.mark.parametrize("context", [None, PREFIXES, RICH, {}, {**RICH, "@vocab": N.expand("gov:")}])
@pytest.mark.parametrize("triples", [sample(), AWKWARD, []], ids=["sample", "awkward", "empty"])
def test_oxigraph_reads_back_the_triples(context: dict[str, object] | None, triples: list[ox.Triple]) -> None:
    assert same_graph(read(jsonld(triples, N, context=context)), triples)


# rdflib 7.6 warns of a class that its own JSON-LD reader uses.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("context", [None, RICH])
@pytest.mark.parametrize("triples", [sample(), AWKWARD], ids=["sample", "awkward"])
def test_rdflib_reads_back_the_triples(context: dict[str, object] | None, triples: list[ox.Triple]) -> None:
    found = rdflib.Graph().parse(data=jsonld(triples, N, context=context), format="json-ld")
    assert isomorphic(found, rdflib.Graph().parse(data=ntriples(triples), format="nt"))


def test_terms_of_the_context_are_used_where_they_fit() -> None:
    nodes = {node["@id"]: node for node in json.loads(jsonld(sample(), N, context=RICH))["@graph"]}
    assert nodes["id:fixture-forum"]["label"] == {"en": "Fixture forum", "es": "Foro de prueba"}
    assert nodes["id:fixture-org"]["memberOf"] == "id:fixture-forum"
    assert nodes["st:s1"]["earliestStart"] == "2020-01-01"


def test_the_order_of_the_input_does_not_show_in_the_output() -> None:
    assert jsonld(reversed(sample()), N) == jsonld(sample(), N)


def test_each_node_stands_on_one_line() -> None:
    text = jsonld(sample(), N)
    assert sum(line.startswith('{"@id"') for line in text.splitlines()) == len(json.loads(text)["@graph"])


SCHEMES = ["geo", "doi", "id", "st", "schema", "org", "http", "https", "urn", "label", "source", "a", "b"]
PREFIX_NAMES = st.one_of(
    st.sampled_from([*SCHEMES, "", "_", "@type", "@vocab", "x.y", "ñandú", "1a", "a-b", "type"]),
    st.text(alphabet="abgeoidt.-_@1ñ", max_size=4),
)
SPACES = st.one_of(
    st.sampled_from(
        ["http://e.org/", "http://e.org/geo#", "https://schema.org/", "http://e.org/x", "http://e.org/?q="]
    ),
    st.builds("{}:{}".format, st.sampled_from(SCHEMES), st.sampled_from(["", "/", "x/", "x#", "x:"])),
)
IRIS = st.one_of(
    st.builds(
        "{}:{}".format,
        st.sampled_from(SCHEMES),
        st.sampled_from(["-34.60,-58.38", "10.1/x", "a", "x/a", "x#a", "x:a"]),
    ),
    st.sampled_from(
        [
            "http://e.org/a",
            "http://e.org/geo#a",
            "http://e.org/",
            "http://e.org/xa",
            "https://schema.org/name",
        ]
    ),
    st.sampled_from(
        [N.expand("id:a"), N.expand("gov:memberOf"), N.expand("skos:prefLabel"), N.expand("rdf:type")]
    ),
).map(ox.NamedNode)
LITERALS = st.one_of(
    st.text(alphabet="a:@_ñ\n", max_size=3).map(ox.Literal),
    st.integers(-(10**20), 10**20).map(ox.Literal),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag),
        st.text(max_size=2),
        st.sampled_from(["es", "pt-BR"]),
    ),
    st.builds(
        lambda kind: ox.Literal("x", datatype=kind), IRIS.filter(lambda one: "langString" not in one.value)
    ),
    st.just(ox.Literal("שלום", language="he", direction=ox.BaseDirection.RTL)),
)


@settings(max_examples=120, deadline=None)
@given(
    prefixes=st.dictionaries(PREFIX_NAMES, SPACES, max_size=5),
    triples=st.lists(st.builds(ox.Triple, IRIS, IRIS, st.one_of(IRIS, LITERALS)), max_size=6),
)
def test_what_comes_back_is_what_went_in_whatever_the_prefixes_and_schemes(
    prefixes: dict[str, str], triples: list[ox.Triple]
) -> None:
    names = N.declaring(prefixes)
    for context in (prefixes, RICH | prefixes, model_context(load_model(), names), None):
        text = jsonld(triples, names, context=context)
        assert same_graph(read(text), triples)
        terms = json.loads(text)["@context"]
        assert "" not in terms


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_iri_whose_scheme_is_a_prefix_stays_the_same_iri_for_rdflib_too(scheme: str) -> None:
    prefixes = {scheme: "http://e.org/geo#", "": "http://e.org/"}
    triples = [
        ox.Triple(
            ox.NamedNode(f"{scheme}:1"), ox.NamedNode(f"{scheme}:p"), ox.NamedNode(f"{scheme}:-34.60,-58.38")
        ),
        ox.Triple(
            ox.NamedNode("http://e.org/a"),
            ox.NamedNode("http://e.org/geo#p"),
            ox.NamedNode("http://e.org/geo#o"),
        ),
    ]
    text = jsonld(triples, N, context=model_context(load_model(), N.declaring(prefixes)))
    found = rdflib.Graph().parse(data=text, format="json-ld")
    assert {tuple(map(str, triple)) for triple in found} == {
        tuple(term.value for term in triple) for triple in triples
    }


def test_a_triple_term_is_refused_with_the_formats_that_hold_it() -> None:
    a = ox.NamedNode("http://e.org/a")
    triples = [ox.Triple(a, a, a), ox.Triple(a, a, ox.Triple(a, a, ox.Literal("x")))]
    with pytest.raises(GovgraphError, match="triple term") as caught:
        jsonld(triples, N)
    assert all(form in caught.value.hint for form in ("ttl", "nt", "trig", "nq"))
