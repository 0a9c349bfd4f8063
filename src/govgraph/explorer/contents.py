"""What the explorer's page knows of a dataset: names, claims with their evidence, questions, words.

Every rule is applied here, once: labels and their order, when a claim holds, how names are folded, where the terms of a
question belong. The page compares and joins texts, and judges nothing.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from govgraph.explorer.form import form_json
from govgraph.explorer.full import full, packed_json, shown
from govgraph.explorer.made_by import kept_part
from govgraph.explorer.maps import Maps
from govgraph.explorer.statements import entities_of, lines_of, parsed
from govgraph.facts.claims import CLAIM_TEXTS, TOLD_OF_ENTITIES, Claim, Entity, Source
from govgraph.facts.contradictions import JUDGEMENTS, judged_triples
from govgraph.facts.generic import blank_nodes
from govgraph.facts.labels import CONTRACTIONS
from govgraph.facts.matches import MATCHED
from govgraph.facts.ties import CANCELLED, PLANNED, EntityDates, begun_by, fetch_entity_dates
from govgraph.map.figure.shapes import OUTLINES
from govgraph.map.grid import STRIPES
from govgraph.map.legend import PALETTE, REST
from govgraph.map.page.folding import folding
from govgraph.map.page.payload import when_json
from govgraph.map.spans import spans_of_each
from govgraph.network.meet import COLUMNS, MOST, WAYS, is_space, series_above, way_of
from govgraph.query.bind import split
from govgraph.query.both_answers import told_of
from govgraph.query.explain.syntax import ENGINE_SAYS
from govgraph.query.questions import TOPICS
from govgraph.sparql.lexer import WORDS
from govgraph.store.store import Store
from govgraph.terms import GOV, RDF
from govgraph.words import LANGUAGES, say, texts, words

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.map.drawing import Drawing
    from govgraph.model.model import Choice, Model, Predicate
    from govgraph.query.questions import Question

__all__ = ["around_maps", "contents"]

_BOUNDS = {GOV + name for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd")}
_PARTS = ("certainty", "holds", "column", "explorer", "meet", "count", "city")


_OF_MAPS = (
    *(
        "as_matrix",
        "as_network",
        "colors",
        "columns",
        "ended_before",
        "findings",
        "fold",
        "fold_title",
        "matrix_hint",
        "meet_hint",
        "more",
        "more_ego",
    ),
    *(
        "more_ego_title",
        "more_title",
        "nothing",
        "only_in",
        "only_sure",
        "other",
        "rows",
        "shapes",
        "sure_title",
        "ties",
        "ties_part",
    ),
    *("undated", "undated_title", "undecided_cell", "unverified", "weight", "ghosts", "ghosts_title"),
)
_ALL_OF = ("color_", "countries_", "find_", "head_", "least_", "size_", "sizes_", "sort_", "told_", "way_")


def _words_of_maps(lang: str) -> dict[str, str]:
    """Return the words that the page of a map has for what maps in the explorer have, too."""
    own = {
        name: text
        for name, text in words(lang)["map"].items()
        if name in _OF_MAPS or name.startswith(_ALL_OF)
    }
    return own | {form: str(words(lang)["network"][form]) for form in ("of", "of_mixed", "of_group")}


def _words_of_the_engine(lang: str) -> dict[str, str]:
    """Return what sentences of the query engine mean, each with what to write instead."""
    return {
        phrase: " ".join(
            f"{text[0].upper()}{text[1:]}."
            for text in (say(f"query_error.{named}", lang), say(f"query_hint.{named}", lang))
        )
        for phrase, named in ENGINE_SAYS.items()
    }


def contents(
    graph: GovGraph,
    maps: Callable[[], Mapping[str, Drawing]] = dict,
    lines: Sequence[bytes] | None = None,
    *,
    of_dataset: bool = False,
) -> dict[str, Any]:
    """Return what the page knows of a dataset, ready for JSON; what is empty is left out.

    Parameters
    ----------
    graph : GovGraph
    maps : callable, optional
        Gives the maps that the page shows, by name.
    lines : sequence of bytes, optional
        The statements, where :func:`govgraph.explorer.statements.lines_of` was called already.
    of_dataset : bool
        The maps follow from the dataset: they are drawn only where they are not kept from an earlier time.

    Notes
    -----
    Entities, sources, predicates and claims are lists, and point to each other by their places in these lists; an IRI stands
    where a thing is in none of them. ``claims[].when`` is when a claim surely holds and, where that differs, when it perhaps
    does, as pairs of days (see :class:`govgraph.facts.holding.Spans`). ``questions[].texts`` is the query in pieces for each
    choice of optional parameters: a text, or the name of the variable of which the serialized term belongs there.
    ``docs/explorer-pages.md`` describes every field.
    """
    lines = lines_of(graph) if lines is None else lines
    before, after = _around(graph, lines)
    drawn = Maps(graph, maps, lines if of_dataset else None).text()
    return {**before, "maps": json.loads(drawn), **after}


def around_maps(graph: GovGraph, lines: Iterable[bytes], *, served: bool = False) -> tuple[str, str]:
    """Return the JSON of the contents before the maps and after them: they can be drawn meanwhile.

    Where a page is `served`, a server answers its queries, and names blank nodes as its engine does.
    """
    before, after = _around(graph, lines, served=served)
    return f'{packed_json(before)[:-1]},"maps":', f",{packed_json(after)[1:]}"


def _around(
    graph: GovGraph, lines: Iterable[bytes], *, served: bool = False
) -> tuple[dict[str, Any], dict[str, Any]]:
    entities = entities_of(graph)
    place = {entity.iri: number for number, entity in enumerate(entities)}
    sources = [graph.sources[iri] for iri in sorted(graph.sources)]
    source_place = {source.iri: number for number, source in enumerate(sources)}
    claims = list(graph.claims)
    plain = list(_plain(lines, place, claims))
    predicates = _predicates(
        graph.model, {claim.predicate for claim in claims} | {triple[1] for triple in plain}, graph
    )
    predicate_place = {str(one["iri"]): number for number, one in enumerate(predicates)}
    dates = fetch_entity_dates(graph.store, graph.model)
    begun = begun_by(claims, graph.model, dates)

    tongues = {name: _most(filter(None, (_tongue(claim, name) for claim in claims))) for name in _IN_WORDS}
    asks = not graph.says_no_claims  # the questions of the catalogue are about claims
    when = spans_of_each(claims, graph.model, dates)
    before = {
        "dataset": _dataset(graph),
        "languages": list(LANGUAGES),
        "prefixes": dict(graph.names.prefixes),
        "sparql": sorted(WORDS),
        "words": {
            lang: {part: words(lang)[part] for part in _PARTS}
            | {"map": _words_of_maps(lang), "engine": _words_of_the_engine(lang)}
            for lang in LANGUAGES
        },
        "folding": kept_part(graph, "folding", [*_searched(entities, sources)], folding),
        "contractions": CONTRACTIONS,
        "shapes": OUTLINES,
        "stripes": STRIPES,
        "palette": [{"color": color, "dark": dark} for color, dark in (*PALETTE, REST)],
        "regions": {
            name: {lang: words(lang)["region"][name] for lang in LANGUAGES} for name in words("en")["region"]
        },
        "kinds": _kinds(graph.model, entities),
        "predicates": predicates,
        "groups": [
            {"id": one.name, "labels": one.labels, "color": one.color, "dark": one.dark}
            for one in graph.model.groups.values()
        ],
        "modes": _choices(graph.model.modes),
        "confidences": _choices(graph.model.confidences),
        "entities": [
            _entity(entity, source_place, graph.model)
            | _beginning(dates.started.get(entity.iri, (date.min,))[0], begun.get(entity.iri, date.min))
            for entity in entities
        ],
        "tongues": full(**tongues),
        "sources": kept_part(graph, "sources", sources, lambda all: [*map(_source, all)]),
        "claims": [
            _claim(claim, place, predicate_place, source_place, when_json(when[claim]), tongues)
            | _way(way_of(claim, graph.entities), claim.subject)
            for claim in claims
        ],
        "triples": [
            full(
                s=place[subject],
                p=predicate_place[predicate],
                **_end(term, place, graph.names.compact),
                **_way(way_of(_tie(subject, predicate, term), graph.entities), subject),
            )
            for subject, predicate, term in plain
        ],
        "meet": {
            "ways": list(dict.fromkeys(WAYS.values())),
            "most": MOST,
            "columns": list(COLUMNS),
            "planned": sorted(PLANNED),
            "cancelled": CANCELLED,
            "series": {
                str(place.get(edition, edition)): [place.get(one, one) for one in tops]
                for edition, tops in sorted(series_above([*claims, *(_tie(*one) for one in plain)]).items())
            },
        },
        "questions": [_question(question, graph) for question in (graph.questions() if asks else ())],
        "topics": list(TOPICS),
        "judged": _judged(claims, graph.model, dates),
    }
    after = {
        "changes": list(_changes(graph)),
        "form": form_json(graph),
        "blank": _blank(graph, place) if served else {},
        "coverage": {
            "triples": len(graph.store) if hasattr(graph.store, "__len__") else 0,
            "unreadDates": len(graph.unread_dates),
            "graphs": len(graph.store.graph_names()) if isinstance(graph.store, Store) else 0,
        },
    }
    return before, after


def _blank(graph: GovGraph, place: Mapping[str, int]) -> dict[str, int]:
    """Return the entities that are blank nodes, by the names that a server's answers have for them."""
    return {name: place[iri] for name, iri in sorted(blank_nodes(graph.addressed).items()) if iri in place}


