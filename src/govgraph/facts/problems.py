"""Problems found in a dataset: stable codes, places, hints, and a report of them all."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

__all__ = ["CODES", "Code", "Problem", "Report"]


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: its number, name, whether it stops a build, and what to do about it."""

    number: str
    name: str
    remedy: str

    @property
    def severity(self) -> str:
        """``error`` stops a build, ``warning`` does not."""
        return "error" if self.number.startswith("E") else "warning"


# A code is a line: its number and name :: what to do. Indented lines go on.
_TABLE = """
E001 bad-dataset-toml :: Write dataset.toml as TOML with title, version, license and base.
E002 no-tables :: Put at least one table (organizations.csv, relations.csv …) into the folder.
E003 unfinished-import :: Run govgraph import --into FOLDER: it puts the rest in place, and then reads the files again.
W051 unknown-table :: Give the file the name of a table, or move it out of the folder: nothing in it is read.
E101 empty-file :: Write the header row into the file, or delete the file.
E102 wrong-encoding :: Save the table as CSV UTF-8.
E103 nul-byte :: The file is damaged or no text: save it again as CSV UTF-8.
E104 malformed-csv :: Put a cell that holds a comma or a line break between double quotes, and close them.
E105 missing-column :: Add the column to the header row; other columns of the table may be left out.
E106 unknown-column :: Correct or delete the column; remarks belong in note.
E107 duplicate-column :: Keep one of the two columns.
E108 row-length :: Give the row as many cells as the header has.
E109 control-character :: Delete the invisible character from the cell.
E110 direction-override :: Delete the invisible character that reverses the direction of the text.
E111 cell-too-long :: Keep a cell under 20,000 characters; long texts belong in texts/.
W151 windows-1252 :: In Excel, choose File, Save as, CSV UTF-8 (comma delimited).
W152 other-delimiter :: Save with commas between the cells (CSV UTF-8, comma delimited).
W153 formula-like :: The cell is kept as text; a spreadsheet may run it as a formula.
W154 stray-space :: Delete the space at the beginning or end of the cell.
E201 missing-value :: Fill the cell in.
E202 bad-id :: Use letters without accents, digits, hyphens, dots and underscores only.
E203 duplicate-id :: Give every entity, claim and source an id of its own.
E204 no-label :: Write the name in the label column of a language, or in label if it is the same in all.
E205 unknown-kind :: Use a kind of the model (govgraph model), or declare one in dataset.toml.
E206 kind-in-wrong-table :: Move the row to the table that its first kind belongs to.
E207 bad-date :: Write 2023, 2023-04 or 2023-04-17, or EDTF such as 2012~ or 2005/..
E208 spreadsheet-date :: Format the column as text and write the date as 2020-12-31.
E209 end-before-start :: Exchange or correct the two dates.
E210 bad-url :: Write an http or https address in full.
E211 bad-country-code :: Use the ISO 3166 code of two letters (three in iso3, three digits in m49).
E212 bad-wikidata-number :: Write Q and digits, e.g. Q414.
E213 bad-language :: Use a language code such as en, es or pt.
E214 bad-number :: Write digits only, and a point before the decimals: 1234.50.
W251 label-missing :: Write the name in the language, if there is one; readers fall back to another.
W252 same-label :: Check whether the two are one; else tell them apart in the label. Case, accents and spaces do not
     tell apart.
W253 nothing-refers :: Add a claim about the entity, or delete it.
W254 merge-conflict :: Two datasets say it differently; the first one given wins.
W255 end-of-calendar :: Leave the date empty: an empty end means that none is known.
W256 unread-date :: Write 2023, 2023-04 or 2023-04-17, or EDTF such as 2012~; until then it is unknown.
W257 looks-alike :: Say in matches.csv whether the two are one: a row with decision same or different (govgraph match
     writes it).
W258 two-spellings :: Write the words in one way in the whole column: copy the cell that is right over the other.
W259 near-twin :: Merge the two rows if they are one; else say so in matches.csv: a row with both ids and decision
     different.
W260 match-without-reviewer :: Write into reviewer_label who decided.
W261 same-in-two-rows :: Keep one of the two rows, with the names of both, and put its id in the place of the other.
W262 known-already :: Use that id, or say in matches.csv whether the two are one: govgraph match MINE --against PLACE
     writes the rows.
E301 unknown-id :: Correct the id, or add a row for it to the table it belongs to.
E302 unknown-predicate :: Use a predicate of the model (govgraph model), or declare one in dataset.toml.
E303 wrong-kind :: Check subject, predicate and object: this predicate is not said of such an entity.
E304 duplicate-claim :: Delete one of the rows, or say in role, mode, as_of or amount how they differ; a second source
     is a second row.
E305 no-source :: Name the source of the claim.
E306 passage-not-in-source :: Copy the first and last words exactly as the source has them.
E307 bad-value :: Write the value as the attribute asks: a whole number, a date, or words.
E308 unknown-choice :: Use one of the words that the column allows.
E309 wrong-table-for-predicate :: Relations go into relations.csv, attributes into attributes.csv.
E310 unknown-source :: Correct the id, or add the source to sources.csv.
E311 quoted-without-passage :: Give the passage, or set the confidence to read.
E401 unmapped-value :: Add the cell to `values` in the mapping, with what it means, or give a default.
E402 ambiguous-name :: Name a column that tells the two apart, such as an id or a country, in the mapping.
W351 long-passage :: Keep eight words at most, or first words … last words.
W352 amount-without-unit :: Write the currency (USD, EUR) or what is counted into unit; amounts without a unit are
     never added to others.
W353 same-claim-less-exact :: Delete the row with the less exact date, or say in role, mode or as_of how the two differ.
W354 before-it-began :: Correct one of the two dates, or say in role, mode or note how the act came before.
W355 after-it-ended :: Correct one of the two dates, or say in role, mode or note how this went on.
W356 read-before-start :: Correct one of the two dates, or say in mode or note that the source announces it.
W357 tied-to-itself :: Correct one of the two ends.
"""

