"""Pages without JavaScript: one function from an entity, a source, a claim or a question to readable HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from govgraph.explorer.links import Links
from govgraph.explorer.schema_org import dataset_ld, entity_ld, source_ld
from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.labels import exact_text, fold, text_in
from govgraph.facts.passages import passage_link
from govgraph.query.profile import Profile, Section, SourceProfile, list_of
from govgraph.query.profile_text import claim_details, profile_facts, source_facts
from govgraph.terms import GOV, SKOS, local_id_ok
from govgraph.web.sealed import asset, sealed_json, template
from govgraph.words import say, speaks, words

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.facts.as_of import Moment
    from govgraph.query.questions import Catalogue, Question
    from govgraph.write.contents import Content

__all__ = ["STYLE", "Pages", "moment_told"]

STYLE = "style.css"
"""Where the one style sheet stands, below the top."""

# What turns the direction of the text around it, and control characters: no name or passage needs them.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPECIAL = re.compile(_STEERING.pattern[:-1] + "&<>\"']")  # most texts have nothing to escape
_GLYPHS = {
    "dot": "●",
    "ring": "○",
    "square": "■",
    "diamond": "◆",
    "diamondSmall": "◆",
    "triangle": "▲",
    "triangleDown": "▼",
    "star": "★",
    "pentagon": "⬟",
    "hexagon": "⬢",
    "octagon": "⬣",
    "plus": "✚",
    "page": "▤",
}
_ELSEWHERE = SKOS + "exactMatch"
_LISTS = {GOV + "listComplete": "list_whole", GOV + "listIncomplete": "list_part"}
_MEDIA = {"ttl": ("Turtle", "text/turtle"), "jsonld": ("JSON-LD", "application/ld+json")}


def _clean(value: object) -> object:
    """Return what a template writes without characters that steer; markup stays (it was made here)."""
    return _STEERING.sub("", value) if type(value) is str else value


def _e(text: str) -> str:
    """Return a text as HTML shows it, in an element or in quotes."""
    return text if _SPECIAL.search(text) is None else str(escape(_STEERING.sub("", str(text))))


@lru_cache(maxsize=1)
def _template() -> Any:
    options = {"finalize": _clean, "trim_blocks": True, "keep_trailing_newline": False}
    return template("explorer.plain", "pages.html.j2", **options)


def _web(text: str) -> str:
    """Return an address that a link may lead to, else nothing: ``javascript:`` and the like are refused."""
    return text if re.match(r"https?://[^\s/]", text, re.IGNORECASE) else ""


class Pages:
    """The pages of one dataset.

    Parameters
    ----------
    graph : GovGraph
        Of a dataset as of a date, each page says so; where the data state no claims, pages count triples.
    links : Links
        Which things have pages, in which languages, and how they are addressed.
    spoken : tuple of str
        The languages of the names in the dataset.

    Examples
    --------
    >>> import govgraph
    >>> from govgraph.explorer.links import Links, places_of
    >>> from govgraph.words import LANGUAGES
    >>> g = govgraph.open()
    >>> pages = Pages(g, Links(places_of(g.entities, g.names), ("en", "es")), LANGUAGES)
    >>> "<h1>Comisión Económica para América Latina y el Caribe</h1>" in pages.thing(g.profile("eclac"), "es")
    True
    """

    def __init__(self, graph: GovGraph, links: Links, spoken: Sequence[str]) -> None:
        self.about, self.model, self.names, self.links = graph.metadata, graph.model, graph.names, links
        self.plain, self.moment = graph.says_no_claims, graph.moment
        self._spoken = tuple(spoken)
        self._kind_css = {name: f"k{number}" for number, name in enumerate(self.model.kinds)}
        self.wordings = {one: words(one)["explorer"] | words(one)["site"] for one in links.languages}
        self._writers: dict[tuple[str, int], _Writer] = {}
        self._cited: dict[str, str] = {}

    def _languages(self, language: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((language, *self._spoken)))

    def _bibtex(self, source: Source) -> str:
        from govgraph.query.cite import citation

        if source.iri not in self._cited:
            self._cited[source.iri] = citation([source], None, "bibtex")
        return self._cited[source.iri]

    def _writer(self, place: str, language: str) -> _Writer:
        """Return what writes a page: pages of one language, at one depth, link everything by the same addresses."""
        page = self.links.page(place, language)
        key = (language, page.count("/"))
        if key not in self._writers:
            self._writers[key] = _Writer(self, page, language)
        return self._writers[key]

    @cached_property
    def style(self) -> str:
        """The style sheet: the page's own, and the color of each kind, in light and dark."""
        light, dark = (
            "".join(
                f".{css} {{ color: {_color(getattr(self.model.kinds[name], which))}; }}\n"
                for name, css in self._kind_css.items()
            )
            for which in ("color", "dark")
        )
        own = asset("explorer.plain", "site.css")
        return f"{own}{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"

    # ------------------------------------------------------------------------------------------------------------ things

    def thing(self, profile: Profile | SourceProfile, language: str) -> str:
        """Return the page of an entity or a source, with all its claims and their evidence."""
        if isinstance(profile, SourceProfile):
            return self._source(profile, language)
        return self._entity(profile, language)

    def by_kind(
        self, entities: Iterable[Entity], claims: Mapping[str, int]
    ) -> dict[str, list[tuple[Entity, int]]]:
        """Return the things of each kind, in the order of the model, each with the number of claims about it.

        Parameters
        ----------
        entities : iterable of Entity
        claims : mapping of IRI to int
        """
        found: dict[str, list[tuple[Entity, int]]] = {kind: [] for kind in (*self.model.kinds, "")}
        for entity in entities:
            told = self.model.narrowest(entity.kinds) or [""]
            for kind in dict.fromkeys(one if one in self.model.kinds else "" for one in told):
                found[kind].append((entity, claims.get(entity.iri, 0)))
        return {kind: members for kind, members in found.items() if members}

    def missing(self, place: str, language: str, name: str = "") -> str:
        """Return the page that stands where there is none.

        Parameters
        ----------
        place : str
            What was asked for.
        language : str
        name : str
            The id that nothing has.
        """
        writer = self._writer(place, language)
        told = "unknown_thing" if name else "unknown_page"
        lead = say("explorer.unknown_thing_text", language, id=name) if name else ""
        return writer.page(place=place, view="list", title=writer.word[told], lead=_text(lead), things=())

    def _entity(self, profile: Profile, language: str) -> str:
        writer = self._writer(self.links.places[profile.entity.iri], language)
        entity, spoken = profile.entity, self._languages(language)
        description = text_in(entity.description, spoken)
        return writer.page(
            place=self.links.places[entity.iri],
            view="thing",
            title=entity.label(*spoken),
            title_lang=writer.borrowed(entity.labels),
            kindline=[writer.kind_link(kind) for kind in self.model.narrowest(entity.kinds)],
            summary=description or writer.kind_name(entity.kind),
            lead=writer.told(entity.description),
            about=self._facts(profile, writer),
            gaps=list(self._gaps(profile, writer)),
            found=Markup("").join(
                writer.section(section, profile, number) for number, section in enumerate(profile.sections)
            ),
            further=[
                (
                    section.label(self.model, *spoken),
                    [writer.end(section.other(one), one.value, profile) for one in section.claims],
                )
                for section in profile.triples
                if not (section.predicate == _ELSEWHERE and not section.inverse)
            ],
            nothing="" if profile.sections or profile.triples else writer.word["no_claim"],
            ld=entity_ld(profile, self.model, self.names.blank),
            formats=writer.formats(entity.iri),
            cite=writer.cited(entity.label(*spoken), entity.iri),
            explorer=writer.explorer(entity.id),
        )

    def _facts(self, profile: Profile, writer: _Writer) -> list[tuple[str, list[Markup]]]:
        found: dict[str, list[Markup]] = {}
        spoken = self._languages(writer.language)
        shown = {
            say("profile.kind", *spoken),
            say("profile.about", *spoken),
            say("profile.about_english", *spoken),
        }
        for name, value in profile_facts(profile, self.model, spoken):
            if name in shown:
                continue  # above
            tag = name if name in profile.entity.labels else ""
            found.setdefault(name, []).append(_outside(value, value) if _web(value) else _text(value, tag))
        for section in profile.triples:
            if section.predicate == _ELSEWHERE and not section.inverse:
                found[writer.word["elsewhere"]] = [
                    writer.end(one.object, one.value, profile) for one in section.claims
                ]
        if not profile.entity.iri.startswith(self.names.blank):
            found[writer.word["address"]] = [_text(profile.entity.iri)]
        if profile.entity.sources:
            found[writer.word["sources"]] = [
                writer.source_link(profile.sources.get(iri) or Source(iri, iri))
                for iri in profile.entity.sources
            ]
        return list(found.items())

    def _gaps(self, profile: Profile, writer: _Writer) -> Iterator[str]:
        """Say what is not known: lists that are whole or not, claims without a date, a check or a passage."""
        model, spoken = self.model, self._languages(writer.language)
        for claim in profile.claims:
            if claim.predicate in _LISTS and claim.subject == profile.entity.iri:
                named = list_of(claim, profile.claims).label(model, *spoken)
                said = say(
                    f"explorer.{_LISTS[claim.predicate]}", *spoken, list=named, date=claim.as_of or "?"
                )
                yield f"{said} {claim.noted(*spoken)}".strip()
        counts = {
            "n_undated": sum(
                model.nature(one.predicate).value != "timeless" and not one.start and not one.end
                for one in profile.claims
            ),
            "n_unverified": sum(one.confidence in ("", "unverified") for one in profile.claims),
            "n_without_passage": sum(not one.passage for one in profile.claims),
        }
        for key, n in counts.items():
            if n:
                yield say(f"explorer.{key}", *spoken, n=n)

    def _source(self, profile: SourceProfile, language: str) -> str:
        source, spoken = profile.source, self._languages(language)
        place = self.links.places[source.iri]
        writer = self._writer(place, language)
        return writer.page(
            place=place,
            view="thing",
            title=source.title or source.id,
            kindline=[writer.list_link("sources")],
            lead=_text(source.publisher),
            summary=_listed(source.publisher, source.date),
            address_of_source=_web(source.url),
            about=[
                *(
                    (name, [_text(value)])
                    for name, value in source_facts(source, spoken)
                    if value not in (source.publisher, source.url)
                    or (value == source.url and not _web(source.url))
                ),
                (writer.word["address"], [_text(source.iri)]),
            ],
            found=Markup("").join(
                writer.section(section, profile, number, ends=True)
                for number, section in enumerate(profile.sections)
            ),
            nothing="" if profile.sections else say("profile.no_claims", *spoken),
            ld=source_ld(source),
            formats=writer.formats(source.iri),
            cite=writer.cited(source.title or source.id, source.iri),
            bibtex=self._bibtex(source),
            explorer=writer.explorer(source.id),
        )

    def claim(
        self, claim: Claim, entities: Mapping[str, Entity], sources: Mapping[str, Source], language: str
    ) -> str:
        """Return the page of one claim: what it says, its dates, passage and source, and how to cite it."""
        place, spoken = self.links.places[claim.iri], self._languages(language)
        writer = self._writer(place, language)
        section = Section(claim.predicate, False, (claim,))
        source = sources.get(claim.source)
        profile = Profile(Entity(claim.subject, claim.subject), (), entities, sources)
        other = writer.name(claim.object, profile) if claim.object else claim.value
        title = f"{writer.name(claim.subject, profile)} {writer.verb(section, claim)} {other}"
        return writer.page(
            place=place,
            view="thing",
            title=title,
            summary=claim.passage,
            kindline=[_text(writer.word["claim"])],
            found=Markup('<ul class="rows">{}</ul>').format(writer.row(section, claim, profile, ends=True)),
            about=[(writer.word["id"], [_text(claim.id)]), (writer.word["address"], [_text(claim.iri)])],
            ld={
                "@context": "https://schema.org",
                "@type": "Claim",
                "@id": claim.iri,
                "text": title,
                **({"appearance": source_ld(source)} if source else {}),
            },
            formats=writer.formats(claim.subject) if claim.subject in self.links.places else [],
            cite=writer.cited("; ".join([title, *claim_details(claim, self.model, spoken)]), claim.iri),
            bibtex=self._bibtex(source) if source else "",
        )

    # ------------------------------------------------------------------------------------------------------------- lists

    def home(
        self,
        counts: Mapping[str, int] | None,
        kinds: Mapping[str, int],
        data: Sequence[tuple[str, Content]],
        language: str,
    ) -> str:
        """Return the first page: what the dataset is and is not, its kinds with counts, its files.

        Parameters
        ----------
        counts : mapping
            ``entities``, ``claims``, ``sources`` and ``triples``.
        kinds : mapping of kind to count
            The empty text for things of no kind.
        data : sequence of (address, Content)
            The files, with their addresses below the top.
        language : str
        """
        writer = self._writer("", language)
        about, spoken = self.about, self._languages(language)
        description = text_in(about.descriptions, spoken)
        hrefs = {place: self.links.between(writer.here, place) for place, _ in data}
        told = [
            (say("index.version", *spoken), _listed(about.version, about.issued, by=" ")),
            (say("index.license", *spoken), about.license),
            (writer.word["address"], about.base),
            (writer.word["creators"], ", ".join(about.creators)),
        ]
        return writer.page(
            place="",
            view="home",
            title=self.title(language),
            summary=description,
            lead=writer.told(about.descriptions),
            counts=say("site.uncounted", *spoken)
            if counts is None
            else say("explorer.home_plain", *spoken, **counts)
            if self.plain
            else say(
                "explorer.home_counts",
                *spoken,
                entities=counts["entities"],
                **{
                    name: say(f"explorer.n_{name}", *spoken, n=counts[name]) for name in ("claims", "sources")
                },
            ),
            limits="" if self.plain else writer.word["home_limits"],
            kinds=[(writer.kind_link(kind), n) for kind, n in kinds.items()],
            files=[
                {"href": hrefs[place], "name": one.titles[language], "line": one.lines[language]}
                for place, one in data
            ],
            about=[(name, [value]) for name, value in told if value],
            ld=dataset_ld(
                about,
                {self.links.public(place) or hrefs[place]: one.media_type for place, one in data},
            ),
            explorer=writer.explorer(""),
        )

    def kind(self, kind: str, members: Sequence[tuple[Entity, int]], language: str) -> str:
        """Return the list of the things of a kind, by name, each with the number of claims about it."""
        place = self.kind_place(kind)
        writer, spoken = self._writer(place, language), self._languages(language)
        told = self.model.kinds.get(kind)
        description = text_in(told.description, spoken) if told else ""
        ordered = sorted(members, key=lambda one: (fold(one[0].label(*spoken)), one[0].id))
        things = [
            (
                writer.thing(entity),
                _listed(*entity.countries, entity.start),
                "" if self.plain else say("count.claims", *spoken, n=n),
            )
            for entity, n in ordered
        ]
        return writer.page(
            place=place,
            view="list",
            title=writer.kind_name(kind),
            summary=description,
            lead=_text(description),
            things=things,
        )

    def sources(self, sources: Sequence[tuple[Source, int]], language: str) -> str:
        """Return the list of all sources, the latest first, each with the number of claims that rest on it."""
        writer, spoken = self._writer("sources", language), self._languages(language)
        ordered = sorted(sources, key=lambda one: (one[0].title, one[0].id))
        ordered.sort(key=lambda one: one[0].date, reverse=True)
        return writer.page(
            place="sources",
            view="list",
            title=writer.word["sources"],
            lead=_text(say("explorer.sources_lead", *spoken, n=len(sources))),
            things=[
                (
                    writer.source_link(one),
                    _listed(one.publisher, one.date),
                    say("count.claims", *spoken, n=n),
                )
                for one, n in ordered
            ],
        )

    def questions(self, catalogue: Catalogue, language: str) -> str:
        """Return the list of the questions of the catalogue, by topic."""
        writer, spoken = self._writer("questions", language), self._languages(language)
        return writer.page(
            place="questions",
            view="list",
            title=writer.word["questions"],
            lead=_text(writer.word["questions_lead"]),
            groups=[
                (
                    say(f"explorer.question_topic.{topic}", *spoken),
                    [
                        (_inside(writer.link(f"question/{one.name}"), one.title(*spoken)), "", "")
                        for one in questions
                    ],
                )
                for topic, questions in catalogue.by_topic().items()
            ],
        )

    def question(self, question: Question, language: str) -> str:
        """Return the page of a question: what it asks, what to beware of, and its query."""
        place, spoken = f"question/{question.name}", self._languages(language)
        writer = self._writer(place, language)
        description = text_in(question.descriptions, spoken)
        warning = text_in(question.warnings, spoken)
        named = writer.word["parameter"]
        given = [
            (
                named.get(one.name, one.name),
                [_text(_listed(one.default, writer.word["optional"] if one.optional else ""))],
            )
            for one in question.parameters
            if one.default or one.optional
        ]
        return writer.page(
            place=place,
            view="question",
            title=question.title(*spoken),
            back=writer.list_link("questions"),
            summary=description,
            lead=_text(description),
            warnings=[warning] if warning else [],
            parameters=given,
            query=question.text.strip(),
            explorer=writer.explorer(f"question/{question.name}"),
        )

    def title(self, language: str) -> str:
        """Return what the dataset is called in a language."""
        return self.about.title(*self._languages(language)) or "govgraph"

    def kind_place(self, kind: str) -> str:
        """Return where the list of the things of a kind stands; a class of others has its CURIE without its colon."""
        known = kind if kind in self.model.kinds else "other"
        return f"kind/{known if local_id_ok(known) else re.sub(r'[^A-Za-z0-9]+', '-', known).strip('-')}"


