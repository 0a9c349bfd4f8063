"""Literals keep their spelling wherever this package handles them; where the engine respells one, that is told."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import govgraph
from govgraph.errors import DataError
from govgraph.store.rdf_files import respelled_in

HEAD = "@prefix ex: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
DAYS = ["2020-01-01Z", "2020-01-01-05:00", "2020-01-01", "-0044-03-15"]
OTHERS = {
    '"01234"^^xsd:integer': '"1234"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"7"^^xsd:int': '"7"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"1.50"^^xsd:decimal': '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    '"1"^^xsd:boolean': '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
    '"colour"@en-GB': '"colour"@en-gb',
}


def file_of(folder: Path, *literals: str) -> Path:
    path = folder / "in.ttl"
    path.write_text(HEAD + f"ex:a ex:p {', '.join(literals)} .", encoding="utf-8")
    return path


def test_the_copy_for_rdflib_has_the_zones_of_dates_and_says_nothing_on_stderr(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    times = ['"2020-01-01T12:00:00.5Z"^^xsd:dateTime', '"1.0E3"^^xsd:double', '"x"@es', '"plain"']
    g = govgraph.open(file_of(tmp_path, *[f'"{day}"^^xsd:date' for day in DAYS], *times))
    with caplog.at_level(logging.WARNING):
        copy = g.to_rdflib()
        graph = g.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").to_rdflib()
    assert not caplog.records
    expected = {str(quad.object) for quad in g.quads()}
    assert len(expected) == len(DAYS) + len(times)
    for found in (copy, graph):
        objects = set(found.objects())
        assert {ox_text(one) for one in objects} == expected
        assert sorted(str(one) for one in objects if str(one.datatype).endswith("#date")) == sorted(DAYS)


def ox_text(literal: rdflib.Literal) -> str:
    kind = literal.datatype
    return str(
        ox.Literal(
            str(literal),
            language=literal.language,
            datatype=ox.NamedNode(str(kind)) if kind is not None else None,
        )
    )


def test_named_graphs_and_blank_nodes_are_in_the_copy_for_rdflib(tmp_path: Path) -> None:
    path = tmp_path / "in.trig"
    path.write_text("<urn:g> { <urn:a> <urn:p> _:x . _:x <urn:q> 1 } <urn:a> <urn:p> <urn:b> .")
    copy = govgraph.open(path).to_rdflib()
    [row] = copy.query("SELECT ?n { GRAPH <urn:g> { <urn:a> <urn:p>/<urn:q> ?n } }")
    assert row.n == rdflib.Literal(1)
    assert len(copy) == 3


@pytest.mark.parametrize("text", ["<<( ex:a ex:p ex:b )>>", '"x"@he--rtl'])
def test_what_rdflib_cannot_hold_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match="rdflib cannot hold"):
        govgraph.open(file_of(tmp_path, text)).to_rdflib()


def test_literals_that_the_store_respells_are_known_one_by_one(tmp_path: Path) -> None:
    path = file_of(tmp_path, *OTHERS, '"01234"', '"5"^^xsd:integer', '"x"@en')
    # The reader itself writes language tags in small letters: they are the same tags.
    assert sorted(str(after) for _, after in respelled_in(path)) == sorted(
        text for text in OTHERS.values() if "@" not in text
    )
    assert {str(quad.object) for quad in govgraph.open(path).quads()} >= set(OTHERS.values())


def test_export_says_how_many_literals_it_writes_in_another_spelling(tmp_path: Path) -> None:
    path = file_of(tmp_path, *OTHERS)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from govgraph.cli import main; main()",
            "export",
            "-d",
            str(path),
            "-f",
            "nt",
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert f"note: {len(OTHERS) - 1} literals of {path}" in done.stderr
    assert '"01234"^^xsd:integer is now "1234"^^xsd:integer' in done.stderr
    assert done.stdout.count("\n") == len(OTHERS)
    quiet = govgraph.open(file_of(tmp_path, '"fine"', "5", '"x"@en'))
    assert respelled_in(quiet.files[0]) == []
