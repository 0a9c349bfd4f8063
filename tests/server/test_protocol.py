"""SPARQL 1.1 Protocol, Graph Store Protocol and the rules of HTTP, one case after the other, asked of a running server."""

from __future__ import annotations

import csv
import gzip
import http.client
import io
import json
import re
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import rdflib

from tests.server.conftest import Running, running

EX = "https://fixture.example/"
LABELS = "SELECT ?s ?l WHERE { ?s rdfs:label ?l } ORDER BY STR(?s) STR(?l)"
ONE = f"SELECT ?l WHERE {{ <{EX}a> rdfs:label ?l }} ORDER BY ?l"
SRJ, SRX = "application/sparql-results+json", "application/sparql-results+xml"
FORM = "application/x-www-form-urlencoded"


# -- 2.1.1 to 2.1.3: how a query is sent


def test_a_query_is_sent_in_three_ways_with_the_same_answer(server: Running) -> None:
    by_get = server.query(ONE)
    by_form = server.send("POST", "/sparql", urlencode({"query": ONE}), {"Content-Type": FORM})
    direct = server.send("POST", "/sparql", ONE, {"Content-Type": "application/sparql-query"})
    assert by_get.status == by_form.status == direct.status == 200
    assert by_get.body == by_form.body == direct.body
    assert [row["l"] for row in json.loads(by_get.text)["results"]["bindings"]] == [
        {"type": "literal", "value": "Ficción A", "xml:lang": "es"},
        {"type": "literal", "value": "Fixture A", "xml:lang": "en"},
    ]


def test_a_content_type_may_have_parameters_and_capitals(server: Running) -> None:
    for media in ("application/sparql-query; charset=utf-8", 'Application/SPARQL-Query;charset="UTF-8"'):
        assert server.send("POST", "/sparql", ONE, {"Content-Type": media}).status == 200
    assert (
        server.send(
            "POST", "/sparql", ONE, {"Content-Type": "application/sparql-query; charset=latin-1"}
        ).status
        == 415
    )


def test_other_content_types_are_refused(server: Running) -> None:
    for media in ("text/plain", "application/json", "multipart/form-data; boundary=x", ""):
        headers = {"Content-Type": media} if media else {}
        found = server.send("POST", "/sparql", ONE, headers)
        told = media.partition(";")[0] or "no Content-Type"
        assert (found.status, told in found.text) == (415, True), found.text


def test_there_is_exactly_one_query(server: Running) -> None:
    twice = urlencode([("query", "ASK {}"), ("query", "ASK {}")])
    assert server.get(f"/sparql?{twice}").status == 400
    assert server.send("POST", "/sparql", twice, {"Content-Type": FORM}).status == 400
    assert server.send("POST", "/sparql", "", {"Content-Type": FORM}).status == 400
    both = server.send(
        "POST", "/sparql?query=ASK%7B%7D", "ASK {}", {"Content-Type": "application/sparql-query"}
    )
    assert both.status == 400
    assert server.get("/sparql?default-graph-uri=urn:x").status == 400
    assert server.get("/sparql?query=").status == 400


def test_unknown_parameters_are_ignored(server: Running) -> None:
    assert server.query(ONE, debug="on", timeout="5", results="json").status == 200


def test_texts_are_utf8_and_decoded_once(server: Running) -> None:
    found = server.query(f"SELECT ?l WHERE {{ <{EX}one%2Ftwo> rdfs:label ?l }}", "text/csv")
    assert found.text == "l\r\na slash in its name\r\n"
    found = server.query('SELECT ?s WHERE { ?s rdfs:label "Ficción A"@es }', "text/csv")
    assert found.text == f"s\r\n{EX}a\r\n"
    assert server.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%22%20%7D").status == 400
    assert (
        server.send(
            "POST", "/sparql", b"ASK { ?s ?p '\xff' }", {"Content-Type": "application/sparql-query"}
        ).status
        == 400
    )


