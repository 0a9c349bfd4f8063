"""OpenRefine: the Reconciliation Service API 0.2 over the same index of names as ``govgraph find``."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from govgraph.errors import UnknownEntity
from govgraph.facts.dates import Date, is_date, parse_date
from govgraph.facts.labels import fold, text_in
from govgraph.query.find import Found
from govgraph.terms import GOV, iri_ok, local_id_ok

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.facts.claims import Entity

__all__ = ["BATCH", "Reconciler", "parsed"]

BATCH = 100
"""Queries of one request."""

_MOST = 100  # candidates of one query
_USUAL = 5
_WHOLE = {"id": 100.0, "acronym": 100.0, "name": 100.0}
_PARTLY = {"beginning": 80.0, "words": 70.0, "parts": 60.0}
_SPELLED = 50.0
_FITS, _DIFFERS = 10.0, -20.0  # for each further column that says the same, or something else
# Columns of entities that can be compared and fetched, with their labels.
_COLUMNS = {
    "label": "Name",
    "acronym": "Acronym",
    "alias": "Other name",
    "country": "Country (ISO 3166-1 alpha-2)",
    "region": "Region",
    "website": "Website",
    "start": "Beginning",
    "end": "End",
    "description": "Description",
}


class Reconciler:
    """Answers of the service, ready for JSON.

    Parameters
    ----------
    languages : sequence of str
        Of names, preferred first.
    """

    def __init__(self, graph: GovGraph, languages: Sequence[str] = ("en",)) -> None:
        self._graph, self._languages = graph, tuple(languages)

    def manifest(self, address: str) -> dict[str, Any]:
        """Describe the service."""
        names, told = self._graph.names, self._graph.metadata.base
        base = address + "reconcile"

        def suggest(what: str) -> dict[str, str]:
            return {"service_url": base, "service_path": f"/suggest/{what}"}

        return {
            "versions": ["0.2"],
            "name": self._name(),
            "identifierSpace": names.id if told else address + "thing/",
            "schemaSpace": GOV,
            "documentation": address,
            "defaultTypes": [self._type(kind) for kind in self._kinds],
            "view": {"url": address + ("id/{{id}}" if told else "thing/{{id}}")},
            "preview": {"url": base + "/preview?id={{id}}", "width": 420, "height": 200},
            "suggest": {what: suggest(what) for what in ("entity", "property", "type")},
            "extend": {
                "propose_properties": {"service_url": base, "service_path": "/properties"},
                "property_settings": [],
            },
            "batchSize": BATCH,
        }

    def _name(self) -> str:
        moment = self._graph.moment
        title = self._graph.metadata.title(*self._languages) or "govgraph"
        return f"{title} ({moment.told})" if moment is not None and moment.told else title

    def answers(self, queries: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Answer a batch of queries."""
        return {key: {"result": list(self._candidates(query))} for key, query in queries.items()}

    def _candidates(self, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        text = str(query.get("query") or "").strip()
        if not text:
            return
        wanted = query.get("type") or ()
        kinds = [str(kind).removeprefix(GOV) for kind in ([wanted] if isinstance(wanted, str) else wanted)]
        if kinds and not any(kind in self._graph.model.kinds for kind in kinds):
            return  # of a kind that is not known here, there is nothing
        limit = query.get("limit")
        most = min(limit, _MOST) if isinstance(limit, int) and limit > 0 else _USUAL
        found = self._graph.finder.search(text, kinds=kinds, limit=max(most, 20))
        scored = [(self._score(one, query.get("properties") or ()), one) for one in found]
        scored.sort(key=lambda pair: -pair[0])
        sure = [one for score, one in scored if one.how in _WHOLE and score >= 100]
        for score, one in scored[:most]:
            yield {
                **self._thing(one.entity),
                "score": max(0.0, min(score, 100.0)),
                "match": sure == [one],
                "type": [self._type(kind) for kind in one.entity.kinds if kind in self._graph.model.kinds],
            }

    def _score(self, found: Found, properties: Sequence[Any]) -> float:
        score = _WHOLE.get(found.how) or _PARTLY.get(found.how) or _SPELLED - 5.0 * found.distance
        for one in properties:
            if not isinstance(one, dict) or "pid" not in one or "v" not in one:
                continue
            pid, values = str(one["pid"]), one["v"] if isinstance(one["v"], list) else [one["v"]]
            asked = {text for value in values for text in _texts(value)}
            told = set(self._names(found.entity, pid))
            agrees = _agrees(pid, asked, told) if asked and told else None
            if agrees is not None:  # an empty cell says nothing
                score += _FITS if agrees else _DIFFERS
        return score

    def _names(self, entity: Entity, pid: str) -> Iterator[str]:
        """Yield all that a cell may hold that says the same as a column of an entity."""
        if pid in ("label", "description"):
            yield from getattr(entity, "labels" if pid == "label" else pid).values()
            return
        for value in self._values(entity, pid):
            yield value.get("str", "")
            known = self._named(value["id"]) if "id" in value else None
            states = self._states.get(value.get("str", ""), ()) if pid == "country" else ()
            for one in [known] if known else states:
                yield from (self._id(one), one.iri, one.acronym, *one.labels.values(), *one.aliases)

    @cached_property
    def _states(self) -> Mapping[str, Sequence[Entity]]:
        """The states and territories of each code."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._graph.entities.values():
            if {"State", "Territory"}.intersection(entity.kinds) and len(entity.countries) == 1:
                found[entity.countries[0]].append(entity)
        return found

    def _thing(self, entity: Entity) -> dict[str, Any]:
        description = next(
            (entity.description[one] for one in self._languages if one in entity.description), ""
        )
        kind = self._graph.model.kinds.get(entity.kind)
        told = description or (kind.labels.get(self._languages[0], kind.name) if kind else "")
        return {"id": self._id(entity), "name": entity.label(*self._languages), "description": told}

    def _id(self, entity: Entity) -> str:
        local = entity.iri.removeprefix(self._graph.names.id)
        return local if local != entity.iri and local_id_ok(local) else entity.iri

    def _type(self, name: str) -> dict[str, str]:
        kind = self._graph.model.kinds[name]
        return {"id": name, "name": kind.labels.get(self._languages[0]) or kind.labels.get("en") or name}

    @property
    def _kinds(self) -> list[str]:
        """The kinds that are offered: of data in words of others, their classes."""
        kinds = self._graph.model.kinds
        return [name for name in kinds if not self._graph.says_no_claims or ":" in name]

    def _named(self, name: str) -> Entity | None:
        try:
            return self._graph.entity(name)
        except UnknownEntity:
            return None

    def suggest(self, what: str, prefix: str, cursor: int = 0) -> dict[str, Any]:
        """Suggest entities, properties or types by the beginning of a name."""
        if what == "entity":
            named = self._graph.finder.search(prefix, limit=cursor + 20) if prefix.strip() else []
            things = [one.entity for one in named[cursor:]]
            return {
                "result": [{**self._thing(one), "notable": [one.kind] * bool(one.kind)} for one in things]
            }
        known = self._properties() if what == "property" else map(self._type, self._kinds)
        begin = fold(prefix)
        found = [one for one in known if begin in fold(one["name"]) or begin in fold(one["id"])]
        return {"result": found[cursor:]}

    def _properties(self) -> Iterator[dict[str, str]]:
        entities = self._graph.entities.values()
        for name, label in _COLUMNS.items():
            if any(self._column(entity, name) for entity in entities):
                yield {"id": name, "name": label}
        used = {claim.predicate for claim in self._graph.claims}
        used |= {iri for iri, _ in self._graph.vocabulary.predicates}
        for predicate in self._graph.model.predicates.values():
            if predicate.iri in used:
                yield {"id": predicate.name, "name": predicate.labels.get(self._languages[0], predicate.name)}

    def properties(self, kind: str, limit: int) -> dict[str, Any]:
        """Propose columns to fetch."""
        return {"type": kind, "limit": limit, "properties": list(self._properties())[:limit]}

    def extend(self, ids: Sequence[str], properties: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return columns of entities."""
        known = {one["id"]: one["name"] for one in self._properties()}
        pids = [str(one.get("id")) for one in properties]
        return {
            "meta": [{"id": pid, "name": known.get(pid, pid)} for pid in pids],
            "rows": {
                one: {pid: self._values(entity, pid) if (entity := self._named(one)) else [] for pid in pids}
                for one in map(str, ids)
            },
        }

    def _values(self, entity: Entity, pid: str) -> list[dict[str, str]]:
        """Return the values of a column, each once."""
        if pid in _COLUMNS:
            return [{"str": text} for text in self._column(entity, pid)]
        found = []
        for text in dict.fromkeys(self._said(entity, pid)):
            other = self._graph.entities.get(text)
            named = other and {"id": self._id(other), "name": other.label(*self._languages)}
            found.append(named or {"str": text})
        return found

    def _column(self, entity: Entity, name: str) -> list[str]:
        """Return what a column of the tables holds; a text in one language, the first asked for that there is."""
        several = {"alias": entity.aliases, "country": entity.countries}
        in_one = {"label": entity.labels, "description": entity.description}
        if name in several:
            return list(dict.fromkeys(several[name]))
        text = text_in(in_one[name], self._languages) if name in in_one else getattr(entity, name)
        return [text] if text else []

    def _said(self, entity: Entity, pid: str) -> Iterator[str]:
        """Yield what is said of an entity by a predicate: by claims, and by plain triples in words of others."""
        known = self._graph.model.predicates.get(pid)
        if known is None:
            return
        for claim in self._graph.claims:
            if claim.subject == entity.iri and claim.predicate == known.iri:
                yield claim.object or claim.value
        if known.term and iri_ok(entity.iri):
            asked = f"SELECT DISTINCT ?o {{ <{entity.iri}> <{known.iri}> ?o }} ORDER BY ?o"
            for (term,) in self._graph.addressed.select(asked):
                yield term.value

    def preview(self, name: str) -> str:
        """Return a small page about an entity; empty for one that is not known."""
        entity = self._named(name)
        if entity is None:
            return ""
        told = self._thing(entity)
        more = [text for text in (entity.acronym, entity.region, entity.start, entity.website) if text]
        return (
            f'<!doctype html><html lang="{escape(self._languages[0])}"><meta charset="utf-8">'
            f"<title>{escape(told['name'])}</title>"
            f"<p><strong>{escape(told['name'])}</strong></p><p>{escape(told['description'])}</p>"
            f"<p>{escape(' · '.join(more))}</p></html>\n"
        )


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts by which a cell names its value; none for an empty one."""
    for text in (value.get("id"), value.get("name")) if isinstance(value, dict) else (value,):
        if text is not None and str(text).strip():
            yield str(text).strip()


def _agrees(pid: str, asked: Iterable[str], told: Iterable[str]) -> bool | None:
    """Tell whether a cell and a column say the same; None where they cannot be compared."""
    if pid in ("start", "end"):
        mine, theirs = ([parse_date(text) for text in some if is_date(text)] for some in (asked, told))
        pairs = [(one, other) for one in mine for other in theirs]
        return any(map(_meet, pairs)) if pairs else None
    if pid == "website":
        return bool(set(map(_place, asked)) & set(map(_place, told)))
    return bool(set(map(fold, asked)) & set(map(fold, told)))


def _meet(dates: tuple[Date, Date]) -> bool:
    """Tell whether two dates can be the same day: 2003 and 2003-03 can."""
    one, other = dates
    return (one.earliest or date.min) <= (other.latest or date.max) and (other.earliest or date.min) <= (
        one.latest or date.max
    )


def _place(address: str) -> str:
    """Return an address of the web without what is left out when it is written in short."""
    return re.sub(r"^(?:https?:)?(?://)?(?:www\.)?", "", address.strip().casefold()).rstrip("/")


def parsed(text: str, what: str) -> Any:
    """Return what a text of JSON holds.

    Raises
    ------
    ValueError
        If it is not JSON, or not an object.
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError(f"`{what}` is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError(f"`{what}` is not JSON object")
    return found
