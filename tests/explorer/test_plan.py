"""The page knows of a query before two answers to it are compared what the package knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

import govgraph.explorer
import govgraph.web
from govgraph.query.both_answers import Having, told_of
from govgraph.query.questions import Catalogue
from govgraph.sparql.negation import Negation
from govgraph.sparql.outline import Outline
from govgraph.sparql.source import Source
from tests.explorer.test_format import texts
from tests.modules import answers
from tests.oracle.test_negation import QUERIES

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
    "SELECT ?m { ?c rdf:subject ?m OPTIONAL { ?c gov:start ?d } BIND(IF(BOUND(?d), ?d, '?') AS ?n) }",
    "SELECT ?m { ?m a id:y OPTIONAL { [] gov:start ?d } OPTIONAL { ?m gov:end ?e } BIND(COALESCE(?e, ?d) AS ?n) FILTER(BOUND(?n)) }",
    "SELECT ?y { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) >= 3) ORDER BY ?y",
    "SELECT ?y { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) >= 3) (MIN(?m) > 2)",
    "SELECT ?y (COUNT(?m) AS ?n) { ?m gov:memberOf ?y } GROUP BY ?y HAVING(COUNT( DISTINCT ?m )<=2.5) ORDER BY ?y LIMIT 3",
    "SELECT ?y ?m WHERE { ?m gov:memberOf ?y } GROUP BY ?y ?m HAVING (COUNT(*) != 3) # HAVING (1)",
    "SELECT ?m { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) = 3)",
    "SELECT ?y { ?m gov:memberOf ?y } GROUP BY (STR(?y) AS ?y) HAVING (COUNT(?m) = 3)",
    "SELECT ?y { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) = 3 && ?y != id:x)",
    "SELECT ?y { { SELECT ?y { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) = 3) } }",
    "SELECT (COUNT(?m) AS ?n) { ?m gov:memberOf ?y } HAVING (COUNT(?m) = 3)",
    "ASK { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) = 3)",
    "ASK { ?m a ?k FILTER(EXISTS { ?m gov:memberOf ?y } = false) }",
    "ASK { ?m a ?k FILTER(!(!EXISTS { ?m gov:memberOf ?y } && ! ( NOT EXISTS { ?m gov:partyTo ?y } || ?m = id:a ))) }",
    "ASK { ?m a ?k FILTER ! ( EXISTS { ?m gov:memberOf ?y } ) }",
    "ASK { ?m a ?k BIND(EXISTS { ?m gov:memberOf ?y } AS ?in) }",
    "ASK { GRAPH ?g { ?m a ?k } MINUS { ?m gov:memberOf ?y } }",
    "SELECT ?m FROM <urn:g> { ?m a ?k MINUS { ?m gov:memberOf ?y } }",
    "SELECT ?m { ?m a ?k MINUS { ?m gov:memberOf ?y OPTIONAL { ?y gov:start ?d } } }",
    "SELECT ?m { ?m a ?k MINUS { SELECT ?m { ?m gov:memberOf ?y } LIMIT 3 } }",
    "SELECT ?m { { SELECT ?m { ?m gov:memberOf ?y } ORDER BY ?m LIMIT 3 } }",
    "SELECT (EXISTS { ?m gov:memberOf ?y } AS ?in) WHERE { ?m a ?k MINUS { VALUES ?y { 1 } ?m gov:memberOf ?y } } VALUES ?m { id:a }",
    "SELECT ?m { ?m a ?k SERVICE <urn:s> { ?m gov:memberOf ?y MINUS { ?m gov:partyTo ?y } } }",
    "DESCRIBE ?m { ?m a ?k FILTER NOT EXISTS { ?m !(gov:memberOf|^gov:memberOf) [ a ?y ] } }",
    "CONSTRUCT { ?m a id:x . ?m gov:start 1 } { ?m a id:y MINUS { _:a gov:memberOf ?m } }",
    "SELECT ?m { ?c rdf:subject ?m MINUS { ?c gov:mode ?how . ?d rdf:subject ?m MINUS { ?d gov:mode ?how ; gov:city ?x } } }",
    "SELECT*{?m a ?k FILTER NOT EXISTS{?m <urn:p> 'a } b'@en;gov:start\"2020\"^^xsd:gYear.<urn:x> :p ?m}}# MINUS { }",
]


def test_the_page_plans_the_comparison_of_two_answers_as_the_package_does() -> None:
    queries = [*MORE, *(question.text for question in Catalogue.load()), *texts()]
    module = Path(govgraph.explorer.__file__).parent / "page" / "plan.js"
    ours = [told_of(query) for query in queries]
    assert {one["absence"] for one in ours} == {one["filtered"] for one in ours} == {True, False}
    found = answers(module, "planOf", queries)
    for query, one, plan in zip(queries, ours, found, strict=True):
        assert plan["told"] == one, query


def test_the_page_asks_for_a_count_instead_of_a_condition_as_the_package_does() -> None:
    queries = [query for query in MORE if told_of(query)["having"]]
    assert len(queries) == 3
    module = Path(govgraph.explorer.__file__).parent / "page" / "plan.js"
    for query, found in zip(queries, answers(module, "counting", queries), strict=True):
        outline = Outline.of(Source.of(query))
        condition = Having.of(outline)
        assert condition is not None
        assert found == condition.asked(outline).text


def _bounding(query: str, *, wide: bool) -> str:
    return Negation.of(Outline.of(Source.of(query))).asked(wide=wide).text


@pytest.fixture(scope="module")
def random_queries() -> list[str]:
    found: list[str] = []

    @settings(max_examples=200, database=None, derandomize=True)
    @given(QUERIES)
    def draw(group: str) -> None:
        found.append(f"SELECT * {{ {group} }}")

    draw()
    return found


def test_the_page_asks_for_the_widest_and_the_narrowest_answer_as_the_package_does(
    random_queries: list[str], tmp_path: Path
) -> None:
    queries = [*MORE, *(question.text for question in Catalogue.load()), *random_queries]
    queries = [query for query in queries if Negation.of(Outline.of(Source.of(query)))]
    assert len(queries) > 100
    ours = [[_bounding(query, wide=wide) for wide in (True, False)] for query in queries]
    module = Path(govgraph.web.__file__).parent / "negation.js"
    both = tmp_path / "both.mjs"
    both.write_text(
        f"import {{ bounding }} from {json.dumps(module.as_uri())};\n"
        "export const both = (text) => [bounding(text, true), bounding(text, false)];\n",
        "utf-8",
    )
    for query, one, found in zip(queries, ours, answers(both, "both", queries), strict=True):
        assert found == one, query
    told = [told_of(query) for query in random_queries]
    plan = Path(govgraph.explorer.__file__).parent / "page" / "plan.js"
    assert [one["told"] for one in answers(plan, "planOf", random_queries)] == told
