"""The same queries on every store: in memory, on disk, on two servers of different makes, and on rdflib as the oracle.

Expected answers stand in queries.toml and were worked out from fixture.trig by hand; what an engine is known to do otherwise
stands there too, with the reason, and a deviation that is gone fails.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from govgraph.store.store import AnyStore, Rows, Store
from govgraph.terms import XSD, Names

QUERIES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("queries.toml").read_text("utf-8"))[
    "query"
]
ENGINES = ("memory", "disk", "virtuoso", "oxigraph", "rdflib")
# rdflib 7.6 uses, in its own query engine, what it has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")
KEYS = {"name", "text", "rows", "ordered", "ask", "triples", "holds", "deviates"}
NUMBERS = {XSD + kind for kind in ("integer", "decimal", "double", "int")}


def shown(term: Any, names: Names) -> str:
    """A term as queries.toml writes it."""
    if term is None:
        return "-"
    if isinstance(term, ox.NamedNode):
        compact = names.compact(term.value)
        return compact if compact != term.value else f"<{term.value}>"
    if isinstance(term, ox.Literal):
        if term.language:
            return f"{term.value}@{term.language}"
        if term.datatype.value in NUMBERS:
            return f"{float(term.value):g}"
        return term.value
    raise TypeError(f"not in the fixture: {term}")


class RdflibStore:
    """rdflib's own parser and engine, with its terms turned into those of the others."""

    def __init__(self, file: Path, names: Names) -> None:
        import rdflib

        self.names = names
        self.inner = rdflib.Dataset(default_union=True)
        self.inner.parse(data=file.read_text(encoding="utf-8"), format="trig")
        for prefix, namespace in names.prefixes.items():
            self.inner.bind(prefix, namespace, override=True, replace=True)

    def query(self, query: str) -> Any:
        answer = self.inner.query(query)
        if answer.type == "ASK":
            return answer.askAnswer
        if answer.type == "SELECT":
            return Rows(
                tuple(str(one) for one in answer.vars or ()),
                (tuple(self._term(term) for term in row) for row in answer),
            )
        return (ox.Triple(*(self._term(term) for term in triple)) for triple in answer)

    def _term(self, term: Any) -> Any:
        import rdflib

        if term is None:
            return None
        if isinstance(term, rdflib.URIRef):
            return ox.NamedNode(str(term))
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD + "string")))


@pytest.fixture(scope="session")
def rdflib_store() -> RdflibStore:
    from tests.compliance.conftest import FIXTURE, NAMES

    return RdflibStore(FIXTURE, NAMES)


def cases() -> list[Any]:
    found = []
    for engine in ENGINES:
        for case in QUERIES:
            reason = case.get("deviates", {}).get(engine)
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            found.append(pytest.param(engine, case, id=f"{engine}: {case['name']}", marks=marks))
    return found


@pytest.mark.parametrize(("engine", "case"), cases())
def test_every_store_gives_the_same_answer(
    engine: str, case: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    store: AnyStore = request.getfixturevalue(f"{engine}_store")
    answer = store.query(case["text"])
    if "ask" in case:
        assert answer is case["ask"]
    elif "rows" in case:
        assert isinstance(answer, Rows)
        rows = [" | ".join(shown(term, store.names) for term in row) for row in answer]
        if case.get("ordered"):
            assert rows == case["rows"]
        else:
            assert sorted(rows) == sorted(case["rows"])
    else:
        assert not isinstance(answer, (Rows, bool))
        triples = {" ".join(shown(term, store.names) for term in triple) for triple in answer}
        if "holds" in case:
            assert set(case["holds"]) <= triples
        else:
            assert triples == set(case["triples"])


def test_there_are_sixty_queries_or_more_with_names_of_their_own() -> None:
    assert len(QUERIES) >= 60
    assert len({case["name"] for case in QUERIES}) == len(QUERIES)


def test_every_query_says_what_is_expected_and_nothing_that_is_not_read() -> None:
    for case in QUERIES:
        assert case.keys() <= KEYS, case["name"]
        assert len(case.keys() & {"rows", "ask", "triples", "holds"}) == 1, case["name"]
        assert case.get("deviates", {}).keys() <= set(ENGINES), case["name"]


def test_the_embedded_stores_hold_the_same_quads(memory_store: Store, disk_store: Store) -> None:
    assert {str(quad) for quad in memory_store.quads()} == {str(quad) for quad in disk_store.quads()}
