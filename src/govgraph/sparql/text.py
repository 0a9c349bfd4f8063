"""Just enough of a query's text to send it elsewhere: its form, its prefixes, and what stands outside all braces.

The server reads the query itself, and the guard (in ``query``) has judged it before; nothing here decides about safety.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Outline", "outline", "with_prefixes"]

_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|\#[^\r\n]*)
    |(?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
    |(?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
        |\"(?:[^"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w:%.\-]|\\.)*)
    |(?P<number>\d+)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MODIFY", "MOVE"})
_CLAUSES = frozenset({"FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


@dataclass(frozen=True, slots=True)
class Outline:
    """What a query's text says of it.

    Parameters
    ----------
    form : str
        SELECT, ASK, CONSTRUCT or DESCRIBE; empty where there is none.
    start : int
        Where its form's word stands; the prologue is before it.
    declared, used : frozenset of str
        Prefixes that it declares, and that it uses.
    clauses : dict of str to int
        Where the first FROM and the last WHERE, GROUP, HAVING, ORDER, LIMIT, OFFSET and VALUES outside all braces
        stand.
    groups : tuple of int
        Where the outermost braces open.
    limit : int or None
        Of the query as a whole.
    update : int
        Where a word that changes data stands outside all braces; -1 where there is none.

    Examples
    --------
    >>> found = outline('PREFIX a: <http://a/> SELECT * { ?s a:b "x:y" } LIMIT 5')
    >>> found.form, sorted(found.used), found.limit, sorted(found.clauses)
    ('SELECT', ['a'], 5, ['LIMIT'])
    """

    form: str
    start: int
    declared: frozenset[str]
    used: frozenset[str]
    clauses: Mapping[str, int]
    groups: tuple[int, ...]
    limit: int | None
    update: int = -1


def outline(query: str) -> Outline:
    """Read a query's text."""
    form, start, depth, last = "", len(query), 0, ""
    declared: set[str] = set()
    used: set[str] = set()
    clauses: dict[str, int] = {}
    groups: list[int] = []
    limit: int | None = None
    update = -1
    for token in _TOKEN.finditer(query):
        kind, text = token.lastgroup, token[0]
        if kind == "skip":
            continue
        word = text.upper() if kind == "word" else ""
        if text == "{" and kind == "mark":
            if depth == 0:
                groups.append(token.start())
            depth += 1
        elif text == "}" and kind == "mark":
            depth -= 1
        elif kind == "name":
            (declared if last == "PREFIX" else used).add(text.partition(":")[0])
        elif word in _FORMS and not form:
            form, start = word, token.start()
        elif word in _UPDATES and depth == 0:
            update = update if update >= 0 else token.start()
        elif word in _CLAUSES and depth == 0:
            if word != "FROM" or "FROM" not in clauses:
                clauses[word] = token.start()
        elif last == "LIMIT" and depth == 0 and kind == "number":
            limit = int(text)
        last = word
    return Outline(form, start, frozenset(declared), frozenset(used), clauses, tuple(groups), limit, update)


def with_prefixes(query: str, found: Outline, prefixes: Mapping[str, str]) -> tuple[str, int]:
    """Return the query with the prefixes that it uses and does not declare, and how many lines they take.

    Examples
    --------
    >>> query = "ASK { ?s a:b ?o }"
    >>> with_prefixes(query, outline(query), {"a": "http://a/", "b": "http://b/"})
    ('PREFIX a: <http://a/>\\nASK { ?s a:b ?o }', 1)
    """
    missing = sorted((found.used - found.declared) & prefixes.keys())
    if not missing:
        return query, 0
    return " ".join(f"PREFIX {prefix}: <{prefixes[prefix]}>" for prefix in missing) + "\n" + query, 1
