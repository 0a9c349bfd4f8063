"""Errors a person understands: what is wrong, where, and what to write instead."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.errors import QueryError, QuerySyntaxError
from govgraph.query.run import run
from govgraph.store.store import Store
from govgraph.words import LANGUAGES, in_language

# Query, line, column, words of the message, words of the hint.
MISTAKES = [
    ("SELECT * { ?x govv:memberOf ?y }", 1, 15, "unknown prefix `govv`", "gov"),
    ("SELECT * { ?x a zzz:Thing }", 1, 17, "unknown prefix `zzz`", "PREFIX zzz:"),
    ("SELECT * { ?x ?p 'a'^^xsdd:date }", 1, 23, "unknown prefix `xsdd`", "xsd"),
    ("SELECT * { http://example.org/a ?p ?o }", 1, 12, "an IRI needs angle brackets", "<http://"),
    ("SELCT * { ?s ?p ?o }", 1, 1, "unknown word `SELCT`", "SELECT"),
    ("SELECT * WHER { ?s ?p ?o }", 1, 10, "unknown word `WHER`", "WHERE"),
    ("SELECT * { ?s ?p ?o } ORDR BY ?s", 1, 23, "unknown word `ORDR`", "ORDER"),
    ("SELECT * { ?s ?p ?o FILTR(?o > 1) }", 1, 21, "unknown word `FILTR`", "FILTER"),
    ("SELECT * { ?s ?p ?o FILTER(CONTAIN(?o, 'x')) }", 1, 28, "unknown word `CONTAIN`", "CONTAINS"),
    ("SELECT * { ?s ?p ?o FILTER(?o > 1 AND ?o < 3) }", 1, 35, "unknown word `AND`", "&&"),
    ("SELECT * { ?s ?p alsur }", 1, 18, "unknown word `alsur`", "id:alsur"),
    ("SELECT * { ?s ?p id: alsur }", 1, 22, "unknown word `alsur`", "no space after the colon: id:alsur"),
    ("SELECT * {\n  ?s ?p ?o .\n  ?o ?q ?r", 1, 10, "`{` is not closed", "}"),
    ("SELECT * { ?s ?p ?o FILTER(?o > 1 }", 1, 35, "`}` where `)` was expected", "line 1, column 27"),
    ("SELECT * { ?s ?p ?o } }", 1, 23, "`}` has no matching opening bracket", "remove"),
    ('SELECT * { ?s ?p "Foro }', 1, 18, "string is not closed", '"'),
    ("SELECT * { ?s ?p ”Foro” }", 1, 18, "unexpected character", "quotes"),
    ("SELECT * { ?s <http://a b> ?o }", 1, 15, "does not start a valid IRI", "without spaces"),
    ("SELECT * { ?s gov:a ?o ?x gov:b ?y }", 1, 24, "missing dot or semicolon", "dot"),
    ("SELECT * {\n  ?s gov:a ?o\n  ?s gov:b ?y\n}", 3, 3, "missing dot or semicolon", "dot"),
    ("SELECT * { ?s gov:a . }", 1, 21, "a value is missing", "subject predicate object"),
    ("SELECT * { ?s gov:a ?o ; gov:b }", 1, 32, "a value is missing", "subject predicate object"),
    ("SELECT ?a, ?b { ?a ?p ?b }", 1, 10, "comma between variables", "spaces"),
    (
        "SELECT ?s COUNT(?o) { ?s ?p ?o } GROUP BY ?s",
        1,
        11,
        "parentheses and a name",
        "(COUNT(?o) AS ?count)",
    ),
    ("SELECT (COUNT(?o)) { ?s ?p ?o }", 1, 18, "no name", "AS ?count"),
    ("SELECT ?s ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s", 1, 11, "?p is neither in GROUP BY", "add ?p"),
    (
        "SELECT (LANG(?l) AS ?x) (COUNT(*) AS ?n) { ?s ?p ?l } GROUP BY (LANG(?l))",
        1,
        14,
        "?l is neither in GROUP BY",
        "SELECT that name: GROUP BY (LANG(?l) AS ?lang)",
    ),
    (
        "SELECT ?l { ?s ?p ?l } GROUP BY ?s STR(?l)",
        1,
        8,
        "?l is neither in GROUP BY",
        "GROUP BY (STR(?l) AS ?str)",
    ),
    (
        "SELECT ?l { ?s ?p ?l } GROUP BY (STR(?l) AS ?t)",
        1,
        8,
        "?l is neither in GROUP BY",
        "add ?l to GROUP BY",
    ),
    (
        "SELECT * { ?s ?p ?o } GROUP BY ?s",
        1,
        1,
        "SELECT * cannot be used with GROUP BY",
        "list the variables",
    ),
    ("SELECT (1 AS ?o) { ?s ?p ?o }", 1, 1, "already used in the WHERE clause", "new name"),
    ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", 1, 31, "?o already has a value", "new name"),
    ("SELECT * { ?s ?p ?o } ORDER ?s", 1, 29, "missing BY after ORDER", "ORDER BY"),
    ("SELECT * { ?s ?p ?o } LIMIT ten", 1, 29, "unknown word `ten`", ""),
    ("SELECT * { ?s ?p ?o } LIMIT 1.5", 1, 29, "LIMIT needs a whole number", "LIMIT 10"),
    ("SELECT * { ?s ?p ?o FILTER ?o = 1 }", 1, 28, "needs parentheses", "FILTER(?x > 1)"),
    ("SELECT * { ?s ?p ?o FILTER(?o == 1) }", 1, 31, "`==` is not SPARQL", "="),
    ("SELECT * { ?s ?p ?o FILTER(?o <> 1) }", 1, 31, "`<>` is not SPARQL", "!="),
    ("SELECT * { ?s ?p ?o FILTER(COUNT(?o) > 1) }", 1, 28, "COUNT is not allowed in FILTER", "HAVING"),
    ("MATCH (n) RETURN n", 1, 1, "unknown word `MATCH`", "starts with SELECT"),
    ("selecionar ?x { ?x a gov:Foro }", 1, 1, "unknown word `selecionar`", "SELECT"),
    ("SELECT (COUNT(?x) AS n) { ?x a ?k }", 1, 22, "unknown word `n`", "AS ?n"),
    ("SELECT ?l { ?x ?p ?l FILTER(LANG(?l) = es) }", 1, 40, "unknown word `es`", '"es" for a string'),
    ("SELECT ?x FROM gov { ?x a ?k }", 1, 16, "unknown word `gov`", "without FROM"),
    ("SELECT ?x { ?x memberOf ?y }", 1, 16, "unknown word `memberOf`", "gov:memberOf for a property"),
    ("SELECT ?x { ?x gov start ?y }", 1, 16, "unknown word `gov`", "gov:start"),
    ("SELECT ?x { ?x es gov:Forum }", 1, 16, "unknown word `es`", "?x a gov:Forum"),
    ('SELECT ?x { ?x ?p "2020"^^gYear }', 1, 27, "unknown word `gYear`", "^^xsd:gYear"),
    ("PREFIX ex <urn:x> ASK {}", 1, 8, "unknown word `ex`", "PREFIX ex:"),
    ("SELECT ?x { ?x ?p ?o } // nota", 1, 27, "unknown word `nota`", "#"),
    (
        "SELECT ?x { ?x ?p ?o FILTER contains(?o, 'a') ) }",
        1,
        47,
        "this `)` has no matching opening bracket",
        "remove",
    ),
    ("SELECT ?x { OPTIONAL ?x ?p ?y }", 1, 22, "after OPTIONAL needs braces", "OPTIONAL {"),
    ("SELECT ?x { { ?x ?p ?y } UNION ?x a ?z }", 1, 32, "after UNION needs braces", "UNION {"),
    ("SELECT { ?x ?p ?y }", 1, 8, "missing variables after SELECT", "SELECT *"),
    ("CONSTRUCT { ?x a ?y }", 1, 22, "missing WHERE clause", "WHERE"),
    ("CONSTRUCT ?x { ?x a ?y }", 1, 11, "needs braces", "CONSTRUCT {"),
    ("DESCRIBE", 1, 9, "missing entity after DESCRIBE", "DESCRIBE id:"),
    ("SELECT ?x { ?x ?p ?y . . ?x a ?z }", 1, 24, "extra dot", "remove it"),
    ("SELECT ?x { ?x ?p ?y } ;", 1, 24, "after the end", "remove it"),
    ("SELECT ?x { ?x ?p ?y } LIMIT 1 ORDER BY ?x", 1, 32, "ORDER stands before LIMIT", "ORDER BY, LIMIT"),
    ("SELECT ?x { ?x ?p ?y } LIMIT", 1, 29, "LIMIT needs a whole number", "LIMIT 10"),
    ("SELECT ?x { ?x ?p ?y } GROUP BY ?x HAVING ?x > 3", 1, 43, "HAVING needs parentheses", "HAVING("),
    ("SELECT ?x { VALUES ?x id:alsur }", 1, 23, "values need braces", "VALUES ?x {"),
    ("SELECT ?x { ?x ?p ?y FILTER(?y => 2020) }", 1, 32, "not SPARQL", ">="),
    ("SELECT ?x { ?x ?p ?y FILTER(NOT ?y = 2020) }", 1, 33, "NOT is allowed only before EXISTS", "!("),
    ("SELECT ?x { GRAPH { ?x a ?y } }", 1, 19, "GRAPH needs a name", "?g"),
    ("SELECT ?x { ?x gov:start 2023-10-08 }", 1, 26, "a date needs quotes", "xsd:date"),
    ("```sparql ASK {}", 1, 1, "unexpected character", "Markdown"),
    ("SELECT\u00a0?x { ?x a ?y }", 1, 7, "unexpected character", "invisible"),
    ("SELECT ?x { ?x a gov：Forum }", 1, 21, "unexpected character", "ASCII :"),
    ("SELECT ?x { ?x ?p ?l FILTER regex(?l 'a') }", 1, 38, "missing operator or comma", "comma"),
    ("SELECT ?x { ?x ?p ?l BIND(STRLEN(?l) ?n) }", 1, 38, "missing operator or comma", "AS ?n"),
    ("SELECT ?s", 1, 10, "missing pattern", "{"),
    ("SELECT * { ?s ?p ?o } { ?a ?b ?c }", 1, 23, "a second group", "one pair of braces"),
    # Brought from Word, SQL, Turtle and Wikidata.
    ("SELECT ?x { ?x gov:memberOf <alsur> }", 1, 29, "is not an absolute IRI", "id:alsur"),
    ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", 1, 8, "?x is neither in GROUP BY", "GROUP BY"),
    (
        "SELECT * { { SELECT ?x ?y (COUNT(?z) AS ?n) { ?x ?y ?z } GROUP BY ?x } }",
        1,
        24,
        "?y is neither",
        "?y",
    ),
    ("SELECT (STR(?y) AS ?l) (COUNT(?x) AS ?n) { ?x ?p ?y } GROUP BY ?x", 1, 13, "?y is neither", "?y"),
    ("SELECT ?x { VALUES (?x ?y) { (1) (2 3) } }", 1, 32, "1 value for 2 variables", "UNDEF"),
    ("SELECT ?x { VALUES (?x) { ('a'@es) (2 -3) } }", 1, 41, "2 values for 1 variable", "every row"),
    ("SELECT ?x { VALUES ?x { (id:alsur) } }", 1, 25, "need no parentheses", "VALUES ?x {"),
    ("SELECT ?x { VALUES (?x ?y) { id:alsur 1 } }", 1, 30, "needs parentheses", "(id:a 1)"),
    ("SELECT ?x { VALUES ?x { id:a, id:b } }", 1, 29, "a comma between values", "spaces"),
    ("SELECT ?x { ?x ?p ?y VALUES ?x { ?y } }", 1, 34, "a variable is not a value", "UNDEF"),
    ("SELECT DISTINCT(?x) { ?x a ?y }", 1, 16, "need no parentheses", "DISTINCT ?x"),
    ("SELECT (?x, ?y) { ?x a ?y }", 1, 8, "need no parentheses", "SELECT ?x ?y"),
    ("SELECT (COUNT(DISTINCT ?x)) { ?x a ?y }", 1, 27, "no name", "(COUNT(DISTINCT ?x) AS ?count)"),
    ("SELECT ?x as ?y { ?x a ?z }", 1, 11, "AS needs parentheses", "(?x AS ?y)"),
    ("SELECT ?x { ?x a gov:Forum # todos }", 1, 11, "not closed", "comment"),
    ("# foros SELECT ?x { ?x a ?y }", 1, 1, "only a comment", "#"),
    ("SELECT ?x WHERE ?x a ?y", 1, 17, "the pattern needs braces", "WHERE {"),
    ("SELECT ?x { ?x rdfs:label ?l@es }", 1, 29, "needs a string in quotes", 'LANG(?l) = "es"'),
    ("SELECT ?x { ?x a ?y } ORDER BY DESC ?x", 1, 37, "DESC needs parentheses", "DESC(?x)"),
    ("SELECT ?x { ?x a ?y } ORDER BY ?x DESC", 1, 35, "before its variable", "DESC(?x)"),
    ("SELECT ?x { ?x a ?y } ORDER BY ?x, ?y", 1, 34, "a comma after ORDER BY", "ORDER BY ?a ?b"),
    ("SELECT ?x { ?x a ?y } LIMIT 5, 10", 1, 30, "LIMIT takes only one number", "LIMIT 10 OFFSET 5"),
    ("SELECT ?x { ?x a ?y } GROUP BY", 1, 31, "missing variable after GROUP BY", "GROUP BY ?x"),
    ("SELECT ?x { ?x a ?y } ORDER BY count", 1, 32, "expected a variable", "?count"),
    ("SELECT ?x { ?x a ?y LIMIT 3 }", 1, 21, "LIMIT belongs after the braces", "after the `}`"),
    ("SELECT ?x { ?x a ?y } FILTER(?x = 1)", 1, 23, "FILTER belongs inside the braces", "before"),
    ("SELECT ?x { ?x a ?y } GROUP BY ?x WHERE ?x", 1, 35, "a condition after the pattern", "HAVING"),
    ("SELECT ?x { ?x a ?y } SELECT ?x { ?x a ?y }", 1, 23, "more than one query", "one query at a time"),
    ("SELECT ?x { ?x a gov:Forum UNION { ?x a ?y } }", 1, 28, "UNION goes between two", "{ … } UNION"),
    ("CONSTRUCT { ?x a ?y FILTER(?x = 1) } { ?x a ?y }", 1, 21, "FILTER belongs in the WHERE", "CONSTRUCT"),
    ("DESCRIBE id:igf, id:alsur", 1, 16, "a comma between names", "spaces"),
    ("SELECT ?x { ?x ?p ?l CONTAINS(?l, 'a') }", 1, 22, "is not a triple", "FILTER(CONTAINS(?l, 'a'))"),
    ("SELECT ?x { ?x ?p ?l FILTER(!CONTAINS ?l 'AI') }", 1, 39, "CONTAINS needs parentheses", "CONTAINS("),
    ("SELECT ?x { ?x ?p ?l BIND(STR(?l)) }", 1, 34, "no name", "BIND(STR(?l) AS ?name)"),
    (
        "SELECT ?x { ?x ?p ?l } GROUP BY ?x HAVING COUNT(?l) > 3",
        1,
        43,
        "needs parentheses",
        "HAVING(COUNT(?l) >",
    ),
    ("SELECT ?x { ?x ?p ?l FILTER(?l IN [1, 2]) }", 1, 35, "the list after IN", "IN ("),
    ("SELECT ?x { ?x ?p ?l FILTER(?l > 1,5) }", 1, 35, "a comma in a number", "1.5"),
    ("SELECT ?x { ?x ?p ?l FILTER(?l = 1 && ) }", 1, 39, "missing value after `&&`", "compare"),
    ("SELECT ?x { ?x ?p '2023'^xsd:gYear }", 1, 25, "two carets", "^^xsd:gYear"),
    ("SELECT ?x { ?x ?p '2023'^^'xsd:gYear' }", 1, 27, "a datatype is written without quotes", "^^xsd:gYear"),
    ("SELECT ?x { ?x ?p 'El 'gran' foro' }", 1, 24, "unknown word `gran`", "quote inside a string"),
    ("SELECT ?x { ?x gov:memberOf:id:alsur }", 1, 16, "missing space", "gov:memberOf id:alsur"),
    ("SELECT ?x { ?x gov.memberOf id:alsur }", 1, 16, "unknown word `gov`", "gov:memberOf"),
    ("SELECT ?x { ?x gov:memberOf id/alsur }", 1, 29, "unknown word `id`", "id:alsur"),
    ("SELECT ?x-y { ?x a ?y }", 1, 11, "unknown word `y`", "?x_y"),
    ("SELECT ?x { ?x gov:country IS NULL }", 1, 28, "unknown word `IS`", "BOUND"),
    (
        "PREFIX gov: <https://w3id.org/govgraph/ns#>; ASK {}",
        1,
        44,
        "`;` after a prefix declaration",
        "remove it",
    ),
    ("@prefix gov: <https://w3id.org/govgraph/ns#> . ASK {}", 1, 1, "is Turtle", "PREFIX"),
    ("SELECT ?x { ?x a ?y . NOT EXISTS { ?x ?p 1 } }", 1, 23, "FILTER is missing", "FILTER NOT EXISTS"),
    ("SELECT ?x { ?x a ?y && ?x ?p ?z }", 1, 21, "only in conditions", "a dot"),
    ("SELECT ?x { ?x gov:memberOf = id:alsur }", 1, 29, "only in conditions", "write a triple as"),
    ("SELECT ?x { ?x a ?y , ?x gov:country ?c }", 1, 21, "a comma separates", "a dot before"),
    ("SELECT ?x { ?x dct:title ?y }", 1, 16, "unknown prefix `dct`", "dcterms"),
    ("SELECT ?x { ?x ?p ?l FILTER(?l – 1 > 0) }", 1, 32, "unexpected character", "a typographic dash"),
    ("SELECT ?x { ?x ?p ″a″ }", 1, 19, "unexpected character", "quotes"),
]


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES]
)
def test_a_mistake_is_explained(text: str, line: int, column: int, message: str, hint: str) -> None:
    with pytest.raises(QuerySyntaxError) as wrong:
        run(Store(), text)
    error = wrong.value
    assert message in str(error)
    assert hint in error.hint
    assert (error.line, error.column) == (line, column)
    shown = str(error).splitlines()
    assert shown[0].startswith(f"line {line}, column {column}: ")
    assert shown[2].index("^") == column + 1  # two spaces before the line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_is_explained_in_every_language(language: str) -> None:
    """What is wrong and what to write instead are those of the English error; code stays code."""
    for text, line, column, *_ in MISTAKES:
        with pytest.raises(QuerySyntaxError) as wrong:
            run(Store(), text)
        message, hint = wrong.value.in_words(language), in_language(wrong.value.hint, language)
        assert "{" not in re.sub(r"`[^`]*`|\{ |\{\}|^  .*$", "", message, flags=re.MULTILINE), text
        assert (bool(hint), f" {line}, " in message, f" {column}: " in message) == (
            bool(wrong.value.hint),
            True,
            True,
        )
        assert message.splitlines()[1:] == str(wrong.value).splitlines()[1:]  # the line and its caret
        if language == "en":
            assert (message, hint) == (str(wrong.value), wrong.value.hint)
        else:
            assert message != str(wrong.value)


def test_a_long_line_is_cut_around_its_caret() -> None:
    text = f"SELECT * {{ ?s ?p '{'x' * 400}' . ?a govv:b ?c }}"
    with pytest.raises(QuerySyntaxError) as wrong:
        run(Store(), text)
    _, line, caret = str(wrong.value).splitlines()
    assert len(line) < 170
    assert line[caret.index("^") :].startswith("govv:b")


def test_a_mistake_is_explained_without_rdflib() -> None:
    code = """
import sys
from govgraph.errors import QuerySyntaxError
from govgraph.sparql.said import said
from govgraph.store.store import Store
from govgraph.words import LANGUAGES
from govgraph.query.run import run
try:
    run(Store(), "SELECT * { ?x govv:memberOf ?y }")
except QuerySyntaxError:
    sys.exit("rdflib" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


GOOD = "SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s gov:a ?o ; a ?k . FILTER(?n > 1 || isIRI(?s)) } GROUP BY ?s ORDER BY ?n LIMIT 5"


@given(
    st.integers(0, len(GOOD)),
    st.sampled_from(["", "(", ")", "{", "}", ".", ";", "?", "'", "x", " ", ":", "<", "1", ","]),
)
def test_any_slip_gives_an_answer_or_an_error_with_a_place(at: int, slip: str) -> None:
    text = GOOD[:at] + slip + GOOD[at + 1 :]
    try:
        run(Store(), text)
    except QuerySyntaxError as error:
        assert error.line == 1
        assert 1 <= error.column <= len(text) + 1
        assert "^" in str(error)
    except QueryError:
        pass
