"""Slips that look like SPARQL: what people bring from Word, SQL, Turtle and Wikidata, and what to write instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from govgraph.errors import QuerySyntaxError, nearest
from govgraph.sparql.keywords import FUNCTIONS
from govgraph.sparql.lexer import Token
from govgraph.sparql.outline import CLOSERS, OPENERS, Outline

__all__ = ["call_at", "never_bound", "slips", "uneven_values", "unfinished_iri", "ungrouped"]

_NOTHING = Token("", "", 0)
_NAMES = frozenset(("var", "iri", "pname"))
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_TWO_NAMES = re.compile(r"[A-Za-z]+:[^:]+?(?=:?(?:gov|id|st|src|rdf|rdfs|skos|dcterms|foaf):)")
_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_SIGNS = frozenset(("&&", "||", "=", "!=", ">="))
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
    tokens = outline.tokens
    holds = ["select"]  # of the open brackets
    selecting = within = False  # between SELECT and its group, behind the first brace
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else _NOTHING
        after = tokens[index + 1] if index + 1 < len(tokens) else _NOTHING
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SELECT":
            selecting = True
        elif word in ("WHERE", "FROM") or token.kind == "{":
            selecting = False
        found = (
            _name(outline, token, before)
            or (_bare_parentheses(outline, index) if selecting and len(holds) == _depth(holds) else None)
            or _clause(outline, index, word, after)
            or _place(outline, index, word, holds)
            or _sign(outline, index)
            or (_in_group(outline, index, word) if within and holds[-1] in ("group", "select") else None)
            or (_values(outline, index) if word == "VALUES" else None)
        )
        if found is not None:
            yield found
        within = within or token.kind == "{"
        if token.kind in OPENERS:
            holds.append(token.holds)
        elif token.kind in CLOSERS and len(holds) > 1:
            holds.pop()


def uneven_values(outline: Outline) -> QuerySyntaxError | None:
    """Return the error for the first VALUES whose rows do not fit its variables."""
    words = (index for index, token in enumerate(outline.tokens) if token.text.upper() == "VALUES")
    return next((found for index in words if (found := _values(outline, index))), None)


def _depth(holds: list[str]) -> int:
    """Return how many brackets are open where no parenthesis is among the innermost."""
    return len(holds) if holds[-1] in ("group", "select") else -1


def unfinished_iri(outline: Outline) -> QuerySyntaxError | None:
    """Return the error for the first IRI without its scheme, where no BASE would complete it."""
    if any(one.text.upper() == "BASE" for one in outline.tokens):
        return None
    for token in outline.tokens:
        if token.kind == "iri" and not _SCHEME.match(token.text):
            inner = token.text[1:-1]
            short = (
                f"write id:{inner}, or the full IRI: <https://…>" if inner.isalnum() else "write <https://…>"
            )
            return outline.source.error(token.offset, f"`{token.text}` is not an absolute IRI", hint=short)
    return None


def _name(outline: Outline, token: Token, before: Token) -> QuerySyntaxError | None:
    """A name that is none: two run together, or with the language of a text."""
    error = outline.source.error
    if token.kind == "pname" and (two := _TWO_NAMES.match(token.text)):
        rest = token.text[two.end() :].removeprefix(":")
        return error(token.offset, "missing space between two names", hint=f"write {two[0]} {rest}")
    if token.kind == "lang" and token.text.lower() in ("@prefix", "@base"):
        word = token.text[1:].upper()
        return error(
            token.offset, f"`{token.text}` is Turtle", hint=f"write {word}, without a dot after its IRI"
        )
    if token.kind == "lang" and before.kind in _NAMES:
        hint = f'write "text"{token.text}, or FILTER(LANG({before.text}) = "{token.text[1:]}")'
        if before.kind != "var":
            hint = f'write "text"{token.text}'
        return error(token.offset, "a language tag needs a string in quotes", hint=hint)
    return None


def _bare_parentheses(outline: Outline, index: int) -> QuerySyntaxError | None:
    """``SELECT DISTINCT(?x)`` and ``SELECT (?x, ?y)``: parentheses around mere variables."""
    tokens = outline.tokens
    if tokens[index].kind != "(" or tokens[index - 1].text.upper() in FUNCTIONS:
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
    word = tokens[index - 1].text.upper()
    word = word if word in ("DISTINCT", "REDUCED") else "SELECT"
    return outline.source.error(
        tokens[index].offset,
        "variables need no parentheses here",
        hint=f"write {word} {' '.join(names)}",
    )


def _clause(outline: Outline, index: int, word: str, after: Token) -> QuerySyntaxError | None:
    """What follows the words at the end and the beginning of a query."""
    tokens, error = outline.tokens, outline.source.error
    token = tokens[index]
    last = tokens[index + 2] if index + 2 < len(tokens) else _NOTHING
    if word in ("DESC", "ASC") and after.kind != "(":
        if after.kind == "var":
            return error(after.offset, f"{word} needs parentheses", hint=f"write {word}({after.text})")
        name = tokens[index - 1].text
        return error(token.offset, f"{word} goes before its variable", hint=f"write {word}({name})")
    if word == "LIMIT" and last.kind == ",":
        third = tokens[index + 3].text if index + 3 < len(tokens) else "10"
        return error(
            last.offset, "LIMIT takes only one number", hint=f"write LIMIT {third} OFFSET {after.text}"
        )
    if word == "BY":
        clause = tokens[index - 1].text.upper()
        if not after.kind or after.kind in CLOSERS or after.text.upper() in _AFTER_GROUP:
            return error(
                token.offset + len(token.text),
                f"missing variable after {clause} BY",
                hint=f"write {clause} BY ?x",
            )
        if after.kind == "word" and after.text.upper() in FUNCTIONS and last.kind != "(":
            return error(after.offset, "expected a variable", hint=f"write {clause} BY ?{after.text}")
        comma = _first_comma(tokens, index + 1)
        if comma is not None:
            return error(comma.offset, f"a comma after {clause} BY", hint=f"write {clause} BY ?a ?b")
    if (
        word == "PREFIX"
        and last.kind == "iri"
        and index + 3 < len(tokens)
        and tokens[index + 3].kind in ".;,"
    ):
        sign = tokens[index + 3]
        return error(sign.offset, f"`{sign.text}` after a prefix declaration", hint="remove it")
    return None


def _place(outline: Outline, index: int, word: str, holds: list[str]) -> QuerySyntaxError | None:
    """A clause that stands outside the braces it belongs into, or inside those it follows."""
    tokens, error = outline.tokens, outline.source.error
    token, before = tokens[index], tokens[index - 1] if index else _NOTHING
    after = tokens[index + 1] if index + 1 < len(tokens) else _NOTHING
    over = len(holds) == 1 and before.kind == "}"
    if over and word in ("FILTER", "BIND", "OPTIONAL", "MINUS", "UNION"):
        return error(token.offset, f"{word} belongs inside the braces", hint="move it before the last `}`")
    after_all = word == "WHERE" and after.kind != "{" and len(holds) == 1
    if after_all and any(one.kind == "}" for one in tokens[:index]):
        hint = "write FILTER(…) inside the braces, or HAVING(…) after GROUP BY"
        return error(token.offset, "a condition after the pattern", hint=hint)
    if over and word in ("SELECT", "ASK", "DESCRIBE"):
        return error(token.offset, "more than one query", hint="run one query at a time")
    if word == "UNION" and before.kind != "}":
        return error(token.offset, "UNION goes between two groups in braces", hint="write { … } UNION { … }")
    if holds[-1] == "group" and word in ("ORDER", "LIMIT", "OFFSET", "GROUP", "HAVING"):
        return error(token.offset, f"{word} belongs after the braces", hint="move it after the `}`")
    if word in ("FILTER", "OPTIONAL", "BIND") and _in_template(outline, index):
        hint = "the braces after CONSTRUCT hold the triples to make"
        return error(token.offset, f"{word} belongs in the WHERE clause", hint=hint)
    if word == "FROM" and after.kind == "{":
        return error(
            after.offset, "FROM needs the IRI of a graph", hint="without FROM the query covers all facts"
        )
    if word == "IN" and after.kind in ("[", "{", "string", "iri", "pname", "var"):
        return error(after.offset, "the list after IN needs parentheses", hint="write ?x IN (id:a, id:b)")
    if word == "AS" and before.kind == "var" and len(holds) == 1 and after.kind == "var":
        renamed = f"({before.text} AS {after.text})"
        return error(token.offset, "AS needs parentheses", hint=f"write {renamed}")
    if outline.form == "DESCRIBE" and token.kind == "," and len(holds) == 1:
        return error(token.offset, "a comma between names", hint="names are separated by spaces")
    return None


def _in_template(outline: Outline, index: int) -> bool:
    depth = 0
    for place in range(index - 1, -1, -1):
        kind = outline.tokens[place].kind
        depth += (kind == "}") - (kind == "{")
        if depth < 0:
            return outline.roles.get(place) == "template"
    return False


def _sign(outline: Outline, index: int) -> QuerySyntaxError | None:
    """Signs with nothing behind them, decimal commas, datatypes, and functions without parentheses."""
    tokens, error = outline.tokens, outline.source.error
    token = tokens[index]
    before = tokens[index - 1] if index else _NOTHING
    after = tokens[index + 1] if index + 1 < len(tokens) else _NOTHING
    if token.kind in _SIGNS and after.kind == ")":
        return error(after.offset, f"missing value after `{token.kind}`", hint="write what to compare with")
    if token.kind == "," and before.kind == after.kind == "number" and after.offset == token.offset + 1:
        sign = tokens[index - 2].kind if index > 1 else ""
        if sign in ("=", "!=", "<", ">", "<=", ">="):
            return error(token.offset, "a comma in a number", hint=f"write {before.text}.{after.text}")
    if token.kind == "^" and before.kind == "string":
        return error(token.offset, "a datatype needs two carets", hint=f"write ^^{after.text}")
    if token.kind == "^^" and after.kind == "string":
        return error(after.offset, "a datatype is written without quotes", hint=f"write ^^{after.text[1:-1]}")
    word = token.text.upper() if token.kind == "word" else ""
    if word in FUNCTIONS and after.kind in ("var", "string"):
        return error(after.offset, f"{word} needs parentheses", hint=f"write {word}({after.text})")
    if word in ("FILTER", "HAVING") and after.kind == "word":
        end = _end_of_call(tokens, index + 1)
        if (
            end + 1 < len(tokens)
            and tokens[end].kind == ")"
            and tokens[end + 1].kind in (*_SIGNS, "<", ">", "<=")
        ):
            hint = f"write {word}({call_at(outline, index + 1)} {tokens[end + 1].kind} …)"
            return error(after.offset, f"the condition of {word} needs parentheses", hint=hint)
    if word == "BIND" and after.kind == "(":
        end = _end_of_call(tokens, index + 1)
        unjoined = tokens[end - 1].kind == "var" and tokens[end - 2].kind in (")", "var", "string", "number")
        if not unjoined and not any(one.text.upper() == "AS" for one in tokens[index:end]):
            value = call_at(outline, index + 1)[1:-1]
            return error(tokens[end].offset, "this value has no name", hint=f"write BIND({value} AS ?name)")
    return None


def _end_of_call(tokens: list[Token], index: int) -> int:
    """Return where the first bracket from here on is closed."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place].kind in OPENERS) - (tokens[place].kind in CLOSERS)
        if depth == 0 and tokens[place].kind in CLOSERS:
            return place
    return len(tokens) - 1


