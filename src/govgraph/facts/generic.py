"""RDF in anybody's words, read without a mapping: classes as kinds, predicates by their labels, blank nodes as nodes.

::

    files, on-disk store, endpoint ──▶ Store ──────────────▶ query, export: as it is
                                        │
        vocabulary(): classes and       │  addressed(): the same with an IRI for each blank node,
        predicates of others            │  and a name of what it is
                │                       ▼
        model_with(): kinds and         fetch_entities, fetch_facts, entities_index
        predicates as the model's own ──▶ find, show, info, network, measure, map, explore, site

What a dataset of govgraph says in its own words is read as before: it has no class of others, and no blank node.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from govgraph.facts.claims import TOLD_OF_ENTITIES, Entity, fetch_entities
from govgraph.facts.derived_files import derived_file
from govgraph.facts.labels import ALIASES, LABELS, MADE, best_first, cut, text_in
from govgraph.model.model import Kind, Model, Predicate
from govgraph.model.natures import Nature
from govgraph.store.store import AnyStore, Store
from govgraph.terms import FOAF, GOV, OWL, RDF, RDFS, Names
from govgraph.words import LANGUAGES, say, texts

__all__ = [
    "MOST",
    "Vocabulary",
    "addressed",
    "as_blank",
    "blank_nodes",
    "in_words",
    "model_with",
    "vocabulary",
    "without_class",
]

MOST = 1_000_000
"""Statements of a store of which blank nodes become nodes: all of them are read for that."""

_MOST_TERMS = 500  # classes, and predicates, that a store too big to be read is asked for

# What is said of nearly everything identifies no kind.
_NO_KINDS = frozenset({OWL + "NamedIndividual", OWL + "Thing", RDFS + "Resource"})
# Properties that hold names and dates of things are not relations; nor are those that RDF itself is made of.
_NO_RELATIONS = TOLD_OF_ENTITIES | {
    RDF + name for name in ("type", "subject", "predicate", "object", "first", "rest")
}
_SCHEMA = ("https://schema.org/", "http://schema.org/")
_GIVEN = (FOAF + "givenName", FOAF + "firstName", *(space + "givenName" for space in _SCHEMA))
_FAMILY = (FOAF + "familyName", FOAF + "lastName", *(space + "familyName" for space in _SCHEMA))
_THING = RDFS + "Resource"  # the kind of what has no class
_ORG = "http://www.w3.org/ns/org#"

# Okabe & Ito, "Color Universal Design" (2008), darkened where it takes that to stand 3 : 1 against the page; and the shapes
# that distinguish kinds where colors come again.
_COLORS = (
    ("#0072B2", "#4FA8E0"),
    ("#B84A00", "#FF8A3D"),
    ("#00795A", "#35CFA3"),
    ("#A0407A", "#E58CC0"),
    ("#8A7500", "#F0E442"),
    ("#5B5FC7", "#9A9DF0"),
    ("#B07800", "#FFC247"),
)
_REST = ("#5F6672", "#B4BBC7")
_SHAPES = (
    "dot",
    "square",
    "triangle",
    "diamond",
    "hexagon",
    "pentagon",
    "star",
    "triangleDown",
    "octagon",
    "plus",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a store says in words that are not govgraph's.

    Parameters
    ----------
    classes, predicates : tuple of (IRI, count)
        Classes of things that have no kind of govgraph, and predicates that may be relations; the rarest class first, since
        of two classes of one thing the rarer says more.
    values : tuple of str
        Predicates of which every object is a literal.
    unnamed : bool
        There are blank nodes, or things whose name is in parts: :func:`addressed` has something to do.
    claims : bool
        There are claims of govgraph's own.
    """

    classes: tuple[tuple[str, int], ...] = ()
    predicates: tuple[tuple[str, int], ...] = ()
    values: tuple[str, ...] = ()
    unnamed: bool = False
    claims: bool = False

    @property
    def foreign(self) -> bool:
        """Whether there is anything in words of others."""
        return bool(self.classes or self.predicates)

    @property
    def words(self) -> set[str]:
        """The IRIs of these classes and predicates, which are not things themselves."""
        return {iri for iri, _ in (*self.classes, *self.predicates)}


