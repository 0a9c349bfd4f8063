"""Sheets to rows of our tables: entities, claims and sources, and a ledger in which every foreign row is accounted for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import product
from pathlib import Path
from typing import Any

from govgraph.errors import BadDate, BadNumber, did_you_mean, wrong
from govgraph.facts.dates import parse_date
from govgraph.facts.ids import IDENTITY, claim_id, derived_id, free_id
from govgraph.facts.labels import fold, look
from govgraph.facts.problems import Problem
from govgraph.facts.tables import Rows
from govgraph.ingest.mapping import End, Field, Import
from govgraph.ingest.sheets import Sheet
from govgraph.ingest.values import date_order, decimal_of, plain_number, to_date
from govgraph.model.model import Model, Predicate
from govgraph.terms import local_id_ok
from govgraph.words import Told, either

__all__ = ["Known", "Made", "Outcome", "Run", "slug", "usual_kind"]

_DATES = ("start", "end", "as_of", "in_force")
_NUMBERS = ("amount", "weight")
_APART = (*(name for part in IDENTITY["relations"] for name in part), "end")
_LONGEST = 60
_SHOWN = 5  # spellings of one name, and names of several countries, that are reported
_COUNTRIES = frozenset(
    {"country", "country code", "pais", "codigo de pais", "codigo do pais", "iso2", "iso 2"}
)
_ADDRESS = re.compile(r"(.*?)[\s,;:–—-]*(https?://\S+)\s*", re.DOTALL)
_LIST = re.compile(r"\s*[|;]\s*")


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """Return a name as an id: ``Comisión Económica`` is ``comision-economica``; one of another script is a digest.

    Examples
    --------
    >>> slug("Comisión Económica (CEPAL)"), slug("東京")
    ('comision-economica-cepal', 'x-bd8aa045')
    """
    folded = fold(text)
    plain = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    digest = blake2b(folded.encode(), digest_size=4).hexdigest()
    if len(plain) * 2 < len(re.sub(r"\s", "", folded)):  # most of it is in another script
        return f"{plain}-{digest}" if plain else f"x-{digest}"
    if len(plain) > _LONGEST:
        return f"{plain[:_LONGEST].rsplit('-', 1)[0]}-{digest}"
    return plain or f"x-{digest}"


def usual_kind(model: Model, allowed: Collection[str]) -> str:
    """Return of which kind a thing is taken to be where nobody says it: an organization, if it may be one."""
    if not allowed or "Organization" in allowed:
        return "Organization"
    return next(kind for kind in model.kinds if kind in allowed and model.kinds[kind].table)


@dataclass(slots=True)
class Made:
    """A row of one of our tables, and where it comes from.

    Parameters
    ----------
    places : list of pairs of Sheet and row
        The foreign rows that say it, the first one first.
    """

    table: str
    id: str
    cells: dict[str, str]
    places: list[tuple[Sheet, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one statement of a foreign row.

    Parameters
    ----------
    place : str
        ``grants.csv row 12``.
    what : str
        ``claim``, ``entity``, ``merged``, ``rejected`` or ``nothing`` (the mapping leaves it out).
    id : str
        Of the claim or entity that it became, or that says the same.
    """

    place: str
    what: str
    id: str = ""
    problems: tuple[Problem, ...] = ()
    at: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class _Thing:
    id: str
    table: str
    kinds: tuple[str, ...]
    country: str = ""
    qid: str = ""
    looks: frozenset[str] = frozenset()


class Known:
    """What a dataset has already: its entities by id and by name, and its sources.

    Parameters
    ----------
    before : iterable of Rows
        The tables with what an import made before, which it makes again: of this, names and other names count.
    """

    def __init__(self, tables: Iterable[Rows], model: Model, before: Iterable[Rows] = ()) -> None:
        self.model = model
        self.named: set[str] = set()
        self.labels: dict[str, dict[str, str]] = {}
        self.by_alias: dict[str, list[_Thing]] = defaultdict(list)
        for rows in before:
            if rows.table.holds == "entities":
                self._named_before(rows)
        self.things: dict[str, _Thing] = {}
        self.by_name: dict[str, list[_Thing]] = defaultdict(list)
        self.by_key: dict[tuple[str, str], _Thing] = {}
        self.sources: set[str] = set()
        self.source_titles: dict[str, str] = {}
        self.source_urls: dict[str, str] = {}
        for rows in tables:
            if rows.table.holds == "sources":
                for index in range(len(rows.rows)):
                    name = rows.cell(index, "id")
                    self.sources.add(name)
                    self.source_titles[name] = rows.cell(index, "title")
                    if url := rows.cell(index, "url"):
                        self.source_urls.setdefault(url, name)
            elif rows.table.holds == "entities":
                called = [column.name for column in rows.table.columns if column.type == "label"]
                for index in range(len(rows.rows)):
                    kinds = tuple(one.strip() for one in rows.cell(index, "type").split("|") if one.strip())
                    thing = _Thing(
                        rows.cell(index, "id"),
                        rows.table.name,
                        kinds,
                        rows.cell(index, "country_iso2"),
                        rows.cell(index, "wikidata_qid"),
                    )
                    names = {rows.cell(index, column) for column in called}
                    self.add(thing, names)

    def _named_before(self, rows: Rows) -> None:
        called = [column.name for column in rows.table.columns if column.type == "label"]
        for index in range(len(rows.rows)):
            kinds = tuple(one.strip() for one in rows.cell(index, "type").split("|") if one.strip())
            ident, country = rows.cell(index, "id"), rows.cell(index, "country_iso2")
            thing = _Thing(ident, rows.table.name, kinds, country)
            self.labels[ident] = {column: text for column in called if (text := rows.cell(index, column))}
            self.named.update(map(look, self.labels[ident].values()))
            for alias in {look(one) for one in rows.cell(index, "aliases").split("|")} - {""}:
                self.by_alias[alias].append(thing)

    def add(self, thing: _Thing, names: Iterable[str]) -> None:
        """Take note of an entity."""
        self.things[thing.id] = thing
        thing.looks = frozenset(look(name) for name in names if name)
        for text in thing.looks:
            self.by_name[text].append(thing)

    def free_id(self, wanted: str) -> str:
        """Return an id that nothing has."""
        return free_id(wanted, self.things.__contains__)


