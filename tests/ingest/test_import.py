"""govgraph import: what is told of a file, what is wrong with it, what changes when it changes, and what a kill leaves."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import govgraph
from govgraph.errors import BadDate, BadNumber, DataError, GovgraphError, InvalidData, TableError
from govgraph.facts.dataset import read_dataset
from govgraph.facts.metadata import UNFINISHED
from govgraph.ingest.importing import import_files
from govgraph.ingest.sheets import read_sheet
from govgraph.ingest.values import plain_number, to_date

MAPPING: dict[str, Any] = {
    "subject": "Funder:Funder",
    "predicate": "funds",
    "object": "Grantee:Organization",
    "start": "Date",
}


GEXF = b"""<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="undirected">
<nodes><node id="a" label="Made-up A"/><node id="b" label="Made-up B"/></nodes>
<edges>
       %s
</edges></graph></gexf>"""
GRAPHML = b"""<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="n" for="node" attr.name="Size" attr.type="int"/>
<graph edgedefault="undirected">
<node id="a"/> %s <node id="b"/><edge source="a" target="b"/></graph></graphml>"""


def grants(path: Path, *rows: str) -> Path:
    path.write_text("Funder,Grantee,Date\n" + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def table(folder: Path, name: str = "relations") -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ------------------------------------------------------------------------------------------------------------- sheets


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separator_and_encoding_are_told(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [["Organización", "País"], ["Asociación Inventada", "Perú"], ["Fundación Ficticia", "Panamá"]]
    path = tmp_path / "table.csv"
    path.write_bytes("".join(separator.join(row) + "\n" for row in rows).encode(encoding))
    sheet = read_sheet(path)
    assert (list(sheet.header), sheet.rows, sheet.lines) == (rows[0], rows[1:], [2, 3])


def test_another_encoding_is_asked_for_and_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "mac.csv"
    path.write_bytes("Nombre,Pa\u00eds\nComisi\u00f3n Ficticia,Per\u00fa\n".encode("mac_roman"))
    with pytest.raises(TableError, match="Macintosh") as caught:
        read_sheet(path)
    assert "--encoding" in caught.value.hint
    assert read_sheet(path, encoding="mac_roman").rows == [["Comisión Ficticia", "Perú"]]


def test_titles_above_a_table_are_not_its_header(tmp_path: Path) -> None:
    path = tmp_path / "titled.csv"
    path.write_text("A made-up table,,\n,,\nWho,What,When\nA,B,2020\n", "utf-8")
    sheet = read_sheet(path)
    assert (sheet.header, sheet.rows, sheet.lines) == (("Who", "What", "When"), [["A", "B", "2020"]], [4])


def test_workbooks_are_read_as_one_would_type_them(tmp_path: Path) -> None:
    from datetime import date

    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.title = "Notes"
    sheet = book.create_sheet("Grants")
    sheet.append(["Funder", "Grantee", "Date", "Year"])
    sheet.append(["Made-up Fund", "Made-up Lab", date(2020, 5, 1), 2020])
    book.save(tmp_path / "grants.xlsx")
    read = read_sheet(tmp_path / "grants.xlsx")
    assert read.rows == [["Made-up Fund", "Made-up Lab", "2020-05-01", "2020"]]
    assert (read.sheet, read.place(0)) == ("Grants", "grants.xlsx Grants row 2")
    with pytest.raises(TableError, match="has no sheet"):
        read_sheet(tmp_path / "grants.xlsx", sheet="Grant")


def test_edge_lists_have_no_header(tmp_path: Path) -> None:
    path = tmp_path / "ties.edgelist"
    path.write_text("# made up\na b\nb c\n", "utf-8")
    assert read_sheet(path).rows == [["a", "b"], ["b", "c"]]


def test_a_file_that_is_utf_8_but_for_some_bytes_is_not_read_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_bytes("Funder,Grantee\nFundación,Región\nFundación,".encode() + b"Caf\xe9 Bar\n")
    with pytest.raises(TableError, match=r"g\.csv:3:1 is UTF-8 but for one byte.*“Café”"):
        read_sheet(path)
    path.write_bytes("Funder,Grantee\nFundación,Café\n".encode("cp1252"))
    assert read_sheet(path).rows == [["Fundación", "Café"]]


def test_formulas_without_results_and_hidden_rows_of_a_workbook_are_told(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    book = openpyxl.Workbook()
    for row in (["Who", "Number"], ["Made-up A", 1], ["Made-up B", 2]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "a.xlsx")
    read = read_sheet(tmp_path / "a.xlsx")
    assert len(read.rows) == 2 and read.said == ("1 hidden row is read, too: 3",)
    book.active["B4"] = "=SUM(B2:B3)"
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(TableError, match=r"b\.xlsx has a formula without its result in cell B4"):
        read_sheet(tmp_path / "b.xlsx")


def test_a_row_of_a_wide_table_that_says_nothing_is_in_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("Who,2020,2021\nMade-up A,1,2\nMade-up B,,-\n", "utf-8")
    done = import_files(
        [path],
        tmp_path / "mine",
        mapping={
            "subject": "Who:Network",
            "predicate": "memberCount",
            "value": "N",
            "as_of": "Year",
            "wide": {"columns": "2020..2021", "name": "Year", "cell": "N"},
            "none": ["-"],
        },
    )
    assert (done.rows, done.ledger["claims"], done.ledger["left out"]) == (3, 2, 1)
    assert ("w.csv row 3", "nothing") in [
        (one["place"], one["what"]) for one in table(tmp_path / "mine" / "import", "w")
    ]


# -------------------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("cell", "form", "day"),
    [
        ("31/12/2020", "", "2020-12-31"),
        ("3 de abril de 2021", "%d %B %Y", "2021-04-03"),
        ("April 3, 2021", "%B %d %Y", "2021-04-03"),
        ("dez-2019", "%B %Y", "2019-12"),
        ("2020-05-01T00:00:00", "", "2020-05-01"),
        ("2020", "%d/%m/%Y", "2020"),
    ],
)
def test_dates_are_as_exact_as_they_are_written(cell: str, form: str, day: str) -> None:
    assert to_date(cell, form) == day


def test_a_day_and_month_that_can_be_exchanged_are_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(BadDate, match="2020-04-03 or 2020-03-04"):
        to_date("03/04/2020")
    told = grants(tmp_path / "g.csv", "A,B,03/04/2020", "A,C,25/12/2020")
    import_files([told], tmp_path / "mine", mapping=MAPPING)  # another row tells which is the day
    assert [row["start"] for row in table(tmp_path / "mine")] == ["2020-04-03", "2020-12-25"]


def test_a_day_and_month_that_are_the_same_number_are_one_reading() -> None:
    assert to_date("01/01/2022") == "2022-01-01"


def test_the_cells_of_a_column_tell_which_is_the_day_in_all_of_them(tmp_path: Path) -> None:
    cells = ("31/01/2020", "03/02/2021", "12/2021", "2022", "04.05.2021", "12-dic-2020", "01/02/20")
    file = grants(tmp_path / "g.csv", *(f"A,B{number},{cell}" for number, cell in enumerate(cells)))
    import_files([file], tmp_path / "mine", mapping=MAPPING)
    assert [row["start"] for row in table(tmp_path / "mine")] == [
        *("2020-01-31", "2021-02-03", "2021-12", "2022", "2021-05-04", "2020-12-12", "2020-02-01")
    ]


def test_a_month_and_a_year_may_stand_among_dates_of_a_format(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,03/02/2021", "A,C,12/2021", "A,D,2022")
    import_files([file], tmp_path / "mine", mapping={**MAPPING, "date_format": "%d/%m/%Y"})
    assert [row["start"] for row in table(tmp_path / "mine")] == ["2021-02-03", "2021-12", "2022"]


def test_cells_that_contradict_each_other_do_not_tell_which_is_the_day(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,25/12/2020", "A,C,12/25/2020", "A,D,03/04/2020")
    with pytest.raises(InvalidData) as told:
        import_files([file], tmp_path / "mine", mapping=MAPPING)
    assert [problem.line for problem in told.value.report] == [4]


@pytest.mark.parametrize("cell", ["29/02/2021", "31/04/2020", "2021-02-29"])
def test_a_day_that_the_calendar_does_not_have_is_told_as_such(cell: str) -> None:
    with pytest.raises(BadDate, match="does not exist"):
        to_date(cell)


# ------------------------------------------------------------------------------------------------------------ amounts


@pytest.mark.parametrize(
    ("cell", "unit", "number"),
    [
        ("€ 300", "EUR", "300"),
        ("£200", "GBP", "200"),
        ("500 MXN", "MXN", "500"),
        ("R$ 1.000,50", "BRL", "1000.50"),
        ("US$ 1,234.50", "USD", "1234.50"),
        ("$ 20", "MXN", "20"),
        ("1'000.50", "", "1000.50"),
        ("1 000 000", "", "1000000"),
        ("1,23,456.5", "", "123456.5"),
        ("−700", "", "-700"),
        ("-US$ 5", "USD", "-5"),
        ("12 delegates", "delegates", "12"),
    ],
)
def test_a_number_may_stand_beside_its_unit(cell: str, unit: str, number: str) -> None:
    assert plain_number(cell, unit=unit) == number


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "€ 300",
            "500 MXN",
            "1.5 million",
            "1,5 millones",
            "5k",
            "(500)",
            "<100",
            "~400",
            "≥ 5",
            "9*",
            "12 [1]",
        ),
        *("300 (approx.)", "10%", "1e3", "1000-2000", "12/5", "5.5 5", "1.2.3", "--5", "", "$"),
    ],
)
def test_a_cell_that_says_more_than_a_number_is_no_number(cell: str) -> None:
    with pytest.raises(BadNumber) as told:
        plain_number(cell, unit="USD")
    assert told.value.hint


def test_an_amount_in_another_currency_is_told_at_its_cell(
    tmp_path: Path, invoke: Callable[..., Any]
) -> None:
    path = tmp_path / "g.csv"
    path.write_text("Funder,Grantee,Amount\nMade-up A,Made-up B,500 MXN\nMade-up A,Made-up C,300\n", "utf-8")
    said = {
        "subject": "Funder:Funder",
        "predicate": "funds",
        "object": "Grantee:Organization",
        "amount": "Amount",
    }
    with pytest.raises(InvalidData) as told:
        import_files([path], tmp_path / "mine", mapping={**said, "unit": "USD"})
    (problem,) = told.value.report.problems
    assert (problem.line, problem.column) == (2, 3)
    assert problem.message == "“500 MXN” is in MXN, and the unit is USD"
    import_files([path], tmp_path / "mine", mapping={**said, "unit": "MXN"})
    assert [row["amount"] for row in table(tmp_path / "mine")] == ["500", "300"]
    claim = (
        "add",
        str(tmp_path / "mine"),
        "--subject",
        "made-up-a",
        "--predicate",
        "funds",
        "--object",
        "made-up-c",
    )
    for amount in ("5k", "€ 5"):
        done = invoke(*claim, "--source", "src-g-csv", "--start", "2020", "--amount", amount, "--unit", "USD")
        assert (done.exit_code, amount in done.stderr) == (3, True)


# ----------------------------------------------------------------------------------------------------------- failures


def test_one_wrong_row_stops_all_and_writes_nothing(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020", "A,C,2020-13-01", "A,,2020")
    with pytest.raises(InvalidData) as caught:
        import_files([file], tmp_path / "mine", mapping=MAPPING)
    told = [(problem.line, problem.column, problem.code) for problem in caught.value.report]
    assert told == [(3, 3, "bad-date"), (4, 2, "missing-value")]
    assert not (tmp_path / "mine").exists()


def test_keep_good_uses_what_is_right_and_names_nothing_of_the_rest(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020", "X,Y,2020-13-01")
    done = import_files([file], tmp_path / "mine", mapping=MAPPING, keep_good=True)
    assert done.ledger == {
        "statements": 2,
        "claims": 1,
        "entities": 0,
        "merged": 0,
        "rejected": 1,
        "left out": 0,
    }
    assert {row["label_en"] for row in table(tmp_path / "mine", "organizations")} == {"A", "B"}
    with (tmp_path / "mine" / "import" / "rejected.csv").open(encoding="utf-8-sig", newline="") as rejected:
        (row,) = csv.DictReader(rejected)
    assert (row["row"], row["column"], row["code"], row["Funder"]) == ("3", "Date", "E207", "X")


def test_a_cell_that_the_mapping_does_not_know_is_told(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_text("Who,Group,Status\nA,G,member\nB,G,membr\n", "utf-8")
    mapping = {
        "subject": "Who:Organization",
        "object": "Group:Organization",
        "predicate": {"column": "Status", "values": {"member": "memberOf"}},
    }
    with pytest.raises(InvalidData, match=r"m\.csv:3:3 E401 .*“membr”.*did you mean “member”"):
        import_files([file], tmp_path / "mine", mapping=mapping)


def test_unknown_columns_and_keys_are_told_with_what_is_near(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020")
    with pytest.raises(TableError, match="no column “Grante”") as caught:
        import_files([file], tmp_path / "mine", mapping={**MAPPING, "object": {"column": "Grante"}})
    assert "“Grantee”" in caught.value.hint
    with pytest.raises(TableError, match="`strat` is unknown"):
        import_files([file], tmp_path / "mine", mapping={**MAPPING, "strat": "Date"})


def test_what_the_check_of_the_whole_refuses_is_told_at_the_cell_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "u.csv"
    file.write_text("Funder,Grantee,Page,Land\nA,B,not an address,XYZ\n", "utf-8")
    subject = {"column": "Funder", "kind": "Funder", "website": "Page", "country": "Land"}
    with pytest.raises(InvalidData) as caught:
        import_files(
            [file],
            tmp_path / "mine",
            mapping={"subject": subject, "predicate": "funds", "object": "Grantee:Organization"},
        )
    told = {(problem.line, problem.column, problem.code) for problem in caught.value.report}
    assert told == {(2, 3, "bad-url"), (2, 4, "bad-country-code")}


def test_a_mapping_that_is_wrong_is_called_by_its_file(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020")
    mapping = tmp_path / "own.toml"
    mapping.write_text(
        'file = "g.csv"\nsubject = "Funder:Fundr"\npredicate = "funds"\nobject = "Grantee:Organization"\n',
        "utf-8",
    )
    with pytest.raises(TableError) as caught:
        import_files([], tmp_path / "mine", mapping=mapping)
    assert str(mapping) in str(caught.value) and "Funder" in caught.value.hint
    with pytest.raises(TableError, match="the mapping"):
        import_files([file], tmp_path / "mine", mapping={**MAPPING, "subject": "Funder:Fundr"})


@pytest.mark.parametrize(
    ("name", "content", "told", "hint"),
    [
        ("a.csv", b"Funder,Grantee\nA,B\x00\n", r"a\.csv:2:1 holds a NUL byte", "save it again"),
        ("a.jsonl", b'{"Funder": "A"}\n{"Funder": oops}\n', r"a\.jsonl:2:12 is not JSON", "on each line"),
        (
            "a.csv",
            b'Funder,Grantee\nA,"B\n',
            r"a\.csv:2:1 the row that begins here is not CSV",
            "double quotes",
        ),
        ("a.gexf", b"<gexf><graph>", r"a\.gexf:1:14 is cut short", "download the file again"),
        ("a.gexf", b"<gexf><graph defaulted", r"a\.gexf:1:7 is cut short", "download the file again"),
        ("a.gexf", b"<gexf>\n<graph a='b & c'/></gexf>", r"a\.gexf:2:14 is not XML", "&amp;"),
        ("a.gexf", b"", r"a\.gexf:1:1 is empty", "name a file"),
        ("a.graphml", b"", r"a\.graphml:1:1 is empty", "name a file"),
        ("a.xlsx", b"", r"a\.xlsx:1:1 is empty", "name a file"),
        ("a.ods", b"", r"a\.ods:1:1 is empty", "name a file"),
        ("a.ttl", b"", r"a\.ttl:1:1 is empty", "name a file"),
        ("a.ttl", b"# nothing yet\n", r"a\.ttl:1:1 is empty: it states nothing", "name a file"),
        ("a.rdf", b"", r"a\.rdf:1:1 is empty", "download the file again"),
        (
            "a.ttl",
            b"@prefix a: <http://x/> .\na:b a:c a:d .\na:e a:f",
            r"a\.ttl:3:\d+ is cut short: it ends within a statement",
            "download the file again",
        ),
        ("a.ttl", b"@prefix a: <http://x/> .\na:b a:c", r"a\.ttl:2:\d+ is cut short", "download"),
        ("a.ttl", b'@prefix a: <http://x/> .\na:b a:c "d', r"a\.ttl:2:\d+ is cut short", "download"),
        ("a.nt", b"<http://x/a> <http://x/b> <http://x/", r"a\.nt:1:\d+ is cut short", "download"),
        ("a.xlsx", b"PK\x03\x04 the end is missing", r"a\.xlsx is cut short", "download the file again"),
        ("a.ods", b"PK\x03\x04 the end is missing", r"a\.ods is cut short", "download the file again"),
        ("a.gexf", b"<html></html>", r"a\.gexf:1:1 is not a readable GEXF file", "Gephi"),
        (
            "a.gexf",
            GEXF % b'<edge source="a" target="b" weight="heavy"/>',
            r"a\.gexf:4:8 has “heavy” where “weight” is defined as double",
            "correct it there",
        ),
        (
            "a.gexf",
            GEXF % b'<edge source="a" target="b"><attvalues><attvalue for="9" value="1"/></attvalues></edge>',
            r"a\.gexf:4:47 has a value of “9”, which it does not define",
            "correct it there",
        ),
        (
            "a.graphml",
            GRAPHML % b'<node id="c"><data key="n">many</data></node>',
            r"a\.graphml:4:29 has “many” where “Size” is defined as int",
            "correct it there",
        ),
        (
            "a.graphml",
            GRAPHML % b"<hyperedge/>",
            r"a\.graphml:4:16 has a tie of more than two ends",
            "correct",
        ),
        ("a.rdf", b"<rdf:RDF>\n<a></rdf:RDF>", r"a\.rdf:2:6 is not XML", "correct the file"),
        ("a.ttl", b"@prefix a: <http://x/> .\na:b a:c d .", r"a\.ttl:2:9 is not Turtle", "correct the file"),
        ("a.csv", b"", r"a\.csv:1:1 is empty", "name a file"),
        (
            "a.jsonl",
            b'{"Funder": "A"}\n{"Funder": "B',
            r"a\.jsonl:2:12 is cut short",
            "download the file again",
        ),
        ("a.jsonl", b'{"Funder": "A"}\n{"Funder":', r"a\.jsonl:2:11 is cut short", "download the file again"),
        (
            "a.json",
            b'[{"Funder": "A"},\n{"Funder": "B"}',
            r"a\.json:2:16 is cut short",
            "download the file again",
        ),
        ("a.json", b"[1, 2]", r"a\.json holds no objects", "list of objects"),
        ("a.xlsx", b"PK no archive", r"a\.xlsx is not a workbook", "save it again"),
    ],
)
def test_a_broken_file_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, told: str, hint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=told) as caught:
        import_files([tmp_path / name], tmp_path / "mine", mapping=MAPPING)
    assert hint in (caught.value.hint or "")
    assert not (tmp_path / "mine").exists()


def test_a_folder_and_a_sheet_of_a_file_without_sheets_are_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is a folder"):
        read_sheet(tmp_path)
    with pytest.raises(TableError, match="has no sheets"):
        read_sheet(grants(tmp_path / "g.csv", "A,B,2020"), sheet="Grants")


def test_a_wrong_kind_is_told_at_its_row(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020")
    with pytest.raises(InvalidData, match=r"g\.csv:2:2 E303"):
        import_files([file], tmp_path / "mine", mapping={**MAPPING, "object": "Grantee:Treaty"})


def test_a_file_without_a_mapping_is_not_imported(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no mapping says"):
        import_files([grants(tmp_path / "g.csv", "A,B,2020")], tmp_path / "mine")


# ------------------------------------------------------------------------------------------------------------- replay


def test_only_what_changed_changes(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", grants(tmp_path / "g.csv", "A,B,2020", "A,C,2021")
    import_files([file], mine, mapping=MAPPING)
    before = table(mine)
    grants(file, "A,B,2020", "A,C,2021", "A,D,2022")
    again = import_files([], mine)
    assert (again.added, again.changed, again.removed) == (2, 0, 0)  # a claim, and the grantee
    assert table(mine)[:2] == before
    grants(file, "A,B,2020", "A,D,2022")
    again = import_files([], mine)
    assert again.removed == 2  # a claim, and the grantee that nothing names
    assert [row["object"] for row in table(mine)] == ["b", "d"]


def test_what_was_corrected_by_hand_stays_while_its_row_does_not_change(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", grants(tmp_path / "g.csv", "A,B,2020")
    import_files([file], mine, mapping=MAPPING)
    path = mine / "organizations.csv"
    path.write_bytes(path.read_bytes().replace(b",A,,", b",A,La A,"))
    import_files([], mine)
    assert table(mine, "organizations")[0]["label_es"] == "La A"


def change(folder: Path, claim: int, **cells: str) -> None:
    """Change cells of relations.csv as one does in a spreadsheet."""
    rows = table(folder)
    rows[claim].update(cells)
    with (folder / "relations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_a_row_that_is_inserted_above_changes_no_other_claim(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", grants(tmp_path / "g.csv", "A,B,2020", "A,C,2021")
    import_files([file], mine, mapping=MAPPING)
    change(mine, 0, confidence="unverified", note="to be asked")
    change(mine, 1, passage="the words of the report")
    grants(file, "A,X,2019", "A,C,2021", "A,B,2020")
    again = import_files([], mine)
    assert again.said == ()
    told = {row["object"]: (row["confidence"], row["note"], row["passage"]) for row in table(mine)}
    assert told == {
        "b": ("unverified", "to be asked", "g.csv row 4"),
        "c": ("read", "", "the words of the report"),
        "x": ("read", "", "g.csv row 2"),
    }
    assert import_files([], mine).written == ()


def test_a_row_that_changes_keeps_what_was_corrected_by_hand(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", tmp_path / "g.csv"
    for said in ({}, {"key": "No"}):
        file.write_text("Funder,Grantee,Date,No,Role\nA,B,2020,n1,lead\n", "utf-8")
        import_files([file], mine, mapping={**MAPPING, "role": "Role", **said})
        change(mine, 0, confidence="unverified", note="to be asked")
        file.write_text("Funder,Grantee,Date,No,Role\nA,B,2021,n1,member\n", "utf-8")
        import_files([], mine)
        (row,) = table(mine)
        assert (row["start"], row["role"], row["confidence"], row["note"]) == (
            *("2021", "member"),
            *("unverified", "to be asked"),
        )
        shutil.rmtree(mine)


def test_a_cell_that_was_changed_by_hand_and_in_the_file_stays_and_is_told(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", tmp_path / "g.csv"
    file.write_text("Funder,Grantee,Date,No,Role\nA,B,2020,n1,lead\n", "utf-8")
    import_files([file], mine, mapping={**MAPPING, "role": "Role", "key": "No"})
    change(mine, 0, role="chair")
    file.write_text("Funder,Grantee,Date,No,Role\nA,B,2020,n1,member\n", "utf-8")
    (told,) = import_files([], mine).said
    assert "“role” was changed by hand and stays “chair”; the file now says “member”" in told
    (row,) = table(mine)
    assert row["role"] == "chair"
    ledger = table(mine / "import", "g")
    assert [(one["id"], one["problem"]) for one in ledger if one["what"] == "kept"] == [(row["id"], "role")]
    assert import_files([], mine).said == ()  # told once


def test_a_claim_that_was_changed_by_hand_stays_where_its_row_is_gone(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", grants(tmp_path / "g.csv", "A,B,2020", "A,C,2021", "A,D,2022")
    import_files([file], mine, mapping=MAPPING)
    change(mine, 1, note="checked on paper")
    grants(file, "A,B,2020")
    again = import_files([], mine)
    assert [row["object"] for row in table(mine)] == ["b", "c"]
    assert {row["id"] for row in table(mine, "organizations")} == {"a", "b", "c"}
    (told,) = again.said
    assert "changed by hand (note)" in told
    kept = [one["id"] for one in table(mine / "import", "g") if one["what"] == "kept"]
    assert kept == [table(mine)[1]["id"]]
    assert import_files([], mine).said == ()
    assert [row["object"] for row in table(mine)] == ["b", "c"]


def test_claims_of_others_stay_where_an_import_runs_again(tmp_path: Path, shipped_copy: Path) -> None:
    before = table(shipped_copy)
    file = grants(tmp_path / "g.csv", "Ford Foundation,Made-up Lab,2020")
    import_files([file], shipped_copy, mapping=MAPPING)
    rows = table(shipped_copy)
    assert rows[:-1] == [{**row, **dict.fromkeys(rows[0].keys() - row.keys(), "")} for row in before]
    assert rows[-1]["subject"] == "ford"  # the one that was there


def test_two_of_one_name_are_told_apart_by_their_country(tmp_path: Path) -> None:
    file = tmp_path / "u.csv"
    file.write_text("Who,Country,Net\nMade-up University,CO,N\nMade-up University,VE,N\n", "utf-8")
    mapping = {
        "subject": {"column": "Who", "kind": "AcademicOrganization", "country": "Country"},
        "predicate": "memberOf",
        "object": "Net:Network",
    }
    import_files([file], tmp_path / "mine", mapping=mapping)
    found = [
        (row["id"], row["country_iso2"])
        for row in table(tmp_path / "mine", "organizations")
        if row["country_iso2"]
    ]
    assert found == [("made-up-university", "CO"), ("made-up-university-2", "VE")]


def test_names_that_look_alike_are_one_thing_and_told(tmp_path: Path) -> None:
    file = tmp_path / "u.csv"
    file.write_text(
        'Who,Net\nMade-up Labó,N\nMade-up Labo,N2\n"Made-up, Labó",N3\nMade-up Labó,N4\n', "utf-8"
    )
    mapping = {"subject": "Who:Organization", "predicate": "memberOf", "object": "Net:Network"}
    (told,) = import_files([file], tmp_path / "mine", mapping=mapping).said
    assert (
        "“Made-up Labo” (u.csv row 3), “Made-up, Labó” (u.csv row 4): read as another spelling of “Made-up Labó” (made-up-labo)"
        in told
    )
    (found,) = [row for row in table(tmp_path / "mine", "organizations") if row["id"] == "made-up-labo"]
    assert (found["label_en"], found["aliases"]) == ("Made-up Labó", "Made-up Labo|Made-up, Labó")


def test_a_country_that_a_later_row_tells_tells_the_next_one_apart(tmp_path: Path) -> None:
    file = tmp_path / "u.csv"
    file.write_text("Who,Country,Net\nMade-up U,,N\nMade-up U,CO,N2\nMade-up U,VE,N\n", "utf-8")
    mapping = {
        "subject": {"column": "Who", "country": "Country"},
        "predicate": "memberOf",
        "object": "Net:Network",
    }
    import_files([file], tmp_path / "mine", mapping=mapping)
    found = {row["id"]: row["country_iso2"] for row in table(tmp_path / "mine", "organizations")}
    assert found == {"made-up-u": "CO", "made-up-u-2": "VE", "n": "", "n2": ""}


def test_a_name_beside_two_countries_that_the_mapping_does_not_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "u.csv"
    mapping = {"subject": "Who:Organization", "predicate": "memberOf", "object": "Net:Network"}
    file.write_text("Who,Country,Net\nGeorgia,GE,N\nGeorgia,US,N2\nB,CL,N\n", "utf-8")
    unread, told = import_files([file], tmp_path / "mine", mapping=mapping).said
    assert unread == "u.csv: 1 column is not read: Country"
    assert "“Georgia” stands beside several values of “Country” (GE, US)" in told
    file.write_text(
        "Who,Country,Net\nA,GE,N\nA,US,N2\nB,CL,N\nB,MX,N2\n", "utf-8"
    )  # it is about the networks
    assert import_files([file], tmp_path / "other", mapping=mapping).said == (unread,)


def test_a_second_kind_of_a_name_is_added_and_told(tmp_path: Path) -> None:
    file = tmp_path / "k.csv"
    file.write_text("Who,Kind,Net\nA,Funder,N\nA,Network,N2\nB,Organization,N\nB,Funder,N2\n", "utf-8")
    mapping = {
        "subject": {"column": "Who", "kind": "Kind"},
        "predicate": "memberOf",
        "object": "Net:Network",
    }
    (told,) = import_files([file], tmp_path / "mine", mapping=mapping).said
    assert "“A” (a) is a Network, too: k.csv row 3" in told
    found = {row["id"]: row["type"] for row in table(tmp_path / "mine", "organizations")}
    assert (found["a"], found["b"]) == ("Funder|Network", "Funder")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = import_files(
        [grants(tmp_path / "g.csv", "A,B,2020")], tmp_path / "mine", mapping=MAPPING, dry_run=True
    )
    assert done.ledger["claims"] == 1 and not (tmp_path / "mine").exists()


# ------------------------------------------------------------------------------------------------------------- atomic


def test_a_killed_import_leaves_the_dataset_as_it_was_or_says_that_it_is_unfinished(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", grants(tmp_path / "g.csv", "A,B,2020")
    import_files([file], mine, mapping=MAPPING)
    before = everything(mine)
    grants(file, *(f"A,Grantee {n},2020" for n in range(3000)))
    code = f"from pathlib import Path; from govgraph.ingest.importing import import_files; import_files([], Path({str(mine)!r}))"
    for wait in (0.3, 0.6, 0.9, 1.2):
        child = subprocess.Popen([sys.executable, "-c", code])
        time.sleep(wait)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        kept = {name: data for name, data in everything(mine).items() if not name.startswith(".import")}
        if child.returncode == -signal.SIGKILL and not (mine / UNFINISHED).exists() and kept != before:
            assert len(table(mine)) == 3000
    done = import_files([], mine)
    assert len(table(mine)) == 3000 and not (mine / ".import").exists()
    assert done.ledger["claims"] == 3000


def test_an_import_that_was_interrupted_while_it_was_put_in_place_is_told_and_finished(
    tmp_path: Path,
) -> None:
    mine, file = tmp_path / "mine", grants(tmp_path / "g.csv", "A,B,2020")
    import_files([file], mine, mapping=MAPPING)
    after = everything(mine)
    relations = mine / "relations.csv"
    staged = mine / ".import" / "files" / "relations.csv"
    staged.parent.mkdir(parents=True)
    staged.write_bytes(relations.read_bytes())
    (mine / UNFINISHED).write_text("", "utf-8")
    relations.unlink()
    assert [problem.code for problem in read_dataset(mine).report.errors][:1] == ["unfinished-import"]
    import_files([], mine)
    assert everything(mine) == after


def test_a_dataset_that_was_not_yet_begun_when_its_import_was_killed_is_begun(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", grants(tmp_path / "g.csv", "A,B,2020")
    (mine / ".import" / "files").mkdir(parents=True)
    import_files([file], mine, mapping=MAPPING)
    assert len(table(mine)) == 1 and not (mine / ".import").exists()


def test_an_import_that_cannot_write_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, file = tmp_path / "mine", grants(tmp_path / "g.csv", "A,B,2020")

    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(GovgraphError, match=r"cannot write .*No space left"):
        import_files([file], mine, mapping=MAPPING)
    assert not mine.exists()


# ---------------------------------------------------------------------------------------------------------- languages

NAMED = """
@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix e: <https://example.org/o/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
e:lab a org:Organization ; org:memberOf e:net ;
  skos:prefLabel "Made-up Lab"@en, "Laboratorio Inventado"@es, "Laboratório Inventado"@pt-BR, "Labo inventé"@fr .
