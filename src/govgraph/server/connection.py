"""One connection: uvicorn's protocol, what ends a client that sends too slowly, too much or does not read, and a shortcut.

The shortcut answers the most frequent request without a task, a parser, and the objects of ASGI: these take longer than a
small query.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from govgraph.server.app import App, Response
from govgraph.server.generation import PATIENT, Generation, Shared
from govgraph.server.pool import Reply
from govgraph.server.shortcut import Short, Shortcut

__all__ = ["protocol"]

_REQUEST = re.compile(rb"(?:\r\n)*[!#$%&'*+.^_`|~0-9A-Za-z-]+ [!-~]+ HTTP/1\.[01]\r\n")
_TOO_LONG = "the address and headers of the request are too long"


@dataclass(slots=True)
class _Asked:
    """A query that came by the shortcut, and when."""

    short: Short
    now: Generation
    begun: float
    shared: Shared | None = None


def protocol(app: App) -> type[HttpToolsProtocol]:
    """Return uvicorn's protocol with the shortcut, and with limits: it has none for the time and the size of a head."""
    limits, shortcut = app.limits, Shortcut(app)

    class Connection(HttpToolsProtocol):
        _clock: asyncio.TimerHandle | None = None
        _stuck: asyncio.TimerHandle | None = None
        _head: int | None = 0  # bytes that have come while it was not whole; None behind it
        _read = 0  # bytes of it that were read
        _between = True  # no part of a request is with the parser
        _first = b""  # what came last at the beginning of a request
        _asked: _Asked | None = None
        _later = b""  # what came meanwhile
        _held = 0  # bytes that the client does not take
        _peer = ""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._peer = str(self.client[0]) if self.client else ""
            if len(self.connections) > limits.connections:
                self._refuse(503, "too many connections")
                return
            self._begin()

        def connection_lost(self, exc: Exception | None) -> None:
            self._end()
            self.resume_writing()
            if self._asked is not None:
                self.loop.call_later(PATIENT, self._let_go, self._asked)
                self._unset_keepalive_if_required()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._asked is not None:
                self._later += data
                if len(self._later) > limits.head_bytes:
                    self.transport.pause_reading()
                return
            if self._between and self._is_free():
                short = shortcut.read(data, self._peer)
                if short is not None:
                    self._ask(short)
                    return
            if self._head is not None:
                self._head += len(data)
            self._first = data if self._between else b""
            super().data_received(data)
            if self._head is not None and self._head > limits.head_bytes and not self.transport.is_closing():
                self._refuse(431, _TOO_LONG)

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._between = False
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
            self._between = True
            super().on_message_complete()

        def shutdown(self) -> None:
            if self._asked is None:
                super().shutdown()
            else:
                self._asked.short = self._asked.short._replace(stays=False)

        # -- the shortcut

        def _is_free(self) -> bool:
            """Whether nothing is being answered, nor waits for that, nor is still to be taken by the client."""
            done = getattr(self.cycle, "response_complete", True)  # there is none before the first request
            return (
                done and not self.pipeline and not self.flow.write_paused and not self.transport.is_closing()
            )

        def _ask(self, short: Short) -> None:
            self._unset_keepalive_if_required()
            self._end()
            asked = self._asked = _Asked(short, app.now, time.perf_counter())
            app.enter(short.client)
            try:
                app.check_places(short.client)
                reply = asked.now.cache.get(short.key)
                if reply is None:
                    asked.shared = asked.now.ask(short.key, None, True)
            except Exception as error:
                self._answer(asked, error)
                return
            if asked.shared is not None:
                asked.shared.reply.add_done_callback(self._replied)
            elif reply is not None:
                self._answer(asked, reply)

        def _replied(self, reply: asyncio.Future[Reply]) -> None:
            asked = self._asked
            if asked is None or asked.shared is None or asked.shared.reply is not reply:
                return  # the client has left
            asked.now.leave(asked.shared)
            self._answer(asked, reply.exception() or reply.result())

        def _answer(self, asked: _Asked, found: Reply | BaseException) -> None:
            try:
                if isinstance(found, BaseException):
                    raise found
                response = app.told(found, asked.now.validators(asked.short.key))
            except Exception as error:
                response = app.failed(error, asked.short.language)
            self._asked = None
            app.exit(asked.short.client)
            if self.transport.is_closing():
                self._note(asked, None)
                return
            response, headers = app.ready(response)
            lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
            lines += [
                f"{name.decode()}: {value.decode()}\r\n" for name, value in self.server_state.default_headers
            ]
            lines.append("\r\n" if asked.short.stays else "connection: close\r\n\r\n")
            head = STATUS_LINE[response.status] + "".join(lines).encode("latin-1", "replace")
            self.transport.writelines((head, response.body))
            self._note(asked, response)
            self.server_state.total_requests += 1
            if not asked.short.stays:
                self.transport.close()
                return
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
            if self._later:
                later, self._later = self._later, b""
                self.transport.resume_reading()
                self.data_received(later)

        def _let_go(self, asked: _Asked) -> None:
            """Stop what is still being answered for a client that has left."""
            if self._asked is not asked:
                return
            self._asked = None
            app.exit(asked.short.client)
            if asked.shared is not None:
                asked.now.leave(asked.shared)
            self._note(asked, None)

        def _note(self, asked: _Asked, response: Response | None) -> None:
            if app.log is not None:
                short = asked.short
                app.note("GET", "/sparql", short.query, short.client, short.agent, response, asked.begun)

        # -- what the client does not take

        def pause_writing(self) -> None:
            self.flow.pause_writing()
            self._held = self.transport.get_write_buffer_size()
            app.sending += self._held
            if self._stuck is None:
                self._stuck = self.loop.call_later(limits.send_seconds, self.transport.abort)

        def resume_writing(self) -> None:
            if self._stuck is not None:
                self._stuck.cancel()
                self._stuck = None
            self.flow.resume_writing()
            app.sending -= self._held
            self._held = 0

        # -- requests that take too long, or are not HTTP

        def send_400_response(self, msg: str) -> None:
            if self._read > limits.head_bytes:
                self._refuse(431, _TOO_LONG)
            elif self._read == 0 and _REQUEST.match(self._first):  # the parser stops at the method
                self._refuse(501, "this server does not know the method of the request")
            else:
                self._refuse(400, "this HTTP request cannot be read")

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
