"""The two ways in which tests run the command line agree, and neither hides a failure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


@pytest.mark.parametrize(("arguments", "status"), [(["--version"], 0), (["no-such-verb"], 2)])
def test_both_ways_give_the_same_status_and_the_same_output(invoke, run_cli, arguments, status) -> None:
    here, apart = invoke(*arguments), run_cli(*arguments)
    assert here.exit_code == apart.returncode == status
    assert here.stdout == apart.stdout


def test_the_version_goes_to_standard_output(invoke) -> None:
    shown = invoke("--version")
    assert "govgraph" in shown.stdout
    assert shown.stderr == ""


def test_what_was_used_wrongly_is_told_on_standard_error(run_cli) -> None:
    told = run_cli("no-such-verb")
    assert told.stdout == ""
    assert "no-such-verb" in told.stderr


def test_a_browser_opens_a_page_of_ours_with_the_network_off(browser, tmp_path) -> None:
    page_file = tmp_path / "fixture.html"
    page_file.write_text("<!doctype html><title>fixture page</title>", encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.title() == "fixture page"
    context.close()


def test_what_a_page_waits_for_is_a_function() -> None:
    """A page without `unsafe-eval` refuses an expression, but only from the second look on: the test would fail now and then."""
    texts = {
        path: re.findall(r'wait_for_function\(\s*f?"+([^"]*)', path.read_text("utf-8"))
        for folder in ("tests", "bench", "tools")
        for path in Path(folder).rglob("*.py")
    }
    assert sum(map(len, texts.values())) > 20
    assert {(path.name, text) for path, found in texts.items() for text in found if "=>" not in text} == set()
