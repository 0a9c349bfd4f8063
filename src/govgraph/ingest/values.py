"""Cells of foreign tables as values of ours: dates in any format, numbers in any notation, and what a column is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from govgraph.errors import BadDate, BadNumber, wrong
from govgraph.facts.dates import is_date, parse_date, plain_date
from govgraph.words import either

__all__ = ["DATE_FORMATS", "date_formats", "date_order", "decimal_of", "plain_number", "to_date"]

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
def to_date(text: str, form: str = "", order: str = "") -> str:
    """Return a cell as a date of ours, as exact as it is written.

    Parameters
    ----------
    form : str
        Such as ``%d/%m/%Y``, ``%B %Y``; beside it, dates of ours and months (``12/2021``) are read. Without one, only what
        can be read in one way is a date.
    order : str
        What stands first where a cell can be read in several ways: ``dmy``, ``mdy`` or ``ymd``, as `date_order` returns it.

    Raises
    ------
    BadDate
        Where it is not a date of this format.

    Examples
    --------
    >>> to_date("3/4/2020", "%d/%m/%Y"), to_date("abril de 2021", "%B %Y"), to_date("2020-01-01 00:00:00")
    ('2020-04-03', '2021-04', '2020-01-01')
    """
    cell = _untimed(text)
    if form:
        found = _pattern(form).fullmatch(cell)
        if found:
            return _built(found.groupdict(), text)
    try:
        return parse_date(plain_date(cell)).text
    except BadDate:
        readings, impossible = _readings(text)
        if form:
            months = {day for other, day in readings.items() if "%d" not in other}
            if len(months) == 1 and len(readings) == 1:
                return months.pop()
            raise BadDate(wrong("cell_of_format", cell=text, form=form)) from None
        if order:
            readings = {one: day for one, day in readings.items() if _order(one) in ("", order)} or readings
        days = list(dict.fromkeys(readings.values()))
        if len(days) == 1:
            return days[0]
        if days:
            raise BadDate(wrong("cell_several_days", cell=text, days=either(days))) from None
        if impossible is not None:
            raise impossible from None
        raise


def _untimed(text: str) -> str:
    """Return a cell without the time of day after its date."""
    cell = " ".join(text.split())
    timed = _TIME.search(cell)
    return cell[: timed.start()] if timed and timed.end() == len(cell) else cell


def _order(form: str) -> str:
    """Return in which order a format has day, month and year, all in digits; else an empty text."""
    found = "".join(re.findall(r"%(\w)", form)).lower()
    return found if sorted(found) == ["d", "m", "y"] else ""


@lru_cache(maxsize=65536)
def _readings(text: str) -> tuple[dict[str, str], BadDate | None]:
    """Return the dates that a cell may be, by format, and the reason if it is written like a date that does not exist."""
    cell = _untimed(text)
    found: dict[str, str] = {}
    impossible: BadDate | None = None
    for form in DATE_FORMATS:
        match = _pattern(form).fullmatch(cell)
        if match is not None:
            try:
                found[form] = _built(match.groupdict(), text)
            except BadDate as error:
                impossible = impossible or error
    return found, impossible


def date_order(cells: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return in which order a column has day, month and year, and the cells that show it; empty if none do.

    Examples
    --------
    >>> date_order(["03/04/2020", "25/12/2021", "12/2021", "2022"]), date_order(["03/04/2020"])
    (('dmy', ('25/12/2021',)), ('', ()))
    """
    told: set[str] | None = None
    by: list[str] = []
    for text in sorted(set(cells)):
        orders = {_order(form) for form in _readings(text)[0]} - {""}
        if not orders or re.match(r"\d{4}", text):
            continue
        if len(orders) == 1:
            by.append(text)
        told = orders if told is None else told & orders
    if told is None or len(told) != 1:
        return "", ()
    return next(iter(told)), tuple(by)


def _built(parts: dict[str, str | None], text: str) -> str:
    year = parts.get("Y")
    if year is None:
        short = int(parts.get("y") or 0)
        year = str(1900 + short if short >= 70 else 2000 + short)
    if parts.get("B"):
        month = _MONTH.get((parts["B"] or "").casefold()[:3], 0)
        if not month:
            raise BadDate(wrong("cell_no_month", cell=text))
    elif parts.get("m"):
        month = int(parts["m"] or 0)
    else:
        return parse_date(year).text
    if not 1 <= month <= 12:
        raise BadDate(wrong("cell_month", cell=text))
    if not parts.get("d"):
        return f"{year}-{month:02d}"
    try:
        return date(int(year), month, int(parts["d"] or 0)).isoformat()
    except ValueError as error:
        raise BadDate(wrong("cell_never", cell=text)) from error


