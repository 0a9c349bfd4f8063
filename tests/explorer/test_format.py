"""The editor's button that lays a query out anew: nothing but white space changes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from govgraph.errors import QuerySyntaxError
from govgraph.query.questions import Catalogue
from govgraph.sparql.lexer import tokens
from govgraph.sparql.source import Source
from tests.explorer.test_answers import QUERIES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUERY_TESTS = Path(__file__).parent.parent / "query"
# Where a plain tokenizer is misled: comparisons that look like IRIs, signs in texts and comments, values, annotations.
TRAPS = [
    "SELECT * { ?x a ?y FILTER(1<2)#> { . ;\n ?x ?p ?o }",
    "SELECT * { ?x gov:start ?a ; gov:end ?b FILTER(?a<?b&&?c>?d) }",
    "SELECT * { ?x <urn:a#b> '''a { . }\n  # no comment\n''' . # a { comment } .\n ?x ?p \"b . }\" }",
    "SELECT (1<2 AS ?a) (?b<=3 AS ?c) { ?x ?p 1.5 . ?y ?p 1 . ?z ?p .5 , -2e3 }",
    "# before\nSELECT * { }\n\n\n# after",
    "SELECT*{?x gov:memberOf/gov:partOf* ?y.?y(gov:a|^gov:b)+[rdfs:label ?l;a gov:Law].}",
    'SELECT ?x { VALUES (?x ?y) { (<urn:a> 1)\n (UNDEF "b"@en) } ?x a ?y } VALUES ?z { <urn:c> }',
    'PREFIX a.b: <urn:x>\tPREFIX : <urn:y#>\r\nASK { a.b:c\\,d :e%20f "g"^^:h }',
    "SELECT * { { SELECT ?x { ?x ?p ?o FILTER(?x<?o) } ORDER BY ?x LIMIT 3 } GRAPH ?g { ?x a ?k } }",
]


def texts() -> Iterator[str]:
    yield from (question.text for question in Catalogue.load())
    yield from QUERIES.values()
    yield from TRAPS
    for name in ("broken.toml", "hostile.toml"):
        found = tomllib.loads((QUERY_TESTS / name).read_text("utf-8"))["query"]
        yield from (one["text"] for one in found if 0 < len(one.get("text", "")) < 20_000)


def whole(text: str) -> bool:
    """Whether it is read to its end: of others the button says that something is open."""
    try:
        tokens(Source.of(text))
    except QuerySyntaxError:
        return False
    return "\x00" not in text


def read(text: str) -> list[tuple[str, str]]:
    """The tokens, and the comments between them."""
    source = Source.of(text)
    found, end = [], 0
    for token in [*tokens(source), None]:
        between = source.text[end : token.offset if token else None]
        found += [("comment", line.strip()) for line in re.split(r"[\r\n]+", between) if line.strip()]
        if token:
            found.append((token.kind, token.text))
            end = token.offset + len(token.text)
    return found


@pytest.fixture(scope="module")
def editor(browser: Browser, page_file: Path) -> Iterator[Page]:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri() + "#/sparql")
    page.wait_for_selector("html[data-editor=ready]", timeout=60_000)
    yield page
    context.close()


def laid_out(editor: Page, text: str) -> str:
    answer = editor.evaluate(
        """(text) => {
          const area = document.querySelector("textarea.code");
          area.value = text;
          area.dispatchEvent(new Event("input"));
          document.getElementById("answer").replaceChildren();
          [...document.querySelectorAll("main button")].find((one) => one.textContent === "Format").click();
          return document.querySelector("#answer .error") ? null : area.value;
        }""",
        text,
    )
    assert answer is not None, text
    return str(answer)


def test_a_query_laid_out_anew_has_the_same_tokens_and_comments(editor: Page) -> None:
    for text in filter(whole, texts()):
        done = laid_out(editor, text)
        assert read(done) == read(text), text
        assert laid_out(editor, done) == done, text


def test_braces_indent_and_every_triple_has_a_line(editor: Page) -> None:
    text = (
        "PREFIX ex: <urn:x#> SELECT ?who (COUNT(?f) AS ?n) WHERE { ?who a gov:Organization ; gov:memberOf\n ?f . "
        "OPTIONAL { ?f skos:prefLabel ?l FILTER(LANG(?l) = 'es') } # names\n { ?f a gov:Forum } UNION { ?f a ex:b } } "
        "GROUP BY ?who LIMIT 5"
    )
    assert laid_out(editor, text).splitlines() == [
        "PREFIX ex: <urn:x#>",
        "SELECT ?who (COUNT(?f) AS ?n) WHERE {",
        "  ?who a gov:Organization ;",
        "    gov:memberOf ?f .",
        "  OPTIONAL {",
        "    ?f skos:prefLabel ?l",
        "    FILTER(LANG(?l) = 'es')",
        "  } # names",
        "  {",
        "    ?f a gov:Forum",
        "  } UNION {",
        "    ?f a ex:b",
        "  }",
        "}",
        "GROUP BY ?who",
        "LIMIT 5",
    ]


@pytest.mark.parametrize("text", ["SELECT * { ?x a ?y", 'SELECT * { ?x ?p "open }', "ASK { ?x a (?y }"])
def test_what_is_not_closed_stays_as_it_is_and_is_told(visit: Callable[..., Any], text: str) -> None:
    page = visit().open("#/sparql")
    area = page.locator("textarea.code")
    page.wait_for_selector("html[data-editor=ready]")
    area.evaluate("(one, text) => { one.value = text; one.dispatchEvent(new Event('input')); }", text)
    page.get_by_role("button", name="Format", exact=True).click()
    page.locator("#answer .error").wait_for()
    assert area.evaluate("one => one.value") == text


def test_examples_that_share_predicates_with_the_text_come_first(
    visit: Callable[..., Any], graph: Any
) -> None:
    page = visit().open("#/sparql?query=" + "SELECT%20%3Fa%20%7B%20%3Fa%20gov%3Afunds%20%3Fb%20%7D")
    examples = page.get_by_label("Examples")
    examples.focus()
    near = examples.locator("optgroup").first
    assert near.get_attribute("label") == "With predicates of this query"
    named = near.locator("option").evaluate_all("some => some.map((one) => one.value)")
    others = examples.locator("optgroup").nth(1).locator("option")
    asking = {one.name for one in graph.questions() if re.search(r"\bgov:funds\b", one.text)}
    assert asking.intersection(named) and asking.isdisjoint(
        others.evaluate_all("some => some.map((one) => one.value)")
    )
    assert asking.issuperset(named)


def test_the_limits_of_time_and_rows_are_on_the_page(visit: Callable[..., Any]) -> None:
    page = visit(locale="es").open("#/sparql")
    assert page.locator("#limits").inner_text() == (
        "Una consulta termina a más tardar a los 30 segundos. Se muestran como máximo 20.000 filas."
    )
