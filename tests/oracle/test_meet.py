"""Where actors meet, worked out a second time from the tables: plain Python over rows, and the second judge of dates."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

import govgraph
from tests.oracle.tables import DATA, entities, kinds, ties, truths
from tests.oracle.views import tops

# Said anew, so that a slip in one list does not hide in the other.
ACTS = {"participatedIn", "memberOf", "associateOf", "chairOf", "presidencyOf", "secretariatOf"}
TURNED = {"hostedBy", "organizedBy"}
GIVES = {"contributedTo", "negotiated"}
SIGNS = {"endorses", "signatoryOf", "partyTo"}
PLANS = {"announced", "postponed", "programme", "proposed", "scheduled"}
DAYS = ["", "2016", "2021-06-15"]
GROUPS = [
    ("derechos-digitales", "apc"),
    ("derechos-digitales", "apc", "access-now", "article-19", "idec", "r3d"),
    ("alsur", "eclac"),
    ("state-cl", "state-br", "state-ar", "eu"),
    ("isoc", "icann", "lacnic"),
    ("alsur", "derechos-digitales", "idec", "igf"),
]
SPACE_DAYS = ["", "2014", "2023"]
SPACES = [("igf", "rightscon"), ("rightscon-2023", "igf", "lacigf")]

Line = tuple[str, str, str, str, str, str]


def presences(day: str) -> list[Line]:
    """Return section, top, place, actor, claim and whether it holds, of every row of relations.csv that may hold."""
    judged = truths(day)
    found = []
    for (subject, predicate, target), rows in ties().items():
        if predicate not in ACTS | TURNED | GIVES | SIGNS:
            continue
        actor, place = (target, subject) if predicate in TURNED else (subject, target)
        written = predicate in SIGNS or (predicate in GIVES and "Document" in kinds(place))
        for row in rows:
            if row["mode"] == "cancelled" or judged[row["id"]] == "no":
                continue
            state = judged[row["id"]] if day else "announced" if row["mode"] in PLANS else "yes"
            found += [
                ("signed" if written else "met", top, place, actor, row["id"], state)
                for top in tops(place, None)
            ]
    return found


def expected(asked: tuple[str, ...], day: str, *, spaces: bool) -> set[Line]:
    rows: dict[tuple[str, str], dict[str, set[Line]]] = defaultdict(lambda: defaultdict(set))
    for section, top, place, actor, claim, state in presences(day):
        if actor == top:
            continue
        if spaces and actor in asked:
            rows[section, top][actor].add((section, top, place, actor, claim, state))
        if not spaces:
            for space in {top, place} & set(asked) - {actor}:
                rows[section, actor][space].add((section, space, place, actor, claim, state))
    return {
        line for cells in rows.values() if len(cells) > 1 for several in cells.values() for line in several
    }


@pytest.fixture(scope="module")
def graph() -> govgraph.GovGraph:
    return govgraph.open(Path(DATA))


def told(found: govgraph.GovGraph) -> set[Line]:
    def local(text: str) -> str:
        return text.partition(":")[2]

    return {
        (
            row["section"],
            local(row["space"]),
            local(row["edition"] or row["space"]),
            local(row["actor"]),
            local(row["claim"]),
            row["holds"],
        )
        for row in found.records("en")
    }


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("asked", GROUPS, ids="-".join)
def test_the_spaces_that_actors_share_are_those_of_the_tables(
    graph: govgraph.GovGraph, asked: tuple[str, ...], day: str
) -> None:
    found = graph.meet(*asked, shared="spaces", as_of=day or None)
    lines = expected(asked, day, spaces=True)
    assert told(found) == lines
    sure: dict[str, set[str]] = defaultdict(set)
    same: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for section, top, place, actor, _, state in lines:
        if section == "met" and state == "yes":
            sure[top].add(actor)
            same[top][place].add(actor)
    assert len(found.shared) == sum(len(actors) > 1 for actors in sure.values())
    assert len(found.united) == sum(len(actors) == len(asked) for actors in sure.values())
    apart = [
        top
        for top, actors in sure.items()
        if len(actors) > 1 and not any(len(several) > 1 for several in same[top].values())
    ]
    assert len(found.separate) == len(apart)


@pytest.mark.parametrize("day", SPACE_DAYS)
@pytest.mark.parametrize("asked", SPACES, ids="-".join)
def test_the_actors_that_spaces_share_are_those_of_the_tables(
    graph: govgraph.GovGraph, asked: tuple[str, ...], day: str
) -> None:
    found = graph.meet(*asked, as_of=day or None)
    assert found.by == "actors"
    assert told(found) == expected(asked, day, spaces=False)


def test_the_groups_that_are_asked_about_share_something_at_each_date() -> None:
    assert all(sum(bool(expected(asked, day, spaces=True)) for asked in GROUPS) >= 4 for day in DAYS)
    assert all(any(expected(asked, day, spaces=False) for asked in SPACES) for day in SPACE_DAYS)


def test_who_else_was_there_surely_was_there(graph: govgraph.GovGraph) -> None:
    asked = GROUPS[0]
    found = graph.meet(*asked)
    there: dict[str, set[str]] = defaultdict(set)
    for section, top, place, actor, _, state in presences(""):
        if section == "met" and state == "yes" and actor not in asked and actor != top:
            there[top].add(actor)
            there[place].add(actor)
    checked = 0
    for row in found.spaces:
        for one in (row, *row.editions):
            if row.editions and one.iri == row.iri and one is not row:
                continue  # the series itself: whoever was at one of its editions
            checked += len(one.others)
            assert {found.entity(iri).id.partition(":")[2] for iri in one.others} == there[
                found.entity(one.iri).id.partition(":")[2]
            ]
    assert checked > 20
    assert entities()["igf"]
