"""The installed wheel works alone: outside the checkout, with the dataset inside it, without any extra."""

from __future__ import annotations

import csv
import os
import subprocess
from pathlib import Path

import pytest

INSTALLED = Path(os.environ["GOVGRAPH_INSTALLED"])  # .ci/run installs the wheel and says where
ROOT = Path(__file__).parent.parent


def govgraph(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("GOVGRAPH_", "PYTHON"))
    }
    return subprocess.run(
        [INSTALLED / "bin" / "govgraph", *arguments],
        cwd=cwd,
        env={**environment, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=300,
    )


def site_packages() -> Path:
    code = "import govgraph, pathlib; print(pathlib.Path(govgraph.__file__).parent)"
    found = subprocess.run(
        [INSTALLED / "bin" / "python", "-I", "-c", code], capture_output=True, text=True, check=True
    )
    return Path(found.stdout.strip())


def test_what_runs_is_the_wheel_and_not_the_checkout() -> None:
    assert ROOT not in site_packages().parents
    assert INSTALLED.resolve() in site_packages().resolve().parents


def test_the_wheel_holds_every_file_of_the_package_and_of_the_dataset() -> None:
    package = ROOT / "src" / "govgraph"
    wanted = {path.relative_to(package) for path in package.rglob("*") if path.is_file()}
    wanted |= {
        "data" / path.relative_to(ROOT / "data") for path in (ROOT / "data").rglob("*") if path.is_file()
    }
    missing = [str(name) for name in sorted(wanted, key=str) if not (site_packages() / name).is_file()]
    assert [name for name in missing if "__pycache__" not in name] == []


def test_help_lists_the_commands(tmp_path: Path) -> None:
    shown = govgraph("--help", cwd=tmp_path).stdout
    assert "query" in shown
    assert "map" in shown


def test_info_describes_the_shipped_dataset(tmp_path: Path) -> None:
    assert "govgraph" in govgraph("info", cwd=tmp_path).stdout.lower()


def test_a_query_is_answered_from_the_shipped_dataset(tmp_path: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    header, (count,) = csv.reader(
        govgraph("query", query, "--format", "csv", cwd=tmp_path).stdout.splitlines()
    )
    assert header == ["n"]
    assert int(count) > 10_000
    assert govgraph("query", query, cwd=tmp_path).stdout


def test_a_build_writes_the_whole_set(tmp_path: Path) -> None:
    govgraph("build", "--output", "output", cwd=tmp_path)
    written = {path.name for path in (tmp_path / "output").iterdir()}
    assert {
        "govgraph.ttl",
        "govgraph.nt",
        "govgraph.jsonld",
        "dataset.ttl",
        "report.md",
        "index.html",
        "explorer.html",
    } <= written
    assert "forum-organization-map.html" in written


def test_nothing_is_written_into_the_folder_of_the_reader_unasked(tmp_path: Path) -> None:
    govgraph("info", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("module", ["pytest", "pyshacl", "pandas"])
def test_the_wheel_needs_no_package_of_the_developers(module: str) -> None:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is not None)"
    assert subprocess.run([INSTALLED / "bin" / "python", "-I", "-c", code], check=False).returncode == 0
