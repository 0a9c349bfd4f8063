"""What an import made, what somebody changed by hand, and what the file says now: which of them stands in a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

__all__ = ["Kept", "changed_by_hand", "merged", "seal", "seals"]

_PLACED = ("passage", "note")
_ROWS = re.compile(r" (?:[^;]+ )?[^\d\s;]+ \d+(?:, \d+| … \d+)?")


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody changed by hand and an import has left: a cell of which the file now says something else, or a row
    that is no longer in the file.

    Parameters
    ----------
    columns : tuple of str
        The cells that were changed.
    ours, theirs : str
        Of a cell: what it says, and what the file says.
    """

    table: str
    id: str
    columns: tuple[str, ...]
    ours: str = ""
    theirs: str = ""
    gone: bool = False


@lru_cache(maxsize=65536)
def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest() if text else ""


def _said(column: str, text: str, files: frozenset[str]) -> str:
    """Return a cell without the row of the file that it names: that a row has moved is not a change of what it says."""
    if column not in _PLACED or not text:
        return text
    for file in files:
        before, found, after = text.rpartition(file)
        if found and _ROWS.fullmatch(after) and (not before or before.endswith("; ")):
            return before.removesuffix("; ")
    return text


def seal(cells: Mapping[str, str], files: frozenset[str]) -> str:
    """Return digests of cells, by which the next import finds what was changed since.

    Examples
    --------
    >>> seal({"role": "chair", "passage": "g.csv row 3", "note": ""}, frozenset({"g.csv"}))
    'role=841645ec'
    """
    return " ".join(
        f"{column}={_short(said)}"
        for column, text in sorted(cells.items())
        if column != "id" and (said := _said(column, text, files))
    )


def seals(text: str) -> dict[str, str]:
    """Return the digest of each cell; none of a ledger that knows no cells, and then every cell counts as made by hand."""
    return dict(pair for one in text.split() if len(pair := one.split("=")) == 2)


def merged(
    row: Mapping[str, str], base: Mapping[str, str], cells: Mapping[str, str], files: frozenset[str]
) -> tuple[dict[str, str], list[str]]:
    """Return the cells of a row that change, and those that stay because they were changed by hand and in the file.

    Parameters
    ----------
    row : mapping of column to str
        As it stands in the table.
    base : mapping of column to str
        Digests of what the last import wrote.
    cells : mapping of column to str
        What the file says now.
    files : frozenset of str
        How passages and notes name the files.
    """
    changes: dict[str, str] = {}
    conflicts = []
    for column in dict.fromkeys([*cells, *base]):
        now, new = row.get(column, ""), cells.get(column, "")
        if now == new or column == "id":
            continue
        said, wanted = _said(column, now, files), _said(column, new, files)
        before = base.get(column, "")
        if said == wanted or (_short(said) == before != _short(wanted)):
            changes[column] = new
        elif before != _short(wanted):
            conflicts.append(column)
    return changes, conflicts


def changed_by_hand(row: Mapping[str, str], base: Mapping[str, str], files: frozenset[str]) -> list[str]:
    """Return the columns of a row that are not as the last import wrote them."""
    return [
        column
        for column, text in row.items()
        if column != "id" and _short(_said(column, text, files)) != base.get(column, "")
    ]