e:net a foaf:Organization ; foaf:name "Made-up Network" .
e:club a foaf:Organization ; skos:prefLabel "Club Inventado"@es .
"""


def labels_of(folder: Path) -> dict[str, dict[str, str]]:
    return {
        row["id"]: {column: text for column, text in row.items() if column.startswith("label") and text}
        for row in table(folder, "organizations")
    }


def test_names_of_rdf_keep_their_language_and_one_without_a_language_is_a_proper_name(tmp_path: Path) -> None:
    (tmp_path / "o.ttl").write_text(NAMED, "utf-8")
    import_files([tmp_path / "o.ttl"], tmp_path / "mine")
    assert labels_of(tmp_path / "mine") == {
        "lab": {
            "label_en": "Made-up Lab",
            "label_es": "Laboratorio Inventado",
            "label_pt": "Laboratório Inventado",
        },
        "net": {"label": "Made-up Network"},
        "club": {"label_es": "Club Inventado"},
    }
    assert {row["aliases"] for row in table(tmp_path / "mine", "organizations")} == {"", "Labo inventé"}
    graph = govgraph.open(tmp_path / "mine", cache=False)
    (net,) = [one for one in graph.entities.values() if one.id == "id:net"]
    assert {language: net.label(language) for language in ("en", "es", "pt")} == dict.fromkeys(
        ("en", "es", "pt"), "Made-up Network"
    )


def test_names_go_into_the_languages_of_the_dataset(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "dataset.toml").write_text(
        'title = { fr = "Inventé" }\nversion = "1"\nlicense = "CC0-1.0"\nbase = "https://example.org/fr/"\n'
        'languages = ["fr", "es"]\n',
        "utf-8",
    )
    (mine / "sources.csv").write_text("id,title\ns,Made-up source\n", "utf-8")
    (tmp_path / "o.ttl").write_text(NAMED, "utf-8")
    import_files([tmp_path / "o.ttl"], mine)
    assert labels_of(mine)["lab"] == {"label_fr": "Labo inventé", "label_es": "Laboratorio Inventado"}
    import_files([grants(tmp_path / "g.csv", "Fonds,Grantee,2020")], mine, mapping=MAPPING)
    assert labels_of(mine)["fonds"] == {"label_fr": "Fonds"}
    assert not read_dataset(mine).report.errors


# ------------------------------------------------------------------------------------------------------- command line


def test_a_simple_case_is_one_line(tmp_path: Path, invoke: Callable[..., Any]) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020", "A,B,2020")
    result = invoke(
        *(
            "import",
            str(file),
            "--subject",
            "Funder:Funder",
            "--predicate",
            "funds",
            "--object",
            "Grantee:Organization",
        ),
        *(
            "--start",
            "Date",
            "--source",
            "Made-up grants, https://example.org/g",
            "--into",
            str(tmp_path / "mine"),
        ),
    )
    assert result.exit_code == 0, result.stderr
    assert "2 rows = 1 claim, 1 merged, 0 rejected" in result.stderr
    assert table(tmp_path / "mine", "sources")[0]["url"] == "https://example.org/g"
    assert table(tmp_path / "mine")[0]["passage"] == "g.csv rows 2, 3"
    assert (
        "1 row says the same as another one and is merged with it: g.csv row 3 (g.csv row 2)" in result.stderr
    )
    assert "--key COLUMN" in result.stderr


def test_without_a_mapping_one_is_proposed_and_nothing_imported(
    tmp_path: Path, invoke: Callable[..., Any]
) -> None:
    result = invoke(
        "import", str(grants(tmp_path / "g.csv", "A,B,31/12/2020")), "--into", str(tmp_path / "mine")
    )
    assert result.exit_code == 1
    assert 'subject = "Funder:Funder"' in result.stdout and 'format = "%d/%m/%Y"' in result.stdout
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("header", "predicate"),
    [
        ("Funder,Grantee", "funds"),
        ("Country,Treaty,Ratification", "partyTo"),
        ("Organization,Meeting,Delegates", "participatedIn"),
        ("Miembro,Red", "memberOf"),
        ("Person,Organization", "?"),
        ("Supplier,Organization,Amount", "?"),
        ("Political party,Country", "?"),
        ("Signatory,Treaty", "?"),
    ],
)
def test_a_predicate_that_no_column_says_is_to_be_chosen(
    tmp_path: Path, invoke: Callable[..., Any], header: str, predicate: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"{header}\nMade-up A,Made-up B{',x' * (header.count(',') - 1)}\n", "utf-8")
    done = invoke("import", str(file))
    assert f'predicate = "{predicate}"' in done.stdout
    assert ("replace the ? with a predicate" in done.stderr) == (predicate == "?")
    if predicate == "?":
        (tmp_path / "m.toml").write_text(done.stdout, "utf-8")
        done = invoke(
            "import", str(file), "--mapping", str(tmp_path / "m.toml"), "--into", str(tmp_path / "mine")
        )
        assert done.exit_code == 3 and "the predicate is not chosen yet" in done.stderr
        assert not (tmp_path / "mine").exists()


def test_a_predicate_that_the_model_does_not_have_is_told_once(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020", "A,C,2020")
    for said in ("fund", {"column": "Date", "values": {"2020": "fund"}}):
        with pytest.raises(TableError, match="“fund” is neither a predicate of the model") as told:
            import_files([file], tmp_path / "mine", mapping={**MAPPING, "predicate": said})
        assert told.value.hint == "did you mean funds?"


def test_a_proposal_takes_names_as_those_of_the_readers_language(
    tmp_path: Path, invoke: Callable[..., Any]
) -> None:
    file = grants(tmp_path / "g.csv", "Fondo Inventado,B,2020")
    assert 'lang = "es"' in invoke("import", str(file), "--lang", "es").stdout
    assert "lang =" not in invoke("import", str(file), "--lang", "en").stdout
    assert 'lang = "pt"' in invoke("import", str(file), "--lang", "es", "--names", "pt").stdout


def test_add_writes_one_claim_under_the_rules_of_check(
    shipped_copy: Path, invoke: Callable[..., Any]
) -> None:
    words = ("--subject", "Access Now", "--predicate", "participatedIn", "--object", "igf-2023")
    source = ("--source", "Made-up page, https://example.org/p")
    assert (
        invoke("add", str(shipped_copy), *words, *source, "--start", "2023-10", "--role", "made up").exit_code
        == 0
    )
    row = table(shipped_copy)[-1]
    assert (row["subject"], row["object"], row["start"], row["role"]) == (
        "access-now",
        "igf-2023",
        "2023-10",
        "made up",
    )
    assert not read_dataset(shipped_copy).report.errors
    before = everything(shipped_copy)
    wrong = invoke("add", str(shipped_copy), *words, *source, "--start", "10/2023/1")
    assert wrong.exit_code == 3 and everything(shipped_copy) == before


def test_add_tells_that_a_name_that_is_new_looks_like_one_that_is_there(
    tmp_path: Path, invoke: Callable[..., Any]
) -> None:
    mine = tmp_path / "mine"
    import_files([grants(tmp_path / "g.csv", "Made-up Foundation,Fixture Lab,2020")], mine, mapping=MAPPING)
    words = ("--predicate", "funds", "--object", "Something Else", "--source", "Made-up page")
    told = invoke(
        "add", str(mine), "--subject", "Made-up Fondation", "--subject-kind", "Funder", *words
    ).stderr
    assert "“Made-up Fondation” is new here, and looks like “Made-up Foundation” (made-up-foundation)" in told
    assert "Something Else” is new" not in told


def test_add_makes_nothing_of_an_id_that_nearly_exists_and_no_claim_of_a_thing_on_itself(
    tmp_path: Path, invoke: Callable[..., Any]
) -> None:
    mine = tmp_path / "mine"
    import_files([grants(tmp_path / "g.csv", "Made-up Foundation,Fixture Lab,2020")], mine, mapping=MAPPING)
    before = everything(mine)
    right = {"subject": "made-up-foundation", "object": "fixture-lab", "source": "src-g-csv"}
    for wrong, told in [
        ({"subject": "made-up-fondation"}, "did you mean made-up-foundation?"),
        ({"object": "fixture-lba"}, "did you mean fixture-lab?"),
        ({"source": "src-g-cvs"}, "did you mean src-g-csv?"),
        ({"source": "src-other"}, "Write “Title, address” for a new one"),
        ({"object": "made-up-foundation"}, "a claim of a thing on itself says nothing"),
        ({"object": "Made-up Foundation"}, "a claim of a thing on itself says nothing"),
    ]:
        options = [part for name, text in (right | wrong).items() for part in (f"--{name}", text)]
        done = invoke("add", str(mine), "--predicate", "funds", *options, "--start", "2021")
        assert done.exit_code == 3 and told in done.stderr
        assert everything(mine) == before
    options = [part for name, text in right.items() for part in (f"--{name}", text)]
    assert invoke("add", str(mine), "--predicate", "funds", *options, "--start", "2021").exit_code == 0


def test_a_cell_that_the_mapping_does_not_know_and_a_name_of_two_entities_are_problems_of_the_row(
    tmp_path: Path,
) -> None:
    mapping = {**MAPPING, "predicate": {"column": "Date", "values": {"grant": "funds"}}}
    del mapping["start"]
    file = grants(tmp_path / "g.csv", "A,B,grant", "A,C,loan")
    with pytest.raises(InvalidData) as caught:
        import_files([file], tmp_path / "mine", mapping=mapping)
    assert [(problem.line, problem.code) for problem in caught.value.report] == [(3, "unmapped-value")]

    mine = tmp_path / "two"
    import_files([grants(tmp_path / "first.csv", "A,B,2020")], mine, mapping=MAPPING)
    organizations = mine / "organizations.csv"
    rows = table(mine, "organizations")
    (twin,) = [row for row in rows if row["label_en"] == "B"]
    with organizations.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, twin)
        writer.writeheader()
        writer.writerows([*rows, {**twin, "id": "fixture-twin"}])
    with pytest.raises(InvalidData) as caught:
        import_files([grants(tmp_path / "second.csv", "A,B,2021")], mine, mapping=MAPPING)
    assert "ambiguous-name" in [problem.code for problem in caught.value.report]


def test_a_workbook_of_which_a_part_is_missing_or_cut_is_told(tmp_path: Path) -> None:
    import zipfile

    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["Funder", "Grantee", "Date"])
    book.active.append(["Made-up Fund", "Made-up Lab", "2020"])
    book.save(tmp_path / "whole.xlsx")
    whole = zipfile.ZipFile(tmp_path / "whole.xlsx")
    for name, keep in (("missing.xlsx", 0), ("cut.xlsx", 200)):
        with zipfile.ZipFile(tmp_path / name, "w") as part:
            for member in whole.namelist():
                content = whole.read(member)
                if "sheet1" not in member:
                    part.writestr(member, content)
                elif keep:
                    part.writestr(member, content[:keep])
        with pytest.raises(TableError, match="is not a workbook"):
            read_sheet(tmp_path / name)


def test_a_second_column_of_one_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_text("Funder,Funder,Grantee\nA,B,C\n", "utf-8")
    sheet = read_sheet(path)
    assert (sheet.header, sheet.rows) == (("Funder", "Funder (2)", "Grantee"), [["A", "B", "C"]])
    assert "two columns are called “Funder”: the other is “Funder (2)”" in sheet.said


def test_a_file_with_a_header_only_is_told(tmp_path: Path) -> None:
    path = grants(tmp_path / "grants.csv")
    with pytest.raises(DataError, match=r"grants\.csv has a header and no rows"):
        import_files([path], tmp_path / "mine", mapping=MAPPING)
    assert not (tmp_path / "mine").exists()


def test_the_next_step_after_an_import_of_a_network_draws_its_ties(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Callable[..., Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    nx.write_gexf(nx.Graph([("Made-up Alpha", "Made-up Beta")]), "one.gexf")
    made = invoke("import", "one.gexf", "--predicate", "partnerOf", "--source", "Made up", "--into", "mine")
    assert made.exit_code == 0
    assert "note: one.gexf: 1 tie\n" in made.stderr
    (step,) = [line for line in made.stderr.splitlines() if line.startswith("next: ")]
    for command in step.removeprefix("next: ").split("; "):
        result = invoke(*command.split()[1:])
        assert result.exit_code == 0
    assert "map.html: 2 marks, 1 tie" in result.stderr


def test_a_tie_to_a_node_that_a_network_file_does_not_list_is_told_and_not_made_up(tmp_path: Path) -> None:
    file = tmp_path / "n.gexf"
    file.write_bytes(GEXF % b'<edge source="a" target="b"/>\n<edge source="a" target="zz"/>')
    mapping = {"subject": "source:Organization", "predicate": "partnerOf", "object": "target:Organization"}
    with pytest.raises(InvalidData, match=r"n\.gexf:5:1 E301 the tie names a node .*: zz") as caught:
        import_files([file], tmp_path / "mine", mapping=mapping)
    assert "add the node" in str(caught.value)
    made = import_files([file], tmp_path / "mine", mapping=mapping, keep_good=True)
    assert made.ledger["claims"] == 1 and made.ledger["rejected"] == 1
    assert {row["id"] for row in table(tmp_path / "mine", "organizations")} == {"made-up-a", "made-up-b"}


def test_tabs_that_an_editor_has_stripped_from_the_end_of_a_row_are_empty_cells(tmp_path: Path) -> None:
    file = tmp_path / "g.tsv"
    file.write_text("Funder\tGrantee\tDate\nA\tB\nA\tC\t2020\n", "utf-8")
    sheet = read_sheet(file)
    assert sheet.rows == [["A", "B", ""], ["A", "C", "2020"]]
    assert any("1 row ends before the last columns" in line for line in sheet.said)
    file = tmp_path / "g.csv"
    file.write_text("Funder,Grantee,Date\nA,B\n", "utf-8")
    assert [one.code for one in read_sheet(file).problems] == ["row-length"]


def test_lists_of_a_register_have_a_column_for_each_type(tmp_path: Path) -> None:
    """The shape of ROR's dump, with made-up organizations."""
    file = tmp_path / "register.json"
    file.write_text(
        """[{"id": "x1", "names": [{"value": "Made-up Institute", "types": ["ror_display", "label"]},
              {"value": "MUI", "types": ["acronym"]}],
             "relationships": [{"type": "parent", "label": "Made-up University", "id": "x2"},
              {"type": "related", "label": "Made-up Hospital", "id": "x3"},
              {"type": "parent", "label": "Made-up Academy", "id": "x4"}]}]""",
        "utf-8",
    )
    sheet = read_sheet(file)
    row = dict(zip(sheet.header, sheet.rows[0], strict=True))
    assert row["names.types.ror_display"] == "Made-up Institute" and row["names.types.acronym"] == "MUI"
    assert row["relationships.type.parent.label"] == "Made-up University|Made-up Academy"
    import_files(
        [file],
        tmp_path / "mine",
        mapping={
            "subject": {"column": "names.types.ror_display", "id": "id"},
            "predicate": "subOrganizationOf",
            "object": {
                "column": "relationships.type.parent.label",
                "id": "relationships.type.parent.id",
                "split": "|",
            },
        },
    )
    assert {(row["subject"], row["object"]) for row in table(tmp_path / "mine")} == {
        ("x1", "x2"),
        ("x1", "x4"),
    }
    names = {row["id"]: row["label_en"] for row in table(tmp_path / "mine", "organizations")}
    assert names == {"x1": "Made-up Institute", "x2": "Made-up University", "x4": "Made-up Academy"}


