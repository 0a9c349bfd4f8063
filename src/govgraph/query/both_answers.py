"""A query as of a date, asked with the claims of which it is unknown whether they hold, and without them.

What is in both answers surely holds. What is in one of them only depends on what is not known, and is marked.

A query that negates a pattern is asked for its widest and its narrowest answer instead (:mod:`govgraph.sparql.negation`): a
row can need one unknown claim and forbid another, and is then neither in the answer with all claims nor in that without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

import pyoxigraph as ox

from govgraph.errors import GovgraphError
from govgraph.facts.holding import Truth
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.sparql.lexer import Token
from govgraph.sparql.negation import Negation
from govgraph.sparql.outline import CLOSERS, OPENERS, Outline
from govgraph.sparql.source import Source
from govgraph.store.store import AnyStore
from govgraph.terms import XSD

__all__ = ["HOLDS", "Having", "run_both", "told_of"]

HOLDS = "holds"
"""The column that says ``yes`` or ``unknown``; with ``_`` behind it where the query has such a column itself."""

_COUNTS = frozenset(("COUNT", "SUM"))
_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "GROUP_CONCAT"))
_BY_LOT = frozenset(("SAMPLE", "RAND", "UUID", "STRUUID", "BNODE", "NOW"))  # another value each time
_EITHER_WAY = frozenset(("AVG", "-", "/"))  # more to count can make the result larger or smaller
_CHOICES = frozenset(("BOUND", "COALESCE", "IF"))
_GROWING = frozenset(("COUNT", "MAX"))
_COUNTED = "govgraph_counted"
_SIGNS = frozenset(("<", "<=", ">", ">=", "=", "!="))
_ASIDE = frozenset(("",))  # of a column that stands beside a row
_YES, _UNKNOWN = (ox.Literal(truth.value) for truth in (Truth.YES, Truth.UNKNOWN))
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))

Terms = tuple[Any, ...]


def run_both(
    run: Callable[..., Solutions | Answer | Triples],
    store: AnyStore,
    sure: AnyStore,
    text: str,
    *,
    bounds: Callable[[], AnyStore] | None = None,
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
    bounds : callable, optional
        Gives the store of both as graphs (:func:`govgraph.facts.as_of.bounds_store`), for a query with negation.
    beside : collection of str
        Columns that say more about a row and do not decide whether it holds: they are shown as far as they are sure.
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
    query that finds out what is absent from a value, such as ``!BOUND(?x)``) is unknown like the others, and comes behind
    the row that it follows.

    ``absence`` says that the answer can lack what depends on several unknown claims: the query compares numbers, or asks
    what is absent in a way that has no widest answer.
    """
    plan = _Plan.of(text, beside)
    negates = plan.negates and bounds is not None and store is not sure
    if negates and bounds is not None:
        store = sure = bounds()
    first, other = partial(run, store, plan.text), partial(run, sure, plan.text)
    if negates or plan.having:
        asked = partial(_asked, negates=negates, counts=plan.having is not None)
        first = partial(first, rewritten=partial(asked, wide=True))
        other = partial(other, rewritten=partial(asked, wide=False))
    second = other()
    if isinstance(second, Answer):
        answer = first()
        assert isinstance(answer, Answer)  # noqa: S101 - one text has one form
        merged = Answer(second.value, unknown=answer.value != second.value)
        merged.texts, merged.limits, merged.absence = answer.texts, answer.limits, plan.absence
        return merged
    # Read before the first is asked: one process answers after the other.
    without: list[Any] = list(second) if isinstance(second, Triples) else list(second.terms())
    whole = first()
    if isinstance(whole, Triples):
        found = _Merged(limit)
        made: Any = Triples(found.plain(whole, without), whole.names, limit=limit, close=whole.close)
        made.limits, made.absence = whole.limits, plan.absence
        found.told = made
        return made  # type: ignore[no-any-return]
    assert isinstance(whole, Solutions)  # noqa: S101 - one text has one form
    name, shown = HOLDS, [one for one in whole.variables if one != _COUNTED]
    while name in shown:
        name += "_"
    found = _Merged(limit)
    rows = found.marked(whole, without, plan)
    made = Solutions((*shown, name), rows, whole.names, limit=limit, close=whole.close)
    made.texts, made.limits, made.absence = whole.texts, whole.limits, plan.absence
    made.holds, found.told = name, made
    return made  # type: ignore[no-any-return]


def _asked(outline: Outline, *, negates: bool, counts: bool, wide: bool) -> Source:
    condition = Having.of(outline) if counts else None
    if condition is not None:
        outline = Outline.of(condition.asked(outline))
    return Negation.of(outline).asked(wide=wide) if negates else outline.source


