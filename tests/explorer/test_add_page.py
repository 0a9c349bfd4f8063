"""The form for one claim: what it gives is a row that check accepts, and what it refuses check refuses."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govgraph.facts.dataset import read_dataset
from govgraph.ingest.convert import slug
from govgraph.words import words
from tests.visits import barriers


def name(page: Any, field: str, typed: str) -> None:
    """Choose the first thing that a name completes to."""
    box = page.locator(f"[data-field={field}] input, .field:has(#add-{field}-told) input").first
    box.fill(typed)
    box.press("Enter")


def fill(page: Any, **cells: str) -> None:
    for field, text in cells.items():
        if field in ("subject", "object"):
            name(page, field, text)
        elif field in ("predicate", "confidence"):
            page.locator(f"#add-{field}").select_option(text)
        else:
            page.locator(f"#add-{field}").fill(text)


def rows(page: Any) -> dict[str, dict[str, str]]:
    """Return the rows that the page gives, by their table."""
    found = {}
    for block in page.locator("#row").inner_text().strip().split("\n\n"):
        table, _, text = block.partition("\n")
        (found[table.removesuffix(".csv")],) = csv.DictReader(io.StringIO(text))
    return found


def written_into(folder: Path, made: dict[str, dict[str, str]]) -> None:
    """Add rows to the tables of a dataset, as somebody who copies them would."""
    for table, row in made.items():
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            known = list(csv.DictReader(file))
        header = [*known[0], *(column for column, text in row.items() if text and column not in known[0])]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows([*known, row])


def test_a_claim_that_is_filled_in_by_keyboard_is_a_row_that_check_accepts(
    visit: Callable[..., Any], shipped_copy: Path
) -> None:
    tried = visit()
    page = tried.open("#/add")
    assert page.locator("#row").count() == 0
    fill(
        page, subject="derechos digitales", predicate="gov:participatedIn", object="igf 2023", start="2023-10"
    )
    source = "Made-up page, https://example.org/made-up"
    fill(page, source=source, confidence="quoted", passage="made up … of words", role="Made-up role, “x”")
    made = rows(page)
    claim = made["relations"]
    assert {column: text for column, text in claim.items() if text} == {
        "subject": "derechos-digitales",
        "predicate": "participatedIn",
        "object": "igf-2023",
        "start": "2023-10",
        "role": "Made-up role, “x”",
        "source": "src-made-up-page",
        "passage": "made up … of words",
        "confidence": "quoted",
    }
    assert (made["sources"]["title"], made["sources"]["url"]) == (
        "Made-up page",
        "https://example.org/made-up",
    )
    written_into(shipped_copy, made)
    assert read_dataset(shipped_copy).report.errors == ()
    assert tried.outside == [] and tried.errors == []
    assert barriers(page) == []


@pytest.mark.parametrize(
    ("field", "cells", "code"),
    [
        ("start", {"start": "10/2023"}, "spreadsheet-date"),
        ("start", {"start": "2023-02-30"}, "bad-date"),
        ("end", {"start": "2023-10", "end": "2022"}, "end-before-start"),
        ("passage", {"confidence": "quoted"}, "quoted-without-passage"),
        ("amount", {"amount": "1,5", "unit": "USD"}, "bad-number"),
        ("source", {"source": "Made-up page, https://exa[mple"}, "bad-url"),
        (
            "passage",
            {"passage": "one two three four five six seven eight nine ten eleven twelve thirteen"},
            "long-passage",
        ),
    ],
)
def test_what_the_form_refuses_is_what_check_tells(
    visit: Callable[..., Any], shipped_copy: Path, field: str, cells: dict[str, str], code: str
) -> None:
    page = visit().open("#/add?subject=id:derechos-digitales&predicate=gov:participatedIn&object=id:igf-2023")
    fill(page, source="Made-up page, https://example.org/made-up", role="made up")
    good = rows(page)
    fill(page, **cells)
    assert page.locator("#row").count() == 0
    assert page.locator(f"#add-{field}-told").inner_text() == page.locator("#problems").inner_text()
    source = cells.get("source", "").rpartition(", ")[2] or good["sources"]["url"]
    claim = {**good["relations"], **{column: text for column, text in cells.items() if column != "source"}}
    written_into(shipped_copy, {"relations": claim, "sources": {**good["sources"], "url": source}})
    assert code in {problem.code for problem in read_dataset(shipped_copy).report}


def test_only_what_may_stand_at_an_end_is_offered(visit: Callable[..., Any], graph: Any) -> None:
    page = visit().open("#/add?subject=id:state-br")
    offered = page.locator("#add-predicate option").evaluate_all("all => all.map((one) => one.value)")
    model = graph.model
    above = set(model.ancestors("State"))
    wanted = {f"gov:{p.name}" for p in model.predicates.values() if not p.domain or above & set(p.domain)}
    assert set(offered) - {""} == wanted
    fill(page, predicate="gov:partyTo")
    box = page.locator(".field:has(#add-object-told) input")
    box.fill("cybercrime")
    kinds = page.locator(".field:has(#add-object-told) [role=option] .kind").all_inner_texts()
    assert kinds and set(kinds) <= {"treaty", "protocol", "Treaty", "Protocol"}


def test_what_the_dataset_says_already_is_told(visit: Callable[..., Any], graph: Any) -> None:
    claim = next(
        one
        for one in graph.claims
        if one.predicate_id == "gov:memberOf" and one.source and not one.role and not one.as_of
    )
    page = visit(locale="es").open(
        f"#/add?subject={claim.subject_id}&predicate=gov:memberOf&object={graph.names.compact(claim.object)}"
    )
    fill(page, source=graph.sources[claim.source].title, start=claim.start)
    assert page.locator("#problems").inner_text() == words("es")["explorer"]["add_same"]


def test_a_value_is_asked_for_where_the_predicate_has_one(visit: Callable[..., Any]) -> None:
    page = visit().open("#/add?subject=id:alsur&predicate=gov:memberCount")
    fill(page, value="eleven", source="Made-up page")
    assert page.locator("#add-value-told").inner_text() == words("en")["explorer"]["add_bad_value"]
    fill(page, value="11")
    assert rows(page)["attributes"]["value"] == "11"


def test_the_message_has_the_claim_in_words_and_the_rows(visit: Callable[..., Any]) -> None:
    tried = visit(locale="pt", permissions=["clipboard-read", "clipboard-write"])
    page = tried.open("#/add?subject=id:alsur&predicate=gov:memberOf&object=id:apc")
    fill(page, source="Página inventada, https://example.org/p", start="2020")
    page.get_by_role("button", name=words("pt")["explorer"]["add_copy_message"]).click()
    page.wait_for_function("() => document.getElementById('live').textContent !== ''")
    message = page.evaluate("navigator.clipboard.readText()")
    assert "AlSur" in message and "é membro de" in message
    assert "alsur,memberOf,apc,2020" in message.replace("\r", "")
    assert "https://example.org/p" in message and words("pt")["explorer"]["no_passage"] in message


def test_the_page_of_an_entity_leads_to_the_form(visit: Callable[..., Any]) -> None:
    page = visit().open("#/id/alsur")
    page.get_by_role("link", name="Add a claim about AlSur").click()
    page.wait_for_function("() => location.hash.startsWith('#/add')")
    assert page.locator(".field:has(#add-subject-told) input").input_value() == "AlSur"


def test_what_is_not_there_yet_is_added_with_the_claim_by_rows_that_check_accepts(
    visit: Callable[..., Any], shipped_copy: Path
) -> None:
    tried = visit()
    page = tried.open("#/add?predicate=gov:memberOf&object=id:apc")
    box = page.locator(".field:has(#add-subject-told) input").first
    box.fill("Made-up Digital Rights Lab")
    assert page.locator("#row").count() == 0
    page.get_by_role("button", name="Add “Made-up Digital Rights Lab”").click()
    page.locator("#add-subject-kind").select_option("CivilSocietyOrganization")
    page.locator("#add-subject-label_es").fill("Laboratorio Inventado de Derechos Digitales")
    fill(page, source="Made-up page, https://example.org/made-up", start="2020")
    made = rows(page)
    assert {column: text for column, text in made["organizations"].items() if text} == {
        "id": "made-up-digital-rights-lab",
        "type": "CivilSocietyOrganization",
        "label_en": "Made-up Digital Rights Lab",
        "label_es": "Laboratorio Inventado de Derechos Digitales",
        "sources": "src-made-up-page",
    }
    assert made["relations"]["subject"] == "made-up-digital-rights-lab"
    assert list(made) == ["sources", "organizations", "relations"]
    written_into(shipped_copy, made)
    assert read_dataset(shipped_copy).report.errors == ()
    assert tried.outside == [] and tried.errors == []
    assert barriers(page) == []


@pytest.mark.parametrize(
    "called",
    [
        "Comisión Inventada (C.I.N.V.)",
        "Made-up Straße łódź Øresund Đà Nẵng",
        "東京",
        "Выдуманная организация",
        "Ελληνική made-up",
        "A made-up organization with a name that is longer than sixty letters, as many have",
        "Derechos Digitales 2",
        "ﬁctitious ½ İstanbul",
    ],
)
def test_the_id_of_what_is_new_is_that_of_an_import(visit: Callable[..., Any], called: str) -> None:
    page = visit().open("#/add")
    page.locator(".field:has(#add-subject-told) input").first.fill(called)
    page.locator("#add-subject-new button").click()
    assert page.locator("#add-subject-new").inner_text().strip().endswith(f"Its id: {slug(called)}")


def test_an_id_that_is_taken_is_not_proposed_and_a_name_that_is_there_is_not_offered_as_new(
    visit: Callable[..., Any],
) -> None:
    page = visit().open("#/add")
    box = page.locator(".field:has(#add-subject-told) input").first
    box.fill("Derechos Digitales")
    assert page.locator("#add-subject-new button").count() == 0
    box.fill("Made-up")
    page.locator("#add-subject-new button").click()
    page.locator("#add-subject-label_en").fill("Derechos-Digitales")
    assert page.locator("#add-subject-new").inner_text().strip().endswith("Its id: derechos-digitales-2")
    page.locator("#add-subject-label_en").fill("")
    assert page.locator("#add-subject-told").inner_text() == words("en")["explorer"]["add_new_nameless"]
    box.fill("Made-up again")
    assert page.locator("#add-subject-kind").count() == 0


def test_only_kinds_that_may_stand_at_an_end_are_offered_for_what_is_new(
    visit: Callable[..., Any], graph: Any
) -> None:
    page = visit(locale="es").open("#/add?subject=id:state-br&predicate=gov:partyTo")
    page.locator(".field:has(#add-object-told) input").first.fill("Tratado inventado")
    page.locator("#add-object-new button").click()
    offered = page.locator("#add-object-kind option").evaluate_all("all => all.map((one) => one.value)")
    model = graph.model
    allowed = model.below(model.predicates["partyTo"].range)
    assert set(offered) == {name for name, kind in model.kinds.items() if name in allowed and kind.table}
    fill(page, source="Página inventada")
    made = rows(page)
    assert (
        made["treaties"]["label_es"] == "Tratado inventado"
        and made["relations"]["object"] == "tratado-inventado"
    )
