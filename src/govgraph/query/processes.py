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
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from govgraph.errors import QueryError, QueryMemoryLimit
from govgraph.store.streaming import start_thread

if TYPE_CHECKING:
    import subprocess

if sys.platform != "win32":
    import fcntl
    import resource
    import select

__all__ = [
    "HEAVY",
    "Channel",
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
_READ = 1 << 17  # bytes that are read at once
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


class Channel:
    """Messages to and from a process, each after its length: as multiprocessing has them, which takes 15 ms to import."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading, self.writing = reading, writing
        self._ahead = bytearray()  # what was read of further messages
        self._poll = select.poll()
        self._poll.register(reading, select.POLLIN)

    @classmethod
    def pair(cls) -> tuple[Channel, Channel]:
        """Return both ends of a channel; the second one's writer may be 1 MB ahead of the first one's reader."""
        (asked, requests), (answers, told) = os.pipe(), os.pipe()
        with suppress(OSError, AttributeError):  # a user's pipes may be limited; then it stays at 64 kB
            fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, 1 << 20)
        return cls(answers, requests), cls(asked, told)

    def __reduce__(self) -> tuple[type[Channel], tuple[int, int]]:
        return Channel, (self.reading, self.writing)

    def poll(self, seconds: float) -> bool:
        """Wait until there is something to read, or the end."""
        return bool(self._ahead or self._poll.poll(math.ceil(seconds * 1000)))

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.writing, rest) :]

    def send_bytes(self, data: bytes) -> None:
        """Send a message."""
        self.write(len(data).to_bytes(4, "big") + data)

    def recv_bytes(self) -> bytes:
        """Return the next message; EOFError where the other side has gone."""
        return self._read(int.from_bytes(self._read(4), "big"))

    def _read(self, size: int) -> bytes:
        while len(self._ahead) < size:
            piece = os.read(self.reading, _READ)
            if not piece:
                raise EOFError
            self._ahead += piece
        data = bytes(memoryview(self._ahead)[:size])
        del self._ahead[:size]
        return data

    def close(self) -> None:
        """Close both pipes."""
        os.close(self.reading)
        os.close(self.writing)


class Process:
    """A process and the channel to it; it ends once, from whichever thread.

    Parameters
    ----------
    let_go : callable
        Closes a pipe that nothing is written into: its end says to the process that this side has gone.
    popen : subprocess.Popen, optional
        Of a process that was not forked.
    """

    def __init__(
        self,
        pid: int,
        channel: Channel,
        let_go: Callable[[], object],
        popen: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.pid, self.channel = pid, channel
        self.parent = os.getpid()
        self._let_go, self._popen = let_go, popen
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
            if not found:  # nobody has fetched its status: the number is still its own
                os.kill(self.pid, signal.SIGKILL)
                _, status = os.waitpid(self.pid, 0)
        except ChildProcessError:  # the program fetches the status of all its children itself
            return 0
        return os.waitstatus_to_exitcode(status)

    def wait(self) -> None:
        """Wait until a forked process has ended by itself."""
        with self._lock:
            if self._status is not None:
                return
            with suppress(ChildProcessError):  # the program fetches the status of all its children itself
                self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self) -> None:
        """End the process and close the pipes, once."""
        self.end()
        if os.getpid() == self.parent:
            self.channel.close()
            self._let_go()


def fork(body: Callable[[Channel, Callable[[], object]], None]) -> Process:
    """Begin a process that runs `body` with its channel, and with what waits until this side has gone.

    Raises
    ------
    QueryError
        If the system has no more processes.
    """
    ours, theirs = Channel.pair()
    alive, lifeline = os.pipe()
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns of threads when forking; the child touches nothing but the engine and its pipes.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
    except OSError as error:
        for end in (ours, theirs):
            end.close()
        os.close(alive)
        os.close(lifeline)
        raise QueryError(f"no process can be started for the query: {error.strerror}") from error
    if pid:
        theirs.close()
        os.close(alive)
        return Process(pid, ours, partial(os.close, lifeline))
    try:
        gc.disable()
        gc.freeze()  # what was inherited is never collected here: it would close files, and copy pages
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)) or number == signal.SIGTERM:
                signal.signal(number, signal.SIG_DFL)  # a program's own handler is not meant for this process
        _close_others({theirs.reading, theirs.writing, alive})
        body(theirs, partial(os.read, alive, 1))
    finally:
        os._exit(1)  # without the parent's exit handlers and buffers


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
    work: Callable[[Opened, Any, Any], None],
    channel: Channel,
    gone: Callable[[], object],
) -> None:
    """Answer one request after the other, until the other side has gone.

    Parameters
    ----------
    opened : callable
        Opens what requests are about, in the thread that answers them.
    work : callable
        Answers a request on the channel.
    channel : Channel
        A request is JSON: what is asked, seconds, megabytes (null where there is no limit).
    gone : callable
        Waits until the other side has gone.
    """

    def answer_all() -> None:
        try:
            about, bolt = opened(), _Bolt()
            while True:
                asked, seconds, megabytes = json.loads(channel.recv_bytes())
                bolt.set(seconds, megabytes)
                work(about, asked, channel)
        finally:
            os._exit(1)

    # A terminal sends it to all: the other side ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stack in _STACKS:
        with suppress(RuntimeError):  # where so much address space is not to be had
            start_thread(answer_all, stack, "govgraph-worker")
            break
    try:
        gone()
    finally:
        os._exit(0)


class _Bolt:
    """A second one, for when the other side does not look: the system itself ends the process at its limits."""

    _SPENT = 0.25  # seconds of the processor by which a limit may be too low; setting it takes longer than a small query

    def __init__(self) -> None:
        self._limits: tuple[float | None, float | None] = (-1, -1)
        self._used = 0.0

    def set(self, seconds: float | None, megabytes: float | None) -> None:
        """Set the limits of the next request."""
        used = time.process_time()
        if self._limits == (seconds, megabytes) and used - self._used <= self._SPENT:
            return
        self._limits, self._used = (seconds, megabytes), used
        if sys.platform == "win32":
            return
        _limit_to(resource.RLIMIT_CPU, None if seconds is None else used + seconds + 2)
        _limit_to(resource.RLIMIT_CORE, 0)
        if sys.platform == "linux":  # elsewhere this limit is none of all memory
            taken = int(_DATA.findall(Path("/proc/self/status").read_bytes())[0]) * 1024
            # Address space, of which a program asks for more than it takes.
            most = None if megabytes is None else taken + 1.5 * megabytes * _MB + (64 << 20)
            _limit_to(resource.RLIMIT_DATA, most)


_DATA = re.compile(rb"^VmData:\s*(\d+) kB", re.MULTILINE)


def _limit_to(what: int, limit: float | None) -> None:
    most = resource.getrlimit(what)[1]
    least = most if limit is None else int(limit) if most == resource.RLIM_INFINITY else min(int(limit), most)
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (least, most))
