"""A matrix of a map: who stands in its rows and columns, in which order, and which ties are in each cell."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, cycle, product
from typing import TypeVar

from govgraph.errors import NetworkError, wrong
from govgraph.facts.labels import text_in
from govgraph.map.drawing import Axes, Drawing, Line, Mark
from govgraph.map.legend import region_names
from govgraph.model.model import Model
from govgraph.words import say, texts

__all__ = [
    "ACTORS",
    "ORDERS",
    "SIGNS",
    "SPACES",
    "STRENGTH",
    "STRIPES",
    "Grid",
    "axes_line",
    "axes_of",
    "grid",
    "hatched",
    "shown_part",
    "sides_of",
    "signs_of",
]

ACTORS, SPACES = "actors", "spaces"
"""Rows and columns of a matrix at first: who acts, and where (or, without spaces, on whom)."""

ORDERS = ("pattern", "country", "name", "date")
"""What rows and columns can be sorted by."""

STRENGTH = {"partyTo": 3, "signatoryOf": 2, "endorses": 2}
"""Which tie a cell shows where there are several; what is not listed counts 1."""

STRIPES = (0.23, 0.3)
"""Of a sign that is only announced, or of which it is not known whether it holds: cut out and left, in radii."""

_STYLES = ("full", "open", "dotted", "pierced")
_SHAPES = {
    "dot": ("endorses", "signatoryOf", "mentions", "hasTopic"),
    "square": ("partyTo", "invitedTo", "adoptedBy", "openedForSignatureAt"),
    "diamondSmall": ("participatedIn", "heldIn", "basedIn", "appliesIn"),
    "plus": ("negotiated", "contributedTo", "integratedInto", "partOfSeries"),
    "triangle": ("organizedBy", "hostedBy", "foundedBy", "secretariatOf"),
    "triangleDown": ("chairOf", "presidencyOf", "governs", "responsibleFor"),
    "hexagon": ("memberOf", "associateOf", "partOf", "subOrganizationOf"),
    "page": ("publishedBy", "authoredBy", "outcomeOf", "amends"),
    "pentagon": ("basedOn", "establishedBy", "mandateRenewedBy", "follows"),
    "star": ("funds", "fiscalSponsorOf", "partnerOf", "sameForumAs"),
}
SIGNS = {
    predicate: (shape, style)
    for shape, predicates in _SHAPES.items()
    for predicate, style in zip(predicates, _STYLES, strict=True)
}
"""The sign of each relation of the model: a shape, and whether it is full, open, open with a dot, or full with a hole."""

D = TypeVar("D", bound=Drawing)
_UNSAID = ("Agent", "Happening")  # words of the model, and not of readers
_SIGNS = " _-–—,;:!?.'’\"“”()[]{}@*/\\&#%`^+<=>|~$"  # in the order of CLDR's root collation, all before digits and letters
_PLACE_OF_SIGN = {sign: chr(place) for place, sign in enumerate(_SIGNS, 1)}
_LAST = "\uffff"  # what has no country or no date comes last


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows and columns in the order that the map names, and the strongest tie of every cell.

    Parameters
    ----------
    rows, columns : tuple of Mark
    cells : dict of (row, column) to Line
    counts, acting : dict of key to int
        How many ties each column, and each row, holds.
    total : int
        How many ties the matrix holds.
    """

    rows: tuple[Mark, ...]
    columns: tuple[Mark, ...]
    cells: dict[tuple[str, str], Line]
    counts: dict[str, int]
    acting: dict[str, int]
    total: int


def signs_of(drawn: Drawing) -> dict[str, tuple[str, str]]:
    """Return a sign for each relation of a map; relations of other vocabularies take signs that the map does not use.

    Examples
    --------
    >>> from govgraph.map.drawing import Note
    >>> own = Line("o", "f", "1", "https://example.org/attends", "own")
    >>> signs_of(Drawing(Note({}, {}), (), (own, Line("o", "f", "2", "endorses", "endorses"))))
    {'endorses': ('dot', 'full'), 'https://example.org/attends': ('dot', 'open')}
    """
    said = sorted({line.predicate for line in drawn.lines})
    free = cycle([sign for predicate, sign in SIGNS.items() if predicate not in said] or SIGNS.values())
    return {predicate: SIGNS[predicate] if predicate in SIGNS else next(free) for predicate in said}


