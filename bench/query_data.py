"""What queries are measured on: invented triples, and the shipped facts in copies with the catalogue's questions."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from govgraph.facts.dataset import read_dataset
from govgraph.facts.triples import to_ntriples
from govgraph.model.model import load_model
from govgraph.query.bind import bind as bound
from govgraph.query.find import Finder
from govgraph.query.guard import guard
from govgraph.query.questions import Catalogue, bind
from govgraph.store.store import Store
from govgraph.terms import GOV, RDF, RDFS, XSD, Names

__all__ = ["QUERIES", "questions", "shipped", "triples"]

ROOT = Path(__file__).parent.parent
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


def shipped(count: int) -> Iterator[str]:
    """The shipped facts as N-Triples, whole, and then copies under other ids until there are at least `count` triples."""
    dataset = read_dataset(ROOT / "data")
    text = "".join(to_ntriples(dataset))
    base = re.escape(Names().base)
    own = "".join(
        line for line in text.splitlines(keepends=True) if re.match(f"<{base}(id|statement|source)/", line)
    )
    yield text
    written, copies = text.count("\n"), 0
    while written < count:
        copies += 1
        yield re.sub(f"<({base}(?:id|statement|source)/)", rf"<\g<1>copy{copies}-", own)
        written += own.count("\n")


def questions(store: Store) -> dict[str, str]:
    """The catalogue's questions with their own defaults, as text with the values put in."""
    finder, model = Finder(store), load_model()
    found = {}
    for question in Catalogue.load():
        terms = bind(question, {}, finder, model)
        outline = guard(question.text, prefixes=store.names.prefixes)
        _, (source,) = bound(outline, terms, store.names)
        found[question.name] = source.text
    return found
