"""An invented dataset of any size, as tables: the same rows from the same number."""

from __future__ import annotations

import csv
import random
from pathlib import Path

__all__ = ["write_tables"]

_TOML = """\
version = "1"
license = "CC0-1.0"
base = "https://bench.example/"
title = { en = "Invented dataset" }
"""
_LABELS = ["label_en", "label_es", "label_pt", "short_en", "short_es", "short_pt"]
_ENTITY = ["id", "type", *_LABELS, "acronym", "aliases", "country_iso2"]
_ENTITY += ["start", "end", "website", "wikidata_qid", "description_en", "sources"]
_EVIDENCE = ["source", "passage", "confidence", "note"]
_RELATION = [
    "id",
    "subject",
    "predicate",
    "object",
    "start",
    "end",
    "as_of",
    "role",
    "mode",
    "in_force",
    "city",
]
_RELATION += _EVIDENCE
_ATTRIBUTE = ["id", "subject", "predicate", "value", "as_of", *_EVIDENCE]
_SOURCE = ["id", "title", "publisher", "url", "date", "language", "kind", "access_note"]


def write_tables(folder: Path, claims: int) -> Path:
    """Write tables with so many claims: one entity for twenty of them, one source for fifty."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("dataset.toml").write_text(_TOML, "utf-8")
    lot = random.Random(claims)
    count = max(20, claims // 20)
    sources = [f"src-{n}" for n in range(max(5, claims // 50))]
    organizations = [f"org-{n}" for n in range(count * 6 // 10)]
    events = [f"event-{n}" for n in range(count * 3 // 10)]
    treaties = [f"treaty-{n}" for n in range(count // 10)]

    def entity(ident: str, kind: str, **cells: str) -> dict[str, str]:
        number = ident.rsplit("-", 1)[1]
        labels = {
            f"label_{x}": f"{word} {kind} {number}"
            for x, word in zip(("en", "es", "pt"), _WORDS, strict=True)
        }
        return {"id": ident, "type": kind, **labels, "sources": lot.choice(sources), **cells}

    _write(
        folder / "organizations.csv",
        _ENTITY,
        [entity(name, "CivilSocietyOrganization", country_iso2="AR", start="1999") for name in organizations],
    )
    # The days of events and the years of treaties: nothing that is said of one is older.
    days = {name: _day(lot) for name in events} | {name: _day(lot)[:4] for name in treaties}
    _write(folder / "events.csv", _ENTITY, [entity(name, "Event", start=days[name]) for name in events])
    _write(folder / "treaties.csv", _ENTITY, [entity(name, "Treaty", start=days[name]) for name in treaties])
    _write(
        folder / "sources.csv",
        _SOURCE,
        [
            {"id": name, "title": f"Source {name}", "url": f"https://bench.example/{name}", "language": "en"}
            for name in sources
        ],
    )
    _write(folder / "attributes.csv", _ATTRIBUTE, _attributes(claims // 20, lot, organizations, sources))
    _write(
        folder / "relations.csv",
        _RELATION,
        _relations(claims - claims // 20, lot, organizations, days, sources),
    )
    return folder


_WORDS = ("Invented", "Inventado", "Inventado em português")


def _relations(
    count: int,
    lot: random.Random,
    organizations: list[str],
    days: dict[str, str],
    sources: list[str],
) -> list[dict[str, str]]:
    rows = []
    things = {kind: [name for name in days if name.startswith(kind)] for kind in ("event", "treaty")}
    ways = (
        ("participatedIn", things["event"]),
        ("signatoryOf", things["treaty"]),
        ("partnerOf", organizations),
    )
    said: set[tuple[str, str, str]] = set()
    for number in range(count):
        while len(said) == number:  # each thing is said once, and of two
            predicate, others = lot.choice(ways)
            subject, thing = lot.choice(organizations), lot.choice(others)
            if thing != subject:
                said.add((subject, predicate, thing))
        day = days[thing] if predicate == "participatedIn" else max(_day(lot), f"{days.get(thing, '')}-12-28")
        rows.append(
            {
                "subject": subject,
                "predicate": predicate,
                "object": thing,
                "start": day[: lot.choice((4, 7, 10, 10))],
                "as_of": "2026-11-23" if lot.random() < 0.3 else "",
                "role": f"role {number % 97}" if lot.random() < 0.3 else "",
                "source": lot.choice(sources),
                "passage": f"first words {number} … last words",
                "confidence": lot.choice(("quoted", "read", "unverified")),
                "note": f"row {number}" if lot.random() < 0.1 else "",
            }
        )
    return rows


def _attributes(
    count: int, lot: random.Random, organizations: list[str], sources: list[str]
) -> list[dict[str, str]]:
    return [
        {
            "subject": lot.choice(organizations),
            "predicate": "memberCount",
            "value": str(number),
            "as_of": _day(lot),
            "source": lot.choice(sources),
            "confidence": "read",
        }
        for number in range(count)
    ]


def _day(lot: random.Random) -> str:
    return f"{lot.randint(1999, 2025)}-{lot.randint(1, 12):02}-{lot.randint(1, 28):02}"


def _write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
