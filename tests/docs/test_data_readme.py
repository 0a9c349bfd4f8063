"""The pages of the dataset tell, in three languages, the numbers that are in its tables."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
PAGES = ("README.md", "README.es.md", "README.pt.md")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plain(page: str) -> str:
    """Return the text of a page, numbers without the mark between thousands."""
    return re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", (DATA / page).read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_the_page_names_each_table_with_its_rows(page: str) -> None:
    told = dict(re.findall(r"^\| `([\w./]+\.csv)` \| (\d+) \|", plain(page), re.M))
    tables = [*DATA.glob("*.csv"), *DATA.glob("changes/*.csv")]
    assert told == {
        path.relative_to(DATA).as_posix(): str(len(rows(path.relative_to(DATA).as_posix())))
        for path in tables
    }


@pytest.mark.parametrize("page", PAGES)
def test_the_page_says_how_sure_the_ties_are_and_how_many_have_no_passage(page: str) -> None:
    text, relations = plain(page), rows("relations.csv")
    told = dict(re.findall(r"^\| `(quoted|read|unverified)`[^|]*\| (\d+) \|", text, re.M))
    assert told == {
        name: str(count) for name, count in Counter(row["confidence"] for row in relations).items()
    }
    without = sum(not row["passage"] for row in relations)
    assert re.search(
        rf"\b{without} (rows have no passage|filas no tienen pasaje|linhas não têm trecho)", text
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_page_says_what_is_missing_of_events_and_organizations(page: str) -> None:
    text = plain(page)
    no_country = sum(not row["country_iso2"] for row in rows("organizations.csv"))
    no_day = sum(
        row["type"] == "Event" and len(row["start"]) < len("2023-04-17") for row in rows("events.csv")
    )
    assert re.search(rf"\b{no_country} (organizations|organizaciones|organizações)", text)
    assert re.search(rf"\b{no_day} event(s|os)\b", text)


def test_the_page_tells_what_became_of_published_claims() -> None:
    changes = rows("changes/0.2.0.csv")
    removed = {row["id"] for row in changes if row["field"] == "(row)"}
    corrected = {row["id"] for row in changes} - removed
    unchanged = 2273 - len(removed) - len(corrected)
    assert (
        f"of the 2273 of edition 0.1.0, {unchanged} are unchanged, {len(corrected)} corrected and "
        f"{len(removed)} removed" in plain("README.md")
    )


def test_the_page_counts_some_kinds_of_ties() -> None:
    (line,) = re.findall(r"Among the ties: (.+)\.", plain("README.md"))
    told = {predicate: int(count) for count, predicate in re.findall(r"(\d+) `(\w+)`", line)}
    counted = Counter(row["predicate"] for row in rows("relations.csv"))
    assert len(told) == 9
    assert told == {predicate: counted[predicate] for predicate in told}
