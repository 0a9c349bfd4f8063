"""The backends of networkx: graph libraries it hands its work to where they are installed."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

__all__ = ["dispatching", "installed"]

_PREFERRED = ("cugraph", "parallel")
"""nx-cugraph (a graphics card) and nx-parallel (all cores), the faster first."""
_GROUP = "networkx.backends"


@cache
def installed() -> tuple[str, ...]:
    """Return the names of the backends that networkx knows of and that can be loaded here, the fastest first.

    One that is installed but does not fit this version of networkx (nx-parallel 0.3 and networkx 3.6) is left out: what it
    would have done, networkx does itself, with the same result.
    """
    return tuple(name for name in _PREFERRED if any(map(_loads, entry_points(group=_GROUP, name=name))))


def _loads(entry: EntryPoint) -> bool:
    try:
        entry.load()
    except ImportError:
        return False
    return True


def dispatching() -> AbstractContextManager[object]:
    """Return a context in which networkx's functions run on the installed backends, where these have them.

    For measures that have one right answer only: a partition found by lot would differ from machine to machine. Whoever
    wants that sets ``NETWORKX_BACKEND_PRIORITY``, which networkx reads by itself.

    Examples
    --------
    >>> import networkx as nx
    >>> with dispatching():
    ...     nx.core_number(nx.path_graph(3))
    {0: 1, 1: 1, 2: 1}
    """
    import networkx as nx

    priority: Any = nx.config.backend_priority  # typeshed's stubs still know it as a list
    others = [name for name in priority.algos if name not in installed()]
    chosen: AbstractContextManager[object] = priority(algos=[*installed(), *others])
    return chosen
