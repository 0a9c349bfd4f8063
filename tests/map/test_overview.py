"""Maps of more nodes than a screen can hold: groups as bubbles, what opens, what the search finds, and what is said."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import govgraph
from govgraph.map import make_map
from govgraph.map.map import Map
from govgraph.map.overview import by_core
from govgraph.network.network import Network

BLOCKS, EACH, ALONE = 7, 330, 25


@pytest.fixture(scope="session")
def planted() -> nx.Graph[str]:
    """Seven invented groups of 330, each with many ties inside and few to others, and 25 nodes without a tie."""
    draw = random.Random(7)
    graph: nx.Graph[str] = nx.Graph()
    names = [[f"fixture-{block}-{i:03}" for i in range(EACH)] for block in range(BLOCKS)]
    for members in names:
        for i, member in enumerate(members[1:], 1):
            for _ in range(4):
                graph.add_edge(member, members[int(draw.random() ** 2 * i)])
    for a, b in combinations(range(BLOCKS), 2):
        for _ in range(2 + 3 * (a + b) % 11):
            graph.add_edge(draw.choice(names[a]), draw.choice(names[b]))
    graph.add_nodes_from(f"fixture-alone-{i}" for i in range(ALONE))
    return graph


@pytest.fixture(scope="session")
def drawn(planted: nx.Graph[str]) -> Map:
    return make_map(Network.from_nx(planted), title="Invented groups")


@pytest.fixture(scope="session")
def overview_page(drawn: Map, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn.save(tmp_path_factory.mktemp("overview") / "map.html")


def block(node: str) -> str:
    return node.split("-")[1]


def test_each_planted_group_is_a_bubble_and_nodes_without_a_tie_are_not_drawn_first(
    planted: nx.Graph[str], drawn: Map
) -> None:
    assert drawn.inside is not None
    groups = drawn.inside.group_of
    assert {node.removeprefix("id:") for node in groups} == set(planted)
    of_block: dict[str, set[str]] = {}
    for node, group in groups.items():
        of_block.setdefault(block(node), set()).add(group)
    assert all(len(found) == 1 for found in of_block.values())
    assert len({next(iter(found)) for found in of_block.values()}) == BLOCKS + 1
    layers = {mark.key: mark.layer for mark in drawn.marks}
    assert [key for key, layer in layers.items() if layer == "rest"] == ["group@loose"]
    assert sorted(mark.count for mark in drawn.marks) == [ALONE, *[EACH] * BLOCKS]


def test_a_tie_between_bubbles_weighs_as_many_ties_as_lead_from_one_to_the_other(
    planted: nx.Graph[str], drawn: Map
) -> None:
    assert drawn.inside is not None
    named = {group: block(node) for node, group in drawn.inside.group_of.items()}
    found = {frozenset((named[line.source], named[line.target])): line.weight for line in drawn.lines}
    wanted = Counter(frozenset((block(a), block(b))) for a, b in planted.edges if block(a) != block(b))
    assert found == dict(wanted)


def test_a_bubble_is_named_by_the_members_with_most_ties_inside_it(
    planted: nx.Graph[str], drawn: Map
) -> None:
    assert drawn.inside is not None
    for mark in drawn.marks:
        members = {
            node.removeprefix("id:") for node, group in drawn.inside.group_of.items() if group == mark.key
        }
        if mark.key == "group@loose":
            continue
        inside = planted.subgraph(members).degree
        first = sorted(members, key=lambda node: (-inside[node], -planted.degree[node], node))[:2]
        assert mark.labels["en"] == f"{first[0]} – {first[1]} +{EACH - 2}"


def test_equal_networks_give_equal_pages(planted: nx.Graph[str], overview_page: Path) -> None:
    again = make_map(Network.from_nx(planted), title="Invented groups")
    assert again.to_html() == overview_page.read_text("utf-8")


def test_what_is_not_drawn_is_said(drawn: Map, planted: nx.Graph[str]) -> None:
    said = drawn.note.notes[-1]["en"]
    assert f"{planted.number_of_nodes():,} nodes and {planted.number_of_edges():,} ties" in said
    assert f"{BLOCKS + 1} groups" in said


def test_bubbles_open_search_finds_every_node_and_addresses_lead_back(
    visit: Callable[..., Any], overview_page: Path, planted: nx.Graph[str], drawn: Map
) -> None:
    """One page, opened once: bubbles, an opened group, the surroundings of a node, Back, the address."""
    assert drawn.inside is not None
    cores = nx.core_number(planted)
    seen = visit()
    page = seen.open(overview_page)
    stage = "() => [[...govgraph.shown.nodes].sort(), govgraph.shown.ties.size, govgraph.hash()]"
    nodes, ties, _ = page.evaluate(stage)
    assert nodes == sorted(f"group@{n}" for n in range(1, BLOCKS + 1)) and ties == len(drawn.lines)

    page.evaluate("() => govgraph.select('group@2', true)")  # a click on a bubble does the same
    nodes, ties, address = page.evaluate(stage)
    members = {node for node, group in drawn.inside.group_of.items() if group == "group@2"}
    by_name = {node.removeprefix("id:"): node for node in members}
    number = {node: n for n, node in enumerate(sorted(planted))}
    first = sorted(by_name, key=lambda one: (-cores[one], -planted.degree[one], number[one]))[:300]
    assert set(nodes) == {by_name[one] for one in first}
    assert ties == planted.subgraph(first).number_of_edges()
    assert address == "open=group%402"
    told = page.inner_text("#opened")
    assert "300 best connected of 330 nodes" in told
    beyond = sum(1 for a, b in planted.edges if (a in first) != (b in first))
    assert f"{beyond} ties lead out" in told

    hidden = min(set(by_name) - set(first))
    page.fill("#q", hidden)
    page.keyboard.press("Enter")
    nodes, ties, address = page.evaluate(stage)
    around = {hidden, *planted[hidden]}
    assert {one.removeprefix("id:") for one in nodes} == around
    assert ties == planted.subgraph(around).number_of_edges()
    assert page.inner_text("#panel-title") == hidden

    page.go_back()
    assert page.evaluate("() => govgraph.state.open") == "group@2"
    page.click("#back")
    assert page.evaluate("() => [govgraph.state.open, govgraph.shown.nodes.size]") == ["", BLOCKS]

    lonely = f"fixture-alone-{ALONE - 1}"
    assert page.evaluate("(name) => govgraph.found(name).length", lonely) >= 1
    page.evaluate(
        "(id) => govgraph.select(id, true)",
        f"id:{lonely}" if f"id:{lonely}" in drawn.inside.group_of else lonely,
    )
    assert page.evaluate("() => govgraph.state.open") == "group@loose"
    assert (seen.outside, seen.errors) == ([], [])

    again = visit()
    page = again.open(overview_page, "open=group%402")
    assert {*page.evaluate("() => [...govgraph.shown.nodes]")} == {by_name[one] for one in first}
    assert (again.outside, again.errors) == ([], [])


def test_the_threshold_leaves_the_ties_that_weigh_enough(
    visit: Callable[..., Any], overview_page: Path, drawn: Map
) -> None:
    page = visit().open(overview_page)
    assert drawn.weight is not None and drawn.weight.of == "ties"
    for step, least in enumerate(drawn.weight.steps):
        page.fill("#least", str(step))
        shown = page.evaluate("() => [govgraph.shown.ties.size, govgraph.shown.nodes.size, govgraph.hash()]")
        assert shown[0] == sum(line.weight >= least for line in drawn.lines)
        assert shown[1] == BLOCKS  # a group without such a tie stays
        named = "" if least == drawn.weight.first else f"least={least:g}"
        assert shown[2] == named


@pytest.mark.parametrize("seed", range(12))
def test_cores_are_those_of_networkx(seed: int) -> None:
    graph = nx.relabel_nodes(nx.gnm_random_graph(60, 40 + seed * 20, seed=seed), "made-up-{}".format)
    wanted = nx.core_number(graph)
    graph.add_edge("made-up-1", "made-up-1")  # a tie to itself counts for nothing
    found = by_core(Network.from_nx(graph))
    assert {key.removeprefix("id:"): core for key, core in found.items()} == wanted


@pytest.mark.parametrize("way", ["view", "projection"])
def test_who_meets_whom_opens_with_at_most_150_ties_and_with_as_many_as_that_allows(
    shipped: Path, way: str
) -> None:
    graph = govgraph.open(shipped)
    two_mode = graph.network("forums-organizations")
    network = graph.network("co-participation") if way == "view" else two_mode.project("Organization")
    drawn = network.map()
    assert drawn.weight is not None and drawn.weight.of == "spaces"
    first, lower = drawn.weight.first, [step for step in drawn.weight.steps if step < drawn.weight.first]
    assert sum(line.weight >= first for line in drawn.lines) <= 150
    assert sum(line.weight >= lower[-1] for line in drawn.lines) > 150
    if way == "view":
        return  # its weights are counted from the tables in tests/oracle
    # The spaces that two organizations share, counted over the ties of the network with spaces.
    nodes, spaces = two_mode.nodes_by_key, defaultdict(set)
    for tie in two_mode.all_ties:
        for one, other in (tie.ends, tie.ends[::-1]):
            if nodes[other].space and not nodes[one].space and "Organization" in nodes[one].kinds:
                spaces[one].add(other)
    shared = {
        frozenset(pair): n
        for pair in combinations(spaces, 2)
        if (n := len(spaces[pair[0]] & spaces[pair[1]])) >= first
    }
    acting = {frozenset(line.ends): line.weight for line in drawn.lines if line.weight >= first}
    assert acting == shared