def date_formats(cells: Iterable[str], *, forgiving: bool = False) -> list[str]:
    """Return the formats in which every one of some cells is a date; where all are dates of ours, one empty text.

    Forgiving, cells that are dates in no format are left out: they are reported one by one, where they stand.

    Examples
    --------
    >>> date_formats(["03/04/2020", "25/12/2021"]), date_formats(["2020-05"]), date_formats(["03/04/2020"])
    (['%d/%m/%Y'], [''], ['%d/%m/%Y', '%m/%d/%Y'])
    """
    wanted = {text for text in cells if text}
    if forgiving:
        wanted = {text for text in wanted if date_formats([text])}
    rest = [text for text in wanted if not is_date(plain_date(_untimed(text)))]
    if not rest:
        return [""] if wanted else []
    return [form for form in DATE_FORMATS if all(form in _readings(text)[0] for text in rest)]


_NUMBER = re.compile(r"[-−]?\d[\d.,’' \u00a0\u202f]*")
_PLAIN = re.compile(
    r"(?P<minus>[−-]?)\s?(?P<before>[^\d+−-]*?)\s*"
    r"(?P<number>[+−-]?\s?\d[\d.,’' \u00a0\u202f]*?)\s*(?P<after>[^\d\s.,’'].*)?",
    re.DOTALL,
)
_WHOLE = re.compile(r"\d+|\d{1,3}(?:([.,’' \u00a0\u202f])\d{2,3}(?:\1\d{2,3})*(?<=\d{3}))")
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "US$": "USD",
    "U$S": "USD",
    "U$D": "USD",
    "R$": "BRL",
    "$": "USD MXN ARS CLP COP UYU DOP CAD AUD NZD",
    "MX$": "MXN",
    "C$": "CAD NIO",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "S/": "PEN",
    "S/.": "PEN",
    "₡": "CRC",
    "₲": "PYG",
    "Q": "GTQ",
    "Bs": "BOB VES",
    "Bs.": "BOB VES",
    "¥": "JPY CNY",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "Fr.": "CHF",
    "kr": "SEK NOK DKK",
}
"""What is written for a currency, and its codes in ISO 4217."""


def decimal_of(cells: Iterable[str]) -> str:
    """Return the decimal sign of a column of numbers: ``.`` or ``,``, or an empty text if the cells do not show it.

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
def plain_number(text: str, decimal: str = "", unit: str = "") -> str:
    """Return a cell as a plain number: no thousands, a point before decimals.

    Parameters
    ----------
    decimal : str
        The decimal sign of the column, where it is known.
    unit : str
        What the number counts: only this may stand beside it, as a code (``USD``), a sign (``US$``) or a word.

    Raises
    ------
    BadNumber
        Where it is not a number, one of another unit, or one that can be read in two ways.

    Examples
    --------
    >>> plain_number("US$ 1,234.50", unit="USD"), plain_number("1.234,5", ","), plain_number("12 000")
    ('1234.50', '1234.5', '12000')
    """
    cell = " ".join(text.split())
    if re.fullmatch(r"\([\d.,]+\)", cell):
        raise BadNumber(wrong("cell_in_parentheses", cell=text, number=cell[1:-1]))
    parts = _PLAIN.fullmatch(cell)
    if parts is None or (parts["minus"] and parts["number"][0] in "+-−"):
        raise BadNumber(wrong("cell_not_number", cell=text))
    sign = "-" if parts["minus"] or parts["number"][0] in "-−" else ""
    digits = parts["number"].lstrip("+−- ").strip()
    beside = [word for word in (parts["before"].strip(), (parts["after"] or "").strip()) if word]
    for word in beside:
        _require_unit(text, word, unit)
    mark = decimal or decimal_of([digits])
    if not mark:
        raise BadNumber(wrong("cell_thousands", cell=text))
    whole, _, part = digits.partition(mark)
    if not _WHOLE.fullmatch(whole) or (part and not part.isdigit()):
        raise BadNumber(wrong("cell_decimals", cell=text, mark=mark))
    plain = sign + re.sub(r"\D", "", whole)
    return f"{plain}.{part}" if part else plain


def _require_unit(text: str, word: str, unit: str) -> None:
    """Refuse what stands beside a number and is not its unit."""
    meant = _SIGNS.get(word, "")
    if unit and (word.casefold() == unit.casefold() or unit.upper() in meant.split()):
        return
    if meant or re.fullmatch(r"[A-Z]{3}", word):
        code = meant.split()[0] if meant else word
        if not unit:
            raise BadNumber(wrong("cell_currency", cell=text, unit=code))
        raise BadNumber(wrong("cell_unit", cell=text, word=word, unit=unit))
    raise BadNumber(wrong("cell_word", cell=text, word=word))
