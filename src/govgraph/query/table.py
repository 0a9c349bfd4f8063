"""Rows as a table for the terminal: aligned, folded to its width, safe to print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

__all__ = ["display_width", "fold", "markdown_lines", "table_lines"]

_SAMPLE = 1_000  # rows that the widths of the columns are taken from; the rest streams
_NARROWEST = 8
# Ids and dates: of no use in two parts.
_WHOLE = re.compile(r"[\w.\-]*:[^\s/]+|[0-9][0-9.,:~/T+\-]*|[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)+")
_ENTITY = re.compile(r"&(?=#?\w+;)")  # what Markdown would read as a character of another name


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    Examples
    --------
    >>> display_width("São"), display_width("日本")
    (3, 4)
    """
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fold(text: str, width: int) -> list[str]:
    """Cut a text into lines of at most `width` columns, at spaces where there are some.

    Examples
    --------
    >>> fold("Foro de Gobernanza de Internet", 14)
    ['Foro de', 'Gobernanza de', 'Internet']
    """
    lines: list[str] = []
    line, taken = "", 0
    for word in text.split(" "):
        size = display_width(word)
        if line and taken + 1 + size > width:
            lines.append(line)
            line, taken = "", 0
        if line:
            line, taken = f"{line} {word}", taken + 1 + size
            continue
        while size > width:  # a word that is wider than the column
            head = _head(word, width)
            lines.append(head)
            word = word[len(head) :]
            size = display_width(word)
        line, taken = word, size
    return [*lines, line]


def _head(text: str, width: int) -> str:
    taken = 0
    for place, char in enumerate(text):
        taken += _char_width(char)
        if taken > width:
            return text[: max(place, 1)]
    return text


def _printable(text: str) -> str:
    """One line, without control characters: a text must not move the cursor or color the terminal."""
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or char in "\u200d\u200c"
        else " "
        if char in "\n\r\t\u2028\u2029"
        else f"\\x{ord(char):02x}"
        for char in text
    )


def table_lines(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    width: int | None = None,
    numeric: Sequence[bool] = (),
) -> Iterator[str]:
    """Yield the lines of a table.

    Parameters
    ----------
    rows : iterable of sequences of str
        Read as the lines are asked for; the widths come from the first 1,000.
    width : int, optional
        Columns of the terminal; cells are folded to fit. Unlimited when left out.
    numeric : sequence of bool
        Columns that are aligned to the right.

    Examples
    --------
    >>> print("\\n".join(table_lines(["forum", "n"], [["id:igf", "3"]], numeric=[False, True])))
    forum   n
    ──────  ─
    id:igf  3
    """
    source = iter(rows)
    sample = [[_printable(cell) for cell in row] for row in islice(source, _SAMPLE)]
    natural = [
        max([display_width(name), *(display_width(row[at]) for row in sample)])
        for at, name in enumerate(headers)
    ]
    least = [
        _longest_whole(row[at] for row in sample) if width is not None else 0 for at in range(len(natural))
    ]
    widths = _fit(natural, width, least)
    if not widths:
        return
    right = [at < len(numeric) and numeric[at] for at in range(len(widths))]
    yield from _lines(headers, widths, right)
    yield "  ".join("─" * one for one in widths)
    for row in chain(sample, ([_printable(cell) for cell in row] for row in source)):
        yield from _lines(row, widths, right)


def _longest_whole(cells: Iterable[str]) -> int:
    """Return the width of the longest id or date of a column."""
    words = (word.strip("[](),;") for cell in cells for word in cell.split(" "))
    return max((display_width(word) for word in words if _WHOLE.fullmatch(word)), default=0)


def _fit(natural: list[int], width: int | None, least: Sequence[int]) -> list[int]:
    """Take columns away from the widest until all fit; none below its ids and dates, though the table be too wide then."""
    widths = list(natural)
    if width is None:
        return widths
    floors = [
        max(_NARROWEST, one + 2) if one else _NARROWEST for one in least
    ]  # with the brackets around an id
    excess = sum(widths) + 2 * (len(widths) - 1) - width
    while excess > 0:
        wide = [at for at, one in enumerate(widths) if one > floors[at]]
        if not wide:
            break
        widest = max(wide, key=widths.__getitem__)
        second = max((widths[at] for at in wide if at != widest), default=floors[widest])
        narrower = max(floors[widest], min(second, widths[widest] - 1), widths[widest] - excess)
        excess -= widths[widest] - narrower
        widths[widest] = narrower
    return widths


def _lines(cells: Sequence[str], widths: list[int], right: list[bool]) -> Iterator[str]:
    folded = [fold(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for line in range(max(len(one) for one in folded)):
        parts = []
        for one, width, to_right in zip(folded, widths, right, strict=True):
            text = one[line] if line < len(one) else ""
            gap = " " * max(0, width - display_width(text))
            parts.append(gap + text if to_right else text + gap)
        yield "  ".join(parts).rstrip()


def markdown_lines(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table.

    Examples
    --------
    >>> print("\\n".join(markdown_lines(["a"], [["x|y"]])))
    | a |
    | --- |
    | x\\|y |
    """
    yield "| " + " | ".join(map(_escaped, headers)) + " |"
    yield "| " + " | ".join("---" for _ in headers) + " |"
    for row in rows:
        yield "| " + " | ".join(map(_escaped, row)) + " |"


def _escaped(cell: str) -> str:
    text = cell.replace("\\", "\\\\").replace("|", "\\|")
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    return "<br>".join(map(_printable, text.splitlines())) if text else ""
