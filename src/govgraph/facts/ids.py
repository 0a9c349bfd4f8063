"""The ids of claims: as written, or derived from what a claim says and where it was read."""

from __future__ import annotations

from collections.abc import Callable

from govgraph.facts.tables import Rows

__all__ = ["Ids", "attribute_id", "relation_id", "statement_ids"]


def relation_id(subject: str, predicate: str, other: str, source: str, start: str) -> str:
    """Return the id of a relation that has none yet: ``c`` and 16 hexadecimal digits of what it says and where it was read.

    Examples
    --------
    >>> relation_id("alsur", "participatedIn", "igf-2023", "src-alsur-blog", "2023-10-08")
    'c4abdb15d4dfd55f6'
    """
    return _digest(subject, predicate, other, source, start)


def attribute_id(subject: str, predicate: str, value: str, source: str, as_of: str, passage: str) -> str:
    """Return the id of an attribute that has none yet; the passage counts, for one text may say the same twice."""
    return _digest(subject, predicate, value, source, as_of, passage)


def _digest(*parts: str) -> str:
    from hashlib import blake2b  # 7 ms, and only claims without an id need it

    # A letter first: spreadsheets turn an id such as 12345678901e2345 into a number.
    return "c" + blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


class Ids:
    """Ids of statements: as written, else derived; rows that differ only in their end get a number."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def take(self, written: str, derive: Callable[[], str]) -> str:
        """Return the id that is written, else the derived one, and remember that it is taken."""
        if written:
            self.used.add(written)
            return written
        name = first = derive()
        number = 1
        while name in self.used:
            number += 1
            name = f"{first}-{number}"
        self.used.add(name)
        return name


def statement_ids(rows: Rows, ids: Ids | None = None) -> list[str]:
    """Return the id of every row of relations or attributes, derived where the cell is empty."""
    taken = ids or Ids()
    position = rows.columns.get("id")
    if position is not None:  # ids that are written come first, so that a derived one never takes theirs
        taken.used.update(row[position] for row in rows.rows if row[position])
    names = (
        ("subject", "predicate", "object", "source", "start")
        if rows.table.holds == "relations"
        else ("subject", "predicate", "value", "source", "as_of", "passage")
    )
    places = [rows.columns.get(name) for name in names]
    found = []
    for row in rows.rows:
        parts = ["" if place is None else row[place] for place in places]
        written = "" if position is None else row[position]
        found.append(taken.take(written, lambda parts=parts: _digest(*parts)))  # type: ignore[misc]
    return found
