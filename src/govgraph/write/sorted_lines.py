"""Lines in order, however many: what memory is too small for is sorted in pieces, put aside, and merged when it is read."""

from __future__ import annotations

import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import merge
from itertools import groupby, islice, pairwise
from typing import IO, cast

from govgraph.errors import GovgraphError, wrong

__all__ = ["SortedLines"]

_PIECE = 64 << 20  # bytes that are sorted at once; each takes three of memory
_BLOCK = 2_000  # lines of a piece that are read at once


class SortedLines:
    r"""Distinct lines in code point order; a large number of them lies in a temporary file.

    The file has no name: the system removes it, however the process ends.

    Parameters
    ----------
    piece : int
        How many bytes are sorted at once, and stay in memory where there are no more; 64 MB when left out.

    Raises
    ------
    GovgraphError
        If the temporary file cannot be written or read.

    Examples
    --------
    >>> lines = SortedLines()
    >>> lines.write(b"b\na\nb"), lines.write(b"c\n")
    (5, 2)
    >>> list(lines), list(lines)
    ([b'a\nb\nbc\n'], [b'a\nb\nbc\n'])
    """

    def __init__(self, piece: int = 0) -> None:
        self._piece = piece or _PIECE
        self._taken: list[bytes] = []
        self._size = 0
        self._fresh = False  # whether anything came since they were sorted
        self._file: IO[bytes] | None = None
        # Of each piece in the file: where its blocks begin, and where it ends.
        self._aside: list[list[int]] = []
        self._lock = threading.Lock()  # the file has one place at which it is read

    def write(self, data: bytes) -> int:
        """Take what may begin and end within a line; all together must end with a line feed."""
        self._taken.append(data)
        self._size += len(data)
        self._fresh = True
        if self._size >= self._piece:
            self._put_aside()
        return len(data)

    def flush(self) -> None:
        """Do nothing: what writes into a file may ask for it."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield pieces of many lines; can be asked for again."""
        if self._file is None:
            if self._fresh:
                self._taken, self._fresh = [b"".join(_distinct(self._lines()))], False
            yield from filter(None, self._taken)
            return
        if self._size:
            self._put_aside()
        lines = _distinct(merge(*map(self._read, self._aside)))
        while block := b"".join(islice(lines, _BLOCK)):
            yield block

    def _lines(self) -> list[bytes]:
        """Return the lines that are in memory, sorted; the beginning of one that is not whole stays there."""
        lines = b"".join(self._taken).splitlines(keepends=True)
        self._taken = [lines.pop()] if lines and not lines[-1].endswith(b"\n") else []
        self._size = sum(map(len, self._taken))
        lines.sort()
        return lines

    def _put_aside(self) -> None:
        lines = iter(_distinct(self._lines()))
        with _told():
            if self._file is None:
                self._file = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115  # closed as this goes
                weakref.finalize(self, self._file.close)
            ends = [self._file.seek(0, 2)]
            while block := b"".join(islice(lines, _BLOCK)):
                self._file.write(block)
                ends.append(ends[-1] + len(block))
            self._aside.append(ends)

    def _read(self, ends: list[int]) -> Iterator[bytes]:
        file = cast("IO[bytes]", self._file)
        for begin, end in pairwise(ends):
            with _told(), self._lock:
                file.seek(begin)
                block = file.read(end - begin)
            yield from block.splitlines(keepends=True)


def _distinct(lines: Iterator[bytes] | list[bytes]) -> Iterator[bytes]:
    return (line for line, _ in groupby(lines))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place, reason = tempfile.gettempdir(), error.strerror or str(error)
        raise GovgraphError(wrong("temporary", place=place, reason=reason)) from error
