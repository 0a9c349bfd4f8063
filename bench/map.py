"""Maps: first picture, frames per second, file size and writing, beside stock pyvis and, where it is installed, gravis.

``python -m bench.map`` measures 50, 500 and 2,000 nodes, ``python -m bench.map 500`` one size; ``--write`` puts the table
into bench/README.md. All are measured in turns and told as medians; stock pyvis with its physics once, for it takes long.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import math
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = [50, 500, 2_000]
LIMIT_MS = 75_000  # what takes longer is told as "more than"
SPELL_MS = 1_200  # so long is each way of moving
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- map: written by python -m bench.map --write -->", "<!-- /map -->"
NAMES = {
    "ours": "govgraph",
    "given": "pyvis, positions given",
    "physics": "pyvis, its physics",
    "gravis": "gravis",
}

# Resolves at the first drawing that is over, in milliseconds since the page was asked for.
FIRST = """() => new Promise((done) => {
  const look = () => {
    const drawn = document.querySelector("div[id$='-graph-div'] svg :is(circle, path, line)"); // gravis
    if (drawn) return requestAnimationFrame(() => done(performance.now()));
    const net = window.govgraph ? govgraph.net() : typeof network === "undefined" ? null : network;
    if (!net || !net.on) return requestAnimationFrame(look);
    net.on("afterDrawing", () => done(performance.now()));
    if (!net.physics || !net.physics.physicsEnabled || net.physics.stabilized) net.redraw();
  };
  look();
})"""
# Frames per second while the view is set anew in every frame; null where a page has no such way.
MOVED = """(spell) => new Promise((done) => {
  const net = window.govgraph ? govgraph.net() : typeof network === "undefined" ? null : network, begun = performance.now();
  if (!net) return done(null);
  let frames = 0;
  const step = () => {
    frames += 1;
    const t = performance.now() - begun;
    if (t > spell) return done((frames / t) * 1000);
    net.moveTo({ position: { x: 60 * Math.sin(t / 300), y: 40 * Math.cos(t / 300) }, scale: 0.8 + 0.2 * Math.sin(t / 700) });
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
# A place of the picture with nothing under it, to drag the whole by.
EMPTY = """() => {
  const net = window.govgraph ? govgraph.net() : typeof network === "undefined" ? null : network;
  for (let y = 90; y < 600; y += 9) for (let x = 500; x < 1200; x += 9) {
    const one = document.elementFromPoint(x, y), box = one.getBoundingClientRect(), at = { x: x - box.x, y: y - box.y };
    if (!/^(canvas|svg|rect)$/i.test(one.tagName)) continue;
    if (!net || (net.getNodeAt(at) === undefined && net.getEdgeAt(at) === undefined)) return [x, y];
  }
  return [700, 300];
}"""
COUNT = """() => {
  const begun = performance.now();
  let frames = 0;
  const step = () => { frames += 1; requestAnimationFrame(step); };
  requestAnimationFrame(step);
  window.framesPerSecond = () => (frames / (performance.now() - begun)) * 1000;
}"""


def graph_of(nodes: int) -> Any:
    import networkx as nx

    return nx.gnm_random_graph(nodes, nodes * 3, seed=1)


def stock(graph: Any, path: Path, places: dict[str, tuple[float, float]] | None) -> float:
    """Write a page as pyvis itself does, its libraries inlined; return the seconds."""
    from pyvis.network import Network

    begun = time.perf_counter()
    page = Network(height="800px", cdn_resources="in_line")
    for node in graph:
        at = {} if places is None else {"x": places[str(node)][0], "y": places[str(node)][1]}
        page.add_node(node, label=str(node), **at)
    for u, v in graph.edges():
        page.add_edge(u, v)
    if places is not None:
        page.toggle_physics(False)
    path.write_text(page.generate_html(), "utf-8")
    return time.perf_counter() - begun


def ours(graph: Any) -> tuple[Any, float]:
    """Return our map and the seconds of placing its marks."""
    from govgraph.map import make_map
    from govgraph.network.network import Network

    begun = time.perf_counter()
    drawn = make_map(Network.from_nx(graph))
    return drawn, time.perf_counter() - begun


def write(drawn: Any, path: Path) -> float:
    begun = time.perf_counter()
    drawn.save(path)
    return time.perf_counter() - begun


def gravis_writes(graph: Any, path: Path) -> float:
    """Write a page of gravis; return the seconds."""
    import gravis

    begun = time.perf_counter()
    gravis.d3(graph, graph_height=800).export_html(str(path), overwrite=True)
    return time.perf_counter() - begun


def by_hand(page: Any) -> tuple[float, float]:
    """Return frames per second while the mouse drags the map, and while its wheel turns."""
    x, y = page.evaluate(EMPTY)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(COUNT)
    begun, turn = time.perf_counter(), 0
    while (time.perf_counter() - begun) * 1000 < SPELL_MS:
        turn += 1
        page.mouse.move(x + 90 * math.sin(turn / 15), y + 60 * math.sin(turn / 11))
    dragged = float(page.evaluate("framesPerSecond()"))
    page.mouse.up()
    page.evaluate(COUNT)
    begun, turn = time.perf_counter(), 0
    while (time.perf_counter() - begun) * 1000 < SPELL_MS:
        turn += 1
        page.mouse.wheel(0, -60 if turn // 12 % 2 else 60)
    return dragged, float(page.evaluate("framesPerSecond()"))


def seen(browser: Any, path: Path) -> dict[str, float]:
    """Return milliseconds to the first picture, and frames per second while the view moves in three ways."""
    from playwright.sync_api import TimeoutError as TooLong

    page = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True).new_page()
    page.set_default_timeout(LIMIT_MS)
    page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())  # stock pyvis asks a CDN
    try:
        page.goto(path.as_uri(), wait_until="commit")
        first = page.wait_for_function(f"() => ({FIRST})()", timeout=LIMIT_MS).json_value()
        page.wait_for_timeout(400)
        moved = page.evaluate(MOVED, SPELL_MS)
        drag, wheel = by_hand(page)
        return {
            "first": float(first),
            "moved": math.nan if moved is None else float(moved),
            "drag": drag,
            "wheel": wheel,
        }
    except TooLong:
        return {"first": math.inf, "moved": math.nan, "drag": math.nan, "wheel": math.nan}
    finally:
        page.context.close()


def compare(browser: Any, nodes: int, rounds: int, folder: Path) -> dict[str, dict[str, float]]:
    """Return what was measured for one size: way → what → median."""
    graph = graph_of(nodes)
    path = {name: folder / f"{name}.html" for name in NAMES}
    drawn, placing = ours(graph)
    places = drawn.positions()
    writers: dict[str, Callable[[], float]] = {
        "ours": lambda: write(drawn, path["ours"]),
        "given": lambda: stock(graph, path["given"], places),
    }
    if importlib.util.find_spec("gravis"):
        writers["gravis"] = lambda: gravis_writes(graph, path["gravis"])
    if nodes <= 50:  # its physics is done in seconds: it takes its turns as well
        writers["physics"] = lambda: stock(graph, path["physics"], None)
    for writer in writers.values():  # once for what is imported
        writer()
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in writers}
    for turn in range(rounds):
        for name, writer in writers.items():
            print(
                f"\r  {nodes} nodes: round {turn + 1} of {rounds}, {NAMES[name]:<30}", end="", file=sys.stderr
            )
            wrote = writer()
            runs[name].append({"write": wrote, **seen(browser, path[name])})
    if "physics" not in runs:
        print(f"\r  {nodes} nodes: {NAMES['physics']:<40}", end="", file=sys.stderr)
        wrote = stock(graph, path["physics"], None)
        runs["physics"] = [{"write": wrote, **seen(browser, path["physics"])}]
    print("\r" + " " * 60 + "\r", end="", file=sys.stderr)
    found = {
        name: {what: statistics.median(run[what] for run in told) for what in told[0]}
        for name, told in runs.items()
    }
    for name in found:
        found[name]["size"] = path[name].stat().st_size / 1000
    found["ours"]["placing"] = placing
    return found


def goals(nodes: int, found: dict[str, dict[str, float]]) -> list[tuple[str, str, bool]]:
    """Return what was to hold: the goal, the ratio, and whether it holds."""
    ours, given, physics = found["ours"], found["given"], found["physics"]
    told: list[tuple[str, str, bool]] = []
    if nodes == 500:
        endless = math.isinf(physics["first"])
        ratio = (LIMIT_MS if endless else physics["first"]) / ours["first"]
        text = f"{'more than ' if endless else ''}{ratio:.0f}×"
        told.append(("first picture, sooner than pyvis with its physics: ≥ 20×", text, ratio >= 20))
        ratio = ours["first"] / given["first"]
        told.append(
            ("first picture, to that of pyvis with given positions: ≤ 1.5×", f"{ratio:.2f}×", ratio <= 1.5)
        )
    if nodes == 2_000:
        ratio = given["write"] / ours["write"]
        told.append(("HTML written, faster than pyvis with `add_edge`: ≥ 10×", f"{ratio:.1f}×", ratio >= 10))
    for what, manner in (("moved", "view set anew"), ("drag", "dragged"), ("wheel", "wheel")):
        others = [one[what] for name, one in found.items() if name != "ours" and not math.isnan(one[what])]
        ratio = ours[what] / max(others)
        # The screen gives 60 at most: where both reach it, one frame is no difference.
        told.append(
            (f"frames, {manner}, to the best other: ≥ 1×", f"{ratio:.2f}×", ratio >= 1 or ours[what] >= 58.5)
        )
    return told


def rows(nodes: int, found: dict[str, dict[str, float]]) -> list[str]:
    lines = []
    for name in [one for one in NAMES if one in found]:
        one = found[name]
        first = f"{one['first']:,.0f}" if math.isfinite(one["first"]) else f"more than {LIMIT_MS:,}"
        frames = " | ".join(
            "–" if math.isnan(one[what]) else f"{one[what]:.0f}" for what in ("moved", "drag", "wheel")
        )
        lines.append(
            f"| {nodes:,} | {NAMES[name]} | {one['write']:.2f} | {first} | {frames} | {one['size']:,.0f} |"
        )
    return lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("nodes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from playwright.sync_api import sync_playwright

    from tools.programs import CHROMIUM, CHROMIUM_FLAGS

    chromium = CHROMIUM.find()
    if chromium is None:
        print(CHROMIUM.how_to_get(), file=sys.stderr)
        return 1
    table, held = [], []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        for nodes in options.nodes:
            found = compare(browser, nodes, options.rounds, Path(folder))
            table += rows(nodes, found)
            held += [(nodes, *goal) for goal in goals(nodes, found)]
            print(f"  {nodes} nodes: placed in {found['ours']['placing']:.1f} s", file=sys.stderr)
        version = browser.version
        browser.close()
    text = report(table, held, options.rounds, version)
    if options.write:
        put(text)
    else:
        print(text)
    return int(not all(ok for *_, ok in held))


def report(table: list[str], held: list[tuple[int, str, str, bool]], rounds: int, version: str) -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, no GPU, Python {platform.python_version()}, Chromium {version}"
    return "\n".join(
        [
            f"Random networks with three ties a node; medians of {rounds} rounds in turns; {machine},",
            f"{datetime.date.today()}. Seconds are those of writing the file, its places known; milliseconds those from",
            "asking for the page to the end of its first drawing; frames a second are counted while the view is set anew",
            "in every frame, while the mouse drags the map, and while its wheel turns. A screen gives 60.",
            "",
            "| nodes | page | written, s | first picture, ms | frames/s, set | dragged | wheel | kB |",
            "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *table,
            "",
            "| nodes | goal | measured | |",
            "| ---: | --- | ---: | --- |",
            *(
                f"| {n:,} | {goal} | {ratio} | {'holds' if ok else 'does not hold'} |"
                for n, goal, ratio, ok in held
            ),
        ]
    )


def put(text: str) -> None:
    """Put the report into its place of bench/README.md."""
    page = README.read_text("utf-8")
    if BEGIN not in page:
        page = page.rstrip("\n") + f"\n\n## Maps\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
