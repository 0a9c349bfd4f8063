"""Every error govgraph raises on purpose, in one tree.

::

    GovgraphError                       .hint: what to do
    ├── DataError
    │   ├── TableError                  .origin file:line:column: cannot be read
    │   └── InvalidData                 .report: read, but breaks rules
    ├── QueryError
    │   ├── QuerySyntaxError            .line .column, with the line and a caret
    │   ├── QueryRefused                SERVICE, LOAD, update, too long
    │   ├── QueryTimeout                .seconds
    │   ├── QueryMemoryLimit            .megabytes
    │   └── EndpointError               .status .url: a remote store failed or cut its answer short
    ├── UnknownName                     .near: the closest names
    │   ├── UnknownEntity, UnknownKind, UnknownPredicate
    │   │   └── AmbiguousEntity         .choices: a name that several entities share
    │   └── UnknownQuestion, UnknownView, UnknownMeasure, UnknownFormat, UnknownVariable
    ├── BadArgument(TypeError)          an argument of another type
    ├── BadDate                         a text that is not a date of EDTF level 1
    ├── BadNumber                       a text that is not a number, or one of another unit
    ├── NetworkError                    a measure or projection that is not defined for this network
    └── MissingExtra(ImportError)       .extra: pip install 'govgraph[shacl]'

Anything else that escapes is a bug and keeps its traceback.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from govgraph.words import Told, either, in_language, words

if TYPE_CHECKING:
    from govgraph.facts.problems import Report

__all__ = [
    "AmbiguousEntity",
    "BadArgument",
    "BadDate",
    "BadNumber",
    "DataError",
    "DataWarning",
    "EndpointError",
    "GovgraphError",
    "InvalidData",
    "MissingExtra",
    "NetworkError",
    "QueryError",
    "QueryMemoryLimit",
    "QueryRefused",
    "QuerySyntaxError",
    "QueryTimeout",
    "TableError",
    "UnknownEntity",
    "UnknownFormat",
    "UnknownKind",
    "UnknownMeasure",
    "UnknownName",
    "UnknownPredicate",
    "UnknownQuestion",
    "UnknownVariable",
    "UnknownView",
    "did_you_mean",
    "nearest",
    "printable",
    "unwritable",
    "wrong",
]

# What would steer a terminal (C0 without tab and line feed, C1) or turn the direction of the text around it.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return a text with its control characters written as escapes, so that it cannot steer a terminal.

    Examples
    --------
    >>> printable("red: \x1b[31m")
    'red: \\x1b[31m'
    """
    return _STEERING.sub(lambda found: _escape(found[0]), text.replace("\r\n", "\n"))


