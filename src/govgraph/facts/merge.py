"""Several datasets as one: what a later one repeats is taken once, what it adds is added, where they differ is reported."""

from __future__ import annotations

from collections.abc import Iterable

from govgraph.errors import wrong
from govgraph.facts.ids import IDENTITY, statement_ids
from govgraph.facts.problems import Problem
from govgraph.facts.tables import Rows

__all__ = ["merge_tables"]


def merge_tables(tables: Iterable[Rows], problems: list[Problem]) -> list[Rows]:
    """Let a later dataset add to entities, sources and claims of an earlier one; report where the two differ.

    Parameters
    ----------
    tables : iterable of Rows
        Those of the first dataset first. They are left as they are.
    problems : list of Problem
        Every cell in which the two differ is appended; the first dataset wins.

    Returns
    -------
    list of Rows
        As many tables, without the rows that an earlier dataset has already.
    """
    merged: list[Rows] = []
    known: dict[tuple[str, str], tuple[Rows, int]] = {}
    for rows in tables:
        if not rows.readable or "id" not in rows.columns:
            merged.append(rows)
            continue
        claims = rows.table.holds in IDENTITY
        names = statement_ids(rows) if claims else [rows.cell(index, "id") for index in range(len(rows.rows))]
        kept = Rows(rows.table, rows.file, dict(rows.columns), salvaged=rows.salvaged)
        own: dict[tuple[str, str], tuple[Rows, int]] = {}
        for index, (row, name) in enumerate(zip(rows.rows, names, strict=True)):
            key = (rows.table.holds, name)
            if key not in known or key in own:
                kept.rows.append(list(row))
                kept.lines.append(rows.lines[index])
                own.setdefault(key, (kept, len(kept.rows) - 1))
            else:
                _join(*known[key], rows, index, name, problems)
        known.update({key: place for key, place in own.items() if key not in known})
        merged.append(kept)
    return merged


def _join(first: Rows, at: int, second: Rows, index: int, name: str, problems: list[Problem]) -> None:
    for column in second.table.columns:
        new, old = second.cell(index, column.name), first.cell(at, column.name)
        if not new or new == old:
            continue
        if column.name not in first.columns:  # the first table has left this column out
            first.columns[column.name] = len(first.rows[at])
            for row in first.rows:
                row.append("")
        position = first.columns[column.name]
        if column.many:
            parts = dict.fromkeys(part.strip() for part in f"{old}|{new}".split("|") if part.strip())
            first.rows[at][position] = "|".join(parts)
        elif not old:
            first.rows[at][position] = new
        else:
            where = f"{first.file}:{first.lines[at]}"
            message = wrong("problem.merge_conflict", column=column.name, id=name, where=where)
            problems.append(second.problem(index, column.name, "merge-conflict", message))
