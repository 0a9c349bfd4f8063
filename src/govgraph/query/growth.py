"""Texts that double: a chain of CONCAT or REPLACE that would fill the memory of any machine."""

from __future__ import annotations

from govgraph.query.lexer import Token
from govgraph.query.outline import CLOSERS, OPENERS, Outline

__all__ = ["MAX_GROWTH", "check_growth"]

MAX_GROWTH = 10_000.0
"""How many times longer than its inputs a computed text may become: 10 kB may grow to 100 MB."""

_PASSES = 20  # each pass follows a chain of sub-selects one step further out; 2**14 is beyond the limit


def check_growth(outline: Outline) -> None:
    """Refuse a query that computes ever longer texts out of each other.

    Forty times ``BIND(CONCAT(?a, ?a) AS ?b)`` make a terabyte of one letter, and the engine then ends the process.

    Raises
    ------
    QueryRefused
        At the variable that grows beyond `MAX_GROWTH`.
    """
    if not any(
        token.kind == "word" and token.text.upper() in ("CONCAT", "REPLACE") for token in outline.tokens
    ):
        return
    weights: dict[str, float] = {}
    for _ in range(_PASSES):
        before = dict(weights)
        _weigh(outline, weights)
        if weights == before:
            return
    raise outline.source.refusal(
        0, "texts in this query are computed in a circle", hint="name each text once"
    )


def _weigh(outline: Outline, weights: dict[str, float]) -> None:
    """Give each computed variable the growth of its expression, from what is known so far."""
    stack: list[list[float]] = []  # of each open bracket: the weights of its arguments
    functions: list[str] = []
    previous = Token("", "", 0)
    for token in outline.tokens:
        kind = token.kind
        if kind in OPENERS:
            functions.append(previous.text.upper() if previous.kind == "word" and kind == "(" else "")
            stack.append([1.0])
        elif kind in CLOSERS and stack:
            weight = _total(functions.pop(), stack.pop())
            if weight > MAX_GROWTH:
                raise _grows(outline, token)
            if stack and kind == ")":
                stack[-1][-1] = max(stack[-1][-1], weight)
        elif kind == "," and stack:
            stack[-1].append(1.0)
        elif kind == "string" and stack:
            stack[-1][-1] = max(stack[-1][-1], 1.0 + token.text.count("$") + len(token.text) // 100)
        elif kind == "var" and stack:
            name = token.text[1:]
            if previous.text.upper() == "AS":
                weights[name] = max(weights.get(name, 1.0), stack[-1][-1])
            else:
                stack[-1][-1] = max(stack[-1][-1], weights.get(name, 1.0))
        previous = token


def _total(function: str, arguments: list[float]) -> float:
    if function == "CONCAT":
        return sum(arguments)
    if function == "REPLACE":
        total = 1.0
        for one in arguments:
            total *= one
        return total
    return max(arguments)


def _grows(outline: Outline, token: Token) -> Exception:
    return outline.source.refusal(
        token.offset,
        f"this text may become {MAX_GROWTH:,.0f} times longer than what it is made of",
        hint="do not put a text together from itself again and again",
    )
