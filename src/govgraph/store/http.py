"""HTTP to one SPARQL endpoint, on urllib3: one time limit over everything, whole bodies only, passwords that stay."""

from __future__ import annotations

import gzip
import io
import re
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any, BinaryIO, cast
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, SSLError

from govgraph.errors import EndpointError, QueryTimeout, printable, wrong
from govgraph.store.credentials import Passwords

__all__ = ["Answer", "Budget", "Client", "Failure", "Limits", "check_url"]

_BUSY = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BLOCK = 1 << 16
_MOST_WORDS = 1 << 16
_MARKUP = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE
)

_HINTS = {
    400: "the server did not understand the request",
    401: "set GOVGRAPH_USER and GOVGRAPH_PASSWORD, or name the host in ~/.netrc",
    403: "this user may not do that here",
    404: "check that this is the address of the SPARQL endpoint itself; it often ends in /sparql or /query",
    405: "this address does not take such requests; servers often have one address for queries and another for updates",
    413: "the server does not take requests this long",
    429: "the server asks for fewer requests: try again later",
    503: "the server is busy: try again later, or ask for less",
    504: "the server gave up: ask for less",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait and how much to take.

    Parameters
    ----------
    timeout_s : float or None
        Seconds that a query may take in all: connecting, retries, pages, checks and the whole answer. Time in which the
        caller does not read is not counted. None waits forever.
    retries : int
        How often a busy server (429, 502, 503, 504) is asked again.
    max_bytes : int
        The longest answer that is taken, after decompression.
    sleep : callable
        Waits between retries.
    """

    timeout_s: float | None = 60.0
    retries: int = 3
    max_bytes: int = 4 << 30
    sleep: Callable[[float], None] = time.sleep


class Budget:
    """The seconds that may still be spent waiting for a server; all requests of one query share it.

    Parameters
    ----------
    seconds : float or None
        None is without end.
    url : str
        For messages.
    """

    def __init__(self, seconds: float | None, url: str) -> None:
        self.seconds, self.url = seconds, url
        self.left_s = seconds

    def spend(self, seconds: float) -> None:
        """Take some of it away."""
        if self.left_s is not None:
            self.left_s -= seconds

    @contextmanager
    def waiting(self) -> Iterator[float | None]:
        """Count the time spent inside; gives what is left of it.

        Raises
        ------
        QueryTimeout
            If nothing is left, or a wait inside takes longer.
        """
        if self.left_s is not None and self.left_s <= 0:
            raise self.over()
        start = time.monotonic()
        try:
            yield self.left_s
        except TimeoutError as error:
            raise self.over() from error
        finally:
            self.spend(time.monotonic() - start)

    def over(self) -> QueryTimeout:
        """Return the error of a server that takes too long."""
        seconds = self.seconds or 0.0
        return QueryTimeout(wrong("late_answer", url=self.url, limit=f"{seconds:g}"), seconds=seconds)


class Failure(EndpointError):
    """An answer that is not 2xx; `words` is what the server said, as plain text."""

    def __init__(self, message: str, *, url: str, status: int, words: str, hint: str = "") -> None:
        super().__init__(message, url=url, status=status, hint=hint)
        self.words = words


def shown(url: str) -> str:
    """Return an address as messages may show it: without user, password, parameters and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def check_url(url: str) -> SplitResult:
    """Return the parts of an endpoint's address.

    Raises
    ------
    EndpointError
        If it is not an http(s) address, or holds a password.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise EndpointError(wrong("bad_address", reason=error), url="") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(wrong("address_begins"), url=shown(url))
    if "@" in parts.netloc:
        raise EndpointError(wrong("password_in_address", url=shown(url)), url=shown(url))
    if re.search(r"[\x00-\x20\x7f]", url):
        raise EndpointError(wrong("address_spaces"), url=shown(url))
    return parts


class _TimedSocket:
    """A connected socket whose every wait is counted: a server that drips one byte at a time gets no more time."""

    def __init__(self, inner: Any, budget: Budget) -> None:
        self._inner, self._budget = inner, budget

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def sendall(self, data: Any) -> None:
        with self._budget.waiting() as left_s:
            self._inner.settimeout(left_s)
            self._inner.sendall(data)

    def makefile(self, mode: str = "r", *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_TimedFile(self._inner, self._budget), _BLOCK)


class _TimedFile(io.RawIOBase):
    def __init__(self, sock: Any, budget: Budget) -> None:
        self._sock, self._budget = sock, budget
        self._file = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        with self._budget.waiting() as left_s:
            self._sock.settimeout(left_s)
            read: int | None = self._file.readinto(buffer)
            return read

    def close(self) -> None:
        self._file.close()
        super().close()


def _timed(plain: Any, budget: Budget) -> Any:
    """Return a class of urllib3 connections that spend a budget, in looking up the name, connecting and all that follows."""

    class Connection(plain):  # type: ignore[misc]
        def connect(self) -> None:
            # In a thread: neither the look-up of a name nor a proxy's greeting or a handshake has a time limit of its own.
            ended: list[BaseException | None] = []
            abandoned = threading.Event()

            def run() -> None:
                try:
                    super(Connection, self).connect()
                    ended.append(None)
                except BaseException as error:  # raised below, in the caller's thread
                    ended.append(error)
                if abandoned.is_set():
                    self.close()

            thread = threading.Thread(target=run, daemon=True)
            with budget.waiting() as left_s:
                thread.start()
                thread.join(left_s)
            if not ended:
                abandoned.set()
                raise budget.over()
            if ended[0] is not None:
                raise ended[0]
            self.sock: Any = _TimedSocket(self.sock, budget)

    return Connection


class _Body:
    """The body of an answer as it was sent; reading fails where it is cut short."""

    def __init__(self, response: urllib3.BaseHTTPResponse, url: str) -> None:
        self._response, self._url = response, url
        self.taken = 0

    def read(self, size: int) -> bytes:
        try:
            data = self._response.read1(size, decode_content=False) or b""
        except (ProtocolError, SSLError) as error:
            raise _cut(self._url) from error
        self.taken += len(data)
        return data


def _cut(url: str) -> EndpointError:
    return EndpointError(wrong("incomplete_answer", url=url), url=url)


class Answer(io.RawIOBase):
    """A 2xx answer, read as it arrives; reading fails where it is cut short, too long or too slow."""

    def __init__(self, response: urllib3.BaseHTTPResponse, url: str, limits: Limits) -> None:
        self._response, self._limits = response, limits
        self.url = url
        self.status = response.status
        self._body = _Body(response, url)
        self._taken = 0
        encoding = self.header("Content-Encoding").strip().lower()
        self._packed = encoding in ("gzip", "x-gzip")
        if not self._packed and encoding not in ("", "identity"):
            raise EndpointError(wrong("content_encoding", encoding=encoding), url=url, status=self.status)
        self._read: Callable[[int], bytes] = (
            gzip.GzipFile(fileobj=cast("BinaryIO", self._body)).read1 if self._packed else self._body.read
        )

    def error(self, said: str, hint: str = "") -> EndpointError:
        """Return an error of the server that has answered."""
        return EndpointError(f"{self.url} {said}", url=self.url, status=self.status, hint=hint)

    def header(self, name: str) -> str:
        """Return a header, or an empty text."""
        return self._response.headers.get(name) or ""

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    @property
    def tells_its_end(self) -> bool:
        """Whether a body that is cut short differs from a whole one: it has a length, chunks or a checksum."""
        chunked = "chunked" in self.header("Transfer-Encoding").lower()
        return self._packed or chunked or bool(self.header("Content-Length"))

    def readable(self) -> bool:  # noqa: D102  # io's own
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: D102  # io's own
        try:
            data = self._read(len(buffer))
        except EOFError as error:
            raise _cut(self.url) from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise EndpointError(wrong("damaged_answer", reason=error), url=self.url) from error
        if not data and self._packed and not self._body.taken:
            raise _cut(self.url)
        self._taken += len(data)
        if self._taken > self._limits.max_bytes:
            hint = "ask for less, with LIMIT or a narrower pattern"
            said = f"the answer is longer than {self._limits.max_bytes:,} bytes"
            raise EndpointError(said, url=self.url, hint=hint)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Give the connection up."""
        if not self.closed:
            self._response.close()
        super().close()


class Client:
    """Requests to one endpoint.

    Parameters
    ----------
    url : str
        Without user or password.
    """

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        self.parts = check_url(url)
        self.url = url
        self.shown = shown(url)
        self.limits = limits or Limits()
        safe = self.parts.scheme == "https" or _is_loopback(self.parts.hostname or "")
        self._passwords = Passwords(self.parts.hostname or "", self.shown, basic_is_safe=safe)

    def share_passwords(self, other: Client) -> None:
        """Take over what another client of the same endpoint has learned about its passwords."""
        self._passwords = other._passwords

    def budget(self) -> Budget:
        """Return the time that one query may take."""
        return Budget(self.limits.timeout_s, self.shown)

    def send(
        self,
        method: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        url: str | None = None,
        budget: Budget | None = None,
    ) -> Answer:
        """Send one request and return its 2xx answer.

        Parameters
        ----------
        url : str, optional
            Another address on the same host, with other parameters, say.
        budget : Budget, optional
            Shared with other requests; `limits.timeout_s` for this one alone when left out.

        Raises
        ------
        Failure
            With the server's status and words.
        EndpointError
            If there is no answer.
        QueryTimeout
            At the end of the budget.
        """
        parts = check_url(url or self.url)
        budget = budget or self.budget()
        tries, redirects, asked = 0, 0, 0
        while True:
            if budget.left_s is not None and budget.left_s <= 0:
                raise budget.over()
            answer = self._once(method, parts, body, headers or {}, budget)
            if 200 <= answer.status < 300:
                return answer
            with answer:
                if (
                    answer.status == 401
                    and asked < 2
                    and self._passwords.take(answer.header("WWW-Authenticate"))
                ):
                    asked += 1  # twice: the first time the server's one-time number may have run out
                    continue
                if answer.status in _REDIRECTS and redirects < 5:
                    redirects += 1
                    parts = self._redirected(parts, answer)
                    if answer.status == 303:
                        method, body = "GET", b""
                    continue
                pause = _pause_s(answer.header("Retry-After"), tries)
                if answer.status not in _BUSY or tries >= self.limits.retries:
                    raise self._failure(answer)
                if budget.left_s is not None and pause >= budget.left_s:
                    raise self._failure(answer, f"; it asks to wait {pause:g} s, longer than the time limit")
            tries += 1
            self.limits.sleep(pause)
            budget.spend(pause)

    def _once(
        self, method: str, parts: SplitResult, body: bytes, headers: Mapping[str, str], budget: Budget
    ) -> Answer:
        from govgraph import __version__

        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {
            "User-Agent": f"govgraph/{__version__}",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
            **self._passwords.header(method, target),
        }
        url = f"{parts.scheme}://{parts.netloc}{target}"
        try:
            manager = _manager(parts)
            pool = manager.connection_from_url(url)
            pool.ConnectionCls = _timed(pool.ConnectionCls, budget)
            response = manager.request(
                method,
                url,
                body=body or None,
                headers=sent,
                preload_content=False,
                redirect=False,
                retries=False,
                timeout=urllib3.Timeout(connect=budget.left_s, read=None),
            )
        except (HTTPError, OSError) as error:
            raise self._unreachable(error) from error
        try:
            return Answer(response, self.shown, self.limits)
        except BaseException:
            response.close()
            raise

    def _unreachable(self, error: Exception) -> EndpointError:
        cause: BaseException | None = error
        inner: BaseException = error
        while cause is not None:  # what urllib3 wraps is not always its cause
            inner = cause
            cause = inner.__cause__ or next(
                (one for one in inner.args if isinstance(one, BaseException)), None
            )
        if reason := getattr(inner, "verify_message", ""):
            return EndpointError(wrong("untrusted", url=self.shown, reason=reason), url=self.shown)
        said = getattr(inner, "strerror", None) or str(inner) or type(inner).__name__
        return EndpointError(wrong("unreachable", url=self.shown, reason=said), url=self.shown)

    def _redirected(self, parts: SplitResult, answer: Answer) -> SplitResult:
        try:
            there = urljoin(parts.geturl(), answer.header("Location"))
            new = check_url(there)
        except (EndpointError, ValueError) as error:
            raise self._failure(answer, ", and it redirects to no usable address") from error
        if (new.scheme, new.hostname, new.port) != (parts.scheme, parts.hostname, parts.port):
            raise Failure(
                f"{self.shown} redirects to another server, {shown(there)}",
                url=self.shown,
                status=answer.status,
                words="",
                hint="give that address if it is the one you mean",
            )
        return new

    def _failure(self, answer: Answer, more: str = "") -> Failure:
        words = self._passwords.hide(_words(answer))
        said = f": {words}" if words else ""
        return Failure(
            f"{self.shown} answered {answer.status}{more}{said}",
            url=self.shown,
            status=answer.status,
            words=words,
            hint=_HINTS.get(answer.status, ""),
        )


def _manager(parts: SplitResult) -> urllib3.PoolManager:
    """Return what opens connections, through the proxy of the environment where there is one."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    address = getproxies().get(parts.scheme)
    port = parts.port or (443 if secure else 80)
    if not address or _is_loopback(host) or proxy_bypass(f"{host}:{port}"):
        return urllib3.PoolManager()
    proxy = urlsplit(address if "//" in address else f"http://{address}")
    login, _, place = proxy.netloc.rpartition("@")
    headers = urllib3.make_headers(proxy_basic_auth=unquote(login)) if login else None
    return urllib3.ProxyManager(f"{proxy.scheme}://{place}", proxy_headers=headers)


def _is_loopback(host: str) -> bool:
    """Tell whether a host is this machine.

    Examples
    --------
    >>> _is_loopback("127.0.0.1"), _is_loopback("fixture.example")
    (True, False)
    """
    return host == "localhost" or host == "::1" or re.fullmatch(r"127(\.\d+){3}", host) is not None


def _pause_s(retry_after: str, tries: int) -> float:
    """Return how long to wait: what the server says, else 0.5, 1, 2, 4… seconds."""
    text = retry_after.strip()
    if text.isdecimal():
        return float(text)
    with suppress(ValueError, OverflowError):  # neither seconds nor a date: as if it were not there
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    return 0.5 * 2.0**tries


def _words(answer: Answer) -> str:
    """Return what the server says of a failure, as one printable text of at most 1,000 characters."""
    data = b""
    with suppress(EndpointError, QueryTimeout):  # a failure that is itself cut short is still that failure
        while len(data) < _MOST_WORDS and (more := answer.read(_BLOCK)):
            data += more
    text = data.decode("utf-8", "replace")
    if "html" in answer.media_type:
        text = unescape(_MARKUP.sub(" ", text))
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    text = printable(re.sub(r"\s*\n\s*", "\n", text))
    return text if len(text) <= 1000 else text[:1000] + "…"
