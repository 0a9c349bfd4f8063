"""How deep, long and wide a query may be: beyond that the engine crashes, or plans for minutes.

Measured on pyoxigraph 0.5.13. Its parser and its planner call themselves. With a stack of 1 MB (Linux gives 8 MB,
Windows 1 to 2 MB) the first crashes come at 100 nested NOT EXISTS, 120 nested function calls, 140 sub-selects, 260
groups, 300 BIND or MINUS in a row, 510 parentheses, 770 UNIONs, 1,000 FILTERs or ``||``. So each is given the stack that
it takes, in thousandths of 1 MB, and a query may use half of it.

Planning a join of n patterns takes time that grows with the third power of n: 64 take 0.3 s, 100 take 2 s, 200 take 21 s.
"""

from __future__ import annotations

from dataclasses import dataclass

from govgraph.errors import QueryRefused
from govgraph.query.lexer import Token
from govgraph.query.outline import CLOSERS, OPENERS, Outline

__all__ = ["MAX_CLOSURES", "MAX_COST", "MAX_JOINS", "MAX_PATTERNS", "MAX_VARIABLES", "check_limits"]

MAX_COST = 500.0
MAX_JOINS = 64
MAX_PATTERNS = 256
MAX_VARIABLES = 1_000  # 10,000 take 0.4 s, 100,000 more than 10 s
MAX_CLOSURES = 2  # each level multiplies the time: (((((p*)*)*)*)*)* over 60 triples takes 6 s