@dataclass(frozen=True, slots=True)
class Having:
    """A condition on a count, ``HAVING (COUNT(?x) < 3)``: it is asked how many there are, in a column of its own."""

    place: int
    count: str
    sign: str
    number: float

    @classmethod
    def of(cls, outline: Outline) -> Having | None:
        """Return the condition of a query, if it is the only one and of this form."""
        tokens = outline.tokens
        places = [place for place, token in enumerate(tokens) if token.word == "HAVING"]
        if len(places) != 1 or outline.form != "SELECT":
            return None
        opened = places[0] + 1
        closed, counted = outline.closed.get(opened, opened), outline.closed.get(opened + 2, opened)
        sign = "".join(token.text for token in tokens[counted + 1 : closed - 1])
        is_last = outline.at(closed + 1).kind != "("
        within = any(begin < opened < end for begin, end in outline.closed.items())
        if outline.at(opened + 1).word != "COUNT" or sign not in _SIGNS or within or not is_last:
            return None
        if tokens[closed - 1].kind != "number" or not _grouped_by_columns(outline, places[0]):
            return None
        count = outline.between(opened + 1, counted)
        return cls(places[0], count, sign, float(tokens[closed - 1].text))

    def asked(self, outline: Outline) -> Source:
        """Return the query with the count as a column, and without the condition."""
        start = outline.form_token.end if outline.form_token else 0
        begin, end = outline.tokens[self.place].offset, outline.tokens[outline.closed[self.place + 1]].end
        return outline.source.replace([(start, start, f" ({self.count} AS ?{_COUNTED})"), (begin, end, " ")])

    def holds(self, least: float, most: float) -> Truth:
        """Tell whether a whole number between two meets the condition: each of them, none, or some."""
        number = self.number
        among = least <= number <= most and number.is_integer()
        every, some = {
            "<": (most < number, least < number),
            "<=": (most <= number, least <= number),
            ">": (least > number, most > number),
            ">=": (least >= number, most >= number),
            "=": (least == most == number, among),
            "!=": (not among, not least == most == number),
        }[self.sign]
        return Truth.YES if every else Truth.UNKNOWN if some else Truth.NO


def _grouped_by_columns(outline: Outline, having: int) -> bool:
    """Tell whether each group is one row of the answer, which has the variables of GROUP BY as columns."""
    tokens = outline.tokens
    grouped = max((place for place in range(having) if tokens[place].word == "GROUP"), default=having)
    first = next((place for place, token in enumerate(tokens) if token is outline.form_token), 0) + 1
    columns = set()
    for token in tokens[first:having]:
        if token.kind != "var":
            break
        columns.add(token.text)
    by = tokens[grouped + 2 : having]
    return bool(by) and all(token.kind == "var" for token in by) and columns >= {token.text for token in by}


