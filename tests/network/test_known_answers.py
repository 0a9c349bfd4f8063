"""Who was a member when: answers about the shipped facts, worked out by hand from the sources' own words."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest

import govgraph
from govgraph.api import GovGraph
from govgraph.network import Network

G20_STATES = "ar au br ca cn de fr gb id in it jp kr mx ru sa tr us za".split()  # noqa: SIM905 - reads as the list it is
BRIC = ["br", "cn", "in", "ru"]
OECD_BEFORE_2010 = (
    "at au be ca ch cz de dk es fi fr gb gr hu ie is it jp kr lu mx nl no nz pl pt se sk tr us".split()  # noqa: SIM905
)
FOC_FOUNDERS = "at ca cz ee fr gb gh ie ke mn mv mx nl se us".split()  # noqa: SIM905
FOC_2012 = [*FOC_FOUNDERS, "cr", "fi", "lv", "tn"]
FOC_2013 = [*FOC_2012, "de", "ge"]
FOC_2014 = [*FOC_2013, "jp", "lt", "md"]
FOC_2015 = [*FOC_2014, "au", "no", "nz", "pl"]
FOC_2016 = [*FOC_2015, "ar"]
FOC_UNDATED = "ch co cv dk es is it kr lu si sk".split()  # noqa: SIM905 - members by 2026-11-23, since when is not known
CETS225_FIRST_DAY = ["ad", "gb", "ge", "il", "is", "md", "no", "sm", "us"]


@pytest.fixture(scope="module")
def graph(root: Path) -> GovGraph:
    return govgraph.open(root / "data")


def states(*codes: str) -> set[str]:
    return {f"id:state-{code}" for code in codes}


def at(graph: GovGraph, predicate: str, where: str, **when: str) -> tuple[set[str], set[str]]:
    """Return who surely was there, and of whom it is unknown."""
    net: Network = graph.network([predicate], **when)
    found = [(u, data["truth"]) for u, v, data in net.graph.edges(data=True) if v == where]
    return {u for u, truth in found if truth == "yes"}, {u for u, truth in found if truth == "unknown"}


@pytest.mark.parametrize(
    ("day", "sure", "unknown"),
    [
        ("1998-12-31", set(), set()),
        (
            "1999-06-15",
            set(),
            {*states(*G20_STATES), "id:eu"},
        ),  # founded in 1999, the day is not in the table
        ("2010-11-11", {*states(*G20_STATES), "id:eu"}, set()),
        ("2024-01-01", {*states(*G20_STATES), "id:au"}, {"id:eu"}),  # the EU's membership was read as of 2022
        ("2026-01-01", set(), {*states(*G20_STATES), "id:eu", "id:au"}),  # the lists were read in 2025
    ],
)
def test_members_of_the_g20(graph: GovGraph, day: str, sure: set[str], unknown: set[str]) -> None:
    assert at(graph, "memberOf", "id:g20", as_of=day) == (sure, unknown)


@pytest.mark.parametrize(
    ("day", "sure", "unknown"),
    [
        ("2008-12-31", set(), set()),
        ("2010-06-30", states(*BRIC), states("za")),  # South Africa joined in 2010, the day is not known
        ("2015-07-08", states(*BRIC, "za"), set()),
        ("2024-06-01", states(*BRIC, "za", "ae", "eg", "et", "ir"), set()),
        ("2025-07-06", states("id"), states(*BRIC, "za", "ae", "eg", "et", "ir")),
    ],
)
def test_members_of_brics(graph: GovGraph, day: str, sure: set[str], unknown: set[str]) -> None:
    assert at(graph, "memberOf", "id:brics", as_of=day) == (sure, unknown)


@pytest.mark.parametrize(
    ("day", "sure", "unknown"),
    [
        ("1960-12-31", set(), set()),
        ("2009-12-31", states(*OECD_BEFORE_2010), set()),
        ("2010-06-01", states(*OECD_BEFORE_2010), states("cl", "ee", "il", "si")),
        ("2019-01-01", states(*OECD_BEFORE_2010, "cl", "ee", "il", "si", "lv", "lt"), set()),
        (
            "2022-01-01",
            states(*OECD_BEFORE_2010, "cl", "ee", "il", "si", "lv", "lt", "co", "cr"),
            set(),
        ),
    ],
)
def test_members_of_the_oecd(graph: GovGraph, day: str, sure: set[str], unknown: set[str]) -> None:
    assert at(graph, "memberOf", "id:oecd", as_of=day) == (sure, unknown)


@pytest.mark.parametrize(
    ("day", "sure", "unknown"),
    [
        # It was founded in December 2011, so nobody was a member before.
        ("2010-12-31", set(), set()),
        ("2012-01-01", states(*FOC_FOUNDERS), states("cr", "fi", "lv", "tn", *FOC_UNDATED)),
        ("2014-01-01", states(*FOC_2013), states("jp", "lt", "md", *FOC_UNDATED)),
        ("2017-10-11", states(*FOC_2016), states(*FOC_UNDATED)),
        # The dated list was read as of 2017; of its members, only the US was told to be one again, in January 2026.
        ("2020-01-01", states("us"), states(*set(FOC_2016) - {"us"}, *FOC_UNDATED)),
    ],
)
def test_members_of_the_freedom_online_coalition(
    graph: GovGraph, day: str, sure: set[str], unknown: set[str]
) -> None:
    assert at(graph, "memberOf", "id:foc", as_of=day) == (sure, unknown)


@pytest.mark.parametrize(
    ("day", "sure", "unknown"),
    [
        ("2024-09-04", set(), states("am", "ba", "li", "me", "ua") - states("am", "ua")),
        ("2024-09-05", {*states(*CETS225_FIRST_DAY), "id:eu"}, states("ba", "li", "me")),
        ("2025-02-11", {*states(*CETS225_FIRST_DAY, "ca", "jp", "me"), "id:eu"}, states("ba", "li")),
        (
            "2025-09-02",
            {*states(*CETS225_FIRST_DAY, "ca", "jp", "me", "ch", "ua", "uy"), "id:eu"},
            states("ba", "li"),
        ),
        (
            "2026-01-27",
            {*states(*CETS225_FIRST_DAY, "ca", "jp", "me", "ch", "ua", "uy", "am", "ba", "li"), "id:eu"},
            set(),
        ),
    ],
)
def test_signatories_of_the_framework_convention_on_ai(
    graph: GovGraph, day: str, sure: set[str], unknown: set[str]
) -> None:
    assert at(graph, "signatoryOf", "id:cets225", as_of=day) == (sure, unknown)


# Deposits, each in one row; that they still were parties was read elsewhere, in another row, on 2026-11-23.
BUDAPEST_DEPOSITS = {
    "do": "2013-02-07",
    "cr": "2017-09-22",
    "ar": "2018-06-05",
    "py": "2018-07-30",
    "pe": "2019-08-26",
    "co": "2020-03-16",
}


@pytest.mark.parametrize(
    "day", ["2012-12-31", "2017-09-21", "2017-09-22", "2018-06-30", "2020-03-16", "2026-11-23"]
)
def test_a_deposit_in_one_row_and_a_reading_in_another_make_a_sure_party(graph: GovGraph, day: str) -> None:
    sure, unknown = at(graph, "partyTo", "id:budapest", as_of=day)
    everyone = states(*BUDAPEST_DEPOSITS)
    assert sure & everyone == states(*(code for code, since in BUDAPEST_DEPOSITS.items() if since <= day))
    assert not unknown & everyone


def test_what_was_only_announced_is_unknown_and_what_was_cancelled_is_not(graph: GovGraph) -> None:
    partners = states(
        "by", "bo", "kz", "cu", "my", "th", "ug", "uz"
    )  # announced for 2025-01-01 in December 2024
    sure, unknown = at(graph, "associateOf", "id:brics", as_of="2025-07-06")
    assert (sure & partners, unknown & partners) == (set(), partners)
    sure, unknown = at(graph, "partOfSeries", "id:rightscon", as_of="2026-06-01")
    assert "id:rightscon-2025" in sure  # announced for Korea in one row, held in Taipei in another
    assert "id:rightscon-2026" not in sure | unknown  # cancelled


def rows(root: Path) -> list[dict[str, str]]:
    with (root / "data" / "relations.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_tie_of_the_whole_network_is_in_the_table(graph: GovGraph, root: Path) -> None:
    expected = {(f"id:{row['subject']}", row["predicate"], f"id:{row['object']}") for row in rows(root)}
    net = graph.network("everything")
    assert {(u, data["predicate"], v) for u, v, data in net.graph.edges(data=True)} == expected


def test_every_claim_of_the_whole_network_is_a_row(graph: GovGraph, root: Path) -> None:
    net = graph.network("everything")
    claims = {claim.iri for *_, data in net.graph.edges(data=True) for claim in data["claims"]}
    assert {graph.names.statement + row["id"] for row in rows(root)} == claims


def test_the_first_network_shows_alsur_where_it_meets_others(graph: GovGraph) -> None:
    net = graph.network()
    assert "id:igf-2023" in net.graph["id:alsur"]["id:igf"]["participatedIn"]["via"]
    assert "participatedIn" in net.graph["id:alsur"]["id:rightscon"]
    for member in ("id:derechos-digitales", "id:r3d", "id:karisma", "id:hiperderecho"):
        assert net.graph.has_edge(member, "id:ahc")


def test_the_first_network_without_its_states_has_the_size_counted_in_the_tables(
    graph: GovGraph, root: Path
) -> None:
    kinds: dict[str, set[str]] = {}
    for path in sorted((root / "data").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if "type" in row and "label_en" in row:
                    kinds[row["id"]] = set(row["type"].split("|"))
    spaces = {
        "Forum", "EventSeries", "Event", "Process", "Campaign", "Treaty", "Protocol", "Declaration", "Recommendation",
        "Guidelines", "Compact", "Resolution", "Strategy",
    }  # fmt: skip
    series: dict[str, list[str]] = {}
    for row in rows(root):
        if row["predicate"] == "partOfSeries":
            series.setdefault(row["subject"], []).append(row["object"])
    wanted = {
        "participatedIn", "contributedTo", "endorses", "memberOf", "associateOf", "hostedBy", "organizedBy",
        "signatoryOf", "partyTo", "presidencyOf", "chairOf",
    }  # fmt: skip
    organizations = {name for name, of in kinds.items() if any("Organization" in k for k in of)}
    organizations |= {
        name
        for name, of in kinds.items()
        if of
        & {
            "IntergovernmentalBody",
            "CivilSocietyNetwork",
            "Network",
            "GovernmentBody",
            "Funder",
            "Programme",
            "Company",
            "Forum",
        }
    }
    expected = set()
    for row in rows(root):
        if row["predicate"] in wanted:
            ends = [series.get(row[end], [row[end]]) for end in ("subject", "object")]
            for u, v in product(*ends):
                actor, space = (v, u) if row["predicate"] in ("hostedBy", "organizedBy") else (u, v)
                somewhere = row["predicate"] in ("participatedIn", "contributedTo") or kinds[space] & spaces
                if actor in organizations and somewhere:
                    expected.add((f"id:{u}", row["predicate"], f"id:{v}"))
    net = graph.network().filter(where=lambda key, node: not node.count)
    assert {(u, data["predicate"], v) for u, v, data in net.graph.edges(data=True)} == expected
