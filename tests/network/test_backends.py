"""networkx's own backends do the work where they are installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# A backend as networkx finds them: an entry point of an installed package. It counts what it is asked for.
BACKEND = """
import networkx as nx
asked = []
class Backend:
    def __getattr__(self, name):
        if name not in ("betweenness_centrality", "core_number"):
            raise AttributeError(name)
        def run(*given, **options):
            asked.append(name)
            return getattr(nx, name).orig_func(*given, **options)
        return run
    @staticmethod
    def convert_from_nx(graph, **options):
        return graph
    @staticmethod
    def convert_to_nx(found, **options):
        return found
    @staticmethod
    def can_run(name, args, kwargs):
        return name in ("betweenness_centrality", "core_number")
    @staticmethod
    def should_run(name, args, kwargs):
        return True
backend = Backend()
"""
ASK = """
import networkx as nx
from govgraph.network import Network
net = Network.from_nx(nx.path_graph(3))
for measure in ("betweenness", "k-core"):
    print(sorted(net.measure(measure).values(measure).items()))
try:
    import fixture_backend
    print(fixture_backend.asked)
except ImportError:
    print("broken")
"""


def run(folder: Path, backend: str, name: str) -> list[str]:
    (folder / "fixture_backend.py").write_text(backend, "utf-8")
    info = folder / "fixture_backend-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fixture-backend\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(
        f"[networkx.backends]\n{name} = fixture_backend:backend\n", "utf-8"
    )
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{ASK}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


# A path of three: the middle is between the ends, and everyone has a neighbor.
EXPECTED = ["[('0', 0.0), ('1', 1.0), ('2', 0.0)]", "[('0', 1), ('1', 1), ('2', 1)]"]


def test_a_graphics_card_takes_over_betweenness_and_k_core(tmp_path: Path) -> None:
    assert run(tmp_path, BACKEND, "cugraph") == [*EXPECTED, "['betweenness_centrality', 'core_number']"]


def test_nx_parallel_leaves_betweenness_to_rustworkx_which_is_faster(tmp_path: Path) -> None:
    pytest.importorskip("rustworkx")
    assert run(tmp_path, BACKEND, "parallel") == [*EXPECTED, "['core_number']"]


def test_a_backend_that_does_not_fit_this_networkx_is_left_out(tmp_path: Path) -> None:
    assert run(tmp_path, "raise ImportError('made for another networkx')\n", "parallel") == [
        *EXPECTED,
        "broken",
    ]
