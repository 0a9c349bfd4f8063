"""Cells of foreign tables as values of ours: dates in any format, numbers in any notation, and what a column is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from govgraph.errors import BadDate
from govgraph.facts.dates import parse_date, plain_date

__all__ = ["DATE_FORMATS", "date_formats", "decimal_of", "plain_number", "to_date"]

DATE_FORMATS = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%m.%d.%Y",
    "%Y.%m.%d",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y%m%d",
    "%d %B %Y",
    "%B %d %Y",
    "%d-%b-%y",
    "%B %Y",
    "%m/%Y",
    "%m-%Y",
    "%m.%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%y/%m/%d",
)
"""Formats that are tried where none is named."""

# As abbreviations begin in English, Spanish, Portuguese; the longest known beginning decides.
_MONTHS = {
    1: "jan ene",
    2: "feb fev",
    3: "mar",
    4: "apr abr",
    5: "may mai",
    6: "jun",
    7: "jul",
    8: "aug ago",
    9: "sep set",
    10: "oct out",
    11: "nov",
    12: "dec dic dez",
}
_MONTH = {name: number for number, names in _MONTHS.items() for name in names.split()}
_PARTS = {
    "%d": r"(?P<d>\d{1,2})",
    "%m": r"(?P<m>\d{1,2})",
    "%Y": r"(?P<Y>\d{4})",
    "%y": r"(?P<y>\d{2})",
    "%B": r"(?P<B>[^\W\d_]{3,12})\.?",
    "%b": r"(?P<B>[^\W\d_]{3,12})\.?",
}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?", re.I)
_UNMARKED = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?|.*[/\[\]~?%X].*|\d{4}-2[1-4]")


@lru_cache(maxsize=256)
def _pattern(form: str) -> re.Pattern[str]:
    out = ""
    for piece in re.split(r"(%[dmYyBb]|\s+)", form):
        if piece in _PARTS:
            out += _PARTS[piece]
        elif piece.isspace():
            out += r"(?:\s+de[l]?\s+|[\s,./-]+)"
        else:
            out += re.escape(piece)
    return re.compile(out)


@lru_cache(maxsize=65536)
def to_date(text: str, form: str = "") -> str:
    """Return a cell as a date of ours, as exact as it is written.

    Parameters
    ----------
    text : str
    form : str
        Such as ``%d/%m/%Y``, ``%B %Y``; without one, only what can be read in one way is a date.

    Raises
    ------
    BadDate
        Where it is no date of this format.

    Examples
    --------
    >>> to_date("3/4/2020", "%d/%m/%Y"), to_date("abril de 2021", "%B %Y"), to_date("2020-01-01 00:00:00")
    ('2020-04-03', '2021-04', '2020-01-01')
    """
    cell = " ".join(text.split())
    timed = _TIME.search(cell)
    if timed and timed.end() == len(cell):
        cell = cell[: timed.start()]
    if form:
        found = _pattern(form).fullmatch(cell)
        if found:
            return _built(found.groupdict(), text)
    try:
        return parse_date(plain_date(cell)).text
    except BadDate:
        if not form:
            possible = date_formats([text])
            if len(possible) == 1:
                return to_date(text, possible[0])
            if possible:
                read = " or ".join(to_date(text, one) for one in possible)
                raise BadDate(
                    f"“{text}” can be read in several ways: {read}",
                    hint='say which: date_format = "%d/%m/%Y"',
                ) from None
            raise
        raise BadDate(
            f"“{text}” is no date written as {form}", hint="correct the cell, or the format in the mapping"
        ) from None


def _built(parts: dict[str, str | None], text: str) -> str:
    year = parts.get("Y")
    if year is None:
        short = int(parts.get("y") or 0)
        year = str(1900 + short if short >= 70 else 2000 + short)
    month: int | None = None
    if parts.get("m"):
        month = int(parts["m"] or 0)
    elif parts.get("B"):
        month = _MONTH.get((parts["B"] or "").casefold()[:3])
        if month is None:
            raise BadDate(f"“{text}” names no month", hint="write 2020-12-31")
    if month is None:
        return parse_date(year).text
    if not 1 <= month <= 12:
        raise BadDate(f"“{text}” has no such month", hint="correct the cell, or the format in the mapping")
    if not parts.get("d"):
        return f"{year}-{month:02d}"
    try:
        return date(int(year), month, int(parts["d"] or 0)).isoformat()
    except ValueError as error:
        raise BadDate(
            f"“{text}” does not exist", hint="correct the cell, or the format in the mapping"
        ) from error


def date_formats(cells: Iterable[str], *, forgiving: bool = False) -> list[str]:
    """Return the formats in which every one of some cells is a date; where all are dates of ours, one empty text.

    Forgiving, cells that are dates in no format are left out: they are told one by one, where they stand.

    Examples
    --------
    >>> date_formats(["03/04/2020", "25/12/2021"]), date_formats(["2020-05"]), date_formats(["03/04/2020"])
    (['%d/%m/%Y'], [''], ['%d/%m/%Y', '%m/%d/%Y'])
    """
    wanted = {text for text in cells if text}
    if forgiving:
        wanted = {text for text in wanted if date_formats([text])}
    rest = []
    for text in sorted(wanted):
        try:
            parse_date(plain_date(_TIME.sub("", text)))
        except BadDate:
            rest.append(text)
    if not rest:
        return [""] if wanted else []
    found = []
    for form in DATE_FORMATS:
        try:
            for text in rest:
                match = _pattern(form).fullmatch(" ".join(_TIME.sub("", text).split()))
                if match is None:
                    raise BadDate("another format")
                _built(match.groupdict(), text)
        except BadDate:
            continue
        found.append(form)
    return found


_NUMBER = re.compile(r"[-−]?\d[\d.,’' \u00a0\u202f]*")
_SIGNS = re.compile(r"^[^\d-]*|[^\d]*$")


def decimal_of(cells: Iterable[str]) -> str:
    """Return the decimal sign of a column of numbers: ``.`` or ``,``, or an empty text where the cells do not tell.

    Examples
    --------
    >>> decimal_of(["1.234,50"]), decimal_of(["1,234", "10"]), decimal_of(["12,5"]), decimal_of(["7"])
    (',', '', ',', '.')
    """
    marks: set[str] = set()
    doubtful = False
    for cell in cells:
        found = _NUMBER.search(cell)
        if not found:
            continue
        text = re.sub(r"[’' \u00a0\u202f]", "", found[0]).rstrip(".,")
        signs = re.findall(r"[.,]", text)
        if not signs:
            continue
        last = signs[-1]
        if len(set(signs)) == 2:
            marks.add(last)
        elif len(signs) > 1:
            marks.add("," if last == "." else ".")
        elif len(text.rpartition(last)[2]) != 3 or text.startswith("0"):
            marks.add(last)
        else:
            doubtful = True
    if len(marks) == 1:
        return marks.pop()
    return "" if marks or doubtful else "."


@lru_cache(maxsize=65536)
def plain_number(text: str, decimal: str = "") -> str:
    """Return a cell as a plain number: no thousands, no sign of a currency, a point before decimals.

    Raises
    ------
    ValueError
        Where it is no number, or one that can be read in two ways.

    Examples
    --------
    >>> plain_number("US$ 1,234.50"), plain_number("1.234,5", ","), plain_number("12 000")
    ('1234.50', '1234.5', '12000')
    """
    cell = _SIGNS.sub("", text.strip().replace("−", "-"))
    if text.strip().endswith("%") or not cell or not _NUMBER.fullmatch(cell):
        raise ValueError(f"“{text}” is not a number")
    cell = re.sub(r"[’' \u00a0\u202f]", "", cell)
    sign = decimal or decimal_of([cell])
    if not sign:
        raise ValueError(f"“{text}” can be read in two ways: with decimals or with thousands")
    whole, _, part = cell.replace("," if sign == "." else ".", "").partition(sign)
    if not re.fullmatch(r"-?\d+", whole) or (part and not part.isdigit()):
        raise ValueError(f"“{text}” is not a number")
    return f"{whole}.{part}" if part else whole
