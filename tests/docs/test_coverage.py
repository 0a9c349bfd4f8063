"""docs/coverage.md: each query gives the rows, the names and the counts that plain Python finds in the tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import govgraph

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
FAMILIES = ("organizations", "forums", "treaties", "events", "states", "topics", "documents")
NOT_ORGANIZATIONS = {
    "Forum", "EventSeries", "Event", "Process", "Campaign", "Context", "State", "Territory", "Treaty", "Protocol", "Topic",
    "Declaration", "Recommendation", "Guidelines", "Compact", "Resolution", "Law", "Bill", "Strategy", "Document",
}  # fmt: skip
VENEZUELA = {
    "stmt-ve-cyberspace-2019",
    "letter-ve-services-2019",
    "letter-ve-cellebrite-2019",
    "letter-ve-tech-violence-2024",
}
Rows = set[tuple[str, ...]]


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def entities() -> dict[str, dict[str, str]]:
    return {row["id"]: row for name in FAMILIES for row in table(name)}


@cache
def region() -> dict[str, str]:
    """State by code, in Latin America and the Caribbean."""
    return {
        row["country_iso2"]: row["id"]
        for row in table("states")
        if row["subregion"] == "Latin America and the Caribbean" and row["type"] == "State"
    }


def pairs(*predicates: str, subject: str = "", object: str = "") -> set[tuple[str, str]]:
    return {
        (row["subject"], row["object"])
        for row in table("relations")
        if row["predicate"] in predicates
        and subject in ("", row["subject"])
        and object in ("", row["object"])
    }


def subjects(predicate: str, *objects: str) -> set[str]:
    return {one for one, other in pairs(predicate) if other in objects}


def kinds(entity: str) -> set[str]:
    return set(entities()[entity]["type"].split("|"))


def is_organization(entity: str) -> bool:
    return bool(kinds(entity) - NOT_ORGANIZATIONS)


def in_region(entity: str) -> bool:
    return bool(set(entities()[entity]["country_iso2"].split("|")) & region().keys())


def states_of_region(found: set[str]) -> Rows:
    return {(one,) for one in found if one in region().values()}


def series(one: str) -> set[str]:
    return {one} | subjects("partOfSeries", one)


def organizations_at(one: str) -> set[str]:
    return {org for org in subjects("participatedIn", *series(one)) if is_organization(org)}


def with_confidence(predicate: str, object: str) -> Rows:
    return {
        (row["subject"], row["confidence"].capitalize())
        for row in table("relations")
        if (row["predicate"], row["object"]) == (predicate, object) and row["subject"] in region().values()
    }


def instruments(kind: str, topic: str) -> set[str]:
    return {one for one in subjects("hasTopic", topic) if kind in kinds(one)}


def applies(kind: str, topic: str) -> Rows:
    wanted = instruments(kind, topic)
    return {(to, one) for one, to in pairs("appliesIn") if one in wanted and to in region().values()}


def counted(found: set[tuple[str, str]], least: int = 1) -> Rows:
    numbers: dict[str, set[str]] = {}
    for one, other in found:
        numbers.setdefault(one, set()).add(other)
    return {(one, str(len(others))) for one, others in numbers.items() if len(others) >= least}


def announced_editions() -> Rows:
    modes = {"announced", "cancelled", "scheduled", "postponed"}
    editions = subjects("partOfSeries", "rightscon")
    return {
        (row["subject"], row["mode"].capitalize())
        for row in table("relations")
        if row["subject"] in editions and row["mode"] in modes
    }


def forums_of_the_region() -> Rows:
    return {
        (one,)
        for one in entities()
        if (one.startswith("igf") or one == "fib") and "Forum" in kinds(one) and in_region(one)
    }


def strategies() -> Rows:
    return {
        (one, code)
        for one in instruments("Strategy", "t-ai-governance")
        for code in entities()[one]["country_iso2"].split("|")
        if code in region()
    }


EXPECTED: dict[int, Callable[[], Rows]] = {
    1: lambda: {(org,) for org in organizations_at("igf")},
    2: lambda: {(org,) for org in organizations_at("igf") if in_region(org)},
    3: lambda: counted({(there, org) for org in subjects("memberOf", "alsur") for _, there in pairs("participatedIn", subject=org)}),
    4: lambda: {(org,) for org in organizations_at("igf") & organizations_at("rightscon")},
    5: lambda: {(e, s) for e, s in pairs("heldIn") if e in subjects("partOfSeries", "lacigf")},
    6: forums_of_the_region,
    7: announced_editions,
    8: lambda: states_of_region(subjects("signatoryOf", "uncc")),
    9: lambda: with_confidence("partyTo", "budapest"),
    10: lambda: states_of_region(subjects("signatoryOf", "uncc") & subjects("partyTo", "budapest")),
    11: lambda: {(one,) for one in subjects("signatoryOf", "escazu") - subjects("partyTo", "escazu")},
    12: lambda: states_of_region(subjects("partyTo", "conv108")),
    13: lambda: states_of_region(subjects("signatoryOf", "cets225")),
    14: lambda: {(one,) for one in subjects("endorses", "santiago-decl") if "State" in kinds(one)},
    15: lambda: states_of_region(subjects("endorses", "oecd-ai-rec")),
    16: lambda: with_confidence("endorses", "bletchley-decl"),
    17: lambda: states_of_region(subjects("endorses", "paris-stmt")),
    18: lambda: applies("Law", "t-ai-governance"),
    19: lambda: applies("Bill", "t-ai-governance"),
    20: strategies,
    21: lambda: {(state,) for state, _ in applies("Law", "t-data-protection")},
    22: lambda: set(pairs("responsibleFor")),
    23: lambda: {(one,) for one in subjects("participatedIn", *series("ahc")) | subjects("contributedTo", *series("ahc"))},
    24: lambda: {(one,) for one in subjects("contributedTo", "gdc-process", "gdc")},
    25: lambda: {(one,) for one in subjects("contributedTo", "netmundial-2014") if in_region(one)},
    26: lambda: counted({(one, other) for one, other in pairs("endorses") if other in VENEZUELA}, 3),
    27: lambda: {(one, other) for one, other in pairs("funds") if in_region(other)},
    28: lambda: states_of_region(subjects("memberOf", "foc")),
    29: lambda: {(one,) for one in subjects("memberOf", "itu") | subjects("participatedIn", "itu")},
    30: lambda: {(one,) for one in subjects("memberOf", "igf-mag") | subjects("participatedIn", "igf-mag")},
}  # fmt: skip

QUESTION = re.compile(
    r"^## (\d+)\. [^\n]+\?\n\n```sparql\n(.+?)\n```\n\n(\d+) rows?\.(.*?)\*\*(Well|Partly|Not)\.\*\* \S",
    re.M | re.S,
)
QUESTIONS = {
    int(n): (query, int(rows), " ".join(named.split()), verdict)
    for n, query, rows, named, verdict in QUESTION.findall(PAGE)
}


@pytest.fixture(scope="module")
def graph() -> govgraph.GovGraph:
    return govgraph.open(ROOT / "data")


def test_the_page_asks_thirty_questions_and_tells_how_many_are_answered() -> None:
    assert sorted(QUESTIONS) == list(range(1, 31)) == sorted(EXPECTED)
    told = re.search(r"Today (\d+) are answered well, (\d+) partly and (\d+) not\.", PAGE)
    verdicts = [verdict for *_, verdict in QUESTIONS.values()]
    assert told and [int(n) for n in told.groups()] == [verdicts.count(v) for v in ("Well", "Partly", "Not")]


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_the_query_gives_what_the_tables_say(number: int, graph: govgraph.GovGraph) -> None:
    query, told, named, _ = QUESTIONS[number]
    rows = [
        tuple(re.sub(r"^(id|gov):", "", str(term)) for term in row.values()) for row in graph.select(query)
    ]
    expected = EXPECTED[number]()
    assert set(rows) == expected
    assert len(rows) == len(expected) == told
    for first, *_ in expected if named else ():
        assert entities()[first]["label_en"] in named
