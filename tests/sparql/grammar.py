"""Random queries of the SPARQL 1.1 grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), to test what reads them.

The rules are those of the recommendation in EBNF, cut where the engine or the guard refuses what the grammar allows
(updates, SERVICE), and with the words of the shipped dataset where a name is wanted.
"""

from __future__ import annotations

import random
import re
from itertools import pairwise

RULES = r"""
Query = SelectQuery Values | SelectQuery | ConstructQuery | AskQuery | DescribeQuery
SelectQuery = 'SELECT' Distinct Head Dataset Where OrderClause LimitClause
    | 'SELECT' Distinct GroupHead Dataset Where GroupClause HavingClause GroupOrder LimitClause
SubSelect = 'SELECT' Distinct Head Where OrderClause LimitClause | 'SELECT' GroupHead Where GroupClause HavingClause
ConstructQuery = 'CONSTRUCT' '{' Template '}' Dataset Where OrderClause LimitClause
    | 'CONSTRUCT' 'WHERE' '{' PlainTriples '}' LimitClause
AskQuery = 'ASK' Where
DescribeQuery = 'DESCRIBE' VarOrIri Where | 'DESCRIBE' iri iri | 'DESCRIBE' '*' Where
Distinct = | | 'DISTINCT' | 'REDUCED'
Head = '*' | '*' | Var | Var Var | '(' Expr 'AS' fresh ')' | Var '(' Expr 'AS' fresh ')' '(' Expr 'AS' fresh ')'
GroupHead = '?g' '(' Aggregate 'AS' fresh ')' | '(' Aggregate 'AS' fresh ')' '?g' | '(' Aggregate '+' num 'AS' fresh ')'
Dataset = | | | | | 'FROM' iri | 'FROM' 'NAMED' iri
Where = 'WHERE' Group | Group
GroupClause = 'GROUP' 'BY' '?g' | 'GROUP' 'BY' '?g' '(' Expr 'AS' fresh ')' | 'GROUP' 'BY' '?g' Call
HavingClause = | | 'HAVING' '(' Aggregate '>' num ')' | 'HAVING' '(' Aggregate '>' num ')' '(' Aggregate '=' num ')'
GroupOrder = | 'ORDER' 'BY' '?g' | 'ORDER' 'BY' 'DESC' '(' Aggregate ')' | 'ORDER' 'BY' Aggregate
OrderClause = | | 'ORDER' 'BY' Var | 'ORDER' 'BY' 'DESC' '(' Expr ')' Var | 'ORDER' 'BY' 'ASC' '(' Var ')' | 'ORDER' 'BY' Call
    | 'ORDER' 'BY' '(' Expr ')'
LimitClause = | | 'LIMIT' '10' | 'LIMIT' '10' 'OFFSET' '2' | 'OFFSET' '0'
Values = 'VALUES' DataBlock
DataBlock = Var '{' Data Data '}' | '(' '?v1' '?v2' ')' '{' '(' Data Data ')' '(' Data 'UNDEF' ')' '}' | Var '{' '}'
    | '(' '?v1' ')' '{' '(' Data ')' '}' | '(' ')' '{' '(' ')' '}' | Var '{' 'UNDEF' Data '}'
Data = iri | literal | num | '-3' | 'true'
Group = '{' Triples Part Part '}' | '{' Triples '}' | '{' Triples Part Triples '}' | '{' SubSelect '}' | '{' '}'
    | '{' Part '}' | '{' Part '.' Triples '}' | '{' Triples Part '.' '}'
Part = Optional | Union | Minus | GraphPart | Filter | Filter | Bind | InlineData | Group
Optional = 'OPTIONAL' Group
Union = Group 'UNION' Group | Group 'UNION' Group 'UNION' Group
Minus = 'MINUS' Group
GraphPart = 'GRAPH' VarOrIri Group
Bind = 'BIND' '(' Expr 'AS' fresh ')'
InlineData = 'VALUES' DataBlock
Filter = 'FILTER' '(' Expr ')' | 'FILTER' Call | 'FILTER' 'EXISTS' Group | 'FILTER' 'NOT' 'EXISTS' Group
    | 'FILTER' 'xsd:boolean' '(' Expr ')' | 'FILTER' '<http://www.w3.org/2001/XMLSchema#boolean>' '(' Var ')'
Triples = Triple '.' Triples | Triple | Triple '.' | Triple
Triple = VarOrTerm Properties | VarOrTerm Properties | VarOrTerm Properties | '[' Properties ']' | '[' Properties ']' Properties
    | '(' Node Node ')' Properties | '(' Node ')'
Properties = Verb Objects | Verb Objects ';' Verb Objects | Verb Objects ';' | Verb Objects ';' ';' Verb Objects
Objects = Node | Node | Node | Node ',' Node
Node = VarOrTerm | VarOrTerm | VarOrTerm | '[' Properties ']' | '(' Node Node ')' | '(' ')' | '[' ']'
Verb = predicate | predicate | predicate | 'a' | Var | Path
Path = '^' predicate | predicate '/' predicate | predicate '|' '^' predicate | predicate '*' | predicate '+' | predicate '?'
    | '!' predicate | '!' '^' predicate | '!' '(' predicate '|' '^' predicate ')' | '!' '(' '^' predicate ')' | '(' Path ')'
    | '^' '(' Path '/' predicate ')' | '(' predicate '|' predicate ')' '+' | '!' 'a' | '!' '(' 'a' '|' predicate ')'
    | predicate '/' '^' predicate '/' predicate | 'a' '/' predicate '*' | '!' '(' ')'
PlainTriples = VarOrTerm predicate VarOrTerm '.' Var 'a' kind | '[' predicate Var ']'
Template = VarOrTerm predicate VarOrTerm | Var 'a' kind '.' VarOrTerm predicate VarOrTerm ';' predicate Var | '[' predicate Var ']'
VarOrTerm = Var | Var | iri | kind | literal | num | blank
VarOrIri = Var | iri
Var = '?x' | '?y' | '?z' | '?label' | '$w' | '?g' | '?date'
Expr = Value | Value | Value Compare Value | Expr '&&' Expr | Expr '||' Expr | '!' Value | Value 'IN' '(' Value ',' Value ')'
    | Value 'NOT' 'IN' '(' ')' | Value Sign Value | '-' Value | '(' Expr ')' | '!' '(' Expr ')' | Value '<' Value
    | 'EXISTS' Group | 'NOT' 'EXISTS' Group
Compare = '=' | '!=' | '<' | '>' | '<=' | '>='
Sign = '+' | '-' | '*' | '/'
Value = Var | Var | iri | literal | num | Call | 'true' | 'false' | '(' Value ')'
Call = 'STR' '(' Var ')' | 'LANG' '(' Var ')' | 'CONTAINS' '(' 'STR' '(' Var ')' ',' text ')' | 'BOUND' '(' Var ')' | 'NOW' '(' ')'
    | 'regex' '(' Var ',' text ',' text ')' | 'if' '(' Value ',' Value ',' Value ')' | 'COALESCE' '(' Value ',' Value ')'
    | 'xsd:integer' '(' Var ')' | 'STRLEN' '(' Value ')' | 'YEAR' '(' Var ')' | 'isIRI' '(' Var ')' | 'BNODE' '(' ')'
    | 'CONCAT' '(' Value ',' Value ')' | 'sameTerm' '(' Var ',' Value ')' | 'LANGMATCHES' '(' 'LANG' '(' Var ')' ',' text ')'
    | 'STRDT' '(' text ',' 'xsd:date' ')' | 'RAND' '(' ')' | 'IRI' '(' Value ')' | 'DATATYPE' '(' Var ')' | 'SUBSTR' '(' Var ',' num ')'
Aggregate = 'COUNT' '(' '*' ')' | 'COUNT' '(' 'DISTINCT' Var ')' | 'MAX' '(' Var ')' | 'SUM' '(' 'STRLEN' '(' 'STR' '(' Var ')' ')' ')'
    | 'GROUP_CONCAT' '(' 'STR' '(' Var ')' ';' 'SEPARATOR' '=' text ')' | 'SAMPLE' '(' Expr ')' | 'COUNT' '(' 'DISTINCT' '*' ')'
predicate = 'gov:memberOf' | 'gov:start' | 'rdfs:label' | 'skos:prefLabel' | 'gov:country' | 'gov:participatedIn' | '<urn:p>'
    | 'rdf:type' | 'gov:partOf' | ':local' | 'dcterms:source'
kind = 'gov:State' | 'gov:Forum' | 'gov:Event' | 'gov:Treaty'
iri = 'id:alsur' | 'id:igf-2023' | 'id:state-br' | '<urn:x>' | 'ex:a.b.c' | 'ex:1.1.1.353' | 'wd:Q298' | 'id:none' | ':'
literal = text | text '@es' | text '@pt-BR' | '"2020"^^xsd:gYear' | '"2020-01-01"^^xsd:date' | '"x"^^<urn:t>'
text = '"a"' | "'BR'" | '"AlSur"' | '"{ } # ("' | '"FILTER"' | '"\""'
num = '1' | '2.5' | '1e3' | '.5' | '+4'
blank = '_:b' | '[]'
"""

