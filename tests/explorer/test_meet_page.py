"""Where actors meet, in the page: the rows of the library, figure, passages, files, the address."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ASKED = [
    (("derechos-digitales", "apc", "access-now", "article-19", "idec", "r3d"), "", "en"),
    (("derechos-digitales", "apc"), "2016", "es"),
    (("alsur", "derechos-digitales", "idec", "igf"), "2023-06", "pt"),
    (("state-cl", "state-br", "eu"), "2021-06-15", "en"),
    (("igf", "rightscon"), "", "es"),
    (("rightscon-2023", "igf", "lacigf"), "2023", "en"),
]


def address(asked: tuple[str, ...], day: str) -> str:
    return "#/meet?" + "&".join([*(f"who={one}" for one in asked), *([f"as-of={day}"] if day else [])])


def test_the_rows_and_the_headline_are_those_of_the_library(visit: Callable[..., Any], graph: Any) -> None:
    tried = visit()
    page = tried.open()
    for asked, day, lang in ASKED:
        page.evaluate("to => { location.hash = to; }", f"{address(asked, day)}&lang={lang}&as-of={day}")
        page.wait_for_function(
            "([n, lang]) => document.querySelectorAll('.chosen li').length === n && document.documentElement.lang === lang",
            arg=[len(asked), lang],
        )
        found = graph.meet(*asked, as_of=day or None, languages=(lang, "en", "es", "pt"))
        with page.expect_download() as saved:
            page.get_by_role("button", name="CSV").click()
        text = Path(saved.value.path()).read_text("utf-8-sig")
        rows, expected = (
            list(csv.DictReader(io.StringIO(one, newline=""))) for one in (text, found.to_csv())
        )
        assert rows == expected, asked
        said = page.locator(".answer p").all_inner_texts()
        from govgraph.write.meeting import headline

        dated = 1 if day else 0  # a date is written as people of the language write it
        told = list(headline(found, lang))
        assert [*said[: len(said) - 1 - dated], said[-1]] == [*told[: len(told) - 1 - dated], told[-1]]
        dots = page.locator(".meeting-dot").count()
        assert dots == sum(len(row.cells) for row in (*found.spaces, *found.signed))
    assert tried.errors == [] and tried.outside == []


def test_a_dot_opens_its_passages_by_mouse_and_keyboard_and_gives_the_focus_back(
    visit: Callable[..., Any], graph: Any
) -> None:
    found = graph.meet("derechos-digitales", "apc")
    row = found.spaces[0]
    passages = [claim.passage for claim in row.cells[found.asked[0].iri].claims if claim.passage]
    page = visit().open(address(("derechos-digitales", "apc"), ""))
    dot = page.locator(".meeting-dot").first
    dot.focus()
    page.keyboard.press("Enter")
    told = page.locator("dialog").inner_text()
    assert passages and all(one in told for one in passages)
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")  # the browser tells of the closing after the key
    assert page.evaluate("document.activeElement.classList.contains('meeting-dot')")
    dot.click()
    assert page.locator("dialog").count() == 1


def test_names_are_completed_and_taken_out_and_the_address_keeps_them(visit: Callable[..., Any]) -> None:
    page = visit(locale="es").open("#/meet")
    for typed, key in (("derechos dig", "derechos-digitales"), ("apc", "apc")):
        page.locator("main input[role=combobox]").fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => location.hash.includes('who={key}')")
    assert page.evaluate("location.hash") == "#/meet?who=derechos-digitales&who=apc"
    assert page.locator("h1").inner_text() == "¿Dónde coinciden?"
    page.get_by_role("button", name="Quitar Derechos Digitales").click()
    page.wait_for_function("() => location.hash === '#/meet?who=apc'")
    assert page.locator("main .plain li").count() > 3
    page.go_back()
    page.wait_for_function("() => location.hash === '#/meet?who=derechos-digitales&who=apc'")
    assert page.locator(".meeting-dot").count() > 0


def test_who_shares_nothing_is_told_the_chains_of_the_library(visit: Callable[..., Any], graph: Any) -> None:
    from govgraph.write.meeting import chain_text

    tried = visit()
    page = tried.open("#/meet?who=alsur&who=eclac")
    tried.engine()
    page.wait_for_selector("main ul:not(.chips) li")
    found = graph.meet("alsur", "eclac")
    ((_, chains),) = found.chains.items()
    assert page.locator("main section.relation ul li").all_inner_texts() == [
        chain_text(found, chain, "en") for chain in chains
    ]


def test_the_figure_is_a_file_that_names_its_source(visit: Callable[..., Any]) -> None:
    import xml.etree.ElementTree as ET

    page = visit(color_scheme="dark").open(address(("derechos-digitales", "apc"), ""))
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").click()
    text = Path(saved.value.path()).read_text("utf-8")
    words = [one.text or "" for one in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}text")]
    assert "Where do they meet?" in words
    assert any(one.startswith("Source: ") for one in words)
    assert "var(" not in text


def test_a_name_that_is_not_there_is_told_and_more_than_twelve_are_cut(
    visit: Callable[..., Any], known: Any
) -> None:
    actors = [one["id"].removeprefix("id:") for one in known["entities"] if one.get("kind") == "State"][:14]
    page = visit().open(address((*actors, "nobody-of-this-name"), ""))
    assert page.locator(".chosen li").count() == 12
    assert "nobody-of-this-name" in page.locator("main .error").first.inner_text()
    assert page.locator("main .error").count() == 2


def test_home_and_entities_lead_to_it(visit: Callable[..., Any]) -> None:
    page = visit().open("#/")
    assert page.locator("main a[href='#/meet']").count() == 1
    page = visit().open("#/id/alsur")
    assert page.locator("main a[href='#/meet?who=alsur']").count() == 1
    page = visit().open("#/id/t-ai-governance")
    assert page.locator("main a[href^='#/meet']").count() == 0


@pytest.mark.parametrize(
    ("lang", "typed"),
    [
        ("en", "RightsCon 2023"),
        ("es", "Foro de Gobernanza de Internet 2024"),
        ("pt", "Fórum de Governança da Internet 2024"),
        ("es", "cumbre de acción ia"),
        ("pt", "IGF 2016"),
        ("es", "FGI 2024"),  # no edition is called so: nothing is found, and no other years are
    ],
)
def test_editions_are_completed_as_the_command_line_finds_them(
    visit: Callable[..., Any], graph: Any, lang: str, typed: str
) -> None:
    wanted = [found.entity.label(lang) for found in graph.finder.search(typed, limit=9)]
    page = visit(locale=lang).open("#/meet")
    page.locator("main input[type=search]").fill(typed)
    names = page.eval_on_selector_all(
        "main .suggestions .name", "all => all.map((one) => one.firstChild.textContent)"
    )
    assert (names[:1], bool(names)) == (wanted[:1], bool(wanted))
    if wanted:
        page.keyboard.press("Enter")
        page.wait_for_selector("main .chips.chosen li")
        assert page.locator("main .chips.chosen li a").inner_text() == wanted[0]
