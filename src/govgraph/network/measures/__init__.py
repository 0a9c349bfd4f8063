"""Measures of networks: each with its formula, its source, and what it does at the edges."""

from __future__ import annotations

from govgraph.network.measures.registry import DEFAULTS, MEASURES, Measure, find_measure
from govgraph.network.measures.table import NodeTable, default_measures, measure, measure_network, ranks

__all__ = [
    "DEFAULTS",
    "MEASURES",
    "Measure",
    "NodeTable",
    "default_measures",
    "find_measure",
    "measure",
    "measure_network",
    "ranks",
]
