"""Tables and RDF files opened together are one dataset: merged, checked, searched and drawn as one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import govgraph
from govgraph.errors import DataError, InvalidData, TableError
from govgraph.facts.load import load_store
from tests.facts.tables import TOML, entity, row, table, write_dataset

if TYPE_CHECKING:
    from click.testing import Result

BASE = "https://fixture.example/"
PREFIXES = f"""\
@prefix id: <{BASE}id/> .
@prefix gov: <https://w3id.org/govgraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
# A label in another language, a thing that no table knows, and a tie to one that a table knows.
BESIDE = f"""{PREFIXES}
id:fixture-club skos:altLabel "Fixture-Verein"@de .
id:fixture-guild a gov:CivilSocietyOrganization ; skos:prefLabel "Fixture Guild"@en ; gov:memberOf id:fixture-league .
"""
OWN_KIND = """
[kinds.FixtureChoir]
label = { en = "Fixture choir" }
parents = ["Organization"]
table = "organizations"
[predicates.sangWith]
label = { en = "sang with" }
nature = "period"
"""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "fixture-first")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder that adds to the first one: a kind and a predicate of its own, ties to the first's organizations."""
    folder = tmp_path / "fixture-mine"
    folder.mkdir()
    (folder / "dataset.toml").write_text(TOML.replace("Fixture dataset", "Fixture of mine") + OWN_KIND)
    ties = [
        row(subject="fixture-choir", predicate="memberOf", object="fixture-league", start="2015"),
        row(subject="fixture-choir", predicate="sangWith", object="fixture-club"),
        # The first has this claim too.
        row(subject="fixture-club", predicate="memberOf", object="fixture-league", start="2012"),
    ]
    (folder / "organizations.csv").write_text(
        table("organizations", [entity("fixture-choir", "FixtureChoir", "Fixture Choir")])
    )
    (folder / "relations.csv").write_text(table("relations", ties))
    return folder


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    path = tmp_path / "fixture-beside.ttl"
    path.write_text(BESIDE)
    return path


def members(graph: govgraph.GovGraph) -> set[str]:
    return {str(one["o"]) for one in graph.select("SELECT ?o { ?o gov:memberOf id:fixture-league }")}


def test_all_tables_and_all_rdf_files_answer_together(first: Path, mine: Path, beside: Path) -> None:
    graph = govgraph.open([beside, first, mine])
    assert members(graph) == {"id:fixture-club", "id:fixture-choir", "id:fixture-guild"}


def test_a_claim_of_two_folders_is_taken_once_beside_rdf(first: Path, mine: Path, beside: Path) -> None:
    graph = govgraph.open([first, mine, beside])
    said = [
        claim
        for claim in graph.claims
        if claim.subject.endswith("/fixture-club") and claim.predicate.endswith("#memberOf")
    ]
    assert len(said) == 1


def test_where_two_folders_differ_is_told_beside_rdf(first: Path, mine: Path, beside: Path) -> None:
    other = entity("fixture-club", "CivilSocietyOrganization", "Fixture Club of mine")
    (mine / "organizations.csv").write_text(
        table("organizations", [entity("fixture-choir", "FixtureChoir", "Fixture Choir"), other])
    )
    codes = [problem.code for problem in govgraph.open([first, mine, beside]).check()]
    assert codes.count("merge-conflict") == 3  # its label in three languages


def test_the_first_folder_names_the_dataset_wherever_the_rdf_stands(
    first: Path, mine: Path, beside: Path
) -> None:
    graph = govgraph.open([beside, first, mine])
    assert graph.names.base == BASE
    assert graph.metadata.title("en") == "Fixture dataset"


def test_kinds_and_predicates_of_a_dataset_are_kept_beside_rdf(first: Path, mine: Path, beside: Path) -> None:
    graph = govgraph.open([first, mine, beside])
    assert "FixtureChoir" in graph.model.kinds
    assert graph.entity("fixture-choir").kind == "FixtureChoir"
    assert graph.check().ok


def test_mistakes_in_tables_are_checked_and_refused_beside_rdf(first: Path, beside: Path) -> None:
    relations = first / "relations.csv"
    relations.write_text(relations.read_text().replace("fixture-club,", "fixture-clubb,", 1))
    graph = govgraph.open([first, beside])
    assert [problem.code for problem in graph.check().errors] == ["unknown-id"]
    with pytest.raises(InvalidData):
        graph.ask("ASK { ?s ?p ?o }")


def test_labels_of_rdf_find_what_the_tables_know(first: Path, beside: Path) -> None:
    graph = govgraph.open([first, beside])
    assert [found.entity.id for found in graph.find("Fixture-Verein")][:1] == ["id:fixture-club"]


