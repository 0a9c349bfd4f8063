"""What an error says in the words of a language; of the text of a query, at its place, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from govgraph.errors import GovgraphError
from govgraph.words import say, words

__all__ = ["in_words", "said", "saying"]

E = TypeVar("E", bound=GovgraphError)

_NUMBERS = ("most", "limit")  # each language has its own separators


def saying(made: Callable[..., E], key: str, **values: object) -> E:
    """Return an error of which the words stand in ``[error]``, with their hint.

    Parameters
    ----------
    made : callable
        Makes the error of its message and hint, such as its class.

    Examples
    --------
    >>> error = saying(GovgraphError, "server_rows", most=1000)
    >>> print(error, error.hint, sep="; ")
    the answer has more than 1,000 rows, the server's limit; ask for less, or add LIMIT and OFFSET
    """
    known = words("en")["error"][key]
    hint = say(f"error.{key}.hint", "en", **values) if "hint" in known else ""
    return made(say(f"error.{key}.text", "en", **values), hint=hint).in_words(key, **values)


def in_words(error: GovgraphError, language: str) -> tuple[str, str]:
    """Return what an error says and its hint, as far as there are words for them in a language."""
    text, hint, (key, told) = str(error), error.hint, error.said_as
    if key == "query":
        return said(told, language)
    if key:
        values = {
            name: int(str(value)) if name in _NUMBERS and str(value).isdecimal() else value
            for name, value in told.items()
        }
        text = say(f"error.{key}.text", language, **values)
        known = words("en")["error"][key]
        if "hint" in known and say(f"error.{key}.hint", "en", **values) == hint:
            hint = say(f"error.{key}.hint", language, **values)
    which, names = error.offered
    if which:
        joint = f" {say('error.or', language)} " if which == "did_you_mean" else ", "
        hint = say(f"error.{which}", language, choices=joint.join(names))
    return text, hint


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
    return f" {say('error.or', language)} ".join(sorted(known.get(one, one) for one in value.split()))
