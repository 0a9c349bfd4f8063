"""Foreign files as sheets of text, recognized by content: CSV, TSV, XLSX, ODS, JSON lines, edge lists, GEXF and GraphML."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from govgraph.errors import MissingExtra, TableError, UnknownFormat, did_you_mean, wrong
from govgraph.facts.encodings import doubtful_word, other_readings
from govgraph.facts.labels import look
from govgraph.facts.problems import Problem
from govgraph.facts.tables import SEPARATOR_LINE, lines_of
from govgraph.store.rdf_files import CUT_REMEDY, check_xml
from govgraph.words import Told

__all__ = ["SUFFIXES", "Sheet", "composed", "read_sheet", "unpivot"]

TEXTS = (".csv", ".tsv", ".tab", ".txt")
EDGES = (".edgelist", ".edges", ".ncol")
BOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
NETWORKS = (".gexf", ".graphml")
OBJECTS = (".jsonl", ".ndjson", ".json")
SUFFIXES = (*TEXTS, *EDGES, *BOOKS, *NETWORKS, *OBJECTS)
"""What can be read as a sheet; RDF files are read by :mod:`govgraph.ingest.lifts`."""

_SEPARATORS = ",;\t|"
_SIGNS = {";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
_COMPOSED = re.compile(r"\{([^{}]+)\}")
_LOOKED_AT = 200  # records by which separator and header are recognized


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a foreign file as text, each knowing where it stands.

    Parameters
    ----------
    file : str
        As messages show it.
    header : tuple of str
        Every name is there once.
    rows : list of list of str
        Every row is as long as the header.
    lines : list of int
        Where each row stands, counted from 1, in what `unit` says.
    places : list of int
        The position in the file of every column of the header; what a network adds to a tie has none.
    unit : str
        ``row``, ``line``, ``object``, ``tie`` or ``node``.
    sheet : str
        The name of the sheet, in a workbook of several.
    lone : frozenset of int
        Rows of a network that name a node without ties.
    problems : tuple of Problem
        Rows that could not be read.
    said : tuple of Told
        How the file was read, as far as it had to be guessed.
    cells : list of int
        In a sheet that was unpivoted: the position of the column that each row comes from.
    empty : tuple of int
        In a sheet that was unpivoted: the lines of rows in which every one of these columns says nothing.
    lists : frozenset of str
        Columns of JSON that hold lists, joined by ``|``.
    empty_lists : frozenset of pairs of int and str
        Where such a list is empty: the line, and the name of the list.
    stands : tuple of pairs of int
        Of a network file, whose rows are not lines: line and column of every tie or node.
    """

    file: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    places: tuple[int, ...] = ()
    unit: str = "row"
    sheet: str = ""
    lone: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    said: tuple[Told, ...] = ()
    cells: list[int] = field(default_factory=list)
    empty: tuple[int, ...] = ()
    lists: frozenset[str] = frozenset()
    empty_lists: frozenset[tuple[int, str]] = frozenset()
    stands: tuple[tuple[int, int], ...] = ()

    def is_empty_list(self, row: int, column: str) -> bool:
        """Tell whether the object of a row has an empty list where a column is read: it names nothing there."""
        line = self.lines[row]
        parts = column.split(".")
        return any((line, ".".join(parts[:end])) in self.empty_lists for end in range(1, len(parts) + 1))

    def column(self, name: str) -> int:
        """Return the position of a column in the header.

        Raises
        ------
        TableError
            Where there is none of this name.
        """
        try:
            return self.header.index(name)
        except ValueError:
            shown = ", ".join(f"“{one}”" for one in self.header)
            otherwise = Told("error.its_columns", choices=shown)
            hint = did_you_mean(name, self.header, otherwise, "“{}”")
            raise TableError(wrong("no_column", name=name), origin=self.file, hint=hint) from None

    def problem(self, row: int, column: str, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem at a cell."""
        if self.stands:
            return Problem(code, message, self.file, *self.stands[row], hint)
        place = 0
        first = _COMPOSED.search(column)
        if first is not None and column not in self.header[: len(self.places)]:
            column = first[1]
        if self.cells and column in self.header and self.header.index(column) >= len(self.places):
            place = self.cells[row] + 1
        elif column in self.header and self.header.index(column) < len(self.places):
            place = self.places[self.header.index(column)] + 1
        return Problem(code, message, self.file, self.lines[row], place, hint)

    def place(self, row: int) -> str:
        """Return where a row stands: ``grants.csv row 12``."""
        return self.place_of(self.lines[row])

    def place_of(self, line: int) -> str:
        """Return how a line of the file is called."""
        return f"{_called(self.file, self.sheet, self.unit)} {line}"


@lru_cache(maxsize=64)
def _called(file: str, sheet: str, unit: str) -> str:
    return " ".join(part for part in (Path(file).name, sheet, unit) if part)


def read_sheet(
    path: Path,
    *,
    sheet: str = "",
    header: bool | int | None = None,
    encoding: str = "",
    separator: str = "",
) -> Sheet:
    """Read a foreign file.

    Parameters
    ----------
    sheet : str
        Of a workbook; the first one with cells when left out.
    header : bool or int, optional
        The line of the header, or False where there is none; recognized by the cells when left out.
    encoding, separator : str
        Of a text file; recognized by its bytes when left out.

    Raises
    ------
    TableError
        Where the file cannot be read; the origin is ``file:line:column``.
    UnknownFormat
        If the suffix is not one of :data:`SUFFIXES`.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise TableError(wrong("is_folder"), origin=str(path))
    if sheet and suffix not in BOOKS:
        raise TableError(wrong("no_sheets"), origin=str(path))
    if suffix not in SUFFIXES:
        raise UnknownFormat(
            suffix or path.name, SUFFIXES, hint=Told("error.file_endings", choices=" ".join(SUFFIXES))
        )
    try:
        if suffix in (*BOOKS, *NETWORKS) and not path.stat().st_size:
            raise TableError(wrong("is_empty"), origin=f"{path}:1:1")
        if suffix in BOOKS:
            return _book(path, sheet, header)
        if suffix in NETWORKS:
            return _network(path)
        raw = path.read_bytes()
    except OSError as error:
        raise TableError(
            wrong("not_opened_path", reason=error.strerror or error), origin=str(path)
        ) from error
    text, said = _decoded(raw, str(path), encoding)
    if suffix in OBJECTS:
        return _objects(text, path, said)
    return _text(text, path, header, separator, said)


# ------------------------------------------------------------------------------------------------------------- texts


def _decoded(raw: bytes, shown: str, encoding: str) -> tuple[str, list[Told]]:
    if not raw.strip():
        raise TableError(wrong("is_empty"), origin=f"{shown}:1:1")
    if encoding:
        try:
            return raw.decode(encoding).removeprefix("\ufeff"), []
        except LookupError as error:
            raise TableError(wrong("no_encoding", encoding=encoding), origin=shown) from error
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise TableError(
                wrong("other_encoding", encoding=encoding), origin=f"{shown}:{line}:1"
            ) from error
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), [Told("import.note.encoding", name="UTF-16")]
        except UnicodeDecodeError as error:
            raise TableError(wrong("damaged_utf16"), origin=shown) from error
    nul = raw.find(b"\0")
    if nul >= 0:
        line = raw.count(b"\n", 0, nul) + 1
        raise TableError(wrong("nul_byte"), origin=f"{shown}:{line}:1")
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        _refuse_mixed(raw, shown, line)
        text = raw.decode("cp1252", "replace")
        word = doubtful_word(text)
        if word or "\ufffd" in text:
            readings = other_readings(word) if word else ""
            key = "encoded_perhaps" if readings else "encoded_otherwise" if word else "encoded_unknown"
            message = wrong(key, word=word, encodings=readings)
            raise TableError(message, origin=f"{shown}:{line}:1") from error
        return text, [Told("import.note.encoding", name="Windows-1252")]


