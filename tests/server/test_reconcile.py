"""The reconciliation service, asked as OpenRefine asks it; the right answers are read from the tables by plain Python."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.server.conftest import Got, Running, running

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def server(shipped: Path) -> Iterator[Running]:
    with running("-d", shipped) as found:
        yield found


def post(server: Running, **fields: Any) -> Got:
    told = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    return server.send("POST", "/reconcile", urlencode(told), FORM)


def test_the_manifest_tells_what_openrefine_needs(server: Running) -> None:
    found = json.loads(server.get("/reconcile").text)
    assert found["versions"] == ["0.2"]
    assert found["identifierSpace"] == "https://w3id.org/govgraph/id/"
    assert found["view"]["url"] == server.url + "id/{{id}}"
    assert {"id": "Organization", "name": "Organization"} in found["defaultTypes"]
    assert set(found["suggest"]) == {"entity", "property", "type"}


def test_a_batch_is_answered_query_by_query(server: Running) -> None:
    found = json.loads(
        post(
            server,
            queries={
                "q0": {"query": "CEPAL", "limit": 3},
                "q1": {"query": "CEPAL", "type": "State"},
                "q2": {"query": "no such thing anywhere"},
                "q3": {"query": "Brazil", "type": "State", "properties": [{"pid": "country", "v": "BR"}]},
            },
        ).text
    )
    best = found["q0"]["result"][0]
    assert (best["id"], best["match"], best["score"]) == ("eclac", True, 100)
    assert {"id": "eclac"}.items() <= best.items()
    assert [one["id"] for one in found["q1"]["result"] if one["id"] == "eclac"] == []
    assert [one["match"] for one in found["q2"]["result"] if one["match"]] == []
    assert found["q3"]["result"][0]["id"] == "state-br"


def test_columns_are_those_of_the_tables(server: Running, shipped: Path) -> None:
    with (shipped / "relations.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = {
            row["object"]
            for row in csv.DictReader(file)
            if (row["subject"], row["predicate"]) == ("alsur", "participatedIn")
        }
    asked = {"ids": ["alsur", "nobody"], "properties": [{"id": "participatedIn"}, {"id": "label"}]}
    found = json.loads(post(server, extend=asked).text)
    assert {one["id"] for one in found["rows"]["alsur"]["participatedIn"]} == wanted != set()
    assert {"str": "AlSur"} in found["rows"]["alsur"]["label"]
    assert found["rows"]["nobody"] == {"participatedIn": [], "label": []}
    assert [one["id"] for one in found["meta"]] == ["participatedIn", "label"]


@pytest.mark.parametrize(
    ("pid", "value", "agrees"),
    [
        ("country", "CO", True),
        ("country", "Colombia", True),
        ("country", "Colômbia", True),
        ("country", {"id": "state-co", "name": "Colombia"}, True),
        ("country", {"id": "state-co"}, True),
        ("country", ["PE", "CO"], True),
        ("country", "Peru", False),
        ("country", {"id": "state-pe", "name": "Peru"}, False),
        ("start", "2003", True),
        ("start", "2003-03", True),
        ("start", "2003-03-15", True),
        ("start", "2004", False),
        ("start", "some time", None),
        ("website", "web.karisma.org.co", True),
        ("website", "http://WEB.karisma.org.co/", True),
        ("website", "https://karisma.example/", False),
        ("memberOf", "AlSur", True),
        ("memberOf", {"id": "alsur", "name": "AlSur"}, True),
        ("memberOf", "Fixture of no such name", False),
        ("country", "", None),
        ("country", "  ", None),
        ("country", None, None),
        ("country", [None, ""], None),
        ("country", {}, None),
        ("end", "2003", None),  # it has none
    ],
)
def test_a_further_column_counts_for_or_against_or_neither_way(
    server: Running, pid: str, value: object, agrees: bool | None
) -> None:
    def score(*properties: dict[str, object]) -> float:
        asked = {"q": {"query": "Fundación Kar", "properties": list(properties)}}
        (found,) = [
            one
            for one in json.loads(post(server, queries=asked).text)["q"]["result"]
            if one["id"] == "karisma"
        ]
        return float(found["score"])

    alone, told = score(), score({"pid": pid, "v": value})
    assert alone < 100
    assert (told > alone, told < alone) == (agrees is True, agrees is False)


def test_a_fetched_column_has_each_value_once_and_names_in_one_language(server: Running) -> None:
    asked = {"ids": ["karisma"], "properties": [{"id": one} for one in ("label", "memberOf", "country")]}
    told = json.loads(post(server, extend=asked, lang="es").text)["rows"]["karisma"]
    assert told["label"] == [{"str": "Fundación Karisma"}]
    assert told["country"] == [{"str": "CO"}]
    ids = [one["id"] for one in told["memberOf"]]
    assert "alsur" in ids
    assert len(ids) == len(set(ids))


PEOPLE = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ex: <https://fixture.example/> .
ex:ann a foaf:Person ; foaf:name "Fixture Ann" ; foaf:age 42 ; foaf:knows ex:bob, ex:cid .
ex:bob a foaf:Person ; foaf:name "Fixture Bob" ; foaf:age 17 .
ex:cid a foaf:Person ; foaf:name "Fixture Cid" .
"""


