"""A folder of many files, brought up to date: what did not change stays, what is gone is removed, others' files stay."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from govgraph.errors import GovgraphError, unwritable, wrong
from govgraph.files import digest_of, write_file
from govgraph.write.files import MANIFEST, STAGE, remove_stale_stages

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
    All files are made beside those that are there, and then put in their place: where one cannot be made, or the run is
    interrupted, the folder stays as it was, or is not there at all. The list of files is put in place before the first of
    them, without hashes of their content: a run that is killed just then knows its own files the next time, and makes them
    again.

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
    new, stages = not folder.exists(), list[Path]()
    try:
        return _update(folder, list(items), progress, stages)
    except OSError as error:
        raise unwritable(folder, error, "folder") from error
    finally:
        for stage in stages:
            shutil.rmtree(stage, ignore_errors=True)
        if new and not (folder / MANIFEST).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _update(
    folder: Path, items: list[Item], progress: Callable[[int, int], None], stages: list[Path]
) -> Updated:
    remove_stale_stages(folder)
    before = _read_state(folder)
    if before is None:
        if _holds_files(folder):
            raise GovgraphError(wrong("foreign_folder", folder=folder))
        before = {}
    there = _sizes(folder, {MANIFEST, *before, *(item.path for item in items)})
    foreign = sorted(item.path for item in items if item.path in there and item.path not in before)
    if foreign:
        raise GovgraphError(wrong("foreign_in_folder", path=folder / foreign[0]))
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
    for item in items:
        if item.begin is not None and item.path not in fresh:
            item.begin()
    for number, item in enumerate(items):
        if item.path in fresh:
            now[item.path] = before[item.path]
            continue
        content = item.make()
        data = content.encode() if isinstance(content, str) else content
        digest = hashlib.sha256(data).hexdigest()
        known = before.get(item.path, ["", -1, ""])
        if known[0] != digest or there.get(item.path) != len(data):
            if not stages:
                folder.mkdir(parents=True, exist_ok=True)
                stages.append(Path(tempfile.mkdtemp(prefix=STAGE, dir=folder)))
            (stages[0] / str(len(result.written))).write_bytes(data)
            result.written.append(item.path)
        now[item.path] = [digest, len(data), item.key]
        progress(number, len(items))
    if begun := bool(
        result.written or stale
    ):  # which files are about to change is there before the first of them does
        unsure = {path: before[path] if path in fresh else ["", -1, ""] for path in wanted} | stale
        write_file(folder / STATE, _state_text(unsure))
    for parent in {(folder / path).parent for path in result.written}:
        parent.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(result.written):
        (stages[0] / str(number)).replace(folder / path)
    _remove(folder, stale, result)
    state, sums = _state_text(now), "".join(f"{now[path][0]}  {path}\n" for path in sorted(now))
    if begun or now != before or there.get(MANIFEST) != len(sums.encode()):
        write_file(folder / MANIFEST, sums)
        write_file(folder / STATE, state)
    result.written.sort()
    return result


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
        raise GovgraphError(wrong("state_unread", path=folder / STATE))
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
    own = [one for one in folder.glob("*") if not one.name.startswith(STAGE)]
    return any(one.is_symlink() or not one.is_dir() for top in own for one in (top, *top.rglob("*")))


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