def test_what_a_cell_says_of_several_together_is_not_said_of_each(tmp_path: Path) -> None:
    file = tmp_path / "g.csv"
    file.write_text("Who,Partners,Site,Country\nMade-up A,B; C,https://b.example,AR;BR\n", "utf-8")
    import_files(
        [file],
        tmp_path / "mine",
        mapping={
            "subject": "Who:Organization",
            "predicate": "partnerOf",
            "object": {
                "column": "Partners",
                "kind": "Organization",
                "split": ";",
                "website": "Site",
                "country": "Country",
            },
        },
    )
    rows = {row["id"]: row for row in table(tmp_path / "mine", "organizations")}
    assert (rows["b"]["country_iso2"], rows["c"]["country_iso2"]) == ("AR", "BR")
    assert rows["b"]["website"] == rows["c"]["website"] == ""


def test_rdf_of_which_nothing_can_be_lifted_is_told_with_what_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "people.ttl"
    file.write_text(
        "@prefix s: <http://schema.org/> . <a> a s:Person ; s:givenName 'A' ; s:knows <b> . <b> a s:Person .",
        "utf-8",
    )
    with pytest.raises(
        DataError, match=r"nothing in .*people\.ttl can be lifted: .*schema.org/knows \(1\)"
    ) as caught:
        import_files([file], tmp_path / "mine")
    assert "govgraph explore -d" in caught.value.hint and not (tmp_path / "mine").exists()


