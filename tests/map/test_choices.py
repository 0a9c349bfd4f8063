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


def test_sizes_count_the_neighbors_that_are_drawn_at_first_as_the_headline_does(shipped: Path) -> None:
    drawn = govgraph.open(shipped).network("forums-organizations").map()
    ends = [(line.source, line.target) for line in drawn.lines if line.layer == "core"]
    graph = nx.Graph((one, other) for one, other in ends if one != other)
    core = [mark for mark in drawn.marks if mark.layer == "core"]
    assert {mark.key: mark.value for mark in core} == {mark.key: graph.degree(mark.key) for mark in core}
    # The space with most actors, as the headline says.
    assert max(core, key=lambda mark: mark.size).key == "id:igf"
    assert any(mark.layer == "rest" for mark in drawn.marks)
