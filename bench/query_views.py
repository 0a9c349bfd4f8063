"""Who meets whom: the pairs fetched and projected in Python, beside the same question as one SPARQL query with GROUP BY."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.query_data import triples
from govgraph.errors import QueryTimeout
from govgraph.network.projection import project_pairs
from govgraph.query.results import Solutions
from govgraph.query.run import run
from govgraph.store.store import Store

__all__ = ["view_table"]

PAIRS = "SELECT ?o ?f { ?o gov:participatedIn ?f }"
PLAIN = """SELECT ?a ?b (COUNT(DISTINCT ?f) AS ?n) {
  ?a gov:participatedIn ?f . ?b gov:participatedIn ?f FILTER(STR(?a) < STR(?b))
} GROUP BY ?a ?b"""

MEMORY = 8_000  # MB: millions of pairs are the point


def _rows(store: Store, query: str, timeout: float | None = None) -> Any:
    found = run(store, query, timeout=timeout, memory=MEMORY if timeout else None)
    if not isinstance(found, Solutions):
        raise TypeError(query)
    return found.terms()


def _projected(store: Store) -> Any:
    return project_pairs((actor.value, space.value) for actor, space in _rows(store, PAIRS))


def _grouped(store: Store, timeout: float) -> dict[tuple[str, str], int]:
    return {(a.value, b.value): int(n.value) for a, b, n in _rows(store, PLAIN, timeout)}


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def view_table(sizes: list[int], limit: float = 600.0) -> list[str]:
    """Lines of Markdown; where the plain query is ended at the limit, that is what stands there.

    Raises
    ------
    RuntimeError
        Where the two do not give the same answer.
    """
    lines = [
        "| triples | ties | pairs who met | fetched and projected, ms | SPARQL GROUP BY, ms "
        "| times faster (goal 10) | same answer |",
        "| --: | --: | --: | --: | --: | --: | --- |",
    ]
    project_pairs([("a", "x"), ("b", "x")])  # the imports are not what is measured
    for size in sizes:
        store = Store()
        store.load_ntriples("".join(triples(size)).encode())
        ties = sum(1 for _ in _rows(store, PAIRS))
        ours, found = min((_timed(partial(_projected, store)) for _ in range(3)), key=lambda run: run[0])
        count, same = len(found.weight), "yes"
        try:
            plain, expected = _timed(partial(_grouped, store, limit))
        except QueryTimeout:
            plain, same, least = limit, "not known: ended at the limit", "> "
        else:
            least = ""
            names = found.nodes
            triples_of = zip(found.first.tolist(), found.second.tolist(), found.weight.tolist(), strict=True)
            if {(names[a], names[b]): n for a, b, n in triples_of} != expected:
                raise RuntimeError("the projection and the query do not give the same pairs")
        lines.append(
            f"| {size:,} | {ties:,} | {count:,} | {ours * 1000:,.0f} | {least}{plain * 1000:,.0f} "
            f"| {least}{plain / ours:.0f} | {same} |"
        )
    return lines
