"""init, info and model: the first commands of somebody who brings facts of their own."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from govgraph.cli import VERBS, run
from govgraph.model.model import load_model


def test_a_new_dataset_is_clean_and_can_be_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "mine")]) == 0
    assert run(["check", str(tmp_path / "mine")]) == 0
    capsys.readouterr()
    query = "SELECT ?who { ?who gov:participatedIn ?where }"
    assert run(["query", "-d", str(tmp_path / "mine"), query, "-f", "csv"]) == 0
    assert capsys.readouterr().out.split() == [
        "who",
        "https://example.org/my-dataset/id/example-organization",
    ]


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    assert run(["init", str(tmp_path)]) == 3
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_readme_of_a_new_dataset_speaks_three_languages(tmp_path: Path) -> None:
    run(["init", str(tmp_path / "mine")])
    text = (tmp_path / "mine" / "README.md").read_text("utf-8")
    assert all(f"## {language}" in text for language in ("English", "Español", "Português"))


def test_info_is_json_where_it_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["info", "--format", "json", "--lang", "pt"]) == 0
    info = json.loads(capsys.readouterr().out)
    families = ("organizations", "forums", "treaties", "events", "states", "topics", "documents")
    tables = [
        (Path(__file__).parents[2] / "data" / f"{name}.csv").read_text("utf-8-sig").splitlines()
        for name in families
    ]
    assert info["entities"] == sum(len(list(csv.DictReader(table))) for table in tables)
    assert "AlSur" in info["title"]


def test_model_knows_every_kind_predicate_and_table_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    model = load_model()
    for name in (*model.kinds, *model.predicates, *model.tables):
        assert run(["model", name, "--lang", "es"]) == 0
        assert name in capsys.readouterr().out
    assert run(["model", "memberof"]) == 3
    assert "did you mean `memberOf`" in capsys.readouterr().err


def test_a_misspelt_command_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chek"]) == 2
    assert "Did you mean check?" in capsys.readouterr().err


def test_the_line_of_help_of_each_verb_is_the_first_of_its_own_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for verb in VERBS:
        assert run([verb, "--help"]) == 0
        assert f"govgraph {verb}" in capsys.readouterr().out
