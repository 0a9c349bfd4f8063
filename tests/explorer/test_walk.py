"""One researcher's way through the page, in Spanish, with the keyboard where one would use it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import expect

from govgraph.write.meeting import headline


def to(page: Any, name: str) -> None:
    """Follow the menu with the keyboard."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def write(page: Any, text: str) -> None:
    """Write a query over what stands in the editor."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def test_from_a_name_to_a_shared_query_in_spanish(visit: Callable[..., Any], graph: Any) -> None:
    tried = visit(locale="es", permissions=["clipboard-read", "clipboard-write"])
    page = tried.open()

    # A name leads to its page.
    expect(page.locator("input[role=combobox]")).to_be_focused()
    page.keyboard.type("cepal")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text(re.compile("Comisión Económica para América Latina"))

    # A claim shows its passage, and the link to its source opens there.
    quoted = next(
        one for one in graph.profile("eclac").claims if one.passage and graph.sources[one.source].url
    )
    for more in page.locator("section.relation .btn[aria-expanded=false]").all():
        more.click()
    title = graph.sources[quoted.source].title
    proofs = page.locator("details.proof").filter(has=page.locator("summary", has_not_text="sin pasaje"))
    for proof in proofs.all():
        proof.locator("summary").focus()
        page.keyboard.press("Enter")
    passage = page.locator(".evidence", has=page.locator("blockquote", has_text=quoted.passage)).first
    expect(passage).to_be_visible()
    outside = passage.get_by_role("link", name=re.compile("abrir en el pasaje"))
    assert unquote(outside.get_attribute("href")).startswith(graph.sources[quoted.source].url)

    # Its source, and what else rests on it.
    passage.get_by_role("link", name=title).focus()
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text(title)
    resting = [one for one in graph.claims if one.source == quoted.source]
    expect(page.locator(".relation h2 .n")).to_have_text(f"{len(resting)} afirmaciones")

    # Where two meet.
    to(page, "Coincidencias")
    for name, key in (("cepal", "eclac"), ("alsur", "alsur")):
        box = page.locator("main input[role=combobox]")
        box.focus()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => location.hash.includes('who={key}')")
    assert page.evaluate("location.hash") == "#/meet?who=eclac&who=alsur"
    met = graph.meet("eclac", "alsur", languages=("es",))
    expect(page.locator(".answer p").first).to_have_text(next(iter(headline(met, "es"))))

    # A question, its map and its file.
    to(page, "Preguntas")
    page.get_by_role("link", name=re.compile("¿En qué espacios participa un actor")).focus()
    page.keyboard.press("Enter")
    actor = page.get_by_role("combobox", name="Actor")
    actor.fill("")
    actor.focus()
    page.keyboard.type("derechos digitales")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Responder")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash.includes('org=id%3Aderechos-digitales')")
    page.wait_for_selector("#answer #count", timeout=60_000)
    rows = list(graph.answer("forums-of", org="id:derechos-digitales").solutions)
    page.get_by_role("button", name="Mapa", exact=True).click()
    page.wait_for_selector("[data-mark='id:derechos-digitales']")
    assert page.locator("[data-mark]").count() == len({row["space"] for row in rows}) + 1
    page.get_by_role("button", name="Tabla", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV", exact=True).click()
    told = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8"))))
    assert [row["space"] for row in told] == [graph.names.expand(row["space"]) for row in rows]

    # A query: a predicate is completed by its Spanish label, while it is typed.
    to(page, "SPARQL")
    page.wait_for_selector("html[data-editor=ready]")
    write(page, "SELECT ?quien { ?quien participó")
    page.locator(".cm-tooltip-autocomplete li[aria-selected]", has_text="gov:participatedIn").wait_for()
    page.wait_for_timeout(200)  # the editor takes no key for a suggestion that has only just come up
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("?quien gov:participatedIn")
    page.keyboard.type(" id:igf-2023 ) ORDER BY ?quien")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")

    # An error is told at its place, where the cursor now is: it is mended there. The editor had closed the brace by itself,
    # so that there is a second one to take away.
    def told() -> str:
        """What stands at the caret of the error."""
        error = page.locator("#answer .error")
        error.wait_for(timeout=60_000)
        line, caret = error.locator("pre").inner_text().split("\n")
        return line[len(caret) - 1 :]

    assert told() == ") ORDER BY ?quien}"
    page.keyboard.press("Delete")
    page.keyboard.type("}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer .error")).to_contain_text("no cierra nada")
    assert told() == "}"
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer #count", timeout=60_000)
    query = "SELECT ?quien { ?quien gov:participatedIn id:igf-2023 } ORDER BY ?quien"
    expected = len(list(graph.select(query)))
    assert expected > 0
    expect(page.locator("#count")).to_have_text(re.compile(rf"^{expected} fila"))

    # Its address is shared, and opens the same answer elsewhere.
    page.get_by_role("button", name="Compartir").click()
    page.wait_for_function("() => document.getElementById('live').textContent.length > 0")
    shared = page.evaluate("navigator.clipboard.readText()")
    address = shared[shared.index("#/sparql") :].split()[0]
    again = visit(locale="es")
    other = again.open(address)
    other.wait_for_selector("#answer #count", timeout=60_000)
    expect(other.locator("#count")).to_have_text(re.compile(rf"^{expected} fila"))

    # A query that never ends is stopped; the next one is answered.
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) ")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    stop = page.get_by_role("button", name="Detener")
    expect(stop).to_be_enabled()
    stop.focus()
    page.keyboard.press("Enter")
    page.get_by_text("La consulta se detuvo.").wait_for()
    write(page, "ASK { id:alsur a gov:CivilSocietyNetwork }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#count")).to_have_text("sí", timeout=60_000)

    assert (tried.outside, tried.errors) == ([], [])
    assert (again.outside, again.errors) == ([], [])
