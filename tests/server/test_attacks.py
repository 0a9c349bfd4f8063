"""Requests that mean harm, and processes that die: the server goes on, and whoever means no harm is answered."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import shutil
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.query.test_hostile import CORPUS, Visited, written
from tests.server.conftest import Got, Running, running

# No limit of rows ends it, and each pattern matches the eleven triples of the fixture: 3 * 10^12 rows to count.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE {{ {} }}".format(" . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(12)))
TELLTALES = re.compile(
    r"Traceback|File \"|/(?:home|r[o]ot|tmp)/|\.py\b|site-packages|pyoxigraph|uvicorn|rocksdb", re.I
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def strict(facts: Path) -> Iterator[Running]:
    """A server with small limits."""
    with running(
        "-d", facts, "--timeout", "5", "--memory", "200", "--rows", "1000", "--workers", "2"
    ) as found:
        yield found


def well(server: Running) -> bool:
    found = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")
    return (found.status, found.text) == (200, "n\r\n11\r\n")


def workers(server: Running) -> list[int]:
    children = Path(f"/proc/{server.process.pid}/task")
    return [int(pid) for task in children.iterdir() for pid in (task / "children").read_text().split()]


def raw(server: Running, data: bytes) -> bytes:
    """Send bytes as they are, and return what comes until the server closes; nothing where it resets the connection."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as connection:
        found = b""
        with suppress(ConnectionResetError, BrokenPipeError):
            connection.sendall(data)
            while piece := connection.recv(65_536):
                found += piece
        return found


@pytest.mark.parametrize("query", CORPUS, ids=lambda query: f"{query['class']}: {query['name']}")
def test_a_hostile_query_is_refused_answered_or_stopped(
    query: dict[str, Any], strict: Running, server: Running
) -> None:
    visited = Visited()
    with closing(visited.server):
        body = urlencode({"query": written(query, visited.host)})
        # What is to be answered may take longer than the small limit where the machine is busy.
        asked = server if query["expect"] == "answer" else strict
        found = asked.send("POST", "/sparql", body, FORM)
        expected = {
            "refused": {403, 413},
            "syntax": {400, 413, 503},  # to explain 50,000 dots takes longer than this limit
            "stopped": {200, 413, 503},  # some end: there are eleven triples
            "answer": {400} if "FROM" in query.get("text", "") else {200, 413},  # graphs that are not there
        }
        assert found.status in expected.get(query["expect"], {200, 400, 403, 413, 500, 503}), found.text
        assert visited.visits == 0
    if found.status != 200:
        assert found.media == "text/plain"
        assert not TELLTALES.search(found.text.replace(written(query, visited.host), ""))


def test_after_all_hostile_queries_it_answers(strict: Running) -> None:
    assert well(strict)
    assert len(workers(strict)) >= 2


def test_the_answer_of_a_limit_names_it(strict: Running) -> None:
    late = strict.query(ENDLESS)
    assert (late.status, "time limit of 5 s" in late.text) == (503, True)
    assert "retry-after" not in late.headers  # the same query would be stopped again
    assert "etag" not in late.headers
    values = "VALUES ?{} {{ " + " ".join(map(str, range(40))) + " }}"
    many = strict.query(f"SELECT * {{ {values.format('a')} {values.format('b')} }}", "text/csv")
    assert (many.status, "1,000 rows" in many.text) == (503, True)
    just = strict.query(f"SELECT * {{ {values.format('a')} {values.format('b')} }} LIMIT 1000", "text/csv")
    assert (just.status, just.text.count("\r\n")) == (200, 1001)
    for media in ("application/sparql-results+json", "application/sparql-results+xml"):
        assert strict.query(f"SELECT * {{ {values.format('a')} {values.format('b')} }}", media).status == 503
        assert strict.query(f"SELECT ?a {{ {values.format('a')} }}", media).status == 200
    commas = 'SELECT ?x { VALUES ?x { "' + "},{" * 1500 + '" } }'
    assert strict.query(commas, "application/sparql-results+json").status == 200  # one row, whatever is in it
    doubled = " ".join(f"BIND(CONCAT(?t{i}, ?t{i}) AS ?t{i + 1})" for i in range(34))
    big = strict.query(f'SELECT (STRLEN(?t34) AS ?n) {{ BIND("x" AS ?t0) {doubled} }}')
    assert (big.status, "memory limit" in big.text) == (503, True), big.text
    assert well(strict)


