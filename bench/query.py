"""Queries: govgraph beside bare pyoxigraph, rdflib, oxrdflib, maplib and Virtuoso, in one run on the same triples.

``python -m bench.query`` prints Markdown; ``--write`` puts it into bench/README.md.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from bench.query_data import QUERIES, questions, shipped, triples
from bench.query_others import NAMES, engines, seconds_of
from bench.query_views import view_table
from govgraph.query.results import Answer, Solutions
from govgraph.query.run import run
from govgraph.store.store import Store
from govgraph.terms import Names

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- queries: written by python -m bench.query --write -->", "<!-- /queries -->"
HERE, THERE = 0.005, 0.060
"""Seconds that a query may take beside 1.15 times what the engine takes: in this process, and in one that can be ended."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of one query: on the clock, and of the processor, of both processes where there are two."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Line:
    """One query: bare pyoxigraph, govgraph, govgraph with a time limit; other engines, or why not."""

    name: str
    bare: Took
    here: Took
    there: Took
    first: float
    others: dict[str, float | str] = field(default_factory=dict)

    def ratios(self) -> tuple[float, float]:
        """What is beyond the constants, in this process and with a limit, over the engine's own time."""
        least = max(self.bare.wall, 0.0001)
        return max(0.0, self.here.wall - HERE) / least, max(0.0, self.there.wall - THERE) / least


def cpu() -> float:
    """The processor's time of this process and of those that it began, also of one that is kept for the next query."""
    used = os.times()
    total = used.user + used.system + used.children_user + used.children_system
    for task in Path("/proc/self/task").glob("*/children"):
        for pid in task.read_text().split():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def shortest(ways: list[Callable[[], Any]], times: int) -> list[tuple[Took, float]]:
    """The shortest of several runs of each way, taken in turns, and what the first run took on the clock.

    The system counts the processor's time in hundredths of a second, so that a short query is run many times for it.
    """
    walls: list[list[float]] = [[] for _ in ways]
    cpus = [float("inf")] * len(ways)
    for _ in range(times):
        for place, way in enumerate(ways):
            used, count, begun = cpu(), 0, time.perf_counter()
            while count < 1 or (time.perf_counter() - begun < 0.05 and count < 100):
                clock = time.perf_counter()
                way()
                walls[place].append(time.perf_counter() - clock)
                count += 1
            cpus[place] = min(cpus[place], (cpu() - used) / count)
    return [(Took(min(wall), used), wall[0]) for wall, used in zip(walls, cpus, strict=True)]


def drain(result: Any) -> None:
    if isinstance(result, Solutions):
        result = result.terms()
    if isinstance(result, (Answer, bool, ox.QueryBoolean)):
        return
    for _ in result:
        pass


def bare(store: ox.Store, query: str) -> None:
    """What one writes without govgraph: the same rows as tuples of terms."""
    found = store.query(query, prefixes=Names().prefixes)
    if isinstance(found, ox.QuerySolutions):
        for row in found:
            tuple(row)
    elif isinstance(found, ox.QueryTriples):
        for _ in found:
            pass


def measure(data: bytes, queries: dict[str, str] | None, times: int, others: tuple[str, ...]) -> list[Line]:
    """Each query on these N-Triples; without queries the catalogue's questions."""
    store = Store()
    store.load_ntriples(data)
    asked = questions(store) if queries is None else queries
    lines = []
    gc.collect()
    gc.freeze()
    engine = (
        store._inner
    )  # `inner` would mark it as one that may change unseen, and no process would be kept for it
    for name, query in asked.items():
        ways: list[Callable[[], Any]] = [
            lambda query=query: bare(engine, query),  # type: ignore[misc]
            lambda query=query: drain(run(store, query)),  # type: ignore[misc]
            lambda query=query: drain(run(store, query, timeout=600)),  # type: ignore[misc]
        ]
        (alone, _), (here, _), (there, first) = shortest(ways, times)
        lines.append(Line(name, alone, here, there, first))
        here_ratio, there_ratio = lines[-1].ratios()
        print(f"{name}: {alone.wall:.4f} s, {here_ratio:.2f}, {there_ratio:.2f}", file=sys.stderr)
    if others:
        with engines(data, others) as found:
            for line in lines:
                for name, ask in found.items():
                    line.others[name] = seconds_of(name, ask, asked[line.name])
                print(f"{line.name}: {line.others}", file=sys.stderr)
    return lines


MEMORY = """
import os, resource, sys
from bench.query_data import triples
from govgraph.store.store import Store
from govgraph.query.run import run
from govgraph.query.write import write
store = Store()
store.load_ntriples("".join(triples(1_000_000)).encode())
rss = lambda: int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
def copied():
    total = 0  # pages that the query's process does not share with this one: the engine writes where it reads
    for task in os.listdir("/proc/self/task"):
        for pid in open(f"/proc/self/task/{task}/children").read().split():
            lines = open(f"/proc/{pid}/smaps_rollup").read().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024
    return total / 1e6
before = peak = rss()
other = 0
for number, row in enumerate(run(store, "SELECT ?s ?p ?o { ?s ?p ?o }", timeout=float(sys.argv[1]) or None)):
    if number % 20_000 == 0:
        peak = max(peak, rss())
    if number % 200_000 == 0:
        other = max(other, copied())
print(f"{number + 1} {peak - before:.0f} {other:.0f}")
"""