_KEPT = 20_000
"""Rows that are kept as they are written: each stands on the pages of two things and of a source."""


def moment_told(moment: Moment | None, language: str) -> str:
    """Return the sentence that states the date of the data; empty if they have all dates."""
    if moment is None or moment.first is None:
        return ""
    date, span = moment.asked
    if span is None:
        told = say("site.as_of", language, date=date)
    else:
        told = say("site.between", language, first=span[0], last=span[1])
    return told if moment.unknown == "exclude" else f"{told} {say('site.undecided', language)}"


class _Writer:
    """Pages of one language at one depth: links from where they stand, names and words as their reader sees them."""

    def __init__(self, pages: Pages, here: str, language: str) -> None:
        self.pages, self.here, self.language = pages, here, language
        self.word = pages.wordings[language]
        self._spoken = pages._languages(language)
        self._title, about = pages.title(language), pages.about
        version = _listed(about.version, about.issued, by=" ")
        self._fixed = {
            "w": self.word,
            "plain": pages.plain,
            "lang": language,
            "dataset": {"title": self._title},
            "style": pages.links.between(here, STYLE),
            "home": self.link(""),
            "footer": _listed(self._title, version, about.license, by=". "),
        }
        self._names_of_languages = [(one, say("index.name", one)) for one in pages.links.languages]
        self._things: dict[str, Markup] = {}
        self._bodies: dict[str, Markup] = {}

    def link(self, place: str) -> str:
        links = self.pages.links
        return links.between(self.here, links.page(place, self.language))

    def borrowed(self, texts: Mapping[str, str]) -> str:
        """Return the language of a text that is missing in the page's, for its ``lang``; else nothing."""
        if self.language in texts or exact_text(texts, self.language):
            return ""
        shown = text_in(texts, self._spoken)
        return next((tag for tag, text in sorted(texts.items()) if tag and text == shown), "")

    def told(self, texts: Mapping[str, str]) -> Markup:
        """Return a text, marked with its language where that is another than the page's."""
        tag = self.borrowed(texts)
        mark = Markup(f' <small class="mut">({_e(tag)})</small>' if tag else "")
        return _text(text_in(texts, self._spoken), tag) + mark

    def kind_name(self, kind: str) -> str:
        known = self.pages.model.kinds.get(kind)
        return (text_in(known.labels, self._spoken) if known else "") or kind or str(self.word["thing"])

    def _marked(self, href: str, kind: str, name: Markup) -> Markup:
        known = self.pages.model.kinds.get(kind)
        css = self.pages._kind_css.get(kind, "")
        glyph = _GLYPHS.get(known.shape if known else "dot", "●")
        mark = f'<span class="mark {css}" aria-hidden="true">{glyph}</span>'
        return Markup(f'<a class="thing" href="{_e(href)}">{mark}{name}</a>')

    def kind_link(self, kind: str) -> Markup:
        place = self.pages.kind_place(kind)
        return self._marked(self.link(place), kind, Markup(f"<span>{_e(self.kind_name(kind))}</span>"))

    def list_link(self, name: str) -> Markup:
        return _inside(self.link(name), self.word[name])

    def thing(self, entity: Entity) -> Markup:
        known = self._things.get(entity.iri)
        if known is None:
            place = self.pages.links.places.get(entity.iri)
            name = _text(entity.label(*self._spoken), self.borrowed(entity.labels))
            if place:
                known = self._marked(self.link(place), entity.kind, name)
            else:
                known = _outside(entity.iri, entity.label(*self._spoken)) if _web(entity.iri) else name
            self._things[entity.iri] = known
        return known

    def source_link(self, source: Source) -> Markup:
        known = self._things.get(source.iri)
        if known is None:
            place, name = self.pages.links.places.get(source.iri), source.title or source.id
            known = self._things[source.iri] = _inside(self.link(place), name) if place else _text(name)
        return known

    def end(self, iri: str, value: str, profile: Profile | SourceProfile) -> Markup:
        """Return what stands at the other end of a claim: a thing with a page, a word of the vocabulary, or a text."""
        if not iri:
            return _outside(value, value) if _web(value) else _text(value)
        if iri in profile.entities:
            return self.thing(profile.entities[iri])
        if iri in profile.sources:
            return self.source_link(profile.sources[iri])
        return (
            _outside(iri, self.name(iri, profile))
            if _web(iri) and not iri.startswith(GOV)
            else _text(self.name(iri, profile))
        )

    def name(self, iri: str, profile: Profile | SourceProfile) -> str:
        """Return what either end of a claim is called."""
        if iri in profile.entities:
            return profile.entities[iri].label(*self._spoken)
        known = self.pages.model.predicates.get(iri.removeprefix(GOV))
        return text_in(known.labels, self._spoken) if known else str(self.pages.names.compact(iri))

    def verb(self, section: Section, claim: Claim) -> str:
        known = self.pages.model.predicates.get(section.predicate.removeprefix(GOV))
        if known and not section.inverse:
            return text_in(known.verb(claim.mode), self._spoken)
        return section.label(self.pages.model, *self._spoken)

    def section(
        self, section: Section, profile: Profile | SourceProfile, number: int, ends: bool = False
    ) -> Markup:
        """Return the claims of one relation."""
        rows = "".join(self.row(section, claim, profile, ends) for claim in section.claims)
        label, count = section.label(self.pages.model, *self._spoken), section.count(*self._spoken)
        return Markup(
            f'<section class="relation"><h2 id="r{number}">{_e(label)} <span class="n">{_e(count)}</span></h2>\n'
            f'<ul class="rows">{rows}</ul></section>\n'
        )

    def row(
        self, section: Section, claim: Claim, profile: Profile | SourceProfile, ends: bool = False
    ) -> Markup:
        """Return one claim with its evidence; with both ends, where the page is not that of its subject."""
        place = self.pages.links.places.get(claim.iri, "")
        anchor = f' id="{_e(place.rsplit("/", 1)[-1])}"' if place and not section.inverse else ""
        begin = f"{self.end(claim.subject, '', profile)} {_e(self.verb(section, claim))} " if ends else ""
        if claim.predicate in _LISTS:
            other = _text(list_of(claim, profile.claims).label(self.pages.model, *self._spoken))
        else:
            other = self.end(section.other(claim), claim.value, profile)
        return Markup(
            f'<li class="claim"{anchor}><p class="what">{begin}{other}{self._body(claim, profile)}</li>\n'
        )

    def _body(self, claim: Claim, profile: Profile | SourceProfile) -> Markup:
        """Return what a row says of a claim beside its ends: details, certainty, passage, source, note."""
        known = self._bodies.get(claim.iri)
        if known is not None:
            return known
        details = "".join(f"; {_e(one)}" for one in claim_details(claim, self.pages.model, self._spoken))
        level = claim.confidence or "unverified"
        css = level if level in ("quoted", "read") else "unverified"
        certainty = words(speaks(self._spoken))["certainty"].get(level, level)
        source, word = profile.sources.get(claim.source), self.word
        parts = [f'<span class="mut">{details}</span>' if details else ""]
        parts.append(f' <span class="certainty {css}">{_e(certainty)}</span></p><div class="evidence">')
        if claim.passage:
            parts.append(f"<blockquote>“{_e(claim.passage)}”</blockquote>")
        else:
            parts.append(f'<p class="missing">{_e(word["no_passage"])}</p>')
        if source or claim.source:
            linked = self.source_link(source) if source else _text(claim.source_id)
            parts.append(f"<p>{_e(word['source'])}: {linked}")
        else:
            parts.append(f'<p><span class="missing">{_e(word["no_source"])}</span>')
        if source:
            told = _listed(source.publisher, source.date)
            parts.append(f'<span class="mut">, {_e(told)}</span>' if told else "")
            if _web(source.url):
                said = word["open_passage"] if claim.passage else word["open_source"]
                parts.append(f" {_outside(passage_link(source.url, claim.passage), said)}")
            else:
                parts.append(f' <span class="mut">{_e(word["no_address"])}</span>')
        place = self.pages.links.places.get(claim.iri)
        parts.append(f" · {_inside(self.link(place), word['claim_link'])}</p>" if place else "</p>")
        parts.append(f'<p class="mut">{_e(claim.noted(*self._spoken))}</p>' if claim.note else "")
        parts.append("</div>")
        if len(self._bodies) > _KEPT:
            self._bodies.clear()
        known = self._bodies[claim.iri] = Markup("".join(parts))
        return known

    def formats(self, iri: str) -> list[dict[str, str]]:
        links = self.pages.links
        return [
            {"name": name, "type": media, "href": links.between(self.here, links.data(iri, suffix))}
            for suffix, (name, media) in _MEDIA.items()
        ]

    def explorer(self, name: str) -> str:
        """Return the link to the same thing in the explorer, where the site has one."""
        links = self.pages.links
        if "explorer" not in links.extra:
            return ""
        from urllib.parse import quote

        for prefix, folder in (("id:", "id/"), ("src:", "source/"), ("question/", "question/")):
            if name.startswith(prefix):
                name = folder + quote(name.removeprefix(prefix), safe="")
                break
        else:
            name = f"thing/{quote(name, safe='')}" if name else ""
        return f"{links.between(self.here, links.extra['explorer'])}#/{name}"

    def cited(self, title: str, iri: str) -> str:
        about = self.pages.about
        address = "" if iri.startswith(self.pages.names.blank) else iri
        creators = ", ".join(about.creators)
        parts = (creators, f"“{title}”", self._title, about.version, about.issued)
        return f"{_listed(*parts, by='. ')}. {address}".strip()

    def page(self, place: str, **fields: Any) -> str:
        links = self.pages.links
        ld = fields.pop("ld", None)
        given = {**_EMPTY, **self._fixed, **fields}
        summary = _STEERING.sub("", str(given["summary"]))
        given["summary"] = summary if len(summary) <= 200 else summary[:199].rsplit(" ", 1)[0] + "…"
        head, switch = [], []
        for language, name in self._names_of_languages if len(links.languages) > 1 else ():
            page = links.page(place, language)
            href = links.between(self.here, page)
            head.append((language, links.public(page) or href))
            here = ' aria-current="true"' if language == self.language else ""
            switch.append(f'<a href="{_e(href)}" hreflang="{language}" lang="{language}"{here}>{name}</a>')
        head += [("x-default", head[0][1])] if head else []
        given["alternates"] = Markup(
            "".join(f'<link rel="alternate" hreflang="{tag}" href="{_e(to)}">\n' for tag, to in head)
        )
        given["languages"] = _nav("langs", self.word["language"], "".join(switch))
        menu = (name for name in ("sources", "questions", "explorer") if name in links.extra)
        given["menu"] = _nav("", self.word["pages"], "".join(self._menu(name, place) for name in menu))
        given["moment"] = moment_told(self.pages.moment, self.language)
        given["canonical"] = links.public(links.page(place, self.language))
        given["ld"] = Markup(sealed_json(ld)) if ld else ""
        text: str = _template().render(given)
        return text

    def _menu(self, name: str, place: str) -> str:
        href = self.explorer("") if name == "explorer" else self.link(name)
        here = ' aria-current="page"' if place == name else ""
        return f'<a href="{_e(href)}"{here}>{_e(self.word[name])}</a>'