CODES: Mapping[str, Code] = {
    name: Code(number, name, " ".join(remedy.split()))
    for number, name, remedy in re.findall(r"^(\S+) (\S+) :: (.*(?:\n .*)*)", _TABLE, re.MULTILINE)
}
"""Every problem code by name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place.

    Parameters
    ----------
    code : str
        The code's name, e.g. ``unknown-id``.
    message : str
        What is wrong, with the value.
    line, column : int
        Counted from 1; `column` is the number of the spreadsheet column; 0 where there is none.
    hint : str
        What to do, where it is more exact than the code's remedy.
    """

    code: str
    message: str
    file: str
    line: int = 0
    column: int = 0
    hint: str = ""

    @property
    def severity(self) -> str:
        """``error`` or ``warning``."""
        return CODES[self.code].severity

    @property
    def remedy(self) -> str:
        """What to do: the hint, or the remedy of the code."""
        return self.hint or CODES[self.code].remedy

    @property
    def number(self) -> str:
        """The code's number, e.g. ``E301``."""
        return CODES[self.code].number

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.line and self.column) if part)
        text = f"{place} {self.number} {self.message}"
        return _visible(f"{text} ({self.hint})" if self.hint else text)


@dataclass(frozen=True, slots=True)
class Report:
    """Every problem of a dataset, in the order of files, lines and columns.

    Examples
    --------
    >>> report = Report((Problem("unknown-id", "unknown id `igf-203`", "relations.csv", 14, 4),))
    >>> print(report.text())
    relations.csv:14:4 E301 unknown id `igf-203`
    >>> report.ok
    False
    """

    problems: tuple[Problem, ...] = field(default=())

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Report:
        """Return a report of problems in any order."""
        return cls(
            tuple(
                sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.number, p.message, p.hint))
            )
        )

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def ok(self) -> bool:
        """True when there is no error."""
        return not self.errors

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)

    def __len__(self) -> int:
        return len(self.problems)

    def counts(self) -> dict[str, int]:
        """Return how often each code occurs."""
        return dict(sorted(Counter(problem.code for problem in self.problems).items()))

    def text(self) -> str:
        """Return one line per problem: ``file:line:column CODE message (hint)``."""
        return "\n".join(str(problem) for problem in self.problems)

    def remedies(self) -> dict[str, str]:
        """Return what to do about each code, by its number, where a problem has no hint of its own."""
        found = {problem.number: problem.remedy for problem in self.problems if not problem.hint}
        return dict(sorted(found.items()))

    def json(self) -> str:
        """Return a JSON array of objects with code, severity, file, line, column, message and hint."""
        return json.dumps(
            [
                {
                    "code": problem.number,
                    "name": problem.code,
                    "severity": problem.severity,
                    "file": problem.file,
                    "line": problem.line,
                    "column": problem.column,
                    "message": problem.message,
                    "hint": problem.remedy,
                }
                for problem in self.problems
            ],
            ensure_ascii=False,
            indent=2,
        )

    def github(self) -> str:
        """Return workflow commands that GitHub turns into annotations beside the lines."""
        return "\n".join(
            f"::{p.severity} file={_escape(p.file, True)},line={max(p.line, 1)},title={p.number} {p.code}::"
            + _escape(_visible(f"{p.message} ({p.hint})" if p.hint else p.message))
            for p in self.problems
        )


_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _visible(text: str) -> str:
    """Write control characters as escapes: a message is one line, and no cell of a table may steer a terminal."""
    return _INVISIBLE.sub(lambda found: ascii(found[0])[1:-1], text)


def _escape(text: str, in_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
