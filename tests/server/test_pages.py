"""Pages without JavaScript over HTTP: those of the site, in the reader's language, with links that work, and inert."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import rdflib

from tests.explorer.test_site import HOSTILE, Read
from tests.facts.tables import write_dataset
from tests.server.conftest import Got, Running, running
from tests.visits import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("pages") / "data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Running]:
    with running("-d", data) as found:
        yield found


def page(server: Running, path: str, **headers: str) -> Got:
    return server.get(path, BROWSER, **headers)


def said(text: str) -> tuple[object, ...]:
    """What a reader sees: every text in its row and in its element, without the files, which are others on a server."""
    without = re.sub(r'<ul class="files">.*?</ul>|"distribution":\[.*?\]', "", text, flags=re.DOTALL)
    read = Read(without)
    return read.lang, read.texts, read.rows, read.ids


def test_every_page_says_what_that_of_the_site_says(server: Running, data: Path, tmp_path: Path) -> None:
    import govgraph

    folder = tmp_path / "site"
    govgraph.open(data).site().save(folder)
    count = 0
    for file in sorted(folder.rglob("index.html")):
        place = file.relative_to(folder).parent.as_posix().removeprefix(".")
        path = place if place.partition("/")[0] in ("es", "pt") else f"en/{place}"
        found = server.get("/" + path.rstrip("/"))
        assert (found.status, found.media) == (200, "text/html"), path
        assert said(found.text) == said(file.read_text("utf-8")), path
        assert found.headers["content-language"] == Read(found.text).lang
        count += 1
    assert count > 60


def test_every_link_leads_somewhere(server: Running) -> None:
    seen: set[str] = set()
    waiting = ["/en", "/es", "/pt"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        found = server.get(path.partition("#")[0])
        assert found.status == 200, path
        if found.media == "text/html" and path.partition("#")[0] != "/":
            ours = [
                href for href in Read(found.text).hrefs if not href.startswith(("http://", "https://", "#"))
            ]
            assert all(href.startswith("/") for href in ours), path
            waiting += ours
    for language in ("en", "es", "pt"):
        assert {f"/{language}/id/fixture-club", f"/{language}/sources", f"/{language}/questions"} <= seen
    assert {"/id/fixture-club.ttl", "/id/fixture-club.jsonld", "/style.css", "/#/id/fixture-club"} <= seen


def test_an_endpoint_of_others_has_pages_too(server: Running) -> None:
    with running("-d", server.url + "sparql") as front:
        for place in ("id/fixture-club", "source/fixture"):
            here = Read(server.get(f"/es/{place}").text)
            there = front.get("/es/thing/" + quote(f"https://fixture.example/{place}", safe=""))
            assert there.status == 200
            assert Read(there.text).texts["h1"] == here.texts["h1"]
            assert len(Read(there.text).rows) == len(here.rows) > 0
        assert (
            Read(front.get("/en/kind/Topic").text).texts["ul"]
            == Read(server.get("/en/kind/Topic").text).texts["ul"]
        )
        assert page(front, "/id/nobody").status == 404


def test_who_asks_for_html_gets_it_and_who_does_not_gets_data(server: Running) -> None:
    for accept, media in (
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("text/turtle, text/html;q=0.5", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("*/*", "text/turtle"),
        (None, "text/turtle"),
    ):
        assert server.get("/id/fixture-club", accept).media == media, accept
    assert server.get("/id/fixture-club.html", "text/turtle").media == "text/html"
    assert server.get("/id/fixture-club.ttl", BROWSER).media == "text/turtle"
    assert server.get("/id/fixture-club.jsonld", BROWSER).media == "application/ld+json"
    assert server.get("/source/fixture", BROWSER).media == "text/html"


def test_the_language_is_that_of_the_address_or_of_the_reader(server: Running) -> None:
    for header, language in (
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("fr, pt;q=0.4", "pt"),
        ("de", "en"),
        ("en;q=0.2, pt-BR;q=0.9", "pt"),
    ):
        found = page(server, "/id/fixture-club", **{"Accept-Language": header})
        assert (Read(found.text).lang, found.headers["content-language"]) == (language, language)
        assert found.headers["content-location"] == f"/{language}/id/fixture-club"
        assert "Accept-Language" in found.headers["vary"]
        fixed = page(server, "/es/id/fixture-club", **{"Accept-Language": header})
        assert Read(fixed.text).lang == "es"
        assert "Accept-Language" not in fixed.headers["vary"]
    assert (
        '<link rel="alternate" hreflang="pt" href="/pt/id/fixture-club">'
        in page(server, "/id/fixture-club").text
    )
    tags = {page(server, f"/{one}/id/fixture-club").headers["etag"] for one in ("en", "es", "pt")}
    assert len(tags) == 3


def test_what_is_not_there_has_a_page_that_says_so(server: Running) -> None:
    for path, heading in (
        ("/id/nobody", "Not in this dataset"),
        ("/es/id/nobody", "No está en este conjunto de datos"),
        ("/pt/kind/Nonsense", "Esta página não existe"),
        ("/question/none", "There is no such page"),
        ("/es/nowhere/at/all", "Esta página no existe"),
        ("/nowhere", "There is no such page"),
        ("/thing/" + quote("https://fixture.example/no-thing", safe=""), "Not in this dataset"),
        ("/thing/no iri".replace(" ", "%20"), "Not in this dataset"),
    ):
        found = page(server, path)
        assert (found.status, found.media) == (404, "text/html"), path
        assert Read(found.text).texts["h1"] == heading
        assert "etag" not in found.headers
        assert found.headers["cache-control"] == "no-store"
    assert server.get("/id/nobody").media == "text/plain"  # for programs
    assert "nobody" in page(server, "/id/nobody").text


def test_a_page_is_kept_by_browsers_until_the_data_change(server: Running) -> None:
    first = page(server, "/id/fixture-club")
    again = page(server, "/id/fixture-club", **{"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    head = server.send("HEAD", "/id/fixture-club", headers={"Accept": BROWSER})
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(first.body)))


def test_things_of_others_have_pages_by_their_iris(tmp_path: Path) -> None:
    file = tmp_path / "facts.ttl"
    iris = [
        "https://fixture.example/one%2Ftwo",
        "https://fixture.example/one/two",
        "https://fixture.example/people#Fixture-Ana",
        "https://fixture.example/a.ttl",
        "https://fixture.example/ñandú?a=b&c=d",
        "https://w3id.org/govgraph/id/a/b",
        "https://w3id.org/govgraph/id/c.html",
    ]
    lines = [
        f"<{iri}> rdfs:label 'Fixture {n}'@en ; <https://fixture.example/next> " for n, iri in enumerate(iris)
    ]
    lines = [f"{line} <{iris[(n + 1) % len(iris)]}> ." for n, line in enumerate(lines)]
    file.write_text("@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n" + "\n".join(lines), "utf-8")
    with running("-d", file) as server:
        path = "/en/thing/" + quote(iris[0], safe="")
        for n in [*range(len(iris)), 0]:
            found = server.get(path)
            assert found.status == 200, path
            read = Read(found.text)
            assert read.texts["h1"] == f"Fixture {n}"
            turtle = next(href for href in read.hrefs if href.endswith(".ttl"))
            assert server.get(turtle).media == "text/turtle", turtle
            assert f'"Fixture {n}"@en' in server.get(turtle).text
            following = f"Fixture {(n + 1) % len(iris)}"
            path = next(
                href
                for href, name in re.findall(
                    r'<a class="thing" href="([^"]*)">.*?<span[^>]*>([^<]*)</span></a>', found.text
                )
                if name == following
            )


def test_hostile_names_are_inert(tmp_path: Path, browser: Browser) -> None:
    name = "".join(HOSTILE)
    term = json.dumps(name)
    gov, base = "https://w3id.org/govgraph/ns#", "https://w3id.org/govgraph/"
    evil = "http://evil.example/%22%3E%3Cscript%3Ewindow.hit=1%3C/script%3E/../.."
    file = tmp_path / "hostile.ttl"
    file.write_text(
        f"@prefix gov: <{gov}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
        f"<{base}id/fixture-a> a gov:Organization ; skos:prefLabel {term}@en ; dcterms:description {term}@en ;\n"
        f"  <http://xmlns.com/foaf/0.1/homepage> <javascript:window.hit=1> ; gov:memberOf <{evil}> .\n"
        f"<{evil}> a gov:Organization ; skos:prefLabel {term}@en .\n"
        f"<{base}statement/s1> a gov:Statement ; rdf:subject <{base}id/fixture-a> ; rdf:predicate gov:memberOf ;\n"
        f"  rdf:object <{evil}> ; dcterms:source <{base}source/x> ; gov:passage {term} ; gov:note {term} .\n"
        f"<{base}source/x> a gov:Source ; dcterms:title {term} ; <http://xmlns.com/foaf/0.1/page> 'javascript:hit=1' .\n",
        "utf-8",
    )
    script = quote("<script>window.hit=1</script>", safe="")
    context = browser.new_context()
    opened = context.new_page()
    with running("-d", file) as server:
        for path in (
            "/id/fixture-a",
            "/thing/" + quote(evil, safe=""),
            "/statement/s1",
            "/source/x",
            "/kind/Organization",
            "/sources",
            f"/id/{script}",
            f"/es/{script}/{script}",
            f"/thing/{script}",
            "/kind/" + quote("\"><img src=x onerror='window.hit=1'>", safe=""),
            "/question/" + quote("\r\nSet-Cookie: a=b\r\n\r\n<b>", safe=""),
        ):
            found = page(server, path)
            assert found.status in (200, 404)
            assert "set-cookie" not in found.headers
            read = Read(found.text)
            assert not read.tags & {"img", "svg", "b", "iframe", "form"}, path
            assert not [one for one in read.attributes if one.startswith("on") or one == "src"], path
            assert not [href for href in read.hrefs if href.lower().startswith(("javascript:", "data:"))], (
                path
            )
            policy = found.headers["content-security-policy"]
            assert "default-src 'none'" in policy and "script-src" not in policy
            opened.goto(server.url.rstrip("/") + path)
            assert opened.evaluate("window.hit") is None
    context.close()


def test_the_explorer_of_a_server_names_and_links_blank_nodes(tmp_path: Path, browser: Browser) -> None:
    path = tmp_path / "foaf.ttl"
    path.write_text(
        '@prefix f: <http://xmlns.com/foaf/0.1/> . <http://e.example/a> f:name "Ana" ; f:knows [ f:name "Cy" ] .',
        "utf-8",
    )
    with running("-d", path) as foaf:
        tab = browser.new_page()
        try:
            asked = quote("SELECT ?x { ?a <http://xmlns.com/foaf/0.1/knows> ?x }")
            tab.goto(f"{foaf.url}#/sparql?query={asked}")
            link = tab.locator("#answer td a")
            link.wait_for()
            assert link.inner_text() == "Cy"
            link.click()
            tab.wait_for_selector("main h1:text('Cy')")
            asked = quote("SELECT ?x { ?x govv:a ?y }")
            tab.goto(f"{foaf.url}#/sparql?lang=es&query={asked}")
            tab.wait_for_selector("#answer .error")
            told = tab.locator("#answer .error").inner_text()
            assert "prefijo desconocido: `govv`" in told and "sugerencia: " in told
            assert "SELECT ?x { ?x govv:a ?y }\n               ^" in told
        finally:
            tab.close()


def test_a_browser_reads_the_pages_and_goes_on_to_the_explorer(server: Running, browser: Browser) -> None:

    context = browser.new_context(locale="pt-BR", reduced_motion="reduce")
    opened = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("console", lambda told: errors.append(told.text))
    try:
        opened.goto(server.url + "id/fixture-club")
        assert opened.evaluate("document.documentElement.lang") == "pt"
        assert requests == [server.url + "id/fixture-club", server.url + "style.css"]
        assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 247)"
        assert barriers(opened, preload=False) == []
        opened.click("nav.langs a[lang=es]")
        assert opened.url == server.url + "es/id/fixture-club"
        opened.click("a[href='/#/id/fixture-club']")
        opened.wait_for_selector("html[data-ready] section.relation", timeout=300_000)
        opened.goto(server.url + "es/nowhere")
        assert barriers(opened, preload=False) == []
        assert all(url.startswith((server.url, "blob:")) for url in requests)
        assert [error for error in errors if "404" not in error] == []
    finally:
        context.close()


@pytest.fixture(scope="module")
def of_2010(data: Path) -> Iterator[Running]:
    """The same data as of 2010: the treaty was in force, the club became a member two years later."""
    code = (
        "import sys, govgraph\n"
        "govgraph.open(sys.argv[1]).at(as_of='2010').serve(port=0, told=lambda url: print(url, flush=True))"
    )
    command = [sys.executable, "-c", code, str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Running(process.stdout.readline().strip(), process)
        process.send_signal(signal.SIGTERM)


def test_pages_as_of_a_date_say_so_and_leave_out_what_did_not_hold(server: Running, of_2010: Running) -> None:
    club, state = "/en/id/fixture-club", "/en/id/state-fixture"
    assert "/en/id/fixture-league" in page(server, club).text
    assert "/en/id/fixture-league" not in page(of_2010, club).text
    for path in (club, state):
        assert "Shown as of" not in page(server, path).text
        assert "Shown as of 2010: what did not hold then is left out." in page(of_2010, path).text
    assert "/en/id/fixture-treaty" in page(of_2010, state).text
    for language, said in (("es", "Datos a fecha de 2010"), ("pt", "Dados na data de 2010")):
        for place in ("", "/sources", "/questions", "/kind/Organization", "/id/nobody"):
            assert said in page(of_2010, f"/{language}{place}").text, place


def test_a_server_as_of_a_date_refuses_another_date(of_2010: Running) -> None:
    for way in ("forums-of.csv?org=fixture-club&as-of=2023", "members-at.csv?body=fixture-league&day=2023"):
        assert of_2010.get(f"/ask/{way}").status == 400, way
    refused = of_2010.get("/ask/forums-of.csv?org=fixture-club&as-of=2023").text
    assert "as of 2010" in refused
    assert "as of 2023" in refused
    same, plain = (of_2010.get(f"/ask/forums-of.csv?org=fixture-club{more}") for more in ("&as-of=2010", ""))
    assert (same.status, same.text) == (200, plain.text)


def test_a_server_as_of_a_date_says_so_to_programs(server: Running, of_2010: Running) -> None:
    dcat = rdflib.DCAT
    whole, then = (
        rdflib.Graph().parse(data=one.get("/dataset", "text/turtle").text, format="turtle")
        for one in (server, of_2010)
    )
    (dataset,) = whole.subjects(rdflib.RDF.type, dcat.Dataset)
    (part,) = then.subjects(rdflib.RDF.type, dcat.Dataset)
    assert part != dataset
    assert then.value(part, rdflib.DCTERMS.isPartOf) == dataset
    assert then.value(part, rdflib.OWL.versionInfo) != whole.value(dataset, rdflib.OWL.versionInfo)
    days = then.value(part, rdflib.DCTERMS.temporal)
    assert [str(then.value(days, one)) for one in (dcat.startDate, dcat.endDate)] == [
        "2010-01-01",
        "2010-12-31",
    ]
    titles = {one.language: str(one) for one in then.objects(part, rdflib.DCTERMS.title)}
    assert "2010" in titles["en"]
    assert "(as of 2010)" in json.loads(of_2010.get("/reconcile").text)["name"]
    for path in ("/store?default", "/ask/forums-of.csv?org=fixture-club", "/sparql?query=ASK%7B%7D"):
        assert 'title="as of 2010"' in of_2010.get(path).headers["link"], path
        assert "2010" not in server.get(path).headers.get("link", ""), path


def test_the_endpoint_as_of_a_date_answers_as_of_one_graph(server: Running, of_2010: Running) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    n = {}
    for one in (server, of_2010):
        told = json.loads(one.query(count).text)
        assert told["head"]["vars"] == ["n"]
        (row,) = told["results"]["bindings"]
        assert row["n"]["datatype"] == "http://www.w3.org/2001/XMLSchema#integer"
        n[one.url] = int(row["n"]["value"])
        data = rdflib.Graph().parse(data=one.get("/store?default", "application/n-triples").text, format="nt")
        assert len(data) == n[one.url]
    assert n[of_2010.url] < n[server.url]


def test_as_of_a_date_the_first_page_is_one_without_javascript(of_2010: Running) -> None:
    first = page(of_2010, "/", **{"Accept-Language": "es"})
    assert (first.status, Read(first.text).lang) == (200, "es")
    assert "Datos a fecha de 2010" in first.text
    assert "/#/" not in first.text
    assert of_2010.get("/explorer/contents").status == 404
    for path, where in (
        ("/sparql", "/"),
        ("/ask/forums-of.html", "/question/forums-of"),
        ("/ask/forums-of.html?org=fixture-club", "/ask/forums-of.csv?org=fixture-club"),
    ):
        assert page(of_2010, path).headers["location"] == where
    seen: set[str] = set()
    waiting = ["/en"]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen or not path.startswith("/en"):
            continue
        seen.add(path)
        found = of_2010.get(path)
        assert found.status == 200, path
        waiting += [href for href in Read(found.text).hrefs if href.startswith("/")]
    assert "/en/id/fixture-treaty" in seen


def test_as_of_a_date_data_and_queries_are_of_that_date(of_2010: Running) -> None:
    ask = "ASK { id:fixture-club gov:memberOf id:fixture-league }"
    assert json.loads(of_2010.query(ask).text)["boolean"] is False
    party = "ASK { id:state-fixture gov:partyTo id:fixture-treaty }"
    assert json.loads(of_2010.query(party).text)["boolean"] is True
    assert b"fixture-league" not in of_2010.get("/id/fixture-club.ttl").body
    # Read of in 2020 alone: then it perhaps was so, and an ASK has no word for that.
    number = "{ id:fixture-league gov:memberCount 11 }"
    assert json.loads(of_2010.query(f"SELECT * {number}").text)["results"]["bindings"] == [{}]
    for accept, no in (
        (None, '"boolean":false'),
        ("application/sparql-results+xml", "<boolean>false</boolean>"),
    ):
        answer = of_2010.query(f"ASK {number}", *([accept] if accept else []))
        assert no in answer.text.replace(" ", "")
