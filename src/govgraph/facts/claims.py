"""Entities, claims and sources as values, fetched from any store: what networks, maps and answers are made of."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any

import pyoxigraph as ox

from govgraph.errors import DataWarning, UnknownPredicate, wrong
from govgraph.facts.dates import is_date, plain_date
from govgraph.facts.derived_files import derived_files
from govgraph.facts.holding import Bounds, Truth, holds_between
from govgraph.facts.labels import ALIASES, LABELS, SHORT, after, best_first, text_in
from govgraph.model.model import Model
from govgraph.model.natures import Nature
from govgraph.store.store import AnyStore, Store
from govgraph.terms import DCTERMS, GOV, RDF, SCHEMA, SKOS, Names, iri_ok
from govgraph.words import Told, speaks

__all__ = [
    "CLAIM_TEXTS",
    "TOLD_OF_ENTITIES",
    "Claim",
    "Entity",
    "Source",
    "fetch_claims",
    "fetch_entities",
    "fetch_sources",
    "joins",
    "predicate_iri",
    "told_unread",
    "unread_dates",
    "warn_of_unread",
]

_UNDATED = Bounds()
_NAMES = Names()


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the graph: an organization, forum, instrument, event, state, topic or document.

    Parameters
    ----------
    id : str
        Its CURIE (``id:alsur``), or its IRI if no prefix fits.
    kinds : tuple of str
        Local names of its classes, the most specific first (``CivilSocietyNetwork``, ``Organization``, ``Agent``); of what
        has none of govgraph's, the CURIEs of its other classes that the model knows.
    labels, shorts : dict of language to text
        Full and short names; a language that is missing is not there.
    articles : dict of language to text
        The article that goes before the name in a sentence.
    region : str
        Its own, else the one that all its countries lie in: the finest that is known, as intermediate region, sub-region or
        region of UN M49 (South America, Western Europe).
    """

    id: str
    iri: str
    kinds: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    shorts: Mapping[str, str] = field(default_factory=dict)
    articles: Mapping[str, str] = field(default_factory=dict)
    acronym: str = ""
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    region: str = ""
    start: str = ""
    end: str = ""
    website: str = ""
    description: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The most specific kind, or an empty text."""
        return self.kinds[0] if self.kinds else ""

    def label(self, *languages: str) -> str:
        """Return its full name in the first language there is."""
        return text_in(self.labels, languages) or self.id

    def following(self, words: str, *languages: str, short: bool = False) -> str:
        """Return words and its name after them, with the article of the language they are in.

        Examples
        --------
        >>> Entity("id:g20", "g20", labels={"pt": "G20"}, articles={"pt": "o"}).following("é membro de", "pt")
        'é membro do G20'
        """
        language = speaks(languages)
        name = self.short(*languages) if short else self.label(*languages)
        return after(words, name, self.articles.get(language, ""), language)

    def short(self, *languages: str) -> str:
        """Return its short name, else its acronym, else its full name."""
        return text_in(self.shorts, languages) or self.acronym or self.label(*languages)


CLAIM_TEXTS = (
    "start",
    "end",
    "as_of",
    "in_force",
    "role",
    "mode",
    "city",
    "amount",
    "unit",
    "weight",
    "confidence",
    "passage",
    "note",
)
"""The fields of a claim that are shown as they are: all but what it ties to what, and its source."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sourced, dated statement: subject, predicate, object (or value), and the evidence for it.

    Parameters
    ----------
    iri : str
        The statement's IRI; empty for a plain triple that no statement supports.
    subject, object : str
        IRIs; `object` is empty where the claim has a `value`.
    predicate : str
        The predicate's IRI.
    confidence : str
        ``quoted``, ``read`` or ``unverified``; empty where the graph does not say.
    start, end, as_of, in_force : str
        Dates as known (EDTF), or empty.
    amount, unit, weight : str
        How much it is about (``250000``, ``USD``), and how much the tie weighs; empty if that is not known.
    source : str
        The source's IRI.
    doubt : str
        ``unknown`` in a dataset as of a date where that is not known to hold then, else empty.
    bounds : Bounds
        What follows from the dates.
    names : Names
        The prefixes that give the ids: `id`, `subject_id`, `predicate_id`, `object_id` and `source_id` are the CURIEs of
        the IRIs, as rows, networks and files have them.
    forms : tuple of (field, form)
        The language (``@en``) or the datatype's IRI of each literal, as the graph has it.
    notes : tuple of (language, text)
        The note in other languages, by language.
    """

    iri: str
    subject: str
    predicate: str
    object: str = ""
    value: str = ""
    start: str = ""
    end: str = ""
    as_of: str = ""
    in_force: str = ""
    role: str = ""
    mode: str = ""
    city: str = ""
    amount: str = ""
    unit: str = ""
    weight: str = ""
    confidence: str = ""
    source: str = ""
    passage: str = ""
    note: str = ""
    doubt: str = ""
    bounds: Bounds = _UNDATED
    forms: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    names: Names = field(default=_NAMES, compare=False, repr=False)

    def noted(self, *languages: str) -> str:
        """Return the note for a reader of these languages.

        Examples
        --------
        >>> claim = Claim("st:1", "id:foc", "gov:listIncomplete", note="40 of 42", notes=(("es", "40 de 42"),))
        >>> claim.noted("es", "en"), claim.noted("pt")
        ('40 de 42', '40 of 42')
        """
        if not self.notes:
            return self.note
        own = dict(self.forms).get("note", "@en").removeprefix("@")
        return text_in({own: self.note, **dict(self.notes)}, languages)

    @property
    def id(self) -> str:
        """Its CURIE (``st:c4abdb15d4dfd55f6``); empty for a plain triple."""
        return self.names.compact(self.iri) if self.iri else ""

    @property
    def subject_id(self) -> str:
        """The CURIE of its subject."""
        return self.names.compact(self.subject)

    @property
    def predicate_id(self) -> str:
        """The CURIE of its predicate."""
        return self.names.compact(self.predicate)

    @property
    def object_id(self) -> str:
        """The CURIE of its object; empty where it has a `value`."""
        return self.names.compact(self.object) if self.object else ""

    @property
    def source_id(self) -> str:
        """The CURIE of its source, or an empty text."""
        return self.names.compact(self.source) if self.source else ""

    def form(self, name: str) -> str:
        """Return the language (``@en``) or the datatype's IRI of one of its literals; empty where it is none.

        Examples
        --------
        >>> Claim("st:1", "id:x", "gov:memberOf", role="Vorsitz", forms=(("role", "@de"),)).form("role")
        '@de'
        """
        return next((form for field, form in self.forms if field == name), "")

    def holds(self, nature: Nature, first: date, last: date | None = None) -> Truth:
        """Tell whether it holds on a day, or on some day from `first` to `last`."""
        return holds_between(self.bounds, nature, first, last or first)


def joins(claim: Claim, model: Model) -> bool:
    """Tell whether a claim joins two entities: an attribute's value is the end of no tie, also where it is a predicate."""
    predicate = model.predicates.get(claim.predicate.removeprefix(GOV))
    return bool(claim.object) and not (predicate and predicate.value)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim was read: title, publisher, address, date, language, kind, and how much of it was read.

    Its id is a CURIE: ``src:alsur-blog``.
    """

    id: str
    iri: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    date: str = ""
    languages: tuple[str, ...] = ()
    kind: str = ""
    access_note: str = ""


_CLAIM_FIELDS = {
    RDF + "subject": "subject",
    RDF + "predicate": "predicate",
    RDF + "object": "object",
    GOV + "start": "start",
    GOV + "end": "end",
    GOV + "asOf": "as_of",
    GOV + "inForceFrom": "in_force",
    GOV + "role": "role",
    GOV + "mode": "mode",
    GOV + "city": "city",
    SCHEMA + "amount": "amount",
    SCHEMA + "unitText": "unit",
    SCHEMA + "currency": "unit",
    GOV + "weight": "weight",
    GOV + "confidence": "confidence",
    DCTERMS + "source": "source",
    GOV + "passage": "passage",
    GOV + "note": "note",
    GOV + "inForce": "doubt",
}

_OTHER_NOTE = SKOS + "note"
"""The note in another language than that of the claims' words."""

