"""User name and password for an endpoint: from the environment or netrc, as HTTP Basic or Digest, and never shown."""

from __future__ import annotations

import base64
import hashlib
import netrc
import os
import re
import secrets
from collections.abc import Mapping
from urllib.request import parse_http_list, parse_keqv_list

from govgraph.errors import EndpointError, wrong

__all__ = ["Passwords"]

_SCHEME = re.compile(r"(?:^|,)\s*(basic|digest|bearer|negotiate|ntlm)(?=\s|$)", re.IGNORECASE)
# RFC 7616 section 3.3, with the MD5 that Virtuoso still asks for.
_DIGESTS = {
    "MD5": hashlib.md5,
    "SHA-256": hashlib.sha256,
    "SHA-512-256": lambda data: hashlib.new("sha512_256", data),
}


class Passwords:
    """The credentials of one host; asked for only when the server wants them.

    Parameters
    ----------
    shown : str
        The endpoint's address as messages may show it.
    basic_is_safe : bool
        Whether a password may be sent as it is: over https, or to this machine.
    """

    def __init__(self, host: str, shown: str, *, basic_is_safe: bool) -> None:
        self._host, self._shown, self._basic_is_safe = host, shown, basic_is_safe
        self._user = self._password = ""
        self._scheme = ""
        self._challenge: Mapping[str, str] = {}
        self._count = 0

    def __repr__(self) -> str:
        return f"Passwords({self._host!r})"

    def take(self, challenge: str) -> bool:
        """Take in a server's ``WWW-Authenticate``; False when there is nothing (new) to answer it with."""
        offered = _challenges(challenge)
        if not ("digest" in offered or "basic" in offered) or not self._find():
            return False
        again = self._scheme
        self._scheme = "digest" if "digest" in offered else "basic"
        self._challenge, self._count = offered[self._scheme], 0
        if self._scheme == "basic" and not self._basic_is_safe:
            raise EndpointError(wrong("clear_text", url=self._shown), url=self._shown, status=401)
        # The same answer again would get the same no; a digest's number may just have run out.
        return not again or (again == "digest" and self._challenge.get("stale", "").lower() == "true")

    def _find(self) -> bool:
        if self._user:
            return True
        user, password = os.environ.get("GOVGRAPH_USER"), os.environ.get("GOVGRAPH_PASSWORD")
        if user and password is not None:
            self._user, self._password = user, password
            return True
        try:
            found = netrc.netrc().authenticators(self._host)
        except FileNotFoundError:
            return False
        except (netrc.NetrcParseError, OSError) as error:
            reason = error.msg if isinstance(error, netrc.NetrcParseError) else error.strerror
            raise EndpointError(wrong("netrc", reason=reason), url=self._shown, status=401) from error
        if found is None:
            return False
        self._user, self._password = found[0], found[2] or ""
        return bool(self._user)

    def header(self, method: str, target: str) -> dict[str, str]:
        """Return the ``Authorization`` of a request; nothing until the server has asked."""
        if self._scheme == "basic":
            pair = base64.b64encode(f"{self._user}:{self._password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        if self._scheme == "digest":
            return {"Authorization": self._digest(method, target)}
        return {}

    def _digest(self, method: str, target: str) -> str:
        """Answer a digest challenge (RFC 7616 section 3.4)."""
        asked = self._challenge
        algorithm = asked.get("algorithm", "MD5")
        plain = algorithm.upper().removesuffix("-SESS")
        offers = [one.strip() for one in asked.get("qop", "").split(",") if one.strip()]
        if plain not in _DIGESTS or (offers and "auth" not in offers):
            raise EndpointError(
                f"{self._shown} uses an unsupported kind of digest authentication: {algorithm} {' '.join(offers)}".rstrip(),
                url=self._shown,
                status=401,
            )

        def h(text: str) -> str:
            return _DIGESTS[plain](text.encode()).hexdigest()

        realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(8)
        first = h(f"{self._user}:{realm}:{self._password}")
        if algorithm.upper().endswith("-SESS"):
            first = h(f"{first}:{nonce}:{own}")
        second = h(f"{method}:{target}")
        middle = f"{nonce}:{count}:{own}:auth" if offers else nonce
        fields = {
            "username": self._user,
            "realm": realm,
            "nonce": nonce,
            "uri": target,
            "response": h(f"{first}:{middle}:{second}"),
        }
        if "opaque" in asked:
            fields["opaque"] = asked["opaque"]
        quoted = [f'{name}="{_escaped(value)}"' for name, value in fields.items()]
        quoted.append(f"algorithm={algorithm}")
        if offers:
            quoted += ["qop=auth", f"nc={count}", f'cnonce="{own}"']
        return "Digest " + ", ".join(quoted)

    def hide(self, text: str) -> str:
        """Return a text without the password, should a server repeat it."""
        if len(self._password) < 4:  # hiding `a` would eat the text
            return text
        pair = base64.b64encode(f"{self._user}:{self._password}".encode()).decode()
        return text.replace(self._password, "…").replace(pair, "…")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _challenges(header: str) -> dict[str, dict[str, str]]:
    """Return the parameters of every scheme that a ``WWW-Authenticate`` offers, by scheme in lower case.

    Examples
    --------
    >>> _challenges('Basic realm="a", Digest realm="b", nonce="c"')
    {'basic': {'realm': 'a'}, 'digest': {'realm': 'b', 'nonce': 'c'}}
    """
    found = list(_SCHEME.finditer(header))
    ends = [match.start() for match in found[1:]] + [len(header)]
    offered: dict[str, dict[str, str]] = {}
    for match, end in zip(found, ends, strict=True):
        pairs = [pair for pair in parse_http_list(header[match.end() : end]) if "=" in pair]
        offered.setdefault(match[1].lower(), parse_keqv_list(pairs))
    return offered
