"""As of a date, every answer says what is known to hold: worked out by hand on six made-up memberships."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import govgraph
from govgraph.facts.claims import Claim
from govgraph.facts.dates import parse_window
from govgraph.facts.holding import Bounds, Truth
from govgraph.facts.ties import of_tie
from govgraph.model.natures import Nature

if TYPE_CHECKING:
    from click.testing import Result

HEAD = """\
@prefix gov: <https://w3id.org/govgraph/ns#> .
@prefix id: <https://w3id.org/govgraph/id/> .
@prefix st: <https://w3id.org/govgraph/statement/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# In the middle of 2015: a and b surely belong to x, c may; d left; only e may belong to y, and f belongs to z.
MEMBERS = (
    ("a", "x", "2010", "2020", ""),
    ("b", "x", "2012", "", "2020-01-01"),
    ("c", "x", "2014", "", ""),
    ("d", "x", "2010", "2012", ""),
    ("e", "y", "2014", "", ""),
    ("f", "z", "2010", "2020", ""),
)
DAY = "2015-06-30"


def literal(text: str) -> str:
    kind = (
        {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(text)) if text.replace("-", "").isdigit() else None
    )
    datatype = f"xsd:{kind}" if kind else "<http://id.loc.gov/datatypes/edtf/EDTF>"
    return f'"{text}"^^{datatype}'


def turtle(members: Any) -> str:
    parts = [HEAD]
    for end in sorted({end for row in members for end in row[:2]}):
        parts.append(f'id:{end} a gov:Organization, gov:Agent ; skos:prefLabel "Fixture {end}"@en .\n')
    for number, (member, body, *dates) in enumerate(members):
        told = zip(("start", "end", "asOf"), dates, strict=True)
        dated = "".join(f" ; gov:{term} {literal(text)}" for term, text in told if text)
        parts.append(
            f"id:{member} gov:memberOf id:{body} .\nst:s{number} a gov:Statement, rdf:Statement ; rdf:subject id:{member} ;"
            f" rdf:predicate gov:memberOf ; rdf:object id:{body}{dated} .\n"
        )
    return "".join(parts)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("holds") / "members.ttl"
    file.write_text(turtle(MEMBERS), "utf-8")
    return file


@pytest.fixture(scope="module")
def then(file: Path) -> govgraph.GovGraph:
    return govgraph.open(file).at(as_of=DAY)


def rows(graph: govgraph.GovGraph, text: str, **options: Any) -> list[tuple[Any, ...]]:
    return [
        tuple(None if v is None else str(v) for v in row.values()) for row in graph.select(text, **options)
    ]


def test_rows_say_whether_they_surely_hold(then: govgraph.GovGraph) -> None:
    assert rows(then, "SELECT ?m { ?m gov:memberOf id:x } ORDER BY ?m") == [
        ("id:a", "yes"),
        ("id:b", "yes"),
        ("id:c", "unknown"),
    ]