def _dataset(graph: GovGraph) -> dict[str, Any]:
    about = graph.metadata
    return {
        **full(title=about.titles, description=about.descriptions),
        **shown(about, "version", "issued", "license", "base", "creators", "address", "corrections"),
        "cite": {style: graph.cite(style=style) for style in ("bibtex", "ris", "csl")},
    }


def _changes(graph: GovGraph) -> Iterator[dict[str, Any]]:
    """Yield what the dataset's own list of changes says became of claims of the edition before."""
    for folder in graph.folders:
        path = folder / "changes" / f"{graph.metadata.version}.csv"
        if not path.is_file():
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                told = {name: row.get(name) or "" for name in _CHANGED}
                yield full(claim=f"st:{row['id']}" if row.get("id") else "", **told)


_CHANGED = ("subject", "predicate", "object", "field", "old", "new", "reason")


def _choices(choices: Mapping[str, Choice]) -> dict[str, Any]:
    return {
        name: {"labels": one.labels, "iri": one.iri, **shown(one, "description")}
        for name, one in choices.items()
    }


def _kinds(model: Model, entities: Iterable[Entity]) -> list[dict[str, Any]]:
    """Return the kinds in use and those above them, in the order of the model."""
    used = {above for one in entities if one.kind in model.kinds for above in model.ancestors(one.kind)}
    return [
        {
            "id": name,
            **{field: getattr(kind, field) for field in ("iri", "labels", "color", "dark", "shape")},
            "above": model.ancestors(name),
            **shown(kind, "description"),
        }
        for name, kind in model.kinds.items()
        if name in used
    ]


