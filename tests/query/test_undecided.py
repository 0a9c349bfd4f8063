"""A condition that fails for some rows because of types says so: how many, of which kinds, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govgraph
from govgraph.facts.dates import EDTF
from govgraph.query.explain.empty import diagnose
from govgraph.query.explain.undecided import undecided
from govgraph.store.store import Store
from govgraph.terms import GOV, XSD

if TYPE_CHECKING:
    from click.testing import Result

Invoke = Callable[..., "Result"]
AFTER_2020 = 'SELECT ?s { ?s gov:start ?d FILTER(?d > "2020-01-01"^^xsd:date) }'


@pytest.fixture(scope="module")
def graph() -> govgraph.GovGraph:
    return govgraph.open()


@pytest.fixture(scope="module")
def starts(graph: govgraph.GovGraph) -> list[str]:
    """The datatype of every start, read triple by triple."""
    start = ox.NamedNode(GOV + "start")
    return [
        quad.object.datatype.value for quad in graph.store.inner.quads_for_pattern(None, start, None, None)
    ]


def store_of(*lines: str) -> Store:
    store = Store()
    store.load_ntriples("\n".join(f"{line} ." for line in lines).encode())
    return store


def test_a_day_compared_with_years_and_months_tells_how_many_rows_are_lost(
    graph: govgraph.GovGraph, starts: list[str]
) -> None:
    (lost,) = undecided(graph.store, AFTER_2020)
    assert (lost.rows, lost.of) == (sum(kind != XSD + "date" for kind in starts), len(starts))
    assert {kind: count for _, counted in lost.kinds for kind, count in counted} == {
        "a year (xsd:gYear)": starts.count(XSD + "gYear"),
        "a month (xsd:gYearMonth)": starts.count(XSD + "gYearMonth"),
        "a date that is not exact (edtf:EDTF)": starts.count(EDTF),
    }


def test_what_the_remedy_says_to_write_loses_no_row(graph: govgraph.GovGraph, starts: list[str]) -> None:
    (lost,) = undecided(graph.store, AFTER_2020)
    better = lost.remedy.partition("the last: ")[2]
    text = f"SELECT ?s {{ ?s gov:start ?d . {better} }}"
    assert undecided(graph.store, text) == []
    lower = sum(kind == XSD + "date" for kind in starts)
    assert len(list(graph.select(text))) > len(list(graph.select(AFTER_2020)))
    assert len(list(graph.select(text.partition(" FILTER")[0] + " }"))) == len(starts) > lower


def test_the_command_line_warns_also_where_rows_remain(invoke: Invoke) -> None:
    found = invoke("query", AFTER_2020)
    assert found.exit_code == 0
    assert "warning: `FILTER(?d > " in found.stderr
    assert "gov:earliestStart" in found.stderr
    quiet = invoke("query", "-q", AFTER_2020)
    assert quiet.stderr == ""


def test_explain_says_it_too(invoke: Invoke) -> None:
    found = invoke("query", "--explain", AFTER_2020)
    assert "cannot be decided for" in found.stderr


def test_a_network_of_pairs_warns_as_the_query_does(invoke: Invoke) -> None:
    text = 'SELECT ?s ?o { ?st rdf:subject ?s ; rdf:object ?o ; gov:start ?d FILTER(?d > "2024-01-01"^^xsd:date) }'
    found = invoke("network", "--query", "-", input=text)
    assert found.exit_code == 0, found.stderr
    assert "cannot be decided for" in found.stderr


def test_a_value_from_outside_is_part_of_the_condition(graph: govgraph.GovGraph) -> None:
    text = "SELECT ?s { ?s gov:start ?d FILTER(?d > ?day) }"
    (lost,) = undecided(graph.store, text, {"day": "2020-01-01"})
    assert lost.rows == undecided(graph.store, AFTER_2020)[0].rows


NUMBERS = (
    '<urn:a> <urn:n> "7"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '<urn:b> <urn:n> "8"',
    '<urn:c> <urn:n> "nine"@en',
    "<urn:d> <urn:n> <urn:e>",
    "<urn:d> <urn:m> <urn:e>",
)

# The condition or group, the rows it fails for, the rows there are without it.
PLACES = [
    ("?x <urn:n> ?n FILTER(?n > 5)", 3, 4),
    ("?x <urn:n> ?n FILTER(5 < ?n)", 3, 4),
    ("?x <urn:n> ?n FILTER(?n > 5 || ?x = <urn:b>)", 2, 4),  # an error or true is true
    ("?x <urn:n> ?n FILTER(?n > 5 && ?x = <urn:a>)", 0, 4),  # an error and false is false
    ("?x <urn:n> ?n FILTER(!(?n > 5))", 3, 4),
    ("?x <urn:n> ?n FILTER(?n = 7)", 0, 4),  # unequal types are unequal, and no error
    ("?x <urn:n> ?n FILTER(?n IN (7, 8))", 0, 4),
    ("?x <urn:n> ?n FILTER(COALESCE(?n > 5, false))", 0, 4),
    ("?x <urn:n> ?n FILTER(STRLEN(?n) > 0)", 2, 4),
    ("?x <urn:n> ?n FILTER(STRLEN(STR(?n)) > 0)", 0, 4),
    ("?x <urn:n> ?n FILTER REGEX(?n, 'n')", 2, 4),
    ("?x <urn:n> ?n FILTER(?n * 2 > 5)", 3, 4),
    (
        "?x <urn:n> ?n OPTIONAL { ?x <urn:z> ?z } FILTER(?z > 5)",
        0,
        4,
    ),  # no value is not a value of another type
    ("?x ?p ?o OPTIONAL { ?x <urn:n> ?n FILTER(?n > 5) }", 4, 5),
    ("{ ?x <urn:m> ?n } UNION { ?x <urn:n> ?n FILTER(?n > 5) }", 3, 4),
    ("?x <urn:m> ?y { ?x <urn:n> ?n FILTER(?n > 5) }", 1, 1),
    ("?x ?p ?o FILTER NOT EXISTS { ?x <urn:n> ?n FILTER(?n > 5) }", 3, 4),
    ("?x ?p ?o MINUS { ?x <urn:n> ?n FILTER(?n > 5) }", 3, 4),
    ("{ SELECT ?x { ?x <urn:n> ?n FILTER(?n > 5) } }", 3, 4),
    ("?x <urn:n> ?n FILTER(?n > 5) # a comment } )\n", 3, 4),
    ("?x <urn:n> ?n ; FILTER(?n > 5)", 3, 4),
]


@pytest.mark.parametrize(("group", "rows", "of"), PLACES, ids=[group for group, _, _ in PLACES])
def test_rows_are_counted_wherever_the_condition_stands(group: str, rows: int, of: int) -> None:
    found = undecided(store_of(*NUMBERS), f"SELECT * {{ {group} }}")
    assert [(lost.rows, lost.of) for lost in found] == ([(rows, of)] if rows else [])


def test_a_group_that_having_cannot_decide_is_counted() -> None:
    text = "SELECT ?x (MAX(?n) AS ?m) { ?x <urn:n> ?n } GROUP BY ?x HAVING(MAX(?n) > 5) ORDER BY ?x LIMIT 1"
    (lost,) = undecided(store_of(*NUMBERS), text)
    assert (lost.rows, lost.of, lost.noun) == (3, 4, "group")
    (by_name,) = undecided(store_of(*NUMBERS), text.replace("HAVING(MAX(?n)", "HAVING(?m"))
    assert (by_name.rows, by_name.of) == (3, 4)


DATES = {"gYear": "2020", "gYearMonth": "2020-05", "date": "2020-05-17", "dateTime": "2020-05-17T10:00:00"}


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(sorted(DATES)), min_size=1, max_size=8),
    st.sampled_from(sorted(DATES)),
    st.sampled_from("<>"),
)
def test_dates_are_undecided_where_their_kinds_differ(kinds: list[str], kind: str, sign: str) -> None:
    store = store_of(*(f'<urn:x{n}> <urn:d> "{DATES[one]}"^^<{XSD}{one}>' for n, one in enumerate(kinds)))
    text = f'SELECT ?x {{ ?x <urn:d> ?d FILTER(?d {sign} "{DATES[kind]}"^^xsd:{kind}) }}'
    other = sum(one != kind for one in kinds)
    found = undecided(store, f"PREFIX xsd: <{XSD}> {text}")
    assert [(lost.rows, lost.of) for lost in found] == ([(other, len(kinds))] if other else [])


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("?n > '5'", "Write 5 without quotes"),
        ("?t > 5", "xsd:decimal(?t)"),
        ("CONTAINS(?x, 'a')", "Write CONTAINS(STR(?x), …)"),
        ("?l > 'a'", 'STR(?l) > "a"'),
        ("?x < ?n", "STR(?x) < STR(?n)"),
        ("STRLEN(?t) > '3'", "STRLEN gives a number: write 3 without quotes"),
    ],
)
def test_the_remedy_fits_the_types(condition: str, says: str) -> None:
    integer = f"<{XSD}integer>"
    store = store_of(f'<urn:x> <urn:n> "1"^^{integer}', '<urn:x> <urn:t> "1"', '<urn:x> <urn:l> "uno"@es')
    (lost,) = undecided(store, f"ASK {{ ?x <urn:n> ?n ; <urn:t> ?t ; <urn:l> ?l FILTER({condition}) }}")
    assert says in str(lost)


def test_a_query_with_a_service_is_not_sent_again() -> None:
    text = "SELECT * { ?s <urn:n> ?n FILTER(?n > 5) SERVICE <https://example.org/sparql> { ?s ?p ?o } }"
    assert undecided(store_of(*NUMBERS), text) == []


def test_the_count_is_given_as_a_hint(graph: govgraph.GovGraph) -> None:
    hints = diagnose(graph.store, AFTER_2020, graph.model).hints
    assert [hint.cause for hint in hints] == ["date"]
    assert graph.explain(AFTER_2020).hints == hints