_OF_CLAIMS = frozenset({*_CLAIM_FIELDS, _OTHER_NOTE})

_CHOICES = ("confidence", "doubt", "mode")  # their values are terms of the vocabulary


def predicate_iri(store: AnyStore, model: Model, name: str) -> str:
    """Return the IRI of a predicate of the model, or of any other that the data use, by local name, CURIE or IRI.

    Raises
    ------
    UnknownPredicate
    """
    try:
        return model.predicate(name).iri
    except UnknownPredicate:
        iri = store.names.expand(name)
        if ":" in iri and iri_ok(iri) and store.ask(f"ASK {{ ?s <{iri}> ?o }}"):
            return iri
        used = [
            store.names.compact(row[0].value)
            for row in store.select("SELECT DISTINCT ?p { ?s ?p ?o FILTER(isIRI(?o)) }")
        ]
        same = sorted(one for one in used if re.split(r"[:/#]", one)[-1] == name)
        raise UnknownPredicate(
            name, {*model.predicates, *used}, choices=[f"`{one}`" for one in same]
        ) from None


def fetch_claims(
    store: AnyStore,
    predicates: Iterable[str] | None = None,
    *,
    about: Iterable[str] | None = None,
    statements: Iterable[str] | None = None,
) -> list[Claim]:
    """Return the statements of a store, sorted by IRI.

    Parameters
    ----------
    predicates : iterable of str, optional
        Predicate IRIs; all when left out.
    about : iterable of str, optional
        Only the statements whose subject or object is one of these IRIs.
    statements : iterable of str, optional
        Only the statements with these IRIs.

    Notes
    -----
    One flat query fetches (statement, property, value) and Python groups it: many OPTIONALs are slow on every engine.
    """
    if about is None and statements is None and isinstance(store, Store):
        from govgraph.facts.derived_rows import kept_claims

        kept = kept_claims(store, Claim, predicates, lambda: _read(store))
        claims = _scanned(store, predicates) if kept is None else kept
    elif isinstance(store, Store):
        of_these = None if predicates is None else set(predicates)
        found = _grouped(store, _looked_up(store, about, statements))
        claims = [claim for claim in found if of_these is None or claim.predicate in of_these]
    else:
        claims = _grouped(store, _asked(store, predicates, about, statements))
    warn_of_unread(store, unread_dates(claims))
    return claims


