"""Claims, entities and sources of a compiled dataset as rows that are ready to be read, kept beside its store.

They are written from what the store says when somebody first asks for all of them, and say the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import fields
from datetime import date
from functools import lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from govgraph.facts.derived_files import derived_file
from govgraph.facts.holding import Bounds
from govgraph.store.store import AnyStore
from govgraph.terms import Names

if TYPE_CHECKING:
    from govgraph.facts.claims import Claim

__all__ = ["kept_claims", "kept_things"]

T = TypeVar("T")
_DAYS = tuple(one.name for one in fields(Bounds) if one.name != "unread")
_days_of = attrgetter(*_DAYS)


def kept_claims(
    store: AnyStore,
    made: type[Claim],
    predicates: Iterable[str] | None,
    read: Callable[[], Sequence[Claim]],
) -> list[Claim] | None:
    """Return the claims of these predicates, or all, sorted by IRI; None where none can be kept.

    Parameters
    ----------
    made : type
        The class of claims, which stands above this module.
    read : callable
        Gives all claims of the store, sorted by IRI, to be kept.
    """
    texts = tuple(one.name for one in fields(made) if one.name not in ("bounds", "forms", "notes", "names"))
    columns, texts_of = (*texts, *_DAYS, "others"), attrgetter(*texts)

    def row_of(claim: Claim) -> tuple[Any, ...]:
        days = (None if day is None else day.toordinal() for day in _days_of(claim.bounds))
        return (*texts_of(claim), *days, json.dumps([claim.bounds.unread, claim.forms, claim.notes]))

    made_now: Sequence[Claim] = ()

    def write(path: Path) -> None:
        nonlocal made_now
        made_now = read()
        _write(path, "claim", columns, map(row_of, made_now))

    path = derived_file(store, "claims.sqlite", write)
    if path is None:
        return None
    only, wanted = "", sorted(set(predicates or ()))
    if made_now:  # read again from the file, they would be there twice: of half a million, a gigabyte
        return [claim for claim in made_now if predicates is None or claim.predicate in wanted]
    if predicates is not None:
        only = f" WHERE claim.predicate IN ({','.join('?' * len(wanted))})"
    named = ", ".join(f"claim.{name}" for name in columns)
    many, first = len(texts), len(texts) + len(_DAYS)
    new: Any = partial(made, names=store.names)
    claims = []
    for row in _rows(path, f"SELECT {named} FROM claim{only} ORDER BY rowid", wanted):
        unread, forms, notes = _others(row[first])
        claims.append(new(*row[:many], bounds=_bounds(row[many:first], unread), forms=forms, notes=notes))
    return claims


@lru_cache(maxsize=1 << 12)
def _others(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    unread, forms, notes = json.loads(text)
    return tuple(unread), tuple(map(tuple, forms)), tuple(map(tuple, notes))


@lru_cache(maxsize=1 << 16)
def _bounds(days: tuple[int | None, ...], unread: tuple[str, ...]) -> Bounds:
    made: Any = Bounds
    found: Bounds = made(*(None if day is None else date.fromordinal(day) for day in days), unread)
    return found


def kept_things(
    store: AnyStore,
    name: str,
    made: type[T],
    read: Callable[[], Iterable[Any]],
    iris: Iterable[str] | None = None,
) -> list[T] | None:
    """Return entities or sources, or those of some IRIs, in the order of `read`; None where none can be kept."""

    def write(path: Path) -> None:
        told = tuple(one.name for one in fields(made))  # type: ignore[arg-type]  # they are dataclasses
        rows = ((one.iri, json.dumps({name: getattr(one, name) for name in told})) for one in read())
        _write(path, name, ("iri PRIMARY KEY", "texts"), rows)

    path = derived_file(store, f"{name}.sqlite", write)
    if path is None:
        return None
    again = partial(_thing, made, store.names)
    only = "" if iris is None else " WHERE iri IN (SELECT value FROM json_each(?))"
    wanted = () if iris is None else (json.dumps(sorted(iris)),)
    rows = _rows(path, f"SELECT texts FROM {name}{only} ORDER BY rowid", wanted)
    return [again(json.loads(text)) for (text,) in rows]


def _thing(made: Any, names: Names, values: dict[str, Any]) -> Any:
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return made(**{**values, **lists, "id": names.compact(values["iri"])})


def _write(path: Path, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    try:
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            base.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(columns))})", rows)
            base.commit()
    except sqlite3.Error as error:  # the disk is full, say
        raise OSError(str(error)) from error


def _rows(path: Path, query: str, values: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        yield from base.execute(query, values)
