"""The stores that answer the compliance queries; two of them are servers, started once on ports of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from govgraph.facts.load import load_store
from govgraph.facts.remote_load import load_remote
from govgraph.store.rdf_files import read_into
from govgraph.store.remote import RemoteStore
from govgraph.store.store import Store
from govgraph.terms import Names
from tools import servers
from tools.servers import free_port, running

FIXTURE = Path(__file__).with_name("fixture.trig")
NAMES = Names("https://fixture.example/")
VIRTUOSO_CAP = 40


@pytest.fixture(scope="session")
def virtuoso_url(virtuoso: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh Virtuoso, up to and without the path; its user is dba, the password dba."""
    with servers.virtuoso(virtuoso, tmp_path_factory.mktemp("virtuoso"), cap=VIRTUOSO_CAP) as url:
        yield url


@pytest.fixture(scope="session")
def oxigraph_url(oxigraph: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh `oxigraph serve`, in memory."""
    folder = tmp_path_factory.mktemp("oxigraph")
    port = free_port()
    command = [oxigraph, "serve", "--union-default-graph", "--bind", f"127.0.0.1:{port}"]
    url = f"http://127.0.0.1:{port}"
    with running(command, folder, f"{url}/query?query=ASK%7B%7D"):
        yield url


@pytest.fixture(scope="session")
def memory_store() -> Store:
    store = Store(names=NAMES)
    read_into(store, FIXTURE)
    return store


@pytest.fixture(scope="session")
def disk_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("disk") / "store"
    load_store([FIXTURE], folder, names=NAMES)
    return Store.open(folder)


@pytest.fixture(scope="session")
def virtuoso_store(virtuoso_url: str) -> RemoteStore:
    """Virtuoso, filled through SPARQL Update behind digest authentication."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVGRAPH_USER", "dba")
        patch.setenv("GOVGRAPH_PASSWORD", "dba")
        load_remote([FIXTURE], f"{virtuoso_url}/sparql-auth", names=NAMES)
    return RemoteStore(f"{virtuoso_url}/sparql", NAMES)


@pytest.fixture(scope="session")
def oxigraph_store(oxigraph_url: str) -> RemoteStore:
    """Oxigraph's server, filled through the Graph Store Protocol."""
    load_remote([FIXTURE], f"{oxigraph_url}/store", names=NAMES, protocol="graph-store")
    return RemoteStore(f"{oxigraph_url}/query", NAMES)
