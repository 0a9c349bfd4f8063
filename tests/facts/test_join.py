"""Datasets of different base IRIs: each keeps its own, only stated matches join, and what only looks alike is told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

import govgraph
from govgraph.cli import cli
from govgraph.facts.dataset import Dataset, read_dataset
from govgraph.facts.triples import to_store
from tests.facts.tables import WHOLE, entity, row, table, write_dataset

FIRST, SECOND = "https://fixture.example/", "https://second.example/kg/"
MATCH = "http://www.w3.org/2004/02/skos/core#exactMatch"
EMPTY: dict[str, str | bytes | None] = {f"{name}.csv": None for name in WHOLE}


def second(folder: Path, tables: Mapping[str, list[dict[str, str]]], toml: str = "") -> Path:
    """Write a dataset of another base, with these tables only."""
    files = {**EMPTY, **{f"{name}.csv": table(name, rows) for name, rows in tables.items()}}
    head = (
        f'version = "1"\nlicense = "CC0-1.0"\nbase = "{SECOND}"\ntitle = {{ en = "Second fixture" }}\n{toml}'
    )
    return write_dataset(folder, {**files, "dataset.toml": head})


SOURCE = {"id": "src-s", "title": "Second source", "url": "https://second.example/s", "language": "en"}
CLUB = entity("fixture-club", "CivilSocietyOrganization", "Another Club")
HOUSE = entity("house", "IntergovernmentalOrganization", "House")
TIE = row(subject="fixture-club", predicate="memberOf", object="house", source="src-s", as_of="2020")


def lines(dataset: Dataset) -> set[str]:
    return {str(quad) for quad in to_store(dataset).quads()}


def test_the_same_id_of_another_base_is_another_thing(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    b = second(tmp_path / "b", {"organizations": [CLUB, HOUSE], "relations": [TIE], "sources": [SOURCE]})
    both = read_dataset([a, b])
    assert both.report.ok
    assert both.joined == ()
    # Independent of any rule of joining: side by side, the two are the union of what each says alone.
    assert lines(both) == lines(read_dataset(a)) | lines(read_dataset(b))
    assert lines(read_dataset([b, a])) == lines(both)
    store = to_store(both)
    assert store.ask(f"ASK {{ <{SECOND}id/fixture-club> gov:memberOf <{SECOND}id/house> }}")
    assert not store.ask(
        f"ASK {{ <{FIRST}id/fixture-club> gov:memberOf ?x . ?x a gov:IntergovernmentalOrganization }}"
    )
    assert store.ask(
        "ASK { id2:fixture-club gov:memberOf id2:house . ?st a gov:Statement ; rdf:subject id2:fixture-club }"
    )
    told = [problem for problem in both.report if problem.code == "looks-alike"]
    assert [(one.severity, Path(one.file).name, one.line) for one in told] == [
        ("warning", "organizations.csv", 2)
    ]
    assert "“Another Club”" in told[0].message
    assert "“Fixture Club”" in told[0].message
    assert "(the id)" in told[0].message


def test_what_is_stated_by_one_wikidata_number_is_one(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")  # fixture-league is Q42
    league = entity("league", "CivilSocietyNetwork", "League", wikidata_qid="Q42", description_en="")
    tie = TIE | {"subject": "league"}
    b = second(tmp_path / "b", {"organizations": [league, HOUSE], "relations": [tie], "sources": [SOURCE]})
    both = read_dataset([a, b])
    [joined] = both.joined
    assert (joined.iri, joined.other) == (f"{FIRST}id/fixture-league", f"{SECOND}id/league")
    assert "Q42" in joined.why
    store = to_store(both)
    assert store.ask(f"ASK {{ id:fixture-league gov:memberOf id2:house ; <{MATCH}> <{SECOND}id/league> }}")
    assert not store.ask(f"ASK {{ <{SECOND}id/league> ?p ?o }}")
    # Its names differ: the first one wins, and that is told.
    assert "merge-conflict" in both.report.counts()
    assert store.ask('ASK { id:fixture-league skos:prefLabel "Fixture League"@en }')


@pytest.mark.parametrize("kind", ["twice", "another table"])
def test_a_wikidata_number_that_does_not_tell_which_one_joins_nothing(tmp_path: Path, kind: str) -> None:
    a = write_dataset(tmp_path / "a")
    qid = {"wikidata_qid": "Q42"}
    tables = {
        "twice": {
            "organizations": [entity(f"x{n}", "CivilSocietyNetwork", f"X {n}", **qid) for n in (1, 2)],
        },
        "another table": {"forums": [entity("x1", "Forum|EventSeries", "X 1", **qid)]},
    }[kind]
    both = read_dataset([a, second(tmp_path / "b", tables)])
    assert both.joined == ()
    assert {one.other for one in both.alike} == {f"{SECOND}id/x1"} | (
        {f"{SECOND}id/x2"} if kind == "twice" else set()
    )
    assert all("Q42" in one.why for one in both.alike)


def test_two_wikidata_numbers_tell_two_things_of_one_name_apart(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    league = entity("league", "CivilSocietyNetwork", "Fixture League", wikidata_qid="Q43")
    both = read_dataset([a, second(tmp_path / "b", {"organizations": [league]})])
    assert (both.joined, both.alike) == ((), ())


def judged(folder: Path, *rows: tuple[str, str, str]) -> Path:
    """Write what is stated: pairs of ends, with the decision."""
    lines = ["subject_id,object_id,decision,reviewer_label"]
    lines += [f"{one},{other},{decision},A made-up reviewer" for one, other, decision in rows]
    (folder / "matches.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.mark.parametrize("who", ["the second", "the first"])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("own", ["", "id:", "iri"])
def test_matches_state_what_is_one(tmp_path: Path, who: str, turned: bool, own: str) -> None:
    a = write_dataset(tmp_path / "a")
    b = second(tmp_path / "b", {"organizations": [CLUB, HOUSE], "relations": [TIE], "sources": [SOURCE]})
    base, name, other = (
        (FIRST, "fixture-league", f"{SECOND}id/fixture-club")
        if who == "the first"
        else (SECOND, "fixture-club", f"{FIRST}id/fixture-league")
    )
    ends = (f"{base}id/{name}" if own == "iri" else own + name, other)
    judged(a if who == "the first" else b, (*(ends[::-1] if turned else ends), "same"))
    both = read_dataset([a, b])
    assert both.report.ok
    assert [(one.iri, one.other, one.why) for one in both.joined] == [
        (f"{FIRST}id/fixture-league", f"{SECOND}id/fixture-club", "matches.csv")
    ]
    assert to_store(both).ask("ASK { id:fixture-league gov:memberOf id2:house }")
    assert not to_store(both).ask("ASK { id:fixture-club gov:memberOf id2:house }")


def test_what_is_stated_of_a_dataset_that_is_not_open_is_an_exact_match(tmp_path: Path) -> None:
    b = second(tmp_path / "b", {"organizations": [HOUSE]})
    judged(b, ("house", "https://third.example/id/casa", "same"))
    assert to_store(read_dataset(b)).ask(f"ASK {{ id:house <{MATCH}> <https://third.example/id/casa> }}")


def test_what_is_stated_to_be_different_is_in_the_graph_and_not_told_again(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    b = second(tmp_path / "b", {"organizations": [CLUB]})
    assert "looks-alike" in read_dataset([a, b]).report.counts()
    judged(b, ("fixture-club", f"{FIRST}id/fixture-club", "different"))
    both = read_dataset([a, b])
    assert (both.joined, both.alike) == ((), ())
    assert "looks-alike" not in both.report.counts()
    assert to_store(both).ask("ASK { id2:fixture-club owl:differentFrom id:fixture-club }")
    assert not to_store(both).ask("ASK { ?a skos:exactMatch id:fixture-club }")


def test_a_proposal_and_an_open_doubt_state_nothing(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    b = second(tmp_path / "b", {"organizations": [CLUB]})
    before = lines(read_dataset([a, b]))
    judged(
        b,
        ("fixture-club", f"{FIRST}id/fixture-club", ""),
        ("fixture-club", f"{FIRST}id/fixture-league", "unsure"),
    )
    both = read_dataset([a, b])
    assert lines(both) == before
    assert "looks-alike" in both.report.counts()


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("house", "no address", "same"), "bad-id", 2),
        (("casa", f"{FIRST}id/x", "same"), "unknown-id", 1),
        (("house", f"{FIRST}id/x", "yes"), "unknown-choice", 3),
        (("house", "house", "same"), "bad-id", 2),
    ],
)
def test_a_match_that_names_nothing_is_an_error(
    tmp_path: Path, row: tuple[str, str, str], code: str, column: int
) -> None:
    b = judged(second(tmp_path / "b", {"organizations": [HOUSE]}), row)
    assert [(one.code, one.line, one.column) for one in read_dataset(b).report.errors] == [(code, 2, column)]


def test_the_old_tables_of_matches_are_refused_with_their_remedy(tmp_path: Path) -> None:
    toml = '[same]\nhouse = "https://third.example/id/casa"\n'
    (error,) = read_dataset(second(tmp_path / "b", {"organizations": [HOUSE]}, toml)).report.errors
    assert error.code == "bad-dataset-toml"
    assert "matches.csv" in error.hint


def test_two_rows_that_are_stated_to_be_one_are_told(tmp_path: Path) -> None:
    a = judged(write_dataset(tmp_path / "a"), ("fixture-club", "fixture-league", "same"))
    assert read_dataset(a).report.counts() == {"same-in-two-rows": 1}


def test_a_decision_without_a_reviewer_and_one_of_an_unknown_source_are_told(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    (a / "matches.csv").write_text(
        "subject_id,object_id,decision,source\nfixture-club,fixture-league,different,src-nowhere\n", "utf-8"
    )
    assert read_dataset(a).report.counts() == {"match-without-reviewer": 1, "unknown-source": 1}


def test_a_dataset_may_speak_of_what_only_another_one_has_and_that_is_told(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    tie = row(
        subject="fixture-league", predicate="memberOf", object="house", as_of="2020"
    )  # the source is of a, too
    b = second(tmp_path / "b", {"organizations": [HOUSE], "relations": [tie]})
    both = read_dataset([a, b])
    assert both.report.ok
    assert [(one.iri, one.label, one.why) for one in both.joined] == [
        (f"{FIRST}id/fixture-league", "fixture-league", "used by its id")
    ]
    assert to_store(both).ask(
        "ASK { id:fixture-league gov:memberOf id2:house . ?st rdf:object id2:house ; dcterms:source src:fixture }"
    )
    assert {"unknown-id", "unknown-source"} <= read_dataset(b).report.counts().keys()


def test_every_verb_says_what_was_joined_and_what_only_looks_alike(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    league = entity("league", "CivilSocietyNetwork", "League", wikidata_qid="Q42")
    b = second(
        tmp_path / "b", {"organizations": [CLUB, league, HOUSE], "relations": [TIE], "sources": [SOURCE]}
    )
    data = ["-d", str(a), "-d", str(b)]
    for verb in (
        ["find", "club"],
        ["show", "id2:house"],
        ["info"],
        ["export", "-f", "nt"],
        ["query", "ASK { ?s ?p ?o }"],
    ):
        done = CliRunner().invoke(cli, [*verb, *data])
        assert done.exit_code == 0, done.output
        assert "joined, as stated: id2:league is id:fixture-league (Wikidata Q42)" in done.stderr
        assert "not joined, though they look alike: id2:fixture-club “Another Club”" in done.stderr
    found = govgraph.open([a, b]).find("second source")
    assert [one.entity.kind for one in found] == ["Source"]
    assert "id2:" not in CliRunner().invoke(cli, ["info", "-d", str(a)]).stderr


def test_two_datasets_that_state_nothing_in_common_are_told_how_to_say_it(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    b = second(tmp_path / "b", {"organizations": [HOUSE], "sources": [SOURCE]})
    for lang, said in (("en", "nothing is joined"), ("es", "nada se unió"), ("pt", "nada foi unido")):
        done = CliRunner().invoke(cli, ["info", "-d", str(a), "-d", str(b), "--lang", lang])
        assert said in done.stderr and "matches.csv" in done.stderr


def test_an_answer_from_a_second_dataset_is_cited_with_its_own_sources(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    b = second(tmp_path / "b", {"organizations": [CLUB, HOUSE], "relations": [TIE], "sources": [SOURCE]})
    g = govgraph.open([a, b])
    assert "Second source" in g.cite(g.select("SELECT ?x ?y { ?x gov:memberOf ?y FILTER(?y = id2:house) }"))


def test_what_rests_on_two_datasets_cites_and_names_both(tmp_path: Path) -> None:
    a = write_dataset(tmp_path / "a")
    b = second(tmp_path / "b", {"organizations": [CLUB, HOUSE], "relations": [TIE], "sources": [SOURCE]})
    alone, both = govgraph.open(a), govgraph.open([a, b])
    title = alone.metadata.title("en")
    assert [one.title("en") for one in both.datasets] == [title, "Second fixture"]
    cited = json.loads(both.cite(both.select("SELECT ?m { ?m gov:memberOf id2:house }"), "csl"))
    assert [item["title"] for item in cited] == ["Second source", title, "Second fixture"]
    assert [item["URL"] for item in cited[1:]] == [FIRST, SECOND]
    [own] = json.loads(alone.cite(style="csl"))
    seal = re.findall("[0-9a-f]{64}", own["note"])
    for item in cited[1:]:  # the fingerprint is that of both, and says so: neither dataset has it alone
        assert "of 2 datasets together" in item["note"]
        assert re.findall("[0-9a-f]{64}", item["note"]) != seal
    assert list(both.show("src-s").sources) == [f"{SECOND}source/s"]  # a bare id, of whichever dataset
    assert "Second fixture 1" in both.network(["memberOf"]).map().to_html()
    meeting = both.meet(f"{FIRST}id/fixture-club", f"{SECOND}id/fixture-club")
    assert meeting.dataset == f"{title} {alone.metadata.version}; Second fixture 1"
