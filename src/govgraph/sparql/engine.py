"""What the engine reads otherwise than SPARQL 1.1 says, written so that it reads it as the standard does.

Oxigraph gives each pair once that a path with alternatives connects; SPARQL 1.1 (§18.4) gives it once per way, as UNION
does. So ``?s a|b ?o`` becomes ``{ ?s a ?o } UNION { ?s b ?o }``. In the third argument of REPLACE it takes ``$1x`` for a
group of that name, and a backslash for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, product
from math import prod

from govgraph.errors import QueryRefused, QuerySyntaxError
from govgraph.sparql.lexer import Token
from govgraph.sparql.outline import CLOSERS, OPENERS, Outline
from govgraph.sparql.source import Source

__all__ = ["for_engine"]

_CONCERNED = re.compile(r"(?<![|{])\|(?![|}])|\bREPLACE\b", re.I)
_MOST = 64
"""Branches that one statement may become, so that the engine never meets a query that is too deep for it."""
_IN_STATEMENTS = frozenset(("A", "TRUE", "FALSE"))
_PART = re.compile(r"\\\\\\\\|\\\\\$|\$\$|\$(\d)(?=[A-Za-z_])|\\.|.", re.S)
_WRITTEN = {r"\\\\": r"\\", r"\\$": "$$"}


class _Unread(Exception):
    """A path that is left as it stands."""


@lru_cache(maxsize=256)
def for_engine(query: str) -> str:
    r"""Return a query so that the engine gives the answer that SPARQL 1.1 says.

    It is left as it stands where it is not SPARQL, where alternatives stand beside a labeled blank node (``_:x``) in the
    same group, whose label must not stand in two branches, and where they would become more than 64 branches.
    Alternatives below ``*``, ``+`` and ``?`` have no duplicates in the standard either.

    Examples
    --------
    >>> for_engine("SELECT ?l { ?s a/(rdfs:label|skos:prefLabel) ?l }")
    'SELECT ?l { { ?s a/(rdfs:label) ?l } UNION { ?s a/(skos:prefLabel) ?l } }'
    >>> for_engine('SELECT (REPLACE("ab", "a(b)", "$1x") AS ?x) {}')
    'SELECT (REPLACE("ab", "a(b)", "${1}x") AS ?x) {}'
    """
    if not _CONCERNED.search(query):
        return query
    try:
        outline = Outline.of(Source.of(query))
    except (QueryRefused, QuerySyntaxError):
        return query  # the engine says what is wrong with it
    edits = [*_replacements(outline)]
    for statement in _statements(outline):
        text = _united(outline, statement)
        if text:
            edits.append((outline.tokens[statement[0]].offset, outline.tokens[statement[-1]].end, text))
    return outline.source.replace(edits).text if edits else query


@dataclass(slots=True)
class _Frame:
    """An open bracket, or the query itself: whether it is a group's, and what stands in the group so far."""

    group: bool = False
    clause: bool = False  # between FILTER, GRAPH and the like and the bracket that follows
    begin: int = -1  # of the statement that is being read
    statements: list[range] = field(default_factory=list)
    labeled: bool = False  # a blank node with a label stands in it


def _statements(outline: Outline) -> Iterator[range]:
    """Yield the tokens of each statement (a subject with all that is said of it) of groups without labeled blank nodes."""
    frames = [_Frame()]
    inner: list[int] = []  # brackets that are open inside a statement
    for index, token in enumerate(outline.tokens):
        kind, frame = token.kind, frames[-1]
        if frame.group and kind == "bnode":
            frame.labeled = True
        in_statement = frame.group and frame.begin >= 0
        if in_statement and kind in CLOSERS and inner:
            inner.pop()
        elif in_statement and kind in OPENERS and kind != "{":
            inner.append(index)
        elif in_statement and inner:
            continue
        elif kind in OPENERS and frame.group and kind != "{" and not frame.clause:
            frame.begin, inner = index, [index]
        elif kind in OPENERS:
            _end(frame, index)
            role = outline.roles.get(index, "") if kind == "{" else ""
            frames.append(_Frame(role in ("group", "exists")))
        elif kind in CLOSERS:
            if len(frames) == 1:
                return
            _end(frame, index)
            frames.pop()
            frames[-1].clause = False
            if frame.group and not frame.labeled:
                yield from frame.statements
        elif frame.group and kind == ".":
            _end(frame, index)
        elif frame.group and kind == "word" and token.word not in _IN_STATEMENTS:
            _end(frame, index)
            frame.clause = True
        elif frame.group and not frame.clause and frame.begin < 0:
            frame.begin = index


def _end(frame: _Frame, index: int) -> None:
    """End the statement that is being read before a token."""
    if frame.begin >= 0:
        frame.statements.append(range(frame.begin, index))
        frame.begin = -1


def _united(outline: Outline, statement: range) -> str:
    """Return a statement as a UNION of one statement for each choice of its alternatives; nothing where it has none."""
    tokens, text = outline.tokens, outline.source.text
    if outline.at(statement.stop).word == "UNION" or not any(tokens[at].kind == "|" for at in statement):
        return ""  # before UNION a statement needs braces: the engine says so
    opened = _opened(tokens, statement)
    paths: list[tuple[int, int, list[str]]] = []
    further: list[tuple[int, int, list[str]]] = []  # of each further object, which is chosen for by itself
    try:
        for at in statement:
            if tokens[at].kind == "|" and not (paths and at < paths[-1][1]):
                begin = _first(tokens, at, opened)
                reader = _Path(tokens, begin)
                choices, end = reader.alternative(), reader.at
                paths.append((begin, end, choices))
                further += [
                    (comma, comma + 1, [f" ; {one}" for one in choices])
                    for comma in _commas(outline, end, statement)
                ]
    except (_Unread, IndexError):
        return ""
    paths = sorted(paths + further)
    branches = prod(len(choices) for *_, choices in paths)
    if not 1 < branches <= _MOST:
        return ""
    ends = [tokens[statement[0]].offset]
    for begin, end, _ in paths:
        ends += [tokens[begin].offset, tokens[end - 1].end]
    ends.append(tokens[statement[-1]].end)
    between = [text[one:other] for one, other in list(pairwise(ends))[::2]]
    pieces = []
    for chosen in product(*(choices for *_, choices in paths)):
        words = [word for pair in zip(between, (*chosen, ""), strict=True) for word in pair]
        pieces.append("{ " + "".join(words) + " }")
    return " UNION ".join(pieces)


