"""Writing ids into claims changes the ids and nothing else."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from govgraph.errors import DataError, InvalidData
from govgraph.facts.dataset import read_dataset
from govgraph.facts.fix_ids import fix_ids
from govgraph.facts.triples import to_store
from tests.facts.tables import WHOLE, columns, row, table, write_dataset

TABLE = table("relations", WHOLE["relations"])


def fixed(folder: Path) -> bytes:
    fix_ids(read_dataset(folder))
    return (folder / "relations.csv").read_bytes()


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_claim_gets_an_id_and_keeps_its_cells(tmp_path: Path) -> None:
    after = cells(fixed(write_dataset(tmp_path)))
    assert [{**claim, "id": ""} for claim in after] == cells(TABLE.encode())
    assert len({claim["id"] for claim in after} - {""}) == len(WHOLE["relations"])


def test_the_number_of_ids_is_told_per_file(tmp_path: Path) -> None:
    found = fix_ids(read_dataset(write_dataset(tmp_path)))
    assert {Path(name).name: count for name, count in found.items()} == {
        "relations.csv": 6,
        "attributes.csv": 1,
    }


def test_the_graph_is_the_same_before_and_after(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    before = sorted(map(str, to_store(read_dataset(folder)).quads()))
    fixed(folder)
    assert sorted(map(str, to_store(read_dataset(folder)).quads())) == before


def test_a_claim_that_is_corrected_later_keeps_its_id(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    once = fixed(folder)
    corrected = once.replace(b",2012,", b",2013,")
    (folder / "relations.csv").write_bytes(corrected)
    assert fixed(folder) == corrected != once


def test_a_table_with_ids_is_left_alone(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    once = fixed(folder)
    stamp = (folder / "relations.csv").stat().st_mtime_ns
    assert fixed(folder) == once
    assert (folder / "relations.csv").stat().st_mtime_ns == stamp


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_file_keeps_its_byte_order_mark_and_its_line_ends(tmp_path: Path, mark: bytes, end: str) -> None:
    data = mark + TABLE.replace("\n", end).encode()
    after = fixed(write_dataset(tmp_path, {"relations.csv": data}))
    assert after.startswith(b"\xef\xbb\xbf") is bool(mark)
    assert after.count(b"\r\n") == data.count(b"\r\n")
    assert after.count(b"\n") == data.count(b"\n")


def test_blank_lines_before_the_header_do_not_lose_it(tmp_path: Path) -> None:
    after = fixed(write_dataset(tmp_path, {"relations.csv": "\n\n" + TABLE}))
    assert list(cells(after)[0]) == columns("relations")


def test_cells_of_several_lines_and_quotation_marks_stay(tmp_path: Path) -> None:
    note = 'said "one"\nand, two'
    claim = row(subject="fixture-club", predicate="partnerOf", object="fixture-league", note=note)
    after = cells(fixed(write_dataset(tmp_path, add={"relations": [claim]})))
    assert after[-1]["note"] == note


def test_a_dataset_with_errors_is_left_alone(tmp_path: Path) -> None:
    claim = row(subject="fixture-x", predicate="partnerOf", object="fixture-league")
    folder = write_dataset(tmp_path, add={"relations": [claim]})
    before = (folder / "relations.csv").read_bytes()
    with pytest.raises(InvalidData):
        fix_ids(read_dataset(folder))
    assert (folder / "relations.csv").read_bytes() == before


@pytest.mark.parametrize(
    "data",
    [TABLE.replace("Fixtureville", "Sulá Batsú").encode("cp1252"), TABLE.replace(",", ";").encode()],
    ids=["Windows-1252", "semicolons"],
)
def test_a_table_that_is_not_as_it_should_be_saved_is_left_alone(tmp_path: Path, data: bytes) -> None:
    folder = write_dataset(tmp_path, {"relations.csv": data})
    with pytest.raises(DataError) as caught:
        fix_ids(read_dataset(folder))
    assert "CSV UTF-8" in caught.value.hint
    assert (folder / "relations.csv").read_bytes() == data


def test_ids_are_written_into_one_dataset_at_a_time(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    with pytest.raises(DataError, match="one dataset at a time"):
        fix_ids(read_dataset([folder, folder]))


def test_no_file_is_left_beside_the_tables(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    before = sorted(path.name for path in folder.iterdir())
    fixed(folder)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_every_claim_of_the_shipped_dataset_has_its_id(shipped: Path) -> None:
    for rows in read_dataset(shipped).tables:
        if rows.table.holds in ("relations", "attributes"):
            assert all(rows.cell(index, "id") for index in range(len(rows.rows)))
