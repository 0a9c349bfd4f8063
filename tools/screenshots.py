"""Take pictures of the shipped maps, of two dates compared, and of the explorer's pages into docs/img/."""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # run as a script: `tools` stands beside the package

from tools.programs import CHROMIUM, CHROMIUM_FLAGS  # noqa: E402 -- after the path is set

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ROOT / "output"
PICTURES = ROOT / "docs" / "img"
SCREENS = {"desktop": (1440, 900), "laptop": (1024, 768), "phone": (390, 844)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ISSUED = tomllib.loads((ROOT / "data" / "dataset.toml").read_text("utf-8"))["issued"]
SETTLED_MS = 1500  # fonts, first layout of the labels, and the drawing after it


# Of the explorer, those that its documentation shows: name, address, language, screen, colors.
_QUERY = quote(
    "SELECT ?org ?event {\n  ?org gov:memberOf id:alsur ;\n    gov:participatedIn ?event .\n} ORDER BY ?org"
)
EXPLORED: tuple[tuple[str, str, str, str, Literal["light", "dark"]], ...] = (
    ("explorer-home", "#/", "es-MX", "desktop", "light"),
    ("explorer-entity", "#/id/derechos-digitales", "es-MX", "desktop", "light"),
    ("explorer-entity", "#/id/derechos-digitales", "pt-BR", "phone", "dark"),
    ("explorer-meet", "#/meet?who=derechos-digitales&who=apc&who=idec", "en-US", "desktop", "light"),
    ("explorer-question", "#/question/forums-of?org=id:derechos-digitales", "es-MX", "desktop", "light"),
    ("explorer-sparql", f"#/sparql?query={_QUERY}", "en-US", "desktop", "dark"),
)


def picture(
    browser: Browser,
    page_file: Path,
    screen: str,
    scheme: Literal["light", "dark"],
    *,
    name: str = "",
    address: str = "",
    locale: str = "en-US",
) -> list[str]:
    """Save one picture, and return what the page complained about meanwhile."""
    width, height = SCREENS[screen]
    phone = screen == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        has_touch=phone,
        is_mobile=phone,
        locale=locale,
        offline=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.clock.set_fixed_time(ISSUED)  # "today" is the date of the data: the same pictures on every day
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{page_file.name}: {error}"))
    page.on(
        "console",
        lambda said: complaints.append(f"{page_file.name}: {said.text}") if said.type == "error" else None,
    )
    page.goto(page_file.as_uri() + address)
    if address:
        page.wait_for_selector("html[data-engine=ready]", timeout=60_000)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=PICTURES / f"{name or page_file.stem}-{screen}-{scheme}.png")
    context.close()
    return complaints


def comparison(folder: Path) -> Path:
    """Draw two dates in one map, as docs/maps.md tells."""
    import govgraph

    both = govgraph.open(ROOT / "data").network(compare=("2020", "2024"))
    return both.map().save(folder / "comparison.html")


def main() -> int:
    """Take every picture, and fail where there is no page, no Chromium or a page with an error in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maps", action="store_true", help="only the maps, and not the explorer")
    only_maps = parser.parse_args().maps
    from playwright.sync_api import sync_playwright

    chromium = CHROMIUM.find()
    pages = sorted(path for path in PAGES.glob("*.html") if path.name not in ("index.html", "explorer.html"))
    if chromium is None or not pages:
        reason = "There are no maps in output/: make build" if chromium else CHROMIUM.how_to_get()
        print(reason, file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages.append(comparison(Path(folder)))
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        complaints = [
            complaint
            for page_file in pages
            for screen in SCREENS
            for scheme in SCHEMES
            if (page_file.stem, screen) != ("comparison", "laptop")  # it is not shipped
            for complaint in picture(browser, page_file, screen, scheme)
        ]
        explorer = PAGES / "explorer.html"
        for name, address, locale, screen, scheme in () if only_maps else EXPLORED:
            complaints += picture(
                browser, explorer, screen, scheme, name=name, address=address, locale=locale
            )
        browser.close()
    print("\n".join(complaints), file=sys.stderr)
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}/")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
