"""Facts: how quickly the command starts, answers, and turns tables into a store."""

from __future__ import annotations

import argparse
import csv
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from bench.made_up import write_tables
from bench.measure import Line, alternate, cpu_here, cpu_of, table
from govgraph.facts.dataset import read_dataset
from govgraph.facts.dates import parse_date
from govgraph.facts.triples import to_ntriples, to_store

__all__ = ["main"]

ROOT = Path(__file__).parent.parent
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- facts: written by python -m bench.facts --write -->", "<!-- /facts -->"
QUERY = """SELECT ?who ?label (COUNT(?what) AS ?times) WHERE {
  ?who gov:participatedIn ?what ; skos:prefLabel ?label . FILTER(LANG(?label) = "en")
} GROUP BY ?who ?label ORDER BY DESC(?times) ?who LIMIT 20"""
EMPTY = """import click
@click.group()
def cli():
    "An empty program."
cli()
"""
BARE = """import sys, pyoxigraph as ox
store = ox.Store()
store.load(path=sys.argv[1], format=ox.RdfFormat.TURTLE)
found = store.query(sys.argv[2], prefixes={
    "gov": "https://w3id.org/govgraph/ns#", "skos": "http://www.w3.org/2004/02/skos/core#"})
sys.stdout.buffer.write(found.serialize(format=ox.QueryResultsFormat.CSV))
"""


