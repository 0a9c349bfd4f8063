"""A query in a process of its own, which can be ended: the engine has no time limit.

On Linux the process is forked and shares the store as it is (some 10 ms). Elsewhere a fresh Python opens the store's
folder, or gets the triples through a pipe. Either way it answers with one line of JSON that says what comes (rows,
triples, yes or no, an error), and then TSV or N-Triples as the engine writes them. It ends when it is done, when its
reader has gone, and when it is told to.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from govgraph.errors import QueryError, QuerySyntaxError, QueryTimeout
from govgraph.facts.store import Rows, Store
from govgraph.query.transfer import read_rows, read_triples

__all__ = ["Child", "answer", "start"]

_CHUNK = 1 << 16
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
    seconds : float
        The limit on the time spent on the answer. What the reader does elsewhere between two pieces of it does not
        count, so that rows can be looked at in a notebook the next day; only `_READING` of it is taken for reading.
    """

    def __init__(self, pid: int, output: int, life: int, seconds: float, process: Any = None) -> None:
        self.seconds = seconds
        self._left = seconds
        self._read_at = 0.0
        self._output = output
        self._end = weakref.finalize(self, _end, os.getpid(), pid, output, life, process)
        self._pid = pid
        self._process = process

    def read(self, size: int = _CHUNK) -> bytes:
        """Return some bytes of the answer, none at its end.

        Raises
        ------
        QueryTimeout
            When the engine has not answered within the limit.
        """
        begun = time.monotonic()
        if not self._end.alive:
            return b""
        if self._read_at:
            self._left -= min(begun - self._read_at, _READING)
        ready = _wait(self._output, self._left)
        self._read_at = time.monotonic()
        self._left -= self._read_at - begun
        if not ready:
            self.stop()
            raise self._timeout()
        data = os.read(self._output, max(1, min(size, 1 << 20)))
        if not data:
            self._check_end()
        return data

    def _timeout(self) -> QueryTimeout:
        return QueryTimeout(
            f"the query was stopped at its time limit of {self.seconds:g} s",
            seconds=self.seconds,
            hint="ask for less, put the most selective pattern first, or raise the limit (--timeout)",
        )

    def stop(self) -> None:
        """End the process; safe to call twice."""
        self._end()

    def _check_end(self) -> None:
        """At the end of the output: a process that crashed did not say all."""
        status = _status(self._pid, self._process, max(self._left, 0.1))
        self.stop()
        if _CPU_LIMIT and status == -_CPU_LIMIT:
            raise self._timeout()
        if status != 0:
            reason = "ran out of memory or crashed" if status < 0 else "failed"
            raise QueryError(f"the engine {reason} on this query", hint="ask for less at a time")


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
    child = _forked(store, query, seconds) if fork else _spawned(store, query, seconds)
    try:
        head, rest = _head_line(child)
        return child, _result(child, json.loads(head), rest)
    except BaseException:
        child.stop()
        raise


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
        child.stop()
        return bool(head["value"])
    if kind == "error":
        child.stop()
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


def answer(store: Store, query: str, output: BinaryIO) -> None:
    """Run a query and write its answer: a line of JSON, then rows or triples."""

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
    _widen(output)
    with warnings.catch_warnings():
        # Python 3.12 warns of threads when forking; the child touches nothing but the engine and its pipe.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        os.close(output_end)
        os.close(life_end)
        return Child(pid, output, life, seconds)
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(output)
        os.close(life)
        _limit_cpu(seconds)
        end_with(life_end)
        with os.fdopen(output_end, "wb", buffering=_CHUNK) as stream:
            answer(store, query, stream)
        status = 0
    finally:
        os._exit(status)  # without the parent's exit handlers and buffers


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
        resource.setrlimit(resource.RLIMIT_CPU, (ceiling, ceiling + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _spawned(store: Store, query: str, seconds: float) -> Child:
    folder = store.folder
    data = b"" if folder else cast(bytes, store.inner.dump(format=ox.RdfFormat.N_QUADS))
    request = {
        "query": query,
        "base": store.names.base,
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
    child = Child(process.pid, output, life, seconds, process)

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


def _end(owner: int, pid: int, output: int, life: int, process: Any) -> None:
    """Close the pipes, end the process and fetch its status, so that no zombie stays."""
    if os.getpid() != owner:
        return  # in a forked child: these belong to its parent
    for descriptor in (output, life):
        with suppress(OSError):
            os.close(descriptor)
    if process is not None:
        process.kill()
        process.wait()
        return
    with suppress(ProcessLookupError, ChildProcessError):
        done, _ = os.waitpid(pid, os.WNOHANG)
        if not done:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
