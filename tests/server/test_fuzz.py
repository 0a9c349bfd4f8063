"""Requests that nobody would write: whatever comes, the answer is one of HTTP, and the server goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.facts.tables import write_dataset
from tests.server.conftest import Got, Running, running
from tests.server.test_attacks import TELLTALES

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
KNOWN = (
    "fixture-club",
    "fixture-league",
    "Fixture",
    "Topic",
    "memberOf",
    "label",
    "country",
    "http://x/y",
    "",
)
TEXT = st.one_of(st.sampled_from(KNOWN), st.text(max_size=40))
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4)),
    max_leaves=12,
)
MANY = settings(
    max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def object_of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What the service expects, with any field left out or of another kind."""
    return st.fixed_dictionaries({}, optional={name: st.one_of(kind, JSON) for name, kind in fields.items()})


PROPERTY = object_of(pid=TEXT, v=TEXT, id=TEXT, settings=JSON)
QUERY = object_of(
    query=TEXT, type=TEXT, limit=st.integers(), properties=st.lists(PROPERTY, max_size=3), type_strict=TEXT
)
QUERIES = st.one_of(JSON, st.dictionaries(TEXT, st.one_of(QUERY, JSON), max_size=4))
EXTEND = st.one_of(JSON, object_of(ids=st.lists(TEXT, max_size=4), properties=st.lists(PROPERTY, max_size=3)))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = write_dataset(tmp_path_factory.mktemp("fuzz") / "data")
    with running("-d", data) as found:
        yield found
        assert json.loads(found.get("/health").text)["status"] == "ok"
        found.process.terminate()
        _, said = found.process.communicate(timeout=60)
        assert "Traceback" not in said, said


def judged(found: Got, *statuses: int) -> None:
    """Check what holds of every answer."""
    assert found.status in statuses, found.text
    if found.status != 200:
        assert not TELLTALES.search(found.text) or found.media == "text/html", found.text
    elif found.media == "application/json":
        json.loads(found.text)
    assert found.headers["x-content-type-options"] == "nosniff"


@MANY
@given(QUERIES)
def test_reconciling_anything(server: Running, queries: Any) -> None:
    found = server.send("POST", "/reconcile", urlencode({"queries": json.dumps(queries)}), FORM)
    judged(found, 200, 400, 413)
    if found.status == 200 and isinstance(queries, dict) and queries:
        assert set(json.loads(found.text)) == set(queries)


@MANY
@given(EXTEND)
def test_extending_anything(server: Running, extend: Any) -> None:
    judged(server.send("POST", "/reconcile", urlencode({"extend": json.dumps(extend)}), FORM), 200, 400, 413)


@MANY
@given(
    st.sampled_from(("entity", "property", "type", "other")),
    st.dictionaries(st.sampled_from(("prefix", "cursor", "lang", "type", "limit", "x")), TEXT, max_size=4),
)
def test_suggesting_anything(server: Running, what: str, fields: dict[str, str]) -> None:
    asked = urlencode(fields, errors="replace")
    judged(server.get(f"/reconcile/suggest/{what}?{asked}"), 200, 400, 404)
    judged(server.get(f"/reconcile/properties?{asked}"), 200, 400)
    judged(
        server.get(f"/reconcile/preview?id={quote(fields.get('prefix', ''), errors='replace')}"),
        200,
        400,
        404,
    )


@MANY
@given(
    st.sampled_from(("participants-of", "forums-of", "members-at", "chains-between", "nothing")),
    st.sampled_from((".json", ".csv", ".tsv", ".xml", ".html", "", ".exe")),
    st.dictionaries(
        st.sampled_from(("org", "event", "space", "list", "as-of", "lang", "format")), TEXT, max_size=4
    ),
)
def test_asking_anything(server: Running, name: str, suffix: str, fields: dict[str, str]) -> None:
    judged(server.get(f"/ask/{name}{suffix}?{urlencode(fields, errors='replace')}"), 200, 303, 400, 404, 406)


@MANY
@given(
    st.lists(
        st.one_of(TEXT, st.sampled_from(("id", "thing", "es", "kind", "source", "store", "..", "%"))),
        max_size=4,
    )
)
def test_any_address(server: Running, parts: list[str]) -> None:
    path = "/" + "/".join(quote(part, safe="", errors="replace") for part in parts)
    for accept in ("text/html", "*/*", "application/json"):
        judged(server.get(path, accept), 200, 303, 400, 404, 406)


@MANY
@given(
    st.dictionaries(
        st.sampled_from(
            ("query", "default-graph-uri", "named-graph-uri", "format", "update", "graph", "default")
        ),
        st.one_of(TEXT, st.sampled_from(("ASK {}", "SELECT * { ?s ?p ?o }", "json", "urn:x"))),
        max_size=4,
    ),
    st.sampled_from(("/sparql", "/store", "/dataset", "/.well-known/void")),
    st.one_of(st.none(), st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)),
)
def test_any_parameters_and_any_accept(
    server: Running, fields: dict[str, str], path: str, accept: str | None
) -> None:
    asked = urlencode(fields, errors="replace")
    judged(server.get(f"{path}?{asked}", accept), 200, 303, 400, 403, 404, 406)
    if path == "/sparql":
        judged(server.send("POST", path, asked, FORM), 200, 400, 403, 406)
