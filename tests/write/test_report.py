"""report.md, in three languages: every number in it counted by hand on a small fixture."""

from __future__ import annotations

import re

import pytest

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.holding import Bounds
from govgraph.facts.metadata import Metadata
from govgraph.model.model import load_model
from govgraph.terms import GOV
from govgraph.write.report import busiest_spaces, list_notes, report

MODEL = load_model()
ABOUT = Metadata({"en": "Fixture | dataset"}, version="9", issued="2020-06-01", license="CC-BY-4.0")


def entity(key: str, *kinds: str) -> Entity:
    return Entity(key, f"id:{key}", kinds, {"en": key.upper(), "es": key} if key != "org-b" else {"en": "B"})


ENTITIES = {
    one.iri: one
    for one in (
        entity("forum", "Forum", "Agent"),
        entity("event", "Event", "Happening"),
        entity("org-a", "CivilSocietyOrganization", "Organization", "Agent"),
        entity("org-b", "CivilSocietyOrganization", "Organization", "Agent"),
    )
}
SOURCES = {"src:page": Source("page", "src:page", "A [page]", url="https://example.org/p")}


def claim(number: int, subject: str, predicate: str, target: str, start: str = "", **more: str) -> Claim:
    texts = {"confidence": "read", "source": "src:page", **more}
    bounds = Bounds.of(start, texts.get("end", ""), texts.get("as_of", ""))
    iri = f"st:{number}"
    return Claim(iri, f"id:{subject}", GOV + predicate, target, start=start, bounds=bounds, **texts)


CLAIMS = [
    # Alone it would be unknown in 2020; the third claim, about the same tie, was read in 2021.
    claim(1, "org-a", "memberOf", "id:forum", "2019", confidence="quoted"),
    claim(2, "org-b", "memberOf", "id:forum", "2018", end="2019"),  # no longer
    claim(3, "org-a", "memberOf", "id:forum", "2019", as_of="2021"),  # surely: begun, and still so later
    claim(4, "org-a", "participatedIn", "id:event"),  # no date at all: unknown
    claim(5, "forum", "listIncomplete", GOV + "memberOf", as_of="2020", note="2 of 3"),
    claim(6, "org-a", "memberCount", "", value="11", confidence="unverified"),
]


