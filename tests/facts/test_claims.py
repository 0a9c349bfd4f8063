"""Entities as they are read from a store."""

from __future__ import annotations

import csv
from pathlib import Path

import govgraph
from govgraph.facts.claims import fetch_entities
from govgraph.store.store import Store
from govgraph.terms import GOV, Names


def test_an_organization_lies_in_the_region_of_all_its_countries_and_in_none_where_they_differ() -> None:
    store = Store()
    store.load_ntriples(
        "".join(
            f'<{Names().id}{thing}> <{GOV}{name}> "{value}" .\n'
            for thing, name, value in [
                ("fixture-state-a", "country", "AA"),
                ("fixture-state-a", "region", "Fixture East"),
                ("fixture-state-b", "country", "BB"),
                ("fixture-state-b", "region", "Fixture West"),
                ("fixture-state-c", "country", "CC"),
                ("fixture-state-c", "region", "Fixture East"),
                ("fixture-one", "country", "AA"),
                ("fixture-near", "country", "AA"),
                ("fixture-near", "country", "CC"),
                ("fixture-far", "country", "AA"),
                ("fixture-far", "country", "BB"),
                ("fixture-elsewhere", "country", "ZZ"),
                ("fixture-nowhere", "acronym", "FN"),
            ]
        ).encode()
    )
    wanted = [Names().id + f"fixture-{name}" for name in ("one", "near", "far", "elsewhere", "nowhere")]
    found = fetch_entities(store, iris=wanted)
    assert [found[iri].region for iri in wanted] == ["Fixture East", "Fixture East", "", "", ""]


def test_the_finest_region_that_is_told_is_the_region() -> None:
    store = Store()
    store.load_ntriples(
        "".join(
            f'<{Names().id}{thing}> <{GOV}{name}> "{value}" .\n'
            for thing, name, value in [
                ("fixture-state-a", "country", "AA"),
                ("fixture-state-a", "region", "Fixture Continent"),
                ("fixture-state-a", "subregion", "Fixture Half"),
                ("fixture-state-a", "intermediateRegion", "Fixture Quarter"),
                ("fixture-state-b", "country", "BB"),
                ("fixture-state-b", "region", "Fixture Continent"),
                ("fixture-state-b", "subregion", "Fixture Half"),
                ("fixture-of-a", "country", "AA"),
                ("fixture-of-b", "country", "BB"),
            ]
        ).encode()
    )
    wanted = [Names().id + f"fixture-{name}" for name in ("state-a", "state-b", "of-a", "of-b")]
    regions = [fetch_entities(store, iris=[iri])[iri].region for iri in wanted]
    assert regions == ["Fixture Quarter", "Fixture Half", "Fixture Quarter", "Fixture Half"]


def test_every_organization_of_one_country_has_the_region_of_its_state(shipped: Path) -> None:
    with (shipped / "states.csv").open(encoding="utf-8-sig", newline="") as table:
        states = {
            row["country_iso2"]: row["intermediate_region"] or row["subregion"]
            for row in csv.DictReader(table)
        }
    with (shipped / "organizations.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["country_iso2"]]
    graph = govgraph.open(shipped)
    for row in rows:
        regions = {states.get(code, "") for code in row["country_iso2"].split("|")}
        assert graph.entity(row["id"]).region == (regions.pop() if len(regions) == 1 else "")
    assert len(rows) > 100
