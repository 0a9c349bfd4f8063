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
from tests.visits import handed_over

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


def ask(page: Page, address: str) -> None:
    page.evaluate("() => { location.hash = '#/nowhere'; }")
    page.wait_for_function("() => !document.getElementById('answer')")
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_selector("#answer #count, #answer .error", timeout=60_000)
    assert page.locator("#answer .error").count() == 0, page.locator("#answer").inner_text()


def rows_in_page(page: Page, address: str) -> list[list[str]]:
    ask(page, address)
    return list(csv.reader(io.StringIO(handed_over(page, "CSV").decode())))


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
    ask(opened, f"#/question/{name}?as-of=2023")
    with opened.expect_download() as saved:
        opened.get_by_role("button", name="CSV", exact=True).click()
    found = Path(saved.value.path()).read_text("utf-8")
    assert list(csv.reader(io.StringIO(found))) == list(csv.reader(io.StringIO(done.stdout)))


@pytest.mark.parametrize("address", ["#/id/brics?as-of=soon", "#/questions?as-of=2023-13"])
def test_a_date_in_an_address_that_cannot_be_read_is_told(opened: Page, address: str) -> None:
    opened.evaluate("address => { location.hash = address; }", address)
    told = opened.locator("#as-of-wrong")
    told.wait_for()
    assert f"“{address.partition('=')[2]}”" in told.inner_text()
    assert opened.input_value("#as-of") == ""
    opened.evaluate("address => { location.hash = address; }", address.partition("=")[0] + "=2023")
    opened.wait_for_function("() => !document.getElementById('as-of-wrong')")
    assert opened.input_value("#as-of") == "2023"


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
    "having, at most": "SELECT ?b { ?a gov:memberOf ?b } GROUP BY ?b HAVING (COUNT(DISTINCT ?a) <= 5) ORDER BY ?b LIMIT 50",
    "having, none of these": "SELECT ?b (COUNT(?a) AS ?n) { ?a gov:memberOf ?b MINUS { ?a a gov:State } } GROUP BY ?b HAVING (COUNT(?a) != 2) ORDER BY ?b",
    "negation in a negation": "SELECT ?a { ?a gov:participatedIn id:igf MINUS { ?a gov:memberOf ?b FILTER NOT EXISTS { ?b gov:participatedIn ?e } } } ORDER BY ?a",
    "claims of a kind": "SELECT ?s { ?c rdf:subject ?s ; rdf:predicate gov:participatedIn FILTER NOT EXISTS { ?c gov:mode ?m } FILTER(!EXISTS { ?d rdf:subject ?s ; rdf:predicate gov:memberOf }) } ORDER BY ?s",
    "path": "SELECT ?x { ?x rdfs:subClassOf* gov:Agent } ORDER BY ?x",
    "alternative path": "SELECT DISTINCT ?x { ?x gov:memberOf|gov:partOf ?y } ORDER BY ?x LIMIT 30",
    "ways of a path": "SELECT ?l (COUNT(*) AS ?n) { id:alsur rdfs:label|skos:prefLabel ?l } GROUP BY ?l ORDER BY LANG(?l)",
    "ways of a longer path": "SELECT (COUNT(*) AS ?n) { ?x (gov:memberOf|gov:partOf)/gov:partOf* ?y ; a|rdf:type ?k }",
    "groups of REPLACE": 'SELECT (REPLACE("abab", "a(b)", "$1x") AS ?x) { }',
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
    "range of languages": "SELECT ?l { ?x a gov:Topic ; skos:prefLabel ?l FILTER(LANGMATCHES(LANG(?l), 'ES')) } ORDER BY ?l",
    "any language": "SELECT (COUNT(?l) AS ?n) { ?x skos:prefLabel ?l FILTER(LANGMATCHES(LANG(?l), '*')) }",
    "repeated path": "SELECT ?x ?y { ?x (gov:memberOf/^gov:memberOf) ?y FILTER(?x = id:alsur) } ORDER BY ?y LIMIT 30",
    "inverse in a negated set": "SELECT DISTINCT ?x { ?x !(^gov:memberOf|rdf:type) id:alsur } ORDER BY ?x LIMIT 30",
    "exists inside an expression": "SELECT ?x (EXISTS { ?y gov:memberOf ?x } AS ?has) { ?x a gov:CivilSocietyNetwork } ORDER BY ?x",
    "sub-select that groups, joined with its claims": "SELECT ?x ?n ?y { { SELECT ?x (COUNT(?y) AS ?n) { ?x gov:fiscalSponsorOf ?y } GROUP BY ?x } ?x gov:fiscalSponsorOf ?y } ORDER BY ?x ?y",
    "order by several, one downwards": "SELECT ?k ?x { ?x a ?k FILTER(?k IN (gov:Treaty, gov:Law)) } ORDER BY DESC(?k) ASC(STR(?x))",
    "seconds and zones": "SELECT (HOURS('2020-02-29T23:59:59.5-03:00'^^xsd:dateTime) AS ?h) (MINUTES('2020-02-29T23:59:59.5-03:00'^^xsd:dateTime) AS ?m) (SECONDS('2020-02-29T23:59:59.5-03:00'^^xsd:dateTime) AS ?s) (TIMEZONE('2020-02-29T23:59:59.5-03:00'^^xsd:dateTime) AS ?z) {}",
    "IRIs made of texts": "SELECT (IRI(CONCAT(STR(id:), 'igf')) AS ?i) (STR(id:igf) AS ?s) {}",
    "typed years of dates": "SELECT ?y (COUNT(*) AS ?n) { ?e a gov:Event ; gov:start ?d FILTER(DATATYPE(?d) = xsd:date) BIND(YEAR(?d) AS ?y) } GROUP BY ?y ORDER BY ?y",
    "described claims": "SELECT ?f (COUNT(?c) AS ?n) { ?c a gov:Statement OPTIONAL { ?c gov:passage ?p } BIND(IF(BOUND(?p), 'passage', 'none') AS ?f) } GROUP BY ?f ORDER BY ?f",
    "values of two columns": "SELECT ?a ?b { VALUES (?a ?b) { (id:alsur id:igf) (id:apc id:igf) } FILTER EXISTS { ?a ?p ?b } } ORDER BY ?a",
    "a predicate as a variable": "SELECT ?p (COUNT(*) AS ?n) { id:alsur ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p",
    "base": "BASE <https://w3id.org/govgraph/id/> SELECT ?l { <igf> skos:prefLabel ?l } ORDER BY LANG(?l)",
    "a prefix of one's own": "PREFIX g: <https://w3id.org/govgraph/ns#> SELECT ?x { ?x a g:Treaty } ORDER BY ?x",
    "comments": "# first\nSELECT ?x # second\n{ ?x a gov:Treaty } # third ORDER BY\nORDER BY ?x",
}

