"""report.md: what a dataset holds, how sure it is, and what it cannot answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from govgraph.errors import BadDate
from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.dates import Bounds, Truth, parse_window
from govgraph.facts.labels import exact_text
from govgraph.facts.metadata import Metadata
from govgraph.facts.ties import event_dates, tie_of, verdicts
from govgraph.model.natures import Nature
from govgraph.terms import GOV
from govgraph.words import LANGUAGES

if TYPE_CHECKING:
    from govgraph.model.model import Model

__all__ = ["ListNote", "busiest_spaces", "list_notes", "report", "truths_on"]

_COMPLETE, _INCOMPLETE = GOV + "listComplete", GOV + "listIncomplete"
_LATIN_AMERICA = ("South America", "Central America", "Caribbean", "Latin America and the Caribbean")
"""The regions of UN M49 whose countries the report goes through one by one."""

_OF_COUNTRIES = {
    "Organization": "Organizations",
    "Space": "Spaces",
    "law": "Laws, bills, strategies",
    "of the state": "Claims of the state",
    "of others": "Claims of what is there",
}
_CONFIDENCES = ("quoted", "read", "unverified", "")
_MARKDOWN = re.compile(r"([\\`*_|<>\[\]#])")


@dataclass(frozen=True, slots=True)
class ListNote:
    """Whether one list (the members of a forum, the parties to a treaty) is whole in this dataset.

    Parameters
    ----------
    about : str
        The IRI of the forum or instrument.
    predicate : str
        The IRI of the predicate the list is made of.
    complete : bool
    held : int
        How many are in the dataset.
    rows : tuple of Claim
        The claims that say so.
    """

    about: str
    predicate: str
    complete: bool
    held: int
    as_of: str = ""
    note: str = ""
    source: str = ""
    rows: tuple[Claim, ...] = field(default=(), repr=False)


def list_notes(claims: Sequence[Claim]) -> list[ListNote]:
    """Return what the dataset says of its own lists, incomplete ones first.

    Examples
    --------
    >>> said = Claim("st:1", "id:foc", GOV + "listIncomplete", GOV + "memberOf", note="40 of 42")
    >>> member = Claim("st:2", "id:chile", GOV + "memberOf", "id:foc")
    >>> [(one.complete, one.held, one.note) for one in list_notes([said, member])]
    [(False, 1, '40 of 42')]
    """
    incoming: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    outgoing: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        incoming[claim.object, claim.predicate].append(claim)
        outgoing[claim.subject, claim.predicate].append(claim)
    notes = []
    for claim in claims:
        if claim.predicate not in (_COMPLETE, _INCOMPLETE):
            continue
        predicate = claim.object or GOV + claim.value
        # The list of a forum's members is what points at it; of a thing that nothing points at, what it points at.
        key = (claim.subject, predicate)
        rows = incoming[key] or outgoing[key]
        count = len({one.subject if incoming[key] else one.object for one in rows})
        complete = claim.predicate == _COMPLETE
        notes.append(
            ListNote(
                claim.subject, predicate, complete, count, claim.as_of, claim.note, claim.source, tuple(rows)
            )
        )
    return sorted(notes, key=lambda one: (one.complete, one.about, one.predicate, one.as_of, one.source))


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
    limit : int

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


def truths_on(
    claims: Iterable[Claim],
    natures: Mapping[str, Nature],
    first: date,
    last: date,
    events: Mapping[str, Bounds] | None = None,
) -> Counter[Truth]:
    """Count on which of the claims a date is answered with yes, no and unknown.

    Parameters
    ----------
    natures : mapping of predicate IRI to Nature
        Predicates that are not there count as timeless.
    events : mapping of IRI to Bounds, optional
        When events took place.
    """
    ties: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        ties[tie_of(claim)].append(claim)
    return Counter(
        truth
        for (_, predicate, _), same in ties.items()
        for truth in verdicts(same, natures.get(predicate, Nature.TIMELESS), first, last, events or {})
    )


def report(
    about: Metadata,
    claims: Sequence[Claim],
    entities: Mapping[str, Entity],
    sources: Mapping[str, Source],
    model: Model,
    *,
    triples: int,
) -> str:
    """Return the report as Markdown.

    Parameters
    ----------
    about : Metadata
        Its `issued` is the date that claims are asked about.
    claims, entities, sources
        As fetched from a store.
    model : Model
    triples : int
        How many there are in the graph.
    """
    own = {iri: entity for iri, entity in entities.items() if entity.kind in model.kinds}
    writer = _Report(about, claims, own, sources, model)
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
        _LIMITS,
    ]
    return "\n".join(part for part in parts if part)


_LIMITS = """## What these data cannot answer

