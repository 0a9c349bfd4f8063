"""The other side of a query's own process where it cannot be forked: reads one request, answers it, ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

__all__ = ["main"]


def main() -> None:
    """Read a request and its data from stdin, and answer on stdout; stdin stays open for as long as the parent lives."""
    import pyoxigraph as ox

    from govgraph.facts.store import Store
    from govgraph.query.child import answer, end_with
    from govgraph.terms import Names

    stdin = sys.stdin.buffer
    request = json.loads(stdin.readline())
    names = Names(request["base"], tuple(request["declared"].items()))
    if request["folder"]:
        store = Store.open(Path(request["folder"]), names)
    else:
        store = Store(names=names)
        store.inner.bulk_load(stdin.read(request["bytes"]), format=ox.RdfFormat.N_QUADS, lenient=True)
    end_with(stdin.fileno())
    answer(store, request["query"], sys.stdout.fileno())()
