"""What is asked on a terminal: the questions of an import and of one claim, answered as somebody types."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from govgraph.facts.dataset import read_dataset
from govgraph.ingest.importing import import_files

pty = pytest.importorskip("pty", reason="a terminal of Unix")

_RUN = "import sys; from govgraph.cli import run; sys.exit(run(sys.argv[1:]))"

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """Run govgraph on a terminal with these answers; return its exit status and what the terminal shows."""

    def run(arguments: list[str], *answers: str) -> tuple[int, str]:
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(tmp_path)
            os.execv(sys.executable, [sys.executable, "-c", _RUN, *arguments])
        os.write(terminal, "".join(f"{answer}\n" for answer in answers).encode() + b"\x04")
        shown = b""
        while True:
            try:
                part = os.read(terminal, 65536)
            except OSError:  # Linux: the other end is closed
                break
            if not part:
                break
            shown += part
        _, status = os.waitpid(process, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), shown.decode().replace("\r\n", "\n")

    return run


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "g.csv"
    file.write_text("Funder,Grantee\nMade-up Foundation,Fixture Lab\n", "utf-8")
    mapping = {"subject": "Funder:Funder", "predicate": "funds", "object": "Grantee:Organization"}
    import_files([file], tmp_path / "mine", mapping=mapping)
    return tmp_path / "mine"


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_import_asks_what_the_file_does_not_tell_and_shows_claims_in_words(
    tmp_path: Path, typed: Typed
) -> None:
    (tmp_path / "grants.csv").write_text(
        "Grantor,Grantee,Date\nMade-up Fund,Fixture Lab,31/01/2020\n", "utf-8"
    )
    status, shown = typed(
        ["import", "grants.csv", "--into", "mine", "--lang", "es"],
        *("", "", "Grantee:CivilSocietyOrganization", "Subvenciones inventadas, https://example.org/s", "s"),
    )
    assert status == 0, shown
    assert "  Made-up Fund financia Fixture Lab (inicio 2020-01-31)\n" in shown
    assert [row["object"] for row in rows(tmp_path / "mine", "relations")] == ["fixture-lab"]
    assert rows(tmp_path / "mine", "sources")[0]["url"] == "https://example.org/s"
    assert not read_dataset(tmp_path / "mine").report.errors


def test_who_says_no_to_an_import_gets_nothing_written(tmp_path: Path, typed: Typed) -> None:
    (tmp_path / "grants.csv").write_text("Grantor,Grantee\nMade-up Fund,Fixture Lab\n", "utf-8")
    status, _ = typed(["import", "grants.csv", "--into", "mine"], "", "", "", "", "n")
    assert status != 0 and not (tmp_path / "mine").exists()


def test_add_offers_to_add_what_is_not_there_yet_with_kind_and_language(mine: Path, typed: Typed) -> None:
    status, shown = typed(
        ["add", "mine", "--lang", "es"],
        *("Fundación Inventada", "funds", "", "nonsense", "Funder", "es"),
        *("Fixture Lab", "Página inventada, https://example.org/p", "2021", "", "", ""),
    )
    assert status == 0, shown
    assert "«Fundación Inventada» aún no está en el conjunto de datos." in shown
    assert "nonsense no es una clase que pueda estar aquí." in shown
    new = rows(mine, "organizations")[-1]
    assert (new["id"], new["type"], new["label_es"], new["label_en"]) == (
        *("fundacion-inventada", "Funder"),
        *("Fundación Inventada", ""),
    )
    claim = rows(mine, "relations")[-1]
    assert (claim["subject"], claim["object"], claim["start"]) == (
        "fundacion-inventada",
        "fixture-lab",
        "2021",
    )
    assert not read_dataset(mine).report.errors


def test_add_takes_another_name_in_the_place_of_one_with_a_slip(mine: Path, typed: Typed) -> None:
    before = rows(mine, "organizations")
    status, shown = typed(
        ["add", "mine"],
        *("Made-up Fondation", "funds", "made-up-foundation"),
        *("Fixture Lab", "Made-up page", "2022", "", "", ""),
    )
    assert status == 0, shown
    assert "It looks like “Made-up Foundation” (made-up-foundation)." in shown
    assert rows(mine, "organizations") == before
    assert rows(mine, "relations")[-1]["start"] == "2022"


def test_a_dash_says_that_rows_are_entities_only(tmp_path: Path, typed: Typed) -> None:
    (tmp_path / "r.csv").write_text("Name,Body\nMade-up Lab,Made-up Union\n", "utf-8")
    status, shown = typed(["import", "r.csv", "--into", "mine"], "Name:Organization", "-", "Made-up list", "")
    assert status == 0, shown
    assert [row["id"] for row in rows(tmp_path / "mine", "organizations")] == ["made-up-lab"]
    assert not (tmp_path / "mine" / "relations.csv").exists()
