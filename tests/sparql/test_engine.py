"""What the engine reads otherwise than SPARQL 1.1 says: paths with alternatives, and groups in REPLACE."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pyoxigraph as ox
import pytest

from govgraph.query.run import run
from govgraph.sparql.engine import for_engine
from govgraph.store.store import Store

PREFIX = "PREFIX : <http://example.org/>\n"
# From :s to :x two ways lead, :a and :b; on from :x, :y and :z leads :c.
DATA = (
    ":s :a :x . :s :a :y . :s :b :x . :s :b :z . :x :c :w . :y :c :w . :z :c :w . :s :d :q . :x :a :s"
).replace(":", "http://example.org/")
NTRIPLES = "".join(
    " ".join(f"<{term}>" for term in triple.split()) + " .\n" for triple in DATA.split(" . ")
).encode()


@pytest.fixture
def store() -> Store:
    found = Store()
    found.load_ntriples(NTRIPLES)
    return found


def count(store: Store, pattern: str) -> int:
    rows = run(store, f"{PREFIX}SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    return next(iter(rows))["n"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (":s :a|:b ?o", 4),  # x and y by a, x and z by b
        (":s :a|:a ?o", 4),
        ("?o ^(:a|:b) :s", 4),
        (":s (:a|:b)/:c ?o", 4),
        (":s (:a/:c)|:d ?o", 3),  # w by x, w by y, q
        (":s (:a|:b)* ?o", 4),  # a closure gives each once: s, x, y, z
        (":s (:a|:b)? ?o", 4),
        (":s :a|:b ?o, ?other", 16),  # each object for itself
        (":s :a|:b ?o ; :d ?q .", 4),
        (":s :d ?q ; :a|:b ?o ; .", 4),
        (":s :a|:b [ :c|:a ?o ]", 6),  # by x twice w and twice s, by y w, by z w
        ("[] :a|:b ?o", 5),
        ("[ :a|:b ?o ]", 5),
        ("?s ?p ?o FILTER EXISTS { ?s :a|:b :x }", 5),  # what is said of s
        ("?s :d ?q OPTIONAL { ?s :a|:b ?o FILTER(?o = :x) }", 2),
        ("?s :d ?q MINUS { ?s :a|:b :x }", 0),
        ("{ SELECT ?o { ?s :a|:b ?o } }", 5),
        (":s !(:d|^:c) ?o", 5),  # forward x, y, x, z; back x, by a
        (":x !(:a|^:a) ?o", 2),  # forward w; back s, by b
        ("VALUES ?o { :x :y } :s :a|:b ?o", 3),
        ("?s :d ?q . ?s :a|:b ?o . FILTER(?o != :x || ?o = :y)", 2),
    ],
)
def test_a_path_with_alternatives_gives_a_row_for_each_way(store: Store, pattern: str, expected: int) -> None:
    assert count(store, pattern) == expected


NODES = [f"<http://example.org/n{n}>" for n in range(4)]
NAMES = ["<http://example.org/a>", "<http://example.org/b>"]
Path = tuple[Any, ...]
Pairs = Counter[tuple[str, str]]


def thrown(dice: random.Random, depth: int, kinds: str) -> Path:
    """Return a path at random."""
    kind = dice.choice(kinds if depth else "n")
    if kind in "a/":
        return kind, thrown(dice, depth - 1, kinds), thrown(dice, depth - 1, kinds)
    if kind == "^":
        return kind, thrown(dice, depth - 1, kinds)
    if kind == "*":
        return dice.choice("*+?"), thrown(dice, depth - 1, kinds)
    return kind, dice.choice(NAMES), dice.choice(NAMES)


def written(path: Path) -> str:
    kind, *parts = path
    if kind in "a/":
        return f"({written(parts[0])}{'|' if kind == 'a' else '/'}{written(parts[1])})"
    if kind == "^":
        return f"(^{written(parts[0])})"
    if kind in "*+?":
        return f"({written(parts[0])}){kind}"
    return f"!({parts[0]}|^{parts[1]})" if kind == "!" else str(parts[0])


def joined(one: Pairs, other: Pairs) -> Pairs:
    found: Pairs = Counter()
    for (x, y), n in one.items():
        for (z, w), m in other.items():
            found[x, w] += n * m * (y == z)
    return +found


def pairs(path: Path, triples: set[tuple[str, str, str]]) -> Pairs:
    """Return what a path connects, and how often, word for word as SPARQL 1.1 says (section 18.4)."""
    kind, *parts = path
    if kind == "n":
        return Counter((s, o) for s, p, o in triples if p == parts[0])
    if kind == "!":
        forward = Counter((s, o) for s, p, o in triples if p != parts[0])
        return forward + Counter((o, s) for s, p, o in triples if p != parts[1])
    first = pairs(parts[0], triples)
    if kind == "a":
        return first + pairs(parts[1], triples)
    if kind == "/":
        return joined(first, pairs(parts[1], triples))
    if kind == "^":
        return Counter({(y, x): n for (x, y), n in first.items()})
    found = set(first)
    while kind in "*+" and (more := set(joined(Counter(found), Counter(first))) - found):
        found |= more
    zero = {(node, node) for s, _, o in triples for node in (s, o)} if kind in "*?" else set()
    return Counter(found | zero)


def world(dice: random.Random) -> set[tuple[str, str, str]]:
    return {(dice.choice(NODES), dice.choice(NAMES), dice.choice(NODES)) for _ in range(12)}


def asked(store: Store, query: str) -> Counter[tuple[str, ...]]:
    return Counter(tuple(str(term) for term in row) for row in store.select(query))


@pytest.mark.parametrize("seed", range(40))
def test_any_path_connects_what_the_standard_says_as_often_as_it_says(seed: int) -> None:
    dice = random.Random(seed)
    triples = world(dice)
    store = Store()
    store.load_ntriples("".join(f"{' '.join(triple)} .\n" for triple in triples).encode())
    for _ in range(12):
        path = thrown(dice, 3, "naa/*^!")
        query = f"SELECT ?x ?y {{ ?x {written(path)} ?y }}"
        assert asked(store, query) == pairs(path, triples), query


@pytest.mark.parametrize("seed", range(20))
def test_patterns_with_alternatives_give_the_rows_that_rdflib_gives(seed: int) -> None:
    import rdflib

    dice = random.Random(seed)
    data = "".join(f"{' '.join(triple)} .\n" for triple in sorted(world(dice)))
    store, graph = Store(), rdflib.Graph()
    store.load_ntriples(data.encode())
    graph.parse(data=data, format="nt")
    for _ in range(4):
        one, two, three = (written(thrown(dice, 2, "na/^")) for _ in range(3))
        for query in (
            f"SELECT ?x ?y ?z {{ ?x {one} ?y ; {two}|{three} ?z . ?z {NAMES[0]}|{NAMES[1]} ?y }}",
            f"SELECT ?x ?y ?z {{ ?x {one}|{two} ?y, ?z FILTER NOT EXISTS {{ ?z {three} ?x }} }}",
            f"SELECT ?x ?y ?z {{ ?x {one} ?y OPTIONAL {{ ?y {two}|{three} ?z FILTER(?z != ?x) }} }}",
            f"SELECT ?x (COUNT(?y) AS ?z) {{ ?x {one}|{two} [ {two}|{three} ?y ] }} GROUP BY ?x",
        ):
            rows = graph.query(query)
            theirs = Counter(tuple("None" if term is None else term.n3() for term in row) for row in rows)
            assert asked(store, query) == theirs, query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s (:a|:b)* ?o }",  # nothing to do
        "SELECT * { ?s !(:a|:b) ?o }",
        "SELECT (?a || ?b AS ?c) { ?s :a ?a ; :b ?b }",
        "SELECT * { ?s :a|:b _:x . _:x :c ?o }",  # a label must not stand in two branches
        "SELECT * { ?s :a|:b +1 }",  # the path b+ or the number +1
        "SELECT * { ?s :a|:b ?o UNION { ?s :c ?o } }",  # an error that stays one
        'SELECT ("a|b" AS ?x) { } # ?s :a|:b ?o',
        "SELECT * { ?s " + "/".join(["(:a|:b)"] * 7) + " ?o }",  # 128 branches
        "SELECT nonsense | { :a|:b",
    ],
)
def test_what_need_not_or_cannot_be_written_otherwise_stays_as_it_is(query: str) -> None:
    assert for_engine(query) == query


def test_the_position_of_a_fault_is_that_in_the_text_of_its_author(store: Store) -> None:
    from govgraph.errors import QuerySyntaxError

    with pytest.raises(QuerySyntaxError) as error:
        run(store, "SELECT * {\n ?s <urn:a>|<urn:b> ?o .\n ?s ?p }")
    assert error.value.line == 3


@pytest.mark.parametrize(
    ("call", "expected"),  # XPath and XQuery Functions and Operators 3.1, section 5.6.4
    [
        (r'REPLACE("abab", "a(b)", "$1x")', "bxbx"),
        (r'REPLACE("abab", "a(b)", "<$1>")', "<b><b>"),
        (r'REPLACE("abab", "A(b)", "$1_", "i")', "b_b_"),
        (r'REPLACE("abab", "b", "\\$")', "a$a$"),
        (r'REPLACE("abab", "b", "\\\\")', "a\\a\\"),
        (r'REPLACE("a.b", ".", "$1x", "q")', "a$1xb"),
        (r'REPLACE(REPLACE("ab", "(a)", "$1x"), "(b)", "$1y")', "axby"),
    ],
)
def test_replace_names_groups_as_xpath_does(store: Store, call: str, expected: str) -> None:
    assert next(iter(run(store, f"SELECT ({call} AS ?x) {{}}")))["x"] == expected


def test_literals_of_the_engine_are_not_touched() -> None:
    assert ox.Store().query(for_engine('ASK { FILTER("a|b" = "a|b") }'))
