"""Quick commands stay quick: none of them loads the libraries that only networks, maps and exports need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("IPython", "networkx", "numpy", "pandas", "pyarrow", "pyshacl", "pyvis", "rdflib", "scipy")

REPORT = """
import atexit, sys
atexit.register(lambda: print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr))
from govgraph.cli import main
sys.argv = ["govgraph", *sys.argv[1:]]
sys.exit(main())
"""

COMMANDS = {
    "help": ["--help"],
    "version": ["--version"],
    "check": ["check", "DATA"],
    "query": ["query", "--data", "DATA", "SELECT * WHERE { ?s ?p ?o } LIMIT 1"],
    "query as json": ["query", "--data", "DATA", "-f", "json", "ASK { ?s ?p ?o }"],
    "find": ["find", "--data", "DATA", "alsur"],
    "show": ["show", "--data", "DATA", "alsur"],
    "info": ["info", "--data", "DATA"],
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_quick_command_loads_no_heavy_library(arguments: list[str], shipped: Path, tmp_path: Path) -> None:
    told = [str(shipped) if argument == "DATA" else argument for argument in arguments]
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *told],
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stderr[done.stderr.rindex("LOADED") :].split()
    assert [name for name in HEAVY if name in loaded] == []


def test_importing_the_package_loads_nothing_but_the_standard_library() -> None:
    code = "import sys; import govgraph; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    outside = [name for name in loaded if name not in sys.stdlib_module_names and not name.startswith("_")]
    # A site may load what it likes at start (`.pth` files); of ours, only the package itself.
    assert not {"click", "pyoxigraph", *HEAVY} & set(outside)
