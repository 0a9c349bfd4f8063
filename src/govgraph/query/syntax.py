"""Why a query is no SPARQL, in words a person understands; asked only when the engine has refused it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from govgraph.errors import QuerySyntaxError, nearest
from govgraph.query.lexer import Token
from govgraph.query.outline import CLOSERS, OPENERS, Outline
from govgraph.query.slips import call_at, slip, ungrouped

__all__ = ["explain"]

_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_TERMS = frozenset(("var", "iri", "pname", "bnode", "string", "number"))
_PLACE = re.compile(r"error at ([0-9]+):([0-9]+): expected (.*)", re.DOTALL)
_ALIASES = {"dct": "dcterms", "dc": "dcterms", "sdo": "schema", "label": "rdfs"}  # of other datasets
_SAID = {
    "The SELECT contains a variable that is unbound": (
        "a variable of the SELECT is neither in GROUP BY nor inside COUNT, MIN, …",
        "add it to GROUP BY, or write (SAMPLE(?x) AS ?one)",
    ),
    "The SELECT overrides an existing variable using an expression": (
        "a name after AS is used in the WHERE group already",
        "choose a new name: (COUNT(?x) AS ?count)",
    ),
    "SELECT * is not authorized with GROUP BY": (
        "SELECT * cannot stand with GROUP BY, COUNT and the like",
        "name the variables: SELECT ?x (COUNT(?y) AS ?count)",
    ),
}


def explain(
    outline: Outline,
    said: str,
    prefixes: Mapping[str, str],
    *,
    otherwise: QuerySyntaxError | None = None,
) -> QuerySyntaxError:
    """Return the error to raise for a query that the engine could not read.

    Parameters
    ----------
    outline : Outline
        Of what the engine got, with values bound.
    said : str
        The engine's message, with its position there.
    prefixes : mapping
        Declared in advance.
    otherwise : QuerySyntaxError, optional
        To return where no cause is known, instead of one made of the engine's words.

    Examples
    --------
    >>> from govgraph.query.source import Source
    >>> source = Source.of("ASK { ?x govv:memberOf ?y }")
    >>> error = explain(Outline.of(source), "error at 1:10: expected x", {"gov": "https://w3id.org/govgraph/ns#"})
    >>> print(error, error.hint, sep="\\n")
    line 1, column 10: unknown prefix `govv`
      ASK { ?x govv:memberOf ?y }
               ^
    did you mean gov?
    """
    unknown = _unknown_prefix(outline, prefixes)
    if unknown is not None:
        return unknown
    causes: tuple[Callable[[Outline], QuerySyntaxError | None], ...] = (
        slip,
        _no_group,
        _second_group,
        _words,
        _order,
        _triples,
        _projection,
        _side_by_side,
        _ungrouped,
    )
    for cause in causes:
        found = cause(outline)
        if found is not None:
            return found
    for phrase, (message, hint) in _SAID.items():
        if phrase in said:
            at = outline.form_token.offset if outline.form_token else 0
            return outline.source.error(at, message, hint=hint)
    return _reassigned(outline) or otherwise or _at_the_place(outline, said)


def _unknown_prefix(outline: Outline, prefixes: Mapping[str, str]) -> QuerySyntaxError | None:
    known = {**prefixes, **outline.prefixes}
    for index, token in enumerate(outline.tokens):
        if token.kind != "pname" or (index and outline.tokens[index - 1].text.upper() == "PREFIX"):
            continue
        prefix, _, _ = token.text.partition(":")
        if prefix in known:
            continue
        near = [_ALIASES[prefix]] if _ALIASES.get(prefix) in known else nearest(prefix, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"declare it: PREFIX {prefix}: <https://…>"
        return outline.source.error(token.offset, f"unknown prefix `{prefix}`", hint=hint)
    return None


def _no_group(outline: Outline) -> QuerySyntaxError | None:
    if outline.form != "DESCRIBE" and not any(token.kind == "{" for token in outline.tokens):
        where = next((one for one in outline.tokens[:-1] if one.text.upper() == "WHERE"), None)
        if where is not None:
            after = outline.tokens[outline.tokens.index(where) + 1]
            return outline.source.error(
                after.offset, "the pattern stands in braces", hint="write WHERE { … }"
            )
        last = outline.tokens[-1]
        return outline.source.error(
            last.offset + len(last.text),
            "the pattern is missing",
            hint="it stands in braces: { ?thing ?property ?value }",
        )
    return None


def _second_group(outline: Outline) -> QuerySyntaxError | None:
    depth = groups = 0
    for index, token in enumerate(outline.tokens):
        if token.kind in OPENERS:
            groups += depth == 0 and outline.roles.get(index) in ("group", "select")
            if depth == 0 and groups > 1:
                return outline.source.error(
                    token.offset,
                    "a second group after the end of the first",
                    hint="put both into one pair of braces",
                )
            depth += 1
        elif token.kind in CLOSERS:
            depth -= 1
    return None


def _words(outline: Outline) -> QuerySyntaxError | None:
    """Keywords that lack what must follow them."""
    words = outline.tokens
    for index, token in enumerate(words[:-1]):
        word, after = (token.text.upper() if token.kind == "word" else ""), words[index + 1]
        if word in ("ORDER", "GROUP") and after.text.upper() != "BY":
            return outline.source.error(
                after.offset, f"BY is missing after {word}", hint=f"write {word} BY ?x"
            )
        if word in ("LIMIT", "OFFSET") and not (after.kind == "number" and after.text.isdigit()):
            return outline.source.error(after.offset, f"{word} needs a whole number", hint=f"write {word} 10")
        if word == "FILTER" and after.kind != "(" and after.kind not in ("word", "iri", "pname"):
            return outline.source.error(
                after.offset, "the condition of FILTER stands in parentheses", hint="write FILTER(?x > 1)"
            )
        if word == "BIND" and after.kind != "(":
            return outline.source.error(
                after.offset, "BIND needs parentheses", hint="write BIND(?x + 1 AS ?y)"
            )
        if word == "AS" and after.kind != "var":
            return outline.source.error(after.offset, "AS needs a variable", hint="write AS ?name")
        found = _clause(outline, index, word, after)
        if found is not None:
            return found
        if token.kind == "=" and after.kind in ("<", ">", "iri"):
            return outline.source.error(token.offset, "`=>` and `=<` are not SPARQL", hint="write >= or <=")
        if token.kind == "=" and after.kind == "=":
            return outline.source.error(token.offset, "`==` is not SPARQL", hint="write = to compare")
        if token.kind == "<" and after.kind == ">":
            return outline.source.error(token.offset, "`<>` is not SPARQL", hint="write != for unequal")
    return None


_BRACED = frozenset(("OPTIONAL", "UNION", "MINUS", "EXISTS"))
_LAST = {"GROUP": 1, "HAVING": 2, "ORDER": 3, "LIMIT": 4, "OFFSET": 4}


def _clause(outline: Outline, index: int, word: str, after: Token) -> QuerySyntaxError | None:
    """What must follow a clause's word."""
    error = outline.source.error
    if word in _BRACED and after.kind != "{":
        return error(after.offset, f"the pattern after {word} stands in braces", hint=f"write {word} {{ … }}")
    if word == "HAVING" and after.kind not in ("(", "word", "iri", "pname"):
        return error(
            after.offset, "the condition of HAVING stands in parentheses", hint="write HAVING(?n > 1)"
        )
    if word == "NOT" and after.text.upper() not in ("EXISTS", "IN"):
        return error(after.offset, "NOT goes with EXISTS or IN only", hint="write !(…) to say the contrary")
    if word == "GRAPH" and after.kind == "{":
        return error(after.offset, "GRAPH needs a name", hint="write GRAPH ?g { … }, or leave GRAPH away")
    if word == "SELECT" and (after.kind == "{" or after.text.upper() in ("WHERE", "FROM")):
        return error(after.offset, "it is missing what to select", hint="write SELECT * or SELECT ?x ?y")
    if word == "CONSTRUCT" and after.kind != "{" and after.text.upper() not in ("WHERE", "FROM"):
        return error(
            after.offset, "the triples to make stand in braces", hint="write CONSTRUCT { … } WHERE { … }"
        )
    if word == "VALUES" and after.kind == "var":
        second = outline.tokens[index + 2] if index + 2 < len(outline.tokens) else after
        if second.kind != "{":
            return error(
                second.offset, "the values stand in braces", hint=f"write VALUES {after.text} {{ … }}"
            )
    return None


