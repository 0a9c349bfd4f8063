"""What an answer rests on: the statements and triples that its query matched, for the rows that are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from govgraph.query.results import Answer, Limits, Solutions, Triples
from govgraph.sparql.outline import Outline
from govgraph.sparql.places import Places, Range, Triple
from govgraph.sparql.source import Source as Text
from govgraph.store.store import AnyStore
from govgraph.terms import DCTERMS, RDF

__all__ = ["Support"]

Shown = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""The variables and rows of a result."""

_ABOUT_CLAIMS = frozenset((RDF + "subject", RDF + "predicate", RDF + "object"))
_CLOSURES = frozenset("*+/")


@dataclass(slots=True)
class Support:
    """What a query matched in the rows shown.

    Parameters
    ----------
    statements, sources, entities : set of str
        IRIs of the claims and sources that the pattern names, and of the things in the rows.
    triples : set of tuples of three terms
        The triples of the pattern, as they were matched.

    Examples
    --------
    >>> from govgraph.store.store import Store
    >>> store = Store()
    >>> store.load_ntriples(b"<urn:a> <urn:p> <urn:b> .\\n<urn:b> <urn:q> <urn:c> .")
    >>> from govgraph.query.run import run
    >>> found = Support.of(store, run(store, "ASK { ?x <urn:p>/<urn:q> <urn:c> }"))
    >>> sorted(str(predicate) for _, predicate, _ in found.triples)
    ['<urn:p>', '<urn:q>']
    """

    statements: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    triples: set[tuple[Any, Any, Any]] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        store: AnyStore,
        result: Solutions | Answer | Triples,
        rows: list[tuple[Any, ...]] | None = None,
    ) -> Support:
        """Ask the queries of a result again for all that their pattern matched, and led to its rows; no rests on nothing.

        Parameters
        ----------
        rows : list of tuples of terms, optional
            Only what led to these.
        """
        found, shown, some = cls(), None, True
        if isinstance(result, Solutions):
            store = result.store or store
            shown = (result.variables, list(result.terms()) if rows is None else rows)
            some = bool(shown[1])
        elif isinstance(result, Answer):
            some = result.holds != "no"
        for text in result.texts if some else ():
            _Asker(store, text, found, result.limits).scope(0, shown)
        return found

    def add(self, other: Support) -> None:
        """Take in what another one found, but of the triples only what no statement has."""
        self.statements |= other.statements
        self.sources |= other.sources
        self.entities |= other.entities
        self.triples |= set() if other.statements else other.triples

    @classmethod
    def by_row(cls, store: AnyStore, text: str, shown: Shown, limits: Limits = (None, None)) -> list[Support]:
        """Return what led to each of the rows shown, in their order; every query is asked once for all of them."""
        asker = _Asker(store, text, cls(), limits)
        found = []
        for row in shown[1]:
            asker.found = cls()
            asker.scope(0, (shown[0], [row]))
            found.append(asker.found)
        return found


@dataclass(frozen=True, slots=True)
class _Step:
    """A triple with one step as its verb: variables (with ``?``) or tokens as ends, the tokens of the step."""

    subject: str | Range
    verb: Range
    object: str | Range
    inverse: bool = False


