"""The server as an application of ASGI: what stands at which address, who may ask how much, and how answers are sent."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from govgraph.errors import GovgraphError, wrong
from govgraph.explorer.html import PARTS
from govgraph.explorer.links import SPACES
from govgraph.explorer.pages import STYLE
from govgraph.explorer.served import LISTS
from govgraph.server.answering import Refusal, failure
from govgraph.server.generation import PATIENT, Generation
from govgraph.server.limits import Limits
from govgraph.server.negotiation import (
    GRAPHS,
    HTML,
    ROWS,
    Offer,
    accepts_gzip,
    choose,
    forms,
    named,
    reads_pages,
)
from govgraph.server.pool import Busy, Ending, Reply
from govgraph.server.request import (
    Receive,
    Request,
    Scope,
    Send,
    asks_for_description,
    fields_of,
    is_here,
    is_local_name,
    lasts,
    message,
    once,
    query_of,
    query_request,
)
from govgraph.store.store import Store
from govgraph.words import LANGUAGES

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph

__all__ = ["App", "Response"]

_READ = ("GET", "HEAD", "OPTIONS")
_SEALED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_UNKEPT = {"cache-control": "no-store"}
_VARY = "Accept, Accept-Encoding, Origin"
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": _SEALED,
    "vary": _VARY,
}
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_WAIT = "2"  # seconds after which a client may come again
_FAREWELL = 0.1  # seconds in which those who still wait hear that the server ends
_LONG = 600.0  # seconds for what is made once: the explorer's contents
_WARMED = 300_000  # triples of a dataset of which the explorer's contents are made before somebody asks
_THINGS = (*SPACES, "thing")  # where things stand: those of the dataset by their ids, others by their IRIs
_RECONCILED = ("", "preview", "properties", "suggest/entity", "suggest/property", "suggest/type")


@dataclass(slots=True)
class Response:
    """What is sent: status, headers, body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class _Gone(Exception):
    """The client has left."""


Handler = Callable[[Request], Awaitable[Response]]


