"""Starting and stopping the server: its address, its signals, and the data that it watches."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from govgraph.errors import GovgraphError, MissingExtra
from govgraph.server.app import App
from govgraph.server.limits import Limits
from govgraph.server.request import is_here

if TYPE_CHECKING:
    import uvicorn

    from govgraph.api.govgraph import GovGraph

__all__ = ["Server"]

_BACKLOG = 2048
_ENDS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 5  # seconds in which queries may end before the server does


class Server:
    """A dataset at an address, ready to run.

    Parameters
    ----------
    port : int
        0 for any that is free.
    cors, proxied, log
        See :class:`govgraph.server.app.App`.
    """

    def __init__(
        self,
        graph: GovGraph,
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        limits: Limits | None = None,
        cors: bool = False,
        proxied: bool = False,
        log: IO[str] | None = None,
    ) -> None:
        try:
            import uvicorn
        except ImportError as error:
            raise MissingExtra("server", package="uvicorn") from error
        if sys.platform == "win32":
            raise GovgraphError(
                "the server runs on Linux and macOS", hint="on Windows use WSL, or `govgraph explore`"
            )
        from govgraph.server.connection import protocol

        self.app = App(
            graph,
            limits or Limits(),
            cors=cors,
            proxied=proxied,
            local=host == "localhost" or (bool(host) and is_here(host)),
            log=log,
        )
        self.socket = _listen(host, port)
        name, number = self.socket.getsockname()[:2]
        self.url = f"http://{f'[{name}]' if ':' in name else name}:{number}/"
        self._server = uvicorn.Server(
            uvicorn.Config(
                self.app,
                http=protocol(self.app),
                ws="none",
                lifespan="on",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=15,
                timeout_graceful_shutdown=_GRACE,
                backlog=_BACKLOG,
            )
        )

    def run(self) -> None:
        """Answer until the process is asked to end (Ctrl-C, SIGTERM)."""
        main = threading.current_thread() is threading.main_thread()
        # uvicorn ends at these signals, and then raises them again for the handler that was there before.
        before = {number: signal.signal(number, _nothing) for number in _ENDS} if main else {}
        try:
            self._server.run(sockets=[self.socket])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def watch(
        self, places: Iterable[Path], reopen: Callable[[], GovGraph], told: Callable[[str], object]
    ) -> None:
        """Load data that change on disk; see :func:`govgraph.server.reload.watch`."""
        from govgraph.server.reload import watch

        self.app.background.append(partial(watch, self.app, tuple(places), reopen, told))

    def stop(self) -> None:
        """Stop accepting requests, and end when those that are there are answered; from any thread."""
        self._server.should_exit = True

    @property
    def uvicorn(self) -> uvicorn.Server:
        """The server that runs this."""
        return self._server


def _nothing(*_: object) -> None:
    """The server has ended already."""


def _listen(host: str, port: int) -> socket.socket:
    """Take an address; the error says whether somebody else has it."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, number)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        taken = error.errno in (48, 98)
        hint = "choose another one: --port 8001, or --port 0 for any" if taken else ""
        raise GovgraphError(
            f"cannot listen to {host}:{port}: {error.strerror or error}", hint=hint
        ) from error
    listening.set_inheritable(False)
    return listening
