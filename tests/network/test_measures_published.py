"""Measures against values published for classic networks."""

from __future__ import annotations

import networkx as nx
import pytest

from govgraph.network import Network
from govgraph.network.measures.partition import modularity

# Borgatti & Everett (1997), Network analysis of 2-mode data, Social Networks 19, table of centralities of the
# Southern women: degree, betweenness, closeness, normalized for two modes.
DAVIS = {
    "E8": (0.78, 0.24, 0.85),
    "E9": (0.67, 0.23, 0.79),
    "E7": (0.56, 0.13, 0.73),
    "Nora Fayette": (0.57, 0.11, 0.80),
    "Evelyn Jefferson": (0.57, 0.10, 0.80),
    "Theresa Anderson": (0.57, 0.09, 0.80),
    "E6": (0.44, 0.07, 0.69),
    "Sylvia Avondale": (0.50, 0.07, 0.77),
    "Laura Mandeville": (0.50, 0.05, 0.73),
    "Brenda Rogers": (0.50, 0.05, 0.73),
    "Katherina Rogers": (0.43, 0.05, 0.73),
    "E5": (0.44, 0.04, 0.59),
    "Helen Lloyd": (0.36, 0.04, 0.73),
    "E3": (0.33, 0.02, 0.56),
    "Ruth DeSand": (0.29, 0.02, 0.71),
    "Verne Sanderson": (0.29, 0.02, 0.71),
    "E12": (0.33, 0.02, 0.56),
    "Myra Liddel": (0.29, 0.02, 0.69),
    "E11": (0.22, 0.02, 0.54),
    "Eleanor Nye": (0.29, 0.01, 0.67),
    "Frances Anderson": (0.29, 0.01, 0.67),
    "Pearl Oglethorpe": (0.21, 0.01, 0.67),
    "E4": (0.22, 0.01, 0.54),
    "Charlotte McDowd": (0.29, 0.01, 0.60),
    "E10": (0.28, 0.01, 0.55),
    "Olivia Carleton": (0.14, 0.01, 0.59),
    "Flora Price": (0.14, 0.01, 0.59),
    "E2": (0.17, 0.00, 0.52),
    "E1": (0.17, 0.00, 0.52),
    "Dorothy Murchison": (0.14, 0.00, 0.65),
    "E13": (0.17, 0.00, 0.52),
    "E14": (0.17, 0.00, 0.52),
}


@pytest.fixture
def davis() -> Network:
    graph = nx.davis_southern_women_graph()
    return Network.from_nx(graph, spaces=[n for n, side in graph.nodes(data="bipartite") if side == 1])


@pytest.fixture
def karate() -> Network:
    graph = nx.karate_club_graph()
    return Network.from_nx(nx.Graph(graph.edges()))


@pytest.fixture
def florentine() -> Network:
    graph = nx.florentine_families_graph()
    graph.add_node(
        "Pucci"
    )  # networkx leaves out the family without a marriage; the published figures count it
    return Network.from_nx(graph)


@pytest.mark.parametrize("node", DAVIS)
def test_two_mode_centralities_of_the_southern_women_are_those_published(davis: Network, node: str) -> None:
    table = davis.measure("two-mode-degree,two-mode-betweenness,two-mode-closeness")
    found = [table.values(column)[node] for column in table.columns]
    assert found == pytest.approx(DAVIS[node], abs=0.0051)


def test_the_southern_women_have_89_of_252_possible_attendances(davis: Network) -> None:
    assert davis.measure_whole("density")[0]["value"] == pytest.approx(89 / 252)


def test_the_medici_lie_between_as_published_by_wasserman_and_faust() -> None:
    families = Network.from_nx(nx.florentine_families_graph())
    assert families.measure("betweenness").values("betweenness")["Medici"] == pytest.approx(0.522, abs=0.0005)


def test_degree_centralization_of_the_florentine_families_is_that_of_wasserman_and_faust(
    florentine: Network,
) -> None:
    assert florentine.measure_whole("degree-centralization")[0]["value"] == pytest.approx(0.267, abs=0.0005)


def test_the_karate_club_has_the_clustering_watts_and_strogatz_define(karate: Network) -> None:
    values = karate.measure("clustering").values("clustering").values()
    assert sum(values) / len(values) == pytest.approx(0.5706, abs=0.0001)


def test_the_karate_club_has_a_4_core_of_ten(karate: Network) -> None:
    assert sum(k == 4 for k in karate.measure("k-core").values("k-core").values()) == 10


def test_the_best_partition_of_the_karate_club_has_the_modularity_proven_optimal(karate: Network) -> None:
    # Brandes et al. (2008), On modularity clustering, doi:10.1109/TKDE.2007.190689: the optimum is 0.420 with 4 groups.
    best = max(
        (modularity(karate, karate.measure("louvain", seed=seed).values("louvain")) or 0.0, seed)
        for seed in range(1, 11)
    )
    assert best[0] == pytest.approx(0.4198, abs=0.0001)


def test_leiden_finds_four_groups_in_the_karate_club(karate: Network) -> None:
    groups = karate.measure("leiden").values("leiden")
    assert set(groups.values()) == {1, 2, 3, 4}
    assert modularity(karate, groups) == pytest.approx(0.4198, abs=0.0001)
