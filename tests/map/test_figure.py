"""Figures for print: sizes of texts, boxes that do not meet, PDF that parses."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import govgraph
from govgraph.errors import MissingExtra, NetworkError
from govgraph.map import make_map
from govgraph.map.grid import grid
from govgraph.map.headline import findings
from govgraph.map.map import Map
from govgraph.words import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = {"column": 85.0, "double": 178.0, "slide": 338.7}
VIEWS = ("forums-organizations", "co-participation", "ego", "states-instruments")
LONG = "A made-up title of a map that is much longer than one column of a paper is wide, so that it takes several lines"
# What stands where, as the browser measures it: the box of every text, and the corners of those that are turned.
BOXES = """() => {
  const k = document.documentElement.getScreenCTM().inverse();
  return [...document.querySelectorAll("text")].map((one) => {
    const b = one.getBBox(), m = k.multiply(one.getScreenCTM());
    const at = (x, y) => { const p = new DOMPoint(x, y).matrixTransform(m); return [p.x, p.y]; };
    return [one.textContent, [at(b.x, b.y), at(b.x + b.width, b.y), at(b.x + b.width, b.y + b.height), at(b.x, b.y + b.height)]];
  });
}"""


@pytest.fixture(scope="module")
def maps(shipped: Path) -> dict[str, Map]:
    graph = govgraph.open(shipped)
    return {
        view: (graph.network("ego", entity="alsur") if view == "ego" else graph.network(view)).map(
            title=LONG if view == "co-participation" else None
        )
        for view in VIEWS
    }


def labels_in(svg: str) -> set[str]:
    """Return the labels of the marks in a figure, without white space: a long one stands in several lines."""
    texts = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return {"".join("".join(one.itertext()).split()) for one in texts if one.get("stroke")}


def points_of(svg: str) -> list[float]:
    """The sizes of all texts, in points."""
    root = ElementTree.fromstring(svg)
    width = float(root.get("width", "").removesuffix("mm"))
    unit = width / 25.4 * 72 / float(root.get("viewBox", "").split()[2])
    return [float(one.get("font-size", "0")) * unit for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("figure", WIDTHS)
@pytest.mark.parametrize("view", VIEWS)
def test_no_text_is_smaller_than_6_points(maps: dict[str, Map], view: str, figure: str) -> None:
    svg = maps[view].to_svg(figure=figure)
    root = ElementTree.fromstring(svg)
    assert root.get("width") == f"{WIDTHS[figure]:.2f}mm"
    assert min(points_of(svg)) >= 6 - 1e-3
    if figure == "slide":
        assert float(root.get("height", "").removesuffix("mm")) == pytest.approx(190.5, abs=0.1)


@pytest.mark.parametrize("figure", WIDTHS)
@pytest.mark.parametrize("view", VIEWS)
def test_title_names_legend_and_sources_do_not_collide(
    visit: Callable[..., Any], maps: dict[str, Map], tmp_path: Path, view: str, figure: str
) -> None:
    path = tmp_path / "figure.svg"
    path.write_text(maps[view].to_svg(figure=figure), "utf-8")
    page = visit(1440, 900).page
    page.goto(path.as_uri())
    apart(page.evaluate(BOXES), path, {maps[view].marks[0].short("en"), "31 neighbors"})


def apart(found: list[Any], path: Path, in_the_disc: set[str]) -> None:
    """Check that all texts stand inside the figure, and that no two meet that stand straight or upright."""
    left, top, wide, high = map(float, ElementTree.parse(path).getroot().get("viewBox", "").split())
    boxes = []
    for text, corners in found:
        assert all(left - 2 <= x <= left + wide + 2 and top - 2 <= y <= top + high + 2 for x, y in corners), (
            text
        )
        if min(abs(corners[0][1] - corners[1][1]), abs(corners[0][0] - corners[1][0])) < 1e-6:
            xs, ys = zip(*corners, strict=True)
            boxes.append((text, (min(xs), min(ys)), (max(xs), max(ys))))
    for i, (text, (ax, ay), (bx, by)) in enumerate(boxes):
        for other, (cx, cy), (dx, dy) in boxes[:i]:
            if text in in_the_disc or other in in_the_disc:
                continue
            # The box of a text holds the room of letters that go up and down: two lines of one text share a little of it.
            over = min(by, dy) - max(ay, cy) > 0.3 * min(by - ay, dy - cy)
            assert not (over and min(bx, dx) - max(ax, cx) > 2), (text, other)


@pytest.mark.parametrize("figure", WIDTHS)
@pytest.mark.parametrize("view", ["forums-organizations", "ego"])
def test_the_page_draws_the_same_sizes(
    visit: Callable[..., Any], maps: dict[str, Map], tmp_path: Path, view: str, figure: str
) -> None:
    page = visit(1440, 900).open(maps[view].save(tmp_path / "map.html"))
    page.select_option("#figure", figure)
    with page.expect_download() as got:
        page.click("#svg")
    path = tmp_path / "figure.svg"
    got.value.save_as(path)
    svg = path.read_text("utf-8")
    root = ElementTree.fromstring(svg)
    assert root.get("width") == f"{WIDTHS[figure]:.2f}mm"
    assert min(points_of(svg)) >= 6 - 1e-3
    said = " ".join(" ".join(one.itertext()) for one in root.iter(f"{SVG}text"))
    assert maps[view].note.version in said and maps[view].note.creators[0] in said
    sheet = visit(1440, 900).page
    sheet.goto(path.as_uri())
    mine = [
        (text, corners)
        for text, corners in sheet.evaluate(BOXES)
        if view != "ego" or not re.search(r" · \d+$|^\+\d+$", text)  # of sectors and groups: inside the rings
    ]
    apart(mine, path, {"AlSur", "31 neighbors"})


@pytest.mark.parametrize("view", VIEWS)
def test_a_figure_says_what_it_is_of_and_how_the_dataset_is_cited(maps: dict[str, Map], view: str) -> None:
    drawn = maps[view]
    said = " ".join(
        " ".join(one.itertext())
        for one in ElementTree.fromstring(drawn.to_svg(figure="column")).iter(f"{SVG}text")
    )
    for wanted in (drawn.note.version, drawn.note.license, drawn.note.issued, *drawn.note.creators):
        assert wanted in said
    title = drawn.note.title["en"]
    assert title in said  # in lines, and nothing of it is cut


def test_a_figure_of_one_time_names_it(shipped: Path) -> None:
    drawn = govgraph.open(shipped).network("funding", as_of="2023").map()
    assert "As of 2023" in drawn.to_svg(figure="column")


def test_gray_has_no_color_and_tells_ties_by_dash_and_marks_by_shape_and_shade(maps: dict[str, Map]) -> None:
    svg = maps["forums-organizations"].to_svg(figure="double", gray=True)
    inks = {"#1c2330", "#555e6c", "#ffffff"}  # of the words and the paper
    for color in set(re.findall(r"#[0-9a-fA-F]{6}", svg)) - inks:
        assert len({color[1:3], color[3:5], color[5:7]}) == 1
    legend = [  # of relations; how sure a tie is, its width tells
        one
        for one in ElementTree.fromstring(svg).iter(f"{SVG}path")
        if one.get("d", "").endswith("h22") and one.get("stroke-width") == "2.2"
    ]
    assert len({one.get("stroke-dasharray") for one in legend}) == len(legend) > 2


def test_a_matrix_that_could_not_be_read_is_refused(maps: dict[str, Map], shipped: Path) -> None:
    drawn = govgraph.open(shipped).network("states-instruments").map(form="matrix")
    with pytest.raises(NetworkError, match="points"):
        drawn.to_svg(figure="slide")  # 190 mm are too low for some 170 states
    with pytest.raises(NetworkError, match="unknown figure"):
        drawn.to_svg(figure="poster")
    for figure in ("column", "double"):
        assert min(points_of(drawn.to_svg(figure=figure))) >= 6 - 1e-3


@pytest.mark.parametrize("view", VIEWS)
def test_pdf_has_its_objects_where_it_says_and_only_standard_fonts(
    maps: dict[str, Map], tmp_path: Path, view: str
) -> None:
    pdf = maps[view].save(tmp_path / "figure.pdf", figure="column").read_bytes()
    assert pdf == maps[view].to_pdf(figure="column")
    begin = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])  # type: ignore[index]
    places = [int(one) for one in re.findall(rb"(\d{10}) 00000 n ", pdf[begin:])]
    assert pdf[begin : begin + 4] == b"xref" and len(places) == 5
    for number, place in enumerate(places, 1):
        assert pdf[place:].startswith(b"%d 0 obj\n" % number)
    assert set(re.findall(rb"/BaseFont /([\w-]+)", pdf)) == {b"Helvetica", b"Helvetica-Bold", b"Times-Bold"}
    wide = float(re.search(rb"/MediaBox \[0 0 ([\d.]+)", pdf)[1])  # type: ignore[index]
    assert wide == pytest.approx(85 / 25.4 * 72, abs=0.05)
    length = int(re.search(rb"/Length (\d+)", pdf)[1])  # type: ignore[index]
    start = pdf.index(b"stream\n") + 7
    content = zlib.decompress(pdf[start : start + length]).decode("cp1252")
    scale = float(re.search(r"^([\d.]+) 0 0 -", content, re.M)[1])  # type: ignore[index]
    sizes = [float(one) for one in re.findall(r"/F\d ([\d.]+) Tf", content)]
    assert min(sizes) * scale >= 6 - 1e-3
    # Every word of the SVG is there, and the operators that open and close are as many.
    lines = [
        "".join(one.itertext())
        for text in ElementTree.fromstring(maps[view].to_svg(figure="column")).iter(f"{SVG}text")
        for one in (list(text) or [text])
    ]
    drawn = [one.replace("\\(", "(").replace("\\)", ")") for one in re.findall(r"Tm \((.*)\) Tj", content)]
    assert set(lines) <= set(drawn)
    operators = content.split("\n")
    assert operators.count("q") == operators.count("Q") > 100


def test_letters_that_the_standard_fonts_lack_lose_their_accents(small: Any) -> None:
    from govgraph.map.figure.pdf import to_pdf

    svg = make_map(small, title="Fixture ő ﬁ 中").to_svg()
    pdf = to_pdf(svg)
    start = pdf.index(b"stream\n") + 7
    length = int(re.search(rb"/Length (\d+)", pdf)[1])  # type: ignore[index]
    assert "(Fixture o fi ?)" in zlib.decompress(pdf[start : start + length]).decode("cp1252")


def test_the_command_line_writes_the_same_figure(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    target = tmp_path / "figure.pdf"
    run_cli("map", "funding", "--figure", "column", "--gray", "-o", str(target))
    assert target.read_bytes().startswith(b"%PDF-1.4")
    wrong = run_cli("map", "funding", "--figure", "column", "-o", str(tmp_path / "a.html"))
    assert wrong.returncode == 2 and ".svg, .pdf or .png" in wrong.stderr


def test_a_png_has_the_size_of_the_figure_at_300_dots_per_inch(maps: dict[str, Map], tmp_path: Path) -> None:
    for figure, wide in WIDTHS.items():
        png = maps["forums-organizations"].save(tmp_path / f"{figure}.png", figure=figure).read_bytes()
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert abs(int.from_bytes(png[16:20], "big") - wide / 25.4 * 300) <= 1
    assert png == maps["forums-organizations"].to_png(figure="slide")
    gray = maps["forums-organizations"].to_png(figure="slide", gray=True)
    assert gray != png


def test_a_png_without_its_package_says_what_to_install(
    maps: dict[str, Map], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtra) as caught:
        maps["ego"].to_png()
    assert caught.value.hint == "pip install 'govgraph[png]'"


@pytest.fixture(scope="module")
def all_shipped(shipped: Path) -> dict[str, Map]:
    from govgraph.api.building import MAPS
    from govgraph.api.maps import further_maps

    graph = govgraph.open(shipped)
    found = {MAPS[0]: graph.network("forums-organizations").map(), **dict(further_maps(graph))}
    assert set(found) == set(MAPS)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", WIDTHS)
def test_every_shipped_map_can_be_printed_in_every_size_and_language(
    visit: Callable[..., Any], all_shipped: dict[str, Map], tmp_path: Path, figure: str, lang: str
) -> None:
    page = visit(1440, 900).page
    for name, drawn in all_shipped.items():
        svg = replace(drawn, lang=lang).to_svg(figure=figure)
        root = ElementTree.fromstring(svg)
        assert root.get("width") == f"{WIDTHS[figure]:.2f}mm", name
        assert min(points_of(svg)) >= 6 - 1e-3, name
        if figure != "slide" and drawn.form != "network":
            assert float(root.get("height", "").removesuffix("mm")) <= 250, name  # fits a page
        path = tmp_path / f"{name}.svg"
        path.write_text(svg, "utf-8")
        page.goto(path.as_uri())
        # The numbers of sectors and groups of a map around one node stand inside its rings.
        found = [
            (text, box)
            for text, box in page.evaluate(BOXES)
            if not (drawn.plan and re.search(r" · \d+$|^\+\d+$", text))
        ]
        in_the_disc = {text for text, _ in found if drawn.plan and re.match(r"AlSur$|\d+ \w+$", text)}
        apart(found, path, in_the_disc)


def test_the_figure_of_a_calendar_names_each_event_under_its_year(all_shipped: dict[str, Map]) -> None:
    drawn = all_shipped["calendar.html"]
    said = [
        "".join(one.itertext())
        for one in ElementTree.fromstring(drawn.to_svg(figure="slide")).iter(f"{SVG}text")
    ]
    events = [
        mark for mark in drawn.marks if mark.spans is not None and mark.entity and "Event" in mark.kinds
    ]
    assert len(events) > 40
    for mark in events:
        short = (mark.entity or mark).short("en")
        year = max(n for n, text in enumerate(said[: said.index(short)]) if re.fullmatch(r"\d{4}", text))
        assert said[year] == mark.start[:4]


def test_a_matrix_that_is_wider_than_a_column_stands_in_several_tables_with_every_cell_once(
    shipped: Path,
) -> None:
    drawn = govgraph.open(shipped).network("states-instruments").map(form="matrix", sort="name")
    found = grid(drawn)
    svg = ElementTree.fromstring(drawn.to_svg(figure="column"))
    said = [text.text for text in svg.iter(f"{SVG}text")]
    heads = [
        text.text
        for text in svg.iter(f"{SVG}text")
        if text.get("font-weight") == "600" and text.get("transform")
    ]
    assert heads == [mark.short("en") for mark in found.columns]
    first = found.rows[0].short("en")
    assert said.count(first) > 1  # the names of the rows stand beside each table
    cells = [one for one in svg.iter(f"{SVG}g") if one.find(f"{SVG}title") is not None]
    assert len(cells) == len(found.cells)
    assert "sorted by name" in " ".join(filter(None, said))


@pytest.mark.parametrize("figure", WIDTHS)
def test_the_page_of_a_matrix_saves_the_same_sizes_with_the_order_and_the_selection_that_it_shows(
    visit: Callable[..., Any], all_shipped: dict[str, Map], tmp_path: Path, figure: str
) -> None:
    drawn = all_shipped["latin-america-matrix.html"]
    assert drawn.axes is not None
    seen = visit(1440, 900)
    page = seen.open(drawn.save(tmp_path / "map.html"), "sort=name&lang=pt&node=chile")
    page.select_option("#figure", figure)
    with page.expect_download() as got:
        page.click("#svg")
    path = tmp_path / "figure.svg"
    got.value.save_as(path)
    svg = path.read_text("utf-8")
    root = ElementTree.fromstring(svg)
    assert root.get("width") == f"{WIDTHS[figure]:.2f}mm" and min(points_of(svg)) >= 6 - 1e-3
    assert sum(one.get("class") == "cell" for one in root.iter(f"{SVG}g")) == len(grid(drawn).cells)
    rows = [
        text.text
        for text in root.iter(f"{SVG}text")
        if text.get("text-anchor") == "end" and not text.get("transform") and text.text != "Vínculos"
    ]
    wanted = [
        mark.short("pt")
        for mark in grid(replace(drawn, lang="pt", axes=replace(drawn.axes, sort="name"))).rows
    ]
    assert rows[: len(wanted)] == wanted
    sheet = visit(1440, 900).page
    sheet.goto(path.as_uri())
    apart(sheet.evaluate(BOXES), path, set())
    assert seen.errors == []


@pytest.mark.parametrize("figure", ["", "double", "slide"])
@pytest.mark.parametrize("view", ["forums-organizations", "co-participation"])
def test_what_the_text_above_names_has_its_name_in_the_picture(
    visit: Callable[..., Any], maps: dict[str, Map], tmp_path: Path, view: str, figure: str
) -> None:
    drawn = maps[view]
    told = {key for one in findings(drawn) for keys in one.names.values() for key in keys}
    marks = {mark.key: mark for mark in drawn.marks}
    names = {"".join(marks[key].short("en").split()) for key in told if marks[key].layer == "core"}
    assert len(names) >= 2
    assert names <= labels_in(drawn.to_svg(figure=figure))
    page = visit(1440, 900).open(drawn.save(tmp_path / "map.html"))
    page.select_option("#figure", figure)
    with page.expect_download() as got:
        page.click("#svg")
    assert names <= labels_in(Path(got.value.path()).read_text("utf-8"))


def test_a_network_on_a_slide_is_wide_enough_to_be_seen(maps: dict[str, Map]) -> None:
    """By hand: the figure is 1057 units wide; before, the network took a third of them."""
    root = ElementTree.fromstring(maps["co-participation"].to_svg(figure="slide"))
    wide = float(root.get("viewBox", "").split()[2])
    xs = [
        float(one.get("transform", "").removeprefix("translate(").split()[0])
        for one in root.iter(f"{SVG}g")
        if one.find(f"{SVG}title") is not None
    ]
    assert max(xs) - min(xs) > 0.5 * wide
