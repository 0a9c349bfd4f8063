"""Rows that are right on their own and doubtful beside others: two of one name, one claim twice, a claim out of its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from govgraph.errors import BadDate, wrong
from govgraph.facts.dates import parse_date
from govgraph.facts.labels import look
from govgraph.facts.problems import Problem
from govgraph.facts.tables import Rows
from govgraph.model.model import Model
from govgraph.model.natures import Nature

__all__ = ["address", "second_looks"]

Life = tuple[frozenset[str], str, date | None, str, date | None]
_NO_LIFE: Life = (frozenset(), "", None, "", None)


def second_looks(
    tables: Sequence[Rows], model: Model, apart: Collection[frozenset[str]] = ()
) -> Iterator[Problem]:
    """Yield warnings about rows of a dataset that deserve a second look beside the others.

    Parameters
    ----------
    tables : sequence of Rows
        All tables that could be read.
    apart : collection of pairs of ids
        What is stated to be the same, or different: nothing more is said of it.
    """
    entities = [rows for rows in tables if rows.table.holds == "entities"]
    yield from _alike(entities, apart)
    lives = _lives(entities, model)
    for rows in tables:
        if rows.table.holds == "relations":
            yield from _less_exact(rows)
            yield from _ill_timed(rows, model, lives)


def _alike(entities: Sequence[Rows], apart: Collection[frozenset[str]]) -> Iterator[Problem]:
    """Warn of a name or a website that another entity has too, once for each pair.

    Two labels of one kind in one language are reported elsewhere (W252).
    """
    seen: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    told: set[frozenset[str]] = set(apart)
    for rows in entities:
        labels = [column.name for column in rows.table.columns if column.type == "label"]
        for index in range(len(rows.rows)):
            ident = rows.cell(index, "id")
            kind = rows.cell(index, "type").split("|")[0].strip()
            named = [(column, rows.cell(index, column), "name") for column in labels]
            named += [("aliases", one.strip(), "name") for one in rows.cell(index, "aliases").split("|")]
            named.append(("website", rows.cell(index, "website"), "website"))
            for column, text, what in named:
                key = address(text) if what == "website" else look(text)
                if not key:
                    continue
                place = kind if column == "website" else f"{kind}/{column}"
                for other, there, where in seen[what, key]:
                    pair = frozenset((ident, other))
                    if other == ident or pair in told or (there == place and column in labels):
                        continue
                    told.add(pair)
                    message = wrong(f"problem.twin_{what}", text=text[:60], id=other, where=where)
                    yield rows.problem(index, column, "near-twin", message)
                seen[what, key].append((ident, place, f"{rows.file}:{rows.lines[index]}"))


def address(website: str) -> str:
    """Return an address without what does not distinguish two pages: http or https, www, a slash at the end.

    Examples
    --------
    >>> address("https://www.Example.org/") == address("http://example.org")
    True
    """
    _, _, rest = website.strip().partition("://")
    host, slash, path = rest.partition("/")
    return (host.casefold().removeprefix("www.") + slash + path).rstrip("/")


_SAME = ("subject", "predicate", "object", "source", "role", "mode", "as_of", "amount", "unit")


def _less_exact(rows: Rows) -> Iterator[Problem]:
    """Warn of two rows of one source that say the same with dates of different precision: 2023 beside 2023-04-17."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    said = zip(rows.values("start"), zip(*map(rows.values, _SAME), strict=True), strict=True)
    for index, (start, same) in enumerate(said):
        if start:
            alike[same].append(index)
    for found in alike.values():
        for at, index in enumerate(found):
            start = rows.cell(index, "start")
            for first in found[:at]:
                other = rows.cell(first, "start")
                shorter, longer = sorted((start, other), key=len)
                if longer.startswith(f"{shorter}-"):
                    message = wrong("problem.less_exact", line=str(rows.lines[first]), date=other)
                    yield rows.problem(index, "start", "same-claim-less-exact", message)
                    break


def _ill_timed(rows: Rows, model: Model, lives: Mapping[str, Life]) -> Iterator[Problem]:
    """Warn of a claim from before its ends began or after they ended, if the row does not say in what way that is so.

    An act is compared with its object, whatever that is; else the model names the ends that count.
    """
    acts = (Nature.ACT, Nature.CONTRIBUTION, Nature.HAPPENING)
    columns = ("subject", "object", "predicate", "start", "end", "as_of", "role", "mode", "note")
    for index, row in enumerate(zip(*map(rows.values, columns), strict=True)):
        subject, thing, name, start, end, read, *ways = row
        predicate = model.predicates.get(name)
        if subject and subject == thing:
            yield rows.problem(index, "object", "tied-to-itself", wrong("problem.both_ends", id=subject))
        if predicate is None or any(ways):
            continue
        first, last = _day(start, "earliest"), _day(end or start, "latest")
        seen = _day(read, "latest")
        if first and seen and seen < first:
            message = wrong("problem.read_before_start", read=read, start=start)
            yield rows.problem(index, "as_of", "read-before-start", message)
        told = "start" if start else "end" if end else "as_of"
        sides = zip((subject, thing), predicate.not_before, predicate.not_after, (False, True), strict=True)
        for entity, before, after, is_object in sides:
            kinds, began, day, ended, over = lives.get(entity, _NO_LIFE)
            act = is_object and predicate.nature in acts
            latest = last or (None if act else seen)
            if latest and day and latest < day and ((act and start) or not kinds.isdisjoint(before)):
                dated = start or end or read
                message = wrong("problem.before_it_began", date=dated, id=entity, began=began)
                yield rows.problem(index, told, "before-it-began", message)
            begins = first or (None if end else _day(read, "earliest"))
            if begins and over and begins > over and not kinds.isdisjoint(after):
                message = wrong("problem.after_it_ended", date=start or read, id=entity, ended=ended)
                yield rows.problem(index, told, "after-it-ended", message)


def _lives(entities: Sequence[Rows], model: Model) -> dict[str, Life]:
    """Return the kinds of each entity with all above them, its start and its end: as written, and the day at the most."""
    found = {}
    for rows in entities:
        for name, kinds, start, end in zip(*map(rows.values, ("id", "type", "start", "end")), strict=True):
            own = {kind for part in kinds.split("|") if (kind := part.strip()) in model.kinds}
            above = frozenset(one for kind in own for one in model.ancestors(kind))
            found[name] = above, start, _day(start, "earliest"), end, _day(end, "latest")
    return found


def _day(text: str, which: str) -> date | None:
    if not text:
        return None
    try:
        found: date | None = getattr(parse_date(text), which)
    except BadDate:
        return None  # reported with its column
    return found
