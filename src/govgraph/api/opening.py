"""Opening a dataset: a folder of tables or several, RDF files, an on-disk store, an endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govgraph.api.govgraph import GovGraph
from govgraph.errors import DataError
from govgraph.facts.dataset import read_dataset
from govgraph.facts.shipped import shipped_folder
from govgraph.facts.store import Store
from govgraph.terms import Names, iri_ok

__all__ = ["open"]

Place = str | Path


def open(source: Place | Sequence[Place] | None = None, *, base: str = "", graph: str = "") -> GovGraph:
    """Open a dataset.

    Parameters
    ----------
    source : path, address, or sequence of them, optional
        A folder of tables, RDF files, an on-disk store, an http(s) SPARQL endpoint; several folders of tables are merged.
        Left out, it is the dataset that travels with the package.
    base : str, optional
        Of an endpoint: the base IRI of its dataset, so that ``id:x`` is ``BASEid/x`` there. It ends in ``/`` or ``#``.
    graph : str, optional
        Of an endpoint: the IRI of the named graph to ask and export; the server's default graph when left out. On
        Virtuoso name one, since its default graph holds some 2,500 triples of its own.

    Returns
    -------
    GovGraph

    Raises
    ------
    DataError
        Where there is nothing to open, or `base` or `graph` is given for what is no endpoint.

    Examples
    --------
    >>> import govgraph
    >>> g = govgraph.open()
    >>> g.ask("ASK { id:alsur gov:participatedIn id:igf-2023 }")
    True
    """
    if (base or graph) and "://" not in str(source):
        raise DataError("base and graph are for endpoints", hint="a dataset says its base itself")
    if base and not (iri_ok(base) and base.endswith(("/", "#"))):
        raise DataError(f"a base is an absolute IRI that ends in / or #: {base}")
    if source is None:
        return GovGraph(dataset=read_dataset(shipped_folder()))
    places = [source] if isinstance(source, (str, Path)) else list(source)
    if not places:
        return open(None)
    if any("://" in str(place) for place in places):
        from govgraph.facts.remote import RemoteStore
        from govgraph.facts.transport import is_remote

        if len(places) > 1:
            raise DataError("an endpoint cannot be merged with other data", hint="open it alone")
        if not is_remote(str(places[0])):
            raise DataError(
                f"{places[0]} is no http or https address", hint="open a folder, RDF files or an endpoint"
            )
        return GovGraph(store=RemoteStore(str(places[0]), Names(base) if base else None, graph=graph))
    paths = [Path(place) for place in places]
    for path in paths:
        if not path.exists():
            raise DataError(f"no such file or folder: {path}", hint="govgraph init FOLDER begins a dataset")
    from govgraph.facts.disk import is_store

    if len(paths) == 1 and paths[0].is_dir() and is_store(paths[0]):
        return GovGraph(store=Store.open(paths[0]))
    if all(path.is_dir() for path in paths):
        return GovGraph(dataset=read_dataset(paths))
    return GovGraph(store=_from_files(paths))


def _from_files(paths: list[Path]) -> Store:
    from govgraph.facts.rdf import to_ntriples
    from govgraph.facts.rdf_files import read_into

    store = Store()
    for path in paths:
        if path.is_dir():
            dataset = read_dataset(path)
            dataset.require_valid()
            store.names = dataset.names
            for piece in to_ntriples(dataset):
                store.load_ntriples(piece.encode())
        else:
            read_into(store, path)
    return store