Row = tuple[str, str, Any]
"""Of a statement: its IRI, a property, and a term."""


def _asked(
    store: AnyStore,
    predicates: Iterable[str] | None,
    about: Iterable[str] | None,
    statements: Iterable[str] | None,
) -> Iterator[Row]:
    wanted = ""
    if predicates is not None:
        wanted = f"{_values('q', predicates)} ?st <{RDF}predicate> ?q . "
    if about is not None:
        ends = f"VALUES ?end {{ <{RDF}subject> <{RDF}object> }}"
        wanted += f"{{ SELECT DISTINCT ?st {{ {_values('entity', about)} {ends} ?st ?end ?entity }} }} "
    if statements is not None:
        wanted += f"{_values('st', statements)} "
    query = f"SELECT ?st ?p ?o WHERE {{ {wanted}?st a <{GOV}Statement> ; ?p ?o }}"
    for statement, predicate, value in store.select(query):
        yield statement.value, predicate.value, value


def _looked_up(store: Store, about: Iterable[str] | None, statements: Iterable[str] | None) -> Iterator[Row]:
    """Yield what :func:`_asked` does, of an embedded store: the engine would read all statements to find a few."""
    wanted: set[Any] = {ox.NamedNode(iri) for iri in statements or () if iri_ok(iri)}
    for iri in filter(iri_ok, about or ()):
        wanted.update(store.subjects(RDF + "subject", iri), store.subjects(RDF + "object", iri))
    for statement in wanted:
        said = store.said_of(statement)
        if (_KIND, _STATEMENT) in said:
            yield from ((statement.value, name, term) for name, term in said)


def _said_of(store: Store, iris: Iterable[str], kind: str = "") -> Iterator[Row]:
    """Yield each triple about some things, or those of one kind, once, whatever graphs it is in."""
    for iri in dict.fromkeys(iris):
        if not iri_ok(iri):
            continue
        said = dict.fromkeys(store.said_of(ox.NamedNode(iri)))
        if not kind or (RDF + "type", ox.NamedNode(kind)) in said:
            yield from ((iri, name, term) for name, term in said)


