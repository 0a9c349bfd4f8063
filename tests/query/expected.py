"""What the questions of the catalogue should answer, worked out from the CSV tables with the csv module and nothing else.

Every function takes the parameters of its question and returns its rows, without the columns of statement IRIs, as plain
texts and numbers: an entity as its id, a term of the vocabulary as its name, what is not there as None.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"
ENTITIES = ("organizations", "forums", "treaties", "events", "states", "topics", "documents")
OPEN = {"announced", "programme", "scheduled", "postponed", "cancelled"}

HAPPENINGS = {"EventSeries", "Event", "Process", "Campaign", "Context"}
ORGANIZATIONS = {
    "Organization", "IntergovernmentalOrganization", "IntergovernmentalBody", "CivilSocietyOrganization", "CivilSocietyNetwork",
    "Network", "AcademicOrganization", "MultistakeholderOrganization", "TechnicalOrganization", "GovernmentBody", "Funder",
    "Programme", "Company",
}  # fmt: skip

Row = tuple[Any, ...]


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def entities() -> dict[str, dict[str, str]]:
    return {row["id"]: row for name in ENTITIES for row in table(name)}


def claims(*predicates: str, **ends: str) -> list[dict[str, str]]:
    return [
        row
        for row in table("relations")
        if (not predicates or row["predicate"] in predicates)
        and all(row[column] == value for column, value in ends.items())
    ]


@cache
def everything() -> tuple[dict[str, str], ...]:
    """Relations and attributes alike, the value standing in as object."""
    attributes = [
        {**row, "object": row["value"], "start": "", "end": "", "role": "", "mode": ""}
        for row in table("attributes")
    ]
    return (*table("relations"), *attributes)


def kinds(entity: str) -> set[str]:
    return set(entities()[entity]["type"].split("|"))


def series_of(entity: str) -> list[str]:
    return sorted({row["object"] for row in claims("partOfSeries", subject=entity)})


def places_of(space: str) -> set[str]:
    return {space, *(row["subject"] for row in claims("partOfSeries", object=space))}


def term(text: str) -> str | None:
    """``ratification`` → ``Ratification``, ``not-held`` → ``NotHeld``."""
    return "".join(part.capitalize() for part in text.split("-")) or None


def least(texts: Any) -> str | None:
    return min((text for text in texts if text), default=None)


def most(texts: Any) -> str | None:
    return max((text for text in texts if text), default=None)


def source(row: dict[str, str]) -> str:
    return row["source"].removeprefix("src-")


def _counted(groups: dict[str, list[tuple[str, dict[str, str]]]]) -> list[Row]:
    return [
        (
            name,
            len({place for place, _ in found}),
            len({id(row) for _, row in found}),
            sum(row["mode"] in OPEN for _, row in found),
            least(row["start"] for _, row in found if row["mode"] not in OPEN),
            most(row["end"] or row["start"] for _, row in found if row["mode"] not in OPEN),
        )
        for name, found in groups.items()
    ]


def forums_of(org: str) -> list[Row]:
    groups = defaultdict(list)
    for row in claims("participatedIn", "contributedTo", "memberOf", subject=org):
        place = row["object"]
        body = kinds(place) & (HAPPENINGS | {"Forum", "IntergovernmentalBody"})
        if body or row["predicate"] != "memberOf":
            for space in series_of(place) or [place]:
                groups[space].append((place, row))
    return _counted(groups)


def participants_of(forum: str) -> list[Row]:
    groups = defaultdict(list)
    for place in places_of(forum):
        for row in claims("participatedIn", "contributedTo", "memberOf", object=place):
            groups[row["subject"]].append((place, row))
    return _counted(groups)


def _in(space: str) -> dict[str, set[str]]:
    found = defaultdict(set)
    for place in places_of(space):
        for row in claims("participatedIn", "contributedTo", "memberOf", object=place):
            if row["mode"] not in OPEN:
                found[row["subject"]].add(place)
    return found


def shared_actors(one: str, other: str) -> list[Row]:
    here, there = _in(one), _in(other)
    return [(actor, len(here[actor]), len(there[actor])) for actor in here.keys() & there.keys()]


def members(network: str) -> set[str]:
    return {row["subject"] for row in claims("memberOf", object=network) if row["mode"] not in OPEN}


def missing_from_forum(network: str, forum: str) -> list[Row]:
    return [(member,) for member in members(network) - _in(forum).keys()]


def party_to_one_not_other(one: str, other: str) -> list[Row]:
    elsewhere = {row["subject"] for row in claims("partyTo", object=other)}
    by_state = defaultdict(list)
    for row in claims("partyTo", object=one):
        if row["subject"] not in elsewhere:
            by_state[row["subject"]].append(row)
    return [
        (
            state,
            least(r["start"] for r in rows),
            least(term(r["mode"]) for r in rows),
            least(r["in_force"] for r in rows),
        )
        for state, rows in by_state.items()
    ]


def signed_not_party(treaty: str) -> list[Row]:
    parties = {row["subject"] for row in claims("partyTo", object=treaty)}
    by_signatory = defaultdict(list)
    for row in claims("signatoryOf", object=treaty):
        if row["subject"] not in parties:
            by_signatory[row["subject"]].append(row["start"])
    return [(name, least(starts)) for name, starts in by_signatory.items()]


def treaty_status(treaty: str) -> list[Row]:
    return [
        (
            row["subject"],
            row["predicate"],
            term(row["mode"]),
            row["start"] or None,
            row["in_force"] or None,
            term(row["confidence"]),
        )
        for row in claims("signatoryOf", "partyTo", object=treaty)
    ]


def outcomes_of(event: str) -> list[Row]:
    places = {event, *(row["subject"] for row in claims("partOfSeries", "partOf", object=event))}
    return list(
        {
            (row["subject"], entities()[row["subject"]]["start"] or None, place, term(row["mode"]))
            for place in places
            for row in claims("outcomeOf", object=place)
        }
    )


def mandate_of(body: str) -> list[Row]:
    out = [(row["object"], row) for row in claims("establishedBy", "mandateRenewedBy", subject=body)]
    back = [(row["subject"], row) for row in claims("governs", object=body)]
    return [
        (other, row["predicate"], row["start"] or None, row["role"] or None, term(row["mode"]))
        for other, row in out + back
    ]


def who_funds_whom(funder: str = "", recipient: str = "") -> list[Row]:
    return [
        (
            row["subject"],
            row["predicate"],
            row["object"],
            row.get("amount") or None,
            row.get("unit") or None,
            row["start"] or None,
            row["end"] or None,
            row["role"] or None,
            term(row["mode"]),
        )
        for row in claims("funds", "fiscalSponsorOf")
        if (not funder or row["subject"] == funder) and (not recipient or row["object"] == recipient)
    ]


def chains_between(one: str, other: str) -> list[Row]:
    apart = {"hasTopic", "basedIn", "heldIn", "appliesIn"}
    ties = defaultdict(set)  # of each end: relation, other end, and whether it is read from its object
    for row in table("relations"):
        ties[row["subject"]].add((row["predicate"], row["object"], "0"))
        ties[row["object"]].add((row["predicate"], row["subject"], "1"))
    found: set[Row] = {
        (1, one, tie, None, None, None, None, other, back, None, None)
        for tie, end, back in ties[one]
        if end == other
    }
    for tie1, first, back1 in ties[one]:
        if tie1 in apart or first in (one, other):
            continue
        for tie2, second, back2 in ties[first]:
            if tie2 in apart or second in (one, first):
                continue
            if second == other:
                found.add((2, one, tie1, first, tie2, None, None, other, back1, back2, None))
                continue
            for tie3, end, back3 in ties[second]:
                if end == other and tie3 not in apart:
                    found.add((3, one, tie1, first, tie2, second, tie3, other, back1, back2, back3))
    return list(found)


def when(row: dict[str, str]) -> tuple[str, str]:
    """Return the start and the end of a happening, from its event where the claim has no date; all are plain here."""
    if not row["start"] and not row["end"]:
        row = next(
            (entities()[one] for one in (row["subject"], row["object"]) if "Event" in kinds_of(one)), row
        )
    return row["start"], row["end"] or row["start"]


def kinds_of(name: str) -> list[str]:
    return entities().get(name, {}).get("type", "").split("|")


def members_at(body: str) -> list[Row]:
    """Return the members of a body by the claims that there are, whatever the date."""
    by_member = defaultdict(list)
    for row in claims("memberOf", object=body):
        by_member[row["subject"]].append(row)
    return [
        (member, least(row["start"] for row in rows), most(row["end"] for row in rows))
        for member, rows in by_member.items()
    ]


def hosts() -> list[Row]:
    """Return how many events each state hosted in each year by the claims that there are, whatever the date."""
    events = defaultdict(set)
    for row in claims("heldIn"):
        if row["mode"] not in OPEN:
            start, _ = when(row)
            year = int(start[:4]) if start else None
            events[year, entities()[row["object"]]["subregion"] or None, row["object"]].add(row["subject"])
    return [(*key, len(found)) for key, found in events.items()]


def hosts_by_region(since: str, until: str) -> list[Row]:
    sure, unknown = defaultdict(set), defaultdict(set)
    for row in claims("heldIn"):
        start, end = when(row)
        if row["mode"] in OPEN or (start and not (start[:4] <= until and since <= end[:4])):
            continue
        key = int(start[:4]) if start else None, entities()[row["object"]]["subregion"] or None, row["object"]
        (sure if start else unknown)[key].add(row["subject"])
    found: list[Row] = []
    for key in sure.keys() | unknown.keys():
        known, all_of_them = len(sure[key]), len(sure[key] | unknown[key])
        if known == all_of_them:
            found.append((*key, known, "yes"))
        else:
            found.append((*key, f"{known} to {all_of_them}", "unknown"))
    return found


def presidencies(forum: str) -> list[Row]:
    return [
        (
            row["subject"],
            row["predicate"],
            row["start"] or None,
            row["end"] or None,
            term(row["mode"]),
            term(row["confidence"]),
        )
        for row in claims("presidencyOf", "chairOf", object=forum)
    ]


def events_on_topic(topic: str) -> list[Row]:
    found = set()
    for row in claims("hasTopic", object=topic):
        for event in places_of(row["subject"]):
            if kinds(event) & HAPPENINGS:
                about = entities()[event]
                found.add((event, about["start"] or None, about["end"] or None, row["subject"]))
    return list(found)


def weakest_claims() -> list[Row]:
    by_tie = defaultdict(list)
    for row in everything():
        by_tie[row["subject"], row["predicate"], row["object"]].append(row)
    return [
        (*tie, source(row))
        for tie, rows in by_tie.items()
        if {row["confidence"] for row in rows} == {"unverified"} and len({source(row) for row in rows}) == 1
        for row in rows
    ]


def several_sources(at_least: str) -> list[Row]:
    by_tie = defaultdict(set)
    for row in everything():
        by_tie[row["subject"], row["predicate"], row["object"]].add(source(row))
    return [(*tie, len(found)) for tie, found in by_tie.items() if len(found) >= int(at_least)]


def said_by_source(name: str) -> list[Row]:
    return [
        (
            row["subject"],
            row["predicate"],
            row["object"],
            row["start"] or None,
            row["role"] or None,
            term(row["confidence"]),
            row["passage"] or None,
        )
        for row in everything()
        if row["source"] == name
    ]


def applies_where(instrument: str) -> list[Row]:
    laws = [(row["object"], row, "1") for row in claims("appliesIn", subject=instrument)]
    parties = [(row["subject"], row, "0") for row in claims("partyTo", object=instrument)]
    return [
        (
            where,
            row["predicate"],
            row["start"] or None,
            row["in_force"] or None,
            term(row["mode"]),
            term(row["confidence"]),
            back,
        )
        for where, row, back in laws + parties
    ]


def mentions_of(document: str) -> list[Row]:
    return [
        (row["object"], row["role"] or None, row["passage"] or None)
        for row in claims("mentions", subject=document)
    ]


def who_mentions(thing: str) -> list[Row]:
    return [
        (row["subject"], entities()[row["subject"]]["start"] or None, row["passage"] or None)
        for row in claims("mentions", object=thing)
    ]


def secretariats() -> list[Row]:
    return [
        (row["subject"], row["object"], row["start"] or None, row["role"] or None)
        for row in claims("secretariatOf")
    ]


def organizers_of(event: str) -> list[Row]:
    return [
        (place, entities()[place]["start"] or None, row["object"], row["predicate"], term(row["mode"]))
        for place in places_of(event)
        for row in claims("organizedBy", "hostedBy", subject=place)
    ]


def editions_of(series: str) -> list[Row]:
    found = set()
    for row in claims("partOfSeries", object=series):
        edition = entities()[row["subject"]]
        held = claims("heldIn", subject=row["subject"])
        for at in held or [{"object": "", "city": "", "mode": ""}]:
            status = term(at["mode"] or row["mode"])
            found.add(
                (
                    row["subject"],
                    edition["start"] or None,
                    edition["end"] or None,
                    at["object"] or None,
                    at["city"] or None,
                    status,
                )
            )
    return list(found)


def laws_by_country(topic: str) -> list[Row]:
    found = set()
    for row in claims("hasTopic", object=topic):
        name = row["subject"]
        for kind in kinds(name) & {"Law", "Bill", "Strategy"}:
            where = [claim["object"] for claim in claims("appliesIn", subject=name)]
            if kind == "Strategy":
                where = where or [None]
            found |= {(place, name, kind, entities()[name]["start"] or None) for place in where}
    return list(found)


def documents_by(publisher: str) -> list[Row]:
    return [
        (row["subject"], row["predicate"], entities()[row["subject"]]["start"] or None)
        for row in claims("publishedBy", "authoredBy", object=publisher)
    ]


def organizations_in(state: str) -> list[Row]:
    codes = set(entities()[state]["country_iso2"].split("|"))
    based = {row["subject"] for row in claims("basedIn", object=state)}
    return [
        (name, row["start"] or None)
        for name, row in entities().items()
        if kinds(name) & ORGANIZATIONS
        and (codes & set(row["country_iso2"].split("|")) - {""} or name in based)
    ]


def announced_not_held() -> list[Row]:
    about = claims("heldIn", "hostedBy", "organizedBy")
    done = {row["subject"] for row in about if row["mode"] not in OPEN}
    done |= {row["object"] for row in claims("participatedIn", "outcomeOf") if row["mode"] not in OPEN}
    return [
        (
            row["subject"],
            entities()[row["subject"]]["start"] or None,
            row["predicate"],
            row["object"],
            term(row["mode"]),
        )
        for row in about
        if row["mode"] in OPEN - {"programme"} and row["subject"] not in done
    ]


def participation_by_year(network: str) -> list[Row]:
    places = defaultdict(set)
    for row in claims("participatedIn", "contributedTo"):
        if row["subject"] in members(network) and row["mode"] not in OPEN:
            start, _ = when(row) if row["predicate"] == "participatedIn" else (row["start"], "")
            places[int(start[:4]) if start else None, row["subject"]].add(row["object"])
    return [(*key, len(found)) for key, found in places.items()]


def joint_participation(network: str) -> list[Row]:
    places = {
        name: {
            row["object"]
            for row in claims("participatedIn", "contributedTo", subject=name)
            if row["mode"] not in OPEN
        }
        for name in sorted(members(network))
    }
    return [(a, b, len(places[a] & places[b])) for a, b in combinations(places, 2) if places[a] & places[b]]


def busiest_sources(at_least: str) -> list[Row]:
    found = defaultdict(list)
    for row in everything():
        found[source(row)].append(row["confidence"])
    return [
        (name, len(how), how.count("unverified")) for name, how in found.items() if len(how) >= int(at_least)
    ]


def without_website() -> list[Row]:
    return [
        (name,)
        for name, row in entities().items()
        if kinds(name) & (ORGANIZATIONS | {"Forum"}) and not row["website"]
    ]


def endorsers_of(instrument: str) -> list[Row]:
    return [
        (row["subject"], row["start"] or None, row["role"] or None, term(row["confidence"]))
        for row in claims("endorses", object=instrument)
    ]


def whole_lists() -> list[Row]:
    return [
        (row["subject"], row["value"], row["predicate"], row["as_of"] or None, row["note"] or None)
        for row in table("attributes")
        if row["predicate"] in ("listComplete", "listIncomplete")
    ]
