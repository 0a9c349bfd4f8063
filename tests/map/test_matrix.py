"""Matrices as figures: rows and columns in order, one sign per cell, in Python and as the page's download."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from govgraph.errors import NetworkError
from govgraph.map import make_map
from govgraph.map.grid import SIGNS, grid
from govgraph.map.texts import text_width
from govgraph.words import LANGUAGES, words
from tests.map.conftest import claim, entity, network

TEXT, GROUP, TITLE = (f"{{http://www.w3.org/2000/svg}}{name}" for name in ("text", "g", "title"))

# By hand, from the network `small`: a is tied to the forum (twice) and the summit, b to both, c to the forum alone.
CELLS = {
    ("id:fixture-a", "id:fixture-forum"),
    ("id:fixture-a", "id:fixture-summit"),
    ("id:fixture-b", "id:fixture-forum"),
    ("id:fixture-b", "id:fixture-summit"),
    ("id:fixture-c", "id:fixture-forum"),
}


def test_rows_and_columns_stand_by_how_much_they_hold_then_by_name(small: Any) -> None:
    found = grid(make_map(small, form="matrix"))
    assert [mark.key for mark in found.rows] == ["id:fixture-a", "id:fixture-b", "id:fixture-c"]
    assert [mark.key for mark in found.columns] == ["id:fixture-forum", "id:fixture-summit"]
    assert set(found.cells) == CELLS


# By hand, from the network `small`: how many ties each row and each column holds; a has two with the forum.
HELD = {
    "Fixture São Alpha": 3,
    "Fixture Beta": 2,
    "Fixture Gamma": 1,
    "Fixture Forum": 4,
    "Fixture Summit": 2,
}


def test_sums_count_ties_and_not_cells(small: Any) -> None:
    found = grid(make_map(small, form="matrix"))
    counted = {mark.short("en"): found.acting[mark.key] for mark in found.rows}
    counted |= {mark.short("en"): found.counts[mark.key] for mark in found.columns}
    assert counted == HELD and found.total == 6


SUMS = """() => {
    const one = document.querySelector("#matrix > table"), foot = [...one.tFoot.rows[0].cells], heads = [...one.tHead.rows[0].cells];
    const rows = [...one.tBodies[0].rows].map((row) => [row.cells[0].innerText, row.cells[row.cells.length - 1].innerText]);
    return { held: Object.fromEntries([...rows, ...heads.slice(1, -1).map((head, j) => [head.textContent, foot[j + 1].innerText])]), total: foot[foot.length - 1].innerText };
}"""


def test_the_page_and_its_figure_have_the_sums_of_what_is_shown(
    visit: Callable[..., Any], small: Any, tmp_path: Path
) -> None:
    page = visit().open(make_map(small, form="matrix").save(tmp_path / "matrix.html"))
    assert page.evaluate(SUMS) == {"held": {name: str(n) for name, n in HELD.items()}, "total": "6"}
    page.evaluate("govgraph.change('filter', { sure: true })")  # Gamma's only tie is unverified
    held = {**HELD, "Fixture Forum": 3}
    del held["Fixture Gamma"]
    assert page.evaluate(SUMS) == {"held": {name: str(n) for name, n in held.items()}, "total": "5"}
    figure = ElementTree.fromstring(page.evaluate("govgraph.figure().svg"))
    numbers = [text.text for text in figure.iter(TEXT) if (text.text or "").isdigit()]
    assert sorted(numbers) == sorted(["5", *(str(n) for n in held.values())])
    assert [text.text for text in figure.iter(TEXT)].count("Ties") == 2


@pytest.mark.parametrize("figure", ["", "column", "double", "slide"])
def test_a_figure_has_the_sums_of_rows_and_columns_and_the_sum_of_all(small: Any, figure: str) -> None:
    drawn = ElementTree.fromstring(make_map(small, form="matrix").to_svg(figure=figure))
    numbers = [text.text for text in drawn.iter(TEXT) if (text.text or "").isdigit()]
    assert sorted(numbers) == sorted(["6", *(str(n) for n in HELD.values())])
    assert [text.text for text in drawn.iter(TEXT)].count("Ties") == 2


@pytest.mark.parametrize("scroll", ["0", "1e6"])
def test_the_sums_of_a_wide_matrix_stay_in_sight(
    visit: Callable[..., Any], forums: Any, tmp_path: Path, scroll: str
) -> None:
    page = visit().open(forums.map(form="matrix").save(tmp_path / "forums.html"))
    page.evaluate(f"document.getElementById('matrix').scrollTo({scroll}, {scroll})")
    boxes = page.evaluate(
        """() => ["thead th:last-child", "tfoot th", "tfoot td:last-child"].map((one) => {
            const cell = document.querySelector("#matrix > table " + one), b = cell.getBoundingClientRect();
            const over = document.elementFromPoint(Math.min(b.right, innerWidth) - 12, b.bottom - 8);
            return [b.left, b.top, b.right, b.bottom, over === cell]; })"""
    )
    for left, top, right, bottom, seen in boxes:
        assert seen and 290 <= left < right <= 1440 and 0 <= top < bottom <= 900


def test_a_matrix_that_is_drawn_anew_stays_where_it_was_scrolled(
    visit: Callable[..., Any], forums: Any, tmp_path: Path
) -> None:
    page = visit().open(forums.map(form="matrix").save(tmp_path / "forums.html"))
    place = "() => { const { scrollLeft, scrollTop } = document.getElementById('matrix'); return [scrollLeft, scrollTop]; }"
    assert page.evaluate(place) == [0, 0]
    page.evaluate("document.getElementById('matrix').scrollTo(300, 400)")
    page.evaluate("govgraph.change('words', { lang: 'es' })")
    assert page.evaluate(place) == [300, 400]


def test_a_cell_shows_the_strongest_of_its_ties(small: Any) -> None:
    found = grid(make_map(small, form="matrix"))
    assert found.cells["id:fixture-a", "id:fixture-forum"].predicate == "endorses"


@pytest.mark.parametrize("dark", [False, True])
def test_the_figure_of_a_matrix_has_its_names_and_one_sign_per_cell(small: Any, dark: bool) -> None:
    drawn = make_map(small, form="matrix")
    figure = ElementTree.fromstring(drawn.to_svg(dark=dark))
    said = [text.text for text in figure.iter(TEXT)]
    for name in ("Fixture map", "Fixture Forum", "Fixture Summit", "Fixture São Alpha", "Fixture Beta"):
        assert name in said
    assert sum(group.find(TITLE) is not None for group in figure.iter(GROUP)) == len(CELLS)


def test_names_of_rows_and_columns_lie_inside_the_figure(shipped: Path) -> None:
    import govgraph

    figure = ElementTree.fromstring(
        govgraph.open(shipped).network("states-instruments").map(form="matrix").to_svg()
    )
    width, height = float(figure.get("width", "")), float(figure.get("height", ""))
    for text in figure.iter(TEXT):
        if text.get("x"):
            assert 0 < float(text.get("x", "")) < width and 0 < float(text.get("y", "")) < height
    rows = [float(text.get("y", "")) for text in figure.iter(TEXT) if text.get("text-anchor") == "end"]
    assert len(rows) > 60 and all(b - a >= 20 for a, b in itertools.pairwise(rows))


def test_the_page_of_a_matrix_downloads_the_matrix(
    visit: Callable[..., Any], small: Any, tmp_path: Path
) -> None:
    page = visit().open(make_map(small, form="matrix").save(tmp_path / "matrix.html"))
    with page.expect_download() as waiting:
        page.click("#svg")
    figure = ElementTree.fromstring(Path(waiting.value.path()).read_bytes())
    assert sum(group.get("class") == "cell" for group in figure.iter(GROUP)) == len(CELLS)
    with page.expect_download() as waiting:
        page.click("#png")
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")


# By hand, from the network `small` of conftest.py. No organization there has a country, so `country` falls back on names.
ORDERS = {
    "pattern": (["Fixture São Alpha", "Fixture Beta", "Fixture Gamma"], ["Fixture Forum", "Fixture Summit"]),
    "name": (["Fixture Beta", "Fixture Gamma", "Fixture São Alpha"], ["Fixture Forum", "Fixture Summit"]),
    "country": (["Fixture Beta", "Fixture Gamma", "Fixture São Alpha"], ["Fixture Forum", "Fixture Summit"]),
    # Alpha since 2018, Beta since 2019, Gamma without a date; the summit since 2018, the forum since 2020.
    "date": (["Fixture São Alpha", "Fixture Beta", "Fixture Gamma"], ["Fixture Summit", "Fixture Forum"]),
}
HEADS = """() => [...document.querySelectorAll("#matrix > table")].map((one) => [
    [...one.tBodies[0].rows].map((row) => row.cells[0].innerText),
    [...one.tHead.rows[0].cells].slice(1, -1).map((cell) => cell.textContent)])[0]"""


@pytest.mark.parametrize("by", sorted(ORDERS))
def test_rows_and_columns_are_sorted_as_the_reader_chooses(
    visit: Callable[..., Any], small: Any, tmp_path: Path, by: str
) -> None:
    seen = visit()
    path = make_map(small, form="matrix").save(tmp_path / "matrix.html")
    page = seen.open(path)
    page.select_option("#order", by)
    assert page.evaluate(HEADS) == list(map(list, ORDERS[by]))
    address = page.evaluate("location.hash")
    assert address == ("" if by == "pattern" else f"#sort={by}")
    with page.expect_download() as waiting:
        page.click("#svg")
    figure = ElementTree.fromstring(Path(waiting.value.path()).read_bytes())
    rows = [text.text for text in figure.iter(TEXT) if text.get("text-anchor") == "end"]
    assert rows == [*ORDERS[by][0], "Ties"]  # the last names the sums
    said = " ".join("".join(text.itertext()) for text in figure.iter(TEXT))
    assert ("sorted by" in said) == (by != "pattern")
    again = visit().open(path, address.removeprefix("#"))
    assert again.evaluate(HEADS) == list(map(list, ORDERS[by])) and again.input_value("#order") == by
    assert not seen.errors


def test_by_country_every_region_and_in_it_every_country_stands_in_one_block_and_the_rest_comes_last(
    visit: Callable[..., Any], forums: Any, tmp_path: Path
) -> None:
    drawn = forums.map(form="matrix")
    page = visit().open(drawn.save(tmp_path / "forums.html"), "sort=country")
    rows = page.evaluate(
        "[...document.querySelectorAll('#matrix > table tbody th button')].map((one) => one.dataset.node)"
    )
    marks = {mark.key: mark for mark in drawn.marks}
    places = [(marks[key].region, marks[key].country) for key in rows]
    blocks = [place for place, _ in itertools.groupby(places)]
    regions = [region for region, _ in itertools.groupby(region for region, _ in blocks)]
    assert len(blocks) == len(set(places)) > 50 and len(regions) == len(set(regions)) > 10
    assert regions[-1] == "" and regions[:-1] == sorted(regions[:-1])


def test_a_selected_cell_lights_its_row_and_its_column(
    visit: Callable[..., Any], small: Any, tmp_path: Path
) -> None:
    page = visit().open(make_map(small, form="matrix").save(tmp_path / "matrix.html"))
    page.click("#matrix tbody tr:nth-child(1) td:nth-child(3) button")  # Beta and the summit
    lit = page.evaluate(
        "[...document.querySelectorAll('#matrix .lit')].map((one) => [one.closest('tr').rowIndex, one.cellIndex])"
    )
    # One head, three rows, one foot; the name, two spaces, the sum.
    assert sorted(map(tuple, lit)) == sorted({(1, j) for j in range(4)} | {(i, 2) for i in range(5)})
    assert page.locator("#matrix [aria-current=true]").count() == 1
    with page.expect_download() as waiting:
        page.click("#svg")
    assert Path(waiting.value.path()).read_text("utf-8").count('class="lit"') == 2
    page.keyboard.press("Escape")
    assert page.locator("#matrix .lit").count() == 0


def test_each_relation_of_the_model_has_a_sign_of_its_own() -> None:
    from govgraph.model.model import load_model

    relations = {name for name, one in load_model().predicates.items() if one.range and not one.value}
    assert relations <= set(SIGNS)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_the_legend_names_every_relation_that_a_cell_shows(
    visit: Callable[..., Any], forums: Any, tmp_path: Path
) -> None:
    drawn = forums.map(form="matrix")
    page = visit().open(drawn.save(tmp_path / "forums.html"))
    shown = {line.predicate for line in grid(drawn).cells.values()}
    named = page.locator("#matrix .key span").all_inner_texts()
    assert {drawn.verbs[one]["en"] for one in shown} <= {one.strip() for one in named}
    looks = page.evaluate("[...document.querySelectorAll('#matrix .key svg')].map((one) => one.innerHTML)")
    assert len(set(looks)) == len(looks)


def test_a_network_without_spaces_has_who_acts_as_rows_and_on_whom_as_columns(shipped: Path) -> None:
    import govgraph

    network = govgraph.open(shipped).network("funding")
    found = grid(network.map(form="matrix"))
    assert set(found.cells) == {(tie.source, tie.target) for tie in network.all_ties}


def test_a_wide_matrix_prints_in_tables_that_fit_a_page_with_repeated_heads(
    visit: Callable[..., Any], forums: Any, tmp_path: Path
) -> None:
    drawn = forums.map(form="matrix")
    page = visit(1047, 718).open(drawn.save(tmp_path / "forums.html"))  # A4 across, without its margins
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheets = page.evaluate(
        """() => [...document.querySelectorAll("#sheets table")].map((one) => ({
            wide: one.getBoundingClientRect().right, rows: one.tBodies[0].rows.length, head: getComputedStyle(one.tHead).display,
            columns: [...one.tHead.rows[0].cells].slice(1, -1).map((cell) => cell.querySelector("button").dataset.node),
            cells: one.querySelectorAll("td button").length }))"""
    )
    found = grid(drawn)
    assert len(sheets) > 1 and sum(one["cells"] for one in sheets) == len(found.cells)
    assert sorted(key for one in sheets for key in one["columns"]) == sorted(
        mark.key for mark in found.columns
    )
    for one in sheets:
        assert one["wide"] <= 1047 and one["rows"] == len(found.rows) and one["head"] == "table-header-group"
    assert page.evaluate("getComputedStyle(document.getElementById('matrix')).overflow") == "visible"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#sheets").count() == 0


# What stands in the page, row by row, as it is read: the ids of the rows and columns, and those of each cell with a button.
SHOWN = """() => {
    const one = document.querySelector("#matrix > table"), ids = (cells) => [...cells].map((cell) => cell.querySelector("button").dataset.node);
    const columns = ids([...one.tHead.rows[0].cells].slice(1, -1)), rows = [...one.tBodies[0].rows];
    return { rows: rows.map((row) => row.cells[0].querySelector("button").dataset.node), columns, cells: rows.flatMap((row) =>
        [...row.cells].slice(1, -1).flatMap((cell, j) => cell.querySelector("button") ? [[row.cells[0].querySelector("button").dataset.node, columns[j]]] : [])).sort() };
}"""


def cells_by_hand(drawn: Any, rows: str, columns: str) -> set[tuple[str, str]]:
    """Return the cells of two kinds, from the ties: who acts stands in the row where both ends fit both sides."""
    marks = {mark.key: mark for mark in drawn.marks}
    found = set()
    for line in drawn.lines:
        s, t = marks[line.source], marks[line.target]
        first, second = (t, s) if line.predicate in ("hostedBy", "organizedBy") else (s, t)
        for one, other in ((first, second), (second, first)):
            if rows in one.kinds and columns in other.kinds and one != other:
                found.add((one.key, other.key))
                break
    return found


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ("Organization", "EventSeries"),
        ("Forum", "Company"),
        ("Event", "CivilSocietyOrganization"),
        ("Instrument", "GovernmentBody"),
    ],
)
def test_any_two_kinds_are_rows_and_columns_in_the_page_in_python_and_in_the_address(
    visit: Callable[..., Any], forums: Any, tmp_path: Path, rows: str, columns: str
) -> None:
    drawn = forums.map(form="matrix")
    wanted = cells_by_hand(drawn, rows, columns)
    assert len(wanted) > 4
    made = grid(forums.map(form="matrix", rows=rows, columns=columns))
    assert set(made.cells) == wanted
    seen = visit()
    path = drawn.save(tmp_path / "forums.html")
    page = seen.open(path, f"rows={rows}&columns={columns}")
    shown = page.evaluate(SHOWN)
    assert set(map(tuple, shown["cells"])) == wanted
    assert shown["rows"] == [mark.key for mark in made.rows]
    assert shown["columns"] == [mark.key for mark in made.columns]
    assert page.input_value("#rows") == rows and page.input_value("#columns") == columns
    assert page.evaluate("govgraph.hash()") == f"rows={rows}&columns={columns}"
    # What is counted, and what a file has, is what stands in the matrix.
    assert set(page.evaluate("[...govgraph.shown.nodes]")) == {key for cell in wanted for key in cell}
    with page.expect_download() as waiting:
        page.click("#csv")
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    labels = {mark.key: mark.short("en") for mark in drawn.marks}
    table = list(csv.DictReader(io.StringIO(text)))
    named = {tuple(sorted((labels[a], labels[b]))) for a, b in wanted}
    assert {tuple(sorted((row["source_label"], row["target_label"]))) for row in table} == named
    assert all("rows:" in row["view"] and "columns:" in row["view"] for row in table)
    assert not seen.errors


def test_choosing_rows_that_have_no_tie_with_the_columns_turns_the_matrix(
    visit: Callable[..., Any], small: Any, tmp_path: Path
) -> None:
    drawn = make_map(small, form="matrix")
    page = visit().open(drawn.save(tmp_path / "matrix.html"))
    page.select_option("#rows", "spaces")
    assert page.input_value("#columns") == "actors"
    assert {(row, column) for column, row in page.evaluate(SHOWN)["cells"]} == CELLS
    page.select_option("#columns", "Company")  # Beta alone is one
    assert page.evaluate(SHOWN)["columns"] == ["id:fixture-b"]
    assert page.evaluate("govgraph.shown.ties.size") == 2
    with page.expect_download() as waiting:
        page.click("#svg")
    figure = ElementTree.fromstring(Path(waiting.value.path()).read_bytes())
    assert sum(group.get("class") == "cell" for group in figure.iter(GROUP)) == 2
    page.evaluate("location.hash = ''")
    page.wait_for_function("() => govgraph.state.rows === 'actors'")
    assert set(map(tuple, page.evaluate(SHOWN)["cells"])) == CELLS


def test_kinds_that_hold_the_same_are_offered_once_and_name_their_side(shipped: Path) -> None:
    import govgraph

    drawn = govgraph.open(shipped).network("states-instruments").map(form="matrix")
    assert drawn.axes is not None
    sides = {name: labels["en"] for name, labels in drawn.axes.sides.items()}
    assert sides["spaces"] == "Instrument" and "Instrument" not in sides and "Treaty" in sides


def test_a_kind_without_a_tie_and_an_unknown_order_are_refused(small: Any) -> None:
    with pytest.raises(NetworkError, match="Treaty") as caught:
        make_map(small, form="matrix", rows="Treaty")
    assert "Company" in str(caught.value.hint)
    with pytest.raises(NetworkError, match="unknown order"):
        make_map(small, form="matrix", sort="size")
    with pytest.raises(NetworkError, match="matrix"):
        make_map(small, sort="name")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("by", ["country", "name", "date"])
def test_python_sorts_as_the_page_does(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, lang: str, by: str
) -> None:
    import govgraph

    drawn = govgraph.open(shipped).network("states-instruments").map(form="matrix", sort=by, lang=lang)
    found = grid(drawn)
    page = visit().open(drawn.save(tmp_path / "matrix.html"))
    shown = page.evaluate(SHOWN)
    assert shown["rows"] == [mark.key for mark in found.rows]
    assert shown["columns"] == [mark.key for mark in found.columns]
    assert page.input_value("#order") == by and page.evaluate("govgraph.hash()") == ""


def test_the_command_line_names_rows_columns_and_order_and_counts_what_it_draws(
    run_cli: Callable[..., Any], forums: Any, tmp_path: Path
) -> None:
    target = tmp_path / "companies.svg"
    asked = ("--form", "matrix", "--rows", "Company", "--columns", "Forum", "--sort", "name")
    done = run_cli("map", *asked, "-o", str(target))
    wanted = cells_by_hand(forums.map(form="matrix"), "Company", "Forum")
    figure = ElementTree.fromstring(target.read_text("utf-8"))
    assert sum(group.find(TITLE) is not None for group in figure.iter(GROUP)) == len(wanted)
    said = " ".join("".join(text.itertext()) for text in figure.iter(TEXT))
    assert "rows: Company, columns: Forum" in said and "sorted by name" in said
    assert f"{len({key for cell in wanted for key in cell})} nodes, " in done.stderr.replace("marks", "nodes")
    wrong = run_cli("map", "--rows", "Company", "-o", str(tmp_path / "map.html"))
    assert wrong.returncode == 2 and "--form matrix" in wrong.stderr


def test_a_matrix_has_one_row_for_each_state_and_counts_its_spaces(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    import govgraph

    graph = govgraph.open(shipped)
    drawn = graph.network("forums-organizations").map(form="matrix")
    assert not any(mark.members for mark in drawn.marks)
    # The same view with each state as a node of its own tells how many ties each has with spaces, and with how many.
    singly = graph.network("forums-organizations", aggregate_states=False)
    near: dict[str, list[str]] = {}
    for tie in singly.all_ties:
        for one, other in (tie.ends, tie.ends[::-1]):
            if singly.nodes_by_key[other].space and one != other:
                near.setdefault(one, []).append(other)
    found = grid(drawn)
    states = {key for key in found.acting if "State" in singly.nodes_by_key[key].kinds}
    assert len(states) > 20 and "id:state-mx" in states
    assert {key: found.acting[key] for key in states} == {key: len(near[key]) for key in states}
    for key in states:
        assert {column for row, column in found.cells if row == key} == set(near[key])
    page = visit().open(drawn.save(tmp_path / "states.html"), "rows=State&columns=Forum")
    rows = page.evaluate(SHOWN)["rows"]
    assert {key for key in rows if key.startswith("states@")} == set() and "id:state-mx" in rows


def test_two_dates_are_compared_with_one_row_for_each_state(shipped: Path) -> None:
    import govgraph

    graph = govgraph.open(shipped)
    both = graph.network("forums-organizations", compare=("2015", "2024"))
    drawn = both.map(form="matrix")
    counted = both.changes()
    assert not any(mark.members for mark in drawn.marks)
    assert {name: sum(line.state == name for line in drawn.lines) for name in counted} == counted


@pytest.fixture
def planned() -> Any:
    """Alpha is announced at the forum and in the program of the summit, where it is a member too; Beta took part."""
    entities = [
        entity("fixture-forum", "Forum", "Fixture Forum"),
        entity("fixture-summit", "Forum", "Fixture Summit"),
        entity("fixture-a", "CivilSocietyOrganization", "Fixture Alpha"),
        entity("fixture-b", "Company", "Fixture Beta"),
    ]
    claims = [
        claim(1, "fixture-a", "participatedIn", "fixture-forum", start="2016-12-05", mode="announced"),
        claim(2, "fixture-a", "endorses", "fixture-summit", start="2016", mode="programme"),
        claim(3, "fixture-a", "memberOf", "fixture-summit", start="2016"),
        claim(4, "fixture-b", "participatedIn", "fixture-forum", start="2016"),
    ]
    return network(entities, claims, ("fixture-forum", "fixture-summit"))


STRIPED = "path[stroke-dasharray]"


def text_of(svg: str) -> str:
    """All texts of a figure, one behind the other."""
    return " ".join(
        one.text or "" for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cell_that_is_only_announced_is_hatched_and_the_legend_says_so(
    visit: Callable[..., Any], planned: Any, tmp_path: Path, lang: str
) -> None:
    drawn = make_map(planned, form="matrix", lang=lang)
    found = grid(drawn)
    # What is known comes first, though an endorsement counts as stronger than a membership.
    assert found.cells["id:fixture-a", "id:fixture-summit"].predicate == "memberOf"
    told = words(lang)["map"]["undecided_cell"]
    figure = drawn.to_svg()
    # The cell of Alpha and the forum, and the legend, whose lines break.
    assert figure.count("stroke-dasharray") == 2 and told in text_of(figure)
    page = visit().open(drawn.save(tmp_path / "planned.html"))
    striped = page.evaluate(
        f"[...document.querySelectorAll('#matrix td button')].filter((one) => one.querySelector('{STRIPED}')).map((one) => one.dataset.tie)"
    )
    assert striped == ["id:fixture-a|participatedIn|id:fixture-forum"]
    assert told in page.locator("#matrix .key").inner_text()
    with page.expect_download() as waiting:
        page.click("#svg")
    saved = Path(waiting.value.path()).read_text("utf-8")
    assert saved.count("stroke-dasharray") == 2 and told in text_of(saved)
    page.evaluate("govgraph.select('id:fixture-a')")
    heads = page.locator("#panel .rel h4").all_inner_texts()
    only = words(lang)["map"]["only_announced"]
    assert sum(only.casefold() in head.casefold() for head in heads) == 2 and len(heads) == 3


def test_a_matrix_without_announced_ties_says_nothing_of_hatching(small: Any) -> None:
    figure = make_map(small, form="matrix").to_svg()
    assert "stroke-dasharray" not in figure and words("en")["map"]["undecided_cell"] not in figure


def test_the_legend_of_a_matrix_lists_only_what_its_rows_and_columns_hold(
    visit: Callable[..., Any], forums: Any, tmp_path: Path
) -> None:
    drawn = forums.map(form="matrix")
    page = visit(1440, 900).open(drawn.save(tmp_path / "forums.html"), "rows=Company&columns=Forum")
    marks = {mark.key: mark for mark in drawn.marks}
    keys = {key for cell in cells_by_hand(drawn, "Company", "Forum") for key in cell}
    listed = page.evaluate(
        "[...document.querySelectorAll('#spaces button, #actors button')].map((one) => one.dataset.key)"
    )
    assert sorted(listed) == sorted({"offClass" + marks[key].legend for key in keys})
    # A kind that the reader hides stays, to be shown again.
    page.locator("#actors button").first.click()
    assert page.locator("#actors button").count() > 0
    inside = page.evaluate(
        """() => [...document.querySelectorAll("#order-part select")].map((one) =>
            one.getBoundingClientRect().right <= document.getElementById("side").getBoundingClientRect().right)"""
    )
    assert inside == [True, True, True]


def test_every_table_of_a_figure_has_its_sums_and_no_band_above_its_heads(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    import govgraph

    drawn = govgraph.open(shipped).network("states-instruments").map(form="matrix")
    found = grid(drawn)
    page = visit(1440, 900).open(drawn.save(tmp_path / "matrix.html"))
    page.select_option("#figure", "column")
    with page.expect_download() as waiting:
        page.click("#svg")
    saved = Path(waiting.value.path()).read_text("utf-8")
    for svg in (drawn.to_svg(figure="column"), saved):
        root = ElementTree.fromstring(svg)
        texts = list(root.iter(TEXT))
        names = [
            text.text for text in texts if text.get("text-anchor") == "end" and not text.get("transform")
        ]
        tables = names.count(found.rows[0].short("en"))
        assert tables > 1
        middle = [text.text for text in texts if text.get("text-anchor") == "middle"]
        per_row = sorted(str(n) for n in found.acting.values())
        # The sums of the rows stand in each table; those of the columns may be turned, and then are aligned at their end.
        sums = [text for text in middle if text in set(per_row)]
        assert len(sums) >= tables * len(per_row)
        heads = {mark.short("en"): i for i, mark in enumerate(found.columns)}
        size = float(next(text for text in texts if text.text in heads).get("font-size", ""))
        tops: dict[float, list[float]] = {}
        for text in texts:
            if text.text in heads and text.get("transform"):
                foot = float(text.get("transform", "").split("(")[1].split(")")[0].split()[1])
                tops.setdefault(foot, []).append(text_width(text.text, size, bold=True))
        assert len(tops) == tables
        feet = sorted(tops)
        rules = [
            one.get("d", "")
            for one in root.iter("{http://www.w3.org/2000/svg}path")
            if one.get("stroke-opacity") == "0.28"
        ]
        ends = sorted(
            max(float(part.split("H")[0].split()[1]) for part in rule.split("M") if "H" in part)
            for rule in rules
        )
        for end, foot in itertools.pairwise(sorted([*ends[:-1], *feet[1:]])):
            if end in ends and foot in feet:  # from the last rule of a table to the foot of the next heads
                assert foot - end < max(tops[foot]) * 1.2 + 60


# Only texts are measured: the thousands of cells between them would be laid out for nothing.
OUTSIDE = """([name, lang]) => { document.querySelector("#figure").value = name; govgraph.change("words", { lang });
    const text = govgraph.figure(name).svg, made = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    for (const one of made.querySelectorAll("path, rect, circle, line")) one.remove();
    document.body.append(made);
    const sheet = made.getBoundingClientRect(), texts = [...made.querySelectorAll("text")];
    const outside = texts.filter((one) => { const b = one.getBoundingClientRect(); return b.left < sheet.left || b.right > sheet.right; });
    const found = [texts.length, outside.map((one) => one.textContent)];
    made.remove();
    return found; }"""


@pytest.mark.parametrize("figure", ["column", "double"])
def test_nothing_of_a_wide_matrix_stands_outside_the_width_of_its_figure(
    visit: Callable[..., Any], forums: Any, tmp_path: Path, figure: str
) -> None:
    drawn = forums.map(form="matrix")
    page = visit().open(drawn.save(tmp_path / "forums.html"))
    for lang in LANGUAGES:
        texts, outside = page.evaluate(OUTSIDE, [figure, lang])
        assert texts > 1000
        assert outside == []
        root = ElementTree.fromstring(replace(drawn, lang=lang).to_svg(figure=figure))
        width = float(root.get("viewBox", "").split()[2])
        for text in root.iter(TEXT):
            if text.get("x") and text.get("text-anchor") is None:
                size = float(text.get("font-size", ""))
                assert float(text.get("x", "")) + text_width(text.text or "", size) <= width
