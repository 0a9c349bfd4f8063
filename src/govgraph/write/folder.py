"""A folder of many files, brought up to date: what did not change stays, what is gone is removed, others' files stay."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from govgraph.errors import GovgraphError, unwritable
from govgraph.files import digest_of, write_file
from govgraph.write.files import MANIFEST

__all__ = ["STATE", "Item", "Updated", "update_folder"]

STATE = "govgraph-site.json"
"""What was written, and of what: it distinguishes a site's files from those of others."""

_FORMAT = 1
_quoted = json.encoder.encode_basestring_ascii  # a text as JSON has it, without an encoder for each


class Item(NamedTuple):
    """A file that should be there.

    Parameters
    ----------
    path : str
        Below the folder, with ``/`` between names.
    key : str
        A digest of all that its content is made of: where it is that of the last time, the file is not made again. Where
        it is empty, the file is made, and written if it differs.
    make : callable
        Returns its content.
    begin : callable, optional
        Is called before the first file is made where this one will be made: it begins what can be done meanwhile.
    """

    path: str
    key: str
    make: Callable[[], str | bytes]
    begin: Callable[[], object] | None = None


@dataclass(slots=True)
class Updated:
    """What an update did: how many files there are, and the paths that were written, removed and left."""

    files: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Files that are no longer part of it, and stay because somebody changed them."""


def update_folder(
    folder: Path, items: Iterable[Item], progress: Callable[[int, int], None] = lambda done, all: None
) -> Updated:
    """Bring a folder up to date.

    Parameters
    ----------
    folder : Path
        Made where it does not exist. One that holds anything must have been written by this function.
    items : iterable of Item
        All files that should be there; ``SHA256SUMS`` and ``govgraph-site.json`` are added.
    progress : callable, optional
        Called with the number of files that are done, and of all.

    Raises
    ------
    GovgraphError
        If the folder holds files of somebody else's where one is to be written, or is not one of ours at all; nothing is
        written then. If a file cannot be written.

    Notes
    -----
    The list of files is written before the first of them, without hashes of their content: a run that was ended half-way
    knows its own files the next time, and makes them again.

    Examples
    --------
    >>> import tempfile
    >>> items = [Item("a/index.html", "1", lambda: "A"), Item("b.txt", "1", lambda: "B")]
    >>> with tempfile.TemporaryDirectory() as place:
    ...     first = update_folder(Path(place) / "site", items)
    ...     second = update_folder(Path(place) / "site", items[:1])
    >>> first.written, second.written, second.removed
    (['a/index.html', 'b.txt'], [], ['b.txt'])
    """
    try:
        return _update(folder, list(items), progress)
    except OSError as error:
        hint = "close the files in other programs, or choose another folder with -o"
        raise unwritable(f"into {folder}", error, hint) from error


def _update(folder: Path, items: list[Item], progress: Callable[[int, int], None]) -> Updated:
    before = _read_state(folder)
    if before is None:
        if _holds_files(folder):
            raise GovgraphError(
                f"{folder} holds files that govgraph did not write",
                hint="choose an empty folder, or a new one, with -o",
            )
        before = {}
    there = _sizes(folder, {MANIFEST, *before, *(item.path for item in items)})
    foreign = sorted(item.path for item in items if item.path in there and item.path not in before)
    if foreign:
        raise GovgraphError(
            f"{folder / foreign[0]} exists and was not written by govgraph",
            hint="move it out of the folder, or choose another folder with -o",
        )
    result = Updated(files=len(items))
    wanted = {item.path for item in items}
    stale = {path: known for path, known in before.items() if path not in wanted}
    now: dict[str, list[Any]] = {}
    fresh = {
        item.path
        for item in items
        if item.key
        and item.path in before
        and before[item.path][2] == item.key
        and there.get(item.path) == before[item.path][1]
    }
    begun = False

    def begin() -> None:
        """Write down which files are about to change, before the first of them does."""
        nonlocal begun
        if not begun:
            unsure = {path: before[path] if path in fresh else ["", -1, ""] for path in wanted} | stale
            folder.mkdir(parents=True, exist_ok=True)
            write_file(folder / STATE, _state_text(unsure))
            begun = True

    for item in items:
        if item.begin is not None and item.path not in fresh:
            item.begin()
    made: set[Path] = set()
    for number, item in enumerate(items):
        if item.path in fresh:
            now[item.path] = before[item.path]
            continue
        content = item.make()
        data = content.encode() if isinstance(content, str) else content
        digest = hashlib.sha256(data).hexdigest()
        known = before.get(item.path, ["", -1, ""])
        if known[0] != digest or there.get(item.path) != len(data):
            begin()
            _write(folder / item.path, data, made)
            result.written.append(item.path)
        now[item.path] = [digest, len(data), item.key]
        progress(number, len(items))
    if stale:
        begin()
        _remove(folder, stale, result)
    state, sums = _state_text(now), "".join(f"{now[path][0]}  {path}\n" for path in sorted(now))
    if begun or now != before or there.get(MANIFEST) != len(sums.encode()):
        write_file(folder / MANIFEST, sums)
        write_file(folder / STATE, state)
    result.written.sort()
    return result


def _write(path: Path, data: bytes, made: set[Path]) -> None:
    """Write a file; one that is read while it is replaced is the old one or the new one.

    :func:`govgraph.files.write_file` takes three times as long, which counts for thousands of files: it also writes through
    links and into pipes, of which there are none here.
    """
    if path.parent not in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.add(path.parent)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _remove(folder: Path, stale: dict[str, list[Any]], result: Updated) -> None:
    """Remove what is no longer part of it, and the folders that this leaves empty; what somebody changed stays."""
    for path, (digest, *_) in sorted(stale.items()):
        target = folder / path
        if not target.is_file():
            continue
        if digest_of(target) != digest:
            result.kept.append(path)
            continue
        target.unlink()
        result.removed.append(path)
        for parent in target.parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()


def _read_state(folder: Path) -> dict[str, list[Any]] | None:
    """Return what was written the last time, by path: digest, size and key; None where nothing of ours is there."""
    try:
        found = json.loads((folder / STATE).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        found = None
    files = found.get("files") if isinstance(found, dict) and found.get("format") == _FORMAT else None
    if not isinstance(files, dict) or not all(_is_own(path) for path in files):
        raise GovgraphError(
            f"{folder / STATE} cannot be read", hint="remove the folder, or choose another one with -o"
        )
    return files


def _is_own(path: str) -> bool:
    """Tell whether a path stays below the folder: what a changed list names is never removed elsewhere."""
    return not path.startswith("/") and ":" not in path and "\\" not in path and ".." not in path.split("/")


def _state_text(files: dict[str, list[Any]]) -> str:
    lines = ",\n".join(
        f"{_quoted(path)}: [{_quoted(digest)}, {size}, {_quoted(key)}]"
        for path, (digest, size, key) in sorted(files.items())
    )
    return f'{{"format": {_FORMAT}, "files": {{\n{lines}\n}}}}\n'


def _holds_files(folder: Path) -> bool:
    return any(path.is_symlink() or not path.is_dir() for path in folder.rglob("*"))


def _sizes(folder: Path, paths: Iterable[str]) -> dict[str, int]:
    """Return the sizes of the files that are there: to look for each is quicker than to walk through all folders."""
    found: dict[str, int] = {}
    for path in paths:
        try:
            seen = os.lstat(f"{folder}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not stat.S_ISDIR(seen.st_mode):
            found[path] = seen.st_size
    return found
