"""Results that took long, in the user's cache folder, by a digest of all that they were made of."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from govgraph.errors import GovgraphError
from govgraph.facts.compiled import cache_folder, is_ours
from govgraph.files import write_file

__all__ = ["MOST", "MOST_BYTES", "clear", "is_kept", "kept", "results_folder", "size"]

MOST = 300
"""Results that are kept; the one that was not used for longest goes first."""

MOST_BYTES = 200_000_000
"""What they may take together."""

_ENDING = ".kept"


def results_folder() -> Path | None:
    """Return the folder of the results, beside that of the compiled datasets; None where none are to be kept."""
    root = cache_folder()
    return None if root is None else root.with_name("results")


def kept(made_of: bytes, make: Callable[[], bytes], *, cache: bool = True) -> bytes:
    """Return a result: that of an earlier time if there is one, else it is made and kept.

    Parameters
    ----------
    made_of : bytes
        All that it depends on, the rules that make it included: the same bytes, the same result.
    make : callable
        Makes it.
    cache : bool
        Whether results are used and kept.

    Notes
    -----
    A result only saves time: one that is damaged, or cannot be read or written, is made again.
    """
    path = _place(made_of, cache)
    if path is None:
        return make()
    found = _read(path)
    if found is None:
        found = make()
        with suppress(GovgraphError, OSError):  # a full disk, a folder that is read-only: it is made again
            if is_ours(path.parent):
                write_file(path, hashlib.sha256(found).digest() + found, sync=False)
                _thin(path.parent)
    return found


def is_kept(made_of: bytes, *, cache: bool = True) -> bool | None:
    """Tell whether a result of an earlier time is there, without reading it; None where none are to be kept."""
    path = _place(made_of, cache)
    return None if path is None else path.is_file()


def _place(made_of: bytes, cache: bool) -> Path | None:
    folder = results_folder() if cache else None
    return None if folder is None else folder / (hashlib.sha256(made_of).hexdigest() + _ENDING)


def size(folder: Path) -> int:
    """Return how many bytes the results take."""
    return sum(size for _, size, _ in _all(folder))


def clear(folder: Path) -> int:
    """Remove the results; return how many bytes they took."""
    gone = 0
    for _, size, path in _all(folder):
        with suppress(OSError):
            path.unlink()
            gone += size
    return gone


def _read(path: Path) -> bytes | None:
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        with suppress(OSError):  # in a folder that is read-only
            os.utime(path)  # it was used now
        return data[32:]
    except OSError:
        return None


def _all(folder: Path) -> list[tuple[float, int, Path]]:
    """Return when each result was last used, its size and its file, those that were used last first."""
    known = []
    for path in folder.glob(f"*{_ENDING}"):
        with suppress(OSError):  # another process removed it
            found = path.stat()
            known.append((found.st_mtime, found.st_size, path))
    return sorted(known, reverse=True)


def _thin(folder: Path) -> None:
    """Remove what was not used for longest, where there is more than is to be kept; the newest stays."""
    total = 0
    for number, (_, size, path) in enumerate(_all(folder)):
        total += size
        if number and (number >= MOST or total > MOST_BYTES):
            path.unlink(missing_ok=True)
