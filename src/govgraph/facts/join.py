"""Datasets of different base IRIs side by side: each keeps its own, and only what is stated to be one is joined."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from govgraph.facts.ids import IDENTITY, statement_ids
from govgraph.facts.labels import look
from govgraph.facts.tables import Rows
from govgraph.terms import Names
from govgraph.words import Told

__all__ = ["Alike", "Joined", "Part", "join"]


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one base, and what is stated of its entities.

    Parameters
    ----------
    same, different : mapping of local id to IRIs
        What an entity is one with, and what it only looks like.
    """

    base: str
    tables: list[Rows]
    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    different: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """The namespaces of this base."""
        return Names(self.base)


@dataclass(frozen=True, slots=True)
class Joined:
    """An entity of two datasets: the IRI that it keeps, its other IRI, its name, and what says that they are one.

    `other` is empty, and the name an id, where a dataset uses an entity that it has no row for.
    """

    iri: str
    other: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Two entities that look alike and are not joined: their IRIs and names, what is alike, where the second stands."""

    iri: str
    other: str
    label: str
    other_label: str
    why: str
    rows: Rows = field(compare=False, repr=False)
    row: int = field(compare=False, default=0)


@dataclass(frozen=True, slots=True)
class _Thing:
    """An entity of one part, as far as it identifies the entity."""

    part: int
    name: str
    iri: str
    label: str
    looks: frozenset[str]
    table: str
    qid: str
    rows: Rows = field(compare=False, repr=False)
    row: int = field(compare=False, default=0)


def _things(number: int, part: Part) -> list[_Thing]:
    found: dict[str, _Thing] = {}
    for rows in part.tables:
        if rows.table.holds != "entities" or not rows.readable:
            continue
        names = [column.name for column in rows.table.columns if column.type == "label"]
        for index in range(len(rows.rows)):
            name = rows.cell(index, "id")
            labels = [rows.cell(index, name) for name in names]
            looks = frozenset(look(label) for label in labels if look(label))
            label = next((label for label in labels if label.strip()), name)
            qid, kind = rows.cell(index, "wikidata_qid"), rows.table.name
            found.setdefault(
                name, _Thing(number, name, part.names.id + name, label, looks, kind, qid, rows, index)
            )
    return list(found.values())


def join(parts: Sequence[Part]) -> tuple[list[Rows], list[Joined], list[Alike]]:
    """Put datasets side by side as one list of tables.

    Parameters
    ----------
    parts : sequence of Part
        The first one's ids stay as they are. Those of the others become IRIs, or the id or IRI of the entity of an earlier
        part that they are stated to be.

    Returns
    -------
    tables : list of Rows
        Not yet merged: what is joined stands in two rows of one id.
    joined : list of Joined
    alike : list of Alike
        Not joined, though they have the same id or name, or a Wikidata number that does not identify one of them.

    Notes
    -----
    Two entities are one where ``matches.csv`` says so, or where both have the same Wikidata number, each
    of them alone in its dataset, in the same table. An id or a source that a dataset uses and does not have is that of
    the first other dataset that has it.
    """
    things = {number: _things(number, part) for number, part in enumerate(parts)}
    keys: list[dict[str, str]] = [{} for _ in parts]
    joined: list[Joined] = []
    alike: list[Alike] = []
    earlier: list[_Thing] = []
    for number, part in enumerate(parts):
        qids = defaultdict(list)
        for thing in earlier:
            if thing.qid:
                qids[thing.qid].append(thing)
        own = defaultdict(list)
        for thing in things[number]:
            own[thing.qid].append(thing)
        by_iri = {thing.iri: thing for thing in earlier}
        speaking = [
            one
            for one in earlier
            if one.name in parts[one.part].same or one.name in parts[one.part].different
        ]
        own_things: list[_Thing] = []
        by_look, by_name = _by_look(earlier), {thing.name: thing for thing in reversed(earlier)}
        for thing in things[number]:
            said = [by_iri[iri] for iri in part.same.get(thing.name, ()) if iri in by_iri]
            said += [one for one in speaking if thing.iri in parts[one.part].same.get(one.name, ())]
            apart = set(part.different.get(thing.name, ()))
            apart |= {one.iri for one in speaking if thing.iri in parts[one.part].different.get(one.name, ())}
            twins = [one for one in qids.get(thing.qid, ()) if one.iri not in apart] if thing.qid else []
            sure = len(twins) == 1 and len(own[thing.qid]) == 1 and twins[0].table == thing.table
            match = said[0] if said else twins[0] if sure else None
            if match is not None:
                why = "matches.csv" if said else f"Wikidata {thing.qid}"
                joined.append(Joined(match.iri, thing.iri, thing.label, why))
                keys[number][thing.name] = keys[match.part][match.name]
                continue
            keys[number][thing.name] = thing.iri if number else thing.name
            own_things.append(thing)
            for other, why in _lookalikes(thing, twins, by_look, by_name):
                if other.iri not in apart:
                    alike.append(
                        Alike(other.iri, thing.iri, other.label, thing.label, why, thing.rows, thing.row)
                    )
        earlier += own_things
    return _qualified(parts, keys, joined), joined, alike


def _by_look(things: Iterable[_Thing]) -> dict[tuple[str, str], list[_Thing]]:
    found: dict[tuple[str, str], list[_Thing]] = defaultdict(list)
    for thing in things:
        for text in thing.looks:
            found[thing.table, text].append(thing)
    return found


def _lookalikes(
    thing: _Thing,
    twins: Sequence[_Thing],
    by_look: Mapping[tuple[str, str], list[_Thing]],
    by_name: Mapping[str, _Thing],
) -> list[tuple[_Thing, str]]:
    """Return what looks like a thing, each once, with what is alike; two Wikidata numbers distinguish two things."""
    found: dict[str, tuple[_Thing, str]] = {}
    for other in twins:
        found.setdefault(other.iri, (other, Told("joined.by_wikidata", number=thing.qid)))
    for text in sorted(thing.looks):
        for other in by_look.get((thing.table, text), ()):
            if not (other.qid and thing.qid and other.qid != thing.qid):
                found.setdefault(other.iri, (other, Told("joined.by_name")))
    named = by_name.get(thing.name)
    if named is not None and not (named.qid and thing.qid and named.qid != thing.qid):
        found.setdefault(named.iri, (named, Told("joined.by_id")))
    return list(found.values())


def _qualified(parts: Sequence[Part], keys: Sequence[dict[str, str]], joined: list[Joined]) -> list[Rows]:
    """Return the tables with every id as it is in the whole: a local one of the first part, an IRI of the others."""
    sources: list[dict[str, str]] = []
    for number, part in enumerate(parts):
        names = [
            rows.cell(index, "id")
            for rows in part.tables
            if rows.table.holds == "sources" and rows.readable
            for index in range(len(rows.rows))
        ]
        sources.append({name: part.names.source_iri(name) if number else name for name in names})
    found = []
    for number, part in enumerate(parts):
        # An id is looked up in its own dataset, then in the others, the first one first; what nobody has stays as it is.
        entity = ChainMap(keys[number], *(one for one in keys if one is not keys[number]))
        source = ChainMap(sources[number], *(one for one in sources if one is not sources[number]))
        taken, used = set[str](), set[str]()
        for rows in part.tables:
            if not rows.readable:
                found.append(rows)
                continue
            claims = rows.table.holds in IDENTITY
            of_id = source if rows.table.holds == "sources" else entity
            looked_up = {"subject": entity, "object": entity, "source": source, "sources": source}
            if not claims:
                looked_up["id"] = of_id
            # Ids of claims are worked out before anything changes, so that they are those of the dataset alone.
            ids = statement_ids(rows, taken) if claims and number else []
            cells = [list(row) for row in rows.rows]
            columns = dict(rows.columns)
            if ids and "id" not in columns:
                columns["id"] = len(cells[0])
                cells = [[*row, ""] for row in cells]
            for column, known in looked_up.items():
                place = columns.get(column)
                if place is None:
                    continue
                for row in cells:
                    pieces = (
                        [piece.strip() for piece in row[place].split("|")]
                        if column == "sources"
                        else [row[place]]
                    )
                    row[place] = "|".join(known.get(piece, piece) for piece in pieces)
            ends = [columns[column] for column in ("subject", "object") if claims and column in columns]
            used.update(row[place] for row in rows.rows for place in ends if row[place] not in keys[number])
            for row, name in zip(cells, ids, strict=False):
                row[columns["id"]] = part.names.statement + name
            found.append(Rows(rows.table, rows.file, columns, cells, rows.lines, salvaged=rows.salvaged))
        for name in sorted(used & entity.keys()):
            iri = entity[name] if ":" in entity[name] else parts[0].names.id + entity[name]
            joined.append(Joined(iri, "", name, Told("joined.by_use")))
    return found
