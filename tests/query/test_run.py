"""Running queries: values bound as terms, limits, and children that end."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from govgraph.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTimeout, UnknownVariable
from govgraph.query import workers
from govgraph.query.bind import to_term
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.run import run
from govgraph.store.store import Store
from govgraph.terms import Names

BASE = "https://w3id.org/govgraph/"
FACTS = """
id:fixture-a gov:memberOf id:fixture-net .
id:fixture-b gov:memberOf id:fixture-net .
id:fixture-a gov:tookPartIn id:fixture-forum, id:fixture-other .
id:fixture-b gov:tookPartIn id:fixture-forum .
id:fixture-a gov:start "2019"^^xsd:gYear ; gov:size 3 ; gov:note "uno"@es .
id:fixture-b gov:start "2020"^^xsd:gYear ; gov:size 5 ; gov:note "dos"@es .
"""
# Sixty things tied to sixty: five patterns over them never end.
MANY = "".join(f"id:fixture-{i} gov:tie id:fixture-t{j} .\n" for i in range(60) for j in range(60))
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and forks")


def prefixed(turtle: str) -> str:
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in Names().prefixes.items()) + turtle


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.inner.bulk_load(prefixed(FACTS), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def many() -> Store:
    store = Store()
    store.inner.bulk_load(prefixed(MANY), format=ox.RdfFormat.TURTLE)
    return store


def column(store: Store, text: str, **bindings: Any) -> list[Any]:
    result = run(store, text, bindings=bindings)
    assert isinstance(result, Solutions)
    return sorted(row[result.variables[0]] for row in result)


# ---------------------------------------------------------------------------------------------------------------- forms


def test_select_gives_solutions_ask_an_answer_construct_and_describe_triples(store: Store) -> None:
    assert isinstance(run(store, "SELECT * { ?s ?p ?o }"), Solutions)
    assert run(store, "ASK { ?s gov:memberOf ?o }") == Answer(True)
    assert isinstance(run(store, "CONSTRUCT WHERE { ?s gov:memberOf ?o }"), Triples)
    assert len(list(run(store, "DESCRIBE id:fixture-b"))) == 5  # type: ignore[arg-type]


def test_the_columns_of_select_star_stand_in_the_order_of_the_text(store: Store) -> None:
    result = run(store, "SELECT * { ?who gov:tookPartIn ?forum . ?who gov:size ?n }")
    assert isinstance(result, Solutions)
    assert result.variables == ("who", "forum", "n")
    assert next(iter(result))["n"] in (3, 5)


@pytest.mark.parametrize("timeout", [None, 30])
def test_a_row_limit_holds_for_rows_and_triples(store: Store, timeout: float | None) -> None:
    for text in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE id:fixture-a"):
        result = run(store, text, limit=2, timeout=timeout)
        assert not isinstance(result, Answer)
        assert len(list(result)) == 2
        assert result.truncated


def test_a_row_limit_that_is_not_reached_cuts_nothing(store: Store) -> None:
    result = run(store, "SELECT * { ?s gov:memberOf ?o }", limit=2)
    assert isinstance(result, Solutions)
    assert len(list(result)) == 2
    assert not result.truncated


def test_a_limit_below_zero_and_a_time_limit_of_nothing_are_refused(store: Store) -> None:
    with pytest.raises(QueryError):
        run(store, "ASK {}", limit=-1)
    with pytest.raises(QueryError):
        run(store, "ASK {}", timeout=0)


# -------------------------------------------------------------------------------------------------------------- binding


def test_a_variable_takes_a_value(store: Store) -> None:
    forums = column(store, "SELECT ?f { ?org gov:tookPartIn ?f }", org="id:fixture-a")
    assert forums == ["id:fixture-forum", "id:fixture-other"]


def test_a_variable_takes_one_of_several_values(store: Store) -> None:
    assert column(store, "SELECT ?org { ?org gov:size ?n }", n=[3, 4, 5]) == ["id:fixture-a", "id:fixture-b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { ?org gov:size 5 }", False),
        ("ASK { { SELECT ?f { ?org gov:size 5 ; gov:tookPartIn ?f } } }", False),
        ("ASK { { SELECT ?f { ?org gov:size 3 ; gov:tookPartIn ?f } } }", True),
        ("ASK { ?f ^gov:tookPartIn ?org FILTER NOT EXISTS { ?org gov:size 3 } }", False),
        ("ASK { { ?org gov:size 5 } UNION { ?org gov:size 3 } }", True),
    ],
)
def test_a_value_holds_in_every_part_of_a_query(store: Store, text: str, expected: bool) -> None:
    assert bool(run(store, text, bindings={"org": "id:fixture-a"})) is expected


def test_a_count_in_a_sub_select_counts_for_the_value_only(store: Store) -> None:
    text = "SELECT ?n { { SELECT (COUNT(?f) AS ?n) { ?org gov:tookPartIn ?f } } }"
    assert column(store, text, org="fixture-b") == [1]


def test_describe_takes_a_value_without_a_group(store: Store) -> None:
    for text in ("DESCRIBE ?org", "DESCRIBE ?org LIMIT 1", "DESCRIBE ?org # all of it"):
        found = run(store, text, bindings={"org": "fixture-b"})
        assert isinstance(found, Triples)
        assert {str(triple.subject.value) for triple in found} == {BASE + "id/fixture-b"}


def test_several_variables_are_bound_together_also_with_several_values(store: Store) -> None:
    text = "SELECT ?a ?b ?c { }"
    rows = list(run(store, text, bindings={"a": 1, "b": [2, 3], "c": 4}))
    assert sorted(rows, key=str) == [{"a": 1, "b": 2, "c": 4}, {"a": 1, "b": 3, "c": 4}]


def test_the_short_form_of_construct_takes_a_value(store: Store) -> None:
    found = run(store, "CONSTRUCT WHERE { ?org gov:tookPartIn ?f } LIMIT 5", bindings={"org": "fixture-a"})
    assert isinstance(found, Triples)
    assert sorted(str(triple.object.value) for triple in found) == [
        BASE + "id/fixture-forum",
        BASE + "id/fixture-other",
    ]


def test_a_value_that_looks_like_sparql_is_a_value(store: Store) -> None:
    attack = '"x\\" } ; DROP ALL # "'
    assert column(store, "SELECT ?s { ?s gov:note ?note }", note=attack) == []
    with pytest.raises(QueryError):
        column(store, "SELECT ?s { ?s gov:note ?note }", note="x> } DROP ALL")


def test_an_unknown_variable_names_the_nearest(store: Store) -> None:
    with pytest.raises(UnknownVariable) as unknown:
        run(store, "ASK { ?forum ?p ?o }", bindings={"forun": "id:x"})
    assert unknown.value.near == ("?forum",)


def test_a_variable_that_the_query_computes_takes_no_value(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="computed in the query"):
        run(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", bindings={"n": 3})


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("alsur", ox.NamedNode(BASE + "id/alsur")),
        ("id:alsur", ox.NamedNode(BASE + "id/alsur")),
        ("gov:memberOf", ox.NamedNode(BASE + "ns#memberOf")),
        ("<urn:x>", ox.NamedNode("urn:x")),
        ("https://example.org/a?b=c", ox.NamedNode("https://example.org/a?b=c")),
        ('"Foro"@ES', ox.Literal("Foro", language="es")),
        ('"2023"^^xsd:gYear', ox.Literal("2023", datatype=ox.NamedNode(XSD + "gYear"))),
        (f"'2023'^^<{XSD}gYear>", ox.Literal("2023", datatype=ox.NamedNode(XSD + "gYear"))),
        ('"""a "b"\\n"""', ox.Literal('a "b"\n')),
        ("12", ox.Literal("12", datatype=ox.NamedNode(XSD + "integer"))),
        ("-1.5", ox.Literal("-1.5", datatype=ox.NamedNode(XSD + "decimal"))),
        ("1e3", ox.Literal("1e3", datatype=ox.NamedNode(XSD + "double"))),
        ("true", ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))),
        (7, ox.Literal("7", datatype=ox.NamedNode(XSD + "integer"))),
        (True, ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))),
        (Decimal("1.20"), ox.Literal("1.20", datatype=ox.NamedNode(XSD + "decimal"))),
        (date(2023, 10, 8), ox.Literal("2023-10-08", datatype=ox.NamedNode(XSD + "date"))),
    ],
)
def test_a_value_is_read_as_a_term(value: Any, term: Any) -> None:
    assert to_term(value, Names()) == term


def test_rdflib_terms_are_values() -> None:
    import rdflib

    assert to_term(rdflib.URIRef("urn:x"), Names()) == ox.NamedNode("urn:x")
    assert to_term(rdflib.Literal("hola", lang="es"), Names()) == ox.Literal("hola", language="es")


@pytest.mark.parametrize("value", ["Mexico City", "gvo:memberOf", '"open', "<a b>", "", None, {}])
def test_what_is_no_term_is_refused(value: Any) -> None:
    with pytest.raises((QueryError, QuerySyntaxError)):
        to_term(value, Names())


# ---------------------------------------------------------------------------------------------------------- time limits


def test_a_child_gives_the_same_answers(store: Store) -> None:
    for text in ("SELECT * { ?s ?p ?o }", "SELECT ?x { VALUES ?x { 'a\tb' UNDEF '' 1.50 } }", "SELECT * {}"):
        here, there = run(store, text), run(store, text, timeout=30)
        assert isinstance(here, Solutions)
        assert isinstance(there, Solutions)
        assert sorted(map(str, here.terms())) == sorted(map(str, there.terms()))
    assert run(store, "ASK { ?s gov:size 4 }", timeout=30) == Answer(False)
    one, two = (
        run(store, "CONSTRUCT WHERE { ?s ?p ?o }"),
        run(store, "CONSTRUCT WHERE { ?s ?p ?o }", timeout=30),
    )
    assert sorted(map(str, one)) == sorted(map(str, two))  # type: ignore[arg-type]


def test_a_spawned_child_gives_the_same_answers(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A module of this name in the working folder must not be imported.
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the working folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "_FORK", False)
    found = run(store, "SELECT ?s ?n { ?s gov:size ?n }", timeout=60)
    assert isinstance(found, Solutions)
    assert sorted(found.column("n")) == [3, 5]


@pytest.mark.parametrize("fork", [pytest.param(True, marks=linux_only), False])
def test_a_query_that_never_ends_is_stopped(many: Store, fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_FORK", fork)
    with pytest.raises(QueryTimeout) as stopped:
        run(many, ENDLESS, timeout=0.4)
    assert stopped.value.seconds == 0.4


@pytest.mark.parametrize(
    "text",
    [
        ENDLESS,
        "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?b = ?d) }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a",
        "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i) }",
        "DESCRIBE ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i) }",
    ],
)
def test_every_form_is_stopped_at_its_limit(many: Store, text: str) -> None:
    with pytest.raises(QueryTimeout):
        result = run(many, text, timeout=0.4)
        if not isinstance(result, Answer):
            list(result)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "CONSTRUCT { ?a ?h ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    ],
)
def test_an_answer_without_end_that_is_read_as_fast_as_it_comes_is_stopped_too(
    many: Store, text: str
) -> None:
    result = run(many, text, timeout=0.4)
    assert not isinstance(result, Answer)
    with pytest.raises(QueryTimeout):
        for _ in result.terms() if isinstance(result, Solutions) else result:
            pass


def test_rows_that_come_forever_are_read_until_the_limit_and_time_elsewhere_does_not_count(
    many: Store,
) -> None:
    result = run(many, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=5, limit=3)
    assert isinstance(result, Solutions)
    time.sleep(0.2)
    assert len(list(result)) == 3


def children() -> set[int]:
    """The processes that this one has begun, zombies too."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


