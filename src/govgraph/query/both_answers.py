"""A query as of a date, asked with the claims of which it is unknown whether they hold, and without them.

What is in both answers surely holds. What is in one of them only depends on what is not known, and is marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

import pyoxigraph as ox

from govgraph.errors import GovgraphError
from govgraph.facts.holding import Truth
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.sparql.outline import CLOSERS, OPENERS, Outline
from govgraph.sparql.source import Source
from govgraph.store.store import AnyStore
from govgraph.terms import XSD

__all__ = ["HOLDS", "run_both", "told_of"]

HOLDS = "holds"
"""The column that says ``yes`` or ``unknown``; with ``_`` behind it where the query has such a column itself."""

_COUNTS = frozenset(("COUNT", "SUM"))
_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "GROUP_CONCAT"))
_BY_LOT = frozenset(("SAMPLE", "RAND", "UUID", "STRUUID", "BNODE", "NOW"))  # another value each time
_EITHER_WAY = frozenset(("AVG", "-", "/"))  # more to count can make the result larger or smaller
_ABSENCE = frozenset(("MINUS", "BOUND", "COALESCE", "IF", "HAVING", "AVG"))
_ASIDE = frozenset(("",))  # of a column that is told beside a row
_YES, _UNKNOWN = (ox.Literal(truth.value) for truth in (Truth.YES, Truth.UNKNOWN))
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))

Terms = tuple[Any, ...]


def run_both(
    run: Callable[[AnyStore, str], Solutions | Answer | Triples],
    store: AnyStore,
    sure: AnyStore,
    text: str,
    *,
    beside: Collection[str] = (),
    limit: int | None = None,
) -> Solutions | Answer | Triples:
    """Run a query with the claims that are unknown at a date and without them.

    Parameters
    ----------
    run : callable
        Runs a query on a store: :func:`govgraph.query.run.run`, with its limits and bindings but no maximum of rows.
    store : AnyStore
        With what is unknown.
    sure : AnyStore
        Without it.
    beside : collection of str
        Columns that tell more about a row and do not decide whether it holds: they are told as far as they are sure.
    limit : int, optional
        Maximum number of rows or triples.

    Returns
    -------
    Solutions, Answer or Triples
        Solutions have a column ``holds``: ``yes`` where a row is in both answers, else ``unknown``. Where aggregates differ,
        both numbers are shown ("13 to 15"). ``unknown`` counts the rows or triples that are in one answer only, as far as
        they were read; an Answer has ``holds``.

    Notes
    -----
    ORDER BY, LIMIT and OFFSET are those of both answers together. A row that is only there *without* the unknown claims (a
    query that asks what is not) is unknown like the others, and comes behind the row that it follows.

    More claims can give such a query more rows or fewer. With two unknown claims, of which a row needs one and forbids the
    other, neither answer has that row: ``absence`` says that the query is of this kind.
    """
    plan = _Plan.of(text)
    plan.computed.update(dict.fromkeys(beside, _ASIDE))
    second = run(sure, plan.text)
    if isinstance(second, Answer):
        answer = run(store, plan.text)
        assert isinstance(answer, Answer)  # noqa: S101 - one text has one form
        if answer.value != second.value:
            answer.holds = Truth.UNKNOWN.value
        answer.absence = plan.absence
        return answer
    # Read before the first is asked: one process answers after the other.
    without: list[Any] = list(second) if isinstance(second, Triples) else list(second.terms())
    whole = run(store, plan.text)
    if isinstance(whole, Triples):
        found = _Merged(limit)
        made: Any = Triples(found.plain(whole, without), whole.names, limit=limit, close=whole.close)
        made.limits, made.absence = whole.limits, plan.absence
        found.told = made
        return made  # type: ignore[no-any-return]
    assert isinstance(whole, Solutions)  # noqa: S101 - one text has one form
    name = HOLDS
    while name in whole.variables:
        name += "_"
    found = _Merged(limit)
    rows = found.marked(whole, without, plan)
    made = Solutions((*whole.variables, name), rows, whole.names, limit=limit, close=whole.close)
    made.texts, made.limits, made.absence = whole.texts, whole.limits, plan.absence
    made.holds, found.told = name, made
    return made  # type: ignore[no-any-return]


def told_of(text: str, beside: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what there is to know of a SELECT query before two answers to it can be compared, as plain values.

    A page that asks both stores itself compares the answers by this, as :func:`run_both` does.

    Examples
    --------
    >>> told_of("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a ORDER BY ?a")
    {'computed': {'n': ['COUNT']}, 'filtered': False, 'ordered': True, 'absence': False}
    """
    plan = _Plan.of(text)
    computed = {name: sorted(words) for name, words in sorted(plan.computed.items())}
    return {
        "computed": {**computed, **{name: [] for name in beside}},
        "filtered": plan.filtered,
        "ordered": plan.ordered,
        "absence": plan.absence,
    }


