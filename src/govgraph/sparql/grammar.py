"""The grammar of SPARQL queries as data, and the first word of a query that does not fit into it.

Oxigraph says that it stumbled, but looks ahead while it reads: its position and what it expected are often of another place.
A query is therefore read once more here, only to explain a failure. The grammar is that of SPARQL 1.1
(https://www.w3.org/TR/sparql11-query/#sparqlGrammar) with the triple terms of 1.2. It takes a little more than the
recommendation does (any function takes any number of arguments), and never less: what it refuses is not a query.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from govgraph.sparql.lexer import FUNCTIONS, Token

__all__ = ["Misfit", "first_misfit"]

# A word in quotes stands for itself; small letters are kinds of tokens; [ ] may be left out, { } may come again and again,
# `item % sign` is a list with a sign between its items and perhaps after the last.
_RULES = """
Query = Prologue ( Select | Construct | Describe | Ask ) [ 'VALUES' DataBlock ]
Prologue = { 'BASE' iri | 'PREFIX' pname iri | 'VERSION' string }
Select = SelectHead { Dataset } Where Modifiers
SelectHead = 'SELECT' [ 'DISTINCT' | 'REDUCED' ] ( '*' | Selected { Selected } )
Selected = var | '(' Expression 'AS' var ')'
Construct = 'CONSTRUCT' ( Template { Dataset } Where | { Dataset } 'WHERE' Template ) Modifiers
Template = '{' [ Triples ] '}'
Describe = 'DESCRIBE' ( '*' | Named { Named } ) { Dataset } [ Where ] Modifiers
Ask = 'ASK' { Dataset } Where Modifiers
Dataset = 'FROM' [ 'NAMED' ] Iri
Where = [ 'WHERE' ] Group
Modifiers = [ 'GROUP' 'BY' GroupKey { GroupKey } ] [ 'HAVING' Condition { Condition } ]
        [ 'ORDER' 'BY' OrderKey { OrderKey } ] Slice
Slice = [ 'LIMIT' integer [ 'OFFSET' integer ] | 'OFFSET' integer [ 'LIMIT' integer ] ]
GroupKey = var | Call | '(' Expression [ 'AS' var ] ')'
OrderKey = var | Call | '(' Expression ')' | ( 'ASC' | 'DESC' ) '(' Expression ')'
Condition = '(' Expression ')' | Call
Call = BuiltIn | Iri Arguments
BuiltIn = function Arguments | 'EXISTS' Group | 'NOT' 'EXISTS' Group
Arguments = '(' [ 'DISTINCT' ] [ '*' | Expression { ',' Expression } ] [ ';' 'SEPARATOR' '=' string ] ')'
Group = '{' ( SubSelect | Patterns ) '}'
SubSelect = SelectHead Where Modifiers [ 'VALUES' DataBlock ]
Patterns = [ Triples ] { Pattern [ '.' ] [ Triples ] }
Pattern = Group { 'UNION' Group } | ( 'OPTIONAL' | 'MINUS' | 'LATERAL' ) Group | 'GRAPH' Named Group
        | 'SERVICE' [ 'SILENT' ] Named Group | 'FILTER' Condition | 'BIND' '(' Expression 'AS' var ')' | 'VALUES' DataBlock
DataBlock = var '{' { Datum } '}' | '(' { var } ')' '{' { '(' { Datum } ')' } '}'
Datum = Iri | Literal | 'UNDEF' | TripleTerm
Triples = Triple % '.'
Triple = ( var | Iri | Literal | bnode ) Properties | ( Bracket | List | TripleTerm ) [ Properties ]
Properties = Verb Objects { ';' [ Verb Objects ] }
Objects = Object { ',' Object }
Object = Node { '~' [ var | Iri | bnode ] | '{|' Properties '|}' }
Node = var | Iri | Literal | bnode | Bracket | List | TripleTerm
Bracket = '[' [ Properties ] ']'
List = '(' { Node } ')'
TripleTerm = '<<' ( '(' Node Verb Node ')' | Node Verb Node [ '~' [ var | Iri | bnode ] ] ) '>>'
Verb = var | Path
Path = Steps { '|' Steps }
Steps = Step { '/' Step }
Step = [ '^' ] ( Iri | 'a' | '!' Negated | '(' Path ')' ) [ '?' | '*' | '+' ]
Negated = NegatedOne | '(' [ NegatedOne { '|' NegatedOne } ] ')'
NegatedOne = [ '^' ] ( Iri | 'a' )
Expression = Unary { Operator Unary | 'IN' ValueList | 'NOT' 'IN' ValueList }
Operator = '||' | '&&' | '=' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/'
ValueList = '(' [ Expression { ',' Expression } ] ')'
Unary = { '!' | '+' | '-' } ( '(' Expression ')' | var | BuiltIn | Iri [ Arguments ] | Text | number | 'TRUE' | 'FALSE'
        | TripleTerm )
Literal = Text | [ '+' | '-' ] number | 'TRUE' | 'FALSE'
Text = string [ lang | '^^' Iri ]
Named = var | Iri
Iri = iri | pname
"""


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first token that does not fit.

    Parameters
    ----------
    index : int
        Its place; the number of tokens where the query is incomplete.
    expected : frozenset of str
        What could stand there: words, signs, and kinds of tokens.
    rules : tuple of str
        Those it was read by, innermost last.
    """

    index: int
    expected: frozenset[str]
    rules: tuple[str, ...]


