"""Tables as people save them: CSV read as text, each cell knowing its file, line and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from govgraph.errors import TableError, did_you_mean, wrong
from govgraph.facts.encodings import doubtful_word, other_readings, sample_word
from govgraph.facts.problems import Problem
from govgraph.model.model import Table
from govgraph.words import Told

__all__ = ["LONGEST_CELL", "SEPARATOR_LINE", "Rows", "lines_of", "read_table"]

LONGEST_CELL = 20_000
"""The longest cell, in characters: more is a pasted document or an attack, not a name or a note."""

SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
"""The line that names to Excel what separates the cells; it is not a row of the table."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
# The quick look at a whole table, in its bytes of UTF-8: a few times as fast as the same in characters.
_CONTROL_BYTES = bytes((*range(9), 11, 12, *range(14, 32), 127))
_CONTROL_PAIR = re.compile(rb"\xc2[\x80-\x9f]")
_OVERRIDE_BYTES = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
_FORMULA_BYTES = re.compile(rb'[,;\t"\r\n|][=@]')
_NAME_IN = re.compile(r"(?:label|short|description)_([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
_FORMULA_CELL = re.compile(r"[=@]")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table.

    Parameters
    ----------
    table : Table
        What the model says of it.
    file : str
        The path as shown in messages.
    columns : dict of column name to position
        Positions count from 0; a column that the file lacks is not there.
    rows : list of list of str
        Cells as text; every row is as long as the header.
    lines : list of int
        The line each row begins at, counted from 1.
    readable : bool
        False where the file is not a table.
    salvaged : frozenset of str
        Every word of what could not be read that may be an id.

    Examples
    --------
    >>> rows = Rows(Table("topics", (), "entities"), "topics.csv", {"id": 0}, [["t-ai"]], [2])
    >>> rows.cell(0, "id"), rows.origin(0, "id")
    ('t-ai', 'topics.csv:2:1')
    """

    table: Table
    file: str
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    readable: bool = True
    salvaged: frozenset[str] = frozenset()

    def cell(self, row: int, column: str) -> str:
        """Return a cell, or an empty text where the table lacks the column."""
        position = self.columns.get(column)
        return "" if position is None else self.rows[row][position]

    def values(self, column: str) -> list[str]:
        """Return the cells of a column, row by row; empty texts where the table lacks it."""
        position = self.columns.get(column)
        return [""] * len(self.rows) if position is None else [row[position] for row in self.rows]

    def origin(self, row: int, column: str) -> str:
        """Return ``file:line:column`` of a cell."""
        return f"{self.file}:{self.lines[row]}:{self.columns.get(column, -1) + 1}"

    def problem(self, row: int, column: str, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem at a cell."""
        return Problem(code, message, self.file, self.lines[row], self.columns.get(column, -1) + 1, hint)


def read_table(path: Path, table: Table, shown: str, problems: list[Problem]) -> Rows:
    """Read a table and note what is wrong with the file itself.

    Parameters
    ----------
    table : Table
        The columns the model expects.
    shown : str
        The path as messages show it.
    problems : list of Problem
        What is found is appended.

    Returns
    -------
    Rows
        With ``readable=False`` where the file is not a table.

    Raises
    ------
    TableError
        Where the file cannot be opened.

    Notes
    -----
    Nothing is guessed and nothing repaired in silence. Semicolons and Windows-1252, as spreadsheets save them in Spanish
    and Portuguese, are read with a warning. A file in another 8-bit encoding may look like
    Windows-1252: the warning shows a word as it was read, and a word that cannot be right makes it an error.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TableError(wrong("not_opened", reason=error.strerror), origin=shown) from error
    try:
        text = _decode(raw, shown, problems)
        rows, lines = _parse(text, shown, problems)
    except _Unreadable as error:
        problems.append(error.problem)
        words = _words(raw.replace(b"\0", b"").decode("latin-1"))
        return Rows(table, shown, readable=False, salvaged=words)
    header = rows.pop(0)
    header_line = lines.pop(0)
    columns = _columns(header, header_line, table, shown, problems)
    rows, lines, lost = _even(rows, lines, len(header), shown, problems)
    result = Rows(table, shown, columns, rows, lines, salvaged=_words("\n".join(map(" ".join, lost))))
    _look_for_oddities(text, result, problems)
    return result


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z0-9][A-Za-z0-9._-]*", text))


class _Unreadable(Exception):
    def __init__(self, code: str, message: str, file: str, line: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(code, message, file, line, 1 if line else 0, hint)


def _decode(raw: bytes, shown: str, problems: list[Problem]) -> str:
    if not raw.strip():
        raise _Unreadable("empty-file", wrong("problem.empty_file"), shown)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable("wrong-encoding", wrong("problem.utf_16"), shown)
    nul = raw.find(b"\0")
    if nul >= 0:
        raise _Unreadable("nul-byte", wrong("problem.nul_byte"), shown, raw.count(b"\n", 0, nul) + 1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            text = ""
        # Text in Windows-1252 has accents between letters; bytes of a picture or an archive have not.
        if not text or _CONTROL.search(text.replace("\x1a", "")):
            raise _Unreadable("wrong-encoding", wrong("problem.not_utf8"), shown, line) from error
        doubtful = doubtful_word(text)
        word = doubtful or sample_word(text)
        readings = other_readings(word)
        if doubtful:
            key = "problem.perhaps_encoded" if readings else "problem.not_windows"
            message = wrong(key, word=word, encodings=readings)
            raise _Unreadable("wrong-encoding", message, shown, line) from error
        doubt = readings or Told("problem.another_encoding")
        message = wrong("problem.windows_1252", word=word, encodings=doubt)
        problems.append(Problem("windows-1252", message, shown, line, 0))
        return text


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def lines_of(text: str) -> Iterator[str]:
    r"""Yield the lines of a table with their ends, as a module that reads CSV wants them.

    Unlike ``str.splitlines`` this does not split at U+2028 and form feeds, which may stand in a cell; unlike ``io.StringIO``
    it makes no copy of four bytes for each character.

    Examples
    --------
    >>> list(lines_of("a,b\r\nc,d\x0c\n"))
    ['a,b\r\n', 'c,d\x0c\n']
    """
    return (found[0] for found in _LINE.finditer(text))


def _parse(text: str, shown: str, problems: list[Problem]) -> tuple[list[list[str]], list[int]]:
    said = SEPARATOR_LINE.match(text)
    before = 0 if said is None else 1  # lines before the table itself
    if said is not None:
        delimiter, text = said[1], text[said.end() :]
    else:
        first_line = text.lstrip("\r\n").split("\n", 1)[0]
        delimiter = max(",;\t", key=lambda mark: (first_line.count(mark), mark == ","))
    if delimiter != ",":
        name = {";": "problem.semicolons", "\t": "problem.tabs"}.get(delimiter, "")
        message = wrong("problem.other_delimiter", signs=Told(name) if name else f"“{delimiter}”")
        problems.append(Problem("other-delimiter", message, shown, 1, 0))
    if delimiter in '"\r\n ':
        raise _Unreadable("malformed-csv", wrong("problem.no_delimiter", sign=repr(delimiter)), shown, 1)
    reader = csv.reader(lines_of(text), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1 + before
    try:
        for row in reader:
            if any(row):  # a blank line holds nothing that could be lost
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1 + before
    except csv.Error as error:
        if "field larger" in str(error):
            raise _Unreadable("cell-too-long", wrong("problem.cell_too_long"), shown, line) from error
        message = wrong("problem.malformed_csv", reason=str(error))
        raise _Unreadable("malformed-csv", message, shown, line) from error
    if not rows:
        raise _Unreadable("empty-file", wrong("problem.empty_file"), shown)
    return rows, lines


def _columns(
    header: list[str], line: int, table: Table, shown: str, problems: list[Problem]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    known = {column.name for column in table.columns}
    for position, cell in enumerate(header):
        name = cell.strip()
        if name in columns:
            message = wrong("problem.duplicate_column", column=name)
            problems.append(Problem("duplicate-column", message, shown, line, position + 1))
        elif name not in known:
            hint = did_you_mean(name, known)
            spoken = _NAME_IN.fullmatch(name)
            if spoken and table.holds == "entities":
                hint = Told("problem.add_language", language=spoken[1])
            message = wrong("problem.unknown_column", column=name)
            problems.append(Problem("unknown-column", message, shown, line, position + 1, hint))
        else:
            columns[name] = position
    missing = [
        f"`{column.name}`" for column in table.columns if column.required and column.name not in columns
    ]
    labels = {column.name for column in table.columns if column.type == "label"}
    others: list[str] = []
    if labels and labels.isdisjoint(columns):
        first, *others = (*(f"`label_{language}`" for language in table.languages), "`label`")
        missing.append(first)
    if missing:
        which: str = ", ".join(missing)
        if others:
            which = Told("problem.or_columns", columns=which, others=", ".join(others))
        message = wrong("problem.missing_column", columns=which, n=len(missing))
        problems.append(Problem("missing-column", message, shown, line))
    return columns


def _even(
    rows: list[list[str]], lines: list[int], width: int, shown: str, problems: list[Problem]
) -> tuple[list[list[str]], list[int], list[list[str]]]:
    """Return the rows that are as long as the header, their lines, and the rows that are not."""
    if all(len(row) == width for row in rows):
        return rows, lines, []
    kept, kept_lines, lost = [], [], []
    for row, line in zip(rows, lines, strict=True):
        if len(row) == width:
            kept.append(row)
            kept_lines.append(line)
        else:
            message = wrong("problem.row_length", n=len(row), header=width)
            problems.append(Problem("row-length", message, shown, line, min(len(row), width)))
            lost.append(row)
    return kept, kept_lines, lost


def _look_for_oddities(text: str, rows: Rows, problems: list[Problem]) -> None:
    """Look at every cell only where a quick look at the whole text says that there is something to find."""
    raw = text.encode()
    looks = []
    if len(raw.translate(None, _CONTROL_BYTES)) < len(raw) or _CONTROL_PAIR.search(raw):
        looks.append((_CONTROL, "control-character", wrong("problem.control_character")))
    if _OVERRIDE_BYTES.search(raw):
        looks.append((_OVERRIDE, "direction-override", wrong("problem.direction_override")))
    formula = _FORMULA_BYTES.search(raw) is not None
    lines = raw.split(b"\n")
    long = max(map(len, lines)) > LONGEST_CELL or len(rows.rows) + 3 < len(lines)
    if not (looks or formula or long):
        return
    names = {position: name for name, position in rows.columns.items()}
    for index, row in enumerate(rows.rows):
        for position, cell in enumerate(row):
            name = names.get(position, "")
            for pattern, code, message in looks:
                if pattern.search(cell):
                    problems.append(rows.problem(index, name, code, message))
            if formula and _FORMULA_CELL.match(cell):
                message = wrong("problem.formula_like", sign=cell[0])
                problems.append(rows.problem(index, name, "formula-like", message))
            if len(cell) > LONGEST_CELL:
                message = wrong("problem.long_cell", n=len(cell))
                problems.append(rows.problem(index, name, "cell-too-long", message))
