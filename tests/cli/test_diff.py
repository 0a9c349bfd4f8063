"""govgraph diff: two datasets, two dates, and an exit status that says whether they differ."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from click.testing import Result


@pytest.fixture
def pair(invoke: Callable[..., Result], tmp_path: Path) -> tuple[Path, Path]:
    """Two datasets of one's own, alike."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        invoke("init", folder)
    return old, new


def drop_last_row(path: Path) -> dict[str, str]:
    """Remove the last row of a table and return it."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    gone = rows.pop()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, gone, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return gone


def test_a_dataset_does_not_differ_from_its_copy(
    invoke: Callable[..., Result], pair: tuple[Path, Path]
) -> None:
    result = invoke("diff", *pair)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing changed" in result.stderr


def test_tables_do_not_differ_from_the_turtle_made_of_them(
    invoke: Callable[..., Result], pair: tuple[Path, Path], tmp_path: Path
) -> None:
    invoke("export", "-d", pair[0], "-o", tmp_path / "facts.ttl")
    assert invoke("diff", tmp_path / "facts.ttl", pair[1]).exit_code == 0
    assert invoke("diff", tmp_path / "facts.ttl", "-d", pair[1]).exit_code == 0


def test_a_claim_that_is_only_in_the_second_is_told_as_added(
    invoke: Callable[..., Result], pair: tuple[Path, Path]
) -> None:
    gone = drop_last_row(pair[0] / "relations.csv")
    result = invoke("diff", *pair, "-f", "json")
    assert result.exit_code == 1
    (change,) = json.loads(result.stdout)["changes"]
    assert (change["group"], change["subject"], change["object"]) == (
        "added",
        f"id:{gone['subject']}",
        f"id:{gone['object']}",
    )
    assert invoke("diff", *pair).stdout.startswith("Added (1)\n  ")
    assert "### Added (1)" in invoke("diff", *pair, "-f", "md").stdout


def test_the_patch_is_of_the_whole_graph(
    invoke: Callable[..., Result], pair: tuple[Path, Path], tmp_path: Path
) -> None:
    drop_last_row(pair[0] / "relations.csv")
    assert invoke("diff", *pair, "-o", tmp_path / "change.rdfp").exit_code == 1
    lines = (tmp_path / "change.rdfp").read_text("utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("TX .", "TC .")
    assert {line[:2] for line in lines[1:-1]} == {"A "}


def test_a_change_of_the_graph_that_no_sentence_tells_is_still_a_difference(
    invoke: Callable[..., Result], pair: tuple[Path, Path]
) -> None:
    path = pair[1] / "dataset.toml"
    path.write_text(path.read_text("utf-8").replace('version = "', 'version = "9'), "utf-8")
    result = invoke("diff", *pair)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--format patch" in result.stderr


def test_two_dates_of_the_shipped_dataset_are_told_in_sentences(
    invoke: Callable[..., Result], shipped: Path
) -> None:
    result = invoke("diff", "-d", shipped, "--as-of", "2025-09-01", "--to", "2025-09-03")
    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.splitlines() if "Uruguay signed" in line]
    assert ", 2025-09-02 — " in line


def test_names_come_in_the_language_asked_for(invoke: Callable[..., Result], shipped: Path) -> None:
    result = invoke("diff", "-d", shipped, "--as-of", "2025-09-01", "--to", "2025-09-03", "--lang", "es")
    assert "Uruguay firmó" in result.stdout


def test_two_dates_are_told_with_the_number_of_ties_unknown_at_each(
    invoke: Callable[..., Result], shipped: Path
) -> None:
    import govgraph

    dates = ("2025-09-01", "2025-09-03")
    first, last = (govgraph.open(shipped).at(as_of=day).unknown_ties for day in dates)
    result = invoke("diff", "-d", shipped, "--as-of", dates[0], "--to", dates[1])
    line = f"Not known whether they existed: {first:,} ties at {dates[0]}, {last:,} at {dates[1]}."
    assert result.stdout.splitlines()[-1] == line
    patch = invoke("diff", "-d", shipped, "--as-of", dates[0], "--to", dates[1], "-f", "patch")
    assert line in patch.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["--as-of", "2024"], ["a", "b", "--as-of", "2024", "--to", "2025"]]
)
def test_half_a_question_is_a_wrong_use(invoke: Callable[..., Result], arguments: list[str]) -> None:
    assert invoke("diff", *arguments).exit_code == 2


def test_dates_in_the_wrong_order_are_an_error(invoke: Callable[..., Result], shipped: Path) -> None:
    result = invoke("diff", "-d", shipped, "--as-of", "2025", "--to", "2024")
    assert result.exit_code == 3
    assert "give the earlier date first" in result.stderr
