"""The process of a query, which stays for the next one on an unchanged store: its pipes, its idle time and its end.

The engine counts references in its pages, so that a forked process copies each page that it reads: a third of a second
for a million triples. The next query in the same process finds them copied. It stays while nothing is asked for
`IDLE` seconds and holds the copied pages (some 300 MB for a million triples) for as long.

It is asked again only where it surely knows the same facts: the store has not changed since, nobody else holds its
engine (:attr:`govgraph.facts.store.Store.revision`), and the process is not busy with another query. One process at
most stays per store. It ends with its store and with this process.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any

from govgraph.facts.store import Store
from govgraph.terms import Names

__all__ = ["IDLE", "Process", "close_others", "next_request", "park", "take"]

IDLE = 30.0
"""Seconds that a process stays without a query."""

_LONGEST = 1 << 15  # bytes of a request: a pipe surely takes them, whoever reads it


class Process:
    """A process that answers queries, and the pipes to it.

    Parameters
    ----------
    pid : int
    output, life : int
        Where its answers come from, and what tells it that this process has gone.
    requests : int, optional
        Where the next query goes, for a process that can stay.
    store : Store, optional
        What such a process knows.
    knows : tuple, optional
        The store's revision and names, before the process began.
    popen : subprocess.Popen, optional
        For a process that was not forked.
    """

    def __init__(
        self,
        pid: int,
        output: int,
        life: int,
        *,
        requests: int | None = None,
        store: Store | None = None,
        knows: tuple[object, Names] | None = None,
        popen: Any = None,
    ) -> None:
        self.pid, self.output, self.popen = pid, output, popen
        self.idle_until: float | None = None
        self._requests, self._owner = requests, os.getpid()
        self._store = None if store is None else weakref.ref(store)
        self._knows = knows
        self._ended = threading.Event()
        self._watcher: threading.Thread | None = None
        pipes = [output, life] if requests is None else [output, life, requests]
        self._end = weakref.finalize(self, _end, self._owner, pid, pipes, popen, self._ended)

    @property
    def store(self) -> Store | None:
        """What it knows, where it can stay."""
        return None if self._store is None else self._store()

    def stop(self) -> None:
        """End the process; safe to call twice."""
        self._end()

    def knows(self, store: Store) -> bool:
        """Whether it would answer from the very facts and names that the store has now."""
        revision = store.revision
        return revision is not None and self._knows == (revision, store.names) and self._owner == os.getpid()

    def ask(self, query: str, seconds: float) -> bool:
        """Send it the next query; False where it is no more."""
        if self._requests is None or _ready(self.output):  # an idle process says nothing: this is its end
            return False
        data = memoryview(_request(query, seconds))
        try:
            while data:
                data = data[os.write(self._requests, data) :]
        except BrokenPipeError:
            return False
        return True

    def watched(self) -> bool:
        """Have a thread look that it ends after its idle time; False where none can be begun."""
        if self._watcher is None:
            watcher = threading.Thread(
                target=_watch, args=(weakref.ref(self), self._ended), name="govgraph-idle", daemon=True
            )
            try:
                watcher.start()
            except RuntimeError:  # at the end of Python, or of the system's patience
                return False
            self._watcher = watcher
        return True


_idle: weakref.WeakKeyDictionary[Store, Process] = weakref.WeakKeyDictionary()
# Taken and put back in single steps (pop, setdefault), so that threads need no lock, which a fork might find closed.


def take(store: Store, query: str) -> Process | None:
    """Return the store's idle process, if it can answer this query; it is then the caller's alone."""
    process = _idle.pop(store, None)
    if process is None:
        return None
    process.idle_until = None
    # SERVICE reads the environment (proxies, certificates), which may be another one by now.
    if process.knows(store) and "SERVICE" not in query.upper() and len(_request(query, 0)) < _LONGEST:
        return process
    process.stop()
    return None


def park(process: Process) -> None:
    """Keep a process that has answered for the next query, or end it."""
    store = process.store
    if store is not None and process.knows(store) and process.watched():
        process.idle_until = time.monotonic() + IDLE
        if _idle.setdefault(store, process) is process:
            return
    process.stop()


def _watch(reference: weakref.ref[Process], ended: threading.Event) -> None:
    wait = IDLE
    while not ended.wait(wait):
        process = reference()
        if process is None:
            return
        until = process.idle_until
        wait = IDLE if until is None else until - time.monotonic()
        # Its time is over, or it has gone by itself.
        if wait <= 0 or (until is not None and _ready(process.output)):
            store, wait = process.store, IDLE
            found = None if store is None else _idle.pop(store, None)
            if found is not None:
                found.stop()  # if it is a younger one, then the next query begins another
            del store, found
        del process


def _request(query: str, seconds: float) -> bytes:
    return json.dumps([query, seconds]).encode() + b"\n"


def _ready(descriptor: int) -> bool:
    """Whether there is something to read, or the end."""
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(0))


def _end(owner: int, pid: int, pipes: list[int], popen: Any, ended: threading.Event) -> None:
    """Close the pipes, end the process and fetch its status, so that no zombie stays."""
    if os.getpid() != owner:
        return  # in a forked child: these belong to its parent
    ended.set()
    for descriptor in pipes:
        with suppress(OSError):
            os.close(descriptor)
    if popen is not None:
        popen.kill()
        popen.wait()
        return
    with suppress(ProcessLookupError, ChildProcessError):
        done, _ = os.waitpid(pid, os.WNOHANG)
        if not done:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


# ---------------------------------------------------------------------------------------------------- in the process itself


def close_others(kept: list[int]) -> None:
    """Close the files of the process that this one was forked from: others may wait for their end, or for their locks."""
    import gc

    gc.freeze()  # what was inherited is never collected here: it would close these files again, and copy pages
    with suppress(OSError):
        for descriptor in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
            if descriptor > 2 and descriptor not in kept:
                with suppress(OSError):
                    os.close(descriptor)


def next_request(requests: int, output: int) -> tuple[str, float] | None:
    """Wait for the next query and say that it has come; None where it is time to go."""
    import select

    poll = select.poll()
    poll.register(requests, select.POLLIN | select.POLLHUP)
    # The other side ends this process after IDLE; should it be unable to, this one goes by itself.
    if not poll.poll(int(2 * IDLE * 1000)):
        return None
    data = b""
    while not data.endswith(b"\n"):
        piece = os.read(requests, 1 << 16)
        if not piece:
            return None
        data += piece
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.write(output, b"!")
    query, seconds = json.loads(data)
    return str(query), float(seconds)
