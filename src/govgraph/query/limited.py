"""Queries in processes of their own, which end at a limit of seconds or bytes: the engine itself has no limits.

A worker is a process that knows one store and answers one query after the other. On Linux it is forked: a store in memory
comes with it, and one on disk is opened anew, at the very version that this process reads. Elsewhere a fresh Python opens
the store's folder, or gets the facts through a pipe. Whatever happens to a worker (a crash of the engine, a kill from
outside, Ctrl-C) is an error here, and nothing more.

A worker stays for the next query on an unchanged store for :data:`IDLE` seconds: it has then copied the pages that
queries read (some 300 MB for a million triples), which takes a third of a second. It ends with its store, with this
process, and when it holds much memory of its own.

An answer is one line of JSON that says what comes (rows, triples, yes or no, an error), and then TSV or N-Triples as the
engine writes them; all of it in blocks, each after its length. A length of nothing is the end.
"""

from __future__ import annotations

import io
import json
import math
import os
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any, cast

import pyoxigraph as ox

from govgraph.errors import QueryError, QueryMemoryLimit, QuerySyntaxError, QueryTimeout
from govgraph.query.processes import (
    HEAVY,
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

if sys.platform != "win32":
    import select

__all__ = ["IDLE", "answer", "main"]

IDLE = 30.0
"""Seconds that a worker stays without a query."""

_SPARE = 2  # workers that stay per store
_FORK = sys.platform == "linux"  # macOS's system libraries forbid to go on after a fork
_GLANCE = 0.05  # seconds between two looks at a worker's memory
_PATIENCE = 300.0  # seconds that a worker may take to get ready
_READING = 0.25  # seconds that reading one buffer may take on a busy machine; more is the reader's own time
_CHUNK = 1 << 16
_HEAD = 4  # bytes of a block's length
_FAILED = 1 << 31  # in a length: the block says why the answer ends here
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
    store : Store
    query : str
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
    waiting = _take_waiting(store, query)
    found = None if waiting is None else waiting.ask(query, *limits)
    if found is None:
        if waiting is not None:
            waiting.process.end()  # it has gone meanwhile
        found = _begin(store).ask(query, *limits)
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
    rest = b""
    while b"\n" not in rest:
        rest += found.read()
    line, _, rest = rest.partition(b"\n")
    head = json.loads(line)
    kind = head["kind"]
    if kind in ("answer", "error"):
        while found.read():
            pass
        if kind == "answer":
            return bool(head["value"])
        raise (QuerySyntaxError if head["syntax"] else QueryError)(head["message"])

    def read(size: int) -> bytes:
        nonlocal rest
        if not rest:
            return found.read(size)
        data, rest = rest[:size], rest[size:]
        return data

    if kind == "rows":
        variables = tuple(head["variables"])
        return Rows(variables, read_rows(read, len(variables)))
    return read_triples(read)


# ---------------------------------------------------------------------------------------------------------- on this side


class _Worker:
    """A process that answers queries on one store.

    Parameters
    ----------
    store : Store
    process : Process
    requests : int
        The pipe for queries.
    output : _Pipe or _Pump
        Where answers come from.
    knows : tuple
        Revision and names of the store before the process began.
    """

    def __init__(
        self,
        store: Store,
        process: Process,
        requests: int,
        output: _Pipe | _Pump,
        knows: tuple[object, Names],
    ) -> None:
        self.process = process
        self.output = output
        self.idle_until = math.inf
        self._store = weakref.ref(store)
        self._knows = knows
        self._requests = requests
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
        data = memoryview(json.dumps([query, *finite]).encode() + b"\n")
        try:
            while data:
                data = data[os.write(self._requests, data) :]
            if not self.output.wait(_PATIENCE) or self.output.receive(1) != b"!":
                return None
        except BrokenPipeError:
            return None
        except BaseException:
            self.process.end()
            raise
        self._base = self._base or memory_of(self.process.pid) or 0
        return _Answer(self, seconds, megabytes)

    def idle(self) -> bool:
        """Whether it is there and waits for a query; all that could be read is its end."""
        return self.store is not None and not self.output.wait(0)

    def grown(self) -> int:
        """Return the bytes that it takes beyond what it took before its first query."""
        return (memory_of(self.process.pid) or 0) - self._base


class _Answer:
    """The answer that a worker gives to one query, and the limits of it."""

    def __init__(self, worker: _Worker, seconds: float, megabytes: float) -> None:
        self._worker: _Worker | None = worker
        self._seconds = self._left = seconds
        self._megabytes = megabytes
        self._read_at = 0.0
        self._looked_at = time.monotonic()
        self._block = 0  # bytes that are still to come of the block being read

    def read(self, size: int = _CHUNK) -> bytes:
        """Return some bytes, none at the end.

        Raises
        ------
        QueryTimeout, QueryMemoryLimit
        QueryError
            If the engine fails or crashes.
        """
        worker = self._worker
        if worker is None:
            return b""
        if not self._block:
            self._block = int.from_bytes(self._exactly(worker, _HEAD), "big")
            if not self._block:
                self._worker = None  # a reader that stops now ends nobody
                _park(worker)
                return b""
            if self._block & _FAILED:
                raise QueryError(self._exactly(worker, self._block ^ _FAILED).decode())
        data = self._take(worker, max(1, min(size, self._block)))
        self._block -= len(data)
        return data

    def stop(self) -> None:
        """End the process if it still answers; safe to call twice, and from any thread."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.process.end()

    def _exactly(self, worker: _Worker, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += self._take(worker, size - len(data))
        return data

    def _take(self, worker: _Worker, size: int) -> bytes:
        """Return some bytes, as soon as there are any."""
        now = time.monotonic()
        if self._read_at:
            self._left -= min(now - self._read_at, _READING)
        until = now + self._left
        while True:
            if now - self._looked_at >= _GLANCE:
                self._looked_at = now
                if worker.grown() > self._megabytes * _MB:
                    self.stop()
                    raise self._out_of_memory()
            if now < until and worker.output.wait(min(until - now, _GLANCE)):
                break
            now = time.monotonic()
            if now >= until:
                self.stop()
                raise self._timeout()
        self._read_at = time.monotonic()
        self._left = until - self._read_at
        data = worker.output.receive(size)
        if not data:
            raise self._crashed(worker)
        return data

    def _crashed(self, worker: _Worker) -> QueryError:
        """Return what to say of a process that did not say all."""
        self._worker = None
        status = -worker.process.end()
        if status == _CPU_LIMIT:
            return self._timeout()
        if status == _ABORT and not math.isinf(self._megabytes):
            return self._out_of_memory()
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

    def _out_of_memory(self) -> QueryMemoryLimit:
        return too_much(self._megabytes)


class _Pipe:
    """The answers of a forked process."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._poll = select.poll()
        self._poll.register(pipe, select.POLLIN | select.POLLHUP)

    def wait(self, seconds: float) -> bool:
        """Wait until there is something to read, or the end."""
        return bool(self._poll.poll(math.ceil(seconds * 1000)))

    def receive(self, size: int) -> bytes:
        """Return some bytes; none at the end."""
        return os.read(self._pipe, size)


class _Pump:
    """The answers of a process where one cannot wait for a pipe: a thread reads it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._blocks: Queue[bytes] = Queue(maxsize=16)
        self._rest = b""
        self._over = False
        threading.Thread(target=_pump, args=(stream, self._blocks), name="govgraph-pump", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait until there is something to read, or the end."""
        if not self._rest and not self._over:
            with suppress(Empty):
                self._rest = self._blocks.get(seconds > 0, seconds or None)
                self._over = not self._rest
        return bool(self._rest) or self._over

    def receive(self, size: int) -> bytes:
        """Return some bytes; none at the end."""
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def _pump(stream: IO[bytes], blocks: Queue[bytes]) -> None:
    with stream:
        while data := stream.read1(1 << 20):  # type: ignore[attr-defined]
            blocks.put(data)
    blocks.put(b"")


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
    store = worker.store
    if store is not None and worker.grown() < HEAVY:
        worker.idle_until = time.monotonic() + IDLE
        with _lock:
            workers = _waiting.setdefault(store, [])
            try:
                if not _watched:
                    threading.Thread(target=_watch, name="govgraph-workers", daemon=True).start()
                    _watched = True
                workers.append(worker)
                worker = workers.pop(0) if len(workers) > _SPARE else None  # type: ignore[assignment]
            except RuntimeError:  # no more threads: nobody would end it
                pass
    if worker is not None:
        worker.process.end()


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
    return _forked(store) if _FORK else _spawned(store)


def _forked(store: Store) -> _Worker:
    # A change in another thread would leave the engine's locks closed in the new process.
    with store.unchanged() as knows:
        process, requests, output = fork(
            lambda asked, told: serve_process(store.opened_again, _write_answer, asked, told, idle=2 * IDLE)
        )
    return _Worker(store, process, requests, _Pipe(output), knows)


def _spawned(store: Store) -> _Worker:
    import subprocess  # 5 ms: only where processes cannot be forked

    place = store.place
    with store.unchanged() as knows:
        data = b"" if place else store.dump()
    names = {"base": store.names.base, "declared": list(store.names.declared)}
    about = {**names, "place": str(place) if place else None, "bytes": len(data)}
    # -P and the parent's own path: nothing is imported from the working folder.
    code = "import sys; sys.path[:] = sys.argv[1:]; from govgraph.query.limited import main; main()"
    popen = subprocess.Popen(
        [sys.executable, "-P", "-c", code, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if popen.stdin is None or popen.stdout is None:
        raise QueryError("no pipe to the query's process")
    requests = os.dup(popen.stdin.fileno())
    popen.stdin.close()
    worker = _Worker(store, Process(popen.pid, [requests], popen), requests, _Pump(popen.stdout), knows)
    try:
        with os.fdopen(os.dup(requests), "wb") as stream:
            stream.write(json.dumps(about).encode() + b"\n" + data)
    except BrokenPipeError:
        worker.process.end()  # which is told when it is asked
    return worker


# ------------------------------------------------------------------------------------------------- in the worker itself


def main() -> None:
    """Serve a process that cannot fork: read what the store is from stdin, then queries; answer on stdout."""
    requests, output = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    lines = os.fdopen(requests, "rb", buffering=0)
    about = json.loads(lines.readline())
    names = Names(about["base"], tuple(map(tuple, about["declared"])))
    if about["place"]:
        store = Store.at(Path(about["place"]), names)
    else:
        store = Store(names=names)
        rest, data = about["bytes"], []
        while rest and (piece := lines.read(min(rest, 1 << 20))):
            data.append(piece)
            rest -= len(piece)
        store.load_nquads(b"".join(data))
    serve_process(lambda: store, _write_answer, requests, output, idle=2 * IDLE)


class _Blocks(io.RawIOBase):
    """What is written here goes into a pipe in blocks, each after its length."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if data:
            self.put(data)
        return len(data)

    def put(self, data: Any, mark: int = 0) -> None:
        block = memoryview((len(data) | mark).to_bytes(_HEAD, "big") + data)
        while block:
            block = block[os.write(self._pipe, block) :]


def _write_answer(store: Store, query: str, pipe: int) -> None:
    """Run a query and write its answer: that it is begun, a line of JSON, rows or triples, and the end."""
    os.write(pipe, b"!")
    blocks = _Blocks(pipe)
    output = io.BufferedWriter(blocks, _CHUNK)

    def head(**fields: Any) -> None:
        output.write(json.dumps(fields).encode() + b"\n")
        output.flush()

    begun = False
    try:
        found = store.evaluate(query)
        begun = True
        if isinstance(found, ox.QueryBoolean):
            head(kind="answer", value=bool(found))
        elif isinstance(found, ox.QuerySolutions):
            head(kind="rows", variables=[variable.value for variable in found.variables])
            found.serialize(cast("Any", output), ox.QueryResultsFormat.TSV)
        else:
            head(kind="triples")
            ox.serialize(found, cast("Any", output), ox.RdfFormat.N_TRIPLES)
    except MemoryError:
        os.abort()  # as the engine does
    except BaseException as error:
        said = error.msg if isinstance(error, SyntaxError) else f"the engine failed on this query: {error}"
        if begun:
            output.flush()
            blocks.put(str(error).encode(), _FAILED)
            return
        head(kind="error", syntax=isinstance(error, SyntaxError), message=said)
    output.flush()
    blocks.put(b"")
