"""A SPARQL endpoint as a store: what it cannot answer whole becomes an error, never a short table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, Any, cast
from urllib.parse import urlencode

import pyoxigraph as ox

from govgraph.errors import EndpointError, QuerySyntaxError, TableError, wrong
from govgraph.sparql.outline import Clauses
from govgraph.store.http import Answer, Budget, Client, Failure, Limits
from govgraph.store.paging import fetch_pages, is_pageable, number_in
from govgraph.store.rdf_files import check_xml
from govgraph.store.sparql_results import BadResults, BadTerm, blank_node, read_json, read_xml
from govgraph.store.store import AnyStore, Rows, expect_rows
from govgraph.terms import COMMON_PREFIXES, Names, iri_ok

__all__ = ["RemoteStore"]

_Formats = ox.RdfFormat
# Not CSV and TSV: a table that is cut after a row looks like a whole one.
_RESULTS = {
    "application/sparql-results+json": read_json,
    "application/json": read_json,
    "application/sparql-results+xml": read_xml,
    "application/xml": read_xml,
    "text/xml": read_xml,
}
_GRAPHS = {
    "application/n-triples": _Formats.N_TRIPLES,
    "text/plain": _Formats.N_TRIPLES,
    "text/turtle": _Formats.TURTLE,
    "application/x-turtle": _Formats.TURTLE,
    "application/rdf+xml": _Formats.RDF_XML,
}
# Never empty: Virtuoso answers 406 to that.
_ACCEPT_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_ACCEPT_GRAPHS = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_BUFFER = 1 << 16
_BOM = b"\xef\xbb\xbf"
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
        The dataset's namespaces. Its own prefixes (``gov id st src``) are declared before a query that uses them and
        does not declare them. Common ones (``rdfs``, ``schema``, …) are left to the server, which may mean another
        namespace by them, and declared only where it does not know them.
    limits : Limits, optional
        Time limit of a query (60 s), retries (3) and the longest answer (4 GiB).
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
            raise EndpointError(wrong("graph_iri", graph=graph), url="")
        self.names = names or Names()
        self.pages = pages
        self.graph = graph
        self._client = Client(url, limits)
        self._method = "POST"
        self._lacking: frozenset[str] = frozenset()  # common prefixes that the server does not know

    def __repr__(self) -> str:
        return f"RemoteStore({self.url!r})"

    @property
    def url(self) -> str:
        """The endpoint's address, as messages show it."""
        return self._client.shown

    def graphs_instead(self) -> list[str]:
        """Return some named graphs of a server whose default graph is empty; none where it is not, or one was named."""
        if self.graph or self.ask("ASK { ?s ?p ?o }"):
            return []
        found = self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g LIMIT 3")
        return [str(graph.value) for (graph,) in found]

    def with_timeout(self, seconds: float | None) -> RemoteStore:
        """Return the same store with a time limit for a whole query, with all the pages that it is fetched in."""
        limits = replace(self._client.limits, timeout_s=seconds)
        other = RemoteStore(self._client.url, self.names, limits=limits, pages=self.pages, graph=self.graph)
        other._method, other._lacking = self._method, self._lacking
        other._client.share_passwords(self._client)
        return other

    def opened_again(self) -> RemoteStore:
        """Return this store with connections of its own."""
        return self.with_timeout(self._client.limits.timeout_s)

    def query(self, query: str) -> Rows | bool | Iterator[ox.Triple]:
        """Run a query of any form; SELECT gives Rows, ASK a bool, CONSTRUCT and DESCRIBE triples.

        Raises
        ------
        QuerySyntaxError
            If the server refuses the text (400), with its words and the line of `query` where it names one.
        EndpointError
            If the server fails, or its answer is not whole.
        QueryTimeout
            After the time limit.
        """
        found, budget = Clauses.of(query), self._client.budget()
        if found.form in ("CONSTRUCT", "DESCRIBE"):
            return self._triples(query, found, budget)
        return self._results(query, found, budget, pages=self.pages)

    def triples(self) -> Iterator[ox.Triple]:
        """Yield every triple of the default graph, page by page where the server caps its answers.

        The time limit is that of each page: a graph may have any number of them.

        Raises
        ------
        EndpointError
            If the server does not give as many as it counts, or gives blank nodes in several pages.
        """
        every = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
        rows = expect_rows(self._results(every, Clauses.of(every), None, pages=self.pages))
        fetched = 0
        for subject, predicate, value in rows:
            if rows.paged and (isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode)):
                raise EndpointError(wrong("blank_in_pages", url=self.url), url=self.url)
            fetched += 1
            yield ox.Triple(subject, predicate, value)
        if self.graph and not fetched:
            raise EndpointError(wrong("graph_empty", url=self.url, graph=self.graph), url=self.url)
        if not rows.paged:  # pages have been counted
            counted = number_in(self.select_page("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"), self.url)
            if counted != fetched:
                raise EndpointError(
                    wrong("triples_differ", url=self.url, fetched=fetched, counted=counted), url=self.url
                )

    def select_page(self, query: str, budget: Budget | None = None) -> Rows:
        """Run a SELECT query in one request; a capped answer is an error."""
        return expect_rows(self._results(query, Clauses.of(query), budget, pages=False))

    def _send(self, query: str, found: Clauses, accept: str, budget: Budget | None) -> Answer:
        """Send a query, as it is and with the prefixes that the server turns out not to know."""
        budget = budget or self._client.budget()
        lacking = self._lacking
        while True:
            ours = {
                prefix: namespace
                for prefix, namespace in self.names.prefixes.items()
                if prefix not in COMMON_PREFIXES or prefix in lacking
            }
            text, lines = found.with_prefixes(query, ours)
            try:
                answer = self._request(text, accept, budget)
            except Failure as failure:
                if failure.status == 405 and self._method == "POST" and len(text) < _LONGEST_GET // 2:
                    self._method = "GET"  # a server that takes no POST says so; it is not asked again
                    continue
                unknown = _unknown_prefixes(failure, (found.used - found.declared) - lacking)
                if unknown:
                    lacking |= unknown
                    continue
                if failure.status == 400:
                    raise _syntax_error(failure, lines) from failure
                raise
            self._lacking = lacking  # only now: what failed for another reason says nothing about prefixes
            return answer

    def _request(self, text: str, accept: str, budget: Budget | None) -> Answer:
        form = urlencode({"query": text, **({"default-graph-uri": self.graph} if self.graph else {})})
        if self._method == "GET":
            url = f"{self._client.url}{'&' if self._client.parts.query else '?'}{form}"
            return self._client.send("GET", headers={"Accept": accept}, url=url, budget=budget)
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self._client.send("POST", form.encode(), headers, budget=budget)

    def _results(self, query: str, found: Clauses, budget: Budget | None, *, pages: bool) -> Rows | bool:
        answer = self._send(query, found, _ACCEPT_RESULTS, budget)
        try:
            _check_whole(answer)
            cap = _cap(answer, found)
            if cap is not None:
                if not (pages and is_pageable(found)):
                    raise _capped(answer, cap)
                answer.close()
                return fetch_pages(lambda page: self.select_page(page, budget), self.url, query, found, cap)
            read = _media(answer, _RESULTS, "a table in JSON or XML")
            with _told(answer):
                results = read(_buffered(answer))
            if found.form and isinstance(results, bool) is not (found.form == "ASK"):
                kinds = ("a table", "a yes or no")
                got, wanted = kinds[::-1] if found.form == "SELECT" else kinds
                raise answer.error(f"answered with {got} in place of {wanted}")
        except BaseException:
            answer.close()
            raise
        if isinstance(results, bool):
            answer.close()
            return results
        variables, rows = results
        return Rows(variables, _streamed(rows, answer))

    def _triples(self, query: str, found: Clauses, budget: Budget | None) -> Iterator[ox.Triple]:
        answer = self._send(query, found, _ACCEPT_GRAPHS, budget)
        try:
            _check_whole(answer)
            chosen = _media(answer, _GRAPHS, "a graph")
            self._check_uncapped(query, found, answer, budget)
            stream = _buffered(answer)
            if chosen == _Formats.RDF_XML:
                # Its parser takes a cut document for a shorter one, so read it whole first.
                with stream:
                    stream = io.BytesIO(stream.read())
                with _told(answer):
                    check_xml(stream, "answer")
                stream.seek(0)
            elif not answer.tells_its_end:
                raise answer.error(
                    "does not state the length of its answer, so a partial answer could not be detected",
                    "use SELECT with the same pattern: its answers have an end mark",
                )
            quads = ox.parse(stream, format=chosen, base_iri=self._client.url)
        except BaseException:
            answer.close()
            raise
        return map(_triple, _streamed(quads, answer, stream))

    def _check_uncapped(self, query: str, found: Clauses, answer: Answer, budget: Budget | None) -> None:
        """Ask whether the server caps what matches the pattern of a graph.

        Virtuoso cuts graphs without saying so, but says it of a SELECT with the same pattern. Every server is asked:
        behind a proxy Virtuoso has another name.
        """
        # The pattern is the second group of CONSTRUCT { … } WHERE { … }, the first of CONSTRUCT WHERE and DESCRIBE.
        clauses, groups = found.clauses, found.groups
        first = found.form == "DESCRIBE" or (bool(groups) and clauses.get("WHERE", groups[0]) < groups[0])
        if len(groups) < (1 if first else 2):
            return
        group = groups[0 if first else 1]
        datasets = query[clauses["FROM"] : group] if "FROM" in clauses else ""
        datasets = re.sub(r"(?i)\bwhere\s*$", "", datasets)
        probe = f"{query[: found.start]}SELECT (1 AS ?one) {datasets} WHERE {query[group:]}"
        with self._send(probe, Clauses.of(probe), _ACCEPT_RESULTS, budget) as probed:
            _check_whole(probed)
            cap = _cap(probed, found)
            if cap is not None:
                raise _capped(probed, cap)


