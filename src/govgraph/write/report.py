"""report.md, in three languages: what a dataset holds, how sure it is, and what it cannot answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from govgraph.errors import BadDate
from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.dates import parse_window
from govgraph.facts.holding import Truth
from govgraph.facts.labels import exact_text, text_in
from govgraph.facts.metadata import Metadata
from govgraph.facts.ties import by_tie, entity_dates, verdicts
from govgraph.query.profile import LISTS, list_of
from govgraph.terms import GOV
from govgraph.words import LANGUAGES, number, say
from govgraph.write.diff_text import markdown_text

if TYPE_CHECKING:
    from govgraph.model.model import Model

__all__ = ["ListNote", "busiest_spaces", "list_notes", "report"]

_COMPLETE = GOV + "listComplete"
_LATIN_AMERICA = ("South America", "Central America", "Caribbean", "Latin America and the Caribbean")
"""The regions of UN M49 whose countries the report goes through one by one."""

_OF_COUNTRIES = {
    "Organization": "organizations",
    "Space": "spaces",
    "law": "laws",
    "of the state": "of_state",
    "of others": "of_others",
}
"""What is counted of each country, and the head of its column."""

_NUMBERS = {
    *(
        "number",
        "entities",
        "claims",
        "distinct",
        "share",
        "actors",
        "held",
        "few_actors",
        "median",
        "without_passage",
    ),
    *("named", "not_named", *_OF_COUNTRIES.values()),
}
"""The columns that are numbers."""
_CONFIDENCES = ("quoted", "read", "unverified", "")


@dataclass(frozen=True, slots=True)
class ListNote:
    """Whether one list (the members of a forum, the parties to a treaty) is whole in this dataset.

    Parameters
    ----------
    said : Claim
        The claim that says whether it is whole: of a forum or instrument, with a note.
    predicate : str
        The IRI of the predicate the list is made of.
    held : int
        How many are in the dataset.
    rows : tuple of Claim
        The claims that are on it.
    inverse : bool
        Whether it reads from the other end: of a forum, who is its member.
    """

    said: Claim
    predicate: str
    held: int
    rows: tuple[Claim, ...] = field(repr=False)
    inverse: bool = True

    @property
    def complete(self) -> bool:
        """Whether the list is whole."""
        return self.said.predicate == _COMPLETE


def list_notes(claims: Sequence[Claim]) -> list[ListNote]:
    """Return what the dataset says of its own lists, incomplete ones first.

    Examples
    --------
    >>> said = Claim("st:1", "id:foc", GOV + "listIncomplete", GOV + "memberOf", note="40 of 42")
    >>> member = Claim("st:2", "id:chile", GOV + "memberOf", "id:foc")
    >>> [(one.complete, one.held, one.said.note) for one in list_notes([said, member])]
    [(False, 1, '40 of 42')]
    """
    of_an_end: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for end in {claim.subject, claim.object}:
            of_an_end[end].append(claim)
    notes = []
    for claim in claims:
        if claim.predicate not in LISTS:
            continue
        found = list_of(claim, of_an_end[claim.subject])
        count = len({found.other(one) for one in found.claims})
        notes.append(ListNote(claim, found.predicate, count, found.claims, found.inverse))
    return sorted(
        notes,
        key=lambda one: (one.complete, one.said.subject, one.predicate, one.said.as_of, one.said.source),
    )


def busiest_spaces(
    claims: Iterable[Claim], entities: Mapping[str, Entity], model: Model, limit: int = 20
) -> list[tuple[str, int, int]]:
    """Return the spaces where most actors meet.

    Parameters
    ----------
    claims, entities
        As fetched from a store.
    model : Model
        Which kinds are spaces, and which are agents.

    Returns
    -------
    list of (IRI, number of distinct actors, number of claims)
        Largest first; equal ones by IRI.
    """
    spaces = {name for name, kind in model.kinds.items() if kind.space}
    agents = {name for name in model.kinds if model.is_a(name, "Agent")} - spaces
    actors: dict[str, set[str]] = defaultdict(set)
    claimed: Counter[str] = Counter()
    for claim in claims:
        for here, there in ((claim.object, claim.subject), (claim.subject, claim.object)):
            if here not in entities or there not in entities:
                continue
            if spaces.intersection(entities[here].kinds) and agents.intersection(entities[there].kinds):
                actors[here].add(there)
                claimed[here] += 1
    ranked = sorted(actors, key=lambda iri: (-len(actors[iri]), -claimed[iri], iri))
    return [(iri, len(actors[iri]), claimed[iri]) for iri in ranked[:limit]]


def report(
    about: Metadata,
    claims: Sequence[Claim],
    entities: Mapping[str, Entity],
    sources: Mapping[str, Source],
    model: Model,
    *,
    triples: int,
    language: str = "en",
) -> str:
    """Return the report as Markdown.

    Parameters
    ----------
    about : Metadata
        Its `issued` is the date that claims are asked about.
    claims, entities, sources
        As fetched from a store.
    triples : int
        How many there are in the graph.
    language : str
        One of those that govgraph speaks.
    """
    own = {iri: entity for iri, entity in entities.items() if entity.kind in model.kinds}
    writer = _Report(about, claims, own, sources, model, language)
    parts = [
        writer.head(triples),
        writer.kinds(),
        writer.predicates(),
        writer.confidence(),
        writer.spaces(),
        writer.lists(),
        writer.countries(),
        writer.kinds_of_space(),
        writer.dates(),
        writer.languages(),
        writer.limits(),
    ]
    return "\n".join(part for part in parts if part)


class _Report:
    def __init__(
        self,
        about: Metadata,
        claims: Sequence[Claim],
        entities: Mapping[str, Entity],
        sources: Mapping[str, Source],
        model: Model,
        language: str,
    ) -> None:
        self.language = language
        self.about, self.entities, self.sources, self.model = about, entities, sources, model
        self.notes = list_notes(claims)
        self.claims = [claim for claim in claims if claim.predicate not in LISTS]
        self.relations = [claim for claim in self.claims if claim.object]
        self.attributes = [claim for claim in self.claims if not claim.object]

    def _say(self, key: str, **values: object) -> str:
        return say(f"report.{key}", self.language, **values)

    def _level(self, confidence: str) -> str:
        known = confidence in _CONFIDENCES
        return self._say(f"level.{confidence or 'none'}") if known else confidence

    def _n(self, count: int) -> str:
        return number(count, self.language)

    def _table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        head = [self._say(f"column.{name}") for name in columns]
        rule = ["---:" if name in _NUMBERS else "---" for name in columns]
        return "".join("| " + " | ".join(cells) + " |\n" for cells in (head, rule, *rows))

    def limits(self) -> str:
        return f"## {self._say('limits_title')}\n\n{self._say('limits')}\n"

    def head(self, triples: int) -> str:
        about = self.about
        version = self._say("version", version=about.version) if about.version else ""
        facts = [version, about.issued, about.license]
        title = about.title(self.language) or about.title("en") or "Dataset"
        lines = [f"# {markdown_text(title)}", "", markdown_text(" · ".join(filter(None, facts))), "", ""]
        counts = [
            ("column.entities", len(self.entities)),
            ("n_ties", len(self.relations)),
            ("n_attributes", len(self.attributes)),
            ("n_sources", len(self.sources)),
            ("n_triples", triples),
        ]
        rows = [(self._say(name), self._n(count)) for name, count in counts]
        return "\n".join(lines) + self._table(("in_this_dataset", "number"), rows)

    def kinds(self) -> str:
        counts = Counter(entity.kind for entity in self.entities.values())
        rows = [(self._kind(kind), self._n(count)) for kind, count in _ranked(counts)]
        lead = f"## {self._say('kinds_title')}\n\n{self._say('kinds_lead')}\n\n"
        return lead + self._table(("kind", "entities"), rows)

    def predicates(self) -> str:
        parts = [f"## {self._say('predicates_title')}\n"]
        for title, claims in (("between", self.relations), ("in_words", self.attributes)):
            if not claims:
                continue
            by_predicate: dict[str, list[Claim]] = defaultdict(list)
            for claim in claims:
                by_predicate[claim.predicate].append(claim)
            counts = Counter({predicate: len(found) for predicate, found in by_predicate.items()})
            rows = []
            for predicate, count in _ranked(counts):
                distinct = len(
                    {(claim.subject, claim.object or claim.value) for claim in by_predicate[predicate]}
                )
                name = predicate.removeprefix(GOV)
                rows.append((self._predicate(predicate), f"`{name}`", self._n(count), self._n(distinct)))
            parts.append(self._table((title, "name", "claims", "distinct"), rows))
        return "\n".join(parts)

    def confidence(self) -> str:
        counts = Counter(claim.confidence for claim in self.claims)
        rows = []
        for name in sorted(counts, key=_by_confidence):
            known = self.model.confidences.get(name)
            text = text_in(known.description, (self.language, "en")) if known else ""
            share = f"{100 * counts[name] / len(self.claims):.1f} %".replace(
                ".", number(0.5, self.language)[1]
            )
            rows.append((self._level(name), self._n(counts[name]), share, markdown_text(text)))
        title = f"## {self._say('confidence_title')}\n\n"
        return title + self._table(("confidence", "claims", "share", "meaning"), rows)

    def spaces(self) -> str:
        rows = [
            (self._entity(iri), self._kind(self.entities[iri].kind), self._n(actors), self._n(claims))
            for iri, actors, claims in busiest_spaces(self.claims, self.entities, self.model)
        ]
        if not rows:
            return ""
        lead = f"## {self._say('spaces_title')}\n\n{self._say('spaces_lead')}\n\n"
        return lead + self._table(("space", "kind", "actors", "claims"), rows)

    def lists(self) -> str:
        if not self.notes:
            return ""
        parts = [f"## {self._say('lists_title')}\n\n{self._say('lists_lead')}\n"]
        for complete, title in ((False, "incomplete"), (True, "complete")):
            rows = [
                (
                    self._entity(note.said.subject),
                    self._predicate(note.predicate, inverse=note.inverse),
                    self._n(note.held),
                    note.said.as_of or self._say("not_stated"),
                    self._n(len(note.rows)),
                    self._shares(note.rows),
                    self._oldest(note.rows) or self._say("not_stated"),
                    markdown_text(note.said.noted(self.language)),
                    self._source(note.said.source),
                )
                for note in self.notes
                if note.complete is complete
            ]
            if rows:
                head = ("held", "as_of", "claims", "how_sure", "oldest", "note", "source")
                parts.append(self._table((title, "list", *head), rows))
        return "\n".join(parts)

    def _shares(self, claims: Sequence[Claim]) -> str:
        counts = Counter(claim.confidence for claim in claims)
        return ", ".join(
            f"{100 * counts[name] / len(claims):.0f} % {self._level(name)}"
            for name in sorted(counts, key=_by_confidence)
        )

    def _oldest(self, claims: Iterable[Claim]) -> str:
        """Return the oldest day of which a source speaks, or the date of the source that does not say it."""
        dates = {iri: source.date for iri, source in self.sources.items()}
        return min(filter(None, (one.as_of or dates.get(one.source, "") for one in claims)), default="")

    def countries(self) -> str:
        """Return how much is known of each country of Latin America and the Caribbean that the dataset has a row for."""
        states = {
            code: iri
            for iri, entity in self.entities.items()
            if entity.region in _LATIN_AMERICA and "Organization" not in entity.kinds
            if {"State", "Territory"}.intersection(entity.kinds)
            for code in entity.countries
        }
        if not states:
            return ""
        told: dict[str, dict[str, set[str]]] = {code: defaultdict(set) for code in states}
        of_state = {iri: code for code, iri in states.items()}
        for iri, entity in self.entities.items():
            family = "Organization" if "Organization" in entity.kinds else "Space"
            spaces = {kind for kind in entity.kinds if self._is_space(kind)}
            for code in entity.countries:
                if code in told and (family == "Organization" or spaces):
                    told[code][family].add(iri)
        for claim in self.claims:
            ends = [iri for iri in (claim.subject, claim.object) if iri in self.entities]
            for code in {of_state[iri] for iri in ends if iri in of_state}:
                told[code]["of the state"].add(_name(claim))
                laws = [
                    iri for iri in ends if {"Law", "Bill", "Strategy"}.intersection(self.entities[iri].kinds)
                ]
                told[code]["law"].update(laws)
            homes = {code for iri in ends if iri not in of_state for code in self.entities[iri].countries}
            for code in homes & told.keys():
                told[code]["of others"].add(_name(claim))
        ranked = sorted(
            (len(found["of the state"] | found["of others"]), self._entity(states[code]), code)
            for code, found in told.items()
        )
        rows = [
            (name, *(self._n(len(told[code][what])) for what in _OF_COUNTRIES)) for _, name, code in ranked
        ]
        lead = f"## {self._say('countries_title')}\n\n{self._say('countries_lead')}\n\n"
        return lead + self._table(("country", *_OF_COUNTRIES.values()), rows)

    def _is_space(self, kind: str) -> bool:
        known = self.model.kinds.get(kind)
        return bool(known and known.space)

    def kinds_of_space(self) -> str:
        """Return how much is known of the spaces of each kind, those of which nothing is known included."""
        actors = {
            iri: number for iri, number, _ in busiest_spaces(self.claims, self.entities, self.model, 10**9)
        }
        claims: Counter[str] = Counter()
        without: Counter[str] = Counter()
        for claim in self.claims:
            ends = {claim.subject, claim.object} & self.entities.keys()
            for kind in {self.entities[iri].kind for iri in ends}:
                claims[kind] += 1
                without[kind] += not claim.passage
        rows = []
        for name in filter(self._is_space, self.model.kinds):
            found = [iri for iri, entity in self.entities.items() if entity.kind == name]
            met = [actors.get(iri, 0) for iri in found]
            rows.append(
                (
                    self._kind(name),
                    self._n(len(found)),
                    self._n(sum(number < 3 for number in met)),
                    f"{median(met):g}" if met else "",
                    self._n(claims[name]),
                    f"{100 * without[name] / claims[name]:.0f} %" if claims[name] else "",
                )
            )
        head = ("kind_of_space", "spaces", "few_actors", "median", "claims", "without_passage")
        return f"## {self._say('space_kinds_title')}\n\n" + self._table(head, rows)

    def dates(self) -> str:
        try:
            first, last = parse_window(self.about.issued)
        except BadDate:
            return ""  # without a day of issue there is no day to ask about; `check` has said so
        dates = entity_dates(self.entities, self.model, self.about.issued)
        counts = Counter(
            truth
            for same in by_tie(self.relations)
            for truth in verdicts(same, self.model.nature(same[0].predicate), first, last, dates)
        )
        rows = [
            (self._say(text), self._n(counts[truth]))
            for truth, text in (
                (Truth.YES, "hold"),
                (Truth.NO, "do_not_hold"),
                (Truth.UNKNOWN, "unknown"),
            )
        ]
        undated = sum(not (claim.start or claim.end or claim.as_of) for claim in self.relations)
        text = self._say("undated", n=undated, all=len(self.relations))
        heading = f"## {self._say('dates_title', date=self.about.issued)}\n\n"
        return f"{heading}{self._table(('then', 'number'), rows)}\n{text}\n"

    def languages(self) -> str:
        rows = []
        for language in LANGUAGES:
            missing = sum(not exact_text(entity.labels, language) for entity in self.entities.values())
            rows.append((language, self._n(len(self.entities) - missing), self._n(missing)))
        title = f"## {self._say('languages_title')}\n\n"
        return title + self._table(("language", "named", "not_named"), rows)

    def _entity(self, iri: str) -> str:
        entity = self.entities.get(iri)
        return markdown_text(entity.label(self.language, "en") if entity else iri)

    def _kind(self, name: str) -> str:
        kind = self.model.kinds.get(name)
        return markdown_text((text_in(kind.labels, (self.language, "en")) if kind else "") or name)

    def _predicate(self, iri: str, *, inverse: bool = False) -> str:
        predicate = self.model.predicates.get(iri.removeprefix(GOV))
        if predicate is None:
            return markdown_text(iri)
        labels = (predicate.inverse_labels if inverse else {}) or predicate.labels
        return markdown_text(text_in(labels, (self.language, "en")) or predicate.name)

    def _source(self, iri: str) -> str:
        source = self.sources.get(iri)
        if source is None:
            return markdown_text(iri)
        title = markdown_text(source.title or source.id)
        safe = re.fullmatch(r"https?://[^\s<>()\\]+", source.url)
        return f"[{title}]({source.url})" if safe else title


def _name(claim: Claim) -> str:
    """Return what distinguishes a claim from all others, a plain triple included."""
    return claim.iri or " ".join((claim.subject, claim.predicate, claim.object or claim.value))


def _by_confidence(name: str) -> tuple[int, str]:
    return _CONFIDENCES.index(name) if name in _CONFIDENCES else len(_CONFIDENCES), name


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
