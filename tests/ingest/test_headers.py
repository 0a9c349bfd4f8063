"""govgraph import: headers in two rows, and lists of ties that have none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from govgraph.ingest.importing import import_files
from govgraph.ingest.sheets import Sheet, read_sheet


def sheet(path: Path, text: str) -> Sheet:
    path.write_text(text, "utf-8")
    return read_sheet(path)


GROUPS = (
    "Made-up grants,,,,\n,2022,,2023,\nFunder,Lab A,Lab B,Lab A,Lab B\nF1,100,200,300,400\nF2,,50,60,70\n"
)


def test_groups_above_a_header_tell_columns_of_one_name_apart(tmp_path: Path) -> None:
    found = sheet(tmp_path / "a.csv", GROUPS)
    assert found.header == ("Funder", "2022 Lab A", "2022 Lab B", "2023 Lab A", "2023 Lab B")
    assert found.rows == [["F1", "100", "200", "300", "400"], ["F2", "", "50", "60", "70"]]
    said = [str(note) for note in found.said]
    assert any("header in two rows" in note and "“2022 Lab A”" in note and "wide" in note for note in said)
    assert "header at line 3; 1 row above it is not read" in said


def test_grouped_columns_are_read_as_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GROUPS, "utf-8")
    columns = [f"{year} Lab {lab}" for year in (2022, 2023) for lab in "AB"]
    mapping = {
        "subject": "Funder:Funder",
        "predicate": "funds",
        "object": {"column": "Who", "kind": "Organization", "pattern": r"\d+ (.*)"},
        "start": {"column": "Who", "pattern": r"(\d+) "},
        "amount": "Sum",
        "unit": "USD",
        "wide": {"columns": columns, "name": "Who", "cell": "Sum"},
    }
    import_files([tmp_path / "a.csv"], tmp_path / "mine", mapping=mapping)
    with (tmp_path / "mine" / "relations.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = {(row["subject"], row["object"], row["start"], row["amount"]) for row in csv.DictReader(table)}
    assert rows == {
        ("f1", "lab-a", "2022", "100"),
        ("f1", "lab-b", "2022", "200"),
        ("f1", "lab-a", "2023", "300"),
        ("f1", "lab-b", "2023", "400"),
        ("f2", "lab-b", "2022", "50"),
        ("f2", "lab-a", "2023", "60"),
        ("f2", "lab-b", "2023", "70"),
    }


def test_a_header_without_names_that_are_there_twice_stays_as_it_is(tmp_path: Path) -> None:
    found = sheet(tmp_path / "a.csv", "Member,,Period,\nName,Body,From,To\nA,Z,2010,2011\nB,Z,2011,2012\n")
    assert found.header == ("Name", "Body", "From", "To")


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("a.txt", "a b\na c\nb c 3\n", [["a", "b", ""], ["a", "c", ""], ["b", "c", "3"]]),
        ("a.txt", "# made up\na b\nb c\n", [["a", "b"], ["b", "c"]]),
        ("a.csv", "A,B\nB,C\nC,A\n", [["A", "B"], ["B", "C"], ["C", "A"]]),
        ("a.tsv", "A\tB\t2\nB\tC\t1\n", [["A", "B", "2"], ["B", "C", "1"]]),
        ("a.csv", "New A;New B\nNew B;New C\n", [["New A", "New B"], ["New B", "New C"]]),
    ],
)
def test_a_list_of_ties_without_a_header_is_told_by_its_nodes(
    tmp_path: Path, name: str, text: str, rows: list[list[str]]
) -> None:
    found = sheet(tmp_path / name, text)
    assert found.rows == rows
    assert found.header == tuple(str(n) for n in range(1, len(rows[0]) + 1))
    assert any("no header" in str(note) for note in found.said)


@pytest.mark.parametrize(
    ("name", "text", "header"),
    [
        ("a.txt", "source target weight\na b 1\nb c 2\n", ("source", "target", "weight")),
        ("a.csv", "from,to\nA,B\nB,C\n", ("from", "to")),
        ("a.csv", "from,to\nA,B\nfrom,to\nB,C\n", ("from", "to")),
        ("a.csv", "Member,Body\nState A,Union\nState B,Union\n", ("Member", "Body")),
        ("a.csv", "Name,Other\nName,Alias\nB,C\n", ("Name", "Other")),
        # names of several words are not ties
        ("a.txt", "Name\nMade-up Forum 2023\nMade-up Forum 2024\n", ("Name",)),
        ("a.txt", "Organization name\nRed Uno\nRed Dos\n", ("Organization name",)),
    ],
)
def test_a_header_of_ties_is_a_header(tmp_path: Path, name: str, text: str, header: tuple[str, ...]) -> None:
    assert sheet(tmp_path / name, text).header == header
