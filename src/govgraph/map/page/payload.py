"""A map as JSON: what the page reads, and what ``--positions`` reads back."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from functools import cache
from operator import attrgetter
from typing import Any

from govgraph.errors import wrong
from govgraph.facts.claims import CLAIM_TEXTS, Claim, Entity
from govgraph.facts.holding import Bounds, Spans
from govgraph.facts.labels import CONTRACTIONS
from govgraph.map.changes import change_sentence
from govgraph.map.choices import COUNTED, Choices
from govgraph.map.drawing import Axes, Drawing, Entry, Line, Mark
from govgraph.map.figure.presets import PRESETS, STRETCH
from govgraph.map.figure.shapes import OUTLINES
from govgraph.map.grid import STRENGTH, STRIPES, sides_of, signs_of
from govgraph.map.legend import HATCH, HATCH_WIDTH, city_names, region_names
from govgraph.map.page.folding import folding
from govgraph.map.page.inside import packed
from govgraph.map.page.meeting import meeting_facts, meeting_words
from govgraph.map.summary import partial_line
from govgraph.model.model import load_model
from govgraph.terms import GOV
from govgraph.words import LANGUAGES, words

__all__ = ["choices_json", "payload", "read_positions", "to_json", "when_json"]

_CLAIM_TEXTS = (*CLAIM_TEXTS, "value")
_texts_of = attrgetter(*_CLAIM_TEXTS)


def payload(drawn: Drawing) -> dict[str, Any]:
    """Return all that the page shows, but for the places of the marks; empty fields are left out.

    Notes
    -----
    ``nodes[].id``, ``ties[].s`` and ``ties[].t``, ``claims[].s`` and ``claims[].o`` are ids such as ``id:igf``, and
    join; ``nodes[].iri`` is the whole IRI, and ``prefixes`` expands an id that has no node. ``ties[].sn`` and ``tn``
    say of how many of the ``members`` of an aggregate at that end the tie speaks; the ties inside it stand beside them,
    in the layer ``fold``, with their own days, and ``nodes[].counted`` names the words: ``ui[lang].of`` is "{n} of
    {whole}". ``ties[].a`` is the end that acts, ``s`` or ``t``, where both ends are spaces. ``stays`` lists the
    ends of the ties of a projection which claims speak of each space that they share (``ties[].via``): a tie rests on
    those of both ends. In the spaces in ``ties[].doubtful`` one end is only announced, or not known to be. ``whens`` are
    the days on which claims hold, of which ``claims[].w`` gives the place. ``inside``
    packs what stands in the bubbles of an overview (:mod:`govgraph.map.page.inside`); ``weight`` names what the
    threshold on the weight of ties can choose. ``nodes[].degree`` is the degree in the whole network, where only a part
    is drawn; what is ``passive`` cannot act, as a topic. ``note.notes`` are texts by language: what is not shown, counted
    and named.
    """
    number = _numbers(drawn)
    usual = _usual_forms(number)
    inside, choosing = drawn.inside, drawn.choices and drawn.choices()
    whens: dict[Spans, int] = {}
    claims = _claims(number, usual, drawn, whens)
    told_of = meeting_facts(drawn, number)
    modes, axes = load_model().modes, drawn.axes if drawn.form == "matrix" else None
    used_modes = sorted({str(claim["mode"]) for claim in claims if "mode" in claim})
    return {
        "form": drawn.form,
        "prefixes": drawn.prefixes,
        "lang": drawn.lang,
        "follows": drawn.follows,
        "note": _note(drawn),
        "ui": _ui(drawn, meeting=bool(told_of)),
        "meet": told_of,
        "contractions": CONTRACTIONS,
        "shapes": OUTLINES,
        "signs": axes and _signs(drawn),
        "axes": axes and _axes(axes),
        "folding": folding(_searched(drawn)),
        "classes": [_look(one) for one in drawn.classes],
        "kindShapes": [_look(one) for one in drawn.shapes],
        "groups": [_look(one) for one in drawn.groups],
        "states": [_look(one) for one in drawn.states],
        "kinds": drawn.kinds,
        "regions": {
            name: names
            for name in sorted({mark.region for mark in _every_mark(drawn)})
            if (names := region_names(name))
        },
        "cities": {
            city: names
            for city in sorted({str(claim["city"]) for claim in claims if "city" in claim})
            if (names := city_names(city))
        },
        "verbs": drawn.verbs,
        "planned": drawn.planned,
        "hatch": {"width": HATCH_WIDTH, "dash": HATCH},
        "stretch": STRETCH,
        "stripes": axes and STRIPES,
        "inverses": drawn.inverses,
        "natures": drawn.natures,
        "years": drawn.years,
        "names": {key: _other(one) for key, one in drawn.others.items()},
        "forms": usual,
        "iris": _iris(drawn, number),
        "modes": {name: modes[name].labels for name in used_modes if name in modes},
        "options": drawn.options,
        "choices": choosing and _choices(choosing, drawn.marks),
        "figures": {
            name: _full(width=one.width, height=one.height, least=one.least) for name, one in PRESETS.items()
        },
        "nodes": [_node(mark) | ({"sides": sides_of(mark, axes)} if axes else {}) for mark in drawn.marks],
        "ties": [_tie(line, number) for line in drawn.lines],
        "claims": [] if inside else claims,
        "stays": {
            end: {space: [number[claim] for claim in told] for space, told in spaces.items()}
            for end, spaces in drawn.stays.items()
        },
        "whens": [when_json(told) for told in whens],
        "weight": drawn.weight and asdict(drawn.weight),
        "inside": inside
        and packed(
            inside,
            [_node(mark) for mark in inside.marks],
            [_tie(line, number) for line in inside.lines],
            {"claims": claims},
        ),
        "sources": [
            _full(**_of(s, "id", "iri", "title", "publisher", "url", "date"), access=s.access_note)
            for s in drawn.sources.values()
        ],
    }


def _signs(drawn: Drawing) -> dict[str, list[Any]]:
    """Return the sign of each relation, and which tie a cell shows where there are several."""
    return {name: [*sign, STRENGTH.get(name, 1)] for name, sign in signs_of(drawn).items()}


def _axes(axes: Axes) -> dict[str, Any]:
    sides = [{"id": name, "labels": labels} for name, labels in axes.sides.items()]
    return _of(axes, "rows", "columns", "sort") | {"sides": sides, "countries": axes.countries}


def choices_json(found: Choices, marks: Iterable[Mark]) -> dict[str, Any]:
    """Return colors by their classes, with the number of the class of each mark, and sizes as value and radius of each."""
    keys = [mark.key for mark in marks]
    colors = {}
    for name, (legend, classes) in found.colors.items():
        place = {one.name: number for number, one in enumerate(classes)}
        colors[name] = {
            "classes": [_look(one) for one in classes],
            "of": [place[legend[key]] for key in keys],
        }
    sizes = {
        name: [[_brief(round(values[key], 6)), _brief(found.radii[name][key])] for key in keys]
        for name, values in found.values.items()
    }
    return {
        "color": found.color,
        "size": found.size,
        "colors": colors,
        "sizes": sizes,
        "shapes": [_look(one) for one in found.shapes],
    }


def _choices(found: Choices, marks: Iterable[Mark]) -> dict[str, Any]:
    """Return the choices of a page, which makes radii of values, and counts neighbors itself: these are left out."""
    keys = [mark.key for mark in marks]
    sizes = {
        name: None if name in COUNTED else [_brief(round(values[key], 6)) for key in keys]
        for name, values in found.values.items()
    }
    return {**choices_json(found, marks), "sizes": sizes}


def _brief(number: float) -> float:
    """Return a whole number without its ``.0``, which a page would carry for every mark."""
    return int(number) if number == int(number) else number


# Words of the map that begin so are said by Python or by the explorer, not by a page.
_NOT_HERE = (
    *("progress_", "as_matrix", "as_network", "who_acts", "on_whom", "partial", "group_", "groups_of_nodes"),
    *("states_", "lane_other", "community", "data_of", "sum_core"),
)
_OF_DATES = ("held_", "at_", "here_", "changed", "sum_most_", "sum_unknown_two", "sum_left_out")
_OF_EGO = ("ego_", "more_ego", "head_ego", "find_ego", "told_ego", "way_")
_OF_OVERVIEW = ("opened", "around_", "loading", "head_groups")
_OF_MATRIX = ("matrix_hint", "undecided_cell", "told_matrix", "told_sorted", "told_certain")


def _ui(drawn: Drawing, *, meeting: bool) -> dict[str, list[str]]:
    """Return the words of the page by key, in the order of the languages; those of other pages are left out."""
    wanted = {
        ("countries_",): drawn.of_countries,
        ("meet_",): meeting,
        _OF_DATES: bool(drawn.note.compare),
        _OF_EGO: drawn.plan is not None,
        _OF_OVERVIEW: drawn.inside is not None,
        _OF_MATRIX: drawn.form == "matrix",
    }
    others = (*_NOT_HERE, *(begun for several, here in wanted.items() if not here for begun in several))

    def told(lang: str) -> dict[str, str]:
        own = {name: text for name, text in words(lang)["map"].items() if not name.startswith(others)}
        return {**own, **_counting(lang), **(meeting_words(lang) if meeting else {})}

    every = [told(lang) for lang in LANGUAGES]
    return {name: [one[name] for one in every] for name in every[0]}


def _counting(lang: str) -> dict[str, str]:
    return {form: str(words(lang)["network"][form]) for form in ("of", "of_mixed", "of_group")}


def to_json(drawn: Drawing) -> str:
    """Return a map as one JSON text, positions included, ending in a line feed."""
    data = payload(drawn)
    for name in ("ui", "meet", "shapes", "signs", "axes", "folding", "inside", "figures", "choices"):
        del data[name]
    for node in data["nodes"]:
        node.pop("sides", None)
    data["positions"] = {mark.key: list(mark.at) for mark in drawn.marks}
    data["portrait"] = {mark.key: list(mark.portrait) for mark in drawn.marks}
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_positions(text: str, *, portrait: bool = False) -> dict[str, tuple[float, float]]:
    """Return the positions in the JSON of an earlier map: those on a wide screen, or those on a tall one.

    Parameters
    ----------
    text : str
        What ``govgraph map -o map.json`` wrote.
    portrait : bool
        Whether to read those on a tall screen; where the JSON has none, nothing is returned.

    Raises
    ------
    DataError
        If the text is not such JSON.

    Examples
    --------
    >>> read_positions('{"positions": {"alsur": [1, 2]}}')
    {'alsur': (1.0, 2.0)}
    >>> read_positions('{"positions": {"alsur": [1, 2]}}', portrait=True)
    {}
    """
    from govgraph.errors import DataError

    try:
        data = json.loads(text)
        raw = data.get("portrait", {}) if portrait else data["positions"]
        return {str(key): (float(x), float(y)) for key, (x, y) in raw.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(wrong("no_positions")) from error


def _of(one: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}


def _full(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _look(one: Entry) -> dict[str, Any]:
    """Return a line of the legend, under the names of its fields, and its name as its id."""
    data = _of(one, *(field.name for field in fields(one)))
    return {"id": data.pop("name"), **data}


def _note(drawn: Drawing) -> dict[str, Any]:
    note = drawn.note
    changed = {lang: change_sentence(note, lang) for lang in LANGUAGES} if note.compare else {}
    drawn_part = {lang: partial_line(note, lang) for lang in LANGUAGES} if note.partial else {}
    told = _of(note, *(field.name for field in fields(note) if field.name not in ("partial", "cut")))
    return _full(**told, changed=changed, partial=drawn_part, of_countries=drawn.of_countries)


# What the page knows of nodes and ties: under the names of their fields, and of ties also under shorter ones.
_NODE = (
    *("iri", "kind", "labels", "shorts", "country", "region", "start", "end", "members", "counted"),
    *("degree", "space", "layer", "shape", "state", "before", "after", "count", "within"),
    "announced",
)
_ENTITY = ("acronym", "articles", "aliases", "website", "description")
_TIE = ("truth", "role", "start", "end", "via", "doubtful", "layer", "state", "before", "after", "announced")
_TIE_SHORT = {"s": "source", "t": "target", "p": "predicate", "g": "group", "conf": "confidence"}


def _node(mark: Mark) -> dict[str, Any]:
    return _full(
        id=mark.key,
        **_of(mark, *_NODE),
        **_of(mark.entity, *(_ENTITY if mark.entity else ())),
        when=when_json(mark.spans),
        value=_brief(mark.value),
        passive=not mark.acts,
        began=_began([Bounds.read(mark.start, mark.end)]) if mark.spans else 0,
    ) | {"cls": mark.legend}


def _every_line(drawn: Drawing) -> tuple[Line, ...]:
    """Return the lines that are drawn, or those inside the bubbles of an overview."""
    return drawn.inside.lines if drawn.inside else drawn.lines


def _every_mark(drawn: Drawing) -> tuple[Mark, ...]:
    return (*drawn.marks, *(drawn.inside.marks if drawn.inside else ()))


def _searched(drawn: Drawing) -> Iterator[str]:
    """Yield every name that the page's search looks through."""
    for mark in _every_mark(drawn):
        yield from (mark.key, *mark.names())
    for key, one in drawn.others.items():
        yield from (key, one.acronym, *one.labels.values(), *one.shorts.values(), *one.aliases)


