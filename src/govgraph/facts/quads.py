"""All quads of a store: those of a compiled dataset stand in a text beside it, too.

To read them all from the engine's files takes eight times as long.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from govgraph.facts.derived_files import DerivedFiles, derived_files
from govgraph.store.store import Store

__all__ = ["all_quads", "keep_text", "packed"]

_NAME = "quads.nq.gz"


def all_quads(store: Store) -> Iterator[ox.Quad]:
    """Yield every quad of a store, in no order; one may come twice."""
    files = derived_files(store)
    path = None if files is None else files.file(_NAME, lambda draft: _write(store, draft))
    if path is None:
        yield from store.quads()
        return
    with gzip.open(path) as file:
        yield from ox.parse(cast("IO[bytes]", file), format=ox.RdfFormat.N_QUADS, lenient=True)


def _write(store: Store, path: Path) -> None:
    with packed(path) as file:
        store.dump_into(file)


def packed(path: Path) -> gzip.GzipFile:
    """Open a compressed text for writing: packed quickly, since it is a small part of what the store takes anyway."""
    return gzip.GzipFile(path, "wb", compresslevel=1)


def keep_text(folder: Path, key: str, text: Path) -> None:
    """Keep a text that says what a compiled store holds, as the engine spells it; the file is moved.

    Parameters
    ----------
    folder : Path
        Of the version, as of :class:`govgraph.facts.derived_files.DerivedFiles`.
    text : Path
        As :func:`packed` wrote it.
    """
    DerivedFiles(folder, key).file(_NAME, lambda draft: text.replace(draft))