def test_a_mapping_that_leaves_out_every_row_is_told(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020")
    with pytest.raises(DataError, match=r"leaves out all rows of .*g\.csv") as caught:
        import_files([file], tmp_path / "mine", mapping={**MAPPING, "where": {"Funder": "Z"}})
    assert "where" in caught.value.hint
    import_files([file], tmp_path / "mine", mapping=MAPPING, dry_run=True)
    with pytest.raises(InvalidData, match=r"g\.csv:2:2 E201"):
        import_files([grants(file, "A,,2020")], tmp_path / "mine", mapping=MAPPING, keep_good=True)


def test_no_message_of_a_first_import_names_the_folder_in_which_it_was_checked(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020")
    made = import_files([file], tmp_path / "mine", mapping=MAPPING)
    assert made.report.problems
    assert {Path(one.file).parent for one in made.report.problems} == {tmp_path / "mine"}


def test_a_cell_that_is_missing_says_how_to_leave_its_row_out(tmp_path: Path) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020", "Total,,")
    with pytest.raises(InvalidData) as caught:
        import_files([file], tmp_path / "mine", mapping=MAPPING)
    hint = caught.value.report.errors[0].remedy
    assert hint == 'fill the cell in; needs = ["Grantee"] leaves such rows out'
    made = import_files([file], tmp_path / "mine", mapping={**MAPPING, "needs": ["Grantee"]})
    assert made.ledger["claims"] == 1 and made.ledger["left out"] == 1


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "note: convenios.csv: header at line 2; 1 row above it is not read"),
        ("es", "aviso: convenios.csv: encabezado en la línea 2; 1 fila encima no se lee"),
        ("pt", "aviso: convenios.csv: cabeçalho na linha 2; 1 linha acima não é lida"),
    ],
)
def test_how_a_file_was_read_is_told_in_the_readers_language(
    tmp_path: Path, invoke: Callable[..., Any], lang: str, expected: str
) -> None:
    file = tmp_path / "convenios.csv"
    file.write_bytes("Convenios inventados;\nÓrgano;Entidad\nMinisterio;Asociación\n".encode("cp1252"))
    said = invoke(
        *("import", str(file), "--subject", "Órgano:GovernmentBody", "--predicate", "funds"),
        *("--object", "Entidad:Organization", "--into", str(tmp_path / lang), "--lang", lang),
    ).stderr
    assert expected in said.splitlines()
    if lang != "en":
        for english in ("note:", "encoding", "separated", "header"):
            assert english not in said


