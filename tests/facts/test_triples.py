"""Every row becomes its triple and the statement that carries its evidence: exactly those, and back again."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govgraph.facts.claims import fetch_claims
from govgraph.facts.dataset import read_dataset
from govgraph.facts.dates import parse_date
from govgraph.facts.ids import IDENTITY, claim_id
from govgraph.facts.triples import to_ntriples, to_store
from govgraph.model.model import load_model
from govgraph.model.vocabulary import vocabulary_ntriples
from govgraph.store.store import Store
from govgraph.terms import GOV, RDF, XSD, Names
from tests.facts.tables import TOML, WHOLE, entity, row, table, write_dataset

BASE = "https://fixture.example/"
PREFIXES = f"""
@prefix gov: <{GOV}> . @prefix id: <{BASE}id/> . @prefix st: <{BASE}statement/> . @prefix src: <{BASE}source/> .
@prefix rdf: <{RDF}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <{XSD}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix wd: <http://www.wikidata.org/entity/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
"""
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


def graph_of(folder: Path) -> rdflib.Graph:
    """What the tables say, without the vocabulary that comes with every dataset."""
    dataset = read_dataset(folder)
    dataset.require_valid()
    text = "".join(to_ntriples(dataset)).removeprefix(vocabulary_ntriples(dataset.model))
    graph = rdflib.Graph()
    graph.parse(data=text, format="nt")
    return graph


def expect(found: rdflib.Graph, subjects: str, turtle: str) -> None:
    """Compare what is said of the subjects with Turtle written by hand."""
    wanted = rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")
    names = wanted.namespace_manager
    nodes = {
        names.expand_curie(one) if ":" in one and one[0] != "<" else rdflib.URIRef(one[1:-1])
        for one in subjects.split()
    }
    part = {triple for triple in found if triple[0] in nodes}
    assert (set(wanted) - part, part - set(wanted)) == (set(), set())


# ------------------------------------------------------------------------------------------------------ shapes, by hand


def test_a_tie_is_a_triple_and_a_statement_about_it(tmp_path: Path) -> None:
    claim = row(
        id="c1",
        subject="fixture-league",
        predicate="participatedIn",
        object="fixture-meeting",
        start="2023-10-08",
        end="2023-10",
        as_of="2026-11-23",
        role="11 sessions",
        mode="not-held",
        in_force="2024",
        city="Sulá Batsú",
        passage="la Liga … el encuentro",
        confidence="quoted",
        note='said "so"\\once',
    )
    sources = [{"id": "src-fixture", "title": "Fixture source", "language": "es"}]
    folder = write_dataset(
        tmp_path, {"relations.csv": table("relations", [claim]), "sources.csv": table("sources", sources)}
    )
    found = graph_of(folder)
    expect(
        found,
        "st:c1",
        """
        st:c1 a gov:Statement, rdf:Statement ;
            rdf:subject id:fixture-league ; rdf:predicate gov:participatedIn ; rdf:object id:fixture-meeting ;
            gov:start "2023-10-08"^^xsd:date ; gov:end "2023-10"^^xsd:gYearMonth ; gov:asOf "2026-11-23"^^xsd:date ;
            gov:earliestStart "2023-10-08"^^xsd:date ; gov:latestStart "2023-10-08"^^xsd:date ;
            gov:earliestEnd "2023-10-01"^^xsd:date ; gov:latestEnd "2023-10-31"^^xsd:date ;
            gov:role "11 sessions"@en ; gov:mode gov:NotHeld ; gov:inForceFrom "2024"^^xsd:gYear ;
            gov:city "Sulá Batsú" ; gov:passage "la Liga … el encuentro"@es ; gov:confidence gov:Quoted ;
            gov:note "said \\"so\\"\\\\once"@en ; dcterms:source src:fixture .
        """,
    )
    league, meeting = (rdflib.URIRef(f"{BASE}id/fixture-{name}") for name in ("league", "meeting"))
    assert (league, rdflib.URIRef(GOV + "participatedIn"), meeting) in found


def test_a_tie_of_which_little_is_known_says_no_more(tmp_path: Path) -> None:
    claim = row(id="c1", subject="fixture-club", predicate="memberOf", object="fixture-league", start="2012~")
    found = graph_of(write_dataset(tmp_path, {"relations.csv": table("relations", [claim])}))
    expect(
        found,
        "st:c1",
        """
        st:c1 a gov:Statement, rdf:Statement ;
            rdf:subject id:fixture-club ; rdf:predicate gov:memberOf ; rdf:object id:fixture-league ;
            gov:start "2012~"^^edtf:EDTF ; gov:earliestStart "2011-01-01"^^xsd:date ; gov:latestStart "2013-12-31"^^xsd:date ;
            gov:confidence gov:Read ; dcterms:source src:fixture .
        """,
    )


def test_an_open_date_has_one_bound(tmp_path: Path) -> None:
    claim = row(
        id="c1", subject="fixture-club", predicate="memberOf", object="fixture-league", start="2005/.."
    )
    found = graph_of(write_dataset(tmp_path, {"relations.csv": table("relations", [claim])}))
    expect(
        found,
        "st:c1",
        """
        st:c1 a gov:Statement, rdf:Statement ;
            rdf:subject id:fixture-club ; rdf:predicate gov:memberOf ; rdf:object id:fixture-league ;
            gov:start "2005/.."^^edtf:EDTF ; gov:earliestStart "2005-01-01"^^xsd:date ;
            gov:confidence gov:Read ; dcterms:source src:fixture .
        """,
    )


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "term"),
    [
        ("fixture-league", "memberCount", "11", '"11"^^xsd:integer'),
        ("fixture-league", "purpose", "to league", '"to league"@en'),
        ("fixture-meeting", "startDate", "2023-10-08", '"2023-10-08"^^xsd:date'),
        ("fixture-meeting", "startYear", "2023", '"2023"^^xsd:gYear'),
        ("fixture-league", "listComplete", "memberOf", "gov:memberOf"),
    ],
)
def test_an_attribute_is_a_statement_with_a_value_of_its_type(
    tmp_path: Path, subject: str, predicate: str, value: str, term: str
) -> None:
    claim = row(id="c1", subject=subject, predicate=predicate, value=value, as_of="2020-05")
    found = graph_of(write_dataset(tmp_path, {"attributes.csv": table("attributes", [claim])}))
    expect(
        found,
        "st:c1",
        f"""
        st:c1 a gov:Statement, rdf:Statement ;
            rdf:subject id:{subject} ; rdf:predicate gov:{predicate} ; rdf:object {term} ;
            gov:asOf "2020-05"^^xsd:gYearMonth ; gov:confidence gov:Read ; dcterms:source src:fixture .
        """,
    )


def test_an_entity_has_its_kinds_with_all_above_them_its_names_and_its_ids(tmp_path: Path) -> None:
    found = graph_of(
        write_dataset(
            tmp_path,
            dict.fromkeys(("relations.csv", "attributes.csv")),
            add={
                "organizations": [
                    entity(
                        "o1", "Company", "Fixture Company", short_en="FixCo", label_pt="", description_en="x"
                    )
                ]
            },
        )
    )
    expect(
        found,
        "id:fixture-league id:fixture-forum id:state-fixture id:o1",
        """
        id:fixture-league a gov:CivilSocietyNetwork, gov:Organization, gov:Agent ;
            skos:prefLabel "Fixture League"@en, "Fixture League (es)"@es, "Fixture League (pt)"@pt ;
            rdfs:label "Fixture League"@en, "Fixture League (es)"@es, "Fixture League (pt)"@pt ;
            gov:acronym "FL" ; skos:altLabel "League of Fixtures", "Fixturists" ; gov:country "AR", "NA" ;
            gov:start "1999"^^xsd:gYear ; gov:earliestStart "1999-01-01"^^xsd:date ; gov:latestStart "1999-12-31"^^xsd:date ;
            gov:end "2025-05"^^xsd:gYearMonth ; gov:earliestEnd "2025-05-01"^^xsd:date ; gov:latestEnd "2025-05-31"^^xsd:date ;
            foaf:homepage <https://league.fixture.example/a?b=c#d> ; skos:exactMatch wd:Q42 ;
            dcterms:description "An invented league."@en ; dcterms:source src:fixture .
        id:fixture-forum a gov:Forum, gov:EventSeries, gov:Agent, gov:Happening ;
            skos:prefLabel "Fixture Forum"@en, "Fixture Forum (es)"@es, "Fixture Forum (pt)"@pt ;
            rdfs:label "Fixture Forum"@en, "Fixture Forum (es)"@es, "Fixture Forum (pt)"@pt .
        id:state-fixture a gov:State, gov:Agent ;
            skos:prefLabel "Fixtureland"@en, "Fixtureland (es)"@es, "Fixtureland (pt)"@pt ;
            rdfs:label "Fixtureland"@en, "Fixtureland (es)"@es, "Fixtureland (pt)"@pt ;
            gov:country "NA" ; gov:region "Africa" ; gov:subregion "Southern Africa" ; gov:iso3 "NAM" ; gov:m49 "516" .
        id:o1 a gov:Company, gov:Organization, gov:Agent ;
            skos:prefLabel "Fixture Company"@en, "Fixture Company (es)"@es ;
            rdfs:label "Fixture Company"@en, "Fixture Company (es)"@es ;
            gov:shortLabel "FixCo"@en ; dcterms:description "x"@en .
        """,
    )


def test_a_source_and_the_dataset_describe_themselves(tmp_path: Path) -> None:
    source = {
        "id": "src-fixture",
        "title": "Fixture source",
        "publisher": "Fixture press",
        "url": "https://fixture.example/página",
        "date": "2020-05",
        "language": "es|pt",
        "kind": "web page",
        "access_note": "whole text read",
    }
    toml = TOML + 'issued = 2026-11-23\ncreators = ["A", "B"]\ndescription = { es = "Inventado" }\n'
    found = graph_of(write_dataset(tmp_path, {"sources.csv": table("sources", [source])}, toml=toml))
    expect(
        found,
        f"src:fixture <{BASE}>",
        f"""
        src:fixture a gov:Source ; dcterms:title "Fixture source" ; rdfs:label "Fixture source" ;
            dcterms:publisher "Fixture press" ; foaf:page <https://fixture.example/página> ;
            dcterms:issued "2020-05"^^xsd:gYearMonth ; dcterms:language "es", "pt" ; dcterms:type "web page" ;
            gov:accessNote "whole text read" .
        <{BASE}> a dcat:Dataset ; dcterms:title "Fixture dataset"@en ; dcterms:description "Inventado"@es ;
            <http://www.w3.org/2002/07/owl#versionInfo> "1" ; dcterms:issued "2026-11-23"^^xsd:date ;
            dcterms:rights "CC0-1.0" ; dcterms:creator "A", "B" .
        """,
    )


def test_a_passage_of_a_source_in_several_languages_has_none(tmp_path: Path) -> None:
    sources = [{"id": "src-fixture", "title": "Fixture source", "language": "es|pt"}]
    store = to_store(read_dataset(write_dataset(tmp_path, {"sources.csv": table("sources", sources)})))
    assert [str(row[0]) for row in store.select("SELECT ?p { ?s gov:passage ?p }")] == [
        '"the League … the meeting"'
    ]


def test_kinds_and_predicates_of_a_datasets_own_come_with_their_words(tmp_path: Path) -> None:
    toml = TOML + (
        '[kinds.Choir]\nparents = ["Organization"]\ntable = "organizations"\nlabel = { en = "Choir", es = "Coro\\r\\tx" }\n'
        'maps = ["subClassOf foaf:Group"]\n'
        '[predicates.singsAt]\nnature = "happening"\ndomain = ["Choir"]\nrange = ["Happening"]\nlabel = { en = "sings at" }\n'
    )
    add = {
        "organizations": [entity("fixture-choir", "Choir", "Fixture Choir")],
        "relations": [row(subject="fixture-choir", predicate="singsAt", object="fixture-meeting")],
    }
    store = to_store(read_dataset(write_dataset(tmp_path, add=add, toml=toml)))
    assert store.ask(
        """ASK { id:fixture-choir a gov:Choir, gov:Organization, gov:Agent ; gov:singsAt id:fixture-meeting .
        gov:Choir a owl:Class ; rdfs:subClassOf gov:Organization, foaf:Group ; rdfs:label "Coro\\r\\tx"@es .
        gov:singsAt a owl:ObjectProperty ; rdfs:label "sings at"@en ; schema:domainIncludes gov:Choir }"""
    )


def test_a_list_of_nothing_but_separators_says_nothing(tmp_path: Path) -> None:
    add = {"organizations": [entity("o1", "Company| ", "Fixture Company", aliases=" | |")]}
    dataset = read_dataset(write_dataset(tmp_path, add=add))
    assert dataset.report.counts() == {"nothing-refers": 1, "unknown-kind": 1}
    add = {"organizations": [entity("o1", "Company", "Fixture Company", aliases=" | |")]}
    graph = graph_of(write_dataset(tmp_path, add=add))
    node = rdflib.URIRef(f"{BASE}id/o1")
    assert list(graph.objects(node, rdflib.namespace.SKOS.altLabel)) == []
    assert len(list(graph.predicate_objects(node))) == 3 + 6  # its kinds, its labels


# ------------------------------------------------------------------------------------------------------------------ ids

KEY = ("fixture-club", "partnerOf", "fixture-league", "src-fixture", "")


def relation_id(*key: str, **further: str) -> str:
    return claim_id("relations", {**dict(zip(IDENTITY["relations"][0], key, strict=True)), **further})


def ids_of(folder: Path) -> list[str]:
    store = to_store(read_dataset(folder))
    found = store.select("SELECT ?s { ?s a gov:Statement ; rdf:predicate gov:partnerOf } ORDER BY ?s")
    return [row[0].value.removeprefix(f"{BASE}statement/") for row in found]


def with_claims(tmp_path: Path, *claims: dict[str, str]) -> Path:
    told = [row(subject=KEY[0], predicate=KEY[1], object=KEY[2], **cells) for cells in claims]
    return write_dataset(tmp_path, add={"relations": told})


def test_an_empty_id_follows_from_subject_predicate_object_source_and_start(tmp_path: Path) -> None:
    assert ids_of(with_claims(tmp_path, {})) == [relation_id(*KEY)]
    assert ids_of(with_claims(tmp_path, {"passage": "x", "note": "y", "end": "2020"})) == [relation_id(*KEY)]
    assert (
        ids_of(with_claims(tmp_path, {"start": "2020"}))
        == [relation_id(*KEY[:4], "2020")]
        != [relation_id(*KEY)]
    )


@pytest.mark.parametrize(
    "cells",
    [
        {"role": "lead"},
        {"mode": "online"},
        {"as_of": "2020"},
        {"amount": "10", "unit": "USD"},
        {"role": "lead", "mode": "online"},
    ],
)
def test_role_mode_as_of_and_amount_make_another_claim_of_it(tmp_path: Path, cells: dict[str, str]) -> None:
    both = ids_of(with_claims(tmp_path, {}, cells))
    turned = ids_of(with_claims(tmp_path / "turned", cells, {}))
    assert (
        sorted(both)
        == sorted({*both})
        == sorted(turned)
        == sorted({relation_id(*KEY), relation_id(*KEY, **cells)})
    )


def test_claims_of_a_table_without_the_further_columns_keep_their_ids() -> None:
    # As 0.1.0 derived them, with b2sum: five parts, U+001F between them, nothing more.
    parts = ("alsur", "memberOf", "fixture", "src-fixture", "")
    by_hand = "c" + hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()
    assert relation_id(*parts, role="", mode="", as_of="", amount="", unit="") == by_hand


def test_an_id_is_the_same_in_every_version_of_govgraph() -> None:
    # blake2b of the parts with U+001F between them, eight bytes, as the b2sum of coreutils gives it.
    assert (
        relation_id("alsur", "participatedIn", "igf-2023", "src-alsur-blog", "2023-10-08")
        == "c4abdb15d4dfd55f6"
    )


def test_a_written_id_is_kept(tmp_path: Path) -> None:
    assert ids_of(with_claims(tmp_path, {"id": "my-claim"})) == ["my-claim"]


def test_claims_that_differ_only_in_their_end_get_a_number(tmp_path: Path) -> None:
    name = relation_id(*KEY)
    assert ids_of(with_claims(tmp_path, {"end": "2020"}, {"end": "2021"})) == [name, f"{name}-2"]


def test_a_derived_id_never_takes_one_that_is_written(tmp_path: Path) -> None:
    name = relation_id(*KEY)
    assert ids_of(with_claims(tmp_path, {"end": "2020"}, {"end": "2021", "id": name})) == [name, f"{name}-2"]


def test_the_order_of_rows_changes_no_id(tmp_path: Path) -> None:
    there = with_claims(tmp_path / "a", {"start": "2020"}, {"start": "2021"})
    back = with_claims(tmp_path / "b", {"start": "2021"}, {"start": "2020"})
    assert ids_of(there) == ids_of(back)


@given(
    st.lists(st.text(max_size=4), min_size=5, max_size=5),
    st.lists(st.text(max_size=4), min_size=5, max_size=5),
)
def test_different_claims_have_different_ids(one: list[str], other: list[str]) -> None:
    assert (relation_id(*one) == relation_id(*other)) is (one == other)
    assert re.fullmatch("c[0-9a-f]{16}", relation_id(*one))
    columns = IDENTITY["attributes"][0]
    first, second = (dict(zip(columns, (*one, passage), strict=True)) for passage in ("a", "b"))
    assert claim_id("attributes", first) != claim_id("attributes", second)


def test_an_amount_is_written_in_the_terms_of_schema_org(tmp_path: Path) -> None:
    told = {"amount": "1234.50", "unit": "USD", "weight": "3"}
    store = to_store(read_dataset(with_claims(tmp_path, told, {"amount": "11", "unit": "sessions"})))
    rows = store.select(
        "SELECT ?amount ?unit ?currency ?weight { ?s schema:amount ?amount ; schema:unitText ?unit "
        "OPTIONAL { ?s schema:currency ?currency } OPTIONAL { ?s gov:weight ?weight } } ORDER BY ?amount"
    )
    # The store keeps decimals in their canonical form.
    decimal = ox.NamedNode(f"{XSD}decimal")
    assert [tuple(row) for row in rows] == [
        (ox.Literal("11", datatype=decimal), ox.Literal("sessions"), None, None),
        (
            ox.Literal("1234.5", datatype=decimal),
            *[ox.Literal("USD")] * 2,
            ox.Literal("3", datatype=decimal),
        ),
    ]
    (claim,) = [one for one in fetch_claims(store) if one.weight]
    assert (claim.amount, claim.unit, claim.weight) == ("1234.5", "USD", "3")


# ----------------------------------------------------------------------------------------------------------- properties

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    | st.sampled_from("\n\t\"'\\"),
    max_size=20,
)  # fmt: skip
WHEN = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)
SOME_DATE = st.just("") | st.builds(
    lambda text, length, mark: text[:length] + mark,
    WHEN,
    st.sampled_from((4, 7, 10)),
    st.sampled_from(["", "", "~"]),
)
CLAIMS = st.fixed_dictionaries(
    {
        "start": SOME_DATE,
        "as_of": SOME_DATE,
        "in_force": SOME_DATE,
        "role": WORDS,
        "city": WORDS,
        "passage": WORDS,
        "note": WORDS,
        "mode": st.sampled_from(["", "announced", "ratification"]),
        "confidence": st.sampled_from(["read", "unverified"]),
    }
)
TERMS = {
    "start": "start",
    "as_of": "asOf",
    "in_force": "inForceFrom",
    "role": "role",
    "city": "city",
    "passage": "passage",
    "note": "note",
    "mode": "mode",
    "confidence": "confidence",
}


@SHARED
@given(st.lists(CLAIMS, min_size=1, max_size=4))
def test_what_a_row_says_comes_back_from_its_statement(tmp_path: Path, claims: list[dict[str, str]]) -> None:
    rows = [
        row(id=f"c{n}", subject="fixture-club", predicate="partnerOf", object="fixture-league", end=str(2101 + n), **told)
        for n, told in enumerate(claims)
    ]  # fmt: skip
    graph = graph_of(write_dataset(tmp_path, {"relations.csv": table("relations", rows)}))
    for claim in rows:
        node = rdflib.URIRef(f"{BASE}statement/{claim['id']}")
        for column, term in TERMS.items():
            found = list(graph.objects(node, rdflib.URIRef(GOV + term)))
            if not claim[column]:
                assert found == []
                continue
            (value,) = found
            if column in ("mode", "confidence"):
                assert str(value) == GOV + claim[column].capitalize()
                continue
            assert str(value) == claim[column]
            if column in ("start", "as_of", "in_force"):
                assert str(value.datatype) == parse_date(claim[column]).datatype


@SHARED
@given(st.fixed_dictionaries({"label_es": WORDS, "acronym": WORDS, "description_en": WORDS, "region": WORDS}))
def test_what_a_row_says_of_an_entity_comes_back(tmp_path: Path, cells: dict[str, str]) -> None:
    cells = {**cells, "label_es": cells["label_es"].strip()}  # a space at an end is a warning of its own
    states = [entity("state-x", "State", "Fixtureland X", **cells)]
    graph = graph_of(write_dataset(tmp_path, add={"states": states}))
    node = rdflib.URIRef(f"{BASE}id/state-x")
    skos, dcterms = rdflib.namespace.SKOS, rdflib.namespace.DCTERMS
    terms = {"acronym": GOV + "acronym", "region": GOV + "region", "description_en": str(dcterms.description)}
    for column, term in terms.items():
        assert [str(v) for v in graph.objects(node, rdflib.URIRef(term))] == [cells[column]] * bool(
            cells[column]
        )
    spanish = [str(label) for label in graph.objects(node, skos.prefLabel) if label.language == "es"]
    assert spanish == [cells["label_es"]] * bool(cells["label_es"])


PIECES = st.sampled_from(["a", "é", "\u2028", "%41", "%", "[", "]", "/", "?", "#", "@", ":", "80", ".", "\ue000", "\ufffe", "\ufffd", "\xa0", "\x9b", "\U000e0100", "\U000f0000", "İ", "?", "/", "'", "😀", "^", "|", " ", "\\", "<"])  # fmt: skip


@SHARED
@given(
    st.lists(PIECES, max_size=6).map("".join),
    st.sampled_from(["https://fixture.example/", "http://fixture.example"]),
)
def test_an_address_is_refused_or_every_reader_of_rdf_takes_it(tmp_path: Path, tail: str, start: str) -> None:
    url = start + tail
    sources = [{"id": "src-fixture", "title": "Fixture source", "url": url}]
    dataset = read_dataset(write_dataset(tmp_path, {"sources.csv": table("sources", sources)}))
    if not dataset.report.ok:
        assert dataset.report.counts().keys() <= {"bad-url", "control-character"}
        return
    text = "".join(to_ntriples(dataset))
    ox.Store().load(text.encode(), format=ox.RdfFormat.TURTLE)  # not lenient, unlike our own loading
    graph = rdflib.Graph().parse(data=text, format="nt")
    assert rdflib.URIRef(url) in set(graph.objects(None, rdflib.namespace.FOAF.page))


# ------------------------------------------------------------------------------------------- the whole shipped dataset


@pytest.fixture(scope="module")
def store(shipped: Path) -> Store:
    return to_store(read_dataset(shipped))


@pytest.fixture(scope="module")
def copy(store: Store) -> rdflib.Dataset:
    return store.to_rdflib()


def test_there_are_no_blank_nodes_and_every_iri_is_valid(store: Store) -> None:
    for quad in store.quads():
        for term in quad.triple:
            assert not isinstance(term, ox.BlankNode)
            if isinstance(term, ox.NamedNode):
                ox.NamedNode(term.value)  # raises where it is not an absolute IRI


def test_every_row_of_the_shipped_tables_is_one_statement_and_its_triple(shipped: Path, store: Store) -> None:
    for name, column in (("relations", "object"), ("attributes", "value")):
        with (shipped / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        wanted = {(r["id"], r["subject"], r["predicate"], r["source"].removeprefix("src-")) for r in rows}
        kind = (
            "isIRI(?o) && STRSTARTS(STR(?o), STR(id:))"
            if column == "object"
            else "!STRSTARTS(STR(?o), STR(id:))"
        )
        found = store.select(
            f"""SELECT ?st ?s ?p ?source {{ ?st a gov:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
            dcterms:source ?source . ?s ?p ?o FILTER({kind}) }}"""
        )
        assert {tuple(re.split("[/#]", term.value)[-1] for term in row) for row in found} == wanted
        assert len(wanted) == len(rows)


def test_every_kind_is_there_with_all_kinds_above_it(store: Store) -> None:
    assert not store.ask(
        """ASK { ?s a ?kind . ?kind rdfs:subClassOf ?above FILTER(STRSTARTS(STR(?above), STR(gov:)))
        FILTER NOT EXISTS { ?s a ?above } }"""
    )


def test_dates_are_typed_as_they_are_known(store: Store) -> None:
    lengths = {4: "gYear", 7: "gYearMonth", 10: "date"}
    seen = set()
    for (value,) in store.select(
        "SELECT DISTINCT ?d { ?s gov:start|gov:end|gov:asOf|gov:inForceFrom|dcterms:issued ?d }"
    ):
        expected = (
            XSD + lengths[len(value.value)]
            if re.fullmatch(r"[0-9-]+", value.value)
            else parse_date("2005/..").datatype
        )
        assert value.datatype.value == expected
        seen.add(value.datatype.value)
    assert len(seen) >= 3


def test_every_class_predicate_and_choice_of_the_graph_has_words_in_three_languages(store: Store) -> None:
    assert not list(
        store.select(
            """SELECT DISTINCT ?t ?lang { { ?s a ?t } UNION { ?s ?t ?o } UNION { ?s gov:mode|gov:confidence ?t }
            VALUES ?lang { "en" "es" "pt" }
            FILTER(STRSTARTS(STR(?t), STR(gov:)) && ?t NOT IN (gov:nature, gov:inverseLabel))
            FILTER NOT EXISTS { ?t rdfs:label ?l FILTER(LANG(?l) = ?lang) } }"""
        )
    )


QUERIES = [
    "SELECT ?k (COUNT(?s) AS ?n) { ?s a ?k } GROUP BY ?k",
    "SELECT ?s ?o { ?s gov:memberOf ?o }",
    """SELECT ?s ?label ?start { ?s a gov:Forum ; skos:prefLabel ?label FILTER(LANG(?label) = "es")
    OPTIONAL { ?s gov:start ?start } }""",
    "SELECT ?p (COUNT(*) AS ?n) { ?st rdf:predicate ?p ; gov:confidence gov:Quoted } GROUP BY ?p",
    """SELECT ?st { ?st a gov:Statement ; gov:latestEnd ?e FILTER(?e < "2010-01-01"^^xsd:date) }""",
    "SELECT ?a ?b { ?a gov:partOfSeries/^gov:partOfSeries ?b FILTER(STR(?a) < STR(?b)) }",
    "SELECT (SUM(?n) AS ?all) { ?s gov:memberCount ?n }",
    "ASK { id:alsur gov:participatedIn id:igf-2023 }",
    "ASK { id:alsur gov:participatedIn id:no-such-thing }",
    "CONSTRUCT { ?s gov:at ?o } WHERE { ?s gov:heldIn ?o }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_oxigraph_and_rdflib_answer_alike(store: Store, copy: rdflib.Dataset, query: str) -> None:
    here, there = store.query(query), copy.query(query)
    if isinstance(here, bool):
        assert here is bool(there)
    else:
        assert sorted(map(key, here)) == sorted(map(key, there))
        assert query.startswith("CONSTRUCT") or len(there) > 0


def key(row: Iterable[object]) -> tuple[str, ...]:
    terms = (ox.NamedNode, ox.Literal)
    return tuple(term.value if isinstance(term, terms) else str(term) for term in row)


def test_the_copy_for_rdflib_has_the_same_triples_and_prefixes(store: Store, copy: rdflib.Dataset) -> None:
    assert len(copy) == len(store)
    prefixes = {prefix: str(namespace) for prefix, namespace in copy.namespaces()}
    assert prefixes["id"] == Names().id
    assert prefixes["gov"] == GOV


def test_two_readings_give_the_same_bytes(shipped: Path) -> None:
    assert list(to_ntriples(read_dataset(shipped))) == list(to_ntriples(read_dataset(shipped)))


def test_the_fixture_uses_every_table() -> None:
    assert {*WHOLE, "matches"} == set(load_model().tables)  # matches have tests of their own
