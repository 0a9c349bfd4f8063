"""Citations: what an answer rests on, in three styles, read back by readers written here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.errors import UnknownFormat
from govgraph.facts.claims import Source
from govgraph.query.cite import CitedDataset, citation
from govgraph.query.evidence import sources_of_triples

NASTY = Source(
    "src-fixture_1",
    "x:1",
    "50% of {all} A&B_C #1 cost $5 ~ \\ ^",
    "Fixture Press",
    "https://example.org/a_b?c=%20{d}#e",
    "2023-04-07",
    ("pt",),
    "news",
    "excerpt read 2026-11-23",
)
VAGUE = Source(
    "fixture-2", "x:2", "Título\ncon línea", "", "", "2012~", ("en", "es"), "report", "a copy was read"
)
DATASET = CitedDataset(
    "Fixture data", "1.2", "https://example.org/", "CC-BY-4.0", ("Ana Fixture", "B"), "2026-11-23", "ab" * 32
)


@pytest.fixture(scope="module")
def graph(shipped: Path) -> govgraph.GovGraph:
    return govgraph.open(shipped)


def ris_records(text: str) -> list[dict[str, list[str]]]:
    """Read RIS as its specification says: a tag of two letters, two blanks, a hyphen, a blank."""
    records: list[dict[str, list[str]]] = []
    for line in text.split("\r\n")[:-1]:
        tag, separator, value = line[:2], line[2:6], line[6:]
        assert separator == "  - ", line
        if tag == "TY":
            records.append({})
        if tag != "ER":
            records[-1].setdefault(tag, []).append(value)
    return records


def bibtex_fields(text: str) -> dict[str, str]:
    """Read the fields of one BibTeX entry, counting braces."""
    depth, fields, at = 0, {}, text.index(",") + 1
    for part in re.finditer(r"\n  (\w+) = ", text):
        start = at = part.end()
        while not (depth == 0 and text[at] in ",\n"):
            if text[at] in "{}" and text[at - 1] != "\\":
                depth += 1 if text[at] == "{" else -1
            at += 1
        fields[part[1]] = text[start:at]
    return fields


def test_bibtex_escapes_what_tex_would_read_as_its_own() -> None:
    fields = bibtex_fields(citation([NASTY], None, "bibtex"))
    assert fields["title"] == (
        r"{{50\% of \{all\} A\&B\_C \#1 cost \$5 \textasciitilde{} \textbackslash{} \textasciicircum{}}}"
    )
    assert fields["url"] == "{https://example.org/a_b?c=%20%7Bd%7D#e}"
    assert (fields["year"], fields["month"], fields["day"]) == ("{2023}", "apr", "{7}")
    assert fields["urldate"] == "{2026-11-23}"


def test_a_date_that_is_not_certain_stands_in_the_note() -> None:
    fields = bibtex_fields(citation([VAGUE], None, "bibtex"))
    assert "year" not in fields
    assert fields["note"] == r"{a copy was read; date: 2012\textasciitilde{}}"
    assert json.loads(citation([VAGUE], None, "csl"))[0]["issued"] == {"literal": "2012~"}


def test_ris_has_one_value_per_line_and_ends_every_record() -> None:
    text = citation([NASTY, VAGUE], DATASET, "ris")
    records = ris_records(text)
    assert text.count("ER  - \r\n") == 3
    assert [record["TY"] for record in records] == [["RPRT"], ["NEWS"], ["DATA"]]
    assert records[0]["TI"] == ["Título con línea"]
    assert records[1]["DA"] == ["2023/04/07/"]
    assert records[2]["AU"] == ["Ana Fixture", "B"]
    assert records[2]["ET"] == ["1.2"]


def test_csl_has_only_fields_of_its_schema() -> None:
    allowed = {
        "id",
        "type",
        "title",
        "author",
        "publisher",
        "issued",
        "version",
        "language",
        "URL",
        "accessed",
        "note",
    }
    items = json.loads(citation([NASTY, VAGUE], DATASET, "csl"))
    assert [item["type"] for item in items] == ["report", "article-newspaper", "dataset"]
    for item in items:
        assert set(item) <= allowed
        assert all(set(name) == {"literal"} for name in item.get("author", []))
    assert items[1]["issued"] == {"date-parts": [[2023, 4, 7]]}
    assert items[1]["accessed"] == {"date-parts": [[2026, 11, 23]]}


def test_the_dataset_comes_last_with_version_date_licence_and_fingerprint() -> None:
    item = json.loads(citation([NASTY], DATASET, "csl"))[-1]
    assert item["version"] == "1.2"
    assert item["issued"] == {"date-parts": [[2026, 11, 23]]}
    assert item["note"] == f"RDFC-1.0 SHA-256 {'ab' * 32}; CC-BY-4.0"


def test_each_source_is_cited_once_in_the_same_order() -> None:
    assert citation([VAGUE, NASTY, VAGUE], None, "ris") == citation([NASTY, VAGUE], None, "ris")


def test_two_sources_never_share_a_key() -> None:
    same = [Source("a b", "x:1", "One"), Source("a/b", "x:2", "Two")]
    assert [item["id"] for item in json.loads(citation(same, None, "csl"))] == ["a-b", "a-b-2"]


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(UnknownFormat):
        citation([], None, "apa")


def keys(sources: tuple[Source, ...]) -> list[str]:
    return [source.id.removeprefix("src:") for source in sources]


def cited(graph: govgraph.GovGraph, text: str, **bindings: Any) -> set[str]:
    return {item["id"] for item in json.loads(graph.cite(graph.query(text, **bindings), "csl"))} - {
        "govgraph-dataset"
    }


def behind(predicate: str, **ends: str) -> set[str]:
    """The sources of the rows of relations.csv with a predicate and an end."""
    from tests.query import expected

    return {expected.source(row) for row in expected.claims(predicate, **ends)}


def test_members_rest_on_the_claims_of_membership_and_not_on_those_of_presidencies(
    graph: govgraph.GovGraph,
) -> None:
    members = behind("memberOf", object="brics")
    assert behind("presidencyOf", object="brics") - members  # there are others
    assert cited(graph, "SELECT ?m { ?m gov:memberOf id:brics }") == members
    assert cited(graph, "SELECT ?m { ?m gov:memberOf ?g }", g="brics") == members
    assert cited(graph, "ASK { ?m gov:memberOf id:brics }") == members
    assert cited(graph, "SELECT (COUNT(?m) AS ?n) { ?m gov:memberOf id:brics }") == members
    assert cited(graph, "SELECT ?m { id:brics ^gov:memberOf ?m }") == members
    assert cited(graph, "SELECT ?m { ?m a gov:State ; gov:memberOf ?g FILTER(?g = id:brics) }") == members


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?m gov:memberOf id:brics } } }",
        "SELECT ?g { ?g a ?kind FILTER(?g = id:brics) FILTER EXISTS { ?m gov:memberOf ?g } }",
        "SELECT ?g { VALUES ?g { id:brics } [] gov:memberOf ?g }",
        "SELECT ?g { VALUES ?g { id:brics } [ a gov:State ; gov:memberOf ?g ] a ?kind }",
        "SELECT ?g { VALUES ?g { id:brics } _:m gov:memberOf ?g }",
        "SELECT ?g { VALUES ?g { id:brics } ?g ^gov:memberOf/rdf:type ?kind }",
        "SELECT ?g { VALUES ?g { id:brics } [] rdf:predicate gov:memberOf ; rdf:object ?g }",
        "SELECT ?m { ?m (gov:memberOf|gov:outcomeOf) id:brics }",
        "SELECT ?m { ?m gov:memberOf? id:brics FILTER(?m != id:brics) }",
        "SELECT ?m { { ?m gov:memberOf id:brics } UNION { ?m gov:presidencyOf id:none } }",
        "SELECT ?m { ?m ?tie id:brics FILTER(?tie = gov:memberOf) }",
    ],
)
def test_claims_hidden_in_a_query_are_found(graph: govgraph.GovGraph, text: str) -> None:
    assert cited(graph, text) == behind("memberOf", object="brics")


def test_what_is_excluded_is_not_cited(graph: govgraph.GovGraph) -> None:
    text = "SELECT ?m { ?m gov:memberOf id:g20 MINUS { ?m gov:presidencyOf id:g20 } }"
    from tests.query import expected

    presided = {row["subject"] for row in expected.claims("presidencyOf", object="g20")}
    members = [row for row in expected.claims("memberOf", object="g20") if row["subject"] not in presided]
    assert cited(graph, text) == {expected.source(row) for row in members}


def test_a_path_rests_on_every_claim_along_it(graph: govgraph.GovGraph) -> None:
    text = "SELECT ?a { ?a gov:participatedIn/gov:partOfSeries id:igf FILTER(?a = id:alsur) }"
    from tests.query import expected

    editions = {row["subject"] for row in expected.claims("partOfSeries", object="igf")}
    took_part = [
        row for row in expected.claims("participatedIn", subject="alsur") if row["object"] in editions
    ]
    visited = {row["object"] for row in took_part}
    series = [row for row in expected.claims("partOfSeries", object="igf") if row["subject"] in visited]
    assert cited(graph, text) == {expected.source(row) for row in (*took_part, *series)}
    assert cited(graph, text.replace("gov:partOfSeries", "gov:partOfSeries*")) >= cited(graph, text)


def test_only_what_led_to_the_rows_shown_is_cited(graph: govgraph.GovGraph) -> None:
    (first,) = graph.select("SELECT ?m { ?m gov:memberOf id:brics } ORDER BY ?m LIMIT 1")
    expected_one = behind("memberOf", object="brics", subject=str(first["m"]).removeprefix("id:"))
    assert cited(graph, "SELECT ?m { ?m gov:memberOf id:brics } ORDER BY ?m LIMIT 1") == expected_one


def test_a_row_that_names_a_statement_rests_on_its_source(graph: govgraph.GovGraph) -> None:
    assert cited(graph, "SELECT ?st { ?st rdf:subject id:alsur ; rdf:object id:igf-2023 }") == {"alsur-blog"}


def test_two_entities_that_the_query_does_not_connect_rest_on_no_claim_between_them(
    graph: govgraph.GovGraph,
) -> None:
    text = "SELECT ?e ?a { VALUES (?e ?a) { (id:igf-2023 id:gdpr) } ?e a ?kind . ?a a ?other }"
    own = {source.removeprefix("src-") for key in ("igf-2023", "gdpr") for source in own_sources(graph, key)}
    assert cited(graph, text) == own


def own_sources(graph: govgraph.GovGraph, key: str) -> list[str]:
    return [graph.sources[iri].id.replace(":", "-") for iri in graph.entity(key).sources]


def test_where_nothing_is_claimed_the_entities_own_sources_are_cited(graph: govgraph.GovGraph) -> None:
    assert cited(graph, "SELECT ?e { VALUES ?e { id:gdpr } }") == {"eurlex"}
    assert cited(graph, "SELECT ?date { id:gdpr gov:start ?date }") == {"eurlex"}


def test_a_triple_rests_on_the_statements_that_say_it(graph: govgraph.GovGraph) -> None:
    triples = graph.construct("CONSTRUCT WHERE { id:igf gov:mandateRenewedBy ?x }")
    assert keys(sources_of_triples(graph.store, triples)) == ["wsis20", "wsis20-ec"]


def test_triples_that_a_construct_makes_up_rest_on_its_pattern(graph: govgraph.GovGraph) -> None:
    text = "PREFIX ex: <https://fixture.example/> CONSTRUCT { ?m ex:inside ?g } WHERE { ?m gov:memberOf ?g FILTER(?g = id:brics) }"
    assert cited(graph, text) == behind("memberOf", object="brics")


def test_an_answer_that_counts_cites_every_claim_counted(graph: govgraph.GovGraph) -> None:
    # forums-of counts all claims about AlSur; their sources, read from relations.csv:
    text = graph.cite(graph.answer("forums-of", org="alsur"), "csl")
    from tests.query import expected

    wanted = {
        expected.source(row)
        for row in expected.claims("participatedIn", "contributedTo", "memberOf", subject="alsur")
        if row["predicate"] != "memberOf"
        or expected.kinds(row["object"]) & (expected.HAPPENINGS | {"Forum", "IntergovernmentalBody"})
    }
    assert {item["id"] for item in json.loads(text)} == wanted | {"govgraph-dataset"}


def test_the_dataset_alone_is_cited_when_nothing_was_asked(graph: govgraph.GovGraph) -> None:
    (item,) = json.loads(graph.cite(style="csl"))
    assert item["type"] == "dataset"
    assert re.fullmatch(r"RDFC-1.0 SHA-256 [0-9a-f]{64}; CC-BY-4.0", item["note"])
