"""govgraph export: every format holds the same graph, and the suffix gives the format."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import govgraph
from govgraph.write.canonical import same_graph

if TYPE_CHECKING:
    from click.testing import Result

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


@pytest.fixture
def mine(invoke: Callable[..., Result], tmp_path: Path) -> Path:
    invoke("init", tmp_path / "mine")
    return tmp_path / "mine"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_the_whole_graph(invoke: Callable[..., Result], mine: Path, form: str) -> None:
    import govgraph

    result = invoke("export", "-d", mine, "-f", form)
    assert result.exit_code == 0
    found = ox.parse(result.stdout_bytes, format=FORMATS[form])
    assert same_graph(found, govgraph.open(mine).quads())


def test_the_suffix_gives_the_format_and_the_option_wins(
    invoke: Callable[..., Result], mine: Path, tmp_path: Path
) -> None:
    lines = invoke("export", "-d", mine, "-f", "nt").stdout
    assert invoke("export", "-d", mine, "-o", tmp_path / "a.nt").stdout == ""
    assert (tmp_path / "a.nt").read_text("utf-8") == lines
    invoke("export", "-d", mine, "-f", "nt", "-o", tmp_path / "a.ttl")
    assert (tmp_path / "a.ttl").read_text("utf-8") == lines


def test_the_table_has_a_row_per_claim(invoke: Callable[..., Result], mine: Path, tmp_path: Path) -> None:
    import govgraph

    assert invoke("export", "-d", mine, "-o", tmp_path / "claims.csv").exit_code == 0
    text = (tmp_path / "claims.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(govgraph.open(mine).claims)
    assert all(row["subject"] and row["predicate"].startswith("gov:") for row in rows)


def test_an_unknown_suffix_is_an_error_that_names_the_formats(
    invoke: Callable[..., Result], mine: Path, tmp_path: Path
) -> None:
    result = invoke("export", "-d", mine, "-o", tmp_path / "facts.docx")
    assert result.exit_code == 3
    assert "jsonld" in result.stderr
    assert not (tmp_path / "facts.docx").exists()


def test_it_imports_neither_rdflib_nor_networkx(mine: Path) -> None:
    code = (
        "import sys\nfrom govgraph.cli import run\n"
        f"run(['export', '-d', {str(mine)!r}, '-o', {str(mine / 'x.ttl')!r}])\n"
        "print(sorted({'rdflib', 'networkx', 'pyvis'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ------------------------------------------------------------------------------------------------------- a part of the dataset


def relation_rows(folder: Path, fits: Callable[[dict[str, str]], bool]) -> list[dict[str, str]]:
    with (folder / "relations.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if fits(row)]


def ends_of(rows: list[dict[str, str]]) -> set[tuple[str, str, str, str]]:
    return {
        (row["subject"], row["predicate"], row["object"], row["source"].removeprefix("src-")) for row in rows
    }


def exported(text: str) -> set[tuple[str, str, str, str]]:
    def bare(curie: str) -> str:
        return curie.partition(":")[2]

    return {
        (bare(row["subject"]), bare(row["predicate"]), bare(row["object"]), bare(row["source"]))
        for row in csv.DictReader(io.StringIO(text))
    }


MEMBERS = ("--entity", "alsur", "-r", "memberOf")


def about_members(row: dict[str, str]) -> bool:
    return row["predicate"] == "memberOf" and "alsur" in (row["subject"], row["object"])


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (MEMBERS, about_members),
        (("-r", "partyTo", "-r", "signatoryOf"), lambda row: row["predicate"] in ("partyTo", "signatoryOf")),
        (
            ("--query", "SELECT ?m { ?m gov:memberOf id:brics }"),
            lambda row: row["predicate"] == "memberOf" and row["object"] == "brics",
        ),
        (
            (
                "--query",
                "SELECT ?m ?e { ?m gov:participatedIn ?e . ?e gov:partOfSeries id:rightscon }",
                "-r",
                "partOfSeries",
            ),
            lambda row: row["predicate"] == "partOfSeries" and row["object"] == "rightscon",
        ),
    ],
)
def test_a_part_has_the_claims_that_fit_and_no_others(
    invoke: Callable[..., Result],
    shipped: Path,
    options: tuple[str, ...],
    fits: Callable[[dict[str, str]], bool],
) -> None:
    text = invoke("export", "-d", shipped, "-f", "csv", *options).stdout
    wanted = ends_of(relation_rows(shipped, fits))
    assert wanted >= exported(text)
    if "partOfSeries" not in options:  # of the series, only the editions that somebody took part in
        assert exported(text) == wanted


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "trig", "nq"])
def test_a_part_has_its_evidence_in_every_format(
    invoke: Callable[..., Result], shipped: Path, tmp_path: Path, form: str
) -> None:
    target = tmp_path / f"part.{form}"
    invoke("export", "-d", shipped, *MEMBERS, "-o", target)
    part = govgraph.open(target)
    rows = relation_rows(shipped, about_members)
    ends = {end for row in rows for end in (row["subject"], row["object"])}
    assert len(part.claims) == len(rows)
    things = [entity for entity in part.entities.values() if entity.kind in part.model.kinds]
    assert {entity.id.removeprefix("id:") for entity in things} == ends
    assert {row["source"].removeprefix("src-") for row in rows} <= {
        source.id.removeprefix("src:") for source in part.sources.values()
    }
    assert all(source.title and source.url for source in part.sources.values())
    assert part.entity("alsur").label("en") == "AlSur"
    assert not part.ask("ASK { id:alsur gov:participatedIn ?x }")
    assert part.ask("ASK { ?x gov:memberOf id:alsur }")


def test_a_kind_alone_has_all_things_of_the_kind_and_the_claims_about_them(
    invoke: Callable[..., Result], shipped: Path, tmp_path: Path
) -> None:
    invoke("export", "-d", shipped, "-k", "Treaty", "-o", tmp_path / "treaties.ttl")
    part, whole = govgraph.open(tmp_path / "treaties.ttl"), govgraph.open(shipped)
    treaties = {iri for iri, entity in whole.entities.items() if "Treaty" in entity.kinds}
    assert treaties <= set(part.entities)
    assert {claim.iri for claim in part.claims} == {
        claim.iri for claim in whole.claims if treaties & {claim.subject, claim.object}
    }


def test_a_part_of_which_there_is_nothing_says_so(invoke: Callable[..., Result], shipped: Path) -> None:
    done = invoke("export", "-d", shipped, "--query", "SELECT ?m { ?m gov:memberOf id:none }")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "no claim and no entity matches these options" in done.stderr