@linux_only
def test_no_child_is_left_behind_however_a_query_ends(many: Store) -> None:
    before = children()
    with pytest.raises(QueryTimeout):
        run(many, ENDLESS, timeout=0.3)
    list(run(many, "SELECT * { ?s ?p ?o }", timeout=30))  # type: ignore[arg-type]
    run(many, "ASK {}", timeout=30)
    half_read = run(many, "SELECT * { ?a ?b ?c . ?d ?e ?f }", timeout=30)
    assert isinstance(half_read, Solutions)
    half_read.first()
    half_read.close()
    forgotten = run(many, "SELECT * { ?a ?b ?c . ?d ?e ?f }", timeout=30)
    assert forgotten
    del forgotten
    gc.collect()
    assert not children() - before


@linux_only
def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = f"""
import os, sys, threading, time
from govgraph.store.store import Store
from govgraph.query.run import run
store = Store()
store.load_ntriples("".join(f"<urn:{{i}}> <urn:p> <urn:t{{j}}> .\\n" for i in range(60) for j in range(60)).encode())
threading.Thread(target=lambda: run(store, {ENDLESS!r}, timeout=60), daemon=True).start()
while True:
    time.sleep(0.05)
    for task in os.listdir("/proc/self/task"):
        pids = open(f"/proc/self/task/{{task}}/children").read().split()
        if pids:
            print(pids[0], flush=True)
            time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout:
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    until = time.monotonic() + 20
    while running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not running(pid)


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


@linux_only
def test_control_c_ends_a_query_with_a_time_limit_and_its_child(many: Store) -> None:
    before = children()
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        run(many, ENDLESS, timeout=30)
    timer.join()
    assert not children() - before


@linux_only
def test_a_child_that_crashes_is_an_error_and_not_the_end(store: Store) -> None:
    before = children()  # a browser or a server of other tests
    result = run(store, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }", timeout=30)
    assert isinstance(result, Solutions)
    result.first()
    (pid,) = children() - before
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(QueryError, match="killed from outside"):
        for _ in result:
            pass


# ------------------------------------------------------------------------------------------------------------- positions


def test_an_error_stands_in_the_users_own_text_although_values_were_put_in(store: Store) -> None:
    text = "SELECT * {\n  ?org gov:size ?n .\n  ?org gov:tookPartIn ?f ?g .\n}"
    with pytest.raises(QuerySyntaxError) as wrong:
        run(store, text, bindings={"org": "id:fixture-a", "n": 3})
    assert (wrong.value.line, wrong.value.column) == (3, 26)


def test_a_refusal_comes_before_a_child_is_begun(store: Store) -> None:
    with pytest.raises(QueryRefused):
        run(store, "DROP ALL", timeout=30)


def test_a_good_query_does_not_import_rdflib() -> None:
    code = """
import sys
from govgraph.store.store import Store
from govgraph.query.run import run
list(run(Store(), "SELECT * { ?s ?p ?o }", bindings={"s": "id:x"}, timeout=10))
heavy = {"rdflib", "networkx", "pandas", "openpyxl", "pyarrow", "click", "subprocess"} & set(sys.modules)
sys.exit(", ".join(sorted(heavy - {"subprocess"})) or 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
