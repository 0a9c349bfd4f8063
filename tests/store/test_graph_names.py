"""Which named graphs a store has: those that hold something."""

from __future__ import annotations

import pyoxigraph as ox

from govgraph.store.store import Store

A, ONE, TWO = (ox.NamedNode(f"http://example.org/{name}") for name in ("a", "one", "two"))


def test_the_default_graph_is_not_a_named_one() -> None:
    store = Store()
    assert store.graph_names() == []
    store.extend([ox.Quad(A, A, A)])
    assert store.graph_names() == []


def test_graphs_are_named_once_and_only_where_they_hold_something() -> None:
    store = Store()
    blank = ox.BlankNode("g")
    store.extend([ox.Quad(A, A, value, name) for value in (A, ONE) for name in (ONE, TWO, blank)])
    assert {str(name) for name in store.graph_names()} == {str(ONE), str(TWO), "_:g"}
    emptied = Store()
    emptied.inner.add_graph(TWO)
    assert emptied.graph_names() == []
