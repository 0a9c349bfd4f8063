"""JSON-LD: compact, sorted, one node per line, with its context inside so no reader needs the network."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pyoxigraph as ox

from govgraph.errors import GovgraphError, wrong
from govgraph.terms import RDF, XSD, Names, local_id_ok
from govgraph.write.canonical import Statement, blocks, canonical_quads

__all__ = ["jsonld", "jsonld_pieces"]

_SMALL_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # exact in every JSON reader: below 2**53


def jsonld(
    statements: Iterable[Statement],
    names: Names | None = None,
    *,
    context: Mapping[str, Any] | None = None,
) -> str:
    """Return a graph as JSON-LD 1.1.

    Parameters
    ----------
    names : Names, optional
        Its prefixes stand in for a context where none is given.
    context : mapping, optional
        The value of ``@context``. Its terms are used where what they promise (a datatype, a language map, an
        IRI) holds for every value of a node; elsewhere the property is written in full: nothing is recast.

    Returns
    -------
    str
        ``{"@context": …, "@graph": […]}``, nodes sorted by ``@id``.

    Raises
    ------
    GovgraphError
        If a quad belongs to a named graph, or holds a triple term: JSON-LD 1.1 has no way to write it.

    Notes
    -----
    What comes back is what went in, whatever the prefixes. A prefix that JSON-LD forbids or would misread is left out, and
    what it stood for is written in full: the empty prefix of Turtle, one that is not a word, and one that is also the scheme
    of an IRI (with the prefix ``geo``, a reader would take ``geo:-34.6,-58.4`` for another IRI).

    Examples
    --------
    >>> a, label = ox.NamedNode("https://w3id.org/govgraph/id/a"), ox.NamedNode("http://example.org/label")
    >>> context = {"label": {"@id": "http://example.org/label", "@container": "@language"}}
    >>> print(jsonld([ox.Triple(a, label, ox.Literal("Foro", language="es"))], context=context), end="")
    {"@context": {"label": {"@id": "http://example.org/label", "@container": "@language"}},
    "@graph": [
    {"@id": "https://w3id.org/govgraph/id/a", "label": {"es": "Foro"}}
    ]}
    """
    return "".join(jsonld_pieces(statements, names, context=context))


def jsonld_pieces(
    statements: Iterable[Statement],
    names: Names | None = None,
    *,
    context: Mapping[str, Any] | None = None,
) -> Iterator[str]:
    """Yield what :func:`jsonld` returns in pieces."""
    quads = canonical_quads(statements)
    given = context if context is not None else dict(sorted((names or Names()).prefixes.items()))
    used = _safe(given, _schemes(quads))
    terms = _Terms(used)
    nodes = ((terms.reference(subject), said) for subject, said in blocks(quads, _refuse))
    lines = sorted((key, _dump(_node(key, said, terms))) for key, said in nodes)
    yield f'{{"@context": {_dump(used)},\n"@graph": [\n'
    for number, (_, line) in enumerate(lines):
        yield f",\n{line}" if number else line
    yield "\n]}\n"


def _refuse(quad: ox.Quad) -> None:
    if isinstance(quad.object, ox.Triple):
        raise GovgraphError(wrong("jsonld_triple_term_data", term=quad.object))
    if not isinstance(quad.graph_name, ox.DefaultGraph):
        raise GovgraphError(wrong("jsonld_one_graph", graph=quad.graph_name))


_PROMISES = frozenset(("@id", "@type", "@container"))
_PREFIX = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)


def _scheme(iri: str) -> str:
    return iri.partition(":")[0]


def _schemes(quads: Iterable[ox.Quad]) -> set[str]:
    """Return the schemes of all IRIs in the data."""
    iris: set[str] = set()
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                iris.add(term.datatype.value)
    return set(map(_scheme, iris))


def _is_prefix(name: str, value: Any) -> bool:
    return isinstance(value, str) and value[-1:] in "#/" and ":" in value and not name.startswith("@")


def _safe(context: Mapping[str, Any], schemes: set[str]) -> dict[str, Any]:
    """Return a context without the names that a reader would take for something else; what they stood for is spelled out."""
    prefixes = {name: value for name, value in context.items() if _is_prefix(name, value)}

    def absolute(text: Any) -> bool:
        return isinstance(text, str) and ":" in text and _scheme(text) not in prefixes

    forbidden = schemes | {_scheme(value) for value in prefixes.values()}
    for value in context.values():
        spelled = value.values() if isinstance(value, Mapping) else [value]
        forbidden |= {_scheme(text) for text in spelled if absolute(text)}

    def kept(name: str) -> bool:
        return name not in forbidden and _PREFIX.fullmatch(name) is not None

    gone = {name: value for name, value in prefixes.items() if not kept(name)}

    def spelled_out(text: Any) -> Any:
        if isinstance(text, str) and _scheme(text) in gone and ":" in text and "://" not in text:
            return gone[_scheme(text)] + text.partition(":")[2]
        return text

    found: dict[str, Any] = {}
    for name, value in context.items():
        if name in prefixes:
            if name not in gone:
                found[name] = value
        elif name in ("@vocab", "@language", "@version") or ":" in name or kept(name):
            if isinstance(value, Mapping):
                value = {key: spelled_out(text) for key, text in value.items()}
            elif not isinstance(value, str) or ":" in value or name.startswith("@"):
                value = spelled_out(value)
            else:
                continue  # a namespace that is not an IRI
            found[spelled_out(name)] = value
    return found


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class _Term(NamedTuple):
    """A term of the context: its name, and what it promises of all values."""

    name: str
    type: str = ""  # "@id", the IRI of a datatype, or empty
    by_language: bool = False


class _Terms:
    """The context, read once: its prefixes, and by their IRIs the terms that promise what this writer can keep."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.keys = frozenset(context)
        self.prefixes = {name: value for name, value in context.items() if _is_prefix(name, value)}
        self.by_space = {space: name for name, space in sorted(self.prefixes.items(), reverse=True)}
        self.by_iri: dict[str, _Term] = {}
        for name, value in sorted(context.items()):
            if not isinstance(value, Mapping) or not {"@id"} <= value.keys() <= _PROMISES:
                continue
            kind, container = value.get("@type", ""), value.get("@container", "")
            if container in ("", "@language") and (kind == "@id" or not kind.startswith("@")):
                term = _Term(name, kind if kind == "@id" else self._expand(kind), bool(container))
                self.by_iri.setdefault(self._expand(value["@id"]), term)
        self.cache: dict[str, str] = {}

    def _expand(self, text: str) -> str:
        prefix, colon, local = text.partition(":")
        known = colon and prefix in self.prefixes and not local.startswith("//")
        return self.prefixes[prefix] + local if known else text

    def compact(self, iri: str) -> str:
        """Return the CURIE of an IRI where the context has its prefix, else the IRI."""
        known = self.cache.get(iri)
        if known is None:
            cut = max(iri.rfind("#"), iri.rfind("/")) + 1
            prefix = self.by_space.get(iri[:cut])
            known = f"{prefix}:{iri[cut:]}" if prefix is not None and local_id_ok(iri[cut:]) else iri
            self.cache[iri] = known
        return known

    def reference(self, term: Any) -> str:
        """Return the ``@id`` of a node."""
        return self.compact(term.value) if isinstance(term, ox.NamedNode) else str(term)

    def full(self, literal: ox.Literal) -> Any:
        """Return a value object that no context can recast."""
        if literal.language is not None:
            found = {"@value": literal.value, "@language": literal.language}
            if literal.direction is not None:
                found["@direction"] = str(literal.direction)
            return found
        if literal.datatype.value == XSD + "string":
            return {"@value": literal.value}
        return {"@value": literal.value, "@type": self.compact(literal.datatype.value)}