def test_a_plus_is_a_space_and_a_semicolon_separates_nothing(server: Running) -> None:
    found = server.get("/sparql?query=SELECT+(1%2B1+AS+?x)+{}&x=a;query=b", "text/csv")
    assert (found.status, found.text) == (200, "x\r\n2\r\n")


# -- 2.1.4: the dataset


def test_the_default_graph_is_that_of_all_graphs(server: Running) -> None:
    found = server.query(f"SELECT ?v WHERE {{ ?s <{EX}in> ?v }} ORDER BY ?v", "text/csv")
    assert found.text.split() == ["v", "first", "second", "third"]


def test_dataset_parameters_replace_what_the_query_names(server: Running) -> None:
    query = f"SELECT ?v FROM <{EX}g2> WHERE {{ ?s <{EX}in> ?v }} ORDER BY ?v"
    assert server.query(query, "text/csv").text.split() == ["v", "second", "third"]
    one = {"default-graph-uri": EX + "g1"}
    assert server.query(query, "text/csv", **one).text.split() == ["v", "first"]
    two = {"default-graph-uri": [EX + "g1", EX + "g2"]}
    assert server.query(query, "text/csv", **two).text.split() == ["v", "first", "second", "third"]
    posted = server.send(
        "POST",
        "/sparql?" + urlencode(one),
        query,
        {"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    assert posted.text.split() == ["v", "first"]
    form = server.send(
        "POST", "/sparql", urlencode({"query": query, **one}), {"Content-Type": FORM, "Accept": "text/csv"}
    )
    assert form.text.split() == ["v", "first"]


def test_named_graphs_are_those_of_the_parameters_only(server: Running) -> None:
    query = f"SELECT ?g ?v WHERE {{ GRAPH ?g {{ ?s <{EX}in> ?v }} }} ORDER BY ?v"
    one = {"named-graph-uri": EX + "g1"}
    assert server.query(query, "text/csv", **one).text == f"g,v\r\n{EX}g1,first\r\n"
    # A dataset of named graphs only has an empty default graph, and the other way round.
    assert server.query(f"ASK {{ ?s <{EX}in> ?v }}", **one).text == '{"head":{},"boolean":false}'
    assert server.query(query, "text/csv", **{"default-graph-uri": EX + "g1"}).text == "g,v\r\n"


def test_a_graph_that_is_not_there_is_refused_not_ignored(server: Running) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        found = server.query("ASK { ?s ?p ?o }", **{name: EX + "nowhere"})
        assert found.status == 400
        assert EX + "nowhere" in found.text
        assert server.query("ASK { ?s ?p ?o }", **{name: "not an iri"}).status == 400


# -- 2.1.5: formats


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, SRJ),
        ("*/*", SRJ),
        ("application/*", SRJ),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/sparql-results+xml", SRX),
        (f"{SRJ};q=0.2, text/tab-separated-values;q=0.3", "text/tab-separated-values"),
        ("*/*;q=0.1, text/csv", "text/csv"),
        (f"{SRJ};q=0, */*", "application/json"),
        ("application/json", "application/json"),
        ("text/turtle, */*;q=0.01", SRJ),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;charset=utf-8", "text/csv"),
    ],
)
def test_rows_come_in_the_format_that_is_liked_best(server: Running, accept: str | None, media: str) -> None:
    found = server.query(ONE, accept)
    assert (found.status, found.media) == (200, media)
    if "json" in media:
        assert json.loads(found.text)["head"]["vars"] == ["l"]
    elif "xml" in media:
        assert ET.fromstring(found.text).tag.endswith("sparql")
    elif media == "text/csv":
        assert found.text.splitlines()[0] == "l"
    else:
        assert found.text.splitlines()[0] == "?l"


def test_nothing_that_fits_is_406(server: Running) -> None:
    for accept in ("image/png", "text/turtle", "*/*;q=0", f"{SRJ};q=0"):
        assert server.query(ONE, accept).status == 406
    assert server.query(f"DESCRIBE <{EX}a>", "text/csv").status == 406
    assert server.get("/store?default", "text/csv").status == 406


