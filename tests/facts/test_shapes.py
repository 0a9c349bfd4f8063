"""The generated SHACL shapes and `govgraph check` are two tellings of the same rules."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib

from govgraph.facts.dataset import read_dataset
from govgraph.facts.triples import to_ntriples, to_store
from govgraph.model.model import load_model
from govgraph.terms import GOV, Names
from govgraph.write import schema_files
from tests.facts.tables import entity, row, write_dataset

SHAPES = Path(schema_files.__file__).parent.parent / "model" / "shapes.ttl"
DCTERMS = rdflib.namespace.DCTERMS


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES)


@pytest.fixture(scope="module")
def whole(shipped: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for subject, predicate, value, _ in to_store(read_dataset(shipped)).to_rdflib().quads():
        graph.add((subject, predicate, value))
    return graph


def conforms(graph: rdflib.Graph, shapes: rdflib.Graph, focus: list[rdflib.URIRef] | None = None) -> bool:
    found, _, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", focus_nodes=focus)
    return bool(found)


def test_the_shipped_graph_conforms(whole: rdflib.Graph, shapes: rdflib.Graph) -> None:
    found, _, text = pyshacl.validate(whole, shacl_graph=shapes, inference="none")
    assert found, text


@pytest.mark.parametrize("number", [0, 1000, 2000])
def test_taking_one_source_away_makes_the_shapes_fail(
    whole: rdflib.Graph, shapes: rdflib.Graph, number: int
) -> None:
    statement = sorted(whole.subjects(rdflib.RDF.type, rdflib.URIRef(GOV + "Statement")))[number]
    (source,) = whole.objects(statement, DCTERMS.source)
    assert conforms(whole, shapes, [statement])
    whole.remove((statement, DCTERMS.source, source))
    try:
        assert not conforms(whole, shapes, [statement])
    finally:
        whole.add((statement, DCTERMS.source, source))


def relation(**cells: str) -> dict:
    return {
        "relations": [
            {**row(subject="fixture-club", predicate="partnerOf", object="fixture-league"), **cells}
        ]
    }


def known(**cells: str) -> dict:
    return {
        "organizations": [{**entity("fixture-x", "Company", "Fixture Company"), **cells}],
        "relations": [row(subject="fixture-league", predicate="partnerOf", object="fixture-x")],
    }


FIXTURES = {
    "nothing": ({}, ""),
    "a claim without source": (relation(source=""), "no-source"),
    "a claim of an unknown source": (relation(source="src-x"), "unknown-source"),
    "an entity of an unknown source": (known(sources="src-x"), "unknown-source"),
    "a claim without confidence": (relation(confidence=""), "missing-value"),
    "quoted without passage": (relation(confidence="quoted"), "quoted-without-passage"),
    "a subject of a wrong kind": (relation(subject="t-fixture"), "wrong-kind"),
    "an object of a wrong kind": (relation(object="t-fixture"), "wrong-kind"),
    "an unknown subject": (relation(subject="fixture-y"), "unknown-id"),
    "an unknown object": (relation(object="fixture-y"), "unknown-id"),
    "an unknown predicate": (relation(predicate="befriended"), "unknown-predicate"),
    "a claim that ends before it starts": (relation(start="2020-05", end="2020-04"), "end-before-start"),
    "an entity that ends before it starts": (known(start="2020", end="2019"), "end-before-start"),
    "no label": (known(label_en="", label_es="", label_pt=""), "no-label"),
    "a country in small letters": (known(country_iso2="br"), "bad-country-code"),
    "a script as a website": (known(website="javascript:alert(1)"), "bad-url"),
    "a source without title": ({"sources": [{"id": "src-x"}]}, "missing-value"),
    "a source that is not a page": (
        {"sources": [{"id": "src-x", "title": "x", "url": "ftp://x.y/"}]},
        "bad-url",
    ),
    "a missing label in Spanish": (known(label_es=""), "label-missing"),
    "uncertain dates": (relation(start="2012~", end="2020/.."), ""),
}


@pytest.mark.parametrize(("add", "code"), FIXTURES.values(), ids=FIXTURES.keys())
def test_check_and_shapes_agree(tmp_path: Path, shapes: rdflib.Graph, add: dict, code: str) -> None:
    dataset = read_dataset(write_dataset(tmp_path, add=add))
    assert dataset.report.counts() == ({code: 1} if code else {})
    graph = rdflib.Graph().parse(
        data="".join(to_ntriples(dataset)), format="nt"
    )  # also where `check` refuses it
    assert conforms(graph, shapes) is dataset.report.ok


def test_the_shapes_speak_of_every_predicate() -> None:
    text = SHAPES.read_text("utf-8")
    assert [name for name in load_model().predicates if f"gov:{name} " not in text] == []
    assert Names().id not in text  # the shapes serve every dataset, not only the shipped one
