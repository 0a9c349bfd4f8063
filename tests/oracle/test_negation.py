"""Queries that negate, against all possible worlds: each set of the unknown claims is asked by itself.

What holds in every world is sure, and what holds in one is possible. Nothing that is possible may be missing from an answer,
and nothing that it calls sure may fail in a world.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govgraph.errors import QuerySyntaxError
from govgraph.facts.as_of import bounds_store
from govgraph.query.both_answers import run_both
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.run import run
from govgraph.store.store import Store

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
GOV = "https://w3id.org/govgraph/ns#"
ID = "https://w3id.org/govgraph/id/"

Claim = tuple[str, str, str, bool]  # subject, predicate, object, whether it was announced only
MEMBER, PARTY = "memberOf", "partyTo"


def lines_of(claims: Sequence[tuple[int, Claim]], unknown: Sequence[int] = ()) -> str:
    """A store's triples: those of the claims, what is said of each, and the things, which nobody doubts."""
    lines = [f"<{ID}{name}> <{RDF}type> <{GOV}Agent> ." for name in "abcxy"]
    for number, (subject, predicate, value, announced) in claims:
        name = f"<https://w3id.org/govgraph/statement/s{number}>"
        lines += [
            f"<{ID}{subject}> <{GOV}{predicate}> <{ID}{value}> .",
            f"{name} <{RDF}type> <{GOV}Statement> .",
            f"{name} <{RDF}subject> <{ID}{subject}> .",
            f"{name} <{RDF}predicate> <{GOV}{predicate}> .",
            f"{name} <{RDF}object> <{ID}{value}> .",
        ]
        if announced:
            lines.append(f"{name} <{GOV}mode> <{GOV}Announced> .")
        if number in unknown:
            lines.append(f"{name} <{GOV}inForce> <{GOV}Unknown> .")
    return "\n".join(lines)


def store_of(claims: Sequence[tuple[int, Claim]], unknown: Sequence[int] = ()) -> Store:
    store = Store()
    store.load_ntriples(lines_of(claims, unknown).encode())
    return store


class Worlds:
    """Claims that are sure and some that are unknown, as one store, and as one store for each world."""

    def __init__(self, sure: Sequence[Claim], unknown: Sequence[Claim]) -> None:
        numbered = list(enumerate([*sure, *unknown]))
        surely, rest = numbered[: len(sure)], numbered[len(sure) :]
        self.store = store_of(numbered, [number for number, _ in rest])
        self.sure = store_of(surely)
        subsets = chain.from_iterable(combinations(rest, size) for size in range(len(rest) + 1))
        self.each = [store_of([*surely, *subset]) for subset in subsets]

    def asked(self, text: str) -> Solutions | Answer | Triples:
        return run_both(run, self.store, self.sure, text, bounds=partial(bounds_store, self.store, self.sure))

    def rows(self, text: str) -> tuple[set[Any], set[Any]]:
        """The rows of every world, and those of at least one."""
        found = [set(_read(run(store, text))) for store in self.each]
        return set.intersection(*found), set.union(*found)

    def answer(self, text: str) -> tuple[set[Any], set[Any]]:
        """The rows that the answer calls sure, and all of its rows."""
        every = list(_read(self.asked(text)))
        return {row[:-1] for row in every if row[-1].value == "yes"}, {row[:-1] for row in every}


def _read(found: Any) -> Iterator[Any]:
    assert isinstance(found, Solutions)
    return iter(list(found.terms()))


