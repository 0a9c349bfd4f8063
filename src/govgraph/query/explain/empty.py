"""Why is it empty? What in a query cannot match, which pattern empties it, and what to write instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govgraph.errors import GovgraphError, nearest
from govgraph.query.bind import bind
from govgraph.query.explain.filters import filter_hints
from govgraph.query.explain.hint import CAUSES, Hint
from govgraph.query.explain.patterns import (
    Asked,
    Pattern,
    iris_in,
    names_in,
    parts_of,
    read_patterns,
    text_of,
    variable,
)
from govgraph.query.explain.slow import slow_shapes
from govgraph.query.explain.steps import MOST, Step, Steps
from govgraph.query.explain.terms_seen import Seen
from govgraph.query.explain.undecided import undecided
from govgraph.sparql.outline import Outline
from govgraph.sparql.source import Source
from govgraph.store.store import AnyStore
from govgraph.terms import RDF

if TYPE_CHECKING:
    from govgraph.model.model import Model

__all__ = ["Diagnosis", "diagnose"]

_EXAMINED = 20  # combinations of values
_PLAIN = frozenset(RDF + name for name in ("type", "subject", "predicate", "object"))


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found: hints with the likeliest first, the count after each step, and slow shapes.

    Examples
    --------
    >>> print(Diagnosis((Hint("id", "no entity is called id:alsurr: did you mean id:alsur?"),)))
    hint: no entity is called id:alsurr: did you mean id:alsur?
    """

    hints: tuple[Hint, ...] = ()
    steps: tuple[Step, ...] = ()
    slow: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"hint: {hint.text}" for hint in self.hints]
        for step in self.steps:
            count = f"{step.rows:,}" + ("+" if step.rows >= MOST else "")
            lines.append(f"{count:>8} rows after  {step.text}")
        lines += [f"slow: {text}" for text in self.slow]
        return "\n".join(lines)


def diagnose(
    store: AnyStore,
    text: str,
    model: Model,
    *,
    bindings: Mapping[str, Any] | None = None,
    undated: AnyStore | None = None,
) -> Diagnosis:
    """Say why a query gives no rows.

    Parameters
    ----------
    text : str
        A query that the guard let pass.
    model : Model
        Its kinds and predicates count as known even where the data has none of them.
    bindings : mapping, optional
        Values for variables: the query is examined with their terms written in, for each of the first 20 combinations.
    undated : AnyStore, optional
        Of a store as of a date, the one of all dates.

    Returns
    -------
    Diagnosis
        Empty where the query cannot be read as SPARQL 1.1.
    """
    from pyparsing import ParseException  # comes with rdflib
    from rdflib import Graph

    try:
        _, sources = bind(Outline.of(Source.of(text)), bindings or {}, store.names)
        read = [read_patterns(source.text, store.names.prefixes) for source in sources[:_EXAMINED]]
    except (ParseException, GovgraphError, RecursionError):
        return Diagnosis()
    except Exception as error:  # rdflib raises a bare Exception for an unknown prefix
        return Diagnosis((Hint("prefix", str(error)),)) if "prefix" in str(error).lower() else Diagnosis()
    shown = Graph(bind_namespaces="none").namespace_manager
    for prefix, namespace in store.names.prefixes.items():
        shown.bind(prefix, namespace)
    outline, asked, seen = Outline.of(sources[0]), read[0], Seen(store, model, undated)
    given = {name.lstrip("?$") for name in bindings or {}}
    hints = [hint for one in read for hint in _Doctor(store, one, seen, shown, given, outline).hints()]
    hints += [Hint(lost.cause, str(lost)) for lost in undecided(store, text, bindings)]
    counting = Steps(store, asked, outline, shown)
    steps, cause, said = counting.run()
    weak = ("variable", "disconnected", "optional") if cause == "empties" else ("disconnected",)
    if said and not any(hint.cause not in weak for hint in hints) and counting.finds_nothing(text, bindings):
        hints.append(Hint(cause, said))
    order = {cause: place for place, cause in enumerate(CAUSES)}
    hints.sort(key=lambda hint: order[hint.cause])
    return Diagnosis(tuple(dict.fromkeys(hints)), tuple(steps), tuple(slow_shapes(asked, shown)))


