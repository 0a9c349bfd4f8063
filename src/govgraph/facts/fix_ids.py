"""Write the derived id into every claim that has none, so that a later correction keeps the claim's name."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from govgraph.errors import DataError
from govgraph.facts.dataset import Dataset
from govgraph.facts.ids import statement_ids
from govgraph.facts.tables import SEPARATOR_LINE, Rows

__all__ = ["fix_ids"]


def fix_ids(dataset: Dataset) -> dict[str, int]:
    """Fill the empty ids of relations and attributes in the files themselves.

    Parameters
    ----------
    dataset : Dataset
        One folder of tables.

    Returns
    -------
    dict of file name to int
        How many ids were written into each.

    Raises
    ------
    DataError
        Where several folders are open, or a table cannot be written back as it was (not UTF-8, not commas).
    """
    if len(dataset.folders) != 1:
        raise DataError("ids are written into one dataset at a time")
    dataset.require_valid()
    written = {}
    for rows in dataset.tables:
        if rows.table.holds not in ("relations", "attributes"):
            continue
        missing = sum(not rows.cell(index, "id") for index in range(len(rows.rows)))
        if missing:
            _write(dataset.folders[0] / f"{rows.table.name}.csv", rows)
        written[rows.file] = missing
    return written


def _write(path: Path, rows: Rows) -> None:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8", hint="save it as CSV UTF-8 first") from error
    if SEPARATOR_LINE.match(text):
        raise DataError(
            f"{path} begins with a line sep=", hint="delete that line, and save it as CSV UTF-8 first"
        )
    header = next(row for row in csv.reader(io.StringIO(text, newline="")) if any(row))
    if len(header) == 1 and len(rows.columns) > 1:
        raise DataError(f"{path} is not separated by commas", hint="save it as CSV UTF-8 first")
    end = "\r\n" if b"\r\n" in raw else "\n"
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    position = rows.columns.get("id", -1)  # without such a column, ids become the first
    writer.writerow(header if position >= 0 else ["id", *header])
    for row, name in zip(rows.rows, statement_ids(rows), strict=True):
        writer.writerow([*row[: max(position, 0)], name, *row[position + 1 :]])
    bom = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    fresh = path.with_suffix(".csv.new")
    fresh.write_bytes(bom + out.getvalue().encode())
    fresh.replace(path)
