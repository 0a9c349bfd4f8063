"""Solutions as an Excel sheet or a Parquet file: numbers stay numbers, dates stay dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from math import isfinite
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import pyoxigraph as ox

from govgraph.errors import MissingExtra, QueryError, wrong
from govgraph.query.frames import arrow_schema, fitted
from govgraph.query.results import Row, Solutions
from govgraph.query.rows import xml_text
from govgraph.terms import IRI

__all__ = ["write_parquet", "write_workbook", "write_xlsx"]

_SHEET_ROWS = 1_048_575  # of an Excel sheet, below its header
_CELL_LETTERS = 32_767  # Excel's limit; openpyxl would cut the rest off silently
_DIGITS = 15  # Excel keeps no more of a number; longer ones are written as text
_SAMPLE = 50_000  # rows that the types of Parquet columns are taken from
_BATCH = 10_000


def write_xlsx(result: Solutions, stream: BinaryIO) -> int:
    """Write rows as an Excel workbook of one sheet; see :func:`write_workbook`."""
    return write_workbook({"result": (result.variables, (row.values() for row in result))}, stream)


def write_workbook(
    tables: Mapping[str, tuple[Sequence[str], Iterable[Iterable[Any]]]], stream: BinaryIO
) -> int:
    """Write tables as the sheets of an Excel workbook, row by row, and return the number of rows.

    A text stays a text, also one that begins with ``=``. A number of more than 15 digits, a date before 1900 and a time
    with a zone become texts, since a workbook would change them. Characters that a workbook cannot hold become U+FFFD.

    Raises
    ------
    MissingExtra
        Without openpyxl.
    QueryError
        For more rows than a sheet has, or a text that is longer than a cell can hold.
    """
    try:
        from openpyxl import Workbook  # an extra; takes 250 ms to import
        from openpyxl.cell import WriteOnlyCell
    except ImportError as error:
        raise MissingExtra("xlsx", package="openpyxl") from error
    book = Workbook(write_only=True)
    count = 0
    for title, (columns, rows) in tables.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(list(columns))
        try:
            for number, row in enumerate(rows):
                if number >= _SHEET_ROWS:
                    raise QueryError(wrong("sheet_rows", most=_SHEET_ROWS))
                cells = [WriteOnlyCell(sheet, _sheet_value(*cell)) for cell in zip(row, columns, strict=True)]
                for cell in cells:
                    cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
                sheet.append(cells)
                count += 1
        except BaseException:
            sheet.close()  # else openpyxl complains of an unfinished sheet at the end
            raise
    with TemporaryFile() as whole:  # a zip file goes back and forth, which a pipe cannot
        book.save(whole)
        whole.seek(0)
        copyfileobj(whole, stream)
    return count


def _sheet_value(value: Any, column: str) -> Any:
    if isinstance(value, IRI):
        value = value.iri
    if isinstance(value, str):
        if len(value) > _CELL_LETTERS:
            raise QueryError(wrong("cell_letters", column=repr(column), n=len(value), most=_CELL_LETTERS))
        return xml_text(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat()
    if isinstance(value, date) and value.year < 1900:
        return value.isoformat()  # Excel's calendar begins in 1900
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    digits = str(value).lstrip("-0.").replace(".", "")
    return value if len(digits) <= _DIGITS else str(value)


def write_parquet(result: Solutions, stream: BinaryIO) -> int:
    """Write a Parquet file; a column is of one type where its first 50,000 values are, else text.

    Raises
    ------
    MissingExtra
        Without pyarrow.
    QueryError
        If a later value does not fit its column.
    """
    try:
        import pyarrow as arrow  # an extra; takes 200 ms to import
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("parquet", package="pyarrow") from error
    rows = iter(result)
    sample = list(islice(rows, _SAMPLE))
    kinds, schema = arrow_schema(result.variables, [tuple(row.values()) for row in sample])
    failures = (arrow.ArrowInvalid, arrow.ArrowTypeError, ValueError, TypeError, OverflowError)
    count = 0
    with parquet.ParquetWriter(stream, schema) as writer:
        rows = chain(sample, rows)
        while batch := list(islice(rows, _BATCH)):
            count += len(batch)
            columns = []
            for name, kind, wanted in zip(result.variables, kinds, schema, strict=True):
                try:
                    cells = [
                        fitted(row[name], kind, _text(row, name) if kind == "text" else None) for row in batch
                    ]
                    columns.append(arrow.array(cells, wanted.type))
                except failures as error:
                    raise QueryError(wrong("column_of_types", name=name)) from error
            writer.write_table(arrow.table(columns, schema=schema))
    return count


def _text(row: Row, name: str) -> str | None:
    """Return a text as the data have it: true and not True, 2023-10-08T00:00:00Z and not +00:00."""
    term = row.term(name)
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else None
