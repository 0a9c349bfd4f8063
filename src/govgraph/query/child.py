"""A query in a process of its own, which can be ended: the engine has no time limit.

On Linux the process is forked and shares the store as it is (some 10 ms), and stays for the next query where it may
(see :mod:`govgraph.query.kept`). Elsewhere a fresh Python opens the store's folder, or gets the triples through a pipe.
Either way it answers with one line of JSON that says what comes (rows, triples, yes or no, an error), and then TSV or
N-Triples as the engine writes them. All of this comes in blocks, each after its length; a length of nothing is the end
of the answer. It ends when its reader has gone, and when it is told to.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

import pyoxigraph as ox

from govgraph.errors import QueryError, QuerySyntaxError, QueryTimeout
from govgraph.facts.store import Rows, Store
from govgraph.query.kept import Process, close_others, next_request, park, take
from govgraph.query.transfer import read_rows, read_triples

__all__ = ["Child", "answer", "start"]

_CHUNK = 1 << 16
_HEAD = 4  # bytes of a block's length
_READING = (
    0.25  # seconds that reading one buffer of rows may take, on a busy machine; more is the reader's own time
)
_CPU_LIMIT = getattr(signal, "SIGXCPU", 0)
_FORK = sys.platform == "linux"
"""Forking is safe for what the child does (the engine, a pipe) on Linux; macOS's system libraries forbid it."""


