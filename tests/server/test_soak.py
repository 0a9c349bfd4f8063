"""Two hundred clients for a while: everything is answered, and the memory stays where it was. ``bench.serve`` takes a minute."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tests.server.conftest import running
from tools.clients import ask, memory_of

SECONDS = float(os.environ.get("GOVGRAPH_SOAK", "4"))


def test_200_clients_lose_nothing_and_the_memory_stays_flat(facts: Path) -> None:
    numbers = count()
    queries = [
        "SELECT ?l WHERE { ?s rdfs:label ?l }",
        "SELECT * WHERE { ?s ?p ?o . ?o ?q ?r }",
        "ASK { ?s ?p 5 }",
        "SELECT (NOW() AS ?now) WHERE {}",  # which is never kept
    ]

    def path(number: int) -> str:
        query = queries[number % len(queries)]
        return "/sparql?query=" + quote(f"{query} #{next(numbers) % 2_000}", safe="")

    # In a thread of its own: in this one, a browser's loop may be running.
    with running("-d", facts) as server, ThreadPoolExecutor(1) as one:
        one.submit(ask, server.url, path, 200, SECONDS).result()  # after which all that is kept is there
        before = memory_of(server.process.pid)
        load = one.submit(ask, server.url, path, 200, SECONDS).result()
        after = memory_of(server.process.pid)
    assert load.failed == 0
    assert len(load.times) > 200
    assert after < before + 25, (before, after)  # megabytes
