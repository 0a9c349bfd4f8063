"""Maps inside the explorer: those that Python drew, with their evidence, and those that the page lays out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govgraph.words import LANGUAGES
from tests.visits import barriers

ADDRESSES = [
    "#/maps",
    "#/map/forum-organization",
    "#/map/latin-america-matrix",
    "#/map/calendar",
    "#/map?of=id:igf",
]


@pytest.fixture(scope="module")
def drawn(graph: Any) -> dict[str, Any]:
    from govgraph.api.maps import further_maps

    return dict(further_maps(graph))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_map_opens_without_a_complaint_and_without_a_barrier(
    visit: Callable[..., Any], lang: str
) -> None:
    wide = {"en": (1440, 900), "es": (390, 844), "pt": (1440, 900)}[lang]
    tried = visit(*wide, locale=lang, color_scheme="dark" if lang == "pt" else "light")
    page = tried.open()
    for address in ADDRESSES:
        page.evaluate("address => { location.hash = address; }", address)
        page.wait_for_selector("main .map, main .matrix, main .maps")
        assert barriers(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= wide[0], address
    assert tried.outside == []
    assert tried.errors == []
    assert page.locator("iframe").count() == 0


def test_a_map_has_the_marks_and_the_lines_that_python_drew(
    visit: Callable[..., Any], drawn: dict[str, Any]
) -> None:
    whole = drawn["alsur-map.html"]
    page = visit().open("#/map/alsur")
    marks = {one.key for one in whole.marks if one.layer != "mute"}
    ids = page.eval_on_selector_all("[data-mark]", "all => all.map((one) => one.dataset.mark)")
    assert set(ids) == marks
    lines = [one for one in whole.lines if one.layer != "mute"]
    assert page.locator("path[data-line]").count() == len(lines)


def test_the_table_of_states_has_the_cells_of_the_map_of_python(
    visit: Callable[..., Any], drawn: dict[str, Any]
) -> None:
    whole = drawn["latin-america-matrix.html"]
    spaces = {one.key for one in whole.marks if one.space}
    pairs = {frozenset((one.source, one.target)) for one in whole.lines if one.layer != "mute"}
    cells = {pair for pair in pairs if len(pair & spaces) == 1}
    page = visit().open("#/map/latin-america-matrix")
    assert page.locator(".grid-table td button").count() == len(cells)
    page.locator(".grid-table td button").first.click()
    page.locator(".told blockquote, .told .missing").first.wait_for()


def test_a_mark_leads_to_its_page_and_the_page_back_to_the_mark(visit: Callable[..., Any]) -> None:
    page = visit().open("#/map/forum-organization")
    page.get_by_role("combobox", name="Find on the map").fill("LACIGF")
    page.get_by_role("combobox", name="Find on the map").press("Enter")
    page.locator(".told h2 a").wait_for()
    assert "on=id%3Alacigf" in page.evaluate("location.hash")
    page.locator(".told .proof summary").first.click()
    page.locator(".told .evidence").first.wait_for()
    page.locator(".told").get_by_role("link", name="Open its page").click()
    page.wait_for_function("() => location.hash === '#/id/lacigf'")
    page.go_back()
    page.wait_for_function("() => location.hash.includes('on=id%3Alacigf')")
    assert page.locator(".told h2 a").get_attribute("href") == "#/id/lacigf"
    page.goto(page.url.split("#")[0] + "#/id/lacigf")
    page.locator("a", has_text="Where organizations meet").click()
    assert page.locator(".told h2 a").get_attribute("href") == "#/id/lacigf"


def test_as_of_a_date_a_map_draws_the_ties_that_hold_then(visit: Callable[..., Any], graph: Any) -> None:
    """The verdict of each tie is Python's, of its spans."""
    from govgraph.facts.dates import parse_window

    first, last = parse_window("2012")
    whole = graph.network("states-instruments").map()
    lines = [one for one in whole.lines if one.layer in ("core", "rest")]

    def may_hold(told: Any) -> bool:
        return told is None or any(first <= x and last >= y for x, y in told.perhaps)

    page = visit().open("#/map/states-instruments?as-of=2012&all=1")
    kept = [one for one in lines if may_hold(one.spans)]
    assert 0 < len(kept) < len(lines)
    assert page.locator("path[data-line]:not(.gone)").count() == len(kept)


