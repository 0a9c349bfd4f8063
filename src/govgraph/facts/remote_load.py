"""Writing RDF files and tables to a server, by SPARQL Update or the Graph Store Protocol, and counting what arrived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import pyoxigraph as ox

from govgraph.errors import DataError, EndpointError, wrong
from govgraph.facts.load import Progress, check_source, fill
from govgraph.store.http import Client, Limits
from govgraph.store.paging import number_in
from govgraph.store.remote import RemoteStore
from govgraph.store.store import Store
from govgraph.terms import Names, iri_ok

__all__ = ["PROTOCOLS", "LoadedRemotely", "load_remote", "query_address"]

PROTOCOLS = ("update", "graph-store")

# Virtuoso compiles an INSERT DATA like any query: more than some thousand triples at a time exceed its stack.
_BATCH = {"update": (1_000, 200_000), "graph-store": (50_000, 8_000_000)}
# Where the queries of a server go whose updates go elsewhere: the last segments of the path.
_QUERY_PATHS = {
    "update": "query",  # Oxigraph, Fuseki
    "store": "query",  # Oxigraph's Graph Store Protocol
    "data": "query",  # Fuseki's
    "statements": "",  # RDF4J and GraphDB: /repositories/NAME/statements
    "sparql-graph-crud": "sparql",  # Virtuoso
    "sparql-graph-crud-auth": "sparql",
}


@dataclass(frozen=True, slots=True)
class LoadedRemotely:
    """What a load wrote: the number of triples in each graph of the server."""

    url: str
    graphs: dict[str, int]

    @property
    def quads(self) -> int:
        """How many triples there are in all graphs written."""
        return sum(self.graphs.values())


def query_address(url: str) -> str:
    """Return where the queries of a server go, from where its updates go.

    Examples
    --------
    >>> query_address("http://127.0.0.1:7878/update")
    'http://127.0.0.1:7878/query'
    >>> query_address("https://fixture.example/repositories/one/statements")
    'https://fixture.example/repositories/one'
    """
    parts = urlsplit(url)
    head, _, last = parts.path.rstrip("/").rpartition("/")
    if last not in _QUERY_PATHS:
        return url
    return urlunsplit((parts.scheme, parts.netloc, f"{head}/{_QUERY_PATHS[last]}".rstrip("/"), "", ""))


def load_remote(
    sources: Sequence[Path],
    url: str,
    *,
    graph: str = "",
    replace: bool = False,
    protocol: str = "update",
    query_url: str = "",
    names: Names | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    sent: Callable[[int, int], None] | None = None,
) -> LoadedRemotely:
    """Write RDF files and folders of tables to a server.

    Parameters
    ----------
    url : str
        Where updates go (Virtuoso: ``/sparql-auth``), or the address of the Graph Store Protocol.
    graph : str
        The named graph for what has no graph of its own; the dataset's base IRI when left out.
    replace : bool
        Empty the graphs first. Without it a graph that holds something is an error.
    protocol : {"update", "graph-store"}
    query_url : str
        Where queries go, to count what arrived; see `query_address` when left out.
    names, limits, progress
        See `load_store` and `RemoteStore`.
    sent : callable, optional
        Called with the number of triples sent and of all triples.

    Raises
    ------
    EndpointError
        Where the server fails, or does not hold as many triples afterwards as were sent.
    DataError
        Where a graph holds something and `replace` is false, or `graph` is not an IRI.

    Notes
    -----
    Everything is read, and its syntax and rules checked, before the first triple is sent. Blank nodes become IRIs under
    ``BASE/.well-known/genid/`` (RDF 1.1 section 3.5): they could not be sent in parts otherwise, and
    Virtuoso takes none. A server has no atomic replacement over several requests: load into a fresh graph where readers must
    not see a half.
    """
    if protocol not in PROTOCOLS:
        raise DataError(wrong("no_protocol", protocol=protocol, choices=", ".join(PROTOCOLS)))
    if graph and not iri_ok(graph):
        raise DataError(wrong("graph_iri", graph=graph))
    for source in sources:
        check_source(source)
    writer = _Writer(Client(url, limits), protocol)
    with TemporaryDirectory(prefix="govgraph-load-") as there:
        local = Store(ox.Store(there), names or Names())
        found = fill(local, sources, names=names, progress=progress)
        local.inner.optimize()
        reader = RemoteStore(query_url or query_address(url), found, limits=limits)
        graphs = _graph_names(local, graph or found.base)
        _make_room(writer, reader, [name for _, name in graphs], replace=replace)
        expected = _send_all(writer, local, found, graphs, sent)
        del local  # closes its files, which Windows wants before the folder goes
    for name, number in expected.items():
        here = _count(reader, name)
        if here != number:
            raise EndpointError(
                wrong("sent_and_held", url=writer.client.shown, held=here, graph=name, sent=number),
                url=writer.client.shown,
            )
    return LoadedRemotely(writer.client.shown, expected)


class _Writer:
    """Sends batches of triples by one of the two protocols."""

    def __init__(self, client: Client, protocol: str) -> None:
        self.client, self.protocol = client, protocol

    def insert(self, graph: str, lines: Sequence[str]) -> None:
        if self.protocol == "update":
            self._update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}")
            return
        self._graph_store("POST", graph, "".join(lines).encode())

    def clear(self, graph: str) -> None:
        if self.protocol == "update":
            self._update(f"CLEAR SILENT GRAPH <{graph}>")
            return
        self._graph_store("PUT", graph, b"")

    def _update(self, text: str) -> None:
        # Something must be accepted: Virtuoso answers 406 to an empty list.
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"}
        self.client.send("POST", urlencode({"update": text}).encode(), headers).close()

    def _graph_store(self, method: str, graph: str, data: bytes) -> None:
        mark = "&" if self.client.parts.query else "?"
        url = f"{self.client.url}{mark}graph={quote(graph, safe='')}"
        headers = {"Content-Type": "application/n-triples", "Accept": "*/*"}
        self.client.send(method, data, headers, url=url).close()


def _graph_names(
    local: Store, default: str
) -> list[tuple[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, str]]:
    """Return every graph that holds something, with its name on the server."""
    graphs: list[tuple[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, str]] = []
    if next(iter(local.inner.quads_for_pattern(None, None, None, ox.DefaultGraph())), None) is not None:
        graphs.append((ox.DefaultGraph(), default))
    for name in local.inner.named_graphs():
        graphs.append((name, _skolem(name, local.names) if isinstance(name, ox.BlankNode) else name.value))
    return sorted(graphs, key=lambda pair: pair[1])


def _make_room(writer: _Writer, reader: RemoteStore, graphs: Sequence[str], *, replace: bool) -> None:
    """Find every graph empty, or empty it; nothing is emptied before all have been looked at."""
    full = {name: number for name in sorted(set(graphs)) if (number := _count(reader, name))}
    if full and not replace:
        name, number = next(iter(full.items()))
        raise DataError(wrong("graph_in_use", url=writer.client.shown, n=number, graph=name))
    for name in full:
        writer.clear(name)


def _send_all(
    writer: _Writer,
    local: Store,
    names: Names,
    graphs: Sequence[tuple[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, str]],
    sent: Callable[[int, int], None] | None,
) -> dict[str, int]:
    total, done = len(local), 0
    expected: dict[str, int] = defaultdict(int)
    for graph, name in graphs:
        for batch in _batches(local, names, graph, *_BATCH[writer.protocol]):
            writer.insert(name, batch)
            done += len(batch)
            expected[name] += len(batch)
            if sent is not None:
                sent(done, total)
    return dict(expected)


def _batches(
    local: Store,
    names: Names,
    graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph,
    most: int,
    most_letters: int,
) -> Iterator[list[str]]:
    batch: list[str] = []
    letters = 0
    for quad in local.inner.quads_for_pattern(None, None, None, graph):
        line = f"{_term(quad.subject, names)} {quad.predicate} {_term(quad.object, names)} .\n"
        if batch and (len(batch) == most or letters + len(line) > most_letters):
            yield batch
            batch, letters = [], 0
        batch.append(line)
        letters += len(line)
    if batch:
        yield batch


def _term(term: object, names: Names) -> str:
    return f"<{_skolem(term, names)}>" if isinstance(term, ox.BlankNode) else str(term)


def _skolem(node: ox.BlankNode, names: Names) -> str:
    return f"{names.base}.well-known/genid/{node.value}"


def _count(reader: RemoteStore, graph: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    return number_in(reader.select_page(query), reader.url)
