"""The verbs on a real endpoint: --base says whose ids id:x are, --graph where they lie, and both answer as the tables do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import govgraph
from govgraph.errors import DataError
from govgraph.facts.remote_load import load_remote
from tests.facts.tables import write_dataset
from tools.servers import free_port, running

if TYPE_CHECKING:
    from click.testing import Result

BASE = "https://fixture.example/"
GRAPH = "https://fixture.example/graph/one"
ENDPOINT_ONLY = [("base", BASE), ("graph", GRAPH)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("tables") / "fixture")


@pytest.fixture(scope="module")
def url(oxigraph: str, tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose default graph is empty and whose graph GRAPH holds the tables."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [oxigraph, "serve", "--bind", address.removeprefix("http://")]
    with running(command, tmp_path_factory.mktemp("server"), f"{address}/query?query=ASK%7B%7D"):
        load_remote([tables], f"{address}/update", graph=GRAPH)
        yield f"{address}/query"


@pytest.mark.parametrize(
    "verb",
    [
        ("find", "Fixturists"),
        ("show", "fixture-league"),
        ("show", "FL", "--as-of", "2011"),
        ("query", "SELECT ?o { ?o gov:memberOf id:fixture-league }", "-f", "csv"),
        ("network", "forums-organizations", "-f", "csv"),
        ("measure", "forums-organizations"),
        ("timeline",),
        ("export", "-f", "nt"),
    ],
    ids=" ".join,
)
def test_a_verb_says_the_same_of_an_endpoint(
    invoke: Callable[..., Result], tables: Path, url: str, verb: tuple[str, ...]
) -> None:
    there = invoke(*verb, "-d", url, "--base", BASE, "--graph", GRAPH)
    here = invoke(*verb, "-d", tables)
    assert (there.exit_code, there.stdout) == (0, here.stdout)


def test_the_base_says_whose_ids_they_are(url: str) -> None:
    query = "ASK { id:fixture-club gov:memberOf id:fixture-league }"
    assert govgraph.open(url, base=BASE, graph=GRAPH).ask(query)
    assert not govgraph.open(url, graph=GRAPH).ask(query)  # there, id:x is of the shipped dataset


def test_the_default_graph_is_asked_where_none_is_named(url: str) -> None:
    assert not govgraph.open(url, base=BASE).ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("verb", ["find", "show"])
def test_an_empty_default_graph_is_told_with_the_graphs_there_are(
    invoke: Callable[..., Result], url: str, verb: str
) -> None:
    told = invoke(verb, "fixture-league", "-d", url, "--base", BASE).stderr
    assert f"the server's default graph is empty: name a graph, --graph {GRAPH}" in told


@pytest.mark.parametrize("base", ["nonsense", "https://fixture.example/id", "https://fixture.example/a b/"])
def test_a_base_that_is_none_is_refused(invoke: Callable[..., Result], url: str, base: str) -> None:
    refused = invoke("info", "-d", url, "--base", base)
    assert refused.exit_code == 3
    assert "absolute IRI that ends in / or #" in refused.stderr


@pytest.mark.parametrize(("option", "value"), ENDPOINT_ONLY)
def test_base_and_graph_are_refused_for_tables(
    invoke: Callable[..., Result], tables: Path, option: str, value: str
) -> None:
    with pytest.raises(DataError, match="for endpoints"):
        govgraph.open(
            tables, base=value if option == "base" else "", graph=value if option == "graph" else ""
        )
    assert invoke("info", "-d", tables, f"--{option}", value).exit_code == 3


def test_options_of_one_command_are_not_those_of_the_next(
    invoke: Callable[..., Result], tables: Path, url: str
) -> None:
    assert invoke("info", "-d", url, "--base", BASE, "--graph", GRAPH).exit_code == 0
    assert invoke("info", "-d", tables).exit_code == 0
