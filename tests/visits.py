"""Visits to pages of ours in a browser: opened from the disk, without a network, in a tab that is emptied between tests.

A tab that has shown such a page shows the next in half the time: the browser keeps what it has compiled of its scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["Tabs", "Visit", "barriers", "handed_over"]


def barriers(page: Page, **options: Any) -> list[tuple[str, str]]:
    """What axe finds in a page, as rule and the start of the first element; it is put into a page once."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(
        "options => axe.run(options).then(({ violations }) => violations.map((one) => [one.id, one.nodes[0].html]))",
        {"resultTypes": ["violations"], **options},
    )
    return [(rule, html[:160]) for rule, html in found]


def handed_over(page: Page, button: str) -> bytes:
    """The file that a page makes if its button is pressed, read in the page.

    For tests that ask one page for many files: a browser starts no more than ten downloads of a page in one second, and
    drops the others.
    """
    page.evaluate(
        """() => {
          if (globalThis.handedOver) return;
          globalThis.handedOver = [];
          const made = URL.createObjectURL.bind(URL);
          URL.createObjectURL = (blob) => { globalThis.handedOver.push(blob); return made(blob); };
        }"""
    )
    page.evaluate("() => { globalThis.handedOver.length = 0; }")
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_function("() => globalThis.handedOver.length === 1")
    read = "async () => [...new Uint8Array(await globalThis.handedOver[0].arrayBuffer())]"
    return bytes(page.evaluate(read))


class Visit:
    """A page opened from the disk without a network, and what it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._heard: list[tuple[Any, Callable[[Any], None]]] = [
            ("request", lambda request: self.requests.append(request.url)),
            ("pageerror", lambda error: self.errors.append(str(error))),
            (
                "console",
                lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None,
            ),
        ]
        for event, hear in self._heard:
            page.on(event, hear)

    def end(self) -> None:
        """Hear no more of the page."""
        for event, hear in self._heard:
            self.page.remove_listener(event, hear)


V = TypeVar("V", bound=Visit)


class Tabs(Generic[V]):
    """The tabs of a run: one for each way of opening a browser's window, used by one test after the other.

    Parameters
    ----------
    browser : Browser
    kind : callable
        Makes a visit of a page.
    """

    def __init__(self, browser: Browser, kind: Callable[[Page], V]) -> None:
        self._browser = browser
        self._kind = kind
        self._kept: dict[tuple[tuple[str, Any], ...], Page] = {}

    @contextmanager
    def of_a_test(self) -> Iterator[Callable[..., V]]:
        """Yield what begins a visit; ``own_tab=True`` gives it a tab of its own, whose clock or scripts a test may replace."""
        used: dict[tuple[tuple[str, Any], ...], V] = {}
        own: list[BrowserContext] = []

        def start(width: int = 1440, height: int = 900, *, own_tab: bool = False, **options: Any) -> V:
            key = tuple(sorted(options.items()))
            alone = own_tab or any(isinstance(value, list) for value in options.values()) or key in used
            if alone or key not in self._kept or self._kept[key].is_closed():
                context = self._browser.new_context(
                    viewport={"width": width, "height": height},
                    offline=True,
                    reduced_motion="reduce",
                    **options,
                )
                page = context.new_page()
                if alone:
                    own.append(context)
                    return self._kind(page)
                self._kept[key] = page
            page = self._kept[key]
            page.set_viewport_size({"width": width, "height": height})
            used[key] = self._kind(page)
            return used[key]

        try:
            yield start
        finally:
            for context in own:
                context.close()
            for key, visit in used.items():
                visit.end()
                self._empty(key)

    def _empty(self, key: tuple[tuple[str, Any], ...]) -> None:
        """Leave nothing of a test in a tab: no page, nothing stored, no key or button held, no other medium."""
        page = self._kept[key]
        if page.is_closed():
            del self._kept[key]
            return
        page.goto("about:blank")
        page.mouse.up()
        page.mouse.move(0, 0)
        page.emulate_media(
            media="null", color_scheme=dict(key).get("color_scheme", "null"), reduced_motion="reduce"
        )
        session = page.context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": "file://", "storageTypes": "all"})
        session.detach()

    def close(self) -> None:
        """Close all tabs."""
        for page in self._kept.values():
            page.context.close()
