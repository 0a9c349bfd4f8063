"""Processes that answer one request after the other, and end at limits of seconds and bytes.

On Linux a process is forked (:func:`fork`), elsewhere a fresh Python is begun (:func:`spawn`). Either is asked and answers
through two pipes. The system itself ends it where the other side does not look; whoever asks looks at its memory
(:func:`memory_of`) and at the clock.
"""

from __future__ import annotations

import gc
import json
import math
import os
import re
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from govgraph.errors import QueryError, QueryMemoryLimit, wrong
from govgraph.store.streaming import start_thread

if TYPE_CHECKING:
    import subprocess

if sys.platform != "win32":
    import fcntl
    import resource

__all__ = [
    "FORK",
    "HEAVY",
    "Channel",
    "Process",
    "default_memory",
    "fork",
    "memory_of",
    "message",
    "serve_process",
    "spawn",
    "too_much",
]

Opened = TypeVar("Opened")

HEAVY = 64 << 20
"""Bytes that a process may have kept of past queries and still stay."""

FORK = sys.platform == "linux"
"""Whether processes are forked: macOS's system libraries forbid to go on after a fork."""

_SYSTEM: str = sys.platform
_STACKS = (1 << 30, 1 << 28, 1 << 26)  # bytes of address space for the engine's recursion
_READ = 1 << 17  # bytes that are read at once
_LENGTH = 8  # bytes of a message that say how long it is
_SPENT = 0.25  # seconds of the processor by which a limit may be too low; setting it takes longer than a small query
_MB = 1_000_000
_OWN_PAGES = re.compile(rb"^(?:RssAnon|VmSwap):\s*(\d+) kB", re.MULTILINE)
_DATA = re.compile(rb"^VmData:\s*(\d+) kB", re.MULTILINE)


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


def too_much(megabytes: float) -> QueryMemoryLimit:
    """Return what to say of a query that takes more memory than it may."""
    return QueryMemoryLimit(wrong("memory_limit", limit=round(megabytes)), megabytes=megabytes)


# ------------------------------------------------------------------------------------------------- beginning and ending one


def message(data: bytes) -> bytes:
    """Return what is sent as a message: its length comes first."""
    return len(data).to_bytes(_LENGTH, "big") + data


