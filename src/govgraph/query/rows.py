"""Solutions in the formats of the SPARQL 1.1 standards, row by row: CSV, TSV, JSON and XML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyoxigraph as ox

from govgraph.errors import QueryError, wrong
from govgraph.terms import XSD

__all__ = [
    "NO_XML",
    "csv_pieces",
    "json_pieces",
    "plain_cell",
    "separated",
    "spelled",
    "tsv_pieces",
    "xml_pieces",
    "xml_text",
]

Rows = Iterable[tuple[Any, ...]]

_STRING = XSD + "string"
_QUOTED = re.compile(r'[",\r\n]')
_WITH_VALUE = frozenset((ox.NamedNode, ox.Literal))
_BREAKING = re.compile(r'["\r\n]')
_TAB_QUOTED = re.compile(r'["\t\r\n]')
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# XML 1.0, section 2.2: these cannot be written at all, not even as a reference.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What Turtle, and so TSV, writes without quotation marks and datatype.
_BARE = {
    XSD + "boolean": re.compile("true|false"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"),
}
_ITS = 'xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'


def xml_text(text: str) -> str:
    """Return a text with U+FFFD in place of each character that XML 1.0 cannot hold.

    Examples
    --------
    >>> xml_text("bell\\x07") == "bell\\ufffd"
    True
    """
    return NO_XML.sub("\ufffd", text)


def spelled(term: Any) -> str:
    """Return a term in the syntax of Turtle; a triple term between its brackets.

    Examples
    --------
    >>> a = ox.NamedNode("urn:a")
    >>> spelled(ox.Triple(a, a, a))
    '<<( <urn:a> <urn:a> <urn:a> )>>'
    """
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


def separated(rows: Iterable[Iterable[str]], *, tab: bool = False) -> Iterator[str]:
    r"""Yield lines of CSV as RFC 4180 has it (commas, CRLF, quotes where needed), or of tab-separated values.

    Examples
    --------
    >>> "".join(separated([["a", "b"], ["x, y", "1"]]))
    'a,b\r\n"x, y",1\r\n'
    """
    sign, end, quoted = ("\t", "\n", _TAB_QUOTED) if tab else (",", "\r\n", _QUOTED)

    def field(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted.search(text) else text

    for row in rows:
        cells = list(row)
        line = sign.join(cells)
        # Most rows need no quotes: one look at the whole line is quicker than one at each cell.
        plain = line.count(sign) == len(cells) - 1 and not _BREAKING.search(line)
        yield (line if plain else sign.join(map(field, cells))) + end


def plain_cell(value: Any, *, safe: bool = False) -> str:
    """Return a value as CSV writes it; if `safe`, with an apostrophe before what a spreadsheet would run as a formula.

    Examples
    --------
    >>> plain_cell(None), plain_cell(True), plain_cell(0.5), plain_cell("=A1", safe=True), plain_cell("-1.5", safe=True)
    ('', 'true', '0.5', "'=A1", '-1.5')
    """
    if value is None:
        return ""
    if not safe and type(value) is str:  # most of them: the cells of networks and tables
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    text = (
        _plain(value)
        if isinstance(value, (ox.NamedNode, ox.Literal, ox.BlankNode, ox.Triple))
        else str(value)
    )
    if not safe or not text.startswith(_FORMULA):
        return text
    number = _is_number(value) if isinstance(value, ox.Literal) else _NUMBER.fullmatch(text) is not None
    return text if number else "'" + text


def csv_pieces(names: Sequence[str], rows: Rows, *, safe: bool = False) -> Iterator[str]:
    r"""Yield lines of CSV as SPARQL 1.1 has it: plain values, nothing for what is not bound.

    Examples
    --------
    >>> "".join(csv_pieces(["x"], [(ox.Literal("a, b"),)]))
    'x\r\n"a, b"\r\n'
    """
    yield from separated([names])

    def field(term: Any) -> str:  # as plain_cell and separated do, in one step for each of many cells
        if term is None:
            return ""
        text: str = term.value if type(term) in _WITH_VALUE else _plain(term)
        if safe:
            text = plain_cell(term, safe=True)
        return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text

    for row in rows:
        yield ",".join(map(field, row)) + "\r\n"


def _plain(term: Any) -> str:
    if isinstance(term, ox.Triple):
        return " ".join(map(_plain, term))
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else str(term)


def _is_number(term: Any) -> bool:
    """Tell whether a term is a number that looks like one: -2.5 runs nothing and is to be added up."""
    if not isinstance(term, ox.Literal) or term.datatype.value == _STRING or term.language:
        return False
    return _NUMBER.fullmatch(term.value) is not None


def tsv_pieces(names: Sequence[str], rows: Rows) -> Iterator[str]:
    r"""Yield lines of TSV as the standard has it: terms in Turtle's syntax.

    Examples
    --------
    >>> "".join(tsv_pieces(["x"], [(ox.Literal("a\tb", language="es"),)]))
    '?x\n"a\\tb"@es\n'
    """
    yield "\t".join(f"?{name}" for name in names) + "\n"
    for row in rows:
        yield "\t".join(map(_turtle, row)) + "\n"


def _turtle(term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        bare = _BARE.get(term.datatype.value)
        if bare is not None and bare.fullmatch(term.value):
            return term.value
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(map(_turtle, term))} )>>"
    return str(term).replace("\t", "\\t")


def json_pieces(names: Sequence[str], rows: Rows) -> Iterator[str]:
    """Yield SPARQL 1.1 Query Results JSON, a row a line."""
    yield '{"head":{"vars":' + json.dumps(list(names), ensure_ascii=False) + '},"results":{"bindings":['
    comma = "\n"
    for row in rows:
        bound = {name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
        yield comma + json.dumps(bound, ensure_ascii=False, separators=(",", ":"))
        comma = ",\n"
    yield "\n]}}\n"


def _json_term(term: Any) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts}}
    if term.language:
        found = {"type": "literal", "xml:lang": term.language, "value": term.value}
        return found | {"its:dir": str(term.direction)} if term.direction is not None else found
    if term.datatype.value == _STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "datatype": term.datatype.value, "value": term.value}


def xml_pieces(names: Sequence[str], rows: Rows) -> Iterator[str]:
    """Yield SPARQL Query Results XML, a row a line.

    Raises
    ------
    QueryError
        For a text with a control character, which XML cannot hold.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>'
    yield "".join(f'<variable name="{_xml(name)}"/>' for name in names) + "</head>\n<results>\n"
    for row in rows:
        cells = zip(names, row, strict=True)
        bound = (
            f'<binding name="{_xml(name)}">{_xml_term(term)}</binding>'
            for name, term in cells
            if term is not None
        )
        yield f"<result>{''.join(bound)}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        inside = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts)
        return f"<triple>{inside}</triple>"
    if term.language:
        towards = "" if term.direction is None else f' its:dir="{term.direction}" {_ITS}'
        return f'<literal xml:lang="{_xml(term.language)}"{towards}>{_xml(term.value)}</literal>'
    if term.datatype.value == _STRING:
        return f"<literal>{_xml(term.value)}</literal>"
    return f'<literal datatype="{_xml(term.datatype.value)}">{_xml(term.value)}</literal>'


def _xml(text: str) -> str:
    bad = NO_XML.search(text)
    if bad:
        raise QueryError(wrong("no_xml", code=f"{ord(bad[0]):04X}"))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return escaped.replace("\r", "&#13;")
