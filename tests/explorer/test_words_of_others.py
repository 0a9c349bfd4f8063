"""The explorer and the site of RDF in words of others: search, entity pages, browse, maps and SPARQL; rdflib counts the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import FOAF, ORG, RDF

import govgraph

FILES = Path(__file__).parent.parent / "fixtures" / "rdf"
ORG_FILE, FOAF_FILE, SCHEMA_FILE = (
    FILES / name for name in ("made_up_org.ttl", "made_up_foaf.ttl", "made_up_schema.jsonld")
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    folder = tmp_path_factory.mktemp("others")
    return {
        path: govgraph.open(path).explorer().save(folder / f"{path.stem}.html")
        for path in (ORG_FILE, FOAF_FILE, SCHEMA_FILE)
    }


@pytest.mark.parametrize("path", [ORG_FILE, FOAF_FILE, SCHEMA_FILE], ids=lambda path: path.stem)
def test_every_page_opens_without_a_request_or_a_complaint(
    visit: Callable[..., Any], pages: dict[Path, Path], path: Path
) -> None:
    tried = visit(path=pages[path])
    page = tried.open()
    tried.engine()
    for address in (
        "#/",
        "#/browse",
        "#/questions",
        "#/maps",
        "#/map/forum-organization",
        "#/sparql",
        "#/sources",
        "#/countries",
    ):
        page.evaluate("address => { location.hash = address; }", address)
        page.wait_for_function("() => document.querySelector('main h1') !== null")
        text = page.locator("main").inner_text()
        assert "undefined" not in text and "NaN" not in text
    assert tried.outside == []
    assert tried.errors == []


def test_home_counts_things_by_their_classes(visit: Callable[..., Any], pages: dict[Path, Path]) -> None:
    page = visit(path=pages[FOAF_FILE]).open()
    graph = rdflib.Graph().parse(FOAF_FILE)
    assert (
        f"{len(set(graph.subjects()))} things, and {len(graph)} triples" in page.locator(".hero").inner_text()
    )
    (people,) = (card for card in page.locator(".kinds a").all() if "Person" in card.inner_text())
    assert people.locator(".n").inner_text() == str(len(set(graph.subjects(RDF.type, FOAF.Person))))


def test_a_thing_without_an_address_is_found_by_its_name_and_has_a_page(
    visit: Callable[..., Any], pages: dict[Path, Path]
) -> None:
    page = visit(path=pages[FOAF_FILE]).open()
    page.locator("input[type=search]").first.fill("dee")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('main h1')?.textContent === 'Fixture Dee'")
    told = page.locator("main .main").inner_text()
    assert "Person" in told
    graph = rdflib.Graph().parse(FOAF_FILE)
    (dee,) = graph.subjects(FOAF.name, rdflib.Literal("Fixture Dee"))
    said = [(p, o) for p, o in graph.predicate_objects(dee) if p not in (RDF.type, FOAF.name)]
    assert page.locator("main .fact").count() == len(said) + len(list(graph.subject_predicates(dee)))
    page.get_by_role("link", name="Fixture Ana").first.click()
    page.wait_for_function("() => document.querySelector('main h1')?.textContent === 'Fixture Ana'")


def test_the_page_of_an_organization_leads_over_its_membership_to_the_council(
    visit: Callable[..., Any], pages: dict[Path, Path]
) -> None:
    page = visit(path=pages[ORG_FILE], locale="es").open("#/thing/ex%3Aacme")
    assert page.locator("main h1").inner_text() == "Asociación Acme de prueba"
    assert "Organización registrada" in page.locator(".kindline").inner_text()
    assert "es miembro de" in page.locator("main .main").inner_text()
    membership = "Membresía de Asociación Acme de prueba en Consejo de prueba"
    page.get_by_role("link", name=membership).first.click()
    page.wait_for_function("name => document.querySelector('main h1')?.textContent === name", arg=membership)
    page.get_by_role("link", name="Consejo de prueba", exact=True).first.click()
    page.wait_for_function("() => document.querySelector('main h1')?.textContent === 'Consejo de prueba'")


def test_browse_narrows_by_class_and_by_relation(visit: Callable[..., Any], pages: dict[Path, Path]) -> None:
    page = visit(path=pages[FOAF_FILE]).open("#/browse?kind=foaf%3APerson")
    graph = rdflib.Graph().parse(FOAF_FILE)
    people = set(graph.subjects(RDF.type, FOAF.Person))
    assert page.locator("main tbody tr").count() == len(people)
    knowing = people & set(graph.subjects(FOAF.knows))
    text = page.locator("main").inner_text()
    assert (
        f"knows ({len(knowing)})" in text
        or f"knows\n{len(knowing)}" in text
        or f"knows {len(knowing)}" in text
    )


def test_the_map_has_every_thing_and_every_tie(visit: Callable[..., Any], pages: dict[Path, Path]) -> None:
    import json

    from govgraph.explorer.contents import contents

    graph = govgraph.open(ORG_FILE)
    (drawn,) = json.loads(json.dumps(contents(graph, graph.explorer()._maps)))["maps"]
    net = graph.network()
    assert len(drawn["marks"]) == len(net)
    assert len(drawn["lines"]) == len(net.all_ties)
    page = visit(path=pages[ORG_FILE]).open(f"#/map/{drawn['name']}")
    assert page.locator("main svg").count() > 0
    assert "Fixture Council" in page.locator("main").inner_html()


def test_sparql_in_the_page_names_classes_predicates_and_blank_nodes(
    visit: Callable[..., Any], pages: dict[Path, Path]
) -> None:
    from urllib.parse import quote

    asked = "SELECT ?m ?who { ?m a org:Membership ; org:member ?who } ORDER BY ?who"
    tried = visit(path=pages[ORG_FILE])
    page = tried.open(f"#/sparql?query={quote(asked)}")
    tried.engine()
    page.get_by_role("button", name="Run").first.click()
    page.wait_for_selector("main tbody tr", timeout=30_000)
    rows = [row.inner_text() for row in page.locator("main tbody tr").all()]
    graph = rdflib.Graph().parse(ORG_FILE)
    assert len(rows) == len(set(graph.subjects(RDF.type, ORG.Membership)))
    assert "Membership of Fixture Acme Association in Fixture Council" in rows[0]


def test_a_site_has_a_page_for_every_thing_with_its_triples(tmp_path: Path) -> None:
    graph = govgraph.open(ORG_FILE)
    site = graph.site()
    site.save(tmp_path / "site")
    (node,) = (
        iri for iri, one in graph.entities.items() if one.label("en").startswith("Membership of Fixture Acme")
    )
    text = (tmp_path / "site" / site.links.places[node] / "index.html").read_text("utf-8")
    for said in (
        "Membership of Fixture Acme Association in Fixture Council",
        "Fixture Council",
        "observer",
        "role",
    ):
        assert said in text
    kind = (tmp_path / "site" / "kind" / "org-FormalOrganization" / "index.html").read_text("utf-8")
    assert all(name in kind for name in ("Registered organization", "Fixture Acme Association", "ex:gamma"))
    assert "0 claims" not in kind
    home = (tmp_path / "site" / "index.html").read_text("utf-8")
    things = f"{len(graph.entities)} things, and {len(rdflib.Graph().parse(ORG_FILE))} triples"
    assert things in home
    turtle = rdflib.Graph().parse(tmp_path / "site" / site.links.data(node, "ttl"))
    assert (rdflib.URIRef(node), RDF.type, ORG.Membership) in turtle


def test_the_same_file_gives_the_same_page_and_site(tmp_path: Path) -> None:
    first, again = (govgraph.open(FOAF_FILE) for _ in range(2))
    assert first.explorer().to_html() == again.explorer().to_html()
    first.site().save(tmp_path / "site")
    updated = again.site().save(tmp_path / "site")
    assert not updated.written
