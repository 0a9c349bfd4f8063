"""A fixture network of invented organizations, with every kind of date, evidence and hostile text."""

from __future__ import annotations

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.dates import Bounds
from govgraph.network.network import Network, Question, assemble, node_data, tie_data
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


def node(key: str, label: str, *kinds: str, **more: object) -> tuple[str, dict[str, object]]:
    entity = Entity(key, N.expand(f"id:{key}"), kinds)
    return key, node_data(
        entity=entity, kind=kinds[0], kinds=kinds, labels={"en": label, "es": f"{label} (es)"}, **more
    )


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
        ("fixture-a", "fixture-forum", "memberOf", _tie("memberOf", "member", came_back, start="2010")),
        ("fixture-a", "fixture-event", "participatedIn", _tie("participatedIn", "participates", (held,))),
        (
            "fixture-b",
            "fixture-forum",
            "memberOf",
            _tie(
                "memberOf",
                "member",
                (claim("4", "memberOf", "2015"),),
                truth="unknown",
                confidence="unverified",
            ),
        ),
        ("fixture-c", "fixture-forum", "memberOf", _tie("memberOf", "member", (claim("5", "memberOf"),))),
        ("fixture-c", "fixture-forum", "presidencyOf", _tie("presidencyOf", "organizes", (), weight=2.5)),
    ]
    source = Source("page", N.expand("src:page"), 'A "page"', url="https://example.org/page")
    question = Question(
        "fixture", {"en": "Fixture & view"}, as_of="2023", dataset={"en": "Fixture"}, version="1"
    )
    return Network(assemble(nodes, ties), question, {source.iri: source}, unknown=1)


def _tie(predicate: str, group: str, claims: tuple[Claim, ...], **more: object) -> dict[str, object]:
    given: dict[str, object] = {"confidence": "read", "start": claims[0].start if claims else "", **more}
    return tie_data(predicate=predicate, group=group, claims=claims, **given)
