"""govgraph build: the whole set, the same every time, and nothing at all where the tables have errors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from govgraph.write.canonical import fingerprint, same_graph
from govgraph.write.files import MANIFEST

if TYPE_CHECKING:
    from click.testing import Result

FILES = {
    "dataset.ttl",
    "edges.csv",
    "explorer.html",
    "forum-organization-map.html",
    "forum-organization.gexf",
    "govgraph.jsonld",
    "govgraph.nt",
    "govgraph.ttl",
    "index.html",
    "nodes.csv",
    "report.es.md",
    "report.md",
    "report.pt.md",
    "timeline.svg",
    MANIFEST,
}


@pytest.fixture(scope="module")
def built(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped dataset, built once."""
    import govgraph

    folder = tmp_path_factory.mktemp("built")
    govgraph.open(shipped).build(folder)
    return folder


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def quads(path: Path, rdf_format: ox.RdfFormat) -> list[ox.Quad]:
    return list(ox.parse(path=str(path), format=rdf_format))


def test_it_writes_the_set_and_nothing_else(built: Path) -> None:
    assert {path.name for path in built.iterdir()} >= FILES
    assert not [path for path in built.iterdir() if path.name.startswith(".")]


def test_the_same_facts_give_the_same_bytes(built: Path, shipped: Path, tmp_path: Path) -> None:
    import govgraph

    govgraph.open(shipped).build(tmp_path)
    assert bytes_in(tmp_path) == bytes_in(built)


def test_all_forms_of_the_facts_hold_the_same_graph(built: Path) -> None:
    lines = quads(built / "govgraph.nt", ox.RdfFormat.N_TRIPLES)
    assert same_graph(quads(built / "govgraph.ttl", ox.RdfFormat.TURTLE), lines)
    assert same_graph(quads(built / "govgraph.jsonld", ox.RdfFormat.JSON_LD), lines)


def test_rdflib_and_oxigraph_read_the_turtle_as_the_same_graph(built: Path) -> None:
    graph = rdflib.Graph().parse(built / "govgraph.ttl")
    again = list(ox.parse(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES))
    assert same_graph(again, quads(built / "govgraph.ttl", ox.RdfFormat.TURTLE))


def test_the_description_carries_the_fingerprint_of_the_graph(built: Path) -> None:
    described = (built / "dataset.ttl").read_text("utf-8")
    assert fingerprint(quads(built / "govgraph.ttl", ox.RdfFormat.TURTLE)) in described


def test_the_description_and_the_manifest_know_every_file_by_its_checksum(built: Path) -> None:
    described = (built / "dataset.ttl").read_text("utf-8")
    for line in (built / MANIFEST).read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((built / name).read_bytes()).hexdigest() == digest
        if name not in ("dataset.ttl", "index.html"):
            assert digest in described


def test_the_page_links_every_file(built: Path) -> None:
    page = (built / "index.html").read_text("utf-8")
    missing = [name for name in FILES - {"index.html", MANIFEST} if f'href="{name}"' not in page]
    assert missing == []


def test_no_file_names_a_folder_of_this_machine(built: Path, root: Path) -> None:
    named = [path.name for path in built.iterdir() if str(root).encode() in path.read_bytes()]
    assert named == []


def test_it_says_where_the_results_are(
    invoke: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert invoke("init", "mine").exit_code == 0
    result = invoke("build", "-d", "mine")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert re.search(r"\d+ files are in output\. Open output.index\.html", result.stderr)
    assert {path.name for path in (tmp_path / "output").iterdir()} >= FILES


def test_quiet_is_quiet(invoke: Callable[..., Result], tmp_path: Path) -> None:
    invoke("init", tmp_path / "mine")
    result = invoke("build", "-q", "-d", tmp_path / "mine", "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_tables_with_errors_are_told_and_leave_the_old_files_alone(
    invoke: Callable[..., Result], tmp_path: Path
) -> None:
    data, out = tmp_path / "mine", tmp_path / "out"
    invoke("init", data)
    assert invoke("build", "-q", "-d", data, "-o", out).exit_code == 0
    before = bytes_in(out)
    path = data / "relations.csv"
    path.write_text(path.read_text("utf-8").replace("participatedIn", "participatedInn"), "utf-8")
    result = invoke("build", "-d", data, "-o", out)
    assert result.exit_code == 1
    assert "relations.csv:2" in result.stdout
    assert "nothing was written" in result.stderr
    assert bytes_in(out) == before


def test_tables_with_errors_make_no_folder(invoke: Callable[..., Result], tmp_path: Path) -> None:
    data = tmp_path / "mine"
    invoke("init", data)
    (data / "sources.csv").write_text("", "utf-8")
    assert invoke("build", "-d", data, "-o", tmp_path / "out").exit_code == 1
    assert not (tmp_path / "out").exists()


def test_a_page_of_somebody_else_is_not_replaced_unless_asked(
    invoke: Callable[..., Result], tmp_path: Path
) -> None:
    data, out = tmp_path / "mine", tmp_path / "out"
    invoke("init", data)
    out.mkdir()
    (out / "index.html").write_text("my own page")
    result = invoke("build", "-d", data, "-o", out)
    assert result.exit_code == 3
    assert "--force" in result.stderr
    assert bytes_in(out) == {"index.html": b"my own page"}
    assert invoke("build", "--force", "-d", data, "-o", out).exit_code == 0


def test_what_is_built_does_not_stand_among_the_tables(
    invoke: Callable[..., Result], shipped_copy: Path
) -> None:
    before = sorted(shipped_copy.iterdir())
    said = invoke("build", "-d", shipped_copy, "-o", shipped_copy)
    assert said.exit_code == 3
    assert "holds the tables of a dataset" in said.stderr and "hint: name another folder" in said.stderr
    assert sorted(shipped_copy.iterdir()) == before
