"""The page writes a query for its engine as the package does: the same text, letter for letter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import govgraph.web
from govgraph.sparql.engine import for_engine
from tests.explorer.test_format import texts
from tests.modules import answers
from tests.sparql.test_engine import thrown, written


def made() -> Iterator[str]:
    dice = random.Random(7)
    for _ in range(200):
        one, two, three = (written(thrown(dice, 3, "naa/*^!")) for _ in range(3))
        exists = f"FILTER EXISTS {{ ?x {three} 1 }}"
        yield f"SELECT * {{ ?x {one} ?y , ?z ; {two}|{three} [ {one} ?w ] . {exists} ?x {two} ?y }}"
        inner = f"{{ SELECT ?z {{ ?z {three} ?y }} }}"
        yield f"CONSTRUCT {{ ?x ?p _:b }} {{ VALUES (?x ?p) {{ (1 2) }} ?x {one}|{two} ?y OPTIONAL {{ {inner} }} }}"
        yield f"ASK {{ ?x {one}|{two} _:b . GRAPH ?g {{ [ {three} ?x ] }} MINUS {{ ?x {three} ( 1 2 ) ; }} }}"
    for third in (r'"$1x"', r'"\\$"', r'"\\\\"', '"$1", "i"', '"$1x", "q"', "?x", "'''$1_'''"):
        yield f'SELECT (REPLACE(STR(?x), "a,(b)", {third}) AS ?y) {{ }}'
    yield "SELECT * { ?s <urn:a>|<urn:b> +1 }"
    yield "SELECT * { ?s <urn:a>|<urn:b> ?o UNION { ?s ?p ?o } }"
    yield "SELECT * { FILTER(?a || ?b) # ?s a|b ?o\n ?s a|<urn:b> ?o }"


def test_a_page_writes_queries_for_the_engine_as_the_package_does() -> None:
    queries = [*texts(), *made()]
    module = Path(govgraph.web.__file__).parent / "alternatives.js"
    ours = [for_engine(query) for query in queries]
    assert sum(one != query for one, query in zip(ours, queries, strict=True)) > 300
    assert answers(module, "forEngine", queries) == ours
