"""Compiled datasets: tables and RDF files as an on-disk store in the user's cache folder, so that they are read once.

::

    CACHE/datasets/KEY/           one compiled dataset, laid out as every on-disk store (see `disk`)
    CACHE/datasets/KEY/store.json what verbs need beside the triples, and the size and hash of each of the engine's files

The key is a hash of the content of every file that is read, of the names of the files, and of what reads them: a file that
changes in any way has another key, and so has another version of the package. The files are hashed at every opening, since
times do not show a change within one tick of the clock; that takes milliseconds for a hundred thousand rows.

Small files are not compiled: reading them takes no longer than opening what was compiled, and compiling takes ten times as
long.

A compiled dataset only saves time. Whatever is wrong with one (damaged, half written, in a folder that cannot be read or
written, on a full disk), the dataset is read from its files, as without a cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from govgraph.errors import DataError, GovgraphError
from govgraph.facts.derived_files import derived_files, keep_beside, known
from govgraph.facts.metadata import UNFINISHED, Metadata
from govgraph.files import digest_of
from govgraph.model.model import Model, load_model
from govgraph.store import disk
from govgraph.store.store import AnyStore, Store
from govgraph.terms import Names

if TYPE_CHECKING:
    from govgraph.facts.dataset import Dataset

__all__ = [
    "LEAST_BYTES",
    "MOST",
    "MOST_BYTES",
    "Compiled",
    "Entry",
    "cache_folder",
    "clear",
    "compiled",
    "compiled_view",
    "entries",
    "is_ours",
    "modules_of",
]

FORMAT = 2
"""Of what a compiled dataset holds: to be raised whenever that changes."""

MOST = 100
"""Compiled datasets and dates that are kept; the one that was not used for longest goes first."""

MOST_BYTES = 4_000_000_000
"""What they may take together; the newest is kept whatever it takes."""

LEAST_BYTES = 64_000
"""Of all files of a dataset: one that is smaller is read each time, which takes some 10 ms per 20,000 bytes."""

PATIENCE = 60.0
"""Seconds to wait for another process that compiles the same dataset; after them it is read without a cache."""

_KEY = re.compile(r"[0-9a-f]{64}")
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
_ENGINE = ("LOCK",)  # files of the engine that say nothing


@dataclass(frozen=True, slots=True)
class Compiled:
    """A dataset that was compiled: its store, and what it says of itself.

    Parameters
    ----------
    store : Store
        All triples of tables and RDF files, on disk, for reading.
    metadata : Metadata, optional
        None where there are no tables.
    model : Model
        With what the dataset declares for itself.
    notes : tuple of mapping of language to str
        What is reported if several datasets of different bases are opened; see :attr:`govgraph.facts.dataset.Dataset.notes`.
    """

    store: Store
    metadata: Metadata | None
    model: Model
    notes: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A compiled dataset in the cache: where it is, how many bytes it takes, and when it was last used (seconds)."""

    folder: Path
    size: int
    used: float


def cache_folder() -> Path | None:
    """Return the folder of the compiled datasets, which need not exist; None where none are to be kept.

    Notes
    -----
    ``GOVGRAPH_CACHE`` names the folder that it lies in, or is ``off``; the system's folder for caches when it is not set.
    """
    asked = os.environ.get("GOVGRAPH_CACHE", "").strip()
    if asked.lower() == "off":
        return None
    if asked:
        return Path(asked).expanduser().absolute() / "datasets"
    from platformdirs import user_cache_path

    found = user_cache_path("govgraph", appauthor=False)
    return found / "datasets" if found.is_absolute() else None  # without a home there is no such folder


