"""dataset.ttl: what catalogues read, its counts against counting by hand and its checksums against hashlib."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Literal, URIRef
from rdflib.namespace import VOID

import govgraph
from govgraph.facts.metadata import Metadata
from govgraph.write.canonical import canonical_nquads, fingerprint
from govgraph.write.description import Statistics, describe, statistics
from govgraph.write.files import Written
from tests.write.test_turtle import N, sample

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
ABOUT = Metadata(
    titles={"en": "Fixture", "es": "Prueba", "pt": "Teste"},
    descriptions={"en": "A fixture."},
    version="1.2.3",
    issued="2026-01-31",
    license="CC-BY-4.0",
    creators=("Fixture contributors",),
    languages=("en", "es"),
)
FILES = [
    Written("govgraph.ttl", 3, hashlib.sha256(b"abc").hexdigest()),
    Written("nodes.csv", 0, "e3b0c442" * 8),
]
DATASET = URIRef("https://w3id.org/govgraph/")


def described() -> rdflib.Graph:
    return rdflib.Graph().parse(data=text(), format="turtle")


def text() -> str:
    return describe(ABOUT, statistics(sample(), N), fingerprint(sample()), FILES, N)


def one(graph: rdflib.Graph, subject: object, predicate: URIRef) -> object:
    (found,) = graph.objects(subject, predicate)  # type: ignore[arg-type]
    return found


def test_statistics_of_the_sample_are_those_counted_by_hand() -> None:
    triples = sample()
    counted = statistics(triples, N)
    assert counted == Statistics(
        triples=len(triples),
        entities=3,  # fixture-forum, fixture-org, hostile
        subjects=6,  # and gov:Forum, st:s1, src:fixture-page
        objects=len({triple.object for triple in triples}),
        classes={N.expand("gov:" + kind): 1 for kind in ("Agent", "Forum", "Source", "Statement")},
        properties=counted.properties,
    )
    assert counted.properties[N.expand("skos:prefLabel")] == (2, 1, 2)
    assert counted.properties[N.expand("rdf:type")] == (4, 3, 4)


def test_the_dataset_says_title_licence_version_and_day() -> None:
    graph = described()
    assert (DATASET, RDF.type, DCAT.Dataset) in graph
    assert set(graph.objects(DATASET, DCTERMS.title)) == {
        Literal("Fixture", lang="en"),
        Literal("Prueba", lang="es"),
        Literal("Teste", lang="pt"),
    }
    assert one(graph, DATASET, DCTERMS.license) == URIRef("https://spdx.org/licenses/CC-BY-4.0")
    assert one(graph, DATASET, URIRef(str(DCAT) + "version")) == Literal("1.2.3")
    assert one(graph, DATASET, DCTERMS.issued) == Literal("2026-01-31", datatype=XSD.date)


def test_creators_are_nodes_with_names_and_languages_those_of_the_list_that_dcat_names() -> None:
    said = describe(replace(ABOUT, languages=("en", "pt-BR", "quc")), statistics(sample(), N), "", FILES, N)
    graph = rdflib.Graph().parse(data=said, format="turtle")
    creator = one(graph, DATASET, DCTERMS.creator)
    assert isinstance(creator, URIRef)
    assert (creator, RDF.type, FOAF.Agent) in graph
    assert one(graph, creator, FOAF.name) == Literal("Fixture contributors")
    listed = "http://id.loc.gov/vocabulary/iso639-1/"
    assert set(graph.objects(DATASET, DCTERMS.language)) == {
        URIRef(listed + "en"),
        URIRef(listed + "pt"),
        Literal("quc"),
    }


def test_the_creators_of_a_description_are_read_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "described.ttl").write_text(text(), "utf-8")
    assert govgraph.open(tmp_path / "described.ttl").metadata.creators == ("Fixture contributors",)


def test_a_license_in_words_is_a_text_and_one_with_an_address_is_an_address() -> None:
    for license, wanted in [
        ("see the sources", (DCTERMS.rights, Literal("see the sources"))),
        ("CC BY 4.0", (DCTERMS.rights, Literal("CC BY 4.0"))),
        ("https://example.org/terms", (DCTERMS.license, URIRef("https://example.org/terms"))),
    ]:
        said = describe(replace(ABOUT, license=license), statistics(sample(), N), "", FILES, N)
        graph = rdflib.Graph().parse(data=said, format="turtle")
        assert set(graph.predicate_objects(DATASET)) & {
            (predicate, value)
            for predicate in (DCTERMS.rights, DCTERMS.license)
            for value in graph.objects(DATASET, predicate)
        } == {wanted}


def test_its_checksum_is_that_of_the_canonical_graph() -> None:
    graph = described()
    value = one(graph, one(graph, DATASET, SPDX.checksum), SPDX.checksumValue)
    assert str(value).lower() == hashlib.sha256(canonical_nquads(sample()).encode()).hexdigest()


def test_each_file_is_a_distribution_with_type_size_and_checksum() -> None:
    graph = described()
    files = {
        str(one(graph, iri, DCTERMS.identifier)): iri for iri in graph.objects(DATASET, DCAT.distribution)
    }
    assert set(files) == {"govgraph.ttl", "nodes.csv"}
    turtle = files["govgraph.ttl"]
    assert str(one(graph, turtle, DCAT.mediaType)).endswith("/media-types/text/turtle")
    assert str(one(graph, turtle, DCAT.byteSize)) == "3"
    value = one(graph, one(graph, turtle, SPDX.checksum), SPDX.checksumValue)
    assert str(value).lower() == hashlib.sha256(b"abc").hexdigest()


def test_there_is_a_partition_for_each_class_and_property() -> None:
    graph = described()
    members = {
        str(one(graph, part, URIRef(VOID["class"]))): int(str(one(graph, part, VOID.entities)))
        for part in graph.objects(DATASET, VOID.classPartition)
    }
    assert members == {N.expand("gov:" + kind): 1 for kind in ("Agent", "Forum", "Source", "Statement")}
    used = {str(triple.predicate.value) for triple in sample()}
    parts = list(graph.objects(DATASET, VOID.propertyPartition))
    assert {str(one(graph, part, VOID.property)) for part in parts} == used
    assert sum(int(str(one(graph, part, VOID.triples))) for part in parts) == len(sample())


def test_it_has_no_blank_nodes_and_is_the_same_every_time() -> None:
    assert not any(isinstance(term, rdflib.BNode) for triple in described() for term in triple)
    assert text() == text()
