"""SPARQL results of a server, in JSON and XML: read as they arrive, whole or not at all, each term judged on its own.

The engine's readers take XML without its end tags for whole, trim literals in XML, and cannot say in which row a term is
wrong. ``json`` and ``expat`` do the work here; rows stream.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

import pyoxigraph as ox

__all__ = ["BadResults", "BadTerm", "blank_node", "read_json", "read_xml"]

_BLOCK = 1 << 16
_SPACES = re.compile(r"[ \t\r\n]*")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")
_XML = "http://www.w3.org/XML/1998/namespace"
_ITS = "http://www.w3.org/2005/11/its"
_TERMS = frozenset(("uri", "literal", "bnode", "triple"))
_LONGEST_WORD = 16  # of JSON: an escaped surrogate pair has 12 letters
_SHOWN = 200  # characters of a bad value in a message

Row = tuple[Any, ...]
Read = tuple[tuple[str, ...], Iterator[Row]] | bool


class BadResults(ValueError):
    """The text is not SPARQL results, or not all of it."""


class BadTerm(BadResults):
    """One value is not an RDF term."""


def blank_node(value: str) -> ox.BlankNode:
    """Return the blank node of a name; Virtuoso's ``nodeID://b1`` is ``b1``.

    Examples
    --------
    >>> str(blank_node("nodeID://b1")), str(blank_node("a b"))
    ('_:b1', '_:x612062')
    """
    name = value.removeprefix("nodeID://").removeprefix("_:")
    if not _LABEL.fullmatch(name):
        name = f"x{value.encode('utf-8', 'surrogatepass').hex()}"
    return ox.BlankNode(name)


def _term(found: Mapping[str, Any]) -> Any:
    """Return the term of a binding as SPARQL 1.1 Query Results JSON writes it.

    Raises
    ------
    ValueError
        Which says what is wrong with it.
    """
    kind, value = found.get("type"), found.get("value")
    if kind == "triple" and isinstance(value, Mapping):
        return ox.Triple(*(_term(value.get(part) or {}) for part in ("subject", "predicate", "object")))
    if not isinstance(value, str):
        raise ValueError("has no value")
    if kind == "bnode" or (kind == "uri" and value.startswith("nodeID://")):
        return blank_node(value)
    if kind == "uri":
        try:
            return ox.NamedNode(value)
        except ValueError as error:
            raise ValueError(f"is not an IRI: {_cut(value)}") from error
    if kind not in ("literal", "typed-literal"):
        raise ValueError(f"has an unknown type: {_cut(str(kind))}")
    language, datatype = found.get("xml:lang"), found.get("datatype")
    try:
        if language is not None:
            direction = {"ltr": ox.BaseDirection.LTR, "rtl": ox.BaseDirection.RTL}.get(
                str(found.get("its:dir"))
            )
            return ox.Literal(value, language=language, direction=direction)
        return ox.Literal(value, datatype=None if datatype is None else ox.NamedNode(datatype))
    except (ValueError, TypeError) as error:
        if re.search(r"[\ud800-\udfff]", value):  # half of a pair
            raise ValueError(f"is not Unicode text: {_cut(value)}") from error
        fault = f"language tag {language!r}" if language is not None else f"datatype {datatype!r}"
        raise ValueError(f"has an invalid {fault}: {_cut(value)}") from error


def _cut(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"


class _Table:
    """Turns bindings into rows."""

    def __init__(self, variables: tuple[str, ...]) -> None:
        self.variables = variables
        self._places = {name: place for place, name in enumerate(variables)}
        self._row = 0

    def row(self, bindings: Mapping[str, Any]) -> Row:
        self._row += 1
        row: list[Any] = [None] * len(self.variables)
        for name, found in bindings.items():
            place = self._places.get(name)
            if place is None:
                raise BadResults(f"row {self._row} gives ?{_cut(name)}, which the head does not name")
            if found is None:
                continue
            try:
                row[place] = _term(found)
            except ValueError as error:
                raise BadTerm(f"?{name} of row {self._row} {error}") from error
            except (TypeError, AttributeError) as error:
                raise BadResults(f"?{name} of row {self._row} is not a term: {_cut(str(found))}") from error
        return tuple(row)


class _Json:
    """A JSON text that is read value by value as it arrives."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._value = json.JSONDecoder().raw_decode
        self._text, self._at, self._ended = "", 0, False

    def _more(self, least: int = 1) -> bool:
        """Take some more of the text in; False at its end."""
        if self._ended:
            return False
        parts = [self._text[self._at :]]
        taken = 0
        while taken < least and not self._ended:
            data = self._stream.read(_BLOCK)
            self._ended = not data
            try:
                parts.append(self._decode(data, self._ended))
            except UnicodeDecodeError as error:
                raise BadResults(f"the answer is not UTF-8: {error.reason}") from error
            taken += len(parts[-1])
        self._text, self._at = "".join(parts), 0
        return taken > 0

    def peek(self) -> str:
        """Return the next character that is not a space; nothing at the end."""
        while True:
            end = _SPACES.match(self._text, self._at)
            self._at = end.end() if end else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        """Step over one of some characters, and return it."""
        found = self.peek()
        if not found:
            raise BadResults("the answer ends in the middle")
        if found not in wanted:
            raise BadResults(
                f"unexpected {found!r} where one of {' '.join(wanted)} must stand: the answer is not valid JSON"
            )
        self._at += 1
        return found

    def value(self) -> Any:
        """Return the next value whole."""
        self.peek()
        while True:
            try:
                found, end = self._value(self._text, self._at)
            except json.JSONDecodeError as error:
                # Where the text stops inside a word or an escape, the error stands a little before its end.
                if not ("Unterminated" in error.msg or error.pos > len(self._text) - _LONGEST_WORD):
                    raise BadResults(f"the answer is not valid JSON: {error.msg}") from error
                # Doubled, so that a long value is not read anew for every block.
                if not self._more(len(self._text) - self._at):
                    raise BadResults("the answer ends in the middle") from error
                continue
            except RecursionError as error:
                raise BadResults("the answer is nested too deeply") from error
            if end < len(self._text) or not self._more():  # a number at the end may go on
                self._at = end
                return found

    def members(self) -> Iterator[str]:
        """Yield the keys of an object; the caller takes each value."""
        self.take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            self.take(":")
            yield key if isinstance(key, str) else ""
            if self.take(",}") == "}":
                return

    def items(self) -> Iterator[Any]:
        """Yield the values of an array."""
        self.take("[")
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return


