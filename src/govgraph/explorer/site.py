"""The explorer as a folder of plain pages: an address for every entity, source, claim and question, and the data."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from govgraph.arguments import typed
from govgraph.errors import GovgraphError, wrong
from govgraph.explorer.links import Links, places_of
from govgraph.explorer.made_by import files_beside, rules
from govgraph.explorer.pages import STYLE, Pages
from govgraph.explorer.statements import lines_of, parsed, things_of
from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.labels import LABELS
from govgraph.query.profile import Profile, SourceProfile, profiles_of
from govgraph.terms import DCTERMS, RDF, Names
from govgraph.words import LANGUAGES
from govgraph.write.files import Written
from govgraph.write.folder import Item, Updated, update_folder

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.explorer.html import Making
    from govgraph.write.contents import Content

__all__ = ["Site"]

_SOURCE = f"<{DCTERMS}source> <".encode()
_NAMING = {f"<{iri}>".encode() for iri in (RDF + "type", *LABELS)}
_BLANK = re.compile(rb"_:[^ ]+")


@typed
class Site:
    """A dataset as a static site; made by :meth:`govgraph.GovGraph.site`.

    Raises
    ------
    GovgraphError
        For a dataset as of a date: the pages show all dates.
    """

    def __init__(self, graph: GovGraph) -> None:
        if graph.moment is not None:
            raise GovgraphError(wrong("site_all_dates"))
        self._graph = graph
        self._making: Making | None = None

    def __repr__(self) -> str:
        return f"<Site of {self._graph.metadata.title('en') or 'a dataset'}>"

    def save(
        self, folder: str | Path, *, progress: Callable[[int, int], None] = lambda done, all: None
    ) -> Updated:
        """Write the site, or bring it up to date: only what changed is written, and what is gone is removed.

        Parameters
        ----------
        folder : path
            A new or empty one, or that of an earlier site.
        progress : callable, optional
            Called with the number of files that are done, and of all.

        Raises
        ------
        GovgraphError
            If the folder holds files that govgraph did not write; nothing is written then.
        """
        if "explorer" not in self.links.extra:
            return update_folder(Path(folder), self._items(), progress)
        with self._graph.explorer().making(self._all) as self._making:
            self._making.draw_beside()  # while the keys of all pages are worked out
            return update_folder(Path(folder), self._items(), progress)

    # ------------------------------------------------------------------------------------------------------ what there is

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the pages: those of the dataset that govgraph speaks, else English."""
        return tuple(one for one in self._graph.languages if one in LANGUAGES) or LANGUAGES[:1]

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return things_of(self._graph)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {iri: self._graph.sources[iri] for iri in sorted(self._graph.sources)}

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.iri: claim for claim in self._graph.claims if claim.iri}

    @cached_property
    def links(self) -> Links:
        """Where everything stands."""
        from govgraph.web.bundles import problem

        graph = self._graph
        extra = {"sources": "sources"} if self._sources else {}
        extra |= {"questions": "questions"} if self._questions else {}
        extra |= {} if problem() else {"explorer": "explorer.html"}
        return Links(
            places_of([*self._entities, *self._sources, *self._claims], graph.names),
            self.languages,
            address=graph.metadata.address,
            extra=extra,
        )

    @cached_property
    def _questions(self) -> list[Any]:
        return list(self._graph.questions()) if self._claims else []

    @cached_property
    def pages(self) -> Pages:
        """The pages, to be rendered one by one."""
        return Pages(self._graph, self.links, self._graph.languages or LANGUAGES)

    @cached_property
    def _lines(self) -> dict[str, list[bytes]]:
        """Every statement of the dataset by its subject, as lines of N-Quads."""
        found: dict[str, list[bytes]] = {}
        for line in self._all:
            found.setdefault(line.split(b" ", 1)[0].strip(b"<>").decode(), []).append(line)
        return found

    @cached_property
    def _all(self) -> list[bytes]:
        """Every statement, in the order of canonical N-Quads."""
        return lines_of(self._graph)

    @cached_property
    def _triples(self) -> list[ox.Triple]:
        """What :attr:`_all` says, read once for several files."""
        return list(_triples(self._all))

    @cached_property
    def _profiles(self) -> list[Profile | SourceProfile]:
        lines = [one for iri, found in self._lines.items() if iri not in self._claims for one in found]
        named = [
            (iri, line.split(_SOURCE, 1)[1].split(b">", 1)[0].decode())
            for iri in self._claims
            for line in self._lines.get(iri, ())
            if _SOURCE in line
        ]
        model, names = self._graph.model, self._graph.names
        claims, entities, sources = self._claims.values(), self._entities, self._sources
        return list(profiles_of(parsed(lines), claims, entities, sources, model, names, named))

    # -------------------------------------------------------------------------------------------------------------- files

    def _items(self) -> Iterator[Item]:
        yield from self._lists()
        seen = _Seen(self)
        for profile in self._profiles:
            yield from self._of_thing(profile, seen)
        for claim in self._claims.values():
            key = seen.of_claim(claim)
            for language in self.languages:
                make = partial(self.pages.claim, claim, self._entities, self._sources, language)
                yield Item(self.links.page(self.links.places[claim.iri], language), key, make)
        yield from self._questions_pages()
        yield from self._whole()

    def _of_thing(self, profile: Profile | SourceProfile, seen: _Seen) -> Iterator[Item]:
        iri, key = profile.entity.iri, seen.of_profile(profile)
        for language in self.languages:
            page = self.links.page(self.links.places[iri], language)
            yield Item(page, key, partial(self.pages.thing, profile, language))
        yield Item(self.links.data(iri, "ttl"), key, partial(self.turtle, profile))
        yield Item(self.links.data(iri, "jsonld"), key, partial(self.jsonld, profile))

    def turtle(self, profile: Profile | SourceProfile) -> bytes:
        """Return a thing and the claims about it, with their sources and the names of the other ends, as Turtle."""
        return _turtle(_triples(self._described(profile)), self._graph.names)

    def jsonld(self, profile: Profile | SourceProfile) -> bytes:
        """Return what :meth:`turtle` holds as JSON-LD, in its expanded form."""
        return _json_ld(_triples(self._described(profile)))

    def _described(self, profile: Profile | SourceProfile) -> list[bytes]:
        """Return the statements about a thing: its own first, then its claims, their sources, other ends, by name."""
        found = dict.fromkeys((profile.entity.iri, *(claim.iri for claim in profile.claims)))
        found |= dict.fromkeys(sorted({*(claim.source for claim in profile.claims), *profile.entity.sources}))
        lines = [line for iri in found for line in self._lines.get(iri, ())]
        seen: set[str] = set()
        queue = list(lines)
        while queue:  # what it says by way of blank nodes
            for blank in _BLANK.findall(queue.pop()):
                if (name := blank.decode()) not in seen:
                    seen.add(name)
                    lines += self._lines.get(name, ())
                    queue += self._lines.get(name, ())
        ends = {end for claim in profile.claims for end in (claim.subject, claim.object)} - found.keys()
        further = profile.triples if isinstance(profile, Profile) else ()
        about = {claim.subject for section in further if section.inverse for claim in section.claims}
        own = f"<{profile.entity.iri}>".encode()
        for iri in sorted(ends | about):
            lines += [
                line
                for line in self._lines.get(iri, ())
                if line.split(b" ", 2)[1] in _NAMING or (iri in about and own in line)
            ]
        return lines

    def _lists(self) -> Iterator[Item]:
        about: Counter[str] = Counter()
        for profile in self._profiles:
            about[profile.entity.iri] = len(profile.claims)
        kinds = self.pages.by_kind(self._entities.values(), about)
        sources = [(source, about[iri]) for iri, source in self._sources.items()]
        counts = {"entities": len(self._entities), "claims": len(self._claims), "sources": len(sources)}
        counts["triples"] = len(self._all)
        keys = {kind: self._key_of(members) for kind, members in kinds.items()}
        key_of_sources = self._key_of(sources)
        for language in self.languages:
            many = {kind: len(members) for kind, members in kinds.items()}
            home = partial(self.pages.home, counts, many, self._files(), language)
            yield Item(self.links.page("", language), "", home)
            for kind, members in kinds.items():
                place = self.pages.kind_place(kind)
                make = partial(self.pages.kind, kind, members, language)
                yield Item(self.links.page(place, language), keys[kind], make)
            if sources:
                make = partial(self.pages.sources, sources, language)
                yield Item(self.links.page("sources", language), key_of_sources, make)

    def _questions_pages(self) -> Iterator[Item]:
        for language in self.languages if self._questions else ():
            make = partial(self.pages.questions, self._graph.questions(), language)
            yield Item(self.links.page("questions", language), "", make)
            for one in self._questions:
                page = self.links.page(f"question/{one.name}", language)
                yield Item(page, "", partial(self.pages.question, one, language))

    _DATA = ("govgraph.ttl", "govgraph.nt", "govgraph.jsonld", "claims.csv", "dataset.ttl", "SHA256SUMS")

    def _files(self) -> list[tuple[str, Content]]:
        from govgraph.write.contents import content_of

        return [(name, content_of(name)) for name in self._DATA if name != "claims.csv" or self._claims]

    def _whole(self) -> Iterator[Item]:
        """Yield the files about the whole dataset; they are made again only if a statement of it changed."""
        graph, key = self._graph, self._key
        data: dict[str, Callable[[], bytes]] = {
            "govgraph.ttl": lambda: _turtle(self._triples, graph.names),
            "govgraph.nt": lambda: b"".join(self._all),
            "govgraph.jsonld": lambda: _json_ld(self._triples),
        }
        if self._claims:
            data["claims.csv"] = lambda: graph.export("csv").encode()
        made: dict[str, Written] = {}

        def kept(name: str) -> bytes:
            content = data[name]()
            made[name] = Written(name, len(content), hashlib.sha256(content).hexdigest())
            return content

        def described() -> str:
            from govgraph.write.description import describe, statistics

            for name in data.keys() - made.keys():
                kept(name)
            digest = hashlib.sha256(b"".join(self._all)).hexdigest()
            counted = statistics(self._triples, graph.names)
            return describe(graph.metadata, counted, digest, made.values(), graph.names)

        for name in data:
            yield Item(name, key, partial(kept, name))
        yield Item("dataset.ttl", key, described)
        if (making := self._making) is not None:
            yield Item("explorer.html", self._explorer_key, making.page, making.begin)
        yield Item(STYLE, "", lambda: self.pages.style)
        yield Item("llms.txt", "", self._llms)
        yield Item(".nojekyll", "", lambda: "")
        if self.links.address:
            yield from self._sitemaps()

    @cached_property
    def _key(self) -> str:
        """A digest of the whole dataset, and of what makes pages of it."""
        digest = hashlib.sha256(self._made_by)
        for line in self._all:
            digest.update(line)
        return digest.hexdigest()[:32]

    def _key_of(self, members: Iterable[tuple[Entity | Source, int]]) -> str:
        """A digest of a list of things, each with its number of claims, and of where their pages stand."""
        digest = hashlib.sha256(self._made_by)
        for one, n in members:
            digest.update(f"{n} {self.links.places[one.iri]} {one!r}".encode())
        return digest.hexdigest()[:32]

    @cached_property
    def _explorer_key(self) -> str:
        """A digest of all that the explorer shows: the dataset, and what stands beside its tables."""
        return hashlib.sha256(self._key.encode() + files_beside(self._graph)).hexdigest()[:32]

    @cached_property
    def _made_by(self) -> bytes:
        """A digest of what all pages depend on beside the facts: words, templates, model, metadata, addresses."""
        from govgraph.web.bundles import bundle

        links = self.links
        digest = hashlib.sha256(rules(self._graph))
        told = (links.languages, links.address, dict(links.extra), self._graph.says_no_claims)
        digest.update(repr(told).encode())
        for name in ("explorer.js", "worker.js.gz", "editor.js.gz") if "explorer" in links.extra else ():
            digest.update(bundle(name))
        return digest.digest()

    def _llms(self) -> str:
        """Return what there is to read for programs that read sites: https://llmstxt.org."""
        about = self._graph.metadata
        lines = [f"# {self.pages.title('en')}", ""]
        if description := about.descriptions.get("en") or next(iter(about.descriptions.values()), ""):
            lines += [f"> {' '.join(description.split())}", ""]
        lines += [
            "Every page of an entity (`id/NAME/`) and of a source (`source/NAME/`) is also there as `NAME.ttl` and "
            "`NAME.jsonld`. A claim has its dates, its certainty, its source and, where it is noted, the passage. What is "
            "unverified says so. What is not here may still be so.",
            "",
            "## Data",
            "",
        ]
        address = self.links.address
        lines += [
            f"- [{one.titles['en']}]({address}{name}): {one.lines['en']}" for name, one in self._files()
        ]
        lists = [(name, self.links.page(name, self.languages[0])) for name in ("sources", "questions")]
        lines += ["", "## Pages", "", f"- [Home]({address}{self.links.page('', self.languages[0])})"]
        lines += [
            f"- [{name.capitalize()}]({address}{page})" for name, page in lists if name in self.links.extra
        ]
        kinds = sorted({one.kind for one in self._entities.values() if one.kind in self._graph.model.kinds})
        lines += [
            f"- [{self._graph.model.kinds[kind].labels.get('en', kind)}]"
            f"({address}{self.links.page(self.pages.kind_place(kind), self.languages[0])})"
            for kind in kinds
        ]
        return "\n".join(lines) + "\n"

    def _sitemaps(self) -> Iterator[Item]:
        """Yield the map of the site in parts of at most 10,000 pages, each page with its languages."""
        places = ["", *(name for name in ("sources", "questions") if name in self.links.extra)]
        places += sorted(self.links.places.values())
        parts = [places[start : start + _IN_SITEMAP] for start in range(0, len(places), _IN_SITEMAP)]
        if len(parts) == 1:
            yield Item("sitemap.xml", "", partial(self._sitemap, parts[0]))
            return
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield Item(name, "", partial(self._sitemap, part))
        index = "".join(
            f"<sitemap><loc>{escape(self.links.address + name)}</loc></sitemap>\n" for name in names
        )
        yield Item(
            "sitemap.xml",
            "",
            lambda: f'{_XML}<sitemapindex xmlns="{_SITEMAPS}">\n{index}</sitemapindex>\n',
        )

    def _sitemap(self, places: Iterable[str]) -> str:
        lines = []
        for place in places:
            others = "".join(
                f'<xhtml:link rel="alternate" hreflang="{one}" href="{escape(self._public(place, one))}"/>'
                for one in self.languages
            )
            lines += [
                f"<url><loc>{escape(self._public(place, one))}</loc>{others}</url>\n"
                for one in self.languages
            ]
        return f'{_XML}<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(lines)}</urlset>\n'

    def _public(self, place: str, language: str) -> str:
        return self.links.public(self.links.page(place, language))


