"""``govgraph network`` and ``govgraph measure``: what they print, write and refuse."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

import govgraph
from govgraph.network.measures import MEASURES
from govgraph.network.views import view_names

Invoke = Callable[..., Any]


@pytest.fixture
def run(invoke: Invoke, shipped: Path) -> Invoke:
    return lambda verb, *arguments: invoke(verb, "-d", shipped, *arguments)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_views_and_measures_are_listed(run: Invoke, shipped: Path) -> None:
    listed = {line.split()[0] for line in run("network", "--list").stdout.splitlines()}
    assert listed == {*view_names(), *(path.stem for path in (shipped / "views").glob("*.toml"))}
    assert {line.split()[0] for line in run("measure", "--list").stdout.splitlines()} == set(MEASURES)


def test_ties_on_the_terminal_are_those_of_the_library(run: Invoke, shipped: Path) -> None:
    rows = table(run("network", "funding", "-f", "csv", "-q").stdout)
    expected = govgraph.open(shipped).network("funding").ties()
    assert {(r["source"], r["predicate"], r["target"]) for r in rows} == {
        (r["source"], r["predicate"], r["target"]) for r in expected
    }


def test_every_dated_output_says_how_many_ties_are_unknown(run: Invoke, shipped: Path) -> None:
    unknown = govgraph.open(shipped).network("states-instruments", as_of="2020").unknown
    for verb in ("network", "measure"):
        assert f"{unknown} unknown at 2020" in run(verb, "states-instruments", "--as-of", "2020").stderr
    left = run("network", "states-instruments", "--as-of", "2020", "--unknown", "exclude")
    assert f"{unknown} unknown at 2020 and left out" in left.stderr


def test_messages_are_not_among_the_data(run: Invoke) -> None:
    result = run("network", "funding", "-f", "json", "-q")
    assert result.stderr == ""
    json.loads(result.stdout)


def test_a_file_has_the_format_of_its_suffix(run: Invoke, shipped: Path, tmp_path: Path) -> None:
    run("network", "funding", "-o", tmp_path / "ties.graphml")
    with (shipped / "relations.csv").open(encoding="utf-8-sig") as relations:
        rows = [row for row in csv.DictReader(relations) if row["predicate"] in ("funds", "fiscalSponsorOf")]
    ends = {row[end] for row in rows for end in ("subject", "object")}
    assert len(nx.read_graphml(tmp_path / "ties.graphml", force_multigraph=True)) == len(ends)
    run("network", "funding", "-o", tmp_path / "ties.csv")
    assert (tmp_path / "ties-nodes.csv").is_file()
    assert (tmp_path / "ties-edges.csv").is_file()


def test_measures_are_those_of_the_library_sorted_by_the_first(run: Invoke, shipped: Path) -> None:
    rows = table(run("measure", "-m", "betweenness,degree", "--top", "5", "-f", "csv").stdout)
    expected = govgraph.open(shipped).network().measure("betweenness,degree").top(5)
    assert [row["id"] for row in rows] == [row["id"] for row in expected]
    assert [float(row["betweenness"]) for row in rows] == [row["betweenness"] for row in expected]


def test_labels_come_in_the_language_asked_for(run: Invoke) -> None:
    assert (
        "Foro de Gobernanza de Internet"
        in run("measure", "-m", "degree", "--top", "3", "--lang", "es").stdout
    )


def test_the_table_on_the_terminal_draws_a_bar_for_each_value(run: Invoke) -> None:
    lines = run("measure", "-m", "degree", "--top", "2").stdout.splitlines()[2:]
    assert lines[0].count("█") == 20
    assert 0 < lines[1].count("█") < 20


def test_groups_are_names_and_get_no_bars_nor_a_figure_of_bars(run: Invoke, tmp_path: Path) -> None:
    assert "█" not in run("measure", "-m", "louvain", "--top", "5").stdout
    refused = run("measure", "-m", "louvain", "-o", tmp_path / "figure.svg")
    assert refused.exit_code == 3 and "--color community" in refused.stderr
    assert not (tmp_path / "figure.svg").exists()


def test_ranks_come_with_their_intervals(run: Invoke) -> None:
    rows = table(
        run("measure", "-m", "degree", "--sensitivity", "--draws", "20", "--top", "3", "-f", "csv").stdout
    )
    assert all(int(row["rank_low"]) <= int(row["rank_high"]) for row in rows)


def test_a_figure_has_a_bar_and_an_error_bar_for_each_row(run: Invoke, tmp_path: Path) -> None:
    options = ("-m", "degree", "--sensitivity", "--draws", "20", "--top", "4")
    run("measure", *options, "-o", tmp_path / "figure.svg")
    figure = ElementTree.parse(tmp_path / "figure.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert len(figure.findall(f"{space}rect")) == 1 + 4  # the ground and the bars
    assert len(figure.findall(f"{space}path")) == 4


def test_the_whole_network_is_measured(run: Invoke) -> None:
    rows = {
        row["measure"]: row["value"] for row in json.loads(run("measure", "--whole", "-f", "json").stdout)
    }
    assert rows["nodes"] == rows["spaces"] + rows["actors"]
    assert 0 < rows["density"] < 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("network", "forms"), "forums-organizations"),
        (("network", "--as-of", "2023-02-30"), "does not exist"),
        (("network", "--entity", "nobody-at-all"), "unknown entity"),
        (("network", "-r", "membersOf"), "memberOf"),
        (("measure", "-m", "betweeness"), "betweenness"),
        (("measure", "-m", "eigenvector"), "--giant"),
        (("measure", "-m", "clustering"), "project"),
        (("measure", "--backbone", "7"), "alpha"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_with_a_hint(
    run: Invoke, arguments: tuple[str, ...], word: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 3
    assert word in result.stderr
    assert result.stdout == ""


def test_one_network_gives_the_same_bytes_every_time(run: Invoke) -> None:
    first, second = (run("network", "-f", "gexf", "-q").stdout for _ in range(2))
    assert first == second


def test_the_ties_of_a_query_are_written_measured_and_drawn(run: Invoke, tmp_path: Path) -> None:
    query = tmp_path / "fixture-pairs.rq"
    query.write_text(
        "SELECT ?a ?b { VALUES (?a ?b) { (id:fixture-x id:fixture-y) (id:fixture-y id:fixture-z) } }", "utf-8"
    )
    rows = table(run("network", "--query", query, "-f", "csv").stdout)
    assert {frozenset((row["source"], row["target"])) for row in rows} == {
        frozenset(("id:fixture-x", "id:fixture-y")),
        frozenset(("id:fixture-y", "id:fixture-z")),
    }
    found = json.loads(run("measure", "--query", query, "-m", "degree", "-f", "json").stdout)
    assert "id:fixture-y" in str(found)
    page = tmp_path / "map.html"
    done = run("map", "--query", query, "-o", page)
    assert (done.exit_code, page.exists()) == (0, True)
    assert "3 marks, 2 ties" in done.stderr


def test_a_missing_query_file_is_told_with_its_option(run: Invoke, tmp_path: Path) -> None:
    done = run("network", "--query", tmp_path / "fixture-nothing.rq")
    assert done.exit_code == 2
    assert "--query" in done.stderr


def test_an_ego_is_found_by_its_acronym(run: Invoke) -> None:
    by_acronym = run("network", "ego", "--entity", "CEPAL", "-f", "csv").stdout
    assert by_acronym == run("network", "ego", "--entity", "id:eclac", "-f", "csv").stdout
    assert by_acronym


def test_cells_that_a_spreadsheet_would_run_are_made_harmless_when_asked(tmp_path: Path) -> None:
    network = govgraph.Network.from_nx(nx.Graph([("=1+1", "id:fixture-b")]))
    network.save(tmp_path / "plain.csv")
    network.save(tmp_path / "safe.csv", csv_safe=True)

    def ids(name: str) -> list[str]:
        return [row["id"] for row in table((tmp_path / f"{name}-nodes.csv").read_text("utf-8"))]

    assert (ids("plain"), ids("safe")) == (["=1+1", "id:fixture-b"], ["'=1+1", "id:fixture-b"])