def _scanned(store: Store, predicates: Iterable[str] | None = None) -> list[Claim]:
    """Return the statements of an embedded store, read property by property: of many, no query is as quick."""

    def rows() -> Iterator[Row]:
        statements = {iri for iri, _ in store.pairs(RDF + "type", GOV + "Statement")}
        if predicates is not None:
            of_these = set(predicates)
            statements &= {
                iri for iri, term in store.pairs(RDF + "predicate") if getattr(term, "value", "") in of_these
            }
        for name in _OF_CLAIMS:
            for iri, term in store.pairs(name):
                if iri in statements:
                    yield iri, name, term

    return _grouped(store, rows())


def _read(store: Store) -> list[Claim]:
    """Return the statements of a compiled dataset, read from its text: property by property takes twice as long.

    What is said of a statement stands together there, so that claims are made part by part: what is said of all of them,
    before it is a claim, takes as much memory as they do. Where something stands elsewhere, all of it is read again.
    """
    claims: dict[str, Claim] = {}
    begun: set[str] = set()
    elsewhere: set[str] = set()
    rows: list[Row] = []

    def make(found: Iterable[Row]) -> None:
        claims.update((claim.iri, claim) for claim in _grouped(store, found))

    for iri, said in groupby(_rows_of_claims(store), key=itemgetter(0)):
        together = list(said)
        if iri in begun or not any(name == _KIND and term == _STATEMENT for _, name, term in together):
            elsewhere.add(iri)
            continue
        begun.add(iri)
        rows += together
        if len(rows) > _AT_ONCE:
            make(rows)
            rows = []
    make(rows)
    if again := begun & elsewhere:
        make(row for row in _rows_of_claims(store) if row[0] in again)
    return [claims[iri] for iri in sorted(claims)]


_KIND, _STATEMENT = RDF + "type", ox.NamedNode(GOV + "Statement")
_AT_ONCE = 100_000  # triples of statements that are made into claims together


def _rows_of_claims(store: Store) -> Iterator[Row]:
    from govgraph.facts.quads import all_quads

    for quad in all_quads(store):
        name = quad.predicate.value
        if (name in _OF_CLAIMS or name == _KIND) and not isinstance(quad.subject, ox.Triple):
            yield quad.subject.value, name, quad.object


def _grouped(store: AnyStore, rows: Iterable[Row]) -> list[Claim]:
    """Return a claim for each subject of rows."""
    grouped: dict[str, dict[str, str]] = defaultdict(dict)
    forms: dict[str, dict[str, str]] = defaultdict(dict)
    notes: dict[str, dict[str, str]] = defaultdict(dict)
    for statement, predicate, value in rows:
        if predicate == _OTHER_NOTE:
            if language := getattr(value, "language", None):
                notes[statement][language] = min(value.value, notes[statement].get(language, value.value))
            continue
        name = _CLAIM_FIELDS.get(predicate)
        if name is None or (name == "object" and not hasattr(value, "value")):
            continue  # RDF 1.2 triple terms are not ours
        literal = hasattr(value, "datatype")
        if name == "object" and literal:
            name = "value"
        fields = grouped[statement]
        text = _local(value.value) if name in _CHOICES else value.value
        if not literal:
            text = intern(text)  # many claims are about few things and from few sources
        if name in fields and fields[name] <= text:
            continue  # of several, the same one whatever the order of the engine
        fields[name] = text
        if literal:
            language = getattr(value, "language", None)
            forms[statement][name] = f"@{language}" if language else value.datatype.value
        elif statement in forms:
            forms[statement].pop(name, None)
    claims = []
    for iri, told in sorted(grouped.items()):
        if {"subject", "predicate"} <= told.keys():
            _read_dates(told)
            claims.append(
                Claim(
                    iri=iri,
                    bounds=Bounds.read(told.get("start", ""), told.get("end", ""), told.get("as_of", "")),
                    forms=tuple(sorted(forms[iri].items())) if iri in forms else (),
                    notes=tuple(sorted(notes[iri].items())) if iri in notes else (),
                    names=store.names,
                    **told,
                )
            )
    return claims


def _values(variable: str, iris: Iterable[str]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in sorted(set(iris)))} }}"


def _local(text: str) -> str:
    """``…ns#Quoted`` → ``quoted``; a text stays as it is."""
    if text.startswith(GOV):
        name = text[len(GOV) :]
        return name[:1].lower() + name[1:]
    return text


def _read_dates(fields: dict[str, Any]) -> None:
    for name in _DATES & fields.keys():
        fields[name] = plain_date(fields[name])