def test_without_a_date_nothing_changes(file: Path) -> None:
    graph = govgraph.open(file)
    assert graph.select("SELECT ?m { ?m gov:memberOf id:x }").variables == ("m",)
    for unknown in ("include", "exclude"):
        found = graph.at(as_of=DAY, unknown=unknown).select("SELECT ?m { ?m gov:memberOf id:x }")
        assert found.variables == ("m",)
    assert graph.at(confidence="read").select("SELECT ?m { ?m gov:memberOf id:x }").variables == ("m",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT (COUNT(?m) AS ?n) { ?m gov:memberOf id:x }", [("2 to 3", "unknown")]),
        ("SELECT (COUNT(?m) AS ?n) { ?m gov:memberOf id:z }", [("1", "yes")]),
        (
            "SELECT ?g (COUNT(?m) AS ?n) { ?m gov:memberOf ?g } GROUP BY ?g ORDER BY ?g",
            [("id:x", "2 to 3", "unknown"), ("id:y", "0 to 1", "unknown"), ("id:z", "1", "yes")],
        ),
        (
            "SELECT ?g (COUNT(?m) AS ?n) { ?m gov:memberOf ?g } GROUP BY ?g HAVING (COUNT(?m) > 2)",
            [("id:x", "3", "unknown")],  # without the unknown it is not there, for it is 2 then
        ),
        (
            "SELECT ?g (GROUP_CONCAT(?k; SEPARATOR=' ') AS ?l) { ?m gov:memberOf ?g BIND(STRAFTER(STR(?m), '/id/') AS ?k) }"
            " GROUP BY ?g HAVING (COUNT(?m) = 1) ORDER BY ?g",
            [("id:y", "e", "unknown"), ("id:z", "f", "yes")],
        ),
        (
            "SELECT ?g ?n { { SELECT ?g (COUNT(?m) AS ?n) { ?m gov:memberOf ?g } GROUP BY ?g } } ORDER BY ?g LIMIT 1",
            [("id:x", "2 to 3", "unknown")],
        ),
        ("SELECT (MAX(?d) AS ?last) { ?c rdf:object id:z ; gov:start ?d }", [("2010", "yes")]),
    ],
)
def test_aggregates_show_both_numbers(
    then: govgraph.GovGraph, text: str, expected: list[tuple[str, ...]]
) -> None:
    assert rows(then, text) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("LIMIT 2", ["a", "b"]),
        ("LIMIT 2 OFFSET 1", ["b", "c"]),
        ("OFFSET 4", ["f"]),
        ("LIMIT 0", []),
        ("OFFSET 2 LIMIT 1", ["c"]),
    ],
)
def test_limit_and_offset_are_those_of_both_answers_together(
    then: govgraph.GovGraph, end: str, expected: list[str]
) -> None:
    found = rows(then, f"SELECT ?m {{ ?m gov:memberOf ?g }} ORDER BY ?m {end}")
    assert [row[0] for row in found] == [f"id:{name}" for name in expected]


def test_what_is_there_only_without_the_unknown_is_unknown_and_in_its_place(then: govgraph.GovGraph) -> None:
    # Who does not belong to x? c may, so that c is in the answer without the unknown claim only.
    text = "SELECT ?s { ?s a gov:Agent MINUS { ?s gov:memberOf id:x } } ORDER BY ?s"
    assert rows(then, text) == [
        ("id:c", "unknown"),
        ("id:d", "yes"),
        ("id:e", "yes"),
        ("id:f", "yes"),
        ("id:x", "yes"),
        ("id:y", "yes"),
        ("id:z", "yes"),
    ]


def test_a_row_that_is_there_twice_is_compared_twice(then: govgraph.GovGraph) -> None:
    text = "SELECT ?g { ?m gov:memberOf ?g FILTER(?g = id:x) }"
    assert sorted(rows(then, text)) == [("id:x", "unknown"), ("id:x", "yes"), ("id:x", "yes")]
    assert rows(then, text.replace("SELECT", "SELECT DISTINCT")) == [("id:x", "yes")]


def test_bound_values_and_values_by_lot_do_not_disturb(then: govgraph.GovGraph) -> None:
    found = rows(then, "SELECT ?m (UUID() AS ?u) { ?m gov:memberOf ?g } ORDER BY ?m", g="id:x")
    assert [(row[0], row[-1]) for row in found] == [("id:a", "yes"), ("id:b", "yes"), ("id:c", "unknown")]


def test_a_query_with_a_column_of_that_name_keeps_it(then: govgraph.GovGraph) -> None:
    found = then.select("SELECT ('mine' AS ?holds) ?m { ?m gov:memberOf id:z }")
    assert found.variables == ("holds", "m", "holds_")
    assert [tuple(map(str, row.values())) for row in found] == [("mine", "id:f", "yes")]


