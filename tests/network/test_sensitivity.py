"""How far ranks can be trusted: on networks where the answer can be reasoned out."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from govgraph.errors import NetworkError, UnknownMeasure
from govgraph.network import Network


def by_id(network: Network, name: str, **options: Any) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in network.sensitivity(name, **options)}


def test_the_center_of_a_star_is_first_in_every_draw() -> None:
    rows = by_id(Network.from_nx(nx.star_graph(20)), "degree")
    assert (rows["0"]["rank"], rows["0"]["rank_low"], rows["0"]["rank_high"]) == (1, 1, 1)
    # Each draw leaves out two of twenty ties, so the center keeps eighteen.
    assert (rows["0"]["value_low"], rows["0"]["value_high"]) == (18, 18)


def test_leaves_of_a_star_share_a_rank_or_lose_their_tie() -> None:
    # 18 leaves share rank 2, the two without a tie rank 20; over 200 draws each leaf has been among them.
    rows = by_id(Network.from_nx(nx.star_graph(20)), "degree")
    assert {(row["rank_low"], row["rank_high"]) for key, row in rows.items() if key != "0"} == {(2, 20)}


def test_without_dropping_nothing_moves() -> None:
    net = Network.from_nx(nx.karate_club_graph())
    for row in net.sensitivity("betweenness", drop=0, draws=5):
        assert row["rank_low"] == row["rank"] == row["rank_high"]


def test_the_same_seed_gives_the_same_intervals_and_another_others() -> None:
    net = Network.from_nx(nx.karate_club_graph())
    first, again, other = (net.sensitivity("betweenness", draws=20, seed=seed).rows for seed in (7, 7, 8))
    assert first == again
    assert first != other


def unsure(field: str, value: str) -> Network:
    """`a` has three sure ties, `b` four of which two are unsure: who is first hangs on those."""
    graph = nx.Graph()
    graph.add_edges_from([("a", f"x{i}") for i in range(3)] + [("b", f"y{i}") for i in range(2)])
    graph.add_edge("b", "z0", **{field: value})
    graph.add_edge("b", "z1", **{field: value})
    return Network.from_nx(graph)


@pytest.mark.parametrize(("field", "value"), [("confidence", "unverified"), ("truth", "unknown")])
def test_unverified_and_unknown_ties_are_in_and_out(field: str, value: str) -> None:
    found = unsure(field, value).sensitivity("degree", drop=0, draws=50)
    rows = {row["id"]: row for row in found}
    assert (rows["b"]["rank"], rows["b"]["rank_low"], rows["b"]["rank_high"]) == (1, 1, 2)
    assert (rows["a"]["rank"], rows["a"]["rank_low"], rows["a"]["rank_high"]) == (2, 1, 2)
    assert {"unverified": found.unverified, "unknown": found.unknown}[value] == 2


def test_what_cannot_be_ranked_is_refused() -> None:
    net = Network.from_nx(nx.path_graph(3))
    for name in ("louvain", "density", "brokerage"):
        with pytest.raises(NetworkError):
            net.sensitivity(name)
    with pytest.raises(UnknownMeasure):
        net.sensitivity("degre")
    with pytest.raises(NetworkError):
        net.sensitivity("degree", drop=1)
    with pytest.raises(NetworkError):
        net.sensitivity("degree", draws=0)


def test_an_empty_network_has_no_ranks() -> None:
    assert len(Network.from_nx(nx.Graph()).sensitivity("degree", draws=3)) == 0
