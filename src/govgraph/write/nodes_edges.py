"""A network as tables: nodes.csv and edges.csv, or one workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from govgraph.query.rows import plain_cell, separated
from govgraph.query.sheets import write_workbook
from govgraph.write.rows import EDGE_COLUMNS, NODE_COLUMNS, Measures, edge_rows, node_rows

if TYPE_CHECKING:
    from govgraph.model.model import Model
    from govgraph.network.network import Network

__all__ = ["edges_csv", "nodes_csv", "workbook"]


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
    cells = ((plain_cell(row[name], safe=safe) for name in columns) for row in rows)
    return "".join(separated(chain([columns], cells)))


def workbook(network: Network, *, model: Model | None = None, measures: Measures | None = None) -> bytes:
    """Return an Excel workbook with the sheets ``nodes`` and ``edges``.

    Returns
    -------
    bytes
        Every text is stored as text: no cell is a formula (see :func:`govgraph.query.sheets.write_workbook`).

    Raises
    ------
    MissingExtra
        Where openpyxl is not installed.
    QueryError
        Where a text is longer than a cell can hold.
    """
    nodes, edges = [*NODE_COLUMNS, *(measures or {})], list(EDGE_COLUMNS)
    out = io.BytesIO()
    write_workbook(
        {
            "nodes": (nodes, ([row[name] for name in nodes] for row in node_rows(network, measures))),
            "edges": (edges, ([row[name] for name in edges] for row in edge_rows(network, model))),
        },
        out,
    )
    return out.getvalue()
