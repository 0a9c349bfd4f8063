"""A server that fails, cuts, caps, drips, redirects or wants a password gives an error that says so, never a short table."""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import io
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit
from urllib.request import parse_http_list, parse_keqv_list

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.errors import EndpointError, QueryError, QueryRefused, QuerySyntaxError, QueryTimeout
from govgraph.query.run import run
from govgraph.sparql.outline import Clauses
from govgraph.store.http import Client, Failure, Limits
from govgraph.store.paging import fetch_pages
from govgraph.store.remote import RemoteStore
from govgraph.store.sparql_results import BadResults, read_json
from govgraph.store.store import Rows
from govgraph.terms import is_remote

JSON = "application/sparql-results+json"
TABLE = {
    "head": {"vars": ["s", "n"]},
    "results": {
        "bindings": [
            {
                "s": {"type": "uri", "value": f"http://fixture.example/{n}"},
                "n": {
                    "type": "typed-literal",
                    "value": str(n),
                    "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                },
            }
            for n in range(3)
        ]
    },
}
BODY = json.dumps(TABLE).encode()
SELECT = "SELECT ?s ?n { ?s ?p ?n }"

Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers every request as the test has told its server to."""

    server: FixtureServer

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length).decode()
        self.server.seen.append(self)
        replies = self.server.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        with contextlib.suppress(
            ConnectionError
        ):  # the client may leave in the middle: that is what is tested
            reply(self)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_: Any) -> None:
        pass


class FixtureServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[Reply] = []
        self.seen: list[Handler] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FixtureServer]:
    for name in ("GOVGRAPH_USER", "GOVGRAPH_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    running = FixtureServer()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def reply(
    body: bytes = BODY, status: int = 200, media: str = JSON, length: int | None = None, **headers: str
) -> Reply:
    def send(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


def store(server: FixtureServer, *replies: Reply, **limits: Any) -> RemoteStore:
    server.replies = list(replies)
    return RemoteStore(server.url, limits=Limits(**{"timeout_s": 5.0, "sleep": lambda _: None, **limits}))


def numbers(remote: RemoteStore, query: str = SELECT) -> list[str]:
    return [row[1].value for row in remote.select(query)]


# What is sent


def test_a_query_is_posted_as_a_form_and_says_what_it_takes(server: FixtureServer) -> None:
    assert numbers(store(server, reply())) == ["0", "1", "2"]
    [seen] = server.seen
    assert seen.command == "POST"
    assert parse_qs(seen.body) == {"query": [SELECT]}
    assert seen.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "sparql-results+json" in seen.headers["Accept"]
    assert seen.headers["User-Agent"].startswith("govgraph/")
    assert "Authorization" not in seen.headers


def sent(server: FixtureServer) -> list[str]:
    return [parse_qs(seen.body)["query"][0] for seen in server.seen]


def test_the_datasets_own_prefixes_are_declared_and_common_ones_left_to_the_server(
    server: FixtureServer,
) -> None:
    """Wikidata and DBpedia mean http://schema.org/ by schema:, where this package means https."""
    numbers(
        store(server, reply()),
        "PREFIX gov: <http://own/>\nSELECT * { ?s gov:p id:x ; schema:name 'a:b <c:d>' ; rdfs:label ?l }",
    )
    first, rest = sent(server)[0].split("\n", 1)
    assert first == "PREFIX id: <https://w3id.org/govgraph/id/>"
    assert rest.startswith("PREFIX gov: <http://own/>")


def test_a_prefix_that_the_server_does_not_know_is_declared_for_it(server: FixtureServer) -> None:
    query = "SELECT ?s ?n { ?s skos:prefLabel ?n ; schema:name ?m }"
    remote = store(server, reply(b"Unresolved prefixed name: skos:prefLabel", 400, "text/plain"), reply())
    assert numbers(remote, query) == ["0", "1", "2"]
    declared = f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{query}"
    assert sent(server) == [query, declared]
    numbers(remote, query)  # the server is not asked twice for what it has said
    assert sent(server)[2:] == [declared]


def test_an_error_for_another_reason_teaches_nothing_about_prefixes(server: FixtureServer) -> None:
    wrong = reply(b"no aggregates here", 400, "text/plain")
    remote = store(server, wrong, wrong, reply())
    query = "SELECT ?s ?n { ?s schema:name ?n }"
    with pytest.raises(QuerySyntaxError, match="no aggregates here"):
        numbers(remote, query)
    numbers(remote, query)
    assert sent(server)[-1] == query


def test_parameters_of_the_address_stay(server: FixtureServer) -> None:
    server.replies = [reply()]
    numbers(RemoteStore(server.url + "?default-graph-uri=http%3A%2F%2Fx%2F"))
    assert server.seen[0].path == "/sparql?default-graph-uri=http%3A%2F%2Fx%2F"


def test_a_server_that_takes_no_post_is_asked_with_get(server: FixtureServer) -> None:
    assert numbers(store(server, reply(b"", 405), reply())) == ["0", "1", "2"]
    assert [seen.command for seen in server.seen] == ["POST", "GET"]
    assert parse_qs(urlsplit(server.seen[1].path).query) == {"query": [SELECT]}


# What comes back


def test_ask_and_construct_are_read(server: FixtureServer) -> None:
    assert store(server, reply(b'{"head":{},"boolean":true}')).ask("ASK {}") is True
    triples = b'<http://x/a> <http://x/b> "c" .\n'
    for media, body in (
        ("application/n-triples", triples),
        ("text/turtle; charset=utf-8", triples),
        ("application/rdf+xml", RDF_XML),
    ):
        found = list(store(server, reply(body, media=media)).construct("CONSTRUCT WHERE { ?s ?p ?o }"))
        assert [str(triple) for triple in found] == ['<http://x/a> <http://x/b> "c"']


RDF_XML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
    b'<rdf:Description rdf:about="http://x/a"><x:b>c</x:b></rdf:Description></rdf:RDF>'
)