def test_data_in_words_of_others_have_their_own_columns(tmp_path: Path) -> None:
    (tmp_path / "people.ttl").write_text(PEOPLE, "utf-8")
    ann, bob, cid = (f"https://fixture.example/{name}" for name in ("ann", "bob", "cid"))
    with running("-d", tmp_path / "people.ttl") as people:
        proposed = json.loads(people.get("/reconcile/properties").text)["properties"]
        assert {one["id"] for one in proposed} == {"label", "foaf:age", "foaf:knows"}
        asked = {"ids": [ann, cid], "properties": [{"id": "foaf:age"}, {"id": "foaf:knows"}]}
        rows = json.loads(post(people, extend=asked).text)["rows"]
        assert rows[ann]["foaf:age"] == [{"str": "42"}]
        assert rows[ann]["foaf:knows"] == [
            {"id": bob, "name": "Fixture Bob"},
            {"id": cid, "name": "Fixture Cid"},
        ]
        assert rows[cid] == {"foaf:age": [], "foaf:knows": []}
        for age, match in ((42, True), (17, False)):
            query = {"query": "Fixture Ann", "properties": [{"pid": "foaf:age", "v": age}]}
            best = json.loads(post(people, queries={"q": query}).text)["q"]["result"][0]
            assert (best["id"], best["match"]) == (ann, match)


def test_what_is_typed_is_suggested_and_previewed(server: Running) -> None:
    found = json.loads(server.get("/reconcile/suggest/entity?prefix=cepal").text)
    assert found["result"][0]["id"] == "eclac"
    assert json.loads(server.get("/reconcile/suggest/type?prefix=organiz").text)["result"]
    assert (
        json.loads(server.get("/reconcile/suggest/property?prefix=count").text)["result"][0]["id"]
        == "country"
    )
    assert json.loads(server.get("/reconcile/properties?type=Organization&limit=5").text)["properties"]
    page = server.get("/reconcile/preview?id=eclac")
    assert page.media == "text/html"
    assert "Economic Commission for Latin America" in page.text
    assert server.get("/reconcile/preview?id=nobody").status == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"queries": "no json"},
        {"queries": "[]"},
        {"queries": '{"q0": 5}'},
        {"queries": "[" * 50_000},
        {"extend": "{}"},
        {"extend": '{"ids": 5, "properties": []}'},
    ],
)
def test_what_is_no_request_is_400(server: Running, fields: dict[str, str]) -> None:
    assert post(server, **fields).status == 400


def test_odd_values_do_no_harm(server: Running) -> None:
    odd = [None, 5, "", [], {}, "\x00", "𝒜" * 500, {"query": None}, {"query": ["x"]}]
    for value in odd:
        for query in ({"query": value}, {"query": "x", "type": value}, {"query": "x", "properties": value}):
            found = post(server, queries={"q": query})
            assert found.status in (200, 400), (query, found.text)
    assert post(server, queries={f"q{n}": {"query": "x"} for n in range(101)}).status == 413
    assert server.get("/reconcile/suggest/entity?prefix=x&cursor=-5").status == 200
    assert server.get("/reconcile/suggest/entity?prefix=x&cursor=x").status == 400
