"""How much room a text takes, and where it breaks into lines."""

from __future__ import annotations

import re

__all__ = ["printable", "text_width", "wrap"]

# Control characters, which no XML may hold, and those that turn the direction of a text.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# Widths of Helvetica in thousandths of the size (Adobe AFM); what is not listed counts as a digit or a full square.
_NARROW = dict.fromkeys("ijl'|", 222) | dict.fromkeys(" .,:;!/\\ItfI[]()r-", 300)
_WIDE = dict.fromkeys("mMW%@", 860) | dict.fromkeys("wABCDEGHKNOPQRSUVXYZ&", 700)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is in a sans-serif font of `size`; bold adds a tenth.

    Examples
    --------
    >>> text_width("ii", 10) < text_width("mm", 10)
    True
    """
    total = sum(_NARROW.get(c) or _WIDE.get(c) or (560 if ord(c) < 0x2E80 else 1000) for c in text)
    return total / 1000 * size * (1.1 if bold else 1.0)


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines of at most `width` at its spaces, else between characters; nothing is cut off.

    Examples
    --------
    >>> wrap("Global Digital Compact", 10, 70)
    ('Global Digital', 'Compact')
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
            continue
        while len(word) > 1 and text_width(word, size, bold=bold) > width * 1.6:
            room = max(1, int(len(word) * width * 1.6 / text_width(word, size, bold=bold)))
            lines.append(word[:room])
            word = word[room:]
        lines.append(word)
    return tuple(lines) or ("",)


def printable(text: str) -> str:
    """Return a text without control characters, which no XML may hold, and without bidirectional controls."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())
