"""The stores that answer the compliance queries; two of them are servers, started once on ports of this machine."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from govgraph.facts.load import load_store
from govgraph.facts.rdf_files import read_into
from govgraph.facts.remote import RemoteStore
from govgraph.facts.remote_load import load_remote
from govgraph.facts.store import Store
from govgraph.terms import Names

FIXTURE = Path(__file__).with_name("fixture.trig")
NAMES = Names("https://fixture.example/")
VIRTUOSO_CAP = 40

# The smallest that it starts with; CheckpointInterval 0 keeps it from writing while tests run.
VIRTUOSO_INI = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 200
MaxCheckpointRemap = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = v-temp.db
TransactionFile = v-temp.trx
MaxCheckpointRemap = 200
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 8
CheckpointInterval = 0
NumberOfBuffers = 2000
MaxDirtyBuffers = 1200
CaseMode = 2
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = .
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {cap}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with contextlib.suppress(URLError, ConnectionError, TimeoutError), urlopen(url, timeout=5) as answer:
            answer.read()
            return
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def running(arguments: list[str], folder: Path, url: str) -> Iterator[None]:
    log = folder / "out.log"
    with log.open("wb") as out, subprocess.Popen(arguments, cwd=folder, stdout=out, stderr=out) as process:
        try:
            wait_until_ready(process, url, log)
            yield
        finally:
            process.kill()  # its database is thrown away: nothing has to be saved


@pytest.fixture(scope="session")
def virtuoso_url(virtuoso: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh Virtuoso, up to and without the path; its user is dba, the password dba."""
    folder = tmp_path_factory.mktemp("virtuoso")
    port = free_port()
    text = VIRTUOSO_INI.format(sql_port=free_port(), http_port=port, cap=VIRTUOSO_CAP)
    (folder / "v.ini").write_text(text)
    url = f"http://127.0.0.1:{port}"
    with running([virtuoso, "+foreground", "+configfile", "v.ini"], folder, f"{url}/sparql?query=ASK%7B%7D"):
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
