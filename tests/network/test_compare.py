"""Two dates in one network: every state worked out by hand, 2015 beside 2025."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from govgraph.errors import BadDate, GovgraphError, NetworkError
from govgraph.model.model import load_model
from govgraph.network import Network
from govgraph.network.build import build
from govgraph.network.compare import STATES, compare, state_of
from govgraph.store.store import Store
from govgraph.terms import BASE, GOV

ID = BASE + "id/"
KINDS = {
    "fixture-forum": ("Forum", "Agent"),
    "fixture-treaty": ("Treaty", "Instrument"),
    "fixture-a": ("State", "Agent"),
    "fixture-b": ("State", "Agent"),
    "fixture-c": ("State", "Agent"),
}
ORGANIZATION = ("CivilSocietyOrganization", "Organization", "Agent")

# subject, predicate, object, start, end, as of; a membership is a period, a signature an act.
CLAIMS = [
    ("fixture-kept", "memberOf", "fixture-forum", "2010", "", "2026"),
    ("fixture-ended", "memberOf", "fixture-forum", "2010", "2020", ""),
    ("fixture-added", "memberOf", "fixture-forum", "2018", "", "2026"),
    ("fixture-lapsed", "memberOf", "fixture-forum", "2010", "", "2020-01-01"),  # 2025: not known
    ("fixture-undated", "memberOf", "fixture-forum", "", "", ""),  # neither is known
    ("fixture-late", "memberOf", "fixture-forum", "2018", "", "2020"),  # surely not 2015; 2025: not known
    (
        "fixture-found",
        "memberOf",
        "fixture-forum",
        "",
        "",
        "2025-06-01",
    ),  # 2015: not known; 2025: it was read
    ("fixture-passing", "memberOf", "fixture-forum", "2017", "2019", ""),  # at neither date
    ("fixture-back", "memberOf", "fixture-forum", "2012", "2016", ""),
    ("fixture-back", "memberOf", "fixture-forum", "2024", "2025-12-31", ""),
    ("fixture-a", "signatoryOf", "fixture-treaty", "2019-05-01", "", ""),
    ("fixture-b", "signatoryOf", "fixture-treaty", "2011", "", ""),
    ("fixture-c", "signatoryOf", "fixture-treaty", "2012-03-09", "", ""),
]
MEMBERS = {
    "id:fixture-kept": ("yes", "yes", "kept"),
    "id:fixture-ended": ("yes", "no", "ended"),
    "id:fixture-added": ("no", "yes", "added"),
    "id:fixture-lapsed": ("yes", "unknown", "unknown"),
    "id:fixture-undated": ("unknown", "unknown", "unknown"),
    "id:fixture-late": ("no", "unknown", "unknown"),
    "id:fixture-found": ("unknown", "yes", "unknown"),
    "id:fixture-back": ("yes", "yes", "kept"),
}
SIGNATORIES = {
    "id:fixture-a": ("no", "yes", "added"),
    "id:fixture-b": ("yes", "yes", "kept"),
    "id:fixture-c": ("yes", "yes", "kept"),
}

Read = Callable[..., Network]


@pytest.fixture(scope="module")
def store() -> Store:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    lines = []
    for name in sorted({end for one in CLAIMS for end in (one[0], one[2])}):
        lines += [f"<{ID}{name}> <{rdf}type> <{GOV}{kind}> ." for kind in KINDS.get(name, ORGANIZATION)]
    for number, (subject, predicate, thing, *dates) in enumerate(CLAIMS):
        st = f"<{BASE}statement/c{number:02}>"
        lines += [
            f"{st} <{rdf}type> <{GOV}Statement> .",
            f"{st} <{rdf}subject> <{ID}{subject}> .",
            f"{st} <{rdf}predicate> <{GOV}{predicate}> .",
            f"{st} <{rdf}object> <{ID}{thing}> .",
        ]
        lines += [
            f'{st} <{GOV}{name}> "{text}" .'
            for name, text in zip(("start", "end", "asOf"), dates, strict=True)
            if text
        ]
    made = Store()
    made.load_ntriples("\n".join(lines).encode())
    return made


@pytest.fixture
def read(store: Store) -> Read:
    return lambda view="forums-organizations", **options: build(store, load_model(), view, **options)


def told(data: dict[str, str]) -> tuple[str, str, str]:
    return data["before"], data["after"], data["state"]


@pytest.mark.parametrize("before", ["yes", "no", "unknown"])
@pytest.mark.parametrize("after", ["yes", "no", "unknown"])
def test_what_is_unknown_at_either_date_is_neither_added_nor_ended(before: str, after: str) -> None:
    by_hand = {("no", "yes"): "added", ("yes", "no"): "ended", ("yes", "yes"): "kept", ("no", "no"): "kept"}
    assert state_of(before, after) == by_hand.get((before, after), "unknown")


def test_every_tie_tells_what_became_of_it_between_the_dates(read: Read) -> None:
    net = read(compare=("2015", "2025"), aggregate_states=False)
    found = {(u, v): told(data) for u, v, data in net.graph.edges(data=True)}
    by_hand = {(u, "id:fixture-forum"): change for u, change in MEMBERS.items()}
    by_hand |= {(u, "id:fixture-treaty"): change for u, change in SIGNATORIES.items()}
    assert found == by_hand
    assert net.changes() == {"added": 2, "ended": 1, "kept": 4, "unknown": 4}
    assert net.unknown == 4


def test_a_node_is_there_when_one_of_its_ties_surely_is(read: Read) -> None:
    net = read(compare=("2015", "2025"), aggregate_states=False)
    nodes = {key: told(data) for key, data in net.graph.nodes(data=True)}
    both = {"id:fixture-forum": ("yes", "yes", "kept"), "id:fixture-treaty": ("yes", "yes", "kept")}
    assert nodes == MEMBERS | SIGNATORIES | both


def test_a_tie_that_came_back_is_kept_and_rests_on_both_claims(read: Read) -> None:
    data = read(compare=("2015", "2025")).graph["id:fixture-back"]["id:fixture-forum"]["memberOf"]
    assert data["state"] == "kept" and len(data["claims"]) == 2
    assert (data["start"], data["end"]) == ("2012", "2025-12-31")


def test_states_are_compared_one_by_one_and_their_mark_has_a_tie_for_each_state(read: Read) -> None:
    net = read(compare=("2015", "2025"))
    ties = {
        key: (data["state"], data["count"])
        for key, data in net.graph["states@id:fixture-treaty"]["id:fixture-treaty"].items()
    }
    assert ties == {"signatoryOf-added": ("added", 1), "signatoryOf-kept": ("kept", 2)}
    assert told(net.graph.nodes["states@id:fixture-treaty"]) == ("yes", "yes", "kept")
    assert net.changes() == read(compare=("2015", "2025"), aggregate_states=False).changes()


def test_the_unknown_can_be_left_out_and_are_counted(read: Read) -> None:
    net = read(compare=("2015", "2025"), unknown="exclude")
    assert net.changes() == {"added": 2, "ended": 1, "kept": 4, "unknown": 0}
    assert net.unknown == 4 and "id:fixture-undated" not in net


def test_a_day_can_be_compared_with_a_year(read: Read) -> None:
    net = read(compare=("2019-04-30", "2020"), aggregate_states=False)
    assert net.graph.edges["id:fixture-a", "id:fixture-treaty", "signatoryOf"]["state"] == "added"
    assert net.graph.edges["id:fixture-ended", "id:fixture-forum", "memberOf"]["state"] == "kept"


def test_comparing_two_readings_is_reading_with_two_dates(read: Read) -> None:
    one = read(as_of="2015").compare(read(as_of="2025"))
    two = read(compare=("2015", "2025"))
    assert one.ties() == two.ties() and one.nodes() == two.nodes() and one.question == two.question
    assert two.question.compare == ("2015", "2025") and two.question.as_of == ""


def test_what_is_around_an_entity_is_asked_of_both_dates_together(read: Read) -> None:
    # At 2025 alone fixture-ended is not near; its tie must be told as ended, and not be missing.
    net = read("ego", compare=("2015", "2025"), entity="id:fixture-forum")
    assert {key for key in net if key != "id:fixture-forum"} == set(MEMBERS)
    assert net.changes()["ended"] == 1
    alone = read("ego", compare=("2015", "2025"), entity="id:fixture-added")
    assert alone.changes() == {"added": 1, "ended": 0, "kept": 0, "unknown": 0}


def test_a_projection_is_unknown_where_a_shared_space_is(read: Read) -> None:
    # At 2025 kept, added, found and back are surely there; lapsed, undated and late may be.
    net = read(as_of="2025").project("Organization")
    sure = {"id:fixture-kept", "id:fixture-added", "id:fixture-found", "id:fixture-back"}
    truths = {frozenset((u, v)): data["truth"] for u, v, data in net.graph.edges(data=True)}
    assert {pair for pair, truth in truths.items() if truth == "yes"} == {
        frozenset((u, v)) for u in sure for v in sure if u != v
    }
    assert len(truths) == 7 * 6 // 2 and net.unknown == 21 - 6


def test_projections_of_two_dates_are_compared_pair_by_pair(read: Read) -> None:
    net = read(as_of="2015").project("Organization").compare(read(as_of="2025").project("Organization"))
    state = {frozenset((u, v)): data["state"] for u, v, data in net.graph.edges(data=True)}
    assert state[frozenset(("id:fixture-kept", "id:fixture-back"))] == "kept"
    assert state[frozenset(("id:fixture-kept", "id:fixture-added"))] == "added"
    assert state[frozenset(("id:fixture-kept", "id:fixture-ended"))] == "ended"
    assert state[frozenset(("id:fixture-kept", "id:fixture-found"))] == "unknown"
    assert frozenset(("id:fixture-ended", "id:fixture-added")) not in state  # they never met


def test_a_tie_of_ones_own_and_one_through_a_network_are_the_same_tie() -> None:
    then, now = nx.MultiDiGraph(), nx.MultiDiGraph()
    then.add_edge("id:fixture-a", "id:fixture-forum", "", predicate="memberOf")
    now.add_edge("id:fixture-a", "id:fixture-forum", "folded", predicate="memberOf", folded=True)
    net = compare(Network.from_nx(then), Network.from_nx(now), names=("2015", "2025"))
    assert net.changes() == {"added": 0, "ended": 0, "kept": 1, "unknown": 0}


def test_a_node_without_ties_is_kept_where_it_was_read_at_both_dates() -> None:
    then, now = nx.Graph(), nx.Graph()
    then.add_nodes_from(["id:fixture-a", "id:fixture-b"])
    now.add_nodes_from(["id:fixture-b", "id:fixture-c"])
    net = compare(Network.from_nx(then), Network.from_nx(now), names=("2015", "2025"))
    assert dict(net.graph.nodes(data="state")) == {
        "id:fixture-a": "ended", "id:fixture-b": "kept", "id:fixture-c": "added",
    }  # fmt: skip


def test_a_part_of_a_comparison_is_a_comparison(read: Read) -> None:
    part = read(compare=("2015", "2025")).filter(predicates=["signatoryOf"])
    assert part.changes() == {"added": 1, "ended": 0, "kept": 2, "unknown": 0}


def test_neither_network_is_changed(read: Read) -> None:
    before, after = read(as_of="2015"), read(as_of="2025")
    rows = [before.ties(), after.ties(), before.nodes(), after.nodes()]
    before.compare(after)
    assert rows == [before.ties(), after.ties(), before.nodes(), after.nodes()]


def test_dates_in_the_wrong_order_and_a_third_date_are_refused(read: Read) -> None:
    with pytest.raises(BadDate):
        read(compare=("2025", "2015"))
    with pytest.raises(BadDate):
        read(compare=("2015", "soon"))
    with pytest.raises(GovgraphError, match="two dates"):
        read(compare=("2015", "2025"), as_of="2020")


def test_different_questions_are_not_compared(read: Read) -> None:
    before = read(as_of="2015")
    with pytest.raises(NetworkError, match="different questions"):
        before.compare(read("states-instruments", as_of="2025"))
    with pytest.raises(NetworkError, match="no date"):
        read().compare(read())
    with pytest.raises(NetworkError, match="seem to be added"):
        before.compare(read(as_of="2025", unknown="exclude"))
    with pytest.raises(NetworkError, match="already"):
        before.compare(read(compare=("2015", "2025")))
    with pytest.raises(NetworkError, match="projected"):
        read(compare=("2015", "2025")).project()


def test_a_view_that_projects_compares_the_pairs_of_each_date(shipped: Path) -> None:
    import govgraph

    graph = govgraph.open(shipped)
    both = graph.network("co-participation", compare=("2015", "2025"))
    then, now = (graph.network("co-participation", as_of=date) for date in ("2015", "2025"))
    assert both.ties() == then.compare(now).ties() and both.changes()["added"] > 0
    near = graph.network("co-participation", compare=("2015", "2025"), entity="id:alsur", radius=2)
    assert "id:alsur" in near and set(near.graph) < set(both.graph)


@pytest.mark.parametrize("view", ["forums-organizations", "states-instruments", "funding"])
@pytest.mark.parametrize("dates", [("2015", "2025"), ("2020-06", "2023-10-08")])
def test_on_the_shipped_facts_a_comparison_is_what_two_dates_give(
    shipped: Path, view: str, dates: tuple[str, str]
) -> None:
    import govgraph

    graph = govgraph.open(shipped)
    held = [
        {
            (row["source"], row["predicate"], row["target"]): row["truth"]
            for row in graph.network(view, as_of=date, aggregate_states=False).ties()
        }
        for date in dates
    ]
    by_hand = dict.fromkeys(STATES, 0)
    for tie in {*held[0], *held[1]}:
        pair = (held[0].get(tie, "no"), held[1].get(tie, "no"))
        state = {("no", "yes"): "added", ("yes", "no"): "ended", ("yes", "yes"): "kept"}.get(pair, "unknown")
        by_hand[state] += 1
    assert graph.network(view, compare=dates).changes() == by_hand