@dataclass(slots=True)
class _Plan:
    """What there is to know of a query before two answers to it can be compared.

    Parameters
    ----------
    text : str
        Without the LIMIT and OFFSET of the whole: these are those of both answers together.
    filtered : bool
        Whether a group can be missing because of what it counts (HAVING, or FILTER around a sub-select).
    computed : dict of variable to function names
        Variables that aggregates, or functions that give another value each time, take part in.
    absence : bool
        Whether more claims can give fewer rows or smaller numbers: it asks what is absent, or compares counts.
    """

    text: str
    select: bool = False
    ordered: bool = False
    filtered: bool = False
    limit: int | None = None
    offset: int = 0
    computed: dict[str, frozenset[str]] = field(default_factory=dict)
    absence: bool = False

    @classmethod
    def of(cls, text: str) -> _Plan:
        try:
            outline = Outline.of(Source.of(text))
        except GovgraphError:
            return cls(text)  # running it says what is wrong
        plan = cls(outline.source.text, select=outline.form == "SELECT")
        if plan.select:
            plan._read(outline)
        tokens = outline.tokens
        plan.absence = (
            plan.filtered
            or any(words & _EITHER_WAY for words in plan.computed.values())
            or any(one.word in _ABSENCE for one in tokens)
            or any(
                two.word == "EXISTS" and (one.word == "NOT" or one.text == "!")
                for one, two in pairwise(tokens)
            )
        )
        if plan.text == outline.source.text:
            plan.text = text  # as its author wrote it, which errors point into
        return plan

    def _read(self, outline: Outline) -> None:
        tokens = outline.tokens
        opened: list[int] = []
        expressions: list[tuple[str, int, int]] = []
        filters: list[int] = []
        for place, token in enumerate(tokens):
            word, following = token.word, outline.at(place + 1)
            if token.kind in OPENERS:
                opened.append(place)
            elif token.kind in CLOSERS and opened:
                opened.pop()
            elif word == "AS" and opened and following.kind == "var":
                expressions.append((following.text[1:], opened[-1], place))
            elif word == "HAVING":
                self.filtered = True
            elif word == "FILTER":
                filters.append(place)
            elif word == "ORDER" and not opened:
                self.ordered = True
            elif word in ("LIMIT", "OFFSET") and not opened and following.text.isdigit():
                setattr(self, word.lower(), int(following.text))
                gap = " " * (following.end - token.offset)
                self.text = self.text[: token.offset] + gap + self.text[following.end :]
        known = _AGGREGATES | _BY_LOT
        while True:  # what is computed from an aggregate differs like it
            before = dict(self.computed)
            for name, first, last in expressions:
                inside = tokens[first:last]
                words = {one.word for one in inside} & known
                if words & _AGGREGATES:
                    words |= {one.text for one in inside} & _EITHER_WAY
                for one in inside:
                    if one.kind == "var":
                        words |= self.computed.get(one.text[1:], frozenset())
                if words:
                    self.computed[name] = self.computed.get(name, frozenset()) | words
            if before == self.computed:
                break
        counted = {name for name, words in self.computed.items() if words & _AGGREGATES}
        for place in filters:
            end = next((n for n in range(place, len(tokens)) if tokens[n].kind in CLOSERS), len(tokens))
            self.filtered |= any(one.kind == "var" and one.text[1:] in counted for one in tokens[place:end])


