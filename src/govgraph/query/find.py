"""Find things by any name they have, and find which one a reader means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from govgraph.errors import AmbiguousEntity, UnknownEntity
from govgraph.facts.claims import Entity, fetch_entities, fetch_sources
from govgraph.facts.index import Match, NameIndex, entities_index, sources_index
from govgraph.facts.labels import fold, look
from govgraph.store.store import AnyStore
from govgraph.terms import GOV, RDF, iri_ok, local_id_ok
from govgraph.words import Told, either

__all__ = ["Finder", "Found"]

_WHOLE = ("acronym", "id", "name")


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that was found: the entity, the name that matched, and how (see :class:`Match`)."""

    entity: Entity
    name: str
    how: str
    distance: int = 0


class Finder:
    """Search by label, alias, acronym or id, in all languages at once.

    Parameters
    ----------
    store : AnyStore
        Any store; its names are fetched at the first search and kept.
    depth : mapping of kind to int, optional
        How specific each kind is (``model.depth``), so that results show the most specific one.
    others : bool
        The store says things in words of others: what has no name is found by the last part of its IRI.

    Examples
    --------
    >>> from govgraph.store.store import Store
    >>> store = Store()
    >>> label = "<https://w3id.org/govgraph/id/ff> <http://www.w3.org/2004/02/skos/core#prefLabel>"
    >>> store.load_ntriples(f'{label} "Foro de Ficción"@es .'.encode())
    >>> [(found.entity.id, found.how) for found in Finder(store).search("FICCION")]
    [('id:ff', 'words')]
    """

    def __init__(
        self, store: AnyStore, depth: Mapping[str, int] | None = None, *, others: bool = False
    ) -> None:
        self.store = store
        self.depth = depth
        self.others = others

    @cached_property
    def index(self) -> NameIndex:
        """The index of names, built when it is first needed."""
        return entities_index(self.store, others=self.others)

    @cached_property
    def source_index(self) -> NameIndex:
        """The index of titles, publishers and ids of sources."""
        return sources_index(self.store)

    def find(self, text: str, *, kinds: Iterable[str] = (), limit: int = 20) -> list[Found]:
        """Return the things that match best, and after them the sources, as :meth:`govgraph.GovGraph.find` says."""
        wanted = tuple(kinds)
        others = tuple(kind for kind in wanted if kind != "Source")
        found = self.search(text, kinds=others, limit=limit) if others or not wanted else []
        named = bool(found) and found[0].how in _WHOLE
        if "Source" in wanted or not (wanted or named):
            sources = self.sources(text, limit)
            # What is only spelled alike is not a match where something is.
            found += [one for one in sources if not found or one.how != "spelling"]
        return found[:limit]

    def sources(self, text: str, limit: int = 20) -> list[Found]:
        """Return the sources of which title, publisher or id match best."""
        from govgraph.query.profile import entity_of

        matches = self.source_index.search(text, limit)
        known = fetch_sources(self.store, [match.iri for match in matches]) if matches else {}
        return [
            Found(entity_of(known[match.iri]), match.name, match.how, match.distance) for match in matches
        ]

    def search(self, text: str, *, kinds: Iterable[str] = (), limit: int = 20) -> list[Found]:
        """Return what matches best, the best first: only things of these kinds, or of kinds below them in the model."""
        wanted = set(kinds)
        matches = self.index.search(text, 400 if wanted else limit)
        return self._found(matches, wanted)[:limit]

    def near(self, text: str, limit: int = 3) -> list[Found]:
        """Return the things whose names look most like `text`, where nothing matches."""
        return self._found(self.index.near(text, limit), set())

    def most_connected(self, *, kinds: Iterable[str] = (), limit: int = 50) -> list[Entity]:
        """Return the things that most statements speak of, the most first: what to offer who has typed nothing yet."""
        wanted = " ".join(sorted(f"<{self.store.names.term(kind)}>" for kind in kinds))
        only = f"VALUES ?kind {{ {wanted} }} ?thing a ?kind ." if wanted else ""
        query = (
            f"SELECT ?thing (COUNT(DISTINCT ?claim) AS ?n) WHERE {{ {only} "
            f"{{ ?claim <{RDF}subject> ?thing }} UNION {{ ?claim <{RDF}object> ?thing }} FILTER(isIRI(?thing)) }} "
            f"GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT {2 * limit}"
        )
        iris = [row[0].value for row in self.store.select(query) if row[0] is not None]
        entities = fetch_entities(self.store, self.depth, iris=iris) if iris else {}
        return [entities[iri] for iri in iris if iri in entities and not iri.startswith(GOV)][:limit]

    def _found(self, matches: list[Match], kinds: set[str]) -> list[Found]:
        entities = (
            fetch_entities(self.store, self.depth, iris=[match.iri for match in matches]) if matches else {}
        )
        found = []
        for match in matches:
            entity = entities.get(match.iri) or Entity(self.store.names.compact(match.iri), match.iri)
            if not kinds or kinds.intersection(entity.kinds):
                found.append(Found(entity, match.name, match.how, match.distance))
        return found

    def resolve(self, text: str, *, kinds: Iterable[str] = ()) -> str:
        """Return the IRI of the one thing that `text` names.

        Parameters
        ----------
        text : str
            An id (``eclac``), a CURIE (``id:eclac``), an IRI, a label, an alias or an acronym (``CEPAL``).
        kinds : iterable of str, optional
            What it must be; a name that several things share then means the one that fits.

        Raises
        ------
        UnknownEntity
            If nothing has this name, or what has it is of another kind.
        AmbiguousEntity
            If several things have it.
        """
        wanted = tuple(kinds)
        if wanted == ("Source",):
            return self._source(text.strip())
        matches = [Match(iri, text, "id") for iri in self._direct(text.strip())] or self.index.exact(text)
        fitting = self._found(matches, set(wanted))
        if (
            len(fitting) > 1 and matches[0].how != "id"
        ):  # BRICS and BRICS+ are spelled alike but for a sign: the very name goes first
            very = [found for found in fitting if look(found.name) == look(text)]
            fitting = very or fitting
        if len(fitting) == 1:
            return fitting[0].entity.iri
        if fitting:
            raise AmbiguousEntity(text, [_described(found.entity) for found in fitting])
        if matches:
            other = self._found(matches[:1], set())[0].entity
            asked, kind = either(wanted), other.kind or "–"
            raise UnknownEntity(
                text, hint=Told("error.of_kind", name=_described(other), kind=kind, asked=asked)
            )
        near = self.search(text, kinds=wanted, limit=3) or self.near(text)
        elsewhere = "" if near else self.elsewhere()
        error = UnknownEntity(text, choices=[_described(one.entity) for one in near], hint=elsewhere)
        error.near = tuple(found.entity.id for found in near)
        raise error

    def elsewhere(self) -> str:
        """Say where the facts may be when nothing was found: in a named graph of a server whose default graph is empty."""
        graphs = self.store.graphs_instead()
        if not graphs:
            return ""
        return Told("error.other_graphs", graphs=either(graphs))

    def _source(self, text: str) -> str:
        """Return the IRI of a source by its id, CURIE, IRI or whole title: sources stand apart from entities."""
        names = self.store.names
        local = text.removeprefix("src-")
        iris = [names.expand(text)] if ":" in text else [space + local for space in names.spaces("src")]
        there = [one for one in iris if iri_ok(one) and self.store.ask(f"ASK {{ <{one}> a <{GOV}Source> }}")]
        if len(there) > 1:
            raise AmbiguousEntity(text, [names.compact(one) for one in there])
        if there:
            return there[0]
        alike = [match.iri for match in self.source_index.exact(text)]
        sources = fetch_sources(self.store, alike) if alike else {}
        titled = [source for source in sources.values() if fold(source.title) == fold(text)]
        if len(titled) > 1:
            raise AmbiguousEntity(text, [f"{source.id} ({source.title})" for source in titled])
        if not titled:
            raise UnknownEntity(text, [source.id for source in fetch_sources(self.store).values()])
        return titled[0].iri

    def _direct(self, text: str) -> list[str]:
        """Return the IRIs of an id, CURIE or IRI of which the store has anything to say.

        A bare id can be of several things, where datasets of different bases are side by side.
        """
        if ":" in text:
            iris = [self.store.names.entity(text)]
        else:
            iris = [space + text for space in self.store.names.spaces("id")] if local_id_ok(text) else []
        return [iri for iri in iris if iri_ok(iri) and self.store.ask(f"ASK {{ <{iri}> ?p ?o }}")]


def _described(entity: Entity) -> str:
    label = entity.label()
    return entity.id if label == entity.id else f"{entity.id} ({label})"
