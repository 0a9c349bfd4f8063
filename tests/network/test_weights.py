"""Ties that weigh what their claims state: amounts in one unit, stated weights, numbers of claims."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govgraph
from govgraph.errors import NetworkError, UnknownName
from govgraph.query.profile_text import profile_text
from tests.facts.tables import entity, row, write_dataset

FUNDS = [
    row(subject="fund-1", predicate="funds", object="club-1", start="2020-06-30", role="Grant", amount="1000", unit="USD"),
    row(subject="fund-1", predicate="funds", object="club-1", start="2020-06-30", role="Loan", amount="250000", unit="USD", weight="3"),
    row(subject="fund-1", predicate="funds", object="club-2", start="2021", amount="500", unit="EUR"),
    row(subject="fund-1", predicate="funds", object="club-2", start="2022", amount="700.50", unit="USD"),
    row(subject="fund-2", predicate="funds", object="club-2", weight="2"),
]  # fmt: skip


def dataset(folder: Path, claims: list[dict[str, str]]) -> govgraph.GovGraph:
    organizations = [entity(f"fund-{n}", "Funder", f"Invented fund {n}") for n in (1, 2)]
    organizations += [entity(f"club-{n}", "CivilSocietyOrganization", f"Invented club {n}") for n in (1, 2)]
    sources = [{"id": f"src-{n}", "title": f"Invented source {n}"} for n in (1, 2)]
    add = {"organizations": organizations, "relations": claims, "sources": sources}
    return govgraph.open(write_dataset(folder, add=add))


def weights(network: govgraph.Network) -> dict[tuple[str, str], float]:
    return {
        (tie["source"].removeprefix("id:"), tie["target"].removeprefix("id:")): tie["weight"]
        for tie in network.ties()
    }


def test_two_grants_on_one_day_are_two_claims_and_one_sum(tmp_path: Path) -> None:
    graph = dataset(tmp_path, FUNDS[:2])
    assert len([claim for claim in graph.claims if claim.predicate.endswith("funds")]) == 2
    assert weights(graph.network("funding").weigh("amount")) == {("fund-1", "club-1"): 251_000}
    shown = profile_text(graph.show("fund-1"), graph.model, "en")
    assert "250,000 USD" in shown and "1,000 USD" in shown


def test_amounts_in_different_units_are_never_added(tmp_path: Path) -> None:
    funding = dataset(tmp_path, FUNDS).network("funding")
    with pytest.raises(NetworkError, match=r"different units.*USD \(2\), EUR \(1\)"):
        funding.weigh("amount")
    assert weights(funding.weigh("amount", unit="USD")) == {
        ("fund-1", "club-1"): 251_000,
        ("fund-1", "club-2"): 700.5,
    }
    assert weights(funding.weigh("amount", unit="EUR")) == {("fund-1", "club-2"): 500}
    with pytest.raises(UnknownName):
        funding.weigh("amount", unit="BRL")


def test_what_has_no_amount_is_left_out_and_counted(tmp_path: Path) -> None:
    weighed = dataset(tmp_path, FUNDS).network("funding").weigh("amount", unit="USD")
    assert "id:fund-2" not in weighed
    assert [note["en"] for note in weighed.notes] == ["1 tie has no amount in USD, and is left out"]


def test_what_has_the_weight_0_is_left_out_and_counted(tmp_path: Path) -> None:
    weighed = dataset(tmp_path, [FUNDS[1], FUNDS[4] | {"weight": "0"}]).network("funding").weigh("stated")
    assert weights(weighed) == {("fund-1", "club-1"): 3}
    assert [note["en"] for note in weighed.notes] == ["1 tie has the weight 0, and is left out"]


def test_stated_weights_are_added_and_a_claim_without_one_weighs_one(tmp_path: Path) -> None:
    weighed = dataset(tmp_path, FUNDS).network("funding").weigh("stated")
    assert weights(weighed) == {("fund-1", "club-1"): 4, ("fund-1", "club-2"): 2, ("fund-2", "club-2"): 2}
    counted = dataset(tmp_path / "again", FUNDS).network("funding").weigh("claims")
    assert weights(counted) == {("fund-1", "club-1"): 2, ("fund-1", "club-2"): 2, ("fund-2", "club-2"): 1}


def test_a_grant_that_two_sources_tell_counts_once(tmp_path: Path) -> None:
    told = [FUNDS[0] | {"source": f"src-{n}"} for n in (1, 2)]
    assert weights(dataset(tmp_path / "a", told).network("funding").weigh()) == {("fund-1", "club-1"): 1000}
    told[1]["amount"] = "1200"
    differing = dataset(tmp_path / "b", told).network("funding").weigh()
    assert weights(differing) == {("fund-1", "club-1"): 1200}
    assert [note["en"] for note in differing.notes] == [
        "The sources of 1 amount differ: the larger one counts"
    ]


def test_files_and_tables_tell_amounts_with_their_unit(tmp_path: Path) -> None:
    funding = dataset(tmp_path, FUNDS).network("funding")
    files = funding.files("csv")
    rows = {
        line["target"]: line
        for line in csv.DictReader(io.StringIO(str(files["edges.csv"])))
        if line["source"] == "id:fund-1"
    }
    assert (rows["id:club-1"]["amount"], rows["id:club-1"]["unit"]) == ("251000.0", "USD")
    # 700.50 is kept in its canonical form.
    assert (rows["id:club-2"]["amount"], rows["id:club-2"]["unit"]) == ("", "500 EUR|700.5 USD")
    assert 'value="251000.0"' in funding.to_gexf() and ">251000.0<" in funding.to_graphml()


def test_a_projection_cannot_be_weighed_by_amounts(shipped: Path) -> None:
    with pytest.raises(NetworkError, match="only ties that rest on claims"):
        govgraph.open(shipped).network("co-participation").weigh("claims")


GRANT = st.fixed_dictionaries(
    {
        "object": st.sampled_from(["club-1", "club-2"]),
        "role": st.sampled_from(["", "grant", "loan"]),
        "start": st.sampled_from(["", "2020", "2021-05"]),
        "as_of": st.sampled_from(["", "2022"]),
        "amount": st.decimals(min_value=1, max_value=10**6, places=2).map(str),
        "unit": st.sampled_from(["USD", "EUR"]),
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grants=st.lists(GRANT, min_size=1, max_size=8, unique_by=lambda one: tuple(sorted(one.items()))))
def test_sums_are_those_of_the_table(
    tmp_path_factory: pytest.TempPathFactory, grants: list[dict[str, str]]
) -> None:
    claims = [row(subject="fund-1", predicate="funds", **grant) for grant in grants]
    funding = dataset(tmp_path_factory.mktemp("grants"), claims).network("funding")
    for unit in {grant["unit"] for grant in grants}:
        expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for grant in grants:
            if grant["unit"] == unit:
                expected["fund-1", grant["object"]] += Decimal(grant["amount"])
        assert weights(funding.weigh("amount", unit=unit)) == pytest.approx(
            {key: float(n) for key, n in expected.items()}
        )
