"""Foreign files into a dataset: read, converted, checked as a whole, and put in place at once or not at all."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from govgraph.arguments import typed
from govgraph.errors import DataError, InvalidData, unwritable, wrong
from govgraph.facts.dataset import Dataset, read_dataset
from govgraph.facts.edit import TableFile
from govgraph.facts.ids import IDENTITY, claim_ids
from govgraph.facts.metadata import UNFINISHED
from govgraph.facts.problems import Problem, Report
from govgraph.facts.tables import Rows
from govgraph.ingest.convert import Known, Made, Outcome, Run, slug
from govgraph.ingest.lifts import is_rdf, lift_file
from govgraph.ingest.mapping import Import, composed_columns, dump_imports, read_imports, unread_columns
from govgraph.ingest.merge import Kept, changed_by_hand, merged, seal, seals
from govgraph.ingest.sheets import Sheet, composed, read_sheet, unpivot
from govgraph.model.model import Model, load_model
from govgraph.words import Told

__all__ = ["Imported", "Importer", "Plan", "import_files"]

MAPPING = "import.toml"
_LEDGERS = "import"
_STAGE = ".import"
_LEDGER_COLUMNS = ("place", "what", "table", "id", "digest", "problem")
_TOML = """\
# What the dataset says of itself. Change everything here.
version = "0.1.0"
license = "see the sources"
# The address that every id of yours begins with; it need not lead anywhere, but it must be yours alone.
base = "https://example.org/{name}/"
languages = ["en", "es", "pt"]

[title]
en = "{title}"
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do.

    Parameters
    ----------
    rows : int
        Rows of the foreign files.
    outcomes : tuple of Outcome
        What became of every statement: ``claim``, ``entity``, ``merged``, ``rejected``, ``nothing``.
    made : tuple of Made
        The rows of our tables.
    added, changed, removed : int
        Rows of the dataset's tables.
    written : tuple of Path
        Files that changed; none in a dry run.
    report : Report
        What the check of the dataset says of it as a whole, and why rows were rejected.
    said : tuple of Told
        How each file was read, as far as it had to be guessed; what of RDF was lifted and what not.
    """

    folder: Path
    rows: int
    outcomes: tuple[Outcome, ...]
    made: tuple[Made, ...]
    added: int = 0
    changed: int = 0
    removed: int = 0
    written: tuple[Path, ...] = ()
    report: Report = field(default_factory=Report)
    said: tuple[Told, ...] = ()

    @property
    def ledger(self) -> dict[str, int]:
        """How many statements the rows made, and what became of them: the first number is the sum of the others.

        A statement that names no new entity and no claim is ``merged``.
        """
        counts = Counter(outcome.what for outcome in self.outcomes)
        names = {
            "claim": "claims",
            "entity": "entities",
            "merged": "merged",
            "rejected": "rejected",
            "nothing": "left out",
        }
        return {"statements": len(self.outcomes), **{shown: counts[what] for what, shown in names.items()}}


@typed
def import_files(
    files: Sequence[Path] = (),
    into: Path = Path(),
    *,
    mapping: Mapping[str, Any] | Sequence[Mapping[str, Any]] | Path | None = None,
    keep_good: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Bring foreign files into a dataset as ordinary tables.

    Parameters
    ----------
    files : sequence of Path
        CSV, TSV, XLSX, ODS, JSON lines, edge lists, GEXF, GraphML or RDF. Left out, those of ``import.toml`` again.
    into : Path
        The folder of a dataset; it is begun where it does not exist.
    mapping : mapping, sequence of mappings or Path, optional
        What the columns mean, as ``import.toml`` says it; left out, what it says there.
    keep_good : bool
        Import what is right, and write the rest to ``import/rejected.csv``.
    dry_run : bool
        Write nothing.

    Raises
    ------
    InvalidData
        Where a row is wrong and `keep_good` is off, or the dataset has errors already: nothing is written.
    TableError
        Where a file or the mapping cannot be read.

    Notes
    -----
    The files are written at once: killed at any moment, an import leaves the dataset as it was, or one that says that it
    is unfinished and is finished by the next import. The same files give the same bytes.
    """
    fresh = not into.exists()
    if not fresh and not into.is_dir():
        raise DataError(wrong("not_a_folder", folder=into))
    if not fresh:
        _finish(into)
        if not (into / "dataset.toml").is_file():
            if any(one.name != MAPPING for one in into.iterdir()):
                raise DataError(wrong("not_a_dataset", folder=into))
            fresh = True
    dataset = None if fresh else read_dataset(into)
    if dataset is not None:
        dataset.require_valid()
    model = dataset.model if dataset else load_model()
    known_before = read_imports(into / MAPPING) if (into / MAPPING).is_file() else []
    entries = _entries(files, into, mapping, known_before)
    importer = Importer(into, fresh, dataset, model, known_before, entries)
    if mapping is not None:
        importer.told = str(mapping) if isinstance(mapping, Path) else "the mapping"
    del dataset  # the importer lets go of its tables once it knows what they say: at 100,000 claims, 120 MB
    return importer.run(keep_good, dry_run)


