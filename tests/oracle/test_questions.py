"""The whole catalogue at five dates, against the tables with and without what is unknown then."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pytest

import govgraph
from tests.oracle.tables import DATA, FAMILIES, read, truths
from tests.oracle.tables import there as begun
from tests.oracle.worlds import FIRST, days
from tests.query import expected
from tests.query.test_questions_answers import CASES, STATEMENTS, normal, plain

DAYS = ["1999", "2016", "2021-07-15", "2024-06-30", "2026-11-23"]
DATED = {"hosts-by-region", "members-at"}  # they ask about dates of their own: below
COUNTS = {
    "busiest-sources": ("claims", "unverified"),
    "forums-of": ("places", "claims", "announced"),
    "hosts-by-region": ("events",),
    "joint-participation": ("places",),
    "participants-of": ("places", "claims", "announced"),
    "participation-by-year": ("places",),
    "several-sources": ("sources",),
    "shared-actors": ("inOne", "inOther"),
}
"""The columns of a question that count: where the two answers differ, both numbers are shown."""
BESIDE = {
    "forums-of": ("first", "last"),
    "members-at": ("since", "until"),
    "participants-of": ("first", "last"),
    "party-to-one-not-other": ("deposit", "mode", "inForce"),
    "signed-not-party": ("signed",),
}
"""Columns that tell more about a row: as far as it is sure."""
AT_LEAST = {"busiest-sources", "several-sources"}  # a group below the threshold is not counted as none

Row = tuple[Any, ...]


@cache
def whole_dataset() -> govgraph.GovGraph:
    return govgraph.open(DATA)


@cache
def at(day: str) -> govgraph.GovGraph:
    return whole_dataset().at(as_of=day)


def worked_out(
    monkeypatch: pytest.MonkeyPatch,
    day: str,
    wanted: set[str],
    work_out: Callable[..., list[Row]],
    **parameters: str,
) -> list[Row]:
    """Return the rows that the tables give, with only the claims of some verdicts."""
    judged = truths(day)

    def table(name: str) -> tuple[dict[str, str], ...]:
        rows = read(name)
        if name in FAMILIES:  # what began later, or may have, is there only where a claim is about it
            return tuple(row for row in rows if not begins_after(row, day, wanted) or row["id"] in there)
        if name not in ("relations", "attributes"):
            return rows
        return tuple(row for row in rows if judged[row["id"]] in wanted)

    there = {
        row[end]
        for name, ends in (("relations", ("subject", "object")), ("attributes", ("subject",)))
        for row in table(name)
        for end in ends
    }

    with monkeypatch.context() as patch:
        patch.setattr(expected, "table", table)
        kept = (expected.everything, expected.entities)
        for one in kept:
            one.cache_clear()
        try:
            return [normal(row) for row in work_out(**parameters)]
        finally:
            for one in kept:
                one.cache_clear()


def begins_after(row: dict[str, str], day: str, wanted: set[str]) -> bool:
    first, by = begun().get(row["id"], (FIRST, FIRST))
    window = days(day)
    return bool(window and (first if "unknown" in wanted else by) > window[1])


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("name", "parameters", "work_out"),
    [case for case in CASES if case[0] not in DATED],
    ids=[f"{name}-{'-'.join(p.values())}" for name, p, _ in CASES if name not in DATED],
)
def test_the_answer_at_a_date_marks_what_is_not_sure_then(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    parameters: dict[str, str],
    work_out: Callable[..., list[Row]],
    day: str,
) -> None:
    agrees(monkeypatch, day, name, parameters, work_out, at(day))


def agrees(
    monkeypatch: pytest.MonkeyPatch,
    day: str,
    name: str,
    parameters: dict[str, str],
    work_out: Callable[..., list[Row]],
    graph: govgraph.GovGraph,
    asked: dict[str, str] | None = None,
) -> None:
    """Check that a question answers what the tables say with and without what is unknown at a date."""
    maybe, surely = {"yes", "unknown"}, {"yes"}
    if name in NEGATED:
        read_with = partial(worked_out, monkeypatch, day)
        whole = NEGATED[name](partial(read_with, maybe), partial(read_with, surely), **parameters)
        sure = NEGATED[name](partial(read_with, surely), partial(read_with, maybe), **parameters)
    else:
        whole = worked_out(monkeypatch, day, maybe, work_out, **parameters)
        sure = worked_out(monkeypatch, day, surely, work_out, **parameters)
    solutions = graph.answer(name, **parameters, **(asked or {})).solutions
    columns = [one for one in solutions.variables if one not in STATEMENTS]
    assert columns.pop() == "holds"
    found = [
        normal(tuple(plain(graph, row[solutions.variables.index(one)]) for one in (*columns, "holds")))
        for row in solutions.terms()
    ]
    assert Counter(found) == Counter(merged(name, columns, whole, sure))
    assert solutions.unknown == sum(row[-1] == "unknown" for row in found)


# Each gets two ways to read the tables: with the claims that are to be there, and with those that must not be there.
def _missing_from_forum(there: Any, absent: Any, network: str, forum: str) -> list[Row]:
    took_part = set(absent(lambda: [(name,) for name in expected._in(forum)]))
    return [
        row for row in there(lambda: [(name,) for name in expected.members(network)]) if row not in took_part
    ]


def _party_to_one_not_other(there: Any, absent: Any, one: str, other: str) -> list[Row]:
    parties = absent(lambda: [(row["subject"],) for row in expected.claims("partyTo", object=other)])
    rows = there(lambda: expected.party_to_one_not_other(one, "no-such-treaty"))
    return [row for row in rows if row[:1] not in parties]


def _signed_not_party(there: Any, absent: Any, treaty: str) -> list[Row]:
    parties = absent(lambda: [(row["subject"],) for row in expected.claims("partyTo", object=treaty)])
    signed: dict[Row, list[str]] = {}
    for name, start in there(
        lambda: [(row["subject"], row["start"]) for row in expected.claims("signatoryOf", object=treaty)]
    ):
        signed.setdefault((name,), []).append(start)
    return [normal((*name, expected.least(starts))) for name, starts in signed.items() if name not in parties]


def _weakest_claims(there: Any, absent: Any) -> list[Row]:
    def claims() -> list[Row]:
        return [
            (row["subject"], row["predicate"], row["object"], expected.source(row), row["confidence"])
            for row in expected.everything()
        ]

    others = defaultdict(set)
    for *tie, source, confidence in absent(claims):
        others[tuple(tie)].add((source, confidence))
    return [
        (*tie, source)
        for *tie, source, confidence in there(claims)
        if confidence == "unverified" and others[tuple(tie)] <= {(source, "unverified")}
    ]


NEGATED: dict[str, Callable[..., list[Row]]] = {
    "missing-from-forum": _missing_from_forum,
    "party-to-one-not-other": _party_to_one_not_other,
    "signed-not-party": _signed_not_party,
    "weakest-claims": _weakest_claims,
}
"""Questions that ask what is not there: their widest and narrowest answers mix both readings of the tables."""


BODIES = sorted({row["object"] for row in read("relations") if row["predicate"] == "memberOf"})


@pytest.mark.parametrize("day", DAYS)
def test_the_members_of_every_body_at_a_date_are_those_of_the_tables(
    monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    for body in BODIES:
        agrees(
            monkeypatch, day, "members-at", {"body": body}, expected.members_at, whole_dataset(), {"day": day}
        )
        agrees(monkeypatch, day, "members-at", {"body": body}, expected.members_at, at(day))


@pytest.mark.parametrize("day", DAYS)
def test_the_hosts_at_a_date_are_those_of_the_tables(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    both = {"since": day, "until": day}
    agrees(monkeypatch, day, "hosts-by-region", {}, expected.hosts, whole_dataset(), both)
    agrees(monkeypatch, day, "hosts-by-region", {}, expected.hosts, at(day))


def merged(name: str, columns: list[str], whole: list[Row], sure: list[Row]) -> list[Row]:
    """Return the rows of both answers with whether each is in both, by the documentation."""
    counts, beside = COUNTS.get(name, ()), BESIDE.get(name, ())
    if not counts and not beside:
        left = Counter(sure)
        both = Counter(whole) & left
        only = (Counter(whole) - both) + (left - both)
        return [(*row, "yes") for row in both.elements()] + [(*row, "unknown") for row in only.elements()]
    keys = [place for place, one in enumerate(columns) if one not in (*counts, *beside)]

    def by_key(rows: list[Row]) -> dict[Row, Row]:
        found = {tuple(row[place] for place in keys): row for row in rows}
        assert len(found) == len(rows)
        return found

    first, second = by_key(whole), by_key(sure)
    rows = []
    for key in first.keys() | second.keys():
        some, others = first.get(key), second.get(key)
        row = list(others or some or ())
        holds = "yes" if some and others else "unknown"
        for place, column in enumerate(columns):
            if column not in counts:
                continue
            numbers = [one[place] if one else None if name in AT_LEAST else "0" for one in (some, others)]
            known = sorted({int(number) for number in numbers if number is not None})
            row[place] = " to ".join(map(str, known))
            if len(known) > 1:
                holds = "unknown"
        rows.append((*row, holds))
    return rows