def test_ties_of_rdf_and_of_tables_are_one_network(first: Path, beside: Path) -> None:
    net = govgraph.open([first, beside]).network(["memberOf"])
    assert set(net) == {"id:fixture-club", "id:fixture-guild", "id:fixture-league"}
    assert net.label("fixture-guild") == "Fixture Guild"


def test_labels_of_tables_name_the_ties_of_rdf(first: Path, tmp_path: Path) -> None:
    ties = tmp_path / "fixture-ties.ttl"
    ties.write_text(f"{PREFIXES} id:fixture-meeting gov:hasTopic id:t-fixture .")
    net = govgraph.open([ties, first]).network(["hasTopic"])
    assert net.label("fixture-meeting", "es") == "Fixture Meeting (es)"
    assert "t-fixture" in net


def test_a_date_is_asked_of_tables_and_rdf_together(first: Path, mine: Path, beside: Path) -> None:
    graph = govgraph.open([first, mine, beside]).at(as_of="2013")
    assert "id:fixture-club" in members(graph)
    assert "id:fixture-choir" not in members(graph)  # since 2015


def test_a_folder_of_rdf_files_is_opened_and_joined(first: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fixture-rdf"
    folder.mkdir()
    (folder / "fixture-beside.ttl").write_text(BESIDE)
    (folder / "fixture-more.nt").write_text(
        f"<{BASE}id/fixture-band> <https://w3id.org/govgraph/ns#memberOf> <{BASE}id/fixture-league> .\n"
    )
    (folder / "README.txt").write_text("Not RDF.")
    both = {"id:fixture-guild", "id:fixture-band"}
    assert members(govgraph.open([first, folder])) == {"id:fixture-club", *both}
    alone = govgraph.open(folder).select(f"SELECT ?o {{ ?o gov:memberOf <{BASE}id/fixture-league> }}")
    assert len(list(alone)) == 2


def test_a_folder_of_rdf_files_is_loaded_as_when_opened(first: Path, tmp_path: Path, beside: Path) -> None:
    folder = tmp_path / "fixture-rdf"
    folder.mkdir()
    beside.rename(folder / "fixture-beside.ttl")
    load_store([first, folder], tmp_path / "store")
    stored, opened = govgraph.open(tmp_path / "store"), govgraph.open([first, folder])
    assert set(map(str, stored.quads())) == set(map(str, opened.quads()))
    assert stored.names == opened.names


def test_a_damaged_rdf_file_is_told_when_it_is_opened(first: Path, tmp_path: Path) -> None:
    broken = tmp_path / "fixture-broken.ttl"
    broken.write_text("<a> <b")
    with pytest.raises(TableError, match="is cut short"):
        govgraph.open([first, broken])


def test_a_store_is_not_merged_and_says_how_to(first: Path, tmp_path: Path) -> None:
    load_store([first], tmp_path / "store")
    with pytest.raises(DataError, match="cannot be merged") as caught:
        govgraph.open([first, tmp_path / "store"])
    assert "govgraph load" in caught.value.hint


def test_the_command_line_merges_and_checks_them(
    invoke: Callable[..., Result], first: Path, mine: Path, beside: Path
) -> None:
    data = ["-d", first, "-d", mine, "-d", beside]
    found = invoke("query", *data, "SELECT ?o { ?o gov:memberOf id:fixture-league } ORDER BY ?o", "-f", "csv")
    assert found.stdout.split() == [
        "o",
        *(f"{BASE}id/fixture-{name}" for name in ("choir", "club", "guild")),
    ]
    checked = invoke("check", *data)
    assert checked.exit_code == 0
    assert "is RDF: only its dates are checked" in checked.stderr


def test_of_rdf_alone_the_dates_are_checked(
    invoke: Callable[..., Result], beside: Path, tmp_path: Path
) -> None:
    checked = invoke("check", beside)
    assert (checked.exit_code, checked.stdout) == (0, "")
    bad = tmp_path / "bad.ttl"
    bad.write_text(
        "@prefix gov: <https://w3id.org/govgraph/ns#> . @prefix id: <https://w3id.org/govgraph/id/> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "id:claim a gov:Statement ; rdf:subject id:a ; rdf:predicate gov:memberOf ; rdf:object id:b ;\n"
        ' gov:start "-0043"^^xsd:gYear .\n'
    )
    checked = invoke("check", beside, bad)
    assert checked.exit_code == 0
    assert f"{bad} W256" in checked.stdout
    assert "-0043" in checked.stdout and "id:claim" in checked.stdout