def without_class(store: AnyStore, model: Model) -> dict[str, Entity]:
    """Return the things of which something is said, but no class; none of an endpoint, which can hold any number."""
    if not isinstance(store, Store):
        return {}
    query = (
        f"SELECT DISTINCT ?s {{ {{ ?s ?p ?o }} UNION {{ ?x ?q ?s FILTER(STRSTARTS(STR(?s), STR(<{store.names.blank}>))) }} "
        "FILTER(isIRI(?s)) FILTER NOT EXISTS { ?s a ?kind } }"
    )
    iris = sorted(subject.value for (subject,) in store.select(query))
    thing, names = str(store.names.compact(_THING)), store.names
    bare = {iri: Entity(names.compact(iri), iri, kinds=(thing,)) for iri in iris}
    return bare | fetch_entities(store, model.depth, iris=iris)


def vocabulary(store: AnyStore) -> Vocabulary:
    """Return what a store says in words of others; of a compiled dataset it is kept beside its store.

    Parameters
    ----------
    store : AnyStore
        One in memory or on disk is read; one of more than :data:`MOST` statements, and an endpoint, are asked for their
        classes and predicates, unless they hold claims of govgraph's own.
    """

    def make(path: Path) -> None:
        path.write_text(json.dumps(asdict(_vocabulary(store))), "utf-8")

    kept = derived_file(store, "vocabulary.json", make)
    if not kept:
        return _vocabulary(store)
    raw = json.loads(kept.read_text("utf-8"))
    pairs = {name: tuple((iri, n) for iri, n in raw[name]) for name in ("classes", "predicates")}
    return Vocabulary(**{**raw, **pairs, "values": tuple(raw["values"])})


def _vocabulary(store: AnyStore) -> Vocabulary:
    claims = store.ask(f"ASK {{ ?claim a <{GOV}Statement> }}")
    if claims and (not isinstance(store, Store) or store.folder is not None):
        return Vocabulary(claims=True)  # a server or a store of govgraph's own data, which can be of any size
    if not isinstance(store, Store) or next(islice(store.quads(), MOST, None), None) is not None:
        return Vocabulary(claims=True) if claims else _asked(store)
    kinds: dict[str, set[str]] = defaultdict(set)
    for iri, term in store.pairs(RDF + "type"):
        if isinstance(term, ox.NamedNode):
            kinds[iri].add(term.value)
    ours = {iri for iri, of in kinds.items() if any(kind.startswith(GOV) for kind in of)}
    ours |= {iri for iri in kinds if iri.startswith(GOV) or iri == store.names.base}
    classes = Counter(kind for iri, of in kinds.items() if iri not in ours for kind in of - _NO_KINDS)
    if claims and not classes:
        return Vocabulary(claims=True)
    predicates: Counter[str] = Counter()
    things, unnamed = set(), False
    for quad in store.quads():
        subject, predicate, term = quad.subject, quad.predicate.value, quad.object
        unnamed = unnamed or isinstance(subject, ox.BlankNode) or isinstance(term, ox.BlankNode)
        unnamed = unnamed or predicate in _GIVEN or predicate in _FAMILY
        if not predicate.startswith(GOV) and predicate not in _NO_RELATIONS:
            predicates[predicate] += 1
            if not isinstance(term, ox.Literal):
                things.add(predicate)
    return Vocabulary(
        _ranked(classes), _ranked(predicates), tuple(sorted(predicates.keys() - things)), unnamed, claims
    )


