"""Where actors meet: a small invented dataset of which every answer is known, and each way to write it."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.errors import GovgraphError, UnknownEntity
from govgraph.network.meet import COLUMNS
from tests.facts.tables import WHOLE, entity, row, table, write_dataset


def fixture(folder: Path) -> Path:
    """Three invented organizations, a series with two editions, a forum, a letter and an announced event."""
    claims = [
        ("fixture-one", "participatedIn", "fixture-con-2019", {"role": "speaker", "passage": "One … spoke"}),
        ("fixture-two", "participatedIn", "fixture-con-2019", {"mode": "announced"}),
        ("fixture-two", "participatedIn", "fixture-con-2021", {}),
        ("fixture-three", "participatedIn", "fixture-con-2021", {"confidence": "unverified"}),
        ("fixture-con-2019", "partOfSeries", "fixture-con", {}),
        ("fixture-con-2021", "partOfSeries", "fixture-con", {}),
        ("fixture-one", "memberOf", "fixture-forum", {"start": "2010", "end": "2014"}),
        ("fixture-three", "memberOf", "fixture-forum", {"start": "2012", "as_of": "2020"}),
        ("fixture-one", "endorses", "fixture-letter", {"start": "2020"}),
        ("fixture-two", "endorses", "fixture-letter", {"start": "2020"}),
        ("fixture-one", "contributedTo", "fixture-letter", {}),
        ("fixture-one", "participatedIn", "fixture-off", {"mode": "cancelled"}),
        ("fixture-three", "participatedIn", "fixture-off", {}),
        ("fixture-one", "partnerOf", "fixture-two", {}),
        ("fixture-far", "partnerOf", "fixture-three", {}),
    ]
    tables = {
        "organizations": [
            entity(f"fixture-{name}", "CivilSocietyOrganization", f"Fixture {name.title()}")
            for name in ("one", "two", "three", "far")
        ],
        "forums": [
            entity("fixture-con", "EventSeries", "FixtureCon"),
            entity("fixture-forum", "Forum", "Fixture Forum"),
        ],
        "events": [
            entity("fixture-con-2019", "Event", "FixtureCon 2019", start="2019-05"),
            entity("fixture-con-2021", "Event", "FixtureCon 2021", start="2021"),
            entity("fixture-off", "Event", "Fixture Off", start="2022"),
        ],
        "documents": [entity("fixture-letter", "Document", "Fixture Letter")],
        "sources": [{"id": "src-fixture", "title": "Fixture <source>", "url": "https://fixture.example/s"}],
        "relations": [row(subject=s, predicate=p, object=o, **more) for s, p, o, more in claims],
    }
    whole = {f"{name}.csv": table(name, tables[name]) if name in tables else None for name in WHOLE}
    return write_dataset(folder, whole)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture(tmp_path_factory.mktemp("meet") / "data")


@pytest.fixture(scope="module")
def graph(folder: Path) -> govgraph.GovGraph:
    return govgraph.open(folder)


def names(found: Any, rows: Any) -> list[str]:
    return [found.entity(one.iri).label("en") for one in rows]


def test_a_series_is_shared_though_no_edition_is(graph: govgraph.GovGraph) -> None:
    found = graph.meet("fixture-one", "fixture-two")
    assert names(found, found.shared) == ["FixtureCon"]
    assert names(found, found.separate) == ["FixtureCon"]
    assert names(found, found.spaces[0].editions) == ["FixtureCon 2019", "FixtureCon 2021"]
    assert [one.sure for one in found.spaces[0].editions] == [1, 1]


def test_at_one_edition_they_are_together_and_the_years_are_those_of_the_edition(
    graph: govgraph.GovGraph,
) -> None:
    found = graph.meet("fixture-two", "fixture-three")
    assert found.separate == ()
    cells = found.spaces[0].cells
    assert [cells[one.iri].years for one in found.asked] == ["2021", "2021"]
    assert cells[found.asked[1].iri].confidence == "unverified"


def test_what_was_only_announced_is_shown_and_counted_in_no_headline(graph: govgraph.GovGraph) -> None:
    found = graph.meet("fixture-one", "fixture-two")
    edition = found.spaces[0].editions[0]
    assert [edition.cells[one.iri].state for one in found.asked] == ["yes", "announced"]
    assert not edition.together


def test_what_was_canceled_is_no_meeting(graph: govgraph.GovGraph) -> None:
    found = graph.meet("fixture-one", "fixture-three")
    assert names(found, found.spaces) == [
        "FixtureCon",
        "Fixture Forum",
    ]  # alike, so in the order of their ids


def test_signing_together_is_another_list_than_meeting(graph: govgraph.GovGraph) -> None:
    found = graph.meet("fixture-one", "fixture-two")
    assert names(found, found.signed) == ["Fixture Letter"]
    assert "Fixture Letter" not in names(found, found.spaces)
    assert "They share 1 space." in found.headline and "1 text together" in found.headline


def test_members_of_a_forum_meet_there_at_the_dates_of_both(graph: govgraph.GovGraph) -> None:
    def forums(day: str) -> list[str]:
        found = graph.meet("fixture-one", "fixture-three", as_of=day)
        return [name for name in names(found, found.shared) if name == "Fixture Forum"]

    assert forums("2011") == []
    assert forums("2013") == ["Fixture Forum"]
    assert forums("2016") == []


@pytest.mark.parametrize(
    ("day", "there"), [("2014", True), ("2014-04-24", True), ("2014-05", False), ("2016", False)]
)
def test_who_contributed_to_a_meeting_meets_there_until_it_is_over(
    shipped: Path, day: str, there: bool
) -> None:
    # The table: both contributed in 2014, and NETmundial was held on 2014-04-23 and 24.
    found = govgraph.open(shipped).meet("derechos-digitales", "idec", as_of=day)
    places = {found.names.compact(one.iri) for row in found.spaces for one in (row, *row.editions)}
    assert ("id:netmundial-2014" in places) is there


def test_the_unknown_is_marked_left_out_or_counted(graph: govgraph.GovGraph) -> None:
    states = {}
    for unknown in ("mark", "exclude", "include"):
        found = graph.meet("fixture-one", "fixture-two", as_of="2019-05", unknown=unknown)
        cells = next((row.cells for row in found.spaces), {})
        states[unknown] = [cells[one.iri].state for one in found.asked if one.iri in cells]
    assert states == {"mark": ["yes", "unknown"], "exclude": [], "include": ["yes", "yes"]}


def test_a_claim_that_is_less_sure_than_asked_is_left_out(graph: govgraph.GovGraph) -> None:
    found = graph.meet("fixture-two", "fixture-three", confidence="read")
    assert found.spaces == ()


def test_ties_between_those_who_are_asked_about_are_told(graph: govgraph.GovGraph) -> None:
    found = graph.meet("fixture-one", "fixture-two")
    assert [claim.predicate_id for claim, _ in found.direct] == ["gov:partnerOf"]
    assert found.chains == {}


def test_who_shares_nothing_is_told_the_shortest_chain(graph: govgraph.GovGraph) -> None:
    found = graph.meet("fixture-far", "fixture-two")
    ((pair, chains),) = found.chains.items()
    assert [one.rpartition("/")[2] for one in pair] == ["fixture-far", "fixture-two"]
    assert [[step[2].rpartition("/")[2] for step in chain] for chain in chains] == [
        ["fixture-three", "fixture-con-2021", "fixture-two"]
    ]
    assert "is a partner of Fixture Three" in found.to_text()


def test_spaces_are_asked_which_actors_they_share(graph: govgraph.GovGraph) -> None:
    found = graph.meet("fixture-con", "fixture-forum")
    assert found.by == "actors"
    assert names(found, found.spaces) == ["Fixture One", "Fixture Three"]
    assert graph.meet("fixture-con", "fixture-forum", shared="spaces").by == "spaces"


def test_a_dataset_as_of_a_date_is_asked_as_of_that_date(graph: govgraph.GovGraph) -> None:
    then = graph.at(as_of="2013").meet("fixture-one", "fixture-three")
    assert list(then.records("en")) == list(
        graph.meet("fixture-one", "fixture-three", as_of="2013").records("en")
    )
    with pytest.raises(GovgraphError, match="as of a date already"):
        graph.at(as_of="2013").meet("fixture-one", "fixture-three", as_of="2014")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["fixture-one"], "two or more"),
        ([], "two or more"),
        (["fixture-one"] * 13, "13 are too many"),
        (["fixture-one", "Fixture One"], "are the same"),
        (["fixture-one", "fixture-one"], "named twice"),
    ],
)
def test_too_few_too_many_and_the_same_twice_are_refused(
    graph: govgraph.GovGraph, asked: list[str], said: str
) -> None:
    with pytest.raises(GovgraphError, match=said):
        graph.meet(*asked)


def test_an_unknown_name_is_told_the_nearest(graph: govgraph.GovGraph) -> None:
    with pytest.raises(UnknownEntity) as error:
        graph.meet("fixture-one", "fixture-twoo")
    assert "fixture-two" in error.value.hint


def test_every_form_holds_every_claim_and_passage(graph: govgraph.GovGraph, tmp_path: Path) -> None:
    found = graph.meet("fixture-one", "fixture-two", "fixture-three")
    passages = {claim.passage for claim in found.claims if claim.passage}
    for name in ("m.html", "m.md", "m.csv", "m.json", "m.txt"):
        text = found.save(tmp_path / name).read_text("utf-8")
        assert all(one in text for one in passages), name
    lines = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert tuple(lines[0]) == COLUMNS
    assert len(lines) == len(list(found.records("en"))) == len(found.to_pandas())
    assert len(json.loads(found.to_text("json"))["rows"]) == len(lines)
    assert "Fixture One" in found._repr_html_()


def test_the_page_has_no_script_asks_for_nothing_and_its_dots_lead_to_claims(
    graph: govgraph.GovGraph,
) -> None:
    page = graph.meet("fixture-one", "fixture-two", "fixture-three").to_html()
    assert "<script" not in page and "default-src &#39;none&#39;" in page
    assert "Fixture <source>" not in page and "Fixture &lt;source&gt;" in page
    targets = re.findall(r'<a href="#(c\d+-\d+)"', page)
    assert targets
    assert all(page.count(f'id="{one}"') == 1 for one in targets)


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_the_figure_has_a_dot_for_each_cell(graph: govgraph.GovGraph, lang: str) -> None:
    found = graph.meet("fixture-one", "fixture-two", "fixture-three", languages=[lang])
    root = ET.fromstring(found.to_svg())
    svg = "{http://www.w3.org/2000/svg}"
    dots = [one for one in root.iter(f"{svg}g") if one.find(f"{svg}title") is not None]
    assert len(dots) == sum(len(row.cells) for row in (*found.spaces, *found.signed))
    assert found.to_svg() == found.to_svg()


def test_the_command_tells_it_in_three_languages_and_its_status_whether_anything_is_shared(
    folder: Path, invoke: Callable[..., Any]
) -> None:
    data = ["-d", str(folder)]
    told = {
        lang: invoke("meet", "fixture-one", "fixture-two", "--lang", lang, *data).stdout
        for lang in ("en", "es", "pt")
    }
    assert told["en"].startswith("Where do they meet?")
    assert told["es"].startswith("¿Dónde coinciden?")
    assert told["pt"].startswith("Onde eles se encontram?")
    assert invoke("meet", "fixture-far", "fixture-two", *data).exit_code == 1
    assert invoke("meet", "fixture-one", "fixture-two", *data).exit_code == 0
    error = invoke("meet", "fixture-one", *data, "--lang", "es")
    assert error.exit_code == 3 and "indique otro actor" in error.stderr
    cited = invoke("meet", "fixture-one", "fixture-two", "--cite", "bibtex", *data).stdout
    assert "Fixture <source>" in cited
