"""No module imports itself through others, neither when it is loaded nor later, when one of its functions is called."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import networkx as nx

SOURCE = Path(__file__).parent.parent.parent / "src"
PATHS = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (SOURCE / "govgraph").rglob("*.py")
}


def imports(path: Path) -> set[str]:
    """Return the modules of the package that a module imports anywhere in its text, but for type checkers."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
        for statement in block.body
        for node in ast.walk(statement)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found.update(name if name in PATHS else node.module for name in full)
    return found & PATHS.keys()


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    made = nx.DiGraph((one, other) for one, others in graph.items() for other in others)
    return [part for part in nx.strongly_connected_components(made) if len(part) > 1]


def test_a_circle_is_found_through_an_import_in_a_function(tmp_path: Path) -> None:
    lazy = tmp_path / "lazy.py"
    lazy.write_text("def f():\n    from govgraph.network import nodes_ties\n", "utf-8")
    typed = tmp_path / "typed.py"
    typed.write_text("if TYPE_CHECKING:\n    from govgraph.network import nodes_ties\n", "utf-8")
    assert (imports(lazy), imports(typed)) == ({"govgraph.network.nodes_ties"}, set())
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]


def test_no_module_imports_itself_through_others() -> None:
    graph: dict[str, set[str]] = defaultdict(set)
    for name, path in PATHS.items():
        graph[name] = imports(path)
    assert [sorted(circle) for circle in circles(graph)] == []
