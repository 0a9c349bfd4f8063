"""HTTP to one SPARQL endpoint: time limits, retries, redirects, passwords and size, with the standard library alone.

``http.client`` and not urllib, requests or httpx: a hard time limit needs the socket, credentials must never follow
a redirect, and a cut answer must be noticed; what is left for a library is little, and it would be one more dependency.
"""

from __future__ import annotations

import http.client
import io
import re
import ssl
import time
import zlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from govgraph.errors import EndpointError, QueryTimeout
from govgraph.facts.connection import Budget, Connection, Limits, is_loopback
from govgraph.facts.credentials import Passwords

__all__ = ["Answer", "Failure", "Limits", "Transport", "check_url", "is_remote"]

_BUSY = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BLOCK = 1 << 16
_MOST_WORDS = 1 << 16

_HINTS = {
    400: "the server did not understand the request",
    401: "set GOVGRAPH_USER and GOVGRAPH_PASSWORD, or name the host in ~/.netrc",
    403: "this user may not do that here",
    404: "is this the address of the SPARQL endpoint itself? It often ends in /sparql or /query",
    405: "this address takes no such requests: a server often has one for queries and another for updates",
    413: "the server takes no requests this long",
    429: "the server asks for fewer requests: try again later",
    503: "the server is busy: try again later, or ask for less",
    504: "the server gave up: ask for less",
}


class Failure(EndpointError):
    """An answer that is not 2xx; `words` is what the server said, as plain text."""

    def __init__(self, message: str, *, url: str, status: int, words: str, hint: str = "") -> None:
        super().__init__(message, url=url, status=status, hint=hint)
        self.words = words


def is_remote(source: str) -> bool:
    """Tell whether a text is the address of a server.

    Examples
    --------
    >>> is_remote("https://fixture.example/sparql"), is_remote("data")
    (True, False)
    """
    return source.lower().startswith(("http://", "https://"))


def shown(url: str) -> str:
    """Return an address as messages may show it: without user, password, parameters and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def check_url(url: str) -> SplitResult:
    """Return the parts of an endpoint's address.

    Raises
    ------
    EndpointError
        Where it is no http(s) address, or holds a password.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise EndpointError(f"this is no address: {error}", url="") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError("an endpoint's address begins with http:// or https://", url=shown(url))
    if "@" in parts.netloc:
        raise EndpointError(
            f"the address of {shown(url)} holds a user name or password, which shell histories and logs keep",
            url=shown(url),
            hint="set GOVGRAPH_USER and GOVGRAPH_PASSWORD, or name the host in ~/.netrc",
        )
    if re.search(r"[\x00-\x20\x7f]", url):
        raise EndpointError("an address has no spaces", url=shown(url))
    return parts


class Answer(io.RawIOBase):
    """A 2xx answer, read as it arrives; reading fails where it is cut short, too long or too slow."""

    def __init__(
        self, response: http.client.HTTPResponse, connection: Connection, url: str, limits: Limits
    ) -> None:
        self._response = response
        self._connection = connection
        self._limits = limits
        self._taken = 0
        self._left = b""
        self.url = url
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers  # type: ignore[assignment]  # its get() ignores case
        self._unpack = _unpacker(response.getheader("Content-Encoding", ""), url)

    def header(self, name: str) -> str:
        """Return a header, or an empty text."""
        return self._response.getheader(name) or ""

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    def readable(self) -> bool:  # noqa: D102  # io's own
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: D102  # io's own
        with memoryview(buffer) as view:
            if not self._left:
                self._left = self._next()
            data, self._left = self._left[: len(view)], self._left[len(view) :]
            view[: len(data)] = data
        return len(data)

    def _next(self) -> bytes:
        """Return some more of the body; nothing at its whole end."""
        while True:
            raw = b"" if self._unpack is not None and self._unpack.unconsumed_tail else self._arriving()
            if self._unpack is None:
                data = raw
            elif raw or self._unpack.unconsumed_tail:
                try:
                    data = self._unpack.decompress(self._unpack.unconsumed_tail + raw, 1 << 20)
                except zlib.error as error:
                    raise EndpointError(f"the packed answer is damaged: {error}", url=self.url) from error
                if not data:
                    continue
            else:
                if not self._unpack.eof:
                    raise self._cut()
                data = b""
            self._taken += len(data)
            if self._taken > self._limits.max_bytes:
                raise EndpointError(
                    f"the answer is longer than {self._limits.max_bytes:,} bytes",
                    url=self.url,
                    hint="ask for less, with LIMIT or a narrower pattern",
                )
            return data

    def _arriving(self) -> bytes:
        if self._response.isclosed():  # by itself, at the end of a body without a length
            return b""
        try:
            with self._connection.timed():
                raw = self._response.read1(_BLOCK)
        except (http.client.HTTPException, ConnectionError, ssl.SSLError) as error:
            raise self._cut() from error
        # http.client says nothing when a body ends before its Content-Length.
        if not raw and self._response.length:
            raise self._cut()
        return raw

    def _cut(self) -> EndpointError:
        return EndpointError(
            "the server cut its answer short",
            url=self.url,
            hint="nothing of it was used; try again, or ask for less",
        )

    def close(self) -> None:
        """Give the connection up."""
        if not self.closed:
            self._response.close()
            self._connection.close()
        super().close()


