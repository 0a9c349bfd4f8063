"""What every file of the project keeps to: size, names, no addresses of registries, no paths of one machine."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted((ROOT / "src" / "govgraph").rglob("*.py"))

# Put together here, so that this file does not contain what it looks for.
REGISTRIES = "|".join(
    (
        "python" + "hosted",
        "py" + r"pi\.org",
        "registry" + r"\.npmjs",
        "registry" + r"\.yarnpkg",
        "deb" + r"\.debian\.org",
    )
)
MACHINE_PATHS = (
    r"(?<![\w.-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "fa" + "rm", "tmp/" + "team")) + r")/"
)
# npm's lock file is tracked: `npm ci` needs it, and it can do without addresses.
NPM_LOCK = "src/govgraph/web/package-lock.json"
LOCK_FILE = re.compile(r"(^|/)(uv|poetry|pdm)\.lock$|(^|/)package-lock\.json$|\.min\.(js|css)$")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout, so which files are tracked is not known")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(("what", "pattern"), [("registry", REGISTRIES), ("machine path", MACHINE_PATHS)])
def test_no_tracked_file_names_a_registry_or_a_path_of_one_machine(
    tracked: list[str], what: str, pattern: str
) -> None:
    found = []
    for name in tracked:
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            text = content.decode("utf-8", errors="replace")
            found += [f"{name}: {what}: {hit[0]}" for hit in re.finditer(pattern, text)]
    assert found == []


def test_no_lock_file_and_no_minified_asset_is_tracked(tracked: list[str]) -> None:
    assert [name for name in tracked if LOCK_FILE.search(name) and name != NPM_LOCK] == []


def test_the_lock_file_of_npm_pins_every_package_without_an_address() -> None:
    packages = json.loads((ROOT / NPM_LOCK).read_text(encoding="utf-8"))["packages"]
    installed = {name: about for name, about in packages.items() if name}
    assert len(installed) > 50
    assert [
        name for name, about in installed.items() if "resolved" in about or "integrity" not in about
    ] == []


def test_no_bundle_is_tracked(tracked: list[str]) -> None:
    assert [name for name in tracked if "/dist/" in name or "node_modules" in name] == []


def test_nothing_that_is_built_is_tracked(tracked: list[str]) -> None:
    assert [name for name in tracked if name.startswith("output/")] == ["output/README.md"]


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_public(path: Path) -> bool:
    return all(
        not part.startswith("_") or part == "__init__.py" for part in path.relative_to(ROOT / "src").parts
    )


def declared_names(tree: ast.Module) -> list[str] | None:
    """What `__all__` says, or None where there is none."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return list(ast.literal_eval(node.value))  # type: ignore[attr-defined]
    return None


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_says_in_one_sentence_what_lives_there(path: Path) -> None:
    docstring = ast.get_docstring(parse(path))
    assert docstring, "no docstring"
    assert docstring.splitlines()[0].rstrip().endswith((".", ":")), "its first line is not a whole sentence"


@pytest.mark.parametrize("path", [path for path in MODULES if is_public(path)], ids=relative)
def test_a_public_module_lists_its_names(path: Path) -> None:
    tree = parse(path)
    if path.name == "__init__.py" and len(tree.body) <= 1:
        return  # a room whose names stand in its modules says no more than what it is
    names = declared_names(tree)  # ruff keeps them in order
    assert names is not None, "no __all__"
    assert len(names) == len(set(names))


def test_the_pinned_versions_carry_no_address_and_no_hash() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wrong = [line for line in lines if not re.fullmatch(r"#.*|[\w.-]+==[\w.!+-]+", line)]
    assert wrong == []


def test_every_package_that_is_asked_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    names = {re.split(r"[<>=!~\[; ]", requirement)[0] for requirement in asked} - {"govgraph"}
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    canonical = {re.sub(r"[-_.]+", "-", name).lower() for name in pinned}
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in names} <= canonical


def test_the_citation_names_the_version_that_the_package_has() -> None:
    import govgraph

    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {govgraph.__version__}\n" in citation
    edition = tomllib.loads((ROOT / "data" / "dataset.toml").read_text(encoding="utf-8"))
    assert f"    version: {edition['version']}\n    date-released: {edition['issued']}\n" in citation


def test_the_readme_names_the_two_commands_in_this_order() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert -1 < readme.find("make build") < readme.find("make test")
    assert re.search(r"^build:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)


def test_the_picture_in_contributing_has_the_rooms_in_the_order_of_the_layers() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    layers = tools["importlinter"]["contracts"][0]["layers"]
    rooms = [room for layer in layers for room in layer.split(" | ") if room != "(__main__)"]
    table = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("| room |")[2].partition("\n\n")[0]
    )
    named = [
        name
        for row in table.splitlines()[2:]
        for name in re.findall(r"`(\w+)(?:/|\.py)`", row.split(" | ")[0])
    ]
    assert named == rooms
    files = re.findall(r"`([\w/]+\.(?:py|toml))`", table)
    package = ROOT / "src" / "govgraph"
    assert [one for one in files if not list(package.rglob(one))] == []
