"""Everything known about one entity: what it is, and every claim about it with dates, source and passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyoxigraph as ox

from govgraph.facts.claims import (
    CLAIM_TEXTS,
    TOLD_OF_ENTITIES,
    Claim,
    Entity,
    Source,
    fetch_claims,
    fetch_entities,
    fetch_sources,
)
from govgraph.facts.labels import text_in
from govgraph.facts.matches import MATCHED
from govgraph.model.model import Model
from govgraph.store.store import AnyStore
from govgraph.terms import DCTERMS, GOV, RDF, Names
from govgraph.words import number, say, speaks

__all__ = [
    "LISTS",
    "Profile",
    "Section",
    "SourceProfile",
    "entity_of",
    "fetch_profile",
    "fetch_source_profile",
    "list_of",
    "profiles_of",
]


@dataclass(frozen=True, slots=True)
class Section:
    """The claims of one predicate, read in one direction.

    Parameters
    ----------
    predicate : str
        Its IRI.
    inverse : bool
        The entity is the object of these claims.
    claims : tuple of Claim
        In order of date, then of the other side.
    """

    predicate: str
    inverse: bool
    claims: tuple[Claim, ...]

    def label(self, model: Model, *languages: str) -> str:
        """Return the verb phrase: ``is a member of``, or ``has as a member`` from the other side."""
        local = self.predicate.removeprefix(GOV)
        known = model.predicates.get(local)
        if known is None:
            column = model.properties.get(local) if local != self.predicate else None
            said = text_in(column.labels, languages) if column else local
            if self.predicate in MATCHED:  # it reads the same from both sides
                return say(f"relation.{MATCHED[self.predicate]}", *languages)
            if said == self.predicate and self.claims:
                said = self.claims[0].predicate_id
            return ("← " if self.inverse else "") + said
        if self.inverse:
            return text_in(known.inverse_labels, languages) or "← " + text_in(known.labels, languages)
        return text_in(known.labels, languages)

    def other(self, claim: Claim) -> str:
        """Return the IRI of the other side, or an empty text where the claim has a value."""
        return claim.subject if self.inverse else claim.object

    def count(self, *languages: str) -> str:
        """Return how many things or values there are, and beside it how many claims say so where these are more.

        Examples
        --------
        >>> twice = [Claim(f"urn:c{n}", "urn:a", "urn:p", object="urn:b") for n in (1, 2)]
        >>> Section("urn:p", False, tuple(twice)).count("en")
        '1; 2 claims'
        """

        different = len({self.other(claim) or claim.value for claim in self.claims})
        shown = number(different, speaks(languages))
        if different == len(self.claims):
            return shown
        return f"{shown}; {say('count.claims', *languages, n=len(self.claims))}"


LISTS = frozenset({GOV + "listComplete", GOV + "listIncomplete"})
"""Predicates of claims that say whether a list is whole."""


def list_of(said: Claim, claims: Iterable[Claim]) -> Section:
    """Return the list that a claim says is whole or not, with what is on it.

    The list of a network's members is what points at it; of a document that mentions others, what it points at.

    Examples
    --------
    >>> from govgraph.model.model import load_model
    >>> said = Claim("st:1", "id:foc", GOV + "listIncomplete", value="memberOf")
    >>> member = Claim("st:2", "id:chile", GOV + "memberOf", "id:foc")
    >>> list_of(said, [said, member]).label(load_model(), "en")
    'has as a member'
    """
    predicate = said.object or GOV + said.value
    on = [one for one in claims if one.predicate == predicate]
    incoming = tuple(one for one in on if one.object == said.subject)
    outgoing = tuple(one for one in on if one.subject == said.subject)
    return Section(predicate, bool(incoming) or not outgoing, incoming or outgoing)


# What JSON has of a claim, by the names that it has there.
_NAMED = {"as_of": "asOf", "in_force": "inForceFrom", "doubt": "inForce"}
_TOLD = {_NAMED.get(name, name): name for name in ("value", *CLAIM_TEXTS[:4], "doubt", *CLAIM_TEXTS[4:])}
_TOLD_OF_SOURCES = [name for name in _TOLD if name not in ("inForceFrom", "inForce", "mode", "city")]


def _each(sections: Iterable[Section]) -> Iterator[tuple[Section, Claim]]:
    return ((section, claim) for section in sections for claim in section.claims)


class _Claims:
    """What a profile says of its claims."""

    __slots__ = ()
    sections: tuple[Section, ...]
    entities: Mapping[str, Entity]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim once, also one that stands in two sections."""
        found = {claim.iri: claim for _, claim in _each(self.sections)}
        return tuple(found[iri] for iri in sorted(found))

    def name_of(self, iri: str, *languages: str) -> str:
        """Return the full name of an entity at the other side, or its IRI."""
        known = self.entities.get(iri)
        return known.label(*languages) if known else iri


