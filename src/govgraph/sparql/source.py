"""The text of a query: as its author wrote it, as the engine gets it, and the way between their positions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from govgraph.errors import QueryRefused, QuerySyntaxError, wrong
from govgraph.sparql.said import Said

__all__ = ["MAX_LENGTH", "Source"]

MAX_LENGTH = 1_000_000
"""Characters; a query of 100,000 numbers in a VALUES block has some 600,000 and is read in half a second."""

_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ANY_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LINE_END = re.compile(r"\r\n|\n|\r")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Characters that mean the same in a name and in a string: written as an escape they are read in advance. The others
# (quotes, backslash, angle brackets, line ends, …) are left as they stand: inside strings the engine reads them.
_PLAIN = frozenset("_-:?$./")
_WIDEST = 160  # characters of a line that an error shows around its caret


@dataclass(frozen=True, slots=True)
class Source:
    """A query as written (`user`) and as the engine reads it (`text`), with a map of positions from one to the other.

    SPARQL 1.1 (§19.2) reads codepoint escapes (``\\u00E9``) anywhere before anything else, SPARQL 1.2 and Oxigraph only
    in strings and IRIs. Letters written so are read in advance, so both are understood.

    Examples
    --------
    >>> source = Source.of("SEL\\\\u0045CT *")
    >>> source.text
    'SELECT *'
    >>> source.position(7)
    (1, 13)
    """

    user: str
    text: str
    # Pieces of `text`: where each begins, where it begins in `user`, and whether it is copied letter for letter.
    _starts: tuple[int, ...] = (0,)
    _origins: tuple[int, ...] = (0,)
    _copied: tuple[bool, ...] = (True,)

    @classmethod
    def of(cls, user: str) -> Source:
        """Read a query's text; a byte order mark at its beginning is dropped.

        Raises
        ------
        QueryRefused
            When it is longer than `MAX_LENGTH` or holds half a surrogate pair.
        """
        if len(user) > MAX_LENGTH:
            raise QueryRefused(wrong("query_too_long", n=len(user), most=MAX_LENGTH))
        broken = _SURROGATE.search(user)
        if broken:
            raise QueryRefused(wrong("query_not_unicode", n=broken.start() + 1))
        if "\\" not in user and not user.startswith("\ufeff"):
            return cls(user, user)
        edits = [(0, 1, "")] if user.startswith("\ufeff") else []
        for found in _ESCAPE.finditer(user):
            char = _char(found)
            if char is not None and (char.isalnum() or char in _PLAIN):
                edits.append((found.start(), found.end(), char))
        return cls(user, user)._edit(edits)

    def replace(self, edits: Iterable[tuple[int, int, str]]) -> Source:
        """Return the query with pieces of `text` (begin, end) replaced; positions stay those of the user's text."""
        return self._edit(sorted(edits))

    def _edit(self, edits: list[tuple[int, int, str]]) -> Source:
        pieces: list[tuple[str, int, bool]] = []  # text, where it comes from, whether it is copied
        done = 0
        for begin, end, words in edits:
            pieces += [*self._pieces(done, begin), (words, self.user_offset(begin), False)]
            done = end
        pieces += self._pieces(done, len(self.text))
        starts, length = [], 0
        for words, _, _ in pieces:
            starts.append(length)
            length += len(words)
        # One piece more, so that the position after the last character is the end of the user's text.
        starts, origins = [*starts, length], [*(origin for _, origin, _ in pieces), len(self.user)]
        copied = [*(is_copy for _, _, is_copy in pieces), True]
        text = "".join(words for words, _, _ in pieces)
        return Source(self.user, text, tuple(starts), tuple(origins), tuple(copied))

    def _pieces(self, begin: int, end: int) -> Iterator[tuple[str, int, bool]]:
        """Cut ``text[begin:end]`` where its origin jumps."""
        first = bisect_right(self._starts, begin) - 1
        for piece in range(first, len(self._starts)):
            start = max(begin, self._starts[piece])
            stop = min(end, self._starts[piece + 1]) if piece + 1 < len(self._starts) else end
            if start >= end:
                return
            if start < stop:
                yield self.text[start:stop], self.user_offset(start), self._copied[piece]

    def escapes_read_first(self) -> str | None:
        """Return the text as an engine reads it that decodes every escape first, or None where there is no escape."""
        if "\\u" not in self.text and "\\U" not in self.text:
            return None
        return _ANY_ESCAPE.sub(lambda found: _char(found) or "\ufffd", self.text)

    def user_offset(self, offset: int) -> int:
        """Return where the character at `offset` of `text` comes from in `user`."""
        piece = bisect_right(self._starts, offset) - 1
        return self._origins[piece] + (offset - self._starts[piece] if self._copied[piece] else 0)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, counted from 1 in the user's own text, of an offset of `text`."""
        at = min(self.user_offset(offset), len(self.user))
        line, begin = 1, 0
        for end in _LINE_END.finditer(self.user, 0, at):
            line, begin = line + 1, end.end()
        return line, at - begin + 1

    def offset_at(self, line: int, column: int) -> int:
        """Return the offset in `text` of the engine's line and column (lines end with a line feed)."""
        begin = 0
        for _ in range(line - 1):
            found = self.text.find("\n", begin)
            if found < 0:
                break
            begin = found + 1
        return min(begin + max(column, 1) - 1, len(self.text))

    def error(self, offset: int, named: str, *, hint: str = "", **values: str) -> QuerySyntaxError:
        """Return a syntax error at an offset of `text`, with the line and a caret.

        Parameters
        ----------
        offset : int
        named : str
            The key of what is wrong in ``query_error`` of :mod:`govgraph.words`, and of its hint in ``query_hint``.
        hint : str
            The key of the hint, where it is another.
        **values
            What stands in the braces of both.
        """
        line, column = self.position(offset)
        told = {
            **values,
            "named": named,
            "hint": hint,
            "line": str(line),
            "column": str(column),
            "caret": self.caret(offset),
        }
        return QuerySyntaxError(Said(told, 0), line=line, column=column, hint=Said(told, 1))

    def error_of(self, message: str) -> QuerySyntaxError:
        """Return a syntax error in words that are not govgraph's, without a place in the text."""
        return QuerySyntaxError(f"line 1, column 1: {message}\n{self.caret(0)}", line=1, column=1)

    def refusal(self, offset: int, message: str, *, hint: str = "") -> QueryRefused:
        """Return a refusal that names the place in the user's own text."""
        line, column = self.position(offset)
        told = wrong("refused_at", line=str(line), column=str(column), message=message)
        return QueryRefused(told, hint=hint or getattr(message, "hint", ""))

    def caret(self, offset: int) -> str:
        """Return the user's line with a caret under the character at `offset` of `text`."""
        line, column = self.position(offset)
        text = _LINE_END.split(self.user)[line - 1]
        cut = max(0, column - _WIDEST // 2) if len(text) > _WIDEST else 0
        shown = text[cut : cut + _WIDEST]
        gap = "".join("\t" if char == "\t" else " " for char in text[cut : column - 1])
        return f"  {shown}\n  {gap}^"


def _char(escape: re.Match[str]) -> str | None:
    """The character of a codepoint escape, or None where it is not a character."""
    digits = escape[1] or escape[2]
    code = int(digits, 16) if digits else -1
    if code < 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code)
