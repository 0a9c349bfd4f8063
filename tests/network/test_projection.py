"""Projections and backbones: against matrix products, scipy's distributions and small networks by hand."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from govgraph.errors import NetworkError, UnknownKind, UnknownName
from govgraph.network import Network
from govgraph.network.backbone import disparity, shared_p_value
from govgraph.network.projection import WEIGHTS, project_pairs

ACTORS = [f"a{i}" for i in range(6)]
SPACES = [f"s{i}" for i in range(6)]
PAIRS = st.lists(st.tuples(st.sampled_from(ACTORS), st.sampled_from(SPACES)), min_size=1, unique=True)


def two_mode(pairs: list[tuple[str, str]]) -> Network:
    graph: nx.DiGraph[str] = nx.DiGraph(pairs)
    return Network.from_nx(graph, spaces=SPACES)


def weights(network: Network) -> dict[tuple[str, str], float]:
    return {(u, v): data["weight"] for u, v, data in network.graph.edges(data=True)}


# a0 in s0 s1 s2, a1 in s0 s1, a2 in s0. s0 has three members, s1 two, s2 one.
STAIRS = [("a0", "s0"), ("a0", "s1"), ("a0", "s2"), ("a1", "s0"), ("a1", "s1"), ("a2", "s0")]


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        ("shared", [2, 1, 1]),
        ("jaccard", [2 / 3, 1 / 3, 1 / 2]),
        ("newman", [1 / 2 + 1, 1 / 2, 1 / 2]),
        ("cosine", [2 / math.sqrt(6), 1 / math.sqrt(3), 1 / math.sqrt(2)]),
    ],
)
def test_projected_weights_by_hand(weight: str, expected: list[float]) -> None:
    found = weights(two_mode(STAIRS).project(weight=weight))
    assert found == pytest.approx(
        dict(zip([("a0", "a1"), ("a0", "a2"), ("a1", "a2")], expected, strict=True))
    )


@given(pairs=PAIRS)
@settings(max_examples=50, deadline=None)
def test_a_projection_is_the_product_of_the_incidence_matrix_with_its_transpose(
    pairs: list[tuple[str, str]],
) -> None:
    matrix = np.zeros((6, 6))
    for actor, space in pairs:
        matrix[ACTORS.index(actor), SPACES.index(space)] = 1
    product = matrix @ matrix.T
    expected = {
        (ACTORS[i], ACTORS[j]): product[i, j] for i, j in itertools.combinations(range(6), 2) if product[i, j]
    }
    assert weights(two_mode(pairs).project()) == expected


@pytest.mark.parametrize("weight", WEIGHTS)
@given(pairs=PAIRS)
@settings(max_examples=25, deadline=None)
def test_every_weight_is_what_its_formula_says(weight: str, pairs: list[tuple[str, str]]) -> None:
    at = {actor: {space for one, space in pairs if one == actor} for actor in ACTORS}
    size = {space: sum(space in own for own in at.values()) for space in SPACES}
    expected = {}
    for u, v in itertools.combinations(ACTORS, 2):
        if shared := at[u] & at[v]:
            expected[u, v] = {
                "shared": len(shared),
                "jaccard": len(shared) / len(at[u] | at[v]),
                "newman": sum(1 / (size[space] - 1) for space in shared),
                "cosine": len(shared) / (len(at[u]) * len(at[v])) ** 0.5,
            }[weight]
    assert weights(two_mode(pairs).project(weight=weight)) == pytest.approx(expected)


@pytest.mark.parametrize("weight", WEIGHTS)
@given(pairs=PAIRS)
@settings(max_examples=25, deadline=None)
def test_pairs_are_projected_in_blocks_as_they_are_in_one(weight: str, pairs: list[tuple[str, str]]) -> None:
    found = project_pairs(pairs, weight, block=2)
    made = {
        (found.nodes[i], found.nodes[j]): value
        for i, j, value in zip(found.first, found.second, found.weight, strict=True)
    }
    assert made == pytest.approx(weights(two_mode(pairs).project(weight=weight)))


def test_a_projected_tie_names_the_spaces_it_comes_from() -> None:
    net = two_mode(STAIRS).project()
    assert net.graph["a0"]["a1"]["sharesSpacesWith"]["via"] == ("s0", "s1")


def test_a_projection_has_no_direction_and_no_spaces() -> None:
    net = two_mode(STAIRS).project()
    assert not net.directed
    assert not net.spaces()


def test_spaces_are_projected_by_their_kind() -> None:
    graph: nx.Graph[str] = nx.Graph([("a", "s"), ("a", "t")])
    nx.set_node_attributes(graph, {"s": "Forum", "t": "Forum"}, "kind")
    assert list(Network.from_nx(graph, spaces=["s", "t"]).project("Forum")) == ["s", "t"]


def test_a_one_mode_network_cannot_be_projected() -> None:
    with pytest.raises(NetworkError):
        Network.from_nx(nx.path_graph(3)).project()


def test_an_unknown_kind_or_weight_is_refused() -> None:
    with pytest.raises(UnknownKind):
        two_mode(STAIRS).project("Fourm")
    with pytest.raises(UnknownName):
        two_mode(STAIRS).project(weight="dice")


def test_an_empty_network_projects_to_an_empty_one() -> None:
    assert len(Network.from_nx(nx.Graph()).project()) == 0


# ------------------------------------------------------------------------------------------------------------ backbones


def test_disparity_by_hand() -> None:
    # Of four ties with weights 7 1 1 1: (1 - 0.7)³ = 0.027 for the strong one, 0.9³ for the weak.
    assert disparity(7, 10, 4) == pytest.approx(0.027)
    assert disparity(1, 10, 4) == pytest.approx(0.729)


def test_the_disparity_backbone_keeps_what_is_strong_at_either_end() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from([("hub", "a", 7), ("hub", "b", 1), ("hub", "c", 1), ("hub", "d", 1)])
    assert list(weights(Network.from_nx(graph).backbone(0.05))) == [("a", "hub")]


def test_the_disparity_backbone_of_a_directed_network_looks_at_what_is_sent_and_received() -> None:
    # Into `hub` come 7 1 1 1: 0.027. Each sender has one tie: its own end says nothing.
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "hub", 7), ("b", "hub", 1), ("c", "hub", 1), ("d", "hub", 1)])
    assert list(weights(Network.from_nx(graph).backbone(0.05))) == [("a", "hub")]


@given(total=st.integers(1, 25), data=st.data())
@settings(max_examples=80, deadline=None)
def test_the_chance_of_sharing_is_the_tail_of_the_hypergeometric_distribution(
    total: int, data: st.DataObject
) -> None:
    first, second = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    shared = data.draw(st.integers(max(0, first + second - total), min(first, second)))
    expected = hypergeom.sf(shared - 1, total, first, second)
    assert shared_p_value(shared, first, second, total) == pytest.approx(expected, abs=1e-12)


def statistically_validated() -> Network:
    """Ten spaces; a and b share three of three each: 1 / C(10,3) = 1/120. c and d share one of three and one of eight."""
    spaces = [f"s{i}" for i in range(10)]
    pairs = [(who, f"s{i}") for who in "ab" for i in (0, 1, 2)]
    pairs += [("c", f"s{i}") for i in (2, 3, 4)] + [("d", f"s{i}") for i in (2, 3, 4, 5, 6, 7, 8, 9)]
    return Network.from_nx(nx.Graph(pairs), spaces=spaces)


def test_the_validated_network_keeps_pairs_that_share_more_than_chance() -> None:
    # p(a,b) = 1/120 ≈ 0.0083; all others above 0.4 (a-c: 1 of 3 and 3 of 10; c-d: 3 of 3 in 8: C(8,3)/C(10,3) = 7/15).
    # Six tests: Bonferroni at 0.05 asks p ≤ 0.00833…, which 1/120 just meets; at 0.04 it does not.
    net = statistically_validated()
    assert list(weights(net.backbone(0.0501, method="svn", correction="bonferroni"))) == [("a", "b")]
    assert len(net.backbone(0.04, method="svn", correction="bonferroni")) == 0
    assert list(weights(net.backbone(0.0501, method="svn", correction="fdr"))) == [("a", "b")]
    assert ("c", "d") in weights(net.backbone(0.5, method="svn", correction="none"))


@pytest.mark.parametrize("alpha", [0, -1, 1.5])
def test_alpha_must_be_a_level_of_significance(alpha: float) -> None:
    with pytest.raises(NetworkError):
        two_mode(STAIRS).backbone(alpha)


def test_unknown_methods_and_corrections_are_refused() -> None:
    with pytest.raises(UnknownName):
        two_mode(STAIRS).backbone(method="noise")
    with pytest.raises(UnknownName):
        two_mode(STAIRS).backbone(method="svn", correction="holm")


def test_the_backbone_of_nothing_is_nothing() -> None:
    empty = Network.from_nx(nx.Graph())
    assert len(empty.backbone()) == len(empty.backbone(method="svn")) == 0