@dataclass(frozen=True, slots=True)
class Profile(_Claims):
    """One entity with its sections, the entities at the other side, and the sources, both by IRI.

    Parameters
    ----------
    triples : tuple of Section
        What the data say of it without a claim, which is all that RDF from elsewhere says.
    left_out : bool
        There are more of these triples than are here.
    """

    entity: Entity
    sections: tuple[Section, ...]
    entities: Mapping[str, Entity]
    sources: Mapping[str, Source]
    triples: tuple[Section, ...] = ()
    left_out: bool = False

    def __repr__(self) -> str:
        return f"<Profile {self.entity.id}: {len(self.claims)} claims>"

    def as_dict(self, model: Model, *languages: str) -> dict[str, Any]:
        """Return it as plain values, ready for JSON; what is empty is left out.

        Parameters
        ----------
        *languages : str
            For the labels of predicates and of the other sides; the entity's own are given in all languages.
        """
        entity = self.entity
        return _full(
            {
                "id": entity.id,
                "iri": entity.iri,
                "kinds": list(entity.kinds),
                "labels": dict(sorted(entity.labels.items())),
                "short": dict(sorted(entity.shorts.items())),
                "acronym": entity.acronym,
                "aliases": list(entity.aliases),
                "countries": list(entity.countries),
                **{name: getattr(entity, name) for name in ("region", "start", "end", "website")},
                "description": dict(sorted(entity.description.items())),
                "sources": list(entity.sources),
                "claims": [self._claim(*told, model, languages) for told in _each(self.sections)],
                "triples": [self._claim(*told, model, languages) for told in _each(self.triples)],
                "triplesLeftOut": self.left_out or "",
            }
        )

    def _claim(
        self, section: Section, claim: Claim, model: Model, languages: tuple[str, ...]
    ) -> dict[str, Any]:
        other = section.other(claim)
        source = self.sources.get(claim.source)
        return _full(
            {
                "statement": claim.iri,
                "predicate": section.predicate,
                "label": section.label(model, *languages),
                "direction": "in" if section.inverse else "out",
                "other": other,
                "otherLabel": self.name_of(other, *languages) if other else "",
                **{name: getattr(claim, field) for name, field in _TOLD.items()},
                "source": claim.source,
                "sourceTitle": source.title if source else "",
                "sourceUrl": source.url if source else "",
            }
        )


@dataclass(frozen=True, slots=True)
class SourceProfile(_Claims):
    """One source with every claim that rests on it, by predicate, and the entities at both ends by IRI."""

    source: Source
    sections: tuple[Section, ...]
    entities: Mapping[str, Entity]

    def __repr__(self) -> str:
        return f"<SourceProfile {self.source.id}: {len(self.claims)} claims>"

    @property
    def entity(self) -> Entity:
        """The source as a thing with a name."""
        return entity_of(self.source)

    @property
    def sources(self) -> Mapping[str, Source]:
        """The source by its IRI."""
        return {self.source.iri: self.source}

    def as_dict(self, model: Model, *languages: str) -> dict[str, Any]:
        """Return it as plain values, ready for JSON; what is empty is left out."""
        source = self.source
        return _full(
            {
                "id": source.id,
                "iri": source.iri,
                **{name: getattr(source, name) for name in ("title", "publisher", "url", "date")},
                "languages": list(source.languages),
                "kind": source.kind,
                "accessNote": source.access_note,
                "claims": [
                    _full(
                        {
                            "statement": claim.iri,
                            "subject": claim.subject,
                            "subjectLabel": self.name_of(claim.subject, *languages),
                            "predicate": claim.predicate,
                            "label": section.label(model, *languages),
                            "object": claim.object,
                            "objectLabel": self.name_of(claim.object, *languages) if claim.object else "",
                            **{name: getattr(claim, _TOLD[name]) for name in _TOLD_OF_SOURCES},
                        }
                    )
                    for section, claim in _each(self.sections)
                ],
            }
        )


