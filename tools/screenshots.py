"""Take pictures of the shipped maps, and of two dates compared, into docs/img/: on a desk and on a phone, light and dark."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # run as a script: `tools` stands beside the package

from tools.programs import CHROMIUM, CHROMIUM_FLAGS  # noqa: E402 -- after the path is set

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ROOT / "output"
PICTURES = ROOT / "docs" / "img"
SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SETTLED_MS = 1500  # fonts, first layout of the labels, and the drawing after it


def picture(browser: Browser, page_file: Path, screen: str, scheme: Literal["light", "dark"]) -> list[str]:
    """Save one picture, and return what the page complained about meanwhile."""
    width, height = SCREENS[screen]
    phone = screen == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        has_touch=phone,
        is_mobile=phone,
        locale="en-US",
        offline=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{page_file.name}: {error}"))
    page.on(
        "console",
        lambda said: complaints.append(f"{page_file.name}: {said.text}") if said.type == "error" else None,
    )
    page.goto(page_file.as_uri())
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=PICTURES / f"{page_file.stem}-{screen}-{scheme}.png")
    context.close()
    return complaints


def comparison(folder: Path) -> Path:
    """Draw two dates in one map, as docs/maps.md tells."""
    import govgraph

    both = govgraph.open(ROOT / "data").network(compare=("2020", "2024"))
    return both.map().save(folder / "comparison.html")


def main() -> int:
    """Take every picture, and fail where there is no page, no Chromium or a page with an error in it."""
    argparse.ArgumentParser(description=__doc__).parse_args()  # --help takes no pictures
    from playwright.sync_api import sync_playwright

    chromium = CHROMIUM.find()
    pages = sorted(path for path in PAGES.glob("*.html") if path.name != "index.html")
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
            for complaint in picture(browser, page_file, screen, scheme)
        ]
        browser.close()
    print("\n".join(complaints), file=sys.stderr)
    print(f"{len(pages) * len(SCREENS) * len(SCHEMES)} pictures in {PICTURES.relative_to(ROOT)}/")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
