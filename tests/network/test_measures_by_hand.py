"""Measures on small networks worked out by hand."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from govgraph.errors import NetworkError, UnknownMeasure, UnknownName
from govgraph.network import Network
from govgraph.network.measures import DEFAULTS, MEASURES, ranks
from govgraph.network.measures.partition import ROLES, agreement, stability


def whole(network: Network, name: str) -> dict[str, Any]:
    return {row["measure"]: row["value"] for row in network.measure_whole(name)}


def directed(edges: list[tuple[str, str]], **kinds: str) -> Network:
    graph: nx.DiGraph[str] = nx.DiGraph(edges)
    nx.set_node_attributes(graph, kinds, "kind")
    return Network.from_nx(graph)


def roles(network: Network, node: str) -> dict[str, float]:
    table = network.measure("brokerage", by="kind")
    return {
        role: table.values(f"brokerage.{role}")[node]
        for role in ROLES
        if table.values(f"brokerage.{role}")[node]
    }


@pytest.mark.parametrize(
    ("kinds", "role"),
    [
        ("xxx", "coordinator"),
        ("xyx", "consultant"),
        ("xyy", "gatekeeper"),
        ("xxy", "representative"),
        ("xyz", "liaison"),
    ],
)
def test_a_broker_on_one_open_path_has_the_role_its_groups_give(kinds: str, role: str) -> None:
    net = directed([("a", "b"), ("b", "c")], a=kinds[0], b=kinds[1], c=kinds[2])
    assert roles(net, "b") == {role: 1}


def test_nobody_brokers_where_sender_and_receiver_are_tied() -> None:
    net = directed([("a", "b"), ("b", "c"), ("a", "c")], a="x", b="x", c="x")
    assert roles(net, "b") == {}


def test_brokers_of_two_senders_and_two_receivers() -> None:
    # a, b (x) → m (x) → c (x), d (y): two coordinator paths to c, two representative paths to d.
    net = directed([("a", "m"), ("b", "m"), ("m", "c"), ("m", "d")], a="x", b="x", m="x", c="x", d="y")
    assert roles(net, "m") == {"coordinator": 2, "representative": 2}


def test_an_undirected_tie_is_brokered_both_ways() -> None:
    graph = nx.path_graph(3)
    nx.set_node_attributes(graph, {0: "x", 1: "y", 2: "x"}, "kind")
    assert roles(Network.from_nx(graph), "1") == {"consultant": 2}


def test_nodes_without_a_group_are_left_out_of_brokerage() -> None:
    assert roles(directed([("a", "b"), ("b", "c")], a="x", b="x"), "b") == {}


def test_the_center_of_a_star_of_three_is_less_constrained_than_its_leaves() -> None:
    # Center: three neighbors, share 1/3 each, no indirect: 3 × (1/3)² = 1/3. Leaf: one neighbor, share 1: 1.
    values = Network.from_nx(nx.star_graph(3)).measure("constraint").values("constraint")
    assert values == pytest.approx({"0": 1 / 3, "1": 1, "2": 1, "3": 1})


def test_constraint_in_a_triangle() -> None:
    # Each neighbor: 1/2 directly and 1/2 × 1/2 through the other: 2 × (3/4)² = 9/8.
    values = Network.from_nx(nx.complete_graph(3)).measure("constraint").values("constraint")
    assert values == pytest.approx(dict.fromkeys("012", 9 / 8))


def test_participation_of_a_node_between_groups() -> None:
    # Four neighbors: two x, one y, one z: 1 - (4 + 1 + 1) / 16 = 5/8. A leaf sees one group only: 0.
    graph = nx.star_graph(4)
    nx.set_node_attributes(graph, dict(enumerate("wxxyz")), "kind")
    values = Network.from_nx(graph).measure("participation", by="kind").values("participation")
    assert values == pytest.approx({"0": 5 / 8, "1": 0, "2": 0, "3": 0, "4": 0})


def test_nestedness_of_a_perfect_staircase_is_100() -> None:
    graph = nx.Graph([("a1", "s1"), ("a1", "s2"), ("a1", "s3"), ("a2", "s1"), ("a2", "s2"), ("a3", "s1")])
    found = whole(Network.from_nx(graph, spaces=["s1", "s2", "s3"]), "nestedness")
    assert found == {"nestedness": 100, "nestedness of spaces": 100, "nestedness of actors": 100}


def test_nestedness_of_a_checkerboard_is_0() -> None:
    graph = nx.Graph([("a1", "s1"), ("a2", "s2")])
    assert whole(Network.from_nx(graph, spaces=["s1", "s2"]), "nestedness")["nestedness"] == 0


def test_nestedness_by_hand() -> None:
    # Actors: a1 {s1,s2,s3}, a2 {s1,s4}, a3 {s1}. Pairs: a2 in a1 1/2 → 50; a3 in a1 100; a3 in a2 100: mean 250/3.
    # Spaces: s1 {a1,a2,a3}, s2 {a1}, s3 {a1}, s4 {a2}. Three pairs with s1: 100 each; three equal pairs: 0. Mean 50.
    graph = nx.Graph([("a1", "s1"), ("a1", "s2"), ("a1", "s3"), ("a2", "s1"), ("a2", "s4"), ("a3", "s1")])
    found = whole(Network.from_nx(graph, spaces=["s1", "s2", "s3", "s4"]), "nestedness")
    assert found["nestedness of actors"] == pytest.approx(250 / 3)
    assert found["nestedness of spaces"] == pytest.approx(50)
    assert found["nestedness"] == pytest.approx((250 + 300) / 9)


def test_robustness_of_a_star_is_what_is_left_when_its_center_goes() -> None:
    # Of 5 nodes: the center goes first (one of five left in one piece), then leaves 1, 2, 3, 4.
    assert whole(Network.from_nx(nx.star_graph(4)), "robustness")["robustness"] == pytest.approx(4 / 25)


def test_robustness_of_two_modes_counts_actors_while_the_busiest_spaces_go() -> None:
    # s1 has a1 a2 a3, s2 has a3 a4. Without s1: a3 a4 together, 2 of 4. Without both: 1 of 4. Mean 3/8.
    graph = nx.Graph([("a1", "s1"), ("a2", "s1"), ("a3", "s1"), ("a3", "s2"), ("a4", "s2")])
    assert whole(Network.from_nx(graph, spaces=["s1", "s2"]), "robustness")["robustness"] == pytest.approx(
        3 / 8
    )


def test_robustness_by_put_back_is_that_by_removal() -> None:
    for seed in range(6):
        graph = nx.gnm_random_graph(14, 18, seed=seed)
        left, shares = graph.copy(), []
        while len(left):
            left.remove_node(min(left, key=lambda node: (-left.degree(node), node)))
            shares.append(max(map(len, nx.connected_components(left)), default=0) / 14)
        numbered = nx.relabel_nodes(graph, {i: f"{i:02}" for i in graph})
        found = whole(Network.from_nx(numbered), "robustness")["robustness"]
        assert found == pytest.approx(sum(shares) / len(shares))


def test_a_star_is_wholly_centralized() -> None:
    star = Network.from_nx(nx.star_graph(5))
    assert whole(star, "degree-centralization")["degree centralization"] == pytest.approx(1)
    assert whole(star, "betweenness-centralization")["betweenness centralization"] == pytest.approx(1)


def test_a_ring_is_not_centralized_at_all() -> None:
    ring = Network.from_nx(nx.cycle_graph(6))
    assert whole(ring, "degree-centralization")["degree centralization"] == 0
    assert whole(ring, "betweenness-centralization")["betweenness centralization"] == pytest.approx(0)


def test_density_follows_the_shape_of_the_network() -> None:
    two = Network.from_nx(nx.Graph([("a", "s"), ("b", "s"), ("b", "t")]), spaces=["s", "t"])
    assert whole(two, "density")["density"] == 3 / 4
    assert whole(Network.from_nx(nx.path_graph(3)), "density")["density"] == pytest.approx(2 / 3)
    assert whole(directed([("a", "b"), ("b", "c")]), "density")["density"] == pytest.approx(1 / 3)


def test_degree_by_predicate_counts_neighbors_of_each_relation() -> None:
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "f", predicate="memberOf")
    graph.add_edge("a", "f", predicate="chairOf")
    graph.add_edge("a", "g", predicate="memberOf")
    table = Network.from_nx(graph).measure("degree-by-predicate,strength-by-predicate")
    assert table.values("degree.memberOf")["a"] == 2
    assert table.values("degree.chairOf")["a"] == 1
    assert table.values("strength.memberOf")["f"] == 1


def test_partitions_that_name_the_same_groups_otherwise_agree() -> None:
    assert agreement({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": 2, "b": 2, "c": 1, "d": 1}) == 1


def test_agreement_of_crossed_pairs_is_below_chance() -> None:
    # Pairs together: first {ab, cd}, second {ac, bd}, in both none; by chance 2 × 2 / 6. (0 - 2/3) / (2 - 2/3) = -1/2.
    assert agreement({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": 1, "b": 2, "c": 1, "d": 2}) == pytest.approx(
        -1 / 2
    )


def test_two_cliques_are_found_from_every_seed() -> None:
    net = Network.from_nx(nx.barbell_graph(5, 0))
    found = stability(net, seeds=5)
    assert (found["agreement"], found["communities"]) == (1, 2)


def test_equal_values_share_the_better_rank() -> None:
    assert ranks({"a": 2.0, "b": 1.0, "c": 2.0, "d": 0.5}) == {"a": 1, "c": 1, "b": 3, "d": 4}


def test_the_table_begins_with_the_largest_value() -> None:
    table = Network.from_nx(nx.star_graph(3)).measure("degree")
    assert [row["id"] for row in table.top(2)] == ["0", "1"]


# ------------------------------------------------------------------------------------------------- the edges of it all

NODE_MEASURES = [name for name, one in MEASURES.items() if one.scope != "network"]
EMPTY = Network.from_nx(nx.Graph())
ALONE = Network.from_nx(nx.empty_graph(1))
SELF = Network.from_nx(nx.MultiDiGraph([("a", "a")]))
PIECES = Network.from_nx(nx.Graph([("a", "b"), ("c", "d")]))
PARALLEL = Network.from_nx(nx.MultiDiGraph([("a", "b")] * 10_000))
TWO_MODE = Network.from_nx(nx.Graph([("a", "s"), ("b", "s")]), spaces=["s"])


@pytest.mark.parametrize(
    "network",
    [EMPTY, ALONE, SELF, PIECES, PARALLEL, TWO_MODE],
    ids=["empty", "alone", "self", "pieces", "parallel", "two"],
)
@pytest.mark.parametrize("name", NODE_MEASURES)
def test_every_measure_gives_numbers_or_a_clear_error_at_the_edges(name: str, network: Network) -> None:
    try:
        table = network.measure(name)
    except NetworkError as error:
        assert "defined" in str(error) or "needs" in str(error) or "has a" in str(error)
        assert error.hint or "direction" in str(error)
        return
    for row in table:
        for column in table.columns:
            value = row[column]
            assert value is None or (value == value and abs(value) < 1e6)


@pytest.mark.parametrize(
    "network",
    [EMPTY, ALONE, SELF, PIECES, PARALLEL, TWO_MODE],
    ids=["empty", "alone", "self", "pieces", "parallel", "two"],
)
def test_the_whole_has_figures_or_empty_cells_at_the_edges(network: Network) -> None:
    rows = network.measure_whole()
    assert {"nodes", "density", "components"} <= {row["measure"] for row in rows}
    assert all(row["value"] is None or row["value"] == row["value"] for row in rows)


def test_10_000_parallel_ties_are_one_neighbor_with_a_strength_of_10_000() -> None:
    table = PARALLEL.measure("degree,strength,betweenness")
    assert (table.values("degree")["a"], table.values("strength")["a"]) == (1, 10_000)


def test_a_self_tie_is_no_neighbor() -> None:
    assert SELF.measure("degree").values("degree") == {"a": 0}


def test_eigenvector_centrality_is_refused_in_pieces_and_says_what_to_do() -> None:
    with pytest.raises(NetworkError) as caught:
        PIECES.measure("eigenvector")
    assert "giant" in caught.value.hint


def test_clustering_is_refused_for_two_modes_and_left_out_of_their_defaults() -> None:
    with pytest.raises(NetworkError):
        TWO_MODE.measure("clustering")
    assert set(TWO_MODE.measure().columns) == set(DEFAULTS) - {"clustering"}


def test_two_mode_degree_is_refused_for_one_mode() -> None:
    with pytest.raises(NetworkError):
        PIECES.measure("two-mode-degree")


def test_an_unknown_measure_names_the_nearest() -> None:
    with pytest.raises(UnknownMeasure) as caught:
        PIECES.measure("betweeness")
    assert caught.value.near[0] == "betweenness"


def test_groups_by_what_is_no_group_are_refused() -> None:
    with pytest.raises(UnknownName):
        PIECES.measure("participation", by="color")


def test_a_measure_of_the_whole_is_no_column() -> None:
    with pytest.raises(NetworkError):
        PIECES.measure("density")


def test_a_weight_that_is_no_number_is_refused() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=float("nan"))
    with pytest.raises(NetworkError):
        Network.from_nx(graph)
