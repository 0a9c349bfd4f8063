"""A network as tables: nodes.csv and edges.csv, or one workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govgraph.errors import MissingExtra
from govgraph.query.sheets import sheet_cell
from govgraph.write.rows import EDGE_COLUMNS, NODE_COLUMNS, Measures, edge_rows, node_rows

if TYPE_CHECKING:
    from govgraph.model.model import Model
    from govgraph.network.network import Network

__all__ = ["edges_csv", "nodes_csv", "workbook"]

# What a spreadsheet would run as a formula. A number such as -1.5 is none.
_FORMULA = re.compile(r"[=+\-@\t\r](?!\d+(\.\d+)?$)")


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
        Every text is stored as text: no cell is a formula (see :func:`govgraph.query.sheets.sheet_cell`).

    Raises
    ------
    MissingExtra
        Where openpyxl is not installed.
    QueryError
        Where a text is longer than a cell can hold.
    """
    try:
        from openpyxl import Workbook  # 150 ms, and an extra
    except ImportError as error:
        raise MissingExtra("xlsx", package="openpyxl") from error
    node_columns = [*NODE_COLUMNS, *(measures or {})]
    tables = {
        "nodes": (node_columns, node_rows(network, measures)),
        "edges": (list(EDGE_COLUMNS), edge_rows(network, model)),
    }
    book = Workbook(write_only=True)
    for title, (columns, rows) in tables.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(columns)
        try:
            for row in rows:
                sheet.append([sheet_cell(sheet, row[name], name) for name in columns])
        except BaseException:
            sheet.close()  # else openpyxl complains of an unfinished sheet at the end
            raise
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