@pytest.mark.parametrize(("lang", "expected"), [("es", "no se trasladó: "), ("pt", "não transposto: ")])
def test_what_was_not_lifted_is_told_in_the_readers_language(
    tmp_path: Path, invoke: Callable[..., Any], lang: str, expected: str
) -> None:
    file = tmp_path / "o.ttl"
    file.write_text(
        "@prefix org: <http://www.w3.org/ns/org#> . @prefix e: <https://example.org/> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        "e:lab a org:Organization ; rdfs:label 'Made-up Lab' ; e:color 'blue' .",
        "utf-8",
    )
    said = invoke("import", str(file), "--into", str(tmp_path / lang), "--lang", lang).stderr
    assert f"o.ttl: {expected}" in said and "lifted:" not in said and "lifted by" not in said


def test_a_register_of_names_and_codes_is_proposed_as_entities(
    tmp_path: Path, invoke: Callable[..., Any]
) -> None:
    file = tmp_path / "register.jsonl"
    file.write_text(
        '{"code": "XA", "name": "Made-up Agency", "join": "05/02/1990", "url": "https://a.example"}\n'
        '{"code": "XB", "name": "Made-up Board", "join": "25/02/1991", "url": "https://b.example"}\n',
        "utf-8",
    )
    proposed = invoke("import", str(file)).stdout
    assert 'subject = "name:Organization"' in proposed and '"join"' in proposed
    assert "object" not in proposed and "predicate" not in proposed


