"""One list of label properties, one rule of languages, one folding of names: the same in every verb and file."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest
from click.testing import CliRunner

import govgraph
from govgraph.cli import cli as main
from govgraph.facts.labels import LABELS, exact_text, fold, text_in
from govgraph.network.rows import node_rows, tie_rows
from govgraph.network.transform import key_of
from govgraph.query.label_columns import fetch_labels
from govgraph.write.gexf import gexf

HEAD = """
@prefix gov: <https://w3id.org/govgraph/ns#> .
@prefix id: <https://w3id.org/govgraph/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
REGIONAL = (
    HEAD
    + """
id:a a gov:Organization ; gov:memberOf id:z ;
    skos:prefLabel "Organização A"@pt-BR, "Organization A"@en-GB, "Organización A"@es-419 .
id:z a gov:CivilSocietyNetwork ; skos:prefLabel "Zed"@en .
"""
)


def opened(folder: Path, text: str) -> govgraph.GovGraph:
    file = folder / "in.ttl"
    file.write_text(text, encoding="utf-8")
    return govgraph.open(file)


@pytest.mark.parametrize(
    ("lang", "name"), [("pt", "Organização A"), ("es", "Organización A"), ("en", "Organization A")]
)
def test_a_label_of_a_region_serves_a_reader_of_its_language_in_every_verb(
    tmp_path: Path, lang: str, name: str
) -> None:
    g = opened(tmp_path, REGIONAL)
    net = g.network("everything")
    assert g.entity("id:a").label(lang) == name
    assert fetch_labels(g.store, [g.entity("id:a").iri], [lang])[g.entity("id:a").iri].value == name
    [row] = [row for row in node_rows(net) if row["iri"].endswith("/a")]
    assert row[f"label_{lang}"] == name
    assert next(tie_rows(net))[f"source_label_{lang}"] == name
    mark = next(mark for mark in net.map().marks if mark.iri.endswith("/a"))
    assert mark.label(lang) == name
    shown = CliRunner().invoke(main, ["show", "-d", str(tmp_path / "in.ttl"), "id:a", "--lang", lang])
    assert shown.output.splitlines()[0] == name
    assert f'for="label_{lang}" value="{name}"' in gexf(net) or name in gexf(net)


@pytest.mark.parametrize(
    "label", ['rdfs:label "Zed"', 'skos:prefLabel "Zed"@fr', 'skos:prefLabel "Zed"@de-AT']
)
def test_a_name_in_another_language_or_in_none_is_shown_in_the_rows_of_ties(
    tmp_path: Path, label: str
) -> None:
    rdfs = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    text = f"{HEAD}{rdfs}id:a a gov:Organization ; gov:memberOf id:z . id:z a gov:Forum ; {label} ."
    [row] = tie_rows(opened(tmp_path, text).network("everything"))
    assert (row["source_label"], row["target_label"]) == ("id:a", "Zed")
    shown = CliRunner().invoke(main, ["network", "-d", str(tmp_path / "in.ttl"), "everything"])
    assert "id:a  is a member of  Zed" in shown.stdout


@pytest.mark.parametrize("name", LABELS)
@pytest.mark.parametrize("tag", ["", "@en", "@es-AR", "@fr"])
def test_every_verb_reads_the_same_label_properties(tmp_path: Path, name: str, tag: str) -> None:
    text = f'{HEAD} id:c a gov:Organization ; <{name}> "Zulú C"{tag} ; gov:memberOf id:z . id:z a gov:Forum .'
    g = opened(tmp_path, text)
    iri = "https://w3id.org/govgraph/id/c"
    assert g.entity("id:c").label("en") == "Zulú C"
    assert fetch_labels(g.store, [iri], ["en"])[iri].value == "Zulú C"
    assert [found.entity.label() for found in g.find("zulu c")] == ["Zulú C"]
    [row] = [row for row in node_rows(g.network("everything")) if row["iri"] == iri]
    assert row["label"] == "Zulú C"


