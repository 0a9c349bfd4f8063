"""The server: requests per second and how long they take, beside oxigraph serve, rdflib-endpoint and Virtuoso.

``python -m bench.serve`` prints Markdown; ``--write`` puts it into bench/README.md. All servers have the shipped facts and
are asked in turns. rdflib-endpoint is looked for on the path, or where GOVGRAPH_RDFLIB_ENDPOINT says.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

from bench.query_others import loaded_virtuoso
from tools import servers
from tools.clients import Load, Make, ask, memory_of
from tools.programs import VIRTUOSO

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- serve: written by python -m bench.serve --write -->", "<!-- /serve -->"
SHIPPED = Path(__file__).parent.parent / "data"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
QUERIES = {
    "label of one thing": "SELECT ?l WHERE {{ <{iri}> <" + LABEL + "> ?l }}",
    "one hop": "SELECT ?p ?o ?l WHERE {{ <{iri}> ?p ?o . ?o <" + LABEL + "> ?l }}",
    "1,000 rows": "SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT 1000",
}
OURS, CACHED = "govgraph serve", "govgraph serve, cached"
THEIRS, SLOW = "oxigraph serve", "rdflib-endpoint"
BARE = "bare ASGI (uvicorn)"
"""The smallest application, which sends the same bytes each time: what HTTP in Python takes by itself."""
# Per number of clients: how many times the p95 of `oxigraph serve` ours may be, of the small queries and of 1,000 rows.
GOALS = {1: (3.0, 1.3), 8: (8.0, 2.5), 64: (8.0, 2.5)}
TURNS = 3
BARE_CODE = """
import sys, uvicorn
BODY = b"x" * 400
HEADERS = [(b"content-type", b"application/sparql-results+json"), (b"content-length", b"400")]
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})
uvicorn.run(app, port=int(sys.argv[1]), lifespan="off", log_config=None, access_log=False, http="httptools", loop="uvloop")
"""
START = "import sys; from govgraph.cli import main; sys.argv[0] = 'govgraph'; sys.exit(main())"


# ------------------------------------------------------------------------------------------------------------- servers


def ours(*more: str) -> list[str]:
    """The command that serves the shipped dataset."""
    return [sys.executable, "-c", START, "serve", "-d", str(SHIPPED), "-q", *more]


@contextlib.contextmanager
def govgraph() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run our server, and wait until it has made ready what takes long; give its endpoint and its process."""
    port = servers.free_port()
    with subprocess.Popen(ours("--port", str(port)), stdout=subprocess.PIPE, text=True) as process:
        url = next(iter(process.stdout or ())).strip()
        try:
            with urlopen(
                f"{url}explorer/contents"
            ) as answer:  # made once in the background, with less priority
                answer.read()
            yield f"{url}sparql", process
        finally:
            process.send_signal(signal.SIGTERM)