def _relative(path: Path, folder: Path) -> str:
    """Return how a mapping names a file: from the folder of the dataset where that is possible."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return path.resolve().as_posix()


def _short(path: Path) -> Path:
    """Return a path without ``..`` that can be left out: what a mapping names from its folder has its plain path."""
    plain = Path(os.path.normpath(path))
    return plain if plain.exists() and plain.samefile(path) else path


def _entries(
    files: Sequence[Path],
    into: Path,
    mapping: Mapping[str, Any] | Sequence[Mapping[str, Any]] | Path | None,
    before: Sequence[Mapping[str, Any]],
) -> list[tuple[Path, dict[str, Any]]]:
    """Return each file to import with its mapping, as ``import.toml`` is to keep it."""
    if isinstance(mapping, Path):
        given: list[Mapping[str, Any]] = [dict(one) for one in read_imports(mapping)]
        beside = mapping.parent
    else:
        given = [] if mapping is None else [mapping] if isinstance(mapping, Mapping) else list(mapping)
        beside = Path()
    found: list[tuple[Path, dict[str, Any]]] = []
    if not files and not given:
        if not before:
            raise DataError(wrong("names_no_files", mapping=into / MAPPING))
        return [(_short(into / str(one.get("file", ""))), dict(one)) for one in before]
    if not files:
        for one in given:
            if not isinstance(one.get("file"), str):
                raise DataError(wrong("mapping_no_file"))
            path = beside / one["file"]
            if not path.exists() and (into / one["file"]).exists():
                path = into / one["file"]
            path = _short(path)
            found.append((path, {**one, "file": _relative(path, into)}))
        return found
    for path in files:
        name = _relative(path, into)
        own = [one for one in given if "file" not in one or Path(str(one["file"])).name == path.name]
        if not given:
            own = [one for one in before if one.get("file") == name] or [
                one for one in before if Path(str(one.get("file"))).name == path.name
            ]
        if not own and is_rdf(path):
            own = [{}]
        if not own:
            raise DataError(wrong("no_mapping", path=path))
        found += [(path, {**one, "file": name}) for one in own]
    return found


class Importer:
    """What one import composes, checks and writes; a claim that is added by hand goes the same way."""

    def __init__(
        self,
        into: Path,
        fresh: bool,
        dataset: Dataset | None,
        model: Model,
        before: Sequence[Mapping[str, Any]],
        entries: Sequence[tuple[Path, dict[str, Any]]],
    ) -> None:
        self.into, self.fresh, self.dataset, self.model = into, fresh, dataset, model
        self.told = str(into / MAPPING)  # how messages call the mapping
        self.before = list(before)
        self.entries = entries
        self.names = [self._name(entry) for _, entry in entries]
        self.sheets: list[Sheet] = []
        self.mappings: list[Import] = []
        self._numbers: list[list[int]] = []  # of each entry, those of its sheets
        twice = [name for name, count in Counter(self.names).items() if count > 1]
        if twice:
            raise DataError(wrong("imports_alike", name=twice[0]))

    @staticmethod
    def _name(entry: Mapping[str, Any]) -> str:
        return slug(str(entry.get("name") or Path(str(entry.get("file", ""))).stem))

    def run(self, keep_good: bool, dry_run: bool) -> Imported:
        """Import everything, or report what would be imported."""
        said: list[Told] = []
        sheets: list[tuple[Sheet, Import]] = []
        for path, entry in self.entries:
            self._numbers.append([])
            if is_rdf(path):
                lifted = lift_file(
                    path, self.model, lift=str(entry.get("lift", "")), base=str(entry.get("base", ""))
                )
                said += [Told("import.note.of", file=path.name, note=one) for one in lifted.said]
                if self.fresh and not lifted.sheets:
                    raise DataError(wrong("nothing_lifted", path=path, why="; ".join(lifted.said[:4])))
                for sheet, raw in lifted.sheets:
                    self._numbers[-1].append(len(sheets))
                    said_too: dict[str, Any] = {key: entry[key] for key in ("source", "name") if key in entry}
                    own = {**raw, **said_too}
                    sheets.append((sheet, Import.of(own, self.model, sheet.header, path.name)))
                continue
            first = read_sheet(
                path,
                sheet=str(entry.get("sheet", "")),
                header=entry.get("header"),
                encoding=str(entry.get("encoding", "")),
                separator=str(entry.get("separator", "")),
            )
            if self.fresh and not first.rows and not first.problems:
                raise DataError(wrong("no_rows", path=path))
            columns = first.header
            if isinstance(entry.get("wide"), dict):
                columns = (*columns, *(str(entry["wide"].get(key, key)) for key in ("name", "cell")))
            several = composed_columns(entry, columns)
            mapping = Import.of(entry, self.model, (*first.header, *several), self.told)
            if mapping.subject is None and not mapping.claims:
                raise DataError(wrong("no_subject", path=path))
            said += [Told("import.note.of", file=path.name, note=one) for one in first.said]
            unread = () if first.unit == "tie" else unread_columns(entry, first.header, mapping)
            if unread:
                note = Told("import.note.unread_columns", n=len(unread), columns=", ".join(unread))
                said.append(Told("import.note.of", file=path.name, note=note))
            wide = mapping.wide
            self._numbers[-1].append(len(sheets))
            if wide:
                first = unpivot(first, wide.columns, wide.name, wide.cell, wide.none)
            sheets.append((composed(first, several), mapping))
        self.sheets = [sheet for sheet, _ in sheets]
        self.mappings = [mapping for _, mapping in sheets]
        owned = self._owned()
        before = () if self.dataset is None else self.dataset.tables
        rows = [_without(rows, owned) for rows in before]
        taken = claim_ids(rows)
        self.dataset = None
        refused: dict[tuple[int, int], tuple[Problem, ...]] = {}
        while True:
            run = Run(Known(rows, self.model, before), refused)
            for sheet, mapping in sheets:
                run.read(sheet, mapping)
            run.keep_names()
            run.forget()
            problems = run.problems
            if problems and not keep_good:
                raise _invalid(problems)
            if self.fresh and not run.made:
                if problems:
                    raise _invalid(problems)
                named = ", ".join(str(path) for path, _ in self.entries)
                raise DataError(wrong("all_rows_left_out", named=named))
            _with_places(run.made.values(), [mapping for _, mapping in sheets])
            plan = self.composed(run, taken, owned)
            report, bad = self.checked(plan, run)
            if not bad:
                break
            found = [problem for several in bad.values() for problem in several]
            if not keep_good:
                raise _invalid(found)
            fresh_ones = {at: several for at, several in bad.items() if at not in refused}
            if not fresh_ones:
                raise _invalid(found)
            refused = {**refused, **fresh_ones}
        number = sum(len(sheet.rows) + len(sheet.problems) + len(sheet.empty) for sheet, _ in sheets)
        outcomes = tuple(
            replace(o, what="merged")
            if o.what == "claim" and any((table, o.id) in taken for table in IDENTITY)
            else o
            for o in run.outcomes
        )
        whole = Report.of([*report, *problems])
        said += [*run.said, *(_told(one) for one in plan.kept)]
        result = Imported(
            self.into,
            number,
            outcomes,
            tuple(run.made.values()),
            plan.added,
            plan.changed,
            plan.removed,
            report=whole,
            said=tuple(said),
        )
        if dry_run:
            return result
        files = dict(plan.files)
        files[MAPPING] = self._mapping().encode()
        for index, name in enumerate(self.names):
            files[f"{_LEDGERS}/{name}.csv"] = self._ledger(index, outcomes, run, plan)
        rejected = self._rejected(run, sheets)
        if rejected:
            files[f"{_LEDGERS}/rejected.csv"] = rejected
        gone = [] if rejected else [f"{_LEDGERS}/rejected.csv"]
        return replace(result, written=tuple(self.write(files, gone)))

    # ----------------------------------------------------------------------------------------------------------- ledgers

    def _owned(self) -> dict[tuple[str, str], str]:
        """Return what the imports that run again made before: table and id → digest."""
        found: dict[tuple[str, str], str] = {}
        for name in self.names:
            found.update(_read_ledger(self.into / _LEDGERS / f"{name}.csv"))
        return found

    def _others(self) -> set[tuple[str, str]]:
        """Return what other imports made."""
        folder = self.into / _LEDGERS
        others = sorted(folder.glob("*.csv")) if folder.is_dir() else []
        return {
            key
            for path in others
            if path.stem not in self.names and path.name != "rejected.csv"
            for key in _read_ledger(path)
        }

    def _ledger(self, index: int, outcomes: Iterable[Outcome], run: Run, plan: Plan) -> bytes:
        numbers = self._numbers[index]
        ledger = TableFile(list(_LEDGER_COLUMNS), bom=False)
        tables = {made.id: made.table for made in run.made.values() if made.table in IDENTITY}
        for outcome in sorted(
            (one for one in outcomes if one.at[0] in numbers), key=lambda one: (one.at[0], abs(one.at[1]))
        ):
            codes = "|".join(dict.fromkeys(problem.number for problem in outcome.problems))
            table = tables.get(outcome.id, "") if outcome.what != "entity" else ""
            ledger.rows.append([outcome.place, outcome.what, table, outcome.id, "", codes])
        sheets = {id(self.sheets[number]) for number in numbers}
        for key, made in run.made.items():
            if key not in plan.there and made.places and id(made.places[0][0]) in sheets:
                sheet, row = made.places[0]
                ledger.rows.append([sheet.place(row), "made", *key, plan.seals[key], ""])
        if plan.kept:
            own = _read_ledger(self.into / _LEDGERS / f"{self.names[index]}.csv")
            for one in plan.kept:
                if (one.table, one.id) in own:
                    ledger.rows.append(["", "kept", one.table, one.id, "", "|".join(one.columns)])
        return ledger.bytes()

    def _rejected(self, run: Run, sheets: Sequence[tuple[Sheet, Import]]) -> bytes:
        bad: dict[tuple[int, int], list[Problem]] = defaultdict(list)
        for outcome in run.outcomes:
            if outcome.problems:
                bad[outcome.at] += outcome.problems
        if not bad:
            return b""
        header = list(dict.fromkeys(name for sheet, _ in sheets for name in sheet.header))
        rejected = TableFile(["file", "row", "column", "code", "problem", "what to do", *header])
        for (number, row), several in sorted(bad.items(), key=lambda item: (item[0][0], abs(item[0][1]))):
            sheet = sheets[number][0]
            for problem in dict.fromkeys(several):
                cells = dict(zip(sheet.header, sheet.rows[row], strict=True)) if row >= 0 else {}
                names = {place + 1: one for place, one in zip(sheet.places, sheet.header, strict=False)}
                said = [
                    Path(problem.file).name,
                    str(problem.line),
                    names.get(problem.column) or str(problem.column or ""),
                    problem.number,
                    problem.message,
                    problem.remedy,
                ]
                rejected.rows.append([*said, *(cells.get(one, "") for one in header)])
        return rejected.bytes()

    def _mapping(self) -> str:
        fresh = dict(zip(self.names, (entry for _, entry in self.entries), strict=True))
        kept = [fresh.pop(name, one) for one in self.before for name in [self._name(one)]]
        return dump_imports([*kept, *fresh.values()])

    # -------------------------------------------------------------------------------------------------------- the tables

    def composed(self, run: Run, taken: set[tuple[str, str]], owned: Mapping[tuple[str, str], str]) -> Plan:
        """Work out what becomes of every table: only what changed since the last import changes."""
        plan = Plan()
        files = frozenset(Path(sheet.file).name for sheet in self.sheets)
        by_table: dict[str, dict[str, Made]] = defaultdict(dict)
        for (table, ident), made in run.made.items():
            by_table[table][ident] = made
            plan.seals[table, ident] = seal(made.cells, files)
        others = self._others()
        gone: dict[str, set[str]] = defaultdict(set)
        for table, ident in owned:
            if (table, ident) not in run.made and (table, ident) not in others:
                gone[table].add(ident)
        tables = {
            name: self._table(name)
            for name in self.model.tables
            if by_table[name] or gone[name] or (self.into / f"{name}.csv").is_file()
        }
        used: set[str] = set()
        for name in sorted(
            tables, key=lambda name: name not in IDENTITY
        ):  # claims first: they say what is used
            file = tables[name]
            claims = name in IDENTITY
            if by_table[name] or gone[name]:
                file.place("id")
                index = {ident: number for number, ident in enumerate(file.cells("id"))}
                followed = self._followed(file, index, by_table[name], gone[name], owned) if claims else {}
                for ident, made in by_table[name].items():
                    key = (name, ident)
                    if key in taken:
                        plan.there.add(key)
                        continue  # the dataset says it already
                    old = followed.get(ident, ident)
                    before = owned.get((name, old))
                    number = index.get(old)
                    if number is None:
                        if before is None or before != plan.seals[key] or not claims:
                            file.add({"id": ident, **made.cells})
                            plan.added += 1
                        continue
                    row = file.row(number)
                    if before is None:
                        cells = {c: t for c, t in made.cells.items() if t and not row.get(c)}
                    else:
                        cells, conflicts = merged(row, seals(before), made.cells, files)
                        plan.kept += [
                            Kept(name, old, (c,), row.get(c, ""), made.cells.get(c, "")) for c in conflicts
                        ]
                    if old != ident:
                        gone[name].discard(old)
                        cells["id"] = ident
                    if cells:
                        file.put(number, cells)
                        plan.changed += 1
                for ident in sorted(gone[name] & index.keys()):
                    hand = changed_by_hand(file.row(index[ident]), seals(owned[name, ident]), files)
                    if hand and ident not in used:
                        gone[name].discard(ident)
                        plan.kept.append(Kept(name, ident, tuple(hand), gone=True))
                drop = [
                    number for ident, number in index.items() if ident in gone[name] and ident not in used
                ]
                plan.removed += len(drop)
                file.drop(drop)
            if claims:
                for column in ("subject", "object", "source"):
                    used.update(file.cells(column))
            elif name != "sources":
                used.update(part.strip() for cell in file.cells("sources") for part in cell.split("|"))
        for name, file in tables.items():
            content = file.bytes()
            path = self.into / f"{name}.csv"
            if (by_table[name] or gone[name]) and (not path.is_file() or path.read_bytes() != content):
                plan.files[f"{name}.csv"] = content
        return plan

    @staticmethod
    def _followed(
        file: TableFile,
        index: Mapping[str, int],
        made: Mapping[str, Made],
        gone: set[str],
        owned: Mapping[tuple[str, str], str],
    ) -> dict[str, str]:
        """Return the new claims that take the place of one that is gone: the only ones of these ends and this source."""
        ends = ("subject", "predicate", "object", "source")
        old: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for ident in sorted(gone & index.keys()):
            row = file.row(index[ident])
            old[tuple(row.get(one, "") for one in ends)].append(ident)
        new: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for ident, one in made.items() if old else ():
            if ident not in index:
                new[tuple(one.cells.get(end, "") for end in ends)].append(ident)
        return {
            new[key][0]: several[0]
            for key, several in old.items()
            if len(several) == 1 and len(new.get(key, ())) == 1
        }

    def _table(self, name: str) -> TableFile:
        path = self.into / f"{name}.csv"
        return TableFile.read(path) if path.is_file() else TableFile.new(self.model.tables[name])

    def checked(
        self, plan: Plan, run: Run
    ) -> tuple[list[Problem], dict[tuple[int, int], tuple[Problem, ...]]]:
        """Check the dataset as it would be; return all problems, and those that foreign rows have brought in."""
        with tempfile.TemporaryDirectory(prefix="govgraph-import-") as there:
            stage = Path(there)
            for name, content in plan.files.items():
                (stage / name).write_bytes(content)
            if self.fresh:
                (stage / "dataset.toml").write_text(self._toml(), "utf-8")
                checked = read_dataset(stage)
            else:
                checked = read_dataset(
                    self.into, instead={self.into / name: stage / name for name in plan.files}
                )
        if not checked.report.errors:
            lines = {}
        else:
            lines = {
                (rows.file, line): (rows.table.name, rows.cell(index, "id"))
                for rows in checked.tables
                for index, line in enumerate(rows.lines)
            }
        bad: dict[tuple[int, int], list[Problem]] = defaultdict(list)
        numbers = {id(sheet): number for number, sheet in enumerate(self.sheets)}
        columns = {
            rows.file: {place + 1: name for name, place in rows.columns.items()} for rows in checked.tables
        }
        into = self.into if self.fresh else None  # where it will stand, and not where it is checked
        told = [
            replace(one, file=str(into / Path(one.file).name)) if into else one
            for one in checked.report.problems
        ]
        for problem in checked.report.errors:
            made = run.made.get(lines.get((problem.file, problem.line), ("", "")))
            if made is None or not made.places:
                where = told[checked.report.problems.index(problem)]
                raise InvalidData(
                    wrong("import_breaks", where=where), report=Report.of(told), hint=problem.remedy
                )
            for sheet, row in made.places:
                number = numbers[id(sheet)]
                column = columns.get(problem.file, {}).get(problem.column, "")
                message = problem.message
                if column:
                    message = Told("problem.of_column", message=message, column=column, table=made.table)
                own = _foreign(self.mappings[number], made.table, column) if self.mappings else ""
                bad[number, row].append(sheet.problem(row, own, problem.code, message, problem.hint))
        return told, {at: tuple(several) for at, several in bad.items()}

    # ---------------------------------------------------------------------------------------------------------- writing

    def _toml(self) -> str:
        name = self.into.resolve().name
        title = name.replace("\\", " ").replace('"', "'")
        return _TOML.format(name=slug(name), title=title)

    def write(self, files: Mapping[str, bytes], gone: Sequence[str]) -> list[Path]:
        """Put files in place, all at once, and remove others; return what changed."""
        into = self.into
        changed = {
            name: content
            for name, content in files.items()
            if not (into / name).is_file() or (into / name).read_bytes() != content
        }
        leaving = [name for name in gone if (into / name).is_file()]
        if self.fresh:
            changed["dataset.toml"] = self._toml().encode()
        if not changed and not leaving:
            return []
        begun = not into.exists()
        stage = into / _STAGE
        try:
            stage.mkdir(parents=True)
            _fill(stage / "files", changed)
            ready = into / UNFINISHED
            part = ready.with_suffix(".part")
            part.write_text("\n".join(leaving), "utf-8")
            _sync(part)
            part.replace(ready)
            _finish(into)
        except BaseException as error:
            if begun:
                shutil.rmtree(into, ignore_errors=True)
            if isinstance(error, OSError):
                raise unwritable(into, error, "dataset") from error
            raise
        return [into / name for name in sorted([*changed, *leaving])]


@dataclass(slots=True)
class Plan:
    """What is to be written: tables, how many rows change in them, the digests of everything that was made,
    and what was changed by hand and stays."""

    files: dict[str, bytes] = field(default_factory=dict)
    seals: dict[tuple[str, str], str] = field(default_factory=dict)
    there: set[tuple[str, str]] = field(default_factory=set)
    kept: list[Kept] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    removed: int = 0


def _foreign(mapping: Import, table: str, column: str) -> str:
    """Return the column of a foreign file that a column of ours was read from, where it is one."""
    plans = [mapping, *mapping.claims]
    if table in IDENTITY:
        fields = [one.fields.get(column) for one in plans]
        ends = [
            getattr(one, column).name
            for one in plans
            if column in ("subject", "object") and getattr(one, column)
        ]
        found = {one.column for one in (*fields, *ends) if one is not None}
    else:
        found = {
            end.more[column]
            for one in plans
            for end in (one.subject, one.object)
            if end is not None and column in end.more
        }
    return found.pop() if len(found) == 1 else ""


def _told(kept: Kept) -> Told:
    """Return what is said of something that was changed by hand and stays."""
    if kept.gone:
        return Told("import.note.kept_row", table=kept.table, id=kept.id, columns=", ".join(kept.columns))
    return Told(
        "import.note.kept_cell",
        table=kept.table,
        id=kept.id,
        column=kept.columns[0],
        ours=kept.ours,
        theirs=kept.theirs,
    )


def _invalid(problems: Sequence[Problem]) -> InvalidData:
    report = Report.of(problems)
    number = len({(problem.file, problem.line) for problem in report.problems})
    rows = f"{number} row is" if number == 1 else f"{number} rows are"
    return InvalidData(wrong("rows_not_right", rows=rows, first=report.problems[0]), report=report)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        _sync(path)
    folder.mkdir(parents=True, exist_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _finish(into: Path) -> None:
    """Put in place what an import has made ready, or throw away what it has not."""
    stage, ready = into / _STAGE, into / UNFINISHED
    if ready.is_file():
        for name in ready.read_text("utf-8").splitlines():
            (into / name).unlink(missing_ok=True)
        files = stage / "files"
        for path in sorted(one for one in files.rglob("*") if one.is_file()):
            target = into / path.relative_to(files)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        ready.unlink()
    if stage.is_dir():
        shutil.rmtree(stage)


def _without(rows: Rows, owned: Mapping[tuple[str, str], str]) -> Rows:
    """Return a table without the rows that an import made, which is now read again."""
    if not owned or "id" not in rows.columns:
        return rows
    place, name = rows.columns["id"], rows.table.name
    kept = [index for index, row in enumerate(rows.rows) if (name, row[place]) not in owned]
    return replace(rows, rows=[rows.rows[i] for i in kept], lines=[rows.lines[i] for i in kept])


def _read_ledger(path: Path) -> dict[tuple[str, str], str]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != _LEDGER_COLUMNS:
            raise DataError(wrong("no_ledger", path=path))
        return {(row["table"], row["id"]): row["digest"] for row in reader if row["what"] == "made"}


def _with_places(made: Iterable[Made], mappings: Sequence[Import]) -> None:
    """Write into every claim the file and the rows that say it: as its passage, or as a note where it has one."""
    for one in made:
        if one.table not in IDENTITY:
            continue
        where = _where(one.places)
        if one.cells.get("passage"):
            note = one.cells.get("note")
            one.cells["note"] = f"{note}; {where}" if note else where
        else:
            one.cells["passage"] = where


def _where(places: Sequence[tuple[Sheet, int]]) -> str:
    sheet, row = places[0]
    own = sorted({sheet.lines[other] for one, other in places if one is sheet})
    if len(own) == 1:
        return sheet.place(row)
    start = sheet.place(row).rpartition(" ")[0]
    if len(own) == 2:
        return f"{start}s {own[0]}, {own[1]}"
    return f"{start}s {own[0]} … {own[-1]}"
