"""Tables that are changed in place: every other cell, the order of columns, line ends and a byte order mark stay."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from govgraph.errors import DataError, wrong
from govgraph.facts.tables import SEPARATOR_LINE, lines_of
from govgraph.model.model import Table

__all__ = ["TableFile"]

_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class TableFile:
    """A CSV file of a dataset as rows of text, to be changed and written back.

    Parameters
    ----------
    rows : list of list of str
        As long as the header.
    bom : bool
        Whether it begins with a byte order mark: with one, Excel opens a table as UTF-8 by itself.
    end : str
        What ends its lines.
    """

    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    bom: bool = True
    end: str = "\n"
    _places: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def new(cls, table: Table) -> TableFile:
        """Return a table without rows, with every column that the model knows."""
        return cls([column.name for column in table.columns])

    @classmethod
    def read(cls, path: Path) -> TableFile:
        """Read a table that can be written back as it was.

        Raises
        ------
        DataError
            Where it is not UTF-8, or its cells are not separated by commas.
        """
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DataError(wrong("edit_not_utf8", path=path)) from error
        if SEPARATOR_LINE.match(text):
            raise DataError(wrong("edit_sep", path=path))
        rows = [row for row in csv.reader(lines_of(text)) if any(row)]
        header = rows.pop(0) if rows else []
        if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
            raise DataError(wrong("edit_commas", path=path))
        end = "\r\n" if b"\r\n" in raw else "\n"
        return cls(header, rows, raw.startswith(_BOM), end)

    def place(self, column: str) -> int:
        """Return the position of a column, which is added at the end where the table lacks it; an id becomes the first."""
        known = self._places.get(column)
        if known is not None:
            return known
        for position, cell in enumerate(self.header):
            if cell.strip() == column:
                self._places[column] = position
                return position
        self._places.clear()
        at = 0 if column == "id" else len(self.header)
        self.header.insert(at, column)
        for row in self.rows:
            row.insert(at, "")
        return at

    def cells(self, column: str) -> list[str]:
        """Return the cells of a column, row by row; none where the table lacks it."""
        place = next((i for i, name in enumerate(self.header) if name.strip() == column), None)
        return [] if place is None else [row[place] for row in self.rows]

    def row(self, row: int) -> dict[str, str]:
        """Return the cells of a row by column."""
        return dict(zip((name.strip() for name in self.header), self.rows[row], strict=False))

    def put(self, row: int, cells: Mapping[str, str]) -> None:
        """Write cells into a row."""
        for column, text in cells.items():
            place = self.place(column)
            self.rows[row][place] = text

    def add(self, cells: Mapping[str, str]) -> None:
        """Add a row."""
        places = [(self.place(column), text) for column, text in cells.items()]
        row = [""] * len(self.header)
        for place, text in places:
            row[place] = text
        self.rows.append(row)

    def drop(self, rows: Sequence[int]) -> None:
        """Remove rows."""
        gone = set(rows)
        if gone:
            self.rows = [row for index, row in enumerate(self.rows) if index not in gone]

    def bytes(self) -> bytes:
        """Return the table as it is to be written."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator=self.end)
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return (_BOM if self.bom else b"") + out.getvalue().encode()