def _refuse_mixed(raw: bytes, shown: str, line: int) -> None:
    """Refuse what is UTF-8 but for some bytes: read as a whole in another encoding, every other accent would be wrong."""
    letters = [letter for letter in raw.decode("utf-8", "surrogateescape") if not letter.isascii()]
    bad = sum(1 for letter in letters if "\udc80" <= letter <= "\udcff")
    if len(letters) - bad < bad:
        return
    whole = raw.split(b"\n")[line - 1].decode("utf-8", "surrogateescape")
    place = next(at for at, letter in enumerate(whole) if "\udc80" <= letter <= "\udcff")
    start = max(whole.rfind(sign, 0, place) for sign in ',;\t" ') + 1
    word = (
        re.split(r'[,;\t" \r]', whole[start:])[0]
        .encode("utf-8", "surrogateescape")
        .decode("cp1252", "replace")
    )
    number = f"{bad} bytes" if bad > 1 else "one byte"
    raise TableError(wrong("nearly_utf8", number=number, word=word), origin=f"{shown}:{line}:1")


def _text(text: str, path: Path, header: bool | int | None, separator: str, said: list[Told]) -> Sheet:
    before = 0
    declared = SEPARATOR_LINE.match(text)
    if declared is not None:
        separator, text, before = separator or declared[1], text[declared.end() :], 1
    edges = path.suffix.lower() in EDGES
    if not separator:
        separator = _separator(text, path.suffix.lower())
    if separator == " " and path.suffix.lower() in (*EDGES, ".txt"):
        records = [(number + before, row) for number, row in _spaced(text)]
    else:
        if separator == "\\t":
            separator = "\t"
        if len(separator) != 1 or separator in '"\r\n':
            raise TableError(wrong("other_separator", sign=repr(separator)), origin=str(path))
        records = list(_records(text, separator, path, before))
    if not records:
        raise TableError(wrong("is_empty"), origin=f"{path}:1:1")
    if separator != ",":
        sign = _SIGNS.get(separator)
        said.append(Told("import.note.separated", sign=Told(f"import.note.{sign}") if sign else separator))
    if header is None and edges:
        header = False
    return _headed(records, path, header, said, cut=separator == "\t")


