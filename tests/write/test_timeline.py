"""The timeline: every mark at its place, dates as exact as they are known, counts by hand, safe with any text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from govgraph.errors import GovgraphError
from govgraph.facts.claims import Claim, Entity
from govgraph.facts.holding import Bounds
from govgraph.model.model import load_model
from govgraph.terms import GOV
from govgraph.write.timeline import timeline

MODEL = load_model()
SVG = "{http://www.w3.org/2000/svg}"


def entity(key: str, *kinds: str, start: str = "", end: str = "", label: str = "") -> Entity:
    labels = {"en": label or key, "es": f"{key} (es)"}
    return Entity(key, f"id:{key}", kinds, labels, start=start, end=end)


ENTITIES = {
    one.iri: one
    for one in (
        entity("day", "Event", "Happening", start="2020-07-01", end="2020-07-02"),
        entity("month", "Event", "Happening", start="2021-05"),
        entity("year", "Event", "Happening", start="2022"),
        entity("undated", "Event", "Happening"),
        entity("series", "EventSeries", "Happening"),
        entity("treaty", "Treaty", "Instrument", start="2020-01-01"),
        entity("forum", "Forum", "Agent"),
        entity("hostile", "Event", "Happening", start="2023-01-01", label='</text><script>"&\x07'),
        *(entity(f"member-{number}", "State", "Agent") for number in range(3)),
    )
}


def claim(
    subject: str, predicate: str, target: str, start: str = "", end: str = "", as_of: str = ""
) -> Claim:
    bounds = Bounds.of(start, end, as_of)
    return Claim(
        "st:1", f"id:{subject}", GOV + predicate, f"id:{target}", start=start, end=end, bounds=bounds
    )


CLAIMS = [
    claim("day", "partOfSeries", "series"),
    claim("member-0", "memberOf", "forum", "2019", as_of="2023-12-31"),
    claim("member-1", "memberOf", "forum", "2021", "2021"),
    claim("member-2", "memberOf", "forum", "2022"),
    claim("member-0", "signatoryOf", "treaty", "2021-01-01"),
]


def drawn(first: int = 2020, last: int = 2023, lang: str = "en") -> dict[str, ET.Element]:
    """Return every mark by its tooltip."""
    root = ET.fromstring(timeline(CLAIMS, ENTITIES, MODEL, first=first, last=last, lang=lang))
    return {str(group.findtext(f"{SVG}title")): group[1] for group in root.iter(f"{SVG}g")}


def test_a_date_is_drawn_as_exactly_as_it_is_known() -> None:
    marks = drawn()
    assert marks["day: 2020-07-01 – 2020-07-02"].tag == f"{SVG}circle"
    assert marks["day: 2020-07-01 – 2020-07-02"].get("fill") != "none"
    assert marks["month: 2021-05"].get("fill") == "none"
    assert marks["year: 2022"].tag == f"{SVG}rect"


def test_a_year_is_as_wide_as_the_year_and_stands_at_it() -> None:
    bar = drawn()["year: 2022"]
    # 820 pixels for four years, after 24 of margin and 330 of names: 2022 is the third.
    assert float(str(bar.get("width"))) == 820 / 4
    assert float(str(bar.get("x"))) == 24 + 330 + 2 * 820 / 4


def test_what_has_no_date_is_not_drawn() -> None:
    assert not [words for words in drawn() if words.startswith("undated")]


def test_members_are_counted_year_by_year_with_the_unknown_told() -> None:
    counts = {words for words in drawn() if words.startswith("forum, ")}
    assert counts == {
        "forum, 2020: 1",  # member-0, read as of the end of 2023
        "forum, 2021: 2",  # and member-1, in 2021 only
        "forum, 2022: 2",  # and member-2, who began in 2022
        "forum, 2023: 1 (+ 1 unknown)",  # nobody read since whether member-2 stayed
    }


def test_those_who_signed_stand_in_the_row_of_the_instrument() -> None:
    marks = drawn()
    assert marks["member-0 signed: 2021-01-01"].get("cy") == marks["treaty: 2020-01-01"].get("cy")


def test_it_speaks_the_language_asked_for() -> None:
    text = timeline(CLAIMS, ENTITIES, MODEL, lang="es")
    assert "Miembros y partes" in text
    assert "treaty (es)" in text


def test_hostile_text_is_only_text() -> None:
    text = timeline(CLAIMS, ENTITIES, MODEL)
    assert "<script" not in text
    assert not re.search("[\x00-\x08]", text)
    ET.fromstring(text)


def test_years_outside_the_window_are_left_out() -> None:
    assert not [words for words in drawn(2021, 2022) if words.startswith(("day", "hostile"))]


def test_nothing_dated_gives_a_picture_that_says_so() -> None:
    assert "no dated events" in timeline([], {}, MODEL)


def test_years_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(GovgraphError, match="no years"):
        timeline(CLAIMS, ENTITIES, MODEL, first=2024, last=2020)


def test_the_order_of_the_input_does_not_show() -> None:
    backwards = dict(reversed(ENTITIES.items()))
    assert timeline(CLAIMS[::-1], backwards, MODEL) == timeline(CLAIMS, ENTITIES, MODEL)


def cells(text: str) -> dict[str, list[ET.Element]]:
    """Return the rectangles of every cell by its tooltip."""
    groups = ET.fromstring(text).iter(f"{SVG}g")
    return {str(group.findtext(f"{SVG}title")): list(group.findall(f"{SVG}rect")) for group in groups}


def test_the_unknown_are_a_hatched_part_of_the_cell_and_no_exit() -> None:
    text = timeline(CLAIMS, ENTITIES, MODEL, first=2020, last=2023)
    known, unknown = cells(text)["forum, 2023: 1 (+ 1 unknown)"]
    assert known.get("width") == unknown.get("width") == "102.5"  # half of 820 / 4 each
    assert str(unknown.get("fill")).startswith("url(#hatch-")
    assert f'id="{str(unknown.get("fill"))[5:-1]}"' in text
    assert ">1 + 1</text>" in text


@pytest.mark.parametrize(("start", "first"), [("1968-05-01", 1968), ("1215", 1215), ("19XX", 1900)])
def test_the_window_follows_the_data(start: str, first: int) -> None:
    old = entity("old", "Event", "Happening", start=start)
    text = timeline([], {old.iri: old}, MODEL)
    assert f"old: {start}" in cells_words(text)
    assert f'<title id="name">{first}–' in text


def cells_words(text: str) -> set[str]:
    return {str(title.text) for title in ET.fromstring(text).iter(f"{SVG}title")}


@pytest.mark.parametrize("asked", [{"last": 1985}, {"first": 2050}])
def test_years_beyond_the_data_are_drawn_and_are_no_error(asked: dict[str, int]) -> None:
    assert timeline(CLAIMS, ENTITIES, MODEL, **asked).startswith("<svg")


@pytest.mark.parametrize("start", ["9999", "9999-12-31", "0001"])
def test_the_edges_of_the_calendar_are_drawn(start: str) -> None:
    far = entity("far", "Event", "Happening", start=start)
    assert f"far: {start}" in cells_words(timeline(CLAIMS, {**ENTITIES, far.iri: far}, MODEL))


def test_in_a_long_time_years_that_are_alike_are_one_cell() -> None:
    old = entity("old", "Event", "Happening", start="1000")
    text = timeline(CLAIMS, {**ENTITIES, old.iri: old}, MODEL, last=2023)
    assert {words for words in cells_words(text) if words.startswith("forum, ")} == {
        "forum, 2019–2020: 1",
        "forum, 2021: 2",
        "forum, 2022: 2",
        "forum, 2023: 1 (+ 1 unknown)",
    }
