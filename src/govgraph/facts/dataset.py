"""A dataset: one folder of tables, or several merged, read and checked in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govgraph.errors import DataError, InvalidData
from govgraph.facts.check import check
from govgraph.facts.model import Model, load_model
from govgraph.facts.problems import Problem, Report
from govgraph.facts.tables import Rows, read_table
from govgraph.terms import BASE, Names

__all__ = ["Dataset", "Metadata", "read_dataset"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What ``dataset.toml`` says: title and description by language, version, licence, base IRI, creators, languages."""

    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    issued: str = ""
    license: str = ""
    base: str = BASE
    creators: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en", "es", "pt")

    def title(self, *languages: str) -> str:
        """Return the title in the first language there is."""
        for language in (*languages, "en", "es", "pt"):
            if self.titles.get(language):
                return self.titles[language]
        return ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Tables, what they say of themselves, and every problem found in them.

    Parameters
    ----------
    folders : tuple of Path
    metadata : Metadata
    model : Model
        With the kinds and predicates that the dataset declares for itself.
    tables : tuple of Rows
    report : Report
    """

    folders: tuple[Path, ...]
    metadata: Metadata
    model: Model
    tables: tuple[Rows, ...]
    report: Report

    @property
    def names(self) -> Names:
        """The dataset's namespaces."""
        return Names(self.metadata.base)

    def require_valid(self) -> None:
        """Raise InvalidData unless the dataset has no errors."""
        errors = self.report.errors
        if errors:
            count = f"{len(errors)} error" + ("s" if len(errors) > 1 else "")
            raise InvalidData(
                f"the dataset has {count}; the first is {errors[0]}",
                report=self.report,
                hint="govgraph check shows them all",
            )


def read_dataset(folders: Path | Sequence[Path]) -> Dataset:
    """Read and check a folder of tables, or several as one dataset.

    Parameters
    ----------
    folders : Path or sequence of Path
        The first one gives title, version and base IRI.

    Returns
    -------
    Dataset
        Also when there are problems: see its `report`.

    Raises
    ------
    DataError
        Where a folder does not exist.
    """
    paths = (folders,) if isinstance(folders, Path) else tuple(folders)
    problems: list[Problem] = []
    tables: list[Rows] = []
    texts: dict[str, Path] = {}
    model = load_model()
    metadata = Metadata()
    for number, folder in enumerate(paths):
        if not folder.is_dir():
            raise DataError(f"no such folder: {folder}", hint="govgraph init FOLDER begins a dataset")
        declared = _read_toml(folder, problems)
        try:
            model = model.extended(declared, _shown(folder / "dataset.toml"))
        except DataError as error:
            problems.append(Problem("bad-dataset-toml", str(error), _shown(folder / "dataset.toml"), 1, 1))
        if number == 0:
            metadata = _metadata(declared, _shown(folder / "dataset.toml"), problems)
        found = [
            read_table(path, table, _shown(path), problems)
            for name, table in model.tables.items()
            if (path := folder / f"{name}.csv").is_file()
        ]
        if not found:
            problems.append(Problem("no-tables", "there is no table in this folder", _shown(folder)))
        tables.extend(found)
        texts.update({path.stem: path for path in sorted((folder / "texts").glob("*.txt"))})
    merged = _merge(tables, problems) if len(paths) > 1 else tables
    checked = check(merged, model, problems, texts)
    return Dataset(paths, metadata, model, tuple(merged), checked.report)


def _shown(path: Path) -> str:
    """Return a path as messages show it: short where it lies under the working folder, with slashes everywhere."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _read_toml(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    import tomllib  # 3 ms, and only tables have it

    path = folder / "dataset.toml"
    if not path.is_file():
        problems.append(Problem("bad-dataset-toml", "there is no dataset.toml", _shown(path)))
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        problems.append(Problem("bad-dataset-toml", f"it is not TOML: {error}", _shown(path), line, column))
        return {}


def _metadata(declared: Mapping[str, Any], shown: str, problems: list[Problem]) -> Metadata:
    def bad(message: str) -> None:
        problems.append(Problem("bad-dataset-toml", message, shown, 1, 1))

    for key in ("title", "version", "license", "base"):
        if declared and not declared.get(key):
            bad(f"`{key}` is missing")
    base = declared.get("base") or BASE
    if not isinstance(base, str) or not re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+[/#]", base):
        bad("`base` must be an http or https address that ends with / or #")
        base = BASE
    texts = {key: declared.get(key, {}) for key in ("title", "description")}
    for key, value in texts.items():
        if isinstance(value, str):
            texts[key] = {"en": value}
        elif not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            bad(f'`{key}` must be a text, or texts by language: {{ en = "…" }}')
            texts[key] = {}
    return Metadata(
        titles=texts["title"],
        descriptions=texts["description"],
        version=str(declared.get("version", "")),
        issued=str(declared.get("issued", "")),
        license=str(declared.get("license", "")),
        base=base,
        creators=tuple(str(name) for name in declared.get("creators", ())),
        languages=tuple(str(name) for name in declared.get("languages", ("en", "es", "pt"))),
    )


def _merge(tables: Iterable[Rows], problems: list[Problem]) -> list[Rows]:
    """Let a later dataset add to entities and sources of an earlier one; report where the two differ."""
    merged: list[Rows] = []
    known: dict[tuple[str, str], tuple[Rows, int]] = {}
    for rows in tables:
        if rows.table.holds not in ("entities", "sources") or not rows.readable or "id" not in rows.columns:
            merged.append(rows)
            continue
        kept = Rows(rows.table, rows.file, rows.columns)
        own: dict[tuple[str, str], tuple[Rows, int]] = {}
        for index, row in enumerate(rows.rows):
            key = (rows.table.holds, rows.cell(index, "id"))
            if key not in known or key in own:
                kept.rows.append(list(row))
                kept.lines.append(rows.lines[index])
                own.setdefault(key, (kept, len(kept.rows) - 1))
            else:
                _join(*known[key], rows, index, problems)
        known.update({key: place for key, place in own.items() if key not in known})
        merged.append(kept)
    return merged


def _join(first: Rows, at: int, second: Rows, index: int, problems: list[Problem]) -> None:
    for column in second.table.columns:
        new, old = second.cell(index, column.name), first.cell(at, column.name)
        if not new or new == old or column.name not in first.columns:
            continue
        position = first.columns[column.name]
        if column.many:
            parts = dict.fromkeys([*filter(None, old.split("|")), *new.split("|")])
            first.rows[at][position] = "|".join(parts)
        elif not old:
            first.rows[at][position] = new
        else:
            where = f"{first.file}:{first.lines[at]}"
            message = f"`{column.name}` of `{second.cell(index, 'id')}` differs from {where}"
            problems.append(second.problem(index, column.name, "merge-conflict", message))