def _records(text: str, separator: str, path: Path, before: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines_of(text), delimiter=separator, strict=True)
    line = 1 + before
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1 + before
    except csv.Error as error:
        raise TableError(wrong("row_not_csv", reason=error), origin=f"{path}:{line}:1") from error


def _separator(text: str, suffix: str) -> str:
    """Return what separates cells: that by which most of the first records are of one length, and longest."""
    if suffix in (".tsv", ".tab"):
        return "\t"
    sample = text[:200_000]
    best = (0.0, 0, ",")
    for mark in _SEPARATORS:
        widths: Counter[int] = Counter()
        try:
            for number, row in enumerate(csv.reader(lines_of(sample), delimiter=mark)):
                if number >= _LOOKED_AT:
                    break
                if row:
                    widths[len(row)] += 1
        except csv.Error:
            continue
        many = [(count, width) for width, count in widths.items() if width > 1]
        if many:
            count, width = max(many)
            share = round(count / sum(widths.values()), 1)
            if (share, width) > best[:2]:
                best = (share, width, mark)
    if best[1] == 0 and (
        suffix in EDGES or (suffix == ".txt" and _are_ties([row for _, row in _spaced(text)]))
    ):
        return " "
    return best[2]


def _spaced(text: str) -> list[tuple[int, list[str]]]:
    return [
        (number, line.split())
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]


def _are_ties(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows are ties: two nodes, or two and a weight, and a node that is first in one is second in another."""
    return all(
        len(row) == 2 or (len(row) == 3 and (not number or _NUMBER.fullmatch(row[2].strip())))
        for number, row in enumerate(rows)
    ) and not {row[0].strip() for row in rows}.isdisjoint(row[1].strip() for row in rows)


def _is_tie(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Tell whether what should be the header of ties is one of them: a node of it is a node of others, too."""
    others = [row for row in others if row != first]  # a header that is repeated is one
    if not others or not _are_ties([first, *others]):
        return False
    if len(first) == 3 and not _NUMBER.fullmatch(first[2].strip()):
        return False
    return not {cell.strip() for cell in first[:2]}.isdisjoint(
        cell.strip() for row in others for cell in row[:2]
    )


def _headed(
    records: Sequence[tuple[int, list[str]]],
    path: Path,
    header: bool | int | None,
    said: list[Told],
    *,
    cut: bool = False,
) -> Sheet:
    """Tell which record is the header, and make every row as long as it.

    Editors and export programs strip the tabs at the end of a line: with `cut`, cells that a row lacks there are empty.
    """
    width = Counter(_filled(row) for _, row in records[:_LOOKED_AT]).most_common(1)[0][0]
    at: int | None
    if header is False:
        at = None
    elif header is True or header is None:
        # Titles above a table fill fewer cells than the table: the header is the first record that is nearly as wide.
        wide = max(width, 2) if len(records) > 1 else 1
        at = next(
            (
                n
                for n, (_, row) in enumerate(records)
                if sum(1 for c in row if c.strip()) >= min(wide, _filled(row)) and _filled(row) >= wide
            ),
            0,
        )
        below = [row for _, row in records[at + 1 :]]
        if header is None and (
            _looks_like_data(records[at][1], below[:49]) or _is_tie(records[at][1], below)
        ):
            said.append(Told("import.note.no_header"))
            at = None
    else:
        at = next((n for n, (line, _) in enumerate(records) if line == header), None)
        if at is None:
            raise TableError(wrong("no_header_row", line=str(header)), origin=f"{path}:{header}:1")
    if at is None:
        wide = max(len(row) for _, row in records)
        names = [str(number) for number in range(1, wide + 1)]
        body = records
    else:
        names = [" ".join(cell.split()) for cell in records[at][1]]
        while names and not names[-1]:
            names.pop()
        body = records[at + 1 :]
        if at:
            grouped = _grouped(names, records[at - 1][1])
            above = Told("import.note.above", n=at - (grouped != names)) if at > (grouped != names) else ""
            if grouped != names:
                own = next(new for new, old in zip(grouped, names, strict=True) if new != old)
                said.append(Told("import.note.grouped", line=str(records[at][0]), name=own))
                names = grouped
            if above:
                said.append(Told("import.note.header_at", line=str(records[at][0]), above=above))
    header_names = _unique(names)
    said += [
        Told("import.note.twice", name=name, other=unique)
        for name, unique in zip(names, header_names, strict=True)
        if name and name != unique
    ]
    rows, lines, problems = [], [], []
    short = 0
    for line, row in body:
        cells = [cell.strip() for cell in row]
        if len(cells) > len(header_names) and not any(cells[len(header_names) :]):
            cells = cells[: len(header_names)]
        if len(cells) < len(header_names) and (at is None or cut):
            short += at is not None
            cells += [""] * (len(header_names) - len(cells))
        if len(cells) != len(header_names):
            message = wrong("problem.row_length", n=len(row), header=len(header_names))
            problems.append(Problem("row-length", message, str(path), line, min(len(row), len(header_names))))
            continue
        rows.append(cells)
        lines.append(line)
    if short:
        said.append(Told("import.note.short", n=short))
    return Sheet(
        str(path),
        header_names,
        rows,
        lines,
        tuple(range(len(header_names))),
        said=tuple(said),
        problems=tuple(problems),
    )


def _grouped(names: Sequence[str], above: Sequence[str]) -> list[str]:
    """Return names with the group that stands above them, where some are there twice and only the group distinguishes them.

    Examples
    --------
    >>> _grouped(["Funder", "Lab A", "Lab B", "Lab A", "Lab B"], ["", "2022", "", "2023", ""])
    ['Funder', '2022 Lab A', '2022 Lab B', '2023 Lab A', '2023 Lab B']
    """
    if len(set(names)) == len(names) or sum(1 for cell in above if cell.strip()) < 2:
        return list(names)
    groups: list[str] = []
    for place in range(len(names)):
        cell = " ".join(above[place].split()) if place < len(above) else ""
        groups.append(cell or (groups[-1] if groups else ""))
    return [f"{group} {name}".strip() for group, name in zip(groups, names, strict=True)]


def _filled(row: Sequence[str]) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0)


