"""Building an on-disk store from RDF files and folders of tables, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from govgraph.errors import DataError, TableError, unwritable, wrong
from govgraph.store import disk
from govgraph.store.rdf_files import FORMATS, rdf_files_in, rdf_format, read_into
from govgraph.store.store import Store
from govgraph.terms import Names

if TYPE_CHECKING:
    from govgraph.facts.dataset import Dataset

__all__ = ["Loaded", "Progress", "check_source", "fill", "load_store"]

Progress = Callable[[Path, int, int], None]
"""Called with the file being read, the bytes read so far of all files, and the bytes there are."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: where the store is, how many quads it holds, and the files it was built from."""

    folder: Path
    quads: int
    files: tuple[Path, ...]


def load_store(
    sources: Sequence[Path],
    folder: Path,
    *,
    replace: bool = False,
    names: Names | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Build an on-disk store in `folder`.

    Parameters
    ----------
    sources : sequence of Path
        RDF files (see `rdf_files.FORMATS`, ``.gz`` too), folders of them, and folders of tables.
    folder : Path
        Made when it does not exist.
    replace : bool
        Put the new store in the place of the one that is there; readers of the old one keep it until they end.
    names : Names, optional
        The dataset's namespaces; those of the first folder of tables when left out.
    progress : callable, optional
        See `Progress`.

    Raises
    ------
    TableError
        Where a file cannot be read; the store that was there stays as it was.
    InvalidData
        Where tables break rules.
    DataError
        Where there is a store already and `replace` is false, another process is loading, or the folder holds
        other things.

    Notes
    -----
    The store is built as a fresh version beside the current one and then takes its place in one step: a process
    that ends at any moment, also by ``kill -9`` or a power cut, leaves the old store or the new one. What a killed
    load left behind is removed by the next one. While it builds, the disk must hold both.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as there:
    ...     file = Path(there, "fixture.nt")
    ...     _ = file.write_text('<http://example.org/a> <http://example.org/b> "c" .')
    ...     load_store([file], Path(there, "store")).quads
    1
    """
    if not sources:
        raise DataError(wrong("nothing_to_load"))
    for source in sources:
        check_source(source)
    with disk.writing(folder):
        if disk.is_store(folder) and not replace:
            raise DataError(wrong("holds_a_store", folder=folder))
        disk.sweep(folder)
        try:
            with disk.fresh_version(folder) as version:
                inner = ox.Store(str(version / "db"))
                names = fill(Store(inner, names or Names()), sources, names=names, progress=progress)
                inner.optimize()
                inner.flush()
                quads = len(inner)
                del inner  # closes the engine's files
                facts = {"base": names.base, "prefixes": names.prefixes, "quads": quads}
                disk.publish(folder, version, {**facts, "files": [source.name for source in sources]})
        except OSError as error:
            raise unwritable(folder, error, "store") from error
        disk.sweep(folder)
    return Loaded(folder, quads, tuple(sources))


def fill(
    store: Store,
    sources: Sequence[Path],
    *,
    names: Names | None = None,
    dataset: Dataset | None = None,
    copy: Callable[[bytes], object] | None = None,
    progress: Progress | None = None,
) -> Names:
    """Read RDF files, folders of them and folders of tables into a store; return the names, with the files' prefixes.

    Parameters
    ----------
    store : Store
        Its engine is filled; its names are those that relative IRIs are resolved with where no tables say otherwise.
    names : Names, optional
        Win over those of the tables.
    dataset : Dataset, optional
        The tables, where they were read before.
    copy : callable, optional
        Is given the N-Triples of the tables too, in pieces.
    """
    found = {source: rdf_files_in(source) for source in sources}  # of a folder of tables, none
    files = [file for source in sources for file in found[source]]
    folders = [source for source in sources if not found[source]]
    total = sum(file.stat().st_size for file in files)
    done = 0
    of_tables = None
    if folders:  # 10 ms, and not needed by those who load RDF only
        from govgraph.facts.dataset import read_dataset
        from govgraph.facts.triples import to_store

        whole = read_dataset(folders) if dataset is None else dataset
        to_store(whole, store, copy)
        of_tables = whole.names
    final = names or of_tables or store.names
    named = store.named(final)
    declared: dict[str, str] = {}
    for source in files:

        def count(read: int, source: Path = source) -> None:
            nonlocal done
            done += read
            if progress is not None:
                progress(source, done, total)

        found_there = read_into(named, source, progress=None if progress is None else count)
        declared = {**found_there, **declared}  # the first file that declares a prefix says what it means
    if names is None and of_tables is None:
        final = final.at_base_of(declared)
    return final.declaring(declared)


def check_source(source: Path) -> None:
    """Find out what is wrong with the arguments before an hour of loading."""
    if source.is_dir():
        if not (source / "dataset.toml").is_file() and not rdf_files_in(source):
            raise DataError(wrong("not_to_load", source=source, suffixes=" ".join(sorted(FORMATS))))
    elif source.is_file():
        rdf_format(source)
    else:
        raise TableError(wrong("not_there"), origin=str(source))
