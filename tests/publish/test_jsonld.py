"""JSON-LD: read back by rdflib and Oxigraph it has the triples it was written from, whatever the context promises."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from govgraph.publish.canonical import same_graph
from govgraph.publish.jsonld import jsonld
from govgraph.publish.nt import ntriples
from govgraph.terms import Names
from tests.publish.test_turtle import iri, sample

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
