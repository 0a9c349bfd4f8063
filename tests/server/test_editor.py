"""YASGUI, an editor that people use, in a browser: told an address, it knows classes, properties, prefixes and examples."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from tests.server.conftest import Running, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GOV = "https://w3id.org/govgraph/ns#"


@pytest.fixture(scope="module")
def server(shipped: Path) -> Iterator[Running]:
    # The first query about the endpoint counts all properties in each process, which takes longer on a busy machine.
    with running("-d", shipped, "--cors", "--timeout", "300") as found:
        yield found


@pytest.fixture(scope="module")
def host(yasgui: Path) -> Iterator[str]:
    """The address of a page with the editor: another origin, as those of editors are."""
    files = {
        "/": Path(__file__).with_name("editor.html"),
        "/yasgui.css": yasgui / "yasgui.min.css",
        "/yasgui.js": yasgui / "yasgui.min.js",
    }
    kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = files.get(urlsplit(self.path).path)
            self.send_response(200 if file else 404)
            self.send_header("Content-Type", kinds[file.suffix] if file else "text/plain")
            self.end_headers()
            self.wfile.write(file.read_bytes() if file else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}/"
        found.shutdown()


@pytest.fixture
def editor(server: Running, browser: Browser, host: str) -> Iterator[Page]:
    """The editor, told nothing but where the endpoint is."""
    asked: list[str] = []
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        page.goto(f"{host}?{urlencode({'endpoint': server.url + 'sparql'})}")
        page.wait_for_function("() => window.editor !== undefined")
        yield page
        assert [url for url in asked if not url.startswith((host, server.url, "data:"))] == []
        assert errors == []
    finally:
        context.close()


def suggested(page: Page, query: str) -> list[str]:
    """What the editor proposes where ``|`` stands in a query."""
    before, _, after = query.partition("|")
    page.evaluate(
        """([before, after]) => {
            const text = editor.getTab().getYasqe();
            text.setValue(before + after);
            const lines = before.split("\\n");
            text.focus();
            text.setCursor({ line: lines.length - 1, ch: lines.at(-1).length });
            text.autocomplete();
        }""",
        [before, after],
    )
    page.wait_for_selector(".CodeMirror-hints li")
    return page.locator(".CodeMirror-hints li").all_inner_texts()


def test_it_proposes_the_classes_of_the_data(editor: Page, shipped: Path) -> None:
    found = suggested(editor, f"PREFIX gov: <{GOV}>\nSELECT * WHERE {{ ?s a gov:O| }}")
    assert any("Organization" in one for one in found)
    assert all("gov:O" in one or f"{GOV}O" in one for one in found), found


def test_it_proposes_the_properties_of_the_data(editor: Page, shipped: Path) -> None:
    with (shipped / "relations.csv").open(encoding="utf-8-sig", newline="") as file:
        used = {row["predicate"] for row in csv.DictReader(file) if row["predicate"].startswith("p")}
    assert "participatedIn" in used
    found = suggested(editor, f"PREFIX gov: <{GOV}>\nSELECT * WHERE {{ ?s gov:p| ?o }}")
    for name in used:
        assert any(name in one for one in found), (name, found)


def test_it_proposes_the_prefixes_of_the_data(editor: Page) -> None:
    found = suggested(editor, "PREFIX gov|\nSELECT * WHERE { ?s ?p ?o }")
    assert [one for one in found if GOV in one]


def test_every_example_runs_in_it(editor: Page, server: Running) -> None:
    examples = editor.locator("#examples button")
    count = examples.count()
    assert count > 10
    for number in range(0, count, 4):
        with editor.expect_response(lambda one: one.url.startswith(server.url)) as answer:
            examples.nth(number).click()
        assert answer.value.status == 200, examples.nth(number).inner_text()
        editor.wait_for_selector(".yasqe_queryButton.busy", state="detached")
    editor.evaluate(
        "query => { editor.getTab().setQuery(query); editor.getTab().query(); }",
        "SELECT ?f WHERE { <https://w3id.org/govgraph/id/alsur> gov:participatedIn ?f }",
    )
    editor.wait_for_selector(".yasr table tbody tr")
    with_rows = server.query("SELECT ?f WHERE { id:alsur gov:participatedIn ?f }", "text/csv").text.split(
        "\r\n"
    )
    assert editor.locator(".yasr table tbody tr").count() == len(with_rows) - 2 > 0