def _predicates(model: Model, used: set[str], graph: GovGraph) -> list[dict[str, Any]]:
    """Return the predicates in use: those of the model in its order, then the others by name."""
    of_model = [one for one in model.predicates.values() if one.iri in used]
    others = sorted(used - {one.iri for one in of_model})
    return [
        *(_predicate(one) for one in of_model),
        *(_unknown_predicate(iri, model, graph.names.compact(iri)) for iri in others),
    ]


def _predicate(one: Predicate) -> dict[str, Any]:
    return {
        **shown(one, "id", "iri", "labels"),
        **full(inverse=one.inverse_labels, planned=one.planned_labels),
        **shown(one, "description"),
        "nature": one.nature.value,
        **shown(one, "group", "value"),
        **full(plain=bool(one.term)),
    }


def _unknown_predicate(iri: str, model: Model, curie: str) -> dict[str, Any]:
    column = model.properties.get(iri.removeprefix(GOV)) if iri.startswith(GOV) else None
    labels = column.labels if column else {}
    if iri in MATCHED:
        labels = texts(f"relation.{MATCHED[iri]}")
    return full(id=curie, iri=iri, labels=labels, nature="timeless")


def _tie(subject: str, predicate: str, term: Any) -> Claim:
    """Return a triple as a claim without evidence; one to a literal has no object."""
    iri = isinstance(term, ox.NamedNode)
    return Claim("", subject, predicate, term.value if iri else "", value="" if iri else term.value)


