"""Parts of networks and groups of nodes, on small networks by hand; a network is a value."""

from __future__ import annotations

import networkx as nx
import pytest

from govgraph.errors import (
    AmbiguousEntity,
    NetworkError,
    UnknownEntity,
    UnknownKind,
    UnknownName,
    UnknownPredicate,
)
from govgraph.network import Network


def small() -> Network:
    """Two forums; a and b of Brazil, c of Chile; d stands alone with a third forum."""
    graph = nx.MultiDiGraph()
    for key, country in (("a", "BR"), ("b", "BR"), ("c", "CL"), ("d", "")):
        graph.add_node(key, kind="Company" if key == "b" else "Funder", country=country)
    for key in ("f", "g", "h"):
        graph.add_node(key, kind="Forum", space=True)
    graph.add_edge("a", "f", predicate="memberOf", confidence="quoted")
    graph.add_edge("b", "f", predicate="memberOf", confidence="unverified")
    graph.add_edge("c", "f", predicate="chairOf", confidence="read")
    graph.add_edge("a", "g", predicate="memberOf", confidence="read")
    graph.add_edge("b", "g", predicate="memberOf", confidence="read")
    graph.add_edge("d", "h", predicate="memberOf", confidence="read")
    return Network.from_nx(graph)


def pairs(net: Network) -> set[tuple[str, str]]:
    return set(net.graph.edges())


def test_the_graph_of_a_network_cannot_be_changed() -> None:
    with pytest.raises(nx.NetworkXError):
        small().graph.add_node("x")


def test_an_exported_graph_is_ones_own_and_has_plain_attributes() -> None:
    graph = small().to_networkx()
    graph.add_node("x")
    plain = (str, int, float, bool)
    assert all(
        isinstance(value, plain)
        for _, data in small().to_networkx().nodes(data=True)
        for value in data.values()
    )
    assert all(
        isinstance(value, plain)
        for *_, data in small().to_networkx().edges(data=True)
        for value in data.values()
    )


def test_an_exported_graph_survives_graphml_and_gexf(tmp_path: object) -> None:
    graph = small().to_networkx()
    again = nx.parse_graphml("\n".join(nx.generate_graphml(graph)), force_multigraph=True)
    assert set(again.edges()) == set(graph.edges())


def test_components_come_largest_first() -> None:
    assert [len(part) for part in small().components()] == [5, 2]
    assert set(small().giant()) == {"a", "b", "c", "f", "g"}


def test_the_giant_of_nothing_is_nothing() -> None:
    assert len(Network.from_nx(nx.Graph()).giant()) == 0


def test_an_ego_is_found_by_any_of_its_names_unless_several_share_it() -> None:
    graph = nx.Graph([("a", "b"), ("c", "d")])
    for key, label in (("a", "Red Ficticia"), ("c", "Twin"), ("d", "Twin")):
        graph.nodes[key]["label"] = label
    net = Network.from_nx(graph)
    assert set(net.ego("red ficticia")) == {"a", "b"}
    with pytest.raises(AmbiguousEntity) as problem:
        net.ego("Twin")
    assert problem.value.choices == ("c", "d")


def test_an_ego_network_reaches_as_far_as_its_radius() -> None:
    assert set(small().ego("c")) == {"c", "f"}
    assert set(small().ego("c", 2)) == {"a", "b", "c", "f"}
    assert set(small().ego("c", 0)) == {"c"}
    with pytest.raises(UnknownEntity):
        small().ego("z")


def test_the_core_keeps_only_what_counts_within_it() -> None:
    # c has one space and goes; f then has two actors; with two asked of both sides, a b f g remain.
    assert set(small().core(2, 2)) == {"a", "b", "f", "g"}
    assert len(small().core(3, 2)) == 0


def test_a_core_of_spaces_needs_two_modes() -> None:
    with pytest.raises(NetworkError):
        Network.from_nx(nx.path_graph(3)).core()


def test_filters_name_kinds_predicates_countries_and_confidence() -> None:
    assert set(small().filter(kinds=["Company", "Forum"])) == {"b", "f", "g"}
    for nobody in ({"kinds": ["State"]}, {"predicates": ["funds"]}):  # of the model, and not in this network
        assert len(small().filter(**nobody)) == 0
    assert pairs(small().filter(predicates=["chairOf"])) == {("c", "f")}
    assert set(small().filter(countries=["CL"])) == {"c", "f"}
    assert ("b", "f") not in pairs(small().filter(confidence="read"))
    assert pairs(small().filter(confidence="unverified")) == pairs(small())
    assert set(small().filter(where=lambda key, data: key in "af")) == {"a", "f"}
    assert "g" in small().filter(predicates=["chairOf"], isolates=True)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"kinds": ["Compny"]}, UnknownKind),
        ({"predicates": ["membersOf"]}, UnknownPredicate),
        ({"countries": ["XX"]}, UnknownName),
        ({"groups": ["none-such"]}, UnknownName),
        ({"confidence": "sure"}, UnknownName),
    ],
)
def test_a_filter_by_what_is_not_there_is_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        small().filter(**options)  # type: ignore[arg-type]


def test_actors_are_collapsed_by_country_and_spaces_stay() -> None:
    net = small().collapse("country")
    assert set(net) == {"country:BR", "country:CL", "country:none", "f", "g", "h"}
    assert net.graph["country:BR"]["f"]["memberOf"]["weight"] == 2
    assert net.graph.nodes["country:BR"]["members"] == ("a", "b")
    assert net.is_two_mode


def test_collapsed_actors_can_be_projected() -> None:
    net = small().collapse("country").project()
    assert pairs(net) == {("country:BR", "country:CL")}


def test_without_spaces_everything_is_collapsed_and_inner_ties_become_self_ties() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    nx.set_node_attributes(graph, {"a": "x", "b": "x", "c": "y"}, "kind")
    net = Network.from_nx(graph).collapse("kind")
    assert pairs(net) == {("kind:x", "kind:x"), ("kind:x", "kind:y")}


def test_networks_collapse_by_what_they_know_only() -> None:
    with pytest.raises(UnknownName):
        small().collapse("color")


def test_what_is_returned_is_of_the_same_class() -> None:
    class Mine(Network):
        """A subclass, as the public one is."""

    net = Mine.from_nx(nx.Graph([("a", "s")]), spaces=["s"])
    for made in (
        net.filter(),
        net.giant(),
        net.ego("a"),
        net.core(1, 1),
        net.project(),
        net.collapse("kind"),
        net.expand(),
    ):
        assert type(made) is Mine


def test_parallel_ties_are_kept_side_by_side() -> None:
    net = Network.from_nx(nx.MultiDiGraph([("a", "b")] * 10_000))
    assert net.graph.number_of_edges() == 10_000
    assert len(net.ties()) == 10_000


def test_two_nodes_with_the_same_name_as_text_are_refused() -> None:
    graph = nx.Graph([(1, "1")])
    with pytest.raises(NetworkError):
        Network.from_nx(graph)


def test_a_network_comes_back_from_the_graph_that_it_gave() -> None:
    first = small()
    again = Network.from_nx(first.to_networkx(), names=first.names)
    assert set(again) == set(first)
    for key, node in first.nodes_by_key.items():
        back = again.nodes_by_key[key]
        assert (back.kind, back.country, back.space) == (node.kind, node.country, node.space)
    told = [(tie.source, tie.target, tie.predicate, tie.weight) for tie in first.all_ties]
    assert [(tie.source, tie.target, tie.predicate, tie.weight) for tie in again.all_ties] == told
    assert len(again.ties()) == len(told)  # the number of claims is read as no claim
