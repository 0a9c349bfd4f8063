"""Labels beside names: a column more for each column of entities, in the reader's languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import pyoxigraph as ox

from govgraph.facts.labels import LABELS, best_first, language_rank
from govgraph.facts.store import AnyStore
from govgraph.query.results import Solutions
from govgraph.terms import iri_ok

__all__ = ["fetch_labels", "with_labels"]

_BATCH = 500


def fetch_labels(
    store: AnyStore, iris: Iterable[str], languages: Sequence[str] = ("en",)
) -> dict[str, ox.Literal]:
    """Return the label of each IRI that has one, in the first of the languages that there is, else in any.

    Examples
    --------
    >>> from govgraph.facts.store import Store
    >>> store = Store()
    >>> for text in (b'"Foro"@es', b'"Forum"@en'):
    ...     store.load_ntriples(b"<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> " + text + b" .")
    >>> print(fetch_labels(store, ["urn:a"], ["pt", "es"])["urn:a"])
    "Foro"@es
    """
    best: dict[str, tuple[Any, ox.Literal]] = {}
    wanted = iter(sorted({iri for iri in iris if iri_ok(iri)}))
    properties = " ".join(f"<{name}>" for name in LABELS)
    while batch := list(islice(wanted, _BATCH)):
        values = " ".join(f"<{iri}>" for iri in batch)
        query = (
            f"SELECT ?x ?p ?label {{ VALUES ?x {{ {values} }} VALUES ?p {{ {properties} }} ?x ?p ?label }}"
        )
        for entity, name, label in store.select(query):
            if not isinstance(label, ox.Literal) or not label.value:
                continue
            rank = (language_rank(label.language or "", languages), best_first(name.value, label.value))
            if entity.value not in best or rank < best[entity.value][0]:
                best[entity.value] = (rank, label)
    return {iri: label for iri, (_, label) in best.items()}


def with_labels(solutions: Solutions, store: AnyStore, languages: Sequence[str] = ("en",)) -> Solutions:
    """Return solutions with a column ``x_label`` after each column ``x`` that holds entities with labels.

    Parameters
    ----------
    solutions : Solutions
        Its rows are read; which columns get labels is decided on the first 500.
    store : AnyStore
    languages : sequence of str
        In order of preference.
    """
    rows = solutions.terms()
    known: dict[str, ox.Literal | None] = {}
    first = list(islice(rows, _BATCH))
    _learn(store, first, known, languages)
    labeled = [
        place
        for place, name in enumerate(solutions.variables)
        if f"{name}_label" not in solutions.variables
        and any(_label(row[place], known) is not None for row in first)
    ]
    variables: list[str] = []
    for place, name in enumerate(solutions.variables):
        variables += [name, f"{name}_label"] if place in labeled else [name]

    def read() -> Iterator[tuple[Any, ...]]:
        batch = first
        while batch:
            _learn(store, batch, known, languages)
            for row in batch:
                wide: list[Any] = []
                for place, term in enumerate(row):
                    wide += [term, _label(term, known)] if place in labeled else [term]
                yield tuple(wide)
            batch = list(islice(rows, _BATCH))

    return Solutions(tuple(variables), read(), solutions.names, close=solutions.close)


def _learn(
    store: AnyStore,
    rows: list[tuple[Any, ...]],
    known: dict[str, ox.Literal | None],
    languages: Sequence[str],
) -> None:
    new = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)} - known.keys()
    if new:
        found = fetch_labels(store, new, languages)
        known.update({iri: found.get(iri) for iri in new})


def _label(term: Any, known: dict[str, ox.Literal | None]) -> ox.Literal | None:
    return known.get(term.value) if isinstance(term, ox.NamedNode) else None