def _unpacker(encoding: str, url: str) -> Any:
    if encoding.lower() in ("", "identity"):
        return None
    if encoding.lower() in ("gzip", "x-gzip"):
        return zlib.decompressobj(wbits=31)
    raise EndpointError(f"the answer is packed as {encoding}, which nobody asked for", url=url)


class Transport:
    """Requests to one endpoint.

    Parameters
    ----------
    url : str
        Without user or password.
    limits : Limits
    """

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        self.parts = check_url(url)
        self.url = url
        self.shown = shown(url)
        self.limits = limits or Limits()
        safe = self.parts.scheme == "https" or is_loopback(self.parts.hostname or "")
        self._passwords = Passwords(self.parts.hostname or "", self.shown, basic_is_safe=safe)

    def share_passwords(self, other: Transport) -> None:
        """Take over what another transport to the same endpoint has learned about its passwords."""
        self._passwords = other._passwords

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
        method : str
        body : bytes
        headers : mapping of str to str, optional
        url : str, optional
            Another address on the same host, with other parameters, say.
        budget : Budget, optional
            Shared with other requests; `limits.timeout_s` for this one alone when left out.

        Raises
        ------
        Failure
            With the server's status and words.
        EndpointError
            Where there is no answer.
        QueryTimeout
            After `limits.timeout_s` seconds.
        """
        parts = check_url(url or self.url)
        budget = budget or Budget(self.limits.timeout_s)
        tries, redirects, asked = 0, 0, 0
        while True:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            answer = self._once(method, parts, target, body, headers or {}, budget)
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
        self,
        method: str,
        parts: SplitResult,
        target: str,
        body: bytes,
        headers: Mapping[str, str],
        budget: Budget,
    ) -> Answer:
        from govgraph import __version__

        sent = {
            "User-Agent": f"govgraph/{__version__}",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
            **self._passwords.header(method, target),
        }
        connection = Connection(parts, self.shown, budget)
        try:
            response = connection.exchange(method, target, body, sent)
            return Answer(response, connection, self.shown, self.limits)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._unreachable(error) from error
        except BaseException:
            connection.close()
            raise

    def _unreachable(self, error: Exception) -> EndpointError:
        if isinstance(error, ssl.SSLCertVerificationError):
            return EndpointError(
                f"{self.shown} shows a certificate that cannot be trusted: {error.verify_message}",
                url=self.shown,
                hint="SSL_CERT_FILE names the file of a certificate authority of your own",
            )
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return EndpointError(f"{self.shown} cannot be reached: {said}", url=self.shown)

    def _redirected(self, parts: SplitResult, answer: Answer) -> SplitResult:
        there = urljoin(parts.geturl(), answer.header("Location"))
        try:
            new = check_url(there)
        except EndpointError as error:
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


def _pause_s(retry_after: str, tries: int) -> float:
    """Return how long to wait: what the server says, else 0.5, 1, 2, 4… seconds."""
    text = retry_after.strip()
    if text.isdecimal():
        return float(text)
    if text:
        try:
            return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
        except ValueError:
            pass  # neither seconds nor a date: as if it were not there
    return 0.5 * 2.0**tries


class _Words(HTMLParser):
    """The text of a page, for messages."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.words.append(data)


def _words(answer: Answer) -> str:
    """Return what the server says of a failure, as one text of at most 1,000 characters."""
    data = b""
    try:
        while len(data) < _MOST_WORDS and (more := answer.read(_BLOCK)):
            data += more
    except (EndpointError, QueryTimeout):
        pass  # a failure that is itself cut short is still that failure
    text = data.decode("utf-8", "replace")
    if "html" in answer.media_type:
        page = _Words()
        page.feed(text)
        text = " ".join(page.words)
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    text = re.sub(r"\s*\n\s*", "\n", text)
    return text if len(text) <= 1000 else text[:1000] + "…"