def test_a_cell_that_says_nothing_says_nothing_of_an_entity_either(tmp_path: Path) -> None:
    file = tmp_path / "g.csv"
    file.write_text("Who,Code,Body\nMade-up Land,XX,Made-up Union\n", "utf-8")
    mapping = {
        "subject": {"column": "Who", "kind": "State", "country": "Code"},
        "predicate": "memberOf",
        "object": "Body:IntergovernmentalOrganization",
    }
    with pytest.raises(InvalidData, match="`XX` is not an ISO 3166 code"):
        import_files([file], tmp_path / "mine", mapping=mapping)
    import_files([file], tmp_path / "mine", mapping={**mapping, "none": ["XX"]})
    assert table(tmp_path / "mine", "states")[0]["country_iso2"] == ""


def test_registered_organizations_are_organizations_with_their_legal_names(tmp_path: Path) -> None:
    """The shape of the Norwegian catalogue of organizations, with made-up names."""
    file = tmp_path / "o.ttl"
    file.write_text(
        """@prefix org: <http://www.w3.org/ns/org#> . @prefix rov: <http://www.w3.org/ns/regorg#> .
        @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix e: <https://example.org/> .
        e:n1 a rov:RegisteredOrganization ; rov:legalName "Oppdiktet direktorat" ;
          foaf:name "Oppdiktet direktorat"@nb , "Made-up Directorate"@en ; org:subOrganizationOf e:n2 .
        e:n2 a rov:RegisteredOrganization ; rov:legalName "Oppdiktet departement" .""",
        "utf-8",
    )
    made = import_files([file], tmp_path / "mine")
    assert not any("not lifted" in line for line in made.said)
    rows = {row["id"]: row for row in table(tmp_path / "mine", "organizations")}
    assert rows["n1"]["label_en"] == "Made-up Directorate" and rows["n2"]["label"] == "Oppdiktet departement"
    assert [(row["subject"], row["object"]) for row in table(tmp_path / "mine")] == [("n1", "n2")]


