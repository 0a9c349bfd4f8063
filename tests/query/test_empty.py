"""Why an answer is empty: the cause that a person would name first, the rows left after each step, and slow shapes."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

import govgraph
from govgraph.query.explain.empty import CAUSES, diagnose
from govgraph.store.store import Store
from tests.sparql.grammar import valid_queries

BROKEN = tomllib.loads((Path(__file__).parent / "broken.toml").read_text("utf-8"))["query"]


@pytest.fixture(scope="module")
def graph() -> govgraph.GovGraph:
    return govgraph.open()


def test_there_are_three_broken_queries_for_each_cause() -> None:
    counts = Counter(one["cause"] for one in BROKEN)
    assert len(BROKEN) >= 30
    assert set(counts) == set(CAUSES)
    assert min(counts.values()) >= 3


def test_every_broken_query_gives_no_rows(graph: govgraph.GovGraph) -> None:
    for one in BROKEN:
        assert list(graph.store.select(one["text"])) == [], one["text"]


def test_the_first_hint_is_the_one_a_person_would_give(graph: govgraph.GovGraph) -> None:
    wrong = []
    for one in BROKEN:
        hints = diagnose(graph.store, one["text"], graph.model).hints
        if not hints or hints[0].cause != one["cause"] or one["says"] not in hints[0].text:
            wrong.append((one["text"], hints))
    assert wrong == []


def test_each_step_is_counted_and_the_last_one_is_the_one_that_empties(graph: govgraph.GovGraph) -> None:
    text = "SELECT ?x { ?x gov:partOfSeries id:igf . ?x a gov:Treaty }"
    steps = diagnose(graph.store, text, graph.model).steps
    rows = (Path(__file__).parents[2] / "data" / "relations.csv").read_text("utf-8").splitlines()
    editions = {line.split(",")[1] for line in rows if ",partOfSeries,igf," in line}
    assert [step.rows for step in steps] == [len(editions), 0]


def test_a_query_with_rows_and_nothing_odd_gets_no_hint(graph: govgraph.GovGraph) -> None:
    found = diagnose(graph.store, "SELECT ?x { ?x gov:memberOf id:alsur }", graph.model)
    assert found.hints == ()
    assert found.slow == ()


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ('gov:confidence "read"', "write gov:Read"),
        ("gov:confidence gov:read", "did you mean gov:Read?"),
        ('rdf:predicate "memberOf"', "write gov:memberOf"),
        ('dcterms:source "src-alsur-blog"', "write src:alsur-blog"),
        ("dcterms:source src:src-alsur-blog", "write src:alsur-blog"),
    ],
)
def test_a_hint_names_a_term_that_can_stand_there(graph: govgraph.GovGraph, pattern: str, says: str) -> None:
    [hint] = diagnose(graph.store, f"SELECT ?st {{ ?st {pattern} }}", graph.model).hints
    assert says in hint.text
    assert "write id:" not in hint.text and "mean id:" not in hint.text
    right = pattern.split()[0] + " " + says.split()[-1].rstrip("?")
    assert graph.store.ask(f"ASK {{ ?st {right} }}")  # what is advised has rows


def test_a_bound_variable_is_not_taken_for_a_forgotten_one(graph: govgraph.GovGraph) -> None:
    text = "SELECT ?x { ?x gov:memberOf ?org FILTER(?org = ?wanted) }"
    hints = diagnose(graph.store, text, graph.model, bindings={"wanted": "id:none"}).hints
    assert all("?wanted" not in hint.text for hint in hints)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("who", "CEPAL", "id:eclac"),
        ("kind", "gov:Organisation", "gov:Organization"),
        ("net", '"alsur"', "id:alsur"),
    ],
)
def test_a_value_from_outside_is_looked_at_like_one_in_the_text(
    graph: govgraph.GovGraph, name: str, value: str, says: str
) -> None:
    text = "SELECT * { ?who a ?kind ; gov:memberOf ?net }"
    hints = diagnose(graph.store, text, graph.model, bindings={name: value}).hints
    assert says in hints[0].text


def test_what_a_describe_names_is_looked_for_too(graph: govgraph.GovGraph) -> None:
    (hint,) = diagnose(graph.store, "DESCRIBE id:alsurr", graph.model).hints
    assert "id:alsur?" in hint.text


def test_the_variables_of_a_template_are_those_of_the_query(graph: govgraph.GovGraph) -> None:
    hints = diagnose(graph.store, "CONSTRUCT { ?x a ?y } { ?x gov:memberOf id:igf }", graph.model).hints
    assert [hint.text for hint in hints if hint.cause == "variable"] == ["no pattern binds ?y"]


def test_a_filter_is_a_step_and_shows_what_it_looked_at(graph: govgraph.GovGraph) -> None:
    text = "SELECT ?x { ?x gov:sessionCount ?n FILTER(?n > 1000) }"
    found = diagnose(graph.store, text, graph.model)
    assert found.steps[-1].text == "FILTER(?n > 1000)"
    assert found.steps[-1].rows == 0
    assert "?n is, for instance, " in found.hints[0].text


def of_graphs(text: str, graph: govgraph.GovGraph) -> list[str]:
    """Return what is said of the graphs of a query to a store of two."""
    store = Store()
    for name in ("urn:letters-2019", "urn:treaties"):
        store.inner.add(ox.Quad(*[ox.NamedNode("urn:a")] * 3, ox.NamedNode(name)))
    return [hint.text for hint in diagnose(store, text, graph.model).hints if hint.cause == "graph"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x FROM <urn:letter-2019> { ?x ?p ?o }",
        "SELECT ?x FROM NAMED <urn:letter-2019> { GRAPH ?g { ?x ?p ?o } }",
        "PREFIX u: <urn:> SELECT ?x { GRAPH u:letter-2019 { ?x ?p ?o } }",
        "BASE <urn:letter-2019> ASK FROM <urn:treaties> FROM <> { ?x <urn:b> ?o }",
    ],
)
def test_a_graph_that_is_not_there_is_told_with_the_nearest_one(text: str, graph: govgraph.GovGraph) -> None:
    said = "no graph is called <urn:letter-2019>: did you mean <urn:letters-2019>?"
    assert of_graphs(text, graph) == [said]


def test_a_graph_that_is_like_no_other_is_told_with_all_there_are(graph: govgraph.GovGraph) -> None:
    found = of_graphs("SELECT ?x FROM <https://fixture.example/> { ?x ?p ?o }", graph)
    assert found == [
        "no graph is called <https://fixture.example/>: the graphs are <urn:letters-2019>, <urn:treaties>"
    ]


def test_a_dataset_with_named_graphs_is_not_told_to_leave_them(graph: govgraph.GovGraph) -> None:
    assert of_graphs("SELECT ?x FROM <urn:treaties> { ?x <urn:b> ?o }", graph) == []
    assert of_graphs("SELECT ?x { GRAPH <urn:treaties> { ?x <urn:b> ?o } }", graph) == []


def test_an_impossible_date_says_nothing_on_stderr(
    graph: govgraph.GovGraph, caplog: pytest.LogCaptureFixture
) -> None:
    diagnose(graph.store, 'SELECT ?x { ?x gov:start "2023-10"^^xsd:date }', graph.model)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT ?x { ?x a gov:Forum FILTER NOT EXISTS { ?x gov:partOf ?y . ?y a gov:Forum } }", "MINUS"),
        (
            "SELECT ?x { ?x a ?k FILTER(?x IN (" + ", ".join(f"id:x{n}" for n in range(60)) + ")) }",
            "VALUES ?x",
        ),
        ("SELECT ?x ?y { ?x gov:partOf* ?y }", "write + instead of *"),
        ("SELECT ?x { OPTIONAL { ?x gov:acronym ?a } ?x a gov:Forum }", "begins with OPTIONAL"),
        (
            "SELECT ?a ?b (COUNT(?f) AS ?n) { ?a gov:participatedIn ?f . ?b gov:participatedIn ?f } GROUP BY ?a ?b",
            "govgraph network",
        ),
    ],
)
def test_a_slow_shape_is_named_with_the_faster_one(graph: govgraph.GovGraph, text: str, says: str) -> None:
    slow = diagnose(graph.store, text, graph.model).slow
    assert any(says in sentence for sentence in slow), slow


def test_a_query_that_is_no_sparql_gets_no_diagnosis(graph: govgraph.GovGraph) -> None:
    assert diagnose(graph.store, "SELECT {", graph.model).hints == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('SELECT ?x { ?x gov:country "Chile" }', 'for id:state-cl it is "CL"'),
        ('SELECT ?x { ?x gov:country ?c FILTER(?c = "Chile") }', 'for id:state-cl it is "CL"'),
        ("SELECT ?x { ?x a gov:Organisation }", "gov:Organization"),
        ('SELECT ?x { "id:alsur" gov:memberOf ?x }', "write id:alsur"),
        ('SELECT ?x { ?x gov:memberOf "id:alsur" }', "write id:alsur"),
        ('SELECT ?x { ?y gov:memberOf ?x FILTER(?y = "id:alsur") }', "write id:alsur"),
        ('SELECT ?x { ?y gov:memberOf ?x FILTER(STR(?y) = "alsur") }', "write ?y = id:alsur"),
        ("SELECT ?x { ?x skos:exactMatch <https://www.wikidata.org/wiki/Q298> }", "write wd:Q298"),
        ("SELECT ?x { ?x gov:memberOf <https://www.wikidata.org/wiki/Q298> }", "id:state-cl"),
        ('SELECT ?x { ?x rdf:type "Treaty" }', "without quotes: gov:Treaty"),
    ],
)
def test_a_name_written_in_another_way_is_told_as_the_data_have_it(
    graph: govgraph.GovGraph, text: str, says: str
) -> None:
    assert list(graph.select(text)) == []
    hint, *_ = diagnose(graph.store, text, graph.model).hints
    assert says in hint.text


SMALL = """
<urn:a> <urn:p> <urn:b> . <urn:b> <urn:p> <urn:c> . <urn:a> <urn:q> "1" . <urn:b> <urn:q> "uno"@es .
"""

NOTHING_WRONG = [
    "SELECT ?x { VALUES (?x ?y) { (UNDEF <urn:b>) (<urn:a> UNDEF) } ?x <urn:p> ?y }",
    "SELECT ?x { VALUES ?x { UNDEF } ?x <urn:p> ?y }",
    "SELECT ?x { ?x !(^<urn:q>) ?y }",
    "SELECT ?x { ?x !(<urn:q>|^<urn:p>) ?y }",
    "SELECT ?x { ?x ^(<urn:p>/<urn:p>)* ?y }",
    "ASK { <urn:a> <urn:p> ?y FILTER NOT EXISTS { ?z <urn:p> <urn:a> } }",
    "SELECT * { ?x <urn:p> ?y MINUS { ?x <urn:q> ?z FILTER(?z = 'uno'@es) } }",
    "SELECT ?n { { SELECT (COUNT(?x) AS ?n) { ?x <urn:p> ?y } } }",
    "SELECT ?x ?n { ?x <urn:p> <urn:c> { SELECT (COUNT(?x) AS ?n) { ?x <urn:p> <urn:b> } } }",
    "SELECT ?x { ?x <urn:p> ?y OPTIONAL { ?y <urn:q> ?q FILTER(LANG(?q) = 'es') } }",
    "SELECT ?x { ?x <urn:p> ?y OPTIONAL { ?y <urn:q> ?q } FILTER(?q = '1' || ?x = <urn:a>) }",
    "SELECT ?org1 ?y { ?org1 <urn:p> ?y . ?y <urn:p> ?org2 }",
    "SELECT ?x { ?x <urn:p> ?y . ?z <urn:q> ?w BIND(?w AS ?y1) FILTER(?z != ?x) }",
    "SELECT ?x { { ?x <urn:p> ?y } UNION { ?x <urn:q> ?z } FILTER(BOUND(?y)) }",
    "SELECT ?label { ?x <urn:q> ?label . ?x <urn:p> ?labels } ORDER BY ?labels",
]


@pytest.fixture(scope="module")
def small() -> Store:
    store = Store()
    store.load_ntriples(SMALL.replace(" . ", " .\n").encode())
    return store


@pytest.mark.parametrize("text", NOTHING_WRONG)
def test_nothing_is_said_of_a_query_with_rows_and_nothing_odd(
    graph: govgraph.GovGraph, small: Store, text: str
) -> None:
    from govgraph.query.results import Answer
    from govgraph.query.run import run

    found = run(small, text)
    assert found if isinstance(found, Answer) else list(found)
    hints = diagnose(small, text, graph.model).hints
    assert [hint for hint in hints if hint.cause not in ("disconnected",)] == []


def test_no_query_makes_the_explanation_fail_and_no_hint_denies_what_is_there(
    graph: govgraph.GovGraph, small: Store
) -> None:
    told = re.compile(r"nothing (?:is called|has the predicate|is of the kind) (\S+?)(?::$|: |$)")
    for text in valid_queries(150, seed=21):
        for hint in diagnose(small, text, graph.model).hints:
            denied = told.search(hint.text)
            if denied and denied[1].startswith("urn:"):
                iri = denied[1]
                assert not small.ask(
                    f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s <{iri}> ?o }} UNION {{ ?s ?p <{iri}> }} }}"
                )


def test_a_step_with_rows_of_values_counts_pairs_and_no_cross_product(
    graph: govgraph.GovGraph, small: Store
) -> None:
    text = "SELECT * { VALUES (?x ?y) { (<urn:a> <urn:b>) (<urn:b> <urn:c>) } ?x <urn:p> ?z . ?y <urn:q> ?q }"
    assert [step.rows for step in diagnose(small, text, graph.model).steps][:2] == [2, 1]


def test_a_rare_predicate_and_class_of_a_large_store_are_known() -> None:
    store = Store()
    store.load_ntriples(
        "".join(f'<urn:s{n}> <urn:says> "text {n}" .\n' for n in range(220_000)).encode()
        + "".join(f'<urn:r{n}> <urn:rare{n}> "x" .\n<urn:t{n}> a <urn:Kind{n}> .\n' for n in range(40))
        .replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")
        .encode()
    )
    model = govgraph.open(cache=False).model
    for n in range(40):
        hints = diagnose(store, f'SELECT ?s {{ ?s <urn:rare{n}> "y" ; a <urn:Kind{n}> }}', model).hints
        assert not {"predicate", "class"} & {hint.cause for hint in hints}, hints
    (hint, *_) = diagnose(store, "SELECT ?s { ?s <urn:sayz> ?o }", model).hints
    assert hint.cause == "predicate" and "urn:says" in hint.text
