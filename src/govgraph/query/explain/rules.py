"""Mistakes that a few tokens show, as data: what people bring from Word, SQL and Turtle, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from govgraph.errors import QuerySyntaxError
from govgraph.sparql.lexer import FUNCTIONS, Token
from govgraph.sparql.outline import Outline

__all__ = ["SLIPS", "WORDS", "broken_rule"]

# A rule is a line: tokens that never stand so in a query :: what is wrong :: what to write instead.
# The first token is the one before that at hand. A token is a kind or a word in capitals; `_` is any token, `a/b` one of
# several, `~a/b` none of them, past the end of the text as well. The error is told of the token after `@`.
# `{0}` is the text of the first token, words in capitals; `{bare2}` the third one without its quotes.
# In brackets: where the rule holds. [top]: outside all brackets; [after]: there, behind a group; [group]: directly in a
# group; [pattern]: there or in a sub-select; [template]; [describe]: outside all brackets of a DESCRIBE. A line that begins
# with spaces goes on.
SLIPS = """
_ DESC/ASC @var                       :: {1} needs parentheses :: write {1}({2})
_ @DESC/ASC ~(/var                    :: {1} goes before its variable :: write {1}({0})
_ LIMIT _ @, number                   :: LIMIT takes only one number :: write LIMIT {4} OFFSET {2}
_ LIMIT _ @,                          :: LIMIT takes only one number :: write LIMIT 10 OFFSET {2}
_ BY @FUNCTION ~(                     :: expected a variable :: write {0} BY ?{raw2}
_ PREFIX _ iri @./;/,                 :: `{4}` after a prefix declaration :: remove it
} @FILTER/BIND/OPTIONAL/MINUS/UNION [top] :: {1} belongs inside the braces :: move it before the last `}`
~{ @WHERE ~{ [after]                  :: a condition after the pattern
    :: write FILTER(…) inside the braces, or HAVING(…) after GROUP BY
} @SELECT/ASK/DESCRIBE [top]          :: more than one query :: run one query at a time
~} @UNION                             :: UNION goes between two groups in braces :: write { … } UNION { … }
_ @ORDER/LIMIT/OFFSET/GROUP/HAVING [group] :: {1} belongs after the braces :: move it after the `}`
_ @FILTER/OPTIONAL/BIND [template]    :: {1} belongs in the WHERE clause
    :: the braces after CONSTRUCT hold the triples to make
_ FROM @{                             :: FROM needs the IRI of a graph :: without FROM the query covers all facts
_ IN @[/{/string/TERM                 :: the list after IN needs parentheses :: write ?x IN (id:a, id:b)
var @AS var [top]                     :: AS needs parentheses :: write ({0} AS {2})
_ @, [describe]                       :: a comma between names :: names are separated by spaces
_ SIGN @)                             :: missing value after `{1}` :: write what to compare with
string @^                             :: a datatype needs two carets :: write ^^{2}
_ ^^ @string                          :: a datatype is written without quotes :: write ^^{bare2}
_ FUNCTION @var/string                :: {1} needs parentheses :: write {1}({2})
~FILTER/NOT/HAVING @EXISTS [pattern]  :: FILTER is missing before EXISTS :: write FILTER EXISTS { … }
~FILTER/NOT/HAVING @NOT EXISTS [pattern] :: FILTER is missing before NOT EXISTS :: write FILTER NOT EXISTS { … }
_ @&& [pattern]                       :: `&&` is allowed only in conditions :: write a dot between patterns
_ @|| [pattern]                       :: `||` is allowed only in conditions :: write { … } UNION { … }
~FILTER @SIGN [pattern]               :: `{1}` is allowed only in conditions
    :: write a triple as ?x gov:memberOf id:alsur; to compare, write FILTER(?x = 1)
_ @, TERM TERM/string/number [pattern] :: a comma separates only values of the same property
    :: write a dot before a new triple, or a semicolon to keep the same subject
"""
"""What looks like SPARQL and is not, in the order in which it is looked for at each token."""

WORDS = """
_ ORDER/GROUP @~BY                    :: missing BY after {1} :: write {1} BY ?x
_ LIMIT/OFFSET @~integer              :: {1} needs a whole number :: write {1} 10
_ FILTER @~(/word/iri/pname           :: the condition of FILTER needs parentheses :: write FILTER(?x > 1)
_ BIND @~(                            :: BIND needs parentheses :: write BIND(?x + 1 AS ?y)
_ AS @~var                            :: AS needs a variable :: write AS ?name
_ OPTIONAL/UNION/MINUS/EXISTS @~{     :: the pattern after {1} needs braces :: write {1} { … }
_ HAVING @~(/word/iri/pname           :: the condition of HAVING needs parentheses :: write HAVING(?n > 1)
_ NOT @~EXISTS/IN                     :: NOT is allowed only before EXISTS or IN :: write !(…) to negate a condition
_ GRAPH @{                            :: GRAPH needs a name :: write GRAPH ?g { … }, or remove GRAPH
_ SELECT @{/WHERE/FROM                :: missing variables after SELECT :: write SELECT * or SELECT ?x ?y
_ CONSTRUCT @~{/WHERE/FROM            :: the template needs braces :: write CONSTRUCT { … } WHERE { … }
_ VALUES var @~{                      :: the values need braces :: write VALUES {2} { … }
_ @= </>                              :: `=>` and `=<` are not SPARQL :: write >= or <=
_ @= =                                :: `==` is not SPARQL :: write = to compare
_ @< >                                :: `<>` is not SPARQL :: write != for unequal
"""
"""What must follow a word or a sign."""

_SETS = {
    "FUNCTION": FUNCTIONS,
    "SIGN": frozenset(("&&", "||", "=", "!=", ">=")),
    "TERM": frozenset(("var", "iri", "pname")),
}


class _Wanted(NamedTuple):
    """What a token of a rule may be: one of these names, or none of them; nothing for any token."""

    names: frozenset[str]
    negated: bool

    def fits(self, token: Token) -> bool:
        names = {token.kind, token.word}
        if token.kind == "number" and token.text.isdigit():
            names.add("integer")
        return not self.names or bool(names & self.names) is not self.negated


class _Rule(NamedTuple):
    wanted: tuple[_Wanted, ...]
    at: int
    where: str
    message: str
    hint: str


@cache
def _rules(table: str) -> list[_Rule]:
    found = []
    for line in re.sub(r"\n +", " ", table.strip()).splitlines():
        pattern, message, hint = re.split(r" +:: ", line)
        *words, last = pattern.split()
        where = last[1:-1] if last[0] == "[" and last[-1] == "]" else ""
        words += [] if where else [last]
        at = next(place for place, word in enumerate(words) if word[0] == "@")
        found.append(
            _Rule(tuple(_wanted(word.removeprefix("@")) for word in words), at, where, message, hint)
        )
    return found


def _wanted(word: str) -> _Wanted:
    if word == "_":
        return _Wanted(frozenset(), False)
    names = [_SETS.get(one, frozenset((one,))) for one in word.removeprefix("~").split("/")]
    return _Wanted(frozenset().union(*names), word[0] == "~")


def broken_rule(
    outline: Outline, index: int, table: str, where: Collection[str] = ()
) -> QuerySyntaxError | None:
    """Return the error of the first rule of a table that the tokens around a place break; `where` says what place it is."""
    begin = index - 1
    for rule in _rules(table):
        if rule.where and rule.where not in where:
            continue
        places = range(begin, begin + max(len(rule.wanted), 3))
        around = [outline.at(place) for place in places]
        if all(wanted.fits(token) for wanted, token in zip(rule.wanted, around, strict=False)):
            at = around[rule.at]
            offset = at.offset if at.kind else len(outline.source.text)
            return outline.source.error(
                offset, _filled(rule.message, around), hint=_filled(rule.hint, around)
            )
    return None


def _filled(text: str, around: list[Token]) -> str:
    def said(hole: re.Match[str]) -> str:
        token = around[int(hole[2])]
        if hole[1]:
            return token.text[1:-1] if hole[1] == "bare" else token.text
        return token.word or token.text

    return re.sub(r"\{(bare|raw|)(\d)\}", said, text)
