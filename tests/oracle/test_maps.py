"""Every map that a build ships, and the map of every view at a date, against the ties that the tables give.

What a page holds is read here as the page reads it: a tie is there at a date where one of the pairs of days beside it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

import govgraph
from govgraph.api.building import MAPS
from govgraph.api.maps import further_maps
from govgraph.map.page.payload import payload
from tests.oracle import views
from tests.oracle.tables import DATA, Tie, entities, truths
from tests.oracle.views import DAYS, Verdicts
from tests.oracle.worlds import days

Page = dict[str, Any]
LATIN_AMERICA = "Latin America and the Caribbean"


def matrix(day: str) -> Verdicts:
    found = views.two_mode("states-instruments", day)
    return {
        tie: truth for tie, truth in found.items() if entities()[tie[0]].get("subregion") == LATIN_AMERICA
    }


WANTED: dict[str, Callable[[str], Verdicts]] = {
    "forum-organization-map.html": lambda day: views.two_mode("forums-organizations", day),
    "alsur-map.html": lambda day: views.around("alsur", 1, day),
    "states-instruments-map.html": lambda day: views.two_mode("states-instruments", day),
    "latin-america-matrix.html": matrix,
    "calendar.html": lambda day: views.calendar_of_ai(day)[1],
}


@pytest.fixture(scope="module")
def graph() -> govgraph.GovGraph:
    return govgraph.open(DATA)


@pytest.fixture(scope="module")
def pages(graph: govgraph.GovGraph) -> dict[str, Page]:
    first = graph.network("forums-organizations").map()
    return {MAPS[0]: payload(first), **{name: payload(drawn) for name, drawn in further_maps(graph)}}


def drawn(page: Page, verdict: Callable[[Any], str]) -> Verdicts:
    """Return the ties between entities on a page that are there or may be."""
    found: Verdicts = {}
    for tie in page["ties"]:
        if not any(
            tie[end].startswith("states@") for end in "st"
        ):  # the ties of its states stand beside them
            key: Tie = tie["s"].removeprefix("id:"), tie["p"], tie["t"].removeprefix("id:")
            assert key not in found
            found[key] = verdict(tie)
    return {key: truth for key, truth in found.items() if truth != "no"}


def told(tie: Any) -> str:
    return str(tie.get("truth") or "yes")


def by_slider(day: str) -> Callable[[Any], str]:
    """Return what the page's slider makes of a tie at a date."""
    window = days(day)
    if window is None:
        return told
    first, last = (one.isoformat() for one in window)

    def verdict(tie: Any) -> str:
        when = tie.get("when", [])
        if any(first <= x and last >= y for x, y in (when[0] if when else ())):
            return "yes"
        return "unknown" if any(first <= x and last >= y for x, y in (when[-1] if when else ())) else "no"

    return verdict


def test_every_map_of_a_build_has_a_second_computation() -> None:
    assert set(WANTED) == set(MAPS)


@pytest.mark.parametrize("name", MAPS)
def test_a_shipped_map_draws_the_ties_of_the_tables(pages: dict[str, Page], name: str) -> None:
    found = drawn(pages[name], told)
    assert found == WANTED[name]("")
    assert {node["id"].removeprefix("id:") for node in pages[name]["nodes"] if "@" not in node["id"]} == {
        end for u, _, v in found for end in (u, v)
    }


def within(page: Page) -> set[Tie]:
    return {(tie["s"].removeprefix("id:"), tie["p"], tie["t"].removeprefix("id:")) for tie in page["ties"]}


@pytest.mark.parametrize("day", [day for day in DAYS if day])
@pytest.mark.parametrize("name", MAPS)
def test_the_slider_of_a_shipped_map_shows_what_holds_then(
    pages: dict[str, Page], name: str, day: str
) -> None:
    # What is on a map is chosen without a date; the slider judges the ties that are drawn, each by itself.
    found = drawn(pages[name], by_slider(day))
    wanted = {tie: truth for tie, truth in at_all(name, day).items() if tie in within(pages[name])}
    assert found == wanted


def at_all(name: str, day: str) -> Verdicts:
    if name == "calendar.html":
        return views.relations([], day)
    if name == "alsur-map.html":
        return views.lifted(views.relations([], day), None, but="alsur")
    return WANTED[name](day)


@pytest.mark.parametrize("day", [day for day in DAYS if day])
@pytest.mark.parametrize(
    "name", ["forums-organizations", "states-instruments", "everything", "funding", "calendar"]
)
def test_the_map_of_a_view_at_a_date_draws_the_ties_of_the_tables(
    graph: govgraph.GovGraph, name: str, day: str
) -> None:
    two_mode = name in ("forums-organizations", "states-instruments")
    wanted = views.two_mode(name, day) if two_mode else views.of_actors(name, day)
    net = graph.network(name, as_of=day)
    anywhere = dict.fromkeys(net.graph, (0.0, 0.0))  # where the marks stand is not asked here
    page = payload(net.map(positions=anywhere, portrait=anywhere))
    assert drawn(page, told) == wanted
    assert page["note"]["as_of"] == day


@pytest.fixture(scope="module")
def who_meets_whom(graph: govgraph.GovGraph) -> Page:
    return payload(graph.network("co-participation").map())


@pytest.mark.parametrize("day", DAYS)
def test_the_map_of_who_meets_whom_says_when_they_met(who_meets_whom: Page, day: str) -> None:
    judge = by_slider(day)
    found = {
        frozenset((tie["s"].removeprefix("id:"), tie["t"].removeprefix("id:"))): truth
        for tie in who_meets_whom["ties"]
        if (truth := judge(tie)) != "no"
    }
    # Whom both took part with in one space at that date, in whichever of its editions. The map draws those who share so
    # many spaces, at any date, that a page can hold their ties: with one space fewer they would be too many.
    shared = {pair: len(rooms) for pair, rooms in views.meetings("").items()}
    least = min(tie["w"] for tie in who_meets_whom["ties"])
    assert sum(n >= least for n in shared.values()) <= 6000 < sum(n >= least - 1 for n in shared.values())
    wanted = {
        pair: "yes" if "yes" in rooms.values() else "unknown"
        for pair, rooms in views.meetings(day).items()
        if shared[pair] >= least
    }
    assert found == wanted


@pytest.mark.parametrize("name", MAPS)
def test_the_claims_behind_each_tie_of_a_shipped_map_are_rows_of_the_tables(
    pages: dict[str, Page], name: str
) -> None:
    claims = pages[name]["claims"]
    for tie in pages[name]["ties"]:
        ids = [claims[n]["iri"].rpartition("/")[2] for n in evidence(tie, pages[name])]
        assert ids and set(ids) <= truths("").keys()


def evidence(tie: Any, page: Page) -> Iterable[int]:
    if tie.get("c"):
        return tie["c"]
    return [n for space in tie["via"] for end in (tie["s"], tie["t"]) for n in page["stays"][end][space]]