def test_an_ask_that_depends_on_the_unknown_says_so(then: govgraph.GovGraph) -> None:
    def asked(text: str) -> str:
        return str(then.query(text))

    assert asked("ASK { id:a gov:memberOf id:x }") == "yes"
    assert asked("ASK { id:c gov:memberOf id:x }") == "unknown"
    assert asked("ASK { FILTER NOT EXISTS { id:c gov:memberOf id:x } }") == "unknown"
    assert asked("ASK { id:d gov:memberOf id:x }") == "no"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?m { ?m gov:memberOf id:x }", False),
        ("SELECT (COUNT(?m) AS ?n) { ?m gov:memberOf id:x OPTIONAL { ?m gov:start ?d } }", False),
        ("SELECT ?m { ?m gov:memberOf id:x FILTER NOT EXISTS { ?m gov:memberOf id:y } }", False),
        ("SELECT ?m { ?m gov:memberOf id:x FILTER ( ! EXISTS { ?m gov:start ?d } ) }", False),
        ("SELECT ?m { ?m gov:memberOf id:x FILTER ( EXISTS { ?m gov:start ?d } = false ) }", True),
        ("SELECT ?m { ?m gov:memberOf id:x FILTER EXISTS { ?m gov:memberOf ?y } }", False),
        ("ASK { ?m gov:memberOf id:x MINUS { ?m gov:memberOf id:y } }", False),
        ("ASK { GRAPH ?g { ?m gov:memberOf id:x } MINUS { ?m gov:memberOf id:y } }", True),
        (
            "CONSTRUCT { ?m a id:x } { ?m gov:memberOf id:x OPTIONAL { ?m gov:start ?d } FILTER(!BOUND(?d)) }",
            True,
        ),
        ("SELECT ?y { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) < 30)", False),
        ("SELECT ?y { ?m gov:memberOf ?y } GROUP BY ?y HAVING (COUNT(?m) < 30 || MIN(?m) = 1)", True),
        ("SELECT (COUNT(?m) - COUNT(?d) AS ?n) { ?m gov:memberOf id:x OPTIONAL { ?m gov:start ?d } }", True),
    ],
)
def test_an_answer_says_where_possible_answers_may_be_missing(
    then: govgraph.GovGraph, text: str, expected: bool
) -> None:
    assert then.query(text).absence is expected


def test_a_mean_is_not_bounded_by_two_answers(then: govgraph.GovGraph) -> None:
    counted = "{ SELECT ?y (COUNT(?m) AS ?n) { ?m gov:memberOf ?y } GROUP BY ?y }"
    (row,) = then.select(f"SELECT (AVG(?n) AS ?mean) {counted}")
    assert " to " not in str(row["mean"]) and " / " in str(row["mean"])


def test_the_command_line_notes_what_may_be_missing(invoke: Callable[..., Result], file: Path) -> None:
    absent = "ASK { id:c gov:memberOf id:x OPTIONAL { id:e gov:memberOf ?y } FILTER(!BOUND(?y)) }"
    assert "possible answers may be missing" in invoke("query", "-d", file, absent, "--as-of", DAY).stderr
    assert "possible answers may be missing" not in invoke("query", "-d", file, absent).stderr


def test_a_row_that_needs_one_unknown_claim_and_forbids_another_is_unknown(then: govgraph.GovGraph) -> None:
    # c may belong to x, and e to y: c may be a member while y has none.
    text = "SELECT ?m {{ ?m gov:memberOf id:x {} }} ORDER BY ?m"
    for negated in (
        "FILTER NOT EXISTS { ?any gov:memberOf id:y }",
        "FILTER(!EXISTS { ?any gov:memberOf id:y })",
        "MINUS { ?m gov:memberOf ?g . ?any gov:memberOf id:y }",
    ):
        expected = [("id:a", "unknown"), ("id:b", "unknown"), ("id:c", "unknown")]
        assert rows(then, text.format(negated)) == expected
    assert rows(then, text.format("MINUS { ?m gov:memberOf ?z }"), z="id:z") == [
        ("id:a", "yes"),
        ("id:b", "yes"),
        ("id:c", "unknown"),
    ]


def test_an_error_points_into_the_query_as_it_was_written(then: govgraph.GovGraph) -> None:
    with pytest.raises(govgraph.errors.QuerySyntaxError) as told:
        then.query("SELECT ?m { ?m gov:memberOf id:x MINUS { ?m gov:memberOf id:y } } LIMIT x")
    assert (told.value.line, told.value.column) == (1, 73)


