"""Programs that people use, against a running server, and the explorer that it sends, in a browser."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from tests.server.conftest import Running, running
from tests.visits import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FORUMS = "SELECT ?f WHERE { id:alsur gov:participatedIn ?f } ORDER BY ?f"
ID = "https://w3id.org/govgraph/id/"


@pytest.fixture(scope="module")
def server(shipped: Path) -> Iterator[Running]:
    with running("-d", shipped) as found:
        yield found


@pytest.fixture(scope="module")
def forums(shipped: Path) -> list[str]:
    """Read from the table."""
    with (shipped / "relations.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {
            ID + row["object"]
            for row in csv.DictReader(file)
            if (row["subject"], row["predicate"]) == ("alsur", "participatedIn")
        }
    assert found
    return sorted(found)


def test_curl(server: Running, forums: list[str]) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is missing: apt-get install curl")
    for arguments in (
        ["--data-urlencode", f"query={FORUMS}"],
        ["-G", "--data-urlencode", f"query={FORUMS}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", FORUMS],
    ):
        done = subprocess.run(
            [curl, "-sSf", "--compressed", "-H", "Accept: text/csv", *arguments, server.url + "sparql"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == ["f", *forums]


def test_sparqlwrapper(server: Running, forums: list[str]) -> None:
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

    client = SPARQLWrapper(server.url + "sparql")
    client.setReturnFormat(JSON)
    for method in ("GET", POST):
        client.setMethod(method)
        client.setQuery(FORUMS)
        found: Any = client.queryAndConvert()
        assert [row["f"]["value"] for row in found["results"]["bindings"]] == forums
    client.setQuery(f"DESCRIBE <{ID}alsur>")
    client.setReturnFormat(TURTLE)
    assert b"alsur" in client.queryAndConvert()


def test_rdflib(server: Running, forums: list[str]) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(store=SPARQLStore(server.url + "sparql"))
    gov = rdflib.Namespace("https://w3id.org/govgraph/ns#")
    found = graph.objects(rdflib.URIRef(ID + "alsur"), gov.participatedIn)
    assert sorted(map(str, found)) == forums
    described = rdflib.Graph().parse(server.url + "id/alsur")
    assert sorted(map(str, described.objects(rdflib.URIRef(ID + "alsur"), gov.participatedIn))) == forums


def test_pandas(server: Running, forums: list[str]) -> None:
    import pandas

    address = server.url + "sparql?" + urlencode({"query": FORUMS, "format": "csv"})
    assert list(pandas.read_csv(address)["f"]) == forums
    asked = pandas.read_csv(server.url + "ask/forums-of.csv?org=alsur")
    assert "space" in asked.columns and len(asked)


def test_comunica(server: Running, forums: list[str], comunica: list[str]) -> None:
    """It finds out by itself what an address is: an endpoint by its description, or a document with links."""
    query = f"SELECT ?f WHERE {{ <{ID}alsur> <https://w3id.org/govgraph/ns#participatedIn> ?f }} ORDER BY ?f"
    for source in ("sparql", "sparql@sparql", "id/alsur", "store?default"):
        kind, _, path = source.rpartition("@")
        address = f"{kind}@{server.url}{path}" if kind else server.url + path
        done = subprocess.run(
            [*comunica, address, "-q", query, "-t", "application/sparql-results+json"],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
        found = json.loads(done.stdout)["results"]["bindings"]
        assert [row["f"]["value"] for row in found] == forums, source


def test_what_editors_ask_of_an_endpoint(server: Running) -> None:
    """The queries by which editors configure themselves: prefixes, examples, classes with their properties."""
    sh = "PREFIX sh: <http://www.w3.org/ns/shacl#> "
    prefixes = server.query(sh + "SELECT ?p ?n { [] sh:namespace ?n ; sh:prefix ?p }", "text/csv").text
    assert "gov,https://w3id.org/govgraph/ns#\r\n" in prefixes
    examples = server.query(
        sh
        + "SELECT ?q { ?x a sh:SPARQLExecutable ; rdfs:comment ?c ; sh:select|sh:ask|sh:construct|sh:describe ?q }",
        "application/sparql-results+json",
    )
    texts = {row["q"]["value"] for row in json.loads(examples.text)["results"]["bindings"]}
    assert len(texts) > 10
    for text in texts:
        assert server.query(text, "text/csv").status == 200, text
    classes = server.query(
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?c ?p ?o { ?x void:class ?c ; void:propertyPartition ?y ."
        " ?y void:property ?p . ?y void:classPartition [ void:class ?o ] }",
        "text/csv",
    ).text
    gov = "https://w3id.org/govgraph/ns#"
    assert f"{gov}Organization,{gov}participatedIn,{gov}Event\r\n" in classes
    # As the editor of sib-swiss asks: with labels, counts and datatypes where there are some, by a form.
    asked = (
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX ext: <http://ldf.fi/void-ext#> "
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
        "SELECT DISTINCT ?graph ?class ?property ?triples ?label ?other ?datatype { { "
        "OPTIONAL { ?graph sd:graph ?about . ?about void:classPartition ?part } "
        "?part void:class ?class ; void:propertyPartition ?use . OPTIONAL { ?class rdfs:label ?label } "
        "?use void:property ?property OPTIONAL { ?use void:triples ?triples } OPTIONAL { "
        "{ ?use void:classPartition [ void:class ?other ] } UNION { ?use ext:datatypePartition [ ext:datatype ?datatype ] } "
        "} } UNION { ?links void:subjectsTarget [ void:class ?class ] ; void:linkPredicate ?property } }"
    )
    posted = server.send(
        "POST",
        "/sparql",
        urlencode({"query": asked}),
        {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"},
    )
    rows = json.loads(posted.text)["results"]["bindings"]
    values = {
        (row["class"]["value"], row["property"]["value"], row.get("datatype", {}).get("value"))
        for row in rows
    }
    assert (gov + "Organization", gov + "country", "http://www.w3.org/2001/XMLSchema#string") in values
    assert (gov + "Organization", gov + "participatedIn", None) in values
    assert all(int(row["triples"]["value"]) > 0 for row in rows)


def test_the_explorer_in_a_browser(server: Running, browser: Browser, forums: list[str]) -> None:

    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en"
    )
    page = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None)
    try:
        page.goto(server.url)
        page.wait_for_selector("html[data-ready]", timeout=300_000)  # the contents are made once
        page.goto(server.url + "#/sparql?" + urlencode({"query": FORUMS}))
        page.wait_for_selector("main table tbody tr")
        assert page.locator("main table tbody tr").count() == len(forums)
        assert server.url + "sparql" in requests
        page.goto(server.url + "id/alsur")
        page.click("a[href='/#/id/alsur']")  # from the page without JavaScript to that of the explorer
        page.wait_for_selector("html[data-ready] section.relation", timeout=60_000)
        assert page.url == server.url + "#/id/alsur"
        assert barriers(page) == []
        # As of a date it is asked in the page itself.
        page.goto(server.url + "#/sparql?" + urlencode({"query": FORUMS, "as-of": "2023"}))
        page.wait_for_selector("main table tbody tr", timeout=60_000)
        assert page.locator("main table tbody tr").count() <= len(forums)
        assert [url for url in requests if not url.startswith((server.url, "blob:" + server.url))] == []
        assert errors == []
    finally:
        context.close()
