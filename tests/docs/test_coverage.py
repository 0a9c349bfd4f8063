"""docs/coverage.md, also in Spanish and Portuguese: each query gives what plain Python finds in the tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import govgraph

ROOT = Path(__file__).parents[2]
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

PAGES = {
    # file, the words for a row, the three verdicts, and how the page counts them
    "en": (
        "coverage.md",
        r"rows?",
        ("Well", "Partly", "Not"),
        "Today {} are answered well, {} partly and {} not.",
    ),
    "es": (
        "coverage.es.md",
        r"filas?",
        ("Bien", "En parte", "No"),
        "Hoy {} se responden bien, {} en parte y {} no.",
    ),
    "pt": (
        "coverage.pt.md",
        r"linhas?",
        ("Bem", "Em parte", "Não"),
        "Hoje {} são respondidas bem, {} em parte e {} não.",
    ),
}


def told(language: str) -> dict[int, tuple[str, int, str, str]]:
    """Return the questions of a page by number: query, number of rows, names, and the verdict in English."""
    file, rows, verdicts, _ = PAGES[language]
    pattern = re.compile(
        rf"^## (\d+)\. [^\n]+\?\n\n```sparql\n(.+?)\n```\n\n(\d+) {rows}\.(.*?)\*\*({'|'.join(verdicts)})\.\*\* \S",
        re.M | re.S,
    )
    in_english = dict(zip(verdicts, PAGES["en"][2], strict=True))
    page = (ROOT / "docs" / file).read_text(encoding="utf-8")
    return {
        int(n): (query, int(count), " ".join(named.split()), in_english[verdict])
        for n, query, count, named, verdict in pattern.findall(page)
    }


QUESTIONS = told("en")


@pytest.fixture(scope="module")
def graph() -> govgraph.GovGraph:
    return govgraph.open(ROOT / "data")


@pytest.mark.parametrize("language", PAGES)
def test_the_page_asks_thirty_questions_and_tells_how_many_are_answered(language: str) -> None:
    found = told(language)
    assert sorted(found) == list(range(1, 31)) == sorted(EXPECTED)
    verdicts = [verdict for *_, verdict in found.values()]
    counts = [verdicts.count(verdict) for verdict in PAGES["en"][2]]
    file, *_, sentence = PAGES[language]
    assert sentence.format(*counts) in (ROOT / "docs" / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["es", "pt"])
def test_the_pages_in_other_languages_tell_the_same_and_name_in_their_language(language: str) -> None:
    for number, (query, count, named, verdict) in told(language).items():
        english = QUESTIONS[number]
        assert (query, count, verdict) == (english[0], english[1], english[3])
        assert bool(named) == bool(english[2])
        for first, *_ in EXPECTED[number]() if named else ():
            row = entities()[first]
            assert (row[f"label_{language}"] or row["label"]) in named


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_the_query_gives_what_the_tables_say(number: int, graph: govgraph.GovGraph) -> None:
    query, count, named, _ = QUESTIONS[number]
    rows = [
        tuple(re.sub(r"^(id|gov):", "", str(term)) for term in row.values()) for row in graph.select(query)
    ]
    expected = EXPECTED[number]()
    assert set(rows) == expected
    assert len(rows) == len(expected) == count
    for first, *_ in expected if named else ():
        assert entities()[first]["label_en"] in named
