"""ForceAtlas2 against that of networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from govgraph.network.layout_forceatlas import forceatlas2


def both(graph: nx.Graph[int], rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions from the same start: ours, and those of networkx."""
    count = len(graph)
    start = np.random.default_rng(5).uniform(-300, 300, (count, 2))
    ties = list(graph.edges(data="weight", default=1.0))
    ends = np.array([[u for u, _, _ in ties], [v for _, v, _ in ties]], dtype=int)
    ours = forceatlas2(start, ends, np.array([w for _, _, w in ties]), rounds=rounds)
    found = nx.forceatlas2_layout(
        graph, pos=dict(enumerate(start)), max_iter=rounds, scaling_ratio=2.0, gravity=1.0, weight="weight"
    )
    return ours, np.array([found[node] for node in range(count)])


# 700 points are several strips of rows. Rounding grows from round to round, and so only some are compared.
@pytest.mark.parametrize(("count", "rounds"), [(2, 40), (30, 40), (700, 15)])
def test_points_stand_where_networkx_puts_them(count: int, rounds: int) -> None:
    graph = nx.gnm_random_graph(count, count * 2, seed=3)
    for number, (u, v) in enumerate(sorted(graph.edges())):
        graph.edges[u, v]["weight"] = 1.0 + number % 3
    ours, theirs = both(graph, rounds)
    assert np.allclose(ours, theirs, rtol=1e-6, atol=1e-6 * np.abs(theirs).max())


def test_points_in_one_place_get_finite_positions() -> None:
    found = forceatlas2(np.zeros((3, 2)), np.array([[0], [1]]), np.array([1.0]), rounds=10)
    assert np.isfinite(found).all()
