"""Answers as map, timeline and bars; files of an answer; why an answer is empty."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.visits import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def opened(browser: Browser, page_file: Path) -> Iterator[Page]:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-engine=ready]", timeout=60_000)
    yield page
    context.close()


def ask(page: Page, address: str) -> Page:
    page.evaluate("() => { location.hash = '#/nowhere'; }")
    page.wait_for_function("() => !document.getElementById('answer')")
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_selector("#answer #count, #answer .error", timeout=60_000)
    return page


def test_a_question_opens_in_the_form_that_it_names_and_others_are_a_click_away(
    opened: Page, graph: Any
) -> None:
    page = ask(opened, "#/question/forums-of?org=id:derechos-digitales")
    assert page.locator("[data-form=map]").get_attribute("aria-pressed") == "true"
    rows = graph.answer("forums-of", org="id:derechos-digitales").solutions
    spaces = {graph.names.compact(row["space"]) for row in rows}
    marks = set(page.eval_on_selector_all("[data-mark]", "all => all.map((one) => one.dataset.mark)"))
    assert marks == spaces | {"id:derechos-digitales"}
    page.locator("[data-form=chart]").click()
    assert "form=chart" in page.evaluate("location.hash")
    page.locator("[data-form=table]").click()
    assert page.locator("#answer tbody tr").count() == min(len(spaces), 100)
    assert barriers(page) == []


def test_a_timeline_has_every_dated_row_and_counts_the_others(opened: Page, graph: Any) -> None:
    page = ask(opened, "#/question/editions-of")
    rows = list(graph.answer("editions-of").solutions)
    dated = [row for row in rows if row["start"]]
    assert page.locator("svg.timeline > g > g[transform]").count() == len(dated)
    assert len(dated) < len(rows)
    assert str(len(rows) - len(dated)) in page.locator("#answer .caveat").all_inner_texts()[-1]
    assert barriers(page) == []


def test_bars_are_sorted_and_say_how_many_are_left_out(opened: Page, graph: Any) -> None:
    page = ask(opened, "#/question/busiest-sources?form=chart")
    numbers = sorted((int(row["claims"]) for row in graph.answer("busiest-sources").solutions), reverse=True)
    shown = [int(text.replace(",", "")) for text in page.locator(".bar .num").all_inner_texts()]
    assert shown == numbers[:60]
    assert len(numbers) <= 60 or str(len(numbers)) in page.locator("#answer .caveat:visible").inner_text()


def test_a_query_of_pairs_is_a_map_and_a_graph_is_a_picture(opened: Page, graph: Any) -> None:
    pairs = "SELECT ?a ?b { ?a gov:memberOf ?b } ORDER BY ?a ?b LIMIT 30"
    page = ask(opened, f"#/sparql?form=map&query={quote(pairs)}")
    ends = {graph.names.compact(term.value) for row in graph.select(pairs).terms() for term in row}
    assert set(page.eval_on_selector_all("[data-mark]", "all => all.map((one) => one.dataset.mark)")) == ends
    page = ask(
        opened,
        f"#/sparql?query={quote('CONSTRUCT { ?x gov:memberOf id:alsur } { ?x gov:memberOf id:alsur }')}",
    )
    members = len(list(graph.select("SELECT DISTINCT ?x { ?x gov:memberOf id:alsur }")))
    assert page.locator("#count").inner_text() == f"{members} lines"
    page.locator("[data-form=map]").click()
    page.wait_for_selector("[data-mark]")
    assert page.locator("[data-mark]").count() == members + 1


def test_the_spreadsheet_of_an_answer_opens_and_has_its_rows(opened: Page, graph: Any) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    page = ask(opened, "#/question/busiest-sources")
    with page.expect_download() as saved:
        page.get_by_role("button", name="XLSX").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(saved.value.path()).read_bytes())).active
    found = [list(row) for row in sheet.iter_rows(values_only=True)]
    rows = [
        [graph.names.expand(row["source"]), int(row["claims"])]
        for row in graph.answer("busiest-sources").solutions
    ]
    assert [row[:2] for row in found[1:]] == rows
    assert found[0][:2] == ["source", "claims"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { id:alsur gov:memberOf ?x }", "?x gov:memberOf id:alsur"),
        (
            'SELECT * { ?x a gov:Forum ; skos:prefLabel "Internet Governance Forum" }',
            '"Internet Governance Forum"@en',
        ),
        ("SELECT * { ?x gov:memberOf id:alzur }", "Did you mean id:alsur"),
        ("SELECT * { ?x gov:memberOf id:alsur . ?x gov:partyTo ?t . ?t a gov:Forum }", "?x gov:partyTo ?t"),
        ('SELECT * { ?x gov:memberOf id:alsur FILTER(STR(?x) = "no") }', "the FILTER leaves nothing"),
        (
            "SELECT * { ?x gov:memberOf id:alsur OPTIONAL { ?x gov:partyTo ?t }"
            " { ?x a gov:Treaty } UNION { ?x a gov:Forum } }",
            "nothing is left: { ?x a gov:Treaty } UNION { ?x a gov:Forum }",
        ),
        ("SELECT * { VALUES ?x { id:alsur } BIND(1 AS ?n) ?x gov:partyTo ?t }", "left: ?x gov:partyTo ?t"),
        (
            "SELECT * { ?x gov:memberOf id:alsur FILTER NOT EXISTS { ?x gov:memberOf ?any } }",
            "the FILTER leaves nothing: NOT EXISTS",
        ),
        ("SELECT * { ?x gov:memberOf id:alsur MINUS { ?x gov:memberOf ?any } }", "left: MINUS"),
        ("SELECT * { id:alsur gov:memberOf [ a gov:Treaty ] }", "leave out one part of the query"),
    ],
)
def test_an_empty_answer_says_what_may_be_wrong(opened: Page, graph: Any, query: str, told: str) -> None:
    assert not list(graph.select(query))
    page = ask(opened, f"#/sparql?query={quote(query)}")
    page.locator("#answer .caveat li").first.wait_for(timeout=60_000)
    assert told in page.locator("#answer ul.caveat").inner_text()


def test_an_answer_that_is_empty_at_a_date_says_how_many_rows_there_are_without(
    visit: Callable[..., Any], graph: Any
) -> None:
    query = 'SELECT ?c { ?c rdf:predicate gov:participatedIn ; gov:start ?day FILTER(STR(?day) > "2020") }'
    page = visit(locale="es").open(f"#/sparql?query={quote(query)}&as-of=1950")
    page.locator("#answer .caveat li").first.wait_for(timeout=60_000)
    told = page.locator("#answer ul.caveat").inner_text()
    rows = f"{len(list(graph.select(query))):,}".replace(",", ".")
    assert f"con todas las fechas hay {rows} filas" in told


def test_an_error_says_in_the_readers_language_what_can_stand_there(visit: Callable[..., Any]) -> None:
    page = visit(locale="pt").open(f"#/sparql?query={quote('SELECT ?a { ?a gov:memberOf ?b } LIMIT x')}")
    told = page.locator("#answer .error")
    told.wait_for(timeout=60_000)
    assert "Linha 1, coluna 40" in told.inner_text()
    assert "Aqui pode vir" in told.inner_text() or "integer" in told.inner_text().lower()


@pytest.mark.parametrize(
    ("query", "place", "told"),
    [
        ("SELECT ?x { ?x gov:memberOf id:alsur ) ORDER BY ?x", (1, 38), "must close {"),
        ("SELECT ?x {\n ?x gov:memberOf id:alsur", (1, 11), "is not closed: write }"),
        ("SELECT ?x { ?x gov:memberOf id:alsur } }", (1, 40), "closes nothing"),
        ("DELETE WHERE { ?s ?p ?o }", (1, 1), "DELETE changes data; only read queries are allowed"),
        ("PREFIX x: <urn:x#>\nINSERT DATA { x:a x:b x:c }", (2, 1), "INSERT changes data"),
        ("SELEC ?x { ?x gov:memberOf id:alsur }", (1, 1), "Did you mean SELECT?"),
        ("SELECT ?x { ?x gov:memberOf id:alsur FILTR(?x != id:apc) }", (1, 38), "Did you mean FILTER?"),
        ("SELECT ?x { ?x participó id:igf }", (1, 16), "gov:participatedIn"),
        ("SELECT ?x { ?x part-of id:igf }", (1, 16), "part-of"),
        ('SELECT ?x { ?x skos:prefLabel "AlSur }', (1, 31), "has no end"),
        ("SELECT ?x { ?x nobody:knows id:igf }", (1, 16), "nobody: is not declared"),
        ("SELECT ?x { ?x gov:memberOf id:alsur } LIMIT", (1, 45), ""),
    ],
)
def test_a_slip_is_told_at_its_place_with_what_to_write(
    opened: Page, query: str, place: tuple[int, int], told: str
) -> None:
    ask(opened, f"#/sparql?query={quote(query)}")
    line, column = place
    error = opened.locator("#answer .error")
    assert f"Line {line}, column {column}:" in error.inner_text()
    assert told in error.inner_text()
    text, caret = error.locator("pre").inner_text().split("\n")
    assert len(caret) == column and text == query.split("\n")[line - 1].rstrip()


def test_turtle_is_written_with_the_prefixes_of_the_dataset(opened: Page, graph: Any) -> None:
    import pyoxigraph as ox

    page = ask(opened, f"#/sparql?query={quote('DESCRIBE ?x { VALUES ?x { id:igf id:alsur } }')}")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Turtle", exact=True).click()
    text = Path(saved.value.path()).read_text("utf-8")
    held = {
        (quad.subject, quad.predicate, quad.object)
        for quad in graph.store.quads()
        if getattr(quad.subject, "value", "").endswith(("/id/igf", "/id/alsur"))
    }
    found = ox.parse(text, format=ox.RdfFormat.TURTLE)
    assert {(one.subject, one.predicate, one.object) for one in found} == held
    assert "@prefix gov: <https://w3id.org/govgraph/ns#> ." in text
    assert "gov:acronym" in text and "<https://w3id.org/govgraph/ns#" not in text.partition("\n\n")[2]
    assert page.locator("#answer pre").inner_text().startswith("@prefix")
