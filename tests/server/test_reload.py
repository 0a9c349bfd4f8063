"""Data that change while they are served: the new ones where they are right, the old ones otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

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
