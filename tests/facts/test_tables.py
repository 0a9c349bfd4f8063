"""Tables are read as people save them, every cell with its line and column, and nothing is repaired in silence."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govgraph.errors import TableError
from govgraph.facts.problems import Problem
from govgraph.facts.tables import Rows, read_table
from govgraph.model.model import Column, Table

FIXTURE = Table("fixture", (Column("id", "id"), Column("name", "text"), Column("note", "text")), "entities")
HEADER = "id,name,note\n"


def read(tmp_path: Path, data: str | bytes) -> tuple[Rows, list[Problem]]:
    path = tmp_path / "fixture.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    problems: list[Problem] = []
    return read_table(path, FIXTURE, "fixture.csv", problems), problems


def told(problems: list[Problem]) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in problems]


# ---------------------------------------------------------------------------------------------------- what is accepted


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_utf_8_is_read_with_every_line_end(tmp_path: Path, mark: bytes, end: str) -> None:
    rows, problems = read(tmp_path, mark + f"id,name,note{end}a,João Pessoa,{end}b,Türkiye,x{end}".encode())
    assert rows.rows == [["a", "João Pessoa", ""], ["b", "Türkiye", "x"]]
    assert rows.lines == [2, 3]
    assert problems == []


def test_the_columns_may_come_in_any_order(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "note,id,name\nx,a,A\n")
    assert (rows.cell(0, "id"), rows.cell(0, "name"), rows.cell(0, "note")) == ("a", "A", "x")
    assert rows.origin(0, "name") == "fixture.csv:2:3"
    assert problems == []


def test_the_country_code_of_namibia_stays_a_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + "state-na,NA,null\n")
    assert rows.rows == [["state-na", "NA", "null"]]


def test_a_cell_of_several_lines_keeps_the_lines_after_it_right(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + 'a,"one\ntwo\nthree",\nb,B,\n\n\nc,C,\n')
    assert rows.rows[0][1] == "one\ntwo\nthree"
    assert rows.lines == [2, 5, 8]
    assert rows.origin(2, "id") == "fixture.csv:8:1"


def test_separators_of_lines_that_are_none_to_csv_stay_in_their_cell(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, HEADER + "a,one\u2028two\u2029three,x\nb,B,\n")
    assert rows.rows[0] == ["a", "one\u2028two\u2029three", "x"]
    assert rows.lines == [2, 3]
    assert problems == []


def test_a_table_of_headers_only_is_an_empty_table(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, HEADER)
    assert rows.rows == []
    assert rows.readable
    assert problems == []


# ---------------------------------------------------------------------------------------------- what is read and told


@pytest.mark.parametrize("mark", [";", "\t"], ids=["semicolons", "tabs"])
def test_other_separators_are_read_with_a_warning(tmp_path: Path, mark: str) -> None:
    rows, problems = read(tmp_path, f"id{mark}name{mark}note\na{mark}A, B{mark}x\n")
    assert rows.rows == [["a", "A, B", "x"]]
    assert told(problems) == [("other-delimiter", 1, 0)]
    assert problems[0].severity == "warning"


def test_windows_1252_is_read_with_a_warning_at_its_first_accent(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, (HEADER + "a,plain,\nb,São Tomé – “ilha”,\n").encode("cp1252"))
    assert rows.cell(1, "name") == "São Tomé – “ilha”"
    assert told(problems) == [("windows-1252", 3, 0)]
    assert problems[0].severity == "warning"


def test_a_table_as_excel_saves_it_in_spanish_gets_both_warnings(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "id;name;note\r\na;Perú;\r\n".encode("cp1252"))
    assert rows.rows == [["a", "Perú", ""]]
    assert sorted(told(problems)) == [("other-delimiter", 1, 0), ("windows-1252", 2, 0)]


@pytest.mark.parametrize("cell", ['=HYPERLINK("https://fixture.example")', "@SUM(1)", "=1+1"])
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_what_a_spreadsheet_would_run_is_kept_and_told(tmp_path: Path, cell: str, end: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows([["id", "name", "note"], ["a", "A", cell], [cell, "B", ""]])
    rows, problems = read(tmp_path, out.getvalue())
    assert rows.cell(0, "note") == cell
    assert told(problems) == [("formula-like", 2, 3), ("formula-like", 3, 1)]


# ---------------------------------------------------------------------------------------------------- what is refused

UNREADABLE = {
    "an empty file": (b"", ("empty-file", 0, 0)),
    "a file of blanks": (b" \r\n\t\n", ("empty-file", 0, 0)),
    "a file of empty rows": (b",,\n,,\n", ("empty-file", 0, 0)),
    "UTF-16": ("id,name\na,A\n".encode("utf-16"), ("wrong-encoding", 0, 0)),
    "UTF-16 without a mark": ("id,name\na,A\n".encode("utf-16-le"), ("nul-byte", 1, 1)),
    "a NUL byte": (b"id,name,note\na,A,\nb,B\0B,\n", ("nul-byte", 3, 1)),
    "a picture": (b"\x89PNG\r\n\x1a\n\x81\x8d\xff", ("wrong-encoding", 1, 1)),
    "an open quotation mark": (HEADER.encode() + b'a,A,\nb,"B,\nc,C,\n', ("malformed-csv", 3, 1)),
    "a text after a quotation mark": (HEADER.encode() + b'a,"A"B,\n', ("malformed-csv", 2, 1)),
    "a cell of a megabyte": (
        HEADER.encode() + b"a,A,\nb," + b"x" * 1_000_000 + b",\n",
        ("cell-too-long", 3, 1),
    ),
}


@pytest.mark.parametrize(("data", "problem"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_is_no_table_is_told_once(
    tmp_path: Path, data: bytes, problem: tuple[str, int, int]
) -> None:
    rows, problems = read(tmp_path, data)
    assert not rows.readable
    assert rows.rows == []
    assert told(problems) == [problem]
    assert problems[0].severity == "error"


def test_the_ids_of_a_file_that_is_no_table_are_salvaged(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "id,name,note\nfixture-a,A,\nfixture-b,B,\n".encode("utf-16"))
    assert {"fixture-a", "fixture-b"} <= rows.salvaged


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"fixture\.csv cannot be opened"):
        read_table(tmp_path, FIXTURE, "fixture.csv", [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,name,name,note\na,A,B,\n", ("duplicate-column", 1, 3)),
        ("id,name,note,nota\na,A,,\n", ("unknown-column", 1, 4)),
        ("id,name,note,\na,A,,\n", ("unknown-column", 1, 4)),
    ],
)
def test_a_wrong_header_is_told_at_its_column(tmp_path: Path, text: str, problem) -> None:
    rows, problems = read(tmp_path, text)
    assert told(problems) == [problem]
    assert rows.cell(0, "id") == "a"


def test_an_unknown_column_gets_the_nearest_name(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "id,nmae,note\na,A,\n")
    assert [problem.hint for problem in problems if problem.code == "unknown-column"] == [
        "did you mean `name`?"
    ]


def test_a_row_of_another_length_is_told_and_its_ids_are_salvaged(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, HEADER + "a,A,\nfixture-b,B\nc,C,x,y\nd,D,\n")
    assert [row[0] for row in rows.rows] == ["a", "d"]
    assert rows.lines == [2, 5]
    assert told(problems) == [("row-length", 3, 2), ("row-length", 4, 3)]
    assert "fixture-b" in rows.salvaged


CONTROL = ["\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x85", "\x9b"]


@pytest.mark.parametrize("character", CONTROL[1:], ids=ascii)
def test_a_control_character_is_told_at_its_cell(tmp_path: Path, character: str) -> None:
    rows, problems = read(tmp_path, HEADER + f"a,A,\nb,B{character}B,\n")
    assert told(problems) == [("control-character", 3, 2)]
    assert rows.cell(1, "name") == f"B{character}B"


@pytest.mark.parametrize(
    "character", [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))], ids=ascii
)
def test_a_character_that_reverses_the_direction_is_told_at_its_cell(tmp_path: Path, character: str) -> None:
    _, problems = read(tmp_path, HEADER + f"a,A,{character}txt.exe\n")
    assert told(problems) == [("direction-override", 2, 3)]


@pytest.mark.parametrize(("length", "codes"), [(20_000, []), (20_001, [("cell-too-long", 2, 2)])])
def test_a_long_cell_is_told(tmp_path: Path, length: int, codes) -> None:
    rows, problems = read(tmp_path, HEADER + f"a,{'x' * length},\n")
    assert told(problems) == codes
    assert len(rows.cell(0, "name")) == length


def test_a_long_cell_of_short_lines_is_told(tmp_path: Path) -> None:
    _, problems = read(tmp_path, HEADER + 'a,"' + "x\n" * 10_001 + '",\nb,B,\n')
    assert told(problems) == [("cell-too-long", 2, 2)]


# ------------------------------------------------------------------------------------------------------------ properties

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t,;|\"'"), max_size=12)
ROWS = st.lists(st.tuples(TEXT, TEXT, TEXT).map(list), max_size=8)
SHARED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None
)


@SHARED
@given(
    ROWS,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_rows_that_are_written_are_read_again_at_their_lines(
    tmp_path: Path, rows, end, quoting, encoding
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end, quoting=quoting)
    writer.writerow(["id", "name", "note"])
    lines = []
    for row in rows:
        lines.append(out.getvalue().count("\n") + 1)
        writer.writerow(row)
    found, _ = read(tmp_path, out.getvalue().encode(encoding))
    kept = [(row, line) for row, line in zip(rows, lines, strict=True) if any(row)]
    assert found.rows == [row for row, _ in kept]
    assert found.lines == [line for _, line in kept]


@SHARED
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_a_table_or_told(tmp_path: Path, data: bytes) -> None:
    rows, problems = read(tmp_path, data)
    assert rows.readable or [problem for problem in problems if problem.severity == "error"]
    assert all(len(row) == len(rows.rows[0]) for row in rows.rows)
