"""Names, titles, addresses and passages made to break a page: each is drawn, and does nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from govgraph.facts.claims import Source
from govgraph.map import make_map
from govgraph.terms import Names
from govgraph.web.sealed import sealed_json
from tests.map.conftest import claim, entity, network

HOSTILE = [
    "</script><script>window.hit=1</script>",
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    "<!--<script>",
    "--><script>window.hit=1</script>",
    "</title><script>window.hit=1</script>",
    "</style><script>window.hit=1</script>",
    "]]><script>window.hit=1</script>",
    '"><b onclick=window.hit=1>',
    "' onmouseover='window.hit=1",
    "javascript:window.hit=1",
    "JaVaScRiPt:window.hit=1",
    "data:text/html,<script>window.hit=1</script>",
    "vbscript:window.hit=1",
    "file:///etc/passwd",
    "//example.org/protocol-relative",
    "https://example.org/?a=1&b=<2>\"'",
    "https://example.org/page#already-there",
    "href=https://example.org",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "{nodes} {ties} {a}",
    "\u202egnirts desrever\u202c",
    "\u2066isolated\u2069 \u200f right \u200e left",
    "line\u2028separator\u2029paragraph",
    "nul\x00bell\x07escape\x1b[31m",
    "a" * 10_000,
    "long words " * 1_000,
    "🦜🇧🇷👩‍👩‍👧‍👦 e\u0301",
    "=1+1;@SUM(A1)|cmd",
    "\\u003cscript\\u003e \\ / \\n",
    "__proto__",
    "constructor",
    "ŞşİıÇ Sulá Batsú Lillestrøm Côte d’Ivoire عربى 漢字",
    "&lt;b&gt;&amp;&#39;",
    "…",
    " … … ",
    "…-,-…",
]


def drawn_with(text: str) -> Any:
    """A map in which everything that can be a text is this one."""
    entities = [
        entity(
            "fixture-forum",
            "Forum",
            text,
            aliases=(text,),
            acronym=text,
            website=text,
            description={"en": text},
        ),
        entity("fixture-a", "CivilSocietyOrganization", text, region=text),
    ]
    claims = [
        claim(
            1, "fixture-a", "participatedIn", "fixture-forum", passage=text, role=text, note=text, city=text
        )
    ]
    iri = Names().source + "src-fixture"
    sources = [Source("src-fixture", iri, text, text, text, text, kind=text, access_note=text)]
    net = network(entities, claims, ("fixture-forum",), sources)
    return make_map(net, title=text)


class Elements(HTMLParser):
    """What a browser would see as elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def elements_of(text: str) -> Elements:
    """The elements of a page, without what its scripts of a known hash hold (the parser would take seconds)."""
    html = drawn_with(text).to_html()
    found = Elements()
    found.feed(re.sub(r"<script>(/\*\*|\"use strict\").*?</script>", "<script></script>", html, flags=re.S))
    return found


@pytest.fixture(scope="module")
def harmless() -> Elements:
    return elements_of("Fixture")


def test_every_hostile_text_is_drawn_and_inert(visit: Callable[..., Any], tmp_path: Path) -> None:
    seen = visit()
    for number, text in enumerate(HOSTILE):
        seen.requests.clear()
        page = seen.open(drawn_with(text).save(tmp_path / f"hostile-{number}.html"))
        page.evaluate(
            "() => { govgraph.select('fixture-a'); govgraph.figure(); govgraph.csv(); govgraph.jsonld(); }"
        )
        page.locator("#panel .line .y").first.click()
        page.evaluate("() => govgraph.openTable()")
        assert page.evaluate("() => window.hit") is None, text
        links = page.evaluate("() => [...document.querySelectorAll('a')].map((a) => a.protocol)")
        assert set(links) <= {"http:", "https:", "file:"} and links.count("file:") == 1, (
            text
        )  # file: is the skip link
        assert (seen.outside, seen.errors) == ([], []), text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_adds_no_element_and_no_attribute(text: str, harmless: Elements) -> None:
    hostile = elements_of(text)
    assert hostile.tags == harmless.tags
    assert hostile.attributes == harmless.attributes


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_leaves_the_figure_well_formed(text: str) -> None:
    root = ElementTree.fromstring(drawn_with(text).to_svg())
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        "svg", "title", "rect", "text", "tspan", "g", "path", "circle", "polygon",
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_sealed_json_reads_back_as_it_was(text: str) -> None:
    sealed = sealed_json({"text": text})
    assert not re.search("[<>&\u2028\u2029]", sealed)
    assert json.loads(sealed) == {"text": text}


def test_a_lone_surrogate_can_be_written() -> None:
    drawn_with("broken \ud800 half").to_html().encode()
