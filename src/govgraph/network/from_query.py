"""Networks of a query's answer: the pairs it finds are the ties, with the claims of the graph as their evidence."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

import pyoxigraph as ox

from govgraph.errors import NetworkError, wrong
from govgraph.facts.claims import Claim, fetch_claims, fetch_entities, fetch_sources
from govgraph.facts.ties import fetch_issued
from govgraph.model.model import Model
from govgraph.network.build import Facts
from govgraph.network.views import View, load_view
from govgraph.query.results import NUMERIC, Answer, Solutions, Triples
from govgraph.query.run import run
from govgraph.query.support import Support
from govgraph.store.store import AnyStore
from govgraph.terms import GOV, RDF, Names
from govgraph.words import texts

__all__ = ["FOUND_TOGETHER", "facts_of_query", "view_of_query"]

FOUND_TOGETHER = GOV + "foundTogether"
"""The predicate of a pair that a SELECT finds and that no claim of the graph joins: the query alone says so."""

Pair = tuple[str, str]
_TYPE = RDF + "type"
_AT_ONCE = 500


def view_of_query(title: str) -> View:
    """Return the view of a query's answer: ties as they are, no rule switched on."""
    return View(titles={"en": title}, spaces=load_view("everything").spaces)


def facts_of_query(
    store: AnyStore,
    model: Model,
    text: str,
    *,
    bindings: Mapping[str, Any] | None = None,
    timeout: float | None = None,
    memory: float | None = None,
    allow_service: Collection[str] = (),
) -> Facts:
    """Run a query and return the ties it finds, with what the graph claims about them.

    Parameters
    ----------
    text : str
        A SELECT, whose first two columns are the ends of ties, source first; or a CONSTRUCT, whose triples are the ties.
        The claims of a tie are those that the pattern of the SELECT asks for; a pair that it finds without one has none.
        A third column of numbers is the weight; further columns are ignored, and the network says so. A pair that the
        graph states the other way around has its relation read backward: ``^memberOf``, "has as a member".
    bindings, timeout, memory, allow_service
        As in :func:`govgraph.query.run.run`.

    Raises
    ------
    NetworkError
        Where the query gives no pairs: it asks yes or no, or its first two columns are not both IRIs.
    QueryError
        As :func:`govgraph.query.run.run` raises it.
    """
    found = run(store, text, bindings=bindings, timeout=timeout, memory=memory, allow_service=allow_service)
    if isinstance(found, Answer):
        raise NetworkError(wrong("ask_no_ties"))
    notes: list[Mapping[str, str]] = []
    asked: dict[Pair, float] | None = None
    backing: dict[Pair, list[Claim]] | None = None
    if isinstance(found, Triples):
        rows = [(t.subject, t.predicate, t.object) for t in found.collect() if t.predicate.value != _TYPE]
        triples = set(_iris(rows))
        notes += _said("blank", sum(any(isinstance(one, ox.BlankNode) for one in row) for row in rows))
        claims = _claims_of_triples(fetch_claims(store), triples, store.names)
    elif len(found.variables) < 2:
        raise NetworkError(wrong("one_column"))
    else:
        rows = found.collect()
        pairs = [row for row in rows if isinstance(row[0], ox.NamedNode) and isinstance(row[1], ox.NamedNode)]
        asked = _weighed(pairs)
        notes += _said("rows_left_out", len(rows) - len(pairs))
        ignored = found.variables[2 if not _is_weight(pairs) else 3 :]
        notes += _said("columns_left_out", len(ignored), names=", ".join(f"?{name}" for name in ignored))
        stated = [*fetch_claims(store), *_plain(store, model, asked)]
        backing = _backing(store, found, pairs, stated)
        claims = list(dict.fromkeys(claim for some in backing.values() for claim in some))
        claims += [
            Claim(iri="", subject=s, predicate=FOUND_TOGETHER, object=o, names=store.names)
            for s, o in sorted(asked.keys() - backing.keys())
        ]
    if not claims:
        left = notes[0]["en"] if notes else ""
        raise NetworkError(wrong("no_pair_left" if left else "no_pair", left=left))
    ends = {end for claim in claims for end in (claim.subject, claim.object)}
    cited = {claim.source for claim in claims if claim.source}
    entities = fetch_entities(store, model.depth, iris=ends)
    sources = fetch_sources(store, cited) if cited else {}
    return Facts(claims, entities, sources, tuple(notes), asked, backing, fetch_issued(store))


