"""What is made of a compiled dataset when it is first needed, and kept beside its store."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from govgraph.errors import GovgraphError
from govgraph.files import digest_of
from govgraph.store.disk import Lease
from govgraph.store.store import AnyStore, Store

__all__ = ["DerivedFiles", "derived_file", "derived_files", "keep_beside", "known"]

_BESIDE = "derived files"  # the key in what a store keeps beside it


class DerivedFiles:
    """The files that are made of one compiled dataset: its store never changes, and so neither do they.

    Parameters
    ----------
    folder : Path
        Of the version; whoever opened its store keeps it from being removed.
    key : str
        Of the dataset in the cache.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.key = key
        self.root = folder.parents[2]

    def file(self, name: str, make: Callable[[Path], object]) -> Path | None:
        """Return a file, which is made where there is none that is whole.

        Parameters
        ----------
        make : callable
            Writes it at the path it is given.

        Returns
        -------
        Path or None
            None where it cannot be made (another process makes it, the disk is full, the folder is read-only): the caller
            then does without it.
        """
        path = self.folder / name
        if self._whole(path):
            return path
        try:
            lease = Lease(self.folder / f"{name}.lock", shared=False)
        except OSError:
            return None
        draft = self.folder / f"{name}.draft"
        try:
            if self._whole(path):  # it was made between the two looks
                return path
            draft.unlink(missing_ok=True)
            make(draft)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(path)
            seal = json.dumps([digest_of(path), *known(path)])
            draft.write_text(seal, "utf-8")
            draft.replace(self.folder / f"{name}.seal")
            return path
        except (GovgraphError, OSError, ValueError):
            return None
        finally:
            _away(draft)
            lease.close()

    def _whole(self, path: Path) -> bool:
        """Return whether a file is as it was made; one that the system saw change is read again."""
        try:
            digest, *seen = json.loads((self.folder / f"{path.name}.seal").read_text("utf-8"))
            return bool(known(path) == seen or digest_of(path) == digest)
        except (OSError, TypeError, ValueError):
            return False


def known(path: Path) -> list[int]:
    """Return what the system knows of a file; any change shows in it."""
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _away(path: Path) -> None:
    for one in (path, path.with_name(path.name + "-journal")):
        try:
            one.unlink(missing_ok=True)
        except OSError:
            return  # the folder is read-only, or the draft is open: it is written anew by the next who needs it


def derived_files(store: AnyStore) -> DerivedFiles | None:
    """Return where files may be kept beside a store; None for one that was not compiled."""
    return store.beside.get(_BESIDE) if isinstance(store, Store) else None


def derived_file(store: AnyStore, name: str, make: Callable[[Path], object]) -> Path | None:
    """Return a file beside a store, as :meth:`DerivedFiles.file` does; None for a store that was not compiled, too."""
    files = derived_files(store)
    return None if files is None else files.file(name, make)


def keep_beside(store: Store, folder: Path, key: str) -> None:
    """Let files be kept in a folder beside a store."""
    store.beside[_BESIDE] = DerivedFiles(folder, key)
