"""Which classes, predicates, nodes and literals a store holds, and which of them look like a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from govgraph.errors import nearest
from govgraph.facts.labels import fold
from govgraph.query.explain.hint import Hint
from govgraph.store.store import AnyStore
from govgraph.terms import GOV, RDF, SKOS, XSD, local_id_ok

if TYPE_CHECKING:
    from govgraph.model.model import Model

__all__ = ["Seen", "quoted"]

# What people call the label of a thing, whose own name for it has nothing in common with these.
_LABEL_WORDS = frozenset(
    ("name", "label", "title", "hasname", "nombre", "nome", "titulo", "título", "etiqueta")
)
_FEW = 12  # texts that a hint can name all
_TEXTS = {XSD + "string", RDF + "langString"}
_TERMS = 200  # objects of a predicate that are a vocabulary: the predicates of all statements, the grades of confidence
_LOOKED_AT = 200_000  # triples in which used kinds and predicates are looked for: a fifth of a second
_SAMPLE = 2000  # values looked at to find what a predicate's objects are


class Seen:
    """What there is in a store, asked as needed and kept."""

    def __init__(self, store: AnyStore, model: Model, undated: AnyStore | None = None) -> None:
        self.store = store
        self.model = model
        self.undated = undated
        self.datatypes = cache(self._datatypes)
        self._asked = cache(lambda pattern: store.ask(f"ASK {{ {pattern} }}"))

    @cached_property
    def kinds(self) -> set[str]:
        """The classes of the model, and those in use, of a sample: what a name may have been meant to be."""
        used = self._used("?s a ?term")
        return used | {kind.iri for kind in self.model.kinds.values()}

    @cached_property
    def predicates(self) -> set[str]:
        """The predicates of the model, and those in use, of a sample: what a name may have been meant to be."""
        return self._used("?s ?term ?o") | self._own_predicates

    @cached_property
    def _own_predicates(self) -> set[str]:
        own = {one.iri for one in self.model.predicates.values()}
        return own | {GOV + name for name in self.model.properties}

    def _used(self, pattern: str) -> set[str]:
        query = f"SELECT DISTINCT ?term {{ {{ SELECT ?term {{ {pattern} }} LIMIT {_LOOKED_AT} }} }}"
        return {row[0].value for row in self.store.select(query) if row[0] is not None}

    @cached_property
    def words(self) -> set[str]:
        """Every term of the vocabulary: kinds, predicates, and what only stands as an object, such as ``gov:Read``."""
        values = " ".join(f"<{GOV}{name}>" for name in ("confidence", "inForce"))
        rows = self.store.select(f"SELECT DISTINCT ?o {{ VALUES ?p {{ {values} }} ?s ?p ?o }}")
        return self.kinds | self.predicates | {row[0].value for row in rows}

    def kind(self, iri: str) -> bool:
        """Tell whether a class is known: one of the model, or in use."""
        if any(kind.iri == iri for kind in self.model.kinds.values()):
            return True
        return self._asked(f"?s a <{iri}>")

    def predicate(self, iri: str) -> bool:
        """Tell whether a predicate is known: one of the model, or in use."""
        return iri in self._own_predicates or self._asked(f"?s <{iri}> ?o")

    def node(self, iri: str) -> bool:
        """Tell whether an IRI is subject or object of anything."""
        return self._asked(f"{{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }}")

    def known(self, iri: str) -> bool:
        """Tell whether an IRI names anything: a thing, a kind or a predicate."""
        return self.node(iri) or self.kind(iri) or self.predicate(iri)

    def languages(self, predicate: str) -> tuple[str, ...]:
        """Return the languages of a predicate's texts (of a sample), sorted."""
        rows = self.store.select(
            f"SELECT DISTINCT ?l {{ {{ SELECT ?o {{ ?s <{predicate}> ?o }} LIMIT {_SAMPLE} }} BIND(LANG(?o) AS ?l) }}"
        )
        return tuple(sorted(row[0].value for row in rows if row[0] is not None and row[0].value))

    def holds_iris(self, predicate: str) -> bool:
        """Tell whether the objects of a predicate are IRIs."""
        return self.datatypes(predicate) == {""}

    def _datatypes(self, predicate: str) -> set[str]:
        """Return the datatypes of a predicate's objects (of a sample); an empty text stands for IRIs."""
        rows = self.store.select(f"SELECT DISTINCT ?o {{ ?s <{predicate}> ?o }} LIMIT {_SAMPLE}")
        return {str(row[0].datatype.value) if hasattr(row[0], "datatype") else "" for row in rows}

    # ------------------------------------------------------------------------------------------------------------- hints

    def unknown_kind(self, iri: str) -> Hint:
        """Say that a class is not known, with the nearest one."""
        return self._unknown("class", iri, self.kinds, "no entity has the kind")

    def unknown_predicate(self, iri: str) -> Hint:
        """Say that a predicate is not known, with the nearest one."""
        return self._unknown("predicate", iri, self.predicates, "no triple has the predicate")

    def unknown_graph(self, iri: str) -> Hint:
        """Say that no graph has this name, with the nearest one, or else those that there are."""
        rows = self.store.select(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {_TERMS}")
        known = sorted(row[0].value for row in rows)
        near = nearest(iri, known, 1)
        listed = ", ".join(f"<{one}>" for one in known[:_FEW]) + (" …" if len(known) > _FEW else "")
        meant = f"did you mean <{near[0]}>?" if near else f"the graphs are {listed}"
        return Hint("graph", f"no graph is called <{iri}>: {meant}")

    def _unknown(self, cause: str, iri: str, known: set[str], sentence: str) -> Hint:
        names = self.store.names
        wrong = self._wrong_namespace(iri, known)
        if wrong:
            return Hint("prefix", wrong)
        shown = names.compact(iri)
        local = _local(iri)
        by_local = {_local(one): one for one in sorted(known, reverse=True)}
        said = self._by_label("kinds" if cause == "class" else "predicates").get(_folded(local))
        near = (_local(said),) if said in known else nearest(local, by_local, 1)
        if cause == "predicate" and local.lower() in _LABEL_WORDS:
            near = ("prefLabel",) if "prefLabel" in by_local else near
        lists = "kinds" if cause == "class" else "predicates"
        listed = f": `govgraph model` lists the {lists} of this dataset" if iri.startswith(GOV) else ""
        meant = f": did you mean {names.compact(by_local[near[0]])}?" if near else listed
        return Hint(cause, f"{sentence} {shown}{meant}")

    def _by_label(self, what: str) -> dict[str, str]:
        """Return the IRI of each kind or predicate by its labels in all languages: `estado` is a state."""
        found: dict[str, str] = {}
        for name, one in sorted(getattr(self.model, what).items(), reverse=True):
            found |= {_folded(label): GOV + name for label in one.labels.values()}
        return found

    def _wrong_namespace(self, iri: str, known: set[str]) -> str:
        """Return a sentence where the name is right and its namespace is not."""
        local, space = _local(iri), _namespace(iri)
        if any(one.startswith(space) for one in known):
            return ""
        twin = min((one for one in known if _local(one) == local and one != iri), default="")
        if not twin:
            return ""
        short = self.store.names.compact(twin)
        return (
            f"<{space}> is not a namespace of this dataset; {short.partition(':')[0]}: is <{_namespace(twin)}> and is"
            f" already declared: write {short} without a PREFIX line"
        )

    def unknown_node(self, iri: str) -> Hint:
        """Say that nothing has this IRI, with the nearest id, also under another prefix."""
        names = self.store.names
        local = _local(iri)
        if self.undated is not None and self.undated.ask(f"ASK {{ <{iri}> a ?kind }}"):
            starts = [row[0].value for row in self.undated.select(f"SELECT ?o {{ <{iri}> <{GOV}start> ?o }}")]
            told = (
                f"begins after the date asked about: {starts[0]}" if starts else "is not there at this date"
            )
            return Hint("id", f"{names.compact(iri)} {told}")
        for other in _spellings(iri):
            if self.node(other):
                return Hint("id", f"no entity is called {names.compact(iri)}: write {self._here(other)}")
        source = names.source_iri(local)  # `src:src-x`, as tables write the id
        if iri.startswith(names.source) and source != iri and self.node(source):
            return Hint("id", f"no source is called {names.compact(iri)}: write {names.compact(source)}")
        if not iri.startswith(names.id) and self.node(names.id + local):
            space = _namespace(iri)
            if space in names.prefixes.values():
                return Hint("id", f"no entity is called {names.compact(iri)}: did you mean id:{local}?")
            return Hint(
                "prefix",
                f"<{space}> is not a namespace of this dataset; id: is <{names.id}> and is already declared:"
                f" write id:{local}",
            )
        term = self._nearest_word(local, self.words) if iri.startswith(GOV) else ""
        found = "" if term else self._nearest_id(local)
        meant = f": did you mean {term or f'id:{found}'}?" if term or found else ""
        return Hint("id", f"no entity is called {names.compact(iri)}{meant}")

    def _nearest_word(self, text: str, words: set[str]) -> str:
        """Return the CURIE of the term whose name looks most like a text; nothing where none does."""
        by_local = {_local(one): one for one in sorted(words, reverse=True)}
        near = nearest(text, by_local, 1)
        return self.store.names.compact(by_local[near[0]]) if near else ""

    def _words_of(self, predicate: str) -> set[str]:
        """Return the objects of a predicate that has a few, all of them terms of a vocabulary and none an entity."""
        rows = self.store.select(
            f"SELECT DISTINCT ?o {{ ?s <{predicate}> ?o FILTER(isIRI(?o)) }} LIMIT {_TERMS + 1}"
        )
        found = {row[0].value for row in rows}
        ours = any(one.startswith(self.store.names.spaces("id")) for one in found)
        return set() if ours or len(found) > _TERMS else found

    def _here(self, iri: str) -> str:
        """Return an IRI in short, and which thing of this dataset it is matched with."""
        names = self.store.names
        rows = self.store.select(f"SELECT ?x {{ ?x <{SKOS}exactMatch> <{iri}> }} ORDER BY ?x LIMIT 1")
        thing = next((names.compact(row[0].value) for row in rows), "")
        return (
            f"{names.compact(iri)}, or {thing} for what is said of it here" if thing else names.compact(iri)
        )

    def _nearest_id(self, local: str) -> str:
        from govgraph.query.find import Finder

        words = local.replace("-", " ").replace("_", " ").strip()
        found = Finder(self.store, self.model.depth).search(words, limit=1) if words else []
        named = found[0].entity.iri.removeprefix(self.store.names.id) if found else ""
        named = named if local_id_ok(named) else ""
        if named and found[0].how in ("acronym", "name"):  # the whole of a name: `brazil` is id:state-br
            return named
        near = nearest(local, self._ids, 1)
        return near[0] if near else named

    @cached_property
    def _ids(self) -> list[str]:
        space = self.store.names.id
        rows = self.store.select(f'SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{space}")) }}')
        return sorted(row[0].value[len(space) :] for row in rows)

    def name_wanted(self, predicate: str, literal: Any) -> Hint | None:
        """Say that a text stands where only names of things do."""
        text = str(literal)
        if predicate == RDF + "type":
            kind = GOV + text.rpartition(":")[2]
            if self.kind(kind):
                return Hint("class", f"write kinds without quotes: {self.store.names.compact(kind)}")
            return self._unknown("class", kind, self.kinds, "a string is not a kind, and there is no kind")
        if not self.holds_iris(predicate):
            return None
        words = self._words_of(predicate)
        if words:
            near = self._nearest_word(text.rpartition(":")[2].rpartition("/")[2], words)
            meant = f": write {near}" if near else ""
            return Hint(
                "literal", f"{self.store.names.compact(predicate)} is never {self.shown_like(literal)}{meant}"
            )
        if literal.datatype is not None:  # a number or a date is not a misspelt name
            return Hint(
                "literal", f"{self.store.names.compact(predicate)} has entities as objects, not {text}"
            )
        return Hint(
            "literal",
            f"{self.store.names.compact(predicate)} has entities as objects, not strings{self.meant(text, near=True)}",
        )

    def meant(self, text: str, *, near: bool = False) -> str:
        """Return ``: write id:alsur`` for a text that is the id of a thing or source, or with `near` that looks like one."""
        local = text.rpartition(":")[2].rpartition("/")[2]
        source = self.store.names.source_iri(local)
        here = local_id_ok(local) and self.node(self.store.names.id + local)
        if not here and local_id_ok(local) and self.node(source):
            return f": write {self.store.names.compact(source)}"
        found = local if here else self._nearest_id(local) if near else ""
        return f": write id:{found}" if found else ""

    def text_wanted(self, predicate: str, iri: str) -> Hint | None:
        """Say that a name stands where only texts, numbers or dates do, with one of these."""
        datatypes = self.datatypes(predicate)
        if not datatypes or "" in datatypes:
            return None
        rows = self.store.select(f"SELECT ?o {{ ?s <{predicate}> ?o }} LIMIT 1")
        shown = next((self._shown(row[0]) for row in rows), "a text")
        compact = self.store.names.compact
        return Hint(
            "literal", f"{compact(predicate)} has values such as {shown}, not entities such as {compact(iri)}"
        )

    def literal(self, predicate: str, literal: Any) -> Hint | None:
        """Say that no triple has this literal, where the same words stand with another language, datatype or case."""
        n3 = literal.n3()
        if not self.predicate(predicate) or self.store.ask(f"ASK {{ ?s <{predicate}> {n3} }}"):
            return None
        words = quoted(str(literal))
        tests = [f"STR(?o) = {words}", f"LCASE(STR(?o)) = LCASE({words})"]
        if _is_number(literal):
            tests.append(f"?o = {n3}")
        for test in tests:
            rows = self.store.select(
                f"SELECT DISTINCT ?o {{ ?s <{predicate}> ?o FILTER({test}) }} ORDER BY ?o LIMIT 4"
            )
            near = [self._shown(row[0]) for row in rows]
            if near:
                which = self.shown_like(literal)
                name = self.store.names.compact(predicate)
                return Hint("literal", f"{name} is never {which}; it is {' or '.join(near)}")
        return self._other_texts(predicate, literal)

    def _other_texts(self, predicate: str, literal: Any) -> Hint | None:
        """Say which texts there are: all of them where they are few, else those that hold the words sought."""
        if self.datatypes(predicate) - _TEXTS:
            return None
        if hint := self._code(predicate, literal):
            return hint
        name, which = self.store.names.compact(predicate), self.shown_like(literal)
        select = f"SELECT DISTINCT ?o {{ ?s <{predicate}> ?o"
        rows = list(self.store.select(f"{select} }} ORDER BY ?o LIMIT {_FEW + 1}"))
        if 0 < len(rows) <= _FEW:
            there = ", ".join(self._shown(row[0]) for row in rows)
            return Hint("literal", f"{name} is never {which}; there are only {there}")
        words = quoted(str(literal))
        if len(str(literal)) < 3:
            return None
        held = f"CONTAINS(LCASE(STR(?o)), LCASE({words}))"
        longer = [
            self._shown(row[0])
            for row in self.store.select(f"{select} FILTER({held}) }} ORDER BY STRLEN(STR(?o)) ?o LIMIT 2")
        ]
        if not longer:
            return None
        return Hint(
            "literal",
            f"no {name} is {which} and nothing more, but there is {' and '.join(longer)}: for a part of a text write"
            f" FILTER(CONTAINS(LCASE(?text), {words.lower()}))",
        )

    def _code(self, predicate: str, literal: Any) -> Hint | None:
        """Say which text a thing has that is called so: ``"CL"`` for the country ``"Chile"``."""
        from govgraph.query.find import Finder

        (found,) = Finder(self.store, self.model.depth).search(str(literal), limit=1) or (None,)
        if found is None or found.how not in ("acronym", "name"):
            return None
        rows = self.store.select(f"SELECT ?o {{ <{found.entity.iri}> <{predicate}> ?o }} ORDER BY ?o LIMIT 1")
        shown = next((self._shown(row[0]) for row in rows), "")
        name = self.store.names.compact(predicate)
        which = self.shown_like(literal)
        thing = self.store.names.compact(found.entity.iri)
        return Hint("literal", f"{name} is never {which}: for {thing} it is {shown}") if shown else None

    def _shown(self, term: Any) -> str:
        if not hasattr(term, "datatype"):
            return self.store.names.compact(term.value)
        kind = term.datatype.value
        if kind == XSD + "integer":
            return str(term.value)
        return self._literal(term.value, term.language, kind if kind != XSD + "string" else "")

    def _literal(self, text: str, language: str, kind: str) -> str:
        mark = f"@{language}" if language else f"^^{self.store.names.compact(kind)}" if kind else ""
        return quoted(text) + mark

    def shown_like(self, literal: Any) -> str:
        """Return a literal of the query as its author may have written it."""
        if _is_number(literal) and not literal.language:
            return str(literal)
        return self._literal(str(literal), literal.language, str(literal.datatype or ""))


def _is_number(literal: Any) -> bool:
    return isinstance(literal.value, (int, float, Decimal)) and not isinstance(literal.value, bool)


def _folded(text: str) -> str:
    """Return a name as `find` compares it, without spaces: a kind is written in one word."""
    return fold(text).replace(" ", "")


_WIKIDATA = re.compile(
    r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(?:Special:EntityData/)?([QP][1-9][0-9]*)"
)


def _spellings(iri: str) -> Iterator[str]:
    """Yield other ways to write an IRI that people take for it: Wikidata's page, https for http, a slash at the end."""
    page = _WIKIDATA.fullmatch(iri)
    if page:
        yield f"http://www.wikidata.org/entity/{page[1]}"
    scheme, colon, rest = iri.partition("://")
    if colon and scheme in ("http", "https"):
        for one in ("http", "https"):
            for ending in (rest, rest + "/", rest.rstrip("/")):
                if f"{one}://{ending}" != iri:
                    yield f"{one}://{ending}"


def _local(iri: str) -> str:
    return iri[len(_namespace(iri)) :]


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1]


def quoted(text: str) -> str:
    """Return a text as SPARQL writes it."""
    return (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'
    )