def _number(term: Any) -> float | None:
    """Return the number of a literal, or None if it is not above 0, as a weight is."""
    if not isinstance(term, ox.Literal) or term.datatype.value not in NUMERIC:
        return None
    value = float(term.value)
    return value if math.isfinite(value) and value > 0 else None


def _is_weight(pairs: Sequence[Sequence[Any]]) -> bool:
    """Tell whether the third column holds a weight in every row."""
    return bool(pairs) and all(len(row) > 2 and _number(row[2]) is not None for row in pairs)


def _weighed(pairs: Sequence[Sequence[Any]]) -> dict[Pair, float]:
    """Return the pairs with their weights: those of the rows that name them, together; 1 where the query gives none."""
    weighed = _is_weight(pairs)
    found: dict[Pair, float] = {}
    for row in pairs:
        pair = (row[0].value, row[1].value)
        found[pair] = found.get(pair, 0.0) + (_number(row[2]) or 0.0) if weighed else 1.0
    return found


def _said(key: str, n: int, **values: object) -> list[Mapping[str, str]]:
    return [texts(f"network.{key}", n=n, **values)] if n else []


def _iris(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, ...]]:
    """Return the rows in which every term is an IRI."""
    for row in rows:
        if all(isinstance(term, ox.NamedNode) for term in row):
            yield tuple(term.value for term in row)


def _claims_of_triples(claims: Iterable[Claim], triples: set[tuple[str, ...]], names: Names) -> list[Claim]:
    found = [claim for claim in claims if (claim.subject, claim.predicate, claim.object) in triples]
    told = {(claim.subject, claim.predicate, claim.object) for claim in found}
    untold = sorted(triples - told)
    return found + [Claim(iri="", subject=s, predicate=p, object=o, names=names) for s, p, o in untold]


def _plain(store: AnyStore, model: Model, pairs: Iterable[tuple[str, str]]) -> Iterator[Claim]:
    """Yield what data in words of others state of the pairs, either way around, without a claim."""
    others = {one.term for one in model.predicates.values() if one.term}
    ends = iter(sorted({both for one in pairs for both in (one, one[::-1])}) if others else ())
    while part := list(islice(ends, _AT_ONCE)):
        values = " ".join(f"(<{u}> <{v}>)" for u, v in part)
        found = store.select(f"SELECT DISTINCT ?s ?p ?o {{ VALUES (?s ?o) {{ {values} }} ?s ?p ?o }}")
        for s, p, o in sorted((s.value, p.value, o.value) for s, p, o in found):
            if p in others:
                yield Claim(iri="", subject=s, predicate=p, object=o, names=store.names)


def _backing(
    store: AnyStore, found: Solutions, rows: Sequence[Sequence[Any]], claims: Iterable[Claim]
) -> dict[Pair, list[Claim]]:
    """Return what the graph claims of the pairs, either way around, as far as the pattern of the query asks for it."""
    by_pair: dict[Pair, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_pair.setdefault((row[0].value, row[1].value), []).append(tuple(row))
    asks = _Asks.of(store, found, [row for some in by_pair.values() for row in some])
    backing: dict[Pair, list[Claim]] = {}
    for claim in filter(asks.about, claims):
        ends = (claim.subject, claim.object)
        for pair in dict.fromkeys((ends, ends[::-1])):
            if pair in by_pair:
                backing.setdefault(pair, []).append(claim)
    # Where the pair is there both ways around, its rows say which claim each of them rests on.
    for pair in sorted(pair for pair in backing if pair[::-1] in backing and pair != pair[::-1]):
        asks = _Asks.of(store, found, by_pair[pair])
        backing[pair] = list(filter(asks.about, backing[pair]))
    return {pair: some for pair, some in backing.items() if some}


@dataclass(frozen=True, slots=True)
class _Asks:
    """What the pattern of a query asks for in some rows."""

    statements: frozenset[str]
    triples: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, store: AnyStore, found: Solutions, rows: list[tuple[Any, ...]]) -> Self:
        support = Support.of(store, found, rows)
        return cls(frozenset(support.statements), frozenset(_iris(support.triples)))

    def about(self, claim: Claim) -> bool:
        return claim.iri in self.statements or (claim.subject, claim.predicate, claim.object) in self.triples