def _order(outline: Outline) -> QuerySyntaxError | None:
    """What is too much or missing at the end, and clauses after the group in the wrong order."""
    depth, latest, previous = 0, "", Token("", "", 0)
    for token in outline.tokens:
        depth += (token.kind in OPENERS) - (token.kind in CLOSERS)
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word in _LAST:
            if latest and _LAST[word] < _LAST[latest]:
                return outline.source.error(
                    token.offset,
                    f"{word} stands before {latest}",
                    hint="order: GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET",
                )
            latest = word
        if token.kind == "." and previous.kind == ".":
            return outline.source.error(token.offset, "one dot too many", hint="take it away")
        if depth == 0 and token.kind in (";", ".") and previous.kind == "}":
            return outline.source.error(
                token.offset, f"`{token.kind}` after the end", hint="nothing ends a query: take it away"
            )
        previous = token
    return _at_the_end(outline, previous)


def _side_by_side(outline: Outline) -> QuerySyntaxError | None:
    """Two values in an expression with nothing between them: a comma or AS was forgotten."""
    open_brackets: list[str] = []
    previous = Token("", "", 0)
    for token in outline.tokens:
        if token.kind in OPENERS:
            open_brackets.append(token.holds)
        elif token.kind in CLOSERS and open_brackets:
            open_brackets.pop()
        inside = open_brackets[-1:] == ["expression"]
        if inside and token.kind in _TERMS and previous.kind in ("var", "string", "lang", ")"):
            after_call = previous.kind == ")" and token.kind == "var"
            if previous.kind != ")" or after_call:
                hint = f"write AS {token.text}" if after_call else "write a comma, or a sign such as = or +"
                return outline.source.error(token.offset, "something is missing before this", hint=hint)
        previous = token
    return None