YES_OR_NO = {
    "ASK { id:alsur a gov:CivilSocietyNetwork }": "yes",
    "ASK { id:alsur a gov:State }": "no",
    "ASK { ?x gov:memberOf id:alsur FILTER NOT EXISTS { ?x a gov:CivilSocietyOrganization } }": None,
    "ASK {}": "yes",
}

GRAPHS = {
    "construct": "CONSTRUCT { ?x foaf:member ?y } { ?y gov:memberOf ?x . ?x a gov:CivilSocietyNetwork }",
    "construct of its pattern": "CONSTRUCT WHERE { ?x gov:memberOf id:brics . ?x a ?k }",
    "construct with new literals": "CONSTRUCT { ?x rdfs:comment ?t } { ?x a gov:Topic ; skos:prefLabel ?l BIND(STRLANG(UCASE(STR(?l)), LANG(?l)) AS ?t) }",
    "construct with a limit": "CONSTRUCT { ?x a gov:Forum } { ?x a gov:Forum } ORDER BY ?x LIMIT 5",
    "construct nothing": "CONSTRUCT { ?x a gov:Forum } { ?x gov:memberOf id:nobody-of-that-name }",
    "describe one": "DESCRIBE id:igf",
    "describe several": "DESCRIBE ?x { ?x a gov:Treaty }",
}


