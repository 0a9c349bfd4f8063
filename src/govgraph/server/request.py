"""A request of HTTP as this server reads it, and the query in it: SPARQL 1.1 Protocol, section 2."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from govgraph.errors import wrong
from govgraph.server.answering import Refusal
from govgraph.server.negotiation import Offer, languages_of
from govgraph.server.pool import encoded

__all__ = [
    "Asked",
    "Receive",
    "Request",
    "Scope",
    "Send",
    "asks_for_description",
    "fields_of",
    "is_here",
    "is_local_name",
    "lasts",
    "message",
    "once",
    "query_of",
    "query_request",
]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_FORM = "application/x-www-form-urlencoded"
_FIELDS = 1_000  # in a form or an address
_LOCAL_NAMES = frozenset(("localhost", ""))
# Words of a query whose answer is another one each time.
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(|CONSTRUCT(?=.*(?:_:|\[))", re.I | re.S)
_VOLATILE_WORDS = ("NOW", "RAND", "UUID", "BNODE", "CONSTRUCT")
_DESCRIBED = re.compile(r"\b(?:void|sh|sd)|service-description|shacl", re.I)
_DESCRIBED_WORDS = ("void", "sh", "sd", "service-description")


class Request:
    """A request: method, path, headers, and the parameters of its address.

    Parameters
    ----------
    scope : mapping
        As ASGI gives it.
    most : int
        Bytes that its body may have.
    """

    def __init__(self, scope: Scope, receive: Receive, most: int) -> None:
        self.scope, self.receive, self._most = scope, receive, most
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.gone = False  # the client has left
        self.hosts = sum(name == b"host" for name, _ in scope["headers"])
        self._headers: dict[str, str] = {}
        for key, value in scope["headers"]:
            name, text = key.decode("latin-1"), value.decode("latin-1")
            self._headers[name] = f"{self._headers[name]}, {text}" if name in self._headers else text

    def header(self, name: str) -> str | None:
        """Return a header; several of one name as one list."""
        return self._headers.get(name)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of pages, the one that its reader likes best first."""
        return languages_of(self.header("accept-language"))

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of the address, decoded once.

        Raises
        ------
        Refusal
            If they are not UTF-8, or there are too many.
        """
        return _fields(self.scope["query_string"], "address")

    def parameter(self, name: str) -> str | None:
        """Return the first parameter of a name."""
        return next((value for key, value in self.parameters() if key == name), None)

    @cached_property
    def segments(self) -> list[str]:
        """The parts of the path, each decoded by itself, so that ``%2F`` is not a slash."""
        raw = self.scope.get("raw_path") or self.path.encode()
        return [unquote(part, errors="replace") for part in raw.decode("latin-1").split("/")[1:]]

    async def body(self) -> bytes:
        """Return the body.

        Raises
        ------
        Refusal
            If it is too long, or packed.
        """
        packed = (self.header("content-encoding") or "identity").strip().lower()
        if packed != "identity":
            raise Refusal(415, "the body of a request is sent unpacked", hint="leave out Content-Encoding")
        said = self.header("content-length") or ""
        if said.isdigit() and int(said) > self._most:
            raise self._too_long()
        pieces, size = [], 0
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                self.gone = True
                raise asyncio.CancelledError
            piece = message.get("body", b"")
            size += len(piece)
            if size > self._most:
                raise self._too_long()
            pieces.append(piece)
            if not message.get("more_body", False):
                return b"".join(pieces)

    def _too_long(self) -> Refusal:
        return Refusal(413, f"the request is longer than {self._most:,} bytes", hint="send a shorter query")


def _fields(data: bytes, where: str) -> list[tuple[str, str]]:
    try:
        text = data.decode()
        return parse_qsl(
            text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_FIELDS
        )
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the parameters of the {where} are not UTF-8") from error
    except ValueError as error:
        raise Refusal(400, f"the {where} has too many parameters") from error


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the graphs that it is asked of, and the format that is asked for by name."""

    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    form: str | None = None