class _Bad(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


class _Nothing(Exception):
    """The mapping says that a row states nothing."""


class Run:
    """One run of imports into one dataset: everything that is made, in the order of the foreign rows.

    Parameters
    ----------
    refused : mapping of (number of the import, row) to problems
        Statements that the check of the whole refused before.
    """

    def __init__(
        self, known: Known, refused: dict[tuple[int, int], tuple[Problem, ...]] | None = None
    ) -> None:
        self.known = known
        self.model = known.model
        self.refused = refused or {}
        self.made: dict[tuple[str, str], Made] = {}
        self.outcomes: list[Outcome] = []
        self.unread = 0
        self._keys: dict[tuple[str, ...], Made] = {}
        self._by_says: dict[tuple[Any, ...], Made] = {}
        self._made_names: dict[tuple[str, str, str], str] = {}
        self._new: set[str] = set()
        self._countries: list[Told] = []
        self._spellings: dict[str, tuple[str, list[tuple[str, str]]]] = {}
        self._kinds: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._source_ids: dict[str, str] = {}
        self._ties: set[tuple[str, ...]] = set()  # of network files, by what keeps claims apart
        self._nodes: dict[tuple[str, str], str] = {}  # file and node of a network: the entity that it is
        self._of_nodes: dict[str, set[str]] = {}
        self._of_row: list[str] = []  # entities that the row at hand has brought in
        self._merged: list[tuple[str, str]] = []  # rows that say what another one says, and where that stands
        self._number = -1

    @property
    def problems(self) -> list[Problem]:
        """Every problem, in the order of rows."""
        return [problem for outcome in self.outcomes for problem in outcome.problems]

    # ------------------------------------------------------------------------------------------------------------ sheets

    def read(self, sheet: Sheet, mapping: Import) -> None:
        """Make what a sheet says, as its mapping reads it."""
        self._number += 1
        for problem in sheet.problems:
            place = f"{Path(sheet.file).name} {sheet.unit} {problem.line}"
            self.outcomes.append(Outcome(place, "rejected", "", (problem,), (self._number, -problem.line)))
        self.outcomes += [
            Outcome(sheet.place_of(line), "nothing", at=(self._number, -line)) for line in sheet.empty
        ]
        plans = (
            [mapping, *mapping.claims] if mapping.predicate or not mapping.claims else list(mapping.claims)
        )
        ready = [_Plan(plan, sheet, self) for plan in plans]
        # A row of several claims may make none of them: then it still names its subject.
        naming = (
            _Plan(replace(mapping, claims=()), sheet, self)
            if mapping.claims and not mapping.predicate
            else None
        )
        panels: dict[int, list[tuple[tuple[Any, ...], int, Made, int]]] = defaultdict(list)
        for row in range(len(sheet.rows)):
            if refused := self.refused.get((self._number, row)):
                self._became(sheet, row, "rejected", problems=refused)
                continue
            before, waiting = len(self.outcomes), False
            for number, plan in enumerate(ready):
                waiting |= self._row(plan, row, panels[number])
            if len(self.outcomes) == before and not waiting and naming is not None:
                self._row(naming, row, [])
            if len(self.outcomes) == before and not waiting:
                self._became(sheet, row, "nothing")
        for number, panel in panels.items():
            self._periods(panel, ready[number])
        self._countries += _several_countries(sheet, mapping)

    def forget(self) -> None:
        """Let go of what was only needed while rows were read: at a hundred thousand rows, a fifth of the memory."""
        self._keys, self._by_says, self._made_names = {}, {}, {}
        self._ties, self._nodes, self._of_nodes = set(), {}, {}

    def _became(
        self, sheet: Sheet, row: int, what: str, ident: str = "", problems: tuple[Problem, ...] = ()
    ) -> None:
        self.outcomes.append(Outcome(sheet.place(row), what, ident, problems, (self._number, row)))

    def _row(self, plan: _Plan, row: int, panel: list[tuple[tuple[Any, ...], int, Made, int]]) -> bool:
        """Make what one plan reads in a row; return whether it waits for the other rows of a panel."""
        self._of_row = []
        waiting = False
        try:
            for number, one in enumerate(plan.statements(row)):
                if plan.periods:
                    panel.append(((one.table, *sorted(one.cells.items())), plan.year(row), one, row))
                    waiting = True
                else:
                    self._take(one, plan, row, number)
        except _Nothing:
            return waiting
        except _Bad as bad:
            self._forget()
            self._became(plan.sheet, row, "rejected", problems=bad.problems)
        return waiting

    def _take(self, one: Made, plan: _Plan, row: int, number: int = 0, merged: Sequence[int] = ()) -> None:
        """Take a row that was made, unless another one says the same."""
        sheet = plan.sheet
        if one.table not in IDENTITY:
            self._became(sheet, row, "entity" if one.id in self._new else "merged", one.id)
            self._new.discard(one.id)
            return
        if sheet.unit == "tie" and one.table == "relations":
            self._apart(one, sheet, row)
        # Two grants of one amount on one day differ in their notes; of other claims, a note is only said in addition.
        apart = "" if one.cells.get("amount") else "note"
        says = (one.table, *sorted(pair for pair in one.cells.items() if pair[0] != apart))
        key = plan.key(row)
        same = self._by_says.get((key, *says))
        if same is not None:
            if not key:
                first, line = same.places[0]
                self._merged.append((sheet.place(row), first.place(line)))
            note, told = one.cells.get("note", ""), same.cells.get("note", "")
            if note and note not in (told, *told.split("; ")):
                same.cells["note"] = f"{told}; {note}" if told else note
            same.places.append((sheet, row))
            self._became(sheet, row, "merged", same.id)
            return
        if key:
            own = (plan.name, one.cells["predicate"], key, str(number) if number else "")
            other = self._keys.get(own)
            if other is not None:
                first, line = other.places[0]
                message = wrong("problem.key_twice", key_cell=key, where=first.place(line))
                problem = sheet.problem(row, plan.mapping.key, "duplicate-id", message)
                self._became(sheet, row, "rejected", problems=(problem,))
                return
            one.id = derived_id(*own[:3], "key", own[3])
            self._keys[own] = one
        else:
            one.id = self._id(one)
        one.places.append((sheet, row))
        one.places += [(sheet, other) for other in merged]
        self._by_says[key, *says] = one
        self.made[one.table, one.id] = one
        self._became(sheet, row, "claim", one.id)
        for later in merged:
            self._became(sheet, later, "merged", one.id)

    def _apart(self, one: Made, sheet: Sheet, row: int) -> None:
        """Keep a tie apart from those that are parallel to it in a network file: its role says which one it is.

        What makes a claim the one it is has no place for a weight, so two ties that differ in nothing else would be one.
        """
        cells = one.cells
        same = tuple(cells.get(name, "") for name in _APART)
        if same in self._ties:
            said = cells.get("role", "")
            told = {
                name: sheet.rows[row][sheet.column(name)] for name in ("label", "id") if name in sheet.header
            }
            number = f"tie {told.get('id') or sheet.lines[row]}"
            for mark in (told.get("label", ""), number, sheet.place(row)):
                if mark:
                    cells["role"] = "; ".join(dict.fromkeys(part for part in (said, mark) if part))
                    same = tuple(cells.get(name, "") for name in _APART)
                if same not in self._ties:
                    break
        self._ties.add(same)

    def _forget(self) -> None:
        """Take back the entities that only a rejected row names."""
        for ident in self._of_row:
            thing = self.known.things.pop(ident)
            del self.made[thing.table, ident]
            self._new.discard(ident)
            for name in thing.looks:
                if thing in self.known.by_name.get(name, ()):
                    self.known.by_name[name].remove(thing)
            self.known.by_key = {key: one for key, one in self.known.by_key.items() if one is not thing}
            self._made_names = {key: one for key, one in self._made_names.items() if one != ident}
            self._nodes = {key: one for key, one in self._nodes.items() if one != ident}
            for taken in self._of_nodes.values():
                taken.discard(ident)

    def _id(self, one: Made) -> str:
        base = claim_id(one.table, {**one.cells, "passage": ""})
        return free_id(base, lambda name: (one.table, name) in self.made)

    def _periods(self, panel: list[tuple[tuple[Any, ...], int, Made, int]], plan: _Plan) -> None:
        """Make one claim of each run of consecutive years; at the edges of the panel a run is open."""
        years = sorted({year for _, year, _, _ in panel})
        place = {year: number for number, year in enumerate(years)}
        groups: dict[tuple[Any, ...], list[tuple[int, Made, int]]] = defaultdict(list)
        for key, year, one, row in panel:
            groups[key].append((year, one, row))
        runs = []
        for members in groups.values():
            members.sort(key=lambda member: (member[0], member[2]))
            run = [members[0]]
            for member in members[1:]:
                if place[member[0]] - place[run[-1][0]] > 1:
                    runs.append(run)
                    run = []
                run.append(member)
            runs.append(run)
        for run in sorted(runs, key=lambda run: min(member[2] for member in run)):
            first, last = run[0][0], run[-1][0]
            one = run[0][1]
            before = years[place[first] - 1] if place[first] else None
            after = years[place[last] + 1] if place[last] + 1 < len(years) else None
            if before is None:
                one.cells["start"] = f"../{first}"
            else:
                one.cells["start"] = f"{first}" if before == first - 1 else f"{before + 1}/{first}"
            if after is not None:
                one.cells["end"] = f"{last}" if after == last + 1 else f"{last}/{after - 1}"
            else:
                one.cells["as_of"] = f"{last}"
            rows = [member[2] for member in run]
            self._take(one, plan, rows[0], merged=rows[1:])

    # ---------------------------------------------------------------------------------------------------------- entities

    def entity(self, end: _End, row: int, allowed: frozenset[str], source: str) -> list[str]:
        """Return the ids of what stands at one end of a row; what is new is made."""
        return [self._entity(end, row, name, part, allowed, source) for name, part in end.parts(row)]

    def _entity(self, end: _End, row: int, name: str, part: int, allowed: frozenset[str], source: str) -> str:
        known, sheet = self.known, end.sheet
        if end.constant and name in known.things:
            return name
        kind = end.kind(row, allowed)
        country, own = end.cell(row, "country_iso2", part), end.cell(row, "id", part)
        node = end.node(row)
        quick = (name, kind, f"{country}\0{own}\0{node}")
        found = self._made_names.get(quick)
        if found is not None:
            made = self.made.get((known.things[found].table, found))
            if made is not None:
                end.fill(made.cells, row, part)
            return found
        same_node = self._nodes.get((sheet.file, node)) if node else None
        thing = (
            known.things[same_node]
            if same_node
            else self._look_up(end, row, name, kind, country, own, allowed)
        )
        if thing is None:
            table = self.model.kinds[kind].table
            called = end.called(row, name, part)
            other = None if own else self._of_alias(end, name, kind, country, allowed)
            ident = (
                other.id if other else known.free_id(own if own and local_id_ok(own) else slug(own or name))
            )
            thing = _Thing(ident, table, (kind,), country)
            labels = known.labels[ident] if other else {called: name}
            cells = {"id": ident, "type": kind, **labels}
            end.fill(cells, row, part)
            cells["sources"] = source
            known.add(thing, [*labels.values(), *(cells.get(column, "") for column in end.labels)])
            if own:
                known.by_key[table, own] = thing
            self.made[table, ident] = Made(table, ident, cells, [(sheet, row)])
            self._new.add(ident)
            self._of_row.append(ident)
        else:
            made = self.made.get((thing.table, thing.id))
            if made is not None:
                end.fill(made.cells, row, part)
                thing.country = made.cells.get("country_iso2", "")
                self._variant(made, name, sheet.place(row), told=not own)
            if end.said_kind and thing.table == self.model.kinds[kind].table:
                self._further_kind(thing, made, kind, name, sheet.place(row))
        self._made_names[quick] = thing.id
        if node:
            self._nodes[sheet.file, node] = thing.id
            self._of_nodes.setdefault(sheet.file, set()).add(thing.id)
        return thing.id

    def _variant(self, made: Made, name: str, place: str, told: bool) -> None:
        """Keep another spelling of a name as an alias, and report that it is taken for the same thing."""
        called = [text for column, text in made.cells.items() if column.startswith("label") and text]
        aliases = [one for one in made.cells.get("aliases", "").split("|") if one]
        if name in called or name in aliases or "|" in name:
            return
        if look(name) not in map(look, called) and look(name) in self.known.by_alias:
            return  # the dataset has it already
        made.cells["aliases"] = "|".join([*aliases, name])
        if told:
            self._spellings.setdefault(made.id, (called[0] if called else made.id, []))[1].append(
                (name, place)
            )

    def _further_kind(self, thing: _Thing, made: Made | None, kind: str, name: str, place: str) -> None:
        """Let a thing be of a further kind that the file gives it; a narrower one takes the place of a broader one."""
        model = self.model
        if any(kind in model.ancestors(one) for one in thing.kinds):
            return
        kept = [one for one in thing.kinds if one not in model.ancestors(kind)]
        if made is None:
            self._kinds.setdefault((thing.id, kind), (name, place, "|".join(thing.kinds)))
            return
        if kept:
            self._kinds.setdefault((thing.id, kind), (name, place, ""))
        thing.kinds = (*kept, kind)
        made.cells["type"] = "|".join(thing.kinds)

    @property
    def said(self) -> list[Told]:
        """What is reported of names that were taken for one, and of kinds that were added."""
        told = list(self._countries)
        if self._merged:
            shown = ", ".join(f"{place} ({first})" for place, first in self._merged[:_SHOWN])
            shown += f", … (+{len(self._merged) - _SHOWN})" if len(self._merged) > _SHOWN else ""
            told.append(Told("import.note.same_rows", n=len(self._merged), rows=shown))
        for ident, (name, others) in self._spellings.items():
            if ident in self.known.things:
                shown = ", ".join(f"“{one}” ({place})" for one, place in others[:_SHOWN])
                shown += f", … (+{len(others) - _SHOWN})" if len(others) > _SHOWN else ""
                told.append(Told("import.note.one_thing", others=shown, name=name, id=ident))
        for (ident, kind), (name, place, kept) in self._kinds.items():
            if ident in self.known.things:
                key = "import.note.kind_stays" if kept else "import.note.kind_too"
                told.append(Told(key, name=name, place=place, kind=kind, kinds=kept, id=ident))
        return told

    def _look_up(
        self, end: _End, row: int, name: str, kind: str, country: str, own: str, allowed: frozenset[str]
    ) -> _Thing | None:
        known, model = self.known, self.model
        if own:
            found = known.by_key.get((model.kinds[kind].table, own)) or known.things.get(own)
            if found is not None:
                return found
            wanted = known.things.get(slug(own))
            if wanted is not None and look(name) and wanted in known.by_name.get(look(name), ()):
                return wanted
            return None
        table = model.kinds[kind].table
        same = [
            thing
            for thing in known.by_name.get(look(name), ())
            if (thing.table == table or not end.said_kind)
            and (not allowed or allowed.intersection(thing.kinds))
            and not (country and thing.country and country not in thing.country.split("|"))
        ]
        if end.node(row):  # what another node of the file is, this one is not
            taken = self._of_nodes.get(end.sheet.file, set())
            same = [thing for thing in same if thing.id not in taken]
        if not same and not end.node(row):
            other = self._of_alias(end, name, kind, country, allowed)
            same = [known.things[other.id]] if other and other.id in known.things else []
        if len(same) > 1:
            names = ", ".join(sorted(thing.id for thing in same))
            message = wrong("problem.ambiguous_name", name=name, ids=names)
            raise _Bad(end.sheet.problem(row, end.column, "ambiguous-name", message))
        return same[0] if same else None

    def _of_alias(
        self, end: _End, name: str, kind: str, country: str, allowed: frozenset[str]
    ) -> _Thing | None:
        """Return the only entity of the dataset that has another name, which is the name of nothing there."""
        spelled = look(name)
        found = [] if spelled in self.known.named else self.known.by_alias.get(spelled, [])
        if len(found) != 1:
            return None
        thing = found[0]
        fits = (thing.table == self.model.kinds[kind].table or not end.said_kind) and (
            not allowed or allowed.intersection(thing.kinds)
        )
        elsewhere = country and thing.country and country not in thing.country.split("|")
        return thing if fits and not elsewhere else None

    def keep_names(self) -> None:
        """Let an entity that was imported before keep the spelling of its name, as long as the files still have it."""
        for (_, ident), made in self.made.items():
            others = made.cells.get("aliases", "").split("|")
            for column, text in self.known.labels.get(ident, {}).items():
                now = made.cells.get(column, "")
                if now and now != text and text in others:
                    made.cells[column] = text
                    made.cells["aliases"] = "|".join(now if one == text else one for one in others)
                    if ident in self._spellings:
                        told = self._spellings[ident][1]
                        place = made.places[0][0].place(made.places[0][1])
                        told = [(now, place), *(one for one in told if one[0] != text)]
                        self._spellings[ident] = (text, told)

    # ----------------------------------------------------------------------------------------------------------- sources

    def source(self, text: str, sheet: Sheet, row: int, kind: str = "") -> str:
        """Return the id of a source, given as ``Title, address``; what is new is made."""
        found_before = self._source_ids.get(text)
        if found_before is None:
            found_before = self._source_ids[text] = self._source(text, sheet, row, kind)
        return found_before

    def _source(self, text: str, sheet: Sheet, row: int, kind: str) -> str:
        known = self.known
        if text in known.sources:
            return text
        found = _ADDRESS.fullmatch(text)
        title, url = (found[1].strip(), found[2]) if found else (text.strip(), "")
        title = title or url
        if url and url in known.source_urls:
            return known.source_urls[url]
        ident = free_id(f"src-{slug(title)}", lambda name: known.source_titles.get(name, title) != title)
        if ident not in known.sources:
            known.sources.add(ident)
            known.source_titles[ident] = title
            if url:
                known.source_urls[url] = ident
            cells = {"id": ident, "title": title, "url": url, "kind": kind}
            self.made["sources", ident] = Made(
                "sources", ident, {k: v for k, v in cells.items() if v}, [(sheet, row)]
            )
        return ident


def _several_countries(sheet: Sheet, mapping: Import) -> list[Told]:
    """Tell of subjects that stand beside several values of a column of countries which the mapping does not read.

    Only where most subjects have one value: else the column is about something else.
    """
    end = mapping.subject
    ends = [one for plan in (mapping, *mapping.claims) for one in (plan.subject, plan.object) if one]
    if end is None or not end.name.column or end.split:
        return []
    used = {name for one in ends for name in (one.name.column, one.kind.column, *one.more.values())}
    column = next(
        (one for one in sheet.header if fold(one) in _COUNTRIES and one not in used),
        "",
    )
    if not column or any("country_iso2" in one.more for one in ends):
        return []
    name, country = sheet.column(end.name.column), sheet.column(column)
    beside: dict[str, dict[str, None]] = defaultdict(dict)
    for row in sheet.rows:
        if row[name] and row[country]:
            beside[row[name]][row[country]] = None
    several = {one: values for one, values in beside.items() if len(values) > 1}
    if len(several) * 2 > len(beside):
        return []
    return [
        Told(
            "import.note.several_countries",
            name=one,
            country=column,
            values=", ".join(list(values)[:_SHOWN]),
            column=end.name.column,
        )
        for one, values in list(several.items())[:_SHOWN]
    ]


class _Cell:
    """One field of a plan: where it stands, and what its cells mean."""

    def __init__(self, field: Field, sheet: Sheet, name: str) -> None:
        self.field, self.sheet, self.name = field, sheet, name
        self.place = sheet.column(field.column) if field.column else None
        self.none = frozenset(field.none)
        self.pattern = re.compile(field.pattern) if field.pattern else None

    def text(self, row: int) -> str:
        """Return the cell, or the constant; an empty text where it says nothing."""
        if self.place is None:
            return self.field.text
        text = self.sheet.rows[row][self.place]
        if self.pattern is not None:
            found = self.pattern.search(text)
            text = "" if found is None else (found[1] or "" if self.pattern.groups else found[0]).strip()
        return "" if text in self.none else text

    def meant(self, row: int) -> Any:
        """Return what the cell stands for.

        Raises
        ------
        _Bad
            Where the mapping does not say.
        """
        text = self.text(row)
        values = self.field.values
        if not values or self.place is None:
            return text
        if text in values:
            return values[text]
        if self.field.default is not None:
            return self.field.default
        if not text:
            return ""
        near = did_you_mean(text, values, form="“{}”")
        message = wrong("problem.unmapped_value", text=text, name=self.name)
        hint = Told("problem.near_or_add", near=near, name=self.name) if near else ""
        raise self.bad(row, "unmapped-value", message, hint)

    def problem(self, row: int, code: str, message: str, hint: str = "") -> Problem:
        return self.sheet.problem(row, self.field.column, code, message, hint)

    def bad(self, row: int, code: str, message: str, hint: str = "") -> _Bad:
        return _Bad(self.problem(row, code, message, hint))

    def remedy(self) -> str:
        """Return what to do where a cell is empty."""
        column = self.field.column
        return Told("problem.fill_in", column=column) if column else ""


def _spoken(model: Model) -> tuple[str, ...]:
    """Return the languages of a dataset's names."""
    return model.tables["organizations"].languages


class _End:
    """One end of the claims of a plan."""

    def __init__(self, end: End, sheet: Sheet, lang: str, model: Model, name: str) -> None:
        self.end, self.sheet, self.model = end, sheet, model
        spoken = _spoken(model)
        self.labels = tuple(
            dict.fromkeys(
                [
                    f"label_{end.lang if end.lang in spoken else lang}",
                    *(f"label_{one}" for one in spoken),
                    "label",
                ]
            )
        )
        self.name = _Cell(end.name, sheet, name)
        self.column = end.name.column
        self.split = end.split or ("|" if self.column in sheet.lists else "")
        self.constant = not end.name.column
        self.more = {column: sheet.column(place) for column, place in end.more.items()}
        node = f"{self.column}.id"
        self._node = (
            sheet.column(node)
            if sheet.unit == "tie" and self.column in ("source", "target") and "id" not in end.more
            else None
        )
        self._kind = _Cell(end.kind, sheet, "kind")
        self.said_kind = bool(end.kind.text or end.kind.column)
        self._labels = {
            look(text): kind for kind, known in model.kinds.items() for text in (*known.labels.values(), kind)
        }

    def node(self, row: int) -> str:
        """Return the node of a network file whose name this is; an empty text in a table, and where the mapping has ids."""
        return "" if self._node is None else self.sheet.rows[row][self._node]

    def parts(self, row: int) -> list[tuple[str, int]]:
        """Return the names in a cell, each with its place among several; -1 where it is the only one."""
        text = self.name.text(row)
        if not self.split or self.constant:
            return [(text, -1)] if text else []
        several = [part.strip() for part in text.split(self.split)]
        return [
            (name, place if len(several) > 1 else -1)
            for place, name in enumerate(several)
            if name and name not in self.name.none
        ]

    def cell(self, row: int, column: str, part: int) -> str:
        """Return what another column says of a name; of one among several, its own part, where there is one for each."""
        place = self.more.get(column)
        if place is None:
            return ""
        text = self.sheet.rows[row][place]
        if text in self.name.none:
            return ""
        if part < 0 or not text:
            return text
        several = text.split(self.split)
        alone = len(several) == len(self.name.text(row).split(self.split))
        return several[part].strip() if alone else ""

    def called(self, row: int, name: str, part: int) -> str:
        """Return the column of labels that a name belongs into: the one that has it in the file, else that of the file."""
        return next((one for one in self.labels if self.cell(row, one, part) == name), self.labels[0])

    def kind(self, row: int, allowed: frozenset[str]) -> str:
        if not self.said_kind:
            return usual_kind(self.model, allowed)
        said = str(self._kind.meant(row))
        kind = said if said in self.model.kinds else self._labels.get(look(said), "")
        if not kind:
            message = wrong("problem.not_a_kind" if said else "problem.no_kind", kind=said)
            raise self._kind.bad(row, "unknown-kind", message)
        if not self.model.kinds[kind].table:
            raise self._kind.bad(row, "unknown-kind", wrong("problem.kind_too_wide", kind=kind))
        return kind

    def fill(self, cells: dict[str, str], row: int, part: int) -> None:
        """Fill what the file says of the entity into cells that are still empty."""
        for column in self.more:
            text = self.cell(row, column, part)
            if not text or column == "id" or cells.get(column):
                continue
            if column in ("aliases", "country_iso2"):
                text = "|".join(part for part in _LIST.split(text) if part)
            if column == "country_iso2":
                text = text.upper()
            if column in ("start", "end"):
                try:
                    text = to_date(text)
                except BadDate as error:
                    place = self.end.more[column]
                    problem = self.sheet.problem(row, place, "bad-date", error.message, error.hint)
                    raise _Bad(problem) from error
            if column == "wikidata_qid":
                text = text.rstrip("/").rpartition("/")[2]
            cells[column] = text


class _Plan:
    """One claim that each row makes."""

    def __init__(self, mapping: Import, sheet: Sheet, run: Run) -> None:
        self.mapping, self.sheet, self.run = mapping, sheet, run
        self.model = run.model
        spoken = _spoken(run.model)
        lang = mapping.lang if mapping.lang in spoken else "en" if "en" in spoken else spoken[0]
        self.lang = lang
        self.name = mapping.name or Path(mapping.file).stem
        self._file = Path(sheet.file).name
        self.subject = _End(mapping.subject, sheet, lang, self.model, "subject") if mapping.subject else None
        self.object = _End(mapping.object, sheet, lang, self.model, "object") if mapping.object else None
        self.predicate = _Cell(mapping.predicate, sheet, "predicate") if mapping.predicate else None
        self.fields = {name: _Cell(one, sheet, name) for name, one in mapping.fields.items()}
        self.periods = _Cell(mapping.periods, sheet, "periods") if mapping.periods else None
        self.many = bool((self.subject and self.subject.end.split) or (self.object and self.object.end.split))
        self._only = [(sheet.column(column), frozenset(cells)) for column, cells in mapping.where.items()]
        none = frozenset({"", *(cell for one in mapping.fields.values() for cell in one.none)})
        self._needs = [(sheet.column(column), none) for column in mapping.needs]
        self._source = _Cell(mapping.source, sheet, "source") if mapping.source else None
        self._key = sheet.column(mapping.key) if mapping.key else None
        self._forms = {name: self._format(name) for name in _DATES if name in self.fields}
        self._decimals = {
            name: self.fields[name].field.decimal or decimal_of(self._column(name))
            for name in (*_NUMBERS, "value")
            if name in self.fields
        }
        self._allowed: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._columns = {
            table: {column.name for column in self.model.tables[table].columns} for table in IDENTITY
        }

    def _column(self, name: str) -> list[str]:
        cell = self.fields[name]
        if cell.place is None:
            return [cell.field.text]
        return [text for row in range(len(self.sheet.rows)) if (text := cell.text(row))]

    def _format(self, name: str) -> tuple[str, str]:
        """Return the format of a column of dates that is named, else the order of day and month that its cells show."""
        said = self.fields[name].field.format
        return (said, "") if said else ("", date_order(self._column(name))[0])

    def key(self, row: int) -> str:
        """Return the key of a row, or an empty text."""
        return "" if self._key is None else self.sheet.rows[row][self._key]

    def year(self, row: int) -> int:
        """Return the year of a row of a panel."""
        cell = self.periods
        text = "" if cell is None else cell.text(row)
        if cell is None or not re.fullmatch(r"\d{4}", text):
            where = "" if cell is None else cell.field.column
            message = wrong("problem.not_a_year", text=text)
            raise _Bad(self.sheet.problem(row, where, "bad-date", message))
        return int(text)

    def source(self, row: int) -> str:
        text = self._source.text(row) if self._source else ""
        if text:
            return self.run.source(text, self.sheet, row)
        if self._source is not None and self._source.place is not None:
            message = wrong("problem.row_without_source")
            raise self._source.bad(row, "no-source", message, self._source.remedy())
        return self.run.source(self._file, self.sheet, row, "table")

    def statements(self, row: int) -> Iterator[Made]:
        """Yield what a row says.

        Raises
        ------
        _Bad, _Nothing
        """
        subject, cells_of = self.subject, self.sheet.rows[row]
        if subject is None or any(cells_of[place] not in wanted for place, wanted in self._only):
            raise _Nothing
        if any(cells_of[place] in none for place, none in self._needs):
            raise _Nothing
        if self.predicate is None or row in self.sheet.lone:
            if not subject.parts(row):
                message = wrong("problem.row_without_name")
                raise subject.name.bad(row, "missing-value", message, subject.name.remedy())
            for ident in self.run.entity(subject, row, frozenset(), self.source(row)):
                thing = self.run.known.things[ident]
                yield Made(thing.table, ident, {})
            return
        said = self.predicate.meant(row)
        extra: dict[str, str] = {}
        if isinstance(said, dict):
            extra = {key: str(value) for key, value in said.items() if key != "predicate"}
            said = said.get("predicate", "")
        if not said:
            if (
                self.predicate.place is not None
                and not self.predicate.text(row)
                and "" not in self.predicate.field.values
            ):
                message = wrong("problem.row_without_predicate")
                raise self.predicate.bad(row, "missing-value", message, self.predicate.remedy())
            raise _Nothing
        predicate = self.model.predicates.get(str(said).removeprefix("gov:"))
        if predicate is None:
            hint = did_you_mean(str(said), self.model.predicates, form="{}")
            message = wrong("problem.not_of_the_model", predicate=said)
            raise self.predicate.bad(row, "unknown-predicate", message, hint)
        allowed = self._allowed.get(predicate.name)
        if allowed is None:
            allowed = self._allowed[predicate.name] = (
                self.model.below(predicate.domain) if predicate.domain else frozenset(self.model.kinds),
                self.model.below(predicate.range) if predicate.range else frozenset(self.model.kinds),
            )
        problems: list[Problem] = []
        cells = self._cells(row, predicate, extra, problems)
        if problems:
            raise _Bad(*problems)
        self._missing(row, predicate)
        source = self.source(row)
        cells["source"] = source
        subjects = self.run.entity(subject, row, allowed[0], source)
        self._check_kinds(row, subject, subjects, predicate, allowed[0], "subject")
        table = "attributes" if predicate.value else "relations"
        if predicate.value:
            others = [self._value(row, predicate)]
        else:
            end = self.object
            if end is None:
                message = wrong("problem.mapping_without_object", predicate=predicate.name)
                raise _Bad(self.sheet.problem(row, "", "missing-value", message))
            others = self.run.entity(end, row, allowed[1], source)
            self._check_kinds(row, end, others, predicate, allowed[1], "object")
        number = len(subjects) * len(others)
        if number > 1 and cells.get(
            "amount"
        ):  # what several received together is not what each of them received
            whole = f"{cells.pop('amount')} {cells.pop('unit', '')}".strip()
            note = f"{whole} for {number} claims together"
            cells["note"] = f"{cells['note']}; {note}" if cells.get("note") else note
        for first, other in product(subjects, others):
            one = {
                "subject": first,
                "predicate": predicate.name,
                "value" if predicate.value else "object": other,
            }
            yield Made(table, "", {**one, **cells})

    def _missing(self, row: int, predicate: Predicate) -> None:
        for name, end in (("subject", self.subject), ("object", None if predicate.value else self.object)):
            if end is not None and not end.parts(row):
                if name == "object" and (self.many or self.sheet.is_empty_list(row, end.column)):
                    raise _Nothing  # an empty list
                message = wrong(f"problem.row_without_{name}")
                raise end.name.bad(row, "missing-value", message, end.name.remedy())

    def _check_kinds(
        self,
        row: int,
        end: _End,
        ids: Sequence[str],
        predicate: Predicate,
        allowed: frozenset[str],
        name: str,
    ) -> None:
        for ident in ids:
            kinds = self.run.known.things[ident].kinds
            if allowed and not allowed.intersection(kinds):
                wanted = either(predicate.domain if name == "subject" else predicate.range)
                told = {"kinds": "|".join(kinds), "predicate": predicate.name, "wanted": wanted}
                message = wrong(f"problem.wrong_kind_{name}", id=ident, **told)
                raise end.name.bad(row, "wrong-kind", message)

    def _value(self, row: int, predicate: Predicate) -> str:
        cell = self.fields.get("value") or (self.object.name if self.object else None)
        text = "" if cell is None else str(cell.meant(row))
        if cell is None or not text:
            raise _Nothing
        if predicate.value == "integer":
            try:
                number = plain_number(text, self._decimals.get("value", ""))
                return str(int(float(number))) if float(number).is_integer() else number
            except BadNumber as error:
                raise cell.bad(row, "bad-value", error.message, error.hint) from error
        if predicate.value == "date":
            try:
                return to_date(text, cell.field.format)
            except BadDate as error:
                raise cell.bad(row, "bad-date", error.message, error.hint) from error
        return text

    def _cells(
        self, row: int, predicate: Predicate, extra: dict[str, str], problems: list[Problem]
    ) -> dict[str, str]:
        cells = {"confidence": "read", **extra}
        notes: list[str] = []
        known = self._columns["attributes" if predicate.value else "relations"]
        for name, cell in self.fields.items():
            if name == "value":
                continue
            try:
                text = str(cell.meant(row))
                if not text:
                    continue
                if name in _DATES:
                    text = to_date(text, *self._forms[name])
                elif name in _NUMBERS:
                    unit = self.fields.get("unit") if name == "amount" else None
                    text = plain_number(text, self._decimals[name], str(unit.meant(row)) if unit else "")
            except _Bad as bad:
                problems += bad.problems
                continue
            except (BadDate, BadNumber) as error:
                code = "bad-date" if name in _DATES else "bad-number"
                problems.append(cell.problem(row, code, error.message, error.hint))
                continue
            if name not in known:
                if name in (*_NUMBERS, "unit", *_DATES):
                    notes.append(f"{name}: {text}")
            else:
                cells[name] = text
        if "unit" in cells and "amount" not in cells:
            del cells["unit"]  # a unit of nothing
        if notes:
            cells["note"] = "; ".join([*([cells["note"]] if cells.get("note") else []), *notes])
        if cells.get("start") and cells.get("end"):
            first, last = parse_date(cells["start"]).earliest, parse_date(cells["end"]).latest
            if first and last and last < first:
                message = wrong("problem.end_before_start", end=cells["end"], start=cells["start"])
                problems.append(self.fields["end"].problem(row, "end-before-start", message))
        return cells