def _way(told: tuple[str, str, str, bool] | None, subject: str) -> dict[str, Any]:
    """Return how a claim puts somebody into a space: `turned` where its object acts, `text` where that is not a meeting."""
    if told is None:
        return {}
    actor, _, way, met = told
    return full(way=way, turned=actor != subject, text=not met)


def _above(kind: str, model: Model) -> Sequence[str]:
    return model.ancestors(kind) if kind in model.kinds else (kind,)


def _beginning(first: date, by: date) -> dict[str, Any]:
    """Return the first day on which an entity can have begun, and the one by which it surely had where that is another."""
    return full(
        since=first.isoformat() if first > date.min else "", begun=by.isoformat() if by > first else ""
    )


def _entity(entity: Entity, sources: Mapping[str, int], model: Model) -> dict[str, Any]:
    return {
        "id": entity.id,
        "iri": entity.iri,
        **full(
            kind=entity.kind,
            also=[kind for kind in entity.kinds if kind not in _above(entity.kind, model)],
            event="Event" in entity.kinds,
            space=is_space(entity, model),
        ),
        **shown(entity, "labels", "shorts", "articles", "acronym", "aliases", "countries", "region"),
        **shown(entity, "start", "end", "website", "description"),
        **full(sources=[sources[iri] for iri in entity.sources if iri in sources]),
    }


def _source(source: Source) -> dict[str, Any]:
    from govgraph.query.cite import STYLES, citation

    return {
        **shown(source, "id", "iri", "title", "publisher", "url", "date", "languages", "kind"),
        **full(access=source.access_note),
        "cite": {style: citation([source], None, style) for style in STYLES},
    }


def _claim(
    claim: Claim,
    entities: Mapping[str, int],
    predicates: Mapping[str, int],
    sources: Mapping[str, int],
    when: Any,
    tongues: Mapping[str, str],
) -> dict[str, Any]:
    ends = {
        "s": entities.get(claim.subject, claim.subject),
        "p": predicates[claim.predicate],
        **({"o": entities.get(claim.object, claim.object)} if claim.object else {"v": claim.value}),
    }
    texts = {name: getattr(claim, name) for name in CLAIM_TEXTS}
    source = {"src": sources.get(claim.source, claim.source)} if claim.source else {}
    spoken = {name: _tongue(claim, name) for name in _IN_WORDS if texts[name]}
    own = {name: tag for name, tag in spoken.items() if tag != tongues[name]}
    return {
        "id": claim.id,
        **ends,
        **full(**texts, notes=dict(claim.notes), tongues=own),
        **source,
        "when": when,
    }


_IN_WORDS = ("note", "role")
"""Fields of a claim that are words in a language."""


def _tongue(claim: Claim, name: str) -> str:
    """Return the language of one of a claim's texts; empty where it is not stated."""
    form = claim.form(name)
    return form[1:] if form.startswith("@") else ""


def _most(names: Iterable[str]) -> str:
    """Return the most frequent name; of equal ones the first in the alphabet."""
    counts = Counter(names)
    return min(counts, key=lambda one: (-counts[one], one), default="")


