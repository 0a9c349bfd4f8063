"""The processes that answer a server's requests: each is ended at its limit, and another takes its place.

They are the processes of :mod:`govgraph.query.processes`, waited for by the event loop. A request is a message; a reply is a
head in JSON and a body, in blocks. A query that takes long no longer counts among the quick ones: it goes on with
less of the processor, in a number of further places, so that others are answered meanwhile. Where these places are taken,
it is stopped and waits for one: there it begins anew, which changes nothing.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import struct
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from govgraph.errors import QueryError, QueryMemoryLimit, QueryTimeout, wrong
from govgraph.query.processes import HEAVY, Channel, Process, fork, memory_of, message
from govgraph.server.limits import Limits

__all__ = ["LENGTHS", "Busy", "Ending", "Pool", "Reply", "encoded"]

LENGTHS = struct.Struct(">II")
"""What each block of a reply begins with: the bytes of the head, which only the last block has, and of the body's part."""

encoded = json.JSONEncoder(separators=(",", ":")).encode
"""Writes a request; ``json.dumps`` would make an encoder each time."""

_PATIENCE = 60.0  # seconds that a process may take to get ready
_GLANCE = 0.05  # seconds between two looks at the memory
_OFTEN = 500  # requests of a process after which its memory is looked at, also where none took long
_POLITE = 10  # how much a long query yields
_SOONER = 4  # how many times sooner a query counts as long while others wait
# Only queries: whoever does anything else keeps what was made ready for it, and a process that steps aside is ended.
_QUERY = '{"do":"query"'
_MB = 1_000_000
_BUFFER = bytearray(1 << 18)  # what was read last, of any process
_SHORT = 500  # bytes of a head that is kept
_SIGXCPU, _SIGABRT, _SIGKILL = (getattr(signal, name, 0) for name in ("SIGXCPU", "SIGABRT", "SIGKILL"))


class Busy(Exception):
    """There is no place left in the queue."""


class Ending(Exception):
    """The server is being ended."""


class _Killed(Exception):
    """The process was ended from outside: another one may answer."""


class _Aside(Exception):
    """The request takes long, and has to wait for a place where it may."""


class Reply(NamedTuple):
    """What a process has answered."""

    head: dict[str, Any]
    body: bytes


class _Job:
    """A request that waits for a process, or that one is at."""

    __slots__ = ("again", "long", "message", "reply", "seconds", "simple")

    def __init__(self, text: str, seconds: float, memory: float, long: bool) -> None:
        self.message = message(f"[{text},{seconds},{memory}]".encode())
        self.seconds, self.long, self.simple = seconds, long, text.startswith(_QUERY)
        self.reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.again = False  # whether it was asked before, of a process that was killed


