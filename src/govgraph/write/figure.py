"""A measure as a figure for a paper: one bar per node, ranks with their intervals as error bars, in SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from govgraph.facts.labels import cut, text_in
from govgraph.query.rows import xml_text

if TYPE_CHECKING:
    from govgraph.network.nodes_ties import Question

__all__ = ["bar_figure"]

_WIDTH, _LABELS, _BAR, _ROW, _TOP = 760, 280, 380, 22, 64
_INK, _FILL, _LINE = "#222222", "#0072B2", "#D55E00"  # Okabe & Ito


def bar_figure(rows: Sequence[Mapping[str, Any]], column: str, question: Question) -> str:
    """Return rows of a table of measures, or of its sensitivity, as an SVG figure.

    Parameters
    ----------
    rows : sequence of mappings
        With ``label`` and `column`; with ``value_low`` and ``value_high`` each bar has an error bar, with ``rank_low`` and
        ``rank_high`` the interval of the rank is written beside it.
    column : str
        The measure.
    question : Question
        What the network answers: it is the title, with the date and the dataset below.

    Notes
    -----
    Rows without a value have no bar. Texts are drawn in the reader's own sans-serif font; a name that is too long is cut,
    and whole in the bar's tooltip.
    """
    values = [row[column] or 0.0 for row in rows]
    most = max([*values, *(row.get("value_high") or 0.0 for row in rows)], default=0.0) or 1.0
    height = _TOP + _ROW * len(rows) + 52
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{_INK}">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#FFFFFF"/>',
        _line(16, 24, text_in(question.titles) or "Network", size=16, weight="bold"),
        _line(16, 44, _subtitle(column, question, rows)),
    ]
    for number, row in enumerate(rows):
        parts += _bar(row, column, _TOP + _ROW * number, most)
    base = _TOP + _ROW * len(rows)
    parts += [_line(_LABELS, base + 18, "0"), _line(_LABELS + _BAR, base + 18, f"{most:.3g}", anchor="end")]
    title = " ".join(part for part in (text_in(question.dataset), question.version) if part)
    parts.append(_line(16, height - 12, f"Source: {title}" if title else "", size=10))
    return "\n".join(part for part in [*parts, "</svg>"] if part) + "\n"


def _subtitle(column: str, question: Question, rows: Sequence[Mapping[str, Any]]) -> str:
    when = question.as_of or " to ".join(question.between or ())
    interval = any("rank_low" in row for row in rows)
    parts = [
        column,
        f"as of {when}" if when else "",
        *question.steps,
        "rank and its interval" if interval else "",
    ]
    return " · ".join(part for part in parts if part)


def _bar(row: Mapping[str, Any], column: str, y: int, most: float) -> list[str]:
    label, value = str(row["label"]), row[column]
    parts = [_line(_LABELS - 8, y + 14, cut(label, 44), anchor="end", full=label)]
    end = float(_LABELS)
    if value is not None:
        end = _LABELS + _BAR * max(value, 0.0) / most
        parts.append(
            f'<rect x="{_LABELS}" y="{y + 3}" width="{end - _LABELS:.1f}" height="{_ROW - 7}" fill="{_FILL}"/>'
        )
    low, high = row.get("value_low"), row.get("value_high")
    if low is not None and high is not None:
        left, right = (_LABELS + _BAR * max(x, 0.0) / most for x in (low, high))
        middle = y + _ROW / 2
        parts.append(
            f'<path d="M{left:.1f} {middle}H{right:.1f}M{left:.1f} {middle - 4}v8M{right:.1f} {middle - 4}v8" '
            f'stroke="{_LINE}" stroke-width="1.5" fill="none"/>'
        )
        end = max(end, right)
    note = "" if value is None else f"{value:.3g}"
    if row.get("rank") is not None and row.get("rank_low") is not None:
        note += f"  {row['rank']} ({row['rank_low']}-{row['rank_high']})"
    parts.append(_line(end + 6, y + 14, note, size=11))
    return parts


def _line(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 12,
    anchor: str = "start",
    weight: str = "normal",
    full: str = "",
) -> str:
    if not text:
        return ""
    title = f"<title>{escape(xml_text(full))}</title>" if full and full != text else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{title}{escape(xml_text(text))}</text>"
    )