def compiled(folders: Sequence[Path], files: Sequence[Path]) -> tuple[Compiled | None, Dataset | None]:
    """Open the compiled form of a dataset, which is made where there is none.

    Parameters
    ----------
    folders : sequence of Path
        Of tables.
    files : sequence of Path
        Of RDF.

    Returns
    -------
    Compiled or None
        None where the dataset cannot be compiled, for whatever reason; then it is to be read.
    Dataset or None
        The tables, where they were just read: also those with errors, which are never compiled.
    """
    root = cache_folder()
    if root is None:
        return None, None
    before = _stamps(folders, files)
    if before is None or _size(before) < LEAST_BYTES:
        return None, None
    key = _key(folders, files)
    if key is None:
        return None, None
    read: list[Dataset] = []

    def make(entry: Path) -> None:
        # Only who compiles needs these.
        from govgraph.facts.dataset import read_dataset
        from govgraph.facts.load import fill
        from govgraph.facts.quads import keep_text, packed

        dataset = read_dataset(folders) if folders else None
        if dataset is not None:
            read.append(dataset)
            if dataset.report.errors:
                return

        def filled(store: Store, version: Path, _: bool) -> dict[str, Any]:
            if files:  # what the engine makes of them is not what they say letter by letter
                names = fill(store, [*folders, *files], dataset=dataset)
            else:
                text = version / "tables.nq.gz"
                with packed(text) as copy:
                    names = fill(store, folders, dataset=dataset, copy=copy.write)
                keep_text(version, key, text)
            # What was read may have changed since it was hashed: it is kept only if it did not.
            if _key(folders, files) != key or _stamps(folders, files) != before:
                raise OSError("a file changed while it was read")
            return {
                "base": names.base,
                "declared": names.declared,
                "metadata": None if dataset is None else asdict(dataset.metadata),
                "declarations": () if dataset is None else dataset.declarations,
                "notes": () if dataset is None else dataset.notes,
            }

        _compile(entry, key, filled)

    ready = _opened_or_made(root / key, lambda entry: _opened(entry, key, files), make)
    return ready, read[0] if read else None


def compiled_view(
    store: AnyStore,
    what: str,
    make: Callable[[Store, bool], dict[str, Any]],
    *,
    of: Callable[[], Path | None] = lambda: None,
) -> tuple[Store, dict[str, Any]]:
    """Open a store that was made of a dataset, such as one as of a date; it is made where there is none.

    It is kept where the dataset was compiled, else made in memory.

    Parameters
    ----------
    store : AnyStore
        Of the dataset.
    what : str
        Which store is made of it: the same word, the same store.
    make : callable
        Fills a store, which begins as a copy or not, and returns what else is to be kept (numbers and texts).
    of : callable, optional
        Gives the engine's own files of a store (:attr:`govgraph.store.store.Store.place`) that it begins as a copy of, or
        None; it is called before `make`, and only where the store is made to be kept.
    """
    files, names = derived_files(store), store.names
    if files is not None:
        key = hashlib.sha256(f"{files.key}\0{what}".encode()).hexdigest()

        def filled(view: Store, _: Path, begun: bool) -> dict[str, Any]:
            return {**make(view, begun), "base": names.base, "declared": names.declared}

        def opened(entry: Path) -> tuple[Store, dict[str, Any]] | None:
            return _opened_store(entry, key, names)

        kept = _opened_or_made(files.root / key, opened, lambda entry: _compile(entry, key, filled, of))
        if kept is not None:
            return kept
    view = Store(names=names)
    return view, make(view, False)


T = TypeVar("T")


def _opened_or_made(
    entry: Path, opened: Callable[[Path], T | None], make: Callable[[Path], None]
) -> T | None:
    root = entry.parent
    until = time.monotonic() + PATIENCE
    while True:
        found = opened(entry)
        if found is not None:
            return found
        try:
            if not is_ours(root):
                return None
            entry.mkdir(exist_ok=True)
            lease = disk.Lease(entry / "lock", shared=False)
        except BlockingIOError:  # another process compiles it
            if time.monotonic() > until:
                return None
            time.sleep(0.05)
            continue
        except OSError:
            return None
        try:
            found = opened(entry)  # it was compiled between the two looks
            if found is None:
                make(entry)
                found = opened(entry)
            return found
        finally:
            lease.close()
            if (entry / disk.POINTER).is_file():
                _thin(root)
            else:
                _removed(entry)


