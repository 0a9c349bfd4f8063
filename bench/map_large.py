"""Maps of large networks, each tie with a claim and a passage: seconds from a network to its page, and the page's size.

``python -m bench.map_large`` measures 2,000, 20,000 and 50,000 nodes with three ties each, every size in a process of its
own; ``python -m bench.map_large 20000`` one size; ``--write`` puts the table into bench/README.md. A map is drawn by one
thread: the goals are judged by its CPU time, which is that of the clock on an idle machine.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GOALS = {2_000: (4, None), 20_000: (15, None), 50_000: (60, 12)}  # seconds, megabytes
README = Path(__file__).with_name("README.md")
BEGIN = "<!-- map_large: written by python -m bench.map_large --write -->"
END = "<!-- /map_large -->"


def network_of(nodes: int) -> Any:
    """Return an invented network: four of five ties within groups of about 200, each with one claim."""
    from govgraph.facts.claims import Claim, Source
    from govgraph.facts.holding import Bounds
    from govgraph.network.network import Network
    from govgraph.network.nodes_ties import Node, Question, Tie
    from govgraph.terms import GOV, Names

    draw, names = random.Random(1), Names()
    bounds, source = Bounds.of(start="2020", end="", as_of=""), f"{names.source}invented"
    drawn = [
        Node(f"id:invented-{i}", kind="Organization", labels={"en": f"Invented organization {i}"})
        for i in range(nodes)
    ]
    ties: list[Tie] = []
    while len(ties) < 3 * nodes:
        a = draw.randrange(nodes)
        near = (a // 200 * 200 + int(200 * draw.random() ** 2)) % nodes
        b = near if draw.random() < 0.8 else draw.randrange(nodes)
        if a == b:
            continue
        n = len(ties)
        claim = Claim(
            f"{names.statement}s{n}",
            f"{names.id}invented-{a}",
            f"{GOV}partnerOf",
            f"{names.id}invented-{b}",
            bounds=bounds,
            start="2020",
            confidence="quoted",
            source=source,
            passage=f"Invented organization {a} … invented organization {b}",
        )
        ends = (f"id:invented-{a}", f"id:invented-{b}")
        ties.append(
            Tie(
                *ends,
                f"t{n}",
                predicate="partnerOf",
                group="partner",
                claims=(claim,),
                confidence="quoted",
                start="2020",
                bounds=bounds,
            )
        )
    return Network.of(
        drawn,
        ties,
        question=Question(titles={"en": "Invented network"}),
        sources={source: Source("src:invented", source, "Invented source", url="https://example.org/")},
        space_kinds=(),
    )


def once(nodes: int) -> dict[str, float]:
    """Return what one map takes, measured in this process."""
    from govgraph.map import make_map

    network = network_of(nodes)
    before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        page = make_map(network, progress=lambda text: print(f"  {text}", file=sys.stderr)).save(
            Path(folder) / "map.html"
        )
        size = page.stat().st_size
    after, clock = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - begun
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"clock": clock, "cpu": cpu, "mb": size / 1e6, "memory": after.ru_maxrss / 1024}


def row(nodes: int, found: dict[str, float]) -> tuple[str, bool]:
    seconds, most = GOALS.get(nodes, (None, None))
    goals = [f"≤ {seconds} s" if seconds else "", f"≤ {most} MB" if most else ""]
    holds = (not seconds or found["cpu"] <= seconds) and (not most or found["mb"] <= most)
    told = "" if not seconds else "holds" if holds else "does not hold"
    return (
        f"| {nodes:,} | {3 * nodes:,} | {found['clock']:.1f} s | {found['cpu']:.1f} s | {found['mb']:.1f} MB | "
        f"{found['memory']:.0f} MB | {', '.join(filter(None, goals))} | {told} |"
    ), holds


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("nodes", type=int, nargs="*", default=list(GOALS))
    parser.add_argument("--once", action="store_true", help="measure one size here, and print it as JSON")
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    options = parser.parse_args(arguments)
    if options.once:
        print(json.dumps(once(options.nodes[0])))
        return 0
    rows = []
    for nodes in options.nodes:
        command = [sys.executable, "-m", "bench.map_large", "--once", str(nodes)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        rows.append(row(nodes, json.loads(done.stdout)))
        print(rows[-1][0], file=sys.stderr)
    load = os.getloadavg()[0]
    text = "\n".join(
        [
            f"`python -m bench.map_large`: invented networks, a claim with a passage for each tie; {platform.machine()},",
            f"{os.cpu_count()} cores, load {load:.0f}, Python {platform.python_version()}, {datetime.date.today()}. "
            "From the network to the written page.",
            "",
            "| nodes | ties | clock | CPU | page | memory | goal | |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
            *(line for line, _ in rows),
        ]
    )
    if options.write:
        page = README.read_text("utf-8")
        if BEGIN not in page:
            page = page.rstrip("\n") + f"\n\n## Large maps\n\n{BEGIN}\n{END}\n"
        before, _, rest = page.partition(BEGIN)
        README.write_text(
            f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8", newline="\n"
        )
    else:
        print(text)
    return int(not all(holds for _, holds in rows))


if __name__ == "__main__":
    sys.exit(main())
