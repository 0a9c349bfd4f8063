"""Slips that look like SPARQL: what people bring from Word, SQL, Turtle and Wikidata, and what to write instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from govgraph.errors import QuerySyntaxError, nearest
from govgraph.query.explain.rules import SLIPS, broken_rule
from govgraph.sparql.lexer import AGGREGATES, FUNCTIONS, NOTHING, Token
from govgraph.sparql.outline import CLOSERS, OPENERS, Outline

__all__ = [
    "call_at",
    "nameless_group",
    "never_bound",
    "slips",
    "uneven_values",
    "unfinished_iri",
    "ungrouped",
]

_NAMES = frozenset(("var", "iri", "pname"))
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_TWO_NAMES = re.compile(r"[A-Za-z]+:[^:]+?(?=:?(?:gov|id|st|src|rdf|rdfs|skos|dcterms|foaf):)")
_COMPARES = frozenset(("&&", "||", "=", "!=", ">=", "<", ">", "<="))
_AFTER_GROUP = frozenset(("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"))


def slips(outline: Outline) -> Iterator[QuerySyntaxError]:
    """Yield what looks like a slip in a query that the engine has refused, in the order of the text.

    Examples
    --------
    >>> from govgraph.sparql.source import Source
    >>> (error,) = slips(Outline.of(Source.of("SELECT DISTINCT(?x) { ?x a gov:Forum }")))
    >>> print(error.column, error.hint)
    16 write DISTINCT ?x
    """
    holds = ["select"]  # of the open brackets
    braces: list[str] = []  # what each open brace is for
    selecting = closed = within = (
        False  # between SELECT and its group; behind a group; behind the first brace
    )
    for index, token in enumerate(outline.tokens):
        word = token.word
        selecting = word == "SELECT" or (selecting and word not in ("WHERE", "FROM") and token.kind != "{")
        top, pattern = len(holds) == 1, holds[-1] in ("group", "select")
        where = {
            "top": top,
            "after": top and closed,
            "describe": top and outline.form == "DESCRIBE",
            "group": holds[-1] == "group",
            "pattern": within and pattern,
            "template": braces[-1:] == ["template"],
        }
        found = (
            _name(outline, index)
            or (_bare_parentheses(outline, index) if selecting and pattern else None)
            or (_by(outline, index) if word == "BY" else None)
            or broken_rule(outline, index, SLIPS, {name for name, holds_here in where.items() if holds_here})
            or _comma_in_number(outline, index)
            or _call(outline, index, word)
            or (_loose_function(outline, index, word) if within and pattern else None)
            or (_values(outline, index) if word == "VALUES" else None)
        )
        if found is not None:
            yield found
        within, closed = within or token.kind == "{", closed or token.kind == "}"
        if token.kind == "{":
            braces.append(outline.roles.get(index, ""))
        elif token.kind == "}" and braces:
            braces.pop()
        if token.kind in OPENERS:
            holds.append(token.holds)
        elif token.kind in CLOSERS and len(holds) > 1:
            holds.pop()


def uneven_values(outline: Outline) -> QuerySyntaxError | None:
    """Return the error for the first VALUES whose rows do not fit its variables."""
    words = (index for index, token in enumerate(outline.tokens) if token.word == "VALUES")
    return next((found for index in words if (found := _values(outline, index))), None)


def unfinished_iri(outline: Outline) -> QuerySyntaxError | None:
    """Return the error for the first IRI without its scheme, where no BASE would complete it."""
    if any(one.word == "BASE" for one in outline.tokens):
        return None
    for token in outline.tokens:
        if token.kind == "iri" and not _SCHEME.match(token.text):
            inner = token.text[1:-1]
            hint = "short_iri" if inner.isalnum() else "relative_iri"
            return outline.source.error(token.offset, "relative_iri", hint=hint, iri=token.text, inner=inner)
    return None


def _name(outline: Outline, index: int) -> QuerySyntaxError | None:
    """A name that cannot be one: two run together, or with the language of a text."""
    token, before, error = outline.tokens[index], outline.at(index - 1), outline.source.error
    if token.kind == "pname" and (two := _TWO_NAMES.match(token.text)):
        rest = token.text[two.end() :].removeprefix(":")
        return error(token.offset, "two_names", first=two[0], second=rest)
    if token.kind == "lang" and token.text.lower() in ("@prefix", "@base"):
        return error(token.offset, "turtle", token=token.text, word=token.text[1:].upper())
    if token.kind == "lang" and before.kind in _NAMES:
        hint = "language_filter" if before.kind == "var" else "loose_language"
        values = {"token": token.text, "name": before.text, "lang": token.text[1:]}
        return error(token.offset, "loose_language", hint=hint, **values)
    return None


def _bare_parentheses(outline: Outline, index: int) -> QuerySyntaxError | None:
    """``SELECT DISTINCT(?x)`` and ``SELECT (?x, ?y)``: parentheses around mere variables."""
    tokens = outline.tokens
    before = outline.at(index - 1).word
    if tokens[index].kind != "(" or before in FUNCTIONS:
        return None
    names = []
    for token in tokens[index + 1 :]:
        if token.kind == "var":
            names.append(token.text)
        elif token.kind == ")":
            break
        elif token.kind != ",":
            return None
    if not names:
        return None
    word = before if before in ("DISTINCT", "REDUCED") else "SELECT"
    return outline.source.error(tokens[index].offset, "bare_parentheses", word=word, names=" ".join(names))


def _by(outline: Outline, index: int) -> QuerySyntaxError | None:
    """``GROUP BY`` and ``ORDER BY`` with nothing behind, or with commas."""
    tokens, clause, after = outline.tokens, outline.at(index - 1).word, outline.at(index + 1)
    if not after.kind or after.kind in CLOSERS or after.word in _AFTER_GROUP:
        return outline.source.error(tokens[index].end, "by_variable", word=clause)
    comma = _first_comma(outline, index + 1)
    if comma is None or (after.word in FUNCTIONS and outline.at(index + 2).kind != "("):
        return None
    return outline.source.error(comma.offset, "by_comma", word=clause)


def _comma_in_number(outline: Outline, index: int) -> QuerySyntaxError | None:
    """``?o > 1,5``: a decimal comma."""
    sign, before, token, after = map(outline.at, range(index - 2, index + 2))
    touching = before.kind == after.kind == "number" and after.offset == token.offset + 1
    if token.kind == "," and touching and sign.kind in ("=", "!=", "<", ">", "<=", ">="):
        return outline.source.error(token.offset, "number_comma", number=f"{before.text}.{after.text}")
    return None


def _call(outline: Outline, index: int, word: str) -> QuerySyntaxError | None:
    """``FILTER STRLEN(?x) > 3`` without parentheses around, and ``BIND(STR(?x))`` without a name."""
    tokens, error, after = outline.tokens, outline.source.error, outline.at(index + 1)
    if word not in ("FILTER", "HAVING", "BIND"):
        return None
    end = _end_of_call(outline, index + 1)
    text = call_at(outline, index + 1) if after.kind else ""
    if word == "BIND" and after.kind == "(":
        unjoined = tokens[end - 1].kind == "var" and tokens[end - 2].kind in (")", "var", "string", "number")
        if not unjoined and not any(one.word == "AS" for one in tokens[index:end]):
            return error(tokens[end].offset, "nameless", hint="nameless_bind", value=text[1:-1])
    compared = tokens[end].kind == ")" and outline.at(end + 1).kind in _COMPARES
    if word != "BIND" and after.kind == "word" and compared:
        return error(after.offset, "condition", word=word, call=text, sign=tokens[end + 1].kind)
    return None


def _end_of_call(outline: Outline, index: int) -> int:
    """Return where the first bracket from here on is closed."""
    after = (outline.closed[at] for at in range(index, len(outline.tokens)) if at in outline.closed)
    return next(after, len(outline.tokens) - 1)


def _first_comma(outline: Outline, start: int) -> Token | None:
    """Return the first comma outside brackets in a clause, up to the next word."""
    for at in outline.beside(start, len(outline.tokens)):
        token = outline.tokens[at]
        if token.kind == "," or token.word in _AFTER_GROUP:
            return token if token.kind == "," else None
    return None


def _loose_function(outline: Outline, index: int, word: str) -> QuerySyntaxError | None:
    """A function among the triples."""
    tokens = outline.tokens
    called = word in FUNCTIONS and outline.at(index + 1).kind == "("
    if not called or outline.at(index - 1).word in ("FILTER", "HAVING", "BY", "BIND"):
        return None
    if any(one.word in ("GROUP", "ORDER", "HAVING") for one in tokens[:index]):
        return None
    return outline.source.error(
        tokens[index].offset, "loose_function", word=word, call=call_at(outline, index)
    )


def call_at(outline: Outline, index: int) -> str:
    """Return the text of a function's call, ``COUNT(DISTINCT ?x)``, or of a bracket; in short where it is long."""
    text = " ".join(outline.between(index, _end_of_call(outline, index)).split())
    return text if len(text) <= 60 else f"{outline.tokens[index].text}(…)"


