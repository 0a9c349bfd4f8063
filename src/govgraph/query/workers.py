"""Queries in processes of their own, which end at a limit of seconds or bytes: the engine itself has no limits.

A worker is a process that knows one store and answers one query after the other. Where it is forked, a store in memory
comes with it, and one on disk is opened anew, at the very version that this process reads. Elsewhere it opens the store's
folder, or gets the facts through its pipe. Whatever happens to a worker (a crash of the engine, a kill from outside,
Ctrl-C) is an error here, and nothing more.

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
import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from govgraph.errors import QueryError, QuerySyntaxError, QueryTimeout, wrong
from govgraph.query.processes import (
    FORK,
    HEAVY,
    Channel,
    Process,
    default_memory,
    fork,
    memory_of,
    serve_process,
    spawn,
    too_much,
)
from govgraph.query.transfer import read_rows, read_triples
from govgraph.store.store import Rows, Store
from govgraph.terms import Names

__all__ = ["IDLE", "answer", "main"]

IDLE = 30.0
"""Seconds that a worker stays without a query."""

_SPARE = 2  # workers that stay per store
_FORK = FORK
_GLANCE = 0.05  # seconds between two looks at a worker's memory
_PATIENCE = 300.0  # seconds that a worker may take to get ready
_READING = 0.25  # seconds that reading one buffer may take on a busy machine; more is the reader's own time
_CHUNK = 1 << 16
_MB = 1_000_000


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
        raise QueryError(wrong("no_memory_told"))
    limits = (math.inf if seconds is None else seconds, default_memory() if megabytes is None else megabytes)
    request = json.dumps([query, *limits]).encode()
    while True:
        waiting = _take_waiting(store, query)
        worker = waiting or _begin(store)
        if worker.takes(request):
            break
        worker.process.end()
        if waiting is None:
            raise QueryError(wrong("process_ended"))
    process, over = worker.process, threading.Event()
    blocks = worker.blocks(*limits, over)

    def stop() -> None:
        if not over.is_set():
            process.end()

    kind, said = json.loads(next(blocks))
    if kind == "rows":
        return Rows(tuple(said), read_rows(blocks, len(said))), stop
    if kind == "triples":
        return read_triples(blocks), stop
    for _ in blocks:
        pass
    if kind == "answer":
        return bool(said), stop
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

    def idle(self) -> bool:
        """Whether it is there and waits for a query; all that could be read is its end."""
        return self.store is not None and not self.process.channel.poll(0)

    def grown(self) -> int:
        """Return the bytes that it takes beyond what it took before its first query."""
        return (memory_of(self.process.pid) or 0) - self._base

    def takes(self, request: bytes) -> bool:
        """Send a query and wait until it is begun; return whether it is."""
        channel = self.process.channel
        try:
            channel.send(request)
            if not channel.poll(_PATIENCE):
                return False
            channel.receive()
        except (EOFError, BrokenPipeError):
            return False
        except BaseException:
            self.process.end()
            raise
        self._base = self._base or memory_of(self.process.pid) or 0
        return True

    def blocks(self, seconds: float, megabytes: float, over: threading.Event) -> Iterator[bytes]:
        """Yield what it answers to a query, within limits; what the reader does between two blocks is not its time."""
        channel, left = self.process.channel, seconds
        now = read_at = looked_at = time.monotonic()
        try:
            while True:
                until = now + left - min(now - read_at, _READING)
                while True:
                    if now - looked_at >= _GLANCE:
                        looked_at = now
                        if self.grown() > megabytes * _MB:
                            raise too_much(megabytes)
                    if now >= until:
                        raise _timeout(seconds)
                    if channel.poll(min(until - now, _GLANCE)):
                        break
                    now = time.monotonic()
                read_at = time.monotonic()
                left = until - read_at
                block = channel.receive()
                if not block:
                    break
                yield block
                now = time.monotonic()
            failed = json.loads(channel.receive())
        except (EOFError, OSError):
            raise _cause(self.process.end(), seconds, megabytes) from None
        except BaseException:  # at a limit, at Ctrl-C, and where the reader has enough
            self.process.end()
            raise
        over.set()
        _park(self)
        if failed is not None:
            raise QueryError(failed)


_SIGNALS = {-number: number.name for number in signal.Signals}


def _cause(status: int, seconds: float, megabytes: float) -> QueryError:
    """Return what to say of a process that did not say all."""
    ended_by = _SIGNALS.get(status)
    if ended_by == "SIGXCPU":
        return _timeout(seconds)
    if ended_by == "SIGABRT" and not math.isinf(megabytes):
        return too_much(megabytes)
    if ended_by == "SIGKILL":
        return QueryError(wrong("process_killed"))
    return QueryError(wrong("engine_crashed"))


def _timeout(seconds: float) -> QueryTimeout:
    return QueryTimeout(wrong("time_limit", limit=f"{seconds:g}"), seconds=seconds)


# -------------------------------------------------------------------------------------------------- those that wait

# Changed in single steps, so that threads need no lock, which a fork might find closed.
_waiting: weakref.WeakKeyDictionary[Store, list[_Worker]] = weakref.WeakKeyDictionary()
_watcher: threading.Thread | None = None


def _take_waiting(store: Store, query: str) -> _Worker | None:
    """Return a worker that knows just what the store holds now; it is then the caller's alone."""
    with suppress(IndexError):
        while True:
            worker = _waiting.get(store, []).pop()
            # SERVICE reads the environment (proxies, certificates), which may be another one by now.
            if worker.idle() and "SERVICE" not in query.upper():
                return worker
            worker.process.end()
    return None