def test_a_form_that_was_not_asked_for_is_told(server: FixtureServer) -> None:
    remote = store(server, reply(b'{"head":{},"boolean":true}'))
    with pytest.raises(QueryError, match="not a SELECT"):
        remote.select("ASK {}")


def test_a_packed_answer_is_unpacked(server: FixtureServer) -> None:
    assert numbers(store(server, reply(gzip.compress(BODY), Content_Encoding="gzip"))) == ["0", "1", "2"]


def test_rows_arrive_while_the_server_still_sends(server: FixtureServer) -> None:
    rest = threading.Event()

    def in_two_parts(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        cut = BODY.rindex(b'{"s"')
        handler.wfile.write(BODY[:cut] + b" " * 100_000)
        handler.wfile.flush()
        rest.wait(5)
        handler.wfile.write(BODY[cut:])

    rows = iter(store(server, in_two_parts).select(SELECT))
    assert next(rows)[1].value == "0"
    assert not rest.is_set()
    rest.set()
    assert [row[1].value for row in rows] == ["1", "2"]


# What is not whole


@pytest.mark.parametrize("size", [1, 3, 30, 100, len(BODY) // 2])
def test_json_cut_short_is_an_error(server: FixtureServer, size: int) -> None:
    with pytest.raises(EndpointError, match="incomplete"):
        numbers(store(server, reply(BODY[:-size])))


def test_a_body_shorter_than_announced_is_an_error(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="incomplete"):
        numbers(store(server, reply(BODY, length=len(BODY) + 1)))
    triples = b'<http://x/a> <http://x/b> "c" .\n'
    remote = store(server, reply(triples, media="application/n-triples", length=len(triples) * 2))
    with pytest.raises(EndpointError, match="incomplete"):
        list(remote.construct("CONSTRUCT WHERE { ?s ?p ?o }"))


def test_chunks_without_an_end_are_an_error(server: FixtureServer) -> None:
    def chunked(handler: Handler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Content-Type", "application/n-triples")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        triple = b"<http://x/a> <http://x/b> <http://x/c> .\n"
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(triple), triple))
        handler.close_connection = True

    with pytest.raises(EndpointError, match="incomplete"):
        list(store(server, chunked).construct("CONSTRUCT WHERE { ?s ?p ?o }"))


def test_packed_answers_that_are_cut_or_damaged_are_errors(server: FixtureServer) -> None:
    packed = gzip.compress(BODY)
    for body in (packed[:-9], packed[:12] + b"\0\0" + packed[14:]):
        with pytest.raises(EndpointError):
            numbers(store(server, reply(body, Content_Encoding="gzip")))


def test_rdf_xml_cut_short_is_an_error(server: FixtureServer) -> None:
    remote = store(server, reply(RDF_XML[:-10], media="application/rdf+xml"))
    with pytest.raises(EndpointError, match="incomplete"):
        list(remote.construct("CONSTRUCT WHERE { ?s ?p ?o }"))


def test_a_part_with_status_200_is_an_error(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="time limit"):
        numbers(store(server, reply(X_SQL_State="S1TAT")))


def test_a_capped_answer_that_cannot_be_paged_is_an_error(server: FixtureServer) -> None:
    for query in (SELECT + " LIMIT 9", SELECT.replace("{", "FROM <http://x/> {", 1), SELECT + " OFFSET 2"):
        with pytest.raises(EndpointError, match="at most 3 rows"):
            numbers(store(server, reply(X_SPARQL_MaxRows="3")), query)


def test_a_limit_within_the_cap_is_no_cut(server: FixtureServer) -> None:
    assert len(numbers(store(server, reply(X_SPARQL_MaxRows="3")), SELECT + " LIMIT 3")) == 3


def table(*values: int) -> bytes:
    bindings = [{"n": {"type": "literal", "value": str(value)}} for value in values]
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": bindings}}).encode()


def test_a_capped_answer_is_fetched_page_by_page(server: FixtureServer) -> None:
    pages = [table(1), table(3), table(1, 2), table(3)]
    remote = store(server, reply(table(1, 2), X_SPARQL_MaxRows="2"), *map(reply, pages))
    assert [row[0].value for row in remote.select("SELECT ?n { ?s ?p ?n }")] == ["1", "2", "3"]
    queries = sent(server)
    assert "COUNT(*)" in queries[2]
    assert "ORDER BY ?n } } LIMIT 2 OFFSET 0" in queries[3]
    assert "ORDER BY ?n } } LIMIT 2 OFFSET 2" in queries[4]


def by_pages(remote: RemoteStore, query: str, rows: int) -> Rows:
    """A table fetched page by page, also where the server does not say that it caps its answers."""
    budget = remote._client.budget()
    return fetch_pages(
        lambda page: remote.select_page(page, budget), remote.url, query, Clauses.of(query), rows
    )


def test_pages_that_do_not_add_up_are_an_error(server: FixtureServer) -> None:
    for pages in ([table(5), table(1, 2), table(3)], [table(3), table(1, 2)], [table(2), table(1, 2, 3)]):
        remote = store(server, *map(reply, [table(1), *pages]))
        with pytest.raises(EndpointError, match="page by page, and counts"):
            list(by_pages(remote, "SELECT ?n { ?s ?p ?n }", 2))


def test_a_count_that_is_no_number_is_an_error(server: FixtureServer) -> None:
    remote = store(server, reply(table(1)), reply(json.dumps(TABLE).encode()))
    with pytest.raises(EndpointError, match="COUNT with no number"):
        list(by_pages(remote, "SELECT ?n { ?s ?p ?n }", 2))


RESULTS_XML = (
    b'<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/>'
    b'<variable name="o"/></head><results>'
    b'<result><binding name="s"><uri> http://x/a </uri></binding>'
    b'<binding name="o"><literal xml:lang="es">  dos\n &lt;espacios&gt;  </literal></binding></result>'
    b'<result><binding name="o"><bnode>nodeID://b1</bnode></binding></result>'
    b'<result><binding name="s"><bnode>b1</bnode></binding><binding name="o">'
    b'<literal datatype="http://www.w3.org/2001/XMLSchema#integer">01</literal></binding></result>'
    b"</results></sparql>"
)
XML = "application/sparql-results+xml"
TRIPLES = b'<http://x/a> <http://x/b> "c" .\n'


def in_chunks(body: bytes, media: str, *, end: bool = True, sizes: int = 7) -> Reply:
    def send(handler: Handler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Content-Type", media)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for at in range(0, len(body), sizes):
            part = body[at : at + sizes]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        if end:
            handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True

    return send


def test_literals_in_xml_keep_their_spaces_and_digits(server: FixtureServer) -> None:
    rows = list(store(server, reply(RESULTS_XML, media=XML)).select(SELECT))
    assert [(str(s) if s else None, str(o)) for s, o in rows] == [
        ("<http://x/a>", '"  dos\\n <espacios>  "@es'),
        (None, "_:b1"),
        ("_:b1", '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ]


@pytest.mark.parametrize("media", [JSON, XML])
def test_results_cut_anywhere_are_an_error_and_whole_ones_are_not(server: FixtureServer, media: str) -> None:
    """Each text is sent with a true length, as from a server that has stopped by itself."""
    body = BODY if media == JSON else RESULTS_XML
    for size in (*range(0, len(body), 23), *range(len(body) - 12, len(body))):
        with pytest.raises(EndpointError, match=r"incomplete|COUNT|damaged"):
            list(store(server, reply(body[:size], media=media)).select(SELECT))
    for whole in (
        reply(body, media=media),
        in_chunks(body, media),
        reply(b"\xef\xbb\xbf" + body, media=media),
    ):
        assert len(list(store(server, whole).select(SELECT))) == 3
    with pytest.raises(EndpointError, match="incomplete"):
        list(store(server, in_chunks(body, media, end=False)).select(SELECT))
    with pytest.raises(EndpointError, match="damaged"):
        list(store(server, reply(body + b"error: out of memory", media=media)).select(SELECT))


def test_an_answer_to_ask_in_xml_is_read_to_its_end(server: FixtureServer) -> None:
    body = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
    assert store(server, reply(body, media=XML)).ask("ASK {}") is True
    for cut in (body[:-9], body[:-30], b""):
        with pytest.raises(EndpointError):
            store(server, reply(cut, media=XML)).ask("ASK {}")


def test_rows_before_their_head_are_read(server: FixtureServer) -> None:
    turned = json.dumps({"results": TABLE["results"], "link": [1, {"a": 2}], "head": TABLE["head"]}).encode()
    assert numbers(store(server, reply(turned))) == ["0", "1", "2"]


def test_a_table_that_cannot_show_its_end_is_not_taken(server: FixtureServer) -> None:
    """One row of a TSV of two is a whole TSV."""
    with pytest.raises(EndpointError, match="in place of a table"):
        numbers(store(server, reply(b"?s\t?n\n<http://x/a>\t1\n", media="text/tab-separated-values")))


def test_a_graph_that_cannot_show_its_end_is_not_taken(server: FixtureServer) -> None:
    def until_closed(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/n-triples\r\n\r\n" + TRIPLES)

    with pytest.raises(EndpointError, match="does not state the length of its answer") as caught:
        list(store(server, until_closed).construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert "SELECT" in caught.value.hint


@pytest.mark.parametrize("status", [201, 202, 206])
def test_a_status_of_a_part_is_no_answer(server: FixtureServer, status: int) -> None:
    with pytest.raises(EndpointError, match=f"answered {status}, which is not a complete answer"):
        numbers(store(server, reply(status=status)))


@pytest.mark.parametrize("name", ["Virtuoso/07.20 (Linux)", "nginx/1.24", "cloudflare"])
@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "SELECT (1 AS ?one)  WHERE { ?s ?p ?o }"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 9", "SELECT (1 AS ?one)  WHERE { ?s ?p ?o } LIMIT 9"),
        (
            "DESCRIBE ?s FROM <http://x/g> WHERE { ?s ?p ?o }",
            "SELECT (1 AS ?one) FROM <http://x/g>  WHERE { ?s ?p ?o }",
        ),
    ],
)
def test_a_capped_graph_is_an_error_whatever_the_server_calls_itself(
    server: FixtureServer, name: str, query: str, asked: str
) -> None:
    graph = reply(TRIPLES, media="text/plain", Server=name)
    remote = store(server, graph, reply(table(1, 2), Server=name, X_SPARQL_MaxRows="2"))
    with pytest.raises(EndpointError, match="at most 2 rows"):
        list(remote.query(query))  # type: ignore[arg-type]
    assert sent(server) == [query, asked]


def bindings(*terms: dict[str, str]) -> bytes:
    rows = [{"s": {"type": "uri", "value": "http://x/a"}, "o": term} for term in terms]
    return json.dumps({"head": {"vars": ["s", "o"]}, "results": {"bindings": rows}}).encode()


@pytest.mark.parametrize("kind", ["bnode", "uri"])
def test_virtuosos_blank_nodes_are_read_behind_any_proxy(server: FixtureServer, kind: str) -> None:
    text = '"type": "bnode", "value": "nodeID://x'
    body = bindings(
        {"type": kind, "value": "nodeID://b1"},
        {"type": kind, "value": "nodeID://b2"},
        {"type": "bnode", "value": "b3"},
        {"type": "literal", "value": text},
    )
    found = [str(row[1]) for row in store(server, reply(body, Server="nginx")).select(SELECT)]
    assert found == ["_:b1", "_:b2", "_:b3", json.dumps(text)]
    graph = b"<nodeID://b1> <http://x/b> <nodeID://b2> .\n"
    triples = list(store(server, reply(graph, media="text/turtle")).construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert [str(triple) for triple in triples] == ["_:b1 <http://x/b> _:b2"]


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ({"type": "uri", "value": "http://x/a b"}, "is not an IRI: http://x/a b"),
        ({"type": "uri", "value": "http://x/a|b"}, "is not an IRI: http://x/a|b"),
        ({"type": "uri", "value": "relative"}, "is not an IRI: relative"),
        ({"type": "literal", "value": "valor", "xml:lang": ""}, "has an invalid language tag '': valor"),
        ({"type": "literal", "value": "x", "xml:lang": "en_US"}, "has an invalid language tag 'en_US': x"),
        ({"type": "literal", "value": "x", "datatype": "a b"}, "has an invalid datatype 'a b': x"),
        ({"type": "literal", "value": "\ud800"}, "is not Unicode text"),
        ({"type": "number", "value": "x"}, "has an unknown type: number"),
        ({"type": "uri"}, "has no value"),
    ],
)
def test_a_term_that_is_none_is_told_with_its_row_variable_and_value(
    server: FixtureServer, term: dict[str, str], told: str
) -> None:
    body = bindings({"type": "literal", "value": "fine"}, term)
    with pytest.raises(EndpointError) as caught:
        list(store(server, reply(body)).select(SELECT))
    assert f"?o of row 2 {told}" in str(caught.value)
    assert "time limit" not in str(caught.value) + caught.value.hint
    assert "cut" not in str(caught.value) + caught.value.hint


def test_a_term_in_xml_that_is_none_is_told_too(server: FixtureServer) -> None:
    body = RESULTS_XML.replace(b"<bnode>nodeID://b1</bnode>", b"<uri>http://x/a b</uri>")
    with pytest.raises(EndpointError, match=r"\?o of row 2 is not an IRI: http://x/a b"):
        list(store(server, reply(body, media=XML)).select(SELECT))


def test_entities_in_results_are_refused(server: FixtureServer) -> None:
    body = RESULTS_XML.replace(b"<sparql ", b'<!DOCTYPE x [<!ENTITY e "boom">]><sparql ', 1)
    with pytest.raises(EndpointError, match="entity e"):
        list(store(server, reply(body, media=XML)).select(SELECT))


def test_a_yes_is_no_table(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="a yes or no in place of a table"):
        numbers(store(server, reply(b'{"head":{},"boolean":true}')))
    with pytest.raises(EndpointError, match="a table in place of a yes or no"):
        store(server, reply()).ask("ASK {}")


def test_packed_answers_of_several_parts_are_read_whole_and_empty_ones_are_cut(server: FixtureServer) -> None:
    parts = gzip.compress(BODY[:50]) + gzip.compress(BODY[50:])
    assert numbers(store(server, reply(parts, Content_Encoding="gzip"))) == ["0", "1", "2"]
    with pytest.raises(EndpointError, match="incomplete"):
        numbers(store(server, reply(b"", Content_Encoding="gzip")))
    for body in (BODY, b"\x1f\x8b"):
        with pytest.raises(EndpointError):
            numbers(store(server, reply(body, Content_Encoding="gzip")))
    with pytest.raises(EndpointError, match="unexpected Content-Encoding: br"):
        numbers(store(server, reply(Content_Encoding="br")))


@given(st.data())
def test_json_is_read_the_same_in_pieces_of_any_size(data: st.DataObject) -> None:
    """Against the reader of the standard library."""
    texts = data.draw(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8))
    body = json.dumps(
        {
            "head": {"vars": ["o"]},
            "results": {"bindings": [{"o": {"type": "literal", "value": text}} for text in texts]},
        },
        ensure_ascii=data.draw(st.booleans()),
        indent=data.draw(st.sampled_from([None, 2])),
    ).encode()
    size = data.draw(st.integers(1, 40))

    class Pieces(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    found = read_json(Pieces(body))
    assert isinstance(found, tuple)
    assert [row[0].value for row in found[1]] == texts
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(BadResults):
        part = read_json(Pieces(body[:cut]))
        assert isinstance(part, tuple)
        list(part[1])


def test_a_literal_longer_than_many_blocks_is_read(server: FixtureServer) -> None:
    text = "é" * 3_000_000
    rows = list(store(server, reply(bindings({"type": "literal", "value": text}))).select(SELECT))
    assert rows[0][1].value == text


def test_a_literal_longer_than_the_engine_reads_is_told(server: FixtureServer) -> None:
    body = b'<http://x/a> <http://x/b> "' + b"x" * (17 << 20) + b'" .\n'
    remote = store(server, reply(body, media="application/n-triples"))
    with pytest.raises(EndpointError, match="more than 16 MB"):
        list(remote.construct("CONSTRUCT WHERE { ?s ?p ?o }"))


# What is not an answer


def test_a_login_page_is_told_apart(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="a web page in place of a table") as caught:
        numbers(store(server, reply(b"<html><body>Log in</body></html>", media="text/html")))
    assert "login" in caught.value.hint


@pytest.mark.parametrize("media", ["image/png", "", "text/csv"])
def test_another_media_type_is_an_error(server: FixtureServer, media: str) -> None:
    with pytest.raises(EndpointError, match="in place of a table"):
        numbers(store(server, reply(media=media)))


def test_an_answer_that_is_too_long_is_an_error(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="longer than 50 bytes"):
        numbers(store(server, reply(), max_bytes=50))


def test_a_small_packed_answer_cannot_fill_the_memory(server: FixtureServer) -> None:
    bomb = gzip.compress(b" " * 30_000_000 + BODY)
    with pytest.raises(EndpointError, match="longer than"):
        numbers(store(server, reply(bomb, Content_Encoding="gzip"), max_bytes=2_000_000))


def test_a_syntax_error_has_the_line_of_the_users_text(server: FixtureServer) -> None:
    for words, line, column in (
        (
            "Virtuoso 37000 Error SP030: SPARQL compiler, line 3: syntax error at '}'\n\nSPARQL query:\nX",
            2,
            0,
        ),
        ("error at 3:5: expected one of x", 2, 5),
        ("Parse error: Encountered at line 3, column 7.", 2, 7),
    ):
        remote = store(server, reply(words.encode(), 400, "text/plain"))
        with pytest.raises(QuerySyntaxError) as caught:
            remote.select("SELECT * {\n ?s gov:p }")
        assert (caught.value.line, caught.value.column) == (line, column)
        assert "3" not in str(caught.value).replace("37000", "").replace("SP030", "")
        assert "SPARQL query:" not in str(caught.value)


def test_the_servers_words_are_passed_on_without_its_markup(server: FixtureServer) -> None:
    page = b"<html><style>p{}</style><h1>Out of   memory</h1>\n<p>Ask the <b>admin</b></p></html>"
    with pytest.raises(Failure) as caught:
        numbers(store(server, reply(page, 500, "text/html")))
    assert caught.value.status == 500
    assert caught.value.words.split() == ["Out", "of", "memory", "Ask", "the", "admin"]


def test_nobody_listening_is_told_with_the_address(server: FixtureServer) -> None:
    remote = RemoteStore("http://127.0.0.1:9/sparql", limits=Limits(timeout_s=5))
    with pytest.raises(EndpointError, match=r"http://127\.0\.0\.1:9/sparql cannot be reached"):
        remote.ask("ASK {}")


def test_a_connection_that_is_dropped_is_told(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        numbers(store(server, lambda handler: handler.connection.close()))


# Time


def drip(part: bytes) -> Reply:
    def send(handler: Handler) -> None:
        for letter in part:
            handler.wfile.write(bytes([letter]))
            handler.wfile.flush()
            time.sleep(0.05)

    return send


HEADERS = b"HTTP/1.0 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\n"


def test_a_slow_server_is_left_at_the_time_limit(server: FixtureServer) -> None:
    done = threading.Event()
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"within 0\.3 s") as caught:
        numbers(store(server, lambda _: done.wait(10) and None, timeout_s=0.3))
    done.set()
    assert caught.value.seconds == 0.3
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_drips_is_left_at_the_time_limit(server: FixtureServer, where: str) -> None:
    def send(handler: Handler) -> None:
        if where == "body":
            handler.wfile.write(HEADERS + b"\r\n")
        drip(HEADERS if where == "headers" else BODY)(handler)

    started = time.monotonic()
    with pytest.raises(QueryTimeout):
        numbers(store(server, send, timeout_s=0.4))
    assert time.monotonic() - started < 2


def test_time_in_which_the_caller_does_not_read_is_not_counted(server: FixtureServer) -> None:
    rows = iter(store(server, reply(), timeout_s=0.5).select(SELECT))
    next(rows)
    time.sleep(0.7)
    assert len(list(rows)) == 2


@pytest.mark.parametrize("given", ["the usual limit", "a limit of the query"])
def test_a_time_limit_counts_all_pages(server: FixtureServer, given: str) -> None:
    def slowly(handler: Handler) -> None:
        time.sleep(0.15)
        query = unquote_plus(handler.body)
        reply(table(9999) if "COUNT" in query else table(1, 2))(handler)

    usual = given == "the usual limit"
    remote = store(server, slowly, timeout_s=0.9 if usual else 30.0)
    with pytest.raises(QueryTimeout, match=r"within 0\.9 s"):
        list(by_pages(remote if usual else remote.with_timeout(0.9), "SELECT ?n { ?s ?p ?n }", 2))
    assert len(server.seen) >= 2  # no page by itself takes that long


def test_a_page_for_which_no_time_is_left_is_not_asked_for(server: FixtureServer) -> None:
    client = Client(server.url, Limits(timeout_s=5.0))
    budget = client.budget()
    budget.spend(5.1)
    with pytest.raises(QueryTimeout, match="within 5 s"):
        client.send("GET", budget=budget)
    assert not server.seen


@pytest.mark.parametrize("endless", [b"HTTP/1.1 100 Continue\r\n\r\n", HEADERS + b"X-A: 1\r\n" * 50])
def test_headers_without_an_end_are_left(server: FixtureServer, endless: bytes) -> None:
    def send(handler: Handler) -> None:
        while True:
            handler.wfile.write(endless)
            time.sleep(0.01)

    with pytest.raises((QueryTimeout, EndpointError)):
        numbers(store(server, send, timeout_s=0.4))


# Retries


def test_a_busy_server_is_asked_again_after_the_time_it_names(server: FixtureServer) -> None:
    slept: list[float] = []
    busy = [reply(b"", status, Retry_After="2") for status in (429, 502, 503)]
    assert len(numbers(store(server, *busy, reply(), timeout_s=60, sleep=slept.append))) == 3
    assert slept == [2, 2, 2]


def test_without_a_time_the_pauses_double(server: FixtureServer) -> None:
    slept: list[float] = []
    remote = store(
        server, reply(b"", 503), reply(b"", 504), reply(b"", 429), reply(), timeout_s=60, sleep=slept.append
    )
    assert len(numbers(remote)) == 3
    assert slept == [0.5, 1, 2]


def test_a_date_is_a_time_to_wait_for_too(server: FixtureServer) -> None:
    slept: list[float] = []
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    numbers(store(server, reply(b"", 503, Retry_After=past), reply(), sleep=slept.append))
    assert slept == [0.0]


def test_the_tries_end(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="answered 429") as caught:
        numbers(store(server, reply(b"slow down", 429), retries=2))
    assert len(server.seen) == 3
    assert caught.value.status == 429
    assert "slow down" in str(caught.value)


def test_it_does_not_wait_longer_than_the_time_limit(server: FixtureServer) -> None:
    slept: list[float] = []
    with pytest.raises(EndpointError, match="wait 3600 s"):
        numbers(store(server, reply(b"", 503, Retry_After="3600"), sleep=slept.append))
    assert slept == []


def test_other_failures_are_not_tried_again(server: FixtureServer) -> None:
    for status in (403, 404, 500):
        server.seen.clear()
        with pytest.raises(EndpointError):
            numbers(store(server, reply(b"", status)))
        assert len(server.seen) == 1


# Redirects and passwords


def test_a_redirect_on_the_same_server_is_followed_with_the_query(server: FixtureServer) -> None:
    assert len(numbers(store(server, reply(b"", 301, Location="/sparql/"), reply()))) == 3
    assert [(seen.command, seen.path) for seen in server.seen] == [("POST", "/sparql"), ("POST", "/sparql/")]
    assert server.seen[1].body == server.seen[0].body


@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/x?token=s3cret", "http://127.0.0.1:9/sparql", "//elsewhere.example/"]
)
def test_a_redirect_to_another_server_is_not_followed(server: FixtureServer, there: str) -> None:
    with pytest.raises(EndpointError, match="redirects to another server") as caught:
        numbers(store(server, reply(b"", 307, Location=there)))
    assert "s3cret" not in str(caught.value)


def test_redirects_in_a_circle_end(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="answered 302"):
        numbers(store(server, reply(b"", 302, Location="/sparql")))
    assert len(server.seen) == 6


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch, server: FixtureServer) -> None:
    monkeypatch.setenv("GOVGRAPH_USER", "fixture-user")
    monkeypatch.setenv("GOVGRAPH_PASSWORD", "s3cret-word")


def needs_basic(handler: Handler) -> None:
    wanted = "Basic " + base64.b64encode(b"fixture-user:s3cret-word").decode()
    if handler.headers.get("Authorization") == wanted:
        reply()(handler)
    else:
        reply(b"no", 401, "text/plain", WWW_Authenticate='Basic realm="fixture"')(handler)


def needs_digest(algorithm: str, qop: str, nonces: list[str]) -> Reply:
    """RFC 7616, written anew from the standard; a nonce is good for two requests."""
    h = hashlib.sha256 if algorithm.startswith("SHA-256") else hashlib.md5
    used: dict[str, int] = {}

    def digest(*parts: str) -> str:
        return h(":".join(parts).encode()).hexdigest()

    def send(handler: Handler) -> None:
        told = handler.headers.get("Authorization", "")
        stale = ""
        if told.startswith("Digest "):
            sent = parse_keqv_list(parse_http_list(told.removeprefix("Digest ")))
            nonce = sent["nonce"]
            used[nonce] = used.get(nonce, 0) + 1
            one = digest("fixture-user", "fix, ture", "s3cret-word")
            if algorithm.endswith("-sess"):
                one = digest(one, nonce, sent["cnonce"])
            two = digest(handler.command, handler.path)
            middle = [nonce, sent["nc"], sent["cnonce"], "auth"] if qop else [nonce]
            right = sent["response"] == digest(one, *middle, two) and sent["uri"] == handler.path
            if right and nonce == nonces[0] and used[nonce] <= 2 and sent.get("opaque") == "o":
                if qop:
                    assert int(sent["nc"], 16) == used[nonce]
                reply()(handler)
                return
            if right:
                nonces.pop(0)
                stale = ", stale=true"
        challenge = f'Digest realm="fix, ture", nonce="{nonces[0]}", opaque="o", algorithm={algorithm}{stale}'
        challenge += f', qop="{qop}"' if qop else ""
        reply(b"no", 401, "text/plain", WWW_Authenticate=challenge)(handler)

    return send


@pytest.mark.usefixtures("credentials")
def test_basic_authentication_answers_only_when_asked(server: FixtureServer) -> None:
    remote = store(server, needs_basic)
    assert len(numbers(remote)) == 3
    assert len(numbers(remote)) == 3
    assert ["Authorization" in seen.headers for seen in server.seen] == [False, True, True]


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("algorithm", "qop"),
    [
        ("MD5", "auth"),
        ("MD5", ""),
        ("SHA-256", "auth,auth-int"),
        ("MD5-sess", "auth"),
        ("SHA-256-sess", "auth"),
    ],
)
def test_digest_authentication_counts_and_takes_a_new_number_when_the_old_is_spent(
    server: FixtureServer, algorithm: str, qop: str
) -> None:
    remote = store(server, needs_digest(algorithm, qop, ["n1", "n2"]))
    for _ in range(3):
        assert len(numbers(remote)) == 3
    assert len(server.seen) == 5  # asked, answered, answered, spent, answered
    assert not any("s3cret" in (seen.headers.get("Authorization") or "") for seen in server.seen)


@pytest.mark.usefixtures("credentials")
def test_a_wrong_password_is_tried_once_and_never_shown(server: FixtureServer) -> None:
    words = b"user fixture-user with s3cret-word: no"
    for challenge in ('Basic realm="x"', 'Digest realm="x", nonce="n", qop="auth"'):
        server.seen.clear()
        with pytest.raises(EndpointError, match="answered 401") as caught:
            numbers(store(server, reply(words, 401, "text/plain", WWW_Authenticate=challenge)))
        assert len(server.seen) == 2
        assert "s3cret" not in str(caught.value) + caught.value.hint + repr(caught.value.__cause__)


def test_without_credentials_the_error_says_where_to_put_them(server: FixtureServer) -> None:
    with pytest.raises(EndpointError) as caught:
        numbers(store(server, needs_basic))
    assert "GOVGRAPH_PASSWORD" in caught.value.hint
    assert len(server.seen) == 1


@pytest.mark.usefixtures("credentials")
def test_an_unknown_kind_of_authentication_is_not_answered(server: FixtureServer) -> None:
    with pytest.raises(EndpointError, match="401"):
        numbers(store(server, reply(b"", 401, WWW_Authenticate='Bearer realm="x"')))
    with pytest.raises(EndpointError, match="unsupported kind of digest"):
        numbers(
            store(
                server, reply(b"", 401, WWW_Authenticate='Digest realm="x", nonce="n", algorithm=FIXTURE-1')
            )
        )


def test_netrc_names_hosts(server: FixtureServer, tmp_path: Path) -> None:
    for name in (".netrc", "_netrc"):
        (tmp_path / name).write_text("machine 127.0.0.1 login fixture-user password s3cret-word\n")
        (tmp_path / name).chmod(0o600)
    assert len(numbers(store(server, needs_basic))) == 3


def test_a_netrc_that_cannot_be_read_is_told_without_its_text(server: FixtureServer, tmp_path: Path) -> None:
    for name in (".netrc", "_netrc"):
        (tmp_path / name).write_text("machine 127.0.0.1 secret s3cret-word\n")
        (tmp_path / name).chmod(0o600)
    with pytest.raises(EndpointError, match="netrc") as caught:
        numbers(store(server, needs_basic))
    assert "s3cret-word" not in str(caught.value)


def test_a_password_is_not_sent_in_clear_over_an_open_line() -> None:
    from govgraph.store.credentials import Passwords

    passwords = Passwords("fixture.example", "http://fixture.example/sparql", basic_is_safe=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVGRAPH_USER", "fixture-user")
        patch.setenv("GOVGRAPH_PASSWORD", "s3cret-word")
        with pytest.raises(EndpointError, match="clear text"):
            passwords.take('Basic realm="x"')
    assert "s3cret" not in repr(passwords)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(EndpointError, match="holds a user name or password") as caught:
        RemoteStore("https://fixture-user:s3cret-word@fixture.example/sparql?key=t0ken")
    told = str(caught.value) + caught.value.hint + caught.value.url
    assert "s3cret" not in told
    assert "t0ken" not in told


@pytest.mark.parametrize(
    "url", ["ftp://fixture.example/", "fixture.example/sparql", "http://", "http://h:port/", "https://a b/"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointError):
        RemoteStore(url)


def test_addresses_are_told_from_folders() -> None:
    assert is_remote("HTTPS://fixture.example/sparql")
    assert not is_remote("http-notes/data")


# Queries that only the server can judge


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?n { ?s ?p ?n SERVICE wikibase:label { bd:serviceParam wikibase:language 'en' } }",
        "SELECT ?s ?n { ?s ?p ?n SERVICE gas:service { gas:program gas:gasClass 'x' } }",
        "SELECT ?s ?n { ?s ?p ?n SERVICE <https://elsewhere.example/> { ?a ?b ?c } }",
        "SELECT ?s ?n { ?s ?p ?n SERVICE ?there { ?a ?b ?c } }",
        "DEFINE input:inference 'x' SELECT ?s ?n { ?s ?p ?n }",
        "SELECT ?s ?n WITH { SELECT ?s ?n { ?s ?p ?n } } AS %all { INCLUDE %all hint:Prior hint:runFirst true }",
        "SELECT ?s ?n { ?s ?p ?n . ?n bif:contains 'x' option (score ?score) }",
        "SELECT ?s ?n { " + " ".join(f"?s <http://x/{n}> ?v{n} ." for n in range(300)) + " ?s ?p ?n }",
        "SELECT ?s ?n { " + "{" * 200 + " ?s ?p ?n " + "}" * 200 + " }",
        "SELECT ?s ?n { ?s ?p ?n FILTER(?n != 'drop; insert') } # DELETE",
        "SELECT ?s ?n { VALUES ?n { " + "1234567 " * 130_000 + "} ?s ?p ?n }",
    ],
)
def test_rules_for_our_own_engine_do_not_refuse_a_query_to_a_server(
    server: FixtureServer, query: str, invoke: Callable[..., Any], tmp_path: Path
) -> None:
    assert [row["n"] for row in run(store(server, reply()), query)] == [0, 1, 2]
    (tmp_path / "query.rq").write_text(query)
    result = invoke("query", "-d", server.url, "-F", tmp_path / "query.rq", "-f", "csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sent(server) == [query, query]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "DELETE"),
        ("PREFIX x: <urn:x> LOAD <http://x/>", "LOAD"),
        ("DEFINE sql:x 'y' DROP GRAPH <urn:g>", "DROP"),
        ("SELECT * { ?s ?p ?o } ; CLEAR ALL", "CLEAR"),
    ],
)
def test_an_update_is_sent_to_no_server(server: FixtureServer, query: str, word: str) -> None:
    with pytest.raises(QueryRefused, match=f"{word} changes data"):
        run(store(server, reply()), query)
    assert server.seen == []


