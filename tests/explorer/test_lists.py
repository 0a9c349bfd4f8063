"""Browse, sources, countries, the basket, and the rest of an entity's page: counted anew from the tables."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def saved(page: Any, name: str) -> Path:
    with page.expect_download() as found:
        page.get_by_role("button", name=name, exact=True).first.click()
    return Path(found.value.path())


def rows_of(page: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(saved(page, "CSV").read_text("utf-8-sig"))))


def facet(page: Any, name: str) -> dict[str, int]:
    """The values of a facet and their counts."""
    found = page.eval_on_selector_all(
        f"[data-facet={name}]",
        "all => all.map((one) => [one.dataset.value, one.querySelector('.n').textContent])",
    )
    return {value: int(n.replace(",", "")) for value, n in found}


def test_facets_narrow_the_list_and_their_counts_follow(visit: Callable[..., Any], graph: Any) -> None:
    listed = [one for one in graph.entities.values() if one.kind]
    tried = visit()
    page = tried.open("#/browse?kind=Forum")
    forums = {one.id for one in listed if "Forum" in one.kinds}
    assert {row["id"] for row in rows_of(page)} == forums
    countries = Counter(code for one in listed if one.id in forums for code in one.countries)
    assert facet(page, "country") == dict(countries)
    page.locator("[data-facet=country][data-value=BR]").click()
    brazilian = {one.id for one in listed if one.id in forums and "BR" in one.countries}
    assert {row["id"] for row in rows_of(page)} == brazilian
    assert facet(page, "kind")["Event"] == sum(
        "BR" in one.countries and "Event" in one.kinds for one in listed
    ) or ("Event" not in facet(page, "kind"))
    address = page.evaluate("location.hash")
    assert "kind=Forum" in address and "country=BR" in address
    again = visit().open(address)
    assert {row["id"] for row in rows_of(again)} == brazilian
    assert tried.errors == []


@pytest.mark.parametrize("day", ["1990", "2012-05"])
def test_at_a_date_the_list_and_its_facets_leave_out_what_began_later(
    visit: Callable[..., Any], graph: Any, day: str
) -> None:
    then = [one for one in graph.at(as_of=day).entities.values() if one.kind]
    tried = visit()
    page = tried.open(f"#/browse?as-of={day}")
    assert {row["id"] for row in rows_of(page)} == {one.id for one in then}
    assert facet(page, "kind") == dict(Counter(kind for one in then for kind in set(one.kinds)))
    tried.go(f"#/browse?kind=Event&as-of={day}")
    events = {one.id for one in then if "Event" in one.kinds}
    assert {row["id"] for row in rows_of(page)} == events
    countries = Counter(code for one in then if one.id in events for code in one.countries)
    if len(countries) > 1:
        assert facet(page, "country") == dict(countries)
    assert events < {one.id for one in graph.entities.values() if "Event" in one.kinds}
    assert tried.errors == []


@pytest.mark.parametrize(("name", "value"), [("certainty", "unverified"), ("year", "2014")])
def test_a_facet_of_claims_lists_what_has_such_a_claim(
    visit: Callable[..., Any], graph: Any, name: str, value: str
) -> None:
    wanted = set()
    for claim in graph.claims:
        fits = claim.confidence == value if name == "certainty" else claim.start.startswith(value)
        if fits:
            wanted |= {claim.subject, claim.object}
    ids = {
        one.id
        for iri, one in graph.entities.items()
        if one.kind and (iri in wanted or (name == "year" and one.start.startswith(value)))
    }
    page = visit().open(f"#/browse?{name}={value}")
    assert {row["id"] for row in rows_of(page)} == ids


def test_the_list_is_sorted_by_a_column_and_its_address_says_so(visit: Callable[..., Any]) -> None:
    page = visit().open("#/browse?kind=EventSeries&sort=-claims")
    numbers = [int(row["claims"]) for row in rows_of(page)]
    assert numbers == sorted(numbers, reverse=True)
    assert page.locator("th[aria-sort=descending]").inner_text() == "Claims"


def test_sources_are_narrowed_by_publisher_and_by_what_rests_on_them_alone(
    visit: Callable[..., Any], graph: Any
) -> None:
    sources: dict[Any, set[str]] = defaultdict(set)
    for claim in graph.claims:
        sources[claim.subject, claim.predicate, claim.object, claim.value].add(claim.source)
    alone = Counter(
        claim.source
        for claim in graph.claims
        if len(sources[claim.subject, claim.predicate, claim.object, claim.value]) == 1
    )
    publisher = Counter(one.publisher for one in graph.sources.values() if one.publisher).most_common(1)[0][0]
    page = visit().open(f"#/sources?publisher={publisher}")
    rows = rows_of(page)
    mine = [one for one in graph.sources.values() if one.publisher == publisher]
    assert sorted(row["title"] for row in rows) == sorted(one.title for one in mine)
    assert sum(int(row["alone"]) for row in rows) == sum(alone[one.iri] for one in mine)
    page.evaluate("location.hash = '#/sources?alone=yes'")
    page.wait_for_function("() => document.querySelector('[data-facet=alone][aria-pressed=true]')")
    assert len(rows_of(page)) == sum(iri in alone for iri in graph.sources)


def test_countries_side_by_side_have_the_treaties_of_the_tables(
    visit: Callable[..., Any], graph: Any
) -> None:
    wanted = {"partyTo", "signatoryOf", "invitedTo"}
    page = visit().open("#/countries?of=id:state-br,id:state-cl")
    rows = rows_of(page)
    for state in ("id:state-br", "id:state-cl"):
        told = {
            claim.object_id
            for claim in graph.claims
            if claim.subject_id == state and claim.predicate.rpartition("#")[2] in wanted and claim.object
        }
        found = {row["id"] for row in rows if row["section"].startswith("Treaties") and row[state]}
        assert found == told
    assert page.locator("table.compare").first.locator("thead th").count() == 3
    page.locator("table.compare details summary").first.click()
    page.locator("table.compare .evidence").first.wait_for()  # made a moment after the click
    then = visit().open("#/countries?of=id:state-br,id:state-cl&as-of=2000")
    brazil = {
        row["id"] for row in rows_of(then) if row["section"].startswith("Treaties") and row["id:state-br"]
    }
    held = {
        claim.object_id
        for claim in graph.at(as_of="2000").claims
        if claim.subject_id == "id:state-br" and claim.predicate.rpartition("#")[2] in wanted and claim.object
    }
    assert brazil == held


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "left out by the date: "), ("es", "omitido por la fecha: "), ("pt", "omitido pela data: ")],
)
def test_of_countries_at_a_date_a_cell_says_what_the_date_leaves_out(
    visit: Callable[..., Any], lang: str, said: str
) -> None:
    # Brazil acceded in 2022; Chile in 2017.
    page = visit().open(f"#/countries?of=id:state-cl,id:state-br&as-of=2020-01-01&lang={lang}")
    row = page.locator("table.compare tbody tr", has=page.locator("a[href='#/id/budapest']")).first
    chile, brazil = row.locator("td").all_inner_texts()
    assert brazil.startswith(said) and "2022" in brazil
    assert said not in chile and "2017" in chile
    (budapest,) = (one for one in rows_of(page) if one["id"] == "id:budapest" and one["id:state-cl"])
    assert budapest["id:state-br"] == "" and "2022" in budapest["id:state-br left_out"]


def test_a_country_is_chosen_by_its_name_in_any_language(visit: Callable[..., Any]) -> None:
    page = visit(locale="pt").open("#/countries")
    page.get_by_role("combobox", name="Escolha um país").fill("alemanha")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash === '#/countries?of=id%3Astate-de'")
    assert page.locator("h1").inner_text() == "Alemanha"


def test_the_basket_keeps_claims_with_notes_and_hands_them_on(visit: Callable[..., Any], graph: Any) -> None:
    tried = visit(permissions=["clipboard-read", "clipboard-write"])
    page = tried.open("#/id/alsur")
    for place in (0, 1):
        page.locator("details.proof summary").nth(place).click()
    for _ in range(2):
        page.get_by_role("button", name="Add to the basket").first.click()
    assert page.locator("#basket-size").inner_text().strip() == "(2)"
    page.get_by_role("link", name="Basket").click()
    page.locator("textarea").first.fill('Check "this", please')
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("textarea").first.input_value() == 'Check "this", please'
    rows = rows_of(page)
    claims = {claim.id: claim for claim in graph.claims}
    assert len(rows) == 2 and all(row["claim"] in claims for row in rows)
    assert rows[0]["your_note"] == 'Check "this", please'
    text = saved(page, "Text with footnotes").read_text("utf-8")
    for number, row in enumerate(rows, 1):
        source = graph.sources[claims[row["claim"]].source]
        assert f"[{number}]" in text and source.title in text and row["claim"] in text
    bibtex = saved(page, "BibTeX").read_text("utf-8")
    assert all(graph.sources[claims[row["claim"]].source].title.split()[0] in bibtex for row in rows)
    kept = saved(page, "Save the basket")
    assert [one["claim"] for one in json.loads(kept.read_text("utf-8"))["claims"]] == [
        row["claim"] for row in rows
    ]
    tried.engine()
    import pyoxigraph as ox

    turtle = saved(page, "Turtle").read_text("utf-8")
    subjects = {quad.subject.value for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    assert {claims[row["claim"]].iri for row in rows} <= subjects
    page.get_by_role("button", name="Empty the basket").click()
    assert page.locator("textarea").count() == 0
    page.locator("input[type=file]").set_input_files(kept)
    page.locator("textarea").first.wait_for()
    assert page.locator("textarea").first.input_value() == 'Check "this", please'
    page.locator("input[type=file]").set_input_files(
        {"name": "no.json", "mimeType": "application/json", "buffer": b"{}"}
    )
    page.get_by_text("This file is not a saved basket.").first.wait_for()
    assert tried.errors == []


def test_without_storage_the_basket_works_and_says_that_it_ends_with_the_page(
    visit: Callable[..., Any],
) -> None:
    tried = visit(own_tab=True)
    tried.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = tried.open("#/id/alsur")
    page.locator("details.proof summary").first.click()
    page.get_by_role("button", name="Add to the basket").first.click()
    page.get_by_role("link", name="Basket").click()
    page.get_by_text("This browser keeps nothing").wait_for()
    assert page.locator("textarea").count() == 1
    assert tried.errors == []


def test_the_page_of_an_entity_has_a_timeline_its_corrections_and_a_message_to_send(
    visit: Callable[..., Any], graph: Any, shipped: Path
) -> None:
    with (shipped / "changes" / "0.2.0.csv").open(encoding="utf-8-sig", newline="") as file:
        changes = [row for row in csv.DictReader(file) if "rightscon-2012" in (row["subject"], row["object"])]
    tried = visit(permissions=["clipboard-read", "clipboard-write"])
    page = tried.open("#/id/rightscon-2012")
    assert page.locator("aside s").count() >= len(changes) > 0
    page.get_by_role("button", name="Copy the message").click()
    page.get_by_text("Copied.").wait_for()
    message = page.evaluate("navigator.clipboard.readText()")
    assert "id:rightscon-2012" in message and "relations.csv" in message
    page.evaluate("location.hash = '#/id/eclac'")
    page.locator("summary", has_text="Its claims along the years").click()
    dated = [one for one in graph.profile("eclac").claims if one.start or one.end]
    page.locator("svg.timeline").wait_for()  # made a moment after the click
    assert page.locator("svg.timeline g.item").count() == min(200, len(dated))
    assert tried.errors == []


def test_a_dataset_names_where_corrections_are_sent_and_where_it_is_published(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    import govgraph

    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "dataset.toml").write_text(
        'title = "Fixture"\nversion = "1"\nlicense = "CC0-1.0"\nbase = "https://example.org/made-up/"\n'
        'address = "https://example.org/data/"\ncorrections = "mailto:made-up@example.org"\n',
        "utf-8",
    )
    (folder / "organizations.csv").write_text("id,type,label_en\nfixture,Organization,Fixture\n", "utf-8")
    graph = govgraph.open(folder)
    assert graph.metadata.corrections == "mailto:made-up@example.org"
    path = graph.explorer().save(tmp_path / "mine.html")
    page = visit(path=path, permissions=["clipboard-read", "clipboard-write"]).open("#/id/fixture")
    link = page.get_by_role("link", name="Send it").get_attribute("href")
    assert link.startswith("mailto:made-up@example.org?subject=") and "id%3Afixture" in link
    page.evaluate(
        "location.hash = '#/sparql?query=' + encodeURIComponent('SELECT * { ?s a gov:Organization }')"
    )
    page.wait_for_selector("#answer #count", timeout=60_000)
    page.get_by_role("button", name="Share").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "https://example.org/data/explorer.html#/sparql?query="
    )


def test_questions_stand_below_their_topics_on_their_page_and_at_home(
    visit: Callable[..., Any], graph: Any
) -> None:
    wanted = {topic: {one.name for one in some} for topic, some in graph.questions().by_topic().items()}
    tried = visit(locale="es-AR")
    page = tried.open("#/questions")
    found = page.eval_on_selector_all(
        "main section",
        """all => all.map((one) => [one.querySelector("h2").id, one.querySelector("h2").textContent,
          [...one.querySelectorAll("a")].map((link) => link.hash)])""",
    )
    assert {
        heading.removeprefix("topic-"): {hash.removeprefix("#/question/") for hash in hashes}
        for heading, _, hashes in found
    } == wanted
    assert any(text.startswith("Tratados, leyes y mandatos") for _, text, _ in found)
    home = tried.open("#/")
    topics = home.eval_on_selector_all(
        ".topics > li", "all => all.map((one) => one.querySelectorAll('a').length)"
    )
    assert len(topics) == len(wanted) and all(topics)
    assert tried.errors == []
