"""Time on maps: what ended is faint, what is not decided is hatched, today has a line, lanes have names on a phone."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.map.headline import finding_text, findings
from govgraph.words import words
from tests.visits import barriers

PHONE = {"has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def calendar(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    return drawn.save(tmp_path_factory.mktemp("time") / "calendar.html")


def _ids(page: Any, what: str) -> set[str]:
    return set(page.evaluate(f"[...govgraph.shown.{what}]"))


def test_what_ended_before_the_years_is_faint_where_the_reader_asks_for_it(
    visit: Callable[..., Any], dated: Path
) -> None:
    page = visit().open(dated, "years=2020-2021")
    assert _ids(page, "gone") == _ids(page, "goneTies") == set()
    held = (_ids(page, "nodes"), _ids(page, "ties"), page.evaluate("govgraph.csv()"))
    page.get_by_label("Also ended, faint").check()
    assert _ids(page, "gone") == {"id:fixture-a"}
    assert _ids(page, "goneTies") == {"id:fixture-a|memberOf|id:fixture-forum"}
    assert (_ids(page, "nodes"), _ids(page, "ties")) == held[:2]  # it is in no count
    assert page.evaluate("govgraph.csv()").count("\r\n") == held[2].count("\r\n")  # and in no file of rows
    assert "faint: 1 that ended before 2020" in page.locator("#count").inner_text()
    assert "ghosts=1" in page.url
    figure = page.evaluate("govgraph.figure().svg")
    assert figure.count('opacity="0.26"><title>Fixture a') == 1
    page.evaluate("govgraph.select('fixture-a')")
    assert words("en")["map"]["ended_before"] in page.locator("#panel").inner_text()
    page.reload()
    assert _ids(page, "gone") == {"id:fixture-a"}
    page.get_by_label("Also ended, faint").uncheck()
    assert "ghosts" not in page.url and _ids(page, "gone") == set()


def test_before_any_end_and_in_all_years_nothing_is_faint(visit: Callable[..., Any], dated: Path) -> None:
    page = visit().open(dated, "ghosts=1")
    assert _ids(page, "goneTies") == set()
    page.evaluate("govgraph.change('filter', { span: [2010, 2012] })")
    assert _ids(page, "goneTies") == set()


def test_the_events_that_a_calendar_shows_faintly_are_those_before_its_years(
    visit: Callable[..., Any], calendar: Path, shipped: Path
) -> None:
    with (shipped / "events.csv").open(encoding="utf-8", newline="") as file:
        ends = {f"id:{row['id']}": (row["end"] or row["start"])[:4] for row in csv.DictReader(file)}
    page = visit().open(calendar, "ghosts=1")
    events = {node for node in _ids(page, "nodes") if ends.get(node)}
    for first, last in ((2015, 2015), (2020, 2024)):
        page.evaluate("(span) => govgraph.change('filter', { span })", [first, last])
        assert _ids(page, "gone") == {one for one in events if int(ends[one]) < first}
        drawn = set(
            page.evaluate("govgraph.data.nodes.map((one) => one.id).filter((id) => govgraph.drawn(id))")
        )
        assert drawn == _ids(page, "nodes") | _ids(page, "gone")


def test_ties_of_unknown_date_and_announced_ones_are_hatched_and_the_legend_counts_them(
    visit: Callable[..., Any], dated: Path
) -> None:
    page = visit().open(dated)
    hatched = "govgraph.ties.filter((tie) => govgraph.shown.ties.has(tie.id) && String(govgraph.tieLook(tie).dash) === String(govgraph.data.hatch.dash)).map((tie) => tie.s)"
    assert page.evaluate(hatched) == ["id:fixture-d"]
    assert page.locator("#undecided .n").inner_text() == "1"
    page.evaluate("govgraph.change('filter', { span: [2024, 2024] })")
    # Of the second, it is not known whether it still held in 2024.
    assert set(page.evaluate(hatched)) == {"id:fixture-b", "id:fixture-c", "id:fixture-d"}
    assert page.locator("#undecided .n").inner_text() == "3"
    for lang in ("en", "es", "pt"):
        page.locator("#lang").select_option(lang)
        said = words(lang)["map"]["undecided"]
        assert said in page.locator("#undecided").inner_text()
        assert said in page.evaluate("govgraph.figure().svg")
    page.evaluate("govgraph.change('filter', { undated: false })")
    assert page.evaluate(hatched) == []
    assert page.locator("#undecided").is_hidden()


def test_a_figure_hatches_what_is_announced_and_says_so(shipped: Path) -> None:
    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    svg = drawn.to_svg()
    assert svg.count(words("en")["map"]["undecided"]) == 1
    with (shipped / "events.csv").open(encoding="utf-8", newline="") as file:
        vague = {f"id:{row['id']}" for row in csv.DictReader(file) if len(row["start"]) in (4, 7)}
    shown = {mark.key for mark in drawn.marks if mark.layer == "core"}
    assert svg.count('stroke-width="6.8" stroke-dasharray="0.9 3.6"') == len(vague & shown) > 0


def test_a_figure_of_a_calendar_has_the_date_of_the_data_and_the_page_has_today(
    visit: Callable[..., Any], calendar: Path, shipped: Path
) -> None:
    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    assert f">Data of {drawn.note.issued}<" in drawn.to_svg()
    page = visit().page
    page.clock.set_fixed_time(datetime(2020, 7, 2))
    page.goto(calendar.as_uri())
    page.wait_for_selector("html[data-ready]")
    band = page.locator("#heads text")
    assert "Today" in band.all_text_contents()
    years = [one for one in band.all_text_contents() if one.isdigit()]
    assert years == sorted(years) and {"2005", "2027"} <= set(years)
    x = {
        text: float(at.split("(")[1].split()[0])
        for text, at in page.evaluate(
            "[...document.querySelectorAll('#heads text')].map((one) => [one.textContent, one.getAttribute('transform')])"
        )
    }
    # Half of the year is over on 2 July; the words stand 4 pixels beside their lines.
    assert x["Today"] + 4 == pytest.approx((x["2020"] + x["2021"]) / 2 - 4, abs=0.6)
    assert ">Today<" in page.evaluate("govgraph.figure().svg")
    page.clock.set_fixed_time(datetime(2031, 1, 1))
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert "Today" not in page.locator("#heads text").all_text_contents()


def test_on_a_phone_every_lane_of_the_calendar_has_its_name_above_the_list(
    visit: Callable[..., Any], calendar: Path
) -> None:
    page = visit(390, 844, **PHONE).open(calendar)
    page.wait_for_timeout(300)
    heads = page.evaluate(
        "[...document.querySelectorAll('#heads text')].map((one) => { const b = one.getBoundingClientRect(); return [one.textContent, b.left, b.top, b.right, b.bottom]; })"
    )
    series = page.evaluate(
        "govgraph.data.nodes.filter((one) => !one.when && govgraph.shown.nodes.has(one.id)).map((one) => govgraph.short(one))"
    )
    assert {head[0] for head in heads} == {*series, "Single events"}
    controls = page.locator("#bar").bounding_box()
    for name, left, top, right, bottom in heads:
        assert left >= 0 and top >= 0, name
        assert right <= controls["x"] or bottom <= controls["y"], name
    # They stay while the list is moved; each stands over the marks of its lane.
    page.evaluate("govgraph.move({ ...govgraph.view(), y: govgraph.view().y + 400 }, false)")
    page.wait_for_timeout(300)
    after = page.evaluate(
        "[...document.querySelectorAll('#heads text')].map((one) => one.getBoundingClientRect().top)"
    )
    assert after == pytest.approx([head[2] for head in heads], abs=0.5)
    for lang in ("es", "pt"):
        page.locator("#lang").select_option(lang)
        assert words(lang)["map"]["lane_other"] in page.locator("#heads text").all_text_contents()


def test_of_a_calendar_with_many_lanes_the_years_stay_wide_enough_to_read(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    drawn = govgraph.open(shipped).network("calendar").map(form="timeline")
    page = visit().open(drawn.save(tmp_path / "all.html"))
    assert page.evaluate("govgraph.data.options.lanes[0].axis[1] * govgraph.net().getScale()") > 30
    sizes = page.evaluate("govgraph.placed().map((one) => one.size)")
    assert min(sizes) >= 10


def test_the_headline_of_the_calendar_counts_what_was_held_and_tells_what_is_announced(
    visit: Callable[..., Any], calendar: Path, shipped: Path
) -> None:
    with (shipped / "events.csv").open(encoding="utf-8", newline="") as file:
        start = {f"id:{row['id']}": row["start"] for row in csv.DictReader(file)}
    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    events = [mark for mark in drawn.marks if mark.layer == "core" and start.get(mark.key)]
    held = [start[mark.key] for mark in events if not mark.announced]
    coming = sorted(mark.key for mark in events if mark.announced)
    head, announced = findings(drawn)
    assert head.numbers["n"] == len(held) == len(events) - len(coming)
    assert (head.numbers["a"], head.numbers["b"]) == (min(held)[:4], max(held)[:4])
    assert (list(announced.nodes), announced.numbers) == (coming, {"n": len(coming)})
    page = visit().open(calendar)
    said = page.evaluate("govgraph.findings().map(govgraph.findingText)")
    assert said == [finding_text(one, drawn, "en") for one in (head, announced)]


def test_a_link_to_several_names_them_in_any_way(visit: Callable[..., Any], calendar: Path) -> None:
    page = visit().open(calendar, "set=igf-2023~id:igf-2024")
    assert page.evaluate("govgraph.state.set") == ["id:igf-2023", "id:igf-2024"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_calendar_with_what_ended_is_accessible_and_asks_for_nothing(
    visit: Callable[..., Any], calendar: Path, scheme: str
) -> None:

    seen = visit(color_scheme=scheme, bypass_csp=True)
    page = seen.open(calendar, "years=2020-2024&ghosts=1")
    assert barriers(page) == []
    assert (seen.outside, seen.errors) == ([], [])


def test_a_calendar_drawn_twice_has_the_same_bytes(calendar: Path, shipped: Path, root: Path) -> None:
    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    assert drawn.to_html().encode() == calendar.read_bytes()
    # Today is asked for where the page is read, and is not in the file.
    assert "new Date()" in (root / "src/govgraph/map/page/timeline.js").read_text("utf-8")


def test_the_keyboard_turns_on_what_ended(visit: Callable[..., Any], calendar: Path) -> None:
    page = visit().open(calendar, "years=2020-2024")
    page.get_by_label("Also ended, faint").focus()
    page.keyboard.press("Space")
    assert len(_ids(page, "gone")) > 0
    assert page.evaluate("document.activeElement.dataset.key") == "ghosts"  # the focus stays where it was
    page.keyboard.press("Space")
    assert _ids(page, "gone") == set()


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ["Athens", "Geneva"]),
        ("es", ["Atenas", "Ginebra"]),
        ("pt", ["Atenas", "Genebra"]),
    ],
)
def test_the_lanes_of_a_calendar_name_cities_in_the_language_of_the_reader(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, lang: str, names: list[str]
) -> None:
    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline", lang="en")
    shorts = {mark.key: mark.short(lang) for mark in drawn.marks}
    assert [shorts[f"id:igf-{year}"] for year in (2006, 2017, 2016)] == [*names, "Guadalajara"]
    page = visit().open(drawn.save(tmp_path / "calendar.html"), f"lang={lang}&node=id:igf-2017")
    assert names[1] in page.locator("#panel .chip").all_inner_texts()
    page.evaluate("[...document.querySelectorAll('#panel .tie button.y')].forEach((one) => one.click())")
    assert any(names[1] in text for text in page.locator("#panel .proof .meta").all_inner_texts())
