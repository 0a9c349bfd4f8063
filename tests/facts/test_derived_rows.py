"""What is kept beside a compiled dataset (claims, entities, sources, views as of a date) says what its store says."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import govgraph
from govgraph.errors import DataWarning
from govgraph.facts import as_of, compiled, derived_rows
from govgraph.facts.as_of import Moment, dated_store
from govgraph.facts.claims import fetch_claims, fetch_entities, fetch_sources
from govgraph.facts.dataset import read_dataset
from govgraph.facts.derived_files import derived_files, keep_beside
from govgraph.facts.quads import all_quads, keep_text, packed, quads_of_things
from govgraph.facts.ties import begun_by
from govgraph.store import disk
from govgraph.store.store import Store
from govgraph.terms import DCTERMS, GOV, RDF
from govgraph.write.canonical import fingerprint, fingerprint_of_store
from tests.facts.tables import row, write_dataset

ODD = """
@prefix gov: <https://w3id.org/govgraph/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix e: <http://odd.example/> .
e:c1 a gov:Statement ; rdf:subject e:a ; rdf:predicate gov:memberOf ; rdf:object e:b ;
  gov:start "-0043" ; gov:role "Vorsitz"@de ; dct:source e:s2, e:s1 ; gov:confidence gov:Read ;
  gov:note "Invented note."@en ; skos:note "Nota inventada."@es, "Invenção."@pt .
e:c2 a gov:Statement ; rdf:subject e:a ; rdf:predicate gov:memberCount ; rdf:object 7 ; gov:asOf "2020"^^<http://www.w3.org/2001/XMLSchema#gYear> .
e:c3 a gov:Statement ; rdf:subject e:a ; rdf:predicate gov:memberOf ; rdf:object e:b ; gov:end "2010" .
e:c4 rdf:subject e:a ; rdf:predicate gov:memberOf ; rdf:object e:b .
e:a a gov:Organization, gov:Agent ; skos:prefLabel "Odd & \\"even\\""@en, "Ímpar"@pt ; gov:memberOf e:b ; gov:country "AR", "UY" ;
  foaf:homepage e:home-2, e:home-1, e:home-3 .
