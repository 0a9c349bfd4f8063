"""What all figures have in common: colors, the words above and below, texts, marks, and the keys of a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from govgraph.map.figure.presets import Preset
from govgraph.map.figure.shapes import element
from govgraph.map.texts import printable, text_width, wrap

__all__ = ["DARK", "LIGHT", "SANS", "SERIF", "Key", "Look", "Sheet", "Words", "keys", "mark_shape", "text"]

SERIF = "Georgia, 'DejaVu Serif', serif"
SANS = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
_NEXT = 15.0  # from one sign of a key to the next

Key = tuple[str, Sequence[str]]
"""A name of the legend, and the signs that it explains, each drawn around the origin."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colors of a figure.

    Parameters
    ----------
    paper, ink, muted : str
    dark : bool
        Which of the two colors of a kind, a class or a relation is drawn.
    of_kind : callable, optional
        From the name of a kind to a color, instead of the model's.
    """

    paper: str
    ink: str
    muted: str
    dark: bool = False
    of_kind: Callable[[str], str] | None = None

    def of(self, one: Any) -> str:
        """Return the color of what has one for light and one for dark paper."""
        return str(one.dark if self.dark else one.color)


LIGHT = Look("#ffffff", "#1c2330", "#555e6c")
DARK = Look("#11151c", "#eef1f6", "#a9b3c1", dark=True)


@dataclass(frozen=True, slots=True)
class Words:
    """What a figure says beside what it draws: its title, sentences below it, and the sources at its foot."""

    title: str
    told: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def text(x: float, y: float, size: float, said: str, color: str, more: str = "", *, full: str = "") -> str:
    """Return one line of text; what it stands for in `full` is shown where a pointer rests on it."""
    title = f"<title>{escape(printable(full))}</title>" if full and full != said else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{color}"{more}>{title}{escape(said)}</text>'


def mark_shape(shape: str, radius: float, color: str, paper: str, *, hollow: bool = False) -> str:
    """Return a mark around the origin; a hollow one is only announced."""
    edge = 'stroke-width="1.6" stroke-linejoin="round"'
    if hollow:
        return element(shape, radius * 0.85, f'fill="{paper}" stroke="{color}" {edge}')
    if shape in ("disc", "ring"):
        size, wide = (radius, 0.09) if shape == "disc" else (radius * 0.74, 0.5)
        return element(shape, size, f'fill="{paper}" stroke="{color}" stroke-width="{radius * wide:.1f}"')
    return element(shape, radius, f'fill="{color}" stroke="{paper}" {edge}')


def keys(
    found: Iterable[Key],
    left: float,
    right: float,
    top: float,
    ink: str,
    *,
    size: float = 13.0,
    ahead: float = 28.0,
) -> tuple[list[str], float]:
    """Return names with their signs `ahead` of them, in lines that break, and how far below the first the last one is."""
    out: list[str] = []
    x, y = left, top
    for name, signs in found:
        before = ahead + _NEXT * (len(signs) - 1)
        wide = text_width(name, size) * 1.06 + before + 22
        if x + wide - 16 > right and x > left:
            x, y = left, y + size * 1.54
        for n, sign in enumerate(signs):
            out.append(f'<g transform="translate({x + ahead * 0.4 + _NEXT * n:.1f} {y:.1f})">{sign}</g>')
        for n, line in enumerate(wrap(name, size * 1.06, right - x - before)):
            y += size * 1.2 if n else 0
            out.append(text(x + before, y + size * 0.34, size, line, ink))
        x += wide
    return out, y - top


class Sheet:
    """A figure's paper: its words in lines that fit, and the element that holds all.

    Parameters
    ----------
    words : Words
    look : Look
    width, margin : float
    large : float
        The size of the title.
    """

    def __init__(self, words: Words, look: Look, width: float, margin: float, large: float) -> None:
        self.look, self.width, self.margin, self.large = look, width, margin, large
        inner = width - 2 * margin
        self._name = words.title
        self._title = wrap(words.title, large, inner * 0.8, bold=True)
        self._told = [line for said in words.told for line in wrap(said, 13, inner * 0.94)]
        self._sources = [line for said in words.sources for line in wrap(said, 11, inner * 0.94)]
        self.above = 20 + large * 1.15 * len(self._title) + 17 * len(self._told)
        self.below = 14.0 * len(self._sources)

    def svg(
        self,
        elements: Iterable[str],
        height: float,
        *,
        left: float = 0.0,
        top: float = 0.0,
        preset: Preset | None = None,
    ) -> str:
        """Return the figure: elements, the words above them and below, on paper that begins at `left` and `top`."""
        width, look = self.width, self.look
        size = f'width="{width:.0f}" height="{height:.0f}"'
        if preset is not None:
            size = f'width="{width * preset.unit:.2f}mm" height="{height * preset.unit:.2f}mm"'
        x, y = left + self.margin, top + 14
        head = []
        for line in self._title:
            y += self.large * 1.15
            head.append(text(x, y, self.large, line, look.ink, f' font-weight="600" font-family="{SERIF}"'))
        y += 6
        head += [text(x, y + 17 * n, 13, line, look.muted) for n, line in enumerate(self._told, 1)]
        foot = top + height - self.below - 2
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}" '
                f'font-family="{SANS}" role="img"><title>{escape(self._name)}</title>',
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{look.paper}"/>',
                *head,
                *elements,
                *(text(x, foot + 14 * n, 11, line, look.muted) for n, line in enumerate(self._sources)),
                "</svg>\n",
            ]
        )
