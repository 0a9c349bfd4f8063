"""A network as tables: nodes.csv and edges.csv, or one workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govgraph.errors import GovgraphError, MissingExtra
from govgraph.publish.rows import EDGE_COLUMNS, NODE_COLUMNS, Measures, edge_rows, node_rows

if TYPE_CHECKING:
    from govgraph.facts.model import Model
    from govgraph.network.network import Network

__all__ = ["edges_csv", "nodes_csv", "workbook"]

# What a spreadsheet would run as a formula. A number such as -1.5 is none.
_FORMULA = re.compile(r"[=+\-@\t\r](?!\d+(\.\d+)?$)")
_NOT_IN_A_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # Office Open XML refuses them
_LONGEST_CELL = 32_767  # characters in one cell of a workbook


def nodes_csv(network: Network, *, measures: Measures | None = None, safe: bool = False) -> str:
    r"""Return nodes.csv: one row per node, names in three languages, dates as known.

    Parameters
    ----------
    network : Network
    measures : mapping, optional
        Further columns: name → node → value.
    safe : bool
        Whether cells that a spreadsheet would run as a formula get an apostrophe before them.

    Returns
    -------
    str
        CSV as RFC 4180 has it: commas, CRLF, quotes where needed. What is not known is an empty cell.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network.network import Network
    >>> nodes_csv(Network.from_nx(nx.path_graph(1))).splitlines()[1].split(",")[:2]
    ['0', '0']
    """
    return _csv([*NODE_COLUMNS, *(measures or {})], node_rows(network, measures), safe)


def edges_csv(network: Network, *, model: Model | None = None, safe: bool = False) -> str:
    """Return edges.csv: one row per tie with predicate, dates, confidence and sources; as :func:`nodes_csv`."""
    return _csv(list(EDGE_COLUMNS), edge_rows(network, model), safe)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], safe: bool) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = [_cell(row[name]) for name in columns]
        writer.writerow(["'" + cell if safe and _FORMULA.match(cell) else cell for cell in cells])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def workbook(network: Network, *, model: Model | None = None, measures: Measures | None = None) -> bytes:
    """Return an Excel workbook with the sheets ``nodes`` and ``edges``.

    Returns
    -------
    bytes
        Every text is stored as text: no cell is a formula.

    Raises
    ------
    MissingExtra
        Where openpyxl is not installed.
    GovgraphError
        Where a text is longer than a cell can hold.
    """
    try:
        from openpyxl import Workbook  # 150 ms, and an extra
        from openpyxl.cell import WriteOnlyCell
    except ImportError as error:
        raise MissingExtra("xlsx", package="openpyxl") from error
    node_columns = [*NODE_COLUMNS, *(measures or {})]
    # Checked before anything is written: openpyxl cannot drop a sheet that was begun.
    tables = {
        "nodes": (node_columns, _cells(node_rows(network, measures), node_columns)),
        "edges": (list(EDGE_COLUMNS), _cells(edge_rows(network, model), EDGE_COLUMNS)),
    }
    book = Workbook(write_only=True)
    for title, (columns, rows) in tables.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(columns)
        for values in rows:
            cells = [WriteOnlyCell(sheet, value=value) for value in values]
            for cell, value in zip(cells, values, strict=True):
                if isinstance(value, str):
                    cell.data_type = "s"  # "=…" stays a text
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> list[list[Any]]:
    names = list(columns)
    return [[_in_cell(row[name], name) for name in names] for row in rows]


def _in_cell(value: Any, column: str) -> Any:
    if not isinstance(value, str):
        return value
    text = value
    if len(text) > _LONGEST_CELL:
        raise GovgraphError(
            f"a cell of column {column!r} has {len(text):,} characters; a workbook holds {_LONGEST_CELL:,}",
            hint="write CSV instead: nodes.csv and edges.csv have no such limit",
        )
    return _NOT_IN_A_CELL.sub("\ufffd", text)