def _first_comma(tokens: list[Token], start: int) -> Token | None:
    """Return the first comma outside brackets in a clause, up to the next word."""
    depth = 0
    for token in tokens[start:]:
        depth += (token.kind in OPENERS) - (token.kind in CLOSERS)
        if depth < 0 or (depth == 0 and token.text.upper() in _AFTER_GROUP):
            return None
        if depth == 0 and token.kind == ",":
            return token
    return None


def _in_group(outline: Outline, index: int, word: str) -> QuerySyntaxError | None:
    """What belongs into a condition stands among the triples, or a comma between two of them."""
    tokens, error = outline.tokens, outline.source.error
    token, before = tokens[index], tokens[index - 1].text.upper()
    two = [one.kind for one in tokens[index + 1 : index + 3]]
    exists = word == "EXISTS" or (
        word == "NOT" and tokens[min(index + 1, len(tokens) - 1)].text.upper() == "EXISTS"
    )
    if exists and before not in ("FILTER", "NOT", "HAVING"):
        words = "NOT EXISTS" if word == "NOT" else "EXISTS"
        return error(token.offset, f"FILTER is missing before {words}", hint=f"write FILTER {words} {{ … }}")
    if token.kind in ("&&", "||"):
        hint = "write a dot between patterns" if token.kind == "&&" else "write { … } UNION { … }"
        return error(token.offset, f"`{token.kind}` is allowed only in conditions", hint=hint)
    if token.kind in _SIGNS and "FILTER" not in (one.text.upper() for one in tokens[index - 2 : index]):
        return error(
            token.offset,
            f"`{token.kind}` is allowed only in conditions",
            hint="write a triple as ?x gov:memberOf id:alsur; to compare, write FILTER(?x = 1)",
        )
    if token.kind == "," and len(two) == 2 and two[0] in _NAMES and two[1] in (*_NAMES, "string", "number"):
        return error(
            token.offset,
            "a comma separates only values of the same property",
            hint="write a dot before a new triple, or a semicolon to keep the same subject",
        )
    condition = word in FUNCTIONS and two[:1] == ["("] and before not in ("FILTER", "HAVING", "BY", "BIND")
    if condition and any(one.text.upper() in ("GROUP", "ORDER", "HAVING") for one in tokens[:index]):
        return None
    if condition:
        text = call_at(outline, index)
        return error(
            token.offset,
            f"{word} is not a triple: use it in FILTER or BIND",
            hint=f"write FILTER({text}) to test, BIND({text} AS ?name) to keep its value",
        )
    return None