def main(arguments: list[str] | None = None) -> None:
    """Print the figures of the facts, each beside what one would use instead."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000, help="rows of the invented dataset")
    parser.add_argument("--million", action="store_true", help="1,000,000 claims, without rdflib")
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    options = parser.parse_args(arguments)
    claims = 1_000_000 if options.million else options.claims
    lines = [_help(), _query()]
    with tempfile.TemporaryDirectory() as folder:
        lines += _tables(Path(folder), claims, with_rdflib=not options.million)
    text = f"""{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {date.today()}.
Seconds of CPU, medians of runs taken in turns; `python -m bench.facts --million` takes ten times the claims.

{table(lines)}"""
    if not options.write:
        print(text)
        return
    page = README.read_text("utf-8")
    if BEGIN not in page:
        page = page.rstrip("\n") + f"\n\n## Facts\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8", newline="\n")


def _govgraph() -> str:
    return str(Path(sys.executable).with_name("govgraph"))


def _help() -> Line:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY, "utf-8")
        found = alternate(
            {
                "ours": lambda: cpu_of([_govgraph(), "--help"], Path(folder)),
                "theirs": lambda: cpu_of([sys.executable, str(empty), "--help"], Path(folder)),
            },
            rounds=21,
        )
    return Line(
        "CPU of `govgraph --help` / of an empty click program", found["ours"], found["theirs"], "≤ 1.3×"
    )


def _query() -> Line:
    with tempfile.TemporaryDirectory() as folder:
        bare, turtle = Path(folder) / "bare.py", Path(folder) / "govgraph.ttl"
        bare.write_text(BARE, "utf-8")
        export = [_govgraph(), "export", "--data", str(ROOT / "data"), "--output", str(turtle)]
        subprocess.run(export, check=True, capture_output=True)
        ours = [_govgraph(), "query", "--data", str(ROOT / "data"), "--format", "csv", QUERY]
        theirs = [sys.executable, str(bare), str(turtle), QUERY]
        answers = [subprocess.run(one, check=True, capture_output=True).stdout for one in (ours, theirs)]
        if len(answers[0].splitlines()) != len(answers[1].splitlines()):
            raise RuntimeError("the two do not give the same answer")
        found = alternate(
            {"ours": lambda: cpu_of(ours, Path(folder)), "theirs": lambda: cpu_of(theirs, Path(folder))},
            rounds=11,
        )
    what = "CPU of `govgraph query` over `data/` / of a bare script on the built Turtle"
    return Line(what, found["ours"], found["theirs"], "≤ 2.5×")


def _tables(folder: Path, claims: int, with_rdflib: bool) -> list[Line]:
    data = write_tables(folder / "data", claims)
    lines = folder / "all.nt"
    with lines.open("wb") as file:
        for piece in to_ntriples(read_dataset(data)):
            file.write(piece.encode())

    def bulk_load() -> ox.Store:
        store = ox.Store()
        store.bulk_load(path=str(lines), format=ox.RdfFormat.N_TRIPLES)
        return store

    ways = {
        "ours": lambda: cpu_here(lambda: to_store(read_dataset(data))),
        "bulk load": lambda: cpu_here(bulk_load),
    }
    found = alternate(ways, rounds=3, warm=False)
    name = f"CPU, {claims:,} claims, tables → checked store"
    result = [Line(f"{name} / bulk load of the same N-Triples", found["ours"], found["bulk load"], "≤ 2×")]
    if with_rdflib:
        theirs = alternate(
            {"rdflib": lambda: cpu_here(lambda: with_rdflib_only(data))}, rounds=1, warm=False
        )["rdflib"]
        result.append(
            Line(f"{name}: times faster than with rdflib", found["ours"], theirs, "≥ 10×", turned=True)
        )
    return result


def with_rdflib_only(data: Path) -> Any:
    """The same triples the way one would write it with rdflib; nothing is checked."""
    from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
    from rdflib.namespace import DCTERMS, FOAF

    from govgraph.facts.ids import claim_id
    from govgraph.model.model import load_model
    from govgraph.model.vocabulary import vocabulary_ntriples

    gov = Namespace("https://w3id.org/govgraph/ns#")
    ids, statements, sources = (
        Namespace(f"https://bench.example/{x}/") for x in ("id", "statement", "source")
    )
    model = load_model()
    graph = Graph()
    graph.parse(data=vocabulary_ntriples(model), format="nt")

    def rows(name: str) -> list[dict[str, str]]:
        with (data / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def source(text: str) -> URIRef:
        return sources[text.removeprefix("src-")]

    def dated(node: URIRef, which: str, text: str) -> None:
        known = parse_date(text)
        graph.add((node, gov[which], Literal(text, datatype=URIRef(known.datatype))))
        for side, day in (("earliest", known.earliest), ("latest", known.latest)):
            if day is not None:
                graph.add((node, gov[side + which.capitalize()], Literal(day.isoformat(), datatype=XSD.date)))

    for name in ("organizations", "events", "treaties"):
        for row in rows(name):
            node = ids[row["id"]]
            for kind in model.ancestors(row["type"]):
                graph.add((node, RDF.type, gov[kind]))
            for language in ("en", "es", "pt"):
                label = Literal(row[f"label_{language}"], lang=language)
                graph.add((node, SKOS.prefLabel, label))
                graph.add((node, RDFS.label, label))
            if row["start"]:
                dated(node, "start", row["start"])
            if row["country_iso2"]:
                graph.add((node, gov.country, Literal(row["country_iso2"])))
            graph.add((node, DCTERMS.source, source(row["sources"])))
    for row in rows("sources"):
        node = source(row["id"])
        graph.add((node, RDF.type, gov.Source))
        graph.add((node, DCTERMS.title, Literal(row["title"])))
        graph.add((node, RDFS.label, Literal(row["title"])))
        graph.add((node, FOAF.page, URIRef(row["url"])))
        graph.add((node, DCTERMS.language, Literal(row["language"])))
    for name in ("relations", "attributes"):
        for row in rows(name):
            subject, predicate = ids[row["subject"]], gov[row["predicate"]]
            if name == "relations":
                value: Any = ids[row["object"]]
            else:
                value = Literal(int(row["value"]))
            node = statements[claim_id(name, row)]
            graph.add((subject, predicate, value))
            graph.add((node, RDF.type, gov.Statement))
            graph.add((node, RDF.type, RDF.Statement))
            graph.add((node, RDF.subject, subject))
            graph.add((node, RDF.predicate, predicate))
            graph.add((node, RDF.object, value))
            if row.get("start"):
                dated(node, "start", row["start"])
            if row["as_of"]:
                known = parse_date(row["as_of"])
                graph.add((node, gov.asOf, Literal(row["as_of"], datatype=URIRef(known.datatype))))
            for column in ("role", "note", "passage"):
                if row.get(column):
                    graph.add((node, gov[column], Literal(row[column], lang="en")))
            graph.add((node, gov.confidence, gov[row["confidence"].capitalize()]))
            graph.add((node, DCTERMS.source, source(row["source"])))
    return graph


if __name__ == "__main__":
    main()
