"""The pages of the site made one by one, for a server: each when it is asked for, with no list of all things in memory."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from govgraph.errors import QueryError
from govgraph.explorer.links import ServedLinks, ServedPlaces
from govgraph.explorer.pages import Pages
from govgraph.explorer.statements import things_of
from govgraph.facts.claims import Entity, fetch_claims, fetch_entities, fetch_sources
from govgraph.query.profile import fetch_profile, fetch_source_profile
from govgraph.store.store import Store
from govgraph.terms import DCTERMS, GOV, RDF, iri_ok
from govgraph.words import LANGUAGES, texts
from govgraph.write.contents import content_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govgraph.api.govgraph import GovGraph
    from govgraph.query.questions import Question

__all__ = ["LISTS", "ServedPages"]

LISTS = ("kind", "sources", "questions", "question")
"""Where the pages stand that are of no thing."""

_DATA = ("ttl", "nt", "jsonld")
_ABOUT = f"""SELECT ?thing (COUNT(DISTINCT ?claim) AS ?n) WHERE {{
  ?claim a <{GOV}Statement> ; <{RDF}subject>|<{RDF}object> ?thing
}} GROUP BY ?thing"""
_RESTING = f"""SELECT ?source (COUNT(DISTINCT ?claim) AS ?n) WHERE {{
  ?claim a <{GOV}Statement> ; <{DCTERMS}source> ?source
}} GROUP BY ?source"""


class ServedPages:
    """The pages of one dataset, as :class:`govgraph.explorer.site.Site` writes them, with addresses of a server.

    Parameters
    ----------
    graph : GovGraph
    suffixes : sequence of str
        Endings of addresses that ask for a format.
    """

    def __init__(self, graph: GovGraph, suffixes: Sequence[str] = ()) -> None:
        self._graph, self._suffixes = graph, tuple(suffixes)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the pages: those of the dataset that govgraph speaks; of an endpoint all, unasked."""
        if not isinstance(self._graph.store, Store):
            return LANGUAGES
        return tuple(one for one in self._graph.languages if one in LANGUAGES) or LANGUAGES[:1]

    @cached_property
    def pages(self) -> Pages:
        """What writes them."""
        from govgraph.web.bundles import problem

        graph = self._graph
        extra = {"sources": "sources"} if self._has("Source") else {}
        extra |= {"questions": "questions"} if self._has("Statement") else {}
        # The explorer shows all dates, and lets its reader choose one.
        extra |= {} if problem() or graph.moment is not None else {"explorer": ""}
        places = ServedPlaces(graph.names)
        links = ServedLinks(places, self.languages, index="", extra=extra, suffixes=self._suffixes)
        spoken = graph.languages if isinstance(graph.store, Store) else ()
        return Pages(graph, links, spoken or LANGUAGES)

    def _has(self, kind: str) -> bool:
        """Tell whether there is a thing of a kind; an endpoint is not asked, and may have one."""
        store = self._graph.store
        return not isinstance(store, Store) or store.ask(f"ASK {{ ?thing a <{GOV}{kind}> }}")

    def thing(self, iri: str, language: str) -> str:
        """Return the page of an entity, a source or a claim; nothing where the data say nothing of it."""
        graph = self._graph
        store = graph.addressed
        if not iri_ok(iri) or not store.ask(f"ASK {{ <{iri}> ?p ?o }}"):
            return ""
        for claim in fetch_claims(store, statements=[iri]):
            ends = {end for end in (claim.subject, claim.object) if end}
            entities = fetch_entities(store, graph.model.depth, iris=ends)
            return self.pages.claim(claim, entities, fetch_sources(store, [claim.source]), language)
        if fetch_sources(store, [iri]):
            return self.pages.thing(fetch_source_profile(store, iri, graph.model), language)
        return self.pages.thing(fetch_profile(store, iri, graph.model), language)

    def other(self, place: Sequence[str], language: str) -> str:
        """Return the first page, a list, or the page of a question; nothing where there is none.

        Parameters
        ----------
        place : sequence of str
            The parts of its address; none for the first page.
        language : str
        """
        match list(place):
            case []:
                return self._home(language)
            case ["kind", kind]:
                names = (one for one in self._kinds if self.pages.kind_place(one) == f"kind/{kind}")
                name = next(names, None)
                return "" if name is None else self.pages.kind(name, self._kinds[name], language)
            case ["sources"]:
                resting = self._counted(_RESTING)
                sources = sorted(self._graph.sources.items())
                listed = [(source, resting.get(iri, 0)) for iri, source in sources]
                return self.pages.sources(listed, language)
            case ["questions"]:
                return self.pages.questions(self._graph.questions(), language)
            case ["question", name]:
                question = next((one for one in self._questions if one.name == name), None)
                return self.pages.question(question, language) if question else ""
        return ""

    def _home(self, language: str) -> str:
        graph, kinds = self._graph, self._kinds
        counts: dict[str, int] | None
        if graph.says_no_claims:
            counts = self._plain_counts()
        else:
            counts = {
                "entities": len({entity.iri for members in kinds.values() for entity, _ in members}),
                "claims": self._number(f"SELECT (COUNT(DISTINCT ?c) AS ?n) {{ ?c a <{GOV}Statement> }}"),
                "sources": len(graph.sources),
            }
        forms = _DATA if isinstance(graph.store, Store) else ()  # an endpoint sends its graphs itself
        addresses = {f"govgraph.{form}": f"store?default&format={form}" for form in forms}
        addresses["dataset.ttl"] = "dataset?format=ttl"
        files = [(href, content_of(name)) for name, href in addresses.items()]
        # That of a build has checksums of its files.
        files[-1] = (files[-1][0], replace(files[-1][1], lines=texts("site.described")))
        many = {kind: len(members) for kind, members in kinds.items()}
        return self.pages.home(counts, many, files, language)

    def _plain_counts(self) -> dict[str, int] | None:
        """Count the things and triples of data in words of others; an endpoint may refuse to."""
        store = self._graph.store
        if isinstance(store, Store):
            things = {entity.iri for members in self._kinds.values() for entity, _ in members}
            return {"entities": len(things), "triples": len(store)}
        try:
            return {
                "entities": self._number("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
                "triples": self._number("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
            }
        except QueryError:
            return None

    def _number(self, query: str) -> int:
        ((found,),) = self._graph.store.select(query)
        return int(found.value)

    @cached_property
    def _kinds(self) -> dict[str, list[tuple[Entity, int]]]:
        return self.pages.by_kind(things_of(self._graph).values(), self._counted(_ABOUT))

    @cached_property
    def _questions(self) -> list[Question]:
        return list(self._graph.questions())

    def _counted(self, query: str) -> dict[str, int]:
        return {row[0].value: int(row[1].value) for row in self._graph.store.select(query)}
