"""Hostile cells are refused at their place, or carried unharmed from the table through the store to every RDF format."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from govgraph.errors import InvalidData
from govgraph.facts.dataset import read_dataset
from govgraph.facts.triples import to_store
from govgraph.write.canonical import ntriples
from govgraph.write.jsonld import jsonld
from govgraph.write.turtle import turtle
from tests.facts.tables import entity, place, row, write_dataset

CARRIED = [
    "</script><script>alert(1)</script>",
    "<!-- <img src=x onerror=alert(1)>",
    '=HYPERLINK("https://fixture.example","x")',
    "@SUM(1+1)",
    "+1 -1",
    "\"quoted\" and 'single'",
    "back\\slash \\n \\u0041 \\",
    '"> <https://fixture.example/x> .',
    '" . <https://fixture.example/s> <https://fixture.example/p> "',
    "two\nlines",
    "a\ttab",
    "line\u2028separator and paragraph\u2029separator",
    "{{ 7 * 7 }} ${7*7} %s {0}",
    "'; DROP TABLE x; --",
    "#not a comment",
    "a | b ^^xsd:date @en",
    "Türkiye João Sulá Batsú Côte d'Ivoire 中文 🙂 é",
    "zero\u200bwidth and soft\u00adhyphen",
    "NA",
    "null",
    "\\\\server\\share",
]
REFUSED = [
    ("label_en", "bell\x07", "control-character"),
    ("label_en", "escape\x1b[2J", "control-character"),
    ("label_en", "next line\x85", "control-character"),
    ("description_en", "\u202egpj.exe", "direction-override"),
    ("aliases", "\u2066isolate", "direction-override"),
    ("description_en", "x" * 20_001, "cell-too-long"),
    ("website", "javascript:alert(1)", "bad-url"),
    ("website", "data:text/html,x", "bad-url"),
    ("website", "https://fixture.example/\"onclick='x'", "bad-url"),
    ("website", "https://user@fixture.example/", "bad-url"),
    ("website", "http://" + "a." * 9_000 + "!", "bad-url"),
    ("id", 'x"> <y', "bad-id"),
    ("id", "x> . <y", "bad-id"),
    ("id", "<script>", "bad-id"),
    ("id", "a/../b", "bad-id"),
    ("id", "x\ny", "bad-id"),
    ("wikidata_qid", "Q1> <x", "bad-wikidata-number"),
    ("country_iso2", '"A', "bad-country-code"),
    ("start", '2020"@en', "bad-date"),
]


def hostile(tmp_path: Path, **cells: str) -> Path:
    told = {**entity("fixture-x", "Company", "Fixture Company"), **cells}
    add = {
        "organizations": [told],
        "relations": [row(subject="fixture-league", predicate="partnerOf", object=told["id"])],
    }
    return write_dataset(tmp_path, add=add)


def everywhere(tmp_path: Path, text: str) -> Path:
    """The same cell in every column that takes words."""
    add = {
        "organizations": [
            {**entity("fixture-x", "Company", text), "label_es": text, "label_pt": text}
            | dict.fromkeys(("short_en", "acronym", "description_en"), text)
        ],
        "relations": [
            row(subject="fixture-x", predicate="partnerOf", object="fixture-club", id="c-hostile")
            | dict.fromkeys(("role", "city", "passage", "note"), text)
        ],
        "attributes": [row(id="a-hostile", subject="fixture-x", predicate="purpose", value=text)],
        "sources": [{"id": "src-x", "title": text, "publisher": text, "kind": text, "access_note": text}],
    }
    return write_dataset(tmp_path, add=add)


PLACES = (
    ("fixture-x", "id", ["prefLabel", "label", "shortLabel", "acronym", "description", "purpose"]),
    ("c-hostile", "statement", ["role", "city", "passage", "note"]),
    ("a-hostile", "statement", ["object"]),
    ("x", "source", ["title", "label", "publisher", "type", "accessNote"]),
)


def found_in(graph: rdflib.Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, family, terms in PLACES:
        node = rdflib.URIRef(f"https://fixture.example/{family}/{name}")
        for _, term, value in graph.triples((node, None, None)):
            local = str(term).replace("#", "/").rsplit("/", 1)[-1]
            if local in terms and isinstance(value, rdflib.Literal):
                found.setdefault(f"{name} {local}", set()).add(str(value))
    return found


@pytest.mark.parametrize("text", CARRIED, ids=ascii)
def test_words_of_any_kind_reach_store_and_files_unharmed(tmp_path: Path, text: str) -> None:
    dataset = read_dataset(everywhere(tmp_path, text))
    assert [problem for problem in dataset.report if problem.code not in ("formula-like", "same-label")] == []
    store = to_store(dataset)
    expected = {f"{name} {term}": {text} for name, _, terms in PLACES for term in terms}
    quads = list(store.quads())
    written = {
        "turtle": turtle(quads, dataset.names),
        "nt": ntriples(quads),
        "json-ld": jsonld(quads, dataset.names),
    }
    for form, data in written.items():
        if form == "json-ld":  # read by Oxigraph: rdflib's own reader warns of itself
            triples = ox.parse(data, format=ox.RdfFormat.JSON_LD)
            form, data = "nt", ox.serialize(triples, format=ox.RdfFormat.N_QUADS).decode()
        again = rdflib.Graph().parse(data=data, format=form)
        assert found_in(again) == expected
        assert len(again) == len(store)
    assert not store.ask("ASK { <https://fixture.example/s> ?p ?o }")


@pytest.mark.parametrize(("column", "text", "code"), REFUSED, ids=lambda value: ascii(value)[:30])
def test_what_could_do_harm_is_refused_at_its_place(
    tmp_path: Path, column: str, text: str, code: str
) -> None:
    dataset = read_dataset(hostile(tmp_path, **{column: text}))
    line = 4
    errors = [(Path(p.file).name, p.line, p.column, p.code) for p in dataset.report.errors]
    assert errors == [("organizations.csv", line, place("organizations", column), code)]
    with pytest.raises(InvalidData):
        to_store(dataset)


def test_a_cell_of_a_megabyte_is_refused_at_its_row(tmp_path: Path) -> None:
    report = read_dataset(hostile(tmp_path, description_en="x" * 1_000_000)).report
    assert [(p.code, Path(p.file).name, p.line) for p in report] == [
        ("cell-too-long", "organizations.csv", 4)
    ]


def test_a_thousand_wrong_ids_are_all_told(tmp_path: Path) -> None:
    ties = [row(subject="fixture-club", predicate="partnerOf", object=f"nobody-{n}") for n in range(1_000)]
    report = read_dataset(write_dataset(tmp_path, add={"relations": ties})).report
    assert report.counts() == {"unknown-id": 1_000}


def test_a_formula_is_told_and_kept(tmp_path: Path) -> None:
    report = read_dataset(hostile(tmp_path, description_en="=1+1")).report
    assert [(p.code, p.line, p.column) for p in report] == [
        ("formula-like", 4, place("organizations", "description_en"))
    ]
    assert report.ok
