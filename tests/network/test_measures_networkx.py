"""Measures against networkx on random networks."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govgraph.network import Network
from govgraph.network.measures import simple

MANY = settings(max_examples=40, deadline=None)


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> nx.Graph[int]:
    n = draw(st.integers(1, most))
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    for u, v in edges:
        graph.add_edge(u, v, weight=draw(st.integers(1, 5)))
    return graph


@st.composite
def two_mode(draw: st.DrawFn) -> tuple[nx.Graph[str], list[str]]:
    actors = [f"a{i}" for i in range(draw(st.integers(1, 6)))]
    spaces = [f"s{i}" for i in range(draw(st.integers(1, 6)))]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from([*actors, *spaces])
    graph.add_edges_from(draw(st.lists(st.tuples(st.sampled_from(actors), st.sampled_from(spaces)))))
    return graph, spaces


def column(network: Network, name: str, **options: Any) -> dict[str, Any]:
    return network.measure(name, **options).values(name)


def by_text(values: dict[Any, float]) -> dict[str, float]:
    return {str(key): value for key, value in values.items()}


ORACLES: dict[str, Callable[[Any], Any]] = {
    "degree": lambda g: dict(g.degree()),
    "strength": lambda g: dict(g.degree(weight="weight")),
    "betweenness": nx.betweenness_centrality,
    "k-core": nx.core_number,
    "clustering": nx.clustering,
    "pagerank": lambda g: nx.pagerank(g, tol=1e-12, max_iter=1000),
}


@pytest.mark.parametrize("name", ORACLES)
@given(graph=graphs())
@MANY
def test_a_measure_is_what_networkx_says(name: str, graph: nx.Graph[int]) -> None:
    assert column(Network.from_nx(graph), name) == pytest.approx(by_text(ORACLES[name](graph)), abs=1e-6)


@given(graph=graphs())
@MANY
def test_closeness_is_harmonic_centrality_over_the_others(graph: nx.Graph[int]) -> None:
    n = len(graph)
    expected = {str(k): v / (n - 1) if n > 1 else 0.0 for k, v in nx.harmonic_centrality(graph).items()}
    assert column(Network.from_nx(graph), "closeness") == pytest.approx(expected)


def test_closeness_is_the_same_where_starts_fill_more_than_one_word_and_batch() -> None:
    graph = nx.gnm_random_graph(1300, 2600, seed=3)
    expected = {str(k): v / 1299 for k, v in nx.harmonic_centrality(graph).items()}
    assert column(Network.from_nx(graph), "closeness") == pytest.approx(expected)


@given(graph=graphs())
@MANY
def test_constraint_is_what_networkx_says_and_empty_for_an_isolate(graph: nx.Graph[int]) -> None:
    expected = by_text(nx.constraint(graph, weight="weight"))
    for key, value in column(Network.from_nx(graph), "constraint").items():
        if value is None:
            assert math.isnan(expected[key])
        else:
            assert value == pytest.approx(expected[key])


@given(graph=graphs(most=8))
@MANY
def test_eigenvector_centrality_is_that_of_networkx_for_connected_networks(graph: nx.Graph[int]) -> None:
    part = graph.subgraph(max(nx.connected_components(graph), key=len))
    if len(part) < 3:
        return  # networkx asks for three nodes; smaller ones are tested by hand
    expected = by_text(nx.eigenvector_centrality_numpy(part, weight="weight"))
    assert column(Network.from_nx(part), "eigenvector") == pytest.approx(expected, abs=1e-4)


@given(made=two_mode())
@MANY
def test_two_mode_measures_are_those_of_networkx(made: tuple[nx.Graph[str], list[str]]) -> None:
    graph, spaces = made
    net = Network.from_nx(graph, spaces=spaces)
    bipartite = nx.bipartite
    assert column(net, "two-mode-degree") == pytest.approx(bipartite.degree_centrality(graph, spaces))
    assert column(net, "two-mode-closeness") == pytest.approx(bipartite.closeness_centrality(graph, spaces))
    actors = [node for node in graph if node not in spaces]
    if len(actors) > 1 and len(spaces) > 1:  # networkx divides by zero for a side of one node and few others
        expected = bipartite.betweenness_centrality(graph, spaces)
        assert column(net, "two-mode-betweenness") == pytest.approx(expected)


@given(seed=st.integers(0, 10_000))
@MANY
def test_directed_measures_are_those_of_networkx(seed: int) -> None:
    graph = nx.gnp_random_graph(9, 0.3, seed=seed, directed=True)
    net = Network.from_nx(graph)
    assert column(net, "pagerank") == pytest.approx(
        by_text(nx.pagerank(graph, tol=1e-12, max_iter=1000)), abs=1e-6
    )
    assert column(net, "in-degree") == by_text(dict(graph.in_degree()))
    assert column(net, "out-degree") == by_text(dict(graph.out_degree()))
    found = net.measure_whole("reciprocity")[0]["value"]
    assert found is None if not graph.size() else found == pytest.approx(nx.overall_reciprocity(graph))


@given(graph=graphs(), seed=st.integers(0, 99))
@MANY
def test_modularity_is_that_of_networkx(graph: nx.Graph[int], seed: int) -> None:
    from govgraph.network.measures.partition import modularity

    net = Network.from_nx(graph)
    groups = column(net, "louvain", seed=seed)
    sets: dict[int, set[int]] = {}
    for node, group in groups.items():
        sets.setdefault(group, set()).add(int(node))
    found = modularity(net, groups)
    assert (
        found is None
        if not graph.size()
        else found == pytest.approx(nx.community.modularity(graph, sets.values()))
    )


@given(graph=graphs(), kinds=st.lists(st.sampled_from("xyz"), min_size=12, max_size=12))
@MANY
def test_assortativity_is_that_of_networkx(graph: nx.Graph[int], kinds: list[str]) -> None:
    nx.set_node_attributes(graph, {node: kinds[node] for node in graph}, "kind")
    rows = {row["measure"]: row["value"] for row in Network.from_nx(graph).measure_whole("assortativity")}
    found = rows["assortativity by kind"]
    ends = {kinds[node] for edge in graph.edges() for node in edge}
    if len(ends) < 2:
        assert found is None
    else:
        assert found == pytest.approx(nx.attribute_assortativity_coefficient(graph, "kind"))


def test_betweenness_gives_the_same_numbers_without_rustworkx(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.connected_watts_strogatz_graph(30, 4, 0.3, seed=5)
    fast = column(Network.from_nx(graph), "betweenness")
    monkeypatch.setattr("govgraph.network.measures.paths.find_spec", lambda package: None)
    assert column(Network.from_nx(graph), "betweenness") == pytest.approx(fast, abs=1e-9)


def test_a_simple_network_has_one_tie_per_pair() -> None:
    graph = nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "b"), ("a", "a")])
    plain = simple.simple(Network.from_nx(graph))
    assert plain.pairs == ((0, 1),)
    assert plain.weights == (3.0,)
