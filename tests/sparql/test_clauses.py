"""What stands outside braces, strings, comments and IRIs is what a query's text says."""

from __future__ import annotations

import pytest

from govgraph.sparql.outline import Clauses


@pytest.mark.parametrize(
    ("query", "form", "limit", "clauses"),
    [
        ("select * {?s ?p ?o}limit 5", "SELECT", 5, {"LIMIT"}),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 5 } }", "SELECT", None, set()),
        ("# SELECT\nASK { ?s ?p 'LIMIT 3' }", "ASK", None, set()),
        ('SELECT * { ?s ?p """a } " LIMIT 2""" } ORDER BY ?s', "SELECT", None, {"ORDER"}),
        ("SELECT ?limit FROM <http://x/#LIMIT> WHERE { ?s ?p ?limit }", "SELECT", None, {"FROM", "WHERE"}),
        (
            "CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o } OFFSET 2 LIMIT 10",
            "CONSTRUCT",
            10,
            {"WHERE", "OFFSET", "LIMIT"},
        ),
        ("DESCRIBE id:limit", "DESCRIBE", None, set()),
        ("INSERT DATA { }", "", None, set()),
    ],
)
def test_a_query_is_outlined(query: str, form: str, limit: int | None, clauses: set[str]) -> None:
    found = Clauses.of(query)
    assert (found.form, found.limit, set(found.clauses)) == (form, limit, clauses)


def test_less_than_is_no_iri() -> None:
    assert Clauses.of("SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) } LIMIT 4").limit == 4


def test_only_prefixes_that_are_used_and_not_declared_are_added() -> None:
    query = "PREFIX a: <http://mine/>\nASK { a:x b:y 'c:z' . <d:e> ?p f:g }"
    text, lines = Clauses.of(query).with_prefixes(query, dict.fromkeys("abcdef", "http://given/"))
    assert lines == 1
    assert text == "PREFIX b: <http://given/> PREFIX f: <http://given/>\n" + query


def test_a_query_without_missing_prefixes_stays_as_it_is() -> None:
    query = "ASK { ?s ?p unknown:x }"
    assert Clauses.of(query).with_prefixes(query, {"a": "http://a/"}) == (query, 0)


@pytest.mark.parametrize(
    "query", ["DEFINE x 'y' SELECT * { ?s ?p ?o ) } LIMIT 7", "SELECT * § { ?s `p` ?o } ] LIMIT 7"]
)
def test_words_and_brackets_that_only_a_server_understands_are_passed_over(query: str) -> None:
    assert Clauses.of(query).limit == 7
