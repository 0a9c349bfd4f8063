"""Scripts and styles without what only their authors read: the page is sent by mail, and has a limit."""

from __future__ import annotations

import re

__all__ = ["shorter", "shorter_style"]

_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*(?:.|\n)*?\*/)"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"
    r"|(?P<line>[ \t]*\n\s*)|(?P<space>[ \t]+)|(?P<word>[\w$]+)|(?P<sign>.)"
)
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_BEFORE_REGEX = {"", "return", *"(,=:[!&|?{};>"}  # after anything else, a slash divides
_WORD = re.compile(r"[\w$]")


def shorter(script: str) -> str:
    """Return a script without comments, indentation, the spaces between its words and signs, and the ends of most lines.

    Parameters
    ----------
    script : str
        Without a template literal inside another. A line that ends in neither ``{``, ``;`` nor ``,`` stays one: its end
        may end a statement.

    Examples
    --------
    >>> shorter('const a = (one) => "a  b" + one; // what it is')
    'const a=(one)=>"a  b"+one;'
    >>> shorter("return /[/ ]+/g.test(a + +b) ? a / b : typeof c")
    'return/[/ ]+/g.test(a+ +b)?a/b:typeof c'
    """
    parts: list[str] = []
    at, last, gap = 0, "", ""
    while at < len(script):
        found = (_REGEX.match(script, at) if last in _BEFORE_REGEX else None) or _TOKEN.match(script, at)
        assert found is not None  # noqa: S101 - the last alternative takes every sign that the others leave
        at, kind = found.end(), found.lastgroup
        if kind == "line":
            gap = "\n"
        elif kind in ("comment", "space"):
            gap = gap or " "
        else:
            if parts and gap and (_joins(last[-1], found[0][0]) if gap == " " else last[-1] not in "{;,"):
                parts.append(gap)
            parts.append(found[0])
            last, gap = found[0], ""
    return "".join(parts)


def _joins(one: str, other: str) -> bool:
    """Tell whether two would become another word or sign without the space between them."""
    return bool(_WORD.match(one) and _WORD.match(other)) or (one == other and one in "+-/")


def shorter_style(style: str) -> str:
    """Return a style without comments and spaces that mean nothing.

    Examples
    --------
    >>> shorter_style(".a > .b, .c { color: red; } /* why */ @media print { .a :is(.b) { top: 0; } }")
    '.a > .b,.c{color:red}@media print{.a :is(.b){top:0}}'
    """
    text = re.sub(r"\s+", " ", re.sub(r"/\*(?:.|\n)*?\*/", "", style))
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").replace(": ", ":").strip()