def read_json(stream: IO[bytes]) -> Read:
    """Read SPARQL 1.1 Query Results JSON: variables and rows, or the answer of an ASK.

    Raises
    ------
    BadResults
        Now or while rows are read, where the text is not such results from its first character to its last.
    BadTerm
        With row, variable and value, where a value is not a term.

    Examples
    --------
    >>> import io
    >>> read_json(io.BytesIO(b'{"head": {}, "boolean": true}'))
    True
    """
    events = _json_events(_Json(stream))
    kind, found = next(events)
    if kind == "boolean":
        for _ in events:
            pass  # to the end
        return bool(found)
    table = _Table(found)
    return found, (table.row(one) for _, one in events)


def _json_events(text: _Json) -> Iterator[tuple[str, Any]]:
    """Yield the boolean, or the variables and then every row, and make sure that the text ends after them."""
    variables: tuple[str, ...] | None = None
    answered = False
    early: list[Any] = []  # rows that stand before the head
    for key in text.members():
        if key == "head":
            head = text.value()
            names = head.get("vars", []) if isinstance(head, dict) else None
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise BadResults("the head of the answer names no variables")
            variables = tuple(names)
        elif key == "boolean" and not answered:
            answered = True
            yield "boolean", text.value() is True
        elif key == "results" and text.peek() == "{":
            for inner in text.members():
                if inner != "bindings":
                    text.value()
                    continue
                answered = True
                if variables is not None:
                    yield "variables", variables
                for row in text.items():
                    if not isinstance(row, dict):
                        raise BadResults(f"a row of the answer is not an object: {_cut(str(row))}")
                    if variables is None:
                        early.append(row)
                    else:
                        yield "row", row
        else:
            text.value()
    if text.peek():
        raise BadResults("something follows the end of the answer")
    if not answered:
        raise BadResults("the answer is JSON without results")
    if early:
        if variables is None:
            raise BadResults("the head of the answer names no variables")
        yield "variables", variables
        yield from (("row", row) for row in early)