@pytest.mark.parametrize("what", QUERIES)
def test_a_query_has_the_rows_of_the_library(opened: Page, graph: Any, what: str) -> None:
    found = rows_in_page(opened, f"#/sparql?as-of=&query={quote(QUERIES[what])}")
    assert found == rows_of(graph.select(QUERIES[what]))


@pytest.mark.parametrize("day", ["2012-06", "2023-10-08"])
def test_as_of_a_date_queries_have_the_rows_of_the_command_line(opened: Page, graph: Any, day: str) -> None:
    then = graph.at(as_of=day)
    dated = [what for what, text in QUERIES.items() if "gov:" in text and "SELECT ?x ?n ?y" not in text]
    wrong = [
        what
        for what in dated
        if rows_in_page(opened, f"#/sparql?as-of={day}&query={quote(QUERIES[what])}")
        != rows_of(then.select(QUERIES[what]))
    ]
    assert wrong == []


@pytest.mark.parametrize("text", YES_OR_NO)
def test_yes_or_no_is_the_same_on_the_command_line(
    opened: Page, invoke: Callable[..., Any], shipped: Path, text: str
) -> None:
    opened.evaluate("() => { location.hash = '#/nowhere'; }")
    opened.wait_for_function("() => !document.getElementById('answer')")
    opened.evaluate("address => { location.hash = address; }", f"#/sparql?as-of=&query={quote(text)}")
    opened.wait_for_selector("#answer #count", timeout=60_000)
    told = {"yes": "true", "no": "false"}[opened.locator("#count").inner_text()]
    assert invoke("query", text, "-d", shipped, "-f", "csv").stdout.strip() == told
    assert YES_OR_NO[text] in (None, opened.locator("#count").inner_text())