_DATES = frozenset({"start", "end", "as_of", "in_force"})
_TERMS = {name: term for term, name in _CLAIM_FIELDS.items() if name in _DATES}


def unread_dates(about: Iterable[Claim | Entity]) -> list[tuple[str, str, str]]:
    """Return the dates that are there and cannot be read, as subject, predicate and text.

    Examples
    --------
    >>> unread_dates([Claim("st:1", "id:a", "gov:memberOf", "id:b", start="-0043")])
    [('st:1', 'https://w3id.org/govgraph/ns#start', '-0043')]
    """
    return [
        (one.iri, term, text)
        for one in about
        for name, term in _TERMS.items()
        if (text := getattr(one, name, "")) and not is_date(text)
    ]


def warn_of_unread(store: AnyStore, found: Sequence[tuple[str, str, str]]) -> None:
    """Warn of dates that cannot be read, with the file and the statement of each."""
    for place, text in told_unread(store, found[:_TOLD]):
        told = f"{text} ({text.hint})"
        warnings.warn(f"{place}: {told}" if place else told, DataWarning, stacklevel=3)
    if len(found) > _TOLD:
        warnings.warn(f"{len(found) - _TOLD:,} more dates cannot be read", DataWarning, stacklevel=3)


def told_unread(store: AnyStore, found: Sequence[tuple[str, str, str]]) -> list[tuple[str, Told]]:
    """Return the file that each date stands in that cannot be read, as far as that is known, and a sentence about it."""
    said = []
    for triple in found:
        subject, term, text = triple
        place = _place_of(store, triple)
        named = {"subject": store.names.compact(subject), "predicate": store.names.compact(term)}
        said.append((place, wrong("problem.unread_date", **named, date=text)))
    return said


def _place_of(store: AnyStore, triple: tuple[str, str, str]) -> str:
    """Return the file that a triple stands in, else the folder or the address of its store."""
    if not isinstance(store, Store):
        return str(getattr(store, "url", ""))
    if store.folder is not None:
        return str(store.folder)
    if len(store.files) > 1:
        from govgraph.store.rdf_files import holds_triple

        return next((str(file) for file in store.files if holds_triple(store, file, triple)), "")
    return str(store.files[0]) if store.files else ""


_TOLD = 5  # dates that cannot be read: the others are counted


_FEW = 100  # entities or sources: so many are read from the store, more from what is kept beside it
_ENTITY_TEXTS = {
    **dict.fromkeys(LABELS, "labels"),
    SHORT: "shorts",
    GOV + "article": "articles",
    DCTERMS + "description": "description",
}
_ENTITY_FIELDS = {
    GOV + "acronym": "acronym",
    GOV + "region": "region",
    GOV + "subregion": "subregion",
    GOV + "intermediateRegion": "intermediate",
    GOV + "start": "start",
    GOV + "end": "end",
    "http://xmlns.com/foaf/0.1/homepage": "website",
}
_ENTITY_LISTS = {
    **dict.fromkeys(ALIASES, "aliases"),
    GOV + "country": "countries",
    DCTERMS + "source": "sources",
    RDF + "type": "kinds",
}


def fetch_entities(
    store: AnyStore,
    depth: Mapping[str, int] | None = None,
    *,
    iris: Iterable[str] | None = None,
    without: Iterable[str] = (),
) -> dict[str, Entity]:
    """Return every entity of a store by IRI.

    Parameters
    ----------
    depth : mapping of kind to int, optional
        How far each kind stands from the root of the model; kinds are sorted deepest first, then by name.
    iris : iterable of str, optional
        Only these entities; all when left out.
    without : iterable of str
        Kinds of the vocabulary, by local name: where all entities are asked for, those of none of these.
    """
    wanted = None if iris is None else set(iris)
    many = "Statement" in without if wanted is None else len(wanted) > _FEW
    kept = None
    if many and derived_files(store) is not None:
        from govgraph.facts.derived_rows import kept_things

        kept = kept_things(
            store,
            "entities",
            Entity,
            lambda: _entities(store, None, without=("Statement",)).values(),
            wanted,
        )
    if kept is None:
        found = _entities(store, depth or {}, iris=wanted, without=without)
    else:
        none, far = frozenset(without if wanted is None else ()), depth or {}
        found = {
            one.iri: replace(one, kinds=_known_kinds(one.kinds, far))
            for one in kept
            if none.isdisjoint(one.kinds)
        }
        if wanted is not None and (others := wanted - found.keys()):  # statements, and what has no kind
            found = dict(sorted({**found, **_entities(store, far, iris=others)}.items()))
    warn_of_unread(store, unread_dates(one for one in found.values() if "Statement" not in one.kinds))
    return found


