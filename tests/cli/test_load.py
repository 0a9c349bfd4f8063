"""govgraph load: files into a store that the other verbs open, or onto a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from govgraph.store.store import Store

if TYPE_CHECKING:
    from click.testing import Result

X = "http://fixture.example/"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fixture.nt"
    path.write_text(f'<{X}a> <{X}p> "one" .\n<{X}a> <{X}p> "two" .\n')
    return path


def test_load_builds_a_store_and_says_so_on_stderr(
    invoke: Callable[..., Result], file: Path, tmp_path: Path
) -> None:
    result = invoke("load", file, "--store", tmp_path / "big")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "2 triples" in result.stderr
    assert len(Store.open(tmp_path / "big")) == 2


def test_the_other_verbs_open_what_load_has_built(
    invoke: Callable[..., Result], file: Path, tmp_path: Path
) -> None:
    invoke("load", file, "--store", tmp_path / "big", "--quiet")
    result = invoke(
        "query", "-d", tmp_path / "big", f"SELECT ?o {{ ?s <{X}p> ?o }} ORDER BY ?o", "--format", "csv"
    )
    assert result.stdout.split() == ["o", "one", "two"]


def test_load_is_quiet_when_asked(invoke: Callable[..., Result], file: Path, tmp_path: Path) -> None:
    assert invoke("load", file, "--store", tmp_path / "big", "-q").output == ""


def test_load_replaces_only_when_told(invoke: Callable[..., Result], file: Path, tmp_path: Path) -> None:
    assert invoke("load", file, "--store", tmp_path / "big").exit_code == 0
    refused = invoke("load", file, "--store", tmp_path / "big")
    assert refused.exit_code == 3
    assert "--replace" in refused.stderr
    assert invoke("load", file, "--store", tmp_path / "big", "--replace").exit_code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--store", "https://fixture-user:s3cret@fixture.example/update"], "holds a user name"),
        (["--store", "here", "--graph", f"{X}g"], "for servers"),
        (["--store", "http://127.0.0.1:9/update", "--graph", "mine"], "absolute IRI"),
        (["--store", "http://127.0.0.1:9/update"], "cannot be reached"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    invoke: Callable[..., Result], file: Path, options: list[str], words: str
) -> None:
    result = invoke("load", file, *options)
    assert result.exit_code == 3
    assert words in result.stderr
    assert "s3cret" not in result.output


def test_a_load_that_fails_leaves_no_folder_and_an_earlier_store_as_it_was(
    invoke: Callable[..., Result], file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.nt"
    broken.write_text(f"<{X}a> <{X}p> .\n")
    assert invoke("load", broken, "--store", tmp_path / "new").exit_code == 3
    assert not (tmp_path / "new").exists()
    invoke("load", file, "--store", tmp_path / "old")
    assert invoke("load", broken, "--store", tmp_path / "old", "--replace").exit_code == 3
    assert len(Store.open(tmp_path / "old")) == 2