class Channel:
    """Messages to and from a process; multiprocessing has them too, but takes 15 ms to import."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading, self.writing = reading, writing
        self._ahead = bytearray()  # what was read of further messages

    @classmethod
    def pair(cls) -> tuple[Channel, Channel]:
        """Return both ends of a channel; the second one's writer may be 1 MB ahead of the first one's reader."""
        (asked, requests), (answers, told) = os.pipe(), os.pipe()
        if sys.platform == "linux":
            with suppress(OSError):  # a user's pipes may be limited; then it stays at 64 kB
                fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, 1 << 20)
        return cls(answers, requests), cls(asked, told)

    def poll(self, seconds: float) -> bool:
        """Wait until there is something to read, or the end."""
        if self._ahead:
            return True
        if sys.platform == "win32":
            return _windows_poll(self.reading, seconds)
        waiting = select.poll()
        waiting.register(self.reading, select.POLLIN)
        return bool(waiting.poll(math.ceil(seconds * 1000)))

    def wait_for_end(self) -> None:
        """Wait until the other side has gone, and leave what can be read to another thread."""
        if sys.platform == "win32":
            while _windows_peek(self.reading) is not None:
                time.sleep(0.1)
            return
        hung_up = select.poll()
        hung_up.register(self.reading, 0)  # nothing but the end, which is always reported
        hung_up.poll()

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.writing, rest) :]

    def send(self, data: bytes) -> None:
        """Send a message."""
        self.write(message(data))

    def receive(self) -> bytes:
        """Return the next message; EOFError where the other side has gone."""
        return self._read(int.from_bytes(self._read(_LENGTH), "big"))

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


def _windows_poll(reading: int, seconds: float) -> bool:
    """Wait as :meth:`Channel.poll` does, on a system that only says how much there is."""
    until = time.monotonic() + seconds
    while _windows_peek(reading) == 0:
        if time.monotonic() >= until:
            return False
        time.sleep(0.001)
    return True


def _windows_peek(reading: int) -> int | None:
    """Return how many bytes can be read; None where the other side has gone."""
    import _winapi
    import msvcrt

    with suppress(OSError):
        return int(_winapi.PeekNamedPipe(msvcrt.get_osfhandle(reading))[0])  # type: ignore[attr-defined]
    return None


class Process:
    """A process and the channel to it; it ends once, from whichever thread. `popen` stands for one that was not forked."""

    def __init__(self, pid: int, channel: Channel, popen: subprocess.Popen[bytes] | None = None) -> None:
        self.pid, self.channel = pid, channel
        self.parent = os.getpid()
        self._popen = popen
        self._status: int | None = None
        self._lock = threading.Lock()

    def end(self, *, kill: bool = True) -> int:
        """Kill the process, or wait until it ends by itself, and return its exit status; negative for a signal."""
        with self._lock:
            if self._status is None:
                self._status = self._ended(kill)
            return self._status

    def _ended(self, kill: bool) -> int:
        if os.getpid() != self.parent:
            return 0  # in a forked child: it belongs to the parent
        if self._popen is not None:
            if kill:
                self._popen.kill()
            return self._popen.wait()
        try:
            found, status = os.waitpid(self.pid, os.WNOHANG if kill else 0)
            if not found:  # nobody has fetched its status: the number is still its own
                os.kill(self.pid, signal.SIGKILL)
                _, status = os.waitpid(self.pid, 0)
        except ChildProcessError:  # the program fetches the status of all its children itself
            return 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """End the process and close the pipes, once."""
        self.end()
        if os.getpid() == self.parent:
            self.channel.close()


def fork(body: Callable[[Channel], object]) -> Process:
    """Begin a process that runs `body` with its channel.

    Raises
    ------
    QueryError
        If the system has no more processes; so does :func:`spawn`.
    """
    ours, theirs = Channel.pair()
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns of threads when forking; the child touches nothing but the engine and its pipes.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
    except OSError as error:
        raise _not_begun(error, ours, theirs) from error
    if pid:
        theirs.close()
        return Process(pid, ours)
    try:
        gc.disable()
        gc.freeze()  # what was inherited is never collected here: it would close files, and copy pages
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)) or number == signal.SIGTERM:
                signal.signal(number, signal.SIG_DFL)  # a program's own handler is not meant for this process
        _close_others({theirs.reading, theirs.writing})
        body(theirs)
    finally:
        os._exit(1)  # without the parent's exit handlers and buffers


def spawn(module: str, *told: bytes) -> Process:
    """Begin a fresh Python that runs the `main` of a module with its channel, on which these messages come first."""
    import subprocess  # 5 ms: only where processes cannot be forked

    ours, theirs = Channel.pair()
    # -P and the parent's own path: nothing is imported from the working folder.
    code = (
        f"import sys; sys.path[:] = sys.argv[1:]; from {module} import main; "
        f"from {__name__} import Channel; main(Channel(0, 1))"
    )
    command = [sys.executable, "-P", "-c", code, *sys.path]
    try:
        popen = subprocess.Popen(
            command, stdin=theirs.reading, stdout=theirs.writing, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise _not_begun(error, ours, theirs) from error
    theirs.close()
    with suppress(BrokenPipeError):  # whoever asks it will notice
        for data in told:
            ours.send(data)
    return Process(popen.pid, ours, popen)


def _not_begun(error: OSError, *channels: Channel) -> QueryError:
    for channel in channels:
        channel.close()
    return QueryError(wrong("no_process", reason=error.strerror))


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
    opened: Callable[[], Opened], work: Callable[[Opened, Any, Channel], None], channel: Channel
) -> None:
    """Answer one request after the other, until the other side has gone.

    Parameters
    ----------
    opened : callable
        Opens what requests are about, in the thread that answers them.
    work : callable
        Answers a request on the channel.
    channel : Channel
        A request is JSON: what is asked, seconds, megabytes.
    """

    def answer_all() -> None:
        try:
            about, limits, used = opened(), None, 0.0
            while True:
                asked, *wanted = json.loads(channel.receive())
                now = time.process_time()
                if wanted != limits or now - used > _SPENT:
                    limits, used = wanted, now
                    _limit(*limits)
                work(about, asked, channel)
        except EOFError:
            os._exit(0)
        finally:
            os._exit(1)

    # A terminal sends it to all: the other side ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stack in _STACKS:
        with suppress(RuntimeError):  # where so much address space is not to be had
            start_thread(answer_all, stack, "govgraph-worker")
            break
    # The thread that answers reads the requests itself: to hand them over would take a tenth of a small one's time.
    try:
        channel.wait_for_end()
    finally:
        os._exit(0)


def _limit(seconds: float, megabytes: float) -> None:
    """Have the system itself end this process, for when the other side does not look."""
    if sys.platform == "win32":
        return
    limits = {resource.RLIMIT_CORE: 0.0, resource.RLIMIT_CPU: time.process_time() + seconds + 2}
    if sys.platform == "linux":  # elsewhere this limit does not cover all memory
        taken = int(_DATA.findall(Path("/proc/self/status").read_bytes())[0]) * 1024
        # Address space, of which a program asks for more than it takes.
        limits[resource.RLIMIT_DATA] = taken + 1.5 * megabytes * _MB + (64 << 20)
    for what, limit in limits.items():
        most = resource.getrlimit(what)[1]
        least = (
            most
            if math.isinf(limit)
            else int(limit)
            if most == resource.RLIM_INFINITY
            else min(int(limit), most)
        )
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (least, most))