def _unknown_prefixes(failure: Failure, undeclared: frozenset[str]) -> frozenset[str]:
    """Return the prefixes that a server may have refused a query for: those that it names, else all common ones."""
    words = failure.words.partition("\nSPARQL query:")[0]  # behind it Virtuoso repeats the whole query
    if failure.status != 400 and not re.search(r"(?i)prefix|namespace", words):
        return frozenset()
    common = undeclared & COMMON_PREFIXES.keys()
    return frozenset(one for one in common if re.search(rf"\b{re.escape(one)}\b", words)) or common


def _cap(answer: Answer, found: Clauses) -> int | None:
    """Return the cap that has cut an answer: Virtuoso names it only where it is reached."""
    text = answer.header("X-SPARQL-MaxRows").strip()
    if not text.isdecimal() or (found.limit is not None and found.limit <= int(text)):
        return None
    return int(text)


def _capped(answer: Answer, cap: int) -> EndpointError:
    return answer.error(
        f"returns at most {cap:,} rows at a time, and this answer has more",
        "narrow the pattern; a SELECT without LIMIT, OFFSET and FROM is fetched page by page",
    )


def _check_whole(answer: Answer) -> None:
    """Refuse what is marked as part of an answer: by its status, or by Virtuoso with status 200."""
    if answer.status not in (200, 203):
        hint = "a proxy may have sent only a part of it" if answer.status == 206 else ""
        raise answer.error(f"answered {answer.status}, which is not a complete answer", hint)
    if answer.header("X-SQL-State").upper().startswith("S1TAT"):
        raise answer.error("stopped at its time limit and sent part of the answer", "ask for less")


