"""Queries: govgraph beside bare pyoxigraph, rdflib and oxrdflib, in one run on the same triples.

``python -m bench.query`` prints Markdown; ``--write`` puts it into bench/README.md.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from govgraph.facts.store import Store
from govgraph.query.results import Answer, Solutions
from govgraph.query.run import run
from govgraph.terms import GOV, RDF, RDFS, XSD, Names

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- queries: written by python -m bench.query --write -->", "<!-- /queries -->"
ID = Names().id

QUERIES = {
    "is it so (ASK)": "ASK { id:o7 gov:participatedIn ?f . ?f gov:start ?y FILTER(?y > 2000) }",
    "one thing (DESCRIBE)": "DESCRIBE id:o7",
    "forums of one": "SELECT ?f ?l { id:o7 gov:participatedIn ?f . ?f rdfs:label ?l } ORDER BY ?l",
    "who was there": "SELECT ?o ?l { ?o gov:participatedIn id:f3 ; rdfs:label ?l }",
    "shared by two": "SELECT ?f { id:o7 gov:participatedIn ?f . id:o8 gov:participatedIn ?f }",
    "absent from": "SELECT ?o { ?o gov:memberOf id:n1 MINUS { ?o gov:participatedIn id:f3 } }",
    "count by year": "SELECT ?y (COUNT(?o) AS ?n) { ?o gov:participatedIn ?f . ?f gov:start ?y } GROUP BY ?y ORDER BY ?y",
    "top ten": "SELECT ?f (COUNT(?o) AS ?n) { ?o gov:participatedIn ?f } GROUP BY ?f ORDER BY DESC(?n) ?f LIMIT 10",
    "optional and filter": "SELECT ?o ?c { ?o a gov:Organization OPTIONAL { ?o gov:country ?c } FILTER(!BOUND(?c)) }",
    "text search": "SELECT ?x ?l { ?x rdfs:label ?l FILTER(CONTAINS(LCASE(?l), 'forum 12')) }",
    "path": "SELECT DISTINCT ?x { id:o7 (gov:memberOf/gov:partOf+) ?x }",
    "a graph (CONSTRUCT)": "CONSTRUCT { ?o gov:met ?f } WHERE { ?o gov:participatedIn ?f . ?o gov:country 'AR' }",
    "everything, all rows": "SELECT ?s ?p ?o { ?s ?p ?o }",
}


def triples(count: int, seed: int = 1) -> Iterator[str]:
    """Invented organizations in invented forums, about `count` triples as N-Triples."""
    chance = random.Random(seed)
    forums, networks = max(10, count // 250), max(4, count // 2500)
    organizations = count // 10

    def line(subject: str, predicate: str, value: str) -> str:
        return f"<{ID}{subject}> <{predicate}> {value} .\n"

    for number in range(forums):
        year = 1990 + number % 35
        yield line(f"f{number}", RDF + "type", f"<{GOV}Forum>")
        yield line(f"f{number}", RDFS + "label", f'"Forum {number}"@en')
        yield line(f"f{number}", GOV + "start", f'"{year}"^^<{XSD}integer>')
    for number in range(networks):
        yield line(f"n{number}", GOV + "partOf", f"<{ID}n{number // 2}>")
    for number in range(organizations):
        name = f"o{number}"
        yield line(name, RDF + "type", f"<{GOV}Organization>")
        yield line(name, RDFS + "label", f'"Organization {number}"@en')
        yield line(name, GOV + "memberOf", f"<{ID}n{number % networks}>")
        if number % 3:
            yield line(name, GOV + "country", f'"{chance.choice(("AR", "BR", "CL", "MX", "UY"))}"')
        for _ in range(6):
            yield line(
                name,
                GOV + "participatedIn",
                f"<{ID}f{min(chance.randrange(forums), chance.randrange(forums))}>",
            )


def shortest(ways: list[Callable[[], Any]], times: int) -> list[float]:
    """CPU seconds, with those of ended children, of the shortest of several runs of each way, taken in turns.

    CPU time, because a shared machine's wall clock says more of its neighbours.
    """

    def cpu() -> float:
        used = os.times()
        return used.user + used.system + used.children_user + used.children_system

    found = [float("inf")] * len(ways)
    for _ in range(times):
        for place, way in enumerate(ways):
            begun, count = cpu(), 0
            while count < 1 or (
                cpu() - begun < 0.05 and count < 100
            ):  # the system counts in hundredths of a second
                way()
                count += 1
            found[place] = min(found[place], (cpu() - begun) / count)
    return found


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


def measure(count: int, times: int, others: bool) -> list[tuple[str, list[float | None]]]:
    data = "".join(triples(count)).encode()
    store = Store()
    store.load_ntriples(data)
    graphs = list(_rdflib_graphs(data)) if others else []
    gc.collect()
    gc.freeze()  # or each measurement pays for looking through the others' graphs
    rows = []
    for name, query in QUERIES.items():
        cells = compare(store, graphs, query, times)
        rows.append((name, cells))
        print(f"{count:>9,} {name}: {cells}", file=sys.stderr)
    return rows


def compare(store: Store, graphs: list[Any], query: str, times: int) -> list[float | None]:
    """Seconds of bare pyoxigraph, govgraph, govgraph with a time limit, rdflib, oxrdflib."""
    ways = [
        lambda: bare(store.inner, query),
        lambda: drain(run(store, query)),
        lambda: drain(run(store, query, timeout=600)),
    ]
    cells: list[float | None] = [*shortest(ways, times)]
    for graph in graphs:
        cells += shortest([partial(_listed, graph, query)], 1)
    return cells + [None] * (5 - len(cells))


def _listed(graph: Any, query: str) -> None:
    list(graph.query(query))


def _rdflib_graphs(data: bytes) -> Iterator[Any]:
    import rdflib

    for kind in ("default", "Oxigraph"):  # the second is oxrdflib
        graph = rdflib.Graph(store=kind)
        for prefix, namespace in Names().prefixes.items():
            graph.bind(prefix, namespace, override=True, replace=True)
        graph.parse(
            data=data,
            format="nt" if kind == "default" else "ox-nt",
            **({} if kind == "default" else {"transactional": False}),
        )
        yield graph


MEMORY = """
import resource, sys
from bench.query import triples
from govgraph.facts.store import Store
from govgraph.query.run import run
from govgraph.query.write import write
store = Store()
store.load_ntriples("".join(triples(1_000_000)).encode())
rss = lambda: int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
before = peak = rss()
for number, row in enumerate(run(store, "SELECT ?s ?p ?o { ?s ?p ?o }", timeout=float(sys.argv[1]) or None)):
    if number % 20_000 == 0:
        peak = max(peak, rss())
