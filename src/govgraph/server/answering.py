"""What a process of the server does with a request: the queries, the entities, the questions, the search.

Everything that takes time is done here, within the limits. A request is a dict with the name of what is asked for in
``do``, that of a method of :class:`Desk`; a reply has a status, a content type, and a body that is whole.
"""

from __future__ import annotations

import csv
import gc
import gzip
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, Self, cast

import pyoxigraph as ox

from govgraph.errors import (
    BadDate,
    EndpointError,
    GovgraphError,
    QueryError,
    QueryMemoryLimit,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    UnknownEntity,
    UnknownName,
    UnknownQuestion,
    nearest,
    printable,
    wrong,
)
from govgraph.explorer.served import ServedPages
from govgraph.facts.as_of import Moment
from govgraph.facts.generic import as_blank
from govgraph.query.guard import guard, refuse_service
from govgraph.query.processes import Channel, serve_process
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.rows import NO_XML
from govgraph.query.write import write
from govgraph.server.description import DESCRIBED, described
from govgraph.server.limits import Limits
from govgraph.server.negotiation import SUFFIXES
from govgraph.server.pool import LENGTHS, encoded
from govgraph.server.reconcile import BATCH, Reconciler, parsed
from govgraph.sparql.lexer import expanded
from govgraph.sparql.outline import Outline
from govgraph.store.store import AnyStore, Store
from govgraph.terms import Names, iri_ok
from govgraph.words import LANGUAGES, Told, in_language, say, speaks

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph

__all__ = ["Answered", "Desk", "Refusal", "failure", "serve"]

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_COPIED = (
    500_000  # quads that are copied for a query about the endpoint; of more, only the description is asked
)
_SHORT, _JUDGED = 4_000, 256  # characters of texts of which it is kept what they say, and how many
_BLOCK = 1 << 17  # bytes of an answer that are sent at once
_LEAST_ROW = 1  # bytes: a line of TSV without a value
_ADDRESSES = 4  # descriptions that are kept
_PLAIN = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_SMALL = 1_000  # bytes that are not worth packing
_PACKED = 4  # how hard gzip tries: more takes longer than sending


