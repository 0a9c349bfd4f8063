"""Write the derived id into every claim that has none, so that a later correction keeps the claim's name."""

from __future__ import annotations

from pathlib import Path

from govgraph.errors import DataError
from govgraph.facts.dataset import Dataset
from govgraph.facts.edit import TableFile
from govgraph.facts.ids import statement_ids
from govgraph.facts.tables import Rows

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
    table = TableFile.read(path)
    position = table.place("id")  # without such a column, ids become the first
    for row, name in zip(table.rows, statement_ids(rows), strict=True):
        row[position] = name
    fresh = path.with_suffix(".csv.new")
    fresh.write_bytes(table.bytes())
    fresh.replace(path)