def _nav(css: str, label: str, links: str) -> Markup:
    named = f' class="{css}"' if css else ""
    return Markup(f'<nav{named} aria-label="{_e(label)}">{links}</nav>' if links else "")


_EMPTY: Mapping[str, Any] = {
    "kindline": (),
    "groups": (),
    "things": (),
    "title_lang": "",
    "lead": "",
    "summary": "",
    "address_of_source": "",
    "about": (),
    "gaps": (),
    "found": "",
    "further": (),
    "nothing": "",
    "formats": (),
    "explorer": "",
    "bibtex": "",
}


def _listed(*parts: str, by: str = ", ") -> str:
    """Return the texts that are not empty, one after the other."""
    return by.join(part for part in parts if part)


def _text(text: str, language: str = "") -> Markup:
    tag = f' lang="{_e(language)}"' if language else ""
    return Markup(f"<span{tag}>{_e(text)}</span>" if text else "")


def _inside(href: str, text: str) -> Markup:
    return Markup(f'<a href="{_e(href)}">{_e(text)}</a>')


def _outside(url: str, text: str) -> Markup:
    return Markup(f'<a href="{_e(url)}" rel="noopener noreferrer external">{_e(text)}</a>')


def _color(text: str) -> str:
    """Return a color as the style sheet holds it; anything else becomes the color of texts."""
    return text if re.fullmatch(r"#[0-9A-Fa-f]{3,8}", text) else "currentColor"
