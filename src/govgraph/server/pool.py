"""The processes that answer a server's requests: each is ended at its limit, and another takes its place.

They are the processes of :mod:`govgraph.query.workers`, waited for by the event loop. A request is a line of JSON; a reply
is two lengths, a head in JSON and a body. A query that takes long no longer counts among the quick ones: it goes on with
less of the processor, in a number of further places, so that others are answered meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import struct
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from govgraph.errors import QueryError, QueryMemoryLimit, QueryTimeout
from govgraph.query.workers import HEAVY, Process, fork, memory_of
from govgraph.server.limits import Limits

__all__ = ["LENGTHS", "Busy", "Pool", "Reply", "encoded"]

LENGTHS = struct.Struct(">II")
"""What a reply begins with: the bytes of its head and of its body."""

encoded = json.JSONEncoder(separators=(",", ":")).encode
"""Writes a request; ``json.dumps`` would make an encoder each time."""

_PATIENCE = 60.0  # seconds that a process may take to get ready
_GLANCE = 0.05  # seconds between two looks at the memory
_POLITE = 10  # how much a long query yields
_MB = 1_000_000
_READ = 1 << 16
_SIGXCPU, _SIGABRT, _SIGKILL = (getattr(signal, name, 0) for name in ("SIGXCPU", "SIGABRT", "SIGKILL"))


class Busy(Exception):
    """There is no place left in the queue."""


class _Killed(Exception):
    """The process was ended from outside: another one may answer."""


class Reply(NamedTuple):
    """What a process has answered."""

    head: dict[str, Any]
    body: bytes


class _Worker:
    """One process, its pipes, and the request that it is at."""

    def __init__(self, pool: Pool, process: Process, requests: int, output: int) -> None:
        self.process = process
        self.slow = False
        self.dead = False
        self.stale = False
        self.begun = 0.0
        self.seconds = 0.0
        self.base = 0
        self._pool, self._requests, self._output = pool, requests, output
        self._loop = asyncio.get_running_loop()
        self._data = bytearray()
        self._missing = 0
        self._unsent, self._writes = b"", False
        self.reply: asyncio.Future[Reply] = self._loop.create_future()  # the first one says that it is ready
        os.set_blocking(requests, False)
        os.set_blocking(output, False)
        self._loop.add_reader(output, self._read)

    def send(self, line: bytes, seconds: float) -> asyncio.Future[Reply]:
        """Send a request, and return what will be its reply."""
        self.begun, self.seconds = time.monotonic(), seconds
        self.reply = self._loop.create_future()
        self._unsent = line
        self._write()
        return self.reply

    def _write(self) -> None:
        try:
            self._unsent = self._unsent[os.write(self._requests, self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:  # it is gone: the other pipe tells
            self._unsent = b""
        if self._unsent:
            self._loop.add_writer(self._requests, self._write)
            self._writes = True
        elif self._writes:
            self._loop.remove_writer(self._requests)
            self._writes = False

    def _read(self) -> None:
        try:
            data = os.read(self._output, max(_READ, self._missing))
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.end(None)
            return
        self._data += data
        if len(self._data) < LENGTHS.size:
            return
        head, body = LENGTHS.unpack_from(self._data)
        start = LENGTHS.size + head
        self._missing = start + body - len(self._data)
        if self._missing > 0:
            return
        self._missing = 0
        found = Reply(json.loads(self._data[LENGTHS.size : start]), bytes(self._data[start:]))
        self._data.clear()
        if not self.reply.done():
            self.reply.set_result(found)

    def end(self, why: Exception | None) -> None:
        """End the process; whoever waits for it is told why, or what its exit status says."""
        if self.dead:
            return
        self.dead = True
        self._loop.remove_reader(self._output)
        self._loop.remove_writer(self._requests)
        ending = self._loop.run_in_executor(None, self.process.close)
        ending.add_done_callback(lambda _: self._gone(why))
        self._pool.lost(self)

    def _gone(self, why: Exception | None) -> None:
        if not self.reply.done():
            self.reply.set_exception(why or self._pool.cause(-self.process.end()))
            self.reply.exception()  # somebody may have stopped waiting


class Pool:
    """Processes that answer requests about one dataset.

    Parameters
    ----------
    serve : callable
        Runs in each process, with the pipes that it reads from and writes to.
    limits : Limits
    """

    def __init__(self, serve: Callable[[int, int], None], limits: Limits) -> None:
        self._serve, self.limits = serve, limits
        self._memory = limits.memory
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._waiting: deque[asyncio.Future[_Worker]] = deque()
        self._watching = False
        self._closed = False
        self._failures = 0

    @property
    def slow(self) -> int:
        """How many processes are at a long query."""
        return sum(worker.slow for worker in self._all)

    @property
    def waiting(self) -> int:
        """How many requests wait for a process."""
        return len(self._waiting)

    def pids(self) -> list[int]:
        """Return the processes that there are."""
        return sorted(worker.process.pid for worker in self._all)

    def start(self) -> None:
        """Begin the processes."""
        while not self._closed and len(self._all) - self.slow < self.limits.processes:
            self._begin()

    def close(self) -> None:
        """End all processes."""
        self._closed = True
        for worker in list(self._all):
            worker.end(Busy())
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_exception(Busy())

    def replace(self, serve: Callable[[int, int], None]) -> None:
        """Have other processes answer, of which each begins when an old one has ended: none is ended at its work."""
        self._serve = serve
        for worker in self._all:
            worker.stale = True
        for worker in self._idle[:]:
            worker.end(None)

    async def drain(self) -> None:
        """End all processes when they have answered what they are at."""
        self._closed = True
        for worker in self._idle[:]:
            worker.end(None)
        while self._all or self._waiting:
            if self._waiting and not self._all:
                self._begin()  # the last one was lost with some still waiting
            await asyncio.wait([worker.reply for worker in self._all])
            await asyncio.sleep(_GLANCE)

    # -- places

    def _begin(self) -> None:
        process, requests, output = fork(self._serve)
        worker = _Worker(self, process, requests, output)
        self._all.add(worker)
        patience = asyncio.get_running_loop().call_later(_PATIENCE, worker.end, None)

        def ready(reply: asyncio.Future[Reply]) -> None:
            patience.cancel()
            if reply.cancelled() or reply.exception() is not None:
                self._failures += 1
                return
            self._failures = 0
            worker.base = memory_of(worker.process.pid) or 0
            self._free(worker)

        worker.reply.add_done_callback(ready)

    def lost(self, worker: _Worker) -> None:
        """Begin another process for one that has ended."""
        self._all.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if self._closed:
            return
        # One that cannot even begin is not begun again and again in no time.
        delay = min(5.0, 0.1 * 2**self._failures) if self._failures else 0
        asyncio.get_running_loop().call_later(delay, self._refill)

    def _refill(self) -> None:
        try:
            self.start()
        except QueryError:  # no more processes at the moment
            self._failures += 1
            if not self._closed:
                asyncio.get_running_loop().call_later(1.0, self._refill)

    def _free(self, worker: _Worker) -> None:
        """Give a process to who waits first."""
        if worker.dead:
            return
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(worker)
                return
        if self._closed:
            worker.end(None)
        else:
            self._idle.append(worker)

    async def _take(self) -> _Worker:
        if self._closed:
            raise Busy
        if self._idle:
            return self._idle.pop()
        if len(self._waiting) >= self.limits.queue:
            self._waiting = deque(place for place in self._waiting if not place.done())
            if len(self._waiting) >= self.limits.queue:
                raise Busy
        place: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._free(place.result())
            raise

    # -- answers

    async def ask(self, asked: Mapping[str, Any] | str, *, seconds: float | None = None) -> Reply:
        """Have a request answered.

        Parameters
        ----------
        asked : mapping, or the same as JSON
        seconds : float, optional
            The limit, where it is not that of all.

        Raises
        ------
        Busy
            If too many others wait.
        QueryTimeout, QueryMemoryLimit
            At the limit.
        QueryError
            If the process ends on it.
        """
        limit = seconds or self.limits.seconds
        line = f"[{asked if isinstance(asked, str) else encoded(asked)},{limit},{self._memory}]\n".encode()
        try:
            return await self._ask(line, limit)
        except _Killed:
            try:
                return await self._ask(line, limit)  # nothing is changed by asking twice
            except _Killed:
                raise QueryError(
                    "the query's process was ended from outside", hint="the server may be short of memory"
                ) from None

    async def _ask(self, line: bytes, seconds: float) -> Reply:
        worker = await self._take()
        while worker.dead:
            worker = await self._take()
        reply = worker.send(line, seconds)
        if not self._watching:
            self._watching = True
            asyncio.get_running_loop().call_later(_GLANCE, self._watch)
        try:
            return await reply
        except asyncio.CancelledError:  # nobody waits for this answer
            worker.end(Busy())
            raise
        finally:
            if not worker.dead:
                if (
                    worker.slow
                    or worker.stale
                    or (time.monotonic() - worker.begun > _GLANCE and self._grown(worker) > HEAVY)
                ):
                    worker.end(None)
                else:
                    worker.begun = 0.0
                    self._free(worker)

    def _step_aside(self, worker: _Worker) -> None:
        """Count a query that takes long among the slow ones, and begin another process for the quick ones."""
        if self._closed or self.slow >= self.limits.slow_processes:  # later, perhaps
            return
        worker.slow = True
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, worker.process.pid, _POLITE)
        self._refill()

    def _grown(self, worker: _Worker) -> int:
        return (memory_of(worker.process.pid) or 0) - worker.base

    def _watch(self) -> None:
        """Look at the time and the memory of all that are at a query."""
        now = time.monotonic()
        busy = [worker for worker in self._all if worker.begun]
        for worker in busy:
            took = now - worker.begun
            if took >= worker.seconds:
                worker.end(_timeout(worker.seconds))
            elif took >= _GLANCE and self._grown(worker) > self._memory * _MB:
                worker.end(_too_much(self._memory))
            elif took >= self.limits.slow_after and not worker.slow:
                self._step_aside(worker)
        self._watching = bool(busy)
        if busy:
            asyncio.get_running_loop().call_later(_GLANCE, self._watch)

    def cause(self, signal_number: int) -> Exception:
        """Return what to say of a process that ended by itself."""
        if signal_number == _SIGXCPU:
            return _timeout(self.limits.seconds)
        if signal_number == _SIGABRT:
            return _too_much(self._memory)
        if signal_number == _SIGKILL:
            return _Killed()
        return QueryError("the engine crashed on this query", hint="nest less deeply, or split the query")


def _timeout(seconds: float) -> QueryTimeout:
    return QueryTimeout(
        f"the query was stopped at the server's time limit of {seconds:g} s",
        seconds=seconds,
        hint="ask for less, or put the most selective pattern first",
    )


def _too_much(megabytes: float) -> QueryMemoryLimit:
    return QueryMemoryLimit(
        f"the query was stopped at the server's memory limit of {megabytes:,.0f} MB",
        megabytes=megabytes,
        hint="ask for less, or share a variable between all patterns",
    )
