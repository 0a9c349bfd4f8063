"""RDF files are read whole, from anywhere, the same on every machine, or refused with the place."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from govgraph.errors import TableError, UnknownFormat
from govgraph.store.rdf_files import FORMATS, is_rdf_file, rdf_format, read_into
from govgraph.store.store import Store
from govgraph.terms import Names

TURTLE = '@prefix x: <http://fixture.example/> .\nx:a x:p x:b , "café"@es .\n'
BOM = b"\xef\xbb\xbf"
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://fixture.example/">\n'
    '<rdf:Description rdf:about="http://fixture.example/a"><x:p>café</x:p></rdf:Description>\n</rdf:RDF>\n'
)
JSON_LD = '{"@context": {"p": "http://fixture.example/p"},\n "@id": "http://fixture.example/a", "p": "café"}'
IN_EVERY_FORMAT = {
    "ttl": '<http://fixture.example/a> <http://fixture.example/p> "café" .',
    "nt": '<http://fixture.example/a> <http://fixture.example/p> "café" .',
    "nq": '<http://fixture.example/a> <http://fixture.example/p> "café" <http://fixture.example/g> .',
    "trig": '<http://fixture.example/g> { <http://fixture.example/a> <http://fixture.example/p> "café" }',
    "jsonld": JSON_LD,
    "json": JSON_LD,
    "rdf": RDF_XML,
    "xml": RDF_XML,
    "owl": RDF_XML,
}


def read(path: Path, data: str | bytes, names: Names | None = None) -> list[str]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    store = Store(names=names)
    read_into(store, path)
    return sorted(str(quad.triple) for quad in store.quads())


@pytest.mark.parametrize("suffix", sorted(IN_EVERY_FORMAT))
@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("mark", [b"", BOM])
def test_a_file_is_read_in_every_format_packed_or_not_with_a_byte_order_mark_or_without(
    tmp_path: Path, suffix: str, packed: str, mark: bytes
) -> None:
    data = mark + IN_EVERY_FORMAT[suffix].encode()
    path = tmp_path / f"fixture.{suffix}{packed}"
    found = read(path, gzip.compress(data) if packed else data)
    assert found == ['<http://fixture.example/a> <http://fixture.example/p> "café"']


def test_every_suffix_is_tested() -> None:
    assert {f".{suffix}" for suffix in IN_EVERY_FORMAT} == set(FORMATS)


def test_the_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    assert len(read(tmp_path / "FIXTURE.TTL", TURTLE)) == 2


def test_named_graphs_keep_their_names(tmp_path: Path) -> None:
    path = tmp_path / "fixture.nq"
    path.write_text(IN_EVERY_FORMAT["nq"], encoding="utf-8")
    store = Store()
    read_into(store, path)
    assert [str(quad.graph_name) for quad in store.quads()] == ["<http://fixture.example/g>"]


def test_a_suffix_without_a_format_is_told_apart() -> None:
    assert not is_rdf_file(Path("facts.csv"))
    with pytest.raises(UnknownFormat) as caught:
        rdf_format(Path("facts.csv"))
    assert ".ttl" in caught.value.hint
    assert "of tables, name their folder" in caught.value.hint


def test_relative_iris_do_not_depend_on_the_folder(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    names = Names("https://fixture.example/set/")
    one = read(tmp_path / "one" / "f.ttl", "<#x> <y> <> .", names)
    other = read(tmp_path / "other" / "f.ttl.gz", gzip.compress(b"<#x> <y> <> ."), names)
    base = "https://fixture.example/set/file/"
    assert one == other == [f"<{base}f.ttl#x> <{base}y> <{base}f.ttl>"]


def test_a_name_with_spaces_and_accents_is_a_valid_base(tmp_path: Path) -> None:
    [found] = read(tmp_path / "datos de São Paulo.ttl", "<> <http://fixture.example/p> 1 .")
    assert found.startswith("<https://w3id.org/govgraph/file/datos%20de%20S%C3%A3o%20Paulo.ttl>")


def test_a_files_own_base_wins(tmp_path: Path) -> None:
    [found] = read(tmp_path / "f.ttl", "@base <http://fixture.example/> . <a> <b> <c> .")
    assert found == "<http://fixture.example/a> <http://fixture.example/b> <http://fixture.example/c>"


def test_the_same_blank_node_label_in_two_files_is_two_nodes(tmp_path: Path) -> None:
    store = Store()
    for name in ("one.nt", "two.nt"):
        (tmp_path / name).write_text('_:same <http://fixture.example/p> "v" .')
        read_into(store, tmp_path / name)
    assert len(store) == 2


@pytest.mark.parametrize(
    ("name", "data", "where", "words"),
    [
        ("f.ttl", "@prefix x: <http://x/> .\nx:a x:p ?? .", ":2:9", "Turtle"),
        (
            "f.nt",
            '<http://x/a> <http://x/b> "c" .\n<http://x/a> <http://x/b> nothing .',
            ":2:27",
            "N-Triples",
        ),
        ("f.ttl", "<http://x/a> <http://x/b> <http://x/ c> .", ":1:27", "IRI"),
        ("f.ttl", "<http://x/a> <http://x/b> 1 ;", ":1:30", "end"),
        ("f.jsonld", '{"@id": "http://x/a",,}', ":1:", "JSON-LD"),
        ("f.rdf", "<rdf:RDF>\n<a></b></rdf:RDF>", ":2:6", "XML"),
    ],
)
def test_a_mistake_is_told_with_its_file_line_and_column(
    tmp_path: Path, name: str, data: str, where: str, words: str
) -> None:
    with pytest.raises(TableError) as caught:
        read(tmp_path / name, data)
    assert caught.value.origin.startswith(f"{tmp_path / name}{where}")
    assert words in str(caught.value)
    assert str(caught.value).count("line") == 0  # the place stands once


def test_rdf_xml_cut_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is cut short"):
        read(tmp_path / "f.rdf", RDF_XML[:-12])


def test_a_damaged_gzip_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(TURTLE.encode() * 50)
    for data in (whole[:-9], b"no gzip at all", whole[:40] + b"\0" * 9 + whole[49:]):
        with pytest.raises(TableError):
            read(tmp_path / "f.ttl.gz", data)


@pytest.mark.parametrize(
    "context",
    ['"https://fixture.example/context"', '["https://fixture.example/context", {}]'],
)
def test_a_context_on_the_web_is_refused_and_not_fetched(tmp_path: Path, context: str) -> None:
    with pytest.raises(TableError, match=r"https://fixture\.example/context") as caught:
        read(tmp_path / "f.jsonld", '{\n"@context": ' + context + ', "@id": "http://x/a", "p": 1}')
    assert caught.value.origin.endswith(":2:1")


def test_utf_16_and_latin_1_are_refused_with_what_to_do(tmp_path: Path) -> None:
    for name, data in (
        ("f.ttl", TURTLE.encode("utf-16")),
        ("f.nt", IN_EVERY_FORMAT["nt"].encode("latin-1")),
        ("f.rdf", ('<?xml version="1.0" encoding="ISO-8859-1"?>' + RDF_XML).encode("latin-1")),
    ):
        with pytest.raises(TableError) as caught:
            read(tmp_path / name, data)
        assert caught.value.hint == "save it as UTF-8", name


def test_a_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"absent\.ttl"):
        read_into(Store(), tmp_path / "absent.ttl")


def test_progress_adds_up_to_the_files_size(tmp_path: Path) -> None:
    for name, data in (("f.ttl", TURTLE.encode()), ("f.ttl.gz", gzip.compress(TURTLE.encode()))):
        path = tmp_path / name
        path.write_bytes(data)
        steps: list[int] = []
        read_into(Store(), path, progress=steps.append)
        assert sum(steps) == len(data)


@pytest.mark.parametrize("suffix", ["nt", "nq", "ttl", "trig", "jsonld"])
def test_a_text_longer_than_the_engine_reads_is_told_with_its_file(tmp_path: Path, suffix: str) -> None:
    text = "x" * (17 << 20)
    path = tmp_path / f"long.{suffix}"
    triple = f'<http://fixture.example/a> <http://fixture.example/p> "{text}"'
    path.write_text(
        f'{{"@id": "http://fixture.example/a", "http://fixture.example/p": "{text}"}}'
        if suffix == "jsonld"
        else f"{triple} ."
    )
    with pytest.raises(TableError, match="16 MB") as caught:
        read_into(Store(), path)
    assert caught.value.origin == str(path)
