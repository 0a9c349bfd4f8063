"""Queries in processes of their own, which end at a limit of seconds or bytes: the engine itself has no limits.

A worker is a process that knows one store and answers one query after the other. On Linux it is forked: a store in memory
comes with it, and one on disk is opened anew, at the very version that this process reads. Elsewhere a fresh Python opens
the store's folder, or gets the facts through a pipe. Whatever happens to a worker (a crash of the engine, a kill from
outside, Ctrl-C) is an error here, and nothing more.

A worker stays for the next query on an unchanged store for :data:`IDLE` seconds: it has then copied the pages that
queries read (some 300 MB for a million triples), which takes a third of a second. It ends with its store, with this
process, and when it holds much memory of its own.

An answer begins with a message of nothing and one of JSON that says what comes (rows, triples, yes or no, an error). Blocks
of TSV or N-Triples as the engine writes them follow, a message of nothing, and why it ends there, or null.
"""

from __future__ import annotations

import io
import json
import math
import os
import pickle
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import IO, Any, cast

import pyoxigraph as ox

from govgraph.errors import QueryError, QuerySyntaxError, QueryTimeout
from govgraph.query.processes import (
    HEAVY,
    Channel,
    Process,
    default_memory,
    fork,
    memory_of,
    serve_process,
    too_much,
)
from govgraph.query.transfer import read_rows, read_triples
from govgraph.store.store import Rows, Store
from govgraph.terms import Names

__all__ = ["IDLE", "answer", "main"]

IDLE = 30.0
"""Seconds that a worker stays without a query."""

_SPARE = 2  # workers that stay per store
_FORK = sys.platform == "linux"  # macOS's system libraries forbid to go on after a fork
_GLANCE = 0.05  # seconds between two looks at a worker's memory
_PATIENCE = 300.0  # seconds that a worker may take to get ready
_READING = 0.25  # seconds that reading one buffer may take on a busy machine; more is the reader's own time
_CHUNK = 1 << 16
_MB = 1_000_000
_CPU_LIMIT = getattr(signal, "SIGXCPU", 0)
_ABORT = getattr(signal, "SIGABRT", 0)
_KILL = getattr(signal, "SIGKILL", 0)


def answer(
    store: Store, query: str, seconds: float | None = None, megabytes: float | None = None
) -> tuple[Rows | bool | Iterator[ox.Triple], Callable[[], None]]:
    """Ask a worker.

    Parameters
    ----------
    seconds : float, optional
        Time that the engine may take, before and between the pieces of its answer. What the reader does elsewhere
        between two pieces does not count, so that rows can be looked at the next day.
    megabytes : float, optional
        Memory that the worker may take beyond what the store takes; :func:`default_memory` when left out.

    Returns
    -------
    tuple
        The answer, read as it comes, in any thread; and a function that ends the query.

    Raises
    ------
    QueryTimeout, QueryMemoryLimit
        At a limit: here, or while the answer is read.
    QuerySyntaxError, QueryError
        As the store raises them; also where the engine crashes.
    """
    if megabytes is not None and memory_of(os.getpid()) is None:
        raise QueryError(
            "this system does not report how much memory a process uses", hint="remove memory (--memory)"
        )
    limits = (math.inf if seconds is None else seconds, default_memory() if megabytes is None else megabytes)
    found = None
    waiting = _take_waiting(store, query)
    if waiting is not None:
        found = waiting.ask(query, *limits)
        if found is None:
            waiting.process.end()  # it has gone meanwhile
    found = found or _begin(store).ask(query, *limits)
    if found is None:
        raise QueryError(
            "the query's process ended before it began", hint="the system may be short of memory"
        )
    try:
        return _result(found), found.stop
    except BaseException:
        found.stop()
        raise


def _result(found: _Answer) -> Rows | bool | Iterator[ox.Triple]:
    kind, said = found.head
    if kind == "rows":
        return Rows(tuple(said), read_rows(found.read, len(said)))
    if kind == "triples":
        return read_triples(found.read)
    while found.read(_CHUNK):
        pass
    if kind == "answer":
        return bool(said)
    raise (QuerySyntaxError if kind == "syntax" else QueryError)(said)


# ---------------------------------------------------------------------------------------------------------- on this side


