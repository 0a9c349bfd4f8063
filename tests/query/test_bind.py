"""A variable with a value means what its term means in its place: compared with the term written there by hand."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from govgraph.errors import QueryError, QueryRefused, QuerySyntaxError, UnknownVariable
from govgraph.query.bind import Gap, split
from govgraph.query.questions import Catalogue
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.run import run
from govgraph.store.store import Store
from govgraph.terms import Names

NAMES = Names("https://fixture.example/")
ID = NAMES.id
GOV = "https://w3id.org/govgraph/ns#"
FACTS = """
id:a gov:memberOf id:one, id:two ; a gov:State ; gov:size 3 ; gov:note "first"@en .
id:b gov:memberOf id:one ; a gov:State ; gov:size 5 ; gov:knows id:a .
id:c gov:memberOf id:two ; a gov:Forum ; gov:knows id:b .
id:d a gov:State ; gov:size 3 ; gov:knows id:d .
id:one a gov:Body ; gov:partOf id:two ; gov:size 3 .
id:two a gov:Body .
"""
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in NAMES.prefixes.items())


@pytest.fixture(scope="module")
def engine() -> ox.Store:
    found = ox.Store()
    found.load((PREFIXES + FACTS).encode(), format=ox.RdfFormat.TURTLE)
    return found


@pytest.fixture(scope="module")
def store(engine: ox.Store) -> Store:
    return Store(engine, NAMES)


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(data=PREFIXES + FACTS, format="turtle")


Rows = Counter[tuple[tuple[str, str], ...]]


def by_engine(engine: ox.Store, text: str) -> Any:
    found: Any = engine.query(text, prefixes=NAMES.prefixes)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QuerySolutions):
        names = [variable.value for variable in found.variables]
        return rows_of(names, found)
    return {str(triple) for triple in found}


def rows_of(names: Any, rows: Any) -> Rows:
    return Counter(
        tuple(sorted((name, str(term)) for name, term in zip(names, row, strict=True) if term is not None))
        for row in rows
    )


def by_govgraph(store: Store, text: str, **bindings: Any) -> Any:
    found = run(store, text, bindings=bindings)
    if isinstance(found, Answer):
        return bool(found)
    if isinstance(found, Solutions):
        return rows_of(found.variables, found.terms())
    return {str(triple) for triple in found}


def by_rdflib(graph: rdflib.Graph, text: str) -> Any:
    found = graph.query(text, initNs=NAMES.prefixes)
    if found.type == "ASK":
        return found.askAnswer
    if found.type == "SELECT":
        return Counter(
            tuple(
                sorted(
                    (str(name), plain(term))
                    for name, term in zip(found.vars or (), row, strict=True)
                    if term is not None
                )
            )
            for row in found
        )
    return {" ".join(plain(term) for term in triple) for triple in found}


def plain(term: Any) -> str:
    return str(ox.parse(f"<x:x> <x:x> {term.n3()} .", format=ox.RdfFormat.TURTLE).__next__().object)


# ----------------------------------------------------------------------------------------------- the term in every position

# What may stand in a group; @ is where the variable stands.
PATTERNS = (
    "?s gov:memberOf @",
    "@ a ?k",
    "?s @ ?o",
    "?s gov:knows ?o . ?o gov:memberOf @",
    "?s (gov:knows|gov:partOf)* ?o . ?o gov:memberOf @ , ?other",
    "@ ^gov:memberOf [ gov:size ?n ; a ?k ]",
    "?s gov:memberOf ?o FILTER(?o = @)",
    "?s gov:memberOf ?o FILTER(?o != @ && isIRI(@))",
    "?s a gov:State FILTER NOT EXISTS { ?s gov:memberOf @ }",
    "?s a gov:State FILTER EXISTS { ?s gov:memberOf ?o FILTER(?o = @) }",
    "?s a gov:State MINUS { ?s gov:memberOf @ }",
    "?s a gov:State OPTIONAL { ?s gov:memberOf @ ; gov:size ?n }",
    "?s a gov:State OPTIONAL { ?s gov:memberOf ?o FILTER(?o IN (@, id:none)) }",
    "?s a gov:State BIND(IF(EXISTS { ?s gov:memberOf @ }, 'in', 'out') AS ?in)",
    "BIND(STR(@) AS ?text) ?s gov:memberOf ?o",
    "{ SELECT ?s { ?s gov:memberOf @ } LIMIT 10 }",
    "{ SELECT (COUNT(?m) AS ?n) { ?m gov:memberOf @ } }",
    "{ SELECT ?s (COUNT(@) AS ?n) { ?s gov:memberOf @ } GROUP BY ?s HAVING (@ = @) }",
    "?s gov:memberOf ?o . { ?o gov:partOf @ } UNION { @ gov:partOf ?o } UNION { ?s a ?k }",
    "VALUES ?s { id:a id:c } ?s gov:memberOf @",
)
CONTEXTS = (
    "SELECT ?s ?o ?k ?n {{ {0} }}",
    "SELECT DISTINCT ?s {{ ?s a gov:State {{ {0} }} }}",
    "SELECT ?s ?o {{ {{ {0} }} UNION {{ ?s a gov:Forum }} }}",
    "SELECT ?s ?x {{ ?x a gov:Body OPTIONAL {{ {0} }} }}",
    "SELECT ?x {{ ?x a gov:State MINUS {{ {0} BIND(?s AS ?x) }} }}",
    "SELECT ?x {{ ?x a gov:State FILTER NOT EXISTS {{ {0} FILTER(?s = ?x) }} }}",
    "SELECT (COUNT(*) AS ?count) {{ {0} }}",
    "SELECT ?x {{ ?x a ?kind {{ SELECT ?s {{ {0} }} ORDER BY ?s LIMIT 50 }} FILTER(?x = ?s) }}",
    "ASK {{ {0} }}",
    "CONSTRUCT {{ ?s gov:near ?o . ?s gov:is ?k }} WHERE {{ {0} }}",
)
GENERATED = [
    context.format(pattern)
    for context, pattern in itertools.product(CONTEXTS, PATTERNS)
    if not ("BIND(?s AS ?x)" in context and "?s" not in pattern)
]


def term_for(text: str) -> str:
    return "gov:memberOf" if "?s @ ?o" in text else "id:one"


def test_there_are_enough_positions() -> None:
    assert len(GENERATED) >= 190


@pytest.mark.parametrize("text", GENERATED)
def test_a_bound_variable_answers_as_the_term_written_in_its_place(
    engine: ox.Store, store: Store, text: str
) -> None:
    term = term_for(text)
    expected = by_engine(engine, text.replace("@", term))
    assert by_govgraph(store, text.replace("@", "?g"), g=term) == expected


# rdflib takes no constant after HAVING, and drops rows without any value.
FOR_RDFLIB = [
    text for text in GENERATED if "HAVING" not in text and not ("COUNT(?m)" in text and "UNION" in text)
]
ROWS_WITHOUT_VALUES = "SELECT ?s ?o { { @ a ?k } UNION { ?s a gov:Forum } }"


@pytest.mark.parametrize("text", [text for text in FOR_RDFLIB[::3] if text != ROWS_WITHOUT_VALUES])
def test_a_bound_variable_answers_as_rdflib_does_with_the_term(
    graph: rdflib.Graph, store: Store, text: str
) -> None:
    term = term_for(text)
    assert by_govgraph(store, text.replace("@", "$g"), g=term) == by_rdflib(graph, text.replace("@", term))


# ------------------------------------------------------------------------- places where the grammar takes no term, by hand

BY_HAND = {
    "SELECT ?g ?s { ?s gov:memberOf ?g }": "SELECT (id:one AS ?g) ?s { ?s gov:memberOf id:one }",
    "SELECT ?s ?g { ?s gov:memberOf ?g } ORDER BY ?g ?s": "SELECT ?s (id:one AS ?g) { ?s gov:memberOf id:one }",
    "SELECT ?s { ?s gov:memberOf ?g } ORDER BY DESC(?g) ?s LIMIT 1": "SELECT ?s { ?s gov:memberOf id:one } ORDER BY ?s LIMIT 1",
    "SELECT ?s { ?s gov:memberOf ?g } ORDER BY ?g LIMIT 5": "SELECT ?s { ?s gov:memberOf id:one }",
    "SELECT * { ?s gov:memberOf ?g }": "SELECT ?s (id:one AS ?g) { ?s gov:memberOf id:one }",
    "SELECT*{?s gov:memberOf?g}": "SELECT ?s (id:one AS ?g) { ?s gov:memberOf id:one }",
    "SELECT * { SELECT ?s ?g { ?s gov:memberOf ?g } }": "SELECT ?s (id:one AS ?g) { ?s gov:memberOf id:one }",
    "SELECT * { { SELECT DISTINCT ?g { ?s gov:memberOf ?g } } ?x gov:partOf ?y }": "SELECT ?x ?y (id:one AS ?g) { ?x gov:partOf ?y }",
    "SELECT * { { SELECT ?g { ?s gov:memberOf ?g } } ?x gov:memberOf ?g }": (
        "SELECT ?x (id:one AS ?g) { ?s gov:memberOf id:one . ?x gov:memberOf id:one }"
    ),
    "SELECT ?g (COUNT(?s) AS ?n) { ?s gov:memberOf ?g } GROUP BY ?g": (
        "SELECT (id:one AS ?g) (COUNT(?s) AS ?n) { ?s gov:memberOf id:one }"
    ),
    "SELECT ?g ?k (COUNT(?s) AS ?n) { ?s gov:memberOf ?g ; a ?k } GROUP BY ?g ?k HAVING(?g = id:one)": (
        "SELECT (id:one AS ?g) ?k (COUNT(?s) AS ?n) { ?s gov:memberOf id:one ; a ?k } GROUP BY ?k"
    ),
    "SELECT ?n { { SELECT ?g (COUNT(?s) AS ?n) { ?s gov:memberOf ?g } GROUP BY ?g } ?g a gov:Body }": (
        "SELECT (COUNT(?s) AS ?n) { ?s gov:memberOf id:one }"
    ),
    "SELECT (COUNT(?s) AS ?n) ?g { ?s gov:memberOf ?g }": "SELECT (COUNT(?s) AS ?n) (id:one AS ?g) { ?s gov:memberOf id:one }",
    "SELECT (COUNT(DISTINCT ?g) AS ?n) { ?s gov:memberOf ?g }": "SELECT (COUNT(DISTINCT id:one) AS ?n) { ?s gov:memberOf id:one }",
    "SELECT (SAMPLE(?g) AS ?x) (STR(?g) AS ?y) { ?s gov:memberOf ?g } GROUP BY (STR(?g))": (
        "SELECT (id:one AS ?x) (STR(id:one) AS ?y) { } "
    ),
    "SELECT ?s { ?s gov:memberOf ?o FILTER BOUND(?g) }": "SELECT ?s { ?s gov:memberOf ?o }",
    "SELECT ?s { ?s gov:memberOf ?o FILTER(!bound( ?g ) || ?o = ?g) }": "SELECT ?s { ?s gov:memberOf id:one }",
    "SELECT ?g ?s { VALUES ?g { id:one id:two } ?s gov:memberOf ?g }": "SELECT (id:one AS ?g) ?s { ?s gov:memberOf id:one }",
    "SELECT ?g ?s { ?s gov:memberOf ?g VALUES ?g { id:two } }": "SELECT ?g ?s { VALUES (?g ?s) { } }",
    "SELECT ?g ?s { ?s gov:memberOf ?g } VALUES ?g { id:two id:three }": "SELECT ?g ?s { VALUES (?g ?s) { } }",
    "SELECT ?g ?s { ?s gov:memberOf ?g } VALUES ?g { id:two <https://fixture.example/id/one> }": (
        "SELECT (id:one AS ?g) ?s { ?s gov:memberOf id:one }"
    ),
    "SELECT ?s ?n { VALUES (?g ?n) { (id:one 1) (UNDEF 2) (id:two 3) } ?s gov:memberOf ?g }": (
        "SELECT ?s ?n { VALUES ?n { 1 2 } ?s gov:memberOf id:one }"
    ),
    "SELECT ?s { VALUES ?g { id:one id:one } ?s gov:memberOf ?g }": "SELECT ?s { VALUES ?n { 1 2 } ?s gov:memberOf id:one }",
    "PREFIX x: <https://fixture.example/id/> SELECT ?s { ?s gov:memberOf ?g VALUES ?g { x:one } }": (
        "SELECT ?s { ?s gov:memberOf id:one }"
    ),
    "BASE <https://fixture.example/id/> SELECT ?s { ?s gov:memberOf ?g VALUES ?g { <one> } }": (
        "SELECT ?s { ?s gov:memberOf id:one }"
    ),
    "SELECT (?g AS ?h) ?s { ?s gov:memberOf ?g }": "SELECT (id:one AS ?h) ?s { ?s gov:memberOf id:one }",
    "SELECT ?s { ?s gov:memberOf ?o FILTER(?o<?g||?o=?g) }": "SELECT ?s { ?s gov:memberOf ?o FILTER(?o = id:one) }",
    "SELECT ?s { ?s gov:memberOf ?o FILTER(?g IN (?o, ?s)) }": "SELECT ?s { ?s gov:memberOf id:one }",
    "SELECT ?s { ?s gov:memberOf/gov:partOf ?x, ?y FILTER(sameTerm(?g, ?y)) }": "SELECT ?s { VALUES ?s { } }",
    "SELECT ?s ?g ?h { ?s gov:memberOf ?g, ?h }": "SELECT ?s (id:one AS ?g) ?h { ?s gov:memberOf id:one, ?h }",
    "CONSTRUCT { ?g gov:has ?s } WHERE { ?s gov:memberOf ?g }": "CONSTRUCT { id:one gov:has ?s } WHERE { ?s gov:memberOf id:one }",
    "CONSTRUCT WHERE { ?s gov:memberOf ?g }": "CONSTRUCT WHERE { ?s gov:memberOf id:one }",
    "DESCRIBE ?g": "DESCRIBE id:one",
    "DESCRIBE ?g ?s { ?s gov:memberOf ?g }": "DESCRIBE id:one id:a id:b",
    "DESCRIBE * { ?g gov:partOf ?x }": "DESCRIBE id:one id:two",
    "ASK { ?g ?p ?o } ORDER BY ?g": "ASK { }",
    "SELECT ?s { ?s gov:memberOf [ ^gov:memberOf ?g2 ] , ?g . << ?s gov:memberOf ?g >> gov:x ?y }": "SELECT ?s { VALUES ?s { } }",
    "SELECT ?s { ?s gov:memberOf ?g # ?g, '?g' is not a variable here\n FILTER(STR(?s) != '?g') }": "SELECT ?s { ?s gov:memberOf id:one }",
}


@pytest.mark.parametrize(("text", "by_hand"), BY_HAND.items())
def test_where_no_term_may_stand_the_query_says_the_same(
    engine: ox.Store, store: Store, text: str, by_hand: str
) -> None:
    assert by_govgraph(store, text, g="id:one") == by_engine(engine, by_hand)


def test_the_question_that_found_the_fault_excludes_members(store: Store) -> None:
    text = (
        "SELECT ?s { { ?s a gov:State FILTER NOT EXISTS { ?s gov:memberOf ?g } } UNION { ?s a gov:Forum } }"
    )
    found = run(store, text, bindings={"g": "id:one"})
    assert sorted(str(row["s"]) for row in found) == ["id:c", "id:d"]


def test_columns_keep_the_order_of_the_query(store: Store) -> None:
    for text in ("SELECT * { ?s gov:memberOf ?g ; a ?k }", "SELECT ?s ?g ?k { ?s gov:memberOf ?g ; a ?k }"):
        found = run(store, text, bindings={"g": "id:one"})
        assert isinstance(found, Solutions)
        assert found.variables == ("s", "g", "k")


def test_a_column_that_nobody_asked_for_is_not_shown(store: Store) -> None:
    found = run(
        store,
        "SELECT * { { SELECT DISTINCT ?g { ?s gov:memberOf ?g } } ?x a gov:Forum }",
        bindings={"g": "id:one"},
    )
    assert isinstance(found, Solutions)
    assert list(found) == [{"g": "id:one", "x": "id:c"}]


# ------------------------------------------------------------------------------------------------------------- kinds of terms


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (3, "3"),
        ("3", "3"),
        ('"first"@en', '"first"@en'),
        (True, "true"),
        ("2023-10-08", '"2023-10-08"^^xsd:date'),
        (date(2023, 10, 8), '"2023-10-08"^^xsd:date'),
        ('"a \\"quoted\\" } text"', '"a \\"quoted\\" } text"'),
        (rdflib.Literal("first", lang="en"), '"first"@en'),
        (rdflib.URIRef(ID + "one"), "id:one"),
        (ox.NamedNode(ID + "one"), "id:one"),
        ("one", "id:one"),
        (f"<{ID}one>", "id:one"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?p { ?s ?p @ }",
        "SELECT ?s { ?s ?p ?o FILTER(sameTerm(?o, @)) }",
        "SELECT ?o ?text { ?s gov:size ?o BIND(CONCAT(STR(@),'-')AS ?text) }",
        "SELECT ?o { VALUES ?o { 1 3 VALUE } FILTER(?o=@) }",
    ],
)
def test_every_kind_of_term_is_written_as_it_is(
    engine: ox.Store, store: Store, value: Any, written: str, text: str
) -> None:
    bound, by_hand = text.replace("@", "?g"), text.replace("@", written)
    assert by_govgraph(store, bound.replace("VALUE }", f"{written} }}"), g=value) == by_engine(
        engine, by_hand.replace("VALUE }", f"{written} }}")
    )


def test_a_number_after_limit_and_offset_is_a_whole_one(store: Store) -> None:
    text = "SELECT ?s { ?s a ?k } ORDER BY ?s LIMIT ?limit OFFSET ?from"
    found = run(store, text, bindings={"limit": 2, "from": 1})
    assert [str(row["s"]) for row in found] == ["id:b", "id:c"]
    with pytest.raises(
        QuerySyntaxError, match=r"column 41: \?limit is given <.*/one>, and this place needs a whole number"
    ):
        run(store, text, bindings={"limit": "id:one", "from": 1})


@pytest.mark.parametrize(
    ("text", "place", "column"),
    [
        ("SELECT * { ?g a ?k }", "first part of a triple", 12),
        ("SELECT * { ?s ?g ?k }", "predicate", 15),
        ("SELECT * { ?s gov:x/^?g ?k }", "predicate", 22),
        ("SELECT * { ?s a ?k ; ?g ?k }", "predicate", 22),
        ("SELECT * { ?s a ?k FILTER EXISTS { ?g a ?k } }", "first part of a triple", 36),
        ("SELECT * { GRAPH ?g { ?s a ?k } }", "GRAPH", 18),
        ("SELECT * FROM ?g { ?s a ?k }", "FROM", 15),
        ("SELECT * { SERVICE SILENT ?g { ?s a ?k } }", "SERVICE", 27),
        ("DESCRIBE ?g", "DESCRIBE", 10),
        ("CONSTRUCT { ?s ?g 1 } WHERE { ?s a ?k }", "predicate", 16),
        ("CONSTRUCT { ?g a 1 } WHERE { ?s a ?k }", "first part of a triple", 13),
        ("SELECT * { ?s gov:x [ ?g 1 ] }", "predicate", 23),
        ("SELECT * { << ?s ?g 1 >> gov:y 2 }", "predicate", 18),
        ("SELECT * { ?s a ?k {| ?g 1 |} }", "predicate", 23),
    ],
)
def test_a_literal_where_only_an_iri_can_stand_is_an_error_that_names_variable_and_place(
    store: Store, text: str, place: str, column: int
) -> None:
    with pytest.raises(QuerySyntaxError, match=r"\?g is given \"text\"") as wrong:
        run(store, text, bindings={"g": '"text"'})
    assert place in str(wrong.value)
    assert (wrong.value.line, wrong.value.column) == (1, column)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s gov:x ?g }",
        "SELECT * { ?s gov:x (1 ?g) , ?g ; gov:y ?g }",
        "SELECT * { ?s gov:x [ gov:y ?g ] {| gov:z ?g |} }",
        "SELECT * { ?s (gov:a/gov:b)+ ?g . ?s !(gov:a|^gov:b) ?g . ?s gov:c? ?g }",
        "SELECT * { << ?s ?p ?g >> ?q ?g }",
        "SELECT * { ?s a ?k FILTER regex(?g, 'x') OPTIONAL { ?s ?p ?g } ?s ?q ?g }",
    ],
)
def test_a_literal_where_it_may_stand_is_none(store: Store, text: str) -> None:
    assert list(run(store, text, bindings={"g": '"text"'})) == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?g) { ?s ?p ?o }",
        "SELECT * { BIND(1 AS ?g) }",
        "SELECT * { { SELECT (1 AS ?g) { } } ?s ?p ?g }",
        "SELECT ?g { ?s ?p ?o } GROUP BY (STR(?o) AS ?g)",
    ],
)
def test_what_a_query_computes_cannot_be_given(store: Store, text: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"\?g is computed in the query"):
        run(store, text, bindings={"g": "id:one"})


def test_a_name_with_signs_that_no_iri_has_is_no_value(store: Store) -> None:
    for value in ("<urn:a> } UNION { ?s ?p ?o", "<urn:a b>", "urn:a>{}"):
        with pytest.raises(QueryError):
            run(store, "SELECT * { ?s ?p ?g }", bindings={"g": value})


def test_a_service_that_a_value_names_is_guarded_like_one_in_the_text(store: Store) -> None:
    text = "SELECT * { SERVICE ?where { ?s ?p ?o } }"
    with pytest.raises(QueryRefused, match=r"column 12: SERVICE would send this query to evil\.example"):
        run(store, text, bindings={"where": "https://evil.example/sparql"})
    with pytest.raises(QueryRefused):  # a variable as before
        run(store, text)


def test_errors_stand_at_the_users_own_line_and_column(store: Store) -> None:
    text = "SELECT ?g {\n  ?s gov:memberOf ?g .\n  FILTER(?s = ?g) }\nORDER BY ?g LIMIT x"
    with pytest.raises(QuerySyntaxError) as wrong:
        run(store, text, bindings={"g": "id:one"})
    assert (wrong.value.line, wrong.value.column) == (4, 19)
    text = "SELECT ?g {\n  ?s gov:memberOf ?g .\n  ?s govv:x ?g }"
    with pytest.raises(QuerySyntaxError, match="unknown prefix") as wrong:
        run(store, text, bindings={"g": "id:one"})
    assert (wrong.value.line, wrong.value.column) == (3, 6)
    assert "  ?s govv:x ?g }\n       ^" in str(wrong.value)


# --------------------------------------------------------------------------------------------------------- several values


def test_several_values_give_the_rows_of_each_in_their_order(store: Store) -> None:
    text = "SELECT ?g ?s { ?s gov:memberOf ?g } ORDER BY ?s"
    rows = [(str(row["g"]), str(row["s"])) for row in run(store, text, bindings={"g": ["id:two", "id:one"]})]
    assert rows == [("id:two", "id:a"), ("id:two", "id:c"), ("id:one", "id:a"), ("id:one", "id:b")]


@pytest.mark.parametrize("text", GENERATED[::7])
def test_several_values_give_the_union_of_the_answers_for_each(
    engine: ox.Store, store: Store, text: str
) -> None:
    terms = ["gov:memberOf", "gov:knows"] if term_for(text).startswith("gov:") else ["id:one", "id:two"]
    one, two = (by_engine(engine, text.replace("@", term)) for term in terms)
    expected = one or two if isinstance(one, bool) else one | two if isinstance(one, set) else one + two
    if "DISTINCT" in text:
        expected = Counter(dict.fromkeys(expected, 1))
    assert by_govgraph(store, text.replace("@", "?g"), g=terms) == expected


def test_limits_and_counts_are_those_of_each_answer(store: Store) -> None:
    text = "SELECT ?s { ?s gov:memberOf ?g } ORDER BY ?s LIMIT 1"
    assert [str(row["s"]) for row in run(store, text, bindings={"g": ["id:one", "id:two"]})] == [
        "id:a",
        "id:a",
    ]
    text = "SELECT ?g (COUNT(?s) AS ?n) { ?s gov:memberOf ?g } GROUP BY ?g"
    found = run(store, text, bindings={"g": ["id:one", "id:none", "id:two"]})
    assert [(str(row["g"]), row["n"]) for row in found] == [("id:one", 2), ("id:two", 2)]


def test_the_row_limit_counts_all_rows_together(store: Store) -> None:
    found = run(store, "SELECT ?s { ?s gov:memberOf ?g }", bindings={"g": ["id:one", "id:two"]}, limit=3)
    assert isinstance(found, Solutions)
    assert len(list(found)) == 3
    assert found.truncated


def test_distinct_rows_and_triples_come_once_over_all_values(store: Store) -> None:
    found = run(store, "SELECT DISTINCT ?s { ?s gov:memberOf ?g }", bindings={"g": ["id:one", "id:two"]})
    assert sorted(str(row["s"]) for row in found) == ["id:a", "id:b", "id:c"]
    triples = run(
        store,
        "CONSTRUCT { ?s a ?k } WHERE { ?s gov:memberOf ?g ; a ?k }",
        bindings={"g": ["id:one", "id:two"]},
    )
    assert isinstance(triples, Triples)
    assert len(list(triples)) == 3


def test_an_ask_is_yes_where_one_of_the_values_is(store: Store) -> None:
    text = "ASK { id:b gov:memberOf ?g }"
    assert run(store, text, bindings={"g": ["id:two", "id:one"]})
    assert not run(store, text, bindings={"g": ["id:two", "id:none"]})


def test_several_values_share_one_time_limit(store: Store) -> None:
    text = "SELECT ?g ?s { ?s gov:memberOf ?g } ORDER BY ?s"
    found = run(store, text, bindings={"g": ["id:two", "id:one"]}, timeout=60)
    assert [str(row["s"]) for row in found] == ["id:a", "id:c", "id:a", "id:b"]


def test_combinations_beyond_the_limit_are_refused(store: Store) -> None:
    many = list(range(101))
    with pytest.raises(QueryError, match=r"10,201 combinations"):
        run(store, "ASK { ?s ?a ?x ; ?b ?y }", bindings={"x": many, "y": many})


def test_no_value_at_all_is_an_error(store: Store) -> None:
    with pytest.raises(QueryError, match=r"no value was given for \?g"):
        run(store, "SELECT * { ?s ?p ?g }", bindings={"g": []})


# ------------------------------------------------------------------------------------------------------------- the catalogue


def filled(pieces: tuple[str | Gap, ...], terms: dict[str, str]) -> str:
    return "".join(piece if isinstance(piece, str) else terms[piece.name] for piece in pieces)


@pytest.mark.parametrize(
    "text",
    GENERATED[::5] + [text for text in BY_HAND if "VALUES ?g" not in text and "VALUES (?g" not in text],
)
def test_a_query_split_at_its_variables_and_joined_with_terms_is_the_bound_query(
    engine: ox.Store, store: Store, text: str
) -> None:
    term = term_for(text)
    query = text.replace("@", "?g")
    iri = f"<{NAMES.expand(term)}>"
    hidden = {"given1"}
    found = by_engine(engine, filled(split(query, ["g"], NAMES), {"g": iri}))
    if isinstance(found, Counter):
        found = Counter(
            {tuple(cell for cell in row if cell[0] not in hidden): count for row, count in found.items()}
        )
    assert found == by_govgraph(store, query, g=term)


def test_every_question_can_be_split_at_its_parameters() -> None:
    for question in Catalogue.load():
        names = [
            name
            for parameter in question.parameters
            for name in (parameter.name, f"{parameter.name}Last")
            if re.search(rf"\?{name}\b", question.text)
        ]
        pieces = split(question.text, names, Names()) if names else ()
        assert {piece.name for piece in pieces if isinstance(piece, Gap)} == set(names)


def test_a_text_that_depends_on_the_value_cannot_be_split() -> None:
    with pytest.raises(QueryError, match="VALUES"):
        split("SELECT * { VALUES ?g { 1 2 } ?s ?p ?g }", ["g"])
    with pytest.raises(UnknownVariable):
        split("SELECT * { ?s ?p ?o }", ["g"])
