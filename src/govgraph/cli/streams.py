"""The standard streams as every verb may rely on them: open, in UTF-8, and with every loss reported."""

from __future__ import annotations

import errno
import io
import os
import re
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from govgraph.errors import GovgraphError, wrong

__all__ = ["Enough", "Visible", "end_on_signals", "finish", "prepare"]

_BUFFER = 1 << 16
# What would steer a terminal, in UTF-8: C0 without tab, line feed and carriage return, DEL, C1.
_STEERING = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]")


class Enough(SystemExit):
    """The reader of a pipe has had enough, as ``| head`` has: no reason for a word."""


class _Checked(io.RawIOBase):
    """A standard stream whose failures are reported in words, once; what is written after the first one is dropped."""

    def __init__(self, inner: Any, said: Callable[[str], GovgraphError]) -> None:
        self._inner, self._said = inner, said
        self.lost: BaseException | None = None

    def readable(self) -> bool:
        return bool(self._inner.readable())

    def writable(self) -> bool:
        return bool(self._inner.writable())

    def fileno(self) -> int:
        return int(self._inner.fileno())

    def isatty(self) -> bool:
        return bool(self._inner.isatty())

    def readinto(self, buffer: Any) -> int | None:
        try:
            read: int | None = self._inner.readinto(buffer)
            return read
        except OSError as error:
            raise self._said(_reason(error)) from error

    def write(self, data: Any) -> int:
        if self.lost is not None:
            return len(data)
        try:
            return int(self._inner.write(data) or 0)
        except OSError as error:
            gone = isinstance(error, BrokenPipeError)
            self.lost = Enough(0) if gone else self._said(_reason(error))
            raise self.lost from error


def _reason(error: OSError) -> str:
    return "it is closed" if error.errno == errno.EBADF else error.strerror or str(error)


def _unwritable(reason: str) -> GovgraphError:
    return GovgraphError(wrong("stdout_lost", reason=reason))


def _unreadable(reason: str) -> GovgraphError:
    return GovgraphError(wrong("stdin_lost", reason=reason))


class _Untold(_Checked):
    """The stream for errors: where it fails itself, nothing can be reported."""

    def write(self, data: Any) -> int:
        with suppress(GovgraphError, SystemExit):
            super().write(data)
        return len(data)


def prepare() -> None:
    """Make all three streams usable, whoever started the process: without a terminal, or with some of them closed."""
    for number, flags in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            # Taken, so that no file of ours gets the number; the wrong way around, so that using it is an error.
            os.open(os.devnull, flags)
    sys.stdin = _text(sys.stdin, 0, "r", _unreadable)
    sys.stdout = _text(sys.stdout, 1, "w", _unwritable)
    sys.stderr = _text(sys.stderr, 2, "w", _unwritable)


def _text(
    stream: IO[str] | None, number: int, mode: str, said: Callable[[str], GovgraphError]
) -> io.TextIOWrapper:
    """Return a stream in UTF-8 (Windows consoles default to a code page) around what there is."""
    buffer: Any = getattr(stream, "buffer", None) or io.FileIO(number, mode, closefd=False)
    raw = (_Untold if number == 2 else _Checked)(getattr(buffer, "raw", buffer), said)
    if mode == "r":
        return io.TextIOWrapper(io.BufferedReader(raw, _BUFFER), encoding="utf-8")
    return io.TextIOWrapper(
        io.BufferedWriter(raw, _BUFFER),
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=number == 2 or raw.isatty(),
    )


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP end the process as Ctrl-C does: temporary files go. What is ignored stays ignored."""

    def end(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)


def finish(status: int, explain: Callable[[GovgraphError], int]) -> int:
    """Write what is still in the buffers, and return the exit status: output that is lost is never 0."""
    raw = sys.stdout.buffer.raw  # type: ignore[union-attr]
    told = raw.lost
    with suppress(GovgraphError, SystemExit):  # they stand in `lost`
        sys.stdout.flush()
    if isinstance(raw.lost, GovgraphError) and (told is None or not status):
        return explain(raw.lost)
    return status


class Visible(io.RawIOBase):
    """A terminal for data of others: control characters are written as escapes, so that they cannot steer it."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def writable(self) -> bool:  # noqa: D102  # io's own
        return True

    def write(self, data: Any) -> int:  # noqa: D102  # io's own
        self._inner.write(_STEERING.sub(lambda found: b"\\x%02x" % found[0][-1], bytes(data)))
        return len(data)

    def flush(self) -> None:  # noqa: D102  # io's own
        self._inner.flush()
