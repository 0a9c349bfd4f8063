"""A dataset: one folder of tables, or several merged, read and checked in one go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govgraph.errors import BadDate, DataError, InvalidData, did_you_mean, wrong
from govgraph.facts.check import LANGUAGE, PATH, check, letters_ok
from govgraph.facts.dates import parse_date
from govgraph.facts.join import Alike, Joined, Part, join
from govgraph.facts.matches import Match, stated
from govgraph.facts.merge import merge_tables
from govgraph.facts.metadata import UNFINISHED, Metadata
from govgraph.facts.problems import Problem, Report
from govgraph.facts.tables import Rows, read_table
from govgraph.model.declared import sound_declarations
from govgraph.model.model import Model, load_model
from govgraph.terms import BASE, Names
from govgraph.words import LANGUAGES, Told, in_language, say

__all__ = ["Dataset", "read_dataset", "shown_path"]

_BASE = re.compile(rf"https?://[\w~-]+(?:\.[\w~-]+)*(?::[0-9]{{1,5}})?(?:/{PATH})?[/#]")


@dataclass(frozen=True, slots=True)
class Dataset:
    """Tables, what they say of themselves, and every problem found in them.

    Parameters
    ----------
    model : Model
        With the kinds and predicates that the dataset declares for itself.
    tables : tuple of Rows
        In a dataset of several bases, ids of the others than the first are IRIs.
    others : tuple of Metadata
        What further datasets of other bases say of themselves.
    joined : tuple of Joined
        Entities that are stated to be one in datasets of different bases.
    alike : tuple of Alike
        Entities of different bases that look alike, and are not joined.
    same, different : tuple of pairs of IRIs
        What ``matches.csv`` states to be one, or not.
    declarations : tuple of pairs of file and mapping
        The kinds and predicates of `model` that each ``dataset.toml`` declares.
    """

    folders: tuple[Path, ...]
    metadata: Metadata
    model: Model
    tables: tuple[Rows, ...]
    report: Report
    others: tuple[Metadata, ...] = ()
    joined: tuple[Joined, ...] = ()
    alike: tuple[Alike, ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()
    declarations: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    @property
    def notes(self) -> tuple[Mapping[str, str], ...]:
        """Which entities of datasets of different bases were joined, and which only look alike: sentences by language."""
        if not self.others:
            return ()
        short = self.names.compact
        joined: list[tuple[str, str, str]] = [
            (short(one.other) or one.label, short(one.iri), one.why) for one in self.joined
        ]
        alike = [
            (f"{short(one.other)} “{one.other_label}”", f"{short(one.iri)} “{one.label}”", one.why)
            for one in self.alike
        ]
        told = [("joined.joined" if joined else "joined.nothing", "joined.is", joined)]
        told += [("joined.alike", "joined.and", alike)] if alike else []
        return tuple(
            {lang: say(key, lang, things=_some(form, pairs, lang)) for lang in LANGUAGES}
            for key, form, pairs in told
        )

    @property
    def names(self) -> Names:
        """The dataset's namespaces; those of a second base are ``id2: st2: src2:``, of a third ``id3: …``."""
        names = Names(self.metadata.base)
        for number, other in enumerate(self.others, 2):
            spaces = Names(other.base)
            names = names.declaring(
                {
                    f"id{number}": spaces.id,
                    f"st{number}": spaces.statement,
                    f"src{number}": spaces.source,
                }
            )
        return names

    def require_valid(self) -> None:
        """Raise InvalidData unless the dataset has no errors."""
        errors = self.report.errors
        if errors:
            count = Told("count.errors", n=len(errors))
            raise InvalidData(wrong("invalid_dataset", count=count, first=errors[0]), report=self.report)


