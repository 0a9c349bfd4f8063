"""``--cite`` on ``network`` and ``map``: the sources of the ties, worked out from the tables."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govgraph

Invoke = Callable[..., Any]
FUNDING = {"network": ("-r", "funds"), "map": ("--relation", "funds")}


def rested_on(folder: Path, predicate: str, *confidences: str) -> dict[str, dict[str, str]]:
    """The rows of sources.csv behind the rows of relations.csv with a predicate, by their ids in the graph."""
    with (folder / "relations.csv").open(encoding="utf-8", newline="") as file:
        used = {
            row["source"]
            for row in csv.DictReader(file)
            if row["predicate"] == predicate and (not confidences or row["confidence"] in confidences)
        }
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"].removeprefix("src-"): row for row in csv.DictReader(file) if row["id"] in used}


@pytest.fixture
def run(invoke: Invoke, shipped: Path) -> Invoke:
    return lambda verb, *arguments: invoke(verb, "-d", shipped, *arguments)


@pytest.mark.parametrize("verb", ["network", "map"])
def test_the_sources_of_the_ties_are_cited_as_bibtex(run: Invoke, shipped: Path, verb: str) -> None:
    text = run(verb, *FUNDING[verb], "--cite", "bibtex").stdout
    entries = re.findall(r"^@(\w+)\{([^,\s]+),\n((?:  \w+ = (?:\{.*\}|\w+),?\n)+)\}$", text, re.MULTILINE)
    expected = rested_on(shipped, "funds")
    assert len(entries) == len(re.findall("^@", text, re.MULTILINE))
    assert [key for _, key, _ in entries] == [*sorted(expected), "govgraph-dataset"]
    for _, key, body in entries[:-1]:
        fields = dict(re.findall(r"^  (\w+) = \{(.*?)\},?$", body, re.MULTILINE))
        assert fields["url"].replace("\\", "") == expected[key]["url"]


@pytest.mark.parametrize("verb", ["network", "map"])
def test_the_sources_of_the_ties_are_cited_as_ris(run: Invoke, shipped: Path, verb: str) -> None:
    text = run(verb, *FUNDING[verb], "--cite", "ris").stdout
    keys = [line[6:] for line in text.splitlines() if line.startswith("ID  - ")]
    addresses = [line[6:] for line in text.splitlines() if line.startswith("UR  - ")]
    expected = rested_on(shipped, "funds")
    assert keys == [*sorted(expected), "govgraph-dataset"]
    assert addresses[:-1] == [expected[key]["url"] for key in sorted(expected)]


@pytest.mark.parametrize("verb", ["network", "map"])
def test_the_dataset_is_cited_with_version_hash_and_date(
    run: Invoke, shipped: Path, tmp_path: Path, verb: str
) -> None:
    file = tmp_path / "sources.json"
    result = run(verb, *FUNDING[verb], "--cite", "csl", "-o", file)
    assert (result.stdout, result.stderr) == ("", "") and list(tmp_path.iterdir()) == [file]
    items = {item["id"]: item for item in json.loads(file.read_text("utf-8"))}
    dataset = items.pop("govgraph-dataset")
    about = tomllib.loads((shipped / "dataset.toml").read_text("utf-8"))
    assert dataset["version"] == about["version"]
    assert "-".join(f"{part:02}" for part in dataset["issued"]["date-parts"][0]) == str(about["issued"])
    assert re.search(r"SHA-256 [0-9a-f]{64}", dataset["note"])
    assert {key: (item["title"], item["URL"]) for key, item in items.items()} == {
        key: (row["title"], row["url"]) for key, row in rested_on(shipped, "funds").items()
    }


def test_only_ties_that_are_sure_enough_are_cited(run: Invoke, shipped: Path) -> None:
    for verb, chosen in (("network", "-r"), ("map", "--relation")):
        text = run(verb, chosen, "participatedIn", "--confidence", "quoted", "--cite", "csl").stdout
        found = {item["id"] for item in json.loads(text)}
        assert found == {*rested_on(shipped, "participatedIn", "quoted"), "govgraph-dataset"}


def test_a_map_without_an_output_is_cited_on_stdout_and_leaves_no_file(
    run: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("map", "--relation", "funds", "--cite", "csl").stdout.startswith("[")
    assert list(tmp_path.iterdir()) == []


def test_the_library_cites_what_the_command_cites(run: Invoke, shipped: Path) -> None:
    graph = govgraph.open(shipped)
    net = graph.network("states-instruments", as_of="2020")
    told = run("network", "states-instruments", "--as-of", "2020", "--cite", "csl").stdout
    assert graph.cite(net, "csl") == told
    # All of this view's ties are on its map, those of single states behind a switch.
    assert graph.cite(net.map(), "csl") == told


def test_the_dataset_is_the_same_at_whatever_date_it_is_asked(run: Invoke) -> None:
    asked = ("ask", "forums-of", "--org", "alsur", "--cite", "csl")
    now, then = (json.loads(run(*asked, *date).stdout)[-1] for date in ((), ("--as-of", "2020")))
    assert now == then
    assert "SHA-256" in str(now)