def _at_the_end(outline: Outline, last: Token) -> QuerySyntaxError | None:
    end, word = last.offset + len(last.text), last.text.upper()
    if word in ("LIMIT", "OFFSET"):
        return outline.source.error(end, f"{word} needs a whole number", hint=f"write {word} 10")
    if word == "DESCRIBE":
        return outline.source.error(end, "it is missing what to describe", hint="write DESCRIBE id:igf")
    groups = [role for role in outline.roles.values() if role in ("group", "select")]
    if outline.form == "CONSTRUCT" and not groups:
        return outline.source.error(
            end, "the pattern is missing after the template", hint="write CONSTRUCT { … } WHERE { … }"
        )
    return None


def _triples(outline: Outline) -> QuerySyntaxError | None:
    """A dot that is missing between triples, or a triple that lacks a part."""
    stack: list[int] = []  # of each open bracket: parts of its triple read; -1 where no triples stand
    parts = -1
    in_clause = False  # GRAPH ?g, VALUES ?x, FILTER regex: terms that belong to no triple
    previous = Token("", "", 0)
    for index, token in enumerate(outline.tokens):
        kind = token.kind
        if kind in OPENERS:
            group = kind == "{" and outline.roles.get(index) in ("group", "exists", "template")
            if (
                kind != "{"
                and parts >= 0
                and not in_clause
                and token.holds == "data"
                and previous.kind not in _JOINS
            ):
                parts += 1
            stack.append(parts)
            parts, in_clause = (0 if group else -1), False
        elif kind in CLOSERS:
            if kind == "}" and parts in (1, 2) and previous.kind != ";":
                return _incomplete(outline, token, parts)
            parts = stack.pop()
            if kind == "}" or (outline.tokens[index].kind == ")" and in_clause):
                parts = 0 if parts >= 0 else parts
            in_clause = False
        elif (
            parts >= 0
            and kind == "word"
            and token.text != "a"
            and token.text.lower() not in ("true", "false")
        ):
            in_clause, parts = True, 0
        elif parts >= 0 and not in_clause:
            found = _next_part(outline, token, previous, parts)
            if isinstance(found, QuerySyntaxError):
                return found
            parts = found
        elif in_clause and kind == ".":
            in_clause = False
        previous = token
    return None


def _next_part(outline: Outline, token: Token, previous: Token, parts: int) -> int | QuerySyntaxError:
    """Count the parts of a triple after one token more, or say what is wrong with it."""
    kind = token.kind
    if kind in _TERMS or kind == "word":
        parts += previous.kind not in _JOINS and previous.kind != "^^"
        if parts > 3:
            year = _YEAR.search(outline.source.text, 0, token.offset)
            if token.kind == "number" and year:
                return outline.source.error(
                    year.start(), "a date is written in quotes", hint='write "2023-10-08"^^xsd:date'
                )
            return outline.source.error(
                token.offset,
                "a dot or a semicolon is missing before this",
                hint="three parts make a triple: write a dot after it, or a semicolon to go on with the same thing",
            )
        return parts
    if kind not in (".", ";", ","):
        return parts
    if previous.kind != ";" and (parts in (1, 2) or (parts == 0 and kind != ".")):
        return _incomplete(outline, token, parts)
    return {".": 0, ";": 1, ",": 2}[kind]