_NUMBER = re.compile(r"-?[\d.,\s]*\d%?")
_DATED = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


def _looks_like_data(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Tell whether what should be a header is a row like the others: numbers or dates above numbers or dates."""
    for place, cell in enumerate(first):
        text = cell.strip()
        if _DATED.fullmatch(text) or (
            _NUMBER.fullmatch(text) and not re.fullmatch(r"1[89]\d\d|20\d\d", text)
        ):
            below = [row[place].strip() for row in others if place < len(row) and row[place].strip()]
            if below and all(_DATED.fullmatch(one) or _NUMBER.fullmatch(one) for one in below):
                return True
    return False


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for number, name in enumerate(names, 1):
        base = name or f"column {number}"
        unique, count = base, 1
        while unique in found:
            count += 1
            unique = f"{base} ({count})"
        found.append(unique)
    return tuple(found)


# ------------------------------------------------------------------------------------------------------------- books


def _book(path: Path, sheet: str, header: bool | int | None) -> Sheet:
    try:
        from python_calamine import CalamineWorkbook  # an extra
    except ImportError as error:
        raise MissingExtra("sheets", package="python-calamine") from error
    if not path.is_file():
        raise TableError(wrong("not_there_path"), origin=str(path))
    try:
        book = CalamineWorkbook.from_path(str(path))
    except Exception as error:  # the library has one error class for each format, and none above them
        raise _no_workbook(path, error) from error
    names = book.sheet_names
    if sheet and sheet not in names:
        shown = ", ".join(f"“{one}”" for one in names)
        hint = did_you_mean(sheet, names, Told("error.its_sheets", choices=shown), "“{}”")
        raise TableError(wrong("no_such_sheet", sheet=sheet), origin=str(path), hint=hint)
    said: list[Told] = []
    for name in [sheet] if sheet else names:
        try:
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except Exception as error:  # as above: a part of the file is missing, or cut
            raise _no_workbook(path, error) from error
        rows = ((line, [_plain(cell) for cell in row]) for line, row in enumerate(cells, 1))
        records = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
        if records:
            if len(names) > 1 and not sheet:
                others = ", ".join(f"“{one}”" for one in names if one != name)
                said.append(Told("import.note.sheet", name=name, others=others))
            width = max(len(row) for _, row in records)
            records = [(line, row + [""] * (width - len(row))) for line, row in records]
            if path.suffix.lower() in (".xlsx", ".xlsm"):
                said += _look_into(path, name)
            found = _headed(records, path, header, said)
            return replace(found, sheet=name if len(names) > 1 else "")
    raise TableError(wrong("holds_no_cells"), origin=str(path))


_CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _look_into(path: Path, sheet: str) -> list[Told]:
    """Refuse a sheet with formulas that were never worked out, which read as empty cells; report hidden rows."""
    from xml.etree import ElementTree  # 5 ms: only for workbooks

    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        found = [one.get(_LINKED) for one in book.iter(f"{_CELLS}sheet") if one.get("name") == sheet]
        target = targets.get(found[0], "") if found else ""
        name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if name not in archive.namelist():
            return []
        raw = archive.read(name)
    if b"<f" not in raw and b"hidden=" not in raw:
        return []
    hidden = []
    for row in ElementTree.fromstring(raw).iter(f"{_CELLS}row"):
        if row.get("hidden") in ("1", "true") and len(row):
            hidden.append(row.get("r", ""))
        for cell in row:
            formula, value = cell.find(f"{_CELLS}f"), cell.find(f"{_CELLS}v")
            if formula is not None and cell.get("t") != "str" and (value is None or not value.text):
                raise TableError(wrong("formula_unread", cell=cell.get("r"), sheet=sheet), origin=str(path))
    if not hidden:
        return []
    shown = ", ".join(hidden[:10]) + (", …" if len(hidden) > 10 else "")
    return [Told("import.note.hidden", n=len(hidden), rows=shown)]


def _no_workbook(path: Path, error: Exception) -> TableError:
    with path.open("rb") as file:
        packed = file.read(4) == b"PK\x03\x04"
    if packed and not zipfile.is_zipfile(path):
        return TableError(wrong("cut_short"), origin=str(path))
    return TableError(wrong("no_workbook", reason=error), origin=str(path))


def _plain(cell: Any) -> str:
    """Return a cell as one would type it: 2020, not 2020.0; a day, not a day at midnight."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


# ----------------------------------------------------------------------------------------------------------- objects


def _objects(text: str, path: Path, said: list[Told]) -> Sheet:
    """JSON lines, or one list of objects; inner names are ``outer.inner``, lists are joined by ``|``."""
    found: list[tuple[int, Any]] = []
    if path.suffix.lower() == ".json":
        try:
            whole = json.loads(text)
        except json.JSONDecodeError as error:
            raise _no_json(path, error, 0, "correct the file at that place") from error
        if isinstance(whole, dict):
            whole = _list_in(whole)
        found = list(enumerate(whole if isinstance(whole, list) else [whole], 1))
    else:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    found.append((number, json.loads(line)))
                except json.JSONDecodeError as error:
                    hint = "write one object on each line"
                    raise _no_json(
                        path, error, number, hint, last=number >= text.rstrip().count("\n") + 1
                    ) from error
    header: dict[str, None] = {}
    flat, problems, lines = [], [], []
    lists: set[str] = set()
    empty: set[tuple[int, str]] = set()
    unit = "object" if path.suffix.lower() == ".json" else "line"
    for number, one in found:
        if not isinstance(one, dict):
            message = wrong("problem.not_an_object", type=type(one).__name__)
            problems.append(Problem("malformed-csv", message, str(path), number, 1))
            continue
        cells: dict[str, str] = {}
        own: set[str] = set()
        _flatten("", one, cells, own)
        lists |= own
        empty.update((number, name) for name in own if not cells[name])
        header.update(dict.fromkeys(cells))
        flat.append(cells)
        lines.append(number)
    if not flat:
        raise TableError(wrong("no_objects"), origin=str(path))
    names = tuple(header)
    rows = [[cells.get(name, "") for name in names] for cells in flat]
    return Sheet(
        str(path),
        names,
        rows,
        lines,
        tuple(range(len(names))),
        unit,
        said=tuple(said),
        problems=tuple(problems),
        lists=frozenset(lists),
        empty_lists=frozenset(empty),
    )


def _no_json(
    path: Path, error: json.JSONDecodeError, number: int, hint: str, *, last: bool = True
) -> TableError:
    """Return what is wrong with JSON; where a line is read alone, its number and whether it is the last one are given."""
    cut = last and (error.msg.startswith("Unterminated") or error.pos >= len(error.doc.rstrip()))
    return TableError(
        "is cut short: what begins here does not end" if cut else f"is not JSON: {error.msg}",
        origin=f"{path}:{number or error.lineno}:{error.colno}",
        hint=CUT_REMEDY if cut else hint,
    )


def _list_in(whole: dict[str, Any]) -> list[Any]:
    """Return the one list of objects in the answer of a service, however deep it lies; else the object itself."""
    level: list[Any] = [whole]
    while level:
        values = [value for one in level for value in one.values()]
        lists = [
            value for value in values if isinstance(value, list) and value and isinstance(value[0], dict)
        ]
        if lists:
            return lists[0] if len(lists) == 1 else [whole]
        level = [value for value in values if isinstance(value, dict)]
    return [whole]


def _flatten(prefix: str, value: Any, into: dict[str, str], lists: set[str]) -> None:
    """Put every value into a cell that is called by the names that lead to it, and note which of them are lists."""
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(f"{prefix}.{name}" if prefix else str(name), inner, into, lists)
    elif isinstance(value, list):
        if all(not isinstance(one, dict | list) for one in value):
            into[prefix] = "|".join(_scalar(one) for one in value if one is not None)
            lists.add(prefix)
            return
        parts: list[dict[str, str]] = []
        for one in value:
            inside: dict[str, str] = {}
            _flatten("", one, inside, set())
            parts.append(inside)
        before = set(into)
        for name in dict.fromkeys(name for part in parts for name in part):
            into[f"{prefix}.{name}" if name else prefix] = "|".join(part.get(name, "") for part in parts)
        _by_type(prefix, parts, into)
        lists |= into.keys() - before
    else:
        into[prefix] = _scalar(value)


def _by_type(prefix: str, parts: Sequence[dict[str, str]], into: dict[str, str]) -> None:
    """Name the parts of a list by their ``type`` or ``types`` too, as the CSV of ROR does: ``names.types.acronym``."""
    sign = next((one for one in ("type", "types") if all(one in part for part in parts)), "")
    if not sign:
        return
    kinds = dict.fromkeys(kind for part in parts for kind in part[sign].split("|") if kind)
    for kind in kinds:
        own = [part for part in parts if kind in part[sign].split("|")]
        names = [name for name in dict.fromkeys(name for part in own for name in part) if name != sign]
        for name in names:
            column = f"{prefix}.{sign}.{kind}" + ("" if name == "value" else f".{name}")
            into[column] = "|".join(part.get(name, "") for part in own)


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(value).strip()


# ---------------------------------------------------------------------------------------------------------- networks


_OWN = ("source", "target", "networkx_key")  # the last is a number that networkx gives to parallel ties


def _network(path: Path) -> Sheet:
    """Ties of a GEXF or GraphML file as rows; what it says of a node stands in ``source.…`` and ``target.…``."""
    with path.open("rb") as file:
        check_xml(file, str(path))
    nodes, edges = _elements(path)

    def named(node: str) -> str:
        said = nodes[node].data
        return (said.get("label") or said.get("Label") or said.get("name") or node).strip()

    node_names = dict.fromkeys(
        name for one in nodes.values() for name in one.data if name not in ("id", "label", "Label")
    )

    def of_node(side: str, node: str) -> dict[str, str]:
        said = nodes[node].data
        return {
            side: named(node),
            f"{side}.id": node,
            **{f"{side}.{name}": said.get(name, "") for name in node_names},
        }

    ties: list[dict[str, str]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    types: Counter[str] = Counter()
    linked: set[str] = set()
    for number, edge in enumerate(edges, 1):
        ends = [edge.about.get(end, "") for end in ("source", "target")]
        linked.update(ends)
        unknown = next((one for one in ends if one not in nodes), None)
        if unknown is not None:
            message = wrong("problem.unknown_node" if unknown else "problem.one_end", node=unknown)
            problems.append(Problem("unknown-id", message, str(path), *edge.place))
            continue
        types[edge.type] += 1
        cells = {name: text for name, text in edge.data.items() if name not in _OWN}
        cells["id"] = edge.about.get("id") or cells.get("id", "")
        for spell in _spells(edge):
            for first, second in [ends, ends[::-1]] if edge.type == "mutual" else [ends]:
                one = {"source": named(first), "target": named(second), **cells}
                one |= spell
                one["directed"] = "false" if edge.type == "undirected" else "true"
                ties.append(one | of_node("source", first) | of_node("target", second))
                lines.append(number)
    mixed = 0 < types["undirected"] < types.total()
    if not mixed:
        for one in ties:
            del one["directed"]
    number = len(ties)
    lone = [node for node in nodes if node not in linked]
    ties += [of_node("source", node) for node in lone]
    lines += range(len(edges) + 1, len(edges) + 1 + len(lone))
    header = [
        name
        for name in dict.fromkeys(["source", "target", *(name for tie in ties for name in tie)])
        if name != "id" or any(tie.get("id") for tie in ties)
    ]
    said = [Told("import.note.ties", n=types.total())]
    if lone:
        said.append(Told("import.note.lone", n=len(lone)))
    if mixed:
        said.append(Told("import.note.undirected", n=types["undirected"]))
    alike: dict[str, list[str]] = {}
    for node in nodes:
        alike.setdefault(look(named(node)), []).append(node)
    several = [found for name, found in alike.items() if name and len(found) > 1]
    if several:
        shown = "; ".join(f"“{named(found[0])}” ({', '.join(found[:5])})" for found in several[:5])
        told = shown + (" …" if len(several) > 5 else "")
        said.append(Told("import.note.alike_nodes", n=len(several), names=told))
    return Sheet(
        str(path),
        tuple(header),
        [[tie.get(name, "") for name in header] for tie in ties],
        lines,
        (),
        "tie",
        lone=frozenset(range(number, len(ties))),
        stands=(
            *(edges[line - 1].place for line in lines[:number]),
            *(nodes[node].place for node in lone),
        ),
        problems=tuple(problems),
        said=tuple(said),
    )


@dataclass(slots=True)
class _Element:
    """A node or a tie of a network file: line and column, its own attributes, and what is said of it.

    The type of a tie is ``directed``, ``undirected`` or ``mutual``.
    """

    place: tuple[int, int]
    about: dict[str, str]
    type: str = ""
    data: dict[str, str] = field(default_factory=dict)
    spells: list[dict[str, str]] = field(default_factory=list)


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T.*")
_WHOLE = re.compile(r"([12]\d{3})\.0*")


def _spells(edge: _Element) -> list[dict[str, str]]:
    """Return when an edge of GEXF holds: start and end, as dates; what is open or not said is empty."""
    found = []
    for one in edge.spells or [edge.about]:
        at = one.get("timestamp")
        spell = {}
        for name in ("start", "end"):  # GEXF 1.2 has further names for an end that is not part of it
            text = at or one.get(name) or one.get(f"{name}open") or ""
            endless = text.strip("+-").lower() in ("infinity", "inf")
            spell[name] = "" if endless else _WHOLE.sub(r"\1", _MOMENT.sub(r"\1", text))
        found.append(spell)
    return [one for one in found if any(one.values())] or (found[:1] if edge.spells else [{}])


_TYPES: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("integer", "int", "long", "short", "byte", "biginteger"), int),
    **dict.fromkeys(("double", "float", "bigdecimal", "real"), float),
    "boolean": lambda text: {"0": "false", "1": "true"}.get(text, text.lower()),
}