def _values(outline: Outline, index: int) -> QuerySyntaxError | None:
    """A row of VALUES with too many or too few values, or in the brackets of the other form."""
    tokens, error = outline.tokens, outline.source.error
    names, at = [], index + 1
    several = outline.at(at).kind == "("
    while outline.at(at).kind in ("(", ")", "var"):
        names += [tokens[at].text] * (tokens[at].kind == "var")
        at += 1
    if outline.at(at).kind != "{":
        return None
    values, inside = 0, False
    for place in range(at + 1, len(tokens)):
        token, before = tokens[place], tokens[place - 1]
        if token.kind == "}":
            return None
        if token.kind == ",":
            return error(token.offset, "values_comma")
        if token.kind == "var":
            return error(token.offset, "values_variable")
        if token.kind == "(":
            if not several:
                return error(token.offset, "values_single", name=names[0])
            values, inside = 0, True
        elif token.kind == ")":
            inside = False
            if values != len(names):
                counts = {"values": str(values), "variables": str(len(names))}
                return error(token.offset, "values_count", names=" ".join(names), **counts)
        elif several and not inside:
            return error(token.offset, "values_row")
        elif before.kind != "^^" and token.kind not in ("^^", "lang", "+", "-"):
            values += 1
    return None


def ungrouped(outline: Outline) -> Token | None:
    """Return the first variable of a SELECT that is neither in its GROUP BY nor in COUNT, MIN and the like.

    Examples
    --------
    >>> from govgraph.sparql.source import Source
    >>> text = "SELECT ?a ?b (COUNT(?c) AS ?n) { ?a ?b ?c } GROUP BY ?a"
    >>> ungrouped(Outline.of(Source.of(text))).text
    '?b'
    """
    for index, token in enumerate(outline.tokens):
        if token.word == "SELECT":
            grouped, counts = _grouped(outline.tokens, index)
            if counts or any(one.word in AGGREGATES for one in _head(outline.tokens, index)):
                loose = (one for one in _loose(outline.tokens, index) if one.text[1:] not in grouped)
                if one := next(loose, None):
                    return one
    return None