def told_of(text: str, beside: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what there is to know of a SELECT query before two answers to it can be compared, as plain values.

    A page that asks both stores itself compares the answers by this, as :func:`run_both` does.

    Examples
    --------
    >>> told_of("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a ORDER BY ?a")
    {'computed': {'n': ['COUNT']}, 'filtered': False, 'ordered': True, 'having': None, 'negates': False, 'absence': False}
    """
    plan = _Plan.of(text, beside)
    computed = {
        name: [] if words is _ASIDE else sorted(words) for name, words in sorted(plan.computed.items())
    }
    return {
        "computed": computed,
        "filtered": plan.filtered,
        "ordered": plan.ordered,
        "having": plan.having and {"sign": plan.having.sign, "number": plan.having.number},
        "negates": plan.negates,
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
    negates : bool
        Whether its widest and its narrowest answer are asked for.
    absence : bool
        Whether an answer can be in neither of the two: it compares counts, or asks what is absent in a way that has no
        widest answer.
    """

    text: str
    select: bool = False
    ordered: bool = False
    filtered: bool = False
    limit: int | None = None
    offset: int = 0
    computed: dict[str, frozenset[str]] = field(default_factory=dict)
    negates: bool = False
    absence: bool = False
    having: Having | None = None

    @classmethod
    def of(cls, text: str, beside: Collection[str] = ()) -> _Plan:
        try:
            outline = Outline.of(Source.of(text))
        except GovgraphError:
            return cls(text)  # running it says what is wrong
        plan = cls(outline.source.text, select=outline.form == "SELECT")
        negation = Negation.of(outline)
        plan.negates = bool(negation) and negation.bounded
        plan.absence = not negation.safe or (bool(negation) and not negation.bounded)
        plan._read(outline, negation.doubtful(), beside)
        if plan.text == outline.source.text:
            plan.text = text  # as its author wrote it, which errors point into
        return plan

    def _read(self, outline: Outline, doubtful: set[str], beside: Collection[str]) -> None:
        tokens = outline.tokens
        opened: list[int] = []
        expressions: list[tuple[str, int, int]] = []
        filters: list[int] = []
        choices: list[int] = []
        for place, token in enumerate(tokens):
            word, following = token.word, outline.at(place + 1)
            if token.kind in OPENERS:
                opened.append(place)
            elif token.kind in CLOSERS and opened:
                opened.pop()
            elif word == "AS" and opened and following.kind == "var":
                expressions.append((following.text[1:], opened[-1], place))
            elif word in ("HAVING", "FILTER"):
                filters.append(place)
            elif word in _CHOICES:
                choices.append(place)
            elif word == "ORDER" and not opened:
                self.ordered = True
            elif word in ("LIMIT", "OFFSET") and opened:
                self.absence = True  # which come first depends on all of them
            elif word in ("LIMIT", "OFFSET") and self.select and following.text.isdigit():
                setattr(self, word.lower(), int(following.text))
                gap = " " * (following.end - token.offset)
                self.text = self.text[: token.offset] + gap + self.text[following.end :]
        known = _AGGREGATES | _BY_LOT
        while True:  # what is computed from an aggregate differs like it
            before = dict(self.computed), set(doubtful)
            for name, first, last in expressions:
                inside = tokens[first:last]
                words = {one.word for one in inside} & known
                if words & _AGGREGATES:
                    words |= {one.text for one in inside} & _EITHER_WAY
                for one in inside:
                    if one.kind == "var":
                        words |= self.computed.get(one.text[1:], frozenset())
                        doubtful |= {name} if one.text[1:] in doubtful else set()
                if words:
                    self.computed[name] = self.computed.get(name, frozenset()) | words
            if before == (self.computed, doubtful):
                break
        counted = {name for name, words in self.computed.items() if words & _AGGREGATES}
        for place in filters:
            having = tokens[place].word == "HAVING"
            end = next((n for n in range(place, len(tokens)) if tokens[n].kind in CLOSERS), len(tokens))
            if having or _named(tokens[place:end]) & counted:
                grows = self._only_grows(outline, place + 1)
                if having and not grows:
                    self.having = Having.of(outline)
                if not having or self.having is None:
                    self.filtered = True
                    self.absence |= not grows
        if self.having is not None:
            self.computed[_COUNTED] = frozenset(("COUNT",))
        self.computed.update(dict.fromkeys(beside, _ASIDE))
        for place in choices:
            into = {name for name, first, last in expressions if first < place < last}
            if not into & set(beside):
                inside = tokens[place : outline.closed.get(place + 1, place)]
                self.absence |= bool(_named(inside) & (doubtful | counted))
                self.absence |= any(one.word in _AGGREGATES for one in inside)
        self.absence |= any(words & _EITHER_WAY for words in self.computed.values())

    def _only_grows(self, outline: Outline, opened: int) -> bool:
        """Tell whether a condition holds the more surely the more there is to count: ``(COUNT(?x) >= 2)``, ``(?n > 2)``."""
        closed = outline.closed.get(opened, opened)
        inside = outline.tokens[opened + 1 : closed]
        if len(inside) < 3 or inside[-1].kind != "number" or outline.at(closed + 1).kind == "(":
            return False
        words = self.computed.get(inside[0].text[1:]) if inside[0].kind == "var" else {inside[0].word}
        value = opened + 1 if inside[0].kind == "var" else outline.closed.get(opened + 2, closed)
        sign = "".join(token.text for token in outline.tokens[value + 1 : closed - 1])
        return (words or set()) <= _GROWING and sign in (">", ">=")


def _named(tokens: Iterable[Token]) -> set[str]:
    return {token.text[1:] for token in tokens if token.kind == "var"}


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
        hidden = whole.variables.index(_COUNTED) if plan.having else len(whole.variables)
        for row, sure in islice(rows, plan.offset, last):
            self._counted(not sure)
            yield (*row[:hidden], *row[hidden + 1 :], _YES if sure else _UNKNOWN)

    def _grouped(
        self, whole: Solutions, without: list[Terms], plan: _Plan, free: list[int], computed: list[int]
    ) -> Iterable[tuple[Terms, bool]]:
        """Return the rows of aggregates: of one group in both answers with both numbers."""
        ours, theirs = list(whole.terms()), without
        having = plan.having
        hidden = whole.variables.index(_COUNTED) if having else -1
        keyed = [{tuple(row[place] for place in free): row for row in rows} for rows in (ours, theirs)]
        if len(keyed[0]) < len(ours) or len(keyed[1]) < len(theirs):
            if having:
                ours, theirs = (
                    [row for row in rows if having.holds(*[_number(row[hidden])] * 2) is Truth.YES]
                    for rows in (ours, theirs)
                )
            return _compared(iter(ours), theirs, list(range(len(whole.variables))), plan.ordered)
        functions = {place: plan.computed[whole.variables[place]] for place in computed if place != hidden}

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

        found = [(row, keyed[1].get(key)) for key, row in keyed[0].items()]
        found += [(row, None) for key, row in keyed[1].items() if key not in keyed[0]]
        if having is None:
            return [joined(row, other) for row, other in found]
        rows = []
        for row, other in found:
            most = _number(row[hidden])
            least = (
                min(1, most) if other is None else _number(other[hidden])
            )  # a group that is there has something to count
            truth = having.holds(*sorted((least, most)))
            if truth is not Truth.NO:
                made, same = joined(row, other)
                rows.append((made, same and truth is Truth.YES))
        return rows


def _number(term: Any) -> float:
    return float(term.value)


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
