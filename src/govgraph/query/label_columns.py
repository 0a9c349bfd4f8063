"""Labels in the reader's languages: in a column beside each column of entities, or in place of ids."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from govgraph.facts.generic import blank_nodes
from govgraph.facts.labels import LABELS, best_first, language_rank, text_in
from govgraph.query.results import Solutions
from govgraph.store.store import AnyStore
from govgraph.terms import GOV, SKOS, iri_ok

if TYPE_CHECKING:
    from govgraph.model.model import Model

__all__ = ["fetch_inverse_labels", "fetch_labels", "is_true", "readable", "turned", "with_labels"]

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
        iri: ox.Literal(f"\u2190 {label.value}", language=label.language) for iri, label in forward.items()
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


def with_labels(
    solutions: Solutions, store: AnyStore, languages: Sequence[str] = ("en",), *, model: Model | None = None
) -> Solutions:
    """Return solutions with a column ``x_label`` after each column ``x`` that holds entities with labels.

    Blank nodes are called by the ids that they have at every reading, not by the engine's.

    Parameters
    ----------
    solutions : Solutions
        Its rows are read; which columns get labels is decided on the first 500.
    store : AnyStore
        Where the labels are; those of blank nodes, in the store that gives them addresses.
    languages : sequence of str
        In order of preference.
    model : Model, optional
        What classes and predicates of others are called that have no label in the store.
    """
    rows = solutions.terms()
    known: dict[str, ox.Literal | None] = {}
    backward: dict[str, ox.Literal | None] = {}
    first = list(islice(rows, _BATCH))
    inverse, blank = turned(solutions.variables), blank_nodes(store)

    def iri_of(term: Any) -> str:
        if isinstance(term, ox.NamedNode):
            return term.value
        return blank.get(term.value, "") if isinstance(term, ox.BlankNode) else ""

    def is_back(place: int, row: tuple[Any, ...]) -> bool:
        return place in inverse and is_true(row[inverse[place]])

    def learn(batch: list[tuple[Any, ...]]) -> None:
        new = {iri_of(term) for row in batch for term in row} - known.keys() - {""}
        found = _of_model(new, store, model, languages) | fetch_labels(store, new, languages)
        known.update({iri: found.get(iri) for iri in new})
        back = {iri_of(row[place]) for row in batch for place in inverse if is_back(place, row)}
        backward.update(fetch_inverse_labels(store, back - backward.keys() - {""}, languages))

    learn(first)
    labeled = [
        place
        for place, name in enumerate(solutions.variables)
        if f"{name}_label" not in solutions.variables
        and any(known.get(iri_of(row[place])) is not None for row in first)
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
                    named = backward if is_back(place, row) else known
                    own = _own(term, blank, store)
                    wide += [own, named.get(iri_of(term))] if place in labeled else [own]
                yield tuple(wide)
            batch = list(islice(rows, _BATCH))

    return Solutions(tuple(variables), read(), solutions.names, close=solutions.close)


def _own(term: Any, blank: Mapping[str, str], store: AnyStore) -> Any:
    """Return a term; a blank node with the id that it has at every reading, which ``show`` knows."""
    iri = blank.get(term.value) if isinstance(term, ox.BlankNode) else None
    return term if iri is None else ox.BlankNode(store.names.compact(iri).removeprefix("_:"))


def _of_model(
    iris: Iterable[str], store: AnyStore, model: Model | None, languages: Sequence[str]
) -> dict[str, ox.Literal]:
    """Return what a model calls classes and predicates of others."""
    found = {}
    for iri in iris if model is not None else ():
        known = model.predicates.get(iri) or model.kinds.get(store.names.compact(iri)) if model else None
        if known is not None and known.term == iri:
            found[iri] = ox.Literal(text_in(known.labels, languages))
    return found


def _notes(
    rows: Sequence[Sequence[Any]], variables: Sequence[str], store: AnyStore, languages: Sequence[str]
) -> dict[str, ox.Literal]:
    """Return the notes of the claims in a column ``claim``, in the reader's language, where they are there in several."""
    if not {"claim", "note"} <= set(variables):
        return {}
    claim, note = variables.index("claim"), variables.index("note")
    told: dict[str, dict[str, ox.Literal]] = {
        row[claim].value: {row[note].language or "": row[note]}
        for row in rows
        if isinstance(row[claim], ox.NamedNode) and isinstance(row[note], ox.Literal)
    }
    of_these = " ".join(f"<{iri}>" for iri in told)
    for iri, text in store.select(f"SELECT ?st ?t {{ VALUES ?st {{ {of_these} }} ?st <{SKOS}note> ?t }}"):
        told[iri.value].setdefault(text.language or "", text)
    return {
        iri: texts[tag]
        for iri, texts in told.items()
        for tag in [next((one for one in languages if one in texts), next(iter(texts)))]
    }


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
        said in words. Where the column ``passage`` is empty, it says that none is noted. The ``note`` of a ``claim`` is in
        the reader's language where it is there.
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
    notes = _notes(rows, solutions.variables, store, languages)
    certain = solutions.variables.index(solutions.holds) if solutions.holds in solutions.variables else None

    def read(place: int, row: tuple[Any, ...]) -> Any:
        term = row[place]
        if term is None and solutions.variables[place] == "passage":
            return ox.Literal(say("profile.no_passage", *languages))
        if solutions.variables[place] == "note" and notes:
            return notes.get(row[solutions.variables.index("claim")].value, term)
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