@pytest.mark.parametrize(
    "form", ["DESCRIBE <https://fixture.example/a>", "CONSTRUCT WHERE { ?s rdfs:label ?o }"]
)
@pytest.mark.parametrize(
    ("accept", "media", "reader"),
    [
        (None, "text/turtle", "turtle"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/trig", "application/trig", "trig"),
        ("application/n-quads", "application/n-quads", "nquads"),
        (f"{SRJ}, text/turtle;q=0.5", "text/turtle", "turtle"),
    ],
)
def test_triples_are_labelled_as_what_they_are(
    server: Running, form: str, accept: str | None, media: str, reader: str
) -> None:
    found = server.query(form, accept)
    assert (found.status, found.media) == (200, media)
    read = rdflib.Dataset().parse(data=found.text, format=reader)
    expected = 5 if form.startswith("DESCRIBE") else 6
    assert len(list(read.quads())) == expected


def test_a_format_can_be_named_in_the_address(server: Running) -> None:
    assert server.query(ONE, SRJ, format="csv").media == "text/csv"
    assert server.query(ONE, SRJ, output="xml").media == SRX
    assert server.query(ONE, None, format="text/tab-separated-values").media == "text/tab-separated-values"
    assert server.query(f"DESCRIBE <{EX}a>", None, format="jsonld").media == "application/ld+json"


def test_a_format_that_is_not_there_is_an_error_that_lists_those_that_are(
    server: Running, shipped_server: Running
) -> None:
    for status, found, told in (
        (400, server.query(ONE, "text/csv", format="cheese"), "csv"),
        (400, server.query(ONE, "text/csv", format=""), "csv"),
        (406, server.query(ONE, "text/csv", format="ttl"), "CSV"),
        (406, server.query(f"DESCRIBE <{EX}a>", format="csv"), "Turtle"),
        (400, server.get("/store?default&format=xyz"), "ttl"),
        (400, server.get("/dataset?format=xyz"), "ttl"),
        (400, shipped_server.get("/id/alsur?format=xyz"), "html, ttl"),
        (400, shipped_server.get("/id/alsur.nt?format=ttl"), "two formats"),
        (404, shipped_server.get("/id/alsur.csv"), "html, ttl"),
        (404, shipped_server.get("/id/alsur.xyz"), "html, ttl"),
        (400, shipped_server.get("/ask/forums-of?org=alsur&format=ttl"), "csv"),
        (400, shipped_server.get("/ask/forums-of.csv?org=alsur&format=json"), "two formats"),
        (404, shipped_server.get("/ask/forums-of.xyz?org=alsur"), "csv"),
    ):
        assert (found.status, found.media, told in found.text) == (status, "text/plain", True), found.text


def test_a_format_by_name_is_that_of_the_suffix(shipped_server: Running) -> None:
    for path, media in (
        ("/id/alsur?format=html", "text/html"),
        ("/id/alsur.html?format=html", "text/html"),
        ("/id/alsur?format=ttl", "text/turtle"),
        ("/id/alsur.ttl?format=turtle", "text/turtle"),
        ("/id/alsur.json", "application/ld+json"),
        ("/ask/forums-of.csv?org=alsur&format=csv", "text/csv"),
        ("/ask/forums-of?org=alsur&format=csv", "text/csv"),
    ):
        found = shipped_server.get(path)
        assert (found.status, found.media) == (200, media), path


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("forums-of.csv?org=alsur&org=cepal", 400, "`org` is there twice"),
        ("forums-of.csv?org=alsur&lang=en&lang=es", 400, "`lang` is there twice"),
        ("forums-of.csv?org=alsur&as-of=", 400, "as-of=2023"),
        ("forums-of.csv?org=", 400, "needs `org`"),
        ("forums-of.csv?org=alsur&as_of=2020", 400, "as-of"),
        ("forums-of.csv?org=nobody-of-that-name-xyz", 400, "unknown entity"),
        ("several-sources.csv?least=%D9%A5%D9%A0", 400, "must be a number"),
        ("members-at.csv?body=brics&day=2020&as-of=2021", 400, "leave out `as-of`"),
        (".csv", 404, "forums-of"),
        ("forum-of.csv", 404, "questions: forums-of"),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_an_error(
    shipped_server: Running, address: str, status: int, told: str
) -> None:
    found = shipped_server.get(f"/ask/{address}")
    assert (found.status, told in found.text) == (status, True), found.text
    assert not re.search(r"--|govgraph find", found.text)


def test_csv_and_tsv_are_those_of_the_standard(server: Running) -> None:
    query = f"SELECT ?s ?l ?n WHERE {{ ?s rdfs:label ?l OPTIONAL {{ ?s <{EX}number> ?n }} FILTER(?s IN (<{EX}a>, <{EX}b>, <{EX}formula>)) }} ORDER BY STR(?s) ?l"
    as_csv = server.query(query, "text/csv").text
    assert as_csv.endswith("\r\n") and as_csv.count("\r\n") == 5
    assert list(csv.reader(io.StringIO(as_csv, newline=""))) == [
        ["s", "l", "n"],
        [EX + "a", "Ficción A", "5"],
        [EX + "a", "Fixture A", "5"],
        [EX + "b", 'tab\there, "quoted"', ""],
        [EX + "formula", "=1+1", ""],  # never changed silently
    ]
    assert server.query(query, "text/tab-separated-values").text.splitlines() == [
        "?s\t?l\t?n",
        f'<{EX}a>\t"Ficción A"@es\t5',
        f'<{EX}a>\t"Fixture A"@en\t5',
        f'<{EX}b>\t"tab\\there, \\"quoted\\""\t',
        f'<{EX}formula>\t"=1+1"\t',
    ]


def test_a_star_shows_variables_as_they_first_appear(server: Running) -> None:
    found = server.query(f"SELECT * WHERE {{ ?z <{EX}next> ?b . ?z rdfs:label ?a }}", "text/csv")
    assert found.text.splitlines()[0] == "z,b,a"


def test_an_ask_is_answered_in_json_and_xml(server: Running) -> None:
    assert json.loads(server.query("ASK {}").text) == {"head": {}, "boolean": True}
    assert "<boolean>false</boolean>" in server.query("ASK { ?s <urn:none> ?o }", SRX).text


# -- 2.1.7: failures


def test_a_malformed_query_is_400_with_line_and_column(server: Running) -> None:
    found = server.query("SELECT ?s\nWHERE { ?s ?p }")
    assert found.status == 400
    assert found.media == "text/plain"
    assert "line 2, column 15" in found.text
    prefixed = server.query("SELECT ?s WHERE { ?s nope:p ?o }")
    assert prefixed.status == 400
    assert "nope" in prefixed.text


def test_updates_are_403_in_every_way(server: Running) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    sent = [
        server.query(update),
        server.get("/sparql?" + urlencode({"update": update})),
        server.send("POST", "/sparql", urlencode({"update": update}), {"Content-Type": FORM}),
        server.send("POST", "/sparql", urlencode({"query": update}), {"Content-Type": FORM}),
        server.send("POST", "/sparql", update, {"Content-Type": "application/sparql-update"}),
        server.send("POST", "/sparql", update, {"Content-Type": "application/sparql-query"}),
    ]
    assert [one.status for one in sent] == [403] * 6
    assert server.query("ASK { <urn:a> ?p ?o }").text == '{"head":{},"boolean":false}'


def test_service_and_load_are_refused(server: Running) -> None:
    assert server.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status == 403
    assert server.query("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }").status == 403
    assert server.query("LOAD <file:///etc/passwd>").status == 403


def test_other_methods_are_405_and_told_what_is_allowed(server: Running) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        found = server.send(method, "/sparql")
        assert found.status == 405
        assert found.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    for method in ("PUT", "POST", "DELETE"):
        found = server.send(method, "/store?default", "x")
        assert found.status == 405
        assert found.headers["allow"] == "GET, HEAD, OPTIONS"


def test_unknown_methods_are_501_and_known_ones_405(server: Running) -> None:
    for method in ("BREW", "get", "GETT"):
        assert server.send(method, "/sparql").status == 501, method
    for method in ("PROPFIND", "PUT"):
        assert server.send(method, "/sparql").status == 405, method


def test_the_server_as_a_whole_tells_its_methods(server: Running) -> None:
    found = server.send("OPTIONS", "*")
    assert (found.status, found.body) == (204, b"")
    assert found.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert server.send("GET", "*").status == 400


@pytest.mark.parametrize(
    ("language", "path", "told"),
    [
        ("es", "/nothing", "no hay nada en esta dirección\n"),
        ("pt-BR", "/nothing", "não há nada neste endereço\n"),
        ("fr", "/nothing", "there is nothing at this address\n"),
        ("en;q=0.5, es", "/id/nobody-at-all.ttl", "no se sabe nada de esto\n"),
        (
            "es",
            "/ask/forums-of.csv?org=alsurr",
            "entidad desconocida: alsurr\nsugerencia: ¿quiso decir id:alsur (AlSur)?\n",
        ),
        (
            "es",
            "/ask/forums-of.csv?org=alsur&org=alsur",
            "el parámetro `org` aparece dos veces\nsugerencia: indíquelo una sola vez\n",
        ),
        (
            "es",
            "/sparql?query=SELECT%20%3Fx%20%7B%20%3Fx%20govv%3Aa%20%3Fy%20%7D",
            "línea 1, columna 16: prefijo desconocido: `govv`\n  SELECT ?x { ?x govv:a ?y }\n                 ^\n"
            "sugerencia: ¿quiso decir gov?\n",
        ),
        (
            "pt",
            "/store?default&format=xyz",
            "aqui não existe o formato `xyz`\ndica: os formatos são ttl, nt, jsonld, xml, trig, nq\n",
        ),
    ],
)
def test_a_refusal_is_in_the_language_of_the_reader(
    shipped_server: Running, language: str, path: str, told: str
) -> None:
    assert shipped_server.get(path, **{"Accept-Language": language}).text == told


def test_a_limit_is_told_in_the_language_of_the_reader(facts: Path) -> None:
    with running("-d", facts, "--rows", "1000", "--timeout", "1") as strict:
        numbers = " ".join(map(str, range(100)))
        large = f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"
        spanish = {"Accept-Language": "es"}
        found = strict.get("/sparql?" + urlencode({"query": large}), **spanish)
        assert "más de 1.000 filas" in found.text
        endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x }"
        found = strict.get("/sparql?" + urlencode({"query": endless}), **spanish)
        assert "límite de tiempo del servidor: 1 s" in found.text
        posted = strict.send(
            "POST", "/sparql", urlencode({"query": endless}), {"Content-Type": FORM, **spanish}
        )
        assert "límite de tiempo del servidor: 1 s" in posted.text


