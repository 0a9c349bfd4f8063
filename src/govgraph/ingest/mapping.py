"""What the columns of a foreign file mean: a small TOML table, or options of the command line, read into one value."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from govgraph.errors import DataError, TableError, did_you_mean, wrong
from govgraph.facts.claims import CLAIM_TEXTS
from govgraph.model.model import Model

__all__ = [
    "CHOOSE",
    "End",
    "Field",
    "Import",
    "Wide",
    "composed_columns",
    "dump_imports",
    "read_imports",
    "unread_columns",
]

CHOOSE = "?"
"""A predicate that is still to be chosen, in a mapping that is proposed."""

_FIELDS = (*CLAIM_TEXTS, "value")
KEYS = (
    "file",
    "sheet",
    "header",
    "encoding",
    "separator",
    "lang",
    "name",
    "date_format",
    "none",
    "decimal",
    "subject",
    "predicate",
    "object",
    "key",
    "source",
    "wide",
    "periods",
    "where",
    "needs",
    "claims",
    "lift",
    "base",
    *_FIELDS,
)
_FIELD_KEYS = ("column", "text", "values", "format", "none", "default", "decimal", "pattern")
_WIDE_KEYS = ("columns", "name", "cell", "none")


@dataclass(frozen=True, slots=True)
class Field:
    """A column or a constant, and how its cells are read.

    Parameters
    ----------
    column : str
        Empty where `text` is the same in every row.
    values : mapping of cell to str or mapping
        What a cell stands for; of a predicate it may say more: ``{predicate = "associateOf", role = "observer"}``.
    format : str
        Of a date: ``%d/%m/%Y``.
    none : tuple of str
        Cells that say nothing, beside the empty one.
    default : str
        Where `values` has not the cell; without one, such a cell is a problem.
    decimal : str
        Of a number: ``.`` or ``,``.
    pattern : str
        A regular expression: its first group, or all of it, is what is read of a cell; nothing where it is not found.
    """

    column: str = ""
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    format: str = ""
    none: tuple[str, ...] = ()
    default: str | None = None
    decimal: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The subject or the object of claims: where its name stands, its kind, and what else the file says of it.

    Parameters
    ----------
    name : Field
        The column of names, or one name; what it takes for an empty cell is one in the other columns of the entity, too.
    split : str
        What separates several names in a cell.
    more : mapping of str to str
        Columns of our tables of entities to columns of the file; ``id`` is an identifier of the file's own.
    lang : str
        The language of the names, where it is not that of the whole file.
    """

    name: Field
    kind: Field = field(default_factory=lambda: Field(text="Organization"))
    split: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Wide:
    """Columns that are read as rows: one for each cell; `name` and `cell` are what the two new columns are called."""

    columns: tuple[str, ...]
    name: str = "name"
    cell: str = "cell"
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """One file, and what it means.

    Parameters
    ----------
    name : str
        What its ledger is called: the file's name without suffix, when left out.
    predicate : Field or None
        Without one, rows are entities.
    fields : mapping of str to Field
        ``start``, ``end``, ``role``, ``amount`` …: the columns of our tables.
    key : str
        The column that names a claim for good, such as a grant's number.
    source : Field or None
        A title and an address, or a column of them; the file itself when left out.
    periods : Field or None
        The column of years of a panel: consecutive years become one claim.
    claims : tuple of Import
        Further claims that each row makes.
    where : mapping of column to tuple of str
        Only rows with one of these cells.
    needs : tuple of str
        Columns that must say something: a row in which one is empty does not make this claim.
    lang : str
        The language of names.
    """

    file: str = ""
    name: str = ""
    subject: End | None = None
    object: End | None = None
    predicate: Field | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    key: str = ""
    source: Field | None = None
    wide: Wide | None = None
    periods: Field | None = None
    claims: tuple[Import, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    lang: str = "en"

    @classmethod
    def of(
        cls,
        raw: Mapping[str, Any],
        model: Model,
        header: Iterable[str] = (),
        where: str = "import.toml",
    ) -> Import:
        """Read what TOML or the command line says.

        Parameters
        ----------
        header : iterable of str
            The columns of the file: a text that is one of them is a column.
        where : str
            What messages name.

        Raises
        ------
        TableError
            Where a key is unknown or a value is of the wrong kind.
        """
        return _Reader(model, tuple(header), where, _entity_columns(model)).read(raw)


def _entity_columns(model: Model) -> frozenset[str]:
    return frozenset(
        column.name
        for table in model.tables.values()
        if table.holds == "entities"
        for column in table.columns
    )


_NAMED = re.compile(r"\{([^{}]+)\}")


def composed_columns(raw: Any, header: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a mapping that are composed of several of the file: ``{Series} {Year}``.

    Examples
    --------
    >>> composed_columns({"object": "{Series} {Year}:Event", "start": "{Year}-{Month}"}, ["Series", "Year"])
    ('{Series} {Year}',)
    """
    known = frozenset(header)
    found: list[str] = []
    if isinstance(raw, Mapping):
        found = [one for value in raw.values() for one in composed_columns(value, known)]
    elif isinstance(raw, list | tuple):
        found = [one for value in raw for one in composed_columns(value, known)]
    elif isinstance(raw, str) and (names := _NAMED.findall(raw)) and known.issuperset(names):
        text, _, kind = raw.rpartition(":")
        found = [text if _NAMED.search(text) and not _NAMED.search(kind) else raw]
    return tuple(dict.fromkeys(found))


_UNNAMING = frozenset(
    {"file", "name", "sheet", "lang", "encoding", "separator", "date_format", "decimal", "none", "values"}
)


def unread_columns(raw: Mapping[str, Any], header: Iterable[str], mapping: Import) -> tuple[str, ...]:
    """Return the columns of a file of which nothing is read.

    Examples
    --------
    >>> unread_columns({"subject": "Who:Funder", "start": "{Year}-01"}, ["Who", "Year", "Purpose"], Import())
    ('Purpose',)
    """
    named = {*_names(raw), *(mapping.wide.columns if mapping.wide else ())}
    return tuple(one for one in header if one and one not in named)


def _names(raw: Any) -> Iterable[str]:
    """Yield every text of a mapping that can be the name of a column."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            if key == "where" and isinstance(value, Mapping):
                yield from value
            elif key not in _UNNAMING:
                yield from _names(value)
    elif isinstance(raw, list | tuple):
        for value in raw:
            yield from _names(value)
    elif isinstance(raw, str):
        name, _, kind = raw.rpartition(":")
        yield from (raw, name, kind, *_NAMED.findall(raw))


def _place(where: str, message: str) -> str:
    """Return where in a mapping stands what a message quotes; the mapping alone, where it is not a file or has it not."""
    path = Path(where)
    if path.suffix == ".toml" and path.is_file():
        lines = path.read_text("utf-8-sig").splitlines()
        for quoted in re.findall(r"[`“]([^`”]+)[`”]", message):
            for number, line in enumerate(lines, 1):
                if (column := line.find(quoted)) >= 0:
                    return f"{where}:{number}:{column + 1}"
    return where


class _Reader:
    def __init__(self, model: Model, header: tuple[str, ...], where: str, entity: frozenset[str]) -> None:
        self.model, self.header, self.where, self.entity = model, header, where, entity

    def wrong(self, message: str, hint: str = "") -> TableError:
        return TableError(message, origin=_place(self.where, message), hint=hint)

    def keys(self, given: Mapping[str, Any], known: Iterable[str], about: str) -> None:
        for key in given:
            if key not in known:
                hint = did_you_mean(key, known, "known: " + ", ".join(sorted(known)))
                raise self.wrong(f"`{key}` is unknown{about}", hint)

    def read(self, raw: Mapping[str, Any], outer: Mapping[str, Any] | None = None) -> Import:
        self.keys(raw, KEYS, "")
        both = {**(outer or {}), **raw}
        date_format = self.text(both, "date_format")
        none = self.texts(both.get("none", ()), "none")
        decimal = self.decimal(both)
        wide = both.get("wide")
        if wide is not None:
            wide = self.wide(wide, none)
            self = _Reader(self.model, (*self.header, wide.name, wide.cell), self.where, self.entity)
        fields = {}
        for key in _FIELDS:
            if key in both:
                one = self.field(both[key], key)
                dated = key in ("start", "end", "as_of", "in_force")
                fields[key] = replace(
                    one,
                    format=one.format or (date_format if dated else ""),
                    none=(*one.none, *none),
                    decimal=one.decimal or decimal,
                )
        for key in ("sheet", "encoding", "separator", "lift", "base"):
            self.text(both, key)  # how the file is read; refused here where it is not text
        header = both.get("header")
        if header is not None and not isinstance(header, bool | int):
            raise self.wrong("`header` must be the number of a line, or false", "header = 3")
        periods = both.get("periods")
        only = both.get("where", {})
        if not isinstance(only, Mapping):
            raise self.wrong("`where` must be a table of columns and cells", 'where = { Status = "active" }')
        made = Import(
            file=self.text(both, "file"),
            name=self.text(both, "name"),
            subject=self.end(both["subject"], "subject", none) if "subject" in both else None,
            object=self.end(both["object"], "object", none) if "object" in both else None,
            predicate=self.predicate(both["predicate"]) if "predicate" in both else None,
            fields=fields,
            key=self.text(both, "key"),
            source=self.source(both["source"]) if both.get("source") else None,
            wide=wide,
            periods=None if periods is None else self.field(periods, "periods"),
            where={key: self.texts(value, "where") for key, value in only.items()},
            needs=self.texts(both.get("needs", ()), "needs"),
            lang=self.lang(both),
        )
        further = raw.get("claims", ())
        if not isinstance(further, list | tuple) or not all(isinstance(one, Mapping) for one in further):
            raise self.wrong("`claims` must be a list of tables", "[[import.claims]]")
        # What one claim says of a role or an amount is not said by the next one: only what the file is stays.
        shared: dict[str, Any] = {
            key: value
            for key, value in both.items()
            if key not in (*_FIELDS, "predicate", "key", "claims", "wide", "periods", "needs")
            or key in ("as_of", "confidence")
        }
        return replace(made, claims=tuple(self.read(one, shared) for one in further))

    def text(self, raw: Mapping[str, Any], key: str) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(f"`{key}` must be a text", f'{key} = "…"')
        return value

    def decimal(self, raw: Mapping[str, Any]) -> str:
        sign = self.text(raw, "decimal")
        if sign not in ("", ".", ","):
            raise self.wrong(f"`decimal` must be a point or a comma, not “{sign}”", 'decimal = ","')
        return sign

    def lang(self, raw: Mapping[str, Any]) -> str:
        lang, known = self.text(raw, "lang"), self.model.tables["organizations"].languages
        if lang and lang not in known:
            hint = (
                'lang = "es" (--names es); languages in dataset.toml lists those that a dataset has names in'
            )
            raise self.wrong(f"`lang` must be one of {', '.join(known)}, not “{lang}”", hint)
        return lang or "en"

    def texts(self, value: Any, key: str) -> tuple[str, ...]:
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list | tuple) and all(isinstance(one, str | int) for one in value):
            return tuple(str(one) for one in value)
        raise self.wrong(f"`{key}` must be a text or a list of texts", f'{key} = ["…", "…"]')

    def field(self, value: Any, key: str) -> Field:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Mapping):
            raise self.wrong(f"`{key}` must be the name of a column", f'{key} = "Column", or "=a constant"')
        if isinstance(value, Mapping):
            self.keys(value, _FIELD_KEYS, f" in `{key}`")
            values = value.get("values", {})
            if not isinstance(values, Mapping):
                raise self.wrong(
                    f"`values` of `{key}` must be a table",
                    f'{key} = {{ column = "…", values = {{ A = "…" }} }}',
                )
            default = value.get("default")
            return Field(
                self.text(value, "column"),
                str(value.get("text", "")),
                {str(cell): meant for cell, meant in values.items()},
                self.text(value, "format"),
                self.texts(value.get("none", ()), "none"),
                None if default is None else str(default),
                self.decimal(value),
                self.pattern(value, key),
            )
        text = str(value)
        if text.startswith("="):
            return Field(text=text[1:].strip())
        if text in self.header:
            return Field(column=text)
        choices = {"confidence": self.model.confidences, "mode": self.model.modes}.get(key, {})
        if text in choices or key == "unit" or not isinstance(value, str):
            return Field(text=text)
        return Field(column=text)

    def pattern(self, value: Mapping[str, Any], key: str) -> str:
        text = self.text(value, "pattern")
        try:
            re.compile(text)
        except re.error as error:
            hint = "write a regular expression, such as pattern = '(\\d+ \\w+ \\d+)'"
            raise self.wrong(f"`pattern` of `{key}`: {error}", hint) from error
        return text

    def predicate(self, value: Any) -> Field:
        if isinstance(value, str):
            bare = value.removeprefix("gov:")
            if bare in self.model.predicates:
                return Field(text=bare)
            if value in self.header:
                return Field(column=value)
            return Field(text=self.known_predicate(value.removeprefix("=").strip()))
        found = self.field(value, "predicate")
        for meant in (*found.values.values(), found.default, found.text):
            said = meant.get("predicate") if isinstance(meant, Mapping) else meant
            if said:
                self.known_predicate(str(said))
        return found

    def known_predicate(self, name: str) -> str:
        """Return a predicate, as it is named; refuse what the model does not have."""
        if name == CHOOSE:
            raise self.wrong(
                "the predicate is not chosen yet: `?`",
                'write how subject and object are related, such as predicate = "memberOf" or --predicate funds; '
                "govgraph model lists them",
            )
        if name.removeprefix("gov:") not in self.model.predicates:
            hint = did_you_mean(name, self.model.predicates, "govgraph model lists them", "{}")
            raise self.wrong(f"“{name}” is neither a predicate of the model nor a column of the file", hint)
        return name

    def end(self, value: Any, key: str, none: tuple[str, ...]) -> End:
        if isinstance(value, str):
            name, kind = self.split_kind(value)
            found = self.field(name, key)
            return End(replace(found, none=(*found.none, *none)), self.kind(kind) if kind else Field(text=""))
        if not isinstance(value, Mapping):
            raise self.wrong(f"`{key}` must be a column and a kind", f'{key} = "Column:Organization"')
        own = ("column", "text", "kind", "split", "label", "none", "country", "wikidata", "pattern")
        self.keys(value, (*own, *self.entity), f" in `{key}`")
        names = value.get("label", value.get("column", ""))
        text = str(value.get("text", ""))
        more = {k: self.text(value, k) for k in value if k in self.entity and k not in (*own, "type")}
        for short, long in (("country", "country_iso2"), ("wikidata", "wikidata_qid")):
            if short in value:
                more[long] = self.text(value, short)
        column, spoken = names, ""
        if isinstance(names, Mapping):
            column, spoken = str(value.get("column", "")), next(filter(None, names), "")
            for language, one in names.items():
                column = column or str(one)
                more[f"label_{language}" if language else "label"] = str(one)
        kind = value.get("kind", value.get("type", ""))
        if not column and not text:
            column = next(
                (more[k] for k in ("label_en", "label_es", "label_pt", "id", "acronym") if k in more), ""
            )
            spoken = next((k[-2:] for k in ("label_en", "label_es", "label_pt") if k in more), "")
        if not column and not text:
            raise self.wrong(f"`{key}` names no column", f'{key} = {{ column = "…", kind = "…" }}')
        if isinstance(column, str) and column.startswith("="):
            column, text = "", column[1:].strip()
        called = Field(
            str(column),
            text,
            none=(*self.texts(value.get("none", ()), "none"), *none),
            pattern=self.pattern(value, key),
        )
        of_kind = self.kind(kind) if kind else Field(text="")
        return End(called, of_kind, self.text(value, "split"), more, spoken)

    def split_kind(self, text: str) -> tuple[str, str]:
        if text in self.header:
            return text, ""
        name, colon, kind = text.rpartition(":")
        if colon and (kind in self.model.kinds or kind in self.header or name in self.header):
            return name, kind
        return text, ""

    def kind(self, value: Any) -> Field:
        if isinstance(value, str):
            if value in self.model.kinds:
                return Field(text=value)
            if value in self.header:
                return Field(column=value)
            hint = did_you_mean(value, self.model.kinds, "govgraph model lists them", "{}")
            raise self.wrong(f"“{value}” is not a kind of the model, and no column of the file", hint)
        found = self.field(value, "kind")
        for meant in (*found.values.values(), *([found.default] if found.default else [])):
            if meant not in self.model.kinds:
                hint = did_you_mean(str(meant), self.model.kinds, form="{}")
                raise self.wrong(f"“{meant}” is not a kind of the model", hint)
        return found

    def source(self, value: Any) -> Field:
        if isinstance(value, Mapping):
            parts = [str(value[key]) for key in ("title", "url") if value.get(key)]
            return Field(text=", ".join(parts)) if parts else self.field(value, "source")
        if value in self.header:
            return Field(column=value)
        return Field(text=str(value).removeprefix("="))

    def wide(self, value: Any, none: tuple[str, ...]) -> Wide:
        if not isinstance(value, Mapping) or "columns" not in value:
            raise self.wrong(
                "`wide` must name the columns",
                'wide = { columns = "2019..2023", name = "Year", cell = "Members" }',
            )
        self.keys(value, _WIDE_KEYS, " in `wide`")
        given = value["columns"]
        columns: tuple[str, ...]
        if isinstance(given, str):
            first, dots, last = given.partition("..")
            if dots and first in self.header and last in self.header:
                a, b = self.header.index(first), self.header.index(last)
                columns = self.header[min(a, b) : max(a, b) + 1]
            else:
                try:
                    pattern = re.compile(given)
                except re.error as error:
                    raise self.wrong(f"`columns` of `wide`: {error}", 'columns = "2019..2023"') from error
                columns = tuple(one for one in self.header if pattern.fullmatch(one))
        else:
            columns = self.texts(given, "columns")
        if self.header and not columns:
            raise self.wrong(f"no column of the file is `{given}`", "columns: " + ", ".join(self.header))
        name, cell = self.text(value, "name") or "name", self.text(value, "cell") or "cell"
        return Wide(columns, name, cell, (*self.texts(value.get("none", ()), "none"), *none))