class _Doctor:
    """One examination."""

    def __init__(
        self, store: AnyStore, asked: Asked, seen: Seen, shown: Any, given: set[str], outline: Outline
    ) -> None:
        self.store = store
        self.asked = asked
        self.seen = seen
        self.shown = shown
        self.given = given
        self.outline = outline

    def hints(self) -> Iterator[Hint]:
        """Yield everything in the query that cannot match or is probably not meant."""
        for pattern in self.asked.patterns:
            yield from self._terms(pattern)
            yield from self._of_claim(pattern)
        for name, terms in self.asked.values:
            for term in terms:
                yield from self._value(name, term)
        for iri in self.asked.described:
            if not self.seen.known(iri):
                yield self.seen.unknown_node(iri)
        for expression, where in self.asked.filters:
            yield from filter_hints(expression, self.asked, self.seen, self.shown)
            yield from self._only_optional(expression, where)
        yield from self._graphs()
        yield from self._variables()
        yield from self._islands()

    # ------------------------------------------------------------------------------------------------------------ terms

    def _terms(self, pattern: Pattern) -> Iterator[Hint]:
        predicates = [str(iri) for iri in iris_in(pattern.predicate)]
        for iri in predicates:
            if not self.seen.predicate(iri):
                yield self.seen.unknown_predicate(iri)
        if type(pattern.subject).__name__ == "URIRef" and not self.seen.known(str(pattern.subject)):
            yield self.seen.unknown_node(str(pattern.subject))
        if type(pattern.subject).__name__ == "Literal" and pattern.where in ("required", "optional"):
            meant = self.seen.meant(str(pattern.subject))
            yield Hint("literal", f"the subject of a triple is an entity, never a string{meant}")
        if type(pattern.object).__name__ in ("URIRef", "Literal"):
            yield from self._object(predicates, pattern.object)

    def _object(self, predicates: list[str], term: Any) -> Iterator[Hint]:
        """What is odd about the third part of a triple: an unknown name, or a name for a text and the reverse."""
        is_type = predicates == [RDF + "type"]
        if type(term).__name__ == "URIRef":
            if is_type and not self.seen.kind(str(term)):
                yield self.seen.unknown_kind(str(term))
            elif not is_type and not self.seen.known(str(term)):
                yield self.seen.unknown_node(str(term))
            elif (
                len(predicates) == 1
                and not is_type
                and (hint := self.seen.text_wanted(predicates[0], str(term)))
            ):
                yield hint
        elif len(predicates) == 1:
            hint = self.seen.name_wanted(predicates[0], term) or self.seen.literal(predicates[0], term)
            if hint:
                yield hint

    def _of_claim(self, pattern: Pattern) -> Iterator[Hint]:
        """A date, source or role that is asked of an end of a tie, and stands on the claim about the tie."""
        field, end = pattern.predicate, variable(pattern.subject)
        if type(field).__name__ != "URIRef" or str(field) in _PLAIN:
            return
        if not end or pattern.where not in ("required", "optional"):
            return
        for tie in self.asked.patterns:
            if tie is pattern or type(tie.predicate).__name__ != "URIRef" or str(tie.predicate) in _PLAIN:
                continue
            if end not in (variable(tie.subject), variable(tie.object)):
                continue
            plain, both = text_of(tie, None), f"{text_of(tie, None)} . {text_of(pattern, None)}"
            stated = f"?_claim <{RDF}predicate> {tie.predicate.n3()} ; {field.n3()} ?_told"
            if self.store.ask(f"ASK {{ {plain} }}") and not self.store.ask(f"ASK {{ {both} }}"):
                if self.store.ask(f"ASK {{ {stated} }}"):
                    subject, predicate, other = (text_of((term,), self.shown) for term in tie)
                    name, value = (text_of((term,), self.shown) for term in (field, pattern.object))
                    yield Hint(
                        "claim",
                        f"{name} belongs to the claim about ?{end}, not to ?{end} itself: write ?claim rdf:subject"
                        f" {subject} ; rdf:predicate {predicate} ; rdf:object {other} ; {name} {value}",
                    )
                return

    def _value(self, name: str, term: Any) -> Iterator[Hint]:
        """What is odd about a value of a VALUES block or from outside, at the places where its variable stands."""
        uses = [p for p in self.asked.patterns if name in (variable(p.predicate), variable(p.object))]
        for pattern in uses:
            if variable(pattern.predicate) == name:
                if type(term).__name__ == "URIRef" and not self.seen.predicate(str(term)):
                    yield self.seen.unknown_predicate(str(term))
                return
            yield from self._object([str(iri) for iri in iris_in(pattern.predicate)], term)
        if type(term).__name__ != "URIRef":
            subject = next((p for p in self.asked.patterns if variable(p.subject) == name), None)
            if subject is not None:
                yield Hint(
                    "literal",
                    f"?{name} is the subject of a triple, so it is an entity and never {term.n3(self.shown)}",
                )
        elif not uses and not self.seen.known(str(term)):
            yield self.seen.unknown_node(str(term))

    def _graphs(self) -> Iterator[Hint]:
        """GRAPH and FROM, where the store has no such graph."""
        words = [token.text.upper() for token in self.outline.tokens if token.kind == "word"]
        used = [word for word in ("GRAPH", "FROM") if word in words]
        if used and not self.store.ask("ASK { GRAPH ?g { ?s ?p ?o } }"):
            yield from (Hint("graph", f"this dataset has no named graphs: remove {word}") for word in used)
        elif used:
            for iri in dict.fromkeys(self.outline.graphs(self.store.names.prefixes, within=True)):
                if not self.store.ask(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"):
                    yield self.seen.unknown_graph(iri)

    # ---------------------------------------------------------------------------------------------------------- filters

    def _only_optional(self, expression: Any, where: str) -> Iterator[Hint]:
        """A condition that drops the rows that OPTIONAL has kept; silent where it may hold without the variable."""
        told = ("Builtin_BOUND", "Builtin_COALESCE", "Builtin_IF", "ConditionalOrExpression")
        if where != "required" or any(getattr(part, "name", "") in told for part in parts_of(expression)):
            return
        only_optional = self.asked.bound("optional") - self.asked.bound("required", "branch", "inner")
        for name in sorted(names_in(expression) & only_optional):
            yield Hint(
                "optional",
                f"the FILTER uses ?{name}, which only OPTIONAL binds, so rows without it are dropped. Move the FILTER"
                f" inside the OPTIONAL, or write !BOUND(?{name}) || …",
            )

    # -------------------------------------------------------------------------------------------------------- variables

    def _variables(self) -> Iterator[Hint]:
        bound = self.asked.bound("required", "optional", "branch", "inner") | self.given
        named = {name for name in bound if not name.startswith("_")}
        negated = self.asked.bound("negated")
        in_filters = {
            name
            for expression, where in self.asked.filters
            for name in names_in(expression)
            if where != "negated"
        }
        for name in sorted((in_filters | set(self.asked.projected)) - bound):
            if name.startswith("_") or (name in negated and name not in self.asked.projected):
                continue
            near = nearest(name, named - {name}, 1)
            meant = f": did you mean ?{near[0]}?" if near else ""
            yield Hint("variable", f"no pattern binds ?{name}{meant}")
        places = Counter(token.text[1:] for token in self.outline.tokens if token.kind == "var")
        for name in sorted(named - set(self.asked.projected) - self.given):
            others = (one for one in named if places[one] > 1 and _letters(one) != _letters(name))
            near = nearest(name, others, 1)
            if places[name] == 1 and near and len(name) > 2:
                yield Hint("variable", f"?{name} occurs only once: did you mean ?{near[0]}?")

    def _islands(self) -> Iterator[Hint]:
        """Required patterns that nothing ties to each other."""
        required = [
            pattern for pattern in self.asked.patterns if pattern.where == "required" and pattern.variables
        ]
        groups: list[tuple[set[str], list[Pattern]]] = []
        ties: list[tuple[set[str], list[Pattern]]] = [
            (set(pattern.variables), [pattern]) for pattern in required
        ]
        for names, members in [*ties, *((set(link), []) for link in self.asked.links)]:
            joined = [group for group in groups if group[0] & names]
            for group in joined:
                names |= group[0]
                members = group[1] + members
                groups.remove(group)
            groups.append((names, members))
        apart = [members for _, members in groups if members]
        if len(apart) > 1:
            first, second = (text_of(members[0], self.shown) for members in apart[:2])
            yield Hint(
                "disconnected",
                f"`{first}` and `{second}` share no variable: the result is every row of the one"
                " paired with every row of the other, and empty if either finds nothing",
            )


def _letters(name: str) -> str:
    """Return a name without the digits at its end: ?org1 and ?org2 are meant to differ."""
    return name.rstrip("0123456789")