def _park(worker: _Worker) -> None:
    """Keep a worker that has answered for the next query, or end it."""
    global _watcher
    store = worker.store
    if store is None or worker.grown() >= HEAVY:
        worker.process.end()
        return
    worker.idle_until = time.monotonic() + IDLE
    workers = _waiting.setdefault(store, [])
    workers.append(worker)
    for over in workers[:-_SPARE]:
        _end_waiting(workers, over)
    if _watcher is None or not _watcher.is_alive():
        _watcher = threading.Thread(target=_watch, name="govgraph-workers", daemon=True)
        try:
            _watcher.start()
        except RuntimeError:  # no more threads: nobody would end it
            _end_waiting(workers, worker)


def _end_waiting(workers: list[_Worker], worker: _Worker) -> None:
    with suppress(ValueError):  # a query has taken it
        workers.remove(worker)
        worker.process.end()


def _watch() -> None:
    """End workers whose time is over, or that have gone by themselves, until there are none."""
    global _watcher
    while True:
        time.sleep(min(1.0, IDLE / 4))
        _watcher = None  # whoever keeps a worker while this looks has it watched by another thread
        _end_idle()  # in a function of its own: nothing is held while this sleeps
        if not any(_waiting.values()):
            return
        _watcher = threading.current_thread()


def _end_idle() -> None:
    now = time.monotonic()
    for workers in list(_waiting.values()):
        for worker in workers[:]:
            if worker.idle_until <= now or not worker.idle():
                _end_waiting(workers, worker)


# ------------------------------------------------------------------------------------------------- beginning one


def _begin(store: Store) -> _Worker:
    # A change in another thread would leave the engine's locks closed in the new process.
    with store.unchanged() as knows:
        if _FORK:
            process = fork(lambda channel: serve_process(store.opened_again, _write_answer, channel))
        else:
            place = store.place and str(store.place)
            about = json.dumps([place, store.names.base, store.names.declared])
            process = spawn(__name__, about.encode(), b"" if place else store.dump())
    return _Worker(store, process, knows)


def main(channel: Channel) -> None:
    """Serve a process that cannot fork: it first says what the store is."""
    place, base, declared = json.loads(channel.receive())
    names, data = Names(base, tuple(map(tuple, declared))), channel.receive()

    def opened() -> Store:
        if place:
            return Store.at(Path(place), names)
        store = Store(names=names)
        store.load_nquads(data)
        return store

    serve_process(opened, _write_answer, channel)


# ------------------------------------------------------------------------------------------------- in the worker itself


class _Blocks(io.RawIOBase):
    """What is written here is sent, in messages."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._channel.send(data)
        return len(data)


def _write_answer(store: Store, query: str, channel: Channel) -> None:
    """Run a query and send its answer."""

    def say(said: object) -> None:
        channel.send(json.dumps(said).encode())

    channel.send(b"")
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
    channel.send(b"")
    say(failed)
