"""A fixture network of invented organizations, with every kind of date, evidence and hostile text."""

from __future__ import annotations

from typing import Any

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.holding import Bounds
from govgraph.network.network import Network
from govgraph.network.nodes_ties import Node, Question, Tie
from govgraph.terms import GOV, Names

N = Names()
HOSTILE = 'bell \x07 <b>"&\' \\ =HYPERLINK("x") \u202e'


def claim(name: str, predicate: str, start: str = "", end: str = "", as_of: str = "") -> Claim:
    return Claim(
        N.expand(f"st:{name}"),
        N.expand("id:fixture-a"),
        GOV + predicate,
        N.expand("id:fixture-forum"),
        start=start,
        end=end,
        as_of=as_of,
        confidence="read",
        source=N.expand("src:page"),
        bounds=Bounds.of(start, end, as_of),
    )


def node(key: str, label: str, *kinds: str, **more: Any) -> Node:
    entity = Entity(key, N.expand(f"id:{key}"), kinds)
    labels = {"en": label, "es": f"{label} (es)"}
    return Node(key, entity=entity, kind=kinds[0], kinds=kinds, labels=labels, **more)


def network() -> Network:
    """Return three actors and two spaces; a tie that came back, one unverified, one unknown, one without a date."""
    nodes = [
        node(
            "fixture-a", "Fixture A", "CivilSocietyOrganization", "Organization", country="BR", start="1999"
        ),
        node("fixture-b", HOSTILE, "Company", "Organization", shorts={"en": "=B"}),
        node("fixture-c", "Türkiye & Côte d'Ivoire", "State", "Agent", country="TR"),
        node("fixture-forum", "Fixture Forum", "Forum", "Agent", space=True, start="2006~"),
        node(
            "fixture-event",
            "Fixture Event 2023",
            "Event",
            "Happening",
            space=True,
            start="2023-10-08",
            end="2023-10-12",
        ),
    ]
    came_back = (claim("1", "memberOf", "2010", "2012-05"), claim("2", "memberOf", "2020-03-01"))
    held = claim("3", "participatedIn", "2023-10")
    ties = [
        _tie("fixture-a", "fixture-forum", "memberOf", "member", came_back, start="2010"),
        _tie("fixture-a", "fixture-event", "participatedIn", "participates", (held,)),
        _tie(
            "fixture-b",
            "fixture-forum",
            "memberOf",
            "member",
            (claim("4", "memberOf", "2015"),),
            truth="unknown",
            confidence="unverified",
        ),
        _tie("fixture-c", "fixture-forum", "memberOf", "member", (claim("5", "memberOf"),)),
        _tie("fixture-c", "fixture-forum", "presidencyOf", "organizes", (), weight=2.5),
    ]
    source = Source("page", N.expand("src:page"), 'A "page"', url="https://example.org/page")
    question = Question(
        "fixture", {"en": "Fixture & view"}, as_of="2023", dataset={"en": "Fixture"}, version="1"
    )
    return Network.of(nodes, ties, question=question, sources={source.iri: source}, unknown=1)


def _tie(source: str, target: str, predicate: str, group: str, claims: tuple[Claim, ...], **more: Any) -> Tie:
    given: dict[str, Any] = {"confidence": "read", "start": claims[0].start if claims else "", **more}
    return Tie(source, target, predicate, predicate, group, claims, **given)