def _escape(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the known names that look most like `name`, best first.

    Examples
    --------
    >>> nearest("memberof", ["memberOf", "partyTo"])
    ('memberOf',)
    """
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.casefold(), candidate)
    found = get_close_matches(name.casefold(), list(by_folded), n=limit, cutoff=0.6)
    return tuple(by_folded[folded] for folded in found)


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "", form: str = "`{}`") -> str:
    """Return a question for the known name that looks most like `name`, written as `form`; else another hint.

    Examples
    --------
    >>> did_you_mean("memberof", ["memberOf", "partyTo"]), did_you_mean("x", ["memberOf"], "see the list")
    ('did you mean `memberOf`?', 'see the list')
    """
    near = nearest(name, known, 1)
    return Told("error.did_you_mean", choices=form.format(near[0])) if near else otherwise


def wrong(key: str, **values: object) -> Told:
    """Return the message of an error or a problem: its words and those of its hint stand under one key in each language.

    Parameters
    ----------
    key : str
        A key of ``[error]``, or table and key, such as ``problem.unknown_id``.
    **values
        What stands in ``{braces}``.

    Examples
    --------
    >>> error = GovgraphError(wrong("server_rows", most=1000))
    >>> print(error, error.hint, sep="; ")
    the answer has more than 1,000 rows, the server's limit; ask for less, or add LIMIT and OFFSET
    >>> error.in_words("pt")
    'a resposta tem mais de 1.000 linhas, que é o limite do servidor'
    """
    values = {name: printable(one) if type(one) is str else one for name, one in values.items()}
    table, _, name = key.rpartition(".")
    place = f"{table or 'error'}.{name}"
    message = Told(f"{place}.text", **values)
    if "hint" in words("en")[table or "error"][name]:
        message.hint = Told(f"{place}.hint", **values)
    return message


class GovgraphError(Exception):
    """A problem the reader can do something about.

    Parameters
    ----------
    message : str
        What is wrong, in one line. That of :func:`wrong` is English here, for programs and tracebacks, and the command line
        says it in the language of the reader.
    hint : str
        What to do about it, where the message does not bring it along; may be empty.

    Examples
    --------
    >>> str(GovgraphError("no such folder: mine", hint="begin one with govgraph init mine"))
    'no such folder: mine'
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(printable(message))
        self.message: Any = message
        advice = hint or getattr(message, "hint", "")
        self.hint = printable(advice) if type(advice) is str else advice

    def in_words(self, *languages: str) -> str:
        """Return what is wrong in the first of some languages that govgraph speaks, as far as it has words for it."""
        return printable(in_language(self.message, *languages))


def unwritable(place: object, error: OSError, what: str = "file") -> GovgraphError:
    """Return the error for a file, folder, dataset or the output that cannot be written."""
    return GovgraphError(wrong(f"unwritable_{what}", place=str(place), reason=error.strerror or str(error)))


class DataError(GovgraphError):
    """The facts cannot be used as they are."""


class TableError(DataError):
    """A table cannot be read; `origin` is ``file:line:column``."""

    def __init__(self, message: str, *, origin: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.args = (printable(f"{origin} {message}".strip()),)
        self.origin = origin

    def in_words(self, *languages: str) -> str:  # noqa: D102  # as that of all errors
        return printable(f"{self.origin} {in_language(self.message, *languages)}".strip())


class InvalidData(DataError):
    """The tables were read but break rules; `report` lists every problem."""

    def __init__(self, message: str, *, report: Report, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.report = report


class QueryError(GovgraphError):
    """A query cannot be answered."""


class QuerySyntaxError(QueryError):
    """The text is not SPARQL; `line` and `column` count from 1 in the user's own text."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column


class QueryRefused(QueryError):
    """The query is SPARQL, but govgraph will not run it (network, update, size)."""


class QueryTimeout(QueryError):
    """The query was stopped at its time limit of `seconds`."""

    def __init__(self, message: str, *, seconds: float, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.seconds = seconds


class QueryMemoryLimit(QueryError):
    """The query was stopped at its memory limit of `megabytes`."""

    def __init__(self, message: str, *, megabytes: float, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.megabytes = megabytes


class EndpointError(QueryError):
    """A remote store at `url` failed (`status`) or cut its answer short."""

    def __init__(self, message: str, *, url: str, status: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.url = url
        self.status = status


class UnknownName(GovgraphError):
    """A name that is not known; `near` holds the closest ones, best first."""

    thing = "name"

    def __init__(
        self,
        name: str,
        known: Iterable[str] = (),
        *,
        message: str = "",
        choices: Sequence[str] = (),
        hint: str = "",
    ) -> None:
        near = self._nearest(name, known)
        choices = choices or [f"`{one}`" for one in near]
        if choices and not hint:
            hint = Told("error.did_you_mean", choices=either(choices))
        super().__init__(message or wrong(f"unknown_{self.thing}", name=name), hint=hint)
        self.name = name
        self.near = near

    @staticmethod
    def _nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
        return nearest(name, known)


class UnknownEntity(UnknownName):
    """No entity has this id, label or acronym."""

    thing = "entity"

    @staticmethod
    def _nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
        by_local = {one.removeprefix("id:"): one for one in known}  # a prefix that all share says nothing
        return tuple(by_local[one] for one in nearest(name.removeprefix("id:"), by_local))


class AmbiguousEntity(UnknownEntity):
    """A name that several entities share; `choices` says which.

    Examples
    --------
    >>> error = AmbiguousEntity("FF", ["ff-1 (Fixture Forum)", "ff-2 (Fixture Fund)"])
    >>> print(f"{error}; {error.hint}")
    several entities are called FF; say which one: ff-1 (Fixture Forum), ff-2 (Fixture Fund)
    """

    def __init__(self, name: str, choices: Iterable[str]) -> None:
        self.choices = tuple(choices)
        super().__init__(name, message=wrong("ambiguous", name=name, choices=", ".join(self.choices)))


class UnknownKind(UnknownName):
    """No kind of entity has this name."""

    thing = "kind"


class UnknownPredicate(UnknownName):
    """No predicate has this name."""

    thing = "predicate"


class UnknownQuestion(UnknownName):
    """The catalogue holds no question of this name."""

    thing = "question"


class UnknownView(UnknownName):
    """There is no network view of this name."""

    thing = "view"


class UnknownMeasure(UnknownName):
    """There is no measure of this name."""

    thing = "measure"


class UnknownFormat(UnknownName):
    """There is no such output format."""

    thing = "format"


class UnknownVariable(UnknownName):
    """A query or its answer has no variable of this name."""

    thing = "variable"


class BadArgument(GovgraphError, TypeError):
    """An argument of another type than a function takes."""


class BadDate(GovgraphError):
    """A text that is not a date of EDTF level 1, or an impossible one."""


class BadNumber(GovgraphError):
    """A text that is not a number, one of another unit, or one that can be read in several ways."""


class DataWarning(UserWarning):
    """Something in the data cannot be used, and only the claim or entity that it stands in is affected."""


class NetworkError(GovgraphError):
    """A measure, projection or filter that is not defined for this network."""


class MissingExtra(GovgraphError, ImportError):
    """An optional package is needed; `extra` names the extra that brings it, if one does.

    Examples
    --------
    >>> print(MissingExtra("shacl").hint)
    pip install 'govgraph[shacl]'
    """

    def __init__(self, extra: str, *, package: str = "") -> None:
        key = "missing_extra" if extra else "missing_package"
        super().__init__(wrong(key, package=package or extra, extra=extra))
        self.extra = extra