def nameless_group(outline: Outline, variable: Token) -> str:
    """Return what a GROUP BY computes from a variable without giving it a name: only a name can be selected.

    Examples
    --------
    >>> from govgraph.sparql.source import Source
    >>> text = "SELECT (LANG(?l) AS ?x) { ?s ?p ?l } GROUP BY (LANG(?l))"
    >>> outline = Outline.of(Source.of(text))
    >>> nameless_group(outline, ungrouped(outline))
    'LANG(?l)'
    """
    tokens = outline.tokens
    for index, token in enumerate(tokens):
        if token.word != "BY" or outline.at(index - 1).word != "GROUP":
            continue
        place = index + 1
        while place + 1 < len(tokens):
            if tokens[place].kind == "var":
                place += 1
                continue
            call = tokens[place].word and tokens[place + 1].kind == "("
            if not call and tokens[place].kind != "(":
                break
            end = _end_of_call(outline, place)
            within = [one.text.upper() for one in tokens[place : end + 1]]
            if variable.text.upper() in within and "AS" not in within:
                text = call_at(outline, place)
                return text if call else text[1:-1].strip()
            place = end + 1
    return ""


def never_bound(outline: Outline, given: Iterable[str] = ()) -> dict[str, str]:
    """Return the variables of a SELECT that stand nowhere else, each with the one that was meant perhaps.

    Examples
    --------
    >>> from govgraph.sparql.source import Source
    >>> never_bound(Outline.of(Source.of("SELECT ?nombre { ?x rdfs:label ?nombres }")))
    {'nombre': 'nombres'}
    """
    begin = next((n for n, one in enumerate(outline.tokens) if one is outline.form_token), -1)
    if outline.form != "SELECT" or begin < 0:
        return {}
    uses = Counter(one.text[1:] for one in outline.tokens if one.kind == "var")
    head = [one.text[1:] for one in _head(outline.tokens, begin) if one.kind == "var"]
    named = set(outline.assigned) | set(given)
    others = sorted(set(uses) - set(head))
    lone = [name for name in head if uses[name] == 1 and name not in named]
    return {name: next(iter(nearest(name, others, 1)), "") for name in lone}


def _head(tokens: list[Token], index: int) -> list[Token]:
    """Return what stands between a SELECT and its group."""
    end = index + 1
    while end < len(tokens) and tokens[end].kind != "{" and tokens[end].word not in ("WHERE", "FROM"):
        end += 1
    return tokens[index + 1 : end]


def _loose(tokens: list[Token], index: int) -> Iterator[Token]:
    """Yield the variables of a SELECT that no aggregate holds and that are not named there."""
    opened: list[bool] = []  # of each parenthesis: whether an aggregate holds it
    named: set[str] = set()
    before = NOTHING
    for token in _head(tokens, index):
        if token.kind == "(":
            opened.append(before.word in AGGREGATES or (bool(opened) and opened[-1]))
        elif token.kind == ")" and opened:
            opened.pop()
        elif token.kind == "var" and before.word == "AS":
            named.add(token.text)
        elif token.kind == "var" and not (opened and opened[-1]) and token.text not in named:
            yield token
        before = token


def _grouped(tokens: list[Token], index: int) -> tuple[set[str], bool]:
    """Return the variables of the GROUP BY that belongs to a SELECT, and whether there is one."""
    depth, grouping, counts = 0, False, False
    names: set[str] = set()
    for place in range(index + 1, len(tokens)):
        token, before = tokens[place], tokens[place - 1]
        depth += (token.kind in OPENERS) - (token.kind in CLOSERS)
        if depth < 0:
            break
        if depth == 0 and token.word:
            grouping = token.word == "BY" and before.word == "GROUP"
            counts = counts or grouping
        if grouping and token.kind == "var" and (depth == 0 or before.word == "AS"):
            names.add(token.text[1:])
    return names, counts
