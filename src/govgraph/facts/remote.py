"""A SPARQL endpoint as a store: what it cannot answer whole becomes an error, never a short table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any, cast
from urllib.parse import urlencode

import pyoxigraph as ox

from govgraph.errors import EndpointError, QueryError, QuerySyntaxError, TableError
from govgraph.facts.connection import Budget, Limits
from govgraph.facts.paging import fetch_pages, is_pageable
from govgraph.facts.rdf_files import check_xml
from govgraph.facts.sparql_text import Outline, outline, with_prefixes
from govgraph.facts.store import AnyStore, Rows, expect_rows
from govgraph.facts.transport import Answer, Failure, Transport, is_remote
from govgraph.terms import Names, iri_ok

__all__ = ["RemoteStore", "fetch_all", "is_remote"]

_Results = ox.QueryResultsFormat
_Formats = ox.RdfFormat
_RESULTS = {
    "application/sparql-results+json": _Results.JSON,
    "application/json": _Results.JSON,
    "application/sparql-results+xml": _Results.XML,
    "application/xml": _Results.XML,
    "text/xml": _Results.XML,
    "text/tab-separated-values": _Results.TSV,
}
_GRAPHS = {
    "application/n-triples": _Formats.N_TRIPLES,
    "text/plain": _Formats.N_TRIPLES,
    "text/turtle": _Formats.TURTLE,
    "application/x-turtle": _Formats.TURTLE,
    "application/rdf+xml": _Formats.RDF_XML,
}
# Never empty: Virtuoso answers 406 to that. JSON first, because a cut one cannot be taken for a whole one.
_ACCEPT_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_ACCEPT_GRAPHS = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_BUFFER = 1 << 16
_LONGEST_GET = (
    6000  # of an address: some servers and proxies take no more than 8 KiB of request line and headers
)


class RemoteStore(AnyStore):
    """A SPARQL 1.1 endpoint that answers like an embedded store.

    Parameters
    ----------
    url : str
        The address of the endpoint, http(s), without user or password: these come from ``GOVGRAPH_USER`` and
        ``GOVGRAPH_PASSWORD`` or from netrc, and only when the server asks for them.
    names : Names, optional
        The dataset's namespaces; prefixes that a query uses and does not declare are put before it.
    limits : Limits, optional
        Time limit (60 s), retries (3) and the longest answer (4 GiB).
    pages : bool
        Where the server caps its answers, fetch a SELECT page by page, in a stable order, and check that
        the pages add up. Where this cannot be done (CONSTRUCT, a LIMIT above the cap, FROM), EndpointError.
    graph : str
        The IRI of the named graph that is asked as if it were the default graph; without it, the server's own default
        graph, which on Virtuoso is that of all graphs, with 2,500 triples of its own.

    Examples
    --------
    >>> store = RemoteStore("https://fixture.example/sparql")
    >>> store
    RemoteStore('https://fixture.example/sparql')

    Notes
    -----
    Queries are sent as POST with a form: Virtuoso hangs on ``application/sparql-query``. What the default graph is,
    the server decides: start ``oxigraph serve`` with ``--union-default-graph`` for the answers of an embedded store.
    """

    def __init__(
        self,
        url: str,
        names: Names | None = None,
        *,
        limits: Limits | None = None,
        pages: bool = True,
        graph: str = "",
    ) -> None:
        if graph and not iri_ok(graph):
            raise EndpointError(f"a graph is named by an absolute IRI: {graph}", url="")
        self.names = names or Names()
        self.pages = pages
        self.graph = graph
        self._transport = Transport(url, limits)
        self._method = "POST"
        self._total_s: float | None = None  # for all requests of one query together

    def __repr__(self) -> str:
        return f"RemoteStore({self.url!r})"

    @property
    def url(self) -> str:
        """The endpoint's address, as messages show it."""
        return self._transport.shown

    def graphs_instead(self) -> list[str]:
        """Return some named graphs of a server whose default graph is empty; none where it is not, or one was named."""
        if self.graph or self.ask("ASK { ?s ?p ?o }"):
            return []
        found = self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g LIMIT 3")
        return [str(graph.value) for (graph,) in found]

    def with_timeout(self, seconds: float) -> RemoteStore:
        """Return the same store with a time limit for a whole query, with all the pages that it is fetched in."""
        limits = replace(self._transport.limits, timeout_s=seconds)
        other = RemoteStore(
            self._transport.url, self.names, limits=limits, pages=self.pages, graph=self.graph
        )
        other._method, other._total_s = self._method, seconds
        other._transport.share_passwords(self._transport)
        return other

    def _budget(self) -> Budget | None:
        return None if self._total_s is None else Budget(self._total_s)

    def query(self, query: str) -> Rows | bool | Iterator[ox.Triple]:
        """Run a query of any form; SELECT gives Rows, ASK a bool, CONSTRUCT and DESCRIBE triples.

        Raises
        ------
        QuerySyntaxError
            Where the server refuses the text (400), with its words and the line of `query` where it names one.
        EndpointError
            Where the server fails, or its answer is not whole.
        QueryTimeout
            After the time limit.
        """
        found = outline(query)
        if found.form in ("CONSTRUCT", "DESCRIBE"):
            return self._triples(query, found, self._budget())
        return self._results(query, found, self._budget(), pages=self.pages)

    def triples(self) -> Iterator[ox.Triple]:
        """Yield every triple of the default graph, page by page where the server caps its answers.

        Raises
        ------
        EndpointError
            Where the server does not give as many as it counts, or gives blank nodes in several pages.
        """
        rows = self.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
        fetched = 0
        for subject, predicate, value in rows:
            if rows.paged and (isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode)):
                raise EndpointError(
                    f"{self.url} has blank nodes, and their names mean nothing from one page to the next",
                    url=self.url,
                    hint="name a graph without them, or fetch the part you need with a SELECT query",
                )
            fetched += 1
            yield ox.Triple(subject, predicate, value)
        if self.graph and not fetched:
            raise EndpointError(
                f"{self.url} has nothing in the graph <{self.graph}>",
                url=self.url,
                hint="is its name spelled so?",
            )
        if not rows.paged:  # pages have been counted
            [(counted,)] = self.select_page("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
            if int(counted.value) != fetched:
                raise EndpointError(
                    f"{self.url} gave {fetched:,} triples, and counts {int(counted.value):,}",
                    url=self.url,
                    hint="it cuts its answers without a word, or the data changed meanwhile: ask again",
                )

    def select_page(self, query: str, budget: Budget | None = None) -> Rows:
        """Run a SELECT query in one request; a capped answer is an error."""
        return expect_rows(self._results(query, outline(query), budget or self._budget(), pages=False))

    def _send(self, query: str, found: Outline, accept: str, budget: Budget | None) -> Answer:
        text, lines = with_prefixes(query, found, self.names.prefixes)
        try:
            return self._request(text, accept, budget)
        except Failure as failure:
            if failure.status == 405 and self._method == "POST" and len(text) < _LONGEST_GET // 2:
                self._method = "GET"  # a server that takes no POST says so; it is not asked again
                return self._send(query, found, accept, budget)
            if failure.status == 400:
                raise _syntax_error(failure, lines) from failure
            raise

    def _request(self, text: str, accept: str, budget: Budget | None) -> Answer:
        form = urlencode({"query": text, **({"default-graph-uri": self.graph} if self.graph else {})})
        if self._method == "GET":
            url = f"{self._transport.url}{'&' if self._transport.parts.query else '?'}{form}"
            return self._transport.send("GET", headers={"Accept": accept}, url=url, budget=budget)
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self._transport.send("POST", form.encode(), headers, budget=budget)

    def _results(self, query: str, found: Outline, budget: Budget | None, *, pages: bool) -> Rows | bool:
        answer = self._send(query, found, _ACCEPT_RESULTS, budget)
        try:
            _check_whole(answer)
            cap = _cap(answer)
            if cap is not None and not (found.limit is not None and found.limit <= cap):
                if not (pages and is_pageable(found)):
                    raise _capped(answer, cap)
                answer.close()
                return fetch_pages(lambda page: self.select_page(page, budget), self.url, query, found, cap)
            stream = _buffered(answer)
            results = _parsed(answer, stream, _media(answer, _RESULTS, "a table"))
        except BaseException:
            answer.close()
            raise
        if isinstance(results, ox.QueryBoolean):
            answer.close()
            return bool(results)
        return Rows(tuple(one.value for one in results.variables), _streamed(results, answer, stream))

    def _triples(self, query: str, found: Outline, budget: Budget | None) -> Iterator[ox.Triple]:
        answer = self._send(query, found, _ACCEPT_GRAPHS, budget)
        try:
            _check_whole(answer)
            chosen = _media(answer, _GRAPHS, "a graph")
            self._check_uncapped(query, found, answer, budget)
            stream: IO[bytes] = _buffered(answer)
            if (
                chosen == _Formats.RDF_XML
            ):  # its parser takes a cut document for a shorter one, so read it whole first
                with stream:
                    stream = io.BytesIO(stream.read())
                _check_xml(stream, answer)
                stream.seek(0)
            quads = ox.parse(stream, format=chosen, base_iri=self._transport.url)
        except BaseException:
            answer.close()
            raise
        return (quad.triple for quad in _streamed(quads, answer, stream, as_rows=False))

    def _check_uncapped(self, query: str, found: Outline, answer: Answer, budget: Budget | None) -> None:
        """Ask Virtuoso whether it capped a graph: there it says nothing, but of a SELECT with the same pattern it does."""
        if not _is_virtuoso(answer):
            return
        # The pattern is the second group of CONSTRUCT { … } WHERE { … }, the first of CONSTRUCT WHERE and DESCRIBE.
        clauses, groups = found.clauses, found.groups
        first = found.form == "DESCRIBE" or (bool(groups) and clauses.get("WHERE", groups[0]) < groups[0])
        if len(groups) < (1 if first else 2):
            return
        group = groups[0 if first else 1]
        datasets = query[clauses["FROM"] : group] if "FROM" in clauses else ""
        datasets = re.sub(r"(?i)\bwhere\s*$", "", datasets)
        probe = f"{query[: found.start]}SELECT (1 AS ?one) {datasets} WHERE {query[group:]}"
        probed = self._send(probe, outline(probe), _ACCEPT_RESULTS, budget)
        with probed:
            cap = _cap(probed)
            if cap is not None and not (found.limit is not None and found.limit <= cap):
                raise _capped(probed, cap)


def fetch_all(store: RemoteStore, query: str, *, page_rows: int = 10_000) -> Rows:
    """Fetch a SELECT page by page, whether the server says that it caps answers or not.

    Parameters
    ----------
    store : RemoteStore
    query : str
        A SELECT without LIMIT, OFFSET and FROM. Its rows come in the order of all its variables, after its own
        ORDER BY: pages of an unordered answer may repeat and skip rows.
    page_rows : int
        At most what the server gives at a time (Virtuoso: 10,000 unless its settings say otherwise).

    Raises
    ------
    EndpointError
        Where the rows are not as many as the server counts, because the data changed meanwhile, say.
    QueryError
        Where the query cannot be paged.
    """
    found = outline(query)
    if not is_pageable(found):
        raise QueryError(
            "this query cannot be fetched page by page",
            hint="only a SELECT without LIMIT, OFFSET, FROM and a closing VALUES can",
        )
    budget = store._budget()
    return fetch_pages(lambda page: store.select_page(page, budget), store.url, query, found, page_rows)


def _is_virtuoso(answer: Answer) -> bool:
    return answer.header("Server").lower().startswith("virtuoso")


def _cap(answer: Answer) -> int | None:
    """Return the cap that an answer has reached: Virtuoso names it only then."""
    text = answer.header("X-SPARQL-MaxRows").strip()
    return int(text) if text.isdecimal() else None


def _capped(answer: Answer, cap: int) -> EndpointError:
    return EndpointError(
        f"{answer.url} gives at most {cap:,} rows at a time, and this answer has more",
        url=answer.url,
        status=answer.status,
        hint="narrow the pattern; a SELECT without LIMIT, OFFSET and FROM is fetched page by page",
    )


def _check_whole(answer: Answer) -> None:
    """Refuse what Virtuoso marks as part of an answer, with status 200."""
    state = answer.header("X-SQL-State")
    if state.upper().startswith("S1TAT"):
        raise EndpointError(
            f"{answer.url} stopped at its time limit and sent part of the answer",
            url=answer.url,
            status=answer.status,
            hint="ask for less",
        )


def _media(answer: Answer, known: dict[str, Any], wanted: str) -> Any:
    """Return the format of an answer, which must be one of those asked for."""
    chosen = known.get(answer.media_type)
    if chosen is None:
        page = "html" in answer.media_type
        got = "a web page" if page else answer.media_type or "something without a media type"
        raise EndpointError(
            f"{answer.url} answered with {got} in place of {wanted}",
            url=answer.url,
            status=answer.status,
            hint="a login page, or the address of a form: give that of the SPARQL endpoint itself"
            if page
            else "",
        )
    return chosen


class _NodeIds(io.RawIOBase):
    """Virtuoso's JSON with blank nodes that are ones: it writes ``nodeID://b1``, which no parser takes."""

    # `"bnode"` as the type, before the value, is no part of any text: inside a text its quotes would be escaped.
    _PATTERN = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
    _LONGEST = 80

    def __init__(self, inner: Answer) -> None:
        self._inner = inner
        self._ready = self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._inner.read(_BUFFER) or b""
            whole = self._PATTERN.sub(rb"\1", self._pending + data)
            keep = self._LONGEST if data else 0
            self._ready = whole[: max(0, len(whole) - keep)]
            self._pending = whole[len(self._ready) :]
            if not data:
                break
        with memoryview(buffer) as view:
            data, self._ready = self._ready[: len(view)], self._ready[len(view) :]
            view[: len(data)] = data
        return len(data)


def _buffered(answer: Answer) -> IO[bytes]:
    raw: io.RawIOBase = answer
    if _is_virtuoso(answer) and "json" in answer.media_type:
        raw = _NodeIds(answer)
    # The engine reads 2 KiB at a time.
    return cast("IO[bytes]", io.BufferedReader(raw, _BUFFER))


def _parsed(answer: Answer, stream: IO[bytes], chosen: Any) -> Any:
    try:
        return ox.parse_query_results(stream, chosen)
    except (SyntaxError, ValueError) as error:
        raise _unreadable(answer, error) from error


def _unreadable(answer: Answer, error: Exception) -> EndpointError:
    said = getattr(error, "msg", None) or str(error)
    return EndpointError(
        f"{answer.url} cut its answer short, or it is damaged: {said}",
        url=answer.url,
        status=answer.status,
        hint="the server may have reached a time limit of its own: ask for less",
    )


def _check_xml(stream: IO[bytes], answer: Answer) -> None:
    try:
        check_xml(stream, "answer")
    except TableError as error:
        raise _unreadable(answer, error) from error


def _streamed(parsed: Any, answer: Answer, stream: IO[bytes], *, as_rows: bool = True) -> Iterator[Any]:
    """Yield what a parser yields, and make sure that the answer was read to its end."""
    try:
        try:
            for one in parsed:
                yield tuple(one) if as_rows else one
        except (SyntaxError, ValueError) as error:
            raise _unreadable(answer, error) from error
        while stream.read(_BUFFER):
            pass  # what stands behind the last row; a body shorter than announced fails here
    finally:
        answer.close()


def _syntax_error(failure: Failure, lines: int) -> QuerySyntaxError:
    """Return the server's words, with the line of the user's own text."""
    # Virtuoso repeats the whole query after this line.
    words = failure.words.partition("\nSPARQL query:")[0].strip() or "the server refuses this query"
    line = column = 0

    def own(match: re.Match[str]) -> str:
        nonlocal line, column
        if not line:
            line, column = max(1, int(match["line"]) - lines), int(match["column"] or 0)
        return f"{match['before']}{max(1, int(match['line']) - lines)}{match['between'] or ''}{match['column'] or ''}"

    # "line 3", "line 3, column 5" (Virtuoso, Jena, RDF4J) and "error at 3:5" (Oxigraph).
    words = re.sub(
        r"(?P<before>\bline:? |\berror at )(?P<line>\d+)(?:(?P<between>,? column:? |:)(?P<column>\d+))?",
        own,
        words,
    )
    return QuerySyntaxError(words, line=line, column=column, hint=f"said by {failure.url}")