@contextlib.contextmanager
def oxigraph(folder: Path, facts: Path) -> Iterator[str]:
    """Run `oxigraph serve` with the facts in memory, as ours has them."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    port = servers.free_port()
    url = f"http://127.0.0.1:{port}"
    with servers.running(
        [program, "serve", "--bind", f"127.0.0.1:{port}"], folder, f"{url}/query?query=ASK%7B%7D"
    ):
        head = {"Content-Type": "application/n-triples"}
        with urlopen(Request(f"{url}/store?default", facts.read_bytes(), head, method="PUT")) as answer:
            answer.read()
        yield f"{url}/query"


def rdflib_endpoint() -> str | None:
    """The program of rdflib-endpoint, where it is installed."""
    return shutil.which(os.environ.get("GOVGRAPH_RDFLIB_ENDPOINT") or "rdflib-endpoint")


@contextlib.contextmanager
def endpoints(folder: Path, facts: Path) -> Iterator[dict[str, str]]:
    """Run all servers that are there; give the address of the endpoint of each."""
    with contextlib.ExitStack() as stack:
        found = {OURS: stack.enter_context(govgraph())[0]}
        found[THEIRS] = stack.enter_context(oxigraph(folder, facts))
        port = servers.free_port()
        url = f"http://127.0.0.1:{port}/"
        stack.enter_context(servers.running([sys.executable, "-c", BARE_CODE, str(port)], folder, url))
        found[BARE] = url
        program = rdflib_endpoint()
        if program is not None:
            port = servers.free_port()
            url = f"http://127.0.0.1:{port}/"
            command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(facts)]
            stack.enter_context(servers.running(command, folder, f"{url}?query=ASK%7B%7D"))
            found[SLOW] = url
        virtuoso = VIRTUOSO.find()
        if virtuoso is not None:
            found["Virtuoso"] = stack.enter_context(loaded_virtuoso(virtuoso, facts)) + "/sparql"
        yield found


# ------------------------------------------------------------------------------------------------------------ measuring


def maker(endpoint: str, query: str, iris: list[str], cached: bool) -> Make:
    """Return what makes the requests: of things in turns; no two alike, unless what was answered before is wanted."""
    path = endpoint[endpoint.index("/", 8) :] + "?query="
    texts = [quote(query.format(iri=iri)) for iri in (iris[:1] if cached else iris)]

    def make(number: int) -> str:
        text = texts[number % len(texts)]
        return f"{path}{text}" if cached else f"{path}{text}%20%23{number}-{os.getpid()}-{time.time_ns()}"

    return make


def measure(
    found: dict[str, str], iris: list[str], seconds: float, clients: list[int]
) -> Iterator[list[str]]:
    """Yield the lines of the table."""
    for name, query in QUERIES.items():
        for many in clients:
            ways = {
                way: (way, False) for way in found if way != BARE or query == next(iter(QUERIES.values()))
            }
            ways[CACHED] = (OURS, True)
            loads = {what: Load() for what in ways}
            for _ in range(TURNS):
                for what, (way, cached) in ways.items():
                    if loads[what].seconds > 2 * seconds:  # a slow one has had its time
                        continue
                    make = maker(found[way], query, iris, cached)
                    if cached:
                        ask(found[way], make, many, 0.1)
                    loads[what].add(ask(found[way], make, many, seconds / TURNS))
            yield from lines(name, many, loads)


def lines(name: str, many: int, loads: dict[str, Load]) -> Iterator[list[str]]:
    """Yield a line for each server."""
    for what in (OURS, CACHED, *(one for one in loads if one not in (OURS, CACHED))):
        load = loads[what]
        times = [f"{load.quantile(percent) * 1000:,.2f}" for percent in (50, 95, 99)]
        told = verdict(name, many, loads) if what == OURS else ""
        if what == CACHED:
            told = judged("rate", load.rate / loads[OURS].rate, 2.0, least=True)
        if load.failed:
            told += f" {load.failed} not answered"
        yield [name, str(many), what, f"{load.rate:,.0f}", *times, told]
        print(" | ".join([name, str(many), what, f"{load.rate:,.0f}", *times, told]), file=sys.stderr)


def verdict(name: str, many: int, loads: dict[str, Load]) -> str:
    """Say how ours does beside the others, and whether that was the goal."""
    ratio = loads[OURS].quantile(95) / loads[THEIRS].quantile(95)
    goal = GOALS.get(many, GOALS[64])[name == "1,000 rows"]
    told = [judged("p95", ratio, goal)]
    if SLOW in loads:
        told.append(judged("rate", loads[OURS].rate / loads[SLOW].rate, 5.0, least=True))
    return "; ".join(told)


def judged(what: str, ratio: float, goal: float, least: bool = False) -> str:
    """Say a ratio with its goal."""
    holds = ratio >= goal if least else ratio <= goal
    return f"{what} {ratio:.2f}× ({'≥' if least else '≤'} {goal:g}{'' if holds else ': does not hold'})"


def cold_start() -> float:
    """Seconds from the start of our server to its first answer."""
    port = servers.free_port()
    begun = time.perf_counter()
    with subprocess.Popen(ours("--port", str(port)), stdout=subprocess.DEVNULL) as process:
        while True:
            with (
                contextlib.suppress(OSError),
                urlopen(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D") as answer,
            ):
                answer.read()
                took = time.perf_counter() - begun
                break
            time.sleep(0.005)
        process.send_signal(signal.SIGTERM)
    return took


def soak(seconds: float, iris: list[str]) -> Iterator[str]:
    """Have 200 clients ask for some minutes, all queries in turns; say what was lost, and how the memory went."""
    load, sizes, ends = Load(), [], []
    with govgraph() as (endpoint, process):
        makers = [maker(endpoint, query, iris, False) for query in QUERIES.values()]
        parts = 12
        for _ in range(parts):
            load.add(ask(endpoint, lambda number: makers[number % len(makers)](number), 200, seconds / parts))
            sizes.append(memory_of(process.pid))
            ends.append(load.seconds / 60)
    told = ", ".join(f"{size:,.0f}" for size in sizes)
    half = parts // 2
    slope = statistics.linear_regression(ends[half:], sizes[half:]).slope
    yield (
        f"200 clients for {seconds:.0f} s, the three queries in turns: {len(load.times):,} answers, {load.failed} not "
        f"answered; p99 {load.quantile(99) * 1000:,.0f} ms. Memory of all processes after each twelfth, in "
        f"MB: {told}; in the second half it grew by {slope:.1f} MB a minute (goal: none that lasts)."
    )


# ---------------------------------------------------------------------------------------------------------------- report


def sections(options: argparse.Namespace) -> Iterator[str]:
    """Yield the report."""
    import govgraph as library

    graph = library.open(SHIPPED)
    iris = sorted(graph.entities)[:1000]
    load = os.getloadavg()[0]
    yield (
        f"Measured on {date.today()}: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}; load average {load:.1f} when it began. The clients run on the same cores, over "
        f"connections that stay open, {options.seconds:g} s for each line in {TURNS} turns; no two requests are alike, "
        "except where answers are cached. Milliseconds. Ratios: p95 of ours to that of `oxigraph serve` (no limits, no "
        "processes), requests per second to those of rdflib-endpoint, and cached to uncached."
    )
    with tempfile.TemporaryDirectory() as name:
        facts = Path(name) / "facts.nt"
        facts.write_text(graph.export("nt"), "utf-8")
        starts = [cold_start() for _ in range(1 + TURNS)][1:]
        yield (
            f"\nFrom the start of `govgraph serve` on the shipped dataset to its first answer: "
            f"{statistics.median(starts):.2f} s (goal: 1 s).\n"
        )
        yield "| query | clients | server | requests/s | p50 | p95 | p99 | goal |"
        yield "| --- | --: | --- | --: | --: | --: | --: | --- |"
        with endpoints(Path(name), facts) as found:
            for line in measure(found, iris, options.seconds, options.clients):
                yield f"| {' | '.join(line)} |"
    if options.soak:
        yield ""
        yield from soak(options.soak, iris)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=1.5, help="seconds of each line")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64], help="clients at once")
    parser.add_argument("--soak", type=float, default=120, help="seconds of 200 clients; 0 for none")
    parser.add_argument("--write", action="store_true", help="put the result into bench/README.md")
    options = parser.parse_args(arguments)
    text = "\n".join(sections(options)) + "\n"
    print(text)
    if options.write:
        whole = README.read_text("utf-8")
        before, mark, rest = whole.partition(BEGIN)
        after = rest.partition(END)[2]
        if not mark:
            before, after = whole.rstrip() + "\n\n## Serve\n\n", "\n"
        README.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
