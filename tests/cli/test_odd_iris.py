"""An invalid IRI, given anywhere on the command line, is an error of one line and never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ODD = [
    "http://a b",
    "http://[x",
    "http://x:port/",
    "http://127.0.0.1:9/\ud800",
    "http://127.0.0.1:9/%zz",
    "http://127.0.0.1:9/{y}",
    "https://[::1",
    "http://127.0.0.1:9/a|b",
    "urn:",
    "http://",
]


@pytest.mark.parametrize("iri", ODD)
@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "SELECT * { ?s gov:memberOf ?x } LIMIT 1", "-b", "x=<IRI>"),
        ("query", "SELECT * { ?s gov:memberOf ?x } LIMIT 1", "-b", "x=IRI"),
        ("query", "ASK { <IRI> ?p ?o }"),
        ("query", "ASK {}", "-d", "http://127.0.0.1:9/", "--graph", "IRI"),
        ("query", "ASK {}", "-d", "http://127.0.0.1:9/", "--base", "IRI/"),
        ("query", "ASK {}", "-d", "IRI"),
        ("load", "FILE", "--store", "http://127.0.0.1:9/", "--graph", "IRI"),
        ("load", "FILE", "--store", "IRI"),
        ("show", "IRI"),
    ],
    ids=" ".join,
)
def test_an_odd_iri_is_told_and_no_traceback(
    iri: str,
    arguments: tuple[str, ...],
    invoke: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "one.nt"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n")
    given = [argument.replace("IRI", iri).replace("FILE", str(file)) for argument in arguments]
    if arguments[:3] == ("load", "FILE", "--store") and arguments[-1] == "IRI" and not iri.startswith("http"):
        pytest.skip("that is a folder")
    if arguments[1] == "ASK {}" and arguments[-1] == "IRI" and not iri.startswith("http"):
        pytest.skip("that is a file")
    result = invoke(*given)  # raises what is not an exit
    assert result.exit_code in (0, 2, 3)


def test_a_file_that_is_not_there_is_told_before_a_server_is_asked(invoke: Callable[..., Any]) -> None:
    result = invoke("load", "nothing.nt", "--store", "http://127.0.0.1:9/")
    assert (result.exit_code, result.stderr) == (3, "error: nothing.nt does not exist\n")