_IN_SITEMAP = 10_000
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


class _Seen:
    """Digests of all that a page shows, each part worked out once."""

    def __init__(self, site: Site) -> None:
        self._site, self._made_by = site, site._made_by
        self._of_lines, self._of_name = cache(self._digest_of_lines), cache(self._digest_of_name)

    def _digest_of_lines(self, iri: str) -> bytes:
        return hashlib.sha256(b"".join(self._site._lines.get(iri, ()))).digest()

    def _digest_of_name(self, iri: str) -> bytes:
        """Of what stands at the other end: its names, its kind, and whether it has a page."""
        entity, place = self._site._entities.get(iri), self._site.links.places.get(iri, "")
        shown = (entity.id, entity.kind, sorted(entity.labels.items())) if entity else iri
        return hashlib.sha256(repr((place, shown)).encode()).digest()

    def of_claim(self, claim: Claim) -> str:
        parts = [self._made_by, self._of_lines(claim.iri), self._of_lines(claim.source)]
        parts += [self._of_name(claim.subject), self._of_name(claim.object)]
        return hashlib.sha256(b"".join(parts)).hexdigest()[:32]

    def of_profile(self, profile: Profile | SourceProfile) -> str:
        parts = [self._made_by, self._of_lines(profile.entity.iri), self._of_name(profile.entity.iri)]
        parts.append(repr(profile.entity).encode())
        parts += [self._of_lines(iri) for iri in profile.entity.sources]
        further = profile.triples if isinstance(profile, Profile) else ()
        for section in (*profile.sections, *further):
            for claim in section.claims:
                parts += [self._of_lines(claim.iri), self._of_lines(claim.source)]
                parts += [self._of_name(claim.subject), self._of_name(claim.object)]
                if not claim.iri:
                    parts.append(repr((claim.subject, claim.predicate, claim.object, claim.value)).encode())
        return hashlib.sha256(b"".join(parts)).hexdigest()[:32]


def _triples(lines: Iterable[bytes]) -> Iterator[ox.Triple]:
    return (quad.triple for quad in parsed(dict.fromkeys(lines)))


def _json_ld(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b""


def _turtle(triples: Iterable[ox.Triple], names: Names) -> bytes:
    """Return triples as Turtle, in their order; the prefixes, which the engine writes in any order, are sorted."""
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=names.prefixes) or b""
    head, body = [], data
    while body.startswith(b"@prefix "):
        line, _, body = body.partition(b"\n")
        head.append(line + b"\n")
    used = [line for line in sorted(head) if line.split()[1] in body]
    return b"".join((*used, b"\n", body))
