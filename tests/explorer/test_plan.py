"""The page knows of a query before two answers to it are compared what the package knows."""

from __future__ import annotations

from pathlib import Path

import govgraph.explorer
from govgraph.query.both_answers import told_of
from govgraph.query.questions import Catalogue
from tests.explorer.test_format import texts
from tests.modules import answers

MORE = [
    "ASK { ?m gov:memberOf id:x MINUS { ?m gov:memberOf id:y } }",
    "ASK { ?m gov:memberOf id:x FILTER EXISTS { ?m gov:memberOf id:y } }",
    "CONSTRUCT { ?m a id:x } WHERE { ?m a id:y OPTIONAL { ?m gov:start ?d } FILTER(!BOUND(?d)) }",
    "SELECT ?m { ?m a id:y FILTER(! EXISTS { ?m gov:start ?d }) } LIMIT 3",
    "SELECT ?m { ?m a id:y filter not exists { ?m gov:start ?d } } ORDER BY ?m",
    "SELECT ?y { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) < 30)",
    "SELECT (COUNT(?m) - COUNT(?d) AS ?n) (?n / 2 AS ?half) { ?m gov:memberOf id:x OPTIONAL { ?m gov:start ?d } }",
    "SELECT (AVG(?n) AS ?mean) { SELECT ?y (COUNT(?m) AS ?n) { ?m gov:memberOf/gov:partOf ?y } GROUP BY ?y }",
    "SELECT ?m { ?m gov:memberOf ?y FILTER(?n > 3) { SELECT ?y (COUNT(?x) AS ?n) { ?x a ?y } GROUP BY ?y } }",
]


def test_the_page_plans_the_comparison_of_two_answers_as_the_package_does() -> None:
    queries = [*MORE, *(question.text for question in Catalogue.load()), *texts()]
    module = Path(govgraph.explorer.__file__).parent / "page" / "plan.js"
    ours = [told_of(query) for query in queries]
    assert {one["absence"] for one in ours} == {one["filtered"] for one in ours} == {True, False}
    found = answers(module, "planOf", queries)
    for query, one, plan in zip(queries, ours, found, strict=True):
        assert plan["told"] == one, query
