"""A hint: one thing that is wrong with a query, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CAUSES", "Hint", "in_short"]

CAUSES = (
    *("prefix", "class", "predicate", "claim", "id", "literal", "regex", "date", "graph"),
    *("variable", "optional", "disconnected", "empties", "filter"),
)
"""What can be wrong, in the order in which hints are given."""


_MOST = 70  # characters of a pattern or a condition in a hint


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that is wrong, in a sentence, with what to write instead."""

    cause: str
    text: str


def in_short(text: str) -> str:
    """Return a text in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST else line[: _MOST - 1] + "…"
