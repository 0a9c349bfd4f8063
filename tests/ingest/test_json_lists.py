"""govgraph import of JSON: a list makes one claim of each of its elements."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from govgraph.errors import InvalidData
from govgraph.ingest.importing import import_files

MAPPING: dict[str, Any] = {"subject": "name:Funder", "predicate": "funds", "source": "Made up"}


def written(path: Path, *objects: dict[str, Any]) -> Path:
    lines = [json.dumps(one, ensure_ascii=False) for one in objects]
    path.write_text(f"[{','.join(lines)}]" if path.suffix == ".json" else "\n".join(lines), "utf-8")
    return path


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_list_makes_one_claim_of_each_element(tmp_path: Path, name: str) -> None:
    file = written(
        tmp_path / name,
        {"name": "Made-up Fund", "to": ["Made-up Lab 1", "Made-up Lab 2"], "n": 100},
        {"name": "Made-up Fund", "to": ["Made-up Lab 3"], "n": 50},
        {"name": "Made-up Trust", "to": [], "n": 7},
    )
    mapping = {**MAPPING, "object": "to:Organization", "amount": "n", "unit": "USD"}
    made = import_files([file], tmp_path / "mine", mapping=mapping)
    assert made.ledger == {
        "statements": 4,
        "claims": 3,
        "entities": 0,
        "merged": 0,
        "rejected": 0,
        "left out": 1,
    }
    assert [(row["object"], row["amount"], row["note"]) for row in rows(tmp_path / "mine", "relations")] == [
        ("made-up-lab-1", "", "100 USD for 2 claims together"),
        ("made-up-lab-2", "", "100 USD for 2 claims together"),
        ("made-up-lab-3", "50", ""),
    ]


def test_each_object_of_a_list_keeps_what_is_said_of_it(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.jsonl",
        {
            "name": "Made-up Fund",
            "to": [{"name": "Made-up Lab 1", "country": "CL"}, {"name": "Made-up Lab 2"}],
        },
        {"name": "Made-up Fund", "to": []},
    )
    end = {"column": "to.name", "kind": "Organization", "country": "to.country"}
    made = import_files([file], tmp_path / "mine", mapping={**MAPPING, "object": end})
    assert (made.ledger["claims"], made.ledger["left out"]) == (2, 1)
    known = {row["id"]: row["country_iso2"] for row in rows(tmp_path / "mine", "organizations")}
    assert known == {"made-up-lab-1": "CL", "made-up-lab-2": "", "made-up-fund": ""}


def test_a_list_of_subjects_is_taken_apart_too(tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", {"from": ["Made-up Fund", "Made-up Trust"], "to": ["Made-up Lab"]})
    mapping = {**MAPPING, "subject": "from:Funder", "object": "to:Organization"}
    import_files([file], tmp_path / "mine", mapping=mapping)
    assert [(row["subject"], row["object"]) for row in rows(tmp_path / "mine", "relations")] == [
        ("made-up-fund", "made-up-lab"),
        ("made-up-trust", "made-up-lab"),
    ]


def test_an_object_without_the_list_is_told(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.jsonl",
        {"name": "Made-up Fund", "to": [{"name": "Made-up Lab"}]},
        {"name": "Made-up Trust", "to": "Made-up Lab"},
    )
    with pytest.raises(InvalidData, match=r"a\.jsonl:2:2 E201 the row names no object"):
        import_files([file], tmp_path / "mine", mapping={**MAPPING, "object": "to.name:Organization"})
