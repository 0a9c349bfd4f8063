"""Networks of a query's answer: which ties there are by plain Python on the tables, and their claims as evidence."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import networkx as nx
import pytest

import govgraph
from govgraph.api import GovGraph
from govgraph.errors import NetworkError

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def graph() -> GovGraph:
    return govgraph.open(DATA)


def members_of(key: str) -> set[str]:
    with (DATA / "relations.csv").open(encoding="utf-8", newline="") as table:
        return {
            f"id:{row['subject']}"
            for row in csv.DictReader(table)
            if row["predicate"] == "memberOf" and f"id:{row['object']}" == key
        }


def test_a_select_draws_a_tie_for_each_row_with_its_claims(graph: GovGraph) -> None:
    net = graph.network(query="SELECT ?member ?body { ?member gov:memberOf ?body } VALUES ?body { id:alsur }")
    members = members_of("id:alsur")
    assert len(members) > 5
    assert set(net) == members | {"id:alsur"}
    ties = list(net.graph.edges(data=True))
    assert {(u, v) for u, v, data in ties if data["predicate"] == "memberOf"} == {
        (one, "id:alsur") for one in members
    }
    assert all(claim.source for _, _, data in ties for claim in data["claims"])


def test_only_claims_that_the_query_asks_for_are_evidence(graph: GovGraph) -> None:
    """Some are members of a body and presided over it: who asks for members gets members."""
    with (DATA / "relations.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    pairs = {
        (f"id:{row['subject']}", f"id:{row['object']}") for row in rows if row["predicate"] == "memberOf"
    }
    other = {
        (f"id:{row['subject']}", f"id:{row['object']}") for row in rows if row["predicate"] != "memberOf"
    }
    assert pairs & other, "no pair is tied in two ways: the test says nothing"
    asked = {
        "SELECT ?s ?g { ?s gov:memberOf ?g }": "memberOf",
        "SELECT ?g ?s { ?s gov:memberOf ?g }": "^memberOf",
        "SELECT ?s ?g { ?claim rdf:subject ?s ; rdf:predicate gov:memberOf ; rdf:object ?g }": "memberOf",
    }
    for query, predicate in asked.items():
        ties = list(graph.network(query=query).graph.edges(data=True))
        assert {data["predicate"] for *_, data in ties} == {predicate}
        assert {(v, u) if predicate[0] == "^" else (u, v) for u, v, _ in ties} == pairs


def test_each_row_of_a_pair_that_is_there_both_ways_around_rests_on_its_own_claim(tmp_path: Path) -> None:
    """Made up: a funds b, and b belongs to a."""
    file = tmp_path / "both.ttl"
    file.write_text(
        "@prefix e: <https://example.org/> . e:fixture-a e:funds e:fixture-b . e:fixture-b e:partOf e:fixture-a .",
        "utf-8",
    )
    opened = govgraph.open(file)
    names = "PREFIX e: <https://example.org/> "
    asked = {
        "SELECT ?x ?y { ?x e:funds|e:partOf ?y }": {("fixture-a", "e:funds"), ("fixture-b", "e:partOf")},
        "SELECT ?x ?y { ?y e:funds|e:partOf ?x }": {("fixture-b", "^e:funds"), ("fixture-a", "^e:partOf")},
        "SELECT ?x ?y { { ?x e:funds ?y } UNION { ?y e:funds ?x } }": {
            ("fixture-a", "e:funds"),
            ("fixture-b", "^e:funds"),
        },
    }
    for query, expected in asked.items():
        ties = opened.network(query=names + query).all_ties
        found = {(tie.source.rpartition(":")[2].rpartition("/")[2], tie.predicate) for tie in ties}
        assert found == expected, query


def test_who_is_found_together_has_no_claim_that_was_not_asked_for(graph: GovGraph) -> None:
    query = "SELECT ?a ?b { ?a gov:memberOf ?x . ?x ^gov:memberOf ?b } VALUES ?x { id:alsur }"
    ties = graph.network(query=query).graph.edges(data=True)
    assert {data["predicate"] for *_, data in ties} == {"foundTogether"}


def test_a_construct_says_itself_which_ties(graph: GovGraph) -> None:
    net = graph.network(query="CONSTRUCT WHERE { ?member gov:memberOf id:alsur }")
    assert {(u, v, data["predicate"]) for u, v, data in net.graph.edges(data=True)} == {
        (member, "id:alsur", "memberOf") for member in members_of("id:alsur")
    }


def test_a_pair_that_no_claim_joins_is_tied_by_the_query_alone(graph: GovGraph) -> None:
    first, second = sorted(members_of("id:alsur"))[:2]
    query = "SELECT ?a ?b { VALUES (?a ?b) { (%s id:fixture-nobody) (%s id:fixture-nobody) } }"
    net = graph.network(query=query % (first, second))
    ties = list(net.graph.edges(data=True))
    assert {frozenset((u, v)) for u, v, _ in ties} == {
        frozenset((one, "id:fixture-nobody")) for one in (first, second)
    }
    assert {data["predicate"] for _, _, data in ties} == {"foundTogether"}
    assert not any(claim.source for _, _, data in ties for claim in data["claims"])


def test_the_first_column_is_the_source_also_where_the_claim_goes_the_other_way(graph: GovGraph) -> None:
    net = graph.network(query="SELECT ?body ?member { ?member gov:memberOf ?body } VALUES ?body { id:alsur }")
    backward = {(u, v) for u, v, data in net.graph.edges(data=True) if data["predicate"] == "^memberOf"}
    assert backward == {("id:alsur", one) for one in members_of("id:alsur")}
    assert all(claim.source for _, _, data in net.graph.edges(data=True) for claim in data["claims"])
    row = next(csv.DictReader(net.files("csv")["edges.csv"].splitlines()))
    assert row["source"] == "id:alsur" and row["predicate_en"].startswith("has as")
    drawn = net.map()
    assert drawn.verbs["^memberOf"]["es"] == drawn.inverses["memberOf"]["es"]


def test_the_pairs_of_a_query_go_as_it_writes_them(graph: GovGraph) -> None:
    query = "SELECT ?a ?b { VALUES (?a ?b) { (id:fixture-x id:fixture-y) (id:fixture-y id:fixture-x) } }"
    ties = set(graph.network(query=query).graph.edges())
    assert ties == {("id:fixture-x", "id:fixture-y"), ("id:fixture-y", "id:fixture-x")}


def test_what_is_cited_most_has_the_highest_pagerank(graph: GovGraph) -> None:
    """Four cite one: with the source first, all of their weight goes to it, whatever the order of the ids."""
    rows = " ".join(f"(id:fixture-{name} id:fixture-a)" for name in "wxyz")
    net = graph.network(query="SELECT ?from ?to { VALUES (?from ?to) { " + rows + " } }")
    first = net.measure("pagerank").rows[0]
    # By hand: four leaves with the same rank r, the cited one with r + 0.85 * 4 r, all together 1.
    assert first["id"] == "id:fixture-a"
    expected = nx.pagerank(nx.DiGraph([(f"id:fixture-{name}", "id:fixture-a") for name in "wxyz"]))
    assert first["pagerank"] == pytest.approx(expected["id:fixture-a"], abs=1e-6)


def test_a_third_column_of_numbers_is_the_weight_and_further_ones_are_told(graph: GovGraph) -> None:
    query = "SELECT ?a ?b ?n ?why { VALUES (?a ?b ?n ?why) { (id:fixture-x id:fixture-y 2 'one') (id:fixture-x id:fixture-y 0.5 'two') } }"
    net = graph.network(query=query)
    assert [data["weight"] for *_, data in net.graph.edges(data=True)] == [2.5]
    assert [note["en"] for note in net.notes] == ["1 column of the query is ignored: ?why"]


def test_rows_that_are_no_pairs_are_counted(graph: GovGraph) -> None:
    query = "SELECT ?a ?b { VALUES (?a ?b) { (id:fixture-x id:fixture-y) (id:fixture-x 'a text') } }"
    assert graph.network(query=query).notes[0]["en"].startswith("1 row of the query is not drawn")


def test_values_are_bound_as_terms(graph: GovGraph) -> None:
    net = graph.network(
        query="SELECT ?m ?body { ?m gov:memberOf ?body }", bindings={"body": "id:alsur"}, title="Members"
    )
    assert members_of("id:alsur") <= set(net)
    assert net.question.titles == {"en": "Members"}


def test_what_the_ties_of_a_query_hold_at_a_date_is_judged_like_any(graph: GovGraph) -> None:
    query = "CONSTRUCT WHERE { ?state gov:memberOf id:foc }"
    asked = graph.network(query=query, as_of="2015")
    plain = graph.network(["memberOf"], as_of="2015")
    expected = {(u, data["truth"]) for u, v, data in plain.graph.edges(data=True) if v == "id:foc"}
    assert expected
    assert {(u, data["truth"]) for u, _, data in asked.graph.edges(data=True)} == expected


@pytest.mark.parametrize(
    "query",
    ["ASK { ?a ?b ?c }", "SELECT ?a { ?a gov:memberOf ?b }", "SELECT ?a ?l { ?a rdfs:label ?l } LIMIT 3"],
)
def test_a_query_without_pairs_of_entities_is_refused(graph: GovGraph, query: str) -> None:
    with pytest.raises(NetworkError) as problem:
        graph.network(query=query)
    assert "CONSTRUCT" in (problem.value.hint or "")


def test_ties_that_no_claim_states_have_names_in_three_languages(graph: GovGraph) -> None:
    pair = graph.network(query="SELECT ?a ?b { VALUES (?a ?b) { (id:alsur id:fixture-x) } }")
    projected = graph.network().project("Organization")
    for network, names in ((pair, "encontrado junto con"), (projected, "comparte espacios con")):
        (verb,) = {
            row["predicate_es"] for row in csv.DictReader(io.StringIO(str(network.files("csv")["edges.csv"])))
        }
        drawn = network.map()
        assert verb == names == drawn.verbs[drawn.lines[0].predicate]["es"]
