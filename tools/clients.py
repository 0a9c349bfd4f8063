"""Clients of HTTP that ask one request after the other on a connection that stays open, and measure how long each takes."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httptools

__all__ = ["Load", "ask", "memory_of"]

Make = Callable[[int], str]
"""Makes the path of the request of a number."""


@dataclass(slots=True)
class Load:
    """What came of many requests.

    Parameters
    ----------
    seconds : float
        From the first request to the last answer.
    times : list of float
        Seconds of each request.
    failed : int
        Answers with another status than 200, and connections that ended.
    refused : int
        Of these, those that say what is wrong with the request (400 to 499).
    size : int
        Bytes of the bodies.
    """

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failed: int = 0
    refused: int = 0
    size: int = 0

    def add(self, other: Load) -> None:
        """Add what came of further requests."""
        self.seconds += other.seconds
        self.times += other.times
        self.failed += other.failed
        self.refused += other.refused
        self.size += other.size

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.times) / self.seconds

    def quantile(self, percent: int) -> float:
        """Return the seconds within which so many percent of the requests were answered."""
        return statistics.quantiles(self.times, n=100, method="inclusive")[percent - 1]


class _Client(asyncio.Protocol):
    def __init__(self, host: str, make: Make, numbers: Callable[[], int | None], load: Load) -> None:
        self._host, self._make, self._numbers, self._load = host, make, numbers, load
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waits = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._next()

    def _next(self) -> None:
        number = self._numbers()
        if number is None:
            if not self.done.done():
                self.done.set_result(None)
            self._transport.close()
            return
        self._parser = httptools.HttpResponseParser(self)
        head = (
            f"GET {self._make(number)} HTTP/1.1\r\nHost: {self._host}\r\n"
            "Accept: application/sparql-results+json\r\n\r\n"
        )
        self._waits, self._begun = True, time.perf_counter()
        self._transport.write(head.encode())  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, data: bytes) -> None:
        self._load.size += len(data)

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() == 200:
            self._load.times.append(time.perf_counter() - self._begun)
        else:
            self._load.failed += 1
            self._load.refused += 400 <= self._parser.get_status_code() < 500
        self._waits = False
        # Not from within the parser that has just ended.
        asyncio.get_running_loop().call_soon(self._next)

    def connection_lost(self, exc: Exception | None) -> None:
        self._load.failed += self._waits
        if not self.done.done():
            self.done.set_result(None)


async def _run(url: str, make: Make, clients: int, seconds: float) -> Load:
    parts, load, loop = urlsplit(url), Load(), asyncio.get_running_loop()
    begun, count = time.perf_counter(), 0

    def numbers() -> int | None:
        nonlocal count
        if time.perf_counter() - begun >= seconds:
            return None
        count += 1
        return count

    def client() -> _Client:
        return _Client(parts.netloc, make, numbers, load)

    host, port = parts.hostname or "localhost", parts.port or 80
    made = [(await loop.create_connection(client, host, port))[1] for _ in range(clients)]
    await asyncio.gather(*(one.done for one in made))
    load.seconds = time.perf_counter() - begun
    return load


def ask(url: str, make: Make, clients: int, seconds: float) -> Load:
    """Have some clients ask a server for so many seconds, each one request at a time.

    Parameters
    ----------
    url : str
        Of the server; its path is not used.
    make : callable
        Makes the path of each request of its number, from 1.
    clients : int
    seconds : float
    """
    import uvloop

    return uvloop.run(_run(url, make, clients, seconds))


def memory_of(pid: int) -> float:
    """Megabytes of a process and its children; what they share counts once."""
    pids, total = [pid], 0
    while pids:
        one = pids.pop()
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                pids += map(int, (task / "children").read_text().split())
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1000