def _plain(
    lines: Iterable[bytes], entities: Mapping[str, int], claims: Sequence[Claim]
) -> Iterator[tuple[str, str, Any]]:
    """Yield the triples of entities that neither a claim nor a field of the entity states."""
    told = {(claim.subject, claim.predicate, claim.object or claim.value) for claim in claims}
    found = set()
    subjects = {f"<{iri}>".encode() for iri in entities}
    for quad in parsed(line for line in lines if line.split(b" ", 1)[0] in subjects):
        subject, predicate, term = str(quad.subject)[1:-1], quad.predicate.value, quad.object
        if predicate in TOLD_OF_ENTITIES or predicate in _BOUNDS or predicate == RDF + "type":
            continue
        if isinstance(term, ox.NamedNode | ox.Literal) and (subject, predicate, term.value) not in told:
            found.add((subject, predicate, term))
    yield from sorted(found, key=lambda one: (one[0], one[1], str(one[2])))


def _end(term: Any, entities: Mapping[str, int], compact: Any) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"o": entities.get(term.value, term.value)}
    return full(v=term.value, lang=term.language)


def _searched(entities: Iterable[Entity], sources: Iterable[Source]) -> Iterator[str]:
    for one in entities:
        yield from (one.id, one.acronym, *one.labels.values(), *one.shorts.values(), *one.aliases)
    for source in sources:
        yield from (source.id, source.title, source.publisher)


def _question(question: Question, graph: GovGraph) -> dict[str, Any]:
    return {
        **shown(question, "name", "titles", "descriptions", "topic"),
        **full(
            parameters=[
                {
                    **shown(one, "name", "kind", "of"),
                    **full(default=_default(one.kind, one.default, one.of, graph), optional=one.optional),
                }
                for one in question.parameters
            ],
        ),
        **shown(question, "view", "columns", "warnings", "lists"),
        **full(asOf=question.as_of, judged=question.judged),
        **full(told=told_of(question.text, question.beside), texts=_texts(question, graph)),
    }


def _judged(claims: Sequence[Claim], model: Model, dates: EntityDates) -> dict[str, list[str]]:
    """Return what questions read of the judge of dates, as lines of N-Triples, by the name that asks for it."""
    return {
        name: sorted({f"{triple} ." for triple in judged_triples(claims, model, dates, [name])})
        for name in JUDGEMENTS
    }


def _default(kind: str, text: str, of: tuple[str, ...], graph: GovGraph) -> str:
    """Return the default of a parameter as the page gives it: an entity by its id, where the dataset knows it."""
    from govgraph.errors import UnknownEntity

    if kind != "entity" or not text:
        return text
    try:
        return graph.names.compact(graph.finder.resolve(text, kinds=of))
    except UnknownEntity:
        return ""  # a question of the package, and a dataset of other things


def _texts(question: Question, graph: GovGraph) -> dict[str, list[Any]]:
    """Return the query in pieces for every choice of optional parameters: their names, joined by a space, to the pieces."""
    needed = [one.name for one in question.parameters if not one.optional]
    optional = [one.name for one in question.parameters if one.optional]
    text = "\n".join(line for line in question.text.splitlines() if not line.startswith("#")) + "\n"
    found = {}
    for size in range(len(optional) + 1):
        for chosen in combinations(optional, size):
            names = [*needed, *chosen]
            given = _variables(question, names)
            pieces = split(text, given, graph.names)
            found[" ".join(sorted(names))] = [
                piece if isinstance(piece, str) else {"name": piece.name, "place": piece.place}
                for piece in pieces
            ]
    return found


def _variables(question: Question, names: Iterable[str]) -> list[str]:
    """Return the variables that the parameters bind: of a date, its first and its last day, where the query has them."""
    import re

    kinds = {one.name: one.kind for one in question.parameters}
    wanted = [
        variable
        for name in names
        for variable in ((name, f"{name}Last") if kinds[name] == "date" else (name,))
    ]
    return [one for one in wanted if re.search(rf"[?$]{one}\b", question.text)]