- Absence does not mean no: a tie that is not here may exist. Only of the lists marked complete above does it follow
  from the data who is *not* on them.
- An unverified claim is believed, not checked; it names the authority to check it against.
- A date is kept as its source gives it. Where a question about a day cannot be answered from what is known, the answer
  is *unknown*, and every output counts such ties.
"""


class _Report:
    def __init__(
        self,
        about: Metadata,
        claims: Sequence[Claim],
        entities: Mapping[str, Entity],
        sources: Mapping[str, Source],
        model: Model,
    ) -> None:
        self.about, self.entities, self.sources, self.model = about, entities, sources, model
        meta = (_COMPLETE, _INCOMPLETE)
        self.notes = list_notes(claims)
        self.claims = [claim for claim in claims if claim.predicate not in meta]
        self.relations = [claim for claim in self.claims if claim.object]
        self.attributes = [claim for claim in self.claims if not claim.object]

    def head(self, triples: int) -> str:
        about = self.about
        facts = [f"version {about.version}" if about.version else "", about.issued, about.license]
        lines = [f"# {_md(about.title('en') or 'Dataset')}", "", _md(" · ".join(filter(None, facts))), "", ""]
        counts = [
            ("Entities", len(self.entities)),
            ("Claims that tie two entities", len(self.relations)),
            ("Claims in words or numbers", len(self.attributes)),
            ("Sources", len(self.sources)),
            ("Triples", triples),
        ]
        return "\n".join(lines) + _table(("In this dataset", "Number"), [(n, _n(c)) for n, c in counts])

    def kinds(self) -> str:
        counts = Counter(entity.kind for entity in self.entities.values())
        rows = [(self._kind(kind), _n(count)) for kind, count in _ranked(counts)]
        text = "Each entity counts once, under its most specific kind.\n\n"
        return "## Entities by kind\n\n" + text + _table(("Kind", "Entities"), rows)

    def predicates(self) -> str:
        parts = ["## Claims by predicate\n"]
        for title, claims in (
            ("Between two entities", self.relations),
            ("In words or numbers", self.attributes),
        ):
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
                rows.append((self._predicate(predicate), f"`{name}`", _n(count), _n(distinct)))
            parts.append(_table((title, "Name", "Claims", "Distinct"), rows))
        return "\n".join(parts)

    def confidence(self) -> str:
        counts = Counter(claim.confidence for claim in self.claims)
        rows = []
        for name in sorted(counts, key=_by_confidence):
            known = self.model.confidences.get(name)
            text = known.description.get("en", "") if known else ""
            share = f"{100 * counts[name] / len(self.claims):.1f} %"
            rows.append((name or "not stated", _n(counts[name]), share, _md(text)))
        return "## How sure the claims are\n\n" + _table(("Confidence", "Claims", "Share", "Meaning"), rows)

    def spaces(self) -> str:
        rows = [
            (self._entity(iri), self._kind(self.entities[iri].kind), _n(actors), _n(claims))
            for iri, actors, claims in busiest_spaces(self.claims, self.entities, self.model)
        ]
        if not rows:
            return ""
        text = (
            "Forums, series, events, processes, campaigns and instruments by the number of distinct states and\n"
            "organizations tied to them; an edition counts for itself, not for its series.\n\n"
        )
        return "## The busiest spaces\n\n" + text + _table(("Space", "Kind", "Actors", "Claims"), rows)

    def lists(self) -> str:
        if not self.notes:
            return ""
        parts = [
            "## Which lists are whole\n\n"
            "A reading is the day of which a claim's source speaks; if that is not told, the date of the source.\n"
        ]
        for complete, title in ((False, "Incomplete here"), (True, "Complete here")):
            rows = [
                (
                    self._entity(note.about),
                    self._predicate(note.predicate, inverse=True),
                    _n(note.held),
                    note.as_of or "not stated",
                    _n(len(note.rows)),
                    self._shares(note.rows),
                    self._oldest(note.rows) or "not stated",
                    _md(note.note),
                    self._source(note.source),
                )
                for note in self.notes
                if note.complete is complete
            ]
            if rows:
                head = ("In the dataset", "As of", "Claims", "How sure", "Oldest reading", "Note", "Source")
                parts.append(_table((title, "List", *head), rows))
        return "\n".join(parts)

    def _shares(self, claims: Sequence[Claim]) -> str:
        counts = Counter(claim.confidence for claim in claims)
        return ", ".join(
            f"{100 * counts[name] / len(claims):.0f} % {name or 'not stated'}"
            for name in sorted(counts, key=_by_confidence)
        )

    def _oldest(self, claims: Iterable[Claim]) -> str:
        """Return the oldest day of which a source speaks, or the date of the source that does not tell it."""
        days = (claim.as_of or self._date(claim.source) for claim in claims)
        return min(filter(None, days), default="")

    def _date(self, source: str) -> str:
        known = self.sources.get(source)
        return known.date if known else ""

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
        rows = [
            (self._entity(states[code]), *(_n(len(found[name])) for name in _OF_COUNTRIES))
            for code, found in sorted(
                told.items(), key=lambda pair: (self._claimed(pair[1]), self._entity(states[pair[0]]))
            )
        ]
        text = (
            "By the number of claims, the fewest first: where there are few, the dataset is thin, and says nothing of\n"
            "what there is. An organization, or a space with a place, counts for each of its countries.\n\n"
        )
        return (
            "## Latin America and the Caribbean\n\n"
            + text
            + _table(("Country", *_OF_COUNTRIES.values()), rows)
        )

    @staticmethod
    def _claimed(found: Mapping[str, set[str]]) -> int:
        return len(found["of the state"] | found["of others"])

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
                    _n(len(found)),
                    _n(sum(number < 3 for number in met)),
                    f"{median(met):g}" if met else "",
                    _n(claims[name]),
                    f"{100 * without[name] / claims[name]:.0f} %" if claims[name] else "",
                )
            )
        head = (
            "Kind of space",
            "Spaces",
            "With fewer than 3 actors",
            "Actors (median)",
            "Claims",
            "Without a passage",
        )
        return "## Spaces by kind\n\n" + _table(head, rows)

    def dates(self) -> str:
        try:
            first, last = parse_window(self.about.issued)
        except BadDate:
            return ""  # without a day of issue there is no day to ask about; `check` has said so
        natures = {predicate.iri: predicate.nature for predicate in self.model.predicates.values()}
        counts = truths_on(self.relations, natures, first, last, event_dates(self.entities))
        rows = [
            (text, _n(counts[truth]))
            for truth, text in (
                (Truth.YES, "surely hold"),
                (Truth.NO, "surely do not: over, ended, or not begun"),
                (Truth.UNKNOWN, "unknown: the dates that are known do not tell"),
            )
        ]
        undated = sum(not (claim.start or claim.end or claim.as_of) for claim in self.relations)
        text = f"\n{_n(undated)} of {_n(len(self.relations))} claims between two entities carry no date at all.\n"
        heading = f"## As of {self.about.issued}\n\n"
        return heading + _table(("Claims between two entities that then", "Number"), rows) + text

    def languages(self) -> str:
        rows = []
        for language in LANGUAGES:
            missing = sum(not exact_text(entity.labels, language) for entity in self.entities.values())
            rows.append((language, _n(len(self.entities) - missing), _n(missing)))
        return "## Names by language\n\n" + _table(("Language", "Named", "Not named"), rows)

    def _entity(self, iri: str) -> str:
        entity = self.entities.get(iri)
        return _md(entity.label("en") if entity else iri)

    def _kind(self, name: str) -> str:
        kind = self.model.kinds.get(name)
        return _md(kind.labels.get("en", name) if kind else name)

    def _predicate(self, iri: str, *, inverse: bool = False) -> str:
        predicate = self.model.predicates.get(iri.removeprefix(GOV))
        if predicate is None:
            return _md(iri)
        labels = (predicate.inverse_labels if inverse else {}) or predicate.labels
        return _md(labels.get("en", predicate.name))

    def _source(self, iri: str) -> str:
        source = self.sources.get(iri)
        if source is None:
            return _md(iri)
        title = _md(source.title or source.id)
        safe = re.fullmatch(r"https?://[^\s<>()\\]+", source.url)
        return f"[{title}]({source.url})" if safe else title


def _name(claim: Claim) -> str:
    """Return what tells a claim from all others, a plain triple included."""
    return claim.iri or " ".join((claim.subject, claim.predicate, claim.object or claim.value))


def _by_confidence(name: str) -> tuple[int, str]:
    return _CONFIDENCES.index(name) if name in _CONFIDENCES else len(_CONFIDENCES), name


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _n(number: int) -> str:
    return f"{number:,}"


def _md(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    numbers = (
        "Number",
        "Entities",
        "Claims",
        "Distinct",
        "Share",
        "Actors",
        "In the dataset",
        "Named",
        "Not named",
        "Spaces",
        "With fewer than 3 actors",
        "Actors (median)",
        "Without a passage",
        *_OF_COUNTRIES.values(),
    )
    rule = ["---:" if name in numbers else "---" for name in header]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in (header, rule, *rows))
