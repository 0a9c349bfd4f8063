"""What the package imports is what pyproject.toml asks for, no more and no less."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Imported where a reader happens to have it, never needed: results turn into a DataFrame on request.
OPTIONAL = {"pandas"}
# Come with jinja2 and with rdflib, and cannot be missing where those are there.
WITH_ANOTHER = {"markupsafe", "pyparsing"}


def names(requirements: list[str]) -> set[str]:
    found = (re.split(r"[<>=!~\[; ]", requirement)[0] for requirement in requirements)
    return {name.lower().replace("-", "_") for name in found}


OURS = {*sys.stdlib_module_names, "_pytest", "conftest", "govgraph", "tests", "tools"}
REQUIRED = names(PROJECT["dependencies"])
EXTRAS = {extra: names(asked) for extra, asked in PROJECT["optional-dependencies"].items() if extra != "test"}


def imported(*folders: str) -> dict[str, set[str]]:
    """The top-level packages of others that the modules of `folders` import, each with the modules that do."""
    found: dict[str, set[str]] = {}
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules = [node.module or ""]
            else:
                continue
            for module in modules:
                found.setdefault(module.partition(".")[0], set()).add(path.relative_to(ROOT).as_posix())
    return {name: where for name, where in found.items() if name not in OURS}


def test_every_package_that_is_imported_is_asked_for() -> None:
    asked = REQUIRED.union(*EXTRAS.values()) | OPTIONAL | WITH_ANOTHER
    assert {name: where for name, where in imported("src").items() if name not in asked} == {}


def test_every_package_that_tests_and_tools_import_belongs_to_the_test_extra() -> None:
    asked = REQUIRED.union(*EXTRAS.values()) | names(PROJECT["optional-dependencies"]["test"]) | WITH_ANOTHER
    unasked = {name: where for name, where in imported("tests", "tools").items() if name.lower() not in asked}
    assert unasked == {}


def test_every_required_package_is_imported() -> None:
    assert set(imported("src")) >= REQUIRED


def test_no_extra_repeats_what_is_required() -> None:
    assert {extra: asked & REQUIRED for extra, asked in EXTRAS.items() if asked & REQUIRED} == {}


def test_every_extra_that_an_error_names_is_there() -> None:
    named = {
        extra
        for path in (ROOT / "src").rglob("*.py")
        for extra in re.findall(r"raise MissingExtra\(\"(\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert named <= set(EXTRAS)
