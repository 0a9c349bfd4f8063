"""Labels beside names: a column more for each column of entities, in the reader's languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import pyoxigraph as ox

from govgraph.facts.labels import LABELS, best_first, language_rank
from govgraph.query.results import Solutions
from govgraph.store.store import AnyStore
from govgraph.terms import GOV, iri_ok

__all__ = ["fetch_inverse_labels", "fetch_labels", "is_true", "turned", "with_labels"]

_BATCH = 500


def turned(variables: Sequence[str]) -> dict[int, int]:
    """Return the columns of relations that may be read from their object, each with the column that says so.

    Beside a column ``tie`` of relations, a column ``tieInverse`` says of each row whether the relation goes from right to
    left.

    Examples
    --------
    >>> turned(("one", "tie", "other", "tieInverse"))
    {1: 3}
    """
    places = {name: place for place, name in enumerate(variables)}
    return {
        place: places[f"{name}Inverse"] for place, name in enumerate(variables) if f"{name}Inverse" in places
    }


def is_true(term: Any) -> bool:
    """Tell whether a term is the literal ``true``."""
    return isinstance(term, ox.Literal) and term.value in ("true", "1")


def fetch_inverse_labels(
    store: AnyStore, iris: Iterable[str], languages: Sequence[str] = ("en",)
) -> dict[str, ox.Literal]:
    """Return what each relation is called from its object; where no such name is known, its name after an arrow."""
    wanted = list(iris)
    known = fetch_labels(store, wanted, languages, properties=(GOV + "inverseLabel",))
    forward = fetch_labels(store, [iri for iri in wanted if iri not in known], languages)
    return known | {
        iri: ox.Literal(f"\u2190 {label.value}", language=label.language)
        if label.language
        else ox.Literal(f"\u2190 {label.value}")
        for iri, label in forward.items()
    }


def fetch_labels(
    store: AnyStore,
    iris: Iterable[str],
    languages: Sequence[str] = ("en",),
    *,
    properties: Sequence[str] = LABELS,
) -> dict[str, ox.Literal]:
    """Return the label of each IRI that has one, in the first of the languages that there is, else in any.

    Examples
    --------
    >>> from govgraph.store.store import Store
    >>> store = Store()
    >>> for text in (b'"Foro"@es', b'"Forum"@en'):
    ...     store.load_ntriples(b"<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> " + text + b" .")
    >>> print(fetch_labels(store, ["urn:a"], ["pt", "es"])["urn:a"])
    "Foro"@es
    """
    best: dict[str, tuple[Any, ox.Literal]] = {}
    wanted = iter(sorted({iri for iri in iris if iri_ok(iri)}))
    named = " ".join(f"<{name}>" for name in properties)
    while batch := list(islice(wanted, _BATCH)):
        values = " ".join(f"<{iri}>" for iri in batch)
        query = f"SELECT ?x ?p ?label {{ VALUES ?x {{ {values} }} VALUES ?p {{ {named} }} ?x ?p ?label }}"
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
    inverse = turned(solutions.variables)
    backward: dict[str, ox.Literal | None] = {}

    def learn(batch: list[tuple[Any, ...]]) -> None:
        _learn(fetch_labels, store, batch, known, languages)
        back = [(row[place],) for row in batch for place, mark in inverse.items() if is_true(row[mark])]
        _learn(fetch_inverse_labels, store, back, backward, languages)

    learn(first)
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
            learn(batch)
            for row in batch:
                wide: list[Any] = []
                for place, term in enumerate(row):
                    back = place in inverse and is_true(row[inverse[place]])
                    wide += [term, _label(term, backward if back else known)] if place in labeled else [term]
                yield tuple(wide)
            batch = list(islice(rows, _BATCH))

    return Solutions(tuple(variables), read(), solutions.names, close=solutions.close)


def _learn(
    fetch: Callable[..., dict[str, ox.Literal]],
    store: AnyStore,
    rows: list[tuple[Any, ...]],
    known: dict[str, ox.Literal | None],
    languages: Sequence[str],
) -> None:
    new = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)} - known.keys()
    if new:
        found = fetch(store, new, languages)
        known.update({iri: found.get(iri) for iri in new})


def _label(term: Any, known: dict[str, ox.Literal | None]) -> ox.Literal | None:
    return known.get(term.value) if isinstance(term, ox.NamedNode) else None
