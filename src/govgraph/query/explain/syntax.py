"""Why a query is not SPARQL, in words a person understands; asked only when the engine has refused it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from govgraph.errors import QuerySyntaxError, nearest
from govgraph.query.explain.rules import WORDS, broken_rule
from govgraph.query.explain.slips import (
    call_at,
    nameless_group,
    slips,
    uneven_values,
    unfinished_iri,
    ungrouped,
)
from govgraph.sparql.grammar import Misfit, first_misfit
from govgraph.sparql.lexer import AGGREGATES, Token
from govgraph.sparql.outline import Outline

__all__ = ["ENGINE_SAYS", "explain"]

_TERMS = frozenset(("var", "iri", "pname", "bnode", "string", "number"))
_PLACE = re.compile(r"error at ([0-9]+):([0-9]+): expected (.*)", re.DOTALL)
_ALIASES = {"dct": "dcterms", "dc": "dcterms", "sdo": "schema", "label": "rdfs"}  # of other datasets
ENGINE_SAYS = {  # of queries that fit the grammar; each with the key of what it means
    "The SELECT contains a variable that is unbound": "loose_variable",
    "The SELECT overrides an existing variable using an expression": "name_taken",
    "SELECT * is not authorized with GROUP BY": "all_grouped",
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
    >>> from govgraph.sparql.source import Source
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
    misfit = first_misfit(outline.tokens)
    if misfit is None:
        return _beyond_grammar(outline, said, otherwise)
    # What stands before this place is the beginning of some query, and what stands behind it cannot be judged.
    source = outline.source
    begin = source.position(outline.tokens[max(0, misfit.index - _REACH)].offset)
    end = source.position(outline.at(misfit.index).end or len(source.text))
    for causes in (slips, _words, _order, _projection):
        for found in causes(outline):
            if begin <= (found.line, found.column) <= end:
                return found
    return _by_rule(outline, misfit)


_REACH = 12  # tokens before the word that does not fit: an error is reported where its clause begins


def _beyond_grammar(outline: Outline, said: str, otherwise: QuerySyntaxError | None) -> QuerySyntaxError:
    """What is wrong with a query that fits the grammar: rules on rows of values, groups and names."""
    for cause in (uneven_values, _counted_in_filter, _ungrouped):
        found = cause(outline)
        if found is not None:
            return found
    for phrase, named in ENGINE_SAYS.items():
        if phrase in said:
            at = outline.form_token.offset if outline.form_token else 0
            return outline.source.error(at, named)
    return otherwise or unfinished_iri(outline) or _reassigned(outline) or _at_the_place(outline, said)


def _by_rule(outline: Outline, misfit: Misfit) -> QuerySyntaxError:
    """Explain a word that does not fit by the rule that was being read."""
    tokens, error = outline.tokens, outline.source.error
    before = outline.at(misfit.index - 1)
    if misfit.index == len(tokens):
        return _too_early(outline, misfit, before)
    token = tokens[misfit.index]
    expected, rule = misfit.expected, misfit.rules[-1] if misfit.rules else ""
    is_term = token.kind in _TERMS or token.text.lower() in ("true", "false")
    at_top = all(one not in misfit.rules for one in ("Group", "Template"))
    if at_top and before.kind == "}" and token.kind == "{":
        return error(token.offset, "second_group")
    if at_top and token.kind in (";", ".") and before.kind == "}":
        return error(token.offset, "end_mark", sign=token.kind)
    if before.word == "WHERE":
        return error(token.offset, "pattern_braces")
    if token.kind == before.kind == ".":
        return error(token.offset, "extra_dot")
    if rule in ("Verb", "Properties") and before.kind != ";":
        return _incomplete(outline, token, "no_property")
    if rule in ("Objects", "Object", "Node") and "Group" in misfit.rules and "var" in expected:
        return _incomplete(outline, token, "no_value")
    if token.kind in (";", ",") and "{" in expected:
        return _incomplete(outline, token, "no_triple")
    if token.kind == "-" and before.kind == "number" and len(before.text) == 4:
        return error(before.offset, "date")
    if is_term and {".", ";"} <= expected:
        return error(token.offset, "no_dot")
    if is_term and "&&" in expected:
        named = "AS" in expected and token.kind == "var"
        return error(
            token.offset, "no_operator", hint="write_as" if named else "no_operator", token=token.text
        )
    return error(token.offset, "unexpected", token=token.text, **_expectation(expected))


def _too_early(outline: Outline, misfit: Misfit, last: Token) -> QuerySyntaxError:
    """What is missing at the end of the text."""
    end, error = last.end, outline.source.error
    if last.word in ("LIMIT", "OFFSET"):
        return error(end, "no_number", word=last.word)
    if "Named" in misfit.rules or (outline.form == "DESCRIBE" and "var" in misfit.expected):
        return error(end, "no_entity")
    if outline.form == "CONSTRUCT" and "template" in outline.roles.values():
        return error(end, "no_where")
    if "{" in misfit.expected:
        return error(end, "no_pattern")
    return error(end, "incomplete", **_expectation(misfit.expected))


def _expectation(expected: frozenset[str]) -> dict[str, str]:
    """Return the hint that says what could stand at a place, where that is short."""
    words = sorted(expected - {"bnode", "lang"})
    return {"hint": "expected", "expected": " ".join(words)} if 0 < len(words) <= 6 else {"hint": "check"}


def _unknown_prefix(outline: Outline, prefixes: Mapping[str, str]) -> QuerySyntaxError | None:
    known = {**prefixes, **outline.prefixes}
    for index, token in enumerate(outline.tokens):
        if token.kind != "pname" or outline.at(index - 1).word == "PREFIX":
            continue
        prefix, _, _ = token.text.partition(":")
        if prefix in known:
            continue
        near = [_ALIASES[prefix]] if _ALIASES.get(prefix) in known else nearest(prefix, known, 1)
        hint = "did_you_mean" if near else "declare"
        return outline.source.error(token.offset, "prefix", hint=hint, prefix=prefix, near="".join(near[:1]))
    return None


def _words(outline: Outline) -> Iterator[QuerySyntaxError]:
    """Keywords that lack what must follow them."""
    yield from filter(None, (broken_rule(outline, at, WORDS) for at in range(len(outline.tokens) - 1)))


_LAST = {"GROUP": 1, "HAVING": 2, "ORDER": 3, "LIMIT": 4, "OFFSET": 4}


def _order(outline: Outline) -> Iterator[QuerySyntaxError]:
    """Clauses after the group in the wrong order."""
    latest = ""
    for at in outline.beside(0, len(outline.tokens)):
        token = outline.tokens[at]
        if token.word in _LAST:
            if latest and _LAST[token.word] < _LAST[latest]:
                yield outline.source.error(token.offset, "clause_order", word=token.word, other=latest)
            latest = token.word


def _incomplete(outline: Outline, token: Token, named: str) -> QuerySyntaxError:
    return outline.source.error(token.offset, named, hint="three_parts", token=token.text)


def _projection(outline: Outline) -> Iterator[QuerySyntaxError]:
    """What stands between SELECT and WHERE: no commas, and computed values in parentheses with a name."""
    depth, opened, selecting, error = 0, 0, False, outline.source.error
    for index, token in enumerate(outline.tokens):
        word = token.word
        if word == "SELECT":
            selecting, depth = True, 0
        elif token.kind == "{" or word in ("WHERE", "FROM"):
            selecting = False
        elif selecting and token.kind in ("(", ")"):
            opened = index if token.kind == "(" and depth == 0 else opened
            depth += 1 if token.kind == "(" else -1
            named = token.kind == "(" or depth > 0 or outline.at(index - 2).word == "AS"
            if not named:
                value = call_at(outline, opened)[1:-1].strip()
                name = re.match(r"\w+", value)
                short = name[0].lower() if name else "value"
                yield error(token.offset, "nameless", value=value, short=short)
        elif selecting and depth == 0 and token.kind == ",":
            yield error(token.offset, "select_comma")
        elif selecting and depth == 0 and word in AGGREGATES:
            yield error(token.offset, "computed", call=call_at(outline, index), short=word.lower())


def _ungrouped(outline: Outline) -> QuerySyntaxError | None:
    found = ungrouped(outline)
    if found is None:
        return None
    name = found.text
    call = nameless_group(outline, found)
    named = re.match(r"(\w+)\(", call)
    return outline.source.error(
        found.offset,
        "ungrouped",
        hint="name_group" if call else "ungrouped",
        name=name,
        call=call,
        short=named[1].lower() if named else "value",
    )


def _counted_in_filter(outline: Outline) -> QuerySyntaxError | None:
    """``FILTER(COUNT(?x) > 1)``: groups are not made yet where FILTER looks."""
    for index, token in enumerate(outline.tokens):
        before = [one.word for one in outline.tokens[max(0, index - 3) : index]]
        if token.word in AGGREGATES and "FILTER" in before:
            return outline.source.error(token.offset, "counted_in_filter", word=token.word)
    return None


def _reassigned(outline: Outline) -> QuerySyntaxError | None:
    """``BIND(… AS ?x)`` where a pattern before it in the same group gives ?x a value."""
    patterns: list[set[str]] = [set()]  # of each open brace: the variables of its triples so far
    brackets = 0  # of conditions and computed values
    for index, token in enumerate(outline.tokens):
        if token.kind == "{":
            patterns.append(set())
        elif token.kind == "}":
            patterns.pop()
        elif token.kind == "(" and (brackets or token.holds == "expression"):
            brackets += 1
        elif token.kind == ")" and brackets:
            brackets -= 1
        elif token.kind == "var":
            name = token.text[1:]
            named = outline.at(index - 1).word == "AS" and brackets == 1
            if named and name in patterns[-1] and outline.tokens[index + 1].kind == ")":
                return outline.source.error(token.offset, "reassigned", name=name)
            if not brackets:
                patterns[-1].add(name)
    return None


def _at_the_place(outline: Outline, said: str) -> QuerySyntaxError:
    """The engine's own words and position, for what neither the grammar nor a rule here explains."""
    found = _PLACE.search(said)
    if found is None:
        return outline.source.error_of(said)
    at = outline.source.offset_at(int(found[1]), int(found[2]))
    token = next((one for one in outline.tokens if one.end >= at), outline.tokens[-1])
    words = found[3].removeprefix("one of ").split(", ")
    told = next((word for word in words if re.fullmatch(r"\w+( [\w.]+){2,}", word)), "")
    hint = "engine_words" if told else "engine"
    return outline.source.error(token.offset, "engine", hint=hint, token=token.text, said=told)
