"""Networks: what the default measures, the projection and large partitions cost, beside plain networkx.

python bench/network.py            all figures
python bench/network.py measures   one of: measures, betweenness, projection, large, views
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def timed(label: str, run: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    begin, busy = time.perf_counter(), time.process_time()
    found = run()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - busy
    print(f"  {label:<52}{seconds:9.2f} s {cpu:9.2f} s CPU", flush=True)
    return cpu, found


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measures() -> None:
    """10,000 nodes, 30,000 ties: the default measures together."""
    import networkx as nx

    from govgraph.network import Network
    from govgraph.network.measures import DEFAULTS
    from govgraph.network.measures.whole import component_count

    net = Network.from_nx(nx.gnm_random_graph(10_000, 30_000, seed=1))
    total = 0.0
    for name in DEFAULTS:
        total += timed(name, lambda name=name: net.measure(name))[0]
    total += timed("components", lambda: component_count(net))[0]
    print(f"  {'together, CPU (at most 20 s passed, on two cores)':<52}{total:9.2f} s")


def betweenness() -> None:
    """2,000 nodes, 6,000 ties: betweenness beside plain networkx, in one run."""
    import networkx as nx

    from govgraph.network import Network

    graph = nx.gnm_random_graph(2_000, 6_000, seed=1)
    net = Network.from_nx(graph)
    slow, expected = timed("networkx", lambda: nx.betweenness_centrality(graph))
    fast, table = timed("govgraph", lambda: net.measure("betweenness"))
    found = table.values("betweenness")
    apart = max(abs(found[str(node)] - value) for node, value in expected.items())
    print(f"  {'ratio (at least 20)':<52}{slow / fast:9.1f}\n  {'largest difference':<52}{apart:9.1e}")


def projection() -> None:
    """1,000,000 two-mode ties, spaces of 2 to 200 members: who meets whom."""
    import random

    from govgraph.network.projection import project_pairs

    rng = random.Random(1)
    actors = [f"a{i:06}" for i in range(200_000)]
    pairs: list[tuple[str, str]] = []
    while len(pairs) < 1_000_000:
        space = f"s{len(pairs):07}"
        pairs += [(actor, space) for actor in rng.sample(actors, rng.randint(2, 200))]
    _, found = timed(f"project {len(pairs):,} ties (at most 10 s)", lambda: project_pairs(pairs))
    print(
        f"  {'pairs found':<52}{len(found.weight):9,}\n  {'peak memory (at most 2 GB)':<52}{peak_gb():9.2f} GB"
    )
    few = pairs[:15_000]
    timed("networkx, weighted_projected_graph, 15,000 ties", lambda: plain_projection(few))
    timed("govgraph, the same 15,000 ties", lambda: project_pairs(few))


def plain_projection(pairs: list[tuple[str, str]]) -> Any:
    import networkx as nx

    graph = nx.Graph(pairs)
    return nx.bipartite.weighted_projected_graph(graph, [node for node in graph if node.startswith("a")])


def large() -> None:
    """100,000 nodes, 300,000 ties: degree, PageRank, components, k-core, Leiden."""
    import networkx as nx

    from govgraph.network import Network
    from govgraph.network.measures.whole import component_count

    net = Network.from_nx(nx.gnm_random_graph(100_000, 300_000, seed=1))
    total = 0.0
    for name in ("degree", "pagerank", "k-core", "leiden"):
        total += timed(name, lambda name=name: net.measure(name))[0]
    total += timed("components", lambda: component_count(net))[0]
    print(
        f"  {'together, CPU (at most 60 s passed)':<52}{total:9.2f} s\n  {'peak memory':<52}{peak_gb():9.2f} GB"
    )


def views() -> None:
    """The shipped facts: reading the first view, and the ranks of betweenness with their intervals."""
    import govgraph

    graph = govgraph.open(str(Path(__file__).parent.parent / "data"))
    graph.store  # noqa: B018 - loads the facts, which is not what is timed here
    _, net = timed("network forums-organizations", lambda: graph.network())
    timed("the same as of 2023", lambda: graph.network(as_of="2023"))
    timed("sensitivity of betweenness, 200 draws", lambda: net.sensitivity("betweenness"))


ALL = {one.__name__: one for one in (measures, betweenness, projection, large, views)}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(ALL[sys.argv[1]].__doc__, flush=True)
        ALL[sys.argv[1]]()
    else:
        for name in ALL:  # each in a process of its own, so that peaks of memory are its own
            subprocess.run([sys.executable, str(Path(__file__)), name], check=True)
