"""What the shell offers while a command is typed, and how its help is arranged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Invoke = Callable[..., Any]
READERS = ("network", "measure", "map")
READING = [
    "--relation", "--query", "--timeout", "--memory", "--entity", "--radius", "--kind", "--lift", "--aggregate-states",
    "--fold-members", "--as-of", "--between", "--unknown", "--confidence", "--collapse", "--core", "--giant", "--project",
    "--weight", "--backbone", "--backbone-method", "--data", "--base", "--graph",
]  # fmt: skip


def complete(args: list[str], incomplete: str) -> dict[str, str | None]:
    """What the shell is offered after these arguments of `govgraph`, each with its help."""
    from click.shell_completion import ShellComplete

    from govgraph.cli import cli

    found = ShellComplete(cli, {}, "govgraph", "_X").get_completions(args, incomplete)
    return {item.value: item.help for item in found}


@pytest.mark.parametrize("verb", READERS)
def test_views_complete_with_their_titles_in_the_readers_language(verb: str) -> None:
    assert complete([verb], "state") == {
        "states-instruments": "Which states are party to or signatories of which instruments"
    }
    assert complete([verb, "--lang", "pt"], "fund") == {"funding": "Quem financia quem"}


@pytest.mark.parametrize("verb", READERS)
@pytest.mark.parametrize("option", ["--ego", "--entity"])
def test_the_entity_of_an_ego_completes_by_its_label(verb: str, option: str, shipped: Path) -> None:
    found = complete([verb, "-d", str(shipped), "--lang", "es", option], "Derechos Dig")
    assert found["derechos-digitales"] == "Derechos Digitales"
    assert "id:derechos-digitales" in complete([verb, "-d", str(shipped), option], "id:derechos-d")


@pytest.mark.parametrize("verb", READERS)
def test_kinds_and_predicates_complete_with_their_labels(verb: str, shipped: Path) -> None:
    data = ["-d", str(shipped), "--lang", "es"]
    assert complete([verb, *data, "-k"], "for")["Forum"] == "Foro"
    assert complete([verb, *data, "--project"], "a").keys() >= {"all"}
    assert complete([verb, *data, "-r"], "member") == {"memberOf": "es miembro de"}


def test_kinds_predicates_and_entities_complete_wherever_they_are_asked_for(shipped: Path) -> None:
    data = ["-d", str(shipped)]
    assert "Forum" in complete(["find", *data, "--kind"], "For")
    assert "Forum" in complete(["export", *data, "--kind"], "For")
    assert "memberOf" in complete(["export", *data, "--relation"], "mem")
    assert "alsur" in complete(["export", *data, "--entity"], "AlSur")


def test_measures_complete_the_last_of_several() -> None:
    assert "degree,betweenness" in complete(["measure", "-m"], "degree,betw")
    assert "betweenness" in complete(["map", "--size"], "betw")
    assert "nestedness" not in complete(["measure", "-m"], "n")
    assert "nestedness" in complete(["measure", "--whole", "-m"], "n")


def test_a_dataset_that_is_not_there_offers_nothing_and_does_not_stop_the_shell(tmp_path: Path) -> None:
    assert complete(["network", "-d", str(tmp_path / "none"), "-k"], "For") == {}


@pytest.mark.parametrize("verb", READERS)
def test_the_help_groups_the_options_and_shows_each_once(verb: str, invoke: Invoke) -> None:
    lines = invoke(verb, "--help").stdout.splitlines()
    headings = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    own = {"network": [], "measure": ["What to measure:"], "map": ["How to draw:"]}[verb]
    assert headings == [
        "What to read:",
        "When, and how sure:",
        "How to shape the network:",
        *own,
        "Output:",
    ]
    written = [
        word.strip(",")
        for line in lines
        if line.startswith("  -")
        for word in line.split()
        if word[:2] == "--"
    ]
    assert [written.count(option) for option in READING] == [1] * len(READING)


@pytest.mark.parametrize(
    ("language", "title", "seen"),
    [
        ("es", "¿En qué espacios participa un actor?", "Se ve mejor como red"),
        ("pt", "De quais espaços um ator participa?", "Melhor visto como rede"),
        ("en", "Which spaces does an actor take part in?", "Best seen as a network"),
    ],
)
@pytest.mark.parametrize("how", ["before", "after", "GOVGRAPH_LANG"])
def test_the_help_of_a_question_is_in_the_readers_language(
    language: str, title: str, seen: str, how: str, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    args = ["--help"]
    if how == "GOVGRAPH_LANG":
        monkeypatch.setenv(how, language)
    else:
        args = ["--lang", language, "--help"] if how == "before" else ["--help", "--lang", language]
    shown = invoke("ask", "forums-of", *args).stdout
    assert title in shown
    assert seen in shown


def test_the_list_of_views_is_in_the_readers_language(invoke: Invoke) -> None:
    for args in (["--list", "--lang", "es"], ["--lang", "es", "--list"]):
        assert "Quién financia a quién" in invoke("network", *args).stdout