_THING = "rdfs:Resource"  # of what has no class, in data in words of others
_ANYTHING = frozenset({_THING, "owl:Thing", "owl:NamedIndividual"})


def _known_kinds(kinds: Sequence[str], depth: Mapping[str, int] | None) -> tuple[str, ...]:
    """Return kinds, the most specific first; a class of another vocabulary is one where the model has it (None: any)."""
    known = [kind for kind in kinds if depth is None or ":" not in kind or kind in depth]
    if not known and _THING in (depth or {}) and _ANYTHING.issuperset(kinds):
        return (_THING,)
    return tuple(sorted(known, key=lambda kind: (-(depth or {}).get(kind, 0), kind)))


def _entities(
    store: AnyStore,
    depth: Mapping[str, int] | None,
    *,
    iris: Iterable[str] | None = None,
    without: Iterable[str] = (),
) -> dict[str, Entity]:
    names = store.names
    known = (*_ENTITY_TEXTS, *_ENTITY_FIELDS, *_ENTITY_LISTS)
    rows: Iterable[Row]
    if iris is not None and isinstance(store, Store):
        rows = _said_of(store, iris)
    elif without == ("Statement",) and (told := _of_things(store)) is not None:
        rows = (row for row in told if row[1] in known)
    else:
        if iris is not None:  # few entities: all that is said of them is fetched at once, and sorted out here
            query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {_values('s', filter(iri_ok, iris))} ?s ?p ?o }}"
        else:
            things = "?s a ?anyKind ."
            if without and isinstance(store, Store):  # most of what there is: fetched, they would be dropped
                none = " ".join(f"<{GOV}{kind}>" for kind in sorted(without))
                things = f"{{ SELECT DISTINCT ?s {{ ?s a ?anyKind MINUS {{ VALUES ?none {{ {none} }} ?s a ?none }} }} }}"
            query = f"SELECT ?s ?p ?o WHERE {{ {things} {_values('p', known)} ?s ?p ?o }}"
            query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {{ {query} }} }}"
        rows = ((subject.value, predicate.value, value) for subject, predicate, value in store.select(query))
    grouped: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(dict))
    for subject, name, value in rows:
        if iris is not None and name not in known:
            continue
        fields = grouped[subject]
        if name in _ENTITY_TEXTS:
            if isinstance(value, ox.Literal):  # a name that is a thing of its own, as in SKOS-XL, is not text
                language = value.language or ""
                fields[_ENTITY_TEXTS[name]].setdefault(language, set()).add(best_first(name, value.value))
        elif name in _ENTITY_FIELDS:
            _keep_least(fields, _ENTITY_FIELDS[name], value.value)
        else:
            fields[_ENTITY_LISTS[name]].setdefault(value.value, None)
    found = {iri: _entity(iri, fields, names, depth) for iri, fields in sorted(grouped.items())}
    return _with_regions(found, store)


def _of_things(store: AnyStore) -> list[Row] | None:
    """Return all that is said of what has a kind and is not a statement, of a compiled dataset: no query is as quick."""
    from govgraph.facts.quads import quads_of_things

    quads = quads_of_things(store, GOV + "Statement") if isinstance(store, Store) else None
    if quads is None:
        return None
    return [
        (quad.subject.value, quad.predicate.value, quad.object)
        for quad in quads
        if not isinstance(quad.subject, ox.Triple)
    ]


def _keep_least(fields: dict[str, Any], name: str, text: str) -> None:
    """Keep, of several texts of one field, the same one whatever the order of the engine."""
    fields[name] = min(fields.get(name, text), text)