def _asked(store: AnyStore) -> Vocabulary:
    """Return the classes and predicates that a query finds, as many as a model can show."""

    def counted(pattern: str) -> Counter[str]:
        query = (
            f"SELECT ?x (COUNT(*) AS ?n) {{ {pattern} FILTER(isIRI(?x)) }} "
            f"GROUP BY ?x ORDER BY DESC(?n) LIMIT {_MOST_TERMS}"
        )
        return Counter({x.value: int(n.value) for x, n in store.select(query)})

    classes = {one: n for one, n in counted("?s a ?x").items() if one not in _NO_KINDS}
    predicates = {one: n for one, n in counted("?s ?x ?o").items() if one not in _NO_RELATIONS}
    things = counted("?s ?x ?o FILTER(!isLiteral(?o))")
    return Vocabulary(_ranked(classes), _ranked(predicates), tuple(sorted(predicates.keys() - things.keys())))


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (one[1], one[0])))


# ------------------------------------------------------------------------------------------------------------- the model


def model_with(model: Model, store: AnyStore, found: Vocabulary) -> Model:
    """Return a model with the classes and predicates of others as its own: their labels, a color and a shape for each.

    They are called by their labels in the store, else by their local names in words. Colors and shapes follow from the IRIs.
    """
    if not found.foreign:
        return model
    names = store.names
    iris = [iri for iri, _ in (*found.classes, *found.predicates)]
    labels = {iri: one.labels for iri, one in fetch_entities(store, iris=iris).items()}
    above = _above(store, [iri for iri, _ in found.classes], names)
    looks = _looks(sorted(iri for iri, _ in found.classes))
    kinds = {
        str(names.compact(iri)): Kind(
            names.compact(iri),
            _called(iri, labels, capital=True),
            parents=above.get(iri, ()),
            color=looks[iri][0],
            dark=looks[iri][1],
            shape=looks[iri][2],
            term=iri,
        )
        for iri, _ in found.classes
    }
    thing = names.compact(_THING)
    kinds[thing] = Kind(thing, _capital(texts("generic.thing")), color=_REST[0], dark=_REST[1], term=_THING)
    predicates = {
        str(names.compact(iri)): Predicate(
            names.compact(iri),
            _called(iri, labels),
            Nature.TIMELESS,
            value="text" if iri in found.values else "",
            term=iri,
        )
        for iri, _ in reversed(found.predicates)
    }
    return model.joined(kinds, predicates)


def in_words(iri: str) -> str:
    """Return the local name of an IRI as words.

    Examples
    --------
    >>> in_words("http://www.w3.org/ns/org#subOrganizationOf"), in_words("http://xmlns.com/foaf/0.1/mbox_sha1sum")
    ('sub organization of', 'mbox sha1sum')
    >>> in_words("https://example.org/hasISOCode"), in_words("http://www.wikidata.org/prop/direct/P31")
    ('has ISO code', 'P31')
    """
    local = re.split(r"[/#:]", iri.rstrip("/#:"))[-1]
    words = re.findall(r"[A-Z]+(?![a-z])\d*|[A-Z]?[^\W_A-Z]+", local)
    return " ".join(word if word.isupper() or word[0].isdigit() else word.lower() for word in words) or local


def _capital(said: Mapping[str, str]) -> dict[str, str]:
    return {lang: text[:1].upper() + text[1:] for lang, text in said.items()}


def _called(iri: str, labels: Mapping[str, Mapping[str, str]], *, capital: bool = False) -> dict[str, str]:
    """Return what a term is called, in each language of readers."""
    told = in_words(iri)
    said = labels.get(iri, {})
    return {
        lang: text_in(said, (lang,)) or (told[:1].upper() + told[1:] if capital else told)
        for lang in LANGUAGES
    }