_OWN = {
    "exists": 10.0,
    "select": 7.5,
    "group": 4.0,
    "template": 4.0,
    "expression": 2.0,
    "data": 2.0,
    "values": 0.0,
}
_CALL = 12.0
_IN_A_ROW = {
    "UNION": 1.3,
    "FILTER": 1.0,
    "BIND": 3.4,
    "MINUS": 3.4,
    "OPTIONAL": 3.4,
    "LATERAL": 3.4,
    "VALUES": 3.4,
}
_CLAUSE, _SUBGROUP, _OPERATOR = 3.4, 2.0, 1.3
_TERMS = frozenset(("var", "iri", "pname", "bnode", "string", "number"))
_OPERATORS = frozenset(("||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "!"))
_STEPS = frozenset("/|^!*+?")
_NAMES = {
    "exists": "groups",
    "select": "sub-selects",
    "group": "groups",
    "template": "groups",
    "expression": "parentheses",
    "data": "brackets",
}


@dataclass(slots=True)
class _Frame:
    """An open bracket while a query is measured. Costs are in thousandths of the smallest stack."""

    kind: str
    role: str
    own: float = 0.0  # of the bracket itself
    around: float = 0.0  # of the brackets around it and what stands in a row with it
    row: float = 0.0  # of clauses in a row
    run: float = 0.0  # of operators since the last comma, or path steps since the last triple
    longest: float = 0.0  # of such runs
    deepest: float = 0.0  # of the brackets inside it
    joins: int = 0
    last: int = 0  # joins of the group just closed
    union: bool = False  # the next group is a branch of a union
    was_branch: bool = False  # the group just closed was one
    at_start: bool = True  # the next term begins a triple
    elements: int = 0  # terms of a collection
    path: bool = False  # holds a property path
    closures: int = 0  # how deep `*` and `+` stand inside each other
    last_closures: int = 0
    clause: str = ""  # of a select: its last word

    @property
    def cost(self) -> float:
        return self.own + self.row + max(self.longest, self.run) + self.deepest

    def end_run(self) -> None:
        self.longest, self.run = max(self.longest, self.run), 0.0


def check_limits(outline: Outline) -> None:
    """Refuse a query that could crash or stall the engine.

    Raises
    ------
    QueryRefused
        With the place and what to do instead.

    Examples
    --------
    >>> from govgraph.query.source import Source
    >>> check_limits(Outline.of(Source.of("SELECT * { " + "(" * 9 + "1" + ")" * 9 + " ?p ?o }")))
    """
    _Measure(outline).run()


class _Measure:
    def __init__(self, outline: Outline) -> None:
        self.out = outline
        self.tokens = outline.tokens
        self.frames = [_Frame("", "select")]
        self.patterns = 0
        self.previous = Token("", "", 0)

    def run(self) -> None:
        """Measure every token once."""
        if len(self.out.variables) > MAX_VARIABLES:
            last = list(self.out.variables.values())[MAX_VARIABLES]
            raise self._too_much(last, f"more than {MAX_VARIABLES:,} variables are too many")
        for index, token in enumerate(self.tokens):
            kind, frame = token.kind, self.frames[-1]
            if kind in OPENERS:
                self._enter(index, token, frame)
            elif kind in CLOSERS:
                self._leave(token, self.frames.pop())
            elif frame.role == "values":
                continue
            elif kind == "word":
                self._word(token, frame)
            elif frame.role == "expression":
                self._in_expression(token, frame)
            elif frame.role in ("group", "exists", "data"):
                self._in_data(index, token, frame)
            elif frame.role == "select":
                self._in_select(token, frame)
            self.previous = token

    # -- brackets

    def _enter(self, index: int, token: Token, parent: _Frame) -> None:
        role = self.out.roles.get(index) or ("values" if parent.role == "values" else token.holds)
        own = _OWN[role]
        if (
            role == "expression"
            and parent.role == "expression"
            and self.previous.kind in ("word", "iri", "pname")
        ):
            own = _CALL
        if role == "data":
            self._term(token, parent)
            if token.kind == "<<" and not self._next_is(index, "("):
                self._count(token, parent, 1)  # a quoted triple is found by a triple of its own
        around = parent.around + parent.own + parent.row + max(parent.run, 0.0)
        frame = _Frame(token.kind, role, own, around)
        frame.at_start = token.kind != "<<" and not (token.kind == "(" and parent.kind == "<<")
        self.frames.append(frame)
        if frame.around + own > MAX_COST:
            raise self._too_much(token, f"{_NAMES.get(role, 'brackets')} stand too deep inside each other")

    def _leave(self, token: Token, frame: _Frame) -> None:
        parent = self.frames[-1]
        if frame.role == "values":
            parent.at_start = True
            return
        frame.end_run()
        parent.deepest = max(parent.deepest, frame.cost)
        if parent.around + parent.cost > MAX_COST:
            raise self._too_much(
                token, f"{_NAMES.get(frame.role, 'brackets')} stand too deep inside each other"
            )
        if frame.role == "data":
            self._leave_data(token, frame, parent)
        elif frame.role == "expression":
            parent.at_start = True
            if parent.role == "select":
                self._row(token, parent, _CLAUSE, "expressions")
        elif frame.role != "template":
            self._leave_group(token, frame, parent)

    def _leave_data(self, token: Token, frame: _Frame, parent: _Frame) -> None:
        parent.last_closures = frame.closures
        parent.path = parent.path or frame.path
        if frame.kind == "(" and not frame.path and parent.kind != "<<":
            self._count(token, parent, 2 * frame.elements)  # a collection is rdf:first and rdf:rest of each
        parent.joins += frame.joins
        self._check_joins(token, parent)

    def _leave_group(self, token: Token, frame: _Frame, parent: _Frame) -> None:
        parent.at_start = True
        if frame.role == "exists":
            return  # planned on its own
        joins = 1 if frame.role == "select" else max(frame.joins, 1)
        if parent.union:  # branches are planned one by one: the widest counts
            parent.joins += max(parent.last, joins) - parent.last
            parent.last = max(parent.last, joins)
            parent.union, parent.was_branch = False, True
        else:
            parent.joins += joins
            parent.last, parent.was_branch = joins, False
            self._row(token, parent, _SUBGROUP, "groups")
        self._check_joins(token, parent)

    # -- what stands inside

    def _word(self, token: Token, frame: _Frame) -> None:
        word = token.text.upper()
        if frame.role in ("group", "exists"):
            if word == "A" and token.text == "a":
                return self._term(token, frame)
            frame.end_run()
            frame.at_start = False
            if word == "UNION":
                if not frame.was_branch:
                    self._count_join(token, frame)
                frame.union = True
            elif word == "VALUES":
                self._count_join(token, frame)
            cost = _IN_A_ROW.get(word)
            if cost is not None:
                self._row(token, frame, cost, f"{word} clauses")
            if word in ("TRUE", "FALSE"):
                self._term(token, frame)
        elif frame.role == "data":
            self._term(token, frame)
        elif frame.role == "select":
            frame.clause = word

    def _in_select(self, token: Token, frame: _Frame) -> None:
        if token.kind in ("iri", "pname") and frame.clause in ("DESCRIBE", "BY"):
            self._row(token, frame, _CLAUSE, "terms")
        elif token.kind == "var":
            frame.elements += 1
            if frame.elements > MAX_VARIABLES:
                raise self._too_much(token, f"more than {MAX_VARIABLES:,} variables in a row are too many")

    def _in_expression(self, token: Token, frame: _Frame) -> None:
        if token.kind in _OPERATORS:
            frame.run += _OPERATOR
            if frame.around + frame.own + frame.run > MAX_COST:
                raise self._too_much(
                    token, "too many operators in a row", "use IN (…) or VALUES for a list of values"
                )
        elif token.kind == ",":
            frame.end_run()

    def _in_data(self, index: int, token: Token, frame: _Frame) -> None:
        kind = token.kind
        if kind in _TERMS:
            self._term(token, frame)
        elif kind == ".":
            frame.end_run()
            frame.at_start = True
        elif kind in (";", ","):
            frame.end_run()
            if not any(self._next_is(index, closer) for closer in (";", ".", "]", "}", "|}")):
                self._count(token, frame, 1)
        elif kind in _STEPS:
            frame.path = True
            frame.run += _OPERATOR
            if kind == "/":
                self._count(token, frame, 1)
            elif kind in ("*", "+"):
                self._closure(token, frame)
            if frame.around + frame.own + frame.run > MAX_COST:
                raise self._too_much(token, "this property path is too long")

    def _term(self, token: Token, frame: _Frame) -> None:
        """A term begins a triple, or is an element of a collection."""
        if frame.role not in ("group", "exists", "data"):
            return
        if frame.kind == "(":
            frame.elements += 1
        elif frame.at_start:
            frame.at_start = False
            self._count(token, frame, 1)

    def _closure(self, token: Token, frame: _Frame) -> None:
        level = 1 + (frame.last_closures if self.previous.kind == ")" else 0)
        frame.closures = max(frame.closures, level)
        if level > MAX_CLOSURES:
            raise self.out.source.refusal(
                token.offset,
                f"`*` and `+` stand more than {MAX_CLOSURES} deep inside each other in this property path",
                hint="(p*)* finds the same as p*",
            )

    # -- counting

    def _next_is(self, index: int, kind: str) -> bool:
        return index + 1 < len(self.tokens) and self.tokens[index + 1].kind == kind

    def _row(self, token: Token, frame: _Frame, cost: float, what: str) -> None:
        frame.row += cost
        if frame.around + frame.cost > MAX_COST:
            raise self._too_much(
                token, f"too many {what} in a row", "VALUES takes a long list; or ask in several queries"
            )

    def _count(self, token: Token, frame: _Frame, patterns: int) -> None:
        frame.joins += patterns
        self.patterns += patterns
        self._check_joins(token, frame)
        if self.patterns > MAX_PATTERNS:
            raise self.out.source.refusal(
                token.offset,
                f"this query has more than {MAX_PATTERNS} triple patterns",
                hint="ask in several queries, or fetch ?property ?value pairs with one pattern",
            )

    def _count_join(self, token: Token, frame: _Frame) -> None:
        frame.joins += 1
        self._check_joins(token, frame)

    def _check_joins(self, token: Token, frame: _Frame) -> None:
        if frame.joins > MAX_JOINS:
            raise self.out.source.refusal(
                token.offset,
                f"this group joins more than {MAX_JOINS} triple patterns, which takes the engine too long to plan",
                hint="put parts of it into sub-selects, or fetch ?property ?value pairs with one pattern",
            )

    def _too_much(self, token: Token, message: str, hint: str = "") -> QueryRefused:
        return self.out.source.refusal(
            token.offset,
            f"{message} for the engine",
            hint=hint or "write it flatter, or ask in several queries",
        )
