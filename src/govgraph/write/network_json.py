"""A network as node-link JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govgraph.write.rows import Measures, edge_rows, node_rows

if TYPE_CHECKING:
    from govgraph.model.model import Model
    from govgraph.network.network import Network

__all__ = ["network_json"]


def network_json(network: Network, *, model: Model | None = None, measures: Measures | None = None) -> str:
    """Return the network as node-link JSON, which ``networkx.node_link_graph`` reads.

    Returns
    -------
    str
        ``{"directed", "multigraph", "graph", "nodes", "edges"}``, one node or tie per line; what is not known is null.

    Examples
    --------
    >>> import json, networkx as nx
    >>> from govgraph.network.network import Network
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
    nodes = [_line(row) for row in node_rows(network, measures)]
    edges = [_line({**row, "key": row["id"]}) for row in edge_rows(network, model)]
    lists = f'"nodes": [\n{_joined(nodes)}],\n"edges": [\n{_joined(edges)}]'
    return json.dumps(head, ensure_ascii=False, allow_nan=False)[:-1] + ",\n" + lists + "}\n"


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False)


def _joined(lines: Sequence[str]) -> str:
    return "".join(line + (",\n" if number < len(lines) else "\n") for number, line in enumerate(lines, 1))