def is_ours(root: Path) -> bool:
    """Make the folder of the cache where there is none, and return whether nobody else put things there."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return not hasattr(os, "geteuid") or root.stat().st_uid == os.geteuid()


# ------------------------------------------------------------------------------------------------------ what it is of


def _key(folders: Sequence[Path], files: Sequence[Path]) -> str | None:
    """Return the key of a dataset as its files are now; None where one of them cannot be read, or only once (a pipe)."""
    try:
        whole = hashlib.sha256(_reader())
        for folder in folders:
            if (folder / UNFINISHED).is_file():
                return None  # an error until the import ends, whatever was compiled before it
            whole.update(b"\0folder\0")
            for path in _inside(folder):
                whole.update(f"\0{path.relative_to(folder).as_posix()}\0".encode("utf-8", "surrogateescape"))
                if path.suffix.lower() in (".csv", ".toml", ".txt"):
                    whole.update(_hash(path).encode())
        for file in files:
            # The name too: it gives the format, and the IRIs that relative ones become.
            whole.update(f"\0file\0{file.name}\0".encode("utf-8", "surrogateescape"))
            whole.update(_hash(file).encode())
    except (OSError, ValueError):
        return None
    return whole.hexdigest()


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder of tables that :func:`read_dataset` reads, or reports as misnamed."""
    for path in sorted(folder.iterdir()):
        if path.name == "dataset.toml" or path.suffix.lower() in _TABLES:
            yield path
    texts = folder / "texts"
    if texts.is_dir():
        yield from sorted(texts.glob("*.txt"))


def _hash(path: Path) -> str:
    if not stat.S_ISREG(path.stat().st_mode):  # even to open a pipe takes it from its reader
        raise ValueError(f"{path} is not a regular file")
    return digest_of(path)


def _reader() -> bytes:
    """Return what distinguishes one reader of datasets from another: versions, and the modules that read and compile."""
    from govgraph import __version__

    package = Path(__file__).parent.parent
    rooms = [package, *(package / room for room in ("facts", "store", "model", "words"))]
    return json.dumps([FORMAT, __version__, ox.__version__, *modules_of(*rooms)]).encode()


def modules_of(*rooms: Path) -> list[tuple[str, int, int]]:
    """Return what distinguishes the modules of some folders from those of another version: names, sizes and times."""
    modules = [path for room in rooms for path in room.iterdir() if path.suffix in {".py", ".json", ".toml"}]
    return sorted((path.name, (found := path.stat()).st_size, found.st_mtime_ns) for path in modules)


def _stamps(folders: Sequence[Path], files: Sequence[Path]) -> list[tuple[str, list[int]]] | None:
    """Return what the system knows of each file: it shows a change that was taken back while the files were read."""
    try:
        inside = [path for folder in folders for path in _inside(folder)]
        return [(str(path), known(path)) for path in (*inside, *files)]
    except OSError:
        return None


def _size(stamps: Sequence[tuple[str, list[int]]]) -> int:
    """Return how many bytes there are to read; compressed text is taken to become ten times as long."""
    return sum(found[0] * (10 if path.endswith(".gz") else 1) for path, found in stamps)


# ---------------------------------------------------------------------------------------------------------- compiling


def _compile(
    entry: Path,
    key: str,
    fill: Callable[[Store, Path, bool], dict[str, Any]],
    of: Callable[[], Path | None] = lambda: None,
) -> None:
    """Build a store, and keep what `fill` says of it; where that fails, for whatever reason, there is none."""
    try:
        disk.sweep(entry)
        with disk.fresh_version(entry) as version:
            begun = of()
            if begun is not None:
                shutil.copytree(begun, version / "db", ignore=shutil.ignore_patterns(*_ENGINE))
            inner = ox.Store(str(version / "db"))
            facts = {"key": key, **fill(Store(inner, Names()), version, begun is not None)}
            inner.flush()
            del inner  # closes the engine's files
            facts["engine"] = _engine(version / "db")
            facts["seal"] = _seal(facts)
            disk.publish(entry, version, facts)
        disk.sweep(entry)
    except (GovgraphError, OSError, RuntimeError, TypeError, ValueError):
        return  # a fault of the files is raised, with its place, when they are read; a fault of the cache is not


