"""Why is it empty? What in a query cannot match, which pattern empties it, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govgraph.errors import GovgraphError, nearest
from govgraph.facts.store import AnyStore
from govgraph.query.patterns import Asked, Pattern, names_in, parts_of, read_patterns, text_of, variable
from govgraph.query.slow import slow_shapes
from govgraph.query.terms_seen import Seen
from govgraph.terms import RDF, XSD

if TYPE_CHECKING:
    from govgraph.facts.model import Model

__all__ = ["CAUSES", "Diagnosis", "Hint", "Step", "diagnose"]

CAUSES = (
    "prefix",
    "class",
    "predicate",
    "id",
    "literal",
    "regex",
    "date",
    "variable",
    "optional",
    "disconnected",
    "empties",
)
"""What can be wrong, in the order in which hints are given."""

_TEXT_FUNCTIONS = ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS", "STRLEN", "LCASE", "UCASE", "SUBSTR")
_DATES = {XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime")}
_MOST = 1000  # rows counted per step: enough to see where they vanish


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that is wrong, in a sentence, with what to write instead."""

    cause: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A pattern or filter, and how many rows are left after it (at most 1,000 are counted)."""

    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the doctor found: hints with the likeliest first, the count after each step, and slow shapes.

    Examples
    --------
    >>> print(Diagnosis((Hint("id", "nothing is called id:alsurr: did you mean id:alsur?"),)))
    hint: nothing is called id:alsurr: did you mean id:alsur?
    """

    hints: tuple[Hint, ...] = ()
    steps: tuple[Step, ...] = ()
    slow: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"hint: {hint.text}" for hint in self.hints]
        for step in self.steps:
            count = f"{step.rows:,}" + ("+" if step.rows >= _MOST else "")
            lines.append(f"{count:>8} rows after  {step.text}")
        lines += [f"slow: {text}" for text in self.slow]
        return "\n".join(lines)


def diagnose(
    store: AnyStore, text: str, model: Model, *, bindings: Mapping[str, Any] | None = None
) -> Diagnosis:
    """Say why a query gives no rows.

    Parameters
    ----------
    store : AnyStore
    text : str
        A query that the guard let pass.
    model : Model
        Its kinds and predicates count as known even where the data has none of them.
    bindings : mapping, optional
        Variables bound from outside; they are not taken for forgotten ones.

    Returns
    -------
    Diagnosis
        Empty where the query cannot be read as SPARQL 1.1.
    """
    from pyparsing import ParseException  # comes with rdflib
    from rdflib import Graph

    try:
        asked = read_patterns(text, store.names.prefixes)
    except (ParseException, GovgraphError, RecursionError):
        return Diagnosis()
    except Exception as error:  # rdflib raises a bare Exception for an unknown prefix
        return Diagnosis((Hint("prefix", str(error)),)) if "prefix" in str(error).lower() else Diagnosis()
    shown = Graph(bind_namespaces="none").namespace_manager
    for prefix, namespace in store.names.prefixes.items():
        shown.bind(prefix, namespace)
    doctor = _Doctor(store, asked, Seen(store, model), shown, set(bindings or ()))
    hints = list(doctor.hints())
    steps, emptied = doctor.steps()
    if emptied and not any(hint.cause not in ("variable", "disconnected", "optional") for hint in hints):
        hints.append(emptied)
    order = {cause: place for place, cause in enumerate(CAUSES)}
    hints.sort(key=lambda hint: order[hint.cause])
    return Diagnosis(tuple(dict.fromkeys(hints)), tuple(steps), tuple(slow_shapes(asked, shown)))


