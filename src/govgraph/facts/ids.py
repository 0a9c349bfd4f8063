"""Ids: of claims as written, or derived from what a claim says and where it was read; and ids that nothing has yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from govgraph.facts.tables import Rows

__all__ = ["IDENTITY", "claim_id", "claim_ids", "derived_id", "free_id", "statement_ids"]

IDENTITY: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "relations": (
        ("subject", "predicate", "object", "source", "start"),
        ("role", "mode", "as_of", "amount", "unit"),
    ),
    "attributes": (("subject", "predicate", "value", "source", "as_of", "passage"), ()),
}
"""The columns that make a claim the one it is: those that always count, and those that count where they are filled in."""


def claim_id(table: str, cells: Mapping[str, str]) -> str:
    """Return the id of a claim that has none yet, which follows from what it says and where it was read.

    Parameters
    ----------
    table : str
        ``relations`` or ``attributes``.
    cells : mapping of column to text
        Of :data:`IDENTITY`. Further ones that are empty change nothing, so that claims without them keep the ids that they
        always had; in an attribute the passage counts, for one text may say the same twice.

    Examples
    --------
    >>> told = {"subject": "alsur", "predicate": "participatedIn", "object": "igf-2023", "source": "src-alsur-blog"}
    >>> claim_id("relations", {**told, "start": "2023-10-08"})
    'c4abdb15d4dfd55f6'
    """
    always, further = IDENTITY[table]
    told = [f"{name}={cells[name]}" for name in further if cells.get(name)]
    return derived_id(*(cells.get(name, "") for name in always), *told)


def derived_id(*parts: str) -> str:
    """Return ``c`` and 16 hexadecimal digits that follow from some texts."""
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


def statement_ids(rows: Rows, taken: set[str] | None = None) -> list[str]:
    """Return the id of every row of relations or attributes, derived where the cell is empty.

    Rows that differ in nothing that is part of the identity get a number.

    Parameters
    ----------
    taken : set of str, optional
        Ids of other tables; those of this one are added.
    """
    taken = set() if taken is None else taken
    written = rows.values("id")
    taken.update(filter(None, written))  # first, so that a derived one never takes theirs
    always, further = IDENTITY[rows.table.holds]
    places = [rows.columns.get(name) for name in always]
    optional = [(name, place) for name in further if (place := rows.columns.get(name)) is not None]
    found = []
    for row, name in zip(rows.rows, written, strict=True):
        if not name:
            told = [f"{name}={row[place]}" for name, place in optional if row[place]]
            parts = ("" if place is None else row[place] for place in places)
            name = free_id(derived_id(*parts, *told), taken.__contains__)
            taken.add(name)
        found.append(name)
    return found


def claim_ids(tables: Iterable[Rows]) -> set[tuple[str, str]]:
    """Return table and id of every claim of a dataset."""
    claims = (rows for rows in tables if rows.table.holds in IDENTITY)
    return {(rows.table.name, name) for rows in claims for name in statement_ids(rows)}
