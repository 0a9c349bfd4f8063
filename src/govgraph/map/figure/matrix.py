"""A matrix of actors and spaces as an SVG figure: what ties them in each cell, what few joined at the lower right."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from html import escape
from itertools import cycle

from govgraph.facts.labels import text_in
from govgraph.map.drawing import Drawing, Line, Mark
from govgraph.map.figure.labels import printable
from govgraph.map.figure.shapes import outline
from govgraph.map.texts import text_width, wrap
from govgraph.words import say

__all__ = ["SIGNS", "STRENGTH", "Grid", "figure", "grid", "signs_of"]

STRENGTH = {"partyTo": 3, "signatoryOf": 2, "endorses": 2}
"""Which tie a cell shows where there are several; what is not listed counts 1."""

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

_CELL, _COLUMN, _NAME = 22.0, 30.0, 12.0  # height of a row, width of a column, size of names


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows and columns by how much they hold, then by name, and the strongest tie of every cell."""

    rows: tuple[Mark, ...]
    columns: tuple[Mark, ...]
    cells: dict[tuple[str, str], Line]
    counts: dict[str, int]
    acting: dict[str, int]


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


def grid(drawn: Drawing) -> Grid:
    """Return the matrix of a map: actors as rows, spaces as columns; without spaces, who acts and on whom.

    Examples
    --------
    >>> from govgraph.map.drawing import Note
    >>> state, treaty = Mark("o"), Mark("f", space=True)
    >>> found = grid(Drawing(Note({}, {}), (state, treaty), (Line("o", "f", "1", "partyTo", "party"),)))
    >>> [mark.key for mark in found.rows], [mark.key for mark in found.columns], found.counts, found.acting
    (['o'], ['f'], {'f': 1}, {'o': 1})
    """
    marks = {mark.key: mark for mark in drawn.marks}
    cells: dict[tuple[str, str], list[Line]] = defaultdict(list)
    plain = not any(mark.space for mark in drawn.marks)
    for line in drawn.lines:
        if plain:
            cells[line.source, line.target].append(line)
            if not line.predicate:  # what two share has no direction
                cells[line.target, line.source].append(line)
            continue
        ends = (line.source, line.target)
        both = marks[line.source].space and marks[line.target].space
        forward = line.actor != "target" if both else marks[line.target].space
        actor, space = ends if forward else ends[::-1]
        if actor != space and marks[space].space and (line.actor or not marks[actor].space):
            cells[actor, space].append(line)
    acting = Counter(actor for actor, _ in cells)
    counts = Counter(space for _, space in cells)

    def order(count: Counter[str]) -> tuple[Mark, ...]:
        mine = [marks[key] for key in count]
        return tuple(sorted(mine, key=lambda m: (-count[m.key], m.short(drawn.lang).casefold(), m.key)))

    strongest = {
        cell: min(lines, key=lambda line: (-STRENGTH.get(line.predicate, 1), line.predicate, line.source))
        for cell, lines in sorted(cells.items())
    }
    return Grid(order(acting), order(counts), strongest, dict(counts), dict(acting))


def figure(
    drawn: Drawing, *, dark: bool, colors: tuple[str, str, str], told: str = "", source: str = ""
) -> str:
    """Return the matrix as SVG, with title, signs explained, and the line that says where it comes from.

    Parameters
    ----------
    drawn : Map
    dark : bool
    colors : tuple of str
        Of the paper, of the ink, and of what is said in passing.
    told, source : str
        The line below the title, and the last one.
    """
    found, used, (paper, ink, muted) = grid(drawn), signs_of(drawn), colors
    rows = [printable(mark.short(drawn.lang)) for mark in found.rows]
    heads = [wrap(printable(mark.short(drawn.lang)), _NAME, 150, bold=True)[:3] for mark in found.columns]
    left = 30 + max((text_width(name, _NAME) for name in rows), default=60.0) * 1.06 + 14
    high = max((text_width(line, _NAME, bold=True) for head in heads for line in head), default=40.0) * 1.06
    top = 74 + high + 10
    right = left + _COLUMN * len(heads)
    width = max(right + 52, text_width(_title(drawn), 24, bold=True) * 1.16 + 60, 620.0)
    bottom = top + _CELL * len(rows)
    signs = _signs(drawn, found, dark, paper, ink, bottom + 54, width)
    height = bottom + 54 + signs[1] + 40
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" '
        f'role="img"><title>{escape(_title(drawn))}</title>',
        f'<rect width="100%" height="100%" fill="{paper}"/>',
        f'<text x="30" y="44" font-size="24" font-weight="600" font-family="Georgia, \'DejaVu Serif\', serif" '
        f'fill="{ink}">{escape(_title(drawn))}</text>',
        f'<text x="30" y="65" font-size="13" fill="{muted}">{escape(printable(told))}</text>' if told else "",
        *_rules(left, right, top, len(rows), len(heads), muted),
    ]
    for j, head in enumerate(heads):
        start = left + _COLUMN * (j + 0.5) - (len(head) - 1) * 6.5 + 4
        for i, line in enumerate(head):
            x = start + i * 13
            out.append(
                f'<text transform="translate({x:.1f} {top - 8:.1f}) rotate(-90)" font-size="{_NAME:g}" '
                f'font-weight="600" fill="{ink}">{escape(line)}</text>'
            )
        out.append(_count(left + _COLUMN * (j + 0.5), bottom + 17, found.counts[found.columns[j].key], muted))
    for i, (name, actor) in enumerate(zip(rows, found.rows, strict=True)):
        y = top + _CELL * (i + 0.5)
        out.append(
            f'<text x="{left - 10:.1f}" y="{y + 4:.1f}" text-anchor="end" font-size="{_NAME:g}" fill="{ink}">'
            f"{escape(name)}</text>"
        )
        out.append(_count(right + 22, y + 4, found.acting[actor.key], muted))
        for j, space in enumerate(found.columns):
            cell = found.cells.get((actor.key, space.key))
            if cell is not None:
                told = f"{printable(actor.label(drawn.lang))}: {printable(space.label(drawn.lang))}"
                x = left + _COLUMN * (j + 0.5)
                out.append(
                    f'<g transform="translate({x:.1f} {y:.1f})"><title>{escape(told)}</title>'
                    f"{_sign(cell, used, drawn, dark, paper, ink)}</g>"
                )
    out += signs[0]
    out.append(
        f'<text x="30" y="{height - 16:.1f}" font-size="11" fill="{muted}">{escape(printable(source))}</text>'
    )
    return "\n".join(part for part in out if part) + "\n</svg>\n"