def test_a_file_that_a_mapping_names_from_its_folder_is_told_by_its_plain_path(tmp_path: Path) -> None:
    grants(tmp_path / "g.csv", "A,,2020")
    (tmp_path / "maps").mkdir()
    mapping = tmp_path / "maps" / "g.toml"
    mapping.write_text(
        'file = "../g.csv"\nsubject = "Funder:Funder"\npredicate = "funds"\nobject = "Grantee:Organization"\n'
    )
    with pytest.raises(InvalidData) as caught:
        import_files([], tmp_path / "mine", mapping=mapping)
    assert f"{tmp_path / 'g.csv'}:2:2" in str(caught.value)
    import_files([grants(tmp_path / "g.csv", "A,B,2020")], tmp_path / "mine", mapping=mapping)
    grants(tmp_path / "g.csv", "A,,2020")
    with pytest.raises(InvalidData) as caught:
        import_files([], tmp_path / "mine")
    assert f"{tmp_path / 'g.csv'}:2:2" in str(caught.value)


def test_a_pattern_reads_a_part_of_a_cell(tmp_path: Path) -> None:
    """The shape of the tables of the United Nations Treaty Collection: numbers of notes, and how it was done behind a date."""
    file = tmp_path / "treaty.csv"
    file.write_text(
        'Participant,Signature,"Ratification, Accession(a), Succession(d)"\n'
        "Made-up Land 1,15 Jan 2001,3 Mar 2003\nOther Land 2 3,,12 Dec 2004 a\nThird Land,2 Feb 2001,\n",
        "utf-8",
    )
    acts = "Ratification, Accession(a), Succession(d)"
    mapping = {
        "subject": {"column": "Participant", "kind": "State", "pattern": r"^(.*?)[ \d]*$"},
        "object": "=Made-up Convention:Treaty",
        "claims": [
            {"predicate": "signatoryOf", "start": "Signature", "needs": "Signature"},
            {
                "predicate": "partyTo",
                "start": {"column": acts, "pattern": r"\d+ \w+ \d{4}"},
                "mode": {
                    "column": acts,
                    "pattern": r"\d{4} (\w)$",
                    "values": {"a": "accession", "d": "succession"},
                    "default": "ratification",
                },
                "needs": acts,
            },
        ],
    }
    import_files([file], tmp_path / "mine", mapping=mapping)
    found = [(r["subject"], r["predicate"], r["start"], r["mode"]) for r in table(tmp_path / "mine")]
    assert found == [
        ("made-up-land", "signatoryOf", "2001-01-15", ""),
        ("made-up-land", "partyTo", "2003-03-03", "ratification"),
        ("other-land", "partyTo", "2004-12-12", "accession"),
        ("third-land", "signatoryOf", "2001-02-02", ""),
    ]
    with pytest.raises(TableError, match="`pattern` of `subject`") as caught:
        import_files([file], tmp_path / "x", mapping={**mapping, "subject": {"column": "P", "pattern": "("}})
    assert "regular expression" in caught.value.hint


def test_a_column_can_be_composed_of_several(tmp_path: Path, invoke: Callable[..., Any]) -> None:
    """The shape of lists with a date in three columns, and with a series and a number that name a meeting together."""
    file = tmp_path / "attendance.csv"
    file.write_text(
        "Who,Series,No,styear,stmonth,stday\nMade-up Lab,Made-up COP,26,2021,11,1\nMade-up Lab,Made-up COP,27,2022,,\n",
        "utf-8",
    )
    mapping = {
        "subject": "Who:Organization",
        "predicate": "participatedIn",
        "object": "{Series} {No}:Event",
        "start": {"column": "{styear}-{stmonth}-{stday}", "format": "%Y-%m-%d"},
    }
    import_files([file], tmp_path / "mine", mapping=mapping)
    found = [(row["object"], row["start"]) for row in table(tmp_path / "mine")]
    assert found == [("made-up-cop-26", "2021-11-01"), ("made-up-cop-27", "")]
    file.write_text(file.read_text("utf-8").replace("11,1", "13,1"), "utf-8")
    with pytest.raises(InvalidData, match=r"attendance\.csv:2:4 E207"):
        import_files([], tmp_path / "mine")
    options = (
        "--subject",
        "Who:Organization",
        "--predicate",
        "participatedIn",
        "--object",
        "{Series} {No}:Event",
    )
    assert invoke("import", str(file), *options, "--into", str(tmp_path / "other")).exit_code == 0
    assert {row["object"] for row in table(tmp_path / "other")} == {"made-up-cop-26", "made-up-cop-27"}


