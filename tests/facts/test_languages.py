"""Names in the languages of a dataset: any, one alone, a proper name written once, and its article in sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import govgraph
from govgraph.facts.dataset import read_dataset

TOML = """\
version = "1"
license = "CC0-1.0"
base = "https://fixture.example/"
title = "Inventado"
languages = {languages}
"""


def made(folder: Path, languages: list[str], **tables: str) -> Path:
    """Write a made-up dataset of these languages, with only the tables and columns that are given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(TOML.format(languages=json.dumps(languages)), "utf-8")
    sources = "id,title\nsrc-inventada,Fuente inventada\n"
    for name, text in {"sources": sources, **tables}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


RELATIONS = "subject,predicate,object,start,role,source,confidence\n"


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with one language of names, in which an organization and a forum have proper names and articles."""
    return made(
        tmp_path_factory.mktemp("spanish") / "d",
        ["es"],
        organizations="id,type,label_es\ncolectivo,CivilSocietyOrganization,Colectivo Inventado\n",
        forums="id,type,label_es,article_es\nforo,Forum,Foro Inventado,el\nred,Forum,Red Inventada,la\n",
        relations=RELATIONS
        + "colectivo,memberOf,foro,2020,coordinadora,src-inventada,read\n"
        + "colectivo,participatedIn,red,2021,,src-inventada,read\n"
        + "colectivo,contributedTo,foro,2022,,src-inventada,read\n",
    )


def test_a_dataset_of_one_language_has_no_warning_for_others(spanish: Path) -> None:
    assert [str(problem) for problem in read_dataset(spanish).report] == []


def test_words_of_claims_are_in_the_language_of_the_dataset(spanish: Path) -> None:
    rows = govgraph.open(spanish).query("SELECT ?role (LANG(?role) AS ?in) { ?claim gov:role ?role }")
    assert [(str(row["role"]), str(row["in"])) for row in rows] == [("coordinadora", "es")]


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_one_language_of_names_serves_readers_of_every_language(
    spanish: Path, lang: str, invoke: Callable[..., Result], tmp_path: Path
) -> None:
    shown = invoke("show", "foro", "-d", str(spanish), "--lang", lang)
    assert shown.exit_code == 0 and "Foro Inventado" in shown.stdout and "Colectivo Inventado" in shown.stdout
    found = invoke("find", "colectivo inventado", "-d", str(spanish), "--lang", lang)
    assert found.exit_code == 0 and "id:colectivo" in found.stdout
    assert "Colectivo Inventado" in found.stdout
    page = tmp_path / "map.html"
    drawn = invoke("map", "-d", str(spanish), "-o", str(page), "--lang", lang)
    assert drawn.exit_code == 0, drawn.stderr
    assert "Red Inventada" in page.read_text("utf-8")


def test_the_explorer_of_a_dataset_of_one_language_names_everything(spanish: Path) -> None:
    from govgraph.explorer.contents import contents

    known = contents(govgraph.open(spanish))
    names = {one["id"]: one["labels"] for one in known["entities"]}
    assert names["id:foro"] == {"es": "Foro Inventado"}
    assert all(names.values())


def test_names_in_any_language_that_the_dataset_names_are_read(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "d",
        ["en", "fr"],
        organizations="id,type,label_en,label_fr,short_fr,description_fr\n"
        "club,CivilSocietyOrganization,Invented Club,Club inventé,Club,Une association inventée.\n"
        "autre,CivilSocietyOrganization,Other Club,,,\n",
        relations=RELATIONS + "club,partnerOf,autre,2020,,src-inventada,read\n",
    )
    report = read_dataset(folder).report
    assert [(problem.code, problem.line) for problem in report] == [("label-missing", 3)]
    graph = govgraph.open(folder)
    assert graph.ask('ASK { id:club skos:prefLabel "Club inventé"@fr ; gov:shortLabel "Club"@fr }')
    assert graph.ask('ASK { id:club dcterms:description "Une association inventée."@fr }')
    assert graph.entity("club").label("fr") == "Club inventé"


def test_a_column_of_a_language_that_the_dataset_does_not_name_is_told_with_its_remedy(
    tmp_path: Path,
) -> None:
    folder = made(tmp_path / "d", ["en"], topics="id,type,label_en,label_fr\nt,Topic,Topic,Sujet\n")
    problem = next(one for one in read_dataset(folder).report if one.code == "unknown-column")
    assert problem.hint == 'add "fr" to `languages` in dataset.toml'


def test_a_proper_name_written_once_is_found_in_every_language_of_the_dataset(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "d",
        ["en", "es", "fr"],
        organizations="id,type,label,label_fr\n"
        "club,CivilSocietyOrganization,Inventos Now,\n"
        "otro,CivilSocietyOrganization,Otros Now,Les Autres\n",
        relations=RELATIONS + "club,partnerOf,otro,2020,,src-inventada,read\n",
    )
    assert list(read_dataset(folder).report) == []
    rows = govgraph.open(folder).query(
        "SELECT (LANG(?l) AS ?in) (STR(?l) AS ?name) { VALUES ?p { rdfs:label skos:prefLabel } ?s ?p ?l ; a gov:Agent }"
    )
    named = sorted((str(row["in"]), str(row["name"])) for row in rows)
    once = [
        *(("en", "Inventos Now"), ("en", "Otros Now"), ("es", "Inventos Now"), ("es", "Otros Now")),
        *(("fr", "Inventos Now"), ("fr", "Les Autres")),
    ]
    assert named == sorted([*once, *once])


def test_sentences_contract_a_preposition_with_the_article_of_a_name(spanish: Path) -> None:
    graph = govgraph.open(spanish)
    told = graph.diff(as_of="2019", to="2023", languages=("es",)).to_text()
    assert "Colectivo Inventado es miembro del Foro Inventado" in told
    assert "Colectivo Inventado participó en la Red Inventada" in told
    assert "Colectivo Inventado contribuyó al Foro Inventado" in told


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "no passage noted"), ("es", "sin pasaje anotado"), ("pt", "sem trecho anotado")],
)
@pytest.mark.parametrize("form", ["text", "md"])
@pytest.mark.parametrize("thing", ["colectivo", "src:inventada"])
def test_a_claim_without_a_passage_says_so(
    spanish: Path, lang: str, words: str, form: str, thing: str, invoke: Callable[..., Result]
) -> None:
    shown = invoke("show", thing, "-d", str(spanish), "--lang", lang, "--format", form)
    assert shown.stdout.count(words) == 3  # one for each claim


@pytest.mark.parametrize(
    ("words", "article", "told"),
    [
        ("participou de", "o", "participou do X"),
        ("realizou-se em", "os", "realizou-se nos X"),
        ("é responsável por", "a", "é responsável pela X"),
        ("recebeu o convite para aderir a", "a", "recebeu o convite para aderir à X"),
        ("contribuiu para", "o", "contribuiu para o X"),
        ("assinou", "a", "assinou a X"),
        ("é membro de", "", "é membro de X"),
    ],
)
def test_portuguese_contracts_as_people_write(words: str, article: str, told: str) -> None:
    from govgraph.facts.labels import after

    assert after(words, "X", article, "pt") == told


def test_the_pages_of_maps_and_the_explorer_write_the_same_sentences(
    spanish: Path, tmp_path: Path, browser: Any
) -> None:
    graph = govgraph.open(spanish)
    graph.network("everything").map(lang="es").save(tmp_path / "map.html")
    graph.explorer().save(tmp_path / "explorer.html")
    context = browser.new_context(offline=True, locale="es")
    page = context.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    said = page.evaluate("GG.ties.map((tie) => GG.tieSentence(tie))")
    assert any(one.startswith("Colectivo Inventado es miembro del Foro Inventado") for one in said)
    assert any(one.startswith("Colectivo Inventado participó en la Red Inventada") for one in said)
    # None of its claims has a passage: the panel and the table say so.
    page.evaluate("GG.selectTie(GG.ties[0].id)")
    assert "sin pasaje anotado" in page.inner_text("#panel")
    assert page.evaluate("GG.tieRows().map((row) => row.passage)") == ["sin pasaje anotado"] * len(said)
    page.goto((tmp_path / "explorer.html").as_uri() + "#/source/inventada")
    page.wait_for_selector("html[data-ready]")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert "Colectivo Inventado es miembro del Foro Inventado" in page.inner_html("body")
    context.close()


NOTED = "subject,predicate,value,source,confidence,note,note_es,note_fr\n"


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    """A dataset in three languages, one of them French, with a note that lacks its French."""
    return made(
        tmp_path / "d",
        ["en", "es", "fr"],
        forums="id,type,label_en,label_es,label_fr\nmade-up,Forum,Made-up Forum,Foro Inventado,Forum inventé\n",
        organizations="id,type,label\nmade-up-org,Organization,Made-up Org\n",
        relations=RELATIONS + "made-up-org,memberOf,made-up,2020,,src-inventada,read\n",
        attributes=NOTED
        + "made-up,listIncomplete,memberOf,src-inventada,read,1 of 3,1 de 3,1 sur 3\n"
        + "made-up,listComplete,participatedIn,src-inventada,read,nobody came,no vino nadie,\n",
    )


@pytest.mark.parametrize(
    ("language", "notes"),
    [
        ("en", {"1 of 3", "nobody came"}),
        ("es", {"1 de 3", "no vino nadie"}),
        ("fr", {"1 sur 3", "nobody came"}),
        ("pt", {"1 of 3", "nobody came"}),
    ],
)
def test_a_note_is_read_in_the_language_of_the_reader(
    noted: Path, language: str, notes: set[str], invoke: Callable[..., Result]
) -> None:
    graph = govgraph.open(noted)
    assert [str(problem) for problem in read_dataset(noted).report] == []
    told = invoke("ask", "whole-lists", "-d", str(noted), "--lang", language).stdout
    others = {"1 of 3", "1 de 3", "1 sur 3", "nobody came", "no vino nadie"} - notes
    assert all(note in told for note in notes) and not any(note in told for note in others)
    assert {claim.noted(language, "en") for claim in graph.profile("made-up").claims if claim.note} == notes


def test_a_note_in_another_language_is_a_note_of_the_standard(noted: Path) -> None:
    rows = govgraph.open(noted).query(
        "SELECT ?own ?other (LANG(?other) AS ?in) { ?claim gov:note ?own . OPTIONAL { ?claim skos:note ?other } "
        'FILTER(STRSTARTS(?own, "1")) }'
    )
    assert {(str(row["own"]), str(row["other"]), str(row["in"])) for row in rows} == {
        ("1 of 3", "1 de 3", "es"),
        ("1 of 3", "1 sur 3", "fr"),
    }


def test_claims_of_a_compiled_dataset_keep_their_notes_in_all_languages(noted: Path) -> None:
    first, again = (
        sorted(claim.notes for claim in govgraph.open(noted).claims if claim.notes) for _ in range(2)
    )
    assert first == again == [(("es", "1 de 3"), ("fr", "1 sur 3")), (("es", "no vino nadie"),)]
