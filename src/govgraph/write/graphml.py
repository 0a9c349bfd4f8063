"""GraphML with typed keys, for yEd, igraph, Cytoscape and networkx."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from govgraph.network.nodes_ties import NetworkValue
from govgraph.network.rows import Measures, Row, node_rows, tie_rows
from govgraph.query.rows import xml_text

__all__ = ["graphml"]


def graphml(
    network: NetworkValue,
    *,
    positions: Mapping[str, tuple[float, float]] | None = None,
    measures: Measures | None = None,
) -> str:
    """Return a network as GraphML, as networkx writes it.

    Parameters
    ----------
    positions : mapping of node to (x, y), optional
        Become the keys ``x`` and ``y``, as given.
    measures : mapping, optional
        Further node attributes: name → node → value.

    Returns
    -------
    str
        A value that is not known has no ``data`` element.

    References
    ----------
    Brandes, Eiglsperger, Herman, Himsolt & Marshall, "GraphML Progress Report", Graph Drawing 2001,
    doi:10.1007/3-540-45848-4_59

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> text = graphml(Network.from_nx(nx.path_graph(3)))
    >>> text.count("<node "), text.count("<edge ")
    (3, 2)
    """
    import networkx as nx  # 200 ms: only for those who write it

    columns = dict(measures or {})
    for i, axis in enumerate("xy" if positions else ""):
        columns[axis] = {key: float(point[i]) for key, point in (positions or {}).items()}
    graph: Any = nx.MultiDiGraph() if network.directed else nx.MultiGraph()
    for row in map(_written, node_rows(network, measures=columns)):
        graph.add_node(row.pop("id"), **row)
    for row in map(_written, tie_rows(network)):
        del row["type"]  # said once, by the graph
        graph.add_edge(row.pop("source"), row.pop("target"), key=row.pop("id"), **row)
    out = io.BytesIO()
    # Not write_graphml: where lxml is installed, that writes other bytes.
    nx.write_graphml_xml(graph, out, infer_numeric_types=True)
    return out.getvalue().decode() + "\n"


def _written(row: Row) -> Row:
    """Return what is known of a row, as XML can hold it."""
    return {
        xml_text(name): xml_text(value) if isinstance(value, str) else value
        for name, value in row.items()
        if value is not None
    }