def axes_of(
    marks: Iterable[Mark],
    lines: Iterable[Line],
    model: Model,
    *,
    rows: str = "",
    columns: str = "",
    sort: str = "",
    countries: Mapping[str, Mapping[str, str]] | None = None,
) -> Axes:
    """Return what the rows and columns of a matrix can be, what they are, and how they are sorted.

    Parameters
    ----------
    marks, lines : iterable
        Of the whole map.
    model : Model
        Names the kinds.
    rows, columns : str
        ``actors``, ``spaces`` or a kind; without one, actors by spaces. If one is given, the other is the side that has
        most ties with it.
    sort : str
        One of `ORDERS`; without one, ``pattern``.
    countries : mapping of code to texts, optional
        What countries are called.

    Raises
    ------
    NetworkError
        If no tie has an end of that kind, or for an unknown order.
    """
    known = {mark.key: mark for mark in marks}
    cells = _Cells(known.values())
    held: Counter[tuple[str, str]] = Counter()
    inside: dict[str, set[str]] = defaultdict(set)  # who stands on which side
    for line in lines:
        ends = list(cells.ends(line))
        both = [*ends, *((b, a) for a, b in ends)]
        held.update({pair for one, other in both for pair in product(cells.of(one), cells.of(other))})
        for end in chain.from_iterable(ends):
            for side in cells.of(end):
                inside[side].add(end[0])
    place = {kind: number for number, kind in enumerate(model.kinds)}
    own = Counter(mark.kind for mark in known.values())
    kinds = sorted(
        inside.keys() - {ACTORS, SPACES, *_UNSAID}, key=lambda kind: (place.get(kind, len(place)), kind)
    )
    whole = any(mark.space for mark in known.values())
    sides: dict[str, Mapping[str, str]] = {
        ACTORS: texts("map.actors" if whole else "map.who_acts"),
        SPACES: texts("map.spaces" if whole else "map.on_whom"),
    }
    # Kinds that hold the same are one side, called by the kind that most of them have as their own.
    called: dict[frozenset[str], str] = {}
    if whole:
        called = {frozenset(inside[role]): role for role in (SPACES, ACTORS)}
    meant: dict[str, str] = {}
    for kind in sorted(kinds, key=lambda kind: -own[kind]):
        meant[kind] = called.setdefault(frozenset(inside[kind]), kind)
    for kind in reversed(kinds):
        if meant[kind] in (ACTORS, SPACES) and own[kind] == max(
            own[k] for k in kinds if meant[k] == meant[kind]
        ):
            sides[meant[kind]] = _labels(kind, model)
    sides.update({kind: _labels(kind, model) for kind in kinds if meant[kind] == kind})
    rows, columns = meant.get(rows, rows), meant.get(columns, columns)
    for wanted in (rows, columns):
        if wanted and wanted not in sides:
            raise NetworkError(wrong("no_such_end", kind=wanted, choices=", ".join(sides)))
    if sort and sort not in ORDERS:
        raise NetworkError(wrong("unknown_order", name=sort, choices=", ".join(ORDERS)))

    def best(side: str, usual: str) -> str:
        return max(sides, key=lambda one: (held[side, one], one == usual))

    if not rows:
        rows = best(columns, ACTORS) if columns and columns != SPACES else ACTORS
    if not columns:
        columns = best(rows, SPACES) if rows != ACTORS else SPACES
    return Axes(rows, columns, sort or ORDERS[0], sides, countries or {})


def sides_of(mark: Mark, axes: Axes) -> list[int]:
    """Return the sides that a mark stands on by its kinds, as their places in ``axes.sides``."""
    return [place for place, side in enumerate(axes.sides) if side in mark.kinds]


def _labels(kind: str, model: Model) -> Mapping[str, str]:
    return model.kinds[kind].labels if kind in model.kinds else {"en": kind}


