"""Servers to ask: a small one of invented facts with named graphs, and one of the shipped dataset."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.conftest import START

FACTS = """
@prefix ex: <https://fixture.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a rdfs:label "Fixture A"@en, "Ficción A"@es ; ex:number 5 ; ex:next ex:b .
ex:b rdfs:label "tab\\there, \\"quoted\\"" .
<https://fixture.example/one%2Ftwo> rdfs:label "a slash in its name" .
<https://fixture.example/one/two> rdfs:label "another thing" .
ex:formula rdfs:label "=1+1" .
ex:g1 { ex:a ex:in "first" . }
ex:g2 { ex:b ex:in "second" . <https://fixture.example/one%2Ftwo> ex:in "third" . }
"""


@dataclass
class Got:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass
class Running:
    """A server that runs."""

    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            data = answer.read()
            return Got(answer.status, {k.lower(): v for k, v in answer.getheaders()}, data)
        finally:
            connection.close()

    def get(self, path: str, accept: str | None = None, **headers: str) -> Got:
        more = {} if accept is None else {"Accept": accept}
        return self.send("GET", path, headers={**more, **headers})

    def query(self, text: str, accept: str | None = None, **parameters: Any) -> Got:
        return self.get("/sparql?" + urlencode({"query": text, **parameters}, doseq=True), accept)


Begin = Callable[..., Any]


@contextmanager
def running(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run ``govgraph serve`` at any free port, as its user does."""
    process = subprocess.Popen(
        [sys.executable, "-c", START, "serve", "--port", "0", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            _, said = process.communicate(timeout=60)
            pytest.fail(f"the server did not start: {said}")
        yield Running(url, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("facts") / "fixture.trig"
    path.write_text(FACTS, "utf-8")
    return path


@pytest.fixture(scope="session")
def server(facts: Path) -> Iterator[Running]:
    """The invented facts; nothing that a test does changes them."""
    with running("-d", facts, "--cors") as found:
        yield found


@pytest.fixture(scope="session")
def shipped_server(shipped: Path) -> Iterator[Running]:
    with running("-d", shipped) as found:
        yield found