def _other(entity: Entity) -> dict[str, Any]:
    """Return what the page says of something that has no mark: short names, the names it is found by besides, its IRI."""
    shorts = {lang: entity.short(lang) for lang in LANGUAGES}
    also = {*entity.labels.values(), entity.acronym, *entity.aliases} - {*shorts.values(), ""}
    return _full(shorts=shorts, articles=dict(entity.articles), also=sorted(also), iri=entity.iri)


def _numbers(drawn: Drawing) -> dict[Claim, int]:
    """Return the claims that lines rest on, each with its place."""
    claims = dict.fromkeys(claim for line in _every_line(drawn) for claim in line.evidence)
    return {claim: place for place, claim in enumerate(claims)}


def _claims(
    claims: Iterable[Claim], usual: Mapping[str, str], drawn: Drawing, whens: dict[Spans, int]
) -> list[dict[str, Any]]:
    """Return claims, each with the places of its source and of its days; new days are added to `whens`."""
    sources = {iri: place for place, iri in enumerate(drawn.sources)}

    @cache  # of very many claims few differ in this
    def unusual(forms: tuple[tuple[str, str], ...]) -> dict[str, str]:
        own = dict(reversed(forms))  # of several the first counts
        return {name: form for name in _CLAIM_TEXTS if (form := own.get(name, "")) != usual.get(name, "")}

    found = []
    for claim in claims:
        told = _full(
            iri=claim.iri,
            s=claim.subject_id,
            p=_predicate(claim.predicate),
            f=unusual(claim.forms),
            o=claim.object_id,
            **dict(zip(_CLAIM_TEXTS, _texts_of(claim), strict=True)),
        )
        if claim.source in sources:
            told["src"] = sources[claim.source]
        spans = None if drawn.inside else drawn.claim_spans.get(claim)
        if spans is not None:
            told["w"] = whens.setdefault(spans, len(whens))
        found.append(told)
    return found


