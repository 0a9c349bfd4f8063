"""Prefixes that an RDF file declares are known wherever its things are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.facts.load import load_store
from govgraph.query import workers
from govgraph.store.rdf_files import read_into
from govgraph.store.store import Store
from govgraph.terms import GOV, Names

MY = "http://fixture.example/my/"
TURTLE = f"@prefix my: <{MY}> .\n@prefix : <{MY}plain#> .\nmy:a my:p :b .\n@prefix late: <http://fixture.example/late/> .\n"
OTHERS = {
    "trig": TURTLE,
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    f'xmlns:my="{MY}"><rdf:Description rdf:about="{MY}a"><my:p rdf:resource="{MY}b"/></rdf:Description></rdf:RDF>',
    "jsonld": f'{{"@context": {{"my": "{MY}", "word": "{MY}word"}}, "@id": "my:a", "my:p": {{"@id": "my:b"}}}}',
}


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    path = tmp_path / "fixture.ttl"
    path.write_text(TURTLE, "utf-8")
    return path


@pytest.fixture(params=["file", "store"])
def place(request: pytest.FixtureRequest, turtle: Path, tmp_path: Path) -> Path:
    """A Turtle file, and the store that was loaded from it."""
    if request.param == "file":
        return turtle
    load_store([turtle], tmp_path / "store")
    return tmp_path / "store"


def test_queries_need_not_declare_them_again(place: Path) -> None:
    graph = govgraph.open(place)
    for limit in (None, 20):
        (row,) = graph.select("SELECT ?o { my:a my:p ?o }", timeout=limit)
        assert (row["o"], row["o"].iri) == (":b", MY + "plain#b")


def test_the_command_line_shows_and_takes_them(invoke: Callable[..., Any], place: Path) -> None:
    found = invoke("query", "-d", place, "SELECT ?s { ?s ?p ?o }", "--bind", "p=my:p", "-f", "table", "-q")
    assert "my:a" in found.stdout


def test_a_process_that_cannot_be_forked_knows_them_too(
    turtle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_FORK", False)
    assert govgraph.open(turtle).query("ASK { my:a my:p ?o }", timeout=30)


@pytest.mark.parametrize("suffix", sorted(OTHERS))
def test_every_format_with_prefixes_gives_them(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"fixture.{suffix}"
    path.write_text(OTHERS[suffix], "utf-8")
    assert govgraph.open(path).ask("ASK { my:a my:p ?o }")


def test_a_single_word_of_a_context_is_no_prefix(tmp_path: Path) -> None:
    path = tmp_path / "fixture.jsonld"
    path.write_text(OTHERS["jsonld"], "utf-8")
    assert govgraph.open(path).names.compact(MY + "wordless") == "my:wordless"


def test_prefixes_with_a_meaning_keep_it(tmp_path: Path) -> None:
    path = tmp_path / "fixture.ttl"
    path.write_text("@prefix gov: <http://fixture.example/other#> .\ngov:a gov:b gov:c .", "utf-8")
    assert govgraph.open(path).names.prefixes["gov"] == GOV


def test_a_second_name_for_a_namespace_is_read_but_not_written() -> None:
    names = Names().declaring({"g": GOV})
    assert (names.expand("g:memberOf"), names.compact(GOV + "memberOf")) == (GOV + "memberOf", "gov:memberOf")


def test_of_two_files_the_first_says_what_a_prefix_means(turtle: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.ttl"
    second.write_text("@prefix my: <http://fixture.example/other/> .\nmy:a my:p my:b .", "utf-8")
    assert govgraph.open([turtle, second]).names.prefixes["my"] == MY


def test_beside_tables_they_are_known_and_the_tables_base_stays(turtle: Path, shipped: Path) -> None:
    graph = govgraph.open([shipped, turtle])
    assert graph.names.base == Names().base
    assert graph.ask("ASK { my:a my:p ?o . id:alsur a ?kind }")


def test_a_dataset_with_a_base_of_its_own_keeps_it_as_turtle(tmp_path: Path, shipped_copy: Path) -> None:
    base = "https://fixture.example/kg/"
    declared = shipped_copy / "dataset.toml"
    text = declared.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("base")]
    declared.write_text(f'base = "{base}"\n' + "\n".join(lines) + "\n", "utf-8")
    tables = govgraph.open(shipped_copy)
    assert tables.names.base == base
    tables.save(tmp_path / "fixture.ttl")
    again = govgraph.open(tmp_path / "fixture.ttl")
    assert again.names.base == base
    assert again.ask("ASK { id:alsur gov:participatedIn id:igf-2023 }")


def test_the_file_of_another_vocabulary_does_not_move_the_base() -> None:
    assert (
        Names().at_base_of({"id": "http://fixture.example/id/", "st": "http://elsewhere.example/"}) == Names()
    )


def test_reading_a_file_leaves_the_stores_own_names_alone(turtle: Path) -> None:
    store = Store()
    assert read_into(store, turtle) == {"my": MY, "": MY + "plain#"}
    assert store.names == Names()