@pytest.mark.parametrize(
    ("text", "said", "status"),
    [
        ("ASK { id:a gov:memberOf id:x }", "yes", 0),
        ("ASK { id:c gov:memberOf id:x }", "unknown", 1),
        ("ASK { id:c gov:memberOf id:x FILTER NOT EXISTS { id:e gov:memberOf id:y } }", "unknown", 1),
        ("ASK { id:d gov:memberOf id:x }", "no", 1),
    ],
)
def test_only_what_is_sure_is_true(
    invoke: Callable[..., Result], then: govgraph.GovGraph, file: Path, text: str, said: str, status: int
) -> None:
    answer = then.query(text)
    assert (answer.holds, bool(answer), then.ask(text)) == (said, said == "yes", said == "yes")
    asked = ("query", "-d", file, text, "--as-of", DAY, "--exit-status")
    found = {form: invoke(*asked, "-f", form) for form in ("csv", "json", "xml")}
    true = "true" if said == "yes" else "false"
    assert found["csv"].stdout.strip() == ("unknown" if said == "unknown" else true)
    assert f'"boolean":{true}' in found["json"].stdout
    assert f"<boolean>{true}</boolean>" in found["xml"].stdout
    for one in found.values():
        assert one.exit_code == status
        assert ("the answer is unknown" in one.stderr) == (said == "unknown")


def test_triples_that_depend_on_the_unknown_are_counted(then: govgraph.GovGraph) -> None:
    found = then.construct("CONSTRUCT WHERE { ?m gov:memberOf id:x }")
    assert len(list(found)) == 3
    assert found.unknown == 1


def test_the_unknown_of_this_answer_are_counted(invoke: Callable[..., Result], file: Path) -> None:
    members = ("query", "-d", file, "SELECT ?m { ?m gov:memberOf id:x } ORDER BY ?m", "--as-of", DAY)
    found = invoke(*members)
    assert "note: 1 of these rows may or may not hold then" in found.stderr
    assert "note: no row depends on a claim that may" in invoke(*members, "--limit", 2).stderr
    assert "unknown" in invoke("query", "-d", file, "ASK { id:c gov:memberOf id:x }", "--as-of", DAY).stdout


def test_standard_formats_have_the_column_as_a_variable(invoke: Callable[..., Result], file: Path) -> None:
    members = ("query", "-d", file, "SELECT ?m { ?m gov:memberOf id:y }", "--as-of", DAY, "-q")
    base = "https://w3id.org/govgraph/id/"
    assert invoke(*members, "-f", "csv").stdout.split() == ["m,holds", f"{base}e,unknown"]
    assert '"holds":{"type":"literal","value":"unknown"}' in invoke(*members, "-f", "json").stdout.replace(
        " ", ""
    )


def test_a_question_about_a_date_has_the_column_without_an_option(file: Path) -> None:
    graph = govgraph.open(file)
    found = {
        str(row["member"]): (row["since"], row["holds"])
        for row in graph.answer("members-at", body="x", day=DAY)
    }
    assert found == {"id:a": ("2010", "yes"), "id:b": ("2012", "yes"), "id:c": ("2014", "unknown")}
    as_of = graph.at(as_of=DAY).answer("members-at", body="x")
    assert {str(row["member"]): row["holds"] for row in as_of} == {
        name: one for name, (_, one) in found.items()
    }
    with pytest.raises(govgraph.errors.QueryError, match="asked about two dates"):
        graph.at(as_of=DAY).answer("members-at", body="x", day="2014")


def test_what_is_known_of_lists_survives_every_date(shipped: Path) -> None:
    graph = govgraph.open(shipped)
    told = graph.answer("members-at", body="brics").caveats
    assert told and "brics" in told[0]
    for moment in (
        {"as_of": "1950"},
        {"between": ("1950", "1960"), "unknown": "exclude"},
        {"confidence": "quoted"},
    ):
        assert (
            graph.at(**moment).answer("participation-by-year", network="alsur").caveats
            == graph.answer("participation-by-year", network="alsur").caveats
        )


TEXTS = (
    "",
    "",
    "2012",
    "2012~",
    "2013-05",
    "2013-05-07",
    "2011/2013",
    "2010/..",
    "2012/",
    "2015-06-01",
    "-0043",
)


