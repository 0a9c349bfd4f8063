"""The reader of console blocks is itself held to what its docstring says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.console import Command, commands, executed, run


def test_a_block_is_read_as_commands_with_the_output_below_each() -> None:
    block = "$ govgraph info\na\nb\n$ ls\n"
    assert list(commands(block)) == [Command("govgraph info", "a\nb\n"), Command("ls", "")]


def test_a_command_goes_on_over_marked_lines_and_behind_a_backslash() -> None:
    block = "$ govgraph query '\n> SELECT *\n>\n> WHERE {}'\nx\n$ ls \\\n  -l\n"
    assert [c.text for c in commands(block)] == ["govgraph query '\nSELECT *\n\nWHERE {}'", "ls \\\n  -l"]


def test_a_greater_than_sign_in_the_output_is_output() -> None:
    assert list(commands("$ ls\na\n> b\n")) == [Command("ls", "a\n> b\n")]


def test_a_block_that_begins_with_output_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a command"):
        list(commands("output\n$ ls\n"))


def test_output_as_shown_passes_with_parts_left_out(tmp_path: Path) -> None:
    assert run(Command("printf 'a\\nb\\nc\\n'", "a\n...\nc\n"), tmp_path) == ""


def test_output_other_than_shown_fails_and_shows_both(tmp_path: Path) -> None:
    wrong = run(Command("printf 'a\\n'", "b\n"), tmp_path)
    assert "- b" in wrong
    assert "+ a" in wrong


def test_a_command_that_fails_unannounced_fails(tmp_path: Path) -> None:
    assert "exit status 2" in run(Command("ls no-such-file", ""), tmp_path)


def test_a_command_that_fails_as_announced_passes(tmp_path: Path) -> None:
    assert run(Command("ls no-such-file  # exit 2", ""), tmp_path) == ""


def test_commands_that_set_up_a_machine_are_not_run(tmp_path: Path) -> None:
    assert run(Command("sudo false", "never\n"), tmp_path) == ""


def test_a_command_nobody_has_thought_about_is_refused(tmp_path: Path) -> None:
    assert "neither" in run(Command("rm -rf x", ""), tmp_path)


def test_the_program_is_found_behind_settings() -> None:
    assert Command("NO_COLOR=1 govgraph info", "").word == "govgraph"


@pytest.mark.parametrize(
    "text",
    [
        "govgraph --version",
        "govgraph query 'SELECT (\"á | b\" AS ?x)\n{}' -f csv",
        'govgraph find "no such name" --quiet',
        "govgraph check nowhere  # exit 3",
    ],
)
def test_words_and_quoted_texts_are_run_in_this_process_as_by_bash(tmp_path: Path, text: str) -> None:
    assert executed(text, tmp_path) == executed(f"FIXTURE=1 {text}", tmp_path)