PROLOGUE = (
    "BASE <https://example.org/> PREFIX ex: <https://example.org/> PREFIX : <https://example.org/here/>\n"
)


def _read(rules: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for name, body in re.findall(r"^(\w+) =(.*(?:\n {4}.*)*)", rules, re.MULTILINE):
        ways: list[list[str]] = [[]]
        for part in re.findall(r"'\"[^\n]*?\"[^' ]*'|'[^']+'|\"'[^']*'\"|\||\w+", body):
            if part == "|":
                ways.append([])
            else:
                ways[-1].append(part)
        found[name] = ways
    return found


GRAMMAR = _read(RULES)


def _open(way: list[str]) -> int:
    """Return how many rules a way has."""
    return sum(part[0] not in "'\"" for part in way)


class Author:
    """Somebody who writes queries by the rules, with a limit of how deep groups and expressions go."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = 0

    def query(self) -> str:
        """Return one query."""
        words = self._write("Query", 0)
        text = words[0]
        for before, word in pairwise(words):
            close = (before in "(){}," or word in "(){},;") and self.random.random() < 0.7
            tight = before in ("=", "<", "&&", "||", "!") and self.random.random() < 0.5
            text += (
                word
                if close or tight or word[0] in "@"
                else self.random.choice((" ", " ", " ", "\n", " # a } comment\n")) + word
            )
        return PROLOGUE + text

    def _write(self, rule: str, depth: int) -> list[str]:
        if rule == "fresh":
            self.names += 1
            return [f"?n{self.names}"]
        ways = GRAMMAR[rule]
        if depth > 9:  # the shortest ways only, so that every query ends
            fewest = min(map(_open, ways))
            ways = [way for way in ways if _open(way) == fewest]
        if depth > 5:
            ways = [way for way in ways if way not in (["'['", "']'"], ["'('", "')'"])] or ways
        words: list[str] = []
        for part in self.random.choice(ways):
            words += [part[1:-1]] if part[0] in "'\"" else self._write(part, depth + 1)
        return words


def valid_queries(count: int, seed: int = 0) -> list[str]:
    """Return different queries that the engine reads, none so long that planning it takes a while."""
    import pyoxigraph as ox

    from govgraph.store.store import Store

    prefixes = dict(Store().names.prefixes)
    author, found = Author(seed), dict[str, None]()
    while len(found) < count:
        text = author.query()
        if len(text) > 900:
            continue
        try:
            ox.Store().query(text, prefixes=prefixes)
        except (
            SyntaxError
        ):  # scoping rules that no grammar has: a name after AS in use, SELECT * with GROUP BY
            continue
        found[text] = None
    return list(found)
