"""Other engines, asked the same queries where they are installed: rdflib, oxrdflib, maplib and Virtuoso."""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from govgraph.errors import QueryTimeout
from govgraph.facts.remote_load import load_remote
from govgraph.store.http import Limits
from govgraph.store.remote import RemoteStore
from govgraph.terms import Names
from tools import servers
from tools.programs import VIRTUOSO

__all__ = ["NAMES", "engines", "loaded_virtuoso", "seconds_of"]

NAMES = ("rdflib", "oxrdflib", "maplib", "Virtuoso")
LIMIT = 30.0
Ask = Callable[[str], Any]


@contextlib.contextmanager
def engines(data: bytes, wanted: tuple[str, ...] = NAMES) -> Iterator[dict[str, Ask]]:
    """Give a function that runs a query for each engine that is wanted and installed, all loaded with these N-Triples."""
    made = {"rdflib": _rdflib, "oxrdflib": _oxrdflib, "maplib": _maplib, "Virtuoso": _virtuoso}
    with contextlib.ExitStack() as stack:
        found = {}
        for name in wanted:
            if (ask := stack.enter_context(made[name](data))) is not None:
                found[name] = ask
        gc.collect()
        gc.freeze()  # or each measurement pays for looking through the others' graphs
        yield found


def seconds_of(name: str, ask: Ask, query: str, limit: float = LIMIT) -> float | str:
    """Seconds on the clock of one run; or what went wrong.

    rdflib and oxrdflib run in a forked process that is ended at the limit. Virtuoso keeps its limit itself, and maplib has
    threads, which a fork does not take along.
    """
    if name in ("maplib", "Virtuoso"):
        begun = time.perf_counter()
        try:
            ask(query)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # an engine of another make may fail in any way, and the table says so
            print(f"{name}: {type(error).__name__}: {str(error)[:200]}", file=sys.stderr)
            return f"> {limit:g} s" if isinstance(error, QueryTimeout) else "error"
        return time.perf_counter() - begun
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        answer = float("nan")
        try:
            begun = time.perf_counter()
            ask(query)
            answer = time.perf_counter() - begun
        except BaseException as error:  # told as nan, whatever it is: this process must not go on
            print(f"{name}: {type(error).__name__}: {str(error)[:200]}", file=sys.stderr, flush=True)
        os.write(writer, struct.pack("d", answer))
        os._exit(0)
    os.close(writer)
    try:
        ready, _, _ = select.select([reader], [], [], limit)
        data = os.read(reader, 8) if ready else b""
    finally:
        os.close(reader)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    if not ready:
        return f"> {limit:g} s"
    found = struct.unpack("d", data)[0] if len(data) == 8 else float("nan")
    return "error" if found != found else float(found)


@contextlib.contextmanager
def _rdflib(data: bytes) -> Iterator[Ask | None]:
    yield _graph("default", "nt", data)


@contextlib.contextmanager
def _oxrdflib(data: bytes) -> Iterator[Ask | None]:
    yield _graph("Oxigraph", "ox-nt", data, transactional=False) if find_spec("oxrdflib") else None


def _graph(kind: str, rdf_format: str, data: bytes, **options: Any) -> Ask:
    import rdflib

    graph = rdflib.Graph(store=kind)
    for prefix, namespace in Names().prefixes.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    graph.parse(data=data, format=rdf_format, **options)
    return lambda query: list(graph.query(query))


@contextlib.contextmanager
def _maplib(data: bytes) -> Iterator[Ask | None]:
    if find_spec("maplib") is None:
        yield None
        return
    from maplib import Model

    def load() -> Any:
        model = Model()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "facts.nt"
            path.write_bytes(data)
            model.read(str(path), format="ntriples")
        return model

    models = [load()]
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in Names().prefixes.items())

    def ask(query: str) -> Any:
        try:
            found = models[0].query(prefixes + query)
        except Exception:
            raise
        except BaseException:  # after a panic it would refuse every further query
            models[0] = load()
            raise
        return found.rows() if hasattr(found, "rows") else found  # a DataFrame as Python rows

    yield ask


@contextlib.contextmanager
def _virtuoso(data: bytes) -> Iterator[Ask | None]:
    program = VIRTUOSO.find()
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.nt"
        path.write_bytes(data)
        with loaded_virtuoso(program, path) as url:
            store = RemoteStore(f"{url}/sparql", limits=Limits(timeout_s=LIMIT))

            def ask(query: str) -> Any:
                found = store.query(query)
                return found if isinstance(found, bool) else list(found)

            yield ask


@contextlib.contextmanager
def loaded_virtuoso(program: str, facts: Path) -> Iterator[str]:
    """Run a fresh Virtuoso with the facts of a file; give its address up to and without the path."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        url = stack.enter_context(servers.virtuoso(program, Path(folder), cap=10_000_000, buffers=50_000))
        kept = {name: os.environ.get(name) for name in ("GOVGRAPH_USER", "GOVGRAPH_PASSWORD")}
        os.environ.update(
            GOVGRAPH_USER="dba", GOVGRAPH_PASSWORD="dba"
        )  # Virtuoso's own, of this database only
        try:
            load_remote([facts], f"{url}/sparql-auth")
        finally:
            for name, value in kept.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
        yield url