def entity_of(source: Source) -> Entity:
    """Return a source as a thing with a name, so that lists of things can hold it."""
    return Entity(source.id, source.iri, kinds=("Source",), labels={"": source.title} if source.title else {})


def fetch_source_profile(store: AnyStore, iri: str, model: Model) -> SourceProfile:
    """Fetch a source and every claim that rests on it.

    Parameters
    ----------
    model : Model
        Gives the order of predicates.
    """
    # A statement that names several sources has one of them as `source`: what counts is that it names this one.
    query = f"SELECT ?claim ?end WHERE {{ ?claim <{DCTERMS}source> <{iri}> ; <{RDF}subject> ?end }}"
    named = {claim.value: end.value for claim, end in store.select(query)}
    about = fetch_claims(store, about=set(named.values())) if named else []
    claims = [claim for claim in about if claim.iri in named]
    ends = {end for claim in claims for end in (claim.subject, claim.object) if end}
    source = fetch_sources(store, [iri]).get(iri) or Source(store.names.compact(iri), iri)
    known = fetch_entities(store, model.depth, iris=ends) if ends else {}
    return SourceProfile(source, _resting(claims, model), known)


def _resting(claims: Iterable[Claim], model: Model) -> tuple[Section, ...]:
    return _sections([(False, claim) for claim in claims], model, by_subject=True)


def profiles_of(
    statements: Iterable[Any],
    claims: Iterable[Claim],
    entities: Mapping[str, Entity],
    sources: Mapping[str, Source],
    model: Model,
    names: Names,
    named: Iterable[tuple[str, str]] = (),
) -> Iterator[Profile | SourceProfile]:
    """Yield the profile of every entity, then of every source, of a dataset that was read as a whole.

    Parameters
    ----------
    statements : iterable of pyoxigraph Quad or Triple
        Every statement, or those about entities without a claim.
    claims, entities, sources
        All of them; each profile holds all entities and sources.
    named : iterable of (claim IRI, source IRI)
        Further sources that claims name, beside the one that a :class:`Claim` holds.

    Notes
    -----
    They say what :func:`fetch_profile` and :func:`fetch_source_profile` say of one thing, without a query for each.
    """
    about: dict[str, list[Claim]] = {}
    resting: dict[str, list[Claim]] = {}
    told = set()
    also: dict[str, set[str]] = {}
    for iri, source in named:
        also.setdefault(iri, set()).add(source)
    for claim in claims:
        told.add((claim.subject, claim.predicate, claim.object or claim.value))
        for end in {claim.subject, claim.object} & entities.keys():
            about.setdefault(end, []).append(claim)
        for source in {claim.source, *also.get(claim.iri, ())}:
            resting.setdefault(source, []).append(claim)
    plain: dict[str, dict[tuple[str, str, str], Claim]] = {}
    for said in statements:
        subject = str(said.subject) if isinstance(said.subject, ox.Triple) else said.subject.value
        end, is_iri = said.object, isinstance(said.object, ox.NamedNode)
        value = end.value if is_iri or isinstance(end, ox.Literal) else str(end)
        key = (subject, said.predicate.value, value)
        if key in told:
            continue
        ends = [subject] if subject in entities and key[1] not in _NOT_OUT else []
        ends += [value] if is_iri and value in entities and key[1] not in _OF_CLAIMS else []
        for iri in ends:  # most statements are about neither
            plain.setdefault(iri, {})[key] = _as_claim(key, not is_iri, names)
    for iri, entity in entities.items():
        further = [claim for _, claim in sorted(plain.get(iri, {}).items())]
        sections = _about(about.get(iri, ()), iri, model)
        yield Profile(entity, sections, entities, sources, _about(further, iri, model))
    for iri, one in sources.items():
        yield SourceProfile(one, _resting(resting.get(iri, ()), model), entities)


