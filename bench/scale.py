"""Every verb on invented tables: without a cache, the first call, the calls after it, and as of a date.

``python -m bench.scale`` prints Markdown, and with ``--write`` puts it into ``bench/README.md``. The parts can be measured
one by one: ``--folder DIR --part first again`` keeps tables, cache and results in a folder, and tells of all that was
measured so far.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bench.made_up import write_tables

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- scale: written by python -m bench.scale --write -->", "<!-- /scale -->"
START = "import sys; from govgraph.cli import main; sys.argv[0] = 'govgraph'; sys.exit(main())"
BARE = (
    "import sys, pyoxigraph as ox; "
    "print(len(list(ox.Store.read_only(sys.argv[1]).query('SELECT ?f { <urn:a> <urn:b> ?f }'))))"
)
QUERY = "SELECT ?f { id:org-5 gov:participatedIn ?f }"
SHIPPED = "SELECT ?f { id:alsur gov:participatedIn ?f }"
AT = ["--as-of", "2011"]  # a year in which QUERY finds rows: to explain an empty answer takes longer
WORK = {
    "query": ["query", QUERY],
    "find": ["find", "Invented Event 7"],
    "show": ["show", "org-5"],
    "ask": ["ask", "forums-of", "--org", "org-5"],
    "network": ["network", "forums-organizations", "-o", "network.csv"],
    "map": ["map", "forums-organizations", "-o", "map.html"],
}
DATED = ("query", "show", "ask", "network")
GOALS = dict.fromkeys(("query", "find", "show", "ask"), (0.5, 120)) | {"network": (5, 0), "map": (10, 0)}
HALF_A_MILLION = {"query": (1, 2000), "show": (1, 2000), "network": (30, 2000)}
"""Seconds of CPU and megabytes; 0 where there is no goal."""

SMALL, LARGE = 100_000, 500_000


@dataclass(frozen=True, order=True)
class Took:
    """Seconds of CPU, seconds on the clock, and the most megabytes that all processes of the call held together."""

    cpu: float
    clock: float
    memory: float


@dataclass(frozen=True)
class Line:
    """One row of the table: what was measured, the goal, and whether it holds."""

    what: str
    took: Took
    goal: str = ""
    held: bool = True


Lines = Iterator[Line]


class Place:
    """The folder that the tables, the cache and the results stand in."""

    def __init__(self, folder: Path, small: int, large: int) -> None:
        self.folder, self.small, self.large = folder, small, large
        self.cache = str(folder / "cache")
        folder.mkdir(parents=True, exist_ok=True)

    def results(self, part: str) -> Path:
        """Return the file of what a part measured."""
        return self.folder / f"{part}.json"

    def tables(self, claims: int) -> list[str]:
        """Return the options that open invented tables, which are written where there are none."""
        found = self.folder / f"invented-{claims}"
        if not found.is_dir():
            write_tables(found, claims)
        return ["-d", str(found)]

    def run(self, words: Sequence[str], cache: str = "") -> Took:
        """Measure one call of the command."""
        return run(self.folder, cache or self.cache, [sys.executable, "-c", START, *words])

    def warm(self, words: Sequence[str]) -> Took:
        """Measure the better of two calls after one that is not measured."""
        self.run(words)
        return min(self.run(words) for _ in range(2))


def run(folder: Path, cache: str, command: Sequence[str]) -> Took:
    """Measure one process, with all that it starts."""
    # An installed package has compiled modules; a checkout need not.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"GOVGRAPH_CACHE": cache, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most = [0.0]
    watch = threading.Thread(target=_watch, args=(process, most))
    watch.start()
    status = process.wait()
    clock = time.perf_counter() - start
    watch.join()
    if status not in (0, 1):  # 1: nothing was found
        raise SystemExit(f"status {status}: {command}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock, most[0])


def _watch(process: subprocess.Popen[bytes], most: list[float]) -> None:
    pause = 0.01
    while process.poll() is None:
        most[0] = max(most[0], _held(process.pid))
        time.sleep(pause)
        pause = min(0.2, pause * 1.05)  # looking takes time, the more the larger a process is


def _held(pid: int) -> float:
    """Return the megabytes of a process and of all below it, what they share counted once."""
    try:
        told = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    return (int(told[1]) / 1024 if told else 0.0) + sum(_held(int(one)) for one in below)


# ------------------------------------------------------------------------------------------------------------------ parts


def shipped(place: Place) -> Lines:
    """Compare the cached query on the shipped dataset with the same on a store that `load` made."""
    from govgraph.facts.shipped import shipped_folder

    store, words = place.folder / "store", ["query", SHIPPED]
    shutil.rmtree(store, ignore_errors=True)
    place.run(["load", str(shipped_folder()), "--store", str(store)])
    (files,) = (store / "versions").glob("*/db")
    ways: dict[str, Callable[[], Took]] = {
        "cached": lambda: place.run(words),
        "store": lambda: place.run([*words, "-d", str(store)]),
        "help": lambda: place.run(["--help"]),
        "bare": lambda: run(place.folder, place.cache, [sys.executable, "-c", BARE, str(files)]),
    }
    found: dict[str, list[Took]] = {name: [] for name in ways}
    for number in range(12):
        for name, way in ways.items():
            took = way()
            if number:  # the first fills caches
                found[name].append(took)
    best = {name: min(several) for name, several in found.items()}
    yield Line("a bare script that opens that store and asks it", best["bare"])
    yield Line("`govgraph --help`", best["help"])
    yield Line("`query`, shipped dataset, on a store that `load` made", best["store"])
    ratio = best["cached"].cpu / best["store"].cpu
    yield Line(f"the same from the cache, second call: {ratio:.2f}×", best["cached"], "≤ 1.1×", ratio <= 1.1)


def first(place: Place) -> Lines:
    """Compare the first call, which compiles, with one without a cache."""
    words = [*WORK["query"], *place.tables(place.small)]
    place.run(["--help"])
    firsts, withouts = [], []
    for _ in range(2):
        shutil.rmtree(place.cache, ignore_errors=True)
        withouts.append(place.run(words, "off"))
        firsts.append(place.run(words))
    took, without = min(firsts), min(withouts)
    yield Line("`query` without a cache", without)
    clock, said = _times(firsts, withouts)
    yield Line(f"`query`, first call: {said}", took, "≤ 1.2×", clock <= 1.2)


def _times(some: Sequence[Took], others: Sequence[Took]) -> tuple[float, str]:
    """Return how many times as long the best of some calls took as the best of others: on the clock, and in words."""
    clock, cpu = (
        min(getattr(one, name) for one in some) / min(getattr(one, name) for one in others)
        for name in ("clock", "cpu")
    )
    return clock, f"{clock:.2f}× on the clock, {cpu:.2f}× CPU"


def again(place: Place) -> Lines:
    """Measure the second call of each verb."""
    yield from _second(place, place.small, GOALS)


def _second(place: Place, claims: int, goals: Mapping[str, tuple[float, int]]) -> Lines:
    for name, (seconds, most) in goals.items():
        took = place.warm([*WORK[name], *place.tables(claims)])
        goal = f"≤ {seconds:g} s" + (f", ≤ {most:,} MB" if most else "")
        yield Line(
            f"`{name}`, second call", took, goal, took.cpu <= seconds and (not most or took.memory <= most)
        )


def dated(place: Place) -> Lines:
    """Compare calls as of a date with those without one."""
    for name in DATED:
        words = [*WORK[name], *place.tables(place.small)]
        place.run(words)
        opened = place.run([*words, *AT])
        pairs = [(place.run(words), place.run([*words, *AT])) for _ in range(2 if name == "network" else 5)]
        undated, seconds = zip(*pairs, strict=True)
        clock, said = _times([opened], undated)
        goal = "≤ 2×" if name == "show" else ""
        yield Line(f"`{name}` as of {AT[1]}, first call: {said}", opened, goal, not goal or clock <= 2)
        clock, said = _times(seconds, undated)
        yield Line(f"`{name}` as of {AT[1]}, second call: {said}", min(seconds), "≤ 1.2×", clock <= 1.2)


def checks(place: Place) -> Lines:
    """Measure `check` at three sizes: it is to grow as the rows do."""
    per_row = []
    for claims in (place.small // 4, place.small, place.large):
        options = place.tables(claims)
        rows = sum(text.count(b"\n") - 1 for text in map(Path.read_bytes, Path(options[1]).glob("*.csv")))
        took = min(place.run(["check", *options]) for _ in range(2))
        seconds = took.cpu / rows * 100_000
        per_row.append(seconds)
        yield Line(
            f"`check`, {rows:,} rows: {seconds:.2f} s per 100,000 rows",
            took,
            "≤ 2 s per 100,000 rows",
            seconds <= 2,
        )


def crowd(place: Place) -> Lines:
    """Ask 50 times at once what nobody has compiled, and count answers and compilers."""
    data, cache = place.tables(2_000), place.folder / "crowd-cache"
    shutil.rmtree(cache, ignore_errors=True)
    words = ["query", QUERY, *data, "-f", "csv"]
    command = [sys.executable, "-c", START, *words]
    told = {**os.environ, "GOVGRAPH_CACHE": "off"}
    right = sorted(subprocess.run(command, env=told, stdout=subprocess.PIPE, check=True).stdout.splitlines())
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    many = [
        subprocess.Popen(
            command,
            env={**os.environ, "GOVGRAPH_CACHE": str(cache)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(50)
    ]
    # In no order: that of an engine in memory is not that of one on disk.
    answers = [sorted(process.communicate()[0].splitlines()) for process in many]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = Took(
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - start, 0
    )
    compiled = [path.name for path in (cache / "datasets").glob("*/versions/*")]
    good = answers.count(right)
    yield Line(
        f"50 first calls at once, 2,000 claims: {good} right, {len(compiled)} compiled",
        took,
        "50 right, 1 compiled",
        (good, compiled) == (50, ["000001"]),
    )


def build(place: Place) -> Lines:
    """Measure `build`."""
    _, data = place.tables(place.small)
    took = place.run(["build", "--data", data, "--output", str(place.folder / "built")])
    yield Line("`build`, every file", took, "≤ 90 s, ≤ 1,500 MB", took.cpu <= 90 and took.memory <= 1500)


def half(place: Place) -> Lines:
    """Measure half a million claims."""
    yield Line("`query`, first call", place.run([*WORK["query"], *place.tables(place.large)]))
    yield from _second(place, place.large, HALF_A_MILLION)


PARTS = {
    "shipped": ("The shipped dataset", shipped),
    "first": ("{small:,} claims", first),
    "again": ("{small:,} claims", again),
    "dated": ("{small:,} claims", dated),
    "crowd": ("{small:,} claims", crowd),
    "checks": ("Checking", checks),
    "build": ("{small:,} claims", build),
    "half": ("{large:,} claims", half),
}

# ------------------------------------------------------------------------------------------------------------------ telling


def table(found: dict[str, list[Line]], place: Place) -> str:
    """Return all that was measured as tables of Markdown, one for each size."""
    lines: list[str] = []
    last = ""
    for name, (title, _) in PARTS.items():
        if name not in found:
            continue
        title = title.format(small=place.small, large=place.large)
        if title != last:
            lines += [
                "",
                f"| {title} | clock | CPU | memory | goal | |",
                "| --- | ---: | ---: | ---: | --- | --- |",
            ]
            last = title
        for one in found[name]:
            kept = "" if not one.goal else "holds" if one.held else "does not hold"
            memory = f"{one.took.memory:,.0f} MB" if one.took.memory else ""
            numbers = f"{one.took.clock:,.2f} s | {one.took.cpu:,.2f} s | {memory}"
            lines.append(f"| {one.what} | {numbers} | {one.goal} | {kept} |")
    return "\n".join(lines).strip()


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; the status is 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=SMALL)
    parser.add_argument(
        "--many", type=int, default=LARGE, help="Claims of the part `half`, and of the largest check."
    )
    parser.add_argument("--part", nargs="*", default=list(PARTS), choices=list(PARTS))
    parser.add_argument(
        "--folder", type=Path, help="Keeps tables, cache and results, also those of other parts."
    )
    parser.add_argument("--write", action="store_true", help="Put the tables into bench/README.md.")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as there:
        place = Place((given.folder or Path(there)).absolute(), given.claims, given.many)
        for name in given.part:
            print(f"{name} …", file=sys.stderr, flush=True)
            lines = []
            for line in PARTS[name][1](place):  # what takes an hour is kept line by line
                lines.append(asdict(line))
                place.results(name).write_text(json.dumps(lines, indent=1), "utf-8")
        found = {
            name: [
                Line(**{**one, "took": Took(**one["took"])}) for one in json.loads(path.read_text("utf-8"))
            ]
            for name in PARTS
            if (path := place.results(name)).is_file()
        }
        text = table(found, place)
    head = f"""{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {date.today()}.
Each call is a process of its own, with all that it starts; memory is what its processes hold together. The best of several
calls, those that are compared in turns. Seconds of goals are those of CPU, since other work on the machine adds to the
clock; ratios of calls are those of the clock, since this is what one waits for."""
    if given.write:
        before, _, rest = README.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        README.write_text(f"{before}{BEGIN}\n\n{head}\n\n{text}\n\n{END}{after}", "utf-8", newline="\n")
    else:
        print(text)
    return 0 if all(one.held for lines in found.values() for one in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
