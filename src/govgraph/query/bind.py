"""Values for a query's variables: each occurrence of a variable becomes the term, as if it were written there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

import pyoxigraph as ox

from govgraph.errors import QueryError, UnknownVariable, did_you_mean, nearest, wrong
from govgraph.sparql.lexer import Token
from govgraph.sparql.outline import Outline
from govgraph.sparql.places import Block, Clause, Places
from govgraph.sparql.source import Source
from govgraph.terms import XSD, Names, iri_ok, local_id_ok
from govgraph.words import Told

__all__ = ["MAX_SOURCES", "Gap", "Template", "bind", "split", "to_term", "values_of"]

MAX_SOURCES = 10_000
"""Combinations of values that a query is run with, one after the other."""

_NUMBER = re.compile(
    r"[+-]?(?:(?P<double>(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+)|(?P<decimal>[0-9]*\.[0-9]+)|[0-9]+)"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SCHEMES = ("urn:", "mailto:", "tag:", "doi:", "info:")

# Where a literal cannot stand, and how an error calls the place.
_OF_GRAPHS = frozenset(("as_of", "between", "confidence"))  # what `GovGraph.at` takes
_ONLY_IRIS = frozenset(("subject", "predicate", "graph", "service", "from", "datatype", "described"))


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the term of a variable goes.

    Parameters
    ----------
    name : str
        Of the variable.
    place : str
        See :class:`govgraph.sparql.places.Places`.
    offset : int
        Of the variable in the text.
    """

    name: str
    place: str
    offset: int


_Edit = tuple[int, int, tuple[str | Gap, ...]]