def _full(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", [], {})}


def fetch_profile(store: AnyStore, iri: str, model: Model) -> Profile:
    """Fetch everything a store knows about one entity.

    Parameters
    ----------
    model : Model
        Gives the order of predicates; those it does not know come last, by name.

    Examples
    --------
    >>> from govgraph.model.model import load_model
    >>> from govgraph.store.store import Store
    >>> fetch_profile(Store(), "https://example.org/nobody", load_model()).sections
    ()
    """
    claims = fetch_claims(store, about=[iri])
    plain, left_out = _plain(store, iri, claims)
    others = {end for claim in (*claims, *plain) for end in (claim.subject, claim.object) if end}
    # A claim may speak of the vocabulary itself (a list that is whole): its label is the model's, not the store's.
    entities = fetch_entities(store, model.depth, iris={iri, *others})
    sources = fetch_sources(store, {claim.source for claim in claims if claim.source})
    entity = entities.get(iri) or Entity(store.names.compact(iri), iri)
    sections = _about(claims, iri, model)
    return Profile(entity, sections, entities, sources, _about(plain, iri, model), left_out)


def _about(claims: Sequence[Claim], iri: str, model: Model) -> tuple[Section, ...]:
    """Return claims about an entity by predicate and direction; one about itself stands in both."""
    ends = [(False, claim) for claim in claims if claim.subject == iri]
    ends += [(True, claim) for claim in claims if claim.object == iri]
    return _sections(ends, model)


def _sections(
    claims: Iterable[tuple[bool, Claim]], model: Model, *, by_subject: bool = False
) -> tuple[Section, ...]:
    """Return claims, each with whether it is read from its object, by predicate in the order of the model."""
    grouped: dict[tuple[bool, str], list[Claim]] = {}
    for inverse, claim in claims:
        grouped.setdefault((inverse, claim.predicate), []).append(claim)
    order = {GOV + name: place for place, name in enumerate(model.predicates)}

    def by_model(key: tuple[bool, str]) -> tuple[bool, int, str]:
        return key[0], order.get(key[1], len(order)), key[1]

    def in_time(inverse: bool, claim: Claim) -> tuple[str, ...]:
        other = claim.subject if inverse else claim.object or claim.value
        first = claim.subject if by_subject else ""
        return first, claim.start or claim.as_of, other, claim.source, claim.iri

    return tuple(
        Section(predicate, inverse, tuple(sorted(grouped[inverse, predicate], key=partial(in_time, inverse))))
        for inverse, predicate in sorted(grouped, key=by_model)
    )


_MOST = 1_000  # triples in one direction: of a class in a big graph, millions of things speak
_BOUNDS = {GOV + name for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd")}
_OF_CLAIMS = {RDF + "subject", RDF + "predicate", RDF + "object"}
_NOT_OUT = TOLD_OF_ENTITIES | _BOUNDS


def _as_claim(triple: tuple[str, str, str], is_text: bool, names: Names) -> Claim:
    """Return a triple that no claim states in the form of a claim without evidence."""
    subject, predicate, end = triple
    return Claim(
        iri="",
        subject=subject,
        predicate=predicate,
        object="" if is_text else end,
        value=end if is_text else "",
        names=names,
    )


def _plain(store: AnyStore, iri: str, claims: Iterable[Claim]) -> tuple[list[Claim], bool]:
    """Return the triples about an entity that no claim or column of it states, and whether there are more."""
    told = {(claim.subject, claim.predicate, claim.object or claim.value) for claim in claims}
    found: dict[tuple[str, str, str], Claim] = {}
    more = False
    for pattern, column in ((f"<{iri}> ?p ?x", "object"), (f"?x ?p <{iri}>", "subject")):
        skipped = _OF_CLAIMS if column == "subject" else _NOT_OUT
        unwanted = ", ".join(f"<{predicate}>" for predicate in sorted(skipped))
        rows = list(
            store.select(
                f"SELECT DISTINCT ?p ?x {{ {pattern} FILTER(?p NOT IN ({unwanted})) }} LIMIT {_MOST + 1}"
            )
        )
        more = more or len(rows) > _MOST
        for predicate, end in rows[:_MOST]:
            value = end.value if isinstance(end, ox.NamedNode | ox.Literal) else str(end)
            key = (iri, predicate.value, value) if column == "object" else (value, predicate.value, iri)
            if key in told:
                continue
            is_text = column == "object" and not isinstance(end, ox.NamedNode)
            found[key] = _as_claim(key, is_text, store.names)
    return [found[key] for key in sorted(found)], more