def first_misfit(tokens: Sequence[Token]) -> Misfit | None:
    """Return the first token at which a text can no longer become a query, or nothing where it is one.

    Examples
    --------
    >>> from govgraph.sparql.lexer import tokens
    >>> from govgraph.sparql.source import Source
    >>> found = first_misfit(tokens(Source.of("ASK { ?x ^gov:memberOf ?y . ?z }")))
    >>> found.index, found.rules[-2:], "a" in found.expected
    (8, ('Properties', 'Verb'), True)
    >>> first_misfit(tokens(Source.of("ASK { [] !(^a) ?y }")))
    """
    try:
        _Reading(tokens).run()
    except _Stopped as stopped:
        return stopped.misfit
    return None


class _Stopped(Exception):
    def __init__(self, misfit: Misfit) -> None:
        self.misfit = misfit


@lru_cache(maxsize=1)
def _grammar() -> dict[str, Any]:
    """Return the rules as nested tuples, each with its kind first: seq, any, maybe, many, list, token or rule."""
    found = {}
    for name, body in re.findall(r"^(\w+) =(.*(?:\n +.*)*)", _RULES, re.MULTILINE):
        words = re.findall(r"'[^']+'|\w+|[\[\]{}()|%]", body)
        rule, rest = _alternatives(words)
        if rest:
            raise ValueError(f"the rule {name} ends before {rest[0]}")
        found[name] = rule
    return found


def _alternatives(words: list[str]) -> tuple[Any, list[str]]:
    ways: list[Any] = []
    items: list[Any] = []
    closers = {"(": ")", "[": "]", "{": "}"}
    while words and words[0] not in (")", "]", "}"):
        word, words = words[0], words[1:]
        if word == "|":
            ways.append(("seq", *items))
            items = []
        elif word == "%":
            items.append(("list", items.pop(), words[0].strip("'")))
            words = words[1:]
        elif word in closers:
            inner, words = _alternatives(words)
            words = words[1:]
            items.append(inner if word == "(" else ("maybe" if word == "[" else "many", inner))
        elif word[0] == "'" or word[0].islower():
            items.append(("token", word.strip("'")))
        else:
            items.append(("rule", word))
    ways.append(("seq", *items))
    return (ways[0] if len(ways) == 1 else ("any", *ways)), words


_EMPTY = ""


@cache
def _first(part: Any) -> frozenset[str]:
    """Return what a part of a rule can begin with; an empty text among it where the part can be left out."""
    kind = part[0]
    if kind == "token":
        return frozenset((part[1],))
    if kind == "rule":
        return _first(_grammar()[part[1]])
    if kind in ("maybe", "many"):
        return _first(part[1]) | {_EMPTY}
    if kind == "list":
        return _first(part[1])
    if kind == "any":
        return frozenset().union(*map(_first, part[1:]))
    found: frozenset[str] = frozenset((_EMPTY,))
    for one in part[1:]:
        if _EMPTY not in found:
            break
        found = (found - {_EMPTY}) | _first(one)
    return found


class _Reading:
    """One reading of some tokens, always looking at one token only."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.rules: list[str] = []
        self.skipped: set[str] = set()  # what could have stood at this place and was left out

    def run(self) -> None:
        self._read(("rule", "Query"))
        if self.at < len(self.tokens):
            self._stop(frozenset())

    def _names(self) -> frozenset[str]:
        """Return what the token at hand counts as."""
        if self.at >= len(self.tokens):
            return frozenset()
        kind, text = self.tokens[self.at][:2]
        if kind == "number" and text.isdigit():
            return frozenset(("number", "integer"))
        if kind != "word":
            return frozenset((kind,))
        word = text.upper()
        if word == "A":
            return frozenset(("a",)) if text == "a" else frozenset()
        return frozenset((word, "function")) if word in FUNCTIONS else frozenset((word,))

    def _fits(self, part: Any) -> bool:
        return bool(_first(part) & self._names())

    def _read(self, part: Any) -> None:
        kind = part[0]
        if kind == "token":
            if not self._fits(part):
                self._stop(_first(part))
            self.at += 1
            self.skipped.clear()
        elif kind == "rule":
            self.rules.append(part[1])
            self._read(_grammar()[part[1]])
            self.rules.pop()
        elif kind == "seq":
            for one in part[1:]:
                self._read(one)
        elif kind == "any":
            way = next((one for one in part[1:] if self._fits(one)), None)
            if way is None:
                way = next((one for one in part[1:] if _EMPTY in _first(one)), None)
            if way is None:
                self._stop(_first(part))
            self._read(way)
        elif kind == "maybe":
            if self._fits(part[1]):
                self._read(part[1])
            else:
                self.skipped |= _first(part[1])
        elif kind == "many":
            while self._fits(part[1]):
                self._read(part[1])
            self.skipped |= _first(part[1])
        else:
            self._read(part[1])
            while self._fits(("token", part[2])):
                self._read(("token", part[2]))
                if not self._fits(part[1]):
                    self.skipped |= _first(part[1])
                    return
                self._read(part[1])
            self.skipped.add(part[2])

    def _stop(self, expected: frozenset[str]) -> None:
        raise _Stopped(Misfit(self.at, frozenset((expected | self.skipped) - {_EMPTY}), tuple(self.rules)))