class _Doctor:
    """One examination."""

    def __init__(self, store: AnyStore, asked: Asked, seen: Seen, shown: Any, given: set[str]) -> None:
        self.store = store
        self.asked = asked
        self.seen = seen
        self.shown = shown
        self.given = given

    def hints(self) -> Iterator[Hint]:
        """Yield everything in the query that cannot match or is probably not meant."""
        for pattern in self.asked.patterns:
            yield from self._terms(pattern)
        for _, terms in self.asked.values:
            for term in terms:
                if type(term).__name__ == "URIRef" and not self.seen.node(str(term)):
                    yield self.seen.unknown_node(str(term))
        for expression, _ in self.asked.filters:
            yield from self._filter(expression)
        yield from self._variables()
        yield from self._islands()

    # ------------------------------------------------------------------------------------------------------------ terms

    def _terms(self, pattern: Pattern) -> Iterator[Hint]:
        predicates = [str(iri) for iri in _iris(pattern.predicate)]
        for iri in predicates:
            if not self.seen.predicate(iri):
                yield self.seen.unknown_predicate(iri)
        is_type = predicates == [RDF + "type"]
        if type(pattern.subject).__name__ == "URIRef" and not self.seen.node(str(pattern.subject)):
            yield self.seen.unknown_node(str(pattern.subject))
        kind = type(pattern.object).__name__
        if kind == "URIRef":
            if is_type and not self.seen.kind(str(pattern.object)):
                yield self.seen.unknown_kind(str(pattern.object))
            elif not is_type and not self.seen.node(str(pattern.object)):
                yield self.seen.unknown_node(str(pattern.object))
        elif kind == "Literal" and len(predicates) == 1:
            hint = self.seen.literal(predicates[0], pattern.object)
            if hint:
                yield hint

    # ---------------------------------------------------------------------------------------------------------- filters

    def _filter(self, expression: Any) -> Iterator[Hint]:
        for part in parts_of(expression):
            name = getattr(part, "name", "")
            if name == "Builtin_REGEX":
                yield from self._regex(str(part.pattern))
            if name.removeprefix("Builtin_") in _TEXT_FUNCTIONS:
                yield from self._text_of_iri(part, name.removeprefix("Builtin_"))
            if name == "RelationalExpression":
                yield from self._comparison(part)
        only_optional = names_in(expression) & self.asked.bound("optional") - self.asked.bound(
            "required", "branch"
        )
        guarded = any(
            getattr(part, "name", "") in ("Builtin_BOUND", "Builtin_COALESCE", "Builtin_IF")
            for part in parts_of(expression)
        )
        for name in sorted(only_optional):
            if not guarded:
                yield Hint(
                    "optional",
                    f"the FILTER asks for ?{name}, which only OPTIONAL binds: rows without it are dropped. Put the FILTER"
                    f" inside the OPTIONAL, or write !BOUND(?{name}) || …",
                )

    def _regex(self, pattern: str) -> Iterator[Hint]:
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

    def _text_of_iri(self, part: Any, function: str) -> Iterator[Hint]:
        value = next((part.get(key) for key in ("text", "arg1", "arg") if part.get(key) is not None), None)
        name = variable(value)
        if name and self._only_iris(name):
            yield Hint(
                "regex",
                f"?{name} is an IRI, not a text, so {function} fails without a word: write {function}(STR(?{name}), …), or"
                " ask for its label",
            )

    def _only_iris(self, name: str) -> bool:
        for pattern in self.asked.patterns:
            if variable(pattern.object) == name and type(pattern.predicate).__name__ == "URIRef":
                return self.seen.holds_iris(str(pattern.predicate))
        return any(variable(pattern.subject) == name for pattern in self.asked.patterns)

    def _comparison(self, part: Any) -> Iterator[Hint]:
        for tested, other in ((part.expr, part.other), (other_of(part), part.expr)):
            name, literal = variable(tested), type(other).__name__ == "Literal"
            if not name or not literal:
                continue
            predicate = self._predicate_of(name)
            if predicate is None:
                continue
            datatypes = self.seen.datatypes(predicate)
            given = str(other.datatype or (XSD + "string" if not other.language else RDF + "langString"))
            if datatypes & _DATES and given not in datatypes:
                kinds = ", ".join(sorted(self.store.names.compact(kind) for kind in datatypes))
                bound = "gov:earliestStart" if not predicate.endswith("end") else "gov:latestEnd"
                yield Hint(
                    "date",
                    f"?{name} is a date as exactly as it is known ({kinds}), and cannot be compared with"
                    f" {other.n3(self.shown)}."
                    f' Compare {bound}, which is always a day: ?st {bound} ?day FILTER(?day > "2020-01-01"^^xsd:date)',
                )
            elif part.op == "=":
                hint = self.seen.literal(predicate, other)
                if hint:
                    yield hint

    def _predicate_of(self, name: str) -> str | None:
        for pattern in self.asked.patterns:
            if variable(pattern.object) == name and type(pattern.predicate).__name__ == "URIRef":
                return str(pattern.predicate)
        return None

    # -------------------------------------------------------------------------------------------------------- variables

    def _variables(self) -> Iterator[Hint]:
        bound = self.asked.bound("required", "optional", "branch") | self.given
        named = {name for name in bound if not name.startswith("_")}
        in_filters = {name for expression, _ in self.asked.filters for name in names_in(expression)}
        for name in sorted((in_filters | set(self.asked.projected)) - bound):
            if name.startswith("_"):
                continue
            near = nearest(name, named - {name}, 1)
            meant = f": did you mean ?{near[0]}?" if near else ""
            yield Hint("variable", f"no pattern gives ?{name} a value{meant}")
        for name in sorted(named - set(self.asked.projected) - self.given):
            near = nearest(
                name, (other for other in named if other != name and self.asked.uses[other] > 1), 1
            )
            if self.asked.uses[name] == 1 and near and len(name) > 2:
                yield Hint("variable", f"?{name} stands only once: did you mean ?{near[0]}?")

    def _islands(self) -> Iterator[Hint]:
        required = [p for p in self.asked.patterns if p.where == "required" and p.variables]
        groups: list[tuple[set[str], list[Pattern]]] = []
        for pattern in required:
            joined = [group for group in groups if group[0] & pattern.variables]
            names, members = set(pattern.variables), [pattern]
            for group in joined:
                names |= group[0]
                members = group[1] + members
                groups.remove(group)
            groups.append((names, members))
        tied = any(len(names_in(expression)) > 1 for expression, _ in self.asked.filters)
        if len(groups) > 1 and not tied:
            first, second = (text_of(group[1][0], self.shown) for group in groups[:2])
            yield Hint(
                "disconnected",
                f"`{first}` and `{second}` share no variable: if either finds nothing, there are no rows at all, else every"
                " row of the one is paired with every row of the other",
            )

    # ------------------------------------------------------------------------------------------------------------ steps

    def steps(self) -> tuple[list[Step], Hint | None]:
        """Return the rows left after each required pattern, and what the first that leaves none says."""
        values = [
            f"VALUES ?{name} {{ {' '.join(term.n3() for term in terms)} }}"
            for name, terms in self.asked.values
        ]
        done: list[str] = values
        steps: list[Step] = []
        for pattern in _connected([p for p in self.asked.patterns if p.where == "required"]):
            done.append(text_of(pattern, None))
            rows = self._count(done)
            steps.append(Step(text_of(pattern, self.shown), rows))
            if rows == 0:
                return steps, self._emptied(pattern, done[:-1], steps[:-1])
        return steps, None

    def _count(self, patterns: list[str]) -> int:
        body = " . ".join(patterns)
        for row in self.store.select(f"SELECT (COUNT(*) AS ?n) {{ SELECT * {{ {body} }} LIMIT {_MOST} }}"):
            return int(row[0].value)
        return 0

    def _emptied(self, pattern: Pattern, before: list[str], steps: list[Step]) -> Hint:
        shown = text_of(pattern, self.shown)
        turned = Pattern(pattern.object, pattern.predicate, pattern.subject, pattern.where)
        if type(pattern.object).__name__ != "Literal" and self._count([*before, text_of(turned, None)]):
            return Hint(
                "empties",
                f"`{shown}` matches nothing, but the other way round it does: `{text_of(turned, self.shown)}`",
            )
        if not steps:
            return Hint("empties", f"`{shown}` finds nothing")
        found = " . ".join(step.text for step in steps[-2:])
        return Hint("empties", f"`{shown}` leaves none of the {steps[-1].rows:,} rows that `{found}` finds")


def other_of(part: Any) -> Any:
    """Return the right side of a comparison, where it is one term."""
    return part.other if not isinstance(part.other, list) else None


def _iris(predicate: Any) -> Iterator[Any]:
    """Yield the IRIs in a predicate or property path."""
    queue = [predicate]
    while queue:
        part = queue.pop()
        if type(part).__name__ == "URIRef":
            yield part
        else:
            queue.extend(
                getattr(part, "args", None)
                or [x for x in [getattr(part, "path", None), getattr(part, "arg", None)] if x is not None]
            )


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
