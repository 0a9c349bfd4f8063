"""RDF from elsewhere: what it states without claims is shown, drawn and exported like the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import govgraph
from govgraph.errors import UnknownPredicate
from govgraph.query.profile_text import profile_markdown, profile_text

if TYPE_CHECKING:
    from click.testing import Result

Invoke = Callable[..., "Result"]

FOREIGN = """@prefix ex: <http://example.org/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
ex:a foaf:name "Fixture A" ; ex:worksWith ex:b , ex:c ; ex:since "2020-05" ; ex:knows ex:b .
ex:b foaf:name "Fixture B" .
ex:c foaf:name "Fixture C" ; ex:owes ex:a .
"""


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.ttl"
    path.write_text(FOREIGN, "utf-8")
    return path


def test_show_tells_the_triples_of_foreign_rdf_in_both_directions(foreign: Path) -> None:
    graph = govgraph.open(foreign)
    profile = graph.profile("ex:a")
    for text in (profile_text(profile, graph.model, "en"), profile_markdown(profile, graph.model, "en")):
        lines = text.replace("\\", "").splitlines()
        for said in ("since: 2020-05", "works with: Fixture B [ex:b]", "← owes: Fixture C [ex:c]"):
            assert any(line.strip().removeprefix("- ") == said for line in lines), said
    told = {
        (one["direction"], one["label"], one.get("otherLabel", one.get("value")))
        for one in profile.as_dict(graph.model, "en")["triples"]
    }
    assert told == {
        ("out", "knows", "Fixture B"),
        ("out", "works with", "Fixture B"),
        ("out", "works with", "Fixture C"),
        ("out", "since", "2020-05"),
        ("in", "← owes", "Fixture C"),
    }


def test_show_tells_the_codes_of_a_state_and_never_a_claim_twice() -> None:
    graph = govgraph.open()
    profile = graph.profile("state-br")
    triples = {(one.predicate_id, one.value or one.object) for part in profile.triples for one in part.claims}
    assert triples == {
        ("gov:iso3", "BRA"),
        ("gov:m49", "076"),
        ("skos:exactMatch", "http://www.wikidata.org/entity/Q155"),
    }


@pytest.mark.parametrize("name", ["ex:worksWith", "http://example.org/worksWith"])
def test_a_network_takes_any_predicate_that_the_data_use(invoke: Invoke, foreign: Path, name: str) -> None:
    net = govgraph.open(foreign).network([name])
    assert {(u, v) for u, v in net.graph.edges()} == {("ex:a", "ex:b"), ("ex:a", "ex:c")}
    result = invoke("network", "-r", name, "-d", str(foreign), "-f", "csv")
    assert result.exit_code == 0
    assert result.stdout.count("ex:worksWith") >= 2


def test_a_predicate_beside_the_tables_is_a_tie_too(shipped: Path, foreign: Path) -> None:
    net = govgraph.open([shipped, foreign]).network(["ex:owes"])
    assert net.graph.number_of_edges() == 1


def test_a_local_name_of_a_foreign_predicate_is_answered_with_its_whole_name(foreign: Path) -> None:
    with pytest.raises(UnknownPredicate) as caught:
        govgraph.open(foreign).network(["worksWith"])
    assert "`ex:worksWith`" in (caught.value.hint or "")


def test_a_part_of_foreign_rdf_has_the_triples_asked_for(invoke: Invoke, foreign: Path) -> None:
    one = invoke("export", "-d", str(foreign), "--entity", "ex:a", "-f", "nt")
    assert one.exit_code == 0
    assert one.stdout.count("<http://example.org/worksWith>") == 2
    other = invoke("export", "-d", str(foreign), "-r", "ex:worksWith", "-f", "nt")
    assert other.exit_code == 0
    assert other.stdout.count("<http://example.org/worksWith>") == 2
    assert "<http://example.org/knows>" not in other.stdout
    none = invoke("export", "-d", str(foreign), "--kind", "State")
    assert none.exit_code == 1


def test_a_table_of_claims_without_claims_says_where_the_triples_are(invoke: Invoke, foreign: Path) -> None:
    result = invoke("export", "-d", str(foreign), "-f", "csv")
    assert "these data have no claims" in result.stderr
