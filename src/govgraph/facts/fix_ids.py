"""Write the derived id into every claim that has none, so that a later correction keeps the claim's name."""

from __future__ import annotations

from pathlib import Path

from govgraph.errors import DataError, wrong
from govgraph.facts.dataset import Dataset, shown_path
from govgraph.facts.edit import TableFile
from govgraph.facts.ids import statement_ids
from govgraph.facts.tables import Rows, read_table
from govgraph.files import write_file

__all__ = ["fix_ids"]


def fix_ids(dataset: Dataset, folder: Path | None = None) -> dict[str, int]:
    """Fill the empty ids of relations and attributes in the files themselves.

    Parameters
    ----------
    dataset : Dataset
        One folder of tables, or several that are read together.
    folder : Path, optional
        Which of several.

    Returns
    -------
    dict of file name to int
        How many ids were written into each.

    Raises
    ------
    DataError
        If several folders are open and none is chosen, or a table cannot be written back as it was (not UTF-8, not commas).
    """
    if folder is None:
        if len(dataset.folders) != 1:
            raise DataError(wrong("ids_of_one"))
        folder = dataset.folders[0]
    dataset.require_valid()
    written = {}
    for name in ("relations", "attributes"):
        path = folder / f"{name}.csv"
        if not path.is_file():
            continue
        # Of several datasets the tables are one: what is written back is read from its own file.
        rows = read_table(path, dataset.model.tables[name], shown_path(path), [])
        missing = sum(not rows.cell(index, "id") for index in range(len(rows.rows)))
        if missing:
            _write(path, rows)
        written[rows.file] = missing
    return written


def _write(path: Path, rows: Rows) -> None:
    table = TableFile.read(path)
    position = table.place("id")  # without such a column, ids become the first
    for row, name in zip(table.rows, statement_ids(rows), strict=True):
        row[position] = name
    write_file(path, table.bytes())