def test_a_request_has_one_host(server: Running) -> None:
    def status(version: str, *hosts: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        with closing(connection):
            connection._http_vsn_str = version  # type: ignore[attr-defined]
            connection.putrequest("GET", "/sparql?query=ASK%7B%7D", skip_host=True)
            for host in hosts:
                connection.putheader("Host", host)
            connection.endheaders()
            return connection.getresponse().status

    assert status("HTTP/1.1") == 400
    assert status("HTTP/1.1", "localhost", "localhost") == 400
    assert status("HTTP/1.1", "localhost") == 200
    assert status("HTTP/1.0") == 200


def test_a_packed_request_is_415(server: Running) -> None:
    for coding, status in (("gzip", 415), ("br", 415), ("identity", 200)):
        headers = {"Content-Type": "application/sparql-query", "Content-Encoding": coding}
        body = gzip.compress(b"ASK {}") if coding == "gzip" else b"ASK {}"
        assert server.send("POST", "/sparql", body, headers).status == status, coding


def test_a_request_for_another_state_is_412(server: Running) -> None:
    path = "/sparql?" + urlencode({"query": ONE})
    tag = server.get(path).headers["etag"]
    past, future = "Sat, 01 Jan 2000 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"
    for name, value, status in (
        ("If-Match", tag, 200),
        ("If-Match", f'"x", {tag}', 200),
        ("If-Match", "*", 200),
        ("If-Match", '"x"', 412),
        ("If-Match", f"W/{tag}", 412),  # compared strongly
        ("If-Unmodified-Since", past, 412),
        ("If-Unmodified-Since", future, 200),
        ("If-Unmodified-Since", "no date", 200),
    ):
        assert server.get(path, **{name: value}).status == status, (name, value)
    fresh = "/sparql?" + urlencode({"query": ONE + " # asked by nobody before"})
    both = {"If-Match": '"x"', "If-None-Match": "*"}
    assert server.get(fresh, **both).status == 412  # If-Match goes first


def test_a_request_that_is_too_long_is_413(server: Running) -> None:
    long = "ASK {} #" + "x" * 1_000_001
    found = server.send("POST", "/sparql", long, {"Content-Type": "application/sparql-query"})
    assert found.status == 413
    pieces = (b"x" * 100_000 for _ in range(11))
    chunked = server.send(
        "POST",
        "/sparql",
        pieces,  # type: ignore[arg-type]
        {"Content-Type": "application/sparql-query"},  # without a length it is sent in chunks
    )
    assert chunked.status == 413


def test_what_is_not_there_is_404(server: Running) -> None:
    for path in (
        "/nothing",
        "/sparql2",
        "/id/nobody",
        "/ask/no-such-question.csv",
        "/.well-known/other",
        "/id/",
    ):
        assert server.get(path).status == 404, path


# -- HEAD, OPTIONS, CORS


def test_head_has_the_headers_of_get_and_no_body(server: Running) -> None:
    path = "/sparql?" + urlencode({"query": LABELS})
    for where in (path, "/store?default", "/sparql", "/health"):
        got, head = server.get(where), server.send("HEAD", where)
        assert head.body == b""
        assert head.status == got.status == 200
        same = set(got.headers) - {"date"}
        assert {name: head.headers.get(name) for name in same} == {name: got.headers[name] for name in same}


def test_a_preflight_is_204_and_reads_are_open_where_that_is_wanted(
    server: Running, shipped_server: Running
) -> None:
    asked = {"Origin": "https://pages.example", "Access-Control-Request-Method": "POST"}
    found = server.send("OPTIONS", "/sparql", headers=asked)
    assert (found.status, found.body) == (204, b"")
    assert found.headers["access-control-allow-origin"] == "*"
    assert "POST" in found.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in found.headers
    assert server.query("ASK {}").headers["access-control-allow-origin"] == "*"
    assert server.query("ASK {").headers["access-control-allow-origin"] == "*"  # errors can be read, too
    closed = shipped_server.send("OPTIONS", "/sparql", headers=asked)
    assert closed.status == 204
    assert not [name for name in closed.headers if name.startswith("access-control")]
    assert closed.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_caches_are_told_what_an_answer_depends_on(server: Running) -> None:
    assert {"Accept", "Origin"} <= set(server.query(ONE).headers["vary"].split(", "))


# -- ETag, 304, gzip


def test_the_same_query_has_the_same_strong_etag_and_304(server: Running) -> None:
    first, again = server.query(ONE), server.query(ONE)
    tag = first.headers["etag"]
    assert tag == again.headers["etag"] and tag.startswith('"')
    path = "/sparql?" + urlencode({"query": ONE})
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        found = server.get(path, **{"If-None-Match": known})
        assert (found.status, found.body) == (304, b""), known
        assert found.headers["etag"] == tag
        assert (
            "content-security-policy" not in found.headers
        )  # it would replace that of a page in the browser
    assert server.get(path, **{"If-None-Match": '"other"'}).status == 200
    assert server.get(path, **{"If-Modified-Since": first.headers["last-modified"]}).status == 304
    assert server.get(path, **{"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}).status == 200


def test_other_formats_and_encodings_have_other_etags(server: Running) -> None:
    tags = {
        server.query(ONE).headers["etag"],
        server.query(ONE, "text/csv").headers["etag"],
        server.query(LABELS).headers["etag"],
        server.get("/sparql?" + urlencode({"query": ONE}), **{"Accept-Encoding": "gzip"}).headers["etag"],
    }
    assert len(tags) == 4


def test_what_is_another_answer_each_time_is_not_kept(server: Running) -> None:
    first, again = (server.query("SELECT (UUID() AS ?u) {}") for _ in range(2))
    assert first.body != again.body
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"


def test_long_answers_are_packed_for_who_takes_that(server: Running) -> None:
    query = "SELECT ?n WHERE { VALUES ?n { " + " ".join(map(str, range(2000))) + " } }"
    path = "/sparql?" + urlencode({"query": query, "format": "csv"})
    plain = server.get(path)
    packed = server.get(path, **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert "content-encoding" not in server.get(path, **{"Accept-Encoding": "gzip;q=0"}).headers


# -- Graph Store Protocol


def test_graphs_are_read_by_their_names(server: Running) -> None:
    found = server.get("/store?graph=" + quote(EX + "g2", safe=""))
    assert (found.status, found.media) == (200, "text/turtle")
    assert len(rdflib.Graph().parse(data=found.text, format="turtle")) == 2
    whole = rdflib.Graph().parse(data=server.get("/store?default", "application/n-triples").text, format="nt")
    assert len(whole) == 11
    assert server.send("HEAD", "/store?default").status == 200


def test_a_missing_graph_is_404_and_a_relative_iri_400(server: Running) -> None:
    assert server.get("/store?graph=https://fixture.example/g3").status == 404
    assert server.get("/store?graph=g1").status == 400
    assert server.get("/store").status == 400
    assert server.get("/store?default&graph=" + quote(EX + "g1", safe="")).status == 400


# -- service description


def test_a_bare_get_describes_the_service(server: Running) -> None:
    found = server.get("/sparql")
    assert (found.status, found.media) == (200, "text/turtle")
    graph = rdflib.Graph().parse(data=found.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    endpoint = rdflib.URIRef(server.url + "sparql")
    assert (endpoint, rdflib.RDF.type, sd.Service) in graph
    assert (endpoint, sd.endpoint, endpoint) in graph
    assert (endpoint, sd.supportedLanguage, sd.SPARQL11Query) in graph
    assert (endpoint, sd.feature, sd.UnionDefaultGraph) in graph
    assert (None, None, sd.BasicFederatedQuery) not in graph
    assert len(list(graph.objects(endpoint, sd.resultFormat))) == 10
    for accept, reader in (("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")):
        same = rdflib.Graph().parse(data=server.get("/sparql", accept).text, format=reader)
        assert len(same) == len(graph)
    assert server.get("/sparql", "image/png").status == 406
    assert server.get("/.well-known/void").body == found.body


def test_a_browser_is_led_to_the_pages(server: Running) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    found = server.get("/sparql", accept)
    assert (found.status, found.headers["location"]) == (303, "/#/sparql")
    asked = server.query("ASK {}", accept)
    assert asked.status == 303
    assert asked.headers["location"] == "/#/sparql?query=ASK+%7B%7D"


def test_void_counts_what_is_there(server: Running) -> None:
    graph = rdflib.Graph().parse(data=server.get("/.well-known/void").text, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    base = next(graph.subjects(void.sparqlEndpoint))
    # 8 triples outside and 3 inside of named graphs, worked out by hand from the file
    assert int(graph.value(base, void.triples)) == 11
    assert int(graph.value(base, void.properties)) == 4
    assert rdflib.URIRef(server.url + "sparql") == graph.value(base, void.sparqlEndpoint)


# -- prefixes, metadata, entity pages


def test_common_prefixes_are_declared_and_the_users_own_win(server: Running) -> None:
    assert server.query("ASK { ?s rdfs:label ?l }").text.count("true") == 1
    own = f"PREFIX rdfs: <{EX}>\nSELECT ?n {{ ?s rdfs:number ?n }}"
    assert server.query(own, "text/csv").text == "n\r\n5\r\n"
    wrong = server.query(f"PREFIX rdfs: <{EX}>\nSELECT ?n {{ ?s rdfs:number }}")
    assert (wrong.status, "line 2, column" in wrong.text) == (400, True)  # those of what was sent


def test_the_dataset_is_described_for_catalogues(shipped_server: Running) -> None:
    found = shipped_server.get("/dataset", "text/turtle")
    graph = rdflib.Graph().parse(data=found.text, format="turtle")
    dcat, dcterms = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.DCTERMS
    (dataset,) = graph.subjects(rdflib.RDF.type, dcat.Dataset)
    assert graph.value(dataset, dcterms.license) is not None
    assert graph.value(dataset, dcat.version) is not None
    assert {
        text.language for text in graph.objects(dataset, dcterms.title) if isinstance(text, rdflib.Literal)
    } >= {"en", "es", "pt"}
    parts = list(graph.objects(dataset, dcat.distribution))
    assert len(parts) == 3
    for part in parts:
        address, media = graph.value(part, dcat.downloadURL), graph.value(part, dcat.mediaType)
        sent = shipped_server.send("HEAD", str(address).removeprefix(shipped_server.url.rstrip("/")))
        assert sent.status == 200
        assert str(media).endswith("/" + sent.media)
        assert graph.value(part, dcterms.license) is not None


def test_an_entity_has_its_page_its_data_and_links_between_them(shipped_server: Running) -> None:
    html = shipped_server.get("/id/alsur", "text/html")
    assert html.media == "text/html"
    for suffix, media in (("ttl", "text/turtle"), ("jsonld", "application/ld+json")):
        link = rf'<link rel="alternate" type="{re.escape(media)}" href="([^"]+\.{suffix})">'
        told = re.search(link, html.text)
        assert told is not None
        data = shipped_server.get(told[1])
        assert data.media == media
        rdflib.Graph().parse(data=data.text, format="turtle" if suffix == "ttl" else "json-ld")
        by_accept = shipped_server.get("/id/alsur", media)
        assert (by_accept.media, by_accept.status) == (media, 200)
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', html.text, re.DOTALL)
    assert script is not None
    assert json.loads(script[1])["@context"] == "https://schema.org"
    assert shipped_server.get("/id/alsur", "image/png").status == 406
    assert shipped_server.get("/id/nobody-at-all", "text/turtle").status == 404


def test_too_long_an_answer_is_an_error_never_a_part(facts: Path) -> None:
    with running("-d", facts, "--rows", "3") as strict:
        for form in ("json", "xml", "csv", "tsv"):
            found = strict.query("SELECT * { ?s ?p ?o }", format=form)
            assert (found.status, "3 rows" in found.text, found.media) == (503, True, "text/plain"), form
            assert "retry-after" not in found.headers  # it would be the same again
            assert strict.query("SELECT * { ?s ?p ?o } LIMIT 3", format=form).status == 200
        assert strict.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").status == 503
        # So large that its rows are collected in blocks before it is known how many there are.
        numbers = " ".join(map(str, range(100)))
        large = f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"
        for _ in range(6):
            found = strict.query(large)
            assert (found.status, found.media, len(found.body) < 200) == (503, "text/plain", True)
    with running("-d", facts) as loose:
        rows = json.loads(loose.query(large).text)["results"]["bindings"]
        pairs = {(int(row["a"]["value"]), int(row["b"]["value"])) for row in rows}
        assert (len(rows), pairs) == (10_000, {(a, b) for a in range(100) for b in range(100)})


def test_it_listens_to_this_computer_only_and_says_where(server: Running) -> None:
    assert server.url.startswith("http://127.0.0.1:")
    assert server.port > 0