def _with_regions(entities: dict[str, Entity], store: AnyStore) -> dict[str, Entity]:
    """Return entities with the region that all their countries lie in, if their own is not known."""
    if not any(entity.countries and not entity.region for entity in entities.values()):
        return entities
    query = (
        f"SELECT DISTINCT ?code ?region WHERE {{ ?state <{GOV}region> ?wide ; <{GOV}country> ?code "
        f"OPTIONAL {{ ?state <{GOV}subregion> ?sub }} OPTIONAL {{ ?state <{GOV}intermediateRegion> ?fine }} "
        f"BIND(COALESCE(?fine, ?sub, ?wide) AS ?region) }}"
    )
    region_of = {code.value: region.value for code, region in store.select(query)}
    regions = {iri: {region_of.get(code, "") for code in e.countries} for iri, e in entities.items()}
    return {
        iri: replace(entity, region=min(regions[iri]))
        if not entity.region and len(regions[iri]) == 1
        else entity
        for iri, entity in entities.items()
    }


def _entity(iri: str, fields: dict[str, Any], names: Names, depth: Mapping[str, int] | None) -> Entity:
    classes = fields.pop("kinds", {})
    kinds = [kind[len(GOV) :] for kind in classes if kind.startswith(GOV)]
    kinds = kinds or [str(names.compact(kind)) for kind in classes]
    labels = fields.get("labels", {})
    parts = [fields.pop(name, "") for name in ("intermediate", "subregion", "region")]
    fields["region"] = next(filter(None, parts), "")  # the finest region that is known
    _read_dates(fields)
    given: dict[str, Any] = {
        name: tuple(sorted(fields.pop(name, {}))) for name in ("aliases", "countries", "sources")
    }
    for name in ("labels", "shorts", "articles", "description"):
        given[name] = {tag: min(texts)[1] for tag, texts in sorted(fields.pop(name, {}).items())}
    others = {text for texts in labels.values() for _, text in texts} - set(given["labels"].values())
    given["aliases"] = tuple(sorted({*given["aliases"], *others}))
    return Entity(id=names.compact(iri), iri=iri, kinds=_known_kinds(kinds, depth), **given, **fields)


TOLD_OF_ENTITIES = frozenset({*_ENTITY_TEXTS, *_ENTITY_FIELDS, *_ENTITY_LISTS})
"""The predicates that an :class:`Entity` holds the values of."""

_SOURCE_FIELDS = {
    DCTERMS + "publisher": "publisher",
    "http://xmlns.com/foaf/0.1/page": "url",
    DCTERMS + "issued": "date",
    DCTERMS + "type": "kind",
    GOV + "accessNote": "access_note",
}


def fetch_sources(store: AnyStore, iris: Iterable[str] | None = None) -> dict[str, Source]:
    """Return the sources of a store by IRI: every one, or those named."""
    wanted = None if iris is None else set(iris)
    if (wanted is None or len(wanted) > _FEW) and derived_files(store) is not None:
        from govgraph.facts.derived_rows import kept_things

        kept = kept_things(store, "sources", Source, lambda: _sources(store, None).values(), wanted)
        if kept is not None:
            return {one.iri: one for one in kept}
    return _sources(store, wanted)


def _sources(store: AnyStore, iris: Iterable[str] | None) -> dict[str, Source]:
    rows: Iterable[Row]
    if iris is not None and isinstance(store, Store):
        rows = _said_of(store, iris, GOV + "Source")
    else:
        only = "" if iris is None else _values("s", iris)
        query = f"SELECT ?s ?p ?o WHERE {{ {only} ?s a <{GOV}Source> ; ?p ?o }}"
        rows = ((subject.value, predicate.value, value) for subject, predicate, value in store.select(query))
    grouped: dict[str, dict[str, Any]] = defaultdict(dict)
    titles: dict[str, dict[str, set[tuple[int, str]]]] = defaultdict(dict)
    for subject, predicate, value in rows:
        name = _SOURCE_FIELDS.get(predicate)
        fields = grouped[subject]
        if predicate in LABELS and isinstance(value, ox.Literal):
            titles[subject].setdefault(value.language or "", set()).add(best_first(predicate, value.value))
        elif name is not None:
            _keep_least(fields, name, value.value)
        elif predicate == DCTERMS + "language":
            fields["languages"] = (*fields.get("languages", ()), value.value)
    sources = {}
    for iri, fields in sorted(grouped.items()):
        fields["languages"] = tuple(sorted(fields.get("languages", ())))
        fields["title"] = text_in({tag: min(texts)[1] for tag, texts in titles[iri].items()})
        sources[iri] = Source(id=store.names.compact(iri), iri=iri, **fields)
    return sources