def test_others_are_answered_while_endless_queries_are_on_every_process(strict: Running) -> None:
    with ThreadPoolExecutor(4) as many:
        endless = [many.submit(strict.query, ENDLESS + f" # {n}") for n in range(4)]
        answered = 0
        while not all(one.done() for one in endless):
            found = strict.query(f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {answered}", "text/csv")
            assert found.status == 200
            answered += 1
        assert [one.result().status for one in endless] == [503] * 4
    assert answered > 4
    assert well(strict)


@pytest.mark.parametrize("number", [6, 8, 16])
def test_quick_queries_and_health_are_answered_whatever_the_number_of_endless_ones(
    facts: Path, number: int
) -> None:
    with running("-d", facts, "--timeout", "60", "--workers", "2") as server, ExitStack() as left:
        asked = []
        for n in range(number):
            connection = left.enter_context(closing(http.client.HTTPConnection("127.0.0.1", server.port)))
            connection.request("POST", "/sparql", urlencode({"query": f"{ENDLESS} # {n}"}), FORM)
            asked.append(connection)
        for _ in range(3):
            assert json.loads(server.get("/health").text)["status"] == "ok"
            assert well(server)
        for _ in range(3):
            found = json.loads(server.get("/health").text)
            assert found["processes"] <= 6
            assert found["slow"] <= 4
            assert well(server)
        answered, _, _ = select.select([one.sock for one in asked], [], [], 0)
        assert not answered  # none of the endless ones was refused or stopped meanwhile


def test_what_waits_for_a_place_gets_one_or_is_told_to_come_again(facts: Path) -> None:
    with running("-d", facts, "--timeout", "3", "--workers", "1") as server:
        with ThreadPoolExecutor(9) as many:
            found = list(many.map(server.query, [f"{ENDLESS} # {n}" for n in range(9)]))
        assert {one.status for one in found} == {503}
        stopped = [one for one in found if "time limit" in one.text]
        busy = [one for one in found if "busy" in one.text]
        assert len(stopped) + len(busy) == 9
        assert len(stopped) >= 2
        assert not any("retry-after" in one.headers for one in stopped)
        assert all(one.headers["retry-after"].isdigit() for one in busy)
        assert json.loads(server.get("/health").text)["waiting"] == 0
        assert well(server)


def test_a_client_that_leaves_takes_its_query_along(strict: Running) -> None:
    before = set(workers(strict))
    connection = http.client.HTTPConnection("127.0.0.1", strict.port, timeout=30)
    connection.request("POST", "/sparql", urlencode({"query": ENDLESS + " # left"}), FORM)
    time.sleep(0.5)
    connection.close()
    assert well(strict)
    # Its process is another one when the limit of time has not yet come.
    for _ in range(10):
        if set(workers(strict)) != before:
            break
        time.sleep(0.1)
    assert set(workers(strict)) != before


def test_a_killed_process_is_replaced_and_nothing_is_lost(strict: Running) -> None:
    def ask(number: int) -> int:
        text = f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} # {number}"
        return strict.query(text).status

    with ThreadPoolExecutor(8) as many:
        asked = [many.submit(ask, number) for number in range(60)]
        for _ in range(3):
            for pid in workers(strict)[:1]:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)
        # Asked again where the first process was killed; killed twice, it says so.
        told = Counter(one.result() for one in asked)
    assert set(told) <= {200, 500}
    assert told[200] >= 57
    assert well(strict)


def test_200_clients_at_once_lose_nothing(strict: Running) -> None:
    def client(number: int) -> list[int]:
        connection = http.client.HTTPConnection("127.0.0.1", strict.port, timeout=120)
        with closing(connection):
            found = []
            for turn in range(5):
                text = f"SELECT ?l WHERE {{ ?s rdfs:label ?l }} LIMIT {1 + (number + turn) % 50}"
                connection.request("GET", "/sparql?" + urlencode({"query": text}))
                answer = connection.getresponse()
                rows = json.loads(answer.read())["results"]["bindings"]
                assert len(rows) == min(6, 1 + (number + turn) % 50)
                found.append(answer.status)
            return found

    with ThreadPoolExecutor(200) as many:
        told = Counter(status for found in many.map(client, range(200)) for status in found)
    assert told == {200: 1000}


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/explorer/../../../../etc/passwd",
        "/explorer/..%2f..%2f..%2fetc%2fpasswd",
        "/id/..%2f..%2fetc%2fpasswd",
        "/ask/..%2f..%2f..%2fetc%2fpasswd",
        "/ask/%2Fetc%2Fpasswd.csv",
        "/source/%00",
        "/statement/%ff%fe",
        "/store?graph=file:///etc/passwd",
        "//etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/id/" + "a" * 5_000,
        "/id/<script>alert(1)</script>",
        "/ask/forums-of.csv?org=" + quote("<script>alert(1)</script>"),
    ],
)
def test_no_path_leads_out_and_no_script_comes_back_as_one(strict: Running, path: str) -> None:
    answer = raw(strict, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] in (b"400", b"404"), head
    assert b"root:" not in body
    assert b"text/html" not in head.lower()
    assert b"x-content-type-options: nosniff" in head.lower()