def once(fields: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return parameters by their names.

    Raises
    ------
    Refusal
        If one is there twice: which of the two is meant is not known.
    """
    found: dict[str, str] = {}
    for name, value in fields:
        if name in found:
            raise Refusal(400, wrong("server_twice", name=name[:100]))
        found[name] = value
    return found


async def fields_of(request: Request) -> dict[str, str]:
    """Return the parameters of the address and of a form.

    Raises
    ------
    Refusal
        415 for a body that is not a form.
    """
    fields = request.parameters()
    if request.method == "POST":
        media = (request.header("content-type") or "").partition(";")[0].strip().lower()
        if media != _FORM:
            raise Refusal(415, "send a form", hint=f"Content-Type: {_FORM}")
        fields = fields + _fields(await request.body(), "form")
    return dict(fields)


async def query_of(request: Request) -> Asked | None:
    """Return the query of a request; None where it has none at all, which asks for the service description.

    Raises
    ------
    Refusal
        400 if there is not exactly one query, 403 for an update, 405, 413, 415.
    """
    fields = request.parameters()
    text = None
    if request.method == "POST":
        content_type = request.header("content-type") or ""
        media, _, parameter = content_type.partition(";")
        media = media.strip().lower()
        charset = _charset(parameter)
        if media == "application/sparql-update":
            raise _no_update()
        if media not in (_FORM, "application/sparql-query"):
            raise Refusal(
                415,
                f"a query is sent as application/sparql-query or as a form, not as {media}"[:200]
                if media
                else "the request does not say what it sends: it has no Content-Type",
                hint="Content-Type: application/sparql-query",
            )
        if charset not in ("", "utf-8", "utf8", "us-ascii"):
            raise Refusal(415, "a query is sent in UTF-8", hint="Content-Type: application/sparql-query")
        body = await request.body()
        if media == _FORM:
            fields = fields + _fields(body, "form")
        else:
            try:
                text = body.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise Refusal(400, f"the query is not UTF-8 (byte {error.start})") from error
    elif not fields:
        return None
    if any(name == "update" for name, _ in fields):
        raise _no_update()
    queries = [value for name, value in fields if name == "query"]
    if text is not None:
        queries.append(text)
    others = dict(fields)
    if len(queries) != 1:
        if not queries and request.method != "POST" and set(others) <= {"format", "output"}:
            return None
        what = "there is no query" if not queries else f"there are {len(queries)} queries"
        raise Refusal(400, f"{what} in this request; send exactly one", hint="?query=SELECT …")
    return Asked(
        queries[0],
        tuple(value for name, value in fields if name == "default-graph-uri"),
        tuple(value for name, value in fields if name == "named-graph-uri"),
        others.get("format", others.get("output")),
    )


def _charset(parameter: str) -> str:
    for part in parameter.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _no_update() -> Refusal:
    return Refusal(403, "this server is read-only: updates are refused", hint="send a query")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def is_local_name(host: str) -> bool:
    """Tell whether the header ``Host`` names this computer, by name or by an address."""
    name = re.sub(r":\d*$", "", host.rpartition("@")[2]).strip("[]").lower()
    return name in _LOCAL_NAMES or _is_address(name)


@lru_cache(maxsize=1024)
def is_here(client: str) -> bool:
    """Tell whether a client is on this computer."""
    return not client or (_is_address(client) and ipaddress.ip_address(client).is_loopback)


def query_request(
    text: str,
    rows: Offer | None,
    triples: Offer | None,
    *,
    default: Sequence[str] = (),
    named: Sequence[str] = (),
    address: str = "",
) -> dict[str, Any]:
    """Return what is asked for the answer of a query."""
    return {
        "text": text,
        "rows": rows and (rows.form, rows.header),
        "triples": triples and (triples.form, triples.header),
        "default": default,
        "named": named,
        "address": address,
    }


def message(do: str, packed: bool, **asked: Any) -> str:
    """Return the request to a process: see :meth:`govgraph.server.answering.Desk.reply`."""
    return encoded({"do": do, **asked, "gzip": packed})


def lasts(text: str) -> bool:
    """Tell whether a query has the same answer each time."""
    return not (_has_one(_VOLATILE_WORDS, text.upper()) and _VOLATILE.search(text))


def asks_for_description(text: str) -> bool:
    """Tell whether a query may ask about the endpoint, whose description has its address."""
    return _has_one(_DESCRIBED_WORDS, text.lower()) and _DESCRIBED.search(text) is not None


def _has_one(words: Sequence[str], text: str) -> bool:
    """Tell whether a text has one of some words: far quicker than an expression that finds it."""
    return any(word in text for word in words)
