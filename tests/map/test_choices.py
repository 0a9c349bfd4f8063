"""Colors and sizes that a reader chooses: the same as those of a map that was made with them, at an address of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import govgraph
from govgraph.api.network import Network
from govgraph.map.page.payload import payload


@pytest.fixture(scope="module")
def around(shipped: Path) -> Network:
    return govgraph.open(shipped).network("ego", entity="alsur")


@pytest.mark.parametrize("color", ["kind", "community", "region", "country"])
def test_a_color_that_is_chosen_is_that_of_a_map_made_with_it(around: Network, color: str) -> None:
    chosen, made = payload(around.map())["choices"]["colors"][color], payload(around.map(color=color))
    assert chosen["classes"] == made["classes"]
    classes = [one["id"] for one in chosen["classes"]]
    assert [classes[number] for number in chosen["of"]] == [node["cls"] for node in made["nodes"]]


def test_a_community_is_called_by_its_best_tied_members(around: Network) -> None:
    graph = nx.Graph([tie.ends for tie in around.all_ties if tie.source != tie.target])
    drawn = around.map(color="community")
    marks = {mark.key: mark for mark in drawn.marks}
    named = [one for one in drawn.classes if one.name]
    assert len(named) > 1
    for one in named:
        members = [key for key, mark in marks.items() if mark.legend == one.name]
        inside = dict(graph.subgraph(members).degree())
        first = min(members, key=lambda key: (-inside[key], -graph.degree(key), key))
        assert one.labels["en"].startswith(f"{one.name}: {marks[first].short('en')} – ")
        assert one.labels["pt"].endswith(f"+{len(members) - 2}") or len(members) == 2


def test_sizes_are_those_that_networkx_computes(
    visit: Callable[..., Any], around: Network, tmp_path: Path
) -> None:
    graph = nx.Graph([tie.ends for tie in around.all_ties if tie.source != tie.target])
    wanted = {"betweenness": nx.betweenness_centrality(graph), "degree": dict(graph.degree())}
    page = visit(1440, 900).open(around.map().save(tmp_path / "map.html"))
    for size, values in wanted.items():
        page.select_option("#size", size)
        found = page.evaluate("() => [...govgraph.nodes.values()].map((n) => [n.id, n.value, n.size])")
        assert {key: value for key, value, _ in found} == pytest.approx(values, abs=2e-6)
        others = sorted((value, radius) for key, value, radius in found if key != "id:alsur")
        assert [radius for _, radius in others] == sorted(radius for _, radius in others)
        told = page.locator("#sizes").inner_text().split()
        assert 2 <= len(told) <= 3
        assert float(told[0]) == pytest.approx(min(value for value, _ in others), rel=0.01)
        assert float(told[-1]) == pytest.approx(max(value for value, _ in others), rel=0.01)


def test_what_was_chosen_has_an_address_and_the_legend_follows(
    visit: Callable[..., Any], around: Network, tmp_path: Path
) -> None:
    page = visit(1440, 900).open(around.map().save(tmp_path / "map.html"))
    first = page.evaluate("() => [...govgraph.nodes.values()].map((n) => [n.id, n.cls, n.size])")
    page.select_option("#color", "region")
    page.select_option("#size", "equal")
    assert page.evaluate("() => govgraph.hash()") == "color=region&size=equal"
    assert page.locator("#actors button").first.inner_text().startswith("South America")
    assert page.locator("#shapes li").count() > 2 and page.locator("#sizes").is_hidden()
    chosen = page.evaluate("() => [...govgraph.nodes.values()].map((n) => [n.id, n.cls, n.size])")
    page.reload()
    page.wait_for_selector("[data-ready]")
    assert page.evaluate("() => [...govgraph.nodes.values()].map((n) => [n.id, n.cls, n.size])") == chosen
    assert page.input_value("#color") == "region"
    page.locator("#actors button").first.click()  # a filter by region
    hidden = {key for key, cls, _ in chosen if cls == "South America"}
    assert hidden and not hidden & set(page.evaluate("() => [...govgraph.shown.nodes]"))
    page.evaluate("() => { location.hash = ''; }")
    page.wait_for_function("() => govgraph.state.color === 'kind'")
    assert page.evaluate("() => [...govgraph.nodes.values()].map((n) => [n.id, n.cls, n.size])") == first


def test_a_figure_of_what_was_chosen_has_its_colors(
    visit: Callable[..., Any], around: Network, tmp_path: Path
) -> None:
    page = visit(1440, 900).open(around.map().save(tmp_path / "map.html"), "color=region&lang=es")
    assert ">América del Sur</text>" in page.evaluate("() => govgraph.figure().svg")
    assert page.locator("#encode-part").inner_text().startswith("Color")


def told(marks: dict[str, Any], lines: list[Any]) -> dict[str, int]:
    """Return the neighbors that a headline counts: of a space its actors, one by one, and of an actor its spaces."""
    near: dict[str, set[str]] = {key: set() for key in marks}
    for line in lines:
        for one, other in (line, line[::-1]):
            if marks[one].space != marks[other].space and not (marks[one].space and marks[other].members):
                near[one].add(other)
    return {key: len(others) for key, others in near.items()}


def test_sizes_count_the_neighbors_that_are_drawn_at_first_as_the_headline_does(shipped: Path) -> None:
    drawn = govgraph.open(shipped).network("forums-organizations").map()
    core = {mark.key: mark for mark in drawn.marks if mark.layer == "core"}
    lines = [line.ends for line in drawn.lines if line.layer == "core" and not line.undecided]
    assert {key: mark.value for key, mark in core.items()} == told(core, lines)
    # The space with most actors, as the headline says.
    assert max(core.values(), key=lambda mark: mark.size).key == "id:igf"
    assert any(mark.layer == "rest" for mark in drawn.marks)


LARGEST = """() => {
    const found = govgraph.findings(), marks = [...govgraph.shown.nodes].map((id) => govgraph.nodes.get(id)).filter((node) => !node.members);
    const top = (some) => { const most = Math.max(...some.map((node) => node.size)); return some.filter((node) => node.size === most).map((node) => node.id).sort(); };
    const named = (key) => (found.find((one) => one.key === key) || { names: {} }).names.names;
    const ties = govgraph.ties.filter((tie) => govgraph.shown.ties.has(tie.id) && !govgraph.undecidedTie(tie)).map((tie) => [tie.s, tie.t]);
    return { spaces: top(marks.filter((node) => node.space)), actors: top(marks.filter((node) => !node.space)), all: top(marks), named: ["find_space", "find_actor", "head_most"].map(named),
        values: marks.map((node) => [node.id, node.value]), ties, shown: [...govgraph.shown.nodes] };
}"""
FILTERS = (
    "",
    "more=1",
    "more=1&fold=1",
    "fold=1",
    "years=2014-2014&more=1",
    "years=2018-2021",
    "years=2023-2024&more=1&undated=0&sure=1",
    "hideties=participates&more=1",
    "sure=1&ghosts=1&years=2024-2025",
)


@pytest.mark.parametrize("fragment", FILTERS)
def test_the_mark_that_the_headline_names_is_the_largest_of_its_kind_under_every_filter(
    visit: Callable[..., Any], forums: Any, forums_page: Path, fragment: str
) -> None:
    seen = visit(1440, 900)
    found = seen.open(forums_page, fragment).evaluate(LARGEST)
    space, actor, _ = found["named"]
    assert space is None or found["spaces"] == sorted(space)
    assert actor is None or found["actors"] == sorted(actor)
    if "years" not in fragment:  # at a date, a body that is a space as well may only act
        marks = {mark.key: mark for mark in forums.map().marks if mark.key in set(found["shown"])}
        wanted = told(marks, [tuple(ends) for ends in found["ties"]])
        assert dict(found["values"]) == {key: wanted[key] for key, _ in found["values"]}
    assert not seen.errors


@pytest.mark.parametrize("least", [2, 3, 5])
def test_on_a_map_of_who_meets_whom_the_largest_has_most_neighbors_at_every_threshold(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, least: int
) -> None:
    drawn = govgraph.open(shipped).network("co-participation").map()
    page = visit(1440, 900).open(drawn.save(tmp_path / "pairs.html"), f"least={least}")
    found = page.evaluate(LARGEST)
    named = found["named"][2]
    assert named is None or found["all"] == sorted(named)
    assert page.locator("#size option:checked").inner_text() == "number of neighbors shown"


def test_the_legend_of_sizes_has_circles_of_spaces_and_of_actors_and_says_what_they_count(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit(1440, 900).open(forums_page)
    for fragment in ("", "more=1", "more=1&years=2019-2019"):
        page.evaluate("(text) => { location.hash = text; }", fragment)
        page.wait_for_function("(text) => govgraph.hash() === text", arg=fragment)
        rows = page.evaluate(
            """() => [...document.querySelectorAll("#sizes .side")].map((row) => [...row.querySelectorAll("circle")].map((one) => [+one.getAttribute("r"), +one.closest("span").textContent.replace(",", "")]))"""
        )
        sizes = page.evaluate(
            "() => [true, false].map((space) => [...govgraph.shown.nodes].map((id) => govgraph.nodes.get(id)).filter((node) => !node.members && Boolean(node.space) === space).map((node) => [node.size, node.value]))"
        )
        assert len(rows) == 2
        for row, marks in zip(rows, sizes, strict=True):
            assert all([r, n] in marks for r, n in row) and [max(marks)[0], max(n for _, n in marks)] in row
    assert "A space counts its actors" in page.locator("#sizes").inner_text()
    page.select_option("#size", "degree")
    assert "whole map" in page.locator("#sizes").inner_text()
