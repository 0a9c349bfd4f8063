"""The ties of every shipped view at a date, in plain Python over the tables."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from itertools import combinations
from typing import Any

from tests.oracle.tables import ROOT, Tie, kinds, model, ties, truths

DAYS = ["", "1999", "2016", "2021-07-15", "2024-06-30", "2026-11-23"]
ACTS_AS_OBJECT = {"hostedBy", "organizedBy"}
MEETING = {"participatedIn", "contributedTo"}

Verdicts = dict[Tie, str]


@cache
def view(name: str) -> dict[str, Any]:
    own = ROOT / f"data/views/{name}.toml"
    place = own if own.is_file() else ROOT / f"src/govgraph/network/views/{name}.toml"
    return tomllib.loads(place.read_text("utf-8"))


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


def better(one: str, other: str | None) -> str:
    return "yes" if "yes" in (one, other) else "unknown"


def relations(predicates: list[str], day: str, leave_out: list[str] | None = None) -> Verdicts:
    """Return the ties between entities that hold or may hold, with the better of their claims' verdicts."""
    found: Verdicts = {}
    judged = truths(day)
    for tie, rows in ties().items():
        if (
            "object" not in rows[0]
            or (predicates and tie[1] not in predicates)
            or tie[1] in (leave_out or ())
        ):
            continue
        verdicts = {judged[row["id"]] for row in rows} - {"no"}
        if verdicts:
            found[tie] = "yes" if "yes" in verdicts else "unknown"
    return found


@cache
def series() -> dict[str, set[str]]:
    found = defaultdict(set)
    for subject, predicate, target in ties():
        if predicate == "partOfSeries":
            found[subject].add(target)
    return dict(found)


@cache
def tops(entity: str, spaces: frozenset[str] | None) -> list[str]:
    """Return the series that an edition belongs to at last, among spaces or among all; else itself."""
    above = {one for one in series().get(entity, ()) if spaces is None or kinds(one) & spaces}
    return sorted({top for one in above for top in tops(one, spaces)}) or [entity]


def lifted(found: Verdicts, spaces: frozenset[str] | None, but: str = "") -> Verdicts:
    """Return ties with the series in the place of their editions; `but` stays itself."""
    ends = {end for tie in found for end in (tie[0], tie[2])}
    at_last = {end: [end] if end == but else tops(end, spaces) for end in ends}
    up: Verdicts = {}
    for (subject, predicate, target), truth in found.items():
        for u in at_last[subject]:
            for v in at_last[target]:
                if u != v or subject == target:
                    up[u, predicate, v] = better(truth, up.get((u, predicate, v)))
    return up


def sides(tie: Tie) -> tuple[str, str]:
    """Return who acts and where."""
    subject, predicate, target = tie
    return (target, subject) if predicate in ACTS_AS_OBJECT else (subject, target)


@cache
def two_mode(name: str, day: str) -> Verdicts:
    """Return the ties of actors to spaces of a view."""
    asked = view(name)
    spaces, actors = below(asked["spaces"]), below(asked["actors"])
    found = relations(asked.get("predicates", []), day)
    if "lift" in asked["rules"]:
        found = lifted(found, spaces)
    kept = {}
    for tie, truth in found.items():
        actor, space = sides(tie)
        only = not asked.get("only") or space in asked["only"]
        if only and kinds(actor) & actors and (tie[1] in MEETING or kinds(space) & spaces):
            kept[tie] = truth
    return kept


def of_actors(name: str, day: str) -> Verdicts:
    """Return the ties of a view of one kind of relation, whose ends are all of its kinds."""
    asked = view(name)
    ends = below(asked["spaces"]) | below(asked["actors"])
    return {
        tie: truth
        for tie, truth in relations(asked["predicates"], day).items()
        if not asked["actors"] or (kinds(tie[0]) & ends and kinds(tie[2]) & ends)
    }


@cache
def around(entity: str, radius: int, day: str) -> Verdicts:
    """Return the ties of the view around an entity: all among what is within so many ties of it."""
    whole = lifted(relations([], day, view("ego")["leave_out"]), None, but=entity)
    near = {entity}
    for _ in range(radius):
        near |= {end for u, _, v in whole if {u, v} & near for end in (u, v)}
    return {tie: truth for tie, truth in whole.items() if {tie[0], tie[2]} <= near}


def calendar_of_ai(day: str) -> tuple[set[str], Verdicts]:
    """Return the events on the calendar, and every tie of theirs with those that say why they are on it."""
    asked = view("ai-calendar")
    held = relations(asked["predicates"], day)
    on_topic = {u for u, p, v in held if p == "hasTopic" and v in asked["topics"]}
    events = {u for u in on_topic if "Event" in kinds(u)}
    for u, predicate, v in held:
        if predicate in ("outcomeOf", "openedForSignatureAt") and u in on_topic and "Event" in kinds(v):
            events.add(v)
        if predicate in ACTS_AS_OBJECT and v in on_topic and "Forum" in kinds(v) and "Event" in kinds(u):
            events.add(u)
    editions = [(u, v) for u, p, v in held if p == "partOfSeries" and "Event" in kinds(u)]
    series = {v for u, v in editions if u in events or v in on_topic or v in asked["series"]}
    events |= {u for u, v in editions if v in series}
    kept = {tie: truth for tie, truth in of_actors("ai-calendar", day).items() if {tie[0], tie[2]} & events}
    near = {end for u, _, v in kept for end in (u, v)}
    why = {
        tie: truth
        for tie, truth in held.items()
        if tie[1] == "hasTopic" and tie[0] in near and tie[2] in asked["topics"]
    }
    return events, {**kept, **why}


def meetings(day: str) -> dict[frozenset[str], dict[str, str]]:
    """Return who meets whom in which spaces, and whether both surely are there."""
    rooms: dict[str, dict[str, str]] = defaultdict(dict)
    for (u, _, v), truth in two_mode("co-participation", day).items():
        rooms[v][u] = better(truth, rooms[v].get(u))
    shared: dict[frozenset[str], dict[str, str]] = defaultdict(dict)
    for room, actors in rooms.items():
        for pair in combinations(sorted(actors), 2):
            sure = {actors[one] for one in pair} == {"yes"}
            shared[frozenset(pair)][room] = "yes" if sure else "unknown"
    return dict(shared)


def states_at(name: str, day: str) -> tuple[dict[tuple[str, str], set[str]], dict[str, set[str]]]:
    """Return the states (and territories) that each space has by a predicate, and all of them at each space."""
    found = two_mode(name, day)
    spaces = {sides(tie)[1] for tie in found}
    some: dict[tuple[str, str], set[str]] = defaultdict(set)
    every: dict[str, set[str]] = defaultdict(set)
    for tie in found:
        actor, space = sides(tie)
        if kinds(actor) & {"State", "Territory"} and actor not in spaces:
            some[space, tie[1]].add(actor)
            every[space].add(actor)
    return some, every
