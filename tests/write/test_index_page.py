"""index.html: sealed, whole in three languages, and safe with any title."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from govgraph.facts.metadata import Metadata
from govgraph.write.files import Written
from govgraph.write.index_page import index_page

FILES = [
    Written("govgraph.ttl", 1_684_645, "0" * 64),
    Written("forum-organization-map.html", 900_000, "0" * 64),
    Written("nodes.csv", 10, "0" * 64),
    Written("strange & name#.txt", 1, "0" * 64),
]
COUNTS = {"entities": 642, "claims": 2229, "sources": 566, "triples": 44093}
ABOUT = Metadata(
    {"en": "</style><script>alert(1)</script>", "es": "Título"}, {"en": "Text"}, "1", "2026-01-31"
)
PAGE = index_page(ABOUT, FILES, COUNTS, "ab" * 32)


class Reader(HTMLParser):
    """Collects start tags with their attributes, and checks that every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def tags() -> list[tuple[str, dict[str, str | None]]]:
    reader = Reader()
    reader.feed(PAGE.replace("/>", ">").replace("<path ", "<meta ").replace("<circle ", "<meta "))
    assert reader.open == []
    return reader.tags


def test_it_has_no_script_and_loads_nothing(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "form"}
    assert not [attrs for _, attrs in tags if {"src", "style", "onclick"} & attrs.keys()]
    assert "url(" not in PAGE and "@import" not in PAGE


def test_its_policy_lets_in_only_its_own_style(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    style = re.search(r"<style>(.*?)</style>", PAGE, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = [attrs["content"] or "" for _, attrs in tags if attrs.get("http-equiv")]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_every_file_is_linked_in_every_language(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    links = [attrs["href"] for tag, attrs in tags if tag == "a" and attrs.get("class") != "open"]
    assert sorted(map(str, links)) == sorted(
        ["govgraph.ttl", "forum-organization-map.html", "nodes.csv", "strange%20%26%20name%23.txt"] * 3
    )


def test_there_are_three_languages_each_marked_as_such(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    assert [attrs["lang"] for tag, attrs in tags if tag == "section"] == ["en", "es", "pt"]
    assert "Abrir el mapa" in PAGE and "Abrir o mapa" in PAGE


def test_a_hostile_title_is_only_text() -> None:
    assert "<script>" not in PAGE
    assert "&lt;/style&gt;&lt;script&gt;" in PAGE


def test_it_names_no_day_but_the_day_of_issue() -> None:
    assert re.findall(r"\b20\d\d-\d\d-\d\d\b", PAGE) == ["2026-01-31"] * 3
    assert index_page(ABOUT, reversed(FILES), COUNTS, "ab" * 32) == PAGE
