"""GraphML with typed keys, for yEd, igraph, Cytoscape and networkx."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from govgraph.query.rows import xml_text
from govgraph.write.gexf import Positions, column_type
from govgraph.write.rows import EDGE_COLUMNS, NODE_COLUMNS, Measures, edge_rows, node_rows

if TYPE_CHECKING:
    from govgraph.model.model import Model
    from govgraph.network.network import Network

__all__ = ["graphml"]

_TYPES = {str: "string", int: "long", float: "double", bool: "boolean"}
_EDGE_OWN = ("id", "source", "target", "type")  # attributes of <edge>, or said by edgedefault


def graphml(
    network: Network,
    *,
    model: Model | None = None,
    positions: Positions | None = None,
    measures: Measures | None = None,
) -> str:
    """Return a network as GraphML.

    Parameters
    ----------
    network : Network
    model : Model, optional
        Gives the predicates' names; the installed one when left out.
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
    >>> from govgraph.network.network import Network
    >>> text = graphml(Network.from_nx(nx.path_graph(3)))
    >>> text.count("<node "), text.count("<edge ")
    (3, 2)
    """
    columns: dict[str, Mapping[str, Any]] = dict(measures or {})
    if positions:
        columns["x"] = {key: float(x) for key, (x, _) in positions.items()}
        columns["y"] = {key: float(y) for key, (_, y) in positions.items()}
    nodes, edges = node_rows(network, columns), edge_rows(network, model)
    node_types = {name: kind for name, kind in NODE_COLUMNS.items() if name != "id"}
    node_types.update((name, column_type(values.values())) for name, values in columns.items())
    edge_types = {name: kind for name, kind in EDGE_COLUMNS.items() if name not in _EDGE_OWN}
    direction = "directed" if network.directed else "undirected"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"',
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
        ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns',
        ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n',
        *_keys("node", node_types),
        *_keys("edge", edge_types),
        f'<graph id="G" edgedefault="{direction}">\n',
    ]
    for row in nodes:
        parts.append(f"<node id={_attr(row['id'])}>{_data('n', row, node_types)}</node>\n")
    for row in edges:
        ends = f"source={_attr(row['source'])} target={_attr(row['target'])}"
        parts.append(f"<edge id={_attr(row['id'])} {ends}>{_data('e', row, edge_types)}</edge>\n")
    parts.append("</graph>\n</graphml>\n")
    return "".join(parts)


def _attr(text: str) -> str:
    return quoteattr(xml_text(text))


def _keys(owner: str, columns: Mapping[str, type]) -> list[str]:
    return [
        f'<key id={_attr(f"{owner[0]}_{name}")} for="{owner}" attr.name={_attr(name)} attr.type="{_TYPES[kind]}"/>\n'
        for name, kind in columns.items()
    ]


def _data(prefix: str, row: Mapping[str, Any], columns: Mapping[str, type]) -> str:
    return "".join(
        f"<data key={_attr(f'{prefix}_{name}')}>{escape(xml_text(_value(row[name], kind)))}</data>"
        for name, kind in columns.items()
        if row[name] is not None
    )


def _value(value: Any, kind: type) -> str:
    if kind is bool:
        return "true" if value else "false"
    return repr(float(value)) if kind is float else str(value)
