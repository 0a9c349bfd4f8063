"""A server of somebody else's RDF says what that is, and nothing of govgraph's own dataset."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from govgraph.errors import EndpointError
from govgraph.server.answering import failure
from tests.server.conftest import Running, running

# 10 triples, 4 of them names; the only language is German.
FOAF = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ex: <http://people.example/> .
ex:ana a foaf:Person ; foaf:name "Ana"@de ; foaf:knows ex:bo , [ a foaf:Person ; foaf:name "Cy" ] .
ex:bo a foaf:Person ; foaf:name "Bo" ; foaf:based_near [ foaf:name "Hier"@de ] .
"""
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
GOVGRAPH = "https://w3id.org/govgraph/"


@pytest.fixture(scope="module")
def foaf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    path = tmp_path_factory.mktemp("foaf") / "foaf.ttl"
    path.write_text(FOAF, encoding="utf-8")
    with running("-d", path) as found:
        yield found


def description(server: Running) -> rdflib.Graph:
    return rdflib.Graph().parse(data=server.get("/dataset", "text/turtle").text, format="turtle")


def test_a_file_is_described_as_what_it_is(foaf: Running) -> None:
    found = description(foaf)
    (about,) = found.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset)
    assert str(about).startswith(f"http://127.0.0.1:{foaf.port}/")
    assert found.value(about, VOID.triples).toPython() == 10
    german = rdflib.URIRef("http://id.loc.gov/vocabulary/iso639-1/de")
    assert set(found.objects(about, rdflib.DCTERMS.language)) == {german}
    assert not list(found.objects(None, VOID.uriSpace))
    terms = {str(term) for triple in found for term in triple}
    assert not {term for term in terms if term.startswith(GOVGRAPH) and term != f"{GOVGRAPH}ns#"}


def test_no_question_is_an_example_that_has_no_answer(foaf: Running) -> None:
    assert "sparqlexecutable" not in foaf.get("/dataset", "text/turtle").text.lower()


def test_pages_name_no_dataset_that_it_is_not(foaf: Running) -> None:
    for path in ("/en", "/en/kind/foaf-Person", "/en/thing/http%3A%2F%2Fpeople.example%2Fana"):
        text = foaf.get(path, "text/html").text
        assert "Ana" in text or path == "/en"
        assert GOVGRAPH not in text and "w3id.org" not in text, path
    (told,) = re.findall(r'ld\+json">(.*?)</script>', foaf.get("/en", "text/html").text)
    assert json.loads(told)["inLanguage"] == ["de"]
    assert "@id" not in json.loads(told)


def test_a_blank_node_has_a_page_at_this_server_and_stays_blank_in_the_data(foaf: Running) -> None:
    home = foaf.get("/en/thing/http%3A%2F%2Fpeople.example%2Fana", "text/html").text
    (place,) = re.findall(r'href="/en/(thing/_%3A[^"]+)"', home)
    page = foaf.get(f"/en/{place}", "text/html")
    assert page.status == 200
    assert "<h1>Cy</h1>" in page.text
    assert "w3id.org" not in page.text
    data = rdflib.Graph().parse(data=foaf.get(f"/{place}.ttl").text, format="turtle")
    assert {type(one) for one in data.subjects()} == {rdflib.BNode}
    assert [str(one) for one in data.objects(None, rdflib.FOAF.name)] == ["Cy"]


def test_the_data_of_a_thing_say_what_its_blank_nodes_are(foaf: Running) -> None:
    for name, there in (("ana", {"Ana", "Cy"}), ("bo", {"Bo", "Hier"})):
        for suffix, form in (("ttl", "turtle"), ("jsonld", "json-ld")):
            text = foaf.get(f"/thing/http%3A%2F%2Fpeople.example%2F{name}.{suffix}").text
            data = rdflib.Graph().parse(data=text, format=form)
            assert {str(one) for one in data.objects(None, rdflib.FOAF.name)} == there