def rows(text: str, header: str) -> dict[str, list[str]]:
    """Return the rows of the table whose header begins with `header`, by first cell."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {header} |"))
    found = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        found[cells[0]] = cells[1:]
    return found


@pytest.fixture(scope="module")
def text() -> str:
    return report(ABOUT, CLAIMS, ENTITIES, SOURCES, MODEL, triples=1234)


def test_the_head_counts_entities_claims_sources_and_triples(text: str) -> None:
    assert text.startswith("# Fixture \\| dataset\n")
    assert rows(text, "In this dataset") == {
        "Entities": ["4"],
        "Claims that tie two entities": ["4"],
        "Claims in words or numbers": ["1"],
        "Sources": ["1"],
        "Triples": ["1,234"],
    }


def test_each_entity_counts_once_under_its_most_specific_kind(text: str) -> None:
    assert rows(text, "Kind") == {"Civil society organization": ["2"], "Event": ["1"], "Forum": ["1"]}


def test_claims_and_distinct_ties_are_counted_by_predicate(text: str) -> None:
    assert rows(text, "Between two entities") == {
        "is a member of": ["`memberOf`", "3", "2"],
        "took part in": ["`participatedIn`", "1", "1"],
    }


def test_shares_per_confidence_add_up_to_all_claims(text: str) -> None:
    found = {name: cells[:2] for name, cells in rows(text, "Confidence").items()}
    assert found == {"quoted": ["1", "20.0 %"], "read": ["3", "60.0 %"], "unverified": ["1", "20.0 %"]}


def test_the_busiest_space_has_most_distinct_actors() -> None:
    assert busiest_spaces(CLAIMS, ENTITIES, MODEL) == [("id:forum", 2, 3), ("id:event", 1, 1)]


def test_an_incomplete_list_is_named_with_what_is_held_of_it(text: str) -> None:
    (row,) = rows(text, "Incomplete here").values()
    # Three claims about two members, one of them quoted; only one of them says of which day it speaks.
    told = ["3", "33 % quoted, 67 % read", "2021"]
    assert row == ["has as a member", "2", "2020", *told, "2 of 3", "[A \\[page\\]](https://example.org/p)"]
    assert "Complete here" not in text


def test_a_claim_that_names_no_day_is_as_old_as_its_source() -> None:
    dated = {"src:page": Source("page", "src:page", "A page", date="2017-03")}
    text = report(ABOUT, CLAIMS, ENTITIES, dated, MODEL, triples=1)
    (row,) = rows(text, "Incomplete here").values()
    assert row[5] == "2017-03"


def place(key: str, region: str, *kinds: str, country: str = "") -> Entity:
    return Entity(key, f"id:{key}", kinds, {"en": key.upper()}, countries=(country,), region=region)


def test_countries_of_latin_america_and_the_caribbean_are_told_the_thinnest_first() -> None:
    entities = {
        one.iri: one
        for one in (
            place("made-up-peru", "South America", "State", "Agent", country="PE"),
            place("made-up-haiti", "Caribbean", "State", "Agent", country="HT"),
            place("made-up-france", "Western Europe", "State", "Agent", country="FR"),
            place(
                "org-pe", "South America", "CivilSocietyOrganization", "Organization", "Agent", country="PE"
            ),
            place("law-pe", "", "Law", "Instrument", country=""),
            place("event-pe", "South America", "Event", "Happening", country="PE"),
        )
    }
    claims = [
        claim(1, "made-up-peru", "memberOf", "id:forum"),
        claim(2, "law-pe", "appliesIn", "id:made-up-peru"),
        claim(3, "org-pe", "participatedIn", "id:event-pe"),  # one claim, though both ends are in Peru
        claim(4, "event-pe", "heldIn", "id:made-up-peru"),
        claim(5, "made-up-france", "participatedIn", "id:event-pe"),
    ]
    text = report(ABOUT, claims, entities, SOURCES, MODEL, triples=1)
    found = rows(text, "Country")
    assert list(found) == ["MADE-UP-HAITI", "MADE-UP-PERU"]
    # One organization, one event, one law; claims 1, 2, 4 name the state; 3, 4 and 5 name what is there.
    assert found["MADE-UP-HAITI"] == ["0", "0", "0", "0", "0"]
    assert found["MADE-UP-PERU"] == ["1", "1", "1", "3", "3"]
    assert "| Country |" not in report(ABOUT, CLAIMS, ENTITIES, SOURCES, MODEL, triples=1)


def test_every_kind_of_space_is_told_also_those_of_which_there_is_none(text: str) -> None:
    found = rows(text, "Kind of space")
    # The forum: two actors, three memberships and its own list (told elsewhere); no claim has a passage.
    assert found["Forum"] == ["1", "1", "2", "3", "100 %"]
    assert found["Event"] == ["1", "1", "1", "1", "100 %"]
    assert found["Treaty"] == ["0", "0", "", "0", ""]
    assert len(found) == sum(kind.space for kind in MODEL.kinds.values())


def test_a_list_counts_only_what_points_at_its_owner() -> None:
    upward = claim(7, "forum", "memberOf", "id:event")
    (note,) = list_notes([*CLAIMS, upward])
    assert note.held == 2


def test_claims_of_the_day_of_issue_are_told_apart_in_three(text: str) -> None:
    counts = [cells[0] for cells in rows(text, "Claims between two entities that then").values()]
    assert counts == ["2", "1", "1"]
    assert "1 of 4 claims between two entities carry no date" in text


def test_names_that_are_missing_in_a_language_are_counted(text: str) -> None:
    assert rows(text, "Language") == {"en": ["4", "0"], "es": ["3", "1"], "pt": ["0", "4"]}


def test_a_javascript_address_is_no_link() -> None:
    bad = {"src:page": Source("page", "src:page", "Page", url="javascript:alert(1)")}
    assert "javascript" not in report(ABOUT, CLAIMS, ENTITIES, bad, MODEL, triples=0)


def test_a_dataset_of_nothing_has_a_report() -> None:
    assert "Entities | 0" in report(Metadata(), [], {}, {}, MODEL, triples=0)


@pytest.mark.parametrize("language", ["es", "pt"])
def test_the_report_says_the_same_in_other_languages(language: str) -> None:
    english = report(ABOUT, CLAIMS, ENTITIES, SOURCES, MODEL, triples=1234)
    other = report(ABOUT, CLAIMS, ENTITIES, SOURCES, MODEL, triples=1234, language=language)
    assert "1,234" in english and "1.234" in other
    told = [re.findall(r"\|([ \d.,%]+)(?=\|)", text) for text in (english, other)]
    swapped = [cell.translate(str.maketrans(",.", ".,")) for cell in told[0]]
    assert swapped == told[1]
    assert english.count("\n## ") == other.count("\n## ")
    headings = [set(re.findall(r"^## (.+)$", text, re.M)) for text in (english, other)]
    assert not headings[0] & headings[1]


def test_a_note_on_a_list_is_in_the_language_of_the_report() -> None:
    said = Claim(
        "st:1",
        next(iter(ENTITIES)),
        GOV + "listIncomplete",
        GOV + "memberOf",
        note="1 of 3",
        notes=(("es", "1 de 3"),),
    )
    texts = [
        report(ABOUT, [said], ENTITIES, SOURCES, MODEL, triples=1, language=language)
        for language in ("en", "es", "pt")
    ]
    assert ["1 of 3" in text for text in texts] == [True, False, True]
    assert "1 de 3" in texts[1]


def test_a_list_is_named_from_the_side_that_has_it() -> None:
    mentions = claim(8, "event", "mentions", "id:org-a")
    said = claim(9, "event", "listComplete", "", value="mentions", as_of="2020")
    of_forum, of_event = (
        next(note for note in list_notes([*CLAIMS, mentions, said]) if note.said.iri == iri)
        for iri in ("st:5", "st:9")
    )
    assert (of_forum.inverse, of_event.inverse) == (True, False)