class Template:
    """A query with gaps in the place of some of its variables.

    Parameters
    ----------
    given : collection of str
        The variables that get values.
    names : Names
        Prefixes that are declared in advance.

    Raises
    ------
    UnknownVariable
        With the nearest variables of the query.
    QuerySyntaxError
        For a variable that the query computes itself.

    Notes
    -----
    A variable becomes the term wherever it stands, in sub-selects and groups of every kind. The grammar takes no term in
    some places. There the query is changed so that it says the same:

    - ``SELECT ?x`` becomes ``SELECT (<term> AS ?x)``, and ``SELECT * { … }`` gets the column by a BIND after its group. A
      sub-select leaves the column out, as nothing outside needs it.
    - ``GROUP BY ?x`` becomes ``GROUP BY (<term>)``; beside other keys it is left out, and so is ``ORDER BY ?x``.
    - ``BOUND(?x)`` becomes ``(true)``.
    - ``VALUES ?x { … }`` keeps the rows that have the term, or UNDEF, and loses the column.
    - ``LIMIT ?x`` and ``OFFSET ?x`` get a whole number.
    """

    def __init__(self, outline: Outline, given: Collection[str], names: Names) -> None:
        self.outline = outline
        self.source = outline.source
        self.names = names
        self.given = frozenset(given)
        self.hidden: frozenset[str] = frozenset()
        self._check()
        self.found = Places.of(outline)
        self.blocks = [block for block in self.found.blocks if self.given.intersection(block.names)]
        self._edits = sorted(self._all_edits())

    def _check(self) -> None:
        for name in self.given:
            if name not in self.outline.variables:
                known = sorted(self.outline.variables)
                listed = ", ".join(f"?{one}" for one in known) or "none"
                hint = "" if nearest(name, known) else Told("error.its_variables", choices=listed)
                if name in _OF_GRAPHS:
                    hint = Told("error.asked_of_graph", name=name)
                raise UnknownVariable(f"?{name}", [f"?{one}" for one in known], hint=hint)
            if name in self.outline.assigned:
                raise self.source.error(self.outline.assigned[name].offset, "given_computed", name=name)

    # -------------------------------------------------------------------------------------------------------------- edits

    def _all_edits(self) -> Iterable[_Edit]:
        found, listed = self.found, self.outline.tokens
        done: set[int] = set()
        for clause in found.clauses:
            yield from self._of_clause(clause, done)
        for index, place in found.places.items():
            token = listed[index]
            if token.text[1:] not in self.given or index in done or place == "values":
                continue
            if place == "bound":
                begin, end = listed[index - 2].offset, listed[index + 1].offset + 1
                yield begin, end, ("(true)",)
            else:
                yield self._gap(token, place)

    def _gap(self, token: Token, place: str, before: str = "", after: str = "") -> _Edit:
        """The edit that puts the term in the place of a variable, apart from what stands right beside it."""
        begin, end, text = token.offset, token.end, self.source.text
        before = ("" if text[begin - 1 : begin].isspace() else " ") + before
        after += "" if text[end : end + 1].isspace() else " "
        parts = (before, Gap(token.text[1:], place, begin), after)
        return begin, end, tuple(part for part in parts if part != "")

    def _of_clause(self, clause: Clause, done: set[int]) -> Iterable[_Edit]:
        if clause.word == "DESCRIBE":  # its variables stand where terms may stand
            yield from self._columns() if clause.star else ()
            return
        listed = self.outline.tokens
        mine = [index for index in clause.variables if listed[index].text[1:] in self.given]
        done.update(mine)
        others = clause.keys - len(mine)
        if clause.word == "SELECT" and clause.outer:
            for index in mine:
                yield self._gap(listed[index], "projection", "(", f" AS {listed[index].text})")
            if clause.star:
                yield from self._columns()
            return
        for number, index in enumerate(mine):
            token = listed[index]
            begin, end = token.offset, token.end
            if others or number:
                yield begin, end, ()
            elif clause.word == "GROUP":
                yield self._gap(token, "group key", "(", ")")
            elif clause.word == "SELECT":
                hidden = self._unused()
                self.hidden |= {hidden}
                yield self._gap(token, "projection", "(", f" AS ?{hidden})")
            else:
                yield begin, end, ()
        if clause.word == "ORDER" and mine and not others:
            yield listed[clause.index].offset, listed[clause.index + 1].end, ()

    def _columns(self) -> Iterable[_Edit]:
        """``SELECT *`` shows what is given as well."""
        if self.found.group is None:
            return
        begin, end = (self.outline.tokens[index].offset for index in self.found.group)
        yield begin + 1, begin + 1, (" {",)
        parts: list[str | Gap] = ["} "]
        for name in sorted(self.given):
            parts += ["BIND(", Gap(name, "projection", self.outline.variables[name].offset), f" AS ?{name}) "]
        yield end, end, tuple(parts)

    def _unused(self) -> str:
        taken, number = {*self.outline.variables, *self.hidden}, 1
        while f"given{number}" in taken:
            number += 1
        return f"given{number}"

    # -------------------------------------------------------------------------------------------------------------- terms

    def fill(self, terms: Mapping[str, Any]) -> Source:
        """Return the query with a term in every gap.

        Parameters
        ----------
        terms : mapping of variable to term
            NamedNode or Literal, one for each variable given.

        Returns
        -------
        Source
            Its positions are still those of the user's own text.

        Raises
        ------
        QuerySyntaxError
            If a literal would stand in a place for an IRI.
        """

        def written(part: str | Gap) -> str:
            return part if isinstance(part, str) else self._written(part, terms)

        edits = [(begin, end, "".join(map(written, parts))) for begin, end, parts in self._edits]
        edits += [self._block(block, terms) for block in self.blocks]
        return self.source.replace(edits)

    def _written(self, gap: Gap, terms: Mapping[str, Any]) -> str:
        term = terms[gap.name]
        literal = isinstance(term, ox.Literal)
        if literal and gap.place in _ONLY_IRIS:
            raise self.source.error(
                gap.offset, "given_text", name=gap.name, value=_shown(term), place=gap.place
            )
        if gap.place == "number":
            whole = literal and term.datatype.value == XSD + "integer" and term.value.isdigit()
            if not whole:
                raise self.source.error(gap.offset, "given_number", name=gap.name, value=_shown(term))
            return str(term.value)
        return str(term)

    def _block(self, block: Block, terms: Mapping[str, Any]) -> tuple[int, int, str]:
        """A VALUES block over variables that are given: the rows that agree, without their columns."""
        first, last = block.tokens
        begin, end = self.outline.tokens[first].offset, self.outline.tokens[last].end
        kept = self._agreeing(block, terms)
        if kept is None:
            return begin, end, self.outline.between(first, last)
        places = [place for place, name in enumerate(block.names) if name not in self.given]
        if not places and len(kept) < 2 and not block.trailing:
            return begin, end, f"FILTER({'true' if kept else 'false'})"
        if not places and len(kept) == 1:
            return begin, end, ""
        names = " ".join(f"?{block.names[place]}" for place in places)
        rows = " ".join(
            f"({' '.join(self.outline.between(*row[place]) for place in places)})" for row in kept
        )
        return begin, end, f"VALUES ({names}) {{ {rows} }}"

    def _agreeing(self, block: Block, terms: Mapping[str, Any]) -> list[list[tuple[int, int]]] | None:
        """Return the rows that have the terms given; None where the block cannot be read."""
        places = [place for place, name in enumerate(block.names) if name in self.given]
        if any(len(row) != len(block.names) for row in block.rows):
            return None
        columns = " ".join(f"?v{place}" for place in places)
        rows = " ".join(
            f"({number} {' '.join(self.outline.between(*row[place]) for place in places)})"
            for number, row in enumerate(block.rows)
        )
        tests = " && ".join(
            f"(!BOUND(?v{place}) || sameTerm(?v{place}, {terms[block.names[place]]}))" for place in places
        )
        query = (
            f"{self.outline.prologue} SELECT ?row {{ VALUES (?row {columns}) {{ {rows} }} FILTER({tests}) }}"
        )
        try:
            # The engine reads the values, so that prefixes, BASE and spellings of numbers are its own.
            found: Any = ox.Store().query(query, prefixes=self.names.prefixes)
        except SyntaxError:
            return None  # the query as a whole says so, at its place
        agreeing = {int(row[0].value) for row in found}
        return [row for number, row in enumerate(block.rows) if number in agreeing]

    def split(self) -> tuple[str | Gap, ...]:
        """Return the text in pieces, with a gap wherever the term of a variable belongs.

        Raises
        ------
        QueryError
            If a VALUES block over one of the variables makes the text depend on the term.
        """
        if self.blocks:
            name = min(self.given.intersection(self.blocks[0].names))
            raise QueryError(wrong("value_in_block", name=name))
        pieces: list[str | Gap] = []
        done, text = 0, self.source.text
        for begin, end, parts in self._edits:
            pieces += [text[done:begin], *parts]
            done = end
        joined: list[str | Gap] = []
        for piece in (*pieces, text[done:]):
            last = joined[-1] if joined else None
            if isinstance(piece, str) and isinstance(last, str):
                joined[-1] = last + piece
            elif piece != "":
                joined.append(piece)
        return tuple(joined)


