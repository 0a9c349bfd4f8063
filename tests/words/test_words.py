"""The words of the reader: the same keys in three languages, each used, each with the same places to fill."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from govgraph.facts.problems import CODES
from govgraph.query.questions import Catalogue
from govgraph.words import LANGUAGES, column, reader_languages, say, words


def flat(found: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{name}.")
        else:
            yield name, value


TEXTS = {language: dict(flat(words(language))) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert TEXTS[language].keys() == TEXTS["en"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_those_of_the_file(language: str) -> None:
    whole = tomllib.loads((SOURCE / "words" / f"{language}.toml").read_text("utf-8"))
    assert dict(words(language)) == whole
    assert list(words(language)) == list(whole)


SOURCE = Path(__file__).parent.parent.parent / "src" / "govgraph"
PYTHON = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
PAGES = [
    path for form in ("js", "j2", "html") for path in SOURCE.rglob(f"*.{form}") if "dist" not in path.parts
]
PAGE = "\n".join(path.read_text("utf-8") for path in PAGES)
QUESTIONS = set(re.findall(r"\w+", "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.rq"))))
# Names that stand by themselves, and beginnings that something is put behind: f"map.state_{state}", "state_" + state.
NAMED = set(re.findall(r"[\"']([A-Za-z_][\w. -]*)[\"']", PYTHON + PAGE)) | set(
    re.findall(r"\b(?:say|w)\.(\w+)", PAGE)
)
NAMED |= set(re.findall(r"f\"([\w ]+) \(\{", PYTHON))  # "short name (es)" is told as "short name"
BEGUN = {name for name in NAMED if name.endswith("_")} | set(re.findall(r"f\"(?:\w+\.)*(\w+_?)\{", PYTHON))
BEGUN |= set(re.findall(r"`(\w+_)\$\{", PAGE))

with (SOURCE.parent.parent / "data" / "relations.csv").open(encoding="utf-8", newline="") as rows:
    CITIES = {row["city"] for row in csv.DictReader(rows)}


def is_used(key: str) -> bool:
    if key.startswith("explorer.parameter."):  # two of these are called "one" and "other"
        return key.rpartition(".")[2] in QUESTIONS
    key = key.removesuffix(".one").removesuffix(".other")
    if key.startswith(("error.", "problem.")):  # message and hint of one key
        key = key.removesuffix(".text").removesuffix(".hint")
    table, _, name = key.rpartition(".")
    if table in ("files", "views") or table.startswith(("files.", "views.")):
        return True  # see the next test
    if table == "click":
        return True  # what click says, found by its English
    if table == "region":
        return True  # a name of UN M49, which the data use
    if table == "city":
        return name in CITIES
    known = NAMED | QUESTIONS if table == "column" else NAMED
    return f"{table}.{name}" in known or name in known or any(name.startswith(one) for one in BEGUN if one)


def test_every_word_is_used() -> None:
    assert [key for key in TEXTS["en"] if not is_used(key)] == []
    assert not is_used("map.no_such_word_anywhere_else")


def test_every_key_that_python_says_is_there() -> None:
    said = set(re.findall(r"\bsay\(\s*\"(\w+(?:\.\w+)+)\"", PYTHON))
    assert len(said) > 100
    known = TEXTS["en"].keys() | {key.rpartition(".")[0] for key in TEXTS["en"]}
    assert sorted(said - known) == []


def test_every_error_and_problem_that_python_names_is_there() -> None:
    """What a key begins, f"problem.not_{form}", has words behind it for each end that the code can give it."""
    named = set(re.findall(r"\bwrong\(\s*\"([\w.]+)\"", PYTHON))
    begun = set(re.findall(r"\bwrong\(\s*f\"([\w.]+)\{", PYTHON))
    told = {key for table in ("error", "problem") for key in (f"{table}.{one}" for one in words("en")[table])}
    assert len(named) > 200
    assert sorted(one for one in named if (one if "." in one else f"error.{one}") not in told) == []
    assert [one for one in begun if not any(key.removeprefix("error.").startswith(one) for key in told)] == []


def test_every_code_of_a_problem_has_a_remedy_in_each_language() -> None:
    for language in LANGUAGES:
        assert words(language)["remedy"].keys() == CODES.keys()


def first_arguments(script: str) -> Iterator[str]:
    """What stands between `say(` and the comma or parenthesis after its first argument."""
    for call in re.finditer(r"\bsay\(", script):
        depth, quoted, end = 0, "", call.end()
        while end < len(script):
            letter = script[end]
            if quoted:
                if letter == "\\":
                    end += 1
                elif letter == quoted:
                    quoted = ""
            elif letter in "\"'`":
                quoted = letter
            elif letter in "([{":
                depth += 1
            elif depth == 0 and letter in ",)":
                break
            elif letter in ")]}":
                depth -= 1
            end += 1
        yield script[call.end() : end]


def keys_said(script: str) -> set[str]:
    """The keys that the calls of `say` in a script name; one that more is put behind ends in an asterisk."""
    found = set()
    for argument in first_arguments(script):
        text = re.sub(r"[!=]==\s*(?:\"[^\"]*\"|'[^']*')", "", argument)  # what something is compared with
        start = re.match(r"\s*\"([\w.]+)\"\s*\+", text)
        before, after = (start[1], text[start.end() :]) if start else ("", text)
        ends = re.findall(r"\"([\w.]+)\"", after)  # what is put behind, where it is named
        found |= {f"{before}{end}" for end in ends} | ({f"{before}*"} if before else set())
        found |= {f"{one}*" for one in re.findall(r"`([\w.]+)\$\{", text)}
    return found


def test_keys_are_found_in_every_form_of_a_call() -> None:
    script = """say("plain"); GG.say(a === "no" ? "yes_one" : "yes_other", { n: f("not") });
    say(`form_${one}`); say("state_" + state); say(key); say("size_" + (size || "screen"), y)"""
    expected = {"plain", "yes_one", "yes_other", "form_*", "state_*", "size_*", "size_screen"}
    assert keys_said(script) == expected


@pytest.mark.parametrize(
    ("table", "folder"), [("map", "map/page"), ("explorer", "explorer/page"), ("meet", "web")]
)
def test_every_key_that_a_script_of_a_page_says_is_there(table: str, folder: str) -> None:
    """A page that lacks a word shows its key to the reader, or nothing."""
    known = TEXTS["en"].keys() | {re.sub(r"\.(one|other)$", "", key) for key in TEXTS["en"]}

    def is_there(key: str) -> bool:
        names = (
            key,
            f"{table}.{key}",
            f"explorer.{key}" if table == "meet" else key,
        )  # meeting.js has words of both
        if key.endswith("*"):
            return any(one.startswith(name[:-1]) for name in names for one in known)
        return any(name in known for name in names)

    missing = {
        f"{path.name}: {key}"
        for path in sorted((SOURCE / folder).glob("*.js"))
        for key in keys_said(path.read_text("utf-8"))
        if not is_there(key)
    }
    assert missing == set()


def test_every_word_that_a_page_puts_into_its_markup_is_there() -> None:
    said = set(re.findall(r'data-t="(\w+)"', PAGE))
    assert said
    assert said <= words("en")["map"].keys()


def test_every_view_and_every_kind_of_file_has_its_words_and_no_other_has() -> None:
    from govgraph.network.views import view_names
    from govgraph.write.contents import FILES

    assert words("en")["views"].keys() == {name.replace("-", "_") for name in view_names()}
    assert words("en")["files"].keys() == {re.sub(r"[.-]", "_", name.lstrip(".")) for name in FILES}


def test_the_languages_are_listed_once() -> None:
    """Where a test or a script of the page needs them, it says so itself; the package has one list."""
    again = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"\"en\", \"es\", \"pt\"\)", path.read_text("utf-8"))
    ]
    assert again == ["words/__init__.py"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_the_same_places(language: str) -> None:
    for key, text in TEXTS[language].items():
        places = set(re.findall(r"\{(\w+)\}", text))
        # A form for one thing may leave the number to the words ("one row").
        assert places | {"n"} == set(re.findall(r"\{(\w+)\}", TEXTS["en"][key])) | {"n"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_ends_in_a_space(language: str) -> None:
    assert not [key for key, text in TEXTS[language].items() if not text or text != text.strip()]


@pytest.mark.parametrize(
    ("environment", "first"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_AR.UTF-8"}, "es"),
        ({"LANGUAGE": "fr:pt:es", "LANG": "fr_FR.UTF-8"}, "pt"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_system_comes_first(environment: dict[str, str], first: str) -> None:
    found = reader_languages(environment)
    assert found[0] == first
    assert set(found) == set(LANGUAGES)


def test_a_regional_language_speaks_its_language() -> None:
    assert say("holds.unknown", "es-419") == "no se sabe"


def test_a_missing_value_is_an_error_and_no_gap() -> None:
    with pytest.raises(KeyError):
        say("count.rows", "en")


def test_every_column_of_the_catalogue_has_a_name_of_its_own_in_each_language() -> None:
    for question in Catalogue.load():
        for language in LANGUAGES:
            named = [column(name, language) for name in question.columns]
            assert set(question.columns) <= words(language)["column"].keys(), question.name
            assert len(set(named)) == len(named), (question.name, language)


@pytest.mark.parametrize(
    ("verb", "header"),
    [
        (("find", "cepal"), "id        tipo"),
        (("ask", "forums-of"), "espacio"),
        (("ask", "--list"), "pregunta"),
        (("info",), "Espacios de gobernanza digital"),
    ],
)
@pytest.mark.parametrize("how", ["option", "GOVGRAPH_LANG", "LANG"])
def test_the_words_around_an_answer_are_in_the_readers_language(
    invoke: Any, shipped: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...], header: str, how: str
) -> None:
    options = ["--lang", "es"] if how == "option" else []
    if how != "option":
        monkeypatch.setenv(how, "es" if how == "GOVGRAPH_LANG" else "es_CL.UTF-8")
    assert invoke(*verb, "-d", shipped, *options).stdout.startswith(header)


def test_columns_for_machines_keep_their_names_in_every_language(invoke: Any, shipped: Path) -> None:
    asked = ("ask", "forums-of", "-d", shipped, "-f", "csv", "--lang")
    assert invoke(*asked, "es").stdout == invoke(*asked, "en").stdout


def test_a_language_without_any_name_is_refused(invoke: Any, shipped: Path) -> None:
    done = invoke("find", "cepal", "-d", shipped, "--lang", "fr")
    assert done.exit_code == 2
    assert "choose from en, es, pt" in done.stderr


def test_a_language_of_the_data_is_spoken_though_govgraph_has_no_words_in_it(
    invoke: Any, tmp_path: Path
) -> None:
    place = tmp_path / "fixture.ttl"
    place.write_text(
        '<https://example.org/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Organisation fictive"@fr .',
        "utf-8",
    )
    assert "Organisation fictive" in invoke("find", "fictive", "-d", place, "--lang", "fr").stdout
