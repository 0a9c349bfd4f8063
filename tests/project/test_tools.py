"""The scripts that make runs: a clear word where something is missing, and pages that are the same everywhere."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import click
import pytest

from tools import check_generated, cli_reference, create_venv, programs, system_packages
from tools.programs import Package, Program

ABSENT = Program(
    "Fixture program", "GOVGRAPH_FIXTURE", ("no-such-command",), ("no-such-package",), "the fixture tests"
)


def test_a_python_that_can_create_environments_is_not_complained_about() -> None:
    assert create_venv.missing() == ""


def test_the_debian_package_is_named_where_environments_cannot_be_created(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "sudo apt-get install python3-venv" in create_venv.missing()


def test_the_version_that_is_needed_is_named_where_python_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert "Python 3.11 or later, and this is 3.9" in create_venv.missing()


def test_a_program_is_found_where_its_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "fixture"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("GOVGRAPH_FIXTURE", str(program))
    assert ABSENT.find() == str(program)


def test_a_program_that_is_nowhere_is_none() -> None:
    assert ABSENT.find() is None


def test_without_root_a_missing_program_is_explained_and_nothing_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(system_packages, "NEEDED", (ABSENT,))
    monkeypatch.setattr(system_packages, "WELCOME", ())
    monkeypatch.setattr(system_packages, "CLIENT_PACKAGES", ())
    monkeypatch.setattr(system_packages, "may_install", lambda: False)
    monkeypatch.setattr(system_packages, "install", lambda programs: pytest.fail("it may not install"))
    assert system_packages.main() == 0
    told = capsys.readouterr().err
    assert "SKIPPED" in told
    assert "sudo apt-get install no-such-package" in told


def test_in_ci_a_needed_program_that_cannot_be_had_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(system_packages, "NEEDED", (ABSENT,))
    monkeypatch.setattr(system_packages, "CLIENT_PACKAGES", ())
    monkeypatch.setattr(system_packages, "may_install", lambda: False)
    assert system_packages.main() == 1


def test_a_package_of_npm_counts_in_its_version_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "CLIENTS", tmp_path)
    wanted = Package("Fixture", "GOVGRAPH_FIXTURE", "@fixture/client", "2.0.1", "bin/query.js", "tests")
    assert wanted.find() is None
    folder = tmp_path / "node_modules" / "@fixture" / "client"
    folder.mkdir(parents=True)
    for version, found in (("2.0.1", str(folder / "bin" / "query.js")), ("2.0.0", None)):
        (folder / "package.json").write_text(f'{{"version": "{version}"}}', "utf-8")
        assert wanted.find() == found


def test_every_stale_file_is_told_and_not_just_the_first(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        check_generated, "GENERATORS", (("-c", "raise SystemExit(1)"), ("-c", "raise SystemExit(2)"))
    )
    assert check_generated.main([]) == 1
    assert capfd.readouterr().err.count("FAILED") == 2


@pytest.fixture
def small_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    @click.group()
    def root() -> None:
        """The fixture's root."""

    @root.command()
    @click.option("--loud", is_flag=True, help="Say it twice.")
    def greet(loud: bool) -> None:
        """Greet whoever reads this."""

    monkeypatch.setattr(os, "environ", dict(os.environ))  # the tool sets its own, for its own process
    monkeypatch.setattr(cli_reference, "command", lambda: root)
    monkeypatch.setattr(cli_reference, "PAGE", tmp_path / "docs" / "cli.md")
    return cli_reference.PAGE


def test_the_reference_has_every_command_and_every_option(small_page: Path) -> None:
    assert cli_reference.main([]) == 0
    text = small_page.read_text(encoding="utf-8")
    assert "## govgraph greet" in text
    assert "Greet whoever reads this." in text
    assert "--loud" in text
    assert "[`govgraph greet`](#govgraph-greet)" in text


def test_a_reference_that_is_stale_is_told_and_not_touched(
    small_page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli_reference.main([])
    small_page.write_text(small_page.read_text(encoding="utf-8").replace("twice", "once"), encoding="utf-8")
    assert cli_reference.main(["--check"]) == 1
    assert "Say it twice" in capsys.readouterr().err
    assert "once" in small_page.read_text(encoding="utf-8")


def test_a_reference_just_written_is_not_stale(small_page: Path) -> None:
    cli_reference.main([])
    assert cli_reference.main(["--check"]) == 0