def bind(outline: Outline, bindings: Mapping[str, Any], names: Names) -> tuple[Template, list[Source]]:
    """Return a query with its variables given values: one query for each combination of values.

    Parameters
    ----------
    bindings : mapping of variable to value
        Values as :func:`to_term` reads them. Several values (a list, tuple or set) ask for the union of the answers for
        each: the query is asked once for each, in their order.

    Returns
    -------
    Template
        Its `hidden` are columns that ``SELECT *`` may show and nobody asked for.
    list of Source
        Positions are still those of the user's own text.

    Raises
    ------
    UnknownVariable
        With the nearest variables of the query.
    QuerySyntaxError
        For a variable that the query computes itself, or a literal where only an IRI can stand.
    QueryError
        For a value that is not a term.

    Examples
    --------
    >>> outline = Outline.of(Source.of("ASK { ?org a ?kind }"))
    >>> [source.text for source in bind(outline, {"org": "alsur"}, Names())[1]]
    ['ASK { <https://w3id.org/govgraph/id/alsur> a ?kind }']
    """
    terms = {name.lstrip("?$"): values_of(name, value, names) for name, value in bindings.items()}
    template = Template(outline, terms, names)
    many = prod(map(len, terms.values()))
    if many > MAX_SOURCES:
        raise QueryError(wrong("combinations", n=many, most=MAX_SOURCES))
    combinations = product(*terms.values())
    return template, [template.fill(dict(zip(terms, chosen, strict=True))) for chosen in combinations]