class _Xml:
    """The state between the tags of SPARQL 1.1 Query Results XML."""

    def __init__(self) -> None:
        from xml.parsers import expat  # 3 ms: only for servers that give no JSON

        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.variables: list[str] = []
        self.rows: list[dict[str, Any]] = []
        self.boolean: bool | None = None
        self.headed = False  # the variables are known
        self._depth = 0
        self._variable = ""
        self._words: list[str] | None = None
        self._terms: list[dict[str, Any]] = []  # open ones; triples contain others
        self._parts: list[str] = []  # of open triples

    def _entity(self, name: str, *_: object) -> None:
        raise BadResults(f"the answer defines the entity {name}; entities are refused")

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        self._depth += 1
        if self._depth == 1 and name != "sparql":
            raise BadResults(f"the answer is XML, but begins with {name} in place of sparql")
        if name == "variable":
            self.variables.append(attributes.get("name", ""))
        elif name in ("results", "boolean"):
            self.headed = True
            self._words = [] if name == "boolean" else None
        elif name == "result":
            self.rows.append({})
        elif name == "binding":
            self._variable = attributes.get("name", "")
        elif name in ("subject", "predicate", "object"):
            self._parts.append(name)
        elif name in _TERMS:
            found: dict[str, Any] = {"type": name}
            if name == "triple":
                found["value"] = {}
            if attributes.get(f"{_XML} lang"):  # an empty one means: no language
                found["xml:lang"] = attributes[f"{_XML} lang"]
            if "datatype" in attributes:
                found["datatype"] = attributes["datatype"]
            if f"{_ITS} dir" in attributes:
                found["its:dir"] = attributes[f"{_ITS} dir"]
            self._terms.append(found)
            self._words = []

    def _text(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        self._depth -= 1
        words = "".join(self._words or ())
        if name == "boolean":
            self.boolean = words.strip() in ("true", "1")
        elif name in ("subject", "predicate", "object") and self._parts:
            self._parts.pop()
        elif name in _TERMS and self._terms:
            found = self._terms.pop()
            if name == "literal":
                found["value"] = words
            elif name != "triple":
                found["value"] = words.strip()
            if self._parts and self._terms:
                self._terms[-1]["value"][self._parts[-1]] = found
            elif self.rows:
                self.rows[-1][self._variable] = found
        else:
            return
        self._words = None


def read_xml(stream: IO[bytes]) -> Read:
    """Read SPARQL 1.1 Query Results XML; see `read_json`.

    Examples
    --------
    >>> import io
    >>> head = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/>'
    >>> read_xml(io.BytesIO(head + b"<boolean>false</boolean></sparql>"))
    False
    >>> read_xml(io.BytesIO(head + b"<boolean>false</boolean>"))
    Traceback (most recent call last):
    ...
    govgraph.store.sparql_results.BadResults: the answer ends in the middle
    """
    document = _Xml()
    feed = _fed(document, stream)
    while not document.headed and next(feed, False):
        pass
    if document.boolean is not None or not document.headed:
        for _ in feed:
            pass
    if document.boolean is not None:
        return document.boolean
    if not document.headed:
        raise BadResults("the answer is XML without results")
    table = _Table(tuple(document.variables))
    return table.variables, _xml_rows(document, table.row, feed)


def _xml_rows(document: _Xml, row: Callable[[Mapping[str, Any]], Row], feed: Iterator[bool]) -> Iterator[Row]:
    more = True
    while more:
        more = next(feed, False)
        whole = document.rows[:-1] if more else document.rows  # the last one may go on
        document.rows = document.rows[-1:] if more else []
        yield from map(row, whole)


def _fed(document: _Xml, stream: IO[bytes]) -> Iterator[bool]:
    """Read the document block by block; its end must be there."""
    from xml.parsers import expat

    while True:
        data = stream.read(_BLOCK)
        try:
            document.parser.Parse(data, not data)
        except expat.ExpatError as error:
            said = expat.errors.messages[error.code]
            if not data:
                raise BadResults("the answer ends in the middle") from error
            raise BadResults(f"the answer is not valid XML: {said}, line {error.lineno}") from error
        if not data:
            return
        yield True
