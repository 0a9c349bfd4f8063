"""One date that cannot be read makes one claim unknown, is told with file and statement, and stops nothing."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import govgraph
from govgraph.errors import DataWarning
from govgraph.facts.as_of import Moment, judge
from govgraph.facts.dates import plain_date
from govgraph.facts.holding import Bounds
from govgraph.facts.ties import NO_DATES

if TYPE_CHECKING:
    from click.testing import Result

HEAD = """\
@prefix gov: <https://w3id.org/govgraph/ns#> .
@prefix id: <https://w3id.org/govgraph/id/> .
@prefix st: <https://w3id.org/govgraph/statement/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:a a gov:CivilSocietyOrganization, gov:Organization, gov:Agent ; skos:prefLabel "Fixture A"@en ;
  gov:memberOf id:b , id:c .
id:b a gov:CivilSocietyNetwork, gov:Organization, gov:Agent ; skos:prefLabel "Fixture B"@en .
id:c a gov:CivilSocietyNetwork, gov:Organization, gov:Agent ; skos:prefLabel "Fixture C"@en .
st:good a gov:Statement ; rdf:subject id:a ; rdf:predicate gov:memberOf ; rdf:object id:c ;
  gov:start "2010"^^xsd:gYear ; gov:end "2012"^^xsd:gYear .
st:k1 a gov:Statement ; rdf:subject id:a ; rdf:predicate gov:memberOf ; rdf:object id:b ;
"""
DAYS = (
    '"2005-02-03+02:00"^^xsd:date',
    '"2005-02-03Z"^^xsd:date',
    '"2005-02-03T23:10:00-05:00"^^xsd:dateTime',
)
UNREAD = ('"-0044-03-15"^^xsd:date', '"0000"^^xsd:gYear', '"12001-01-01"^^xsd:date', '"some day"')


@pytest.fixture
def dated(tmp_path: Path) -> Callable[[str], Path]:
    def write(date: str) -> Path:
        file = tmp_path / "foreign.ttl"
        file.write_text(f"{HEAD}  gov:start {date} .\n", "utf-8")
        return file

    return write


def truths(graph: govgraph.GovGraph, day: str) -> dict[str, str]:
    found = judge(graph.claims, graph.model, Moment.of(as_of=day), NO_DATES)
    return {claim.iri.rpartition("/")[2]: one.value for claim, one in zip(graph.claims, found, strict=True)}


@pytest.mark.parametrize("text", DAYS)
def test_a_date_with_a_zone_and_a_date_with_a_time_are_their_day(
    dated: Callable[[str], Path], text: str
) -> None:
    graph = govgraph.open(dated(text))
    [claim] = [one for one in graph.claims if one.iri.endswith("k1")]
    assert claim.start == "2005-02-03"
    assert claim.bounds == Bounds.of("2005-02-03")
    assert truths(graph, "2005-02-02")["k1"] == "no"
    assert graph.unread_dates == []


def test_what_is_no_date_of_xml_schema_is_left_as_it_is() -> None:
    for text in ("2012~", "2005/..", "12:00:00Z", "2005T10:00:00", "2005-02-03T25"):
        assert plain_date(text) == text


@pytest.mark.parametrize("text", UNREAD)
def test_a_date_that_cannot_be_read_is_unknown_for_its_claim_only(
    dated: Callable[[str], Path], text: str
) -> None:
    graph = govgraph.open(dated(text))
    with pytest.warns(DataWarning, match=r"foreign\.ttl: st:k1 gov:start: .* cannot be read"):
        assert truths(graph, "2011") == {"good": "yes", "k1": "unknown"}
    assert truths(graph, "2015") == {"good": "no", "k1": "unknown"}
    with pytest.warns(DataWarning):
        assert graph.network("everything", as_of="2011").graph.number_of_edges() == 2


@pytest.mark.parametrize(
    "verb",
    [
        ("network", "everything", "-f", "csv"),
        ("measure", "everything"),
        ("map", "everything", "-o", "OUT.html"),
        ("timeline", "-o", "OUT.svg"),
        ("info",),
        ("show", "a"),
        ("export", "-f", "csv"),
        ("build", "-o", "OUT"),
        ("query", "SELECT ?b { id:a gov:memberOf ?b }", "--as-of", "2011"),
    ],
    ids=lambda verb: verb[0],
)
def test_no_verb_stops_and_each_tells_file_statement_and_date_once(
    invoke: Callable[..., Result], dated: Callable[[str], Path], tmp_path: Path, verb: tuple[str, ...]
) -> None:
    args = [part.replace("OUT", str(tmp_path / "out")) for part in verb]
    found = invoke(args[0], "-d", dated(UNREAD[0]), *args[1:])
    # Nothing of a timeline has a date that can be read: it says so, and that the answer is no.
    assert found.exit_code == (1 if verb[0] == "timeline" else 0), found.stderr
    told = [line for line in found.stderr.splitlines() if "-0044-03-15" in line]
    assert len(told) == 1
    assert "foreign.ttl: st:k1 gov:start" in told[0]


def test_quiet_says_nothing_of_it(invoke: Callable[..., Result], dated: Callable[[str], Path]) -> None:
    found = invoke("network", "-d", dated(UNREAD[0]), "everything", "-f", "csv", "-q")
    assert (found.exit_code, found.stderr) == (0, "")


def test_of_several_files_the_one_is_named_that_holds_the_date(
    dated: Callable[[str], Path], tmp_path: Path
) -> None:
    other = tmp_path / "another.ttl"
    other.write_text(HEAD.replace("st:k1", "st:k2") + '  gov:start "2001"^^xsd:gYear .\n', "utf-8")
    graph = govgraph.open([other, dated(UNREAD[0])])
    with pytest.warns(DataWarning, match=r"foreign\.ttl: st:k1"):
        assert len(graph.claims) == 3


def test_the_date_of_an_entity_is_told_too(tmp_path: Path) -> None:
    file = tmp_path / "foreign.ttl"
    file.write_text(HEAD + '  gov:start "2001"^^xsd:gYear .\nid:b gov:start "BCE 44" .\n', "utf-8")
    with pytest.warns(DataWarning, match="id:b gov:start: `BCE 44`"):
        assert govgraph.open(file).info()["unread_dates"] == 1


def test_dates_that_can_be_read_warn_of_nothing(shipped: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert govgraph.open(shipped).info()["unread_dates"] == 0


def test_a_start_that_cannot_be_read_does_not_make_what_is_timeless_hold_always() -> None:
    from govgraph.facts.holding import Truth, holds_at
    from govgraph.model.natures import Nature

    assert holds_at(Bounds.read(), Nature.TIMELESS, date(2000, 1, 1)) is Truth.YES
    assert holds_at(Bounds.read("-0043"), Nature.TIMELESS, date(2000, 1, 1)) is Truth.UNKNOWN