def _usual_forms(claims: Iterable[Claim]) -> dict[str, str]:
    """Return the language or datatype that most literals of each field have; a claim says where its own differ."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        for name, form in claim.forms:
            if name in _CLAIM_TEXTS:
                counted[name][form] += 1
    return {name: min(forms, key=lambda one: (-forms[one], one)) for name, forms in sorted(counted.items())}


def _iris(drawn: Drawing, claims: Iterable[Claim]) -> dict[str, str]:
    """Return the IRIs of what claims speak of, where neither a mark nor another entity has it."""
    known = {mark.key: mark.iri for mark in _every_mark(drawn)} | {
        key: one.iri for key, one in drawn.others.items()
    }
    ends = {claim.subject_id: claim.subject for claim in claims} | {
        claim.object_id: claim.object for claim in claims
    }
    return {key: iri for key, iri in sorted(ends.items()) if iri and known.get(key) != iri}


def _predicate(iri: str) -> str:
    """Return the name of a predicate of the vocabulary, and the whole IRI of any other."""
    return iri.removeprefix(GOV)


def when_json(told: Spans | None) -> list[list[tuple[str, str]]]:
    """Return the pairs of days of what surely holds, and behind them, if they differ, those of what may."""
    if told is None:
        return []
    kinds = [told.surely] if told.surely == told.perhaps else [told.surely, told.perhaps]
    return [[(x.isoformat(), y.isoformat()) for x, y in pairs] for pairs in kinds]


def _began(bounds: Iterable[Bounds]) -> int:
    """Return the year of the first day on which something can have begun; 0 where that is not known."""
    days = [one.earliest_start for one in bounds if one.earliest_start is not None]
    return min(days).year if days else 0


def _tie(line: Line, number: Mapping[Claim, int]) -> dict[str, Any]:
    return _full(
        **{short: getattr(line, name) for short, name in _TIE_SHORT.items()},
        **_of(line, *_TIE),
        c=[number[claim] for claim in line.claims],
        dated=line.date_confidence if line.date_confidence != line.confidence else "",
        when=when_json(line.spans),
        verified=when_json(line.sure_spans),
        began=_began(claim.bounds for claim in line.evidence),
        a=line.actor[:1],
        sn=len(line.source_members),
        tn=len(line.target_members),
        n=line.count if line.state and line.count > 1 else "",
        w=line.weight if line.weight != 1.0 else "",
    )