def test_a_neighborhood_is_expanded_collapsed_and_opened_as_a_map(visit: Callable[..., Any]) -> None:
    tried = visit()
    page = tried.open("#/id/lacigf")
    before = page.locator("aside [data-mark]").count()
    mark = page.locator("aside [data-mark]:not([data-mark='id:lacigf'])").first
    name = mark.get_attribute("data-mark")
    mark.dispatch_event("click")
    page.locator("aside").get_by_role("button", name="Expand").click()
    assert page.locator("aside [data-mark]").count() > before
    page.locator("aside").get_by_role("button", name="Collapse").click()
    assert page.locator("aside [data-mark]").count() == before
    page.locator("aside").get_by_role("button", name="Expand").click()
    page.locator("aside").get_by_role("link", name="Open as a map").click()
    page.wait_for_selector(".map:not(.small)")
    assert f"id%3Alacigf,{name.replace(':', '%3A')}" in page.evaluate("location.hash")
    assert tried.errors == []


def test_the_map_around_a_name_draws_its_neighbors_and_says_what_it_leaves_out(
    visit: Callable[..., Any], graph: Any
) -> None:
    near = set()
    iri = graph.names.entity("lacigf")
    for claim in graph.claims:
        if claim.object and iri in (claim.subject, claim.object):
            other = claim.object if claim.subject == iri else claim.subject
            entity = graph.entities.get(other)
            if other != iri and entity and entity.kind and entity.kind != "Topic":
                near.add(entity.id)
    page = visit().open("#/map?of=id:lacigf")
    ids = set(page.eval_on_selector_all("[data-mark]", "all => all.map((one) => one.dataset.mark)"))
    if len(near) <= 60:
        assert ids == near | {"id:lacigf"}
    else:
        assert len(ids) == 61
        assert str(len(near) - 60) in page.locator("p.caveat").inner_text()


def test_the_same_neighborhood_has_the_same_places(visit: Callable[..., Any]) -> None:
    places = "all => all.map((one) => [one.dataset.mark, one.getAttribute('transform')]).sort()"
    first = visit().open("#/map?of=id:igf,id:lacigf").eval_on_selector_all("[data-mark]", places)
    again = visit(locale="es").open("#/map?of=id:lacigf,id:igf").eval_on_selector_all("[data-mark]", places)
    assert dict(map(tuple, first)) == dict(map(tuple, again))


def test_a_map_is_read_by_the_keyboard(visit: Callable[..., Any]) -> None:
    page = visit().open("#/map/alsur")
    page.locator("svg.stage").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator(".told h2").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator("#live").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('told')")
    page.locator("svg.stage").focus()
    page.keyboard.press("Escape")
    assert first and page.locator(".told").is_hidden()


