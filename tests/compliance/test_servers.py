"""What real servers do beyond plain answers: caps, blank nodes, syntax errors, writing, time limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from govgraph.errors import DataError, EndpointError, QuerySyntaxError
from govgraph.facts.claims import fetch_claims, fetch_entities
from govgraph.facts.dataset import read_dataset
from govgraph.facts.remote_load import load_remote
from govgraph.facts.triples import to_store
from govgraph.sparql.outline import Clauses
from govgraph.store.http import Client, Limits
from govgraph.store.paging import fetch_pages
from govgraph.store.remote import RemoteStore
from govgraph.store.store import Store
from tests.compliance.conftest import NAMES, VIRTUOSO_CAP
from tools.servers import free_port, running

X = "http://fixture.example/"
MANY = VIRTUOSO_CAP * 3 + 7


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More triples than Virtuoso gives at a time, all of one predicate; two in three values are equal."""
    path = tmp_path_factory.mktemp("many") / "many.nt"
    path.write_text("".join(f'<{X}s{n:04d}> <{X}many> "{n % 3}" .\n' for n in range(MANY)))
    return path


@pytest.fixture(scope="session", params=["virtuoso", "oxigraph"])
def server(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def remote(server: str, request: pytest.FixtureRequest) -> RemoteStore:
    store: RemoteStore = request.getfixturevalue(f"{server}_store")
    return store


@pytest.fixture
def update_url(server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where updates go; Virtuoso asks for a digest there."""
    monkeypatch.setenv("GOVGRAPH_USER", "dba")
    monkeypatch.setenv("GOVGRAPH_PASSWORD", "dba")
    base: str = request.getfixturevalue(f"{server}_url")
    return f"{base}/sparql-auth" if server == "virtuoso" else f"{base}/update"


@pytest.fixture
def filled(update_url: str, many: Path) -> Iterator[str]:
    """A graph with many triples."""
    graph = f"{X}graph/many"
    load_remote([many], update_url, graph=graph, replace=True)
    yield graph


def test_a_capped_table_is_fetched_whole(remote: RemoteStore, filled: str) -> None:
    rows = [
        (s.value, o.value) for s, o in remote.select(f"SELECT ?s ?o {{ GRAPH <{filled}> {{ ?s ?p ?o }} }}")
    ]
    assert sorted(rows) == [(f"{X}s{n:04d}", str(n % 3)) for n in range(MANY)]


def test_a_capped_table_keeps_its_own_order_and_its_duplicates(remote: RemoteStore, filled: str) -> None:
    rows = [
        o.value
        for (o,) in remote.select(f"SELECT ?o {{ GRAPH <{filled}> {{ ?s ?p ?o }} }} ORDER BY DESC(?o) # end")
    ]
    assert rows == sorted((str(n % 3) for n in range(MANY)), reverse=True)


def test_all_triples_of_a_named_graph_are_fetched(remote: RemoteStore, filled: str) -> None:
    triples = list(RemoteStore(remote.url, NAMES, graph=filled).triples())
    assert sorted(one.subject.value for one in triples) == [f"{X}s{n:04d}" for n in range(MANY)]


def test_blank_nodes_in_pages_are_an_error(virtuoso_store: RemoteStore, server: str, update_url: str) -> None:
    if server != "virtuoso":
        pytest.skip("the other server gives everything at once")
    graph = f"{X}graph/blanks"
    update = f"INSERT {{ GRAPH <{graph}> {{ {' '.join(f'[] <{X}p> {n} .' for n in range(VIRTUOSO_CAP + 1))} }} }} WHERE {{ }}"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"}
    Client(update_url).send("POST", urlencode({"update": update}).encode(), headers).close()
    with pytest.raises(EndpointError, match="blank nodes"):
        list(RemoteStore(virtuoso_store.url, NAMES, graph=graph).triples())


def test_pages_can_be_asked_for(remote: RemoteStore, filled: str) -> None:
    query = f"SELECT ?s {{ GRAPH <{filled}> {{ ?s ?p '1' }} }}"
    rows = fetch_pages(remote.select_page, remote.url, query, Clauses.of(query), 10)
    assert [s.value for (s,) in rows] == [f"{X}s{n:04d}" for n in range(MANY) if n % 3 == 1]


def test_virtuosos_capped_graph_is_an_error(virtuoso_store: RemoteStore, server: str, filled: str) -> None:
    if server != "virtuoso":
        pytest.skip("the other server caps nothing")
    for query in (
        "CONSTRUCT WHERE { ?s ?p ?o }",
        f"CONSTRUCT FROM <{filled}> WHERE {{ ?s ?p ?o }}",
        f"CONSTRUCT {{ ?s a ?o }} FROM <{filled}> {{ ?s ?p ?o }}",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ):
        with pytest.raises(EndpointError, match="at most 40 rows"):
            list(virtuoso_store.construct(query))
    small = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{filled}> {{ ?s ?p ?o }} }} LIMIT 30"
    assert len(list(virtuoso_store.construct(small))) == 30


def test_virtuosos_capped_table_that_cannot_be_paged_is_an_error(
    virtuoso_store: RemoteStore, server: str, filled: str
) -> None:
    if server != "virtuoso":
        pytest.skip("the other server caps nothing")
    for query in (
        f"SELECT ?s {{ GRAPH <{filled}> {{ ?s ?p ?o }} }} LIMIT 100",
        f"SELECT ?s FROM <{filled}> {{ ?s ?p ?o }}",
    ):
        with pytest.raises(EndpointError, match="at most 40 rows"):
            list(virtuoso_store.select(query))
    at_the_cap = f"SELECT ?s {{ GRAPH <{filled}> {{ ?s ?p ?o }} }} LIMIT 40"
    assert len(list(virtuoso_store.select(at_the_cap))) == 40


def test_a_mistake_is_told_with_the_line_of_the_users_own_text(remote: RemoteStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        remote.select("SELECT ?s {\n  ?s a gov:Forum .\n  ?s ?p }")
    assert caught.value.line == 3
    assert "PREFIX" not in str(caught.value)


def test_an_unknown_prefix_is_a_mistake_of_the_query(remote: RemoteStore) -> None:
    with pytest.raises(QuerySyntaxError):
        remote.select("SELECT ?s { ?s a nonsense:Forum }")


def test_blank_nodes_arrive_and_stay_apart(update_url: str, remote: RemoteStore) -> None:
    """Virtuoso's JSON names them nodeID://b1, which is not a blank node; a text that says so is none either."""
    text = '"type": "bnode", "value": "nodeID://x'
    update = f"""INSERT {{ GRAPH <{X}graph/blank> {{ [] <{X}blank> '{text}' . [] <{X}blank> '{text}' }} }} WHERE {{ }}"""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"}
    Client(update_url).send("POST", urlencode({"update": update}).encode(), headers).close()
    rows = list(remote.select(f"SELECT ?s ?o {{ GRAPH <{X}graph/blank> {{ ?s <{X}blank> ?o }} }}"))
    assert len({s for s, _ in rows}) == 2
    assert all(isinstance(s, ox.BlankNode) for s, _ in rows)
    assert [o.value for _, o in rows] == [text, text]


def test_a_graph_that_holds_something_is_not_filled_unasked(update_url: str, filled: str, many: Path) -> None:
    with pytest.raises(DataError, match="already holds") as caught:
        load_remote([many], update_url, graph=filled)
    assert "--replace" in caught.value.hint


def test_replacing_leaves_only_the_new_triples(
    update_url: str, filled: str, remote: RemoteStore, tmp_path: Path
) -> None:
    (tmp_path / "new.ttl").write_text(f'<{X}new> <{X}many> "only" .')
    loaded = load_remote([tmp_path / "new.ttl"], update_url, graph=filled, replace=True)
    assert loaded.graphs == {filled: 1}
    assert [o.value for (o,) in remote.select(f"SELECT ?o {{ GRAPH <{filled}> {{ ?s ?p ?o }} }}")] == ["only"]


def test_blank_nodes_are_written_as_iris_and_odd_letters_survive(
    update_url: str, remote: RemoteStore, tmp_path: Path
) -> None:
    text = 'ñ "quoted" \\ back\tslash\nline – 汉字 😀'
    literal = str(ox.Literal(text))
    (tmp_path / "odd.ttl").write_text(
        f"[] <{X}odd> {literal} ; <{X}more> [ <{X}odd> {literal} ] .", encoding="utf-8"
    )
    load_remote([tmp_path / "odd.ttl"], update_url, graph=f"{X}graph/odd", names=NAMES, replace=True)
    rows = list(remote.select(f"SELECT ?s ?o {{ GRAPH <{X}graph/odd> {{ ?s <{X}odd> ?o }} }}"))
    assert [o.value for _, o in rows] == [text, text]
    assert all(s.value.startswith("https://fixture.example/.well-known/genid/") for s, _ in rows)


@pytest.mark.usefixtures("update_url")  # its user and password
def test_the_graph_store_protocol_writes_the_same(
    server: str, request: pytest.FixtureRequest, many: Path
) -> None:
    base: str = request.getfixturevalue(f"{server}_url")
    url = f"{base}/sparql-graph-crud-auth" if server == "virtuoso" else f"{base}/store"
    for _ in range(2):
        loaded = load_remote([many], url, graph=f"{X}graph/gsp", protocol="graph-store", replace=True)
        assert loaded.quads == MANY


def test_the_shipped_dataset_reads_the_same_from_a_server(
    update_url: str, server: str, request: pytest.FixtureRequest, shipped: Path
) -> None:
    if server != "oxigraph":
        pytest.skip("6,000 pages of 40 rows take too long; the queries above show paging")
    dataset = read_dataset(shipped)
    local = to_store(dataset)
    load_remote([shipped], update_url, replace=True)
    remote = RemoteStore(request.getfixturevalue("oxigraph_url") + "/query", dataset.names)
    assert fetch_claims(remote) == fetch_claims(local)
    there = fetch_entities(remote)
    assert {iri: there[iri] for iri in fetch_entities(local)} == fetch_entities(local)


def test_a_time_limit_of_the_server_is_no_short_table(oxigraph: str, tmp_path: Path) -> None:
    """`oxigraph serve --timeout-s` answers 200 with JSON that ends in the middle."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    store = Store(ox.Store(str(tmp_path / "db")))
    store.load_ntriples("".join(f'<{X}s{n}> <{X}p> "{n}" .\n' for n in range(3000)).encode())
    del store
    arguments = [oxigraph, "serve", "--location", str(tmp_path / "db"), "--timeout-s", "1"]
    with running([*arguments, "--bind", f"127.0.0.1:{port}"], tmp_path, f"{url}/query?query=ASK%7B%7D"):
        remote = RemoteStore(f"{url}/query", limits=Limits(timeout_s=20))
        with pytest.raises(EndpointError, match="incomplete or damaged"):
            list(remote.select("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