class _Worker:
    """One process, its pipes, and the request that it is at."""

    def __init__(self, pool: Pool, process: Process) -> None:
        self.process = process
        self.job: _Job | None = None
        self.ready = self.slow = self.stale = self.dead = False
        self.begun = 0.0
        self.base = self.answered = 0
        self._pool, self._requests, self._output = pool, process.channel.writing, process.channel.reading
        self._loop = asyncio.get_running_loop()
        self._data = bytearray()
        self._needed = LENGTHS.size  # bytes of the next block
        self._parts: list[bytes] = []
        self._unsent, self._writes = b"", False
        self._patience = self._loop.call_later(_PATIENCE, self.end, None)
        os.set_blocking(self._requests, False)
        os.set_blocking(self._output, False)
        self._loop.add_reader(self._output, self._read)

    def give(self, job: _Job) -> None:
        """Send a request."""
        self.job, self.begun = job, time.monotonic()
        self._unsent = job.message
        self._write()

    def _write(self) -> None:
        try:
            self._unsent = self._unsent[os.write(self._requests, self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:  # it is gone: the other pipe says why
            self._unsent = b""
        if self._unsent:
            self._loop.add_writer(self._requests, self._write)
            self._writes = True
        elif self._writes:
            self._loop.remove_writer(self._requests)
            self._writes = False

    def _read(self) -> None:
        try:
            size = os.readv(self._output, (_BUFFER,))
        except BlockingIOError:
            return
        except OSError:
            size = 0
        if not size:
            self.end(None)
            return
        data = memoryview(_BUFFER)[:size]
        if self._data:
            self._data += data
            if len(self._data) < self._needed:
                return
            data = memoryview(self._data)
        self._data = bytearray(self._blocks(data))

    def _blocks(self, data: memoryview) -> memoryview:
        """Take the blocks that are whole, and return what follows."""
        while len(data) >= LENGTHS.size:
            head, body = LENGTHS.unpack_from(data)
            start = LENGTHS.size + head
            self._needed = start + body
            if self._needed > len(data):
                return data
            part = bytes(data[start : self._needed])
            if head:
                text = bytes(data[LENGTHS.size : start])
                self._take(_short_head(text) if head < _SHORT else json.loads(text), part)
            else:
                self._parts.append(part)
            data = data[self._needed :]
        self._needed = LENGTHS.size
        return data

    def _take(self, head: dict[str, Any], part: bytes) -> None:
        """Take the end of a reply."""
        body = part
        if self._parts:
            body = b"".join((*self._parts, part)) if head.get("status") == 200 else b""
            self._parts.clear()
        job, self.job = self.job, None
        if not self.ready:
            self.ready = True
            self._patience.cancel()
        self._pool.told(self, job, Reply(head, body))

    def end(self, why: Exception | None) -> None:
        """End the process; whoever waits for it gets the reason, or what its exit status says."""
        if self.dead:
            return
        self.dead = True
        self._patience.cancel()
        self._loop.remove_reader(self._output)
        self._loop.remove_writer(self._requests)
        ending = self._loop.run_in_executor(None, self.process.close)
        ending.add_done_callback(lambda _: self._gone(why))
        self._pool.lost(self)

    def _gone(self, why: Exception | None) -> None:
        job, self.job = self.job, None
        if job is not None:
            self._pool.failed(job, why or self._pool.cause(-self.process.end()))


# Most heads are short and alike, and nobody changes one.
_short_head = lru_cache(maxsize=256)(json.loads)


class Pool:
    """Processes that answer requests about one dataset.

    Parameters
    ----------
    serve : callable
        Runs in each process, as :func:`govgraph.query.processes.fork` says.
    """

    def __init__(self, serve: Callable[[Channel], None], limits: Limits) -> None:
        self._serve, self.limits = serve, limits
        self._memory = limits.memory
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._waiting: deque[_Job] = deque()
        self._aside: deque[_Job] = deque()  # those that take long and wait for a place
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
        return sum(not job.reply.done() for job in (*self._waiting, *self._aside))

    @property
    def works(self) -> bool:
        """Whether requests are answered: no, where processes cannot begin."""
        return not self._failures or any(worker.ready for worker in self._all)

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
            if worker.job is not None:
                self.failed(worker.job, Ending())  # at once: there may be no time to wait for the process
            worker.end(Ending())
        for waiting in (self._waiting, self._aside):
            while waiting:
                self.failed(waiting.popleft(), Ending())

    def replace(self, serve: Callable[[Channel], None]) -> None:
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
        while self._all or self._waiting or self._aside:
            if not self._all:
                self._begin()  # the last one was lost with some still waiting
            await asyncio.sleep(_GLANCE)

    # -- processes

    def _begin(self) -> None:
        self._all.add(_Worker(self, fork(self._serve)))

    def told(self, worker: _Worker, job: _Job | None, reply: Reply) -> None:
        """Take the reply of a process, and give it the next request; the first reply says that it is ready."""
        if job is None:
            self._failures = 0
            worker.base = memory_of(worker.process.pid) or 0
            self._free(worker)
            return
        worker.answered += 1
        look = time.monotonic() - worker.begun > _GLANCE or not worker.answered % _OFTEN
        if worker.slow or worker.stale or (look and self._grown(worker) > HEAVY):
            worker.end(None)
        else:
            self._free(worker)
        if not job.reply.done():
            job.reply.set_result(reply)

    def failed(self, job: _Job, why: Exception) -> None:
        """Tell who waits for a request why there is no reply; where its process was killed, ask another one."""
        if job.reply.done():
            return
        if isinstance(why, _Aside):
            self._put_aside(job)
            return
        if isinstance(why, _Killed):
            if not job.again and not self._closed:
                job.again = True  # nothing is changed by asking twice
                self._put(job)
                return
            why = QueryError(
                "the query's process was ended from outside", hint="the server may be short of memory"
            )
        job.reply.set_exception(why)
        job.reply.exception()  # somebody may have stopped waiting

    def lost(self, worker: _Worker) -> None:
        """Begin another process for one that has ended."""
        self._all.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        self._failures += not worker.ready
        if self._closed:
            return
        # One that cannot even begin is not begun again and again in no time.
        delay = min(5.0, 0.1 * 2**self._failures) if self._failures else 0
        asyncio.get_running_loop().call_later(delay, self._refill)

    def _refill(self) -> None:
        try:
            self.start()
            while self._idle and (job := self._next_aside()):
                self._give(self._idle.pop(), job)
        except QueryError:  # no more processes at the moment
            self._failures += 1
            if not self._closed:
                asyncio.get_running_loop().call_later(1.0, self._refill)

    def _free(self, worker: _Worker) -> None:
        """Give a process the request that has waited longest."""
        worker.begun = 0.0
        if job := self._next_aside():
            self._give(worker, job)
            return
        while self._waiting:
            job = self._waiting.popleft()
            if job.reply.done():
                continue
            if job.long and self._is_full():
                self._put_aside(job)
                continue
            self._give(worker, job)
            return
        if self._closed:
            worker.end(None)
        else:
            self._idle.append(worker)

    def _give(self, worker: _Worker, job: _Job) -> None:
        worker.give(job)
        if job.long:
            self._step_aside(worker)
        if not self._watching:
            self._watching = True
            asyncio.get_running_loop().call_later(_GLANCE, self._watch)

    # -- answers

    def ask(self, asked: str, *, seconds: float | None = None, long: bool = False) -> asyncio.Future[Reply]:
        """Have a request answered; who cancels what this returns ends the process that is at it.

        Parameters
        ----------
        seconds : float, optional
            The limit, where it is not that of all.
        long : bool
            It is known to take long: it yields to others from the beginning.

        Returns
        -------
        Future
            The reply; QueryTimeout and QueryMemoryLimit at the limit, QueryError if the process ends on it.

        Raises
        ------
        Busy
            If too many others wait.
        """
        if self._closed:
            raise Busy
        job = _Job(asked, seconds or self.limits.seconds, self._memory, long)
        self._put(job)
        return job.reply

    def _put(self, job: _Job) -> None:
        if job.long and self._is_full():
            self._put_aside(job)
            return
        if self._idle:
            self._give(self._idle.pop(), job)
            return
        if len(self._waiting) >= self.limits.queue and not job.again:
            self._waiting = deque(one for one in self._waiting if not one.reply.done())
            if len(self._waiting) >= self.limits.queue:
                raise Busy
        self._waiting.append(job)

    def _step_aside(self, worker: _Worker) -> None:
        """Count a query that takes long among the slow ones, and begin another process for the quick ones."""
        if self._closed:
            return
        if self._is_full():
            worker.end(_Aside())
            return
        worker.slow = True
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, worker.process.pid, _POLITE)
        self._refill()

    def _is_full(self) -> bool:
        return self.slow >= self.limits.slow_processes

    def _put_aside(self, job: _Job) -> None:
        """Have a request wait for a place among the slow ones, as long as a query may take."""
        job.long = True
        self._aside.append(job)
        asyncio.get_running_loop().call_later(self.limits.seconds, self._give_up, job)
        self._refill()

    def _give_up(self, job: _Job) -> None:
        if job in self._aside:
            self._aside.remove(job)
            self.failed(job, Busy())

    def _next_aside(self) -> _Job | None:
        """Return the request that has waited longest for a place among the slow ones, if there is one."""
        while self._aside and not self._is_full():
            job = self._aside.popleft()
            if not job.reply.done():
                return job
        return None

    def _grown(self, worker: _Worker) -> int:
        return (memory_of(worker.process.pid) or 0) - worker.base

    def _watch(self) -> None:
        """Look at the time and the memory of all that are at a query, and whether somebody waits for it."""
        now = time.monotonic()
        busy = [(worker, worker.job) for worker in self._all if worker.job is not None]
        for worker, job in busy:
            took = now - worker.begun
            if job.reply.done():  # nobody does
                worker.end(None)
            elif took >= job.seconds:
                worker.end(_timeout(job.seconds))
            elif took >= _GLANCE and self._grown(worker) > self._memory * _MB:
                worker.end(_too_much(self._memory))
            elif not worker.slow and took >= self.limits.slow_after / (
                _SOONER if self._waiting and job.simple else 1
            ):
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
    return QueryTimeout(wrong("server_time", limit=f"{seconds:g}"), seconds=seconds)


def _too_much(megabytes: float) -> QueryMemoryLimit:
    return QueryMemoryLimit(wrong("server_memory", limit=round(megabytes)), megabytes=megabytes)
