"""Every view, without a date and at five, against the ties that the tables give in plain Python."""

from __future__ import annotations

from typing import Any

import pytest

import govgraph
from govgraph.errors import NetworkError
from govgraph.network.views import load_view, view_names
from tests.oracle import views
from tests.oracle.tables import DATA, Tie, entities, kinds
from tests.oracle.views import DAYS

AROUND = ["alsur", "igf", "state-br", "budapest", "t-ai-governance", "igf-2023", "eclac"]
"""A network, a series, a state, an instrument, a topic, an edition and a body that is a space as well."""


def plain(net: Any) -> dict[Tie, str]:
    return {
        (u.removeprefix("id:"), data["predicate"], v.removeprefix("id:")): data["truth"] or "yes"
        for u, v, data in net.graph.edges(data=True)
    }


@pytest.fixture(scope="module")
def graph() -> govgraph.GovGraph:
    return govgraph.open(DATA)


def asked(day: str) -> dict[str, str]:
    return {"as_of": day} if day else {}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", ["everything", "funding", "calendar"])
def test_a_view_of_ties_as_they_are_has_the_ties_of_the_tables(
    graph: govgraph.GovGraph, name: str, day: str
) -> None:
    net = graph.network(name, **asked(day))
    wanted = views.of_actors(name, day)
    assert plain(net) == wanted
    assert net.unknown == list(wanted.values()).count("unknown")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    "name", ["forums-organizations", "letters", "open-government", "states-instruments", "treaties"]
)
def test_a_view_of_actors_and_spaces_has_the_ties_of_the_tables(
    graph: govgraph.GovGraph, name: str, day: str
) -> None:
    net = graph.network(name, aggregate_states=False, **asked(day))
    wanted = views.two_mode(name, day)
    assert plain(net) == wanted
    assert net.unknown == list(wanted.values()).count("unknown")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("radius", [1, 2])
@pytest.mark.parametrize("entity", AROUND)
def test_what_is_around_an_entity_is_what_the_tables_have_near_it(
    graph: govgraph.GovGraph, entity: str, radius: int, day: str
) -> None:
    wanted = views.around(entity, radius, day)
    if not wanted:
        start = entities()[entity]["start"]
        later = f"begins after the date asked about: {start}" if start[: len(day)] > day else ""
        with pytest.raises(NetworkError, match=later or "has no tie in this network"):
            graph.network("ego", entity=entity, radius=radius, **asked(day))
        return
    net = graph.network("ego", entity=entity, radius=radius, **asked(day))
    assert plain(net) == wanted


@pytest.mark.parametrize("day", DAYS)
def test_an_aggregate_says_how_many_of_its_states_have_each_tie(graph: govgraph.GovGraph, day: str) -> None:
    some, every = views.states_at("forums-organizations", day)
    found = {}
    net = graph.network("forums-organizations", **asked(day))
    for u, v, data in net.graph.edges(data=True):
        for one, space in ((u, v), (v, u)):
            if one.startswith("states@"):
                found[space.removeprefix("id:"), data["predicate"]] = (
                    data["count"],
                    net.graph.nodes[one]["count"],
                )
    assert found == {key: (len(states), len(every[key[0]])) for key, states in some.items()}


@pytest.mark.parametrize("day", DAYS)
def test_who_meets_whom_is_counted_from_the_spaces_they_share(graph: govgraph.GovGraph, day: str) -> None:
    net = graph.network("co-participation", **asked(day))
    found = {
        frozenset((u.removeprefix("id:"), v.removeprefix("id:"))): (data["weight"], data["truth"] or "yes")
        for u, v, data in net.graph.edges(data=True)
    }
    assert found == {
        pair: (len(rooms), "yes" if "yes" in rooms.values() else "unknown")
        for pair, rooms in views.meetings(day).items()
    }


@pytest.mark.parametrize("day", DAYS)
def test_the_calendar_of_ai_has_the_events_of_its_rules(graph: govgraph.GovGraph, day: str) -> None:
    events, wanted = views.calendar_of_ai(day)
    net = graph.network("ai-calendar", **asked(day))
    drawn = {key.removeprefix("id:") for key, data in net.graph.nodes(data=True) if "Event" in data["kinds"]}
    assert drawn == events
    assert plain(net) == wanted


def test_every_view_has_a_second_computation() -> None:
    known = {
        "everything", "funding", "calendar", "forums-organizations", "states-instruments", "ego",
        "co-participation", "ai-calendar", "letters", "treaties",
    }  # fmt: skip
    assert set(view_names()) == known
    assert set(view_names([DATA])) == known | {"open-government"}


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_the_views_of_the_package_and_of_the_dataset_have_a_title_and_a_description_in_each_language(
    lang: str,
) -> None:
    for name in view_names([DATA]):
        shown = load_view(name, [DATA])
        assert shown.titles[lang] and shown.descriptions[lang], name


def test_the_entities_that_are_looked_around_are_of_several_kinds() -> None:
    assert len({entities()[one]["type"] for one in AROUND}) >= 6
    assert "Topic" in kinds("t-ai-governance")
