"""Maps: time to the first picture, frames per second and file size, beside stock pyvis, in one run.

python -m bench.map            50, 500 and 2,000 nodes
python -m bench.map 500        one size
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SIZES = (50, 500, 2_000)
LIMIT_MS = 90_000  # what takes longer is told as "more than"

# Resolves at the first drawing that is over, in milliseconds since the page was asked for.
FIRST = """() => new Promise((done) => {
  const look = () => {
    const net = window.govgraph ? govgraph.net() : typeof network === "undefined" ? null : network;
    if (!net || !net.on) return requestAnimationFrame(look);
    net.on("afterDrawing", () => done(performance.now()));
    if (!net.physics || !net.physics.physicsEnabled || net.physics.stabilized) net.redraw();
  };
  look();
})"""
FRAMES = """() => new Promise((done) => {
  const net = window.govgraph ? govgraph.net() : network, begun = performance.now();
  let frames = 0;
  const step = () => {
    frames += 1;
    const t = performance.now() - begun;
    if (t > 3000) return done((frames / t) * 1000);
    net.moveTo({ position: { x: 60 * Math.sin(t / 300), y: 40 * Math.cos(t / 300) }, scale: 0.8 + 0.2 * Math.sin(t / 700) });
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""


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


def ours(graph: Any, path: Path) -> tuple[float, float, dict[str, tuple[float, float]]]:
    """Write our page; return the seconds of placing and of writing, and the positions."""
    from govgraph.map import make_map
    from govgraph.network.network import Network

    begun = time.perf_counter()
    drawn = make_map(Network.from_nx(graph))
    placed = time.perf_counter()
    drawn.save(path)
    return placed - begun, time.perf_counter() - placed, drawn.positions()


def seen(browser: Any, path: Path) -> tuple[float, float]:
    """Return milliseconds to the first picture and frames per second while panning and zooming."""
    from playwright.sync_api import TimeoutError as TooLong

    page = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True).new_page()
    page.set_default_timeout(LIMIT_MS)
    page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())  # stock pyvis asks a CDN
    try:
        page.goto(path.as_uri(), wait_until="commit")
        first = page.wait_for_function(f"({FIRST})()", timeout=LIMIT_MS).json_value()
        return float(first), float(page.evaluate(FRAMES))
    except TooLong:
        return float("inf"), float("nan")
    finally:
        page.context.close()


def compare(browser: Any, nodes: int, folder: Path) -> bool:
    graph = graph_of(nodes)
    place_s, write_s, places = ours(graph, folder / "ours.html")
    given_s = stock(graph, folder / "given.html", places)
    stock(graph, folder / "physics.html", None)
    print(f"\n{nodes} nodes, {graph.number_of_edges()} ties")
    print(f"  {'':<30}{'write s':>9}{'first ms':>10}{'frames/s':>10}{'kB':>8}")
    rows = {}
    for name, wrote in (("ours", write_s), ("given", given_s), ("physics", given_s)):
        first, frames = seen(browser, folder / f"{name}.html")
        rows[name] = (wrote, first, frames)
        size = (folder / f"{name}.html").stat().st_size // 1000
        print(f"  {name:<30}{wrote:9.2f}{first:10.0f}{frames:10.1f}{size:8}", flush=True)
    print(f"  placing took {place_s:.2f} s")
    goals = []
    if nodes == 500:
        goals.append(
            ("first picture, physics / ours, at least 20", rows["physics"][1] / rows["ours"][1], 20, True)
        )
        goals.append(
            ("first picture, ours / given, at most 1.5", rows["ours"][1] / rows["given"][1], 1.5, False)
        )
    if nodes == 2_000:
        goals.append(("writing, add_edge / ours, at least 10", rows["given"][0] / rows["ours"][0], 10, True))
    if rows["given"][2] == rows["given"][2]:
        goals.append(("frames, ours / given, at least 1", rows["ours"][2] / rows["given"][2], 1, True))
    held = True
    for what, ratio, limit, at_least in goals:
        ok = ratio >= limit if at_least else ratio <= limit
        held = held and ok
        print(f"  {what:<52}{ratio:8.2f}  {'holds' if ok else 'DOES NOT HOLD'}")
    return held


def main(sizes: list[int]) -> int:
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from playwright.sync_api import sync_playwright

    from tools.programs import CHROMIUM, CHROMIUM_FLAGS

    chromium = CHROMIUM.find()
    if chromium is None:
        print(CHROMIUM.how_to_get(), file=sys.stderr)
        return 1
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        held = [compare(browser, nodes, Path(folder)) for nodes in sizes]
        browser.close()
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main([int(one) for one in sys.argv[1:]] or list(SIZES)))
