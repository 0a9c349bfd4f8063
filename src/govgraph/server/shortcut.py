"""The request that is sent most often, a query by GET, read from its bytes: all else takes the long way.

What is read here is what the parser of HTTP would read: one whole request with headers that change nothing, of which most
clients send the same each time. Whatever is not just that is left to the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from govgraph.server.app import App
from govgraph.server.negotiation import (
    GRAPHS,
    ROWS,
    Offer,
    accepts_gzip,
    choose,
    languages_of,
    reads_pages,
)
from govgraph.server.request import asks_for_description, is_local_name, lasts, message, query_request

__all__ = ["Short", "Shortcut"]

_FIRST = re.compile(rb"GET /sparql\?query=([A-Za-z0-9%_.~*'()!$,:@/?+-]+) HTTP/1\.1")
_HEADER = re.compile(rb"([A-Za-z0-9-]+):[ \t]*([\x20-\x7e]*?)[ \t]*")
_END = b"\r\n\r\n"
_LONGEST = 2_000  # bytes of headers that are kept
_KEPT = 256
# Headers that change nothing but the format; conditional requests, bodies and upgrades have others.
_HARMLESS = frozenset(
    (
        *("accept", "accept-encoding", "accept-language", "connection", "dnt", "host", "origin", "priority"),
        *("referer", "user-agent", "x-forwarded-for", "x-forwarded-proto", "x-real-ip", "x-requested-with"),
        *("sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-gpc"),
        *("sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform"),
    )
)


class _Headers(NamedTuple):
    """What the headers of a request say."""

    rows: Offer | None
    triples: Offer | None
    gzip: bool
    stays: bool
    forwarded: str
    agent: str
    language: str


class Short(NamedTuple):
    """A query, as a process is asked for it, and what is known of its client."""

    key: str
    query: bytes
    stays: bool
    client: str
    agent: str
    language: str


class Shortcut:
    """Reads requests."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._headers = lru_cache(maxsize=_KEPT)(self._read_headers)

    def read(self, data: bytes, peer: str) -> Short | None:
        """Return the query that some bytes are; None where they are anything else.

        Parameters
        ----------
        data : bytes
            All that a client has sent since its last request.
        peer : str
            Its address.
        """
        end = data.find(b"\r\n")
        first = _FIRST.fullmatch(data, 0, end) if end > 0 else None
        if first is None or len(data) - end > _LONGEST or not self.app.now.lasting:
            return None
        headers = self._headers(data[end:])
        if headers is None:
            return None
        query = first[1]
        try:
            text = unquote_to_bytes(query.replace(b"+", b" ")).decode()
        except UnicodeDecodeError:
            return None
        if not lasts(text) or asks_for_description(text):
            return None
        asked = query_request(text, headers.rows, headers.triples)
        client = (headers.forwarded or peer) if self.app.proxied else peer
        return Short(
            message("query", headers.gzip, **asked),
            b"query=" + query,
            headers.stays,
            client,
            headers.agent,
            headers.language,
        )

    def _read_headers(self, block: bytes) -> _Headers | None:
        if block.find(_END) != len(block) - len(_END):
            return None
        found: dict[str, str] = {}
        for line in block[2 : -len(_END)].split(b"\r\n"):
            header = _HEADER.fullmatch(line)
            if header is None:
                return None
            name = header[1].decode().lower()
            if name in found or name not in _HARMLESS:
                return None
            found[name] = header[2].decode()
        connection = found.get("connection", "keep-alive").lower()
        accept = found.get("accept")
        if connection not in ("keep-alive", "close") or reads_pages(accept):
            return None
        here = self.app.proxied or not self.app.local or is_local_name(found.get("host", "?"))
        if not here or "host" not in found:
            return None
        return _Headers(
            choose(accept, ROWS),
            choose(accept, GRAPHS),
            accepts_gzip(found.get("accept-encoding", "")),
            connection == "keep-alive",
            found.get("x-forwarded-for", "").split(",")[-1].strip()[:64],
            found.get("user-agent", ""),
            languages_of(found.get("accept-language"))[0],
        )
