"""What a syntax error says in the words of a language: of the text of a query, at its place, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from govgraph.words import either, in_language, say, speaks, words

__all__ = ["Said", "said"]


class Said(str):
    """A syntax error, or its hint, that can be said in each language; as a text it is English.

    Parameters
    ----------
    told : mapping of str to text
        As of :func:`said`.
    part : int
        0 for what is wrong, 1 for the hint.
    """

    _told: Mapping[str, object]
    _part: int

    def __new__(cls, told: Mapping[str, object], part: int) -> Self:
        """Say it in English."""
        made = super().__new__(cls, said(told, "en")[part])
        made._told, made._part = told, part
        return made

    def __getnewargs__(self) -> tuple[Mapping[str, object], int]:  # type: ignore[override]  # not the text of a str
        """Return what makes it again, where it is copied or sent to another process."""
        return self._told, self._part

    def in_words(self, *languages: str) -> str:
        """Return it in the first of some languages that govgraph speaks."""
        return said(self._told, speaks(languages))[self._part]


def said(told: Mapping[str, object], language: str) -> tuple[str, str]:
    """Return what an error says and its hint, which may be empty.

    Parameters
    ----------
    told : mapping of str to text
        ``named``, the key of its sentence in ``query_error``; ``hint``, that of its hint in ``query_hint``, if it is another
        one; ``line``, ``column`` and ``caret``, where it is; and what stands in the braces of both.
    language : str

    Examples
    --------
    >>> told = {"named": "prefix", "prefix": "govv", "hint": "did_you_mean", "near": "gov"}
    >>> print(*said({**told, "line": 1, "column": 3, "caret": "  ^"}, "es"), sep="\\n")
    línea 1, columna 3: prefijo desconocido: `govv`
      ^
    ¿quiso decir gov?
    """
    values = {name: _value(name, str(value), language) for name, value in told.items()}
    message = say(f"query_error.{told['named']}", language, **values)
    hint = str(told.get("hint") or told["named"])
    advice = say(f"query_hint.{hint}", language, **values) if hint in words(language)["query_hint"] else ""
    return f"{say('query_error.at', language, **{**values, 'message': message})}\n{told['caret']}", advice


def _value(name: str, value: str, language: str) -> str:
    """Return what stands in a brace: a place, what could stand there, and how many there are, in words."""
    if name in ("values", "variables"):
        return say(f"query_count.{name}", language, n=int(value))
    if name == "place":
        return say(f"query_place.{value}", language)
    if name != "expected":
        return value
    known = words(language)["query_expects"]
    return str(in_language(either(sorted(known.get(one, one) for one in value.split())), language))
