"""One door: every kind of source is opened the same way and answers the same."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.errors import DataError, GovgraphError, InvalidData, QueryError, UnknownEntity

COUNT = "SELECT (COUNT(*) AS ?n) { ?st a gov:Statement }"


def claims_in(folder: Path) -> int:
    rows = 0
    for name in ("relations", "attributes"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as table:
            rows += len(list(csv.DictReader(table)))
    return rows


def test_nothing_opens_the_dataset_of_the_package(shipped: Path) -> None:
    assert govgraph.open().select(COUNT).column("n") == [claims_in(shipped)]


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".jsonld"])
def test_what_was_saved_opens_and_answers_the_same(shipped: Path, tmp_path: Path, suffix: str) -> None:
    whole = govgraph.open(shipped)
    whole.save(tmp_path / f"facts{suffix}")
    again = govgraph.open(tmp_path / f"facts{suffix}")
    assert set(map(str, again.quads())) == set(map(str, whole.quads()))
    assert again.metadata.titles == whole.metadata.titles


def test_two_folders_become_one_dataset(shipped: Path, tmp_path: Path) -> None:
    from govgraph.facts.init import begin_dataset

    begin_dataset(tmp_path / "mine")
    both = govgraph.open([shipped, tmp_path / "mine"])
    assert both.check().ok
    assert both.select(COUNT).column("n") == [claims_in(shipped) + claims_in(tmp_path / "mine")]


def test_a_place_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file or folder"):
        govgraph.open(tmp_path / "none")


def test_invalid_tables_are_refused_with_their_report(shipped: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(shipped, tmp_path / "broken")
    table = tmp_path / "broken" / "relations.csv"
    table.write_text(
        table.read_text("utf-8").replace(",alsur,participatedIn,", ",alsurr,participatedIn,", 1), "utf-8"
    )
    graph = govgraph.open(tmp_path / "broken")
    assert {problem.code for problem in graph.check().errors} == {"unknown-id"}
    with pytest.raises(InvalidData) as caught:
        graph.ask("ASK { ?s ?p ?o }")
    assert caught.value.report.errors


def test_an_entity_is_found_by_id_curie_and_iri() -> None:
    graph = govgraph.open()
    iri = "https://w3id.org/govgraph/id/eclac"
    assert {graph.entity(name).iri for name in ("eclac", "id:eclac", iri, f"<{iri}>")} == {iri}
    with pytest.raises(UnknownEntity) as caught:
        graph.entity("eclacc")
    assert "id:eclac" in caught.value.near
    with pytest.raises(UnknownEntity) as caught:  # nothing is spelled like it
        graph.entity("qqqqqqqqqqqq")
    assert (caught.value.near, caught.value.hint) == ((), "to look for a name, call find('qqqqqqqqqqqq')")


def test_a_query_of_another_form_is_told_apart() -> None:
    graph = govgraph.open()
    with pytest.raises(QueryError, match="not a SELECT"):
        graph.select("ASK { ?s ?p ?o }")
    with pytest.raises(QueryError, match="not a DESCRIBE"):
        graph.describe("SELECT ?s { ?s ?p ?o }")


def test_rdflib_answers_as_the_store_does() -> None:
    graph = govgraph.open()
    text = "SELECT ?m { ?m gov:memberOf id:alsur }"
    ours = {graph.names.expand(str(row["m"])) for row in graph.select(text)}
    assert {str(row.m) for row in graph.to_rdflib().query(text)} == ours


@pytest.mark.parametrize("day", ["1950", "1989-06", "2005-01-01", "2016", "2021-07-15", "2026-11-23"])
@pytest.mark.parametrize("unknown", ["mark", "exclude"])
def test_a_network_as_of_a_date_has_the_ties_that_the_dated_dataset_has(day: str, unknown: str) -> None:
    graph = govgraph.open()
    rules = {"lift": False, "aggregate_states": False, "fold_members": False}
    predicates = ["memberOf", "participatedIn", "partyTo", "signatoryOf"]
    one = graph.network(predicates, as_of=day, unknown=unknown, **rules)
    other = graph.at(as_of=day, unknown=unknown).network(predicates, **rules)
    assert [tie[:3] for tie in one.graph.edges(keys=True)] == [
        tie[:3] for tie in other.graph.edges(keys=True)
    ]


def test_info_counts_what_is_in_the_tables(shipped: Path) -> None:
    info = govgraph.open(shipped).info()
    assert info["claims"] == claims_in(shipped) == sum(info["predicates"].values())
    assert info["entities"] == sum(info["kinds"].values())
    assert sum(info["confidence"].values()) == info["claims"]


@pytest.fixture(scope="module")
def g() -> govgraph.GovGraph:
    return govgraph.open()


def test_a_variable_with_the_name_of_an_option_is_given_in_bindings(g: govgraph.GovGraph) -> None:
    text = "SELECT ?m { ?m gov:memberOf ?limit } ORDER BY ?m"
    rows = g.query(text, bindings={"limit": "id:alsur"}, limit=2)
    assert len(list(rows)) == 2
    assert list(g.select(text, bindings={"?limit": "id:alsur"}))[:2] == list(rows)
    assert g.ask(
        "ASK { ?timeout gov:memberOf id:alsur }", bindings={"timeout": "id:derechos-digitales"}, timeout=60
    )


def test_a_misspelled_option_is_an_error_that_names_the_option(g: govgraph.GovGraph) -> None:
    with pytest.raises(QueryError, match="`timout`") as wrong:
        g.query("SELECT * { ?s ?p ?o }", timout=3)
    assert wrong.value.hint == "did you mean timeout?"
    with pytest.raises(QueryError, match="`limt`") as wrong:
        g.answer("forums-of", org="alsur", limt=3)
    assert wrong.value.hint == "did you mean limit?"
    assert g.ask(
        "ASK { ?timout gov:memberOf id:alsur }", timout="id:derechos-digitales"
    )  # it is a variable here


def test_a_value_given_twice_is_an_error(g: govgraph.GovGraph) -> None:
    with pytest.raises(QueryError, match="`org` is given twice"):
        g.query("ASK { ?org ?p ?o }", bindings={"org": "id:alsur"}, org="id:alsur")


def test_parameters_of_a_question_are_also_given_in_bindings(g: govgraph.GovGraph) -> None:
    by_mapping = g.answer("forums-of", bindings={"org": "alsur"})
    assert list(by_mapping) == list(g.answer("forums-of", org="alsur"))


def test_entities_are_those_of_all_that_are_no_statement_source_or_word_of_the_vocabulary() -> None:
    from govgraph.facts.claims import fetch_entities

    graph = govgraph.open()
    every = fetch_entities(graph.store, graph.model.depth)
    none = {*graph.model.classes, "Mode", "Confidence"}
    wanted = {
        iri: entity
        for iri, entity in every.items()
        if none.isdisjoint(entity.kinds) and not iri.startswith("https://w3id.org/govgraph/ns#")
    }
    assert len(every) > len(wanted) > 100
    assert graph.entities == wanted


@pytest.mark.parametrize("view", ["forums-organizations", "everything"])
def test_of_very_many_ends_a_network_is_the_same_as_of_few(
    view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = govgraph.open()
    few = graph.network(view)
    monkeypatch.setattr("govgraph.network.build._MANY", 0)
    many = graph.network(view)
    assert many.files("json") == few.files("json")


@pytest.mark.parametrize(
    "moment",
    [
        {"as_of": "2015"},
        {"as_of": "2015-03-01", "confidence": "quoted"},
        {"as_of": "2012-11", "unknown": "exclude"},
        {"between": ("2010", "2012-05")},
    ],
    ids=str,
)
@pytest.mark.parametrize("view", ["states-instruments", ["memberOf"]], ids=str)
def test_a_network_of_a_dated_dataset_tells_what_is_unknown_then(
    shipped: Path, view: str, moment: dict[str, Any]
) -> None:
    graph = govgraph.open(shipped)
    dated, asked = graph.at(**moment).network(view), graph.network(view, **moment)
    assert dated.ties() == asked.ties()
    assert dated.nodes() == asked.nodes()
    assert dated.unknown == asked.unknown
    when = (dated.question.as_of, dated.question.between)
    if "as_of" in moment:
        assert when == (moment["as_of"], None)
    else:
        assert when == ("", ("2010-01-01", "2012-05-31"))


def test_a_network_of_a_query_over_a_dated_dataset_tells_what_is_unknown_then(shipped: Path) -> None:
    graph = govgraph.open(shipped)
    text = "SELECT ?member ?group { ?member gov:memberOf ?group }"
    found = graph.at(as_of="2015").network(query=text)
    truths = Counter(tie["truth"] for tie in found.ties() if tie["predicate"] == "memberOf")
    known = Counter(tie["truth"] for tie in graph.network(["memberOf"], as_of="2015").ties())
    assert truths == known and set(known) == {"yes", "unknown"}


def test_a_dated_dataset_is_not_asked_about_another_date(shipped: Path) -> None:
    then = govgraph.open(shipped).at(as_of="2015")
    for ask in (then.network, then.at, then.part(kinds=["State"]).at):
        for date in ({"as_of": "2010"}, {"between": ("2010", "2012")}):
            with pytest.raises(GovgraphError, match="as of a date already"):
                ask(**date)


def test_what_else_is_asked_of_a_dated_dataset_is_asked_together_with_its_date(shipped: Path) -> None:
    graph = govgraph.open(shipped)
    count = "SELECT (COUNT(*) AS ?n) { ?c a gov:Statement }"
    for more in (
        {"confidence": "quoted"},
        {"unknown": "exclude"},
        {"unknown": "include", "confidence": "read"},
    ):
        found, wanted = graph.at(as_of="2015").at(**more), graph.at(as_of="2015", **more)
        assert [list(row.values()) for row in found.select(count)] == [
            list(row.values()) for row in wanted.select(count)
        ]
        assert found.unknown_ties == wanted.unknown_ties
    strict = graph.at(as_of="2015", confidence="quoted")
    assert strict.at(confidence="read") is strict  # it stays as strict as it was


@pytest.mark.parametrize(
    "part", [{"relations": ["participatedIn"]}, {"kinds": ["State"]}, {"entities": ["igf", "oecd"]}], ids=str
)
def test_a_part_of_a_dated_dataset_tells_what_is_unknown_as_the_whole_does(
    shipped: Path, part: dict[str, Any]
) -> None:
    then = govgraph.open(shipped).at(as_of="2015")
    asked = ["participatedIn", "memberOf"]
    whole = {
        (tie["source"], tie["predicate"], tie["target"]): tie["truth"] for tie in then.network(asked).ties()
    }
    found = {
        (tie["source"], tie["predicate"], tie["target"]): tie["truth"]
        for tie in then.part(**part).network(asked).ties()
    }
    assert found and found.items() <= whole.items()
    assert set(found.values()) == {"yes", "unknown"}
    [row] = then.part(**part).select("SELECT (COUNT(*) AS ?n) { ?s gov:participatedIn|gov:memberOf ?o }")
    sure = sum(truth == "yes" for truth in found.values())
    assert str(row["n"]) == f"{sure} to {len(found)}"
