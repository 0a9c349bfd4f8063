"""Evidence: which sources an answer rests on, found through the statements behind its rows and triples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import TYPE_CHECKING, Any

from govgraph.facts.claims import Source, fetch_entities, fetch_sources
from govgraph.facts.store import AnyStore
from govgraph.terms import DCTERMS, GOV, RDF

if TYPE_CHECKING:
    from govgraph.query.questions import Answered
    from govgraph.query.results import Answer, Solutions

__all__ = ["matches_query", "sources_of_answer", "sources_of_result", "sources_of_rows", "sources_of_triples"]

_COUNTS = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "GROUP"))
_AT_ONCE = 2000  # pairs or triples in one VALUES block


def sources_of_answer(store: AnyStore, answered: Answered) -> tuple[Source, ...]:
    """Return the sources that the answer to a question of the catalogue rests on, sorted by id.

    Notes
    -----
    A question that counts (``GROUP BY``) over ``?claim`` is asked again for the claims themselves, so that every claim
    that was counted is cited; other answers are looked at row by row, see :func:`sources_of_rows`.
    """
    claims = _claims_query(answered.question.text)
    if claims:
        from govgraph.query.run import run

        found = run(store, claims, bindings=answered.terms)
        rows = [row for row in getattr(found, "terms", list)() if row[0] is not None]
        if rows:
            return sources_of_rows(store, rows)
    return sources_of_rows(store, answered.solutions.terms(), answered.terms.values())


def _claims_query(text: str) -> str:
    """Return the query for the claims that a grouped question counts, or nothing where it counts none."""
    found = re.search(r"^SELECT\b.*?\bWHERE\s*(\{.*^\})\s*^GROUP BY\b", text, re.DOTALL | re.MULTILINE)
    if not found or not re.search(r"\?claim\b", found[1]):
        return ""
    return f"SELECT DISTINCT ?claim WHERE {found[1]}"


def sources_of_result(store: AnyStore, result: Solutions | Answer) -> tuple[Source, ...]:
    """Return the sources that an answer to a query rests on, sorted by id.

    Notes
    -----
    A query that counts (COUNT, GROUP BY) and an ASK are asked again for all that their pattern matches, so that every
    claim that was counted is cited; of a result with groups those of the groups shown. No and nothing rest on no claim,
    but on the dataset as a whole: then there are no sources.
    """
    from govgraph.query.results import Answer

    queries = [query for query in map(matches_query, result.texts) if query]
    if isinstance(result, Answer):
        rows = [row for query in queries if result for row in _matched(store, query).terms()]
        return sources_of_rows(store, rows, result.asked)
    shown = list(result.terms()) if queries else []
    counted = []
    for query in queries if shown else ():
        matched = _matched(store, query)
        keys = [name for name in result.variables if name in matched.variables]
        places = [result.variables.index(name) for name in keys]
        wanted = {tuple(row[place] for place in places) for row in shown}
        places = [matched.variables.index(name) for name in keys]
        counted += [row for row in matched.terms() if tuple(row[place] for place in places) in wanted]
    return sources_of_rows(store, counted or shown or result.terms(), result.asked)


def _matched(store: AnyStore, query: str) -> Solutions:
    from govgraph.query.results import Solutions
    from govgraph.query.run import run

    found = run(store, query)
    assert isinstance(found, Solutions)  # noqa: S101 - it is a SELECT
    return found


def matches_query(text: str) -> str:
    """Return the query for all that the pattern of an ASK or of a counting query matches; nothing for other queries.

    Examples
    --------
    >>> matches_query("SELECT (COUNT(?x) AS ?n) WHERE { ?x a <urn:y> } GROUP BY ?z")
    'SELECT DISTINCT * WHERE { ?x a <urn:y> }'
    >>> matches_query("SELECT ?x WHERE { ?x a <urn:y> }")
    ''
    """
    if not text:  # of a server, with words that only the server knows
        return ""
    from govgraph.query.outline import CLOSERS, OPENERS, Outline
    from govgraph.query.source import Source as Text

    outline = Outline.of(Text.of(text))
    begin = outline.scopes[0].where - 1
    if outline.form_token is None or begin < 0 or outline.form not in ("ASK", "SELECT"):
        return ""
    source = outline.source.text
    depth, end, counts = 0, len(source), outline.form == "ASK"
    for token in outline.tokens:
        if token.offset >= begin:
            depth += (token.kind in OPENERS) - (token.kind in CLOSERS)
        if token.offset >= begin and depth == 0 and token.kind == "}":
            end = min(end, token.offset + 1)
        outside = token.offset < begin or token.offset > end
        counts = counts or (outside and token.kind == "word" and token.text.upper() in _COUNTS)
    prologue = source[: outline.form_token.offset]
    return f"{prologue}SELECT DISTINCT * WHERE {source[begin:end]}" if counts else ""


def sources_of_rows(
    store: AnyStore, rows: Iterable[tuple[Any, ...]], asked: Iterable[Any] = ()
) -> tuple[Source, ...]:
    """Return the sources that rows rest on, sorted by id.

    Parameters
    ----------
    store : AnyStore
    rows : iterable of tuples of terms
        What a SELECT gave; see ``Solutions.terms()``.
    asked : iterable of terms
        What the question's parameters stood for.

    Notes
    -----
    A row rests on: the sources and statements that it names; where it names no statement, the statements between any two
    of its entities, or between one of them and what was asked about, an edition counting for its series. Where no row
    names or connects anything, the sources of the entities themselves are returned.
    """
    names = store.names
    wanted = tuple(term.value for term in asked if _is_iri(term))
    found: set[str] = set()
    statements: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    entities: set[str] = set()
    for row in rows:
        iris = [term.value for term in row if _is_iri(term)]
        named = [iri for iri in iris if iri.startswith(names.statement)]
        found.update(iri for iri in iris if iri.startswith(names.source))
        statements.update(named)
        others = [iri for iri in iris if not iri.startswith((names.statement, names.source, GOV))]
        entities.update(others)
        if not named:
            pairs.update(permutations(dict.fromkeys((*others, *wanted)), 2))
    found |= _of_statements(store, statements) | _of_pairs(store, pairs)
    if not found and entities:
        for entity in fetch_entities(store, iris=entities).values():
            found.update(entity.sources)
    return _sources(store, found)


def sources_of_triples(store: AnyStore, triples: Iterable[Any]) -> tuple[Source, ...]:
    """Return the sources of the statements about triples, and of statements and entities described by them."""
    names = store.names
    blocks: set[str] = set()
    statements: set[str] = set()
    found: set[str] = set()
    for triple in triples:
        subject, predicate, value = triple
        if not _is_iri(subject):
            continue
        if subject.value.startswith(names.statement):
            statements.add(subject.value)
        if predicate.value == DCTERMS + "source" and _is_iri(value):
            found.add(value.value)
        if predicate.value.startswith(GOV):
            blocks.add(f"({subject} {predicate} {value})")
    for part in _chunks(sorted(blocks)):
        query = (
            f"SELECT DISTINCT ?source WHERE {{ VALUES (?s ?p ?o) {{ {' '.join(part)} }} "
            f"?st <{RDF}subject> ?s ; <{RDF}predicate> ?p ; <{RDF}object> ?o ; <{DCTERMS}source> ?source }}"
        )
        found.update(row[0].value for row in store.select(query))
    return _sources(store, found | _of_statements(store, statements))


def _is_iri(term: Any) -> bool:
    return type(term).__name__ == "NamedNode"


def _chunks(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


def _of_statements(store: AnyStore, statements: set[str]) -> set[str]:
    found: set[str] = set()
    for part in _chunks([f"<{iri}>" for iri in sorted(statements)]):
        query = f"SELECT DISTINCT ?source WHERE {{ VALUES ?st {{ {' '.join(part)} }} ?st <{DCTERMS}source> ?source }}"
        found.update(row[0].value for row in store.select(query))
    return found


def _of_pairs(store: AnyStore, pairs: set[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    for part in _chunks([f"(<{a}> <{b}>)" for a, b in sorted(pairs)]):
        block = f"VALUES (?a ?b) {{ {' '.join(part)} }}"
        direct = f"?st <{RDF}subject> ?a ; <{RDF}object> ?b ; <{DCTERMS}source> ?source"
        lifted = (
            f"?edition <{GOV}partOfSeries> ?b . "
            f"?st <{RDF}subject> ?a ; <{RDF}object> ?edition ; <{DCTERMS}source> ?source"
        )
        for pattern in (direct, lifted):
            query = f"SELECT DISTINCT ?source WHERE {{ {block} {pattern} }}"
            found.update(row[0].value for row in store.select(query))
    return found


def _sources(store: AnyStore, iris: set[str]) -> tuple[Source, ...]:
    known = fetch_sources(store, iris) if iris else {}
    return tuple(sorted(known.values(), key=lambda source: (source.id, source.iri)))
