"""What is empty says so and why, and what is left out is counted: small datasets and foreign RDF."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from govgraph.facts import generic
from govgraph.model.model import load_model

if TYPE_CHECKING:
    from click.testing import Result

TOML = 'title = "Fixture"\nversion = "0.1"\nlicence = "CC0-1.0"\nbase = "https://example.org/fixture/"\n'
KNOWS = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<http://example.org/cy> foaf:knows [ foaf:name "Fixture Bea" ] ; foaf:name "Fixture Cy" .
[] foaf:knows <http://example.org/cy> , [ foaf:name "Fixture Ann" ] .
"""

Invoke = Callable[..., "Result"]


def table(folder: Path, name: str, *rows: dict[str, str]) -> None:
    columns = [column.name for column in load_model().tables[name].columns]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def members_only(tmp_path: Path) -> Path:
    folder = tmp_path / "members"
    folder.mkdir()
    (folder / "dataset.toml").write_text(TOML, "utf-8")
    known = {"sources": "s"}
    table(folder, "sources", {"id": "s", "title": "Fixture source", "url": "https://example.org/s"})
    union = {"id": "fixture-union", "type": "IntergovernmentalOrganization", "label_en": "Fixture Union"}
    table(folder, "organizations", union | known)
    states = ("fixture-land", "fixture-isle")
    table(folder, "states", *({"id": one, "type": "State", "label_en": one, **known} for one in states))
    said = {
        "predicate": "memberOf",
        "object": "fixture-union",
        "start": "2001",
        "source": "s",
        "confidence": "read",
    }
    table(folder, "relations", *({"subject": one, **said} for one in states))
    return folder


@pytest.mark.parametrize("verb", [("network",), ("measure",), ("map", "-o", "map.html")])
def test_a_dataset_that_the_view_does_not_fit_says_what_it_has(
    invoke: Invoke, members_only: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke(*verb, "-d", members_only)
    assert result.exit_code == 1
    assert "2 ties are not shown (is a member of)" in result.stderr
    assert "The dataset has: memberOf (2). Choose one with --relation." in result.stderr
    assert invoke(*verb, "-d", members_only, "--relation", "memberOf").exit_code == 0


def test_a_dataset_without_relations_draws_nothing_and_says_so(invoke: Invoke, members_only: Path) -> None:
    table(members_only, "relations")
    result = invoke("network", "everything", "-f", "csv", "-d", members_only)
    assert result.exit_code == 1
    assert "The dataset states no relations" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_what_is_empty_at_a_date_says_that_nothing_is_left(invoke: Invoke, members_only: Path) -> None:
    result = invoke("network", "--relation", "memberOf", "--as-of", "1990", "-d", members_only)
    assert result.exit_code == 1
    assert "Nothing is left" in result.stderr


def test_blank_nodes_of_foreign_rdf_are_nodes(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text(KNOWS, "utf-8")
    asked = tmp_path / "knows.rq"
    asked.write_text("SELECT ?a ?b { ?a <http://xmlns.com/foaf/0.1/knows> ?b }", "utf-8")
    for reading in (["everything"], ["--query", asked]):
        result = invoke("network", *reading, "-d", tmp_path / "in.ttl")
        assert result.exit_code == 0
        assert "4 nodes, 3 ties" in result.stderr
        assert "Fixture Bea" in result.stdout


def test_blank_nodes_of_too_big_a_file_are_counted(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generic, "MOST", 2)
    (tmp_path / "in.ttl").write_text(KNOWS, "utf-8")
    result = invoke("network", "everything", "-d", tmp_path / "in.ttl")
    assert result.exit_code == 1
    assert "3 ties are not shown: one of their ends is a blank node" in result.stderr
    asked = tmp_path / "knows.rq"
    asked.write_text("SELECT ?a ?b { ?a <http://xmlns.com/foaf/0.1/knows> ?b }", "utf-8")
    result = invoke("network", "--query", asked, "-d", tmp_path / "in.ttl")
    assert result.exit_code != 0
    assert "3 rows of the query are not drawn" in result.stderr


def test_maps_and_networks_take_the_same_options(invoke: Invoke) -> None:
    texts = {verb: invoke(verb, "--help").stdout for verb in ("network", "measure", "map")}
    for option in (
        "--kind",
        "--relation",
        "--project",
        "--core",
        "--collapse",
        "--entity",
        "--ego",
        "--giant",
        "--backbone",
    ):
        assert all(option in text for text in texts.values()), option
