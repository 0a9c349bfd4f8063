"""How long an import of many rows takes, and how much memory: a made-up list of grants into a new dataset, and again.

python -m bench.ingest --rows 100000
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOAL_SECONDS, GOAL_MEGABYTES = 20.0, 500.0
_START = "import sys; from govgraph.cli import main; sys.argv[0] = 'govgraph'; sys.exit(main())"


def write_grants(path: Path, rows: int) -> None:
    """Write a made-up list of grants: a funder gives to twenty grantees."""
    lot = random.Random(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["No.", "Funder", "Grantee", "Amount", "Date"])
        for number in range(rows):
            day = f"{lot.randrange(1, 29):02d}/{lot.randrange(1, 13):02d}/{lot.randrange(1990, 2026)}"
            grantee = f"Invented Grantee {lot.randrange(max(1, rows // 20))}"
            funder = f"Invented Funder {lot.randrange(max(1, rows // 400))}"
            writer.writerow([f"G-{number}", funder, grantee, f"{lot.randrange(1000, 99999)}.50", day])


def main() -> int:
    """Import a list of grants, and again, and tell seconds and megabytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    ok = True
    with tempfile.TemporaryDirectory() as there:
        grants = Path(there) / "grants.csv"
        write_grants(grants, rows)
        options = ["--subject", "Funder:Funder", "--predicate", "funds", "--object", "Grantee:Organization"]
        options += [
            "--start",
            "Date",
            "--date-format",
            "%d/%m/%Y",
            "--amount",
            "Amount",
            "--unit",
            "USD",
            "--key",
            "No.",
        ]
        into = str(Path(there) / "mine")
        before = 0.0
        for told, words in (("first", [str(grants), *options]), ("again", [])):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", _START, "import", *words, "--into", into, "-q"], check=True)
            seconds = time.perf_counter() - began
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu, before = used.ru_utime + used.ru_stime - before, used.ru_utime + used.ru_stime
            megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{rows:,} rows, {told}: {seconds:.1f} s ({cpu:.1f} s of CPU), {megabytes:.0f} MB")
            ok &= seconds <= GOAL_SECONDS and megabytes <= GOAL_MEGABYTES
    print(f"goal: {GOAL_SECONDS:.0f} s, {GOAL_MEGABYTES:.0f} MB: {'kept' if ok else 'missed'}")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
