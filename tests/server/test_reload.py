"""Data that change while they are served: the new ones where they are right, the old ones otherwise."""

from __future__ import annotations

import resource
import shutil
import time
from pathlib import Path

import pytest

from tests.facts.tables import write_dataset
from tests.server.conftest import Running, running

HEAD = "@prefix ex: <https://fixture.example/> .\n"


def told(server: Running, wanted: str) -> str:
    """Wait for the server to say so, line by line."""
    assert server.process.stderr is not None
    for line in server.process.stderr:
        if wanted in line:
            return line
    raise AssertionError(f"the server ended before it said {wanted}")


def count(server: Running) -> str:
    found = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")
    assert found.status == 200
    return found.text.split()[1]


def test_new_data_are_served_and_broken_ones_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    file = folder / "facts.ttl"
    file.write_text(HEAD + "ex:a ex:b ex:c .\n", "utf-8")
    with running("-d", folder, "--reload") as server:
        assert count(server) == "1"
        tag = server.query("ASK { ?s ?p ?o }").headers["etag"]
        file.write_text(HEAD + "ex:a ex:b ex:c, ex:d .\n", "utf-8")
        told(server, "were loaded")
        assert count(server) == "2"
        assert server.query("ASK { ?s ?p ?o }").headers["etag"] != tag
        file.write_text(HEAD + "ex:a ex:b \n", "utf-8")
        assert "still served" in told(server, "cannot be used")
        assert count(server) == "2"
        shutil.rmtree(folder)
        told(server, "cannot be used")
        assert count(server) == "2"
        folder.mkdir()
        file.write_text(HEAD + "ex:a ex:b ex:c, ex:d, ex:e .\n", "utf-8")
        told(server, "were loaded")
        assert count(server) == "3"


@pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="limits of other processes are set on Linux only"
)
def test_a_full_disk_keeps_the_server_up(tmp_path: Path) -> None:
    """The system refuses to write files of any length, as a disk that is full does."""
    data = write_dataset(tmp_path / "data")
    relations = data / "relations.csv"
    whole = relations.read_text("utf-8")
    claims = "SELECT (COUNT(*) AS ?n) { ?s a gov:Statement }"
    env = {"GOVGRAPH_CACHE": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    with running("-d", data, "--reload", env=env) as server:
        before = int(server.query(claims, "text/csv").text.split()[1])
        assert before >= len(whole.splitlines()) - 1  # and attributes
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        relations.write_text("".join(whole.splitlines(keepends=True)[:-1]), "utf-8")
        said = told(server, "the data have changed")
        after = int(server.query(claims + " # after", "text/csv").text.split()[1])
        assert after == (before - 1 if "were loaded" in said else before)
        assert server.get("/id/fixture-club", "text/html").status == 200
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        relations.write_text("".join(whole.splitlines(keepends=True)[:-2]), "utf-8")
        told(server, "were loaded")
        assert int(server.query(claims + " # at last", "text/csv").text.split()[1]) == before - 2


def test_a_folder_that_goes_while_it_is_read_keeps_the_server_up(tmp_path: Path) -> None:
    data = write_dataset(tmp_path / "data")
    with running("-d", data, "--reload") as server:
        before = count(server)
        kept = tmp_path / "kept"
        for turn in range(3):
            (data / "topics.csv").touch()
            time.sleep(1.0 + 0.35 * turn)  # before, while and after it is read
            data.rename(kept)
            told(server, "still served")
            assert count(server) == before
            kept.rename(data)
            told(server, "were loaded")
            assert count(server) == before
