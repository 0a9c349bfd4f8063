"""GraphML, CSV, workbook, JSON and DOT: read back by the programs they are for."""

from __future__ import annotations

import csv
import io
import json
import re

import networkx as nx
import openpyxl
import pandas as pd
import pytest

from govgraph.errors import GovgraphError
from govgraph.network.network import Network
from govgraph.write.dot import dot
from govgraph.write.graphml import graphml
from govgraph.write.network_files import edges_csv, network_json, nodes_csv, workbook
from tests.write.fixture_network import HOSTILE, network

MEASURES = {"degree": {"fixture-a": 2, "fixture-b": float("nan")}}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_networkx_reads_back_the_graphml() -> None:
    found = nx.read_graphml(io.BytesIO(graphml(network(), positions={"fixture-a": (1.0, 2.0)}).encode()))
    assert sorted(found.edges()) == sorted(network().graph.edges())
    node = found.nodes["fixture-a"]
    assert (node["label_es"], node["space"], node["x"], node["y"]) == ("Fixture A (es)", False, 1.0, 2.0)
    assert "label_pt" not in node
    tie = found.edges["fixture-c", "fixture-forum", "fixture-c|presidencyOf|fixture-forum"]
    assert (tie["weight"], tie["predicate"]) == (2.5, "presidencyOf")


def test_graphml_of_a_projection_is_undirected() -> None:
    assert not nx.read_graphml(io.BytesIO(graphml(Network.from_nx(nx.path_graph(3))).encode())).is_directed()


def test_nodes_csv_has_one_row_per_node_with_names_in_three_languages() -> None:
    found = {row["id"]: row for row in rows(nodes_csv(network(), measures=MEASURES))}
    assert set(found) == set(network().graph)
    assert found["fixture-c"]["label_en"] == "Türkiye & Côte d'Ivoire"
    assert (found["fixture-a"]["label_es"], found["fixture-a"]["label_pt"]) == ("Fixture A (es)", "")
    assert (found["fixture-forum"]["space"], found["fixture-a"]["space"]) == ("true", "false")
    assert (found["fixture-a"]["degree"], found["fixture-b"]["degree"]) == ("2", "")


def test_edges_csv_names_dates_confidence_and_sources() -> None:
    (row,) = [row for row in rows(edges_csv(network())) if row["source"] == "fixture-b"]
    assert row["target"] == "fixture-forum"
    assert (row["predicate_en"], row["predicate_es"], row["predicate_pt"]) == (
        "is a member of",
        "es miembro de",
        "é membro de",
    )
    assert (row["start"], row["confidence"], row["truth"]) == ("2015", "unverified", "unknown")
    assert (row["sources"], row["source_urls"]) == ("src:page", "https://example.org/page")


def test_the_rows_of_python_have_the_columns_of_the_files() -> None:
    net = network()
    assert list(net.ties()[0]) == edges_csv(net).splitlines()[0].split(",")
    assert list(net.nodes()[0]) == nodes_csv(net).splitlines()[0].split(",")
    written = [(row["source"], row["id"], row["start"] or None) for row in rows(edges_csv(net))]
    assert [(row["source"], row["id"], row["start"]) for row in net.ties()] == written


def test_pandas_and_networkx_take_the_edge_table_as_it_is() -> None:
    table = pd.read_csv(io.StringIO(edges_csv(network())))
    graph = nx.from_pandas_edgelist(table, create_using=nx.MultiDiGraph, edge_attr=["weight"])
    assert sorted(graph.edges()) == sorted(network().graph.edges())


def test_hostile_cells_survive_and_are_defused_only_when_asked() -> None:
    plain = {row["id"]: row for row in rows(nodes_csv(network()))}["fixture-b"]
    safe = {row["id"]: row for row in rows(nodes_csv(network(), safe=True))}["fixture-b"]
    assert (plain["label_en"], plain["short_en"]) == (HOSTILE, "=B")
    assert safe["short_en"] == "'=B"


def test_the_workbook_holds_both_tables_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(network(), measures=MEASURES)))
    assert book.sheetnames == ["nodes", "edges"]
    header, *body = book["nodes"].iter_rows()
    column = {cell.value: number for number, cell in enumerate(header)}
    found = {row[0].value: row for row in body}
    assert found["fixture-b"][column["short_en"]].value == "=B"
    assert found["fixture-b"][column["short_en"]].data_type == "s"
    assert found["fixture-a"][column["degree"]].value == 2
    assert book["edges"].max_row == 1 + network().graph.number_of_edges()


def test_the_workbook_keeps_long_numbers_and_opens_whatever_its_texts_hold() -> None:
    graph = nx.Graph()
    graph.add_node("a", label="x\uffff\ufffe\x01")
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(Network.from_nx(graph), measures={"n": {"a": 2**53 + 1}}))
    )
    header, row = book["nodes"].iter_rows(values_only=True)
    found = dict(zip(header, row, strict=True))
    assert found["label"] == "x\ufffd\ufffd\ufffd"
    assert found["n"] == "9007199254740993"


def test_a_text_too_long_for_a_cell_is_refused() -> None:
    graph = nx.Graph()
    graph.add_node("a", label="x" * 40_000)
    with pytest.raises(GovgraphError, match="40,000 characters"):
        workbook(Network.from_nx(graph))


def test_networkx_reads_back_the_json() -> None:
    found = nx.node_link_graph(json.loads(network_json(network(), measures=MEASURES)), edges="edges")
    assert sorted(found.edges()) == sorted(network().graph.edges())
    assert found.nodes["fixture-b"]["label"] == HOSTILE
    assert found.nodes["fixture-b"]["degree"] is None
    assert found.graph["title"] == {"en": "Fixture & view"}


def test_dot_has_a_line_per_node_and_tie_and_quotes_what_graphviz_would_obey() -> None:
    text = dot(network())
    assert text.count(" -> ") == network().graph.number_of_edges()
    assert '"fixture-b" [label="=B"' in text
    assert all(line.count('"') % 2 == 0 for line in re.sub(r"\\.", "", text).splitlines())


def test_dot_speaks_the_language_asked_for() -> None:
    assert 'label="Fixture A (es)"' in dot(network(), lang="es")
    assert 'label="es miembro de"' in dot(network(), lang="es")


@pytest.mark.parametrize("write", [graphml, nodes_csv, edges_csv, network_json, dot])
def test_every_writer_gives_the_same_bytes_for_the_same_network(write: object) -> None:
    assert write(network()) == write(network())  # type: ignore[operator]


@pytest.mark.parametrize("write", [graphml, nodes_csv, edges_csv, network_json, dot, workbook])
def test_every_writer_takes_an_empty_network(write: object) -> None:
    assert write(Network.from_nx(nx.Graph()))  # type: ignore[operator]
