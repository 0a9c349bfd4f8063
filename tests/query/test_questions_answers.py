"""Every question of the catalogue answers what the tables say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.facts.dates import parse_window
from govgraph.facts.holding import Truth
from govgraph.facts.ties import entity_dates, of_tie
from govgraph.model.natures import Nature
from govgraph.query.label_columns import readable, with_labels
from govgraph.query.questions import Catalogue
from govgraph.terms import GOV
from tests.facts.tables import entity, row, write_dataset
from tests.query import expected

STATEMENTS = {"claim", "otherClaim"}

# Question, parameters, and what works out the answer from the tables.
CASES: list[tuple[str, dict[str, str], Callable[..., list[tuple[Any, ...]]]]] = [
    ("forums-of", {"org": "alsur"}, expected.forums_of),
    ("forums-of", {"org": "derechos-digitales"}, expected.forums_of),
    ("forums-of", {"org": "state-br"}, expected.forums_of),
    ("participants-of", {"forum": "igf"}, expected.participants_of),
    ("participants-of", {"forum": "ahc"}, expected.participants_of),
    ("shared-actors", {"one": "igf", "other": "rightscon"}, expected.shared_actors),
    ("shared-actors", {"one": "gdc-process", "other": "ahc"}, expected.shared_actors),
    ("missing-from-forum", {"network": "alsur", "forum": "igf"}, expected.missing_from_forum),
    ("missing-from-forum", {"network": "apc", "forum": "gdc-process"}, expected.missing_from_forum),
    ("missing-from-forum", {"network": "csisac", "forum": "gdc-process"}, expected.missing_from_forum),
    ("party-to-one-not-other", {"one": "budapest", "other": "conv108"}, expected.party_to_one_not_other),
    ("party-to-one-not-other", {"one": "escazu", "other": "conv108"}, expected.party_to_one_not_other),
    ("signed-not-party", {"treaty": "escazu"}, expected.signed_not_party),
    ("signed-not-party", {"treaty": "uncc"}, expected.signed_not_party),
    ("treaty-status", {"treaty": "conv108"}, expected.treaty_status),
    ("treaty-status", {"treaty": "budapest-p2"}, expected.treaty_status),
    ("outcomes-of", {"event": "ai-summits"}, expected.outcomes_of),
    ("outcomes-of", {"event": "ahc"}, expected.outcomes_of),
    ("mandate-of", {"body": "igf"}, expected.mandate_of),
    ("mandate-of", {"body": "ahc"}, expected.mandate_of),
    ("who-funds-whom", {}, expected.who_funds_whom),
    ("who-funds-whom", {"recipient": "alsur"}, expected.who_funds_whom),
    ("who-funds-whom", {"funder": "indela"}, expected.who_funds_whom),
    ("chains-between", {"one": "hiperderecho", "other": "uncc"}, expected.chains_between),
    ("chains-between", {"one": "derechos-digitales", "other": "alsur"}, expected.chains_between),
    ("hosts-by-region", {"since": "2015", "until": "2026"}, expected.hosts_by_region),
    ("hosts-by-region", {"since": "2023", "until": "2023"}, expected.hosts_by_region),
    ("presidencies", {"forum": "g20"}, expected.presidencies),
    ("presidencies", {"forum": "lac-ai-group"}, expected.presidencies),
    ("events-on-topic", {"topic": "t-ai-governance"}, expected.events_on_topic),
    ("events-on-topic", {"topic": "t-platform-regulation"}, expected.events_on_topic),
    ("weakest-claims", {}, expected.weakest_claims),
    ("several-sources", {"least": "2"}, lambda least: expected.several_sources(least)),
    ("several-sources", {"least": "3"}, lambda least: expected.several_sources(least)),
    ("said-by-source", {"source": "src-alsur-blog"}, lambda source: expected.said_by_source(source)),
    ("applies-where", {"instrument": "escazu"}, expected.applies_where),
    ("applies-where", {"instrument": "eu-ai-act"}, expected.applies_where),
    ("mentions-of", {"document": "d-ai-gov-1"}, expected.mentions_of),
    ("mentions-of", {"document": "igf-2023"}, expected.mentions_of),
    ("who-mentions", {"thing": "gdc"}, expected.who_mentions),
    ("secretariats", {}, expected.secretariats),
    ("organizers-of", {"event": "rightscon"}, expected.organizers_of),
    ("organizers-of", {"event": "unesco-platform-process"}, expected.organizers_of),
    ("editions-of", {"series": "rightscon"}, expected.editions_of),
    ("editions-of", {"series": "igf"}, expected.editions_of),
    ("laws-by-country", {"topic": "t-ai-governance"}, expected.laws_by_country),
    ("laws-by-country", {"topic": "t-data-protection"}, expected.laws_by_country),
    ("documents-by", {"publisher": "alsur"}, expected.documents_by),
    ("organizations-in", {"state": "state-br"}, expected.organizations_in),
    ("organizations-in", {"state": "state-cl"}, expected.organizations_in),
    ("announced-not-held", {}, expected.announced_not_held),
    ("participation-by-year", {"network": "alsur"}, expected.participation_by_year),
    ("joint-participation", {"network": "alsur"}, expected.joint_participation),
    ("joint-participation", {"network": "apc"}, expected.joint_participation),
    ("joint-participation", {"network": "csisac"}, expected.joint_participation),
    ("busiest-sources", {"least": "10"}, lambda least: expected.busiest_sources(least)),
    ("without-website", {}, expected.without_website),
    ("endorsers-of", {"instrument": "santiago-decl"}, expected.endorsers_of),
    ("endorsers-of", {"instrument": "bletchley-decl"}, expected.endorsers_of),
    ("whole-lists", {}, expected.whole_lists),
]
BY_HAND = {"members-at", "sources-disagree"}  # worked out below


@pytest.fixture(scope="module")
def graph(shipped: Any) -> govgraph.GovGraph:
    return govgraph.open(shipped)


def plain(graph: govgraph.GovGraph, term: Any) -> Any:
    """Return a term as the tables write it."""
    if term is None:
        return None
    text: str = term.value
    if type(term).__name__ == "NamedNode":
        text = text.removeprefix(graph.names.id).removeprefix(GOV)
        return text.removeprefix(graph.names.source)
    return int(text) if term.datatype.value.endswith("#integer") and not text.startswith("0") else text


def rows(graph: govgraph.GovGraph, name: str, **parameters: str) -> list[tuple[Any, ...]]:
    solutions = graph.answer(name, **parameters).solutions
    kept = [place for place, variable in enumerate(solutions.variables) if variable not in STATEMENTS]
    return [tuple(plain(graph, row[place]) for place in kept) for row in solutions.terms()]


def normal(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers of attributes stand as text in a table and as numbers in the graph."""
    return tuple(str(cell) if cell is not None else None for cell in row)


