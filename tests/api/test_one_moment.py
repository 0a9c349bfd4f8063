"""A date means the same in every output: as many ties surely hold, and of as many it is unknown, wherever it is asked."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import govgraph
from govgraph.api import GovGraph
from govgraph.errors import NetworkError, UnknownEntity

if TYPE_CHECKING:
    from click.testing import Result

DAYS = [
    "1950",
    "1989-06",
    "2005-01-01",
    "2014-03-05",
    "2016",
    "2021-07-15",
    "2024-09-05",
    "2026-11-23",
    "2030",
]
STATEMENTS = (
    "SELECT ?st ?s ?p ?o ?doubt { ?st a gov:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o "
    "OPTIONAL { ?st gov:inForce ?doubt } FILTER(isIRI(?o)) }"
)
BRICS = "brics"

Counts = tuple[int, int]
Invoke = Callable[..., "Result"]


@pytest.fixture(scope="module")
def graph(shipped: Path) -> GovGraph:
    return govgraph.open(shipped)


def counted(claims: list[tuple[tuple[str, ...], bool]]) -> Counts:
    """Return how many ties have a claim that surely holds, and how many have only doubtful ones."""
    sure: dict[tuple[str, ...], bool] = defaultdict(bool)
    for tie, doubtful in claims:
        sure[tie] |= not doubtful
    return sum(sure.values()), len(sure) - sum(sure.values())


def by_query(graph: GovGraph, **when: Any) -> Counts:
    rows = graph.at(**when).select(STATEMENTS)
    values = _values(graph)
    found = [((str(row["s"]), str(row["p"]), str(row["o"])), row["doubt"] is not None) for row in rows]
    return counted([one for one in found if one[0][1] not in values])


def _values(graph: GovGraph) -> set[str]:
    """Return the predicates of attributes, whose values are not ends of ties."""
    return {f"gov:{name}" for name, predicate in graph.model.predicates.items() if predicate.value}


def by_network(graph: GovGraph, **when: Any) -> Counts:
    net = graph.network("everything", **when)
    truths = [data["truth"] for *_, data in net.graph.edges(data=True)]
    assert net.unknown == truths.count("unknown")
    return truths.count("yes"), truths.count("unknown")


def by_export(graph: GovGraph, **when: Any) -> Counts:
    known = {entity.id for entity in graph.entities.values()}
    rows = csv.DictReader(io.StringIO(graph.at(**when).export("csv"), newline=""))
    values = _values(graph)
    return counted(
        [
            ((row["subject"], row["predicate"], row["object"]), row["holds"] == "unknown")
            for row in rows
            if row["predicate"] not in values and (row["object"] in known or row["object_label"])
        ]
    )


@pytest.mark.parametrize("day", DAYS)
def test_query_and_network_count_the_same_ties_at_a_date(graph: GovGraph, day: str) -> None:
    counts = by_query(graph, as_of=day)
    assert by_network(graph, as_of=day) == counts
    assert graph.at(as_of=day).unknown_ties == counts[1]


@pytest.mark.parametrize("span", [("1990", "1999"), ("2023-10-08", "2023-10-12"), ("2010", "2030")])
def test_query_and_network_count_the_same_ties_between_two_dates(
    graph: GovGraph, span: tuple[str, str]
) -> None:
    assert by_network(graph, between=span) == by_query(graph, between=span)


@pytest.mark.parametrize("confidence", ["read", "quoted"])
def test_query_and_network_count_the_same_ties_of_a_confidence(graph: GovGraph, confidence: str) -> None:
    when = {"as_of": "2021-07-15", "confidence": confidence}
    assert by_network(graph, **when) == by_query(graph, **when)


@pytest.mark.parametrize("day", ["1989-06", "2016", "2024-09-05"])
def test_an_export_and_a_diff_count_the_same_ties_as_a_query(graph: GovGraph, day: str) -> None:
    sure, unknown = by_query(graph, as_of=day)
    assert by_export(graph, as_of=day) == (sure, unknown)
    assert graph.diff(as_of="1900", to=day).diff.unknown == (by_query(graph, as_of="1900")[1], unknown)


@pytest.mark.parametrize("day", ["2010-06-30", "2024-06-01", "2025-07-06"])
def test_a_profile_has_the_members_that_query_network_and_question_have(
    graph: GovGraph, invoke: Invoke, shipped: Path, day: str
) -> None:
    net = graph.network(["memberOf"], as_of=day)
    edges = net.graph.edges(data=True)
    truths = {u.removeprefix("id:"): data["truth"] for u, v, data in edges if v == f"id:{BRICS}"}
    shown = json.loads(invoke("show", BRICS, "-d", shipped, "--as-of", day, "-f", "json").stdout)["claims"]
    told = {
        claim["other"].rsplit("/", 1)[-1].removeprefix("id:"): "unknown" if "inForce" in claim else "yes"
        for claim in shown
        if claim["predicate"].endswith("memberOf") and claim["direction"] == "in"
    }
    assert told == truths
    options = ("ask", "members-at", "--body", BRICS, "--day", day, "-d", shipped, "-f", "csv")
    answered = {
        row["member"].rsplit("/", 1)[-1].removeprefix("id:"): row["holds"]
        for row in csv.DictReader(io.StringIO(invoke(*options).stdout, newline=""))
    }
    assert answered == truths


@pytest.mark.parametrize("view", ["states-instruments", "everything"])
def test_measure_and_network_tell_the_same_number(invoke: Invoke, shipped: Path, view: str) -> None:
    asked = (view, "-d", shipped, "--as-of", "2016")
    (first,) = set(re.findall(r"([\d,]+) unknown at 2016", invoke("network", *asked).stderr))
    (second,) = set(re.findall(r"([\d,]+) unknown at 2016", invoke("measure", *asked, "-m", "degree").stderr))
    assert first == second
    if view == "everything":
        assert int(first.replace(",", "")) == govgraph.open(shipped).at(as_of="2016").unknown_ties


@pytest.mark.parametrize(
    "verb",
    [
        ("query", "SELECT ?s { ?s gov:memberOf id:oecd }"),
        ("ask", "forums-of", "--org", "alsur"),
        ("show", "brics"),
        ("export", "-f", "csv"),
        ("timeline",),
    ],
    ids=lambda verb: verb[0],
)
def test_every_verb_on_the_whole_dataset_tells_the_same_number(
    invoke: Invoke, shipped: Path, verb: tuple[str, ...]
) -> None:
    # Rows are marked one by one, and their note counts those of the answer; a profile tells of what it shows; the others
    # of the whole.
    graph = govgraph.open(shipped).at(as_of="2016")
    ties = graph.unknown_ties
    for fate in ("mark", "exclude"):
        result = invoke(*verb, "-d", shipped, "--as-of", "2016", "--unknown", fate)
        if fate == "mark" and verb[0] in ("query", "ask"):
            told = re.search(r"note: (\d+|no) (?:of these rows may|row depends)", result.stderr)
            number = 0 if told and told[1] == "no" else int(told[1]) if told else None
            assert number == len(re.findall(r"unknown\s*$", result.stdout, re.M))
        elif fate == "mark" and verb[0] == "show":
            rows = [
                ((str(row["s"]), str(row["p"]), str(row["o"])), row["doubt"] is not None)
                for row in graph.select(STATEMENTS)
                if f"id:{BRICS}" in (row["s"], row["o"])
            ]
            assert f"{counted(rows)[1]} ties (" in result.stderr
        else:
            assert f"{ties:,} ties (" in result.stderr
            assert ("left out" in result.stderr) == (fate == "exclude")


def test_a_map_tells_the_number_of_its_network(
    graph: GovGraph, invoke: Invoke, shipped: Path, tmp_path: Path
) -> None:
    net = graph.network(["partyTo"], as_of="2016")
    assert net.map().note.unknown == net.unknown > 0
    place = tmp_path / "map.html"
    result = invoke("map", "--relation", "partyTo", "-d", shipped, "--as-of", "2016", "-o", place)
    assert f"{net.unknown} unknown at 2016" in result.stderr


def test_questions_beside_the_dataset_are_there_as_of_a_date_too(shipped_copy: Path) -> None:
    (shipped_copy / "questions").mkdir()
    text = govgraph.open().questions()["organizations-in"].text
    (shipped_copy / "questions" / "fixture-mine.rq").write_text(text, "utf-8")
    graph = govgraph.open(shipped_copy)
    assert "fixture-mine" in {one.name for one in graph.at(as_of="2020").questions()}


def test_what_begins_later_is_said_to_do_so_and_not_to_be_unknown() -> None:
    """The series of the IGF begins in 2006; so says its row in the table of series."""
    graph = govgraph.open()
    assert graph.entity("igf").start == "2006"
    then = graph.at(as_of="1990")
    with pytest.raises(UnknownEntity, match="`id:igf` begins after the date asked about: 2006") as error:
        then.entity("igf")
    assert error.value.hint == "ask about 2006 or later, or about no date"
    for asked in ({"as_of": "1990"}, {"between": ("1980", "1990")}, {"compare": ("1980", "1990")}):
        with pytest.raises(NetworkError, match="begins after the date asked about: 2006"):
            graph.network(entity="igf", **asked)
    assert len(graph.network(entity="igf", compare=("1990", "2015"))) > 1
    [hint] = [one for one in then.explain("ASK { ?x gov:participatedIn id:igf }").hints if one.cause == "id"]
    assert hint.text == "id:igf begins after the date asked about: 2006"
    with pytest.raises(UnknownEntity, match="unknown entity: igff"):
        then.entity("igff")