class Refusal(GovgraphError):
    """A request that is answered with a status of HTTP and one sentence."""

    def __init__(self, status: int, message: str, *, hint: str = "", again: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.again = again  # whether the same request may be answered a little later

    @classmethod
    def of(cls, error: GovgraphError, status: int) -> Refusal:
        """Return the refusal that says what an error says."""
        found = cls(status, str(error), hint=_hint(error) or "")
        found.message = error
        return found

    @classmethod
    def told(cls, status: int, told: Mapping[str, tuple[str, str]]) -> Refusal:
        """Return the refusal that another process has sent."""
        text, hint = ({language: one[part] for language, one in told.items()} for part in (0, 1))
        return cls(status, _Heard(text), hint=_Heard(hint))

    def telling(self) -> dict[str, tuple[str, str]]:
        """Return all of it but the status in each language, to be sent to another process."""
        return {one: (self.in_words(one), printable(in_language(self.hint, one))) for one in LANGUAGES}

    def spoken(self, language: str) -> str:
        """Return the sentence and its hint, as far as there are words for them in a language."""
        text, hint = self.in_words(language), in_language(self.hint, language)
        return text + (f"\n{say('error.hint', language)}: {hint}" if hint else "") + "\n"


class _Heard(str):
    """A sentence of another process, which said it in each language."""

    _said: Mapping[str, str]

    def __new__(cls, said: Mapping[str, str]) -> Self:
        made = super().__new__(cls, said["en"])
        made._said = said
        return made

    def in_words(self, *languages: str) -> str:
        return self._said[speaks(languages)]


@dataclass(slots=True)
class Answered:
    """An answer: the status of HTTP, the content type, the body, and further headers."""

    body: bytes
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


_COMMAND_LINE = re.compile(r"(?<!\S)\(?--[a-z]|\bgovgraph [a-z]")


def _hint(error: GovgraphError) -> str:
    """Return the hint of an error for a reader on the web, who has no command line."""
    if isinstance(error, UnknownEntity) and not error.near:
        return Told("error.in_the_explorer")
    return "" if _COMMAND_LINE.search(error.hint) else error.hint


def failure(error: BaseException) -> Refusal | None:
    """Return the refusal that an error stands for; None for what is a bug.

    Nothing in it is about this machine: no path, no address, no version.
    """
    if isinstance(error, Refusal):
        return error
    if isinstance(error, QueryTimeout | QueryMemoryLimit):
        return Refusal.of(error, 503)
    if isinstance(error, EndpointError):
        behind, late = "the endpoint behind this server", error.status in (503, 504)
        if error.status is not None and not late:
            return Refusal(502, f"{behind} answered with status {error.status}")
        return Refusal(504 if late else 502, f"{behind} did not answer the query")
    if isinstance(error, QueryRefused):
        changes = "changes data" in str(error)
        hint = "this server is read-only" if changes else "this server does not call other servers"
        return Refusal(403, str(error), hint=hint)
    if isinstance(error, UnknownQuestion):
        return Refusal(404, str(error))
    if isinstance(error, QuerySyntaxError | UnknownName | BadDate):
        return Refusal.of(error, 400)
    if isinstance(error, QueryError):
        failed = str(error).startswith(("the engine", "the query's process"))
        return Refusal.of(error, 500 if failed else 400)
    if type(error).__name__ == "PanicException":  # a bug of the engine, which is not an Exception
        return Refusal(500, "the engine failed on this query", hint="split the query")
    return None


def serve(graph: GovGraph, limits: Limits, copied: Store | None, channel: Channel) -> None:
    """Answer the requests about a dataset in a process of its own, until the other side has gone."""

    def opened() -> Desk:
        gc.enable()  # of what was inherited nothing is collected: it is frozen
        desk = Desk(graph.opened_again(), limits, copied, partial(_send, channel, b""))
        _send(channel, encoded({"ready": True}).encode(), b"")
        return desk

    def work(desk: Desk, asked: Any, channel: Channel) -> None:
        head, body = desk.reply(asked)
        _send(channel, encoded(head).encode(), body)

    serve_process(opened, work, channel)


def _send(channel: Channel, head: bytes, body: bytes) -> None:
    start = LENGTHS.pack(len(head), len(body)) + head
    for rest in (start + body,) if len(body) < 4 * _BLOCK else (start, body):
        channel.write(rest)


class _Body(io.RawIOBase):
    """An answer up to a limit of bytes, which is sent block by block while more of it is still written.

    Parameters
    ----------
    most : int
        Bytes.
    part : callable, optional
        Sends a block.
    """

    def __init__(self, most: int, part: Callable[[bytes], None] | None = None) -> None:
        self._most, self._part = most, part
        self._pieces: list[bytes] = []
        self._unsent = self.size = self._sent = 0  # bytes; bytes; pieces that were sent

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        if self.size > self._most:
            raise _TooLong
        self._pieces.append(bytes(data))
        self._unsent += len(data)
        if self._unsent >= _BLOCK and self._part is not None:
            self._part(self.rest())
            self._sent, self._unsent = len(self._pieces), 0
        return len(data)

    def whole(self) -> bytes:
        """Return all bytes."""
        return b"".join(self._pieces)

    def rest(self) -> bytes:
        """Return what was not sent."""
        return b"".join(self._pieces[self._sent :])


class _TooLong(Exception):
    """An answer has more bytes than the limit."""


class Desk:
    """A dataset, and the ways to ask it.

    Parameters
    ----------
    graph : GovGraph
        Opened in this process.
    copied : Store, optional
        The same triples in memory, for queries.
    part : callable, optional
        Sends a block of an answer that is still being written; the reply has what follows.
    """

    def __init__(
        self,
        graph: GovGraph,
        limits: Limits,
        copied: Store | None = None,
        part: Callable[[bytes], None] | None = None,
    ) -> None:
        self.graph, self.limits, self._copied = graph, limits, copied
        self.names = graph.names
        self._described: dict[str, Store] = {}
        self._judged = lru_cache(maxsize=_JUDGED)(partial(guard, prefixes=graph.names.prefixes))
        self._part = part
        self._packs = False  # whether the answer is packed when it is whole

    def reply(self, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Answer a request; an error is an answer, too."""
        ways = dict(asked)
        way, self._packs = ways.pop("do"), ways.pop("gzip", False)
        try:
            found: Answered = getattr(self, way)(**ways)
        except MemoryError:
            os.abort()  # as the engine does
        except _TooLong:
            refused = self._too_long()
        except BaseException as error:
            told = failure(error)
            if told is None:
                import traceback

                trace = "".join(traceback.format_exception(error))
                return {"status": 500, "bug": trace}, b""
            refused = told
        else:
            headers, body = found.headers, found.body
            if self._packs and len(body) > _SMALL and found.content_type != "application/gzip":
                body = gzip.compress(body, _PACKED, mtime=0)
                headers = {**headers, "content-encoding": "gzip"}
            return {"status": found.status, "type": found.content_type, "headers": headers}, body
        return {"status": refused.status, "refused": refused.telling()}, b""

    def _too_long(self) -> Refusal:
        return Refusal(503, wrong("server_bytes", most=self.limits.answer_bytes))

    def _too_many(self) -> Refusal:
        return Refusal(503, wrong("server_rows", most=self.limits.rows))

    # -- SPARQL

    @cached_property
    def _store(self) -> Store | None:
        """The engine that answers, where it answers by itself: not for an endpoint.

        As of a date it has what surely or perhaps held then: one graph, of which a query says the same as of any other.
        """
        store = self.graph.store if self._copied is None else self._copied
        return store if isinstance(store, Store) else None

    def query(
        self,
        text: str,
        rows: Sequence[str] | None,
        triples: Sequence[str] | None,
        default: Sequence[str] = (),
        named: Sequence[str] = (),
        address: str = "",
    ) -> Answered:
        """Answer a query.

        Parameters
        ----------
        rows, triples : (form, content type), optional
            What to write rows and triples as; None where the client takes none of what there is.
        default, named : sequence of str
            The graphs to ask, instead of those that the query names.
        address : str
            Of the server.
        """
        store = self._store
        if store is None:
            return self._query_elsewhere(text, rows, triples, [*default, *named])
        outline = self._judged(text) if len(text) <= _SHORT else guard(text, prefixes=self.names.prefixes)
        form = rows if outline.form in ("SELECT", "ASK") else triples
        if form is None:
            raise _not_acceptable(outline.form)
        text = outline.source.text
        if outline.form == "ASK" and self.graph.moment is not None and not (default or named):
            return self._result(self.graph.run(text), form)  # as of a date it is true where it surely is
        if not (default or named) and _asks_about_the_endpoint(outline, self.names.prefixes):
            store = self._with_description(store, address)
        # A dataset that the request gives stands in place of that of the query.
        for iri in (*default, *named) or outline.graphs(self.names.prefixes):
            self._check_graph(store, iri)
        try:
            found = store.evaluate(text, default=default, named=named)
            if isinstance(found, ox.QuerySolutions):
                ordered = _star_in_order(outline, [variable.value for variable in found.variables])
                if ordered:
                    found = store.evaluate(ordered, default=default, named=named)
            return self._written(found, form)
        except SyntaxError as error:
            from govgraph.query.explain.syntax import explain

            raise explain(outline, error.msg, self.names.prefixes) from error
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the engine failed on this query: {error}") from error

    def _check_graph(self, store: Store, iri: str, status: int = 400) -> None:
        if not iri_ok(iri):
            raise Refusal(400, f"a graph needs an absolute IRI, not <{iri}>")
        if not store.has_graph(iri):
            hint = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists the graphs" if status == 400 else ""
            raise Refusal(status, f"there is no graph <{iri}> here", hint=hint)

    def _query_elsewhere(
        self,
        text: str,
        rows: Sequence[str] | None,
        triples: Sequence[str] | None,
        graphs: Sequence[str],
    ) -> Answered:
        """Answer a query that this process only hands on."""
        refuse_service(text, self.names.prefixes)
        if graphs:
            raise Refusal(400, "the graphs of a query cannot be chosen here", hint="use FROM in the query")
        found = self.graph.run(text, limit=self.limits.rows)
        form = triples if isinstance(found, Triples) else rows
        if form is None:
            raise _not_acceptable("CONSTRUCT" if isinstance(found, Triples) else "SELECT")
        return self._result(found, form)

    def _result(self, found: Solutions | Answer | Triples, form: Sequence[str], **options: Any) -> Answered:
        """Write a result of the library."""
        target = _Body(self.limits.answer_bytes)
        with io.BufferedWriter(target, 1 << 16) as stream:
            write(found, cast("Any", stream), form[0], **options)
            if not isinstance(found, Answer) and found.truncated:
                raise self._too_many()
            stream.flush()
            return Answered(target.whole(), form[1])

    def _written(self, found: Any, form: Sequence[str]) -> Answered:
        """Write what the engine answers, all of it or nothing."""
        name, content_type = form
        if isinstance(found, ox.QueryBoolean):
            return Answered(found.serialize(None, _RESULTS[name]) or b"", content_type)
        if not isinstance(found, ox.QuerySolutions):
            return self._result(Triples(iter(found), self.names, limit=self.limits.rows), form)
        whole_only = self._packs or name == "xml"
        rows = _Body(self.limits.answer_bytes, None if whole_only else self._part)
        found.serialize(cast("Any", rows), _RESULTS[name])
        if rows.size > _LEAST_ROW * self.limits.rows and _are_more(rows.whole(), name, self.limits.rows):
            raise self._too_many()
        body = rows.rest()
        if name == "xml" and (bad := NO_XML.search(body.decode())):
            raise Refusal(
                406, f"XML cannot hold the character U+{ord(bad[0]):04X}", hint="ask for JSON, CSV or TSV"
            )
        return Answered(body, content_type)

    def _with_description(self, store: Store, address: str) -> Store:
        """Return the data with the description of the endpoint, for editors that ask for it by SPARQL."""
        if address not in self._described:
            if len(self._described) >= _ADDRESSES:
                self._described.clear()
            both = Store(names=self.names)
            if len(store) <= _COPIED:
                both.load_nquads(store.dump())
            both.extend(ox.Quad(*triple) for triple in described(self.graph, address, self._copied))
            self._described[address] = both
        return self._described[address]

    def description(self, address: str, form: Sequence[str]) -> Answered:
        """Return the description of the endpoint and its data."""
        triples = described(self.graph, address, self._copied)
        base = self.graph.metadata.base if self.graph.moment is None else ""
        return self._result(Triples(iter(triples), _Wide(base or address, self.names.declared)), form)

    # -- Graph Store Protocol

    def one_graph(self, iri: str | None, form: Sequence[str]) -> Answered:
        """Return a named graph, or with None the default graph, which is that of all queries: all triples."""
        store = self._store
        if store is None:
            raise Refusal(501, "graphs can be read only where this server has the data itself")
        if iri is not None:
            self._check_graph(store, iri, 404)
        found = store.evaluate(
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", default=() if iri is None else (iri,)
        )
        return self._written(found, form)

    # -- things and questions

    def thing(self, iri: str, form: Sequence[str], forms: str) -> Answered:
        """Return what is said of an entity, a source or a claim: its triples, and the claims about it with their sources."""
        if not iri_ok(iri):
            raise Refusal(404, wrong("server_unknown"))
        store = self.graph.addressed
        found = list(store.construct(_ABOUT.replace("$THING", f"<{iri}>")))
        if not any(triple.subject == ox.NamedNode(iri) for triple in found):
            stem, dot, suffix = iri.rpartition(".")
            if dot and iri_ok(stem) and store.ask(f"ASK {{ <{stem}> ?p ?o }}"):
                raise _no_suffix(suffix, forms)
            raise Refusal(404, wrong("server_unknown"))
        whole = {*found, *self._about_blank(store, found)}
        result = Triples(as_blank(store, whole), self.names, limit=self.limits.rows)
        return self._result(result, form)

    def _about_blank(self, store: AnyStore, found: Sequence[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield what is said of the blank nodes that triples end in, and of those that these end in."""
        space, told = store.names.blank, len(found)
        known = {getattr(one.subject, "value", "") for one in found}
        while True:
            ends = {one.object.value for one in found if isinstance(one.object, ox.NamedNode)}
            nodes = sorted(one for one in ends - known if one.startswith(space))
            if not nodes or told > self.limits.rows:
                return
            values = " ".join(f"<{one}>" for one in nodes)
            found = list(store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"))
            known.update(nodes)
            told += len(found)
            yield from found

    def answer(
        self,
        name: str,
        given: Mapping[str, str],
        languages: Sequence[str],
        form: Sequence[str],
        forms: str,
    ) -> Answered:
        """Answer a question of the catalogue."""
        graph, given = self.graph, dict(given)
        known = graph.questions()
        if name not in known:
            stem, _, suffix = name.rpartition(".")
            if stem in known:
                raise _no_suffix(suffix, forms)
            all_names = [one.name for one in known]
            near = nearest(name, all_names) or all_names
            key = "server_question" if name else "server_no_question"
            raise Refusal(404, wrong(key, name=name[:100], listed=", ".join(near)))
        names = [one.name for one in known[name].parameters]
        for one in given:
            if one not in (*names, "as-of"):
                raise Refusal(
                    400,
                    f"`{name}` has no parameter `{one[:100]}`",
                    hint=f"its parameters: {', '.join((*names, 'as-of'))}",
                )
        twice = [one for one in known[name].as_of if one in given]
        if "as-of" in given and twice:
            hint = f"leave out `as-of` or `{twice[0]}`"
            raise Refusal(400, f"`{name}` is asked about two dates: `{twice[0]}` and `as-of`", hint=hint)
        if "as-of" in given:
            as_of = given.pop("as-of")
            if not as_of:
                raise Refusal(400, "`as-of` has no date", hint="as-of=2023, or leave it out for all dates")
            moment = graph.moment
            if moment is None or moment.first is None:
                graph = graph.at(as_of=as_of)
            elif Moment.of(as_of=as_of).asked != moment.asked:
                raise Refusal(
                    400,
                    f"this server has the data {moment.told}, and is asked as of {as_of}",
                    hint="leave out as-of, or ask a server of the whole dataset",
                )
        answered = graph.answer(name, bindings=given, languages=tuple(languages), limit=self.limits.rows)
        found = self._result(answered.solutions, form, csv_safe=False)
        found.headers["link"] = '</sparql>; rel="service"'
        return found

    # -- pages without JavaScript

    @cached_property
    def _pages(self) -> ServedPages:
        return ServedPages(self.graph, SUFFIXES)

    def plain(self, languages: Sequence[str], iri: str, place: Sequence[str], where: str) -> Answered:
        """Return a page: of the thing with an IRI, or the one at a place; where there is none, one that says so.

        Parameters
        ----------
        languages : sequence of str
            Of the page; the first that the dataset has.
        where : str
            The address of the page below its language, or of what was asked for.
        """
        pages = self._pages
        language = next((one for one in languages if one in pages.languages), "")
        text = ""
        if language:
            text = pages.thing(iri, language) if iri else pages.other(place, language)
        shown = language or pages.languages[0]
        headers = {"content-language": shown, "content-security-policy": _PLAIN}
        if text:
            headers["content-location"] = f"/{pages.pages.links.page(where, shown)}"
        else:
            text = pages.pages.missing(where, shown, place[-1] if iri else "")
        body = text.encode("utf-8", "replace")
        return Answered(
            body, "text/html; charset=utf-8", 200 if headers.get("content-location") else 404, headers
        )

    def style(self) -> Answered:
        """Return the style sheet of the pages."""
        return Answered(self._pages.pages.style.encode(), "text/css; charset=utf-8")

    # -- the explorer

    def page(self) -> Answered:
        """Return the explorer."""
        text, policy = self.graph.explorer().served("/sparql", "/explorer/")
        headers = {"content-security-policy": f"{policy}; frame-ancestors 'none'"}
        return Answered(text.encode(), "text/html; charset=utf-8", headers=headers)

    def part(self, name: str) -> Answered:
        """Return a part of the explorer, packed."""
        return Answered(self.graph.explorer().part(name), "application/gzip")

    # -- OpenRefine

    def reconcile(
        self, what: str, fields: Mapping[str, str], languages: Sequence[str], address: str
    ) -> Answered:
        """Answer a request of the reconciliation service."""
        service = Reconciler(self.graph, languages)
        try:
            if what == "preview":
                page = service.preview(fields.get("id", ""))
                if not page:
                    raise Refusal(404, wrong("server_unknown"))
                headers = {"content-security-policy": "default-src 'none'"}
                return Answered(page.encode(), "text/html; charset=utf-8", headers=headers)
            found = self._reconciled(service, what, fields, address)
        except (TypeError, AttributeError, ValueError) as error:
            raise Refusal(400, f"this is not a request of the reconciliation service: {error}") from error
        return Answered(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"), "application/json")

    def _reconciled(
        self, service: Reconciler, what: str, fields: Mapping[str, str], address: str
    ) -> dict[str, Any]:
        if what.startswith("suggest/"):
            cursor = int(fields.get("cursor") or 0)
            return service.suggest(what.removeprefix("suggest/"), fields.get("prefix", ""), max(0, cursor))
        if what == "properties":
            return service.properties(fields.get("type", ""), max(1, int(fields.get("limit") or 50)))
        if "queries" in fields:
            queries = parsed(fields["queries"], "queries")
            if len(queries) > BATCH:
                raise Refusal(413, f"one request has at most {BATCH} queries")
            if not all(isinstance(one, dict) for one in queries.values()):
                raise ValueError("each query is an object")
            return service.answers(queries)
        if "extend" in fields:
            asked = parsed(fields["extend"], "extend")
            ids, properties = asked.get("ids"), asked.get("properties")
            if not isinstance(ids, list) or not isinstance(properties, list):
                raise ValueError("`extend` has lists `ids` and `properties`")
            if len(ids) > 10 * BATCH or len(properties) > BATCH:
                raise Refusal(413, f"one request extends at most {10 * BATCH} things")
            return service.extend(ids, properties)
        return service.manifest(address)


_ABOUT = """CONSTRUCT { $THING ?p ?o . ?claim ?cp ?co . ?source ?sp ?so } WHERE {
  { $THING ?p ?o }
  UNION { { ?claim rdf:subject $THING } UNION { ?claim rdf:object $THING } ?claim ?cp ?co }
  UNION {
    { ?c rdf:subject $THING } UNION { ?c rdf:object $THING } UNION { BIND($THING AS ?c) }
    ?c dcterms:source ?source . ?source ?sp ?so
  }
}"""


def _no_suffix(suffix: str, forms: str) -> Refusal:
    return Refusal(404, wrong("server_suffix", suffix=suffix[:100], forms=forms))


class _Wide(Names):
    """The dataset's prefixes and those that only the description uses."""

    @property
    def prefixes(self) -> dict[str, str]:
        return {**Names(self.base, self.declared).prefixes, "sd": DESCRIBED[0], "ds": self.base + "dataset#"}


def _asks_about_the_endpoint(outline: Outline, prefixes: Mapping[str, str]) -> bool:
    """Tell whether a query uses words that only the description of the endpoint has."""
    known = {**prefixes, **outline.prefixes}
    names = (expanded(token, known) for token in outline.tokens if token.kind in ("iri", "pname"))
    return any(name.startswith(DESCRIBED) for name in names)


def _not_acceptable(form: str) -> Refusal:
    rows = form in ("SELECT", "ASK")
    offered = "JSON, XML, CSV and TSV" if rows else "Turtle, N-Triples, JSON-LD, RDF/XML, TriG and N-Quads"
    media = "application/sparql-results+json" if rows else "text/turtle"
    return Refusal(406, f"the answer of {form} is available as {offered}", hint=f"Accept: {media}")


def _star_in_order(outline: Outline, variables: list[str]) -> str:
    """Return a ``SELECT *`` with its variables as they first appear in the text, as the engine does not; else nothing."""
    if "*" not in outline.source.text or outline.form != "SELECT":
        return ""
    place = next(n for n, token in enumerate(outline.tokens) if token is outline.form_token)
    star = next((token for token in outline.tokens[place + 1 : place + 3] if token.text == "*"), None)
    wanted = [name for name in outline.variables if name in set(variables)]
    if star is None or wanted == variables or len(wanted) != len(variables):
        return ""
    text = outline.source.text
    return text[: star.offset] + " ".join(f"?{name}" for name in wanted) + text[star.offset + 1 :]


def _are_more(body: bytes, form: str, most: int) -> bool:
    """Tell whether there are more rows; texts may hold what stands between rows, which is counted first."""
    between = {"json": b"},{", "xml": b"<result>", "csv": b"\n", "tsv": b"\n"}[form]
    if body.count(between) <= most:
        return False
    if form == "json":
        return len(json.loads(body)["results"]["bindings"]) > most
    if form == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1 > most
    return form == "xml" or body.count(between) - 1 > most  # TSV has a line of names
