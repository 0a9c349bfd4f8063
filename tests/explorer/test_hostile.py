"""Names, titles, addresses and passages made to break a page, in every page of the explorer: shown as text, and inert."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from govgraph.errors import DataWarning
from tests.map.test_hostile import HOSTILE

HEAD = """@prefix gov: <https://w3id.org/govgraph/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix id: <https://w3id.org/govgraph/id/> . @prefix st: <https://w3id.org/govgraph/statement/> .
@prefix src: <https://w3id.org/govgraph/source/> .
id:fixture-forum a gov:Forum ; skos:prefLabel "Fixture forum"@en .
"""
ROW = """id:fixture-{n} a gov:Organization ; skos:prefLabel {text}@en ; skos:altLabel {text} ; gov:shortLabel {text}@en ;
  gov:acronym {text} ; dcterms:description {text}@en ; gov:country {text} ; gov:region {text} ; foaf:homepage {text} ;
  gov:start {text} ; gov:memberOf id:fixture-forum .
st:s{n} a gov:Statement ; rdf:subject id:fixture-{n} ; rdf:predicate gov:memberOf ; rdf:object id:fixture-forum ;
  dcterms:source src:x{n} ; gov:passage {text} ; gov:role {text} ; gov:note {text} ; gov:city {text} ;
  gov:start "20{n:02d}"^^xsd:gYear .
src:x{n} a gov:Source ; dcterms:title {text} ; dcterms:publisher {text} ; foaf:page {text} ; dcterms:type {text} .
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer of a dataset in which everything that can be a text is one of those."""
    import govgraph

    folder = tmp_path_factory.mktemp("hostile")
    place = folder / "hostile.ttl"
    rows = [
        ROW.format(n=n, text=json.dumps(text.replace("\0", ""), ensure_ascii=False))
        for n, text in enumerate(HOSTILE)
    ]
    place.write_text(HEAD + "".join(rows), "utf-8")
    with pytest.warns(DataWarning, match="cannot be read"):
        return Path(govgraph.open(place).explorer().save(folder / "hostile.html"))


def addresses() -> list[str]:
    each = [f"#/id/fixture-{n}" for n in range(len(HOSTILE))] + [
        f"#/source/x{n}" for n in range(len(HOSTILE))
    ]
    queries = [
        "SELECT * { ?s ?p ?o }",
        "SELECT ?l (STRLEN(?l) AS ?n) { ?s skos:prefLabel ?l }",
        "SELECT ?s ?start { ?s gov:start ?start }",
        "SELECT (CONCAT('<img src=x onerror=window.hit=1>', STR(?l)) AS ?made) { ?s skos:prefLabel ?l }",
        "SELECT ?a ?b { ?a gov:memberOf ?b }",
        "CONSTRUCT { ?s skos:prefLabel ?l } { ?s skos:prefLabel ?l }",
        "DESCRIBE id:fixture-0",
        "SELECT ?x { ?x </script><script>window.hit=1</script> ?y }",
        "SELECT ?x { ?x gov:memberOf id:nobody } # <img src=x onerror=window.hit=1>",
    ]
    asked = [f"#/sparql?form={form}&query={quote(text)}" for text in queries for form in ("table", "map")]
    asked += [
        f"#/sparql?form=timeline&query={quote(queries[2])}",
        f"#/sparql?form=chart&query={quote(queries[1])}",
    ]
    told = ["<img src=x onerror=window.hit=1>", "javascript:window.hit=1", "__proto__", "constructor"]
    odd = [
        f"#/{page}{quote(text, safe='')}"
        for text in told
        for page in (
            "",
            "id/",
            "source/",
            "map/",
            "question/",
            "thing/",
            "browse?kind=",
            "sources?publisher=",
        )
    ]
    odd += [
        f"#/{page}={quote(text, safe='')}" for text in told for page in ("meet?who", "countries?of", "map?of")
    ]
    odd += [f"#/?lang={quote(text)}&as-of={quote(text)}" for text in told]
    return [
        *each,
        *asked,
        *odd,
        "#/",
        "#/sources",
        "#/browse",
        "#/id/fixture-forum",
        "#/basket",
        "#/maps",
        "#/map?of=id:fixture-forum&on=id:fixture-3",
        "#/countries",
        "#/meet?who=fixture-0&who=fixture-2&who=fixture-9",
        "#/meet?who=fixture-forum",
        "#/question/forums-of?org=id:fixture-2",
        "#/question/said-by-source?source=src:x2",
        "#/questions",
    ]


def test_every_hostile_text_is_inert_in_every_page(visit: Callable[..., Any], hostile: Path) -> None:
    tried = visit(path=hostile)
    page = tried.open()
    tried.engine()
    for address in addresses():
        page.evaluate(
            "to => { document.querySelector('main').replaceChildren(); location.hash = to; }", address
        )
        page.wait_for_selector("main h1")
        if "query=" in address or "question/" in address:
            page.wait_for_function(
                "() => document.querySelector('#answer :is(#count, .error)') || !document.getElementById('answer')",
                timeout=60_000,
            )
        found = page.evaluate(
            """() => {
              for (const one of [...document.querySelectorAll("main details")].slice(0, 6)) one.open = true;
              document.querySelector(".evidence .btn")?.click();
              document.querySelector("main .mark")?.dispatchEvent(new Event("click", { bubbles: true }));
              return {
                hit: window.hit ?? null,
                made: document.querySelectorAll("main :is(img, script, iframe, object, embed, b[onclick])").length,
                handlers: [...document.querySelectorAll("main *")].filter((one) => one.getAttributeNames().some((name) => name.startsWith("on"))).length,
                links: [...new Set([...document.querySelectorAll("a[href]")].map((one) => one.protocol ?? ""))].filter((one) => one && !["http:", "https:", "file:", "mailto:"].includes(one)),
              };
            }"""
        )
        assert found == {"hit": None, "made": 0, "handlers": 0, "links": []}, address
    assert page.evaluate("({}).polluted") is None
    assert (tried.outside, tried.errors) == ([], [])


def test_a_hostile_name_is_shown_as_it_is_written(visit: Callable[..., Any], hostile: Path) -> None:
    """What turns the direction of the text around it, and control characters, are left out."""
    page = visit(path=hostile).open()
    invisible = r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    for number, text in enumerate(HOSTILE):
        page.evaluate(
            "to => { document.querySelector('main').replaceChildren(); location.hash = to; }",
            f"#/id/fixture-{number}",
        )
        page.wait_for_selector("main h1")
        shown = page.locator("main h1").evaluate("one => one.textContent")
        assert " ".join(shown.split()) == " ".join(re.sub(invisible, "", text).split())
