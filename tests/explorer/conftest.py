"""The explorer of the shipped dataset, made once, and visits to it from the disk without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import visits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


PAGES = [
    "#/",
    "#/id/alsur",
    "#/id/igf",
    "#/id/brics?as-of=2012",
    "#/source/alsur-blog",
    "#/sources",
    "#/browse?kind=Forum",
    "#/countries",
    "#/countries?of=id:state-br,id:state-cl",
    "#/basket",
    "#/add",
    "#/add?subject=id:alsur&predicate=gov:memberOf",
    "#/id/nobody",
    "#/meet",
    "#/meet?who=derechos-digitales&who=apc&who=idec",
    "#/meet?who=igf&who=rightscon&as-of=2023",
    "#/questions",
    "#/question/forums-of?org=id:derechos-digitales",
    "#/question/forums-of?org=id:derechos-digitales&form=table",
    "#/question/editions-of",
    "#/question/busiest-sources?form=chart",
    "#/maps",
    "#/map/alsur",
    "#/map/latin-america-matrix",
    "#/map?of=id:igf,id:lacigf",
    "#/sparql",
    "#/sparql?query=SELECT%20*%20%7B%20%3Fa%20gov:memberOf%20%3Fb%20%7D%20LIMIT%2030",
    "#/sparql?query=DESCRIBE%20id:igf",
    "#/sparql?query=SELECT%20%3Fa%20%7B%20%3Fa%20nonsense%20%3Fb%20%7D",
    "#/nowhere",
]
"""Every page, and what it looks like with what it can be asked; the date is set back by the page after a dated one."""

# A page is whole when what it asks for has been answered.
WHOLE = """() => document.querySelector("main:not([data-more]) h1") !== null
  && (!/question\\/|query=/.test(location.hash) || document.querySelector("#answer #count, #answer .error") !== null)"""


@pytest.fixture(scope="session")
def graph(shipped: Path) -> Any:
    import govgraph

    return govgraph.open(shipped)


@pytest.fixture(scope="session")
def known(graph: Any) -> dict[str, Any]:
    """The contents as the page reads them."""
    import json

    from govgraph.explorer.contents import contents

    found: dict[str, Any] = json.loads(json.dumps(contents(graph), ensure_ascii=False, allow_nan=False))
    return found


@pytest.fixture(scope="session")
def page_file(graph: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(graph.explorer().save(tmp_path_factory.mktemp("explorer") / "explorer.html"))


class Visit(visits.Visit):
    """A visit to an explorer."""

    path: Path

    def open(self, fragment: str = "#/") -> Page:
        self.page.goto(self.path.as_uri() + fragment)
        self.page.wait_for_selector("html[data-ready] main:not([data-more])")
        return self.page

    def go(self, address: str) -> Page:
        """Follow an address in the page that is open, until all that it asks for is there."""
        self.page.evaluate(
            "address => { document.querySelector('main').replaceChildren(); location.hash = address; }",
            address + ("" if "as-of" in address else ("&" if "?" in address else "?") + "as-of="),
        )
        self.page.wait_for_function(WHOLE, timeout=60_000)
        return self.page

    def engine(self) -> None:
        self.page.wait_for_selector("html[data-engine=ready]", timeout=60_000)

    @property
    def outside(self) -> list[str]:
        """Requests for anything but the page itself and what it carries."""
        return [url for url in self.requests[1:] if not url.startswith("blob:")]


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[visits.Tabs[Visit]]:
    made = visits.Tabs(browser, Visit)
    yield made
    made.close()


@pytest.fixture
def visit(tabs: visits.Tabs[Visit], page_file: Path) -> Iterator[Callable[..., Visit]]:
    with tabs.of_a_test() as begin:

        def start(
            width: int = 1440, height: int = 900, path: Path | None = None, locale: str = "en", **options: Any
        ) -> Visit:
            begun = begin(width, height, locale=locale, **options)
            begun.path = path or page_file
            return begun

        yield start
