"""Networks: what the default measures, the projection and large partitions cost, beside plain networkx.

``python -m bench.network`` prints Markdown; ``--write`` puts it into bench/README.md; a name takes only that part
(measures, betweenness, projection, large, views). Each part runs in a process of its own, so that peaks of memory are
its own.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- networks: written by python -m bench.network --write -->", "<!-- /networks -->"
Row = tuple[str, float | None, float | None, str]
"""What, seconds passed, seconds of CPU over all cores, and the goal with its verdict or a remark."""


def timed(run: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return the seconds passed, the seconds of CPU over all cores, and what was found."""
    gc.collect()
    begin, busy = time.perf_counter(), cpu()
    found = run()
    return time.perf_counter() - begin, cpu() - busy, found


def cpu() -> float:
    """Return the seconds of CPU over all cores, in this process and in those it has waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def verdict(value: float, limit: float, goal: str, *, at_least: bool = False) -> str:
    holds = value >= limit if at_least else value <= limit
    return f"{goal}: {'holds' if holds else 'does not hold'}"


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def together(what: str, net: Any, names: tuple[str, ...], limit: float, goal: str) -> list[Row]:
    """Time measures as one call does them, some side by side; then each alone, the longest first."""
    from govgraph.network.measures.whole import component_count

    passed, used, _ = timed(lambda: (net.measure(names), component_count(net)))
    ways: dict[str, Callable[[], Any]] = {name: partial(net.measure, name) for name in names}
    ways["components"] = lambda: component_count(net)
    alone = {name: timed(way)[:2] for name, way in ways.items()}
    each = sorted(alone.items(), key=lambda item: -item[1][0])
    return [
        (f"**{what}**, together", passed, used, verdict(passed, limit, goal)),
        *((f"– {name}, alone", *times, "") for name, times in each),
    ]


def measures() -> list[Row]:
    """10,000 nodes, 30,000 ties: the default measures together."""
    import networkx as nx

    from govgraph.network import Network
    from govgraph.network.measures import DEFAULTS

    net = Network.from_nx(nx.gnm_random_graph(10_000, 30_000, seed=1))
    what = "10,000 nodes, 30,000 ties: the default measures"
    return together(what, net, tuple(DEFAULTS), 20, "20 s passed on two cores")


def betweenness() -> list[Row]:
    """2,000 nodes, 6,000 ties: betweenness beside plain networkx, in one run of three turns."""
    import networkx as nx

    from govgraph.network import Network

    graph = nx.gnm_random_graph(2_000, 6_000, seed=1)
    net = Network.from_nx(graph)
    # The speed of a machine drifts: in turns, and the turn with the median ratio is told.
    turns = [
        (timed(lambda: nx.betweenness_centrality(graph)), timed(lambda: net.measure("betweenness")))
        for _ in range(3)
    ]
    (slow, slow_cpu, expected), (fast, fast_cpu, table) = sorted(turns, key=lambda t: t[0][0] / t[1][0])[1]
    found = table.values("betweenness")
    apart = max(abs(found[str(node)] - value) for node, value in expected.items())
    ratio = verdict(slow / fast, 20, f"{slow / fast:.1f} times faster, at least 20", at_least=True)
    return [
        ("**2,000 nodes, 6,000 ties**: betweenness, govgraph", fast, fast_cpu, ratio),
        ("– plain networkx", slow, slow_cpu, f"largest difference {apart:.0e}"),
    ]


def projection() -> list[Row]:
    """1,000,000 two-mode ties, spaces of 2 to 200 members: who meets whom."""
    import random

    from govgraph.network.projection import project_pairs

    rng = random.Random(1)
    actors = [f"a{i:06}" for i in range(200_000)]
    pairs: list[tuple[str, str]] = []
    while len(pairs) < 1_000_000:
        space = f"s{len(pairs):07}"
        pairs += [(actor, space) for actor in rng.sample(actors, rng.randint(2, 200))]
    passed, cpu, found = timed(lambda: project_pairs(pairs))
    peak, few = peak_gb(), pairs[:15_000]
    theirs = timed(lambda: plain_projection(few))[:2]
    ours = timed(lambda: project_pairs(few))[:2]
    return [
        (
            f"**1,000,000 two-mode ties** (spaces of 2 to 200 members): {len(found.weight):,} pairs",
            passed,
            cpu,
            verdict(passed, 10, "10 s"),
        ),
        (f"– peak memory {peak:.2f} GB", None, None, verdict(peak, 2, "2 GB")),
        ("– 15,000 of these ties, govgraph", *ours, ""),
        (
            "– the same, networkx `weighted_projected_graph`",
            *theirs,
            f"{theirs[0] / ours[0]:.0f} times slower",
        ),
    ]


def plain_projection(pairs: list[tuple[str, str]]) -> Any:
    import networkx as nx

    graph = nx.Graph(pairs)
    return nx.bipartite.weighted_projected_graph(graph, [node for node in graph if node.startswith("a")])


def large() -> list[Row]:
    """100,000 nodes, 300,000 ties: degree, PageRank, components, k-core, Leiden."""
    import networkx as nx

    from govgraph.network import Network

    net = Network.from_nx(nx.gnm_random_graph(100_000, 300_000, seed=1))
    names = ("degree", "pagerank", "k-core", "leiden")
    rows = together("100,000 nodes, 300,000 ties: five measures", net, names, 60, "60 s")
    return [*rows, (f"– peak memory {peak_gb():.2f} GB", None, None, "")]


def views() -> list[Row]:
    """The shipped facts: reading the first view, and the ranks of betweenness with their intervals."""
    import govgraph

    graph = govgraph.open(str(Path(__file__).parent.parent / "data"))
    graph.store  # noqa: B018 - loads the facts, which is not what is timed here
    passed, cpu, net = timed(lambda: graph.network())
    return [
        ("**The shipped facts**: the view forums-organizations", passed, cpu, "with the imports"),
        ("– as of 2023", *timed(lambda: graph.network(as_of="2023"))[:2], ""),
        ("– ranks of betweenness, 200 draws", *timed(lambda: net.sensitivity("betweenness"))[:2], ""),
    ]


ALL = {one.__name__: one for one in (measures, betweenness, projection, large, views)}


def table(rows: list[Row]) -> str:
    packages = ("networkx", "rustworkx", "scipy", "graspologic-native")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    lines = [
        f"{date.today()}: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}, {versions}. Networks are random and made up; CPU is over all cores.",
        "",
        "| what | passed, s | CPU, s | goal |",
        "| --- | ---: | ---: | --- |",
    ]
    for what, passed, cpu, remark in rows:
        times = ["" if value is None else f"{value:.2f}" for value in (passed, cpu)]
        lines.append(f"| {what} | {times[0]} | {times[1]} | {remark} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(ALL))
    parser.add_argument("--rows", action="store_true", help="one part here, its rows as JSON")
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.parts if name not in ALL]:
        parser.error(f"no part {unknown[0]}: take {', '.join(ALL)}")
    if options.rows:
        print(json.dumps(ALL[options.parts[0]]()))
        return 0
    rows: list[Row] = []
    for name in options.parts or ALL:
        print(ALL[name].__doc__, file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench.network", "--rows", name]
        rows += [tuple(row) for row in json.loads(subprocess.check_output(command, text=True))]
    text = table(rows)
    print(text)
    if options.write:
        before, _, rest = README.read_text("utf-8").partition(BEGIN)
        README.write_text(
            f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8", newline="\n"
        )
    return int(any("does not hold" in row[3] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
