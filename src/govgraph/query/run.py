"""Running a query: guarded, with values bound, within a time limit, on any store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from operator import itemgetter
from typing import Any

import pyoxigraph as ox

from govgraph.errors import QueryError, QuerySyntaxError
from govgraph.facts.store import AnyStore, Rows, Store
from govgraph.query.bind import bind, to_term
from govgraph.query.guard import guard, guard_for_server
from govgraph.query.lexer import expanded
from govgraph.query.outline import Outline
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.source import Source
from govgraph.terms import Names, iri_ok

__all__ = ["run"]

_NAMED = (
    20  # things named in a query: each is paired with every thing of every row when its sources are asked for
)


def run(
    store: AnyStore,
    text: str,
    *,
    bindings: Mapping[str, Any] | None = None,
    timeout: float | None = None,
    limit: int | None = None,
    allow_service: Collection[str] = (),
) -> Solutions | Answer | Triples:
    """Run a query of any form.

    Parameters
    ----------
    store : AnyStore
    text : str
    bindings : mapping of variable to value, optional
        Bound as terms; see :func:`govgraph.query.bind.to_term` for what a value may be.
    timeout : float, optional
        Seconds that the engine may take. An embedded store then answers from a child process that is ended at the
        limit; without it the query runs in this process, and nothing can stop it. A remote store has its own limit.
        On Linux the child stays for the next query on an unchanged store in memory, for
        :data:`govgraph.query.kept.IDLE` seconds at most, and with it the pages that it copied (some 300 MB for a million
        triples).
    limit : int, optional
        At most so many rows or triples.
    allow_service : collection of str
        Hosts that SERVICE may call.

    Returns
    -------
    Solutions, Answer or Triples
        For SELECT, ASK, and CONSTRUCT or DESCRIBE; rows and triples come as they are read.

    Raises
    ------
    QueryRefused
        For what must not run: updates, and on an embedded store the network and sizes that crash the engine.
    QuerySyntaxError
        With line, column and caret in `text`.
    QueryTimeout
        At the limit, also while rows are read.
    QueryError
        Where evaluation fails.

    Examples
    --------
    >>> store = Store()
    >>> store.load_ntriples(b"<urn:a> <urn:size> \\"3\\"^^<http://www.w3.org/2001/XMLSchema#integer> .")
    >>> list(run(store, "SELECT ?x ?size { ?x <urn:size> ?size }"))
    [{'x': 'urn:a', 'size': 3}]
    """
    if timeout is not None and not timeout > 0:
        raise QueryError("the time limit must be more than 0 seconds")
    if limit is not None and limit < 0:
        raise QueryError("the row limit cannot be negative")
    outline: Outline | None
    if isinstance(store, Store):
        outline = guard(text, allow_service=allow_service, prefixes=store.names.prefixes)
    else:
        outline = guard_for_server(text)
    if outline is not None:
        source = bind(outline, bindings or {}, store.names)
    elif bindings:
        raise QueryError(
            "a query with words that are not standard SPARQL takes no values",
            hint="write the values into the query: VALUES ?x { … }",
        )
    else:
        source = Source(text, text)
    stop: Callable[[], None] | None = None
    try:
        if timeout is not None and isinstance(store, Store):
            from govgraph.query.child import start

            child, found = start(store, source.text, timeout)
            stop = child.stop
        else:
            limited = getattr(store, "with_timeout", None) if timeout is not None else None
            found = (limited(timeout) if limited else store).query(source.text)
    except QuerySyntaxError as error:
        if outline is None:
            raise
        from govgraph.query.syntax import explain

        words = str(error)
        own = None if isinstance(store, Store) else error
        cause = explain(outline, source, words, store.names.prefixes, otherwise=own)
        if own is None:
            raise cause from error
        if cause is not own:  # the server has read the query; a guess stands behind its words
            guess = str(cause).partition("\n")[0]
            own.hint += f"; govgraph reads: {guess}" + (f" ({cause.hint})" if cause.hint else "")
        raise
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise _panic(error) from error
    result = _result(store, outline, found, limit, stop)
    if isinstance(result, (Solutions, Answer)):
        result.text = source.text if outline is not None else ""
        result.asked = () if outline is None else _things_named(outline, bindings or {}, store.names)
    return result


def _things_named(outline: Outline, bindings: Mapping[str, Any], names: Names) -> tuple[ox.NamedNode, ...]:
    """Return the things that a query names, words of vocabularies left out; none where it names a whole list of them."""
    vocabularies = tuple(space for prefix, space in names.prefixes.items() if prefix != "id")
    declared = frozenset(outline.prefixes.values())
    things: set[str] = set()
    for iri in chain(_iris_of(outline, names), _iris_bound(bindings, names)):
        if iri_ok(iri) and iri not in declared and not iri.startswith(vocabularies):
            things.add(iri)
            if len(things) > _NAMED:
                return ()
    return tuple(map(ox.NamedNode, sorted(things)))


def _iris_of(outline: Outline, names: Names) -> Iterator[str]:
    prefixes = {**names.prefixes, **outline.prefixes}
    for token in outline.tokens:
        if token.kind in ("iri", "pname"):
            yield expanded(token, prefixes)


def _iris_bound(bindings: Mapping[str, Any], names: Names) -> Iterator[str]:
    for value in bindings.values():
        for one in value if isinstance(value, (list, tuple, set, frozenset)) else (value,):
            term = to_term(one, names)
            if isinstance(term, ox.NamedNode):
                yield term.value


def _result(
    store: AnyStore, outline: Outline | None, found: Any, limit: int | None, stop: Callable[[], None] | None
) -> Solutions | Answer | Triples:
    if isinstance(found, bool):
        return Answer(found)
    if isinstance(found, Rows):
        variables, rows = (found.variables, found.rows) if outline is None else _in_order(outline, found)
        return Solutions(variables, rows, store.names, limit=limit, close=stop)
    return Triples(found, store.names, limit=limit, close=stop)


def _in_order(outline: Outline, found: Rows) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """``SELECT *`` gives variables in no order: put them as they first appear in the text."""
    words = [
        token.text
        for token in outline.tokens
        if outline.form_token and token.offset > outline.form_token.offset
    ]
    if not words or "*" not in words[:2] or set(found.variables) - set(outline.variables):
        return found.variables, found.rows
    places = {name: place for place, name in enumerate(found.variables)}
    variables = tuple(name for name in outline.variables if name in places)
    if len(variables) < 2 or variables == found.variables:
        return found.variables, found.rows
    return variables, map(itemgetter(*(places[name] for name in variables)), found.rows)


def _is_panic(error: BaseException) -> bool:
    """A bug of the engine comes as a PanicException, which is no Exception."""
    return type(error).__name__ == "PanicException"


def _panic(error: BaseException) -> QueryError:
    return QueryError(f"the engine failed on this query: {error}", hint="please report the query")
