"""Processes that answer one request after the other, and end at limits of seconds and bytes.

On Linux a process is forked (:func:`fork`). The system itself ends it where the other side does not look; whoever asks
looks at its memory (:func:`memory_of`) and at the clock.
"""

from __future__ import annotations

import gc
import json
import math
import os
import re
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from govgraph.errors import QueryError, QueryMemoryLimit
from govgraph.store.streaming import start_thread

if TYPE_CHECKING:
    import subprocess

if sys.platform != "win32":
    import resource
    import select

__all__ = [
    "HEAVY",
    "Process",
    "check_own_memory",
    "default_memory",
    "fork",
    "memory_of",
    "serve_process",
    "too_much",
]

Opened = TypeVar("Opened")

HEAVY = 64 << 20
"""Bytes that a process may have kept of past queries and still stay."""

_SYSTEM: str = sys.platform
_STACKS = (1 << 30, 1 << 28, 1 << 26)  # bytes of address space for the engine's recursion
_CHUNK = 1 << 16
_MB = 1_000_000


def default_memory() -> float:
    """Return the megabytes that a query may take if nobody says how many: 2,000, or half of a smaller machine."""
    with suppress(AttributeError, ValueError, OSError):
        return min(2_000.0, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2 / _MB)
    return 2_000.0


def memory_of(pid: int) -> int | None:
    """Return the bytes that a process has for itself; None where it has gone, or the system does not say.

    On Linux these are its pages that no file stands behind, in memory or swapped out. Pages that a forked process
    shares with its parent count from the beginning, so that only new ones make a difference.
    """
    if _SYSTEM == "linux":
        try:
            status = Path(f"/proc/{pid}/status").read_bytes()
        except OSError:
            return None
        return 1024 * sum(map(int, _OWN_PAGES.findall(status)))
    if _SYSTEM == "win32":
        return None
    import subprocess  # 5 ms: only where there is no other way

    said = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return 1024 * int(said) if said.strip().isdecimal() else None


def check_own_memory(before: int = 0, megabytes: float = math.inf) -> int:
    """Return the bytes that this process has for itself.

    Raises
    ------
    QueryMemoryLimit
        If they are so many more than `before`.
    """
    taken = memory_of(os.getpid()) or 0
    if taken - before > megabytes * _MB:
        raise too_much(megabytes)
    return taken


_OWN_PAGES = re.compile(rb"^(?:RssAnon|VmSwap):\s*(\d+) kB", re.MULTILINE)


def too_much(megabytes: float) -> QueryMemoryLimit:
    """Return what to say of a query that takes more memory than it may."""
    return QueryMemoryLimit(
        f"the query was stopped at its memory limit of {megabytes:,.0f} MB",
        megabytes=megabytes,
        hint="ask for less, share a variable between all patterns, or raise the limit (--memory)",
    )


# ------------------------------------------------------------------------------------------------- beginning and ending one


class Process:
    """A process and the pipes to it; it ends once, from whichever thread."""

    def __init__(self, pid: int, pipes: list[int], popen: subprocess.Popen[bytes] | None = None) -> None:
        self.pid = pid
        self.parent = os.getpid()
        self._pipes, self._popen = pipes, popen
        self._status: int | None = None
        self._lock = threading.Lock()

    def end(self) -> int:
        """Kill the process, if it still runs, and return its exit status; negative for a signal."""
        with self._lock:
            if self._status is None:
                self._status = self._end()
            return self._status

    def _end(self) -> int:
        if os.getpid() != self.parent:
            return 0  # in a forked child: it belongs to the parent
        if self._popen is not None:
            self._popen.kill()
            return self._popen.wait()
        try:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if not found:
                os.kill(
                    self.pid, signal.SIGKILL
                )  # nobody has fetched its status: the number is still its own
                _, status = os.waitpid(self.pid, 0)
        except ChildProcessError:  # the program fetches the status of all its children itself
            return 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """End the process and close the pipes."""
        self.end()
        pipes, self._pipes = self._pipes, []
        if os.getpid() == self.parent:
            for pipe in pipes:
                with suppress(OSError):
                    os.close(pipe)


def fork(body: Callable[[int, int], None]) -> tuple[Process, int, int]:
    """Begin a process that runs `body` with the ends of two pipes: what it reads, and where it writes.

    Returns
    -------
    tuple
        The process, the pipe to write to, the pipe to read from.

    Raises
    ------
    QueryError
        If the system has no more processes.
    """
    requests_end, requests = os.pipe()
    output, output_end = os.pipe()
    _widen(output)
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns of threads when forking; the child touches nothing but the engine and its pipes.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
    except OSError as error:
        for pipe in (requests_end, requests, output, output_end):
            os.close(pipe)
        raise QueryError(f"no process can be started for the query: {error.strerror}") from error
    if pid:
        os.close(requests_end)
        os.close(output_end)
        return Process(pid, [requests, output]), requests, output
    try:
        gc.disable()
        gc.freeze()  # what was inherited is never collected here: it would close files, and copy pages
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)) or number == signal.SIGTERM:
                signal.signal(number, signal.SIG_DFL)  # a program's own handler is not meant for this process
        _close_others({requests_end, output_end})
        body(requests_end, output_end)
    finally:
        os._exit(1)  # without the parent's exit handlers and buffers


