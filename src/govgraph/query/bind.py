"""Values for a query's variables: bound as terms in VALUES blocks, never pasted into its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from govgraph.errors import QueryError, UnknownVariable, nearest
from govgraph.query.lexer import tokens
from govgraph.query.outline import Outline
from govgraph.query.source import Source
from govgraph.terms import XSD, Names, iri_ok, local_id_ok

__all__ = ["bind", "to_term"]

_NUMBER = re.compile(
    r"[+-]?(?:(?P<double>(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+)|(?P<decimal>[0-9]*\.[0-9]+)|[0-9]+)"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SCHEMES = ("urn:", "mailto:", "tag:", "doi:", "info:")


def bind(outline: Outline, bindings: Mapping[str, Any], names: Names) -> Source:
    """Return the query with its bindings as VALUES blocks.

    Parameters
    ----------
    outline : Outline
    bindings : mapping of variable to value
        Values as :func:`to_term` reads them; a list or tuple gives a variable several values.
    names : Names

    Returns
    -------
    Source
        Its positions are still those of the user's own text.

    Raises
    ------
    UnknownVariable
        With the nearest variables of the query.
    QueryError
        For a variable that the query computes itself, or a value that is no term.

    Notes
    -----
    Blocks are put at the beginning of the query's WHERE group, and of that of each sub-select that names the variable:
    a parameter means the same everywhere, although the variables of a sub-select that does not project them are its
    own. Variables with one value each share a block: Virtuoso never ends on some queries with a block for each.
    ``CONSTRUCT WHERE { … }`` and ``DESCRIBE ?x`` get the group that they lack. As SPARQL has it, a FILTER inside a
    group in braces of its own still sees only what that group binds.

    Examples
    --------
    >>> outline = Outline.of(Source.of("ASK { ?org a ?kind }"))
    >>> bind(outline, {"org": "alsur"}, Names()).text
    'ASK {VALUES (?org) { (<https://w3id.org/govgraph/id/alsur>) } ?org a ?kind }'
    """
    bound: dict[str, list[str]] = {}
    for given, value in bindings.items():
        name = given.lstrip("?$")
        if name not in outline.variables:
            known = sorted(outline.variables)
            hint = (
                ""
                if nearest(name, known)
                else "its variables: " + (", ".join(f"?{one}" for one in known) or "none")
            )
            raise UnknownVariable(f"?{name}", [f"?{one}" for one in known], hint=hint)
        if name in outline.assigned:
            raise outline.source.error(
                outline.assigned[name].offset,
                f"?{name} is computed here and cannot be given a value",
                hint="bind another",
            )
        values = value if isinstance(value, (list, tuple, set, frozenset)) else (value,)
        terms = [to_term(one, names) for one in values]
        if not terms:
            raise QueryError(f"no value was given for ?{name}")
        bound[name] = sorted({str(term) for term in terms})
    return outline.source.insert(_places(outline, bound)) if bound else outline.source


def _blocks(bound: Mapping[str, list[str]]) -> str:
    single = {f"?{name}": terms[0] for name, terms in bound.items() if len(terms) == 1}
    blocks = [f"VALUES ({' '.join(single)}) {{ ({' '.join(single.values())}) }} "] if single else []
    blocks += [f"VALUES ?{name} {{ {' '.join(terms)} }} " for name, terms in bound.items() if len(terms) > 1]
    return "".join(blocks)


def _places(outline: Outline, bound: Mapping[str, list[str]]) -> list[tuple[int, str]]:
    outer, *inner = outline.scopes
    everything = _blocks(bound)
    places: list[tuple[int, str]] = []
    if outline.template is not None and outline.form_token is not None:
        template = outline.source.text[slice(*outline.template)]
        after = outline.form_token.offset + len(outline.form_token.text)
        places += [(after, f" {{{template}}} "), (outer.where, everything)]
    elif outer.where >= 0:
        places.append((outer.where, everything))
    elif outline.described >= 0:
        places.append((outline.described, f" WHERE {{ {everything}}} "))
    for scope in inner:
        own = _blocks({name: terms for name, terms in bound.items() if name in scope.variables})
        if scope.where >= 0 and own:
            places.append((scope.where, own))
    return places


def to_term(value: Any, names: Names) -> Any:
    """Return the RDF term that a value stands for.

    Parameters
    ----------
    value : object
        A text: an id (``alsur``), a CURIE (``id:alsur``), an IRI, also in ``<…>``, a literal as Turtle writes it
        (``"Foro"@es``, ``"2023"^^xsd:gYear``), a day (``2023-10-08``), a number, ``true`` or ``false``. Or a
        Python number, bool, date, a pyoxigraph or rdflib term, or an entity (anything with an ``iri``).
    names : Names

    Examples
    --------
    >>> print(to_term('"2023"^^xsd:gYear', Names()))
    "2023"^^<http://www.w3.org/2001/XMLSchema#gYear>
    >>> print(to_term("id:alsur", Names()))
    <https://w3id.org/govgraph/id/alsur>
    """
    if isinstance(value, (ox.NamedNode, ox.Literal)):
        return value
    if isinstance(getattr(value, "iri", None), str):
        return _node(value.iri, value)
    if callable(getattr(value, "n3", None)):  # an rdflib term
        return _written(value.n3(), names)
    if isinstance(value, (bool, int, float)):
        return ox.Literal(value)
    if isinstance(value, Decimal):
        return _typed(format(value, "f"), "decimal")
    if isinstance(value, datetime):
        return _typed(value.isoformat(), "dateTime")
    if isinstance(value, date):
        return _typed(value.isoformat(), "date")
    if isinstance(value, str):
        return _written(value.strip(), names)
    raise QueryError(f"{value!r} cannot be bound: it is no text, number, date or RDF term")


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def _node(iri: str, value: Any) -> ox.NamedNode:
    if not iri_ok(iri):
        raise QueryError(f"no IRI: {value}", hint="an IRI is absolute and has no spaces: https://…")
    return ox.NamedNode(iri)


def _written(text: str, names: Names) -> Any:
    if text[:1] in ("'", '"'):
        return _literal(text, names)
    if text in ("true", "false"):
        return ox.Literal(text == "true")
    number = _NUMBER.fullmatch(text)
    if number:
        return _typed(text, "double" if number["double"] else "decimal" if number["decimal"] else "integer")
    if _DAY.fullmatch(text):
        return _typed(text, "date")
    if text.startswith("<") and text.endswith(">"):
        return _node(text[1:-1], text)
    if local_id_ok(text):
        return ox.NamedNode(names.entity(text))
    prefix, colon, local = text.partition(":")
    if colon and prefix in names.prefixes and not local.startswith("//"):
        return _node(names.expand(text), text)
    if text.startswith(_SCHEMES) or local.startswith("//"):
        return _node(text, text)
    near = nearest(prefix, names.prefixes, 1) if colon else ()
    hint = f"did you mean {near[0]}:{local}?" if near else "a text is bound in quotes: '\"…\"' or '\"…\"@es'"
    raise QueryError(f"no name, IRI, number or quoted text: {text!r}", hint=hint)


def _literal(text: str, names: Names) -> ox.Literal:
    """A literal as Turtle writes it: a string, then a language or a datatype."""
    parts = tokens(Source.of(text))
    kinds = [part.kind for part in parts]
    if kinds == ["string"]:
        return ox.Literal(_unquoted(parts[0].text))
    if kinds == ["string", "lang"]:
        return ox.Literal(_unquoted(parts[0].text), language=parts[1].text[1:].lower())
    if kinds[:2] == ["string", "^^"] and kinds[2:] in (["iri"], ["pname"]):
        datatype = parts[2].text if kinds[2] == "iri" else names.expand(parts[2].text)
        if kinds[2] == "pname" and datatype == parts[2].text:
            raise QueryError(
                f"unknown prefix in {text}", hint="write the datatype as xsd:gYear or <https://…>"
            )
        return ox.Literal(_unquoted(parts[0].text), datatype=_node(datatype.strip("<>"), text))
    raise QueryError(f"no literal: {text}", hint='write "text", "text"@es or "2023"^^xsd:gYear')


_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", "\\": "\\", '"': '"', "'": "'"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


def _unquoted(text: str) -> str:
    mark = 3 if len(text) >= 6 and text[:3] in ('"""', "'''") else 1

    def char(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        if digits:
            return chr(int(digits, 16))
        if found[3] not in _ESCAPES:
            raise QueryError(f"unknown escape \\{found[3]} in {text}")
        return _ESCAPES[found[3]]

    return _ESCAPE.sub(char, text[mark:-mark])
