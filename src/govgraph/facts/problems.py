"""Problems found in a dataset: stable codes, places, hints, and a report of them all."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from govgraph.words import Told, in_language

__all__ = ["CODES", "Code", "Problem", "Report"]


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: its number, name, whether it stops a build, and what to do about it."""

    number: str
    name: str

    @property
    def remedy(self) -> Told:
        """What to do about it."""
        return Told(f"remedy.{self.name}")

    @property
    def severity(self) -> str:
        """``error`` stops a build, ``warning`` does not."""
        return "error" if self.number.startswith("E") else "warning"


# Number and name of each; what to do about it stands in ``[remedy]`` of the words, under its name.
_TABLE = """
E001 bad-dataset-toml
E002 no-tables
E003 unfinished-import
W051 unknown-table
E101 empty-file
E102 wrong-encoding
E103 nul-byte
E104 malformed-csv
E105 missing-column
E106 unknown-column
E107 duplicate-column
E108 row-length
E109 control-character
E110 direction-override
E111 cell-too-long
W151 windows-1252
W152 other-delimiter
W153 formula-like
W154 stray-space
E201 missing-value
E202 bad-id
E203 duplicate-id
E204 no-label
E205 unknown-kind
E206 kind-in-wrong-table
E207 bad-date
E208 spreadsheet-date
E209 end-before-start
E210 bad-url
E211 bad-country-code
E212 bad-wikidata-number
E213 bad-language
E214 bad-number
W251 label-missing
W252 same-label
W253 nothing-refers
W254 merge-conflict
W255 end-of-calendar
W256 unread-date
W257 looks-alike
W258 two-spellings
W259 near-twin
W260 match-without-reviewer
W261 same-in-two-rows
W262 known-already
E301 unknown-id
E302 unknown-predicate
E303 wrong-kind
E304 duplicate-claim
E305 no-source
E306 passage-not-in-source
E307 bad-value
E308 unknown-choice
E309 wrong-table-for-predicate
E310 unknown-source
E311 quoted-without-passage
E401 unmapped-value
E402 ambiguous-name
W351 long-passage
W352 amount-without-unit
W353 same-claim-less-exact
W354 before-it-began
W355 after-it-ended
W356 read-before-start
W357 tied-to-itself
"""

CODES: Mapping[str, Code] = {
    name: Code(number, name) for number, name in map(str.split, _TABLE.strip().splitlines())
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
        What is wrong, with the value. That of :func:`govgraph.errors.wrong` can be said in each language, and brings its
        hint along.
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

    def __post_init__(self) -> None:
        """Take the hint of the message, where there is no other."""
        object.__setattr__(self, "hint", self.hint or getattr(self.message, "hint", ""))

    def __str__(self) -> str:
        return self.in_words()

    def in_words(self, *languages: str) -> str:
        """Return place, number, message and hint in one line, in the first of some languages that govgraph speaks."""
        place = ":".join(str(part) for part in (self.file, self.line, self.line and self.column) if part)
        return _visible(f"{place} {self.number} {self.told(*languages)}")

    def told(self, *languages: str) -> str:
        """Return the message, with the hint that it has of its own, in the first of some languages that govgraph speaks."""
        message, hint = (in_language(text, *languages) for text in (self.message, self.hint))
        return f"{message} ({hint})" if hint else str(message)


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

    def text(self, *languages: str) -> str:
        """Return one line per problem: ``file:line:column CODE message (hint)``."""
        return "\n".join(problem.in_words(*languages) for problem in self.problems)

    def remedies(self, *languages: str) -> dict[str, str]:
        """Return what to do about each code, by its number, where a problem has no hint of its own."""
        found = {problem.number: problem for problem in self.problems if not problem.hint}
        return {number: in_language(one.remedy, *languages) for number, one in sorted(found.items())}

    def json(self, *languages: str) -> str:
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
                    "message": in_language(problem.message, *languages),
                    "hint": in_language(problem.remedy, *languages),
                }
                for problem in self.problems
            ],
            ensure_ascii=False,
            indent=2,
        )

    def github(self, *languages: str) -> str:
        """Return workflow commands that GitHub turns into annotations beside the lines."""
        return "\n".join(
            f"::{p.severity} file={_escape(p.file, True)},line={max(p.line, 1)},title={p.number} {p.code}::"
            + _escape(_visible(p.told(*languages)))
            for p in self.problems
        )


_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _visible(text: str) -> str:
    """Write control characters as escapes: a message is one line, and no cell of a table may steer a terminal."""
    return _INVISIBLE.sub(lambda found: ascii(found[0])[1:-1], text)


def _escape(text: str, in_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