print(f"{number + 1} {peak - before:.0f}")
"""


def streaming() -> list[str]:
    """Memory above the store while a million rows pass as Python values."""
    lines = []
    for name, limit in (("in process", "0"), ("with a time limit", "600")):
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, limit], capture_output=True, text=True, check=True
        )
        count, megabytes = done.stdout.split()
        lines.append(f"| {name} | {int(count):,} | {megabytes} MB |")
    return lines


def milliseconds(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds * 1000:,.1f}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"


def table(rows: Iterable[tuple[str, list[float | None]]]) -> Iterator[str]:
    yield (
        "| query | bare pyoxigraph | govgraph | ratio beyond 5 ms | with a time limit | ratio beyond 60 ms "
        "| rdflib | oxrdflib |"
    )
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    for name, (alone, ours, child, rdflib_s, oxrdflib_s) in rows:
        if alone is None or ours is None or child is None:
            continue
        least = max(alone, 0.0001)  # what the system's clock can tell
        here, there = max(0.0, ours - 0.005) / least, max(0.0, child - 0.060) / least
        cells = [milliseconds(alone), milliseconds(ours), f"{here:.2f}", milliseconds(child), f"{there:.2f}"]
        yield f"| {name} | {' | '.join(cells)} | {milliseconds(rdflib_s)} | {milliseconds(oxrdflib_s)} |"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000], help="triples")
    parser.add_argument(
        "--rdflib-up-to", type=int, default=10_000, help="largest size for rdflib and oxrdflib"
    )
    parser.add_argument("--times", type=int, default=5, help="runs of each, the best counts")
    parser.add_argument("--write", action="store_true", help="put the result into bench/README.md")
    options = parser.parse_args(arguments)
    lines = [
        f"Measured on {date.today()}: {platform.machine()}, {platform.system()}, Python {platform.python_version()}, "
        f"pyoxigraph {ox.__version__}. Milliseconds of CPU, of both processes where there is a time limit; the best "
        f"of {options.times} runs (rdflib and oxrdflib: one); rows as tuples of terms.",
    ]
    for size in options.sizes:
        lines += [
            "",
            f"### {size:,} triples",
            "",
            *table(measure(size, options.times, size <= options.rdflib_up_to)),
        ]
    lines += ["", "### Memory above the store while rows pass as Python values", ""]
    lines += ["| where the query runs | rows | memory |", "| --- | --: | --: |", *streaming()]
    text = "\n".join(lines) + "\n"
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
