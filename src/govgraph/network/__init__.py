"""Networks: readings of the facts as nodes and ties, what is made from them, and their measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govgraph.network.network import Network
    from govgraph.network.nodes_ties import Node, Question, Tie

__all__ = ["Network", "Node", "Question", "Tie"]


def __getattr__(name: str) -> Any:
    # On first use: who imports one module of this room does not load them all.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = "network" if name == "Network" else "value"
    return getattr(import_module(f"govgraph.network.{home}"), name)
