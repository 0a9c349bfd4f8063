"""Loading to disk: govgraph load against bare bulk_load + optimize, in turns, each in a process of its own.

``python -m bench.load --triples 10000 1000000 10000000`` prints Markdown; ``--write`` puts it into bench/README.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- load: written by python -m bench.load --write -->", "<!-- /load -->"
BASE = "https://fixture.example/"
GOV = "https://w3id.org/govgraph/ns#"

# What is measured begins after the imports: the start of Python is the same for both.
CHILD = """
import json, resource, sys, time
from pathlib import Path
way, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
import pyoxigraph as ox
from govgraph.facts.load import load_store
wall, cpu = time.perf_counter(), time.process_time()
if way == "bare":
    store = ox.Store(str(folder))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()
else:
    quads = load_store([file], folder).quads  # it counts them for store.json; bare need not
spent = time.perf_counter() - wall, time.process_time() - cpu
if way == "bare":
    quads = len(store)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([*spent, peak * (1 if sys.platform == "darwin" else 1024), quads]))
"""


def write_triples(path: Path, count: int) -> None:
    """Write invented statements of the shape that govgraph writes: ten triples each, one in ten with a passage."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        written = number = 0
        while written < count:
            statement = f"<{BASE}statement/fixture-{number}>"
            subject, other = chance.randrange(count // 60 + 2), chance.randrange(count // 600 + 2)
            who, where = f"<{BASE}id/fixture-org-{subject}>", f"<{BASE}id/fixture-forum-{other}>"
            year = 1990 + chance.randrange(36)
            lines = [
                f"{statement} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{GOV}Statement>",
                f"{statement} <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> {who}",
                f"{statement} <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> <{GOV}participatedIn>",
                f"{statement} <http://www.w3.org/1999/02/22-rdf-syntax-ns#object> {where}",
                f'{statement} <{GOV}start> "{year}"^^<http://www.w3.org/2001/XMLSchema#gYear>',
                f"{statement} <{GOV}confidence> <{GOV}Quoted>",
                f"{statement} <http://purl.org/dc/terms/source> <{BASE}source/fixture-{number % 97}>",
                f'{statement} <{GOV}role> "fixture role {number % 31}"@en',
                f"{who} <{GOV}participatedIn> {where}",
                f'{statement} <{GOV}passage> "{"An invented passage, ç ñ ã. " * 8}{number}"'
                if number % 10 == 0
                else f'{who} <http://www.w3.org/2000/01/rdf-schema#label> "Fixture organization {subject}"@en',
            ]
            for line in lines[: count - written]:
                file.write(line + " .\n")
            written += min(len(lines), count - written)
            number += 1


def measure(way: str, file: Path, folder: Path) -> tuple[float, float, float, int, float]:
    """Return wall seconds, CPU seconds, peak bytes, quads and bytes on disk of one load."""
    answer = subprocess.run(
        [sys.executable, "-c", CHILD, way, str(file), str(folder)], capture_output=True, text=True, check=True
    )
    wall, cpu, peak, quads = json.loads(answer.stdout)
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    return wall, cpu, peak, quads, disk


def compare(count: int, rounds: int, folder: Path) -> str:
    """Return one row of the table: medians of the ratios of pairs of loads."""
    file = folder / "facts.nt"
    write_triples(file, count)
    runs: dict[str, list[tuple[float, float, float, int, float]]] = {"bare": [], "govgraph": []}
    for turn in range(rounds):
        # Who goes first changes from round to round: the second finds the disk's cache warm.
        for way in sorted(runs, reverse=turn % 2 == 1):
            runs[way].append(measure(way, file, folder / "store"))
        print(f"\r  {count:,} triples: round {turn + 1} of {rounds}", end="", file=sys.stderr)
    print("\r" + " " * 50 + "\r", end="", file=sys.stderr)
    if len({run[3] for way in runs.values() for run in way}) != 1:
        raise SystemExit("the two ways hold different numbers of quads")
    pairs = list(zip(runs["govgraph"], runs["bare"], strict=True))
    cpu, wall, memory = (statistics.median(a[i] / b[i] for a, b in pairs) for i in (1, 0, 2))
    ours, bare = (
        [statistics.median(run[i] for run in runs[way]) for i in range(5)] for way in ("govgraph", "bare")
    )
    return (
        f"| {count:,} | {bare[1]:.2f} | {ours[1]:.2f} | {cpu:.2f} | {wall:.2f} | {ours[2] / 1e6:,.0f} | {memory:.2f} "
        f"| {ours[4] / 1e6:,.0f} |"
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5, help="pairs of loads for each size")
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-load-") as there:
        rows = [compare(count, options.rounds, Path(there)) for count in options.triples]
    machine = f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores"
    text = f"""N-Triples into a store on disk: `govgraph load` against `bulk_load`, `optimize` and `flush` of pyoxigraph,
{options.rounds} pairs in turns, medians of their ratios; {machine}, {datetime.date.today()}. Goal: 1.1 beyond a constant of
some hundredths of a second for locks, the fresh folder and the switch. CPU time is what to trust on a busy machine.

| triples | bare, CPU s | govgraph, CPU s | ratio, CPU | ratio, wall | peak memory, MB | ratio | disk, MB |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
""" + "\n".join(rows)
    if not options.write:
        print(text)
        return 0
    page = README.read_text("utf-8")
    if BEGIN not in page:
        page = page.rstrip("\n") + f"\n\n## Loading\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
