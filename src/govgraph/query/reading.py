"""Solutions made for reading: names in the reader's language instead of CURIEs, and no columns that only machines read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pyoxigraph as ox

from govgraph.query.labels import fetch_inverse_labels, fetch_labels, is_true, turned
from govgraph.query.results import Solutions
from govgraph.store.store import AnyStore
from govgraph.terms import GOV

__all__ = ["readable"]

_RANGE = re.compile(r"(\d+) to (\d+)")  # a count as of a date, without and with what is unknown


def readable(
    solutions: Solutions, store: AnyStore, languages: Sequence[str] = ("en",), *, drop: Collection[str] = ()
) -> Solutions:
    """Return solutions in which an entity reads ``Label [id]``, a term of the vocabulary and a column their names.

    Parameters
    ----------
    solutions : Solutions
        All its rows are read; answers of the catalogue are small. A relation that a column ``…Inverse`` marks is called
        what it is called from its object, and that column is left out. What the column of :attr:`Solutions.holds` says is
        said in words.
    store : AnyStore
    languages : sequence of str
        In order of preference.
    drop : collection of str
        Columns to leave out.

    Examples
    --------
    >>> from govgraph.store.store import Store
    >>> store = Store()
    >>> label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    >>> store.load_ntriples(f'<https://w3id.org/govgraph/id/ff> {label} "Fixture Forum"@en .'.encode())
    >>> found = Solutions(("f",), iter([(ox.NamedNode("https://w3id.org/govgraph/id/ff"),)]))
    >>> list(readable(found, store))
    [{'f': 'Fixture Forum [id:ff]'}]
    """
    from govgraph.words import column, say

    rows = list(solutions.terms())
    labels = fetch_labels(
        store, {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}, languages
    )
    inverse = turned(solutions.variables)
    backward = fetch_inverse_labels(
        store,
        {
            row[place].value
            for row in rows
            for place, mark in inverse.items()
            if is_true(row[mark]) and isinstance(row[place], ox.NamedNode)
        },
        languages,
    )
    kept = [
        place
        for place, name in enumerate(solutions.variables)
        if name not in drop and place not in inverse.values()
    ]
    names = solutions.names
    certain = solutions.variables.index(solutions.holds) if solutions.holds in solutions.variables else None

    def read(place: int, row: tuple[Any, ...]) -> Any:
        term = row[place]
        if place == certain and term is not None:
            return ox.Literal(say(f"holds.{term.value}", *languages))
        if certain is not None and isinstance(term, ox.Literal) and (ends := _RANGE.fullmatch(term.value)):
            return ox.Literal(say("holds.range", *languages, low=ends[1], high=ends[2]))
        back = place in inverse and is_true(row[inverse[place]])
        label = (backward if back else labels).get(term.value) if isinstance(term, ox.NamedNode) else None
        if label is None:
            return term
        if term.value.startswith(GOV):
            return ox.Literal(label.value)
        known = names.compact(term.value)
        return term if known == term.value else ox.Literal(f"{label.value} [{known}]")

    def shown() -> Iterator[tuple[Any, ...]]:
        for row in rows:
            yield tuple(read(place, row) for place in kept)

    return Solutions(tuple(column(solutions.variables[place], *languages) for place in kept), shown(), names)
