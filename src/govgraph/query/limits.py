"""Which queries run in a process of their own even without a time limit: those that could end the process.

Measured on pyoxigraph 0.5.13. Its parser and its planner call themselves. With a stack of 1 MB the first crashes come at
100 nested NOT EXISTS, 120 nested function calls, 260 groups, 300 BIND in a row, 510 parentheses, 770 UNIONs, 1,000 ``||``:
at 300 words, signs and brackets or more. The stack of the engine's threads is 64 times as large, and of this an eighth is
used.

A chain of CONCAT or REPLACE can make texts that fill any memory, and the engine ends the process when there is none left.
"""

from __future__ import annotations

from govgraph.sparql.outline import Outline

__all__ = ["is_risky"]

_MOST = 2_400  # words, signs and brackets
_TEXTS = 8  # texts made of texts: each may double its length
_HARMLESS = frozenset(
    ("var", "iri", "pname", "bnode", "string", "lang", "number")
)  # as those of a list of VALUES


def is_risky(outline: Outline) -> bool:
    """Tell whether a query could crash the engine by its depth or length, or by texts that double.

    Examples
    --------
    >>> from govgraph.sparql.source import Source
    >>> is_risky(Outline.of(Source.of("SELECT * { ?s ?p ?o }")))
    False
    >>> is_risky(Outline.of(Source.of("ASK {" + "{" * 3000 + "}" * 3000 + "}")))
    True
    """
    harmless = _HARMLESS if outline.form != "DESCRIBE" else frozenset(("var",))  # it joins all that it names
    parts = [token for token in outline.tokens if token.kind not in harmless]
    texts = sum(token.kind == "word" and token.text.upper() in ("CONCAT", "REPLACE") for token in parts)
    return len(parts) > _MOST or texts > _TEXTS
