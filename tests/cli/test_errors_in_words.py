"""What a reader meets when a name is not known, in the reader's language."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import govgraph
from govgraph import errors
from govgraph.cli import VERBS
from govgraph.errors import (
    AmbiguousEntity,
    BadDate,
    GovgraphError,
    NetworkError,
    TableError,
    UnknownEntity,
    wrong,
)
from govgraph.words import in_language

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
        (["network", "ego", "--lang", "es"], "sugerencia: indíquela: entity='alsur' o --entity alsur"),
        (["info", "-d", "nowhere", "--lang", "es"], "error: no existe el archivo ni la carpeta: nowhere"),
        (["check", "nowhere", "--lang", "pt"], "erro: o arquivo ou a pasta não existe: nowhere"),
        (["query", "DELETE WHERE { ?s ?p ?o }", "--lang", "es"], "línea 1, columna 1: DELETE modifica datos"),
        (["query", "SELECT * { ?s ?p ?o }", "-f", "xslx", "--lang", "pt"], "dica: você quis dizer `xlsx`?"),
        (
            ["query", "SELECT * { ?s ?p ?o } LIMIT 1", "-f", "ttl", "--lang", "es"],
            "no se pueden escribir como ttl",
        ),
        (["query", "SELECT * {}", "--bind", "x=1", "--lang", "pt"], "variável desconhecida: ?x"),
        (["ask", "forums-of", "--org", "Budapest Convention", "--lang", "pt"], "é do tipo Treaty, não Agent"),
        (["show", "igf", "--as-of", "2020-13", "--lang", "es"], "error: la fecha '2020-13' no tiene ese mes"),
        (["network", "--backbone", "2", "--lang", "pt"], "erro: alpha 2,0 não é um nível de significância"),
        (["measure", "-m", "degre", "--lang", "es"], "sugerencia: ¿quiso decir `degree` o"),
        (
            ["import", "nowhere.csv", "--subject", "a:Organization", "--into", "mine", "--lang", "pt"],
            "erro: nowhere.csv",
        ),
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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "--nope", "--lang", "es"], "Error: No existe la opción '--nope'."),
        (["show", "--lang", "pt"], "Erro: Falta o argumento 'ENTITY'."),
        (
            ["query", "--timeout", "x", "--lang", "es"],
            "Valor no válido para '--timeout': 'x' no es un número.",
        ),
        (["query", "ASK {}", "--timeout", "-1", "--lang", "pt"], "para '--timeout': deve ser maior que 0"),
        (["info", "-f", "csv", "--lang", "es"], "'csv' no es uno de estos: 'text', 'json'."),
        (["diff", "--as-of", "2020", "--lang", "pt"], "Erro: indique as duas datas: --as-of A --to B"),
        (["network", "--as-of", "", "--lang", "es"], "--as-of está vacía: dele un valor o quítela"),
        (["shwo", "x", "--lang", "es"], "No existe el comando 'shwo'. ¿Quiso decir show?"),
    ],
    ids=" ".join,
)
def test_what_is_used_wrongly_is_told_in_the_language_of_the_reader(
    invoke: Invoke, arguments: list[str], said: str
) -> None:
    found = invoke(*arguments)
    assert found.exit_code == 2
    assert said in found.stderr
    assert "Try '" not in found.stderr


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_language_and_can_be_quiet(invoke: Invoke, verb: str) -> None:
    told = invoke(verb, "--help").stdout
    assert "--lang LANGS" in told
    assert "-q, --quiet" in told


def test_errors_have_words_in_each_language() -> None:
    """What is raised is not English written into Python; the rest is not for a reader."""
    protocol = {"server/answering.py", "server/pool.py", "server/reload.py", "server/run.py"}
    of_the_engine = {
        "query/transfer.py",
        "query/workers.py",
        "sparql/source.py",
        "store/store.py",
        "store/remote.py",
    }
    room = Path(govgraph.__file__).parent
    raised = {name for name in vars(errors) if isinstance(getattr(errors, name), type)} - {"UnknownName"}
    found = set()
    for path in room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in raised:
                texts = [one for one in node.args[:1] if isinstance(one, ast.Constant | ast.JoinedStr)]
                texts = [
                    one for one in texts if not isinstance(one, ast.Constant) or isinstance(one.value, str)
                ]
                if texts and not node.func.id.startswith(("Unknown", "Missing", "Told")):
                    found.add(path.relative_to(room).as_posix())
    assert found - protocol - of_the_engine - {"errors.py"} <= {
        "model/model.py",
        "query/explain/steps.py",
        "store/credentials.py",
        "store/http.py",
        "write/canonical.py",
    }


def test_an_error_is_said_in_each_language_and_english_for_programs() -> None:
    error = NetworkError(wrong("no_tie", node="id:x"))
    assert (str(error), error.hint) == (
        "id:x has no tie in this network",
        "try another date, or the view ego",
    )
    assert error.in_words("es", "en") == "id:x no tiene vínculos en esta red"
    assert in_language(error.hint, "pt") == "tente outra data ou a visão ego"
    placed = TableError(wrong("is_empty"), origin="a.csv:1:1")
    assert (str(placed), placed.in_words("pt")) == ("a.csv:1:1 is empty", "a.csv:1:1 está vazio")
    assert pickle.loads(pickle.dumps(error)).in_words("es") == error.in_words("es")
    steering = GovgraphError(wrong("no_such_folder", folder="\x1b[31m"))
    assert "\x1b" not in str(steering) + steering.in_words("es") + in_language(steering.hint, "es")


def test_a_format_beside_cite_is_refused(invoke: Invoke, tmp_path: Path) -> None:
    asked = (
        ("ask", "forums-of", "--org", "alsur"),
        ("query", "SELECT ?s { ?s gov:memberOf id:g20 }"),
        ("show", "alsur"),
        ("meet", "alsur", "apc"),
        ("network",),
    )
    for arguments in asked:
        found = invoke(*arguments, "--cite", "bibtex", "-f", "csv" if arguments[0] != "show" else "json")
        assert found.exit_code == 2
        assert "--cite writes the sources instead of the result: leave out --format" in found.stderr
        target = tmp_path / f"{arguments[0]}.bib"
        assert invoke(*arguments, "--cite", "bibtex", "-o", target).exit_code == 0
        assert target.read_text("utf-8").startswith("@")


@pytest.mark.parametrize("asked", ["2012~/..", "2005/..", "31/12/2020", "2020-13", "soon"])
def test_the_hint_of_a_date_names_forms_that_are_accepted(invoke: Invoke, asked: str) -> None:
    found = invoke("show", "igf", "--as-of", asked)
    assert found.exit_code == 3
    hint = found.stderr.partition("hint: ")[2]
    for form in re.findall(r"[\d~./-]*\d[\d~./-]*", hint):
        assert invoke("show", "igf", "--as-of", form).exit_code == 0
