"""Lines that are sorted in pieces are those that one would sort at once, and leave no file behind."""

from __future__ import annotations

import gc
import random
import tempfile
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from govgraph.errors import GovgraphError
from govgraph.store.store import Store
from govgraph.write import sorted_lines
from govgraph.write.canonical import canonical_of_store, nquads_of_store, ntriples, trig
from govgraph.write.jsonld import jsonld
from govgraph.write.sorted_lines import SortedLines
from govgraph.write.turtle import turtle


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorted_lines, "_PIECE", 200)
    monkeypatch.setattr(sorted_lines, "_BLOCK", 2)


def lines(many: int) -> list[bytes]:
    lot = random.Random(1)
    return [
        b"<urn:%d> <urn:%s> %s .\n" % (lot.randrange(20), lot.choice([b"p", b"\xc3\xa9", b"q"]), text)
        for text in (
            b'"%s"' % bytes(lot.choices(b"ab c", k=lot.randrange(9))) + lot.choice([b"", b"@en", b"@en-au"])
            for _ in range(many)
        )
    ]


@pytest.mark.parametrize("piece", [1, 50, 1_000, 1 << 20])
def test_the_lines_of_many_pieces_are_sorted_and_each_is_there_once(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_lines, "_BLOCK", 3)
    given, found = lines(400), SortedLines(piece)
    text = b"".join(given)
    for begin in range(0, len(text), 37):  # lines are cut anywhere
        found.write(text[begin : begin + 37])
    assert b"".join(found) == b"".join(sorted({*given}))
    assert b"".join(found) == b"".join(sorted({*given}))  # a second reading too


@pytest.mark.parametrize("piece", [10, 1 << 20])
def test_two_can_read_at_the_same_time(piece: int) -> None:
    given, found = lines(30), SortedLines(piece)
    found.write(b"".join(given))
    pairs = list(zip(found, found, strict=True))
    assert all(left == right for left, right in pairs)


def test_nothing_is_nothing() -> None:
    assert list(SortedLines()) == []


def test_no_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = SortedLines(10)
    found.write(b"".join(lines(50)))
    file: Any = found._file
    assert file is not None
    reading = iter(found)
    next(reading)
    del found, reading  # before its end
    gc.collect()
    assert file.closed
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def seek(self, *_: int) -> int:
            return 0

        def write(self, _: bytes) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            pass

    monkeypatch.setattr(tempfile, "TemporaryFile", Full)
    store = held()
    monkeypatch.setattr(sorted_lines, "_PIECE", 100)
    with pytest.raises(GovgraphError, match=r"temporary file.*No space left on device") as told:
        nquads_of_store(store)
    assert "TMPDIR" in told.value.hint


def held() -> Store:
    store = Store()
    store.load_nquads(b"".join(lines(200)))
    return store


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("write", "form"), [(turtle, "turtle"), (jsonld, "json-ld"), (ntriples, "nt"), (trig, "trig")]
)
def test_a_store_is_written_in_pieces_as_its_quads_are(write: Any, form: str) -> None:
    store = held()
    whole = canonical_of_store(store)
    assert whole.pieces._file is not None  # type: ignore[union-attr]  # it did not fit
    text = write(whole)
    assert text == write(list(store.quads()))
    found = rdflib.Dataset(default_union=True).parse(data=text, format=form)
    theirs = rdflib.Dataset(default_union=True).parse(data=b"".join(lines(200)), format="nt")
    assert {*found.triples((None, None, None))} == {*theirs.triples((None, None, None))}


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("text", [b"_:b", b'"_:b"'])
def test_blank_nodes_and_what_looks_like_them_are_named_as_in_one_piece(text: bytes) -> None:
    store = held()
    store.load_nquads(b"<urn:0> <urn:p> %s .\n" % text)
    (piece,) = nquads_of_store(store)
    assert ntriples(canonical_of_store(store)) == ntriples(ox.parse(piece, format=ox.RdfFormat.N_QUADS))
    assert piece.count(b"\n") == len({*lines(200)}) + 1
