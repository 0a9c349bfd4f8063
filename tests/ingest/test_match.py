"""govgraph match: what is sure is joined, what is likely proposed, homonyms are neither."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govgraph.facts.dataset import read_dataset
from govgraph.ingest.importing import import_files
from govgraph.ingest.match import Record, match, match_records, write_matches


def record(ident: str, name: str, **more: object) -> Record:
    return Record(ident, name, (name,), **more)  # type: ignore[arg-type]


def test_the_same_wikidata_id_is_sure() -> None:
    (one,) = match_records(
        [record("a:1", "Made-up Forum", qid="Q1")], [record("b:1", "Foro Inventado", qid="Q1")]
    )
    assert one.sure and one.reasons == ("same Wikidata id: Q1",)


def test_the_same_name_alone_is_proposed_and_not_joined() -> None:
    (one,) = match_records([record("a:1", "Made-up Forum")], [record("b:1", "MADE-UP FÓRUM")])
    assert not one.sure and one.reasons == ("same name",)


@pytest.mark.parametrize(
    "apart",
    [
        ({"countries": frozenset({"CO"})}, {"countries": frozenset({"VE"})}),
        ({"group": "actors"}, {"group": "topics"}),
        ({"qid": "Q1"}, {"qid": "Q2"}),
    ],
)
def test_homonyms_are_never_joined(apart: tuple[dict[str, object], dict[str, object]]) -> None:
    one = record("a:1", "Universidad de los Andes", website="example.org", **apart[0])
    other = record("b:1", "Universidad de los Andes", website="example.org", **apart[1])
    assert not any(found.sure for found in match_records([one], [other]))


def test_an_acronym_of_two_is_joined_with_neither() -> None:
    ours = [
        record("b:1", "Commonwealth of Independent States", acronym="CIS"),
        record("b:2", "Centre for Internet and Society", acronym="CIS"),
    ]
    assert not any(found.sure for found in match_records([record("a:1", "CIS")], ours))


def test_what_is_one_of_two_is_sure_of_neither() -> None:
    others = [record("b:1", "Made-up", qid="Q1"), record("b:2", "Made-up too", qid="Q1")]
    assert not any(one.sure for one in match_records([record("a:1", "Made-up", qid="Q1")], others))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "g.csv"
    file.write_text("Funder,Grantee,Site\nMade-up Fund,Derechos Digitales,\n", "utf-8")
    import_files(
        [file],
        tmp_path / "mine",
        mapping={
            "subject": "Funder:Funder",
            "predicate": "funds",
            "object": "Grantee:CivilSocietyOrganization",
        },
    )
    return tmp_path / "mine"


def test_a_merge_follows_what_was_judged_and_can_be_undone(mine: Path, shipped: Path) -> None:
    found = match(mine, shipped)
    (one,) = [each for each in found if each.object.id.endswith("/derechos-digitales")]
    assert not one.sure  # a name is not enough
    own = "https://example.org/mine/id/derechos-digitales"
    joined = {(each.iri, each.other) for each in read_dataset([shipped, mine]).joined}
    assert (one.object.id, own) not in joined
    table = write_matches(found)
    (mine / "matches.csv").write_text(
        table.replace(
            f"{own},Derechos Digitales,skos:closeMatch", f"{own},Derechos Digitales,skos:exactMatch"
        ),
        "utf-8",
    )
    lines = table.splitlines()
    at = next(n for n, line in enumerate(lines) if one.object.id in line)
    cells = lines[at].split(",")
    assert cells[7] == ""
    cells[7], cells[8] = "same", "A reviewer"
    (mine / "matches.csv").write_text(
        "\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]) + "\n", "utf-8"
    )
    joined = {(each.iri, each.other) for each in read_dataset([shipped, mine]).joined}
    assert (one.object.id, own) in joined
    again = next(each for each in match(mine, shipped) if each.object.id == one.object.id)
    assert (again.decision, again.reviewer) == ("same", "A reviewer")
    (mine / "matches.csv").unlink()
    assert (one.object.id, own) not in {
        (each.iri, each.other) for each in read_dataset([shipped, mine]).joined
    }


@pytest.fixture
def newcomers(tmp_path: Path) -> Path:
    """A dataset that names what the shipped one has: by a name, an acronym, a website; and what it has not."""
    file = tmp_path / "members.csv"
    file.write_text(
        "Who,Net,Site\nAsociación por los Derechos Civiles,Made-up Network,\nCEPAL,Made-up Network,\n"
        "Made-up Acces,Made-up Network,https://www.accessnow.org/\nMade-up Lab,Made-up Network,\n",
        "utf-8",
    )
    import_files(
        [file],
        tmp_path / "newcomers",
        mapping={
            "subject": {"column": "Who", "kind": "Organization", "website": "Site"},
            "predicate": "memberOf",
            "object": "Net:CivilSocietyNetwork",
        },
    )
    return tmp_path / "newcomers"


def test_check_tells_what_another_dataset_probably_has(newcomers: Path, invoke: Callable[..., Any]) -> None:
    result = invoke("check", str(newcomers), "--against", "shipped")
    assert result.exit_code == 0
    told = [line for line in result.stdout.splitlines() if " W262 " in line]
    assert [
        (line.split("`")[1], line.split("<")[1].split(">")[0].rpartition("/")[2], line.partition(">: ")[2])
        for line in told
    ] == [
        ("asociacion-por-los-derechos-civiles", "adc", "same name"),
        ("cepal", "eclac", "same acronym: CEPAL"),
        ("made-up-acces", "access-now", "same website"),
    ]
    assert all(str(newcomers / "organizations.csv") in line for line in told)
    assert "W262" not in invoke("check", str(newcomers)).stdout


def test_check_is_silent_of_what_was_judged(
    newcomers: Path, shipped: Path, invoke: Callable[..., Any]
) -> None:
    rows = write_matches(match(newcomers, shipped)).splitlines()
    judged = [
        row for row in csv.DictReader(rows) if "/adc" in row["object_id"] or "/eclac" in row["object_id"]
    ]
    for row in judged:
        row |= {
            "decision": "same" if "/adc" in row["object_id"] else "different",
            "reviewer_label": "A reviewer",
        }
    with (newcomers / "matches.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, judged[0])
        writer.writeheader()
        writer.writerows(judged)
    told = invoke("check", str(newcomers), "--against", "shipped").stdout
    assert [line.split("`")[1] for line in told.splitlines() if " W262 " in line] == ["made-up-acces"]


def test_check_against_what_is_not_there_says_so(newcomers: Path, invoke: Callable[..., Any]) -> None:
    result = invoke("check", str(newcomers), "--against", "nowhere")
    assert result.exit_code == 2 and "nowhere does not exist" in result.stderr


def test_a_table_of_names_can_be_matched_offline(tmp_path: Path, shipped: Path) -> None:
    dump = tmp_path / "ror.csv"
    dump.write_text(
        "id,name,acronyms,country.country_code\nhttps://ror.org/0,International Telecommunication Union,ITU,CH\n",
        "utf-8",
    )
    best = match(dump, shipped)[0]
    assert best.object.id == "https://w3id.org/govgraph/id/itu"