def _media(answer: Answer, known: dict[str, Any], wanted: str) -> Any:
    """Return the format of an answer, which must be one of those asked for."""
    chosen = known.get(answer.media_type)
    if chosen is None:
        page = "html" in answer.media_type
        got = "a web page" if page else answer.media_type or "something without a media type"
        hint = "this may be a login page or a query form: use the address of the SPARQL endpoint"
        raise answer.error(f"answered with {got} in place of {wanted}", hint if page else "")
    return chosen


def _buffered(answer: Answer) -> IO[bytes]:
    stream = io.BufferedReader(answer, _BUFFER)  # the engine reads 2 KiB at a time
    if stream.peek(len(_BOM))[: len(_BOM)] == _BOM:
        stream.read(len(_BOM))
    return cast("IO[bytes]", stream)


def _triple(quad: ox.Quad) -> ox.Triple:
    """Return a triple; Virtuoso also writes blank nodes as ``<nodeID://b1>``."""

    def renamed(term: Any) -> Any:
        is_blank = isinstance(term, ox.NamedNode) and term.value.startswith("nodeID://")
        return blank_node(term.value) if is_blank else term

    return ox.Triple(renamed(quad.subject), quad.predicate, renamed(quad.object))


@contextmanager
def _told(answer: Answer) -> Iterator[None]:
    """Tell in words why an answer cannot be read: it is cut, it is damaged, or one value is not a term."""
    try:
        yield
    except BadTerm as error:
        text = f"select STR({str(error).partition(' ')[0]}) to get it as text"
        raise EndpointError(
            wrong("answer_unread", url=answer.url, error=error, text=text),
            url=answer.url,
            status=answer.status,
        ) from error
    except MemoryError as error:
        raise answer.error(
            "sent a term of more than 16 MB, which the engine does not read",
            "leave it out with FILTER(STRLEN(STR(?o)) < 1000000)",
        ) from error
    except (BadResults, SyntaxError, ValueError, TableError) as error:
        said = getattr(error, "msg", None) or str(error)
        raise answer.error(
            f"sent an answer that is incomplete or damaged: {said}",
            "the server may have reached a time limit of its own: ask for less",
        ) from error


def _streamed(parsed: Iterator[Any], answer: Answer, stream: IO[bytes] | None = None) -> Iterator[Any]:
    """Yield what a parser yields, and make sure that the answer was read to its end."""
    try:
        with _told(answer):
            yield from parsed
        while stream is not None and stream.read(_BUFFER):
            pass  # what stands behind the last triple; a body shorter than announced fails here
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
    return QuerySyntaxError(words, line=line, column=column, hint=f"message from {failure.url}")
