"""Work that ends in time: in a thread of its own, with a hard exit at the limit and on Ctrl-C."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack, suppress

from govgraph.cli.common import explain
from govgraph.errors import QueryTimeout

__all__ = ["bounded"]

_STACK = 64 << 20  # the engine's parser and planner call themselves; a system's default may be 0.5 MB
_GLANCE = 0.1  # seconds between looks at the clock; Windows hears Ctrl-C only between waits


def bounded(work: Callable[[Callable[[], None], ExitStack], int], seconds: float) -> int:
    """Do work within a time limit and return its exit status.

    Parameters
    ----------
    work : callable
        Gets a function to call when the clock shall start, and a stack for what must be cleaned up however it ends.
    seconds : float

    Notes
    -----
    The engine cannot be interrupted, and a thread cannot be ended: at the limit the process leaves with status 4, on
    Ctrl-C with 130, without waiting for it.
    """
    begun: list[float] = []
    status: list[int] = []
    failed: list[BaseException] = []
    done = threading.Event()
    cleaning = ExitStack()

    def run() -> None:
        try:
            status.append(work(lambda: begun.append(time.monotonic()), cleaning))
        except BaseException as error:  # handed to the main thread below
            # The engine's rows may not be let go in another thread.
            one: BaseException | None = error
            while one is not None:
                traceback.clear_frames(one.__traceback__)
                one = one.__cause__ or one.__context__
            failed.append(error)
        finally:
            done.set()

    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    try:
        while not done.wait(
            _GLANCE if not begun else max(0.001, min(_GLANCE, begun[0] + seconds - time.monotonic()))
        ):
            if begun and time.monotonic() - begun[0] >= seconds:
                _leave(explain(_timeout(seconds)), cleaning)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        _leave(130, cleaning)
    except SystemExit as error:  # a signal
        _leave(int(error.code or 0), cleaning)
    thread.join()
    cleaning.close()
    if failed:
        raise failed[0]
    return status[0]


def _timeout(seconds: float) -> QueryTimeout:
    return QueryTimeout(
        f"the query was stopped at its time limit of {seconds:g} s",
        seconds=seconds,
        hint="ask for less, put the most selective pattern first, or raise the limit: --timeout",
    )


def _leave(status: int, cleaning: ExitStack) -> None:
    """End the process now: what the thread still does must not hold it."""
    with suppress(OSError):
        cleaning.close()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, RuntimeError):
            stream.flush()
    os._exit(status)
