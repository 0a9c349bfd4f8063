"""A small invented dataset in which everything is in order, for tests to break in one place."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from govgraph.model.model import load_model

__all__ = ["TOML", "WHOLE", "columns", "entity", "line_of", "place", "row", "table", "write_dataset"]

TOML = """\
version = "1"
license = "CC0-1.0"
base = "https://fixture.example/"
title = { en = "Fixture dataset" }
"""

Cells = Mapping[str, str]


def columns(name: str) -> list[str]:
    return [column.name for column in load_model().tables[name].columns]


def place(name: str, column: str) -> int:
    """The number of a column, as a spreadsheet counts."""
    return columns(name).index(column) + 1


def entity(ident: str, kind: str, label: str, **cells: str) -> dict[str, str]:
    return {
        "id": ident,
        "type": kind,
        "label_en": label,
        "label_es": f"{label} (es)",
        "label_pt": f"{label} (pt)",
        **cells,
    }


def row(**cells: str) -> dict[str, str]:
    """A claim of the fixture, with a source and a confidence."""
    return {"source": "src-fixture", "confidence": "read", **cells}


WHOLE: dict[str, list[dict[str, str]]] = {
    "organizations": [
        entity(
            "fixture-league",
            "CivilSocietyNetwork",
            "Fixture League",
            acronym="FL",
            aliases="League of Fixtures|Fixturists",
            country_iso2="AR|NA",
            start="1999",
            end="2025-05",
            website="https://league.fixture.example/a?b=c#d",
            wikidata_qid="Q42",
            description_en="An invented league.",
            sources="src-fixture",
        ),
        entity("fixture-club", "CivilSocietyOrganization", "Fixture Club"),
    ],
    "forums": [entity("fixture-forum", "Forum|EventSeries", "Fixture Forum")],
    "treaties": [entity("fixture-treaty", "Treaty", "Fixture Treaty")],
    "events": [entity("fixture-meeting", "Event", "Fixture Meeting", start="2023-10-08", end="2023-10-12")],
    "states": [
        entity(
            "state-fixture",
            "State",
            "Fixtureland",
            country_iso2="NA",
            region="Africa",
            subregion="Southern Africa",
            iso3="NAM",
            m49="516",
        )
    ],
    "topics": [entity("t-fixture", "Topic", "Fixture topic")],
    "documents": [entity("d-fixture", "Document", "Fixture document")],
    "relations": [
        row(subject="fixture-club", predicate="memberOf", object="fixture-league", start="2012"),
        row(
            subject="fixture-league",
            predicate="participatedIn",
            object="fixture-meeting",
            start="2023-10-08",
            end="2023-10-12",
            passage="the League … the meeting",
            confidence="quoted",
        ),
        row(
            subject="state-fixture",
            predicate="partyTo",
            object="fixture-treaty",
            start="2004-07-01",
            mode="ratification",
            in_force="2004-10-01",
            as_of="2026-11-23",
        ),
        row(subject="fixture-meeting", predicate="partOfSeries", object="fixture-forum"),
        row(subject="fixture-meeting", predicate="heldIn", object="state-fixture", city="Fixtureville"),
        row(subject="d-fixture", predicate="hasTopic", object="t-fixture"),
    ],
    "attributes": [row(subject="fixture-league", predicate="memberCount", value="11", as_of="2020")],
    "sources": [
        {
            "id": "src-fixture",
            "title": "Fixture source",
            "url": "https://fixture.example/page",
            "date": "2020-05-17",
            "language": "en",
        }
    ],
}


def table(name: str, rows: Sequence[Cells]) -> str:
    """The text of a table with every column of the model."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns(name), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_dataset(
    folder: Path,
    changes: Mapping[str, str | bytes | None] | None = None,
    *,
    add: Mapping[str, Sequence[Cells]] | None = None,
    toml: str = TOML,
) -> Path:
    """Write the fixture; `add` appends rows to tables, `changes` replaces whole files (None leaves them out)."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, str | bytes | None] = {"dataset.toml": toml}
    for name, rows in WHOLE.items():
        files[f"{name}.csv"] = table(name, [*rows, *(add or {}).get(name, ())])
    files.update(changes or {})
    for name, content in files.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def line_of(name: str, added: int = 0) -> int:
    """The line of the first row that `add` has appended to a table, or of a later one."""
    return len(WHOLE[name]) + 2 + added