def values_of(name: str, value: Any, names: Names) -> tuple[Any, ...]:
    """Return the terms that a variable is given, each once; those of a set are sorted.

    Raises
    ------
    QueryError
        If there is none, or one is not a term.
    """
    several = isinstance(value, (list, tuple, set, frozenset))
    found = [to_term(one, names) for one in (value if several else (value,))]
    if not found:
        raise QueryError(wrong("no_value_for", name=name.lstrip("?$")))
    return tuple(dict.fromkeys(sorted(found, key=str) if isinstance(value, (set, frozenset)) else found))


def split(text: str, given: Collection[str], names: Names | None = None) -> tuple[str | Gap, ...]:
    """Return a query in pieces, split where the terms of some of its variables belong.

    Parameters
    ----------
    given : collection of str
        The variables that will get terms; the others stay variables.
    names : Names, optional
        Prefixes that are declared in advance.

    Returns
    -------
    tuple of str or Gap
        Joined with a serialized term in every gap, the query with these terms written in.

    Examples
    --------
    >>> pieces = split("SELECT ?org ?f { ?org ?p ?f }", ["org"])
    >>> "".join(piece if isinstance(piece, str) else "<urn:a>" for piece in pieces)
    'SELECT (<urn:a> AS ?org) ?f { <urn:a> ?p ?f }'
    """
    return Template(Outline.of(Source.of(text)), frozenset(given), names or Names()).split()


def _shown(term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return str(term)
    if term.language:
        return f'"{term.value}"@{term.language}'
    datatype = term.datatype.value
    kind = "" if datatype == XSD + "string" else f"^^{Names().compact(datatype)}"
    return f'"{term.value}"{kind}'


def to_term(value: Any, names: Names) -> Any:
    """Return the RDF term that a value stands for.

    Parameters
    ----------
    value : object
        A text: an id (``alsur``), a CURIE (``id:alsur``), an IRI, also in ``<…>``, a literal as Turtle writes it
        (``"Foro"@es``, ``"2023"^^xsd:gYear``), a day (``2023-10-08``), a number, ``true`` or ``false``. Or a
        Python number, bool, date, a pyoxigraph or rdflib term, or an entity (anything with an ``iri``).

    Examples
    --------
    >>> print(to_term('"2023"^^xsd:gYear', Names()))
    "2023"^^<http://www.w3.org/2001/XMLSchema#gYear>
    >>> print(to_term("id:alsur", Names()))
    <https://w3id.org/govgraph/id/alsur>
    """
    if isinstance(value, ox.NamedNode):
        return _node(value.value, value)
    if isinstance(value, ox.Literal):
        _node(value.datatype.value, value)
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
    raise QueryError(wrong("cannot_bind", given=repr(value)))


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def _node(iri: str, value: Any) -> ox.NamedNode:
    if not iri_ok(iri):
        raise QueryError(wrong("no_iri", given=value))
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
    known, otherwise = names.prefixes if colon else (), Told("error.in_quotes")
    hint = did_you_mean(prefix, known, otherwise, f"{{}}:{local.replace('{', '{{').replace('}', '}}')}")
    raise QueryError(wrong("bad_value", given=repr(text)), hint=hint)


def _literal(text: str, names: Names) -> ox.Literal:
    """A literal as Turtle writes it, and as the engine reads it: a string, then a language or a datatype."""
    known = names.prefixes.items() if "^^" in text else ()
    declared = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in known)
    with suppress(SyntaxError, ValueError):
        (quad,) = ox.parse(f"{declared}<urn:s> <urn:p> {text} .", format=ox.RdfFormat.TURTLE)
        if isinstance(quad.object, ox.Literal):
            return quad.object
    raise QueryError(wrong("no_literal", given=text))
