"""A map as the explorer's page draws it: places and looks from Python; names and evidence are those of the contents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from itertools import chain
from typing import TYPE_CHECKING, Any

from govgraph.explorer.drawer import drawer
from govgraph.explorer.full import full, packed_json, shown
from govgraph.explorer.made_by import files_beside, rules
from govgraph.explorer.statements import entities_of
from govgraph.facts.kept import is_kept, kept
from govgraph.map.drawing import Axes, Drawing, Entry, Line, Mark
from govgraph.map.grid import STRENGTH, axes_of, sides_of, signs_of
from govgraph.map.overview import GROUP
from govgraph.map.page.payload import choices_json, when_json
from govgraph.map.summary import summarize
from govgraph.model.model import Model
from govgraph.terms import GOV, SKOS
from govgraph.words import LANGUAGES

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.query.processes import Process

__all__ = ["Maps", "map_json"]

# A claim's passage and notes, which no map of the explorer shows: who corrects one gets the maps that are there.
_NOT_DRAWN = re.compile(rf"(<[^>]*>) <(?:{re.escape(GOV)}(?:passage|note)|{re.escape(SKOS)}note)> ".encode())


class Maps:
    """The maps of an explorer as JSON; those that follow from the dataset are drawn where they are not kept from before.

    Parameters
    ----------
    graph : GovGraph
    draw : callable
        Gives the maps by name.
    lines : sequence of bytes, optional
        The statements of the dataset (:func:`govgraph.explorer.statements.lines_of`), where the maps follow from it.
    """

    def __init__(
        self, graph: GovGraph, draw: Callable[[], Mapping[str, Drawing]], lines: Sequence[bytes] | None = None
    ) -> None:
        self._graph, self._draw, self._lines = graph, draw, lines
        self._made_of = b"" if lines is None else _made_of(graph, lines)
        self._drawer: Process | None = None

    def text(self) -> str:
        """Return them, drawn or kept."""
        if self._drawer is not None:
            self._drawer.end(kill=False)
        if not self._made_of:
            return self._drawn().decode()
        return kept(self._made_of, self._drawn, cache=self._graph.cache).decode()

    def begin(self) -> None:
        """Begin to draw them in a process of its own, where they are not kept, and the machine has a second processor."""
        if (
            self._drawer is None
            and self._lines is not None
            and is_kept(self._made_of, cache=self._graph.cache) is False
        ):
            self._drawer = drawer(self._graph, self._lines)

    def close(self) -> None:
        """End that process."""
        if self._drawer is not None:
            self._drawer.close()

    def _drawn(self) -> bytes:
        graph = self._graph
        entities = {one.iri: number for number, one in enumerate(entities_of(graph))}
        claims = {claim.iri: number for number, claim in enumerate(graph.claims) if claim.iri}
        found = [map_json(name, one, entities, claims, graph.model) for name, one in self._draw().items()]
        return packed_json(found).encode("utf-8", "replace")


def _made_of(graph: GovGraph, lines: Iterable[bytes]) -> bytes:
    from importlib.metadata import version

    claims = {f"<{claim.iri}>".encode() for claim in graph.claims}
    digest = hashlib.sha256(rules(graph) + files_beside(graph, ("views",)))
    for name in ("networkx", "numpy"):
        digest.update(f"{name} {version(name)}\n".encode())
    for line in lines:
        found = _NOT_DRAWN.match(line)
        if not found or found[1] not in claims:
            digest.update(line)
    return digest.digest()


def map_json(
    name: str, drawn: Drawing, entities: Mapping[str, int], claims: Mapping[str, int], model: Model
) -> dict[str, Any]:
    """Return a map for the page; what is empty is left out.

    Parameters
    ----------
    name : str
        By which the page's address knows it.
    drawn : Drawing
    entities, claims : mapping of IRI to place
        Where the contents have them.
    model : Model
        Names the kinds that a network can be crossed by.

    Notes
    -----
    ``core`` is what is drawn first; the ``rest`` is one switch away, and so is what ``fold`` marks: what stands inside an
    aggregate, which names its ``members``. What the ends of a projected line share is ``via``; ``stays`` has the claims that
    put each end into each space. ``choices`` are the colors and sizes that a reader can choose.
    """
    marks = [mark for mark in drawn.marks if mark.layer != "mute"]
    place = {mark.key: number for number, mark in enumerate(marks)}
    lines = [line for line in drawn.lines if line.source in place and line.target in place]
    axes = _axes(marks, lines, model) if drawn.form == "network" else drawn.axes
    choosing = drawn.choices and drawn.choices()
    spaces = {key: entities[one.iri] for key, one in drawn.others.items() if one.iri in entities}
    relations = {name: number for number, name in enumerate(signs_of(drawn))}
    return full(
        name=name,
        form=drawn.form,
        title=_texts(drawn.note.title),
        question=_texts(drawn.note.question),
        notes=[_texts(one) for one in drawn.note.notes],
        summary={lang: summarize(drawn, lang) for lang in LANGUAGES},
        classes=[_look(one) for one in drawn.classes],
        groups=[_look(one) for one in drawn.groups],
        marks=[_mark(mark, entities, axes, _inside(drawn, mark, entities)) for mark in marks],
        lines=[_line(line, place, claims, relations, spaces if drawn.stays else {}) for line in lines],
        stays=_stays(drawn, place, spaces, claims),
        choices=choosing and choices_json(choosing, marks),
        countries=drawn.of_countries,
        center=drawn.plan and drawn.plan.center,
        **_matrix(drawn, axes, relations),
        weights=drawn.weight and asdict(drawn.weight),
        lanes=list(drawn.options.get("lanes", ())) if drawn.form == "timeline" else [],  # type: ignore[call-overload]
    )


def _axes(marks: Sequence[Mark], lines: Sequence[Line], model: Model) -> Axes:
    """Return what a network can be crossed by as a matrix, in which each member of an aggregate stands by itself."""
    if any(mark.layer == "fold" for mark in marks):
        marks = [mark for mark in marks if not mark.members]
    there = {mark.key for mark in marks}
    return axes_of(marks, [line for line in lines if there.issuperset(line.ends)], model)


def _matrix(drawn: Drawing, axes: Axes | None, relations: Mapping[str, int]) -> dict[str, Any]:
    """Return what the page needs to show a map as a matrix: its sides, and what its relations look like."""
    if axes is None:
        return {}
    signs = signs_of(drawn)
    return {
        "relations": [
            {
                "sign": list(signs[name]),
                "rank": STRENGTH.get(name, 1),
                "labels": _texts(drawn.verbs.get(name, {})),
            }
            for name in relations
        ],
        "axes": {
            "rows": axes.rows,
            "columns": axes.columns,
            "sort": axes.sort,
            "sides": [{"id": name, "labels": dict(labels)} for name, labels in axes.sides.items()],
        },
    }


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {lang: texts[lang] for lang in LANGUAGES if texts.get(lang)}


def _look(one: Entry) -> dict[str, Any]:
    """Return a line of the legend; whether its marks are spaces, they say themselves."""
    names = (field.name for field in fields(one) if field.name not in ("name", "space"))
    return {"id": one.name, **shown(one, *names)}


def _inside(drawn: Drawing, mark: Mark, entities: Mapping[str, int]) -> list[int]:
    """Return what a mark stands for, by its place: states, or the members of a bubble of an overview, innermost first."""
    if drawn.inside is None:
        several = mark.folded.nodes if mark.folded else ()
        return [entities[one.iri] for one in several if one.iri in entities]
    group_of, cores = drawn.inside.group_of, drawn.inside.cores
    inside = [one for one in drawn.inside.marks if group_of.get(one.key) == mark.key]
    inside.sort(key=lambda one: (-cores[one.key], one.key))
    nodes = chain.from_iterable(one.folded.nodes if one.folded else (one,) for one in inside)
    return list(dict.fromkeys(entities[one.iri] for one in nodes if one.iri in entities))


def _mark(mark: Mark, entities: Mapping[str, int], axes: Axes | None, members: list[int]) -> dict[str, Any]:
    known = entities.get(mark.iri) if mark.entity else None
    return {
        "id": mark.key,
        "at": [round(n) for n in mark.at],
        "tall": [round(n) for n in mark.portrait],
        "r": round(mark.size, 1),
        "cls": mark.legend,
        **full(
            e=known,
            labels=_texts(mark.labels) if known is None else {},
            members=members,
            count=mark.count if mark.key.startswith(GROUP) else None,
            shape=mark.shape,
            space=mark.space,
            passive=not mark.acts,
            rest=mark.layer == "rest",
            fold=mark.layer == "fold",
            sides=sides_of(mark, axes) if axes else [],
            country=mark.country,
            region=mark.region,
            start=mark.start,
            announced=mark.announced,
            counted=mark.counted,
            when=when_json(mark.spans),
        ),
    }


def _line(
    line: Line,
    marks: Mapping[str, int],
    claims: Mapping[str, int],
    relations: Mapping[str, int],
    spaces: Mapping[str, int],
) -> dict[str, Any]:
    return {
        "s": marks[line.source],
        "t": marks[line.target],
        "g": line.group,
        "c": sorted({claims[one.iri] for one in line.evidence if one.iri in claims}),
        **full(
            p=relations[line.predicate] if line.predicate else None,
            a=line.actor[:1],
            w=None if line.weight == 1.0 else line.weight,
            start=line.start,
            announced=line.announced,
            rest=line.layer == "rest",
            via=[spaces[key] for key in line.via if key in spaces] if not line.claims else [],
            doubtful=[spaces[key] for key in line.doubtful if key in spaces],
            when=when_json(line.spans),
            verified=when_json(line.sure_spans),  # by the claims that are not unverified
            unsure=line.confidence == "unverified",
        ),
    }


def _stays(
    drawn: Drawing, marks: Mapping[str, int], spaces: Mapping[str, int], claims: Mapping[str, int]
) -> dict[str, Any]:
    """Return the claims that put each end of projected ties into each space that it shares, all by their places."""
    return {
        str(marks[end]): {
            str(spaces[key]): [claims[one.iri] for one in told if one.iri in claims]
            for key, told in shared.items()
            if key in spaces
        }
        for end, shared in drawn.stays.items()
        if end in marks
    }
