"""Events on a topic: each way in which the facts may tie an event to it, and what does not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import govgraph
from govgraph.network.nodes_ties import Tie
from govgraph.network.rules import on_topic

KINDS = {
    "fixture-event": ("Event",),
    "fixture-edition": ("Event",),
    "fixture-series": ("EventSeries",),
    "fixture-forum": ("Forum", "Agent"),
    "fixture-org": ("Organization", "Agent"),
    "fixture-declaration": ("Declaration", "Instrument"),
    "t-fixture": ("Topic",),
    "t-other": ("Topic",),
}


def chosen(*ties: tuple[str, str, str], series: tuple[str, ...] = ()) -> set[str]:
    made = [Tie(u, v, p, p) for u, p, v in ties]
    kept = on_topic(made, KINDS, {"t-fixture"}, series)
    return {end for tie in kept for end in tie.ends if "Event" in KINDS[end]}


@pytest.mark.parametrize(
    "ties",
    [
        [("fixture-event", "hasTopic", "t-fixture")],
        [
            ("fixture-declaration", "hasTopic", "t-fixture"),
            ("fixture-declaration", "outcomeOf", "fixture-event"),
        ],
        [
            ("fixture-declaration", "hasTopic", "t-fixture"),
            ("fixture-declaration", "openedForSignatureAt", "fixture-event"),
        ],
        [("fixture-forum", "hasTopic", "t-fixture"), ("fixture-event", "organizedBy", "fixture-forum")],
        [("fixture-series", "hasTopic", "t-fixture"), ("fixture-event", "partOfSeries", "fixture-series")],
    ],
)
def test_an_event_is_on_topic_by_each_of_these(ties: list[tuple[str, str, str]]) -> None:
    assert chosen(*ties) == {"fixture-event"}


@pytest.mark.parametrize(
    "ties",
    [
        [("fixture-event", "hasTopic", "t-other")],
        [("fixture-org", "hasTopic", "t-fixture"), ("fixture-event", "organizedBy", "fixture-org")],
        [
            ("fixture-declaration", "hasTopic", "t-other"),
            ("fixture-declaration", "outcomeOf", "fixture-event"),
        ],
    ],
)
def test_an_event_is_not_on_topic_by_these(ties: list[tuple[str, str, str]]) -> None:
    assert chosen(*ties) == set()


def test_one_edition_on_topic_brings_the_others() -> None:
    assert chosen(
        ("fixture-event", "hasTopic", "t-fixture"),
        ("fixture-event", "partOfSeries", "fixture-series"),
        ("fixture-edition", "partOfSeries", "fixture-series"),
    ) == {"fixture-event", "fixture-edition"}


def test_a_series_can_be_named() -> None:
    tie = ("fixture-edition", "partOfSeries", "fixture-series")
    assert chosen(tie) == set()
    assert chosen(tie, series=("fixture-series",)) == {"fixture-edition"}


def test_the_shipped_calendar_holds_every_event_with_the_topic_and_every_ai_summit(shipped: Path) -> None:
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["subject"], row["predicate"], row["object"]) for row in csv.DictReader(file)]
    with (shipped / "events.csv").open(encoding="utf-8", newline="") as file:
        events = {row["id"] for row in csv.DictReader(file) if row["type"] == "Event"}
    wanted = {s for s, p, o in rows if p == "hasTopic" and o == "t-ai-governance" and s in events}
    wanted |= {s for s, p, o in rows if p == "partOfSeries" and o in ("ai-summits", "lac-ai-summits")}
    calendar = set(govgraph.open(shipped).network("ai-calendar").spaces())
    assert {f"id:{one}" for one in wanted} <= calendar and len(wanted) > 8
    assert "id:ahc-1" not in calendar and "id:rightscon-2023" not in calendar