def test_the_files_of_a_map_are_its_picture_and_its_claims(
    visit: Callable[..., Any], drawn: dict[str, Any]
) -> None:
    page = visit().open("#/map/alsur?all=1")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Claims (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    told = {
        claim.id
        for line in drawn["alsur-map.html"].lines
        if line.layer in ("core", "rest")
        for claim in line.evidence
    }
    assert {row["claim"] for row in rows} == told
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").click()
    assert Path(saved.value.path()).read_text("utf-8").startswith("<svg")
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_first_of_all_entities_is_no_missing_one(known: dict[str, Any], graph: Any) -> None:
    """Place 0 is a place: it was left out as if it were empty."""
    from govgraph.explorer.full import full

    assert full(s=0, p=0, v="") == {"s": 0, "p": 0}
    assert all("s" in one and "p" in one for one in known["triples"])


def test_the_datasets_own_views_and_the_treaties_are_among_the_maps(
    visit: Callable[..., Any], graph: Any
) -> None:
    page = visit(locale="es").open("#/maps")
    shown = page.locator("main .card b").all_inner_texts()
    assert "Gobierno abierto y datos abiertos, y quién participa" in shown
    page = visit().open("#/map/treaties")
    network = graph.network("treaties")
    drawn = page.locator("[data-mark]").count()
    assert 2 < drawn <= len(network)


def _cells(page: Any) -> set[tuple[str, str]]:
    found = page.evaluate(
        """() => [...document.querySelectorAll(".matrix .scroll tr[data-row]")].flatMap((row) =>
            [...row.querySelectorAll("td[data-column]")].filter((cell) => cell.querySelector("button")).map((cell) => [row.dataset.row, cell.dataset.column]))"""
    )
    return set(map(tuple, found))


def test_any_network_is_read_as_a_matrix_of_any_two_kinds_that_its_address_names(
    visit: Callable[..., Any], graph: Any
) -> None:
    drawn = graph.network("forums-organizations").map()
    marks = {mark.key: mark for mark in drawn.marks}
    wanted = {
        (one, other)
        for line in drawn.lines
        if line.layer in ("core", "rest")
        for one, other in ((line.source, line.target), (line.target, line.source))
        if "Company" in marks[one].kinds and "Forum" in marks[other].kinds
    }
    tried = visit()
    page = tried.open("#/map/forum-organization")
    page.get_by_role("link", name="As a matrix").click()
    page.select_option("select[data-axis=rows]", "Company")
    page.select_option("select[data-axis=columns]", "Forum")
    page.select_option("select[data-axis=sort]", "name")
    assert _cells(page) == wanted and len(wanted) > 5
    names = page.locator(".matrix tbody th").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    page.locator(".matrix td button").first.click()
    lit = page.locator(".matrix .lit").count()
    assert lit == len({one for _, one in wanted}) + 2 + len({one for one, _ in wanted}) + 1
    address = page.evaluate("location.hash")
    for part in ("form=matrix", "rows=Company", "columns=Forum", "sort=name", "on="):
        assert part in address
    again = visit().open(address)
    assert _cells(again) == wanted and again.locator(".matrix .lit").count() == lit
    assert again.locator(".told .evidence").count() > 0
    assert tried.errors == []


def test_a_wide_matrix_of_the_explorer_prints_in_several_tables_with_heads(
    visit: Callable[..., Any],
) -> None:
    page = visit().open("#/map/forum-organization?form=matrix")
    whole = _cells(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheets = page.locator(".sheets table")
    assert sheets.count() > 1 and sheets.locator("td button").count() == len(whole)
    assert page.evaluate("getComputedStyle(document.querySelector('.matrix .scroll')).display") == "none"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".sheets").count() == 0


def test_a_threshold_leaves_the_ties_that_weigh_enough_and_the_address_keeps_it(
    visit: Callable[..., Any], graph: Any
) -> None:
    drawn = graph.network("co-participation").map()
    steps = drawn.weight.steps
    count = "() => document.querySelectorAll('path[data-line]:not(.gone)').length"
    tried = visit()
    page = tried.open("#/map/co-participation")
    assert page.evaluate(count) == sum(line.weight >= drawn.weight.first for line in drawn.lines) <= 150
    for place in (0, len(steps) - 1, 1):
        page.get_by_label("Strength").fill(str(place))
        wanted = sum(line.weight >= steps[place] for line in drawn.lines)
        assert page.evaluate(count) == wanted
        assert page.locator("output").inner_text() == f"at least {steps[place]:g} shared"
    address = page.evaluate("location.hash")
    assert f"least={steps[1]:g}" in address
    assert visit().open(address).evaluate(count) == wanted
    assert tried.errors == []


def test_a_panel_says_how_many_ties_of_how_many_are_shown(visit: Callable[..., Any]) -> None:
    tried = visit()
    part, whole = (
        tried.open(f"#/map/states-instruments?on=id:state-mx{more}").locator(".told .mut").first.inner_text()
        for more in ("", "&all=1")
    )
    ((few, all_ties),) = re.findall(r"(\d+) of (\d+) ties shown", part)
    assert int(few) < int(all_ties) and f"{all_ties} ties here" in whole
