"""``--compare A B``: what it writes and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import govgraph

Invoke = Callable[..., Any]
DATES = ("--compare", "2015", "2025")


@pytest.fixture
def run(invoke: Invoke, shipped: Path) -> Invoke:
    return lambda verb, *arguments: invoke(verb, "-d", shipped, *arguments)


def test_a_map_of_two_dates_is_written_and_its_counts_are_told(
    run: Invoke, shipped: Path, tmp_path: Path
) -> None:
    for suffix in ("html", "svg", "json"):
        result = run("map", "states-instruments", *DATES, "-o", tmp_path / f"both.{suffix}")
        assert result.exit_code == 0, result.stderr
    counts = govgraph.open(shipped).network("states-instruments", compare=("2015", "2025")).changes()
    assert "2015 to 2025: " + ", ".join(f"{n} {state}" for state, n in counts.items()) in result.stderr
    assert json.loads((tmp_path / "both.json").read_text("utf-8"))["note"]["changes"] == counts


def test_the_surroundings_of_an_entity_are_compared(run: Invoke, tmp_path: Path) -> None:
    result = run("map", "--ego", "alsur", *DATES, "-o", tmp_path / "both.json", "-q")
    assert result.exit_code == 0 and result.stderr == ""
    drawn = json.loads((tmp_path / "both.json").read_text("utf-8"))
    assert drawn["note"]["compare"] == ["2015", "2025"] and all("state" in tie for tie in drawn["ties"])


@pytest.mark.parametrize("verb", ["map", "network"])
@pytest.mark.parametrize("other", [("--as-of", "2020"), ("--between", "2019", "2020")])
def test_a_third_date_is_refused(run: Invoke, tmp_path: Path, verb: str, other: tuple[str, ...]) -> None:
    result = run(verb, *DATES, *other, "-o", tmp_path / "both.svg")
    assert result.exit_code == 2 and f"--compare and {other[0]} cannot be combined" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("dates", [("2025", "2015"), ("2015", "soon")])
def test_dates_that_cannot_be_compared_are_refused(
    run: Invoke, tmp_path: Path, dates: tuple[str, str]
) -> None:
    result = run("map", "--compare", *dates, "-o", tmp_path / "both.html")
    assert result.exit_code == 3 and "hint:" in result.stderr and list(tmp_path.iterdir()) == []


def test_a_comparison_is_not_projected(run: Invoke) -> None:
    assert run("network", *DATES, "--project", "all").exit_code == 2


def test_network_files_have_a_state(run: Invoke, shipped: Path, tmp_path: Path) -> None:
    counts = govgraph.open(shipped).network("funding", compare=("2015", "2025")).changes()
    some = {state: count for state, count in counts.items() if count}
    rows = csv.DictReader(io.StringIO(run("network", "funding", *DATES, "-f", "csv", "-q").stdout))
    assert Counter(row["state"] for row in rows) == some
    run("network", "funding", *DATES, "-o", tmp_path / "both.gexf")
    graph = nx.read_gexf(tmp_path / "both.gexf")
    assert Counter(state for _, _, state in graph.edges(data="state")) == some
    assert "2015 compared with 2025" in (tmp_path / "both.gexf").read_text("utf-8")
    assert "change" in run("network", "funding", *DATES, "-q").stdout.splitlines()[0]


def test_where_states_are_in_groups_the_line_says_how_each_number_counts(run: Invoke, tmp_path: Path) -> None:
    view = ("forums-organizations", "--as-of", "2016")
    drawn, net = (run(verb, *view, "-o", tmp_path / name).stderr.splitlines()[0] for verb, name in (
        ("map", "map.html"), ("network", "ties.csv"),
    ))  # fmt: skip
    rows = list(csv.reader(io.StringIO((tmp_path / "ties-edges.csv").read_text("utf-8-sig"), newline="")))
    ties = f"{len(rows) - 1} ties, states in groups; "
    assert ties in drawn and ties in net
    assert (
        drawn.endswith("unknown at 2016, states counted singly")
        and drawn.split("; ")[1] == net.split("; ")[1]
    )
    nodes = list(csv.reader(io.StringIO((tmp_path / "ties-nodes.csv").read_text("utf-8-sig"), newline="")))
    assert f"{len(nodes) - 1} marks, " in drawn
    plain = run("network", "treaties", "--as-of", "2016", "-o", tmp_path / "plain.gexf").stderr
    assert "groups" not in plain and "singly" not in plain