def test_a_query_that_holds_a_script_comes_back_as_plain_text(strict: Running) -> None:
    found = strict.query("<script>alert(1)</script>", "text/html")
    assert found.media != "text/html" or b"<script>alert" not in found.body
    refused = strict.query("<script>alert(1)</script>", "*/*")
    assert (refused.status, refused.media) == (400, "text/plain")
    assert "default-src 'none'" in refused.headers["content-security-policy"]


@pytest.mark.parametrize(
    "data",
    [
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: localhost\r\n"
        + b"".join(b"X%d: y\r\n" % n for n in range(9_000))
        + b"\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_http_is_refused_and_closed(strict: Running, data: bytes) -> None:
    answer = raw(strict, data)
    assert answer.split(b" ", 2)[1][:1] == b"4" if answer else True
    assert not TELLTALES.search(answer.decode("latin-1"))
    assert well(strict)


def test_another_name_of_this_computer_is_refused(strict: Running) -> None:
    """A page of the web whose name was made to mean this computer gets nothing."""
    found = strict.get("/sparql?query=ASK%7B%7D", Host="evil.example")
    assert found.status == 421
    for host in ("localhost", f"127.0.0.1:{strict.port}", "[::1]:80", "LOCALHOST:8000"):
        assert strict.get("/sparql?query=ASK%7B%7D", Host=host).status == 200


def test_a_client_that_sends_slowly_is_dropped(facts: Path) -> None:
    from govgraph import open as open_graph
    from govgraph.server.limits import Limits
    from govgraph.server.run import Server

    server = Server(open_graph(facts), port=0, limits=Limits(request_seconds=0.5, send_seconds=0.5))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    port = int(server.url.rstrip("/").rpartition(":")[2])
    try:
        for begun in (
            b"",
            b"GET /health HTT",
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 50\r\n\r\nqu",
        ):
            with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as connection:
                connection.sendall(begun)
                connection.settimeout(20)
                answer = b""
                while piece := connection.recv(1000):
                    answer += piece
                assert answer.startswith(b"HTTP/1.1 408"), begun
    finally:
        server.stop()
        thread.join(30)
    assert not thread.is_alive()


def test_one_client_cannot_take_all_places(facts: Path) -> None:
    with running("-d", facts, "--behind-proxy", "--timeout", "3") as server:

        def ask(client: str) -> Got:
            body = urlencode({"query": ENDLESS + f" # {time.monotonic_ns()}"})
            return server.send("POST", "/sparql", body, {**FORM, "X-Forwarded-For": client})

        with ThreadPoolExecutor(20) as many:
            told = Counter(one.status for one in many.map(ask, ["192.0.2.1"] * 20))
            assert told[429] >= 4
            assert set(told) == {429, 503}
        quick = server.send("GET", "/health", headers={"X-Forwarded-For": "192.0.2.2"})
        assert quick.status == 200


def test_it_ends_when_it_is_told_to_and_leaves_no_process(facts: Path) -> None:
    with running("-d", facts) as server:
        assert well(server)
        ours = workers(server)
        assert ours
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)
        assert server.process.returncode == 0
    for pid in ours:
        assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("method", ["GET", "POST"])  # a query by GET takes the short way
def test_who_waits_when_the_server_ends_is_told_so(facts: Path, method: str) -> None:
    with running("-d", facts, "--access-log") as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        with closing(connection):
            fields = urlencode({"query": ENDLESS})
            if method == "GET":
                connection.request("GET", f"/sparql?{fields}")
            else:
                connection.request("POST", "/sparql", fields, FORM)
            while not json.loads(server.get("/health").text)["slow"]:
                time.sleep(0.1)
            server.process.send_signal(signal.SIGTERM)
            answer = connection.getresponse()
            assert answer.status == 503
            assert "stopped" in answer.read().decode()
            assert answer.headers["retry-after"] is None
        _, said = server.process.communicate(timeout=60)
        lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        assert [line["status"] for line in lines if line["path"] == "/sparql"] == [503]


def test_processes_end_with_a_server_that_was_killed(facts: Path) -> None:
    with running("-d", facts) as server:
        assert well(server)
        ours = workers(server)
        server.process.kill()
        server.process.wait(30)
        for _ in range(100):
            if not any(Path(f"/proc/{pid}").exists() for pid in ours):
                break
            time.sleep(0.1)
        assert not [pid for pid in ours if Path(f"/proc/{pid}").exists()]


def test_without_the_data_folder_it_goes_on(facts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(facts, folder / "facts.trig")
    with running("-d", folder, env={"GOVGRAPH_CACHE": str(tmp_path / "cache")}) as server:
        assert well(server)
        shutil.rmtree(folder)
        assert well(server)
        for pid in workers(server):
            os.kill(pid, signal.SIGKILL)
        assert well(server)
