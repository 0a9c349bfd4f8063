"""Where the terms of a query stand: the place of each variable in the grammar, its VALUES blocks, and its triples."""

from __future__ import annotations

from dataclasses import dataclass, field

from govgraph.sparql.lexer import Token
from govgraph.sparql.outline import CLOSERS, OPENERS, Outline

__all__ = ["Block", "Clause", "Places", "Range", "Scope", "Triple"]

Range = tuple[int, int]
"""The indices of the first and the last token of a piece of a query."""

_CLAUSES = frozenset(("SELECT", "DESCRIBE", "FROM", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"))
_BEFORE_KEYS = frozenset(("SELECT", "BY", "ASC", "DESC", "DISTINCT", "REDUCED", "HAVING"))
_NO_KEYS = frozenset(("NAMED", "WHERE", *_CLAUSES, *_BEFORE_KEYS))
_ELEMENTS = frozenset(
    (
        *("OPTIONAL", "UNION", "MINUS", "FILTER", "BIND", "VALUES", "GRAPH", "SERVICE", "LATERAL"),
        *("EXISTS", "NOT", "SILENT"),
    )
)
_TERMS = frozenset(("var", "iri", "pname", "bnode", "string", "number"))
_BOOLEANS = frozenset(("TRUE", "FALSE"))


@dataclass(slots=True)
class Clause:
    """SELECT, DESCRIBE, GROUP BY or ORDER BY: its first token, whether it is of the query itself, and its keys.

    `keys` counts what it lists, `variables` are the indices of those that are a variable and nothing more; `star` is for
    ``SELECT *``.
    """

    word: str
    index: int
    outer: bool
    keys: int = 0
    variables: list[int] = field(default_factory=list)
    star: bool = False


@dataclass(slots=True)
class Block:
    """A VALUES block: its tokens, the names of its columns, its cells by row, and whether it stands after the group."""

    tokens: Range
    names: list[str]
    rows: list[list[Range]]
    trailing: bool


@dataclass(frozen=True, slots=True)
class Triple:
    """A triple of a group: the tokens of its parts, and where it stands.

    `scope` is the number of the query or sub-select that it belongs to, `group` the index of the brace that opens its group,
    `negated` whether it stands in MINUS or NOT EXISTS, `template` whether it is of a CONSTRUCT's template.
    """

    subject: Range
    verb: Range
    object: Range
    scope: int
    group: int
    negated: bool
    template: bool


@dataclass(slots=True)
class Scope:
    """The query itself or a sub-select: the braces of its group, the number of the one around it, whether it is negated."""

    group: Range | None = None
    around: int = -1
    negated: bool = False


@dataclass(slots=True)
class Places:
    """What :meth:`of` finds in a query.

    Parameters
    ----------
    places : dict of token index to str
        Of each variable: ``subject``, ``predicate``, ``object``, ``graph``, ``service``, ``from``, ``datatype``,
        ``projection``, ``described``, ``group key``, ``order key``, ``number`` (after LIMIT and OFFSET), ``values``, ``as``,
        ``bound`` (inside ``BOUND(…)``) or ``expression``.
    scopes : list of Scope
        The query itself first, then its sub-selects.
    exists : list of pair of int
        The brace after each EXISTS that is not negated, and the brace that opens the group around it.

    Examples
    --------
    >>> from govgraph.sparql.source import Source
    >>> places = Places.of(Outline.of(Source.of("SELECT ?x { ?x ?p 1 FILTER(?y > 2) }")))
    >>> list(places.places.values())
    ['projection', 'subject', 'predicate', 'expression']
    """

    places: dict[int, str] = field(default_factory=dict)
    clauses: list[Clause] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    triples: list[Triple] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=lambda: [Scope()])
    exists: list[tuple[int, int]] = field(default_factory=list)

    @property
    def group(self) -> Range | None:
        """The braces of the query's own group."""
        return self.scopes[0].group

    @classmethod
    def of(cls, outline: Outline) -> Places:
        """Read the places of a query; of a text that is not SPARQL, whatever comes first."""
        found = cls()
        _Reader(outline, found).run()
        return found


@dataclass(slots=True)
class _Frame:
    """An open bracket, or the query itself."""

    kind: str  # query, triples, list, path, expression
    begin: int = -1
    scope: int = 0
    negated: bool = False
    template: bool = False
    group: bool = False  # braces of a group: GRAPH, FILTER and the like may stand inside
    inside: int = -1  # the brace of the innermost group
    clause: str = ""  # the word before what stands here
    list: Clause | None = None
    state: str = "subject"
    subject: Range = (0, 0)
    verb: Range = (0, 0)
    whole: bool = False  # the verb may end here


class _Reader:
    def __init__(self, outline: Outline, out: Places) -> None:
        self.outline = outline
        self.tokens = outline.tokens
        self.out = out
        self.frames = [_Frame("query")]

    @property
    def frame(self) -> _Frame:
        return self.frames[-1]

    def run(self) -> None:
        """Read every token once."""
        index = 0
        while index < len(self.tokens):
            index = self._step(index, self.tokens[index]) + 1

    def _step(self, index: int, token: Token) -> int:
        """Read one token, or a whole VALUES block; return the index of the last one read."""
        kind, frame = token.kind, self.frame
        if token.word == "VALUES" and (frame.kind == "query" or frame.group):
            return self._values(index)
        if kind in OPENERS:
            self._enter(index, token)
        elif kind in CLOSERS:
            self._leave(index, token)
        elif frame.kind == "query":
            self._in_query(index, token)
        elif frame.kind == "triples":
            self._in_triples(index, token)
        elif kind == "var":
            self.out.places[index] = {"list": "object", "path": "predicate"}.get(
                frame.kind
            ) or self._in_expression(index)
        return index

    def _before(self, index: int) -> Token:
        return self.outline.at(index - 1)

    def _in_expression(self, index: int) -> str:
        before = self._before(index)
        if before.word == "AS":
            return "as"
        if before.kind == "^^":
            return "datatype"
        if before.kind == "(" and self._before(index - 1).word == "BOUND":
            return "bound"
        return "expression"

    # ------------------------------------------------------------------------------------------------ outside of groups

    def _in_query(self, index: int, token: Token) -> None:
        frame, word = self.frame, token.word
        if word in _CLAUSES:
            frame.clause, frame.list = word, None
            if word in ("SELECT", "DESCRIBE", "GROUP", "ORDER"):
                frame.list = Clause(word, index, outer=len(self.frames) == 1)
                self.out.clauses.append(frame.list)
        elif word == "WHERE":
            frame.clause, frame.list = "", None
        elif token.kind == "var":
            self.out.places[index] = {
                "SELECT": "projection",
                "DESCRIBE": "described",
                "GROUP": "group key",
                "ORDER": "order key",
                "FROM": "from",
                "LIMIT": "number",
                "OFFSET": "number",
            }.get(frame.clause, "expression")
            if frame.list is not None:
                frame.list.keys += 1
                frame.list.variables.append(index)
        elif frame.list is not None and token.kind == "*":
            frame.list.star = True
        elif frame.list is not None and (token.kind in ("iri", "pname") or (word and word not in _NO_KEYS)):
            frame.list.keys += 1  # a function and its parentheses

    def _key_begins(self, index: int) -> bool:
        before = self._before(index)
        return before.kind in ("var", ")", "*") or before.word in _BEFORE_KEYS

    # ----------------------------------------------------------------------------------------------------------- brackets

    def _enter(self, index: int, token: Token) -> None:
        frame = self.frame
        inner = _Frame("expression", index, frame.scope, frame.negated, frame.template, inside=frame.inside)
        if token.kind == "{":
            self._enter_braces(index, inner)
        elif token.kind in ("[", "{|"):
            inner.kind, inner.state, inner.subject = "triples", "verb", (index, index)
        elif token.kind == "<<":
            inner.kind = "triples"
        elif frame.kind == "query":
            if frame.list is not None and self._key_begins(index):
                frame.list.keys += 1
        elif frame.kind == "path":
            inner.kind = "path"
        elif frame.kind == "list":
            inner.kind = "list"
        elif frame.kind == "triples" and token.holds == "data":
            before = self._before(index)
            if before.kind == "<<":
                inner.kind = "triples"  # <<( … )>>
            elif frame.state == "verb" and not frame.whole:
                inner.kind = "path"
                frame.verb = frame.verb if self._path_goes_on(index) else (index, index)
            else:
                inner.kind = "list"
        self.frames.append(inner)

    def _enter_braces(self, index: int, inner: _Frame) -> None:
        frame, role = self.frame, self.outline.roles.get(index, "group")
        before, denied = (
            self._before(index).word,
            self._before(index - 1).word == "NOT" or self._denied(index - 1),
        )
        inner.kind, inner.group, inner.template = "triples", True, role == "template"
        negates = before == "MINUS" or (before == "EXISTS" and denied)
        inner.negated = frame.negated or negates
        scope = self.out.scopes[frame.scope]
        if frame.kind == "query" and role in ("group", "select") and scope.group is None:
            scope.group = (index, self.outline.closed[index])
        if before == "EXISTS" and not inner.negated and frame.inside >= 0:
            self.out.exists.append((index, frame.inside))
        inner.inside = index
        if role == "select":
            self.out.scopes.append(Scope(None, frame.scope, inner.negated))
            inner.kind, inner.group, inner.scope = "query", False, len(self.out.scopes) - 1

    def _denied(self, index: int) -> bool:
        """Tell whether ``!`` stands before a token, or before the parentheses around it."""
        while self._before(index).kind == "(":
            index -= 1
        return self._before(index).kind == "!"

    def _leave(self, index: int, token: Token) -> None:
        if len(self.frames) == 1:
            return
        inner = self.frames.pop()
        frame = self.frame
        if token.kind == "}":
            if frame.kind == "triples":
                frame.state, frame.clause = "subject", ""
            elif frame.kind == "query":
                frame.clause, frame.list = "", None
        elif inner.kind == "path" and frame.kind == "triples":
            frame.verb, frame.whole = (frame.verb[0], index), True
        elif frame.kind == "triples" and inner.kind == "expression":
            frame.clause = ""
        elif (
            frame.kind == "triples"
            and token.kind != "|}"
            and not (token.kind == ")" and inner.kind == "triples")
        ):
            self._term((inner.begin, index))

    # ------------------------------------------------------------------------------------------------------------ triples

    def _in_triples(self, index: int, token: Token) -> None:
        frame, kind, word = self.frame, token.kind, token.word
        before = self._before(index)
        if kind == "var" and before.kind == "^^":
            self.out.places[index] = "datatype"
        elif word == "A" and frame.state == "verb" and not frame.clause:
            self._verb(index)
        elif word in _ELEMENTS and frame.group:
            frame.clause, frame.state = word, "subject"
        elif frame.clause:
            if kind == "var":
                place = {"GRAPH": "graph", "SERVICE": "service", "SILENT": "service"}.get(
                    frame.clause, "expression"
                )
                self.out.places[index] = place
            if kind in _TERMS and frame.clause in ("GRAPH", "SERVICE", "SILENT"):
                frame.clause = ""
        elif word in _BOOLEANS or (kind in _TERMS and before.kind != "^^"):
            if kind == "var":
                self.out.places[index] = self._place()
            self._term((index, index))
        elif kind == ".":
            frame.state = "subject"
        elif kind == ";":
            frame.state, frame.whole = "verb", False
        elif kind == ",":
            frame.state = "object"
        elif frame.state == "verb":
            self._path_sign(index, kind)

    def _place(self) -> str:
        state, whole = self.frame.state, self.frame.whole
        if state == "verb":
            return "object" if whole else "predicate"
        return "object" if state == "object" else "subject"

    def _term(self, tokens: Range) -> None:
        """Take a term as the next part of a triple."""
        frame = self.frame
        if frame.state in ("subject", "after"):
            frame.subject, frame.state, frame.whole = tokens, "verb", False
        elif frame.state == "verb" and not frame.whole:
            self._verb(tokens[0])
        else:
            self.out.triples.append(
                Triple(
                    frame.subject,
                    frame.verb,
                    tokens,
                    frame.scope,
                    frame.inside,
                    frame.negated,
                    frame.template,
                )
            )
            frame.state = "after"

    def _verb(self, index: int) -> None:
        frame = self.frame
        begin = frame.verb[0] if self._path_goes_on(index) else index
        frame.verb, frame.whole = (begin, index), True

    def _path_goes_on(self, index: int) -> bool:
        return self._before(index).kind in ("/", "|", "^", "!")

    def _path_sign(self, index: int, kind: str) -> None:
        frame = self.frame
        if kind in ("^", "!"):
            if not self._path_goes_on(index):
                frame.verb = (index, index)
            frame.whole = False
        elif kind in ("/", "|"):
            frame.whole = False
        elif kind in ("*", "+", "?") and frame.whole:
            frame.verb = (frame.verb[0], index)

    # ------------------------------------------------------------------------------------------------------------- values

    def _values(self, index: int) -> int:
        """Read a VALUES block whole; return the index of its last token."""
        frame = self.frame
        frame.clause, frame.list, frame.state = "", None, "subject"
        at, names = index + 1, []
        while at < len(self.tokens) and self.tokens[at].kind in ("(", "var", ")"):
            if self.tokens[at].kind == "var":
                self.out.places[at] = "values"
                names.append(self.tokens[at].text[1:])
            at += 1
        if self.outline.at(at).kind != "{":
            return at - 1
        several = self._before(at).kind == ")"
        rows: list[list[Range]] = []
        at += 1
        while at < len(self.tokens) and self.tokens[at].kind != "}":
            kind = self.tokens[at].kind
            if several and kind == "(":
                rows.append([])
            elif not (several and kind == ")"):
                cell = self._cell(at)
                if several and rows:
                    rows[-1].append(cell)
                else:
                    rows.append([cell])
                at = cell[1]
            at += 1
        end = min(at, len(self.tokens) - 1)
        self.out.blocks.append(Block((index, end), names, rows, trailing=frame.kind == "query"))
        return end

    def _cell(self, index: int) -> Range:
        """One value: a name, a number with its sign, a text with its language or datatype, a triple term."""
        kind, following = self.tokens[index].kind, self.outline.at(index + 1).kind
        if kind == "<<":
            return index, self.outline.closed[index]
        if kind in ("+", "-") or (kind == "string" and following == "lang"):
            return index, index + 1
        return index, index + 2 * (kind == "string" and following == "^^")