class _Merged:
    """Two answers as one: each row with whether it is in both. It counts those that are not."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.told: Any = None  # the result that these are the rows of
        self.given = 0

    def _counted(self, unknown: bool) -> None:
        self.given += 1
        if unknown and self.told is not None and (self.limit is None or self.given <= self.limit):
            self.told.unknown += 1

    def plain(self, whole: Iterable[Any], without: Iterable[Any]) -> Iterator[Any]:
        """Yield the triples of both."""
        sure = dict.fromkeys(without)
        for triple in whole:
            unknown = triple not in sure
            sure.pop(triple, None)
            self._counted(unknown)
            yield triple
        for triple in sure:
            self._counted(True)
            yield triple

    def marked(self, whole: Solutions, without: list[Terms], plan: _Plan) -> Iterator[Terms]:
        """Yield the rows of both, with whether each is in both."""
        free = [place for place, name in enumerate(whole.variables) if name not in plan.computed]
        computed = [place for place in range(len(whole.variables)) if place not in free]
        if any(plan.computed[whole.variables[place]] & (_AGGREGATES | _ASIDE) for place in computed):
            rows = self._grouped(whole, without, plan, free, computed)
        else:
            rows = _compared(whole.terms(), without, free, plan.ordered)
        last = None if plan.limit is None else plan.offset + plan.limit
        for row, sure in islice(rows, plan.offset, last):
            self._counted(not sure)
            yield (*row, _YES if sure else _UNKNOWN)

    def _grouped(
        self, whole: Solutions, without: list[Terms], plan: _Plan, free: list[int], computed: list[int]
    ) -> Iterable[tuple[Terms, bool]]:
        """Return the rows of aggregates: of one group in both answers with both numbers."""
        ours, theirs = list(whole.terms()), without
        keyed = [{tuple(row[place] for place in free): row for row in rows} for rows in (ours, theirs)]
        if len(keyed[0]) < len(ours) or len(keyed[1]) < len(theirs):
            return _compared(iter(ours), theirs, list(range(len(whole.variables))), plan.ordered)
        functions = {place: plan.computed[whole.variables[place]] for place in computed}

        def joined(row: Terms, other: Terms | None) -> tuple[Terms, bool]:
            made, same = list(row), other is not None
            for place, words in functions.items():
                if words <= _BY_LOT:
                    continue
                if words is _ASIDE:
                    made[place] = row[place] if other is None else other[place]
                    continue
                second = other[place] if other is not None else _nothing(row[place], words, plan)
                if _alike(row[place], second, words):
                    continue
                made[place], same = _span(row[place], second, words), False
            return tuple(made), same

        found = [joined(row, keyed[1].get(key)) for key, row in keyed[0].items()]
        found += [joined(row, None) for key, row in keyed[1].items() if key not in keyed[0]]
        return found


def _nothing(value: Any, words: frozenset[str], plan: _Plan) -> Any:
    """Return what an aggregate is of a group that is not there: none are counted."""
    whole = isinstance(value, ox.Literal) and value.datatype.value in _NUMBERS
    return ox.Literal(0) if whole and words <= _COUNTS and not plan.filtered else value


def _alike(one: Any, other: Any, words: frozenset[str]) -> bool:
    if one == other:
        return True
    # A list of values may come in another order.
    return (
        "GROUP_CONCAT" in words
        and isinstance(one, ox.Literal)
        and isinstance(other, ox.Literal)
        and sorted(one.value) == sorted(other.value)
    )


def _span(one: Any, other: Any, words: frozenset[str]) -> Any:
    """Return two values as one text: counts as bounds ("13 to 15"), others side by side."""
    if one is None or other is None:
        return one if other is None else other
    texts = [getattr(term, "value", str(term)) for term in (one, other)]
    numbers = all(isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS for term in (one, other))
    if numbers and not words & _EITHER_WAY:
        return ox.Literal(" to ".join(sorted(texts, key=float)))
    return ox.Literal(" / ".join(sorted(texts)))


def _compared(
    ours: Iterator[Terms], others: list[Terms], free: list[int], ordered: bool
) -> Iterator[tuple[Terms, bool]]:
    """Yield each row with whether it is in both; those of the second only stand behind the row that they follow."""

    def key(row: Terms) -> Terms:
        return tuple(row[place] for place in free)

    left = Counter(map(key, others))

    def takes(row: Terms) -> bool:
        there = left[key(row)] > 0
        left[key(row)] -= there
        return there

    marked = ((row, takes(row)) for row in ours)
    if not ordered:
        yield from marked
        yield from ((row, False) for row in others if takes(row))
        return
    rows = list(marked)
    follows: dict[Terms | None, list[Terms]] = {}
    before: Terms | None = None
    for row in others:
        if takes(row):
            follows.setdefault(before, []).append(row)
        else:
            before = key(row)
    yield from ((row, False) for row in follows.pop(None, ()))
    for row, sure in rows:
        yield row, sure
        yield from ((one, False) for one in follows.pop(key(row), ()))
