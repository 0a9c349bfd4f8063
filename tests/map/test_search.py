"""The search of a map finds what `govgraph find` finds: one folding, one order of words, one tolerance of slips."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.facts.labels import fold
from govgraph.map import make_map
from govgraph.map.page.folding import folding
from tests.map.conftest import claim, entity, network

HARD = {
    "fixture-lodz": "Łódź Fixture",
    "fixture-oresund": "Øresund Fixture",
    "fixture-strasse": "Fixture Straße",
    "fixture-danang": "Đà Nẵng Fixture",
    "fixture-obrien": "O’Brien Fixture",
    "fixture-unbody": "U.N. Body",
    "fixture-egov": "e.Gov Fixture",
    "fixture-acai": "Açaí Fixture",
    "fixture-aeon": "Æon Fixture",
}


@pytest.fixture(scope="session")
def hard_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    entities = [entity(key, "Company", name) for key, name in HARD.items()]
    entities.append(entity("fixture-forum", "Forum", "Meeting"))
    claims = [claim(i, key, "memberOf", "fixture-forum") for i, key in enumerate(HARD)]
    return make_map(network(entities, claims, ("fixture-forum",))).save(
        tmp_path_factory.mktemp("search") / "hard.html"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lodz", "fixture-lodz"),
        ("oresund", "fixture-oresund"),
        ("strasse", "fixture-strasse"),
        ("STRASSE", "fixture-strasse"),
        ("da nang", "fixture-danang"),
        ("o'brien", "fixture-obrien"),
        ("o´brien", "fixture-obrien"),
        ("un body", "fixture-unbody"),
        ("UN", "fixture-unbody"),
        ("e gov", "fixture-egov"),
        ("acai", "fixture-acai"),
        ("fixture æon", "fixture-aeon"),
        ("ＡＥＯＮ", "fixture-aeon"),
    ],
)
def test_letters_that_do_not_decompose_dots_and_apostrophes_are_folded_on_the_page(
    visit: Callable[..., Any], hard_page: Path, text: str, wanted: str
) -> None:
    page = visit().open(hard_page)
    page.fill("#q", text)
    assert wanted in page.evaluate("(q) => govgraph.find(q).map((node) => govgraph.bare(node.id))", text)
    assert page.locator("#sug li").first.is_visible()


def test_the_page_folds_every_text_as_python_does(visit: Callable[..., Any], hard_page: Path) -> None:
    page = visit().open(hard_page)
    draw = random.Random(7)
    # Letters whose folded forms occur on the page, and all signs: no other text could be found there.
    table = folding(HARD.values())
    pool = [*"".join(table.values()), *"".join(HARD.values()), *" .,'’´`-_()/&·\u00a0\u200b\u00ad.."]
    texts = ["".join(draw.choices(pool, k=draw.randint(1, 12))) for _ in range(3000)]
    assert page.evaluate("(texts) => texts.map(govgraph.fold)", texts) == [fold(text) for text in texts]


def test_the_map_finds_what_find_finds(visit: Callable[..., Any], forums_page: Path, shipped: Path) -> None:
    graph = govgraph.open(shipped)
    page = visit().open(forums_page)
    drawn = {
        iri: key for key, iri in page.evaluate("() => govgraph.data.nodes.map((n) => [n.id, n.iri])") if iri
    }
    draw = random.Random(11)
    names = sorted({one.name for one in graph.find("a", limit=400)})
    texts: list[str] = ["cepal", "igf", "derchos digitales", "forum internet", "acces now", "g 20", "oecd"]
    for name in draw.sample(names, 40):
        words = name.split()
        texts.append(" ".join(draw.sample(words, min(2, len(words)))))
        slip = draw.randrange(len(name))
        texts.append(name[:slip] + name[slip + 1 :])
    missing = []
    for text in texts:
        wanted = {drawn[one.entity.iri] for one in graph.find(text, limit=400) if one.entity.iri in drawn}
        found = set(page.evaluate("(q) => govgraph.found(q)", text))
        if wanted - found:
            missing.append((text, wanted - found))
    assert missing == []


def test_a_search_that_finds_nothing_says_so_where_one_looks(
    visit: Callable[..., Any], hard_page: Path
) -> None:
    page = visit().open(hard_page)
    page.fill("#q", "zzzzqqqq")
    assert page.locator("#sug-note").inner_text() == "Nothing found for “zzzzqqqq”"
    assert page.locator("#sug-note").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#sug-box").is_hidden()


def test_a_search_says_of_what_is_in_the_rest_that_it_is_not_drawn_now(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    name = page.evaluate(
        "() => govgraph.label(govgraph.data.nodes.find((node) => node.layer === 'rest' && !node.members))"
    )
    page.fill("#q", name)
    first = page.locator("#sug li").first
    assert "in the rest, not drawn now" in first.inner_text()
    page.evaluate("() => govgraph.change('filter', { more: true })")
    page.fill("#q", name + " ")
    assert "in the rest" not in page.locator("#sug li").first.inner_text()
    page.fill("#q", "zzzzqqqq")
    assert page.get_by_role("status").filter(has_text="Nothing found").is_visible()


def test_an_entity_without_a_mark_is_found_and_told_to_be_not_drawn(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.fill("#q", "IGF 2023")
    first = page.locator("#sug li", has_text="IGF 2023").first
    assert "not drawn on this map" in first.inner_text()
    first.dispatch_event("mousedown")
    assert page.locator("#panel .unseen").inner_text() == "It is not drawn on this map."
    assert page.locator("#panel .rel button").count() > 3  # the ties that rest on claims about this edition


@pytest.mark.parametrize("size", [(390, 844), (360, 640)])
def test_on_a_phone_suggestions_open_where_they_can_be_seen(
    visit: Callable[..., Any], forums_page: Path, size: tuple[int, int]
) -> None:
    page = visit(*size, has_touch=True, is_mobile=True).open(forums_page)
    page.tap("#q")
    page.fill("#q", "igf")
    for item in page.locator("#sug li").all()[:4]:
        box = item.bounding_box()
        assert box["y"] >= 0 and box["y"] + min(box["height"], 40) <= size[1]
        middle = [box["x"] + box["width"] / 2, box["y"] + 12]
        assert page.evaluate("([x, y]) => Boolean(document.elementFromPoint(x, y).closest('#sug'))", middle)
    assert page.locator("#sug li").first.bounding_box()["y"] < size[1] / 3
    page.locator("#sug li").first.tap()
    assert page.locator("#panel").is_visible() and page.locator("#sug-box").is_hidden()
