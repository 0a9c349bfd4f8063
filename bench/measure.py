"""How things are measured: alternately, in one run, several times, and told as medians and their ratio."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Line", "alternate", "cpu_here", "cpu_of", "table"]


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison: ours, what one would use instead, and the goal for the ratio."""

    what: str
    ours_s: float
    theirs_s: float
    goal: str
    turned: bool = False  # theirs / ours: how many times faster we are

    @property
    def ratio(self) -> float:
        return self.theirs_s / self.ours_s if self.turned else self.ours_s / self.theirs_s

    @property
    def holds(self) -> bool:
        limit = float(self.goal.lstrip("≤≥ ").rstrip("×"))
        return self.ratio >= limit if self.turned else self.ratio <= limit


def cpu_of(command: Sequence[str], bytecode: Path) -> float:
    """Seconds of CPU that a command takes, user and system, with all it starts.

    `bytecode` is a folder for compiled modules: an installed package has them, a checkout need not.
    """
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(bytecode)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def alternate(ways: Mapping[str, Callable[[], float]], rounds: int, warm: bool = True) -> dict[str, float]:
    """The median of what each way gives, taken in turns, so that a busy moment of the machine hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values() if warm else ():  # once for the caches of the machine
        way()
    for number in range(rounds):
        print(f"\r  round {number + 1} of {rounds}", end="", file=sys.stderr)
        for name, way in ways.items():
            gc.collect()
            found[name].append(way())
    print("\r" + " " * 30 + "\r", end="", file=sys.stderr)
    return {name: statistics.median(values) for name, values in found.items()}


def cpu_here(work: Callable[[], object]) -> float:
    """Seconds of CPU for one piece of work in this process, all threads together: other work on the machine counts less."""
    start = time.process_time()
    kept = work()
    seconds = time.process_time() - start
    del kept
    return seconds


def table(lines: Sequence[Line]) -> str:
    """The lines as a table of Markdown."""
    rows = ["| what | ours | instead | ratio | goal | |", "| --- | ---: | ---: | ---: | --- | --- |"]
    for line in lines:
        kept = "holds" if line.holds else "does not hold"
        ours, theirs = f"{line.ours_s:.3f} s", f"{line.theirs_s:.3f} s"
        rows.append(f"| {line.what} | {ours} | {theirs} | {line.ratio:.2f}× | {line.goal} | {kept} |")
    return "\n".join(rows)
