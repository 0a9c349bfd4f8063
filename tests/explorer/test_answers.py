"""The same questions and queries give the same rows in the page and on the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from govgraph.query.questions import Catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DATES = ["2005", "2012-06", "2019-01-01", "2023-10-08", "2026-11"]
NAMES = [question.name for question in Catalogue.load()]
OF_DATES = {question.name for question in Catalogue.load() if question.as_of}


@pytest.fixture(scope="module")
def opened(browser: Browser, page_file: Path) -> Iterator[Page]:
    """One page for all questions: its engine is loaded once."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-engine=ready]", timeout=60_000)
    yield page
    context.close()


def rows_in_page(page: Page, address: str) -> list[list[str]]:
    page.evaluate("() => { location.hash = '#/sources'; }")
    page.wait_for_function("!document.getElementById('answer')")
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_selector("#answer #count, #answer .error", timeout=60_000)
    assert page.locator("#answer .error").count() == 0, page.locator("#answer").inner_text()
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV", exact=True).click()
    text = Path(saved.value.path()).read_text("utf-8")
    return list(csv.reader(io.StringIO(text)))


def rows_of(answered: Any) -> list[list[str]]:
    """The rows of the library as the text of CSV: of each term its text alone."""
    rows = [
        [getattr(term, "value", "") if term is not None else "" for term in row] for row in answered.terms()
    ]
    return [list(answered.variables), *rows]


def test_every_question_at_its_defaults_has_the_rows_of_the_library(opened: Page, graph: Any) -> None:
    wrong = [
        name
        for name in NAMES
        if rows_in_page(opened, f"#/question/{name}?as-of=") != rows_of(graph.answer(name).solutions)
    ]
    assert wrong == []


@pytest.mark.parametrize("day", DATES)
def test_as_of_a_date_every_question_has_the_rows_of_the_library(opened: Page, graph: Any, day: str) -> None:
    then = graph.at(as_of=day)
    wrong = [
        name
        for name in NAMES
        if name not in OF_DATES
        and rows_in_page(opened, f"#/question/{name}?as-of={day}") != rows_of(then.answer(name).solutions)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["forums-of", "sources-disagree"])
def test_the_file_of_a_question_is_that_of_the_command_line(
    opened: Page, invoke: Callable[..., Any], shipped: Path, name: str
) -> None:
    done = invoke("ask", name, "-d", shipped, "-f", "csv", "--as-of", "2023")
    found = rows_in_page(opened, f"#/question/{name}?as-of=2023")
    assert found == list(csv.reader(io.StringIO(done.stdout)))


# Written for these tests after the chapters of SPARQL 1.1: what each is about, and a query whose order of rows is fixed.
QUERIES = {
    "basic pattern": "SELECT ?a ?b { ?a gov:memberOf ?b } ORDER BY ?a ?b LIMIT 40",
    "two patterns": "SELECT ?a ?s { ?a gov:participatedIn ?e . ?e gov:partOfSeries ?s } ORDER BY ?a ?s LIMIT 40",
    "optional": "SELECT ?e ?d { ?e a gov:Event OPTIONAL { ?e gov:start ?d } } ORDER BY ?e LIMIT 40",
    "union": "SELECT DISTINCT ?x { { ?x gov:memberOf id:brics } UNION { ?x gov:partyTo ?t } } ORDER BY ?x LIMIT 40",
    "minus": "SELECT ?x { ?x a gov:State MINUS { ?x gov:memberOf id:brics } } ORDER BY ?x LIMIT 40",
    "not exists": "SELECT ?x { ?x a gov:Forum FILTER NOT EXISTS { ?y gov:memberOf ?x } } ORDER BY ?x",
    "filter language": 'SELECT ?l { ?x a gov:Forum ; skos:prefLabel ?l FILTER(LANG(?l) = "pt") } ORDER BY ?l',
    "regex": 'SELECT ?l { ?x skos:prefLabel ?l FILTER REGEX(?l, "internet", "i") } ORDER BY STR(?l) LANG(?l)',
    "count and group": "SELECT ?k (COUNT(?x) AS ?n) { ?x a ?k } GROUP BY ?k ORDER BY DESC(?n) ?k LIMIT 20",
    "having": "SELECT ?b (COUNT(?a) AS ?n) { ?a gov:memberOf ?b } GROUP BY ?b HAVING (COUNT(?a) > 5) ORDER BY ?b",
    "path": "SELECT ?x { ?x rdfs:subClassOf* gov:Agent } ORDER BY ?x",
    "alternative path": "SELECT DISTINCT ?x { ?x gov:memberOf|gov:partOf ?y } ORDER BY ?x LIMIT 30",
    "inverse path": "SELECT ?x { id:alsur ^gov:memberOf ?x } ORDER BY ?x",
    "values": "SELECT ?x ?l { VALUES ?x { id:igf id:alsur } ?x skos:prefLabel ?l } ORDER BY ?x LANG(?l)",
    "bind": "SELECT ?n { ?x a gov:Topic ; skos:prefLabel ?l BIND(STRLEN(?l) AS ?n) } ORDER BY ?n ?l",
    "sub-select": "SELECT ?m { { SELECT (MAX(?d) AS ?m) { ?e gov:start ?d } } }",
    "numbers": "SELECT (1 + 2.5 AS ?a) (7 / 2 AS ?b) (1e3 * 2 AS ?c) {}",
    "texts": 'SELECT (CONCAT("a", "é", "\\"q\\"") AS ?a) (UCASE("ñandú") AS ?b) (SUBSTR("abc", 2) AS ?c) {}',
    "nothing": "SELECT ?x { ?x gov:memberOf id:nobody-of-that-name }",
}


