"""Maps around one node: rings by distance, sectors by tie, groups that open; checked with networkx and in a browser."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

import govgraph
from govgraph.errors import NetworkError
from govgraph.facts.labels import text_in
from govgraph.map import make_map
from govgraph.map.headline import finding_text, findings
from govgraph.map.layout.ego import MOST_ALONE, MOST_FIRST, MOST_FURTHER, ego_layout
from govgraph.map.map import Map
from govgraph.map.texts import printable, text_width
from govgraph.model.model import load_model
from govgraph.network.network import Network
from govgraph.words import LANGUAGES, words

SVG = "{http://www.w3.org/2000/svg}"

EGOS = ("igf", "un", "g20", "alsur")


@pytest.fixture(scope="module")
def around(shipped: Path) -> Callable[[str, int], tuple[Network, Map]]:
    graph, known = govgraph.open(shipped), {}

    def of(entity: str, radius: int) -> tuple[Network, Map]:
        if (entity, radius) not in known:
            net = graph.network("ego", entity=entity, radius=radius)
            known[entity, radius] = (net, net.map())
        return known[entity, radius]

    return of


def graph_of(net: Network) -> nx.Graph[str]:
    return nx.Graph([tie.ends for tie in net.all_ties if tie.source != tie.target])


@pytest.mark.parametrize("radius", [1, 2])
@pytest.mark.parametrize("entity", EGOS)
def test_the_ring_of_a_mark_is_its_distance(around: Any, entity: str, radius: int) -> None:
    net, drawn = around(entity, radius)
    away = nx.single_source_shortest_path_length(graph_of(net), f"id:{entity}")
    rings = (0.0, *drawn.plan.rings)
    for mark in drawn.marks:
        if mark.layer == "core":
            assert math.hypot(*mark.at) == pytest.approx(rings[away[mark.key]], abs=0.2)
        else:  # folded: outside, until its group is opened
            assert math.hypot(*mark.at) > rings[-1] + 100


@pytest.mark.parametrize("radius", [1, 2])
@pytest.mark.parametrize("entity", EGOS)
def test_everything_has_a_place_of_its_own_and_no_ring_is_overfull(
    around: Any, entity: str, radius: int
) -> None:
    net, drawn = around(entity, radius)
    assert {mark.key for mark in drawn.marks} == set(net)
    assert len({mark.at for mark in drawn.marks}) == len(drawn.marks)
    shown = [mark for mark in drawn.marks if mark.layer == "core"]
    for i, one in enumerate(shown):
        for other in shown[:i]:
            assert math.dist(one.at, other.at) >= one.size + other.size - 1
    most = {1: [MOST_ALONE], 2: [MOST_FIRST, MOST_FURTHER]}[radius]
    for ring, limit in zip(drawn.plan.rings, most, strict=True):
        assert sum(abs(math.hypot(*mark.at) - ring) < 1 for mark in shown) <= limit + len(drawn.plan.sectors)


def test_a_sector_holds_those_who_are_tied_in_the_same_way(around: Any) -> None:
    net, drawn = around("alsur", 1)
    sectors = {one.name: (one.start, one.end) for one in drawn.plan.sectors}
    # The eleven members of AlSur have no other tie to it that stands before membership in the model.
    members = {tie.source for tie in net.all_ties if tie.predicate == "memberOf" and tie.target == "id:alsur"}
    start, end = sectors["member"]
    inside = {
        mark.key
        for mark in drawn.marks
        if mark.key != "id:alsur" and (math.atan2(mark.at[1], mark.at[0]) - start) % math.tau <= end - start
    }
    assert inside == members and len(members) == 11


def test_a_layout_by_hand() -> None:
    near = {"a": {"b", "c"}, "b": {"a", "d"}, "c": {"a"}, "d": {"b"}}
    plan = ego_layout("a", near, {"b": "x", "c": "y"}, {}, ["x", "y"])
    assert [one.name for one in plan.sectors] == ["x", "y"]
    # The two halves: the first has its middle at the top, the second at the bottom; what lies beyond b stands above it.
    assert plan.places["b"] == (0.0, -plan.rings[0])
    assert plan.places["c"] == (0.0, plan.rings[0])
    assert plan.places["d"] == (0.0, -plan.rings[1])


def test_only_the_surroundings_of_a_node_can_be_drawn_around_it(small: Network) -> None:
    with pytest.raises(NetworkError, match="ego"):
        make_map(small, layout="ego")
    assert make_map(small.ego("fixture-forum")).plan is not None
    assert make_map(small.ego("fixture-forum"), layout="anchor").plan is None


@pytest.mark.parametrize("entity", EGOS)
def test_the_headline_speaks_of_the_node_in_the_middle(around: Any, entity: str) -> None:
    net, drawn = around(entity, 2)
    graph, center = graph_of(net), f"id:{entity}"
    found = {one.key: one for one in findings(drawn)}
    ring = set(graph[center])
    assert found["head_ego"].numbers == {"n": len(ring)}
    assert str(len(ring)) in finding_text(found["head_ego"], drawn, "en")
    beyond = set(graph) - ring - {center}
    leads = {key: len(set(graph[key]) & beyond) for key in ring}
    assert found["find_ego_far"].numbers == {"n": len(beyond), "k": max(leads.values())}
    assert set(found["find_ego_far"].nodes) == {key for key, n in leads.items() if n == max(leads.values())}


def test_the_headline_names_how_a_node_is_tied(around: Any) -> None:
    _, drawn = around("alsur", 1)
    text = finding_text(findings(drawn)[0], drawn, "es")
    assert text.startswith("AlSur tiene 31 vecinos: ") and "membresía (11)" in text


# Counted by hand from the tables: the states and bodies that are members of the UN, who took part in the IGF.
@pytest.mark.parametrize(("lang", "member"), [("en", "membership"), ("es", "membresía"), ("pt", "filiação")])
def test_the_headline_is_true_from_the_side_of_the_node_in_the_middle(
    visit: Callable[..., Any], around: Any, tmp_path: Path, lang: str, member: str
) -> None:
    net, drawn = around("un", 1)
    members = {tie.source for tie in net.all_ties if tie.group == "member" and tie.target == "id:un"}
    assert len(members) > 40 and not any(
        tie.group == "member" and tie.source == "id:un" for tie in net.all_ties
    )
    text = finding_text(findings(drawn)[0], drawn, lang)
    assert f"{member} ({len(members)})" in text
    verbs = [text_in(dict(group.labels), (lang,)) for group in drawn.groups if group.name != "place"]
    assert not any(verb in text for verb in verbs)
    page = visit().open(drawn.save(tmp_path / "un.html"), f"lang={lang}")
    assert page.locator("#headline").inner_text() == text
    sectors = page.evaluate("govgraph.sectorsTold().map((one) => one.text)")
    assert not set(verbs) & set(sectors)


def test_every_group_of_ties_has_a_noun() -> None:
    for lang in LANGUAGES:
        assert {f"way_{name}" for name in load_model().groups} <= words(lang)["map"].keys()


@pytest.mark.parametrize("width", [390, 1024, 1440])
@pytest.mark.parametrize("entity", EGOS)
def test_what_stands_in_the_disc_does_not_cross_its_ring(
    visit: Callable[..., Any], around: Any, tmp_path: Path, entity: str, width: int
) -> None:
    _, drawn = around(entity, 1)
    page = visit(width, 844).open(drawn.save(tmp_path / "ego.html"))
    # The circle has a radius of 62 units of the map, its stroke included.
    far, ring = page.evaluate(
        """() => {
            const net = govgraph.net(), home = net.canvasToDOM(govgraph.place(govgraph.nodes.get(govgraph.ego.center)));
            const own = govgraph.placed().filter((one) => one.node.id === govgraph.ego.center && !one.corners);
            return [Math.max(...own.flatMap(({ box }) => [0, 2].flatMap((i) => [1, 3].map((j) => Math.hypot(box[i] - home.x, box[j] - home.y))))), 59 * net.getScale()];
        }"""
    )
    assert 0 < far < ring


@pytest.mark.parametrize("figure", ["", "column", "double", "slide"])
def test_what_stands_in_the_disc_of_a_figure_does_not_cross_its_ring(around: Any, figure: str) -> None:
    for entity in EGOS:
        _, drawn = around(entity, 1)
        root = ElementTree.fromstring(drawn.to_svg(figure=figure))
        arc = next(
            one
            for one in root.iter(f"{SVG}path")
            if "A" in one.get("d", "") and one.get("stroke-opacity") == "0.85"
        )
        reach = float(arc.get("d", "").split("A")[1].split()[0])
        ring = next(one for one in root.iter(f"{SVG}circle") if one.get("fill") == "none")
        cy = float(ring.get("cy", ""))
        name = printable(next(mark for mark in drawn.marks if mark.key == drawn.plan.center).short("en"))
        lines = [
            (
                span.text or "",
                float(span.get("y", "")),
                float(text.get("font-size", "")),
                text.get("font-weight") == "700",
            )
            for text in root.iter(f"{SVG}text")
            if text.get("text-anchor") == "middle" and text.get("stroke")
            for span in text
        ]
        assert name.split()[0] in " ".join(one[0] for one in lines)
        for said, y, size, bold in lines:
            half = text_width(said, size, bold=bold) / 2
            assert (
                max(math.hypot(half, y - cy), math.hypot(half, y - size * 0.75 - cy)) < reach * 62 / 76 * 0.97
            ), (
                entity,
                said,
            )


def test_on_a_slide_ties_are_seen_between_the_middle_and_the_first_ring(around: Any) -> None:
    for entity in EGOS:
        _, drawn = around(entity, 1)
        root = ElementTree.fromstring(drawn.to_svg(figure="slide"))
        circles = list(root.iter(f"{SVG}circle"))
        rings = [float(one.get("r", "")) for one in circles if one.get("fill") == "none"]
        hub = max(float(one.get("r", "")) for one in circles if one.get("fill") != "none")
        # The arcs around the node in the middle reach out to less than 1.3 of its radius: the tie is as long as that again.
        assert min(rings) > 2 * 1.3 * hub - 0.1, entity
        width, across = (
            float(root.get("width", "").removesuffix("mm")),
            float(root.get("viewBox", "").split()[2]),
        )
        smallest = min(float(one.get("font-size", "")) for one in root.iter(f"{SVG}text"))
        assert smallest * width / across * 72 / 25.4 >= 6 - 0.01, entity


# --- in a browser

LABELS = """() => govgraph.placed().filter((one) => one.corners).map((one) => [one.node.id, one.corners])"""


def covers(a: list[list[float]], b: list[list[float]]) -> bool:
    """Whether a point of a grid over one box lies inside the other."""

    def inside(point: tuple[float, float], box: list[list[float]]) -> bool:
        turns = [
            (box[i - 3][0] - box[i][0]) * (point[1] - box[i][1])
            - (box[i - 3][1] - box[i][1]) * (point[0] - box[i][0])
            for i in range(4)
        ]
        return all(turn > 1 for turn in turns) or all(turn < -1 for turn in turns)

    def grid(box: list[list[float]]) -> list[tuple[float, float]]:
        (ax, ay), (bx, by), _, (dx, dy) = box
        return [
            (ax + (bx - ax) * u / 24 + (dx - ax) * v / 4, ay + (by - ay) * u / 24 + (dy - ay) * v / 4)
            for u in range(25)
            for v in range(5)
        ]

    return any(inside(point, b) for point in grid(a)) or any(inside(point, a) for point in grid(b))


@pytest.mark.parametrize("radius", [1, 2])
@pytest.mark.parametrize("entity", EGOS)
def test_names_are_read_on_a_desktop(
    visit: Callable[..., Any], around: Any, tmp_path: Path, entity: str, radius: int
) -> None:
    _, drawn = around(entity, radius)
    page = visit(1440, 900).open(drawn.save(tmp_path / "ego.html"))
    shown = page.evaluate("() => [...govgraph.shown.nodes]")
    labels = dict(page.evaluate(LABELS))
    assert set(shown) == {mark.key for mark in drawn.marks if mark.layer == "core"}
    assert len(labels) >= 0.95 * (len(shown) - 1)
    boxes = list(labels.values())
    for i, one in enumerate(boxes):
        assert all(285 - 296 <= x <= 1440 - 285 and 0 <= y <= 900 for x, y in one)
        assert not any(covers(one, other) for other in boxes[:i])
    x, y = page.evaluate(
        "() => { const g = govgraph, p = g.net().canvasToDOM(g.place(g.nodes.get(g.ego.center))); return [p.x, p.y]; }"
    )
    assert (x, y) == pytest.approx(((1440 - 296) / 2, 450), abs=2)
    assert page.evaluate(
        "() => govgraph.findings().map((one) => [one.key, one.nodes, Object.values(one.numbers)])"
    ) == [[one.key, list(one.nodes), list(one.numbers.values())] for one in findings(drawn)]


def test_a_group_opens_closes_and_has_an_address(
    visit: Callable[..., Any], around: Any, tmp_path: Path
) -> None:
    _, drawn = around("igf", 1)
    folded = {mark.key for mark in drawn.marks if mark.within == drawn.plan.folds[0].name}
    page = visit(1440, 900).open(drawn.save(tmp_path / "ego.html"))
    button = page.locator("#folds button").first
    assert button.inner_text() == f"+{len(folded)}"
    before = set(page.evaluate("() => [...govgraph.shown.nodes]"))
    button.press("Enter")
    assert set(page.evaluate("() => [...govgraph.shown.nodes]")) == before | folded
    assert button.get_attribute("aria-expanded") == "true"
    address = page.evaluate("() => govgraph.hash()")
    page.reload()
    page.wait_for_selector("[data-ready]")
    assert page.evaluate("() => govgraph.hash()") == address and "unfold=" in address
    assert set(page.evaluate("() => [...govgraph.shown.nodes]")) == before | folded
    page.locator("#folds button").first.press("Enter")
    assert set(page.evaluate("() => [...govgraph.shown.nodes]")) == before


def test_a_search_for_a_folded_neighbor_opens_its_group(
    visit: Callable[..., Any], around: Any, tmp_path: Path
) -> None:
    _, drawn = around("igf", 1)
    hidden = next(mark for mark in drawn.marks if mark.within)
    page = visit(1440, 900).open(drawn.save(tmp_path / "ego.html"))
    page.evaluate("(id) => govgraph.select(id, true)", hidden.key)
    assert page.evaluate("() => [...govgraph.state.unfolded]") == [hidden.within]
    page.keyboard.press("Escape")
    assert page.evaluate("() => [...govgraph.state.unfolded]") == []


def test_the_figure_of_the_page_names_the_groups_that_are_folded(
    visit: Callable[..., Any], around: Any, tmp_path: Path
) -> None:
    _, drawn = around("igf", 1)
    page = visit(1440, 900).open(drawn.save(tmp_path / "ego.html"))
    svg = page.evaluate("() => govgraph.figure().svg")
    for fold in drawn.plan.folds:
        n = sum(mark.within == fold.name for mark in drawn.marks)
        assert f">+{n}</text>" in svg and f">+{n}</text>" in drawn.to_svg()


@pytest.mark.parametrize("figure", ["column", "slide"])
def test_a_figure_names_every_neighbor_or_tells_whose_name_has_no_room(
    visit: Callable[..., Any], around: Any, tmp_path: Path, figure: str
) -> None:
    _, drawn = around("alsur", 1)
    page = visit().open(drawn.save(tmp_path / "alsur.html"))
    for svg in (
        drawn.to_svg(figure=figure),
        page.evaluate("(figure) => govgraph.figure(figure).svg", figure),
    ):
        root = ElementTree.fromstring(svg)
        if figure == "slide":  # the ring around the middle is wide enough for ties to be seen
            assert (
                max(float(one.get("r", "")) for one in root.iter(f"{SVG}circle") if one.get("fill") == "none")
                > 90
            )
        texts = ["".join(f"{part} " for part in one.itertext()) for one in root.iter(f"{SVG}text")]
        said = " ".join(" ".join(texts).split())
        names = [printable(mark.short("en")) for mark in drawn.marks if mark.layer == "core"]
        assert [name for name in names if name not in said] == []
        # A name stands beside its mark or in the line below the picture, and not in both.
        unnamed = re.findall(r"No room for the names of: (.*?) govgraph contributors", said)
        beside = [" ".join(text.split()) for text in texts]
        for name in unnamed[0].split(", ") if unnamed else []:
            assert name in names and name not in beside
