"""All quads of a store: those of a compiled dataset stand in a text beside it, too.

To read them all from the engine's files takes eight times as long.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from govgraph.facts.derived_files import DerivedFiles, derived_file
from govgraph.store.store import Store
from govgraph.terms import RDF

__all__ = ["all_quads", "keep_text", "packed", "quads_of_things"]

_NAME = "quads.nq.gz"


def all_quads(store: Store) -> Iterator[ox.Quad]:
    """Yield every quad of a store, in no order; one may come twice."""
    path = _text(store)
    if path is None:
        yield from store.quads()
        return
    with gzip.open(path) as file:
        yield from ox.parse(cast("IO[bytes]", file), format=ox.RdfFormat.N_QUADS, lenient=True)


def quads_of_things(store: Store, kind: str) -> list[ox.Quad] | None:
    """Return the quads of all subjects that have a kind, but not this one, in no order; None where no text is kept.

    Lines are sorted out before they are parsed, which takes a third of the time of a query.
    """
    path = _text(store)
    if path is None:
        return None
    said: dict[bytes, list[bytes]] = {}
    kinds: dict[bytes, bool] = {}
    with gzip.open(path) as file:
        for subject, lines in groupby(_lines(file), key=_subject_of):
            typed = subject + _TYPE
            together = list(lines)
            told = [line[len(typed) :] for line in together if line.startswith(typed)]
            if told:
                other = not any(line.startswith(f"<{kind}> ".encode()) for line in told)
                kinds[subject] = kinds.get(subject, True) and other
            if kinds.get(subject, True):  # what is said of it elsewhere may be read first
                said.setdefault(subject, []).extend(together)
    wanted = b"".join(line for subject, lines in said.items() if kinds.get(subject) for line in lines)
    return list(ox.parse(wanted, format=ox.RdfFormat.N_QUADS, lenient=True))


_TYPE = f" <{RDF}type> ".encode()
_BLOCK = 1 << 20


def _subject_of(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _lines(file: gzip.GzipFile) -> Iterator[bytes]:
    rest = b""
    while block := file.read(_BLOCK):
        lines = (rest + block).splitlines(keepends=True)
        rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
        yield from lines


def _text(store: Store) -> Path | None:
    def write(draft: Path) -> None:
        with packed(draft) as file:
            store.dump_into(file)

    return derived_file(store, _NAME, write)


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
