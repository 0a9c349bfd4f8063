"""What a map shows at first: a core that the data choose, small enough to be understood at once."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import govgraph
from govgraph.map.encode import FIRST_NODES, FIRST_TIES, MEETING, make_map
from govgraph.network.network import Network


def meetings(spaces: int, actors: int, every: int, predicate: str = "participatedIn") -> Network:
    """Actor a is at space s where a * s leaves no rest: some are everywhere, most are at one place."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((f"space-{s}" for s in range(spaces)), space=True)
    for a, s in product(range(actors), range(spaces)):
        if (a * (s + 1)) % every == s % 3:
            graph.add_edge(f"actor-{a}", f"space-{s}", predicate=predicate)
    return Network.from_nx(graph)


def at_first(network: Network) -> tuple[set[str], int]:
    drawn = make_map(network)
    if drawn.inside:  # more ties than a page draws at once: an overview of groups, each of which opens
        return {mark.key for mark in drawn.marks}, len(drawn.lines)
    core = {mark.key for mark in drawn.marks if mark.layer == "core"}
    return core, sum({line.source, line.target} <= core for line in drawn.lines)


@pytest.mark.parametrize(
    ("spaces", "actors", "every"), [(30, 200, 7), (60, 400, 7), (120, 800, 5), (20, 300, 3)]
)
def test_however_many_data_there_are_the_first_screen_stays_small(
    spaces: int, actors: int, every: int
) -> None:
    core, ties = at_first(meetings(spaces, actors, every))
    assert (2 if spaces == 120 else 20) <= len(core) <= FIRST_NODES
    assert ties <= FIRST_TIES


def test_the_first_screen_of_the_shipped_map_is_small_and_tells_who_meets(shipped) -> None:
    network = govgraph.open(shipped).network()
    core, _ = at_first(network)
    assert 20 <= len(core) <= FIRST_NODES
    # Each of its actors meets others in two of its spaces at least, counted by hand over the ties.
    met: Counter[str] = Counter()
    for u, v in {(u, v) for tie in network.all_ties for u, v in [tie.ends] if tie.predicate in MEETING}:
        if {u, v} <= core:
            met.update((u, v))
    aggregates = {key for key in core if network.nodes_by_key[key].folded}
    assert [key for key in sorted(core - aggregates) if met[key] < 2] == []


def test_who_signs_the_same_letters_is_not_seen_at_first() -> None:
    meeting = meetings(10, 130, 4)
    signed = nx.MultiDiGraph(meeting.to_networkx())
    signed.add_nodes_from((f"letter-{n}" for n in range(20)), space=True)
    signed.add_edges_from(
        ((f"actor-{a}", f"letter-{n}", {"predicate": "endorses"}) for a, n in product(range(130), range(20)))
    )
    both, _ = at_first(Network.from_nx(signed))
    assert not any(key.startswith("letter-") for key in both)
    assert both == at_first(meeting)[0]


PLACED = """() => {
    const top = document.getElementById("side").getBoundingClientRect().top - document.getElementById("map").getBoundingClientRect().top;
    const boxes = govgraph.placed().map((one) => [one.x, one.y, one.x + one.w, one.y + one.h]);
    const low = [...govgraph.shown.nodes].map((id) => govgraph.net().canvasToDOM(govgraph.place(govgraph.nodes.get(id))).y);
    return { boxes, top, shown: govgraph.shown.nodes.size, low: Math.max(...low) };
}"""


@pytest.mark.parametrize(("view", "part"), [("forums-organizations", 0.6), ("states-instruments", 0.75)])
def test_on_a_phone_most_marks_have_their_names_at_first_and_none_stands_under_the_sheet(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, view: str, part: float
) -> None:
    page = visit(390, 844, has_touch=True, is_mobile=True).open(
        govgraph.open(shipped).network(view).map().save(tmp_path / "map.html")
    )
    page.wait_for_timeout(300)  # the sheet has its headline, and the picture makes room for it
    found = page.evaluate(PLACED)
    assert len(found["boxes"]) >= part * found["shown"]
    assert found["low"] < found["top"] and all(bottom <= found["top"] for *_, bottom in found["boxes"])
    for (a, b, c, d), (e, f, g, h) in itertools.combinations(found["boxes"], 2):
        assert not (a < g and e < c and b < h and f < d)
