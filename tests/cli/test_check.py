"""`govgraph check`: every problem, in the format asked for, with an exit status that a script can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.facts.tables import entity, line_of, place, row, write_dataset

BAD = {
    "organizations": [entity("fixture-x", "Company", "Fixture Company", label_es="")],
    "relations": [
        row(subject="fixture-club", predicate="partnerOf", object="fixture-x"),
        row(subject="fixture-club", predicate="partnerOf", object="fixture-leage"),
    ],
}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "my data", add=BAD)


def test_a_dataset_in_order_ends_with_status_0_and_no_output(invoke, tmp_path: Path) -> None:
    done = invoke("check", write_dataset(tmp_path))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "0 errors, 0 warnings" in done.stderr


def test_errors_and_warnings_are_told_and_the_status_is_1(invoke, broken: Path) -> None:
    done = invoke("check", broken)
    warning, error = done.stdout.splitlines()
    assert done.exit_code == 1
    assert warning.startswith(f"{broken}/organizations.csv:4:{place('organizations', 'label_es')} W251 ")
    line = line_of("relations", 1)
    assert error == (
        f"{broken}/relations.csv:{line}:4 E301 unknown id `fixture-leage` (did you mean `fixture-league`?)"
    )
    assert "1 error, 1 warning" in done.stderr


def test_what_to_do_is_told_beside_the_problems(invoke, broken: Path) -> None:
    done = invoke("check", broken)
    assert (
        "W251: Write the name in the language, if there is one; readers fall back to another.\n"
        in done.stderr
    )
    assert "W251: " not in invoke("check", "-q", broken).stderr


def test_warnings_alone_end_with_status_0(invoke, tmp_path: Path) -> None:
    add = {"organizations": [entity("fixture-x", "Company", "Fixture Company")]}
    done = invoke("check", write_dataset(tmp_path, add=add))
    assert done.exit_code == 0
    assert " W253 " in done.stdout


def test_paths_under_the_working_folder_are_shown_short(run_cli, broken: Path) -> None:
    done = run_cli("check", "my data", cwd=broken.parent)
    assert done.stdout.startswith("my data/organizations.csv:4:")


def test_json_is_a_list_of_objects(invoke, broken: Path) -> None:
    done = invoke("check", broken, "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [(o["code"], o["severity"], o["line"], o["column"]) for o in found] == [
        ("W251", "warning", 4, place("organizations", "label_es")),
        ("E301", "error", line_of("relations", 1), 4),
    ]
    assert all(o["hint"] for o in found)


def test_json_of_a_dataset_in_order_is_an_empty_list(invoke, tmp_path: Path) -> None:
    assert json.loads(invoke("check", write_dataset(tmp_path), "-f", "json").stdout) == []


def test_github_reads_the_problems_as_annotations(invoke, broken: Path) -> None:
    warning, error = invoke("check", broken, "--format", "github").stdout.splitlines()
    assert warning.startswith("::warning file=")
    assert error.startswith("::error file=")
    assert f",line={line_of('relations', 1)},title=E301 unknown-id::unknown id" in error


def test_quiet_shows_errors_only(invoke, broken: Path) -> None:
    done = invoke("check", broken, "--quiet")
    assert [line.split(" ")[-1] for line in done.stdout.splitlines()] == ["`fixture-league`?)"]
    assert done.stderr == ""


def test_colors_change_no_word(invoke, broken: Path) -> None:
    plain = invoke("check", broken, env={"NO_COLOR": "1", "FORCE_COLOR": ""}).stdout
    painted = invoke("check", broken, env={"FORCE_COLOR": "1"}).stdout
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[33m"):
        assert code in painted
        painted = painted.replace(code, "")
    assert painted == plain


def test_a_name_with_a_line_break_is_one_line_in_colors_too(invoke, tmp_path: Path) -> None:
    add = {"organizations": [entity("fixture\nx", "Company", "Fixture Company")]}
    done = invoke("check", write_dataset(tmp_path, add=add), env={"FORCE_COLOR": "1"})
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize("how", ["arguments", "options"])
def test_several_folders_are_checked_as_one_dataset(invoke, tmp_path: Path, how: str) -> None:
    first = write_dataset(tmp_path / "a")
    second = write_dataset(tmp_path / "b")
    second.joinpath("topics.csv").write_text(
        (first / "topics.csv").read_text("utf-8").replace("Fixture topic,", "Other topic,"), "utf-8"
    )
    folders = [first, second] if how == "arguments" else ["-d", first, "--data", second]
    done = invoke("check", *folders)
    assert done.exit_code == 0
    assert f"{second}/topics.csv:2:3 W254 " in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_a_folder_that_is_not_there_could_not_be_checked(invoke, tmp_path: Path) -> None:
    done = invoke("check", tmp_path / "nowhere")
    assert done.exit_code == 3
    assert "no such file or folder" in done.stderr
    assert "govgraph init" in done.stderr


def test_without_a_folder_the_data_folder_here_is_checked_else_the_shipped_dataset(
    run_cli, tmp_path: Path
) -> None:
    shipped = run_cli("check")
    assert (shipped.returncode, shipped.stdout) == (0, "")
    write_dataset(tmp_path / "data", add=BAD)
    assert run_cli("check").returncode == 1


def test_the_shipped_dataset_is_in_order(invoke, shipped: Path) -> None:
    done = invoke("check", shipped)
    assert (done.exit_code, done.stdout) == (0, "")


def test_fix_ids_writes_ids_once(invoke, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    done = invoke("check", folder, "--fix-ids")
    assert done.exit_code == 0
    assert "relations.csv: 6 ids written" in done.stderr
    written = (folder / "relations.csv").read_bytes()
    assert "relations.csv: 0 ids written" in invoke("check", folder, "--fix-ids").stderr
    assert (folder / "relations.csv").read_bytes() == written


def test_fix_ids_changes_nothing_where_there_are_errors(invoke, broken: Path) -> None:
    before = (broken / "relations.csv").read_bytes()
    done = invoke("check", broken, "--fix-ids")
    assert done.exit_code == 1
    assert " E301 " in done.stdout
    assert (broken / "relations.csv").read_bytes() == before


def test_build_of_a_broken_dataset_writes_nothing_and_ends_with_status_1(
    invoke, broken: Path, tmp_path: Path
) -> None:
    done = invoke("build", "--data", broken, "--output", tmp_path / "out")
    assert done.exit_code == 1
    assert "E301" in done.stdout + done.stderr
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


IN_WORDS = {
    "organizations": [entity("fixture-x", "Companny", "Fixture Company", label_es="")],
    "relations": [
        row(subject="fixture-club", predicate="partnerOf", object="fixture-leage", start="31/12/2020"),
        row(subject="fixture-club", predicate="partnerOf", object="fixture-league", start="2021-13"),
        row(subject="fixture-club", predicate="partnersOf", object="fixture-league", confidence="sure"),
        row(subject="fixture-club", predicate="partnerOf", object="fixture-league", source=""),
    ],
}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "es",
            [
                "E301 id desconocido: `fixture-leage` (¿quiso decir `fixture-league`?)",
                "E205 tipo desconocido: `Companny` (¿quiso decir `Company`?)",
                "E208 la fecha '31/12/2020' está escrita como la muestra una hoja de cálculo",
                "E207 la fecha '2021-13' no tiene ese mes",
                "E302 predicado desconocido: `partnersOf` (¿quiso decir `partnerOf`?)",
                "E305 la afirmación no indica ninguna fuente",
                "E308 valor desconocido de confidence: `sure` (uno de: quoted, read, unverified)",
            ],
        ),
        (
            "pt",
            [
                "E301 id desconhecido: `fixture-leage` (você quis dizer `fixture-league`?)",
                "E205 tipo desconhecido: `Companny` (você quis dizer `Company`?)",
                "E207 a data '2021-13' não tem esse mês",
                "E302 predicado desconhecido: `partnersOf` (você quis dizer `partnerOf`?)",
                "E305 a afirmação não indica nenhuma fonte",
                "E308 valor desconhecido de confidence: `sure` (um de: quoted, read, unverified)",
            ],
        ),
    ],
)
def test_problems_are_told_in_the_language_of_the_reader_at_the_same_places(
    invoke, tmp_path: Path, language: str, told: list[str]
) -> None:
    folder = write_dataset(tmp_path, add=IN_WORDS)
    found = invoke("check", folder, "--lang", language)
    lines = found.stdout.splitlines()
    for one in told:
        assert [line for line in lines if one in line], one
    english = invoke("check", folder, "--lang", "en").stdout.splitlines()
    assert [line.split(" ")[:2] for line in lines] == [line.split(" ")[:2] for line in english]
    assert not set(lines) & set(english)
    assert invoke("check", folder, env={"LANG": f"{language}_XX.UTF-8"}).stdout == found.stdout


def test_what_to_do_is_told_in_the_language_of_the_reader(invoke, broken: Path) -> None:
    assert "W251: Escriba el nombre en ese idioma" in invoke("check", broken, "--lang", "es").stderr
    assert "W251: Escreva o nome nesse idioma" in invoke("check", broken, "--lang", "pt").stderr


def test_only_message_and_hint_of_the_forms_for_programs_follow_the_language(invoke, broken: Path) -> None:
    def read(language: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(
            invoke("check", broken, "-f", "json", "--lang", language).stdout
        )
        return found

    english, spanish = read("en"), read("es")
    words = ("message", "hint")
    assert [list(one) for one in spanish] == [list(one) for one in english]
    for one, other in zip(english, spanish, strict=True):
        assert {key for key in one if one[key] != other[key]} == set(words)
    told = invoke("check", broken, "-f", "github", "--lang", "es").stdout
    assert "title=E301 unknown-id::id desconocido: `fixture-leage` (¿quiso decir" in told


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"", "el archivo está vacío"),
        (b"id,type\nx,Company\n", "falta la columna `label_en` (o `label_es`, `label_pt`, `label`)"),
        (b"id,type,label_en\nfixture-y,Company\n", "la fila tiene 2 celdas y el encabezado 3"),
        ("id;type;label_en;source\nx;Company;Ação;s\n".encode("cp1252"), "separadas por puntos y comas"),
        ("id,type,label_en,source\nx,Company,Ação,s\n".encode("cp1252"), "leído como Windows-1252"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_the_language_of_the_reader(
    invoke, tmp_path: Path, table: bytes, said: str
) -> None:
    folder = write_dataset(tmp_path)
    (folder / "organizations.csv").write_bytes(table)
    assert said in invoke("check", folder, "--lang", "es").stdout
