"""Every view, without a date and at five, against the ties that the tables give in plain Python."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from itertools import combinations
from typing import Any

import pytest

import govgraph
from tests.oracle.tables import DATA, ROOT, Tie, kinds, model, ties, truths

DAYS = ["", "1999", "2016", "2021-07-15", "2024-06-30", "2026-11-23"]
ACTS_AS_OBJECT = {"hostedBy", "organizedBy"}
MEETING = {"participatedIn", "contributedTo"}


def view(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / f"src/govgraph/network/views/{name}.toml").read_text("utf-8"))


def below(names: list[str]) -> frozenset[str]:
    """Return kinds with everything below them."""
    found = set(names)
    while True:
        more = {
            kind
            for kind, about in model()["kinds"].items()
            if found & set(about.get("parents", [])) - {kind}  # type: ignore[call-overload]
        }
        if more <= found:
            return frozenset(found)
        found |= more


def relations(predicates: list[str], day: str) -> dict[Tie, str]:
    """Return the ties between entities that hold or may hold, with the better of their claims' verdicts."""
    found: dict[Tie, str] = {}
    judged = truths(day)
    for tie, rows in ties().items():
        if "object" not in rows[0] or (predicates and tie[1] not in predicates):
            continue
        verdicts = {judged[row["id"]] for row in rows}
        if verdicts & {"yes", "unknown"}:
            found[tie] = "yes" if "yes" in verdicts else "unknown"
    return found


def tops(entity: str, spaces: frozenset[str]) -> list[str]:
    """Return the series that an edition belongs to at last, else itself."""
    above = [
        row["object"]
        for tie, rows in ties().items()
        if tie[1] == "partOfSeries" and tie[0] == entity
        for row in rows[:1]
        if kinds(row["object"]) & spaces
    ]
    return sorted({top for one in above for top in tops(one, spaces)}) or [entity]


def two_mode(name: str, day: str) -> dict[Tie, str]:
    asked = view(name)
    spaces, actors = below(asked["spaces"]), below(asked["actors"])
    lifts = {}
    found: dict[Tie, str] = {}
    for (subject, predicate, target), truth in relations(asked["predicates"], day).items():
        ends = []
        for end in (subject, target):
            if "lift" in asked["rules"]:
                lifts.setdefault(end, tops(end, spaces))
            ends.append(lifts.get(end, [end]))
        for u in ends[0]:
            for v in ends[1]:
                actor, space = (v, u) if predicate in ACTS_AS_OBJECT else (u, v)
                if u == v or not kinds(actor) & actors:
                    continue
                if predicate in MEETING or kinds(space) & spaces:
                    better = "yes" in (truth, found.get((u, predicate, v)))
                    found[u, predicate, v] = "yes" if better else "unknown"
    return found


def plain(net: Any) -> dict[Tie, str]:
    return {
        (u.removeprefix("id:"), data["predicate"], v.removeprefix("id:")): data["truth"] or "yes"
        for u, v, data in net.graph.edges(data=True)
    }


@pytest.fixture(scope="module")
def graph() -> govgraph.GovGraph:
    return govgraph.open(DATA)


def asked(day: str) -> dict[str, str]:
    return {"as_of": day} if day else {}


@pytest.mark.parametrize("day", DAYS)
def test_everything_is_every_tie_of_the_tables(graph: govgraph.GovGraph, day: str) -> None:
    net = graph.network("everything", **asked(day))
    wanted = relations([], day)
    assert plain(net) == wanted
    assert net.unknown == list(wanted.values()).count("unknown")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", ["forums-organizations", "states-instruments"])
def test_a_view_of_actors_and_spaces_has_the_ties_of_the_tables(
    graph: govgraph.GovGraph, name: str, day: str
) -> None:
    net = graph.network(name, aggregate_states=False, **asked(day))
    wanted = two_mode(name, day)
    assert plain(net) == wanted
    assert net.unknown == list(wanted.values()).count("unknown")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", ["funding", "calendar"])
