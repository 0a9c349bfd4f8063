"""Every verb on invented tables: without a cache, the first call, the calls after it, and as of a date.

``python -m bench.scale`` prints Markdown; ``--claims 500000`` takes more of them, ``--only NAME…`` some of the verbs.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench.made_up import write_tables

START = "import sys; from govgraph.cli import main; sys.argv[0] = 'govgraph'; sys.exit(main())"
QUERY = "SELECT ?f { id:org-5 gov:participatedIn ?f }"
SHIPPED = "SELECT ?f { id:alsur gov:participatedIn ?f }"
AT = ["--as-of", "2020"]
WORK = {
    "query": ["query", QUERY],
    "find": ["find", "Invented Event 7"],
    "show": ["show", "org-5"],
    "ask": ["ask", "forums-of", "--org", "org-5"],
    "network": ["network", "forums-organizations", "-o", "network.csv"],
    "map": ["map", "forums-organizations", "-o", "map.html"],
}
DATED = ("query", "show", "ask", "network")
SMALL, LARGE = 100_000, 500_000
GOALS = {
    SMALL: {
        "query": (0.5, 120),
        "find": (0.5, 120),
        "show": (0.5, 120),
        "ask": (0.5, 120),
        "network": (5, 0),
        "map": (10, 0),
    },
    LARGE: {"query": (1, 2000), "show": (1, 2000), "network": (30, 2000)},
}
"""Seconds of CPU and megabytes, by the number of claims."""


@dataclass(frozen=True, order=True)
class Took:
    """Seconds of CPU, seconds on the clock, and the most megabytes that all processes of the call held together."""

    cpu: float
    clock: float
    memory: float


def run(folder: Path, cache: str, words: list[str]) -> Took:
    """Measure one call of the command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words],
        cwd=folder,
        env={**os.environ, "GOVGRAPH_CACHE": cache},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    most = [0.0]
    watch = threading.Thread(target=_watch, args=(process, most))
    watch.start()
    status = process.wait()
    clock = time.perf_counter() - start
    watch.join()
    if status not in (0, 1):  # 1: nothing was found
        raise SystemExit(f"status {status}: {words}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock, most[0])


def _watch(process: subprocess.Popen[bytes], most: list[float]) -> None:
    while process.poll() is None:
        most[0] = max(most[0], _held(process.pid))
        time.sleep(0.01)


def _held(pid: int) -> float:
    """Return the megabytes of a process and of all below it; what has just ended holds none."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 2**20 + sum(_held(int(one)) for one in below)


class Table:
    """The rows that are printed, and how many goals are missed."""

    def __init__(self, title: str) -> None:
        self.missed = 0
        print(f"| {title} | clock | CPU | memory | goal | |")
        print("| --- | ---: | ---: | ---: | --- | --- |")

    def row(self, what: str, took: Took, goal: str = "", held: bool = True) -> None:
        """Print one row."""
        self.missed += not held
        kept = "" if not goal else "holds" if held else "does not hold"
        numbers = f"{took.clock:.2f} s | {took.cpu:.2f} s | {took.memory:.0f} MB"
        print(f"| {what} | {numbers} | {goal} | {kept} |", flush=True)


def shipped(table: Table, folder: Path) -> None:
    """Compare the cached query on the shipped dataset with the same on a store that `load` made."""
    from govgraph.facts.shipped import shipped_folder

    cache = str(folder / "cache")
    run(folder, cache, ["load", str(shipped_folder()), "--store", "store"])
    words = ["query", SHIPPED]
    run(folder, cache, words)
    pairs = [(run(folder, cache, words), run(folder, cache, [*words, "-d", "store"])) for _ in range(7)]
    cached, store = (min(one) for one in zip(*pairs, strict=True))
    table.row("query, shipped dataset, on a store that `load` made", store)
    ratio = cached.cpu / store.cpu
    table.row(f"the same from the cache: {ratio:.2f}×", cached, "≤ 1.1×", ratio <= 1.1)


def crowd(folder: Path) -> None:
    """Print whether 50 first calls at once agree, and how many of them compiled."""
    data, cache = write_tables(folder / "crowd", 2_000), folder / "crowd-cache"
    command = [sys.executable, "-c", START, "query", QUERY, "-d", str(data), "-f", "csv"]
    env = {**os.environ, "GOVGRAPH_CACHE": str(cache)}
    many = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(50)
    ]
    answers = {process.communicate()[0] for process in many}
    compiled = [path.name for path in (cache / "datasets").glob("*/versions/*")]
    print(f"\n50 first calls at once: {len(answers)} answer, {len(compiled)} compiled")


def main(arguments: list[str] | None = None) -> int:
    """Print the table; the status is 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=SMALL)
    parser.add_argument("--only", nargs="*", default=list(WORK), choices=list(WORK))
    parser.add_argument("--build", action="store_true", help="Also measure `build`, which takes minutes.")
    given = parser.parse_args(arguments)
    goals = GOALS[LARGE if given.claims >= LARGE else SMALL]
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there)
        table = Table(f"{given.claims:,} claims")
        shipped(table, folder)
        data = ["-d", str(write_tables(folder / "invented", given.claims))]
        cache = str(folder / "cache")
        firsts, withouts = [], []
        for _ in range(2):
            shutil.rmtree(cache, ignore_errors=True)
            withouts.append(run(folder, "off", [*WORK["query"], *data]))
            firsts.append(run(folder, cache, [*WORK["query"], *data]))
        first, without = min(firsts), min(withouts)
        table.row("query without a cache", without)
        ratio = first.clock / without.clock
        told = f"query, first call: {ratio:.2f}× the clock, {first.cpu / without.cpu:.2f}× the CPU"
        table.row(told, first, "≤ 1.2×", ratio <= 1.2)
        undated = {}
        for name in given.only:
            run(folder, cache, [*WORK[name], *data])
            took = undated[name] = min(run(folder, cache, [*WORK[name], *data]) for _ in range(2))
            if name not in goals:
                table.row(f"{name}, second call", took)
                continue
            seconds, most = goals[name]
            goal = f"≤ {seconds:g} s" + (f", ≤ {most:,} MB" if most else "")
            held = took.cpu <= seconds and (not most or took.memory <= most)
            table.row(f"{name}, second call", took, goal, held)
        for name in (name for name in DATED if name in undated):
            words = [*WORK[name], *AT, *data]
            first = run(folder, cache, words)
            ratio = first.cpu / undated[name].cpu
            goal = "≤ 2×" if name == "show" else ""
            table.row(f"{name} as of 2020, first call: {ratio:.1f}×", first, goal, not goal or ratio <= 2)
            again = min(run(folder, cache, words) for _ in range(2))
            ratio = again.cpu / undated[name].cpu
            table.row(f"{name} as of 2020, second call: {ratio:.2f}×", again, "≤ 1.2×", ratio <= 1.2)
        if given.build:
            took = run(folder, cache, ["build", "--data", data[1], "--output", "built"])
            table.row("build", took, "≤ 90 s, ≤ 1,500 MB", took.cpu <= 90 and took.memory <= 1500)
        crowd(folder)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
