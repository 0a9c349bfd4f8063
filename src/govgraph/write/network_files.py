"""A network as files: tables (CSV, Excel) and JSON; other formats have modules of their own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from govgraph.network.nodes_ties import NetworkValue
from govgraph.network.rows import EDGE_COLUMNS, NODE_COLUMNS, Measures, Row, node_rows, tie_rows
from govgraph.query.formats import checked
from govgraph.query.rows import plain_cell
from govgraph.query.sheets import write_workbook
from govgraph.write.dot import dot
from govgraph.write.gexf import gexf
from govgraph.write.graphml import graphml

__all__ = ["edges_csv", "network_files", "network_json", "nodes_csv", "workbook"]


def network_files(
    network: NetworkValue, suffix: str, *, measures: Measures | None = None, csv_safe: bool = False
) -> dict[str, str | bytes]:
    """Return a network in a format, by file name; ``csv`` is two files.

    Parameters
    ----------
    suffix : str
        ``csv``, ``xlsx``, ``json``, ``gexf``, ``graphml`` or ``dot``.
    measures : mapping, optional
        Further columns of the nodes: name → node → value.
    csv_safe : bool
        Whether cells of CSV that a spreadsheet would run as a formula get an apostrophe before them.

    Raises
    ------
    UnknownFormat, MissingExtra
    """
    if suffix == "csv":
        return {
            "nodes.csv": nodes_csv(network, measures=measures, safe=csv_safe),
            "edges.csv": edges_csv(network, safe=csv_safe),
        }
    return {f"network.{suffix}": _WRITERS[checked(suffix, tuple(_WRITERS))](network, measures)}


def nodes_csv(network: NetworkValue, *, measures: Measures | None = None, safe: bool = False) -> str:
    r"""Return nodes.csv: one row per node, names in three languages, dates as known.

    Parameters
    ----------
    network, measures
        As in :func:`network_files`.
    safe : bool
        As `csv_safe` there.

    Returns
    -------
    str
        CSV as RFC 4180 has it: commas, CRLF, quotes where needed. What is not known is an empty cell.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> nodes_csv(Network.from_nx(nx.path_graph(1))).splitlines()[1].split(",")[:2]
    ['0', '0']
    """
    return _csv([*NODE_COLUMNS, *(measures or {})], node_rows(network, measures=measures), safe)


def edges_csv(network: NetworkValue, *, safe: bool = False) -> str:
    """Return edges.csv: one row per tie with predicate, dates, confidence and sources; as :func:`nodes_csv`."""
    return _csv(list(EDGE_COLUMNS), tie_rows(network), safe)


def _csv(columns: list[str], rows: Iterable[Row], safe: bool) -> str:
    def cells(row: Row) -> Iterable[Any]:
        if safe:
            return [plain_cell(value, safe=True) for value in row.values()]
        # The module writes numbers and what is empty as `plain_cell` does, and most of millions of cells are that or texts.
        return ["true" if cell is True else "false" if cell is False else cell for cell in row.values()]

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(map(cells, rows))
    return out.getvalue()


def workbook(network: NetworkValue, measures: Measures | None = None) -> bytes:
    """Return an Excel workbook with the sheets ``nodes`` and ``edges``; no cell is a formula.

    Raises
    ------
    MissingExtra
        If openpyxl is not installed.
    QueryError
        If a text is longer than a cell can hold.
    """
    out = io.BytesIO()
    nodes = (list(row.values()) for row in node_rows(network, measures=measures))
    edges = (list(row.values()) for row in tie_rows(network))
    write_workbook(
        {
            "nodes": ([*NODE_COLUMNS, *(measures or {})], nodes),
            "edges": (list(EDGE_COLUMNS), edges),
        },
        out,
    )
    return out.getvalue()


def network_json(network: NetworkValue, measures: Measures | None = None) -> str:
    """Return the network as node-link JSON, which ``networkx.node_link_graph`` reads.

    Returns
    -------
    str
        ``{"directed", "multigraph", "graph", "nodes", "edges"}``, one node or tie per line; what is not known is null.

    Examples
    --------
    >>> import json, networkx as nx
    >>> from govgraph.network import Network
    >>> text = network_json(Network.from_nx(nx.path_graph(3)))
    >>> nx.node_link_graph(json.loads(text), edges="edges").number_of_edges()
    2
    """
    question = network.question
    about = {
        "title": dict(sorted(question.titles.items())),
        "view": question.view,
        "as_of": question.as_of,
        "between": list(question.between) if question.between else None,
        "compare": list(question.compare) if question.compare else None,
        "unknown": network.unknown,
        "steps": list(question.steps),
        "notes": [dict(texts) for texts in network.notes],
        "dataset": dict(sorted(question.dataset.items())),
        "version": question.version,
    }
    head = {"directed": network.directed, "multigraph": True, "graph": about}
    nodes = ",\n".join(map(_json, node_rows(network, measures=measures)))
    edges = ",\n".join(_json({**row, "key": row["id"]}) for row in tie_rows(network))
    return f'{_json(head)[:-1]},\n"nodes": [\n{nodes}\n],\n"edges": [\n{edges}\n]}}\n'


def _json(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False)


_WRITERS: Mapping[str, Callable[[Any, Any], str | bytes]] = {
    "json": network_json,
    "gexf": lambda network, measures: gexf(network, measures=measures),
    "graphml": lambda network, measures: graphml(network, measures=measures),
    "dot": lambda network, _: dot(network),
    "xlsx": workbook,
}