def test_columns_can_be_composed_with_those_of_a_wide_table(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("Who,Series,2021,2022\nMade-up Lab,Made-up Forum,x,\n", "utf-8")
    mapping = {
        "wide": {"columns": "2021..2022", "name": "Year", "cell": "There"},
        "subject": "Who:Organization",
        "predicate": "participatedIn",
        "object": "{Series} {Year}:Event",
    }
    import_files([file], tmp_path / "mine", mapping=mapping)
    assert [row["object"] for row in table(tmp_path / "mine")] == ["made-up-forum-2021"]


def test_the_list_in_an_answer_of_a_service_is_read_however_deep_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(
        """{"head": {"vars": ["item", "itemLabel"]}, "results": {"bindings": [
        {"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"},
         "itemLabel": {"type": "literal", "xml:lang": "en", "value": "Made-up Agency"}}]}}""",
        "utf-8",
    )
    sheet = read_sheet(file)
    row = dict(zip(sheet.header, sheet.rows[0], strict=True))
    assert (row["item.value"], row["itemLabel.value"]) == (
        "http://www.wikidata.org/entity/Q1",
        "Made-up Agency",
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('subjct = "Funder:Funder"', ":3:1 `subjct` is unknown"),
        ('subject = "Funder:Fundr"', ":3:19 “Fundr” is not a kind"),
        ('subject = { column = "Funder", kynd = "Funder" }', ":3:32 `kynd` is unknown"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    file = grants(tmp_path / "g.csv", "A,B,2020")
    import_files([file], tmp_path / "mine", mapping=MAPPING)
    mapping = tmp_path / "mine" / "import.toml"
    mapping.write_text(
        f'[[import]]\nfile = "../g.csv"\n{line}\npredicate = "funds"\nobject = "Grantee:Organization"\n',
        "utf-8",
    )
    with pytest.raises(TableError) as caught:
        import_files([], tmp_path / "mine")
    assert str(caught.value).startswith(f"{mapping}{told}")
    assert caught.value.hint


def test_what_changed_is_told_in_the_readers_language(tmp_path: Path, invoke: Callable[..., Any]) -> None:
    options = (
        "--subject",
        "Funder:Funder",
        "--predicate",
        "funds",
        "--object",
        "Grantee:Organization",
        "--start",
        "Date",
    )
    mine = tmp_path / "mine"
    file = grants(tmp_path / "g.csv", "A,B,2020")
    invoke("import", str(file), *options, "--into", str(mine))
    grants(file, "A,B,2020", "A,C,2020", "A,B,2021")
    said = invoke("import", "--into", str(mine), "--lang", "pt").stderr
    assert f"{mine}: 3 linhas novas, 0 alteradas, 0 removidas" in said.splitlines()
    grants(file, "A,B,2020", "A,C,2020", "A,B,2021", "A,C,2021")
    said = invoke("import", "--into", str(mine), "--lang", "es").stderr
    assert f"{mine}: 1 fila nueva, 0 cambiadas, 0 eliminadas" in said.splitlines()


def test_a_workbook_of_libreoffice_is_read(tmp_path: Path) -> None:
    import zipfile

    def cell(text: str, kind: str = "string", value: str = "") -> str:
        return (
            f'<table:table-cell office:value-type="{kind}"{value}><text:p>{text}</text:p></table:table-cell>'
        )

    rows = [
        cell("Funder") + cell("Grantee") + cell("Date") + cell("Amount"),
        cell("Made-up Fund")
        + cell("Fixture Lab")
        + cell("31/01/20", "date", ' office:date-value="2020-01-31"')
        + cell("1.000,50", "float", ' office:value="1000.5"'),
    ]
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(tmp_path / "g.ods", "w") as book:
        book.writestr("mimetype", kind)
        book.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        book.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Grants">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    import_files(
        [tmp_path / "g.ods"], tmp_path / "mine", mapping={**MAPPING, "amount": "Amount", "unit": "EUR"}
    )
    (row,) = table(tmp_path / "mine")
    assert (row["start"], row["amount"], row["unit"]) == ("2020-01-31", "1000.5", "EUR")


# ------------------------------------------------------------------------------------------- what is done with it then


def test_what_was_imported_is_built_and_becomes_a_site(tmp_path: Path, invoke: Callable[..., Any]) -> None:
    import_files([grants(tmp_path / "g.csv", "Made-up A,Made-up B,2020")], tmp_path / "mine", mapping=MAPPING)
    done = invoke("build", "-d", str(tmp_path / "mine"), "-o", str(tmp_path / "built"))
    assert done.exit_code == 0, done.stderr
    assert "see the sources" in (tmp_path / "built" / "dataset.ttl").read_text("utf-8")
    done = invoke("site", "-d", str(tmp_path / "mine"), "-o", str(tmp_path / "site"))
    assert done.exit_code == 0, done.stderr
    pages = "".join(page.read_text("utf-8") for page in (tmp_path / "site").rglob("*.html"))
    assert '"license":{"@type":"CreativeWork","name":"see the sources"}' in pages.replace(": ", ":").replace(
        ", ", ","
    )


def test_grants_that_differ_in_their_note_only_are_two(tmp_path: Path) -> None:
    file = tmp_path / "g.csv"
    rows = ["2020-01-01,100,litigation", "2020-01-01,100,travel", "2020-01-01,300,x"]
    file.write_text("F,O,Date,Sum,Note\n" + "".join(f"A,B,{row}\n" for row in rows), "utf-8")
    mapping = {"subject": "F:Funder", "predicate": "funds", "object": "O:Organization"}
    mapping |= {"start": "Date", "amount": "Sum", "unit": "USD", "note": "Note"}
    done = import_files([file], tmp_path / "mine", mapping=mapping)
    assert (done.ledger["merged"], done.said) == (0, ())
    found = [(row["amount"], row["note"]) for row in table(tmp_path / "mine")]
    assert found == [("100", "litigation"), ("100", "travel"), ("300", "x")]
    again = import_files([file], tmp_path / "mine", mapping=mapping)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_rows_without_an_amount_that_are_merged_keep_all_their_notes(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_text("Who,Net,Note\nA,N,first panel\nA,N,second panel\nA,N,first panel\n", "utf-8")
    mapping = {
        "subject": "Who:Organization",
        "predicate": "memberOf",
        "object": "Net:Network",
        "note": "Note",
    }
    (told,) = import_files([file], tmp_path / "mine", mapping=mapping).said
    assert told.startswith("2 rows say the same as another one")
    assert [row["note"] for row in table(tmp_path / "mine")] == ["first panel; second panel"]


def test_columns_that_are_not_read_are_named_once(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_text("Who,Net,Year,Month,Purpose,Country,Kind\nA,N,2020,05,x,CL,Network\n", "utf-8")
    mapping = {
        "subject": {"column": "Who", "country": "Country"},
        "predicate": "memberOf",
        "object": "Net:Kind",
        "start": "{Year}-{Month}",
    }
    (told,) = import_files([file], tmp_path / "mine", mapping=mapping).said
    assert told == "m.csv: 1 column is not read: Purpose"
    assert told.in_words("es") == "m.csv: 1 columna no se lee: Purpose"


def names_of(folder: Path) -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["label_en"], row["aliases"]) for row in table(folder, "organizations")}


MEMBERS = {"subject": "Who:Organization", "predicate": "memberOf", "object": "Net:Network"}


@pytest.mark.parametrize("order", ["Made-up Lab,Labs of M", "Labs of M,Made-up Lab"])
def test_a_name_that_was_made_an_alias_by_hand_stays_one_thing(tmp_path: Path, order: str) -> None:
    file, folder = tmp_path / "m.csv", tmp_path / "mine"
    first, second = order.split(",")
    file.write_text(f"Who,Net\n{first},N\n{second},N2\n", "utf-8")
    import_files([file], folder, mapping=MEMBERS)
    place = folder / "organizations.csv"
    head, *lines = place.read_text("utf-8-sig").splitlines()
    rows = [dict(zip(head.split(","), line.split(","), strict=True)) for line in lines]
    kept = [{**row, "aliases": "Labs of M"} if row["id"] == "made-up-lab" else row for row in rows]
    told = [",".join(row.values()) for row in kept if row["id"] != "labs-of-m"]
    place.write_text("\n".join([head, *told, ""]), "utf-8")
    claims = folder / "relations.csv"
    claims.write_text(claims.read_text("utf-8-sig").replace("labs-of-m", "made-up-lab"), "utf-8")
    for _ in range(2):
        import_files([file], folder, mapping=MEMBERS)
        assert names_of(folder)["made-up-lab"] == ("Made-up Lab", "Labs of M")
        assert "labs-of-m" not in names_of(folder)
        assert sorted((row["subject"], row["object"]) for row in table(folder)) == [
            ("made-up-lab", "n"),
            ("made-up-lab", "n2"),
        ]


def test_a_new_row_at_the_top_leaves_the_name_that_stands_in_the_dataset(tmp_path: Path) -> None:
    file, folder = tmp_path / "m.csv", tmp_path / "mine"
    file.write_text("Who,Net\nMade-up Labó,N\n", "utf-8")
    import_files([file], folder, mapping=MEMBERS)
    file.write_text("Who,Net\nMade-up Labo,N2\nMade-up Labó,N\n", "utf-8")
    (told,) = import_files([file], folder, mapping=MEMBERS).said
    assert "“Made-up Labo” (m.csv row 2): read as another spelling of “Made-up Labó” (made-up-labo)" in told
    assert names_of(folder)["made-up-labo"] == ("Made-up Labó", "Made-up Labo")
    file.write_text("Who,Net\nMade-up Labo,N2\n", "utf-8")  # the file has corrected it
    import_files([file], folder, mapping=MEMBERS)
    assert names_of(folder)["made-up-labo"] == ("Made-up Labo", "")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "es",
            [
                "grants.csv:2:3 E207 “31/04/2020” no existe (corrija la celda o el formato en el mapeo)",
                "grants.csv:3:2 E201 la fila no indica ningún objeto",
                "grants.csv:4:2 E108 la fila tiene 2 celdas y el encabezado 3",
                "sugerencia: corrija el archivo o el mapeo",
            ],
        ),
        (
            "pt",
            [
                "grants.csv:2:3 E207 “31/04/2020” não existe (corrija a célula ou o formato no mapeamento)",
                "grants.csv:3:2 E201 a linha não indica nenhum objeto",
                "grants.csv:4:2 E108 a linha tem 2 células, e o cabeçalho 3",
                "dica: corrija o arquivo ou o mapeamento",
            ],
        ),
    ],
)
def test_what_is_wrong_with_foreign_rows_is_told_in_the_language_of_the_reader(
    invoke: Callable[..., Any], tmp_path: Path, language: str, told: list[str]
) -> None:
    file = grants(
        tmp_path / "grants.csv",
        "Made-up Fund,Made-up Lab,31/04/2020",
        "Made-up Fund,,2020",
        "Made-up Fund,Made-up Lab",
    )
    options = ("--subject", "Funder:Funder", "--predicate", "funds", "--object", "Grantee:Organization")
    arguments = (file, *options, "--start", "Date", "--date-format", "%d/%m/%Y", "--into", tmp_path / "mine")
    found = invoke("import", *map(str, arguments), "--lang", language)
    assert found.exit_code == 3
    for one in told:
        assert one in found.stderr


def test_an_import_says_in_the_language_of_the_reader_what_a_mapping_lacks(tmp_path: Path) -> None:
    file = grants(tmp_path / "grants.csv", "Made-up Fund,Made-up Lab,2020")
    mapping = {**MAPPING, "predicate": {"column": "Date", "values": {"2021": "funds"}}}
    with pytest.raises(InvalidData) as caught:
        import_files([file], tmp_path / "mine", mapping=mapping)
    (problem,) = caught.value.report
    assert problem.in_words("pt").endswith(
        "E401 o mapeamento não diz o que “2020” significa (você quis dizer “2021”? "
        "Se não, acrescente-o a values de `predicate`)"
    )
    assert "el mapeo no dice qué significa “2020”" in caught.value.in_words("es")
