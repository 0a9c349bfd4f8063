"""What stands inside the bubbles of an overview, packed: the page unpacks it and builds the part that its reader opens."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

from govgraph.map.drawing import Inside

__all__ = ["columns", "packed"]


def columns(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return rows as columns, 0 where a row has no such field: names of fields stand once, and like stands by like.

    Examples
    --------
    >>> columns([{"a": 1, "b": "x"}, {"a": 2}])
    {'a': [1, 2], 'b': ['x', 0]}
    """
    names = sorted({name for row in rows for name in row})
    return {name: [row.get(name) or 0 for row in rows] for name in names}


def packed(
    inside: Inside, nodes: list[dict[str, Any]], ties: list[dict[str, Any]], facts: dict[str, Any]
) -> str:
    """Return the index of an overview as Base64 of its deflated JSON.

    Parameters
    ----------
    inside : Inside
    nodes, ties : list of dict
        Every node and tie as a page reads them; the ends of ties become numbers of nodes.
    facts : dict
        ``claims`` and what else the page needs once it is unpacked.
    """
    number = {node["id"]: n for n, node in enumerate(nodes)}
    groups = sorted(set(inside.group_of.values()))
    place = {group: n for n, group in enumerate(groups)}
    for tie in ties:
        tie["s"], tie["t"] = number[tie["s"]], number[tie["t"]]
    data = {
        **facts,
        "claims": columns(facts["claims"]),
        "nodes": columns(nodes),
        "ties": columns(ties),
        "count": [len(nodes), len(ties), len(facts["claims"])],
        "groups": groups,
        "group": [place[inside.group_of[node["id"]]] for node in nodes],
        "core": [inside.cores[node["id"]] for node in nodes],
    }
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 6)).decode("ascii")