@pytest.mark.parametrize(
    ("name", "parameters", "work_out"), CASES, ids=[f"{name}-{'-'.join(p.values())}" for name, p, _ in CASES]
)
def test_the_answer_is_what_the_tables_say(
    graph: govgraph.GovGraph,
    name: str,
    parameters: dict[str, str],
    work_out: Callable[..., list[tuple[Any, ...]]],
) -> None:
    found = Counter(map(normal, rows(graph, name, **parameters)))
    assert found == Counter(map(normal, work_out(**parameters)))
    assert found, "a question whose answer is empty shows nothing"


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("joint-participation", {}),
        ("participation-by-year", {}),
        ("missing-from-forum", {"forum": "gdc-process"}),
    ],
)
def test_whose_membership_was_only_announced_is_no_member(
    graph: govgraph.GovGraph, name: str, parameters: dict[str, str]
) -> None:
    # Of Karisma and the World Privacy Forum the tables only say who was to sit on the committee of CSISAC.
    # EDRi and EPIC were announced for it, too, but were on an earlier committee by another claim.
    told = rows(graph, name, network="csisac", **parameters)
    named = {cell for row in told for cell in row}
    assert not {"karisma", "wpf"} & named
    assert told


def test_every_question_has_an_expected_answer() -> None:
    assert {question.name for question in Catalogue.load()} == {name for name, _, _ in CASES} | BY_HAND


def test_the_columns_are_those_the_header_promises(graph: govgraph.GovGraph) -> None:
    for question in Catalogue.load():
        assert graph.answer(question.name).solutions.variables == question.columns, question.name


def test_members_of_brics_in_the_summer_of_2024(graph: govgraph.GovGraph) -> None:
    # Five founders and four that joined on 2024-01-01; Indonesia came in 2025.
    found = {row[0]: row[3] for row in rows(graph, "members-at", body="brics", day="2024-06-30")}
    founders = {"state-br", "state-ru", "state-in", "state-cn", "state-za"}
    assert found.keys() == founders | {"state-eg", "state-et", "state-ir", "state-ae"}
    assert set(found.values()) == {"yes"}