class _Asker:
    def __init__(self, store: AnyStore, text: str, found: Support, limits: Limits) -> None:
        self.store = store
        self.limits = limits
        self.found = found
        self.outline = Outline.of(Text.of(text))
        self.places = Places.of(self.outline)
        self.tokens = self.outline.tokens
        self.text = self.outline.source.text
        self._terms: dict[Range, Any] = {}
        self._groups: dict[Range, Shown] = {}  # what was asked already
        self._by_keys: dict[tuple[Range, tuple[str, ...]], dict[tuple[Any, ...], list[tuple[Any, ...]]]] = {}
        self._fresh = 0
        # Of brackets and labels: the variable that stands for the node.
        self._blank: dict[int | str, str] = {}
        self.steps: dict[int, list[_Step]] = {}
        # By the brace that opens a group: what is put at its end.
        self._added: dict[int, list[str | Range]] = {}
        for triple in self.places.triples:
            if not triple.negated and not triple.template:
                self._read(triple)
        for brace, group in self.places.exists:
            self._added.setdefault(group, []).append((brace, self.outline.closed[brace]))

    # ---------------------------------------------------------------------------------------------------------- reading

    def _variable(self, key: int | str) -> str:
        name = self._blank.get(key)
        if name is None:
            self._fresh += 1
            while f"hidden{self._fresh}" in self.outline.variables:
                self._fresh += 1
            name = self._blank[key] = f"?hidden{self._fresh}"
        return name

    def _end(self, part: Range) -> str | Range | None:
        """A variable, also for a blank node; else its tokens; None for a collection and the like."""
        token = self.tokens[part[0]]
        if token.kind == "var":
            return f"?{token.text[1:]}"
        if token.kind == "bnode":
            return self._variable(token.text)
        if token.kind == "[":
            return self._variable(part[0])
        return None if token.kind in ("(", "<<", "{|") else part

    def _read(self, triple: Triple) -> None:
        subject, other = self._end(triple.subject), self._end(triple.object)
        if subject is None or other is None:
            return
        steps = list(self._steps_of(triple.verb, subject, other))
        self.steps.setdefault(triple.scope, []).extend(steps)
        hidden = any(self.tokens[part[0]].kind == "[" for part in (triple.subject, triple.object))
        if hidden or len(steps) > 1:
            for step in steps:
                verb = ("^" if step.inverse else "") + self.outline.between(*step.verb)
                added = f" . {self._shown(step.subject)} {verb} {self._shown(step.object)}"
                self._added.setdefault(triple.group, []).append(added)

    def _steps_of(self, verb: Range, subject: str | Range, other: str | Range) -> Iterator[_Step]:
        """Cut ``a/b/c`` into its steps, with a variable for each thing between two of them."""
        signs = {at: self.tokens[at].kind for at in self.outline.beside(verb[0], verb[1] + 1)}
        cuts, alternatives = [at for at, kind in signs.items() if kind == "/"], "|" in signs.values()
        bounds = [verb[0], *(cut + 1 for cut in cuts)], [*(cut - 1 for cut in cuts), verb[1]]
        parts = [verb] if alternatives else list(zip(*bounds, strict=True))
        ends = [subject, *(self._variable(index) for index in (cuts if len(parts) > 1 else ())), other]
        for (begin, end), before, after in zip(parts, ends, ends[1:], strict=False):
            simple = end - begin == 1 and self.tokens[begin].kind == "^"
            yield _Step(before, (end, end) if simple else (begin, end), after, simple)

    def _shown(self, end: str | Range) -> str:
        return end if isinstance(end, str) else self.outline.between(*end)

    def _group(self, part: Range) -> str:
        """The text of a group, with hidden nodes named and what EXISTS looks for shown."""
        pieces: list[str] = []
        done = self.tokens[part[0]].offset
        opened: list[int] = []
        for index in range(part[0], part[1] + 1):
            token = self.tokens[index]
            if token.kind == "{":
                opened.append(index)
            elif token.kind == "bnode":
                pieces += [self.text[done : token.offset], self._variable(token.text)]
                done = token.end
            elif token.kind == "}" and opened:
                added = self._added.get(opened.pop(), ())
                pieces.append(self.text[done : token.offset])
                pieces += [
                    more if isinstance(more, str) else f" OPTIONAL {self._group(more)}" for more in added
                ]
                done = token.offset
        return "".join([*pieces, self.text[done : self.tokens[part[1]].end]])

    # ----------------------------------------------------------------------------------------------------------- asking

    def scope(self, number: int, shown: Shown | None) -> None:
        """Ask the query or a sub-select of it, and the sub-selects inside, for what led to the rows shown."""
        group = self.places.scopes[number].group
        matched: Shown = ((), [()])
        if group is not None:
            matched = self._matched(number, group, shown)
            self._take(number, matched)
        for inner, scope in enumerate(self.places.scopes):
            if scope.around == number and not scope.negated:
                self.scope(inner, matched)

    def _matched(self, number: int, group: Range, shown: Shown | None) -> Shown:
        if group not in self._groups:
            self._groups[group] = self._select(
                f"SELECT DISTINCT * {self.outline.dataset} WHERE {self._group(group)}"
            )
        found = self._groups[group]
        if shown is None:
            return found
        exported = self._exported(number) if number else set(shown[0])
        keys = tuple(name for name in shown[0] if name in found[0] and name in exported)
        wanted = {tuple(row[shown[0].index(name)] for name in keys) for row in shown[1]}
        known = self._rows_by(group, keys)
        return found[0], [row for key in wanted for row in known.get(key, ())]

    def _rows_by(self, group: Range, keys: tuple[str, ...]) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
        """Return the rows that a group matched by their values in some columns."""
        if (group, keys) not in self._by_keys:
            variables, rows = self._groups[group]
            places = [variables.index(name) for name in keys]
            known = self._by_keys[group, keys] = {}
            for row in rows:
                known.setdefault(tuple(row[place] for place in places), []).append(row)
        return self._by_keys[group, keys]

    def _exported(self, number: int) -> set[str]:
        """The variables that a sub-select hands out as they are."""
        group = self.places.scopes[number].group
        last = group[0] if group else 0
        heads = [one for one in self.places.clauses if one.word == "SELECT" and one.index < last]
        head = max(heads, key=lambda one: one.index)
        return (
            set(self.outline.variables)
            if head.star
            else {self.tokens[index].text[1:] for index in head.variables}
        )

    def _select(self, query: str) -> Shown:
        from govgraph.query.run import run_select

        timeout, memory = self.limits
        found = run_select(self.store, f"{self.outline.prologue} {query}", timeout=timeout, memory=memory)
        return found.variables, list(found.terms())

    def _take(self, number: int, matched: Shown) -> None:
        names, found = self.store.names, self.found
        variables, rows = matched
        for row in rows:
            for term in row:
                if isinstance(term, ox.NamedNode):
                    if term.value.startswith(names.spaces("st")):
                        found.statements.add(term.value)
                    elif term.value.startswith(names.spaces("src")):
                        found.sources.add(term.value)
                    else:
                        found.entities.add(term.value)
        places = {f"?{name}": place for place, name in enumerate(variables)}
        for step in self.steps.get(number, ()):
            ends = {
                (self._value(step.subject, row, places), self._value(step.object, row, places))
                for row in rows
            }
            ends = {(one, other) for one, other in ends if one is not None and other is not None}
            if step.inverse:
                ends = {(other, one) for one, other in ends}
            if step.verb[0] != step.verb[1]:
                self._path(step.verb, ends)
                continue
            token = self.tokens[step.verb[0]]
            if token.kind == "var":
                place = places.get(f"?{token.text[1:]}", -1)
                for row in rows if place >= 0 else ():
                    one, other = (self._value(end, row, places) for end in (step.subject, step.object))
                    if step.inverse:
                        one, other = other, one
                    self._said(one, row[place], other)
            else:
                for one, other in ends:
                    self._said(one, self._term(step.verb), other)

    def _value(self, end: str | Range, row: tuple[Any, ...], places: dict[str, int]) -> Any:
        if isinstance(end, str):
            return row[places[end]] if end in places else None
        return self._term(end)

    def _term(self, part: Range) -> Any:
        """The term that tokens of the query stand for, as the engine reads them."""
        if part not in self._terms:
            text = self.outline.between(*part)
            text = f"<{RDF}type>" if text == "a" else text
            query = f"{self.outline.prologue} SELECT ?x {{ VALUES ?x {{ {text} }} }}"
            rows: Any = ox.Store().query(query, prefixes=self.store.names.prefixes)
            self._terms[part] = next((row[0] for row in rows), None)
        return self._terms[part]

    def _said(self, subject: Any, predicate: Any, other: Any) -> None:
        if not isinstance(subject, ox.NamedNode) or predicate is None or other is None:
            return
        if isinstance(other, ox.BlankNode):
            return
        if predicate.value in _ABOUT_CLAIMS:
            self.found.statements.add(subject.value)
        elif predicate.value != DCTERMS + "source" and not subject.value.startswith(
            self.store.names.spaces("st")
        ):
            self.found.triples.add((subject, predicate, other))

    # ------------------------------------------------------------------------------------------------------------ paths

    def _path(self, verb: Range, ends: set[tuple[Any, Any]]) -> None:
        """Find the triples along a property path between two ends."""
        atoms = list(self._atoms(verb))
        kinds = {self.tokens[index].kind for index in range(verb[0], verb[1] + 1)}
        if not ends or "!" in kinds:
            self._any_tie(ends if "!" in kinds else set())
        elif kinds.isdisjoint(_CLOSURES):
            for one, other in ends:
                for predicate, turned in atoms:
                    self._said(other if turned else one, predicate, one if turned else other)
        else:
            reach = "|".join(f"^{predicate}" if turned else str(predicate) for predicate, turned in atoms)
            for predicate, turned in dict.fromkeys(atoms):
                tie = f"?v {predicate} ?u" if turned else f"?u {predicate} ?v"
                for pairs in _rows(ends):
                    query = (
                        f"SELECT DISTINCT ?u ?v {{ VALUES (?s ?e) {{ {pairs} }} "
                        f"?s ({reach})* ?u . {tie} . ?v ({reach})* ?e }}"
                    )
                    for one, other in self._select(query)[1]:
                        self._said(other if turned else one, predicate, one if turned else other)

    def _any_tie(self, ends: set[tuple[Any, Any]]) -> None:
        for pairs in _rows(ends):
            query = f"SELECT DISTINCT ?s ?p ?e {{ VALUES (?s ?e) {{ {pairs} }} ?s ?p ?e }}"
            for one, predicate, other in self._select(query)[1]:
                self._said(one, predicate, other)

    def _atoms(self, verb: Range) -> Iterator[tuple[Any, bool]]:
        """Yield the predicates of a path, each with whether it is walked from its object to its subject."""
        turned, opened = False, [False]
        for index in range(verb[0], verb[1] + 1):
            kind = self.tokens[index].kind
            if kind == "^":
                turned = True
            elif kind == "(":
                opened.append(opened[-1] != turned)
                turned = False
            elif kind == ")":
                opened.pop()
            elif kind in ("iri", "pname", "word"):
                yield self._term((index, index)), opened[-1] != turned
                turned = False


def _rows(ends: set[tuple[Any, Any]], at_once: int = 500) -> Iterator[str]:
    written = sorted(f"({one} {other})" for one, other in ends if not isinstance(one, ox.BlankNode))
    written = [row for row in written if "_:" not in row]
    for start in range(0, len(written), at_once):
        yield " ".join(written[start : start + at_once])