def call_at(outline: Outline, index: int) -> str:
    """Return the text of a function's call, ``COUNT(DISTINCT ?x)``, or of a bracket; in short where it is long."""
    begin, end = outline.tokens[index], outline.tokens[_end_of_call(outline.tokens, index)]
    text = " ".join(outline.source.text[begin.offset : end.offset + 1].split())
    return text if len(text) <= 60 else f"{begin.text}(…)"


def _values(outline: Outline, index: int) -> QuerySyntaxError | None:
    """A row of VALUES with too many or too few values, or in the brackets of the other form."""
    tokens, error = outline.tokens, outline.source.error
    names, at = [], index + 1
    several = at < len(tokens) and tokens[at].kind == "("
    while at < len(tokens) and tokens[at].kind in ("(", ")", "var"):
        names += [tokens[at].text] * (tokens[at].kind == "var")
        at += 1
    if at >= len(tokens) or tokens[at].kind != "{":
        return None
    values, inside = 0, False
    for place in range(at + 1, len(tokens)):
        token, before = tokens[place], tokens[place - 1]
        if token.kind == "}":
            return None
        if token.kind == ",":
            return error(token.offset, "a comma between values", hint="values are separated by spaces")
        if token.kind == "var":
            return error(
                token.offset, "a variable is not a value", hint="write entities, strings, numbers or UNDEF"
            )
        if token.kind == "(":
            if not several:
                hint = f"write VALUES {names[0]} {{ id:a id:b }}, or VALUES ({names[0]}) {{ (id:a) }}"
                return error(token.offset, "values of a single variable need no parentheses", hint=hint)
            values, inside = 0, True
        elif token.kind == ")":
            inside = False
            if values != len(names):
                many = f"{values} value" + "s" * (values != 1)
                wanted = f"{len(names)} variable" + "s" * (len(names) != 1)
                hint = f"give one value for each of {' '.join(names)} in every row; write UNDEF for a missing value"
                return error(token.offset, f"this row has {many} for {wanted}", hint=hint)
        elif several and not inside:
            return error(
                token.offset, "each row of values needs parentheses", hint="write { (id:a 1) (id:b 2) }"
            )
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
        if token.kind == "word" and token.text.upper() == "SELECT":
            grouped, counts = _grouped(outline.tokens, index)
            loose = list(_loose(outline.tokens, index))
            if (
                grouped
                or counts
                or any(one.text.upper() in _AGGREGATES for one in _head(outline.tokens, index))
            ):
                for one in loose:
                    if one.text[1:] not in grouped:
                        return one
    return None


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
    while end < len(tokens) and tokens[end].kind != "{" and tokens[end].text.upper() not in ("WHERE", "FROM"):
        end += 1
    return tokens[index + 1 : end]


