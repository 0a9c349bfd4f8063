"""govgraph: the knowledge-graph explorer for digital and AI governance.

Facts → Network → Map: open a dataset with :func:`open`, question it with SPARQL, read it as networks, draw it as maps.
Everything public is loaded on first use, so that ``import govgraph`` costs next to nothing.

Examples
--------
>>> import govgraph
>>> govgraph.__version__
'0.2.0'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govgraph.api import GovGraph, init, load, open
    from govgraph.api.network import Network
    from govgraph.ingest.adding import add_claim
    from govgraph.ingest.importing import import_files
    from govgraph.ingest.match import match

__version__ = "0.2.0"
__all__ = ["GovGraph", "Network", "__version__", "add_claim", "import_files", "init", "load", "match", "open"]

_HOMES = dict.fromkeys(("GovGraph", "init", "load", "open"), "govgraph.api") | {
    "Network": "govgraph.api.network",
    "add_claim": "govgraph.ingest.adding",
    "import_files": "govgraph.ingest.importing",
    "match": "govgraph.ingest.match",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'govgraph' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
