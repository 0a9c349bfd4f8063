"""The rules a dataset must keep: every problem in one run, each at its file, line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from unicodedata import normalize

from govgraph.errors import BadDate, did_you_mean, wrong
from govgraph.facts.codes import COUNTRY_CODES
from govgraph.facts.dates import as_displayed, parse_date
from govgraph.facts.ids import IDENTITY
from govgraph.facts.labels import look, seen_alike
from govgraph.facts.passages import fold, passage_in
from govgraph.facts.problems import Problem, Report
from govgraph.facts.tables import Rows
from govgraph.facts.twins import second_looks
from govgraph.model.model import Column, Model
from govgraph.terms import local_id_ok
from govgraph.words import Told, either, subtag

__all__ = ["LANGUAGE", "LONG_PASSAGE", "PATH", "WRITTEN", "check", "letters_ok"]

# RFC 3987: what may stand in a host name and in a path, so that every reader of RDF accepts the address as an IRI.
# Letters beyond ASCII are judged apart: ranges of tens of thousands of characters take re 0.1 s to compile.
_HOST = r"[\w~-]+(?:\.[\w~-]+)+\.?(?::[0-9]{1,5})?"
PATH = r"(?:[^\x00- \"#%<>?\[\\\]^`{|}\x7f]|%[0-9A-Fa-f]{2})*"
_QUERY = PATH.replace(">?", ">")
_URL = re.compile(rf"https?://{_HOST}(?:/{PATH})?(?:\?{_QUERY})?(?:#{_QUERY})?", re.I)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,9})?")
WRITTEN = {"url": _URL.pattern, "integer": _INTEGER.pattern, "number": _DECIMAL.pattern}
"""How cells of these types are written, as regular expressions that JavaScript reads, too."""
LONG_PASSAGE = 12
"""A passage of more words than that is reported, unless it leaves some out."""
_LONGEST_ID = 100
_WORDS = ("label", "text", "value", "passage")  # types of columns that hold words
_HINTS = (
    500_000  # names compared for "did you mean": with a whole table missing, hints for all would take hours
)


def check(
    tables: Iterable[Rows],
    model: Model,
    problems: Iterable[Problem] = (),
    texts: Mapping[str, Path] | None = None,
    beyond: Iterable[Rows] = (),
    apart: Collection[frozenset[str]] = (),
) -> Report:
    """Check the tables of a dataset against the model and against each other.

    Parameters
    ----------
    tables : iterable of Rows
        As :func:`govgraph.facts.tables.read_table` gives them.
    problems : iterable of Problem
        What reading the files found already.
    texts : dict of source id to path, optional
        The sources' own texts, against which passages are checked.
    beyond : iterable of Rows
        Tables of other datasets that are read together with this one: its claims may speak of what those have.
    apart : collection of pairs of ids
        What is stated to be the same, or different: that the two look alike is no longer reported.
    """
    run = _Run(model, list(problems), dict(texts or {}))
    tables = list(tables)
    run.partial = [rows for rows in tables if _is_partial(rows)]
    readable = [rows for rows in tables if rows.readable]
    for rows in readable:
        if rows.table.holds in ("entities", "sources"):
            run.collect(rows)
    others = [rows for rows in beyond if rows.readable]
    run.borrow(others)
    for rows in readable:
        run.columns(rows)
    if run.partial:
        run.unknown = _references(readable) - run.homes.keys()
    for rows in readable:
        if rows.table.holds in IDENTITY:
            run.claims(rows)
    run.labels(readable, apart)
    run.problems += second_looks(readable, model, apart)
    run.unreferenced(readable)
    return Report.of(run.problems)


class _Run:
    """One run over one dataset: what is known so far, and the problems found."""

    def __init__(self, model: Model, problems: list[Problem], texts: dict[str, Path]) -> None:
        self.model = model
        self.problems = problems
        self.texts = texts
        self.folded: dict[str, str] = {}
        self.partial: list[Rows] = []  # tables of which something could not be read
        self.unknown: set[str] = set()  # ids that no table has
        self.hints = _HINTS
        self.kinds: dict[str, tuple[str, ...]] = {}
        self.homes: dict[str, tuple[Rows, int]] = {}
        self.sources: dict[str, tuple[Rows, int]] = {}
        self.referred: set[str] = set()
        self.statement_ids: dict[str, str] = {}
        self.allowed: dict[tuple[str, ...], frozenset[str]] = {}
        self.cells: dict[str, Callable[[str, Column], tuple[str, str, str] | None]] = {
            "id": self._id,
            "date": _date,
            "kind": self._kind,
            "ref:sources": self._source,
            "choice:modes": self._choice,
            "choice:confidences": self._choice,
            **dict.fromkeys(_FORMS, _form),
        }

    def tell(self, rows: Rows, index: int, column: str, code: str, message: str, hint: str = "") -> None:
        """Note a problem at a cell."""
        self.problems.append(rows.problem(index, column, code, message, hint))

    # ------------------------------------------------------------------------------------------------ entities, sources

    def collect(self, rows: Rows) -> None:
        """Take note of every id and its kinds; an id given twice is a problem."""
        sources = rows.table.holds == "sources"
        ids = self.sources if sources else self.homes
        position = rows.columns.get("id")
        if position is None:
            return
        type_position = rows.columns.get("type")
        for index, row in enumerate(rows.rows):
            name = row[position]
            if not name:
                continue
            # A source's IRI leaves out a leading `src-`, so ids that differ only by it would share one IRI.
            twin = (
                (name.removeprefix("src-") if name.startswith("src-") else f"src-{name}") if sources else name
            )
            if name in ids or twin in ids:
                first, line = ids.get(name) or ids[twin]
                where = f"{first.file}:{first.lines[line]}"
                message = wrong("problem.duplicate_id", id=name, where=where)
                self.tell(rows, index, "id", "duplicate-id", message)
            else:
                ids[name] = (rows, index)
            if (
                type_position is not None
            ):  # those of a duplicate count too, so that one mistake is one problem
                kinds = (part.strip() for part in row[type_position].split("|"))
                self.kinds[name] = (*self.kinds.get(name, ()), *filter(None, kinds))

    def borrow(self, others: list[Rows]) -> None:
        """Take note of the ids that other datasets have, and of those that they refer to, where this one lacks them."""
        own = _Run(self.model, [], {})
        for rows in others:
            if rows.table.holds in ("entities", "sources"):
                own.collect(rows)
        self.kinds = {**own.kinds, **self.kinds}
        self.referred |= _references(others) - own.homes.keys()
        self.homes = {**own.homes, **self.homes}
        self.sources = {**own.sources, **self.sources}

    def columns(self, rows: Rows) -> None:
        """Check every cell of every column by the column's own type."""
        for column in rows.table.columns:
            position = rows.columns.get(column.name)
            if position is None:
                continue
            if column.required:
                for index, row in enumerate(rows.rows):
                    if not row[position].strip():
                        self._missing(rows, index, column)
            rule = self.cells.get(column.type)
            if rule is not None:
                self._column(rows, column, position, rule)
            if column.type in _WORDS and not column.many:  # the parts of a list are read without their spaces
                for index, row in enumerate(rows.rows):
                    if row[position] != row[position].strip():
                        message = wrong("problem.stray_space", cell=_shown(row[position]))
                        self.tell(rows, index, column.name, "stray-space", message)
            if column.type == "text" and not column.many:
                self._spellings(rows, column, position)
        if rows.table.holds == "entities":
            self._entities(rows)
        if {"start", "end"} <= rows.columns.keys():
            self._order(rows)

    def _missing(self, rows: Rows, index: int, column: Column) -> None:
        claims = rows.table.holds in IDENTITY
        if claims and column.name == "source":
            self.tell(rows, index, column.name, "no-source", wrong("problem.no_source"))
        else:
            message = wrong("problem.missing_value", column=column.name)
            self.tell(rows, index, column.name, "missing-value", message)

    def _column(
        self,
        rows: Rows,
        column: Column,
        position: int,
        rule: Callable[[str, Column], tuple[str, str, str] | None],
    ) -> None:
        # A column repeats few values (dates, sources, kinds): each is judged once.
        verdicts: dict[str, list[tuple[str, str, str]]] = {}
        for text in sorted({row[position] for row in rows.rows} - {""}):
            parts = [part.strip() for part in text.split("|")] if column.many else [text]
            found = [bad for part in parts if (bad := rule(part, column)) is not None]
            if found:
                verdicts[text] = found
        if verdicts:
            for index, row in enumerate(rows.rows):
                for code, message, hint in verdicts.get(row[position], ()):
                    self.tell(rows, index, column.name, code, message, hint)

    def _spellings(self, rows: Rows, column: Column, position: int) -> None:
        """Warn of cells that the eye cannot distinguish and are not the same: they would be two groups in an answer."""
        alike: dict[str, list[str]] = {}
        for text in sorted({row[position] for row in rows.rows}):
            if text and text == text.strip():  # a space at either end is reported already
                alike.setdefault(seen_alike(text), []).append(text)
        wanted = {text: texts for texts in alike.values() if len(texts) > 1 for text in texts}
        first: dict[str, tuple[str, int]] = {}
        for index, row in enumerate(rows.rows) if wanted else ():
            text = row[position]
            if text not in wanted:
                continue
            other, at = first.setdefault(wanted[text][0], (text, index))
            if other != text:
                line, difference = str(rows.lines[at]), _difference(text, other)
                message = wrong("problem.two_spellings", text=_cut(text), line=line, difference=difference)
                self.tell(rows, index, column.name, "two-spellings", message)

    def _near(self, name: str, known: Collection[str]) -> str:
        if name != name.strip() and name.strip() in known:
            return Told("problem.space_around")
        if self.hints <= 0 or len(name) > _LONGEST_ID:
            return ""
        self.hints -= len(known)
        return did_you_mean(name, known)

    def _id(self, text: str, _: Column) -> tuple[str, str, str] | None:
        if local_id_ok(text) and len(text) <= _LONGEST_ID:
            return None
        return "bad-id", wrong("problem.bad_id", id=_cut(text)), ""

    def _kind(self, text: str, _: Column) -> tuple[str, str, str] | None:
        if text in self.model.kinds:
            return None
        message = wrong("problem.unknown_kind", kind=_cut(text))
        return "unknown-kind", message, self._near(text, self.model.kinds)

    def _source(self, text: str, _: Column) -> tuple[str, str, str] | None:
        partial = [rows for rows in self.partial if rows.table.holds == "sources"]
        if text in self.sources or any(text in rows.salvaged or not rows.salvaged for rows in partial):
            return None
        message = wrong("problem.unknown_source", source=_cut(text))
        return "unknown-source", message, self._near(text, self.sources)

    def _choice(self, text: str, column: Column) -> tuple[str, str, str] | None:
        name = column.type.partition(":")[2]
        choices = self.model.modes if name == "modes" else self.model.confidences
        if text in choices:
            return None
        message = wrong(
            "problem.unknown_choice", column=column.name, value=_cut(text), choices=", ".join(choices)
        )
        return "unknown-choice", message, self._near(text, choices)

    def _entities(self, rows: Rows) -> None:
        named = [column.name for column in rows.table.columns if column.type == "label"]
        labels = [rows.columns[name] for name in named if name in rows.columns]
        first_label = next((name for name in named if name in rows.columns), "label_en")
        for index, row in enumerate(rows.rows):
            if labels and not any(row[position].strip() for position in labels):
                name = rows.cell(index, "id")
                self.tell(rows, index, first_label, "no-label", wrong("problem.no_label", id=name))
            first = rows.cell(index, "type").split("|")[0].strip()
            kind = self.model.kinds.get(first)
            if kind is not None and kind.table and kind.table != rows.table.name:
                there = {"table": rows.table.name, "wanted": kind.table}
                message = wrong("problem.kind_in_wrong_table", kind=first, **there)
                self.tell(rows, index, "type", "kind-in-wrong-table", message)

    def _order(self, rows: Rows) -> None:
        start, end = rows.columns["start"], rows.columns["end"]
        for index, row in enumerate(rows.rows):
            if not (row[start] and row[end]):
                continue
            try:
                first, last = parse_date(row[start]).earliest, parse_date(row[end]).latest
            except BadDate:
                continue  # reported with its column
            if first and last and last < first:
                message = wrong("problem.end_before_start", end=row[end], start=row[start])
                self.tell(rows, index, "end", "end-before-start", message)

    # ----------------------------------------------------------------------------------------------------------- claims

    def claims(self, rows: Rows) -> None:
        """Check what one row says against the entities, the model and the other rows."""
        attributes = rows.table.holds == "attributes"
        seen: dict[tuple[str, ...], int] = {}
        get = rows.columns.get
        always, further = IDENTITY[rows.table.holds]
        # Two periods of one start may end differently: which end is right is for a reader to say, so both stay.
        named = (*always, *further, *(() if attributes else ("end",)))
        positions = [p for name in named if (p := get(name)) is not None]
        comparable = all(get(name) is not None for name in ("subject", "predicate"))
        subject, predicate = get("subject"), get("predicate")
        object_, value = get("object"), get("value")
        passage, confidence, source, ident = get("passage"), get("confidence"), get("source"), get("id")
        amount = get("amount")
        counted = not attributes and not {"amount", "unit"}.isdisjoint(rows.columns)
        for index, row in enumerate(rows.rows):
            says = [row[p] for p in positions]
            if amount is not None and row[amount] and passage is not None:
                says.append(
                    row[passage]
                )  # two payments of one amount on one day, each at its place in the source
            first = seen.setdefault(tuple(says), index) if comparable else index
            if first != index:
                message = wrong("problem.duplicate_claim", line=str(rows.lines[first]))
                self.tell(rows, index, "subject", "duplicate-claim", message)
            name = "" if predicate is None else row[predicate]
            first_end = "" if subject is None else row[subject]
            self._ends(rows, index, first_end, name, "" if object_ is None else row[object_], attributes)
            if attributes and value is not None and row[value]:
                self._value(rows, index, name, row[value])
            if counted:
                self._amount(rows, index)
            if ident is not None and row[ident]:
                self._statement_id(rows, index, row[ident])
            if passage is not None:
                text = row[passage]
                if text:
                    self._passage(rows, index, text, "" if source is None else row[source])
                elif confidence is not None and row[confidence] == "quoted":
                    message = wrong("problem.quoted_without_passage")
                    self.tell(rows, index, "passage", "quoted-without-passage", message)

    def _amount(self, rows: Rows, index: int) -> None:
        """Warn of an amount without its unit, and of a unit without an amount: neither can be added to others."""
        amount, unit = rows.cell(index, "amount"), rows.cell(index, "unit")
        if bool(amount) == bool(unit):
            return
        column = "unit" if amount and "unit" in rows.columns else "amount"
        key = "problem.amount_without_unit" if amount else "problem.unit_without_amount"
        message = wrong(key, value=_cut(amount or unit))
        self.tell(rows, index, column, "amount-without-unit", message)

    def _statement_id(self, rows: Rows, index: int, name: str) -> None:
        where = f"{rows.file}:{rows.lines[index]}"
        first = self.statement_ids.setdefault(name, where)
        if first != where:
            message = wrong("problem.duplicate_id", id=name, where=first)
            self.tell(rows, index, "id", "duplicate-id", message)

    def _ends(self, rows: Rows, index: int, subject: str, name: str, other: str, attributes: bool) -> None:
        known = self.model.predicates.get(name)
        if known is None and name:
            hint = self._near(name, self.model.predicates)
            message = wrong("problem.unknown_predicate", predicate=_cut(name))
            self.tell(rows, index, "predicate", "unknown-predicate", message, hint)
        elif known and bool(known.value) != attributes:
            wanted = "attributes.csv" if known.value else "relations.csv"
            message = wrong("problem.wrong_table", predicate=name, table=wanted)
            self.tell(rows, index, "predicate", "wrong-table-for-predicate", message)
            known = None
        self._end(rows, index, "subject", subject, name, known.domain if known else ())
        if not attributes:
            self._end(rows, index, "object", other, name, known.range if known else ())

    def _end(
        self, rows: Rows, index: int, column: str, entity: str, predicate: str, wanted: tuple[str, ...]
    ) -> None:
        if not entity:
            return
        allowed = self._below(wanted)
        if entity not in self.homes:
            if not self._excused(entity, allowed):
                hint = self._near(entity, self.homes)
                message = wrong("problem.unknown_id", id=_cut(entity))
                self.tell(rows, index, column, "unknown-id", message, hint)
            return
        self.referred.add(entity)
        kinds = self.kinds.get(entity, ())
        if wanted and not allowed.intersection(kinds) and any(kind in self.model.kinds for kind in kinds):
            told = {"predicate": predicate, "wanted": either(wanted)}
            message = wrong(f"problem.wrong_kind_{column}", id=entity, kinds="|".join(kinds), **told)
            self.tell(rows, index, column, "wrong-kind", message)

    def _below(self, wanted: tuple[str, ...]) -> frozenset[str]:
        found = self.allowed.get(wanted)
        if found is None:
            found = self.allowed[wanted] = self.model.below(wanted) if wanted else frozenset(self.model.kinds)
        return found

    def _excused(self, entity: str, allowed: frozenset[str]) -> bool:
        """Tell whether an unknown id may stand in what could not be read of a table."""
        for rows in self.partial:
            if rows.table.holds != "entities":
                continue
            if entity in rows.salvaged:
                return True
            lost = not (rows.salvaged if rows.readable else rows.salvaged & self.unknown)
            if lost and any(self.model.kinds[kind].table == rows.table.name for kind in allowed):
                return True
        return False

    def _value(self, rows: Rows, index: int, predicate: str, value: str) -> None:
        known = self.model.predicates.get(predicate)
        kind = known.value if known else ""
        bad: str = ""
        if kind == "integer" and not _INTEGER.fullmatch(value):
            bad = wrong("problem.not_whole", value=_cut(value))
        elif kind == "predicate" and value not in self.model.predicates:
            bad = wrong("problem.not_a_predicate", value=_cut(value))
        elif kind == "date":
            try:
                parse_date(value)
            except BadDate as error:
                bad = error.message
        if bad:
            self.tell(rows, index, "value", "bad-value", bad)

    def _passage(self, rows: Rows, index: int, passage: str, source: str) -> None:
        if "…" not in passage and len(passage.split()) > LONG_PASSAGE:
            message = wrong("problem.long_passage", n=len(passage.split()))
            self.tell(rows, index, "passage", "long-passage", message)
        path = self.texts.get(source)
        if path is None:
            return
        text = self.folded.get(source)
        if text is None:
            text = self.folded[source] = self._source_text(path)
        if text and not passage_in(passage, text):
            message = wrong("problem.passage_not_in_source", passage=_cut(passage), file=path.name)
            self.tell(rows, index, "passage", "passage-not-in-source", message)

    def _source_text(self, path: Path) -> str:
        try:
            return fold(path.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            message = wrong("problem.text_not_utf8")
            self.problems.append(Problem("wrong-encoding", message, f"texts/{path.name}"))
            return ""

    # ---------------------------------------------------------------------------------------------------------- warnings

    def labels(self, tables: list[Rows], apart: Collection[frozenset[str]]) -> None:
        """Warn of names that are missing in a language, and of names two entities of a kind share."""
        seen: dict[tuple[str, str, str], tuple[str, str]] = {}
        for rows in tables:
            if rows.table.holds != "entities":
                continue
            named = [column.name for column in rows.table.columns if column.type == "label"]
            for column in named:
                if column not in rows.columns:
                    continue
                language = column.partition("_")[2]
                wanted = language in rows.table.languages and language != "en"
                for index in range(len(rows.rows)):
                    label, name = rows.cell(index, column), rows.cell(index, "id")
                    if not label.strip():
                        # A proper name in `label` is one in every language; of a variant, the language itself will do.
                        others = [one for one in named if rows.cell(index, one).strip()]
                        near = {"label", *(one for one in named if subtag(one[6:]) == subtag(language))}
                        if wanted and others and near.isdisjoint(others):
                            message = wrong("problem.label_missing", id=name, language=language)
                            self.tell(rows, index, column, "label-missing", message)
                        continue
                    kind = rows.cell(index, "type").split("|")[0].strip()
                    first, written = seen.setdefault((kind, language, look(label)), (name, label))
                    if first != name and frozenset((first, name)) not in apart:
                        difference = _difference(label, written)
                        message = wrong(
                            "problem.same_label", label=_cut(label), id=first, difference=difference
                        )
                        self.tell(rows, index, column, "same-label", message)

    def unreferenced(self, tables: list[Rows]) -> None:
        """Warn of entities that no claim is about."""
        if any(rows.table.holds in IDENTITY for rows in self.partial):
            return  # what could not be read may be what refers to them
        for rows in tables:
            if rows.table.holds != "entities":
                continue
            for index in range(len(rows.rows)):
                name = rows.cell(index, "id")
                if name and name not in self.referred:
                    message = wrong("problem.nothing_refers", id=name)
                    self.tell(rows, index, "id", "nothing-refers", message)


def _references(tables: list[Rows]) -> set[str]:
    """Return every id that a claim refers to."""
    claims = [rows for rows in tables if rows.table.holds in IDENTITY]
    places = [(rows, rows.columns.get(name)) for rows in claims for name in ("subject", "object")]
    return {row[place] for rows, place in places if place is not None for row in rows.rows}


def _is_partial(rows: Rows) -> bool:
    """Tell whether something of a table could not be read: the file, some of its rows, or the column of ids."""
    needed = {"relations": {"subject", "object"}, "attributes": {"subject"}}.get(rows.table.holds, {"id"})
    return not rows.readable or bool(rows.salvaged) or not needed <= rows.columns.keys()


def _cut(text: str) -> str:
    return text if len(text := " ".join(text.split())) <= 60 else text[:57] + "…"


def _difference(name: str, other: str) -> str:
    """Say in what two names differ that look the same."""
    name, other = name.casefold(), other.casefold()
    if name == other:
        return ""
    name, other = normalize("NFC", name), normalize("NFC", other)
    if name == other:
        return Told("problem.differ_accents")
    return Told("problem.differ_spaces" if name.split() == other.split() else "problem.differ_signs")


def _shown(text: str) -> str:
    """Return a text with what is not seen made visible: a no-break space as an escape, spaces between quotation marks."""
    return repr(text) if len(text) <= 60 else f"{text[:28]!r} … {text[-28:]!r}"


def _date(text: str, column: Column) -> tuple[str, str, str] | None:
    try:
        parse_date(text)
    except BadDate as error:
        if len(text) > 60:
            return "bad-date", wrong("problem.not_a_date", date=_cut(text)), ""
        return "spreadsheet-date" if as_displayed(text) else "bad-date", error.message, ""
    if text[:4] in ("9999", "0001"):  # what other registers write where they know no date
        key = "problem.end_of_calendar" if text[:4] == "9999" else "problem.start_of_calendar"
        return "end-of-calendar", wrong(key, date=text, column=column.name), ""
    return None


def letters_ok(text: str) -> bool:
    """Tell whether an address has no space of any kind and no character of no meaning (RFC 3987, ucschar)."""
    if text.isascii():
        return True
    from unicodedata import category  # only for addresses with letters beyond ASCII

    bad = ("Cc", "Cn", "Co", "Cs", "Zl", "Zp", "Zs")
    return not any("\ufff0" <= c <= "\uffff" or c >= "\U000e0000" or category(c) in bad for c in text)


_FORMS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "number": (_DECIMAL.fullmatch, "bad-number"),
    "url": (lambda text: _URL.fullmatch(text) and letters_ok(text), "bad-url"),
    "qid": (re.compile(r"Q[1-9][0-9]*").fullmatch, "bad-wikidata-number"),
    "iso2": (COUNTRY_CODES.__contains__, "bad-country-code"),
    "iso3": (re.compile(r"[A-Z]{3}").fullmatch, "bad-country-code"),
    "m49": (re.compile(r"[0-9]{3}").fullmatch, "bad-country-code"),
    "language": (LANGUAGE.fullmatch, "bad-language"),
}
"""How cells of these types are written: what they must fit, and the code of the problem."""


def _form(text: str, column: Column) -> tuple[str, str, str] | None:
    fits, code = _FORMS[column.type]
    if fits(text):
        return None
    hint = ""
    if column.type == "url" and "[" in text:
        hint = Told("problem.write_brackets")
    elif column.type == "m49" and text.isascii() and text.isdigit() and len(text) < 3:
        hint = Told("problem.write_zeros", number=text.zfill(3))
    return code, wrong(f"problem.not_{column.type}", value=_cut(text)), hint
