"""The panel of a map: how many ties of how many it lists, what is left out now, and what is only announced."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.words import words


@pytest.fixture(scope="module")
def treaties(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawn = govgraph.open(shipped).network("states-instruments").map()
    return drawn.save(tmp_path_factory.mktemp("panel") / "treaties.html")


def unfold(group: Any) -> None:
    """Open what is not shown now; its rows are made a moment later."""
    group.locator(".left-out summary").click()
    group.locator(".left-out .tie").first.wait_for()


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_the_panel_says_of_how_many_ties_it_lists_those_of_the_years(
    visit: Callable[..., Any], dated: Path, lang: str
) -> None:
    word = words(lang)["map"]
    page = visit().open(dated, f"lang={lang}&years=2014-2014&node=fixture-forum")
    first, second = page.locator("#panel .rel").all()
    # One held in 2014, of one nobody knows, and one began later.
    part = word["part"].format
    assert first.locator("h4 .n").text_content() == f"{part(n=1, all=3)} · {word['of_not_known'].format(n=1)}"
    assert second.locator("h4 .n").text_content() == part(n=0, all=1)
    assert page.locator("#panel .chip", has_text=word["ties_part"].format(n=2, all=4)).count() == 1
    assert [name.inner_text() for name in first.locator(".tie .link").all()] == ["Fixture a", "Fixture c"]
    assert first.locator(".tie .mark-of").all_inner_texts() == [word["not_known"]]
    assert word["only_announced"] in (second.locator("h4").text_content() or "")
    for one in (first, second):
        unfold(one)
    assert first.locator(".left-out summary").inner_text() == word["of_not_shown"].format(n=1)
    assert [one.inner_text() for one in first.locator(".left-out .link").all()] == ["Fixture b"]
    assert page.locator("#panel .left-out .mark-of").all_inner_texts() == [word["other_years"]] * 2


def test_in_all_years_the_panel_lists_all_ties_without_a_word_more(
    visit: Callable[..., Any], dated: Path
) -> None:
    page = visit().open(dated, "node=fixture-forum")
    assert page.locator("#panel .rel h4 .n").all_text_contents() == ["3", "1"]
    assert page.locator("#panel .left-out, #panel .mark-of").count() == 0
    page.evaluate("govgraph.change('filter', { offGroup: new Set(govgraph.groups.keys()) })")
    assert page.locator("#panel .rel h4 .n").all_text_contents() == ["0 of 3", "0 of 1"]
    unfold(page.locator("#panel .rel").first)
    assert page.locator("#panel .mark-of").all_inner_texts() == [words("en")["map"]["not_shown"]] * 3


def test_who_is_in_the_rest_of_a_large_map_is_listed_as_not_shown(
    visit: Callable[..., Any], treaties: Path, shipped: Path
) -> None:
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as file:
        parties = {
            row["subject"]
            for row in csv.DictReader(file)
            if row["predicate"] == "partyTo" and row["object"] == "budapest"
        }
    page = visit().open(treaties, "lang=es&node=id%3Abudapest")
    group = page.locator("#panel .rel", has_text="tiene como parte a").first
    count = group.locator("h4 .n").text_content()
    drawn, whole = map(int, count.split(" de "))
    assert drawn < whole == len(parties)
    assert group.locator(".tie").count() == drawn
    unfold(group)
    assert group.locator(".tie").count() == whole
    assert group.locator(".left-out .tie", has_text="Brasil").count() == 1
    # From there the reader comes to it, and sees it drawn.
    group.locator(".left-out .link", has_text="Brasil").click()
    assert page.evaluate("govgraph.shown.nodes.has('id:state-br')")


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "only announced"), ("es", "solo anunciado"), ("pt", "apenas anunciado")]
)
def test_an_edition_that_is_only_announced_is_marked_where_editions_are_listed(
    visit: Callable[..., Any], forums_page: Path, lang: str, said: str
) -> None:
    page = visit().open(forums_page, f"lang={lang}&node=id%3Aderechos-digitales")
    lists = [text for text in page.locator("#panel .sub").all_text_contents() if "IGF 2015" in text]
    assert [text.count(said) for text in lists] == [1]
    assert f"IGF 2025 ({said})" in lists[0]
