"""Conditions that never hold: what in a FILTER the engine quietly fails, or compares with what is never there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govgraph.query.explain.hint import Hint
from govgraph.query.explain.patterns import Asked, parts_of, variable
from govgraph.query.explain.terms_seen import Seen, quoted
from govgraph.terms import XSD

__all__ = ["filter_hints"]

_SEARCHES = ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS")
_DATES = {XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime")}


def filter_hints(expression: Any, asked: Asked, seen: Seen, shown: Any) -> Iterator[Hint]:
    """Yield what is wrong with the condition of a FILTER."""
    filters = _Filters(asked, seen, shown)
    for part in parts_of(expression):
        name = getattr(part, "name", "").removeprefix("Builtin_")
        if name == "REGEX" and type(part.pattern).__name__ == "Literal":
            yield from filters.regex(str(part.pattern))
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
        never = "which SPARQL does not support: it always evaluates to an error"
        if any(sign in pattern for sign in ("(?=", "(?!", "(?<")):
            said = f'the regular expression "{pattern}" uses look-ahead or look-behind, {never}. Use two FILTERs instead'
            yield Hint("regex", said)
        elif any(f"\\{digit}" in pattern for digit in "123456789"):
            yield Hint("regex", f'the regular expression "{pattern}" uses a back-reference, {never}')
        elif not any(
            row[0] for row in self.seen.store.select(f'SELECT (REGEX("", {quoted(pattern)}) AS ?r) {{}}')
        ):
            yield Hint(
                "regex",
                f'"{pattern}" is not a valid regular expression and always evaluates to an error: use CONTAINS for plain'
                " text, or a backslash twice (\\\\) before each of ( ) [ ] { } * + ? that is meant literally",
            )

    def case(self, part: Any, function: str) -> Iterator[Hint]:
        """A search that finds nothing but for its capital letters."""
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
        plain, folded = f"{function}(STR(?o), {words})", f"{function}(LCASE(STR(?o)), LCASE({words}))"
        better = f"{function}(LCASE(?{name}), {words.lower()})"
        if function == "REGEX":
            folded, better = f'REGEX(STR(?o), {words}, "i")', f'REGEX(?{name}, {words}, "i")'

        def there_is(condition: str) -> bool:
            return self.seen.store.ask(f"ASK {{ ?s <{predicate}> ?o FILTER({condition}) }}")

        if there_is(folded) and not there_is(plain):
            yield Hint("regex", f"{words} occurs only with different capitalization: write {better}")

    def comparison(self, part: Any) -> Iterator[Hint]:
        if isinstance(part.other, list):
            pairs = [(part.expr, other) for other in part.other]
        else:
            pairs = [(part.expr, part.other), (part.other, part.expr)]
        for tested, other in pairs:
            yield from self._compared(part, tested, other)

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
        begins = any(variable(pattern.subject) == name for pattern in self.asked.patterns)
        if predicate is None and begins and part.op in ("=", "IN"):
            meant = self.seen.meant(str(other))
            yield Hint(
                "literal", f"?{name} is the subject of a triple, so it is an entity and never a string{meant}"
            )
        if predicate is not None and part.op in ("=", "IN"):
            hint = self.seen.name_wanted(predicate, other) or self.seen.literal(predicate, other)
            if hint:
                yield hint

    def _sum(self, name: str, other: Any) -> Iterator[Hint]:
        """A date without quotes is a sum: 2023-01-01 is 2021."""
        predicate = self._predicate_of(name)
        if predicate is not None and self.seen.datatypes(predicate) & _DATES:
            yield Hint(
                "date",
                "a date without quotes is a subtraction (2023-10-08 is 2005): write it in quotes, as in"
                f' ?{name} > "2023-10-08"^^xsd:date',
            )

    def _computed(self, part: Any, tested: Any, other: Any) -> Iterator[Hint]:
        """A function's value compared with what it never gives."""
        function = getattr(tested, "name", "").removeprefix("Builtin_")
        name = variable(getattr(tested, "arg", None))
        text = str(other)
        if function == "STR" and part.op in ("=", "IN"):
            prefix, colon, _ = text.partition(":")
            if colon and prefix in self.names.prefixes:
                yield Hint(
                    "id", f"STR returns the full IRI, never {quoted(text)}: write ?{name or 'x'} = {text}"
                )
            elif not colon and name and self._only_iris(name) and (meant := self.seen.meant(text)):
                found = meant.removeprefix(": write ")
                yield Hint("id", f"STR returns the full IRI, never {quoted(text)}: write ?{name} = {found}")
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
        """Tell whether a variable is a thing wherever it stands."""
        predicate = self._predicate_of(name)
        if predicate is not None:
            return self.seen.holds_iris(predicate)
        return any(variable(pattern.subject) == name for pattern in self.asked.patterns)