def _title(drawn: Drawing) -> str:
    return printable(text_in(drawn.note.title, (drawn.lang,)))


def _rules(left: float, right: float, top: float, rows: int, columns: int, color: str) -> list[str]:
    across = "".join(f"M{left:.1f} {top + _CELL * i:.1f}H{right:.1f}" for i in range(rows + 1))
    down = "".join(f"M{left + _COLUMN * i:.1f} {top:.1f}v{_CELL * rows:.1f}" for i in range(columns + 1))
    return [
        f'<path d="{across}{down}" fill="none" stroke="{color}" stroke-opacity="0.28" stroke-width="0.8"/>'
    ]


def _count(x: float, y: float, count: int, color: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="11" fill="{color}">{count}</text>'


def _sign(
    line: Line, signs: dict[str, tuple[str, str]], drawn: Drawing, dark: bool, paper: str, ink: str
) -> str:
    looks = drawn.states or drawn.groups
    wanted = line.state if drawn.states else line.group
    color = next((one.dark if dark else one.color for one in looks if one.name == wanted), ink)
    radius = 4.4 if line.confidence == "unverified" else 7.0
    ended = f'<path d="M-8 8L8 -8" stroke="{ink}" stroke-width="1.8"/>' if line.state == "ended" else ""
    return _drawn(signs[line.predicate], radius, color, paper) + ended


def _drawn(sign: tuple[str, str], radius: float, color: str, paper: str) -> str:
    shape, style = sign
    hollow = style in ("open", "dotted")
    size = radius * (0.74 if hollow else 0.9)
    look = (
        f'fill="{paper}" stroke="{color}" stroke-width="{radius * 0.4:.1f}"' if hollow else f'fill="{color}"'
    )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline(shape, size))
    drawn = f'<polygon points="{points}" {look}/>' if points else f'<circle r="{size:.1f}" {look}/>'
    middle = {"dotted": color, "pierced": paper}.get(style)
    return drawn + (f'<circle r="{radius * 0.26:.1f}" fill="{middle}"/>' if middle else "")


def _signs(
    drawn: Drawing,
    found: Grid,
    dark: bool,
    paper: str,
    ink: str,
    top: float,
    width: float,
) -> tuple[list[str], float]:
    """Return what the signs mean, and how high that is."""
    colors = {group.name: group.dark if dark else group.color for group in drawn.groups}
    signs = signs_of(drawn)
    used = {(STRENGTH.get(line.predicate, 1), line.predicate, line.group) for line in found.cells.values()}
    items = [
        (
            signs[predicate],
            7.0,
            colors.get(group, ink),
            text_in(drawn.verbs.get(predicate, {}), (drawn.lang,)) or predicate,
        )
        for _, predicate, group in sorted(used, key=lambda one: (-one[0], one[1], one[2]))
    ]
    if any(line.confidence == "unverified" for line in found.cells.values()):
        items.append((("square", "full"), 4.4, ink, say("map.unverified", drawn.lang)))
    out: list[str] = []
    x, y = 30.0, top
    for shape, radius, color, text in items:
        wide = text_width(printable(text), 13) * 1.06 + 46
        if x + wide > width - 20 and x > 30:
            x, y = 30.0, y + 22
        out.append(f'<g transform="translate({x + 8:.1f} {y:.1f})">{_drawn(shape, radius, color, paper)}</g>')
        out.append(
            f'<text x="{x + 22:.1f}" y="{y + 4:.1f}" font-size="13" fill="{ink}">{escape(printable(text))}</text>'
        )
        x += wide
    return out, y - top