class Child:
    """A running query: its output, its time limit and its end.

    Parameters
    ----------
    process : Process
    seconds : float
        The limit on the time spent on the answer. What the reader does elsewhere between two pieces of it does not
        count, so that rows can be looked at in a notebook the next day; only `_READING` of it is taken for reading.
    """

    def __init__(self, process: Process, seconds: float) -> None:
        self.seconds = seconds
        self._left = seconds
        self._read_at = 0.0
        self._process: Process | None = process
        self._block = 0  # bytes that are still to come of the block being read

    def begun(self) -> bool:
        """Whether a process that was asked again has begun; one that has gone meanwhile has not."""
        return self._process is not None and self._take(self._process, 1) == b"!"

    def read(self, size: int = _CHUNK) -> bytes:
        """Return some bytes of the answer, none at its end.

        Raises
        ------
        QueryTimeout
            When the engine has not answered within the limit.
        """
        process = self._process
        if process is None:
            return b""
        if not self._block:
            head = b""
            while len(head) < _HEAD:
                piece = self._take(process, _HEAD - len(head))
                if not piece:
                    raise self._crashed(process)
                head += piece
            self._block = int.from_bytes(head, "big")
            if not self._block:
                self._process = None  # a reader that stops now ends nobody
                park(process)
                return b""
        data = self._take(process, max(1, min(size, self._block, 1 << 20)))
        if not data:
            raise self._crashed(process)
        self._block -= len(data)
        return data

    def finish(self) -> None:
        """Read to the end of the answer."""
        while self.read():
            pass

    def _take(self, process: Process, size: int) -> bytes:
        begun = time.monotonic()
        if self._read_at:
            self._left -= min(begun - self._read_at, _READING)
        ready = _wait(process.output, self._left)
        self._read_at = time.monotonic()
        self._left -= self._read_at - begun
        if not ready:
            self.stop()
            raise self._timeout()
        return os.read(process.output, size)

    def _timeout(self) -> QueryTimeout:
        return QueryTimeout(
            f"the query was stopped at its time limit of {self.seconds:g} s",
            seconds=self.seconds,
            hint="ask for less, put the most selective pattern first, or raise the limit (--timeout)",
        )

    def stop(self) -> None:
        """End the process, if it still answers; safe to call twice."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()

    def _crashed(self, process: Process) -> QueryError:
        """What to say of a process that did not say all."""
        status = _status(process.pid, process.popen, max(self._left, 0.1))
        self.stop()
        if _CPU_LIMIT and status == -_CPU_LIMIT:
            return self._timeout()
        reason = "ran out of memory or crashed" if status < 0 else "failed"
        return QueryError(f"the engine {reason} on this query", hint="ask for less at a time")


def start(
    store: Store, query: str, seconds: float, *, fork: bool = _FORK
) -> tuple[Child, Rows | bool | Iterator[Any]]:
    """Run a query in a child process and return it with its answer, which is read as it comes.

    Raises
    ------
    QueryTimeout
        Where nothing came within the limit.
    QuerySyntaxError, QueryError
        As the store raises them.
    """
    child = _asked_again(store, query, seconds) if fork else None
    if child is None:
        child = _forked(store, query, seconds) if fork else _spawned(store, query, seconds)
    try:
        head, rest = _head_line(child)
        return child, _result(child, json.loads(head), rest)
    except BaseException:
        child.stop()
        raise


def _asked_again(store: Store, query: str, seconds: float) -> Child | None:
    """Ask the process that stayed after the last query; None where there is none."""
    process = take(store, query)
    if process is None:
        return None
    try:
        if process.ask(query, seconds):
            child = Child(process, seconds)
            if child.begun():
                return child
    except BaseException:
        process.stop()
        raise
    process.stop()
    return None


def _head_line(child: Child) -> tuple[bytes, bytes]:
    data = b""
    while b"\n" not in data:
        piece = child.read()
        if not piece:
            raise QueryError(
                "the engine ended without an answer to this query", hint="ask for less at a time"
            )
        data += piece
    head, _, rest = data.partition(b"\n")
    return head, rest


def _result(child: Child, head: dict[str, Any], rest: bytes) -> Rows | bool | Iterator[Any]:
    kind = head["kind"]
    if kind == "answer":
        child.finish()
        return bool(head["value"])
    if kind == "error":
        child.finish()
        error = QuerySyntaxError if head["syntax"] else QueryError
        raise error(head["message"])
    read = _after(rest, child)
    if kind == "rows":
        variables = tuple(head["variables"])
        return Rows(variables, read_rows(read, len(variables)))
    return read_triples(read)


def _after(rest: bytes, child: Child) -> Callable[[int], bytes]:
    """Return how to read what stands after the head: first the bytes that came with it."""

    def read(size: int) -> bytes:
        nonlocal rest
        if not rest:
            return child.read(size)
        data, rest = rest[:size], rest[size:]
        return data

    return read


# ------------------------------------------------------------------------------------------------- in the child process


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

    def put(self, data: Any) -> None:
        block = memoryview(len(data).to_bytes(_HEAD, "big") + data)
        while block:
            block = block[os.write(self._pipe, block) :]


def answer(store: Store, query: str, pipe: int) -> Callable[[], None]:
    """Run a query and write its answer: a line of JSON, then rows or triples. Return how to write its end."""
    blocks = _Blocks(pipe)
    output = io.BufferedWriter(blocks, _CHUNK)

    def head(**fields: Any) -> None:
        output.write(json.dumps(fields).encode() + b"\n")
        output.flush()

    try:
        found = store.evaluate(query)
    except SyntaxError as error:
        head(kind="error", syntax=True, message=str(error.msg))
    except (ValueError, OSError, RuntimeError) as error:
        head(kind="error", syntax=False, message=str(error))
    else:
        if isinstance(found, ox.QueryBoolean):
            head(kind="answer", value=bool(found))
        elif isinstance(found, ox.QuerySolutions):
            head(kind="rows", variables=[variable.value for variable in found.variables])
            found.serialize(cast("Any", output), ox.QueryResultsFormat.TSV)
        else:
            head(kind="triples")
            ox.serialize(found, cast("Any", output), ox.RdfFormat.N_TRIPLES)
    output.flush()
    return lambda: blocks.put(b"")


def end_with(life: int) -> None:
    """End this process at once when the other end of the pipe `life` is closed: its parent is gone."""

    def watch() -> None:
        with suppress(OSError):
            os.read(life, 1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _forked(store: Store, query: str, seconds: float) -> Child:
    output, output_end = os.pipe()
    life_end, life = os.pipe()
    requests_end, requests = os.pipe()
    _widen(output)
    knows = (store.revision, store.names)  # before the fork: the process may not know of a change during it
    stay = knows[0] is not None
    with warnings.catch_warnings():
        # Python 3.12 warns of threads when forking; the child touches nothing but the engine and its pipes.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        for descriptor in (output_end, life_end, requests_end):
            os.close(descriptor)
        return Child(Process(pid, output, life, requests=requests, store=store, knows=knows), seconds)
    status = 1
    try:
        for number in signal.valid_signals():
            own = callable(signal.getsignal(number))  # a program's own handler is not meant for this process
            if own or number in (signal.SIGINT, signal.SIGTERM, _CPU_LIMIT):
                signal.signal(number, signal.SIG_DFL)
        for descriptor in (output, life, requests):
            os.close(descriptor)
        end_with(life_end)
        if stay:
            close_others([output_end, life_end, requests_end])
        _serve(store, (query, seconds), output_end, requests_end, stay=stay)
        status = 0
    finally:
        os._exit(status)  # without the parent's exit handlers and buffers


def _serve(
    store: Store, request: tuple[str, float] | None, output: int, requests: int, *, stay: bool
) -> None:
    """Answer one query after the other, until there is none for long."""
    while request is not None:
        query, seconds = request
        _limit_cpu(seconds)
        end = answer(store, query, output)
        if stay:
            # Ctrl-C at an empty prompt is not meant for this process.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        end()
        request = next_request(requests, output) if stay else None


def _widen(pipe: int) -> None:
    """Let a pipe hold 1 MB, so that both sides work at the same time."""
    import fcntl

    with suppress(OSError, AttributeError):  # a user's pipes may be limited; then it stays at 64 kB
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def _limit_cpu(seconds: float) -> None:
    """A second bolt: should all else fail, the system ends a busy child soon after its limit."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    ceiling = int(used.ru_utime + used.ru_stime + seconds) + 2
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (ceiling, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _spawned(store: Store, query: str, seconds: float) -> Child:
    folder = store.folder
    data = b"" if folder else cast(bytes, store.inner.dump(format=ox.RdfFormat.N_QUADS))
    request = {
        "query": query,
        "base": store.names.base,
        "declared": dict(store.names.declared),
        "folder": str(folder) if folder else None,
        "bytes": len(data),
    }
    # -P and the parent's own path: nothing is imported from the working folder.
    code = "import sys; sys.path[:] = sys.argv[1:]; from govgraph.query.worker import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", code, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    if process.stdin is None or process.stdout is None:
        raise QueryError("no pipe to the query's process")
    output, life = os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno())
    process.stdout.close()
    process.stdin.close()
    child = Child(Process(process.pid, output, life, popen=process), seconds)

    def send() -> None:
        with suppress(OSError), os.fdopen(os.dup(life), "wb") as stream:
            stream.write(json.dumps(request).encode() + b"\n" + data)

    threading.Thread(target=send, daemon=True).start()
    return child


