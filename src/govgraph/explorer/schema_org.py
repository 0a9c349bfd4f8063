"""Things in the words of schema.org, as search engines read them: only what is checked, with its dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.metadata import Metadata
from govgraph.model.model import Model
from govgraph.model.natures import Nature
from govgraph.query.profile import Profile
from govgraph.terms import GOV, SKOS

__all__ = ["dataset_ld", "entity_ld", "source_ld"]

_CONTEXT = "https://schema.org"
_TYPES = {
    "State": "Country",
    "Territory": "AdministrativeArea",
    "Agent": "Organization",
    "Topic": "DefinedTerm",
    "Document": "CreativeWork",
}
"""Kinds whose mapping in the model names no class of schema.org."""


def entity_ld(profile: Profile, model: Model, blank: str = "") -> dict[str, Any]:
    """Return an entity with what schema.org has words for; one in the space of `blank` nodes has no IRI.

    Notes
    -----
    Unverified claims are left out. A membership with dates is an ``OrganizationRole``, so that a former member is not taken
    for one of today.
    """
    entity = profile.entity
    kind = _type(entity, model)
    event = kind in ("Event", "EventSeries")
    names = _tagged(entity.labels)
    started = {"startDate": entity.start, "endDate": entity.end}
    dates = started if event else {"foundingDate": entity.start, "dissolutionDate": entity.end}
    found: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": kind,
        "@id": "" if blank and entity.iri.startswith(blank) else entity.iri,
        "name": names,
        "alternateName": sorted(
            {one for one in (entity.acronym, *entity.shorts.values(), *entity.aliases) if one}
        ),
        "description": _tagged(entity.description),
        "url": entity.website,
        "sameAs": sorted(
            claim.object
            for section in profile.triples
            if section.predicate == SKOS + "exactMatch" and not section.inverse
            for claim in section.claims
        ),
        **(dates if event or kind == "Organization" else {}),
    }
    for section in profile.sections:
        for claim in section.claims:
            if claim.confidence in ("quoted", "read") and claim.object:
                _tell(found, claim, section.inverse, profile, model)
    return {name: value for name, value in found.items() if value not in ("", [], {})}


def _tell(found: dict[str, Any], claim: Claim, inverse: bool, profile: Profile, model: Model) -> None:
    """Add a claim under the property of schema.org that its predicate is mapped to."""
    local = claim.predicate.removeprefix(GOV)
    other = claim.subject if inverse else claim.object
    named: dict[str, Any] = {"@id": other, "name": profile.name_of(other, "en")}
    if local == "memberOf":
        name = "member" if inverse else "memberOf"
        if claim.start or claim.end:
            named = {"@type": "OrganizationRole", name: named}
            named |= {key: text for key, text in (("startDate", claim.start), ("endDate", claim.end)) if text}
        _add(found, name, named)
        return
    known = model.predicates.get(local)
    if inverse or known is None or known.nature is Nature.PERIOD or claim.mode == "proposed":
        return
    for told in known.maps:
        relation, _, term = told.partition(" ")
        if relation == "subPropertyOf" and term.startswith("schema:"):
            _add(found, term.removeprefix("schema:"), named)


def _add(found: dict[str, Any], name: str, value: dict[str, Any]) -> None:
    if value not in found.setdefault(name, []):
        found[name].append(value)


def _type(entity: Entity, model: Model) -> str:
    for kind in model.ancestors(entity.kind) if entity.kind in model.kinds else ():
        for told in model.kinds[kind].maps:
            _, _, term = told.partition(" ")
            if term.startswith("schema:"):
                return term.removeprefix("schema:")
        if kind in _TYPES:
            return _TYPES[kind]
    return "Thing"


def _tagged(texts: Mapping[str, str]) -> Any:
    found = [
        {"@value": text, "@language": tag} if tag else text for tag, text in sorted(texts.items()) if text
    ]
    return found[0] if len(found) == 1 else found


def source_ld(source: Source) -> dict[str, Any]:
    """Return a source as a creative work."""
    found = {
        "@context": _CONTEXT,
        "@type": "CreativeWork",
        "@id": source.iri,
        "name": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "datePublished": source.date,
        "inLanguage": list(source.languages),
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def dataset_ld(about: Metadata, data: Mapping[str, str]) -> dict[str, Any]:
    """Return a dataset with its files, as catalogues of data read it.

    Parameters
    ----------
    about : Metadata
    data : mapping of address to media type
    """
    found = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": about.base,
        "name": _tagged(about.titles),
        "description": _tagged(about.descriptions),
        "version": about.version,
        "datePublished": about.issued,
        "license": about.license_address
        or (about.license and {"@type": "CreativeWork", "name": about.license}),
        "creator": [{"@type": "Organization", "name": name} for name in about.creators],
        "inLanguage": list(about.languages),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media}
            for address, media in data.items()
        ],
    }
    return {name: value for name, value in found.items() if value not in ("", [])}
