"""Where the rows of a query vanish: how many are left after each pattern, and after each FILTER, MINUS and the like."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from govgraph.errors import QueryError
from govgraph.query.explain.hint import in_short
from govgraph.query.explain.patterns import Asked, Pattern, is_whole, text_of
from govgraph.sparql.outline import CLOSERS, Outline
from govgraph.store.store import AnyStore
from govgraph.terms import RDF

__all__ = ["MOST", "Element", "Step", "Steps", "elements_of", "ends_of"]

MOST = 1000
"""Rows counted per step: enough to see where they vanish."""

_BUDGET = 5.0  # seconds for all counts together: who has waited for no rows does not wait as long again for the reason
_BEGINNINGS = frozenset(("FILTER", "MINUS", "OPTIONAL", "BIND", "VALUES"))
_ORDER = {
    "VALUES": 0,
    "UNION": 1,
    "OPTIONAL": 2,
    "BIND": 3,
}  # a FILTER sees its whole group, wherever it stands


@dataclass(frozen=True, slots=True)
class Step:
    """A pattern or filter, and how many rows are left after it (at most 1,000 are counted)."""

    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a group that is not a triple: its word (FILTER, MINUS, …), its text, its variables."""

    word: str
    text: str
    variables: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The text in one line, cut where it is long."""
        return in_short(self.text)


def elements_of(outline: Outline) -> list[Element]:
    """Return the filters and the like of the outer group, in the order in which they take part.

    Examples
    --------
    >>> from govgraph.sparql.source import Source
    >>> text = "SELECT * { ?x a ?k FILTER(?k != ?x) OPTIONAL { ?x ?p 1 } }"
    >>> [element.text for element in elements_of(Outline.of(Source.of(text)))]
    ['OPTIONAL { ?x ?p 1 }', 'FILTER(?k != ?x)']
    """
    where, found, tokens = outline.scopes[0].where, [], outline.tokens
    index = next((n for n, one in enumerate(tokens) if where >= 0 and one.offset >= where), len(tokens))
    while index < len(tokens) and tokens[index].kind not in CLOSERS:
        token = tokens[index]
        if token.word in _BEGINNINGS or token.kind == "{":
            end = _end(outline, index)
            parts = tokens[index : end + 1]
            names = tuple(dict.fromkeys(part.text[1:] for part in parts if part.kind == "var"))
            if token.word or token.holds == "select" or any(part.word == "UNION" for part in parts):
                found.append(Element(token.word or "UNION", outline.between(index, end), names))
            index = end
        index = outline.closed.get(index, index) + 1
    return sorted(found, key=lambda element: _ORDER.get(element.word, len(_ORDER)))


def _end(outline: Outline, begin: int) -> int:
    """Return the place of the bracket that ends the element beginning at a place."""
    place, to_brace = begin, outline.at(begin).word == "VALUES"
    while place < len(outline.tokens):
        if place in outline.closed:
            place = outline.closed[place]
            if not (to_brace and outline.at(place).kind != "}") and outline.at(place + 1).word != "UNION":
                return place
        place += 1
    return len(outline.tokens) - 1


def ends_of(outline: Outline) -> Iterator[str]:
    """Yield what after the group may take every row away: HAVING, OFFSET, LIMIT 0."""
    closed = max((token.offset for token in outline.tokens if token.kind == "}"), default=0)
    after = [token for token in outline.tokens if token.offset > closed]
    for token, following in pairwise(after):
        word = token.word
        if word == "HAVING":
            yield "HAVING drops every group"
        elif word == "OFFSET" and following.text.strip("0"):
            yield f"OFFSET {following.text} skips all rows"
        elif word == "LIMIT" and not following.text.strip("0"):
            yield "LIMIT 0 returns no rows"


class Steps:
    """The counting, within a budget of time.

    Parameters
    ----------
    shown : rdflib NamespaceManager
        So that patterns show CURIEs.
    """

    def __init__(self, store: AnyStore, asked: Asked, outline: Outline, shown: Any) -> None:
        self.store = store
        self.asked = asked
        self.outline = outline
        self.shown = shown
        self.until = time.monotonic() + _BUDGET
        self.prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in outline.prefixes.items())

    def run(self) -> tuple[list[Step], str, str]:
        """Return the steps, the cause where one leaves no row (``empties`` or ``filter``), and a sentence on it."""
        steps: list[Step] = []
        cause = said = ""
        with suppress(QueryError):  # no time left, or more than the engine does: what was counted is shown
            cause, said = self._run(steps)
        return steps, cause, said

    def finds_nothing(self, text: str, bindings: Mapping[str, Any] | None) -> bool:
        """Tell whether the whole query gives no row, or is answered no: only then a step says why it is empty."""
        from govgraph.query.results import Answer, Solutions
        from govgraph.query.run import run

        try:
            left = max(self.until - time.monotonic(), 0.5)
            found = run(self.store, text, bindings=bindings, limit=1, timeout=left)
            if isinstance(found, Answer):
                return not found
            if not isinstance(found, Solutions):
                return not list(found)
            rows = list(found.terms())
        except QueryError:
            return False
        # A count that has counted nothing is one row of zeros.
        return all(term is None or term.value in ("0", "") for row in rows for term in row)

    def _run(self, steps: list[Step]) -> tuple[str, str]:
        done = list(self.asked.blocks)
        for pattern in _connected([p for p in self.asked.patterns if p.where == "required" and is_whole(p)]):
            done.append(text_of(pattern, None))
            rows = self._count(done)
            steps.append(Step(text_of(pattern, self.shown), rows))
            if rows == 0:
                return "empties", self._emptied(pattern, done[:-1], steps[:-1])
        for element in elements_of(self.outline):
            rows = self._count([*done, element.text])
            steps.append(Step(element.shown, rows))
            if rows == 0:
                left = steps[-2].rows if len(steps) > 1 else 0
                return "filter", self._filtered(element, done, left)
            done.append(element.text)
        return "filter" if (said := next(ends_of(self.outline), "")) else "", said

    def _select(self, query: str) -> list[tuple[Any, ...]]:
        from govgraph.query.run import run_select

        left = self.until - time.monotonic()
        if left <= 0:
            raise QueryError("no time left to find the reason")
        return list(run_select(self.store, self.prologue + query, timeout=left).terms())

    def _count(self, parts: list[str]) -> int:
        body = _joined(parts)
        rows = self._select(f"SELECT (COUNT(*) AS ?n) {{ SELECT * {{ {body} }} LIMIT {MOST} }}")
        return int(rows[0][0].value) if rows else 0

    def _emptied(self, pattern: Pattern, before: list[str], steps: list[Step]) -> str:
        shown = text_of(pattern, self.shown)
        turned = Pattern(pattern.object, pattern.predicate, pattern.subject, pattern.where)
        if type(pattern.object).__name__ != "Literal" and self._count([*before, text_of(turned, None)]):
            return f"`{shown}` matches nothing, but the reverse does: `{text_of(turned, self.shown)}`"
        if not steps:
            given = pattern.variables & {name for name, _ in self.asked.values}
            values = f" with the values given for ?{' and ?'.join(sorted(given))}" if given else ""
            return f"`{shown}` finds nothing{values}"
        found = " . ".join(step.text for step in steps[-2:])
        return f"`{shown}` leaves none of the {steps[-1].rows:,} rows that `{found}` finds"

    def _filtered(self, element: Element, done: list[str], left: int) -> str:
        many = f"{left:,}{'+' if left >= MOST else ''}"
        did = f"leaves none of the {many} rows before it" if left else "finds nothing"
        said = f"`{element.shown}` {did}"
        if not done:
            return said
        for name in element.variables:
            rows = self._select(f"SELECT DISTINCT ?{name} {{ {_joined(done)} }} LIMIT 3")
            values = [str(row[0]) for row in rows if row[0] is not None]
            if values:
                return f"{said}; ?{name} is, for instance, {', '.join(map(self._short, values))}"
        return said

    def _short(self, term: str) -> str:
        if term.startswith("<"):
            return self.store.names.compact(term[1:-1])
        text, kind, datatype = term.partition('"^^<')
        shown = f'{text}"^^{self.store.names.compact(datatype[:-1])}' if kind else term
        return in_short(shown)


def _joined(parts: list[str]) -> str:
    """Put patterns and elements side by side; a dot after an element would be one too many for some engines."""
    return " ".join(part if part.endswith(("}", ")")) else f"{part} ." for part in parts)


def _connected(patterns: list[Pattern]) -> list[Pattern]:
    """Return patterns so that each shares a variable with one before it, where it can, and kinds come last."""
    ordered: list[Pattern] = []
    waiting = sorted(patterns, key=lambda p: str(p.predicate) == RDF + "type")
    names: set[str] = set()
    while waiting:
        following = next((p for p in waiting if p.variables & names or not p.variables), waiting[0])
        waiting.remove(following)
        ordered.append(following)
        names |= following.variables
    return ordered
