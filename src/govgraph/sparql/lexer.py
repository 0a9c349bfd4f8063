"""The tokens of a SPARQL query, as the engine's grammar reads them.

The guard trusts these tokens, so they must be those of the engine. A grammar that reads letter by letter, as
Oxigraph's does, differs from a plain tokenizer in one point: after an operand inside an expression ``<`` is always
"less than", anywhere else it begins an IRI. ``FILTER(1<2)#>'''`` must not be taken for an IRI and a string that hides
what follows. So each bracket is remembered with what it holds: data, or an expression.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from govgraph.sparql.source import Source

__all__ = [
    "AGGREGATES",
    "FUNCTIONS",
    "KEYWORDS",
    "NOTHING",
    "UPDATES",
    "WORDS",
    "Token",
    "expanded",
    "tokens",
]

_UPDATES = "ADD CLEAR COPY CREATE DELETE DROP INSERT LOAD MOVE WITH"

_KEYWORDS = """
    A ADJUST AS ASC ASK BASE BIND BY CONSTRUCT DATA DEFAULT DESC DESCRIBE DISTINCT EXISTS FALSE FILTER FROM GRAPH GROUP
    HAVING IN INTO LATERAL LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR SERVICE SILENT TO
    TRUE UNDEF UNION USING VALUES VERSION WHERE ALL
"""

_FUNCTIONS = """
    ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT HASLANG
    HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LCASE MAX MD5 MIN
    MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX REPLACE ROUND SAMETERM SAMEVALUE SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512
    STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE
    TZ UCASE URI UUID YEAR
"""
UPDATES = frozenset(_UPDATES.split())
KEYWORDS = frozenset(_KEYWORDS.split())
FUNCTIONS = frozenset(_FUNCTIONS.split())
WORDS = KEYWORDS | FUNCTIONS | UPDATES
AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))


_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_MARKS = "\u00b7\u0300-\u036f\u203f\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"


@lru_cache(maxsize=2)
def _patterns(only_ascii: bool) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a token, a prefix and a local name.

    The letters of all scripts take 60 ms to compile and those of ASCII 2, which is all that most queries are written in.
    """
    base, marks = ("A-Za-z", "") if only_ascii else (_LETTERS, _MARKS)
    chars = rf"{base}_0-9{marks}\-"
    # Possessive quantifiers throughout: no text makes these patterns go back, so reading is linear in its length.
    token = re.compile(
        rf"""
        (?P<skip>(?:[ \t\r\n]++|\#[^\r\n]*+)++)
        |(?P<var>[?$][{base}_0-9][{base}_0-9{marks}]*+)
        |(?P<string>\"\"\"(?:\"{{0,2}}+(?:[^"\\]|\\.))*+\"\"\" | '''(?:'{{0,2}}+(?:[^'\\]|\\.))*+'''
            |\"(?!\"\")(?:[^"\\\n\r]|\\[^\n\r])*+\" | '(?!'')(?:[^'\\\n\r]|\\[^\n\r])*+')
        |(?P<bnode>_:[{base}_0-9](?:[{chars}]|\.++(?=[{chars}]))*+)
        |(?P<number>[0-9]++(?:\.[0-9]*+)?[eE][+-]?[0-9]++|\.[0-9]++[eE][+-]?[0-9]++|[0-9]*+\.[0-9]++|[0-9]++)
        |(?P<lang>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[a-z]++)?)
        |(?P<name>[{base}:])
        |(?P<op>\^\^|\|\||&&|!=|>=|\{{\||\|\}}|[{{}}()\[\];,.=!*/+\-|^?~<>])
        """,
        re.VERBOSE | re.DOTALL,
    )
    prefix = re.compile(rf"[{base}][{chars}]*+(?:\.++[{chars}]++)*+")
    local = re.compile(rf"(?:[{base}_0-9:]|{_ESCAPED})(?:[{chars}:]|{_ESCAPED}|\.++(?=[{chars}:%\\]))*+")
    return token, prefix, local


_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*+")
_IRI = re.compile(r"<((?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+)>")

