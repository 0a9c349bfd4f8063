"""What a query negates, asked of another graph: the widest and the narrowest answer where some triples are unknown.

More triples give a pattern more solutions, and give fewer to what stands around a negated pattern. So the widest answer
asks all triples for what is to be there, and only the sure ones for what is not to be there; the narrowest asks the other
way round. Where a negated group stands in a negated group, it changes once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from govgraph.sparql.lexer import AGGREGATES
from govgraph.sparql.outline import Outline
from govgraph.sparql.source import Source

__all__ = ["ALL", "STATED", "SURE", "UNKNOWN", "Negation"]

ALL = "urn:govgraph:all"
"""The graph of all triples that may hold."""
SURE = "urn:govgraph:sure"
"""The graph of those that surely hold."""
STATED = "urn:govgraph:stated"
"""The graph of those that surely hold, and of what is said of all statements."""
UNKNOWN = "urn:govgraph:unknown"
"""The graph in which the unknown statements have this as their type."""

_NODES = frozenset(("var", "iri", "pname"))
_JOINTS = frozenset(("&&", "||"))
_ANONYMOUS = frozenset(("[", "(", "bnode", "<<", "{|", "^"))  # "^": the path begins at what has no name
_OF_STATEMENTS = frozenset(("rdf:subject", "rdf:predicate", "rdf:object", "gov:Statement"))
_CUTS = frozenset(("GROUP", "HAVING", "LIMIT", "OFFSET")) | AGGREGATES


@dataclass(slots=True)
class _Group:
    """A group that is negated, or the query itself."""

    opened: int
    depth: int = 0  # of negation
    correlated: bool = False  # EXISTS: it sees the variables around it
    shared: frozenset[str] = (
        frozenset()
    )  # subjects of the patterns around it, without which there is no solution
    subjects: set[str] = field(default_factory=set)
    anonymous: bool = False
    optional: bool = False


@dataclass(slots=True)
class Negation:
    """The negated groups of a query.

    Parameters
    ----------
    bounded : bool
        Whether :meth:`asked` can write it for a store of several graphs, because it names no graph itself.
    safe : bool
        Whether the two answers then are bounds: False where a negation is part of a value or a comparison, or negates
        what is optional, grouped or cut off.

    Examples
    --------
    >>> found = Negation.of(Outline.of(Source.of("ASK { ?x a ?k MINUS { ?x ?p 1 } }")))
    >>> found.asked(wide=False).text
    'ASK  FROM <urn:govgraph:sure> FROM NAMED <urn:govgraph:all> { ?x a ?k MINUS { GRAPH <urn:govgraph:all> { ?x ?p 1 } } }'
    """

    outline: Outline
    bounded: bool = True
    safe: bool = True
    statements: set[str] = field(default_factory=set)
    optional: list[tuple[set[str], set[str]]] = field(default_factory=list)
    _groups: list[_Group] = field(default_factory=list)

    @classmethod
    def of(cls, outline: Outline) -> Negation:
        """Read the negated groups of a query."""
        found = cls(outline)
        words = {token.word for token in outline.tokens}
        found.bounded = not words & {"GRAPH", "FROM"}
        try:
            found._select(-1, len(outline.tokens), _Group(-1))
        except RecursionError:  # hundreds of groups in each other: it is asked as it stands
            found.bounded = found.safe = False
        found._groups = [group for group in found._groups if group.opened in outline.closed]
        return found

    def doubtful(self) -> set[str]:
        """Return the names of variables that an OPTIONAL binds in some worlds only, though all around it is the same.

        What is said of a statement holds where the statement does.
        """
        return {
            name[1:] for subjects, names in self.optional if not subjects <= self.statements for name in names
        }

    def __bool__(self) -> bool:
        return bool(self._groups)

    def asked(self, *, wide: bool) -> Source:
        """Return the query for a store that has the graphs of this module, so that it has the widest or narrowest answer."""
        tokens, edits, named = self.outline.tokens, [], set()
        for group in self._groups:
            graph, tests = ALL, ""
            if (group.depth % 2 == 1) == wide:
                graph, tests = _sure(group)
            named |= {graph} | ({UNKNOWN} if tests else set())
            begin, end = tokens[group.opened].end, tokens[self.outline.closed[group.opened]].offset
            edits += [(begin, begin, f" GRAPH <{graph}> {{"), (end, end, f"}}{tests} ")]
        dataset = f" FROM <{ALL if wide else SURE}> " + "".join(
            f"FROM NAMED <{iri}> " for iri in sorted(named)
        )
        start = tokens[self._where()].offset
        return self.outline.source.replace([*edits, (start, start, dataset)])

    def _where(self) -> int:
        """Return the place of the query's WHERE, or of its group."""
        outline, depth = self.outline, 0
        for place, token in enumerate(outline.tokens):
            if depth == 0 and (token.word == "WHERE" or outline.roles.get(place, "template") != "template"):
                return place
            depth += (token.kind in ("(", "{")) - (token.kind in (")", "}"))
        return len(outline.tokens) - 1

    # -------------------------------------------------------------------------------------------------------- reading

    def _select(self, before: int, end: int, group: _Group) -> None:
        """Read the query or a sub-select: its group, and expressions around it, whose EXISTS are values."""
        outline, place = self.outline, before + 1
        negated = group.depth > 0
        while place < end:
            token = outline.tokens[place]
            if negated and token.word in _CUTS:
                self.safe = False
            if token.word == "EXISTS":
                place = self._exists(place, group, sees=frozenset(), flips=None)
            elif token.word == "VALUES":
                place = self._after_braces(place)
            elif token.kind == "{":
                if outline.roles.get(place) != "template":
                    self._group(place, group, correlated=False)
                place = outline.closed.get(place, end) + 1
            else:
                place += 1

    def _group(self, opened: int, group: _Group, *, correlated: bool) -> None:
        """Read what stands in braces; what is negated in it sees what is around the braces where that is `correlated`."""
        outline, tokens = self.outline, self.outline.tokens
        end, place = outline.closed.get(opened, len(tokens)), opened + 1
        if tokens[opened].holds == "select":
            self._select(opened, end, group)
            return
        required: set[str] = set()
        filters: list[tuple[int, bool | None]] = []  # a filter sees what stands behind it too
        subject, asked = True, ""
        while place < end:
            token = tokens[place]
            word, kind = token.word, token.kind
            if word in ("FILTER", "BIND", "VALUES", "SERVICE") or kind == "{":
                subject = True
            if word == "FILTER":
                place, found = self._expression(place + 1, is_filter=True)
                filters += found
            elif word == "BIND":
                place, found = self._expression(place + 1, is_filter=False)
                filters += found
            elif word in ("VALUES", "SERVICE"):  # a server is asked as it stands
                place = self._after_braces(place)
            elif kind == "{":
                before = tokens[place - 1].word
                if before == "MINUS":
                    self._negated(place, group, frozenset(required), correlated=False)
                elif before == "OPTIONAL":
                    self._optional(place, group, required)
                else:
                    self._group(place, group, correlated=False)
                place = outline.closed.get(place, end) + 1
            else:
                if kind in _ANONYMOUS:
                    group.anonymous, subject = True, False
                elif subject and kind in _NODES:
                    required.add(token.text)
                    group.subjects.add(token.text)
                    subject, asked = False, token.text
                elif token.text in _OF_STATEMENTS and not group.depth and not group.optional:
                    self.statements.add(asked)
                subject = subject or kind == "."
                place += 1
        sees = frozenset(required) | (group.shared if correlated else frozenset())
        for exists, flips in filters:
            self._exists(exists, group, sees=sees, flips=flips)

    def _optional(self, opened: int, group: _Group, required: set[str]) -> None:
        self.safe &= not group.depth
        inner = _Group(opened, group.depth, optional=True)
        self._group(opened, inner, correlated=False)
        inside = self.outline.tokens[opened : self.outline.closed.get(opened, opened)]
        names = {token.text for token in inside if token.kind == "var"} - required
        self.optional.append((inner.subjects | ({"[]"} if inner.anonymous else set()), names))
        group.subjects |= inner.subjects
        group.anonymous |= inner.anonymous

    def _exists(self, place: int, group: _Group, *, sees: frozenset[str], flips: bool | None) -> int:
        """Read the group of an EXISTS, and return the place behind it; `flips` is None where it is a value."""
        opened = place + 1
        self.safe &= flips is not None
        if flips:
            self._negated(opened, group, sees, correlated=True)
        else:
            inner = _Group(opened, group.depth, True, sees, group.subjects)
            self._group(opened, inner, correlated=True)
            group.anonymous |= inner.anonymous
        return self.outline.closed.get(opened, len(self.outline.tokens)) + 1

    def _negated(self, opened: int, around: _Group, sees: frozenset[str], *, correlated: bool) -> None:
        group = _Group(opened, around.depth + 1, correlated, sees)
        self._groups.append(group)
        self._group(opened, group, correlated=correlated)

    def _expression(self, first: int, *, is_filter: bool) -> tuple[int, list[tuple[int, bool | None]]]:
        """Return the place behind an expression, and each EXISTS in it with whether it is negated (None: it is a value)."""
        outline = self.outline
        at = first
        while outline.at(at).kind in ("!", "iri", "pname", "word") and outline.at(at).word != "EXISTS":
            at += 1  # the name of a function, or NOT
        if outline.at(at).word == "EXISTS":
            negated = (at - first) % 2 == 1
            return outline.closed.get(at + 1, at + 1) + 1, [(at, negated)]
        end = outline.closed.get(at, at)
        found: list[tuple[int, bool | None]] = []
        open_brackets: list[int] = []
        place = at
        while place < end:
            token = outline.at(place)
            if token.word == "EXISTS":
                is_call = at > first
                found.append((place, None if is_call or not is_filter else self._flips(place, open_brackets)))
                place = outline.closed.get(place + 1, end) + 1
                continue
            if token.kind == "(":
                open_brackets.append(place)
            elif token.kind == ")" and open_brackets:
                open_brackets.pop()
            place += 1
        return end + 1, found

    def _flips(self, place: int, brackets: list[int]) -> bool | None:
        """Tell whether an EXISTS in the brackets of a filter is negated; None where it is part of another expression."""
        outline, flips = self.outline, False
        begin, end = place, outline.closed.get(place + 1, place + 1)
        for bracket in reversed(brackets):
            while outline.at(begin - 1).word == "NOT" or outline.at(begin - 1).kind == "!":
                flips, begin = not flips, begin - 1
            sides = outline.at(begin - 1).kind, outline.at(end + 1).kind
            if sides[0] not in _JOINTS | {"("} or sides[1] not in _JOINTS | {")"}:
                return None
            begin, end = bracket, outline.closed.get(bracket, end)
        return flips

    def _after_braces(self, place: int) -> int:
        """Return the place behind the next group in braces."""
        tokens = self.outline.tokens
        opened = next((n for n in range(place, len(tokens)) if tokens[n].kind == "{"), len(tokens))
        return self.outline.closed.get(opened, opened) + 1


def _sure(group: _Group) -> tuple[str, str]:
    """Return the graph that a group asks for what is sure, and what else is to be tested.

    What is said of a statement holds where the statement does: a group that speaks of a statement that the patterns around
    it require must see what is said of it.
    """
    known, fresh = group.subjects & group.shared, group.subjects - group.shared
    if not known or group.anonymous:
        return SURE, ""
    return STATED, "".join(_not_unknown(sorted(fresh)))


def _not_unknown(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield f" FILTER NOT EXISTS {{ GRAPH <{UNKNOWN}> {{ {name} a <{UNKNOWN}> }} }}"
