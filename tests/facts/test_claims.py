"""Entities as they are read from a store."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import govgraph
from govgraph.facts.claims import fetch_claims, fetch_entities, fetch_sources
from govgraph.store.store import AnyStore, Store
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


def test_few_claims_entities_and_sources_are_looked_up_as_a_query_finds_them(shipped: Path) -> None:
    """A lookup of an embedded store is quick; a server is asked in SPARQL. Both say the same."""
    store = govgraph.open(shipped).store
    ends = [f"{store.names.id}{name}" for name in ("alsur", "igf", "nobody-of-this-name")]
    found = fetch_claims(store, about=ends)
    assert found == fetch_claims(_AsAServer(store), about=ends)
    assert {claim.subject for claim in found} & set(ends)
    member = [GOV + "memberOf"]
    assert fetch_claims(store, member, about=ends) == [one for one in found if one.predicate == member[0]]
    some = [claim.iri for claim in found[:7]] + [ends[0]]
    assert (
        fetch_claims(store, statements=some) == fetch_claims(_AsAServer(store), statements=some) == found[:7]
    )
    assert fetch_entities(store, iris=ends) == fetch_entities(_AsAServer(store), iris=ends)
    cited = [*{claim.source for claim in found}, ends[0]]
    assert fetch_sources(store, cited) == fetch_sources(_AsAServer(store), cited)


class _AsAServer(AnyStore):
    """A store that can only be queried."""

    def __init__(self, store: Store) -> None:
        self.names, self._store = store.names, store

    def query(self, query: str) -> Any:
        return self._store.query(query)

    def triples(self) -> Any:
        return self._store.triples()


def test_an_empty_store_is_no_less_a_store() -> None:
    assert Store()