def test_questions_and_python_agree_on_random_dates(tmp_path: Path) -> None:
    drawn = random.Random(7)
    for round_ in range(6):
        members = [
            (f"m{drawn.randrange(25)}", "x", drawn.choice(TEXTS), drawn.choice(TEXTS), drawn.choice(TEXTS))
            for _ in range(45)
        ]
        file = tmp_path / f"{round_}.ttl"
        file.write_text(turtle(members), "utf-8")
        with pytest.warns(govgraph.errors.DataWarning):
            graph = govgraph.open(file)
            day = drawn.choice(["2009", "2012-06", "2013-05-07", "2014-01-01", "2016"])
            found = {
                str(row["member"]): row["holds"] for row in graph.answer("members-at", body="x", day=day)
            }
        expected = {}
        for member in {row[0] for row in members}:
            claims = [
                Claim(
                    f"st:{n}",
                    member,
                    "gov:memberOf",
                    "x",
                    start=s,
                    end=e,
                    as_of=a,
                    bounds=Bounds.read(s, e, a),
                )
                for n, (who, _, s, e, a) in enumerate(members)
                if who == member
            ]
            truth = of_tie(claims, Nature.PERIOD, *parse_window(day))
            if truth is not Truth.NO:
                expected[f"id:{member}"] = truth.value
        assert found == expected, (members, day)


def test_a_year_that_is_not_certain_is_not_invented(tmp_path: Path) -> None:
    file = tmp_path / "years.ttl"
    took_part = "a gov:Statement ; rdf:subject id:m ; rdf:predicate gov:participatedIn ; rdf:object"
    file.write_text(
        f"""{HEAD}
id:m a gov:Organization, gov:Agent . id:net a gov:Organization, gov:Agent .
st:0 a gov:Statement ; rdf:subject id:m ; rdf:predicate gov:memberOf ; rdf:object id:net .
id:ev a gov:Event, gov:Happening ; gov:start "2021-03-01"^^xsd:date ; gov:end "2021-03-02"^^xsd:date .
id:newyear a gov:Event, gov:Happening ; gov:start "2018-12-30"^^xsd:date ; gov:end "2019-01-02"^^xsd:date .
st:1 {took_part} id:p1 ; gov:start "2020-05"^^xsd:gYearMonth .
st:2 {took_part} id:p2 ; gov:start "2020/2021"^^<http://id.loc.gov/datatypes/edtf/EDTF> .
st:3 {took_part} id:ev .
st:4 {took_part} id:newyear .
st:5 {took_part} id:p5 ; gov:start "2022"^^xsd:gYear ; gov:mode gov:Announced .
""",
        "utf-8",
    )
    found = govgraph.open(file).answer("participation-by-year", network="net")
    assert sorted((row["year"] or 0, row["places"]) for row in found) == [(0, 2), (2020, 1), (2021, 1)]


def test_no_question_compares_dates() -> None:
    import re
    from importlib.resources import files

    for question in (files("govgraph") / "questions").iterdir():
        text = question.read_text("utf-8")
        assert not re.search("earliest|latest|asOf[^\n]*[<>]=?", text), question.name


def test_states_that_may_be_party_to_one_treaty_and_not_to_another_are_unknown(shipped: Path) -> None:
    """From relations.csv, for the Convention on Cybercrime without Convention 108."""
    then = govgraph.open(shipped).at(as_of="2019-01-01")
    found = {str(row["state"]): row["holds"] for row in then.answer("party-to-one-not-other").solutions}
    # Argentina surely is a party to the first, and to the other one since June 2019 or earlier.
    assert found["id:state-ar"] == "unknown"
    # For Austria the other one is in force since 1988.
    assert "id:state-at" not in found
    # Costa Rica acceded in 2017 and was still named in 2026; the other list does not name it.
    assert found["id:state-cr"] == "yes"
    # Uruguay surely is a party to the other one, and Brazil acceded to the first in 2022.
    assert not {"id:state-uy", "id:state-br"} & set(found)
    # Azerbaijan: a party since 2010, last read in 2015; to the convention of 2024 by a report of May 2026. Both are unknown before.
    then = govgraph.open(shipped).at(as_of="2026-01-01")
    rows = then.answer("party-to-one-not-other", one="budapest", other="uncc").solutions
    assert {str(row["state"]): row["holds"] for row in rows}["id:state-az"] == "unknown"


def test_members_that_may_be_absent_from_a_forum_are_unknown(shipped: Path) -> None:
    """From relations.csv: Karisma is a member by a list of 2026, and took part in the forum on days that are not told."""
    graph = govgraph.open(shipped)
    for day in ("2005", "2019-01-01", "2023-10-08"):
        solutions = graph.at(as_of=day).answer("missing-from-forum").solutions
        assert {str(row["member"]): row["holds"] for row in solutions}["id:karisma"] == "unknown"
        assert not solutions.absence
