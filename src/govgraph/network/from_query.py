"""Networks of a query's answer: the pairs it finds are the ties, with the claims of the graph as their evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from govgraph.errors import NetworkError
from govgraph.facts.claims import Claim, fetch_claims, fetch_entities, fetch_sources
from govgraph.facts.model import Model
from govgraph.facts.store import AnyStore
from govgraph.network.build import Facts
from govgraph.network.views import View, load_view
from govgraph.query.results import Answer, Triples
from govgraph.query.run import run
from govgraph.terms import GOV, RDF

__all__ = ["FOUND_TOGETHER", "facts_of_query", "view_of_query"]

FOUND_TOGETHER = GOV + "foundTogether"
"""The predicate of a pair that a SELECT finds and that no claim of the graph joins: the query alone says so."""

_TYPE = RDF + "type"
_HINT = "SELECT ?a ?b { … } draws a tie for each row; CONSTRUCT { ?a gov:memberOf ?b } WHERE { … } says which"


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
    allow_service: Collection[str] = (),
) -> Facts:
    """Run a query and return the ties it finds, with what the graph claims about them.

    Parameters
    ----------
    store : AnyStore
    model : Model
    text : str
        A SELECT, whose first two columns are the ends of ties, in whichever direction the graph has them; or a CONSTRUCT,
        whose triples are the ties.
    bindings, timeout, allow_service
        As in :func:`govgraph.query.run.run`.

    Raises
    ------
    NetworkError
        Where the query gives no pairs: it asks yes or no, or its first two columns are not both IRIs.
    QueryError
        As :func:`govgraph.query.run.run` raises it.
    """
    found = run(store, text, bindings=bindings, timeout=timeout, allow_service=allow_service)
    if isinstance(found, Answer):
        raise NetworkError("an ASK query gives no ties", hint=_HINT)
    if isinstance(found, Triples):
        triples = {
            ends for ends in _iris((t.subject, t.predicate, t.object) for t in found) if ends[1] != _TYPE
        }
        claims = _claims_of_triples(fetch_claims(store), triples)
    elif len(found.variables) < 2:
        raise NetworkError("a tie has two ends, and this query has one column", hint=_HINT)
    else:
        claims = _claims_of_pairs(fetch_claims(store), set(_iris(row[:2] for row in found.terms())))
    if not claims:
        raise NetworkError("the query finds no pair of entities", hint=_HINT)
    ends = {end for claim in claims for end in (claim.subject, claim.object)}
    cited = {claim.source for claim in claims if claim.source}
    entities = fetch_entities(store, model.depth, iris=ends)
    return Facts(claims, entities, fetch_sources(store, cited) if cited else {})


def _iris(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, ...]]:
    """Return the rows in which every term is an IRI."""
    for row in rows:
        if all(isinstance(term, ox.NamedNode) for term in row):
            yield tuple(term.value for term in row)


def _claims_of_triples(claims: Iterable[Claim], triples: set[tuple[str, ...]]) -> list[Claim]:
    found = [claim for claim in claims if (claim.subject, claim.predicate, claim.object) in triples]
    told = {(claim.subject, claim.predicate, claim.object) for claim in found}
    return found + [Claim(iri="", subject=s, predicate=p, object=o) for s, p, o in sorted(triples - told)]


def _claims_of_pairs(claims: Iterable[Claim], pairs: set[tuple[str, ...]]) -> list[Claim]:
    either = pairs | {(other, one) for one, other in pairs}
    found = [claim for claim in claims if (claim.subject, claim.object) in either]
    told = {frozenset((claim.subject, claim.object)) for claim in found}
    untold = {min((one, other), (other, one)) for one, other in pairs if frozenset((one, other)) not in told}
    return found + [Claim(iri="", subject=s, predicate=FOUND_TOGETHER, object=o) for s, o in sorted(untold)]
