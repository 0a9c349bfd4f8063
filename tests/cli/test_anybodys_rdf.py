"""RDF in words of others, as it is: every verb reads labels, classes, predicates and blank nodes; rdflib counts the same."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import FOAF, ORG, RDF, RDFS, SDO, SKOS

import govgraph
from govgraph.facts.compiled import LEAST_BYTES
from govgraph.facts.generic import in_words
from govgraph.query.label_columns import with_labels

if TYPE_CHECKING:
    from click.testing import Result

Invoke = Callable[..., "Result"]

FILES = Path(__file__).parent.parent / "fixtures" / "rdf"
ORG_FILE, FOAF_FILE = FILES / "made_up_org.ttl", FILES / "made_up_foaf.ttl"
SCHEMA_FILES = [FILES / "made_up_schema.jsonld", FILES / "made_up_schema.ttl"]
ALL = [ORG_FILE, FOAF_FILE, *SCHEMA_FILES]
NAMES = (SKOS.prefLabel, RDFS.label, FOAF.name, SDO.name)


def read(path: Path) -> rdflib.Graph:
    """Read a file with rdflib; of JSON-LD its Turtle twin, since rdflib would fetch the context."""
    return rdflib.Graph().parse(path.with_suffix(".ttl"))


def ties(path: Path) -> list[tuple[Any, Any, Any]]:
    """The triples between two things, what tells a class or names a term left out."""
    return [(s, p, o) for s, p, o in read(path) if not isinstance(o, rdflib.Literal) and p != RDF.type]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_network_has_a_node_for_each_thing_and_a_tie_for_each_triple(path: Path) -> None:
    net = govgraph.open(path).network()
    expected = ties(path)
    assert net.graph.number_of_edges() == len(expected)
    assert len(net) == len({end for s, _, o in expected for end in (s, o)})
    assert Counter(tie.predicate for tie in net.all_ties) == Counter(
        f"schema:{p.removeprefix(str(SDO))}" if p in SDO else read(path).namespace_manager.curie(p)
        for _, p, _ in expected
    )


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_kinds_are_the_classes_of_the_file(path: Path) -> None:
    model = govgraph.open(path).model
    found = {model.kinds[name].iri: n for name, n in govgraph.open(path).info()["kinds"].items()}
    graph = read(path)
    terms = {*graph.predicates(), *graph.objects(None, RDF.type)}
    without = {one for one in graph.subjects() if (one, RDF.type, None) not in graph} - terms
    expected = Counter(map(str, graph.objects(None, RDF.type)))
    assert found == expected + Counter({str(RDFS.Resource): len(without)})


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_everything_that_has_a_label_is_called_by_it(path: Path) -> None:
    graph = read(path)
    expected = Counter(
        str(name)
        for thing in set(graph.subjects(RDF.type))
        for prop in NAMES
        for name in graph.objects(thing, prop)
    )
    entities = govgraph.open(path).entities.values()
    told = Counter(text for one in entities for text in {*one.labels.values(), *one.aliases})
    assert expected == told & expected


def test_a_label_in_the_file_names_a_predicate_and_a_class_and_else_the_local_name_does() -> None:
    model = govgraph.open(ORG_FILE).model
    assert model.predicates["org:memberOf"].labels == {
        "en": "is a member of",
        "es": "es miembro de",
        "pt": "is a member of",
    }
    assert model.predicates["org:subOrganizationOf"].labels["es"] == "sub organization of"
    assert model.kinds["org:FormalOrganization"].labels["es"] == "Organización registrada"
    assert model.kinds["org:Membership"].labels["en"] == "Membership"


@pytest.mark.parametrize(
    ("local", "words"),
    [
        ("knows", "knows"),
        ("fullName", "full name"),
        ("P31", "P31"),
        ("birth_date", "birth date"),
        ("URLOf", "URL of"),
    ],
)
def test_a_local_name_is_split_into_words(local: str, words: str) -> None:
    assert in_words(f"https://example.org/ns#{local}") == words


def test_colors_and_shapes_follow_from_the_classes_and_differ() -> None:
    looks = [
        {(kind.color, kind.shape) for kind in govgraph.open(ORG_FILE).model.kinds.values() if kind.term}
        for _ in range(2)
    ]
    assert looks[0] == looks[1]
    assert len(looks[0]) == 7  # six classes, and what has none


def test_a_blank_node_is_called_by_its_label_or_by_what_it_is() -> None:
    names = {one.label("en") for one in govgraph.open(ORG_FILE).entities.values() if one.id.startswith("_:")}
    assert names == {
        "Membership of Fixture Acme Association in Fixture Council",
        "Membership of Fixture Beta Foundation in Fixture Council",
        "Interval (has beginning: 2010-01-01; has end: 2015-12-31)",
        "2010-01-01",
        "2015-12-31",
    }
    spanish = {one.label("es") for one in govgraph.open(ORG_FILE).entities.values()}
    assert "Membresía de Asociación Acme de prueba en Consejo de prueba" in spanish
    people = {one.label() for one in govgraph.open(FOAF_FILE).entities.values()}
    assert {"Fixture Dee", "fixture-eli", "Fixture Bo Borges", "Document (← made: Fixture Dee)"} <= people
    for path in SCHEMA_FILES:
        assert {"Fixture Guest Without Id", "Fixture Person"} <= {
            one.label() for one in govgraph.open(path).entities.values()
        }


def test_the_id_of_a_blank_node_does_not_depend_on_where_it_stands(tmp_path: Path) -> None:
    before = {one.id: one.label() for one in govgraph.open(FOAF_FILE).entities.values() if one.id[0] == "_"}
    lines = rdflib.Graph().parse(FOAF_FILE).serialize(format="nt").splitlines()
    other = tmp_path / "turned.nt"
    also = '<https://example.org/people/zoe> <http://xmlns.com/foaf/0.1/knows> _:new . _:new <http://xmlns.com/foaf/0.1/name> "New" .'
    other.write_text("\n".join([also.replace(" . _", " .\n_"), *reversed(lines)]) + "\n", "utf-8")
    after = {one.id: one.label() for one in govgraph.open(other).entities.values() if one.id[0] == "_"}
    assert {key: after.get(key) for key in before} == before
    assert len(before) == 3


def test_blank_nodes_that_nothing_tells_apart_are_as_many_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "alike.ttl"
    path.write_text(
        "@prefix e: <https://example.org/> . e:a e:has [ e:b [] ] , [ e:b [] ] , [ e:b [] ] . [] e:c [] , [] .",
        "utf-8",
    )
    first, again = (govgraph.open(path).network() for _ in range(2))
    assert len(first) == 1 + 6 + 3
    assert [tie.place for tie in first.all_ties] == [tie.place for tie in again.all_ties]


def test_find_knows_names_kinds_and_what_has_no_name(invoke: Invoke) -> None:
    assert "Fixture Dee" in invoke("find", "dee", "-k", "foaf:Person", "-d", FOAF_FILE).stdout
    assert "ex:silentOne" in invoke("find", "silent", "-d", FOAF_FILE).stdout
    assert "Person" in invoke("find", "ana", "-d", FOAF_FILE).stdout
    refused = invoke("find", "ana", "-k", "Person", "-d", FOAF_FILE)
    assert "`foaf:Person`" in refused.stderr


def test_show_tells_kind_relations_and_neighbors_by_name_and_opens_blank_nodes(invoke: Invoke) -> None:
    told = invoke("show", "ex:acme", "-d", ORG_FILE).stdout
    assert "Registered organization" in told
    assert "- is a member of: Fixture Network [ex:net]" in told
    name = "Membership of Fixture Acme Association in Fixture Council"
    (line,) = [line for line in told.splitlines() if name in line]
    node = line.rpartition("[")[2].strip("]")
    inside = invoke("show", node, "-d", ORG_FILE).stdout
    assert inside.startswith(name)
    assert "role: observer [ex:observer]" in inside
    turtle = invoke("show", node, "-d", ORG_FILE, "-f", "ttl").stdout
    assert any(
        isinstance(one, rdflib.BNode)
        for one in rdflib.Graph().parse(data=turtle).subjects(RDF.type, ORG.Membership)
    )
    assert "madeLabel" not in turtle


def test_info_counts_things_and_relations(invoke: Invoke) -> None:
    info = json.loads(invoke("info", "-d", FOAF_FILE, "-f", "json").stdout)
    graph = read(FOAF_FILE)
    assert info["predicates"]["foaf:knows"] == len(list(graph.triples((None, FOAF.knows, None))))
    assert info["entities"] == len(set(graph.subjects()))
    assert "knows (foaf:knows)" in invoke("info", "-d", FOAF_FILE).stdout


def test_info_counts_own_predicates_in_a_file_without_claims(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(
        "@prefix gov: <https://w3id.org/govgraph/ns#> . @prefix e: <https://example.org/> . e:a gov:memberOf e:b , e:c .",
        "utf-8",
    )
    assert govgraph.open(path).info()["predicates"] == {"gov:memberOf": 2}


@pytest.mark.parametrize("verb", ["network", "measure", "map"])
def test_a_network_takes_relations_and_kinds_of_the_file(invoke: Invoke, verb: str, tmp_path: Path) -> None:
    out = ("-o", tmp_path / "map.html") if verb == "map" else ()
    result = invoke(verb, "-r", "foaf:knows", "-k", "foaf:Person", "-d", FOAF_FILE, *out)
    assert result.exit_code == 0
    assert "5 nodes, 7 ties" in result.stderr or "5 marks, 7 ties" in result.stderr


def test_pairs_of_a_query_are_nodes_at_blank_nodes_too_with_the_relation_that_joins_them(
    tmp_path: Path,
) -> None:
    net = govgraph.open(FOAF_FILE).network(query="SELECT ?a ?b { ?a foaf:knows ?b }")
    # As rdflib counts them: seven triples, and two pairs know each other.
    assert Counter(tie.predicate for tie in net.all_ties) == {"foaf:knows": 7}


def test_a_query_labels_blank_nodes_classes_and_predicates(invoke: Invoke) -> None:
    asked = "SELECT ?x ?p ?c { ?x a ?c ; ?p ?y FILTER(isBlank(?x) && ?p = foaf:made) }"
    rows = invoke("query", asked, "--labels", "-f", "json", "-d", FOAF_FILE).stdout
    (row,) = json.loads(rows)["results"]["bindings"]
    assert {name: row[name]["value"] for name in row if name.endswith("_label")} == {
        "x_label": "Fixture Dee",
        "p_label": "made",
        "c_label": "Person",
    }


def test_a_query_with_labels_has_the_ids_of_blank_nodes_that_show_knows(invoke: Invoke) -> None:
    asked = "SELECT ?x ?n { ?x a foaf:Person OPTIONAL { ?x foaf:nick ?n } FILTER(isBlank(?x)) }"
    first, again = (
        json.loads(invoke("query", asked, *more, "--labels", "-f", "json", "-d", FOAF_FILE).stdout)
        for more in ((), ("--no-cache",))
    )
    rows = first["results"]["bindings"]
    assert rows and rows == again["results"]["bindings"]
    for row in rows:
        assert row["x"]["type"] == "bnode"
        assert row["x_label"]["value"] in invoke("show", f"_:{row['x']['value']}", "-d", FOAF_FILE).stdout


def test_data_without_classes_are_things(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "plain.nt"
    path.write_text(
        "<https://example.org/a> <https://example.org/likes> <https://example.org/b> .\n", "utf-8"
    )
    assert govgraph.open(path).info()["kinds"] == {"rdfs:Resource": 1}
    assert "likes: https://example.org/b" in invoke("show", "https://example.org/a", "-d", path).stdout


def test_tables_and_a_file_in_words_of_others_stand_side_by_side(shipped: Path) -> None:
    both = govgraph.open([shipped, FOAF_FILE])
    own = govgraph.open(shipped)
    assert both.info()["kinds"] == own.info()["kinds"] | {
        "foaf:Person": 5,
        "foaf:Document": 1,
        "foaf:Group": 1,
    }
    assert both.default_view == own.default_view == "forums-organizations"
    assert len(both.network(["foaf:knows"])) == 5


def test_own_data_in_a_file_have_no_words_of_others(shipped: Path, tmp_path: Path) -> None:
    graph = govgraph.open(shipped)
    file = graph.save(tmp_path / "own.ttl")
    again = govgraph.open(file)
    assert not again.vocabulary.foreign
    assert set(again.model.kinds) == set(graph.model.kinds)
    assert again.addressed is again.store


def test_a_store_on_disk_is_read_like_the_file_that_it_was_built_of(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("load", FOAF_FILE, "--store", tmp_path / "store").exit_code == 0
    of_file, of_store = (govgraph.open(place) for place in (FOAF_FILE, tmp_path / "store"))
    assert of_store.info()["kinds"] == of_file.info()["kinds"]
    assert [tie.place for tie in of_store.network().all_ties] == [
        tie.place for tie in of_file.network().all_ties
    ]


@pytest.fixture
def endpoint() -> Iterator[str]:
    """The address of a server that answers queries about the file of people."""
    store = ox.Store()
    store.bulk_load(path=str(FOAF_FILE), format=ox.RdfFormat.TURTLE)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            found = store.query(form["query"][0], prefixes={"foaf": str(FOAF)})
            assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
            body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


def test_an_endpoint_names_classes_and_relations_and_counts_ties_at_blank_nodes(
    invoke: Invoke, endpoint: str
) -> None:
    ends = [(s, o) for s, _, o in ties(FOAF_FILE)]
    blank = sum(isinstance(s, rdflib.BNode) or isinstance(o, rdflib.BNode) for s, o in ends)
    result = invoke("network", "-d", endpoint)
    assert f"{len(ends) - blank} ties" in result.stderr
    assert f"{blank} ties are not shown" in result.stderr
    assert "Fixture Ana" in invoke("find", "ana", "-k", "foaf:Person", "-d", endpoint).stdout
    shown = invoke("show", "https://example.org/people/ana", "-d", endpoint)
    assert shown.exit_code == 0
    assert "Person" in shown.stdout
    assert "knows (foaf:knows)" in invoke("info", "-d", endpoint).stdout


def test_a_file_that_is_kept_compiled_gives_the_same_ids_and_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is large enough for the cache: read anew, compiled, and opened from what was compiled."""
    path = tmp_path / "many.ttl"
    lines = [
        f'[] a org:Membership ; org:member e:m{n % 50} ; org:organization e:o{n % 7} . e:m{n % 50} rdfs:label "M{n % 50}" .'
        for n in range(800)
    ]
    prefixes = f"@prefix e: <https://example.org/> . @prefix org: <{ORG}> . @prefix rdfs: <{RDFS}> .\n"
    path.write_text(prefixes + "\n".join(lines), "utf-8")
    assert path.stat().st_size > LEAST_BYTES
    monkeypatch.setenv("GOVGRAPH_CACHE", str(tmp_path / "cache"))
    read = [govgraph.open(path, cache=cache) for cache in (False, True, True)]
    told = [{iri: one.labels for iri, one in graph.entities.items()} for graph in read]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 800 + 50  # blank nodes and members: of the organizations nothing is said
    asked = "SELECT ?x ?m { ?x a org:Membership ; org:member ?m } ORDER BY ?m LIMIT 3"
    for graph in read:
        rows = with_labels(graph.select(asked), graph.addressed, ["en"], model=graph.model)
        assert [str(row["x_label"])[:15] for row in rows] == ["Membership of M"] * 3
