"""The short way of queries by GET: the same answers as by the long one, however the bytes come."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.server.conftest import Running, running
from tests.server.test_attacks import ENDLESS, well, workers

LONG = "X-Fixture: the long way\r\n"
ROWS = "SELECT ?s ?l WHERE { ?s rdfs:label ?l } ORDER BY ?s ?l"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def request(query: str, *headers: str, host: str = "localhost", path: str = "/sparql?query=") -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers if header)
    return f"GET {path}{quote(query, safe='')} HTTP/1.1\r\nHost: {host}\r\n{lines}\r\n".encode()


class Connection:
    """A connection on which answers are read one after the other."""

    def __init__(self, server: Running) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        self.data = b""

    def answer(self) -> tuple[bytes, dict[str, str], bytes]:
        """Return status, headers and body of the next answer."""
        while b"\r\n\r\n" not in self.data:
            self._more()
        head, _, self.data = self.data.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        size = int(headers.get("content-length", "0"))
        while len(self.data) < size:
            self._more()
        body, self.data = self.data[:size], self.data[size:]
        headers.pop("date")
        return status.encode(), headers, body

    def _more(self) -> None:
        piece = self.socket.recv(65_536)
        assert piece, "the connection has ended"
        self.data += piece

    def ended(self) -> bool:
        """Whether nothing more comes."""
        return not self.data and not self.socket.recv(1)


@pytest.fixture
def connection(server: Running) -> Iterator[Connection]:
    found = Connection(server)
    with closing(found.socket):
        yield found


@pytest.mark.parametrize(
    "headers",
    [
        b"Host: localhost:8000\r\nUser-Agent: curl/8.14.1\r\nAccept: text/csv\r\n",
        b"Accept-Encoding: identity\r\nHost: 127.0.0.1:8000\r\nUser-Agent: sparqlwrapper 2.0.0\r\nAccept: */*\r\nConnection: close\r\n",
        b"host: [::1]:8000\r\nconnection: keep-alive\r\naccept: application/sparql-results+json\r\nsec-fetch-mode: cors\r\n"
        b"accept-language: *\r\naccept-encoding: gzip, deflate, br\r\nuser-agent: node\r\n",
    ],
)  # fmt: skip
def test_the_requests_of_common_clients_take_the_short_way(facts: Path, headers: bytes) -> None:
    from govgraph import open as open_graph
    from govgraph.server.app import App
    from govgraph.server.limits import Limits
    from govgraph.server.shortcut import Shortcut

    shortcut = Shortcut(App(open_graph(facts), Limits()))
    data = b"GET /sparql?query=ASK+%7B%7D HTTP/1.1\r\n" + headers + b"\r\n"
    assert shortcut.read(data, "127.0.0.1") is not None
    for other in (
        data + b"x",
        data[:-1],
        data.replace(b"GET", b"HEAD"),
        data.replace(b"1.1\r\n", b"1.1\r\nContent-Length: 3\r\n"),
        data.replace(b"1.1\r\n", b"1.1\r\n folded\r\n"),
        data.replace(b"1.1\r\n", b"1.1\r\nHost: localhost\r\n"),
        data.replace(b"1.1\r\n", b"1.1\nX: y\r\n"),
        data.replace(b"1.1\r\n", b"1.1\r\nExpect: 100-continue\r\n"),
        data.replace(b"1.1\r\n", b"1.1\r\nTransfer-Encoding: chunked\r\n"),
        data.replace(b"1.1\r\n", b"1.1\r\nUpgrade: h2c\r\n"),
        data.replace(b"1.1\r\n", b"1.1\r\nAuthorization: x\r\n"),
        data.replace(b"HTTP/1.1", b"HTTP/1.0"),
    ):
        assert shortcut.read(other, "127.0.0.1") is None, other


@pytest.mark.parametrize(
    "accept", ["*/*", "text/csv", "application/sparql-results+xml", "text/turtle;q=0.5", BROWSER, ""]
)
@pytest.mark.parametrize(
    "query",
    [
        ROWS,
        "ASK { ?s ?p 5 }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s rdfs:label ?o ; ?p ?o }",
        "SELECT (NOW() AS ?now) WHERE { FILTER(?missing) }",
        "SELECT * { <https://fixture.example/one%2Ftwo> ?p ?o }",
        "SELECT ?nothing WHERE {",
        "DROP ALL",
        "SELECT * { ?s a <http://www.w3.org/ns/shacl#SPARQLExecutable> }",
        "",
        'SELECT ("á+b & c" AS ?x) {}',
    ],
)  # fmt: skip
def test_both_ways_give_the_same_answer(connection: Connection, accept: str, query: str) -> None:
    header = f"Accept: {accept}" if accept else ""
    answers = []
    for more in ("", LONG.strip(), ""):  # the last one is kept from the first
        connection.socket.sendall(request(query, header, more))
        answers.append(connection.answer())
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    "data",
    [
        b"GET /sparql?query=%FF HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D&query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: *\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip;q=0\r\n\r\n",
    ],
)  # fmt: skip
def test_odd_requests_are_answered_as_by_the_long_way(connection: Connection, data: bytes) -> None:
    answers = []
    for one in (data, data.replace(b"\r\nHost", b"\r\n" + LONG.encode() + b"Host")):
        connection.socket.sendall(one)
        answers.append(connection.answer())
    assert answers[0] == answers[1]


def test_requests_in_any_pieces_are_answered_in_their_order(server: Running) -> None:
    queries = [f"ASK {{ ?s ?p {number} }}" for number in (5, 6, 5, 6)]
    data = b"".join(request(query, LONG.strip() * (n == 1)) for n, query in enumerate(queries))
    for cut in range(0, len(data), 7):
        connection = Connection(server)
        with closing(connection.socket):
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in (data[:cut], data[cut : cut + 40], data[cut + 40 :]):
                connection.socket.sendall(piece)
                time.sleep(0.002)
            found = [json.loads(connection.answer()[2])["boolean"] for _ in queries]
            assert found == [True, False, True, False], cut


@pytest.mark.parametrize(
    "before", [b"", request("ASK {}"), request("ASK {}", LONG.strip()), request("ASK {}") * 2]
)
def test_what_looks_like_a_request_within_another_one_is_none(server: Running, before: bytes) -> None:
    """A header that was begun goes on, whatever the next piece looks like."""
    connection = Connection(server)
    with closing(connection.socket):
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.socket.sendall(before + b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Fixture: ")
        time.sleep(0.1)
        connection.socket.sendall(request("ASK { ?s ?p 5 }", host="evil.example", path="/sparql?query="))
        for _ in range(before.count(b"GET ")):
            assert b"boolean" in connection.answer()[2]
        status, _, body = connection.answer()
        # `Host` comes twice now, which the parser lets pass or refuses; it is one request in any case.
        assert b"boolean" not in body, status
        connection.socket.sendall(request("ASK { ?s ?p 5 }", "Connection: close"))
        assert b"boolean" in connection.answer()[2]
        assert connection.ended()


def test_a_client_that_leaves_takes_its_query_along(facts: Path) -> None:
    with running("-d", facts, "--workers", "2", "--timeout", "60") as server:
        assert server.query("ASK {}").status == 200
        before = set(workers(server))
        connection = Connection(server)
        connection.socket.sendall(request(ENDLESS))
        time.sleep(0.5)
        connection.socket.close()
        for _ in range(100):
            now = set(workers(server))
            if len(before - now) == 1 and len(now) >= 2:
                break
            time.sleep(0.1)
        assert len(before - now) == 1


def test_who_asks_the_same_shares_the_answer_when_one_leaves(server: Running) -> None:
    # A count that takes a second or so.
    text = "SELECT (COUNT(*) AS ?n) {{ {} }}".format(" . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(6)))
    one, other = Connection(server), Connection(server)
    with closing(other.socket):
        one.socket.sendall(request(text))
        other.socket.sendall(request(text, LONG.strip()))
        time.sleep(0.1)
        one.socket.close()
        status, _, body = other.answer()
        assert (status, json.loads(body)["results"]["bindings"][0]["n"]["value"]) == (
            b"HTTP/1.1 200 OK",
            str(11**6),
        )


def test_what_is_being_answered_when_the_server_ends_is_answered(facts: Path) -> None:
    with running("-d", facts) as server:
        assert well(server)
        connection, ours = Connection(server), workers(server)
        with closing(connection.socket):
            for pid in ours:  # held until the server ends
                os.kill(pid, signal.SIGSTOP)
            connection.socket.sendall(request("ASK { ?s ?p 5 }"))
            while not json.loads(server.get("/health").text)["slow"]:
                time.sleep(0.1)
            server.process.send_signal(signal.SIGTERM)
            with suppress(ConnectionRefusedError):
                while True:
                    Connection(server).socket.close()
                    time.sleep(0.01)
            for pid in ours:
                os.kill(pid, signal.SIGCONT)
            status, headers, body = connection.answer()
            assert (status, json.loads(body)["boolean"]) == (b"HTTP/1.1 200 OK", True)
            assert headers["connection"] == "close"
            assert connection.ended()


def test_both_ways_are_in_the_log(facts: Path) -> None:
    with running("-d", facts, "--access-log") as server:
        connection = Connection(server)
        with closing(connection.socket):
            for more in ("", LONG.strip()):
                connection.socket.sendall(request("ASK { ?s ?p 5 }", "User-Agent: fixture", more))
                connection.answer()
        server.process.send_signal(signal.SIGTERM)
        _, said = server.process.communicate(timeout=60)
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    short, long = ({k: v for k, v in line.items() if k not in ("time", "ms")} for line in lines)
    assert short == long
    assert (short["status"], short["path"], short["agent"]) == (200, "/sparql", "fixture")
