"""govgraph export: every format holds the same graph, and the suffix gives the format."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from govgraph.publish.canonical import same_graph

if TYPE_CHECKING:
    from click.testing import Result

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


@pytest.fixture
def mine(invoke: Callable[..., Result], tmp_path: Path) -> Path:
    invoke("init", tmp_path / "mine")
    return tmp_path / "mine"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_the_whole_graph(invoke: Callable[..., Result], mine: Path, form: str) -> None:
    import govgraph

    result = invoke("export", "-d", mine, "-f", form)
    assert result.exit_code == 0
    found = ox.parse(result.stdout_bytes, format=FORMATS[form])
    assert same_graph(found, govgraph.open(mine).quads())


def test_the_suffix_gives_the_format_and_the_option_wins(
    invoke: Callable[..., Result], mine: Path, tmp_path: Path
) -> None:
    lines = invoke("export", "-d", mine, "-f", "nt").stdout
    assert invoke("export", "-d", mine, "-o", tmp_path / "a.nt").stdout == ""
    assert (tmp_path / "a.nt").read_text("utf-8") == lines
    invoke("export", "-d", mine, "-f", "nt", "-o", tmp_path / "a.ttl")
    assert (tmp_path / "a.ttl").read_text("utf-8") == lines


def test_the_table_has_a_row_per_claim(invoke: Callable[..., Result], mine: Path, tmp_path: Path) -> None:
    import govgraph

    assert invoke("export", "-d", mine, "-o", tmp_path / "claims.csv").exit_code == 0
    text = (tmp_path / "claims.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(govgraph.open(mine).claims)
    assert all(row["subject"] and row["predicate"].startswith("gov:") for row in rows)


def test_an_unknown_suffix_is_an_error_that_names_the_formats(
    invoke: Callable[..., Result], mine: Path, tmp_path: Path
) -> None:
    result = invoke("export", "-d", mine, "-o", tmp_path / "facts.docx")
    assert result.exit_code == 3
    assert "jsonld" in result.stderr
    assert not (tmp_path / "facts.docx").exists()


def test_it_imports_neither_rdflib_nor_networkx(mine: Path) -> None:
    code = (
        "import sys\nfrom govgraph.cli import run\n"
        f"run(['export', '-d', {str(mine)!r}, '-o', {str(mine / 'x.ttl')!r}])\n"
        "print(sorted({'rdflib', 'networkx', 'pyvis'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