def test_a_view_of_one_kind_of_relation_has_the_ties_of_the_tables(
    graph: govgraph.GovGraph, name: str, day: str
) -> None:
    about = view(name)
    ends = below(about["spaces"]) | below(about["actors"])
    wanted = {
        tie: truth
        for tie, truth in relations(about["predicates"], day).items()
        if kinds(tie[0]) & ends and kinds(tie[2]) & ends
    }
    assert plain(graph.network(name, **asked(day))) == wanted


@pytest.mark.parametrize("day", DAYS)
def test_an_aggregate_says_how_many_of_its_states_have_each_tie(graph: govgraph.GovGraph, day: str) -> None:
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    all_states: dict[str, set[str]] = defaultdict(set)
    spaces = {v if p not in ACTS_AS_OBJECT else u for u, p, v in two_mode("forums-organizations", day)}
    for u, predicate, v in two_mode("forums-organizations", day):
        actor, space = (v, u) if predicate in ACTS_AS_OBJECT else (u, v)
        if kinds(actor) & {"State", "Territory"} and actor not in spaces:
            wanted[space, predicate].add(actor)
            all_states[space].add(actor)
    found = {}
    net = graph.network("forums-organizations", **asked(day))
    for u, v, data in net.graph.edges(data=True):
        for one, space in ((u, v), (v, u)):
            if one.startswith("states@"):
                found[space.removeprefix("id:"), data["predicate"]] = (
                    data["count"],
                    net.graph.nodes[one]["count"],
                )
    assert found == {key: (len(some), len(all_states[key[0]])) for key, some in wanted.items()}


@pytest.mark.parametrize("day", DAYS)
def test_who_meets_whom_is_counted_from_the_spaces_they_share(graph: govgraph.GovGraph, day: str) -> None:
    rooms: dict[str, set[str]] = defaultdict(set)
    for u, _, v in two_mode("co-participation", day):
        rooms[v].add(u)
    shared: dict[frozenset[str], int] = defaultdict(int)
    for actors in rooms.values():
        for pair in combinations(sorted(actors), 2):
            shared[frozenset(pair)] += 1
    net = graph.network("co-participation", **asked(day))
    found = {
        frozenset((u.removeprefix("id:"), v.removeprefix("id:"))): data["weight"]
        for u, v, data in net.graph.edges(data=True)
    }
    assert found == shared


@pytest.mark.parametrize("day", DAYS)
def test_the_calendar_of_ai_has_the_events_of_its_rules(graph: govgraph.GovGraph, day: str) -> None:
    about = view("ai-calendar")
    held = relations(about["predicates"], day)
    on_topic = {u for u, p, v in held if p == "hasTopic" and v in about["topics"]}
    events = {u for u in on_topic if "Event" in kinds(u)}
    for u, predicate, v in held:
        if predicate in ("outcomeOf", "openedForSignatureAt") and u in on_topic and "Event" in kinds(v):
            events.add(v)
        if predicate in ACTS_AS_OBJECT and v in on_topic and "Forum" in kinds(v) and "Event" in kinds(u):
            events.add(u)
    editions = [(u, v) for u, p, v in held if p == "partOfSeries" and "Event" in kinds(u)]
    series = {v for u, v in editions if u in events or v in on_topic or v in about["series"]}
    events |= {u for u, v in editions if v in series}
    net = graph.network("ai-calendar", **asked(day))
    drawn = {key.removeprefix("id:") for key, data in net.graph.nodes(data=True) if "Event" in data["kinds"]}
    assert drawn == events


@pytest.mark.parametrize("day", DAYS)
def test_a_map_draws_the_ties_of_its_network_with_their_verdicts(graph: govgraph.GovGraph, day: str) -> None:
    drawn = graph.network("states-instruments", **asked(day)).map()
    found = {
        (line.source.removeprefix("id:"), line.predicate, line.target.removeprefix("id:")): line.truth
        or "yes"
        for line in drawn.lines
    }
    assert found == two_mode("states-instruments", day)
