"""A dataset: one folder of tables, or several merged, read and checked in one go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govgraph.errors import BadDate, DataError, InvalidData, nearest
from govgraph.facts.check import LANGUAGE, PATH, check, letters_ok
from govgraph.facts.dates import parse_date
from govgraph.facts.declared import sound_declarations
from govgraph.facts.merge import merge_tables
from govgraph.facts.model import Model, load_model
from govgraph.facts.problems import Problem, Report
from govgraph.facts.tables import Rows, read_table
from govgraph.terms import BASE, Names

__all__ = ["Dataset", "Metadata", "read_dataset"]

_BASE = re.compile(rf"https?://[\w~-]+(?:\.[\w~-]+)*(?::[0-9]{{1,5}})?(?:/{PATH})?[/#]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What ``dataset.toml`` says: title and description by language, version, license, base IRI, creators, languages."""

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
        toml = _shown(folder / "dataset.toml")
        sound, faults = sound_declarations(declared, model)
        problems += [Problem("bad-dataset-toml", fault, toml, 1, 1) for fault in faults]
        model = model.extended(sound, toml)
        if number == 0:
            metadata = _metadata(declared, toml, problems)
        found = [
            read_table(path, table, _shown(path), problems)
            for name, table in model.tables.items()
            if (path := folder / f"{name}.csv").is_file()
        ]
        if not found:
            problems.append(Problem("no-tables", "there is no table in this folder", _shown(folder)))
        problems += _unknown_tables(folder, model)
        tables.extend(found)
        texts.update({path.stem: path for path in sorted((folder / "texts").glob("*.txt"))})
    merged = merge_tables(tables, problems) if len(paths) > 1 else tables
    checked = check(merged, model, problems, texts)
    return Dataset(paths, metadata, model, tuple(merged), checked.report)


def _shown(path: Path) -> str:
    """Return a path as messages show it: short where it lies under the working folder, with slashes everywhere."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _unknown_tables(folder: Path, model: Model) -> list[Problem]:
    """A table that is misnamed would else be lost in silence."""
    found = []
    for path in sorted(folder.iterdir()):
        name, suffix = path.stem, path.suffix.lower()
        if (suffix in (".csv", ".tsv", ".xlsx", ".xls", ".ods") and path.name != f"{name}.csv") or (
            suffix == ".csv" and name not in model.tables
        ):
            near = nearest(name, model.tables, 1)
            hint = f"did you mean `{near[0]}.csv`?" if near else ""
            found.append(Problem("unknown-table", f"`{path.name}` is not read", _shown(path), hint=hint))
    return found


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

    declared = {
        **declared,
        "license": declared.get("license") or declared.get("licence", ""),
    }  # as it was once spelled
    for key in ("title", "version", "license", "base"):
        if any(declared.values()) and not declared.get(key):
            bad(f"`{key}` is missing")
    base = declared.get("base") or BASE
    if not isinstance(base, str) or not (_BASE.fullmatch(base) and letters_ok(base)):
        bad("`base` must be an http or https address that ends with / or #")
        base = BASE
    issued = str(declared.get("issued", ""))
    try:
        issued = parse_date(issued).text if issued else ""
    except BadDate as error:
        bad(f"`issued`: {error}")
        issued = ""
    lists = {}
    for key in ("creators", "languages"):
        names = declared.get(key, [])
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            lists[key] = tuple(names)
        else:
            bad(f'`{key}` must be a list: ["…", "…"]')
    texts = {key: declared.get(key, {}) for key in ("title", "description")}
    for key, value in texts.items():
        if isinstance(value, str):
            texts[key] = {"en": value}
        elif not isinstance(value, dict) or not all(
            isinstance(text, str) and LANGUAGE.fullmatch(language) for language, text in value.items()
        ):
            bad(f'`{key}` must be a text, or texts by language: {{ en = "…" }}')
            texts[key] = {}
    return Metadata(
        titles=texts["title"],
        descriptions=texts["description"],
        version=str(declared.get("version", "")),
        issued=issued,
        license=str(declared.get("license", "")),
        base=base,
        creators=lists.get("creators", ()),
        languages=lists.get("languages") or ("en", "es", "pt"),
    )
