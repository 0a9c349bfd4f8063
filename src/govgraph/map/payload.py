"""A map as JSON: what the page reads, and what ``--positions`` reads back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from govgraph.facts.claims import Claim
from govgraph.facts.dates import Bounds, Spans
from govgraph.facts.model import load_model
from govgraph.map.changes import told_change
from govgraph.map.legend import REGIONS
from govgraph.map.map import Class, Line, Map, Mark
from govgraph.map.shapes import OUTLINES
from govgraph.map.summary import summarize
from govgraph.map.texts import LANGUAGES, load_strings
from govgraph.words import words

__all__ = ["payload", "read_positions", "to_json", "when_json"]

_CLAIM_TEXTS = (
    "start",
    "end",
    "as_of",
    "in_force",
    "role",
    "mode",
    "city",
    "confidence",
    "passage",
    "note",
    "value",
)


def payload(drawn: Map) -> dict[str, Any]:
    """Return all that the page shows, but for the places of the marks; empty fields are left out.

    Notes
    -----
    ``nodes[].id``, ``ties[].s`` and ``ties[].t``, ``claims[].s`` and ``claims[].o`` are ids such as ``id:igf``, and
    join; ``nodes[].iri`` is the whole IRI, and ``prefixes`` expands an id that has no node. ``ties[].sn`` and ``tn`` say
    of how many of the ``members`` of an aggregate at that end the tie speaks; the ties inside it stand beside them, in
    the layer ``fold``, with their own days, and ``nodes[].counted`` names the words: ``ui[lang].of`` is "{n} of
    {whole}". ``ties[].a`` is the end that acts, ``s`` or ``t``, where both ends are spaces. ``ties[].basis`` are the
    claims that a tie of a projection rests on: those of both ends about the spaces they share (``via``).
    ``nodes[].degree`` is the degree in the whole network, where only a part is drawn. ``note.notes`` are texts by
    language: what is not shown, counted and named.
    """
    claims, number = _claims(drawn)
    sources = {iri: i for i, iri in enumerate(drawn.sources)}
    modes = load_model().modes
    used_modes = sorted({str(claim["mode"]) for claim in claims if "mode" in claim})
    return {
        "form": drawn.form,
        "prefixes": drawn.prefixes,
        "lang": drawn.lang,
        "note": _note(drawn),
        "ui": {lang: {**texts, **_counting(lang)} for lang, texts in load_strings().items()},
        "summary": {lang: summarize(drawn, lang) for lang in LANGUAGES},
        "shapes": OUTLINES,
        "classes": [_class(one) for one in drawn.classes],
        "kindShapes": [_class(one) for one in drawn.shapes],
        "groups": [
            {"id": g.name, "labels": g.labels, "color": g.color, "dark": g.dark, "dash": list(g.dash)}
            for g in drawn.groups
        ],
        "states": [
            {
                "id": s.name,
                "labels": s.labels,
                "color": s.color,
                "dark": s.dark,
                "dash": list(s.dash),
                "unsure": list(s.unsure),
                "width": s.width,
                "opacity": s.opacity,
            }
            for s in drawn.states
        ],
        "kinds": drawn.kinds,
        "regions": {
            name: REGIONS[name] for name in sorted({mark.region for mark in drawn.marks}) if name in REGIONS
        },
        "verbs": drawn.verbs,
        "planned": drawn.planned,
        "inverses": drawn.inverses,
        "natures": drawn.natures,
        "years": drawn.years,
        "names": drawn.names,
        "modes": {name: modes[name].labels for name in used_modes if name in modes},
        "options": drawn.options,
        "nodes": [_node(mark) for mark in drawn.marks],
        "ties": [_tie(line, number) for line in drawn.lines],
        "claims": [_numbered(claim, sources) for claim in claims],
        "sources": [
            _full(
                id=s.id,
                iri=s.iri,
                title=s.title,
                publisher=s.publisher,
                url=s.url,
                date=s.date,
                access=s.access_note,
            )
            for s in drawn.sources.values()
        ],
    }


def _counting(lang: str) -> dict[str, str]:
    return {form: str(words(lang)["network"][form]) for form in ("of", "of_mixed", "of_group")}


def to_json(drawn: Map) -> str:
    """Return a map as one JSON text, positions included, ending in a line feed."""
    data = payload(drawn)
    for name in ("ui", "shapes"):
        del data[name]
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
        Where the text is no such JSON.

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
        raise DataError(
            "these are no positions of a map", hint="give the file that `govgraph map -o map.json` wrote"
        ) from error


def _full(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _class(one: Class) -> dict[str, Any]:
    return {
        "id": one.name,
        "labels": one.labels,
        "color": one.color,
        "dark": one.dark,
        "shape": one.shape,
        "space": one.space,
    }


def _note(drawn: Map) -> dict[str, Any]:
    note = drawn.note
    return _full(
        title=dict(note.title),
        question=dict(note.question),
        dataset=dict(note.dataset),
        version=note.version,
        issued=note.issued,
        license=note.license,
        creators=list(note.creators),
        cite=note.cite,
        as_of=note.as_of,
        between=list(note.between or ()),
        compare=list(note.compare or ()),
        changes=dict(note.changes),
        changed={lang: told_change(note, lang) for lang in LANGUAGES} if note.compare else {},
        unknown=note.unknown,
        notes=[dict(texts) for texts in note.notes],
        partial=list(note.partial or ()),
    )


def _node(mark: Mark) -> dict[str, Any]:
    return _full(
        id=mark.key,
        iri=mark.iri,
        kind=mark.kind,
        cls=mark.legend,
        labels=dict(mark.labels),
        shorts=dict(mark.shorts),
        acronym=mark.acronym,
        aliases=list(mark.aliases),
        country=mark.country,
        region=mark.region,
        start=mark.start,
        end=mark.end,
        website=mark.website,
        description=dict(mark.description),
        members=list(mark.members),
        counted=mark.counted,
        degree=mark.degree,
        space=mark.space,
        layer=mark.layer,
        shape=mark.shape,
        state=mark.state,
        before=mark.before,
        after=mark.after,
        value=mark.value,
        when=when_json(mark.spans),
        began=_began([Bounds.read(mark.start, mark.end)]) if mark.spans else 0,
    ) | {"cls": mark.legend}


def _claims(drawn: Map) -> tuple[list[dict[str, Any]], dict[Claim, int]]:
    number: dict[Claim, int] = {}
    rows: list[dict[str, Any]] = []
    for line in drawn.lines:
        for claim in line.evidence:
            if claim in number:
                continue
            number[claim] = len(rows)
            texts = {name: getattr(claim, name) for name in _CLAIM_TEXTS}
            rows.append(
                _full(
                    iri=claim.iri,
                    s=claim.subject_id,
                    p=claim.predicate.rpartition("#")[2],
                    o=claim.object_id,
                    source=claim.source,
                    **texts,
                )
            )
    return rows, number


def _numbered(claim: dict[str, Any], sources: Mapping[str, int]) -> dict[str, Any]:
    source = claim.pop("source", "")
    if source in sources:
        claim["src"] = sources[source]
    return claim


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
        s=line.source,
        t=line.target,
        p=line.predicate,
        g=line.group,
        c=[number[claim] for claim in line.claims],
        basis=[number[claim] for claim in line.basis],
        conf=line.confidence,
        truth=line.truth,
        when=when_json(line.spans),
        began=_began(claim.bounds for claim in line.evidence),
        role=line.role,
        start=line.start,
        end=line.end,
        via=list(line.via),
        layer=line.layer,
        state=line.state,
        before=line.before,
        after=line.after,
        a=line.actor[:1],
        sn=line.source_members,
        tn=line.target_members,
        n=line.count if line.state and line.count > 1 else "",
        w=line.weight if line.weight != 1.0 else "",
    )