# --------------------------------------------------------------------------------------------------- what systems differ in


def _wait(descriptor: int, seconds: float) -> bool:
    """Wait until there is something to read; False when the time is over."""
    if sys.platform == "win32":
        return _wait_for_pipe(descriptor, seconds)
    import select

    if seconds <= 0:
        return False
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(max(1, int(seconds * 1000))))


def _wait_for_pipe(descriptor: int, seconds: float) -> bool:
    """Windows cannot wait for a pipe with a limit: look at it every few milliseconds."""
    import ctypes
    import msvcrt

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the name exists on Windows only
    handle = getattr(msvcrt, "get_osfhandle")(descriptor)  # noqa: B009 - the name exists on Windows only
    count, until = ctypes.c_ulong(), time.monotonic() + seconds
    while time.monotonic() < until:
        if (
            not kernel.PeekNamedPipe(ctypes.c_void_p(handle), None, 0, None, ctypes.byref(count), None)
            or count.value
        ):
            return True  # data, or the end
        time.sleep(0.005)
    return False


def _status(pid: int, process: Any, seconds: float) -> int:
    """The exit status of a process that has closed its output; negative for a signal."""
    if process is not None:
        try:
            return int(process.wait(seconds))
        except subprocess.TimeoutExpired:
            return 0
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return 0  # somebody else has fetched it