def _elements(path: Path) -> tuple[dict[str, _Element], list[_Element]]:
    """Return the nodes of a network file by their ids, and its ties, both in the order of the file.

    Notes
    -----
    networkx refuses graphs in which only some edges are directed, takes a spell without an end to end at ``None``, keeps
    one of two edges of one id, makes up the nodes that a file does not list, and does not say where anything stands.
    """
    from xml.parsers import expat  # 3 ms: only for network files

    gexf = path.suffix.lower() == ".gexf"
    form = "GEXF" if gexf else "GraphML"
    nodes: dict[str, _Element] = {}
    edges: list[_Element] = []
    types: dict[str, tuple[str, str]] = {}  # of what is defined: its name, and its type
    dynamic: set[str] = set()  # what has other values at other times, which are not read
    changing = readable = False
    inside: list[_Element] = []
    graphs: list[str] = []  # whether the ties of each are directed, where they do not say it
    texts: list[list[str]] = [[]]
    told: tuple[tuple[int, int], str] | None = None  # where the data stand that are at hand, and their key
    drawn = False  # whether they are a drawing of yEd
    parser = expat.ParserCreate()

    def here() -> tuple[int, int]:
        return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1

    def faulty(place: tuple[int, int], message: str) -> TableError:
        hint = f"correct it there, or save it again in Gephi as {form}"
        return TableError(message, origin=f"{path}:{place[0]}:{place[1]}", hint=hint)

    def read(place: tuple[int, int], text: str, name: str, kind: str) -> str:
        try:
            return _plain(_TYPES.get(kind.lower(), str)(text)) if text else ""
        except ValueError:
            raise faulty(place, f"has “{text}” where “{name}” is defined as {kind}") from None

    def put(place: tuple[int, int], key: str, text: str) -> None:
        if key not in types:
            raise faulty(place, f"has a value of “{key}”, which it does not define")
        value = read(place, text, *types[key])
        if inside and key not in dynamic:
            inside[-1].data[types[key][0]] = value

    def start(tag: str, about: dict[str, str]) -> None:
        nonlocal told, drawn, changing, readable
        texts.append([])
        tag = tag.rpartition(":")[2]
        if tag == "graph":
            readable = True
            graphs.append(about.get("defaultedgetype" if gexf else "edgedefault") or "undirected")
        elif tag == "attributes":
            changing = about.get("mode") == "dynamic"
        elif tag in ("attribute", "key"):
            ident = about.get("id", "")
            name = about.get("title") or about.get("attr.name") or ident
            types[ident] = name, about.get("type") or about.get("attr.type") or "string"
            dynamic.update([ident] if changing else [])
        elif tag == "node":
            if gexf and inside:
                about.setdefault("pid", inside[-1].about.get("id", ""))
            inside.append(_Element(here(), about))
            nodes[about.get("id", "")] = inside[-1]
        elif tag == "edge":
            directed = {"true": "directed", "false": "undirected"}.get(about.get("directed", ""), "")
            kind = (about.get("type") if gexf else directed) or (graphs or ["undirected"])[-1]
            inside.append(_Element(here(), about, kind))
            edges.append(inside[-1])
        elif tag in ("spell", "slice") and inside:
            inside[-1].spells.append(about)
        elif tag == "attvalue":
            put(here(), about.get("for", about.get("id", "")), about.get("value", ""))
        elif tag == "hyperedge":
            raise faulty(here(), "has a tie of more than two ends, which is not read")
        elif tag == "data":
            told, drawn = (here(), about.get("key", "")), False
        elif told is not None:
            drawn = True

    def end(tag: str) -> None:
        nonlocal told
        text = "".join(texts.pop()).strip()
        tag = tag.rpartition(":")[2]
        if tag == "data" and told is not None:
            if not drawn:
                put(*told, text)
            told = None
        elif tag in ("NodeLabel", "EdgeLabel") and inside:
            inside[-1].data["label"] = text
        elif tag == "graph":
            graphs.pop()
        elif tag in ("node", "edge"):
            one = inside.pop()
            if gexf and one.about.get("weight"):
                one.data["weight"] = read(one.place, one.about["weight"], "weight", "double")
            names = ("start", "end", "pid", "label") if tag == "node" else ("label",)
            one.data |= {name: one.about[name] for name in names if gexf and name in one.about}

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda part: texts[-1].append(part)
    with path.open("rb") as file:
        parser.ParseFile(file)
    if not readable:
        raise faulty((1, 1), f"is not a readable {form} file: it has no graph")
    return nodes, edges


