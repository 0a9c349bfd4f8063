"""The page on which proposed matches are judged, in a browser: keyboard, phone, languages, what is saved."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from govgraph.facts.dataset import read_dataset
from govgraph.ingest.importing import import_files
from govgraph.ingest.match import COLUMNS, Record, match, match_records, write_matches
from govgraph.ingest.review import review_page
from govgraph.words import LANGUAGES, words
from tests.visits import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of which three organizations are likely to be in the shipped one."""
    folder = tmp_path_factory.mktemp("review")
    file = folder / "grants.csv"
    file.write_text(
        "Funder,Grantee\nMade-up Fund,Derechos Digitales\nMade-up Fund,Asociación por los Derechos Civiles\n"
        'Made-up Fund,"Made-up </script><b>Lab"\nFord Foundation,Derechos Digitales\n',
        "utf-8",
    )
    mapping = {
        "subject": "Funder:Funder",
        "predicate": "funds",
        "object": "Grantee:CivilSocietyOrganization",
    }
    import_files([file], folder / "mine", mapping=mapping)
    return folder / "mine"


@pytest.fixture(scope="module")
def page_file(mine: Path, shipped: Path) -> Path:
    path = mine.parent / "review.html"
    path.write_text(review_page(match(mine, shipped)), "utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, page_file: Path) -> Iterator[Callable[..., Page]]:
    contexts, told = [], []

    def start(width: int = 1280, height: int = 800, path: Path = page_file, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: told.append(asked.url) if asked.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield start
    for context in contexts:
        context.close()
    assert [one for one in told if not one.startswith("blob:")] == []


def saved(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.locator("#save").click()
    assert download.value.suggested_filename == "matches.csv"
    return list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))


def shown(page: Page) -> tuple[str, str]:
    one, other = page.locator("#pair h2").all_inner_texts()
    return one, other


def test_pairs_are_judged_by_keyboard_alone_and_saved_as_the_table_that_a_merge_follows(
    opened: Callable[..., Page], mine: Path, shipped: Path, tmp_path: Path
) -> None:
    page = opened()
    proposed = match(mine, shipped)
    while page.evaluate("document.activeElement.id") != "reviewer":
        page.keyboard.press("Tab")
    page.keyboard.type("A. Reviewer")
    page.keyboard.press("Tab")
    judged: dict[tuple[str, str], str] = {}
    while page.locator("#pair h2").count():
        pair = shown(page)
        same = pair[0] == pair[1] or pair[1] == "Association for Civil Rights"
        judged[pair] = "same" if same else "different" if len(judged) % 2 else "unsure"
        page.keyboard.press({"same": "1", "different": "2", "unsure": "3"}[judged[pair]])
    assert words("en")["review"]["finished"] in page.locator("#pair").inner_text()
    rows = saved(page)
    assert {(row["subject_label"], row["object_label"]): row["decision"] for row in rows} == judged
    assert len(rows) == len(proposed) and tuple(rows[0]) == COLUMNS
    assert {row["reviewer_label"] for row in rows} == {"A. Reviewer"}
    predicates = {"same": "skos:exactMatch", "different": "owl:differentFrom", "unsure": "skos:closeMatch"}
    assert all(row["predicate_id"] == predicates[row["decision"]] for row in rows)
    with (mine / "matches.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    try:
        both = read_dataset([shipped, mine])
        joined = {(one.iri, one.other) for one in both.joined}
        again = match(mine, shipped)
    finally:
        (mine / "matches.csv").unlink()
    assert not both.report.errors
    assert joined == {(row["object_id"], row["subject_id"]) for row in rows if row["decision"] == "same"}
    assert {(one.subject.id, one.object.id): one.decision for one in again} == {
        (row["subject_id"], row["object_id"]): row["decision"] for row in rows
    }


def test_a_page_on_which_nothing_was_judged_saves_what_the_command_writes(
    opened: Callable[..., Page], mine: Path, shipped: Path
) -> None:
    assert saved(opened()) == list(csv.DictReader(io.StringIO(write_matches(match(mine, shipped)))))


def test_a_decision_is_taken_back_and_kept_when_the_page_is_opened_again(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator("#show").select_option("all")
    pair = shown(page)
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("2")
    assert shown(page) != pair
    page.keyboard.press("ArrowLeft")
    assert shown(page) == pair
    pressed = page.locator("[aria-pressed=true]")
    assert pressed.inner_text() == words("en")["review"]["different"]
    page.locator("#main").focus()
    page.keyboard.press("1")
    page.reload()
    (row,) = [row for row in saved(page) if row["decision"]]
    assert (row["subject_label"], row["object_label"], row["decision"]) == (*pair, "same")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_known_barrier_in_any_language_and_fits_a_phone(
    opened: Callable[..., Page], lang: str, size: tuple[int, int], scheme: str
) -> None:
    page = opened(*size, color_scheme=scheme)
    page.locator("#language").select_option(lang)
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("h1").inner_text() == words(lang)["review"]["title"]
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for button in page.locator("button").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44


@pytest.mark.parametrize(("lang", "reason"), [("es", "mismo nombre"), ("pt", "mesmo nome")])
def test_reasons_are_told_in_the_readers_language(
    opened: Callable[..., Page], lang: str, reason: str
) -> None:
    page = opened()
    page.locator("#language").select_option(lang)
    assert page.locator("#pair > p").last.inner_text() == reason
    assert {row["comment"] for row in saved(page)[:1]} == {"same name"}


def test_every_reason_of_the_matcher_has_words_in_every_language() -> None:
    def record(ident: str, name: str, **more: Any) -> Record:
        return Record(ident, name, (name,), **more)

    spain, peru = frozenset({"ES"}), frozenset({"PE"})
    pairs = [
        ({"qid": "Q1", "countries": spain}, {"qid": "Q1", "countries": spain}),
        ({"website": "a.org", "countries": spain}, {"website": "a.org", "countries": peru}),
        ({"website": "a.org", "group": "actors"}, {"website": "a.org", "group": "topics"}),
        ({"acronym": "MUN"}, {"acronym": "MUN"}),
        ({"qid": "Q1"}, {"qid": "Q2"}),
    ]
    names = [
        ("Made-up Forum", "Made-up Forum"),
        ("Made-up Forum", "Made-up Forums"),
        ("Made-up Union", "Made-up Union of Fixtures"),
        ("MUN", "MUN"),
        ("Foro", "Foro"),
    ]
    found = {
        reason.partition(":")[0]
        for one, other in pairs
        for mine, ours in names
        for each in match_records([record("a:1", mine, **one)], [record("b:1", ours, **other)])
        for reason in each.reasons
    }
    assert found == set(words("en")["review"]["reasons"].values())


def test_a_name_is_text_and_the_page_is_sealed(page_file: Path, opened: Callable[..., Page]) -> None:
    text = page_file.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None and policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert "</script><b>" not in text
    assert opened().locator("b").count() == 0
