"""Every question of the catalogue on real servers, beside the embedded store: the same rows in the same order."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.errors import EndpointError
from govgraph.facts.remote_load import load_remote
from govgraph.query.questions import Catalogue
from govgraph.store.remote import RemoteStore
from tools import servers

NAMES = [question.name for question in Catalogue.load()]

# Beside the defaults: series and editions, lists with and without dates, treaties, free parameters.
MORE: list[tuple[str, dict[str, str]]] = [
    ("events-on-topic", {"topic": "t-internet-governance"}),
    ("forums-of", {"org": "derechos-digitales"}),
    ("hosts-by-region", {"since": "2023", "until": "2024-02"}),
    ("members-at", {"body": "apc", "day": "2024-06-30"}),  # Virtuoso never ended where values stood apart
    ("members-at", {"body": "ifex", "day": "2021-03"}),
    ("members-at", {"body": "ripd-fsc", "day": "2010"}),
    ("members-at", {"body": "oecd", "day": "2016"}),
    ("organizers-of", {"event": "rightscon-2023"}),
    ("outcomes-of", {"event": "ahc"}),
    ("participants-of", {"forum": "igf-2023"}),
    ("participants-of", {"forum": "rightscon"}),
    ("party-to-one-not-other", {"one": "conv108", "other": "budapest"}),
    ("shared-actors", {"one": "igf-2023", "other": "rightscon-2023"}),
    ("signed-not-party", {"treaty": "budapest"}),
    ("who-funds-whom", {"recipient": "alsur"}),
]


@pytest.fixture(scope="module")
def embedded(shipped: Path) -> govgraph.GovGraph:
    return govgraph.open(shipped)


@contextlib.contextmanager
def _server(name: str, program: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Start a server of its own and give where updates and queries go; Virtuoso caps at its usual 10,000 rows."""
    if name == "virtuoso":
        with servers.virtuoso(program, folder, cap=10_000) as base:
            yield f"{base}/sparql-auth", f"{base}/sparql"
    else:
        base = f"http://127.0.0.1:{servers.free_port()}"
        arguments = [program, "serve", "--union-default-graph", "--bind", base.removeprefix("http://")]
        with servers.running(arguments, folder, f"{base}/query?query=ASK%7B%7D"):
            yield f"{base}/update", f"{base}/query"


@pytest.fixture(scope="module", params=["virtuoso", "oxigraph"])
def remote(
    request: pytest.FixtureRequest, shipped: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[govgraph.GovGraph]:
    """The shipped dataset on a server."""
    program = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp(f"questions-{request.param}")
    with _server(request.param, program, folder) as (update_url, query_url):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("GOVGRAPH_USER", "dba")
            patch.setenv("GOVGRAPH_PASSWORD", "dba")
            load_remote([shipped], update_url)
        yield govgraph.open(query_url)


def address(graph: govgraph.GovGraph) -> str:
    assert isinstance(graph.store, RemoteStore)
    return graph.store.url


def rows(graph: govgraph.GovGraph, question: str, **parameters: Any) -> list[tuple[str, ...]]:
    return [tuple(map(str, row.values())) for row in graph.answer(question, **parameters, timeout=60)]


@pytest.mark.parametrize(
    ("question", "parameters"), [*((name, {}) for name in NAMES), *MORE], ids=lambda value: str(value) or "-"
)
def test_a_question_has_the_same_answer_on_a_server(
    question: str, parameters: dict[str, str], remote: govgraph.GovGraph, embedded: govgraph.GovGraph
) -> None:
    expected = rows(embedded, question, **parameters)
    assert expected, "an empty answer would show nothing"
    assert rows(remote, question, **parameters) == expected


def test_a_whole_endpoint_is_exported_as_its_graph_is_named(
    remote: govgraph.GovGraph, embedded: govgraph.GovGraph
) -> None:
    """Virtuoso gives 10,000 triples at a time, and adds some 2,500 of its own where no graph is named."""
    named = govgraph.open(address(remote), graph=embedded.names.base)
    assert named.export("nt") == embedded.export("nt")


def test_an_endpoint_answers_as_of_a_date(remote: govgraph.GovGraph, embedded: govgraph.GovGraph) -> None:
    asked = "SELECT ?state { ?state gov:memberOf id:oecd } ORDER BY ?state"
    named = govgraph.open(address(remote), graph=embedded.names.base)
    then = [row["state"] for row in named.at(as_of="2009").select(asked)]
    assert then == [row["state"] for row in embedded.at(as_of="2009").select(asked)]
    assert 0 < len(then) < len(list(embedded.select(asked)))


def test_a_graph_that_does_not_exist_is_no_empty_export(remote: govgraph.GovGraph) -> None:
    with pytest.raises(EndpointError, match="nothing in the graph"):
        govgraph.open(address(remote), graph="http://fixture.example/nothing").export("nt")