def streaming() -> list[str]:
    """Memory above the store while a million rows pass as Python values."""
    lines = []
    for name, limit in (("in process", "0"), ("with a time limit", "600")):
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, limit], capture_output=True, text=True, check=True
        )
        count, megabytes, copied = done.stdout.split()
        lines.append(f"| {name} | {int(count):,} | {megabytes} MB | {copied} MB |")
    return lines


def milliseconds(seconds: float | str | None) -> str:
    if seconds is None:
        return "–"
    if isinstance(seconds, str):
        return seconds
    return f"{seconds * 1000:,.1f}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"


def table(lines: Iterable[Line]) -> Iterator[str]:
    """The lines, and under them which ratio is the worst."""
    lines = list(lines)
    others = [name for name in NAMES if any(name in line.others for line in lines)]
    head = [
        "query",
        "bare pyoxigraph",
        "govgraph",
        "ratio beyond 5 ms",
        "with a time limit",
        "ratio beyond 60 ms",
    ]
    head += ["CPU: bare", "govgraph", "with a time limit", *others]
    yield f"| {' | '.join(head)} |"
    yield "| --- |" + " --: |" * (len(head) - 1)
    for line in lines:
        here, there = line.ratios()
        cells = [milliseconds(line.bare.wall), milliseconds(line.here.wall), f"{here:.2f}"]
        cells += [milliseconds(line.there.wall), f"{there:.2f}"]
        cells += [milliseconds(took.cpu) for took in (line.bare, line.here, line.there)]
        cells += [milliseconds(line.others.get(name)) for name in others]
        yield f"| {line.name} | {' | '.join(cells)} |"
    yield ""
    for place, where in enumerate(("In this process", "With a time limit")):
        ratio, name = max((line.ratios()[place], line.name) for line in lines)
        within = sum(line.ratios()[place] <= 1.15 for line in lines)
        yield f"{where} {within} of {len(lines)} are within 1.15; the worst is {ratio:.2f} ({name})."


def arguments_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000], help="triples")
    parser.add_argument(
        "--ten-million", action="store_true", help="10,000,000 triples too (needs 8 GB of memory)"
    )
    parser.add_argument(
        "--others-up-to", type=int, default=10_000, help="largest size for rdflib, oxrdflib …"
    )
    parser.add_argument("--times", type=int, default=5, help="runs of each, the best counts")
    parser.add_argument(
        "--views", type=int, nargs="*", default=[10_000, 100_000], help="triples for who meets whom"
    )
    parser.add_argument(
        "--no-memory", action="store_true", help="do not measure the memory of a million rows"
    )
    parser.add_argument("--write", action="store_true", help="put the result into bench/README.md")
    options = parser.parse_args(arguments)
    if options.ten_million:
        options.sizes.append(10_000_000)
    return options


def sections(options: argparse.Namespace) -> Iterator[str]:
    yield (
        f"Measured on {date.today()}: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}, pyoxigraph {ox.__version__}. Milliseconds on the clock, the best of "
        f"{options.times} runs in turns; then of the processor, in both processes where there is a time limit; rows as "
        f"tuples of terms, all read. Others ran once, within 30 s; what is not in the table is not installed."
    )
    for size in options.sizes:
        others = NAMES if size <= options.others_up_to else ()
        times = options.times if size < 10_000_000 else min(2, options.times)
        yield f"\n### Typical queries, {size:,} triples\n"
        yield from table(measure("".join(triples(size)).encode(), QUERIES, times, others))
        data = "".join(shipped(size)).encode()
        count = data.count(b"\n")
        yield f"\n### The catalogue's questions, the shipped facts in copies, {count:,} triples\n"
        yield from table(measure(data, None, times, others))
    if options.views:
        yield "\n### Who meets whom\n"
        yield from view_table(options.views)
    if not options.no_memory:
        yield "\n### Memory above the store while rows pass as Python values\n"
        yield "| where the query runs | rows | in this process | copied from the store in the query's own |"
        yield "| --- | --: | --: | --: |"
        yield from streaming()


def main(arguments: list[str] | None = None) -> None:
    options = arguments_of(arguments)
    text = "\n".join(sections(options)) + "\n"
    print(text)
    if options.write:
        whole = README.read_text("utf-8") if README.exists() else "# Benchmarks\n"
        before, mark, rest = whole.partition(BEGIN)
        after = rest.partition(END)[2]
        if not mark:
            before, after = whole.rstrip() + "\n\n## Queries\n\n", "\n"
        README.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