_CLOSES = {"(": ")", "[": "]", "{": "}", "{|": "|}", "<<": ">>"}
_CLOSERS = frozenset(_CLOSES.values())
_OPERANDS = frozenset(("var", "string", "lang", "number", "iri", "pname", "bnode", ")", "]", ">>", "}"))
# Words before "(" that do not make an expression of what it holds.
_DATA_WORDS = frozenset(("A", "VALUES", "TRUE", "FALSE", "UNDEF", "DATA"))


_WIDE = dict(zip("：，；（）｛｝？．。", ":,;(){}?..", strict=True))
# What people write for something else, or copy along with it, and the hint on it.
_ODD = {
    **dict.fromkeys("“”„«»‘’‚‛‹›″′＂＇´", "quotes"),
    **dict.fromkeys("–—−", "dash"),
    **dict.fromkeys(_WIDE, "wide"),
    "\\": "escape",
    "_": "blank",
    "`": "backticks",
    "@": "language_after",
}


class Token(NamedTuple):
    """One token: its kind, its text, and its offset in the source's `text`.

    `kind` is ``var``, ``iri``, ``pname``, ``bnode``, ``string``, ``lang``, ``number``, ``word`` (a keyword or a
    function) or, for punctuation, the text itself. `holds` says what an opening bracket holds: ``group``, ``select``
    (a sub-select), ``expression`` or ``data``.
    """

    kind: str
    text: str
    offset: int
    holds: str = ""

    @property
    def word(self) -> str:
        """A keyword or a function in capitals; empty for any other token."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.offset + len(self.text)


NOTHING = Token("", "", 0)
"""What stands before the first token, and behind the last."""


def expanded(token: Token, prefixes: Mapping[str, str]) -> str:
    r"""Return the IRI that an ``iri`` or ``pname`` token stands for.

    Examples
    --------
    >>> expanded(Token("pname", r"ex:a\.b", 0), {"ex": "https://example.org/"})
    'https://example.org/a.b'
    """
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def tokens(source: Source, *, lenient: bool = False) -> list[Token]:
    """Return the tokens of a query, without white space and comments.

    Parameters
    ----------
    lenient : bool
        For a query that another engine will read: instead of an error, whatever begins no token becomes a token of kind
        ``other``, and brackets need not match.

    Raises
    ------
    QuerySyntaxError
        If a character begins no token, a string or IRI is not closed, or brackets do not match.

    Examples
    --------
    >>> [token.kind for token in tokens(Source.of("ASK { ?x a <urn:y> } # all"))]
    ['word', '{', 'var', 'word', 'iri', '}']
    """
    return _Lexer(source, lenient).run()


class _Lexer:
    def __init__(self, source: Source, lenient: bool) -> None:
        self.source = source
        self.lenient = lenient
        self.text = source.text
        self.token, self.prefix, self.local = _patterns(self.text.isascii())
        self.found: list[Token] = []
        self.open: list[tuple[str, str, int]] = []  # bracket, what it holds, index of its token
        self.holds = "select"  # what the innermost open bracket holds; the query itself is like a sub-select
        self.commented: list[str] = []
        self.no_colon = 0  # up to here no prefix ends in a colon: looked at once

    def run(self) -> list[Token]:
        """Read the whole text."""
        text, at, end, match = self.text, 0, len(self.text), self.token.match
        found = self.found
        while at < end:
            here = match(text, at)
            if here is None:
                at = self._other(at)
                continue
            kind = here.lastgroup or ""
            if kind == "skip":
                if "#" in here[0]:
                    self.commented.append(here[0])
                at = here.end()
            elif kind == "name":
                at = self._name(at)
            elif kind == "op":
                at = self._punctuation(here[0], at)
            else:
                found.append(Token(kind, here[0], at))
                at = here.end()
        if self.open and not self.lenient:
            bracket, _, index = self.open[-1]
            closer = _CLOSES[bracket]
            raise self.source.error(
                found[index].offset,
                "open",
                hint="open_comment" if any(closer in comment for comment in self.commented) else "open",
                sign=bracket,
                wanted=closer,
            )
        return found

    def _name(self, at: int) -> int:
        """A prefixed name (``gov:memberOf``) or a word (``SELECT``)."""
        text, end = self.text, at
        if text[at] != ":" and at >= self.no_colon:
            run = self.prefix.match(text, at)
            end = run.end() if run else at
        if end < len(text) and text[end] == ":" and (end > at or text[at] == ":"):
            local = self.local.match(text, end + 1)
            end = local.end() if local else end + 1
            self.found.append(Token("pname", text[at:end], at))
            return end
        self.no_colon = max(self.no_colon, end)
        word = _WORD.match(text, at)
        if word is None:
            return self._other(at)
        before = self.found[-1].kind if self.found else ""
        if before == "{" and word[0].upper().startswith("SELECT") and self.holds == "group":
            bracket, _, index = self.open[-1]
            self.open[-1] = (bracket, "select", index)
            self.found[index] = self.found[index]._replace(holds="select")
            self.holds = "select"
        self.found.append(Token("word", word[0], at))
        return word.end()

    def _punctuation(self, op: str, at: int) -> int:
        if op == "<":
            return self._less(at)
        if op == ">" and self.text.startswith(">>", at) and self.open and self.open[-1][0] == "<<":
            op = ">>"
        if op in _CLOSES:
            self._enter(op, at)
        elif op in _CLOSERS:
            self._leave(op, at)
        else:
            self.found.append(Token(op, op, at))
        return at + len(op)

    def _less(self, at: int) -> int:
        """``<`` begins an IRI or a quoted triple, or compares."""
        text = self.text
        if self.holds == "expression" and self._after_operand():
            op = "<=" if text.startswith("<=", at) else "<"
            self.found.append(Token(op, op, at))
            return at + len(op)
        if text.startswith("<<", at):
            self._enter("<<", at)
            return at + 2
        iri = _IRI.match(text, at)
        if iri is None:
            return self._other(at)
        self.found.append(Token("iri", iri[0], at))
        return iri.end()

    def _after_operand(self) -> bool:
        last = self.found[-1] if self.found else NOTHING
        return last.kind in _OPERANDS or last.word in ("TRUE", "FALSE")

    def _enter(self, bracket: str, at: int) -> None:
        holds = "group" if bracket == "{" else self._paren_holds() if bracket == "(" else "data"
        self.found.append(Token(bracket, bracket, at, holds))
        self.open.append((bracket, holds, len(self.found) - 1))
        self.holds = holds

    def _paren_holds(self) -> str:
        last = self.found[-1] if self.found else NOTHING
        if last.kind == "<<" or self.holds == "data":
            return "data"
        if self.holds != "group":
            return "expression"
        if last.kind == "word":
            return "data" if last.word in _DATA_WORDS else "expression"
        if last.kind in ("iri", "pname") and len(self.found) > 1:
            return "expression" if self.found[-2].word == "FILTER" else "data"
        return "data"

    def _leave(self, closer: str, at: int) -> None:
        bracket, _, index = self.open[-1] if self.open else ("", "", 0)
        if _CLOSES.get(bracket) != closer:
            if self.lenient:
                self.found.append(Token(closer, closer, at))
                return
            if all(_CLOSES[one] != closer for one, _, _ in self.open):
                raise self.source.error(at, "closer", sign=closer)
            line, column = self.source.position(self.found[index].offset)
            raise self.source.error(
                at,
                "other_closer",
                sign=closer,
                wanted=_CLOSES[bracket],
                open=bracket,
                open_line=str(line),
                open_column=str(column),
            )
        self.open.pop()
        self.holds = self.open[-1][1] if self.open else "select"
        self.found.append(Token(closer, closer, at))

    def _other(self, at: int) -> int:
        """Take a character that begins no token, where that is not an error."""
        if not self.lenient:
            raise self._bad(at)
        self.found.append(Token("other", self.text[at], at))
        return at + 1

    def _bad(self, at: int) -> Exception:
        """Say what is wrong with the character that begins no token."""
        char = self.text[at]
        if char in "\"'":
            mark = char * 3 if self.text.startswith(char * 3, at) else char
            return self.source.error(
                at,
                "open_string",
                hint="open_long_string" if len(mark) == 3 else "open_string",
                sign=mark,
                long=char * 3,
            )
        if char == "<":
            return self.source.error(at, "bad_iri")
        shown = char if char.isprintable() and char != " " else f"U+{ord(char):04X}"
        hint = "invisible" if char.isspace() or not char.isprintable() else _ODD.get(char, "")
        return self.source.error(at, "character", hint=hint, sign=shown, plain=_WIDE.get(char, ""))