def triples_in_page(page: Page, text: str) -> set[Any]:
    """The triples of the file that the page hands over."""
    import pyoxigraph as ox

    ask(page, f"#/sparql?as-of=&query={quote(text)}")
    return set(ox.parse(handed_over(page, "N-Triples"), format=ox.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("what", GRAPHS)
def test_a_graph_has_the_triples_of_the_command_line(
    opened: Page, invoke: Callable[..., Any], shipped: Path, what: str
) -> None:
    import pyoxigraph as ox

    done = invoke("query", GRAPHS[what], "-d", shipped, "-f", "nt")
    expected = set(ox.parse(done.stdout.encode(), format=ox.RdfFormat.N_TRIPLES))
    assert triples_in_page(opened, GRAPHS[what]) == expected
    assert bool(expected) == (what != "construct nothing")


NAMED = """
<https://example.org/a> <https://example.org/knows> <https://example.org/b> <https://example.org/graph/one> .
<https://example.org/b> <https://example.org/knows> <https://example.org/c> <https://example.org/graph/two> .
<https://example.org/a> <https://example.org/knows> <https://example.org/b> <https://example.org/graph/two> .
<https://example.org/d> <https://example.org/knows> "a text"@es-MX .
"""
OF_GRAPHS = {
    "every graph": "SELECT ?g ?s ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?o",
    "one graph": "SELECT ?s ?o { GRAPH <https://example.org/graph/two> { ?s ?p ?o } } ORDER BY ?s ?o",
    "graphs and their union": "SELECT ?s ?g { ?s ?p ?o GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?g",
    "without a graph": "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o",
    "from": "SELECT ?s ?o FROM <https://example.org/graph/one> { ?s ?p ?o } ORDER BY ?s ?o",
    "from named": "SELECT ?g ?s FROM NAMED <https://example.org/graph/two> { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s",
    "how many in each": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "a path across graphs": "SELECT ?o { <https://example.org/a> <https://example.org/knows>+ ?o } ORDER BY ?o",
}


def test_named_graphs_are_asked_as_on_the_command_line(
    visit: Callable[..., Any], invoke: Callable[..., Any], tmp_path: Path
) -> None:
    import govgraph

    place = tmp_path / "named.nq"
    place.write_text(NAMED, "utf-8")
    tried = visit(path=govgraph.open(place).explorer().save(tmp_path / "named.html"))
    page = tried.open()
    tried.engine()
    for what, text in OF_GRAPHS.items():
        done = invoke("query", text, "-d", place, "-f", "csv")
        expected = list(csv.reader(io.StringIO(done.stdout)))
        assert rows_in_page(page, f"#/sparql?query={quote(text)}") == expected, what
        assert len(expected) > 1, what


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


@pytest.mark.parametrize(
    ("text", "said", "absent"),
    [
        ("ASK { id:state-cl gov:memberOf id:oecd }", "unknown", False),
        (
            "ASK { id:state-cl gov:memberOf id:nato FILTER NOT EXISTS { id:state-cl gov:memberOf id:un } }",
            "no",
            False,
        ),
        # Chile may have left the OECD, and Mexico too: each claim is of before 2027.
        (
            "ASK { id:state-cl gov:memberOf id:oecd FILTER NOT EXISTS { id:state-mx gov:memberOf id:oecd } }",
            "unknown",
            False,
        ),
        (
            "ASK { id:state-cl gov:memberOf id:nato OPTIONAL { id:state-cl gov:memberOf ?un FILTER(?un = id:un) }"
            " FILTER(!BOUND(?un)) }",
            "no",
            True,
        ),
        ("ASK { id:igf a gov:Forum }", "yes", False),
    ],
)
def test_as_of_a_date_a_question_of_yes_or_no_can_be_unknown(
    visit: Callable[..., Any],
    invoke: Callable[..., Any],
    shipped: Path,
    text: str,
    said: str,
    absent: bool,
) -> None:
    tried = visit()
    page = tried.open(f"#/sparql?query={quote(text)}&as-of=2027")
    page.locator("#answer #count").wait_for(timeout=60_000)
    assert page.locator("#answer #count").inner_text().lower() == said
    assert page.get_by_text("possible answers may be missing").count() == absent
    known = invoke("query", text, "-d", shipped, "--as-of", "2027")
    assert known.stdout.strip() == {"yes": "true", "no": "false"}.get(said, said)
    assert ("possible answers may be missing" in known.stderr) == absent


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
    offered = page.locator(".cm-tooltip-autocomplete li", has_text="gov:participatedIn").first
    offered.wait_for()
    page.wait_for_timeout(300)  # each key draws the list anew; a busy machine is late
    offered.click()
    assert "gov:participatedIn" in page.locator(".cm-content").inner_text()
    assert tried.errors == []


@pytest.mark.parametrize("typed", ["SELECT ?x { ?x a gov:Forum }", "?", ".", "(", "é", "a\nb"])
def test_what_is_typed_over_a_selection_breaks_no_policy(visit: Callable[..., Any], typed: str) -> None:
    tried = visit()
    page = tried.open("#/sparql")
    page.wait_for_selector("html[data-editor=ready]")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    before = page.locator(".cm-content").inner_text()
    page.keyboard.insert_text(typed)
    page.wait_for_function(
        "before => document.querySelector('.editor').shadowRoot.querySelector('.cm-content').innerText !== before",
        arg=before,
    )
    text = page.locator(".cm-content").inner_text()
    # A bracket is put around what was selected.
    assert "".join(text.split()) == "".join((f"({before})" if typed == "(" else typed).split())
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


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("es", "Una variable del SELECT no está en GROUP BY ni dentro de COUNT, MIN, …. Añádala a GROUP BY"),
        (
            "pt",
            "Uma variável do SELECT não está em GROUP BY nem dentro de COUNT, MIN, …. Acrescente-a a GROUP BY",
        ),
    ],
)
def test_what_the_engine_says_of_a_query_is_in_the_language_of_the_page(
    visit: Callable[..., Any], lang: str, told: str
) -> None:
    asked = quote("SELECT ?x (COUNT(?y) AS ?n) { ?x gov:memberOf ?y }")
    page = visit(locale=lang).open(f"#/sparql?query={asked}")
    page.wait_for_selector("#answer .error")
    assert told in page.locator("#answer .error").inner_text()
