"""``govgraph map``: where it writes, and what it opens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

Invoke = Callable[..., Any]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been shown in the browser."""
    shown: list[str] = []
    monkeypatch.setattr(click, "launch", shown.append)
    return shown


def test_the_map_is_opened_when_asked_for(
    invoke: Invoke, shipped: Path, tmp_path: Path, opened: list[str]
) -> None:
    target = tmp_path / "mapa de fondos.html"
    assert invoke("map", "funding", "-d", shipped, "-o", target, "--open").exit_code == 0
    assert opened == [str(target)]
    assert "</html>" in target.read_text("utf-8")


def test_nothing_is_opened_unasked(invoke: Invoke, shipped: Path, tmp_path: Path, opened: list[str]) -> None:
    invoke("map", "funding", "-d", shipped, "-o", tmp_path / "funding.html")
    assert opened == []


def test_what_goes_to_standard_output_cannot_be_opened(
    invoke: Invoke, shipped: Path, opened: list[str]
) -> None:
    refused = invoke("map", "funding", "-d", shipped, "-o", "-", "--open")
    assert (refused.exit_code, opened) == (2, [])
    assert "name one with -o" in refused.stderr


@pytest.mark.parametrize(("asked", "follows"), [((), True), (("--lang", "es"), False)])
def test_a_page_follows_its_reader_where_no_language_was_asked_for(
    invoke: Invoke, shipped: Path, tmp_path: Path, asked: tuple[str, ...], follows: bool
) -> None:
    target = tmp_path / "map.html"
    assert invoke("map", "--ego", "lacigf", "-d", shipped, "-o", target, *asked).exit_code == 0
    (facts,) = re.findall(r'id="facts-json">(.*?)</script>', target.read_text("utf-8"), re.DOTALL)
    read = json.loads(facts)
    assert (read["follows"], read["lang"]) == (follows, "en" if follows else "es")
