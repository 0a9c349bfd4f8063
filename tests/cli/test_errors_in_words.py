"""What a reader meets when a name is not known, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import govgraph
from govgraph.errors import AmbiguousEntity, BadDate, UnknownEntity

Invoke = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "alsurr", "--lang", "es"], "error: entidad desconocida: alsurr"),
        (["show", "alsurr", "--lang", "es"], "sugerencia: ¿quiso decir id:alsur (AlSur)"),
        (["show", "alsurr", "--lang", "pt"], "erro: entidade desconhecida: alsurr"),
        (["show", "alsurr", "--lang", "pt"], "dica: você quis dizer id:alsur (AlSur)"),
        (["network", "ego", "--entity", "alsurr", "--lang", "pt"], "dica: você quis dizer `id:alsur`"),
        (["network", "ego", "--entity", "Al Sur consorcio X", "--lang", "en"], "hint: did you mean"),
        (["ask", "forums-off", "--lang", "es"], "error: pregunta desconocida: forums-off"),
        (["ask", "forums-off", "--lang=pt"], "dica: você quis dizer `forums-of` ou `outcomes-of`?"),
        (["ask", "forums-of", "--org", "alsurr", "--lang", "pt"], "erro: entidade desconhecida: alsurr"),
        (["find", "--kind", "Pais", "chile"], "hint: did you mean `State`?"),
        (["find", "--kind", "organización", "x", "--lang", "es"], "¿quiso decir `Organization`?"),
        (["find", "--kind", "xqzw", "x", "--lang", "pt"], "dica: veja todos com govgraph model"),
        (["network", "ego", "--entity", "t-ai-governance", "--lang", "es"], "no tiene vínculos en esta red"),
    ],
)
def test_an_unknown_name_is_told_in_the_language_of_the_reader(
    invoke: Invoke, arguments: list[str], said: str
) -> None:
    found = invoke(*arguments)
    assert found.exit_code == 3
    assert said in found.stderr


def test_nothing_found_is_told_in_the_language_of_the_reader(invoke: Invoke) -> None:
    assert "nada se llama `qqqqzzz`" in invoke("find", "qqqqzzz", "--lang", "es").stderr
    assert "nada se chama `qqqqzzz`" in invoke("find", "qqqqzzz", env={"LANG": "pt_BR.UTF-8"}).stderr


def test_a_chain_from_a_thing_to_itself_is_an_error_with_a_hint(invoke: Invoke) -> None:
    found = invoke("ask", "chains-between", "--one", "alsur", "--other", "AlSur")
    assert found.exit_code == 3
    assert "`one` and `other` are both id:alsur" in found.stderr
    assert "hint: give another one for --other" in found.stderr


def test_an_id_that_two_datasets_have_is_ambiguous(tmp_path: Path, shipped: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "dataset.toml").write_text(
        'base = "https://fixture.example/"\nlicense = "CC0-1.0"\nversion = "1"\nlanguages = ["en"]\n[title]\nen = "Other"\n',
        "utf-8",
    )
    (other / "organizations.csv").write_text(
        "id,type,label_en,sources\ncan,Organization,Fixture Canoe Club,s\n", "utf-8"
    )
    (other / "sources.csv").write_text("id,title,url\ns,Fixture,https://fixture.example/s\n", "utf-8")
    graph = govgraph.open([shipped, other])
    with pytest.raises(AmbiguousEntity) as error:
        graph.profile("can")
    assert set(error.value.choices) == {"id:can (Andean Community)", "id2:can (Fixture Canoe Club)"}
    assert graph.profile("id2:can").entity.label() == "Fixture Canoe Club"


@pytest.fixture
def members(tmp_path: Path) -> Callable[[str], Path]:
    """Return a dataset of three members of one body, with a date of reading or none."""

    def made(read: str) -> Path:
        folder = tmp_path / "members"
        folder.mkdir()
        (folder / "dataset.toml").write_text(
            'base = "https://fixture.example/"\nlicense = "CC0-1.0"\nversion = "1"\nlanguages = ["en"]\n[title]\nen = "Fixture"\n',
            "utf-8",
        )
        (folder / "sources.csv").write_text("id,title,url\ns,Fixture,https://fixture.example/s\n", "utf-8")
        (folder / "organizations.csv").write_text(
            "id,type,label_en,sources\n"
            + "".join(f"{one},Organization,Fixture {one},s\n" for one in ("body", "a", "b", "c")),
            "utf-8",
        )
        rows = "".join(f"{one},memberOf,body,{read},s,read\n" for one in "abc")
        (folder / "relations.csv").write_text(
            "subject,predicate,object,as_of,source,confidence\n" + rows, "utf-8"
        )
        return folder

    return made


def test_a_timeline_without_any_date_says_so_and_draws_no_axis(
    invoke: Invoke, members: Callable[[str], Path], tmp_path: Path
) -> None:
    found = invoke("timeline", "-d", members(""), "-o", tmp_path / "t.svg", "--lang", "es")
    assert found.exit_code == 1
    assert "la línea de tiempo está vacía" in found.stderr
    svg = (tmp_path / "t.svg").read_text("utf-8")
    assert "<line" not in svg
    assert "2010" not in svg


def test_a_timeline_of_readings_alone_shows_the_years_in_which_they_were_read(
    invoke: Invoke, members: Callable[[str], Path], tmp_path: Path
) -> None:
    found = invoke("timeline", "-d", members("2020-05-01"), "-o", tmp_path / "t.svg")
    assert found.exit_code == 0
    svg = (tmp_path / "t.svg").read_text("utf-8")
    assert ">2020<" in svg and ">2019<" not in svg


def test_the_list_of_measures_is_in_the_language_of_the_reader(invoke: Invoke) -> None:
    from govgraph.network.measures import MEASURES
    from govgraph.words import say

    told = invoke("measure", "--list", "--lang", "es").stdout
    assert "degree" in told and "cuántos vecinos tiene" in told and "partición" in told
    for one in MEASURES.values():  # what Python says of a measure is what the English list says
        assert say(f"measure.title.{one.name}", "en") == one.title


def test_what_of_two_datasets_is_not_joined_is_told_in_the_language_of_the_reader(
    invoke: Invoke, members: Callable[[str], Path], shipped: Path
) -> None:
    other = members("2020")
    with (other / "organizations.csv").open("a", encoding="utf-8") as table:
        table.write("alsur,Organization,Fixture Alsur,s\n")
    found = invoke("info", "-d", shipped, "-d", other, "--lang", "es")
    assert "nota: los conjuntos no declaran nada en común, así que nada se unió" in found.stderr
    assert "id2:alsur “Fixture Alsur” y id:alsur “AlSur” (el id)" in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "SELECT ?s { ?s gov:memberOf id:oecd }", "--as-of", ""],
        ["query", "SELECT ?s { ?s gov:memberOf id:oecd }", "--as-of="],
        ["network", "--entity", ""],
        ["network", "--project", ""],
        ["export", "--query", ""],
        ["measure", "-m", ""],
        ["ask", "who-funds-whom", "--funder", ""],
        ["meet", "alsur", "apc", "--as-of", ""],
    ],
    ids=" ".join,
)
def test_an_empty_option_is_refused_and_not_taken_for_none(invoke: Invoke, arguments: list[str]) -> None:
    found = invoke(*arguments)
    assert found.exit_code == 2
    option = next(one for one in reversed(arguments) if one.startswith("-")).removesuffix("=")
    assert f"{option} is empty: give it a value, or leave it out" in found.stderr
    assert found.stdout == ""


def test_the_library_takes_an_empty_date_for_none_of_the_calendar(shipped: Path) -> None:
    graph = govgraph.open(shipped)
    for ask in (
        lambda: graph.at(as_of=""),
        lambda: graph.network(as_of=""),
        lambda: graph.meet("alsur", "apc", as_of=""),
    ):
        with pytest.raises(BadDate):
            ask()
    with pytest.raises(UnknownEntity):
        graph.network(entity="")


def test_a_file_that_is_no_text_is_told(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_bytes("# title.en: Anything\n# Organización\nSELECT * {}".encode("cp1252"))
    for arguments in (
        ("map", "funding", "--positions", tmp_path / "own.rq", "-o", tmp_path / "map.html"),
        ("ask", "own", "--questions", tmp_path),
    ):
        found = invoke(*arguments)
        assert found.exit_code in (2, 3)
        assert "UTF-8" in found.stderr and "own.rq" in found.stderr
