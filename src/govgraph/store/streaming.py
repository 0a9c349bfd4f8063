"""The engine's answers, for any thread: each open answer has a thread to which the engine's objects belong.

The engine ends the whole process when rows are read in another thread than the one that asked, as notebooks and servers
do. So a thread of this module asks, reads and lets go, and hands over lists of rows. Its stack is large, because the
engine's parser and planner call themselves. And Ctrl-C is heard at once, because the thread that waits is not the
engine's.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, islice
from queue import SimpleQueue
from typing import Any

from govgraph.errors import QueryError, wrong

__all__ = ["start_thread", "stream"]

Ask = Callable[[], tuple[Any, Iterator[Any] | None]]

_STACK = 64 << 20  # bytes of address space, not of memory
_MOST = 1024  # items that are handed over at once: each handover takes as long as reading a hundred
_SOON = 0.002  # seconds after which fewer are handed over
_SPARE = 4  # threads that wait for the next query


def start_thread(target: Callable[[], None], stack: int, name: str) -> None:
    """Start a daemon thread with a stack of so many bytes.

    Raises
    ------
    RuntimeError
        If the system has no more threads, or Python is about to end.
    """
    before = threading.stack_size(stack)
    try:
        threading.Thread(target=target, name=name, daemon=True).start()
    finally:
        threading.stack_size(before)


class _Engine:
    """A thread that asks and reads for whoever holds it. What the engine gives never leaves it, nor is let go elsewhere."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self._items: Iterator[Any] | None = None
        self._todo: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()
        start_thread(self._work, _STACK, "govgraph-engine")

    def do(self, task: Callable[[], Any]) -> Any:
        """Have something done, and wait for it."""
        if self.process != os.getpid():
            raise QueryError(wrong("rows_of_process"))
        self._todo.put(task)
        value, error = self._done.get()
        if error is not None:
            raise error
        return value

    def release(self, *, end: bool) -> None:
        """Let go of the engine's objects; never waits, so that finalizers may call it."""
        self._todo.put(None)
        if end or self.process != os.getpid() or len(_spare) >= _SPARE:
            self._todo.put(None)
        else:
            _spare.append(self)

    # -- in the thread itself

    def _work(self) -> None:
        resting = False
        while (task := self._todo.get()) is not None or not resting:
            resting = task is None
            if task is None:
                self._items = None
                continue
            try:
                answer: tuple[Any, BaseException | None] = (task(), None)
            except BaseException as error:  # handed to the thread that waits
                answer = (
                    None,
                    error.with_traceback(None),
                )  # its frames would take the engine's objects along
            del task
            self._done.put(answer)
            del answer

    def begin(self, ask: Ask) -> tuple[Any, list[Any], bool]:
        """Ask, and return what comes before the items, the first of them, and whether there may be more."""
        head, self._items = ask()
        return (head, *self.fetch())

    def fetch(self) -> tuple[list[Any], bool]:
        """Read many items, or as many as come in a short time, and return whether there may be more."""
        found: list[Any] = []
        begun = time.monotonic()
        while self._items is not None and len(found) < _MOST and time.monotonic() - begun < _SOON:
            expected = 2 * len(found) or 1
            found += islice(self._items, expected - len(found))
            if len(found) < expected:
                self._items = None
        return found, self._items is not None


_spare: list[_Engine] = []
# Taken and put back in single steps (pop, append), so that threads need no lock, which a fork might find closed.


def _engine() -> _Engine:
    with suppress(IndexError):
        while True:
            spare = _spare.pop()
            if spare.process == os.getpid():  # a fork has no thread of its parent
                return spare
    return _Engine()


class _Lists(Iterator[list[Any]]):
    """What an engine's thread reads, list by list."""

    def __init__(self, engine: _Engine, first: list[Any]) -> None:
        self._engine: _Engine | None = engine
        self._first = first
        self._lock = threading.Lock()  # two threads may read the same rows

    def __next__(self) -> list[Any]:
        with self._lock:
            found: list[Any] = self._first
            self._first = []
            if found:
                return found
            engine = self._engine
            if engine is None:
                raise StopIteration
            try:
                found, more = engine.do(engine.fetch)
            except BaseException:
                self._release(end=True)
                raise
            if not more:
                self._release(end=False)
            return found  # an empty one is the end, too: no other follows

    def _release(self, *, end: bool) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.release(end=end)

    def __del__(self) -> None:
        self._release(end=False)


def stream(ask: Ask) -> tuple[Any, Iterator[Any]]:
    """Ask the engine, and return its answer so that any thread can read it.

    Parameters
    ----------
    ask : callable
        Returns what comes before the items, and an iterator of the items, or None.

    Returns
    -------
    tuple
        The same, with an iterator that can be read and let go in any thread.

    Examples
    --------
    >>> head, items = stream(lambda: ("three", iter("abc")))
    >>> head, list(items)
    ('three', ['a', 'b', 'c'])
    """
    try:
        engine = _engine()
    except RuntimeError:  # no more threads: all is read in this one
        head, items = ask()
        return head, iter(list(items or ()))
    try:
        head, first, more = engine.do(lambda: engine.begin(ask))
    except BaseException as error:
        # Interrupted, the thread is still at it, and its answer is nobody's.
        engine.release(end=not isinstance(error, Exception))
        raise
    if not more:
        engine.release(end=False)
        return head, iter(first)
    return head, chain.from_iterable(_Lists(engine, first))