# ------------------------------------------------------------------------------------------------------- wide tables


def unpivot(sheet: Sheet, columns: Sequence[str], name: str, cell: str, none: Iterable[str]) -> Sheet:
    """Return a sheet with one row for each filled cell of some columns: the column's name, and the cell, in two columns.

    Examples
    --------
    >>> wide = Sheet("w.csv", ("Who", "2020", "2021"), [["A", "1", ""]], [2], (0, 1, 2))
    >>> unpivot(wide, ["2020", "2021"], "Year", "Members", [""]).rows
    [['A', '2020', '1']]
    """
    taken = [sheet.column(one) for one in columns]
    kept = [place for place in range(len(sheet.header)) if place not in taken]
    nothing = {"", *none}
    rows: list[list[str]] = []
    lines, cells, lone = [], [], []
    stands: list[tuple[int, int]] = []
    for index, row in enumerate(sheet.rows):
        for place, column in zip(taken, columns, strict=True):
            if row[place] not in nothing:
                if index in sheet.lone:
                    lone.append(len(rows))
                rows.append([*(row[one] for one in kept), column, row[place]])
                lines.append(sheet.lines[index])
                stands += sheet.stands[index : index + 1]
                cells.append(place)
    filled = set(lines)
    empty = tuple(line for line in sheet.lines if line not in filled)
    header = _unique([*(sheet.header[place] for place in kept), name, cell])
    places = tuple(sheet.places[place] for place in kept) if sheet.places else ()
    return replace(
        sheet,
        header=header,
        rows=rows,
        lines=lines,
        places=places,
        cells=cells,
        lone=frozenset(lone),
        empty=empty,
        stands=tuple(stands),
    )


def composed(sheet: Sheet, columns: Iterable[str]) -> Sheet:
    """Return a sheet with further columns that are composed of several; empty where one of these is.

    Examples
    --------
    >>> sheet = Sheet("w.csv", ("Series", "Year"), [["COP", "26"], ["COP", ""]], [2, 3], (0, 1))
    >>> composed(sheet, ["{Series}{Year}"]).rows
    [['COP', '26', 'COP26'], ['COP', '', '']]
    """
    columns = tuple(columns)
    if not columns:
        return sheet
    parts = [
        [(sheet.column(part) if place % 2 else part) for place, part in enumerate(_COMPOSED.split(one))]
        for one in columns
    ]

    def cell(row: list[str], pieces: Sequence[int | str]) -> str:
        texts = [piece if isinstance(piece, str) else row[piece] for piece in pieces]
        empty = any(isinstance(piece, int) and not row[piece] for piece in pieces)
        return "" if empty else "".join(texts)

    rows = [[*row, *(cell(row, pieces) for pieces in parts)] for row in sheet.rows]
    return replace(sheet, header=(*sheet.header, *columns), rows=rows)
