"""Debian's Firefox driven by WebDriver BiDi (W3C): Playwright drives only a Firefox of its own build."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

__all__ = ["Firefox", "started"]

# The tests' Firefox is nobody's: it asks nothing of its maker, and every other machine is out of its reach.
PREFERENCES: Mapping[str, object] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.newtabpage.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
}
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowDown": "\ue015", "Shift": "\ue008"}
KEYS |= {"Control": "\ue009", "Backspace": "\ue003", "End": "\ue010", "Home": "\ue011"}


@contextmanager
def started(program: str, profile: Path) -> Iterator[Firefox]:
    """Start a Firefox with a clean profile, and end it.

    Parameters
    ----------
    program : str
    profile : Path
        An empty folder.
    """
    from websockets.sync.client import connect

    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    said = profile / "said.txt"
    command = [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
    with (
        said.open("wb") as stream,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stream) as process,
    ):
        try:
            with connect(f"{_address(said)}/session", max_size=None, proxy=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()


def _address(said: Path) -> str:
    for _ in range(600):
        found = re.search(r"ws://[\w.:]+", said.read_text("utf-8", "replace"))
        if found:
            return found[0]
        time.sleep(0.1)
    raise TimeoutError(f"Firefox does not start: {said.read_text('utf-8', 'replace')[-500:]}")


class Firefox:
    """One window; made by :func:`started`.

    Attributes
    ----------
    requests : list of str
        Addresses that pages asked for, since they were cleared; not files, data, and what a page makes itself.
    errors : list of str
        What pages complained about, and what their policy refused.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbered = 0
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        # What the policy of a page refuses is not a message of its own in Firefox.
        refused = "(said) => console.error(`refused: ${said.violatedDirective} ${said.blockedURI}`)"
        self.send(
            "script.addPreloadScript",
            functionDeclaration=f"() => document.addEventListener('securitypolicyviolation', {refused})",
        )
        self._context = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def send(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result; what happened meanwhile is noted."""
        self._numbered += 1
        self._socket.send(json.dumps({"id": self._numbered, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv(timeout=120))
            if told.get("id") == self._numbered:
                if told["type"] == "error":
                    raise RuntimeError(f"{method}: {told['error']}: {told['message']}")
                return told["result"]
            self._note(told)

    def _note(self, told: Mapping[str, Any]) -> None:
        if told.get("method") == "log.entryAdded" and told["params"]["level"] in ("error", "warn"):
            self.errors.append(str(told["params"]["text"]))
        if told.get("method") == "network.beforeRequestSent":
            url = str(told["params"]["request"]["url"])
            if not url.startswith(("file:", "blob:", "data:", "about:")):
                self.requests.append(url)

    def size(self, width: int, height: int) -> None:
        self.send(
            "browsingContext.setViewport",
            context=self._context,
            viewport={"width": width, "height": height},
        )

    def open(self, address: str) -> None:
        self.send("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def evaluate(self, script: str) -> Any:
        """Return the value of an expression in the page; of a promise, what it is settled with."""
        found = self.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({script})) ?? null))()",
            target={"context": self._context},
            awaitPromise=True,
        )
        if found["type"] == "exception":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return json.loads(found["result"]["value"])

    def define(self, script: str) -> None:
        """Run a script in the page, for what it defines."""
        self.send(
            "script.evaluate",
            expression=f"{script}; undefined",
            target={"context": self._context},
            awaitPromise=False,
        )

    def wait(self, script: str, seconds: float = 60) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({script})"):
            if time.monotonic() > end:
                raise TimeoutError(f"never true: {script}")
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: names of :data:`KEYS`, joined by + with those held, or letters."""
        actions = []
        for key in keys:
            held = [KEYS.get(one, one) for one in key.split("+")] if len(key) > 1 else [key]
            actions += [{"type": "keyDown", "value": one} for one in held]
            actions += [{"type": "keyUp", "value": one} for one in reversed(held)]
        self.send(
            "input.performActions",
            context=self._context,
            actions=[{"type": "key", "id": "keyboard", "actions": actions}],
        )

    def type(self, text: str) -> None:
        self.press(*text)

    def screenshot(self, path: Path) -> None:
        import base64

        found = self.send("browsingContext.captureScreenshot", context=self._context)
        path.write_bytes(base64.b64decode(found["data"]))
