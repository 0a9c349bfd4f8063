"""``govgraph find``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from click.testing import Result

Invoke = Callable[..., "Result"]


def found(invoke: Invoke, shipped: Path, *arguments: str) -> list[dict[str, str]]:
    result = invoke("find", *arguments, "-d", shipped, "-f", "csv")
    assert result.exit_code == 0
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.mark.parametrize(
    "words", [["cepal"], ["CEPAL"], ["eclac"], ["cepla"], ["comision", "economica", "america"]]
)
def test_eclac_is_found_by_any_of_its_names(invoke: Invoke, shipped: Path, words: list[str]) -> None:
    assert found(invoke, shipped, *words)[0]["id"] == "id:eclac"


def test_what_is_found_is_told_with_kind_label_and_the_name_that_matched(
    invoke: Invoke, shipped: Path
) -> None:
    assert found(invoke, shipped, "cepal", "--lang", "pt") == [
        {
            "id": "id:eclac",
            "kind": "IntergovernmentalBody",
            "label": "Comissão Econômica para a América Latina e o Caribe",
            "name": "CEPAL",
            "match": "name",
        }
    ]


def test_only_one_kind_is_searched_when_asked_for(invoke: Invoke, shipped: Path) -> None:
    rows = found(invoke, shipped, "ciberdelincuencia", "--kind", "Treaty")
    assert {row["id"] for row in rows} == {"id:budapest", "id:uncc"}


def test_nothing_found_is_no_failure_and_names_the_nearest(invoke: Invoke, shipped: Path) -> None:
    result = invoke("find", "alsurfixture", "-d", shipped)
    assert result.exit_code == 0
    assert "no entity is called `alsurfixture`; nearest:" in result.stderr
    assert result.stdout.split("\n")[0].split() == ["id", "kind", "name", "found", "as", "match"]


def test_an_unknown_kind_is_told(invoke: Invoke, shipped: Path) -> None:
    result = invoke("find", "igf", "--kind", "Foroum", "-d", shipped)
    assert result.exit_code == 3
    assert "did you mean `Forum`?" in result.stderr


def test_a_file_gets_the_format_of_its_suffix(invoke: Invoke, shipped: Path, tmp_path: Path) -> None:
    invoke("find", "igf", "--limit", "1", "-d", shipped, "-o", tmp_path / "igf.json")
    assert (
        json.loads((tmp_path / "igf.json").read_text("utf-8"))["results"]["bindings"][0]["id"]["value"]
        == "id:igf"
    )


def test_a_blank_name_is_a_wrong_use_of_find(invoke: Invoke, shipped: Path) -> None:
    assert invoke("find", " ", "-d", shipped).exit_code == 2


def test_sources_are_found_by_title_and_publisher_after_the_things(invoke: Invoke, shipped: Path) -> None:
    with (shipped / "sources.csv").open(encoding="utf-8", newline="") as file:
        published = {
            f"src:{row['id'].removeprefix('src-')}"
            for row in csv.DictReader(file)
            if row["publisher"] == "AlSur"
        }

    def found(*words: str) -> list[str]:
        text = invoke("find", *words, "-f", "csv", "--limit", "500", "-d", shipped).stdout
        return [row["id"] for row in csv.DictReader(io.StringIO(text))]

    assert found("alsur blog listing") == ["src:alsur-blog"]
    kinds = [name.startswith("src:") for name in found("latin america")]
    assert any(kinds)
    assert kinds == sorted(kinds)
    assert not any(name.startswith("src:") for name in found("alsur"))  # the whole name of a thing
    assert "sources match as well: add --kind Source" in invoke("find", "alsur", "-d", shipped).stderr
    assert published <= set(found("--kind", "Source", "alsur"))
    assert all(name.startswith("src:") for name in found("--kind", "Source", "alsur"))
    assert not any(name.startswith("src:") for name in found("--kind", "Organization", "alsur"))
