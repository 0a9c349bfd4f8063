"""GEXF: valid against the schema, read back by networkx, dates as spells, and nothing that XML cannot hold."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
import xmlschema

from govgraph.errors import DataWarning
from govgraph.facts.claims import Claim
from govgraph.facts.holding import Bounds
from govgraph.model.model import load_model
from govgraph.network.network import Network
from govgraph.network.nodes_ties import Tie
from govgraph.terms import GOV
from govgraph.write.gexf import column_type, gexf
from tests.write.fixture_network import network

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "gexf" / "gexf-1.3.xsd")
POSITIONS = {"fixture-a": (1.5, 20.0), "fixture-forum": (-3.0, -4.0)}
MEASURES = {
    "degree": {"fixture-a": 2, "fixture-forum": 4},
    "closeness": {"fixture-a": 0.25, "fixture-b": math.nan, "fixture-c": None},
    "in_core": {"fixture-a": True},
    "community": {"fixture-a": "first"},
}


def read(text: str) -> nx.Graph:
    return nx.read_gexf(io.BytesIO(text.encode()))


@pytest.fixture(scope="module")
def text() -> str:
    return gexf(network(), positions=POSITIONS, sizes={"fixture-a": 12.0}, measures=MEASURES)


def test_it_is_valid_against_the_schema(text: str) -> None:
    SCHEMA.validate(text)


@pytest.mark.parametrize(
    "graph", [nx.Graph(), nx.path_graph(1), nx.path_graph(3), nx.MultiDiGraph([(0, 0), (0, 0)])]
)
def test_small_empty_and_self_tied_networks_are_valid(graph: nx.Graph) -> None:
    SCHEMA.validate(gexf(Network.from_nx(graph)))


def test_networkx_reads_back_nodes_ties_and_attributes(text: str) -> None:
    graph, ours = read(text), network().graph
    assert set(graph) == set(ours)
    assert sorted(graph.edges()) == sorted(ours.edges())
    node = graph.nodes["fixture-a"]
    assert (node["label"], node["label_es"], node["country"]) == ("Fixture A", "Fixture A (es)", "BR")
    assert (node["degree"], node["closeness"], node["in_core"], node["community"]) == (2, 0.25, True, "first")
    assert node["space"] is False
    tie = graph.edges["fixture-a", "fixture-forum", "fixture-a|memberOf|fixture-forum"]
    assert (tie["predicate"], tie["confidence"], tie["claims"]) == ("memberOf", "read", 2)
    assert tie["source_titles"] == 'A "page"'


def test_parallel_ties_are_told_apart_by_kind(text: str) -> None:
    assert re.findall(r'source="fixture-c" target="fixture-forum"[^>]* kind="(\w+)"', text) == [
        "memberOf",
        "presidencyOf",
    ]


def test_a_membership_that_came_back_has_two_spells(text: str) -> None:
    tie = read(text).edges["fixture-a", "fixture-forum", "fixture-a|memberOf|fixture-forum"]
    # from the first day of 2010 to the last of May 2012; again from March 2020 on, open.
    assert tie["spells"] == [("2010-01-01", "2012-05-31"), ("2020-03-01", "None")]


def test_taking_part_in_a_month_ends_with_it(text: str) -> None:
    tie = read(text).edges["fixture-a", "fixture-event", "fixture-a|participatedIn|fixture-event"]
    assert tie["spells"] == [("2023-10-01", "2023-10-31")]


@pytest.mark.parametrize(
    ("predicate", "start", "spell"),
    [
        (
            "contributedTo",
            "2023-04",
            ("2023-04-01", "2023-10-12"),
        ),  # from its date on until the event is over
        ("contributedTo", "", ("2023-10-08", "2023-10-12")),
        ("participatedIn", "", ("2023-10-08", "2023-10-12")),
        ("participatedIn", "2023", ("2023-10-08", "2023-10-12")),  # not before it began
        ("endorses", "2023-04", ("2023-04-01", "None")),
    ],
)
def test_what_is_tied_to_an_event_ends_with_it(predicate: str, start: str, spell: tuple[str, str]) -> None:
    ours = network()
    event = ours.nodes_by_key["fixture-event"]
    held = replace(event.entity, start=event.start, end=event.end)
    told = Claim("st:1", "id:a", GOV + predicate, held.iri, start=start, bounds=Bounds.of(start))
    tie = Tie("fixture-a", "fixture-event", "one", predicate, claims=(told,))
    nodes = {**ours.nodes_by_key, "fixture-event": replace(event, entity=held)}
    graph = read(gexf(replace(ours, nodes_by_key=nodes, all_ties=(tie,))))
    assert [spells for *_, spells in graph.edges(data="spells")] == [[spell]]


def test_what_has_no_date_has_no_spell(text: str) -> None:
    graph = read(text)
    assert "spells" not in graph.edges["fixture-c", "fixture-forum", "fixture-c|memberOf|fixture-forum"]
    assert "spells" not in graph.nodes["fixture-c"]


def test_nodes_have_their_own_spells(text: str) -> None:
    nodes = read(text).nodes
    assert nodes["fixture-event"]["spells"] == [("2023-10-08", "2023-10-12")]
    assert nodes["fixture-forum"]["spells"] == [("2005-01-01", "None")]  # about 2006: a year to each side


def test_a_network_without_dates_is_static() -> None:
    assert 'mode="static">\n<attributes' in gexf(Network.from_nx(nx.path_graph(2)))


def test_colors_are_those_of_the_model_and_y_points_up(text: str) -> None:
    viz = read(text).nodes["fixture-a"]["viz"]
    color = load_model().kinds["CivilSocietyOrganization"].color
    assert "#{r:02X}{g:02X}{b:02X}".format(**viz["color"]) == color.upper()
    assert (viz["position"]["x"], viz["position"]["y"]) == (1.5, -20.0)
    assert viz["size"] == 12.0
    assert "position" not in read(text).nodes["fixture-b"]["viz"]


def test_unverified_ties_are_dashed_and_unknown_ones_dotted(text: str) -> None:
    ties = dict(re.findall(r'<edge id="([^"]*)".*<viz:shape value="(\w+)"', text))
    assert ties["fixture-b|memberOf|fixture-forum"] == "dotted"
    assert ties["fixture-a|memberOf|fixture-forum"] == "solid"


def test_a_control_character_is_replaced_where_one_sees_it(text: str) -> None:
    label = read(text).nodes["fixture-b"]["label"]
    assert label.startswith('bell \ufffd <b>"&\' \\ =HYPERLINK("x") \u202e')


def test_there_is_no_nan_and_no_none(text: str) -> None:
    values = re.findall(r'value="([^"]*)"', text)
    assert not {"nan", "NaN", "inf", "None", "null", ""} & set(values)


def test_it_is_the_same_every_time_and_names_no_day_of_writing(text: str) -> None:
    assert gexf(network(), positions=POSITIONS, sizes={"fixture-a": 12.0}, measures=MEASURES) == text
    assert "lastmodifieddate" not in text


def test_the_description_says_what_was_asked_and_how_many_are_unknown(text: str) -> None:
    assert "Fixture &amp; view. as of 2023. 1 ties of which it is unknown" in text


@pytest.mark.parametrize(
    ("values", "kind"),
    [([1, None], int), ([1, 2.5], float), ([True], bool), (["a", 1], str), ([], float), ([True, 1], str)],
)
def test_the_type_of_a_column_is_the_narrowest_that_holds_it(values: list[object], kind: type) -> None:
    assert column_type(values) is kind


def test_an_interval_that_ends_before_it_starts_is_left_out_and_told() -> None:
    ours = network()
    turned = Claim(
        "st:turned",
        "id:a",
        "gov:memberOf",
        "id:b",
        start="2020",
        end="2010",
        bounds=Bounds.of("2020", "2010"),
    )
    good = Claim(
        "st:good", "id:a", "gov:memberOf", "id:b", start="2001", end="2002", bounds=Bounds.of("2001", "2002")
    )
    tie = Tie("fixture-a", "fixture-b", "turned", "memberOf", "member", claims=(turned, good))
    ours = replace(ours, all_ties=(tie,))
    with pytest.warns(DataWarning, match="st:turned: 2020 – 2010 ends before it starts"):
        written = gexf(ours)
    SCHEMA.validate(written)
    [tie] = read(written).edges(data=True)
    assert tie[2]["spells"] == [("2001-01-01", "2002-12-31")]