def test_the_preferred_property_gives_the_name_and_the_others_are_other_names(tmp_path: Path) -> None:
    text = (
        HEAD
        + """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
    id:c a gov:Organization ; skos:prefLabel "Preferred"@en ; rdfs:label "Other"@en, "Nombre"@es ; schema:name "Third"@en .
    """
    )
    g = opened(tmp_path, text)
    entity = g.entity("id:c")
    assert (entity.label("en"), entity.label("es")) == ("Preferred", "Nombre")
    assert entity.aliases == ("Other", "Third")
    for language in ("en", "es"):
        assert fetch_labels(g.store, [entity.iri], [language])[entity.iri].value == entity.label(language)


def test_of_two_names_in_one_language_the_same_one_is_chosen_each_time(tmp_path: Path) -> None:
    g = opened(tmp_path, HEAD + 'id:c a gov:Organization ; skos:prefLabel "Beta"@en, "Alpha"@en .')
    assert g.entity("id:c").label("en") == "Alpha"
    assert fetch_labels(g.store, [g.entity("id:c").iri])[g.entity("id:c").iri].value == "Alpha"


def test_columns_of_a_language_borrow_nothing_from_another(tmp_path: Path) -> None:
    opened(tmp_path, REGIONAL)
    out = tmp_path / "net.csv"
    CliRunner().invoke(
        main,
        ["network", "-d", str(tmp_path / "in.ttl"), "everything", "-o", str(out), "-q"],
        catch_exceptions=False,
    )
    with (tmp_path / "net-nodes.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["label_en"]: row for row in csv.DictReader(file)}
    assert rows["Zed"]["label_es"] == rows["Zed"]["label_pt"] == ""
    assert rows["Organization A"]["label_pt"] == "Organização A"


def test_a_reader_gets_the_language_before_its_region_and_any_name_before_none() -> None:
    tags = ["pt", "pt-BR", "pt-PT", "en", "es-419", "", "fr", "mul"]
    for size in range(1, 4):
        for chosen in itertools.permutations(tags, size):
            texts = {tag: f"<{tag}>" for tag in chosen}
            for wanted in (["pt"], ["pt-PT"], ["es", "pt"], ["de"], []):
                found = text_in(texts, wanted)[1:-1]
                # By hand: the first reader's language with any text; else English, Spanish, Portuguese; else what has no
                # language; else the first tag.
                for language in [*wanted, "en", "es", "pt"]:
                    family = [tag for tag in chosen if tag.split("-")[0] == language.split("-")[0] and tag]
                    if family:
                        assert found in family
                        assert language not in family or found == language
                        break
                else:
                    open_ = [tag for tag in chosen if tag in ("", "mul")]
                    assert found == (min(open_) if open_ else min(chosen))


def test_exact_text_says_nothing_where_the_language_is_not_there() -> None:
    assert exact_text({"en": "Forum", "": "F", "ptx": "no"}, "pt") == ""
    assert exact_text({"pt-PT": "b", "pt-BR": "a"}, "pt") == "a"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Łódź Hub", "lodz hub"),
        ("Øresund Forum", "oresund forum"),
        ("Straße Verein", "STRASSE verein"),
        ("Đà Nẵng Lab", "da nang lab"),
        ("O’Brien Org", "o'brien org"),
        ("U.N. Body", "un body"),
        ("Comisio\u0301n", "comisión"),
        ("Comi\u00adsi\u200bón", "comision"),
        ("Comisión\u00a0 Económica", "Comisión Económica"),
        ("N.º 5", "no 5"),
    ],
)
def test_names_fold_to_what_people_type(written: str, asked: str) -> None:
    assert fold(written) == fold(asked)


def test_a_network_knows_a_node_by_the_name_that_find_knows(tmp_path: Path) -> None:
    text = f'{HEAD} id:c a gov:Organization ; skos:prefLabel "Łódź’s Comisión"@en ; gov:memberOf id:z . id:z a gov:Forum .'
    net = opened(tmp_path, text).network("everything")
    assert key_of(net, "lodz's comision") == key_of(net, "id:c")


def test_the_title_of_a_dataset_follows_the_same_rule() -> None:
    from govgraph.facts.metadata import Metadata

    about = Metadata(titles={"pt-BR": "Conjunto", "fr": "Jeu"})
    assert about.title("pt") == "Conjunto"
    assert about.title("de") == "Conjunto"
    assert Metadata(titles={"fr": "Jeu"}).title("de") == "Jeu"