class App:
    """The application.

    Parameters
    ----------
    cors : bool
        Pages of other origins may read.
    proxied : bool
        A proxy on this computer says in ``X-Forwarded-For`` who asks.
    local : bool
        It listens to this computer only: other names than those of this computer are refused, so that a page of the web
        cannot pretend to be one of this server.
    log : text file, optional
        For a line of JSON per request.
    """

    def __init__(
        self,
        graph: GovGraph,
        limits: Limits,
        *,
        cors: bool = False,
        proxied: bool = False,
        local: bool = True,
        log: IO[str] | None = None,
    ) -> None:
        self.limits, self.cors, self.proxied, self.local, self.log = limits, cors, proxied, local, log
        self.now = Generation(graph, limits)
        self.background: list[Callable[[], Awaitable[None]]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._open: Counter[str] = Counter()
        self.sending = 0  # bytes of answers that clients have not yet taken
        self._routes: dict[str, tuple[tuple[str, ...], Handler]] = {
            "sparql": (("GET", "HEAD", "POST", "OPTIONS"), self.sparql),
            "store": (_READ, self.one_graph),
            "health": (_READ, self.health),
            "dataset": (_READ, self.description),
            ".well-known": (_READ, self.well_known),
            **dict.fromkeys(_THINGS, (_READ, self.thing)),
            **dict.fromkeys((*LANGUAGES, *LISTS), (_READ, self.plain)),
            STYLE: (_READ, self.style),
            "ask": (_READ, self.ask),
            "reconcile": (("GET", "HEAD", "POST", "OPTIONS"), self.reconcile),
            "": (_READ, self.page),
            "explorer": (_READ, self.part),
            "favicon.ico": (_READ, self.icon),
        }

    # -- ASGI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.now.pool.start()
        self.background.append(self._warm)
        self._tasks = [asyncio.ensure_future(work()) for work in self.background]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        self.now.pool.close()
        await asyncio.sleep(_FAREWELL)
        await send({"type": "lifespan.shutdown.complete"})

    async def _warm(self) -> None:
        """Make ready what takes long, before somebody asks for it: the data in memory, the explorer's contents."""
        await self.now.into_memory()
        store = self.now.graph.store
        if not self.now.explored or not isinstance(store, Store) or len(store) > _WARMED:
            return
        with suppress(GovgraphError, Busy):
            await self._asked(None, message("part", False, name="contents"), _LONG, True)

    async def renew(self, graph: GovGraph) -> None:
        """Answer from other data from now on; what is being answered is answered from the old."""
        old, self.now = self.now, Generation(graph, self.limits)
        self.now.pool.start()
        await asyncio.gather(self.now.into_memory(), old.pool.drain())

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        request = Request(scope, receive, self.limits.request_bytes)
        client = self._client(request)
        self.enter(client)
        response: Response | None = None
        try:
            response = await self._respond(request, client)
            await self._send(request, response, send)
        except (_Gone, asyncio.CancelledError):
            if not request.gone and response is None:  # the server ends before there is an answer
                response = self.failed(Ending(), request.languages[0])
                await self._send(request, response, send)
        finally:
            self.exit(client)
            if self.log is not None:
                query, agent = request.scope["query_string"], request.header("user-agent")
                self.note(request.method, request.path, query, client, agent, response, begun)

    async def _respond(self, request: Request, client: str) -> Response:
        try:
            self._check_host(request)
            if request.path != "/health":
                self.check_places(client)
            return await self._routed(request)
        except _Gone:
            raise
        except Exception as error:
            return self.failed(error, request.languages[0])

    def enter(self, client: str) -> None:
        """Count a request of a client."""
        self._open[client] += 1

    def exit(self, client: str) -> None:
        """Count one less."""
        self._open[client] -= 1
        if not self._open[client]:
            del self._open[client]

    def check_places(self, client: str) -> None:
        """Refuse a client that has too many requests open.

        Raises
        ------
        Refusal
        """
        if self._open[client] > self.limits.per_client and not is_here(client):
            raise Refusal(429, wrong("server_open", n=self.limits.per_client), again=True)

    def failed(self, error: Exception, language: str = "en") -> Response:
        """Return what a client reads of an error."""
        refusal = failure(error)
        if isinstance(error, Busy):
            refusal = Refusal(503, wrong("server_busy"), again=True)
        elif isinstance(error, Ending):
            refusal = Refusal(503, wrong("server_stopped"))
        return self._refused(refusal or self._bug(error), language=language)

    def _client(self, request: Request) -> str:
        peer = (request.scope.get("client") or ("",))[0]
        if self.proxied:
            told = (request.header("x-forwarded-for") or "").split(",")[-1].strip()
            return told[:64] or str(peer)
        return str(peer)

    def _check_host(self, request: Request) -> None:
        if request.hosts > 1 or (request.scope["http_version"] == "1.1" and not request.hosts):
            raise Refusal(400, "a request has exactly one header Host")  # RFC 9112, section 3.2
        if not self.local or self.proxied:
            return
        if not is_local_name(request.header("host") or ""):
            raise Refusal(421, "this server answers only as localhost", hint="use its address")

    async def _routed(self, request: Request) -> Response:
        path = request.segments
        if request.path == "*":  # the server as a whole: RFC 9110, section 9.3.7
            if request.method != "OPTIONS":
                raise Refusal(400, "only OPTIONS can address the server as a whole (*)")
            return self._options(request, ("GET", "HEAD", "POST", "OPTIONS"))
        methods, handler = self._routes.get(path[0], (_READ, self._nothing))
        if request.method == "OPTIONS":
            return self._options(request, methods)
        if request.method not in methods:
            allowed = ", ".join(methods)
            return self._refused(
                Refusal(405, wrong("server_method", allowed=allowed)),
                headers={"allow": allowed},
                language=request.languages[0],
            )
        return await handler(request)

    async def _nothing(self, request: Request) -> Response:
        if reads_pages(request.header("accept")):
            return await self._plain(request, request.languages, request.segments)
        raise Refusal(404, wrong("server_nothing"))

    def _options(self, request: Request, methods: Sequence[str]) -> Response:
        headers = {"allow": ", ".join(methods)}
        if self.cors and request.header("origin"):
            headers |= {
                "access-control-allow-methods": ", ".join(methods),
                "access-control-allow-headers": "Accept, Content-Type, If-None-Match",
                "access-control-max-age": "86400",
            }
        return Response(204, headers=headers)

    # -- sending

    def _refused(
        self, refusal: Refusal, headers: Mapping[str, str] | None = None, language: str = "en"
    ) -> Response:
        text = refusal.spoken(language)
        more = dict(headers or {})
        if refusal.again:
            more["retry-after"] = _WAIT
        return Response(
            refusal.status,
            text.encode("utf-8", "replace"),
            {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", **more},
        )

    def ready(self, response: Response) -> tuple[Response, dict[str, str]]:
        """Return what is sent, and all its headers: a refusal instead, where too much is being sent already."""
        if self.sending + len(response.body) > self.limits.sending_bytes:
            response = self._refused(
                Refusal(503, "the server is sending too much already", hint="try again later", again=True)
            )
        headers = {**_ALWAYS, **response.headers}
        if (
            response.status == 304
        ):  # its headers replace those that a browser has kept, also the page's policy
            headers.pop("content-security-policy")
        if response.status not in (204, 304):
            headers["content-length"] = str(len(response.body))
        if self.cors:
            headers["access-control-allow-origin"] = "*"
            headers["access-control-expose-headers"] = "ETag, Retry-After, Link"
        return response, headers

    async def _send(self, request: Request, response: Response, send: Send) -> None:
        response, headers = self.ready(response)
        listed = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": listed})
        body = b"" if request.method == "HEAD" or response.status in (204, 304) else response.body
        await send({"type": "http.response.body", "body": body})

    def note(
        self,
        method: str,
        path: str,
        query: bytes,
        client: str,
        agent: str | None,
        response: Response | None,
        begun: float,
    ) -> None:
        """Write a line of the log; without a response where the client has left."""
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client,
            "method": method,
            "path": path[:500],
            "query": query.decode("latin-1")[:2_000],
            "status": response.status if response is not None else 499,
            "bytes": len(response.body) if response is not None else 0,
            "ms": round((time.perf_counter() - begun) * 1000, 1),
            "agent": (agent or "")[:200],
        }
        print(json.dumps(line), file=self.log, flush=True)

    def _bug(self, error: Exception | str) -> Refusal:
        """Print an error that should not be for the server's owner; what is returned says nothing of it to the client."""
        import traceback

        told = error if isinstance(error, str) else "".join(traceback.format_exception(error))
        print(told, file=sys.stderr, flush=True)
        return Refusal(500, wrong("server_failed"))

    # -- answers of processes

    async def answered(
        self,
        request: Request,
        do: str,
        *,
        lasting: bool = True,
        seconds: float | None = None,
        headers: Mapping[str, str] | None = None,
        pack: bool = True,
        **asked: Any,
    ) -> Response:
        """Have a process answer, or send what it has answered before.

        Parameters
        ----------
        do : str
            The method of :class:`govgraph.server.answering.Desk` that is asked for.
        lasting : bool
            The answer is the same as long as the data are.
        seconds : float, optional
            The limit, where it is not that of all.
        headers : mapping, optional
            Further ones of a good answer.
        pack : bool
            Pack it for clients that take that.
        **asked
            What that method takes.
        """
        now = self.now
        lasting = lasting and now.lasting
        packed = pack and accepts_gzip(request.header("accept-encoding") or "")
        key = message(do, packed, **asked)
        validators = _UNKEPT
        if lasting:
            validators = now.validators(key)
        reply = now.cache.get(key) if lasting else None
        if reply is None:
            known = request.header("if-none-match") if request.header("if-match") is None else None
            if lasting and _has(known, validators["etag"]):
                return Response(304, headers=validators)
            reply = await self._asked(request, key, seconds, lasting)
        response = self.told(reply, validators, headers)
        if response.status == 200 and _is_another(request, validators.get("etag", ""), now.modified):
            raise Refusal(412, "the condition of the request does not hold: this has changed since")
        if response.status == 200 and lasting and _unchanged(request, validators["etag"], now.modified):
            return Response(304, headers=validators)
        return response

    def told(
        self, reply: Reply, validators: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return what is sent of a reply.

        Raises
        ------
        Refusal
        """
        head = reply.head
        if "bug" in head:
            raise self._bug(head["bug"])
        if "refused" in head:
            raise Refusal.told(head["status"], head["refused"])
        if head["status"] != 200:
            validators = _UNKEPT
        told = {"content-type": head["type"], **validators, **head["headers"], **(headers or {})}
        moment = self.now.graph.moment
        if moment is not None and moment.first is not None:
            described = f'</dataset>; rel="describedby"; title="{moment.told}"'
            told["link"] = ", ".join(filter(None, (told.get("link"), described)))
        return Response(head["status"], reply.body, told)

    async def _asked(self, request: Request | None, key: str, seconds: float | None, lasting: bool) -> Reply:
        """Ask a process, and stop it when all who ask the same have left."""
        now = self.now
        shared = now.ask(key, seconds, lasting)
        try:
            await asyncio.wait((shared.reply,), timeout=PATIENT if request is not None else None)
            if request is not None and not shared.reply.done():
                leaving = asyncio.ensure_future(_left(request))
                try:
                    await asyncio.wait((shared.reply, leaving), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    leaving.cancel()
                if not shared.reply.done():
                    request.gone = True
                    raise _Gone
            return shared.reply.result()
        finally:
            now.leave(shared)

    # -- what stands where

    async def sparql(self, request: Request) -> Response:
        """Answer a query, or describe the endpoint."""
        asked = await query_of(request)
        accept = request.header("accept")
        if asked is None:
            return await self.description(request)
        rows, triples = choose(accept, ROWS), choose(accept, GRAPHS)
        if asked.form is not None:
            rows, triples = named(asked.form, ROWS), named(asked.form, GRAPHS)
            if rows is None and triples is None:
                raise _no_format(asked.form, (*ROWS, *GRAPHS))
        pages = self.now.explored and asked.form is None and reads_pages(accept)
        if request.method == "GET" and pages:
            return _moved("/#/sparql?" + urlencode({"query": asked.text}))
        return await self.answered(
            request,
            "query",
            lasting=lasts(asked.text),
            **query_request(
                asked.text,
                rows,
                triples,
                default=asked.default,
                named=asked.named,
                address=_address(request, self.proxied) if asks_for_description(asked.text) else "",
            ),
        )

    async def description(self, request: Request) -> Response:
        """Describe the endpoint, its data and its questions."""
        named_so = request.parameter("format") is not None
        if not named_so and reads_pages(request.header("accept")):
            return _moved("/#/sparql" if self.now.explored else "/")
        offer = _wanted(request, GRAPHS)
        return await self.answered(
            request,
            "description",
            address=_address(request, self.proxied),
            form=(offer.form, offer.header),
        )

    async def well_known(self, request: Request) -> Response:
        """Describe the data where VoID looks for it."""
        if request.segments[1:] != ["void"]:
            return await self._nothing(request)
        return await self.description(request)

    async def thing(self, request: Request) -> Response:
        """Send what is said of a thing, as the client wants it."""
        folder, *rest = request.segments
        stem, offer = _named_format("/".join(rest), request, GRAPHS)
        if offer.form == "html":
            return await self._plain(request, request.languages, [folder, stem])
        if not stem:
            return await self._nothing(request)
        turtle = f"/{folder}/{quote(stem, safe='')}.ttl"
        return await self.answered(
            request,
            "thing",
            iri=self._iri(folder, stem),
            form=(offer.form, offer.header),
            forms=forms(HTML, *GRAPHS),
            headers={"link": f'<{turtle}>; rel="alternate"; type="text/turtle"'},
        )

    def _iri(self, folder: str, name: str) -> str:
        names = self.now.graph.names
        if folder == "thing":
            return names.expand(name) if name.startswith("_:") else name
        return names.prefixes[SPACES[folder]] + name

    async def plain(self, request: Request) -> Response:
        """Send a page without JavaScript: in the language that its address begins with, or that its reader likes."""
        first, *rest = request.segments
        if first not in LANGUAGES:
            return await self._plain(request, request.languages, request.segments)
        if rest and rest[0] in _THINGS:
            rest = [rest[0], "/".join(rest[1:]).removesuffix(".html")]
        return await self._plain(request, (first,), [] if rest == [""] else rest)

    async def _plain(self, request: Request, languages: Sequence[str], place: Sequence[str]) -> Response:
        is_thing = len(place) == 2 and place[0] in _THINGS and bool(place[1])
        return await self.answered(
            request,
            "plain",
            languages=languages,
            iri=self._iri(*place) if is_thing else "",
            place=place,
            where="/".join(quote(part, safe="") for part in place),
            headers={"vary": f"{_VARY}, Accept-Language"} if len(languages) > 1 else None,
        )

    async def style(self, request: Request) -> Response:
        """Send the style sheet of the pages."""
        if len(request.segments) > 1:
            return await self._nothing(request)
        return await self.answered(request, "style")

    async def ask(self, request: Request) -> Response:
        """Answer a question of the catalogue; its parameters stand in the address."""
        stem, offer = _named_format("/".join(request.segments[1:]), request, ROWS)
        fields = once(request.parameters())
        fields.pop("format", None)
        if offer.form == "html":
            asked = f"?{urlencode(fields)}" if fields else ""
            if not self.now.explored:  # the page of a question has no answer to what is asked here
                return _moved(f"/ask/{quote(stem)}.csv{asked}" if asked else f"/question/{quote(stem)}")
            return _moved(f"/#/question/{quote(stem)}{asked}")
        languages = [one for one in fields.pop("lang", "en").split(",") if one]
        return await self.answered(
            request,
            "answer",
            name=stem,
            given=fields,
            languages=languages,
            form=(offer.form, offer.header),
            forms=forms(*ROWS),
        )

    async def one_graph(self, request: Request) -> Response:
        """Send a graph: SPARQL 1.1 Graph Store HTTP Protocol, reading."""
        fields = request.parameters()
        graphs = [value for name, value in fields if name == "graph"]
        default = sum(name == "default" for name, _ in fields)
        if len(graphs) + default != 1:
            raise Refusal(400, "name one graph", hint="?default or ?graph=IRI")
        offer = _wanted(request, GRAPHS)
        return await self.answered(
            request,
            "one_graph",
            iri=graphs[0] if graphs else None,
            form=(offer.form, offer.header),
        )

    async def reconcile(self, request: Request) -> Response:
        """Answer OpenRefine."""
        what = "/".join(request.segments[1:])
        if what not in _RECONCILED:
            return await self._nothing(request)
        fields = await fields_of(request)
        languages = [one for one in fields.pop("lang", "en").split(",") if one] or ["en"]
        return await self.answered(
            request,
            "reconcile",
            what=what,
            fields=fields,
            languages=languages,
            address=_address(request, self.proxied),
        )

    async def page(self, request: Request) -> Response:
        """Send the explorer."""
        if request.segments != [""]:
            return await self._nothing(request)
        if not self.now.explored:
            return await self._plain(request, request.languages, [])
        return await self.answered(request, "page", seconds=_LONG)

    async def part(self, request: Request) -> Response:
        """Send a part of the explorer."""
        if len(request.segments) != 2 or request.segments[1] not in PARTS or not self.now.explored:
            return await self._nothing(request)
        return await self.answered(request, "part", name=request.segments[1], seconds=_LONG, pack=False)

    async def icon(self, request: Request) -> Response:
        """Say that there is none: browsers ask for it unasked."""
        return Response(204)

    async def health(self, request: Request) -> Response:
        """Tell whether queries are answered, and how busy the processes are; no process is asked."""
        pool = self.now.pool
        well = pool.works
        told = {
            "status": "ok" if well else "failing",
            "processes": len(pool.pids()),
            "slow": pool.slow,
            "waiting": pool.waiting,
        }
        body = json.dumps(told).encode() + b"\n"
        headers = {"content-type": "application/json", **_UNKEPT}
        return Response(200 if well else 503, body, headers)


def _address(request: Request, proxied: bool) -> str:
    """Return the address of this server as its client knows it."""
    host = request.header("host") or ""
    if not _HOST.fullmatch(host):
        server = request.scope.get("server") or ("127.0.0.1", None)
        host = f"{server[0]}:{server[1]}"
    scheme = request.scope.get("scheme", "http")
    if proxied and request.header("x-forwarded-proto") in ("http", "https"):
        scheme = request.header("x-forwarded-proto")
    return f"{scheme}://{host}/"


def _wanted(request: Request, offers: tuple[Offer, ...]) -> Offer:
    """Return the format that a request wants.

    Raises
    ------
    Refusal
        406 where there is none of those.
    """
    name = request.parameter("format")
    found = choose(request.header("accept"), offers) if name is None else named(name, offers)
    if name is not None and found is None:
        raise _no_format(name, offers)
    if found is None:
        kinds = ", ".join(dict.fromkeys(offer.media for offer in offers))
        raise Refusal(406, "this is available only in other formats", hint=f"Accept: {kinds}")
    return found


def _named_format(name: str, request: Request, offers: tuple[Offer, ...]) -> tuple[str, Offer]:
    """Return the name of a thing and the format that its suffix or the request's headers ask for."""
    stem, dot, suffix = name.rpartition(".")
    wanted, some = request.parameter("format"), (HTML, *offers)
    by_suffix = named(suffix, some) if dot else None
    by_name = named(wanted, some) if wanted is not None else None
    if wanted is not None and by_name is None:
        raise _no_format(wanted, some)
    if by_suffix is not None:
        if by_name is not None and by_name.form != by_suffix.form:
            raise Refusal(400, wrong("server_two_formats", suffix=suffix, name=wanted))
        return stem, by_suffix
    if by_name is not None:
        return name, by_name
    if reads_pages(request.header("accept")):
        return name, HTML
    return name, _wanted(request, offers)


def _no_format(name: str, offers: Sequence[Offer]) -> Refusal:
    return Refusal(400, wrong("server_format", name=name[:100], forms=forms(*offers)))


def _moved(where: str) -> Response:
    return Response(303, headers={"location": where})


async def _left(request: Request) -> None:
    """Wait until the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _has(header: str | None, tag: str) -> bool:
    """Tell whether a list of tags has one; compared weakly, as RFC 9110 says (section 13.1.2)."""
    return header is not None and any(one.strip().removeprefix("W/") == tag for one in header.split(","))


def _is_another(request: Request, tag: str, modified: float) -> bool:
    """Tell whether a request is meant for another state of what stands here (RFC 9110, section 13.2.2)."""
    known = request.header("if-match")
    if known is not None:
        return known.strip() != "*" and tag not in [one.strip() for one in known.split(",")]
    since = _seconds(request.header("if-unmodified-since"))
    return since is not None and bool(tag) and int(modified) > since


def _unchanged(request: Request, tag: str, modified: float) -> bool:
    known = request.header("if-none-match")
    if known is not None:
        return known.strip() == "*" or _has(known, tag)
    since = _seconds(request.header("if-modified-since"))
    return since is not None and int(modified) <= since


def _seconds(date: str | None) -> float | None:
    """Return the time of a date of HTTP; None for what is not a date."""
    try:
        return parsedate_to_datetime(date or "").timestamp()
    except (TypeError, ValueError):
        return None