# --------------------------------------------------------------------------------------------------------------- TOML


def read_imports(path: Path) -> list[dict[str, Any]]:
    """Return the tables ``[[import]]`` of a file; of a file that has none, the whole as one.

    Raises
    ------
    TableError
        Where the file is not TOML.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise TableError(wrong("not_opened", reason=error.strerror), origin=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        where = f"{path}:{place[1]}:{place[2]}" if place else str(path)
        raise TableError(wrong("not_toml", reason=error), origin=where) from error
    found = raw.get("import")
    if found is None:
        return [raw] if raw else []
    if not isinstance(found, list) or len(raw) > 1:
        raise DataError(wrong("imports_are_tables", path=path))
    return list(found)


_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dump_imports(imports: Iterable[Mapping[str, Any]]) -> str:
    """Return imports as TOML: one line for each key, in a fixed order.

    Examples
    --------
    >>> print(dump_imports([{"file": "g.csv", "subject": "Who:Funder"}]))
    # How files became rows of these tables. Change it, and run: govgraph import --into .
    <BLANKLINE>
    [[import]]
    file = "g.csv"
    subject = "Who:Funder"
    <BLANKLINE>
    """
    lines = ["# How files became rows of these tables. Change it, and run: govgraph import --into .", ""]
    for one in imports:
        lines.append("[[import]]")
        lines += [f"{key} = {_toml(one[key])}" for key in KEYS if key in one and key != "claims"]
        for claim in one.get("claims", ()):
            lines.append("[[import.claims]]")
            lines += [f"{key} = {_toml(claim[key])}" for key in KEYS if key in claim]
        lines.append("")
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(
            f"{key if _BARE.fullmatch(key) else _toml(key)} = {_toml(one)}" for key, one in value.items()
        )
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
