"""The sources of each row of an answer: those of the claims behind this row, as the tables have them."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import govgraph
from govgraph.query.evidence import sources_of_answer, with_sources

Invoke = Callable[..., Result]


def relations(shipped: Path) -> list[dict[str, str]]:
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(ids: set[str]) -> set[str]:
    return {one.replace("src-", "src:", 1) for one in ids}


@pytest.fixture(scope="module")
def graph(shipped: Path) -> govgraph.GovGraph:
    return govgraph.open(shipped)


def test_each_participant_has_the_sources_of_its_own_claims(invoke: Invoke, shipped: Path) -> None:
    rows = relations(shipped)
    places = {row["subject"] for row in rows if row["predicate"] == "partOfSeries" and row["object"] == "igf"}
    right: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["object"] in places | {"igf"} and row["predicate"] in (
            "participatedIn",
            "contributedTo",
            "memberOf",
        ):
            right[row["subject"]].add(row["source"])
    text = invoke("ask", "participants-of", "--sources", "-f", "csv", "-d", shipped).stdout
    found = {
        row["actor"].rpartition("/")[2]: set(row["source"].split("|"))
        for row in csv.DictReader(io.StringIO(text))
    }
    assert found == {actor: written(sources) for actor, sources in right.items()}


def test_a_question_that_names_its_claims_shows_the_source_of_each(invoke: Invoke, shipped: Path) -> None:
    right = {
        (row["object"], row["source"])
        for row in relations(shipped)
        if row["subject"] == "igf" and row["predicate"] in ("establishedBy", "mandateRenewedBy")
    }
    text = invoke("ask", "mandate-of", "--body", "igf", "-d", shipped, "--lang", "es", "-f", "md").stdout
    head, _, *lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    assert head == ["instrumento", "cómo", "fecha", "papel", "modalidad", "fuente"]
    assert {(line[0].rpartition("[id:")[2][:-1], line[-1]) for line in lines} == {
        (instrument, source.replace("src-", "src:", 1)) for instrument, source in right
    }


@pytest.mark.parametrize("form", ["csv", "json"])
def test_formats_for_machines_have_sources_only_when_asked(invoke: Invoke, shipped: Path, form: str) -> None:
    def columns(*options: str) -> list[str]:
        text = invoke("ask", "forums-of", "-d", shipped, "-f", form, *options).stdout
        found = next(csv.reader(io.StringIO(text))) if form == "csv" else json.loads(text)["head"]["vars"]
        return list(found)

    own = ["space", "places", "claims", "announced", "first", "last"]
    assert columns() == own
    assert columns("--sources") == [*own, "source"]


def test_an_answer_that_shows_its_sources_has_no_second_column_of_them(invoke: Invoke, shipped: Path) -> None:
    text = invoke("ask", "busiest-sources", "--sources", "-f", "csv", "-d", shipped).stdout
    assert next(csv.reader(io.StringIO(text))) == ["source", "claims", "unverified"]


def test_each_row_of_hosts_has_a_source_of_a_meeting_in_that_state(
    graph: govgraph.GovGraph, shipped: Path
) -> None:
    right: dict[str, set[str]] = defaultdict(set)
    for row in relations(shipped):
        if row["predicate"] == "heldIn":
            right["id:" + row["object"]] |= written({row["source"]})
    for row in with_sources(graph.store, graph.answer("hosts-by-region").solutions):
        cited = set(str(row["source"]).split("|"))
        assert cited, row
        assert cited <= right[row["state"]], row


def test_the_sources_of_the_rows_are_those_that_the_answer_cites(graph: govgraph.GovGraph) -> None:
    for question in graph.questions():
        answered = graph.answer(question)
        cited = {source.id for source in sources_of_answer(graph.store, answered)}
        rows: list[dict[str, Any]] = list(with_sources(graph.store, answered.solutions))
        shown = {one for row in rows for one in str(row["source"]).split("|")}
        assert all(row["source"] for row in rows), question.name
        assert shown == cited, question.name


def test_the_words_of_what_holds_are_the_readers_in_tables_only(invoke: Invoke, shipped: Path) -> None:
    asked = (
        "ask",
        "members-at",
        "--body",
        "brics",
        "--day",
        "2024-06-30",
        "-q",
        "--lang",
        "pt",
        "-d",
        shipped,
    )
    table = invoke(*asked).stdout.splitlines()
    assert table[0].split()[-2:] == ["existia", "fonte"]
    assert all(" sim " in line for line in table[2:])
    rows = list(csv.DictReader(io.StringIO(invoke(*asked, "-f", "csv").stdout)))
    assert {row["holds"] for row in rows} == {"yes"}


def test_a_count_with_the_unknown_is_said_in_the_readers_language(invoke: Invoke, shipped: Path) -> None:
    asked = ("ask", "hosts-by-region", "-q", "-d", shipped)
    assert "de 0 a 1" in invoke(*asked, "--lang", "es").stdout
    assert ",0 to 1,unknown" in invoke(*asked, "--lang", "es", "-f", "csv").stdout