def test_values_for_a_query_that_nobody_here_can_read_are_refused(server: FixtureServer) -> None:
    with pytest.raises(QueryError, match="takes no values"):
        run(store(server, reply()), "DEFINE input:x 'y' SELECT ?n { ?s ?p ?n }", bindings={"s": "id:oecd"})


def test_the_words_of_the_server_come_before_what_govgraph_reads(server: FixtureServer) -> None:
    remote = store(server, reply(b"MALFORMED QUERY: no such aggregate", 400, "text/plain"))
    with pytest.raises(QuerySyntaxError) as caught:
        run(remote, "SELECT ?n { ?s nothere:p ?n }")
    assert str(caught.value) == "MALFORMED QUERY: no such aggregate"
    assert "unknown prefix `nothere`" in caught.value.hint


@pytest.mark.parametrize("status", [400, 403, 500])
def test_no_control_character_of_a_server_reaches_the_terminal(
    server: FixtureServer, status: int, invoke: Callable[..., Any]
) -> None:
    words = "\x1b[2Jgone \x07 \x9b31m \u202eback \r over".encode()
    store(server, reply(words, status, "text/plain"))
    result = invoke("query", "-d", server.url, "SELECT ?s { ?s ?p ?n }")
    assert result.exit_code == 3
    assert "\\x1b[2Jgone \\x07 \\x9b31m \\u202eback" in result.stderr
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", result.stderr)


def test_no_control_character_in_a_media_type_or_an_address_reaches_the_terminal(
    server: FixtureServer, invoke: Callable[..., Any]
) -> None:
    for answer in (
        reply(media="text/\x1b[2Jx"),
        reply(Content_Encoding="\x1b[2J"),
        reply(b"", 302, Location="http://other.example/\x1b[2J"),
        reply(bindings({"type": "uri", "value": "http://x/\x1b[2J"})),
        reply(bindings({"type": "literal", "value": "\x1b[2J"})),
    ):
        store(server, answer)
        result = invoke("query", "-d", server.url, "SELECT ?s ?o { ?s ?p ?o }")
        assert "\x1b" not in result.output
        assert "\\x1b[2j" in result.output.lower() or "no usable address" in result.output
