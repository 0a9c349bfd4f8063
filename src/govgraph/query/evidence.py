"""Evidence: the claims that an answer rests on, found by what its query asks for, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from govgraph.facts.claims import Source, fetch_entities, fetch_sources
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.support import Support
from govgraph.store.store import AnyStore
from govgraph.terms import DCTERMS, GOV, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from govgraph.query.questions import Answered

__all__ = [
    "CLAIMS",
    "matches_query",
    "sources_of_answer",
    "sources_of_result",
    "sources_of_triples",
    "with_sources",
]

CLAIMS = ("claim", "otherClaim")
"""The columns of questions that hold statements."""
_AT_ONCE = 2000  # triples in one VALUES block
_OF_NAMES = frozenset((RDF + "type", RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", GOV + "acronym"))
"""What names a thing or says its kind: no reason to cite where the answer says something about the thing."""


def sources_of_answer(store: AnyStore, answered: Answered) -> tuple[Source, ...]:
    """Return the sources that the answer to a question of the catalogue rests on, sorted by id.

    Notes
    -----
    A question that binds ``?claim`` rests on these claims; another one on what :func:`sources_of_result` finds.
    """
    found = Support()
    found.add(Support.of(store, answered.solutions))
    return _sources_of(store, found)


def sources_of_result(store: AnyStore, result: Solutions | Answer) -> tuple[Source, ...]:
    """Return the sources that an answer to a query rests on, sorted by id.

    Notes
    -----
    An answer rests on the claims that its query asks for: the statements that it names, and those that say a triple of
    its pattern, with the predicate and both ends that the row has. So the query is asked again for everything that its
    pattern matches in the rows shown, hidden in sub-selects, counts, blank nodes and property paths, too. What MINUS and
    NOT EXISTS exclude is not a claim. A country, date or other column of an entity's own rests on the entity's source. Where
    no claim is asked for (``?x a gov:State``), the sources of the entities in the rows are returned. No and nothing rest
    on no claim, but on the dataset as a whole: then there are no sources.
    """
    return _sources_of(store, Support.of(store, result))


def _sources_of(store: AnyStore, found: Support) -> tuple[Source, ...]:
    return _sources(store, _iris_of(store, [found])[0])


def _iris_of(store: AnyStore, parts: list[Support]) -> list[set[str]]:
    """Return the IRIs of the sources of each part of an answer; asked for all of them at once."""
    stated = _of_statements(store, {iri for one in parts for iri in one.statements})
    triples = {triple for one in parts for triple in one.triples}
    claimed = _of_triples(store, triples)
    own = _with_own(store, {one for one in triples - claimed.keys() if one[1].value not in _OF_NAMES})
    described = _of_entities(store, {triple[0].value for triple in own})
    found = []
    for one in parts:
        sources = one.sources.union(*(stated.get(iri, ()) for iri in one.statements))
        for triple in one.triples:
            sources |= claimed.get(triple, set())
            sources |= described.get(triple[0].value, set()) if triple in own else set()
        found.append(sources)
    bare = [(one, sources) for one, sources in zip(parts, found, strict=True) if not sources]
    entities = _of_entities(store, {iri for one, _ in bare for iri in one.entities})
    for one, sources in bare:
        sources.update(*(entities.get(iri, ()) for iri in one.entities))
    return found


def with_sources(store: AnyStore, solutions: Solutions, separator: str = "|") -> Solutions:
    """Return solutions with a column ``source``: the ids of the sources that each row rests on.

    Parameters
    ----------
    solutions : Solutions
        All its rows are read. An answer that has a column ``source`` already is returned as it is.
    separator : str
        Between ids, which have no spaces.

    Notes
    -----
    A row that names its claim (``?claim``) rests on this claim; another one on what :func:`sources_of_result` finds for it.
    """
    if "source" in solutions.variables:
        return solutions
    store, rows = solutions.store or store, list(solutions.terms())
    compact = solutions.names.compact

    cells = [
        ox.Literal(separator.join(sorted(map(compact, found)))) if found else None
        for found in _by_row(store, solutions, rows)
    ]
    wide = ((*row, cell) for row, cell in zip(rows, cells, strict=True))
    shown = Solutions((*solutions.variables, "source"), wide, solutions.names)
    shown.texts, shown.holds, shown.store = solutions.texts, solutions.holds, solutions.store
    return shown


def _by_row(store: AnyStore, solutions: Solutions, rows: list[tuple[Any, ...]]) -> list[set[str]]:
    claims = [place for place, name in enumerate(solutions.variables) if name in CLAIMS]
    if claims and all(_is_iri(row[claims[0]]) for row in rows):
        named = ({row[place].value for place in claims if _is_iri(row[place])} for row in rows)
        return _iris_of(store, [Support(statements=statements) for statements in named])
    parts = [Support() for _ in rows]
    for text in solutions.texts if rows else ():
        found = Support.by_row(store, text, (solutions.variables, rows), solutions.limits)
        for part, one in zip(parts, found, strict=True):
            part.add(one)
    return _iris_of(store, parts)


def _with_own(store: AnyStore, triples: set[tuple[Any, Any, Any]]) -> set[tuple[Any, Any, Any]]:
    """Return those of the triples that there are: one of another branch of a UNION may be none."""
    return set(_asked(store, "?s ?p ?o", map(_written, triples), "?s ?p ?o"))


def _written(triple: tuple[Any, Any, Any]) -> str:
    return f"({' '.join(map(str, triple))})"


def _asked(store: AnyStore, names: str, values: Iterable[str], pattern: str) -> Iterator[tuple[Any, ...]]:
    """Yield the different rows of a pattern for some values of some variables, and of ``?source`` if it is in it."""
    rows, shown = sorted(values), names + (" ?source" if "?source" in pattern else "")
    for start in range(0, len(rows), _AT_ONCE):
        block = " ".join(rows[start : start + _AT_ONCE])
        yield from store.select(f"SELECT DISTINCT {shown} {{ VALUES ({names}) {{ {block} }} {pattern} }}")


def _of_entities(store: AnyStore, iris: set[str]) -> dict[str, set[str]]:
    entities = fetch_entities(store, iris=iris) if iris else {}
    return {entity.iri: set(entity.sources) for entity in entities.values()}


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
    from govgraph.sparql.lexer import AGGREGATES
    from govgraph.sparql.outline import Outline
    from govgraph.sparql.source import Source as Text

    outline = Outline.of(Text.of(text))
    where = outline.scopes[0].where - 1
    if where < 0 or outline.form not in ("ASK", "SELECT"):
        return ""
    begin = next(index for index, token in enumerate(outline.tokens) if token.offset == where)
    end = outline.closed[begin]
    outside = {token.word for token in (*outline.tokens[:begin], *outline.tokens[end:])}
    counts = outline.form == "ASK" or outside & {*AGGREGATES, "GROUP"}
    return f"{outline.prologue}SELECT DISTINCT * WHERE {outline.between(begin, end)}" if counts else ""


def sources_of_triples(store: AnyStore, triples: Iterable[Any]) -> tuple[Source, ...]:
    """Return the sources of the statements about triples, and of statements and entities described by them.

    Triples that a CONSTRUCT makes up itself rest on what its pattern matched.
    """
    names = store.names
    said: set[tuple[Any, Any, Any]] = set()
    statements: set[str] = set()
    found: set[str] = set()
    for triple in triples:
        subject, predicate, value = triple
        if not _is_iri(subject):
            continue
        if subject.value.startswith(names.spaces("st")):
            statements.add(subject.value)
        if predicate.value == DCTERMS + "source" and _is_iri(value):
            found.add(value.value)
        if predicate.value.startswith(GOV):
            said.add((subject, predicate, value))
    sources = found.union(*_of_triples(store, said).values(), *_of_statements(store, statements).values())
    if sources:
        return _sources(store, sources)
    return _sources_of(store, Support.of(store, triples) if isinstance(triples, Triples) else Support())


def _is_iri(term: Any) -> bool:
    return isinstance(term, ox.NamedNode)


def _of_statements(store: AnyStore, statements: set[str]) -> dict[str, set[str]]:
    """Return the sources of statements."""
    found: dict[str, set[str]] = {}
    values = (f"(<{iri}>)" for iri in statements)
    for statement, source in _asked(store, "?st", values, f"?st <{DCTERMS}source> ?source"):
        found.setdefault(statement.value, set()).add(source.value)
    return found


def _of_triples(store: AnyStore, triples: set[tuple[Any, Any, Any]]) -> dict[tuple[Any, ...], set[str]]:
    """Return those of the triples that claims say, with the sources of these claims."""
    found: dict[tuple[Any, ...], set[str]] = {}
    claim = f"?st <{RDF}subject> ?s ; <{RDF}predicate> ?p ; <{RDF}object> ?o ; <{DCTERMS}source> ?source"
    for *triple, source in _asked(store, "?s ?p ?o", map(_written, triples), claim):
        found.setdefault(tuple(triple), set()).add(source.value)
    return found


def _sources(store: AnyStore, iris: set[str]) -> tuple[Source, ...]:
    known = fetch_sources(store, iris) if iris else {}
    return tuple(sorted(known.values(), key=lambda source: (source.id, source.iri)))