_YEAR = re.compile(r"\b[0-9]{4}-?\Z")
_JOINS = frozenset("/|^!")


def _incomplete(outline: Outline, token: Token, parts: int) -> QuerySyntaxError:
    missing = "a property and a value are" if parts == 1 else "a value is" if parts == 2 else "a triple is"
    return outline.source.error(
        token.offset, f"{missing} missing before `{token.text}`", hint="a triple is: thing property value"
    )


def _projection(outline: Outline) -> QuerySyntaxError | None:
    """What stands between SELECT and WHERE: no commas, and computed values in parentheses with a name."""
    depth, opened, selecting = 0, 0, False
    for index, token in enumerate(outline.tokens):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SELECT":
            selecting, depth = True, 0
        elif token.kind == "{" or word in ("WHERE", "FROM"):
            selecting = False
        elif selecting and token.kind in ("(", ")"):
            opened = index if token.kind == "(" and depth == 0 else opened
            depth += 1 if token.kind == "(" else -1
            named = token.kind == "(" or depth > 0 or outline.tokens[index - 2].text.upper() == "AS"
            if not named:
                value = call_at(outline, opened)[1:-1].strip()
                name = re.match(r"\w+", value)
                short = name[0].lower() if name else "value"
                return outline.source.error(
                    token.offset, "this value has no name", hint=f"give it one: ({value} AS ?{short})"
                )
        elif selecting and depth == 0 and token.kind == ",":
            return outline.source.error(
                token.offset,
                "a comma between variables",
                hint="variables are separated by spaces: SELECT ?a ?b",
            )
        elif selecting and depth == 0 and word in _AGGREGATES:
            return outline.source.error(
                token.offset,
                "a computed value stands in parentheses and has a name",
                hint=f"write ({call_at(outline, index)} AS ?{word.lower()})",
            )
        elif word in _AGGREGATES and not selecting and _in_filter(outline, index):
            return outline.source.error(
                token.offset,
                f"{word} cannot stand in FILTER",
                hint=f"write HAVING({word}(?x) > 1) after the braces",
            )
    return None


def _ungrouped(outline: Outline) -> QuerySyntaxError | None:
    found = ungrouped(outline)
    if found is None:
        return None
    name = found.text
    hint = f"add {name} to GROUP BY, or write (SAMPLE({name}) AS ?one)"
    return outline.source.error(
        found.offset, f"{name} is neither in GROUP BY nor inside COUNT, MIN, …", hint=hint
    )


def _in_filter(outline: Outline, index: int) -> bool:
    before = [token.text.upper() for token in outline.tokens[max(0, index - 3) : index]]
    return "FILTER" in before


def _reassigned(outline: Outline) -> QuerySyntaxError | None:
    """``BIND(… AS ?x)`` where ?x has a value already."""
    for name, token in outline.assigned.items():
        first = outline.variables.get(name)
        if first is not None and first.offset < token.offset:
            return outline.source.error(
                token.offset, f"?{name} has a value already", hint="choose a new name after AS"
            )
    return None


def _at_the_place(outline: Outline, said: str) -> QuerySyntaxError:
    """The engine's own position, moved to the beginning of the word it stumbled over."""
    found = _PLACE.search(said)
    if found is None:
        return outline.source.error(0, said)
    expected = _expected(found[3])
    offset = outline.source.offset_at(int(found[1]), int(found[2]))
    if len(expected) == 1 and expected[0].isalpha():
        offset = max(0, offset - len(expected[0]))  # it looked this far ahead for the word
    for token in outline.tokens:
        if token.offset + len(token.text) > offset:
            hint = (
                "expected " + " or ".join(expected)
                if 0 < len(expected) <= 6 and not _ODD.issuperset(expected)
                else "something is missing or too much here"
            )
            return outline.source.error(token.offset, f"unexpected `{token.text}`", hint=hint)
    return outline.source.error(
        len(outline.source.text), "the query ends too early", hint="look for what is missing"
    )


_ODD = frozenset(
    ("OPTIONAL", "VALUES", "DISTINCT", "NOT", "UNDEF", "OFFSET")
)  # the last thing tried, and never meant


def _expected(said: str) -> list[str]:
    """The signs and words among what the engine expected."""
    body = said.removeprefix("one of ")
    words = [part.strip() for part in re.split(r", (?![^\[]*\])", body)]
    return [word.strip('"') for word in words if re.fullmatch(r'"[^"]+"|[A-Z]{2,}', word)]
