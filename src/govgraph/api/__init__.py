"""The door: open a dataset, question it, read it as a network, draw it, write what a researcher hands on."""

from __future__ import annotations

from govgraph.api.govgraph import GovGraph
from govgraph.api.opening import init, load, open

__all__ = ["GovGraph", "init", "load", "open"]
