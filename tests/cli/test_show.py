"""``govgraph show``."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from click.testing import Result

Invoke = Callable[..., "Result"]


def test_an_entity_is_shown_in_the_readers_language(invoke: Invoke, shipped: Path) -> None:
    lines = invoke("show", "ECLAC", "--lang", "es", "-d", shipped).stdout.splitlines()
    assert lines[0] == "Comisión Económica para América Latina y el Caribe"
    assert "es parte de (1)" in lines


@pytest.mark.parametrize(
    ("suffix", "begins"), [("md", "# AlSur"), ("ttl", "@prefix"), ("json", "{"), ("txt", "AlSur")]
)
def test_a_file_gets_the_format_of_its_suffix(
    invoke: Invoke, shipped: Path, tmp_path: Path, suffix: str, begins: str
) -> None:
    path = tmp_path / f"alsur.{suffix}"
    assert invoke("show", "alsur", "-d", shipped, "-o", path).exit_code == 0
    assert path.read_text("utf-8").startswith(begins)


def test_only_what_is_sure_enough_is_shown_when_asked_for(invoke: Invoke, shipped: Path) -> None:
    values = json.loads(invoke("show", "cele", "-f", "json", "--confidence", "read", "-d", shipped).stdout)
    assert {claim["confidence"] for claim in values["claims"]} <= {"quoted", "read"}


def test_the_sources_are_cited_instead_of_the_claims(invoke: Invoke, shipped: Path) -> None:
    text = invoke("show", "igf-2023", "--cite", "bibtex", "-d", shipped).stdout
    assert text.startswith("@misc{alsur-blog,\n")
    assert "@misc{govgraph-dataset,\n" in text


def test_an_unknown_name_brings_the_nearest(invoke: Invoke, shipped: Path) -> None:
    result = invoke("show", "eclak", "-d", shipped)
    assert result.exit_code == 3
    assert "did you mean id:eclac" in result.stderr


def test_showing_needs_none_of_the_heavy_packages(
    run_cli: Callable[..., CompletedProcess[str]], shipped: Path
) -> None:
    result = run_cli("show", "igf", "-d", shipped, env={"PYTHONPROFILEIMPORTTIME": "1"})
    loaded = {
        line.rpartition("|")[2].strip()
        for line in result.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert result.returncode == 0
    assert "govgraph.query.profile" in loaded
    assert not loaded & {"rdflib", "networkx", "numpy", "scipy", "pyvis", "jinja2"}


def test_a_blank_name_is_a_wrong_use_of_show(invoke: Invoke, shipped: Path) -> None:
    assert invoke("show", " ", "-d", shipped).exit_code == 2


def test_a_source_is_shown_with_every_claim_that_rests_on_it(invoke: Invoke, shipped: Path) -> None:
    done = invoke("show", "src:alsur-budp2", "-d", shipped)
    lines = done.stdout.splitlines()
    with (shipped / "sources.csv").open(encoding="utf-8", newline="") as file:
        (source,) = (row for row in csv.DictReader(file) if row["id"] == "src-alsur-budp2")
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == "src-alsur-budp2"]
    assert lines[0] == source["title"]
    assert any(line.startswith("address:") and line.endswith(source["url"]) for line in lines)
    assert any(line.startswith("publisher:") and line.endswith(source["publisher"]) for line in lines)
    assert sum(line.startswith(("  - ", "  ? ")) for line in lines) == len(rows)
    for row in rows:
        assert any(f"[id:{row['subject']}] – " in line and f"[id:{row['object']}]" in line for line in lines)


@pytest.mark.parametrize(
    "name", ["src:alsur-blog", "https://w3id.org/govgraph/source/alsur-blog", "AlSur blog listing"]
)
@pytest.mark.parametrize("form", ["text", "json", "md", "ttl"])
def test_a_source_is_shown_by_curie_iri_and_title_in_every_format(
    invoke: Invoke, shipped: Path, name: str, form: str
) -> None:
    text = invoke("show", name, "-d", shipped, "-f", form).stdout
    assert "https://www.alsur.lat/en/blog" in text
    assert "igf-2023" in text
    if form == "json":
        assert json.loads(text)["publisher"] == "AlSur"


def test_a_source_is_cited_alone_and_shown_in_the_readers_language(invoke: Invoke, shipped: Path) -> None:
    text = invoke("show", "src:alsur-blog", "--cite", "bibtex", "-d", shipped).stdout
    assert text.count("\n@") + text.startswith("@") == 2  # the source and the dataset
    assert "publicado por:" in invoke("show", "src:alsur-blog", "--lang", "pt", "-d", shipped).stdout


def test_an_unknown_source_is_an_error(invoke: Invoke, shipped: Path) -> None:
    done = invoke("show", "src:alsur-blogg", "-d", shipped)
    assert done.exit_code == 3
    assert "src:alsur-blog" in done.stderr


def test_the_evidence_of_an_entity_has_the_addresses_of_its_sources(invoke: Invoke, shipped: Path) -> None:
    lines = invoke("show", "igf-2023", "-d", shipped).stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if line.endswith("AlSur blog listing [src:alsur-blog]"))
    assert lines[at + 1].strip() == "https://www.alsur.lat/en/blog"


@pytest.mark.parametrize(
    "asked",
    [["show", "alsur"], ["timeline"], ["diff", "--as-of", "2015", "--to", "2020"], ["query", "ASK {}"]],
)
def test_a_suffix_that_a_verb_cannot_write_is_an_error(
    invoke: Invoke, tmp_path: Path, asked: list[str]
) -> None:
    target = tmp_path / "answer.zip"
    found = invoke(*asked, "-o", target)
    assert found.exit_code == 3
    assert "unknown format: .zip" in found.stderr
    assert not target.exists()


def test_as_of_a_date_the_note_counts_the_unknown_of_what_is_shown(invoke: Callable[..., Result]) -> None:
    """AlSur's eleven members have no beginning: in 2015 each may have been one; the rest of the dataset does not count."""
    shown = invoke("show", "alsur", "--as-of", "2015", "-f", "json")
    unsure = [one for one in json.loads(shown.stdout)["claims"] if one.get("inForce") == "unknown"]
    ties = {(one["predicate"], one["direction"], one.get("other", one.get("value"))) for one in unsure}
    assert len(ties) >= 11
    assert f"{len(ties)} ties ({len(unsure)} claims)" in shown.stderr
    part = invoke("export", "--entity", "alsur", "-r", "memberOf", "--as-of", "2015", "-f", "csv")
    rows = list(csv.DictReader(part.stdout.splitlines()))
    assert f" {len({row['subject'] for row in rows if row['holds'] == 'unknown'})} ties" in part.stderr


def test_a_list_that_is_whole_is_named_from_the_side_that_has_it(invoke: Invoke, shipped: Path) -> None:
    lines = invoke("show", "alsur", "-d", shipped, "--lang", "en").stdout.splitlines()
    at = lines.index("complete list (1)")
    assert lines[at + 1] == "  - has as a member; as of 2026-11-23"