# a is surely a member of x, b may be; b may be a party to y, and c may be a member of x and surely is a party to y.
HAND = Worlds(
    [("a", MEMBER, "x", False), ("c", PARTY, "y", False)],
    [("b", MEMBER, "x", False), ("b", PARTY, "y", False), ("c", MEMBER, "x", True)],
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # b needs one unknown claim, and must be without another.
        (
            "SELECT ?m { ?m gov:memberOf id:x MINUS { ?m gov:partyTo id:y } } ORDER BY ?m",
            {"a": "yes", "b": "unknown"},
        ),
        (
            "SELECT ?m { ?m gov:memberOf id:x FILTER NOT EXISTS { ?m gov:partyTo ?any } }",
            {"a": "yes", "b": "unknown"},
        ),
        (
            "SELECT ?m { ?m gov:memberOf id:x FILTER(?m = id:a || !(EXISTS { ?m gov:partyTo ?any })) }",
            {"a": "yes", "b": "unknown"},
        ),
        # Not a party, or a member all the same: a and x, y are no party; b and c may be members.
        (
            "SELECT ?m { ?m a gov:Agent FILTER NOT EXISTS { ?m gov:partyTo ?y FILTER NOT EXISTS { ?m gov:memberOf ?x } } }",
            {"a": "yes", "b": "unknown", "c": "unknown", "x": "yes", "y": "yes"},
        ),
        # What is said of a claim stands or falls with it: that of c was announced in every world that has it.
        (
            "SELECT ?m { ?claim rdf:subject ?m ; rdf:predicate gov:memberOf MINUS { ?claim gov:mode gov:Announced } }",
            {"a": "yes", "b": "unknown"},
        ),
        (
            "SELECT ?m { ?claim rdf:subject ?m ; rdf:predicate gov:memberOf FILTER NOT EXISTS { ?claim gov:mode ?how ."
            " ?how a ?kind } }",
            {"a": "yes", "b": "unknown", "c": "unknown"},
        ),
        # Of another claim it is not known whether it is there: b may be a party without being a member.
        (
            "SELECT ?m { ?claim rdf:subject ?m ; rdf:predicate gov:partyTo FILTER NOT EXISTS { ?claim gov:mode ?no }"
            " FILTER NOT EXISTS { ?claim rdf:predicate ?known . ?other rdf:subject ?m ; rdf:predicate gov:memberOf } }",
            {"b": "unknown", "c": "unknown"},
        ),
        # A path that begins at a statement without a name.
        (
            "SELECT ?m { ?m a gov:Agent ; gov:partyTo id:y FILTER NOT EXISTS { ?m ^rdf:subject/gov:mode gov:Announced } }",
            {"b": "unknown", "c": "unknown"},
        ),
    ],
)
def test_answers_worked_out_by_hand(text: str, expected: dict[str, str]) -> None:
    found = {row[0].value.removeprefix(ID): row[-1].value for row in _read(HAND.asked(text))}
    assert found == expected
    assert not HAND.asked(text).absence


def test_counts_lie_between_the_narrowest_and_the_widest() -> None:
    # a alone; or a, and b.
    text = "SELECT (COUNT(?m) AS ?n) { ?m gov:memberOf id:x MINUS { ?m gov:partyTo id:y } }"
    ((count, holds),) = _read(HAND.asked(text))
    assert (count.value, holds.value) == ("1 to 2", "unknown")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { id:a gov:memberOf id:x FILTER NOT EXISTS { id:a gov:partyTo id:y } }", "yes"),
        ("ASK { id:b gov:memberOf id:x FILTER NOT EXISTS { id:b gov:partyTo id:y } }", "unknown"),
        ("ASK { id:c gov:memberOf id:x MINUS { ?m gov:partyTo id:y } }", "unknown"),
        ("ASK { ?m gov:memberOf id:x MINUS { ?m a gov:Agent } }", "no"),
    ],
)
def test_yes_no_or_unknown(text: str, expected: str) -> None:
    answer = HAND.asked(text)
    assert isinstance(answer, Answer)
    assert (answer.holds, bool(answer), str(answer)) == (expected, expected == "yes", expected)