@pytest.mark.parametrize("day", ["2010", "2018-05", "2020-01-01", "2024-06", "2024-06-30", "2026-11-23"])
def test_members_at_a_date_agree_with_the_dates_of_the_library(graph: govgraph.GovGraph, day: str) -> None:
    # All claims about a membership are judged together, as every verb does it.
    first, last = parse_window(day)
    dates = entity_dates(graph.entities, graph.model)  # nobody is a member of what has not begun
    member_of = [claim for claim in graph.claims if claim.predicate == GOV + "memberOf"]
    for body in sorted({claim.object for claim in member_of}):
        wanted: dict[str, str] = {}
        for member in {claim.subject for claim in member_of if claim.object == body}:
            same = [claim for claim in member_of if (claim.subject, claim.object) == (member, body)]
            truth = of_tie(same, Nature.PERIOD, first, last, dates)
            if truth is not Truth.NO:
                wanted[member] = truth.value
        found = {row["member"].iri: row["holds"] for row in graph.answer("members-at", body=body, day=day)}
        assert found == wanted, body


def test_sources_disagree_on_two_presidencies_of_the_g20_and_on_an_accession(
    graph: govgraph.GovGraph,
) -> None:
    # One source counts calendar years, the other begins in December. Chile's decree and its library of congress name two
    # days. Dates that are only less exact are not listed (2009 beside 2009-11-15 for the IGF of that year), nor two
    # roles of one participant (a meeting the day before the IGF of 2017, and a workshop in it).
    assert rows(graph, "sources-disagree") == [
        ("start", "state-br", "presidencyOf", "2023-12", "2024"),
        ("start", "state-cl", "partyTo", "2017-04-20", "2017-04-21"),
        ("start", "state-in", "presidencyOf", "2022-12-01", "2023"),
    ]


def test_dated_answers_are_in_order_of_date(graph: govgraph.GovGraph) -> None:
    for name, column in (("outcomes-of", 1), ("mandate-of", 2), ("presidencies", 2), ("documents-by", 2)):
        dates = [row[column] or "" for row in rows(graph, name)]
        assert dates == sorted(dates), name


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Hiperderecho [id:hiperderecho] is a member of AlSur [id:alsur] published"),
        ("es", "Hiperderecho [id:hiperderecho] es miembro de AlSur [id:alsur] publicó"),
        ("pt", "Hiperderecho [id:hiperderecho] é membro de AlSur [id:alsur] publicou"),
    ],
)
def test_ties_of_a_chain_read_from_left_to_right_with_the_label_of_their_direction(
    graph: govgraph.GovGraph, language: str, sentence: str
) -> None:
    found = graph.answer("chains-between", one="hiperderecho", other="d-ai-gov-1").solutions
    rows = [
        " ".join(str(cell) for cell in row.values() if cell is not None)
        for row in readable(found, graph.store, (language,))
    ]
    assert any(sentence in row for row in rows)
    assert not any("Inverse" in name for name in readable(found, graph.store, (language,)).variables)


def test_a_label_beside_a_relation_is_that_of_its_direction(graph: govgraph.GovGraph) -> None:
    found = graph.answer("chains-between", one="alsur", other="hiperderecho").solutions
    (direct,) = (row for row in with_labels(found, graph.store) if row["ties"] == 1)
    assert (direct["tie1_label"], direct["tie1Inverse"]) == ("has as a member", True)


def test_what_two_things_only_have_in_common_as_a_word_does_not_connect_them(tmp_path: Path) -> None:
    folder = write_dataset(
        tmp_path / "made-up",
        add={
            "organizations": [
                entity("fixture-one", "Company", "Fixture One", country_iso2="PE", article_es="la"),
                entity("fixture-two", "Company", "Fixture Two", country_iso2="PE", article_es="la"),
            ],
            "relations": [
                row(subject="fixture-one", predicate="partnerOf", object="fixture-club"),
                row(subject="fixture-club", predicate="partnerOf", object="fixture-two"),
            ],
        },
    )
    found = govgraph.open(folder).answer("chains-between", one="fixture-one", other="fixture-two").solutions
    # One chain, through the club; both are in Peru, and have an article: that is not a tie.
    assert [(found_row["ties"], str(found_row["middle1"])) for found_row in found] == [(2, "id:fixture-club")]


def test_a_law_of_which_it_is_unknown_whether_it_applied_has_one_row() -> None:
    """Of each bill there is one claim where it applies: as of a date that is unsure, that row and no other."""
    found = list(govgraph.open().at(as_of="2024").answer("laws-by-country").solutions)
    laws = [row for row in found if not str(row["kind"]).endswith("Strategy")]
    assert len(laws) == len({str(row["instrument"]) for row in laws})
    assert {str(row["holds"]) for row in laws} == {"yes", "unknown"}
    assert all(row["where"] for row in laws)
