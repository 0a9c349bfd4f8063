"""Writing one file, the whole of it or nothing; and the hash that distinguishes one content from another."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from govgraph.errors import unwritable

__all__ = ["digest_of", "policy_hash", "sync_folder", "umask", "whole_file", "write_file", "write_synced"]


def write_file(path: Path, content: str | bytes, *, sync: bool = True) -> None:
    """Write one file atomically: readers see the old one or the new one, never a part.

    Parameters
    ----------
    path : Path
    content : str or bytes
        A text is written as UTF-8.
    sync : bool
        Whether it must be on the disk, safe from a power cut, before it takes its place. Thousands of files need not.

    Raises
    ------
    GovgraphError
        If it cannot be written; the old file is then as it was.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write_file(Path(place) / "a.txt", "é")
    ...     (Path(place) / "a.txt").read_bytes()
    b'\\xc3\\xa9'
    """
    with whole_file(path, sync=sync) as file:
        file.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def whole_file(path: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """Open a file to write it piece by piece; it takes its place when it is whole, and not at all after an error.

    Raises
    ------
    GovgraphError
        If it cannot be written; the old file is then as it was. A pipe whose reader is gone raises BrokenPipeError.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with whole_file(Path(place) / "a.txt") as file:
    ...         _ = file.write(b"a")
    ...     [one.name for one in Path(place).iterdir()]
    ['a.txt']
    """
    part: Path | None = None
    try:
        if path.exists() and not path.is_file():  # /dev/stdout or a named pipe: to write to, not to replace
            with path.open("wb") as file:
                yield file
            return
        target = path.resolve()  # through a link, so that the link stays one
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~umask()
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            if sync:
                file.flush()
                os.fsync(file.fileno())
        part.chmod(mode)
        part.replace(target)
        part = None
    except BrokenPipeError:
        raise  # the reader has had enough: no error
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if part is not None:
            with suppress(OSError):
                part.unlink()


def write_synced(path: Path, content: bytes) -> None:
    """Write a file that nobody looks for yet, safe from a power cut."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have what a folder lists reach the disk: which files were put in their place."""
    if os.name == "nt":  # Windows has no handle to a folder that could be synced
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def umask() -> int:
    """Return which permissions new files and folders do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def policy_hash(text: str) -> str:
    """Return a style or script as a page's policy names the one that it lets in.

    Examples
    --------
    >>> policy_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
