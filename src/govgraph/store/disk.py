"""The folder of an on-disk store: which version is current, who writes it and who still reads it.

::

    DIR/store.json            what is current, and the store's metadata: replaced as a whole, so it is the switch
    DIR/versions/000001/db    the engine's own files
    DIR/versions/000001/lease held (shared) by every reader of this version
    DIR/lock                  held by the one writer

A load builds a fresh version beside the current one and then replaces ``store.json``: killed at any moment, it leaves
the old store or the new one. One pointer file, because two folders cannot change places in one step, and replacing
a file is atomic on Windows too.
"""

from __future__ import annotations

import json
import os
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from govgraph.errors import DataError, wrong
from govgraph.files import sync_folder, write_synced
from govgraph.terms import Names

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = [
    "Lease",
    "Opened",
    "fresh_version",
    "is_store",
    "metadata",
    "open_current",
    "publish",
    "read_only",
    "remove",
    "sweep",
    "writing",
]

FORMAT = "govgraph store 1"
POINTER = "store.json"
OWN_NAMES = frozenset({POINTER, POINTER + ".new", "versions", "lock"})


class Lease:
    """A lock on one file, given back when it is closed or forgotten, and by the system when the process ends."""

    def __init__(self, path: Path, *, shared: bool) -> None:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(file, shared=shared)
        except OSError:
            os.close(file)
            raise
        # Not __del__: as the interpreter ends, that may run when the module os is gone, and prints a traceback.
        self._give_back = weakref.finalize(self, os.close, file)

    def close(self) -> None:
        """Give the lock back; closing twice is allowed."""
        self._give_back()


if sys.platform == "win32":

    def _lock(file: int, *, shared: bool) -> None:
        # Windows has no shared lock here, and needs none: a folder with an open file in it cannot be renamed away.
        if not shared:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: int, *, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class Opened(NamedTuple):
    """A store opened for reading: the engine, the dataset's names, its files, and the lease that keeps them."""

    inner: ox.Store
    names: Names
    lease: Lease | None
    place: Path


def is_store(folder: Path) -> bool:
    """Tell whether `folder` holds an on-disk store, built by ``govgraph load`` or by Oxigraph itself.

    Examples
    --------
    >>> is_store(Path("no-such-folder"))
    False
    """
    return (folder / POINTER).is_file() or _is_bare(folder)


def _is_bare(folder: Path) -> bool:
    return (folder / "CURRENT").is_file() and (folder / "IDENTITY").is_file()


def metadata(folder: Path) -> dict[str, Any]:
    """Return what ``store.json`` says: ``version``, ``base``, ``prefixes``, ``quads``, ``files``.

    Raises
    ------
    DataError
        If there is no store, or one of a later format.
    """
    try:
        found = json.loads((folder / POINTER).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        started = (folder / "versions").is_dir()
        raise DataError(wrong("store_begun" if started else "no_store", folder=folder)) from error
    except ValueError as error:
        raise DataError(wrong("store_not_json", path=folder / POINTER, reason=error)) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise DataError(wrong("store_of_other_version", folder=folder))
    return found


def open_current(folder: Path) -> Opened:
    """Open the current version for reading: a fixed snapshot, whatever a writer does meanwhile."""
    if not (folder / POINTER).is_file() and _is_bare(folder):
        return Opened(read_only(folder), Names(), None, folder)
    for _ in range(20):
        found = metadata(folder)
        version = folder / "versions" / str(found["version"])
        try:
            lease = Lease(version / "lease", shared=True)
        except OSError:
            continue  # a writer took this version away between the two lines: there is a newer one
        try:
            return Opened(read_only(version / "db"), _names(found), lease, version / "db")
        except FileNotFoundError:
            lease.close()
    raise DataError(wrong("store_lacks_version", folder=folder, version=found["version"]))


def _names(found: dict[str, Any]) -> Names:
    return Names(str(found["base"])).declaring(found.get("prefixes", {}))


def read_only(folder: Path) -> ox.Store:
    """Open the engine's own files for reading."""
    try:
        return ox.Store.read_only(str(folder))
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise DataError(wrong("store_not_opened", folder=folder, reason=error)) from error


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the one writer's lock of a store folder, which is made when it does not exist.

    Raises
    ------
    DataError
        If another process is writing, or the folder holds something else.
    """
    if folder.exists():
        inside = {path.name for path in folder.iterdir()} if folder.is_dir() else {folder.name}
        if strangers := sorted(inside - OWN_NAMES):
            raise DataError(wrong("not_a_store", folder=folder, name=strangers[0]))
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        lease = Lease(folder / "lock", shared=False)
    except OSError as error:
        raise DataError(wrong("being_loaded", folder=folder)) from error
    with closing(lease):
        try:
            yield
        finally:
            if new and not (folder / POINTER).exists():  # nothing came of it
                import shutil  # 4 ms for its compressors, which only a writer needs

                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_version(folder: Path) -> Iterator[Path]:
    """Make the folder of the next version, which nobody sees until it is published; where that fails, it goes again."""
    versions = folder / "versions"
    versions.mkdir(exist_ok=True)
    taken = [int(path.name) for path in versions.iterdir() if path.name.isdecimal()]
    version = versions / f"{max(taken, default=0) + 1:06d}"
    version.mkdir()
    try:
        yield version
    except BaseException:  # Ctrl-C too: a half-built version is worth nothing to anybody
        import shutil  # 4 ms for its compressors, which only a writer needs

        shutil.rmtree(version, ignore_errors=True)
        raise


def publish(folder: Path, version: Path, facts: Mapping[str, Any]) -> None:
    """Make `version` the current one, in one step."""
    about = {"format": FORMAT, "version": version.name, **facts}
    draft = folder / (POINTER + ".new")
    write_synced(draft, json.dumps(about, indent=2, ensure_ascii=False).encode() + b"\n")
    draft.replace(folder / POINTER)
    sync_folder(folder)


def sweep(folder: Path) -> None:
    """Remove every version that is neither current nor being read: leftovers of a killed load, and the old store."""
    (folder / (POINTER + ".new")).unlink(missing_ok=True)
    current = metadata(folder)["version"] if (folder / POINTER).is_file() else None
    versions = folder / "versions"
    for version in sorted(versions.iterdir()) if versions.is_dir() else []:
        if version.name != current:
            remove(version, [version / "lease"])


def remove(folder: Path, leases: Iterable[Path]) -> bool:
    """Remove a folder, whole or not at all, unless somebody holds one of these leases; return whether it is gone."""
    gone = folder if folder.suffix == ".gone" else folder.with_name(folder.name + ".gone")
    held: list[Lease] = []
    try:
        if gone != folder:
            for path in leases:
                held.append(Lease(path, shared=False))
            if sys.platform == "win32":  # an open file would keep the folder from being renamed
                for lease in held:
                    lease.close()
            folder.rename(gone)  # no reader ever sees one with files missing
    except OSError:
        return False  # somebody reads or writes it, or it may not be removed
    finally:
        for lease in held:
            lease.close()
    import shutil  # 4 ms for its compressors, which only a writer needs

    shutil.rmtree(gone, ignore_errors=True)  # what is left, the next one removes
    return not gone.exists()
