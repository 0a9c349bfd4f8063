"""One HTTP connection to an endpoint, directly or through a proxy, with a time limit that holds."""

from __future__ import annotations

import http.client
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from govgraph.errors import QueryTimeout

__all__ = ["Budget", "Connection", "Limits", "is_loopback"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait and how much to take.

    Parameters
    ----------
    timeout_s : float or None
        Seconds that a request may take, with its retries and its whole answer; time in which the caller does not
        read is not counted. None waits for ever.
    retries : int
        How often a busy server (429, 502, 503, 504) is asked again.
    max_bytes : int
        The longest answer that is taken, after unpacking.
    sleep : callable
        Waits between retries.
    """

    timeout_s: float | None = 60.0
    retries: int = 3
    max_bytes: int = 4 << 30
    sleep: Callable[[float], None] = time.sleep


class Budget:
    """The seconds that may still be spent waiting; one request has one, or several share it.

    Parameters
    ----------
    seconds : float or None
        None is without end.
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.left_s = seconds

    def spend(self, seconds: float) -> None:
        """Take some of it away."""
        if self.left_s is not None:
            self.left_s -= seconds


class Connection:
    """One connection and the time it may still take."""

    def __init__(self, parts: SplitResult, url: str, budget: Budget) -> None:
        self._url, self._budget = url, budget
        self._http, self._absolute = _connect(parts, budget.left_s)
        self._sock: Any = None

    def exchange(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Any:
        """Send one request and return the response once its headers are here."""
        if self._absolute:
            target = self._absolute + target
        with self.timed():
            self._http.connect()
        self._sock = self._http.sock
        # A socket's time-out starts anew with every byte, so a slow drip of headers could take for ever: a timer
        # ends it.
        ended = threading.Event()
        left_s = self._budget.left_s
        timer = None if left_s is None else threading.Timer(left_s, self._end, (ended,))
        try:
            if timer is not None:
                timer.daemon = True
                timer.start()
            with self.timed():
                self._http.request(method, target, body=body or None, headers=dict(headers))
                return self._http.getresponse()
        except (OSError, http.client.HTTPException) as error:
            if ended.is_set():
                raise self.too_slow() from error
            raise
        finally:
            if timer is not None:
                timer.cancel()

    def _end(self, ended: threading.Event) -> None:
        ended.set()
        try:
            self._sock.shutdown(2)
        except OSError:
            return  # it has ended by itself

    def timed(self) -> _Timed:
        """Return what counts the time of one step."""
        return _Timed(self)

    def too_slow(self) -> QueryTimeout:
        """Return the error of a server that takes too long."""
        seconds = self._budget.seconds or 0.0
        return QueryTimeout(
            f"{self._url} did not answer within {seconds:g} s",
            seconds=seconds,
            hint="ask for less, or allow more time with --timeout",
        )

    def close(self) -> None:
        """Give it up."""
        self._http.close()


class _Timed:
    """Counts the time spent inside against the budget, and ends a wait that is longer."""

    def __init__(self, connection: Connection) -> None:
        self._of = connection
        self._start = 0.0

    def __enter__(self) -> None:
        of = self._of
        left_s = of._budget.left_s
        if left_s is not None:
            if left_s <= 0:
                raise of.too_slow()
            if of._sock is not None:
                of._sock.settimeout(left_s)
        self._start = time.monotonic()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._of._budget.spend(time.monotonic() - self._start)
        if isinstance(error, TimeoutError):
            raise self._of.too_slow() from error


def _connect(parts: SplitResult, timeout_s: float | None) -> tuple[http.client.HTTPConnection, str]:
    """Return a connection, through the proxy of the environment where there is one, and what its targets begin with."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    address = getproxies().get(parts.scheme)
    if not address or is_loopback(host) or proxy_bypass(f"{host}:{port}"):
        if context is not None:
            return http.client.HTTPSConnection(host, port, timeout=timeout_s, context=context), ""
        return http.client.HTTPConnection(host, port, timeout=timeout_s), ""
    proxy = urlsplit(address if "//" in address else f"//{address}")
    if context is None:
        return (
            http.client.HTTPConnection(proxy.hostname or "", proxy.port or 80, timeout=timeout_s),
            f"http://{parts.netloc}",
        )
    tunnel = http.client.HTTPSConnection(
        proxy.hostname or "", proxy.port or 80, timeout=timeout_s, context=context
    )
    tunnel.set_tunnel(host, port)
    return tunnel, ""


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("fixture.example")
    (True, False)
    """
    return host == "localhost" or host == "::1" or re.fullmatch(r"127(\.\d+){3}", host) is not None