def _commas(outline: Outline, end: int, statement: range) -> Iterator[int]:
    """Yield the commas between the objects of a path that ends at a place."""
    for at in outline.beside(end, statement.stop):
        if outline.tokens[at].kind == ";":
            return
        if outline.tokens[at].kind == ",":
            yield at


def _opened(tokens: Sequence[Token], statement: range) -> dict[int, int]:
    """Return the opening bracket of each closing one, and of each ``|`` the innermost one around it, or -1."""
    found, stack = {}, [-1]
    for at in statement:
        if tokens[at].kind in OPENERS:
            stack.append(at)
        elif tokens[at].kind in CLOSERS:
            found[at] = stack.pop()
            found[found[at]] = stack[-1]
        elif tokens[at].kind == "|":
            found[at] = stack[-1]
    return found


def _first(tokens: Sequence[Token], at: int, opened: dict[int, int]) -> int:
    """Return where the path begins that has a ``|``."""
    while opened[at] >= 0 and tokens[opened[at]].kind == "(":
        at = opened[at]  # only paths have such parentheses: those of a list hold no sign
    while True:
        before = tokens[at - 1].kind
        if tokens[at].kind in ("|", "/"):
            at -= 1
            while tokens[at].kind in ("*", "+", "?"):
                at -= 1
            at = opened[at] if tokens[at].kind == ")" else at
        elif before in ("^", "!", "/", "|"):
            at -= 1
        else:
            return at


class _Path:
    """Reads a path: for each way to choose among its alternatives, the path without them."""

    def __init__(self, tokens: Sequence[Token], at: int) -> None:
        self.tokens, self.at = tokens, at

    def _takes(self, *kinds: str) -> str:
        token = self.tokens[self.at]
        if token.kind not in kinds:
            return ""
        self.at += 1
        return token.text

    def alternative(self) -> list[str]:
        """Read the path, and return the choices."""
        choices = self._sequence()
        while self._takes("|"):
            choices += self._sequence()
            self._check(choices)
        return choices

    def _check(self, choices: Sequence[str]) -> None:
        if len(choices) > _MOST:
            raise _Unread

    def _sequence(self) -> list[str]:
        choices = self._step()
        while self._takes("/"):
            choices = [f"{one}/{other}" for one, other in product(choices, self._step())]
            self._check(choices)
        return choices

    def _step(self) -> list[str]:
        back = self._takes("^")
        begin = self.at
        choices = self._primary()
        sign = self._takes("*", "+", "?")
        if sign == "+" and self.tokens[self.at].kind == "number":
            raise _Unread  # `a|b +1`: a sign of the number for some, one of the path for others
        if sign:  # of these each pair comes once
            choices = [" ".join(token.text for token in self.tokens[begin : self.at])]
        return [back + one for one in choices]

    def _primary(self) -> list[str]:
        if self._takes("("):
            choices = self.alternative()
            self._close()
            return [f"({one})" for one in choices]
        if self._takes("!"):
            return self._negated()
        return [self._name()]

    def _close(self) -> None:
        if not self._takes(")"):
            raise _Unread

    def _name(self) -> str:
        token = self.tokens[self.at]
        if token.kind not in ("iri", "pname") and token.text != "a":
            raise _Unread
        self.at += 1
        return token.text

    def _negated(self) -> list[str]:
        """Return a negated set; one of both directions is what goes forward and what goes back."""
        if not self._takes("("):
            return [f"!{self._takes('^')}{self._name()}"]
        ways: dict[str, list[str]] = {"": [], "^": []}
        while True:
            back = self._takes("^")
            ways[back].append(back + self._name())
            if not self._takes("|"):
                break
        self._close()
        return [f"!({'|'.join(names)})" for names in ways.values() if names]


def _replacements(outline: Outline) -> Iterator[tuple[int, int, str]]:
    """Yield the third arguments of REPLACE that are texts, as the engine writes them."""
    for index, token in enumerate(outline.tokens):
        end = outline.closed.get(index + 1)
        if token.word != "REPLACE" or end is None:
            continue
        commas = (at for at in outline.beside(index + 2, end) if outline.tokens[at].kind == ",")
        arguments = [outline.tokens[one + 1 : other] for one, other in pairwise((index + 1, *commas, end))]
        if len(arguments) not in (3, 4) or [one.kind for one in arguments[2]] != ["string"]:
            continue
        text, flags = arguments[2][0], arguments[3] if len(arguments) == 4 else []
        if flags and [one.kind for one in flags] != ["string"]:
            continue
        plain = any("q" in one.text for one in flags)  # nothing in it is special
        written = text.text.replace("$", "$$") if plain else _PART.sub(_part, text.text)
        if written != text.text:
            yield text.offset, text.end, written


def _part(found: re.Match[str]) -> str:
    return f"${{{found[1]}}}" if found[1] else _WRITTEN.get(found[0], found[0])
