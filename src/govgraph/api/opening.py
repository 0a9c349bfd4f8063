"""Opening a dataset: a folder of tables or several, RDF files, an on-disk store, an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, cast

from govgraph.api.govgraph import GovGraph
from govgraph.arguments import typed
from govgraph.errors import BadArgument, DataError, wrong
from govgraph.facts.shipped import place_path, shipped_folder
from govgraph.store.store import Store
from govgraph.terms import Names, iri_ok, is_remote

if TYPE_CHECKING:
    from govgraph.facts.load import Loaded, Progress
    from govgraph.facts.remote_load import LoadedRemotely

__all__ = ["init", "load", "open"]

Place = str | Path


@typed
def open(
    source: Place | Sequence[Place] | None = None, *, base: str = "", graph: str = "", cache: bool = True
) -> GovGraph:
    """Open a dataset.

    Parameters
    ----------
    source : path, address, or sequence of them, optional
        Folders of tables, RDF files and folders of them, in any mixture: all tables become one dataset, whose names
        are those of the first folder, and what the RDF files say stands beside it. Or one on-disk store, or one http(s)
        SPARQL endpoint. Left out, or ``"shipped"``, it is the dataset that travels with the package.
    base : str, optional
        Of an endpoint: the base IRI of its dataset, so that ``id:x`` is ``BASEid/x`` there. It ends in ``/`` or ``#``.
    graph : str, optional
        Of an endpoint: the IRI of the named graph to ask and export; the server's default graph when left out. On
        Virtuoso name one, since its default graph holds some 2,500 triples of its own.
    cache : bool
        Whether tables and RDF files are kept compiled in the user's cache folder, where the next call opens them without
        reading them anew; see :mod:`govgraph.facts.compiled`. So are places on maps. The answers are the same.

    Returns
    -------
    GovGraph

    Raises
    ------
    DataError
        If there is nothing to open, `base` or `graph` is given without an endpoint, or a store or an endpoint is
        named together with other data.
    TableError
        If an RDF file cannot be read; problems of tables are listed by :meth:`GovGraph.check`, and raised when
        something is asked.

    Examples
    --------
    >>> import govgraph
    >>> g = govgraph.open()
    >>> g.ask("ASK { id:alsur gov:participatedIn id:igf-2023 }")
    True
    """
    if (base or graph) and "://" not in str(source):
        raise DataError(wrong("base_of_endpoint"))
    if base and not (iri_ok(base) and base.endswith(("/", "#"))):
        raise DataError(wrong("base_iri", base=base))
    opened = _opened(source, base, graph, cache)
    opened.cache = cache
    return opened


def _opened(source: Place | Sequence[Place] | None, base: str, graph: str, cache: bool) -> GovGraph:
    if source is None:
        return _merged([shipped_folder()], cache)
    places = [source] if isinstance(source, (str, PathLike)) else list(source)
    for place in cast("list[object]", places):
        if not isinstance(place, (str, PathLike)):
            raise BadArgument(wrong("no_place", given=repr(place)))
    if not places:
        return _merged([shipped_folder()], cache)
    if any("://" in str(place) for place in places):
        from govgraph.store.remote import RemoteStore

        if len(places) > 1:
            raise DataError(wrong("endpoint_alone"))
        if not is_remote(str(places[0])):
            raise DataError(wrong("no_address", place=places[0]))
        return GovGraph(store=RemoteStore(str(places[0]), Names(base) if base else None, graph=graph))
    paths = [place_path(place) for place in places]
    for path in paths:
        if not path.exists():
            raise DataError(wrong("no_such_place", path=path))
    from govgraph.store.disk import is_store

    stores = [path for path in paths if is_store(path)]
    if len(paths) == 1 and stores:
        return GovGraph(store=Store.open(paths[0]))
    if stores:
        raise DataError(wrong("store_alone", place=stores[0]))
    return _merged(paths, cache)


@typed
def init(folder: Place) -> list[Path]:
    """Begin a dataset of your own: tables with headers, one worked example, and a README in three languages.

    Parameters
    ----------
    folder : path
        A new or empty folder.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    DataError
        If the folder holds something already.
    """
    from govgraph.facts.init import begin_dataset

    return begin_dataset(Path(folder))


@typed
def load(
    sources: Place | Sequence[Place],
    store: Place,
    *,
    replace: bool = False,
    graph: str = "",
    protocol: str = "update",
    query_url: str = "",
    progress: Progress | None = None,
    sent: Callable[[int, int], None] | None = None,
) -> Loaded | LoadedRemotely:
    """Build an on-disk store, or fill a SPARQL server.

    Parameters
    ----------
    sources : path or sequence of paths
        RDF files (also ``.gz``), folders of them, and folders of tables.
    store : path or address
        The folder of the store; or the http(s) address of a server that takes updates.
    replace : bool
        Replace the store, or the contents of the graph, that is there.
    graph : str
        Of a server: the named graph to fill; the dataset's base if left out.
    protocol : str
        Of a server: ``update`` (SPARQL Update) or ``graph-store`` (Graph Store Protocol).
    query_url : str
        Of a server: the address for queries, if it cannot be derived from `store`.
    progress : callable, optional
        Called with the file being read, the bytes read so far of all files, and the bytes there are.
    sent : callable, optional
        Of a server: called with the triples sent so far, and how many there are.

    Returns
    -------
    Loaded or LoadedRemotely
        With `quads`, how many were loaded.

    Raises
    ------
    TableError, InvalidData, DataError, EndpointError
        If anything fails, an on-disk store stays as it was.
    """
    paths = [place_path(one) for one in ([sources] if isinstance(sources, (str, Path)) else sources)]
    if is_remote(str(store)):
        from govgraph.facts.remote_load import load_remote

        return load_remote(
            paths,
            str(store),
            graph=graph,
            replace=replace,
            protocol=protocol,
            query_url=query_url,
            progress=progress,
            sent=sent,
        )
    if graph or query_url or protocol != "update":
        raise DataError(wrong("of_servers"))
    from govgraph.facts.load import load_store

    return load_store(paths, Path(store), replace=replace, progress=progress)


def _merged(paths: list[Path], cache: bool) -> GovGraph:
    """Take all folders of tables for one dataset, and put what the RDF files say beside it."""
    from govgraph.store.rdf_files import rdf_files_in, read_into

    found = {path: rdf_files_in(path) for path in paths}  # of a folder of tables, none
    folders = [path for path in paths if not found[path]]
    files = [file for path in paths for file in found[path]]
    dataset = None
    if cache:
        from govgraph.facts.compiled import compiled

        ready, dataset = compiled(folders, files)
        if ready is not None:
            return GovGraph.of_compiled(ready, folders, files, dataset)
    if dataset is None and folders:
        from govgraph.facts.dataset import read_dataset

        dataset = read_dataset(folders)
    if not files:
        return GovGraph(dataset=dataset)
    # Read now, so that a damaged file is an error of whoever opens it; the tables join them when something is asked.
    store = Store(names=dataset.names if dataset else None)
    declared: dict[str, str] = {}
    for file in files:
        declared = {**read_into(store, file), **declared}  # the first file says what a prefix means
    names = store.names if dataset else store.names.at_base_of(declared)
    store.names = names.declaring(declared)
    graph = GovGraph(dataset=dataset, store=store)
    graph.files = tuple(files)
    return graph