def _node(key: str, properties: Mapping[str, list[Any]], terms: _Terms) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": key}
    kinds = properties.get(RDF + "type", [])
    if kinds and all(isinstance(kind, ox.NamedNode) for kind in kinds):
        names = sorted({terms.compact(kind.value) for kind in kinds})
        node["@type"] = names[0] if len(names) == 1 else names
    written: dict[str, Any] = {}
    for predicate, objects in properties.items():
        if predicate == RDF + "type" and "@type" in node:
            continue
        distinct = objects if len(objects) == 1 else sorted(set(objects), key=str)
        term = terms.by_iri.get(predicate)
        values = _fitting(distinct, term, terms) if term is not None else None
        if term is not None and values is not None:
            written[term.name] = values
            continue
        name = terms.compact(predicate)
        if name in terms.keys:  # the context gives this very CURIE a type: only the whole IRI is free of it
            name = predicate
        written[name] = _one_or_many([_free(one, terms) for one in distinct])
    node.update(sorted(written.items()))
    return node


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _free(value: Any, terms: _Terms) -> Any:
    """Return a value under a property of which the context promises nothing."""
    if not isinstance(value, ox.Literal):
        return {"@id": terms.reference(value)}
    if value.language is None:
        if value.datatype.value == XSD + "string":
            return value.value
        if value.datatype.value == XSD + "integer" and _SMALL_INTEGER.fullmatch(value.value):
            return int(value.value)
    return terms.full(value)


def _fitting(values: list[Any], term: _Term, terms: _Terms) -> Any:
    """Return the values as the term wants them, or None where one of them does not fit."""
    if term.by_language:
        return _language_map(values)
    if not term.type:
        return _one_or_many([_free(value, terms) for value in values])
    if term.type == "@id":
        iris = [terms.compact(value.value) for value in values if isinstance(value, ox.NamedNode)]
        return _one_or_many(iris) if len(iris) == len(values) else None
    texts = [
        value.value
        for value in values
        if isinstance(value, ox.Literal) and value.language is None and value.datatype.value == term.type
    ]
    return _one_or_many(texts) if len(texts) == len(values) else None


def _language_map(values: list[Any]) -> Any:
    """Return ``{language: text or texts}``, or None where a value is not text in a language."""
    found: dict[str, list[str]] = defaultdict(list)
    for value in values:
        if not isinstance(value, ox.Literal) or value.language is None or value.direction is not None:
            return None
        found[value.language].append(value.value)
    return {language: _one_or_many(sorted(found[language])) for language in sorted(found)}
