"""The page in a browser: opened from the disk, with the network off."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from govgraph.words import LANGUAGES
from tests.explorer.conftest import PAGES
from tests.visits import barriers


def test_the_policy_lets_in_the_pages_own_script_and_style_and_no_request(page_file: Path) -> None:
    text = page_file.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1].replace("&#39;", "'")  # type: ignore[index]
    rules = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy
    script = text.rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert rules["script-src"] == f"'sha256-{digest}' 'wasm-unsafe-eval' blob:"
    assert not re.search(r"<(?:link|img|iframe)\b|<script[^>]+src=|\son\w+=", text.partition("<script")[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_asks_for_anything_or_complains(visit: Callable[..., Any], lang: str) -> None:
    tried = visit(locale=lang)
    page = tried.open()
    assert page.locator("html").get_attribute("lang") == lang
    tried.engine()
    for address in PAGES:
        assert tried.go(address).locator("main h1").inner_text(), address
    assert tried.outside == []
    assert tried.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_pages_have_no_known_barrier(visit: Callable[..., Any], scheme: str, size: tuple[int, int]) -> None:
    tried = visit(*size, color_scheme=scheme)
    tried.open()
    tried.engine()
    for address in PAGES:
        page = tried.go(address)
        page.evaluate(
            "for (const one of [...document.querySelectorAll('details')].slice(0, 3)) one.open = true"
        )
        assert barriers(page) == [], address
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], address


@pytest.mark.parametrize("typed", ["cepal", "CEPÁL", "comision economica", "ceppal"])
def test_a_name_in_any_spelling_leads_to_its_page(visit: Callable[..., Any], typed: str) -> None:
    page = visit(locale="es").open()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash === '#/id/eclac'")
    page.locator("h1", has_text="Comisión Económica para América Latina y el Caribe").wait_for()


def test_search_and_entities_do_not_wait_for_the_engine(visit: Callable[..., Any]) -> None:
    tried = visit(own_tab=True)
    tried.page.add_init_script(
        "window.Worker = function () { return { postMessage() {}, terminate() {} }; };"
    )
    page = tried.open()
    page.keyboard.type("alsur")
    page.keyboard.press("Enter")
    page.wait_for_selector("section.relation")
    assert page.locator("html[data-engine]").count() == 0


def unfold(page: Any) -> None:
    """Open every list; a button is another one, or gone, after its click."""
    folded = page.locator("section.relation .btn[aria-expanded=false]")
    while folded.count():
        folded.first.click()


def test_a_bar_shows_how_far_the_statements_are_read(visit: Callable[..., Any]) -> None:
    tried = visit(locale="es-AR")
    tried.page.add_init_script(
        """window.seen = []; new MutationObserver(() => {
          const bar = document.getElementById("reading");
          if (bar) seen.push([bar.getAttribute("aria-label"), bar.value]);
        }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["value"] });"""
    )
    page = tried.open()
    tried.engine()
    assert page.locator("#reading").count() == 0
    seen = page.evaluate("seen")
    parts = [part for _, part in seen]
    assert all(text.startswith("Leyendo ") for text, _ in seen)
    assert parts == sorted(parts) and parts[-1] == 1 and any(0 < part < 1 for part in parts)


def test_the_page_of_an_entity_has_every_claim_of_its_profile(visit: Callable[..., Any], graph: Any) -> None:
    for name in ("alsur", "igf", "state-br"):
        profile = graph.profile(name)
        page = visit().open(f"#/id/{name}")
        unfold(page)
        ties = {
            (section.predicate, section.inverse, section.other(claim) or claim.value)
            for section in profile.sections
            for claim in section.claims
        }
        assert page.locator("section.relation .claim").count() == len(ties)
        assert str(len(profile.claims)) in page.locator(".chips li").first.inner_text().replace(",", "")


def test_a_claim_shows_its_passage_and_a_link_that_opens_it_there(
    visit: Callable[..., Any], graph: Any
) -> None:
    claim = next(
        one
        for one in graph.profile("alsur").claims
        if one.passage and "…" in one.passage and graph.sources[one.source].url
    )
    page = visit().open("#/id/alsur")
    unfold(page)
    for proof in page.locator("details.proof").all():
        proof.locator("summary").click()
    quote = page.locator("blockquote", has_text=claim.passage)
    link = quote.first.locator("xpath=following-sibling::p[1]//a[@target='_blank']")
    first = claim.passage.split("…")[0].strip()
    address = link.get_attribute("href")
    assert address.startswith(graph.sources[claim.source].url)
    assert ":~:text=" in address
    from urllib.parse import unquote

    assert first in unquote(address)


def test_a_claim_without_a_passage_says_so(visit: Callable[..., Any], graph: Any) -> None:
    assert any(not one.passage for one in graph.profile("igf").claims)
    page = visit().open("#/id/igf")
    assert page.locator("summary .missing", has_text="no passage noted").count() > 0


@pytest.mark.parametrize("day", ["2005", "2012-05-01", "2024"])
def test_as_of_a_date_the_page_shows_the_claims_that_the_library_leaves(
    visit: Callable[..., Any], graph: Any, day: str
) -> None:
    then = graph.at(as_of=day).profile("brics")
    page = visit().open(f"#/id/brics?as-of={day}")
    unfold(page)
    ties = {
        (section.predicate, section.inverse, section.other(claim) or claim.value)
        for section in then.sections
        for claim in section.claims
    }
    assert page.locator("section.relation .claim").count() == len(ties)


def test_a_date_that_is_none_is_refused_with_what_to_write(visit: Callable[..., Any]) -> None:
    page = visit().open("#/id/brics")
    page.fill("#as-of", "2023-02-30")
    page.press("#as-of", "Enter")
    assert page.locator("#as-of").get_attribute("aria-invalid") == "true"
    assert "2019-05-30" in page.locator("#live").inner_text()
    page.fill("#as-of", "2023-02-28")
    page.press("#as-of", "Enter")
    assert page.evaluate("location.hash") == "#/id/brics?as-of=2023-02-28"


@pytest.mark.parametrize("link", ["nav a", "a.logo"])
def test_a_link_of_the_navigation_keeps_the_date_in_the_address(visit: Callable[..., Any], link: str) -> None:
    page = visit().open("#/id/brics?as-of=1990")
    links = page.locator(f"header.top {link}")
    for n in range(links.count()):
        to = links.nth(n).get_attribute("href")
        assert to.endswith("?as-of=1990")
        links.nth(n).click()
        page.wait_for_function("to => location.hash === to", arg=to)
        page.wait_for_selector("main:not([data-more]) h1")
        assert (page.evaluate("location.hash"), page.input_value("#as-of")) == (to, "1990")


def test_a_link_within_a_page_keeps_the_date_in_the_address(visit: Callable[..., Any]) -> None:
    page = visit().open("#/countries?of=id:state-br&as-of=1990")
    page.locator("main a[href='#/countries']").click()
    page.wait_for_function("() => location.hash === '#/countries?as-of=1990'")
    page.fill("#as-of", "")
    page.press("#as-of", "Enter")
    assert page.evaluate("location.hash") == "#/countries"
    assert page.locator("header.top nav a[href*='as-of']").count() == 0


def test_back_undoes_the_last_change_of_date_and_the_address_says_which_is_applied(
    visit: Callable[..., Any],
) -> None:
    page = visit().open("#/id/brics")
    for date in ("2012", "2015"):
        page.fill("#as-of", date)
        page.press("#as-of", "Enter")
    page.locator("header.top nav a").first.click()
    page.wait_for_function("() => location.hash === '#/browse?as-of=2015'")
    for turn, hash_, date in (
        ("back", "#/id/brics?as-of=2015", "2015"),
        ("back", "#/id/brics?as-of=2012", "2012"),
        ("back", "#/id/brics", ""),
        ("forward", "#/id/brics?as-of=2012", "2012"),
        ("back", "#/id/brics", ""),
    ):
        page.evaluate(f"history.{turn}()")
        page.wait_for_function("date => document.getElementById('as-of').value === date", arg=date)
        assert page.evaluate("location.hash") == hash_
        assert page.locator("main .dated").count() == bool(date)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#as-of") == ""


def test_what_was_only_announced_is_marked_among_what_took_place(visit: Callable[..., Any]) -> None:
    page = visit().open("#/id/derechos-digitales")
    unfold(page)
    rows = {
        year: page.locator("main .claim", has=page.locator(f"a[href='#/id/igf-{year}']"))
        for year in (2015, 2025)
    }
    assert rows[2025].locator(".badge").all_inner_texts() == ["announced"]
    assert rows[2015].count() == 1 and rows[2015].locator(".badge").count() == 0


def test_the_turtle_of_an_entity_is_what_the_store_holds(visit: Callable[..., Any], graph: Any) -> None:
    tried = visit()
    page = tried.open("#/id/alsur")
    tried.engine()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Turtle").click()
    text = Path(saved.value.path()).read_text("utf-8")
    found = {(q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    profile = graph.profile("alsur")
    about = {profile.entity.iri, *(one.iri for one in profile.claims), *profile.sources}
    held = {
        (q.subject, q.predicate, q.object)
        for q in graph.store.quads()
        if getattr(q.subject, "value", "") in about
    }
    assert found == held


@pytest.mark.parametrize(
    ("button", "form"), [("Turtle", ox.RdfFormat.TURTLE), ("JSON-LD", ox.RdfFormat.JSON_LD)]
)
def test_what_is_saved_of_an_entity_at_a_date_is_what_the_library_keeps_then(
    visit: Callable[..., Any], graph: Any, button: str, form: ox.RdfFormat
) -> None:
    tried = visit()
    page = tried.open("#/id/alsur?as-of=1990")
    tried.engine()
    with page.expect_download() as saved:
        page.get_by_role("button", name=button).click()
    found = {
        (q.subject, q.predicate, q.object)
        for q in ox.parse(Path(saved.value.path()).read_text("utf-8"), format=form)
    }
    then = graph.at(as_of="1990")
    profile = then.profile("alsur")
    about = {profile.entity.iri, *(one.iri for one in profile.claims), *profile.sources}
    assert found == {
        (q.subject, q.predicate, q.object)
        for q in then.store.quads()
        if getattr(q.subject, "value", "") in about
    }
    of_2023 = ("alsur", "participatedIn", "rightscon-2023")
    said = {
        tuple(str(getattr(part, "value", "")).rpartition("/")[2].rpartition("#")[2] for part in triple)
        for triple in found
    }
    assert of_2023 not in said
    assert ("alsur", "hasTopic", "t-digital-rights") in said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_high_contrast_pages_have_no_known_barrier(visit: Callable[..., Any], scheme: str) -> None:
    tried = visit(color_scheme=scheme)
    page = tried.open()
    page.get_by_role("button", name="High contrast").click()
    tried.engine()
    for address in [
        "#/",
        "#/id/alsur",
        "#/browse?kind=Forum",
        "#/sparql?query=ASK%20%7B%7D",
        "#/map/alsur",
        "#/meet?who=apc&who=idec",
    ]:
        assert barriers(tried.go(address), rules={"color-contrast-enhanced": {"enabled": True}}) == [], (
            address
        )


def test_high_contrast_is_kept_and_can_stand_in_the_address(visit: Callable[..., Any]) -> None:
    page = visit().open()
    switch = page.get_by_role("button", name="High contrast")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    page.reload()
    page.wait_for_selector("html[data-ready][data-contrast=high]")
    page.goto("about:blank")
    other = visit().open("#/id/igf?contrast=high")
    assert other.locator("html").get_attribute("data-contrast") == "high"
    assert visit(contrast="more").open().locator("html").get_attribute("data-contrast") == "high"


@pytest.mark.parametrize(("lang", "told"), [("es", "(solo en inglés)"), ("pt", "(só em inglês)"), ("en", "")])
def test_a_text_that_is_only_there_in_english_says_so(
    visit: Callable[..., Any], graph: Any, lang: str, told: str
) -> None:
    igf = graph.entities[graph.finder.resolve("igf")]
    assert igf.description.keys() == {"en"}
    page = visit(locale=lang).open("#/id/igf")
    lead = page.locator("p.lead")
    assert igf.description["en"] in lead.inner_text()
    assert lead.locator("[lang=en] > small").all_inner_texts() == [told][: bool(told)]
    roles = page.locator(".claim .role")
    assert roles.count() > 3
    marked = roles.locator(":scope > [lang=en] > small", has_text="EN")
    assert marked.count() == (roles.locator(":scope > span").count() if told else 0)
    if told:
        assert marked.count() >= roles.count() and f"({marked.first.get_attribute('title')})" == told


def test_a_list_that_is_whole_is_named_from_the_side_that_has_it(visit: Callable[..., Any]) -> None:
    page = visit(locale="es").open("#/id/alsur")
    known = page.locator("aside section", has_text="Lo que se sabe y lo que no")
    assert known.locator("li").first.inner_text() == (
        "La lista «tiene como miembro a» está completa al 23 nov 2026. 11 de 11 en el conjunto de datos"
    )
    listed = page.locator(".relation", has_text="lista completa").locator(".claim .what").first
    assert listed.inner_text() == "tiene como miembro a"


@pytest.mark.parametrize("width", [360, 390, 1024, 1440])
def test_the_field_of_the_date_has_a_label_that_is_seen(visit: Callable[..., Any], width: int) -> None:
    page = visit(width, 844).open("#/")
    label, field = (page.locator(one).bounding_box() for one in ("label[for=as-of]", "#as-of"))
    assert label["width"] > 20 and label["height"] > 8 and label["x"] >= 0
    assert field["x"] + field["width"] <= width
    controls = page.locator(".controls").bounding_box()
    assert controls["x"] + controls["width"] <= width
