"""Compiled measures in a process of their own: the same figures, beside other measures, and ended by Ctrl-C."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from govgraph.errors import NetworkError
from govgraph.network import Network
from govgraph.network.measures import partition, paths
from govgraph.network.measures.compiled import in_process

rng = random.Random(5)
GRAPH = nx.gnm_random_graph(200, 500, seed=5)
NET = Network.from_nx(GRAPH)


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_LARGE", 0)
    monkeypatch.setattr(partition, "_LARGE", 0)


def test_betweenness_from_another_process_is_that_of_networkx(all_large: None) -> None:
    expected = nx.betweenness_centrality(GRAPH)
    found = NET.measure("betweenness").values("betweenness")
    assert found == pytest.approx({str(node): value for node, value in expected.items()})


def test_leiden_from_another_process_is_that_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    here = NET.measure("leiden", seed=3).values("leiden")
    monkeypatch.setattr(partition, "_LARGE", 0)
    assert NET.measure("leiden", seed=3).values("leiden") == here
    assert len(set(here.values())) > 2


def test_measures_side_by_side_stand_in_the_order_they_were_asked_for(all_large: None) -> None:
    names = ("leiden", "degree", "betweenness", "k-core")
    told: list[str] = []
    table = NET.measure(names, progress=told.append)
    assert table.columns == names
    assert told == ["degree", "k-core", "leiden", "betweenness"]
    for name in names:
        assert table.values(name) == NET.measure(name).values(name)


def test_nodes_without_a_tie_are_communities_of_their_own_there_too(all_large: None) -> None:
    graph = nx.Graph([(0, 1)])
    graph.add_nodes_from([2, 3])
    assert Network.from_nx(graph).measure("leiden").values("leiden") == {"0": 1, "1": 1, "2": 2, "3": 3}


def test_a_process_that_ends_without_an_answer_is_told() -> None:
    with (
        in_process("no such way", 2, [(0, 1)], [1.0], 1) as answer,
        pytest.raises(NetworkError, match="ended without an answer"),
    ):
        answer()


def test_leaving_early_ends_the_process(children: Callable[[], set[int]]) -> None:
    pairs = [(i, j) for i in range(3_000) for j in rng.sample(range(3_000), 5) if i != j]
    before = children()
    with in_process("betweenness", 3_000, pairs, [1.0] * len(pairs), 1):
        assert children() - before
    assert not children() - before


@pytest.fixture
def children() -> Callable[[], set[int]]:
    """The processes that this one has begun and that are still there."""
    listing = Path(f"/proc/self/task/{os.getpid()}/children")
    if not listing.exists():
        pytest.skip("only Linux lists a process's children")
    return lambda: {int(one) for one in listing.read_text().split()}


SCRIPT = """
import networkx as nx
from govgraph.network import Network
net = Network.from_nx(nx.gnm_random_graph(30_000, 90_000, seed=1))
print("begun", flush=True)
net.measure("betweenness")
"""


def test_control_c_ends_a_long_measure_at_once() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        time.sleep(1)  # the compiled work, minutes of it, is under way
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert "KeyboardInterrupt" in told
