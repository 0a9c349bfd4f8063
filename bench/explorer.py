"""The explorer: size of the file, and times in Chromium from the disk: search, first page, engine ready, catalogue warm.

``python -m bench.explorer`` measures the shipped dataset, ``--claims 27000`` also made-up tables with so many claims
(359,000 triples);
``--write`` puts the table into bench/README.md. Times are medians of ``--rounds`` openings, each in a clean profile.
"""

from __future__ import annotations

import argparse
import csv
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- explorer: written by python -m bench.explorer --write -->", "<!-- /explorer -->"
SHIPPED = Path(__file__).parent.parent / "data"
# (key, what, unit, goal for the shipped dataset, goal for a big one)
FIGURES = (
    ("size", "file, with its maps", "MB", 7, None),
    ("bare", "file, without maps", "MB", 4.5, None),
    ("search", "search usable after opening", "ms", 500, 500),
    ("key", "a key in the search", "ms", 50, 50),
    ("entity", "first entity page", "ms", 1000, None),
    ("ready", "SPARQL ready", "ms", 3000, 5000),
    ("question", "a question, warm (median of the catalogue)", "ms", 200, None),
    ("slowest", "the slowest question, warm", "ms", None, None),
    ("site", "the same as a site, written anew", "s", 20, None),
    ("again", "the site again, after one claim has another note", "s", 3, None),
    ("redrawn", "the site again, after one claim has another role: maps are drawn anew", "s", 3, None),
)

KEYS = """(text) => {
  const input = document.querySelector("input[role=combobox]"), times = [];
  for (let n = 1; n <= text.length; n += 1) {
    const begun = performance.now();
    input.value = text.slice(0, n);
    input.dispatchEvent(new Event("input"));
    document.body.offsetHeight;
    times.push(performance.now() - begun);
  }
  return Math.max(...times);
}"""


def opened(browser: Any, path: Path, word: str, entity: str) -> dict[str, float]:
    """One opening: to the page that can be searched, to an entity, to the engine."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_init_script(
        "new MutationObserver(() => { const d = document.documentElement.dataset, m = (window.marks ??= {});"
        "if ('ready' in d) m.search ??= performance.now(); if (d.engine) m.ready ??= performance.now(); })"
        ".observe(document, { attributes: true, subtree: true, attributeFilter: ['data-ready', 'data-engine'] });"
    )
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    found = {"key": page.evaluate(KEYS, word)}
    found["entity"] = page.evaluate(
        "async (id) => { const begun = performance.now(); location.hash = '#/id/' + id;"
        "await new Promise((done) => addEventListener('hashchange', () => done(), { once: true }));"
        "document.body.offsetHeight; return performance.now() - begun; }",
        entity,
    )
    page.wait_for_selector("html[data-engine=ready]", timeout=120_000)
    found |= page.evaluate("window.marks")
    found["entity"] += found["search"]  # from opening the file
    context.close()
    return found


def asked(browser: Any, path: Path, names: list[str]) -> list[float]:
    """Every question of the catalogue twice; the second time counts."""
    page = browser.new_context(offline=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-engine=ready]", timeout=120_000)
    times = []
    for name in names:
        for turn in (1, 2):
            page.evaluate("location.hash = '#/sources'")
            page.wait_for_function("() => !document.getElementById('answer')")
            begun = time.perf_counter()
            page.evaluate("address => { location.hash = address; }", f"#/question/{name}")
            page.wait_for_selector("#answer #count, #answer .error", timeout=120_000)
            if turn == 2:
                times.append((time.perf_counter() - begun) * 1000)
    return times


def sited(data: Path) -> dict[str, float]:
    """Write a site, and write it again after changes to one claim; each in a process of its own, as its user does."""
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        tables, target = Path(folder) / "data", Path(folder) / "site"
        shutil.copytree(data, tables)
        program = "from govgraph.cli import main; main()"
        command = [sys.executable, "-c", program, "site", "-d", tables, "-o", target]
        for turn, change in (
            ("site", {}),
            ("again", {"note": "Another note."}),
            ("redrawn", {"role": "another role"}),
        ):
            place = tables / "relations.csv"
            with place.open(encoding="utf-8", newline="") as file:
                first, *others = csv.DictReader(file)
            with place.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(first), lineterminator="\n")
                writer.writeheader()
                writer.writerows([first | change, *others])
            begun = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times[turn] = time.perf_counter() - begun
    return times


def measure(browser: Any, data: Path, word: str, entity: str, rounds: int) -> dict[str, float]:
    """Make the file of a dataset and measure it."""
    import govgraph

    graph = govgraph.open(data)
    with tempfile.TemporaryDirectory() as folder:
        path = graph.explorer().save(Path(folder) / "explorer.html")
        turns = [opened(browser, path, word, entity) for _ in range(rounds)]
        found = {key: statistics.median(turn[key] for turn in turns) for key in turns[0]}
        if data == SHIPPED:  # the catalogue is about its things
            times = asked(browser, path, [question.name for question in graph.questions()])
            found["question"], found["slowest"] = statistics.median(times), max(times)
        found["size"] = path.stat().st_size / 1e6
        found["bare"] = graph.explorer({}).save(Path(folder) / "bare.html").stat().st_size / 1e6
        found["triples"] = len(list(graph.quads()))
        if data == SHIPPED:
            found |= sited(data)
        print(found, file=sys.stderr, flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--claims", type=int, default=0, help="also made-up tables with so many claims")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    from playwright.sync_api import sync_playwright

    from bench.made_up import write_tables
    from tools.programs import CHROMIUM, CHROMIUM_FLAGS

    chromium = CHROMIUM.find()
    if chromium is None:
        print(CHROMIUM.how_to_get(), file=sys.stderr)
        return 1
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        columns = [measure(browser, SHIPPED, "derechos digitales", "alsur", chosen.rounds)]
        if chosen.claims:
            made = write_tables(Path(folder) / "made-up", chosen.claims)
            columns.append(measure(browser, made, "organization 12", "org-12", chosen.rounds))
        version = browser.version
        browser.close()
    heads = [f"{int(one['triples']):,} triples" for one in columns]
    lines = [f"| | goal | {' | '.join(heads)} |", f"| --- | ---: |{' ---: |' * len(columns)}"]
    for key, what, unit, goal, big in FIGURES:
        limits = dict.fromkeys(one for one in (goal, big)[: len(columns)] if one is not None)
        goals = " / ".join(f"≤ {one:,}" for one in limits) or "–"
        form = ",.0f" if unit == "ms" else ",.1f"
        shown = " | ".join(format(one[key], form) if key in one else "–" for one in columns)
        lines.append(f"| {what}, {unit} | {goals} | {shown} |")
    system = f"{platform.machine()}, Python {platform.python_version()}, Chromium {version}"
    about = f"{system}, {date.today()}; medians of {chosen.rounds}."
    text = "\n".join([about, "", *lines])
    print(text)
    if chosen.write:
        before, _, rest = README.read_text("utf-8").partition(BEGIN)
        if not rest:
            before, rest = before.rstrip("\n") + "\n\n## Explorer\n\n", END + "\n"
        README.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