@pytest.mark.parametrize("what", QUERIES)
def test_a_query_has_the_rows_of_the_library(opened: Page, graph: Any, what: str) -> None:
    found = rows_in_page(opened, f"#/sparql?as-of=&query={quote(QUERIES[what])}")
    assert found == rows_of(graph.select(QUERIES[what]))


def test_a_query_that_never_ends_is_stopped_and_the_next_one_is_answered(
    visit: Callable[..., Any],
) -> None:
    tried = visit(locale="es")
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
    page = tried.open(f"#/sparql?query={quote(endless)}")
    tried.engine()
    page.get_by_role("button", name="Detener").click()
    page.get_by_text("La consulta se detuvo.").wait_for()
    page.evaluate(
        "location.hash = '#/sparql?query=' + encodeURIComponent('ASK { id:alsur a gov:CivilSocietyNetwork }')"
    )
    page.wait_for_selector("#answer #count", timeout=60_000)
    assert page.locator("#count").inner_text() == "sí"
    assert tried.errors == []


def test_an_error_is_told_at_its_place_in_the_text_as_it_was_written(visit: Callable[..., Any]) -> None:
    page = visit().open(f"#/sparql?query={quote('SELECT ?a {' + chr(10) + '  ?a gov:memberOf ?b } LIMIT x')}")
    told = page.locator("#answer .error")
    told.wait_for(timeout=60_000)
    assert "Line 2, column 30" in told.inner_text()
    caret = told.locator("pre").inner_text().split("\n")
    assert caret[0][caret[1].index("^")] == "x"


@pytest.mark.parametrize(("lang", "typed"), [("es", "participó"), ("pt", "particip"), ("en", "took part")])
def test_a_predicate_is_completed_by_its_label_in_any_language(
    visit: Callable[..., Any], lang: str, typed: str
) -> None:
    tried = visit(locale=lang)
    page = tried.open("#/sparql")
    page.wait_for_selector("html[data-editor=ready]")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK { id:alsur " + typed.split()[0])
    page.locator(".cm-tooltip-autocomplete li", has_text="gov:participatedIn").first.click()
    assert "gov:participatedIn" in page.locator(".cm-content").inner_text()
    assert tried.errors == []


def test_a_shared_address_opens_the_same_answer(visit: Callable[..., Any]) -> None:
    tried = visit(permissions=["clipboard-read", "clipboard-write"])
    page = tried.open("#/question/forums-of?org=id:derechos-digitales")
    page.wait_for_selector("#answer #count", timeout=60_000)
    count = page.locator("#count").inner_text()
    address = page.evaluate("location.hash")
    assert "org=id%3Aderechos-digitales" in address
    again = visit().open(address)
    again.wait_for_selector("#answer #count", timeout=60_000)
    assert again.locator("#count").inner_text() == count
