"""Conditions that cannot be decided: a FILTER or HAVING that fails for some rows because of the types of their values.

``?d > "2020-01-01"^^xsd:date`` is an error, not a no, where ``?d`` is a year, and SPARQL drops the row in both cases. Each
condition is therefore evaluated once more as a value: a row that leaves this value empty, although each variable of the
condition has a value there, is one that the condition cannot be decided for.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govgraph.errors import QueryError, QueryTimeout
from govgraph.facts.dates import EDTF
from govgraph.query.bind import bind
from govgraph.query.explain.hint import in_short
from govgraph.sparql.lexer import AGGREGATES, FUNCTIONS, NOTHING, Token, expanded
from govgraph.sparql.outline import Outline
from govgraph.sparql.source import Source
from govgraph.store.store import AnyStore
from govgraph.terms import GOV, RDF, XSD, Names

__all__ = ["BUDGET", "Undecided", "undecided"]

BUDGET = 5.0
"""Seconds for all conditions of a query together."""

_BLANK = "_"
_ORDERS = frozenset(("<", ">", "<=", ">="))
_NEVER_FAILS = frozenset(
    ("BOUND", "COALESCE", "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC")
)
_NEVER_FAILS |= {"STR", "DATATYPE", "TRUE", "FALSE", "IN", "NOT", "IF", "EXISTS", "NOW", "COUNT"}
_DATES = frozenset((*(XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime")), EDTF))
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_TEXTS = frozenset((XSD + "string", RDF + "langString"))
_KINDS = {
    "": "an IRI",
    _BLANK: "a blank node",
    XSD + "gYear": "a year (xsd:gYear)",
    XSD + "gYearMonth": "a month (xsd:gYearMonth)",
    XSD + "date": "a day (xsd:date)",
    XSD + "dateTime": "a time (xsd:dateTime)",
    EDTF: "a date that is not exact (edtf:EDTF)",
    XSD + "string": "a text",
    RDF + "langString": "a text with a language",
    XSD + "boolean": "true or false",
}
_MOST_NAMED = 3  # kinds of values in one sentence
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OF_SEVERAL = frozenset(
    ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS", "SUBSTR", "STRBEFORE", "STRAFTER", "REPLACE", "LANGMATCHES")
)
_TEXT_FUNCTIONS = _OF_SEVERAL | {"STRLEN", "LCASE", "UCASE"}
_GIVE_NUMBERS = frozenset(
    ("YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "STRLEN", "ABS", "ROUND", "CEIL", "FLOOR")
)


@dataclass(frozen=True, slots=True)
class Undecided:
    """A condition and the rows that it fails for.

    Parameters
    ----------
    condition : str
        As written, in one line.
    rows, of : int
        How many rows it cannot be decided for, and how many there are without it.
    kinds : tuple
        For each variable at fault, as written, how often it is of which kind in these rows.
    remedy : str
        What to write instead.
    effect : str
        What becomes of such a row.
    noun : str
        ``row``, or ``group`` for HAVING.
    """

    condition: str
    rows: int
    of: int
    kinds: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    remedy: str
    effect: str
    noun: str = "row"

    @property
    def cause(self) -> str:
        """``date``, ``regex`` or ``literal``, as causes of an empty answer are sorted."""
        said = " ".join(kind for _, counted in self.kinds for kind, _ in counted)
        if any(_KINDS[kind] in said for kind in _DATES):
            return "date"
        return "regex" if _KINDS[""] in said or "REGEX" in self.condition.upper() else "literal"

    def __str__(self) -> str:
        many = f"{self.rows:,} of {self.of:,} {self.noun}s" if self.of > 1 else f"the only {self.noun}"
        said = f"`{self.condition}` cannot be decided for {many}{self.effect}"
        kinds = "; ".join(f"{name} is {_listed(counted)}" for name, counted in self.kinds)
        return ". ".join(part for part in (f"{said}: {kinds}" if kinds else said, self.remedy) if part)


def _listed(counted: Sequence[tuple[str, int]]) -> str:
    """Say how often a value is of which kind: ``a year (xsd:gYear) in 532 and a month (xsd:gYearMonth) in 195 of them``."""
    if len(counted) == 1:
        return f"{counted[0][0]} there"
    named = [f"{kind} in {count:,}" for kind, count in counted[:_MOST_NAMED]]
    if len(counted) > _MOST_NAMED:
        named.append(f"of another kind in {sum(count for _, count in counted[_MOST_NAMED:]):,}")
    return f"{', '.join(named[:-1])} and {named[-1]} of them"


def undecided(
    store: AnyStore, text: str, bindings: Mapping[str, Any] | None = None, *, budget: float = BUDGET
) -> list[Undecided]:
    """Return the conditions of a query that fail for some of its rows because of types.

    Parameters
    ----------
    bindings : mapping, optional
        As :func:`govgraph.query.run.run` takes them.
    budget : float
        Seconds for all conditions; those not looked at by then are left out.

    Notes
    -----
    Rows are those of the group that the condition stands in, before DISTINCT, GROUP BY and LIMIT, with every other
    condition applied. A query that calls SERVICE is not looked at: it would be sent again.

    Examples
    --------
    >>> from govgraph.store.store import Store
    >>> store = Store()
    >>> number = '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    >>> store.load_ntriples(f'<urn:a> <urn:size> {number} .\\n<urn:b> <urn:size> "8" .'.encode())
    >>> (lost,) = undecided(store, "SELECT ?x { ?x <urn:size> ?size FILTER(?size > 5) }")
    >>> lost.rows, lost.of, lost.kinds
    (1, 2, (('?size', (('a text', 1),)),))
    >>> lost.remedy
    'To compare it as a number, write xsd:decimal(?size)'
    """
    outline = Outline.of(Source.of(text))
    _, sources = bind(outline, bindings or {}, store.names)
    until = time.monotonic() + budget
    found = [lost for source in sources for lost in _of_query(store, Outline.of(source), until)]
    return list(dict.fromkeys(found))


def _of_query(store: AnyStore, outline: Outline, until: float) -> Iterator[Undecided]:
    if outline.services or not outline.form_token:
        return
    for condition in _conditions(outline):
        left = until - time.monotonic()
        if left <= 0:
            break
        try:
            lost = _measure(store, outline, condition, left)
        except QueryTimeout:
            break
        except QueryError:  # more than the engine does once a condition more stands in it: nothing is claimed
            continue
        if lost is not None:
            yield lost


@dataclass(frozen=True, slots=True)
class _Condition:
    """A FILTER or HAVING: its tokens from the word to the last bracket, and the braces around it, innermost last."""

    begin: int
    end: int
    # Of the group that is asked anew, and those between it and the condition.
    braces: tuple[tuple[int, int], ...]
    word: str  # before the first of them: EXISTS, MINUS, or an empty text


def _conditions(outline: Outline) -> Iterator[_Condition]:
    """Yield the conditions that may fail, each with the groups around it."""
    braces: list[int] = []
    for index, token in enumerate(outline.tokens):
        word = token.word
        if token.kind == "{":
            braces.append(index)
        elif token.kind == "}":
            braces.pop()
        elif word in ("FILTER", "HAVING"):
            # The condition ends with its bracket, or with that of a function.
            end = outline.closed.get(index + 1) or outline.closed.get(index + 2)
            if end is None or not _may_fail(outline.tokens[index + 1 : end + 1]):
                continue
            if word == "HAVING":
                if not braces:
                    yield _Condition(index, end, (), word)
                continue
            around, before = _asked_anew(outline, braces)
            if around:
                yield _Condition(
                    index, end, tuple((brace, outline.closed[brace]) for brace in around), before
                )


def _may_fail(condition: Sequence[Token]) -> bool:
    """Tell whether a condition orders values, computes with them, or calls a function that not every value suits."""
    for index, token in _outside_braces(condition):
        cast = token.kind in ("iri", "pname") and [one.kind for one in condition[index + 1 : index + 2]] == [
            "("
        ]
        orders = token.kind in _ORDERS or token.kind in "+-*/"
        if orders or cast or (token.word in FUNCTIONS and token.word not in _NEVER_FAILS):
            return True
    return False


def _asked_anew(outline: Outline, braces: Sequence[int]) -> tuple[list[int], str]:
    """Return the braces from the outermost group that can be asked by itself, and the word before it.

    What EXISTS, MINUS and a sub-select hold is asked by itself; a GRAPH around them would be lost, so there nothing is.
    """
    tokens = outline.tokens
    around: list[int] = []
    for brace in reversed(braces):
        if outline.roles.get(brace) in ("template", "values"):
            return [], ""
        if tokens[brace].holds == "select":
            break
        around.insert(0, brace)
        before = outline.at(brace - 1).word
        if before in ("EXISTS", "MINUS"):
            outer = braces[: braces.index(brace)]
            in_graph = any(outline.at(brace - 2).word == "GRAPH" for brace in outer)
            return ([], "") if in_graph else (around, before)
    return around, ""


@dataclass(frozen=True, slots=True)
class _Asking:
    """The query that measures a condition: its group with the condition, and the variables of the condition."""

    body: str
    operands: tuple[tuple[str, str], ...]  # as shown and the variable that holds it


def _measure(store: AnyStore, outline: Outline, condition: _Condition, seconds: float) -> Undecided | None:
    """Count the rows that a condition fails for, by the kinds of its operands."""
    from govgraph.query.run import run_select

    asking = _having(outline, condition) if condition.word == "HAVING" else _filter(outline, condition)
    operands = asking.operands
    if not operands:
        return None
    kinds = " ".join(f"?_kind{place}" for place in range(len(operands)))
    bound = " && ".join(["!BOUND(?_holds)", *(f"BOUND({name})" for _, name in operands)])
    found = run_select(
        store,
        f"{outline.prologue}SELECT ?_fails {kinds} (COUNT(*) AS ?_rows) {outline.dataset} WHERE {{ {asking.body}"
        f" BIND(({bound}) AS ?_fails) }} GROUP BY ?_fails {kinds}",
        timeout=seconds,
    )
    failed = total = 0
    counts: list[Counter[str]] = [Counter() for _ in operands]
    for fails, *seen, rows in found.terms():
        number = int(rows.value)
        total += number
        if fails is not None and fails.value == "true":
            failed += number
            for counted, kind in zip(counts, seen, strict=True):
                counted[kind.value if kind is not None else _BLANK] += number
    if not failed:
        return None
    by_name = {shown: counted for (shown, _), counted in zip(operands, counts, strict=True)}

    def named(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
        other = store.names.compact
        return tuple((_KINDS.get(one) or f"of the type {other(one)}", n) for one, n in counted.most_common())

    guilty, remedy = _Remedy(outline, condition, by_name, store.names).find()
    return Undecided(
        in_short(outline.between(condition.begin, condition.end)),
        failed,
        total,
        tuple((shown, named(counted)) for shown, counted in by_name.items() if shown in guilty),
        remedy,
        _effect(outline, condition, total == 1),
        "group" if condition.word == "HAVING" else "row",
    )


def _outside_braces(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Yield the tokens of a condition that no EXISTS holds, each with its place."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind == "{") - (token.kind == "}")
        if not depth and token.kind != "}":
            yield place, token


def _kind_of(variable: str, place: int) -> str:
    return (
        f' BIND(IF(isLiteral({variable}), STR(DATATYPE({variable})), IF(isIRI({variable}), "", "{_BLANK}"))'
        f" AS ?_kind{place})"
    )


def _filter(outline: Outline, condition: _Condition) -> _Asking:
    """Return the group of a FILTER with the condition as a value at the end of it."""
    text, tokens = outline.source.text, outline.tokens
    inside = tokens[condition.begin + 1 : condition.end + 1]
    names = dict.fromkeys(token.text for _, token in _outside_braces(inside) if token.kind == "var")
    outer, own = condition.braces[0], condition.braces[-1]
    begin, end = tokens[condition.begin].offset, tokens[condition.end].end
    holds = text[tokens[condition.begin + 1].offset : end]
    added = f" BIND(({holds}\n) AS ?_holds)" + "".join(map(_kind_of, names, range(len(names))))
    added += " BIND(1 AS ?_here)"  # rows of another branch, or of an OPTIONAL that finds nothing, do not count as its rows
    body = (
        f"{text[tokens[outer[0]].offset + 1 : begin]} {text[end : tokens[own[1]].offset]}\n{added}"
        f" {text[tokens[own[1]].offset : tokens[outer[1]].offset]}\n FILTER(BOUND(?_here))"
    )
    return _Asking(body, tuple((name, name) for name in names))


def _having(outline: Outline, condition: _Condition) -> _Asking:
    """Return a query as a sub-select, with the condition of its HAVING as one value more, and each aggregate in it."""
    text, tokens = outline.source.text, outline.tokens
    start, closed = len(outline.prologue), outline.closed
    operands: dict[str, str] = {}
    holds, index = "", condition.begin + 1
    while index <= condition.end:
        token, last = tokens[index], index
        if token.word in AGGREGATES and index + 1 in closed:
            last = closed[index + 1]
        shown = outline.between(index, last)
        if last > index:
            shown = " ".join(shown.split())
            operands.setdefault(shown, f"?_value{len(operands)}")
            shown = operands[shown]
        elif token.kind == "var":
            operands.setdefault(shown, shown)
        holds, index = f"{holds} {shown}", last + 1
    group = next(place for place, token in enumerate(tokens) if token.kind == "{")
    words = (place for place, token in enumerate(tokens[:group]) if token.word in ("WHERE", "FROM"))
    head = next(words, group)
    selected = {token.text for token in tokens[:head] if token.kind == "var"}
    added = [
        name if name == shown else f"({shown} AS {name})"
        for shown, name in operands.items()
        if name not in selected
    ]
    where = text[tokens[group].offset : tokens[condition.begin].offset]
    body = f"{{ {text[start : tokens[head].offset]}\n {' '.join(added)} WHERE {where}\n }} BIND(({holds}) AS ?_holds)"
    body += "".join(_kind_of(name, place) for place, name in enumerate(operands.values()))
    return _Asking(body, tuple(operands.items()))


def _effect(outline: Outline, condition: _Condition, one: bool) -> str:
    """Say what becomes of a row for which a condition fails."""
    before = [outline.at(begin - 1).word for begin, _ in condition.braces]
    if "OPTIONAL" in before:
        return ", to which OPTIONAL then adds nothing"
    if condition.word == "MINUS":
        return ", which MINUS then does not take away"
    if condition.word == "EXISTS":
        return ", which EXISTS then does not find"
    return ", which is left out" if one else ", which are left out"


class _Remedy:
    """What to write instead of a condition that fails, from the kinds of its operands where it does."""

    def __init__(
        self, outline: Outline, condition: _Condition, kinds: dict[str, Counter[str]], names: Names
    ) -> None:
        self.outline = outline
        self.tokens = outline.tokens[condition.begin + 1 : condition.end + 1]
        self.kinds = kinds
        self.names = names
        self.prefixes = {**names.prefixes, **outline.prefixes}

    def find(self) -> tuple[set[str], str]:
        """Return the operands at fault and the remedy, both empty where none is sure."""
        for place, token in _outside_braces(self.tokens):
            found = None
            if token.kind in _ORDERS:
                found = self._ordered(place, token.text)
            elif token.word in _TEXT_FUNCTIONS:
                found = self._called(place, token.word)
            if found is not None:
                return found
        words = {token.word for token in self.tokens}
        texts = all(set(counted) <= _TEXTS for counted in self.kinds.values())
        # A text suits REGEX: its expression is at fault, which is looked at by itself.
        return (set() if texts and words & {"REGEX", "REPLACE"} else set(self.kinds)), ""

    def _ordered(self, place: int, sign: str) -> tuple[set[str], str] | None:
        left, right = self.tokens[place - 1], self.tokens[place + 1 : place + 4]
        if left.kind == ")" and right[0].kind == "string":
            return self._computed(place, right)
        if left.kind == "var" and left.text in self.kinds:
            other = self._datatype(right)
            if other:
                return self._against(left.text, sign, other, right[0].text)
            if right[0].kind == "var" and right[0].text in self.kinds:
                return self._two(left.text, sign, right[0].text)
        elif right[0].kind == "var" and right[0].text in self.kinds:
            begin = place - 1
            while begin > 0 and self.tokens[begin].kind in ("pname", "iri", "lang", "^^"):
                begin -= 1
            other = self._datatype(self.tokens[begin:place])
            if other:
                return self._against(right[0].text, _TURNED[sign], other, self.tokens[begin].text)
        return None

    def _datatype(self, tokens: Sequence[Token]) -> str:
        """Return the datatype of the literal that some tokens begin with, or an empty text."""
        first, *rest = tokens or [NOTHING]
        if first.kind == "number":
            exact = "decimal" if "." in first.text else "integer"
            return XSD + ("double" if "e" in first.text.lower() else exact)
        if first.kind != "string":
            return ""
        if rest and rest[0].kind == "lang":
            return RDF + "langString"
        if len(rest) > 1 and rest[0].kind == "^^":
            return expanded(rest[1], self.prefixes)
        return XSD + "string"

    def _against(self, name: str, sign: str, other: str, written: str) -> tuple[set[str], str] | None:
        """The remedy for an operand that is ordered against a literal."""
        kinds = set(self.kinds[name])
        if other in kinds or (other in _NUMBERS and kinds & _NUMBERS):
            return None  # it fails for another reason
        bare = written.strip("\"'")
        if kinds <= _DATES:
            predicate, subject = self._predicate_of(name)
            if kinds == {XSD + "date"}:
                return {name}, f'Write {name} {sign} "{_first_day(bare)}"^^xsd:date'
            if predicate in (GOV + "start", GOV + "end"):
                which = predicate.removeprefix(GOV).capitalize()
                day = f"{name}_day"
                return {name}, (
                    f"Compare gov:earliest{which}, the first day that the date can mean, or gov:latest{which}, the last:"
                    f' {subject} gov:earliest{which} {day} FILTER({day} {sign} "{_first_day(bare)}"^^xsd:date)'
                )
            return {name}, f'To compare dates of any precision, write STR({name}) {sign} "{bare}"'
        if kinds <= _NUMBERS:
            return {name}, f"Write {bare} without quotes" if _is_number(bare) else ""
        if other in _NUMBERS and kinds <= _TEXTS:
            return {name}, f"To compare it as a number, write xsd:decimal({name})"
        if other in _TEXTS or (other in _DATES and kinds <= _TEXTS):
            return {name}, f'To compare it as a text, write STR({name}) {sign} "{bare}"'
        return {name}, ""

    def _two(self, left: str, sign: str, right: str) -> tuple[set[str], str]:
        """The remedy for two operands that are ordered."""
        kinds = set(self.kinds[left]) | set(self.kinds[right])
        asked = {self._predicate_of(one)[0] for one in (left, right)}
        if kinds <= _DATES and asked & {GOV + "start", GOV + "end"}:
            days = "gov:earliestStart, gov:latestStart, gov:earliestEnd and gov:latestEnd"
            return {left, right}, f"Compare {days}, which are always days"
        return {left, right}, f"To compare them as texts, write STR({left}) {sign} STR({right})"

    def _computed(self, place: int, right: Sequence[Token]) -> tuple[set[str], str] | None:
        """A function that gives a number, ordered against a text."""
        depth = 0
        for at in range(place - 1, 0, -1):
            depth += (self.tokens[at].kind == ")") - (self.tokens[at].kind == "(")
            if depth == 0:
                function = self.tokens[at - 1].text.upper()
                bare = right[0].text.strip("\"'")
                if function in _GIVE_NUMBERS and _is_number(bare):
                    return set(), f"{function} gives a number: write {bare} without quotes"
                return None
        return None

    def _called(self, place: int, function: str) -> tuple[set[str], str] | None:
        """A function of texts that got something else."""
        after = self.tokens[place + 1 : place + 3]
        if [token.kind for token in after] != ["(", "var"] or after[1].text not in self.kinds:
            return None
        name = after[1].text
        if set(self.kinds[name]) <= _TEXTS:
            return None
        more = ", …" if function in _OF_SEVERAL else ""
        label = ", or ask for its label" if set(self.kinds[name]) == {""} else ""
        return {name}, f"Write {function}(STR({name}){more}){label}"

    def _predicate_of(self, name: str) -> tuple[str, str]:
        """Return the predicate of the first triple that ends with a variable, and the subject as written."""
        tokens = self.outline.tokens
        for index in range(2, len(tokens)):
            predicate = tokens[index - 1]
            if tokens[index].text != name or predicate.kind not in ("iri", "pname"):
                continue
            if tokens[index - 2].kind not in ("var", "iri", "pname", ";", "bnode", "]"):
                continue
            at = index - 2
            while at > 0 and not _ends_triple(tokens[at - 1]):
                at -= 1
            iri = expanded(predicate, self.prefixes)
            return iri, tokens[at].text if tokens[at].kind in ("var", "iri", "pname") else "?st"
        return "", "?st"


def _ends_triple(token: Token) -> bool:
    return token.kind in (".", "{", "}", ")", "[") or (token.kind == "word" and token.text != "a")


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("+-").isdigit()


def _first_day(text: str) -> str:
    """Return the first day of what begins with a year, and a month perhaps; else any day, to show its form."""
    found = re.match(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?(?:-([0-9]{2}))?(?![0-9])", text)
    return f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}" if found else "2020-01-01"
