"""One connection: uvicorn's protocol, and what ends a client that sends too slowly, too much, or does not read."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from govgraph.server.limits import Limits

__all__ = ["protocol"]

_TOO_LONG = "the address and headers of the request are too long"


def protocol(limits: Limits) -> type[HttpToolsProtocol]:
    """Return uvicorn's protocol with limits: it has none for the time and the size of a request's head."""

    class Connection(HttpToolsProtocol):
        _clock: asyncio.TimerHandle | None = None
        _stuck: asyncio.TimerHandle | None = None
        _head: int | None = 0  # bytes that have come while it was not whole; None behind it
        _read = 0  # bytes of it that were read

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(self.connections) > limits.connections:
                self._refuse(503, "too many connections")
                return
            self._begin()

        def connection_lost(self, exc: Exception | None) -> None:
            self._end()
            self.resume_writing()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._head is not None:
                self._head += len(data)
            super().data_received(data)
            if self._head is not None and self._head > limits.head_bytes and not self.transport.is_closing():
                self._refuse(431, _TOO_LONG)

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._begin()

        def on_url(self, url: bytes) -> None:
            self._count(len(url))
            super().on_url(url)

        def on_header(self, name: bytes, value: bytes) -> None:
            self._count(len(name) + len(value) + 4)
            super().on_header(name, value)

        def on_headers_complete(self) -> None:
            self._head = None
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._end()
            super().on_message_complete()

        def pause_writing(self) -> None:
            self.flow.pause_writing()
            if self._stuck is None:
                self._stuck = self.loop.call_later(limits.send_seconds, self.transport.abort)

        def resume_writing(self) -> None:
            if self._stuck is not None:
                self._stuck.cancel()
                self._stuck = None
            self.flow.resume_writing()

        def send_400_response(self, msg: str) -> None:
            if self._read > limits.head_bytes:
                self._refuse(431, _TOO_LONG)
            else:
                self._refuse(400, "this is no HTTP request that can be read")

        def _count(self, size: int) -> None:
            self._read += size
            if self._read > limits.head_bytes:
                raise ValueError(_TOO_LONG)  # which ends the parser

        def _begin(self) -> None:
            self._head, self._read = self._head or 0, 0
            if self._clock is None:
                self._clock = self.loop.call_later(limits.request_seconds, self._too_slow)

        def _end(self) -> None:
            if self._clock is not None:
                self._clock.cancel()
                self._clock = None
            self._head = 0

        def _too_slow(self) -> None:
            self._clock = None
            cycle = self.cycle
            if getattr(cycle, "response_started", False):  # all has been said
                self.transport.abort()
            else:
                self._refuse(408, "the request took too long to arrive")

        def _refuse(self, status: int, why: str) -> None:
            if self.transport.is_closing():
                return
            said = (why + "\n").encode()
            self.transport.write(
                STATUS_LINE[status]
                + b"content-type: text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\n"
                + b"content-length: %d\r\nconnection: close\r\n\r\n" % len(said)
                + said
            )
            self.transport.close()

    return Connection