def _widen(pipe: int) -> None:
    """Let a pipe hold 1 MB, so that both sides work at the same time."""
    import fcntl

    with suppress(OSError, AttributeError):  # a user's pipes may be limited; then it stays at 64 kB
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def _close_others(kept: set[int]) -> None:
    """Close the files of the process that this one was forked from: others may wait for their end, or for their locks."""
    nothing = os.open(os.devnull, os.O_RDWR)
    with suppress(OSError):
        for descriptor in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
            if descriptor in kept or descriptor == nothing:
                continue
            with suppress(OSError):
                if descriptor <= 2:
                    os.dup2(nothing, descriptor)
                else:
                    os.close(descriptor)


# ------------------------------------------------------------------------------------------------- in the process itself


def serve_process(
    opened: Callable[[], Opened],
    work: Callable[[Opened, Any, int], None],
    requests: int,
    output: int,
    *,
    idle: float | None = None,
) -> None:
    """Answer one request after the other, until the other side has gone, or there is none for long.

    Parameters
    ----------
    opened : callable
        Opens what requests are about, in the thread that answers them.
    work : callable
        Answers a request on the pipe `output`.
    requests, output : int
        Pipes. A request is a line of JSON: what is asked, seconds, megabytes (null where there is no limit).
    idle : float, optional
        Seconds without a request after which the process ends.
    """
    lines = _Lines(requests, idle)

    def answer_all() -> None:
        try:
            about, bolt = opened(), _Bolt()
            while line := lines.next():
                asked, seconds, megabytes = json.loads(line)
                bolt.set(seconds, megabytes)
                work(about, asked, output)
            os._exit(0)
        finally:
            os._exit(1)

    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # a terminal sends it to all: the other side ends this process
    for stack in _STACKS:
        with suppress(RuntimeError):  # where so much address space is not to be had
            start_thread(answer_all, stack, "govgraph-worker")
            break
    try:
        lines.wait_until_gone()
    finally:
        os._exit(0)


class _Lines:
    """The lines that come through a pipe, read in one thread, while another waits for the end of the other side.

    On Linux the thread that answers reads them itself, which saves a change of threads for each; that the other side has
    gone is then told by the system. Elsewhere the thread that waits reads them.
    """

    def __init__(self, pipe: int, idle: float | None) -> None:
        self._pipe, self._idle = pipe, idle
        self._data = b""
        self._read: SimpleQueue[bytes] = SimpleQueue()

    def next(self) -> bytes:
        """Return the next line; nothing at the end, or where none comes for long."""
        if _SYSTEM != "linux":
            with suppress(Empty):
                return self._read.get(timeout=self._idle)
            return b""
        while b"\n" not in self._data:
            if self._idle is not None and not select.select([self._pipe], [], [], self._idle)[0]:
                return b""
            piece = os.read(self._pipe, _CHUNK)
            if not piece:
                return b""
            self._data += piece
        line, _, self._data = self._data.partition(b"\n")
        return line

    def wait_until_gone(self) -> None:
        """Return when the other side has gone."""
        if _SYSTEM != "linux":
            with os.fdopen(self._pipe, "rb") as lines:
                for line in lines:
                    self._read.put(line)
            return
        hung_up = select.poll()
        hung_up.register(self._pipe, 0)  # that it has been closed is always told
        hung_up.poll()


class _Bolt:
    """A second one, for when the other side does not look: the system itself ends the process at its limits."""

    _SPENT = 0.25  # seconds of the processor by which a limit may be too low; setting it takes longer than a small query

    def __init__(self) -> None:
        self._limits: tuple[float | None, float | None] = (-1, -1)
        self._used = 0.0

    def set(self, seconds: float | None, megabytes: float | None) -> None:
        """Set the limits of the next request."""
        used = time.process_time()
        if self._limits != (seconds, megabytes) or used - self._used > self._SPENT:
            _limit(used, seconds, megabytes)
            self._limits, self._used = (seconds, megabytes), used


def _limit(used: float, seconds: float | None, megabytes: float | None) -> None:
    if sys.platform == "win32":
        return
    _limit_to(resource.RLIMIT_CPU, None if seconds is None else used + seconds + 2)
    _limit_to(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":  # elsewhere this limit is none of all memory
        taken = int(_DATA.findall(Path("/proc/self/status").read_bytes())[0]) * 1024
        # Address space, of which a program asks for more than it takes.
        _limit_to(
            resource.RLIMIT_DATA, None if megabytes is None else taken + 1.5 * megabytes * _MB + (64 << 20)
        )


_DATA = re.compile(rb"^VmData:\s*(\d+) kB", re.MULTILINE)


def _limit_to(what: int, limit: float | None) -> None:
    most = resource.getrlimit(what)[1]
    least = most if limit is None else int(limit) if most == resource.RLIM_INFINITY else min(int(limit), most)
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (least, most))