def read_dataset(folders: Path | Sequence[Path], *, instead: Mapping[Path, Path] | None = None) -> Dataset:
    """Read and check a folder of tables, or several as one dataset.

    Parameters
    ----------
    folders : Path or sequence of Path
        The first one gives title, version and base IRI. Folders of one base are one dataset: what has the same id is the
        same. Each other base stays as it is (see :func:`govgraph.facts.join.join`).
    instead : mapping of Path to Path, optional
        Tables that are read in the place of others: what is about to be written is checked before.

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
    about: dict[str, Metadata] = {}
    tables: dict[str, list[Rows]] = {}
    texts: dict[str, dict[str, Path]] = {}
    judged: list[tuple[Rows, str]] = []
    model = load_model()
    declarations: list[tuple[str, Mapping[str, Any]]] = []
    for folder in paths:
        if not folder.is_dir():
            raise DataError(wrong("no_such_folder", folder=folder))
        declared = _read_toml(folder, problems)
        toml = shown_path(folder / "dataset.toml")
        sound, faults = sound_declarations(declared, model)
        problems += [Problem("bad-dataset-toml", fault, toml, 1, 1) for fault in faults]
        model = model.extended(sound, toml)
        declarations.append((toml, sound))
        metadata = _metadata(declared, toml, problems)
        base = metadata.base
        about.setdefault(base, metadata)
        for key in {"same", "different"} & declared.keys():
            message = wrong("problem.same_elsewhere", name=key)
            problems.append(Problem("bad-dataset-toml", message, toml, 1, 1))
        if (folder / UNFINISHED).is_file():
            message = wrong("problem.unfinished_import")
            problems.append(Problem("unfinished-import", message, shown_path(folder)))
        known = {folder / f"{name}.csv": table for name, table in model.tables.items()}
        found = [
            read_table((instead or {}).get(path, path), table, shown_path(path), problems)
            for path, table in known.items()
            if path in (instead or {}) or path.is_file()
        ]
        if not found:
            problems.append(Problem("no-tables", wrong("problem.no_tables"), shown_path(folder)))
        problems += _unknown_tables(folder, model)
        judged += [(rows, base) for rows in found if rows.table.holds == "matches"]
        tables.setdefault(base, []).extend(rows for rows in found if rows.table.holds != "matches")
        of_folder = {path.stem: path for path in sorted((folder / "texts").glob("*.txt"))}
        texts.setdefault(base, {}).update(of_folder)
    matches = [
        match
        for rows, base in judged
        for match in stated(
            rows, Names(base), _ids(tables[base], "entities"), _ids(tables[base], "sources"), problems
        )
    ]
    parts = [
        Part(
            base,
            merge_tables(found, problems) if len(paths) > 1 else found,
            _of_base(Names(base), (match for match in matches if match.same)),
            _of_base(Names(base), (match for match in matches if not match.same)),
        )
        for base, found in tables.items()
    ]
    same = tuple((match.subject, match.object) for match in matches if match.same)
    different = tuple((match.subject, match.object) for match in matches if not match.same)
    apart = {
        base: {frozenset(iri.removeprefix(Names(base).id) for iri in pair) for pair in (*same, *different)}
        for base in tables
    }
    problems += [problem for part in parts for problem in _told_twice(matches, part.names)]
    first, *others = about.values()
    whole: list[Rows] = parts[0].tables
    joined: list[Joined] = []
    alike: list[Alike] = []
    if len(parts) == 1:
        report = check(whole, model, problems, texts[first.base], apart=apart[first.base])
    else:
        for part in parts:
            beyond = [rows for other in parts if other is not part for rows in other.tables]
            problems += check(part.tables, model, (), texts[part.base], beyond, apart[part.base])
        side_by_side, joined, alike = join(parts)
        whole = merge_tables(side_by_side, problems)
        for one in alike:
            told = {"other_label": one.other_label, "other": one.other, "label": one.label, "iri": one.iri}
            message = wrong("problem.looks_alike", **told, why=one.why)
            problems.append(one.rows.problem(one.row, "id", "looks-alike", message))
        report = Report.of(problems)
    return Dataset(
        paths,
        first,
        model,
        tuple(whole),
        report,
        tuple(others),
        tuple(joined),
        tuple(alike),
        same,
        different,
        tuple(declarations),
    )


_TOLD = 3  # pairs of things; further ones are counted


def _some(form: str, pairs: Sequence[tuple[str, str, str]], lang: str) -> str:
    """Return the first pairs of things in words, and why they are one or look so."""
    shown = "; ".join(
        say(form, lang, one=one, other=other, why=in_language(why, lang)) for one, other, why in pairs[:_TOLD]
    )
    return shown + (say("joined.more", lang, n=len(pairs) - _TOLD) if len(pairs) > _TOLD else "")


def _ids(tables: Sequence[Rows], holds: str) -> set[str]:
    """Return the ids of all entities or sources of a dataset, and every word that may be one of what could not be read."""
    found = [rows for rows in tables if rows.table.holds == holds]
    return set[str]().union(*(rows.values("id") for rows in found), *(rows.salvaged for rows in found))


def _of_base(names: Names, matches: Iterable[Match]) -> dict[str, tuple[str, ...]]:
    """Return what is stated of the entities of one base: local id → IRIs of entities elsewhere."""
    found: dict[str, tuple[str, ...]] = {}
    for match in matches:
        for own, other in ((match.subject, match.object), (match.object, match.subject)):
            name = own.removeprefix(names.id)
            if own != name and not other.startswith(names.id):
                found[name] = (*found.get(name, ()), other)
    return found


def _told_twice(matches: Iterable[Match], names: Names) -> Iterator[Problem]:
    """Yield a warning of what is stated to be one thing and has two rows in one dataset: nothing joins them."""
    for match in matches:
        ends = [iri.removeprefix(names.id) for iri in (match.subject, match.object)]
        if match.same and ends[0] != match.subject and ends[1] != match.object:
            message = wrong("problem.same_in_two_rows", one=ends[0], other=ends[1])
            yield match.rows.problem(match.row, "subject_id", "same-in-two-rows", message)


def shown_path(path: Path) -> str:
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
            hint = did_you_mean(name, model.tables, form="`{}.csv`")
            message = wrong("problem.unknown_table", file=path.name)
            found.append(Problem("unknown-table", message, shown_path(path), hint=hint))
    return found


def _read_toml(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    import tomllib  # 3 ms, and only tables have it

    path = folder / "dataset.toml"
    if not path.is_file():
        problems.append(Problem("bad-dataset-toml", wrong("problem.no_dataset_toml"), shown_path(path)))
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        message = wrong("problem.not_toml", reason=str(error))
        problems.append(Problem("bad-dataset-toml", message, shown_path(path), line, column))
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
            bad(wrong("problem.key_missing", name=key))

    def checked(key: str, default: str, fits: Callable[[str], object]) -> str:
        given = declared.get(key)
        if given in (None, ""):
            return default
        if isinstance(given, str) and fits(given):
            return given
        bad(wrong(f"problem.toml_{key}"))
        return default

    def is_base(text: str) -> bool:
        return _BASE.fullmatch(text) is not None and letters_ok(text)

    base = checked("base", BASE, is_base)
    address = checked("address", "", is_base)
    by_web_or_mail = re.compile(r"https?://|mailto:").match
    corrections = checked("corrections", "", by_web_or_mail)
    issued = str(declared.get("issued", ""))
    try:
        issued = parse_date(issued).text if issued else ""
    except BadDate as error:
        bad(wrong("problem.toml_issued", date=error))
        issued = ""
    lists = {}
    for key in ("creators", "languages"):
        names = declared.get(key, [])
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            lists[key] = tuple(names)
        else:
            bad(wrong("problem.toml_list", name=key))
    texts = {key: declared.get(key, {}) for key in ("title", "description")}
    for key, value in texts.items():
        if isinstance(value, str):
            texts[key] = {"en": value}
        elif not isinstance(value, dict) or not all(
            isinstance(text, str) and LANGUAGE.fullmatch(language) for language, text in value.items()
        ):
            bad(wrong("problem.toml_texts", name=key))
            texts[key] = {}
    return Metadata(
        titles=texts["title"],
        descriptions=texts["description"],
        version=str(declared.get("version", "")),
        issued=issued,
        license=str(declared.get("license", "")),
        base=base,
        creators=lists.get("creators", ()),
        languages=lists.get("languages") or LANGUAGES,
        address=address,
        corrections=corrections,
    )