def _above(store: AnyStore, classes: Sequence[str], names: Names) -> dict[str, tuple[str, ...]]:
    """Return the classes above each, as far as they are in use; where they stand in a circle, none."""
    known = " ".join(f"<{iri}>" for iri in classes)
    if not known:
        return {}
    query = (
        f"SELECT DISTINCT ?a ?b {{ VALUES ?a {{ {known} }} VALUES ?b {{ {known} }} "
        f"?a <{RDFS}subClassOf> ?b FILTER(?a != ?b) }}"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for below, over in store.select(query):
        found[below.value].append(names.compact(over.value))
    return {iri: tuple(sorted(over)) for iri, over in found.items()}


def _looks(iris: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Return a color on light and dark and a shape for each class: those that its IRI gives, or the next that are free."""
    every = [(*color, shape) for shape in _SHAPES for color in _COLORS]
    free = dict.fromkeys(range(len(every)))
    found = {}
    for iri in iris:
        place = int(hashlib.sha256(iri.encode()).hexdigest()[:8], 16) % len(_COLORS)
        while free and place not in free:
            place = (place + 1) % len(every)
        free.pop(place, None)
        found[iri] = every[place]
    return found


# ----------------------------------------------------------------------------------------------------------- blank nodes


def addressed(store: AnyStore, found: Vocabulary, model: Model) -> AnyStore:
    """Return a store in which everything has an address and a name: each blank node an IRI, and a name of what it is.

    Parameters
    ----------
    store : AnyStore
        It stays as it is.
    model : Model
        Of :func:`model_with`: what classes and predicates are called.

    Notes
    -----
    The IRI of a blank node follows from what is said of it and of the blank nodes around it, so that it is the same whenever
    the file is read, wherever it stands in the file. Blank nodes that nothing distinguishes are numbered.

    A name is the node's own label; else its given and family name, or another name; else for a blank node its kind with what
    is said of it: "Membership of A in B", "Interval (has beginning: 2010-01-01)".
    """
    if not found.unnamed or not isinstance(store, Store):
        return store
    kept = derived_file(store, "addressed.nq", lambda path: path.write_bytes(_addressed(store, model)))
    data = kept.read_bytes() if kept else _addressed(store, model)
    copy = Store(names=store.names)
    copy.load_nquads(data)
    copy.files, copy.folder = store.files, store.folder
    copy.beside[_BLANK] = json.loads(data.split(b"\n", 1)[0].removeprefix(b"# "))
    return copy


def _addressed(store: Store, model: Model) -> bytes:
    """Return N-Quads with IRIs for blank nodes and names; in a comment before them, the IRI of each by the engine's name."""
    quads = list(store.quads())
    ids = _ids(quads)
    space = store.names.blank

    def named(term: Any) -> Any:
        return (
            ox.NamedNode(space + ids[term.value])
            if isinstance(term, ox.BlankNode) and term.value in ids
            else term
        )

    lines = sorted(
        {f"{ox.Quad(named(q.subject), q.predicate, named(q.object), q.graph_name)} .\n" for q in quads}
    )
    triples = [(named(q.subject), q.predicate.value, named(q.object)) for q in quads]
    lines += [f"<{iri}> <{MADE}> {text} .\n" for iri, text in _Namer(triples, store.names, model).made()]
    told = json.dumps({engine: space + name for engine, name in sorted(ids.items())})
    return f"# {told}\n{''.join(lines)}".encode()


def as_blank(store: AnyStore, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples of a store that :func:`addressed` gave as the data have them: with blank nodes, without made names."""
    space = store.names.blank

    def term(one: Any) -> Any:
        blank = isinstance(one, ox.NamedNode) and one.value.startswith(space)
        return ox.BlankNode(one.value.removeprefix(space)) if blank else one

    for triple in triples:
        if triple.predicate.value != MADE:
            yield ox.Triple(term(triple.subject), triple.predicate, term(triple.object))


_BLANK = "blank"  # the key in what a store keeps beside it


def blank_nodes(store: AnyStore) -> Mapping[str, str]:
    """Return the IRIs that stand for blank nodes in a store that :func:`addressed` gave, by the engine's names of these."""
    found: Mapping[str, str] = store.beside.get(_BLANK, {}) if isinstance(store, Store) else {}
    return found


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


def _ids(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Return an id for each blank node, by the name that the engine has for it.

    Colors are refined until they distinguish no more nodes (Weisfeiler and Leman); where nodes still share one, the first
    gets another, and those around it are refined again. Each set of nodes that hang together is looked at by itself: what
    the rest of the file says does not change their ids.
    """
    about: dict[str, list[_Said]] = defaultdict(list)
    for quad in quads:
        subject, predicate, term = quad.subject, quad.predicate.value, quad.object
        if isinstance(subject, ox.BlankNode):
            about[subject.value].append((f">{predicate}", *_end(term)))
        if isinstance(term, ox.BlankNode):
            about[term.value].append((f"<{predicate}", *_end(subject)))
    colors = dict.fromkeys(about, "")
    alike: Counter[tuple[str, ...]] = Counter()
    found: dict[str, str] = {}
    taken: set[str] = set()
    for part in _parts(about):
        _refine(colors, about, part)
        for _ in range(_AGAIN):
            if not (shared := _shared(colors, part)):
                break
            colors[shared[0]] = _hash(colors[shared[0]], "first")
            _refine(colors, about, part)
        key = tuple(sorted(colors[node] for node in part))
        for node in sorted(part, key=colors.__getitem__):
            number = alike[key] + 1
            while (name := f"b{colors[node]}" + (f"-{number}" if number > 1 else "")) in taken:
                number += 1
            taken.add(name)
            found[node] = name
        alike[key] += 1
    return found


def _end(term: Any) -> tuple[str, bool]:
    return (term.value, True) if isinstance(term, ox.BlankNode) else (str(term), False)


_Said = tuple[str, str, bool]  # direction and predicate, the other end, whether that is a blank node
_AGAIN = 200  # nodes of one part that are distinguished by order; the ids of further ones may change places
_ROUNDS = 50  # how far around a node is looked


def _refine(colors: dict[str, str], about: Mapping[str, Sequence[_Said]], part: Sequence[str]) -> None:
    known = 0
    for _ in range(_ROUNDS):
        news = {
            node: _hash(
                colors[node],
                *sorted(f"{said} {colors[end] if blank else end}" for said, end, blank in about[node]),
            )
            for node in part
        }
        colors.update(news)
        now = len(set(news.values()))
        if now in (known, len(part)):
            break
        known = now


def _shared(colors: Mapping[str, str], part: Sequence[str]) -> list[str]:
    """Return the nodes of a part that share the first color that several have."""
    by_color: dict[str, list[str]] = defaultdict(list)
    for node in part:
        by_color[colors[node]].append(node)
    return next((nodes for _, nodes in sorted(by_color.items()) if len(nodes) > 1), [])


def _parts(about: Mapping[str, Sequence[_Said]]) -> Iterator[list[str]]:
    """Yield the blank nodes that hang together."""
    seen: set[str] = set()
    for start in about:
        if start in seen:
            continue
        part, queue = [], [start]
        seen.add(start)
        while queue:
            node = queue.pop()
            part.append(node)
            for _, end, blank in about[node]:
                if blank and end not in seen:
                    seen.add(end)
                    queue.append(end)
        yield part


# ----------------------------------------------------------------------------------------------------------------- names


class _Namer:
    """Makes names of what triples say."""

    def __init__(self, triples: Iterable[tuple[Any, str, Any]], names: Names, model: Model) -> None:
        self.names, self.model = names, model
        self.out: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        self.into: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        self.labels: dict[str, dict[str, tuple[tuple[int, str], str]]] = defaultdict(dict)
        for subject, predicate, term in triples:
            if not isinstance(subject, ox.NamedNode):
                continue
            iri = subject.value
            if predicate in LABELS:
                if isinstance(term, ox.Literal):
                    tag, rank = term.language or "", best_first(predicate, term.value)
                    self.labels[iri][tag] = min(
                        (rank, term.value), self.labels[iri].get(tag, (rank, term.value))
                    )
                continue
            self.out[iri].append((predicate, term))
            if isinstance(term, ox.NamedNode) and predicate != RDF + "type":
                self.into[term.value].append((predicate, subject))

    def made(self) -> Iterator[tuple[str, str]]:
        """Yield an IRI and a literal for each thing that has no label and can be called something."""
        blank = self.names.blank
        for iri in sorted({*self.out, *self.into}):
            if iri in self.labels:
                continue
            if not iri.startswith(blank):
                if own := self._own(iri):
                    yield iri, str(ox.Literal(own))
                continue
            told = {lang: self.name(iri, lang) for lang in LANGUAGES}
            if len(set(told.values())) == 1:
                yield iri, str(ox.Literal(told[LANGUAGES[0]]))
            else:
                yield from ((iri, str(ox.Literal(text, language=lang))) for lang, text in told.items())

    def _own(self, iri: str) -> str:
        """Return the name that is given in parts, or another name."""
        said: dict[str, list[str]] = defaultdict(list)
        for predicate, term in self.out.get(iri, ()):
            if isinstance(term, ox.Literal):
                said[predicate].append(term.value)
        given = next((min(said[name]) for name in _GIVEN if name in said), "")
        family = next((min(said[name]) for name in _FAMILY if name in said), "")
        return " ".join(filter(None, [given, family])) or next(
            (min(said[name]) for name in ALIASES if name in said), ""
        )

    def name(self, iri: str, lang: str, above: tuple[str, ...] = ()) -> str:
        """Return what a thing is called; `above` is in whose name it stands."""
        if said := self.labels.get(iri):
            if len(said) == 1:
                return next(iter(said.values()))[1]
            return text_in({tag: text for tag, (_, text) in said.items()}, (lang,))
        if own := self._own(iri):
            return own
        if not iri.startswith(self.names.blank):
            return str(self.names.compact(iri))
        kind, classes = self._kind(iri, lang)
        parts = self._parts(iri, lang, (*above, iri)) if len(above) < _DEEP else []
        if _ORG + "Membership" in classes:
            ends = [
                next((text for predicate, text in parts if predicate == _ORG + end), "")
                for end in ("member", "organization")
            ]
            if all(ends):
                return say("generic.membership", lang, member=ends[0], organization=ends[1])
        if not kind and len(parts) == 1 and not parts[0][0].startswith("←"):
            return parts[0][1]
        told = "; ".join(f"{self._verb(predicate, lang)}: {text}" for predicate, text in parts[:_PARTS])
        kind = kind or say("generic.thing", lang)
        return cut(" ".join((f"{kind} ({told})" if told else kind).split()), _LONG)

    def _kind(self, iri: str, lang: str) -> tuple[str, set[str]]:
        classes = {
            term.value
            for predicate, term in self.out.get(iri, ())
            if predicate == RDF + "type" and isinstance(term, ox.NamedNode)
        }
        known = [kind for one in classes if (kind := self.model.kinds.get(str(self.names.compact(one))))]
        depth = self.model.depth
        known.sort(key=lambda kind: (-depth[kind.name], kind.name))
        return (text_in(known[0].labels, (lang,)) if known else ""), classes

    def _parts(self, iri: str, lang: str, above: tuple[str, ...]) -> list[tuple[str, str]]:
        """Return what is said of a thing, else who speaks of it, as predicates and names."""
        said = set()
        for predicate, term in self.out.get(iri, ()):
            if predicate == RDF + "type" or (isinstance(term, ox.NamedNode) and term.value in above):
                continue
            if isinstance(term, ox.NamedNode):
                said.add((predicate, self.name(term.value, lang, above)))
            elif isinstance(term, ox.Literal):
                said.add((predicate, cut(" ".join(term.value.split()), 60)))
        if said or len(above) > 1:
            return sorted(said)
        by = {
            (f"←{predicate}", self.name(one.value, lang, above)) for predicate, one in self.into.get(iri, ())
        }
        return sorted(by)

    def _verb(self, predicate: str, lang: str) -> str:
        back, iri = predicate.startswith("←"), predicate.removeprefix("←")
        known = self.model.predicates.get(iri)
        return ("← " if back else "") + (text_in(known.labels, (lang,)) if known else in_words(iri))


_DEEP, _PARTS, _LONG = 3, 3, 120
