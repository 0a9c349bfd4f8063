"""From networks to maps: sealed HTML pages, figures for papers, positions as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govgraph.map.encode import around_title, make_map
    from govgraph.map.map import Map
    from govgraph.map.page.payload import read_positions

__all__ = ["Map", "around_title", "make_map", "read_positions"]

_HOMES = {"Map": "map", "around_title": "encode", "make_map": "encode", "read_positions": "page.payload"}


def __getattr__(name: str) -> Any:
    # On first use: who only asks questions does not load what draws.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"govgraph.map.{_HOMES[name]}"), name)
