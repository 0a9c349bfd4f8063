"""Positions: deterministic, without overlaps where there is room, kept where they are given."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import numpy
import pytest

import govgraph
from govgraph.errors import NetworkError
from govgraph.map.layout.choose import Box, Frame, layout
from govgraph.map.layout.force import force_atlas


def two_mode() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for i in range(24):
        for j in range(6):
            if i % (j + 2) == 0:
                graph.add_edge(f"fixture-actor-{i:02}", f"fixture-space-{j}")
    for j in range(6):
        graph.nodes[f"fixture-space-{j}"]["space"] = True
    return graph


def test_the_order_of_nodes_and_ties_does_not_move_the_picture() -> None:
    graph, turned = two_mode(), nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges())))
    assert layout(graph) == layout(turned)


def test_boxes_do_not_overlap_where_there_is_room() -> None:
    boxes = dict.fromkeys(two_mode(), Box(10, 70, 15))
    found = sorted(layout(two_mode(), boxes=boxes, frame=Frame(1400, 1000)).values())
    for i, (ax, ay) in enumerate(found):
        for bx, by in found[i + 1 :]:
            assert abs(ax - bx) >= 70 or abs(ay - by) >= 20 + 15


def test_an_actor_stands_nearer_to_its_spaces_than_to_others() -> None:
    graph = nx.MultiDiGraph(
        [(f"fixture-{side}{i}", f"fixture-{side}-space") for side in "ab" for i in range(3)]
    )
    for side in "ab":
        graph.nodes[f"fixture-{side}-space"]["space"] = True
    at = layout(graph)

    def far(one: str, other: str) -> float:
        return float(((at[one][0] - at[other][0]) ** 2 + (at[one][1] - at[other][1]) ** 2) ** 0.5)

    for i in range(3):
        assert far(f"fixture-a{i}", "fixture-a-space") < far(f"fixture-a{i}", "fixture-b-space")


def test_what_is_fixed_stays() -> None:
    kept = {"fixture-space-0": (12.0, -34.0), "fixture-actor-00": (200.0, 100.0)}
    assert {key: layout(two_mode(), fixed=kept)[key] for key in kept} == kept


def test_the_rest_does_not_move_what_is_placed_first() -> None:
    graph = two_mode()
    first = [key for key in graph if key not in ("fixture-actor-11", "fixture-actor-13")]
    alone = layout(graph.subgraph(first), name="anchor")
    assert {key: layout(graph, name="anchor", first=first)[key] for key in first} == alone


def test_the_force_layout_is_the_same_each_time() -> None:
    graph = nx.MultiDiGraph(nx.karate_club_graph())
    graph = nx.relabel_nodes(graph, str)
    assert layout(graph, name="force") == layout(graph, name="force")


@pytest.mark.parametrize("nodes", [0, 1, 2])
@pytest.mark.parametrize("name", ["auto", "anchor", "force"])
def test_the_smallest_networks_have_positions(nodes: int, name: str) -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(f"fixture-{i}" for i in range(nodes))
    assert len(layout(graph, name=name)) == nodes


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(NetworkError, match="spiral"):
        layout(nx.MultiDiGraph(), name="spiral")


@pytest.mark.parametrize(("nodes", "ties", "steps"), [(30, 60, 1), (30, 60, 60), (5, 4, 200), (400, 900, 8)])
def test_the_forces_move_nodes_as_those_of_networkx_do(nodes: int, ties: int, steps: int) -> None:
    drawn = nx.gnm_random_graph(nodes, ties, seed=3)
    keys = [f"n{one:03}" for one in sorted(drawn)]
    weights = [((keys[u], keys[v]), 1.0 + (u + v) % 3) for u, v in sorted(drawn.edges)]
    start = [(10.0 * math.cos(one) * one, 7.0 * math.sin(one) * one) for one in range(nodes)]
    graph = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_weighted_edges_from((u, v, weight) for (u, v), weight in weights)
    wanted = nx.forceatlas2_layout(
        graph,
        pos={key: numpy.array(at) for key, at in zip(keys, start, strict=True)},
        max_iter=steps,
        weight="weight",
        seed=1,
    )
    found = force_atlas(start, keys, weights, steps)
    for key, at in zip(keys, found, strict=True):
        assert at == pytest.approx(tuple(wanted[key]), abs=1e-6)


def test_nodes_in_one_place_do_not_stop_the_forces() -> None:
    places = force_atlas([(0.0, 0.0), (0.0, 0.0), (9.0, 0.0)], ["a", "b", "c"], [(("a", "c"), 1.0)], 5)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places)


@pytest.mark.parametrize(
    "view", ["forums-organizations", "letters", "co-participation", "states-instruments"]
)
def test_no_mark_of_a_first_picture_lies_on_another(view: str) -> None:
    marks = [one for one in govgraph.open().network(view).map().marks if one.layer == "core"]
    for frame in ("at", "portrait"):
        close = [
            (one.key, other.key)
            for one, other in combinations(marks, 2)
            if math.dist(getattr(one, frame), getattr(other, frame)) < one.size + other.size
        ]
        assert close == []
