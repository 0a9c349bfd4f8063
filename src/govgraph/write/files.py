"""Writing a set of files at once: all of it, or nothing, and never over what others wrote."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from govgraph.errors import GovgraphError, unwritable, wrong
from govgraph.files import digest_of, sync_folder, write_synced

__all__ = ["MANIFEST", "STAGE", "Packed", "Written", "remove_stale_stages", "write_set"]

MANIFEST = "SHA256SUMS"
"""The list of what was written, for ``sha256sum --check``; it distinguishes our files from those of others."""

STAGE = ".govgraph-build-"
"""How the folder of files that are not in their place yet begins."""

_STALE_SECONDS = 900  # a build takes seconds: a stage this old was left by one that was killed


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its name in the folder, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


class Packed(MutableMapping[str, bytes]):
    """Files by name, held compressed until they are written: those of a large dataset would be half a gigabyte together.

    Examples
    --------
    >>> files = Packed()
    >>> files["a.txt"] = b"a" * 1000
    >>> len(files["a.txt"]), list(files)
    (1000, ['a.txt'])
    """

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        return zlib.decompress(self._held[name])

    def __setitem__(self, name: str, content: bytes) -> None:
        self._held[name] = zlib.compress(content, 1)

    def __delitem__(self, name: str) -> None:
        del self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def write_set(
    folder: Path, files: Mapping[str, str | bytes], *, replace_foreign: bool = False
) -> list[Written]:
    """Write files into a folder as one set.

    Parameters
    ----------
    folder : Path
        Made where it does not exist.
    files : mapping of name to content
        Plain names; texts are written as UTF-8 with line feeds.
    replace_foreign : bool
        Whether files of these names that an earlier set did not write may be replaced.

    Returns
    -------
    list of Written
        Sorted by name; the manifest itself is not in it.

    Raises
    ------
    GovgraphError
        If a name is taken by a file of somebody else's, or the folder cannot be written. The files of an
        earlier set are then as they were.

    Notes
    -----
    Everything is written and synced to a folder beside the targets (so on the same file system) and then
    renamed, file by file. What an earlier set wrote and this one does not hold is removed, unless somebody
    changed it since.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [one.name for one in write_set(Path(place) / "new", {"b.txt": "2", "a.txt": b"1"})]
    ['a.txt', 'b.txt']
    """
    for name in files:
        if name != Path(name).name or name in ("", ".", "..", MANIFEST):
            raise ValueError(f"not a plain file name: {name!r}")
    written = [
        Written(name, len(content), hashlib.sha256(content).hexdigest())
        for name in sorted(files)
        for content in [_bytes(files[name])]
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_stale_stages(folder)
        before = _manifest(folder)
        if not replace_foreign:
            _refuse_foreign(folder, written, before)
        stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=folder))
        try:
            for name, content in files.items():
                write_synced(stage / name, _bytes(content))
            lines = "".join(f"{one.sha256}  {one.name}\n" for one in written)
            write_synced(stage / MANIFEST, lines.encode())
            # The manifest goes first: a build killed half-way must still know its own files the next time.
            for name in (MANIFEST, *sorted(files)):
                (stage / name).replace(folder / name)
            sync_folder(folder)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        _remove_former(folder, before, set(files))
    except OSError as error:
        raise unwritable(folder, error, "folder") from error
    return written


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _manifest(folder: Path) -> dict[str, str]:
    """Return name → SHA-256 of what an earlier set wrote."""
    try:
        lines = (folder / MANIFEST).read_text("utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    pairs = (line.partition("  ") for line in lines)
    return {
        name: digest for digest, gap, name in pairs if gap and len(digest) == 64 and name == Path(name).name
    }


def _refuse_foreign(folder: Path, written: list[Written], before: Mapping[str, str]) -> None:
    manifest = folder / MANIFEST
    if manifest.exists() and manifest.stat().st_size and not before:
        raise GovgraphError(wrong("foreign_manifest", path=manifest))
    for one in written:
        path = folder / one.name
        if one.name in before or not path.exists():
            continue
        if path.is_file() and digest_of(path) == one.sha256:
            continue
        raise GovgraphError(wrong("foreign_file", path=path))


def remove_stale_stages(folder: Path) -> None:
    """Remove what a run that was killed has left behind."""
    limit = time.time() - _STALE_SECONDS
    for stage in folder.glob(STAGE + "*"):
        with suppress(OSError):  # another build may be clearing it, too
            if stage.is_dir() and stage.stat().st_mtime < limit:
                shutil.rmtree(stage, ignore_errors=True)


def _remove_former(folder: Path, before: Mapping[str, str], now: set[str]) -> None:
    for name, digest in before.items():
        path = folder / name
        if name not in now and name != MANIFEST and path.is_file() and digest_of(path) == digest:
            path.unlink()
