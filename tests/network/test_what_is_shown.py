"""What a network shows, and what it says of the rest: worked out by plain Python on the tables."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import defaultdict
from itertools import permutations
from pathlib import Path

import networkx as nx
import pytest

import govgraph
from govgraph.api import GovGraph
from govgraph.network.network import Network
from govgraph.write.network_files import edges_csv

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def graph() -> GovGraph:
    return govgraph.open(DATA)


@pytest.fixture(scope="module")
def forums(graph: GovGraph) -> Network:
    return graph.network("forums-organizations")


def kinds() -> dict[str, set[str]]:
    found = {}
    for path in sorted(DATA.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as table:
            found.update(
                {
                    row["id"]: set(row["type"].split("|"))
                    for row in csv.DictReader(table)
                    if "type" in row and "label_en" in row
                }
            )
    return found


def relations() -> list[dict[str, str]]:
    with (DATA / "relations.csv").open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def lifted() -> set[tuple[str, str, str]]:
    """Return the ties of the tables, editions counted for their series."""
    series = {row["subject"]: row["object"] for row in relations() if row["predicate"] == "partOfSeries"}
    return {
        (
            f"id:{series.get(row['subject'], row['subject'])}",
            row["predicate"],
            f"id:{series.get(row['object'], row['object'])}",
        )
        for row in relations()
    }


def test_each_tie_of_an_aggregate_carries_its_own_number(graph: GovGraph, forums: Network) -> None:
    states = {f"id:{name}" for name, of in kinds().items() if of & {"State", "Territory"}}
    by_tie = defaultdict(set)
    for u, predicate, v in lifted():
        if u in states:
            by_tie[v, predicate].add(u)
        elif v in states:
            by_tie[u, predicate].add(v)
    checked = 0
    for u, v, data in forums.graph.edges(data=True):
        for end, other, side in ((u, v, "source_members"), (v, u, "target_members")):
            if end.startswith("states@"):
                assert set(data[side]) == by_tie[other, data["predicate"]]
                checked += 1
    assert checked > 20


def test_three_of_72_states_are_party_to_the_convention_against_cybercrime(forums: Network) -> None:
    for lang, said in (("en", "3 of 72 states"), ("es", "3 de 72 Estados"), ("pt", "3 de 72 Estados")):
        (row,) = [r for r in forums.ties(lang) if r["predicate"] == "partyTo" and r["target"] == "id:uncc"]
        assert row[f"source_label_{lang}"] == said
    (row,) = [
        r
        for r in csv.DictReader(edges_csv(forums).splitlines())
        if r["predicate"] == "partyTo" and r["target"] == "id:uncc"
    ]
    assert (row["source_count"], row["source_of"], row["source_label_pt"]) == ("3", "72", "3 de 72 Estados")
    assert "3 of 72 states" in row["label"]


def test_a_group_of_a_collapsed_network_says_how_many_of_it_each_tie_speaks_of() -> None:
    ties = nx.DiGraph([("a", "x"), ("b", "x"), ("c", "y")])
    for name in "abc":
        ties.nodes[name].update(country="BR")
    net = Network.from_nx(ties, spaces=["x", "y"]).collapse("country")
    assert {row["target"]: row["source_label_en"] for row in net.ties()} == {
        "x": "BR (2 of 3)",
        "y": "BR (1 of 3)",
    }


def test_every_participation_of_an_agent_is_in_the_view_of_forums(graph: GovGraph) -> None:
    net = graph.network("forums-organizations", aggregate_states=False)
    found = {(u, data["predicate"], v) for u, v, data in net.graph.edges(data=True)}
    of = kinds()
    not_agents = {"Event", "EventSeries", "Process", "Campaign", "Context", "Document", "Topic"} | {
        "Treaty", "Protocol", "Declaration", "Recommendation", "Guidelines", "Compact", "Resolution", "Law", "Bill", "Strategy"
    }  # fmt: skip
    wanted = {
        tie
        for tie in lifted()
        if tie[1] in ("participatedIn", "contributedTo") and not of[tie[0].removeprefix("id:")] <= not_agents
    }
    assert len(wanted) > 250
    assert wanted <= found
    assert ("id:foc", "participatedIn", "id:igf") in found and (
        "id:eclac",
        "participatedIn",
        "id:lacigf",
    ) in found
    assert ("id:derechos-digitales", "participatedIn", "id:ietf") in found


def test_ties_that_a_view_does_not_show_are_counted_and_named(forums: Network) -> None:
    of = kinds()
    away = {
        tie
        for tie in lifted()
        if tie[1] == "memberOf" and "IntergovernmentalOrganization" in of[tie[2].removeprefix("id:")]
        and not of[tie[2].removeprefix("id:")] & {"Forum", "Process"}
    }  # fmt: skip
    said = next(note for note in forums.notes if "is a member of" in note["en"])
    assert f"Intergovernmental organization ({len(away)})" in said["en"]
    assert "no se muestran" in said["es"].lower() and "não são mostrados" in said["pt"]


def test_a_view_of_some_spaces_tells_nothing_of_ties_elsewhere(graph: GovGraph) -> None:
    view = tomllib.loads((DATA / "views" / "open-government.toml").read_text("utf-8"))
    series = {row["subject"]: set() for row in relations() if row["predicate"] == "partOfSeries"}
    for row in relations():
        if row["predicate"] == "partOfSeries" and row["object"] in view["only"]:
            series[row["subject"]].add(row["object"])
    # An edition of two series ties each to the other, and neither is an actor; of the rest, the view does not ask.
    away = {pair for both in series.values() for pair in permutations(both, 2)}
    (note,) = graph.network("open-government").notes
    assert note["en"].startswith(f"{len(away)} ties are not shown (is an edition of)")


def test_bodies_that_take_part_themselves_are_in_co_participation(graph: GovGraph) -> None:
    net = graph.network("co-participation")
    assert {"id:eclac", "id:undesa", "id:rele", "id:foc"} <= set(net)


def test_a_projected_tie_carries_the_claims_of_both_ends_about_the_shared_spaces(graph: GovGraph) -> None:
    net = graph.network("co-participation")
    series = {row["subject"]: row["object"] for row in relations() if row["predicate"] == "partOfSeries"}
    row = next(
        r
        for r in csv.DictReader(edges_csv(net).splitlines())
        if (r["source"], r["target"]) == ("id:aapti", "id:alsur")
    )
    shared = set(row["via"].split("|"))
    wanted = {
        f"st:{one['id']}"
        for one in relations()
        if one["predicate"] in ("participatedIn", "contributedTo")
        and f"id:{one['subject']}" in ("id:aapti", "id:alsur")
        and f"id:{series.get(one['object'], one['object'])}" in shared
    }
    assert set(row["statements"].split("|")) == wanted and len(wanted) >= 2


def test_a_body_on_both_sides_is_a_space_and_an_actor() -> None:
    """forum: a and b take part; the body takes part in the forum, and c takes part in the body."""
    graph = nx.MultiDiGraph()
    ties = [("a", "forum"), ("b", "forum"), ("body", "forum"), ("c", "body"), ("a", "body")]
    for u, v in ties:
        graph.add_edge(u, v, predicate="participatedIn", actor="source" if u == "body" else "")
    net = Network.from_nx(graph, spaces=["forum", "body"])
    assert net.is_two_mode
    projected = {frozenset((u, v)): data["weight"] for u, v, data in net.project().graph.edges(data=True)}
    assert projected == {
        frozenset("ab"): 1,
        frozenset(("a", "body")): 1,
        frozenset(("b", "body")): 1,
        frozenset("ac"): 1,
    }
    assert net.measure_whole("density")[0]["value"] == 5 / (2 * 4)  # 2 spaces; a, b, c and the body act
    core = net.core(spaces=3, actors=1)
    assert set(core) == {"a", "b", "body", "forum"}


def test_ids_join_rows_networks_claims_and_files(graph: GovGraph, forums: Network) -> None:
    rows = graph.select("SELECT ?who { ?who gov:participatedIn id:igf-2023 }")
    who = {row["who"] for row in rows}
    claims = {claim.subject_id for claim in graph.claims if claim.object_id == "id:igf-2023"}
    assert who <= claims and len(who & set(forums)) > 10
    key = next(iter(who & set(forums)))
    assert (key.id, key.iri) == (str(key), graph.entity(key).iri)
    claim = graph.claims[0]
    assert graph.names.expand(claim.id) == claim.iri and graph.names.expand(claim.subject_id) == claim.subject
    assert graph.entity("igf").id == "id:igf" and graph.sources[claim.source].id == claim.source_id
    node = next(one for one in forums.nodes() if one["id"] == "id:igf")
    assert node["iri"] == graph.entity("igf").iri


@pytest.mark.parametrize("name", ["igf", "id:igf", "https://w3id.org/govgraph/id/igf", "IGF"])
def test_every_method_takes_every_form_of_an_id(forums: Network, graph: GovGraph, name: str) -> None:
    assert forums.label(name) == "Internet Governance Forum"
    assert "id:igf" in forums.ego(name)
    assert graph.profile(name).entity.id == "id:igf"


def test_an_earlier_map_keeps_its_places_where_its_ids_had_no_prefix() -> None:
    net = Network.from_nx(nx.Graph([("id:a", "id:b"), ("id:b", "states@id:c")]))
    drawn = net  # a plain network draws through make_map
    from govgraph.map import make_map

    kept = make_map(drawn, positions={"a": (3.0, 4.0), "states@c": (90.0, 4.0)}).positions()
    assert kept["id:a"] == pytest.approx((3.0, 4.0)) and kept["states@id:c"] == pytest.approx((90.0, 4.0))


def test_python_filters_kinds_as_the_command_line_does(graph: GovGraph, forums: Network) -> None:
    for kinds in (["CivilSocietyOrganization"], ["Treaty"], ["Treaty", "State"], ["gov:Company", "Forum"]):
        plain = [kind.removeprefix("gov:") for kind in kinds]
        read = graph.network("forums-organizations", kinds=plain)
        filtered = forums.filter(kinds=kinds)
        assert set(filtered) == set(read) and len(read)
        assert set(filtered.graph.edges(keys=True)) == set(read.graph.edges(keys=True))


def test_who_shares_nothing_with_those_who_are_left_stays_in_a_projection(graph: GovGraph) -> None:
    whole = graph.network("co-participation")
    for kinds in (["CivilSocietyOrganization"], ["CivilSocietyNetwork", "Company"]):
        asked = graph.network("co-participation", kinds=kinds)
        filtered = whole.filter(kinds=kinds)
        assert set(filtered) == set(asked)
        assert any(not filtered.graph.degree(key) for key in filtered)


def test_a_filtered_aggregate_counts_what_is_left_of_it(graph: GovGraph, forums: Network) -> None:
    left = forums.filter(predicates=["gov:partyTo"])
    assert left.graph.nodes["states@id:uncc"]["count"] == 3
    assert [row["source_label_en"] for row in left.ties() if row["target"] == "id:uncc"] == ["3 states"]
    here = forums.filter(countries=["CL"])
    assert {data["labels"]["en"] for _, data in here.graph.nodes(data=True) if data["count"]} == {"1 state"}


def test_the_nodes_of_a_cut_map_have_the_degrees_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    from govgraph.map import encode, make_map

    monkeypatch.setattr(encode, "NODE_LIMIT", 3)
    star = nx.Graph([("hub", f"leaf-{n}") for n in range(9)] + [("leaf-0", "leaf-1")])
    net = Network.from_nx(star, spaces=["hub"])
    drawn = make_map(net, form="matrix")
    hub = next(mark for mark in drawn.marks if mark.key == "hub")
    assert len(drawn.marks) == 3
    assert (hub.value, hub.degree) == (9.0, 9)
    assert any(
        "3 of 10 nodes are drawn" in note["en"] and "all 10 ties" in note["en"] for note in drawn.note.notes
    )


def test_a_map_says_how_many_of_an_aggregate_each_tie_speaks_of(forums: Network) -> None:
    data = json.loads(forums.map().to_json())
    states = {node["id"]: node for node in data["nodes"] if node.get("counted")}
    (tie,) = [t for t in data["ties"] if t["t"] == "id:uncc" and t["p"] == "partyTo" and t["s"] in states]
    assert (tie["sn"], len(states[tie["s"]]["members"])) == (3, 72)
    assert states[tie["s"]]["counted"] == "of"
    assert data["note"]["notes"][0]["en"] == forums.notes[0]["en"]


def test_forums_of_has_what_participants_of_has(graph: GovGraph) -> None:
    spaces = {str(row["space"]) for row in graph.answer("forums-of", org="derechos-digitales")}
    actors = {str(row["actor"]) for row in graph.answer("participants-of", forum="ietf")}
    assert "id:derechos-digitales" in actors and "id:ietf" in spaces


def test_a_body_that_takes_part_has_a_row_and_a_column_in_a_matrix() -> None:
    from govgraph.map import make_map
    from govgraph.map.grid import grid

    graph = nx.MultiDiGraph()
    graph.add_edge("body", "forum", predicate="participatedIn", actor="source")
    graph.add_edge("a", "body", predicate="participatedIn")
    graph.add_edge("a", "forum", predicate="participatedIn")
    found = grid(make_map(Network.from_nx(graph, spaces=["forum", "body"]), form="matrix"))
    assert set(found.cells) == {("body", "forum"), ("a", "body"), ("a", "forum")}
    assert ([mark.key for mark in found.rows], found.acting) == (["a", "body"], {"a": 2, "body": 1})
    assert ([mark.key for mark in found.columns], found.counts) == (
        ["forum", "body"],
        {"forum": 2, "body": 1},
    )
