"""Ids that an edition has published still name the same claim, or the table of changes says what became of them."""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "tests" / "fixtures" / "ids_0_1_0.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_published_id_names_the_same_claim_or_is_told_to_be_removed(shipped: Path) -> None:
    now = {
        row["id"]: (row["subject"], row["predicate"], row["object"])
        for row in rows(shipped / "relations.csv")
    }
    now |= {
        row["id"]: (row["subject"], row["predicate"], row["value"])
        for row in rows(shipped / "attributes.csv")
    }
    removed = {row["id"] for row in rows(shipped / "changes" / "0.2.0.csv") if row["field"] == "(row)"}
    published = rows(PUBLISHED)
    assert len(published) == 2273
    for row in published:
        if row["id"] in removed:
            assert row["id"] not in now
        else:
            assert now[row["id"]] == (row["subject"], row["predicate"], row["object"])


def test_every_change_names_a_published_claim_its_present_cell_and_a_reason(shipped: Path) -> None:
    published = {row["id"] for row in rows(PUBLISHED)}
    tables = {
        name: {row["id"]: row for row in rows(shipped / f"{name}.csv")}
        for name in ("relations", "attributes")
    }
    changes = rows(shipped / "changes" / "0.2.0.csv")
    assert len(changes) > 100
    for change in changes:
        assert change["id"] in published
        assert change["reason"]
        if change["field"] != "(row)":
            assert tables[change["table"]][change["id"]][change["field"]] == change["new"] != change["old"]
