"""Evidence: the claims that an answer rests on, found by what its query asks for, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from govgraph.facts.claims import Source, fetch_entities, fetch_sources
from govgraph.facts.store import AnyStore
from govgraph.terms import DCTERMS, GOV, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from govgraph.query.questions import Answered
    from govgraph.query.results import Answer, Solutions
    from govgraph.query.support import Support

__all__ = ["matches_query", "sources_of_answer", "sources_of_result", "sources_of_triples"]

_COUNTS = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "GROUP"))
_AT_ONCE = 2000  # triples in one VALUES block
_OF_NAMES = frozenset((RDF + "type", RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", GOV + "acronym"))
"""What names a thing or says its kind: no reason to cite where the answer says something about the thing."""


def sources_of_answer(store: AnyStore, answered: Answered) -> tuple[Source, ...]:
    """Return the sources that the answer to a question of the catalogue rests on, sorted by id.

    Notes
    -----
    A question that binds ``?claim`` rests on these claims; another one on what :func:`sources_of_result` finds.
    """
    found = _supports(store, answered.solutions)
    for one in found:
        if one.statements:
            one.triples.clear()
    return _sources_of(store, found)


def sources_of_result(store: AnyStore, result: Solutions | Answer) -> tuple[Source, ...]:
    """Return the sources that an answer to a query rests on, sorted by id.

    Notes
    -----
    An answer rests on the claims that its query asks for: the statements that it names, and those that say a triple of
    its pattern, with the predicate and both ends that the row has. So the query is asked again for everything that its
    pattern matches in the rows shown, hidden in sub-selects, counts, blank nodes and property paths, too. What MINUS and
    NOT EXISTS exclude is no claim. A country, date or other column of an entity's own rests on the entity's source. Where
    no claim is asked for (``?x a gov:State``), the sources of the entities in the rows are returned. No and nothing rest
    on no claim, but on the dataset as a whole: then there are no sources.
    """
    return _sources_of(store, _supports(store, result))


def _supports(store: AnyStore, result: Solutions | Answer) -> list[Support]:
    from govgraph.query.results import Answer
    from govgraph.query.support import Support

    if isinstance(result, Answer):
        return [Support.of(store, text, None, result.limits) for text in result.texts if result]
    rows = list(result.terms())
    return [Support.of(store, text, (result.variables, rows), result.limits) for text in result.texts if rows]


def _sources_of(store: AnyStore, found: list[Support]) -> tuple[Source, ...]:
    statements = {iri for one in found for iri in one.statements}
    triples = {triple for one in found for triple in one.triples}
    sources = {iri for one in found for iri in one.sources} | _of_statements(store, statements)
    claimed, said = _of_triples(store, triples)
    sources |= said
    others = {triple for triple in triples - claimed if triple[1].value not in _OF_NAMES}
    sources |= _of_entities(store, _with_own(store, others))
    return _sources(store, sources or _of_entities(store, {iri for one in found for iri in one.entities}))


def _with_own(store: AnyStore, triples: set[tuple[Any, Any, Any]]) -> set[str]:
    """Return the subjects of those triples that there are: one of another branch of a UNION may be none."""
    found: set[str] = set()
    for part in _chunks(sorted(_written(triple) for triple in triples)):
        query = f"SELECT DISTINCT ?s WHERE {{ VALUES (?s ?p ?o) {{ {' '.join(part)} }} ?s ?p ?o }}"
        found.update(row[0].value for row in store.select(query))
    return found


def _written(triple: tuple[Any, Any, Any]) -> str:
    return f"({' '.join(map(str, triple))})"


def _of_entities(store: AnyStore, iris: set[str]) -> set[str]:
    entities = fetch_entities(store, iris=iris) if iris else {}
    return {source for entity in entities.values() for source in entity.sources}


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
    _, sources = _of_triples(store, said)
    sources |= found | _of_statements(store, statements)
    if sources:
        return _sources(store, sources)
    from govgraph.query.support import Support

    return _sources_of(store, [Support.of(store, text, None) for text in getattr(triples, "texts", ())])


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


def _of_triples(
    store: AnyStore, triples: set[tuple[Any, Any, Any]]
) -> tuple[set[tuple[Any, Any, Any]], set[str]]:
    """Return the triples that claims say, and the sources of these claims."""
    claimed: set[tuple[Any, Any, Any]] = set()
    found: set[str] = set()
    for part in _chunks(sorted(map(_written, triples))):
        query = (
            f"SELECT DISTINCT ?s ?p ?o ?source WHERE {{ VALUES (?s ?p ?o) {{ {' '.join(part)} }} "
            f"?st <{RDF}subject> ?s ; <{RDF}predicate> ?p ; <{RDF}object> ?o ; <{DCTERMS}source> ?source }}"
        )
        for subject, predicate, value, source in store.select(query):
            claimed.add((subject, predicate, value))
            found.add(source.value)
    return claimed, found


def _sources(store: AnyStore, iris: set[str]) -> tuple[Source, ...]:
    known = fetch_sources(store, iris) if iris else {}
    return tuple(sorted(known.values(), key=lambda source: (source.id, source.iri)))