def test_triples_that_are_possible_are_there() -> None:
    text = "CONSTRUCT { ?m a gov:Lone } { ?m gov:memberOf id:x MINUS { ?m gov:partyTo id:y } }"
    found = HAND.asked(text)
    assert isinstance(found, Triples)
    assert {one.subject.value for one in found} == {ID + "a", ID + "b"}
    assert found.unknown == 1
    described = HAND.asked("DESCRIBE ?m { ?m gov:memberOf id:x MINUS { ?m gov:partyTo id:y } }")
    assert isinstance(described, Triples)
    # a is an agent and a member; b is an agent, a member and a party.
    assert len(list(described)) == 5
    assert described.unknown == 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?m { ?m a gov:Agent OPTIONAL { ?m gov:memberOf ?x } FILTER(!BOUND(?x)) }",
        "SELECT ?m { ?m a gov:Agent BIND(EXISTS { ?m gov:memberOf id:x } AS ?in) FILTER(?in = false) }",
        "SELECT ?m { ?m a gov:Agent FILTER(IF(EXISTS { ?m gov:memberOf id:x }, false, true)) }",
        "SELECT ?m { ?m a gov:Agent FILTER(EXISTS { ?m gov:memberOf id:x } = false) }",
        "SELECT ?m { ?m a gov:Agent MINUS { ?m gov:memberOf ?x OPTIONAL { ?m gov:partyTo ?y } } }",
        "SELECT ?m { ?m a gov:Agent FILTER NOT EXISTS { SELECT ?m { ?m gov:memberOf ?x } GROUP BY ?m HAVING (COUNT(*) < 2) } }",
        "SELECT ?m { GRAPH ?g { ?m a gov:Agent } MINUS { ?m gov:memberOf ?x } }",
        "SELECT ?m { { SELECT ?m { ?m gov:memberOf ?x } ORDER BY ?m LIMIT 1 } }",
        "SELECT ?x { ?m gov:memberOf ?x } GROUP BY ?x HAVING (COUNT(?m) < 2 && ?x != id:y)",
        "SELECT ?m { ?m gov:memberOf ?x } GROUP BY ?x ?m HAVING (COUNT(?m) = 2)",
        "SELECT ?x { ?m gov:memberOf ?x } GROUP BY ?x HAVING (SUM(?m) < 2)",
        "SELECT ?x { { SELECT ?x (COUNT(?m) AS ?n) { ?m gov:memberOf ?x } GROUP BY ?x } FILTER(?n < 2) }",
        "SELECT ?x (IF(COUNT(?m) = 2, 'two', 'other') AS ?n) { ?m gov:memberOf ?x } GROUP BY ?x",
    ],
)
def test_what_has_no_bounds_says_so(text: str) -> None:
    assert HAND.asked(text).absence


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?m ?x { ?m a gov:Agent OPTIONAL { ?m gov:memberOf ?x } }",
        "SELECT ?m ?d { ?c rdf:subject ?m OPTIONAL { ?c gov:start ?s } BIND(COALESCE(STR(?s), '?') AS ?d) }",
        "SELECT ?x { ?m gov:memberOf ?x } GROUP BY ?x HAVING (COUNT(?m) >= 2)",
        "SELECT ?x { { SELECT ?x (COUNT(?m) AS ?n) { ?m gov:memberOf ?x } GROUP BY ?x } FILTER(?n > 1) }",
        "SELECT ?m { ?m a gov:Agent FILTER(EXISTS { ?m gov:memberOf ?x } || NOT EXISTS { ?m gov:partyTo ?y }) }",
    ],
)
def test_what_two_answers_decide_says_nothing(text: str) -> None:
    assert not HAND.asked(text).absence


@pytest.mark.parametrize(
    "text",
    ["ASK { ?a ?b ?c MINUS { ?a ?b ?c", "ASK { ?a ?b ?c MINUS ?a ?b ?c }", "ASK { FILTER NOT EXISTS }"],
)
def test_a_query_that_is_wrong_is_an_error_of_its_author(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        HAND.asked(text)


def test_a_query_of_very_many_groups_is_answered() -> None:
    deep = "ASK { " + "FILTER NOT EXISTS { " * 60 + "?a ?b ?c" + " }" * 61
    assert HAND.asked(deep) is not None
    deeper = "ASK { ?s ?p ?o " + "{ " * 1000 + "?a ?b ?c" + " }" * 1001
    assert HAND.asked(deeper).absence


def test_within_a_time_limit_the_answer_is_the_same() -> None:
    text = "SELECT ?m { ?m gov:memberOf id:x MINUS { ?m gov:partyTo id:y } } ORDER BY ?m"
    views = HAND.store, HAND.sure
    found = run_both(partial(run, timeout=60), *views, text, bounds=partial(bounds_store, *views))
    assert list(_read(found)) == list(_read(HAND.asked(text)))


def test_a_row_that_may_pass_a_bound_on_a_count_is_unknown() -> None:
    # One to three members of x.
    rows = [
        list(_read(HAND.asked(f"SELECT ?x {{ ?m gov:memberOf ?x }} GROUP BY ?x HAVING (COUNT(?m) >= {n})")))
        for n in (1, 2, 4)
    ]
    assert [[row[-1].value for row in found] for found in rows] == [["yes"], ["unknown"], []]


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "=", "!="])
@pytest.mark.parametrize("number", ["0", "1", "2", "2.5", "3", "4"])
@pytest.mark.parametrize("count", ["COUNT(?m)", "COUNT(DISTINCT ?m)", "COUNT(*)"])
def test_a_condition_on_a_count_is_sure_unknown_or_not_met(sign: str, number: str, count: str) -> None:
    for group in (
        "?m gov:memberOf ?x",
        "?m gov:partyTo ?x",
        "?m gov:memberOf ?x MINUS { ?m gov:partyTo id:y }",
    ):
        text = f"SELECT ?x {{ {group} }} GROUP BY ?x HAVING ({count} {sign} {number})"
        assert HAND.answer(text) == HAND.rows(text), text
        assert not HAND.asked(text).absence


