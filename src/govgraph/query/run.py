"""Running a query: guarded, with values bound, within a time limit, on any store."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from operator import itemgetter
from typing import Any

from govgraph.errors import QueryError, QuerySyntaxError, QueryTimeout, wrong
from govgraph.query.bind import bind
from govgraph.query.guard import guard, guard_for_server, is_risky
from govgraph.query.results import Answer, Solutions, Triples, panic_told
from govgraph.sparql.outline import Outline
from govgraph.sparql.source import Source
from govgraph.store.store import AnyStore, Rows, Store

__all__ = ["run", "run_select"]


def run(
    store: AnyStore,
    text: str,
    *,
    bindings: Mapping[str, Any] | None = None,
    timeout: float | None = None,
    memory: float | None = None,
    limit: int | None = None,
    allow_service: Collection[str] = (),
    rewritten: Callable[[Outline], Source] | None = None,
) -> Solutions | Answer | Triples:
    """Run a query of any form.

    Parameters
    ----------
    bindings : mapping of variable to value, optional
        A variable means the same as its term written in its place; see :func:`govgraph.query.bind.to_term` for what a
        value may be. Several values (a list) give the union of the answers for each, in their order. DISTINCT, CONSTRUCT
        and DESCRIBE give each row or triple once. ORDER BY, LIMIT and aggregates are those of each answer; a sum over all
        values needs a VALUES block in the query instead. An ASK is answered yes where one of the answers is.
    timeout, memory : float, optional
        Seconds and megabytes. With one of them an embedded store answers from a process of its own
        (:mod:`govgraph.query.workers`), as for a query that could crash the engine. A remote store has its own limit.
    limit : int, optional
        Maximum number of rows or triples.
    allow_service : collection of str
        Hosts that SERVICE may call.
    rewritten : callable, optional
        Gives what an embedded store is asked instead of a query with its values; errors point into the text all the same.

    Returns
    -------
    Solutions, Answer or Triples
        For SELECT, ASK, and CONSTRUCT or DESCRIBE; rows and triples come as they are read.

    Raises
    ------
    QueryRefused
        For what must not run: updates, and on an embedded store the network.
    QuerySyntaxError
        With line, column and caret in `text`.
    QueryTimeout, QueryMemoryLimit
        At the limit, also while rows are read.
    QueryError
        If evaluation fails.

    Examples
    --------
    >>> store = Store()
    >>> store.load_ntriples(b"<urn:a> <urn:size> \\"3\\"^^<http://www.w3.org/2001/XMLSchema#integer> .")
    >>> list(run(store, "SELECT ?x ?size { ?x <urn:size> ?size }"))
    [{'x': 'urn:a', 'size': 3}]
    """
    if timeout is not None and not timeout > 0:
        raise QueryError(wrong("timeout_above_zero"))
    if memory is not None and not memory > 0:
        raise QueryError(wrong("memory_above_zero"))
    if limit is not None and limit < 0:
        raise QueryError(wrong("rows_not_negative"))
    embedded = isinstance(store, Store)
    written = Outline.of(Source.of(text)) if embedded else guard_for_server(text)
    if written is None:  # words that only the server knows
        if bindings:
            raise QueryError(wrong("no_values_for_dialect"))
        found = _remote(store, timeout).query(text)
        return _result(_Asking(store, [], timeout, None), iter([found]), None, frozenset(), limit)
    template, sources = bind(written, bindings or {}, store.names)
    outlines = [
        guard(source, allow_service=allow_service, prefixes=store.names.prefixes)
        if embedded
        else Outline.of(source)
        for source in sources
    ]
    if rewritten is not None:
        outlines = [Outline.of(rewritten(outline)) for outline in outlines]
    asking = _Asking(store, outlines, timeout, memory)
    result = _result(asking, iter(asking), written, template.hidden, limit)
    if template.outline.form != "DESCRIBE":
        result.texts = tuple(source.text for source in sources)
    result.limits = (timeout, memory)
    return result


def run_select(
    store: AnyStore, text: str, *, timeout: float | None = None, memory: float | None = None
) -> Solutions:
    """Run a query that is known to be a SELECT; see :func:`run`."""
    found = run(store, text, timeout=timeout, memory=memory)
    assert isinstance(found, Solutions)  # noqa: S101 - it is a SELECT
    return found


class _Asking:
    """A query, or one query for each combination of values, asked one after the other within one time limit."""

    def __init__(
        self, store: AnyStore, outlines: list[Outline], timeout: float | None, memory: float | None
    ) -> None:
        self.store = store
        self.outlines = outlines
        self.timeout = timeout
        self.memory = memory
        self.spent = 0.0
        self.stop: Callable[[], None] = _nothing

    @property
    def several(self) -> bool:
        """Whether there is more than one query."""
        return len(self.outlines) > 1

    def __iter__(self) -> Iterator[Any]:
        """Yield the answer to each query, in their order; each must be read before the next is asked for."""
        return map(self._ask, self.outlines)

    def timed(self, items: Iterator[Any]) -> Iterator[Any]:
        """Iterate over an answer, and count the time that it takes."""
        nothing = object()
        while True:
            begun = time.monotonic()
            item = next(items, nothing)
            self.spent += time.monotonic() - begun
            if item is nothing:
                return
            yield item

    def close(self) -> None:
        """End the query that is being answered."""
        self.stop()

    def _ask(self, outline: Outline) -> Any:
        store, seconds = self.store, self.timeout
        if seconds is not None:
            seconds -= self.spent
            if seconds <= 0:
                raise QueryTimeout(
                    wrong("time_limit_values", limit=f"{self.timeout:g}"), seconds=self.timeout or 0.0
                )
        begun = time.monotonic()
        try:
            if isinstance(store, Store) and (
                seconds is not None or self.memory is not None or is_risky(outline)
            ):
                from govgraph.query.workers import answer

                found, self.stop = answer(store, outline.source.text, seconds, self.memory)
            else:
                found = _remote(store, seconds).query(outline.source.text)
        except QuerySyntaxError as error:
            from govgraph.query.explain.syntax import explain

            own = None if isinstance(store, Store) else error
            cause = explain(outline, str(error), store.names.prefixes, otherwise=own)
            if own is None:
                raise cause from error
            if cause is not own:  # the server has read the query; a guess stands behind its words
                guess = str(cause).partition("\n")[0]
                own.hint += f"; govgraph reads: {guess}" + (f" ({cause.hint})" if cause.hint else "")
            raise
        except BaseException as error:
            if (panic := panic_told(error)) is None:
                raise
            raise panic from error
        self.spent += time.monotonic() - begun
        return found


def _remote(store: AnyStore, seconds: float | None) -> AnyStore:
    """Return a store with a time limit of its own, where it can have one."""
    limited = getattr(store, "with_timeout", None) if seconds is not None else None
    return limited(seconds) if limited else store


def _nothing() -> None:
    """Nothing runs yet."""


def _result(
    asking: _Asking,
    answers: Iterator[Any],
    written: Outline | None,
    hidden: frozenset[str],
    limit: int | None,
) -> Solutions | Answer | Triples:
    names, found = asking.store.names, next(answers)
    if isinstance(found, bool):
        return Answer(found or any(answers))
    if isinstance(found, Rows):
        if written is None:
            return Solutions(found.variables, found.rows, names, limit=limit, close=asking.close)
        variables, rows = _arranged(written, found, hidden)
        if asking.several:
            others = (_arranged(written, other, hidden)[1] for other in answers)
            rows = chain.from_iterable(map(asking.timed, chain((rows,), others)))
            rows = _each_once(rows) if _distinct(written) else rows
        return Solutions(variables, rows, names, limit=limit, close=asking.close)
    if asking.several:
        found = _each_once(chain.from_iterable(map(asking.timed, chain((found,), answers))))
    return Triples(found, names, limit=limit, close=asking.close)


def _each_once(items: Iterator[Any]) -> Iterator[Any]:
    seen: set[Any] = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item


def _distinct(outline: Outline) -> bool:
    """Tell whether a SELECT asks for every row once."""
    following = next((n for n, token in enumerate(outline.tokens) if token is outline.form_token), -1) + 1
    return outline.tokens[following].word in ("DISTINCT", "REDUCED")


def _arranged(
    outline: Outline, found: Rows, hidden: frozenset[str]
) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """Leave out columns that nobody asked for, and put those of ``SELECT *`` as they first appear in the text."""
    variables = tuple(name for name in found.variables if name not in hidden)
    form = outline.form_token
    words = [token.text for token in outline.tokens if form and token.offset > form.offset][:2]
    if "*" in words and set(variables) <= set(outline.variables):
        variables = tuple(name for name in outline.variables if name in variables)
    if variables == found.variables:
        return variables, found.rows
    places = [found.variables.index(name) for name in variables]
    if len(places) > 1:
        return variables, map(itemgetter(*places), found.rows)
    return variables, (tuple(row[place] for place in places) for row in found.rows)
