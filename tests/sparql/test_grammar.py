"""No valid query is accused, and what is wrong is looked for where a text stops being a query."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from govgraph.errors import GovgraphError, QuerySyntaxError
from govgraph.query.explain.syntax import explain
from govgraph.query.run import run
from govgraph.sparql.grammar import first_misfit
from govgraph.sparql.lexer import tokens
from govgraph.sparql.outline import Outline
from govgraph.sparql.source import Source
from govgraph.store.store import Store
from tests.sparql.grammar import PROLOGUE, valid_queries

NAMES = Store().names
OWN_WORDS = QuerySyntaxError("the server refused it", line=1, column=1)

# Written by hand: what was accused once, and what reads like a slip.
WRITTEN = [
    "SELECT (?y AS ?z) { ?x gov:start ?y }",
    "SELECT ?n { { SELECT (COUNT(?x) AS ?n) { ?x a ?k } } }",
    "SELECT ?n { ?x gov:start ?d BIND(YEAR(?d) AS ?n) }",
    "SELECT ?k (COUNT(?x) AS ?n) { ?x a ?k } GROUP BY ?k ORDER BY DESC(?n)",
    "SELECT ?year (COUNT(*) AS ?n) { ?x gov:start ?d } GROUP BY (YEAR(?d) AS ?year)",
    "SELECT ?y { ?x ^gov:memberOf ?y }",
    "SELECT ?y { ?x !gov:memberOf ?y }",
    "SELECT ?y { ?x !(^gov:memberOf) ?y }",
    "SELECT ?y { ?x !(gov:memberOf|^gov:partOf) ?y }",
    "SELECT ?y { ?x ^(gov:memberOf/gov:partOf)? ?y ; ^gov:funds [] }",
    "SELECT ?y { [ gov:memberOf ?y ] . }",
    "SELECT ?y { [ gov:memberOf ?y ] }",
    "SELECT ?y { [] gov:memberOf ?y }",
    "SELECT ?y { (1 2) . ?x a ?y }",
    "SELECT ?x { ?x ?p ?o FILTER(?o = <https://example.org/x>) }",
    "SELECT ?x { ?x ?p ?o FILTER(?o=<https://example.org/x>&&?x!=<urn:y>) }",
    "SELECT ?x { ?x ?p ?o FILTER(?o IN (<urn:x>, <urn:y>)) }",
    "SELECT ?x { ?x ?p ?o FILTER(<urn:x> = ?o) }",
    "SELECT ?x { ?x ?p true, false, -1, +2.5, 'a'@en-GB, 'b'^^<urn:t> . }",
    "SELECT ?x { VALUES (?x ?y) { (UNDEF -1) (id:a 'a'@es) ('1'^^xsd:gYear UNDEF) } }",
    "SELECT ?x { VALUES ?x { UNDEF } }",
    "SELECT ?x { VALUES () { () } ?x a ?k }",
    "SELECT ?x { ?x a ?k } GROUP BY ?x HAVING(COUNT(?k) > 1)",
    "SELECT ?x { ?x a ?k } GROUP BY ?x HAVING COUNT(?k) (MAX(?k) > 1)",
    "SELECT (GROUP_CONCAT(DISTINCT ?l ; SEPARATOR = ', ') AS ?ls) { ?x rdfs:label ?l }",
    "SELECT (SUM(?a - ?b) AS ?s) { ?x gov:memberCount ?a, ?b }",
    "SELECT ?x { ?x a ?k } ORDER BY (!BOUND(?k)) STR(?x) DESC(?k) (?x)",
    "SELECT ?x { ?x a ?k } ORDER BY ?x LIMIT 5 OFFSET 3 VALUES ?k { gov:Forum }",
    "SELECT ?x { { ?x a gov:Forum } UNION { ?x a gov:Event } . OPTIONAL { ?x gov:acronym ?a } . FILTER(BOUND(?a)) }",
    "CONSTRUCT WHERE { ?x gov:memberOf ?y . ?y a gov:Forum }",
    "CONSTRUCT { [] gov:note ?n . _:b a ?k } { ?x gov:note ?n ; a ?k }",
    "DESCRIBE ?x id:alsur { ?x a gov:Forum }",
    "DESCRIBE id:alsur",
    "ASK { FILTER NOT EXISTS { ?x a gov:None } }",
    "ASK FROM <urn:g> { GRAPH ?g { ?x a ?k } }",
    "SELECT * { ?x ?p ?o MINUS { ?x gov:end ?e } BIND(?x AS ?same) FILTER(!(?o > 1 || ?o < -1)) }",
    "SELECT ?filter ?union ?as { ?filter ?union ?as }",
    'SELECT ?x { ?x rdfs:label "FILTER(?x == 1) AND, OR; BY" }',
    "SELECT ?x { ?x a ?k } # ORDER BY",
    "PREFIX a: <urn:a:> SELECT ?x { ?x a a:a ; a:b a:c }",
]


@pytest.fixture(scope="module")
def corpus() -> list[str]:
    return WRITTEN + valid_queries(700, seed=11)


def explained(text: str) -> QuerySyntaxError:
    source = Source.of(text)
    return explain(Outline.of(source), "no", NAMES.prefixes, otherwise=OWN_WORDS)


def readable(text: str) -> bool:
    try:
        ox.Store().query(text, prefixes=dict(NAMES.prefixes))
    except SyntaxError:
        return False
    return True


def test_the_engine_reads_every_query_of_the_corpus(corpus: list[str]) -> None:
    assert len(set(corpus)) >= 500
    assert [text for text in WRITTEN if not readable(text)] == []


def test_no_valid_query_is_accused(corpus: list[str]) -> None:
    """A server that refuses a valid query for reasons of its own is quoted, and nothing is made up."""
    accused = [(text, str(error)) for text in corpus if (error := explained(text)) is not OWN_WORDS]
    assert accused == []


def test_no_valid_query_is_refused_here(corpus: list[str]) -> None:
    for text in corpus[: len(WRITTEN) + 200]:
        run(Store(), text)


def test_a_prefixed_name_with_several_dots_is_one_name() -> None:
    store = Store()
    store.load_ntriples(
        b"<https://example.org/1.1.1.353> <https://example.org/a.b.c> <https://example.org/d..e.f> ."
    )
    prologue = "PREFIX ex: <https://example.org/> "
    for group in (
        "ex:1.1.1.353 ?p ?o",
        "VALUES ?s { ex:1.1.1.353 } ?s ex:a.b.c ?o",
        r"?s ex:a.b\.c ?o",
        "?s ?p ex:d..e.f",
    ):
        assert len(list(run(store, f"{prologue} SELECT * {{ {group} }}"))) == 1
    (row,) = run(store, prologue + "SELECT ?x { VALUES ?x { ex:1.1.1.353 } }").terms()  # type: ignore[union-attr]
    assert str(row[0]) == "<https://example.org/1.1.1.353>"


def test_an_error_behind_a_name_with_dots_keeps_its_place() -> None:
    with pytest.raises(QuerySyntaxError) as wrong:
        run(Store(), "SELECT * { gov:1.1.1.353 a gov:a.b.c } LIMIT 1.5")
    assert wrong.value.column == 46


def test_an_error_at_the_end_is_told_there_and_nowhere_before(corpus: list[str]) -> None:
    wrong = []
    for text in corpus:
        if (
            any(word in text for word in ("LIMIT", "OFFSET", "DESCRIBE"))
            or "VALUES" in text.rpartition("}}")[2] + text[-200:]
        ):
            continue
        try:
            run(Store(), text + "\nLIMIT 1.5")
        except QuerySyntaxError as error:
            if "LIMIT needs a whole number" not in str(error):
                wrong.append((text, str(error)))
    assert wrong == []


@pytest.mark.parametrize("seed", range(3))
def test_a_text_stops_being_a_query_where_it_was_changed_or_later(corpus: list[str], seed: int) -> None:
    """And what the engine reads in spite of the change is a query for the grammar, too."""
    chance = random.Random(seed)
    words = [
        "}",
        "{",
        ")",
        "(",
        ".",
        ";",
        ",",
        "FILTER",
        "?x",
        "gov:a",
        "'t'",
        "SELECT",
        "=",
        "AS",
        "5",
        "[",
        "^",
    ]
    for text in corpus:
        found = [token for token in tokens(Source.of(text)) if token.offset >= len(PROLOGUE)]
        if not found:
            continue
        token = chance.choice(found)
        changed = f"{text[: token.offset]} {chance.choice(words)} {text[token.offset :]}"
        try:
            changed_tokens = tokens(Source.of(changed))
        except GovgraphError:
            continue
        misfit = first_misfit(changed_tokens)
        if misfit is None:
            continue
        assert not readable(changed), changed
        at = changed_tokens[misfit.index].offset if misfit.index < len(changed_tokens) else len(changed)
        assert at >= token.offset, changed
