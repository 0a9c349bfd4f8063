"""What shipped lifts state of other vocabularies, and what they leave out and tell: persons, links of any kind, identifiers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from govgraph.errors import DataError
from govgraph.ingest.importing import Imported, import_files
from govgraph.ingest.lifts import lifts
from govgraph.store.store import Store
from govgraph.terms import GOV

PREFIXES = """@prefix org: <http://www.w3.org/ns/org#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix bibo: <http://purl.org/ontology/bibo/> . @prefix e: <https://example.org/o/> .
e:lab a org:Organization ; foaf:name "Made-up Lab" . e:net a org:Organization ; foaf:name "Made-up Network" .
e:lab org:memberOf e:net .
"""


def imported(file: Path, text: str, into: Path, **more: str) -> tuple[Imported, set[tuple[str, ...]]]:
    file.write_text(text, "utf-8")
    made = import_files([file], into, mapping={"source": "Made up", **more})
    assert len(made.outcomes) == sum(count for what, count in made.ledger.items() if what != "statements")
    with (into / "relations.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = [(row["subject"], row["predicate"], row["object"]) for row in csv.DictReader(table)]
    return made, set(rows)


def told(made: Imported) -> list[str]:
    return [str(note) for note in made.said if "about them" in str(note)]


@pytest.mark.parametrize(
    ("said", "which", "claims"),
    [
        ('e:ana a foaf:Person ; foaf:name "Made-up Ana" ; org:memberOf e:net .', "foaf:Person (1)", "1 claim"),
        ("e:ana a foaf:Person . [] org:member e:ana ; org:organization e:net .", "foaf:Person (1)", "1 claim"),
        ('e:net org:hasMember [ a foaf:Person ; foaf:name "Made-up Ana" ] .', "foaf:Person (1)", "1 claim"),
        ("e:net foaf:member e:ana , e:eva . e:ana a foaf:Person . e:eva a foaf:Person .", "foaf:Person (2)", "2 claims"),
        ("e:ana a foaf:Person ; foaf:knows e:eva . e:eva a foaf:Person .", "foaf:Person (2)", "0 claims"),
        ('e:doc a bibo:Report ; dcterms:title "Made-up report" ; dcterms:creator e:ana . e:ana a foaf:Person .', "foaf:Person (1)", "1 claim"),
        ("e:ana a schema:Person , foaf:Person ; org:memberOf e:net .", "Person (1)", "1 claim"),
    ],
)  # fmt: skip
def test_persons_are_not_lifted_and_told(tmp_path: Path, said: str, which: str, claims: str) -> None:
    made, rows = imported(tmp_path / "a.ttl", PREFIXES + said, tmp_path / "mine")
    assert rows == {("lab", "memberOf", "net")}
    (note,) = told(made)
    assert f"{which}, and {claims} about them" in note
    assert "ana" not in (tmp_path / "mine" / "organizations.csv").read_text("utf-8").lower()


def test_persons_of_schema_org_are_not_lifted_and_told(tmp_path: Path) -> None:
    person = {"@type": "Person", "name": "Made-up Ana"}
    lab = {"@type": "Organization", "@id": "https://example.org/lab", "name": "Made-up Lab"}
    event = {"@type": "Event", "@id": "https://example.org/event", "name": "Made-up Event", "organizer": lab}
    whole = {
        "@context": "https://schema.org",
        "@graph": [
            {**event, "performer": person, "attendee": [person, lab]},
            {**lab, "founder": person, "member": person},
        ],
    }
    made, rows = imported(tmp_path / "a.json", json.dumps(whole), tmp_path / "mine")
    assert rows == {("event", "organizedBy", "lab"), ("lab", "participatedIn", "event")}
    (note,) = told(made)
    assert "schema:Person (4), and 4 claims about them" in note


def test_a_lift_of_ones_own_can_state_persons(tmp_path: Path) -> None:
    lift = tmp_path / "my.rq"
    lift.write_text(
        "# title: Made-up lift\nPREFIX org: <http://www.w3.org/ns/org#>\n"
        "CONSTRUCT { ?x a gov:Organization ; skos:prefLabel ?name . [] a gov:Statement ; rdf:subject ?x ;"
        " rdf:predicate gov:memberOf ; rdf:object ?y } WHERE { ?x foaf:name ?name OPTIONAL { ?x org:memberOf ?y } }\n",
        "utf-8",
    )
    text = PREFIXES + 'e:ana a foaf:Person ; foaf:name "Made-up Ana" ; org:memberOf e:net .'
    made, rows = imported(tmp_path / "a.ttl", text, tmp_path / "mine", lift=str(lift))
    assert rows == {("lab", "memberOf", "net"), ("ana", "memberOf", "net")}
    assert told(made) == []


def test_a_file_of_persons_only_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(
        '@prefix foaf: <http://xmlns.com/foaf/0.1/> . [] a foaf:Person ; foaf:name "Made-up Ana" .'
    )
    with pytest.raises(DataError, match=r"nothing in .* can be lifted: .*foaf:Person \(1\)"):
        import_files([file], tmp_path / "mine", mapping={})


def test_a_link_of_any_kind_and_an_identifier_are_told_and_not_lifted(tmp_path: Path) -> None:
    text = PREFIXES + 'e:lab org:linkedTo e:net ; org:identifier "ABC" , "123-4" .'
    made, rows = imported(tmp_path / "a.ttl", text, tmp_path / "mine")
    assert rows == {("lab", "memberOf", "net")}
    said = " ".join(str(note) for note in made.said)
    assert "org:linkedTo (1)" in said and "org:identifier (2)" in said


def rows_of(into: Path) -> list[dict[str, str]]:
    with (into / "relations.csv").open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


WIKIDATA = """@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> . @prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> . @prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix s: <http://www.wikidata.org/entity/statement/> .
wd:Q1000001 rdfs:label "Made-up Lab"@en ; wdt:P463 wd:Q1000002 , wd:Q1000003 ; p:P463 s:1 , s:2 .
s:1 ps:P463 wd:Q1000002 ; pq:P580 "2010-05-01"^^<http://www.w3.org/2001/XMLSchema#date> .
s:2 ps:P463 wd:Q1000004 ; wikibase:rank wikibase:DeprecatedRank .
wd:Q1000002 rdfs:label "Made-up Network"@en . wd:Q1000003 rdfs:label "Made-up Union"@en . wd:Q1000004 rdfs:label "Made-up Club"@en .
"""


def test_a_statement_of_wikidata_is_a_claim_with_its_dates_and_a_plain_one_is_not_told_twice(
    tmp_path: Path,
) -> None:
    _, rows = imported(tmp_path / "wd.ttl", WIKIDATA, tmp_path / "mine")
    lab, net, union = "made-up-lab", "made-up-network", "made-up-union"
    assert rows == {(lab, "memberOf", net), (lab, "memberOf", union)}  # what is deprecated is not lifted
    assert {row["object"]: row["start"] for row in rows_of(tmp_path / "mine")} == {
        net: "2010-05-01",
        union: "",
    }


@pytest.mark.parametrize("lift", [one.name for one in lifts()])
def test_every_lift_that_is_shipped_is_a_query_that_runs(lift: str) -> None:
    (text,) = [one.text for one in lifts() if one.name == lift]
    assert list(Store().construct(text)) == []


OURS = f"""@prefix gov: <{GOV}> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://example.org/o/> .
e:lab a gov:Company ; skos:prefLabel "Made-up Lab"@en .
e:meeting a gov:Event ; skos:prefLabel "Made-up Meeting"@en .
"""


@pytest.mark.parametrize(
    ("said", "mode", "confidence"),
    [
        ("gov:mode gov:Announced ; gov:confidence gov:Quoted", "announced", "read"),
        ("gov:mode gov:NotHeld ; gov:confidence gov:Unverified", "not-held", "unverified"),
        ("gov:confidence gov:Read", "", "read"),
    ],
)
def test_what_was_only_announced_or_not_verified_stays_so(
    tmp_path: Path, said: str, mode: str, confidence: str
) -> None:
    claim = f"e:s a gov:Statement ; rdf:subject e:lab ; rdf:predicate gov:participatedIn ; rdf:object e:meeting ; {said} ."
    imported(tmp_path / "a.ttl", OURS + claim, tmp_path / "mine")
    (row,) = rows_of(tmp_path / "mine")
    # Its passage stands in another source, so that "quoted" is no more than "read" here.
    assert (row["mode"], row["confidence"]) == (mode, confidence)
