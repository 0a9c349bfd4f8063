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
    "prefixed names and IRIs": "SELECT ?p { <https://w3id.org/govgraph/id/igf> ?p ?o } ORDER BY ?p ?o LIMIT 30",
    "object and predicate lists": "SELECT ?x ?l { ?x a gov:Topic , ?k ; skos:prefLabel ?l } ORDER BY ?x ?l ?k",
    "blank node as a variable": "SELECT ?p { [] gov:heldIn ?p } ORDER BY ?p LIMIT 20",
    "reduced": "SELECT REDUCED ?k { ?x a gov:Forum ; a ?k FILTER(?k = gov:Forum) } LIMIT 1",
    "distinct": "SELECT DISTINCT ?k { ?x a ?k } ORDER BY ?k",
    "order descending and offset": "SELECT ?x { ?x a gov:Forum } ORDER BY DESC(?x) LIMIT 7 OFFSET 3",
    "order by expression": "SELECT ?l { ?x a gov:Topic ; skos:prefLabel ?l } ORDER BY STRLEN(?l) ?l",
    "nested optional": "SELECT ?e ?s ?h { ?e a gov:Event OPTIONAL { ?e gov:partOfSeries ?s OPTIONAL { ?s gov:hostedBy ?h } } } ORDER BY ?e ?s ?h LIMIT 40",
    "optional with a filter": "SELECT ?e ?d { ?e a gov:Event OPTIONAL { ?e gov:start ?d FILTER(STR(?d) > '2020') } } ORDER BY ?e LIMIT 40",
    "bound": "SELECT ?e { ?e a gov:Event OPTIONAL { ?e gov:start ?d } FILTER(!BOUND(?d)) } ORDER BY ?e LIMIT 30",
    "three unions": "SELECT DISTINCT ?x { { ?x a gov:Law } UNION { ?x a gov:Bill } UNION { ?x a gov:Strategy } } ORDER BY ?x",
    "union of other columns": "SELECT ?a ?b { { ?a gov:funds ?x } UNION { ?b gov:fiscalSponsorOf ?x } } ORDER BY ?a ?b",
    "exists": "SELECT ?x { ?x a gov:Forum FILTER EXISTS { ?y gov:participatedIn ?x } } ORDER BY ?x",
    "minus without a shared variable": "SELECT ?x { ?x a gov:Compact MINUS { ?y a gov:Forum } } ORDER BY ?x",
    "not in": "SELECT ?k (COUNT(*) AS ?n) { ?x a ?k FILTER(?k NOT IN (gov:Statement, gov:Source)) } GROUP BY ?k ORDER BY ?k",
    "in": "SELECT ?x { ?x a ?k FILTER(?k IN (gov:Treaty, gov:Protocol)) } ORDER BY ?x",
    "and, or, not": "SELECT ?x { ?x a ?k FILTER((?k = gov:Treaty || ?k = gov:Compact) && !(?x = id:gdc)) } ORDER BY ?x",
    "zero or one": "SELECT DISTINCT ?y { id:igf gov:partOf? ?y } ORDER BY ?y",
    "one or more": "SELECT DISTINCT ?x { ?x (gov:partOf|gov:subOrganizationOf)+ id:un } ORDER BY ?x LIMIT 40",
    "sequence path": "SELECT DISTINCT ?s { id:derechos-digitales gov:participatedIn/gov:partOfSeries ?s } ORDER BY ?s",
    "negated property set": "SELECT DISTINCT ?o { id:alsur !(rdf:type|skos:prefLabel) ?o FILTER(ISIRI(?o)) } ORDER BY ?o",
    "sum and average": "SELECT (SUM(?n) AS ?sum) (AVG(?n) AS ?mean) { VALUES ?n { 1 2 4 } }",
    "smallest and largest": "SELECT (MIN(?d) AS ?a) (MAX(?d) AS ?b) { ?e a gov:Event ; gov:start ?d FILTER(STRLEN(STR(?d)) = 10) }",
    "count distinct": "SELECT (COUNT(DISTINCT ?b) AS ?n) (COUNT(?b) AS ?m) { ?a gov:memberOf ?b }",
    "group concat of one": 'SELECT ?x (GROUP_CONCAT(?l; SEPARATOR="|") AS ?all) { VALUES (?x ?l) { (1 "a") (2 "b") } } GROUP BY ?x ORDER BY ?x',
    "sample of one": "SELECT ?x (SAMPLE(?l) AS ?one) { VALUES (?x ?l) { (1 'a') (2 'b') } } GROUP BY ?x ORDER BY ?x",
    "group by expression": "SELECT ?y (COUNT(?e) AS ?n) { ?e a gov:Event ; gov:start ?d } GROUP BY (SUBSTR(STR(?d), 1, 4) AS ?y) ORDER BY ?y",
    "aggregate of nothing": "SELECT (COUNT(?x) AS ?n) { ?x gov:memberOf id:nobody-of-that-name }",
    "values with undef": "SELECT ?x ?k { VALUES (?x ?k) { (id:igf UNDEF) (UNDEF gov:Compact) } ?x a ?k } ORDER BY ?x ?k",
    "values at the end": "SELECT ?x ?l { ?x skos:prefLabel ?l FILTER(LANG(?l) = 'en') } ORDER BY ?x VALUES ?x { id:igf id:brics }",
    "sub-select with a limit": "SELECT ?x ?n { { SELECT ?x (COUNT(?y) AS ?n) { ?y gov:memberOf ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 5 } } ORDER BY ?x",
    "if and coalesce": "SELECT ?x (IF(?x > 2, 'big', 'small') AS ?s) (COALESCE(?none, 'nothing') AS ?c) { VALUES ?x { 1 2 3 } } ORDER BY ?x",
    "text functions": "SELECT (STRBEFORE('abc', 'b') AS ?a) (STRAFTER('abc', 'b') AS ?b) (LCASE('ÑÁ') AS ?c) (CONTAINS('abc', 'b') AS ?d) (STRSTARTS('abc', 'a') AS ?e) (STRENDS('abc', 'a') AS ?f) {}",
    "replace and encode": "SELECT (REPLACE('abab', 'a(b)', '$1') AS ?a) (ENCODE_FOR_URI('a ñ/b') AS ?b) {}",
    "language tags": "SELECT (LANG('a'@es) AS ?a) (LANGMATCHES('es-MX', 'es') AS ?b) (STRLANG('a', 'pt') AS ?c) (STRDT('1', xsd:integer) AS ?d) {}",
    "numbers rounded": "SELECT (ABS(-1.5) AS ?a) (CEIL(1.2) AS ?b) (FLOOR(-1.2) AS ?c) (ROUND(2.5) AS ?d) {}",
    "casts": "SELECT (xsd:integer('7') AS ?a) (xsd:decimal('7.50') AS ?b) (xsd:boolean('1') AS ?c) (xsd:string(7) AS ?d) (xsd:double('1e2') AS ?e) {}",
    "dates": "SELECT (YEAR('2020-02-29T01:02:03Z'^^xsd:dateTime) AS ?y) (MONTH('2020-02-29T01:02:03Z'^^xsd:dateTime) AS ?m) (DAY('2020-02-29T01:02:03Z'^^xsd:dateTime) AS ?d) (TZ('2020-02-29T01:02:03Z'^^xsd:dateTime) AS ?z) {}",
    "dates compared": "SELECT ('2020-01-02'^^xsd:date > '2020-01-01'^^xsd:date AS ?a) ('2020-01-01'^^xsd:date = '2020-01-01'^^xsd:date AS ?b) {}",
    "digests": "SELECT (MD5('abc') AS ?a) (SHA1('abc') AS ?b) (SHA256('abc') AS ?c) {}",
    "terms": "SELECT (ISIRI(id:igf) AS ?a) (ISLITERAL('a') AS ?b) (ISBLANK(id:igf) AS ?c) (DATATYPE(1.0) AS ?d) (SAMETERM(1, 1.0) AS ?e) (1 = 1.0 AS ?f) {}",
    "an error in a filter": "SELECT ?x { VALUES ?x { 1 'a' 2 } FILTER(?x + 1 > 2) }",
    "an error in an expression": "SELECT ?x (?x + 1 AS ?y) { VALUES ?x { 1 'a' } } ORDER BY DESC(?y)",
    "regular expression with flags": 'SELECT ?l { ?x a gov:Forum ; skos:prefLabel ?l FILTER(REGEX(?l, "^foro .*internet", "i")) } ORDER BY STR(?l)',
    "evidence": "SELECT ?s ?c { ?s a gov:Statement ; rdf:subject id:alsur ; gov:confidence ?c } ORDER BY ?s",
    "two claims about one tie": "SELECT ?s ?o (COUNT(?c) AS ?n) { ?c rdf:subject ?s ; rdf:predicate gov:memberOf ; rdf:object ?o } GROUP BY ?s ?o HAVING (COUNT(?c) > 1) ORDER BY ?s ?o LIMIT 30",
    "escapes": 'SELECT (\'tab\\tline\\n\\u00f1\' AS ?a) ("""long "quoted" text""" AS ?b) {}',
    "lateral joins by bind": "SELECT ?x ?y { VALUES ?x { 1 2 } BIND(?x * 10 AS ?y) FILTER(?y > 10) }",
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
