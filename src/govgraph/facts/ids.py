"""Ids: of claims as written, or derived from what a claim says and where it was read; and ids that nothing has yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from govgraph.facts.tables import Rows

__all__ = ["IDENTITY", "Ids", "attribute_id", "claim_ids", "free_id", "relation_id", "statement_ids"]

IDENTITY: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "relations": (
        ("subject", "predicate", "object", "source", "start"),
        ("role", "mode", "as_of", "amount", "unit"),
    ),
    "attributes": (("subject", "predicate", "value", "source", "as_of", "passage"), ()),
}
"""The columns that make a claim the one it is: those that always count, and those that count where they are filled in."""


def relation_id(subject: str, predicate: str, other: str, source: str, start: str, **further: str) -> str:
    """Return the id of a relation that has none yet: ``c`` and 16 hexadecimal digits of what it says and where it was read.

    Parameters
    ----------
    **further : str
        ``role``, ``mode``, ``as_of``, ``amount``, ``unit``. One that is empty changes nothing, so that claims without them
        keep the ids that they always had.

    Examples
    --------
    >>> relation_id("alsur", "participatedIn", "igf-2023", "src-alsur-blog", "2023-10-08")
    'c4abdb15d4dfd55f6'
    >>> relation_id("fund", "funds", "grantee", "src-a", "2020-06-30", role="Loan") == relation_id(
    ...     "fund", "funds", "grantee", "src-a", "2020-06-30", role="Grant"
    ... )
    False
    """
    told = [f"{name}={further[name]}" for name in IDENTITY["relations"][1] if further.get(name)]
    return _digest(subject, predicate, other, source, start, *told)


def attribute_id(subject: str, predicate: str, value: str, source: str, as_of: str, passage: str) -> str:
    """Return the id of an attribute that has none yet; the passage counts, for one text may say the same twice."""
    return _digest(subject, predicate, value, source, as_of, passage)


def _digest(*parts: str) -> str:
    from hashlib import blake2b  # 7 ms, and only claims without an id need it

    # A letter first: spreadsheets turn an id such as 12345678901e2345 into a number.
    return "c" + blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def free_id(wanted: str, taken: Callable[[str], object]) -> str:
    """Return an id that is not taken: the one that is wanted, else with the first number that makes it free.

    Examples
    --------
    >>> free_id("forum", {"forum", "forum-2"}.__contains__)
    'forum-3'
    """
    name, number = wanted, 1
    while taken(name):
        number += 1
        name = f"{wanted}-{number}"
    return name


class Ids:
    """Ids of statements: as written, else derived; rows that differ in nothing that is part of the identity get a number."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def take(self, written: str, derive: Callable[[], str]) -> str:
        """Return the id that is written, else the derived one, and remember that it is taken."""
        if written:
            self.used.add(written)
            return written
        name = free_id(derive(), self.used.__contains__)
        self.used.add(name)
        return name


def statement_ids(rows: Rows, ids: Ids | None = None) -> list[str]:
    """Return the id of every row of relations or attributes, derived where the cell is empty."""
    taken = ids or Ids()
    position = rows.columns.get("id")
    if position is not None:  # ids that are written come first, so that a derived one never takes theirs
        taken.used.update(row[position] for row in rows.rows if row[position])
    always, further = IDENTITY[rows.table.holds]
    places = [rows.columns.get(name) for name in always]
    optional = [(name, place) for name in further if (place := rows.columns.get(name)) is not None]

    def derive(row: list[str]) -> str:
        told = [f"{name}={row[place]}" for name, place in optional if row[place]]
        return _digest(*("" if place is None else row[place] for place in places), *told)

    return [
        taken.take("" if position is None else row[position], lambda row=row: derive(row))  # type: ignore[misc]
        for row in rows.rows
    ]


def claim_ids(tables: Iterable[Rows]) -> set[tuple[str, str]]:
    """Return table and id of every claim of a dataset."""
    claims = (rows for rows in tables if rows.table.holds in IDENTITY)
    return {(rows.table.name, name) for rows in claims for name in statement_ids(rows)}