def test_a_count_with_a_condition_is_given_as_it_may_be() -> None:
    # One to three members of x; of y there is surely one party, and perhaps a second.
    text = "SELECT ?x (COUNT(?m) AS ?n) {{ ?m {} ?x }} GROUP BY ?x HAVING (COUNT(?m) {}) ORDER BY ?x LIMIT 3"
    found = [
        [[term.value.removeprefix(ID) for term in row] for row in _read(HAND.asked(text.format(*asked)))]
        for asked in (("gov:memberOf", "= 2"), ("gov:partyTo", "<= 2"), ("gov:partyTo", "> 2"))
    ]
    assert found == [[["x", "1 to 3", "unknown"]], [["y", "1 to 2", "unknown"]], []]


# ------------------------------------------------------------------------------------------------------------ random queries

PLAIN = [(s, p, o, False) for s in "abc" for p in (MEMBER, PARTY) for o in "xy"]
CLAIMS = st.tuples(
    st.sampled_from("abc"), st.sampled_from((MEMBER, PARTY)), st.sampled_from("xy"), st.booleans()
)
NAMES = st.sampled_from(["?u", "?v", "?w"])
ENDS = st.one_of(NAMES, st.sampled_from(["id:x", "id:y"]))
PREDICATES = st.sampled_from(["gov:memberOf", "gov:partyTo", "(gov:memberOf|gov:partyTo)", "!gov:partyTo"])
PLAINLY = st.builds("{} {} {} .".format, NAMES, PREDICATES, ENDS)
STATED = st.builds(
    "{0} rdf:subject {1} ; rdf:predicate {2} ; rdf:object {3} .".format,
    st.sampled_from(["?s", "?t"]),
    NAMES,
    st.sampled_from(["gov:memberOf", "gov:partyTo", "?p"]),
    ENDS,
)
SAID = st.builds("{} gov:mode gov:Announced .".format, st.sampled_from(["?s", "?t"]))
POSITIVE = st.one_of(PLAINLY, STATED)
NEGATIVE = st.one_of(PLAINLY, STATED, SAID)


def _negations(group: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("FILTER NOT EXISTS {{ {} }}".format, group),
        st.builds("MINUS {{ {} }}".format, group),
        st.builds("FILTER(!(EXISTS {{ {} }} && ?u != id:a))".format, group),
        st.builds("FILTER(EXISTS {{ {} }} || !EXISTS {{ {} }})".format, group, group),
    )


def _groups(pattern: st.SearchStrategy[str], depth: int) -> st.SearchStrategy[str]:
    patterns = st.lists(pattern, min_size=1, max_size=2).map(" ".join)
    patterns = st.one_of(
        patterns,
        st.builds("{{ {} }} UNION {{ {} }}".format, pattern, pattern),
        st.builds("{{ SELECT DISTINCT * {{ {} }} }}".format, pattern),
    )
    if not depth:
        return patterns
    negated = _negations(_groups(NEGATIVE, depth - 1))
    return st.builds(
        lambda there, not_there: " ".join([there, *not_there]), patterns, st.lists(negated, max_size=2)
    )


QUERIES = _groups(POSITIVE, 3)
SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(st.lists(CLAIMS, max_size=4), st.lists(CLAIMS, min_size=1, max_size=4), QUERIES)
def test_nothing_possible_is_missing_and_nothing_sure_fails(
    sure: list[Claim], unknown: list[Claim], group: str
) -> None:
    worlds = Worlds(sure, unknown)
    text = f"SELECT DISTINCT ?u ?v ?w ?s ?t {{ {group} }}"
    certain, possible = worlds.rows(text)
    told_sure, told = worlds.answer(text)
    assert possible <= told, text
    assert told_sure <= certain, text
    ((count, _),) = _read(worlds.asked(f"SELECT (COUNT(*) AS ?n) {{ {group} }}"))
    counts = [
        int(next(_read(run(store, f"SELECT (COUNT(*) AS ?n) {{ {group} }}")))[0].value)
        for store in worlds.each
    ]
    least, _, most = count.value.partition(" to ")
    assert int(least) <= min(counts) and max(counts) <= int(most or least), text
    asked = worlds.asked(f"ASK {{ {group} }}")
    assert isinstance(asked, Answer)
    if asked.holds != "unknown":
        assert {bool(run(store, f"ASK {{ {group} }}")) for store in worlds.each} == {asked.holds == "yes"}