e:b a gov:Network ; skos:prefLabel "B"@en, "Be"@es, "Bê"@pt, "Beh"@de ; gov:start "2001-02" .
e:s1 a gov:Source ; dct:title "One"@en ; dct:language "es", "pt" .
e:s2 a gov:Source ; dct:title "Two" .
"""
LONG = "x" * compiled.LEAST_BYTES  # a smaller dataset is not compiled
A, B = "http://odd.example/a", "http://odd.example/b"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "datasets"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.ttl"
    path.write_text(f"# {LONG}\n{ODD}", "utf-8")
    return path


@pytest.fixture(params=["tables", "rdf"])
def place(request: pytest.FixtureRequest, tmp_path: Path, odd: Path) -> Path:
    if request.param == "rdf":
        return odd
    found = write_dataset(tmp_path / "mine")
    (found / "texts").mkdir()
    (found / "texts" / "fixture-long.txt").write_text(LONG)
    return found


def facts(store: Any) -> tuple[Any, ...]:
    without = {"Statement", "Source", "Mode", "Confidence", "Class"}
    depth = {"Network": 2, "Organization": 1}
    return (
        repr(fetch_claims(store)),  # tells also the order of languages
        repr(fetch_entities(store, depth, without=without)),
        repr(fetch_sources(store)),
        fetch_claims(store),
        fetch_claims(store, [GOV + "memberOf"]),
        fetch_claims(store, [GOV + "memberCount", GOV + "memberOf"]),
        fetch_claims(store, []),
        fetch_entities(store, depth, without=without),
        list(fetch_entities(store, depth, without=without)),
        fetch_sources(store),
    )


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
def test_what_is_kept_says_what_the_files_say(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from_files = facts(govgraph.open(place, cache=False).store)
    assert facts(govgraph.open(place).store) == from_files  # writes it
    monkeypatch.setattr(derived_rows, "_write", None)
    assert facts(govgraph.open(place).store) == from_files  # reads it


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
def test_claims_of_some_predicates_are_the_same_when_they_are_kept_and_later(place: Path) -> None:
    wanted = [GOV + "memberOf", GOV + "memberCount"]
    from_files = fetch_claims(govgraph.open(place, cache=False).store, wanted)
    first = fetch_claims(govgraph.open(place).store, wanted)  # writes all
    later = fetch_claims(govgraph.open(place).store, wanted)
    assert repr(first) == repr(later) == repr(from_files) != "[]"


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
def test_read_property_by_property_claims_are_those_that_a_query_finds(place: Path) -> None:
    store = govgraph.open(place, cache=False).store
    all_of_them = fetch_claims(store)
    assert all_of_them == fetch_claims(store, statements=[claim.iri for claim in all_of_them])
    assert all_of_them


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
def test_the_quads_of_things_are_those_of_all_that_has_a_kind_and_is_no_statement(place: Path) -> None:
    store: Any = govgraph.open(place).store
    kinds: dict[Any, set[str]] = {}
    for quad in store.quads():
        if quad.predicate.value == RDF + "type":
            kinds.setdefault(quad.subject, set()).add(quad.object.value)
    things = {one for one, of in kinds.items() if GOV + "Statement" not in of}
    assert {*quads_of_things(store, GOV + "Statement")} == {q for q in store.quads() if q.subject in things}
    assert things and len(things) < len(kinds)


def test_what_is_said_of_a_statement_before_its_kind_is_none_of_a_thing(tmp_path: Path) -> None:
    parts = [
        f'<urn:s> <urn:p> "before" .\n<urn:s> <{RDF}type> <urn:Other> .\n',
        f"<urn:a> <{RDF}type> <urn:Other> .\n",
        f"<urn:s> <{RDF}type> <{GOV}Statement> .\n",
        f'<urn:a> <urn:p> " <{RDF}type> <{GOV}Statement> ." .\n<urn:none> <urn:p> "no kind" .\n',
    ]
    store = Store()
    store.load_nquads("".join(parts).encode())
    keep_beside(store, tmp_path / "a" / "b" / "c", "key")
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    with packed(tmp_path / "text") as text:
        text.write("".join(parts).encode())
    keep_text(tmp_path / "a" / "b" / "c", "key", tmp_path / "text")
    found = quads_of_things(store, GOV + "Statement")
    assert found is not None
    assert {quad.subject.value for quad in found} == {"urn:a"}
    assert len(found) == 2


def test_a_claim_with_two_sources_has_the_same_one_in_every_engine_and_order(odd: Path) -> None:
    graph = govgraph.open(odd, cache=False)
    assert isinstance(graph.store, Store)
    for seed in range(5):
        quads = list(graph.store.quads())
        random.Random(seed).shuffle(quads)
        mixed = Store(names=graph.names)
        mixed.extend(quads)
        with pytest.warns(DataWarning):
            (claim,) = fetch_claims(mixed, statements=["http://odd.example/c1"])
            assert [one.source for one in fetch_claims(mixed) if one.iri == claim.iri] == [claim.source]
        assert claim.source == "http://odd.example/s1"


def test_a_claim_whose_triples_stand_apart_is_kept_whole(tmp_path: Path) -> None:
    about = "<http://odd.example/c>"
    parts = [  # of two graphs: the engine gives one after the other
        f"{about} a <{GOV}Statement> ; <{RDF}subject> <{A}> ; <{RDF}object> <{B}> .",
        f"{about} <{RDF}predicate> <{GOV}memberOf> ; <{GOV}role> 'chair' ; <{GOV}city> '{LONG}' .",
    ]
    file = tmp_path / "apart.trig"
    file.write_text("\n".join(f"<urn:graph-{n}> {{ {part} }}" for n, part in enumerate(parts)), "utf-8")
    for _ in range(2):  # when it is written, and when it is read
        (claim,) = fetch_claims(govgraph.open(file).store)
        assert (claim.subject, claim.predicate, claim.object, claim.role) == (A, f"{GOV}memberOf", B, "chair")


def test_dates_that_cannot_be_read_are_told_from_what_is_kept_too(odd: Path) -> None:
    for _ in range(2):
        with pytest.warns(DataWarning, match="-0043"):
            fetch_claims(govgraph.open(odd).store)


def test_dates_that_cannot_be_read_are_told_of_a_kept_view_too(odd: Path) -> None:
    for _ in range(2):
        view = govgraph.open(odd).at(as_of="2020")
        with pytest.warns(DataWarning, match=r"odd\.ttl.*-0043"):
            assert view.ask(f"ASK {{ <{A}> ?p ?o }}")


DAMAGES = ("bytes", "cut", "gone", "seal")


def harm(path: Path, damage: str, lot: random.Random) -> None:
    """Damage a kept file: other bytes in the same size and of the same time, half of it, none of it, or its seal."""
    if damage == "bytes":
        known = path.stat()
        data = bytearray(path.read_bytes())
        for place in lot.sample(range(len(data)), min(200, len(data))):
            data[place] ^= 0xFF
        path.write_bytes(data)
        os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
    elif damage == "cut":
        os.truncate(path, path.stat().st_size // 2)
    elif damage == "gone":
        path.unlink()
    else:
        path.with_name(path.name + ".seal").write_text("[")


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
def test_a_kept_file_that_was_damaged_is_made_anew(place: Path, cache: Path) -> None:
    from_files = facts(govgraph.open(place, cache=False).store)
    whole = govgraph.open(place)
    facts(whole.store)
    whole.find("nothing is called so")  # looks for things and for sources
    lot = random.Random(3)
    kept = sorted(path for path in cache.rglob("*.sqlite"))
    assert len(kept) == 5  # claims, entities, sources, and their names
    for path in kept:
        for damage in DAMAGES:
            harm(path, damage, lot)
            graph = govgraph.open(place)
            assert facts(graph.store) == from_files
            assert graph.find("league" if place.is_dir() else "impar")


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_packed_text_that_was_damaged_is_made_anew(place: Path, cache: Path, damage: str) -> None:
    from_files = facts(govgraph.open(place, cache=False).store)
    facts(govgraph.open(place).store)
    (path,) = cache.rglob("quads.nq.gz")
    for kept in path.parent.glob("claims.sqlite*"):
        kept.unlink()  # it would be read instead
    harm(path, damage, random.Random(4))
    store = govgraph.open(place).store
    assert isinstance(store, Store)
    assert facts(store) == from_files
    assert set(all_quads(store)) == set(store.quads())


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
def test_where_nothing_can_be_kept_the_answers_are_the_same(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_files = facts(govgraph.open(place, cache=False).store)
    graph = govgraph.open(place)
    beside = derived_files(graph.store)
    assert beside is not None
    held = [
        disk.Lease(beside.folder / f"{name}.sqlite.lock", shared=False)  # another process makes them
        for name in ("claims", "entities", "sources")
    ]
    assert facts(graph.store) == from_files
    for lease in held:
        lease.close()

    def full(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(derived_rows, "_write", full)
    assert facts(graph.store) == from_files
    assert not list(beside.folder.glob("*.draft"))


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
def test_many_things_asked_for_by_iri_are_those_of_the_store(place: Path) -> None:
    """Some without a kind, statements, and some that do not exist; in the order of their IRIs."""
    plain = govgraph.open(place, cache=False).store
    assert isinstance(plain, Store)
    iris = {quad.subject.value for quad in plain.quads()} | {
        f"http://odd.example/none{i}" for i in range(120)
    }
    depth = {"Network": 2, "Organization": 1}
    wanted = fetch_entities(plain, depth, iris=iris)
    assert fetch_entities(govgraph.open(place).store, depth, iris=iris) == wanted
    assert list(wanted) == sorted(wanted)
    assert (
        fetch_sources(govgraph.open(place).store, iris) == fetch_sources(plain, iris) == fetch_sources(plain)
    )
    few = sorted(wanted)[:3]
    assert fetch_entities(govgraph.open(place).store, depth, iris=few) == {iri: wanted[iri] for iri in few}


def test_the_fingerprint_that_is_kept_is_that_of_the_graph(place: Path, cache: Path) -> None:
    store = govgraph.open(place, cache=False).store
    assert isinstance(store, Store)
    wanted = fingerprint(store.quads())
    for _ in range(2):  # written, then read
        opened = govgraph.open(place).store
        assert isinstance(opened, Store)
        assert fingerprint_of_store(opened) == wanted
    (kept,) = cache.rglob("fingerprint.txt")
    kept.write_text("0" * 64)
    assert fingerprint_of_store(opened) == wanted


# ---------------------------------------------------------------------------------------------------------- as of a date


def naive(store: Store, moment: Moment, model: Any) -> set[str]:
    """The triples of a dated store, worked out triple by triple from the truth of each claim."""
    claims = fetch_claims(store)
    truths = dict(
        zip(
            [claim.iri for claim in claims],
            as_of.judge(claims, model, moment, as_of.fetch_entity_dates(store, model)),
            strict=True,
        )
    )
    gone = {
        iri
        for iri, truth in truths.items()
        if truth.value == "no" or (truth.value == "unknown" and moment.unknown == "exclude")
    }
    held = {(c.subject, c.predicate, c.object or c.value) for c in claims if c.iri not in gone}
    lost = {(c.subject, c.predicate, c.object or c.value) for c in claims if c.iri in gone} - held
    dates = as_of.fetch_entity_dates(store, model)
    first = {iri: day for iri, (day, _) in dates.started.items()}
    later = {
        iri
        for iri, day in (begun_by(claims, model, dates) if moment.unknown == "exclude" else first).items()
        if moment.last and day > moment.last and not any(iri in (one[0], one[2]) for one in held)
    }
    gone |= later
    kept = set()
    for triple in store.triples():
        ends = tuple(getattr(end, "value", "") for end in (triple.subject, triple.predicate, triple.object))
        if ends[0] not in gone and ends not in lost:
            kept.add(str(triple))
    if moment.unknown == "mark":
        unknown = (iri for iri, truth in truths.items() if truth.value == "unknown")
        kept |= {f"<{iri}> <{GOV}inForce> <{GOV}Unknown>" for iri in unknown}
    return kept


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
@pytest.mark.parametrize("unknown", ["mark", "include", "exclude"])
@pytest.mark.parametrize("day", ["2009", "2020-05-01"])
def test_a_view_as_of_a_date_has_the_triples_of_its_claims_the_second_time_too(
    place: Path, day: str, unknown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = govgraph.open(place, cache=False)
    moment = Moment.of(as_of=day, unknown=unknown)
    assert isinstance(whole.store, Store)
    expected = naive(whole.store, moment, whole.model)
    seen = []
    for cached in (False, True, True):
        if len(seen) == 2:
            monkeypatch.setattr(as_of, "_fill", None)  # it is opened
        view = govgraph.open(place, cache=cached).at(as_of=day, unknown=unknown)
        assert {str(triple) for triple in view.store.triples()} == expected
        seen.append((view.unknown, view.unknown_ties))
    assert len(set(seen)) == 1


def test_blank_nodes_are_the_same_in_a_view_as_of_a_date(tmp_path: Path) -> None:
    path = tmp_path / "blank.ttl"
    path.write_text(
        f'# {LONG}\n@prefix e: <http://blank.example/> .\ne:a e:near [ e:says "one" ; e:near [ e:says "two" ] ] .\n'
    )
    view = govgraph.open(path).at(as_of="2020")
    assert view.ask(
        "ASK { ?a <http://blank.example/near>/<http://blank.example/near>/<http://blank.example/says> 'two' }"
    )


@pytest.mark.parametrize("cached", [False, True])
def test_a_claim_that_is_a_blank_node_is_judged_as_any_other(tmp_path: Path, cached: bool) -> None:
    path = tmp_path / "blank.ttl"
    claim = f"a <{GOV}Statement> ; <{RDF}subject> <{A}> ; <{RDF}predicate> <{GOV}memberOf>"
    path.write_text(
        f"# {LONG}\n[] {claim} ; <{RDF}object> <{B}> .\n<{A}> <{GOV}memberOf> <{B}> .\n"
        f'[] {claim} ; <{RDF}object> <urn:c> ; <{GOV}start> "2019" ; <{GOV}end> "2021" .\n<{A}> <{GOV}memberOf> <urn:c> .\n'
        f'[] {claim} ; <{RDF}object> <urn:d> ; <{GOV}end> "1990" .\n<{A}> <{GOV}memberOf> <urn:d> .\n',
        "utf-8",
    )
    graph = govgraph.open(path, cache=cached)
    members = f"SELECT ?m {{ <{A}> <{GOV}memberOf> ?m }} ORDER BY ?m"
    marked, sure = (graph.at(as_of="2020", unknown=word).store for word in ("mark", "exclude"))
    assert sorted(row[0].value for row in marked.select(members)) == sorted([B, "urn:c"])
    assert [row[0].value for row in sure.select(members)] == ["urn:c"]
    (unknown,) = marked.select(f"SELECT ?o {{ ?c <{GOV}inForce> <{GOV}Unknown> ; <{RDF}object> ?o }}")
    assert unknown[0].value == B


def test_a_triple_in_a_named_graph_goes_with_its_claim(tmp_path: Path) -> None:
    path = tmp_path / "graphs.trig"
    path.write_text(
        f"# {LONG}\n{ODD}<urn:g> {{ <{A}> <{GOV}memberOf> <{B}> . <{A}> <urn:other> <{B}> }}\n", "utf-8"
    )
    with pytest.warns(DataWarning):
        view = govgraph.open(path).at(as_of="2020", unknown="exclude")
        assert not view.ask(f"ASK {{ <{A}> <{GOV}memberOf> <{B}> }}")
    assert view.ask(f"ASK {{ <{A}> <urn:other> <{B}> }}")


def shipped_entities() -> Iterator[str]:
    yield from random.Random(7).sample(sorted(govgraph.open().entities), 25)


@pytest.mark.parametrize("unknown", ["mark", "exclude"])
def test_who_shows_one_entity_at_a_date_gets_what_the_whole_view_says(unknown: str) -> None:
    graph = govgraph.open()
    whole = graph.at(as_of="2015", unknown=unknown)
    assert whole.unknown >= 0  # makes the view
    for iri in shipped_entities():
        alone = govgraph.open().at(as_of="2015", unknown=unknown)
        shown = alone.profile(iri)
        assert "_dated" not in alone.__dict__  # the view was not made for it
        assert shown.as_dict(graph.model) == whole.profile(iri).as_dict(graph.model)


@pytest.mark.filterwarnings("ignore::govgraph.errors.DataWarning")
def test_a_name_that_only_a_claim_gives_is_judged_in_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "named.ttl"
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    path.write_text(
        f"# {LONG}\n{ODD}"
        f'e:c9 a gov:Statement ; rdf:subject e:a ; rdf:predicate <{label}> ; rdf:object "Ímpar"@pt ; gov:end "1990" .\n',
        "utf-8",
    )
    model = govgraph.open(path).model
    store = govgraph.open(path).store
    assert as_of.dated_part(store, model, Moment.of(as_of="2020"), A) is None
    shown = govgraph.open(path).at(as_of="2020").profile(A)
    # The label is a claim that ended in 1990, so as of 2020 nothing is called so.
    assert shown.entity.labels == {"en": 'Odd & "even"'}


def test_a_dated_view_in_memory_counts_what_a_kept_one_counts(odd: Path) -> None:
    with pytest.warns(DataWarning):
        kept = dated_store(govgraph.open(odd).store, govgraph.open(odd).model, Moment.of(as_of="2020"))
        free = dated_store(
            govgraph.open(odd, cache=False).store, govgraph.open(odd).model, Moment.of(as_of="2020")
        )
    counts = [(one.surely, one.unknown, one.left_out, one.ties, one.ties_unknown) for one in (kept, free)]
    assert counts[0] == counts[1]
    assert kept.left_out == 1  # c3 ended in 2010
    assert not any(isinstance(end, ox.BlankNode) for triple in kept.store.triples() for end in triple)
    assert kept.store.ask(f"ASK {{ <http://odd.example/c1> <{DCTERMS}source> ?s ; <{RDF}subject> ?a }}")


def test_show_at_a_date_makes_no_view_of_the_whole(
    place: Path, cache: Path, invoke: Callable[..., Any]
) -> None:
    name = "fixture-league" if place.is_dir() else A
    done = invoke("show", name, "-d", str(place), "--as-of", "2020")
    assert done.exit_code == 0, done.stderr
    assert len(list(cache.iterdir())) == 1  # only the dataset itself


CELLS = st.one_of(
    st.sampled_from(["", "1.50", "007"]), st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,6})?", fullmatch=True)
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4),
    word=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(str.strip),
)
def test_the_text_beside_a_store_says_what_the_store_says(
    tmp_path: Path, cache: Path, amounts: list[tuple[str, str]], word: str
) -> None:
    claims = [
        row(subject="fixture-league", predicate="partnerOf", object="fixture-club", start=f"200{n}",
            amount=amount, unit="EUR" if amount else "", weight=weight, note=word)
        for n, (amount, weight) in enumerate(amounts)
    ]  # fmt: skip
    shutil.rmtree(tmp_path / "mine", ignore_errors=True)
    folder = write_dataset(tmp_path / "mine", add={"relations": claims})
    (folder / "texts").mkdir()
    (folder / "texts" / "fixture-long.txt").write_text(LONG)
    assume(not read_dataset(folder).report.errors)
    store = govgraph.open(folder).store
    assert isinstance(store, Store) and derived_files(store) is not None
    assert list(cache.glob("*/versions/*/quads.nq.gz"))  # it was kept when the tables were compiled
    assert set(all_quads(store)) == set(store.quads())