def test_a_circle_of_blank_nodes_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "circle.ttl"
    path.write_text(
        "@prefix e: <http://e.example/> . e:a e:p _:x . _:x e:p _:y . _:y e:p _:x , e:a .", "utf-8"
    )
    with running("-d", path) as server:
        found = server.get("/thing/http%3A%2F%2Fe.example%2Fa.ttl")
        assert (found.status, len(rdflib.Graph().parse(data=found.text, format="turtle"))) == (200, 4)


def test_openrefine_is_offered_the_classes_of_the_file(foaf: Running) -> None:
    told = json.loads(foaf.get("/reconcile").text)
    assert told["identifierSpace"] == f"http://127.0.0.1:{foaf.port}/thing/"
    assert "foaf:Person" in {one["id"] for one in told["defaultTypes"]}
    assert not {one["id"] for one in told["defaultTypes"]} & {"State", "Forum", "Agent"}


def test_named_graphs_stand_in_the_description(tmp_path: Path) -> None:
    quads = tmp_path / "some.nq"
    quads.write_text(
        "<http://e.example/s> <http://e.example/p> <http://e.example/o> <http://e.example/one> .\n"
        "<http://e.example/s> <http://e.example/p> <http://e.example/o> <http://e.example/two> .\n",
        encoding="utf-8",
    )
    with running("-d", quads) as server:
        found = description(server)
        named = {str(found.value(part, SD.name)) for part in found.objects(None, SD.namedGraph)}
        assert named == {"http://e.example/one", "http://e.example/two"}
        for clause in ("FROM <two>", "FROM e:one", "FROM NAMED <http://e.example/one> FROM e:two"):
            there = server.query(f"BASE <http://e.example/> PREFIX e: <> SELECT * {clause} {{ }}")
            assert there.status == 200, there.text


@pytest.fixture(scope="module")
def front(foaf: Running) -> Iterator[Running]:
    with running("-d", foaf.url + "sparql") as found:
        yield found


def test_the_page_of_an_endpoint_counts_what_is_there(front: Running) -> None:
    home = front.get("/en", "text/html").text
    assert "4 things, and 10 triples" in home  # Ana, Bo, and two without a name


def test_the_page_of_an_endpoint_offers_only_what_it_can_send(foaf: Running, front: Running) -> None:
    for server in (foaf, front):
        offered = re.findall(r'<a href="(/[^"#]*[?][^"]*)"', server.get("/en", "text/html").text)
        assert len(offered) == (4 if server is foaf else 1)
        assert {server.get(html.unescape(one)).status for one in offered} == {200}
        assert "checksum" not in server.get("/en", "text/html").text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(true) SERVICE SILENT ?s { ?s ?q ?r } }",
        "DEFINE x 'y' SELECT * { service <http://127.0.0.1:1/> { ?s ?p ?o } }",
        r"DEFINE x 'y' SELECT * { SERV\u0049CE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_no_other_server_is_called_through_an_endpoint(front: Running, query: str) -> None:
    assert front.query(query).status == 403


def test_words_like_service_are_no_service(front: Running) -> None:
    query = "SELECT * { ?service ?p 'SERVICE <x>' . # SERVICE\n ?s a <http://schema.org/Service> }"
    assert front.query(query).status == 200


def test_the_refusal_of_an_endpoint_is_told_as_one() -> None:
    answered = failure(EndpointError("no", url="http://e.example/", status=403))
    silent = failure(EndpointError("no", url="http://e.example/"))
    assert answered is not None
    assert silent is not None
    assert "403" in str(answered)
    assert "did not answer" not in str(answered)
    assert "did not answer" in str(silent)
    assert {answered.status, silent.status} == {502}


@pytest.mark.parametrize("clause", ["FROM <nope:x>", "FROM NAMED <nope:x>", "FROM ex:nope"])
def test_a_graph_that_is_not_there_is_an_error_wherever_it_is_named(foaf: Running, clause: str) -> None:
    prefix = "PREFIX ex: <http://people.example/> "
    refused = foaf.query(f"{prefix}SELECT * {clause} {{ ?s ?p ?o }}")
    assert refused.status == 400
    assert "there is no graph" in refused.text
    assert foaf.query("SELECT * { ?s ?p ?o }", **{"default-graph-uri": "nope:x"}).status == 400