class _Worker:
    """A process that answers queries on one store; `knows` are revision and names of the store before it began."""

    def __init__(self, store: Store, process: Process, knows: tuple[object, Names]) -> None:
        self.process = process
        self.idle_until = math.inf
        self._store = weakref.ref(store)
        self._knows = knows
        self._base = 0  # bytes that it took before its first query
        weakref.finalize(self, process.close)

    @property
    def store(self) -> Store | None:
        """The store, if it still is what the process knows."""
        store = self._store()
        if store is None or store.revision is None or self._knows != (store.revision, store.names):
            return None
        return store if self.process.parent == os.getpid() else None

    def ask(self, query: str, seconds: float, megabytes: float) -> _Answer | None:
        """Send a query and wait until it is begun; None where the process is no more."""
        finite = [None if math.isinf(limit) else limit for limit in (seconds, megabytes)]
        try:
            self.process.channel.send_bytes(json.dumps([query, *finite]).encode())
            if not self.hears(_PATIENCE):
                return None
            self.process.channel.recv_bytes()
        except (EOFError, BrokenPipeError):
            return None
        except BaseException:
            self.process.end()
            raise
        self._base = self._base or memory_of(self.process.pid) or 0
        return _Answer(self, seconds, megabytes)

    def hears(self, seconds: float) -> bool:
        """Wait until there is something to read, or the end."""
        try:
            return self.process.channel.poll(seconds)
        except OSError:  # so Windows says that it has ended
            return True

    def idle(self) -> bool:
        """Whether it is there and waits for a query; all that could be read is its end."""
        return self.store is not None and not self.hears(0)

    def grown(self) -> int:
        """Return the bytes that it takes beyond what it took before its first query."""
        return (memory_of(self.process.pid) or 0) - self._base


class _Answer:
    """The answer that a worker gives to one query, and the limits of it."""

    def __init__(self, worker: _Worker, seconds: float, megabytes: float) -> None:
        self._worker: _Worker | None = worker
        self._seconds = self._left = seconds
        self._megabytes = megabytes
        self._read_at = self._looked_at = time.monotonic()
        self._block = b""  # what was not read of it
        try:
            self.head = json.loads(self._receive(worker))
        except BaseException:
            self.stop()
            raise

    def read(self, size: int) -> bytes:
        """Return some bytes, none at the end.

        Raises
        ------
        QueryTimeout, QueryMemoryLimit
        QueryError
            If the engine fails or crashes.
        """
        worker = self._worker
        if not self._block and worker is not None:
            self._block = self._receive(worker)
            if not self._block:
                failed = json.loads(self._receive(worker))
                self._worker = None  # a reader that stops now ends nobody
                _park(worker)
                if failed is not None:
                    raise QueryError(failed)
        data, self._block = self._block[:size], self._block[size:]
        return data

    def stop(self) -> None:
        """End the process if it still answers; safe to call twice, and from any thread."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.process.end()

    def _receive(self, worker: _Worker) -> bytes:
        """Return the next message; what the reader does between two is not the engine's time."""
        now = time.monotonic()
        until = now + self._left - min(now - self._read_at, _READING)
        while True:
            if now - self._looked_at >= _GLANCE:
                self._looked_at = now
                if worker.grown() > self._megabytes * _MB:
                    self.stop()
                    raise too_much(self._megabytes)
            if now >= until:
                self.stop()
                raise self._timeout()
            if worker.hears(min(until - now, _GLANCE)):
                break
            now = time.monotonic()
        self._read_at = time.monotonic()
        self._left = until - self._read_at
        try:
            return worker.process.channel.recv_bytes()
        except (EOFError, OSError):
            raise self._crashed(worker) from None

    def _crashed(self, worker: _Worker) -> QueryError:
        """Return what to say of a process that did not say all."""
        self._worker = None
        status = -worker.process.end()
        if status == _CPU_LIMIT:
            return self._timeout()
        if status == _ABORT and not math.isinf(self._megabytes):
            return too_much(self._megabytes)
        if status == _KILL:
            return QueryError(
                "the query's process was killed from outside", hint="the system may be short of memory"
            )
        return QueryError("the engine crashed on this query", hint="nest less deeply, or split the query")

    def _timeout(self) -> QueryTimeout:
        return QueryTimeout(
            f"the query was stopped at its time limit of {self._seconds:g} s",
            seconds=self._seconds,
            hint="ask for less, put the most selective pattern first, or raise the limit (--timeout)",
        )


# -------------------------------------------------------------------------------------------------- those that wait

_waiting: weakref.WeakKeyDictionary[Store, list[_Worker]] = weakref.WeakKeyDictionary()
_lock = threading.Lock()
_watched = False


def _forget() -> None:
    """In a forked process: the workers are its parent's, and the lock may have been closed."""
    global _lock, _watched
    _waiting.clear()
    _lock, _watched = threading.Lock(), False


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _take_waiting(store: Store, query: str) -> _Worker | None:
    """Return a worker that knows just what the store holds now; it is then the caller's alone."""
    while True:
        with _lock:
            workers = _waiting.get(store)
            worker = workers.pop() if workers else None
        # SERVICE reads the environment (proxies, certificates), which may be another one by now.
        if worker is None or (worker.idle() and "SERVICE" not in query.upper()):
            return worker
        worker.process.end()


