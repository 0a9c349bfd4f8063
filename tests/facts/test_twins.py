"""Rows that are doubtful beside others: two of one name or website, one claim twice, an act before its time."""

from __future__ import annotations

from pathlib import Path

import pytest

from govgraph.facts.dataset import read_dataset
from tests.facts.tables import WHOLE, entity, line_of, row, write_dataset

MEETING = WHOLE["events"][0]
AT = line_of("organizations")


def told(folder: Path) -> list[tuple[str, str, int]]:
    return [(one.code, Path(one.file).name, one.line) for one in read_dataset(folder).report]


def rising(ident: str, **cells: str) -> dict[str, str]:
    return entity(ident, "CivilSocietyOrganization", cells.pop("label_en", f"Made-up {ident}"), **cells)


CLAIM = row(subject="fixture-x", predicate="memberOf", object="fixture-league", start="2011")


@pytest.mark.parametrize(
    ("what", "cells"),
    [
        ("a label that is an alias of another", {"label_en": "League of fixtures"}),
        ("an alias that is a label of another", {"aliases": "Something|FIXTURE CLUB"}),
        ("an alias that another has too", {"aliases": "Fixturists"}),
        ("a label of another in another language", {"label_en": "Fixture Club (es)"}),
        ("a label of a thing of another kind", {"label_en": "Fixture Forum"}),
        ("the same website in another spelling", {"website": "http://www.league.fixture.example/a?b=c#d"}),
    ],
)
def test_two_of_one_name_or_website_are_told_once(tmp_path: Path, what: str, cells: dict[str, str]) -> None:
    folder = write_dataset(
        tmp_path / "d", add={"organizations": [rising("fixture-x", **cells)], "relations": [CLAIM]}
    )
    # Tables are read in the order of the model: of two in different tables, the later one is told.
    files = [(code, file) for code, file, _ in told(folder)]
    assert files in ([("near-twin", "organizations.csv")], [("near-twin", "forums.csv")]), what


def test_what_is_recorded_as_different_is_not_told(tmp_path: Path) -> None:
    same = rising("fixture-x", label_en="Fixture Club", aliases="Fixturists")
    folder = write_dataset(tmp_path / "d", add={"organizations": [same], "relations": [CLAIM]})
    assert {code for code, *_ in told(folder)} == {"near-twin", "same-label"}
    (folder / "matches.csv").write_text(
        "subject_id,predicate_id,object_id,decision,reviewer_label,comment,source\n"
        "fixture-x,owl:differentFrom,fixture-club,different,Made up,another city,src-fixture\n"
        "fixture-league,owl:differentFrom,fixture-x,different,Made up,another city,src-fixture\n",
        "utf-8",
    )
    assert told(folder) == []


def test_one_claim_of_one_source_with_a_date_of_less_precision_is_told(tmp_path: Path) -> None:
    claims = [
        row(subject="fixture-club", predicate="participatedIn", object="fixture-forum", start=start, **more)
        for start, more in (
            ("2023-04-17", {}),
            ("2023", {}),
            ("2023-05", {"role": "co-author"}),
            ("2022", {}),
        )
    ]
    folder = write_dataset(tmp_path / "d", add={"relations": claims})
    at = line_of("relations", 1)
    assert told(folder) == [("same-claim-less-exact", "relations.csv", at)]


@pytest.mark.parametrize(
    ("predicate", "start", "more", "early"),
    [
        ("participatedIn", "2023-10-07", {}, True),
        ("participatedIn", "2022", {}, True),
        ("participatedIn", "2023-10", {}, False),  # it may have been on the days of the meeting
        ("participatedIn", "2023-10-07", {"end": "2023-10-09"}, False),
        ("participatedIn", "2023-10-07", {"note": "on the day before the opening"}, False),
        ("participatedIn", "2023-10-07", {"mode": "programme"}, False),
        ("contributedTo", "2022", {"role": "draft"}, False),
        ("contributedTo", "2022", {}, True),
    ],
)
def test_an_act_before_the_thing_began_is_told(
    tmp_path: Path, predicate: str, start: str, more: dict[str, str], early: bool
) -> None:
    claim = row(subject="fixture-club", predicate=predicate, object=MEETING["id"], start=start, **more)
    folder = write_dataset(tmp_path / "d", add={"relations": [claim]})
    expected = [("before-it-began", "relations.csv", line_of("relations"))] if early else []
    assert told(folder) == expected


FUND = {"start": "2019-03", "end": "2022-12"}


@pytest.mark.parametrize(
    ("predicate", "cells", "code"),
    [
        ("memberOf", {"start": "2017", "end": "2018"}, "before-it-began"),  # over before the fund was there
        ("memberOf", {"as_of": "2018-06-01"}, "before-it-began"),
        ("memberOf", {"start": "2018"}, "before-it-began"),
        ("memberOf", {"start": "2019"}, None),  # it may have been from March on
        ("memberOf", {"start": "2023-01"}, "after-it-ended"),
        ("memberOf", {"start": "2020", "end": "2023-05"}, None),  # it does not surely begin after the end
        ("memberOf", {"as_of": "2024"}, "after-it-ended"),
        ("memberOf", {"as_of": "2024", "note": "the page is not kept up"}, None),
        ("memberOf", {"start": "2020", "end": "2021", "as_of": "2024"}, None),  # read when it was over
        ("memberOf", {"start": "2021-05", "as_of": "2020-11-04"}, "read-before-start"),
        ("memberOf", {"start": "2021-05", "as_of": "2020-11-04", "mode": "announced"}, None),
        ("memberOf", {"start": "2021", "as_of": "2021-01-01"}, None),
        ("fiscalSponsorOf", {"as_of": "2018"}, "before-it-began"),
        ("follows", {"start": "2024"}, None),  # what was done may tell of what is over
    ],
)
def test_a_claim_from_before_or_after_the_life_of_its_ends_is_told(
    tmp_path: Path, predicate: str, cells: dict[str, str], code: str | None
) -> None:
    fund = entity("fixture-fund", "Funder", "Fixture Fund", **FUND)
    claim = row(subject="fixture-club", predicate=predicate, object="fixture-fund", **cells)
    anchor = row(subject="fixture-club", predicate="partnerOf", object="fixture-fund", as_of="2020")
    folder = write_dataset(tmp_path / "d", add={"organizations": [fund], "relations": [claim, anchor]})
    assert told(folder) == ([(code, "relations.csv", line_of("relations"))] if code else [])


def test_what_is_said_to_be_a_member_of_itself_is_told(tmp_path: Path) -> None:
    claim = row(subject="fixture-league", predicate="memberOf", object="fixture-league", start="2012")
    folder = write_dataset(tmp_path / "d", add={"relations": [claim]})
    assert told(folder) == [("tied-to-itself", "relations.csv", line_of("relations"))]