def _engine(folder: Path) -> dict[str, list[Any]]:
    """Write the engine's files through to the disk; return what is known of each, and its hash."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name in _ENGINE:
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
        found[path.name] = [_hash(path), *known(path)]
    return found


def _intact(folder: Path, engine: Mapping[str, list[Any]]) -> bool:
    """Return whether the engine's files are those that were written; one that the system saw change is read again."""
    if {path.name for path in folder.iterdir()} - set(_ENGINE) != set(engine):
        return False
    return all(
        known(folder / name) == seen or _hash(folder / name) == digest
        for name, (digest, *seen) in engine.items()
    )


def _seal(facts: Mapping[str, Any]) -> str:
    said = {name: value for name, value in facts.items() if name not in ("seal", "format", "version")}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


# ------------------------------------------------------------------------------------------------------------ opening


def _opened(entry: Path, key: str, files: Sequence[Path]) -> Compiled | None:
    """Open a compiled dataset; None where there is none, or anything at all is wrong with it."""
    opened = _opened_store(entry, key)
    if opened is None:
        return None
    store, found = opened
    try:
        store.files = list(files)
        about = found["metadata"]
        if about is not None:
            lists = {name: tuple(about[name]) for name in ("creators", "languages")}
            about = Metadata(**{**about, **lists})
        model = load_model()
        for where, declared in found["declarations"]:
            model = model.extended(declared, where)
        return Compiled(store, about, model, tuple(found["notes"]))
    except (DataError, TypeError, ValueError, KeyError, AttributeError):
        return None


def _opened_store(entry: Path, key: str, names: Names | None = None) -> tuple[Store, dict[str, Any]] | None:
    """Open a store of the cache, and what was kept with it."""
    lease = None
    try:
        if not is_ours(entry.parent):
            return None
        found = disk.metadata(entry)
        if found.get("key") != key or found.get("seal") != _seal(found):
            return None
        version = entry / "versions" / str(found["version"])
        lease = disk.Lease(version / "lease", shared=True)
        if not _intact(version / "db", found["engine"]):
            lease.close()
            return None
        declared = tuple((prefix, space) for prefix, space in found["declared"])
        store = Store.leased(version / "db", names or Names(str(found["base"]), declared), lease)
        keep_beside(store, version, key)
    except (DataError, OSError, RuntimeError, TypeError, ValueError, KeyError, AttributeError):
        if lease is not None:
            lease.close()
        return None
    with suppress(OSError):  # in a folder that is read only; nothing is removed there either
        os.utime(entry / disk.POINTER)  # it was used now
    return store, found


# --------------------------------------------------------------------------------------------------------------- keeping


def entries(root: Path) -> list[Entry]:
    """Return what is in the cache, what was used last first; also what a killed process left unfinished."""
    found = []
    for folder in root.iterdir() if root.is_dir() else ():
        if not _KEY.fullmatch(folder.name.removesuffix(".gone")):
            continue
        size, used = 0, 0.0
        for path in (folder, *folder.rglob("*")):
            try:
                known = path.stat()
            except OSError:
                continue  # another process removes it
            if stat.S_ISREG(known.st_mode):
                size += known.st_size
            if path.name == disk.POINTER or path == folder:
                used = max(used, known.st_mtime)
        found.append(Entry(folder, size, used))
    return sorted(found, key=lambda entry: (-entry.used, entry.folder))


def clear(root: Path) -> tuple[list[Entry], list[Entry]]:
    """Remove every compiled dataset that nobody reads or makes; return those that went, and those that stay."""
    gone: list[Entry] = []
    kept: list[Entry] = []
    for entry in entries(root):
        (gone if _removed(entry.folder) else kept).append(entry)
    return gone, kept


def _thin(root: Path) -> None:
    """Remove what was not used for longest, where there is more than is to be kept."""
    with suppress(OSError):  # the cache stays as it is: the dataset was opened
        total = 0
        for number, entry in enumerate(entries(root)):
            total += entry.size
            if number and (number >= MOST or total > MOST_BYTES or entry.folder.suffix):
                _removed(entry.folder)


def _removed(folder: Path) -> bool:
    """Remove one compiled dataset that nobody reads or makes; return whether it is gone."""
    return disk.remove(folder, [folder / "lock", *sorted((folder / "versions").glob("*/lease"))])
