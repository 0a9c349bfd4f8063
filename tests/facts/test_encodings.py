"""Tables in another 8-bit encoding than Windows-1252: never read in silence as if they were in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.facts.test_tables import HEADER, read, told

SPANISH = ["Comisión Económica para América Latina", "Educación y niñez", "Línea de acción, Perú"]
PORTUGUESE = ["Comissão de Educação", "São João, Goiás", "Informação pública"]
POLISH = ["Łódź", "Związek Śląski"]
RUSSIAN = ["Комиссия", "Чили"]


def table(names: list[str]) -> str:
    return HEADER + "".join(f'id{number},"{name}",\n' for number, name in enumerate(names))


@pytest.mark.parametrize(
    ("names", "codec"),
    [
        (SPANISH, "mac_roman"),
        (SPANISH, "cp850"),
        (PORTUGUESE, "mac_roman"),
        (PORTUGUESE, "cp850"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (["América Latina"], "mac_roman"),
        (["Ñandú"], "cp850"),
    ],
)
def test_another_encoding_is_an_error_or_a_warning_that_shows_a_word_and_its_doubt(
    tmp_path: Path, names: list[str], codec: str
) -> None:
    rows, problems = read(tmp_path, table(names).encode(codec))
    [problem] = problems
    assert problem.code in ("wrong-encoding", "windows-1252")
    if problem.severity == "error":
        assert not rows.readable
        return
    wrong = [
        word for name in names for word in name.encode(codec).decode("cp1252").split() if not word.isascii()
    ]
    assert any(f"“{word}”" in problem.message for word in wrong)
    assert "If that is wrong" in problem.message


@pytest.mark.parametrize(
    ("names", "codec"), [(SPANISH, "mac_roman"), (SPANISH, "cp850"), (RUSSIAN, "cp1251")]
)
def test_signs_between_letters_cannot_be_windows_1252(tmp_path: Path, names: list[str], codec: str) -> None:
    rows, problems = read(tmp_path, table(names).encode(codec))
    assert [problem.code for problem in problems] == ["wrong-encoding"]
    right = {
        "mac_roman": "Macintosh (“Comisión”)",
        "cp850": "DOS (“Comisión”)",
        "cp1251": "Cyrillic (“Комиссия”)",
    }
    assert right[codec] in problems[0].message
    assert not rows.readable


@pytest.mark.parametrize(
    "name",
    [
        *SPANISH,
        *PORTUGUESE,
        "O’Brien",
        "Perú–Chile – “foro”",
        "the forum—which met—ended, São Paulo, Bogotá",
        "Cataluña · col·laboració",
        "5 €, 3 m², 1.º, ©2020",
        "L’Œuvre, Straße, Ærø, Ångström",
        "¿Qué? ¡Sí!",
    ],
)
def test_words_of_windows_1252_are_read_with_a_warning_that_shows_one(tmp_path: Path, name: str) -> None:
    rows, problems = read(tmp_path, table([name]).encode("cp1252"))
    assert rows.cell(0, "name") == name
    assert told(problems) == [("windows-1252", 2, 0)]
    assert "it says “" in problems[0].message


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line", ["sep={}", "SEP={}", '"sep={}"'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_the_line_that_names_the_separator_is_understood(
    tmp_path: Path, mark: str, line: str, end: str, bom: str
) -> None:
    text = end.join(
        [line.format(mark), mark.join(["id", "name", "note"]), mark.join(["a", "x,y;z", "n"]), ""]
    )
    if mark in ",;":
        text = text.replace("x,y;z", '"x,y;z"')
    rows, problems = read(tmp_path, bom + text)
    assert rows.rows == [["a", "x,y;z", "n"]]
    assert rows.lines == [3]
    assert told(problems) == ([] if mark == "," else [("other-delimiter", 1, 0)])
