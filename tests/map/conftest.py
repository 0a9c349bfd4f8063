"""Networks drawn for these tests: the shipped views, and invented ones whose names say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.holding import Bounds
from govgraph.network.network import Network
from govgraph.network.nodes_ties import Node, Question, Tie
from govgraph.terms import GOV, Names
from tests import visits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ID = Names().id


def entity(key: str, kind: str, label: str, **more: Any) -> Entity:
    labels = more.pop("labels", {"en": label, "es": f"{label} (es)", "pt": f"{label} (pt)"})
    return Entity(
        f"id:{key}", ID + key, (kind, "Organization"), labels, more.pop("shorts", {"en": label}), **more
    )


def claim(number: int, subject: str, predicate: str, thing: str, **more: Any) -> Claim:
    dates = {name: more.get(name, "") for name in ("start", "end", "as_of")}
    return Claim(
        f"{Names().statement}s{number}",
        ID + subject,
        GOV + predicate,
        ID + thing,
        bounds=Bounds.of(**dates),
        **{"confidence": "read", "source": Names().source + "src-fixture", **more},
    )


def network(
    entities: list[Entity], claims: list[Claim], spaces: tuple[str, ...], sources: list[Source] | None = None
) -> Network:
    nodes = [
        Node(
            one.id,
            entity=one,
            kind=one.kind,
            kinds=one.kinds,
            labels=one.labels,
            shorts=one.shorts,
            space=one.id.removeprefix("id:") in spaces,
            start=one.start,
        )
        for one in entities
    ]
    groups = {
        "participatedIn": "participates",
        "memberOf": "member",
        "endorses": "endorses",
        "funds": "funds",
    }
    ties = [
        Tie(
            one.subject_id,
            one.object_id,
            f"t{i}",
            predicate=one.predicate.removeprefix(GOV),
            group=groups[one.predicate.removeprefix(GOV)],
            claims=(one,),
            confidence=one.confidence,
            start=one.start,
            end=one.end,
            bounds=one.bounds,
        )
        for i, one in enumerate(claims)
    ]
    known = sources or [
        Source(
            "src:src-fixture", Names().source + "src-fixture", "Fixture source", url="https://example.org/a"
        )
    ]
    return Network.of(
        nodes,
        ties,
        question=Question(titles={"en": "Fixture map", "es": "Mapa de prueba", "pt": "Mapa de teste"}),
        sources={one.iri: one for one in known},
        space_kinds=("Forum",),
    )


@pytest.fixture(scope="session")
def small() -> Network:
    """Two forums and three organizations; one tie ended, one is unverified, one has no date."""
    entities = [
        entity("fixture-forum", "Forum", "Fixture Forum", acronym="FF"),
        entity("fixture-summit", "Forum", "Fixture Summit"),
        entity("fixture-a", "CivilSocietyOrganization", "Fixture São Alpha", aliases=("Alfa de prueba",)),
        entity("fixture-b", "Company", "Fixture Beta"),
        entity("fixture-c", "AcademicOrganization", "Fixture Gamma"),
    ]
    claims = [
        claim(
            1,
            "fixture-a",
            "participatedIn",
            "fixture-forum",
            start="2020-05-01",
            end="2020-05-03",
            confidence="quoted",
            passage="first words … last-words",
        ),
        claim(2, "fixture-b", "participatedIn", "fixture-forum", start="2022", confidence="read"),
        claim(3, "fixture-c", "memberOf", "fixture-forum", confidence="unverified"),
        claim(4, "fixture-a", "memberOf", "fixture-summit", start="2018", end="2021", confidence="read"),
        claim(
            5, "fixture-b", "memberOf", "fixture-summit", start="2019", as_of="2024-01-01", confidence="read"
        ),
        claim(6, "fixture-a", "endorses", "fixture-forum", start="2021-03", confidence="read"),
    ]
    return network(entities, claims, ("fixture-forum", "fixture-summit"))


@pytest.fixture(scope="session")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four invented ties: one ended in 2014, one began in 2019, of one only an old reading is known, one is announced."""
    from govgraph.map import make_map

    drawn = make_map(
        network(
            [
                entity("fixture-forum", "Forum", "Fixture Forum"),
                *(entity(f"fixture-{one}", "Company", f"Fixture {one}") for one in "abcd"),
            ],
            [
                claim(1, "fixture-a", "memberOf", "fixture-forum", start="2010", end="2014"),
                claim(2, "fixture-b", "memberOf", "fixture-forum", start="2019"),
                claim(3, "fixture-c", "memberOf", "fixture-forum", start="2012", as_of="2013"),
                claim(4, "fixture-d", "participatedIn", "fixture-forum", start="2024", mode="announced"),
            ],
            ("fixture-forum",),
        )
    )
    return drawn.save(tmp_path_factory.mktemp("time") / "dated.html")


@pytest.fixture(scope="session")
def forums(shipped: Path) -> Any:
    """The first map's network, from the shipped dataset."""
    import govgraph

    return govgraph.open(shipped).network("forums-organizations")


@pytest.fixture(scope="session")
def forums_page(forums: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(forums.map().save(tmp_path_factory.mktemp("map") / "forums.html"))


class Visit(visits.Visit):
    """A visit to a map."""

    def open(self, path: Path, fragment: str = "") -> Page:
        self.page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        self.page.wait_for_selector("html[data-ready]")
        return self.page

    @property
    def outside(self) -> list[str]:
        """Requests for anything but the page itself."""
        return [url for url in self.requests[1:] if not url.startswith(("blob:", "data:"))]


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[visits.Tabs[Visit]]:
    made = visits.Tabs(browser, Visit)
    yield made
    made.close()


@pytest.fixture
def visit(tabs: visits.Tabs[Visit]) -> Iterator[Callable[..., Visit]]:
    with tabs.of_a_test() as begin:

        def start(width: int = 1440, height: int = 900, locale: str = "en", **options: Any) -> Visit:
            return begin(width, height, locale=locale, **options)

        yield start
