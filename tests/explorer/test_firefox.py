"""Every page in Firefox, opened from the disk: no request, no complaint, no known barrier, and the keyboard is enough."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from govgraph.words import LANGUAGES
from tests.explorer.conftest import PAGES, WHOLE
from tests.firefox import Firefox, started

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SIZES = [(1440, 900), (390, 844)]


@pytest.fixture(scope="module")
def seen(firefox: str, page_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One window with the explorer in it, its engine running."""
    with started(firefox, tmp_path_factory.mktemp("firefox")) as running:
        running.open(page_file.as_uri())
        running.wait("document.documentElement.dataset.engine === 'ready'")
        yield running


def go(seen: Firefox, address: str, lang: str = "en") -> None:
    """Follow an address in the page that is open, until all that it asks for is there."""
    more = f"lang={lang}" + ("" if "as-of" in address else "&as-of=")
    whole = json.dumps(address + ("&" if "?" in address else "?") + more)
    seen.evaluate("document.querySelector('main').replaceChildren()")
    same = f"new URL({whole}, location.href).hash === location.hash"
    seen.evaluate(f"{same} ? dispatchEvent(new Event('hashchange')) : (location.hash = {whole})")
    seen.wait(f"({WHOLE})()")


def paint(seen: Firefox, scheme: str) -> None:
    """Choose light or dark with the page's own button."""
    if seen.evaluate("document.documentElement.dataset.theme") != scheme:
        seen.evaluate("document.getElementById('theme').click()")
    assert seen.evaluate("document.documentElement.dataset.theme") == scheme


def barriers(seen: Firefox) -> list[Any]:
    if not seen.evaluate("'axe' in globalThis"):
        seen.define(AXE.read_text("utf-8"))
    found: list[Any] = seen.evaluate(
        "axe.run({ resultTypes: ['violations'] }).then((found) => found.violations.map((one) => [one.id, one.nodes[0].html.slice(0, 160)]))"
    )
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_no_page_asks_for_anything_complains_or_is_wider_than_the_window(
    seen: Firefox, lang: str, scheme: str, size: tuple[int, int]
) -> None:
    seen.requests.clear()
    seen.errors.clear()
    seen.size(*size)
    go(seen, "#/", lang)
    paint(seen, scheme)
    wide = []
    for address in PAGES:
        go(seen, address, lang)
        assert seen.evaluate("document.documentElement.lang") == lang
        if seen.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert wide == []
    assert seen.requests == []
    assert seen.errors == []


@pytest.mark.parametrize(
    ("lang", "scheme", "size"),
    [("en", "light", SIZES[1]), ("es", "dark", SIZES[0]), ("pt", "light", SIZES[0])],
)
def test_pages_have_no_known_barrier(seen: Firefox, lang: str, scheme: str, size: tuple[int, int]) -> None:
    seen.size(*size)
    go(seen, "#/", lang)
    paint(seen, scheme)
    found = {}
    for address in PAGES:
        go(seen, address, lang)
        found[address] = barriers(seen)
    assert {address: told for address, told in found.items() if told} == {}


def test_the_keyboard_leads_from_a_name_to_a_passage_and_its_source(seen: Firefox) -> None:
    seen.size(*SIZES[0])
    go(seen, "#/", "es")
    seen.evaluate("document.querySelector('main input[role=combobox]').focus()")
    seen.type("cepal")
    seen.press("Enter")
    seen.wait("location.hash.startsWith('#/id/eclac') && document.querySelector('details.proof')")
    assert seen.evaluate("document.activeElement.tagName") == "H1"

    def until(script: str) -> None:
        for _ in range(400):
            if seen.evaluate(script):
                return
            seen.press("Tab")
        raise AssertionError(f"no key leads to {script}")

    until("document.activeElement.matches('details.proof > summary')")
    # Without a screen Firefox gives no window the focus, and then no key opens a summary: the walk in Chromium does that.
    seen.evaluate("document.activeElement.click()")
    seen.wait("document.activeElement.parentElement.querySelector('.evidence') !== null")
    until("document.activeElement.matches('.evidence a[href^=\"#/source/\"]')")
    seen.press("Enter")
    seen.wait(
        "location.hash.startsWith('#/source/') && document.querySelector('main .claim, main .evidence')"
    )
    assert seen.errors == []


def test_a_query_is_run_from_the_keyboard_and_an_endless_one_is_stopped(seen: Firefox) -> None:
    seen.size(*SIZES[0])
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
    seen.evaluate(f"location.hash = '#/sparql?lang=en&query=' + encodeURIComponent({json.dumps(endless)})")
    stop = "[...document.querySelectorAll('main button')].find((one) => one.textContent === 'Stop')"
    seen.wait(f"{stop} && !{stop}.disabled")
    seen.evaluate(f"{stop}.click()")
    seen.wait("document.querySelector('#answer').textContent.includes('stopped')")
    go(seen, "#/sparql?query=ASK%20%7B%20id:alsur%20a%20gov:CivilSocietyNetwork%20%7D")
    assert seen.evaluate("document.querySelector('#count').textContent") == "yes"


def test_a_request_of_the_page_would_be_noticed(seen: Firefox) -> None:
    seen.errors.clear()
    seen.evaluate("fetch('https://nowhere.example/').catch(String)")
    for _ in range(50):
        if seen.errors:
            break
        seen.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert any("connect-src" in one or "default-src" in one for one in seen.errors), seen.errors
    seen.errors.clear()
