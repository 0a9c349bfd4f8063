"""Eight foreign files of different kinds: each becomes a checked dataset, a network, a map, Turtle and a merge."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
import rdflib

import govgraph
from govgraph.facts.dataset import read_dataset
from govgraph.ingest.importing import Imported, import_files

FOREIGN = Path(__file__).parent.parent / "fixtures" / "foreign"
NAMES = ("membership", "panel", "treaties", "grants", "attendance", "register", "network", "organizations")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Imported]:
    """Every foreign file in a dataset of its own."""
    found = {}
    for name in NAMES:
        into = tmp_path_factory.mktemp("foreign") / name
        mapping = FOREIGN / f"{name}.toml"
        if mapping.exists():
            found[name] = import_files([], into, mapping=mapping, keep_good=name == "treaties")
        else:
            found[name] = import_files([FOREIGN / f"{name}.ttl"], into)
    return found


def relations(imported: dict[str, Imported], name: str) -> list[dict[str, str]]:
    with (imported[name].folder / "relations.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", NAMES)
def test_a_mapping_has_fifteen_lines_at_most(name: str) -> None:
    mapping = FOREIGN / f"{name}.toml"
    assert not mapping.exists() or len(mapping.read_text("utf-8").splitlines()) <= 15


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_file_becomes_a_dataset_without_errors(imported: dict[str, Imported], name: str) -> None:
    assert not read_dataset(imported[name].folder).report.errors


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_of_a_foreign_file_is_accounted_for(imported: dict[str, Imported], name: str) -> None:
    ledger = imported[name].ledger
    parts = ("claims", "entities", "merged", "rejected", "left out")
    assert ledger["statements"] == sum(ledger[part] for part in parts)
    rows = {outcome.at for outcome in imported[name].outcomes}
    assert len(rows) == imported[name].rows


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_file_becomes_a_map_turtle_and_a_merge(
    imported: dict[str, Imported], name: str, shipped: Path, tmp_path: Path
) -> None:
    folder = imported[name].folder
    graph = govgraph.open(folder, cache=False)
    claims = {claim.iri for claim in graph.claims}
    assert len(claims) == imported[name].ledger["claims"]
    relation = sorted({claim.predicate_id for claim in graph.claims})
    network = graph.network(relation)
    network.map(seed=1).save(tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size > 10_000
    graph.save(tmp_path / "all.ttl")
    assert {claim.iri for claim in govgraph.open(tmp_path / "all.ttl", cache=False).claims} == claims
    merged = govgraph.open([shipped, folder], cache=False)
    assert len(merged.claims) == len(claims) + len(govgraph.open(shipped, cache=False).claims)


def test_members_of_a_table_are_those_that_pandas_finds(imported: dict[str, Imported]) -> None:
    table = pd.read_csv(FOREIGN / "membership.csv", sep=";").drop_duplicates()
    members = table[table["Calidad"] == "miembro"]
    wanted = {
        (
            row["Miembro"],
            row["Organismo"],
            datetime.strptime(row["Fecha de ingreso"], "%d/%m/%Y").date().isoformat(),
        )
        for _, row in members.iterrows()
    }
    graph = govgraph.open(imported["membership"].folder, cache=False)
    found = {
        (row["who"], row["what"], row["start"])
        for row in graph.select(
            "SELECT (STR(?a) AS ?who) (STR(?b) AS ?what) (STR(?s) AS ?start) { ?c rdf:predicate gov:memberOf ; "
            "rdf:subject/skos:prefLabel ?a ; rdf:object/skos:prefLabel ?b ; gov:start ?s }"
        )
    }
    assert found == wanted
    observers = [row for row in relations(imported, "membership") if row["predicate"] == "associateOf"]
    assert [(row["subject"], row["role"]) for row in observers] == [("estado-ficticio-c", "observer")]


def test_an_end_of_9999_is_no_end(imported: dict[str, Imported]) -> None:
    ends = {row["end"] for row in relations(imported, "membership")}
    assert ends == {"", "2005-12-31"}


@pytest.mark.parametrize("year", range(2000, 2006))
def test_members_of_a_panel_in_a_year_are_those_of_its_rows(imported: dict[str, Imported], year: int) -> None:
    lines = (FOREIGN / "panel.csv").read_text("utf-8").splitlines()[2:]
    wanted = {
        (row["state"], row["igo"])
        for row in csv.DictReader(lines)
        if row["year"] == str(year) and row["membership"] == "1"
    }
    graph = govgraph.open(imported["panel"].folder, cache=False).at(
        between=(str(year), str(year)), unknown="exclude"
    )
    name = {entity.iri: entity.label("en") for entity in graph.entities.values()}
    found = {(name[claim.subject], name[claim.object]) for claim in graph.claims}
    assert found == wanted


def test_a_panel_does_not_say_when_what_it_begins_or_ends_with_began_or_ended(
    imported: dict[str, Imported],
) -> None:
    spans = {
        (row["subject"], row["object"], row["start"], row["end"]) for row in relations(imported, "panel")
    }
    assert ("fixtureland", "fix-a", "../2000", "") in spans
    assert ("fixtureland", "fix-b", "2002", "2003") in spans


def test_who_has_not_ratified_is_no_party(imported: dict[str, Imported]) -> None:
    rows = relations(imported, "treaties")
    parties = {(row["subject"], row["start"], row["end"]) for row in rows if row["predicate"] == "partyTo"}
    assert parties == {
        ("fixtureland", "2004-07-01", ""),
        ("mockistan", "2005-08-01", "2012-12-31"),
        ("fixtureland", "2006-03-01", ""),
    }
    assert sum(row["predicate"] == "signatoryOf" for row in rows) == 5


def test_reversed_dates_are_rejected_with_file_row_column_and_code(imported: dict[str, Imported]) -> None:
    with (imported["treaties"].folder / "import" / "rejected.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["row"], row["column"], row["code"]) == (
        "treaties.csv",
        "5",
        "Denunciation",
        "E209",
    )
    assert row["Participant"] == "Sampleton" and row["what to do"]


def test_sums_of_grants_are_those_that_pandas_finds(imported: dict[str, Imported]) -> None:
    table = pd.read_csv(FOREIGN / "grants.csv", sep="\t", decimal=",", thousands=".").drop_duplicates()
    single = table[~table["Grantee"].str.contains(";")]
    wanted = single.groupby("Funder")["Amount (USD)"].sum().to_dict()
    found: dict[str, float] = defaultdict(float)
    for row in relations(imported, "grants"):
        found[row["subject"]] += float(row["amount"] or 0)
    assert found == {
        "made-up-foundation": wanted["Made-up Foundation"],
        "invented-fund": wanted["Invented Fund"],
    }
    together = [row for row in relations(imported, "grants") if not row["amount"]]
    assert {row["note"] for row in together} == {"7500.00 USD for 2 claims together"}


def test_two_grants_of_one_amount_on_one_day_are_two_where_their_numbers_differ(
    imported: dict[str, Imported],
) -> None:
    same = [row for row in relations(imported, "grants") if row["object"] == "fixture-rights"]
    assert len(same) == 2 and len({row["id"] for row in same}) == 2


def test_numbers_of_delegates_are_those_of_the_wide_table(imported: dict[str, Imported]) -> None:
    wide = pd.read_csv(FOREIGN / "attendance.csv", index_col=0)
    wanted = {
        (who, session): float(cell)
        for who, row in wide.iterrows()
        for session, cell in row.items()
        if str(cell) not in ("nan", "-", "0", "0.0")
    }
    graph = govgraph.open(imported["attendance"].folder, cache=False)
    name = {entity.id.removeprefix("id:"): entity.label("en") for entity in graph.entities.values()}
    found = {
        (name[row["subject"]], name[row["object"]]): float(row["weight"])
        for row in relations(imported, "attendance")
    }
    assert found == wanted
    degrees = graph.network(["participatedIn"]).to_networkx()
    assert Counter(dict(nx.Graph(degrees).degree())).most_common(1)[0][1] == 2


def test_members_of_a_register_are_those_of_its_lines(imported: dict[str, Imported]) -> None:
    lines = [json.loads(line) for line in (FOREIGN / "register.jsonl").read_text("utf-8").splitlines()]
    wanted = {(one["id"], group) for one in lines for group in one["members_of"]}
    graph = govgraph.open(imported["register"].folder, cache=False)
    name = {entity.iri: entity.label("en") for entity in graph.entities.values()}
    found = {(claim.subject_id.removeprefix("id:"), name[claim.object]) for claim in graph.claims}
    assert found == wanted
    assert graph.entity("made-up-3").label("en") == "Sample Society"
    assert graph.entity("made-up-1").label("es") == "Observatorio Inventado"


def test_measures_of_a_network_of_gephi_are_those_of_networkx(imported: dict[str, Imported]) -> None:
    foreign = nx.read_gexf(FOREIGN / "network.gexf")
    foreign = nx.relabel_nodes(foreign, {node: data["label"] for node, data in foreign.nodes(data=True)})
    graph = govgraph.open(imported["network"].folder, cache=False)
    name = {entity.iri: entity.label("en") for entity in graph.entities.values()}
    called = {str(entity.id): entity.label("en") for entity in graph.entities.values()}
    ours = nx.Graph(graph.network(["partnerOf"]).to_networkx())
    ours = nx.relabel_nodes(ours, called)
    wanted = nx.betweenness_centrality(nx.Graph(foreign), normalized=False)
    assert (
        wanted.pop("Made-up Alone") == 0
    )  # a node without ties is an entity, and no node of a network of ties
    assert nx.betweenness_centrality(ours, normalized=False) == pytest.approx(wanted)
    assert "Made-up Alone" in called.values()
    weights = {frozenset((name[c.subject], name[c.object])): float(c.weight) for c in graph.claims}
    assert weights == {frozenset((a, b)): float(d["weight"]) for a, b, d in foreign.edges(data=True)}


def test_memberships_of_an_organization_ontology_keep_dates_and_roles(imported: dict[str, Imported]) -> None:
    rows = relations(imported, "organizations")
    dated = [row for row in rows if row["start"]]
    assert [(r["subject"], r["predicate"], r["object"], r["start"], r["end"], r["role"]) for r in dated] == [
        ("made-up-association", "memberOf", "made-up-council", "2010-01-01", "2015-12-31", "observer")
    ]
    plain = {(row["subject"], row["predicate"], row["object"]) for row in rows if not row["start"]}
    assert plain == {
        ("made-up-association", "memberOf", "made-up-network"),
        ("made-up-association", "subOrganizationOf", "made-up-umbrella"),
        ("made-up-foundation", "memberOf", "made-up-network"),
    }
    assert any("foaf:mbox (1): no lift reads it" in line for line in imported["organizations"].said)


def pairs(name: str) -> set[frozenset[str]]:
    """Return who is tied to whom, by names, as a foreign file says it, read without govgraph."""
    if name == "membership":
        table = pd.read_csv(FOREIGN / "membership.csv", sep=";")
        table = table[table["Calidad"] != "no participa"]
        return {frozenset(pair) for pair in zip(table["Miembro"], table["Organismo"], strict=True)}
    if name == "panel":
        table = pd.read_csv(FOREIGN / "panel.csv", skiprows=2)
        table = table[table["membership"] == 1]
        return {frozenset(pair) for pair in zip(table["state"], table["igo"], strict=True)}
    if name == "treaties":
        table = pd.read_csv(FOREIGN / "treaties.csv", dtype=str, keep_default_na=False)
        return {frozenset(pair) for pair in zip(table["Participant"], table["Treaty"], strict=True)}
    if name == "grants":
        table = pd.read_csv(FOREIGN / "grants.csv", sep="\t", dtype=str)
        return {
            frozenset((funder, grantee.strip()))
            for funder, several in zip(table["Funder"], table["Grantee"], strict=True)
            for grantee in several.split(";")
        }
    if name == "attendance":
        long = pd.read_csv(FOREIGN / "attendance.csv", dtype=str).melt(id_vars="Delegation").dropna()
        long = long[~long["value"].isin(["-", "0"])]
        return {frozenset(pair) for pair in zip(long["Delegation"], long["variable"], strict=True)}
    if name == "register":
        lines = [json.loads(line) for line in (FOREIGN / "register.jsonl").read_text("utf-8").splitlines()]
        return {frozenset((one["names"]["en"], group)) for one in lines for group in one["members_of"]}
    if name == "network":
        foreign = nx.read_gexf(FOREIGN / "network.gexf")
        label = {node: data["label"] for node, data in foreign.nodes(data=True)}
        return {frozenset((label[a], label[b])) for a, b, *_ in foreign.edges}
    rdf = rdflib.Graph().parse(FOREIGN / "organizations.ttl")
    found = rdf.query(
        """
        PREFIX org: <http://www.w3.org/ns/org#>
        PREFIX foaf: <http://xmlns.com/foaf/0.1/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?one ?other {
          { ?a org:memberOf|org:subOrganizationOf ?b } UNION { ?m org:member ?a ; org:organization ?b }
          ?a skos:prefLabel|rdfs:label|foaf:name ?one . ?b skos:prefLabel|rdfs:label|foaf:name ?other
          FILTER(LANG(?one) IN ("en", "") && LANG(?other) IN ("en", ""))
        }
        """
    )
    return {frozenset((str(row.one), str(row.other))) for row in found}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMES)
def test_measures_of_every_foreign_file_are_those_of_networkx(
    imported: dict[str, Imported], name: str
) -> None:
    wanted = nx.Graph(sorted(tuple(sorted(pair)) for pair in pairs(name)))
    assert wanted.number_of_edges() > 1
    graph = govgraph.open(imported[name].folder, cache=False)
    network = graph.network(sorted({claim.predicate_id for claim in graph.claims}))
    called = {str(entity.id): entity.label("en") for entity in graph.entities.values()}
    table = network.measure("degree,betweenness,closeness")
    found = {
        measure: {called[node]: value for node, value in table.values(measure).items()}
        for measure in ("degree", "betweenness", "closeness")
    }
    assert found["degree"] == dict(wanted.degree())
    assert found["betweenness"] == pytest.approx(nx.betweenness_centrality(wanted))
    harmonic = {node: value / (len(wanted) - 1) for node, value in nx.harmonic_centrality(wanted).items()}
    assert found["closeness"] == pytest.approx(harmonic)  # docs/measures.md: harmonic closeness


@pytest.mark.parametrize("name", NAMES)
def test_importing_twice_gives_the_same_bytes(
    imported: dict[str, Imported], name: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(imported[name].folder, imported[name].folder.parent / f"{name}-again"))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = import_files([], folder, keep_good=name == "treaties")
    assert (again.added, again.changed, again.removed, again.written) == (0, 0, 0, ())
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