class _Cells:
    """Finds the cells of a tie."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._marks = {mark.key: mark for mark in marks}
        self._plain = not any(mark.space for mark in self._marks.values())

    def ends(self, line: Line) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        """Yield both ends of a tie, each with its role; twice where neither acts on the other."""
        ends = (line.source, line.target)
        if self._plain:
            yield (ends[0], ACTORS), (ends[1], SPACES)
            if not line.predicate:  # what two share has no direction
                yield (ends[1], ACTORS), (ends[0], SPACES)
            return
        both = all(self._marks[end].space for end in ends)
        if both and line.actor:
            forward = line.actor == "source"
        elif any(self._marks[end].space for end in ends) and not both:
            forward = self._marks[line.target].space
        else:
            yield (ends[0], ""), (ends[1], "")
            return
        actor, space = ends if forward else ends[::-1]
        yield (actor, ACTORS), (space, SPACES)

    def of(self, end: tuple[str, str]) -> Iterator[str]:
        """Yield the sides that an end can stand on: by its role and by its kinds."""
        key, role = end
        if role:
            yield role
        yield from self._marks[key].kinds

    def places(self, line: Line, rows: str, columns: str) -> set[tuple[str, str]]:
        """Return the cells of a tie: by its direction where that fits, else the other way around."""
        found = set()
        for one, other in self.ends(line):
            if one[0] == other[0] and not self._plain:
                continue
            for row, column in ((one, other), (other, one)):
                if rows in self.of(row) and columns in self.of(column):
                    found.add((row[0], column[0]))
                    break
        return found


def shown_part(drawn: D) -> D:
    """Return a map with the ties that its matrix has a cell for, and their ends."""
    axes, placed = drawn.axes or Axes(ACTORS, SPACES), _Cells(drawn.marks)
    lines = tuple(line for line in drawn.lines if placed.places(line, axes.rows, axes.columns))
    tied = {end for line in lines for end in line.ends}
    return replace(drawn, lines=lines, marks=tuple(mark for mark in drawn.marks if mark.key in tied))


def axes_line(drawn: Drawing) -> str:
    """Return which rows and columns a matrix has, and what they are sorted by; empty where both are as usual."""
    axes, lang = drawn.axes or Axes(ACTORS, SPACES), drawn.lang
    told = []
    if (axes.rows, axes.columns) != (ACTORS, SPACES):
        rows, columns = (text_in(dict(axes.sides[side]), (lang,)) for side in (axes.rows, axes.columns))
        told.append(say("map.told_matrix", lang, rows=rows, columns=columns))
    if axes.sort != ORDERS[0]:
        told.append(say("map.told_sorted", lang, by=say(f"map.sort_{axes.sort}", lang).lower()))
    return " · ".join(told)


def grid(drawn: Drawing) -> Grid:
    """Return the matrix of a map, with the rows, the columns and the order that its `axes` name.

    Examples
    --------
    >>> from govgraph.map.drawing import Note
    >>> state, treaty = Mark("o"), Mark("f", space=True)
    >>> found = grid(Drawing(Note({}, {}), (state, treaty), (Line("o", "f", "1", "partyTo", "party"),)))
    >>> [mark.key for mark in found.rows], [mark.key for mark in found.columns], found.counts, found.acting
    (['o'], ['f'], {'f': 1}, {'o': 1})
    """
    axes = drawn.axes or Axes(ACTORS, SPACES)
    marks = {mark.key: mark for mark in drawn.marks}
    placed = _Cells(drawn.marks)
    cells: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in drawn.lines:
        for cell in placed.places(line, axes.rows, axes.columns):
            cells[cell].append(line)
    acting: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for (row, column), several in cells.items():
        acting[row] += len(several)
        counts[column] += len(several)
    first: dict[tuple[int, str], str] = {}
    for cell, lines in cells.items():
        for side, key in enumerate(cell):
            days = [line.start for line in lines if line.start]
            first[side, key] = min([first.get((side, key), _LAST), *days])

    def order(side: int, count: Counter[str]) -> tuple[Mark, ...]:
        by = _keys(drawn, axes, count, lambda key: first[side, key])
        lang = drawn.lang
        return tuple(
            sorted(
                (marks[key] for key in count),
                key=lambda mark: (by(mark), sortable(mark.short(lang), lang), mark.key),
            )
        )

    strongest = {
        cell: min(
            lines,
            key=lambda line: (
                hatched(line, drawn),
                -STRENGTH.get(line.predicate, 1),
                line.predicate,
                line.source,
            ),
        )
        for cell, lines in sorted(cells.items())
    }
    total = len({(*line.ends, line.key) for several in cells.values() for line in several})
    return Grid(order(0, acting), order(1, counts), strongest, dict(counts), dict(acting), total)


def hatched(line: Line, drawn: Drawing) -> bool:
    """Return whether the sign of a tie is hatched: what is known comes before it in a cell."""
    return line.undecided and not drawn.states


def _keys(
    drawn: Drawing, axes: Axes, count: Mapping[str, int], first: Callable[[str], str]
) -> Callable[[Mark], tuple[object, ...]]:
    """Return what marks are sorted by, before their names."""
    lang = drawn.lang

    def place(mark: Mark) -> tuple[object, ...]:
        named = text_in(region_names(mark.region) or {"en": mark.region}, (lang,))
        country = text_in(dict(axes.countries.get(mark.country) or {"en": mark.country}), (lang,))
        return (sortable(named or _LAST, lang), sortable(country or _LAST, lang))

    return {
        "pattern": lambda mark: (-count[mark.key],),
        "country": place,
        "name": lambda _: (),
        # A space stands by its own first day, all else by the first day of its ties.
        "date": lambda mark: ((mark.space and mark.start) or first(mark.key),),
    }[axes.sort]


def sortable(text: str, lang: str = "") -> str:
    """Return a text by which names are sorted, as browsers do: without accents and capitals, signs before digits and
    digits before letters; in Spanish ñ follows n.

    Examples
    --------
    >>> sorted(["Ñandú", "nube", "Ópera", "oasis"], key=lambda name: sortable(name, "es"))
    ['nube', 'Ñandú', 'oasis', 'Ópera']
    """
    lower = unicodedata.normalize("NFC", text).casefold()
    if lang == "es":
        lower = lower.replace("ñ", "n\ufffe")
    plain = (one for one in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(one))
    return "".join(_PLACE_OF_SIGN.get(one, one) for one in plain)
