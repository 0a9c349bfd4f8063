"""Conditions that never hold: what in a FILTER the engine quietly fails, or compares with what is never there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from govgraph.query.patterns import Asked, parts_of, variable
from govgraph.query.terms_seen import Seen, quoted
from govgraph.terms import RDF, XSD

if TYPE_CHECKING:
    from govgraph.query.doctor import Hint

__all__ = ["filter_hints"]

_TEXT_FUNCTIONS = ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS", "STRLEN", "LCASE", "UCASE", "SUBSTR")
_SEARCHES = ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS")
_NUMBERS = ("YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "STRLEN", "ABS", "ROUND", "CEIL", "FLOOR")
_DATES = {XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime")}
_NUMERIC = {XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _first_day(text: str) -> str:
    """Return the first day of what begins with a year, and a month perhaps; else any day, to show its form."""
    found = re.match(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?(?![0-9])", text)
    return f"{found[1]}-{found[2] or '01'}-01" if found else "2020-01-01"


def filter_hints(expression: Any, asked: Asked, seen: Seen, shown: Any) -> Iterator[Hint]:
    """Yield what is wrong with the condition of a FILTER.

    Parameters
    ----------
    expression : rdflib expression
    asked : Asked
    seen : Seen
    shown : rdflib NamespaceManager
    """
    filters = _Filters(asked, seen, shown)
    for part in parts_of(expression):
        name = getattr(part, "name", "").removeprefix("Builtin_")
        if name == "REGEX" and type(part.pattern).__name__ == "Literal":
            yield from filters.regex(str(part.pattern))
        if name in _TEXT_FUNCTIONS:
            yield from filters.text_of_iri(part, name)
        if name in _SEARCHES:
            yield from filters.case(part, name)
        if name == "RelationalExpression":
            yield from filters.comparison(part)


class _Filters:
    """The checks, with what they need to know."""

    def __init__(self, asked: Asked, seen: Seen, shown: Any) -> None:
        self.asked = asked
        self.seen = seen
        self.shown = shown
        self.names = seen.store.names

    def regex(self, pattern: str) -> Iterator[Hint]:
        from govgraph.query.doctor import Hint

        if any(sign in pattern for sign in ("(?=", "(?!", "(?<")):
            yield Hint(
                "regex",
                f'the regular expression "{pattern}" uses look-ahead or look-behind, which SPARQL lacks: it fails without a'
                " word. Use two FILTERs instead",
            )
        elif any(f"\\{digit}" in pattern for digit in "123456789"):
            yield Hint(
                "regex",
                f'the regular expression "{pattern}" uses a back-reference, which SPARQL lacks: it fails without a word',
            )
        elif not any(
            row[0] for row in self.seen.store.select(f'SELECT (REGEX("", {quoted(pattern)}) AS ?r) {{}}')
        ):
            yield Hint(
                "regex",
                f'"{pattern}" is no regular expression, and fails without a word: write CONTAINS for a plain text, or a'
                " backslash twice (\\\\) before each of ( ) [ ] { } * + ? that is meant as it stands",
            )

    def text_of_iri(self, part: Any, function: str) -> Iterator[Hint]:
        from govgraph.query.doctor import Hint

        value = next((part.get(key) for key in ("text", "arg1", "arg") if part.get(key) is not None), None)
        name = variable(value)
        if name and self._only_iris(name):
            yield Hint(
                "regex",
                f"?{name} is an IRI, not a text, so {function} fails without a word: write {function}(STR(?{name}), …), or"
                " ask for its label",
            )

    def case(self, part: Any, function: str) -> Iterator[Hint]:
        """A search that finds nothing but for its capital letters."""
        from govgraph.query.doctor import Hint

        text, sought = (part.text, part.pattern) if function == "REGEX" else (part.arg1, part.arg2)
        if function == "REGEX" and part.flags is not None:
            return
        name = variable(text) or variable(getattr(text, "arg", None))
        if getattr(text, "name", "") in ("Builtin_LCASE", "Builtin_UCASE"):
            return
        predicate = self._predicate_of(name) if name else None
        if predicate is None or type(sought).__name__ != "Literal" or self.seen.holds_iris(predicate):
            return
        words = quoted(str(sought))
        plain = f"{function}(STR(?o), {words})"
        folded = (
            f'REGEX(STR(?o), {words}, "i")'
            if function == "REGEX"
            else f"{function}(LCASE(STR(?o)), LCASE({words}))"
        )
        ask = self.seen.store.ask
        if ask(f"ASK {{ ?s <{predicate}> ?o FILTER({folded}) }}") and not ask(
            f"ASK {{ ?s <{predicate}> ?o FILTER({plain}) }}"
        ):
            better = (
                f'REGEX(?{name}, {words}, "i")'
                if function == "REGEX"
                else f"{function}(LCASE(?{name}), {words.lower()})"
            )
            yield Hint("regex", f"{words} is there with other capital letters only: write {better}")

    def comparison(self, part: Any) -> Iterator[Hint]:
        others = part.other if isinstance(part.other, list) else [part.other]
        for other in others:
            yield from self._compared(part, part.expr, other)
        if not isinstance(part.other, list):
            yield from self._compared(part, part.other, part.expr)

    def _compared(self, part: Any, tested: Any, other: Any) -> Iterator[Hint]:
        name = variable(tested)
        if type(other).__name__ == "URIRef":
            if name and part.op in ("=", "IN") and not self.seen.known(str(other)):
                yield self.seen.unknown_node(str(other))
            return
        if name and getattr(other, "name", "") in ("AdditiveExpression", "MultiplicativeExpression"):
            yield from self._sum(name, other)
        if type(other).__name__ != "Literal":
            return
        if not name:
            yield from self._computed(part, tested, other)
            return
        predicate = self._predicate_of(name)
        if predicate is not None:
            yield from self._literal(part, name, predicate, other)

    def _sum(self, name: str, other: Any) -> Iterator[Hint]:
        """A date without quotes is a sum: 2023-01-01 is 2021."""
        from govgraph.query.doctor import Hint

        predicate = self._predicate_of(name)
        if predicate is not None and self.seen.datatypes(predicate) & _DATES:
            yield Hint(
                "date",
                "a date without quotes is read as a sum (2023-10-08 is 2005): write it in quotes, as in"
                f' ?{name} > "2023-10-08"^^xsd:date',
            )

    def _literal(self, part: Any, name: str, predicate: str, other: Any) -> Iterator[Hint]:
        from govgraph.query.doctor import Hint

        datatypes = self.seen.datatypes(predicate)
        given = str(other.datatype or (RDF + "langString" if other.language else XSD + "string"))
        if datatypes == {XSD + "date"} and given != XSD + "date":
            day = str(other) if _DAY.fullmatch(str(other)) else _first_day(str(other))
            yield Hint(
                "date",
                f"?{name} is a day, and cannot be compared with {self.seen.shown_like(other)}: write"
                f' "{day}"^^xsd:date',
            )
        elif datatypes & _DATES and given not in datatypes:
            kinds = ", ".join(sorted(self.names.compact(kind) for kind in datatypes))
            bound = "gov:earliestStart" if not predicate.endswith("end") else "gov:latestEnd"
            yield Hint(
                "date",
                f"?{name} is a date as exactly as it is known ({kinds}), and cannot be compared with"
                f" {other.n3(self.shown)}."
                f' Compare {bound}, which is always a day: ?st {bound} ?day FILTER(?day > "2020-01-01"^^xsd:date)',
            )
        elif datatypes and datatypes <= _NUMERIC and given not in _NUMERIC:
            yield Hint("literal", f"?{name} is a number: write {other} without quotes")
        elif part.op in ("=", "IN"):
            hint = self.seen.name_wanted(predicate, other) or self.seen.literal(predicate, other)
            if hint:
                yield hint

    def _computed(self, part: Any, tested: Any, other: Any) -> Iterator[Hint]:
        """A function's value compared with what it never gives."""
        from govgraph.query.doctor import Hint

        function = getattr(tested, "name", "").removeprefix("Builtin_")
        name = variable(getattr(tested, "arg", None))
        text = str(other)
        if function in _NUMBERS and str(other.datatype or "") not in _NUMERIC:
            yield Hint("literal", f"{function} gives a number: write {text} without quotes")
        elif function == "STR" and part.op in ("=", "IN"):
            prefix, colon, _ = text.partition(":")
            if colon and prefix in self.names.prefixes:
                yield Hint(
                    "id", f"STR gives the whole IRI, never {quoted(text)}: write ?{name or 'x'} = {text}"
                )
        elif function == "LANG" and part.op in ("=", "IN") and name:
            predicate = self._predicate_of(name)
            spoken = self.seen.languages(predicate) if predicate else ()
            if spoken and text not in spoken:
                yield Hint(
                    "literal", f"the languages of ?{name} are {', '.join(spoken)}, and never {quoted(text)}"
                )

    def _predicate_of(self, name: str) -> str | None:
        for pattern in self.asked.patterns:
            if variable(pattern.object) == name and type(pattern.predicate).__name__ == "URIRef":
                return str(pattern.predicate)
        return None

    def _only_iris(self, name: str) -> bool:
        predicate = self._predicate_of(name)
        if predicate is not None:
            return self.seen.holds_iris(predicate)
        return any(variable(pattern.subject) == name for pattern in self.asked.patterns)