def _park(worker: _Worker) -> None:
    """Keep a worker that has answered for the next query, or end it."""
    global _watched
    store, over = worker.store, [worker]
    if store is not None and worker.grown() < HEAVY:
        worker.idle_until = time.monotonic() + IDLE
        with _lock, suppress(RuntimeError):  # no more threads: nobody would end it
            if not _watched:
                threading.Thread(target=_watch, name="govgraph-workers", daemon=True).start()
                _watched = True
            workers = _waiting.setdefault(store, [])
            workers.append(worker)
            over = workers[:-_SPARE]
            del workers[:-_SPARE]
    for one in over:
        one.process.end()


def _watch() -> None:
    """End workers whose time is over, or that have gone by themselves, until there are none."""
    while True:
        time.sleep(min(1.0, IDLE / 4))
        if not _end_idle():  # in a function of its own: nothing is held while this sleeps
            return


def _end_idle() -> bool:
    global _watched
    now, over = time.monotonic(), []
    with _lock:
        for workers in list(_waiting.values()):
            over += [one for one in workers if one.idle_until <= now or not one.idle()]
            workers[:] = [one for one in workers if one not in over]
        _watched = more = any(_waiting.values())
    for worker in over:
        worker.process.end()
    return more


# ------------------------------------------------------------------------------------------------- beginning one


def _begin(store: Store) -> _Worker:
    # A change in another thread would leave the engine's locks closed in the new process.
    with store.unchanged() as knows:
        process = fork(partial(_serve, store.opened_again)) if _FORK else _spawned(store)
    return _Worker(store, process, knows)


def _serve(opened: Callable[[], Store], channel: Channel, gone: Callable[[], object]) -> None:
    serve_process(opened, _write_answer, channel, gone)


def _spawned(store: Store) -> Process:
    """Begin a fresh Python, and tell it by its input what the store is; the end of its input is that of this side."""
    import subprocess  # 5 ms: only where processes cannot be forked
    from multiprocessing.reduction import ForkingPickler

    if sys.platform == "win32":
        from multiprocessing import Pipe

        ours, theirs = Pipe()
        inherited: tuple[int, ...] = ()
    else:
        ours, theirs = Channel.pair()
        inherited = theirs.reading, theirs.writing
    # -P and the parent's own path: nothing is imported from the working folder.
    code = "import sys; sys.path[:] = sys.argv[1:]; from govgraph.query.limited import main; main()"
    popen = subprocess.Popen(
        [sys.executable, "-P", "-c", code, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=inherited,
    )
    input_ = cast("IO[bytes]", popen.stdin)
    data = b"" if store.place else store.dump()
    with suppress(BrokenPipeError):  # which is told when it is asked
        input_.write(
            ForkingPickler.dumps((theirs, store.place, store.names.base, store.names.declared, data))
        )
        input_.flush()
    theirs.close()
    return Process(popen.pid, ours, input_.close, popen)


# ------------------------------------------------------------------------------------------------- in the worker itself


def main() -> None:
    """Serve a process that cannot fork: read from its input what the store is."""
    channel, place, base, declared, data = pickle.load(sys.stdin.buffer)
    names = Names(base, declared)
    if place:
        store = Store.at(place, names)
    else:
        store = Store(names=names)
        store.load_nquads(data)
    _serve(lambda: store, channel, sys.stdin.buffer.read)


class _Blocks(io.RawIOBase):
    """What is written here is sent, in messages."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._channel.send_bytes(data)
        return len(data)


def _write_answer(store: Store, query: str, channel: Channel) -> None:
    """Run a query and send its answer."""

    def say(said: object) -> None:
        channel.send_bytes(json.dumps(said).encode())

    channel.send_bytes(b"")
    output = io.BufferedWriter(_Blocks(channel), _CHUNK)
    begun, failed = False, None
    try:
        found = store.evaluate(query)
        if isinstance(found, ox.QueryBoolean):
            say(("answer", bool(found)))
        elif isinstance(found, ox.QuerySolutions):
            say(("rows", [variable.value for variable in found.variables]))
            begun = True
            found.serialize(cast("Any", output), ox.QueryResultsFormat.TSV)
        else:
            say(("triples", None))
            begun = True
            ox.serialize(found, cast("Any", output), ox.RdfFormat.N_TRIPLES)
    except MemoryError:
        os.abort()  # as the engine does
    except BaseException as error:
        if begun:
            failed = str(error)
        elif isinstance(error, SyntaxError):
            say(("syntax", error.msg))
        else:
            say(("error", f"the engine failed on this query: {error}"))
    output.flush()
    channel.send_bytes(b"")
    say(failed)
