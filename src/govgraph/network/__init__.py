"""Networks: readings of the facts as nodes and ties, what is made from them, and their measures."""

from __future__ import annotations

from govgraph.network.network import Network, Question

__all__ = ["Network", "Question"]
