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

# A rule is a line: tokens that never stand so in a query :: its name. What is wrong and what to write instead stand in the
# words by that name behind `rule_`, in `query_error` and `query_hint`.
# The first token is the one before that at hand. A token is a kind or a word in capitals; `_` is any token, `a/b` one of
# several, `~a/b` none of them, past the end of the text as well. The error is reported at the token after `@`.
# There `{0}` is the text of the first token, words in capitals; `{raw2}` the third one as it is, `{bare2}` without quotes.
# In brackets: where the rule holds. [top]: outside all brackets; [after]: there, behind a group; [group]: directly in a
# group; [pattern]: there or in a sub-select; [template]; [describe]: outside all brackets of a DESCRIBE.
SLIPS = """
_ DESC/ASC @var                            :: parentheses
_ @DESC/ASC ~(/var                         :: order_word
_ LIMIT _ @, number                        :: limit_two
_ LIMIT _ @,                               :: limit_comma
_ BY @FUNCTION ~(                          :: by_function
_ PREFIX _ iri @./;/,                      :: after_prefix
} @FILTER/BIND/OPTIONAL/MINUS/UNION [top]  :: outside
~{ @WHERE ~{ [after]                       :: where_again
} @SELECT/ASK/DESCRIBE [top]               :: two_queries
~} @UNION                                  :: union
_ @ORDER/LIMIT/OFFSET/GROUP/HAVING [group] :: inside
_ @FILTER/OPTIONAL/BIND [template]         :: in_template
_ FROM @{                                  :: from
_ IN @[/{/string/TERM                      :: in_list
var @AS var [top]                          :: as
_ @, [describe]                            :: describe_comma
_ SIGN @)                                  :: sign
string @^                                  :: caret
_ ^^ @string                               :: datatype
_ FUNCTION @var/string                     :: parentheses
~FILTER/NOT/HAVING @EXISTS [pattern]       :: exists
~FILTER/NOT/HAVING @NOT EXISTS [pattern]   :: not_exists
_ @&& [pattern]                            :: and
_ @|| [pattern]                            :: or
~FILTER @SIGN [pattern]                    :: compare
_ @, TERM TERM/string/number [pattern]     :: comma
"""
"""What looks like SPARQL and is not, in the order in which it is looked for at each token."""

WORDS = """
_ ORDER/GROUP @~BY                         :: by
_ LIMIT/OFFSET @~integer                   :: number
_ FILTER @~(/word/iri/pname                :: filter
_ BIND @~(                                 :: bind
_ AS @~var                                 :: as_variable
_ OPTIONAL/UNION/MINUS/EXISTS @~{          :: braces
_ HAVING @~(/word/iri/pname                :: having
_ NOT @~EXISTS/IN                          :: not
_ GRAPH @{                                 :: graph
_ SELECT @{/WHERE/FROM                     :: select
_ CONSTRUCT @~{/WHERE/FROM                 :: construct
_ VALUES var @~{                           :: values
_ @= </>                                   :: arrows
_ @= =                                     :: equals
_ @< >                                     :: unequal
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
    named: str


@cache
def _rules(table: str) -> list[_Rule]:
    found = []
    for line in table.strip().splitlines():
        pattern, named = re.split(r" +:: ", line)
        *words, last = pattern.split()
        where = last[1:-1] if last[0] == "[" and last[-1] == "]" else ""
        words += [] if where else [last]
        at = next(place for place, word in enumerate(words) if word[0] == "@")
        found.append(_Rule(tuple(_wanted(word.removeprefix("@")) for word in words), at, where, named))
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
            return outline.source.error(offset, f"rule_{rule.named}", **_told(around))
    return None


def _told(around: list[Token]) -> dict[str, str]:
    found = {}
    for place, token in enumerate(around):
        found[str(place)] = token.word or token.text
        found[f"raw{place}"], found[f"bare{place}"] = token.text, token.text[1:-1]
    return found