def _loose(tokens: list[Token], index: int) -> Iterator[Token]:
    """Yield the variables of a SELECT that no aggregate holds and that are not named there."""
    opened: list[bool] = []  # of each parenthesis: whether an aggregate holds it
    named: set[str] = set()
    before = _NOTHING
    for token in _head(tokens, index):
        if token.kind == "(":
            opened.append(before.text.upper() in _AGGREGATES or (bool(opened) and opened[-1]))
        elif token.kind == ")" and opened:
            opened.pop()
        elif token.kind == "var" and before.text.upper() == "AS":
            named.add(token.text)
        elif token.kind == "var" and not (opened and opened[-1]) and token.text not in named:
            yield token
        before = token


def _grouped(tokens: list[Token], index: int) -> tuple[set[str], bool]:
    """Return the variables of the GROUP BY that belongs to a SELECT, and whether there is one."""
    depth, grouping, counts = 0, False, False
    names: set[str] = set()
    for place in range(index + 1, len(tokens)):
        token, word = tokens[place], tokens[place].text.upper()
        depth += (token.kind in OPENERS) - (token.kind in CLOSERS)
        if depth < 0:
            break
        if depth == 0 and token.kind == "word":
            grouping = word == "BY" and tokens[place - 1].text.upper() == "GROUP"
            counts = counts or grouping
        if grouping and token.kind == "var" and (depth == 0 or tokens[place - 1].text.upper() == "AS"):
            names.add(token.text[1:])
    return names, counts
