"""Tables and notes of networks, measures, maps and builds in the language of the reader."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govgraph.words import LANGUAGES

Invoke = Callable[..., Any]


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """Two made-up members of a made-up forum, one of which cannot be dated."""
    place = tmp_path / "made-up"
    place.mkdir()
    (place / "dataset.toml").write_text(
        'title = "Made up"\nbase = "https://made-up.example/"\nversion = "1"\nlicense = "CC0-1.0"\n', "utf-8"
    )
    (place / "forums.csv").write_text(
        "id,type,label_en,label_es,label_pt\nff,Forum,Fixture Forum,Foro Ficticio,Fórum Fictício\n"
    )
    (place / "organizations.csv").write_text(
        "id,type,label_en\noa,CivilSocietyOrganization,Fixture A\nob,CivilSocietyOrganization,Fixture B\n"
    )
    (place / "sources.csv").write_text("id,title,url\nsrc-x,Fixture source,https://made-up.example/x\n")
    (place / "relations.csv").write_text(
        "subject,predicate,object,start,end,as_of,source,confidence\n"
        "oa,memberOf,ff,2010,,2024,src-x,quoted\n"
        "ob,memberOf,ff,,,,src-x,unverified\n"
    )
    return place


ROWS = {
    "en": [
        ["from", "relation", "to", "start", "end", "holds", "confidence"],
        ["Fixture A", "is a member of", "Fixture Forum", "2010", "yes", "quoted"],
        ["Fixture B", "is a member of", "Fixture Forum", "unknown", "unverified"],
    ],
    "es": [
        ["de", "relación", "a", "inicio", "fin", "existía", "grado de certeza"],
        ["Fixture A", "es miembro de", "Foro Ficticio", "2010", "sí", "citado"],
        ["Fixture B", "es miembro de", "Foro Ficticio", "no se sabe", "sin verificar"],
    ],
    "pt": [
        ["de", "relação", "a", "início", "fim", "existia", "grau de certeza"],
        ["Fixture A", "é membro de", "Fórum Fictício", "2010", "sim", "citado"],
        ["Fixture B", "é membro de", "Fórum Fictício", "não se sabe", "não verificado"],
    ],
}
TOLD = {
    "en": "1 space, 2 actors, 2 ties; 1 unknown at 2020",
    "es": "1 espacio, 2 actores, 2 vínculos; vínculos de los que no se sabe si existían en 2020: 1",
    "pt": "1 espaço, 2 atores, 2 vínculos; vínculos dos quais não se sabe se existiam em 2020: 1",
}


def cells(line: str) -> list[str]:
    return [cell for cell in (part.strip() for part in line.split("  ")) if cell]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ties_of_a_network_are_told_in_the_readers_language(
    language: str, invoke: Invoke, made_up: Path
) -> None:
    done = invoke("network", "-r", "memberOf", "-d", made_up, "--as-of", "2020", "--lang", language)
    head, _, *rows = done.stdout.splitlines()
    assert [cells(line) for line in (head, *rows)] == ROWS[language]
    assert TOLD[language] in done.stderr.splitlines()


def test_tables_for_machines_are_the_same_in_every_language(invoke: Invoke, made_up: Path) -> None:
    for verb in ("network", "measure"):
        asked = (verb, "-r", "memberOf", "-d", made_up, "-f", "csv", "-q", "--lang")
        head = next(csv.reader(io.StringIO(invoke(*asked, "es").stdout)))
        assert head == next(csv.reader(io.StringIO(invoke(*asked, "en").stdout)))


@pytest.mark.parametrize(
    ("language", "head", "kind", "whole"),
    [
        ("es", ["nombre", "tipo", "degree"], "Foro", ["medida", "valor"]),
        ("pt", ["nome", "tipo", "degree"], "Fórum", ["medida", "valor"]),
        ("en", ["name", "kind", "degree"], "Forum", ["measure", "value"]),
    ],
)
def test_measures_keep_their_names_and_all_else_is_in_the_readers_language(
    language: str, head: list[str], kind: str, whole: list[str], invoke: Invoke, made_up: Path
) -> None:
    asked = ("measure", "-r", "memberOf", "-d", made_up, "-q", "--lang", language)
    table = invoke(*asked, "-m", "degree").stdout.splitlines()
    assert cells(table[0]) == head
    assert cells(table[2])[1:3] == [kind, "2"]
    assert cells(invoke(*asked, "--whole").stdout.splitlines()[0]) == whole
    mark = "." if language == "en" else ","
    assert f"0{mark}" in invoke(*asked, "-m", "pagerank").stdout


@pytest.mark.parametrize(
    ("language", "state", "told"),
    [
        (
            "es",
            "nuevo",
            "de 2005 a 2015: 1 nuevos, 0 terminados, 0 que se mantienen, 1 de los que no se sabe",
        ),
        ("pt", "novo", "de 2005 a 2015: 1 novos, 0 encerrados, 0 mantidos, 1 dos quais não se sabe"),
        ("en", "added", "2005 to 2015: 1 added, 0 ended, 0 kept, 1 unknown"),
    ],
)
def test_a_comparison_is_told_in_the_readers_language(
    language: str, state: str, told: str, invoke: Invoke, made_up: Path
) -> None:
    done = invoke("network", "-r", "memberOf", "-d", made_up, "--compare", 2005, 2015, "--lang", language)
    assert told in done.stderr
    assert state in cells(done.stdout.splitlines()[2])


def test_notes_follow_the_language_of_the_system(
    invoke: Invoke, made_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "pt_BR.UTF-8")
    drawn = invoke("map", "-r", "memberOf", "-d", made_up, "-o", tmp_path / "m.html")
    assert "3 nós desenhados, 2 vínculos" in drawn.stderr
    lined = invoke("timeline", "-d", made_up, "--as-of", 2020, "-o", tmp_path / "t.svg")
    assert "nota: não se sabe se 1 vínculo (1 afirmação) existia então" in lined.stderr
    loaded = invoke("load", made_up, "--store", tmp_path / "store")
    assert f"triplas em {tmp_path / 'store'}. Para consultá-las" in loaded.stderr
    asked = invoke("query", "-d", made_up, "SELECT ?m { ?m gov:memberOf id:ff }", "--limit", 1)
    assert "1 linha (parou em --limit 1; há mais)" in asked.stderr


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", "línea 1, columna 32: falta un valor antes de `}`"),
        ("pt", "linha 1, coluna 32: falta um valor antes de `}`"),
        ("en", "line 1, column 32: a value is missing before `}`"),
    ],
)
def test_an_error_in_a_query_is_explained_in_the_readers_language(
    language: str, told: str, invoke: Invoke, made_up: Path
) -> None:
    done = invoke("query", "SELECT ?x ?y { ?x gov:memberOf }", "-d", made_up, "--lang", language)
    assert done.exit_code == 3
    assert told in done.stderr
    assert " " * 33 + "^" in done.stderr.splitlines()
