"""Two hundred clients for a while: nothing is lost, and memory does not grow with the number of requests.

``bench.serve`` takes longer; so does this with GOVGRAPH_SOAK, the seconds of each part.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tests.server.conftest import Running, running
from tools.clients import Load, ask, memory_of

SECONDS = float(os.environ.get("GOVGRAPH_SOAK", "4"))
MOST = 25 + SECONDS / 4
"""Megabytes by which memory may be larger after a part: pages are copied, and what is kept has its bounds."""
QUERIES = [
    "SELECT ?l WHERE { ?s rdfs:label ?l }",
    "SELECT * WHERE { ?s ?p ?o . ?o ?q ?r }",
    "ASK { ?s ?p 5 }",
    "SELECT (NOW() AS ?now) WHERE {}",  # which is never kept
    "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?x WHERE { ?x none:such ?y }",  # which is refused
    "DROP ALL",
]
BAD = 2  # of these


def soaked(server: Running) -> tuple[Load, float]:
    """Return what came of the second of two parts, and by how many megabytes memory is larger after it."""
    numbers = count()

    def path(number: int) -> str:
        text = f"{QUERIES[number % len(QUERIES)]} #{next(numbers)}"  # no two are alike
        return "/sparql?query=" + quote(text, safe="")

    server.get("/explorer/contents")  # which is made in the background, and takes memory meanwhile
    # In a thread of its own: in this one, a browser's loop may be running.
    with ThreadPoolExecutor(1) as one:
        one.submit(ask, server.url, path, 200, SECONDS).result()  # after which all that is kept is there
        before = memory_of(server.process.pid)
        load: Load = one.submit(ask, server.url, path, 200, SECONDS).result()
        return load, memory_of(server.process.pid) - before


def test_200_clients_lose_nothing_and_memory_stays_flat(facts: Path) -> None:
    with running("-d", facts) as server:
        load, grown = soaked(server)
    assert load.failed == load.refused
    assert len(load.times) > 200
    assert abs(load.refused - BAD / len(QUERIES) * (load.refused + len(load.times))) <= 200
    assert grown < MOST


LEAK = """
import sys, govgraph
from govgraph.server.app import App
from govgraph.server.answering import Desk
owner, name = {"server": (App, "ready"), "process": (Desk, "reply")}[sys.argv[2]]
kept, does = [], getattr(owner, name)
def leaking(self, asked):
    kept.append(bytearray(b"x" * 100_000))
    return does(self, asked)
setattr(owner, name, leaking)
govgraph.open(sys.argv[1]).serve(port=0, told=lambda url: print(url, flush=True))
"""


def leaked(facts: Path, where: str) -> float:
    """Return by how many megabytes the memory of a server grows that keeps something of each request for ever."""
    command = [sys.executable, "-c", LEAK, str(facts), where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        _, grown = soaked(Running(process.stdout.readline().strip(), process))
        process.send_signal(signal.SIGTERM)
    return grown


def test_a_server_that_leaks_is_noticed_here(facts: Path) -> None:
    grown = leaked(facts, "server")
    assert grown > MOST


def test_a_process_that_leaks_is_exchanged_before_it_is_large(facts: Path) -> None:
    grown = leaked(facts, "process")
    assert grown < 2 * (os.cpu_count() or 2) * 100  # what each may keep, and some more while it is looked at
