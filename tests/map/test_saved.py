"""What is saved says what it is: the filter, the date and the selection stand in every figure and file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

import govgraph
from govgraph.map import make_map
from govgraph.terms import RDF, SKOS
from tests.map.conftest import claim, entity, network

VIEW = "years=2020-2020&hide=Company&node=fixture-a&sure=1"
SAID = {
    "en": ["As of 2020", "without Company", "selected: Fixture São Alpha", "unverified claims only"],
    "es": ["En 2020", "sin Empresa", "selección: Fixture São Alpha (es)", "sin verificar"],
    "pt": ["Em 2020", "sem Empresa", "seleção: Fixture São Alpha (pt)", "não verificadas"],
}


@pytest.fixture(scope="session")
def small_page(small: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_map(small).save(tmp_path_factory.mktemp("saved") / "small.html")


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_figure_table_and_statements_name_date_filter_and_selection(
    visit: Callable[..., Any], small_page: Path, lang: str
) -> None:
    page = visit().open(small_page, f"{VIEW}&lang={lang}")
    figure = ElementTree.fromstring(page.evaluate("govgraph.figure().svg"))
    drawn = " ".join("".join(one.itertext()) for one in figure.iter("{http://www.w3.org/2000/svg}text"))
    rows = list(csv.DictReader(io.StringIO(page.evaluate("govgraph.csv()").lstrip("\ufeff"))))
    dataset = next(
        one
        for one in json.loads(page.evaluate("govgraph.jsonld()"))["@graph"]
        if one.get("@type") == "dcat:Dataset"
    )
    counted = page.locator("#count").text_content()
    for words in SAID[lang]:
        assert words in drawn
        assert rows and all(words in row["view"] for row in rows)
        assert words in dataset["dcterms:description"]["@value"]
        assert words in counted
        assert words in page.locator("#summary").text_content()
    page.emulate_media(media="print")
    assert page.locator("#stated").is_visible()
    for words in SAID[lang]:
        assert words in page.locator("#stated").inner_text()


def test_nothing_that_a_figure_says_is_cut_off(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page, VIEW)
    page.evaluate(
        "() => { govgraph.data.note.dataset = { en: 'word '.repeat(120) + 'last' }; govgraph.emit('words'); }"
    )
    figure = ElementTree.fromstring(page.evaluate("govgraph.figure().svg"))
    texts = ["".join(one.itertext()) for one in figure.iter("{http://www.w3.org/2000/svg}text")]
    lines = [text for text in texts if "word" in text or "last" in text]
    assert len(lines) > 1 and "last" in lines[-1]


def test_the_rows_of_a_dated_view_tell_what_is_unknown(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    assert "holds" not in page.evaluate("govgraph.csv()").splitlines()[0]
    page.evaluate("() => govgraph.change('filter', { span: [2020, 2020] })")
    rows = csv.DictReader(io.StringIO(page.evaluate("govgraph.csv()").lstrip("\ufeff")))
    # By hand: see test_page, where the same year is chosen; claim 3 has no date.
    told = {(row["source"].removeprefix("id:"), row["predicate"]): row["holds"] for row in rows}
    assert told == {
        ("fixture-a", "participatedIn"): "yes",
        ("fixture-a", "memberOf"): "yes",
        ("fixture-b", "memberOf"): "yes",
        ("fixture-c", "memberOf"): "unknown",
    }


def _read(text: str) -> set[Any]:
    """Return the triples of JSON-LD; a relative IRI is told by its scheme."""
    return {
        quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri="relative://nowhere/")
    }


@pytest.mark.parametrize("view", ["forums-organizations", "states-instruments"])
def test_every_statement_that_a_map_saves_is_one_of_the_dataset_term_by_term(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, view: str
) -> None:
    graph = govgraph.open(shipped)
    page = visit().open(graph.network(view).map().save(tmp_path / "map.html"), "more=1")
    text = page.evaluate("govgraph.jsonld()")
    found = _read(text)
    facts = {quad.triple for quad in ox.parse(graph.export("nt"), format=ox.RdfFormat.N_TRIPLES)}
    assert not [term for triple in found for term in triple if "relative:" in str(term)]
    statements = {one.subject for one in found if one.predicate.value == RDF + "subject"}
    assert len(statements) == page.evaluate(
        "new Set([...govgraph.shown.ties].flatMap((id) => govgraph.evidence(govgraph.tie.get(id)))).size"
    )
    assert {one for one in found if one.subject in statements} - facts == set()
    labels = {one for one in found if one.predicate.value == SKOS + "prefLabel"}
    assert len(labels) > 100 and labels - facts == set()


def test_a_projection_saves_the_claims_that_its_ties_rest_on(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    projected = govgraph.open(shipped).network().project("CivilSocietyNetwork")
    page = visit().open(projected.map().save(tmp_path / "projected.html"))
    rows = list(csv.DictReader(io.StringIO(page.evaluate("govgraph.csv()").lstrip("\ufeff"))))
    assert rows and all(row["statement"] and row["source_title"] for row in rows)
    statements = [
        one for one in json.loads(page.evaluate("govgraph.jsonld()"))["@graph"] if "rdf:subject" in one
    ]
    assert {one["@id"] for one in statements} == {
        iri for row in rows for iri in row["statement"].split(" | ")
    }
    whole = page.evaluate("govgraph.shown.ties.size")
    page.evaluate("() => govgraph.change('filter', { span: [2023, 2023], undated: false })")
    assert 0 < page.evaluate("govgraph.shown.ties.size") < whole


def test_predicates_of_other_vocabularies_keep_their_iris(visit: Callable[..., Any], tmp_path: Path) -> None:
    from dataclasses import replace

    both = [entity("fixture-a", "Company", "A"), entity("fixture-b", "Forum", "B")]
    net = network(both, [claim(1, "fixture-a", "memberOf", "fixture-b")], ("fixture-b",))
    drawn = make_map(net)
    foreign = replace(drawn.lines[0].claims[0], predicate="http://www.w3.org/ns/org#memberOf")
    drawn = replace(drawn, lines=(replace(drawn.lines[0], claims=(foreign,)),))
    page = visit().open(drawn.save(tmp_path / "foreign.html"))
    found = _read(page.evaluate("govgraph.jsonld()"))
    told = [one.object.value for one in found if one.predicate.value == RDF + "predicate"]
    assert told == ["http://www.w3.org/ns/org#memberOf"]


@pytest.mark.parametrize(
    ("options", "told"),
    [({"as_of": "2016"}, "2016"), ({"between": ("2015", "2017")}, "2015 – 2017")],
)
def test_a_map_made_for_one_time_says_it_in_title_subtitle_and_slider(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, options: dict[str, Any], told: str
) -> None:
    drawn = govgraph.open(shipped).network(**options).map()
    page = visit().open(drawn.save(tmp_path / "dated.html"))
    assert page.locator("#title").inner_text().endswith(told)
    assert told in page.locator("#question").text_content()
    assert told in page.locator("#years").text_content()
    assert page.locator("#y0").is_hidden()  # no other year can be chosen: it would be incomplete
    assert told in page.locator("#count").text_content()
    figure = drawn.to_svg()
    texts = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<text.*?</text>", figure)]
    assert sum(told in text for text in texts) >= 2  # the title, and the line below it


def test_a_title_of_ones_own_stays_and_the_line_below_says_the_date(shipped: Path) -> None:
    figure = govgraph.open(shipped).network(as_of="2016").map(title="My title").to_svg()
    texts = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<text.*?</text>", figure)]
    assert "My title" in texts and any("2016" in text for text in texts)


def test_ties_left_out_and_a_least_confidence_are_said_in_the_figure(shipped: Path) -> None:
    net = govgraph.open(shipped).network(as_of="2016", unknown="exclude", confidence="read")
    figure = net.map().to_svg()
    assert f"without {net.unknown} ties" in figure and "at least: read" in figure
